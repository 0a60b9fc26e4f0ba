//! What the rules about the values of variables say, and when they say nothing.

use expect_test::{Expect, expect};

use super::super::super::registry::Rule;
use super::RULES;
use crate::ide::Snapshot;
use crate::test_support::annotated;
use crate::text::{SourceText, TextEdit};

/// The lines of `text` in which these rules find something.
#[track_caller]
pub fn check_rules(rules: &[Rule], text: &str, expected: Expect) {
    let mut ranges = Vec::new();
    let mut lines = Vec::new();
    for diagnostic in Snapshot::new(SourceText::new(text)).diagnostics() {
        if rules.iter().any(|rule| rule.code == diagnostic.code) {
            ranges.push((diagnostic.range, format!("{}: {}", diagnostic.code, diagnostic.message)));
            lines.push(text[..usize::from(diagnostic.range.start())].matches('\n').count());
            for related in diagnostic.related {
                lines.push(text[..usize::from(related.range.start())].matches('\n').count());
                ranges.push((related.range, format!("note: {}", related.message)));
            }
        }
    }
    let mut out = String::new();
    let mut number = 0;
    for line in annotated(text, &ranges).lines() {
        let is_marker = line.trim_start().starts_with('^');
        if is_marker || lines.contains(&number) {
            out += &format!("| {line}\n");
        }
        number += usize::from(!is_marker);
    }
    expected.assert_eq(&out);
}

