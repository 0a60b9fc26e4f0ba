//! Text and cursor in; labels, or the text after accepting an item, out.

use expect_test::{Expect, expect};
use proptest::prelude::*;

mod syntaxes;

use super::*;
use crate::ide::Snapshot;
use crate::syntax;
use crate::test_support::Fixture;
use crate::text::{SourceText, TextEdit, TextRange};

const CONFIG: CompletionConfig = CompletionConfig { snippets: true };

fn items(fixture: &Fixture) -> Vec<CompletionItem> {
    fixture.snapshot().completions(fixture.cursor(), &CONFIG)
}

/// The labels of the list, those in `only` if it is not empty.
fn check(fixture: &str, expected: Expect) {
    let labels: Vec<_> = items(&Fixture::new(fixture)).into_iter().map(|item| item.label).collect();
    expected.assert_eq(&labels.join(", "));
}

/// The text after accepting the item `label`, `$n` and `${n:…}` shown as they are.
fn check_accept(fixture: &str, label: &str, expected: Expect) {
    let fixture = Fixture::new(fixture);
    let items = items(&fixture);
    let item = items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label} is not offered"));
    expected.assert_eq(&accepted(&fixture.text, item, &item.edit.insert));
}

pub(super) fn accepted(text: &str, item: &CompletionItem, insert: &str) -> String {
    let mut indels = item.additional_edits.clone();
    indels.push(crate::text::Indel::replace(item.edit.delete, insert));
    TextEdit::new(indels).expect("the edits of an item do not overlap").applied_to(text)
}

/// Some of the items, from all parts of the list: thousands of names of actions
/// are written alike.
pub(super) fn sample(items: Vec<CompletionItem>) -> impl Iterator<Item = CompletionItem> {
    let step = 1 + items.len() / 60;
    items.into_iter().step_by(step)
}

/// What an editor inserts when nothing is typed over the tab stops: further
/// lines are indented like the one at the cursor.
pub(super) fn expanded(text: &str, item: &CompletionItem) -> String {
    let before = &text[..usize::from(item.edit.delete.start())];
    let line = before.rsplit('\n').next().unwrap();
    let indent = &line[..line.len() - line.trim_start().len()];
    filled(item).replace('\n', &format!("\n{indent}")).replace('\t', "  ")
}

/// What a snippet leaves when nothing is typed over its tab stops.
pub(super) fn filled(item: &CompletionItem) -> String {
    if !item.is_snippet {
        return item.edit.insert.clone();
    }
    let mut out = String::new();
    let mut chars = item.edit.insert.chars().peekable();
    let mut in_stop = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                match chars.next() {
                    Some('|') => {
                        let choices: String = chars.by_ref().take_while(|c| *c != '}').collect();
                        out.push_str(choices.trim_end_matches('|').split(',').next().unwrap());
                    }
                    _ => in_stop = true,
                }
            }
            '$' => while chars.next_if(char::is_ascii_digit).is_some() {},
            '}' if in_stop => in_stop = false,
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn states_of_the_scope_come_untargeted_first_and_without_the_state_itself() {
    check(
        r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Pass", "Next": ""},
                                   |
    "C": {"Type": "Pass", "End": true},
    "P": {"Type": "Parallel", "End": true, "Branches": [
      {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": true}}}
    ]}
  }
}"#,
        expect!["C, P, A"],
    );
}

#[test]
fn a_choice_may_lead_back_to_itself_but_that_comes_last() {
    check(
        r#"
{"StartAt": "A", "States": {
  "A": {"Type": "Choice", "Choices": [{"Next": ""}], "Default": "B"},
                                                |
  "B": {"Type": "Succeed"}
}}"#,
        expect!["B, A"],
    );
}

#[test]
fn the_states_of_a_branch_stay_in_it() {
    check(
        r#"
{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
  {"StartAt": "X", "States": {"X": {"Type": "Pass", "Next": "Y"}, "Y": {"Type": "Succeed"}}},
                |
  {"StartAt": "Z", "States": {"Z": {"Type": "Succeed"}}}
]}}}"#,
        expect!["X, Y"],
    );
}

