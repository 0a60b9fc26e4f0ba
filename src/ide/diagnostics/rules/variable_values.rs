//! Variables that are read where they have no value (reference: "Variables").
//!
//! AWS takes them; the execution fails there. What reaches a state is known
//! from [`crate::model::variables`]. Where transitions, keys or a whole `Assign`
//! cannot be read, nothing is said; nor where an expression asks for itself
//! whether there is a value, nor behind a Choice state that may know.

use std::collections::VecDeque;

use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::similar::most_similar;
use super::super::{Findings, values};
use crate::ide::diagnostics::finding::Finding;
use crate::ide::variables::{assignment_of, inner_assignment};
use crate::model::variables::{Local, Reach, Resolved, Site, Solution, Status, Use, Variables, reach, resolve};
use crate::model::{MachineKind, MachineView, Part, StateView, TransitionKind, variables_of};
use crate::spec::variables::RESERVED;
use crate::spec::{QueryLanguage, StateType};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!(
        "variable-undefined",
        Warning,
        Correctness,
        "a path reads a variable that has no value",
        Check::Scope(values_of_variables)
    )
    .silent_in_unbalanced_text(),
    row!(
        "variable-maybe-undefined",
        Warning,
        Suspicious,
        "a path reads a variable that has no value on some ways",
        Check::With("variable-undefined")
    )
    .silent_in_unbalanced_text(),
    row!(
        "jsonata-undefined-variable",
        Warning,
        Correctness,
        "an expression reads a variable that has no value",
        Check::With("variable-undefined")
    )
    .silent_in_unbalanced_text(),
    row!(
        "jsonata-maybe-undefined-variable",
        Warning,
        Suspicious,
        "an expression reads a variable that has no value on some ways",
        Check::With("variable-undefined")
    )
    .silent_in_unbalanced_text(),
    row!(
        "variable-inner-read-outside",
        Warning,
        Correctness,
        "a variable of a branch or an iteration is read outside of it",
        Check::With("variable-undefined")
    )
    .silent_in_unbalanced_text(),
    row!(
        "variable-in-distributed-map",
        Warning,
        Correctness,
        "a child execution of a distributed Map reads a variable from outside",
        Check::With("variable-undefined")
    )
    .silent_in_unbalanced_text(),
];

/// For so many variables of a machine it is found out what may be meant, or on
/// which way they have no value.
const SEARCHES: usize = 32;

/// So many reads of a machine are reported.
const MOST_FINDINGS: usize = 100;

/// Of so many states before a read it is asked whether they lack the value.
const MOST_STATES: usize = 200;

/// So many other places are shown.
const MOST_RELATED: usize = 3;

/// A state that reads a variable which may have no value.
struct Read<'s, 'a> {
    scope: &'s ScopeContext<'a>,
    variables: &'a Variables,
    state: StateView<'a>,
    name: &'s str,
    /// Where, first of all.
    first: &'a Use,
    resolved: Resolved,
    /// Whether to look for what may be meant.
    is_searched: bool,
}

fn values_of_variables(scope: &ScopeContext, acc: &mut Findings) {
    let definition = scope.shared.definition;
    let (tree, text) = (definition.tree(), definition.text());
    let variables = definition.analysis().variables(tree, text);
    let Some(solution) = variables.of(scope.machine).filter(|solution| !solution.is_guess()) else { return };
    let mut is_sure = None;
    let mut count = 0;
    for (state, name) in solution.doubtful_reads() {
        let Some(state) = scope.machine.state(*state) else { continue };
        let resolved = resolve(variables, &state, name);
        if matches!(resolved.status, Status::Set | Status::Unknown) {
            continue;
        }
        if !*is_sure.get_or_insert_with(|| !scope.is_any_unsure()) {
            return;
        }
        let uses = &variables_of(&state, tree, text).uses;
        // What is left out where it is nothing may be meant to be, sometimes.
        let is_unset = resolved.status != Status::Maybe;
        let is_it = |read: &&Use| read.name == *name && read.needs_value() && (is_unset || !read.may_be_nothing);
        let Some(first) = uses.iter().find(is_it) else { continue };
        count += 1;
        if count > MOST_FINDINGS {
            return;
        }
        let is_searched = count <= SEARCHES;
        Read { scope, variables, state, name, first, resolved, is_searched }.report(acc);
    }
}

