//! What single calls want of their parameters, where it is more than a name
//! (reference: "Parameters").

/// The input's member that ties a child execution to its parent in the console.
pub const STARTED_BY: &str = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID";

/// What of an optimized call reaches the one who is called: service, action and
/// parameter.
pub static MESSAGES: &[(&str, &str, &str)] = &[
    ("lambda", "invoke", "Payload"),
    ("sqs", "sendMessage", "MessageBody"),
    ("sns", "publish", "Message"),
    ("states", "startExecution", "Input"),
    ("apigateway", "invoke", "RequestBody"),
];

/// How many elements a list among the parameters may have: service, action,
/// parameter and number.
pub static LIST_LIMITS: &[(&str, &str, &str, usize)] = &[("events", "putEvents", "Entries", 10)];

/// Optimized calls that do their work twice when they are made twice: service,
/// action, and the parameter that prevents it, if there is one.
pub static NOT_IDEMPOTENT: &[(&str, &str, Option<&str>)] = &[
    ("sns", "publish", Some("MessageDeduplicationId")),
    ("sqs", "sendMessage", Some("MessageDeduplicationId")),
    ("events", "putEvents", None),
    ("states", "startExecution", Some("Name")),
    ("ecs", "runTask", Some("ClientToken")),
    ("batch", "submitJob", None),
    ("glue", "startJobRun", None),
    ("codebuild", "startBuild", Some("IdempotencyToken")),
    ("codebuild", "startBuildBatch", Some("IdempotencyToken")),
    ("athena", "startQueryExecution", Some("ClientRequestToken")),
    ("dynamodb", "updateItem", Some("ConditionExpression")),
    ("elasticmapreduce", "addStep", None),
    ("elasticmapreduce", "createCluster", None),
    ("emr-containers", "startJobRun", Some("ClientToken")),
    ("emr-serverless", "startJobRun", Some("ClientToken")),
];

/// How the names of SDK actions begin that start, send or make something.
pub const NOT_IDEMPOTENT_VERBS: &[&str] = &["create", "start", "run", "send", "publish", "submit"];

/// How the names of parameters end that make such an action safe to repeat: a
/// token, or what there is only one of.
pub const IDEMPOTENCY_SUFFIXES: &[&str] = &["Token", "Name", "Id"];

/// What an HTTP Task must be told.
pub const HTTP_REQUIRED: [&str; 2] = ["ApiEndpoint", "Method"];

/// The objects of which an HTTP Task takes one, and the member that names the
/// connection in it.
pub const HTTP_CONNECTION: ([&str; 2], &str) = (["Authentication", "InvocationConfig"], "ConnectionArn");

/// The methods of an HTTP Task and of a call of API Gateway.
pub const HTTP_METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// The headers that an HTTP Task may not set, in lower case; one that ends with
/// `-` stands for all that begin so.
static HTTP_HEADERS_KEPT: &[&str] = &[
    "a-im",
    "accept-charset",
    "accept-datetime",
    "accept-encoding",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-md5",
    "date",
    "expect",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "origin",
    "pragma",
    "proxy-authorization",
    "referer",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "warning",
    "x-forwarded-",
    "x-amz-",
    "x-amzn-",
];

/// Whether an HTTP Task may not set this header.
pub fn is_kept_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HTTP_HEADERS_KEPT.iter().any(|kept| *kept == name || kept.ends_with('-') && name.starts_with(kept))
}

/// The parameters of DynamoDB's calls whose members are attribute values.
pub const DYNAMODB_VALUES: [&str; 4] = ["Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"];

/// Whether it names the type of an attribute value. With the SDK integration it
/// is not known how the names of several capitals are written.
pub fn is_attribute_type(name: &str, is_sdk: bool) -> bool {
    matches!(name, "S" | "N" | "B" | "BOOL" | "NULL" | "SS" | "NS" | "BS" | "L" | "M")
        || is_sdk && matches!(name, "Bool" | "Null" | "Nul" | "Ss" | "Ns" | "Bs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_go_by_name_and_by_beginning() {
        for kept in ["Host", "AUTHORIZATION", "X-Amz-Date", "x-forwarded-for"] {
            assert!(is_kept_header(kept), "{kept}");
        }
        for free in ["Content-Type", "Accept", "X-Amzon", "Hosts", "X-Api-Key"] {
            assert!(!is_kept_header(free), "{free}");
        }
    }

    #[test]
    fn attribute_types_go_by_case() {
        assert!(is_attribute_type("BOOL", false) && is_attribute_type("Bool", true));
        assert!(!is_attribute_type("Bool", false) && !is_attribute_type("s", true));
    }
}
