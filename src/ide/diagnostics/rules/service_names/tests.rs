//! Names of services and actions, right and wrong.

use super::super::super::testing::check_each;
use expect_test::expect;

/// A Task with this `Resource`, on a line of its own.
fn resource(text: &str) -> String {
    format!(
        "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\", \"TimeoutSeconds\": 60, \"End\": true, \
         \"Parameters\": \"${{P}}\",\n\"Resource\": \"{text}\"}}}}}}\n"
    )
}

fn calls(all: &[&str]) -> Vec<String> {
    all.iter().map(|path| resource(&format!("arn:aws:states:::{path}"))).collect()
}

#[test]
fn what_is_called_exists() {
    check_each(
        &calls(&[
            "sqs:SendMessage",
            "SQS:sendMessage",
            "sqs:sendMesage",
            "sqs:",
            "fax:send",
            "lamda:invoke",
            "dynamodb:query",
            "dynamodb:Scan.waitForTaskToken",
            "s3:putObject",
            "s3:getObject",
            "s3:deleteObject",
            "events:putRule",
            "elasticmapreduce:listClusters.sync",
        ]),
        expect![[r#"
            2  | "Resource": "arn:aws:states:::sqs:SendMessage"}}}
            .. |                                   ^^^^^^^^^^^ error integration-unknown: `SendMessage` must be written `sendMessage`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::SQS:sendMessage"}}}
            .. |                               ^^^ error integration-unknown: `SQS` must be written `sqs`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::sqs:sendMesage"}}}
            .. |                                   ^^^^^^^^^^ warning integration-unknown: there is no action `sendMesage` of `sqs` as of 2026-11-17 (botocore 1.44.5); did you mean `sendMessage`?
            ---
            2  | "Resource": "arn:aws:states:::sqs:"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^ error integration-unknown: the action is missing behind `sqs:`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::fax:send"}}}
            .. |                               ^^^ warning integration-unknown: there is no service `fax` with an integration of its own as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Resource": "arn:aws:states:::lamda:invoke"}}}
            .. |                               ^^^^^ warning integration-unknown: there is no service `lamda` with an integration of its own as of 2026-11-17 (botocore 1.44.5); did you mean `lambda`?
            ---
            2  | "Resource": "arn:aws:states:::dynamodb:query"}}}
            .. |                               ^^^^^^^^^^^^^^ warning integration-needs-sdk: there is no integration `dynamodb:query` as of 2026-11-17 (botocore 1.44.5): write `aws-sdk:dynamodb:query`
            ---
            2  | "Resource": "arn:aws:states:::dynamodb:Scan.waitForTaskToken"}}}
            .. |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning integration-needs-sdk: there is no integration `dynamodb:Scan` as of 2026-11-17 (botocore 1.44.5): write `aws-sdk:dynamodb:scan`
            ---
            2  | "Resource": "arn:aws:states:::s3:putObject"}}}
            .. |                               ^^^^^^^^^^^^ error integration-needs-sdk: `s3:putObject` stands in the `ResultWriter` of a Map state only, and AWS refuses it here: a Task calls `aws-sdk:s3:putObject` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::s3:getObject"}}}
            .. |                               ^^^^^^^^^^^^ error integration-needs-sdk: `s3:getObject` stands in the `ItemReader` of a Map state only, and AWS refuses it here: a Task calls `aws-sdk:s3:getObject` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::s3:deleteObject"}}}
            .. |                               ^^^^^^^^^^^^^^^ warning integration-needs-sdk: there is no integration `s3:deleteObject` as of 2026-11-17 (botocore 1.44.5): write `aws-sdk:s3:deleteObject`
            ---
            2  | "Resource": "arn:aws:states:::events:putRule"}}}
            .. |                               ^^^^^^^^^^^^^^ warning integration-needs-sdk: there is no integration `events:putRule` as of 2026-11-17 (botocore 1.44.5): write `aws-sdk:eventbridge:putRule`
            ---
            2  | "Resource": "arn:aws:states:::elasticmapreduce:listClusters.sync"}}}
            .. |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning integration-needs-sdk: there is no integration `elasticmapreduce:listClusters` as of 2026-11-17 (botocore 1.44.5): write `aws-sdk:emr:listClusters`
        "#]],
    );
}

