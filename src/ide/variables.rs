//! Variables of the state machine in the text: which one a place touches, what
//! sets it, and where else it stands, in both query languages.
//!
//! A variable belongs to the machine that sets it: states in branches and item
//! processors see it, unless their own machine sets one of that name or child
//! executions run it. One that nothing sets belongs to the outermost machine
//! that could have set it.

mod completion;
mod hover;
mod rename;

pub use completion::variables_at;
pub use hover::hover;
pub use rename::{prepare_rename, rename};

use std::sync::Arc;

use super::{Definition, NavigationTarget, RangeInfo, Reference};
use crate::model::variables::{Assignment, Reach, Setter, Site, Solution, Use, Variables, reach, resolve};
use crate::model::{MachineView, StateView, variables_of};
use crate::text::{TextRange, TextSize};

/// A variable at the place that was asked about.
#[derive(Clone, Debug)]
pub struct VariableAt<'a> {
    /// Its name, without `$` and `.$`.
    pub name: Arc<str>,
    /// The name in the text.
    pub range: TextRange,
    /// The state that sets it or reads it here.
    pub state: StateView<'a>,
    /// The key of an `Assign`; none if it is read.
    pub assignment: Option<&'a Assignment>,
}

/// Calls `found` with the variable that `at` touches, `$`, `.$` and quotes of a
/// key included. What may as well be a function, and is set by no state, is
/// none.
pub fn with_variable_at<R>(
    definition: &Definition,
    at: TextSize,
    found: impl FnOnce(&VariableAt) -> Option<R>,
) -> Option<R> {
    let answer = definition.analysis().with_machine_at(at, |_, state| {
        let state = state?;
        let relative = at.checked_sub(state.at())?;
        let own = own(definition, &state);
        let touches = |range: TextRange| range.contains_inclusive(relative);
        let is_key = |set: &&Assignment| touches(TextRange::new(set.entry.start(), set.range.end()));
        let with_dollar = |read: &Use| {
            let start = read.range.start().checked_sub(TextSize::of('$')).unwrap_or_default();
            TextRange::new(start, read.range.end())
        };
        let assignment = own.assignments.iter().find(is_key);
        let read = own.uses.iter().find(|read| touches(with_dollar(read)));
        let (name, range) = match (assignment, read) {
            (Some(set), _) => (&set.name, set.range),
            (None, Some(read)) if !read.may_be_function || is_set(definition, &state, &read.name) => {
                (&read.name, read.range)
            }
            _ => return None,
        };
        found(&VariableAt { name: name.clone(), range: range + state.at(), state, assignment })
    });
    answer.flatten()
}

/// What the text of a state says of variables.
fn own<'a>(definition: &Definition, state: &StateView<'a>) -> &'a crate::model::variables::OfText {
    variables_of(state, definition.tree(), definition.text())
}

fn variables(definition: &Definition) -> &Variables {
    definition.analysis().variables(definition.tree(), definition.text())
}

/// Whether a state sees a variable of this name that something sets.
fn is_set(definition: &Definition, state: &StateView, name: &str) -> bool {
    let variables = variables(definition);
    variables.of(&scope_of(variables, state.machine, name)).is_some_and(|solution| solution.sets(name))
}

/// The machine that the variable belongs to, as it is seen from `machine`.
pub fn scope_of<'a>(variables: &Variables, machine: &MachineView<'a>, name: &str) -> MachineView<'a> {
    let mut scope = *machine;
    loop {
        if variables.of(&scope).is_some_and(|solution| solution.sets(name)) {
            return scope;
        }
        match scope.parent {
            Some(parent) if reach(&scope, variables) != Reach::Nothing => scope = *parent.machine,
            _ => return scope,
        }
    }
}

/// Calls `visit` with each state that sees the variables called `name` of
/// `machine`, which the machine itself need not set.
fn for_each_state(variables: &Variables, machine: &MachineView, name: &str, visit: &mut dyn FnMut(&StateView)) {
    for state in machine.states() {
        visit(&state);
        for nested in &state.entry.facts.machines {
            let inner = state.nested(nested);
            let is_other = variables.of(&inner).is_some_and(|solution| solution.sets(name));
            if !is_other && reach(&inner, variables) != Reach::Nothing {
                for_each_state(variables, &inner, name, visit);
            }
        }
    }
}

/// All places that set or read the variable at `at`, in the order of the text.
pub fn references(definition: &Definition, at: TextSize) -> Option<Vec<Reference>> {
    with_variable_at(definition, at, |found| {
        let scope = scope_of(variables(definition), found.state.machine, &found.name);
        Some(occurrences(definition, &scope, &found.name))
    })
}

