//! Tasks name the errors of the service that they call, as that service's
//! errors are called (reference: "Service errors").
//!
//! What answers for itself may fail with any name: functions, and whoever gets
//! a task token. Services fail with names that nobody describes, so a name is
//! judged by its prefix and its ending only.

use rustc_hash::FxHashSet;

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::task::Task;
use super::error_names::{Handler, HandlerList, ListedName};
use super::service_names::called;
use crate::spec::errors::{ANY_CALL, ERROR_NAMES, STATUS_CODES, is_reserved};
use crate::spec::resource::Pattern;
use crate::spec::services::{self, Action, Integration, Service};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "service-error-name",
        Warning,
        Suspicious,
        "the errors of the called service are not called like this",
        Check::State(handlers)
    )
    .silent_in_unbalanced_text(),
    row!(
        "service-error-foreign",
        Warning,
        Suspicious,
        "an error is expected of a service that is not called",
        Check::With("service-error-name")
    )
    .silent_in_unbalanced_text(),
];

fn handlers(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    let Some(action) = called(call) else { return };
    let raises_anything = !call.is_sdk && ANSWERS_FOR_ITSELF.contains(&call.service.text);
    let is_free = raises_anything || matches!(call.pattern, Pattern::Token | Pattern::Unknown);
    if is_free || !is_prefix_seen(action.service()) {
        return;
    }
    for list in HandlerList::all_of(object) {
        let mut named: FxHashSet<&str> = FxHashSet::default();
        for handler in &list.handlers {
            for name in &handler.names {
                if !is_reserved(&name.text) && named.insert(&name.text) {
                    judge(action, &list, handler, name, acc);
                }
            }
            // What comes behind it has no effect, which is told by others.
            if handler.names.iter().any(|name| ANY_CALL.contains(&&*name.text)) {
                break;
            }
        }
    }
}

/// Whether it is certain what the service's errors begin with. Of the SDK's it
/// is; of an optimized integration if one of them has been seen.
fn is_prefix_seen(service: &Service) -> bool {
    let mut seen = ERROR_NAMES.iter().chain(STATUS_CODES);
    service.integration == Integration::Sdk || seen.any(|row| row.resource == Some(service.name))
}

/// The optimized integrations whose errors are not theirs alone: a function
/// raises what it likes.
const ANSWERS_FOR_ITSELF: [&str; 1] = ["lambda"];

fn judge(action: Action, list: &HandlerList, handler: &Handler, name: &ListedName, acc: &mut Findings) {
    let text = &*name.text;
    let service = action.service();
    if service.prefix.is_empty() || is_known(action, text) {
        return;
    }
    let Some((prefix, rest)) = text.split_once('.') else {
        let full = format!("{}.{text}", service.prefix);
        if is_known(action, &full) {
            wrong_prefix(service, name, full, acc);
        }
        return;
    };
    if rest.is_empty() {
        return;
    }
    if prefix == service.prefix {
        return ending(action, name, rest, acc);
    }
    if is_same(service, prefix) {
        return wrong_prefix(service, name, translated(action, prefix, rest), acc);
    }
    if let Some(owner) = services::with_error_prefix(prefix).next() {
        let message = format!("only a Task that calls {} fails with `{text}`, so this has no effect", owner.title);
        let finding = acc.report_as("service-error-foreign", name.range(), message).unnecessary();
        list.removal_fix(handler, name, finding);
    }
}

/// The name begins with what the service's errors begin with elsewhere.
fn wrong_prefix(service: &Service, name: &ListedName, right: String, acc: &mut Findings) {
    let how = match service.integration {
        Integration::Sdk => "behind `aws-sdk:`",
        Integration::Optimized => "without `aws-sdk:`",
    };
    let message =
        format!("{how} the errors of `{}` begin with `{}.`, so this has no effect", service.name, service.prefix);
    acc.report(name.range(), message).fix(format!("Rename to `{right}`"), vec![Indel::replace(name.range(), right)]);
}

/// The prefix is right; in the SDK, all names end with `Exception`.
fn ending(action: Action, name: &ListedName, rest: &str, acc: &mut Findings) {
    let service = action.service();
    if service.integration != Integration::Sdk {
        return;
    }
    // What is not described has another name there.
    if is_general(service.prefix, &name.text) {
        return wrong_name(name, "are called otherwise", &translated(action, service.prefix, rest), acc);
    }
    if !rest.ends_with(EXCEPTION) {
        wrong_name(name, "end with `Exception`", &completed(service, rest), acc);
    }
}

