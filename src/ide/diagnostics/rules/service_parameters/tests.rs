//! Calls of many services, each with mistakes and with what is none.

use expect_test::expect;

use super::super::super::testing::{call, check, check_each, check_fix, fix_yaml};

/// A call with these parameters, on a line of their own.
fn given(resource: &str, parameters: &str) -> String {
    call(resource, &format!("\"Parameters\": {parameters}"))
}

/// The same in JSONata.
fn given_in_jsonata(resource: &str, arguments: &str) -> String {
    call(resource, &format!("\"QueryLanguage\": \"JSONata\",\n\"Arguments\": {arguments}"))
}

#[test]
fn required_parameters_are_there() {
    check_each(
        &[
            given("lambda:invoke", "{}"),
            given("sqs:sendMessage", r#"{"MessageBody.$": "$"}"#),
            given("sqs:sendMessage.waitForTaskToken", r#"{"QueueUrl": "q"}"#),
            given("dynamodb:putItem", "{}"),
            given("aws-sdk:dynamodb:getItem", r#"{"Key": {"id": {"S": "1"}}}"#),
            given("aws-sdk:s3:getObject", r#"{"Bucket": "b"}"#),
            given("aws-sdk:rds:modifyDBInstance", "{}"),
            given("sagemaker:createTrainingJob.sync", r#"{"TrainingJobName": "t"}"#),
            given("elasticmapreduce:addStep", r#"{"Step": {}}"#),
            given_in_jsonata("aws-sdk:ssm:putParameter", r#"{"Name": "n"}"#),
            given("aws-sdk:fis:startExperiment", r#"{"ExperimentTemplateId": "e"}"#),
            given("aws-sdk:fis:startExperiment", "{}"),
            given("aws-sdk:S3:GetObject", "{}"),
        ],
        expect![[r#"
            2  | "Parameters": {}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `FunctionName` is missing: AWS refuses a call of `lambda:invoke` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"MessageBody.$": "$"}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `QueueUrl` is missing: AWS refuses a call of `sqs:sendMessage` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"QueueUrl": "q"}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `MessageBody` is missing: AWS refuses a call of `sqs:sendMessage` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `TableName` and `Item` are missing: AWS refuses a call of `dynamodb:putItem` without them [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"Key": {"id": {"S": "1"}}}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `TableName` is missing: AWS refuses a call of `aws-sdk:dynamodb:getItem` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"Bucket": "b"}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `Key` is missing: AWS refuses a call of `aws-sdk:s3:getObject` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `DbInstanceIdentifier` is missing: AWS refuses a call of `aws-sdk:rds:modifyDBInstance` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"TrainingJobName": "t"}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `RoleArn` and `OutputDataConfig` are missing: AWS refuses a call of `sagemaker:createTrainingJob` without them [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"Step": {}}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `ClusterId` is missing: AWS refuses a call of `elasticmapreduce:addStep` without it [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            .. |                 ^^^^ warning parameter-missing: `Name` and `HadoopJarStep` are missing: `Step` needs them, and the call fails
            ---
            3  | "Arguments": {"Name": "n"}}}}
            .. |  ^^^^^^^^^ error parameter-missing: `Value` is missing: AWS refuses a call of `aws-sdk:ssm:putParameter` without it [SCHEMA_VALIDATION_FAILED /States/T/Arguments]
            ---
            2  | "Parameters": {"ExperimentTemplateId": "e"}}}}
            .. |  ^^^^^^^^^^ warning parameter-missing: `ClientToken` is missing: `aws-sdk:fis:startExperiment` needs it, and the call fails
            ---
            2  | "Parameters": {}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `ClientToken` and `ExperimentTemplateId` are missing: AWS refuses a call of `aws-sdk:fis:startExperiment` without them [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::aws-sdk:S3:GetObject",
            .. |                                                                                                                            ^^ error sdk-service-unknown: behind `aws-sdk:` the service is called `s3`: AWS refuses `S3` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            2  | "Parameters": {}}}}
            .. |  ^^^^^^^^^^ error parameter-missing: `Bucket` and `Key` are missing: AWS refuses a call of `aws-sdk:s3:getObject` without them [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
        "#]],
    );
}

