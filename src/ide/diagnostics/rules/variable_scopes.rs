//! Variables that nobody reads, and those of one name in several scopes
//! (reference: "Variables").

use rustc_hash::FxHashSet;

use super::super::edits::{self, Edit};
use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::similar::most_similar;
use super::super::{Findings, values};
use super::quotas;
use crate::ide::variables::{assignment_of, first_assignment};
use crate::model::variables::{Reach, Site, Solution, Unread, Variables, reach};
use crate::model::{MachineKind, variables_of};
use crate::spec::ValueKind;
use crate::spec::limits::VARIABLE_BYTES;
use crate::spec::variables::{RESERVED, name_problem};
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!(
        "variable-shadows-outer",
        Warning,
        Suspicious,
        "a branch or an iteration has a variable of the same name as one around it",
        Check::Scope(shadows)
    )
    .silent_in_unbalanced_text(),
    row!("variable-unused", Hint, Suspicious, "a variable is never read", Check::Scope(unread))
        .silent_in_unbalanced_text(),
    row!(
        "variable-overwritten",
        Hint,
        Suspicious,
        "a variable is set again before anything reads it",
        Check::With("variable-unused")
    )
    .silent_in_unbalanced_text(),
    row!(
        "variable-assigned-in-parallel-siblings",
        Hint,
        Suspicious,
        "several branches set a variable that none of them reads",
        Check::With("variable-unused")
    )
    .silent_in_unbalanced_text(),
    row!("variable-size", Hint, Suspicious, "an `Assign` sets more than AWS takes", Check::Field(size)),
];

/// Of so many states behind an assignment it is asked whether they set the
/// variable again.
const MOST_STATES: usize = 200;

/// So many variables of a machine are looked at.
const MOST_FINDINGS: usize = 100;

/// In so many places a fix removes a variable.
const MOST_REMOVALS: usize = 16;

/// So many other places are shown.
const MOST_RELATED: usize = 3;

/// The guide wants each name to be set in one of the scopes only that see each other.
fn shadows(scope: &ScopeContext, acc: &mut Findings) {
    let definition = scope.shared.definition;
    if scope.machine.parent.is_none() {
        return;
    }
    let variables = definition.analysis().variables(definition.tree(), definition.text());
    let Some(solution) = variables.of(scope.machine) else { return };
    let mut count = 0;
    for name in solution.names() {
        let mut machine = *scope.machine;
        while let Some(state) = machine.parent {
            if reach(&machine, variables) != Reach::All {
                break;
            }
            machine = *state.machine;
            if !variables.of(&machine).is_some_and(|outer| outer.sets(name)) {
                continue;
            }
            let inner = first_assignment(definition, scope.machine, solution, name);
            let outer = variables.of(&machine).and_then(|own| first_assignment(definition, &machine, own, name));
            count += 1;
            let (Some(inner), Some(outer), ..=MOST_FINDINGS) = (inner, outer, count) else { break };
            let noun = match scope.machine.kind {
                MachineKind::Processor(_) => "iteration",
                _ => "branch",
            };
            let message = format!(
                "`{name}` is set outside of this {noun} as well, and this is another variable, which is gone with the \
                 {noun}: give it another name"
            );
            acc.report(inner, message).related(outer, "the other one is set here");
            break;
        }
    }
}

/// What is known of the machine whose values are looked at.
struct Machine<'s, 'a> {
    scope: &'s ScopeContext<'a>,
    variables: &'a Variables,
    solution: &'a Solution,
}

fn unread(scope: &ScopeContext, acc: &mut Findings) {
    let definition = scope.shared.definition;
    let variables = definition.analysis().variables(definition.tree(), definition.text());
    let Some(solution) = variables.of(scope.machine) else { return };
    let Unread { never, overwritten } = solution.unread();
    // What is half typed may become a read.
    let is_broken = scope.machine.facts.container.has_errors;
    if (never.is_empty() && overwritten.is_empty()) || is_broken || scope.is_any_unsure() {
        return;
    }
    let machine = Machine { scope, variables, solution };
    if !never.is_empty() {
        machine.never_read(acc);
    }
    for (name, site) in overwritten.iter().take(MOST_FINDINGS) {
        machine.overwritten(name, *site, acc);
    }
}

