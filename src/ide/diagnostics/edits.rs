//! Edits that fixes are made of.

use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange, TextSize};

/// Removes the member or item `entry` of `container`, with one comma and the
/// space that it leaves over.
pub fn removal(container: Node, entry: Entry) -> Indel {
    let range = entry.range();
    let next = container.entries().find(|other| other.range().start() > range.start());
    let before = container.entries().rev().find(|other| other.range().start() < range.start());
    let delete = match (next, before) {
        (Some(next), _) => TextRange::new(range.start(), next.range().start()),
        (None, Some(before)) => TextRange::new(before.range().end(), range.end()),
        (None, None) => range,
    };
    Indel::replace(delete, "")
}

/// Removes these members or items of `container`, in the order of the text,
/// each with one comma; others stay.
pub fn removals(container: Node, entries: &[Entry]) -> Vec<Indel> {
    let is_removed = |entry: &Entry| entries.iter().any(|removed| removed.range() == entry.range());
    let all: Vec<Entry> = container.entries().collect();
    let last_to_stay = all.iter().rposition(|entry| !is_removed(entry));
    let mut edits = Vec::new();
    for (index, entry) in all.iter().enumerate().filter(|(_, entry)| is_removed(entry)) {
        let range = entry.range();
        let delete = match last_to_stay {
            // Nothing behind it stays, so the comma before it goes.
            Some(stays) if stays < index => TextRange::new(all[index - 1].range().end(), range.end()),
            _ => TextRange::new(range.start(), all.get(index + 1).map_or(range.end(), |next| next.range().start())),
        };
        edits.push(Indel::replace(delete, ""));
    }
    edits
}

/// Puts `member` before the first member of the object, set like that one.
pub fn insertion_at_start(object: Node, member: &str) -> Indel {
    let inner = object.range().start() + TextSize::new(1);
    let Some(first) = object.entries().next() else {
        return Indel::replace(TextRange::empty(inner), member);
    };
    let space = object.source().get(usize::from(inner)..usize::from(first.range().start())).unwrap_or_default();
    let space = if space.is_empty() { " " } else { space };
    Indel::replace(TextRange::empty(first.range().start()), format!("{member},{space}"))
}

/// Moves the item `entry` of `list` behind its last one; `None` if it is that.
pub fn move_to_end(list: Node, entry: Entry) -> Option<Vec<Indel>> {
    let last = list.entries().next_back()?;
    let next = list.entries().find(|other| other.range().start() > entry.range().start())?;
    let before_last = list.entries().rev().nth(1)?;
    let between = TextRange::new(before_last.range().end(), last.range().start());
    let space = list.source().get(usize::from(between.start())..usize::from(between.end()));
    let space = space.filter(|space| space.trim() == ",").unwrap_or(", ");
    let delete = TextRange::new(entry.range().start(), next.range().start());
    let insert = format!("{space}{}", entry.raw());
    Some(vec![Indel::replace(delete, ""), Indel::replace(TextRange::empty(last.range().end()), insert)])
}

/// Puts `member` behind `entry`, a member or an item of `container`, set like
/// that one. Lines of `member` start with a tab for each level within it; in a
/// container on one line it becomes one line.
pub fn insertion_behind(container: Node, entry: Entry, member: &str) -> Indel {
    let (space, member) = laid_out(container, entry, member);
    Indel::replace(TextRange::empty(entry.range().end()), format!(",{space}{member}"))
}

/// The same, before `entry`.
pub fn insertion_before(container: Node, entry: Entry, member: &str) -> Indel {
    let (space, member) = laid_out(container, entry, member);
    Indel::replace(TextRange::empty(entry.range().start()), format!("{member},{space}"))
}

