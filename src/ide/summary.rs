//! A state in a few lines, for who meets its name far from its text.

use super::Definition;
use super::markup::{append_list, code, heading, plain};
use super::navigation::{text_at, uses};
use crate::model::{StateView, TransitionKind};
use crate::spec::fields::field;
use crate::spec::{Shape, ValueKind};
use crate::syntax::Node;

/// How many targets are listed.
const TARGET_LIMIT: usize = 8;

/// How much of a comment is shown, in characters.
const COMMENT_LIMIT: usize = 200;

/// What the state is, what it calls, where it leads and what leads to it; in Markdown.
pub fn state_summary(definition: &Definition, state: &StateView) -> String {
    let shape = Shape::State(state.entry.facts.state_type.known());
    let mut out = format!("**{}**: {}\n", code(&state.entry.name), heading(shape));
    let node = text_at(definition, state.name_range().start()).map(|text| text.entry.value());
    if let Some(comment) = node.and_then(comment) {
        out.push_str(&format!("\n{comment}\n"));
    }
    let mut facts = Vec::new();
    facts.extend(node.and_then(|node| called(node, shape)).map(|resource| format!("Calls {}", code(&resource))));
    facts.extend(targets(state));
    facts.push(sources(state));
    let graph = &state.machine.facts.graph;
    let may_be_reached = graph.has_unknown_target() || state.machine.facts.is_open;
    if !graph.is_reachable(state.index) && !may_be_reached {
        facts.push("**Cannot be reached** from `StartAt`".to_owned());
    }
    append_list(&mut out, &facts);
    out
}

/// The first line of the state's `Comment`.
fn comment(state: Node) -> Option<String> {
    let comment = state.get("Comment")?.text_value()?;
    let line = comment.lines().map(str::trim).find(|line| !line.is_empty())?;
    let shown: String = line.chars().take(COMMENT_LIMIT).collect();
    let dots = if shown.len() < line.len() { "…" } else { "" };
    Some(plain(&shown) + dots)
}

/// What the state calls.
fn called(state: Node, shape: Shape) -> Option<String> {
    let is_called = |key: &str| field(shape, key).is_some_and(|field| field.value == ValueKind::Resource);
    let entry = state.entries().find(|entry| entry.key().is_some_and(|key| is_called(&key)))?;
    Some(entry.value().text_value()?.into_owned())
}

/// Where the state leads.
fn targets(state: &StateView) -> Option<String> {
    if state.entry.facts.is_terminal == Some(true) {
        return Some("Ends here".to_owned());
    }
    let mut names: Vec<&str> = Vec::new();
    for (transition, ..) in state.transitions() {
        if let Some(target) = transition.target.as_deref().filter(|target| !names.contains(target)) {
            if names.len() > TARGET_LIMIT {
                break;
            }
            names.push(target);
        }
    }
    let mut shown: Vec<String> = names.iter().take(TARGET_LIMIT).map(|name| code(name)).collect();
    if names.len() > TARGET_LIMIT {
        shown.push("…".to_owned());
    }
    (!shown.is_empty()).then(|| format!("Leads to {}", shown.join(", ")))
}

/// What leads to the state.
fn sources(state: &StateView) -> String {
    let mut is_start = false;
    let mut count = 0;
    for (transition, _) in uses(state.machine, &state.entry.name) {
        match transition.kind {
            TransitionKind::Start => is_start = true,
            _ => count += 1,
        }
    }
    let transitions = match count {
        0 if is_start => return "Starts the workflow".to_owned(),
        0 => "No transition leads here".to_owned(),
        1 => "1 transition leads here".to_owned(),
        _ => format!("{count} transitions lead here"),
    };
    if is_start { format!("Starts the workflow; {transitions}") } else { transitions }
}
