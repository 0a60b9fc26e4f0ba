//! Which assignments reach each state of a machine: a forward data flow over
//! its graph.
//!
//! For each variable that the machine sets or asks for, a state has a set of *facts*: it
//! still may be as it was when the machine started; it may have been looked
//! into by a Choice state; it may have been set here, or there. A state's
//! facts are those of all ways that lead to it. Names that the machine does
//! not name are as they were at the start, always.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::summary::Summary;
use super::unread::{Unread, unread};
use crate::model::expressions::Part;
use crate::model::facts::MachineFacts;
use crate::model::flow::order;
use crate::model::graph::Graph;
use crate::model::memo::Solved;

/// A machine whose facts would take more bits than this is left alone (8 MiB).
pub(super) const MOST_BITS: usize = 1 << 26;

/// A state is looked at so often at most; in practice, three times is much.
const MOST_ROUNDS: u8 = 50;

/// What is known of the variables in one machine.
#[derive(Debug)]
pub struct Solution {
    graph: Arc<Graph>,
    /// The machine may have had states that were not seen.
    is_open: bool,
    /// By state.
    summaries: Box<[Arc<Summary>]>,
    /// The variables that the machine sets or asks for, by their names.
    names: FxHashMap<Arc<str>, Name>,
    /// All assignments, those of one name together, in the order of the states.
    sites: Box<[Site]>,
    /// The facts of each state; none where no way leads to it.
    given: Box<[Option<Bits>]>,
    /// See [`Solution::is_guess`].
    is_guess: bool,
    /// See [`Solution::doubtful_reads`].
    doubtful_reads: Box<[(usize, Arc<str>)]>,
    /// Found out when it is asked for first.
    unread: OnceLock<Unread>,
    /// See [`Solution::ways`]; found out when they are asked for first.
    ways: OnceLock<Vec<Vec<(usize, usize)>>>,
}

/// A variable that the machine sets or asks for.
#[derive(Clone, Copy, Debug)]
struct Name {
    /// Its first bit: it may be as at the start. The next one: a Choice state
    /// may know whether it has a value. Then one for each assignment.
    bit: usize,
    /// Its first assignment.
    site: usize,
    /// How many there are.
    count: usize,
}

/// An assignment: one part of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The state's place in its machine.
    pub state: usize,
    /// The part of it that sets the variable.
    pub part: Part,
}

/// The bit that says that anything may have been set on the way.
const WILD: usize = 0;
/// The bit that says that a Choice state lies on the way.
const CHOSEN: usize = 1;
/// Those before the first name's.
const COMMON: usize = 2;

/// What is known of a variable at a state, within its machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// The assignments that may have set it.
    pub sites: Vec<Site>,
    /// It may be as it was when the machine started.
    pub is_from_start: bool,
    /// Something on the way may have set it, or seen to it that it has a value.
    pub is_uncertain: bool,
    /// A Choice state lies on the way.
    pub is_chosen: bool,
}

impl Solved for Solution {
    type Summary = Summary;

    fn summaries(&self) -> &[Arc<Summary>] {
        &self.summaries
    }
}

/// The solution for a machine; `summary` makes that of a state.
pub(super) fn solution(machine: &MachineFacts, summary: impl Fn(usize) -> Arc<Summary>) -> Arc<Solution> {
    let fits = |old: &Solution, _: &[(usize, Arc<Summary>)]| old.fits(machine);
    machine.variables.solution(machine, summary, fits, |summaries| Solution::new(machine, summaries))
}

impl Solution {
    fn new(machine: &MachineFacts, summaries: Box<[Arc<Summary>]>) -> Self {
        let mut by_name: FxHashMap<Arc<str>, Vec<Site>> = FxHashMap::default();
        for (state, summary) in summaries.iter().enumerate() {
            for setting in &summary.settings {
                for name in &setting.names {
                    by_name.entry(name.clone()).or_default().push(Site { state, part: setting.part });
                }
            }
            for name in &summary.tested {
                by_name.entry(name.clone()).or_default();
            }
        }
        let (mut names, mut sites, mut bits) = (FxHashMap::default(), Vec::new(), COMMON);
        for (name, own) in by_name {
            names.insert(name, Name { bit: bits, site: sites.len(), count: own.len() });
            bits += 2 + own.len();
            sites.extend(own);
        }
        let mut solution = Solution {
            graph: machine.graph.clone(),
            is_open: machine.is_open,
            given: vec![None; summaries.len()].into(),
            is_guess: false,
            doubtful_reads: Box::default(),
            unread: OnceLock::new(),
            ways: OnceLock::new(),
            summaries,
            names,
            sites: sites.into(),
        };
        solution.spread(bits);
        solution.doubtful_reads = solution.find_doubtful_reads();
        solution
    }

