//! Tokens of HCL text.
//!
//! Comments and line breaks are no tokens: a token knows whether a line break
//! stands before it, which is all that the grammar asks about. Texts with their
//! templates are read in `template`.

use super::template;
use crate::syntax::{ScalarKind, Style, SyntaxError, SyntaxErrorKind};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParen,
    CloseParen,
    Comma,
    Colon,
    /// `=`
    Equals,
    /// `=>`
    Arrow,
    Question,
    /// `.` and `::`, behind which a name stands.
    Dot,
    /// `...`
    Ellipsis,
    /// What joins two operands, or stands before one.
    Operator,
    Word,
    Number,
    Text(Style),
    /// What starts nothing.
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
    /// A text has its end.
    pub closed: bool,
    /// Where it is or ends is a guess, since a template, a heredoc or a comment
    /// does not end.
    pub guessed: bool,
    /// An error within it, absolute.
    pub error: Option<SyntaxError>,
    /// A comment before it that does not end, and was taken to end with its line.
    pub open_comment: Option<SyntaxError>,
    /// A line break that counts stands before it.
    pub behind_break: bool,
    /// Only blanks stand before it in its line.
    pub first_in_line: bool,
    /// Bytes of indentation of its line.
    pub indent: u32,
}

impl Token {
    pub fn is_text(&self) -> bool {
        matches!(self.kind, TokenKind::Text(_))
    }

    /// The kind of scalar that a text is.
    pub fn text_kind(&self) -> Option<ScalarKind> {
        match self.kind {
            TokenKind::Text(style) => Some(ScalarKind::Text { style, closed: self.closed }),
            _ => None,
        }
    }
}

/// Whether brackets are taken for right, or looked for by indentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A text in which everything ends somewhere: nothing is guessed.
    Strict,
    /// What does not end is taken to end where the indentation says so.
    ByIndentation,
}

/// Longer than this, in bytes, no template outside quotes is read as one.
const BARE_TEMPLATE_LIMIT: usize = 256;

/// Cuts a text into tokens, forward only. A copy is a look ahead.
#[derive(Clone, Copy)]
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Where the current line starts, and how far it is indented.
    line: usize,
    indent: u32,
    reading: Reading,
    /// No comment in the rest of the text ends.
    is_last_comment: bool,
}

impl<'a> Lexer<'a> {
    /// A lexer that starts at `at`, which must be the start of a token.
    pub fn new(text: &'a str, at: usize, reading: Reading) -> Self {
        let mut lexer = Lexer { text, at, line: 0, indent: 0, reading, is_last_comment: false };
        let before = text.as_bytes().get(..at).unwrap_or_default();
        lexer.enter_line(memchr::memrchr2(b'\n', b'\r', before).map_or(0, |found| found + 1));
        lexer
    }

