//! What a Task waits for comes to an end (guide: best practices, "Use timeouts
//! to avoid stuck executions").
//!
//! A `TimeoutSeconds` of the machine ends whatever runs, but fails the whole
//! execution: where there is one, nobody is told to add others.

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::Task;
use super::super::values;
use super::keys::is_meant;
use crate::spec::fields::fields;
use crate::spec::limits::SECONDS;
use crate::spec::resource::{Part, Pattern, Target};
use crate::spec::{MachineType, Shape};
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!(
        "heartbeat-not-below-timeout",
        Warning,
        Suspicious,
        "the heartbeat is not shorter than the timeout",
        Check::State(heartbeat_not_below_timeout)
    ),
    row!(
        "token-without-timeout",
        Warning,
        Suspicious,
        "a Task waits for a callback without end",
        Check::State(token_without_timeout)
    )
    .silent_in_unbalanced_text(),
    row!(
        "sync-without-timeout",
        Hint,
        Style,
        "a Task waits for a job without end",
        Check::With("token-without-timeout")
    )
    .silent_in_unbalanced_text(),
    row!(
        "machine-without-timeout",
        Hint,
        Style,
        "nothing ends an execution that got stuck",
        Check::Object(machine_without_timeout)
    )
    .silent_in_unbalanced_text()
    .off(),
];

/// Both are literal numbers in their range, and the heartbeat is not the
/// smaller one.
fn heartbeat_not_below_timeout(object: &ObjectContext, acc: &mut Findings) {
    let number = |name: &str| -> Option<(f64, TextRange)> {
        let value = object.field(name)?.value();
        let number = values::number(value).filter(|number| (1.0..=SECONDS as f64).contains(number))?;
        Some((number, value.range()))
    };
    let Some((heartbeat, range)) = number("HeartbeatSeconds") else { return };
    let Some((timeout, other)) = number("TimeoutSeconds") else { return };
    if heartbeat >= timeout {
        let message =
            "the heartbeat must be shorter than `TimeoutSeconds`: as it is, no missing heartbeat is ever noticed";
        acc.report(range, message).related(other, "the timeout is here");
    }
}

