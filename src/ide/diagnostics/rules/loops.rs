//! States that lead back to themselves: without end, without use, or for so
//! long that the history of the execution is full.
//!
//! What a circle does depends on all transitions of its machine being read
//! rightly, so nothing is said while one of them is half typed, leads nowhere
//! or is filled in by a template. Nor about states that are never reached: that
//! comes first.

use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::{Findings, values};
use super::cycles::{circles, reaching};
use super::terminal::{goes_on, lacks_end};
use crate::model::{StateView, TransitionKind};
use crate::spec::limits::{EXPRESS_SECONDS, HISTORY_EVENTS};
use crate::spec::{MachineType, StateType};

pub const RULES: &[Rule] = &[
    row!(
        "no-path-to-end",
        Warning,
        Suspicious,
        "no way leads from a state to an end of its machine",
        Check::Scope(circling)
    )
    .silent_in_unbalanced_text(),
    row!(
        "busy-loop",
        Hint,
        Suspicious,
        "states go round without waiting or changing anything",
        Check::With("no-path-to-end")
    )
    .silent_in_unbalanced_text(),
    row!(
        "long-loop-history",
        Hint,
        Style,
        "each round of a loop adds to the history of the execution",
        Check::With("no-path-to-end")
    )
    .off()
    .silent_in_unbalanced_text(),
    row!("self-transition", Warning, Suspicious, "a state leads to itself", Check::With("no-path-to-end"))
        .silent_in_unbalanced_text(),
];

fn circling(scope: &ScopeContext, acc: &mut Findings) {
    let machine = scope.machine;
    let graph = &machine.facts.graph;
    let Some(start) = graph.start() else { return };
    let count = machine.facts.states.len();
    let is_reachable: Vec<bool> = (0..count).map(|state| graph.is_reachable(state)).collect();
    let circles = circles(graph, &is_reachable);
    if circles.is_empty() || is_unsure(scope) {
        return;
    }
    self_transitions(scope, acc);
    let may_end: Vec<bool> =
        machine.facts.states.iter().map(|state| state.facts.is_terminal != Some(false) || !goes_on(state)).collect();
    let reaches_end = reaching(graph, &may_end);
    // If none of the states ends, those that do are reported as never reached.
    if reaches_end[start] {
        for circle in &circles {
            no_way_out(scope, circle, &reaches_end, acc);
        }
    }
    for circle in circles.iter().filter(|circle| reaches_end[circle[0]]) {
        long(scope, circle, acc);
    }
    busy(scope, &reaches_end, acc);
}

/// Whether the states or transitions of the machine are not all known.
pub fn is_unsure(scope: &ScopeContext) -> bool {
    scope.machine.facts.graph.has_unknown_target()
        || scope.is_open()
        || scope.is_damaged()
        || !scope.dangling().is_empty()
        || lacks_end(scope)
}

/// A Pass or Wait state that leads to itself does so for ever; a catcher that
/// leads to its own state is a retrier without any limit.
fn self_transitions(scope: &ScopeContext, acc: &mut Findings) {
    for state in scope.machine.states().filter(|state| scope.machine.facts.graph.is_reachable(state.index)) {
        for (transition, range, target) in state.transitions() {
            if target != Some(state.index) {
                continue;
            }
            let name = &state.entry.name;
            let message = match transition.kind {
                TransitionKind::Next if leads_one_way(&state) => {
                    format!(
                        "`{name}` leads to itself, so the execution never leaves it: name the state that comes next"
                    )
                }
                TransitionKind::Catch => format!(
                    "this runs `{name}` again at once, as often as it fails: write a `Retry`, which waits and gives up"
                ),
                _ => continue,
            };
            let range = values::visible_content(scope.shared.definition.text(), range);
            acc.report_as("self-transition", range, message);
        }
    }
}

/// Whether `Next` is the only way that leads on from the state.
fn leads_one_way(state: &StateView) -> bool {
    let state_type = state.entry.facts.state_type.known();
    matches!(state_type, Some(StateType::Pass | StateType::Wait)) && state.entry.facts.transitions.len() == 1
}

