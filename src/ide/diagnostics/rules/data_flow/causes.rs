//! Where something was lost: the state, catcher or field that comes before the
//! path that looks for it.

use std::collections::VecDeque;

use super::super::super::Findings;
use super::super::super::scope::ScopeContext;
use super::{Kind, Problem};
use crate::model::flow::{Data, Key, Lookup, Read, ResultPath, Solution, Stage, Transform, reads_of};
use crate::model::{StateView, Transition, TransitionKind};
use crate::spec::StateType;
use crate::syntax::Node;
use crate::text::{TextRange, TextSize};

/// Of so many states before a path it is asked whether they lost what it looks for.
const MOST_STATES: usize = 200;

/// A field that drops what a later path looks for.
pub struct Cause {
    pub range: TextRange,
    /// For the field.
    pub message: String,
    /// For the path.
    pub note: String,
}

/// The way on which something is missing.
pub enum Way<'a> {
    /// By a catcher of the state.
    Failed(&'a str),
    /// By a way that is no catcher's, of a state that has catchers.
    Done(&'a str),
    /// From the state.
    From(&'a str),
    /// From the start of the machine.
    Start,
}

/// Looks back from a problem.
pub struct Search<'s, 'a> {
    pub scope: &'s ScopeContext<'a>,
    pub solution: &'a Solution,
    /// For each state the transitions that lead to it.
    ways: Vec<Vec<(usize, usize)>>,
}

impl<'s, 'a> Search<'s, 'a> {
    pub fn new(scope: &'s ScopeContext<'a>, solution: &'a Solution) -> Self {
        Search { scope, solution, ways: solution.ways() }
    }

    fn ways_to(&self, state: usize) -> impl Iterator<Item = (usize, usize)> {
        self.ways.get(state).map_or(&[][..], |ways| ways).iter().copied()
    }

    /// The nearest field before the problem that drops what its path looks for:
    /// an `OutputPath` that leaves it out, or a `ResultPath` that discards a result.
    pub fn discarded(&self, problem: &Problem) -> Option<Cause> {
        let keys = keys_in_given(self.solution, problem)?;
        let mut pending: VecDeque<usize> = self.ways_to(problem.state.index).map(|(from, _)| from).collect();
        let mut seen = Vec::new();
        while let Some(from) = pending.pop_front() {
            if seen.contains(&from) || seen.len() >= MOST_STATES {
                continue;
            }
            seen.push(from);
            let state = self.scope.machine.state(from)?;
            if let Some(cause) = self.drops(&state, keys, problem) {
                return Some(cause);
            }
            pending.extend(self.ways_to(from).map(|(from, _)| from));
        }
        None
    }

    /// What in the state drops what the path of the problem looks for.
    fn drops(&self, state: &StateView<'a>, keys: &[Key], problem: &Problem) -> Option<Cause> {
        let Transform::Fields(fields) = &self.solution.summary(state.index)?.transform else { return None };
        let path = problem.written(self.scope, problem.step + 1);
        let (name, reader) = (&state.entry.name, &problem.state.entry.name);
        let had = || self.solution.stage(state.index, Stage::Output).is_some_and(|data| is_found(&data, keys));
        if !fields.output_path.is_input() && had() {
            return Some(Cause {
                range: value_range(self.scope, state, &["OutputPath"])?,
                message: format!("this drops `{path}`, which `{reader}` looks for"),
                note: format!("the `OutputPath` of `{name}` drops it"),
            });
        }
        let is_task = state.entry.facts.state_type.known() == Some(StateType::Task);
        // What is there behind the state is lost further on.
        if is_task && fields.result_path == ResultPath::Discard && !had() {
            return Some(Cause {
                range: value_range(self.scope, state, &["ResultPath"])?,
                message: format!(
                    "this drops the result of `{name}`; `{reader}` looks for `{path}`, which nothing gives"
                ),
                note: format!("the result of `{name}` is dropped here"),
            });
        }
        None
    }

    /// The nearest way to the problem on which what its path looks for is missing.
    pub fn way_without(&self, problem: &Problem) -> Option<Way<'a>> {
        let keys = keys_in_given(self.solution, problem)?;
        let machine = self.scope.machine;
        let passes = |data: &Data| matches!(data.lookup(keys), Lookup::Sometimes(_));
        let mut pending = VecDeque::from([problem.state.index]);
        let mut seen = vec![problem.state.index];
        while let Some(to) = pending.pop_front() {
            if machine.facts.graph.start() == Some(to) && is_absent(self.solution.entry(), keys) {
                return Some(Way::Start);
            }
            for (from, number) in self.ways_to(to) {
                let (Some(carried), Some(state)) =
                    (self.solution.carried(from, number), machine.facts.states.get(from))
                else {
                    continue;
                };
                if is_absent(&carried, keys) {
                    let is_catch = |transition: &Transition| transition.kind == TransitionKind::Catch;
                    let transitions = &state.facts.transitions;
                    return Some(match transitions.get(number) {
                        Some(transition) if is_catch(transition) => Way::Failed(&state.name),
                        _ if transitions.iter().any(is_catch) => Way::Done(&state.name),
                        _ => Way::From(&state.name),
                    });
                }
                let is_new = !seen.contains(&from) && seen.len() < MOST_STATES;
                if is_new && passes(&carried) && self.solution.given(from).is_some_and(passes) {
                    seen.push(from);
                    pending.push_back(from);
                }
            }
        }
        None
    }
}

/// The steps up to the one that fails, if they start from what the state is given.
fn keys_in_given<'a>(solution: &Solution, problem: &Problem<'a>) -> Option<&'a [Key]> {
    let is_given = match problem.read.stage {
        Stage::Given => true,
        Stage::Input => {
            solution.stage(problem.state.index, Stage::Input).as_ref() == solution.given(problem.state.index)
        }
        Stage::Result | Stage::Output | Stage::Error => false,
    };
    problem.read.keys.get(..=problem.step).filter(|_| is_given)
}

