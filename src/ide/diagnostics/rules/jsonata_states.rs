//! `$states`: what it has, and where (reference: "`$states`").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use super::context::{kind_of, names_below};
use super::jsonata::Judged;
use crate::expr::jsonata::NodeId;
use crate::expr::jsonata::names::{BindingKind, StatesReference};
use crate::spec::context::{self, ContextMember, OnlyIn, Reached};
use crate::spec::{Shape, StateType, states_variable};

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-error-output-scope",
        Error,
        Correctness,
        "`$states.errorOutput` stands where no error is caught",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "jsonata-result-scope",
        Error,
        Correctness,
        "`$states.result` stands where there is no result",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "catch-output-uses-result",
        Error,
        Correctness,
        "a catcher uses `$states.result`, though the state failed",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!("jsonata-states-field", Warning, Suspicious, "`$states` has no such field", Check::With("jsonata-syntax")),
    row!(
        "jsonata-states-assigned",
        Error,
        Correctness,
        "an expression binds `$states`, which is reserved",
        Check::With("jsonata-syntax")
    ),
];

/// What people look for in `$states`, and where it is.
const MEANT: [(&str, &str); 5] = [
    ("item", "context.Map.Item.Value"),
    ("index", "context.Map.Item.Index"),
    ("error", "errorOutput"),
    ("output", "result"),
    ("token", "context.Task.Token"),
];

pub fn check(judged: &Judged, acc: &mut Findings) {
    for binding in judged.names.bindings.iter().filter(|binding| binding.name == "states") {
        let message =
            "`$states` is reserved, and nothing else can be bound to it: AWS refuses it, so take another name";
        let finding = judged.report(acc, "jsonata-states-assigned", judged.range(binding.variable), message);
        // What AWS says of the other ways to bind is not known.
        if !matches!(binding.kind, BindingKind::Assignment | BindingKind::Parameter) {
            finding.accepted_by_aws();
        }
    }
    for states in &judged.names.states {
        let Some((node, name)) = states.members.first() else { continue };
        match &**name {
            states_variable::INPUT => {}
            states_variable::CONTEXT => in_context(judged, states, acc),
            states_variable::RESULT => result(judged, *node, acc),
            states_variable::ERROR_OUTPUT => error_output(judged, *node, acc),
            other => unknown(judged, *node, other, acc),
        }
    }
}

/// Whether `$states` has this member where the expression stands.
fn is_there(member: &str, judged: &Judged) -> bool {
    let site = judged.site();
    states_variable::member(member).is_some_and(|member| states_variable::exists(member, site.shape, site.field.name))
}

/// The result is there once the state has done its work.
fn result(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let site = judged.site();
    if site.shape == Shape::State(None) || is_there(states_variable::RESULT, judged) {
        return;
    }
    match site.shape {
        Shape::Catcher => {
            let message = "a state that fails has no result, so AWS refuses `$states.result` in a catcher: write \
                           `$states.errorOutput` for the error, or `$states.input`";
            let finding = judged.report(acc, "catch-output-uses-result", judged.range(node), message);
            finding.fix("Write `$states.errorOutput`", vec![judged.replace(node, "errorOutput")]);
            finding.fix("Write `$states.input`", vec![judged.replace(node, "input")]);
        }
        _ => {
            let why = match site.shape {
                Shape::State(Some(StateType::Task | StateType::Parallel | StateType::Map)) => {
                    format!("`{}` is evaluated before there is a result", site.field.name)
                }
                Shape::State(Some(known)) => format!("a {} state has no result", known.name()),
                Shape::ChoiceRule => "a Choice state has no result".to_owned(),
                _ => format!("`{}` is evaluated before there is a result", site.field.name),
            };
            // Of the states that pass data on, a Pass state is the likeliest to
            // have one; nobody has seen what AWS says of it.
            let is_refused = site.shape != Shape::State(Some(StateType::Pass));
            let refused =
                if is_refused { "AWS refuses `$states.result` here" } else { "`$states.result` gives nothing" };
            let message = format!("{why}, so {refused}: write `$states.input`");
            let finding = judged.report(acc, "jsonata-result-scope", judged.range(node), message);
            if !is_refused {
                finding.accepted_by_aws();
            }
            finding.fix("Write `$states.input`", vec![judged.replace(node, "input")]);
        }
    }
}