/// Nothing leads out of the circle. Of the states that lead into one, nothing
/// is said.
fn no_way_out(scope: &ScopeContext, circle: &[usize], reaches_end: &[bool], acc: &mut Findings) {
    let graph = &scope.machine.facts.graph;
    let leads_out = || circle.iter().flat_map(|state| graph.targets(*state)).flatten().any(|to| !circle.contains(to));
    let Some(first) = scope.machine.state(circle[0]) else { return };
    let is_told_already = circle.len() == 1 && leads_one_way(&first);
    if reaches_end[first.index] || is_told_already || leads_out() {
        return;
    }
    let noun = scope.noun();
    let message = match names(scope, circle) {
        None => format!("`{}` leads only to itself, so from here the {noun} never ends", first.entry.name),
        Some(names) => format!("{names} lead only to each other, so from here the {noun} never ends"),
    };
    acc.report(first.name_range(), format!("{message}: let one of them lead to a state that ends it"));
}

/// The names of the states, if they are several: "`A`, `B` and 3 others".
fn names(scope: &ScopeContext, circle: &[usize]) -> Option<String> {
    let states = &scope.machine.facts.states;
    let names: Vec<&str> = circle.iter().filter_map(|state| Some(&*states.get(*state)?.name)).collect();
    match names[..] {
        [] | [_] => None,
        [_, _] | [_, _, _] => Some(values::enumerated(&names)),
        [one, two, ..] => Some(format!("`{one}`, `{two}` and {} others", names.len() - 2)),
    }
}

/// A circle of Pass and Choice states none of which changes or waits for
/// anything: the rule that leads round again does so each time.
fn busy(scope: &ScopeContext, reaches_end: &[bool], acc: &mut Findings) {
    let graph = &scope.machine.facts.graph;
    let states = &scope.machine.facts.states;
    let is_idle = |index: usize| graph.is_reachable(index) && reaches_end[index] && states[index].facts.is_idle;
    let idle: Vec<bool> = (0..states.len()).map(is_idle).collect();
    if !idle.contains(&true) {
        return;
    }
    for circle in circles(graph, &idle) {
        let Some(first) = scope.machine.state(circle[0]) else { continue };
        let until = match scope.machine.facts.context.machine_type {
            MachineType::Standard => format!("the history is full at {} events", values::grouped(HISTORY_EVENTS)),
            MachineType::Express => format!("the {} minutes of the execution are over", EXPRESS_SECONDS / 60),
        };
        let message = match names(scope, &circle) {
            None => format!(
                "when `{}` leads to itself nothing has changed, so it does so again until {until}: wait, or change \
                 what it asks for",
                first.entry.name
            ),
            Some(names) => format!(
                "{names} change nothing, so once they have gone round they do so again until {until}: wait, or change \
                 what the rules ask for"
            ),
        };
        acc.report_as("busy-loop", first.name_range(), message);
    }
}

/// The loop may be fine; whether it is depends on how often it goes round.
fn long(scope: &ScopeContext, circle: &[usize], acc: &mut Findings) {
    let works = |state: &usize| {
        let state_type = scope.machine.facts.states.get(*state).and_then(|state| state.facts.state_type.known());
        state_type.is_some_and(|state_type| !matches!(state_type, StateType::Pass | StateType::Choice))
    };
    let Some(first) = scope.machine.state(circle[0]) else { return };
    if scope.machine.facts.context.machine_type != MachineType::Standard || !circle.iter().any(works) {
        return;
    }
    let who = names(scope, circle).unwrap_or_else(|| format!("`{}`", first.entry.name));
    let message = format!(
        "each round of {who} adds to the history of the execution, which fails at {} events: count the rounds, and go \
         on in a new execution in time",
        values::grouped(HISTORY_EVENTS)
    );
    acc.report_as("long-loop-history", first.name_range(), message);
}
