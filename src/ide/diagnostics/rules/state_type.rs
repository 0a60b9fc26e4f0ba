//! A state says of which type it is.

use super::super::Findings;
use super::super::finding::Anchor;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use crate::model::TypeFact;
use crate::spec::StateType;

pub const RULES: &[Rule] = &[
    row!("state-missing-type", Error, Correctness, "a state has no `Type`", Check::State(state_missing_type))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "state-unknown-type",
        Error,
        Correctness,
        "a `Type` is none of the eight state types",
        Check::State(state_unknown_type)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
];

/// A state has no `Type`. What else it may lack depends on the type, so no
/// other rule says anything about its fields.
fn state_missing_type(state: &ObjectContext, acc: &mut Findings) {
    if state.is_incomplete || state.node.member("Type").is_some() {
        return;
    }
    let message = format!("this state has no `Type`, so AWS refuses it: write `\"Type\"` with {}", types());
    acc.report(Anchor::StateName, message).at_location(String::new());
}

/// A `Type` is a text, but no type.
fn state_unknown_type(state: &ObjectContext, acc: &mut Findings) {
    let Some(TypeFact::Unknown(..)) = state.facts.map(|facts| &facts.state_type) else { return };
    let Some(value) = state.node.get("Type").filter(|value| !values::is_unknown(*value)) else { return };
    let Some(name) = value.text_value() else { return };
    let range = values::visible_content(value.source(), value.content_range());
    let meant = most_similar(&name, StateType::ALL.into_iter().map(StateType::name));
    let message = match meant {
        _ if name.is_empty() => format!("the state's type is missing here: write {}", types()),
        Some(meant) => format!("`{name}` is no state type; did you mean `{meant}`?"),
        None => format!("`{name}` is no state type: write {}", types()),
    };
    acc.report(range, message).at_location("/Type".to_owned());
}

/// "`Task`, `Pass`, … or `Fail`"
fn types() -> String {
    let names: Vec<&str> = StateType::ALL.into_iter().map(StateType::name).collect();
    values::alternatives(&names)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, codes};
    use expect_test::expect;

    #[test]
    fn a_state_without_a_type_is_told_only_that() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Comment": "to do"},
    "B": {},
    "": {"End": true}
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Comment": "to do"},
                .. |      ^ error state-missing-type: this state has no `Type`, so AWS refuses it: write `"Type"` with `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/A]
                5  |     "B": {},
                .. |      ^ error state-missing-type: this state has no `Type`, so AWS refuses it: write `"Type"` with `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/B]
                6  |     "": {"End": true}
                .. |     ^^ error state-missing-type: this state has no `Type`, so AWS refuses it: write `"Type"` with `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/]
                .. |     ^^ error state-name-empty: a state must have a name: AWS refuses an empty one [INVALID_STATE_NAME /States/]
            "#]],
        );
    }

    #[test]
    fn a_misspelt_type_is_told_only_that() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "pass"},
    "B": {"Type": "Lambda", "Next": "A"},
    "C": {"Type": "", "Next": "B"},
    "D": {"Type": "Suceed", "Next": "C"},
    "M": {
      "Type": "Map",
      "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Chioce"}}},
      "Next": "D"
    }
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Type": "pass"},
                .. |                    ^^^^ error state-unknown-type: `pass` is no state type; did you mean `Pass`? [SCHEMA_VALIDATION_FAILED /States/A/Type]
                5  |     "B": {"Type": "Lambda", "Next": "A"},
                .. |                    ^^^^^^ error state-unknown-type: `Lambda` is no state type: write `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/B/Type]
                6  |     "C": {"Type": "", "Next": "B"},
                .. |                   ^^ error state-unknown-type: the state's type is missing here: write `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/C/Type]
                7  |     "D": {"Type": "Suceed", "Next": "C"},
                .. |                    ^^^^^^ error state-unknown-type: `Suceed` is no state type; did you mean `Succeed`? [SCHEMA_VALIDATION_FAILED /States/D/Type]
                10 |       "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Chioce"}}},
                .. |                                                                   ^^^^^^ error state-unknown-type: `Chioce` is no state type; did you mean `Choice`? [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/P/Type]
            "#]],
        );
    }

    #[test]
    fn a_type_that_is_being_typed_is_only_a_syntax_error() {
        for state in ["{\"Ty", "{\"Type\"}", "{\"Type\": }", "{\"Type\": \"Pas\n}", "{\"Type\": Pass}", "{ ${x} }"] {
            let text = format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n\"A\": {state}\n}}\n}}\n");
            let mut codes = codes(&text);
            codes.retain(|code| *code != "placeholder-unquoted");
            assert!(codes.iter().all(|code| *code == "json-syntax"), "{state}: {codes:?}");
        }
    }
}
