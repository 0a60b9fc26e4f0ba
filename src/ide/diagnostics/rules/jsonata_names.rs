//! Names that ask for the context document, which the expressions of a state
//! machine do not have (reference: "Names at top level").
//!
//! Steps of a path but the first, predicates, sort terms and group-bys have a
//! context of their own; the bodies of functions have that of what they stand in.

use rustc_hash::FxHashMap;

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::jsonata::Judged;
use crate::expr::jsonata::names::ContextUse;
use crate::expr::jsonata::{NodeId, NodeKind, Operator};
use crate::spec::context;
use crate::spec::equivalents::in_jsonata;
use crate::spec::jsonata::{Availability, FUNCTIONS, function};

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-top-level-name",
        Error,
        Correctness,
        "a name is looked up in a context that is not there",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "jsonata-context-item",
        Error,
        Correctness,
        "`$` stands for a context that is not there",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "jsonata-root-reference",
        Error,
        Correctness,
        "`$$` stands for a document that is not there",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
];

/// What `$states` has.
pub const STATES: [&str; 4] = ["input", "result", "errorOutput", "context"];

pub fn check(judged: &Judged, acc: &mut Findings) {
    let names = &judged.names;
    if names.without_context.is_empty() && names.roots.is_empty() {
        return;
    }
    let parents = judged.parents();
    // AWS reports each name once; so do we, at its first place.
    let mut places: FxHashMap<(bool, &str), Vec<NodeId>> = FxHashMap::default();
    let mut order = Vec::new();
    for (asked, node) in &names.without_context {
        match asked {
            ContextUse::Name | ContextUse::CalledName => {
                let key = (*asked == ContextUse::CalledName, judged.raw(*node));
                let all = places.entry(key).or_default();
                if all.is_empty() {
                    order.push(key);
                }
                all.push(*node);
            }
            ContextUse::Item => item(judged, *node, acc),
            ContextUse::Wildcard | ContextUse::Descendants => {
                let message = format!(
                    "there is no context here that `{0}` could go through, so it gives nothing: write `{1}.{0}`",
                    judged.raw(*node),
                    judged.data()
                );
                let fixed = format!("{}.{}", judged.data(), judged.raw(*node));
                let finding = judged.report(acc, "jsonata-context-item", judged.range(*node), message);
                finding.accepted_by_aws().fix(format!("Write `{fixed}`"), vec![judged.replace(*node, &fixed)]);
            }
            // The grammar has told.
            ContextUse::Parent => {}
        }
    }
    for key in order {
        name(judged, &Asked { is_called: key.0, raw: key.1, nodes: &places[&key], parents: &parents }, acc);
    }
    for root in &names.roots {
        root_reference(judged, *root, &parents, acc);
    }
}

/// A name, and all places that ask the context for it.
struct Asked<'a> {
    is_called: bool,
    raw: &'a str,
    nodes: &'a [NodeId],
    parents: &'a [Option<NodeId>],
}

fn name(judged: &Judged, asked: &Asked, acc: &mut Findings) {
    let node = asked.nodes[0];
    let parent = asked.parents[node.index()];
    let mut fixes = Vec::new();
    let message = if let Some(intrinsic) = intrinsic(judged, node, parent) {
        let instead = match in_jsonata(intrinsic) {
            Some(form) => format!("JSONata has `{form}` for it"),
            None => "JSONata has functions of its own".to_owned(),
        };
        format!("`{intrinsic}` is a function of JSONPath states, so AWS refuses it here: {instead}")
    } else {
        let Suggestions { said, written } = suggestions(judged, asked, parent);
        fixes = written;
        let what = if asked.is_called {
            format!("`{}` is no function, since names of functions start with `$`: AWS refuses it", asked.raw)
        } else {
            format!("`{}` would be a field of the context, and there is none here: AWS refuses it", asked.raw)
        };
        if said.is_empty() { what } else { format!("{what}, so write {said}") }
    };
    let finding = judged.report(acc, "jsonata-top-level-name", judged.range(node), message);
    if *judged.kind(node) == NodeKind::Text {
        // As the first step it is a name to JSONata; what AWS says of it is not known.
        finding.accepted_by_aws();
    }
    for instead in fixes {
        let edits = asked.nodes.iter().map(|node| judged.replace(*node, &instead)).collect();
        finding.fix(format!("Write `{instead}`"), edits);
    }
}

/// What may be meant: in words, and as what stands in place of the name.
struct Suggestions {
    said: String,
    written: Vec<String>,
}

