//! The same place in two texts that say the same.

use crate::syntax::{self, Entry, Node, OffsetMap, Syntax, Tree};
use crate::text::{TextRange, TextSize};

/// A definition as text and tree, perhaps in a text of a document.
pub struct View {
    pub text: String,
    pub tree: Tree,
    /// Where its text starts in the document, and what stands where in it.
    pub outer: Option<(TextSize, OffsetMap)>,
}

impl View {
    /// The JSON that a text of a document says.
    pub fn in_text(node: Node) -> Option<View> {
        let text = node.text_value()?.into_owned();
        let tree = syntax::parse_as(&text, Syntax::Json);
        Some(View { text, tree, outer: Some((node.content_range().start(), node.offset_map())) })
    }

    pub fn root(&self) -> Node<'_> {
        self.tree.root(&self.text)
    }

    /// From its document to its text.
    fn down(&self, range: TextRange) -> Option<TextRange> {
        let Some((start, offsets)) = &self.outer else { return Some(range) };
        let value = |at: TextSize| at.checked_sub(*start).map(|at| offsets.value(at));
        Some(TextRange::new(value(range.start())?, value(range.end())?))
    }

    /// From its text to its document.
    fn up(&self, range: TextRange) -> TextRange {
        match &self.outer {
            Some((start, offsets)) => offsets.written_range(range) + *start,
            None => range,
        }
    }
}

/// What a place is, whatever it is written in.
#[derive(Debug, PartialEq)]
struct Point {
    /// The way from the root: which child it is each time.
    path: Vec<usize>,
    part: Part,
    at: At,
}

#[derive(Debug, PartialEq)]
enum Part {
    Key,
    Value,
}

/// Where in a key or a value.
#[derive(Debug, PartialEq)]
enum At {
    /// Before it, with its quotes or brackets.
    Start,
    /// Before the so many-eth byte of what a text says.
    Within(TextSize),
    /// Behind the opening bracket.
    Opened,
    /// Before the closing bracket.
    Closing,
    /// Behind it.
    End,
}

/// The place in `to` of the range in `from`; both count in their documents.
pub fn translated(from: &View, to: &View, range: TextRange) -> Option<TextRange> {
    let range = from.down(range)?;
    if let Some(path) = container_of(from.root(), range) {
        return Some(to.up(node_at(to.root(), &path)?.range()));
    }
    let start = point(from.root(), range.start())?;
    if range.is_empty() {
        return Some(to.up(TextRange::empty(offset(to.root(), &start)?)));
    }
    let opens = |node: &Node| node.container().is_some_and(|container| !container.block);
    let opened = node_at(from.root(), &start.path).filter(opens);
    if opened.is_some() && start.part == Part::Value && start.at == At::Start && range.len() == TextSize::new(1) {
        return Some(to.up(opening(node_at(to.root(), &start.path)?)));
    }
    let end = point(from.root(), range.end())?;
    let (start, end) = (offset(to.root(), &start)?, offset(to.root(), &end)?);
    (start <= end).then(|| to.up(TextRange::new(start, end)))
}

/// The opening bracket of a container, or what stands for it in block style.
fn opening(node: Node) -> TextRange {
    let is_block = node.container().is_some_and(|container| container.block);
    let key = node.entries().next().filter(|_| is_block).and_then(|first| first.key_content_range());
    key.unwrap_or_else(|| TextRange::at(node.range().start(), TextSize::new(1)))
}

/// The way to the container that this is the whole of: in block style it starts
/// where its first key does.
fn container_of(root: Node, range: TextRange) -> Option<Vec<usize>> {
    let (mut node, mut path) = (root, Vec::new());
    while node.container().is_some() && node.range() != range {
        let (index, entry) = node.entries().enumerate().find(|(_, entry)| entry.range().contains_range(range))?;
        path.push(index);
        node = entry.value();
    }
    node.container().map(|_| path)
}

fn node_at<'a>(root: Node<'a>, path: &[usize]) -> Option<Node<'a>> {
    path.iter().try_fold(root, |node, index| node.entries().nth(*index).map(|entry| entry.value()))
}

fn point(root: Node, offset: TextSize) -> Option<Point> {
    let (mut node, mut path) = (root, Vec::new());
    loop {
        let range = node.range();
        let value = |at: At| Some(Point { path: path.clone(), part: Part::Value, at });
        if !range.contains_inclusive(offset) {
            return None;
        }
        let Some(container) = node.container() else {
            let content = (node.content_range(), node.offset_map());
            return value(at(range, content, offset));
        };
        let touching = |entry: &(usize, Entry)| entry.1.range().contains_inclusive(offset);
        // Behind something, if also before something else.
        let found = node.entries().enumerate().find(touching);
        match found {
            // In block style an object starts with its first key, which is nearer.
            _ if !container.block && offset == range.start() => return value(At::Start),
            _ if !container.block && offset == range.end() => return value(At::End),
            Some((index, entry)) => {
                path.push(index);
                if let Some(key) = entry.key_range().filter(|key| key.contains_inclusive(offset)) {
                    let content = (entry.key_content_range()?, entry.key_offset_map());
                    return Some(Point { path, part: Part::Key, at: at(key, content, offset) });
                }
                node = entry.value();
            }
            None if !container.block && offset == range.start() + TextSize::new(1) => return value(At::Opened),
            None if !container.block && offset + TextSize::new(1) == range.end() => return value(At::Closing),
            None if offset == range.start() => return value(At::Start),
            None => return None,
        }
    }
}

fn at(range: TextRange, (content, offsets): (TextRange, OffsetMap), offset: TextSize) -> At {
    match offset {
        _ if offset == range.start() => At::Start,
        _ if offset == range.end() => At::End,
        _ => At::Within(offsets.value(offset.max(content.start()) - content.start())),
    }
}

fn offset(root: Node, point: &Point) -> Option<TextSize> {
    let (range, content, offsets) = match (&point.part, point.path.split_last()) {
        (Part::Key, Some((last, path))) => {
            let entry = node_at(root, path)?.entries().nth(*last)?;
            (entry.key_range()?, entry.key_content_range()?, entry.key_offset_map())
        }
        _ => {
            let node = node_at(root, &point.path)?;
            (node.range(), node.content_range(), node.offset_map())
        }
    };
    Some(match point.at {
        At::Start => range.start(),
        At::Within(at) => content.start() + offsets.written(at),
        At::Opened => range.start() + TextSize::new(1),
        At::Closing => range.end() - TextSize::new(1),
        At::End => range.end(),
    })
}
