//! The names of errors: those that the language reserves, and the well-known
//! ones of services.
//!
//! The list of reserved names is closed, that of services is not: any text may
//! be the name of an error.

use super::StateType::{Choice, Fail, Map, Parallel, Pass, Task, Wait};
use super::{Languages, StateType, StateTypes};

/// The name of an error, or of a set of errors.
#[derive(Debug, PartialEq)]
pub struct ErrorName {
    /// To the letter, or up to `<code>` where a three-digit status follows.
    pub name: &'static str,
    /// What it means, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// The states that fail with it by themselves. A Parallel or Map state
    /// also fails with whatever the states inside it leave uncaught. None for
    /// `States.ALL`, which only matches.
    pub raised_by: StateTypes,
    /// The query languages whose states raise it.
    pub languages: Languages,
    /// Whether `States.ALL` matches it.
    pub matched_by_all: bool,
    /// Whether `States.TaskFailed` matches it; `None` where that is not known
    /// or does not arise.
    pub matched_by_task_failed: Option<bool>,
    /// Whether it helps to name it in `ErrorEquals`.
    pub listable: bool,
    /// Whether it is certain that it ends the execution, even where it is named.
    pub ends_execution: bool,
    /// Whether it is certain that nothing else raises it, so that naming it
    /// elsewhere has no effect.
    pub exclusive: bool,
    /// The fields of which a state needs one to fail with it; none if it needs
    /// no field.
    pub needs: &'static [&'static str],
    /// Whether a Map state must be distributed to fail with it.
    pub distributed: bool,
    /// Whether no other name may stand beside it.
    pub alone: bool,
    /// The service whose Tasks alone fail with it, as it stands in `Resource`
    /// after `:::` and before the action: `lambda`, `aws-sdk:s3`.
    pub resource: Option<&'static str>,
}

impl ErrorName {
    const fn reserved(name: &'static str, raised_by: &[StateType], doc: &'static str) -> Self {
        ErrorName {
            name,
            doc,
            raised_by: StateTypes::of(raised_by),
            languages: Languages::Both,
            matched_by_all: true,
            matched_by_task_failed: None,
            listable: true,
            ends_execution: false,
            exclusive: false,
            needs: &[],
            distributed: false,
            alone: false,
            resource: None,
        }
    }

    /// An error of the Tasks that call this service.
    const fn of(resource: &'static str, name: &'static str, doc: &'static str) -> Self {
        let mut error = ErrorName::reserved(name, &[StateType::Task], doc).task_failed(true);
        error.resource = Some(resource);
        error
    }

    const fn task_failed(mut self, matched: bool) -> Self {
        self.matched_by_task_failed = Some(matched);
        self
    }

    const fn jsonpath(mut self) -> Self {
        self.languages = Languages::JsonPath;
        self
    }

    const fn jsonata(mut self) -> Self {
        self.languages = Languages::Jsonata;
        self
    }

    /// Nothing else raises it.
    const fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }

    /// Only states with one of these fields raise it.
    const fn needs(mut self, fields: &'static [&'static str]) -> Self {
        self.exclusive = true;
        self.needs = fields;
        self
    }

    /// Only distributed Map states raise it.
    const fn distributed(mut self) -> Self {
        self.exclusive = true;
        self.distributed = true;
        self
    }

    /// A wildcard that stands alone in its list.
    const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Ends the execution, even where it is named.
    const fn ends_execution(mut self) -> Self {
        self.ends_execution = true;
        self
    }

    /// No set of errors holds it, and to name it hardly helps.
    const fn fatal(mut self) -> Self {
        self.matched_by_all = false;
        self.matched_by_task_failed = Some(false);
        self.listable = false;
        self
    }

    /// Whether it is one of the names that the language keeps for itself.
    pub fn is_reserved(&self) -> bool {
        is_reserved(self.name)
    }
}

/// Whether only the language itself may give errors this name.
pub fn is_reserved(name: &str) -> bool {
    name.starts_with("States.")
}

const EVERY: &[StateType] = &StateType::ALL;

