//! The parser as a whole: the containers that are open, where a broken one
//! ends, and the bodies of files and blocks. What stands in them is in
//! `collection` and `expression`.
//!
//! A text is first read strictly. If something in it does not end, or a bracket
//! closes nothing, it is read again *by indentation*: a line that is indented
//! no further than the line on which a container opened, and that starts with a
//! key or a block, ends the container; and so does a closing bracket that
//! stands where an outer container's line starts. Balanced text is never read
//! that way, so no valid file depends on its layout.

use super::expression::Lines;
use super::lexer::{Lexer, Reading, Token, TokenKind};
use super::open::{Bracket, Open};
use crate::syntax::tree::{ContainerKind, Scalar, ScalarKind, Style, Syntax, Tree, Value};
use crate::syntax::{DEPTH_LIMIT, SyntaxErrorKind};

/// Parses a whole file.
pub fn parse_text(text: &str) -> Tree {
    match Parser::new(text, 0, Reading::Strict).file() {
        Some(tree) => tree,
        None => Parser::new(text, 0, Reading::ByIndentation).file().unwrap_or_default(),
    }
}

/// Parses the one expression that starts at `at`; offsets count in `text`.
pub fn value_at(text: &str, at: usize) -> Tree {
    match Parser::new(text, at, Reading::Strict).lone_value() {
        Some(tree) => tree,
        None => Parser::new(text, at, Reading::ByIndentation).lone_value().unwrap_or_default(),
    }
}

/// How a container ends.
pub enum End {
    /// Behind its closing bracket.
    Closed(usize),
    /// Without one.
    Implied,
}

impl End {
    pub fn closer(self) -> Option<usize> {
        match self {
            End::Closed(end) => Some(end),
            End::Implied => None,
        }
    }
}

/// Where a parser stands.
pub struct Place<'a> {
    lexer: Lexer<'a>,
    peeked: Option<Token>,
    last_end: usize,
    last_indent: u32,
}

