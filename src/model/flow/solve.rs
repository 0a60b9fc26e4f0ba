//! What each state of a machine is given: a forward data flow over its graph.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::data::Data;
use super::reads::Stage;
use super::summary::{Summary, is_processor};
use crate::model::facts::{MachineFacts, MachineKind};
use crate::model::graph::Graph;

/// A state in a loop whose data has not settled after so many rounds is given
/// what is unknown.
const MOST_ROUNDS: u8 = 20;

/// What is known of the data in one machine.
#[derive(Debug)]
pub struct Solution {
    graph: Arc<Graph>,
    /// What the machine starts with.
    entry: Data,
    /// By state.
    summaries: Box<[Arc<Summary>]>,
    /// What each state is given; none where no way leads to it.
    given: Arc<[Option<Data>]>,
}

impl Solution {
    /// The solution for a machine that starts with `entry`, taken over from
    /// `old` where that was found for the same.
    pub(super) fn after(
        facts: &MachineFacts,
        entry: Data,
        summaries: Vec<Arc<Summary>>,
        old: Option<Arc<Solution>>,
    ) -> Arc<Solution> {
        let old = old.filter(|old| old.is_for(facts, &entry, &summaries));
        if let Some(old) = &old
            && old.summaries.iter().zip(&summaries).all(|(old, new)| Arc::ptr_eq(old, new))
        {
            return old.clone();
        }
        let given = match old {
            Some(old) => old.given.clone(),
            None => given(facts, &entry, &summaries),
        };
        Arc::new(Solution { graph: facts.graph.clone(), entry, summaries: summaries.into(), given })
    }

    /// Whether the same would come out for these.
    fn is_for(&self, facts: &MachineFacts, entry: &Data, summaries: &[Arc<Summary>]) -> bool {
        let is_same = |(old, new): (&Arc<Summary>, &Arc<Summary>)| Arc::ptr_eq(old, new) || old == new;
        Arc::ptr_eq(&self.graph, &facts.graph)
            && !facts.is_open
            && self.entry == *entry
            && self.summaries.len() == summaries.len()
            && self.summaries.iter().zip(summaries).all(is_same)
    }

    /// What the machine starts with.
    pub fn entry(&self) -> &Data {
        &self.entry
    }

    /// What a state does with its data.
    pub fn summary(&self, state: usize) -> Option<&Summary> {
        self.summaries.get(state).map(|summary| &**summary)
    }

    /// What a state is given; none if no way leads to it.
    pub fn given(&self, state: usize) -> Option<&Data> {
        self.given.get(state)?.as_ref()
    }

    /// What `$` is at a stage of a state that some way leads to.
    pub fn stage(&self, state: usize, stage: Stage) -> Option<Data> {
        Some(self.summary(state)?.transform.stage(stage, self.given(state)?))
    }

    /// What a transition of a state carries, by its number.
    pub fn carried(&self, state: usize, transition: usize) -> Option<Data> {
        let (transform, given) = (&self.summary(state)?.transform, self.given(state)?);
        Some(transform.own(transition, given).unwrap_or_else(|| transform.output(given)))
    }

    /// For each state the transitions that lead to it: the state that each is
    /// of, and its number. Without those of states that are never reached.
    pub fn ways(&self) -> Vec<Vec<(usize, usize)>> {
        let mut ways = vec![Vec::new(); self.summaries.len()];
        for from in (0..self.summaries.len()).filter(|from| self.given(*from).is_some()) {
            for (number, target) in self.graph.targets(from).iter().enumerate() {
                if let Some(to) = target.and_then(|target| ways.get_mut(target)) {
                    to.push((from, number));
                }
            }
        }
        ways
    }

    /// What a machine of this kind within a state starts with.
    pub(super) fn entry_of(&self, state: usize, kind: MachineKind) -> Data {
        let (Some(summary), Some(given)) = (self.summary(state), self.given(state)) else { return Data::Unknown };
        match is_processor(kind) {
            true => summary.transform.iteration(given),
            false => summary.transform.branch(given),
        }
    }

    /// Whether the same memory holds what states are given.
    #[cfg(test)]
    pub(super) fn is_kept_from(&self, old: &Solution) -> bool {
        Arc::ptr_eq(&self.given, &old.given)
    }
}

fn given(facts: &MachineFacts, entry: &Data, summaries: &[Arc<Summary>]) -> Arc<[Option<Data>]> {
    let graph = &*facts.graph;
    let count = summaries.len();
    let Some(start) = graph.start() else { return vec![None; count].into() };
    let leads_nowhere = (0..count).any(|state| graph.targets(state).contains(&None));
    let is_hidden = summaries.iter().any(|summary| summary.hides_transitions);
    if is_hidden || facts.is_open || graph.has_unknown_target() || leads_nowhere {
        // Any state may lead to any other.
        return vec![Some(Data::Unknown); count].into();
    }
    let mut given: Vec<Option<Data>> = vec![None; count];
    let mut rounds = vec![0u8; count];
    let order = order(graph, start, count);
    let mut by_place = vec![0; count];
    for (state, place) in order.iter().enumerate() {
        if let Some(slot) = by_place.get_mut(*place) {
            *slot = state;
        }
    }
    given[start] = Some(entry.clone());
    let mut pending = BTreeSet::from([order[start]]);
    while let Some(place) = pending.pop_first() {
        let state = by_place[place];
        rounds[state] += 1;
        if rounds[state] > MOST_ROUNDS {
            given[state] = Some(Data::Unknown);
        }
        let Some(from) = given[state].clone() else { continue };
        let transform = &summaries[state].transform;
        let mut output = None;
        for (number, target) in graph.targets(state).iter().enumerate() {
            let Some(target) = *target else { continue };
            if given[target] == Some(Data::Unknown) {
                continue;
            }
            let carried = transform
                .own(number, &from)
                .unwrap_or_else(|| output.get_or_insert_with(|| transform.output(&from)).clone());
            let joined = match &given[target] {
                Some(before) if before.absorbs(&carried) => continue,
                Some(before) => before.join(&carried),
                None => carried,
            };
            given[target] = Some(joined);
            pending.insert(order[target]);
        }
    }
    given.into()
}

/// For each state its place in an order in which, loops aside, a state comes
/// after all that lead to it.
fn order(graph: &Graph, start: usize, count: usize) -> Vec<usize> {
    let mut place = vec![usize::MAX; count];
    let mut is_seen = vec![false; count];
    let mut finished = Vec::with_capacity(count);
    let mut path = vec![(start, 0)];
    is_seen[start] = true;
    while let Some((state, next)) = path.last_mut() {
        match graph.targets(*state).get(*next) {
            Some(target) => {
                *next += 1;
                if let Some(target) = *target
                    && !std::mem::replace(&mut is_seen[target], true)
                {
                    path.push((target, 0));
                }
            }
            None => {
                finished.push(*state);
                path.pop();
            }
        }
    }
    for (number, state) in finished.iter().rev().enumerate() {
        place[*state] = number;
    }
    place
}
