//! What the rules about data say, and when they say nothing.

use expect_test::{Expect, expect};

use super::super::super::registry::Rule;
use super::super::super::testing::codes;
use super::RULES;
use crate::ide::{Snapshot, rule};
use crate::test_support::annotated;
use crate::text::SourceText;

/// The findings of this family in a machine of these states, the first of them `A`.
fn marked(states: &str) -> String {
    let text = format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{}\n}}\n}}\n", states.trim());
    let mut ranges = Vec::new();
    let mut lines = Vec::new();
    for diagnostic in Snapshot::new(SourceText::new(&text)).diagnostics() {
        if rule(diagnostic.code).is_some_and(|rule: &Rule| RULES.iter().any(|own| own.code == rule.code)) {
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
    for line in annotated(&text, &ranges).lines() {
        let is_marker = line.trim_start().starts_with('^');
        if is_marker || lines.contains(&number) {
            out += &format!("| {line}\n");
        }
        number += usize::from(!is_marker);
    }
    out
}

#[track_caller]
fn check(states: &str, expected: Expect) {
    expected.assert_eq(&marked(states));
}

#[track_caller]
fn check_silent(states: &str) {
    assert_eq!(marked(states), "");
}

#[test]
fn what_no_state_produces() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"order": {"id": 1}, "list": [1], "rows": [{"x": 1}, {"x": 2, "y": 3}], "text": "x"}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:f", "InputPath": "$.ordre",
  "ResultPath": "$.done", "Next": "C"},
"C": {"Type": "Pass", "Parameters": {
  "a.$": "$.order.number",
  "b.$": "$.text.length",
  "c.$": "$.list.first",
  "d.$": "$.order[0]",
  "e.$": "States.Format('{}', $['no\u0020one'].x)",
  "f.$": "$.done.anything",
  "g.$": "$.list[7]",
  "k.$": "$.rows[0].x",
  "l.$": "$.rows[0].y",
  "m.$": "$.rows[0].z",
  "h.$": "$.order.number.again",
  "i.$": "$.list[?(@.x == $.y)]",
  "j.$": "$..nothing"
  }, "Next": "D"},
"D": {"Type": "Pass", "InputPath": null, "OutputPath": "$.x", "Next": "E"},
"E": {"Type": "Choice", "Choices": [{"Variable": "$.e.f", "IsPresent": true, "Next": "F"}, {"Variable": "$.y", "IsNull": true, "Next": "F"}], "Default": "F"},
"F": {"Type": "Succeed"}
"#,
        expect![[r#"
            | "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:f", "InputPath": "$.ordre",
            |                                                                                                      ^^^^^^ result-path-never-produced: nothing gives `$.ordre`: `$` has only `list`, `order`, `rows` and `text`; is `order` meant?
            |   "a.$": "$.order.number",
            |                  ^^^^^^^ result-path-never-produced: nothing gives `$.order.number`: `$.order` has only `id`
            |   "b.$": "$.text.length",
            |                 ^^^^^^^ result-path-never-produced: `$.text.length` finds nothing: `$.text` is a text, which has no member `length`
            |   "c.$": "$.list.first",
            |                 ^^^^^^ result-path-never-produced: `$.list.first` finds nothing: `$.list` is an array, which has no member `first`
            |   "d.$": "$.order[0]",
            |                  ^^^ result-path-never-produced: `$.order[0]` finds nothing: `$.order` is an object, which has no elements
            |   "e.$": "States.Format('{}', $['no\u0020one'].x)",
            |                                ^^^^^^^^^^^^^^^ result-path-never-produced: nothing gives `$['no\u0020one']`: `$` has only `done`, `list` and 3 others
            |   "m.$": "$.rows[0].z",
            |                    ^^ result-path-never-produced: nothing gives `$.rows[0].z`: `$.rows[0]` has only `x` and `y`
            | "D": {"Type": "Pass", "InputPath": null, "OutputPath": "$.x", "Next": "E"},
            |                                                          ^^ result-path-never-produced: nothing gives `$.x`: `$` is an empty object
        "#]],
    );
}

