//! Edits that fixes are made of.
//!
//! Members and items are given as JSON, whatever the definition is written in,
//! and are written here as their container is.

mod piece;
mod wording;

pub use piece::{json, member_json};
pub use wording::worded;

use crate::syntax::{Container, ContainerKind, Entry, Node, Syntax};
use crate::text::{Indel, TextRange, TextSize};
use piece::Setting;

/// One edit of a fix.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Part of a key or a text, a whole value or a whole member is replaced by
    /// JSON: see [`worded`].
    Words(Indel),
    /// Written as it must be already.
    LaidOut(Indel),
    /// What cannot be written in the syntax of the definition.
    Impossible,
}

impl From<Indel> for Edit {
    fn from(indel: Indel) -> Self {
        Edit::Words(indel)
    }
}

impl Edit {
    /// What it removes.
    pub fn delete(&self) -> TextRange {
        match self {
            Edit::Words(indel) | Edit::LaidOut(indel) => indel.delete,
            Edit::Impossible => TextRange::default(),
        }
    }

    /// With its range changed.
    pub fn at(self, place: impl Fn(TextRange) -> TextRange) -> Self {
        let shift = |indel: Indel| Indel { delete: place(indel.delete), ..indel };
        match self {
            Edit::Words(indel) => Edit::Words(shift(indel)),
            Edit::LaidOut(indel) => Edit::LaidOut(shift(indel)),
            Edit::Impossible => Edit::Impossible,
        }
    }

    fn replace(delete: TextRange, insert: impl Into<String>) -> Self {
        Edit::LaidOut(Indel::replace(delete, insert))
    }

    fn insert(at: TextSize, insert: impl Into<String>) -> Self {
        Edit::replace(TextRange::empty(at), insert)
    }
}

/// Removes the member or item `entry` of `container`, with one comma and the
/// space that it leaves over, or with its lines.
pub fn removal(container: Node, entry: Entry) -> Edit {
    removals(container, &[entry]).pop().unwrap_or(Edit::Impossible)
}

/// Removes these members or items of `container`, in the order of the text,
/// each with one comma; others stay.
pub fn removals(container: Node, entries: &[Entry]) -> Vec<Edit> {
    let is_removed = |entry: &Entry| entries.iter().any(|removed| removed.range() == entry.range());
    let all: Vec<Entry> = container.entries().collect();
    let block = container.container().filter(|container| container.block);
    let Some(last_to_stay) = all.iter().rposition(|entry| !is_removed(entry)) else {
        return match block {
            Some(block) => vec![emptied(container, block)],
            None => all.iter().enumerate().map(|(index, _)| with_next(&all, index)).collect(),
        };
    };
    let first_to_stay = all.iter().position(|entry| !is_removed(entry)).unwrap_or_default();
    let removed = all.iter().enumerate().filter(|(_, entry)| is_removed(entry));
    let edits = removed.map(|(index, entry)| match block {
        // The first one starts where the container does.
        Some(_) if index < first_to_stay => with_next(&all, index),
        Some(_) => lines_removal(container, *entry),
        // Nothing behind it stays, so the comma before it goes.
        None if last_to_stay < index => {
            Edit::replace(TextRange::new(all[index - 1].range().end(), entry.range().end()), "")
        }
        None => with_next(&all, index),
    });
    edits.collect()
}

/// Removes the entry up to the next one.
fn with_next(all: &[Entry], index: usize) -> Edit {
    let range = all[index].range();
    Edit::replace(
        TextRange::new(range.start(), all.get(index + 1).map_or(range.end(), |next| next.range().start())),
        "",
    )
}

/// Leaves nothing of a container in block style but brackets.
fn emptied(container: Node, block: &Container) -> Edit {
    // Brackets must not stand in the column of a key, as dashes may.
    let brackets = if block.kind == ContainerKind::Object { "{}" } else { "  []" };
    let range = container.range();
    let text = container.raw();
    let end = range.end() - TextSize::of(&text[text.trim_end_matches(['\n', '\r']).len()..]);
    Edit::replace(TextRange::new(range.start(), end), brackets)
}

