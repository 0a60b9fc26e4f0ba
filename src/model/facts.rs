//! What a state says, taken from its text alone.
//!
//! [`StateFacts`] is the unit that is kept: it depends on the text of the state
//! object and on the [`Context`] that it inherits, on nothing else.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use crate::spec::context::SIGNS_OF_CHANGE;
use crate::spec::fields::field;
use crate::spec::{MachineType, QueryLanguage, Shape, StateType, ValueKind};
use crate::syntax::{Container, Entry, Node};
use crate::text::{TextRange, TextSize};

use super::flow::is_template_function;
use super::flow::summary::hides_transitions;
use super::handling::{Handling, handling};
use super::memo::Memo;
use super::place::{is_language_known, query_language};

/// What a state inherits. Facts made under one context say nothing about another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The `QueryLanguage` of the whole machine: nested states inherit it from
    /// there, not from the state around them (reference: "Query language rules").
    pub language: QueryLanguage,
    /// Whether that is certain: no template fills it in.
    pub is_language_known: bool,
    /// The type of the machine that runs it: of the whole definition, or of the
    /// child executions of the distributed Map state around it.
    pub machine_type: MachineType,
    /// Whether child executions run it, those of a distributed Map state that
    /// says of which type they are.
    pub is_child: bool,
    /// Whether the definition has a `TimeoutSeconds`, which ends whatever runs.
    pub has_timeout: bool,
    /// Whether it runs for the items of a Map state, be it that around it or
    /// one further out.
    pub is_in_map: bool,
    /// Whether child executions run it or, since a template decides, may run it.
    pub may_be_child: bool,
    /// Whether the nearest state around it that names a language is in JSONata,
    /// which holds for that state alone.
    pub is_within_jsonata: bool,
}

impl Context {
    /// What the states of a machine in `node` inherit, if the state around the
    /// machine stands in this context.
    pub(super) fn within(self, kind: MachineKind, node: Node) -> Context {
        let MachineKind::Processor(_) = kind else { return self };
        let config = node.get("ProcessorConfig");
        let text = |field| config.and_then(|config| config.get(field)?.text_value());
        let child = text("ExecutionType").and_then(|name| MachineType::from_name(&name));
        let is_distributed = text("Mode").as_deref() == Some("DISTRIBUTED");
        let child = child.filter(|_| is_distributed);
        let machine_type = child.unwrap_or(self.machine_type);
        let is_unknown = config.is_some_and(|config| {
            config.object().is_none() || config.is_opaque() || config.get("Mode").is_some_and(|mode| mode.is_opaque())
        });
        Context {
            machine_type,
            is_child: self.is_child || child.is_some(),
            may_be_child: self.may_be_child || is_distributed || is_unknown,
            is_in_map: true,
            ..self
        }
    }
}

/// A state's `Type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeFact {
    /// There is none.
    Missing,
    /// It cannot be known, since a placeholder stands there.
    Opaque,
    /// It is no type; the text, and its range relative to the state.
    Unknown(Box<str>, TextRange),
    /// It is known.
    Known(StateType),
}

impl TypeFact {
    /// The type, if it is known.
    pub fn known(&self) -> Option<StateType> {
        match self {
            TypeFact::Known(state_type) => Some(*state_type),
            _ => None,
        }
    }
}

/// What names a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransitionKind {
    /// A machine's `StartAt`.
    Start,
    /// A state's `Next`.
    Next,
    /// A Choice state's `Default`.
    Default,
    /// The `Next` of a choice rule.
    Choice,
    /// The `Next` of a catcher.
    Catch,
}

/// A place that names a state of the same machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Which field it is.
    pub kind: TransitionKind,
    /// The name; `None` if it cannot be known (a placeholder, no text, nothing).
    pub target: Option<Box<str>>,
    /// The name without its quotes, relative to what holds the transition.
    pub range: TextRange,
    /// How a person finds it: `Next`, `Choices[0].Next`, `Catch[1].Next`.
    pub path: Box<str>,
}

