//! The parser as a whole: documents, the containers that are open, and how
//! they are finished. Block style is in `block`, flow style in `flow`, scalars
//! are in `scalars`.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::syntax::tree::{Child, Container, ContainerKind, Key, Scalar, ScalarKind, Style, Syntax, Tree, Value};
use crate::syntax::{DEPTH_LIMIT, SyntaxError, SyntaxErrorKind};

pub struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// Where reading goes on.
    pub(super) at: usize,
    /// Where its line starts, and where the first thing in that line is.
    pub(super) line: usize,
    pub(super) first: usize,
    /// What the tabs in the line's indentation count beyond a byte each.
    pub(super) tabs: i32,
    /// By how much the first indented line of the text is indented; 0 before it.
    pub(super) step: i32,
    /// The line before was indented with tabs.
    pub(super) was_tabbed: bool,
    /// The block containers that are open, outermost first.
    pub(super) levels: Vec<Level>,
    /// The flow containers that are open, outermost first: kind and start.
    pub(super) flows: Vec<(ContainerKind, usize)>,
    /// To which level the token at the place belongs that was asked for last.
    pub(super) belongs: Option<(usize, usize)>,
    /// The opening brackets that have their closing ones, once somebody asked.
    pub(super) matched: Option<FxHashSet<usize>>,
    /// Names of the anchors so far; `None` if nobody can know them.
    pub(super) anchors: Option<FxHashSet<&'a str>>,
    depth: usize,
    /// Children and errors of the containers that are open, each container's
    /// behind those of the one around it.
    children: Vec<Child>,
    errors: Vec<SyntaxError>,
}

/// A block container that is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    pub(super) kind: ContainerKind,
    pub(super) column: i32,
}

