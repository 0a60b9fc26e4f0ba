//! What a call is given fits the action (reference: "Parameters"): parameters
//! are known, none that is required is missing, and each value is of the type
//! that it must be.
//!
//! What a template, a path or an expression fills in is unknown, and so is what
//! services make texts of. The table of services may be older than a parameter.

mod additions;
mod given;

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::super::finding::Finding;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::task::Task;
use super::super::{Findings, damage, edits, values};
use super::service_names::{as_of, called, title};
use crate::spec::QueryLanguage;
use crate::spec::calls::DYNAMODB_VALUES;
use crate::spec::services::{Action, Kind, Member, Place, Shape};
use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!("parameter-missing", Error, Correctness, "a call lacks a required parameter", Check::State(parameters))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "parameter-case",
        Error,
        Correctness,
        "a parameter is written with other capitals",
        Check::With("parameter-missing")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "parameter-unknown",
        Warning,
        Correctness,
        "an action takes no such parameter",
        Check::With("parameter-missing")
    )
    .silent_in_unbalanced_text(),
    row!(
        "parameter-type",
        Warning,
        Correctness,
        "a parameter is not of the type that the service takes",
        Check::With("parameter-missing")
    )
    .silent_in_unbalanced_text(),
    row!(
        "parameter-value",
        Hint,
        Suspicious,
        "a parameter is none of the texts that the service takes",
        Check::With("parameter-missing")
    )
    .silent_in_unbalanced_text(),
];

fn parameters(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.is_language_unknown() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(action) = resource.call().and_then(called) else { return };
    if action.place() != Place::Task || !action.is_supported() {
        return;
    }
    // That it is given nothing at all, or no object, others tell.
    let (Some(payload), Some(input)) = (task.payload(), action.input()) else { return };
    let walk = Walk {
        action,
        is_template: object.language == QueryLanguage::JsonPath,
        location: object.location_of(task.payload_field()),
    };
    let node = payload.value();
    if node.object().is_some() && !values::is_unknown(node) {
        let title = format!("`{}`", title(action));
        walk.members(input, &Object::new(node, title, values::key_range(payload), true), DEPTH, acc);
    }
}

/// What an action must be given, as members of an object in JSON, lines of it
/// indented by tabs; one on a line.
pub fn required(action: Action, is_template: bool) -> Vec<String> {
    let members = action.input().into_iter().flat_map(Shape::members).filter(|member| member.is_required());
    members.map(|member| additions::member(member, is_template)).collect()
}

/// Values are looked into to this depth.
const DEPTH: usize = 32;

/// A walk over what one call is given.
struct Walk {
    action: Action,
    /// Whether keys with `.$` hold paths.
    is_template: bool,
    /// Where AWS reports what is wrong with it.
    location: String,
}

/// An object whose members are those of a structure.
struct Object<'a> {
    node: Node<'a>,
    /// What it is called in messages.
    title: String,
    /// Where to report what is missing.
    anchor: TextRange,
    /// Whether it is all that the call is given.
    is_call: bool,
    names: OnceCell<FxHashSet<String>>,
}

impl<'a> Object<'a> {
    fn new(node: Node<'a>, title: String, anchor: TextRange, is_call: bool) -> Self {
        Object { node, title, anchor, is_call, names: OnceCell::new() }
    }

    /// Whether it has a member of this name, be it computed.
    fn has(&self, name: &str) -> bool {
        let names = || self.node.entries().filter_map(|entry| Some(plain(&entry.key()?).to_owned())).collect();
        self.names.get_or_init(names).contains(name)
    }
}

/// The name in a key, which may end with `.$`.
fn plain(key: &str) -> &str {
    key.strip_suffix(".$").unwrap_or(key)
}

