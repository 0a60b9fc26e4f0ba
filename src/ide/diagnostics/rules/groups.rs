//! Fields that exclude each other, and those of which one must be there
//! ([`crate::spec::exclusions`]).

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::{edits, values};
use super::keys::is_meant;
use crate::spec::exclusions::groups;
use crate::spec::{OneOf, Shape, StateType};
use crate::syntax::Entry;

pub const RULES: &[Rule] = &[
    row!("mutually-exclusive", Error, Correctness, "two fields exclude each other", Check::Object(exclusive))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "wait-timing",
        Error,
        Correctness,
        "a Wait state does not say how long to wait, or says it twice",
        Check::With("mutually-exclusive")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "map-processor",
        Error,
        Correctness,
        "a Map state has no item processor, or two",
        Check::With("mutually-exclusive")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "item-batcher-empty",
        Error,
        Correctness,
        "an `ItemBatcher` does not say how large a batch is",
        Check::With("mutually-exclusive")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
];

/// The rule of a group; `None` if a family of its own looks after it: what
/// comes after a state, choice rules, credentials, result writers.
fn code(shape: Shape, group: &OneOf) -> Option<&'static str> {
    let is_own = group.shapes == [shape];
    match shape {
        Shape::State(Some(StateType::Wait)) if is_own => Some("wait-timing"),
        Shape::State(Some(StateType::Map)) if is_own && group.at_least_one => Some("map-processor"),
        Shape::ItemBatcher if group.at_least_one => Some("item-batcher-empty"),
        _ if group.at_least_one => None,
        _ => Some("mutually-exclusive"),
    }
}

fn exclusive(object: &ObjectContext, acc: &mut Findings) {
    for group in groups(object.shape) {
        let Some(code) = code(object.shape, group) else { continue };
        let taken: Vec<&str> = group.fields.iter().copied().filter(|name| object.field_of(name).is_some()).collect();
        // In the order of the text, so that the second one is the one too many.
        let mut there = object.node.entries().filter(|entry| is_one_of(entry, &taken));
        let first = there.next();
        match first {
            Some(first) if group.at_most_one => {
                if let Some(second) = there.find(|second| second.key() != first.key()) {
                    too_many(object, group, code, first, second, acc);
                }
            }
            None if group.at_least_one => none(object, group, code, &taken, acc),
            _ => {}
        }
    }
}

/// Whether the member is one of these fields, and there for sure: a function of
/// CloudFormation may stand for nothing (`AWS::NoValue`).
fn is_one_of(entry: &Entry, names: &[&str]) -> bool {
    entry.key().is_some_and(|key| names.contains(&&*key)) && !values::is_template_function(entry.value())
}

fn too_many(object: &ObjectContext, group: &OneOf, code: &str, first: Entry, second: Entry, acc: &mut Findings) {
    let (one, other) = (first.key().unwrap_or_default(), second.key().unwrap_or_default());
    let count = if group.fields.len() == 2 { "both" } else { "more than one of them" };
    let message = format!("`{other}` and `{one}` exclude each other: AWS refuses {count}, so remove one");
    acc.report_as(code, values::key_range(second), message)
        .at_location(object.location())
        .related(values::key_range(first), format!("`{one}` is here"))
        .fix(format!("Remove `{other}`"), vec![edits::removal(object.node, second)])
        .fix(format!("Remove `{one}`"), vec![edits::removal(object.node, first)]);
}