impl Machine<'_, '_> {
    fn never_read(&self, acc: &mut Findings) {
        let definition = self.scope.shared.definition;
        // Whoever reads it outside was told that it cannot; and what looks like
        // a read anywhere in the machine may be one that only AWS understands.
        let outside = self.read_outside();
        let written = written(definition.text(), self.scope.machine.range());
        let strange = self.read_without();
        for name in self.solution.unread().never.iter().take(MOST_FINDINGS) {
            let counts = |site: &&Site| self.solution.is_reached(site.state) && self.comes_about(**site);
            let Some(site) = self.solution.sites(name).iter().find(counts) else { continue };
            // What has no right name was reported as that.
            if name_problem(name).is_some() || **name == *RESERVED {
                continue;
            }
            let is_meant =
                |read: &&str| name.starts_with(*read) || most_similar(read, std::iter::once(&**name)).is_some();
            if strange.iter().any(is_meant) {
                continue;
            }
            if outside.contains(&**name) || written.contains(&**name) || self.is_outer(name) {
                continue;
            }
            let Some(range) = assignment_of(definition, self.scope.machine, *site, name) else { continue };
            let siblings = self.siblings(name);
            if let Some((earlier, _)) = siblings.iter().find(|(_, is_earlier)| *is_earlier) {
                let parallel = self.scope.machine.parent.map_or("", |state| &state.entry.name);
                let message = format!(
                    "each branch has its own `{name}`, which neither the others nor the states behind `{parallel}` \
                     see: hand the value on in the branch's output"
                );
                let finding = acc.report_as("variable-assigned-in-parallel-siblings", range, message);
                finding.related(*earlier, "another branch sets its own here");
            } else if siblings.is_empty() {
                let message = format!("nothing reads `{name}`: remove it, or read it as `${name}`");
                let finding = acc.report_as("variable-unused", range, message).unnecessary();
                let others = self.solution.sites(name).iter().filter(|other| *other != site).take(MOST_RELATED);
                for other in others.filter_map(|other| assignment_of(definition, self.scope.machine, *other, name)) {
                    finding.related(other, "it is set here as well");
                }
                if let Some(edits) = self.removal(name) {
                    finding.fix(format!("Remove `{name}`"), edits);
                }
            }
        }
    }

    /// Removes the variable wherever it is set; `None` where there is more to
    /// do, as where its value reads others, which nothing may read then.
    fn removal(&self, name: &str) -> Option<Vec<Edit>> {
        let definition = self.scope.shared.definition;
        let mut edits = Vec::new();
        for site in self.solution.sites(name) {
            let at = assignment_of(definition, self.scope.machine, *site, name)?.start();
            let state = self.scope.machine.state(site.state)?;
            let own = variables_of(&state, definition.tree(), definition.text());
            let set = own.assignments.iter().find(|set| set.range.start() + state.at() == at)?;
            if written(definition.text(), set.value + state.at()).into_iter().any(|read| self.solution.sets(read)) {
                return None;
            }
            let steps = definition.tree().path_at(definition.text(), at);
            let [.., outer, inner] = &steps[..] else { return None };
            let (entry, assign) = (inner.entry?, outer.entry?);
            edits.push(match inner.container.entries().len() {
                1 => edits::removal(outer.container, assign),
                _ => edits::removal(inner.container, entry),
            });
        }
        edits.sort_by_key(|edit| edit.delete().start());
        let is_apart = edits.windows(2).all(|pair| pair[0].delete().end() <= pair[1].delete().start());
        (is_apart && edits.len() <= MOST_REMOVALS).then_some(edits)
    }

    /// Whether an assignment can come about; one that cannot is reported as that.
    fn comes_about(&self, site: Site) -> bool {
        let Some(summary) = self.solution.summary(site.state) else { return false };
        !summary.is_choice || summary.ways.contains(&site.part)
    }

    /// Variables that something in the machine reads and the machine does not
    /// set: one of those that nothing reads may be meant, which is reported there.
    fn read_without(&self) -> FxHashSet<&str> {
        let reads = self
            .solution
            .summaries()
            .iter()
            .flat_map(|summary| summary.reads.iter().map(|(read, _)| read).chain(&*summary.inner_reads));
        reads.map(|read| &**read).filter(|read| !self.solution.sets(read)).take(MOST_FINDINGS).collect()
    }

    /// What the states around the machine read, and those in them.
    fn read_outside(&self) -> FxHashSet<&str> {
        let mut read = FxHashSet::default();
        let mut machine = self.scope.machine;
        while let Some(state) = machine.parent {
            machine = state.machine;
            for summary in self.variables.of(machine).map_or(&[][..], |solution| solution.summaries()) {
                read.extend(summary.reads.iter().map(|(name, _)| &**name));
                read.extend(summary.inner_reads.iter().map(|name| &**name));
            }
        }
        read
    }

