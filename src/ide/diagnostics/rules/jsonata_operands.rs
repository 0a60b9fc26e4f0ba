//! What operators and constructors work on: values that cannot be of the kind
//! that is needed, whatever the input is (reference: "Operators"). They are
//! reported as `jsonata-static-type`.

use rustc_hash::FxHashSet;

use super::super::Findings;
use super::jsonata::Judged;
use super::jsonata_types::Kinds;
use crate::expr::jsonata::{NodeId, NodeKind, Operator};
use crate::text::Indel;

const RULE: &str = "jsonata-static-type";

pub fn check(judged: &Judged, acc: &mut Findings) {
    // Sums that were told of as parts of others.
    let mut told: FxHashSet<NodeId> = FxHashSet::default();
    for (node, kind) in judged.tree().nodes().rev().map(|(id, node)| (id, &node.kind)) {
        match kind {
            NodeKind::Binary { operator: Operator::Add, .. } if !told.contains(&node) => {
                told.extend(sum(judged, node, acc));
            }
            kind => operands(judged, kind, acc),
        }
    }
}

fn operands(judged: &Judged, kind: &NodeKind, acc: &mut Findings) {
    match kind {
        NodeKind::Binary { left, operator, right, .. } => match operator {
            Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => {
                for operand in [*left, *right] {
                    numeric(judged, operand, "this operator takes numbers", acc);
                }
            }
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                comparison(judged, *left, *right, acc);
            }
            Operator::Chain => called(judged, *right, "what stands behind `~>` is a function", acc),
            _ => {}
        },
        NodeKind::Negation(value) => numeric(judged, *value, "only a number can be negated", acc),
        NodeKind::Range { first, last, .. } => {
            for end in [*first, *last] {
                numeric(judged, end, "the ends of a range are whole numbers", acc);
                whole(judged, end, acc);
            }
        }
        NodeKind::Pair { key, .. } => {
            needs(judged, *key, Kinds::TEXT, "a key is a text", acc);
        }
        NodeKind::SortTerm { value, .. } => {
            let sortable = Kinds::TEXT.or(Kinds::NUMBER);
            needs(judged, *value, sortable, "only texts and numbers can be sorted by", acc);
        }
        NodeKind::Transform(transform) => {
            needs(judged, transform.update, Kinds::OBJECT, "the update of a transform is an object", acc);
            if let Some(delete) = transform.delete {
                let names = Kinds::TEXT.or(Kinds::ARRAY);
                needs(judged, delete, names, "what a transform deletes is a name or an array of names", acc);
            }
        }
        NodeKind::Call { function, .. } => called(judged, *function, "only functions can be called", acc),
        _ => {}
    }
}

/// The value can be of one of these kinds, or be nothing.
fn needs(judged: &Judged, node: NodeId, wanted: Kinds, why: &str, acc: &mut Findings) {
    if let Some(sole) = judged.types.of(node).sole().filter(|sole| !sole.kinds.meets(wanted)) {
        let mut message = format!("{why}, and this is {}, so the execution fails here", sole.title);
        if wanted == Kinds::TEXT {
            message.push_str(": `$string(…)` makes a text of it");
        }
        acc.report_as(RULE, judged.range(node), message);
    }
}

/// What is called may be a function.
fn called(judged: &Judged, node: NodeId, why: &str, acc: &mut Findings) {
    // A call stands for its outcome only before `~>`.
    if !matches!(judged.kind(node), NodeKind::Call { .. }) {
        needs(judged, node, Kinds::FUNCTION, why, acc);
    }
}

/// A number that is written out has no fraction.
fn whole(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let value = match judged.kind(node) {
        NodeKind::Negation(value) => *value,
        _ => node,
    };
    let is_fraction = |raw: &str| raw.parse::<f64>().is_ok_and(|value| value.fract() != 0.0);
    if *judged.kind(value) == NodeKind::Number && is_fraction(judged.raw(value)) {
        let message = "the ends of a range are whole numbers, so the execution fails here";
        acc.report_as(RULE, judged.range(node), message);
    }
}

fn numeric(judged: &Judged, operand: NodeId, why: &str, acc: &mut Findings) {
    if let Some(sole) = judged.types.of(operand).sole().filter(|sole| sole.kinds != Kinds::NUMBER) {
        let mut message = format!("{why}, and this is {}, so the execution fails here", sole.title);
        if sole.kinds == Kinds::TEXT {
            message.push_str(": `$number(…)` reads a number from a text");
        }
        acc.report_as(RULE, judged.range(operand), message);
    }
}

/// `+` adds numbers. Of a sum of several terms one finding tells, at the first
/// term that is none. Gives the sums that it is made of.
fn sum(judged: &Judged, node: NodeId, acc: &mut Findings) -> Vec<NodeId> {
    let (mut terms, mut operators, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = node;
    while let NodeKind::Binary { left, operator: Operator::Add, operator_range, right } = judged.kind(at) {
        terms.push(*right);
        operators.push(*operator_range);
        sums.push(at);
        at = *left;
    }
    terms.push(at);
    terms.reverse();
    operators.reverse();
    let is_no_number = |term: &NodeId| judged.types.of(*term).sole().is_some_and(|sole| sole.kinds != Kinds::NUMBER);
    let Some(wrong) = terms.iter().position(is_no_number) else { return sums };
    if !judged.types.of(terms[wrong]).meets(Kinds::TEXT) {
        numeric(judged, terms[wrong], "`+` adds numbers", acc);
        return sums;
    }
    let joining = &operators[wrong.saturating_sub(1)..];
    let message = "`+` adds numbers, and one of these is a text, so the execution fails here: `&` joins texts";
    let finding = acc.report_as(RULE, judged.context.range(joining[0]), message);
    let edits = joining.iter().map(|range| Indel::replace(judged.context.range(*range), "&")).collect();
    finding.fix("Join with `&`", edits);
    sums
}

/// Texts are compared with texts, and numbers with numbers.
fn comparison(judged: &Judged, left: NodeId, right: NodeId, acc: &mut Findings) {
    let sides = [left, right].map(|side| (side, judged.types.of(side).sole()));
    for (side, sole) in sides {
        if let Some(sole) = sole.filter(|sole| !sole.kinds.meets(Kinds::TEXT.or(Kinds::NUMBER))) {
            let message = format!(
                "only texts and numbers have an order, and this is {}, so the execution fails here",
                sole.title
            );
            acc.report_as(RULE, judged.range(side), message);
            return;
        }
    }
    if let [(_, Some(a)), (side, Some(b))] = sides
        && a != b
    {
        let message = format!(
            "{} cannot be compared with {}, so the execution fails here: `$number(…)` reads a number from a text, and \
             `$string(…)` writes one",
            a.title, b.title
        );
        acc.report_as(RULE, judged.range(side), message);
    }
}
