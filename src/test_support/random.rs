//! Random definitions and edits, for properties that hold for all of them.

use proptest::prelude::*;

use crate::text::{Indel, TextRange};

/// A definition with everything that names or holds states.
pub const DEFINITION: &str = r#"{
  "Comment": "all in one",
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {
        "id.$": "States.Format('{}', $$.Execution.Id)"
      },
      "Retry": [
        {"ErrorEquals": ["States.Timeout"], "MaxAttempts": 2}
      ],
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "Next": "D"
        }
      ],
      "Next": "B"
    },
    "B": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.x",
          "StringEquals": "y",
          "Next": "C"
        },
        {"And": [{"Variable": "$.x", "IsNull": true}], "Next": "A"}
      ],
      "Default": "E"
    },
    "C": {
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "CA",
          "States": {
            "CA": {
              "Type": "Pass",
              "Next": "CB"
            },
            "CB": {"Type": "Succeed"}
          }
        },
        {
          "StartAt": "CC",
          "States": {
            "CC": {
              "Type": "Map",
              "ItemProcessor": {
                "StartAt": "CCA",
                "States": {
                  "CCA": {"Type": "Wait", "Seconds": 1, "End": true}
                }
              },
              "End": true
            }
          }
        }
      ],
      "Next": "D"
    },
    "D": {
      "Type": "Pass",
      "QueryLanguage": "JSONata",
      "Output": "{% $states.input %}",
      "Next": "A"
    },
    "E": {
      "Type": "Fail"
    }
  }
}
"#;

/// Texts that make and break names, transitions, states and machines.
fn piece() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "A",
        "CA",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        "\r\n",
        "// c\n",
        "/* c\n*/",
        "${x}",
        "\\u0041",
        "\\",
        "\u{1f680}",
        "\"Next\": \"B\",\n",
        "\"StartAt\": \"D\",\n",
        "\"End\": true,\n",
        "\"QueryLanguage\": \"JSONata\",\n",
        "\"Type\": \"Map\",\n",
        "\"A\": {\"Type\": \"Pass\", \"Next\": \"CA\"},\n",
        "\"New\": {\n\"Type\": \"Choice\",\n\"Default\": \"B\"\n},\n",
        "\"Branches\": [{\"StartAt\": \"X\", \"States\": {\"X\": {}}}],\n",
        "\"Iterator\": {\"States\": {\"Y\": {\"Next\": \"Y\"}}},\n",
        "\"States\": {\n",
        "  ",
    ]);
    prop_oneof![6 => pieces.prop_map(str::to_owned), 1 => Just(String::new())]
}

/// An edit that fits any text: places are parts of its length.
#[derive(Clone, Debug)]
pub enum RandomEdit {
    /// Replaces a few characters.
    Characters(u32, u32, String),
    /// Puts a text in the place of whole lines.
    Lines(u32, usize, String),
    /// Takes some lines out and puts them elsewhere.
    Copy(u32, usize, u32),
}

/// Edits, mostly of whole lines, so that much of the definition stays sound.
pub fn edits(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<RandomEdit>> {
    let length = prop_oneof![4 => 0u32..3, 1 => 0u32..30];
    let edit = prop_oneof![
        (0u32..1000, length, piece()).prop_map(|(at, length, text)| RandomEdit::Characters(at, length, text)),
        (0u32..1000, 0usize..4, piece()).prop_map(|(at, count, text)| RandomEdit::Lines(at, count, text)),
        (0u32..1000, 1usize..9, 0u32..1000).prop_map(|(from, count, to)| RandomEdit::Copy(from, count, to)),
    ];
    prop::collection::vec(edit, count)
}

impl RandomEdit {
    /// The edit of this text.
    pub fn indel(&self, text: &str) -> Indel {
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let part = |part: u32| floor(text.len() * part as usize / 999);
        let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |at| at + 1);
        let behind_lines = |from: usize, count: usize| {
            text[from..].match_indices('\n').nth(count.wrapping_sub(1)).map_or(text.len(), |(at, _)| from + at + 1)
        };
        let lines = |at: u32, count: usize| {
            let start = line_start(part(at));
            start..if count == 0 { start } else { behind_lines(start, count) }
        };
        let (delete, insert) = match self {
            RandomEdit::Characters(at, length, text) => {
                let start = part(*at);
                (start..floor(start + *length as usize).max(start), text.clone())
            }
            RandomEdit::Lines(at, count, text) => (lines(*at, *count), text.clone()),
            RandomEdit::Copy(from, count, to) => (lines(*to, 0), text[lines(*from, *count)].to_owned()),
        };
        Indel::replace(TextRange::new((delete.start as u32).into(), (delete.end as u32).into()), insert)
    }
}