/// Every name that can be written out, the reserved ones first.
pub static ERROR_NAMES: &[ErrorName] = &[
    ErrorName::reserved(
        "States.ALL",
        &[],
        "Stands for every error except `States.DataLimitExceeded` and `States.Runtime`. It must be the only name in \
         its `ErrorEquals`, in the last retrier or catcher. No state ever fails with this name.",
    )
    .alone(),
    ErrorName::reserved(
        "States.TaskFailed",
        &[Task],
        "Stands for every error of a Task except `States.Timeout`. A Task also fails with this very name when nothing \
         more exact is known, for instance when the job of a `.sync` call ends badly; `Cause` then describes the job \
         as JSON text.",
    )
    .task_failed(true),
    ErrorName::reserved(
        "States.Timeout",
        &[Task],
        "The Task took longer than `TimeoutSeconds`, or sent no heartbeat within `HeartbeatSeconds`. \
         `States.TaskFailed` does not match it. When the whole execution takes longer than the machine's own \
         `TimeoutSeconds`, nothing can catch that.",
    )
    .task_failed(false),
    ErrorName::reserved(
        "States.HeartbeatTimeout",
        &[Task],
        "The Task sent no heartbeat within `HeartbeatSeconds`. Name `States.Timeout` as well, since a missed \
         heartbeat may be reported as that.",
    )
    .needs(&["HeartbeatSeconds", "HeartbeatSecondsPath"]),
    ErrorName::reserved(
        "States.Permissions",
        &[Task],
        "The role lacks a permission that the Task needs. Trying again rarely helps.",
    )
    .task_failed(true),
    ErrorName::reserved(
        "States.QueryEvaluationError",
        EVERY,
        "A JSONata expression failed. It raised an error, gave nothing or a value of the wrong type, or took too much \
         time or memory.",
    )
    .jsonata()
    .exclusive(),
    ErrorName::reserved(
        "States.IntrinsicFailure",
        &[Task, Pass, Wait, Choice, Parallel, Map, Fail],
        "A call of an intrinsic function failed. The arguments did not fit the function.",
    )
    .jsonpath()
    .exclusive(),
    ErrorName::reserved(
        "States.ParameterPathFailure",
        &[Task, Pass, Parallel, Map],
        "A path in a payload template found nothing. The service often reports `States.Runtime` instead, which \
         cannot be caught; so make sure that the path exists.",
    )
    .jsonpath()
    .exclusive(),
    ErrorName::reserved(
        "States.ResultPathMatchFailure",
        &[Task, Pass, Parallel, Map],
        "The result could not be put into the input at `ResultPath`. The input has something else in that place, \
         such as a text where an object is needed.",
    )
    .jsonpath()
    .exclusive(),
    ErrorName::reserved(
        "States.NoChoiceMatched",
        &[Choice],
        "No rule of a Choice state matched, and it has no `Default`. A Choice state catches nothing; only a Parallel \
         or Map state around it can.",
    )
    .exclusive(),
    ErrorName::reserved(
        "States.BranchFailed",
        &[Parallel],
        "A branch of the Parallel state failed. Name the errors of the states in the branches as well, because those \
         are usually passed on unchanged.",
    )
    .exclusive(),
    ErrorName::reserved(
        "States.ExceedToleratedFailureThreshold",
        &[Map],
        "More items of a distributed Map state failed than it tolerates. `ToleratedFailurePercentage` and \
         `ToleratedFailureCount` set the limit; without them it is 0.",
    )
    .distributed(),
    ErrorName::reserved(
        "States.ItemReaderFailed",
        &[Map],
        "A distributed Map state could not read its items from the place that `ItemReader` names.",
    )
    .needs(&["ItemReader"]),
    ErrorName::reserved(
        "States.ResultWriterFailed",
        &[Map],
        "A distributed Map state could not write its results to the place that `ResultWriter` names.",
    )
    .needs(&["ResultWriter"]),
    ErrorName::reserved(
        "States.DataLimitExceeded",
        EVERY,
        "An output or a result is larger than 256 KiB. Neither `States.ALL` nor `States.TaskFailed` matches it. Keep \
         large data in Amazon S3 and pass on where it is.",
    )
    .fatal(),
    ErrorName::reserved(
        "States.Runtime",
        EVERY,
        "The machine does not fit its data, as when a path finds nothing. It always ends the execution: it is never \
         retried or caught, not even by `States.ALL`.",
    )
    .fatal()
    .ends_execution(),
    http("States.Http.Socket", "The HTTP endpoint did not answer within 60 seconds, or the connection broke."),
    http(
        "States.Http.StatusCode.429",
        "The HTTP endpoint answered that there were too many requests. Try again later.",
    ),
    http("States.Http.StatusCode.500", "The HTTP endpoint answered that it failed itself."),
    http("States.Http.StatusCode.503", "The HTTP endpoint answered that it is unavailable. Try again later."),
    // Lambda.
    ErrorName::of(
        "lambda",
        "Lambda.ServiceException",
        "The Lambda service failed with an internal error. It passes, so retry it.",
    ),
    ErrorName::of(
        "lambda",
        "Lambda.AWSLambdaException",
        "The call of Lambda failed for a reason without a name of its own. It may pass, so retry it.",
    ),
    ErrorName::of(
        "lambda",
        "Lambda.SdkClientException",
        "The call did not get through to Lambda, as when the network fails. It passes, so retry it.",
    ),
    ErrorName::of(
        "lambda",
        "Lambda.TooManyRequestsException",
        "Lambda refused the call because too many functions run at the same time. It passes, so retry it with a \
         growing interval.",
    ),
    ErrorName::of(
        "lambda",
        "Lambda.ClientExecutionTimeoutException",
        "The call of Lambda took longer than the caller waits. It may pass, so retry it if the function can bear to \
         run twice.",
    ),
    ErrorName::of("lambda", "Lambda.ResourceNotFoundException", "There is no such function, version or alias."),
    ErrorName::of(
        "lambda",
        "Lambda.Unknown",
        "The function ended without reporting anything, as when it runs out of memory or crashes.",
    ),
    ErrorName::of(
        "lambda",
        "Sandbox.Timedout",
        "The function took longer than its own timeout, which is set on the function and not on the Task.",
    ),
    // Other services.
    ErrorName::of(
        "dynamodb",
        "DynamoDB.ConditionalCheckFailedException",
        "The condition of the write was not met. Through `aws-sdk:dynamodb` the name begins with `DynamoDb.` instead.",
    ),
    ErrorName::of(
        "dynamodb",
        "DynamoDB.ProvisionedThroughputExceededException",
        "The table gets more requests than its capacity allows. It passes, so retry it with a growing interval.",
    ),
    ErrorName::of("dynamodb", "DynamoDB.ResourceNotFoundException", "There is no such table or index."),
    ErrorName::of(
        "dynamodb",
        "DynamoDB.AmazonDynamoDBException",
        "The call of DynamoDB failed for a reason without a name of its own.",
    ),
    ErrorName::of(
        "aws-sdk:dynamodb",
        "DynamoDb.ConditionalCheckFailedException",
        "The condition of the write was not met. With the optimized integration the name begins with `DynamoDB.` \
         instead.",
    ),
    ErrorName::of("aws-sdk:dynamodb", "DynamoDb.ResourceNotFoundException", "There is no such table or index."),
    ErrorName::of("aws-sdk:s3", "S3.NoSuchKeyException", "The bucket holds no object with this key."),
    ErrorName::of("aws-sdk:s3", "S3.NoSuchBucketException", "There is no such bucket."),
    ErrorName::of("aws-sdk:s3", "S3.BucketAlreadyExistsException", "A bucket of this name exists already."),
    ErrorName::of("sns", "SNS.NotFoundException", "There is no such topic."),
    ErrorName::of("sns", "SNS.InvalidParameterException", "A parameter of the message is not valid."),
    ErrorName::of(
        "sqs",
        "SQS.AmazonSQSException",
        "The call of Amazon SQS failed. The text in `Cause` tells why, as when there is no such queue.",
    ),
    ErrorName::of(
        "sqs",
        "SQS.SdkClientException",
        "The call did not get through to Amazon SQS. It passes, so retry it.",
    ),
    ErrorName::of(
        "states",
        "StepFunctions.ExecutionAlreadyExistsException",
        "An execution of this name exists already, with another input or ended.",
    ),
    ErrorName::of("states", "StepFunctions.StateMachineDoesNotExistException", "There is no such state machine."),
    ErrorName::of(
        "events",
        "EventBridge.FailedEntry",
        "EventBridge refused at least one of the events, although the call itself got through. Retry it if your rules \
         can bear to see an event twice.",
    ),
    ErrorName::of(
        "glue",
        "Glue.ConcurrentRunsExceededException",
        "The job runs as often at the same time as it may. It passes, so retry it.",
    ),
    ErrorName::of("glue", "Glue.EntityNotFoundException", "There is no such job."),
    ErrorName::of("ecs", "AmazonECS.Unknown", "The call of Amazon ECS failed for a reason without a name of its own."),
    ErrorName::of(
        "sagemaker",
        "SageMaker.AmazonSageMakerException",
        "The call of SageMaker failed for a reason without a name of its own.",
    ),
    ErrorName::of(
        "sagemaker",
        "SageMaker.ResourceLimitExceededException",
        "The account's quota in SageMaker is used up.",
    ),
    ErrorName::of(
        "bedrockagentcore",
        "BedrockAgentCore.ThrottlingException",
        "Bedrock AgentCore got too many requests. It passes, so retry it with a growing interval.",
    ),
    connection(
        "Events.ConnectionResource.InvalidConnectionState",
        "The connection of the HTTP Task is not ready for use.",
    ),
    connection(
        "Events.ConnectionResource.InvalidPrivateConnectionState",
        "The private connection of the HTTP Task is not ready for use.",
    ),
    connection(
        "Events.ConnectionResource.AccessDenied",
        "The machine's role may not use the connection of the HTTP Task.",
    ),
    connection("Events.ConnectionResource.ResourceNotFound", "There is no such connection."),
    connection(
        "Events.ConnectionResource.AuthInProgress",
        "The connection of the HTTP Task is still being authorized. It passes, so retry it.",
    ),
    connection(
        "Events.ConnectionResource.ConcurrentModification",
        "The connection of the HTTP Task was changed at the same time. It passes, so retry it.",
    ),
    connection(
        "Events.ConnectionResource.InternalError",
        "EventBridge failed with an internal error. It passes, so retry it.",
    ),
];

