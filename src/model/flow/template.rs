//! Payload templates and JSON with expressions, reduced to what they make of
//! the data.

use super::data::{ArraySource, Data, Key, MOST_DEPTH, Member, Presence};
use super::formula::{Formula, Sources, merged};
use super::reads;
use crate::expr::{Argument, ArgumentValue, Call, Expression, Path, Root};
use crate::model::expressions::{Code, Embedded};
use crate::spec::context::{self, ContextKind};
use crate::spec::functions::{self, ArgumentKind};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::TextSize;

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
    /// An array of these elements.
    Array(Box<[Template]>),
    /// An element of an array.
    Element(Box<Template>),
    /// The members of both objects; of two of the same name, that of the second.
    Merge(Box<[Template; 2]>),
    /// What an expression gives. One that gives nothing fails.
    Formula(Box<Formula>),
}

/// How texts and keys of a template are read.
#[derive(Clone, Copy)]
enum Mode<'e> {
    /// As they are written.
    Literal,
    /// `.$` keys are evaluated.
    JsonPath,
    /// `{% … %}` texts are evaluated: where the state starts, and the
    /// expressions in it.
    Jsonata(TextSize, &'e [Embedded]),
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

    /// Free JSON with expressions, of the JSONata state that starts here and
    /// has these expressions.
    pub fn jsonata(node: Node, state_at: TextSize, expressions: &[Embedded]) -> Template {
        template(node, Mode::Jsonata(state_at, expressions), 0)
    }

    /// JSON that is never evaluated.
    pub fn literal(node: Node) -> Data {
        template(node, Mode::Literal, 0).apply(&Sources::input(&Data::Unknown))
    }

    /// A path or a call of an intrinsic function.
    pub fn expression(text: &str) -> Template {
        match Expression::parse(text) {
            Expression::Path(path) => self::path(&path),
            Expression::Call(intrinsic) if intrinsic.errors.iter().all(|error| error.is_doubtful) => {
                call(&intrinsic.call)
            }
            Expression::Call(_) => Template::Fixed(Data::Unknown),
        }
    }

    /// What it makes of the input.
    pub fn apply_to(&self, input: &Data) -> Data {
        self.apply(&Sources::input(input))
    }

    /// What it makes of these.
    pub fn apply(&self, sources: &Sources) -> Data {
        match self {
            Template::Fixed(fixed) => fixed.clone(),
            Template::Path(keys) => sources.input.get(keys),
            Template::Item(keys) => sources.item.get(keys),
            Template::Object(members, is_open) => {
                let members = members.iter().map(|(name, template)| Member {
                    name: (**name).into(),
                    presence: Presence::Always,
                    data: template.apply(sources),
                });
                Data::object(members.collect(), *is_open)
            }
            Template::Array(elements) => array_of(elements.iter().map(|element| element.apply(sources))),
            Template::Element(array) => array.apply(sources).get(&[Key::Element]),
            Template::Merge(objects) => {
                let [first, second] = &**objects;
                merged(&first.apply(sources), &second.apply(sources), true)
            }
            Template::Formula(formula) => formula.apply(sources),
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
            return Template::Fixed(Template::Object(members, is_open).apply_to(&Data::Unknown));
        }
        return Template::Object(members, is_open);
    }
    if node.array().is_some() {
        if node.is_opaque() {
            return Template::Fixed(array_of([].into_iter()));
        }
        let elements: Box<[_]> = node.entries().map(|entry| template(entry.value(), mode, depth + 1)).collect();
        if elements.iter().all(|element| matches!(element, Template::Fixed(_))) {
            return Template::Fixed(Template::Array(elements).apply_to(&Data::Unknown));
        }
        return Template::Array(elements);
    }
    let Some(scalar) = node.scalar().filter(|_| !node.is_opaque()) else { return Template::Fixed(Data::Unknown) };
    if let Mode::Jsonata(state_at, expressions) = mode
        && let Some(text) = node.text_value()
        && (text.starts_with("{%") || text.ends_with("%}"))
    {
        return formula(node, state_at, expressions).unwrap_or(Template::Fixed(Data::Unknown));
    }
    Template::Fixed(match scalar.kind {
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

/// The expression that a text is.
fn formula(node: Node, state_at: TextSize, expressions: &[Embedded]) -> Option<Template> {
    let at = node.content_range().start().checked_sub(state_at)?;
    let found = expressions.binary_search_by_key(&at, |embedded| embedded.content.start()).ok()?;
    let embedded = expressions.get(found).filter(|embedded| !embedded.is_unknown)?;
    let Code::Jsonata(code) = &embedded.code else { return None };
    let formula = Formula::new(&code.text, &code.tree);
    Some(match formula.fixed() {
        _ if !code.is_closed => return None,
        Some(data) => Template::Fixed(data),
        None => Template::Formula(Box::new(formula)),
    })
}

/// An array of these; of an empty one, nothing is known of elements.
fn array_of(elements: impl Iterator<Item = Data>) -> Data {
    let element = elements.reduce(|all, next| all.join(&next));
    Data::array(element.unwrap_or(Data::Unknown), ArraySource::Values)
}

fn member(entry: Entry, mode: Mode, depth: u32) -> Option<(Box<str>, Template)> {
    let key = entry.key()?;
    let value = entry.value();
    Some(match key.strip_suffix(".$").filter(|_| matches!(mode, Mode::JsonPath)) {
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

/// What an intrinsic function gives.
fn call(call: &Call) -> Template {
    let argument = |argument: &Argument| match &argument.value {
        ArgumentValue::Text(_) => Template::Fixed(Data::Text),
        ArgumentValue::Number(_) => Template::Fixed(Data::Number),
        ArgumentValue::Boolean(_) => Template::Fixed(Data::Boolean),
        ArgumentValue::Null => Template::Fixed(Data::Null),
        ArgumentValue::Path(path) => self::path(path),
        ArgumentValue::Call(inner) => self::call(inner),
        ArgumentValue::Missing | ArgumentValue::Unknown => Template::Fixed(Data::Unknown),
    };
    let element = |array: &Argument| Template::Element(Box::new(argument(array)));
    match (&*call.name, &call.arguments[..]) {
        ("States.Array", values) => Template::Array(values.iter().map(argument).collect()),
        ("States.ArrayGetItem", [array, _]) => element(array),
        ("States.ArrayUnique", [array]) => Template::Array([element(array)].into()),
        ("States.ArrayPartition", [array, _]) => Template::Array([Template::Array([element(array)].into())].into()),
        ("States.JsonMerge", [first, second, _]) => Template::Merge(Box::new([argument(first), argument(second)])),
        (name, _) => {
            let known = functions::function(name);
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

fn context_path(keys: &[Key]) -> Template {
    let names: Vec<&str> =
        keys.iter().map_while(|key| if let Key::Name(name) = key { Some(&**name) } else { None }).collect();
    if let ["Map", "Item", "Value", rest @ ..] = &names[..] {
        let from = names.len() - rest.len();
        return Template::Item(keys.get(from..).unwrap_or_default().into());
    }
    let kind = context_kind(&names).filter(|_| names.len() == keys.len());
    Template::Fixed(kind.unwrap_or(Data::Unknown))
}

/// What is known of the member of the context object at this path.
pub(super) fn context_kind(names: &[&str]) -> Option<Data> {
    match context::member(&names.join("."))?.kind {
        ContextKind::Text | ContextKind::Timestamp => Some(Data::Text),
        ContextKind::Number => Some(Data::Number),
        _ => None,
    }
}
