//! Retriers and catchers for errors that never come to them: the table of error
//! names tells which states fail with which.

use rustc_hash::FxHashMap;

use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::error_names::HandlerList;
use crate::model::StateFacts;
use crate::spec::errors::{ErrorName, error_name};
use crate::spec::retries::call;
use crate::spec::{Languages, QueryLanguage, Shape, StateType, ValueKind, choice};

pub const RULES: &[Rule] = &[
    row!(
        "handler-impossible",
        Warning,
        Suspicious,
        "a retrier or catcher names an error that the state never fails with",
        Check::State(handlers)
    ),
    row!("states-all-misses", Hint, Suspicious, "an error is expected that no catcher gets", Check::Field(compared)),
];

fn handlers(state: &ObjectContext, acc: &mut Findings) {
    uncaught(state, acc);
    let (Some(state_type), Some(facts)) = (state.state_type(), state.facts) else { return };
    let mut known: FxHashMap<&str, Option<String>> = FxHashMap::default();
    for list in HandlerList::all_of(state) {
        for handler in &list.handlers {
            let named = handler.names.iter().filter_map(|name| Some((name, name.row?)));
            for (name, row) in named.filter(|(_, row)| row.exclusive) {
                let reason = known.entry(row.name).or_insert_with(|| impossible(state, state_type, facts, row));
                let Some(reason) = reason else { continue };
                let message = format!("{reason} `{}`, so this has no effect", name.text);
                let finding =
                    acc.report_as("handler-impossible", name.range(), message).unnecessary().unless_raised(&name.text);
                list.removal_fix(handler, name, finding);
            }
        }
    }
}

/// Why the state never fails with the error, as the beginning of a sentence
/// that ends with its name.
fn impossible(state: &ObjectContext, state_type: StateType, facts: &StateFacts, error: &ErrorName) -> Option<String> {
    if may_raise_inside(facts, error) {
        return None;
    }
    let holds_others = matches!(state_type, StateType::Parallel | StateType::Map);
    let what = if holds_others { "nothing in this state" } else { "this state never" };
    if !error.raised_by.contains(state_type) {
        let types: Vec<&str> =
            StateType::ALL.into_iter().filter(|of| error.raised_by.contains(*of)).map(StateType::name).collect();
        let types = values::enumerated(&types).replace('`', "");
        return Some(format!("only {types} states fail with"));
    }
    if !error.languages.include(facts.language) {
        if !facts.is_language_known {
            return None;
        }
        let language = match error.languages {
            Languages::Jsonata => QueryLanguage::Jsonata,
            _ => QueryLanguage::JsonPath,
        };
        return Some(format!("only states in {} fail with", language.name()));
    }
    if !error.needs.is_empty()
        && !state.is_incomplete
        && !error.needs.iter().any(|name| state.node.member(name).is_some())
    {
        return Some(format!("without `{}` {what} fails with", error.needs[0]));
    }
    if error.distributed && is_inline(state) {
        return Some("only distributed Map states fail with".to_owned());
    }
    if let Some(service) = error.resource {
        let resource = state.node.get("Resource")?;
        let text = resource.text_value().filter(|_| !values::is_unknown(resource))?;
        let called = call(&text).and_then(|call| call.rsplit_once(':')).map(|(service, _)| service);
        return (called != Some(service)).then(|| format!("only a Task that calls `{service}` fails with"));
    }
    None
}

/// Whether it is certain that the items of the Map state do not run in
/// executions of their own.
fn is_inline(map: &ObjectContext) -> bool {
    let processor = map.node.get("ItemProcessor").or_else(|| map.node.get("Iterator"));
    let Some(processor) = processor.filter(|processor| processor.object().is_some() && !processor.is_opaque()) else {
        return false;
    };
    let Some(config) = processor.get("ProcessorConfig") else { return true };
    let is_known = config.object().is_some() && !config.is_opaque() && !values::is_template_function(config);
    let mode = config.get("Mode");
    is_known
        && mode.is_none_or(|mode| !values::is_unknown(mode) && mode.text_value().is_some_and(|mode| mode == "INLINE"))
}

/// Whether a state within this one may fail with the error.
fn may_raise_inside(facts: &StateFacts, error: &ErrorName) -> bool {
    facts.machines.iter().any(|machine| {
        machine.facts.is_open
            || machine.facts.states.iter().any(|state| {
                let facts = &state.facts;
                let is_of_type = facts.state_type.known().is_none_or(|of| error.raised_by.contains(of));
                let is_of_language = !facts.is_language_known || error.languages.include(facts.language);
                is_of_type && is_of_language || may_raise_inside(facts, error)
            })
    })
}

/// Catchers and choice rules that wait for an error that ends the execution.
fn uncaught(state: &ObjectContext, acc: &mut Findings) {
    for list in HandlerList::all_of(state).filter(|list| list.shape == Shape::Catcher) {
        for handler in &list.handlers {
            let is_mixed = handler.names.iter().any(|name| name.row.is_some_and(|row| row.alone));
            for name in handler.names.iter().filter(|name| !is_mixed && name.row.is_some_and(|row| row.ends_execution))
            {
                let message = format!(
                    "no catcher gets `{}`, neither by its name nor by `States.ALL`: it always ends the execution",
                    name.text
                );
                let finding = acc.report_as("states-all-misses", name.range(), message).unnecessary();
                list.removal_fix(handler, name, finding);
            }
        }
    }
}

/// A choice rule that compares with such an error.
fn compared(field: &FieldContext, acc: &mut Findings) {
    let is_text = choice::is_operator(field.field.name) && field.field.value == ValueKind::Text;
    if !is_text || field.is_unknown() {
        return;
    }
    let Some(text) = field.value().text_value() else { return };
    if error_name(&text).is_some_and(|row| row.ends_execution) {
        let message = format!("no catcher gets `{text}`, not even by `States.ALL`, so it never comes here");
        acc.report_as("states-all-misses", field.value().content_range(), message);
    }
}
