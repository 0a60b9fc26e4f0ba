//! Where in a file its definitions are: the file itself, or what a template of
//! CloudFormation or SAM holds.
//!
//! This layer knows the formats around definitions and nothing of what stands in
//! a definition. What it does not recognise it leaves alone: nothing is ever
//! reported about a template itself.

mod cloudformation;
mod detect;

pub use detect::{is_worth_a_look, kind_by_name, kind_by_text, kind_of};

use crate::spec::MachineType;
use crate::syntax::{Node, Tree};
use crate::text::TextSize;

/// What is known of a file before its text is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is a definition, by its name or its language, whatever stands in it.
    Definition,
    /// What it is shows in the text.
    Any,
}

/// A definition in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What the file calls it, where it may hold several: the logical ID.
    pub name: Option<Box<str>>,
    /// Where it is.
    pub place: Place,
    /// Its type, where the file says it.
    pub machine_type: Option<MachineType>,
}

/// Where a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the file.
    File,
    /// It is the object that starts here.
    Value(TextSize),
    /// It is what the text that starts here says.
    Text(TextSize),
}

/// The definitions in a file of this kind, in the order of the text.
pub fn find(tree: &Tree, text: &str, kind: Kind) -> Vec<Found> {
    let root = tree.root(text);
    if kind == Kind::Definition || looks_like_machine(root) {
        return vec![Found { name: None, place: Place::File, machine_type: None }];
    }
    cloudformation::find(root)
}

/// Whether an object has a field that only machines have.
fn looks_like_machine(node: Node) -> bool {
    node.get("StartAt").is_some() || node.get("States").is_some_and(|states| states.object().is_some())
}

/// What the members of the object at `name` in `node` are called, with their values.
fn members<'a>(node: Node<'a>, name: &str) -> impl Iterator<Item = (Box<str>, Node<'a>)> {
    let object = node.get(name).filter(|value| value.object().is_some());
    object
        .into_iter()
        .flat_map(|object| object.entries())
        .filter_map(|entry| Some((entry.key()?.into(), entry.value())))
}

/// The type that a property says, unless a template fills it in.
fn machine_type(properties: Node, name: &str) -> Option<MachineType> {
    let value = properties.get(name).filter(|value| !value.is_opaque())?;
    MachineType::from_name(&value.text_value()?)
}
