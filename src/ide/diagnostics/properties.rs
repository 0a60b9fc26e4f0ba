//! What holds for every text and every edit.

use std::sync::Arc;

use proptest::prelude::*;

use crate::ide::{Diagnostic, Settings, Snapshot};
use crate::test_support::forms::{Form, Formed};
use crate::text::{Indel, SourceText, TextEdit, TextRange};

/// Pieces that make and break names, transitions, types and ends.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\n",
        " ",
        "//",
        "${x}",
        "null",
        "true",
        "A",
        "B",
        "\u{fc}",
        "\u{1f680}",
        "\"\"",
        "\"A\"",
        "\"B\"",
        "\"In\"",
        "\"Next\": \"A\",",
        "\"Next\": \"In\",",
        "\"End\": true,",
        "\"End\": false,",
        "\"Type\": \"Pass\",",
        "\"Type\": \"Taks\",",
        "\"Type\": \"Succeed\",",
        "\"StartAt\": \"B\",",
        "\"States\": {",
        "\"C\": {\"Type\": \"Succeed\"},",
        "\"c\": {\"Type\": \"Succeed\"},",
        "\"C \": {\"Type\": \"Pass\", \"Next\": \"C\"},",
        "\"In\": {},",
        "\"ItemProcessor\": {",
        "\"Branches\": [",
        "\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}],",
        "\"Retry\": [{\"ErrorEquals\": [\"A\", \"A\"]}, {\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}],",
        "\"Catch\": [{\"ErrorEquals\": [\"States.TaskFailed\"], \"Next\": \"B\"}],",
        "\"Catch\": [{\"ErrorEquals\": [\"States.NoChoiceMatched\"], \"Next\": \"B\"}],",
        "\"ErrorEquals\": [],",
        "\"ResultPath\": null,",
        "\"InputPath\": \"$.x\",",
        "\"TimeoutSeconds\": 3,",
        "\"Choices\": [{\"Variable\": \"$.x\", \"StringEquals\": \"1\"}],",
        "\"Variable\": \"$.x\",",
        "\"IsPresent\": true,",
        "\"StringMatches\": \"\\\\d\",",
        "\"Condition\": true,",
        "\"Not\": {",
        "\"Or\": [",
        "\n    \"D\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"A\"\n    },",
        "\"QueryLanguage\": \"JSONata\",",
        "\"TimeoutSeconds\": 60,",
        "\"Resource\": \"arn:aws:states:::glue:startJobRun.sync\",",
        "\"Resource\": \"arn:aws:lambda:us-east-1:123456789012:function:f\",",
        "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"EXPRESS\"},",
    ])
}

const SOUND: &str = r#"{
  "Comment": "\u00fc",
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "In", "States": {"In": {"Type": "Pass", "Comment": "c", "Next": "Deep"}, "Deep": {
          "Type": "Map",
          "ItemProcessor": {
            "StartAt": "One",
            "States": {
              "One": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "Two"}], "Default": "Three"},
              "Three": {"Type": "Fail", "Error": "E"},
              "Two": {"Type": "Pass", "Result": {"x": [1, {"y": 2}]}, "End": true}
            }
          },
          "End": true
        }}},
        {"StartAt": "Other", "States": {"Other": {"Type": "Fail", "Error": "E"}}}
      ],
      "Next": "B"
    },
    "B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "b"}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}], "Next": "C"},
    "C": {
      "Type": "Succeed"
    }
  }
}
"#;

/// Retries, catchers and choices, of which every rule thinks well.
const HANDLED: &str = r#"{
  "StartAt": "A",
  "TimeoutSeconds": 3600,
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl.$": "$.queue", "MessageBody.$": "$.order"},
      "Retry": [
        {"ErrorEquals": ["Mine"], "MaxAttempts": 0},
        {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxDelaySeconds": 60, "JitterStrategy": "FULL"}
      ],
      "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B"}],
      "ResultPath": "$.sent",
      "Next": "P"
    },
    "B": {
      "Type": "Choice",
      "Choices": [
        {
          "And": [
            {"Variable": "$.order.kind", "IsPresent": true},
            {"Not": {"Variable": "$.order.kind", "StringMatches": "book-*"}}
          ],
          "Next": "A"
        }
      ],
      "Default": "C"
    },
    "P": {
      "Type": "Parallel",
      "Branches": [{"StartAt": "In", "States": {
        "In": {"Type": "Choice", "Choices": [{"Variable": "$.order.total", "NumericLessThan": 10, "Next": "Out"}]},
        "Out": {"Type": "Succeed"}
      }}],
      "Catch": [{"ErrorEquals": ["States.NoChoiceMatched"], "ResultPath": "$.error", "Next": "B"}],
      "Next": "C"
    },
    "C": {
      "Type": "Succeed"
    }
  }
}
"#;

fn document() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(SOUND.to_owned()),
        2 => Just(HANDLED.to_owned()),
        1 => prop::collection::vec(piece(), 0..25).prop_map(|pieces| pieces.concat()),
    ]
}

/// Edits by fractions of the text's length, so that they fit any text.
fn edits() -> impl Strategy<Value = Vec<(u32, u32, String)>> {
    let insert = prop_oneof![3 => piece().prop_map(str::to_owned), 2 => Just(String::new()), 1 => "[a-z\"]".prop_map(String::from)];
    prop::collection::vec((0u32..1000, prop_oneof![4 => 0u32..3, 1 => 0u32..60], insert), 1..10)
}