/// What stands before `entry`, and `member` with its lines set like that.
fn laid_out<'a>(container: Node<'a>, entry: Entry<'a>, member: &str) -> (&'a str, String) {
    let before = container.source().get(..entry.range().start().into()).unwrap_or_default();
    let space = before.get(before.trim_end().len()..).unwrap_or_default();
    // Not the empty lines before it.
    let line = space.rfind('\n').map_or(0, |at| at - usize::from(space[..at].ends_with('\r')));
    let space = space.get(line..).unwrap_or_default();
    let member = match space.rfind('\n') {
        Some(_) => member.replace('\n', space).replace('\t', indent_unit(container, space)),
        None => on_one_line(member),
    };
    (if space.is_empty() { " " } else { space }, member)
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
mod tests {
    use super::*;
    use crate::syntax;
    use crate::text::TextEdit;

    fn applied(text: &str, edit: Indel) -> String {
        TextEdit::new(vec![edit]).unwrap().applied_to(text)
    }

    #[test]
    fn a_member_goes_with_its_comma() {
        let check = |text: &str, key: &str, expected: &str| {
            let tree = syntax::parse(text);
            let root = tree.root(text);
            let entry = root.member(key).unwrap();
            assert_eq!(applied(text, removal(root, entry)), expected);
        };
        check("{\"a\": 1, \"b\": 2, \"c\": 3}", "a", "{\"b\": 2, \"c\": 3}");
        check("{\n  \"a\": 1,\n  \"b\": 2\n}", "b", "{\n  \"a\": 1\n}");
        check("{\n  \"a\": 1,\n  \"b\": {}\n}", "a", "{\n  \"b\": {}\n}");
        check("{\"a\": 1}", "a", "{}");
    }

    #[test]
    fn several_members_go_with_their_commas() {
        let check = |keys: &[&str], expected: &str| {
            let text = "{\"a\": 1, \"b\": 2, \"c\": 3}";
            let tree = syntax::parse(text);
            let root = tree.root(text);
            let entries: Vec<Entry> = keys.iter().map(|key| root.member(key).unwrap()).collect();
            assert_eq!(TextEdit::new(removals(root, &entries)).unwrap().applied_to(text), expected, "{keys:?}");
        };
        check(&["a"], "{\"b\": 2, \"c\": 3}");
        check(&["a", "b"], "{\"c\": 3}");
        check(&["b", "c"], "{\"a\": 1}");
        check(&["a", "c"], "{\"b\": 2}");
        check(&["a", "b", "c"], "{}");
    }

    #[test]
    fn an_item_moves_behind_the_last_one() {
        let check = |text: &str, index: usize, expected: &str| {
            let tree = syntax::parse(text);
            let root = tree.root(text);
            let edits = move_to_end(root, root.entries().nth(index).unwrap()).unwrap();
            assert_eq!(TextEdit::new(edits).unwrap().applied_to(text), expected);
        };
        check("[1, 2, 3]", 0, "[2, 3, 1]");
        check("[\n  1,\n  2\n]", 0, "[\n  2,\n  1\n]");
        let tree = syntax::parse("[1]");
        let root = tree.root("[1]");
        assert_eq!(move_to_end(root, root.entries().next().unwrap()), None);
    }

    #[test]
    fn a_new_member_is_set_like_the_first_one() {
        let check = |text: &str, expected: &str| {
            let tree = syntax::parse(text);
            assert_eq!(applied(text, insertion_at_start(tree.root(text), "\"x\": 0")), expected);
        };
        check("{}", "{\"x\": 0}");
        check("{\"a\": 1}", "{\"x\": 0, \"a\": 1}");
        check("{\n  \"a\": 1\n}", "{\n  \"x\": 0,\n  \"a\": 1\n}");
    }
    #[test]
    fn a_member_goes_behind_another_with_all_its_lines() {
        let check = |text: &str, expected: &str| {
            let tree = syntax::parse(text);
            let root = tree.root(text);
            let outer = root.get("o").unwrap();
            let edit = insertion_behind(outer, outer.member("a").unwrap(), "\"x\": [\n\t{\"y\": 0},\n\t1\n]");
            assert_eq!(applied(text, edit), expected);
        };
        check("{\"o\": {\"a\": 1, \"b\": 2}}", "{\"o\": {\"a\": 1, \"x\": [{\"y\": 0}, 1], \"b\": 2}}");
        check(
            "{\n   \"o\": {\n      \"a\": 1\n   }\n}",
            "{\n   \"o\": {\n      \"a\": 1,\n      \"x\": [\n         {\"y\": 0},\n         1\n      ]\n   }\n}",
        );
        check(
            "{\"o\": {\r\n\r\n \"a\": 1}}",
            "{\"o\": {\r\n\r\n \"a\": 1,\r\n \"x\": [\r\n  {\"y\": 0},\r\n  1\r\n ]}}",
        );
        check("{\"o\":\n{\n\"a\": 1}}", "{\"o\":\n{\n\"a\": 1,\n\"x\": [\n  {\"y\": 0},\n  1\n]}}");
    }
}