/// A machine of these states, the first of them `A`.
pub fn machine(language: &str, states: &str) -> String {
    let states = states.trim();
    format!("{{\n\"QueryLanguage\": \"{language}\", \"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
}

#[track_caller]
fn check(states: &str, expected: Expect) {
    check_rules(RULES, &machine("JSONPath", states), expected);
}

#[track_caller]
fn check_jsonata(states: &str, expected: Expect) {
    check_rules(RULES, &machine("JSONata", states), expected);
}

/// What the first fix of the first finding makes of the text.
fn fixed(text: &str) -> String {
    let diagnostics = Snapshot::new(SourceText::new(text)).diagnostics();
    let own = diagnostics.iter().find(|found| RULES.iter().any(|rule| rule.code == found.code));
    let fix = own.and_then(|found| found.fixes.first()).expect("there is a fix");
    let edited = TextEdit::new(fix.edits.clone()).expect("the edits do not overlap").applied_to(text);
    format!("{}\n{edited}", fix.title)
}

#[test]
fn names_that_nothing_sets() {
    check(
        r#"
"A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "B"},
"B": {"Type": "Pass", "InputPath": "$never", "Parameters": {"a.$": "$totl.x", "b.$": "States.Array($totl, $total)"}, "Next": "C"},
"C": {"Type": "Choice", "Choices": [{"Variable": "$none", "NumericEqualsPath": "$other[0]", "Next": "D"}], "Default": "D"},
"D": {"Type": "Fail", "CausePath": "States.Format('{} {}', $states.input, $.a[?(@.b == $inner)])"}
"#,
        expect![[r#"
            | "B": {"Type": "Pass", "InputPath": "$never", "Parameters": {"a.$": "$totl.x", "b.$": "States.Array($totl, $total)"}, "Next": "C"},
            |                                     ^^^^^^ variable-undefined: no state sets `$never`, so the execution fails here: set it before, or write `$.never` for a member of the input
            |                                                                     ^^^^^ variable-undefined: no state sets `$totl`; did you mean `$total`?
            | "C": {"Type": "Choice", "Choices": [{"Variable": "$none", "NumericEqualsPath": "$other[0]", "Next": "D"}], "Default": "D"},
            |                                                   ^^^^^ variable-undefined: no state sets `$none`, so the execution fails here: set it before, or write `$.none` for a member of the input
            |                                                                                 ^^^^^^ variable-undefined: no state sets `$other`, so the execution fails here: set it before, or write `$.other` for a member of the input
            | "D": {"Type": "Fail", "CausePath": "States.Format('{} {}', $states.input, $.a[?(@.b == $inner)])"}
            |                                                            ^^^^^^^ variable-undefined: `$states` exists in JSONata states only: in a JSONPath state `$` is the input, and `$$` the context
            |                                                                                        ^^^^^^ variable-undefined: no state sets `$inner`, so the execution fails here: set it before, or write `$.inner` for a member of the input
        "#]],
    );
    check_jsonata(
        r#"
"A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"Message": "{% $totals & $total %}", "x": ["{% $none %}"]},
  "Catch": [{"ErrorEquals": ["E"], "Output": "{% $never %}", "Next": "C"}], "Next": "C"},
"C": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > $most %}", "Next": "D"}], "Default": "D"},
"D": {"Type": "Wait", "Seconds": "{% $map([1], $f)[0] + $random() %}", "End": true}
"#,
        expect![[r#"
            | "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"Message": "{% $totals & $total %}", "x": ["{% $none %}"]},
            |                                                                                                ^^^^^^^ jsonata-undefined-variable: no state sets `$totals`; did you mean `$total`?
            |                                                                                                                                ^^^^^ jsonata-undefined-variable: no state sets `$none`, so it is nothing here: set it before, or write `$states.input.none` for a member of the input
            |   "Catch": [{"ErrorEquals": ["E"], "Output": "{% $never %}", "Next": "C"}], "Next": "C"},
            |                                                  ^^^^^^ jsonata-undefined-variable: no state sets `$never`, so it is nothing here: set it before, or write `$states.input.never` for a member of the input
            | "C": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > $most %}", "Next": "D"}], "Default": "D"},
            |                                                                         ^^^^^ jsonata-undefined-variable: no state sets `$most`, so it is nothing here: set it before, or write `$states.input.most` for a member of the input
            | "D": {"Type": "Wait", "Seconds": "{% $map([1], $f)[0] + $random() %}", "End": true}
            |                                                ^^ jsonata-undefined-variable: no state sets `$f`, so it is nothing here: set it before, or write `$states.input.f` for a member of the input
        "#]],
    );
}

#[test]
fn a_slip_is_mended_in_the_whole_state() {
    let text = machine(
        "JSONata",
        r#""A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "B"},
"B": {"Type": "Succeed", "Output": {"a": "{% $totl + 1 %}", "b": "{% \"\\\" & $totl & $totl() %}", "c": "{% ($totl := 1; $totl) %}"}}"#,
    );
    expect![[r#"
        Rename to `$total`
        {
        "QueryLanguage": "JSONata", "StartAt": "A",
        "States": {
        "A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "B"},
        "B": {"Type": "Succeed", "Output": {"a": "{% $total + 1 %}", "b": "{% \"\\\" & $totl & $totl() %}", "c": "{% ($totl := 1; $totl) %}"}}
        }
        }
    "#]].assert_eq(&fixed(&text));
}

#[test]
fn a_member_of_the_input_may_be_meant() {
    let read = |language: &str, state: &str| fixed(&machine(language, &format!("\"A\": {state}")));
    expect![[r#"
        Read `$.id`
        {
        "QueryLanguage": "JSONPath", "StartAt": "A",
        "States": {
        "A": {"Type": "Pass", "Parameters": {"a.$": "States.Array($.id.x, $.id)"}, "End": true}
        }
        }
    "#]]
    .assert_eq(&read(
        "JSONPath",
        r#"{"Type": "Pass", "Parameters": {"a.$": "States.Array($id.x, $id)"}, "End": true}"#,
    ));
    expect![[r#"
        Read `$states.input.id`
        {
        "QueryLanguage": "JSONata", "StartAt": "A",
        "States": {
        "A": {"Type": "Succeed", "Output": "{% $uppercase($states.input.id) & '\u0024' %}"}
        }
        }
    "#]]
    .assert_eq(&read("JSONata", r#"{"Type": "Succeed", "Output": "{% $uppercase($id) & '\u0024' %}"}"#));
}

#[test]
fn an_assignment_counts_behind_its_state_and_on_its_way() {
    check(
        r#"
"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn.$": "$own"}, "Assign": {"own.$": "$.x"},
  "Catch": [{"ErrorEquals": ["E"], "Assign": {"error.$": "$.Error"}, "Next": "B"}], "Next": "C"},
"B": {"Type": "Pass", "Parameters": {"own.$": "$own", "error.$": "$error"}, "End": true},
"C": {"Type": "Pass", "Parameters": {"own.$": "$own", "error.$": "$error"}, "Next": "D"},
"D": {"Type": "Choice", "Assign": {"default": 1}, "Choices": [
    {"Variable": "$.a", "IsNull": true, "Assign": {"rule": 1}, "Next": "E"},
    {"Variable": "$.b", "IsNull": true, "Next": "F"}
  ], "Default": "G"},
"E": {"Type": "Pass", "Parameters": {"a.$": "$default", "b.$": "$rule"}, "End": true},
"F": {"Type": "Pass", "Parameters": {"a.$": "$default", "b.$": "$rule"}, "End": true},
"G": {"Type": "Pass", "Parameters": {"a.$": "$default", "b.$": "$rule"}, "Next": "H"},
"H": {"Type": "Pass", "Parameters": {"a.$": "$later"}, "Next": "I"},
"I": {"Type": "Pass", "Assign": {"later": 1}, "End": true}
"#,
        expect![[r#"
            | "A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn.$": "$own"}, "Assign": {"own.$": "$.x"},
            |                                                                                                 ^^^^ variable-undefined: `$own` has no value here: what a state assigns is seen by the states behind it only
            |                                                                                                                     ^^^ note: it is set here
            |                                                                                                                     ^^^ note: it is set here
            |   "Catch": [{"ErrorEquals": ["E"], "Assign": {"error.$": "$.Error"}, "Next": "B"}], "Next": "C"},
            |                                                ^^^^^ note: it is set here
            | "B": {"Type": "Pass", "Parameters": {"own.$": "$own", "error.$": "$error"}, "End": true},
            |                                                ^^^^ variable-undefined: `$own` has no value here: if `A` fails, its own `Assign` does not count: the catcher needs one of its own
            | "C": {"Type": "Pass", "Parameters": {"own.$": "$own", "error.$": "$error"}, "Next": "D"},
            |                                                                   ^^^^^^ variable-undefined: `$error` has no value here: the `Assign` of a catcher of `A` counts only if `A` has failed
            | "D": {"Type": "Choice", "Assign": {"default": 1}, "Choices": [
            |                                     ^^^^^^^ note: it is set here
            |                                     ^^^^^^^ note: it is set here
            |     {"Variable": "$.a", "IsNull": true, "Assign": {"rule": 1}, "Next": "E"},
            |                                                     ^^^^ note: it is set here
            |                                                     ^^^^ note: it is set here
            | "E": {"Type": "Pass", "Parameters": {"a.$": "$default", "b.$": "$rule"}, "End": true},
            |                                              ^^^^^^^^ variable-undefined: `$default` has no value here: the `Assign` of `D` itself counts for `Default` only: the rule needs one of its own
            | "F": {"Type": "Pass", "Parameters": {"a.$": "$default", "b.$": "$rule"}, "End": true},
            |                                              ^^^^^^^^ variable-undefined: `$default` has no value here: the `Assign` of `D` itself counts for `Default` only: the rule needs one of its own
            |                                                                 ^^^^^ variable-undefined: `$rule` has no value here: the `Assign` of another rule of `D` does not count here
            | "G": {"Type": "Pass", "Parameters": {"a.$": "$default", "b.$": "$rule"}, "Next": "H"},
            |                                                                 ^^^^^ variable-undefined: `$rule` has no value here: the `Assign` of a rule of `D` does not count for its `Default`
            | "H": {"Type": "Pass", "Parameters": {"a.$": "$later"}, "Next": "I"},
            |                                              ^^^^^^ variable-undefined: `$later` has no value here: no way leads here on which `I` sets it
            | "I": {"Type": "Pass", "Assign": {"later": 1}, "End": true}
            |                                   ^^^^^ note: it is set here
        "#]],
    );
}

#[test]
fn some_ways_set_it() {
    check_jsonata(
        r#"
"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {}, "Assign": {"ok": 1},
  "Catch": [{"ErrorEquals": ["E"], "Assign": {"error": "{% $states.errorOutput %}"}, "Next": "B"}], "Next": "B"},
"B": {"Type": "Pass", "Output": "{% [$ok, $error] %}", "Next": "C"},
"C": {"Type": "Pass", "Output": "{% $last %}", "Next": "D"},
"D": {"Type": "Pass", "Assign": {"last": 1}, "Next": "E"},
"E": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.again %}", "Next": "C"}], "Default": "F"},
"F": {"Type": "Pass", "Output": "{% [$ok, $error, $last] %}", "End": true}
"#,
        expect![[r#"
            | "C": {"Type": "Pass", "Output": "{% $last %}", "Next": "D"},
            |                                     ^^^^^ jsonata-maybe-undefined-variable: `$last` has no value on the way from `B`: set it on all ways that lead here, or ask with `$exists($last)`
            | "D": {"Type": "Pass", "Assign": {"last": 1}, "Next": "E"},
            |                                   ^^^^ note: it is set here
        "#]],
    );
    check(
        r#"
"A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "B"}], "Default": "M"},
"B": {"Type": "Pass", "Assign": {"x": 1}, "Next": "M"},
"M": {"Type": "Map", "ItemProcessor": {"StartAt": "N", "States": {
    "N": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "Next": "O"},
    "O": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "P"}], "Default": "P"},
    "P": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true}
  }}, "End": true}
"#,
        expect![[r#"
            | "B": {"Type": "Pass", "Assign": {"x": 1}, "Next": "M"},
            |                                   ^ note: it is set here
            |     "N": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "Next": "O"},
            |                                                  ^^ variable-maybe-undefined: `$x` has no value on the way from `A`, and the execution fails then: set it on all ways that lead here
        "#]],
    );
}

#[test]
fn nothing_is_said_where_it_may_have_a_value() {
    for states in [
        // Asked for.
        r#""A": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$x", "IsPresent": true}, {"Variable": "$x.y",
            "IsNull": true}], "Next": "B"}], "Default": "C"},
        "B": {"Type": "Pass", "InputPath": "$x", "End": true}, "C": {"Type": "Pass", "Assign": {"x": 1}, "Next": "A"}"#,
        r#""A": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"x": "{% $exists($x) ? $x + 1 : 0 %}"}, "Next": "B"},
        "B": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"l": "{% $append($l, $x) %}"}, "Next": "A"}"#,
        // Not to be known.
        r#""A": {"Type": "Pass", "Assign": {"${name}": 1}, "Next": "B"}, "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
        r#""A": {"Type": "Pass", "assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
        r#""A": {"Type": "Pass", "Next": "${next}"}, "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
        r#""A": {"Type": "Pass", "InputPath": "$${x}", "End": true}"#,
        r#""A": {"Type": "Pass", "Assign": "${all}", "Next": "B"}, "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
        // Never reached, or reported as something else.
        r#""A": {"Type": "Succeed"}, "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
        r#""A": {"Type": "Pass", "ResultPath": "$x", "End": true}"#,
        r#""A": {"Type": "Pass", "InputPath": "$x.", "End": true}"#,
        r#""A": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $x + %}"}"#,
        r#""A": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $x( %}"}"#,
        r#""A": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $x"}"#,
        r#""A": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $f($uuid()) ~> $g %}"}"#,
        r#""A": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "$x", "Comment": "{% $x %}"}"#,
        r#""A": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% ($x := 1; function($y){ $x + $y }(2)) %}"}"#,
        r#""A": {"Type": "Pass", "Parameters": {"x": "$x"}, "Result": {"y.$": "$y"}, "End": true}"#,
        // A wrong name is one mistake.
        r#""A": {"Type": "Pass", "Assign": {"$x": 1}, "Next": "B"}, "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
        r#""A": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"x.$": 1}, "Next": "B"},
        "B": {"Type": "Pass", "InputPath": "$x", "End": true}"#,
    ] {
        check(states, expect![[""]]);
    }
}