impl Walk {
    /// The members of `object` are those of a structure.
    fn members(&self, shape: Shape, object: &Object, depth: usize, acc: &mut Findings) {
        let node = object.node;
        let mut given: Vec<(Member, Entry)> = Vec::new();
        let mut is_open = node.container().is_none_or(|own| own.spliced || damage::is_half_typed(own));
        for entry in node.entries() {
            let is_whole = entry.is_key_sound() && !entry.is_key_opaque() && !entry.value().is_missing();
            let key = entry.key().filter(|_| is_whole);
            let Some(key) = key.filter(|key| *key != "<<" && !key.starts_with("Fn::")) else {
                is_open = true;
                continue;
            };
            let is_computed = key.ends_with(".$");
            // In JSONata, that such a key means itself is told by others.
            let name = plain(&key);
            let known = shape.member(name);
            let member = known.or_else(|| shape.meant(name));
            match (known, member) {
                (Some(_), _) => {}
                (None, Some(meant)) => self.case(object, entry, name, meant, acc),
                (None, None) if is_computed && !self.is_template => is_open = true,
                (None, None) => {
                    given.extend(unknown(object, entry, name, shape, acc).map(|meant| (meant, entry)));
                }
            }
            let Some(member) = member else { continue };
            given.push((member, entry));
            if !is_computed && !self.is_told_elsewhere(member, object) {
                self.value(entry.value(), member, member.shape(), values::key_range(entry), depth, acc);
            }
        }
        if !is_open && !is_http(self.action, object) {
            let missing = shape
                .members()
                .filter(|member| member.is_required() && !given.iter().any(|(given, _)| given == member));
            self.missing(object, &missing.collect::<Vec<_>>(), acc);
        }
        if let (true, [(first, first_entry), (second, second_entry), ..]) = (shape.is_union(), &given[..]) {
            let message = format!(
                "{} takes one of its members only, and `{}` stands here beside `{}`",
                object.title,
                second.name(),
                first.name()
            );
            acc.report_as("parameter-type", values::key_range(*second_entry), message)
                .related(values::key_range(*first_entry), "the first one is here");
        }
    }

    /// `value` is one of `shape`, somewhere in what `member` holds.
    fn value(&self, value: Node, member: Member, shape: Shape, anchor: TextRange, depth: usize, acc: &mut Findings) {
        if depth == 0 || given::is_unknown(value, self.is_template) {
            return;
        }
        if let Some(wanted) = given::unfit(value, shape) {
            let what = match member.shape() == shape {
                true => format!("`{}` takes", member.name()),
                false => format!("in `{}` each value is", member.name()),
            };
            let message = format!("{what} {wanted}, not {}", given::title(value));
            acc.report_as("parameter-type", values::visible_start(value), message);
            return;
        }
        match shape.kind() {
            Kind::Structure if value.object().is_some() => {
                let object = Object::new(value, format!("`{}`", member.name()), anchor, false);
                self.members(shape, &object, depth - 1, acc);
            }
            Kind::List => {
                let Some(element) = shape.element() else { return };
                for item in value.entries().map(|entry| entry.value()) {
                    self.value(item, member, element, values::visible_start(item), depth - 1, acc);
                }
            }
            Kind::Map => {
                let Some(element) = shape.value() else { return };
                for entry in value.entries().filter(|entry| entry.is_key_sound() && !entry.is_key_opaque()) {
                    let key = entry.key().unwrap_or_default();
                    let is_computed = self.is_template && key.ends_with(".$");
                    if !is_computed && !key.starts_with("Fn::") && key != "<<" {
                        self.value(entry.value(), member, element, values::key_range(entry), depth - 1, acc);
                    }
                }
            }
            Kind::Enum => enumerated(value, member, shape, acc),
            _ => {}
        }
    }

    /// A key differs from a parameter's name by capitals, or by how the service
    /// itself spells it.
    fn case(&self, object: &Object, entry: Entry, name: &str, meant: Member, acc: &mut Findings) {
        let right = meant.name();
        // No parameter begins with a small letter; of the rest a few are not sure.
        let is_sure = object.is_call && name.starts_with(|first: char| first.is_ascii_lowercase());
        let end = if is_sure { ", and AWS refuses it like this" } else { "" };
        let message = format!("`{name}` is spelt `{right}` in Step Functions{end}");
        let range = values::key_range(entry);
        let finding = acc.report_as("parameter-case", range, message).at_location(self.location.clone());
        if !is_sure {
            finding.accepted_by_aws();
        }
        rename(object, entry, right, finding);
    }