/// The error is there in the catcher that caught it.
fn error_output(judged: &Judged, node: NodeId, acc: &mut Findings) {
    if is_there(states_variable::ERROR_OUTPUT, judged) {
        return;
    }
    let message = "`$states.errorOutput` exists in the `Output` and `Assign` of a catcher alone, so AWS refuses it here: \
                   let the catcher hand over what is needed";
    judged.report(acc, "jsonata-error-output-scope", judged.range(node), message);
}

fn member_names() -> Vec<&'static str> {
    states_variable::MEMBERS.iter().map(|member| member.name).collect()
}

fn unknown(judged: &Judged, node: NodeId, name: &str, acc: &mut Findings) {
    let meant = MEANT.iter().find(|(own, _)| *own == name).map(|(_, meant)| *meant);
    let meant = meant.or_else(|| most_similar(name, member_names().into_iter()));
    let (message, instead) = match meant {
        Some(meant) => (format!("`$states` has no field `{name}`; did you mean `{meant}`?"), meant.to_owned()),
        None => {
            let message = format!(
                "`$states` has no field `{name}`: it has {}, so write `$states.input.{name}` for a field of the input",
                values::enumerated(&member_names())
            );
            (message, format!("input.{}", judged.raw(node)))
        }
    };
    let finding = judged.report(acc, "jsonata-states-field", judged.range(node), message);
    finding.fix(format!("Write `{instead}`"), vec![judged.replace(node, &instead)]);
}

/// Goes along `$states.context`, as far as it is known.
fn in_context(judged: &Judged, states: &StatesReference, acc: &mut Findings) {
    let members = states.members.get(1..).unwrap_or_default();
    let (known, last) = match context::follow(members.iter().map(|(_, name)| &**name)) {
        Reached::Member { member, index } => (member, members[index].0),
        Reached::Nothing { parent, index } => {
            let (node, name) = &members[index];
            return unknown_member(judged, parent, *node, name, acc);
        }
        Reached::Root => return,
    };
    if judged.context.may_have(known) {
        return;
    }
    let range = judged.range(states.variable).cover(judged.range(last));
    match known.only_in {
        Some(OnlyIn::Callback) => {
            let message = format!(
                "`$states.context.{}` exists only in {}, and this state is none, so it gives nothing here: let its \
                 `Resource` end with `.waitForTaskToken`",
                known.path,
                OnlyIn::Callback.text()
            );
            acc.report_as("context-token-outside", range, message);
        }
        Some(OnlyIn::MapItem) => {
            let message = format!(
                "`$states.context.{}` exists only where a Map state prepares its items and in the states that it runs \
                 for them, so it gives nothing here",
                known.path
            );
            acc.report_as("context-map-outside", range, message);
        }
        _ => {}
    }
}