#[test]
fn what_was_there_behind_a_state_was_not_dropped_by_it() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "b"},
  "ResultPath": null, "Next": "C"},
"C": {"Type": "Pass", "Parameters": {"b.$": "$.a"}, "Next": "D"},
"D": {"Type": "Pass", "InputPath": "$.a", "End": true}
"#,
        expect![[r#"
            | "D": {"Type": "Pass", "InputPath": "$.a", "End": true}
            |                                      ^^ result-path-never-produced: nothing gives `$.a`: `$` has only `b`
        "#]],
    );
}

#[test]
fn the_field_that_dropped_it_is_named() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"a": {"x": 1}, "b": 1}, "OutputPath": "$.a", "Next": "B"},
"B": {"Type": "Wait", "Seconds": 1, "Next": "C"},
"C": {"Type": "Pass", "InputPath": "$.b", "End": true}
"#,
        expect![[r#"
            | "A": {"Type": "Pass", "Result": {"a": {"x": 1}, "b": 1}, "OutputPath": "$.a", "Next": "B"},
            |                                                                         ^^^ result-discarded: this drops `$.b`, which `C` looks for
            |                                                                         ^^^ note: the `OutputPath` of `A` drops it
            | "C": {"Type": "Pass", "InputPath": "$.b", "End": true}
            |                                      ^^ result-path-never-produced: nothing gives `$.b`: `$` has only `x`
        "#]],
    );
    check(
        r#"
"A": {"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "b"},
  "ResultPath": null, "Next": "C"},
"C": {"Type": "Pass", "InputPath": "$.MessageId", "End": true}
"#,
        expect![[r#"
            |   "ResultPath": null, "Next": "C"},
            |                 ^^^^ result-discarded: this drops the result of `B`; `C` looks for `$.MessageId`, which nothing gives
            |                 ^^^^ note: the result of `B` is dropped here
            | "C": {"Type": "Pass", "InputPath": "$.MessageId", "End": true}
            |                                      ^^^^^^^^^^ result-path-never-produced: nothing gives `$.MessageId`: `$` has only `a`
        "#]],
    );
}

#[test]
fn what_is_missing_on_some_ways() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "b"},
  "ResultPath": "$.sent", "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "C"}], "Next": "C"},
"C": {"Type": "Wait", "Seconds": 1, "Next": "D"},
"D": {"Type": "Pass", "Parameters": {
  "x.$": "$.sent.MessageId",
  "y.$": "$.error.Cause",
  "z.$": "$.a"}, "End": true}
"#,
        expect![[r#"
            |   "x.$": "$.sent.MessageId",
            |            ^^^^^ reads-missing-branch: `$.sent` is missing if `B` has failed: see that it is always there, or test it with `IsPresent` first
            |   "y.$": "$.error.Cause",
            |            ^^^^^^ reads-missing-branch: `$.error` is missing unless `B` has failed: see that it is always there, or test it with `IsPresent` first
        "#]],
    );
    check(
        r#"
"A": {"Type": "Pass", "InputPath": null, "Next": "B"},
"B": {"Type": "Pass", "Parameters": {
  "last.$": "$.count",
  "count": 1}, "Next": "B2"},
"B2": {"Type": "Pass", "Next": "B", "Comment": "round and round"},
"C": {"Type": "Succeed"}
"#,
        expect![[r#"
            |   "last.$": "$.count",
            |               ^^^^^^ reads-missing-branch: `$.count` is missing on the way from `A`: see that it is always there, or test it with `IsPresent` first
        "#]],
    );
}

#[test]
fn behind_a_choice_nothing_is_missing_on_some_ways() {
    check_silent(
        r#"
"A": {"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
"B": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "C"}], "Default": "D"},
"C": {"Type": "Pass", "Result": 1, "ResultPath": "$.c", "Next": "D"},
"D": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "E"}], "Default": "F"},
"E": {"Type": "Pass", "InputPath": "$.c", "End": true},
"F": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "G"}], "Default": "H"},
"G": {"Type": "Pass", "InputPath": "$.x", "End": true},
"H": {"Type": "Succeed"}
"#,
    );
}

