//! The expressions in the texts of a state: where they stand and what they say.
//!
//! They are kept with the facts of the state, relative to it. When the state
//! changes, an expression whose text is still there is taken over; so a
//! keystroke within one parses that one alone. What an expression may do where
//! it stands, others know.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::analysis::StateView;
use super::facts::StateFacts;
use super::flow::{is_template_function, node_of};
use super::place::{Role, role_in};
use crate::expr::{Expression, jsonata};
use crate::spec::fields::field;
use crate::spec::{Field, QueryLanguage, Shape, ValueKind};
use crate::syntax::{Node, OffsetMap, ScalarKind, Tree};
use crate::text::{TextRange, TextSize};

/// What starts an expression in a JSONata state.
const OPEN: &str = "{%";
/// What ends it.
const CLOSE: &str = "%}";

/// An expression in a state.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// Where in the state it stands.
    pub site: Site,
    /// The text between the quotes, relative to the state.
    pub content: TextRange,
    /// What the text says, delimiters included.
    pub value: Arc<str>,
    /// What is evaluated.
    pub code: Code,
    /// A template fills in a part or makes something else of it, or the text is
    /// not closed: what it says is not what will be evaluated.
    pub is_unknown: bool,
    offsets: OffsetMap,
}

/// What is evaluated.
#[derive(Clone, Debug)]
pub enum Code {
    /// What stands between `{%` and `%}`.
    Jsonata(Arc<Jsonata>),
    /// A path, or a call of an intrinsic function: the whole text.
    JsonPath(Arc<Expression>),
}

/// A JSONata expression.
#[derive(Debug)]
pub struct Jsonata {
    /// Its text.
    pub text: Box<str>,
    /// What it was parsed to.
    pub tree: jsonata::Tree,
    /// Whether there is a `%}`. While one types, there may be none.
    pub is_closed: bool,
}

/// Where in a state an expression stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The field in whose value it stands: `Output`, `Condition`.
    pub field: &'static Field,
    /// What the object is that has the field.
    pub shape: Shape,
    /// When it is evaluated.
    pub part: Part,
    /// The key of the value that it is, as it is written: `Output`, `total.$`;
    /// in a list, that of the list.
    pub key: Box<str>,
    /// In `Assign`, the variable.
    pub variable: Option<Box<str>>,
    /// Whether it is the value of the field, rather than in it.
    pub is_whole: bool,
    /// Where it is for AWS, relative to the state: `/Catch[0]/Output/x`.
    pub location: Box<str>,
}

/// When something in a state is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Whenever the state runs.
    State,
    /// When the catcher at this place catches.
    Catcher(usize),
    /// To find out whether the choice rule at this place applies, or when it does.
    ChoiceRule(usize),
}

impl Site {
    /// The field of the state itself that the expression lies in: of a
    /// catcher's `Output`, `Catch`.
    pub fn state_field(&self) -> &str {
        let path = self.location.strip_prefix('/').unwrap_or(&self.location);
        path.split(['/', '[']).next().unwrap_or_default()
    }
}

impl Embedded {
    /// The text that the ranges of the expression count in.
    pub fn code_text(&self) -> &str {
        match &self.code {
            Code::Jsonata(jsonata) => &jsonata.text,
            Code::JsonPath(_) => &self.value,
        }
    }

    /// Where the code starts in the value.
    fn code_at(&self) -> TextSize {
        match self.code {
            Code::Jsonata(_) => TextSize::of(OPEN),
            Code::JsonPath(_) => TextSize::new(0),
        }
    }

    /// The place of a range of the code, relative to the state.
    pub fn range(&self, part: TextRange) -> TextRange {
        self.offsets.written_range(part + self.code_at()) + self.content.start()
    }

