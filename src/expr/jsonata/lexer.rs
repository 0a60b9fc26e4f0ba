//! Tokens of JSONata.
//!
//! Every character is a token, a part of one, or white space: names are runs
//! of whatever is no operator. A slash starts a regular expression or divides,
//! which only the parser knows; so it asks for one token at a time and says
//! which it expects. This file knows no grammar beyond that.

use super::SyntaxErrorKind;
use crate::text::{TextRange, TextSize};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A field name without quotes.
    Name,
    /// A field name between backquotes.
    QuotedName,
    /// `$name`, `$` or `$$`.
    Variable,
    /// A number, never with a sign.
    Number,
    /// A text in single or double quotes.
    Text,
    /// `/…/` with its flags.
    Regex,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
    /// `and`
    And,
    /// `or`
    Or,
    /// `in`
    In,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `:=`
    Assign,
    /// `?`
    Question,
    /// `@`
    At,
    /// `#`
    Hash,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `**`
    StarStar,
    /// `/` that divides.
    Slash,
    /// `%`
    Percent,
    /// `|`
    Pipe,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `^`
    Caret,
    /// `&`
    Ampersand,
    /// `~>`
    Chain,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `!` or `~`, which mean nothing by themselves.
    Unknown,
    /// `/* … */`
    Comment,
    /// The end of the text.
    End,
}

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub range: TextRange,
}

/// What a slash starts at the next token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextSlash {
    Regex,
    Division,
}

/// Cuts a text into tokens, forward only.
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Errors within tokens since they were last taken.
    pub errors: Vec<(SyntaxErrorKind, TextRange)>,
    /// Comments since they were last taken.
    pub comments: Vec<Token>,
    /// Whether a search for the closing quote, backquote or slash ran to the
    /// end of the text. It does so once for each of them; from then on such a
    /// token ends with its line, or the time would be quadratic.
    unclosed_double: bool,
    unclosed_single: bool,
    unclosed_name: bool,
    unclosed_regex: bool,
}

/// White space of the reference implementation: no form feed, and no Unicode.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b)
}

/// Whether a name ends before this byte.
fn ends_name(byte: u8) -> bool {
    is_blank(byte) || single(byte) != TokenKind::Name
}

/// The operator of one character; `Name` for what is none.
fn single(byte: u8) -> TokenKind {
    match byte {
        b'.' => TokenKind::Dot,
        b'[' => TokenKind::OpenBracket,
        b']' => TokenKind::CloseBracket,
        b'{' => TokenKind::OpenBrace,
        b'}' => TokenKind::CloseBrace,
        b'(' => TokenKind::OpenParen,
        b')' => TokenKind::CloseParen,
        b',' => TokenKind::Comma,
        b'@' => TokenKind::At,
        b'#' => TokenKind::Hash,
        b';' => TokenKind::Semicolon,
        b':' => TokenKind::Colon,
        b'?' => TokenKind::Question,
        b'+' => TokenKind::Plus,
        b'-' => TokenKind::Minus,
        b'*' => TokenKind::Star,
        b'/' => TokenKind::Slash,
        b'%' => TokenKind::Percent,
        b'|' => TokenKind::Pipe,
        b'=' => TokenKind::Equal,
        b'<' => TokenKind::Less,
        b'>' => TokenKind::Greater,
        b'^' => TokenKind::Caret,
        b'&' => TokenKind::Ampersand,
        b'!' | b'~' => TokenKind::Unknown,
        _ => TokenKind::Name,
    }
}

fn double(first: u8, second: Option<&u8>) -> Option<TokenKind> {
    Some(match (first, second?) {
        (b'.', b'.') => TokenKind::DotDot,
        (b':', b'=') => TokenKind::Assign,
        (b'!', b'=') => TokenKind::NotEqual,
        (b'>', b'=') => TokenKind::GreaterEqual,
        (b'<', b'=') => TokenKind::LessEqual,
        (b'*', b'*') => TokenKind::StarStar,
        (b'~', b'>') => TokenKind::Chain,
        _ => return None,
    })
}

