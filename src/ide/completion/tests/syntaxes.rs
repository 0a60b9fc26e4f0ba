//! Completion in YAML and HCL: what is written fits what stands there.

mod hcl;
mod yaml;

use std::sync::Arc;

use expect_test::Expect;

use super::{accepted, expanded, sample};
use crate::hosts::Kind;
use crate::ide::{CompletionConfig, CompletionItem, Snapshot};
use crate::syntax::{Node, Syntax, parse_as};
use crate::text::{SourceText, TextSize};

fn is_template(text: &str, syntax: Syntax) -> bool {
    syntax == Syntax::Hcl || text.starts_with("Resources:")
}

fn snapshot(text: &str, syntax: Syntax) -> Snapshot {
    let kind = if is_template(text, syntax) { Kind::any(syntax) } else { Kind::definition(syntax) };
    Snapshot::of_kind(SourceText::new(text), kind, Arc::default())
}

/// How much is wrong with the syntax of a document and of the definitions that
/// texts in it hold.
fn error_count(text: &str, syntax: Syntax) -> usize {
    let own = parse_as(text, syntax).all_errors().len();
    if !is_template(text, syntax) {
        return own;
    }
    let snapshot = snapshot(text, syntax);
    own + snapshot.definitions().iter().map(|definition| definition.tree().all_errors().len()).sum::<usize>()
}

/// The text without its cursor, and the items there.
fn items(fixture: &str, syntax: Syntax, snippets: bool) -> (String, Vec<CompletionItem>) {
    let fixture = fixture.strip_prefix('\n').unwrap_or(fixture);
    let at = TextSize::new(fixture.find('~').expect("a cursor") as u32);
    let text = fixture.replacen('~', "", 1);
    let items = snapshot(&text, syntax).completions(at, &CompletionConfig { snippets });
    for item in &items {
        let typed = &text[usize::from(item.edit.delete.start())..at.into()];
        let is_start = item.filter_text.starts_with(typed.chars().next().unwrap_or('\0'));
        assert!(typed.is_empty() || is_start || typed.chars().all(char::is_alphanumeric), "{item:?}");
    }
    (text, items)
}

/// What becomes of the lines that each label is accepted in, with tab stops and
/// without, in the document that `around` makes of the first text.
fn check(syntax: Syntax, cases: &[(&str, &str)], around: impl Fn(&str) -> String, expected: Expect) {
    let mut out = String::new();
    for (line, label) in cases {
        let mut outcomes = Vec::new();
        for snippets in [true, false] {
            let (text, items) = items(&around(line), syntax, snippets);
            let Some(item) = items.iter().find(|item| item.label == *label) else {
                let labels: Vec<_> = items.iter().map(|item| &*item.label).collect();
                assert!(!snippets, "{label} is not among {labels:?} in {line}");
                continue;
            };
            let errors = parse_as(&text, syntax).all_errors().len();
            let new = accepted(&text, item, &expanded(&text, item));
            assert!(parse_as(&new, syntax).all_errors().len() <= errors, "{new}");
            outcomes.push(changed_lines(&text, &new));
        }
        outcomes.dedup();
        out.push_str(&format!("{label}: {line}\n{}", outcomes.join("or\n")));
    }
    expected.assert_eq(&out);
}

/// The lines of `new` that are not those of `old`, each between bars.
fn changed_lines(old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    new[same..new.len() - same_end].iter().map(|line| format!("|{line}|\n")).collect()
}