#[test]
fn members_that_the_service_needs_are_there() {
    check_each(
        &[
            given(
                "aws-sdk:sqs:sendMessageBatch",
                r#"{"QueueUrl": "q", "Entries": [{"Id": "1"}, {"Id": "2", "MessageBody": "m"}]}"#,
            ),
            given(
                "aws-sdk:cloudwatch:putMetricData",
                r#"{"Namespace": "n", "MetricData": [{"Value": 1, "Dimensions": [{"Name": "d"}]}]}"#,
            ),
            given("aws-sdk:dynamodb:transactWriteItems", r#"{"TransactItems": [{"Put": {"TableName": "t"}}]}"#),
            given_in_jsonata(
                "aws-sdk:scheduler:createSchedule",
                r#"{"Name": "n", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {}, "Target": {"Arn": "a"}}"#,
            ),
        ],
        expect![[r#"
            2  | "Parameters": {"QueueUrl": "q", "Entries": [{"Id": "1"}, {"Id": "2", "MessageBody": "m"}]}}}}
            .. |                                             ^ warning parameter-missing: `MessageBody` is missing: `Entries` needs it, and the call fails
            ---
            2  | "Parameters": {"Namespace": "n", "MetricData": [{"Value": 1, "Dimensions": [{"Name": "d"}]}]}}}}
            .. |                                                 ^ warning parameter-missing: `MetricName` is missing: `MetricData` needs it, and the call fails
            .. |                                                                             ^ warning parameter-missing: `Value` is missing: `Dimensions` needs it, and the call fails
            ---
            2  | "Parameters": {"TransactItems": [{"Put": {"TableName": "t"}}]}}}}
            .. |                                    ^^^ warning parameter-missing: `Item` is missing: `Put` needs it, and the call fails
            ---
            3  | "Arguments": {"Name": "n", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {}, "Target": {"Arn": "a"}}}}}
            .. |                                                                  ^^^^^^^^^^^^^^^^^^ warning parameter-missing: `Mode` is missing: `FlexibleTimeWindow` needs it, and the call fails
            .. |                                                                                            ^^^^^^ warning parameter-missing: `RoleArn` is missing: `Target` needs it, and the call fails
        "#]],
    );
}

#[test]
fn parameters_are_known() {
    check_each(
        &[
            given("sqs:sendMessage", r#"{"QueueUrl": "q", "MessageBdy": "m"}"#),
            given("sqs:sendMessage", r#"{"QueueUrl": "q", "MessageBody": "m", "Colour.$": "$.c"}"#),
            given(
                "ecs:runTask.sync",
                r#"{"TaskDefinition": "t", "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnet": ["s"]}}}"#,
            ),
            given("aws-sdk:ec2:describeInstances", r#"{"Filter": [{"Name": "n", "Values": ["v"]}]}"#),
            given("aws-sdk:s3:listBuckets", r#"{"Comment": "all"}"#),
            given_in_jsonata(
                "aws-sdk:sesv2:sendEmail",
                r#"{"Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Txt": {"Data": "t"}}}}}"#,
            ),
            given("bedrock:invokeModel", r#"{"ModelId": "m", "Body": {"any": {"thing": 1}}, "Temperature": 1}"#),
        ],
        expect![[r#"
            2  | "Parameters": {"QueueUrl": "q", "MessageBdy": "m"}}}}
            .. |                                  ^^^^^^^^^^ warning parameter-unknown: `sqs:sendMessage` has no parameter `MessageBdy` as of 2026-11-17 (botocore 1.44.5); did you mean `MessageBody`?
            ---
            2  | "Parameters": {"QueueUrl": "q", "MessageBody": "m", "Colour.$": "$.c"}}}}
            .. |                                                      ^^^^^^^^ warning parameter-unknown: `sqs:sendMessage` has no parameter `Colour` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Parameters": {"TaskDefinition": "t", "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnet": ["s"]}}}}}}
            .. |                                                                                         ^^^^^^ warning parameter-unknown: `AwsvpcConfiguration` has no member `Subnet` as of 2026-11-17 (botocore 1.44.5); did you mean `Subnets`?
            ---
            2  | "Parameters": {"Filter": [{"Name": "n", "Values": ["v"]}]}}}}
            .. |                 ^^^^^^ warning parameter-unknown: `aws-sdk:ec2:describeInstances` has no parameter `Filter` as of 2026-11-17 (botocore 1.44.5); did you mean `Filters`?
            ---
            2  | "Parameters": {"Comment": "all"}}}}
            .. |                 ^^^^^^^ warning parameter-unknown: `aws-sdk:s3:listBuckets` has no parameter `Comment` as of 2026-11-17 (botocore 1.44.5)
            ---
            3  | "Arguments": {"Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Txt": {"Data": "t"}}}}}}}}
            .. |                                                                          ^^^ warning parameter-unknown: `Body` has no member `Txt` as of 2026-11-17 (botocore 1.44.5); did you mean `Text`?
            ---
            2  | "Parameters": {"ModelId": "m", "Body": {"any": {"thing": 1}}, "Temperature": 1}}}}
            .. |                                                                ^^^^^^^^^^^ warning parameter-unknown: `bedrock:invokeModel` has no parameter `Temperature` as of 2026-11-17 (botocore 1.44.5)
        "#]],
    );
}