pub(super) fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Lexer {
            text,
            at: 0,
            errors: Vec::new(),
            comments: Vec::new(),
            unclosed_double: false,
            unclosed_single: false,
            unclosed_name: false,
            unclosed_regex: false,
        }
    }

    /// The next token; `End` for ever at the end.
    pub fn next(&mut self, slash: NextSlash) -> Token {
        let bytes = self.text.as_bytes();
        self.skip_blanks_and_comments();
        let start = self.at;
        let Some(byte) = bytes.get(start).copied() else {
            return Token { kind: TokenKind::End, range: range(start, start) };
        };
        let kind = if byte == b'/' && slash == NextSlash::Regex {
            self.regex()
        } else if let Some(kind) = double(byte, bytes.get(start + 1)) {
            self.at += 2;
            kind
        } else {
            match single(byte) {
                TokenKind::Name if byte == b'"' || byte == b'\'' => self.quoted(byte),
                TokenKind::Name if byte == b'`' => self.quoted_name(),
                TokenKind::Name if byte.is_ascii_digit() => self.number(),
                TokenKind::Name => self.word(),
                kind => {
                    self.at += 1;
                    kind
                }
            }
        };
        Token { kind, range: range(start, self.at) }
    }

    /// Goes back to a slash, to read it as the start of a regular expression;
    /// only if its line has a second one.
    pub fn regex_at(&mut self, slash: Token) -> Option<Token> {
        let start = usize::from(slash.range.start());
        let end = self.line_end(start);
        memchr::memchr(b'/', &self.text.as_bytes()[start + 1..end])?;
        // The token behind the slash was not asked for yet.
        self.at = start;
        let kind = self.regex();
        Some(Token { kind, range: range(start, self.at) })
    }

    fn skip_blanks_and_comments(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            while bytes.get(self.at).copied().is_some_and(is_blank) {
                self.at += 1;
            }
            if !bytes[self.at..].starts_with(b"/*") {
                return;
            }
            let start = self.at;
            let close = memchr::memmem::find(&bytes[start + 2..], b"*/");
            self.at = close.map_or(bytes.len(), |close| start + 2 + close + 2);
            if close.is_none() {
                self.errors.push((SyntaxErrorKind::UnclosedComment, range(start, start + 2)));
            }
            self.comments.push(Token { kind: TokenKind::Comment, range: range(start, self.at) });
        }
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.text.as_bytes()[from..]).map_or(self.text.len(), |length| from + length)
    }

    /// A text. It may span lines; one without a closing quote ends with its line.
    fn quoted(&mut self, quote: u8) -> TokenKind {
        let start = self.at;
        let unclosed = if quote == b'"' { self.unclosed_double } else { self.unclosed_single };
        let first_error = self.errors.len();
        let end = if unclosed { self.line_end(start) } else { self.text.len() };
        if self.closes_before(end, quote) {
            return TokenKind::Text;
        }
        if quote == b'"' {
            self.unclosed_double = true;
        } else {
            self.unclosed_single = true;
        }
        let end = self.line_end(start);
        self.at = end;
        self.errors.truncate(first_error);
        self.errors.push((SyntaxErrorKind::UnclosedText, range(start, end)));
        TokenKind::Text
    }

    /// Moves behind the closing quote if there is one before `end`.
    fn closes_before(&mut self, end: usize, quote: u8) -> bool {
        let bytes = &self.text.as_bytes()[..end];
        let mut at = self.at + 1;
        while let Some(found) = memchr::memchr2(quote, b'\\', &bytes[at..]) {
            at += found;
            if bytes[at] == quote {
                self.at = at + 1;
                return true;
            }
            let escape = super::literal::escape(&self.text[at..end]);
            if escape.value.is_none() {
                self.errors.push((SyntaxErrorKind::BadEscape, range(at, at + escape.length)));
            }
            at += escape.length;
        }
        false
    }

    fn quoted_name(&mut self) -> TokenKind {
        let start = self.at;
        let end = if self.unclosed_name { self.line_end(start) } else { self.text.len() };
        if let Some(length) = memchr::memchr(b'`', &self.text.as_bytes()[start + 1..end]) {
            self.at = start + 1 + length + 1;
        } else {
            self.unclosed_name = true;
            self.at = self.line_end(start);
            self.errors.push((SyntaxErrorKind::UnclosedName, range(start, self.at)));
        }
        TokenKind::QuotedName
    }

    fn number(&mut self) -> TokenKind {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut at = start + if bytes[start] == b'0' { 1 } else { digits(start) };
        if bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            at += if fraction > 0 { fraction + 1 } else { 0 };
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits((at + 1 + sign).min(bytes.len()));
            at += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        self.at = at;
        if self.text[start..at].parse().is_ok_and(f64::is_infinite) {
            self.errors.push((SyntaxErrorKind::NumberTooLarge, range(start, at)));
        }
        TokenKind::Number
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let length = bytes[start..].iter().take_while(|byte| !ends_name(**byte)).count();
        self.at = start + length;
        match &self.text[start..self.at] {
            "and" => TokenKind::And,
            "or" => TokenKind::Or,
            "in" => TokenKind::In,
            "true" => TokenKind::True,
            "false" => TokenKind::False,
            "null" => TokenKind::Null,
            word if word.starts_with('$') => TokenKind::Variable,
            _ => TokenKind::Name,
        }
    }

    /// A regular expression. The reference implementation takes as its end the
    /// first slash outside of all brackets, of whatever kind and wherever they
    /// stand; a backslash before them hides slash and bracket.
    ///
    /// One that does not end is a division if a blank follows it.
    fn regex(&mut self) -> TokenKind {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = None;
        if !self.unclosed_regex {
            end = regex_end(bytes, start);
            self.unclosed_regex = end.is_none();
        }
        if let Some(slash) = end {
            if slash == start + 1 {
                self.errors.push((SyntaxErrorKind::EmptyRegex, range(start, slash + 1)));
            } else if let Some((why, place)) = super::regex::mistake(&self.text[start + 1..slash]) {
                let place = range(start + 1 + place.start, start + 1 + place.end);
                self.errors.push((SyntaxErrorKind::BadRegex(why), place));
            }
            self.at = flags_end(bytes, slash + 1);
            return TokenKind::Regex;
        }
        // It ends at the next slash, or with the line.
        let line_end = self.line_end(start);
        let mut at = start + 1;
        let slash = loop {
            match bytes[..line_end].get(at) {
                Some(b'/') => break Some(at),
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => break None,
            }
        };
        if slash.is_none() && bytes.get(start + 1).copied().is_none_or(is_blank) {
            // `a[] / 2`: a division is meant.
            self.at = start + 1;
            self.errors.push((SyntaxErrorKind::UnclosedRegex, range(start, start + 1)));
            return TokenKind::Slash;
        }
        self.at = slash.map_or(line_end, |slash| flags_end(bytes, slash + 1));
        let kind = if slash.is_some() { SyntaxErrorKind::RegexBrackets } else { SyntaxErrorKind::UnclosedRegex };
        self.errors.push((kind, range(start, self.at)));
        TokenKind::Regex
    }
}

/// Where the flags end that start at `start`.
fn flags_end(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|byte| matches!(byte, b'i' | b'm')).count()
}

/// Where the slash is that ends the regular expression at `start`.
fn regex_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0i32;
    // Whether an odd number of backslashes, or any, stand right before.
    let (mut odd, mut any) = (false, false);
    for (at, byte) in bytes.iter().enumerate().skip(start + 1) {
        match byte {
            b'\\' => {
                (odd, any) = (!odd, true);
                continue;
            }
            b'/' if depth == 0 && !odd => return Some(at),
            b'(' | b'[' | b'{' if !any => depth += 1,
            b')' | b']' | b'}' if !any => depth -= 1,
            _ => {}
        }
        (odd, any) = (false, false);
    }
    None
}
