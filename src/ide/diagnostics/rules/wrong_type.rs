//! Values have the JSON type that AWS expects. For now: the values that make
//! up the graph, since everything else about a machine depends on them.

use super::super::Findings;
use super::super::local::ContainerContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::model::Role;
use crate::spec::fields::field;
use crate::spec::{Shape, ValueKind};
use crate::syntax::{ContainerKind, Entry, Node, ScalarKind};
use crate::text::{TextRange, TextSize};

pub const RULES: &[Rule] = &[row!(
    "wrong-type",
    Error,
    Correctness,
    "a value is not of the type that its field takes",
    Check::Container(wrong_type)
)
.aws("SCHEMA_VALIDATION_FAILED")
.silent_in_unbalanced_text()];

/// A state, a branch or an item processor is no object, `States` is none,
/// `Branches` is no list, `Type` or a transition is no text, `End` no Boolean.
fn wrong_type(container: &ContainerContext, acc: &mut Findings) {
    let location = |entry: Entry, index: usize| {
        let place = container.trail.location();
        entry.key().map_or_else(|| format!("{place}[{index}]"), |key| format!("{place}/{key}"))
    };
    for (index, entry) in container.node.entries().enumerate() {
        let value = entry.value();
        let Some((expected, kind)) = expectation(container.role, entry, value) else { continue };
        if kind.is_met_by(value) || values::is_unknown(value) {
            continue;
        }
        acc.report(visible_start(value), format!("{expected}, not {}", title(value)))
            .at_location(location(entry, index));
    }
}

/// What a value must be.
#[derive(Clone, Copy)]
enum Expected {
    Text,
    Boolean,
    Object,
    List,
}

impl Expected {
    fn is_met_by(self, value: Node) -> bool {
        match self {
            Expected::Text => value.text_value().is_some(),
            Expected::Boolean => {
                value.scalar().is_some_and(|scalar| matches!(scalar.kind, ScalarKind::True | ScalarKind::False))
            }
            Expected::Object => value.object().is_some(),
            Expected::List => value.array().is_some(),
        }
    }
}

/// What the value of `entry` must be, in words as well.
fn expectation(role: Role, entry: Entry, value: Node) -> Option<(String, Expected)> {
    match role {
        Role::States if entry.key_range().is_some() && value.object().is_none() => {
            Some(("a state must be an object with a `Type`".to_owned(), Expected::Object))
        }
        Role::List(Shape::Branch) if value.object().is_none() => {
            Some(("a branch must be an object with `StartAt` and `States`".to_owned(), Expected::Object))
        }
        Role::Object(shape) => {
            let field = field(shape, &entry.key()?)?;
            let (words, expected) = match field.value {
                ValueKind::StateName => ("must be the name of a state, as a text", Expected::Text),
                ValueKind::StateType => ("must be the name of a state type, as a text", Expected::Text),
                ValueKind::Boolean => ("must be `true` or `false`, without quotes", Expected::Boolean),
                ValueKind::States => ("must be an object of states by their names", Expected::Object),
                ValueKind::Object(Shape::Processor) => {
                    ("must be an object with `StartAt` and `States`", Expected::Object)
                }
                ValueKind::List(Shape::Branch) => ("must be a list of branches", Expected::List),
                _ => return None,
            };
            if expected.is_met_by(value) {
                return None;
            }
            Some((format!("`{}` {words}", field.name), expected))
        }
        _ => None,
    }
}

/// The value, or of one with brackets the first of them.
fn visible_start(value: Node) -> TextRange {
    match value.container() {
        Some(_) => TextRange::at(value.range().start(), TextSize::new(1)),
        None => value.range(),
    }
}