#[test]
fn results_that_are_taken_for_something_else() {
    check(
        r#"
"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "Next": "B"},
"B": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "C"},
"C": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.Payload.x"},
  "ResultSelector": {"a.$": "$['body'].a", "p.$": "$.payload", "s.$": "$.StatusCode"}, "Next": "D"},
"D": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:111122223333:stateMachine:m"},
  "ResultPath": "$.child", "Next": "E"},
"E": {"Type": "Pass", "Parameters": {
  "a.$": "$.child.Output",
  "b.$": "$.child.Output.total",
  "c.$": "$.child.Status"}, "Next": "F"},
"F": {"Type": "Parallel", "Branches": [{"StartAt": "X", "States": {"X": {"Type": "Pass", "End": true}}}], "Next": "G"},
"G": {"Type": "Pass", "InputPath": "$.total", "End": true}
"#,
        expect![[r#"
            | "B": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "C"},
            |                                        ^^^^^^^^ lambda-payload-wrapper: `$` is what `lambda:invoke` gives: what the function returned is in `Payload`, and `seconds` with it
            |   "ResultSelector": {"a.$": "$['body'].a", "p.$": "$.payload", "s.$": "$.StatusCode"}, "Next": "D"},
            |                               ^^^^^^^^ lambda-payload-wrapper: `$` is what `lambda:invoke` gives: what the function returned is in `Payload`, and `body` with it
            |                                                     ^^^^^^^^ lambda-payload-wrapper: `lambda:invoke` gives no `payload`, but `Payload`
            |   "b.$": "$.child.Output.total",
            |                         ^^^^^^ startexecution-sync-output: `startExecution.sync` gives the output of the child as a text, in which no path finds anything: `startExecution.sync:2` gives it as JSON
            | "G": {"Type": "Pass", "InputPath": "$.total", "End": true}
            |                                      ^^^^^^ parallel-output-array: `$` is the array that a Parallel state gives, with one element for each branch: `$.total` finds nothing, `$[0].total` looks into the first
        "#]],
    );
}

#[test]
fn the_arrays_of_map_states() {
    check(
        r#"
"A": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Pass", "End": true}}},
  "ResultSelector": {"first.$": "$[0].id", "ids.$": "$[*].id", "n.$": "States.ArrayLength($)",
  "id.$": "$.id"}, "ResultPath": "$.out", "Next": "B"},
"B": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Y", "States": {"Y": {"Type": "Pass", "End": true}}},
  "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}, "Next": "C"},
"C": {"Type": "Pass", "InputPath": "$.ResultWriterDetails.Key", "End": true}
"#,
        expect![[r#"
            |   "id.$": "$.id"}, "ResultPath": "$.out", "Next": "B"},
            |             ^^^ parallel-output-array: `$` is the array that a Map state gives, with one element for each item: `$.id` finds nothing, `$[0].id` looks into the first
        "#]],
    );
}

