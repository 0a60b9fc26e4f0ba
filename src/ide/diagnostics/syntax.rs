//! Syntax errors as diagnostics.

use crate::ide::Definition;
use crate::syntax::SyntaxErrorKind;
use crate::text::{TextRange, TextSize};

use super::{DISPATCH, Findings};

/// Reports the syntax errors, each by the rule that it belongs to.
pub fn report(definition: &Definition, errors: &[(SyntaxErrorKind, TextRange)], acc: &mut Findings) {
    let unclosed = errors.iter().find(|(kind, _)| *kind == SyntaxErrorKind::UnclosedComment);
    for (kind, range) in errors {
        // Of a comment without an end, that is the mistake. It reaches to the
        // end of the text, so there is only one.
        if *kind == SyntaxErrorKind::Comment && unclosed.is_some_and(|(_, unclosed)| unclosed == range) {
            continue;
        }
        let rule = DISPATCH.syntax.iter().find(|(_, kinds)| kinds.contains(kind));
        if let Some((rule, _)) = rule {
            acc.of(rule).report(visible(definition.text(), *range), kind.message()).at_location(String::new());
        }
    }
}

/// `range`, or if it is empty one visible character beside it: the last one
/// before it, for that is what something is missing behind.
pub fn visible(text: &str, range: TextRange) -> TextRange {
    if !range.is_empty() {
        return range;
    }
    let is_visible = |(_, c): &(usize, char)| !c.is_whitespace();
    let at = usize::from(range.start());
    let before = text.get(..at).unwrap_or_default().char_indices().rev().find(is_visible);
    let behind = || text.get(at..).unwrap_or_default().char_indices().find(is_visible).map(|(i, c)| (at + i, c));
    match before.or_else(behind) {
        Some((at, c)) => TextRange::at(TextSize::new(at as u32), TextSize::of(c)),
        None => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_range_gets_a_visible_character() {
        let check = |text: &str, at: u32, expected: &str| {
            let range = visible(text, TextRange::empty(at.into()));
            assert_eq!(&text[range], expected);
        };
        check("{\"a\": 1\n \"b\"", 7, "1");
        check("{\"\u{fc}\u{1f680} \n}", 9, "\u{1f680}");
        check("  x", 1, "x");
        check("", 0, "");
        check(" \n", 1, "");
    }
}
