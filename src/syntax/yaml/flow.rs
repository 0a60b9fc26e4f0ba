//! Flow style: objects and lists in brackets, on one line or on several.
//!
//! Whoever closes all brackets may lay them out as they like. A collection that
//! is not closed ends at the first line that lies no further right than what it
//! belongs to, so that it costs one state and not all that follow. A closing
//! bracket of the other kind ends a collection if one of its kind is open
//! further out; else it is stray.

use rustc_hash::FxHashSet;

use super::parser::{Frame, PLAIN, Parser, opaque};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{ContainerKind, Scalar, ScalarKind, Value};

/// What stands between the last entry and the next token.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Separator {
    /// There is no entry yet.
    Start,
    Comma,
    /// Nothing, so a comma is missing if another entry follows.
    None,
    /// Nothing, and no comma is asked for.
    Excused,
}

impl<'a> Parser<'a> {
    /// What starts with the bracket where the parser stands: a list or object,
    /// or the `{{ … }}` of a template engine, or a JSONata expression.
    pub(super) fn flow_or_template(&mut self, parent: i32) -> Value {
        let rest = &self.bytes[self.at..self.line_end(self.at)];
        if rest.starts_with(b"{%") {
            return Value::Scalar(self.plain(parent, false));
        }
        if rest.starts_with(b"{{")
            && let Some(found) = memchr::memmem::find(rest, b"}}")
        {
            self.at += found + 2;
            return Value::Scalar(opaque(ScalarKind::Placeholder, found + 2));
        }
        self.flow(parent)
    }

    fn flow(&mut self, parent: i32) -> Value {
        let start = self.at;
        let kind = if self.bytes[start] == b'{' { ContainerKind::Object } else { ContainerKind::Array };
        let Some(mut frame) = self.open(kind, start, None) else { return self.too_deep_flow() };
        self.at += 1;
        let mut separator = Separator::Start;
        let end = loop {
            self.skip();
            if self.flow_ends(parent) {
                break None;
            }
            match self.bytes[self.at] {
                byte @ (b']' | b'}') => {
                    let closed = if byte == b'}' { ContainerKind::Object } else { ContainerKind::Array };
                    if closed == kind {
                        self.at += 1;
                        break Some(self.at);
                    }
                    if self.flows.iter().any(|(open, _)| *open == closed) {
                        break None;
                    }
                    self.error(SyntaxErrorKind::StrayBracket, self.at, self.at + 1);
                    self.at += 1;
                }
                b',' => {
                    if matches!(separator, Separator::Start | Separator::Comma) {
                        self.error(SyntaxErrorKind::ExtraComma, self.at, self.at + 1);
                    }
                    separator = Separator::Comma;
                    self.at += 1;
                }
                _ => {
                    if separator == Separator::None {
                        let lies_in_object =
                            self.flows.iter().rev().nth(1).is_some_and(|(kind, _)| *kind == ContainerKind::Object);
                        if kind == ContainerKind::Array && lies_in_object && self.is_key(self.at, true) {
                            break None;
                        }
                        let end = self.last_child(&frame).map_or(self.at, |child| start + child.end() as usize);
                        self.error(SyntaxErrorKind::MissingComma, end.min(self.at), end.min(self.at));
                    }
                    separator = match kind {
                        ContainerKind::Object => self.flow_member(&mut frame, parent),
                        ContainerKind::Array => self.flow_item(&mut frame, parent),
                    };
                }
            }
        };
        self.close(frame, end)
    }

    /// Whether the collections that are open end before the place where the
    /// parser stands, without their brackets.
    fn flow_ends(&mut self, parent: i32) -> bool {
        if self.is_at_end() {
            return true;
        }
        let is_left = self.is_first() && self.column() <= parent;
        is_left && !matches!(self.bytes[self.at], b']' | b'}') && !self.is_outermost_closed()
    }

    /// Whether the outermost collection that is open has its closing bracket
    /// somewhere behind.
    fn is_outermost_closed(&mut self) -> bool {
        let Some((_, start)) = self.flows.first().copied() else { return false };
        if self.matched.is_none() {
            self.matched = Some(self.match_brackets(start));
        }
        self.matched.as_ref().is_some_and(|matched| matched.contains(&start))
    }

