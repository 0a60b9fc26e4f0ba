//! Hover: what the thing at the cursor is, from the tables of the language and
//! from the definition itself.

mod data;
mod expression;
mod jsonata;
mod service;

use super::markup;
use super::navigation::{declarations, text_at, with_name_at};
use super::summary::state_summary;
use super::{Definition, RangeInfo, variables};
use crate::model::Slot;
use crate::spec::{Field, StateType, ValueKind, errors, states};
use crate::text::TextSize;

/// What the thing at `at` is, in Markdown.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let named = state_name(definition, at)
        .or_else(|| jsonata::hover(definition, at))
        .or_else(|| variables::hover(definition, at));
    if named.is_some() {
        return named;
    }
    let place = definition.place_at(at)?;
    let text = text_at(definition, at)?;
    if let Some(of_service) = service::hover(&place, &text, at) {
        return Some(of_service);
    }
    let known = match place.slot {
        Slot::Key(_) => place.field().map(markup::field),
        Slot::Value(_) => place.field().and_then(|field| value(field, text.value.as_deref()?)),
        Slot::Between => None,
    };
    match known {
        Some(info) => Some(RangeInfo { range: text.content, info }),
        None => data::hover(definition, at).or_else(|| expression::hover(definition, at)),
    }
}

/// The state that a key or a transition names.
fn state_name(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    with_name_at(definition, at, |found, machine| {
        let state = if found.is_declaration {
            machine.states().find(|state| state.name_range() == found.range)
        } else {
            declarations(definition, machine, found.name.as_deref()?).next()
        };
        Some(RangeInfo { range: found.range, info: state_summary(definition, &state?) })
    })?
}

