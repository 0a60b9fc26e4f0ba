//! Parameters of many services: what is offered, and the text after accepting it.

use expect_test::{Expect, expect};

use crate::ide::completion::tests::{accepted, expanded};
use crate::ide::{CompletionConfig, CompletionItem, Snapshot, documentation};
use crate::text::{SourceText, TextSize};

/// The items at `~` in a Task that calls `call` and has these fields.
fn items(call: &str, fields: &str) -> (String, Vec<CompletionItem>) {
    let document = format!(
        "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::{call}\",\n{fields}\n, \"End\": true}}}}}}"
    );
    let at = TextSize::new(document.find('~').expect("a cursor") as u32);
    let document = document.replacen('~', "", 1);
    let items = Snapshot::new(SourceText::new(&document)).completions(at, &CompletionConfig { snippets: true });
    (document, items)
}

/// The first labels with what is said beside them, and how many more there are.
fn check(call: &str, fields: &str, count: usize, expected: Expect) {
    let (_, items) = items(call, fields);
    let line = |item: &CompletionItem| match &item.detail {
        Some(detail) => format!("{}: {detail}", item.label),
        None => item.label.clone(),
    };
    let mut shown: Vec<_> = items.iter().take(count).map(line).collect();
    if items.len() > count {
        shown.push(format!("and {} more", items.len() - count));
    }
    expected.assert_eq(&shown.iter().map(|line| format!("{line}\n")).collect::<String>());
}

/// What becomes of the fields when the item is accepted and nothing is typed.
fn check_accept(call: &str, fields: &str, label: &str, expected: Expect) {
    let (document, items) = items(call, fields);
    let labels: Vec<_> = items.iter().map(|item| &item.label).collect();
    let item = items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label} is not in {labels:?}"));
    let new = accepted(&document, item, &expanded(&document, item));
    assert!(crate::syntax::parse(&new).all_errors().is_empty(), "{new}");
    let lines: Vec<_> = new.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    expected.assert_eq(&lines[1..lines.len() - 1].concat());
}