impl Read<'_, '_> {
    fn report(&self, acc: &mut Findings) {
        match self.resolved.status {
            Status::Hidden => self.hidden(acc),
            Status::Maybe => self.maybe(acc),
            _ if self.name == RESERVED => {
                let message = format!(
                    "`${RESERVED}` exists in JSONata states only: in a JSONPath state `$` is the input, and `$$` the context"
                );
                acc.report_as("variable-undefined", self.range(), message);
            }
            _ => self.unset(acc),
        }
    }

    fn is_jsonata(&self) -> bool {
        self.state.entry.facts.language == QueryLanguage::Jsonata
    }

    /// The variable with its `$`; where that is escaped, without it.
    fn range(&self) -> TextRange {
        with_dollar(self.scope.shared.definition.text(), self.first.range + self.state.at())
    }

    fn unset(&self, acc: &mut Findings) {
        let name = self.name;
        let code = if self.is_jsonata() { "jsonata-undefined-variable" } else { "variable-undefined" };
        // The machine that sets it, if only somewhere else.
        let setting =
            around(self.state.machine).find(|machine| self.solution(machine).is_some_and(|own| own.sets(name)));
        if let Some(machine) = setting {
            let (message, sites) = self.set_elsewhere(&machine);
            let finding = acc.report_as(code, self.range(), message);
            self.relate(finding, &machine, &sites);
            return;
        }
        if let Some((message, related)) = self.set_inside() {
            let finding = acc.report_as("variable-inner-read-outside", self.range(), message);
            related.into_iter().for_each(|range| {
                finding.related(range, "it is set here");
            });
            return;
        }
        let meant = if self.is_searched { self.meant() } else { None };
        if let Some(meant) = meant {
            let message = format!("no state sets `${name}`; did you mean `${meant}`?");
            acc.report_as(code, self.range(), message).fix(format!("Rename to `${meant}`"), self.renamed(meant));
            return;
        }
        let message = match self.is_jsonata() {
            true => format!(
                "no state sets `${name}`, so it is nothing here: set it before, or write `$states.input.{name}` for a \
                 member of the input"
            ),
            false => format!(
                "no state sets `${name}`, so the execution fails here: set it before, or write `$.{name}` for a member of \
                 the input"
            ),
        };
        let instead = if self.is_jsonata() { "$states.input." } else { "$." };
        // JSONata takes signs into the name of a variable that a member's cannot have.
        let is_plain = name.chars().all(|character| character.is_alphanumeric() || character == '_');
        let edits = is_plain.then(|| self.replaced(&format!("{instead}{name}"))).flatten();
        let finding = acc.report_as(code, self.range(), message);
        if let Some(edits) = edits {
            finding.fix(format!("Read `{instead}{name}`"), edits);
        }
    }

    /// The variable that has a value here, on some way, and may be meant.
    fn meant(&self) -> Option<&str> {
        let states = std::iter::once(self.state).chain(around_state(&self.state));
        let mut names: Vec<&str> = Vec::new();
        for state in states {
            let solution = self.variables.of(state.machine)?;
            names.extend(solution.names_at(state.index).map(|name| &**name));
            if reach(state.machine, self.variables) == Reach::Nothing {
                break;
            }
        }
        names.sort_unstable();
        most_similar(self.name, names.into_iter())
    }

    /// All sure reads in the state with something else in place of `$` and name;
    /// `None` if one has no plain `$`.
    fn replaced(&self, by: &str) -> Option<Vec<Indel>> {
        let text = self.scope.shared.definition.text();
        let with_dollar = |edit: Indel| {
            let range = with_dollar(text, edit.delete);
            (range != edit.delete).then(|| Indel::replace(range, by))
        };
        self.renamed("").into_iter().map(with_dollar).collect()
    }

    /// All sure reads in the state renamed.
    fn renamed(&self, meant: &str) -> Vec<Indel> {
        let definition = self.scope.shared.definition;
        let uses = &variables_of(&self.state, definition.tree(), definition.text()).uses;
        let own = uses.iter().filter(|read| *read.name == *self.name && !read.may_be_function);
        own.map(|read| Indel::replace(read.range + self.state.at(), meant)).collect()
    }