/// A value that a table has a row for.
fn value(field: &'static Field, text: &str) -> Option<String> {
    match field.value {
        ValueKind::StateType => Some(markup::state_type(states::info(StateType::from_name(text)?))),
        ValueKind::ErrorNames => errors::error_name(text).map(markup::error_name),
        ValueKind::OneOf(values) => {
            values.iter().find(|value| value.name == text).map(|value| markup::enum_value(value, field))
        }
        ValueKind::ServiceCall(values) => {
            let (_, call) = text.split_once(":states:::")?;
            values.iter().find(|value| value.name == call).map(|value| markup::enum_value(value, field))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::test_support::Fixture;

    /// What the answer is about, and the answer.
    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let answer = fixture.snapshot().hover(fixture.cursor());
        let answer = answer.map(|answer| format!("{}\n---\n{}", &fixture.text[answer.range], answer.info));
        expected.assert_eq(answer.as_deref().unwrap_or("nothing"));
    }

    #[test]
    fn a_type_is_explained() {
        check(
            r#"
{"States": {"A": {"Type": "Succeed"}}}
                            |
"#,
            expect![[r#"
                Succeed
                ---
                **`Succeed`**: state type

                Ends the execution, the branch or the iteration as a success. It has no `Next` and no `End`.
            "#]],
        );
    }

    #[test]
    fn a_field_is_explained_as_the_type_of_its_state_has_it() {
        check(
            r#"
{"States": {"A": {"Type": "Task", "Retry": [{"MaxAttempts": 2}]}}}
                                              |
"#,
            expect![[r#"
                MaxAttempts
                ---
                **`MaxAttempts`**: whole number from 0 to 99999999

                How many new attempts there are at most, the first run not counted. `0` means that these errors are not retried, even if a later retrier names them too.

                - Default: `3`
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Map", "Iterator": {}}}}
                                    |
"#,
            expect![[r#"
                Iterator
                ---
                **`Iterator`**: object, an item processor

                The older name of `ItemProcessor`. A Map state has one or the other, never both.

                - **Deprecated**: use `ItemProcessor` instead
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Seconds": 1}}}
                                     |
"#,
            expect!["nothing"],
        );
    }

    #[test]
    fn an_operator_is_explained() {
        check(
            r#"
{"States": {"A": {"Type": "Choice", "Choices": [{"Not": {"IsNull": true}}]}}}
                                                            |
"#,
            expect![[r#"
                IsNull
                ---
                **`IsNull`**: `true` or `false`

                Tests whether the variable is `null`. `false` matches anything else. The path must exist; guard it with `IsPresent`.

                - JSONPath only
            "#]],
        );
    }

    #[test]
    fn a_fixed_value_is_explained() {
        check(
            r#"
{"States": {"A": {"Type": "Task", "Retry": [{"JitterStrategy": "FULL"}]}}}
                                                                 |
"#,
            expect![[r#"
                FULL
                ---
                **`FULL`**: value of `JitterStrategy`

                Each wait is a random time between 0 and the computed one.
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject"}}}}
                                                               |
"#,
            expect![[r#"
                arn:aws:states:::s3:getObject
                ---
                **`s3:getObject`**: value of `Resource`

                Reads the items from one file: CSV, JSON, JSON Lines, Parquet or a manifest.
            "#]],
        );
    }

    #[test]
    fn an_error_name_is_explained() {
        check(
            r#"
{"States": {"A": {"Type": "Task", "Catch": [{"ErrorEquals": ["States.Permissions"]}]}}}
                                                                 |
"#,
            expect![[r#"
                States.Permissions
                ---
                **`States.Permissions`**: error

                The role lacks a permission that the Task needs. Trying again rarely helps.

                - Raised by `Task`
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Task", "Catch": [{"ErrorEquals": ["Mine"]}]}}}
                                                                 |
"#,
            expect!["nothing"],
        );
    }

    #[test]
    fn a_state_is_summed_up_at_its_key_and_where_it_is_named() {
        let text = r#"
{
  "StartAt": "Pay",
  "States": {
    "Pay": {
      "Type": "Task",
      "Comment": "\nTakes *the* money\nand runs",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Catch": [{"Next": "Fail"}, {"Next": "Fail"}],
      "Next": "Done"
    },
    "Done": {"Type": "Succeed"},
    "Fail": {"Type": "Fail"},
    "Lost `one`": {"Type": "Choice", "Default": "Pay"}
  }
}
"#;
        for (name, expected) in [
            (
                "Pay",
                expect![[r#"
                **`Pay`**: Task state

                Takes \*the\* money

                - Calls `arn:aws:states:::lambda:invoke`
                - Leads to `Fail`, `Done`
                - Starts the workflow; 1 transition leads here
            "#]],
            ),
            (
                "Done",
                expect![[r#"
                **`Done`**: Succeed state

                - Ends here
                - 1 transition leads here
            "#]],
            ),
            (
                "Fail",
                expect![[r#"
                **`Fail`**: Fail state

                - Ends here
                - 2 transitions lead here
            "#]],
            ),
            (
                "Lost `one`",
                expect![[r#"
                **`` Lost `one` ``**: Choice state

                - Leads to `Pay`
                - No transition leads here
                - **Cannot be reached** from `StartAt`
            "#]],
            ),
        ] {
            let fixture = Fixture::new(text);
            let places: Vec<_> = fixture.text.match_indices(&format!("\"{name}\"")).collect();
            let answers: Vec<_> = places
                .iter()
                .filter(|(at, _)| !fixture.text[..*at].ends_with("\"Type\": "))
                .map(|(at, _)| fixture.snapshot().hover((*at as u32 + 1).into()).unwrap())
                .collect();
            assert!(answers.iter().all(|answer| answer.info == answers[0].info));
            assert!(answers.iter().all(|answer| &fixture.text[answer.range] == name));
            expected.assert_eq(&answers[0].info);
        }
    }

    #[test]
    fn a_payload_means_nothing_to_the_language() {
        check(
            r#"
{"States": {"A": {"Type": "Task", "Parameters": {"Next": "A", "Type": "Task"}}}}
                                                    |
"#,
            expect!["nothing"],
        );
    }
}