    /// Whether the same would be found for a machine with these summaries.
    fn fits(&self, machine: &MachineFacts) -> bool {
        Arc::ptr_eq(&self.graph, &machine.graph) && self.is_open == machine.is_open
    }

    /// Finds out what reaches each state.
    fn spread(&mut self, bits: usize) {
        let count = self.summaries.len();
        let graph = self.graph.clone();
        let leads_nowhere = (0..count).any(|state| graph.targets(state).contains(&None));
        let is_hidden = self.summaries.iter().any(|summary| summary.hides_transitions);
        self.is_guess = is_hidden
            || self.is_open
            || graph.has_open_name()
            || graph.has_unknown_target()
            || leads_nowhere
            || bits.saturating_mul(count) > MOST_BITS;
        let Some(start) = graph.start().filter(|_| bits.saturating_mul(count) <= MOST_BITS) else { return };
        let mut first = Bits::new(bits);
        self.names.values().for_each(|name| first.set(name.bit));
        self.given[start] = Some(first);
        let mut rounds = vec![0u8; count];
        // A state after all that lead to it, loops aside.
        let order = order(&graph, start, count);
        let mut by_place = vec![0; count];
        for (state, place) in order.iter().enumerate() {
            if let Some(slot) = by_place.get_mut(*place) {
                *slot = state;
            }
        }
        let mut pending = BTreeSet::from([order[start]]);
        while let Some(place) = pending.pop_first() {
            let state = by_place[place];
            rounds[state] += 1;
            if rounds[state] > MOST_ROUNDS {
                self.is_guess = true;
                continue;
            }
            let Some(leaving) = self.given[state].as_ref().map(|given| self.leaving(state, given)) else { continue };
            for (number, target) in graph.targets(state).iter().enumerate() {
                let Some(target) = *target else { continue };
                let carried = self.carried(state, number, &leaving);
                let is_new = match &mut self.given[target] {
                    Some(before) => before.join(&carried),
                    none => {
                        *none = Some(carried);
                        true
                    }
                };
                if is_new {
                    pending.insert(order[target]);
                }
            }
        }
    }

    /// What is true behind a state that is given this, but for what it sets.
    fn leaving(&self, state: usize, given: &Bits) -> Bits {
        let summary = &self.summaries[state];
        let mut leaving = given.clone();
        if summary.is_choice {
            leaving.set(CHOSEN);
            // Where to go on may have been decided by what else was done where
            // the variable was set, so nobody knows that it may have no value.
            let is_set = |name: &&Name| (2..2 + name.count).any(|site| given.has(name.bit + site));
            let names = self.names.values().filter(|name| given.has(name.bit)).filter(is_set);
            names.for_each(|name| leaving.set(name.bit + 1));
        }
        for name in summary.tested.iter().filter_map(|name| self.names.get(name)) {
            leaving.set(name.bit + 1);
        }
        leaving
    }

    /// What a transition of a state carries, by its number.
    fn carried(&self, state: usize, transition: usize, leaving: &Bits) -> Bits {
        let summary = &self.summaries[state];
        let mut carried = leaving.clone();
        let part = summary.ways.get(transition).copied().unwrap_or(Part::State);
        let Some(setting) = summary.setting(part) else { return carried };
        if setting.is_open {
            carried.set(WILD);
        }
        for name in setting.names.iter().filter_map(|name| self.names.get(name)) {
            (0..2 + name.count).for_each(|i| carried.clear(name.bit + i));
            let sites = &self.sites[name.site..][..name.count];
            let first = sites.partition_point(|site| site.state < state);
            let own = sites[first..].iter().position(|site| site.part == part).map(|own| first + own);
            own.into_iter().for_each(|own| carried.set(name.bit + 2 + own));
        }
        carried
    }

    /// Whether ways may be missing or wrong, so that what follows from all of
    /// them together is a guess.
    pub fn is_guess(&self) -> bool {
        self.is_guess
    }

    /// What a state does with variables.
    pub fn summary(&self, state: usize) -> Option<&Summary> {
        self.summaries.get(state).map(|summary| &**summary)
    }

    /// What all states do with variables, in their order.
    pub fn summaries(&self) -> &[Arc<Summary>] {
        &self.summaries
    }