    /// Set by the machine, but on no way that leads here.
    fn set_elsewhere(&self, machine: &MachineView) -> (String, Vec<Site>) {
        let name = self.name;
        let Some(solution) = self.solution(machine) else { return (String::new(), Vec::new()) };
        let sites = solution.sites(name).to_vec();
        let states: Vec<&str> = {
            let mut names: Vec<&str> = Vec::new();
            for site in &sites {
                let state = machine.facts.states.get(site.state).map_or("", |state| &*state.name);
                if !names.contains(&state) {
                    names.push(state);
                }
            }
            names
        };
        let is_own = machine.at == self.state.machine.at && sites.iter().all(|site| site.state == self.state.index);
        let passed = self.passed_over(machine, &sites);
        let message = if is_own {
            format!("`${name}` has no value here: what a state assigns is seen by the states behind it only")
        } else if let Some(reason) = passed {
            format!("`${name}` has no value here: {reason}")
        } else if states.len() <= MOST_RELATED {
            let verb = if states.len() == 1 { "sets" } else { "set" };
            let states = values::enumerated(&states);
            format!("`${name}` has no value here: no way leads here on which {states} {verb} it")
        } else {
            format!("`${name}` has no value here: no way leads here from the states that set it")
        };
        (message, sites)
    }

    /// Why the assignment of a state counts for nothing on the way here, if it
    /// has one and the way leads from it.
    fn passed_over(&self, machine: &MachineView, sites: &[Site]) -> Option<String> {
        let here = if machine.at == self.state.machine.at {
            self.state.index
        } else {
            around_state(&self.state).find(|state| state.machine.at == machine.at)?.index
        };
        let solution = self.solution(machine)?;
        for (from, number) in solution.ways().get(here)?.iter().copied() {
            let state = machine.facts.states.get(from)?;
            let own = |part: fn(Part) -> bool| sites.iter().any(|site| site.state == from && part(site.part));
            let name = &state.name;
            match state.facts.transitions.get(number)?.kind {
                TransitionKind::Catch if own(|part| part == Part::State) => {
                    return Some(format!(
                        "if `{name}` fails, its own `Assign` does not count: the catcher needs one of its own"
                    ));
                }
                TransitionKind::Choice if own(|part| part == Part::State) => {
                    return Some(format!(
                        "the `Assign` of `{name}` itself counts for `Default` only: the rule needs one of its own"
                    ));
                }
                TransitionKind::Choice if own(|part| matches!(part, Part::ChoiceRule(_))) => {
                    return Some(format!("the `Assign` of another rule of `{name}` does not count here"));
                }
                TransitionKind::Catch if own(|part| matches!(part, Part::Catcher(_))) => {
                    return Some(format!("the `Assign` of another catcher of `{name}` does not count here"));
                }
                TransitionKind::Default if own(|part| matches!(part, Part::ChoiceRule(_))) => {
                    return Some(format!("the `Assign` of a rule of `{name}` does not count for its `Default`"));
                }
                TransitionKind::Next if own(|part| matches!(part, Part::Catcher(_))) => {
                    return Some(format!("the `Assign` of a catcher of `{name}` counts only if `{name}` has failed"));
                }
                _ => {}
            }
        }
        None
    }

    /// Set by states within another one only.
    fn set_inside(&self) -> Option<(String, Option<TextRange>)> {
        let name = self.name;
        let definition = self.scope.shared.definition;
        for machine in around(self.state.machine) {
            let summaries = self.solution(&machine)?.summaries();
            let index = summaries.iter().position(|summary| summary.sets_inside(name));
            let Some(state) = index.and_then(|index| machine.state(index)) else { continue };
            let range = inner_assignment(definition, &state, name);
            let around = &state.entry.name;
            let is_around = around_state(&self.state).any(|outer| outer.at() == state.at());
            let message = if is_around {
                format!(
                    "`${name}` is set in another branch of `{around}` only: a branch does not see the variables of others"
                )
            } else {
                let part = match state.entry.facts.state_type.known() {
                    Some(StateType::Map) => "an iteration",
                    _ => "a branch",
                };
                format!(
                    "`${name}` is set inside `{around}` only, and the variables of {part} end with it: hand the value on \
                     in its output"
                )
            };
            return Some((message, range));
        }
        None
    }

    fn hidden(&self, acc: &mut Findings) {
        let name = self.name;
        let hiding = around(self.state.machine).find_map(|machine| match (machine.kind, machine.parent) {
            (MachineKind::Processor(_), Some(state)) => Some(state.entry.name.clone()),
            _ => None,
        });
        let map = hiding.map_or(String::new(), |map| format!(" of `{map}`"));
        let message = format!(
            "the child executions{map} do not see `${name}`, which is set outside: hand it to them with `ItemSelector`"
        );
        let finding = acc.report_as("variable-in-distributed-map", self.range(), message);
        for machine in around(self.state.machine).skip(1) {
            let sites = self.solution(&machine).map_or(&[][..], |solution| solution.sites(name));
            if !sites.is_empty() {
                self.relate(finding, &machine, sites);
                return;
            }
        }
    }