#[test]
fn inner_variables_stay_inside() {
    check(
        r#"
"A": {"Type": "Parallel", "Branches": [
  {"StartAt": "AA", "States": {"AA": {"Type": "Pass", "Assign": {"x": 1}, "End": true}}},
  {"StartAt": "AB", "States": {"AB": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true}}}
], "Next": "B"},
"B": {"Type": "Map", "ItemsPath": "$x", "ItemProcessor": {"StartAt": "BA", "States": {
  "BA": {"Type": "Map", "ItemProcessor": {"StartAt": "BB", "States": {"BB": {"Type": "Pass", "Assign": {"y": 1}, "End": true}}}, "Next": "BC"},
  "BC": {"Type": "Pass", "Parameters": {"x.$": "$y"}, "End": true}
}}, "Assign": {"z.$": "$y"}, "End": true}
"#,
        expect![[r#"
            |   {"StartAt": "AA", "States": {"AA": {"Type": "Pass", "Assign": {"x": 1}, "End": true}}},
            |                                                                   ^ note: it is set here
            |                                                                   ^ note: it is set here
            |   {"StartAt": "AB", "States": {"AB": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true}}}
            |                                                                              ^^ variable-inner-read-outside: `$x` is set in another branch of `A` only: a branch does not see the variables of others
            | "B": {"Type": "Map", "ItemsPath": "$x", "ItemProcessor": {"StartAt": "BA", "States": {
            |                                    ^^ variable-inner-read-outside: `$x` is set inside `A` only, and the variables of a branch end with it: hand the value on in its output
            |   "BA": {"Type": "Map", "ItemProcessor": {"StartAt": "BB", "States": {"BB": {"Type": "Pass", "Assign": {"y": 1}, "End": true}}}, "Next": "BC"},
            |                                                                                                          ^ note: it is set here
            |                                                                                                          ^ note: it is set here
            |   "BC": {"Type": "Pass", "Parameters": {"x.$": "$y"}, "End": true}
            |                                                 ^^ variable-inner-read-outside: `$y` is set inside `BA` only, and the variables of an iteration end with it: hand the value on in its output
            | }}, "Assign": {"z.$": "$y"}, "End": true}
            |                        ^^ variable-inner-read-outside: `$y` is set inside `B` only, and the variables of an iteration end with it: hand the value on in its output
        "#]],
    );
}

