//! Looking into the call of a function, which the tree holds as one value.

use super::lexer::{Lexer, Reading, Token, TokenKind};
use super::open::Bracket;
use crate::text::{TextRange, TextSize};

/// The call of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// Its name, with the namespaces before it (`provider::x::f`).
    pub name: &'a str,
    /// Its arguments, in byte offsets of the call's text. The last one is left
    /// out if there is nothing of it yet.
    pub args: Vec<TextRange>,
}

/// The call that `raw` is, from its first to its last character; `None` if it
/// is something else. The closing parenthesis may be missing.
pub fn call(raw: &str) -> Option<Call<'_>> {
    let mut lexer = Lexer::new(raw, 0, Reading::ByIndentation);
    let mut token = lexer.next();
    let start = token.start;
    let mut name_end = start;
    while token.kind == TokenKind::Word {
        name_end = token.end;
        token = lexer.next();
        if token.kind == TokenKind::Dot && raw.get(token.start..token.end) == Some("::") {
            token = lexer.next();
        } else {
            break;
        }
    }
    if token.kind != TokenKind::OpenParen || name_end == start {
        return None;
    }
    let mut args = Vec::new();
    let mut depth = 1usize;
    // The argument so far: its first and its last token.
    let mut arg: Option<(Token, Token)> = None;
    while depth > 0 {
        let token = lexer.next();
        if Bracket::opened_by(token.kind).is_some() {
            depth += 1;
        } else if Bracket::closed_by(token.kind).is_some() {
            depth -= 1;
        }
        let is_end = token.kind == TokenKind::End;
        if depth == 0 || is_end || (depth == 1 && token.kind == TokenKind::Comma) {
            args.extend(arg.take().map(|(first, last)| range(first.start, last.end)));
            if is_end {
                break;
            }
        } else {
            arg = Some((arg.map_or(token, |(first, _)| first), token));
        }
    }
    (lexer.next().kind == TokenKind::End).then_some(Call { name: &raw[start..name_end], args })
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: Option<(&str, &[&str])>) {
        let found = call(raw);
        let found = found.as_ref().map(|call| (call.name, call.args.iter().map(|arg| &raw[*arg]).collect::<Vec<_>>()));
        assert_eq!(found, expected.map(|(name, args)| (name, args.to_vec())), "{raw}");
    }

    #[test]
    fn a_call_is_its_name_and_its_arguments() {
        check("file(\"a.json\")", Some(("file", &["\"a.json\""])));
        check(
            "templatefile( \"${path.module}/a.json\", {\n a = f(1, 2) # x, y\n},)",
            Some(("templatefile", &["\"${path.module}/a.json\"", "{\n a = f(1, 2) # x, y\n}"])),
        );
        check("provider::x::f()", Some(("provider::x::f", &[])));
        check("f(<<E\na, b)\nE\n, c)", Some(("f", &["<<E\na, b)\nE", "c"])));
    }

    #[test]
    fn what_is_more_or_less_than_a_call_is_none() {
        for raw in ["f(1).a", "f(1) + 1", "a", "(f(1))", "a.f(1)", "", "::f()", "\"f(1)\""] {
            check(raw, None);
        }
        check("file(\"a.json\"", Some(("file", &["\"a.json\""])));
    }
}
