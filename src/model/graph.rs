//! Which transition of a machine leads where.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::circles::circles;
use super::facts::{StateEntry, Transition};

/// The graph of one machine's states, by their place in
/// [`MachineFacts::states`](super::MachineFacts). It holds no offsets, so it
/// lives until a name or a transition changes.
#[derive(Debug, Default, PartialEq)]
pub struct Graph {
    /// The first state of each name.
    by_name: FxHashMap<Arc<str>, usize>,
    /// Where `StartAt` leads.
    start: Option<usize>,
    /// For each state, where each of its transitions leads.
    targets: Box<[Box<[Option<usize>]>]>,
    /// Which states can be reached from the start; see [`Graph::is_reachable`].
    reachable: Box<[bool]>,
    /// See [`Graph::circles`].
    circles: Box<[Vec<usize>]>,
    /// A transition may lead anywhere, since its target is not known or it is
    /// not seen.
    has_unknown_target: bool,
    /// See [`Graph::has_open_name`].
    has_open_name: bool,
}

impl Graph {
    /// The graph of these states.
    pub fn new(start: Option<&Transition>, states: &[StateEntry]) -> Self {
        let mut by_name = FxHashMap::default();
        for (index, state) in states.iter().enumerate() {
            by_name.entry(state.name.clone()).or_insert(index);
        }
        let resolve = |transition: &Transition| by_name.get(transition.target.as_deref()?).copied();
        let targets: Box<[Box<[Option<usize>]>]> =
            states.iter().map(|state| state.facts.transitions.iter().map(resolve).collect()).collect();
        let start_index = start.and_then(resolve);
        let mut reachable = vec![false; states.len()].into_boxed_slice();
        let mut pending: Vec<usize> = start_index.into_iter().collect();
        while let Some(index) = pending.pop() {
            if !std::mem::replace(&mut reachable[index], true) {
                pending.extend(targets[index].iter().flatten());
            }
        }
        let has_unknown_target = start
            .into_iter()
            .chain(states.iter().flat_map(|state| state.facts.transitions.iter()))
            .any(|transition| transition.target.is_none())
            || states.iter().any(|state| state.facts.hides_transitions);
        let mut graph = Graph {
            by_name,
            start: start_index,
            targets,
            reachable,
            has_unknown_target,
            has_open_name: states.iter().any(|state| ["${", "%{"].iter().any(|start| state.name.contains(start))),
            ..Graph::default()
        };
        graph.circles = circles(&graph, &graph.reachable).into();
        graph
    }

    /// The state of this name; of several, the first.
    pub fn state(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The state that `StartAt` names.
    pub fn start(&self) -> Option<usize> {
        self.start
    }

    /// Where the transitions of a state lead, in their order; `None` for one
    /// that leads to no state of the machine.
    pub fn targets(&self, state: usize) -> &[Option<usize>] {
        self.targets.get(state).map_or(&[], |targets| targets)
    }

    /// Whether a way leads from the start to the state. States of a name that
    /// an earlier one has already are never reached.
    pub fn is_reachable(&self, state: usize) -> bool {
        self.reachable.get(state).copied().unwrap_or(false)
    }

    /// The circles that can be reached from the start: for each, all states that
    /// lead to each other, in the order of the text. A state alone is one if it
    /// leads to itself.
    pub fn circles(&self) -> &[Vec<usize>] {
        &self.circles
    }

    /// Whether a transition's target is not known, so that it may lead to any state.
    pub fn has_unknown_target(&self) -> bool {
        self.has_unknown_target
    }

    /// Whether a template fills in a part of a state's name, so that any
    /// transition may lead to it.
    pub fn has_open_name(&self) -> bool {
        self.has_open_name
    }

    /// Whether a graph of these states would be this one: same names, same
    /// transitions, in the same order.
    pub(super) fn still_fits(
        old: (Option<&Transition>, &[StateEntry]),
        new: (Option<&Transition>, &[StateEntry]),
    ) -> bool {
        let target = |transition: Option<&Transition>| transition.map(|transition| transition.target.clone());
        let same_state = |(old, new): (&StateEntry, &StateEntry)| {
            let same_name = Arc::ptr_eq(&old.name, &new.name) || old.name == new.name;
            let (old, new) = (&old.facts, &new.facts);
            let same_ways =
                old.hides_transitions == new.hides_transitions && same_targets(&old.transitions, &new.transitions);
            same_name && (Arc::ptr_eq(old, new) || same_ways)
        };
        target(old.0) == target(new.0) && old.1.len() == new.1.len() && old.1.iter().zip(new.1).all(same_state)
    }
}

fn same_targets(old: &[Transition], new: &[Transition]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.target == new.target)
}
