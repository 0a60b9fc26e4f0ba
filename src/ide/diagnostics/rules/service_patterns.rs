//! The suffix of a call is one that its action has (reference: "Patterns").

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::task::Task;
use super::super::values;
use super::express::is_express;
use super::service_names::{called, title, whole_call};
use crate::spec::resource::{Call, Part, Pattern};
use crate::spec::services::{self, Action, Integration};

pub const RULES: &[Rule] = &[row!(
    "integration-pattern",
    Error,
    Correctness,
    "an action cannot be waited for like this",
    Check::State(patterns)
)
.aws("SCHEMA_VALIDATION_FAILED")];

fn patterns(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    let Some(suffix) = call.suffix.filter(Part::is_literal) else { return };
    // Blanks are told as such.
    if task.text().contains(char::is_whitespace) {
        return;
    }
    match call.pattern {
        Pattern::Unknown => unknown(&task, suffix, acc),
        // Of Express machines it is told that they wait for nothing.
        _ if is_express(object.context) => {}
        _ => unfit(&task, call, suffix, acc),
    }
}

/// There is no such suffix.
fn unknown(task: &Task, suffix: Part, acc: &mut Findings) {
    let all = Pattern::WITH_SUFFIX.map(Pattern::suffix);
    let same = all.into_iter().find(|known| known.eq_ignore_ascii_case(suffix.text));
    let meant = same.or_else(|| most_similar(suffix.text, all.into_iter()));
    let message = match (same, meant) {
        (Some(same), _) => {
            format!("`{}` must be written `{same}`: AWS goes by case and refuses it like this", suffix.text)
        }
        (_, Some(meant)) => format!("there is no suffix `{}`; did you mean `{meant}`?", suffix.text),
        _ => format!("there is no suffix `{}`, only {}", suffix.text, values::enumerated(&all)),
    };
    let finding = acc.report(task.range_of(suffix), message).at_location(task.object.location_of("Resource"));
    if same.is_none() {
        finding.accepted_by_aws();
    }
    if let Some((meant, edit)) = meant.and_then(|meant| Some((meant, task.replacement(suffix, meant)?))) {
        finding.fix(format!("Rename to `{meant}`"), vec![edit]);
    }
}

/// The action does not have it.
fn unfit(task: &Task, call: &Call, suffix: Part, acc: &mut Findings) {
    let action = called(call);
    // No action of the SDK can be waited for as a job, be it known or not.
    let offered: Vec<Pattern> = match action {
        Some(action) => action.patterns().collect(),
        None if call.is_sdk => vec![Pattern::RequestResponse, Pattern::Token],
        None => return,
    };
    if offered.contains(&call.pattern) {
        return;
    }
    let name = action.map_or_else(|| "an action behind `aws-sdk:`".to_owned(), |action| format!("`{}`", title(action)));
    let others: Vec<&str> = offered.iter().map(|pattern| pattern.suffix()).filter(|other| !other.is_empty()).collect();
    let how = match &others[..] {
        [] => "without a suffix only".to_owned(),
        others => format!("with {} or without a suffix", values::alternatives(others)),
    };
    let message = format!("{name} can be called {how}: AWS refuses `{}`", suffix.text);
    let finding = acc.report(task.range_of(suffix), message).at_location(task.object.location_of("Resource"));
    if let Some(optimized) = action.and_then(|action| optimized(action, call.pattern)) {
        let path = format!("{}{}", title(optimized), suffix.text);
        if let Some(edit) = whole_call(task, call, &path) {
            finding.fix(format!("Call `{path}`"), vec![edit]);
        }
    }
    let (to, title) = match call.pattern == Pattern::SyncJson && offered.contains(&Pattern::Sync) {
        true => (Pattern::Sync.suffix(), format!("Use `{}`", Pattern::Sync.suffix())),
        false => ("", format!("Remove `{}`", suffix.text)),
    };
    if let Some(edit) = task.replacement(suffix, to) {
        finding.fix(title, vec![edit]);
    }
}

