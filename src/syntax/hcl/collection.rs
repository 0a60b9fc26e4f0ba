//! Members of objects and items of lists, attributes among them.

use super::expression::{Lines, opaque_scalar};
use super::lexer::{Token, TokenKind};
use super::open::{Bracket, Open};
use super::parser::{Closing, Parser, key_scalar};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Scalar, ScalarKind, Value};

impl Parser<'_> {
    /// `=` and the value of the attribute or member with this key; gives what
    /// may follow.
    pub(super) fn attribute(&mut self, open: &mut Open, key: (usize, Scalar), lines: Lines) -> Separator {
        let key_end = self.last_end;
        let mut value_at = key_end;
        let mut token = self.peek();
        let has_sign = matches!(token.kind, TokenKind::Equals | TokenKind::Colon);
        if !has_sign || token.behind_break {
            open.error(SyntaxErrorKind::MissingEquals, key_end, key_end);
        }
        if has_sign {
            self.next();
            value_at = token.end;
            token = self.peek();
            while is_misplaced(token) {
                self.garbage(open);
                token = self.peek();
            }
        }
        // What opens in a line of its own can be nothing but the value.
        let is_opener = matches!(token.kind, TokenKind::OpenBrace | TokenKind::OpenBracket);
        let is_here = !token.behind_break || (has_sign && is_opener);
        let is_value = token.kind == TokenKind::Bad || self.starts_value(token);
        if !is_here || !is_value || (!has_sign && self.starts_member(token)) {
            if has_sign {
                open.error(SyntaxErrorKind::MissingValue, key.0, value_at);
            }
            open.push(Some(key), value_at, Value::Missing);
            return Separator::Excused;
        }
        if token.behind_break {
            open.error(SyntaxErrorKind::MissingValue, key.0, value_at);
        }
        let (at, value) = self.value(open, lines);
        let separator = separator_behind(&value);
        open.push(Some(key), at, value);
        separator
    }

    /// The members of an object; gives the end of its closing brace.
    pub(super) fn members(&mut self, open: &mut Open) -> Option<usize> {
        let mut separator = Separator::Start;
        loop {
            let token = self.peek();
            match self.closing(open, Bracket::Brace) {
                Closing::No => {}
                Closing::Skipped => continue,
                Closing::End(end) => return end.closer(),
            }
            if token.kind == TokenKind::Comma {
                self.comma(open, &mut separator);
                continue;
            }
            if separator == Separator::None && !token.behind_break {
                open.error(SyntaxErrorKind::MissingComma, self.last_end, self.last_end);
            }
            separator = match token.kind {
                TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::Equals | TokenKind::Colon => {
                    open.error(SyntaxErrorKind::MissingKey, token.start, token.end);
                    let key = Scalar { kind: ScalarKind::Bad, escaped: false, placeholder: false, len: 0 };
                    if matches!(token.kind, TokenKind::Equals | TokenKind::Colon) {
                        self.attribute(open, (token.start, key), Lines::End)
                    } else {
                        let (at, value) = self.value(open, Lines::End);
                        open.push(Some((token.start, key)), at, value);
                        Separator::None
                    }
                }
                _ if self.starts_value(token) => self.member(open),
                _ => {
                    self.garbage(open);
                    Separator::Excused
                }
            };
        }
    }

    /// A member whose key starts with the next token.
    fn member(&mut self, open: &mut Open) -> Separator {
        let first = self.peek();
        let start = first.start;
        let mut key = key_scalar(first);
        if first.kind == TokenKind::OpenParen {
            self.brackets(open, first.indent);
            key = opaque_scalar(ScalarKind::Placeholder, start, self.last_end);
        } else {
            self.next();
            open.error_of(first);
            // A number is a key as its value is written.
            key.placeholder |=
                first.kind == TokenKind::Number && !self.text_of(first).bytes().all(|byte| byte.is_ascii_digit());
        }
        let is_unclosed = first.is_text() && !first.closed;
        if !is_unclosed && (first.kind == TokenKind::Operator || self.is_key_part()) {
            key = self.rest_of_key(open, first);
        }
        if is_unclosed && !matches!(self.peek().kind, TokenKind::Equals | TokenKind::Colon) {
            open.push(Some((start, key)), self.last_end, Value::Missing);
            return Separator::Excused;
        }
        self.attribute(open, (start, key), Lines::End)
    }

    /// Whether the next token belongs to the key before it.
    fn is_key_part(&mut self) -> bool {
        let token = self.peek();
        let is_part = matches!(
            token.kind,
            TokenKind::Dot | TokenKind::OpenBracket | TokenKind::OpenParen | TokenKind::Operator | TokenKind::Bad
        );
        is_part && !token.behind_break
    }

    /// A key that is more than a word: an expression, which HCL takes, or a name
    /// with dots in it, which should stand in quotes.
    fn rest_of_key(&mut self, open: &mut Open, first: Token) -> Scalar {
        let mut is_name = first.kind == TokenKind::Word;
        loop {
            let token = self.peek();
            let is_end = matches!(
                token.kind,
                TokenKind::Equals
                    | TokenKind::Colon
                    | TokenKind::Arrow
                    | TokenKind::Comma
                    | TokenKind::OpenBrace
                    | TokenKind::CloseBrace
                    | TokenKind::CloseBracket
                    | TokenKind::CloseParen
                    | TokenKind::End
            );
            if is_end || token.behind_break {
                break;
            }
            if Bracket::opened_by(token.kind).is_some() {
                self.brackets(open, first.indent);
                is_name = false;
            } else {
                self.next();
                is_name &= !matches!(token.kind, TokenKind::Operator | TokenKind::Text(_));
            }
        }
        if is_name {
            open.error(SyntaxErrorKind::BareKey, first.start, self.last_end);
            return Scalar { placeholder: false, ..opaque_scalar(ScalarKind::Bad, first.start, self.last_end) };
        }
        opaque_scalar(ScalarKind::Placeholder, first.start, self.last_end)
    }

    /// The items of a list; gives the end of its closing bracket.
    pub(super) fn items(&mut self, open: &mut Open) -> Option<usize> {
        let mut separator = Separator::Start;
        loop {
            let token = self.peek();
            match self.closing(open, Bracket::Square) {
                Closing::No => {}
                Closing::Skipped => continue,
                Closing::End(end) => return end.closer(),
            }
            let outer = self.open.len().checked_sub(2).and_then(|index| self.open.get(index));
            let is_in_object = outer.is_none_or(|(bracket, _)| *bracket == Bracket::Brace);
            if is_in_object && self.starts_member(token) {
                self.fail();
                return None;
            }
            if token.kind == TokenKind::Comma {
                self.comma(open, &mut separator);
            } else if self.starts_value(token) {
                if separator == Separator::None {
                    open.error(SyntaxErrorKind::MissingComma, self.last_end, self.last_end);
                }
                let (at, value) = self.value(open, Lines::Free);
                separator = separator_behind(&value);
                open.push(None, at, value);
            } else {
                self.garbage(open);
                separator = Separator::Excused;
            }
        }
    }

    fn comma(&mut self, open: &mut Open, separator: &mut Separator) {
        let token = self.next();
        if matches!(separator, Separator::Start | Separator::Comma) {
            open.error(SyntaxErrorKind::ExtraComma, token.start, token.end);
        } else {
            *separator = Separator::Comma;
        }
    }
}

/// What stands between the last child and the next token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// There is no child yet.
    Start,
    /// A comma.
    Comma,
    /// Nothing, so a comma or a line break must follow.
    None,
    /// Nothing, and where more is missing than the comma, that was reported.
    Excused,
}

/// What joins operands, with nothing before it in its line that it could join.
fn is_misplaced(token: Token) -> bool {
    use TokenKind::{Arrow, Colon, Dot, Ellipsis, Equals, Question};
    !token.behind_break && matches!(token.kind, Arrow | Colon | Dot | Ellipsis | Equals | Question)
}

fn separator_behind(value: &Value) -> Separator {
    let is_unclosed = match value {
        Value::Missing => true,
        Value::Container(container) => !container.closed,
        Value::Scalar(scalar) => matches!(scalar.kind, ScalarKind::Text { closed: false, .. } | ScalarKind::Bad),
    };
    if is_unclosed { Separator::Excused } else { Separator::None }
}
