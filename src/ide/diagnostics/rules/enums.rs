//! Fields that take a few fixed texts hold one of them.

use super::super::Findings;
use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use crate::spec::{EnumValue, Shape, ValueKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "unknown-value",
        Error,
        Correctness,
        "a value is none of the texts that its field takes",
        Check::Field(unknown_value)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!("version-unsupported", Error, Correctness, "the `Version` is not `1.0`", Check::With("unknown-value"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "query-language-enum",
        Error,
        Correctness,
        "a `QueryLanguage` is neither `JSONPath` nor `JSONata`",
        Check::With("unknown-value")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "processor-mode",
        Error,
        Correctness,
        "the `Mode` of an item processor is neither `INLINE` nor `DISTRIBUTED`",
        Check::With("unknown-value")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
];

/// The rule that tells about the field.
fn code(field: &FieldContext) -> &'static str {
    match (field.object.shape, field.field.name) {
        (Shape::Machine, "Version") => "version-unsupported",
        (Shape::Machine | Shape::State(_), "QueryLanguage") => "query-language-enum",
        (Shape::ProcessorConfig, "Mode") => "processor-mode",
        _ => "unknown-value",
    }
}

fn unknown_value(field: &FieldContext, acc: &mut Findings) {
    let ValueKind::OneOf(known) = field.field.value else { return };
    let Some(text) = field.value().text_value().filter(|_| !field.is_unknown()) else { return };
    if known.iter().any(|value| value.name == text) {
        return;
    }
    let name = field.field.name;
    let meant = most_similar(&text, known.iter().map(|value| value.name));
    let all: Vec<&str> = known.iter().map(|value: &EnumValue| value.name).collect();
    let wanted = values::alternatives(&all);
    let message = match meant {
        _ if text.is_empty() => format!("`{name}` must be {wanted}"),
        Some(meant) => format!("`{name}` takes no `{text}`; did you mean `{meant}`?"),
        None => format!("`{name}` takes no `{text}`: it must be {wanted}"),
    };
    let range = values::visible_content(field.value().source(), field.value().content_range());
    let finding = acc.report_as(code(field), range, message).at_location(field.location());
    let only = if let [only] = &all[..] { Some(*only) } else { None };
    if let Some(meant) = meant.or(only).filter(|_| !text.is_empty()) {
        finding.fix(format!("Write `{meant}`"), vec![Indel::replace(range, meant)]);
    }
    if may_grow(field.object.shape) && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        finding.accepted_by_aws();
    }
}

/// Whether new values appear now and then: what looks like one may be one.
fn may_grow(shape: Shape) -> bool {
    matches!(shape, Shape::ReaderConfig | Shape::WriterConfig)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    #[test]
    fn values_are_those_of_the_table() {
        check(
            r#"
{
  "Version": "1.1",
  "QueryLanguage": "jsonpath",
  "StartAt": "M",
  "States": {
    "M": {
      "Type": "Map",
      "QueryLanguage": "",
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "Arguments": {"Bucket": "b", "Key": "k"},
        "ReaderConfig": {"InputType": "csv", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "HASH"}
      },
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTE", "ExecutionType": "Express"},
        "StartAt": "I",
        "States": {"I": {"Type": "Succeed"}}
      },
      "Retry": [{"ErrorEquals": ["States.ALL"], "JitterStrategy": "full"}],
      "End": true
    }
  }
}
"#,
            expect![[r#"
                2  |   "Version": "1.1",
                .. |               ^^^ error version-unsupported: `Version` takes no `1.1`: it must be `1.0` [SCHEMA_VALIDATION_FAILED /Version]
                3  |   "QueryLanguage": "jsonpath",
                .. |                     ^^^^^^^^ error query-language-enum: `QueryLanguage` takes no `jsonpath`; did you mean `JSONPath`? [SCHEMA_VALIDATION_FAILED /QueryLanguage]
                8  |       "QueryLanguage": "",
                .. |                        ^^ error query-language-enum: `QueryLanguage` must be `JSONPath` or `JSONata` [SCHEMA_VALIDATION_FAILED /States/M/QueryLanguage]
                12 |         "ReaderConfig": {"InputType": "csv", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "HASH"}
                .. |                                        ^^^ error unknown-value: `InputType` takes no `csv`; did you mean `CSV`? [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig/InputType]
                .. |                                                                                                                  ^^^^ warning unknown-value: `CSVDelimiter` takes no `HASH`: it must be `COMMA`, `PIPE`, `SEMICOLON`, `SPACE` or `TAB`
                15 |         "ProcessorConfig": {"Mode": "DISTRIBUTE", "ExecutionType": "Express"},
                .. |                                      ^^^^^^^^^^ error processor-mode: `Mode` takes no `DISTRIBUTE`; did you mean `DISTRIBUTED`? [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig/Mode]
                .. |                                                                     ^^^^^^^ error unknown-value: `ExecutionType` takes no `Express`; did you mean `EXPRESS`? [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig/ExecutionType]
                19 |       "Retry": [{"ErrorEquals": ["States.ALL"], "JitterStrategy": "full"}],
                .. |                                                                    ^^^^ error unknown-value: `JitterStrategy` takes no `full`; did you mean `FULL`? [SCHEMA_VALIDATION_FAILED /States/M/Retry[0]/JitterStrategy]
            "#]],
        );
    }

    #[test]
    fn what_a_template_fills_in_may_be_any_of_them() {
        check(
            r#"
{
  "Version": "${version}",
  "QueryLanguage": {"Ref": "Language"},
  "StartAt": "A",
  "States": {"A": {"Type": "Succeed"}}
}
"#,
            expect![""],
        );
    }

    #[test]
    fn a_slip_is_mended() {
        check_fix(
            "{\"Version\": \"1\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
            expect![[r#"
                Write `1.0`
                {"Version": "1.0", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#]],
        );
    }
}
