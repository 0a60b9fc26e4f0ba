//! What the rules about unread variables and about scopes say, and when they
//! say nothing.

use expect_test::{Expect, expect};

use super::super::variable_values::tests::{check_rules, machine};
use super::RULES;
use crate::ide::Snapshot;
use crate::text::{SourceText, TextEdit};

#[track_caller]
fn check(states: &str, expected: Expect) {
    check_rules(RULES, &machine("JSONPath", states), expected);
}

#[track_caller]
fn check_jsonata(states: &str, expected: Expect) {
    check_rules(RULES, &machine("JSONata", states), expected);
}

#[test]
fn names_of_outer_scopes() {
    let states = r#"
"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
"B": {"Type": "Parallel", "Branches": [
  {"StartAt": "BA", "States": {"BA": {"Type": "Pass", "Assign": {"x": 2, "y": 1, "w": 1}, "Next": "BB"}, "BB": {"Type": "Pass", "Assign": {"x": 3}, "Next": "BC"},
    "BC": {"Type": "Pass", "Parameters": {"x.$": "$x", "y.$": "$y", "w.$": "$w"}, "End": true}}},
  {"StartAt": "BD", "States": {"BD": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "BE", "States": {
    "BE": {"Type": "Pass", "Assign": {"x": 2}, "Next": "BF"}, "BF": {"Type": "Succeed", "OutputPath": "$x"}}}, "End": true}}}
], "Catch": [{"ErrorEquals": ["E"], "Assign": {"y": 1}, "Next": "C"}], "Assign": {"z.$": "$[0]"}, "Next": "C"},
"C": {"Type": "Pass", "Parameters": {"x.$": "$x", "y.$": "$y", "z.$": "$z"}, "End": true}
"#;
    check(
        states,
        expect![[r#"
        | "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
        |                                   ^ note: the other one is set here
        |                                   ^ note: the other one is set here
        |   {"StartAt": "BA", "States": {"BA": {"Type": "Pass", "Assign": {"x": 2, "y": 1, "w": 1}, "Next": "BB"}, "BB": {"Type": "Pass", "Assign": {"x": 3}, "Next": "BC"},
        |                                                                   ^ variable-overwritten: nothing reads this value of `x`: `BB` sets it again first
        |                                                                                                                                             ^ note: it is set again here
        |                                                                   ^ variable-shadows-outer: `x` is set outside of this branch as well, and this is another variable, which is gone with the branch: give it another name
        |                                                                           ^ variable-shadows-outer: `y` is set outside of this branch as well, and this is another variable, which is gone with the branch: give it another name
        |     "BE": {"Type": "Pass", "Assign": {"x": 2}, "Next": "BF"}, "BF": {"Type": "Succeed", "OutputPath": "$x"}}}, "End": true}}}
        |                                        ^ variable-shadows-outer: `x` is set outside of this iteration as well, and this is another variable, which is gone with the iteration: give it another name
        | ], "Catch": [{"ErrorEquals": ["E"], "Assign": {"y": 1}, "Next": "C"}], "Assign": {"z.$": "$[0]"}, "Next": "C"},
        |                                                 ^ note: the other one is set here
    "#]],
    );
    check(
        &states.replace("INLINE", "DISTRIBUTED").replace("\"x\": 2, \"y\": 1, ", "").replace("\"x\": 3", ""),
        expect![[""]],
    );
}

#[test]
fn nobody_reads_it() {
    check_jsonata(
        r#"
"A": {"Type": "Pass", "Assign": {"x": 1, "y": 2, "z": 3}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"m": "{% $z %}"}, "Assign": {"x": "{% $states.result %}"},
  "Catch": [{"ErrorEquals": ["E"], "Assign": {"e": "{% $states.errorOutput %}"}, "Next": "C"}], "Next": "C"},
"C": {"Type": "Parallel", "Branches": [{"StartAt": "CA", "States": {"CA": {"Type": "Pass", "Output": "{% $y %}", "Assign": {"i": 1}, "End": true}}}], "End": true}
"#,
        expect![[r#"
            | "A": {"Type": "Pass", "Assign": {"x": 1, "y": 2, "z": 3}, "Next": "B"},
            |                                   ^ variable-unused: nothing reads `x`: remove it, or read it as `$x`
            | "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"m": "{% $z %}"}, "Assign": {"x": "{% $states.result %}"},
            |                                                                                                               ^ note: it is set here as well
            |   "Catch": [{"ErrorEquals": ["E"], "Assign": {"e": "{% $states.errorOutput %}"}, "Next": "C"}], "Next": "C"},
            |                                                ^ variable-unused: nothing reads `e`: remove it, or read it as `$e`
            | "C": {"Type": "Parallel", "Branches": [{"StartAt": "CA", "States": {"CA": {"Type": "Pass", "Output": "{% $y %}", "Assign": {"i": 1}, "End": true}}}], "End": true}
            |                                                                                                                              ^ variable-unused: nothing reads `i`: remove it, or read it as `$i`
        "#]],
    );
}

