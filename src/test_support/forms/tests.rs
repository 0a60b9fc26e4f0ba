//! Definitions written in all forms, and places found in them.

use super::*;
use crate::test_support::random::DEFINITION;
use expect_test::expect;

const TEXTS: &str = r#"{"StartAt": "A \"b\" \u00fc", "States": {
  "Yes": {"Comment": "one two: three, four #five", "Output": "{% 'it''s' & $states.input.name %}", "n": [1, -2.5, 1e3]},
  "A": {"a": [[], [[1], {}], {"b": [{"c": null}]}], "d": "first line\nsecond line\n\nlast", "e": "", "f": "no"},
  "A": {"key.$": "$.a['b'][0]", "ends": "in a break\n", "true": true, "ids": ["arn:${X}:states", "a  b c d e f g h i"]}
}}"#;

/// All ranges that a rule may mark.
fn ranges(node: Node, out: &mut Vec<TextRange>) {
    out.push(node.range());
    let content = node.content_range();
    out.push(content);
    for entry in node.entries() {
        out.extend(entry.key_range());
        out.extend(entry.key_content_range());
        out.push(entry.range());
        ranges(entry.value(), out);
    }
    for at in 0..node.text_value().map_or(0, |text| text.len()) {
        out.push(node.offset_map().written_range(TextRange::at((at as u32).into(), 1.into())) + content.start());
    }
}

#[test]
fn every_place_is_found_in_every_form_and_back() {
    for json in [DEFINITION, TEXTS] {
        let tree = syntax::parse(json);
        let mut places = Vec::new();
        ranges(tree.root(json), &mut places);
        for form in Form::ALL {
            let formed = Formed::of(json, form).unwrap_or_else(|| panic!("{form:?}"));
            for place in &places {
                let here = formed.here(*place).unwrap_or_else(|| panic!("{form:?} {:?}", &json[*place]));
                let back = formed.in_json(here).unwrap();
                assert!(here.contains_inclusive(formed.offset_here(place.start()).unwrap()));
                // Without brackets, an only member or item is all there is; without quotes, a text starts with what it says.
                let bare = |range: TextRange| json[range].trim_matches(['"', '{', '}', '[', ']', ' ', '\n']);
                assert_eq!(bare(back), bare(*place), "{form:?}: {:?}\n{}", &formed.text[here], formed.text);
            }
        }
    }
}

#[test]
fn what_has_no_words_in_a_form_is_not_written() {
    for json in ["{\"a\": ${X}}", "{\"a\": 1,}", "[1]", "{\"a\": 1 \"b\": 2}"] {
        assert!(Formed::of(json, Form::Yaml).is_none(), "{json}");
    }
    assert!(Formed::of("{\"a\": ${X}}", Form::BlockText).is_some());
}

