//! What is known of the data that flows through a definition.
//!
//! Each state has a [`Summary`](summary::Summary) of what it does with its
//! data, made from its text alone and kept with its facts. From these, each
//! machine gets a [`Solution`]: what each state is given, on all ways that lead
//! to it. What the execution starts with and what most tasks give is unknown,
//! and so is whatever depends on it; nothing in here is a guess. What a Map or
//! Parallel state gives is known from the solutions of the machines within it,
//! so those are found on the way.
//!
//! A solution is kept while no summary, no transition, nothing that the machine
//! starts with and nothing that machines within it give has changed. Tests
//! compare with a solution from scratch.
//! What the states look for in the data ([`reads_of`]) is another matter, and
//! kept with the facts as well. Variables are not followed.

mod answer;
pub mod data;
pub mod formula;
pub mod reads;
pub mod summary;

mod solve;
mod template;
mod transfer;

pub use answer::Answer;
pub use data::{ArraySource, Data, Elements, Key, Lookup, Member, Presence, TaskResult};
pub use formula::{Formula, Source, Sources};
pub use reads::{Read, Stage};
pub use solve::Solution;
pub(super) use solve::order;
pub use summary::{Fields, ResultPath, Summary, Transform, Work};
pub use template::Template;
pub(super) use template::is_template_function;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::analysis::{Analysis, MachineView, StateView};
use super::expressions::Site;
use crate::syntax::{Node, Tree};
use crate::text::TextSize;

/// The data flow of one version of a definition.
#[derive(Debug, Default)]
pub struct Flow {
    solutions: FxHashMap<TextSize, Arc<Solution>>,
}

/// What was made for one state; it lives as long as the state's facts.
#[derive(Debug, Default)]
pub struct OfState {
    summary: OnceLock<Arc<Summary>>,
    reads: OnceLock<Box<[Read]>>,
    /// The number of the last solution in which the reads were found to be right.
    right_in: AtomicU64,
}

impl Flow {
    /// The flow of the definition whose tree and text these are.
    pub(super) fn new(analysis: &Analysis, tree: &Tree, text: &str) -> Flow {
        let mut flow = Flow::default();
        if let Some(root) = analysis.root() {
            flow.solve(&root, Data::Unknown, Solver { tree, text, is_hopeful: false }, 0);
        }
        flow
    }

    /// The same as if the transitions and states that cannot be known, or are
    /// still to be written, did not exist. It tells what may well be there, and
    /// nothing that anybody could be blamed for. Nothing of it is kept.
    pub fn hopeful(analysis: &Analysis, tree: &Tree, text: &str) -> Flow {
        let mut flow = Flow::default();
        if let Some(root) = analysis.root() {
            flow.solve(&root, Data::Unknown, Solver { tree, text, is_hopeful: true }, 0);
        }
        flow
    }

    /// The solution of the machine that starts at this place.
    pub fn of(&self, machine: &MachineView) -> Option<&Solution> {
        self.solutions.get(&machine.at).map(|solution| &**solution)
    }

    fn solve(&mut self, machine: &MachineView, entry: Data, solver: Solver, depth: u32) {
        let solution = solver.solution(machine, entry, depth);
        for state in machine.states().filter(|state| !state.entry.facts.machines.is_empty()) {
            for nested in &state.entry.facts.machines {
                let entry = solution.entry_of(state.index, nested.kind);
                self.solve(&state.nested(nested), entry, solver, depth + 1);
            }
        }
        self.solutions.insert(machine.at, solution);
    }
}

/// What the states of machines in machines that are nested deeper give is not
/// known to the states around them: in loops within loops it would be asked for
/// again and again.
const MOST_NESTING: u32 = 4;

/// Finds solutions in a text.
#[derive(Clone, Copy)]
struct Solver<'t> {
    tree: &'t Tree,
    text: &'t str,
    /// See [`Flow::hopeful`].
    is_hopeful: bool,
}

impl Solver<'_> {
    /// The solution of a machine that starts with `entry`, within `depth` others.
    fn solution(self, machine: &MachineView, entry: Data, depth: u32) -> Arc<Solution> {
        let summary = |index: usize| match machine.state(index) {
            Some(state) => summary_of(&state, self.tree, self.text),
            None => Arc::new(summary::UNKNOWN),
        };
        let element = |index: usize, transform: &Transform, given: &Data| match machine.state(index) {
            Some(state) if depth < MOST_NESTING => self.elements(&state, transform, given, depth + 1),
            _ => Elements::all(Data::Unknown),
        };
        if self.is_hopeful {
            let summaries = (0..machine.facts.states.len()).map(summary).collect();
            return Arc::new(Solution::hopeful(machine.facts, entry, summaries, &element));
        }
        solve::solution(machine.facts, entry, summary, element)
    }

    /// What the machines within a state give.
    fn elements(self, state: &StateView, transform: &Transform, given: &Data, depth: u32) -> Elements {
        let is_processed = state.entry.facts.machines.iter().any(|nested| summary::is_processor(nested.kind));
        let outputs = state.entry.facts.machines.iter().map(|nested| {
            let entry = solve::entry_of(transform, given, nested.kind);
            self.solution(&state.nested(nested), entry, depth).output().clone()
        });
        match is_processed {
            // There are as many iterations as items.
            true => Elements::all(outputs.reduce(|all, next| all.join(&next)).unwrap_or(Data::Unknown)),
            false => Elements::exactly(outputs.collect()),
        }
    }
}

/// The summary of a state; made when it is asked for first.
fn summary_of(state: &StateView, tree: &Tree, text: &str) -> Arc<Summary> {
    let facts = &state.entry.facts;
    let make = || match node_of(state, tree, text) {
        Some(node) => summary::summary(node, facts),
        None => summary::UNKNOWN,
    };
    facts.flow.summary.get_or_init(|| Arc::new(make())).clone()
}

/// The paths in a state that look for something in the data, in the order of
/// the text; found when they are asked for first.
pub fn reads_of<'a>(state: &StateView<'a>, tree: &Tree, text: &str) -> &'a [Read] {
    let facts = &state.entry.facts;
    facts
        .flow
        .reads
        .get_or_init(|| node_of(state, tree, text).map_or_else(Box::default, |node| reads::reads(node, facts)))
}

/// What `$` is at a place in a JSONPath state, if that is known for sure.
pub fn stage_at(state: &StateView, site: &Site, tree: &Tree, text: &str) -> Option<Stage> {
    let state_type = state.entry.facts.state_type.known()?;
    reads::stage_at(node_of(state, tree, text)?, state_type, site)
}

/// Whether somebody has said of this state with this solution that nothing that
/// it looks for is wrong ([`set_right_in`]).
pub fn is_right_in(state: &StateView, solution: &Solution) -> bool {
    state.entry.facts.flow.right_in.load(Ordering::Relaxed) == solution.number()
}

/// Remembers that nothing is wrong as long as state and solution stay the same.
pub fn set_right_in(state: &StateView, solution: &Solution) {
    state.entry.facts.flow.right_in.store(solution.number(), Ordering::Relaxed);
}

/// The object of a state.
pub(super) fn node_of<'t>(state: &StateView, tree: &'t Tree, text: &'t str) -> Option<Node<'t>> {
    let at = state.at();
    let steps = tree.path_at(text, at + TextSize::new(1));
    steps.into_iter().map(|step| step.container).find(|node| node.range().start() == at)
}

#[cfg(test)]
mod tests;
