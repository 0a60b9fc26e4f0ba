//! The table of services, held against definitions that are known to be good.

use std::fs;
use std::path::Path;

use asl_lsp::spec::resource::{Resource, is_literal};
use asl_lsp::spec::services::{self, Action, Kind, Shape};
use serde_json::Value;

/// The good definitions of the corpus and the examples, by file.
fn definitions() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/corpus/valid", "examples"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry")) {
            let name = entry.file_name().to_string_lossy().into_owned();
            // Templates with placeholders outside quotes are no JSON.
            let text = fs::read_to_string(entry.path()).expect("UTF-8");
            if let Ok(value) = serde_json::from_str(&text) {
                found.push((name, value));
            }
        }
    }
    assert!(found.len() > 100);
    found
}

/// Each call of an action in `value`: what is called, the objects that it is
/// called from.
fn calls<'v>(value: &'v Value, found: &mut Vec<(&'v str, &'v Value)>) {
    match value {
        Value::Object(members) => {
            if let Some(resource) = members.get("Resource").and_then(Value::as_str) {
                found.push((resource, value));
            }
            members.values().for_each(|value| calls(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| calls(value, found)),
        _ => {}
    }
}

#[test]
fn every_resource_of_good_definitions_is_known() {
    let mut count = 0;
    let mut unknown = Vec::new();
    for (name, definition) in definitions() {
        let mut found = Vec::new();
        calls(&definition, &mut found);
        for (text, _) in found {
            let Some(resource) = Resource::parse(text) else { continue };
            let Some(call) =
                resource.call().filter(|call| is_literal(call.service.text) && is_literal(call.action.text))
            else {
                continue;
            };
            count += 1;
            let action = call.action_called();
            let is_known = action.is_some_and(|action| action.is_supported() && action.allows(call.pattern))
                || action.is_some_and(|action| action.place() != services::Place::Task);
            if !is_known {
                unknown.push(format!("{name}: {text}"));
            }
        }
    }
    assert!(count > 400, "{count} calls");
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

/// What `given` holds that the shape does not know, and what it lacks.
fn mismatches(shape: Shape, given: &Value, path: &str, found: &mut Vec<String>) {
    match (shape.kind(), given) {
        (Kind::Structure, Value::Object(members)) => {
            for (key, value) in members {
                let name = key.strip_suffix(".$").unwrap_or(key);
                match shape.member(name) {
                    Some(member) if name == key => mismatches(member.shape(), value, &format!("{path}.{name}"), found),
                    Some(_) => {}
                    None => found.push(format!("{path}.{name} is unknown")),
                }
            }
            for member in shape.members().filter(|member| member.is_required()) {
                let is_given = |key: &String| shape.member(key.strip_suffix(".$").unwrap_or(key)) == Some(member);
                if !members.keys().any(is_given) {
                    found.push(format!("{path}.{} is missing", member.name()));
                }
            }
        }
        (Kind::List, Value::Array(items)) => {
            let element = shape.element().expect("an element");
            items.iter().for_each(|item| mismatches(element, item, &format!("{path}[]"), found));
        }
        (Kind::Map, Value::Object(members)) => {
            let value = shape.value().expect("a value");
            for (key, inner) in members.iter().filter(|(key, _)| !key.ends_with(".$")) {
                mismatches(value, inner, &format!("{path}.{key}"), found);
            }
        }
        (_, Value::String(text)) if !is_literal(text) || text.starts_with("{%") => {}
        (Kind::Enum, Value::String(text)) if !shape.values().any(|value| value == text) => {
            found.push(format!("{path} is {text}"));
        }
        (Kind::Structure, Value::String(_)) if shape.takes_text() => {}
        (Kind::Structure | Kind::List | Kind::Map, Value::String(_)) => found.push(format!("{path} is a text")),
        (Kind::Boolean, value) if value.is_number() => found.push(format!("{path} is a number")),
        (Kind::Integer | Kind::Float, value) if value.is_boolean() => found.push(format!("{path} is a boolean")),
        (Kind::Structure | Kind::Map, Value::Array(_)) | (Kind::List, Value::Object(_)) => {
            found.push(format!("{path} is no {:?}", shape.kind()));
        }
        _ => {}
    }
}

#[test]
fn the_parameters_of_good_definitions_are_known() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (name, definition) in definitions() {
        let mut found = Vec::new();
        calls(&definition, &mut found);
        for (text, object) in found {
            let action = Resource::parse(text).and_then(|resource| resource.call()?.action_called());
            let given = object.get("Parameters").or_else(|| object.get("Arguments"));
            let Some((input, given)) = action.and_then(Action::input).zip(given.filter(|given| given.is_object()))
            else {
                continue;
            };
            count += 1;
            let mut found = Vec::new();
            mismatches(input, given, "", &mut found);
            wrong.extend(found.into_iter().map(|what| format!("{name}: {text}: {what}")));
        }
    }
    assert!(count > 300, "{count} calls");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