/// Removes an entry in block style that is not the first: its lines, with the
/// line break before them.
fn lines_removal(container: Node, entry: Entry) -> Edit {
    let source = container.source();
    let before = source.get(..start_with_dash(container, entry).into()).unwrap_or_default();
    let line = before.trim_end_matches([' ', '\t']);
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    let end = end_of_line(source, entry.range().end());
    Edit::replace(TextRange::new(TextSize::of(line), end), "")
}

/// Where an entry starts, an item of a block with its dash.
fn start_with_dash(container: Node, entry: Entry) -> TextSize {
    let before = container.source().get(..entry.range().start().into()).unwrap_or_default();
    let blank = before.trim_end();
    let is_item = container.array().is_some_and(|list| list.block);
    match is_item && blank.ends_with('-') {
        true => TextSize::of(blank) - TextSize::new(1),
        false => TextSize::of(before),
    }
}

/// The end of the line that `at` is in or behind, without its break.
fn end_of_line(source: &str, at: TextSize) -> TextSize {
    let (before, behind) = source.split_at_checked(at.into()).unwrap_or((source, ""));
    if let Some(before) = before.strip_suffix('\n') {
        return TextSize::of(before.strip_suffix('\r').unwrap_or(before));
    }
    at + TextSize::of(&behind[..behind.find(['\n', '\r']).unwrap_or(behind.len())])
}

/// Puts `member` before the first member of the object, set like that one.
pub fn insertion_at_start(object: Node, member: &str) -> Edit {
    if let Some(first) = object.entries().next() {
        return insertion_before(object, first, member);
    }
    let setting = Setting { syntax: object.syntax(), line: None, unit: "", block: false };
    match object.syntax() {
        Syntax::Json => Some(member.to_owned()),
        Syntax::Hcl => piece::entries(member, setting).map(|members| format!(" {} ", members.join(", "))),
        Syntax::Yaml => piece::entries(member, setting).map(|members| members.join(", ")),
    }
    .map_or(Edit::Impossible, |member| Edit::insert(object.range().start() + TextSize::new(1), member))
}

/// Moves the item `entry` of `list` behind its last one; `None` if it is that.
pub fn move_to_end(list: Node, entry: Entry) -> Option<Vec<Edit>> {
    let last = list.entries().next_back()?;
    let next = list.entries().find(|other| other.range().start() > entry.range().start())?;
    let before_last = list.entries().rev().nth(1)?;
    if let Some(block) = list.array().filter(|list| list.block) {
        let end = end_of_line(list.source(), last.range().end());
        let item = entry.raw().trim_end_matches(['\n', '\r']);
        let insert = format!("{}{}- {item}", line_break(list), " ".repeat(block.indent as usize));
        return Some(vec![removal(list, entry), Edit::insert(end, insert)]);
    }
    let between = TextRange::new(before_last.range().end(), last.range().start());
    let space = list.source().get(usize::from(between.start())..usize::from(between.end()));
    let space = space.filter(|space| space.trim() == ",").unwrap_or(", ");
    let delete = TextRange::new(entry.range().start(), next.range().start());
    let insert = format!("{space}{}", entry.raw());
    Some(vec![Edit::replace(delete, ""), Edit::insert(last.range().end(), insert)])
}

/// Puts `member` behind `entry`, a member or an item of `container`, set like
/// that one. Lines of `member` start with a tab for each level within it; in a
/// container on one line it becomes one line.
pub fn insertion_behind(container: Node, entry: Entry, member: &str) -> Edit {
    let Some((space, member)) = set_like(container, entry, member) else { return Edit::Impossible };
    let end = entry.range().end();
    if container.container().is_some_and(|container| container.block) {
        return Edit::insert(end_of_line(container.source(), end), format!("{space}{member}"));
    }
    let comma = comma(container, &space);
    // A comment behind the entry stays there.
    let line_end = end_of_line(container.source(), end);
    let rest = container.source().get(end.into()..line_end.into()).unwrap_or_default();
    let is_comment = rest.trim_start_matches([',', ' ', '\t']).starts_with(['#', '/']);
    let at = if comma.is_empty() && is_comment { line_end } else { end };
    Edit::insert(at, format!("{comma}{space}{member}"))
}