fn indel(text: &str, (place, length, insert): &(u32, u32, String)) -> Indel {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at as u32
    };
    let start = floor(text.len() * *place as usize / 999);
    let end = floor(start as usize + *length as usize).max(start);
    Indel::replace(TextRange::new(start.into(), end.into()), insert.clone())
}

fn assert_sound(diagnostics: &[Diagnostic], text: &str) {
    let inside = |range: TextRange| text.get(std::ops::Range::<usize>::from(range)).is_some();
    for diagnostic in diagnostics {
        assert!(inside(diagnostic.range), "{diagnostic:?}");
        assert!(diagnostic.related.iter().all(|related| inside(related.range)), "{diagnostic:?}");
        for fix in &diagnostic.fixes {
            assert!(fix.edits.iter().all(|edit| inside(edit.delete)), "{diagnostic:?}");
            assert!(TextEdit::new(fix.edits.clone()).is_some(), "the edits overlap: {diagnostic:?}");
        }
        assert!(!diagnostic.range.is_empty() || text.trim().is_empty(), "{diagnostic:?} is not to be seen");
        let message = &diagnostic.message;
        assert!(!message.ends_with('.') && !message.is_empty(), "{message}");
    }
    let key = |diagnostic: &Diagnostic| (diagnostic.range.start(), diagnostic.range.end(), diagnostic.code);
    assert!(diagnostics.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1])));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same in every form that a definition can have, in broken ones as well.
    #[test]
    fn after_edits_the_findings_in_every_form_are_those_from_scratch(form in 0..Form::ALL.len(), edits in edits()) {
        let form = Form::ALL[form];
        let formed = Formed::of(HANDLED, form).expect("every form can hold it");
        let mut snapshot = formed.snapshot(&Settings::default());
        snapshot.diagnostics();
        for edit in &edits {
            let indel = indel(snapshot.source().text(), edit);
            let source = snapshot.source().edited(&indel);
            snapshot = snapshot.edited(std::slice::from_ref(&indel), source);
            let text = snapshot.source().text();
            let diagnostics = snapshot.diagnostics();
            assert_sound(&diagnostics, text);
            let fresh = Snapshot::of_kind(SourceText::new(text), form.kind(), Arc::default()).diagnostics();
            prop_assert_eq!(diagnostics, fresh, "{:?} gave {:?}", indel, text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is kept with states is what would be found anew.
    #[test]
    fn after_edits_the_findings_are_those_from_scratch(start in document(), edits in edits()) {
        let mut snapshot = Snapshot::new(SourceText::new(&start));
        snapshot.diagnostics();
        for edit in &edits {
            let indel = indel(snapshot.source().text(), edit);
            let source = snapshot.source().edited(&indel);
            snapshot = snapshot.edited(std::slice::from_ref(&indel), source);
            let text = snapshot.source().text();
            let diagnostics = snapshot.diagnostics();
            assert_sound(&diagnostics, text);
            let fresh = Snapshot::new(SourceText::new(text)).diagnostics();
            prop_assert_eq!(diagnostics, fresh, "{:?} gave {:?}", indel, text);
        }
    }
}

#[test]
fn the_sound_documents_are_sound() {
    for text in [SOUND, HANDLED] {
        assert_eq!(Snapshot::new(SourceText::new(text)).diagnostics(), vec![]);
    }
}

/// Typed from its start to its end, a sound definition breaks no rule on the
/// way, but that states are named before they are there.
#[test]
fn typing_a_definition_from_start_to_end_stays_calm() {
    for text in [SOUND, HANDLED] {
        for (end, _) in text.char_indices().skip(1) {
            let diagnostics = Snapshot::new(SourceText::new(&text[..end])).diagnostics();
            let calm = ["json-syntax", "missing-transition-target", "start-at-missing-target"];
            let is_calm = |found: &Diagnostic| calm.contains(&found.code);
            assert!(diagnostics.iter().all(is_calm), "{:?}\n{}", diagnostics, &text[..end]);
        }
    }
}

/// The brackets and quotes that are open at the end of `line`, closed: what
/// editors put behind the cursor.
fn closers(line: &str) -> String {
    let mut open = Vec::new();
    let mut in_text = false;
    for c in line.chars() {
        match c {
            '"' => in_text = !in_text,
            '{' if !in_text => open.push('}'),
            '[' if !in_text => open.push(']'),
            '}' | ']' if !in_text => drop(open.pop()),
            _ => {}
        }
    }
    let quote = if in_text { "\"" } else { "" };
    quote.chars().chain(open.into_iter().rev()).collect()
}

/// While a line is typed anew, no rule but those of the syntax reports anything
/// on another line.
#[test]
fn typing_a_line_anew_marks_nothing_elsewhere() {
    let sound: serde_json::Value = serde_json::from_str(SOUND).unwrap();
    let sound = serde_json::to_string_pretty(&sound).unwrap();
    let mut seen = Vec::new();
    let mut start = 0;
    for line in sound.split_inclusive('\n') {
        let (before, behind) = (&sound[..start], &sound[start + line.len()..]);
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        for end in (indent + 1..content.len()).filter(|end| content.is_char_boundary(*end)) {
            for typed in [content[..end].to_owned(), format!("{}{}", &content[..end], closers(&content[..end]))] {
                let text = format!("{before}{typed}\n{behind}");
                for found in Snapshot::new(SourceText::new(&text)).diagnostics() {
                    let at = usize::from(found.range.start());
                    let is_here = (start..=start + typed.len()).contains(&at);
                    if !is_here && found.code != "json-syntax" {
                        seen.push(format!("{typed}\n    {} {}", found.code, found.message));
                    }
                }
            }
        }
        start += line.len();
    }
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}