    /// Whether a machine around this one sets the variable as well: that is
    /// reported as such.
    fn is_outer(&self, name: &str) -> bool {
        let mut machine = self.scope.machine;
        while let Some(state) = machine.parent {
            if reach(machine, self.variables) == Reach::Nothing {
                return false;
            }
            machine = state.machine;
            if self.variables.of(machine).is_some_and(|outer| outer.sets(name)) {
                return true;
            }
        }
        false
    }

    /// Where other branches set the variable without reading it, and whether
    /// that stands before this branch.
    fn siblings(&self, name: &str) -> Vec<(TextRange, bool)> {
        let (MachineKind::Branch(_), Some(parallel)) = (self.scope.machine.kind, self.scope.machine.parent) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for nested in &parallel.entry.facts.machines {
            let branch = parallel.nested(nested);
            let Some(solution) = self.variables.of(&branch).filter(|_| branch.at != self.scope.machine.at) else {
                continue;
            };
            if solution.unread().never.binary_search_by(|own| (**own).cmp(name)).is_ok()
                && let Some(range) = first_assignment(self.scope.shared.definition, &branch, solution, name)
            {
                found.push((range, branch.at < self.scope.machine.at));
            }
        }
        found
    }

    fn overwritten(&self, name: &str, site: Site, acc: &mut Findings) {
        let (definition, machine) = (self.scope.shared.definition, self.scope.machine);
        let Some(range) = assignment_of(definition, machine, site, name) else { return };
        let next = self.set_next(name, site);
        let states: Vec<&str> = {
            let mut names: Vec<&str> =
                next.iter().filter_map(|next| Some(&*machine.facts.states.get(next.state)?.name)).collect();
            names.dedup();
            names
        };
        if states.is_empty() || states.len() > MOST_RELATED || next.contains(&site) {
            return;
        }
        let verb = if states.len() == 1 { "sets" } else { "set" };
        let states = values::enumerated(&states);
        let message = format!("nothing reads this value of `{name}`: {states} {verb} it again first");
        let finding = acc.report_as("variable-overwritten", range, message).unnecessary();
        for next in next.into_iter().take(MOST_RELATED) {
            if let Some(range) = assignment_of(definition, machine, next, name) {
                finding.related(range, "it is set again here");
            }
        }
    }

    /// The assignments that come next behind one, in the order of the text;
    /// none if they are too far.
    fn set_next(&self, name: &str, site: Site) -> Vec<Site> {
        let graph = &self.scope.machine.facts.graph;
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut pending: Vec<usize> = Vec::new();
        let mut ways_of = |state: usize, only: Option<Site>, pending: &mut Vec<usize>| {
            let Some(summary) = self.solution.summary(state) else { return };
            for (part, target) in summary.ways.iter().zip(graph.targets(state)) {
                let is_set =
                    summary.setting(*part).is_some_and(|setting| setting.names.iter().any(|own| **own == *name));
                match only {
                    Some(only) if only.part != *part => {}
                    None if is_set => found.push(Site { state, part: *part }),
                    _ => pending.extend(target),
                }
            }
        };
        ways_of(site.state, Some(site), &mut pending);
        while let Some(state) = pending.pop() {
            if seen.insert(state) {
                ways_of(state, None, &mut pending);
            }
            if seen.len() > MOST_STATES {
                return Vec::new();
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The names that stand behind a `$` somewhere in the range.
fn written(text: &str, range: TextRange) -> FxHashSet<&str> {
    let text = text.get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    memchr::memchr_iter(b'$', text.as_bytes())
        .map(|at| {
            let rest = &text[at + 1..];
            &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())]
        })
        .collect()
}

/// What one `Assign` sets as it is written is too large, whatever its
/// expressions give.
fn size(field: &FieldContext, acc: &mut Findings) {
    let value = field.value();
    if field.field.value != ValueKind::Assign || usize::from(value.range().len()) <= VARIABLE_BYTES {
        return;
    }
    let bytes = quotas::least_bytes(value, Some(field.object.language), quotas::DEPTH);
    if bytes > VARIABLE_BYTES {
        let message = format!(
            "these variables have {} KiB of JSON, and AWS takes {} KiB in one `Assign`: keep what is large in Amazon S3 \
             and assign where it is",
            bytes / 1024,
            VARIABLE_BYTES / 1024
        );
        acc.report(field.key_range(), message);
    }
}

#[cfg(test)]
mod tests;