const fn http(name: &'static str, doc: &'static str) -> ErrorName {
    ErrorName::of("http", name, doc).exclusive()
}

const fn connection(name: &'static str, doc: &'static str) -> ErrorName {
    ErrorName::of("http", name, doc)
}

/// Stands in a name of [`STATUS_CODES`] for three digits.
const CODE: &str = "<code>";

/// Names that end in a status code.
pub static STATUS_CODES: &[ErrorName] = &[
    http(
        "States.Http.StatusCode.<code>",
        "The HTTP endpoint answered with this status code. An HTTP Task fails with it unless the code is between 200 \
         and 299.",
    ),
    ErrorName::of("apigateway", "ApiGateway.<code>", "The API answered with this HTTP status code."),
    ErrorName::of("eks", "EKS.<code>", "The Kubernetes API answered with this HTTP status code."),
];

/// Whether it is certain that `listed`, a name in `ErrorEquals` of a Task,
/// matches an error that it fails with, `raised`.
pub fn matches(listed: &str, raised: &str) -> bool {
    if listed == raised {
        return true;
    }
    let Some(set) = error_name(listed).filter(|row| row.alone || row.name == TASK_FAILED) else { return false };
    match error_name(raised) {
        Some(raised) if set.alone => raised.matched_by_all,
        Some(raised) => raised.matched_by_task_failed == Some(true),
        None => set.alone || !is_reserved(raised),
    }
}