#[test]
fn errors_that_are_dropped() {
    check(
        r#"
"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "b"},
  "Catch": [{"ErrorEquals": ["X"], "Next": "F"},
    {"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "F"}], "End": true},
"F": {"Type": "Fail", "ErrorPath": "$.Error", "CausePath": "States.Format('{}', $.Cause)"}
"#,
        expect![[r#"
            |     {"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "F"}], "End": true},
            |                                                   ^^^^ catch-result-unused: this drops the error, but `F` looks for `Error`: leave it out, or give it a place
        "#]],
    );
}

#[test]
fn items_that_a_selector_leaves_out() {
    let map = |selector: &str| {
        format!(
            r#"
"A": {{"Type": "Map", "ItemsPath": "$.items",
  "ItemSelector": {selector},
  "ItemProcessor": {{"StartAt": "X", "States": {{
    "X": {{"Type": "Pass", "Parameters": {{"id.$": "$.id"}}, "End": true}}}}}}, "End": true}}
"#
        )
    };
    check(
        &map(r#"{"index.$": "$$.Map.Item.Index", "all.$": "$.all"}"#),
        expect![[r#"
            |   "ItemSelector": {"index.$": "$$.Map.Item.Index", "all.$": "$.all"},
            |    ^^^^^^^^^^^^ map-item-selector-no-item: this replaces the item, of which `X` looks for `$.id`: add what it needs of `$$.Map.Item.Value`
            |     "X": {"Type": "Pass", "Parameters": {"id.$": "$.id"}, "End": true}}}, "End": true}
            |                                                    ^^^ result-path-never-produced: nothing gives `$.id`: `$` has only `all` and `index`
        "#]],
    );
    check_silent(&map(r#"{"id.$": "$$.Map.Item.Value.id"}"#));
    check_silent(&map(r#"{"id": 1}"#));
    check_silent(&map(r#"{"${key}": 1}"#));
    check_silent(&map(r#""${selector}""#));
}

#[test]
fn nothing_is_said_of_data_that_nobody_knows() {
    let states = |next: &str, more: &str| {
        format!(
            r#"
"A": {{"Type": "Pass", "Result": {{"a": 1}}, "Next": {next}}},
"B": {{"Type": "Pass", "InputPath": "$.x", "End": true}}{more}
"#
        )
    };
    assert_ne!(marked(&states("\"B\"", "")), "");
    assert_ne!(marked(&states("\"B\"", ", \"C\": {\"Type\": \"Pass\", \"Next\": \"B\"}")), "");
    for next in ["\"${B}\"", "\"BB\"", "{\"Ref\": \"B\"}", "", "\"B"] {
        check_silent(&states(next, ""));
    }
    for more in [
        ", \"${C}\": {}",
        ", ${more}",
        ", \"C\": ${more}",
        ", \"C\": {\"Fn::If\": []}",
        ", \"C\": {\"Type\": \"Choice\", \"Choices\": {\"Fn::If\": []}}",
    ] {
        check_silent(&states("\"B\"", more));
    }
    for result in [
        "\"${x}\"",
        "{\"Ref\": \"X\"}",
        "{\"<<\": {}, \"a\": 1}",
        "{${members}}",
        "{\"${k}\": 1}",
        "{\"x.$\": 1, \"x\": 2}",
    ] {
        check_silent(&states("\"B\"", "").replace("{\"a\": 1}", result));
    }
}

#[test]
fn a_fix_looks_into_the_payload() {
    let text = r#"{"StartAt": "A", "States": {
"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Next": "B"},
"B": {"Type": "Pass", "InputPath": "$.x['y']", "End": true}}}"#;
    let diagnostics = Snapshot::new(SourceText::new(text)).diagnostics();
    let found = diagnostics.iter().find(|diagnostic| diagnostic.code == "lambda-payload-wrapper").unwrap();
    let edit = crate::text::TextEdit::new(found.fixes[0].edits.clone()).unwrap();
    let mended = edit.applied_to(text);
    assert!(mended.contains(r#""$.Payload.x['y']""#), "{mended}");
    assert!(!codes(&mended).contains(&"lambda-payload-wrapper"));
}

/// What was right once is asked again when the data or the path changes.
#[test]
fn an_edit_anywhere_is_seen() {
    let text = r#"{"StartAt": "A", "States": {
"A": {"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
"B": {"Type": "Pass", "InputPath": "$.a", "End": true}}}"#;
    let mut snapshot = Snapshot::new(SourceText::new(text));
    let mut text = text.to_owned();
    let edits = [("\"a\": 1", "\"b\": 1"), ("$.a", "$.b"), ("\"b\": 1", "\"a\": 1"), ("$.b", "$.a")];
    for (number, (old, new)) in edits.into_iter().enumerate() {
        let found = snapshot.diagnostics().iter().any(|found| found.code == "result-path-never-produced");
        assert_eq!(found, number % 2 == 1, "{text}");
        let changed = text.replace(old, new);
        let edit = crate::text::difference(&text, &changed).unwrap();
        snapshot = snapshot.edited(&[edit], SourceText::new(&changed));
        text = changed;
    }
    assert!(!snapshot.diagnostics().iter().any(|found| found.code == "result-path-never-produced"));
}
