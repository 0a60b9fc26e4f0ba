//! What the table of services says, as Markdown.

use super::append_list;
use crate::spec::resource::Pattern;
use crate::spec::services::{self, Action, Integration, Kind, Listing, Member, Service, Shape};

/// So many values of an enum are shown, and so many required parameters.
const MOST_SHOWN: usize = 12;

/// A service: what it is called, and how its errors are.
pub fn service(service: &Service) -> String {
    let kind = match service.integration {
        Integration::Sdk => "AWS SDK integration",
        Integration::Optimized => "optimized integration",
    };
    let mut out = format!("**{}**: {kind}\n", service.title);
    let mut facts = vec![format!("{} actions", service.action_count)];
    if service.action_count == 1 {
        facts = vec!["1 action".to_owned()];
    }
    if !service.prefix.is_empty() {
        facts.push(format!("Errors start with `{}.`", service.prefix));
    }
    match service.listing {
        Listing::Unlisted => facts.push("The documentation of Step Functions does not list it".to_owned()),
        Listing::Removed => facts.push("Step Functions does not offer it any more".to_owned()),
        Listing::Since(_) => {}
    }
    append_list(&mut out, &facts);
    out
}

/// An action, called with this pattern.
pub fn action(action: Action, pattern: Option<Pattern>) -> String {
    let service = action.service();
    let mut out = format!("**`{}`**: {}\n", action.name(), service.title);
    push_documentation(&mut out, action.documentation());
    let mut facts = Vec::new();
    if let Some(pattern) = pattern.filter(|pattern| *pattern != Pattern::RequestResponse) {
        facts.push(format!("`{}`: {}", pattern.suffix(), awaited(pattern)));
    }
    if action.is_deprecated() {
        facts.push("**Deprecated** by the service".to_owned());
    }
    if !action.is_supported() {
        facts.push("Step Functions cannot call it".to_owned());
    }
    facts.extend(required(action.input()));
    let others = action.patterns().filter(|other| Some(*other) != pattern && *other != Pattern::RequestResponse);
    let others: Vec<String> = others.map(|other| format!("`{}`", other.suffix())).collect();
    if !others.is_empty() {
        facts.push(format!("Can also be called with {}", others.join(", ")));
    }
    facts.push(format!("[{}]({})", link_title(service), action.link()));
    append_list(&mut out, &facts);
    out
}

/// A pattern by its suffix.
pub fn pattern(pattern: Pattern) -> String {
    format!("**`{}`**: {}\n", pattern.suffix(), awaited(pattern))
}

/// A parameter of an action.
pub fn parameter(action: Action, member: Member) -> String {
    let mut out = format!("**`{}`**: {}\n", member.name(), shape(member.shape()));
    push_documentation(&mut out, member.documentation());
    let mut facts = Vec::new();
    if member.is_required() {
        facts.push("Required".to_owned());
    }
    if member.is_deprecated() {
        facts.push("**Deprecated** by the service".to_owned());
    }
    if member.is_idempotency_token() {
        facts.push("Makes the call idempotent: any text of its own".to_owned());
    }
    if !member.is_listed() {
        facts.push("The documentation of Step Functions does not list it".to_owned());
    }
    facts.extend(values(member.shape()));
    facts.extend(required(Some(member.shape())));
    if member.shape().is_union() {
        facts.push("Exactly one of its members is to be given".to_owned());
    }
    let api_name = member.api_name();
    if !api_name.eq_ignore_ascii_case(member.name()) {
        facts.push(format!("`{api_name}` in the service's own interface"));
    }
    let called = format!("`{}:{}`", action.service().path(), action.name());
    facts.push(format!("Of {called}: [{}]({})", link_title(action.service()), action.link()));
    append_list(&mut out, &facts);
    out
}

/// A value of an enum.
pub fn value(value: &str, of: &str) -> String {
    format!("**{}**: value of `{of}`\n", super::code(value))
}

/// An error that the service answers an action with.
pub fn error(action: Action, name: &str) -> String {
    let service = action.service();
    let meaning = match name.rsplit('.').next() {
        _ if action.errors().any(|error| error == name) => {
            format!("`{}` is described to fail with it.", action.name())
        }
        Some("SdkClientException") => "The call did not reach the service, or its answer was lost.".to_owned(),
        _ => "The call failed for a reason without a name of its own.".to_owned(),
    };
    let mut out = format!("**{}**: error of {}\n\n{meaning}\n", super::code(name), service.title);
    append_list(&mut out, &[format!("[{}]({})", link_title(service), action.link())]);
    out
}

