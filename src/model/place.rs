//! What a place in the text is, by the tables of the language: which object it
//! lies in, which field of it, what may stand there.

use super::flow::is_template_function;
use crate::spec::fields::field;
use crate::spec::{Field, QueryLanguage, Shape, StateType, ValueKind};
use crate::syntax::{Entry, Node, Tree};
use crate::text::TextSize;

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// An object with fields.
    Object(Shape),
    /// A list of objects.
    List(Shape),
    /// The object that holds the states.
    States,
    /// A payload template, or something in one.
    Template,
    /// `Assign`: its keys are variables, its values templates.
    Assign,
    /// The list that is the value of this field, which holds no objects.
    Values(&'static Field),
    /// JSON that means nothing to the language, or that has no place in it.
    Free,
}

/// A container around a place.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The container.
    pub node: Node<'a>,
    /// What it is.
    pub role: Role,
    /// The entry that holds or touches the place.
    pub entry: Option<Entry<'a>>,
    /// The last entry that starts before the place or at it.
    pub last: Option<Entry<'a>>,
    /// The query language of the state around it, or of the machine.
    pub language: QueryLanguage,
}

/// What part of the innermost container a place touches.
#[derive(Clone, Copy, Debug)]
pub enum Slot<'a> {
    /// The key of an entry.
    Key(Entry<'a>),
    /// The value of an entry: a scalar, or the spot where one is missing.
    Value(Entry<'a>),
    /// Between two entries, or in an empty container.
    Between,
}

/// A place in a definition.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The containers around it, outermost first; never empty.
    pub frames: Vec<Frame<'a>>,
    /// What it touches.
    pub slot: Slot<'a>,
}

impl<'a> Place<'a> {
    /// The innermost container.
    pub fn frame(&self) -> &Frame<'a> {
        &self.frames[self.frames.len() - 1]
    }

    /// The field whose key or value the place touches, if the table has it.
    pub fn field(&self) -> Option<&'static Field> {
        let (Slot::Key(entry) | Slot::Value(entry)) = self.slot else { return None };
        match self.frame().role {
            Role::Object(shape) => field(shape, &entry.key()?),
            Role::Values(field) => Some(field),
            _ => None,
        }
    }

    /// The innermost state around the place: its node and its type.
    pub fn state(&self) -> Option<(Node<'a>, Option<StateType>)> {
        self.frames.iter().rev().find_map(|frame| match frame.role {
            Role::Object(Shape::State(state_type)) => Some((frame.node, state_type)),
            _ => None,
        })
    }
}

/// The place at `offset`; `None` outside the definition's object.
pub fn place_at<'a>(tree: &'a Tree, text: &'a str, offset: TextSize) -> Option<Place<'a>> {
    let steps = tree.path_at(text, offset);
    let mut language = query_language(tree.root(text)).unwrap_or_default();
    let machine_language = language;
    let mut role = Role::Object(Shape::Machine);
    let mut frames: Vec<Frame> = Vec::with_capacity(steps.len());
    for step in steps {
        if let Some(parent) = frames.last() {
            role = role_of(parent, step.container);
        }
        if let Role::Object(Shape::State(_)) = role {
            // A nested state inherits from the machine, not from the state around it.
            language = query_language(step.container).unwrap_or(machine_language);
        }
        frames.push(Frame { node: step.container, role, entry: step.entry, last: step.last, language });
    }
    let frame = frames.last_mut()?;
    let slot = match frame.entry {
        Some(entry) if entry.key_range().is_some_and(|key| key.contains_inclusive(offset)) => Slot::Key(entry),
        Some(entry) => Slot::Value(entry),
        // In block style the columns have told already.
        None => match frame.last.filter(|entry| !is_block(frame.node) && awaits_value_at(entry, text, offset)) {
            Some(entry) => {
                frame.entry = Some(entry);
                Slot::Value(entry)
            }
            None => Slot::Between,
        },
    };
    Some(Place { frames, slot })
}