/// The facts of one state.
#[derive(Debug)]
pub struct StateFacts {
    /// Its `Type`.
    pub state_type: TypeFact,
    /// Its query language: its own `QueryLanguage`, else the machine's.
    pub language: QueryLanguage,
    /// Whether that is certain: no template fills it in.
    pub is_language_known: bool,
    /// What it inherits.
    pub context: Context,
    /// Whether it ends its machine: `End: true`, `Succeed` or `Fail`. `None`
    /// if that cannot be known.
    pub is_terminal: Option<bool>,
    /// Whether it is a Pass or Choice state that leaves data and variables as
    /// they are and asks for nothing that changes by itself: run again with the
    /// same data, it does the same again.
    pub is_idle: bool,
    /// The error that it raises, if it is a Fail state that names one.
    pub raises: Option<Box<str>>,
    /// How it handles errors and its input; nothing is known of a state of no
    /// known type.
    pub handling: Handling,
    /// The `Label` of a Map state that is not surely an inline one: its text,
    /// and where it stands, relative to the state.
    pub label: Option<(Box<str>, TextRange)>,
    /// The `Resource` of a Task, unless a template fills in a part: its text,
    /// and where it stands, relative to the state.
    pub resource: Option<(Box<str>, TextRange)>,
    /// All places in it that name a state of the machine that it belongs to.
    pub transitions: Box<[Transition]>,
    /// Whether there may be more: a template fills in the state, a rule or a
    /// catcher, or they are not what they should be.
    pub hides_transitions: bool,
    /// The machines in it, in the order of the text.
    pub machines: Box<[NestedMachine]>,
    /// What layers above derive from this state alone: it lives as long as the
    /// facts that it was derived from.
    pub derived: OnceLock<Box<dyn Any + Send + Sync>>,
    /// What it does with its data; made when it is first asked for.
    pub(super) flow: super::flow::OfState,
    /// The expressions in it; found when they are first asked for.
    pub(super) expressions: super::expressions::OfState,
    /// What it says of variables; found when it is first asked for.
    pub(super) variables: super::variables::OfState,
}

/// A machine within a state.
#[derive(Clone, Debug)]
pub struct NestedMachine {
    /// What it is there.
    pub kind: MachineKind,
    /// Where it starts, relative to the state.
    pub at: TextSize,
    /// Its facts.
    pub facts: Arc<MachineFacts>,
}

/// What a machine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MachineKind {
    /// The definition itself.
    Root,
    /// A branch of a Parallel state, counted from zero.
    Branch(usize),
    /// The item processor of a Map state: the field's name.
    Processor(&'static str),
}

impl MachineKind {
    /// The shape of its object.
    pub fn shape(self) -> Shape {
        match self {
            MachineKind::Root => Shape::Machine,
            MachineKind::Branch(_) => Shape::Branch,
            MachineKind::Processor(_) => Shape::Processor,
        }
    }
}

/// The facts of a machine.
#[derive(Debug)]
pub struct MachineFacts {
    /// The object that they were taken from.
    pub container: Arc<Container>,
    /// What its states inherit.
    pub context: Context,
    /// Where it starts.
    pub start: Option<Transition>,
    /// Its states in the order of the text. A name may occur twice.
    pub states: Box<[StateEntry]>,
    /// The range of the key `States`, relative to the machine, or `None` if
    /// there is no such object.
    pub states_key: Option<TextRange>,
    /// It may hold states that are not seen: a placeholder stands among them or
    /// in their place.
    pub is_open: bool,
    /// Which transition leads where.
    pub graph: Arc<super::Graph>,
    /// What was found out last about the data in it.
    pub(super) flow: Arc<Memo<super::flow::Solution>>,
    /// What was found out last about the variables in it.
    pub(super) variables: Arc<Memo<super::variables::Solution>>,
}

/// A state in its machine.
#[derive(Clone, Debug)]
pub struct StateEntry {
    /// Its name; shared between versions as long as it stays the same.
    pub name: Arc<str>,
    /// The name in the key without quotes, relative to the machine.
    pub name_range: TextRange,
    /// Key and value, relative to the machine.
    pub range: TextRange,
    /// Where the state's object starts, relative to the machine.
    pub at: TextSize,
    /// The object that the facts were taken from; `None` if the value is no object.
    pub container: Option<Arc<Container>>,
    /// The facts.
    pub facts: Arc<StateFacts>,
}

/// Gives the facts of the machine in a node, whose object it is.
pub(super) type MachineMaker<'f> = dyn FnMut(MachineKind, Node, &Arc<Container>) -> Arc<MachineFacts> + 'f;

