//! The expression that a place in the text lies in.

use super::Definition;
use crate::model::{Embedded, StateView, expressions_of};
use crate::text::{TextRange, TextSize};

/// A place in an expression.
#[derive(Clone, Copy, Debug)]
pub struct ExpressionAt<'a> {
    /// The state that the expression stands in.
    pub state: &'a StateView<'a>,
    /// The expression.
    pub embedded: &'a Embedded,
    /// The place, in bytes of the expression's code.
    pub offset: TextSize,
}

impl ExpressionAt<'_> {
    /// The place in the definition of a range of the code.
    pub fn range(&self, part: TextRange) -> TextRange {
        self.embedded.range(part) + self.state.at()
    }
}

/// Calls `found` with the expression whose code `at` lies in or touches.
pub fn with_expression_at<R>(
    definition: &Definition,
    at: TextSize,
    found: impl FnOnce(&ExpressionAt) -> R,
) -> Option<R> {
    let (tree, text) = (definition.tree(), definition.text());
    let analysis = definition.analysis();
    let answer = analysis.with_machine_at(at, |_, state| {
        let state = state?;
        let relative = at.checked_sub(state.at())?;
        let expressions = expressions_of(&state, tree, text);
        let index = expressions.partition_point(|embedded| embedded.content.end() < relative);
        let embedded = expressions.get(index)?;
        let offset = embedded.offset(relative)?;
        Some(found(&ExpressionAt { state: &state, embedded, offset }))
    });
    answer.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Fixture;

    /// The code around the cursor with a `|` at the place.
    fn code_at(fixture: &str) -> Option<String> {
        let fixture = Fixture::new(fixture);
        with_expression_at(&fixture.snapshot().definitions()[0], fixture.cursor(), |at| {
            let (before, behind) = at.embedded.code_text().split_at(at.offset.into());
            assert_eq!(at.range(TextRange::empty(at.offset)), TextRange::empty(fixture.cursor()));
            format!("{before}|{behind}")
        })
    }

    #[test]
    fn the_place_is_counted_in_the_code() {
        let place = |cursor: &str| {
            let state = r#""Type": "Pass", "Output": {"a": "{% 'b\n' & $x %}", "c": "{% 1"}}}}"#;
            code_at(&format!("\n{{\"QueryLanguage\": \"JSONata\", \"States\": {{\"A\": {{\n{state}\n{cursor}\n"))
        };
        assert_eq!(place("                                          |").as_deref(), Some(" 'b\n' |& $x "));
        assert_eq!(place("                                 |"), None);
        assert_eq!(place("                                                           |"), None);
        assert_eq!(place("                                                              |").as_deref(), Some(" 1|"));
    }
}
