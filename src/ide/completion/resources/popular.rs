//! What many workflows call: it decides what is offered first, and nothing else.

use crate::spec::services::{self, Action, Integration, Service};

/// The partitions of AWS, the usual one first.
pub(super) const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

/// The services that own what a Task can call, and the parts that follow as far
/// as they are known.
pub(super) const OWNERS: [(&str, &str); 2] = [("states", ":::"), ("lambda", ":")];

/// The optimized integrations that come first, the others by name.
pub(super) const OPTIMIZED: [&str; 9] = ["lambda", "dynamodb", "sns", "sqs", "events", "states", "ecs", "http", "glue"];

/// The actions that are called the most, by service (reference: "Actions most
/// used in real files").
const ACTIONS: [(&str, &str); 15] = [
    ("s3", "putObject"),
    ("s3", "getObject"),
    ("dynamodb", "query"),
    ("dynamodb", "scan"),
    ("glue", "startCrawler"),
    ("glue", "getCrawler"),
    ("rekognition", "detectLabels"),
    ("sfn", "sendTaskSuccess"),
    ("sfn", "sendTaskFailure"),
    ("secretsmanager", "getSecretValue"),
    ("ssm", "getParameter"),
    ("bedrockruntime", "invokeModel"),
    ("textract", "startDocumentAnalysis"),
    ("sesv2", "sendEmail"),
    ("scheduler", "createSchedule"),
];

/// Services of the SDK whose actions are found by their own names. Each costs
/// some time when it is first looked into.
const SERVICES: [&str; 19] = [
    "athena",
    "batch",
    "bedrockruntime",
    "cloudwatch",
    "cloudwatchlogs",
    "dynamodb",
    "ecs",
    "eventbridge",
    "glue",
    "lambda",
    "rekognition",
    "s3",
    "scheduler",
    "secretsmanager",
    "sesv2",
    "sfn",
    "sns",
    "sqs",
    "ssm",
];

/// The actions of the SDK that are called the most.
pub(super) fn actions() -> impl Iterator<Item = Action> {
    ACTIONS.iter().filter_map(|(service, action)| services::find(Integration::Sdk, service)?.action(action))
}

/// The services of the SDK whose actions many look for.
pub(super) fn services() -> impl Iterator<Item = &'static Service> {
    SERVICES.iter().filter_map(|name| services::find(Integration::Sdk, name))
}

/// The place of an action among others: the first have the least.
pub(super) fn rank(action: Action) -> usize {
    let service = action.service().name;
    match action.service().integration {
        Integration::Optimized => OPTIMIZED.iter().position(|name| *name == service).unwrap_or(OPTIMIZED.len()),
        Integration::Sdk => {
            let of = (service, action.name());
            OPTIMIZED.len() + 1 + ACTIONS.iter().position(|action| *action == of).unwrap_or(ACTIONS.len())
        }
    }
}

/// The place of a popular service behind those actions.
pub(super) fn rank_of_service(service: &Service) -> Option<usize> {
    let place = SERVICES.iter().position(|name| *name == service.name)?;
    Some(OPTIMIZED.len() + 2 + ACTIONS.len() + place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_popular_exists() {
        assert_eq!(actions().count(), ACTIONS.len());
        assert_eq!(services().count(), SERVICES.len());
        assert!(OPTIMIZED.iter().all(|name| services::find(Integration::Optimized, name).is_some()));
    }
}
