//! Numbers lie in the range that their field takes. The ranges stand in the
//! tables; here is only which rule tells about which.

use super::super::Findings;
use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::spec::limits::NO_UPPER_LIMIT;
use crate::spec::{Shape, StateType, ValueKind};

pub const RULES: &[Rule] = &[
    row!("top-timeout-range", Error, Correctness, "the machine's timeout is out of range", Check::Field(out_of_range))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("timeout-range", Error, Correctness, "a Task's timeout is out of range", Check::With("top-timeout-range"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("heartbeat-range", Error, Correctness, "a Task's heartbeat is out of range", Check::With("top-timeout-range"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("wait-seconds-range", Error, Correctness, "a wait is out of range", Check::With("top-timeout-range"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("retry-range", Error, Correctness, "a number of a retrier is out of range", Check::With("top-timeout-range"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "map-concurrency-range",
        Error,
        Correctness,
        "a `MaxConcurrency` is out of range",
        Check::With("top-timeout-range")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "map-tolerated-range",
        Error,
        Correctness,
        "the failures that a Map state tolerates are out of range",
        Check::With("top-timeout-range")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!("max-items-range", Error, Correctness, "a `MaxItems` is out of range", Check::With("top-timeout-range"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "item-batcher-range",
        Error,
        Correctness,
        "the size of a batch is out of range",
        Check::With("top-timeout-range")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
];

/// The rule that tells about the field's range.
fn code(field: &FieldContext) -> Option<&'static str> {
    let starts_with = |start| field.field.name.starts_with(start);
    match field.object.shape {
        Shape::Machine => Some("top-timeout-range"),
        Shape::State(Some(StateType::Task)) if starts_with("Heartbeat") => Some("heartbeat-range"),
        Shape::State(Some(StateType::Task)) => Some("timeout-range"),
        Shape::State(Some(StateType::Wait)) => Some("wait-seconds-range"),
        Shape::State(Some(StateType::Map)) if starts_with("Tolerated") => Some("map-tolerated-range"),
        Shape::State(Some(StateType::Map)) => Some("map-concurrency-range"),
        Shape::Retrier => Some("retry-range"),
        Shape::ReaderConfig => Some("max-items-range"),
        Shape::ItemBatcher => Some("item-batcher-range"),
        _ => None,
    }
}

fn out_of_range(field: &FieldContext, acc: &mut Findings) {
    if !matches!(field.field.value, ValueKind::Integer(..) | ValueKind::Number(..)) || field.is_unknown() {
        return;
    }
    let (Some(number), Some(code)) = (values::number(field.value()), code(field)) else { return };
    let Some(wanted) = wanted(field.field.value, number) else { return };
    let message = format!("`{}` must be {wanted}: AWS refuses {}", field.field.name, field.value().raw());
    acc.report_as(code, field.value().range(), message).at_location(field.location());
}

/// What the number should be, if it is not.
fn wanted(kind: ValueKind, number: f64) -> Option<String> {
    match kind {
        // AWS takes `5.0` for a whole number as well as JSON does.
        ValueKind::Integer(least, greatest) => {
            let is_whole = number.fract() == 0.0;
            let is_within = number >= least as f64 && (greatest == NO_UPPER_LIMIT || number <= greatest as f64);
            if is_whole && is_within {
                return None;
            }
            Some(match greatest {
                NO_UPPER_LIMIT => format!("a whole number of {least} or more"),
                _ => format!("a whole number from {least} to {greatest}"),
            })
        }
        ValueKind::Number(least, greatest) => {
            if (least..=greatest).contains(&number) {
                return None;
            }
            Some(match greatest.is_finite() {
                true => format!("a number from {least} to {greatest}"),
                false => format!("a number of {least} or more"),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use expect_test::expect;

    #[test]
    fn numbers_lie_in_their_range() {
        check(
            r#"
{
  "TimeoutSeconds": 100000000,
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
      "TimeoutSeconds": 0,
      "HeartbeatSeconds": 1.5,
      "Retry": [
        {"ErrorEquals": ["A"], "IntervalSeconds": -1, "MaxAttempts": 1e9, "BackoffRate": 0.9, "MaxDelaySeconds": 0},
        {"ErrorEquals": ["B"], "MaxDelaySeconds": 31622401}
      ],
      "Next": "W"
    },
    "W": {"Type": "Wait", "Seconds": -1, "Next": "M"},
    "M": {
      "Type": "Map",
      "MaxConcurrency": -1,
      "ToleratedFailurePercentage": 100.5,
      "ToleratedFailureCount": 0.5,
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:listObjectsV2",
        "Parameters": {"Bucket": "b"},
        "ReaderConfig": {"MaxItems": 100000001}
      },
      "ItemBatcher": {"MaxItemsPerBatch": 0, "MaxInputBytesPerBatch": 262145},
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "I",
        "States": {"I": {"Type": "Succeed"}}
      },
      "End": true
    }
  }
}
"#,
            expect![[r#"
                2  |   "TimeoutSeconds": 100000000,
                .. |                     ^^^^^^^^^ error top-timeout-range: `TimeoutSeconds` must be a whole number from 0 to 99999999: AWS refuses 100000000 [SCHEMA_VALIDATION_FAILED /TimeoutSeconds]
                9  |       "TimeoutSeconds": 0,
                .. |                         ^ error timeout-range: `TimeoutSeconds` must be a whole number from 1 to 99999999: AWS refuses 0 [SCHEMA_VALIDATION_FAILED /States/A/TimeoutSeconds]
                10 |       "HeartbeatSeconds": 1.5,
                .. |                           ^^^ error heartbeat-range: `HeartbeatSeconds` must be a whole number from 1 to 99999999: AWS refuses 1.5 [SCHEMA_VALIDATION_FAILED /States/A/HeartbeatSeconds]
                12 |         {"ErrorEquals": ["A"], "IntervalSeconds": -1, "MaxAttempts": 1e9, "BackoffRate": 0.9, "MaxDelaySeconds": 0},
                .. |                                                   ^^ error retry-range: `IntervalSeconds` must be a whole number from 0 to 99999999: AWS refuses -1 [SCHEMA_VALIDATION_FAILED /States/A/Retry[0]/IntervalSeconds]
                .. |                                                                      ^^^ error retry-range: `MaxAttempts` must be a whole number from 0 to 99999999: AWS refuses 1e9 [SCHEMA_VALIDATION_FAILED /States/A/Retry[0]/MaxAttempts]
                .. |                                                                                          ^^^ error retry-range: `BackoffRate` must be a number of 1 or more: AWS refuses 0.9 [SCHEMA_VALIDATION_FAILED /States/A/Retry[0]/BackoffRate]
                .. |                                                                                                                  ^ error retry-range: `MaxDelaySeconds` must be a whole number from 1 to 31622400: AWS refuses 0 [SCHEMA_VALIDATION_FAILED /States/A/Retry[0]/MaxDelaySeconds]
                13 |         {"ErrorEquals": ["B"], "MaxDelaySeconds": 31622401}
                .. |                                                   ^^^^^^^^ error retry-range: `MaxDelaySeconds` must be a whole number from 1 to 31622400: AWS refuses 31622401 [SCHEMA_VALIDATION_FAILED /States/A/Retry[1]/MaxDelaySeconds]
                17 |     "W": {"Type": "Wait", "Seconds": -1, "Next": "M"},
                .. |                                      ^^ error wait-seconds-range: `Seconds` must be a whole number from 0 to 99999999: AWS refuses -1 [SCHEMA_VALIDATION_FAILED /States/W/Seconds]
                20 |       "MaxConcurrency": -1,
                .. |                         ^^ error map-concurrency-range: `MaxConcurrency` must be a whole number of 0 or more: AWS refuses -1 [SCHEMA_VALIDATION_FAILED /States/M/MaxConcurrency]
                21 |       "ToleratedFailurePercentage": 100.5,
                .. |                                     ^^^^^ error map-tolerated-range: `ToleratedFailurePercentage` must be a number from 0 to 100: AWS refuses 100.5 [SCHEMA_VALIDATION_FAILED /States/M/ToleratedFailurePercentage]
                22 |       "ToleratedFailureCount": 0.5,
                .. |                                ^^^ error map-tolerated-range: `ToleratedFailureCount` must be a whole number of 0 or more: AWS refuses 0.5 [SCHEMA_VALIDATION_FAILED /States/M/ToleratedFailureCount]
                26 |         "ReaderConfig": {"MaxItems": 100000001}
                .. |                                      ^^^^^^^^^ error max-items-range: `MaxItems` must be a whole number from 0 to 100000000: AWS refuses 100000001 [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig/MaxItems]
                28 |       "ItemBatcher": {"MaxItemsPerBatch": 0, "MaxInputBytesPerBatch": 262145},
                .. |                                           ^ error item-batcher-range: `MaxItemsPerBatch` must be a whole number of 1 or more: AWS refuses 0 [SCHEMA_VALIDATION_FAILED /States/M/ItemBatcher/MaxItemsPerBatch]
                .. |                                                                       ^^^^^^ error item-batcher-range: `MaxInputBytesPerBatch` must be a whole number from 1 to 262144: AWS refuses 262145 [SCHEMA_VALIDATION_FAILED /States/M/ItemBatcher/MaxInputBytesPerBatch]
            "#]],
        );
    }

    #[test]
    fn the_ends_of_the_ranges_are_taken() {
        check(
            r#"
{
  "TimeoutSeconds": 0,
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
      "TimeoutSeconds": 99999999,
      "HeartbeatSeconds": 1,
      "Retry": [
        {"ErrorEquals": ["A"], "IntervalSeconds": 0, "MaxAttempts": 0, "BackoffRate": 1.0, "MaxDelaySeconds": 1},
        {"ErrorEquals": ["B"], "IntervalSeconds": 1.0, "MaxAttempts": 99999999, "MaxDelaySeconds": 31622400}
      ],
      "Next": "W"
    },
    "W": {"Type": "Wait", "Seconds": 0, "Next": "M"},
    "M": {
      "Type": "Map",
      "MaxConcurrency": 100000000000,
      "ToleratedFailurePercentage": 0.5,
      "ToleratedFailureCount": 0,
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:listObjectsV2",
        "Parameters": {"Bucket": "b"},
        "ReaderConfig": {"MaxItems": 0}
      },
      "ItemBatcher": {"MaxItemsPerBatch": 1, "MaxInputBytesPerBatch": 262144},
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "I",
        "States": {"I": {"Type": "Succeed"}}
      },
      "End": true
    }
  }
}
"#,
            expect![""],
        );
    }

    #[test]
    fn expressions_and_placeholders_may_be_any_number() {
        check(
            r#"
{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Wait", "Seconds": "{% -1 %}", "Next": "B"},
    "B": {"Type": "Wait", "Seconds": "${seconds}", "Next": "C"},
    "C": {"Type": "Wait", "Seconds": ${seconds}, "End": true}
  }
}
"#,
            expect![""],
        );
    }
}