fn suggestions(judged: &Judged, asked: &Asked, parent: Option<NodeId>) -> Suggestions {
    let (node, raw) = (asked.nodes[0], asked.raw);
    let only = |written: String| Suggestions { said: format!("`{written}`"), written: vec![written] };
    let is_plain = raw.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && raw.chars().all(|c| c.is_alphanumeric() || c == '_');
    let bound = judged.names.bindings.iter().any(|binding| binding.name == raw);
    if bound {
        return only(format!("${raw}"));
    }
    if asked.is_called {
        let names = FUNCTIONS.iter().filter(|function| function.availability != Availability::Forbidden);
        let meant = function(raw).map(|function| function.name);
        return match meant.or_else(|| most_similar(raw, names.map(|function| function.name))) {
            Some(meant) => only(format!("${meant}")),
            None => Suggestions { said: String::new(), written: Vec::new() },
        };
    }
    if raw == "states" {
        return only("$states".to_owned());
    }
    if let Some(word) = ["true", "false", "null"].into_iter().find(|word| raw.eq_ignore_ascii_case(word)) {
        return only(word.to_owned());
    }
    let is_followed =
        parent.is_some_and(|parent| matches!(judged.kind(parent), NodeKind::Step { left, .. } if *left == node));
    if is_followed && STATES.contains(&raw) {
        return only(format!("$states.{raw}"));
    }
    let data = judged.data();
    let field = format!("{data}.{raw}");
    let mut written = Vec::new();
    // A key, or what is compared with, is most likely a text.
    let may_be_text = is_plain && parent.is_some_and(|parent| is_text_place(judged.kind(parent), node));
    if may_be_text {
        written.push(format!("'{raw}'"));
    }
    written.push(field);
    if data != "$states.input" {
        written.push(format!("$states.input.{raw}"));
    }
    if is_plain {
        written.push(format!("${raw}"));
    }
    let said = match &written[..] {
        [text, field, ..] if may_be_text => format!("`{text}` for a text, or `{field}` for the value"),
        [field, .., variable] if is_plain => format!("`{field}`, or `{variable}` for a variable"),
        [field, ..] => format!("`{field}`"),
        [] => String::new(),
    };
    Suggestions { said, written }
}

/// Whether a text often stands there.
fn is_text_place(parent: &NodeKind, node: NodeId) -> bool {
    match parent {
        NodeKind::Pair { key, .. } => *key == node,
        NodeKind::Binary { operator: Operator::Equal | Operator::NotEqual, right, .. } => *right == node,
        _ => false,
    }
}

/// The intrinsic function whose name starts with this one.
fn intrinsic<'a>(judged: &Judged<'a>, node: NodeId, parent: Option<NodeId>) -> Option<&'a str> {
    let NodeKind::Step { left, right, .. } = judged.kind(parent?) else { return None };
    let NodeKind::Call { function, .. } = judged.kind(*right) else { return None };
    let is_name = *judged.kind(*function) == NodeKind::Name;
    let (tree, text) = (judged.tree(), judged.text());
    let range = tree.range(*left).cover(tree.range(*function));
    (*left == node && is_name && judged.raw(node) == "States").then(|| &text[range])
}

/// `$` where there is no context.
fn item(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let data = judged.data();
    let message = format!("there is no context here that `$` could stand for: AWS refuses it, so write `{data}`");
    let finding = judged.report(acc, "jsonata-context-item", judged.range(node), message);
    finding.fix(format!("Write `{data}`"), vec![judged.replace(node, data)]);
    if data != "$states.input" {
        finding.fix("Write `$states.input`", vec![judged.replace(node, "$states.input")]);
    }
}

fn root_reference(judged: &Judged, node: NodeId, parents: &[Option<NodeId>], acc: &mut Findings) {
    let next = match parents[node.index()].map(|parent| judged.kind(parent)) {
        Some(NodeKind::Step { left, right, .. }) if *left == node => Some(judged.raw(*right)),
        _ => None,
    };
    let is_context = next.is_some_and(|next| context::children("").any(|member| member.name() == next));
    let (instead, what) = match is_context {
        true => ("$states.context", "the context object"),
        false => ("$states.input", "the input"),
    };
    let message =
        format!("there is no document here that `$$` could stand for: AWS refuses it, so write `{instead}` for {what}");
    let finding = judged.report(acc, "jsonata-root-reference", judged.range(node), message);
    finding.fix(format!("Write `{instead}`"), vec![judged.replace(node, instead)]);
}