#[test]
fn parameters_are_spelt_as_step_functions_does() {
    check_each(
        &[
            given("lambda:invoke", r#"{"functionName": "f"}"#),
            given("dynamodb:getItem", r#"{"tableName.$": "$.t", "Key": {"id": {"S": "1"}}}"#),
            given(
                "batch:submitJob.sync",
                r#"{"jobName": "j", "JobQueue": "q", "JobDefinition": "d", "ContainerOverrides": {"environment": [{"name": "n"}]}}"#,
            ),
            given(
                "ecs:runTask",
                r#"{"TaskDefinition": "t", "NetworkConfiguration": {"awsvpcConfiguration": {"Subnets": ["s"]}}}"#,
            ),
            given("aws-sdk:rds:describeDBInstances", r#"{"DBInstanceIdentifier": "d"}"#),
            given("aws-sdk:s3:putObjectAcl", r#"{"Bucket": "b", "Key": "k", "ACL": "private"}"#),
            given("aws-sdk:sfn:startSyncExecution", r#"{"stateMachineArn": "s", "StateMachineArn": "s"}"#),
            given_in_jsonata("aws-sdk:eventbridge:putEvents", r#"{"entries": [{"detail": "{}"}]}"#),
        ],
        expect![[r#"
            2  | "Parameters": {"functionName": "f"}}}}
            .. |                 ^^^^^^^^^^^^ error parameter-case: `functionName` is spelt `FunctionName` in Step Functions, and AWS refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"tableName.$": "$.t", "Key": {"id": {"S": "1"}}}}}}
            .. |                 ^^^^^^^^^^^ error parameter-case: `tableName` is spelt `TableName` in Step Functions, and AWS refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"jobName": "j", "JobQueue": "q", "JobDefinition": "d", "ContainerOverrides": {"environment": [{"name": "n"}]}}}}}
            .. |                 ^^^^^^^ error parameter-case: `jobName` is spelt `JobName` in Step Functions, and AWS refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            .. |                                                                                               ^^^^^^^^^^^ warning parameter-case: `environment` is spelt `Environment` in Step Functions
            .. |                                                                                                                ^^^^ warning parameter-case: `name` is spelt `Name` in Step Functions
            ---
            2  | "Parameters": {"TaskDefinition": "t", "NetworkConfiguration": {"awsvpcConfiguration": {"Subnets": ["s"]}}}}}}
            .. |                                                                 ^^^^^^^^^^^^^^^^^^^ warning parameter-case: `awsvpcConfiguration` is spelt `AwsvpcConfiguration` in Step Functions
            ---
            2  | "Parameters": {"DBInstanceIdentifier": "d"}}}}
            .. |                 ^^^^^^^^^^^^^^^^^^^^ warning parameter-case: `DBInstanceIdentifier` is spelt `DbInstanceIdentifier` in Step Functions
            ---
            2  | "Parameters": {"Bucket": "b", "Key": "k", "ACL": "private"}}}}
            .. |                                            ^^^ warning parameter-case: `ACL` is spelt `Acl` in Step Functions
            ---
            2  | "Parameters": {"stateMachineArn": "s", "StateMachineArn": "s"}}}}
            .. |                 ^^^^^^^^^^^^^^^ error parameter-case: `stateMachineArn` is spelt `StateMachineArn` in Step Functions, and AWS refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            3  | "Arguments": {"entries": [{"detail": "{}"}]}}}}
            .. |                ^^^^^^^ error parameter-case: `entries` is spelt `Entries` in Step Functions, and AWS refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Arguments]
            .. |                             ^^^^^^ warning parameter-case: `detail` is spelt `Detail` in Step Functions
        "#]],
    );
}

