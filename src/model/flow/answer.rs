//! What a service answers, as far as the table of services describes it.
//!
//! It is looked into step by step, when somebody asks: shapes may hold
//! themselves. Nothing in it is certain, since services leave out what is empty
//! and learn new members, so whoever wants to be sure sees a value that is not
//! known.

use std::fmt;

use super::data::{Data, Key, Member, Presence};
use crate::spec::resource::{Call, Pattern};
use crate::spec::services::{self, Kind, Shape};

/// What an action answers, or a part of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer(Shape);

impl Answer {
    /// What a call gives whose Task waits for nothing but the answer.
    pub fn of(call: &Call) -> Option<Self> {
        let action = call.action_called().filter(|_| call.pattern == Pattern::RequestResponse)?;
        action.output().map(Answer)
    }

    /// What the path finds, if it is there.
    pub(super) fn get(self, keys: &[Key]) -> Data {
        let step = |answer: Option<Answer>, key| answer?.step(key);
        keys.iter().fold(Some(self), step).map_or(Data::Unknown, Answer::data)
    }

    fn step(self, key: &Key) -> Option<Answer> {
        let Answer(shape) = self;
        match (shape.kind(), key) {
            (Kind::Structure, Key::Name(name)) => shape.member(name).map(services::Member::shape),
            (Kind::Map, Key::Name(_)) => shape.value(),
            (Kind::List, Key::Element | Key::Place(_)) => shape.element(),
            _ => None,
        }
        .map(Answer)
    }

    /// Its members, if it is an object with members of its own.
    pub fn members(self) -> Vec<Member> {
        let member = |member: services::Member| Member {
            name: member.name().into(),
            presence: Presence::Unknown,
            data: Answer(member.shape()).data(),
        };
        let mut members: Vec<Member> = self.0.members().map(member).collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members
    }

    /// What each of its elements is, if it is a list.
    pub(super) fn element(self) -> Option<Data> {
        self.0.element().map(|element| Answer(element).data())
    }

    fn data(self) -> Data {
        match self.0.kind() {
            Kind::Any | Kind::Document => Data::Unknown,
            _ => Data::Answer(self),
        }
    }

    /// What it is called in a message.
    pub(super) fn kind(self) -> &'static str {
        match self.0.kind() {
            Kind::Structure | Kind::Map => "an object",
            Kind::List => "an array",
            Kind::Integer | Kind::Float => "a number",
            Kind::Boolean => "a Boolean",
            Kind::String | Kind::Enum | Kind::Timestamp | Kind::Blob => "a text",
            Kind::Document | Kind::Any => "a value",
        }
    }
}

/// For people, in a word or two.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0.kind() {
            Kind::List => match self.0.element() {
                Some(element) => write!(f, "[{}]", Answer(element).kind().split(' ').next_back().unwrap_or_default()),
                None => f.write_str("array"),
            },
            _ => f.write_str(self.kind().split(' ').next_back().unwrap_or_default()),
        }
    }
}
