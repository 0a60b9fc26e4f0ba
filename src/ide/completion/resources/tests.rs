//! Text and cursor in; what is offered, or the text after accepting it, out.

use expect_test::{Expect, expect};

use crate::ide::completion::tests::{accepted, expanded};
use crate::ide::{CompletionConfig, CompletionItem, Snapshot, documentation};
use crate::spec::MachineType;
use crate::text::{SourceText, TextSize};

/// The document with `text` as the `Resource` of a Task, its cursor `~`, and the
/// items there.
fn items_in(text: &str, before: &str) -> (String, Vec<CompletionItem>) {
    let document = format!(
        "{{\"StartAt\": \"A\", \"States\": {{\n{before}\"A\": {{\n\"Type\": \"Task\",\n\"Resource\": {text},\n\"End\": true}}}}}}"
    );
    let at = TextSize::new(document.find('~').expect("a cursor") as u32);
    let document = document.replacen('~', "", 1);
    let items = Snapshot::new(SourceText::new(&document)).completions(at, &CompletionConfig { snippets: true });
    (document, items)
}

fn items(text: &str) -> Vec<CompletionItem> {
    items_in(&format!("\"{text}\""), "").1
}

/// The first labels, and how many more there are.
fn check(text: &str, count: usize, expected: Expect) {
    let items = items(text);
    let mut shown: Vec<_> = items.iter().take(count).map(|item| item.label.clone()).collect();
    if items.len() > count {
        shown.push(format!("and {} more", items.len() - count));
    }
    expected.assert_eq(&shown.iter().map(|line| format!("{line}\n")).collect::<String>());
}

/// What becomes of the line when the item is accepted.
fn check_accept(text: &str, label: &str, expected: Expect) {
    let (document, items) = items_in(text, "");
    let item = items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label} is not offered"));
    let new = accepted(&document, item, &expanded(&document, item));
    expected.assert_eq(new.lines().nth(3).unwrap());
}

