//! What one `Assign` sets is there for the next state: all expressions of a
//! state see the variables as they were before (reference: "Variables").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata::Judged;
use crate::expr::jsonata::names::resolve;
use crate::model::{Code, Part, expressions_in};
use crate::syntax::Node;

pub const RULES: &[Rule] = &[row!(
    "assign-order",
    Hint,
    Suspicious,
    "a variable is read beside the `Assign` that sets it",
    Check::With("jsonata-syntax")
)];

pub fn check(judged: &Judged, acc: &mut Findings) {
    let site = judged.site();
    let is_output = site.field.name == "Output";
    if !is_output && site.variable.is_none() {
        return;
    }
    // Most expressions use no variables of the state machine.
    let mut free = judged.names.free().filter(|reference| reference.name != "states").peekable();
    if free.peek().is_none() {
        return;
    }
    let Some(assign) = assign_beside(judged.context.state, site.part) else { return };
    let own = site.variable.as_deref().and_then(|variable| assign.member(variable));
    let mut told: Vec<&str> = Vec::new();
    for reference in free {
        let Some(entry) = assign.member(reference.name).filter(|_| !told.contains(&reference.name)) else { continue };
        let is_misleading = match own {
            // Read top down, the new value would be meant.
            Some(own) => {
                entry.range().end() <= own.range().start()
                    && !reads(judged, site.part, reference.name, site.variable.as_deref())
            }
            None => is_output,
        };
        if !is_misleading {
            continue;
        }
        told.push(reference.name);
        let message = format!(
            "this is the value of `${}` from before this state: all that a state assigns and puts out is evaluated \
             with the old values",
            reference.name
        );
        let finding = judged.report(acc, "assign-order", judged.range(reference.node), message);
        finding.related(values::key_range(entry), "it gets its new value here");
    }
}

/// The `Assign` that is evaluated together with the part.
fn assign_beside(state: Node, part: Part) -> Option<Node> {
    let object = match part {
        Part::State => state,
        Part::Catcher(index) => state.get("Catch")?.entries().nth(index)?.value(),
        Part::ChoiceRule(index) => state.get("Choices")?.entries().nth(index)?.value(),
    };
    object.get("Assign").filter(|assign| assign.object().is_some())
}

/// Whether what `variable` is set to reads `other`: who lets two variables read
/// each other counts on the old values.
fn reads(judged: &Judged, part: Part, variable: &str, other: Option<&str>) -> bool {
    let Some(other) = other else { return false };
    expressions_in(judged.context.state, judged.context.facts).iter().any(|embedded| {
        let is_its = embedded.site.part == part && embedded.site.variable.as_deref() == Some(variable);
        match &embedded.code {
            Code::Jsonata(code) if is_its => {
                resolve(&code.tree, &code.text).free().any(|reference| reference.name == other)
            }
            _ => false,
        }
    })
}
