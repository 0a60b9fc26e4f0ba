//! The variables of the state machine, where a path may start with one.

use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::ide::variables::variables_at;

impl List<'_> {
    /// The variables that the state around the cursor can read.
    pub(super) fn variables(&mut self, spot: &Spot) {
        for variable in variables_at(self.definition, self.at) {
            let path = format!("${}", variable.name);
            let proposal = Proposal::new(&path, CompletionKind::Variable, Insert::part(&*path));
            self.push(spot, proposal.detail(&variable.detail()));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::ide::CompletionConfig;
    use crate::test_support::Fixture;

    #[test]
    fn variables_are_offered_with_those_that_surely_have_a_value_first() {
        let fixture = Fixture::new(
            r#"
{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Assign": {"total.$": "$.n"}, "Next": "B"},
  "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {},
    "Catch": [{"ErrorEquals": ["E"], "Assign": {"failure.$": "$.Cause"}, "Next": "C"}], "Next": "C"},
  "C": {"Type": "Pass", "Parameters": {"x.$": "$"}, "Assign": {"later": 1}, "End": true}
                                                |
}}
"#,
        );
        let items = fixture.snapshot().completions(fixture.cursor(), &CompletionConfig { snippets: true });
        let shown = items.iter().filter(|item| !item.label.starts_with("$$"));
        let shown: String =
            shown.map(|item| format!("{} {}\n", item.label, item.detail.as_deref().unwrap_or_default())).collect();
        expect![[r#"
            $total set by `A`
            $failure set by `B`, not on all ways
        "#]]
        .assert_eq(&shown);
    }
}
