//! The tree, seen with absolute offsets and with its text.

use std::borrow::Cow;
use std::sync::Arc;

use super::layout::Place;
use super::scalar::Written;
use super::tree::{Child, Container, ContainerKind, Key, Scalar, ScalarKind, Style, Syntax, Tree, Value};
use super::{OffsetMap, SyntaxError, SyntaxErrorKind, yaml};
use crate::text::{TextRange, TextSize};

/// A value, its place and the text that it is written in.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    text: &'a str,
    value: &'a Value,
    at: u32,
    syntax: Syntax,
}

/// A member of an object or an item of an array.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    text: &'a str,
    child: &'a Child,
    /// Where the container starts.
    base: u32,
    syntax: Syntax,
}

/// A step on the way from the root to a place in the text.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The container.
    pub container: Node<'a>,
    /// The entry that holds the place or that the place touches; `None`
    /// between entries.
    pub entry: Option<Entry<'a>>,
    /// The last entry that starts before the place or at it.
    pub last: Option<Entry<'a>>,
}

impl Tree {
    /// The root value; `text` is the text that the tree was made of.
    pub fn root<'a>(&'a self, text: &'a str) -> Node<'a> {
        Node { text, value: &self.root, at: self.root_at, syntax: self.syntax }
    }

    /// The tree of the container that starts at `offset` alone, in the same
    /// text. What is wrong around it is not in it.
    pub fn subtree(&self, text: &str, offset: TextSize) -> Option<Tree> {
        let at = u32::from(offset);
        let steps = self.path_at(text, offset + TextSize::new(1));
        let root = steps.into_iter().map(|step| step.container).find(|node| node.at == at)?.value.clone();
        Some(Tree { root_at: at, root, errors: Box::default(), ..*self })
    }

    /// The scalar that starts at `offset` as a value.
    pub fn scalar_at<'a>(&'a self, text: &'a str, offset: TextSize) -> Option<Node<'a>> {
        let entry = self.path_at(text, offset).last()?.entry?;
        Some(entry.value()).filter(|node| node.scalar().is_some() && node.range().start() == offset)
    }

    /// All syntax errors with their ranges, in the order of the text. Containers
    /// without errors are passed over.
    pub fn all_errors(&self) -> Vec<(SyntaxErrorKind, TextRange)> {
        fn collect(acc: &mut Vec<(SyntaxErrorKind, TextRange)>, errors: &[SyntaxError], base: u32) {
            acc.extend(errors.iter().map(|error| (error.kind, range(base + error.start, base + error.end))));
        }
        fn walk(acc: &mut Vec<(SyntaxErrorKind, TextRange)>, value: &Value, at: u32) {
            let Value::Container(container) = value else { return };
            if container.has_errors {
                collect(acc, &container.errors, at);
                for child in &container.children {
                    walk(acc, &child.value, at + child.value_at);
                }
            }
        }
        let mut acc = Vec::new();
        collect(&mut acc, &self.errors, 0);
        walk(&mut acc, &self.root, self.root_at);
        acc.sort_by_key(|(kind, range)| (range.start(), range.end(), *kind as u8));
        acc
    }

    /// The containers that hold `offset`, outermost first. A place at the edge
    /// of brackets is outside; one at the edge of a scalar touches it.
    ///
    /// In block style there are no edges. On a line with nothing before `offset`,
    /// its column tells which of the containers above it would go on there: the
    /// innermost whose [`Container::indent`] is not right of it. Right of a key
    /// without a value, it touches that member, as the value would.
    pub fn path_at<'a>(&'a self, text: &'a str, offset: TextSize) -> Vec<Step<'a>> {
        let mut steps = Vec::new();
        let mut node = self.root(text);
        let place = Place::new(text, offset);
        let mut outer = None;
        while let Value::Container(container) = node.value {
            let is_in = if container.block { place.is_in(container, node.at, outer) } else { node.holds(offset) };
            if !is_in {
                break;
            }
            outer = (container.block && container.kind == ContainerKind::Object).then_some(container.indent);
            let starts_before = |child: &Child| node.at + child.start() <= offset.into();
            let index = container.children.partition_point(starts_before).checked_sub(1);
            let child = index.and_then(|index| container.children.get(index));
            let entry = child.map(|child| Entry { text, child, base: node.at, syntax: self.syntax });
            let touching = entry.filter(|entry| {
                let end = entry.range().end();
                let goes_on = || match &entry.child.value {
                    Value::Container(inner) if inner.block => place.is_in(inner, entry.value().at, outer),
                    value => container.block && place.continues(value, end.into(), container),
                };
                offset <= end || goes_on()
            });
            steps.push(Step { container: node, entry: touching, last: entry });
            match touching {
                Some(entry) => node = entry.value(),
                None => break,
            }
        }
        steps
    }
}

