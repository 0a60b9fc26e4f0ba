//! A Task as the rules about calls see it: what its `Resource` says, what the
//! call is given, and where each of it stands.

use std::borrow::Cow;

use crate::spec::resource::{Call, Part, Resource};
use crate::spec::{QueryLanguage, StateType};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::{Indel, TextRange, TextSize};

use super::local::ObjectContext;
use super::values;

/// A Task state whose `Resource` is a text.
pub struct Task<'a> {
    /// The state.
    pub object: &'a ObjectContext<'a>,
    /// The member `Resource`.
    pub entry: Entry<'a>,
    text: Cow<'a, str>,
}

/// What a call is given under one name.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// This value, as it is written.
    Literal(Entry<'a>),
    /// What a path or an expression gives.
    Computed(Entry<'a>),
    /// Something that cannot be known.
    Unknown,
    /// Nothing.
    Missing,
}

impl<'a> Task<'a> {
    /// The Task, if the object is one.
    pub fn of(object: &'a ObjectContext<'a>) -> Option<Self> {
        if object.state_type() != Some(StateType::Task) {
            return None;
        }
        let entry = object.node.member("Resource")?;
        let is_sound = |kind| matches!(kind, ScalarKind::Text { closed: true, .. });
        entry.value().scalar().filter(|scalar| is_sound(scalar.kind))?;
        Some(Task { object, entry, text: entry.value().text_value()? })
    }

    /// The text of `Resource`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `Resource` taken apart; `None` if it is no ARN.
    pub fn resource(&self) -> Option<Resource<'_>> {
        Resource::parse(&self.text)
    }

    /// Where a part of `Resource` stands. A text with escapes is one piece.
    pub fn range_of(&self, part: Part) -> TextRange {
        part_range(self.entry.value(), part)
    }

    /// Where the call stands: service, action and suffix.
    pub fn range_of_call(&self, call: &Call) -> TextRange {
        let last = call.suffix.unwrap_or(call.action);
        self.range_of(call.service).cover(self.range_of(last))
    }

    /// Writes `text` in place of a part of `Resource`, if that has no escapes.
    pub fn replacement(&self, part: Part, text: &str) -> Option<Indel> {
        let is_plain = usize::from(self.entry.value().content_range().len()) == self.text.len();
        is_plain.then(|| Indel::replace(self.range_of(part), text))
    }

    /// Where `Resource` stands.
    pub fn range(&self) -> TextRange {
        let value = self.entry.value();
        values::visible_content(value.source(), value.content_range())
    }

    /// The field that holds what the call is given.
    pub fn payload_field(&self) -> &'static str {
        match self.object.language {
            QueryLanguage::JsonPath => "Parameters",
            QueryLanguage::Jsonata => "Arguments",
        }
    }

    /// What the call is given as a whole.
    pub fn payload(&self) -> Option<Entry<'a>> {
        self.object.node.member(self.payload_field())
    }

    /// What the call is given under this name.
    pub fn given(&self, name: &str) -> Given<'a> {
        match self.payload() {
            Some(payload) => self.given_in(payload.value(), name),
            None => Given::Missing,
        }
    }

    /// What `node`, a part of what the call is given, holds under this name.
    pub fn given_in(&self, node: Node<'a>, name: &str) -> Given<'a> {
        let is_template = self.object.language == QueryLanguage::JsonPath;
        for entry in node.entries() {
            if entry.key_is(name) {
                let value = entry.value();
                if values::is_unknown(value) {
                    return Given::Unknown;
                }
                let is_computed = !is_template && value.text_value().is_some_and(|text| values::is_expression(&text));
                return if is_computed { Given::Computed(entry) } else { Given::Literal(entry) };
            }
            let key = entry.key().unwrap_or_default();
            if key.strip_suffix(".$") == Some(name) {
                // In JSONata, that such a key means itself is told by others.
                return if is_template { Given::Computed(entry) } else { Given::Unknown };
            }
        }
        let is_closed = node.object().is_some_and(|object| object.closed)
            && !values::is_unknown(node)
            && !node.entries().any(|entry| entry.is_key_opaque() || has_unsure_key(&entry))
            && !self.object.is_incomplete;
        if is_closed { Given::Missing } else { Given::Unknown }
    }
}

/// Whether the member may turn into others: YAML's merge key, and functions of
/// CloudFormation.
fn has_unsure_key(entry: &Entry) -> bool {
    entry.key().is_none_or(|key| key == "<<" || key.starts_with("Fn::")) || !entry.is_key_sound()
}

/// Where a part of the text in `value` stands.
pub fn part_range(value: Node, part: Part) -> TextRange {
    let range = part.range();
    let size = |at: usize| TextSize::try_from(at).unwrap_or_default();
    values::part_range(value, TextRange::new(size(range.start), size(range.end)))
}

/// Whether `.$` or `{% %}` was forgotten, which others tell.
pub fn looks_computed(text: &str) -> bool {
    text.starts_with(['$', '{']) || text.starts_with("States.")
}
