//! What a state does, in the few words that fit below its name.

use super::text::code;
use crate::model::StateFacts;
use crate::spec::StateType;
use crate::spec::resource::{Call, Resource, Target};
use crate::syntax::Node;

/// A few words on what the state does beyond its type; may be empty.
pub fn detail(state: Node, facts: &StateFacts) -> String {
    let text = |field: &str| state.get(field).and_then(|value| value.text_value()).map(|text| text.into_owned());
    match facts.state_type.known() {
        Some(StateType::Task) => text("Resource").map(|resource| called(&resource)).unwrap_or_default(),
        Some(StateType::Wait) => wait(state),
        Some(StateType::Fail) => {
            text("Error").or_else(|| text("ErrorPath")).map(|error| code(&error)).unwrap_or_default()
        }
        Some(StateType::Parallel) => match facts.machines.len() {
            1 => "1 branch".to_owned(),
            count => format!("{count} branches"),
        },
        Some(StateType::Map) => {
            let items = text("ItemsPath").or_else(|| text("Items")).map(|items| code(&items));
            items.map(|items| format!("over {items}")).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// What a Task calls, without what all ARNs have in common.
fn called(resource: &str) -> String {
    match Resource::parse(resource).map(|resource| resource.target) {
        Some(Target::Call(Call { service, action, suffix, .. })) => {
            format!("{}:{}{}", service.text, action.text, suffix.map_or("", |suffix| suffix.text))
        }
        Some(Target::Function { name, qualifier }) => match qualifier {
            Some(qualifier) => format!("function {}:{}", name.text, qualifier.text),
            None => format!("function {}", name.text),
        },
        Some(Target::Activity { name }) => format!("activity {}", name.text),
        Some(Target::Other { .. }) | None => resource.to_owned(),
    }
}

/// How long a Wait state waits.
fn wait(state: Node) -> String {
    let forms = [("Seconds", ""), ("SecondsPath", ""), ("Timestamp", "until "), ("TimestampPath", "until ")];
    let found = forms.iter().find_map(|(field, word)| Some((*field, *word, state.get(field)?)));
    let Some((field, word, value)) = found else { return String::new() };
    match (field, value.number_value(), value.text_value()) {
        ("Seconds", Some(1.0), _) => "1 second".to_owned(),
        ("Seconds", Some(seconds), _) => format!("{seconds} seconds"),
        ("Seconds" | "SecondsPath", None, Some(text)) if !text.is_empty() => format!("{} seconds", code(&text)),
        (_, None, Some(text)) => format!("{word}{}", code(&text)),
        _ => String::new(),
    }
}
