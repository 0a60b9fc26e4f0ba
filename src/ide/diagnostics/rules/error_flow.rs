//! What becomes of errors beyond the state that they happen in: timeouts that
//! nobody takes, catchers whose state misses the input, retries that outlast
//! the execution.

use rustc_hash::FxHashMap;

use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::{Findings, edits, values};
use crate::ide::Definition;
use crate::model::{Discard, StateView, TransitionKind};
use crate::spec::errors::{TASK_FAILED, TIMEOUT};
use crate::spec::limits::{EXPRESS_SECONDS, STANDARD_SECONDS};
use crate::spec::{MachineType, QueryLanguage};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "timeout-without-handler",
        Hint,
        Suspicious,
        "a state handles failures, but not its timeout",
        Check::Scope(timeouts)
    ),
    row!(
        "catch-discards-input",
        Hint,
        Suspicious,
        "a catcher throws away input that is read later",
        Check::Scope(discards)
    ),
    row!("retry-budget", Hint, Suspicious, "retries wait longer than an execution may last", Check::Scope(budget)),
];

/// A Task that may time out and catches something, but nothing in it or around
/// it takes a timeout.
fn timeouts(scope: &ScopeContext, acc: &mut Findings) {
    let is_taken_outside = std::iter::successors(scope.machine.parent, |state| state.machine.parent)
        .any(|state| state.entry.facts.handling.takes_timeouts);
    if is_taken_outside {
        return;
    }
    for state in scope.machine.states() {
        let Some(range) = state.entry.facts.handling.untaken_timeout else { continue };
        let message = format!(
            "no retrier or catcher takes `{TIMEOUT}`, so the execution fails when this time is up: name it beside the \
             others, since `{TASK_FAILED}` does not match it"
        );
        acc.report(range + state.at(), message);
    }
}

/// More states than this are not looked through for one that reads the input.
const WAY: usize = 32;

/// A catcher whose error output takes the place of the input, and a state
/// behind it that reads the input.
fn discards(scope: &ScopeContext, acc: &mut Findings) {
    let mut readers: FxHashMap<usize, Option<usize>> = FxHashMap::default();
    for state in scope.machine.states() {
        for discard in &state.entry.facts.handling.discards {
            let Some(target) = scope.machine.facts.graph.state(&discard.target) else { continue };
            let reader = *readers.entry(target).or_insert_with(|| reader(scope, target));
            if let Some(reader) = reader.and_then(|index| scope.machine.state(index)) {
                discarded(scope, &state, discard, &reader, acc);
            }
        }
    }
}

/// The first state, from `target` on, that reads what only the input has. The
/// way goes through states whose output is their input.
fn reader(scope: &ScopeContext, target: usize) -> Option<usize> {
    let graph = &scope.machine.facts.graph;
    let mut way = vec![target];
    let mut next = 0;
    while let Some(&index) = way.get(next) {
        next += 1;
        let facts = &scope.machine.facts.states.get(index)?.facts;
        let input = &facts.handling.input;
        if input.reads.is_some() {
            return Some(index);
        }
        if !input.is_passed_on || input.reads_error {
            continue;
        }
        let kinds = facts.transitions.iter().map(|transition| transition.kind);
        for (kind, target) in kinds.zip(graph.targets(index)) {
            let target = target.filter(|target| kind != TransitionKind::Catch && !way.contains(target));
            way.extend(target.filter(|_| next < WAY));
        }
        if way.len() > WAY {
            return None;
        }
    }
    None
}

fn discarded(scope: &ScopeContext, state: &StateView, discard: &Discard, reader: &StateView, acc: &mut Findings) {
    let facts = &state.entry.facts;
    let Some(path) = &reader.entry.facts.handling.input.reads else { return };
    let (field, remedy) = match facts.language {
        QueryLanguage::JsonPath => ("ResultPath", "add `\"ResultPath\": \"$.error\"` to keep it"),
        QueryLanguage::Jsonata => ("Output", "add an `Output` that keeps it"),
    };
    let at = discard.at + state.at();
    let name = &reader.entry.name;
    let message = format!(
        "without `{field}` the error output takes the place of the input, but `{name}` reads `{path}` from it: {remedy}"
    );
    let finding = acc
        .report(TextRange::at(at, TextSize::new(1)), message)
        .related(reader.name_range(), format!("`{name}` is here"));
    let is_error_read = [Some(reader.index), scope.machine.facts.graph.state(&discard.target)]
        .into_iter()
        .flatten()
        .filter_map(|index| scope.machine.facts.states.get(index))
        .any(|state| state.facts.handling.input.reads_error);
    if facts.language == QueryLanguage::JsonPath
        && !is_error_read
        && let Some(edit) = keep_input(scope.shared.definition, at)
    {
        finding.fix("Keep the input: add `ResultPath`", vec![edit]);
    }
}

/// Puts the error output of the catcher at `at` beside the input.
fn keep_input(definition: &Definition, at: TextSize) -> Option<Indel> {
    let way = definition.tree().path_at(definition.text(), at + TextSize::new(1));
    let catcher = way.iter().map(|step| step.container).find(|node| node.range().start() == at)?;
    match catcher.member("ResultPath") {
        Some(path) => Some(Indel::replace(path.value().range(), "\"$.error\"")),
        None => Some(edits::insertion_at_start(catcher, "\"ResultPath\": \"$.error\"")),
    }
}

/// Retriers whose waits take longer than an execution may last.
fn budget(scope: &ScopeContext, acc: &mut Findings) {
    let context = scope.machine.facts.context;
    let (mut seconds, mut what) = match context.machine_type {
        MachineType::Standard => (STANDARD_SECONDS as f64, "the year that an execution may last".to_owned()),
        MachineType::Express => {
            (EXPRESS_SECONDS as f64, "the five minutes that an Express execution may last".to_owned())
        }
    };
    let timeout = scope.shared.definition.root().get("TimeoutSeconds").and_then(values::number);
    if let Some(timeout) = timeout.filter(|timeout| !context.is_child && (1.0..seconds).contains(timeout)) {
        (seconds, what) = (timeout, format!("the machine's `TimeoutSeconds` of {timeout}"));
    }
    for state in scope.machine.states() {
        let Some((waits, range)) = state.entry.facts.handling.longest_retries.filter(|(waits, _)| *waits > seconds)
        else {
            continue;
        };
        let message = format!("the waits of this retrier take up to {} in all, longer than {what}", duration(waits));
        acc.report(range + state.at(), message);
    }
}

/// "90 seconds", "3 hours", "over a century"
fn duration(seconds: f64) -> String {
    const UNITS: &[(f64, &str)] = &[(31_536_000.0, "years"), (86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes")];
    if seconds > 100.0 * UNITS[0].0 {
        return "over a century".to_owned();
    }
    match UNITS.iter().find(|(unit, _)| seconds >= 2.0 * unit) {
        Some((unit, name)) => format!("{:.0} {name}", (seconds / unit).floor()),
        None => format!("{:.0} seconds", seconds),
    }
}