/// Stands for every error of a Task except a timeout.
pub const TASK_FAILED: &str = "States.TaskFailed";

/// The error of a Task that takes too long.
pub const TIMEOUT: &str = "States.Timeout";

/// The error of a Choice state that has no rule for its input, and no `Default`.
pub const NO_CHOICE_MATCHED: &str = "States.NoChoiceMatched";

/// The fields that set the time after which a Task fails with [`TIMEOUT`].
pub const TIMEOUT_FIELDS: &[&str] = &["TimeoutSeconds", "TimeoutSecondsPath"];
/// The errors of calls of Lambda that pass by themselves, as AWS's guide lists
/// them to be retried.
pub const LAMBDA_TRANSIENT: [&str; 3] =
    ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"];

/// The error of a call of Lambda when too many functions run.
pub const LAMBDA_THROTTLED: &str = "Lambda.TooManyRequestsException";

/// The names that stand for the errors of all calls.
pub const ANY_CALL: [&str; 2] = ["States.ALL", "States.TaskFailed"];

/// What is known of an error's name; of one that ends in a status code, the
/// row for all codes if it has none of its own.
pub fn error_name(name: &str) -> Option<&'static ErrorName> {
    ERROR_NAMES.iter().find(|row| row.name == name).or_else(|| {
        STATUS_CODES.iter().find(|row| {
            let code = row.name.strip_suffix(CODE).and_then(|prefix| name.strip_prefix(prefix));
            code.is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields::tests::check_doc;

    #[test]
    fn the_reserved_names_are_those_of_the_language() {
        let expected = "States.ALL States.HeartbeatTimeout States.Timeout States.TaskFailed States.Permissions \
            States.ResultPathMatchFailure States.ParameterPathFailure States.QueryEvaluationError \
            States.BranchFailed States.NoChoiceMatched States.IntrinsicFailure \
            States.ExceedToleratedFailureThreshold States.ItemReaderFailed States.ResultWriterFailed \
            States.DataLimitExceeded States.Runtime States.Http.Socket";
        let mut expected: Vec<&str> = expected.split_whitespace().collect();
        expected.sort_unstable();
        let mut found: Vec<&str> = ERROR_NAMES
            .iter()
            .filter(|row| row.is_reserved() && !row.name.contains("StatusCode"))
            .map(|row| row.name)
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_errors_end_the_execution_whatever_is_caught() {
        let named = |property: fn(&ErrorName) -> bool| -> Vec<&str> {
            ERROR_NAMES.iter().filter(|row| property(row)).map(|row| row.name).collect()
        };
        assert_eq!(named(|row| !row.matched_by_all), ["States.DataLimitExceeded", "States.Runtime"]);
        assert_eq!(named(|row| !row.listable), ["States.DataLimitExceeded", "States.Runtime"]);
        assert_eq!(
            named(|row| row.matched_by_task_failed == Some(false)),
            ["States.Timeout", "States.DataLimitExceeded", "States.Runtime"]
        );
    }

    #[test]
    fn two_names_stand_for_sets_of_errors() {
        assert!(matches("States.ALL", "States.Timeout") && matches("States.ALL", "Mine"));
        assert!(!matches("States.ALL", "States.Runtime") && !matches("States.ALL", "States.DataLimitExceeded"));
        assert!(matches("States.TaskFailed", "Lambda.Unknown") && matches("States.TaskFailed", "Mine"));
        assert!(!matches("States.TaskFailed", TIMEOUT) && !matches("States.TaskFailed", "States.HeartbeatTimeout"));
        assert!(!matches("States.TaskFailed", "States.ALL") && !matches("Mine", "Mine2"));
        assert!([TASK_FAILED, TIMEOUT, NO_CHOICE_MATCHED].iter().all(|name| error_name(name).is_some()));
    }

    #[test]
    fn what_needs_a_field_needs_one_that_exists() {
        use crate::spec::{Shape, fields};
        for row in ERROR_NAMES.iter().filter(|row| !row.needs.is_empty()) {
            for state_type in StateType::ALL.into_iter().filter(|of| row.raised_by.contains(*of)) {
                let shape = Shape::State(Some(state_type));
                assert!(row.needs.iter().all(|name| fields::field(shape, name).is_some()), "{}", row.name);
            }
        }
    }

    #[test]
    fn every_status_code_is_known() {
        assert_eq!(error_name("States.Http.StatusCode.429").map(|row| row.name), Some("States.Http.StatusCode.429"));
        let any = error_name("States.Http.StatusCode.418");
        assert_eq!(any.map(|row| row.name), Some("States.Http.StatusCode.<code>"));
        assert_eq!(error_name("ApiGateway.403").and_then(|row| row.resource), Some("apigateway"));
        for wrong in ["States.Http.StatusCode.4", "States.Http.StatusCode.4xx", "States.Http.StatusCode.4290", "EKS."] {
            assert_eq!(error_name(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_are_known_to_the_letter() {
        assert!(error_name("States.TaskFailed").is_some());
        assert_eq!(error_name("States.TaskFailedId"), None);
        assert_eq!(error_name("states.all"), None);
        assert_eq!(error_name("Lambda.Unknown").and_then(|row| row.resource), Some("lambda"));
        assert_eq!(
            error_name("DynamoDb.ResourceNotFoundException").and_then(|row| row.resource),
            Some("aws-sdk:dynamodb")
        );
    }

    #[test]
    fn the_names_to_retry_are_rows() {
        for name in LAMBDA_TRANSIENT.iter().chain([&LAMBDA_THROTTLED]) {
            let row = error_name(name);
            assert!(row.is_some_and(|row| row.matched_by_all && row.resource == Some("lambda")), "{name}");
        }
        assert!(ANY_CALL.iter().all(|name| error_name(name).is_some()));
    }

    #[test]
    fn every_row_is_explained_once() {
        for table in [ERROR_NAMES, STATUS_CODES] {
            for (i, row) in table.iter().enumerate() {
                check_doc(row.name, row.doc);
                assert!(table[..i].iter().all(|other| other.name != row.name), "{}", row.name);
            }
        }
        assert!(STATUS_CODES.iter().all(|row| row.name.ends_with(CODE)));
    }
}
