//! Labels of distributed Map states (reference: "Map").

use rustc_hash::FxHashMap;

use super::super::Findings;
use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::ide::Definition;
use crate::model::{MapMode, map_mode};
use crate::spec::limits::{LABEL_FORBIDDEN, LABEL_LENGTH};
use crate::spec::{Shape, StateType};
use crate::text::{TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!("map-label", Error, Correctness, "a `Label` is empty, too long, or has other characters", Check::Field(label))
        .aws("INVALID_LABEL_NAME"),
    row!(
        "map-label-duplicate",
        Error,
        Correctness,
        "two Map states have the same `Label`",
        Check::Definition(duplicate)
    )
    .aws("DUPLICATE_LABEL_NAME")
    .silent_in_unbalanced_text(),
];

/// On an inline Map state a label has no effect, and that is what is told there.
fn label(field: &FieldContext, acc: &mut Findings) {
    let is_label = field.object.shape == Shape::State(Some(StateType::Map)) && field.field.name == "Label";
    if !is_label || field.is_unknown() || map_mode(field.object.node) == Some(MapMode::Inline) {
        return;
    }
    let value = field.value();
    let Some(text) = value.text_value() else { return };
    let content = value.content_range();
    let length = text.chars().count();
    let (range, message) = if text.is_empty() {
        let message = "a `Label` has at least one character: write one, or leave the field out".to_owned();
        (values::visible_content(value.source(), content), message)
    } else if let Some((at, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        let name = match c {
            '`' => "a backquote".to_owned(),
            _ if c.is_whitespace() => "white space".to_owned(),
            _ if c.is_control() => "a control character".to_owned(),
            _ => format!("`{c}`"),
        };
        let one = values::part_range(value, TextRange::at(offset(at), offset(c.len_utf8())));
        let message = format!("a `Label` cannot have {name}: AWS refuses it, so use letters, digits, `-` and `_`");
        (one, message)
    } else if length > LABEL_LENGTH {
        let message = format!("this `Label` has {length} characters, and AWS takes {LABEL_LENGTH} at most: shorten it");
        (content, message)
    } else {
        return;
    };
    acc.report(range, message).at_location(field.location());
}

fn is_forbidden(c: char) -> bool {
    c.is_whitespace() || c.is_control() || LABEL_FORBIDDEN.contains(c)
}

fn offset(bytes: usize) -> TextSize {
    TextSize::new(u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// The first one in the text keeps its label.
fn duplicate(definition: &Definition, acc: &mut Findings) {
    let mut labels: Vec<(TextRange, String, Box<str>)> = Vec::new();
    definition.analysis().for_each_machine(&mut |machine| {
        for state in machine.states() {
            if let Some((label, range)) = state.entry.facts.label.clone().filter(|(label, _)| !label.is_empty()) {
                labels.push((range + state.at(), state.aws_location(), label));
            }
        }
    });
    labels.sort_by_key(|(range, ..)| range.start());
    let mut first_of_label: FxHashMap<&str, TextRange> = FxHashMap::default();
    for (range, location, label) in &labels {
        let first = *first_of_label.entry(label).or_insert(*range);
        if first != *range {
            let message = format!("another Map state has the `Label` `{label}` as well: AWS refuses two of the same");
            acc.report(*range, message)
                .at_location(format!("{location}/Label"))
                .related(first, "the first one is here");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use expect_test::expect;

    /// A machine of Map states with these labels, as they are written in JSON.
    fn labelled(labels: &[&str]) -> String {
        let mut text = String::from("{\"StartAt\": \"M0\", \"States\": {\n");
        for (index, label) in labels.iter().enumerate() {
            let processor = r#"{"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}"#;
            let processor = processor.replace("\"I\"", &format!("\"I{index}\""));
            let next = index + 1;
            text.push_str(&format!(
                "\"M{index}\": {{\"Type\": \"Map\", \"Label\": {label}, \"ItemProcessor\": {processor}, \"Next\": \"M{next}\"}},\n"
            ));
        }
        text.push_str(&format!("\"M{}\": {{\"Type\": \"Succeed\"}}}}}}\n", labels.len()));
        text
    }

    #[test]
    fn a_label_has_1_to_40_letters() {
        let longest = format!("\"{}ü\"", "x".repeat(39));
        let too_long = format!("\"{}ü\"", "x".repeat(40));
        check(
            &labelled(&[&longest, &too_long, "\"\""]),
            expect![[r#"
            3  | "M1": {"Type": "Map", "Label": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxü", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I1", "States": {"I1": {"Type": "Succeed"}}}, "Next": "M2"},
            .. |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error map-label: this `Label` has 41 characters, and AWS takes 40 at most: shorten it [INVALID_LABEL_NAME /States/M1/Label]
            4  | "M2": {"Type": "Map", "Label": "", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I2", "States": {"I2": {"Type": "Succeed"}}}, "Next": "M3"},
            .. |                                ^^ error map-label: a `Label` has at least one character: write one, or leave the field out [INVALID_LABEL_NAME /States/M2/Label]
        "#]],
        );
    }

    #[test]
    fn a_label_has_no_special_characters() {
        check(
            &labelled(&[
                r#""a b""#,
                r#""a/b.c-d_e""#,
                r#""ü:""#,
                r#""a\tb""#,
                r#""a\"b""#,
                r#""a`b""#,
                r#""{% $l %}""#,
            ]),
            expect![[r#"
                2  | "M0": {"Type": "Map", "Label": "a b", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I0", "States": {"I0": {"Type": "Succeed"}}}, "Next": "M1"},
                .. |                                  ^ error map-label: a `Label` cannot have white space: AWS refuses it, so use letters, digits, `-` and `_` [INVALID_LABEL_NAME /States/M0/Label]
                4  | "M2": {"Type": "Map", "Label": "ü:", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I2", "States": {"I2": {"Type": "Succeed"}}}, "Next": "M3"},
                .. |                                  ^ error map-label: a `Label` cannot have `:`: AWS refuses it, so use letters, digits, `-` and `_` [INVALID_LABEL_NAME /States/M2/Label]
                5  | "M3": {"Type": "Map", "Label": "a\tb", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I3", "States": {"I3": {"Type": "Succeed"}}}, "Next": "M4"},
                .. |                                  ^^ error map-label: a `Label` cannot have white space: AWS refuses it, so use letters, digits, `-` and `_` [INVALID_LABEL_NAME /States/M3/Label]
                6  | "M4": {"Type": "Map", "Label": "a\"b", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I4", "States": {"I4": {"Type": "Succeed"}}}, "Next": "M5"},
                .. |                                  ^^ error map-label: a `Label` cannot have `"`: AWS refuses it, so use letters, digits, `-` and `_` [INVALID_LABEL_NAME /States/M4/Label]
                7  | "M5": {"Type": "Map", "Label": "a`b", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I5", "States": {"I5": {"Type": "Succeed"}}}, "Next": "M6"},
                .. |                                  ^ error map-label: a `Label` cannot have a backquote: AWS refuses it, so use letters, digits, `-` and `_` [INVALID_LABEL_NAME /States/M5/Label]
                8  | "M6": {"Type": "Map", "Label": "{% $l %}", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I6", "States": {"I6": {"Type": "Succeed"}}}, "Next": "M7"},
                .. |                                 ^ error map-label: a `Label` cannot have `{`: AWS refuses it, so use letters, digits, `-` and `_` [INVALID_LABEL_NAME /States/M6/Label]
            "#]],
        );
    }

    #[test]
    fn two_labels_are_not_the_same() {
        check(
            &labelled(&[r#""A""#, r#""a""#, r#""A""#, r#""\u0041""#]),
            expect![[r#"
            2  | "M0": {"Type": "Map", "Label": "A", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I0", "States": {"I0": {"Type": "Succeed"}}}, "Next": "M1"},
            .. |                                 ^ note: the first one is here
            .. |                                 ^ note: the first one is here
            4  | "M2": {"Type": "Map", "Label": "A", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I2", "States": {"I2": {"Type": "Succeed"}}}, "Next": "M3"},
            .. |                                 ^ error map-label-duplicate: another Map state has the `Label` `A` as well: AWS refuses two of the same [DUPLICATE_LABEL_NAME /States/M2/Label]
            5  | "M3": {"Type": "Map", "Label": "\u0041", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I3", "States": {"I3": {"Type": "Succeed"}}}, "Next": "M4"},
            .. |                                 ^^^^^^ error map-label-duplicate: another Map state has the `Label` `A` as well: AWS refuses two of the same [DUPLICATE_LABEL_NAME /States/M3/Label]
        "#]],
        );
        check(&labelled(&[r#""${label}""#, r#""${label}""#, r#"{"Ref": "L"}"#, r#"{"Ref": "L"}"#]), expect![[""]]);
    }

    #[test]
    fn labels_of_all_scopes_count_but_not_those_of_inline_maps() {
        check(
            r#"
{
  "StartAt": "M",
  "States": {
    "M": {
      "Type": "Map",
      "Label": "L",
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "N",
        "States": {
          "N": {
            "Type": "Map",
            "Label": "L",
            "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "I",
              "States": {"I": {"Type": "Succeed"}}
            },
            "Next": "O"
          },
          "O": {
            "Type": "Map",
            "Label": "L",
            "ItemProcessor": {"StartAt": "J", "States": {"J": {"Type": "Succeed"}}},
            "End": true
          }
        }
      },
      "End": true
    }
  }
}
"#,
            expect![[r#"
                6  |       "Label": "L",
                .. |                 ^ note: the first one is here
                13 |             "Label": "L",
                .. |                       ^ error map-label-duplicate: another Map state has the `Label` `L` as well: AWS refuses two of the same [DUPLICATE_LABEL_NAME /States/M/ItemProcessor/States/N/Label]
            "#]],
        );
    }
}