#[test]
fn half_typed_transitions_are_completed_whatever_is_missing() {
    let accept = |line: &str, expected: Expect| {
        let column = line.find('~').unwrap();
        let line = line.replace('~', "");
        let fixture = format!(
            "{{\n\"StartAt\": \"A\",\n\"States\": {{\n\"A\": {{\n{line}\n{}|\n\"End\": true\n}},\n\"Bee\": {{\"Type\": \"Succeed\"}}}}}}",
            " ".repeat(column)
        );
        let fixture = Fixture::new(&fixture);
        let items = items(&fixture);
        let item = items.iter().find(|item| item.label == "Bee").unwrap_or_else(|| panic!("{line}"));
        let text = accepted(&fixture.text, item, &expanded(&fixture.text, item));
        assert_eq!(syntax::parse(&text).all_errors(), vec![], "{text}");
        expected.assert_eq(text.lines().nth(4).unwrap());
    };
    accept(r#"  "Next": ~"#, expect![[r#"  "Next": "Bee","#]]);
    accept(r#"  "Next":~"#, expect![[r#"  "Next":"Bee","#]]);
    accept(r#"  "Next": "~"#, expect![[r#"  "Next": "Bee","#]]);
    accept(r#"  "Next": "B~"#, expect![[r#"  "Next": "Bee","#]]);
    accept(r#"  "Next": "~","#, expect![[r#"  "Next": "Bee","#]]);
    accept(r#"  "Next": "~""#, expect![[r#"  "Next": "Bee","#]]);
    accept(r#"  "Next": "B~e","#, expect![[r#"  "Next": "Bee","#]]);
    accept(r#"  "Next": B~"#, expect![[r#"  "Next": "Bee","#]]);
}

#[test]
fn fields_are_those_of_the_type_that_are_not_there_yet() {
    check(
        r#"
{"StartAt": "A", "States": {"A": {
  "Type": "Wait",
  "Comment": "x",

  |
}}}"#,
        expect![
            "Seconds, SecondsPath, Timestamp, TimestampPath, Next, End, QueryLanguage, InputPath, OutputPath, Assign"
        ],
    );
    check(
        r#"
{"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {
  "Type": "Wait",
  "Seconds": 3,
  "Next": "B",
  ""
   |
}}}"#,
        expect!["Comment, QueryLanguage, Assign, Output"],
    );
}

#[test]
fn a_field_brings_colon_value_and_the_commas_that_are_missing() {
    let fixture = r#"
{"StartAt": "A", "States": {"A": {
  "Type": "Pass"

  |
  "End": true
}}}"#;
    check_accept(
        fixture,
        "Comment",
        expect![[r#"
            {"StartAt": "A", "States": {"A": {
              "Type": "Pass",
            "Comment": "$1",
              "End": true
            }}}"#]],
    );
    check_accept(
        r#"
{"StartAt": "A", "States": {"A": {
  "Type": "Pass",
  "Ne
     |
}}}"#,
        "Next",
        expect![[r#"
            {"StartAt": "A", "States": {"A": {
              "Type": "Pass",
              "Next": "$1"
            }}}"#]],
    );
    check_accept(
        r#"
{"StartAt": "A", "States": {"A": {
  "Type": "Pass",
  "Nex": "B"
     |
}}}"#,
        "Next",
        expect![[r#"
            {"StartAt": "A", "States": {"A": {
              "Type": "Pass",
              "Next": "B"
            }}}"#]],
    );
}

#[test]
fn types_come_with_a_snippet_of_the_state() {
    check(
        r#"
{"StartAt": "A", "States": {"A": {"Type": ""}}}
                                           |"#,
        expect![
            "Task, Pass, Choice, Wait, Parallel, Map, Succeed, Fail, Task state, Pass state, Choice state, Wait state, Parallel state, Map state, Succeed state, Fail state"
        ],
    );
    check_accept(
        r#"
{"StartAt": "A", "States": {
  "A": {
    "Type": ""
             |
  }
}}"#,
        "Fail state",
        expect![[r#"
            {"StartAt": "A", "States": {
              "A": {
                "Type": "Fail",
            "Error": "${1:ErrorName}",
            "Cause": "${2:What went wrong}"
              }
            }}"#]],
    );
    check_accept(
        r#"
{"StartAt": "A", "States": {

  |
  "A": {"Type": "Pass", "End": true}
}}"#,
        "Pass state",
        expect![[r#"
            {"StartAt": "A", "States": {
            "${1:PassName}": {
            	"Type": "Pass",
            	"Result": {
            		"key": "${2:value}"
            	},
            	"Next": "${3:NextState}"
            },
              "A": {"Type": "Pass", "End": true}
            }}"#]],
    );
}

#[test]
fn error_names_fit_the_state_and_the_list() {
    check(
        r#"
{"StartAt": "A", "States": {"A": {"Type": "Map", "Catch": [{"ErrorEquals": ["States.Timeout", ""]}]}}}
                                                                                               |"#,
        expect![
            "States.TaskFailed, States.HeartbeatTimeout, States.Permissions, States.IntrinsicFailure, States.ParameterPathFailure, States.ResultPathMatchFailure, States.NoChoiceMatched, States.BranchFailed, States.ExceedToleratedFailureThreshold, States.ItemReaderFailed, States.ResultWriterFailed"
        ],
    );
    check(
        r#"
{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Retry": [{"ErrorEquals": []}]}}}
                                                                                                                          |"#,
        expect![[r#""#]],
    );
}

#[test]
fn functions_and_context_paths_where_they_are_evaluated() {
    let template = |value: &str, marker: &str| {
        format!(
            "\n{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"Parameters\": {{\n\"x.$\": \"{value}\"\n{marker}|\n}}}}}}}}"
        )
    };
    check_accept(
        &template("States.For", "                  "),
        "States.Format",
        expect![[r#"
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {
            "x.$": "States.Format('${1:template}', ${2:value})"
            }}}}"#]],
    );
    check(
        &template("$$.Exec", "               "),
        expect![
            "$$.Execution, $$.Execution.Id, $$.Execution.Input, $$.Execution.Name, $$.Execution.RoleArn, $$.Execution.StartTime, $$.Execution.RedriveCount, $$.Execution.RedriveTime, $$.State, $$.State.EnteredTime, $$.State.Name, $$.State.RetryCount, $$.StateMachine, $$.StateMachine.Id, $$.StateMachine.Name"
        ],
    );
    // Within a quoted argument nothing is meant.
    check(&template("States.Format('a ", "                         "), expect![""]);
}

#[test]
fn an_empty_document_gets_a_machine() {
    check("\n\n|\n", expect!["State machine (JSONPath), State machine (JSONata)"]);
}

/// Definitions to try every offset of: whole ones, and such as are being typed.
const DOCUMENTS: &[&str] = &[
    r#"{
  "StartAt": "Call",
  "States": {
    "Call": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Parameters": {"FunctionName": "f", "Payload": {"token.$": "$$.Task.Token", "at.$": "States.Format('{}', $.x)"}},
      "ResultPath": null,
      "Retry": [{"ErrorEquals": ["States.Timeout"], "JitterStrategy": "FULL"}],
      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}],
      "Next": "Each"
    },
    "Each": {
      "Type": "Map",
      "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV"}},
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Which",
        "States": {
          "Which": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.a", "IsPresent": true}], "Next": "Done"}], "Default": "Done"},
          "Done": {"Type": "Succeed"}
        }
      },
      "End": true
    },
    "Failed": {"Type": "Fail", "ErrorPath": "$.error", "Cause": "${why}"}
  }
}
"#,
    "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Retry\": [{\"ErrorEquals\": [\"X\" ]}, { }], \"Next\": \"A\"}, }}",
    "{\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\"\n      \"Next\": \n    }\n    \"B\"\n  }",
];

#[test]
fn accepting_any_item_anywhere_breaks_nothing() {
    for text in DOCUMENTS {
        let snapshot = Snapshot::new(SourceText::new(text));
        let before = syntax::parse(text).all_errors().len();
        let by_indentation = syntax::parse(text).by_indentation;
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            for snippets in [true, false] {
                let items = snapshot.completions((offset as u32).into(), &CompletionConfig { snippets });
                for item in sample(items) {
                    let text = accepted(text, &item, &expanded(text, &item));
                    let errors = syntax::parse(&text).all_errors();
                    // Where brackets are missing, the layout of what comes decides on the rest.
                    assert!(by_indentation || errors.len() <= before, "{} at {offset}: {errors:?}\n{text}", item.label);
                    assert!(snippets || !item.is_snippet);
                    assert!(item.edit.delete.contains_inclusive((offset as u32).into()));
                }
            }
        }
    }
}

#[test]
fn every_item_with_documentation_finds_it() {
    for text in DOCUMENTS {
        let snapshot = Snapshot::new(SourceText::new(text));
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            for item in sample(snapshot.completions((offset as u32).into(), &CONFIG)) {
                let Some(key) = item.docs else { continue };
                assert!(documentation(&key).is_some_and(|docs| !docs.is_empty()), "{key:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_text_and_no_offset_is_a_problem(cut in 0usize..2000, len in 0usize..30, insert in "[\"{}\\[\\]:,$ \n.a\u{1f680}]{0,4}", at in 0usize..2000) {
        let mut text = DOCUMENTS[0].to_owned();
        let floor = |mut at: usize, text: &str| { at = at.min(text.len()); while !text.is_char_boundary(at) { at -= 1 } at };
        let (from, to) = (floor(cut, &text), floor(cut + len, &text));
        text.replace_range(from..to, &insert);
        let at = floor(at, &text) as u32;
        let whole = TextRange::up_to((text.len() as u32).into());
        for item in Snapshot::new(SourceText::new(&text)).completions(at.into(), &CONFIG) {
            prop_assert!(whole.contains_range(item.edit.delete));
        }
    }
}
