//! An expression with a cursor in; the members that may be named there out.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::ide::expression::with_expression_at;
use crate::ide::{CompletionConfig, CompletionKind, Snapshot};
use crate::text::{SourceText, TextSize};

/// The states around; `¦` is the cursor in the fields of the state `S`.
fn members(fields: &str) -> Vec<KnownMember> {
    let text = format!(
        r#"{{"StartAt": "A", "QueryLanguage": "JSONata", "States": {{
"A": {{"Type": "Pass", "Output": {{"n": 1, "order": {{"id": 1, "to": {{"street": "x"}}}},
    "list": [{{"id": 1}}, {{"id": 2, "tags": [{{"t": 1}}]}}]}}, "Next": "B"}},
"B": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "S",
       "Output": "{{% $merge([$states.input, {{'made': {{'x': $states.result.Payload}}}}]) %}}"}},
"S": {{{fields}}},
"Z": {{"Type": "Succeed"}}
}}}}"#
    );
    let at = TextSize::new(text.find('¦').expect("there is a cursor") as u32);
    let snapshot = Snapshot::new(SourceText::new(&text.replace('¦', "")));
    with_expression_at(&snapshot.definitions()[0], at, |at| known_members_at(&snapshot.definitions()[0], at))
        .expect("there is an expression")
}

/// The names of the members at each cursor in an `Output`.
fn check(expressions: &str, expected: Expect) {
    let lines = expressions.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = |line: &str| {
        let fields = format!(
            r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Output": "{{% {} %}}", "Next": "Z""#,
            line.replace('"', "\\\"")
        );
        let names: Vec<String> = members(&fields).iter().map(|member| member.name.to_string()).collect();
        format!("{line} → {}\n", names.join(", "))
    };
    expected.assert_eq(&lines.map(line).collect::<String>());
}

