//! The table agrees with what was counted and seen elsewhere, and every part of
//! it can be read.

use super::*;
use crate::spec::resource::{Pattern, Resource};
use crate::spec::{calls, errors, results};
use expect_test::{Expect, expect};
use rustc_hash::FxHashSet;
use serde_json::Value;

/// What `data/` says of the names, for the generator and for these tests.
fn facts() -> Value {
    serde_json::from_str(include_str!("../../../data/facts.json")).expect("JSON")
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text"))
}

fn service(path: &str) -> &'static Service {
    let found = match path.strip_prefix("aws-sdk:") {
        Some(name) => find(Integration::Sdk, name),
        None => find(Integration::Optimized, path),
    };
    found.unwrap_or_else(|| panic!("{path} is not known"))
}

/// The action by what stands behind `states:::`.
fn action(path: &str) -> Action {
    let (before, name) = path.rsplit_once(':').expect("a colon");
    service(before).action(name).unwrap_or_else(|| panic!("{path} is not known"))
}

fn input_member(path: &str, name: &str) -> Option<Member> {
    action(path).input().expect("an input").member(name)
}

#[test]
fn as_much_is_there_as_was_counted() {
    let lock: Value = serde_json::from_str(include_str!("../../../data/services.lock.json")).expect("JSON");
    let sdk = of(Integration::Sdk);
    let count = |name: &str| lock[name].as_u64().map(|count| count as usize);
    assert_eq!((sdk.len(), count("services")), (438, Some(438)));
    let actions: usize = sdk.iter().map(|service| service.actions().len()).sum();
    assert_eq!((actions, count("actions")), (19_788, Some(19_788)));
    let members: usize = sdk.iter().map(|service| service.names().members.len()).sum();
    assert_eq!(Some(members), count("members"));
    let optimized: usize = of(Integration::Optimized).iter().map(|service| service.actions().len()).sum();
    assert_eq!(Some(optimized), count("optimized_actions"));
    assert_eq!(Some(version().botocore), lock["botocore"].as_str());
}

#[test]
fn every_part_can_be_read() {
    for service in all() {
        assert_eq!(service.actions().len(), service.action_count, "{service:?}");
        let names: Vec<_> = service.actions().map(Action::name).collect();
        assert!(names.is_sorted() && !names.contains(&""), "{service:?}");
        for action in service.actions() {
            assert_eq!(service.action(action.name()), Some(action));
            assert!(action.patterns().next().is_some() || action.place() != Place::Task, "{action:?}");
            for shape in [action.input(), action.output()].into_iter().flatten() {
                assert_eq!(shape.kind(), Kind::Structure, "{action:?}");
            }
            assert!(action.errors().all(|error| !error.starts_with('.') && !error.ends_with('.')), "{action:?}");
        }
        let shapes = service.names().shapes.len();
        for shape in (0..shapes).map(|index| Shape { service, index }) {
            let inner = shape
                .members()
                .map(Member::shape)
                .chain([shape.element(), shape.key(), shape.value()].into_iter().flatten());
            assert!(inner.into_iter().all(|shape| shape.index < shapes), "{shape:?}");
            assert!(shape.members().all(|member| !member.name().is_empty()), "{shape:?}");
            assert_eq!(shape.kind() == Kind::Enum, shape.values().len() > 0, "{shape:?}");
            let names: FxHashSet<_> = shape.members().map(Member::name).collect();
            assert_eq!(names.len(), shape.members().len(), "{shape:?} has a member twice");
        }
        // Every service says something about itself.
        assert!(service.actions().any(|action| !action.documentation().is_empty()), "{service:?}");
    }
}

#[test]
fn documentation_belongs_to_what_goes_in() {
    let all_inputs = |service: &'static Service| {
        let mut waiting: Vec<Shape> = service.actions().filter_map(Action::input).collect();
        let mut seen = FxHashSet::default();
        let mut members = Vec::new();
        while let Some(shape) = waiting.pop() {
            if seen.insert(shape.index) {
                members.extend(shape.members());
                waiting.extend(shape.members().map(Member::shape));
                waiting.extend([shape.element(), shape.value()].into_iter().flatten());
            }
        }
        members
    };
    let members = all_inputs(service("aws-sdk:dynamodb"));
    let described = members.iter().filter(|member| !member.documentation().is_empty()).count();
    assert!(described * 10 > members.len() * 9, "{described} of {}", members.len());
    let output = action("aws-sdk:dynamodb:describeLimits").output().expect("an output");
    assert!(output.members().all(|member| member.documentation().is_empty()));
}

