//! `$states`: what it has, and where (reference: "`$states`").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use super::context::{has_item, has_token, kind_of, names_below};
use super::jsonata::Judged;
use super::jsonata_names::STATES;
use crate::expr::jsonata::NodeId;
use crate::expr::jsonata::names::{BindingKind, StatesReference};
use crate::model::Part;
use crate::spec::context::{self, ContextKind, ContextMember, OnlyIn};
use crate::spec::{Shape, StateType};

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-error-output-scope",
        Error,
        Correctness,
        "`$states.errorOutput` stands where no error is caught",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "jsonata-result-scope",
        Error,
        Correctness,
        "`$states.result` stands where there is no result",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "catch-output-uses-result",
        Error,
        Correctness,
        "a catcher uses `$states.result`, though the state failed",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!("jsonata-states-field", Warning, Suspicious, "`$states` has no such field", Check::With("jsonata-syntax")),
    row!(
        "jsonata-states-assigned",
        Error,
        Correctness,
        "an expression binds `$states`, which is reserved",
        Check::With("jsonata-syntax")
    ),
];

pub fn check(judged: &Judged, acc: &mut Findings) {
    for binding in judged.names.bindings.iter().filter(|binding| binding.name == "states") {
        let message =
            "`$states` is reserved, and nothing else can be bound to it: AWS refuses it, so take another name";
        let finding = judged.report(acc, "jsonata-states-assigned", judged.range(binding.variable), message);
        // What AWS says of the other ways to bind is not known.
        if !matches!(binding.kind, BindingKind::Assignment | BindingKind::Parameter) {
            finding.accepted_by_aws();
        }
    }
    for states in &judged.names.states {
        let Some((node, name)) = states.members.first() else { continue };
        match &**name {
            "input" => {}
            "context" => in_context(judged, states, acc),
            "result" => result(judged, *node, acc),
            "errorOutput" => error_output(judged, *node, acc),
            other => unknown(judged, *node, other, acc),
        }
    }
}

/// The result is there once the state has done its work.
fn result(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let site = judged.site();
    let is_outcome = matches!(site.field.name, "Output" | "Assign");
    match site.shape {
        Shape::State(None) => {}
        Shape::State(Some(StateType::Task | StateType::Parallel | StateType::Map)) if is_outcome => {}
        Shape::Catcher => {
            let message = "a state that fails has no result, so AWS refuses `$states.result` in a catcher: write \
                           `$states.errorOutput` for the error, or `$states.input`";
            let finding = judged.report(acc, "catch-output-uses-result", judged.range(node), message);
            finding.fix("Write `$states.errorOutput`", vec![judged.replace(node, "errorOutput")]);
            finding.fix("Write `$states.input`", vec![judged.replace(node, "input")]);
        }
        _ => {
            let name = site.field.name;
            let why = match site.shape {
                Shape::ChoiceRule => "a Choice state has no result".to_owned(),
                Shape::State(Some(
                    known @ (StateType::Pass | StateType::Wait | StateType::Choice | StateType::Succeed),
                )) => {
                    format!("a {} state has no result", known.name())
                }
                Shape::State(Some(StateType::Fail)) => "a Fail state has no result".to_owned(),
                _ => format!("`{name}` is evaluated before there is a result"),
            };
            let message = format!("{why}, so AWS refuses `$states.result` here: write `$states.input`");
            let finding = judged.report(acc, "jsonata-result-scope", judged.range(node), message);
            finding.fix("Write `$states.input`", vec![judged.replace(node, "input")]);
        }
    }
}

/// The error is there in the catcher that caught it.
fn error_output(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let site = judged.site();
    if matches!(site.part, Part::Catcher(_)) {
        return;
    }
    let message = "`$states.errorOutput` exists in the `Output` and `Assign` of a catcher alone, so AWS refuses it here: \
                   let the catcher hand over what is needed";
    judged.report(acc, "jsonata-error-output-scope", judged.range(node), message);
}

fn unknown(judged: &Judged, node: NodeId, name: &str, acc: &mut Findings) {
    let meant = most_similar(name, STATES.into_iter());
    let message = match meant {
        Some(meant) => format!("`$states` has no field `{name}`; did you mean `{meant}`?"),
        None => format!("`$states` has no field `{name}`: it has {}", values::enumerated(&STATES)),
    };
    let finding = judged.report(acc, "jsonata-states-field", judged.range(node), message);
    if let Some(meant) = meant {
        finding.fix(format!("Write `{meant}`"), vec![judged.replace(node, meant)]);
    }
}

/// Goes along `$states.context`, as far as it is known.
fn in_context(judged: &Judged, states: &StatesReference, acc: &mut Findings) {
    let mut known: Option<&'static ContextMember> = None;
    let mut last = states.variable;
    for (node, name) in states.members.iter().skip(1) {
        if known.is_some_and(|known| known.kind == ContextKind::Any) {
            break;
        }
        let parent = known.map_or("", |known| known.path);
        let Some(next) = context::children(parent).find(|child| child.name() == &**name) else {
            return unknown_member(judged, known, *node, name, acc);
        };
        (known, last) = (Some(next), *node);
    }
    let Some(known) = known else { return };
    let range = judged.range(states.variable).cover(judged.range(last));
    match known.only_in {
        Some(OnlyIn::Callback) if !has_token(judged.context.facts) => {
            let message = format!(
                "`$states.context.{}` exists only in {}, and this state is none, so it gives nothing here: let its \
                 `Resource` end with `.waitForTaskToken`",
                known.path,
                OnlyIn::Callback.text()
            );
            acc.report_as("context-token-outside", range, message);
        }
        Some(OnlyIn::MapItem) if !is_item_there(judged) => {
            let message = format!(
                "`$states.context.{}` exists only where a Map state prepares its items and in the states that it runs \
                 for them, so it gives nothing here",
                known.path
            );
            acc.report_as("context-map-outside", range, message);
        }
        _ => {}
    }
}

fn is_item_there(judged: &Judged) -> bool {
    let site = judged.site();
    let is_own = matches!(site.shape, Shape::State(_));
    has_item(judged.context.facts, Some(site.field.name).filter(|_| is_own))
}

fn unknown_member(
    judged: &Judged,
    parent: Option<&'static ContextMember>,
    node: NodeId,
    name: &str,
    acc: &mut Findings,
) {
    let path = parent.map(|parent| format!(".{}", parent.path)).unwrap_or_default();
    let names = names_below(parent);
    let meant = most_similar(name, names.iter().copied());
    let message = match meant {
        Some(meant) => format!("`$states.context{path}` has no member `{name}`; did you mean `{meant}`?"),
        None if names.is_empty() => {
            format!("`$states.context{path}` is a {} and has no members, so this gives nothing", kind_of(parent))
        }
        None => format!(
            "`$states.context{path}` has no member `{name}`, so this gives nothing: it has {}",
            values::enumerated(&names)
        ),
    };
    let finding = acc.report_as("context-path-unknown", judged.range(node), message);
    if let Some(meant) = meant {
        finding.fix(format!("Write `{meant}`"), vec![judged.replace(node, meant)]);
    }
}