    /// Whether the machine itself sets the variable, be it nowhere that can be reached.
    pub fn sets(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|name| name.count > 0)
    }

    /// The variables that the machine itself sets, in no order.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.names.iter().filter(|(_, name)| name.count > 0).map(|(name, _)| name)
    }

    /// Those of them that may have been set before a state; all where the ways
    /// that lead to it are not known.
    pub fn names_at(&self, state: usize) -> impl Iterator<Item = &Arc<str>> {
        let given = self.given.get(state).and_then(|given| given.as_ref()).filter(|_| !self.is_guess);
        let reaches = move |name: &Name| match given {
            Some(given) => (0..name.count).any(|site| given.has(name.bit + 2 + site)),
            None => name.count > 0,
        };
        self.names.iter().filter(move |(_, name)| reaches(name)).map(|(name, _)| name)
    }

    /// All places in the machine that set the variable, in the order of the states.
    pub fn sites(&self, name: &str) -> &[Site] {
        self.names.get(name).map_or(&[], |name| &self.sites[name.site..][..name.count])
    }

    /// Whether a way leads to the state.
    pub fn is_reached(&self, state: usize) -> bool {
        self.given.get(state).is_some_and(|given| given.is_some())
    }

    /// What is known of a variable at a state; `None` if no way leads there.
    pub fn at(&self, state: usize, name: &str) -> Option<Local> {
        let given = self.given.get(state)?.as_ref()?;
        let (is_uncertain, is_chosen) = (given.has(WILD), given.has(CHOSEN));
        let Some(name) = self.names.get(name) else {
            return Some(Local { sites: Vec::new(), is_from_start: true, is_uncertain, is_chosen });
        };
        let sites = (0..name.count).filter(|i| given.has(name.bit + 2 + i)).map(|i| self.sites[name.site + i]);
        Some(Local {
            sites: sites.collect(),
            is_from_start: given.has(name.bit),
            is_uncertain: is_uncertain || given.has(name.bit + 1),
            is_chosen,
        })
    }

    /// The reads that may find the variable as it was when the machine started,
    /// of those that fail without a value: state and name.
    pub fn doubtful_reads(&self) -> &[(usize, Arc<str>)] {
        &self.doubtful_reads
    }

    fn find_doubtful_reads(&self) -> Box<[(usize, Arc<str>)]> {
        let mut found = Vec::new();
        for (state, summary) in self.summaries.iter().enumerate() {
            let Some(given) = &self.given[state] else { continue };
            let is_doubtful = |name: &str| match self.names.get(name) {
                Some(name) => given.has(name.bit) && !given.has(name.bit + 1),
                None => true,
            };
            let reads =
                summary.reads.iter().filter(|(name, is_sure)| *is_sure && !given.has(WILD) && is_doubtful(name));
            found.extend(reads.map(|(name, _)| (state, name.clone())));
        }
        found.into()
    }

    /// The values that nobody reads.
    pub fn unread(&self) -> &Unread {
        self.unread.get_or_init(|| unread(self))
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// For each state the transitions that lead to it: the state that each is
    /// of, and its number. Without those of states that are never reached.
    pub fn ways(&self) -> &[Vec<(usize, usize)>] {
        self.ways.get_or_init(|| {
            let mut ways = vec![Vec::new(); self.summaries.len()];
            for from in (0..self.summaries.len()).filter(|from| self.is_reached(*from)) {
                for (number, target) in self.graph.targets(from).iter().enumerate() {
                    if let Some(to) = target.and_then(|target| ways.get_mut(target)) {
                        to.push((from, number));
                    }
                }
            }
            ways
        })
    }

    /// What a transition of a state, by its number, says of a variable behind it;
    /// `None` if no way leads to the state.
    pub fn behind(&self, state: usize, transition: usize, name: &str) -> Option<Local> {
        let summary = self.summary(state)?;
        let part = summary.ways.get(transition).copied().unwrap_or(Part::State);
        let before = self.at(state, name)?;
        let is_set = summary.setting(part).is_some_and(|setting| setting.names.iter().any(|own| **own == *name));
        if !is_set {
            return Some(before);
        }
        Some(Local { sites: vec![Site { state, part }], is_from_start: false, ..before })
    }
}

/// A set of small numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits(Box<[u64]>);

impl Bits {
    pub(super) fn new(count: usize) -> Self {
        Bits(vec![0; count.div_ceil(64)].into())
    }

    pub(super) fn has(&self, bit: usize) -> bool {
        self.0.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    pub(super) fn set(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    pub(super) fn clear(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word &= !(1 << (bit % 64));
        }
    }

    /// Adds the others; gives whether there was a new one among them.
    pub(super) fn join(&mut self, other: &Bits) -> bool {
        let mut is_new = false;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            is_new |= *other & !*word != 0;
            *word |= *other;
        }
        is_new
    }
}