#[test]
fn what_nobody_reads_is_removed() {
    let text = machine(
        "JSONPath",
        r#"
"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {}, "Assign": {"y": 1, "x": 2},
  "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": null, "Assign": {"x": 1}, "Next": "B"}], "Next": "B"},
"B": {"Type": "Succeed", "Comment": "$y"}"#,
    );
    let diagnostics = Snapshot::new(SourceText::new(&text)).diagnostics();
    let unused = diagnostics.iter().find(|found| found.code == "variable-unused").expect("it is found");
    let edits = TextEdit::new(unused.fixes[0].edits.clone()).expect("the edits do not overlap");
    expect![[r#"
        Remove `x`
        {
        "QueryLanguage": "JSONPath", "StartAt": "A",
        "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {}, "Assign": {"y": 1},
          "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "B"}], "Next": "B"},
        "B": {"Type": "Succeed", "Comment": "$y"}
        }
        }
    "#]]
    .assert_eq(&format!("{}\n{}", unused.fixes[0].title, edits.applied_to(&text)));
}

#[test]
fn what_reads_another_variable_is_removed_by_hand() {
    let text = machine(
        "JSONata",
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Pass", "Assign": {"y": "{% $x %}"}, "End": true}"#,
    );
    let diagnostics = Snapshot::new(SourceText::new(&text)).diagnostics();
    let unused: Vec<_> = diagnostics.iter().filter(|found| found.code == "variable-unused").collect();
    assert!(unused.len() == 1 && unused[0].fixes.is_empty(), "{unused:?}");
}

#[test]
fn somebody_may_read_it() {
    for states in [
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $x( %}"}"#,
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Succeed", "Comment": "$x"}"#,
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Pass", "Parameters": {"a.$": "${path}"}, "End": true}"#,
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Pass", ${more}, "End": true}"#,
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "${next}"}, "B": {"Type": "Succeed"}"#,
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $x ? 1 : 2 %}"}"#,
        // Read where it is not seen, which is reported there.
        r#""A": {"Type": "Map", "ItemProcessor": {"StartAt": "AA", "States": {"AA": {"Type": "Pass", "Assign": {"x": 1}, "End": true}}}, "Next": "B"},
        "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        // It never comes about.
        r#""A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "B"}], "Assign": {"x": 1}}, "B": {"Type": "Succeed"}"#,
        r#""A": {"Type": "Succeed"}, "B": {"Type": "Pass", "Assign": {"x": 1}, "Next": "A"}"#,
        // No name.
        r#""A": {"Type": "Pass", "Assign": {"x-y": 1, "states": 2, "${x}": 3, "": 4}, "Next": "B"}, "B": {"Type": "Succeed"}"#,
    ] {
        check(states, expect![[""]]);
    }
}

