//! Tokens of JSON text.
//!
//! Brackets and texts are found here, since `jsonc-parser`'s scanner runs over
//! line ends in search of a closing quote and has no place for placeholders;
//! words, numbers and comments are judged by that scanner, on a slice that
//! holds just them.

use jsonc_parser::tokens::Token as Scanned;
use jsonc_parser::{Scanner, ScannerOptions};

use crate::syntax::{ScalarKind, Style, SyntaxErrorKind};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TokenKind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    /// A text, number, word or placeholder.
    Scalar(ScalarKind),
    Comment {
        closed: bool,
    },
    /// A character that starts nothing.
    Bad,
    End,
}

/// A token with its place.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    /// See [`Scalar`](crate::syntax::Scalar).
    pub escaped: bool,
    pub placeholder: bool,
    /// What it is was told by text that may lie behind its container.
    pub looked_ahead: bool,
    /// An error within it: kind and range.
    pub error: Option<(SyntaxErrorKind, usize, usize)>,
    /// Whether only white space stands before it in its line.
    pub first_in_line: bool,
    /// Bytes between the start of its line and the line's first token.
    pub indent: u32,
}

impl Token {
    pub fn is_text(&self) -> bool {
        matches!(self.kind, TokenKind::Scalar(ScalarKind::Text { .. }))
    }

    pub fn is_unclosed_text(&self) -> bool {
        matches!(self.kind, TokenKind::Scalar(ScalarKind::Text { closed: false, .. }))
    }
}

/// Cuts a text into tokens, forward only.
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Where the current line starts.
    line: usize,
    /// Indentation of the current line, once its first token was seen.
    indent: Option<u32>,
    /// Whether the last token was a colon: the next is a member's value.
    is_behind_colon: bool,
}

impl<'a> Lexer<'a> {
    /// A lexer that starts at `at`, which must be the start of a token.
    pub fn new(text: &'a str, at: usize) -> Self {
        let mut lexer = Lexer { text, at, line: 0, indent: None, is_behind_colon: false };
        lexer.enter_line_of(0, at);
        lexer
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Goes on at `end`, over text that starts at the last token and is known
    /// to hold whole tokens.
    pub fn jump(&mut self, start: usize, end: usize) {
        self.at = end;
        self.is_behind_colon = false;
        self.enter_line_of(start, end);
    }

    /// Sets line and indentation for `at`, looking for the line's start no
    /// further back than `from`; if there is none, the line stays.
    fn enter_line_of(&mut self, from: usize, at: usize) {
        let bytes = self.text.as_bytes();
        if let Some(found) = memchr::memrchr2(b'\n', b'\r', &bytes[from..at]) {
            self.line = from + found + 1;
            self.indent = None;
        }
        if self.indent.is_none() {
            let blank = bytes[self.line..at].iter().take_while(|byte| is_blank(**byte)).count();
            // At the line's first token, the token itself will tell.
            self.indent = (self.line + blank < at).then_some(blank as u32);
        }
    }

    /// The byte behind white space from `at` on, without moving.
    pub fn byte_behind_blanks(&self, mut at: usize) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(at).copied() {
            if !is_blank(byte) && byte != b'\n' && byte != b'\r' {
                return Some(byte);
            }
            at += 1;
        }
        None
    }

