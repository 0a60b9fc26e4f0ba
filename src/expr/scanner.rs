//! A place in an expression's text that moves forward. It knows characters and
//! blanks, no grammar.

use super::ExprError;
use crate::text::{TextRange, TextSize};

/// The text, how far it was read, and what was found wrong.
pub(super) struct Scanner<'a> {
    pub text: &'a str,
    /// Always at the start of a character or at the end.
    pub at: usize,
    pub errors: Vec<ExprError>,
    /// Something is not closed.
    is_cut: bool,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Scanner { text, at: 0, errors: Vec::new(), is_cut: false }
    }

    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub fn eat(&mut self, expected: char) -> bool {
        let is_next = self.peek() == Some(expected);
        if is_next {
            self.at += expected.len_utf8();
        }
        is_next
    }

    pub fn blanks(&mut self) {
        self.eat_while(char::is_whitespace);
    }

    /// Reads on while the characters are of a kind; gives what it read.
    pub fn eat_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    pub fn offset(&self) -> TextSize {
        TextSize::new(self.at as u32)
    }

    /// From `start` to here.
    pub fn since(&self, start: usize) -> TextRange {
        TextRange::new(TextSize::new(start as u32), self.offset())
    }

    /// The next character, or nothing at the end.
    pub fn next_range(&self) -> TextRange {
        let len = self.peek().map_or(0, char::len_utf8);
        TextRange::at(self.offset(), TextSize::new(len as u32))
    }

    pub fn error(&mut self, range: TextRange, message: impl Into<String>) {
        self.errors.push(ExprError { range, message: message.into(), is_doubtful: false });
    }

    /// Reports what is not closed, the innermost only: that is where to go on.
    pub fn unclosed(&mut self, opening: TextRange, message: &str) {
        if !std::mem::replace(&mut self.is_cut, true) {
            self.error(opening, message);
        }
    }

    pub fn doubt(&mut self, range: TextRange, message: impl Into<String>) {
        self.errors.push(ExprError { range, message: message.into(), is_doubtful: true });
    }
}
