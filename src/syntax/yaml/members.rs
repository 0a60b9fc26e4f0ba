//! The members of objects in block style: keys, half of them perhaps, and the
//! values behind them.
//!
//! A line in the column of an object is a member of it. Without a colon it is
//! half typed: deeper lines below it are its value all the same. A key whose
//! quote is missing ends at the colon, and one without a blank behind its colon
//! is a key where nothing else can stand.

use super::block::Behind;
use super::parser::{Frame, PLAIN, Parser, opaque};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Scalar, ScalarKind, Style, Value};

impl<'a> Parser<'a> {
    /// A member of an object, where the parser stands.
    pub(super) fn member(&mut self, frame: &mut Frame, column: i32) {
        self.check_line();
        // An anchor in the line of the first key stands in the object's column.
        let parent = if self.is_first() { self.column().max(column) } else { column };
        if self.is_indicator(b'?') {
            return self.complex_member(frame, parent);
        }
        self.properties();
        let start = self.at;
        if self.is_indicator(b'-') || self.is_indicator(b':') {
            self.error(SyntaxErrorKind::MissingKey, start, start + 1);
            let (value_at, value) = if self.is_indicator(b'-') {
                self.block_value(parent - 1, Behind::Dash)
            } else {
                self.at += 1;
                let is_alone = self.is_gap_line(self.behind_blanks(self.at));
                self.block_value(parent, if is_alone { Behind::Key } else { Behind::Dash })
            };
            let key = opaque(ScalarKind::Bad, 0);
            return self.push(frame, Some((start, key)), value_at, value);
        }
        let key_at = start;
        let Some(key) = self.key(frame) else { return };
        let key_end = self.at;
        self.skip_blanks();
        if self.byte(self.at) != Some(b':') {
            self.at = key_end;
            return self.half_member(frame, (key_at, key), parent);
        }
        self.at += 1;
        if !self.is_gap(self.at) {
            self.error(SyntaxErrorKind::MissingBlank, self.at - 1, self.at);
        }
        let is_merge = &self.text[key_at..key_end] == "<<";
        let (value_at, value) = self.block_value(parent, Behind::Key);
        if is_merge && value != Value::Missing {
            frame.spliced = true;
            self.keep_errors(&value, value_at);
            let end = value_at + value.width() as usize;
            let merge = opaque(ScalarKind::Placeholder, end - key_at);
            return self.push(frame, None, key_at, Value::Scalar(merge));
        }
        self.push(frame, Some((key_at, key)), value_at, value);
    }

    /// A key without its colon. Deeper lines behind it are its value.
    fn half_member(&mut self, frame: &mut Frame, key: (usize, Scalar), parent: i32) {
        let end = self.at;
        if key.1.kind == ScalarKind::Placeholder {
            // What it stands for may be members.
            frame.spliced = true;
            return self.push(frame, None, key.0, Value::Scalar(key.1));
        }
        let is_unclosed = matches!(key.1.kind, ScalarKind::Text { closed: false, .. });
        if !is_unclosed {
            self.error(SyntaxErrorKind::MissingColon, end, end);
        }
        let has_more = self.next_content(end).is_some_and(|(line, _, next)| next > parent && !self.is_marker(line));
        let behind = self.behind_blanks(end);
        let (value_at, value) = match has_more && self.is_gap_line(behind) {
            true => self.block_value(parent, Behind::Key),
            false => (end, Value::Missing),
        };
        let value_at = if value == Value::Missing { end } else { value_at };
        self.push(frame, Some(key), value_at, value);
    }

    /// The key of a member; the parser stands behind it then. `None` if what
    /// stands here is another thing, and was added as that.
    fn key(&mut self, frame: &mut Frame) -> Option<Scalar> {
        let start = self.at;
        match self.byte(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let style = if quote == b'"' { Style::Double } else { Style::Single };
                let closed = self.quote_end(start, quote);
                // Without its quote, a key ends at the colon.
                let end = closed.unwrap_or_else(|| self.plain_line(start, false).end.max(start + 1));
                self.at = end;
                Some(self.quoted_scalar(start, end, style, closed.is_some()))
            }
            Some(b'{') if self.bytes[start..].starts_with(b"{%") => {
                // No key, and no value that stands behind one.
                let errors = self.error_count();
                let value = self.plain(i32::MAX, false);
                self.forget_errors(errors);
                self.error(SyntaxErrorKind::MissingKey, start, start + 2);
                self.push(frame, Some((start, opaque(ScalarKind::Bad, 0))), start, Value::Scalar(value));
                None
            }
            Some(b'*') => self.alias().or_else(|| Some(self.plain_key())),
            Some(b'[' | b'{') => {
                let value = self.flow_or_template(i32::MAX);
                let behind = self.behind_blanks(self.at);
                if matches!(value, Value::Scalar(_)) || self.byte(behind) == Some(b':') {
                    if !matches!(value, Value::Scalar(_)) {
                        self.keep_errors(&value, start);
                        self.error(SyntaxErrorKind::ComplexKey, start, self.at);
                    }
                    return Some(opaque(ScalarKind::Placeholder, self.at - start));
                }
                self.error(SyntaxErrorKind::MissingKey, start, start + 1);
                self.push(frame, Some((start, opaque(ScalarKind::Bad, 0))), start, value);
                None
            }
            _ => Some(self.plain_key()),
        }
    }

    /// A key without quotes, or half of one.
    fn plain_key(&mut self) -> Scalar {
        let start = self.at;
        let line = self.plain_line(start, false);
        let end = match line.colon {
            None if !line.placeholder => {
                // `Next:B`: the blank is what is missing.
                let found = memchr::memchr2(b':', b' ', &self.bytes[start..line.end]).map(|at| start + at);
                found.filter(|at| *at > start && self.byte(*at) == Some(b':')).unwrap_or(line.end)
            }
            _ => line.end,
        };
        let end = if end > start { end } else { start + self.text[start..].chars().next().map_or(0, char::len_utf8) };
        self.at = end;
        self.check_controls(start, end);
        self.check_start(start);
        let kind = if line.is_all_placeholder { ScalarKind::Placeholder } else { PLAIN };
        Scalar { kind, escaped: false, placeholder: line.placeholder, len: (end - start) as u32 }
    }

    /// `? key` and perhaps `: value` below it.
    fn complex_member(&mut self, frame: &mut Frame, parent: i32) {
        let start = self.at;
        self.at += 1;
        let (key_at, key) = self.block_value(parent, Behind::Dash);
        self.keep_errors(&key, key_at);
        let end = (key_at + key.width() as usize).max(start + 1);
        self.error(SyntaxErrorKind::ComplexKey, start, start + 1);
        let key = (start, opaque(ScalarKind::Placeholder, end - start));
        self.rest_of_line();
        let place = (self.at, self.line, self.first, self.tabs);
        self.skip();
        if !self.is_at_end() && self.is_first() && self.column() == parent && self.is_indicator(b':') {
            self.at += 1;
            let (value_at, value) = self.block_value(parent, Behind::Dash);
            return self.push(frame, Some(key), value_at, value);
        }
        (self.at, self.line, self.first, self.tabs) = place;
        self.push(frame, Some(key), end, Value::Missing);
    }
}
