//! A container that is being read, and the brackets around it.

use std::sync::Arc;

use super::lexer::{Token, TokenKind};
use crate::syntax::tree::{Child, Container, ContainerKind, Key, Scalar, Value};
use crate::syntax::{SyntaxError, SyntaxErrorKind};

/// A pair of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    Brace,
    Square,
    Paren,
}

impl Bracket {
    pub fn opened_by(kind: TokenKind) -> Option<Self> {
        match kind {
            TokenKind::OpenBrace => Some(Bracket::Brace),
            TokenKind::OpenBracket => Some(Bracket::Square),
            TokenKind::OpenParen => Some(Bracket::Paren),
            _ => None,
        }
    }

    pub fn closed_by(kind: TokenKind) -> Option<Self> {
        match kind {
            TokenKind::CloseBrace => Some(Bracket::Brace),
            TokenKind::CloseBracket => Some(Bracket::Square),
            TokenKind::CloseParen => Some(Bracket::Paren),
            _ => None,
        }
    }

    /// The error of one that is not closed.
    pub fn unclosed(self) -> SyntaxErrorKind {
        match self {
            Bracket::Brace => SyntaxErrorKind::UnclosedObject,
            Bracket::Square => SyntaxErrorKind::UnclosedArray,
            Bracket::Paren => SyntaxErrorKind::UnclosedCall,
        }
    }
}

/// A container that is being parsed.
pub struct Open {
    pub kind: ContainerKind,
    pub start: usize,
    /// Indentation of the line on which it opened.
    pub indent: u32,
    pub children: Vec<Child>,
    pub errors: Vec<SyntaxError>,
}

impl Open {
    pub fn new(kind: ContainerKind, start: usize, indent: u32) -> Self {
        Open { kind, start, indent, children: Vec::new(), errors: Vec::new() }
    }

    pub fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        let relative = |at: usize| (at - self.start) as u32;
        self.errors.push(SyntaxError { kind, start: relative(start), end: relative(end) });
    }

    /// The errors that a token carries.
    pub fn error_of(&mut self, token: Token) {
        let errors = token.error.into_iter().chain(token.open_comment);
        let from = self.start;
        for SyntaxError { kind, start, end } in errors.filter(|error| error.start as usize >= from) {
            self.error(kind, start as usize, end as usize);
        }
    }

    pub fn push(&mut self, key: Option<(usize, Scalar)>, value_at: usize, value: Value) {
        let relative = |at: usize| (at - self.start) as u32;
        let key = key.map(|(at, scalar)| Key { at: relative(at), scalar });
        self.children.push(Child { key, value_at: relative(value_at), value });
    }

    /// The container, which ends at `end` if it is closed, and else with the
    /// last thing in it.
    pub fn into_value(mut self, end: Option<usize>) -> Value {
        let last_child = self.children.last().map_or(0, Child::end);
        let last_error = self.errors.iter().map(|error| error.end).max().unwrap_or(0);
        let len = end.map_or(last_child.max(last_error).max(1), |end| (end - self.start) as u32);
        self.errors.sort_by_key(|error| (error.start, error.end));
        let mut container = Container {
            kind: self.kind,
            closed: end.is_some(),
            block: false,
            clean: true,
            regular: true,
            spliced: false,
            has_errors: !self.errors.is_empty(),
            height: 0,
            len,
            indent: self.indent,
            children: self.children.into(),
            errors: self.errors.into(),
        };
        for child in &container.children {
            if let Value::Container(inner) = &child.value {
                container.has_errors |= inner.has_errors;
                container.height = container.height.max(inner.height);
            }
        }
        container.height += 1;
        Value::Container(Arc::new(container))
    }
}
