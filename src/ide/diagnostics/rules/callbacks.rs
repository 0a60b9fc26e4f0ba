//! A Task that waits for a callback passes its token on, and only who holds a
//! token can send heartbeats (reference: "Patterns").

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::{Findings, edits, values};
use crate::spec::calls::MESSAGES;
use crate::spec::resource::{Call, Pattern, Target};
use crate::spec::{MachineType, QueryLanguage};
use crate::syntax::{Node, ScalarKind};

pub const RULES: &[Rule] = &[
    row!(
        "token-not-passed",
        Warning,
        Suspicious,
        "a Task waits for a callback and passes no token on",
        Check::State(token_not_passed)
    )
    .silent_in_unbalanced_text(),
    row!(
        "heartbeat-useless",
        Warning,
        Suspicious,
        "a heartbeat is asked for where nothing can send one",
        Check::State(heartbeat_useless)
    )
    .silent_in_unbalanced_text(),
];

/// `.waitForTaskToken`, and the token stands nowhere in what the call is given.
fn token_not_passed(object: &ObjectContext, acc: &mut Findings) {
    // Express machines cannot wait for it in the first place.
    let is_express = object.context.machine_type == MachineType::Express;
    if object.is_incomplete || object.is_language_unknown() || is_express {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some((call, suffix)) = resource.call().and_then(|call| Some((call, call.suffix?))) else { return };
    // That a call is given nothing at all is another rule's business.
    let Some(payload) = task.payload().filter(|_| call.pattern == Pattern::Token) else { return };
    let language = object.language;
    let input = object.node.get("InputPath").filter(|_| language == QueryLanguage::JsonPath);
    if values::is_unknown(payload.value())
        || may_hold_token(payload.value(), language, false, DEPTH)
        || input.is_some_and(|input| may_hold_token(input, language, true, DEPTH))
    {
        return;
    }
    let token = match language {
        QueryLanguage::JsonPath => "$$.Task.Token",
        QueryLanguage::Jsonata => "$states.context.Task.Token",
    };
    let message = format!(
        "the Task waits for its token to come back, but `{}` does not pass it on, so it can only time out: add \
         `{token}`",
        task.payload_field()
    );
    let finding =
        acc.report(task.range_of(suffix), message).related(values::key_range(payload), "the token is missing in here");
    if let Some(message) = message_of(&task, call) {
        let member = match language {
            QueryLanguage::JsonPath => format!("\"TaskToken.$\": \"{token}\""),
            QueryLanguage::Jsonata => format!("\"TaskToken\": \"{{% {token} %}}\""),
        };
        finding.fix("Pass the token on", vec![edits::insertion_at_start(message, &member)]);
    }
}

/// Payloads are looked into to this depth; what lies deeper may be anything.
const DEPTH: usize = 64;

/// Whether a value that is evaluated here may hold the token. `is_path` says
/// that a text in JSONPath is a path or a call, not itself.
fn may_hold_token(node: Node, language: QueryLanguage, is_path: bool, depth: usize) -> bool {
    if depth == 0 || node.container().is_some_and(|container| container.spliced) {
        return true;
    }
    if let Some(scalar) = node.scalar() {
        return match scalar.kind {
            ScalarKind::Text { closed: true, .. } => {
                let text = node.text_value().unwrap_or_default();
                match language {
                    QueryLanguage::JsonPath => is_path && (node.is_opaque() || path_may_reach_token(&text)),
                    QueryLanguage::Jsonata => text.starts_with("{%") && expression_may_reach_token(&text),
                }
            }
            ScalarKind::Text { .. } | ScalarKind::Bad | ScalarKind::Placeholder | ScalarKind::TooDeep => true,
            _ => false,
        };
    }
    node.is_missing()
        || node.entries().any(|entry| {
            let is_path = entry.is_key_opaque() || entry.key().is_some_and(|key| key.ends_with(".$"));
            may_hold_token(entry.value(), language, is_path, depth - 1)
        })
}

/// Whether a path or a call of an intrinsic function reads the token, or more of
/// the context object than one knows.
fn path_may_reach_token(text: &str) -> bool {
    text.match_indices("$$").any(|(at, _)| {
        let rest = text.get(at + 2..).unwrap_or_default();
        let Some(name) = rest.strip_prefix('.') else { return true };
        !name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.starts_with("Task")
    })
}

/// The same for a JSONata expression.
fn expression_may_reach_token(text: &str) -> bool {
    text.contains("${")
        || text.match_indices("$states").any(|(at, found)| {
            let rest = text.get(at + found.len()..).unwrap_or_default();
            match step(rest) {
                Some(("context", rest)) => step(rest).is_none_or(|(name, _)| name == "Task"),
                Some(_) => false,
                None => true,
            }
        })
}

/// The name of the next step of a path, and what follows; `None` if something
/// else follows.
fn step(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix('.')?.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(rest.split_at(end)).filter(|(name, _)| !name.is_empty())
}

/// The object that the call hands over, if it is written out.
fn message_of<'a>(task: &Task<'a>, call: &Call) -> Option<Node<'a>> {
    let (_, _, name) = MESSAGES.iter().find(|(service, action, _)| call.is(service, action))?;
    match task.given(name) {
        Given::Literal(entry) => Some(entry.value()).filter(|value| value.object().is_some()),
        _ => None,
    }
}

