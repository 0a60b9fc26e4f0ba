//! Expressions that are too much for the service: ranges of millions, and
//! nesting of hundreds of levels (reference: "What AWS runs").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata::Judged;
use crate::expr::jsonata::{NodeId, NodeKind, SyntaxErrorKind};
use crate::spec::limits::{JSONATA_DEPTH, JSONATA_RANGE};

pub const RULES: &[Rule] = &[row!(
    "jsonata-size",
    Hint,
    Suspicious,
    "an expression needs more memory or stack than AWS gives it",
    Check::With("jsonata-syntax")
)];

pub fn check(judged: &Judged, acc: &mut Findings) {
    depth(judged, acc);
    for (id, node) in judged.tree().nodes() {
        let ends = match &node.kind {
            NodeKind::Range { first, last, .. } => literal(judged, *first).zip(literal(judged, *last)),
            _ => None,
        };
        let Some((first, last)) = ends else { continue };
        let length = last - first + 1.0;
        if length >= JSONATA_RANGE {
            let message = format!(
                "this range has {} numbers, and AWS was seen to run out of memory at {}: let a Map state count, or work \
                 in several steps",
                values::grouped(length as usize),
                values::grouped(JSONATA_RANGE as usize)
            );
            acc.report_as("jsonata-size", judged.range(id), message);
        }
    }
}

/// The number that is written there.
fn literal(judged: &Judged, node: NodeId) -> Option<f64> {
    match judged.kind(node) {
        NodeKind::Number => judged.raw(node).parse().ok(),
        NodeKind::Negation(value) => literal(judged, *value).map(|value| -value),
        _ => None,
    }
}

fn depth(judged: &Judged, acc: &mut Findings) {
    let tree = judged.tree();
    let too_deep = tree.errors().iter().find(|error| error.kind == SyntaxErrorKind::TooDeep);
    let range = match too_deep {
        Some(error) => judged.context.range(error.range),
        None => {
            // Few expressions have as many nodes as this takes levels.
            if tree.root().index() < JSONATA_DEPTH {
                return;
            }
            let mut heights: Vec<usize> = Vec::with_capacity(tree.root().index() + 1);
            for (_, node) in tree.nodes() {
                let below = node.kind.children().map(|child| heights[child.index()]).max();
                heights.push(below.map_or(1, |below| below + 1));
            }
            if heights.last().is_none_or(|height| *height < JSONATA_DEPTH) {
                return;
            }
            match judged.kind(tree.root()) {
                NodeKind::Binary { operator_range, .. } => judged.context.range(*operator_range),
                _ => judged.range(tree.root()),
            }
        }
    };
    let message = format!(
        "this is nested deeper than {JSONATA_DEPTH} levels, and AWS was seen to run out of stack there: `$sum`, `$join` \
         and `$merge` put many values together at once"
    );
    acc.report_as("jsonata-size", range, message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each};
    use super::super::jsonata::tests::outputs;
    use expect_test::expect;

    #[test]
    fn ranges_have_a_length() {
        check_each(
            &outputs(&["[1..2000000]", "[-500000..500000]", "$sum([0..10000000])"]),
            expect![[r#"
            2  | "Type": "Pass", "Output": "{% [1..2000000] %}",
            .. |                                ^^^^^^^^^^ hint jsonata-size: this range has 2,000,000 numbers, and AWS was seen to run out of memory at 900,000: let a Map state count, or work in several steps
            ---
            2  | "Type": "Pass", "Output": "{% [-500000..500000] %}",
            .. |                                ^^^^^^^^^^^^^^^ hint jsonata-size: this range has 1,000,001 numbers, and AWS was seen to run out of memory at 900,000: let a Map state count, or work in several steps
            ---
            2  | "Type": "Pass", "Output": "{% $sum([0..10000000]) %}",
            .. |                                     ^^^^^^^^^^^ hint jsonata-size: this range has 10,000,001 numbers, and AWS was seen to run out of memory at 900,000: let a Map state count, or work in several steps
        "#]],
        );
        for text in outputs(&["[1..1000]", "[1..$states.input.n]", "[5..1]", "1000000"]) {
            check(&text, expect![[""]]);
        }
    }

    #[test]
    fn deep_expressions_need_stack() {
        let sum = |terms: usize| vec!["1"; terms].join("+");
        let found = |code: &str| super::super::super::testing::codes(&outputs(&[code])[0]);
        assert_eq!(found(&sum(150)), [""; 0]);
        assert_eq!(found(&sum(250)), ["jsonata-size"]);
        assert_eq!(found(&sum(2000)), ["jsonata-size"]);
        // Long is not deep.
        assert_eq!(found(&format!("$sum([{}])", vec!["1"; 1000].join(","))), [""; 0]);
        assert_eq!(found(&format!("{}1{}", "(".repeat(5000), ")".repeat(5000))), ["jsonata-size"]);
    }
}
