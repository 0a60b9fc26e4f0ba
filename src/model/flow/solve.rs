//! What each state of a machine is given: a forward data flow over its graph.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::data::{Data, Elements};
use super::reads::Stage;
use super::summary::{Ending, ResultPath, Summary, Transform, is_processor};
use super::transfer::Run;
use crate::model::facts::{MachineFacts, MachineKind};
use crate::model::graph::Graph;
use crate::model::memo::Solved;

/// A state in a loop whose data has not settled after so many rounds is given
/// what is unknown.
const MOST_ROUNDS: u8 = 20;

/// So often what the machines within a state give is found out for what the
/// state is given in a loop; it stays unknown if that does not settle. Loops
/// within loops would take too long else.
const MOST_RUNS: u8 = 3;

/// The number of the next solution.
static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// What is known of the data in one machine.
#[derive(Debug)]
pub struct Solution {
    /// No two solutions have the same, and none has 0.
    number: u64,
    graph: Arc<Graph>,
    /// What the machine starts with.
    entry: Data,
    /// The machine may have had states that were not seen.
    is_open: bool,
    /// By state.
    summaries: Box<[Arc<Summary>]>,
    /// What each state is given; none where no way leads to it.
    given: Box<[Option<Data>]>,
    /// What the machines within a state give.
    elements: Box<[Arc<Elements>]>,
    /// What the machine gives.
    output: Data,
    /// The states of which nothing is known that they could look for.
    blind: Box<[bool]>,
    /// See [`Solution::deaf_catchers`].
    deaf_catchers: Box<[(usize, usize)]>,
}

impl Solved for Solution {
    type Summary = Summary;

    fn summaries(&self) -> &[Arc<Summary>] {
        &self.summaries
    }
}

/// The solution for a machine that starts with `entry`. `summary` makes that of
/// a state, `element` what each of the machines within a state of this transform
/// gives if the state is given this.
pub(super) fn solution(
    machine: &MachineFacts,
    entry: Data,
    summary: impl Fn(usize) -> Arc<Summary>,
    element: impl Fn(usize, &Transform, &Data) -> Elements,
) -> Arc<Solution> {
    let fits = |old: &Solution, new: &[(usize, Arc<Summary>)]| {
        let gives_same = |(state, new): &(usize, Arc<Summary>)| {
            let is_same = |given: &Data| {
                !new.transform.runs_machines() || *old.elements[*state] == element(*state, &new.transform, given)
            };
            old.given[*state].as_ref().is_none_or(is_same)
        };
        old.fits(machine, &entry) && new.iter().all(gives_same)
    };
    machine.flow.solution(machine, summary, fits, |summaries| {
        let is_open = is_open(machine, &summaries);
        Solution::new(machine, entry.clone(), summaries, is_open, &element)
    })
}

impl Solution {
    fn new(
        machine: &MachineFacts,
        entry: Data,
        summaries: Box<[Arc<Summary>]>,
        is_open: bool,
        element: &dyn Fn(usize, &Transform, &Data) -> Elements,
    ) -> Self {
        let count = summaries.len();
        let (given, elements) = match is_open {
            // Any state may lead to any other.
            true => (vec![Some(Data::Unknown); count].into(), unknown_elements(count).into()),
            false => given(machine, &entry, &summaries, element),
        };
        let output = if is_open { Data::Unknown } else { output(&given, &elements, &summaries) };
        let is_blind = |(given, summary): (&Option<Data>, &Arc<Summary>)| match given {
            Some(Data::Unknown | Data::Answer(_)) => !summary.transform.looks_behind_work(),
            Some(_) => false,
            None => true,
        };
        Solution {
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
            graph: machine.graph.clone(),
            entry,
            is_open: machine.is_open,
            deaf_catchers: deaf_catchers(&summaries),
            blind: given.iter().zip(&summaries).map(is_blind).collect(),
            summaries,
            given,
            elements,
            output,
        }
    }