#[test]
fn members_come_with_what_they_are_and_the_state_that_put_them_there() {
    let fields = |expression: &str| format!(r#""Type": "Pass", "Output": "{{% {expression} %}}", "End": true"#);
    let all = |expression: &str| {
        members(&fields(expression)).iter().map(|member| format!("{}: {}\n", member.name, member.detail)).collect()
    };
    let [input, list, error]: [String; 3] =
        ["$states.input.¦", "$states.input.list[0].¦", "$states.input.order.¦"].map(all);
    expect![[r#"
        list: [{id: number, tags?: [{t: number}]}], from A
        made: {x?: unknown}, from B
        n: number, from A
        order: {id: number, to: {street: text}}, from A
    "#]]
    .assert_eq(&input);
    expect![[r#"
        id: number, from A
        tags: [{t: number}], may be missing, from A
    "#]]
    .assert_eq(&list);
    expect![[r#"
        id: number, from A
        to: {street: text}, from A
    "#]]
    .assert_eq(&error);
}

#[test]
fn paths_are_followed_through_arrays() {
    check(
        r#"
        $states.input.¦
        $states.input.or¦
        $states.input.order.to.¦
        $states.input.list.¦
        $states.input.list[0].¦
        $states.input.list[-1].tags.¦
        $states.input.list.tags.¦
        $states.input.list[id = 1].¦
        ($states.input.order).¦
        $states.result.¦
        $states.¦
        $states.context.¦
        $states.context.Execution.Input.¦
        $states.input.n.¦
        $states.input."order".¦
        "#,
        expect![[r#"
            $states.input.¦ → list, made, n, order
            $states.input.or¦ → list, made, n, order
            $states.input.order.to.¦ → street
            $states.input.list.¦ → id, tags
            $states.input.list[0].¦ → id, tags
            $states.input.list[-1].tags.¦ → t
            $states.input.list.tags.¦ → t
            $states.input.list[id = 1].¦ → id, tags
            ($states.input.order).¦ → id, to
            $states.result.¦ → ExecutedVersion, FunctionError, LogResult, Payload, SdkHttpMetadata, SdkResponseMetadata, StatusCode
            $states.¦ → 
            $states.context.¦ → 
            $states.context.Execution.Input.¦ → 
            $states.input.n.¦ → 
            $states.input."order".¦ → id, to
        "#]],
    );
}

#[test]
fn names_mean_members_of_the_context() {
    check(
        r#"
        $states.input.list[¦]
        $states.input.list[i¦]
        $states.input.list[$.¦]
        $states.input.list[id = ¦]
        $states.input.list[tags.¦]
        $states.input.list^(¦id)
        $states.input.list.{"a": i¦}
        $states.input.list.(¦id)
        $states.input.list{id: ¦}
        $states.input ~> |order|{"x": i¦}|
        ¦
        i¦
        {"a": i¦}
        "#,
        expect![[r#"
            $states.input.list[¦] → id, tags
            $states.input.list[i¦] → id, tags
            $states.input.list[$.¦] → id, tags
            $states.input.list[id = ¦] → id, tags
            $states.input.list[tags.¦] → t
            $states.input.list^(¦id) → id, tags
            $states.input.list.{"a": i¦} → id, tags
            $states.input.list.(¦id) → id, tags
            $states.input.list{id: ¦} → id, tags
            $states.input ~> |order|{"x": i¦}| → id, to
            ¦ → 
            i¦ → 
            {"a": i¦} → 
        "#]],
    );
}

#[test]
fn variables_and_parameters_are_known() {
    check(
        r#"
        ($o := $states.input.order; $o.¦)
        ($o := $states.input.order; $o.to.¦; 1)
        ($o := {"mine": {"deep": 1}}; $o.¦)
        ($o := {"mine": {"deep": 1}}; [1, $string($o.mine.¦)])
        $map($states.input.list, function($v) { $v.¦ })
        $filter($states.input.list, function($v) { $v.tags.¦ })
        $states.input.list ~> $filter(function($v, $i) { $v.¦ })
        $sort($states.input.list, function($l, $r) { $l.id > $r.¦ })
        $reduce($states.input.list, function($all, $v) { $v.¦ })
        $single($states.input.list, function($v) { $v.¦ = 1 }).id
        $f(function($v) { $v.¦ })
        $merge([$states.input.order, {"w": 1}]).¦
        $states.input.n > 1 ? $states.input.order.¦ : 1
        $states.input.order.¦ > 1 ? 1 : 2
        $unknown($states.input.order.¦)
        $count($states.input.order.¦)
        {"a": $states.input.order.¦, "b": 1}
        $states.input.order.¦ and true
        "#,
        expect![[r#"
            ($o := $states.input.order; $o.¦) → id, to
            ($o := $states.input.order; $o.to.¦; 1) → street
            ($o := {"mine": {"deep": 1}}; $o.¦) → mine
            ($o := {"mine": {"deep": 1}}; [1, $string($o.mine.¦)]) → deep
            $map($states.input.list, function($v) { $v.¦ }) → id, tags
            $filter($states.input.list, function($v) { $v.tags.¦ }) → t
            $states.input.list ~> $filter(function($v, $i) { $v.¦ }) → id, tags
            $sort($states.input.list, function($l, $r) { $l.id > $r.¦ }) → id, tags
            $reduce($states.input.list, function($all, $v) { $v.¦ }) → id, tags
            $single($states.input.list, function($v) { $v.¦ = 1 }).id → id, tags
            $f(function($v) { $v.¦ }) → 
            $merge([$states.input.order, {"w": 1}]).¦ → id, to, w
            $states.input.n > 1 ? $states.input.order.¦ : 1 → id, to
            $states.input.order.¦ > 1 ? 1 : 2 → id, to
            $unknown($states.input.order.¦) → id, to
            $count($states.input.order.¦) → id, to
            {"a": $states.input.order.¦, "b": 1} → id, to
            $states.input.order.¦ and true → 
        "#]],
    );
}

#[test]
fn broken_expressions_are_no_obstacle() {
    check(
        r#"
        {"a": $states.input.order.¦
        [$states.input.order.¦, {
        ($o := $states.input.order; $o.¦
        $states.input.order.¦ $x
        $states.input.list[$states.input.order.¦
        "#,
        expect![[r#"
            {"a": $states.input.order.¦ → id, to
            [$states.input.order.¦, { → id, to
            ($o := $states.input.order; $o.¦ → id, to
            $states.input.order.¦ $x → 
            $states.input.list[$states.input.order.¦ → id, to
        "#]],
    );
}

#[test]
fn catchers_and_items_have_their_own() {
    let names = |fields: &str| members(fields).iter().map(|member| member.name.to_string()).collect::<Vec<_>>();
    let map = r#""Type": "Map", "ItemProcessor": {}, "Items": "{% $states.input.list %}", "#;
    let own = [
        names(r#""Type": "Task", "Catch": [{"Next": "Z", "Output": "{% $states.errorOutput.¦ %}"}]"#),
        names(r#""Type": "Task", "Catch": [{"Next": "Z", "Output": "{% $states.input.order.¦ %}"}]"#),
        names(&format!(r#"{map} "ItemSelector": {{"x": "{{% $states.context.Map.Item.Value.¦ %}}"}}"#)),
        names(&format!(r#"{map} "ItemSelector": {{"x": "{{% $states.input.order.¦ %}}"}}"#)),
        names(r#""Type": "Choice", "Choices": [{"Next": "Z", "Condition": "{% $states.input.order.¦ %}"}]"#),
        names(r#""Type": "Pass", "Assign": {"x": ["{% $states.input.order.¦"]}"#),
    ];
    expect![[r#"
        Cause, Error
        id, to
        id, tags
        id, to
        id, to
        id, to"#]]
    .assert_eq(&own.map(|names| names.join(", ")).join("\n"));
}

#[test]
fn names_are_quoted_where_they_must_be() {
    let all = ["a", "a1", "_", "ü", "a b", "a-b", "1", "", "and", "null", "true", "a`b\"", "$a"].map(jsonata_name);
    expect![[r#"a a1 _ ü `a b` `a-b` `1` `` `and` `null` `true` "a`b\"" `$a`"#]].assert_eq(&all.join(" "));
}

proptest! {
    #[test]
    fn any_expression_is_looked_into(
        before in r#"(\$states|\.input|\.list|\.order|\$x|\$map|\$v|function|:=|~>|[.()\[\]{}:;,?|^@#=a0' ]){0,16}"#,
        behind in r#"[.()\[\]{}:;,?|^@#=a0' ]{0,4}"#,
    ) {
        members(&format!(r#""Type": "Pass", "Output": "{{% {before}¦{behind} %}}", "End": true"#));
    }
}

/// The members offered at `~`, with what is said of them, in the first of these
/// states.
fn members_in(states: &str) -> String {
    let text = format!("{{\"StartAt\": \"A\", \"States\": {{{states}}}}}");
    let at = TextSize::new(text.find('~').expect("a cursor") as u32);
    let snapshot = Snapshot::new(SourceText::new(&text.replacen('~', "", 1)));
    let items = snapshot.completions(at, &CompletionConfig { snippets: true });
    let members = items.iter().filter(|item| item.kind == CompletionKind::Field);
    members.map(|item| format!("{}: {}\n", item.label, item.detail.as_deref().unwrap_or_default())).collect()
}

#[test]
fn the_answers_of_services_are_looked_into_at_any_depth() {
    let task = |call: &str, fields: &str| {
        members_in(&format!(r#""A": {{"Type": "Task", "Resource": "arn:aws:states:::{call}", {fields}}}"#))
    };
    let selector = |call: &str, path: &str| task(call, &format!(r#""ResultSelector": {{"x.$": "{path}"}}"#));
    expect![[r#"
        ConsumedCapacity: object, may be missing
        Item: object, may be missing
    "#]]
    .assert_eq(&selector("aws-sdk:dynamodb:getItem", "$.~"));
    expect![[r#"
        B: text, may be missing
        Bool: Boolean, may be missing
        Bs: [text], may be missing
        L: [object], may be missing
        M: object, may be missing
        N: text, may be missing
        Ns: [text], may be missing
        Nul: Boolean, may be missing
        S: text, may be missing
        Ss: [text], may be missing
    "#]]
    .assert_eq(&selector("aws-sdk:dynamodb:getItem", "$.Item.id.~"));
    expect![[r#"
        Code: number, may be missing
        Name: text, may be missing
    "#]]
    .assert_eq(&selector("aws-sdk:ec2:describeInstances", "$.Reservations[0].Instances[*].State.~"));
    expect![[r#"
        Attributes: object, may be missing
        Body: text, may be missing
        Md5OfBody: text, may be missing
        Md5OfMessageAttributes: text, may be missing
        MessageAttributes: object, may be missing
        MessageId: text, may be missing
        ReceiptHandle: text, may be missing
    "#]]
    .assert_eq(&selector("aws-sdk:sqs:receiveMessage", "$.Messages[?(@.~)]"));
    expect![[""]].assert_eq(&selector("aws-sdk:s3:listBuckets", "$.Nothing.~"));
    expect![[""]].assert_eq(&selector("ecs:runTask.sync", "$.~"));
    expect![[r#"
        ContainerArn: text, may be missing
        Cpu: text, may be missing
        ExitCode: number, may be missing
        GpuIds: [text], may be missing
        GpuSharingStrategy: object, may be missing
        HealthStatus: text, may be missing
        Image: text, may be missing
        ImageDigest: text, may be missing
        LastStatus: text, may be missing
        ManagedAgents: [object], may be missing
        Memory: text, may be missing
        MemoryReservation: text, may be missing
        Name: text, may be missing
        NetworkBindings: [object], may be missing
        NetworkInterfaces: [object], may be missing
        NeuronDeviceIds: [text], may be missing
        Reason: text, may be missing
        RuntimeId: text, may be missing
        TaskArn: text, may be missing
    "#]]
    .assert_eq(&selector("ecs:runTask", "$.Tasks[0].Containers[0].~"));
    let output = |call: &str, code: &str| {
        task(call, &format!(r#""QueryLanguage": "JSONata", "Arguments": {{}}, "Output": "{{% {code} %}}""#))
    };
    expect![[r#"
        ResultSetMetadata: object, may be missing
        Rows: [object], may be missing
    "#]]
    .assert_eq(&output("aws-sdk:athena:getQueryResults", "$states.result.ResultSet.~"));
    expect![[r#"
        VarCharValue: text, may be missing
    "#]]
    .assert_eq(&output("aws-sdk:athena:getQueryResults", "$states.result.ResultSet.Rows.Data.~"));
    expect![[r#"
        Attributes: object, may be missing
        Body: text, may be missing
        Md5OfBody: text, may be missing
        Md5OfMessageAttributes: text, may be missing
        MessageAttributes: object, may be missing
        MessageId: text, may be missing
        ReceiptHandle: text, may be missing
    "#]]
    .assert_eq(&output("aws-sdk:sqs:receiveMessage", "$states.result.Messages[0].~"));
    expect![[r#"
        Attributes: object, may be missing
        Body: text, may be missing
        Md5OfBody: text, may be missing
        Md5OfMessageAttributes: text, may be missing
        MessageAttributes: object, may be missing
        MessageId: text, may be missing
        ReceiptHandle: text, may be missing
    "#]]
    .assert_eq(&output("aws-sdk:sqs:receiveMessage", "$map($states.result.Messages, function($m) { $m.~ })"));
    expect![[r#"
        Attributes: object, may be missing
        Body: text, may be missing
        Md5OfBody: text, may be missing
        Md5OfMessageAttributes: text, may be missing
        MessageAttributes: object, may be missing
        MessageId: text, may be missing
        ReceiptHandle: text, may be missing
    "#]]
    .assert_eq(&output("aws-sdk:sqs:receiveMessage", "($first := $states.result.Messages[0]; $first.~)"));
    expect![[""]].assert_eq(&output("aws-sdk:dynamodb:query", "$states.result.Items[~]"));
}

#[test]
fn what_is_made_of_an_answer_is_known_further_on() {
    let list = r#""Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:receiveMessage""#;
    let after = |fields: &str, reader: &str| {
        members_in(&format!(r#""A": {{{list}, {fields}, "Next": "B"}}, "B": {{{reader}}}"#))
    };
    let pass = |path: &str| format!(r#""Type": "Pass", "InputPath": "{path}""#);
    expect![[r#"
        Messages: [object], may be missing, from A
    "#]]
    .assert_eq(&after(r#""ResultPath": "$.got""#, &pass("$.got.~")));
    expect![[r#"
        Attributes: object, may be missing, from A
        Body: text, may be missing, from A
        Md5OfBody: text, may be missing, from A
        Md5OfMessageAttributes: text, may be missing, from A
        MessageAttributes: object, may be missing, from A
        MessageId: text, may be missing, from A
        ReceiptHandle: text, may be missing, from A
    "#]]
    .assert_eq(&after(r#""ResultPath": "$.got""#, &pass("$.got.Messages[0].~")));
    expect![[r#"
        Attributes: object, may be missing, from A
        Body: text, may be missing, from A
        Md5OfBody: text, may be missing, from A
        Md5OfMessageAttributes: text, may be missing, from A
        MessageAttributes: object, may be missing, from A
        MessageId: text, may be missing, from A
        ReceiptHandle: text, may be missing, from A
    "#]]
    .assert_eq(&after(r#""ResultSelector": {"first.$": "$.Messages[0]"}"#, &pass("$.first.~")));
    expect![[r#"
        Attributes: object, may be missing, from A
        Body: text, may be missing, from A
        Md5OfBody: text, may be missing, from A
        Md5OfMessageAttributes: text, may be missing, from A
        MessageAttributes: object, may be missing, from A
        MessageId: text, may be missing, from A
        ReceiptHandle: text, may be missing, from A
    "#]]
    .assert_eq(&after(
        r#""QueryLanguage": "JSONata", "Arguments": {}, "Output": {"all": "{% $states.result.Messages %}"}"#,
        &pass("$.all[0].~"),
    ));
    expect![[r#"
        Attributes: object, may be missing, from B
        Body: text, may be missing, from B
        Md5OfBody: text, may be missing, from B
        Md5OfMessageAttributes: text, may be missing, from B
        MessageAttributes: object, may be missing, from B
        MessageId: text, may be missing, from B
        ReceiptHandle: text, may be missing, from B
    "#]].assert_eq(&after(
        r#""OutputPath": "$""#,
        r#""Type": "Map", "ItemsPath": "$.Messages", "ItemProcessor": {"StartAt": "C", "States": {"C": {"Type": "Pass", "InputPath": "$.~"}}}"#
    ));
    expect![[r#"
        Attributes: object, may be missing, from B
        Body: text, may be missing, from B
        Md5OfBody: text, may be missing, from B
        Md5OfMessageAttributes: text, may be missing, from B
        MessageAttributes: object, may be missing, from B
        MessageId: text, may be missing, from B
        ReceiptHandle: text, may be missing, from B
    "#]].assert_eq(&after(
        r#""OutputPath": "$""#,
        r#""Type": "Pass", "Parameters": {"x.$": "$"}, "Next": "C"}, "C": {"Type": "Pass", "InputPath": "$.x.Messages[0].~""#
    ));
}

#[test]
fn nobody_is_blamed_for_what_a_service_may_answer() {
    let text = r#"{"StartAt": "A", "States": {
"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:receiveMessage", "Parameters": {"QueueUrl": "https://q"},
  "ResultSelector": {"a.$": "$.Messages[0].Body.x", "b.$": "$.New", "c.$": "$.Messages"}, "ResultPath": "$.got", "Next": "B"},
"B": {"Type": "Pass", "Parameters": {"a.$": "$.got.a.y", "b.$": "$.got.b", "c.$": "$.got.c.name"}, "Next": "C"},
"C": {"Type": "Pass", "InputPath": "$.c.d.e", "End": true}}}"#;
    let codes: Vec<_> = Snapshot::new(SourceText::new(text)).diagnostics().iter().map(|found| found.code).collect();
    assert!(codes.is_empty(), "{codes:?}");
}
