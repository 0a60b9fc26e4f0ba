//! What is known of a value.
//!
//! A [`Data`] says less than the value itself and never more: what may be
//! otherwise is unknown. All values are bounded in size and depth, so that
//! nothing that is computed from them grows without end.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::answer::Answer;
use crate::spec::StateType;
use crate::spec::resource::Pattern;
use crate::spec::results::{self, ResultKind, ResultMember};

/// Objects of more values than this, those within them included, are cut short.
const MOST_VALUES: u32 = 128;

/// Objects and arrays that are nested deeper than this are not known.
pub(super) const MOST_DEPTH: u32 = 8;

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// It may be anything.
    Unknown,
    /// What a task of this kind gives, whatever it holds.
    Result(TaskResult),
    /// What a service answers, or a part of that, if it is there.
    Answer(Answer),
    /// An object.
    Object(Arc<ObjectData>),
    /// An array of these elements; where they come from.
    Array(Arc<Elements>, ArraySource),
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`
    Null,
}

/// What is known of the elements of an array: first of all, of each of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Elements {
    each: Data,
    /// One by one, where there are exactly these; none where that is not known.
    places: Box<[Data]>,
}

impl Elements {
    /// Elements that are all like this.
    pub fn all(each: Data) -> Elements {
        Elements { each: if each.size().1 >= MOST_DEPTH { Data::Unknown } else { each }, places: Box::default() }
    }

    /// Exactly these elements, at least one.
    pub fn exactly(places: Vec<Data>) -> Elements {
        let each = places.iter().cloned().reduce(|all, next| all.join(&next)).unwrap_or(Data::Unknown);
        Elements::all(each).with_places(places.into())
    }

    fn with_places(self, places: Box<[Data]>) -> Elements {
        let elements = Elements { places, ..self };
        let (weight, depth) = elements.size();
        let is_too_large = weight > MOST_VALUES || depth > MOST_DEPTH;
        if is_too_large { Elements { places: Box::default(), ..elements } } else { elements }
    }

    /// The element that the key means, if it is surely there.
    pub fn surely(&self, key: &Key) -> Option<&Data> {
        match key {
            Key::Place(place) => self.places.get(*place),
            _ => None,
        }
    }

    fn size(&self) -> (u32, u32) {
        let start = self.each.size();
        self.places
            .iter()
            .map(Data::size)
            .fold(start, |(weight, depth), (more, deeper)| (weight.saturating_add(more), depth.max(deeper)))
    }

    fn join(&self, other: &Elements) -> Elements {
        let all = Elements::all(self.each.join(&other.each));
        match self.places.len() == other.places.len() {
            true => all.with_places(self.places.iter().zip(&other.places).map(|(a, b)| a.join(b)).collect()),
            false => all,
        }
    }

    fn absorbs(&self, other: &Elements) -> bool {
        let absorbs_places = || {
            self.places.len() == other.places.len()
                && self.places.iter().zip(&other.places).all(|(own, other)| own.absorbs(other))
        };
        self.each.absorbs(&other.each) && (self.places.is_empty() || absorbs_places())
    }
}

/// Each of the elements.
impl std::ops::Deref for Elements {
    type Target = Data;

    fn deref(&self) -> &Data {
        &self.each
    }
}

/// Results that people often mistake for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskResult {
    /// Of `lambda:invoke`: what the function gives stands in `Payload`.
    LambdaInvoke,
    /// Of `states:startExecution.sync`: `Output` is a text.
    StartExecutionSync,
}

impl TaskResult {
    /// The members that it is known to have.
    pub fn members(self) -> Vec<Member> {
        let members = match self {
            TaskResult::LambdaInvoke => results::members("lambda", "invoke", Pattern::RequestResponse),
            TaskResult::StartExecutionSync => results::members("states", "startExecution", Pattern::Sync),
        };
        members.unwrap_or_default().iter().map(Member::from).collect()
    }
}

impl From<&ResultMember> for Member {
    fn from(member: &ResultMember) -> Self {
        Member {
            name: member.name.into(),
            presence: if member.is_sure { Presence::Always } else { Presence::Unknown },
            data: match member.kind {
                ResultKind::Any => Data::Unknown,
                ResultKind::Text => Data::Text,
                ResultKind::Number => Data::Number,
                ResultKind::Object => Data::object(Vec::new(), true),
            },
        }
    }
}

/// Where an array comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArraySource {
    /// From the data or from the definition.
    Values,
    /// It is what the branches or iterations of a state of this type gave.
    Outputs(StateType),
}

/// What is known of an object.
#[derive(Debug, PartialEq, Eq)]
pub struct ObjectData {
    /// The members that are known, sorted by name.
    members: Box<[Member]>,
    /// There may be members that are not known.
    is_open: bool,
    /// Counts the values in it.
    weight: u32,
    depth: u32,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is there.
    pub presence: Presence,
    /// What its value is, if it is there.
    pub data: Data,
}

/// Whether a member is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// On every way.
    Always,
    /// On one way it surely is, on another it surely is not.
    Sometimes,
    /// Nobody knows.
    Unknown,
}

impl Presence {
    fn join(self, other: Presence) -> Presence {
        match (self, other) {
            (Presence::Always, Presence::Always) => Presence::Always,
            (Presence::Unknown, _) | (_, Presence::Unknown) => Presence::Unknown,
            _ => Presence::Sometimes,
        }
    }
}

/// What a path finds.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup<'d> {
    /// It may find anything, or nothing.
    Unknown,
    /// It surely finds this.
    Found(&'d Data),
    /// On some ways it finds nothing: the step of this number, counted from 0.
    Sometimes(usize),
    /// It surely finds nothing, since the step of this number does not exist in
    /// this value.
    Absent(usize, &'d Data),
    /// The step of this number looks for something in a result.
    InResult(usize, TaskResult),
}

/// One step of a path as far as data cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A member.
    Name(Box<str>),
    /// The element at this place, counted from 0.
    Place(usize),
    /// An element.
    Element,
    /// Anything else.
    Other,
}

impl Data {
    /// An object of these members; `None` for what is known of all others, if
    /// there may be others. Of two with the same name, nothing is known.
    pub fn object(mut members: Vec<Member>, is_open: bool) -> Data {
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members.dedup_by(|later, first| {
            let is_same = later.name == first.name;
            if is_same {
                first.data = Data::Unknown;
            }
            is_same
        });
        Data::sorted(members, is_open)
    }

    /// An object of members that are sorted.
    fn sorted(mut members: Vec<Member>, is_open: bool) -> Data {
        if members.len() as u32 >= MOST_VALUES {
            return Data::Unknown;
        }
        let measured = |members: &[Member]| {
            members.iter().fold((1, 1), |(weight, depth), member| {
                let (more, deeper) = member.data.size();
                (weight + more, depth.max(1 + deeper))
            })
        };
        let (mut weight, mut depth) = measured(&members);
        if depth > MOST_DEPTH || weight > MOST_VALUES {
            for member in &mut members {
                if matches!(member.data, Data::Object(_) | Data::Array(..)) {
                    member.data = Data::Unknown;
                }
            }
            (weight, depth) = measured(&members);
        }
        Data::Object(Arc::new(ObjectData { members: members.into(), is_open, weight, depth }))
    }

    /// An array of elements like this.
    pub fn array(element: Data, source: ArraySource) -> Data {
        Data::Array(Arc::new(Elements::all(element)), source)
    }

    /// How many values it has, and how deep they are nested.
    fn size(&self) -> (u32, u32) {
        match self {
            Data::Object(object) => (object.weight, object.depth),
            Data::Array(element, _) => {
                let (weight, depth) = element.size();
                (weight.saturating_add(1), 1 + depth)
            }
            _ => (1, 0),
        }
    }

    /// What it is called in a message: "a text".
    pub fn kind(&self) -> &'static str {
        match self {
            Data::Unknown => "a value",
            Data::Answer(answer) => answer.kind(),
            Data::Result(_) | Data::Object(_) => "an object",
            Data::Array(..) => "an array",
            Data::Text => "a text",
            Data::Number => "a number",
            Data::Boolean => "a Boolean",
            Data::Null => "null",
        }
    }

    /// The members of an object that are known.
    pub fn members(&self) -> &[Member] {
        match self {
            Data::Object(object) => &object.members,
            _ => &[],
        }
    }

    /// The members that are known, also of results.
    pub fn known_members(&self) -> Cow<'_, [Member]> {
        match self {
            Data::Result(result) => result.members().into(),
            Data::Answer(answer) => answer.members().into(),
            data => data.members().into(),
        }
    }

    /// Whether it is an object that may have members that are not known.
    pub fn is_open(&self) -> bool {
        matches!(self, Data::Object(object) if object.is_open)
    }

    /// What is known of a value that is like `self` or like `other`.
    pub fn join(&self, other: &Data) -> Data {
        match (self, other) {
            _ if self.absorbs(other) => self.clone(),
            (Data::Object(a), Data::Object(b)) => joined(a, b),
            (Data::Array(a, from), Data::Array(b, other)) => {
                Data::Array(Arc::new(a.join(b)), if from == other { *from } else { ArraySource::Values })
            }
            _ => Data::Unknown,
        }
    }

    /// Whether a join with `other` gives `self` again.
    pub fn absorbs(&self, other: &Data) -> bool {
        match (self, other) {
            (Data::Unknown, _) => true,
            (Data::Object(a), Data::Object(b)) => Arc::ptr_eq(a, b) || absorbs(a, b),
            (Data::Array(a, from), Data::Array(b, other)) => {
                (from == other || *from == ArraySource::Values) && (Arc::ptr_eq(a, b) || a.absorbs(b))
            }
            _ => self == other,
        }
    }

    /// Follows a path as far as something is known.
    pub fn lookup(&self, keys: &[Key]) -> Lookup<'_> {
        let mut data = self;
        // Whether an array is long enough, and which of its elements it is, nobody knows.
        let mut is_element = false;
        for (step, key) in keys.iter().enumerate() {
            data = match (data, key) {
                (Data::Unknown | Data::Answer(_), _) | (_, Key::Other) => return Lookup::Unknown,
                (Data::Result(result), _) => return Lookup::InResult(step, *result),
                (Data::Object(object), Key::Name(name)) => match object.member(name) {
                    None if object.is_open => return Lookup::Unknown,
                    None => return Lookup::Absent(step, data),
                    Some(member) => match member.presence {
                        Presence::Always => &member.data,
                        Presence::Sometimes if !is_element => return Lookup::Sometimes(step),
                        Presence::Sometimes | Presence::Unknown => return Lookup::Unknown,
                    },
                },
                (Data::Array(elements, _), Key::Element | Key::Place(_)) => match elements.surely(key) {
                    Some(element) => element,
                    None => {
                        is_element = true;
                        elements
                    }
                },
                _ => return Lookup::Absent(step, data),
            };
        }
        if is_element { Lookup::Unknown } else { Lookup::Found(data) }
    }

    /// What the path gives where it finds something.
    pub fn get(&self, keys: &[Key]) -> Data {
        let mut data = self;
        let mut is_element = false;
        for (step, key) in keys.iter().enumerate() {
            data = match (data, key) {
                (Data::Answer(answer), _) => return answer.get(keys.get(step..).unwrap_or_default()),
                (Data::Object(object), Key::Name(name)) => match object.member(name) {
                    Some(member) => &member.data,
                    None => return Data::Unknown,
                },
                (Data::Array(elements, _), Key::Element | Key::Place(_)) => match elements.surely(key) {
                    Some(element) => element,
                    None => {
                        is_element = true;
                        elements
                    }
                },
                _ => return Data::Unknown,
            };
        }
        // Whoever asked for that element may know what it has.
        if is_element { data.without_doubts() } else { data.clone() }
    }

    /// With `value` at the path, as `ResultPath` puts it there: objects on the
    /// way are made where there are none.
    pub fn with(&self, keys: &[Key], value: Data) -> Data {
        let Some((key, rest)) = keys.split_first() else { return value };
        let Key::Name(name) = key else { return Data::Unknown };
        let (members, is_open) = match self {
            Data::Object(object) => (object.members.to_vec(), object.is_open),
            Data::Unknown | Data::Result(_) => (Vec::new(), true),
            Data::Answer(answer) => (answer.members(), true),
            // There is no place for a member: the state fails.
            _ => return Data::Unknown,
        };
        let place = members.binary_search_by(|member| (*member.name).cmp(name));
        // Where it may be missing, or something else, it is not known what is kept.
        let inner = match place {
            Ok(at) if members[at].presence == Presence::Always => members[at].data.clone(),
            Err(_) if !is_open => Data::object(Vec::new(), false),
            _ => Data::Unknown,
        };
        let member = Member { name: (**name).into(), presence: Presence::Always, data: inner.with(rest, value) };
        let mut members = members;
        match place {
            Ok(at) => members[at] = member,
            Err(at) => members.insert(at, member),
        }
        Data::sorted(members, is_open)
    }

    /// With nothing known of what is at the path, not even whether it is there.
    pub fn forgetting(&self, keys: &[Key]) -> Data {
        let Data::Object(object) = self else { return Data::Unknown };
        let Some((Key::Name(name), rest)) = keys.split_first() else { return Data::Unknown };
        let mut members = object.members.to_vec();
        match members.binary_search_by(|member| (*member.name).cmp(name)) {
            Ok(at) => {
                members[at].presence = Presence::Unknown;
                members[at].data = members[at].data.forgetting(rest);
            }
            Err(_) if object.is_open => {}
            Err(at) => {
                let member = Member { name: (**name).into(), presence: Presence::Unknown, data: Data::Unknown };
                members.insert(at, member);
            }
        }
        Data::sorted(members, object.is_open)
    }

    /// With no member that is only there on some ways: whoever chose the way may
    /// have known. At all depths.
    pub fn without_doubts(&self) -> Data {
        fn has_doubt(data: &Data) -> bool {
            data.members().iter().any(|member| member.presence == Presence::Sometimes || has_doubt(&member.data))
        }
        if !has_doubt(self) {
            return self.clone();
        }
        let members = self.members().iter().map(|member| Member {
            name: member.name.clone(),
            presence: if member.presence == Presence::Sometimes { Presence::Unknown } else { member.presence },
            data: member.data.without_doubts(),
        });
        Data::sorted(members.collect(), self.is_open())
    }
}

/// For people: `{a: text, b?: number, …}`, with `…` for members that nobody
/// knows and `?` behind those that may be missing.
impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Data::Unknown => f.write_str("unknown"),
            Data::Answer(answer) => answer.fmt(f),
            Data::Result(TaskResult::LambdaInvoke) => f.write_str("result of lambda:invoke"),
            Data::Result(TaskResult::StartExecutionSync) => f.write_str("result of states:startExecution.sync"),
            Data::Object(object) => {
                f.write_str("{")?;
                for (number, member) in object.members.iter().enumerate() {
                    let comma = if number > 0 { ", " } else { "" };
                    let mark = if member.presence == Presence::Always { "" } else { "?" };
                    write!(f, "{comma}{}{mark}: {}", member.name, member.data)?;
                }
                let comma = if object.members.is_empty() { "" } else { ", " };
                if object.is_open { write!(f, "{comma}…}}") } else { f.write_str("}") }
            }
            Data::Array(elements, _) if elements.places.is_empty() => write!(f, "[{}]", elements.each),
            Data::Array(elements, _) => {
                for (number, element) in elements.places.iter().enumerate() {
                    write!(f, "{}{element}", if number == 0 { "[" } else { ", " })?;
                }
                f.write_str("]")
            }
            Data::Text => f.write_str("text"),
            Data::Number => f.write_str("number"),
            Data::Boolean => f.write_str("Boolean"),
            Data::Null => f.write_str("null"),
        }
    }
}

impl ObjectData {
    pub(super) fn member(&self, name: &str) -> Option<&Member> {
        let at = self.members.binary_search_by(|member| (*member.name).cmp(name)).ok()?;
        self.members.get(at)
    }
}

fn joined(a: &ObjectData, b: &ObjectData) -> Data {
    let is_open = a.is_open || b.is_open;
    let mut members = Vec::with_capacity(a.members.len().max(b.members.len()));
    let (mut rest_a, mut rest_b) = (&a.members[..], &b.members[..]);
    loop {
        let order = match (rest_a.first(), rest_b.first()) {
            (Some(first), Some(second)) => first.name.cmp(&second.name),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        match (order, rest_a, rest_b) {
            (std::cmp::Ordering::Equal, [first, after @ ..], [second, others @ ..]) => {
                let presence = first.presence.join(second.presence);
                members.push(Member { name: first.name.clone(), presence, data: first.data.join(&second.data) });
                (rest_a, rest_b) = (after, others);
            }
            (std::cmp::Ordering::Less, [first, after @ ..], _) => {
                members.extend(one_sided(first, b));
                rest_a = after;
            }
            (_, _, [second, others @ ..]) => {
                members.extend(one_sided(second, a));
                rest_b = others;
            }
            _ => break,
        }
    }
    Data::sorted(members, is_open)
}

/// A member that `other` is not known to have.
fn one_sided(member: &Member, other: &ObjectData) -> Option<Member> {
    if other.is_open {
        // It may be there with any value, as may those that nobody names.
        return None;
    }
    Some(Member { presence: member.presence.join(Presence::Sometimes), ..member.clone() })
}

/// Whether what is joined of both is `a`.
fn absorbs(a: &ObjectData, b: &ObjectData) -> bool {
    if b.is_open && !a.is_open {
        return false;
    }
    let mut others = b.members.iter().peekable();
    for member in &a.members {
        // Members that `a` does not have go if it is open.
        while others.next_if(|other| other.name < member.name).is_some() {
            if !a.is_open {
                return false;
            }
        }
        let is_same = match others.next_if(|other| other.name == member.name) {
            Some(other) => member.presence.join(other.presence) == member.presence && member.data.absorbs(&other.data),
            None => !b.is_open && member.presence != Presence::Always,
        };
        if !is_same {
            return false;
        }
    }
    a.is_open || others.next().is_none()
}
