//! `Resource` names a service and an action that exist, with a pattern that the
//! action has (reference: "Optimized integrations", "AWS SDK integrations").
//!
//! What the table of services does not know may be newer than it: that is a
//! warning which says how old the table is. It is an error where AWS is sure to
//! refuse it, as with other capitals.

use super::super::Findings;
use super::super::finding::Finding;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::task::Task;
use super::super::values;
use super::express::is_express;
use crate::spec::resource::{Call, Part, Pattern, Target};
use crate::spec::services::{self, Action, Integration, Listing, Place, Service};
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!("integration-unknown", Error, Correctness, "a Task calls what no Task can call", Check::State(names))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "integration-needs-sdk",
        Error,
        Correctness,
        "an action can be called through `aws-sdk:` only",
        Check::With("integration-unknown")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "sdk-service-unknown",
        Error,
        Correctness,
        "there is no such service behind `aws-sdk:`",
        Check::With("integration-unknown")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!("sdk-action-unknown", Error, Correctness, "a service has no such action", Check::With("integration-unknown"))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "integration-pattern",
        Error,
        Correctness,
        "an action cannot be waited for like this",
        Check::With("integration-unknown")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
];

/// How old the table is that names were looked up in, for the end of a message.
pub fn as_of() -> String {
    let version = services::version();
    format!("as of {} (botocore {})", version.released, version.botocore)
}

/// The action that is called, also where its name or its service's is written
/// in a way that leaves no doubt which one is meant.
pub fn called(call: &Call) -> Option<Action> {
    let service = call.service_called().or_else(|| services::meant(call.service.text).filter(|_| call.is_sdk))?;
    service.action(call.action.text).or_else(|| service.meant(call.action.text))
}

/// The action as people write it: `sqs:sendMessage`.
pub fn title(action: Action) -> String {
    format!("{}:{}", action.service().path(), action.name())
}

fn names(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    // Blanks are told as such.
    if task.text().contains(char::is_whitespace) {
        return;
    }
    let Some(resource) = task.resource() else { return };
    let call = match &resource.target {
        Target::Call(call) => call,
        Target::Other { service, rest } => return not_called(&task, *service, *rest, acc),
        Target::Function { .. } | Target::Activity { .. } => return,
    };
    pattern(&task, call, acc);
    if !call.service.is_literal() || !call.action.is_literal() {
        return;
    }
    let name = Name { task: &task, call };
    match call.service_called() {
        Some(service) => name.action(service, acc),
        None if call.is_sdk => name.sdk_service(acc),
        None => name.optimized_service(acc),
    }
}

/// The ARN is one of something that a Task cannot call by its ARN.
fn not_called(task: &Task, service: Part, rest: Part, acc: &mut Findings) {
    if !service.is_literal() || !rest.is_literal() || service.text.is_empty() {
        return;
    }
    let message = match service.text {
        "states" if rest.text.starts_with("stateMachine:") => {
            "a Task cannot call a state machine by its ARN, and AWS refuses it: call \
             `arn:aws:states:::states:startExecution` and give it this ARN"
                .to_owned()
        }
        "states" => {
            let example = if rest.text.starts_with("aws-sdk") { "aws-sdk:s3:getObject" } else { "lambda:invoke" };
            format!("this names no action, and AWS refuses it: write it like `arn:aws:states:::{example}`")
        }
        "lambda" => "this is the ARN of no function: that has `:function:` before the name".to_owned(),
        other => format!(
            "a Task calls actions, functions and activities, not other ARNs: call an action of `{other}`, and give it \
             this one"
        ),
    };
    let finding = acc.report(task.range(), message).at_location(task.object.location_of("Resource"));
    // Of other services nobody has measured it.
    if service.text != "states" {
        finding.accepted_by_aws();
    }
}

/// Service and action of a call.
struct Name<'a> {
    task: &'a Task<'a>,
    call: &'a Call<'a>,
}