fn is_found(data: &Data, keys: &[Key]) -> bool {
    matches!(data.lookup(keys), Lookup::Found(_))
}

fn is_absent(data: &Data, keys: &[Key]) -> bool {
    matches!(data.lookup(keys), Lookup::Absent(..))
}

/// A catcher that drops the error, and the path that looks for it.
pub struct DeafCatcher {
    range: TextRange,
    message: String,
}

/// The catchers with `"ResultPath": null` whose next state looks for `Error` or
/// `Cause`.
pub fn deaf_catchers(scope: &ScopeContext, solution: &Solution) -> Vec<DeafCatcher> {
    let mut found = Vec::new();
    let definition = scope.shared.definition;
    for (state, number) in solution.deaf_catchers() {
        let target = scope.machine.facts.graph.targets(*state).get(*number).copied().flatten();
        let target = target.and_then(|target| scope.machine.state(target));
        let (Some(state), Some(target)) = (scope.machine.state(*state), target) else { continue };
        let Some(carried) = solution.carried(state.index, *number) else { continue };
        let looks = |read: &&Read| {
            let is_error = matches!(&read.keys[..], [Key::Name(name)] if matches!(&**name, "Error" | "Cause"));
            let is_given = matches!(read.stage, Stage::Given | Stage::Input);
            is_error && is_given && !is_found(&carried, &read.keys)
        };
        let reads = reads_of(&target, definition.tree(), definition.text());
        let Some([Key::Name(error)]) = reads.iter().find(looks).map(|read| &read.keys[..]) else { continue };
        let Some(transition) = state.entry.facts.transitions.get(*number) else { continue };
        let index = transition.path.strip_prefix("Catch[").and_then(|path| path.split(']').next()).unwrap_or_default();
        let Some(range) = value_range(scope, &state, &["Catch", index, "ResultPath"]) else { continue };
        let name = &target.entry.name;
        let message =
            format!("this drops the error, but `{name}` looks for `{error}`: leave it out, or give it a place");
        found.push(DeafCatcher { range, message });
    }
    found
}

/// Reports them.
pub fn report_catchers(catchers: &[DeafCatcher], acc: &mut Findings) {
    for catcher in catchers {
        acc.report_as("catch-result-unused", catcher.range, catcher.message.clone());
    }
}

/// An `ItemSelector` without the item, if a state of the iterations looks for
/// something that it does not give.
pub fn left_out_item(scope: &ScopeContext, solution: &Solution, problems: &[Problem], acc: &mut Findings) {
    let Some(map) = scope.machine.parent else { return };
    let looks_into_item = |problem: &&Problem| {
        let keys = keys_in_given(solution, problem);
        matches!(problem.kind, Kind::Absent(Data::Object(_)))
            && keys.is_some_and(|keys| keys.len() == 1 && is_absent(solution.entry(), keys))
    };
    let Some(problem) = problems.iter().find(looks_into_item) else { return };
    let Some(node) = node_of(scope, map) else { return };
    let Some(entry) = node.member("ItemSelector").or_else(|| node.member("Parameters")) else { return };
    if entry.value().object().is_none() || may_hold_item(entry.value().raw()) {
        return;
    }
    let key = entry.key_content_range().unwrap_or_default();
    let message = format!(
        "this replaces the item, of which `{}` looks for `{}`: add what it needs of `$$.Map.Item.Value`",
        problem.state.entry.name,
        problem.written(scope, problem.step + 1)
    );
    acc.report_as("map-item-selector-no-item", key, message);
}

/// Whether a path to the item, or to something that holds it, stands in the text.
fn may_hold_item(text: &str) -> bool {
    let others = ["Map.Item.Index", "Map.Item.Key", "Map.Item.Source"];
    let rest = others.iter().fold(text.to_owned(), |text, other| text.replace(other, ""));
    rest.contains("Map") || rest.contains("$$\"") || rest.contains("context\"") || rest.contains("context %}")
}

fn node_of<'a>(scope: &ScopeContext<'a>, state: &StateView) -> Option<Node<'a>> {
    let definition = scope.shared.definition;
    let steps = definition.tree().path_at(definition.text(), state.at() + TextSize::new(1));
    steps.into_iter().map(|step| step.container).find(|node| node.range().start() == state.at())
}

/// The value at the end of these names and indexes in a state.
fn value_range(scope: &ScopeContext, state: &StateView, way: &[&str]) -> Option<TextRange> {
    let mut node = node_of(scope, state)?;
    for step in way {
        node = match node.array() {
            Some(_) => node.entries().nth(step.parse().ok()?)?.value(),
            None => node.get(step)?,
        };
    }
    Some(node.content_range())
}
