//! Block style: objects and lists that are laid out by indentation.

use super::levels::LineKind;
use super::parser::{Parser, opaque};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{ContainerKind, ScalarKind, Value};

/// What a value stands behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Behind {
    /// The start of the document.
    Start,
    /// A key and its colon.
    Key,
    /// The dash of an item, or a question mark.
    Dash,
}

impl<'a> Parser<'a> {
    /// The value that belongs to what stands before it, in column `parent`, and
    /// where it starts. Without any, that is behind one blank.
    pub(super) fn block_value(&mut self, parent: i32, behind: Behind) -> (usize, Value) {
        let missing_at = self.at + usize::from(matches!(self.byte(self.at), Some(b' ' | b'\t')));
        let line = self.line;
        self.skip();
        if self.is_at_end() {
            return (missing_at, Value::Missing);
        }
        let is_below = self.line != line || behind == Behind::Start;
        if is_below && self.is_first() && !self.lies_below(parent, behind) {
            return (missing_at, Value::Missing);
        }
        self.node(parent, is_below || behind != Behind::Key, missing_at, false)
    }

    /// Whether the line at whose first character the parser stands belongs to
    /// the key or dash in column `parent`.
    fn lies_below(&mut self, parent: i32, behind: Behind) -> bool {
        let column = self.column();
        if column > parent {
            return true;
        }
        if behind == Behind::Key && column == parent && self.bytes[self.at..].starts_with(b"{%") {
            // An expression is no key: it can only have lost its indentation.
            self.bad_indentation();
            return true;
        }
        if behind != Behind::Key || !self.is_indicator(b'-') {
            return false;
        }
        if column == parent {
            return true;
        }
        // A list that stands left of its key, but belongs to nothing else.
        let outer = self.levels.len().checked_sub(2).map_or(-1, |outer| self.levels[outer].column);
        let is_nearest = column > outer;
        if is_nearest {
            self.bad_indentation();
        }
        is_nearest
    }

    fn bad_indentation(&mut self) {
        let start = if self.first > self.line { self.line } else { self.at };
        self.error(SyntaxErrorKind::BadIndentation, start, self.first.max(self.at));
    }

    /// The value at the place where the parser stands. `may_nest` tells whether
    /// a container in block style may start here; `missing_at` is where nothing
    /// is, should nothing be here but an anchor. Anchor and tag may stand on two
    /// lines: `is_second` is true for the latter.
    fn node(&mut self, parent: i32, may_nest: bool, missing_at: usize, is_second: bool) -> (usize, Value) {
        let start = self.at;
        let column = self.column();
        let line = self.line;
        let tag = self.properties();
        let mut may_nest = may_nest;
        if self.at > start {
            self.skip();
            let is_below = self.line != line;
            if self.is_at_end() || (is_below && self.is_first() && !self.lies_below(parent, Behind::Key)) {
                return match tag {
                    Some((at, end)) => (at, Value::Scalar(opaque(ScalarKind::Placeholder, end - at))),
                    None => (missing_at, Value::Missing),
                };
            }
            may_nest |= is_below;
            let is_key = self.is_indicator(b':') || self.is_key(self.at, false);
            if may_nest && !is_below && is_key {
                // Anchor and tag are those of the first key.
                let start = self.at;
                return (start, self.mapping(start, column));
            }
        }
        let has_more = !is_second && self.at > start && matches!(self.byte(self.at), Some(b'&' | b'!'));
        let (at, value) = match has_more {
            true => self.node(parent, may_nest, self.at, true),
            false => {
                // An alias is what another anchor names, and a list needs a line of its own.
                let is_behind = self.at > start && self.line == line;
                if self.at > start && self.byte(self.at) == Some(b'*') {
                    self.error(SyntaxErrorKind::DoubledProperty, start, start + 1);
                }
                self.content(parent, may_nest && !(is_behind && self.is_indicator(b'-')))
            }
        };
        match tag {
            Some((tag_at, tag_end)) => {
                self.keep_errors(&value, at);
                let end = (at + value.width() as usize).max(tag_end);
                (tag_at, Value::Scalar(opaque(ScalarKind::Placeholder, end - tag_at)))
            }
            None => (at, value),
        }
    }

    /// Anchors and tags; gives the first tag's range.
    pub(super) fn properties(&mut self) -> Option<(usize, usize)> {
        let mut tag = None;
        let mut has_anchor = false;
        loop {
            let start = self.at;
            match self.byte(start) {
                Some(b'&') => {
                    let Some(name) = self.name(start + 1) else { return tag };
                    self.at = start + 1 + name.len();
                    if let Some(anchors) = &mut self.anchors {
                        anchors.insert(name);
                    }
                    if has_anchor {
                        self.error(SyntaxErrorKind::DoubledProperty, start, self.at);
                    }
                    has_anchor = true;
                }
                Some(b'!') => {
                    self.at = match self.byte(start + 1) {
                        Some(b'<') => self.bytes[start..self.line_end(start)]
                            .iter()
                            .position(|byte| *byte == b'>')
                            .map_or(start + 1, |at| start + at + 1),
                        _ => start + 1 + self.name(start + 1).map_or(0, str::len),
                    };
                    if tag.is_some() {
                        self.error(SyntaxErrorKind::DoubledProperty, start, self.at);
                    }
                    tag = tag.or(Some((start, self.at)));
                }
                _ => return tag,
            }
            self.skip_blanks();
        }
    }