impl Name<'_> {
    /// The name of the action is none of the service's, or not for Tasks.
    fn action(&self, service: &'static Service, acc: &mut Findings) {
        let written = self.call.action;
        let path = service.path();
        if let Listing::Removed = service.listing {
            let message = format!("AWS has taken `{path}` out of the services that Tasks can call");
            self.report("sdk-service-unknown", self.range_of_path(), message, acc).accepted_by_aws();
            return;
        }
        if let Some(action) = service.action(written.text) {
            return self.place(action, acc);
        }
        if written.text.is_empty() {
            let message = format!("the action is missing behind `{path}:`: AWS refuses it");
            self.report("integration-unknown", self.task.range(), message, acc);
            return;
        }
        if let Some(meant) = service.meant(written.text) {
            let message = format!(
                "`{}` must be written `{}`: AWS goes by case and refuses it like this",
                written.text,
                meant.name()
            );
            let finding = self.report(self.code_of_action(), self.task.range_of(written), message, acc);
            self.rename(written, meant.name(), finding);
            return;
        }
        if !self.call.is_sdk && self.needs_sdk(acc) {
            return;
        }
        let meant = most_similar(written.text, service.actions().map(Action::name));
        let message = unknown(&format!("action `{}` of `{path}`", written.text), meant);
        let finding = self.report(self.code_of_action(), self.task.range_of(written), message, acc);
        finding.accepted_by_aws();
        if let Some(meant) = meant {
            self.rename(written, meant, finding);
        }
    }

    /// The action exists: Tasks can call it, or it belongs elsewhere.
    fn place(&self, action: Action, acc: &mut Findings) {
        let field = match action.place() {
            Place::Task if action.is_supported() => return,
            Place::Task => {
                let message = format!("Step Functions cannot call `{}` {}", title(action), as_of());
                let range = self.task.range_of(self.call.action);
                self.report(self.code_of_action(), range, message, acc).accepted_by_aws();
                return;
            }
            Place::ItemReader => "ItemReader",
            Place::ResultWriter => "ResultWriter",
        };
        let sdk = self.sdk_action();
        let advice = match sdk {
            Some(sdk) => format!("a Task calls `{}`", title(sdk)),
            None => "a Task cannot call it".to_owned(),
        };
        let message = format!(
            "`{}` stands in the `{field}` of a Map state only, and AWS refuses it here: {advice}",
            title(action)
        );
        let finding = self.report("integration-needs-sdk", self.task.range_of_call(self.call), message, acc);
        if let Some(sdk) = sdk {
            self.call_instead(sdk, finding);
        }
    }

    /// There is no service of this name behind `aws-sdk:`.
    fn sdk_service(&self, acc: &mut Findings) {
        let written = self.call.service;
        if services::is_retired(written.text) {
            return;
        }
        let range = self.task.range_of(written);
        if let Some(meant) = services::meant(written.text).filter(|_| !written.text.is_empty()) {
            let message =
                format!("behind `aws-sdk:` the service is called `{}`: AWS refuses `{}`", meant.name, written.text);
            let finding = self.report("sdk-service-unknown", range, message, acc);
            // Nobody has seen how AWS calls those.
            if meant.listing == Listing::Unlisted {
                finding.accepted_by_aws();
            }
            self.rename(written, meant.name, finding);
            return;
        }
        let all = services::of(Integration::Sdk).iter().map(|service| service.name);
        let meant = most_similar(written.text, all).filter(|_| !written.text.is_empty());
        let message = unknown(&format!("service `{}` behind `aws-sdk:`", written.text), meant);
        let finding = self.report("sdk-service-unknown", range, message, acc);
        finding.accepted_by_aws();
        if let Some(meant) = meant {
            self.rename(written, meant, finding);
        }
        if let Some(action) = services::find(Integration::Optimized, written.text)
            .and_then(|service| service.action(self.call.action.text))
        {
            self.call_instead(action, finding);
        }
    }

    /// There is no optimized integration of this service.
    fn optimized_service(&self, acc: &mut Findings) {
        let written = self.call.service;
        let all = || services::of(Integration::Optimized).iter().map(|service| service.name);
        if let Some(meant) = all().find(|name| name.eq_ignore_ascii_case(written.text)) {
            let message =
                format!("`{}` must be written `{meant}`: AWS goes by case and refuses it like this", written.text);
            let finding = self.report("integration-unknown", self.task.range_of(written), message, acc);
            self.rename(written, meant, finding);
            return;
        }
        if self.needs_sdk(acc) {
            return;
        }
        let meant = most_similar(written.text, all()).filter(|_| !written.text.is_empty());
        let message = unknown(&format!("service `{}` with an integration of its own", written.text), meant);
        let finding = self.report("integration-unknown", self.task.range_of(written), message, acc);
        finding.accepted_by_aws();
        if let Some(meant) = meant {
            self.rename(written, meant, finding);
        }
    }

    /// There is no optimized integration of the action, and the SDK has it.
    fn needs_sdk(&self, acc: &mut Findings) -> bool {
        let Some(sdk) = self.sdk_action() else { return false };
        let message = format!(
            "there is no integration `{}:{}` {}: write `{}`",
            self.call.service.text,
            self.call.action.text,
            as_of(),
            title(sdk)
        );
        let finding = self.report("integration-needs-sdk", self.task.range_of_call(self.call), message, acc);
        finding.accepted_by_aws();
        self.call_instead(sdk, finding);
        true
    }

    /// The action that is called, with the SDK.
    fn sdk_action(&self) -> Option<Action> {
        let service = services::meant(self.call.service.text)?;
        let name = self.call.action.text;
        service.action(name).or_else(|| service.meant(name)).filter(|action| action.is_supported())
    }

    fn code_of_action(&self) -> &'static str {
        if self.call.is_sdk { "sdk-action-unknown" } else { "integration-unknown" }
    }

    fn range_of_path(&self) -> TextRange {
        self.task.range_of(self.call.service)
    }

    fn report<'f>(&self, code: &str, range: TextRange, message: String, acc: &'f mut Findings) -> &'f mut Finding {
        acc.report_as(code, range, message).at_location(self.task.object.location_of("Resource"))
    }

    fn rename(&self, part: Part, to: &str, finding: &mut Finding) {
        if let Some(edit) = self.task.replacement(part, to).filter(|_| !part.text.is_empty()) {
            finding.fix(format!("Rename to `{to}`"), vec![edit]);
        }
    }

    /// Offers to call this action instead, with the pattern as it is if it has that.
    fn call_instead(&self, action: Action, finding: &mut Finding) {
        let path = title(action);
        let suffix = self.call.suffix.map_or("", |suffix| suffix.text);
        let is_fit = suffix.is_empty() || action.allows(self.call.pattern);
        if let Some(edit) = whole_call(self.task, self.call, &format!("{path}{}", if is_fit { suffix } else { "" })) {
            finding.fix(format!("Call `{path}`"), vec![edit]);
        }
    }
}