/// Takes the facts of the state in `node`.
pub(super) fn state_facts(node: Node, context: Context, machine: &mut MachineMaker) -> StateFacts {
    let state_type = type_fact(node);
    let own = query_language(node);
    let is_language_known = is_language_known(node) && (own.is_some() || context.is_language_known);
    let language = own.unwrap_or(context.language);
    let mut collector =
        Collector { base: node.range().start(), transitions: Vec::new(), machines: Vec::new(), machine };
    // The table of all types: a field that does not belong to this type still
    // says where the user means to go.
    collector.object(node, Shape::State(None), None, &mut String::new());
    let (transitions, machines) = (collector.transitions, collector.machines);
    let sure_language = Some(language).filter(|_| is_language_known);
    StateFacts {
        is_terminal: is_terminal(node, &state_type),
        is_idle: is_idle(node, &state_type),
        raises: constant(node, &state_type, StateType::Fail, "Error").map(|(text, _)| text),
        label: constant(node, &state_type, StateType::Map, "Label").filter(|_| map_mode(node) != Some(MapMode::Inline)),
        handling: state_type.known().map(|known| handling(node, known, sure_language)).unwrap_or_default(),
        resource: constant(node, &state_type, StateType::Task, "Resource"),
        state_type,
        language,
        is_language_known,
        context,
        transitions: transitions.into(),
        hides_transitions: hides_transitions(node),
        machines: machines.into(),
        derived: OnceLock::new(),
        flow: super::flow::OfState::default(),
        expressions: super::expressions::OfState::default(),
        variables: super::variables::OfState::default(),
    }
}

fn type_fact(state: Node) -> TypeFact {
    if is_template_function(state) {
        return TypeFact::Opaque;
    }
    let Some(value) = state.get("Type") else { return TypeFact::Missing };
    if value.is_missing() {
        return TypeFact::Missing;
    }
    if value.is_opaque() || state.object().is_none() {
        return TypeFact::Opaque;
    }
    let range = value.range() - state.range().start();
    match value.text_value() {
        Some(name) => match StateType::from_name(&name) {
            Some(state_type) => TypeFact::Known(state_type),
            None => TypeFact::Unknown(name.into(), range),
        },
        None => TypeFact::Unknown(value.raw().into(), range),
    }
}

/// The text of a field that only this type has, and where it stands.
fn constant(state: Node, known: &TypeFact, of: StateType, name: &str) -> Option<(Box<str>, TextRange)> {
    let value = state.get(name).filter(|value| known.known() == Some(of) && !value.is_opaque())?;
    Some((value.text_value()?.into(), value.content_range() - state.range().start()))
}

/// Where a Map state runs its iterations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MapMode {
    /// Within the execution.
    Inline,
    /// As child executions.
    Distributed,
}

/// Where the Map state in `state` runs its iterations; `None` if that cannot be
/// known: there is no processor, or what it says is wrong, half typed, or
/// filled in by a template.
pub fn map_mode(state: Node) -> Option<MapMode> {
    let is_processor = |entry: &Entry| {
        let field = entry.key().and_then(|key| field(Shape::State(Some(StateType::Map)), &key));
        field.is_some_and(|field| field.value == ValueKind::Object(Shape::Processor))
    };
    let processor = state.entries().find(is_processor)?.value();
    if !is_as_written(processor, Shape::Processor) {
        return None;
    }
    let Some(config) = processor.get("ProcessorConfig") else { return Some(MapMode::Inline) };
    if !is_as_written(config, Shape::ProcessorConfig) {
        return None;
    }
    let Some(mode) = config.get("Mode") else { return Some(MapMode::Inline) };
    match mode.text_value().as_deref().filter(|_| !mode.is_opaque()) {
        Some("INLINE") => Some(MapMode::Inline),
        Some("DISTRIBUTED") => Some(MapMode::Distributed),
        _ => None,
    }
}

/// Whether the object is whole and has no members that it should not have, one
/// of which may be a slip for one that is missing.
fn is_as_written(node: Node, shape: Shape) -> bool {
    let is_known = |entry: Entry| entry.key().is_some_and(|key| field(shape, &key).is_some());
    let is_whole = |object: &Container| object.closed && !object.spliced && object.errors.is_empty();
    node.object().is_some_and(|object| is_whole(object)) && node.entries().all(is_known)
}

