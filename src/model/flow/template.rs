//! Payload templates, reduced to what they make of the data.

use super::data::{ArraySource, Data, Key, MOST_DEPTH, Member, Presence};
use super::reads;
use crate::expr::{Expression, Path, Root};
use crate::spec::context::{self, ContextKind};
use crate::spec::functions::{self, ArgumentKind};
use crate::syntax::{Entry, Node, ScalarKind};

/// A value that is made of data.
#[derive(Debug, PartialEq)]
pub enum Template {
    /// Always this.
    Fixed(Data),
    /// What a path finds in the data.
    Path(Box<[Key]>),
    /// What a path finds in the item of an iteration.
    Item(Box<[Key]>),
    /// An object of these members; whether there may be others.
    Object(Box<[(Box<str>, Template)]>, bool),
}

/// How texts and keys of a template are read.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// As they are written.
    Literal,
    /// `.$` keys are evaluated.
    JsonPath,
    /// `{% … %}` texts are evaluated.
    Jsonata,
}

impl Template {
    /// The data as it is.
    pub fn input() -> Template {
        Template::Path(Box::default())
    }

    /// Whether it is the data as it is.
    pub fn is_input(&self) -> bool {
        matches!(self, Template::Path(keys) if keys.is_empty())
    }

    /// A payload template of a JSONPath state.
    pub fn payload(node: Node) -> Template {
        template(node, Mode::JsonPath, 0)
    }

    /// Free JSON with expressions, of a JSONata state.
    pub fn jsonata(node: Node) -> Template {
        template(node, Mode::Jsonata, 0)
    }

    /// JSON that is never evaluated.
    pub fn literal(node: Node) -> Data {
        template(node, Mode::Literal, 0).apply(&Data::Unknown, &Data::Unknown)
    }

    /// A path or a call of an intrinsic function.
    pub fn expression(text: &str) -> Template {
        match Expression::parse(text) {
            Expression::Path(path) => self::path(&path),
            Expression::Call(intrinsic) => {
                let known = functions::function(&intrinsic.call.name);
                Template::Fixed(known.map_or(Data::Unknown, |function| match function.returns {
                    ArgumentKind::Text => Data::Text,
                    ArgumentKind::Number | ArgumentKind::Integer => Data::Number,
                    ArgumentKind::Boolean => Data::Boolean,
                    ArgumentKind::Array => Data::array(Data::Unknown, ArraySource::Values),
                    ArgumentKind::Object => Data::object(Vec::new(), true),
                    ArgumentKind::Any => Data::Unknown,
                }))
            }
        }
    }

    /// What it makes of `data`, in an iteration over `item`.
    pub fn apply(&self, data: &Data, item: &Data) -> Data {
        match self {
            Template::Fixed(fixed) => fixed.clone(),
            Template::Path(keys) => data.get(keys),
            Template::Item(keys) => item.get(keys),
            Template::Object(members, is_open) => {
                let members = members.iter().map(|(name, template)| Member {
                    name: (**name).into(),
                    presence: Presence::Always,
                    data: template.apply(data, item),
                });
                Data::object(members.collect(), *is_open)
            }
        }
    }
}

fn template(node: Node, mode: Mode, depth: u32) -> Template {
    if depth > MOST_DEPTH || node.is_missing() || is_template_function(node) {
        return Template::Fixed(Data::Unknown);
    }
    if node.object().is_some() {
        let is_open = node.is_opaque() || node.entries().any(|entry| entry.is_key_opaque() || entry.key_is("<<"));
        let members: Box<[_]> = node.entries().filter_map(|entry| member(entry, mode, depth)).collect();
        if members.iter().all(|(_, template)| matches!(template, Template::Fixed(_))) {
            return Template::Fixed(Template::Object(members, is_open).apply(&Data::Unknown, &Data::Unknown));
        }
        return Template::Object(members, is_open);
    }
    if node.array().is_some() {
        let mut element: Option<Data> = None;
        for entry in node.entries() {
            let next = match template(entry.value(), mode, depth + 1) {
                Template::Fixed(data) => data,
                _ => Data::Unknown,
            };
            element = Some(element.map_or(next.clone(), |element| element.join(&next)));
        }
        let element = element.filter(|_| !node.is_opaque()).unwrap_or(Data::Unknown);
        return Template::Fixed(Data::array(element, ArraySource::Values));
    }
    let Some(scalar) = node.scalar().filter(|_| !node.is_opaque()) else { return Template::Fixed(Data::Unknown) };
    Template::Fixed(match scalar.kind {
        ScalarKind::Text { .. } if mode == Mode::Jsonata && is_expression(node) => Data::Unknown,
        ScalarKind::Text { .. } => Data::Text,
        ScalarKind::Number => Data::Number,
        ScalarKind::True | ScalarKind::False => Data::Boolean,
        ScalarKind::Null => Data::Null,
        _ => Data::Unknown,
    })
}

/// Whether the value is a function of CloudFormation (`{"Ref": …}`,
/// `{"Fn::Sub": …}`), which may give any value.
pub(in crate::model) fn is_template_function(node: Node) -> bool {
    let mut keys = node.entries().map(|entry| entry.key().unwrap_or_default());
    let (Some(key), None) = (keys.next(), keys.next()) else { return false };
    node.object().is_some() && (key == "Ref" || key.starts_with("Fn::"))
}

fn is_expression(node: Node) -> bool {
    node.text_value().is_none_or(|text| text.starts_with("{%") || text.ends_with("%}"))
}

fn member(entry: Entry, mode: Mode, depth: u32) -> Option<(Box<str>, Template)> {
    let key = entry.key()?;
    let value = entry.value();
    Some(match key.strip_suffix(".$").filter(|_| mode == Mode::JsonPath) {
        Some(name) => {
            let text = value.text_value().filter(|_| !value.is_opaque());
            (name.into(), text.map_or(Template::Fixed(Data::Unknown), |text| Template::expression(&text)))
        }
        None => (key.into(), template(value, mode, depth + 1)),
    })
}

fn path(path: &Path) -> Template {
    let keys = reads::keys(path);
    match path.root {
        _ if !path.is_sound() => Template::Fixed(Data::Unknown),
        Root::Input => Template::Path(keys),
        Root::Context => context_path(&keys),
        _ => Template::Fixed(Data::Unknown),
    }
}

fn context_path(keys: &[Key]) -> Template {
    let names: Vec<&str> =
        keys.iter().map_while(|key| if let Key::Name(name) = key { Some(&**name) } else { None }).collect();
    if let ["Map", "Item", "Value", rest @ ..] = &names[..] {
        let from = names.len() - rest.len();
        return Template::Item(keys.get(from..).unwrap_or_default().into());
    }
    let member = context::member(&names.join(".")).filter(|_| names.len() == keys.len());
    Template::Fixed(match member.map(|member| member.kind) {
        Some(ContextKind::Text | ContextKind::Timestamp) => Data::Text,
        Some(ContextKind::Number) => Data::Number,
        _ => Data::Unknown,
    })
}
