//! Values have the JSON type that their field takes.
//!
//! What a value means, its range, its form or its words, is the business of
//! other rules; they may rely on its type.

use super::super::Findings;
use super::super::local::{ContainerContext, FieldContext};
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::model::Role;
use crate::spec::fields::field as field_of;
use crate::spec::{QueryLanguage, Shape, ValueKind, choice};
use crate::syntax::{Node, ScalarKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("wrong-type", Error, Correctness, "a value is not of the type that its field takes", Check::Field(wrong_type))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!("unset-null", Error, Correctness, "`null` stands where it means nothing", Check::With("wrong-type"))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!("comment-type", Error, Correctness, "a `Comment` is not a text", Check::With("wrong-type"))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "error-equals-type",
        Error,
        Correctness,
        "`ErrorEquals` is not a list of error names",
        Check::With("wrong-type")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "choice-operand-type",
        Error,
        Correctness,
        "an operator compares with a value of another type",
        Check::With("wrong-type")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "choice-condition-type",
        Error,
        Correctness,
        "a `Condition` is neither an expression nor a Boolean",
        Check::With("wrong-type")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "map-items-type",
        Error,
        Correctness,
        "`Items` is neither a list nor an object nor an expression",
        Check::With("wrong-type")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!("assign-shape", Error, Correctness, "`Assign` is not an object", Check::With("wrong-type"))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!("branch-shape", Error, Correctness, "a branch is not an object", Check::Container(element_type))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
];

/// The code that tells about the type of a field's value.
fn code(field: &FieldContext) -> &'static str {
    match field.field.value {
        ValueKind::Comment => "comment-type",
        ValueKind::ErrorNames => "error-equals-type",
        ValueKind::Condition => "choice-condition-type",
        ValueKind::Items => "map-items-type",
        ValueKind::Assign => "assign-shape",
        _ if choice::is_operator(field.field.name) => "choice-operand-type",
        _ => "wrong-type",
    }
}

fn wrong_type(field: &FieldContext, acc: &mut Findings) {
    let (value, kind) = (field.value(), field.field.value);
    if field.is_unknown() {
        return;
    }
    if is_null(value) {
        let takes_null = field.field.nullable || matches!(kind, ValueKind::Json);
        if !takes_null {
            let message = format!(
                "`{}` cannot be `null`: AWS refuses it, so leave the field out, or write {}",
                field.field.name,
                expected(field).words
            );
            acc.report_as("unset-null", value.range(), message).at_location(field.location());
        }
        return;
    }
    let expected = expected(field);
    if (expected.is_met_by)(value) {
        elements(field, acc);
        return;
    }
    let name = field.field.name;
    let mut message = format!("`{name}` must be {}, not {}", expected.words, values::title(value));
    let twin = path_twin(field);
    if let Some(twin) = twin {
        message.push_str(&format!("; a path stands in `{twin}`"));
    }
    let finding = acc.report_as(code(field), values::visible_start(value), message).at_location(field.location());
    if let Some(twin) = twin {
        finding.fix(format!("Rename to `{twin}`"), vec![Indel::replace(field.key_range(), twin)]);
    }
    if let Some(text) = unquoted(field) {
        finding.fix(format!("Write {text} without quotes"), vec![Indel::replace(value.range(), text)]);
    }
}

/// What a value must be.
struct Expected {
    words: &'static str,
    is_met_by: fn(Node) -> bool,
}

