//! Tasks name the errors of the service that they call, as that service's
//! errors are called (reference: "Service errors").
//!
//! What answers for itself may fail with any name: functions, and whoever gets
//! a task token. Services fail with names that nobody describes, so a name is
//! judged by its prefix and its ending only.

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::task::Task;
use super::error_names::{HandlerList, ListedName};
use super::service_names::called;
use crate::spec::errors::is_reserved;
use crate::spec::resource::Pattern;
use crate::spec::services::{self, Action, Integration, Service};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "service-error-name",
        Warning,
        Suspicious,
        "the errors of the called service are not called like this",
        Check::State(handlers)
    )
    .silent_in_unbalanced_text(),
    row!(
        "service-error-foreign",
        Warning,
        Suspicious,
        "an error is expected of a service that is not called",
        Check::With("service-error-name")
    )
    .silent_in_unbalanced_text(),
];

fn handlers(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    let Some(action) = called(call) else { return };
    let is_free =
        matches!(call.pattern, Pattern::Token | Pattern::Unknown) || ANSWERS_FOR_ITSELF.contains(&call.service.text);
    if is_free && !call.is_sdk || matches!(call.pattern, Pattern::Token | Pattern::Unknown) {
        return;
    }
    for list in HandlerList::all_of(object) {
        for handler in &list.handlers {
            for name in handler.names.iter().filter(|name| !is_reserved(&name.text)) {
                judge(action, &list, handler, name, acc);
            }
        }
    }
}

/// The optimized integrations whose errors are not theirs alone: a function
/// raises what it likes.
const ANSWERS_FOR_ITSELF: [&str; 1] = ["lambda"];

fn judge(
    action: Action,
    list: &HandlerList,
    handler: &super::error_names::Handler,
    name: &ListedName,
    acc: &mut Findings,
) {
    let text = &*name.text;
    let Some((prefix, rest)) = text.split_once('.').filter(|(_, rest)| !rest.is_empty()) else { return };
    let service = action.service();
    if service.prefix.is_empty() || is_known(action, text) {
        return;
    }
    if prefix == service.prefix {
        return ending(action, name, rest, acc);
    }
    if is_same(service, prefix) {
        let right = translated(action, prefix, rest);
        let kind = match service.integration {
            Integration::Sdk => "through `aws-sdk:`",
            Integration::Optimized => "of this integration",
        };
        let message =
            format!("errors of `{}` {kind} begin with `{}.`, so this has no effect", service.name, service.prefix);
        acc.report(name.range(), message)
            .fix(format!("Rename to `{right}`"), vec![Indel::replace(name.range(), right)]);
        return;
    }
    let mut owners = services::with_error_prefix(prefix);
    if let Some(owner) = owners.next() {
        let message = format!("only a Task that calls `{}` fails with `{text}`, so this has no effect", owner.path());
        let finding = acc.report_as("service-error-foreign", name.range(), message);
        finding.unnecessary();
        list.removal_fix(handler, name, finding);
    }
}

/// The prefix is right: names of the SDK end with `Exception`, and others may be slips.
fn ending(action: Action, name: &ListedName, rest: &str, acc: &mut Findings) {
    let service = action.service();
    let meant = match service.integration {
        Integration::Sdk if rest.ends_with("Exception") => None,
        Integration::Sdk => Some(completed(service, rest)),
        Integration::Optimized => None,
    };
    let Some(meant) = meant else { return };
    let message =
        format!("errors through `aws-sdk:` end with `Exception`, so this has no effect; did you mean `{meant}`?");
    acc.report(name.range(), message).fix(format!("Rename to `{meant}`"), vec![Indel::replace(name.range(), meant)]);
}

/// The name as the SDK has it: with `Exception` at its end.
fn completed(service: &'static Service, rest: &str) -> String {
    let stem = rest.strip_suffix("Fault").or_else(|| rest.strip_suffix("Error")).unwrap_or(rest);
    let full = format!("{}.{stem}Exception", service.prefix);
    let named = |name: &str| service.actions().any(|action| action.errors().any(|error| error == name));
    let whole = format!("{}.{rest}Exception", service.prefix);
    if named(&full) { full } else { whole }
}

/// Whether the action is known to fail with it.
fn is_known(action: Action, text: &str) -> bool {
    action.service().general_errors().any(|error| error == text) || action.errors().any(|error| error == text)
}

/// Whether the prefix is the service's in the other family, or in other capitals.
fn is_same(service: &'static Service, prefix: &str) -> bool {
    let sdk = |service: &'static Service| match service.integration {
        Integration::Sdk => Some(service),
        Integration::Optimized => services::meant(service.name),
    };
    let own = sdk(service);
    let has_own_prefix = service.prefix.eq_ignore_ascii_case(prefix);
    let is_of_other = services::with_error_prefix(prefix).any(|other| sdk(other) == own && own.is_some());
    let is_alias = services::meant(prefix).is_some_and(|other| Some(other) == own);
    // An integration may have several prefixes.
    let is_taken = services::with_error_prefix(prefix).any(|other| other == service);
    !is_taken && (has_own_prefix || is_of_other || is_alias)
}

/// The error with the prefix of the called service: the one of the same name if
/// there is one, or its name for whatever is not described.
fn translated(action: Action, prefix: &str, rest: &str) -> String {
    let service = action.service();
    let moved = format!("{}.{rest}", service.prefix);
    let general = services::with_error_prefix(prefix)
        .any(|other| other.general_errors().next().is_some_and(|error| error == format!("{prefix}.{rest}")));
    match service.general_errors().next().filter(|_| general) {
        Some(general) => general.into_owned(),
        None if is_known(action, &moved) => moved,
        None => most_similar(&moved, action.errors().collect::<Vec<_>>().iter().map(|error| &**error))
            .map_or(moved.clone(), str::to_owned),
    }
}
