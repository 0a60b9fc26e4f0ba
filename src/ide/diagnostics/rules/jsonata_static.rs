//! Outcomes of expressions that cannot be of the kind that is needed, whatever
//! the input is (reference: "Where `{% %}` is evaluated").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata::Judged;
use super::jsonata_operands;
use super::jsonata_types::Kinds;
use crate::expr::jsonata::{NodeId, NodeKind};
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
    jsonata_operands::check(judged, acc);
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
        "{what} gives a list only if it finds several values: of one, `{}` gets that value itself, so write `[…]` \
         around it",
        judged.site().field.name
    );
    let range = judged.range(node);
    let finding = acc.report_as("jsonata-single-array", range, message);
    let insert = |at: TextSize, text: &str| Indel::replace(TextRange::empty(at), text);
    finding.fix("Put `[…]` around it", vec![insert(range.start(), "["), insert(range.end(), "]")]);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use super::super::jsonata::tests::{outputs, state};
    use expect_test::expect;

    /// A Wait, a Choice, a Map and a Task with this as what they need.
    fn field(members: &str) -> String {
        state(members)
    }

    #[test]
    fn the_outcome_suits_the_field() {
        let choice = |code: &str| {
            format!(
                "{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Choice\",\n\"Choices\": [{{\"Condition\": \"{{% {code} %}}\", \"Next\": \"B\"}}], \"Default\": \"B\"}},\n\"B\": {{\"Type\": \"Succeed\"}}}}}}\n"
            )
        };
        let map = |code: &str| {
            field(&format!(
                "\"Type\": \"Map\", \"Items\": \"{{% {code} %}}\",\n\"ItemProcessor\": {{\"StartAt\": \"B\", \"States\": {{\"B\": {{\"Type\": \"Succeed\"}}}}}}"
            ))
        };
        check_each(
            &[
                field(r#""Type": "Wait", "Seconds": "{% 'ten' %}""#),
                field(r#""Type": "Wait", "Seconds": "{% '10' %}""#),
                field(r#""Type": "Wait", "Seconds": "{% 1.5 %}""#),
                field(r#""Type": "Wait", "Seconds": "{% -1 %}""#),
                field(r#""Type": "Wait", "Seconds": "{% ($a := 1; $a = 1) %}""#),
                field(r#""Type": "Wait", "Timestamp": "{% $millis() + 5 %}""#),
                field(r#""Type": "Wait", "Timestamp": "{% $millis() %}""#),
                choice("'yes'"),
                choice("$states.input.a & ''"),
                choice("$count($states.input.a)"),
                map("'a'"),
                map("$count($states.input.a)"),
                field(r#""Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": "{% [1] %}""#),
                field(r#""Type": "Pass", "Output": "{% function($x){ $x } %}""#),
                field(r#""Type": "Pass", "Output": {"a": "{% $uppercase(?) %}"}"#),
                field(r#""Type": "Pass", "Output": "{% () %}""#),
            ],
            expect![[r#"
                2  | "Type": "Wait", "Seconds": "{% 'ten' %}",
                .. |                                ^^^^^ warning jsonata-static-type: `Seconds` must be a whole number, and this always gives a text, so the state fails
                ---
                2  | "Type": "Wait", "Seconds": "{% '10' %}",
                .. |                                ^^^^ warning jsonata-static-type: `Seconds` must be a whole number, and this always gives a text, so the state fails
                ---
                2  | "Type": "Wait", "Seconds": "{% 1.5 %}",
                .. |                                ^^^ warning jsonata-static-type: `Seconds` takes whole numbers, so the state fails
                ---
                2  | "Type": "Wait", "Seconds": "{% -1 %}",
                .. |                                ^^ warning jsonata-static-type: `Seconds` takes whole numbers from 0 to 99,999,999, so the state fails
                ---
                2  | "Type": "Wait", "Seconds": "{% ($a := 1; $a = 1) %}",
                .. |                                          ^^^^^^ warning jsonata-static-type: `Seconds` must be a whole number, and this always gives a Boolean, so the state fails
                ---
                2  | "Type": "Wait", "Timestamp": "{% $millis() + 5 %}",
                .. |                                  ^^^^^^^^^^^^^ warning jsonata-static-type: `Timestamp` must be a timestamp, as a text, and this always gives a number, so the state fails
                ---
                2  | "Type": "Wait", "Timestamp": "{% $millis() %}",
                .. |                                  ^^^^^^^^^ warning jsonata-static-type: `Timestamp` must be a timestamp, as a text, and this always gives a number, so the state fails
                ---
                2  | "Choices": [{"Condition": "{% 'yes' %}", "Next": "B"}], "Default": "B"},
                .. |                               ^^^^^ warning jsonata-static-type: `Condition` must be a Boolean, and this always gives a text, so the state fails
                ---
                2  | "Choices": [{"Condition": "{% $states.input.a & '' %}", "Next": "B"}], "Default": "B"},
                .. |                               ^^^^^^^^^^^^^^^^^^^^ warning jsonata-static-type: `Condition` must be a Boolean, and this always gives a text, so the state fails
                ---
                2  | "Choices": [{"Condition": "{% $count($states.input.a) %}", "Next": "B"}], "Default": "B"},
                .. |                               ^^^^^^^^^^^^^^^^^^^^^^^ warning jsonata-static-type: `Condition` must be a Boolean, and this always gives a number, so the state fails
                ---
                2  | "Type": "Map", "Items": "{% 'a' %}",
                .. |                             ^^^ warning jsonata-static-type: `Items` must be a list or an object, and this always gives a text, so the state fails
                ---
                2  | "Type": "Map", "Items": "{% $count($states.input.a) %}",
                .. |                             ^^^^^^^^^^^^^^^^^^^^^^^ warning jsonata-static-type: `Items` must be a list or an object, and this always gives a number, so the state fails
                ---
                2  | "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": "{% [1] %}",
                .. |                                                                              ^^^ warning jsonata-static-type: `Arguments` must be an object, and this always gives an array, so the state fails
                ---
                2  | "Type": "Pass", "Output": "{% function($x){ $x } %}",
                .. |                               ^^^^^^^^^^^^^^^^^^ warning jsonata-static-type: this gives a function, and the outcome of an expression must be JSON, so the state fails: call the function
                ---
                2  | "Type": "Pass", "Output": {"a": "{% $uppercase(?) %}"},
                .. |                                     ^^^^^^^^^^^^^ warning jsonata-static-type: this gives a function, and the outcome of an expression must be JSON, so the state fails: call the function
                ---
                2  | "Type": "Pass", "Output": "{% () %}",
                .. |                               ^^ warning jsonata-static-type: this gives nothing, and an expression that gives nothing fails the state: write `null` for no value, or leave the field out
            "#]],
        );
        for text in [
            field(r#""Type": "Wait", "Seconds": "{% 10 %}""#),
            field(r#""Type": "Wait", "Seconds": "{% $states.input.a ? 5 : 'x' %}""#),
            field(r#""Type": "Wait", "Seconds": "{% $max([1, $states.input.a]) %}""#),
            field(r#""Type": "Wait", "Timestamp": "{% $now() %}""#),
            field(r#""Type": "Wait", "Timestamp": "{% $fromMillis($millis() + 5000) %}""#),
            choice("$states.input.a"),
            choice("$states.input.a > 5"),
            choice("$not($exists($states.input.a)) and true"),
            map("[1..5]"),
            map("{'a': 1}"),
            map("$split($states.input.a, ',')"),
            map("$states.input.a"),
            field(r#""Type": "Pass", "Output": "{% null %}""#),
            field(r#""Type": "Pass", "Output": {"a": "{% 5 %}", "b": ["{% 'x' %}", "{% [] %}"]}"#),
        ] {
            check(&text, expect![[""]]);
        }
    }

    #[test]
    fn operators_get_what_they_work_on() {
        check_each(
            &outputs(&[
                "'a' + $states.input.b",
                "1 + 2 + 'a' + 3",
                "$states.input.a + ($string(1) + 2)",
                "[1] + 2",
                "'a' * 2",
                "5 - $uppercase('a')",
                "-'a'",
                "'a' < 5",
                "{'a': 1} >= 2",
                "null < 1",
                "['a'..5]",
                "$states.context.Execution.Name + 1",
                "[1..2.5]",
                "5(1)",
                "($x := 'a'; $x(1))",
                "1 ~> 'text'",
                "{1: 'a'}",
                "$states.input.a{true: b}",
                "$states.input.a^(b = 1)",
                "$states.input ~> |a|5|",
                "$states.input ~> |a|{}, 5|",
            ]),
            expect![[r#"
                2  | "Type": "Pass", "Output": "{% 'a' + $states.input.b %}",
                .. |                                   ^ warning jsonata-static-type: `+` adds numbers, and one of these is a text, so the execution fails here: `&` joins texts
                ---
                2  | "Type": "Pass", "Output": "{% 1 + 2 + 'a' + 3 %}",
                .. |                                     ^ warning jsonata-static-type: `+` adds numbers, and one of these is a text, so the execution fails here: `&` joins texts
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a + ($string(1) + 2) %}",
                .. |                                                             ^ warning jsonata-static-type: `+` adds numbers, and one of these is a text, so the execution fails here: `&` joins texts
                ---
                2  | "Type": "Pass", "Output": "{% [1] + 2 %}",
                .. |                               ^^^ warning jsonata-static-type: `+` adds numbers, and this is an array, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% 'a' * 2 %}",
                .. |                               ^^^ warning jsonata-static-type: this operator takes numbers, and this is a text, so the execution fails here: `$number(…)` reads a number from a text
                ---
                2  | "Type": "Pass", "Output": "{% 5 - $uppercase('a') %}",
                .. |                                   ^^^^^^^^^^^^^^^ warning jsonata-static-type: this operator takes numbers, and this is a text, so the execution fails here: `$number(…)` reads a number from a text
                ---
                2  | "Type": "Pass", "Output": "{% -'a' %}",
                .. |                                ^^^ warning jsonata-static-type: only a number can be negated, and this is a text, so the execution fails here: `$number(…)` reads a number from a text
                ---
                2  | "Type": "Pass", "Output": "{% 'a' < 5 %}",
                .. |                                     ^ warning jsonata-static-type: a text cannot be compared with a number, so the execution fails here: `$number(…)` reads a number from a text, and `$string(…)` writes one
                ---
                2  | "Type": "Pass", "Output": "{% {'a': 1} >= 2 %}",
                .. |                               ^^^^^^^^ warning jsonata-static-type: only texts and numbers have an order, and this is an object, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% null < 1 %}",
                .. |                               ^^^^ warning jsonata-static-type: only texts and numbers have an order, and this is `null`, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% ['a'..5] %}",
                .. |                                ^^^ warning jsonata-static-type: the ends of a range are whole numbers, and this is a text, so the execution fails here: `$number(…)` reads a number from a text
                ---
                2  | "Type": "Pass", "Output": "{% $states.context.Execution.Name + 1 %}",
                .. |                                                              ^ warning jsonata-static-type: `+` adds numbers, and one of these is a text, so the execution fails here: `&` joins texts
                ---
                2  | "Type": "Pass", "Output": "{% [1..2.5] %}",
                .. |                                   ^^^ warning jsonata-static-type: the ends of a range are whole numbers, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% 5(1) %}",
                .. |                               ^ warning jsonata-static-type: only functions can be called, and this is a number, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% ($x := 'a'; $x(1)) %}",
                .. |                                           ^^ warning jsonata-static-type: only functions can be called, and this is a text, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% 1 ~> 'text' %}",
                .. |                                    ^^^^^^ warning jsonata-static-type: what stands behind `~>` is a function, and this is a text, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% {1: 'a'} %}",
                .. |                                ^ warning jsonata-static-type: a key is a text, and this is a number, so the execution fails here: `$string(…)` makes a text of it
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a{true: b} %}",
                .. |                                               ^^^^ warning jsonata-static-type: a key is a text, and this is a Boolean, so the execution fails here: `$string(…)` makes a text of it
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a^(b = 1) %}",
                .. |                                                ^^^^^ warning jsonata-static-type: only texts and numbers can be sorted by, and this is a Boolean, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% $states.input ~> |a|5| %}",
                .. |                                                   ^ warning jsonata-static-type: the update of a transform is an object, and this is a number, so the execution fails here
                ---
                2  | "Type": "Pass", "Output": "{% $states.input ~> |a|{}, 5| %}",
                .. |                                                       ^ warning jsonata-static-type: what a transform deletes is a name or an array of names, and this is a number, so the execution fails here
            "#]],
        );
        for text in outputs(&[
            "1 + 2 - 3 * 4 / 5 % 6",
            "'a' & 1 & true & null",
            "$states.input.a + $states.input.b",
            "'a' < 'b'",
            "'a' = 1",
            "1 in [1, 2]",
            "[1..$states.input.a]",
            "-$states.input.a",
            "$toMillis($states.context.Execution.StartTime) + 1000",
            "$max([1, 2]) + 1",
            "($x := 'a'; $x := 1; $x + 1)",
            "$map([1, 2], function($x){ $x + 1 })",
            "$states.input.a ? 'b' : 1",
            "[-2..2]",
            "{'a' & 1: 2, $states.input.b: 3}",
            "$states.input.a^(>b, <$string(c))",
            "$states.input ~> |a|{'b': 1}, ['c', 'd']|",
            "$states.input.a ~> $uppercase",
            "1 ~> function($x){ $x }",
            "($f := function(){ function(){ 1 } }; $f()())",
            "$states.input.a ~> ($x := $sum)",
            "'a' ~> /a/",
        ]) {
            check(&text, expect![[""]]);
        }
        check_fix(
            &outputs(&["1 + 2 + 'a' + 3"])[0],
            expect![[r#"
            Join with `&`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% 1 + 2 & 'a' & 3 %}",
            "End": true}}}
        "#]],
        );
        check_fix(
            &field(r#""Type": "Wait", "Seconds": "{% '10' %}""#),
            expect![[r#"
            Write `10` without quotes
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Wait", "Seconds": "{% 10 %}",
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn a_filter_may_give_a_single_value() {
        let map = |code: &str| {
            field(&format!(
                "\"Type\": \"Map\", \"Items\": \"{{% {code} %}}\",\n\"ItemProcessor\": {{\"StartAt\": \"B\", \"States\": {{\"B\": {{\"Type\": \"Succeed\"}}}}}}"
            ))
        };
        check_each(
            &[
                map("$states.input.a[b > 1]"),
                map("$filter($states.input.a, function($x){ $x > 1 })"),
                map("($x := $states.input.a; $map($x, $string))"),
            ],
            expect![[r#"
                2  | "Type": "Map", "Items": "{% $states.input.a[b > 1] %}",
                .. |                             ^^^^^^^^^^^^^^^^^^^^^^ hint jsonata-single-array: a filter gives a list only if it finds several values: of one, `Items` gets that value itself, so write `[…]` around it
                ---
                2  | "Type": "Map", "Items": "{% $filter($states.input.a, function($x){ $x > 1 }) %}",
                .. |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint jsonata-single-array: `$filter` gives a list only if it finds several values: of one, `Items` gets that value itself, so write `[…]` around it
                ---
                2  | "Type": "Map", "Items": "{% ($x := $states.input.a; $map($x, $string)) %}",
                .. |                                                     ^^^^^^^^^^^^^^^^^ hint jsonata-single-array: `$map` gives a list only if it finds several values: of one, `Items` gets that value itself, so write `[…]` around it
            "#]],
        );
        for code in [
            "[$states.input.a[b > 1]]",
            "$states.input.a[0]",
            "$states.input.a[]",
            "$states.input.a",
            "$append([], $filter($states.input.a, function($x){ $x > 1 }))",
            "$states.input.a[b > 1].c[]",
        ] {
            check(&map(code), expect![[""]]);
        }
        check(&outputs(&["$states.input.a[b > 1]"])[0], expect![[""]]);
        check_fix(
            &map("$states.input.a[b > 1]"),
            expect![[r#"
            Put `[…]` around it
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Map", "Items": "{% [$states.input.a[b > 1]] %}",
            "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}},
            "End": true}}}
        "#]],
        );
    }
}
