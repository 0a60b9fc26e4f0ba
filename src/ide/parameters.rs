//! What a place in the parameters of a call means: which call it is, and what
//! the table of services wants there.

use std::borrow::Cow;

use crate::model::{Frame, Place, Role};
use crate::spec::resource::{Call, Pattern, Resource, Target};
use crate::spec::services::{Action, Kind, Shape};
use crate::spec::{QueryLanguage, StateType};
use crate::syntax::{Entry, Node};

/// The fields that hold the parameters of a call, and the languages of their states.
const FIELDS: [(&str, QueryLanguage); 2] =
    [("Parameters", QueryLanguage::JsonPath), ("Arguments", QueryLanguage::Jsonata)];

/// What marks a key whose value is evaluated, in JSONPath states.
pub const PATH_SUFFIX: &str = ".$";

/// A call of an action that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownCall {
    /// The action.
    pub action: Action,
    /// What its Task waits for.
    pub pattern: Pattern,
}

impl KnownCall {
    /// The call that `Resource` of this object names: a Task, or what reads the
    /// items of a Map state or writes its results.
    pub fn of(object: Node) -> Option<Self> {
        let resource = object.get("Resource").filter(|resource| !resource.is_opaque())?;
        KnownCall::named(&resource.text_value()?)
    }

    /// The call that the text of a `Resource` names.
    pub fn named(text: &str) -> Option<Self> {
        let Target::Call(call) = Resource::parse(text)?.target else { return None };
        KnownCall::new(&call)
    }

    fn new(call: &Call) -> Option<Self> {
        Some(KnownCall { action: call.action_called()?, pattern: call.pattern })
    }

    /// The errors that the service can answer with, those of this action first.
    pub fn errors(self) -> impl Iterator<Item = Cow<'static, str>> {
        self.action.errors().chain(self.action.service().general_errors())
    }

    /// Its name for [`documentation`](crate::ide::documentation): `aws-sdk:s3:getObject`.
    pub fn path(&self) -> String {
        format!("{}:{}", self.action.service().path(), self.action.name())
    }
}

/// A place within the parameters of a call.
#[derive(Clone, Debug)]
pub struct ParameterPlace {
    /// The call.
    pub call: KnownCall,
    /// What the innermost container around the place is.
    pub shape: Shape,
    /// The way there, for documentation: `Entries/[]/`.
    path: String,
    /// Whether keys may end in [`PATH_SUFFIX`].
    pub is_jsonpath: bool,
}

impl ParameterPlace {
    /// What is known of the innermost container around the place; `None` if it is
    /// no part of parameters, or anything may stand there.
    pub fn at(place: &Place) -> Option<Self> {
        let (outer, call) =
            place.frames.iter().enumerate().rev().find_map(|(index, frame)| Some((index, call_around(frame)?)))?;
        let mut found = ParameterPlace {
            call,
            shape: call.action.input()?,
            path: String::new(),
            is_jsonpath: place.frame().language == QueryLanguage::JsonPath,
        };
        let inner = place.frames.get(outer + 1..)?;
        let (innermost, around) = inner.split_last()?;
        for frame in around {
            found.shape = found.descend(frame.node, frame.entry?)?;
        }
        found.fits(innermost.node).then_some(found)
    }

    /// The same for a value that is still to be written, or that is no container.
    pub fn of_value(place: &Place, entry: Entry) -> Option<Self> {
        if let Some(call) = call_around(place.frame()) {
            let is_jsonpath = place.frame().language == QueryLanguage::JsonPath;
            return Some(ParameterPlace { call, shape: call.action.input()?, path: String::new(), is_jsonpath });
        }
        let mut found = ParameterPlace::at(place)?;
        found.shape = found.descend(place.frame().node, entry)?;
        Some(found)
    }

    /// What the value of `entry` in `node` is.
    fn descend(&mut self, node: Node, entry: Entry) -> Option<Shape> {
        if !self.fits(node) {
            return None;
        }
        let (step, shape) = match self.shape.kind() {
            Kind::Structure => {
                let key = entry.key().filter(|_| !entry.is_key_opaque())?;
                let member = self.shape.member(&key)?;
                (member.name(), member.shape())
            }
            Kind::Map => ("{}", self.shape.value()?),
            Kind::List => ("[]", self.shape.element()?),
            _ => return None,
        };
        self.path.push_str(step);
        self.path.push('/');
        Some(shape)
    }

    fn fits(&self, node: Node) -> bool {
        match self.shape.kind() {
            Kind::Structure | Kind::Map => node.object().is_some() || node.is_missing(),
            Kind::List => node.array().is_some() || node.is_missing(),
            _ => false,
        }
    }

    /// The name of the nearest member around the place; empty if there is none.
    pub fn last_name(&self) -> &str {
        self.path.split('/').rfind(|step| step.starts_with(|first: char| first.is_alphanumeric())).unwrap_or_default()
    }

    /// The name of what the documentation says of a member here.
    pub fn docs_of(&self, member: &str) -> String {
        format!("{}/{}{member}", self.call.path(), self.path)
    }
}

/// The call whose parameters the entry of this frame holds.
fn call_around(frame: &Frame) -> Option<KnownCall> {
    let Role::Object(shape) = frame.role else { return None };
    let takes_calls = matches!(
        shape,
        crate::spec::Shape::State(Some(StateType::Task))
            | crate::spec::Shape::ItemReader
            | crate::spec::Shape::ResultWriter
    );
    let key = frame.entry.filter(|_| takes_calls)?.key()?;
    let is_field = FIELDS.iter().any(|(name, language)| *name == key && *language == frame.language);
    KnownCall::of(frame.node).filter(|_| is_field)
}

/// The call that is made by the Task around a place.
pub fn call_of_task(place: &Place) -> Option<KnownCall> {
    let (state, state_type) = place.state()?;
    KnownCall::of(state).filter(|_| state_type == Some(StateType::Task))
}

/// The name of a parameter, by its key.
pub fn parameter_name(key: &str, is_jsonpath: bool) -> &str {
    if is_jsonpath { key.strip_suffix(PATH_SUFFIX).unwrap_or(key) } else { key }
}
