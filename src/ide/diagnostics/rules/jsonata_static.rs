//! Values that cannot be of the kind that is needed, whatever the input is: the
//! outcome of an expression, and what its operators work on (reference: "Where
//! `{% %}` is evaluated", "Operators").

use rustc_hash::FxHashSet;

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata::Judged;
use super::jsonata_types::Kinds;
use crate::expr::jsonata::{NodeId, NodeKind, Operator};
use crate::spec::ValueKind;
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-static-type",
        Warning,
        Suspicious,
        "a value is always of a type that cannot be used where it stands",
        Check::With("jsonata-syntax")
    ),
    row!(
        "jsonata-single-array",
        Hint,
        Style,
        "a filter gives a list only if it finds several values",
        Check::With("jsonata-syntax")
    ),
];

pub fn check(judged: &Judged, acc: &mut Findings) {
    let root = judged.tree().root();
    outcome(judged, root, acc);
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
    if judged.site().is_whole && judged.site().field.value == ValueKind::Items {
        single(judged, last_of(judged, root), acc);
    }
}

/// What a field takes, and in words.
fn wanted(kind: ValueKind) -> Option<(Kinds, &'static str)> {
    match kind {
        ValueKind::Integer(..) => Some((Kinds::NUMBER, "a whole number")),
        ValueKind::Number(..) => Some((Kinds::NUMBER, "a number")),
        ValueKind::Timestamp => Some((Kinds::TEXT, "a timestamp, as a text")),
        ValueKind::Text => Some((Kinds::TEXT, "a text")),
        ValueKind::Condition => Some((Kinds::BOOLEAN, "a Boolean")),
        ValueKind::Items => Some((Kinds::ARRAY.or(Kinds::OBJECT), "a list or an object")),
        ValueKind::Arguments => Some((Kinds::OBJECT, "an object")),
        _ => None,
    }
}

/// The outcome suits the field.
fn outcome(judged: &Judged, root: NodeId, acc: &mut Findings) {
    let (site, kinds) = (judged.site(), judged.types.of(root));
    let range = judged.range(last_of(judged, root));
    if kinds == Kinds::NOTHING {
        let message = "this gives nothing, and an expression that gives nothing fails the state: write `null` for no \
                       value, or leave the field out";
        acc.report_as("jsonata-static-type", range, message);
        return;
    }
    if kinds.sole().is_some_and(|sole| sole.kinds == Kinds::FUNCTION) {
        let message = "this gives a function, and the outcome of an expression must be JSON, so the state fails: call \
                       the function";
        acc.report_as("jsonata-static-type", range, message);
        return;
    }
    let Some((fitting, words)) = wanted(site.field.value).filter(|_| site.is_whole) else { return };
    if kinds.meets(fitting) {
        return number(judged, root, acc);
    }
    let title = kinds.title();
    let message = format!("`{}` must be {words}, and this always gives {title}, so the state fails", site.field.name);
    let finding = acc.report_as("jsonata-static-type", range, message);
    // A number or Boolean in quotes.
    let text = judged.tree().name(judged.text(), root).filter(|_| *judged.kind(root) == NodeKind::Text);
    let is_number =
        |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite) && text.starts_with(|c: char| c.is_ascii_digit());
    if let Some(text) = text.filter(|text| match fitting {
        Kinds::NUMBER => is_number(text),
        Kinds::BOOLEAN => matches!(&**text, "true" | "false"),
        _ => false,
    }) {
        finding.fix(format!("Write `{text}` without quotes"), vec![judged.replace(root, &text)]);
    }
}

/// A number that is written out is one that the field takes.
fn number(judged: &Judged, root: NodeId, acc: &mut Findings) {
    let value = match judged.kind(root) {
        NodeKind::Number => judged.raw(root).parse::<f64>(),
        NodeKind::Negation(value) if *judged.kind(*value) == NodeKind::Number => {
            judged.raw(*value).parse::<f64>().map(|value| -value)
        }
        _ => return,
    };
    let (least, most, is_whole) = match judged.site().field.value {
        ValueKind::Integer(least, most) => (least as f64, most as f64, true),
        ValueKind::Number(least, most) => (least, most, false),
        _ => return,
    };
    let Ok(value) = value else { return };
    let name = judged.site().field.name;
    let what = if is_whole { "whole numbers" } else { "numbers" };
    if value < least || value > most {
        let most = if most < 1e15 { format!(" to {}", values::grouped(most as usize)) } else { " upwards".to_owned() };
        let message = format!("`{name}` takes {what} from {least}{most}, so the state fails");
        acc.report_as("jsonata-static-type", judged.range(root), message);
    } else if is_whole && value.fract() != 0.0 {
        let message = format!("`{name}` takes whole numbers, so the state fails");
        acc.report_as("jsonata-static-type", judged.range(root), message);
    }
}

/// The part of the expression that is its outcome.
fn last_of(judged: &Judged, node: NodeId) -> NodeId {
    match judged.kind(node) {
        NodeKind::Block(list) => list.items.last().map_or(node, |last| last_of(judged, *last)),
        _ => node,
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
            _ => {}
        },
        NodeKind::Negation(value) => numeric(judged, *value, "only a number can be negated", acc),
        NodeKind::Range { first, last, .. } => {
            for end in [*first, *last] {
                numeric(judged, end, "the ends of a range are whole numbers", acc);
            }
        }
        _ => {}
    }
}

fn numeric(judged: &Judged, operand: NodeId, why: &str, acc: &mut Findings) {
    if let Some(sole) = judged.types.of(operand).sole().filter(|sole| sole.kinds != Kinds::NUMBER) {
        let mut message = format!("{why}, and this is {}, so the execution fails here", sole.title);
        if sole.kinds == Kinds::TEXT {
            message.push_str(": `$number(…)` reads a number from a text");
        }
        acc.report_as("jsonata-static-type", judged.range(operand), message);
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
    let finding = acc.report_as("jsonata-static-type", judged.context.range(joining[0]), message);
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
            acc.report_as("jsonata-static-type", judged.range(side), message);
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
        acc.report_as("jsonata-static-type", judged.range(side), message);
    }
}

/// A list is wanted, and a filter gives its only value where it finds one.
fn single(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let last = match judged.kind(node) {
        NodeKind::Step { right, .. } => *right,
        _ => node,
    };
    let what = match judged.kind(last) {
        NodeKind::Predicate { filter, .. } => {
            let is_test =
                |filter: &NodeId| judged.types.of(*filter).sole().is_some_and(|sole| sole.kinds == Kinds::BOOLEAN);
            filter.items.first().filter(|filter| is_test(filter)).map(|_| "a filter")
        }
        NodeKind::Call { function, arguments } if arguments.items.len() == 2 => {
            let reference = judged.names.free().find(|reference| reference.node == *function);
            reference.and_then(|reference| match reference.name {
                "filter" => Some("`$filter`"),
                "map" => Some("`$map`"),
                _ => None,
            })
        }
        _ => None,
    };
    let Some(what) = what else { return };
    let message = format!(
        "{what} gives a list only if it finds several values: where there is one, `{}` gets that value itself, and the \
         state fails, so write `[…]` around it",
        judged.site().field.name
    );
    let range = judged.range(node);
    let finding = acc.report_as("jsonata-single-array", range, message);
    let insert = |at: TextSize, text: &str| Indel::replace(TextRange::empty(at), text);
    finding.fix("Put `[…]` around it", vec![insert(range.start(), "["), insert(range.end(), "]")]);
}