#[test]
fn values_are_of_their_types() {
    check_each(
        &[
            given("aws-sdk:ec2:stopInstances", r#"{"InstanceIds": "i", "Force": 1, "Hibernate": "yes"}"#),
            given("sqs:sendMessage", r#"{"QueueUrl": 5, "MessageBody": 5, "DelaySeconds": "soon"}"#),
            given(
                "sqs:sendMessage",
                r#"{"QueueUrl": "q", "MessageBody": "m", "DelaySeconds": 1.5, "MessageAttributes": []}"#,
            ),
            given(
                "aws-sdk:s3:copyObject",
                r#"{"Bucket": "b", "Key": "k", "CopySource": true, "Metadata": {"a": 1}, "Expires": true}"#,
            ),
            given(
                "aws-sdk:lambda:createFunction",
                r#"{"FunctionName": "f", "Role": "r", "Code": "zip", "Environment": {"Variables": {"A": false}}}"#,
            ),
            given("apigateway:invoke", r#"{"ApiEndpoint": "e", "Method": "GET", "Headers": {"Accept": "json"}}"#),
            given_in_jsonata(
                "ecs:runTask",
                r#"{"TaskDefinition": "t", "Overrides": {"ContainerOverrides": {"Name": "n"}}}"#,
            ),
            given(
                "aws-sdk:scheduler:createSchedule",
                r#"{"Name": "n", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF", "MaximumWindowInMinutes": []}, "Target": "t"}"#,
            ),
            given("aws-sdk:dynamodb:batchWriteItem", r#"{"RequestItems": {"t": {"PutRequest": {}}}}"#),
            given(
                "aws-sdk:bedrockruntime:converse",
                r#"{"ModelId": "m", "Messages": [{"Role": "user", "Content": [{"Image": {"Format": "png", "Source": {"Bytes": "b", "S3Location": {"Uri": "u"}}}}]}]}"#,
            ),
        ],
        expect![[r#"
            2  | "Parameters": {"InstanceIds": "i", "Force": 1, "Hibernate": "yes"}}}}
            .. |                               ^^^ warning parameter-type: `InstanceIds` takes a list, not a text
            .. |                                             ^ warning parameter-type: `Force` takes `true` or `false`, not a number
            .. |                                                             ^^^^^ warning parameter-type: `Hibernate` takes `true` or `false`, not a text
            ---
            2  | "Parameters": {"QueueUrl": 5, "MessageBody": 5, "DelaySeconds": "soon"}}}}
            .. |                            ^ warning parameter-type: `QueueUrl` takes a text, not a number
            .. |                                                                 ^^^^^^ warning parameter-type: `DelaySeconds` takes a whole number, not a text
            ---
            2  | "Parameters": {"QueueUrl": "q", "MessageBody": "m", "DelaySeconds": 1.5, "MessageAttributes": []}}}}
            .. |                                                                     ^^^ warning parameter-type: `DelaySeconds` takes a whole number, not a fraction
            .. |                                                                                               ^ warning parameter-type: `MessageAttributes` takes an object, not a list
            ---
            2  | "Parameters": {"Bucket": "b", "Key": "k", "CopySource": true, "Metadata": {"a": 1}, "Expires": true}}}}
            .. |                                                         ^^^^ warning parameter-type: `CopySource` takes a text, not a Boolean
            .. |                                                                                 ^ warning parameter-type: in `Metadata` each value is a text, not a number
            .. |                                                                                                ^^^^ warning parameter-type: `Expires` takes a text, not a Boolean
            ---
            2  | "Parameters": {"FunctionName": "f", "Role": "r", "Code": "zip", "Environment": {"Variables": {"A": false}}}}}}
            .. |                                                          ^^^^^ warning parameter-type: `Code` takes an object, not a text
            .. |                                                                                                    ^^^^^ warning parameter-type: in `Variables` each value is a text, not a Boolean
            ---
            2  | "Parameters": {"ApiEndpoint": "e", "Method": "GET", "Headers": {"Accept": "json"}}}}}
            .. |                                                                           ^^^^^^ warning parameter-type: in `Headers` each value is a list, not a text
            ---
            3  | "Arguments": {"TaskDefinition": "t", "Overrides": {"ContainerOverrides": {"Name": "n"}}}}}}
            .. |                                                                          ^ warning parameter-type: `ContainerOverrides` takes a list, not an object
            ---
            2  | "Parameters": {"Name": "n", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF", "MaximumWindowInMinutes": []}, "Target": "t"}}}}
            .. |                                                                                                                                  ^ warning parameter-type: `MaximumWindowInMinutes` takes a whole number, not a list
            .. |                                                                                                                                                 ^^^ warning parameter-type: `Target` takes an object, not a text
            ---
            2  | "Parameters": {"RequestItems": {"t": {"PutRequest": {}}}}}}}
            .. |                                      ^ warning parameter-type: in `RequestItems` each value is a list, not an object
            ---
            2  | "Parameters": {"ModelId": "m", "Messages": [{"Role": "user", "Content": [{"Image": {"Format": "png", "Source": {"Bytes": "b", "S3Location": {"Uri": "u"}}}}]}]}}}}
            .. |                                                                                                                                ^^^^^^^^^^ warning parameter-type: `Source` takes one of its members only, and `S3Location` stands here beside `Bytes`
            .. |                                                                                                                  ^^^^^ note: the first one is here
        "#]],
    );
}

