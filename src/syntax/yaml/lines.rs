//! Where the parser stands: lines, columns, blanks and what a line starts with.

use super::parser::Parser;
use crate::syntax::SyntaxErrorKind;

/// How long a placeholder may be, in bytes, and after how many without an end
/// nobody looks for one in the same line: a line full of them takes no time.
const PLACEHOLDER_LENGTH: usize = 512;
const HALF_PLACEHOLDERS: u8 = 4;

/// What stands in one line of a text without quotes.
#[derive(Clone, Copy, Debug)]
pub struct PlainLine {
    /// Behind its last character that is no blank.
    pub end: usize,
    /// The colon that ends it, if one does.
    pub colon: Option<usize>,
    /// It holds a placeholder.
    pub placeholder: bool,
    /// Nothing but a placeholder, or several, is in it.
    pub is_all_placeholder: bool,
    /// It was ended by a comment: no further line belongs to the text.
    pub comment: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// A blank, a line's end or the text's end at `at`.
    pub(super) fn is_gap(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    fn is_break(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b'\n' | b'\r'))
    }

    /// Column of the place where the parser stands. What a tab counts in the
    /// indentation is that of one step, so that text is understood that was
    /// typed with tabs.
    pub(super) fn column(&self) -> i32 {
        (self.at - self.line) as i32 + self.tabs
    }

    /// Only blanks stand before the parser in its line.
    pub(super) fn is_first(&self) -> bool {
        self.at == self.first
    }

    /// Over blanks, line breaks and comments.
    pub(super) fn skip(&mut self) {
        loop {
            match self.byte(self.at) {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n' | b'\r') => self.line_break(),
                Some(b'#') if self.at == 0 || self.is_gap(self.at - 1) || self.is_first() => {
                    self.at = self.line_end(self.at);
                }
                _ => return,
            }
        }
    }

    /// Over blanks.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t') = self.byte(self.at) {
            self.at += 1;
        }
    }

    /// Over the line break at which the parser stands.
    fn line_break(&mut self) {
        self.at += if self.bytes[self.at..].starts_with(b"\r\n") { 2 } else { 1 };
        self.start_line(self.at);
    }

    /// Takes in the indentation of the line that starts at `line`.
    pub(super) fn start_line(&mut self, line: usize) {
        self.line = line;
        self.tabs = 0;
        let mut first = line;
        let mut tabs = 0;
        while let Some(byte @ (b' ' | b'\t')) = self.byte(first) {
            tabs += i32::from(byte == b'\t');
            first += 1;
        }
        self.first = first;
        if self.is_break(first) || self.byte(first) == Some(b'#') {
            return;
        }
        if self.step == 0 && first > line && self.byte(first) != Some(b'-') {
            self.step = if tabs > 0 { 2 } else { ((first - line) as i32).min(8) };
        }
        if tabs > 0 {
            self.tabs = tabs * (self.step.max(1) - 1);
        }
    }

    /// Goes on at `at`, which may be on a later line.
    pub(super) fn go_to(&mut self, at: usize) {
        let from = self.at.min(at);
        if let Some(found) = memchr::memrchr2(b'\n', b'\r', &self.bytes[from..at]) {
            self.start_line(from + found + 1);
        }
        self.at = at;
    }

    pub(super) fn line_end(&self, at: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.bytes[at..]).map_or(self.bytes.len(), |found| at + found)
    }

    /// The end of the text, or a line with `---` or `...`.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len() || (self.at == self.line && self.is_marker(self.at))
    }

    /// Whether the line that starts at `line` starts with `---` or `...`.
    pub(super) fn is_marker(&self, line: usize) -> bool {
        let rest = &self.bytes[line..];
        (rest.starts_with(b"---") || rest.starts_with(b"...")) && self.is_gap(line + 3)
    }

    /// `indicator` with a blank behind it, where the parser stands.
    pub(super) fn is_indicator(&self, indicator: u8) -> bool {
        self.byte(self.at) == Some(indicator) && self.is_gap(self.at + 1)
    }

    /// Reads on from `at` to where a text without quotes ends in its line.
    pub(super) fn plain_line(&self, at: usize, in_flow: bool) -> PlainLine {
        let mut found =
            PlainLine { end: at, colon: None, placeholder: false, is_all_placeholder: true, comment: false };
        let mut at = at;
        let mut half = 0;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\n' | b'\r' => break,
                b' ' | b'\t' => {
                    at += 1;
                    continue;
                }
                b'#' if at > found.end => {
                    found.comment = true;
                    break;
                }
                b':' if self.ends_key(at, in_flow) => {
                    found.colon = Some(at);
                    break;
                }
                b',' | b'[' | b']' | b'{' | b'}' if in_flow => break,
                b'$' | b'%' if self.byte(at + 1) == Some(b'{') => {
                    found.placeholder = true;
                    let end = if half < HALF_PLACEHOLDERS { self.placeholder_end(at) } else { None };
                    half += u8::from(end.is_none());
                    found.is_all_placeholder &= end.is_some() && at == found.end;
                    at = end.unwrap_or(at + 2);
                    found.end = at;
                    continue;
                }
                _ => {}
            }
            found.is_all_placeholder = false;
            at += 1;
            found.end = at;
        }
        found.is_all_placeholder &= found.placeholder;
        found
    }

    /// Whether the colon at `at` ends a key.
    pub(super) fn ends_key(&self, at: usize, in_flow: bool) -> bool {
        self.is_gap(at + 1) || (in_flow && matches!(self.byte(at + 1), Some(b',' | b'[' | b']' | b'{' | b'}')))
    }

    /// Behind the `}` of the placeholder at `at`, if it has one in its line and
    /// near enough.
    fn placeholder_end(&self, at: usize) -> Option<usize> {
        let mut depth = 0usize;
        let mut quote = None;
        let last = at + PLACEHOLDER_LENGTH;
        let mut at = at + 1;
        while at < last {
            match (self.byte(at)?, quote) {
                (b'\n' | b'\r', _) => return None,
                (byte, Some(open)) if byte == open => quote = None,
                (_, Some(_)) => {}
                (byte @ (b'"' | b'\''), None) => quote = Some(byte),
                (b'{', None) => depth += 1,
                (b'}', None) => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Whether a key and its colon start at `at`, in one line.
    pub(super) fn is_key(&self, at: usize, in_flow: bool) -> bool {
        match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => self.quote_end(at, quote).is_some_and(|end| {
                let mut at = end;
                while let Some(b' ' | b'\t') = self.byte(at) {
                    at += 1;
                }
                self.byte(at) == Some(b':') && (in_flow || self.is_gap(at + 1))
            }),
            Some(b'[' | b'{' | b'}' | b']' | b',' | b'#' | b'|' | b'>') | None => false,
            _ => self.plain_line(at, in_flow).colon.is_some(),
        }
    }

    /// Whether a key starts at `at`, perhaps without its closing quote.
    pub(super) fn is_key_like(&self, at: usize, in_flow: bool) -> bool {
        match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) if self.quote_end(at, quote).is_none() => {
                self.plain_line(at, in_flow).colon.is_some()
            }
            _ => self.is_key(at, in_flow),
        }
    }

    /// Behind the closing quote of the text at `at`, if it stands in the same line.
    pub(super) fn quote_end(&self, at: usize, quote: u8) -> Option<usize> {
        let mut at = at + 1;
        loop {
            match self.byte(at)? {
                b'\n' | b'\r' => return None,
                b'\\' if quote == b'"' && !self.is_break(at + 1) => at += 1,
                byte if byte == quote => {
                    if quote == b'"' || self.byte(at + 1) != Some(quote) {
                        return Some(at + 1);
                    }
                    at += 1;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reports tabs before a key or dash that is the first thing in its line.
    pub(super) fn check_line(&mut self) {
        if self.is_first() {
            self.check_tabs();
        }
    }

    /// Reports tabs in the indentation of the line, of several such lines at
    /// the first only.
    pub(super) fn check_tabs(&mut self) {
        let has_tabs = self.tabs > 0 || self.bytes[self.line..self.first].contains(&b'\t');
        if has_tabs && !self.was_tabbed {
            self.error(SyntaxErrorKind::TabIndentation, self.line, self.first);
        }
        self.was_tabbed = has_tabs;
    }
}
