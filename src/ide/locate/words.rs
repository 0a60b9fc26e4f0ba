//! From the place that the service names to the text that is wrong, by what the
//! message says: it is reported at an object, but about a field of it; or at no
//! place at all, but about a state of some name.

use super::place::Place;
use crate::ide::Definition;
use crate::ide::diagnostics::visible;
use crate::syntax::{Entry, Node};
use crate::text::{TextRange, TextSize};

/// The text that the error is about, and whether it is there as it was reported.
pub fn range(definition: &Definition, place: &Place) -> (Option<TextRange>, bool) {
    let root = definition.root();
    if place.code.starts_with("STATE_MACHINE_NAME_") {
        return (None, true);
    }
    if place.code == "INVALID_JSON_DESCRIPTION" {
        let before = place.position.map(|at| visible(definition.text(), TextRange::empty(at)));
        return (Some(before.unwrap_or(opening(root))), before.is_some());
    }
    let is_named = !place.location.is_empty();
    if !(is_named && place.way.is_complete)
        && let Some(range) = by_name(definition, place)
    {
        return (Some(range), !is_named);
    }
    if !is_named {
        let states = root.member("States").filter(|_| place.code == "MISSING_END_STATE");
        return (Some(states.map_or(opening(root), name)), true);
    }
    let there = place.way.entry.map_or(opening(root), value);
    if !place.way.is_complete {
        return (Some(there), false);
    }
    let fields = fields(&place.message, &place.location);
    let member = fields.iter().find_map(|field| member(place.way.node, field));
    let says = |words| place.message.contains(words);
    match member {
        // It was missing and is there now.
        Some(_) if says("required") => (Some(there), false),
        Some(entry) if says("value for the field") => (Some(value(entry)), true),
        Some(entry) => (Some(name(entry)), true),
        // What is not supported must be there to be reported.
        None => (Some(there), fields.is_empty() || !says("supported")),
    }
}

/// The fields that the message names, but for the one that the location leads
/// to: `Field 'Catch'`, `following fields: [Next, End]`.
pub fn fields<'m>(message: &'m str, location: &str) -> Vec<&'m str> {
    let mut found = Vec::new();
    let words = message.match_indices("ield").map(|(at, word)| &message[at + word.len()..]);
    for behind in words {
        if let Some(list) = behind.strip_prefix('s') {
            let list = list.split_once('[').and_then(|(_, list)| list.split_once(']'));
            found.extend(list.iter().flat_map(|(fields, _)| fields.split(", ")));
        }
        let quoted = ["'", "\""].into_iter().find_map(|quote| {
            let (field, _) = behind.strip_prefix(' ')?.strip_prefix(quote)?.split_once(quote)?;
            Some(field)
        });
        found.extend(quoted);
    }
    found.retain(|field| !field.is_empty() && !location.ends_with(&format!("/{field}")));
    found
}

/// The member that a message about `node` means. A path or function in a
/// payload is reported at the payload, however deep it is.
fn member<'a>(node: Node<'a>, field: &str) -> Option<Entry<'a>> {
    let deeper = || node.entries().find_map(|entry| member(entry.value(), field));
    node.member(field).or_else(|| if field.ends_with(".$") { deeper() } else { None })
}

/// The state or transition whose name the message gives.
fn by_name(definition: &Definition, place: &Place) -> Option<TextRange> {
    if !["MISSING_TRANSITION_TARGET", "DUPLICATE_STATE_NAME", "INVALID_STATE_NAME"].contains(&&*place.code) {
        return None;
    }
    let message = &place.message;
    let quoted = || message.strip_prefix("State \"")?.rsplit_once('"').map(|(name, _)| name);
    let wanted = quoted().or_else(|| message.split_once(": ").map(|(_, name)| name))?;
    let is_target = message.contains("target");
    let mut found = None;
    definition.analysis().for_each_machine(&mut |machine| {
        for (transition, range, _) in machine.states().flat_map(|state| state.transitions()).filter(|_| is_target) {
            let is_wanted = transition.target.as_deref() == Some(wanted);
            found = found.or(is_wanted.then_some(range));
        }
        // Of several states with this name the last is one too many.
        let named = machine.states().filter(|state| !is_target && &*state.entry.name == wanted).last();
        found = named.map(|state| state.name_range()).or(found);
    });
    found
}

/// The key without its quotes, or what stands for an item.
fn name(entry: Entry) -> TextRange {
    entry.key_content_range().filter(|range| !range.is_empty()).unwrap_or_else(|| opening(entry.value()))
}

/// A text without its quotes, a number and the like; of what holds more, the name.
fn value(entry: Entry) -> TextRange {
    let node = entry.value();
    match node.scalar() {
        Some(_) if node.content_range().is_empty() => node.range(),
        Some(_) => node.content_range(),
        None => name(entry),
    }
}

/// The bracket that opens an object or list; a scalar as a whole.
fn opening(node: Node) -> TextRange {
    match node.container() {
        Some(_) => TextRange::at(node.range().start(), TextSize::new(1)),
        None => node.range(),
    }
}