/// A container that is being parsed.
pub struct Frame {
    pub(super) kind: ContainerKind,
    pub(super) start: usize,
    pub(super) spliced: bool,
    block: bool,
    indent: u32,
    first_child: usize,
    first_error: usize,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str) -> Self {
        Parser {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 0,
            first: 0,
            tabs: 0,
            step: 0,
            was_tabbed: false,
            levels: Vec::new(),
            flows: Vec::new(),
            belongs: None,
            matched: None,
            anchors: Some(FxHashSet::default()),
            depth: 0,
            children: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// The first document of the text that has content.
    pub fn text(mut self) -> Tree {
        if self.text.starts_with('\u{feff}') {
            self.at = 3;
        }
        self.start_line(self.at);
        let (mut root_at, mut root) = (0, Value::Missing);
        loop {
            self.directives();
            let (at, value) = self.document();
            let has_content = root != Value::Missing;
            if !has_content {
                (root_at, root) = (at, value);
            }
            if self.at >= self.bytes.len() {
                break;
            }
            // At `---` or `...`.
            let marker = self.at;
            let is_start = self.byte(marker) == Some(b'-');
            self.at += 3;
            if root != Value::Missing && self.has_more(is_start) {
                self.error(SyntaxErrorKind::MoreDocuments, marker, marker + 3);
                break;
            }
        }
        if root == Value::Missing && self.errors.is_empty() {
            self.error(SyntaxErrorKind::EmptyText, 0, self.bytes.len());
        }
        self.errors.sort_by_key(|error| (error.start, error.end));
        let errors = self.errors.into();
        Tree { syntax: Syntax::Yaml, root_at: root_at as u32, root, errors, by_indentation: false }
    }

    /// The one value that starts at `at`, as a tree.
    pub fn value_at(mut self, at: usize) -> Tree {
        let line = memchr::memrchr2(b'\n', b'\r', &self.bytes[..at]).map_or(0, |found| found + 1);
        self.start_line(line);
        self.at = at;
        self.anchors = None;
        let (root_at, root) = self.block_value(-1, super::block::Behind::Start);
        let errors = self.errors.into();
        Tree { syntax: Syntax::Yaml, root_at: root_at as u32, root, errors, by_indentation: false }
    }

    /// Over lines like `%YAML 1.2` before a document.
    fn directives(&mut self) {
        self.skip();
        let mut last = None;
        while self.byte(self.at) == Some(b'%') && self.at == self.line && self.byte(self.at + 1) != Some(b'{') {
            last = Some(self.at);
            self.at = self.line_end(self.at);
            self.skip();
        }
        let Some(at) = last else { return };
        if !(self.is_at_end() && self.byte(self.at) == Some(b'-')) {
            self.error(SyntaxErrorKind::UnexpectedCharacter, at, at + 1);
        }
    }

    fn document(&mut self) -> (usize, Value) {
        self.levels.clear();
        let (at, value) = self.block_value(-1, super::block::Behind::Start);
        self.skip();
        let mut has_extra = false;
        while !self.is_at_end() {
            if !has_extra {
                let end = self.plain_line(self.at, false).end.max(self.at + 1);
                let end = (end..=self.bytes.len()).find(|end| self.text.is_char_boundary(*end)).unwrap_or(end);
                self.error(SyntaxErrorKind::TextBehindEnd, self.at, end);
            }
            has_extra = true;
            self.at = self.line_end(self.at);
            self.skip();
        }
        (at, value)
    }

    /// Whether another document with content follows a marker; `---` alone
    /// would be one, but an empty one is no more than a flourish.
    fn has_more(&mut self, is_start: bool) -> bool {
        if !is_start {
            self.directives();
        }
        loop {
            self.skip();
            if !self.is_at_end() {
                return true;
            }
            if self.at >= self.bytes.len() {
                return false;
            }
            self.at += 3;
        }
    }

    pub(super) fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        self.errors.push(SyntaxError { kind, start: start as u32, end: end as u32 });
    }

    /// How many errors there are so far, and the way back to so many.
    pub(super) fn error_count(&self) -> usize {
        self.errors.len()
    }

    pub(super) fn forget_errors(&mut self, count: usize) {
        self.errors.truncate(count);
    }

    /// Starts a container; `None` if it nests too deep.
    pub(super) fn open(&mut self, kind: ContainerKind, start: usize, block: Option<i32>) -> Option<Frame> {
        if self.depth == DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let indent = match block {
            Some(column) => {
                self.levels.push(Level { kind, column });
                column as u32
            }
            None => {
                self.flows.push((kind, start));
                (self.first - self.line) as u32
            }
        };
        let (first_child, first_error) = (self.children.len(), self.errors.len());
        Some(Frame { kind, start, spliced: false, block: block.is_some(), indent, first_child, first_error })
    }

    /// Adds a member or an item.
    pub(super) fn push(&mut self, frame: &Frame, key: Option<(usize, Scalar)>, value_at: usize, value: Value) {
        let relative = |at: usize| at.saturating_sub(frame.start) as u32;
        let key = key.map(|(at, scalar)| Key { at: relative(at), scalar });
        self.children.push(Child { key, value_at: relative(value_at), value });
    }

    /// The last child so far.
    pub(super) fn last_child(&self, frame: &Frame) -> Option<&Child> {
        self.children[frame.first_child..].last()
    }

    /// Finishes a container; `end` is where its bracket ends, if it has one.
    pub(super) fn close(&mut self, frame: Frame, end: Option<usize>) -> Value {
        self.depth -= 1;
        if frame.block {
            self.levels.pop();
        } else {
            self.flows.pop();
            if end.is_none() {
                let kind = match frame.kind {
                    ContainerKind::Object => SyntaxErrorKind::UnclosedObject,
                    ContainerKind::Array => SyntaxErrorKind::UnclosedArray,
                };
                self.error(kind, frame.start, frame.start + 1);
            }
        }
        self.finished(&frame, frame.block || end.is_some(), end)
    }

    /// An object of one pair without brackets, in a flow list: `[key: value]`.
    pub(super) fn pair(&mut self, key: (usize, Scalar), value_at: usize, value: Value) -> Value {
        let (first_child, first_error) = (self.children.len(), self.errors.len());
        let indent = (self.first - self.line) as u32;
        let kind = ContainerKind::Object;
        let frame = Frame { kind, start: key.0, spliced: false, block: false, indent, first_child, first_error };
        self.push(&frame, Some(key), value_at, value);
        self.finished(&frame, true, None)
    }

    fn finished(&mut self, frame: &Frame, closed: bool, end: Option<usize>) -> Value {
        let start = frame.start as u32;
        let mut errors: Box<[SyntaxError]> = self.errors.drain(frame.first_error..).collect();
        for error in &mut errors {
            // What is wrong with the first line's indentation stands before the container.
            (error.start, error.end) = (error.start.saturating_sub(start), error.end.saturating_sub(start));
        }
        errors.sort_by_key(|error| (error.start, error.end));
        let children: Box<[Child]> = self.children.drain(frame.first_child..).collect();
        let last_end = children.last().map_or(0, Child::end);
        let len = end.map_or(last_end.max(u32::from(!frame.block)), |end| end as u32 - start);
        let mut has_errors = !errors.is_empty();
        let mut height = 0;
        for child in &children {
            if let Value::Container(inner) = &child.value {
                has_errors |= inner.has_errors;
                height = height.max(inner.height);
            }
        }
        Value::Container(Arc::new(Container {
            kind: frame.kind,
            closed,
            block: frame.block,
            clean: true,
            regular: true,
            spliced: frame.spliced,
            has_errors,
            height: height + 1,
            len,
            indent: frame.indent,
            children,
            errors,
        }))
    }

    /// Takes the errors in `value`, which will not be part of the tree, over to
    /// the container around it.
    pub(super) fn keep_errors(&mut self, value: &Value, at: usize) {
        let Value::Container(container) = value else { return };
        if container.has_errors {
            for error in &container.errors {
                self.error(error.kind, at + error.start as usize, at + error.end as usize);
            }
            for child in &container.children {
                self.keep_errors(&child.value, at + child.value_at as usize);
            }
        }
    }
}

/// A scalar that is not looked into.
pub fn opaque(kind: ScalarKind, len: usize) -> Scalar {
    Scalar { kind, escaped: false, placeholder: kind == ScalarKind::Placeholder, len: len as u32 }
}

/// A text without quotes.
pub const PLAIN: ScalarKind = ScalarKind::Text { style: Style::Plain, closed: true };