/// All places that set or read the variable of this machine.
fn occurrences(definition: &Definition, scope: &MachineView, name: &str) -> Vec<Reference> {
    let mut all = Vec::new();
    for_each_state(variables(definition), scope, name, &mut |state| {
        let own = own(definition, state);
        let sets = own.assignments.iter().filter(|set| *set.name == *name).map(|set| (set.range, true));
        let reads = own.uses.iter().filter(|read| *read.name == *name).map(|read| (read.range, false));
        all.extend(
            sets.chain(reads).map(|(range, is_declaration)| Reference { range: range + state.at(), is_declaration }),
        );
    });
    all.sort_by_key(|reference| (reference.range.start(), reference.range.end()));
    all
}

/// From where a variable is read to all assignments that can have set it; from
/// one of these to all that can read what it sets.
pub fn goto_definition(definition: &Definition, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
    with_variable_at(definition, at, |found| {
        let targets = match found.assignment {
            Some(set) => readers(definition, found, set),
            None => setters(definition, found),
        };
        (!targets.is_empty()).then_some(RangeInfo { range: found.range, info: targets })
    })
}

/// The assignments that can have set what is read; if none can, all of that name.
fn setters(definition: &Definition, found: &VariableAt) -> Vec<NavigationTarget> {
    let variables = variables(definition);
    let resolved = resolve(variables, &found.state, &found.name);
    let mut targets = Vec::new();
    let machines = std::iter::successors(Some(*found.state.machine), |machine| Some(*machine.parent?.machine));
    let machines: Vec<MachineView> = machines.collect();
    for machine in &machines {
        let sites = resolved.setters.iter().filter(|setter| setter.machine == machine.at).map(|setter| setter.site);
        targets.extend(sites.filter_map(|site| target(definition, machine, site, &found.name)));
    }
    let all_in = |machine: &MachineView| {
        let sites = variables.of(machine).map_or(&[][..], |solution| solution.sites(&found.name));
        sites.iter().filter_map(|site| target(definition, machine, *site, &found.name)).collect::<Vec<_>>()
    };
    if targets.is_empty() {
        targets = machines.iter().map(all_in).find(|targets| !targets.is_empty()).unwrap_or_default();
    }
    targets.sort_by_key(|target| target.focus_range.start());
    targets
}

/// Where something reads what the assignment sets.
fn readers(definition: &Definition, found: &VariableAt, set: &Assignment) -> Vec<NavigationTarget> {
    let variables = variables(definition);
    let machine = found.state.machine;
    let setter = Setter { machine: machine.at, site: Site { state: found.state.index, part: set.part } };
    let mut targets = Vec::new();
    for_each_state(variables, machine, &found.name, &mut |state| {
        let mut reads = own(definition, state).uses.iter().filter(|read| read.name == found.name).peekable();
        if reads.peek().is_some() && resolve(variables, state, &found.name).setters.contains(&setter) {
            let ranges = reads.map(|read| read.range + state.at());
            targets.extend(ranges.map(|range| NavigationTarget { file: None, full_range: range, focus_range: range }));
        }
    });
    targets.sort_by_key(|target| target.focus_range.start());
    targets
}

fn target(definition: &Definition, machine: &MachineView, site: Site, name: &str) -> Option<NavigationTarget> {
    let state = machine.state(site.state)?;
    let set = assignment(definition, &state, site, name)?;
    Some(NavigationTarget { file: None, full_range: set.entry + state.at(), focus_range: set.range + state.at() })
}

fn assignment<'a>(definition: &Definition, state: &StateView<'a>, site: Site, name: &str) -> Option<&'a Assignment> {
    own(definition, state).assignments.iter().find(|set| set.part == site.part && *set.name == *name)
}

/// The name in the key of an assignment, absolute.
pub fn assignment_of(definition: &Definition, machine: &MachineView, site: Site, name: &str) -> Option<TextRange> {
    let state = machine.state(site.state)?;
    assignment(definition, &state, site, name).map(|set| set.range + state.at())
}

/// The same for the first one of the machine.
pub fn first_assignment(
    definition: &Definition,
    machine: &MachineView,
    solution: &Solution,
    name: &str,
) -> Option<TextRange> {
    solution.sites(name).iter().find_map(|site| assignment_of(definition, machine, *site, name))
}

/// The same for the first one in the machines within a state.
pub fn inner_assignment(definition: &Definition, state: &StateView, name: &str) -> Option<TextRange> {
    let variables = variables(definition);
    for nested in &state.entry.facts.machines {
        let machine = state.nested(nested);
        let Some(solution) = variables.of(&machine) else { continue };
        if let Some(range) = first_assignment(definition, &machine, solution, name) {
            return Some(range);
        }
        let mut inner = machine
            .states()
            .filter(|state| solution.summary(state.index).is_some_and(|summary| summary.sets_inside(name)));
        if let Some(range) = inner.find_map(|state| inner_assignment(definition, &state, name)) {
            return Some(range);
        }
    }
    None
}

#[cfg(test)]
mod tests;