fn expected(field: &FieldContext) -> Expected {
    let is_jsonata = field.field.evaluated && field.object.language == QueryLanguage::Jsonata;
    let (words, is_met_by): (_, fn(Node) -> bool) = match field.field.value {
        ValueKind::Text | ValueKind::Comment => ("a text", is_text),
        ValueKind::Resource | ValueKind::ServiceCall(_) => ("an ARN, as a text", is_text),
        ValueKind::OneOf(_) => ("one of its fixed texts", is_text),
        ValueKind::StateName => ("the name of a state, as a text", is_text),
        ValueKind::StateType => ("the name of a state type, as a text", is_text),
        ValueKind::Timestamp => ("a timestamp, as a text", is_text),
        ValueKind::Path | ValueKind::ReferencePath => ("a path, as a text", is_text),
        ValueKind::PathOrIntrinsic => ("a path or a call of an intrinsic function, as a text", is_text),
        ValueKind::Boolean => ("`true` or `false`, without quotes", is_boolean),
        ValueKind::Condition => ("an expression between `{%` and `%}`, or a Boolean", is_boolean),
        ValueKind::Integer(..) if is_jsonata => ("a whole number, or an expression that gives one", is_number),
        ValueKind::Integer(..) => ("a whole number", is_number),
        ValueKind::Number(..) if is_jsonata => ("a number, or an expression that gives one", is_number),
        ValueKind::Number(..) => ("a number", is_number),
        ValueKind::ErrorNames => ("a list of error names", is_list),
        ValueKind::Texts => ("a list of texts", is_list),
        ValueKind::Items => ("a list or an object, or an expression that gives one", is_container),
        ValueKind::Assign => ("an object of variables", is_object),
        ValueKind::Arguments if is_jsonata => ("an object, or an expression that gives one", is_object),
        ValueKind::Arguments => ("an object", is_object),
        ValueKind::Template | ValueKind::Json => ("any JSON", |_| true),
        ValueKind::States => ("an object of states by their names", is_object),
        ValueKind::Object(Shape::Processor) => ("an object with `StartAt` and `States`", is_object),
        ValueKind::Object(_) => ("an object", is_object),
        ValueKind::List(Shape::Branch) => ("a list of branches", is_list),
        ValueKind::List(_) => ("a list of objects", is_list),
    };
    Expected { words, is_met_by }
}

/// The elements of a list of texts are texts.
fn elements(field: &FieldContext, acc: &mut Findings) {
    if !matches!(field.field.value, ValueKind::ErrorNames | ValueKind::Texts) {
        return;
    }
    for (index, item) in field.value().entries().enumerate() {
        let value = item.value();
        if is_text(value) || values::is_unknown(value) {
            continue;
        }
        let message = format!("the elements of `{}` must be texts, not {}", field.field.name, values::title(value));
        let location = format!("{}[{index}]", field.location());
        acc.report_as(code(field), values::visible_start(value), message).at_location(location);
    }
}

/// The field that takes a path in place of this one, if the value is a path.
fn path_twin(field: &FieldContext) -> Option<&'static str> {
    let text = field.value().text_value().filter(|text| text.starts_with('$'))?;
    let twin = field_of(field.object.shape, &format!("{}Path", field.field.name))?;
    (field.object.takes(twin) && !text.is_empty()).then_some(twin.name)
}

/// The number or Boolean that stands in quotes, where one without is wanted.
fn unquoted(field: &FieldContext) -> Option<String> {
    let text = field.value().text_value()?;
    let fits = match field.field.value {
        ValueKind::Integer(..) | ValueKind::Number(..) => text.parse::<f64>().is_ok_and(f64::is_finite),
        ValueKind::Boolean | ValueKind::Condition => matches!(&*text, "true" | "false"),
        _ => false,
    };
    let is_json = fits && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '-');
    is_json.then(|| text.into_owned())
}

