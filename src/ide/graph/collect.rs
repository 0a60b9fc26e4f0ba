//! From the model to what is drawn.

use super::condition;
use super::detail::detail;
use super::{Graph, Machine, State, Target, Transition};
use crate::ide::Definition;
use crate::ide::diagnostics::values;
use crate::ide::navigation::text_at;
use crate::model::{self, MachineKind, MachineView, MapMode, StateView, TransitionKind, TypeFact, map_mode};
use crate::spec::states::info;
use crate::spec::{Shape, ValueKind, fields::field};
use crate::syntax::Node;
use crate::text::TextRange;

/// What is drawn of the definition; the reason, where there is nothing to draw.
pub fn graph(definition: &Definition) -> Result<Graph, String> {
    let Some(root) = definition.analysis().root() else {
        return Err("there is no state machine to draw: a definition is an object with `StartAt` and `States`".into());
    };
    if root.facts.states.is_empty() {
        let is_open = root.facts.is_open;
        return Err(match (root.facts.states_key, is_open) {
            (_, true) => "there is nothing to draw: a template fills in the states".into(),
            (Some(_), _) => "there is nothing to draw yet: `States` holds no state".into(),
            (None, _) => "there is nothing to draw yet: the definition has no `States`".into(),
        });
    }
    let name = definition.name().map(str::to_owned);
    Ok(Graph { name, machine: Collector { definition }.machine(&root, "", String::new()) })
}

struct Collector<'a> {
    definition: &'a Definition,
}

impl Collector<'_> {
    /// `prefix` is what the ids of its states start with.
    fn machine(&self, machine: &MachineView, prefix: &str, title: String) -> Machine {
        let start = machine.start().map(|(start, range)| Transition {
            from: None,
            to: self.target(machine, start, range, machine.facts.graph.start()),
            kind: TransitionKind::Start,
            label: String::new(),
            range,
        });
        let mut transitions = Vec::from_iter(start);
        let mut states = Vec::with_capacity(machine.facts.states.len());
        for state in machine.states() {
            let node = text_at(self.definition, state.name_range().start()).map(|text| text.entry.value());
            states.push(self.state(&state, node, prefix));
            for (transition, range, target) in state.transitions() {
                transitions.push(Transition {
                    from: Some(state.index),
                    to: self.target(machine, transition, range, target),
                    kind: transition.kind,
                    label: self.label(&state, transition, range),
                    range,
                });
            }
        }
        Machine { title, range: machine.range(), states, transitions }
    }

    fn state(&self, state: &StateView, node: Option<Node>, prefix: &str) -> State {
        let facts = &state.entry.facts;
        let id = format!("{}{}", if prefix.is_empty() { "s" } else { prefix }, state.index);
        let machines = facts.machines.iter().enumerate().map(|(number, nested)| {
            let title = title(nested.kind, facts.state_type.known(), node);
            self.machine(&state.nested(nested), &format!("{id}-{number}-"), title)
        });
        let comment = node.and_then(|node| node.get("Comment")?.text_value()).unwrap_or_default();
        let next_is_due = facts.state_type.known().is_some_and(|known| info(known).takes_next)
            && facts.is_terminal == Some(false)
            && !facts.transitions.iter().any(|transition| transition.kind == TransitionKind::Next);
        State {
            name: state.entry.name.to_string(),
            state_type: facts.state_type.known(),
            type_text: match &facts.state_type {
                TypeFact::Known(known) => known.name().to_owned(),
                TypeFact::Unknown(text, _) => text.to_string(),
                TypeFact::Missing | TypeFact::Opaque => String::new(),
            },
            detail: node.map(|node| detail(node, facts)).unwrap_or_default(),
            comment: comment.trim().to_owned(),
            range: state.range(),
            name_range: state.name_range(),
            is_reachable: may_be_reached(state),
            is_end: facts.is_terminal == Some(true),
            lacks_next: next_is_due,
            machines: machines.collect(),
            id,
        }
    }

    fn target(
        &self,
        machine: &MachineView,
        transition: &model::Transition,
        range: TextRange,
        resolved: Option<usize>,
    ) -> Target {
        if let Some(index) = resolved {
            return Target::State(index);
        }
        // A state of this name may be among those that a template fills in.
        let is_open = machine.facts.is_open || machine.facts.graph.has_open_name();
        let steps = self.definition.tree().path_at(self.definition.text(), range.start());
        let value = steps.last().and_then(|step| step.entry).map(|entry| entry.value());
        let written = match &transition.target {
            Some(name) => name.to_string(),
            None => self.definition.text().get(std::ops::Range::<usize>::from(range)).unwrap_or_default().to_owned(),
        };
        let is_unknown = match transition.target {
            Some(_) => is_open,
            None => value.is_none_or(values::is_unknown) && !written.is_empty(),
        };
        if is_unknown { Target::Unknown(written) } else { Target::Missing(written) }
    }

    /// When the transition is taken.
    fn label(&self, state: &StateView, transition: &model::Transition, range: TextRange) -> String {
        match transition.kind {
            TransitionKind::Start | TransitionKind::Next => String::new(),
            TransitionKind::Default => "otherwise".to_owned(),
            TransitionKind::Choice => self.holder(state, range).map(condition::words).unwrap_or_default(),
            TransitionKind::Catch => self.holder(state, range).map(errors).unwrap_or_default(),
        }
    }

    /// The choice rule or the catcher that a transition of the state stands in.
    fn holder(&self, state: &StateView, transition: TextRange) -> Option<Node<'_>> {
        let steps = self.definition.tree().path_at(self.definition.text(), transition.start());
        let mut inner = steps.iter().map(|step| step.container).skip_while(|node| node.range().start() <= state.at());
        // The list of rules, then the rule.
        inner.find(|node| node.object().is_some())
    }
}

/// Whether a way leads to the state, as far as anybody can know.
fn may_be_reached(state: &StateView) -> bool {
    let (facts, graph) = (state.machine.facts, &state.machine.facts.graph);
    let is_unsure = facts.is_open || graph.has_open_name() || graph.has_unknown_target() || graph.start().is_none();
    is_unsure || graph.is_reachable(state.index)
}

/// The names of the errors that a catcher takes.
fn errors(catcher: Node) -> String {
    let list = catcher.entries().find(|entry| {
        let field = entry.key().and_then(|key| field(Shape::Catcher, &key));
        field.is_some_and(|field| field.value == ValueKind::ErrorNames)
    });
    let Some(list) = list.map(|entry| entry.value()) else { return String::new() };
    let name = |node: Node| node.text_value().unwrap_or(node.raw().into()).into_owned();
    if list.array().is_none() {
        return name(list);
    }
    list.entries().map(|entry| name(entry.value())).collect::<Vec<_>>().join(", ")
}

/// What people call a machine within a state.
fn title(kind: MachineKind, state_type: Option<crate::spec::StateType>, state: Option<Node>) -> String {
    match kind {
        MachineKind::Root => String::new(),
        MachineKind::Branch(index) => format!("Branch {}", index + 1),
        MachineKind::Processor(_) if state_type != Some(crate::spec::StateType::Map) => "Item processor".to_owned(),
        MachineKind::Processor(_) => match state.and_then(map_mode) {
            Some(MapMode::Distributed) => "For each item, as child executions".to_owned(),
            _ => "For each item".to_owned(),
        },
    }
}