/// The documented list of services, by the prefixes of their errors.
#[test]
fn documented_services_are_there() {
    let facts = facts();
    let mut count = 0;
    for (since, prefixes) in facts["listed"].as_object().expect("an object") {
        for prefix in texts(prefixes) {
            let service = find(Integration::Sdk, &prefix.to_ascii_lowercase()).expect(prefix);
            assert_eq!(service.prefix, prefix);
            let is_listed = match service.listing {
                Listing::Since(day) => day == since,
                Listing::Removed => true,
                Listing::Unlisted => false,
            };
            assert!(is_listed, "{prefix}");
            assert_eq!(with_error_prefix(prefix).find(|found| found.integration == Integration::Sdk), Some(service));
            count += 1;
        }
    }
    assert_eq!(count, 407);
    let unlisted = of(Integration::Sdk).iter().filter(|service| service.listing == Listing::Unlisted).count();
    assert_eq!(unlisted, 31);
    assert!(is_retired("qldb") && is_retired_error_prefix("Qldb") && !is_retired("dynamodb"));
    assert_eq!(service("aws-sdk:lexruntime").listing, Listing::Removed);
}

#[test]
fn names_in_the_table_are_those_of_step_functions() {
    // The prefix, where it does not follow from the name at sight.
    for (name, prefix, title) in [
        ("sfn", "Sfn", "AWS Step Functions"),
        ("cloudwatchlogs", "CloudWatchLogs", "Amazon CloudWatch Logs"),
        ("databasemigration", "DatabaseMigration", "AWS Database Migration Service"),
        ("sagemakera2iruntime", "SageMakerA2IRuntime", "Amazon Augmented AI Runtime"),
        ("wafv2", "Wafv2", "AWS WAFV2"),
        ("sesv2", "SesV2", "Amazon Simple Email Service"),
    ] {
        let found = find(Integration::Sdk, name).expect(name);
        assert_eq!((found.prefix, found.title), (prefix, title));
    }
    for (path, api, name) in [
        ("aws-sdk:rds:describeDBInstances", "DBInstanceIdentifier", "DbInstanceIdentifier"),
        ("aws-sdk:s3:putObject", "SSEKMSKeyId", "SsekmsKeyId"),
        ("aws-sdk:s3:putObject", "ACL", "Acl"),
        ("aws-sdk:s3:putObject", "ChecksumCRC32", "ChecksumCRC32"),
        ("aws-sdk:sfn:startExecution", "stateMachineArn", "StateMachineArn"),
        ("aws-sdk:codeartifact:describePackage", "package", "PackageValue"),
        ("codebuild:startBuild", "projectName", "ProjectName"),
    ] {
        let member = input_member(path, name).expect(name);
        assert_eq!((member.name(), &*member.api_name()), (name, api));
        assert_eq!(action(path).input().expect("an input").meant(api), Some(member));
    }
}

#[test]
fn reserved_words_are_taken_in_both_spellings() {
    let retrieve = action("aws-sdk:bedrockagentruntime:retrieve").input().expect("an input");
    let reserved = action("aws-sdk:codeartifact:describePackage").input().expect("an input");
    assert_eq!(reserved.member("Package"), reserved.member("PackageValue"));
    assert_eq!(reserved.member("package"), None);
    assert!(retrieve.member("knowledgeBaseId").is_none() && retrieve.member("KnowledgeBaseId").is_some());
}

