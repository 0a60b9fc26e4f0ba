//! Calls of functions: whether there is such a function, and whether it takes
//! what it is given (reference: "Built-in functions").
//!
//! AWS looks at neither when a state machine is created; the execution fails.

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::jsonata::Judged;
use super::jsonata_types::title_of;
use crate::expr::jsonata::names::Call;
use crate::expr::jsonata::signature::{self, Misfit, Signature};
use crate::expr::jsonata::{NodeId, NodeKind};
use crate::spec::jsonata::{Availability, FUNCTIONS, JsonataFunction, function};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-eval",
        Warning,
        Suspicious,
        "`$eval` is used, which Step Functions does not have",
        Check::With("jsonata-syntax")
    ),
    row!(
        "jsonata-unknown-function",
        Warning,
        Suspicious,
        "a function is called that does not exist",
        Check::With("jsonata-syntax")
    ),
    row!(
        "jsonata-arity",
        Warning,
        Suspicious,
        "a function is given too much, too little, or what it does not take",
        Check::With("jsonata-syntax")
    ),
];

pub fn check(judged: &Judged, acc: &mut Findings) {
    for reference in judged.names.free().filter(|reference| reference.name == "eval") {
        let message =
            "Step Functions does not have `$eval`, so the execution fails here: `$parse` reads JSON from a text";
        acc.report_as("jsonata-eval", judged.range(reference.node), message);
    }
    for call in &judged.names.calls {
        let Some(reference) = call.reference.map(|index| &judged.names.references[index]) else { continue };
        if reference.binding.is_some() {
            continue;
        }
        match function(reference.name) {
            Some(known) if known.availability == Availability::Forbidden => {}
            Some(known) => arguments(judged, call, known, acc),
            None => unknown(judged, reference.node, reference.name, acc),
        }
    }
}

fn unknown(judged: &Judged, node: NodeId, name: &str, acc: &mut Findings) {
    let built_in = FUNCTIONS.iter().filter(|function| function.availability != Availability::Forbidden);
    let start = judged.tree().range(node).start();
    let own = judged.names.visible_at(start).map(|binding| binding.name);
    let meant = most_similar(name, own.chain(built_in.map(|function| function.name)));
    let message = match meant {
        Some(meant) => format!("there is no function `${name}`, so the execution fails here; did you mean `${meant}`?"),
        None => format!(
            "there is no function `${name}`, so the execution fails here: bind one with `${name} := function(…) {{ … }}`, \
             or call one of those that JSONata has"
        ),
    };
    let finding = acc.report_as("jsonata-unknown-function", judged.range(node), message);
    finding.unless_assigned(name);
    if let Some(meant) = meant {
        finding.fix(format!("Write `${meant}`"), vec![judged.replace(node, &format!("${meant}"))]);
    }
}

fn arguments(judged: &Judged, call: &Call, function: &'static JsonataFunction, acc: &mut Findings) {
    let NodeKind::Call { arguments, .. } = judged.kind(call.node) else { return };
    // What is left out for later is given to the function that comes of it.
    if arguments.items.iter().any(|argument| *judged.kind(*argument) == NodeKind::Placeholder) {
        return;
    }
    let Ok(signature) = signature::parse(function.signature) else { return };
    let nodes: Vec<NodeId> = call.chained.into_iter().chain(arguments.items.iter().copied()).collect();
    let is_known = function.availability != Availability::StepFunctions;
    let letters: Vec<Option<char>> = nodes
        .iter()
        // AWS publishes no types of its own functions.
        .map(|node| judged.types.of(*node).sole().filter(|_| is_known).map(|sole| sole.letter))
        .collect();
    match signature.misfit(&letters) {
        Some(Misfit::Missing(parameter)) => missing(judged, call, function, parameter, acc),
        Some(Misfit::TooMany(at)) => too_many(judged, &nodes, at, function, acc),
        Some(Misfit::Wrong(at)) => wrong(judged, &nodes, at, function, &signature, acc),
        None => reducer(judged, function, &nodes, acc),
    }
}

fn missing(judged: &Judged, call: &Call, function: &JsonataFunction, parameter: usize, acc: &mut Findings) {
    let name = function.parameter(parameter).map_or("", |parameter| parameter.name);
    let message = format!("`{}` is missing here, so the execution fails: write `{}`", name, function.label());
    acc.report_as("jsonata-arity", judged.range(call.function), message);
}

fn too_many(judged: &Judged, nodes: &[NodeId], at: usize, function: &JsonataFunction, acc: &mut Findings) {
    let (Some(first), Some(last)) = (nodes.get(at), nodes.last()) else { return };
    let message = match function.parameters.len() {
        0 => format!("`${}` takes nothing, so the execution fails here: write `{}`", function.name, function.label()),
        _ => format!("`{}` takes no more, so the execution fails here: remove this", function.label()),
    };
    let range = judged.range(*first).cover(judged.range(*last));
    let finding = acc.report_as("jsonata-arity", range, message);
    // With the comma before it.
    if let Some(before) = at.checked_sub(1).and_then(|before| nodes.get(before)).map(|node| judged.range(*node))
        && before.end() <= range.start()
        && at > 0
    {
        finding.fix("Remove what is too much", vec![Indel::replace(TextRange::new(before.end(), range.end()), "")]);
    }
}

fn wrong(
    judged: &Judged,
    nodes: &[NodeId],
    at: usize,
    function: &JsonataFunction,
    signature: &Signature,
    acc: &mut Findings,
) {
    let Some(node) = nodes.get(at) else { return };
    let title = judged.types.of(*node).sole().map_or("of another type", |sole| sole.title);
    // Where the context may stand in for one, it is not certain which is meant.
    let is_certain = nodes.len() == signature.parameters.len() || signature.parameters.iter().all(|one| !one.context);
    let wanted = signature.parameters.get(at).filter(|_| is_certain).map(|parameter| &*parameter.kind.letters);
    let wanted = wanted.map(|letters| letters.chars().filter_map(title_of).collect::<Vec<_>>().join(" or "));
    let message = match (wanted.filter(|wanted| !wanted.is_empty()), function.parameter(at)) {
        (Some(wanted), Some(parameter)) => format!(
            "`{}` of `{}` is {wanted}, and this is {title}, so the execution fails here",
            parameter.name,
            function.label()
        ),
        _ => format!("`{}` does not take {title} here, so the execution fails", function.label()),
    };
    acc.report_as("jsonata-arity", judged.range(*node), message);
}

/// The function that `$reduce` calls is given two values at least.
fn reducer(judged: &Judged, function: &JsonataFunction, nodes: &[NodeId], acc: &mut Findings) {
    let Some(node) = nodes.get(1).filter(|_| function.name == "reduce") else { return };
    if let NodeKind::Lambda(lambda) = judged.kind(*node)
        && lambda.parameters.items.len() < 2
    {
        let message = "the function that `$reduce` calls has two parameters at least, the outcome so far and the next \
                       value, so the execution fails here";
        acc.report_as("jsonata-arity", judged.range(lambda.keyword), message);
    }
}