#[test]
fn required_parameters_come_first_and_those_that_are_given_not_at_all() {
    check(
        "aws-sdk:dynamodb:putItem",
        r#""Parameters": {~}"#,
        8,
        expect![[r#"
        Required parameters: TableName, Item
        TableName: text, required
        Item: object with any keys, required
        Expected: object with any keys
        ReturnValues: one of a few texts
        ReturnConsumedCapacity: one of a few texts
        ReturnItemCollectionMetrics: one of a few texts
        ConditionalOperator: one of a few texts
        and 15 more
    "#]],
    );
    check(
        "aws-sdk:dynamodb:putItem",
        r#""Parameters": {"TableName.$": "$.t", "Item": {}, ~}"#,
        3,
        expect![[r#"
        Expected: object with any keys
        ReturnValues: one of a few texts
        ReturnConsumedCapacity: one of a few texts
        and 15 more
    "#]],
    );
    check(
        "lambda:invoke",
        r#""Parameters": {~}"#,
        20,
        expect![[r#"
            FunctionName: text, required
            Payload.$: path or intrinsic function
            Payload: any JSON
            InvocationType: one of a few texts
            LogType: one of a few texts
            ClientContext: text
            Qualifier: text
            DurableExecutionName: text
            TenantId: text
            FunctionName.$: path or intrinsic function
            InvocationType.$: path or intrinsic function
            LogType.$: path or intrinsic function
            ClientContext.$: path or intrinsic function
            Qualifier.$: path or intrinsic function
            DurableExecutionName.$: path or intrinsic function
            TenantId.$: path or intrinsic function
        "#]],
    );
    check(
        "sns:publish",
        r#""Parameters": {~}"#,
        6,
        expect![[r#"
        Message.$: path or intrinsic function
        Message: any JSON, required
        TopicArn: text
        TargetArn: text
        PhoneNumber: text
        Subject: text
        and 12 more
    "#]],
    );
    check(
        "sqs:sendMessage",
        r#""Parameters": {"Q~": ""}"#,
        6,
        expect![[r#"
            QueueUrl: text, required
            MessageBody.$: path or intrinsic function
            MessageBody: any JSON, required
            DelaySeconds: whole number
            MessageAttributes: object with any keys
            MessageDeduplicationId: text
            and 8 more
        "#]],
    );
    check(
        "http:invoke",
        r#""Parameters": {~}"#,
        6,
        expect![[r#"
            Required parameters: ApiEndpoint, Method
            ApiEndpoint: text, required
            Method: one of a few texts, required
            RequestBody.$: path or intrinsic function
            RequestBody: any JSON
            Authentication: object
            and 11 more
        "#]],
    );
    check(
        "apigateway:invoke",
        r#""Parameters": {~}"#,
        6,
        expect![[r#"
            Required parameters: ApiEndpoint, Method
            ApiEndpoint: text, required
            Method: one of a few texts, required
            RequestBody.$: path or intrinsic function
            RequestBody: any JSON
            Headers: object with any keys
            and 13 more
        "#]],
    );
    check("aws-sdk:nothing:getNothing", r#""Parameters": {~}"#, 6, expect![[""]]);
    check("lambda:invoke", r#""ResultSelector": {~}"#, 6, expect![[""]]);
}

#[test]
fn expressions_take_the_place_of_paths_in_jsonata() {
    check(
        "lambda:invoke",
        r#""QueryLanguage": "JSONata", "Arguments": {~}"#,
        20,
        expect![[r#"
            FunctionName: text, required
            Payload: any JSON
            InvocationType: one of a few texts
            LogType: one of a few texts
            ClientContext: text
            Qualifier: text
            DurableExecutionName: text
            TenantId: text
        "#]],
    );
    check_accept(
        "lambda:invoke",
        r#""QueryLanguage": "JSONata", "Arguments": {~}"#,
        "Payload",
        expect![[r#"
        "QueryLanguage": "JSONata", "Arguments": {"Payload": "{%  %}"}
    "#]],
    );
    check_accept(
        "ecs:runTask.sync",
        r#""QueryLanguage": "JSONata", "Arguments": {~}"#,
        "ClientToken",
        expect![[r#"
        "QueryLanguage": "JSONata", "Arguments": {"ClientToken": "{% $uuid() %}"}
    "#]],
    );
    check("lambda:invoke", r#""QueryLanguage": "JSONata", "Parameters": {~}"#, 20, expect![[""]]);
}

#[test]
fn members_are_known_at_any_depth() {
    check(
        "ecs:runTask.sync",
        r#""Parameters": {"NetworkConfiguration": {"AwsvpcConfiguration": {~}}}"#,
        9,
        expect![[r#"
            Subnets: list of texts, required
            SecurityGroups: list of texts
            AssignPublicIp: one of a few texts
            Subnets.$: path or intrinsic function
            SecurityGroups.$: path or intrinsic function
            AssignPublicIp.$: path or intrinsic function
        "#]],
    );
    check(
        "aws-sdk:ec2:runInstances",
        r#""Parameters": {"BlockDeviceMappings": [{"Ebs": {"E~"}}]}"#,
        3,
        expect![[r#"
            DeleteOnTermination: true or false
            Iops: whole number
            SnapshotId: text
            and 23 more
        "#]],
    );
    check(
        "events:putEvents",
        r#""Parameters": {"Entries": [{~}]}"#,
        4,
        expect![[r#"
            Detail.$: path or intrinsic function
            Detail: any JSON
            Time: timestamp such as 2030-01-31T12:00:00Z
            Source: text
            and 10 more
        "#]],
    );
    check(
        "dynamodb:putItem",
        r#""Parameters": {"Item": {"id": {~}}}"#,
        4,
        expect![[r#"
        S: text
        N: text
        B: bytes as a text
        SS: list of texts
        and 16 more
    "#]],
    );
    check(
        "dynamodb:putItem",
        r#""Parameters": {"Item": {"id": {"S": "", ~}}}"#,
        4,
        expect![[r#"
        N: text
        B: bytes as a text
        SS: list of texts
        NS: list of texts
        and 14 more
    "#]],
    );
    check(
        "aws-sdk:dynamodb:query",
        r#""Parameters": {"KeyConditions": {"k": {~}}}"#,
        4,
        expect![[r#"
        ComparisonOperator: one of a few texts, required
        AttributeValueList: list of objects
        ComparisonOperator.$: path or intrinsic function
        AttributeValueList.$: path or intrinsic function
    "#]],
    );
    check(
        "aws-sdk:bedrockruntime:converse",
        r#""Parameters": {"Messages": [{"Content": [{~}]}]}"#,
        4,
        expect![[r#"
        Text: text
        Image: object
        Document: object
        Video: object
        and 24 more
    "#]],
    );
    check(
        "elasticmapreduce:addStep.sync",
        r#""Parameters": {"Step": {~}}"#,
        4,
        expect![[r#"
        Required parameters: Name, HadoopJarStep
        Name: text, required
        HadoopJarStep: object, required
        ActionOnFailure: one of a few texts
        and 5 more
    "#]],
    );
    check(
        "eks:runJob.sync",
        r#""Parameters": {"LogOptions": {~}}"#,
        4,
        expect![[r#"
            RetrieveLogs: true or false
            RawLogs: true or false
            LogParameters: object with any keys
            RetrieveLogs.$: path or intrinsic function
            and 2 more
        "#]],
    );
    check(
        "aws-sdk:sqs:sendMessage",
        r#""Parameters": {"MessageSystemAttributes": {~}}"#,
        4,
        expect![[r#"
        AWSTraceHeader
    "#]],
    );
}

#[test]
fn values_are_those_of_the_parameter() {
    check(
        "ecs:runTask.sync",
        r#""Parameters": {"LaunchType": "~"}"#,
        4,
        expect![[r#"
        EC2
        FARGATE
        EXTERNAL
        MANAGED_INSTANCES
    "#]],
    );
    check(
        "ecs:runTask.sync",
        r#""Parameters": {"EnableExecuteCommand": ~}"#,
        4,
        expect![[r#"
        true
        false
    "#]],
    );
    check(
        "lambda:invoke",
        r#""Parameters": {"InvocationType": ~}"#,
        4,
        expect![[r#"
        Event
        RequestResponse
        DryRun
    "#]],
    );
    check(
        "aws-sdk:s3:putObject",
        r#""Parameters": {"StorageClass": "~"}"#,
        3,
        expect![[r#"
        STANDARD
        REDUCED_REDUNDANCY
        STANDARD_IA
        and 12 more
    "#]],
    );
    check(
        "aws-sdk:sqs:receiveMessage",
        r#""Parameters": {"AttributeNames": ["All", ~]}"#,
        3,
        expect![[r#"
            Policy
            VisibilityTimeout
            MaximumMessageSize
            and 18 more
        "#]],
    );
    check(
        "aws-sdk:sqs:receiveMessage",
        r#""Parameters": {"AttributeNames": ["~"]}"#,
        3,
        expect![[r#"
        All
        Policy
        VisibilityTimeout
        and 19 more
    "#]],
    );
    check(
        "http:invoke",
        r#""Parameters": {"Method": "~"}"#,
        3,
        expect![[r#"
        GET
        POST
        PUT
        and 4 more
    "#]],
    );
    check("aws-sdk:sfn:startExecution", r#""Parameters": {"Name": "~"}"#, 3, expect![[""]]);
    check(
        "lambda:invoke",
        r#""Parameters": {"InvocationType.$": "~"}"#,
        1,
        expect![[r#"
        $$.Execution: object
        and 32 more
    "#]],
    );
    check_accept(
        "sagemaker:createTrainingJob.sync",
        r#""Parameters": {"AlgorithmSpecification": {"TrainingInputMode": "~"}}"#,
        "FastFile",
        expect![[r#"
            "Parameters": {"AlgorithmSpecification": {"TrainingInputMode": "FastFile"}}
        "#]],
    );
}

#[test]
fn all_that_is_required_comes_at_once() {
    check_accept(
        "aws-sdk:dynamodb:putItem",
        r#""Parameters": {~}"#,
        "Required parameters",
        expect![[r#"
            "Parameters": {"TableName": "",
            "Item": {
  
            }}
        "#]],
    );
    check_accept(
        "sqs:sendMessage",
        r#""Par~": {}"#,
        "Parameters",
        expect![[r#"
        "Parameters": {}
    "#]],
    );
    check_accept(
        "glue:startJobRun.sync",
        "~",
        "Parameters",
        expect![[r#"
        "Parameters": {
          "JobName": ""
        }
    "#]],
    );
    check_accept(
        "events:putEvents",
        "~",
        "Parameters",
        expect![[r#"
            "Parameters": {
              "Entries": [
    
              ]
            }
        "#]],
    );
    check_accept(
        "sagemaker:createTrainingJob.sync",
        "~",
        "Parameters",
        expect![[r#"
        "Parameters": {
          "TrainingJobName": "",
          "RoleArn": "",
          "OutputDataConfig": {
            "S3OutputPath": ""
          }
        }
    "#]],
    );
    check_accept(
        "batch:submitJob.sync",
        "\"Parameters\": {\n  \"JobName\": \"j\",\n  ~\n}",
        "Required parameters",
        expect![[r#"
            "Parameters": {
              "JobName": "j",
              "JobQueue": "",
              "JobDefinition": ""
            }
        "#]],
    );
    check_accept(
        "aws-sdk:apigateway:createRestApi",
        "\"Parameters\": {~}",
        "Tags",
        expect![[r#"
            "Parameters": {"Tags": {
  
            }}
        "#]],
    );
    check_accept(
        "lambda:invoke",
        r#""Parameters": {"Pay~"}"#,
        "Payload.$",
        expect![[r#"
        "Parameters": {"Payload.$": "$"}
    "#]],
    );
    check_accept(
        "events:putEvents",
        r#""Parameters": {"Entries": [~]}"#,
        "Object",
        expect![[r#"
            "Parameters": {"Entries": [{
  
            }]}
        "#]],
    );
}

#[test]
fn readers_and_writers_of_map_states_have_parameters_too() {
    let map = |fields: &str| {
        let document = format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Map\", {fields}}}}}}}");
        let at = TextSize::new(document.find('~').expect("a cursor") as u32);
        let snapshot = Snapshot::new(SourceText::new(&document.replacen('~', "", 1)));
        let items = snapshot.completions(at, &CompletionConfig { snippets: true });
        items.into_iter().map(|item| item.label + "\n").collect::<String>()
    };
    expect![[r#"
        Required parameters
        Bucket
        Key
        VersionId
        ExpectedBucketOwner
        IfMatch
        IfModifiedSince
        IfNoneMatch
        IfUnmodifiedSince
        Range
        ResponseCacheControl
        ResponseContentDisposition
        ResponseContentEncoding
        ResponseContentLanguage
        ResponseContentType
        ResponseExpires
        SSECustomerAlgorithm
        SSECustomerKey
        SSECustomerKeyMD5
        RequestPayer
        PartNumber
        ChecksumMode
        Bucket.$
        Key.$
        VersionId.$
        ExpectedBucketOwner.$
        IfMatch.$
        IfModifiedSince.$
        IfNoneMatch.$
        IfUnmodifiedSince.$
        Range.$
        ResponseCacheControl.$
        ResponseContentDisposition.$
        ResponseContentEncoding.$
        ResponseContentLanguage.$
        ResponseContentType.$
        ResponseExpires.$
        SSECustomerAlgorithm.$
        SSECustomerKey.$
        SSECustomerKeyMD5.$
        RequestPayer.$
        PartNumber.$
        ChecksumMode.$
    "#]]
    .assert_eq(&map(r#""ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {~}}"#));
    expect![[r#"
        Bucket
        Prefix
        ExpectedBucketOwner
        Bucket.$
        Prefix.$
        ExpectedBucketOwner.$
    "#]]
    .assert_eq(&map(r#""ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {~}}"#));
}

#[test]
fn yaml_and_terraform_are_written_in_their_own_way() {
    use crate::hosts::Kind;
    use crate::syntax::Syntax;
    let complete = |text: &str, syntax: Syntax, label: &str| {
        let at = TextSize::new(text.find('~').unwrap() as u32);
        let text = text.replacen('~', "", 1);
        let kind = if syntax == Syntax::Hcl { Kind::any(syntax) } else { Kind::definition(syntax) };
        let snapshot = Snapshot::of_kind(SourceText::new(&text), kind, Default::default());
        let items = snapshot.completions(at, &CompletionConfig { snippets: true });
        let labels: Vec<_> = items.iter().map(|item| &item.label).collect();
        let item =
            items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label}: {labels:?} {text}"));
        let new = accepted(&text, item, &expanded(&text, item));
        assert!(crate::syntax::parse_as(&new, syntax).all_errors().is_empty(), "{new}");
        new
    };
    let yaml = |fields: &str, label: &str| {
        let text = format!(
            "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: arn:aws:states:::aws-sdk:dynamodb:putItem\n{fields}    End: true\n"
        );
        let new = complete(&text, Syntax::Yaml, label);
        new.lines().skip(5).map(|line| format!("{}\n", line.trim_end())).collect::<String>() + "---\n"
    };
    let mut out = String::new();
    out += &yaml("    Parameters:\n      ~\n", "Required parameters");
    out += &yaml("    Parameters:\n      TableName: t\n      ~\n", "Item");
    out += &yaml("    Parameters:\n      TableName: t\n      ~\n", "Item.$");
    out += &yaml("    Parameters:\n      TableName: t\n      ReturnValues: ~\n", "ALL_OLD");
    out += &yaml("    Parameters:\n      Item:\n        id:\n          ~\n", "Bool");
    out += &yaml("    ~\n", "Parameters");
    out += &yaml("    Parameters: {~}\n", "Required parameters");
    expect![[r#"
            Parameters:
              TableName:
              Item:

            End: true
        ---
            Parameters:
              TableName: t
              Item:

            End: true
        ---
            Parameters:
              TableName: t
              Item.$: $
            End: true
        ---
            Parameters:
              TableName: t
              ReturnValues: ALL_OLD
            End: true
        ---
            Parameters:
              Item:
                id:
                  Bool: true
            End: true
        ---
            Parameters:
              TableName:
              Item:

            End: true
        ---
            Parameters: {TableName: , Item: {}}
            End: true
        ---
    "#]]
    .assert_eq(&out);
    let hcl = |fields: &str, label: &str| {
        let text = format!(
            "resource \"aws_sfn_state_machine\" \"m\" {{\n  definition = jsonencode({{\n    StartAt = \"A\"\n    States = {{\n      A = {{\n        Type = \"Task\"\n        Resource = \"arn:aws:states:::sqs:sendMessage\"\n{fields}        End = true\n      }}\n    }}\n  }})\n}}\n"
        );
        let new = complete(&text, Syntax::Hcl, label);
        new.lines()
            .skip(7)
            .take_while(|line| !line.starts_with("      }"))
            .map(|line| format!("{}\n", line.trim_end()))
            .collect::<String>()
            + "---\n"
    };
    let mut out = String::new();
    out += &hcl("        Parameters = {\n          ~\n        }\n", "Required parameters");
    out += &hcl("        Parameters = {\n          ~\n        }\n", "MessageBody.$");
    out += &hcl("        ~\n", "Parameters");
    expect![[r#"
                Parameters = {
                  QueueUrl = ""
                  MessageBody = {

                  }
                }
                End = true
        ---
                Parameters = {
                  "MessageBody.$" = "$"
                }
                End = true
        ---
                Parameters = {
                  QueueUrl = ""
                  MessageBody = {

                  }
                }
                End = true
        ---
    "#]]
    .assert_eq(&out);
}

#[test]
fn every_parameter_is_explained() {
    for (call, fields) in [
        ("aws-sdk:ec2:runInstances", r#""Parameters": {~}"#),
        ("events:putEvents", r#""Parameters": {"Entries": [{~}]}"#),
        ("ecs:runTask.sync", r#""Parameters": {"Overrides": {"ContainerOverrides": [{~}]}}"#),
        ("dynamodb:putItem", r#""Parameters": {"Item": {"id": {~}}}"#),
    ] {
        let (_, items) = items(call, fields);
        assert!(items.len() > 3, "{call}");
        for item in items.into_iter().filter(|item| item.label != "Required parameters") {
            let key = item.docs.unwrap_or_else(|| panic!("{}", item.label));
            assert!(documentation(&key).is_some_and(|docs| !docs.is_empty()), "{key:?}");
        }
    }
}

#[test]
fn errors_are_those_of_the_action() {
    let catch = r#""Catch": [{"ErrorEquals": ["~"]}]"#;
    check(
        "aws-sdk:kms:decrypt",
        catch,
        60,
        expect![[r#"
            States.ALL
            States.TaskFailed
            States.Timeout
            States.HeartbeatTimeout
            States.Permissions
            States.IntrinsicFailure
            States.ParameterPathFailure
            States.ResultPathMatchFailure
            Kms.DependencyTimeoutException: AWS Key Management Service
            Kms.DisabledException: AWS Key Management Service
            Kms.DryRunOperationException: AWS Key Management Service
            Kms.IncorrectKeyException: AWS Key Management Service
            Kms.InvalidCiphertextException: AWS Key Management Service
            Kms.InvalidGrantTokenException: AWS Key Management Service
            Kms.InvalidKeyUsageException: AWS Key Management Service
            Kms.KeyUnavailableException: AWS Key Management Service
            Kms.KmsInternalException: AWS Key Management Service
            Kms.KmsInvalidStateException: AWS Key Management Service
            Kms.NotFoundException: AWS Key Management Service
            Kms.KmsException: AWS Key Management Service
            Kms.SdkClientException: AWS Key Management Service
        "#]],
    );
    check(
        "aws-sdk:sfn:startExecution",
        r#""Retry": [{"ErrorEquals": ["Sfn.ExecutionLimitExceededException", "~"]}]"#,
        60,
        expect![[r#"
            States.TaskFailed
            States.Timeout
            States.HeartbeatTimeout
            States.Permissions
            States.IntrinsicFailure
            States.ParameterPathFailure
            States.ResultPathMatchFailure
            Sfn.ExecutionAlreadyExistsException: AWS Step Functions
            Sfn.InvalidArnException: AWS Step Functions
            Sfn.InvalidExecutionInputException: AWS Step Functions
            Sfn.InvalidNameException: AWS Step Functions
            Sfn.KmsAccessDeniedException: AWS Step Functions
            Sfn.KmsInvalidStateException: AWS Step Functions
            Sfn.KmsThrottlingException: AWS Step Functions
            Sfn.StateMachineDeletingException: AWS Step Functions
            Sfn.StateMachineDoesNotExistException: AWS Step Functions
            Sfn.ValidationException: AWS Step Functions
            Sfn.SfnException: AWS Step Functions
            Sfn.SdkClientException: AWS Step Functions
        "#]],
    );
    check(
        "aws-sdk:s3:getObject",
        catch,
        60,
        expect![[r#"
            States.ALL
            States.TaskFailed
            States.Timeout
            States.HeartbeatTimeout
            States.Permissions
            States.IntrinsicFailure
            States.ParameterPathFailure
            States.ResultPathMatchFailure
            S3.NoSuchKeyException
            S3.NoSuchBucketException
            S3.BucketAlreadyExistsException
            S3.InvalidObjectStateException: Amazon Simple Storage Service
            S3.S3Exception: Amazon Simple Storage Service
            S3.SdkClientException: Amazon Simple Storage Service
        "#]],
    );
    check(
        "glue:startJobRun.sync",
        catch,
        60,
        expect![[r#"
            States.ALL
            States.TaskFailed
            States.Timeout
            States.HeartbeatTimeout
            States.Permissions
            States.IntrinsicFailure
            States.ParameterPathFailure
            States.ResultPathMatchFailure
            Glue.ConcurrentRunsExceededException
            Glue.EntityNotFoundException
            Glue.InternalServiceException: AWS Glue
            Glue.InvalidInputException: AWS Glue
            Glue.OperationTimeoutException: AWS Glue
            Glue.ResourceNumberLimitExceededException: AWS Glue
            Glue.AWSGlueException: AWS Glue
            Glue.SdkClientException: AWS Glue
        "#]],
    );
    check(
        "lambda:invoke",
        catch,
        60,
        expect![[r#"
            States.ALL
            States.TaskFailed
            States.Timeout
            States.HeartbeatTimeout
            States.Permissions
            States.IntrinsicFailure
            States.ParameterPathFailure
            States.ResultPathMatchFailure
            Lambda.ServiceException
            Lambda.AWSLambdaException
            Lambda.SdkClientException
            Lambda.TooManyRequestsException
            Lambda.ClientExecutionTimeoutException
            Lambda.ResourceNotFoundException
            Lambda.Unknown
            Sandbox.Timedout
            Lambda.CodeArtifactUserDeletedException: AWS Lambda
            Lambda.CodeArtifactUserFailedException: AWS Lambda
            Lambda.CodeArtifactUserPendingException: AWS Lambda
            Lambda.DurableExecutionAlreadyStartedException: AWS Lambda
            Lambda.Ec2AccessDeniedException: AWS Lambda
            Lambda.Ec2ThrottledException: AWS Lambda
            Lambda.Ec2UnexpectedException: AWS Lambda
            Lambda.EfsMountConnectivityException: AWS Lambda
            Lambda.EfsMountFailureException: AWS Lambda
            Lambda.EfsMountTimeoutException: AWS Lambda
            Lambda.EfsioException: AWS Lambda
            Lambda.EniLimitReachedException: AWS Lambda
            Lambda.EniNotReadyException: AWS Lambda
            Lambda.InvalidParameterValueException: AWS Lambda
            Lambda.InvalidRequestContentException: AWS Lambda
            Lambda.InvalidRuntimeException: AWS Lambda
            Lambda.InvalidSecurityGroupIdException: AWS Lambda
            Lambda.InvalidSubnetIdException: AWS Lambda
            Lambda.InvalidZipFileException: AWS Lambda
            Lambda.KmsAccessDeniedException: AWS Lambda
            Lambda.KmsDisabledException: AWS Lambda
            Lambda.KmsInvalidStateException: AWS Lambda
            Lambda.KmsNotFoundException: AWS Lambda
            Lambda.ModeNotSupportedException: AWS Lambda
            Lambda.NoPublishedVersionException: AWS Lambda
            Lambda.RecursiveInvocationException: AWS Lambda
            Lambda.RequestTooLargeException: AWS Lambda
            Lambda.ResourceConflictException: AWS Lambda
            Lambda.ResourceNotReadyException: AWS Lambda
            Lambda.RuntimeAliasDeletedException: AWS Lambda
            Lambda.RuntimeVersionDeletedException: AWS Lambda
            Lambda.S3FilesMountConnectivityException: AWS Lambda
            Lambda.S3FilesMountFailureException: AWS Lambda
            Lambda.S3FilesMountTimeoutException: AWS Lambda
            Lambda.SerializedRequestEntityTooLargeException: AWS Lambda
            Lambda.ServiceQuotaExceededException: AWS Lambda
            Lambda.SnapStartException: AWS Lambda
            Lambda.SnapStartNotReadyException: AWS Lambda
            Lambda.SnapStartRegenerationFailureException: AWS Lambda
            Lambda.SnapStartTimeoutException: AWS Lambda
            Lambda.SubnetIpAddressLimitReachedException: AWS Lambda
            Lambda.UnsupportedMediaTypeException: AWS Lambda
        "#]],
    );
    for call in ["aws-sdk:kms:decrypt", "glue:startJobRun"] {
        for item in items(call, catch).1 {
            assert!(item.docs.as_ref().is_some_and(|key| documentation(key).is_some()), "{item:?}");
        }
    }
}