#[test]
fn attribute_values_are_spelled_as_seen() {
    let attribute = |path: &str| {
        let item = input_member(path, "Item").expect("an item").shape();
        item.value().expect("a map")
    };
    let sdk = attribute("aws-sdk:dynamodb:putItem");
    let names: Vec<_> = sdk.members().map(Member::name).collect();
    assert_eq!(names, ["S", "N", "B", "Ss", "Ns", "Bs", "M", "L", "Nul", "Bool"]);
    assert!(!sdk.takes_text());
    let optimized = attribute("dynamodb:putItem");
    let names: Vec<_> = optimized.members().map(Member::name).collect();
    assert_eq!(names, ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"]);
    assert!(optimized.takes_text());
    // As strict as the rules that judge them.
    for name in ["S", "BOOL", "Bool", "bool", "NULL", "Null", "Nul", "null", "SS", "Ss", "s", "X"] {
        assert_eq!(sdk.member(name).is_some(), calls::is_attribute_type(name, true), "{name}");
        assert_eq!(optimized.member(name).is_some(), calls::is_attribute_type(name, false), "{name}");
    }
    // Maps and lists hold the same again.
    assert_eq!(sdk.member("M").and_then(|member| member.shape().value()), Some(sdk));
    assert_eq!(optimized.member("L").and_then(|member| member.shape().element()), Some(optimized));
}

#[test]
fn what_is_required() {
    let required = |path: &str| -> Vec<&str> {
        let input = action(path).input().expect("an input");
        input.members().filter(|member| member.is_required()).map(Member::name).collect()
    };
    assert_eq!(required("aws-sdk:dynamodb:putItem"), ["TableName", "Item"]);
    assert_eq!(required("aws-sdk:fis:startExperiment"), ["ClientToken", "ExperimentTemplateId"]);
    assert_eq!(required("aws-sdk:s3:copyObject"), Vec::<&str>::new());
    assert_eq!(required("lambda:invoke"), ["FunctionName"]);
    assert_eq!(required("sns:publish"), ["Message"]);
    assert_eq!(required("http:invoke"), calls::HTTP_REQUIRED);
    assert_eq!(required("emr-serverless:startJobRun"), ["ApplicationId", "ExecutionRoleArn"]);
    assert_eq!(required("elasticmapreduce:addStep"), ["ClusterId", "Step"]);
    assert_eq!(required("bedrockagentcore:invokeHarness"), ["HarnessArn"]);
    assert!(input_member("aws-sdk:fis:startExperiment", "ClientToken").is_some_and(Member::is_idempotency_token));
}

#[test]
fn what_only_some_know_is_taken_and_not_offered() {
    assert!(input_member("aws-sdk:s3:copyObject", "DestinationBucket").is_some_and(|member| !member.is_listed()));
    assert!(input_member("aws-sdk:ec2:runInstances", "DryRun").is_some_and(|member| !member.is_listed()));
    assert!(input_member("ecs:runTask", "CapacityProviderStrategy").is_some_and(|member| !member.is_listed()));
    assert!(input_member("ecs:runTask", "LaunchType").is_some_and(Member::is_listed));
    assert_eq!(input_member("ecs:runTask", "Count"), None);
    assert_eq!(input_member("elasticmapreduce:createCluster", "Steps"), None);
}

#[test]
fn optimized_integrations_take_json_where_the_service_takes_text() {
    for (path, name) in [
        ("lambda:invoke", "Payload"),
        ("sns:publish", "Message"),
        ("sqs:sendMessage", "MessageBody"),
        ("states:startExecution", "Input"),
        ("bedrock:invokeModel", "Body"),
        ("apigateway:invoke", "RequestBody"),
    ] {
        assert_eq!(input_member(path, name).map(|member| member.shape().kind()), Some(Kind::Any), "{path}");
    }
    let entries = input_member("events:putEvents", "Entries").expect("entries").shape();
    let detail = entries.element().and_then(|entry| entry.member("Detail")).expect("a detail");
    assert_eq!(detail.shape().kind(), Kind::Any);
    for (service, name, parameter) in calls::MESSAGES {
        let kind = input_member(&format!("{service}:{name}"), parameter).map(|member| member.shape().kind());
        assert_eq!(kind, Some(Kind::Any), "{service}:{name}");
    }
}

#[test]
fn patterns() {
    let allowed = |path: &str| -> Vec<&str> { action(path).patterns().map(Pattern::suffix).collect() };
    assert_eq!(allowed("aws-sdk:s3:getObject"), ["", ".waitForTaskToken"]);
    assert_eq!(allowed("states:startExecution"), ["", ".sync", ".sync:2", ".waitForTaskToken"]);
    assert_eq!(allowed("glue:startJobRun"), ["", ".sync"]);
    assert_eq!(allowed("http:invoke"), [""]);
    assert!(!action("sns:publish").allows(Pattern::Sync));
    assert_eq!(action("s3:getObject").place(), Place::ItemReader);
    assert_eq!(action("s3:putObject").place(), Place::ResultWriter);
    assert_eq!(action("lambda:invoke").place(), Place::Task);
}

#[test]
fn what_cannot_be_called() {
    for path in ["aws-sdk:bedrockruntime:converseStream", "aws-sdk:sts:assumeRole", "aws-sdk:s3:getBucketNotification"]
    {
        assert!(!action(path).is_supported(), "{path}");
    }
    let all = of(Integration::Sdk).iter().flat_map(Service::actions);
    assert_eq!(all.filter(|action| !action.is_supported()).count(), 55);
    assert!(of(Integration::Optimized).iter().flat_map(Service::actions).all(Action::is_supported));
}

#[test]
fn errors_have_the_prefix_of_their_family() {
    let names = |path: &str| -> Vec<String> { action(path).errors().map(Cow::into_owned).collect() };
    assert!(names("aws-sdk:s3:getObject").contains(&"S3.NoSuchKeyException".into()));
    assert!(names("aws-sdk:sqs:sendMessage").contains(&"Sqs.QueueDoesNotExistException".into()));
    assert!(names("aws-sdk:rds:deleteDBInstance").contains(&"Rds.DbInstanceNotFoundException".into()));
    assert!(names("dynamodb:putItem").contains(&"DynamoDB.ConditionalCheckFailedException".into()));
    assert!(names("ecs:runTask").contains(&"AmazonECS.Unknown".into()));
    assert_eq!(names("events:putEvents").last().map(String::as_str), Some("EventBridge.InternalException"));
    assert!(names("eks:createCluster").is_empty());
    let general = |path: &str| service(path).general_errors().collect::<Vec<_>>().join(" ");
    assert_eq!(general("aws-sdk:s3"), "S3.S3Exception S3.SdkClientException");
    assert_eq!(general("dynamodb"), "DynamoDB.AmazonDynamoDBException DynamoDB.SdkClientException");
    assert_eq!(general("eks"), "");
}

#[test]
fn errors_that_were_seen_are_known() {
    let is_known = |error: &str| {
        let (prefix, _) = error.split_once('.').expect("a dot");
        with_error_prefix(prefix).any(|service| {
            service.general_errors().any(|known| known == error)
                || service.actions().any(|action| action.errors().any(|known| known == error))
        })
    };
    for error in texts(&facts()["confirmed_errors"]) {
        // The models do not list it, since any action can be denied.
        let is_denial = error.ends_with(".AccessDeniedException");
        assert!(is_denial || is_known(error), "{error}");
    }
}

/// Of the services whose errors have rows of their own, the table knows the service.
#[test]
fn errors_with_a_row_of_their_own_are_of_known_services() {
    let resources: FxHashSet<_> =
        errors::ERROR_NAMES.iter().chain(errors::STATUS_CODES).filter_map(|error| error.resource).collect();
    assert!(resources.len() > 10);
    for path in resources {
        assert!(service(path).action_count > 0, "{path}");
    }
}

#[test]
fn results_with_a_row_of_their_own_agree() {
    for row in results::RESULTS.iter().filter(|row| row.pattern == Pattern::RequestResponse) {
        let output = action(&format!("{}:{}", row.service, row.action)).output().expect("an output");
        for member in row.members.iter().filter(|member| !member.name.starts_with("Sdk")) {
            assert!(output.member(member.name).is_some(), "{}:{} {}", row.service, row.action, member.name);
        }
    }
    for (service, name, _) in calls::NOT_IDEMPOTENT {
        action(&format!("{service}:{name}"));
    }
}

#[test]
fn methods_are_those_of_the_rules() {
    for path in ["http:invoke", "apigateway:invoke"] {
        let method = input_member(path, "Method").expect("a method").shape();
        let methods: FxHashSet<_> = method.values().collect();
        assert_eq!(methods, calls::HTTP_METHODS.into_iter().collect(), "{path}");
    }
}

#[test]
fn other_names_lead_to_the_action() {
    let dynamodb = service("aws-sdk:dynamodb");
    assert_eq!(dynamodb.meant("PutItem"), dynamodb.action("putItem"));
    assert_eq!(dynamodb.action("PutItem").or(dynamodb.meant("put")), None);
    // There is no optimized integration of this; the SDK has it.
    let call = Resource::parse("arn:aws:states:::events:putRule").expect("an ARN");
    let call = call.call().expect("a call");
    assert_eq!((call.service_called().map(|service| service.name), call.action_called()), (Some("events"), None));
    let sdk = meant(call.service.text).and_then(|service| service.action(call.action.text));
    assert_eq!(sdk, Some(action("aws-sdk:eventbridge:putRule")));
}

#[test]
fn other_names_lead_to_the_service() {
    let found = |name: &str| meant(name).map_or("", |service| service.name);
    for (name, expected) in [
        ("logs", "cloudwatchlogs"),
        ("events", "eventbridge"),
        ("stepfunctions", "sfn"),
        ("cognito-idp", "cognitoidentityprovider"),
        ("bedrock-runtime", "bedrockruntime"),
        ("elbv2", "elasticloadbalancingv2"),
        ("S3", "s3"),
        ("secrets-manager", "secretsmanager"),
        ("DynamoDB", "dynamodb"),
        ("ce", "costexplorer"),
        ("nothing", ""),
        ("", ""),
    ] {
        assert_eq!(found(name), expected, "{name}");
    }
    assert!(table().aliases.is_sorted());
    for (alias, name) in &table().aliases {
        assert!(find(Integration::Sdk, name).is_some(), "{alias}");
        assert!(find(Integration::Sdk, alias).is_none(), "{alias} is a name");
    }
}

fn check(path: &str, expected: Expect) {
    let action = action(path);
    let mut out = format!("{}\n{}\n", action.documentation(), action.link());
    let input = action.input().expect("an input");
    for member in input.members() {
        let mark = if member.is_required() { "*" } else { "" };
        out.push_str(&format!("{}{mark}: {:?}. {}\n", member.name(), member.shape().kind(), member.documentation()));
    }
    let output = action.output().into_iter().flat_map(Shape::members);
    out.push_str(&format!("→ {}", output.map(Member::name).collect::<Vec<_>>().join(" ")));
    expected.assert_eq(&out);
}

#[test]
fn an_action_of_the_sdk() {
    check(
        "aws-sdk:sqs:sendMessage",
        expect![[r#"
        Delivers a message to the specified queue.
        https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SendMessage
        QueueUrl*: String. The URL of the Amazon SQS queue to which a message is sent.
        MessageBody*: String. The message to send.
        DelaySeconds: Integer. The length of time, in seconds, for which to delay a specific message.
        MessageAttributes: Map. Each message attribute consists of a `Name`, `Type`, and `Value`.
        MessageSystemAttributes: Map. The message system attribute to send.
        MessageDeduplicationId: String. This parameter applies only to FIFO (first-in-first-out) queues.
        MessageGroupId: String. `MessageGroupId` is an attribute used in Amazon SQS FIFO (First-In-First-Out) and standard queues.
        → Md5OfMessageBody Md5OfMessageAttributes Md5OfMessageSystemAttributes MessageId SequenceNumber"#]],
    );
}

#[test]
fn optimized_actions() {
    check(
        "lambda:invoke",
        expect![[r#"
            Invokes a Lambda Event Function.
            https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
            FunctionName*: String. The name or ARN of the Lambda function, version, or alias.
            InvocationType: Enum. Choose from the following options.
            LogType: Enum. Set to `Tail` to include the execution log in the response.
            ClientContext: String. Up to 3,583 bytes of base64-encoded data about the invoking client to pass to the function in the context object.
            DurableExecutionName: String. A unique name for the durable execution.
            Payload: Any. The JSON that you want to provide to your Lambda function as input.
            Qualifier: String. Specify a version or alias to invoke a published version of the function.
            TenantId: String. The identifier of the tenant in a multi-tenant Lambda function.
            → StatusCode FunctionError LogResult Payload ExecutedVersion DurableExecutionArn"#]],
    );
    check(
        "elasticmapreduce:modifyInstanceGroupByName",
        expect![[r#"
        Changes the number of nodes of an instance group.
        https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html
        ClusterId*: String. The id of the cluster.
        InstanceGroupName*: String. The name of the instance group.
        InstanceGroup*: Structure. What changes.
        → "#]],
    );
    check(
        "apigateway:invoke",
        expect![[r#"
        Calls an API of API Gateway.
        https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
        ApiEndpoint*: String. The host name of the API, without `https://` and without a path.
        Method*: Enum. The method of the request.
        Headers: Map. Headers of the request; each value is a list.
        Stage: String. The stage of the API.
        Path: String. The path behind the stage.
        QueryParameters: Map. Parameters behind the `?` of the URL; each value is a list.
        RequestBody: Any. The body of the request, as JSON; with `PATCH`, `POST` and `PUT`.
        AllowNullValues: Boolean. Whether null values are sent on; false unless it is given.
        AuthType: Enum. How the request is authorized; `NO_AUTH` unless it is given.
        → Headers ResponseBody StatusCode StatusText"#]],
    );
}