    /// A lexer that goes on behind `token`, which is in the line of this one's
    /// place or in a later line.
    pub fn behind(&self, token: Token) -> Self {
        let mut lexer = *self;
        if token.end > lexer.at {
            lexer.jump(token.end);
        } else {
            lexer.at = token.end;
        }
        lexer
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// Goes on at the end of the text.
    pub fn give_up(&mut self) {
        self.at = self.text.len();
    }

    fn enter_line(&mut self, line: usize) {
        self.line = line;
        self.indent = indent_of(self.text.as_bytes(), line) as u32;
    }

    /// Goes to `end`, over text that may hold line breaks.
    fn jump(&mut self, end: usize) {
        if let Some(found) = memchr::memrchr2(b'\n', b'\r', &self.text.as_bytes()[self.at..end]) {
            self.enter_line(self.at + found + 1);
        }
        self.at = end;
    }

    /// Over blanks, line breaks and comments; gives whether a line break was
    /// among them, and the first comment that does not end, if there is one. As
    /// in HCL, the breaks within a comment do not count.
    fn skip(&mut self) -> (bool, Option<SyntaxError>) {
        let bytes = self.text.as_bytes();
        let mut behind_break = self.at == 0;
        let mut open_comment = None;
        while let Some(byte) = bytes.get(self.at).copied() {
            match (byte, bytes.get(self.at + 1)) {
                (b'\n' | b'\r', _) => {
                    self.at += 1;
                    self.enter_line(self.at);
                    behind_break = true;
                }
                (b' ' | b'\t', _) => self.at += 1,
                (b'#', _) | (b'/', Some(b'/')) => self.at = line_end(bytes, self.at),
                (b'/', Some(b'*')) => {
                    let rest = &bytes[self.at + 2..];
                    let found = if self.is_last_comment { None } else { memchr::memmem::find(rest, b"*/") };
                    match found {
                        Some(found) => self.jump(self.at + 2 + found + 2),
                        None => {
                            self.is_last_comment = true;
                            let end = line_end(bytes, self.at);
                            open_comment.get_or_insert(error(SyntaxErrorKind::UnclosedComment, self.at, end));
                            self.at = end;
                        }
                    }
                }
                _ => break,
            }
        }
        (behind_break, open_comment)
    }

    /// The next token; `End` for ever at the end.
    pub fn next(&mut self) -> Token {
        let (behind_break, open_comment) = self.skip();
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut token = Token {
            kind: TokenKind::End,
            start,
            end: start,
            escaped: false,
            placeholder: false,
            closed: true,
            guessed: open_comment.is_some(),
            error: None,
            open_comment,
            behind_break,
            first_in_line: start == self.line + self.indent as usize,
            indent: self.indent,
        };
        let Some(byte) = bytes.get(start).copied() else { return token };
        let next = bytes.get(start + 1).copied();
        let after = bytes.get(start + 2).copied();
        use TokenKind::*;
        let (kind, len) = match (byte, next, after) {
            (b'{', ..) => (OpenBrace, 1),
            (b'}', ..) => (CloseBrace, 1),
            (b'[', ..) => (OpenBracket, 1),
            (b']', ..) => (CloseBracket, 1),
            (b'(', ..) => (OpenParen, 1),
            (b')', ..) => (CloseParen, 1),
            (b',', ..) => (Comma, 1),
            (b':', Some(b':'), _) => (Dot, 2),
            (b':', ..) => (Colon, 1),
            (b'=', Some(b'='), _) => (Operator, 2),
            (b'=', Some(b'>'), _) => (Arrow, 2),
            (b'=', ..) => (Equals, 1),
            (b'?', ..) => (Question, 1),
            (b'.', Some(b'.'), Some(b'.')) => (Ellipsis, 3),
            (b'.', ..) => (Dot, 1),
            (b'!' | b'<' | b'>', Some(b'='), _) | (b'&', Some(b'&'), _) | (b'|', Some(b'|'), _) => (Operator, 2),
            (b'<', Some(b'<'), _) if template::heredoc_marker(self.text, start).is_some() => {
                self.heredoc(&mut token);
                return token;
            }
            (b'!' | b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'%', ..) if !(byte == b'%' && next == Some(b'{')) => {
                (Operator, 1)
            }
            (b'"', ..) => {
                self.quoted(&mut token);
                return token;
            }
            (b'\'', ..) => {
                self.single_quoted(&mut token);
                return token;
            }
            (b'0'..=b'9', ..) => (Number, number_len(&bytes[start..])),
            _ => match word_len(&self.text[start..]) {
                0 => (Bad, self.bad_len(start)),
                len => (Word, len),
            },
        };
        token.kind = kind;
        self.jump(start + len);
        token.end = self.at;
        if kind == Bad {
            token.error = Some(error(SyntaxErrorKind::UnexpectedCharacter, start, self.at));
        }
        token
    }

    /// Length of what starts nothing: a placeholder outside of quotes, which
    /// HCL does not have, or one character.
    fn bad_len(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        match rest {
            [b'$' | b'%', b'{', ..] => {
                template::interpolation_len(&rest[..rest.len().min(BARE_TEMPLATE_LIMIT)]).unwrap_or(1)
            }
            _ => self.text[start..].chars().next().map_or(1, char::len_utf8),
        }
    }

    fn quoted(&mut self, token: &mut Token) {
        let found = template::quoted(self.text.as_bytes(), token.start, token.indent, self.reading);
        token.kind = TokenKind::Text(Style::Double);
        token.closed = found.closed;
        token.guessed |= found.guessed;
        token.escaped = found.escaped;
        token.placeholder = found.placeholder;
        token.error = found.bad_escape.map(|(start, end)| error(SyntaxErrorKind::BadHclEscape, start, end));
        self.jump(found.end);
        token.end = self.at;
        if !token.closed {
            token.error = Some(error(SyntaxErrorKind::UnclosedText, token.start, token.end));
        }
    }

    /// A text in single quotes, which HCL does not have.
    fn single_quoted(&mut self, token: &mut Token) {
        let bytes = self.text.as_bytes();
        let rest = &bytes[token.start + 1..];
        match memchr::memchr3(b'\'', b'\n', b'\r', rest) {
            Some(found) if rest[found] == b'\'' => {
                token.kind = TokenKind::Text(Style::Single);
                token.error = Some(error(SyntaxErrorKind::SingleQuotes, token.start, token.start + 1));
                self.jump(token.start + found + 2);
            }
            _ => {
                token.kind = TokenKind::Bad;
                token.error = Some(error(SyntaxErrorKind::UnexpectedCharacter, token.start, token.start + 1));
                self.jump(token.start + 1);
            }
        }
        token.end = self.at;
    }

    fn heredoc(&mut self, token: &mut Token) {
        let found = template::heredoc(self.text, token.start, self.reading);
        token.kind = TokenKind::Text(Style::Heredoc);
        token.closed = found.closed;
        token.guessed |= !found.closed;
        token.escaped = found.escaped;
        token.placeholder = found.placeholder;
        let line_end = line_end(self.text.as_bytes(), token.start);
        let marker_end = template::heredoc_marker(self.text, token.start).map_or(line_end, |(_, end)| end);
        if marker_end < line_end {
            token.error = Some(error(SyntaxErrorKind::UnexpectedCharacter, marker_end, line_end));
        }
        if !found.closed {
            token.error = Some(error(SyntaxErrorKind::UnclosedHeredoc, token.start, line_end));
        }
        self.jump(found.end);
        token.end = self.at;
    }
}

fn error(kind: SyntaxErrorKind, start: usize, end: usize) -> SyntaxError {
    SyntaxError { kind, start: start as u32, end: end as u32 }
}

/// Where the line that holds `at` ends, before its line break.
pub fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

/// How many blanks stand at `line`.
pub fn indent_of(bytes: &[u8], line: usize) -> usize {
    bytes[line..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Length of the identifier at the start of `rest`; 0 if none starts there.
/// Beyond ASCII it is more generous than Unicode's tables.
pub fn word_len(rest: &str) -> usize {
    let is_start = |c: char| c == '_' || c.is_alphabetic();
    let is_part = |c: char| c == '_' || c == '-' || c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace());
    if !rest.starts_with(is_start) {
        return 0;
    }
    rest.find(|c| !is_part(c)).unwrap_or(rest.len())
}

/// Length of the number at the start of `rest`, which starts with a digit.
fn number_len(rest: &[u8]) -> usize {
    let digits = |at: usize| rest[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = digits(0);
    if rest.get(at) == Some(&b'.') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
    }
    if let Some(b'e' | b'E') = rest.get(at) {
        let sign = usize::from(matches!(rest.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits((at + 1 + sign).min(rest.len()));
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    at
}