    /// See [`Flow::hopeful`](super::Flow::hopeful).
    pub(super) fn hopeful(
        machine: &MachineFacts,
        entry: Data,
        summaries: Box<[Arc<Summary>]>,
        element: &dyn Fn(usize, &Transform, &Data) -> Elements,
    ) -> Self {
        Solution::new(machine, entry, summaries, false, element)
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the same would be found for a machine with these summaries.
    fn fits(&self, machine: &MachineFacts, entry: &Data) -> bool {
        Arc::ptr_eq(&self.graph, &machine.graph) && self.is_open == machine.is_open && self.entry == *entry
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

    /// Whether nothing is known that the state could look for, or no way leads to it.
    pub fn is_blind(&self, state: usize) -> bool {
        self.blind.get(state).copied().unwrap_or(true)
    }

    /// The transitions by catchers that drop the error: state and number.
    pub fn deaf_catchers(&self) -> &[(usize, usize)] {
        &self.deaf_catchers
    }

    fn run(&self, state: usize) -> Option<Run<'_>> {
        Some(Run { given: self.given(state)?, elements: self.elements.get(state)? })
    }

    /// What `$` is at a stage of a state that some way leads to.
    pub fn stage(&self, state: usize, stage: Stage) -> Option<Data> {
        Some(self.summary(state)?.transform.stage(stage, self.run(state)?))
    }

    /// What the work of a state gives: `$states.result`.
    pub fn result(&self, state: usize) -> Option<Data> {
        Some(self.summary(state)?.transform.result(self.run(state)?))
    }

    /// The item that a Map state makes an iteration's input of.
    pub fn item(&self, state: usize) -> Option<Data> {
        Some(self.summary(state)?.transform.item(self.given(state)?))
    }

    /// What a transition of a state carries, by its number.
    pub fn carried(&self, state: usize, transition: usize) -> Option<Data> {
        let (transform, run) = (&self.summary(state)?.transform, self.run(state)?);
        Some(transform.own(transition, run.given).unwrap_or_else(|| transform.output(run)))
    }

    /// What the machine gives when it ends well.
    pub(super) fn output(&self) -> &Data {
        &self.output
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
        match (self.summary(state), self.given(state)) {
            (Some(summary), Some(given)) => entry_of(&summary.transform, given, kind),
            _ => Data::Unknown,
        }
    }
}

/// What a machine of this kind starts with, within a state that is given this.
pub(super) fn entry_of(transform: &Transform, given: &Data, kind: MachineKind) -> Data {
    match is_processor(kind) {
        true => transform.iteration(given),
        false => transform.branch(given),
    }
}

/// What a machine gives whose transitions are all known.
fn output(given: &[Option<Data>], elements: &[Arc<Elements>], summaries: &[Arc<Summary>]) -> Data {
    let mut output: Option<Data> = None;
    for ((given, elements), summary) in given.iter().zip(elements).zip(summaries) {
        let Some(given) = given else { continue };
        match summary.ending {
            Ending::None | Ending::Failure => {}
            Ending::Unknown => return Data::Unknown,
            Ending::Success => {
                let last = summary.transform.output(Run { given, elements });
                output = Some(output.map_or(last.clone(), |output| output.join(&last)));
            }
        }
    }
    output.unwrap_or(Data::Unknown)
}

fn deaf_catchers(summaries: &[Arc<Summary>]) -> Box<[(usize, usize)]> {
    let of_state = |(state, summary): (usize, &Arc<Summary>)| {
        let catchers = match &summary.transform {
            Transform::Fields(fields) => &fields.catchers[..],
            _ => &[],
        };
        let deaf = catchers.iter().filter(|(_, result_path)| *result_path == ResultPath::Discard);
        deaf.map(|(number, _)| (state, *number)).collect::<Vec<_>>()
    };
    summaries.iter().enumerate().flat_map(of_state).collect()
}

/// Whether there may be transitions or states that are not seen.
fn is_open(facts: &MachineFacts, summaries: &[Arc<Summary>]) -> bool {
    let graph = &*facts.graph;
    let leads_nowhere = || (0..summaries.len()).any(|state| graph.targets(state).contains(&None));
    let is_hidden = || summaries.iter().any(|summary| summary.hides_transitions);
    graph.start().is_some() && (facts.is_open || graph.has_unknown_target() || is_hidden() || leads_nowhere())
}

/// What each state is given, and what the machines within it give.
type Flowing = (Box<[Option<Data>]>, Box<[Arc<Elements>]>);

fn unknown_elements(count: usize) -> Vec<Arc<Elements>> {
    let unknown = Arc::new(Elements::all(Data::Unknown));
    std::iter::repeat_n(unknown, count).collect()
}

fn given(
    facts: &MachineFacts,
    entry: &Data,
    summaries: &[Arc<Summary>],
    element: &dyn Fn(usize, &Transform, &Data) -> Elements,
) -> Flowing {
    let graph = &*facts.graph;
    let count = summaries.len();
    let mut elements = unknown_elements(count);
    let Some(start) = graph.start() else { return (vec![None; count].into(), elements.into()) };
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
        if transform.runs_machines() {
            let is_settling = rounds[state] <= MOST_RUNS;
            elements[state] = Arc::new(match is_settling {
                true => element(state, transform, &from),
                false => Elements::all(Data::Unknown),
            });
        }
        let run = Run { given: &from, elements: &elements[state] };
        let mut output = None;
        for (number, target) in graph.targets(state).iter().enumerate() {
            let Some(target) = *target else { continue };
            if given[target] == Some(Data::Unknown) {
                continue;
            }
            let carried = transform
                .own(number, &from)
                .unwrap_or_else(|| output.get_or_insert_with(|| transform.output(run)).clone());
            let joined = match &given[target] {
                Some(before) if before.absorbs(&carried) => continue,
                Some(before) => before.join(&carried),
                None => carried,
            };
            given[target] = Some(joined);
            pending.insert(order[target]);
        }
    }
    (given.into(), elements.into())
}

/// For each state its place in an order in which, loops aside, a state comes
/// after all that lead to it.
pub(in crate::model) fn order(graph: &Graph, start: usize, count: usize) -> Vec<usize> {
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