impl<'a> Node<'a> {
    /// Where it stands.
    pub fn range(&self) -> TextRange {
        range(self.at, self.at + self.value.width())
    }

    /// As it is written.
    pub fn raw(&self) -> &'a str {
        slice(self.text, self.at, self.value.width())
    }

    /// Nothing stands here, where something must.
    pub fn is_missing(&self) -> bool {
        matches!(self.value, Value::Missing)
    }

    /// The object, shared; its address is its identity across edits.
    pub fn object(&self) -> Option<&'a Arc<Container>> {
        match self.value {
            Value::Container(container) if container.kind == ContainerKind::Object => Some(container),
            _ => None,
        }
    }

    /// The array.
    pub fn array(&self) -> Option<&'a Arc<Container>> {
        match self.value {
            Value::Container(container) if container.kind == ContainerKind::Array => Some(container),
            _ => None,
        }
    }

    /// The object or array.
    pub fn container(&self) -> Option<&'a Arc<Container>> {
        match self.value {
            Value::Container(container) => Some(container),
            _ => None,
        }
    }

    /// The scalar.
    pub fn scalar(&self) -> Option<&'a Scalar> {
        match self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The value of a text, escapes resolved; `None` for anything else.
    pub fn text_value(&self) -> Option<Cow<'a, str>> {
        let written = self.written()?;
        matches!(written.scalar.kind, ScalarKind::Text { .. }).then(|| written.decoded())
    }

    /// The value of a number; `None` for anything else. YAML has more ways to
    /// write one than Rust can read (`0x1F`, `+1`, `.5`).
    pub fn number_value(&self) -> Option<f64> {
        self.scalar().filter(|scalar| scalar.kind == ScalarKind::Number)?;
        match self.syntax {
            Syntax::Json | Syntax::Hcl => self.raw().parse().ok(),
            Syntax::Yaml => yaml::number(self.raw()),
        }
    }

    /// Where each part of a text's value stands, from the start of
    /// [`Self::content_range`].
    pub fn offset_map(&self) -> OffsetMap {
        self.written().map(|written| written.offset_map()).unwrap_or_default()
    }

    /// The range of a text's content, without quotes; of a block scalar from
    /// the first character of its first line to the last one that belongs to
    /// its value; of anything else, the whole range.
    pub fn content_range(&self) -> TextRange {
        self.written().map_or(self.range(), |written| content_range(&written))
    }

    fn written(&self) -> Option<Written<'a>> {
        let scalar = *self.scalar()?;
        Some(Written { scalar, syntax: self.syntax, text: self.text, at: self.at })
    }

    /// What it is written in.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// Part of its value is known to nobody before deployment.
    pub fn is_opaque(&self) -> bool {
        match self.value {
            Value::Scalar(scalar) => scalar.placeholder || scalar.kind == ScalarKind::TooDeep,
            Value::Container(container) => container.spliced,
            Value::Missing => false,
        }
    }

    /// Members or items, in the order of the text; none for a scalar.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = Entry<'a>> + ExactSizeIterator {
        let children: &'a [Child] = self.container().map_or(&[], |container| &container.children);
        children.iter().map(move |child| Entry { text: self.text, child, base: self.at, syntax: self.syntax })
    }

    /// The first member with this key.
    pub fn member(self, key: &str) -> Option<Entry<'a>> {
        self.object()?;
        self.entries().find(|entry| entry.key_is(key))
    }

    /// The value of the first member with this key.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.member(key).map(|entry| entry.value())
    }

    /// Whether `offset` is within: at the edge of a bracket is outside, the end
    /// of what is not closed is inside, and so are both edges in block style.
    pub fn holds(&self, offset: TextSize) -> bool {
        let range = self.range();
        if self.container().is_some_and(|container| container.block) {
            return range.contains_inclusive(offset);
        }
        let is_open_end = self.container().is_some_and(|container| !container.closed);
        range.start() < offset && (offset < range.end() || is_open_end)
    }

    /// The text that the node's offsets count in.
    pub fn source(&self) -> &'a str {
        self.text
    }
}