#[test]
fn texts_are_those_that_the_service_takes() {
    check_each(
        &[
            given("lambda:invoke", r#"{"FunctionName": "f", "InvocationType": "event"}"#),
            given("lambda:invoke", r#"{"FunctionName": "f", "InvocationType": "Async"}"#),
            given("dynamodb:putItem", r#"{"TableName": "t", "Item": {"id": {"S": "1"}}, "ReturnValues": "ALL_OLDS"}"#),
            given("ecs:runTask", r#"{"TaskDefinition": "t", "LaunchType": "FARGAT"}"#),
            given("aws-sdk:ec2:runInstances", r#"{"MinCount": 1, "MaxCount": 1, "InstanceType": "m99.large"}"#),
            given("aws-sdk:lambda:updateFunctionConfiguration", r#"{"FunctionName": "f", "Runtime": "python3.99"}"#),
            given("apigateway:invoke", r#"{"ApiEndpoint": "e", "Method": "get", "AuthType": "IAM"}"#),
            given_in_jsonata("aws-sdk:s3:putObject", r#"{"Bucket": "b", "Key": "k", "StorageClass": "COLD"}"#),
        ],
        expect![[r#"
            2  | "Parameters": {"FunctionName": "f", "InvocationType": "event"}}}}
            .. |                                                        ^^^^^ warning parameter-value: `event` is no value of `InvocationType` as of 2026-11-17 (botocore 1.44.5); did you mean `Event`?
            ---
            2  | "Parameters": {"FunctionName": "f", "InvocationType": "Async"}}}}
            .. |                                                        ^^^^^ hint parameter-value: `InvocationType` takes `Event`, `RequestResponse` or `DryRun` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Parameters": {"TableName": "t", "Item": {"id": {"S": "1"}}, "ReturnValues": "ALL_OLDS"}}}}
            .. |                                                                               ^^^^^^^^ warning parameter-value: `ALL_OLDS` is no value of `ReturnValues` as of 2026-11-17 (botocore 1.44.5); did you mean `ALL_OLD`?
            ---
            2  | "Parameters": {"TaskDefinition": "t", "LaunchType": "FARGAT"}}}}
            .. |                                                      ^^^^^^ warning parameter-value: `FARGAT` is no value of `LaunchType` as of 2026-11-17 (botocore 1.44.5); did you mean `FARGATE`?
            ---
            2  | "Parameters": {"MinCount": 1, "MaxCount": 1, "InstanceType": "m99.large"}}}}
            .. |                                                               ^^^^^^^^^ hint parameter-value: `m99.large` is none of the 1437 values of `InstanceType` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Parameters": {"FunctionName": "f", "Runtime": "python3.99"}}}}
            .. |                                                 ^^^^^^^^^^ hint parameter-value: `python3.99` is none of the 52 values of `Runtime` as of 2026-11-17 (botocore 1.44.5)
            ---
            2  | "Parameters": {"ApiEndpoint": "e", "Method": "get", "AuthType": "IAM"}}}}
            .. |                                               ^^^ warning parameter-value: `get` is no value of `Method` as of 2026-11-17 (botocore 1.44.5); did you mean `GET`?
            .. |                                                                  ^^^ hint parameter-value: `AuthType` takes `NO_AUTH`, `IAM_ROLE` or `RESOURCE_POLICY` as of 2026-11-17 (botocore 1.44.5)
            ---
            3  | "Arguments": {"Bucket": "b", "Key": "k", "StorageClass": "COLD"}}}}
            .. |                                                           ^^^^ hint parameter-value: `COLD` is none of the 15 values of `StorageClass` as of 2026-11-17 (botocore 1.44.5)
        "#]],
    );
}