    fn maybe(&self, acc: &mut Findings) {
        let name = self.name;
        let code = if self.is_jsonata() { "jsonata-maybe-undefined-variable" } else { "variable-maybe-undefined" };
        // The doubt comes from the machine that sets it on some ways.
        let is_doubtful = |state: &StateView| {
            let local = self.solution(state.machine).and_then(|solution| solution.at(state.index, name));
            local.is_some_and(|local| !local.sites.is_empty())
        };
        let levels = std::iter::once(self.state).chain(around_state(&self.state));
        let Some(state) = levels.into_iter().find(is_doubtful) else { return };
        let way = if self.is_searched { self.way_without(&state) } else { None };
        let when = match way {
            Some(Way::Failed(state)) => format!("has no value if `{state}` has failed"),
            Some(Way::Done(state)) => format!("has no value unless `{state}` has failed"),
            Some(Way::From(state)) => format!("has no value on the way from `{state}`"),
            Some(Way::Start) => "has no value at the first time".to_owned(),
            None => "has no value on some ways".to_owned(),
        };
        let message = match self.is_jsonata() {
            true => format!("`${name}` {when}: set it on all ways that lead here, or ask with `$exists(${name})`"),
            false => format!("`${name}` {when}, and the execution fails then: set it on all ways that lead here"),
        };
        let finding = acc.report_as(code, self.range(), message);
        let sites = self.solution(state.machine).and_then(|solution| solution.at(state.index, name));
        self.relate(finding, state.machine, &sites.unwrap_or_default().sites);
    }

    /// The nearest way to a state on which the variable has no value.
    fn way_without(&self, to: &StateView) -> Option<Way> {
        let solution = self.solution(to.machine)?;
        let machine = to.machine;
        let ways = solution.ways();
        let has_some = |local: &Local| local.is_from_start && !local.sites.is_empty();
        let mut pending = VecDeque::from([to.index]);
        let mut seen = vec![to.index];
        while let Some(to) = pending.pop_front() {
            if machine.facts.graph.start() == Some(to) {
                return Some(Way::Start);
            }
            for (from, number) in ways.get(to)?.iter().copied() {
                let behind = solution.behind(from, number, self.name)?;
                let state = machine.facts.states.get(from)?;
                if behind.sites.is_empty() {
                    let transitions = &state.facts.transitions;
                    let is_catch = |number: usize| {
                        transitions.get(number).is_some_and(|transition| transition.kind == TransitionKind::Catch)
                    };
                    let name = state.name.to_string();
                    return Some(match (is_catch(number), (0..transitions.len()).any(is_catch)) {
                        (true, _) => Way::Failed(name),
                        (false, true) => Way::Done(name),
                        _ => Way::From(name),
                    });
                }
                if has_some(&behind) && !seen.contains(&from) && seen.len() < MOST_STATES {
                    seen.push(from);
                    pending.push_back(from);
                }
            }
        }
        None
    }

    fn solution(&self, machine: &MachineView) -> Option<&Solution> {
        self.variables.of(machine).map(|solution| &**solution)
    }

    fn relate(&self, finding: &mut Finding, machine: &MachineView, sites: &[Site]) {
        for site in sites.iter().take(MOST_RELATED) {
            let own = assignment_of(self.scope.shared.definition, machine, *site, self.name);
            if let Some(range) = own {
                finding.related(range, "it is set here");
            }
        }
    }
}

/// The way on which something is missing.
enum Way {
    /// By a catcher of the state.
    Failed(String),
    /// By a way that is no catcher's, of a state that has catchers.
    Done(String),
    /// From the state.
    From(String),
    /// From the start of the machine.
    Start,
}

/// The machine and all around it, inner ones first.
fn around<'a>(machine: &'a MachineView<'a>) -> impl Iterator<Item = MachineView<'a>> {
    std::iter::successors(Some(*machine), |machine| machine.parent.map(|state| *state.machine))
}

/// The states around a state, inner ones first.
fn around_state<'a>(state: &StateView<'a>) -> impl Iterator<Item = StateView<'a>> + use<'a> {
    std::iter::successors(state.machine.parent.copied(), |state| state.machine.parent.copied())
}

/// A name with the `$` before it.
fn with_dollar(text: &str, name: TextRange) -> TextRange {
    let start = usize::from(name.start());
    match text.get(..start).is_some_and(|before| before.ends_with('$')) {
        true => TextRange::new(name.start() - crate::text::TextSize::of('$'), name.end()),
        false => name,
    }
}

#[cfg(test)]
pub(super) mod tests;