#[test]
fn texts_are_written_in_all_styles() {
    let text = Form::ALL.map(|form| Formed::of(TEXTS, form).unwrap().text).join("---\n");
    expect![[r#"
        'StartAt': A "b" ü
        States:
          'Yes':
            Comment: |-
              one two: three, four #five
            Output: "{% 'it''s' & $states.input.name %}" # a comment: "with" {signs}
            'n':
              - 1
              - -2.5
              - 1e3 # a comment: "with" {signs}
          'A':
            'a': [[], [[1], {}], {b: [{c: null}]}] # a comment: "with" {signs}
            d: "first line\nsecond line\n\nlast"
            'e': ''
            f: 'no'
          A: # a comment: "with" {signs}
            'key.$': "$.a['b'][0]"
            ends: "in a break\n" # a comment: "with" {signs}
            'true': true
            'ids': ['arn:${X}:states', 'a  b c d e f g h i']
        ---
        {
          'StartAt': "A \"b\" ü",
          'States': {
            'Yes': {
              'Comment': 'one two: three, four #five',
              Output: "{% 'it''s' & $states.input.name %}",
              'n': [1, -2.5, 1e3]
            },
            A: {
              "a": [[], [[1], {}], {'b': [{c: null}]}],
              "d": "first line\nsecond line\n\nlast",
              e: '',
              f: 'no',
            },
            'A': {
              'key.$': "$.a['b'][0]",
              'ends': "in a break\n",
              'true': true,
              ids: ['arn:${X}:states', a  b c d e f g h i]
            },
          }
        }
        ---
        resource "aws_sfn_state_machine" "machine" {
          name = "machine"
          definition = jsonencode({
            StartAt: "A \"b\" ü"
            States = {
              Yes = {
                Comment = "one two: three, four #five" # a comment
                "Output": "{% 'it''s' & $states.input.name %}" # a comment
                n = [ 1, -2.5, 1e3 ]
              }
              "A" = {
                a = [
                  [],
                  [ [
                      1,
                    ], {} ], # a comment
                  {
                    b: [ {
                        c = null # a comment
                      } ] # a comment
                  },
                ]
                d = "first line\nsecond line\n\nlast"
                "e" = ""
                f = "no"
              } # a comment
              "A" = {
                "key.$" = "$.a['b'][0]",
                "ends" = "in a break\n",
                "true" = true,
                "ids" = [ "arn:${X}:states", "a  b c d e f g h i" ]
              }
            }
          })
        }
        ---
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition:
                "StartAt": 'A "b" ü'
                States:
                  'Yes':
                    "Comment": >-
                      one
                      two: three, four #five
                    Output: >-
                      {%
                      'it''s' & $states.input.name %}
                    'n':
                      - 1
                      - -2.5
                      - 1e3
                  'A':
                    "a":
                    - []
                    - [[1], {}] # a comment: "with" {signs}
                    - {'b': [{'c': null}]}
                    'd': "first line\nsecond line\n\nlast"
                    e: ''
                    f: 'no'
                  A:
                    key.$: "$.a['b'][0]" # a comment: "with" {signs}
                    ends: "in a break\n"
                    'true': true
                    'ids': ['arn:${X}:states', a  b c d e f g h i]
        ---
        Resources:
          Machine:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              DefinitionString: |2
                {"StartAt": "A \"b\" \u00fc", "States": {
                  "Yes": {"Comment": "one two: three, four #five", "Output": "{% 'it''s' & $states.input.name %}", "n": [1, -2.5, 1e3]},
                  "A": {"a": [[], [[1], {}], {"b": [{"c": null}]}], "d": "first line\nsecond line\n\nlast", "e": "", "f": "no"},
                  "A": {"key.$": "$.a['b'][0]", "ends": "in a break\n", "true": true, "ids": ["arn:${X}:states", "a  b c d e f g h i"]}
                }}
        ---
        resource "aws_sfn_state_machine" "machine" {
          definition = <<-EOF
            {"StartAt": "A \"b\" \u00fc", "States": {
              "Yes": {"Comment": "one two: three, four #five", "Output": "{% 'it''s' & $states.input.name %}", "n": [1, -2.5, 1e3]},
              "A": {"a": [[], [[1], {}], {"b": [{"c": null}]}], "d": "first line\nsecond line\n\nlast", "e": "", "f": "no"},
              "A": {"key.$": "$.a['b'][0]", "ends": "in a break\n", "true": true, "ids": ["arn:${X}:states", "a  b c d e f g h i"]}
            }}
          EOF
        }
        ---
        {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition": {"StartAt": "A \"b\" \u00fc", "States": {
          "Yes": {"Comment": "one two: three, four #five", "Output": "{% 'it''s' & $states.input.name %}", "n": [1, -2.5, 1e3]},
          "A": {"a": [[], [[1], {}], {"b": [{"c": null}]}], "d": "first line\nsecond line\n\nlast", "e": "", "f": "no"},
          "A": {"key.$": "$.a['b'][0]", "ends": "in a break\n", "true": true, "ids": ["arn:${X}:states", "a  b c d e f g h i"]}
        }}}}}}
        ---
        {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": "{\"StartAt\": \"A \\\"b\\\" \\u00fc\", \"States\": {\n  \"Yes\": {\"Comment\": \"one two: three, four #five\", \"Output\": \"{% 'it''s' & $states.input.name %}\", \"n\": [1, -2.5, 1e3]},\n  \"A\": {\"a\": [[], [[1], {}], {\"b\": [{\"c\": null}]}], \"d\": \"first line\\nsecond line\\n\\nlast\", \"e\": \"\", \"f\": \"no\"},\n  \"A\": {\"key.$\": \"$.a['b'][0]\", \"ends\": \"in a break\\n\", \"true\": true, \"ids\": [\"arn:${X}:states\", \"a  b c d e f g h i\"]}\n}}"}}}}
    "#]].assert_eq(&text);
}