    /// A value behind its anchor and tag.
    fn content(&mut self, parent: i32, may_nest: bool) -> (usize, Value) {
        let start = self.at;
        let column = self.column();
        if self.is_indicator(b'-') {
            if !may_nest {
                self.error(SyntaxErrorKind::ListBehindKey, start, start + 1);
            }
            return (start, self.sequence(start, column));
        }
        if may_nest && (self.is_indicator(b'?') || self.is_indicator(b':') || self.is_key(start, false)) {
            return (start, self.mapping(start, column));
        }
        let place = (self.line, self.first, self.tabs);
        let errors = self.error_count();
        let value = match self.bytes[start] {
            b'|' | b'>' => match self.block_scalar(parent) {
                Some(scalar) => return (start, Value::Scalar(scalar)),
                None => Value::Scalar(self.plain(parent, false)),
            },
            b'*' => match self.alias() {
                Some(scalar) => Value::Scalar(scalar),
                None => Value::Scalar(self.plain(parent, false)),
            },
            b'{' | b'[' => self.flow_or_template(parent),
            b'"' | b'\'' => Value::Scalar(self.quoted(parent, false)),
            _ => {
                self.check_scalar_tabs(parent);
                Value::Scalar(self.plain(parent, false))
            }
        };
        if may_nest && self.is_key_after_all(start, column, &value) {
            self.forget_errors(errors);
            (self.at, self.line, self.first, self.tabs) = (start, place.0, place.1, place.2);
            return (start, self.mapping(start, column));
        }
        (start, value)
    }

    /// A scalar may stand behind tabs, if blanks indent it far enough already.
    fn check_scalar_tabs(&mut self, parent: i32) {
        let spaces = self.bytes[self.line..self.at].iter().take_while(|byte| **byte == b' ').count();
        if self.is_first() && spaces as i32 <= parent {
            self.check_tabs();
        }
    }

    /// Whether what was read as a value is a key: a colon follows it, or it is
    /// half typed and keys follow it in its column or below it.
    fn is_key_after_all(&mut self, start: usize, column: i32, value: &Value) -> bool {
        let behind = self.behind_blanks(self.at);
        let is_one_line = memchr::memchr2(b'\n', b'\r', &self.bytes[start..self.at]).is_none();
        if is_one_line && self.byte(behind) == Some(b':') && self.is_gap(behind + 1) {
            return true;
        }
        // An expression without quotes is no key, and neither is a whole list or object.
        let Value::Scalar(scalar) = value else { return false };
        if self.bytes[start..].starts_with(b"{%") {
            return false;
        }
        if matches!(scalar.kind, ScalarKind::Text { closed: false, .. }) && self.is_key_like(start, false) {
            return true;
        }
        self.next_content(self.at).is_some_and(|(line, first, next)| {
            next >= column && !self.is_marker(line) && self.is_gap_line(behind) && self.is_key_like(first, false)
        })
    }

    /// Nothing but a comment stands from `at` to the end of the line.
    pub(super) fn is_gap_line(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b'\n' | b'\r' | b'#'))
    }

    fn sequence(&mut self, start: usize, column: i32) -> Value {
        self.check_line();
        let Some(frame) = self.open(ContainerKind::Array, start, Some(column)) else {
            return self.too_deep_block(column);
        };
        loop {
            self.check_line();
            let at = self.column().max(column);
            let (value_at, value) = if self.is_indicator(b'-') {
                self.at += 1;
                self.block_value(at, Behind::Dash)
            } else {
                self.error(SyntaxErrorKind::MissingDash, self.at, self.at);
                self.content(column - 1, false)
            };
            self.push(&frame, None, value_at, value);
            if !self.goes_on(column, LineKind::Dash) {
                return self.close(frame, None);
            }
        }
    }

    fn mapping(&mut self, start: usize, column: i32) -> Value {
        self.check_line();
        let Some(mut frame) = self.open(ContainerKind::Object, start, Some(column)) else {
            return self.too_deep_block(column);
        };
        loop {
            self.member(&mut frame, column);
            if !self.goes_on(column, LineKind::Key) {
                return self.close(frame, None);
            }
        }
    }

    /// Whether the innermost open container, which is in `column` and takes
    /// lines of this kind, goes on; moves to where.
    fn goes_on(&mut self, column: i32, kind: LineKind) -> bool {
        self.rest_of_line();
        self.skip();
        if self.is_at_end() {
            return false;
        }
        let is_own_kind = self.is_indicator(b'-') == (kind == LineKind::Dash);
        if self.column() == column && is_own_kind {
            return true;
        }
        let belongs = self.belongs() == self.levels.len() - 1;
        if belongs && self.column() != column {
            self.bad_indentation();
        }
        belongs
    }

    /// What stands behind a value in its line is too much.
    pub(super) fn rest_of_line(&mut self) {
        self.skip_blanks();
        let is_comment = self.byte(self.at) == Some(b'#') && self.at > 0 && self.is_gap(self.at - 1);
        if is_comment || self.is_gap(self.at) || self.is_first() {
            return;
        }
        let start = self.at;
        let mut end = start;
        let mut line = self.plain_line(start, false);
        while let Some(colon) = line.colon {
            line = self.plain_line(colon + 1, false);
        }
        end = end.max(line.end);
        self.error(SyntaxErrorKind::TextBehindValue, start, end);
        self.at = self.line_end(end);
    }

    /// Skips a container in `column` that nests too deep, without recursion.
    fn too_deep_block(&mut self, column: i32) -> Value {
        let start = self.at;
        self.error(SyntaxErrorKind::TooDeep, start, start + 1);
        let mut end = self.line_end(start);
        while let Some((line, first, next)) = self.next_content(end) {
            if next < column || self.is_marker(line) {
                break;
            }
            end = self.line_end(first);
        }
        let end = start + self.text[start..end].trim_end_matches([' ', '\t']).len();
        self.go_to(end);
        Value::Scalar(opaque(ScalarKind::TooDeep, end - start))
    }
}