pub struct Parser<'a> {
    pub lexer: Lexer<'a>,
    peeked: Option<Token>,
    /// The brackets that are open around the place, outermost first, each with
    /// the indentation of its line, or of one further out that is deeper.
    pub open: Vec<(Bracket, u32)>,
    /// How many containers are open.
    depth: usize,
    /// Something was found in a strict reading that does not end.
    failed: bool,
    /// Where the last token that was taken ends, and the indentation of its line.
    pub last_end: usize,
    pub last_indent: u32,
    /// Within what becomes a text when the file is evaluated.
    pub is_encoded: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, at: usize, reading: Reading) -> Self {
        Parser {
            lexer: Lexer::new(text, at, reading),
            peeked: None,
            open: Vec::new(),
            depth: 0,
            failed: false,
            last_end: at,
            last_indent: 0,
            is_encoded: false,
        }
    }

    /// The tree of the whole file; `None` if it must be read by indentation.
    fn file(mut self) -> Option<Tree> {
        let text = self.lexer.text();
        let mut open = Open::new(ContainerKind::Object, 0, 0);
        if text.starts_with('\u{feff}') {
            self.lexer = Lexer::new(text, 3, self.lexer.reading());
        }
        self.body(&mut open);
        let by_indentation = self.lexer.reading() == Reading::ByIndentation;
        let root = open.into_value(Some(text.len()));
        let tree = Tree { syntax: Syntax::Hcl, root_at: 0, root, errors: Box::default(), by_indentation };
        (!self.failed).then_some(tree)
    }

    fn lone_value(mut self) -> Option<Tree> {
        let token = self.peek();
        let mut open = Open::new(ContainerKind::Array, 0, 0);
        let (at, value) = match token.kind {
            TokenKind::End => (token.start, Value::Missing),
            _ => self.value(&mut open, Lines::Free),
        };
        let by_indentation = self.lexer.reading() == Reading::ByIndentation;
        let errors = open.errors.into();
        let tree = Tree { syntax: Syntax::Hcl, root_at: at as u32, root: value, errors, by_indentation };
        (!self.failed).then_some(tree)
    }

    pub fn peek(&mut self) -> Token {
        if let Some(token) = self.peeked {
            return token;
        }
        let mut token = self.lexer.next();
        if token.guessed && self.lexer.reading() == Reading::Strict {
            self.fail();
            token = self.lexer.next();
        }
        self.peeked = Some(token);
        token
    }

    pub fn next(&mut self) -> Token {
        let token = self.peek();
        self.peeked = None;
        (self.last_end, self.last_indent) = (token.end, token.indent);
        token
    }

    /// Where reading stands, to come back to.
    pub fn place(&self) -> Place<'a> {
        Place { lexer: self.lexer, peeked: self.peeked, last_end: self.last_end, last_indent: self.last_indent }
    }

    /// Reads on at a place that was read before.
    pub fn go_back(&mut self, place: Place<'a>) {
        if !self.failed {
            self.lexer = place.lexer;
            (self.peeked, self.last_end, self.last_indent) = (place.peeked, place.last_end, place.last_indent);
        }
    }

    /// A lexer that looks at what follows `token`.
    pub fn ahead_of(&self, token: Token) -> Lexer<'a> {
        self.lexer.behind(token)
    }

    /// Ends a strict reading: nothing more is read.
    pub fn fail(&mut self) {
        if self.lexer.reading() == Reading::Strict {
            self.failed = true;
            self.lexer.give_up();
            self.peeked = None;
        }
    }

    pub fn is_by_indentation(&self) -> bool {
        self.lexer.reading() == Reading::ByIndentation
    }

    /// Attributes and blocks, of the file or between the braces of a block;
    /// gives the end of the closing brace.
    fn body(&mut self, open: &mut Open) -> Option<usize> {
        loop {
            let token = self.peek();
            match self.closing(open, Bracket::Brace) {
                Closing::No => {}
                Closing::Skipped => continue,
                Closing::End(end) => return end.closer(),
            }
            if !open.children.is_empty() && !token.behind_break {
                let end = self.last_end.min(token.start);
                open.error(SyntaxErrorKind::MissingComma, end, end);
            }
            match token.kind {
                TokenKind::Word | TokenKind::Text(Style::Double) => self.body_item(open),
                TokenKind::Comma => {
                    self.next();
                    open.error(SyntaxErrorKind::ExtraComma, token.start, token.end);
                }
                _ => self.garbage(open),
            }
        }
    }

    /// An attribute or a block.
    fn body_item(&mut self, open: &mut Open) {
        let word = self.next();
        let key = (word.start, key_scalar(word));
        open.error_of(word);
        let token = self.peek();
        let is_label = matches!(token.kind, TokenKind::Word | TokenKind::Text(Style::Double));
        if token.kind == TokenKind::OpenBrace || (is_label && !token.behind_break) {
            self.block(open, key);
        } else {
            self.attribute(open, key, Lines::End);
        }
    }

    /// The labels and the body of a block.
    fn block(&mut self, open: &mut Open, key: (usize, Scalar)) {
        let first = self.peek();
        let mut list = Open::new(ContainerKind::Array, first.start, first.indent);
        let mut end = None;
        loop {
            let token = self.peek();
            match token.kind {
                TokenKind::Word | TokenKind::Text(Style::Double) if !token.behind_break => {
                    self.next();
                    list.error_of(token);
                    list.push(None, token.start, Value::Scalar(key_scalar(token)));
                }
                TokenKind::OpenBrace => {
                    let value = self.container(ContainerKind::Object, Self::body, &mut list);
                    end = matches!(&value, Value::Container(body) if body.closed).then_some(self.last_end);
                    list.push(None, token.start, value);
                    break;
                }
                _ => {
                    list.error(SyntaxErrorKind::MissingValue, list.start, self.last_end);
                    break;
                }
            }
        }
        let at = list.start;
        open.push(Some(key), at, list.into_value(end));
    }

    /// Over something that has no place here.
    pub fn garbage(&mut self, open: &mut Open) {
        let token = self.peek();
        if Bracket::opened_by(token.kind).is_some() {
            self.brackets(open, token.indent);
        } else {
            self.next();
        }
        open.error(SyntaxErrorKind::UnexpectedCharacter, token.start, self.last_end);
    }

    /// The container that opens with the next token, read by `read`, which gives
    /// the end of its closing bracket.
    pub fn container(
        &mut self,
        kind: ContainerKind,
        read: impl FnOnce(&mut Self, &mut Open) -> Option<usize>,
        around: &mut Open,
    ) -> Value {
        let opener = self.peek();
        if self.depth >= DEPTH_LIMIT {
            around.error(SyntaxErrorKind::TooDeep, opener.start, opener.start + 1);
            let end = self.brackets(around, opener.indent);
            let len = (end - opener.start) as u32;
            return Value::Scalar(Scalar { kind: ScalarKind::TooDeep, escaped: false, placeholder: false, len });
        }
        self.next();
        let bracket = if opener.kind == TokenKind::OpenBracket { Bracket::Square } else { Bracket::Brace };
        let mut open = Open::new(kind, opener.start, opener.indent);
        // A line that stands too far left does not make what opens on it the outermost.
        let around = self.open.last().map_or(0, |(_, indent)| *indent);
        self.open.push((bracket, opener.indent.max(around)));
        self.depth += 1;
        let closer = read(self, &mut open);
        self.depth -= 1;
        self.open.pop();
        if closer.is_none() {
            open.error(bracket.unclosed(), open.start, open.start + 1);
            self.fail();
        }
        open.into_value(closer)
    }

    /// Whether the container `open`, which `own` brackets enclose, ends before
    /// or with the next token. A stray bracket is skipped.
    pub fn closing(&mut self, open: &mut Open, own: Bracket) -> Closing {
        let mut token = self.peek();
        if token.open_comment.is_some_and(|error| error.start as usize >= open.start) {
            open.error_of(Token { error: None, ..token });
            token.open_comment = None;
            self.peeked = Some(token);
        }
        if token.kind == TokenKind::End {
            return Closing::End(End::Implied);
        }
        let bracket = Bracket::closed_by(token.kind);
        let indent = self.open.last().map_or(0, |(_, indent)| *indent);
        if self.is_by_indentation() && !self.open.is_empty() {
            if token.first_in_line && token.indent <= indent && self.starts_member(token) {
                return Closing::End(End::Implied);
            }
            if bracket.is_some() && self.goes_on_behind(token, indent) {
                self.stray(open);
                return Closing::Skipped;
            }
        }
        let Some(bracket) = bracket else { return Closing::No };
        if self.closes_outer(token, bracket, (own, indent)) {
            self.fail();
            return Closing::End(End::Implied);
        }
        if bracket == own && !self.open.is_empty() {
            self.next();
            return Closing::End(End::Closed(token.end));
        }
        self.stray(open);
        Closing::Skipped
    }

    /// Whether `token`, which is a closing `bracket`, is that of a container
    /// around the innermost one, whose bracket and indentation is `own`.
    fn closes_outer(&self, token: Token, bracket: Bracket, own: (Bracket, u32)) -> bool {
        let outer = self.open.len().saturating_sub(1);
        let mut around = self.open[..outer].iter().filter(|(around, _)| *around == bracket);
        if !self.is_by_indentation() {
            return bracket != own.0 && around.next().is_some();
        }
        if bracket == own.0 {
            return token.first_in_line && token.indent < own.1 && around.any(|(_, indent)| *indent == token.indent);
        }
        // In the middle of a line it closes what opened on a line like it.
        around.any(|(_, indent)| *indent == token.indent || token.first_in_line)
    }

    fn stray(&mut self, open: &mut Open) {
        let token = self.next();
        open.error(SyntaxErrorKind::StrayBracket, token.start, token.end);
        self.fail();
    }

    /// Whether the key of a member or a block starts with `token`, the next one.
    pub fn starts_member(&self, token: Token) -> bool {
        if !matches!(token.kind, TokenKind::Word | TokenKind::Text(Style::Double)) {
            return false;
        }
        let mut ahead = self.ahead_of(token);
        let mut next = ahead.next();
        if next.behind_break || matches!(next.kind, TokenKind::Equals | TokenKind::Colon) {
            return matches!(next.kind, TokenKind::Equals | TokenKind::Colon) && !next.behind_break;
        }
        while !next.behind_break && matches!(next.kind, TokenKind::Word | TokenKind::Text(Style::Double)) {
            next = ahead.next();
        }
        next.kind == TokenKind::OpenBrace && !next.behind_break && token.kind == TokenKind::Word
    }

    /// Whether the closing bracket `token` cannot close a container that opened at
    /// `indent`, or what opened where it stands: the text goes on with a key right
    /// of that, or what stands behind it in its line cannot follow a bracket.
    fn goes_on_behind(&self, token: Token, indent: u32) -> bool {
        let mut ahead = self.ahead_of(token);
        let mut next = ahead.next();
        let cannot_follow = match next.kind {
            TokenKind::Equals | TokenKind::Colon => true,
            // In the line of what it closes, it is rather a comma that is missing.
            TokenKind::Word | TokenKind::Number | TokenKind::Text(_) | TokenKind::OpenBrace => {
                token.first_in_line || token.indent > indent
            }
            _ => false,
        };
        if cannot_follow && !next.behind_break {
            return true;
        }
        for _ in 0..BRACKETS_IN_A_ROW {
            let is_bracket = next.kind == TokenKind::Comma || Bracket::closed_by(next.kind).is_some();
            if next.behind_break || !is_bracket {
                break;
            }
            next = ahead.next();
        }
        let closed_at = token.indent.min(indent);
        token.indent != indent && next.first_in_line && next.indent > closed_at && self.starts_member(next)
    }
}

/// So many closing brackets in a row are looked over to see what follows them.
const BRACKETS_IN_A_ROW: usize = 8;

/// Whether a container ends.
pub enum Closing {
    /// The next token belongs to it.
    No,
    /// A stray bracket was skipped.
    Skipped,
    /// It ends.
    End(End),
}

/// The scalar of a word or text that names something.
pub fn key_scalar(token: Token) -> Scalar {
    let kind = token.text_kind().unwrap_or(ScalarKind::Text { style: Style::Plain, closed: true });
    let len = (token.end - token.start) as u32;
    Scalar { kind, escaped: token.escaped, placeholder: token.placeholder, len }
}
