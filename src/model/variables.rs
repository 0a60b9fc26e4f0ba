//! Which variables a state sets and reads, and which assignments can reach it
//! (reference: "Variables").
//!
//! What the text of a state says of variables is kept with its facts
//! ([`OfState`]), relative to the state. From what of that matters beyond the
//! state ([`Summary`], which holds no offsets), each machine is solved over its
//! graph ([`Solution`]): for every state, which assignments reach it, and
//! whether a way leads to it on which a variable still is what it was when the
//! machine started. What that is, the state around the machine knows, so a
//! machine is solved by itself, and its solution kept while no summary and no
//! transition in it changes.
//!
//! An `Assign` takes effect behind its state: nothing in the state sees it. A
//! catcher and a choice rule have one of their own, which counts on their way
//! alone. States in the processor of a distributed Map see no variable of the
//! machines around it. What a template fills in, and what is half typed, may
//! set anything; from there on nothing is certain.

mod resolve;
mod solve;
mod summary;
mod text;
mod unread;

pub use resolve::{Reach, Resolved, Setter, Status, reach, resolve};
pub use solve::{Local, Site, Solution};
pub use summary::{Setting, Summary};
pub use text::{Assignment, OfText, Use};
pub use unread::Unread;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::analysis::{Analysis, MachineView, StateView};
use super::expressions::expressions_of;
use super::flow::node_of;
use crate::syntax::Tree;
use crate::text::TextSize;

/// The variables of one version of a definition.
#[derive(Debug, Default)]
pub struct Variables {
    solutions: FxHashMap<TextSize, Arc<Solution>>,
}

/// What was made for one state; it lives as long as the state's facts.
#[derive(Debug, Default)]
pub struct OfState(OnceLock<OfText>);

impl Variables {
    /// Those of the definition whose tree and text these are.
    pub(super) fn new(analysis: &Analysis, tree: &Tree, text: &str) -> Variables {
        let mut variables = Variables::default();
        analysis.for_each_machine(&mut |machine| {
            let summary = |index: usize| match machine.state(index) {
                Some(state) => variables_of(&state, tree, text).summary.clone(),
                None => Arc::default(),
            };
            let solution = solve::solution(machine.facts, summary);
            variables.solutions.insert(machine.at, solution);
        });
        variables
    }

    /// The solution of the machine.
    pub fn of(&self, machine: &MachineView) -> Option<&Arc<Solution>> {
        self.solutions.get(&machine.at)
    }
}

/// What the text of a state says of variables; found when it is asked for first.
pub fn variables_of<'a>(state: &StateView<'a>, tree: &Tree, text: &str) -> &'a OfText {
    let facts = &state.entry.facts;
    facts.variables.0.get_or_init(|| {
        let inner: Vec<Arc<Summary>> = facts
            .machines
            .iter()
            .flat_map(|nested| {
                let machine = state.nested(nested);
                machine.states().map(|state| variables_of(&state, tree, text).summary.clone()).collect::<Vec<_>>()
            })
            .collect();
        match node_of(state, tree, text) {
            Some(node) => text::of_state(node, facts, expressions_of(state, tree, text), &inner),
            None => OfText::unknown(),
        }
    })
}

#[cfg(test)]
mod tests;