    /// The next token; `End` for ever at the end.
    pub fn next(&mut self) -> Token {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at).copied() {
            match byte {
                b'\n' | b'\r' => {
                    self.at += 1;
                    self.line = self.at;
                    self.indent = None;
                }
                b' ' | b'\t' => self.at += 1,
                _ => break,
            }
        }
        let start = self.at;
        let first_in_line = self.indent.is_none();
        let indent = *self.indent.get_or_insert((start - self.line) as u32);
        let mut token = Token {
            kind: TokenKind::End,
            start,
            end: start,
            escaped: false,
            placeholder: false,
            looked_ahead: false,
            error: None,
            first_in_line,
            indent,
        };
        let Some(byte) = bytes.get(start).copied() else { return token };
        self.at += 1;
        token.kind = match byte {
            b'{' => TokenKind::OpenBrace,
            b'}' => TokenKind::CloseBrace,
            b'[' => TokenKind::OpenBracket,
            b']' => TokenKind::CloseBracket,
            b',' => TokenKind::Comma,
            b':' => TokenKind::Colon,
            b'"' | b'\'' => self.quoted(byte, &mut token),
            b'/' if matches!(bytes.get(self.at), Some(b'/' | b'*')) => self.comment(start),
            _ => self.bare(start, &mut token),
        };
        token.end = self.at;
        self.is_behind_colon = token.kind == TokenKind::Colon;
        token
    }

    /// A text. It ends at its quote or with its line, which is where an editor's
    /// user most likely left out the quote. The quotes in `"${map["key"]}"` are
    /// not its own, where a template engine will have replaced them.
    fn quoted(&mut self, quote: u8, token: &mut Token) -> TokenKind {
        let bytes = self.text.as_bytes();
        let style = if quote == b'"' { Style::Double } else { Style::Single };
        if style == Style::Single {
            token.error = Some((SyntaxErrorKind::SingleQuotes, token.start, token.start + 1));
        }
        let mut at = self.at;
        // The last placeholder, and how many of its braces are open.
        let (mut placeholder, mut depth) = (at, 0usize);
        let closed = loop {
            let Some(byte) = bytes.get(at).copied() else { break false };
            match byte {
                b'\n' | b'\r' => break false,
                b'\\' => {
                    token.escaped = true;
                    let length = escape_length(&bytes[at..]);
                    if length == 0 {
                        // Over the whole character, but not over the line's end.
                        let next = self.text[at + 1..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
                        let end = at + 1 + next.map_or(0, char::len_utf8);
                        token.error.get_or_insert((SyntaxErrorKind::BadEscape, at, end));
                        at = end;
                    } else {
                        at += length;
                    }
                    continue;
                }
                b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') && !is_jsonata_percent(bytes, at) => {
                    token.placeholder = true;
                    // `$${` is how Terraform writes `${`.
                    if depth == 0 && bytes[at - 1] != byte {
                        (placeholder, depth) = (at, 1);
                        at += 1;
                    }
                }
                b'{' if depth > 0 => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                0..0x20 => {
                    token.error.get_or_insert((SyntaxErrorKind::ControlCharacter, at, at + 1));
                }
                b'"' if depth > 0 && quote == byte && !self.ends_text(at) => {
                    let end = quoted_placeholder(bytes, placeholder);
                    // Where it is none, that may be due to anything in the line.
                    token.looked_ahead |= end.is_none();
                    let Some(end) = end else { break true };
                    (at, depth) = (end, 0);
                    continue;
                }
                _ if byte == quote => break true,
                _ => {}
            }
            at += 1;
        };
        self.at = at + usize::from(closed);
        if !closed {
            token.error = Some((SyntaxErrorKind::UnclosedText, token.start, self.at));
        }
        TokenKind::Scalar(ScalarKind::Text { style, closed })
    }

    /// Whether the quote at `at` may be the end of the text that `next` reads, as
    /// far as what follows it in its line tells.
    fn ends_text(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let (behind, byte) = behind_blanks(bytes, at + 1);
        match byte {
            None | Some(b'\n' | b'\r' | b'}') => true,
            Some(b']' | b':') => !self.is_behind_colon,
            Some(b',') if self.is_behind_colon => match behind_blanks(bytes, behind + 1) {
                (_, None | Some(b'\n' | b'\r')) => true,
                // Another member, then, which has a key.
                (key, Some(b'"')) => {
                    let near = &bytes[key + 1..bytes.len().min(key + LOOK_AHEAD)];
                    let end = memchr::memchr3(b'"', b'\n', b'\r', near).map(|end| key + 1 + end);
                    end.is_some_and(|end| bytes[end] == b'"' && behind_blanks(bytes, end + 1).1 == Some(b':'))
                }
                _ => false,
            },
            Some(b',') => true,
            _ => false,
        }
    }

    fn comment(&mut self, start: usize) -> TokenKind {
        let mut scanner = Scanner::new(&self.text[start..], &strict());
        let closed = matches!(scanner.scan(), Ok(Some(_)));
        let end = if closed { start + scanner.token_end() } else { self.text.len() };
        self.jump(start, end);
        TokenKind::Comment { closed }
    }

    /// A word, a number or a placeholder, and whatever touches it.
    fn bare(&mut self, start: usize, token: &mut Token) -> TokenKind {
        self.at = start;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at).copied() {
            match byte {
                b'$' | b'%' if bytes.get(self.at + 1) == Some(&b'{') => {
                    token.placeholder = true;
                    self.at = placeholder_end(bytes, self.at).unwrap_or_else(|end| end);
                }
                b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' | b'\'' => break,
                0..=b' ' => break,
                b'/' if matches!(bytes.get(self.at + 1), Some(b'/' | b'*')) => break,
                _ => self.at += 1,
            }
        }
        let run = &self.text[start..self.at];
        if token.placeholder {
            return TokenKind::Scalar(ScalarKind::Placeholder);
        }
        if run.is_empty() {
            // A control character: always more than nothing, or the lexer stands still.
            self.at = start + self.text[start..].chars().next().map_or(1, char::len_utf8);
            return TokenKind::Bad;
        }
        let mut scanner = Scanner::new(run, &strict());
        let scanned = scanner.scan();
        let whole = scanner.token_start() == 0 && scanner.token_end() == run.len();
        match scanned {
            Ok(Some(Scanned::Number(_))) if whole => TokenKind::Scalar(ScalarKind::Number),
            Ok(Some(Scanned::Boolean(true))) if whole => TokenKind::Scalar(ScalarKind::True),
            Ok(Some(Scanned::Boolean(false))) if whole => TokenKind::Scalar(ScalarKind::False),
            Ok(Some(Scanned::Null)) if whole => TokenKind::Scalar(ScalarKind::Null),
            _ => {
                let is_number = run.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
                let kind = if is_number { SyntaxErrorKind::BadNumber } else { SyntaxErrorKind::BareWord };
                token.error = Some((kind, start, self.at));
                TokenKind::Scalar(ScalarKind::Bad)
            }
        }
    }
}