/// What a value must be, in a few words.
pub fn shape(shape: Shape) -> String {
    match shape.kind() {
        Kind::Structure if shape.takes_text() => "object or text".to_owned(),
        Kind::Structure => "object".to_owned(),
        Kind::Document | Kind::Any => "any JSON".to_owned(),
        Kind::List => match shape.element().map(Shape::kind) {
            Some(Kind::Structure) => "list of objects".to_owned(),
            Some(Kind::String | Kind::Enum) => "list of texts".to_owned(),
            Some(Kind::Integer | Kind::Float) => "list of numbers".to_owned(),
            _ => "list".to_owned(),
        },
        Kind::Map => match shape.value().map(Shape::kind) {
            Some(Kind::String | Kind::Enum) => "object with any keys and texts".to_owned(),
            _ => "object with any keys".to_owned(),
        },
        Kind::Enum => "one of a few texts".to_owned(),
        Kind::String => "text".to_owned(),
        Kind::Integer => "whole number".to_owned(),
        Kind::Float => "number".to_owned(),
        Kind::Boolean => "`true` or `false`".to_owned(),
        Kind::Timestamp => "timestamp such as `2030-01-31T12:00:00Z`".to_owned(),
        Kind::Blob => "bytes as a text".to_owned(),
    }
}

/// The documentation that a completion item of this table names.
pub fn documentation(table: &str, name: &str) -> Option<String> {
    if table == "pattern" {
        return Some(pattern(Pattern::WITH_SUFFIX.into_iter().find(|pattern| pattern.suffix() == name)?));
    }
    let (integration, path) = match name.strip_prefix("aws-sdk:") {
        Some(path) => (Integration::Sdk, path),
        None => (Integration::Optimized, name),
    };
    let mut parts = path.splitn(3, ':');
    let found = services::find(integration, parts.next()?)?;
    if table == "service" {
        return Some(service(found));
    }
    // The suffix may have a colon of its own.
    let call = path.get(found.name.len() + 1..)?;
    let (call, path) = call.split_once('/').unwrap_or((call, ""));
    let (name, suffix) = call.split_once('.').map_or((call, ""), |(name, _)| (name, &call[name.len()..]));
    let of = found.action(name)?;
    if table == "action" {
        let pattern = Pattern::WITH_SUFFIX.into_iter().find(|pattern| pattern.suffix() == suffix);
        return Some(action(of, pattern.or(Some(Pattern::RequestResponse))));
    }
    if table == "raised" {
        return Some(error(of, path));
    }
    let mut at = of.input()?;
    let mut member = None;
    for step in path.split('/') {
        match step {
            "[]" => at = at.element()?,
            "{}" => at = at.value()?,
            name => {
                member = at.member(name);
                at = member?.shape();
            }
        }
    }
    Some(parameter(of, member?))
}

/// What a Task waits for that is called with this pattern.
fn awaited(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::RequestResponse | Pattern::Unknown => "goes on with the answer of the service",
        Pattern::Sync => "waits for the end of the job",
        Pattern::SyncJson => "waits for the end of the execution, whose output is JSON",
        Pattern::Token => "waits until somebody sends the task token back",
    }
}

fn push_documentation(out: &mut String, documentation: &str) {
    if !documentation.is_empty() {
        out.push_str(&format!("\n{documentation}\n"));
    }
}

fn link_title(service: &Service) -> &'static str {
    match service.integration {
        Integration::Sdk => "API reference",
        Integration::Optimized => "Documentation of the integration",
    }
}

/// The values of an enum.
fn values(shape: Shape) -> Option<String> {
    listed("Values", shape.values())
}

/// The members that must be given.
fn required(shape: Option<Shape>) -> Option<String> {
    let shape = shape?;
    listed("Requires", shape.members().filter(|member| member.is_required()).map(Member::name))
}

fn listed<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    let shown: Vec<String> = names.iter().take(MOST_SHOWN).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{what}: {}{more}", shown.join(", ")))
}