/// Sound documents to try every offset of.
const DOCUMENTS: &[(Syntax, &str)] = &[
    (
        Syntax::Yaml,
        r#"# A machine
Comment: Orders   # of all kinds
StartAt: Call

States:
  Call:
    Type: Task
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken"

    Parameters:
      FunctionName: f
      Payload: {token.$: $$.Task.Token, "at.$": 'States.Format(''{}'', $.x)', n: [1, 'a']}
      all.$: $
      text.$: >-
        States.Format('{}',
          $.name)
    ResultPath: null
    Retry:
    - ErrorEquals: [States.Timeout, "E"]
      JitterStrategy: FULL
    -
      ErrorEquals:
        - States.ALL
    Catch:
      - ErrorEquals:
          - States.ALL
        Next: 'Failed'
    Next: Each

  Each:
    Type: Map
    ItemReader:
      Resource: arn:aws:states:::s3:getObject
      ReaderConfig: {InputType: CSV}
    ItemProcessor:
      ProcessorConfig: &config
        Mode: DISTRIBUTED
        ExecutionType: STANDARD
      StartAt: Which
      States:
        Which:
          Type: Choice
          Choices:
            - And:
                - Variable: $.a
                  IsPresent: true
              Next: Done
          Default: Done
        "Done": {Type: Succeed}
    End: true
  Failed:
    Type: Fail
    ErrorPath: $.error
    Cause: |
      ${why}

      or else
"#,
    ),
    (
        Syntax::Yaml,
        "QueryLanguage: JSONata\nStartAt: A\nStates:\n    A:\n        Type: Pass\n        Assign:\n            total: \"{% $sum($states.input.n) %}\"\n            \n        Output: |-\n            {%\n                ($x := $total; $x & 'it''s')\n            %}\n        Next: B\n    B:\n        Type: Wait\n        Seconds: '{% $total %}'\n        Next: \n    C:\n        Type: Succeed\n        Output: {a: \"{% $states.input %}\", }\n",
    ),
    (
        Syntax::Yaml,
        "StartAt: A\r\nStates:\r\n  A:\r\n    Type: Pass\r\n    \r\n    Next: B # then\r\n  B:\r\n    Type: Succeed\r\n",
    ),
    (
        Syntax::Yaml,
        "{\"StartAt\": \"A\", \"States\": {\n  \"A\": {\n    \"Type\": \"Pass\",\n    \"Next\": \"B\"\n  },\n  \"B\": {\"Type\": \"Succeed\"}\n}}\n",
    ),
    (
        Syntax::Hcl,
        r#"resource "aws_sfn_state_machine" "m" {
  name = "m"
  definition = jsonencode({
    StartAt = "Call" # first
    States = {
      Call = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"

        Parameters = { FunctionName = aws_lambda_function.f.arn, "Payload.$" = "$", "at.$" = "States.Format('{}', $.x)" }
        ResultPath = null
        Retry = [{ ErrorEquals = ["States.Timeout", "E"], JitterStrategy = "FULL" }, {
          ErrorEquals = [
            "States.ALL"
          ]
        }]
        Catch = [{
          ErrorEquals = ["States.ALL"]
          Next        = "Failed"
        }]
        Next = "Which"
      }
      /* two ways */
      Which = {
        "Type" : "Choice",
        Choices = [{ Variable = "$.a", IsPresent = true, Next = "Done" }]
        Default = "Done"
      }
      Done   = { Type = "Succeed" }
      Failed = { Type = "Fail", ErrorPath = "$.error", Cause = "${var.why}" }
    }
  })
}
"#,
    ),
    (
        Syntax::Yaml,
        r#"Resources:
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: |
        {
          "StartAt": "A",
          "States": {
            "A": {"Type": "Pass", "Next": "B"},
            "B": {"Type": ""}
          }
        }
  N:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        StartAt: A
        States:
          A:
            Type: Pass
            Comment: x

            Next: B
          B:
            Type: Succeed
"#,
    ),
    (
        Syntax::Hcl,
        r#"resource "aws_sfn_state_machine" "m" {
  definition = <<-EOF
    {
      "StartAt": "A",
      "States": {
        "A": {"Type": "Pass", "Parameters": {"a.$": "$.x"}, "Next": "B"},
        "B": {"Type": "Succeed"}
      }
    }
  EOF
}
"#,
    ),
];

#[test]
fn accepting_any_item_anywhere_breaks_nothing() {
    for (syntax, text) in DOCUMENTS {
        let snapshot = snapshot(text, *syntax);
        let before = error_count(text, *syntax);
        let mut accepted_items = 0;
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let at = TextSize::new(offset as u32);
            for snippets in [true, false] {
                for item in sample(snapshot.completions(at, &CompletionConfig { snippets })) {
                    let new = accepted(text, &item, &expanded(text, &item));
                    assert!(error_count(&new, *syntax) <= before, "{item:?} at {offset}:\n{new}");
                    assert!(
                        item.edit.delete.contains_inclusive(at) && (snippets || !item.is_snippet),
                        "at {offset}: {item:?}\n{text}"
                    );
                    assert!(!text[item.edit.delete].contains('\n'), "{item:?}");
                    accepted_items += 1;
                }
            }
        }
        assert!(accepted_items > 500, "{accepted_items}");
    }
}

/// The keys on the way to each member.
fn key_paths(text: &str, syntax: Syntax) -> Vec<String> {
    fn collect(node: Node, path: &str, paths: &mut Vec<String>) {
        for entry in node.entries() {
            let path = format!("{path}/{}", entry.key().unwrap_or_default());
            collect(entry.value(), &path, paths);
            paths.push(path);
        }
    }
    let mut paths = Vec::new();
    collect(parse_as(text, syntax).root(text), "", &mut paths);
    paths.sort();
    paths
}

#[test]
fn on_any_new_line_what_was_there_stays_what_it_is() {
    for (syntax, text) in DOCUMENTS {
        for line_end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            // Only in YAML does it matter how far a line is indented.
            let columns: &[usize] = if *syntax == Syntax::Yaml { &[0, 4, 6, 8, 12] } else { &[6] };
            for (column, typed) in columns.iter().flat_map(|column| ["", "N", "- "].map(|typed| (*column, typed))) {
                let line = format!("\n{}{typed}", " ".repeat(column));
                let mut edited = (*text).to_owned();
                edited.insert_str(line_end, &line);
                let at = TextSize::new((line_end + line.len()) as u32);
                let before = parse_as(&edited, *syntax).all_errors().len();
                // What is meant by broken text cannot be told from it; half a key is broken in HCL.
                if before > usize::from(typed == "N" && *syntax == Syntax::Hcl) {
                    continue;
                }
                let paths = key_paths(&edited, *syntax);
                let items = snapshot(&edited, *syntax).completions(at, &CompletionConfig { snippets: true });
                for item in sample(items) {
                    let new = accepted(&edited, &item, &expanded(&edited, &item));
                    let errors = parse_as(&new, *syntax).all_errors();
                    assert!(errors.len() <= before, "{}: {errors:?}\n{edited}~~~\n{new}", item.label);
                    // Half a key may hold what stands below it.
                    if typed == "N" {
                        continue;
                    }
                    let mut now = key_paths(&new, *syntax).into_iter().peekable();
                    for path in &paths {
                        while now.next_if(|now| now < path).is_some() {}
                        let label = &item.label;
                        assert!(now.next().as_ref() == Some(path), "{path}: {label} at {at:?}\n{edited}~~~\n{new}");
                    }
                }
            }
        }
    }
}