/// `{%` opens a JSONata expression; `%{` only after it, as in `{%{}%}`, is the
/// start of an object and no directive.
fn is_jsonata_percent(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'%' && at > 0 && bytes[at - 1] == b'{'
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Length of the escape at the start of `bytes`; 0 if it is none.
fn escape_length(bytes: &[u8]) -> usize {
    match bytes.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
        Some(b'u') if bytes.len() >= 6 && bytes[2..6].iter().all(u8::is_ascii_hexdigit) => 6,
        _ => 0,
    }
}

/// The end of the placeholder at `start`: behind its `}`, nested braces and
/// quoted texts in it counted; as an error, the end of the line, if it does not
/// end there.
fn placeholder_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut depth = 0usize;
    let mut quoted = false;
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => return Err(at),
            b'\\' if quoted && matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 1,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    Err(at)
}

/// How far a text is looked through that may go on behind a quote. So many
/// texts that do not can take no longer than that each.
const LOOK_AHEAD: usize = 512;

/// The end of the placeholder at `start` in a text, quotes within it counted, if
/// the text then ends in its line as one does.
fn quoted_placeholder(bytes: &[u8], start: usize) -> Option<usize> {
    let near = &bytes[..bytes.len().min(start + LOOK_AHEAD)];
    let end = placeholder_end(near, start).ok()?;
    let (_, follower) = behind_blanks(bytes, text_end(near, end)?);
    matches!(follower, None | Some(b',' | b':' | b'}' | b']' | b'\n' | b'\r')).then_some(end)
}

/// The place behind the quote that ends a text in its line, from within it;
/// whole placeholders are stepped over.
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' => return None,
            b'\\' => at += 1,
            b'"' => return Some(at + 1),
            b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') => {
                if let Ok(end) = placeholder_end(bytes, at) {
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// The first place from `at` on that is not blank, and what is there.
fn behind_blanks(bytes: &[u8], at: usize) -> (usize, Option<u8>) {
    let blank = bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| is_blank(**byte)).count());
    (at + blank, bytes.get(at + blank).copied())
}

/// Options under which the scanner takes what JSON has and nothing else. They
/// are all loose by default, and new versions add more: this is their only place.
fn strict() -> ScannerOptions {
    ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}