fn is_terminal(state: Node, state_type: &TypeFact) -> Option<bool> {
    use crate::syntax::ScalarKind;
    match state_type {
        TypeFact::Known(state_type) if crate::spec::states::info(*state_type).terminal => return Some(true),
        TypeFact::Opaque => return None,
        _ => {}
    }
    match state.get("End") {
        None => Some(false).filter(|_| !state.is_opaque() && state.object().is_some()),
        Some(end) if end.is_opaque() => None,
        Some(end) => Some(end.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::True)),
    }
}

/// Of the fields, only those that say nothing about data are known to be idle.
fn is_idle(state: Node, state_type: &TypeFact) -> bool {
    let idle: &[&str] = match state_type.known() {
        Some(StateType::Pass) => &["Next", "End"],
        Some(StateType::Choice) => &["Choices", "Default"],
        _ => return false,
    };
    let is_idle = |entry: Entry| {
        let key = entry.key().unwrap_or_default();
        matches!(&*key, "Type" | "Comment" | "QueryLanguage") || idle.contains(&&*key)
    };
    let changes = |sign: &&str| memchr::memmem::find(state.raw().as_bytes(), sign.as_bytes()).is_some();
    state.entries().all(is_idle) && !state.is_opaque() && !SIGNS_OF_CHANGE.iter().any(changes)
}

/// The `StartAt` of the machine in `node`.
pub(super) fn start(node: Node) -> Option<Transition> {
    let entry = node.member("StartAt")?;
    Some(transition(entry, TransitionKind::Start, "StartAt", node.range().start()))
}

fn transition(entry: Entry, kind: TransitionKind, path: &str, base: TextSize) -> Transition {
    let value = entry.value();
    let target = value.text_value().filter(|_| !value.is_opaque());
    Transition { kind, target: target.map(Into::into), range: value.content_range() - base, path: path.into() }
}

struct Collector<'f, 'm> {
    base: TextSize,
    transitions: Vec<Transition>,
    machines: Vec<NestedMachine>,
    machine: &'f mut MachineMaker<'m>,
}

impl Collector<'_, '_> {
    /// Walks an object by the table of its shape. `inside` says what a `Next`
    /// in it is, where it is not the state's own; `path` is the way to it.
    fn object(&mut self, node: Node, shape: Shape, inside: Option<TransitionKind>, path: &mut String) {
        for entry in node.entries() {
            let Some(key) = entry.key() else { continue };
            // A nested rule is read by the table of a rule of its own: a `Next`
            // in it is out of place, but says where the user means to go.
            let table = if shape == Shape::NestedChoiceRule { Shape::ChoiceRule } else { shape };
            let Some(field) = field(table, &key) else { continue };
            let length = path.len();
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(field.name);
            match field.value {
                ValueKind::StateName => {
                    let own = if field.name == "Default" { TransitionKind::Default } else { TransitionKind::Next };
                    self.transitions.push(transition(entry, inside.unwrap_or(own), path, self.base));
                }
                ValueKind::Object(Shape::Processor) => self.nested(MachineKind::Processor(field.name), entry.value()),
                ValueKind::Object(shape) => self.object(entry.value(), shape, inside, path),
                ValueKind::List(shape) => self.list(entry.value(), shape, inside, path),
                _ => {}
            }
            path.truncate(length);
        }
    }

    fn list(&mut self, node: Node, shape: Shape, inside: Option<TransitionKind>, path: &mut String) {
        let inside = match shape {
            Shape::ChoiceRule => Some(TransitionKind::Choice),
            Shape::Catcher => Some(TransitionKind::Catch),
            _ => inside,
        };
        for (index, item) in node.array().map(|_| node.entries()).into_iter().flatten().enumerate() {
            if shape == Shape::Branch {
                self.nested(MachineKind::Branch(index), item.value());
                continue;
            }
            let length = path.len();
            path.push_str(&format!("[{index}]"));
            self.object(item.value(), shape, inside, path);
            path.truncate(length);
        }
    }

    fn nested(&mut self, kind: MachineKind, node: Node) {
        if let Some(container) = node.object() {
            let at = node.range().start() - self.base;
            let facts = (self.machine)(kind, node, container);
            self.machines.push(NestedMachine { kind, at, facts });
        }
    }
}