#[test]
fn an_empty_text_becomes_a_whole_arn() {
    check(
        "~",
        8,
        expect![[r#"
        lambda:invoke
        lambda:invoke.waitForTaskToken
        dynamodb:deleteItem
        dynamodb:getItem
        dynamodb:putItem
        dynamodb:updateItem
        sns:publish
        sns:publish.waitForTaskToken
        and 551 more
    "#]],
    );
    check_accept("\"~\"", "lambda:invoke", expect![[r#""Resource": "arn:aws:states:::lambda:invoke","#]]);
    check_accept("\"~\"", "aws-sdk:s3", expect![[r#""Resource": "arn:aws:states:::aws-sdk:s3:","#]]);
    check_accept("~", "sns:publish", expect![[r#""Resource": "arn:aws:states:::sns:publish","#]]);
    check_accept("\"~", "sns:publish", expect![[r#""Resource": "arn:aws:states:::sns:publish","#]]);
}

#[test]
fn names_of_services_and_actions_find_arns() {
    check(
        "dynamodb~",
        8,
        expect![[r#"
        dynamodb:deleteItem
        dynamodb:getItem
        dynamodb:putItem
        dynamodb:updateItem
        aws-sdk:dynamodb:query
        aws-sdk:dynamodb:scan
        aws-sdk:dynamodb:batchExecuteStatement
        aws-sdk:dynamodb:batchGetItem
        and 65 more
    "#]],
    );
    check(
        "putItem~",
        8,
        expect![[r#"
        dynamodb:putItem
        aws-sdk:dynamodb:putItem
        aws-sdk:dynamodb:startBulkPutItems
    "#]],
    );
    check(
        "put~",
        8,
        expect![[r#"
        dynamodb:putItem
        events:putEvents
        events:putEvents.waitForTaskToken
        aws-sdk:s3:putObject
        aws-sdk:athena:putCapacityAssignmentConfiguration
        aws-sdk:cloudwatch:putAlarmMuteRule
        aws-sdk:cloudwatch:putAnomalyDetector
        aws-sdk:cloudwatch:putCompositeAlarm
        and 117 more
    "#]],
    );
    check(
        "logs~",
        8,
        expect![[r#"
        aws-sdk:cloudwatchlogs
        aws-sdk:cloudwatchlogs:createLogStream
        aws-sdk:cloudwatchlogs:deleteLogStream
        aws-sdk:cloudwatchlogs:describeLogStreams
        aws-sdk:glue:getSystemLogsForJobRun
        aws-sdk:glue:getSystemLogsForSession
    "#]],
    );
    check(
        "secrets~",
        8,
        expect![[r#"
        aws-sdk:secretsmanager:getSecretValue
        aws-sdk:secretsmanager:associateCrossAccountReplica
        aws-sdk:secretsmanager:batchGetSecretValue
        aws-sdk:secretsmanager:cancelRotateSecret
        aws-sdk:secretsmanager:createSecret
        aws-sdk:secretsmanager:deleteResourcePolicy
        aws-sdk:secretsmanager:deleteSecret
        aws-sdk:secretsmanager:describeSecret
        and 19 more
    "#]],
    );
    check(
        "pinpoint:send~",
        8,
        expect![[r#"
        aws-sdk:pinpoint:sendMessages
        aws-sdk:pinpoint:sendOTPMessage
        aws-sdk:pinpoint:sendUsersMessages
    "#]],
    );
    check(
        "stepfunctions~",
        8,
        expect![[r#"
        aws-sdk:sfn
    "#]],
    );
    check(
        "ar~",
        4,
        expect![[r#"
            aws-sdk:arcregionswitch
            aws-sdk:arczonalshift
            aws-sdk:artifact
            aws-sdk:kinesisvideoarchivedmedia
            and 547 more
        "#]],
    );
    check_accept(
        "\"putItem~\"",
        "aws-sdk:dynamodb:putItem",
        expect![[r#""Resource": "arn:aws:states:::aws-sdk:dynamodb:putItem","#]],
    );
}

#[test]
fn step_by_step() {
    check(
        "arn:~",
        8,
        expect![[r#"
        aws
        aws-cn
        aws-us-gov
    "#]],
    );
    check(
        "arn:aws:~",
        8,
        expect![[r#"
        states:::
        lambda:
    "#]],
    );
    check(
        "arn:aws:states:~",
        4,
        expect![[r#"
        ::lambda:invoke
        ::lambda:invoke.waitForTaskToken
        ::dynamodb:deleteItem
        ::dynamodb:getItem
        and 555 more
    "#]],
    );
    check(
        "arn:aws:states::~",
        4,
        expect![[r#"
        :lambda:invoke
        :lambda:invoke.waitForTaskToken
        :dynamodb:deleteItem
        :dynamodb:getItem
        and 555 more
    "#]],
    );
    check(
        "arn:aws:states:::~",
        6,
        expect![[r#"
        lambda:invoke
        lambda:invoke.waitForTaskToken
        dynamodb:deleteItem
        dynamodb:getItem
        dynamodb:putItem
        dynamodb:updateItem
        and 553 more
    "#]],
    );
    check(
        "arn:aws:states:::ecs~",
        6,
        expect![[r#"
        ecs:runTask
        ecs:runTask.sync
        ecs:runTask.waitForTaskToken
        aws-sdk:ecs:associateGatewayWithCluster
        aws-sdk:ecs:continueServiceDeployment
        aws-sdk:ecs:createCapacityProvider
        and 86 more
    "#]],
    );
    check(
        "arn:aws:states:::aws-sdk:~",
        6,
        expect![[r#"
        athena
        batch
        bedrockruntime
        cloudwatch
        cloudwatchlogs
        dynamodb
        and 430 more
    "#]],
    );
    check(
        "arn:aws:states:::aws-sdk:s3:get~",
        6,
        expect![[r#"
        getObject
        getBucketAbac
        getBucketAccelerateConfiguration
        getBucketAcl
        getBucketAnalyticsConfiguration
        getBucketCors
        and 28 more
    "#]],
    );
    check(
        "arn:aws:states:::aws-sdk:s3~:getObject",
        3,
        expect![[r#"
        s3
        s3control
        s3files
        and 3 more
    "#]],
    );
    check(
        "arn:aws:states:::ecs:~",
        8,
        expect![[r#"
        runTask
        runTask.sync
        runTask.waitForTaskToken
    "#]],
    );
    check(
        "arn:aws:states:::ecs:runTask.~",
        8,
        expect![[r#"
        .sync
        .waitForTaskToken
    "#]],
    );
    check(
        "arn:aws:states:::aws-sdk:s3:getObject.~",
        8,
        expect![[r#"
        .waitForTaskToken
    "#]],
    );
    check(
        "arn:aws:states:::sns:publish.~sync",
        8,
        expect![[r#"
        .waitForTaskToken
    "#]],
    );
    check("arn:aws:states:::none:~", 8, expect![[""]]);
    check_accept(
        "\"arn:aws:states:~\"",
        "::lambda:invoke",
        expect![[r#""Resource": "arn:aws:states:::lambda:invoke","#]],
    );
    check_accept(
        "\"arn:aws:states:::aws-sdk:dyn~:getItem\"",
        "dynamodb",
        expect![[r#""Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem","#]],
    );
    check_accept(
        "\"arn:aws:states:::ecs:run~.sync\"",
        "runTask.waitForTaskToken",
        expect![[r#""Resource": "arn:aws:states:::ecs:runTask.waitForTaskToken","#]],
    );
    check_accept(
        "\"arn:aws:states:::aws-sdk:s3:get~.waitForTaskToken\"",
        "getObject",
        expect![[r#""Resource": "arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken","#]],
    );
    check_accept(
        "\"arn:aws:states:::ecs:runTask~",
        "runTask.sync",
        expect![[r#""Resource": "arn:aws:states:::ecs:runTask.sync","#]],
    );
}

#[test]
fn what_stands_elsewhere_is_kept() {
    let others = r#""B": {"Type": "Task", "Resource": "arn:aws-cn:lambda:cn-north-1:123456789012:function:f", "End": true},
"C": {"Type": "Task", "Resource": "${Function}", "End": true},
"D": {"Type": "Task", "Resource": "arn:aws-cn:states:::aws-sdk:pinpoint:sendMessages", "End": true},
"#;
    let labels = |text: &str, count: usize| {
        let items = items_in(&format!("\"{text}\""), others).1;
        items.into_iter().take(count).map(|item| format!("{} → {}\n", item.label, item.edit.insert)).collect::<String>()
    };
    expect![[r#"
        ${Function} → ${Function}
        arn:aws-cn:lambda:cn-north-1:123456789012:function:f → arn:aws-cn:lambda:cn-north-1:123456789012:function:f
        lambda:invoke → arn:aws-cn:states:::lambda:invoke
        lambda:invoke.waitForTaskToken → arn:aws-cn:states:::lambda:invoke.waitForTaskToken
    "#]]
    .assert_eq(&labels("~", 4));
    expect![[r#"
        aws-cn:lambda:cn-north-1:123456789012:function:f → aws-cn:lambda:cn-north-1:123456789012:function:f
        aws-cn → aws-cn
        aws → aws
        aws-us-gov → aws-us-gov
    "#]]
    .assert_eq(&labels("arn:~", 4));
    let placeholder = r#""B": {"Type": "Task", "Resource": "arn:${AWS::Partition}:states:::lambda:invoke"},
"#;
    let items = items_in("\"~\"", placeholder).1;
    assert_eq!(items[0].filter_text, "lambda:invoke");
    assert_eq!(items[0].edit.insert.replace('\\', ""), "arn:${AWS::Partition}:states:::lambda:invoke");
    expect![[r#"
        cn-north-1:123456789012:function:f → cn-north-1:123456789012:function:f
    "#]]
    .assert_eq(&labels("arn:aws-cn:lambda:~", 4));
    expect![[r#"
        aws-sdk:pinpoint:sendMessages → arn:aws-cn:states:::aws-sdk:pinpoint:sendMessages
    "#]]
    .assert_eq(&labels("sendMessages~", 4));
}

#[test]
fn express_machines_wait_for_nothing() {
    let document = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::ecs:"}}}"#;
    let settings = crate::ide::Settings::of(MachineType::Express).into();
    let snapshot = Snapshot::with_settings(SourceText::new(document), settings);
    let at = TextSize::new(document.find("ecs:").unwrap() as u32 + 4);
    let items = snapshot.completions(at, &CompletionConfig { snippets: true });
    assert_eq!(items.iter().map(|item| &*item.label).collect::<Vec<_>>(), ["runTask"]);
}

#[test]
fn what_clients_filter_by_starts_like_what_is_typed() {
    for typed in ["dyn", "putI", "logs", "secr", "arn:aws:st", "arn:aws:states:::lam", "email", "aws-sdk:s3:put"] {
        let found = items(&format!("{typed}~"));
        assert!(!found.is_empty(), "{typed}");
        let (document, _) = items_in(&format!("\"{typed}~\""), "");
        let item = &found[0];
        let replaced = &document[item.edit.delete];
        assert!(item.filter_text.to_lowercase().starts_with(&replaced.to_lowercase()), "{typed}: {item:?}");
    }
}

#[test]
fn yaml_gets_quotes_where_colons_end_a_text() {
    let complete = |line: &str, label: &str| {
        let text = format!("StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource:{line}\n    End: true\n");
        let at = TextSize::new(text.find('~').unwrap() as u32);
        let text = text.replacen('~', "", 1);
        let kind = crate::hosts::Kind::definition(crate::syntax::Syntax::Yaml);
        let snapshot = Snapshot::of_kind(SourceText::new(&text), kind, Default::default());
        let items = snapshot.completions(at, &CompletionConfig { snippets: true });
        let item = items.iter().find(|item| item.label == label);
        let item = item
            .unwrap_or_else(|| panic!("{line} {label} {:?}", items.iter().map(|item| &item.label).collect::<Vec<_>>()));
        accepted(&text, item, &item.edit.insert).lines().nth(4).unwrap().trim_start().to_owned() + "\n"
    };
    let mut out = String::new();
    for (line, label) in [
        (" ~", "lambda:invoke"),
        ("~", "aws-sdk:s3"),
        (" dyn~", "dynamodb:putItem"),
        (" arn:aws:states:::~", "lambda:invoke"),
        (" arn:aws:states:::aws-sdk:~", "s3"),
        (" arn:aws:states:::aws-sdk:s~", "s3"),
        (" arn:aws:states:::aws-sdk:s3:g~", "getObject"),
        (" 'arn:aws:states:::aws-sdk:~'", "s3"),
        (" arn:aws:states:::ecs:runTask.~", ".sync"),
    ] {
        out.push_str(&complete(line, label));
    }
    expect![[r#"
            Resource: arn:aws:states:::lambda:invoke
            Resource: 'arn:aws:states:::aws-sdk:s3:$1'
            Resource: arn:aws:states:::dynamodb:putItem
            Resource: arn:aws:states:::lambda:invoke
            Resource: 'arn:aws:states:::aws-sdk:s3:$1'
            Resource: 'arn:aws:states:::aws-sdk:s3:$1'
            Resource: arn:aws:states:::aws-sdk:s3:getObject
            Resource: 'arn:aws:states:::aws-sdk:s3:$1'
            Resource: arn:aws:states:::ecs:runTask.sync
    "#]]
    .assert_eq(&out);
}

#[test]
fn every_item_is_explained() {
    for text in ["~", "arn:aws:states:::lambda:~", "arn:aws:states:::aws-sdk:ec2:~", "arn:aws:states:::ecs:runTask.~"] {
        for item in items(text) {
            let key = item.docs.unwrap_or_else(|| panic!("{}", item.label));
            assert!(documentation(&key).is_some_and(|docs| !docs.is_empty()), "{key:?}");
        }
    }
}

#[test]
fn a_call_is_explained_with_what_it_needs() {
    let docs = |table: &str, name: &str| {
        documentation(&crate::ide::DocKey { table: table.to_owned(), name: name.to_owned() }).unwrap()
    };
    expect![[r#"
        **`putItem`**: Amazon DynamoDB

        Creates a new item, or replaces an old item with a new item.

        - Requires: `TableName`, `Item`
        - Can also be called with `.waitForTaskToken`
        - [API reference](https://docs.aws.amazon.com/goto/WebAPI/dynamodb-2012-08-10/PutItem)
    "#]]
    .assert_eq(&docs("action", "aws-sdk:dynamodb:putItem"));
    expect![[r#"
        **`startExecution`**: AWS Step Functions

        Starts a state machine execution.

        - `.sync:2`: waits for the end of the execution, whose output is JSON
        - Requires: `StateMachineArn`
        - Can also be called with `.sync`, `.waitForTaskToken`
        - [Documentation of the integration](https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html)
    "#]].assert_eq(&docs("action", "states:startExecution.sync:2"));
    expect![[r#"
        **Amazon CloudWatch Logs**: AWS SDK integration

        - 118 actions
        - Errors start with `CloudWatchLogs.`
    "#]]
    .assert_eq(&docs("service", "aws-sdk:cloudwatchlogs"));
    expect![[r#"
        **`.waitForTaskToken`**: waits until somebody sends the task token back
    "#]]
    .assert_eq(&docs("pattern", ".waitForTaskToken"));
}

#[test]
fn a_colon_goes_on_with_an_arn_and_with_nothing_else() {
    let document =
        "{\"StartAt\": \"A:\", \"States\": {\"A:\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::ecs:\"}}}";
    let snapshot = Snapshot::new(SourceText::new(document));
    let behind = |at: usize| TextSize::new(at as u32 + 1);
    let colons = document.match_indices(':').filter(|(at, _)| snapshot.colon_completes(behind(*at)));
    assert_eq!(
        colons.map(|(at, _)| &document[..at + 1][at - 2..]).collect::<Vec<_>>(),
        ["rn:", "ws:", "es:", "s::", ":::", "cs:"]
    );
}