    /// The opening brackets from `start` on that are closed, taken at a glance:
    /// a closing bracket belongs to the last open one of its kind.
    fn match_brackets(&self, start: usize) -> FxHashSet<usize> {
        let mut matched = FxHashSet::default();
        let mut open: Vec<(u8, usize)> = Vec::new();
        let mut at = start;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'[' | b'{' => open.push((byte, at)),
                b']' | b'}' => {
                    // In ASCII, brackets and braces stand two apart.
                    let opening = byte - 2;
                    while let Some((found, at)) = open.pop() {
                        if found == opening {
                            matched.insert(at);
                            break;
                        }
                    }
                }
                b'"' | b'\''
                    if matches!(self.bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b',' | b':') =>
                {
                    at = self.quote_end(at, byte).unwrap_or_else(|| self.line_end(at));
                    continue;
                }
                b'#' if self.is_gap(at - 1) => {
                    at = self.line_end(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        matched
    }

    fn flow_member(&mut self, frame: &mut Frame, parent: i32) -> Separator {
        self.question_mark();
        self.properties();
        self.skip();
        let start = self.at;
        let has_key = match self.byte(start) {
            None | Some(b',' | b'}' | b']') => false,
            Some(b':') => !self.ends_key(start, true),
            Some(_) => true,
        };
        let (key_at, key) = match has_key {
            true => self.flow_node(parent),
            false => (start, Value::Missing),
        };
        let key_end = self.at;
        self.skip();
        let key_is_container = matches!(key, Value::Container(_));
        let scalar = match key {
            Value::Scalar(scalar) => as_key(scalar),
            Value::Container(_) => {
                self.keep_errors(&key, key_at);
                self.error(SyntaxErrorKind::ComplexKey, key_at, key_end);
                opaque(ScalarKind::Placeholder, key_end - key_at)
            }
            Value::Missing => {
                if !has_key {
                    self.error(SyntaxErrorKind::MissingKey, start, (start + 1).min(self.bytes.len()));
                }
                opaque(ScalarKind::Bad, 0)
            }
        };
        if self.flow_ends(parent) || self.byte(self.at) != Some(b':') {
            self.push_lone_key(frame, key_at, scalar, key_is_container);
            return if is_unclosed(&key) { Separator::Excused } else { Separator::None };
        }
        let (value_at, value) = self.flow_pair_value(parent);
        let is_unclosed = is_unclosed(&value);
        if &self.text[key_at..key_end] == "<<" && value != Value::Missing {
            frame.spliced = true;
            self.keep_errors(&value, value_at);
            let end = value_at + value.width() as usize;
            self.push(frame, None, key_at, Value::Scalar(opaque(ScalarKind::Placeholder, end - key_at)));
        } else {
            self.push(frame, Some((key_at, scalar)), value_at, value);
        }
        if is_unclosed { Separator::Excused } else { Separator::None }
    }

    /// A key without colon has no value, unless it is a placeholder.
    fn push_lone_key(&mut self, frame: &mut Frame, at: usize, key: Scalar, was_container: bool) {
        if key.kind == ScalarKind::Placeholder && !was_container {
            frame.spliced = true;
            return self.push(frame, None, at, Value::Scalar(key));
        }
        self.push(frame, Some((at, key)), at + key.len as usize, Value::Missing);
    }

    fn flow_item(&mut self, frame: &mut Frame, parent: i32) -> Separator {
        self.question_mark();
        let start = self.at;
        let has_key = self.byte(start) != Some(b':') || !self.ends_key(start, true);
        let (at, value) = match has_key {
            true => self.flow_node(parent),
            false => (start, Value::Missing),
        };
        let end = self.at;
        self.skip_blanks();
        if self.byte(self.at) == Some(b':') {
            if !has_key {
                self.error(SyntaxErrorKind::MissingKey, start, start + 1);
            }
            let key = match value {
                Value::Scalar(scalar) => as_key(scalar),
                Value::Container(_) => {
                    self.keep_errors(&value, at);
                    self.error(SyntaxErrorKind::ComplexKey, at, end);
                    opaque(ScalarKind::Placeholder, end - at)
                }
                Value::Missing => opaque(ScalarKind::Bad, 0),
            };
            let (value_at, value) = self.flow_pair_value(parent);
            let pair = self.pair((at, key), value_at, value);
            self.push(frame, None, at, pair);
            return Separator::None;
        }
        let is_splice = matches!(value, Value::Scalar(scalar) if scalar.kind == ScalarKind::Placeholder)
            && matches!(self.byte(at), Some(b'$' | b'%'));
        frame.spliced |= is_splice;
        let is_excused = is_splice || is_unclosed(&value);
        self.push(frame, None, at, value);
        if is_excused { Separator::Excused } else { Separator::None }
    }

    /// `? ` before a key.
    fn question_mark(&mut self) {
        if self.is_indicator(b'?') {
            self.error(SyntaxErrorKind::ComplexKey, self.at, self.at + 1);
            self.at += 1;
            self.skip();
        }
    }

    /// The value behind the colon where the parser stands.
    fn flow_pair_value(&mut self, parent: i32) -> (usize, Value) {
        self.at += 1;
        let missing_at = self.at + usize::from(matches!(self.byte(self.at), Some(b' ' | b'\t')));
        let line = self.line;
        self.skip();
        while self.byte(self.at) == Some(b':') && self.ends_key(self.at, true) {
            self.error(SyntaxErrorKind::ExtraColon, self.at, self.at + 1);
            self.at += 1;
            self.skip();
        }
        let is_next_key = || self.line != line && self.is_key(self.at, true);
        if matches!(self.byte(self.at), None | Some(b',' | b']' | b'}')) || is_next_key() || self.flow_ends(parent) {
            return (missing_at, Value::Missing);
        }
        self.flow_node(parent)
    }

    /// A value in a collection; `Missing` if there is only an anchor.
    fn flow_node(&mut self, parent: i32) -> (usize, Value) {
        let start = self.at;
        let tag = self.properties();
        if self.at > start {
            self.skip();
        }
        let at = self.at;
        let is_ended = matches!(self.byte(at), None | Some(b',' | b']' | b'}'));
        if at > start && (is_ended || self.byte(at) == Some(b':') && self.ends_key(at, true) || self.flow_ends(parent))
        {
            return match tag {
                Some((tag_at, end)) => (tag_at, Value::Scalar(opaque(ScalarKind::Placeholder, end - tag_at))),
                None => (at, Value::Missing),
            };
        }
        if self.is_indicator(b'-') {
            self.error(SyntaxErrorKind::UnexpectedCharacter, at, at + 1);
        }
        let value = match self.byte(at) {
            Some(b'[' | b'{') => self.flow_or_template(parent),
            Some(b'"' | b'\'') => Value::Scalar(self.quoted(parent, true)),
            Some(b'*') => match self.alias() {
                Some(scalar) => Value::Scalar(scalar),
                None => Value::Scalar(self.plain(parent, true)),
            },
            _ => Value::Scalar(self.plain(parent, true)),
        };
        match tag {
            Some((tag_at, _)) => {
                self.keep_errors(&value, at);
                let end = at + value.width() as usize;
                (tag_at, Value::Scalar(opaque(ScalarKind::Placeholder, end - tag_at)))
            }
            None => (at, value),
        }
    }

    /// Skips a collection that nests too deep, without recursion.
    fn too_deep_flow(&mut self) -> Value {
        let start = self.at;
        self.error(SyntaxErrorKind::TooDeep, start, start + 1);
        let mut depth = 0usize;
        let mut at = start;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                b'"' | b'\'' => at = self.quote_end(at, byte).map_or(at, |end| end - 1),
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        self.go_to(at);
        Value::Scalar(opaque(ScalarKind::TooDeep, at - start))
    }
}

/// A scalar as a key: whatever it looks like, it is a text.
fn as_key(scalar: Scalar) -> Scalar {
    match scalar.kind {
        ScalarKind::Number | ScalarKind::True | ScalarKind::False | ScalarKind::Null => {
            Scalar { kind: PLAIN, ..scalar }
        }
        _ => scalar,
    }
}

/// Whether a quote or bracket is missing, which was reported and may have
/// swallowed the comma.
fn is_unclosed(value: &Value) -> bool {
    match value {
        Value::Container(container) => !container.closed,
        Value::Scalar(scalar) => matches!(scalar.kind, ScalarKind::Text { closed: false, .. }),
        Value::Missing => false,
    }
}