#[test]
fn what_is_called_through_the_sdk_exists() {
    check_each(
        &calls(&[
            "aws-sdk:logs:describeLogGroups",
            "aws-sdk:stepfunctions:listExecutions",
            "aws-sdk:cognito-idp:listUsers",
            "aws-sdk:S3:listBuckets",
            "aws-sdk:dynamodbs:query",
            "aws-sdk:fax:send",
            "aws-sdk:http:invoke",
            "aws-sdk:s3:ListBuckets",
            "aws-sdk:s3:getObjct",
            "aws-sdk:s3:sing",
            "aws-sdk:s3:",
            "aws-sdk:sts:assumeRole",
            "aws-sdk:bedrockruntime:converseStream",
            "aws-sdk:lexruntime:postText",
        ]),
        expect![[r#"
            2  | "Resource": "arn:aws:states:::aws-sdk:logs:describeLogGroups"}}}
            .. |                                       ^^^^ error sdk-service-unknown: behind `aws-sdk:` the service is called `cloudwatchlogs`: AWS refuses `logs` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:stepfunctions:listExecutions"}}}
            .. |                                       ^^^^^^^^^^^^^ error sdk-service-unknown: behind `aws-sdk:` the service is called `sfn`: AWS refuses `stepfunctions` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:cognito-idp:listUsers"}}}
            .. |                                       ^^^^^^^^^^^ error sdk-service-unknown: behind `aws-sdk:` the service is called `cognitoidentityprovider`: AWS refuses `cognito-idp` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:S3:listBuckets"}}}
            .. |                                       ^^ error sdk-service-unknown: behind `aws-sdk:` the service is called `s3`: AWS refuses `S3` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:dynamodbs:query"}}}
            .. |                                       ^^^^^^^^^ warning sdk-service-unknown: there is no service `dynamodbs` behind `aws-sdk:` as of 2026-11-17 (botocore 1.44.5); did you mean `dynamodb`?
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:fax:send"}}}
            .. |                                       ^^^ warning sdk-service-unknown: there is no service `fax` behind `aws-sdk:` as of 2026-11-17 (botocore 1.44.5); did you mean `dax`?
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:http:invoke"}}}
            .. |                                       ^^^^ warning sdk-service-unknown: there is no service `http` behind `aws-sdk:` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:s3:ListBuckets"}}}
            .. |                                          ^^^^^^^^^^^ error sdk-action-unknown: `ListBuckets` must be written `listBuckets`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:s3:getObjct"}}}
            .. |                                          ^^^^^^^^ warning sdk-action-unknown: there is no action `getObjct` of `aws-sdk:s3` as of 2026-11-17 (botocore 1.44.5); did you mean `getObject`?
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:s3:sing"}}}
            .. |                                          ^^^^ warning sdk-action-unknown: there is no action `sing` of `aws-sdk:s3` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:s3:"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error integration-unknown: the action is missing behind `aws-sdk:s3:`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:sts:assumeRole"}}}
            .. |                                           ^^^^^^^^^^ warning sdk-action-unknown: Step Functions cannot call `aws-sdk:sts:assumeRole` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:bedrockruntime:converseStream"}}}
            .. |                                                      ^^^^^^^^^^^^^^ warning sdk-action-unknown: Step Functions cannot call `aws-sdk:bedrockruntime:converseStream` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:lexruntime:postText"}}}
            .. |                                       ^^^^^^^^^^ warning sdk-service-unknown: AWS has taken `aws-sdk:lexruntime` out of the services that Tasks can call
        "#]],
    );
}

