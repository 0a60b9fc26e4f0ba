//! A state says what comes after it: `Next`, or `"End": true`, and not both
//! (specification: "Transitions"). `"End": false` says nothing.

use super::super::finding::Anchor;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::spec::states::info;
use crate::syntax::ScalarKind;

pub const RULES: &[Rule] = &[
    row!(
        "next-or-end-missing",
        Error,
        Correctness,
        "a state has neither `Next` nor `\"End\": true`",
        Check::State(next_or_end_missing)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!("next-and-end", Error, Correctness, "a state has both `Next` and `\"End\": true`", Check::State(next_and_end))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
];

/// Whether the state is of a type that has `Next` and `End`.
fn takes_next(state: &ObjectContext) -> bool {
    state.state_type().is_some_and(|state_type| info(state_type).takes_next)
}

fn next_or_end_missing(state: &ObjectContext, acc: &mut Findings) {
    if !takes_next(state) || state.is_incomplete || state.node.member("Next").is_some() {
        return;
    }
    let message = match state.node.member("End") {
        None => {
            "this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `\"End\": true`"
        }
        Some(end) => {
            // Of any other value another rule tells what is wrong.
            let is_false = end.value().scalar().is_some_and(|scalar| scalar.kind == ScalarKind::False);
            if !is_false {
                return;
            }
            "`\"End\": false` says nothing, so AWS misses the `Next` of this state: name the next state, or write \
             `\"End\": true`"
        }
    };
    acc.report(Anchor::StateName, message).at_location(String::new());
}

fn next_and_end(state: &ObjectContext, acc: &mut Findings) {
    let (Some(next), Some(end)) = (state.node.member("Next"), state.node.member("End")) else { return };
    if !takes_next(state) || !values::is_true(end.value()) || values::is_unknown(next.value()) {
        return;
    }
    let (Some(end), Some(next)) = (end.key_content_range(), next.key_content_range()) else { return };
    let message = "a state either ends here or goes on: AWS refuses `End` beside `Next`, so remove one of them";
    acc.report(end, message).at_location(String::new()).related(next, "`Next` is here");
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, codes};
    use expect_test::expect;

    #[test]
    fn the_types_that_go_on_need_next_or_end() {
        check(
            r#"
{
  "StartAt": "Pick",
  "States": {
    "Pick": {
      "Type": "Choice",
      "QueryLanguage": "JSONata",
      "Choices": [
        {"Condition": true, "Next": "T"},
        {"Condition": true, "Next": "P"},
        {"Condition": true, "Next": "W"},
        {"Condition": true, "Next": "All"},
        {"Condition": true, "Next": "Each"}
      ],
      "Default": "F"
    },
    "T": {"Type": "Task", "Resource": "${Function}"},
    "P": {"Type": "Pass", "End": false},
    "W": {"Type": "Wait", "Seconds": 1},
    "All": {
      "Type": "Parallel",
      "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Pass"}}}]
    },
    "Each": {
      "Type": "Map",
      "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}}
    },
    "F": {"Type": "Fail"}
  }
}
"#,
            expect![[r#"
                16 |     "T": {"Type": "Task", "Resource": "${Function}"},
                .. |      ^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/T]
                17 |     "P": {"Type": "Pass", "End": false},
                .. |      ^ error next-or-end-missing: `"End": false` says nothing, so AWS misses the `Next` of this state: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/P]
                18 |     "W": {"Type": "Wait", "Seconds": 1},
                .. |      ^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/W]
                19 |     "All": {
                .. |      ^^^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/All]
                21 |       "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Pass"}}}]
                .. |                                                  ^^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/All/Branches[0]/States/In]
                23 |     "Each": {
                .. |      ^^^^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/Each]
            "#]],
        );
    }

    #[test]
    fn both_are_one_too_many() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "B", "End": false},
    "B": {"Type": "Pass", "Next": "C", "End": true},
    "C": {"Type": "Pass", "Next": "A", "End": "${end}"}
  }
}
"#,
            expect![[r#"
                5  |     "B": {"Type": "Pass", "Next": "C", "End": true},
                .. |                                         ^^^ error next-and-end: a state either ends here or goes on: AWS refuses `End` beside `Next`, so remove one of them [SCHEMA_VALIDATION_FAILED /States/B]
                .. |                            ^^^^ note: `Next` is here
            "#]],
        );
    }

    #[test]
    fn a_field_that_is_being_typed_is_not_missed() {
        for field in ["\"Nex", "\"Next\"", "\"Next\": ", "\"Next\": \"B", "\"End\": tru", "\"End\":", "Next", "${x}"] {
            let text = format!(
                "{{\n\"StartAt\": \"A\",\n\"States\": {{\n\"A\": {{\n\"Type\": \"Pass\",\n{field}\n}}\n}}\n}}\n"
            );
            let mut codes = codes(&text);
            codes.retain(|code| *code != "placeholder-unquoted");
            assert!(codes.iter().all(|code| *code == "json-syntax"), "{field}: {codes:?}");
        }
    }
}
