//! Fields that take paths hold paths of the right form (specification: "Paths",
//! "Reference Paths"; reference: "JSONPath syntax").

use super::super::Findings;
use super::super::local::{ContainerContext, FieldContext};
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::expr::{Expression, Path, Root, StepKind, is_intrinsic_like, path, starts_like_path};
use crate::model::Role;
use crate::spec::fields::field as field_of;
use crate::spec::{QueryLanguage, Shape, ValueKind, functions};
use crate::syntax::Node;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("path-syntax", Error, Correctness, "a text is no JSONPath", Check::Field(paths))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("reference-path", Error, Correctness, "a path may find several values, or none", Check::With("path-syntax"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "choice-operand-jsonpath-mode",
        Error,
        Correctness,
        "a choice rule compares something other than two paths or a path and a value",
        Check::With("path-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-not-allowed-here",
        Error,
        Correctness,
        "an intrinsic function is called where only a path is taken",
        Check::With("path-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "error-path-form",
        Error,
        Correctness,
        "an `ErrorPath` or `CausePath` gives no text",
        Check::With("path-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "result-path-target",
        Error,
        Correctness,
        "a `ResultPath` leads out of the state's input",
        Check::With("path-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!("result-path-index", Hint, Suspicious, "a `ResultPath` leads into a list", Check::With("path-syntax")),
    row!(
        "path-field-value",
        Warning,
        Suspicious,
        "a path stands in a field that takes a plain text",
        Check::Field(path_in_text)
    ),
    row!(
        "template-path-syntax",
        Error,
        Correctness,
        "the path of a `.$` key is no JSONPath",
        Check::Container(template_paths)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
];

/// The field that says where a result goes: it is written to, not read.
const TARGET: &str = "ResultPath";

fn paths(field: &FieldContext, acc: &mut Findings) {
    let kind = field.field.value;
    if !matches!(kind, ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic) || field.is_unknown() {
        return;
    }
    let Some(text) = field.value().text_value() else { return };
    if is_intrinsic_like(&text) {
        return call(field, &text, acc);
    }
    let path = path::parse(&text);
    if !path.is_sound() {
        return unsound(field, &text, &path, acc);
    }
    if field.field.name == TARGET && !target(field, &path, acc) {
        return;
    }
    if kind == ValueKind::ReferencePath
        && let Some(error) = path.reference_error().filter(|error| !error.is_doubtful)
    {
        let message = format!(
            "`{}` takes a path to one value, and {} may find several or none: AWS refuses it",
            field.field.name, error.what
        );
        let code = if is_operand(field) { "choice-operand-jsonpath-mode" } else { "reference-path" };
        let range = values::part_range(field.value(), error.range);
        acc.report_as(code, range, message).at_location(field.location());
    }
}

/// Whether the field is one side of a comparison.
fn is_operand(field: &FieldContext) -> bool {
    matches!(field.object.shape, Shape::ChoiceRule | Shape::NestedChoiceRule)
}

/// The text is a call, which few of these fields take.
fn call(field: &FieldContext, text: &str, acc: &mut Findings) {
    let name = field.field.name;
    let Expression::Call(read) = Expression::parse(text) else { return };
    let function = &read.call.name;
    let (code, message) = match field.field.value {
        ValueKind::PathOrIntrinsic => {
            let Some(known) = functions::function(function) else { return };
            if known.in_error_path || field.object.shape == Shape::Credentials {
                return;
            }
            ("error-path-form", format!("`{name}` must give a text, and `{function}` does not: AWS refuses it"))
        }
        _ if is_operand(field) => (
            "choice-operand-jsonpath-mode",
            format!(
                "`{name}` takes a path only, so AWS refuses a call: make the value in an `Assign` before, and compare the variable"
            ),
        ),
        _ => (
            "intrinsic-not-allowed-here",
            format!(
                "`{name}` takes a path only, so AWS refuses a call: make the value in a payload or an `Assign` before"
            ),
        ),
    };
    let range = values::part_range(field.value(), read.call.name_range);
    acc.report_as(code, range, message).at_location(field.location());
}

/// The text is no path.
fn unsound(field: &FieldContext, text: &str, path: &Path, acc: &mut Findings) {
    let name = field.field.name;
    let code = match field.field.value {
        ValueKind::PathOrIntrinsic if field.object.shape != Shape::Credentials => "error-path-form",
        _ if is_operand(field) => "choice-operand-jsonpath-mode",
        ValueKind::ReferencePath => "reference-path",
        _ => "path-syntax",
    };
    let what = match field.field.value {
        ValueKind::PathOrIntrinsic => "a path that starts with `$`, or a call such as `States.Format('…')`",
        _ => "a path that starts with `$`",
    };
    let content = values::visible_content(field.value().source(), field.value().content_range());
    let error = path.errors.iter().find(|error| !error.is_doubtful);
    let (range, message) = match error {
        Some(error) if path.root != Root::Missing => (
            values::part_range(field.value(), error.range),
            format!("`{name}` is no path, so AWS refuses it: {}", error.message),
        ),
        _ => (content, format!("`{name}` takes {what}: AWS refuses this text")),
    };
    let finding = acc.report_as(code, range, message).at_location(field.location());
    // What people mean by a word alone is a member of the input.
    let is_word = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) && !text.is_empty();
    if path.root == Root::Missing && is_word && !text.starts_with('.') {
        finding.fix(format!("Write `$.{text}`"), vec![Indel::insert(content.start(), "$.")]);
    }
}

/// Whether the path can be written to; tells if not.
fn target(field: &FieldContext, path: &Path, acc: &mut Findings) -> bool {
    let what = match &path.root {
        Root::Context => "the context object",
        Root::Variable(..) => "a variable",
        _ => {
            if let Some(step) = path.steps.iter().find(|step| matches!(step.kind, StepKind::Index(_))) {
                let message = "this writes into a list, in the place of an element or behind the last one: mostly a \
                               member of an object is meant";
                acc.report_as("result-path-index", values::part_range(field.value(), step.range), message);
            }
            return true;
        }
    };
    let advice =
        if matches!(path.root, Root::Variable(..)) { "set it in `Assign`" } else { "write to a path from `$`" };
    let message =
        format!("the result can only go into the state's input, not into {what}: AWS refuses it, so {advice}");
    let range = values::part_range(field.value(), path.root_range);
    acc.report_as("result-path-target", range, message).at_location(field.location());
    false
}

/// A path in a field that is taken as it stands, while a twin of the field
/// takes a path. AWS warns of it as `NO_PATH`.
fn path_in_text(field: &FieldContext, acc: &mut Findings) {
    if field.field.value != ValueKind::Text || field.object.language != QueryLanguage::JsonPath || field.is_unknown() {
        return;
    }
    let name = field.field.name;
    let Some(twin) = field_of(field.object.shape, &format!("{name}Path")) else { return };
    let value = field.value();
    let Some(text) = value.text_value().filter(|text| starts_like_path(text) || is_intrinsic_like(text)) else {
        return;
    };
    let message = format!(
        "`{name}` is taken as it stands, so this gives the text `{text}` and not what it finds: a path stands in `{}`",
        twin.name
    );
    let range = values::visible_content(value.source(), value.content_range());
    let finding = acc.report(range, message);
    if object_lacks(field, twin.name) {
        finding.fix(format!("Rename to `{}`", twin.name), vec![Indel::replace(field.key_range(), twin.name)]);
    }
}

fn object_lacks(field: &FieldContext, name: &str) -> bool {
    field.object.node.member(name).is_none()
}

/// The paths of `.$` keys. What is neither a path nor a call has a rule of its own.
fn template_paths(container: &ContainerContext, acc: &mut Findings) {
    for (key, value, text) in evaluated(container) {
        if !text.starts_with('$') {
            continue;
        }
        let path = path::parse(&text);
        let Some(error) = path.errors.iter().find(|error| !error.is_doubtful) else { continue };
        let message = format!("`{key}` is no path, so AWS refuses it: {}", error.message);
        let range = values::part_range(value, error.range);
        acc.report(range, message).at_location(container.trail.location());
    }
}

/// The `.$` keys of a payload template in a JSONPath state, with their values
/// and what those say.
fn evaluated<'a>(
    container: &ContainerContext<'a>,
) -> impl Iterator<Item = (std::borrow::Cow<'a, str>, Node<'a>, std::borrow::Cow<'a, str>)> + use<'a> {
    let is_jsonpath = container.object.is_some_and(|object| object.language == QueryLanguage::JsonPath);
    let is_template = is_jsonpath && matches!(container.role, Role::Template | Role::Assign);
    let node = container.node;
    let entries = is_template.then(|| node.entries()).into_iter().flatten();
    entries.filter_map(|entry| {
        let key = entry.key().filter(|key| key.ends_with(".$") && !entry.is_key_opaque())?;
        let value = entry.value();
        let text = value.text_value().filter(|_| !values::is_unknown(value))?;
        Some((key, value, text))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    #[test]
    fn paths_have_the_form_of_their_field() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "InputPath": "order", "OutputPath": "", "ResultPath": "result", "Next": "B"},
    "B": {"Type": "Pass", "InputPath": "$.a[", "OutputPath": "$.a[*].b", "ResultPath": "$.a[*]", "Next": "C"},
    "C": {"Type": "Wait", "SecondsPath": "$..a", "InputPath": "States.Array(1)", "Next": "D"},
    "D": {"Type": "Wait", "TimestampPath": "$.a[?(@.b)]", "Next": "M"},
    "M": {
      "Type": "Map",
      "ItemsPath": "$.a[0,1]",
      "MaxConcurrencyPath": "$.a[1:]",
      "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}},
      "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$$.x", "Next": "R"}],
      "Next": "R"
    },
    "R": {"Type": "Pass", "ResultPath": "$variable.x", "Next": "S"},
    "S": {"Type": "Pass", "ResultPath": "$.list[0]", "Next": "F"},
    "F": {"Type": "Fail", "ErrorPath": "States.ArrayLength($.a)", "CausePath": "cause"}
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Type": "Pass", "InputPath": "order", "OutputPath": "", "ResultPath": "result", "Next": "B"},
                .. |                                         ^^^^^ error path-syntax: `InputPath` takes a path that starts with `$`: AWS refuses this text [SCHEMA_VALIDATION_FAILED /States/A/InputPath]
                .. |                                                               ^^ error path-syntax: `OutputPath` takes a path that starts with `$`: AWS refuses this text [SCHEMA_VALIDATION_FAILED /States/A/OutputPath]
                .. |                                                                                  ^^^^^^ error reference-path: `ResultPath` takes a path that starts with `$`: AWS refuses this text [SCHEMA_VALIDATION_FAILED /States/A/ResultPath]
                5  |     "B": {"Type": "Pass", "InputPath": "$.a[", "OutputPath": "$.a[*].b", "ResultPath": "$.a[*]", "Next": "C"},
                .. |                                            ^ error path-syntax: `InputPath` is no path, so AWS refuses it: the bracket is not closed [SCHEMA_VALIDATION_FAILED /States/B/InputPath]
                .. |                                                                                            ^^^ error reference-path: `ResultPath` takes a path to one value, and a wildcard may find several or none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/B/ResultPath]
                6  |     "C": {"Type": "Wait", "SecondsPath": "$..a", "InputPath": "States.Array(1)", "Next": "D"},
                .. |                                            ^^ error reference-path: `SecondsPath` takes a path to one value, and a deep scan may find several or none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/C/SecondsPath]
                .. |                                                                ^^^^^^^^^^^^ error intrinsic-not-allowed-here: `InputPath` takes a path only, so AWS refuses a call: make the value in a payload or an `Assign` before [SCHEMA_VALIDATION_FAILED /States/C/InputPath]
                7  |     "D": {"Type": "Wait", "TimestampPath": "$.a[?(@.b)]", "Next": "M"},
                .. |                                                ^^^^^^^^ error reference-path: `TimestampPath` takes a path to one value, and a filter may find several or none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/D/TimestampPath]
                10 |       "ItemsPath": "$.a[0,1]",
                .. |                        ^^^^^ error reference-path: `ItemsPath` takes a path to one value, and a union may find several or none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/M/ItemsPath]
                11 |       "MaxConcurrencyPath": "$.a[1:]",
                .. |                                 ^^^^ error reference-path: `MaxConcurrencyPath` takes a path to one value, and a slice may find several or none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/M/MaxConcurrencyPath]
                13 |       "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$$.x", "Next": "R"}],
                .. |                                                                ^^ error result-path-target: the result can only go into the state's input, not into the context object: AWS refuses it, so write to a path from `$` [SCHEMA_VALIDATION_FAILED /States/M/Catch[0]/ResultPath]
                16 |     "R": {"Type": "Pass", "ResultPath": "$variable.x", "Next": "S"},
                .. |                                          ^^^^^^^^^ error result-path-target: the result can only go into the state's input, not into a variable: AWS refuses it, so set it in `Assign` [SCHEMA_VALIDATION_FAILED /States/R/ResultPath]
                17 |     "S": {"Type": "Pass", "ResultPath": "$.list[0]", "Next": "F"},
                .. |                                                ^^^ hint result-path-index: this writes into a list, in the place of an element or behind the last one: mostly a member of an object is meant
                18 |     "F": {"Type": "Fail", "ErrorPath": "States.ArrayLength($.a)", "CausePath": "cause"}
                .. |                                         ^^^^^^^^^^^^^^^^^^ error error-path-form: `ErrorPath` must give a text, and `States.ArrayLength` does not: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/F/ErrorPath]
                .. |                                                                                 ^^^^^ error error-path-form: `CausePath` takes a path that starts with `$`, or a call such as `States.Format('…')`: AWS refuses this text [SCHEMA_VALIDATION_FAILED /States/F/CausePath]
            "#]],
        );
    }

    #[test]
    fn what_aws_takes_is_no_mistake() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "InputPath": "$['a b'].c-d", "OutputPath": "$.[0]", "ResultPath": "$.a-b.c['d']", "Next": "B"},
    "B": {"Type": "Pass", "InputPath": "$$.Execution.Input.x", "OutputPath": "$variable.a[0]", "ResultPath": null, "Next": "C"},
    "C": {"Type": "Pass", "InputPath": "$..a", "OutputPath": "$.a[?(@.s == 0)].length()", "ResultPath": "$", "Next": "D"},
    "D": {"Type": "Wait", "SecondsPath": "$seconds", "InputPath": "${path}", "OutputPath": "$.${name}", "Next": "E"},
    "E": {"Type": "Wait", "TimestampPath": "$$.Execution.StartTime", "Next": "P"},
    "P": {
      "Type": "Pass",
      "Parameters": {"a.$": "$.größe[-1]", "b.$": "States.Format('{}', $.x)", "c": "$.[", "d.$": "$.${x}["},
      "Next": "F"
    },
    "F": {"Type": "Fail", "ErrorPath": "States.Format('{}', $.a)", "CausePath": "$.Cause"}
  }
}
"#,
            expect![""],
        );
    }

    #[test]
    fn both_sides_of_a_comparison_are_paths() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "a", "IsNull": true, "Next": "B"},
        {"Variable": "States.ArrayLength($.a)", "NumericEquals": 1, "Next": "B"},
        {"Not": {"Variable": "$.a[*]", "StringEqualsPath": "b"}, "Next": "B"},
        {"Variable": "$.a", "NumericEqualsPath": "$.b[0]", "Next": "B"},
        {"Variable": "$$.Execution.Input.a", "NumericEqualsPath": "$b", "Next": "B"}
      ],
      "Default": "B"
    },
    "B": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                7  |         {"Variable": "a", "IsNull": true, "Next": "B"},
                .. |                       ^ error choice-operand-jsonpath-mode: `Variable` takes a path that starts with `$`: AWS refuses this text [SCHEMA_VALIDATION_FAILED /States/A/Choices[0]/Variable]
                8  |         {"Variable": "States.ArrayLength($.a)", "NumericEquals": 1, "Next": "B"},
                .. |                       ^^^^^^^^^^^^^^^^^^ error choice-operand-jsonpath-mode: `Variable` takes a path only, so AWS refuses a call: make the value in an `Assign` before, and compare the variable [SCHEMA_VALIDATION_FAILED /States/A/Choices[1]/Variable]
                9  |         {"Not": {"Variable": "$.a[*]", "StringEqualsPath": "b"}, "Next": "B"},
                .. |                                  ^^^ error choice-operand-jsonpath-mode: `Variable` takes a path to one value, and a wildcard may find several or none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]/Not/Variable]
                .. |                                                             ^ error choice-operand-jsonpath-mode: `StringEqualsPath` takes a path that starts with `$`: AWS refuses this text [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]/Not/StringEqualsPath]
            "#]],
        );
    }

    #[test]
    fn paths_of_templates_are_read_at_any_depth() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass",
      "Parameters": {"a": [{"b.$": "$.a[1"}], "c": {"d.$": "$.a.['b"}},
      "Assign": {"x.$": "$.a]"},
      "End": true
    }
  }
}
"#,
            expect![[r#"
                6  |       "Parameters": {"a": [{"b.$": "$.a[1"}], "c": {"d.$": "$.a.['b"}},
                .. |                                        ^ error template-path-syntax: `b.$` is no path, so AWS refuses it: the bracket is not closed [SCHEMA_VALIDATION_FAILED /States/A/Parameters/a[0]]
                .. |                                                                  ^ error template-path-syntax: `d.$` is no path, so AWS refuses it: the quote is not closed [SCHEMA_VALIDATION_FAILED /States/A/Parameters/c]
            "#]],
        );
    }

    #[test]
    fn a_path_in_a_text_has_a_field_of_its_own() {
        check(
            r#"
{
  "StartAt": "F",
  "States": {
    "F": {"Type": "Fail", "Error": "$.error.Error", "Cause": "$5 too much"}
  }
}
"#,
            expect![[r#"
                4  |     "F": {"Type": "Fail", "Error": "$.error.Error", "Cause": "$5 too much"}
                .. |                                     ^^^^^^^^^^^^^ warning path-field-value: `Error` is taken as it stands, so this gives the text `$.error.Error` and not what it finds: a path stands in `ErrorPath`
            "#]],
        );
        check_fix(
            "{\"StartAt\": \"F\", \"States\": {\"F\": {\"Type\": \"Fail\", \"Cause\": \"$.error.Cause\"}}}",
            expect![[r#"
                Rename to `CausePath`
                {"StartAt": "F", "States": {"F": {"Type": "Fail", "CausePath": "$.error.Cause"}}}"#]],
        );
    }

    #[test]
    fn a_word_alone_becomes_a_path() {
        check_fix(
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"InputPath\": \"order.id\", \"End\": true}}}",
            expect![[r#"
                Write `$.order.id`
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.order.id", "End": true}}}"#]],
        );
    }
}