/// The name is none that the SDK gives to errors.
fn wrong_name(name: &ListedName, how: &str, meant: &str, acc: &mut Findings) {
    let message = format!("behind `aws-sdk:` errors {how}, so this has no effect; did you mean `{meant}`?");
    acc.report(name.range(), message).fix(format!("Rename to `{meant}`"), vec![Indel::replace(name.range(), meant)]);
}

/// Whether services whose errors begin like this fail with it for whatever is
/// not described.
fn is_general(prefix: &str, text: &str) -> bool {
    services::with_error_prefix(prefix)
        .any(|service| service.general_errors().next().is_some_and(|error| error == text))
}

/// The end of all names of errors of the SDK.
const EXCEPTION: &str = "Exception";

/// The name as the SDK has it: with `Exception` at its end, or in place of
/// another word.
fn completed(service: &'static Service, rest: &str) -> String {
    let full = |stem: &str| format!("{}.{stem}{EXCEPTION}", service.prefix);
    let is_described = |name: &String| service.actions().any(|action| action.errors().any(|error| error == *name));
    let stems = ["Fault", "Error"].into_iter().filter_map(|end| rest.strip_suffix(end));
    stems.map(full).find(is_described).unwrap_or_else(|| full(rest))
}

/// Whether the action is known to fail with it.
fn is_known(action: Action, text: &str) -> bool {
    action.service().general_errors().any(|error| error == text) || action.errors().any(|error| error == text)
}

/// Whether the prefix is what the service's errors begin with when it is called
/// in the other way, or that in other capitals, or another name of the service.
fn is_same(service: &'static Service, prefix: &str) -> bool {
    let in_sdk = |service: &'static Service| match service.integration {
        Integration::Sdk => Some(service),
        Integration::Optimized => services::meant(service.name),
    };
    if service.prefix.eq_ignore_ascii_case(prefix) {
        return true;
    }
    let Some(own) = in_sdk(service) else { return false };
    services::with_error_prefix(prefix).any(|other| in_sdk(other) == Some(own)) || services::meant(prefix) == Some(own)
}

