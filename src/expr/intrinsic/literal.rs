//! Texts in single quotes, the arguments of calls.

use crate::expr::scanner::Scanner;
use crate::text::TextRange;

/// A text in quotes.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Its value, escapes resolved. Braces may have been escaped: count slots
    /// with [`Literal::slots`].
    pub value: String,
    /// What stands between the quotes.
    pub content_range: TextRange,
    /// Each `{}` without a backslash, where `States.Format` puts a value.
    pub slots: Vec<TextRange>,
    /// Backslashes before a character that needs none, with that character.
    pub bad_escapes: Vec<TextRange>,
    /// Whether the quote is closed.
    pub is_closed: bool,
}

/// Reads the text that starts with `quote` where the scanner stands.
pub(super) fn read(scanner: &mut Scanner, quote: char) -> Literal {
    let open = scanner.next_range();
    scanner.bump();
    let from = scanner.at;
    let mut literal = Literal {
        value: String::new(),
        content_range: TextRange::empty(scanner.offset()),
        slots: Vec::new(),
        bad_escapes: Vec::new(),
        is_closed: false,
    };
    while let Some(next) = scanner.peek().filter(|next| *next != quote) {
        let at = scanner.at;
        scanner.bump();
        match next {
            '\\' => escape(scanner, at, &mut literal),
            '{' if scanner.peek() == Some('}') => {
                scanner.bump();
                literal.value.push_str("{}");
                literal.slots.push(scanner.since(at));
            }
            _ => literal.value.push(next),
        }
    }
    literal.content_range = scanner.since(from);
    literal.is_closed = scanner.eat(quote);
    if !literal.is_closed {
        scanner.unclosed(open, "the quote is not closed");
    } else if quote == '"' {
        let range = scanner.since(from - 1);
        scanner.error(range, "texts stand in single quotes here");
    }
    literal
}

fn escape(scanner: &mut Scanner, at: usize, literal: &mut Literal) {
    let escaped = scanner.bump();
    match escaped {
        Some('\'' | '{' | '}' | '\\') => {}
        _ => {
            let range = scanner.since(at);
            literal.bad_escapes.push(range);
            let message = "a backslash stands before `'`, `{`, `}` or a backslash only";
            // Of the others AWS was seen to refuse this one; the rest fail when they run.
            match escaped {
                Some('"') => scanner.error(range, message),
                _ => scanner.doubt(range, message),
            }
            literal.value.push('\\');
        }
    }
    literal.value.extend(escaped);
}