fn title(value: Node) -> &'static str {
    match (value.container().map(|container| container.kind), value.scalar().map(|scalar| scalar.kind)) {
        (Some(ContainerKind::Object), _) => "an object",
        (Some(ContainerKind::Array), _) => "a list",
        (_, Some(ScalarKind::Number)) => "a number",
        (_, Some(ScalarKind::True | ScalarKind::False)) => "a Boolean",
        (_, Some(ScalarKind::Null)) => "`null`",
        _ => "a text",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use expect_test::expect;

    #[test]
    fn the_parts_of_the_graph_have_their_types() {
        check(
            r#"
{
  "StartAt": 1,
  "States": {
    "A": "Pass",
    "B": [],
    "C": {"Type": null, "Next": true},
    "D": {"Type": "Parallel", "Branches": [{"StartAt": "X", "States": []}, "Y"], "Next": {"State": "A"}},
    "E": {"Type": "Parallel", "Branches": {"StartAt": "X"}, "End": "true"},
    "F": {"Type": "Map", "ItemProcessor": [], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": 3}], "End": true},
    "G": {"Type": "Choice", "Choices": [{"Next": ["A"]}], "Default": null}
  }
}
"#,
            expect![[r#"
                2  |   "StartAt": 1,
                .. |              ^ error wrong-type: `StartAt` must be the name of a state, as a text, not a number [SCHEMA_VALIDATION_FAILED /StartAt]
                4  |     "A": "Pass",
                .. |          ^^^^^^ error wrong-type: a state must be an object with a `Type`, not a text [SCHEMA_VALIDATION_FAILED /States/A]
                5  |     "B": [],
                .. |          ^ error wrong-type: a state must be an object with a `Type`, not a list [SCHEMA_VALIDATION_FAILED /States/B]
                6  |     "C": {"Type": null, "Next": true},
                .. |                   ^^^^ error wrong-type: `Type` must be the name of a state type, as a text, not `null` [SCHEMA_VALIDATION_FAILED /States/C/Type]
                .. |                                 ^^^^ error wrong-type: `Next` must be the name of a state, as a text, not a Boolean [SCHEMA_VALIDATION_FAILED /States/C/Next]
                7  |     "D": {"Type": "Parallel", "Branches": [{"StartAt": "X", "States": []}, "Y"], "Next": {"State": "A"}},
                .. |                                                                       ^ error wrong-type: `States` must be an object of states by their names, not a list [SCHEMA_VALIDATION_FAILED /States/D/Branches[0]/States]
                .. |                                                                            ^^^ error wrong-type: a branch must be an object with `StartAt` and `States`, not a text [SCHEMA_VALIDATION_FAILED /States/D/Branches[1]]
                .. |                                                                                          ^ error wrong-type: `Next` must be the name of a state, as a text, not an object [SCHEMA_VALIDATION_FAILED /States/D/Next]
                8  |     "E": {"Type": "Parallel", "Branches": {"StartAt": "X"}, "End": "true"},
                .. |                                           ^ error wrong-type: `Branches` must be a list of branches, not an object [SCHEMA_VALIDATION_FAILED /States/E/Branches]
                .. |                                                                    ^^^^^^ error wrong-type: `End` must be `true` or `false`, without quotes, not a text [SCHEMA_VALIDATION_FAILED /States/E/End]
                9  |     "F": {"Type": "Map", "ItemProcessor": [], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": 3}], "End": true},
                .. |                                           ^ error wrong-type: `ItemProcessor` must be an object with `StartAt` and `States`, not a list [SCHEMA_VALIDATION_FAILED /States/F/ItemProcessor]
                .. |                                                                                                 ^ error wrong-type: `Next` must be the name of a state, as a text, not a number [SCHEMA_VALIDATION_FAILED /States/F/Catch[0]/Next]
                10 |     "G": {"Type": "Choice", "Choices": [{"Next": ["A"]}], "Default": null}
                .. |                                                  ^ error wrong-type: `Next` must be the name of a state, as a text, not a list [SCHEMA_VALIDATION_FAILED /States/G/Choices[0]/Next]
                .. |                                                                      ^^^^ error wrong-type: `Default` must be the name of a state, as a text, not `null` [SCHEMA_VALIDATION_FAILED /States/G/Default]
            "#]],
        );
        check(
            "{\"StartAt\": \"A\", \"States\": [{\"A\": {\"Type\": \"Succeed\"}}]}",
            expect![[r#"
                1  | {"StartAt": "A", "States": [{"A": {"Type": "Succeed"}}]}
                .. |                            ^ error wrong-type: `States` must be an object of states by their names, not a list [SCHEMA_VALIDATION_FAILED /States]
            "#]],
        );
    }

    #[test]
    fn what_is_broken_or_filled_in_has_no_type() {
        check(
            r#"
{
  "StartAt": ${start},
  "States": {
    "A": ${state},
    "B": {"Type": "Parallel", "Branches": ${branches}, "End": ${end}},
    "C": {"Type": {"Ref": "Type"}, "Next": {"Fn::Sub": "A"}}
  }
}
"#,
            expect![""],
        );
        check(
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": Pass, \"End\": tru}, \"B\": }}",
            expect![[r#"
                1  | {"StartAt": "A", "States": {"A": {"Type": Pass, "End": tru}, "B": }}
                .. |                                           ^^^^ error json-syntax: this is no value: texts stand in double quotes [INVALID_JSON_DESCRIPTION]
                .. |                                                        ^^^ error json-syntax: this is no value: texts stand in double quotes [INVALID_JSON_DESCRIPTION]
                .. |                                                              ^^^^ error json-syntax: a value is missing behind this key [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }
}
