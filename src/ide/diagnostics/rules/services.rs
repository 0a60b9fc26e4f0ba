//! What the parameters of single calls hold (reference: "Parameters"): as many
//! elements as the service takes, and for a child execution what links it to
//! its parent.
//!
//! That parameters are missing or unknown is the business of the table of
//! services.

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::{Findings, edits, values};
use crate::spec::calls::{LIST_LIMITS, STARTED_BY};
use crate::spec::resource::{Call, Pattern};
use crate::spec::{MachineType, QueryLanguage};
use crate::syntax::ScalarKind;

pub const RULES: &[Rule] = &[
    row!("service-limit-payload", Hint, Suspicious, "a list is longer than the service takes", Check::State(calls))
        .silent_in_unbalanced_text(),
    row!(
        "sync-output-is-text",
        Hint,
        Style,
        "the output of a child execution arrives as a text",
        Check::With("service-limit-payload")
    )
    .silent_in_unbalanced_text(),
    row!(
        "start-execution-link",
        Hint,
        Style,
        "a child execution does not know its parent",
        Check::With("service-limit-payload")
    )
    .silent_in_unbalanced_text(),
];

/// Each call to the checks that it has.
fn calls(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.is_language_unknown() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    if call.is("states", "startExecution") {
        output_is_text(&task, call, acc);
        link(&task, acc);
    }
    for (_, _, name, most) in LIST_LIMITS.iter().filter(|(service, action, ..)| call.is(service, action)) {
        let Given::Literal(list) = task.given(name) else { continue };
        let count = list.value().array().map_or(0, |list| list.children.len());
        if count > *most {
            let message = format!("`{}` takes {most} of these at most, and here are {count}", call.action.text);
            acc.report(values::key_range(list), message);
        }
    }
}

/// `.sync` of a child execution gives its output as a text, and nothing in the
/// state parses it or does without it.
fn output_is_text(task: &Task, call: &Call, acc: &mut Findings) {
    // Express machines cannot wait for it in the first place.
    let is_express = task.object.context.machine_type == MachineType::Express;
    let Some(suffix) = call.suffix.filter(|_| call.pattern == Pattern::Sync && !is_express) else { return };
    let state = task.object.node;
    let is_dropped =
        state.get("ResultPath").and_then(|path| path.scalar()).is_some_and(|path| path.kind == ScalarKind::Null);
    let is_unread = |name: &str| state.get(name).is_some_and(|value| !value.raw().contains("Output"));
    let is_parsed = ["StringToJson", "$parse", "$eval"].iter().any(|function| state.raw().contains(function));
    if is_dropped || is_parsed || is_unread("ResultSelector") || is_unread("Output") {
        return;
    }
    let better = Pattern::SyncJson.suffix();
    let message = format!("with `.sync` the child's `Output` is JSON in a text; with `{better}` it is parsed");
    let finding = acc.report_as("sync-output-is-text", task.range_of(suffix), message);
    if let Some(edit) = task.replacement(suffix, better) {
        finding.fix(format!("Use `{better}`"), vec![edit]);
    }
}