/// A heartbeat on a Task that is neither an activity nor waits for a token.
fn heartbeat_useless(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(pattern) = resource.pattern().filter(|pattern| *pattern != Pattern::Token) else { return };
    let entry = ["HeartbeatSeconds", "HeartbeatSecondsPath"].into_iter().find_map(|name| object.field(name));
    let Some(field) = entry else { return };
    let (what, instead) = match &resource.target {
        Target::Function { .. } => ("a Lambda function", "set `TimeoutSeconds`"),
        _ if pattern.is_sync() => ("a job", "set `TimeoutSeconds`"),
        _ => ("this call", "set `TimeoutSeconds`, or wait for a callback with `.waitForTaskToken`"),
    };
    let message = format!("{what} sends no heartbeats; to limit its time, {instead}");
    acc.report(field.key_range(), message)
        .related(task.range(), "only activities and calls with `.waitForTaskToken` send heartbeats")
        .fix(format!("Remove `{}`", field.field.name), vec![edits::removal(object.node, field.entry)]);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_each, check_fix};
    use expect_test::expect;

    fn task(members: &str) -> String {
        format!(
            "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\", \"TimeoutSeconds\": 60, \"End\": true,\n\
             {members}}}}}}}\n"
        )
    }

    fn waiting(members: &str) -> String {
        task(&format!("\"Resource\": \"arn:aws:states:::sqs:sendMessage.waitForTaskToken\",\n{members}"))
    }

    fn jsonata(arguments: &str) -> String {
        waiting(&format!("\"QueryLanguage\": \"JSONata\", \"Arguments\": {arguments}"))
    }

    #[test]
    fn the_token_is_passed_on_in_jsonpath() {
        let passed = [
            r#""Parameters": {"MessageBody": {"token.$": "$$.Task.Token"}}"#,
            r#""Parameters": {"MessageBody": [{"a": {"task.$": "$$.Task"}}]}"#,
            r#""Parameters": {"MessageBody.$": "$$"}"#,
            r#""Parameters": {"MessageBody.$": "$$['Task']['Token']"}"#,
            r#""Parameters": {"MessageBody.$": "States.Format('{} {}', $$.Execution.Id, $$.Task.Token)"}"#,
            r#""Parameters": {"MessageBody.$": "States.JsonToString($$)"}"#,
            r#""InputPath": "$$.Task.Token", "Parameters": {"MessageBody.$": "$"}"#,
            r#""Parameters": {"MessageBody.$": "${Body}"}"#,
            r#""Parameters": {"MessageBody": ${Body}}"#,
            r#""Parameters": {${Body}}"#,
            r#""Parameters": "${Body}""#,
            r#""QueryLanguage": "${Language}", "Parameters": {}"#,
        ];
        check_each(
            &passed.map(waiting),
            expect![[r#"
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            ---
        "#]],
        );
        let not = [
            r#""Parameters": {"QueueUrl": "${Url}", "MessageBody": {"token": "$$.Task.Token"}}"#,
            r#""Parameters": {"QueueUrl": {"Ref": "Queue"}, "MessageBody.$": "$$.Execution.Id"}"#,
            r#""InputPath": "$.token", "Parameters": {"MessageBody.$": "$"}"#,
        ];
        check_each(
            &not.map(waiting),
            expect![[r#"
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-not-passed: the Task waits for its token to come back, but `Parameters` does not pass it on, so it can only time out: add `$$.Task.Token`
            3  | "Parameters": {"QueueUrl": "${Url}", "MessageBody": {"token": "$$.Task.Token"}}}}}
            .. |  ^^^^^^^^^^ note: the token is missing in here
            ---
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-not-passed: the Task waits for its token to come back, but `Parameters` does not pass it on, so it can only time out: add `$$.Task.Token`
            3  | "Parameters": {"QueueUrl": {"Ref": "Queue"}, "MessageBody.$": "$$.Execution.Id"}}}}
            .. |  ^^^^^^^^^^ note: the token is missing in here
            ---
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-not-passed: the Task waits for its token to come back, but `Parameters` does not pass it on, so it can only time out: add `$$.Task.Token`
            3  | "InputPath": "$.token", "Parameters": {"MessageBody.$": "$"}}}}
            .. |                          ^^^^^^^^^^ note: the token is missing in here
        "#]],
        );
    }

    #[test]
    fn the_token_is_passed_on_in_jsonata() {
        let passed = [
            r#"{"MessageBody": {"token": "{% $states.context.Task.Token %}"}}"#,
            r#""{% {'MessageBody': {'token': $states . context.Task.Token}} %}""#,
            r#"{"MessageBody": "{% $string($states.context) %}"}"#,
            r#"{"MessageBody": "{% $string($states) %}"}"#,
            r#"{"MessageBody": "{% $states.context.`Task`.Token %}"}"#,
            r#"{"MessageBody": "{% ${Body} %}"}"#,
            r#"{"MessageBody": ${Body}}"#,
        ];
        check_each(
            &passed.map(jsonata),
            expect![[r#"
            ---
            ---
            ---
            ---
            ---
            ---
        "#]],
        );
        let not = [
            r#"{"QueueUrl": "${Url}", "MessageBody": "{% $states.input.context.Task %}"}"#,
            r#"{"MessageBody": "$states.context.Task.Token"}"#,
            r#"{"MessageBody": "{% $states.context.Execution.Id %}"}"#,
        ];
        check_each(
            &not.map(jsonata),
            expect![[r#"
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-not-passed: the Task waits for its token to come back, but `Arguments` does not pass it on, so it can only time out: add `$states.context.Task.Token`
            3  | "QueryLanguage": "JSONata", "Arguments": {"QueueUrl": "${Url}", "MessageBody": "{% $states.input.context.Task %}"}}}}
            .. |                              ^^^^^^^^^ note: the token is missing in here
            ---
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-not-passed: the Task waits for its token to come back, but `Arguments` does not pass it on, so it can only time out: add `$states.context.Task.Token`
            3  | "QueryLanguage": "JSONata", "Arguments": {"MessageBody": "$states.context.Task.Token"}}}}
            .. |                              ^^^^^^^^^ note: the token is missing in here
            ---
            2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            .. |                                              ^^^^^^^^^^^^^^^^^ warning token-not-passed: the Task waits for its token to come back, but `Arguments` does not pass it on, so it can only time out: add `$states.context.Task.Token`
            3  | "QueryLanguage": "JSONata", "Arguments": {"MessageBody": "{% $states.context.Execution.Id %}"}}}}
            .. |                              ^^^^^^^^^ note: the token is missing in here
        "#]],
        );
    }

    #[test]
    fn other_calls_pass_no_token() {
        let others = [
            r#""Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}"#,
            r#""Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken""#,
            r#""Resource": "arn:aws:states:::sqs:sendMessage${Pattern}", "Parameters": {}"#,
            r#""Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask", "Parameters": {}"#,
        ];
        check_each(
            &others.map(task),
            expect![[r#"
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true,
            .. |                              ^ error parameters-required: the call of `sqs:sendMessage` has no `Parameters`: AWS refuses it, so write what the call is given, or `{}` if that is nothing [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            ---
        "#]],
        );
    }

    #[test]
    fn the_token_goes_into_the_message() {
        check_fix(
            &waiting("\"Parameters\": {\n  \"QueueUrl\": \"q\",\n  \"MessageBody\": {\n    \"a\": 1\n  }\n}"),
            expect![[r#"
                Pass the token on
                {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true,
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {
                  "QueueUrl": "q",
                  "MessageBody": {
                    "TaskToken.$": "$$.Task.Token",
                    "a": 1
                  }
                }}}}
            "#]],
        );
        check_fix(
            &jsonata(r#"{"QueueUrl": "q", "MessageBody": {}}"#),
            expect![[r#"
            Pass the token on
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true,
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "QueryLanguage": "JSONata", "Arguments": {"QueueUrl": "q", "MessageBody": {"TaskToken": "{% $states.context.Task.Token %}"}}}}}
        "#]],
        );
    }

    #[test]
    fn heartbeats_are_for_those_who_can_send_them() {
        let all = [
            r#""Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "HeartbeatSeconds": 5"#,
            r#""Resource": "arn:aws:states:::lambda:invoke", "Parameters": {}, "HeartbeatSecondsPath": "$.h""#,
            r#""Resource": "arn:aws:states:::glue:startJobRun.sync", "Parameters": {}, "HeartbeatSeconds": 5"#,
            r#""Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask", "HeartbeatSeconds": 5"#,
            r#""Resource": "arn:aws:states:::aws-sdk:s3:putObject.waitForTaskToken", "HeartbeatSeconds": 5,
               "Parameters": {"Body.$": "$$.Task.Token"}"#,
            r#""Resource": "${Call}", "HeartbeatSeconds": 5"#,
            r#""Resource": "arn:aws:states:::lambda:invoke${Pattern}", "Parameters": {}, "HeartbeatSeconds": 5"#,
        ];
        check_each(
            &all.map(task),
            expect![[r#"
            2  | "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "HeartbeatSeconds": 5}}}
            .. |                                                                  ^^^^^^^^^^^^^^^^ warning heartbeat-useless: a Lambda function sends no heartbeats; to limit its time, set `TimeoutSeconds`
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: only activities and calls with `.waitForTaskToken` send heartbeats
            ---
            2  | "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {}, "HeartbeatSecondsPath": "$.h"}}}
            .. |                                                                  ^^^^^^^^^^^^^^^^^^^^ warning heartbeat-useless: this call sends no heartbeats; to limit its time, set `TimeoutSeconds`, or wait for a callback with `.waitForTaskToken`
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: only activities and calls with `.waitForTaskToken` send heartbeats
            ---
            2  | "Resource": "arn:aws:states:::glue:startJobRun.sync", "Parameters": {}, "HeartbeatSeconds": 5}}}
            .. |                                                                          ^^^^^^^^^^^^^^^^ warning heartbeat-useless: a job sends no heartbeats; to limit its time, set `TimeoutSeconds`
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: only activities and calls with `.waitForTaskToken` send heartbeats
            ---
            ---
            ---
            ---
        "#]],
        );
        check_fix(
            &task(all[0]),
            expect![[r#"
            Remove `HeartbeatSeconds`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true,
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}}}
        "#]],
        );
    }
}
