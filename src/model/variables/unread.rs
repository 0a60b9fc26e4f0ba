//! Values that nobody reads: variables that are set for nothing, and those that
//! are set again before anything has read them. The latter is a data flow
//! backwards over the graph.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::solve::{Bits, MOST_BITS, Site, Solution};
use crate::model::expressions::Part;

/// What is not settled after so many rounds is left alone; in practice, four
/// are many.
const MOST_ROUNDS: usize = 50;

/// Values that nobody reads.
#[derive(Debug, Default)]
pub struct Unread {
    /// The variables that neither the machine nor those in it read, in order.
    pub never: Box<[Arc<str>]>,
    /// The assignments of others that are surely followed by another one before
    /// anything reads the variable; those of something empty are left out.
    pub overwritten: Box<[(Arc<str>, Site)]>,
}

/// What is true at a state, for each variable.
#[derive(Clone)]
struct Facts {
    /// It may be read before it is set again.
    is_live: Bits,
    /// The machine may end before it is set again.
    may_end: Bits,
}

/// The values that nobody reads in the machine of this solution.
pub(super) fn unread(solution: &Solution) -> Unread {
    let summaries = solution.summaries();
    if solution.is_guess() || summaries.iter().any(|summary| summary.may_read_more) {
        return Unread::default();
    }
    let mut read: FxHashSet<&str> = FxHashSet::default();
    for summary in summaries {
        read.extend(summary.reads.iter().map(|(name, _)| &**name));
        read.extend(summary.inner_reads.iter().map(|name| &**name));
    }
    let mut names: Vec<Arc<str>> = solution.names().cloned().collect();
    names.sort_unstable();
    let (read, never): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| read.contains(&**name));
    let mut overwritten = overwritten(solution, &read).unwrap_or_default();
    overwritten.sort_unstable();
    Unread { never: never.into(), overwritten: overwritten.into() }
}

/// `names` are in order. `None` if that is too much to find out.
fn overwritten(solution: &Solution, names: &[Arc<str>]) -> Option<Vec<(Arc<str>, Site)>> {
    let count = solution.summaries().len();
    // A variable that is set once is not set again, but in a loop, where it is
    // hard to say what was meant.
    let names: Vec<&Arc<str>> = names.iter().filter(|name| solution.sites(name).len() > 1).collect();
    if names.is_empty() || names.len().saturating_mul(2 * count) > MOST_BITS {
        return None;
    }
    let none = Facts { is_live: Bits::new(names.len()), may_end: Bits::new(names.len()) };
    let mut facts = vec![none; count];
    for (state, facts) in facts.iter_mut().enumerate() {
        let summary = solution.summary(state)?;
        for (bit, name) in names.iter().enumerate() {
            if summary.reads(name) || summary.reads_inside(name) {
                facts.is_live.set(bit);
            }
            if summary.may_end {
                facts.may_end.set(bit);
            }
        }
    }
    for round in 0.. {
        let mut is_new = false;
        for state in (0..count).rev() {
            for (number, target) in solution.graph().targets(state).iter().enumerate() {
                let mut before = facts.get((*target)?)?.clone();
                let set = setting(solution, state, number);
                for bit in set.iter().filter_map(|name| names.binary_search_by(|own| (***own).cmp(name)).ok()) {
                    before.is_live.clear(bit);
                    before.may_end.clear(bit);
                }
                is_new |= facts[state].is_live.join(&before.is_live);
                is_new |= facts[state].may_end.join(&before.may_end);
            }
        }
        if !is_new {
            break;
        }
        if round >= MOST_ROUNDS {
            return None;
        }
    }
    let mut found = Vec::new();
    for (bit, name) in names.iter().enumerate() {
        let is_lost = |site: &&Site| {
            let Some(summary) = solution.summary(site.state).filter(|_| solution.is_reached(site.state)) else {
                return false;
            };
            let is_blank = summary.setting(site.part).is_none_or(|setting| setting.blank.contains(name));
            let mut ways = solution.graph().targets(site.state).iter().enumerate();
            let is_own = |number: usize| summary.ways.get(number) == Some(&site.part);
            let is_lost_behind = |target: &Option<usize>| {
                let facts = target.and_then(|target| facts.get(target));
                facts.is_some_and(|facts| !facts.is_live.has(bit) && !facts.may_end.has(bit))
            };
            let mut own = ways.by_ref().filter(|(number, _)| is_own(*number)).peekable();
            !is_blank && own.peek().is_some() && own.all(|(_, target)| is_lost_behind(target))
        };
        found.extend(solution.sites(name).iter().filter(is_lost).map(|site| ((*name).clone(), *site)));
    }
    Some(found)
}

/// The names that are surely set on the way of a transition.
fn setting(solution: &Solution, state: usize, transition: usize) -> &[Arc<str>] {
    let Some(summary) = solution.summary(state) else { return &[] };
    let part = summary.ways.get(transition).copied().unwrap_or(Part::State);
    summary.setting(part).map_or(&[], |setting| &setting.names)
}
