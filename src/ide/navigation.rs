//! Names of states in the text: which one a place touches, and where else the
//! same one stands.
//!
//! A name means something in its own machine only: a branch sees neither the
//! states around it nor those of its neighbours (specification: "Transitions").

use std::borrow::Cow;

use super::{Definition, Reference};
use crate::model::{MachineView, StateView, Transition};
use crate::syntax::{Entry, Node};
use crate::text::{TextRange, TextSize};

/// A name of a state, at the place that was asked about.
#[derive(Clone, Debug)]
pub struct NameAt<'a> {
    /// The name; `None` if it cannot be known, because of a placeholder.
    pub name: Option<Cow<'a, str>>,
    /// The name without its quotes.
    pub range: TextRange,
    /// Whether it is a state's key, rather than a transition.
    pub is_declaration: bool,
}

/// Calls `found` with the name of a state that `at` touches, quotes included,
/// and with the machine in which the name means something.
pub fn with_name_at<'a, R>(
    definition: &'a Definition,
    at: TextSize,
    found: impl FnOnce(&NameAt<'a>, &MachineView) -> R,
) -> Option<R> {
    let text = text_at(definition, at)?;
    // Its quote, unlike its content, is within the innermost machine even if
    // the definition ends behind it.
    let machine_at = text.quoted.start();
    let is_name = |machine: &MachineView, state: Option<&StateView>| match state {
        Some(state) if text.is_key => state.name_range() == text.content,
        Some(state) => state.transitions().any(|(_, range, _)| range == text.content),
        None => !text.is_key && machine.start().is_some_and(|(_, range)| range == text.content),
    };
    let answer = NameAt { name: text.value.clone(), range: text.content, is_declaration: text.is_key };
    let found = |machine: &MachineView, state: Option<StateView>| {
        is_name(machine, state.as_ref()).then(|| found(&answer, machine))
    };
    definition.analysis().with_machine_at(machine_at, found)?
}

/// A text in the definition, as key or as value.
#[derive(Clone, Debug)]
pub struct TextAt<'a> {
    /// The member or item that it belongs to.
    pub entry: Entry<'a>,
    /// Whether it is the entry's key.
    pub is_key: bool,
    /// What it says; `None` if that cannot be known, because of a placeholder.
    pub value: Option<Cow<'a, str>>,
    /// Its range with its quotes.
    pub quoted: TextRange,
    /// Its range without them.
    pub content: TextRange,
}

/// The text that `at` touches, as key or as value.
pub fn text_at(definition: &Definition, at: TextSize) -> Option<TextAt<'_>> {
    let entry = definition.tree().path_at(definition.text(), at).last()?.entry?;
    // Where a key is missing its range is empty, and there is no text.
    if let (Some(quoted), Some(content)) = (entry.key_range().filter(|key| !key.is_empty()), entry.key_content_range())
        && quoted.contains_inclusive(at)
    {
        let value = entry.key().filter(|_| !entry.is_key_opaque());
        return Some(TextAt { entry, is_key: true, value, quoted, content });
    }
    let node: Node = entry.value();
    let value = node.text_value()?;
    if !node.range().contains_inclusive(at) {
        return None;
    }
    let value = Some(value).filter(|_| !node.is_opaque());
    Some(TextAt { entry, is_key: false, value, quoted: node.range(), content: node.content_range() })
}

/// All transitions of the machine to `name`, its `StartAt` among them, whether
/// there is such a state or not; in no order.
pub fn uses<'a>(machine: &'a MachineView<'a>, name: &'a str) -> impl Iterator<Item = (&'a Transition, TextRange)> {
    let transitions =
        machine.states().flat_map(|state| state.transitions().map(|(transition, range, _)| (transition, range)));
    machine
        .start()
        .into_iter()
        .chain(transitions)
        .filter(move |(transition, _)| transition.target.as_deref() == Some(name))
}

/// The states of the machine that have this name: one, unless the definition is
/// wrong. A state whose key is missing has no name, not even an empty one.
pub fn declarations<'a>(
    definition: &Definition,
    machine: &'a MachineView<'a>,
    name: &'a str,
) -> impl Iterator<Item = StateView<'a>> {
    let has_key = |state: &StateView| text_at(definition, state.name_range().start()).is_some_and(|text| text.is_key);
    machine.states().filter(move |state| &*state.entry.name == name && (!name.is_empty() || has_key(state)))
}

/// Key and uses of `name` in the machine, in the order of the text.
pub fn occurrences(definition: &Definition, machine: &MachineView, name: &str) -> Vec<Reference> {
    let keys = declarations(definition, machine, name)
        .map(|state| Reference { range: state.name_range(), is_declaration: true });
    let uses = uses(machine, name).map(|(_, range)| Reference { range, is_declaration: false });
    let mut all: Vec<Reference> = keys.chain(uses).collect();
    all.sort_by_key(|reference| (reference.range.start(), reference.range.end()));
    all
}
