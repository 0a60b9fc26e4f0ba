//! What was found out last about all states of a machine together.
//!
//! It goes from version to version with the machine's facts. Before it is used
//! again it is compared with what it was found for: by their addresses the facts
//! of the states, by their values what was taken from those that changed.

use std::sync::{Arc, Mutex, PoisonError};

use super::facts::{MachineFacts, StateFacts};

/// What is found out about a machine from summaries of its states.
pub trait Solved {
    /// What counts of a state.
    type Summary: PartialEq;

    /// What it was found for, by state.
    fn summaries(&self) -> &[Arc<Self::Summary>];
}

/// The last solution of a machine.
#[derive(Debug)]
pub struct Memo<S>(Mutex<Remembered<S>>);

#[derive(Debug)]
struct Remembered<S> {
    /// The facts of each state that the summaries are of.
    facts: Vec<Arc<StateFacts>>,
    solution: Option<Arc<S>>,
}

impl<S> Default for Memo<S> {
    fn default() -> Self {
        Memo(Mutex::new(Remembered { facts: Vec::new(), solution: None }))
    }
}

impl<S: Solved> Memo<S> {
    /// The solution for a machine. `summary` makes that of a state; `fits` says
    /// whether an old one, in which the summaries of these states are made anew
    /// but equal, is right in all else; if not, `solve` makes one.
    pub(super) fn solution(
        &self,
        machine: &MachineFacts,
        summary: impl Fn(usize) -> Arc<S::Summary>,
        fits: impl Fn(&S, &[(usize, Arc<S::Summary>)]) -> bool,
        solve: impl FnOnce(Box<[Arc<S::Summary>]>) -> S,
    ) -> Arc<S> {
        let mut memo = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let memo = &mut *memo;
        let states = &machine.states;
        let summaries = match memo.solution.as_ref().filter(|_| memo.facts.len() == states.len()) {
            None => (0..states.len()).map(summary).collect(),
            Some(old) => {
                let is_new = |state: &usize| !Arc::ptr_eq(&memo.facts[*state], &states[*state].facts);
                let new: Vec<(usize, Arc<S::Summary>)> =
                    (0..states.len()).filter(is_new).map(|state| (state, summary(state))).collect();
                if new.iter().all(|(state, new)| old.summaries()[*state] == *new) && fits(old, &new) {
                    for (state, _) in new {
                        memo.facts[state] = states[state].facts.clone();
                    }
                    return old.clone();
                }
                let mut summaries: Box<[Arc<S::Summary>]> = old.summaries().into();
                new.into_iter().for_each(|(state, new)| summaries[state] = new);
                summaries
            }
        };
        let solution = Arc::new(solve(summaries));
        *memo = Remembered {
            facts: states.iter().map(|state| state.facts.clone()).collect(),
            solution: Some(solution.clone()),
        };
        solution
    }
}