#[test]
fn child_executions_see_their_own_only() {
    let states = r#"
"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
"B": {"Type": "Map", "ItemSelector": {"x.$": "$x"}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "BA", "States": {
  "BA": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "Assign": {"y": 1}, "Next": "BB"},
  "BB": {"Type": "Parallel", "Branches": [{"StartAt": "BC", "States": {
    "BC": {"Type": "Pass", "Parameters": {"x.$": "$x", "y.$": "$y", "z.$": "$z"}, "End": true}}}], "End": true}
}}, "End": true}
"#;
    check(
        states,
        expect![[r#"
        | "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
        |                                   ^ note: it is set here
        |                                   ^ note: it is set here
        |   "BA": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "Assign": {"y": 1}, "Next": "BB"},
        |                                                 ^^ variable-in-distributed-map: the child executions of `B` do not see `$x`, which is set outside: hand it to them with `ItemSelector`
        |     "BC": {"Type": "Pass", "Parameters": {"x.$": "$x", "y.$": "$y", "z.$": "$z"}, "End": true}}}], "End": true}
        |                                                   ^^ variable-in-distributed-map: the child executions of `B` do not see `$x`, which is set outside: hand it to them with `ItemSelector`
        |                                                                             ^^ variable-undefined: no state sets `$z`, so the execution fails here: set it before, or write `$.z` for a member of the input
    "#]],
    );
    check(&states.replace("DISTRIBUTED", "INLINE").replace(", \"z.$\": \"$z\"", ""), expect![[""]]);
    check(&states.replace("DISTRIBUTED", "${mode}"), expect![[""]]);
}
