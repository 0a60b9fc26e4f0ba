//! `Resource` names a service and an action that exist (reference: "Optimized
//! integrations", "AWS SDK integrations").
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
use crate::spec::resource::{Call, Part, Target};
use crate::spec::services::{self, Action, Integration, Listing, Place, Service};
use crate::text::{Indel, TextRange};

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
            self.report("sdk-service-unknown", self.task.range_of(self.call.service), message, acc).accepted_by_aws();
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
pub fn whole_call(task: &Task, call: &Call, path: &str) -> Option<Indel> {
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

#[cfg(test)]
mod tests;
