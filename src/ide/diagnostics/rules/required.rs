//! Objects have the fields that they cannot do without.

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::keys::is_meant;
use super::scopes::stands_inside_states;
use crate::spec::Shape;
use crate::spec::fields::fields;

pub const RULES: &[Rule] = &[row!(
    "missing-required-field",
    Error,
    Correctness,
    "a required field is missing",
    Check::Object(missing_required_field)
)
.aws("SCHEMA_VALIDATION_FAILED")
.silent_in_unbalanced_text()];

/// A machine lacks `StartAt` or `States`, a Task its `Resource`, a catcher its
/// `Next` … One finding names all that is missing, as AWS does. What a state
/// of no known type lacks cannot be said.
fn missing_required_field(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.shape == Shape::State(None) {
        return;
    }
    let is_missing = |name: &&str| {
        object.node.member(name).is_none() && !is_meant(object, name) && !stands_inside_states(object, name)
    };
    let required = fields(object.shape).filter(|field| field.required && object.takes(field)).map(|field| field.name);
    let missing: Vec<&str> = required.filter(is_missing).collect();
    if missing.is_empty() {
        return;
    }
    let (verb, them) = if missing.len() == 1 { ("is", "it") } else { ("are", "them") };
    let names = values::enumerated(&missing);
    let message = format!("{names} {verb} missing: AWS refuses {} without {them}", object.shape.title());
    acc.report(object.anchor(), message).at_location(object.location());
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use expect_test::expect;

    #[test]
    fn a_machine_needs_start_and_states() {
        check(
            "{}",
            expect![[r#"
                1  | {}
                .. | ^ error missing-required-field: `StartAt` and `States` are missing: AWS refuses a state machine without them [SCHEMA_VALIDATION_FAILED /]
            "#]],
        );
        check(
            "{\n  \"States\": {\"A\": {\"Type\": \"Succeed\"}}\n}",
            expect![[r#"
                1  | {
                .. | ^ error missing-required-field: `StartAt` is missing: AWS refuses a state machine without it [SCHEMA_VALIDATION_FAILED /]
            "#]],
        );
        check(
            "{\n  \"StartAt\": \"A\"\n}",
            expect![[r#"
                1  | {
                .. | ^ error missing-required-field: `States` is missing: AWS refuses a state machine without it [SCHEMA_VALIDATION_FAILED /]
            "#]],
        );
    }

    #[test]
    fn branches_and_processors_need_them_as_well() {
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "A"},
        {"States": {"B": {"Type": "Succeed"}}}
      ],
      "Next": "M"
    },
    "M": {
      "Type": "Map",
      "ItemProcessor": {},
      "End": true
    }
  }
}
"#,
            expect![[r#"
                7  |         {"StartAt": "A"},
                .. |         ^ error missing-required-field: `States` is missing: AWS refuses a branch without it [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]]
                8  |         {"States": {"B": {"Type": "Succeed"}}}
                .. |         ^ error missing-required-field: `StartAt` is missing: AWS refuses a branch without it [SCHEMA_VALIDATION_FAILED /States/P/Branches[1]]
                14 |       "ItemProcessor": {},
                .. |        ^^^^^^^^^^^^^ error missing-required-field: `StartAt` and `States` are missing: AWS refuses an item processor without them [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor]
            "#]],
        );
    }

    #[test]
    fn what_is_being_typed_is_not_missed() {
        check(
            "{\n  \"Sta\n}",
            expect![[r#"
                2  |   "Sta
                .. |   ^^^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
            "#]],
        );
        check(
            "{\n  \"StartAt\": \"A\",\n  \"States\"\n}",
            expect![[r#"
                3  |   "States"
                .. |          ^ error json-syntax: a colon is missing between the key and its value [INVALID_JSON_DESCRIPTION]
            "#]],
        );
        check(
            "{\n",
            expect![[r#"
                1  | {
                .. | ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
            "#]],
        );
        check("{ ${body} }", expect![""]);
    }
}