fn is_block(node: Node) -> bool {
    node.container().is_some_and(|container| container.block)
}

/// Whether `offset` lies behind the colon or `=` of `entry`, which has no value yet.
fn awaits_value_at(entry: &Entry, text: &str, offset: TextSize) -> bool {
    let behind = text.get(entry.range().end().into()..offset.into());
    entry.value().is_missing()
        && text[..entry.range().end().into()].trim_end_matches([' ', '\t']).ends_with([':', '='])
        && behind.is_some_and(|behind| behind.trim().is_empty())
}

/// What `node` is, as the value of the entry that `parent` stands on.
fn role_of(parent: &Frame, node: Node) -> Role {
    parent.entry.map_or(Role::Free, |entry| role_in(parent.role, entry, node))
}

/// What `node` is, as the value of `entry` in a container of this role.
pub fn role_in(parent: Role, entry: Entry, node: Node) -> Role {
    match parent {
        Role::Object(shape) => {
            let field = entry.key().and_then(|key| field(shape, &key));
            field.map_or(Role::Free, |field| role_of_field(field, node))
        }
        Role::List(shape) => object_role(shape, node),
        Role::States => object_role(Shape::State(None), node),
        Role::Template | Role::Assign => Role::Template,
        Role::Values(_) | Role::Free => Role::Free,
    }
}

fn role_of_field(field: &'static Field, node: Node) -> Role {
    let is_array = node.array().is_some();
    match role_for_field(field) {
        Some(Role::Object(shape)) => object_role(shape, node),
        Some(Role::List(_) | Role::Values(_)) if !is_array => Role::Free,
        Some(Role::States | Role::Assign) if is_array => Role::Free,
        role => role.unwrap_or(Role::Free),
    }
}

/// What an object or a list is to be as the value of `entry` in a container of
/// this role, before it is written; `None` where a plain value belongs.
pub fn role_to_be(parent: Role, entry: Entry) -> Option<Role> {
    match parent {
        Role::Object(shape) => role_for_field(field(shape, &entry.key()?)?),
        Role::List(shape) => Some(Role::Object(shape)),
        Role::States => Some(Role::Object(Shape::State(None))),
        Role::Template | Role::Assign | Role::Values(_) | Role::Free => None,
    }
}

fn role_for_field(field: &'static Field) -> Option<Role> {
    Some(match field.value {
        ValueKind::Object(shape) => Role::Object(shape),
        ValueKind::List(shape) => Role::List(shape),
        ValueKind::States => Role::States,
        ValueKind::Template | ValueKind::Arguments | ValueKind::Items => Role::Template,
        ValueKind::Assign => Role::Assign,
        ValueKind::ErrorNames | ValueKind::Texts => Role::Values(field),
        _ => return None,
    })
}

fn object_role(shape: Shape, node: Node) -> Role {
    match shape {
        // A function of a template, in place of the object, may give any.
        _ if node.object().is_none() || is_template_function(node) => Role::Free,
        Shape::State(None) => Role::Object(Shape::State(state_type(node))),
        shape => Role::Object(shape),
    }
}

/// The type that a state's `Type` names.
pub fn state_type(state: Node) -> Option<StateType> {
    StateType::from_name(&state.get("Type")?.text_value()?)
}

/// What a `QueryLanguage` in `node` says; `None` without one that is known.
pub fn query_language(node: Node) -> Option<QueryLanguage> {
    let value = node.get("QueryLanguage").filter(|value| !value.is_opaque())?.text_value()?;
    Some(QueryLanguage::from_value(&value))
}

/// Whether no template fills in the `QueryLanguage` of `node`.
pub fn is_language_known(node: Node) -> bool {
    !node.is_opaque()
        && node.get("QueryLanguage").is_none_or(|value| value.text_value().is_some() && !value.is_opaque())
}
