//! What holds while a distributed Map state is typed and edited: its rules look
//! at fields that stand far apart, and at what the states around it say.

use proptest::prelude::*;

use crate::ide::{Diagnostic, Snapshot};
use crate::text::{Indel, SourceText, TextRange};

const SOUND: &str = r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "Label": "Orders",
      "MaxConcurrency": 100,
      "ToleratedFailurePercentage": 1.5,
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {
          "InputType": "CSV",
          "CSVHeaderLocation": "GIVEN",
          "CSVHeaders": ["id", "price"],
          "MaxItems": 1000
        },
        "Parameters": {
          "Bucket": "orders",
          "Key.$": "$.file"
        }
      },
      "ItemSelector": {
        "order.$": "$$.Map.Item.Value",
        "shop": "books"
      },
      "ItemProcessor": {
        "ProcessorConfig": {
          "Mode": "DISTRIBUTED",
          "ExecutionType": "EXPRESS"
        },
        "StartAt": "Tell",
        "States": {
          "Tell": {
            "Type": "Task",
            "QueryLanguage": "JSONata",
            "Resource": "arn:aws:states:::sns:publish",
            "Arguments": {
              "TopicArn": "{% $states.input.topic %}",
              "Message": "hello"
            },
            "Assign": {
              "told": true
            },
            "Next": "Pause"
          },
          "Pause": {
            "Type": "Wait",
            "Seconds": 30,
            "Next": "Pick"
          },
          "Pick": {
            "Type": "Choice",
            "Choices": [
              {
                "Variable": "$.paid",
                "BooleanEquals": true,
                "Assign": {
                  "paid.$": "$.paid"
                },
                "Next": "Done"
              }
            ],
            "Assign": {
              "paid": false
            },
            "Default": "Done"
          },
          "Done": {
            "Type": "Pass",
            "Result": {
              "a": "b"
            },
            "Next": "Report"
          },
          "Report": {
            "Type": "Pass",
            "Parameters": {
              "told.$": "$told",
              "paid.$": "$paid"
            },
            "End": true
          }
        }
      },
      "ResultWriter": {
        "Resource": "arn:aws:states:::s3:putObject",
        "Parameters": {
          "Bucket": "results"
        },
        "WriterConfig": {
          "Transformation": "COMPACT",
          "OutputType": "JSON"
        }
      },
      "End": true
    }
  }
}
"#;

#[test]
fn the_sound_document_is_sound() {
    assert_eq!(Snapshot::new(SourceText::new(SOUND)).diagnostics(), vec![]);
}

/// Typed from its start to its end, it breaks no rule on the way, but that
/// states are named before they are there.
#[test]
fn typing_from_start_to_end_stays_calm() {
    for (end, _) in SOUND.char_indices().skip(1) {
        let diagnostics = Snapshot::new(SourceText::new(&SOUND[..end])).diagnostics();
        let calm = ["json-syntax", "missing-transition-target", "start-at-missing-target"];
        let is_calm = |found: &Diagnostic| calm.contains(&found.code);
        assert!(diagnostics.iter().all(is_calm), "{:?}\n{}", diagnostics, &SOUND[..end]);
    }
}

/// Pieces that make and break what the rules about Map states look at.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        ",",
        "\"",
        "${x}",
        ".$",
        "$.",
        "{% ",
        "STANDARD",
        "INLINE",
        "JSON",
        "\"QueryLanguage\": \"JSONata\",",
        "\"QueryLanguage\": \"JSONPath\",",
        "\"ExecutionType\": \"STANDARD\",",
        "\"Mode\": \"INLINE\",",
        "\"Label\": \"Orders\",",
        "\"states\": 1,",
        "\"x\": \"{% $y %}\",",
        "\"x.$\": \"$.y\",",
        "\"Seconds\": 999,",
    ])
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is kept with states is what would be found anew, also when the
    /// states around them change.
    #[test]
    fn after_edits_the_findings_are_those_from_scratch(
        edits in prop::collection::vec((0usize..3000, prop_oneof![4 => 0usize..3, 1 => 0usize..40], piece()), 1..8)
    ) {
        let mut snapshot = Snapshot::new(SourceText::new(SOUND));
        snapshot.diagnostics();
        for (place, length, insert) in &edits {
            let text = snapshot.source().text();
            let start = floor(text, *place);
            let end = floor(text, start + length).max(start);
            let range = TextRange::new((start as u32).into(), (end as u32).into());
            let indel = Indel::replace(range, *insert);
            let source = snapshot.source().edited(&indel);
            snapshot = snapshot.edited(std::slice::from_ref(&indel), source);
            let text = snapshot.source().text();
            let fresh = Snapshot::new(SourceText::new(text)).diagnostics();
            prop_assert_eq!(snapshot.diagnostics(), fresh, "{:?} gave {}", indel, text);
        }
    }
}

/// While a line is typed anew, what is reported stands on that line, whether
/// the editor closes brackets and quotes or not.
#[test]
fn typing_a_line_anew_marks_nothing_elsewhere() {
    let mut seen = Vec::new();
    let mut start = 0;
    for line in SOUND.split_inclusive('\n') {
        let (before, behind) = (&SOUND[..start], &SOUND[start + line.len()..]);
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        for end in indent + 1..content.len() {
            let typed = &content[..end];
            let quote = if typed.matches('"').count() % 2 == 1 { "\"" } else { "" };
            for typed in [typed.to_owned(), format!("{typed}{quote}")] {
                let text = format!("{before}{typed}\n{behind}");
                for found in Snapshot::new(SourceText::new(&text)).diagnostics() {
                    let at = usize::from(found.range.start());
                    let is_here = (start..=start + typed.len()).contains(&at);
                    // The only read of a variable is typed anew.
                    let is_read =
                        found.code == "variable-unused" && line.contains(&format!("\"${}\"", &text[found.range]));
                    if !is_here && !is_read && found.code != "json-syntax" {
                        seen.push(format!("{}: {} {}", typed.trim(), found.code, found.message));
                    }
                }
            }
        }
        start += line.len();
    }
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}
