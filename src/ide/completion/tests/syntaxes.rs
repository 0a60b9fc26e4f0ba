//! Completion in YAML and HCL. In the texts `~` is the cursor.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{accepted, expanded};
use crate::hosts::Kind;
use crate::ide::{CompletionConfig, CompletionItem, Snapshot};
use crate::syntax::{Syntax, parse_as};
use crate::text::{SourceText, TextSize};

fn snapshot(text: &str, syntax: Syntax) -> Snapshot {
    let kind = match syntax {
        Syntax::Hcl => Kind::any(syntax),
        _ => Kind::definition(syntax),
    };
    Snapshot::of_kind(SourceText::new(text), kind, Arc::default())
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

/// The line of the cursor and those that were added, after accepting `label`
/// with and without tab stops.
fn check(syntax: Syntax, fixture: &str, label: &str, expected: Expect) {
    let mut out = Vec::new();
    for snippets in [true, false] {
        let (text, items) = items(fixture, syntax, snippets);
        let Some(item) = items.iter().find(|item| item.label == label) else {
            let labels: Vec<_> = items.iter().map(|item| &*item.label).collect();
            assert!(!snippets, "{label} is not among {labels:?}");
            continue;
        };
        let errors = parse_as(&text, syntax).all_errors().len();
        let new = accepted(&text, item, &expanded(&text, item));
        assert!(parse_as(&new, syntax).all_errors().len() <= errors, "{new}");
        out.push(changed_lines(&text, &new));
    }
    out.dedup();
    expected.assert_eq(&out.join("~~~\n"));
}

/// The lines of `new` that are not those of `old`.
fn changed_lines(old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    new[same..new.len() - same_end].iter().map(|line| format!("{line}\n")).collect()
}

fn check_yaml(fixture: &str, label: &str, expected: Expect) {
    check(Syntax::Yaml, fixture, label, expected);
}

/// Accepts `label` where a line of a state in YAML has the cursor.
fn check_line(line: &str, label: &str, expected: Expect) {
    let fixture = format!(
        "StartAt: A\nStates:\n  A:\n    Type: Task\n{line}\n  Bee:\n    Type: Succeed\n  \"Yes\":\n    Type: Succeed\n"
    );
    check_yaml(&fixture, label, expected);
}

#[test]
fn a_key_is_followed_by_what_it_needs() {
    check_line(
        "    ~",
        "Next",
        expect![[r#"
            Next: 
    "#]],
    );
    check_line(
        "    Nex~",
        "Next",
        expect![[r#"
            Next: 
    "#]],
    );
    check_line(
        "    Nex~: Bee",
        "Next",
        expect![[r#"
            Next: Bee
    "#]],
    );
    check_line(
        "    \"Nex~\": Bee",
        "Next",
        expect![[r#"
            "Next": Bee
    "#]],
    );
    check_line(
        "    'Nex~",
        "Next",
        expect![[r#"
            'Next': ''
    "#]],
    );
    check_line(
        "    ~ # note",
        "Next",
        expect![[r#"
            Next:  # note
    "#]],
    );
    check_line(
        "    ~# note",
        "Next",
        expect![[r#"
            Next:  # note
    "#]],
    );
    check_line(
        "       ~",
        "TimeoutSeconds",
        expect![[r#"
            TimeoutSeconds: 1
    "#]],
    );
    check_line(
        "    ~",
        "Retry",
        expect![[r#"
            Retry:
              - 
        ~~~
            Retry: []
    "#]],
    );
    check_line(
        "    ~",
        "Parameters",
        expect![[r#"
            Parameters:
      
        ~~~
            Parameters: {}
    "#]],
    );
    check_line(
        "    ~\n    Next: Bee",
        "ResultPath",
        expect![[r#"
            ResultPath: $
    "#]],
    );
    check_line(
        "    Retry:\n      - ~",
        "ErrorEquals",
        expect![[r#"
              - ErrorEquals:
                  - 
        ~~~
              - ErrorEquals: []
    "#]],
    );
    check_line(
        "    Retry:\n    - Err~\n      IntervalSeconds: 1",
        "ErrorEquals",
        expect![[r#"
            - ErrorEquals:
              - 
        ~~~
            - ErrorEquals: []
    "#]],
    );
}

#[test]
fn values_are_quoted_where_they_must_be() {
    check_line(
        "    Next: ~",
        "Bee",
        expect![[r#"
            Next: Bee
    "#]],
    );
    check_line(
        "    Next:~",
        "Bee",
        expect![[r#"
            Next: Bee
    "#]],
    );
    check_line(
        "    Next: ~ # note",
        "Bee",
        expect![[r#"
            Next: Bee # note
    "#]],
    );
    check_line(
        "    Next: B~",
        "Bee",
        expect![[r#"
            Next: Bee
    "#]],
    );
    check_line(
        "    Next: B~e",
        "Bee",
        expect![[r#"
            Next: Bee
    "#]],
    );
    check_line(
        "    Next: ~",
        "Yes",
        expect![[r#"
            Next: 'Yes'
    "#]],
    );
    check_line(
        "    Next: \"~\"",
        "Yes",
        expect![[r#"
            Next: "Yes"
    "#]],
    );
    check_line(
        "    Next: '~'",
        "Yes",
        expect![[r#"
            Next: 'Yes'
    "#]],
    );
    check_line(
        "    Next: \"B~",
        "Bee",
        expect![[r#"
            Next: "Bee"
    "#]],
    );
    check_line(
        "    Next:\n      ~",
        "Bee",
        expect![[r#"
              Bee
    "#]],
    );
    check_line(
        "    End: ~",
        "true",
        expect![[r#"
            End: true
    "#]],
    );
    check_line(
        "    End: t~",
        "true",
        expect![[r#"
            End: true
    "#]],
    );
}

#[test]
fn lists_have_dashes_or_brackets() {
    check_line(
        "    Retry:\n      - ErrorEquals:\n          - ~",
        "States.Timeout",
        expect![[r#"
                  - States.Timeout
    "#]],
    );
    check_line(
        "    Retry:\n      - ErrorEquals:\n          -~",
        "States.Timeout",
        expect![[r#"
                  - States.Timeout
    "#]],
    );
    check_line(
        "    Retry:\n      - ErrorEquals:\n          ~",
        "States.Timeout",
        expect![[r#"
                  - States.Timeout
    "#]],
    );
    check_line(
        "    Retry:\n      - ErrorEquals:\n          - States.Permissions\n          ~",
        "States.Timeout",
        expect![[r#"
                  - States.Timeout
    "#]],
    );
    check_line(
        "    Retry:\n      - ErrorEquals: [~]",
        "States.Timeout",
        expect![[r#"
              - ErrorEquals: [States.Timeout]
    "#]],
    );
    check_line(
        "    Retry:\n      - ErrorEquals: [~",
        "States.Timeout",
        expect![[r#"
              - ErrorEquals: [States.Timeout,
    "#]],
    );
    check_line(
        "    Retry:\n      - ErrorEquals: [\"E\" ~]",
        "States.Timeout",
        expect![[r#"
              - ErrorEquals: ["E", "States.Timeout"]
    "#]],
    );
    check_line(
        "    Retry:\n    - ErrorEquals: [\"~\"]",
        "States.Timeout",
        expect![[r#"
            - ErrorEquals: ["States.Timeout"]
    "#]],
    );
    check_line(
        "    Retry: [{~}]",
        "ErrorEquals",
        expect![[r#"
            Retry: [{ErrorEquals: []}]
    "#]],
    );
    check_line(
        "    Retry:\n      ~",
        "Retrier",
        expect![[r#"
              - ErrorEquals:
                  - States.TaskFailed
                IntervalSeconds: 1
                MaxAttempts: 3
                BackoffRate: 2
                JitterStrategy: FULL
        ~~~
              - {ErrorEquals: [States.TaskFailed], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: FULL}
    "#]],
    );
    check_line(
        "    Retry:\n      - ~",
        "Retrier",
        expect![[r#"
              - ErrorEquals:
                  - States.TaskFailed
                IntervalSeconds: 1
                MaxAttempts: 3
                BackoffRate: 2
                JitterStrategy: FULL
        ~~~
              - {ErrorEquals: [States.TaskFailed], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: FULL}
    "#]],
    );
    check_line(
        "    Catch:\n    - ErrorEquals: [E]\n    ~",
        "Retry",
        expect![[r#"
            Retry:
            - 
        ~~~
            Retry: []
    "#]],
    );
}

#[test]
fn whole_states_take_the_layout_of_the_document() {
    check_line(
        "\n  ~",
        "Task state",
        expect![[r#"
          TaskName:
            Type: Task
            Resource: arn:aws:states:::lambda:invoke
            Parameters:
              FunctionName: function name or ARN
              Payload.$: $
            OutputPath: $.Payload
            Retry:
              - ErrorEquals:
                  - Lambda.ServiceException
                  - Lambda.AWSLambdaException
                  - Lambda.SdkClientException
                  - Lambda.TooManyRequestsException
                IntervalSeconds: 1
                MaxAttempts: 3
                BackoffRate: 2
                JitterStrategy: FULL
            Next: NextState
        ~~~
          TaskName: {Type: Task, Resource: arn:aws:states:::lambda:invoke, Parameters: {FunctionName: function name or ARN, Payload.$: $}, OutputPath: $.Payload, Retry: [{ErrorEquals: [Lambda.ServiceException, Lambda.AWSLambdaException, Lambda.SdkClientException, Lambda.TooManyRequestsException], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: FULL}], Next: NextState}
    "#]],
    );
    check_yaml(
        "StartAt: A\nStates:\n    ~\n",
        "Parallel state",
        expect![[r#"
            ParallelName:
              Type: Parallel
              Branches:
                - StartAt: First branch
                  States:
                    First branch:
                      Type: Pass
                      End: true
              Next: NextState
        ~~~
            ParallelName: {Type: Parallel, Branches: [{StartAt: First branch, States: {First branch: {Type: Pass, End: true}}}], Next: NextState}
    "#]],
    );
    check_yaml(
        "StartAt: A\nStates:\n    Sub~\n",
        "Succeed state",
        expect![[r#"
            SucceedName:
              Type: Succeed
        ~~~
            SucceedName: {Type: Succeed}
    "#]],
    );
    check_yaml(
        "StartAt: A\nStates:\n    A:\n        Type: ~\n",
        "Fail state",
        expect![[r#"
                Type: Fail
                Error: ErrorName
                Cause: What went wrong
    "#]],
    );
    check_yaml(
        "StartAt: A\nStates:\n    A:\n        Ty~\n",
        "Type",
        expect![[r#"
                Type: 
    "#]],
    );
    check_yaml(
        "\"StartAt\": \"A\"\n\"States\":\n  ~\n",
        "Pass state",
        expect![[r#"
          "PassName":
            "Type": "Pass"
            "Result":
              "key": "value"
            "Next": "NextState"
        ~~~
          "PassName": {"Type": "Pass", "Result": {"key": "value"}, "Next": "NextState"}
    "#]],
    );
    check_yaml(
        "~",
        "State machine (JSONata)",
        expect![[r#"
        Comment: What this machine does
        QueryLanguage: JSONata
        StartAt: First
        States:
          First:
            Type: Pass
            End: true
        ~~~
        {Comment: What this machine does, QueryLanguage: JSONata, StartAt: First, States: {First: {Type: Pass, End: true}}}
    "#]],
    );
    check_yaml(
        "# note\nSta~",
        "State machine (JSONPath)",
        expect![[r#"
        Comment: What this machine does
        StartAt: First
        States:
          First:
            Type: Pass
            End: true
        ~~~
        {Comment: What this machine does, StartAt: First, States: {First: {Type: Pass, End: true}}}
    "#]],
    );
}

#[test]
fn expressions_keep_the_quotes_around_them_or_get_some() {
    check_line(
        "    InputPath: ~",
        "$",
        expect![[r#"
            InputPath: $
    "#]],
    );
    check_line(
        "    InputPath: $$.Exec~",
        "$$.Execution.Id",
        expect![[r#"
            InputPath: $$.Execution.Id
    "#]],
    );
    check_line(
        "    Parameters:\n      x.$: ~",
        "States.Format",
        expect![[r#"
              x.$: "States.Format('template', value)"
        ~~~
              x.$: States.Format()
    "#]],
    );
    check_line(
        "    Parameters:\n      x.$: States.Fo~",
        "States.Format",
        expect![[r#"
              x.$: States.Format('template', value)
        ~~~
              x.$: States.Format()
    "#]],
    );
    check_line(
        "    Parameters:\n      x.$: 'States.Fo~'",
        "States.Format",
        expect![[r#"
              x.$: 'States.Format(''template'', value)'
        ~~~
              x.$: 'States.Format()'
    "#]],
    );
    check_line(
        "    Parameters: {x.$: States.Fo~}",
        "States.Format",
        expect![[r#"
            Parameters: {x.$: "States.Format('template', value)"}
        ~~~
            Parameters: {x.$: States.Format()}
    "#]],
    );
    check_line(
        "    Parameters:\n      x.$: >-\n        States.Fo~",
        "States.Format",
        expect![[r#"
                States.Format('template', value)
        ~~~
                States.Format()
    "#]],
    );
    let jsonata = |line: &str, label: &str, expected: Expect| {
        check_line(&format!("    QueryLanguage: JSONata\n{line}"), label, expected)
    };
    jsonata(
        "    Output: ~",
        "{% %}",
        expect![[r#"
            Output: "{%  %}"
    "#]],
    );
    jsonata(
        "    Output: {%~",
        "{% %}",
        expect![[r#"
            Output: "{%  %}"
    "#]],
    );
    jsonata(
        "    Output: '{% $sta~ %}'",
        "$states.input",
        expect![[r#"
            Output: '{% $states.input %}'
    "#]],
    );
    jsonata(
        "    Output: \"{% $repl~ %}\"",
        "$replace",
        expect![[r#"
            Output: "{% $replace(str, pattern, replacement) %}"
        ~~~
            Output: "{% $replace() %}"
    "#]],
    );
    jsonata(
        "    Output: {% $sta~ %}",
        "$states.input",
        expect![[r#"
            Output: "{% $states.input %}"
    "#]],
    );
    jsonata(
        "    Output: |-\n      {%\n        $sta~\n      %}",
        "$states.input",
        expect![[r#"
                $states.input
    "#]],
    );
    jsonata(
        "    Output: '{% $toM~ %}'",
        "$toMillis",
        expect![[r#"
            Output: '{% $toMillis(timestamp) %}'
        ~~~
            Output: '{% $toMillis() %}'
    "#]],
    );
    jsonata(
        "    Output: '{% $encode~ %}'",
        "$encodeUrl",
        expect![[r#"
            Output: '{% $encodeUrl(str) %}'
        ~~~
            Output: '{% $encodeUrl() %}'
    "#]],
    );
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
        let before = parse_as(text, *syntax).all_errors().len();
        let mut accepted_items = 0;
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let at = TextSize::new(offset as u32);
            for snippets in [true, false] {
                for item in snapshot.completions(at, &CompletionConfig { snippets }) {
                    let new = accepted(text, &item, &expanded(text, &item));
                    let errors = parse_as(&new, *syntax).all_errors();
                    assert!(errors.len() <= before, "{} at {offset}: {errors:?}\n{item:?}\n{new}", item.label);
                    assert!(item.edit.delete.contains_inclusive(at) && (snippets || !item.is_snippet));
                    assert!(!text[item.edit.delete].contains('\n'), "{item:?}");
                    accepted_items += 1;
                }
            }
        }
        assert!(accepted_items > 500, "{accepted_items}");
    }
}
