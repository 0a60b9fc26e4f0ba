//! What a fix writes, in the words of the definition's syntax.
//!
//! Rules write all fixes as if the definition were JSON: a part of a key or a
//! text is replaced by what stands between quotes, a value by a value. Here the
//! part is found in the tree, and the key, text or value that it belongs to is
//! written anew, in the style that it has.

use super::Edit;
use super::piece::{self, Setting};
use crate::syntax::{self, Entry, Node, OffsetMap, Syntax, write};
use crate::text::{Indel, TextEdit, TextRange, TextSize};

/// The edits as they are made in the text of this root, of JSON if there is
/// none; `None` if they cannot be.
pub fn worded(root: Option<Node>, edits: Vec<Edit>) -> Option<Vec<Indel>> {
    let mut out = Vec::new();
    let mut texts: Vec<(Text, Vec<Indel>)> = Vec::new();
    let root = root.filter(|root| root.syntax() != Syntax::Json);
    for edit in edits {
        let (root, indel) = match (edit, root) {
            (Edit::Words(indel), Some(root)) => (root, indel),
            (Edit::Words(indel) | Edit::LaidOut(indel), _) => {
                out.push(indel);
                continue;
            }
            (Edit::Impossible, _) => return None,
        };
        match target(root, &indel)? {
            Target::Part(text) => {
                let part = text.part(&indel)?;
                match texts.iter_mut().find(|(other, _)| other.range() == text.range()) {
                    Some((_, parts)) => parts.push(part),
                    None => texts.push((text, vec![part])),
                }
            }
            Target::Value(node) => out.push(Indel::replace(indel.delete, value(node, &indel.insert)?)),
            Target::Entry(container, entry) => {
                let text = super::set_like(container, entry, &indel.insert)?.1;
                out.push(Indel::replace(indel.delete, text));
            }
        }
    }
    for (text, parts) in texts {
        out.push(text.rewritten(parts)?);
    }
    out.sort_by_key(|edit| (edit.delete.start(), edit.delete.end()));
    Some(out)
}

/// What an edit is about.
enum Target<'a> {
    /// Part of a key or a text.
    Part(Text<'a>),
    /// A whole value.
    Value(Node<'a>),
    /// A whole member of this container.
    Entry(Node<'a>, Entry<'a>),
}

fn target<'a>(root: Node<'a>, indel: &Indel) -> Option<Target<'a>> {
    let range = indel.delete;
    let mut node = root;
    loop {
        let entry = node.entries().find(|entry| entry.range().contains_range(range))?;
        if entry.key_range().is_some_and(|key| key.contains_range(range)) {
            return Some(Target::Part(Text::Key(entry)));
        }
        let value = entry.value();
        if entry.range() == range && entry.key().is_some() {
            return Some(Target::Entry(node, entry));
        }
        let is_whole = value.range() == range;
        if value.container().is_some() && !is_whole {
            node = value;
            continue;
        }
        // Without quotes a text and its content are the same range.
        let is_part = value.text_value().is_some() && value.content_range().contains_range(range);
        return match is_part && !(is_whole && is_json_value(&indel.insert)) {
            true => Some(Target::Part(Text::Value(value))),
            false => is_whole.then_some(Target::Value(value)),
        };
    }
}

fn is_json_value(text: &str) -> bool {
    text.starts_with(['"', '{', '[']) && syntax::parse(text).all_errors().is_empty()
}

/// What to put in place of the value, so that it is this JSON.
fn value(node: Node, json: &str) -> Option<String> {
    let tree = syntax::parse(json);
    let new = tree.root(json);
    if let Some(text) = new.text_value() {
        return Some(write::replacement(node, &text));
    }
    // A list or an object in lines stays one.
    let block = node.container().filter(|container| container.block);
    let line = block.map(|container| format!("\n{}", " ".repeat(container.indent as usize)));
    let setting = Setting { syntax: node.syntax(), line: line.as_deref(), unit: "  ", block: line.is_some() };
    piece::whole(json, setting)
}

/// A key or a text.
enum Text<'a> {
    Key(Entry<'a>),
    Value(Node<'a>),
}

impl Text<'_> {
    fn range(&self) -> TextRange {
        match self {
            Text::Key(entry) => entry.key_range().unwrap_or_default(),
            Text::Value(node) => node.range(),
        }
    }

    fn content(&self) -> (TextRange, OffsetMap) {
        match self {
            Text::Key(entry) => (entry.key_content_range().unwrap_or_default(), entry.key_offset_map()),
            Text::Value(node) => (node.content_range(), node.offset_map()),
        }
    }

    /// The edit of the file as one of what the text says.
    fn part(&self, indel: &Indel) -> Option<Indel> {
        let (content, offsets) = self.content();
        let inner = indel.delete.intersect(content)?;
        let at = |offset: TextSize| offsets.value(offset - content.start());
        let quoted = format!("\"{}\"", indel.insert);
        let tree = syntax::parse(&quoted);
        let insert = tree.root(&quoted).text_value()?.into_owned();
        Some(Indel::replace(TextRange::new(at(inner.start()), at(inner.end())), insert))
    }

    /// The edit that writes it anew with these parts changed.
    fn rewritten(&self, mut parts: Vec<Indel>) -> Option<Indel> {
        parts.sort_by_key(|part| part.delete.start());
        let is_whole =
            |value: &str| matches!(&parts[..], [part] if part.delete == TextRange::up_to(TextSize::of(value)));
        let old = match self {
            Text::Key(entry) => entry.key(),
            Text::Value(node) => node.text_value(),
        }?;
        let is_template = matches!(self, Text::Value(node) if node.syntax() == Syntax::Hcl && node.is_opaque());
        // What a template fills in cannot be told from what it must not.
        if is_template && !is_whole(&old) {
            return None;
        }
        let new = TextEdit::new(parts)?.applied_to(&old);
        let written = match self {
            Text::Key(entry) => write::key_replacement(*entry, &new)?,
            Text::Value(node) => write::replacement(*node, &new),
        };
        Some(Indel::replace(self.range(), written))
    }
}
