//! Values: literals, and what is not looked into as one opaque scalar. Objects
//! and lists are in `collection`.

use super::lexer::{Token, TokenKind};
use super::open::{Bracket, Open};
use super::parser::{Parser, key_scalar};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{ContainerKind, Scalar, ScalarKind, Value};

/// Whether a line break ends an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// It does, as in bodies and objects.
    End,
    /// It does not, as between `(` and `)` or `[` and `]`.
    Free,
}

/// Where an opaque expression stands: behind an operand, or before one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// The functions whose argument stands for what they make of it.
const ENCODERS: &[&str] = &["jsonencode", "yamlencode"];

impl Parser<'_> {
    /// Whether `token` may be the start of a value.
    pub(super) fn starts_value(&self, token: Token) -> bool {
        match token.kind {
            TokenKind::Operator => matches!(self.text_of(token), "-" | "!"),
            TokenKind::Word | TokenKind::Number | TokenKind::Text(_) => true,
            kind => Bracket::opened_by(kind).is_some(),
        }
    }

    /// The value that starts with the next token, and where.
    pub(super) fn value(&mut self, open: &mut Open, lines: Lines) -> (usize, Value) {
        let token = self.peek();
        match token.kind {
            TokenKind::OpenBrace | TokenKind::OpenBracket if !self.is_for(token) => {
                let value = self.list_or_object(open);
                (token.start, self.or_longer(open, token.start, lines, value))
            }
            TokenKind::Word if !self.is_encoded && ENCODERS.contains(&self.text_of(token)) => {
                self.next();
                self.encoder(open, token.start, lines)
            }
            // Branches that do not nest have their own functions, so that those that do need little stack.
            _ => (token.start, self.scalar(open, token, lines)),
        }
    }

    /// `value`, which starts at `start` and was taken, unless it is but the
    /// start of a longer expression.
    fn or_longer(&mut self, open: &mut Open, start: usize, lines: Lines, value: Value) -> Value {
        let is_closed = match &value {
            Value::Container(container) => container.closed,
            Value::Scalar(scalar) => !matches!(scalar.kind, ScalarKind::Text { closed: false, .. }),
            Value::Missing => false,
        };
        if is_closed && self.goes_on(lines) { self.opaque(open, start, lines, Side::Behind) } else { value }
    }

    fn scalar(&mut self, open: &mut Open, token: Token, lines: Lines) -> Value {
        let start = token.start;
        let is_negative = self.text_of(token) == "-" && self.is_number_at(token.end);
        match token.kind {
            TokenKind::Text(_) => {
                self.next();
                open.error_of(token);
                self.or_longer(open, start, lines, Value::Scalar(key_scalar(token)))
            }
            TokenKind::Word => self.word(open, token, lines),
            TokenKind::Operator | TokenKind::Number if is_negative || token.kind == TokenKind::Number => {
                if is_negative {
                    self.next();
                }
                self.next();
                let number = self.literal(ScalarKind::Number, start);
                self.or_longer(open, start, lines, number)
            }
            TokenKind::Bad => {
                self.garbage(open);
                opaque(ScalarKind::Bad, start, self.last_end)
            }
            _ => self.opaque(open, start, lines, Side::Before),
        }
    }

    /// A value that starts with the word `token`.
    fn word(&mut self, open: &mut Open, token: Token, lines: Lines) -> Value {
        self.next();
        let behind = self.peek();
        let is_called = behind.kind == TokenKind::OpenParen && !behind.behind_break;
        let kind = match self.text_of(token) {
            "true" => ScalarKind::True,
            "false" => ScalarKind::False,
            "null" => ScalarKind::Null,
            _ => return self.opaque(open, token.start, lines, Side::Behind),
        };
        if is_called {
            return self.opaque(open, token.start, lines, Side::Behind);
        }
        let literal = self.literal(kind, token.start);
        self.or_longer(open, token.start, lines, literal)
    }

    fn literal(&self, kind: ScalarKind, start: usize) -> Value {
        Value::Scalar(Scalar { kind, escaped: false, placeholder: false, len: (self.last_end - start) as u32 })
    }

    pub(super) fn text_of(&self, token: Token) -> &str {
        self.lexer.text().get(token.start..token.end).unwrap_or_default()
    }

    fn is_number_at(&self, at: usize) -> bool {
        self.lexer.text().as_bytes().get(at).is_some_and(u8::is_ascii_digit)
    }

    fn list_or_object(&mut self, open: &mut Open) -> Value {
        match self.peek().kind {
            TokenKind::OpenBracket => self.container(ContainerKind::Array, Self::items, open),
            _ => self.container(ContainerKind::Object, Self::members, open),
        }
    }

    /// Behind the name of a function that encodes its argument: an object or a
    /// list as its only argument is the value.
    fn encoder(&mut self, open: &mut Open, start: usize, lines: Lines) -> (usize, Value) {
        let paren = self.peek();
        if paren.kind != TokenKind::OpenParen || (lines == Lines::End && paren.behind_break) {
            return (start, self.opaque(open, start, lines, Side::Behind));
        }
        let before = (self.place(), open.errors.len());
        self.next();
        let token = self.peek();
        if !matches!(token.kind, TokenKind::OpenBrace | TokenKind::OpenBracket) || self.is_for(token) {
            self.go_back(before.0);
            return (start, self.opaque(open, start, lines, Side::Behind));
        }
        self.open.push((Bracket::Paren, paren.indent));
        self.is_encoded = true;
        let value = self.list_or_object(open);
        self.is_encoded = false;
        self.open.pop();
        if self.peek().kind == TokenKind::Comma && self.closes_behind_comma() {
            self.next();
        }
        let behind = self.peek();
        if behind.kind == TokenKind::CloseParen && !self.is_of_outer_paren(behind, paren.indent) {
            self.next();
            if self.goes_on(lines) {
                return (start, self.opaque(open, start, lines, Side::Behind));
            }
            return (token.start, value);
        }
        let is_closed = matches!(&value, Value::Container(container) if container.closed);
        if is_closed && (behind.kind == TokenKind::Comma || self.goes_on(Lines::Free)) {
            // More than an object: an operator, a second argument.
            open.errors.truncate(before.1);
            self.go_back(before.0);
            return (start, self.opaque(open, start, lines, Side::Behind));
        }
        if is_closed {
            open.error(SyntaxErrorKind::UnclosedCall, paren.start, paren.end);
        }
        self.fail();
        (token.start, value)
    }

    /// Whether `token`, a `)`, stands where the line of a bracket further out starts.
    fn is_of_outer_paren(&self, token: Token, indent: u32) -> bool {
        let is_left = self.is_by_indentation() && token.first_in_line && token.indent < indent;
        is_left && self.open.contains(&(Bracket::Paren, token.indent))
    }

    /// Whether the comma that comes next is the one that may stand behind the
    /// last argument.
    fn closes_behind_comma(&mut self) -> bool {
        let comma = self.peek();
        let mut ahead = self.ahead_of(comma);
        ahead.next().kind == TokenKind::CloseParen
    }

    /// Whether `token`, which opens a list or an object, opens a `for` expression.
    fn is_for(&self, token: Token) -> bool {
        let mut ahead = self.ahead_of(token);
        let word = ahead.next();
        word.kind == TokenKind::Word && self.text_of(word) == "for" && ahead.next().kind == TokenKind::Word
    }

    /// Whether the next token makes a literal that was read a part of a longer
    /// expression. An index in a line of its own is rather the next item of a
    /// list, its comma missing.
    fn goes_on(&mut self, lines: Lines) -> bool {
        let token = self.peek();
        if lines == Lines::End && token.behind_break {
            return false;
        }
        match token.kind {
            TokenKind::Operator => self.text_of(token) != "!",
            TokenKind::OpenBracket => !token.behind_break,
            TokenKind::Question | TokenKind::Dot => true,
            _ => false,
        }
    }

    /// Reads on to the end of an expression that starts at `start` and is
    /// looked into by nobody.
    fn opaque(&mut self, open: &mut Open, start: usize, lines: Lines, side: Side) -> Value {
        let base = if side == Side::Before { self.peek().indent } else { self.last_indent };
        let mut side = side;
        let mut is_name = side == Side::Behind;
        let mut conditions = 0usize;
        loop {
            let token = self.peek();
            let is_first = token.start == start;
            if !is_first && ((lines == Lines::End && token.behind_break) || self.is_behind_layout(token, base)) {
                break;
            }
            match (side, token.kind) {
                (Side::Before, TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::OpenParen) => {
                    self.brackets(open, base);
                    (side, is_name) = (Side::Behind, false);
                }
                (Side::Before, TokenKind::Word | TokenKind::Number | TokenKind::Text(_)) => {
                    self.next();
                    open.error_of(token);
                    (side, is_name) = (Side::Behind, token.kind == TokenKind::Word);
                }
                (Side::Before, TokenKind::Operator) if matches!(self.text_of(token), "-" | "!") => {
                    self.next();
                }
                (Side::Behind, TokenKind::Dot) => {
                    self.next();
                    let name = self.peek();
                    let is_splat = name.kind == TokenKind::Operator && self.text_of(name) == "*";
                    let is_here = lines == Lines::Free || !name.behind_break;
                    if is_here && (is_splat || matches!(name.kind, TokenKind::Word | TokenKind::Number)) {
                        self.next();
                        is_name = true;
                    } else {
                        side = Side::Before;
                        break;
                    }
                }
                (Side::Behind, TokenKind::OpenBracket) => {
                    self.brackets(open, base);
                    is_name = false;
                }
                (Side::Behind, TokenKind::OpenParen) if is_name => {
                    self.brackets(open, base);
                    is_name = false;
                }
                (Side::Behind, TokenKind::Operator) if self.text_of(token) != "!" => {
                    self.next();
                    side = Side::Before;
                }
                (Side::Behind, TokenKind::Question) => {
                    self.next();
                    conditions += 1;
                    side = Side::Before;
                }
                (Side::Behind, TokenKind::Colon) if conditions > 0 => {
                    self.next();
                    conditions -= 1;
                    side = Side::Before;
                }
                _ => break,
            }
        }
        if side == Side::Before || conditions > 0 {
            open.error(SyntaxErrorKind::HalfExpression, start, self.last_end);
        }
        opaque(ScalarKind::Placeholder, start, self.last_end)
    }

    /// Whether an expression whose line is indented by `base` must have ended
    /// before `token`, going by indentation.
    fn is_behind_layout(&self, token: Token, base: u32) -> bool {
        self.is_by_indentation() && token.first_in_line && token.indent <= base && self.starts_member(token)
    }

    /// Over the bracket that comes next and all in it; gives where it ends.
    pub(super) fn brackets(&mut self, open: &mut Open, base: u32) -> usize {
        let mut stack: Vec<(Bracket, usize)> = Vec::new();
        loop {
            let token = self.peek();
            if token.kind == TokenKind::End || (!stack.is_empty() && self.is_behind_layout(token, base)) {
                break;
            }
            if let Some(found) = Bracket::closed_by(token.kind) {
                let Some(index) = stack.iter().rposition(|(bracket, _)| *bracket == found) else { break };
                for (bracket, start) in stack.drain(index + 1..) {
                    open.error(bracket.unclosed(), start, start + 1);
                    self.fail();
                }
                stack.pop();
                self.next();
                if stack.is_empty() {
                    return self.last_end;
                }
                continue;
            }
            stack.extend(Bracket::opened_by(token.kind).map(|bracket| (bracket, token.start)));
            self.next();
            open.error_of(token);
        }
        for (bracket, start) in stack {
            open.error(bracket.unclosed(), start, start + 1);
            self.fail();
        }
        self.last_end
    }
}

pub(super) fn opaque_scalar(kind: ScalarKind, start: usize, end: usize) -> Scalar {
    Scalar { kind, escaped: false, placeholder: true, len: (end - start) as u32 }
}

fn opaque(kind: ScalarKind, start: usize, end: usize) -> Value {
    Value::Scalar(opaque_scalar(kind, start, end))
}
