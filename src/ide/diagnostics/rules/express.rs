//! What Express machines cannot do (reference: "STANDARD against EXPRESS").
//!
//! Only where the definition itself is one: what child executions of type
//! Express cannot do is the business of the rules about Map states.

use super::super::Findings;
use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::values;
use crate::model::Context;
use crate::spec::calls::NOT_IDEMPOTENT;
use crate::spec::limits::{EXPRESS_SECONDS, SECONDS, SECONDS_FIELDS};
use crate::spec::resource::{Pattern, Target};
use crate::spec::{MachineType, Shape, StateType};

pub const RULES: &[Rule] = &[
    row!("express-sync", Error, Express, "an Express machine waits for a job", Check::State(waits))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("express-token", Error, Express, "an Express machine waits for a callback", Check::With("express-sync"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("express-activity", Error, Express, "an Express machine has an activity", Check::With("express-sync"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "express-duration",
        Warning,
        Express,
        "an Express machine waits longer than it can run",
        Check::Field(duration)
    ),
    row!(
        "express-at-least-once",
        Hint,
        Express,
        "an Express machine makes a call that may happen twice",
        Check::State(at_least_once)
    )
    .off(),
];

/// Whether the definition itself is an Express machine.
pub fn is_express(context: Context) -> bool {
    context.machine_type == MachineType::Express && !context.is_child
}

/// A Task waits for more than the answer to its call.
fn waits(object: &ObjectContext, acc: &mut Findings) {
    if !is_express(object.context) {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let location = object.location_of("Resource");
    match &resource.target {
        Target::Activity { .. } => {
            let message = "an Express machine has no activities, so AWS refuses it: call a service, or make the machine a \
                           Standard one";
            acc.report_as("express-activity", task.range(), message).at_location(location);
        }
        Target::Call(call) => {
            let Some(suffix) = call.suffix else { return };
            let (code, awaited) = match call.pattern {
                Pattern::Sync | Pattern::SyncJson => ("express-sync", "a job"),
                Pattern::Token => ("express-token", "a callback"),
                Pattern::RequestResponse | Pattern::Unknown => return,
            };
            let message = format!(
                "an Express machine cannot wait for {awaited}, so AWS refuses `{}`: call without it, or make the \
                 machine a Standard one",
                call.pattern.suffix()
            );
            acc.report_as(code, task.range_of(suffix), message).at_location(location);
        }
        Target::Function { .. } | Target::Other { .. } => {}
    }
}

/// A wait or a timeout that the execution does not live to see.
fn duration(field: &FieldContext, acc: &mut Findings) {
    if !is_express(field.object.context) || !SECONDS_FIELDS.contains(&field.field.name) {
        return;
    }
    let value = field.value();
    let Some(seconds) = values::number(value).filter(|seconds| *seconds <= SECONDS as f64) else { return };
    let limit = EXPRESS_SECONDS as f64;
    let is_wait = field.object.shape == Shape::State(Some(StateType::Wait));
    if is_wait && seconds >= limit {
        let message = "an Express execution ends after five minutes at the latest, so this wait never ends";
        acc.report(value.range(), message);
    } else if !is_wait && seconds > limit {
        let message =
            format!("an Express execution ends after five minutes at the latest, so `{}` never acts", field.field.name);
        acc.report(value.range(), message);
    }
}

/// Asynchronous Express executions run at least once, and some calls do their
/// work each time.
fn at_least_once(object: &ObjectContext, acc: &mut Findings) {
    if !is_express(object.context) {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    let row = NOT_IDEMPOTENT.iter().find(|(service, action, _)| call.is(service, action));
    let Some((_, action, guard)) = row else { return };
    if guard.is_some_and(|guard| !matches!(task.given(guard), Given::Missing)) {
        return;
    }
    let advice = match guard {
        Some(guard) => format!("give a `{guard}`"),
        None => "make sure that this does no harm".to_owned(),
    };
    let message = format!("an asynchronous Express execution may run more than once, and so may `{action}`: {advice}");
    acc.report(task.range_of_call(call), message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_machine};
    use crate::ide::{Level, Settings, Severity, Snapshot};
    use crate::spec::MachineType;
    use crate::text::SourceText;
    use expect_test::expect;
    use std::sync::Arc;

    const TASKS: &str = r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "TimeoutSeconds": 60, "Parameters": {}, "Next": "B"},
    "B": {"Type": "Task", "Resource": "arn:${P}:states:::states:startExecution.sync:2", "TimeoutSeconds": 60, "Parameters": {}, "Next": "C"},
    "C": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 60, "Parameters": {}, "Next": "D"},
    "D": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask", "TimeoutSeconds": 60, "Next": "E"},
    "E": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "Next": "F"},
    "F": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage${Pattern}", "Parameters": {}, "End": true}
  }
}
"#;

    #[test]
    fn an_express_machine_waits_for_nobody() {
        check_machine(
            MachineType::Express,
            TASKS,
            expect![[r#"
            4  |     "A": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "TimeoutSeconds": 60, "Parameters": {}, "Next": "B"},
            .. |                                                                         ^^^^^ error express-sync: an Express machine cannot wait for a job, so AWS refuses `.sync`: call without it, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/A/Resource]
            5  |     "B": {"Type": "Task", "Resource": "arn:${P}:states:::states:startExecution.sync:2", "TimeoutSeconds": 60, "Parameters": {}, "Next": "C"},
            .. |                                                                               ^^^^^^^ error express-sync: an Express machine cannot wait for a job, so AWS refuses `.sync:2`: call without it, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/B/Resource]
            6  |     "C": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 60, "Parameters": {}, "Next": "D"},
            .. |                                                                        ^^^^^^^^^^^^^^^^^ error express-token: an Express machine cannot wait for a callback, so AWS refuses `.waitForTaskToken`: call without it, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/C/Resource]
            7  |     "D": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask", "TimeoutSeconds": 60, "Next": "E"},
            .. |                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error express-activity: an Express machine has no activities, so AWS refuses it: call a service, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/D/Resource]
        "#]],
        );
        check(TASKS, expect![""]);
    }

    #[test]
    fn in_nested_machines_neither_but_children_have_rules_of_their_own() {
        let nested = |config: &str| {
            format!(
                r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "ItemProcessor": {{{config}
"StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "TimeoutSeconds": 60, "Parameters": {{}}, "Next": "W"}},
"W": {{"Type": "Wait", "Seconds": 600, "End": true}}}}}}}}}}}}"#
            )
        };
        check_machine(
            MachineType::Express,
            &nested(""),
            expect![[r#"
            2  | "StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "TimeoutSeconds": 60, "Parameters": {}, "Next": "W"},
            .. |                                                                                                ^^^^^ error express-sync: an Express machine cannot wait for a job, so AWS refuses `.sync`: call without it, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/T/Resource]
            3  | "W": {"Type": "Wait", "Seconds": 600, "End": true}}}}}}
            .. |                                  ^^^ warning express-duration: an Express execution ends after five minutes at the latest, so this wait never ends
        "#]],
        );
        let child = r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},"#;
        check(&nested(child), expect![""]);
    }

    #[test]
    fn nothing_takes_longer_than_five_minutes() {
        let text = r#"
{
  "StartAt": "A",
  "TimeoutSeconds": 301,
  "States": {
    "A": {"Type": "Wait", "Seconds": 300, "Next": "B"},
    "B": {"Type": "Wait", "Seconds": 299, "Next": "C"},
    "C": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "TimeoutSeconds": 300, "Parameters": {}, "Next": "D"},
    "D": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "TimeoutSeconds": 900, "HeartbeatSeconds": 400, "Parameters": {}, "Next": "E"},
    "E": {"Type": "Wait", "Seconds": ${Seconds}, "Next": "F"},
    "F": {"Type": "Pass", "Parameters": {"Seconds": 900}, "End": true}
  }
}
"#;
        check_machine(
            MachineType::Express,
            text,
            expect![[r#"
            3  |   "TimeoutSeconds": 301,
            .. |                     ^^^ warning express-duration: an Express execution ends after five minutes at the latest, so `TimeoutSeconds` never acts
            5  |     "A": {"Type": "Wait", "Seconds": 300, "Next": "B"},
            .. |                                      ^^^ warning express-duration: an Express execution ends after five minutes at the latest, so this wait never ends
            8  |     "D": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "TimeoutSeconds": 900, "HeartbeatSeconds": 400, "Parameters": {}, "Next": "E"},
            .. |                                                                                             ^^^ warning express-duration: an Express execution ends after five minutes at the latest, so `TimeoutSeconds` never acts
            .. |                                                                                                                      ^^^ warning express-duration: an Express execution ends after five minutes at the latest, so `HeartbeatSeconds` never acts
        "#]],
        );
        check(text, expect![""]);
    }

    #[test]
    fn calls_that_may_happen_twice_are_told_on_demand() {
        let task = |resource: &str, parameters: &str| {
            let text = format!(
                r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "End": true, "Resource": "arn:aws:states:::{resource}", "Parameters": {{{parameters}}}}}}}}}"#
            );
            let mut settings = Settings::of(MachineType::Express);
            settings.set_level("express-at-least-once", Level::Shown(Severity::Hint)).unwrap();
            let found = Snapshot::with_settings(SourceText::new(&text), Arc::new(settings)).diagnostics();
            let found = found.into_iter().find(|found| found.code == "express-at-least-once");
            found.map(|found| text[std::ops::Range::<usize>::from(found.range)].to_owned()).unwrap_or_default()
        };
        assert_eq!(task("sqs:sendMessage", ""), "sqs:sendMessage");
        assert_eq!(task("events:putEvents", ""), "events:putEvents");
        assert_eq!(task("sqs:sendMessage", r#""MessageDeduplicationId.$": "$.id""#), "");
        assert_eq!(task("dynamodb:putItem", ""), "");
        assert_eq!(task("aws-sdk:sqs:sendMessage", ""), "");
    }
}