    /// Required parameters are not there.
    fn missing(&self, object: &Object, missing: &[Member], acc: &mut Findings) {
        if missing.is_empty() {
            return;
        }
        let names: Vec<&str> = missing.iter().map(|member| member.name()).collect();
        let (verb, them) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
        let names = values::enumerated(&names);
        // The called service judges what is further in; and of tokens it is not
        // known who looks at them.
        let is_refused = object.is_call && missing.iter().any(|member| !member.is_idempotency_token());
        let message = match is_refused {
            true => format!("{names} {verb} missing: AWS refuses a call of {} without {them}", object.title),
            false => format!("{names} {verb} missing: {} needs {them}, and the call fails", object.title),
        };
        let finding = acc.report_as("parameter-missing", object.anchor, message).at_location(self.location.clone());
        if !is_refused {
            finding.accepted_by_aws();
        }
        let members: Vec<String> = missing.iter().map(|member| additions::member(*member, self.is_template)).collect();
        let edit = match object.node.entries().next_back() {
            Some(last) => edits::insertion_behind(object.node, last, &members.join(",\n")),
            None => edits::insertion_at_start(object.node, &members.join(", ")),
        };
        finding.fix(format!("Add {names}"), vec![edit]);
    }

    /// Whether rules of their own judge what the parameter holds.
    fn is_told_elsewhere(&self, member: Member, object: &Object) -> bool {
        let is_attributes =
            self.action.service().name == "dynamodb" && DYNAMODB_VALUES.contains(&member.name()) && object.is_call;
        is_attributes || is_http(self.action, object) && member.name() == "Method"
    }
}

/// Whether it is what an HTTP Task is given, which has a rule of its own.
fn is_http(action: Action, object: &Object) -> bool {
    action.service().name == "http" && object.is_call
}

/// No parameter has this name; the one that may be meant.
fn unknown(object: &Object, entry: Entry, name: &str, shape: Shape, acc: &mut Findings) -> Option<Member> {
    let free = shape.members().map(Member::name).filter(|name| !object.has(name));
    let meant = most_similar(name, free);
    let what = if object.is_call { "parameter" } else { "member" };
    let message = match meant {
        Some(meant) => format!("{} has no {what} `{name}` {}; did you mean `{meant}`?", object.title, as_of()),
        None => format!("{} has no {what} `{name}` {}", object.title, as_of()),
    };
    let finding = acc.report_as("parameter-unknown", values::key_range(entry), message);
    let meant = meant?;
    rename(object, entry, meant, finding);
    shape.member(meant)
}

fn rename(object: &Object, entry: Entry, to: &str, finding: &mut Finding) {
    if object.has(to) {
        return;
    }
    let end = if entry.key().is_some_and(|key| key.ends_with(".$")) { ".$" } else { "" };
    finding.fix(format!("Rename to `{to}`"), vec![Indel::replace(values::key_range(entry), format!("{to}{end}"))]);
}

/// The text is none of those that the service takes; it may have learned more.
fn enumerated(value: Node, member: Member, shape: Shape, acc: &mut Findings) {
    let Some(text) = value.text_value().filter(|text| !shape.values().any(|known| known == text)) else { return };
    let range = values::visible_content(value.source(), value.content_range());
    if let Some(meant) = most_similar(&text, shape.values()) {
        let message = format!("`{text}` is no value of `{}` {}; did you mean `{meant}`?", member.name(), as_of());
        acc.report_as("parameter-value", range, message)
            .accepted_by_aws()
            .fix(format!("Write `{meant}`"), vec![Indel::replace(value.content_range(), meant)]);
        return;
    }
    let known: Vec<&str> = shape.values().take(LISTED + 1).collect();
    let message = match known.len() {
        0 => return,
        count if count > LISTED => {
            format!("`{text}` is none of the {} values of `{}` {}", shape.values().len(), member.name(), as_of())
        }
        _ => format!("`{}` takes {} {}", member.name(), values::alternatives(&known), as_of()),
    };
    acc.report_as("parameter-value", range, message);
}

/// So many values are listed in a message.
const LISTED: usize = 8;

#[cfg(test)]
mod tests;