#[test]
fn what_cannot_be_known_is_left_alone() {
    let right = [
        given("sqs:sendMessage", r#"{"QueueUrl.$": "$.q", "MessageBody.$": "States.JsonToString($)"}"#),
        given("sqs:sendMessage", r#"{"QueueUrl": "${Queue}", "MessageBody": {"any": ["thing"]}, "DelaySeconds": "5"}"#),
        given("sqs:sendMessage", r#"{"QueueUrl": {"Ref": "Queue"}, "Fn::If": ["A", {"MessageBody": "m"}, {}]}"#),
        given("sqs:sendMessage", r#"{"QueueUrl": "q", "<<": "x"}"#),
        given("sqs:sendMessage", r#"{"QueueUrl": "q", "${Key}": "x"}"#),
        given("sqs:sendMessage", "${Parameters}"),
        given("sqs:sendMessage", r#"{"Fn::GetAtt": ["A", "B"]}"#),
        call("sqs:sendMessage", "\"Parameters\": null"),
        given_in_jsonata("sqs:sendMessage", r#""{% $states.input %}""#),
        given_in_jsonata("sqs:sendMessage", r#"{"QueueUrl": "{% $q %}", "MessageBody": "{% $m %}", "DelaySeconds": "{% $d %}"}"#),
        given("lambda:invoke", r#"{"FunctionName": "f", "Payload": {"functionName": "g", "any": null}}"#),
        given("aws-sdk:ec2:stopInstances", r#"{"InstanceIds.$": "$.ids", "Force": "true", "Hibernate": null, "DryRun": true}"#),
        given("aws-sdk:ec2:stopInstances", r#"{"InstanceIds": ["${Id}"], "Force": "${Force}"}"#),
        given("aws-sdk:s3:copyObject", r#"{"DestinationBucket": "b", "DestinationKey": "k", "CopySource": "s", "CopySourceIfModifiedSince": 5}"#),
        given("aws-sdk:s3:putObject", r#"{"Bucket": "b", "Key": "k", "Body": {"any": 1}, "StorageClass.$": "$.c"}"#),
        given("aws-sdk:sfn:sendTaskSuccess", r#"{"Output": {"any": 1}, "TaskToken.$": "$.t"}"#),
        given("dynamodb:putItem", r#"{"TableName": "t", "Item": {"id": "1", "n": {"N": "1"}}}"#),
        given("aws-sdk:resourcegroups:createGroup", r#"{"Name": "n", "ResourceQuery": {"Type": "TAG_FILTERS_1_0", "Query": {"any": 1}}}"#),
        given("aws-sdk:bedrockruntime:converse", r#"{"ModelId": "m", "AdditionalModelRequestFields": {"any": [1]}}"#),
        given("aws-sdk:s3:${Action}", "{}"),
        given("aws-sdk:sts:assumeRole", "{}"),
        given("http:invoke", "{}"),
        "{\"StartAt\": \"T\", \"States\": {\"T\": {\"Type\": \"Task\", \"End\": true, \"QueryLanguage\": \"${L}\", \"Parameters\": {}, \"Resource\": \"arn:aws:states:::sqs:sendMessage\"}}}".to_owned(),
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
        2  | "Parameters": null}}}
        .. |               ^^^^ error unset-null: `Parameters` cannot be `null`: AWS refuses it, so leave the field out, or write any JSON [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
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
        2  | "Parameters": {}}}}
        .. |  ^^^^^^^^^^ error http-task-shape: `ApiEndpoint`, `Method` and `Authentication` are missing: AWS refuses an HTTP Task without them [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
        ---
    "#]],
    );
}

#[test]
fn what_is_half_typed_is_not_missing() {
    check(
        &given("sqs:sendMessage", "{\"QueueUrl\": \"q\", \"Mess"),
        expect![[r#"
        1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::sqs:sendMessage",
        .. | ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
        .. |                            ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
        .. |                                  ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
        2  | "Parameters": {"QueueUrl": "q", "Mess}}}
        .. |               ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
        .. |                                 ^^^^^^^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
    "#]],
    );
    check(
        &given("sqs:sendMessage", "{\"QueueUrl\": \"q\", \"Mess\"}"),
        expect![[r#"
            2  | "Parameters": {"QueueUrl": "q", "Mess"}}}}
            .. |                                      ^ error json-syntax: a colon is missing between the key and its value [INVALID_JSON_DESCRIPTION]
        "#]],
    );
}

#[test]
fn parameters_are_added_and_renamed() {
    check_fix(
        &given("sqs:sendMessage", "{}"),
        expect![[r#"
            Add `QueueUrl` and `MessageBody`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "", "MessageBody": ""}}}}
        "#]],
    );
    check_fix(
        &given(
            "aws-sdk:scheduler:createSchedule",
            "{\n  \"Name\": \"n\",\n  \"Target\": {\"Arn\": \"a\", \"RoleArn\": \"r\"}\n}",
        ),
        expect![[r#"
            Add `ScheduleExpression` and `FlexibleTimeWindow`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::aws-sdk:scheduler:createSchedule",
            "Parameters": {
              "Name": "n",
              "Target": {"Arn": "a", "RoleArn": "r"},
              "ScheduleExpression": "",
              "FlexibleTimeWindow": {"Mode": ""}
            }}}}
        "#]],
    );
    check_fix(
        &given("aws-sdk:fis:startExperiment", "{\"ExperimentTemplateId\": \"e\"}"),
        expect![[r#"
        Add `ClientToken`
        {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::aws-sdk:fis:startExperiment",
        "Parameters": {"ExperimentTemplateId": "e", "ClientToken.$": "States.UUID()"}}}}
    "#]],
    );
    check_fix(
        &given_in_jsonata("aws-sdk:fis:startExperiment", "{\"ExperimentTemplateId\": \"e\"}"),
        expect![[r#"
        Add `ClientToken`
        {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::aws-sdk:fis:startExperiment",
        "QueryLanguage": "JSONata",
        "Arguments": {"ExperimentTemplateId": "e", "ClientToken": "{% $uuid() %}"}}}}
    "#]],
    );
    check_fix(
        &given("dynamodb:getItem", "{\"tableName.$\": \"$.t\", \"Key\": {\"id\": {\"S\": \"1\"}}}"),
        expect![[r#"
            Rename to `TableName`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::dynamodb:getItem",
            "Parameters": {"TableName.$": "$.t", "Key": {"id": {"S": "1"}}}}}}
        "#]],
    );
    check_fix(
        &given("sqs:sendMessage", "{\"QueueUrl\": \"q\", \"MessageBdy.$\": \"$.m\"}"),
        expect![[r#"
        Rename to `MessageBody`
        {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.m"}}}}
    "#]],
    );
    check_fix(
        &given("ecs:runTask", "{\"TaskDefinition\": \"t\", \"LaunchType\": \"FARGAT\"}"),
        expect![[r#"
        Write `FARGATE`
        {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::ecs:runTask",
        "Parameters": {"TaskDefinition": "t", "LaunchType": "FARGATE"}}}}
    "#]],
    );
    let yaml = "StartAt: T\nStates:\n  T:\n    Type: Task\n    Resource: arn:aws:states:::aws-sdk:scheduler:createSchedule\n    \
                Parameters:\n      Name: n\n      Target: {Arn: a, RoleArn: r}\n    End: true\n";
    fix_yaml(
        yaml,
        expect![[r#"
        Add `ScheduleExpression` and `FlexibleTimeWindow`
              ScheduleExpression: ''
              FlexibleTimeWindow:
                Mode: ''
    "#]],
    );
}