    /// The place in the code of an offset that is relative to the state; `None`
    /// outside of it.
    pub fn offset(&self, at: TextSize) -> Option<TextSize> {
        let in_content = self.content.contains_inclusive(at).then(|| at - self.content.start())?;
        let offset = self.offsets.value(in_content).checked_sub(self.code_at())?;
        (offset <= TextSize::of(self.code_text())).then_some(offset)
    }
}

/// What was made for one state; it lives as long as the state's facts.
#[derive(Debug, Default)]
pub struct OfState {
    list: OnceLock<Arc<[Embedded]>>,
    /// The expressions that the state had before it changed.
    before: Mutex<Option<Arc<[Embedded]>>>,
}

impl OfState {
    /// Of a state that was changed: what it had may be taken over.
    pub(super) fn after(old: &OfState) -> Self {
        let own = old.list.get().cloned();
        let before = own.or_else(|| old.before.lock().unwrap_or_else(PoisonError::into_inner).clone());
        OfState { list: OnceLock::new(), before: Mutex::new(before) }
    }

    fn take_before(&self) -> Option<Arc<[Embedded]>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The expressions of a state, in the order of the text; those in the states of
/// machines within it are not among them. `tree` and `text` are those of the
/// definition. Found when they are asked for first.
pub fn expressions_of<'a>(state: &StateView<'a>, tree: &Tree, text: &str) -> &'a [Embedded] {
    let facts = &state.entry.facts;
    if let Some(known) = facts.expressions.list.get() {
        return known;
    }
    node_of(state, tree, text).map_or(&[], |node| expressions_in(node, facts))
}

/// The same for a state whose object is at hand.
pub fn expressions_in<'a>(node: Node, facts: &'a StateFacts) -> &'a [Embedded] {
    facts.expressions.list.get_or_init(|| {
        let before = facts.expressions.take_before();
        let known = before.iter().flat_map(|list| list.iter());
        let mut finder = Finder {
            base: node.range().start(),
            language: facts.language,
            known: known.map(|old| (&*old.value, old)).collect(),
            location: String::new(),
            found: Vec::new(),
        };
        finder.object(node, Shape::State(facts.state_type.known()), Part::State);
        finder.found.into()
    })
}

struct Finder<'k> {
    base: TextSize,
    language: QueryLanguage,
    known: FxHashMap<&'k str, &'k Embedded>,
    /// The way from the state to where the walk is, as AWS writes it.
    location: String,
    found: Vec<Embedded>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Within<'a> {
    field: &'static Field,
    shape: Shape,
    part: Part,
    key: &'a str,
    variable: Option<&'a str>,
    is_whole: bool,
    /// It is an argument of a function of the template.
    is_argument: bool,
}

