//! The words that definitions are made of.

/// What states do.
pub const VERBS: &[&str] = &[
    "Validate",
    "Load",
    "Fetch",
    "Enrich",
    "Publish",
    "Archive",
    "Notify",
    "Reserve",
    "Charge",
    "Refund",
    "Transform",
    "Resolve",
    "Record",
    "Dispatch",
    "Merge",
    "Score",
    "Index",
    "Export",
];
/// And with what.
pub const NOUNS: &[&str] = &[
    "Order",
    "Invoice",
    "Customer",
    "Shipment",
    "Inventory",
    "Payment",
    "Report",
    "Document",
    "Image",
    "Account",
    "Catalog",
    "Claim",
    "Ticket",
    "Dataset",
    "Manifest",
    "Contract",
    "Quote",
    "Receipt",
];
/// Fields of the input that hold objects.
pub const OBJECTS: &[&str] = &["order", "customer", "address", "payload", "metadata"];
/// Those that hold texts.
pub const TEXTS: &[&str] = &["status", "region", "tenant", "currency", "createdAt"];
/// Those that hold numbers.
pub const NUMBERS: &[&str] = &["total", "retries", "priority", "discount"];

/// The services of tasks that are no functions: resources, and errors that are
/// worth another try.
pub const SERVICES: &[(&str, &[&str])] = &[
    ("dynamodb:getItem", &["DynamoDB.ProvisionedThroughputExceededException", "DynamoDB.RequestLimitExceeded"]),
    ("dynamodb:deleteItem", &["DynamoDB.ProvisionedThroughputExceededException", "DynamoDB.InternalServerError"]),
    ("sqs:sendMessage.waitForTaskToken", &["States.Timeout", "States.HeartbeatTimeout", "SQS.SdkClientException"]),
    ("aws-sdk:s3:getObject", &["States.Timeout", "S3.SdkClientException", "S3.S3Exception"]),
];