/// The optimized integration of an action of the SDK, if it has the pattern.
fn optimized(sdk: Action, pattern: Pattern) -> Option<Action> {
    let mut same = services::of(Integration::Optimized).iter().filter(|service| {
        sdk.service().integration == Integration::Sdk && services::meant(service.name) == Some(sdk.service())
    });
    same.find_map(|service| service.action(sdk.name()).filter(|action| action.allows(pattern)))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_each, check_machine};
    use crate::spec::MachineType;
    use expect_test::expect;

    /// A Task that calls this, on a line of its own.
    fn resource(path: &str) -> String {
        format!(
            "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\", \"TimeoutSeconds\": 60, \"End\": true, \
             \"Parameters\": \"${{P}}\",\n\"Resource\": \"arn:aws:states:::{path}\"}}}}}}\n"
        )
    }

    #[test]
    fn each_action_has_its_patterns() {
        check_each(
            &[
                "sns:publish.sync",
                "lambda:invoke.sync:2",
                "batch:submitJob.sync:2",
                "glue:startJobRun.waitForTaskToken",
                "http:invoke.waitForTaskToken",
                "eks:call.waitForTaskToken",
                "aws-sdk:glue:startJobRun.sync",
                "aws-sdk:sfn:startExecution.sync:2",
                "aws-sdk:s3:getObject.sync",
                "aws-sdk:fax:send.sync",
                "sqs:sendMessage.waitForToken",
                "sqs:sendMessage.waitfortasktoken",
                "ecs:runTask.async",
                "ecs:runTask.later",
                "ecs:runTask.",
            ]
            .map(resource),
            expect![[r#"
                2  | "Resource": "arn:aws:states:::sns:publish.sync"}}}
                .. |                                          ^^^^^ error integration-pattern: `sns:publish` can be called with `.waitForTaskToken` or without a suffix: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::lambda:invoke.sync:2"}}}
                .. |                                            ^^^^^^^ error integration-pattern: `lambda:invoke` can be called with `.waitForTaskToken` or without a suffix: AWS refuses `.sync:2` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::batch:submitJob.sync:2"}}}
                .. |                                              ^^^^^^^ error integration-pattern: `batch:submitJob` can be called with `.sync` or without a suffix: AWS refuses `.sync:2` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::glue:startJobRun.waitForTaskToken"}}}
                .. |                                               ^^^^^^^^^^^^^^^^^ error integration-pattern: `glue:startJobRun` can be called with `.sync` or without a suffix: AWS refuses `.waitForTaskToken` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::http:invoke.waitForTaskToken"}}}
                .. |                                          ^^^^^^^^^^^^^^^^^ error integration-pattern: `http:invoke` can be called without a suffix only: AWS refuses `.waitForTaskToken` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:glue:startJobRun.sync"}}}
                .. |                                                       ^^^^^ error integration-pattern: `aws-sdk:glue:startJobRun` can be called with `.waitForTaskToken` or without a suffix: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:sfn:startExecution.sync:2"}}}
                .. |                                                         ^^^^^^^ error integration-pattern: `aws-sdk:sfn:startExecution` can be called with `.waitForTaskToken` or without a suffix: AWS refuses `.sync:2` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:s3:getObject.sync"}}}
                .. |                                                   ^^^^^ error integration-pattern: `aws-sdk:s3:getObject` can be called with `.waitForTaskToken` or without a suffix: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:fax:send.sync"}}}
                .. |                                               ^^^^^ error integration-pattern: an action behind `aws-sdk:` can be called with `.waitForTaskToken` or without a suffix: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitForToken"}}}
                .. |                                              ^^^^^^^^^^^^^ warning integration-pattern: there is no suffix `.waitForToken`; did you mean `.waitForTaskToken`?
                ---
                2  | "Resource": "arn:aws:states:::sqs:sendMessage.waitfortasktoken"}}}
                .. |                                              ^^^^^^^^^^^^^^^^^ error integration-pattern: `.waitfortasktoken` must be written `.waitForTaskToken`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::ecs:runTask.async"}}}
                .. |                                          ^^^^^^ warning integration-pattern: there is no suffix `.async`; did you mean `.sync`?
                ---
                2  | "Resource": "arn:aws:states:::ecs:runTask.later"}}}
                .. |                                          ^^^^^^ warning integration-pattern: there is no suffix `.later`, only `.sync`, `.sync:2` and `.waitForTaskToken`
                ---
                2  | "Resource": "arn:aws:states:::ecs:runTask."}}}
                .. |                                          ^ warning integration-pattern: there is no suffix `.`, only `.sync`, `.sync:2` and `.waitForTaskToken`
            "#]],
        );
        // Of Express machines it is told that they wait for nothing.
        let text = resource("sns:publish.sync");
        check_machine(
            MachineType::Express,
            &text,
            expect![[r#"
            2  | "Resource": "arn:aws:states:::sns:publish.sync"}}}
            .. |                                          ^^^^^ error express-sync: an Express machine cannot wait for a job, so AWS refuses `.sync`: call without it, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/T/Resource]
        "#]],
        );
    }
}