impl Finder<'_> {
    fn object(&mut self, node: Node, shape: Shape, part: Part) {
        for entry in node.entries() {
            let key = entry.key().filter(|_| !entry.is_key_opaque()).unwrap_or_default();
            let Some(field) = field(shape, &key).filter(|field| field.languages.include(self.language)) else {
                continue;
            };
            let value = entry.value();
            let within = Within { field, shape, part, key: &key, variable: None, is_whole: true, is_argument: false };
            let back = self.enter(&key);
            match value.container().map(|_| role_in(Role::Object(shape), entry, value)) {
                None => self.whole(value, within),
                Some(Role::Object(inner)) if !inner.is_machine() => self.object(value, inner, part),
                Some(Role::List(inner)) if inner != Shape::Branch => self.list(value, inner, part),
                Some(Role::Template | Role::Assign) => self.members(value, within),
                _ => {}
            }
            self.location.truncate(back);
        }
    }

    fn list(&mut self, node: Node, shape: Shape, part: Part) {
        for (index, item) in node.entries().enumerate() {
            let part = match shape {
                Shape::ChoiceRule => Part::ChoiceRule(index),
                Shape::Catcher => Part::Catcher(index),
                _ => part,
            };
            if item.value().object().is_some() {
                let back = self.enter_item(index);
                self.object(item.value(), shape, part);
                self.location.truncate(back);
            }
        }
    }

    /// The value of a field, if it is a text that is evaluated.
    fn whole(&mut self, value: Node, within: Within) {
        let is_evaluated = match self.language {
            QueryLanguage::Jsonata => within.field.evaluated,
            QueryLanguage::JsonPath => {
                matches!(within.field.value, ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic)
            }
        };
        if is_evaluated {
            self.text(value, within);
        }
    }

    /// What is evaluated in the object or list.
    fn members(&mut self, node: Node, within: Within) {
        if !within.field.evaluated && self.language == QueryLanguage::Jsonata {
            return;
        }
        let is_argument = within.is_argument || is_template_function(node);
        let is_assign = within.is_whole && within.field.value == ValueKind::Assign;
        for (index, entry) in node.entries().enumerate() {
            let value = entry.value();
            let own_key = entry.key();
            // Only the keys of an object that end so are evaluated
            // (specification: "Payload Template").
            let evaluated_key = own_key.as_deref().and_then(|key| key.strip_suffix(".$"));
            let key = own_key.as_deref().unwrap_or(within.key);
            let variable = if is_assign { Some(evaluated_key.unwrap_or(key)) } else { within.variable };
            let inner = Within { key, variable, is_whole: false, is_argument, ..within };
            let is_evaluated = self.language == QueryLanguage::Jsonata || evaluated_key.is_some();
            let back = match &own_key {
                Some(key) => self.enter(key),
                None => self.enter_item(index),
            };
            match value.container() {
                Some(_) => self.members(value, inner),
                None if is_evaluated && !entry.is_key_opaque() => self.text(value, inner),
                None => {}
            }
            self.location.truncate(back);
        }
    }

    fn text(&mut self, node: Node, within: Within) {
        let Some(value) = node.text_value() else { return };
        if self.language == QueryLanguage::Jsonata && !value.starts_with(OPEN) {
            return;
        }
        let (value, code) = match self.known.get(&*value) {
            Some(old) if old.code.language() == self.language => (old.value.clone(), old.code.clone()),
            _ => (Arc::from(&*value), Code::parse(&value, self.language)),
        };
        let is_open = node.scalar().is_some_and(|scalar| matches!(scalar.kind, ScalarKind::Text { closed: false, .. }));
        self.found.push(Embedded {
            site: Site {
                field: within.field,
                shape: within.shape,
                part: within.part,
                key: within.key.into(),
                variable: within.variable.map(Into::into),
                is_whole: within.is_whole,
                location: self.location.as_str().into(),
            },
            content: node.content_range() - self.base,
            value,
            code,
            is_unknown: is_open || node.is_opaque() || within.is_argument,
            offsets: node.offset_map(),
        });
    }

    /// Goes on to a member; gives the length to go back to.
    fn enter(&mut self, key: &str) -> usize {
        let back = self.location.len();
        self.location.push('/');
        self.location.push_str(key);
        back
    }

    fn enter_item(&mut self, index: usize) -> usize {
        let back = self.location.len();
        self.location.push_str(&format!("[{index}]"));
        back
    }
}

impl Code {
    fn parse(value: &str, language: QueryLanguage) -> Code {
        match language {
            QueryLanguage::JsonPath => Code::JsonPath(Arc::new(Expression::parse(value))),
            QueryLanguage::Jsonata => {
                let inner = value.strip_prefix(OPEN).unwrap_or(value);
                let text = inner.strip_suffix(CLOSE).unwrap_or(inner);
                let is_closed = text.len() < inner.len();
                Code::Jsonata(Arc::new(Jsonata { text: text.into(), tree: jsonata::parse(text), is_closed }))
            }
        }
    }

    /// The language that it is written in.
    pub fn language(&self) -> QueryLanguage {
        match self {
            Code::Jsonata(_) => QueryLanguage::Jsonata,
            Code::JsonPath(_) => QueryLanguage::JsonPath,
        }
    }
}

#[cfg(test)]
mod tests;