#[test]
fn branches_that_set_the_same() {
    let states = r#"
"A": {"Type": "Parallel", "Branches": [
  {"StartAt": "AA", "States": {"AA": {"Type": "Pass", "Assign": {"x": 1, "y": 1}, "Next": "AX"}, "AX": {"Type": "Succeed", "OutputPath": "$y"}}},
  {"StartAt": "AB", "States": {"AB": {"Type": "Pass", "Assign": {"x": 1, "y": 1, "own": 1}, "End": true}}},
  {"StartAt": "AC", "States": {"AC": {"Type": "Pass", "Assign": {"x": 1}, "End": true}}}
], "Next": "B"},
"B": {"Type": "Succeed"}
"#;
    check(
        states,
        expect![[r#"
        |   {"StartAt": "AA", "States": {"AA": {"Type": "Pass", "Assign": {"x": 1, "y": 1}, "Next": "AX"}, "AX": {"Type": "Succeed", "OutputPath": "$y"}}},
        |                                                                   ^ note: another branch sets its own here
        |                                                                   ^ note: another branch sets its own here
        |   {"StartAt": "AB", "States": {"AB": {"Type": "Pass", "Assign": {"x": 1, "y": 1, "own": 1}, "End": true}}},
        |                                                                   ^ variable-assigned-in-parallel-siblings: each branch has its own `x`, which neither the others nor the states behind `A` see: hand the value on in the branch's output
        |                                                                                   ^^^ variable-unused: nothing reads `own`: remove it, or read it as `$own`
        |   {"StartAt": "AC", "States": {"AC": {"Type": "Pass", "Assign": {"x": 1}, "End": true}}}
        |                                                                   ^ variable-assigned-in-parallel-siblings: each branch has its own `x`, which neither the others nor the states behind `A` see: hand the value on in the branch's output
    "#]],
    );
    // Told where it is read.
    check(
        &states.replace("\"B\": {\"Type\": \"Succeed\"", "\"B\": {\"Type\": \"Succeed\", \"InputPath\": \"$x\""),
        expect![[r#"
        |   {"StartAt": "AB", "States": {"AB": {"Type": "Pass", "Assign": {"x": 1, "y": 1, "own": 1}, "End": true}}},
        |                                                                                   ^^^ variable-unused: nothing reads `own`: remove it, or read it as `$own`
    "#]],
    );
}

#[test]
fn set_again_before_it_is_read() {
    check_jsonata(
        r#"
"A": {"Type": "Pass", "Assign": {"x": 1, "y": 1, "z": 0, "w": 1}, "Next": "B"},
"B": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.a %}", "Assign": {"x": 2, "y": 2}, "Next": "C"}], "Assign": {"x": 3}, "Default": "C"},
"C": {"Type": "Pass", "Output": "{% [$x, $y] %}", "Next": "D"},
"D": {"Type": "Pass", "Assign": {"z": 1, "w": "{% $w + 1 %}"}, "Next": "E"},
"E": {"Type": "Succeed", "Output": "{% [$z, $w] %}"}
"#,
        expect![[r#"
            | "A": {"Type": "Pass", "Assign": {"x": 1, "y": 1, "z": 0, "w": 1}, "Next": "B"},
            |                                   ^ variable-overwritten: nothing reads this value of `x`: `B` sets it again first
            | "B": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.a %}", "Assign": {"x": 2, "y": 2}, "Next": "C"}], "Assign": {"x": 3}, "Default": "C"},
            |                                                                                                                                   ^ note: it is set again here
            |                                                                                        ^ note: it is set again here
        "#]],
    );
    for states in [
        // A loop that reads what it has set before.
        r#""A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "B"}, "B": {"Type": "Pass", "Assign": {"n": "{% $n + 1 %}"}, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Condition": "{% $n < 3 %}", "Next": "B"}], "Default": "D"}, "D": {"Type": "Succeed"}"#,
        // The way on which it fails.
        r#""A": {"Type": "Pass", "Assign": {"s": "new"}, "Next": "B"}, "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
        "Arguments": {}, "Assign": {"s": "sent"}, "Catch": [{"ErrorEquals": ["E"], "Next": "C"}], "Next": "C"}, "C": {"Type": "Succeed", "Output": "{% $s %}"}"#,
        // Inner states read it.
        r#""A": {"Type": "Pass", "Assign": {"s": 1}, "Next": "B"}, "B": {"Type": "Parallel", "Branches": [{"StartAt": "BA", "States":
        {"BA": {"Type": "Succeed", "Output": "{% $s %}"}}}], "Assign": {"s": 2}, "Next": "C"}, "C": {"Type": "Succeed", "Output": "{% $s %}"}"#,
        // It may end before.
        r#""A": {"Type": "Pass", "Assign": {"s": 1}, "Next": "B"}, "B": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.a %}",
        "Next": "C"}], "Default": "E"}, "C": {"Type": "Pass", "Assign": {"s": 2}, "Next": "D"}, "D": {"Type": "Succeed", "Output": "{% $s %}"},
        "E": {"Type": "Succeed"}"#,
    ] {
        check_jsonata(states, expect![[""]]);
    }
}

#[test]
fn what_is_too_large() {
    let assign = |value: &str| {
        let states = format!(
            "\"A\": {{\"Type\": \"Pass\", \"Assign\": {{\"x\": [1,\n{value}]}}, \"Next\": \"B\"}},\n\"B\": {{\"Type\": \"Succeed\", \"InputPath\": \"$x\"}}"
        );
        let text = machine("JSONPath", &states);
        Snapshot::new(SourceText::new(&text))
            .diagnostics()
            .into_iter()
            .map(|found| format!("{} {}: {}\n", &text[found.range], found.code, found.message))
            .collect::<String>()
    };
    assert_eq!(assign(&format!("\"{}\"", "x".repeat(262_100))), "");
    assert_eq!(assign(&format!("{}1", " ".repeat(262_144))), "");
    expect![[r#"
        Assign variable-size: these variables have 256 KiB of JSON, and AWS takes 256 KiB in one `Assign`: keep what is large in Amazon S3 and assign where it is
    "#]].assert_eq(&assign(&format!("\"{}\"", "x".repeat(262_140))));
}