/// What a Task may wait for without end.
enum Awaited<'t> {
    Worker(Part<'t>),
    Token(Part<'t>),
    Job(Part<'t>),
}

/// A Task waits for a callback, an activity or a job, and nothing sets an end.
/// Express machines end by themselves, and cannot wait for these anyway.
fn token_without_timeout(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.context.has_timeout || object.context.machine_type == MachineType::Express {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let awaited = match &resource.target {
        Target::Activity { name } => Awaited::Worker(*name),
        Target::Call(call) => match (call.pattern, call.suffix) {
            (Pattern::Token, Some(suffix)) => Awaited::Token(suffix),
            (Pattern::Sync | Pattern::SyncJson, Some(suffix)) => Awaited::Job(suffix),
            _ => return,
        },
        _ => return,
    };
    let has = |name: &str| object.node.member(name).is_some() || is_meant(object, name);
    let is_limit = |name: &str| name.starts_with("TimeoutSeconds") || name.starts_with("HeartbeatSeconds");
    if fields(object.shape).any(|field| is_limit(field.name) && has(field.name)) {
        return;
    }
    match awaited {
        Awaited::Worker(part) => {
            let message = "if no worker takes this on and answers, the execution waits for up to a year: set \
                           `TimeoutSeconds` or `HeartbeatSeconds`";
            acc.report(task.range_of(part), message);
        }
        Awaited::Token(part) => {
            let message = "if the token is never sent back, the execution waits for up to a year: set `TimeoutSeconds` \
                           or `HeartbeatSeconds`";
            acc.report(task.range_of(part), message);
        }
        Awaited::Job(part) => {
            let message = "if the job gets stuck, the execution waits for up to a year: set `TimeoutSeconds`";
            acc.report_as("sync-without-timeout", task.range_of(part), message);
        }
    }
}

/// A Standard machine has no `TimeoutSeconds`.
fn machine_without_timeout(object: &ObjectContext, acc: &mut Findings) {
    let is_standard = object.context.machine_type == MachineType::Standard;
    if object.shape != Shape::Machine || !is_standard || object.is_incomplete || object.context.has_timeout {
        return;
    }
    if object.node.get("States").is_none() || is_meant(object, "TimeoutSeconds") {
        return;
    }
    let message = "an execution that gets stuck goes on for up to a year: set `TimeoutSeconds` for the whole machine";
    acc.report(object.anchor(), message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_machine};
    use crate::ide::{Level, Settings, Severity, Snapshot};
    use crate::spec::MachineType;
    use crate::text::SourceText;
    use expect_test::expect;
    use std::sync::Arc;

    fn task(members: &str) -> String {
        format!(
            "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\",\n{members},\n\"Parameters\": {{\"a.$\": \
             \"$$.Task.Token\"}}, \"End\": true}}}}}}\n"
        )
    }

    const TOKEN: &str = "\"Resource\": \"arn:aws:states:::sqs:sendMessage.waitForTaskToken\"";

    #[test]
    fn the_heartbeat_is_the_shorter_one() {
        let all = [
            "\"TimeoutSeconds\": 60, \"HeartbeatSeconds\": 60",
            "\"TimeoutSeconds\": 60, \"HeartbeatSeconds\": 61",
            "\"TimeoutSeconds\": 60, \"HeartbeatSeconds\": 59",
            "\"TimeoutSeconds\": ${Timeout}, \"HeartbeatSeconds\": 100",
            "\"TimeoutSecondsPath\": \"$.t\", \"HeartbeatSeconds\": 100",
        ];
        check_each(
            &all.map(|members| task(&format!("{members}, {TOKEN}"))),
            expect![[r#"
            2  | "TimeoutSeconds": 60, "HeartbeatSeconds": 60, "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                           ^^ warning heartbeat-not-below-timeout: the heartbeat must be shorter than `TimeoutSeconds`: as it is, no missing heartbeat is ever noticed
            .. |                   ^^ note: the timeout is here
            ---
            2  | "TimeoutSeconds": 60, "HeartbeatSeconds": 61, "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                           ^^ warning heartbeat-not-below-timeout: the heartbeat must be shorter than `TimeoutSeconds`: as it is, no missing heartbeat is ever noticed
            .. |                   ^^ note: the timeout is here
            ---
            ---
            ---
        "#]],
        );
    }

    #[test]
    fn what_is_waited_for_has_an_end() {
        let all = [
            TOKEN,
            "\"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:Ask\"",
            "\"Resource\": \"arn:aws:states:::glue:startJobRun.sync\"",
            "\"Resource\": \"arn:${P}:states:::states:startExecution.sync:2\"",
        ];
        check_each(
            &all.map(task),
            expect![[r#"
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-without-timeout: if the token is never sent back, the execution waits for up to a year: set `TimeoutSeconds` or `HeartbeatSeconds`
            ---
            2  | "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask",
            .. |                                                             ^^^ warning token-without-timeout: if no worker takes this on and answers, the execution waits for up to a year: set `TimeoutSeconds` or `HeartbeatSeconds`
            ---
            2  | "Resource": "arn:aws:states:::glue:startJobRun.sync",
            .. |                                               ^^^^^ hint sync-without-timeout: if the job gets stuck, the execution waits for up to a year: set `TimeoutSeconds`
            ---
            2  | "Resource": "arn:${P}:states:::states:startExecution.sync:2",
            .. |                                                     ^^^^^^^ hint sync-without-timeout: if the job gets stuck, the execution waits for up to a year: set `TimeoutSeconds`
        "#]],
        );
        let ends = ["\"TimeoutSeconds\": 60", "\"TimeoutSecondsPath\": \"$.t\"", "\"HeartbeatSeconds\": 60"];
        check_each(&ends.map(|end| task(&format!("{end}, {TOKEN}"))), expect!["---\n---\n"]);
        check_each(
            &[
                task("\"Resource\": \"arn:aws:states:::sqs:sendMessage\""),
                task("\"Resource\": \"arn:aws:states:::ecs:runTask${Pattern}\""),
                task(&format!("{TOKEN}, \"timeoutSeconds\": 60")),
            ],
            expect![[r#"
                ---
                ---
                2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "timeoutSeconds": 60,
                .. |                                                                   ^^^^^^^^^^^^^^ error field-case: `timeoutSeconds` must be written `TimeoutSeconds`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T]
            "#]],
        );
    }

    #[test]
    fn the_timeout_of_the_machine_ends_it_as_well() {
        let machine = task(TOKEN).replacen('{', "{\"TimeoutSeconds\": 3600, ", 1);
        check(&machine, expect![""]);
        let inner = |end: &str| {
            format!(
                r#"{{{end}"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "ItemProcessor":
{{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, "StartAt": "T", "States": {{"T": {{"Type": "Task",
{TOKEN},
"Parameters": {{}}, "End": true}}}}}}}}}}}}"#
            )
        };
        check_each(
            &[inner(""), inner("\"TimeoutSeconds\": 3600, ")],
            expect![[r#"
            3  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-without-timeout: if the token is never sent back, the execution waits for up to a year: set `TimeoutSeconds` or `HeartbeatSeconds`
            ---
        "#]],
        );
    }

    #[test]
    fn express_machines_end_by_themselves() {
        check_machine(
            MachineType::Express,
            &task("\"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:Ask\""),
            expect![[r#"
                2  | "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error express-activity: an Express machine has no activities, so AWS refuses it: call a service, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            "#]],
        );
    }

    #[test]
    fn a_machine_may_be_asked_for_a_timeout() {
        let count = |text: &str, machine_type| {
            let mut settings = Settings::of(machine_type);
            settings.set_level("machine-without-timeout", Level::Shown(Severity::Hint)).unwrap();
            let diagnostics = Snapshot::with_settings(SourceText::new(text), Arc::new(settings)).diagnostics();
            diagnostics.iter().filter(|found| found.code == "machine-without-timeout").count()
        };
        let machine = r#"{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#;
        assert_eq!(count(machine, MachineType::Standard), 1);
        assert_eq!(count(machine, MachineType::Express), 0);
        assert_eq!(count(&machine.replacen('{', "{\"TimeoutSeconds\": 60, ", 1), MachineType::Standard), 0);
        assert_eq!(count("{}", MachineType::Standard), 0);
        check(machine, expect![""]);
    }
}