/// Writes `path` in place of the call: `aws-sdk:`, service, action and suffix.
fn whole_call(task: &Task, call: &Call, path: &str) -> Option<crate::text::Indel> {
    let start = if call.is_sdk { call.service.start - SDK.len() } else { call.service.start };
    let end = call.suffix.unwrap_or(call.action).range().end;
    task.replacement(Part { text: task.text().get(start..end)?, start }, path)
}

/// What stands before the service of an SDK integration.
const SDK: &str = "aws-sdk:";

fn unknown(what: &str, meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("there is no {what} {}; did you mean `{meant}`?", as_of()),
        None => format!("there is no {what} {}", as_of()),
    }
}

/// The suffix is one that the action does not have.
fn pattern(task: &Task, call: &Call, acc: &mut Findings) {
    let Some(suffix) = call.suffix.filter(Part::is_literal) else { return };
    let location = task.object.location_of("Resource");
    if call.pattern == Pattern::Unknown {
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
        let finding = acc.report_as("integration-pattern", task.range_of(suffix), message).at_location(location);
        if same.is_none() {
            finding.accepted_by_aws();
        }
        if let Some((meant, edit)) = meant.and_then(|meant| Some((meant, task.replacement(suffix, meant)?))) {
            finding.fix(format!("Rename to `{meant}`"), vec![edit]);
        }
        return;
    }
    // Of Express machines it is told that they wait for nothing.
    if is_express(task.object.context) {
        return;
    }
    let action = called(call);
    let is_offered = match action {
        Some(action) => action.allows(call.pattern),
        None => !(call.is_sdk && call.pattern.is_sync()),
    };
    if is_offered {
        return;
    }
    let offered: Vec<&str> = match action {
        Some(action) => action.patterns().map(Pattern::suffix).filter(|suffix| !suffix.is_empty()).collect(),
        None => vec![Pattern::Token.suffix()],
    };
    let name = action.map_or_else(|| "calls behind `aws-sdk:`".to_owned(), |action| format!("`{}`", title(action)));
    let verb = if action.is_some() { "takes" } else { "take" };
    let message = match &offered[..] {
        [] => format!("{name} {verb} no suffix: AWS refuses `{}`", suffix.text),
        offered => {
            format!("{name} {verb} no suffix or {}: AWS refuses `{}`", values::alternatives(offered), suffix.text)
        }
    };
    let optimized = action.and_then(|action| optimized(action, call.pattern));
    let finding = acc.report_as("integration-pattern", task.range_of(suffix), message).at_location(location);
    if let Some(edit) =
        optimized.and_then(|action| whole_call(task, call, &format!("{}{}", title(action), suffix.text)))
    {
        finding.fix(format!("Call `{}{}`", optimized.map(title).unwrap_or_default(), suffix.text), vec![edit]);
    }
    let sync = Pattern::Sync.suffix();
    let to = if call.pattern == Pattern::SyncJson && offered.contains(&sync) { sync } else { "" };
    if let Some(edit) = task.replacement(suffix, to) {
        let title = if to.is_empty() { format!("Remove `{}`", suffix.text) } else { format!("Use `{to}`") };
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
    fn each_action_has_its_patterns() {
        check_each(
            &calls(&[
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
            ]),
            expect![[r#"
                2  | "Resource": "arn:aws:states:::sns:publish.sync"}}}
                .. |                                          ^^^^^ error integration-pattern: `sns:publish` takes no suffix or `.waitForTaskToken`: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::lambda:invoke.sync:2"}}}
                .. |                                            ^^^^^^^ error integration-pattern: `lambda:invoke` takes no suffix or `.waitForTaskToken`: AWS refuses `.sync:2` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::batch:submitJob.sync:2"}}}
                .. |                                              ^^^^^^^ error integration-pattern: `batch:submitJob` takes no suffix or `.sync`: AWS refuses `.sync:2` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::glue:startJobRun.waitForTaskToken"}}}
                .. |                                               ^^^^^^^^^^^^^^^^^ error integration-pattern: `glue:startJobRun` takes no suffix or `.sync`: AWS refuses `.waitForTaskToken` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::http:invoke.waitForTaskToken"}}}
                .. |                                          ^^^^^^^^^^^^^^^^^ error integration-pattern: `http:invoke` takes no suffix: AWS refuses `.waitForTaskToken` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:glue:startJobRun.sync"}}}
                .. |                                                       ^^^^^ error integration-pattern: `aws-sdk:glue:startJobRun` takes no suffix or `.waitForTaskToken`: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:sfn:startExecution.sync:2"}}}
                .. |                                                         ^^^^^^^ error integration-pattern: `aws-sdk:sfn:startExecution` takes no suffix or `.waitForTaskToken`: AWS refuses `.sync:2` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:s3:getObject.sync"}}}
                .. |                                                   ^^^^^ error integration-pattern: `aws-sdk:s3:getObject` takes no suffix or `.waitForTaskToken`: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                2  | "Resource": "arn:aws:states:::aws-sdk:fax:send.sync"}}}
                .. |                                       ^^^ warning sdk-service-unknown: there is no service `fax` behind `aws-sdk:` as of 2026-11-17 (botocore 1.44.5); did you mean `dax`?
                .. |                                               ^^^^^ error integration-pattern: calls behind `aws-sdk:` take no suffix or `.waitForTaskToken`: AWS refuses `.sync` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
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
        let text = resource("arn:aws:states:::sns:publish.sync");
        check_machine(
            MachineType::Express,
            &text,
            expect![[r#"
            2  | "Resource": "arn:aws:states:::sns:publish.sync"}}}
            .. |                                          ^^^^^ error express-sync: an Express machine cannot wait for a job, so AWS refuses `.sync`: call without it, or make the machine a Standard one [SCHEMA_VALIDATION_FAILED /States/T/Resource]
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
            (
                "sqs:SendMessage",
                expect![[r#"Rename to `sendMessage`: "Resource": "arn:aws:states:::sqs:sendMessage"}}}"#]],
            ),
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
            (
                "batch:submitJob.sync:2",
                expect![[r#"Use `.sync`: "Resource": "arn:aws:states:::batch:submitJob.sync"}}}"#]],
            ),
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
        use crate::ide::{Snapshot, rule};
        use crate::text::{SourceText, TextEdit};
        let found = Snapshot::new(SourceText::new(text)).diagnostics();
        let own = found.into_iter().find(|found| rule(found.code).is_some_and(|rule| rule.file == file!()));
        let fix = own.and_then(|found| found.fixes.into_iter().next()).expect("a fix");
        let edited = TextEdit::new(fix.edits).expect("the edits do not overlap").applied_to(text);
        format!("{}: {}", fix.title, edited.lines().last().unwrap_or_default())
    }
}
