//! Paths that look for something that is not there.
//!
//! What each state is given is known from [`crate::model::flow`] as far as the
//! definition says it; where that is unknown, nothing is said. Nor while the
//! transitions of the machine, or of one around it, are not all read rightly.
//! A Choice state may know more about the data than can be seen here, so
//! behind one nothing is missing on some ways only.

mod causes;

use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::similar::most_similar;
use super::super::{Findings, values};
use crate::model::flow::{
    ArraySource, Data, Key, Lookup, Member, Read, Solution, TaskResult, is_right_in, reads_of, set_right_in,
};
use crate::model::{MachineKind, StateView};
use crate::spec::StateType;
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!(
        "result-path-never-produced",
        Warning,
        Suspicious,
        "a path looks for something that no state produces",
        Check::Scope(data_flow)
    )
    .silent_in_unbalanced_text(),
    row!(
        "reads-missing-branch",
        Warning,
        Suspicious,
        "a path looks for something that is not there on all ways",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
    row!(
        "result-discarded",
        Hint,
        Suspicious,
        "a state drops what a later one looks for",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
    row!(
        "lambda-payload-wrapper",
        Hint,
        Suspicious,
        "a path passes over the `Payload` of a Lambda result",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
    row!(
        "startexecution-sync-output",
        Hint,
        Suspicious,
        "a path looks into the output of a child execution, which is a text",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
    row!(
        "parallel-output-array",
        Hint,
        Suspicious,
        "a path looks for a member in the array that a Parallel or Map state gives",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
    row!(
        "catch-result-unused",
        Hint,
        Suspicious,
        "a catcher drops the error that the next state looks for",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
    row!(
        "map-item-selector-no-item",
        Hint,
        Suspicious,
        "an `ItemSelector` leaves out the item that the iterations look into",
        Check::With("result-path-never-produced")
    )
    .silent_in_unbalanced_text(),
];

/// For so many paths of a machine it is found out why they find nothing.
const SEARCHES: usize = 32;

/// A path in a state that finds nothing, or not what is meant.
struct Problem<'a> {
    state: StateView<'a>,
    read: &'a Read,
    /// The step that fails, counted from 0.
    step: usize,
    kind: Kind,
}

enum Kind {
    /// The step does not exist in this.
    Absent(Data),
    Sometimes,
    InResult(TaskResult),
}

fn data_flow(scope: &ScopeContext, acc: &mut Findings) {
    let definition = scope.shared.definition;
    let flow = definition.analysis().flow(definition.tree(), definition.text());
    let Some(solution) = flow.of(scope.machine) else { return };
    let problems = problems(scope, solution);
    let catchers = causes::deaf_catchers(scope, solution);
    if (problems.is_empty() && catchers.is_empty()) || scope.is_any_unsure() {
        return;
    }
    let search = causes::Search::new(scope, solution);
    for (number, problem) in problems.iter().enumerate() {
        let search = Some(&search).filter(|_| number < SEARCHES);
        match &problem.kind {
            Kind::Absent(Data::Array(_, ArraySource::Outputs(of))) if is_member(problem) => {
                outputs(scope, problem, *of, acc);
            }
            Kind::Absent(data) => never_produced(scope, search, problem, data, acc),
            Kind::Sometimes => missing_branch(scope, search, problem, acc),
            Kind::InResult(TaskResult::LambdaInvoke) => lambda(scope, problem, acc),
            Kind::InResult(TaskResult::StartExecutionSync) => child_output(problem, acc),
        }
    }
    causes::report_catchers(&catchers, acc);
    if let MachineKind::Processor(_) = scope.machine.kind {
        causes::left_out_item(scope, solution, &problems, acc);
    }
}

/// What the paths of all states run into; of those in one state that fail at
/// the same step, the first.
fn problems<'a>(scope: &ScopeContext<'a>, solution: &'a Solution) -> Vec<Problem<'a>> {
    let definition = scope.shared.definition;
    let mut problems: Vec<Problem> = Vec::new();
    let is_asked = |state: &StateView| !solution.is_blind(state.index) && !is_right_in(state, solution);
    for state in scope.machine.states().filter(is_asked) {
        let Some(given) = solution.given(state.index) else { continue };
        let first = problems.len();
        for read in reads_of(&state, definition.tree(), definition.text()) {
            if *given == Data::Unknown && read.stage.is_before_work() {
                continue;
            }
            let Some(data) = solution.stage(state.index, read.stage) else { continue };
            let (step, kind) = match data.lookup(&read.keys) {
                Lookup::Unknown | Lookup::Found(_) => continue,
                Lookup::Sometimes(step) => (step, Kind::Sometimes),
                Lookup::Absent(step, data) => (step, Kind::Absent(data.clone())),
                Lookup::InResult(step, result) if is_mistaken(result, &read.keys[step..]) => {
                    (step, Kind::InResult(result))
                }
                Lookup::InResult(..) => continue,
            };
            let is_same = |other: &Problem| {
                other.read.stage == read.stage && other.step == step && other.read.keys[..=step] == read.keys[..=step]
            };
            if !problems[first..].iter().any(is_same) {
                problems.push(Problem { state, read, step, kind });
            }
        }
        if problems.len() == first {
            set_right_in(&state, solution);
        }
    }
    problems
}

/// Whether these steps into a result cannot be meant.
fn is_mistaken(result: TaskResult, keys: &[Key]) -> bool {
    let [Key::Name(name), rest @ ..] = keys else { return false };
    match result {
        TaskResult::LambdaInvoke => result.members().iter().all(|member| *member.name != **name),
        TaskResult::StartExecutionSync => &**name == "Output" && matches!(rest, [Key::Name(_), ..]),
    }
}

fn is_member(problem: &Problem) -> bool {
    matches!(problem.read.keys[problem.step], Key::Name(_))
}

impl Problem<'_> {
    /// The step that fails, absolute.
    fn range(&self) -> TextRange {
        let range = self.read.ranges.get(self.step).copied().unwrap_or(self.read.range);
        range + self.state.at()
    }

    /// The path up to and with the step of this number, or up to it.
    fn written<'t>(&self, scope: &ScopeContext<'t>, steps: usize) -> &'t str {
        let start = self.read.range.start();
        let end = match steps.checked_sub(1).and_then(|last| self.read.ranges.get(last)) {
            Some(range) => range.end(),
            None => self.read.ranges.first().map_or(start, |first| first.start()),
        };
        let range = TextRange::new(start, end.max(start)) + self.state.at();
        scope.shared.definition.text().get(std::ops::Range::<usize>::from(range)).unwrap_or_default()
    }
}

fn never_produced(
    scope: &ScopeContext,
    search: Option<&causes::Search>,
    problem: &Problem,
    data: &Data,
    acc: &mut Findings,
) {
    let path = problem.written(scope, problem.step + 1);
    let before = problem.written(scope, problem.step);
    let message = match (data, &problem.read.keys[problem.step]) {
        (Data::Object(_), Key::Name(name)) => {
            let names: Vec<&str> = data.members().iter().map(|member| &*member.name).collect();
            let meant = most_similar(name, names.iter().copied()).map(|name| format!("; is `{name}` meant?"));
            format!("nothing gives `{path}`: {}{}", holds(before, &names), meant.unwrap_or_default())
        }
        (_, Key::Name(name)) => {
            format!("`{path}` finds nothing: `{before}` is {}, which has no member `{name}`", data.kind())
        }
        _ => format!("`{path}` finds nothing: `{before}` is {}, which has no elements", data.kind()),
    };
    let cause = search.and_then(|search| search.discarded(problem));
    let finding = acc.report(problem.range(), message);
    if let Some(cause) = cause {
        finding.related(cause.range, cause.note);
        acc.report_as("result-discarded", cause.range, cause.message);
    }
}

/// "`$` has only `a` and `b`"
fn holds(before: &str, names: &[&str]) -> String {
    match names {
        [] => format!("`{before}` is an empty object"),
        [first, second, _, _, rest @ ..] if !rest.is_empty() => {
            format!("`{before}` has only `{first}`, `{second}` and {} others", names.len() - 2)
        }
        _ => format!("`{before}` has only {}", values::enumerated(names)),
    }
}

fn missing_branch(scope: &ScopeContext, search: Option<&causes::Search>, problem: &Problem, acc: &mut Findings) {
    let path = problem.written(scope, problem.step + 1);
    let when = match search.and_then(|search| search.way_without(problem)) {
        Some(causes::Way::Failed(name)) => format!("is missing if `{name}` has failed"),
        Some(causes::Way::Done(name)) => format!("is missing unless `{name}` has failed"),
        Some(causes::Way::From(name)) => format!("is missing on the way from `{name}`"),
        Some(causes::Way::Start) => "is missing at the first time".to_owned(),
        None => "is not always there".to_owned(),
    };
    let message = format!("`{path}` {when}: see that it is always there, or test it with `IsPresent` first");
    acc.report_as("reads-missing-branch", problem.range(), message);
}

/// The array of a Parallel or Map state.
fn outputs(scope: &ScopeContext, problem: &Problem, of: StateType, acc: &mut Findings) {
    let before = problem.written(scope, problem.step);
    let each = if of == StateType::Map { "item" } else { "branch" };
    let (range, text) = (problem.range(), problem.written(scope, problem.step + 1));
    let step = text.get(before.len()..).unwrap_or_default();
    let message = format!(
        "`{before}` is the array that a {} state gives, with one element for each {each}: `{text}` finds nothing, \
         `{before}[0]{step}` looks into the first",
        of.name()
    );
    acc.report_as("parallel-output-array", range, message);
}

fn lambda(scope: &ScopeContext, problem: &Problem, acc: &mut Findings) {
    let Key::Name(name) = &problem.read.keys[problem.step] else { return };
    let before = problem.written(scope, problem.step);
    let range = problem.range();
    let members = TaskResult::LambdaInvoke.members();
    if let Some(Member { name: known, .. }) = members.iter().find(|known| known.name.eq_ignore_ascii_case(name)) {
        let message = format!("`lambda:invoke` gives no `{name}`, but `{known}`");
        acc.report_as("lambda-payload-wrapper", range, message);
        return;
    }
    let message = format!(
        "`{before}` is what `lambda:invoke` gives: what the function returned is in `Payload`, and `{name}` with it"
    );
    let finding = acc.report_as("lambda-payload-wrapper", range, message);
    // Behind a deep scan or in a call of several steps there is no dot to go before.
    let step = problem.written(scope, problem.step + 1).get(before.len()..).unwrap_or_default();
    if step.starts_with(['.', '[']) {
        finding.fix("Look into `Payload`", vec![Indel::insert(range.start(), ".Payload")]);
    }
}

fn child_output(problem: &Problem, acc: &mut Findings) {
    let at = problem.state.at();
    let range = problem.read.ranges.get(problem.step + 1).map_or(problem.range(), |range| *range + at);
    let message = "`startExecution.sync` gives the output of the child as a text, in which no path finds anything: \
                   `startExecution.sync:2` gives it as JSON";
    acc.report_as("startexecution-sync-output", range, message);
}

#[cfg(test)]
mod tests;