#[test]
fn what_is_known_may_be_and_what_cannot_be_known() {
    let right = [
        "sqs:sendMessage",
        "sqs:sendMessage.waitForTaskToken",
        "states:startExecution.sync:2",
        "emr-serverless:startJobRun.sync",
        "aws-sdk:s3:getObject",
        "aws-sdk:s3:getObject.waitForTaskToken",
        "aws-sdk:rds:describeDBInstances",
        "aws-sdk:iotdataplane:publish",
        // Nobody knows what has been retired.
        "aws-sdk:lookoutvision:detectAnomalies",
        "aws-sdk:${Service}:putObject",
        "aws-sdk:s3:${Action}",
        "aws-sdk:s3:put${What}",
        "${Service}:invoke",
        "ecs:runTask${Suffix}",
        "ecs:runTask.${Suffix}",
    ];
    check_each(
        &calls(&right),
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
        ---
        ---
        ---
    "#]],
    );
    let others = [
        "arn:aws-cn:states:::aws-sdk:s3:getObject",
        "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject",
        "arn:aws:states:us-east-1:123456789012:activity:Ask",
        "arn:${AWS::Partition}:states:::${Call}",
        "${Arn}",
    ];
    check_each(
        &others.map(resource),
        expect![[r#"
        ---
        ---
        ---
        ---
    "#]],
    );
}

#[test]
fn other_arns_are_not_called() {
    let wrong = [
        "arn:aws:states:us-east-1:123456789012:stateMachine:Child",
        "arn:aws:states:::lambda",
        "arn:aws:states:::aws-sdk:s3",
        "arn:aws:sqs:us-east-1:123456789012:orders",
        "arn:aws:lambda:us-east-1:123456789012:f",
        "arn:aws:sns:us-east-1:123456789012:${Topic}",
    ];
    check_each(
        &wrong.map(resource),
        expect![[r#"
            2  | "Resource": "arn:aws:states:us-east-1:123456789012:stateMachine:Child"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error integration-unknown: a Task cannot call a state machine by its ARN, and AWS refuses it: call `arn:aws:states:::states:startExecution` and give it this ARN [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::lambda"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^ error integration-unknown: this names no action, and AWS refuses it: write it like `arn:aws:states:::lambda:invoke` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:states:::aws-sdk:s3"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error integration-unknown: this names no action, and AWS refuses it: write it like `arn:aws:states:::aws-sdk:s3:getObject` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            ---
            2  | "Resource": "arn:aws:sqs:us-east-1:123456789012:orders"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning integration-unknown: a Task calls actions, functions and activities, not other ARNs: call an action of `sqs`, and give it this one
            ---
            2  | "Resource": "arn:aws:lambda:us-east-1:123456789012:f"}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning integration-unknown: this is the ARN of no function: that has `:function:` before the name
            ---
        "#]],
    );
}

#[test]
fn names_are_mended() {
    for (path, expected) in [
        ("sqs:SendMessage", expect![[r#"Rename to `sendMessage`: "Resource": "arn:aws:states:::sqs:sendMessage"}}}"#]]),
        ("lamda:invoke", expect![[r#"Rename to `lambda`: "Resource": "arn:aws:states:::lambda:invoke"}}}"#]]),
        (
            "dynamodb:Scan.waitForTaskToken",
            expect![[
                r#"Call `aws-sdk:dynamodb:scan`: "Resource": "arn:aws:states:::aws-sdk:dynamodb:scan.waitForTaskToken"}}}"#
            ]],
        ),
        (
            "s3:putObject",
            expect![[r#"Call `aws-sdk:s3:putObject`: "Resource": "arn:aws:states:::aws-sdk:s3:putObject"}}}"#]],
        ),
        (
            "events:putRule.sync",
            expect![[
                r#"Call `aws-sdk:eventbridge:putRule`: "Resource": "arn:aws:states:::aws-sdk:eventbridge:putRule"}}}"#
            ]],
        ),
        (
            "aws-sdk:logs:describeLogGroups",
            expect![[
                r#"Rename to `cloudwatchlogs`: "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups"}}}"#
            ]],
        ),
        ("aws-sdk:http:invoke", expect![[r#"Call `http:invoke`: "Resource": "arn:aws:states:::http:invoke"}}}"#]]),
        (
            "aws-sdk:s3:getObjct.waitForTaskToken",
            expect![[
                r#"Rename to `getObject`: "Resource": "arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken"}}}"#
            ]],
        ),
        (
            "aws-sdk:sfn:startExecution.sync:2",
            expect![[
                r#"Call `states:startExecution.sync:2`: "Resource": "arn:aws:states:::states:startExecution.sync:2"}}}"#
            ]],
        ),
        ("batch:submitJob.sync:2", expect![[r#"Use `.sync`: "Resource": "arn:aws:states:::batch:submitJob.sync"}}}"#]]),
        ("sns:publish.sync", expect![[r#"Remove `.sync`: "Resource": "arn:aws:states:::sns:publish"}}}"#]]),
        (
            "sqs:sendMessage.waitForToken",
            expect![[
                r#"Rename to `.waitForTaskToken`: "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"}}}"#
            ]],
        ),
    ] {
        let text = resource(&format!("arn:aws:states:::{path}"));
        expected.assert_eq(&mended(&text));
    }
}

/// What the first fix makes of the last line; its title.
fn mended(text: &str) -> String {
    use crate::ide::Snapshot;
    use crate::text::{SourceText, TextEdit};
    let found = Snapshot::new(SourceText::new(text)).diagnostics();
    let fix = found.into_iter().find_map(|found| found.fixes.into_iter().next()).expect("a fix");
    let edited = TextEdit::new(fix.edits).expect("the edits do not overlap").applied_to(text);
    format!("{}: {}", fix.title, edited.lines().last().unwrap_or_default())
}
