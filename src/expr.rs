//! The languages inside texts: paths and calls of intrinsic functions in JSONPath
//! states, JSONata in the others.
//!
//! They are parsed from the decoded value of a JSON text, and all ranges count
//! bytes of that value; whoever shows them maps them to the file
//! ([`crate::syntax::OffsetMap`] does). A parse never fails: it
//! gives as much of a tree as can be read, and errors. This layer knows no
//! document, no state and no feature; where an expression may stand, and
//! whether its functions exist, others know.

pub mod intrinsic;
pub mod jsonata;
pub mod path;
mod scanner;

pub use intrinsic::{Argument, ArgumentValue, Call, Intrinsic, Literal};
pub use path::{Path, Root, Selector, Step, StepKind};

use crate::text::TextRange;

/// Expressions are looked into to this depth: calls within calls, paths within
/// filters. AWS takes ten calls in one field.
const MOST_DEPTH: u32 = 32;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExprError {
    /// Where, in the expression's text.
    pub range: TextRange,
    /// What, without a final dot.
    pub message: String,
    /// Nobody has seen AWS refuse it, however odd it looks: no error, at most a hint.
    pub is_doubtful: bool,
}

/// A text that is evaluated.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// It starts with `$`.
    Path(Path),
    /// It is, or may become, a call of an intrinsic function.
    Call(Intrinsic),
}

impl Expression {
    /// Reads the value of a `.$` key or of another field that takes both forms.
    /// What starts like neither comes out as a path without a root.
    pub fn parse(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some(first) if first.is_alphabetic() => Expression::Call(intrinsic::parse(text)),
            _ => Expression::Path(path::parse(text)),
        }
    }

    /// What is wrong, in the order of the text.
    pub fn errors(&self) -> &[ExprError] {
        match self {
            Expression::Path(path) => &path.errors,
            Expression::Call(intrinsic) => &intrinsic.errors,
        }
    }

    /// Calls `visit` for every path: the whole, arguments, those within filters.
    pub fn for_each_path<'e>(&'e self, visit: &mut dyn FnMut(&'e Path)) {
        match self {
            Expression::Path(path) => path.for_each_path(visit),
            Expression::Call(intrinsic) => intrinsic.call.for_each_path(visit),
        }
    }
}

/// Whether a text is written like a path: `$`, `$.…`, `$[…`, `$$.…`.
/// `$name` alone is not taken for one, since prices look like that.
pub fn starts_like_path(text: &str) -> bool {
    let tail = text.strip_prefix("$$").or_else(|| text.strip_prefix('$'));
    tail.is_some_and(|tail| tail.is_empty() || tail.starts_with(['.', '[']))
}

/// Whether a text is written like a call of an intrinsic function: `States.Name(…`.
pub fn is_intrinsic_like(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix("States.") else { return false };
    let name = rest.len() - rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    name > 0 && rest[name..].trim_start().starts_with('(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_calls_are_told_from_other_texts() {
        for text in ["$", "$.a", "$['a']", "$$", "$$.Execution.Id", "$..a"] {
            assert!(starts_like_path(text), "{text}");
        }
        for text in ["", "a", "$5", "$a", "US$.", " $.a", "$$$"] {
            assert!(!starts_like_path(text), "{text}");
        }
        for text in ["States.UUID()", "States.Format('", " States.Foo ("] {
            assert!(is_intrinsic_like(text), "{text}");
        }
        for text in ["States.ALL", "States.", "States.(", "states.UUID()", "UUID()", "The States.UUID()"] {
            assert!(!is_intrinsic_like(text), "{text}");
        }
    }

    #[test]
    fn an_expression_is_a_path_or_a_call() {
        assert!(matches!(Expression::parse("$.a"), Expression::Path(_)));
        assert!(matches!(Expression::parse("States.U"), Expression::Call(_)));
        assert!(matches!(Expression::parse("plain"), Expression::Call(_)));
        assert!(matches!(Expression::parse(""), Expression::Path(Path { root: Root::Missing, .. })));
        let mut seen = Vec::new();
        let expression = Expression::parse("States.Array($.a, States.ArrayLength($$.b[?(@.c == $d)]), 'x')");
        expression.for_each_path(&mut |path| seen.push(path.steps.len()));
        assert_eq!(seen, [1, 2, 1, 0]);
        assert_eq!(expression.errors(), []);
    }
}