/// The input of a child execution, as it is written out, does not hold the
/// parent's id.
fn link(task: &Task, acc: &mut Findings) {
    let Some(payload) = task.payload() else { return };
    let member = match task.object.language {
        QueryLanguage::JsonPath => format!("\"{STARTED_BY}.$\": \"$$.Execution.Id\""),
        QueryLanguage::Jsonata => format!("\"{STARTED_BY}\": \"{{% $states.context.Execution.Id %}}\""),
    };
    let message = format!("with `{STARTED_BY}` in the child's input, the console links it to this execution");
    match task.given("Input") {
        Given::Literal(input) => {
            let value = input.value();
            if value.raw().contains(STARTED_BY) || value.object().is_none_or(|object| object.spliced) {
                return;
            }
            let edit = edits::insertion_at_start(value, &member);
            acc.report_as("start-execution-link", values::key_range(input), message)
                .fix("Add the id of this execution", vec![edit]);
        }
        Given::Missing => {
            let finding = acc.report_as("start-execution-link", values::key_range(payload), message);
            if let Some(last) = payload.value().entries().next_back() {
                let edit = edits::insertion_behind(payload.value(), last, &format!("\"Input\": {{\n\t{member}\n}}"));
                finding.fix("Add the id of this execution", vec![edit]);
            }
        }
        Given::Computed(_) | Given::Unknown => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{call, check_each, check_fix};
    use expect_test::expect;

    #[test]
    fn lists_are_as_long_as_the_service_takes() {
        let entries = |count: usize| format!("\"Parameters\": {{\"Entries\": [{}]}}", vec!["{}"; count].join(", "));
        check_each(
            &[call("events:putEvents", &entries(11)), call("events:putEvents", &entries(10))],
            expect![[r#"
                2  | "Parameters": {"Entries": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}}}}
                .. |                 ^^^^^^^ hint service-limit-payload: `putEvents` takes 10 of these at most, and here are 11
                ---
            "#]],
        );
    }

    const LINK: &str = r#""Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}"#;

    #[test]
    fn the_output_of_a_child_is_parsed() {
        let all = [
            format!("\"Parameters\": {{{LINK}}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultSelector\": {{\"o.$\": \"$.Output\"}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultSelector\": {{\"o.$\": \"States.StringToJson($.Output)\"}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultSelector\": {{\"s.$\": \"$.Status\"}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultPath\": null"),
        ];
        let text = |members: &String| call("states:startExecution.sync", members);
        check_each(
            &all.each_ref().map(text),
            expect![[r#"
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution.sync",
            .. |                                                                                                                                         ^^^^^ hint sync-output-is-text: with `.sync` the child's `Output` is JSON in a text; with `.sync:2` it is parsed
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution.sync",
            .. |                                                                                                                                         ^^^^^ hint sync-output-is-text: with `.sync` the child's `Output` is JSON in a text; with `.sync:2` it is parsed
            ---
            ---
            ---
        "#]],
        );
        check_fix(
            &text(&all[0]),
            expect![[r#"
            Use `.sync:2`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}}}}}
        "#]],
        );
        check_each(
            &[call("states:startExecution.sync:2", &all[0]), call("ecs:runTask.sync", &all[0])],
            expect!["---\n"],
        );
    }

    #[test]
    fn a_child_knows_its_parent() {
        let all = [
            r#""Parameters": {"StateMachineArn": "a", "Input": {"b": 1}}"#,
            r#""Parameters": {"StateMachineArn": "a"}"#,
            r#""Parameters": {"StateMachineArn": "a", "Input.$": "$"}"#,
            r#""Parameters": {"StateMachineArn": "a", "Input": {${Input}}}"#,
            r#""Parameters": {"StateMachineArn": "a", "Input": "${Input}"}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": {}}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": "{% $merge([$x, $y]) %}"}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}"}}"#,
        ];
        let text = |members: &str| call("states:startExecution", members);
        check_each(
            &all.map(text),
            expect![[r#"
            2  | "Parameters": {"StateMachineArn": "a", "Input": {"b": 1}}}}}
            .. |                                         ^^^^^ hint start-execution-link: with `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in the child's input, the console links it to this execution
            ---
            2  | "Parameters": {"StateMachineArn": "a"}}}}
            .. |  ^^^^^^^^^^ hint start-execution-link: with `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in the child's input, the console links it to this execution
            ---
            ---
            ---
            ---
            2  | "QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": {}}}}}
            .. |                                                                    ^^^^^ hint start-execution-link: with `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in the child's input, the console links it to this execution
            ---
            ---
        "#]],
        );
        check_fix(
            &text(all[0]),
            expect![[r#"
            Add the id of this execution
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "Parameters": {"StateMachineArn": "a", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id", "b": 1}}}}}
        "#]],
        );
        check_fix(
            &text(all[1]),
            expect![[r#"
            Add the id of this execution
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "Parameters": {"StateMachineArn": "a", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}}}}}
        "#]],
        );
        check_fix(
            &text(all[5]),
            expect![[r#"
            Add the id of this execution
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}"}}}}}
        "#]],
        );
    }
}