/// A state, a branch, a retrier … is no object.
fn element_type(container: &ContainerContext, acc: &mut Findings) {
    let (what, code) = match container.role {
        Role::States => ("a state must be an object with a `Type`", "wrong-type"),
        Role::List(Shape::Branch) => ("a branch must be an object with `StartAt` and `States`", "branch-shape"),
        Role::List(Shape::Retrier) => ("a retrier must be an object with `ErrorEquals`", "wrong-type"),
        Role::List(Shape::Catcher) => ("a catcher must be an object with `ErrorEquals` and `Next`", "wrong-type"),
        Role::List(_) => ("a choice rule must be an object", "wrong-type"),
        _ => return,
    };
    for (index, entry) in container.node.entries().enumerate() {
        let value = entry.value();
        // Without a key it was reported as that; what the language of the states
        // calls by a single word stands there by mistake, and has a rule of its own.
        let is_other = container.role == Role::States
            && (entry.key_range().is_none() || super::scopes::is_field_inside_states(container, entry));
        if is_object(value) || is_other || values::is_unknown(value) {
            continue;
        }
        let message = format!("{what}, not {}", values::title(value));
        acc.report_as(code, values::visible_start(value), message)
            .at_location(container.trail.location_of(entry, index));
    }
}

fn is_text(value: Node) -> bool {
    value.text_value().is_some()
}

fn is_number(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Number)
}

fn is_boolean(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| matches!(scalar.kind, ScalarKind::True | ScalarKind::False))
}

fn is_null(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null)
}

fn is_object(value: Node) -> bool {
    value.object().is_some()
}

fn is_list(value: Node) -> bool {
    value.array().is_some()
}

fn is_container(value: Node) -> bool {
    value.container().is_some()
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
                .. |                   ^^^^ error unset-null: `Type` cannot be `null`: AWS refuses it, so leave the field out, or write the name of a state type, as a text [SCHEMA_VALIDATION_FAILED /States/C/Type]
                .. |                                 ^^^^ error wrong-type: `Next` must be the name of a state, as a text, not a Boolean [SCHEMA_VALIDATION_FAILED /States/C/Next]
                7  |     "D": {"Type": "Parallel", "Branches": [{"StartAt": "X", "States": []}, "Y"], "Next": {"State": "A"}},
                .. |                                                                       ^ error wrong-type: `States` must be an object of states by their names, not a list [SCHEMA_VALIDATION_FAILED /States/D/Branches[0]/States]
                .. |                                                                            ^^^ error branch-shape: a branch must be an object with `StartAt` and `States`, not a text [SCHEMA_VALIDATION_FAILED /States/D/Branches[1]]
                .. |                                                                                          ^ error wrong-type: `Next` must be the name of a state, as a text, not an object [SCHEMA_VALIDATION_FAILED /States/D/Next]
                8  |     "E": {"Type": "Parallel", "Branches": {"StartAt": "X"}, "End": "true"},
                .. |                                           ^ error wrong-type: `Branches` must be a list of branches, not an object [SCHEMA_VALIDATION_FAILED /States/E/Branches]
                .. |                                                                    ^^^^^^ error wrong-type: `End` must be `true` or `false`, without quotes, not a text [SCHEMA_VALIDATION_FAILED /States/E/End]
                9  |     "F": {"Type": "Map", "ItemProcessor": [], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": 3}], "End": true},
                .. |                                           ^ error wrong-type: `ItemProcessor` must be an object with `StartAt` and `States`, not a list [SCHEMA_VALIDATION_FAILED /States/F/ItemProcessor]
                .. |                                                                                                 ^ error wrong-type: `Next` must be the name of a state, as a text, not a number [SCHEMA_VALIDATION_FAILED /States/F/Catch[0]/Next]
                10 |     "G": {"Type": "Choice", "Choices": [{"Next": ["A"]}], "Default": null}
                .. |                                         ^ error choice-rule-shape: this rule tests nothing: AWS refuses it without one of `Variable`, `And`, `Or` or `Not` [SCHEMA_VALIDATION_FAILED /States/G/Choices[0]]
                .. |                                                  ^ error wrong-type: `Next` must be the name of a state, as a text, not a list [SCHEMA_VALIDATION_FAILED /States/G/Choices[0]/Next]
                .. |                                                                      ^^^^ error unset-null: `Default` cannot be `null`: AWS refuses it, so leave the field out, or write the name of a state, as a text [SCHEMA_VALIDATION_FAILED /States/G/Default]
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
