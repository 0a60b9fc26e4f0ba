//! What an item inserts, in no syntax yet: values with tab stops.

use super::snippet::Snippet;
use crate::spec::skeletons::{Members, Skeleton};
use crate::spec::{Field, ValueKind};

/// What an item inserts.
#[derive(Clone, Debug)]
pub(super) enum Insert {
    /// The name of a member.
    Key(String),
    /// A member.
    Member(Member),
    /// Members, at least one.
    Members(Vec<Member>),
    /// A value.
    Value(Form),
    /// A value, and members that follow the one that it belongs to.
    Rest(Form, Vec<Member>),
    /// A part of a text that stands there already.
    Part(Snippet),
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// A text.
    Text(Snippet),
    /// A number or a Boolean.
    Raw(Snippet),
    Object(Vec<Member>),
    List(Vec<Form>),
    /// An object or a list in which everything is still to be written, at the
    /// tab stop of this number.
    Hole {
        is_list: bool,
        stop: u32,
    },
}

/// A key and its value.
pub(super) type Member = (Snippet, Form);

impl Insert {
    /// This text as a value.
    pub fn text(text: impl Into<Snippet>) -> Self {
        Insert::Value(Form::Text(text.into()))
    }

    /// This number or Boolean.
    pub fn raw(word: &str) -> Self {
        Insert::Value(Form::Raw(word.into()))
    }

    /// A part of a text.
    pub fn part(text: impl Into<Snippet>) -> Self {
        Insert::Part(text.into())
    }

    /// The field with a value that waits to be filled in. Without tab stops it
    /// is the shortest that is valid.
    pub fn member(field: &Field, snippets: bool) -> Self {
        Insert::Member((field.name.into(), blank_value(field, snippets)))
    }

    /// An object.
    pub fn object(members: Members) -> Self {
        Insert::Value(Form::Object(Stops::default().members(members)))
    }

    /// An object with a key to be named.
    pub fn named_object(name: &str, members: Members) -> Self {
        let mut stops = Stops::default();
        let name = Snippet::stop(stops.next(), name);
        Insert::Member((name, Form::Object(stops.members(members))))
    }

    /// An object whose first key stands already.
    pub fn rest_of_object(members: Members) -> Self {
        let mut members = Stops::default().members(members).into_iter();
        let first = members.next().map_or(Form::Object(Vec::new()), |(_, value)| value);
        Insert::Rest(first, members.collect())
    }
}

/// The tab stops of one item.
#[derive(Default)]
struct Stops {
    /// The last number that was given.
    last: u32,
    /// The names of first states, which stand in `StartAt` and as a key: both
    /// places have the same stop.
    names: Vec<(&'static str, u32)>,
}

impl Stops {
    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn members(&mut self, members: Members) -> Vec<Member> {
        let mut member = |(key, value): &(&'static str, Skeleton)| {
            let named = self.names.iter().find(|(name, _)| name == key);
            let key = named.map_or_else(|| Snippet::from(*key), |(name, number)| Snippet::stop(*number, *name));
            (key, self.value(value))
        };
        members.iter().map(&mut member).collect()
    }

    fn value(&mut self, value: &Skeleton) -> Form {
        match value {
            Skeleton::Text(placeholder) => Form::Text(Snippet::stop(self.next(), *placeholder)),
            Skeleton::StateName => Form::Text(Snippet::stop(self.next(), "NextState")),
            Skeleton::FirstState(name) => {
                let number = self.next();
                self.names.push((name, number));
                Form::Text(Snippet::stop(number, *name))
            }
            Skeleton::Raw(placeholder) => Form::Raw(Snippet::stop(self.next(), *placeholder)),
            Skeleton::Fixed(text) => Form::Text((*text).into()),
            Skeleton::FixedRaw(text) => Form::Raw((*text).into()),
            Skeleton::OneOf(texts) => Form::Text(Snippet::choice(self.next(), texts)),
            Skeleton::Object(members) => Form::Object(self.members(members)),
            Skeleton::List(items) => Form::List(items.iter().map(|item| self.value(item)).collect()),
        }
    }
}

/// A value of `field` that waits to be filled in.
fn blank_value(field: &Field, snippets: bool) -> Form {
    let hole = |is_list: bool| match (snippets, is_list) {
        (true, is_list) => Form::Hole { is_list, stop: 1 },
        (false, true) => Form::List(Vec::new()),
        (false, false) => Form::Object(Vec::new()),
    };
    let number = |least: f64| {
        let default = field.default.filter(|default| default.parse::<f64>().is_ok());
        let value = default.map_or_else(|| least.max(0.0).to_string(), str::to_owned);
        Form::Raw(Snippet::stop(1, value))
    };
    let blank = || Form::Text(Snippet::stop(1, ""));
    match field.value {
        ValueKind::Boolean => Form::Raw(Snippet::choice(1, &["true", "false"])),
        ValueKind::Integer(least, _) => number(least.max(1) as f64),
        ValueKind::Number(least, _) => number(least),
        ValueKind::ErrorNames | ValueKind::Texts => Form::List(vec![blank()]),
        ValueKind::Template
        | ValueKind::Arguments
        | ValueKind::Assign
        | ValueKind::Object(_)
        | ValueKind::States
        | ValueKind::Json => hole(false),
        ValueKind::List(_) => hole(true),
        ValueKind::Condition | ValueKind::Items if snippets => Form::Text(blank_expression()),
        ValueKind::Condition => Form::Raw("true".into()),
        ValueKind::Items => hole(true),
        ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic => {
            Form::Text(Snippet::stop(1, "").between("$", ""))
        }
        ValueKind::Text
        | ValueKind::Comment
        | ValueKind::OneOf(_)
        | ValueKind::StateType
        | ValueKind::StateName
        | ValueKind::Timestamp
        | ValueKind::Resource
        | ValueKind::ServiceCall(_) => blank(),
    }
}

/// An expression in JSONata that is to be written.
pub(super) fn blank_expression() -> Snippet {
    Snippet::stop(1, "").between("{% ", " %}")
}