fn none(object: &ObjectContext, group: &OneOf, code: &str, taken: &[&str], acc: &mut Findings) {
    let is_there = |name: &&str| object.node.member(name).is_some() || is_meant(object, name);
    if object.is_incomplete || group.fields.iter().any(is_there) {
        return;
    }
    let wanted = values::alternatives(taken);
    let count = if group.at_most_one { "exactly one" } else { "at least one" };
    let message = format!("AWS wants {count} of these in {}: {wanted}", object.shape.title());
    acc.report_as(code, object.anchor(), message).at_location(object.location());
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    #[test]
    fn a_value_and_its_path_exclude_each_other() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
      "TimeoutSeconds": 5,
      "TimeoutSecondsPath": "$.t",
      "HeartbeatSecondsPath": "$.h",
      "Next": "M"
    },
    "M": {
      "Type": "Map",
      "ItemSelector": {},
      "Parameters": {},
      "MaxConcurrencyPath": "$.c",
      "MaxConcurrency": 2,
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:listObjectsV2",
        "Parameters": {"Bucket": "b"},
        "ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.n"}
      },
      "ItemBatcher": {"MaxItemsPerBatch": 1, "MaxInputBytesPerBatch": 9, "MaxItemsPerBatchPath": "$.n"},
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "I",
        "States": {"I": {"Type": "Succeed"}}
      },
      "Next": "F"
    },
    "F": {"Type": "Fail", "Error": "E", "ErrorPath": "$.e", "CausePath": "$.c"}
  }
}
"#,
            expect![[r#"
                8  |       "TimeoutSeconds": 5,
                .. |        ^^^^^^^^^^^^^^ note: `TimeoutSeconds` is here
                9  |       "TimeoutSecondsPath": "$.t",
                .. |        ^^^^^^^^^^^^^^^^^^ error mutually-exclusive: `TimeoutSecondsPath` and `TimeoutSeconds` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/A]
                15 |       "ItemSelector": {},
                .. |        ^^^^^^^^^^^^ note: `ItemSelector` is here
                16 |       "Parameters": {},
                .. |        ^^^^^^^^^^ error mutually-exclusive: `Parameters` and `ItemSelector` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/M]
                17 |       "MaxConcurrencyPath": "$.c",
                .. |        ^^^^^^^^^^^^^^^^^^ note: `MaxConcurrencyPath` is here
                18 |       "MaxConcurrency": 2,
                .. |        ^^^^^^^^^^^^^^ error mutually-exclusive: `MaxConcurrency` and `MaxConcurrencyPath` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/M]
                22 |         "ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.n"}
                .. |                                          ^^^^^^^^^^^^ error mutually-exclusive: `MaxItemsPath` and `MaxItems` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                .. |                           ^^^^^^^^ note: `MaxItems` is here
                24 |       "ItemBatcher": {"MaxItemsPerBatch": 1, "MaxInputBytesPerBatch": 9, "MaxItemsPerBatchPath": "$.n"},
                .. |                                                                           ^^^^^^^^^^^^^^^^^^^^ error mutually-exclusive: `MaxItemsPerBatchPath` and `MaxItemsPerBatch` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/M/ItemBatcher]
                .. |                        ^^^^^^^^^^^^^^^^ note: `MaxItemsPerBatch` is here
                32 |     "F": {"Type": "Fail", "Error": "E", "ErrorPath": "$.e", "CausePath": "$.c"}
                .. |                                          ^^^^^^^^^ error mutually-exclusive: `ErrorPath` and `Error` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/F]
                .. |                            ^^^^^ note: `Error` is here
            "#]],
        );
    }

    #[test]
    fn a_wait_has_one_length() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Wait", "Next": "B"},
    "B": {"Type": "Wait", "Seconds": 1, "Timestamp": "2030-01-01T00:00:00Z", "Next": "C"},
    "C": {"Type": "Wait", "QueryLanguage": "JSONata", "Next": "D"},
    "D": {"Type": "Wait", "seconds": 1, "Next": "E"},
    "E": {"Type": "Wait", "QueryLanguage": "JSONata", "SecondsPath": "$.x", "Next": "F"},
    "F": {"Type": "Wait", "Seconds": {"Fn::If": ["a", 1, {"Ref": "AWS::NoValue"}]}, "SecondsPath": "$.x", "End": true}
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Type": "Wait", "Next": "B"},
                .. |      ^ error wait-timing: AWS wants exactly one of these in a Wait state: `Seconds`, `SecondsPath`, `Timestamp` or `TimestampPath` [SCHEMA_VALIDATION_FAILED /States/A]
                5  |     "B": {"Type": "Wait", "Seconds": 1, "Timestamp": "2030-01-01T00:00:00Z", "Next": "C"},
                .. |                                          ^^^^^^^^^ error wait-timing: `Timestamp` and `Seconds` exclude each other: AWS refuses more than one of them, so remove one [SCHEMA_VALIDATION_FAILED /States/B]
                .. |                            ^^^^^^^ note: `Seconds` is here
                6  |     "C": {"Type": "Wait", "QueryLanguage": "JSONata", "Next": "D"},
                .. |      ^ error wait-timing: AWS wants exactly one of these in a Wait state: `Seconds` or `Timestamp` [SCHEMA_VALIDATION_FAILED /States/C]
                7  |     "D": {"Type": "Wait", "seconds": 1, "Next": "E"},
                .. |                            ^^^^^^^ error field-case: `seconds` must be written `Seconds`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/D]
                8  |     "E": {"Type": "Wait", "QueryLanguage": "JSONata", "SecondsPath": "$.x", "Next": "F"},
                .. |                                                        ^^^^^^^^^^^ error field-needs-jsonpath: `SecondsPath` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Seconds` [SCHEMA_VALIDATION_FAILED /States/E]
            "#]],
        );
    }

    #[test]
    fn a_map_has_one_processor_and_a_batcher_a_size() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Map", "ItemBatcher": {"BatchInput": {}}, "Next": "B"},
    "B": {
      "Type": "Map",
      "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}},
      "ItemProcessor": {"StartAt": "J", "States": {"J": {"Type": "Succeed"}}},
      "End": true
    }
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Type": "Map", "ItemBatcher": {"BatchInput": {}}, "Next": "B"},
                .. |      ^ error map-processor: AWS wants exactly one of these in a Map state: `ItemProcessor` or `Iterator` [SCHEMA_VALIDATION_FAILED /States/A]
                .. |                           ^^^^^^^^^^^ error item-batcher-empty: AWS wants at least one of these in an item batcher: `MaxItemsPerBatch`, `MaxItemsPerBatchPath`, `MaxInputBytesPerBatch` or `MaxInputBytesPerBatchPath` [SCHEMA_VALIDATION_FAILED /States/A/ItemBatcher]
                7  |       "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}},
                .. |        ^^^^^^^^ note: `Iterator` is here
                8  |       "ItemProcessor": {"StartAt": "J", "States": {"J": {"Type": "Succeed"}}},
                .. |        ^^^^^^^^^^^^^ error map-processor: `ItemProcessor` and `Iterator` exclude each other: AWS refuses both, so remove one [SCHEMA_VALIDATION_FAILED /States/B]
            "#]],
        );
    }

    #[test]
    fn what_a_template_fills_in_may_be_there() {
        check("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", ${timing}, \"End\": true}}}", expect![""]);
    }

    #[test]
    fn the_second_one_goes() {
        check_fix(
            "{\"StartAt\": \"F\", \"States\": {\"F\": {\"Type\": \"Fail\", \"Cause\": \"c\", \"CausePath\": \"$.c\"}}}",
            expect![[r#"
                Remove `CausePath`
                {"StartAt": "F", "States": {"F": {"Type": "Fail", "Cause": "c"}}}"#]],
        );
    }
}