/// The same, before `entry`.
pub fn insertion_before(container: Node, entry: Entry, member: &str) -> Edit {
    let Some((space, member)) = set_like(container, entry, member) else { return Edit::Impossible };
    if container.container().is_some_and(|container| container.block) {
        // Before the value of an item stands its dash already, and the next one needs one.
        let (at, space) = (entry.range().start(), space.trim_end_matches("- "));
        let member = member.trim_start_matches("- ");
        let dash = if container.array().is_some() { "- " } else { "" };
        return Edit::insert(at, format!("{member}{space}{dash}"));
    }
    let comma = comma(container, &space);
    Edit::insert(entry.range().start(), format!("{member}{comma}{space}"))
}

/// What stands between two entries besides space.
fn comma(container: Node, space: &str) -> &'static str {
    // In HCL a line's end is enough.
    let is_needed = container.syntax() != Syntax::Hcl || container.object().is_none() || !space.contains('\n');
    if is_needed { "," } else { "" }
}

/// What stands before `entry`, and `member` with its lines set like that, be it
/// one or several; in a list in block style, with its dash. `None` if it cannot be written.
fn set_like(container: Node, entry: Entry, member: &str) -> Option<(String, String)> {
    let block = container.container().filter(|container| container.block);
    if let Some(block) = block {
        let line = format!("{}{}", line_break(container), " ".repeat(block.indent as usize));
        let setting = Setting { syntax: container.syntax(), line: Some(&line), unit: "  ", block: true };
        let dash = if container.array().is_some() { "- " } else { "" };
        let members = piece::entries(member, setting)?;
        let members = members.into_iter().map(|member| format!("{dash}{member}")).collect::<Vec<_>>().join(&line);
        return Some((line, members));
    }
    let before = container.source().get(..entry.range().start().into()).unwrap_or_default();
    let space = before.get(before.trim_end().len()..).unwrap_or_default();
    // Not the empty lines before it.
    let line = space.rfind('\n').map_or(0, |at| at - usize::from(space[..at].ends_with('\r')));
    let space = space.get(line..).unwrap_or_default();
    let is_lined = space.contains('\n');
    let unit = indent_unit(container, space);
    let member = match container.syntax() {
        Syntax::Json if is_lined => member.replace('\n', space).replace('\t', unit),
        Syntax::Json => on_one_line(member),
        syntax => {
            let setting = Setting { syntax, line: is_lined.then_some(space), unit, block: false };
            piece::entries(member, setting)?.join(&format!(
                "{}{}",
                comma(container, space),
                if space.is_empty() { " " } else { space }
            ))
        }
    };
    Some((if space.is_empty() { " " } else { space }.to_owned(), member))
}

/// How the lines of the text end.
fn line_break(node: Node) -> &'static str {
    if node.source().contains("\r\n") { "\r\n" } else { "\n" }
}
/// How much deeper the members of the container stand than the line it starts on;
/// `space` is what stands before one of them.
fn indent_unit<'a>(container: Node<'a>, space: &'a str) -> &'a str {
    let before = container.source().get(..container.range().start().into()).unwrap_or_default();
    let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or_default();
    let outer = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
    let inner = space.rsplit('\n').next().unwrap_or_default();
    inner.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("  ")
}

fn on_one_line(member: &str) -> String {
    let mut out = String::new();
    for line in member.lines().map(str::trim) {
        let is_edge = out.is_empty() || out.ends_with(['[', '{']) || line.starts_with([']', '}']);
        out.push_str(if is_edge { "" } else { " " });
        out.push_str(line);
    }
    out
}

/// Removes `range`, with the line that it leaves empty or the blanks that it
/// leaves at the end of one.
pub fn line_removal(text: &str, range: TextRange) -> Indel {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let before = text[..start].trim_end_matches([' ', '\t']);
    let behind = text[end..].trim_start_matches([' ', '\t']);
    let ends_line = behind.is_empty() || behind.starts_with(['\n', '\r']);
    let start_of_blanks = TextSize::new(before.len() as u32);
    let delete = match ends_line {
        // The line break before it goes, so that the one behind it closes the line before.
        true if before.ends_with('\n') => {
            let line = before.trim_end_matches(['\n', '\r']).len().max(before.len().saturating_sub(2));
            TextRange::new(TextSize::new(line as u32), range.end())
        }
        true => TextRange::new(start_of_blanks, range.end()),
        false => range,
    };
    Indel::replace(delete, "")
}

#[cfg(test)]
mod tests;
