//! The variables that have a value at a place.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::variables;
use crate::ide::Definition;
use crate::ide::markup::code;
use crate::model::StateView;
use crate::model::variables::{Reach, Status, Variables, reach, resolve};
use crate::text::TextSize;

/// So many states that set a variable are named.
const MOST_STATES: usize = 3;

/// A variable that can be read at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisibleVariable {
    /// Its name, without the `$`.
    pub name: Arc<str>,
    /// The states that can have set it, those of the innermost machine first.
    pub states: Vec<Arc<str>>,
    /// Whether it has a value on all ways, as far as that is known.
    pub is_sure: bool,
}

impl VisibleVariable {
    /// A few words for a list: "set by `Count`", "set by `A` or `B`, not on all ways".
    pub fn detail(&self) -> String {
        let names: Vec<String> = self.states.iter().take(MOST_STATES).map(|name| code(name)).collect();
        let more = if self.states.len() > MOST_STATES { " or others" } else { "" };
        let doubt = if self.is_sure { "" } else { ", not on all ways" };
        format!("set by {}{more}{doubt}", names.join(" or "))
    }
}

/// The variables that the expressions of the state at `at` can read: those that
/// surely have a value first, then by name.
pub fn variables_at(definition: &Definition, at: TextSize) -> Vec<VisibleVariable> {
    let visible = definition.analysis().with_machine_at(at, |_, state| {
        let mut visible = visible_at(variables(definition), &state?);
        visible.sort_by(|a, b| (!a.is_sure, &a.name).cmp(&(!b.is_sure, &b.name)));
        Some(visible)
    });
    visible.flatten().unwrap_or_default()
}

/// The variables that can have a value at a state, in no order. Where the ways
/// that lead there are not known, all that the machines around it set.
fn visible_at(variables: &Variables, state: &StateView) -> Vec<VisibleVariable> {
    let mut seen: FxHashSet<Arc<str>> = FxHashSet::default();
    let mut visible = Vec::new();
    let mut at = *state;
    loop {
        if let Some(solution) = variables.of(at.machine) {
            let is_known = !solution.is_guess() && solution.is_reached(at.index);
            for name in solution.names_at(at.index) {
                if !seen.insert(name.clone()) {
                    continue;
                }
                let reaching = solution.at(at.index, name).map_or(Vec::new(), |local| local.sites);
                let sites = if is_known { &reaching[..] } else { solution.sites(name) };
                let is_sure = matches!(resolve(variables, state, name).status, Status::Set | Status::Unknown);
                let mut states: Vec<Arc<str>> = Vec::new();
                for site in sites {
                    let setter = at.machine.facts.states.get(site.state);
                    states.extend(setter.map(|setter| setter.name.clone()).filter(|name| !states.contains(name)));
                }
                visible.push(VisibleVariable { name: name.clone(), states, is_sure });
            }
        }
        match at.machine.parent {
            Some(parent) if reach(at.machine, variables) != Reach::Nothing => at = *parent,
            _ => return visible,
        }
    }
}