/// The error with the prefix of the called service: the one of the same name if
/// there is one, or its name for whatever is not described.
fn translated(action: Action, prefix: &str, rest: &str) -> String {
    let service = action.service();
    let moved = format!("{}.{rest}", service.prefix);
    let is_general = is_general(prefix, &format!("{prefix}.{rest}"));
    if let Some(error) = service.general_errors().next().filter(|_| is_general) {
        return error.into_owned();
    }
    if is_known(action, &moved) {
        return moved;
    }
    if service.integration == Integration::Sdk && !rest.ends_with(EXCEPTION) {
        return completed(service, rest);
    }
    let described: Vec<_> = action.errors().collect();
    most_similar(&moved, described.iter().map(|error| &**error)).map_or_else(|| moved.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{call, check, check_each, check_fix};
    use expect_test::expect;

    /// A call whose failures with these errors are retried, a line for each.
    fn retrying(resource: &str, errors: &[&str]) -> String {
        let names: Vec<String> = errors.iter().map(|error| format!("\"{error}\"")).collect();
        let members = format!(
            "\"Parameters\": \"${{P}}\", \"Retry\": [{{\"ErrorEquals\": [\n{}\n], \"MaxAttempts\": 4}}]",
            names.join(",\n")
        );
        call(resource, &members)
    }

    #[test]
    fn errors_begin_with_what_the_service_is_called() {
        check_each(
            &[
                retrying(
                    "dynamodb:putItem",
                    &[
                        "DynamoDb.ThrottlingException",
                        "dynamodb.ThrottlingException",
                        "DynamoDb.DynamoDbException",
                        "ConditionalCheckFailedException",
                    ],
                ),
                retrying(
                    "aws-sdk:dynamodb:putItem",
                    &[
                        "DynamoDB.ConditionalCheckFailedException",
                        "DynamoDB.AmazonDynamoDBException",
                        "ConditionalCheckFailedException",
                    ],
                ),
                retrying("aws-sdk:sqs:sendMessage", &["SQS.AmazonSQSException", "SQS.SdkClientException"]),
                retrying("states:startExecution.sync:2", &["Sfn.ExecutionLimitExceededException"]),
                retrying("aws-sdk:sfn:startExecution", &["StepFunctions.ExecutionLimitExceeded"]),
                retrying("aws-sdk:cloudwatchlogs:createLogGroup", &["Logs.ResourceAlreadyExistsException"]),
                retrying("aws-sdk:rds:deleteDBInstance", &["RDS.DBInstanceNotFoundException"]),
                retrying("sagemaker:createModel", &["Sagemaker.SageMakerException"]),
            ],
            expect![[r#"
                3  | "DynamoDb.ThrottlingException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: without `aws-sdk:` the errors of `dynamodb` begin with `DynamoDB.`, so this has no effect
                4  | "dynamodb.ThrottlingException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: without `aws-sdk:` the errors of `dynamodb` begin with `DynamoDB.`, so this has no effect
                5  | "DynamoDb.DynamoDbException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: without `aws-sdk:` the errors of `dynamodb` begin with `DynamoDB.`, so this has no effect
                6  | "ConditionalCheckFailedException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: without `aws-sdk:` the errors of `dynamodb` begin with `DynamoDB.`, so this has no effect
                ---
                3  | "DynamoDB.ConditionalCheckFailedException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `dynamodb` begin with `DynamoDb.`, so this has no effect
                4  | "DynamoDB.AmazonDynamoDBException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `dynamodb` begin with `DynamoDb.`, so this has no effect
                5  | "ConditionalCheckFailedException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `dynamodb` begin with `DynamoDb.`, so this has no effect
                ---
                3  | "SQS.AmazonSQSException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `sqs` begin with `Sqs.`, so this has no effect
                4  | "SQS.SdkClientException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `sqs` begin with `Sqs.`, so this has no effect
                ---
                3  | "Sfn.ExecutionLimitExceededException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: without `aws-sdk:` the errors of `states` begin with `StepFunctions.`, so this has no effect
                ---
                3  | "StepFunctions.ExecutionLimitExceeded"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `sfn` begin with `Sfn.`, so this has no effect
                ---
                3  | "Logs.ResourceAlreadyExistsException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `cloudwatchlogs` begin with `CloudWatchLogs.`, so this has no effect
                ---
                3  | "RDS.DBInstanceNotFoundException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` the errors of `rds` begin with `Rds.`, so this has no effect
                ---
                3  | "Sagemaker.SageMakerException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: without `aws-sdk:` the errors of `sagemaker` begin with `SageMaker.`, so this has no effect
            "#]],
        );
    }

    #[test]
    fn errors_of_the_sdk_end_alike() {
        check_each(
            &[
                retrying("aws-sdk:dynamodb:query", &["DynamoDb.RequestLimitExceeded", "DynamoDb.InternalServerError"]),
                retrying("aws-sdk:rds:deleteDBInstance", &["Rds.DbInstanceNotFoundFault", "Rds.DbInstanceNotFound"]),
                retrying("aws-sdk:s3:getObject", &["S3.NoSuchKey"]),
                retrying("aws-sdk:lambda:invoke", &["Lambda.AWSLambdaException", "Lambda.ServiceException"]),
            ],
            expect![[r#"
                3  | "DynamoDb.RequestLimitExceeded",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` errors end with `Exception`, so this has no effect; did you mean `DynamoDb.RequestLimitExceededException`?
                4  | "DynamoDb.InternalServerError"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` errors end with `Exception`, so this has no effect; did you mean `DynamoDb.InternalServerErrorException`?
                ---
                3  | "Rds.DbInstanceNotFoundFault",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` errors end with `Exception`, so this has no effect; did you mean `Rds.DbInstanceNotFoundException`?
                4  | "Rds.DbInstanceNotFound"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` errors end with `Exception`, so this has no effect; did you mean `Rds.DbInstanceNotFoundException`?
                ---
                3  | "S3.NoSuchKey"
                .. |  ^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` errors end with `Exception`, so this has no effect; did you mean `S3.NoSuchKeyException`?
                ---
                3  | "Lambda.AWSLambdaException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-name: behind `aws-sdk:` errors are called otherwise, so this has no effect; did you mean `Lambda.LambdaException`?
            "#]],
        );
    }

    #[test]
    fn errors_are_those_of_the_service() {
        check_each(
            &[
                retrying("aws-sdk:s3:getObject", &["DynamoDb.DynamoDbException", "Lambda.ServiceException"]),
                retrying("sns:publish", &["Lambda.TooManyRequestsException", "SQS.AmazonSQSException"]),
                retrying("glue:startJobRun.sync", &["Batch.BatchException"]),
            ],
            expect![[r#"
                3  | "DynamoDb.DynamoDbException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-foreign: only a Task that calls Amazon DynamoDB fails with `DynamoDb.DynamoDbException`, so this has no effect (faded)
                4  | "Lambda.ServiceException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-foreign: only a Task that calls AWS Lambda fails with `Lambda.ServiceException`, so this has no effect (faded)
                ---
                3  | "Lambda.TooManyRequestsException",
                .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning service-error-foreign: only a Task that calls AWS Lambda fails with `Lambda.TooManyRequestsException`, so this has no effect (faded)
                4  | "SQS.AmazonSQSException"
                .. |  ^^^^^^^^^^^^^^^^^^^^^^ warning service-error-foreign: only a Task that calls Amazon Simple Queue Service fails with `SQS.AmazonSQSException`, so this has no effect (faded)
                ---
                3  | "Batch.BatchException"
                .. |  ^^^^^^^^^^^^^^^^^^^^ warning service-error-foreign: only a Task that calls AWS Batch fails with `Batch.BatchException`, so this has no effect (faded)
            "#]],
        );
    }

    #[test]
    fn what_may_come_is_left_alone() {
        let right = [
            retrying(
                "dynamodb:putItem",
                &["DynamoDB.ThrottlingException", "DynamoDB.Anything", "States.TaskFailed", "Mine", "My.Own"],
            ),
            retrying(
                "aws-sdk:s3:getObject",
                &["S3.NoSuchKeyException", "S3.AccessDeniedException", "S3.S3Exception", "S3.SdkClientException"],
            ),
            retrying("ecs:runTask.sync", &["ECS.AmazonECSException", "AmazonECS.Unknown", "ECS.ServerException"]),
            retrying("apigateway:invoke", &["ApiGateway.403", "ApiGateway.TooManyRequestsException"]),
            retrying("eks:call", &["EKS.401", "Eks.Anything"]),
            retrying("http:invoke", &["States.Http.StatusCode.429", "Events.ConnectionResource.AccessDenied"]),
            retrying("events:putEvents", &["EventBridge.FailedEntry"]),
            retrying("aws-sdk:apigatewaymanagementapi:postToConnection", &["ApiGatewayManagementApi.GoneException"]),
            // What these begin with nobody has seen.
            retrying("bedrock:invokeModel", &["BedrockRuntime.ThrottlingException"]),
            retrying("emr-serverless:startJobRun.sync", &["EmrServerless.ThrottlingException"]),
            // Functions and callbacks raise what they like.
            retrying("lambda:invoke", &["S3.NoSuchKeyException", "lambda.Anything"]),
            retrying("sqs:sendMessage.waitForTaskToken", &["S3.NoSuchKeyException", "Sqs.Anything"]),
            retrying("aws-sdk:s3:getObject.waitForTaskToken", &["S3.NoSuchKey"]),
            // Told as what an earlier retrier gets.
            call(
                "aws-sdk:s3:getObject",
                r#""Parameters": "${P}", "Retry": [{"ErrorEquals": ["States.TaskFailed"]}, {"ErrorEquals": ["S3.NoSuchKey"]}]"#,
            ),
            retrying("${Service}:${Action}", &["S3.NoSuchKey"]),
            retrying("aws-sdk:s3:getObject", &["${Service}.NoSuchKey", "DynamoDb${Dot}Name"]),
        ];
        check_each(
            &right,
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
                ---
            "#]],
        );
        check(
            r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "End": true, "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals": ["S3.NoSuchKey"]}]}}}"#,
            expect![[""]],
        );
    }

    #[test]
    fn names_are_mended() {
        check_fix(
            &retrying("aws-sdk:dynamodb:putItem", &["DynamoDB.ConditionalCheckFailedException"]),
            expect![[r#"
            Rename to `DynamoDb.ConditionalCheckFailedException`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::aws-sdk:dynamodb:putItem",
            "Parameters": "${P}", "Retry": [{"ErrorEquals": [
            "DynamoDb.ConditionalCheckFailedException"
            ], "MaxAttempts": 4}]}}}
        "#]],
        );
        check_fix(
            &retrying("aws-sdk:s3:getObject", &["States.Timeout", "Lambda.ServiceException"]),
            expect![[r#"
            Remove `Lambda.ServiceException`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
            "Parameters": "${P}", "Retry": [{"ErrorEquals": [
            "States.Timeout"
            ], "MaxAttempts": 4}]}}}
        "#]],
        );
    }
}