impl<'a> Entry<'a> {
    /// Key and value.
    pub fn range(&self) -> TextRange {
        range(self.base + self.child.start(), self.base + self.child.end())
    }

    /// The text of key and value.
    pub fn raw(&self) -> &'a str {
        slice(self.text, self.base + self.child.start(), self.child.end() - self.child.start())
    }

    /// The value.
    pub fn value(&self) -> Node<'a> {
        Node { text: self.text, value: &self.child.value, at: self.base + self.child.value_at, syntax: self.syntax }
    }

    /// The key, escapes resolved; `None` for an item.
    pub fn key(&self) -> Option<Cow<'a, str>> {
        Some(self.written_key(self.child.key?).decoded())
    }

    /// Whether the key is this text.
    pub fn key_is(&self, name: &str) -> bool {
        let Some(key) = self.child.key else { return false };
        let written = self.written_key(key);
        if key.scalar.escaped {
            return written.decoded() == name;
        }
        // Most keys are of another length.
        let (start, end) = written.content_span();
        (end - start) as usize == name.len() && written.content() == name
    }

    fn written_key(&self, key: Key) -> Written<'a> {
        Written { scalar: key.scalar, syntax: self.syntax, text: self.text, at: self.base + key.at }
    }

    /// The key with its quotes; `None` for an item.
    pub fn key_range(&self) -> Option<TextRange> {
        let key = self.child.key?;
        Some(range(self.base + key.at, self.base + key.at + key.scalar.len))
    }

    /// The key without its quotes.
    pub fn key_content_range(&self) -> Option<TextRange> {
        Some(content_range(&self.written_key(self.child.key?)))
    }

    /// How the key is written; a placeholder is written without quotes.
    pub fn key_style(&self) -> Option<Style> {
        match self.child.key?.scalar.kind {
            ScalarKind::Text { style, .. } => Some(style),
            _ => Some(Style::Plain),
        }
    }

    /// Where each part of the key stands, from the start of
    /// [`Self::key_content_range`].
    pub fn key_offset_map(&self) -> OffsetMap {
        self.child.key.map(|key| self.written_key(key).offset_map()).unwrap_or_default()
    }

    /// The key holds a placeholder: its value is not known.
    pub fn is_key_opaque(&self) -> bool {
        self.child.key.is_some_and(|key| key.scalar.placeholder)
    }

    /// Whether the key is a whole text: with both its quotes, which only JSON
    /// cannot do without.
    pub fn is_key_sound(&self) -> bool {
        let sound = |scalar: Scalar| match scalar.kind {
            ScalarKind::Text { closed, style } => closed && (style == Style::Double || self.syntax != Syntax::Json),
            _ => false,
        };
        self.child.key.is_some_and(|key| sound(key.scalar))
    }
}

fn content_range(written: &Written) -> TextRange {
    let (start, end) = written.content_span();
    range(start, end)
}

fn range(start: u32, end: u32) -> TextRange {
    TextRange::new(start.into(), end.into())
}

/// A piece of the text; empty rather than a panic, should tree and text not
/// belong together.
fn slice(text: &str, at: u32, len: u32) -> &str {
    text.get(at as usize..(at + len) as usize).unwrap_or_default()
}