fn unknown_member(
    judged: &Judged,
    parent: Option<&'static ContextMember>,
    node: NodeId,
    name: &str,
    acc: &mut Findings,
) {
    let path = parent.map(|parent| format!(".{}", parent.path)).unwrap_or_default();
    let names = names_below(parent);
    let meant = most_similar(name, names.iter().copied());
    let message = match meant {
        Some(meant) => format!("`$states.context{path}` has no member `{name}`; did you mean `{meant}`?"),
        None if names.is_empty() => {
            format!("`$states.context{path}` is a {} and has no members, so this gives nothing", kind_of(parent))
        }
        None => format!(
            "`$states.context{path}` has no member `{name}`, so this gives nothing: it has {}",
            values::enumerated(&names)
        ),
    };
    let finding = acc.report_as("context-path-unknown", judged.range(node), message);
    if let Some(meant) = meant {
        finding.fix(format!("Write `{meant}`"), vec![judged.replace(node, meant)]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use super::super::jsonata::tests::{outputs, state};
    use expect_test::expect;

    /// A Task with these members besides.
    fn task(members: &str) -> String {
        state(&format!("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\",\n{members}"))
    }

    const ARGUMENTS: &str = r#""Arguments": {"QueueUrl": "q", "MessageBody": "b"}"#;

    #[test]
    fn the_result_is_in_the_outcome_of_what_works() {
        check_each(
            &[
                task(r#""Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.result %}"}"#),
                task(&format!(r#"{ARGUMENTS}, "TimeoutSeconds": "{{% $states.result.a %}}""#)),
                task(&format!(r#"{ARGUMENTS}, "Credentials": {{"RoleArn": "{{% $states.result.a %}}"}}"#)),
                task(&format!(
                    r#"{ARGUMENTS}, "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "A", "Output": "{{% $states.result %}}", "Assign": {{"a": "{{% $states.result.b %}}"}}}}]"#
                )),
                state(r#""Type": "Pass", "Output": "{% $states.result %}""#),
                state(r#""Type": "Wait", "Seconds": 1, "Assign": {"a": "{% $states.result %}"}"#),
                state(
                    r#""Type": "Map", "Items": "{% $states.result %}", "ItemSelector": {"a": "{% $states.result %}"},
"ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed", "Output": "{% $states.result %}"}}}"#,
                ),
                r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice",
"Choices": [{"Condition": "{% $states.result %}", "Next": "B", "Assign": {"a": "{% $states.result %}"}}],
"Default": "B", "Output": "{% $states.result %}"}, "B": {"Type": "Fail", "Cause": "{% $states.result %}"}}}"#
                    .to_owned(),
            ],
            expect![[r#"
                3  | "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.result %}"},
                .. |                                                           ^^^^^^ error jsonata-result-scope: `Arguments` is evaluated before there is a result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Arguments/MessageBody]
                ---
                3  | "Arguments": {"QueueUrl": "q", "MessageBody": "b"}, "TimeoutSeconds": "{% $states.result.a %}",
                .. |                                                                                   ^^^^^^ error jsonata-result-scope: `TimeoutSeconds` is evaluated before there is a result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/TimeoutSeconds]
                ---
                3  | "Arguments": {"QueueUrl": "q", "MessageBody": "b"}, "Credentials": {"RoleArn": "{% $states.result.a %}"},
                .. |                                                                                            ^^^^^^ error jsonata-result-scope: `RoleArn` is evaluated before there is a result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Credentials/RoleArn]
                ---
                3  | "Arguments": {"QueueUrl": "q", "MessageBody": "b"}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "A", "Output": "{% $states.result %}", "Assign": {"a": "{% $states.result.b %}"}}],
                .. |                                                                                                                                  ^^^^^^ error catch-output-uses-result: a state that fails has no result, so AWS refuses `$states.result` in a catcher: write `$states.errorOutput` for the error, or `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Catch[0]/Output]
                .. |                                                                                                                                                                          ^^^^^^ error catch-output-uses-result: a state that fails has no result, so AWS refuses `$states.result` in a catcher: write `$states.errorOutput` for the error, or `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Catch[0]/Assign/a]
                ---
                2  | "Type": "Pass", "Output": "{% $states.result %}",
                .. |                                       ^^^^^^ warning jsonata-result-scope: a Pass state has no result, so `$states.result` gives nothing: write `$states.input`
                ---
                2  | "Type": "Wait", "Seconds": 1, "Assign": {"a": "{% $states.result %}"},
                .. |                                                           ^^^^^^ error jsonata-result-scope: a Wait state has no result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Assign/a]
                ---
                2  | "Type": "Map", "Items": "{% $states.result %}", "ItemSelector": {"a": "{% $states.result %}"},
                .. |                                     ^^^^^^ error jsonata-result-scope: `Items` is evaluated before there is a result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Items]
                .. |                                                                                   ^^^^^^ error jsonata-result-scope: `ItemSelector` is evaluated before there is a result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/ItemSelector/a]
                3  | "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed", "Output": "{% $states.result %}"}}},
                .. |                                                                                             ^^^^^^ error jsonata-result-scope: a Succeed state has no result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/ItemProcessor/States/B/Output]
                ---
                2  | "Choices": [{"Condition": "{% $states.result %}", "Next": "B", "Assign": {"a": "{% $states.result %}"}}],
                .. |                                       ^^^^^^ error jsonata-result-scope: a Choice state has no result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Choices[0]/Condition]
                .. |                                                                                            ^^^^^^ error jsonata-result-scope: a Choice state has no result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Choices[0]/Assign/a]
                3  | "Default": "B", "Output": "{% $states.result %}"}, "B": {"Type": "Fail", "Cause": "{% $states.result %}"}}}
                .. |                                       ^^^^^^ error jsonata-result-scope: a Choice state has no result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                .. |                                                                                               ^^^^^^ error jsonata-result-scope: a Fail state has no result, so AWS refuses `$states.result` here: write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/B/Cause]
            "#]],
        );
        for members in [
            r#""Output": "{% $states.result %}""#,
            r#""Assign": {"a": ["{% $states.result.b[c = 1] %}"]}"#,
            r#""Output": {"a": "{% ($x := $states.result; $x.b) %}"}"#,
        ] {
            check(&task(&format!("{ARGUMENTS}, {members}")), expect![[""]]);
        }
        for state_type in ["\"Type\": \"Tsk\"", "\"Type\": \"${type}\""] {
            let found = super::super::super::testing::codes(&state(&format!(
                "{state_type}, \"Output\": \"{{% $states.result %}}\""
            )));
            assert!(!found.contains(&"jsonata-result-scope"), "{found:?}");
        }
    }

    #[test]
    fn the_error_is_in_its_catcher() {
        check_each(
            &[
                task(&format!(r#"{ARGUMENTS}, "Output": "{{% $states.errorOutput %}}""#)),
                state(r#""Type": "Pass", "Output": {"a": "{% $states.errorOutput.Cause %}"}"#),
            ],
            expect![[r#"
                3  | "Arguments": {"QueueUrl": "q", "MessageBody": "b"}, "Output": "{% $states.errorOutput %}",
                .. |                                                                           ^^^^^^^^^^^ error jsonata-error-output-scope: `$states.errorOutput` exists in the `Output` and `Assign` of a catcher alone, so AWS refuses it here: let the catcher hand over what is needed [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": {"a": "{% $states.errorOutput.Cause %}"},
                .. |                                             ^^^^^^^^^^^ error jsonata-error-output-scope: `$states.errorOutput` exists in the `Output` and `Assign` of a catcher alone, so AWS refuses it here: let the catcher hand over what is needed [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output/a]
            "#]],
        );
        let catcher = r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "A", "Output": "{% $states.errorOutput %}", "Assign": {"a": "{% $states.errorOutput.Error %}"}}]"#;
        check(&task(&format!("{ARGUMENTS}, {catcher}")), expect![[""]]);
    }

    #[test]
    fn there_are_four_fields() {
        check_each(
            &outputs(&[
                "$states.inputs.a",
                "$states.order",
                "$states.Context.Execution.Id",
                "$states.item.id",
                "$states",
                "$states.*",
                "$states.`input`.a",
                "($states := 1)",
                "$map([1, 2], function($states){ $states.order })",
                "$states.input.a#$states",
            ]),
            expect![[r#"
                2  | "Type": "Pass", "Output": "{% $states.inputs.a %}",
                .. |                                       ^^^^^^ warning jsonata-states-field: `$states` has no field `inputs`; did you mean `input`?
                ---
                2  | "Type": "Pass", "Output": "{% $states.order %}",
                .. |                                       ^^^^^ warning jsonata-states-field: `$states` has no field `order`: it has `input`, `result`, `errorOutput` and `context`, so write `$states.input.order` for a field of the input
                ---
                2  | "Type": "Pass", "Output": "{% $states.Context.Execution.Id %}",
                .. |                                       ^^^^^^^ warning jsonata-states-field: `$states` has no field `Context`; did you mean `context`?
                ---
                2  | "Type": "Pass", "Output": "{% $states.item.id %}",
                .. |                                       ^^^^ warning jsonata-states-field: `$states` has no field `item`; did you mean `context.Map.Item.Value`?
                ---
                ---
                ---
                ---
                2  | "Type": "Pass", "Output": "{% ($states := 1) %}",
                .. |                                ^^^^^^^ error jsonata-states-assigned: `$states` is reserved, and nothing else can be bound to it: AWS refuses it, so take another name
                ---
                2  | "Type": "Pass", "Output": "{% $map([1, 2], function($states){ $states.order }) %}",
                .. |                                                     ^^^^^^^ error jsonata-states-assigned: `$states` is reserved, and nothing else can be bound to it: AWS refuses it, so take another name
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a#$states %}",
                .. |                                               ^^^^^^^ warning jsonata-states-assigned: `$states` is reserved, and nothing else can be bound to it: AWS refuses it, so take another name
            "#]],
        );
        check_fix(
            &outputs(&["$states.inputs.a"])[0],
            expect![[r#"
            Write `input`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $states.input.a %}",
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn the_context_object_has_its_members() {
        // The rules belong to another file.
        let found = |code: &str| {
            use crate::ide::Snapshot;
            use crate::text::SourceText;
            let text = &outputs(&[code])[0];
            let diagnostics = Snapshot::new(SourceText::new(text)).diagnostics();
            let shown = |found: &crate::ide::Diagnostic| {
                format!("{} «{}»: {}\n", found.code, &text[found.range], found.message)
            };
            diagnostics.iter().map(shown).collect::<String>()
        };
        let all: String = [
            "$states.context.Execution.input",
            "$states.context.Executions",
            "$states.context.State.Title",
            "$states.context.State.Name.First",
            "$states.context.Task.Token",
            "$states.context.Map.Item.Value.a & 'b'",
        ]
        .map(found)
        .concat();
        expect![[r#"
            context-path-unknown «input»: `$states.context.Execution` has no member `input`; did you mean `Input`?
            context-path-unknown «Executions»: `$states.context` has no member `Executions`; did you mean `Execution`?
            context-path-unknown «Title»: `$states.context.State` has no member `Title`, so this gives nothing: it has `EnteredTime`, `Name` and `RetryCount`
            context-path-unknown «First»: `$states.context.State.Name` is a text and has no members, so this gives nothing
            context-token-outside «$states.context.Task.Token»: `$states.context.Task.Token` exists only in a task that waits for a task token, and this state is none, so it gives nothing here: let its `Resource` end with `.waitForTaskToken`
            context-map-outside «$states.context.Map.Item.Value»: `$states.context.Map.Item.Value` exists only where a Map state prepares its items and in the states that it runs for them, so it gives nothing here
        "#]].assert_eq(&all);
        for code in [
            "$states.context.Execution.Input.anything.at.all",
            "$states.context",
            "$states.context.*",
            "$states.context.Execution.RedriveTime",
            "$keys($states.context.State)",
        ] {
            assert_eq!(found(code), "", "{code}");
        }
    }

    #[test]
    fn tokens_and_items_are_there_where_they_are_given() {
        // The warnings of the context object belong to another file.
        let codes = |text: &str| super::super::super::testing::codes(text);
        let token = r#""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 9,
"Arguments": {"QueueUrl": "q", "MessageBody": {"t": "{% $states.context.Task.Token %}"}}"#;
        assert_eq!(codes(&state(token)), [""; 0]);
        assert_eq!(codes(&state(token).replace(".waitForTaskToken", "")), ["context-token-outside"]);
        let map = r#""Type": "Map", "Items": [1], "ItemSelector": {"a": "{% $states.context.Map.Item.Value %}"},
"ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed", "Output": "{% $states.context.Map.Item.Index %}"}}}"#;
        assert_eq!(codes(&state(map)), [""; 0]);
        assert_eq!(
            codes(&state(&map.replace("[1]", "\"{% $states.context.Map.Item.Value %}\""))),
            ["context-map-outside"]
        );
    }
}
