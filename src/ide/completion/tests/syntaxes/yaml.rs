//! Completion in YAML. In the texts `~` is the cursor.

use expect_test::{Expect, expect};

use super::check;
use crate::syntax::Syntax;

/// Accepts labels where the line of a state in YAML has the cursor.
fn check_lines(cases: &[(&str, &str)], expected: Expect) {
    check(
        Syntax::Yaml,
        cases,
        |line| {
            format!(
                "StartAt: A\nStates:\n  A:\n    Type: Task\n{line}\n  Bee:\n    Type: Succeed\n  \"Yes\":\n    Type: Succeed\n"
            )
        },
        expected,
    );
}

/// The same in a state of JSONata.
fn check_jsonata(cases: &[(&str, &str)], expected: Expect) {
    check(
        Syntax::Yaml,
        cases,
        |line| format!("StartAt: A\nQueryLanguage: JSONata\nStates:\n  A:\n    Type: Pass\n{line}\n"),
        expected,
    );
}

/// The same in whole documents.
fn check_documents(cases: &[(&str, &str)], expected: Expect) {
    check(Syntax::Yaml, cases, str::to_owned, expected);
}

#[test]
fn a_key_is_followed_by_what_it_needs() {
    check_lines(
        &[
            ("    ~", "Next"),
            ("    Nex~", "Next"),
            ("    Nex~: Bee", "Next"),
            ("    \"Nex~\": Bee", "Next"),
            ("    'Nex~", "Next"),
            ("    ~ # note", "Next"),
            ("    ~# note", "Next"),
            ("       ~", "TimeoutSeconds"),
            ("    ~", "Retry"),
            ("    ~", "Parameters"),
            ("    ~\n    Next: Bee", "ResultPath"),
            ("    Retry:\n      - ~", "ErrorEquals"),
            ("    Retry:\n    - Err~\n      IntervalSeconds: 1", "ErrorEquals"),
        ],
        expect![[r#"
            Next:     ~
            |    Next: |
            Next:     Nex~
            |    Next: |
            Next:     Nex~: Bee
            |    Next: Bee|
            Next:     "Nex~": Bee
            |    "Next": Bee|
            Next:     'Nex~
            |    'Next': |
            Next:     ~ # note
            |    Next:  # note|
            Next:     ~# note
            |    Next:  # note|
            TimeoutSeconds:        ~
            |    TimeoutSeconds: 1|
            Retry:     ~
            |    Retry:|
            |      - |
            or
            |    Retry: []|
            Parameters:     ~
            |    Parameters:|
            |      |
            or
            |    Parameters: {}|
            ResultPath:     ~
                Next: Bee
            |    ResultPath: $|
            ErrorEquals:     Retry:
                  - ~
            |      - ErrorEquals:|
            |          - |
            or
            |      - ErrorEquals: []|
            ErrorEquals:     Retry:
                - Err~
                  IntervalSeconds: 1
            |    - ErrorEquals:|
            |      - |
            or
            |    - ErrorEquals: []|
        "#]],
    );
}

#[test]
fn values_are_quoted_where_they_must_be() {
    check_lines(
        &[
            ("    Next: ~", "Bee"),
            ("    Next:~", "Bee"),
            ("    Next: ~ # note", "Bee"),
            ("    Next: B~", "Bee"),
            ("    Next: B~e", "Bee"),
            ("    Next: ~", "Yes"),
            ("    Next: \"~\"", "Yes"),
            ("    Next: '~'", "Yes"),
            ("    Next: \"B~", "Bee"),
            ("    Next:\n      ~", "Bee"),
            ("    End: ~", "true"),
            ("    End: t~", "true"),
        ],
        expect![[r#"
            Bee:     Next: ~
            |    Next: Bee|
            Bee:     Next:~
            |    Next: Bee|
            Bee:     Next: ~ # note
            |    Next: Bee # note|
            Bee:     Next: B~
            |    Next: Bee|
            Bee:     Next: B~e
            |    Next: Bee|
            Yes:     Next: ~
            |    Next: 'Yes'|
            Yes:     Next: "~"
            |    Next: "Yes"|
            Yes:     Next: '~'
            |    Next: 'Yes'|
            Bee:     Next: "B~
            |    Next: "Bee"|
            Bee:     Next:
                  ~
            |      Bee|
            true:     End: ~
            |    End: true|
            true:     End: t~
            |    End: true|
        "#]],
    );
}

#[test]
fn lists_have_dashes_or_brackets() {
    check_lines(
        &[
            ("    Retry:\n      - ErrorEquals:\n          - ~", "States.Timeout"),
            ("    Retry:\n      - ErrorEquals:\n          -~", "States.Timeout"),
            ("    Retry:\n      - ErrorEquals:\n          ~", "States.Timeout"),
            ("    Retry:\n      - ErrorEquals:\n          - States.Permissions\n          ~", "States.Timeout"),
            ("    Retry:\n      - ErrorEquals: [~]", "States.Timeout"),
            ("    Retry:\n      - ErrorEquals: [~", "States.Timeout"),
            ("    Retry:\n      - ErrorEquals: [\"E\" ~]", "States.Timeout"),
            ("    Retry:\n    - ErrorEquals: [\"~\"]", "States.Timeout"),
            ("    Retry: [{~}]", "ErrorEquals"),
            ("    Retry:\n      ~", "Retrier"),
            ("    Retry:\n      - ~", "Retrier"),
            ("    Catch:\n    - ErrorEquals: [E]\n    ~", "Retry"),
            ("    Retry:\n      - ErrorEquals: [E]\n\n        ~", "MaxAttempts"),
        ],
        expect![[r#"
            States.Timeout:     Retry:
                  - ErrorEquals:
                      - ~
            |          - States.Timeout|
            States.Timeout:     Retry:
                  - ErrorEquals:
                      -~
            |          - States.Timeout|
            States.Timeout:     Retry:
                  - ErrorEquals:
                      ~
            |          - States.Timeout|
            States.Timeout:     Retry:
                  - ErrorEquals:
                      - States.Permissions
                      ~
            |          - States.Timeout|
            States.Timeout:     Retry:
                  - ErrorEquals: [~]
            |      - ErrorEquals: [States.Timeout]|
            States.Timeout:     Retry:
                  - ErrorEquals: [~
            |      - ErrorEquals: [States.Timeout|
            States.Timeout:     Retry:
                  - ErrorEquals: ["E" ~]
            |      - ErrorEquals: ["E", "States.Timeout"]|
            States.Timeout:     Retry:
                - ErrorEquals: ["~"]
            |    - ErrorEquals: ["States.Timeout"]|
            ErrorEquals:     Retry: [{~}]
            |    Retry: [{ErrorEquals: []}]|
            Retrier:     Retry:
                  ~
            |      - ErrorEquals:|
            |          - States.TaskFailed|
            |        IntervalSeconds: 1|
            |        MaxAttempts: 3|
            |        BackoffRate: 2|
            |        JitterStrategy: FULL|
            or
            |      - {ErrorEquals: [States.TaskFailed], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: FULL}|
            Retrier:     Retry:
                  - ~
            |      - ErrorEquals:|
            |          - States.TaskFailed|
            |        IntervalSeconds: 1|
            |        MaxAttempts: 3|
            |        BackoffRate: 2|
            |        JitterStrategy: FULL|
            or
            |      - {ErrorEquals: [States.TaskFailed], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: FULL}|
            Retry:     Catch:
                - ErrorEquals: [E]
                ~
            |    Retry:|
            |    - |
            or
            |    Retry: []|
            MaxAttempts:     Retry:
                  - ErrorEquals: [E]

                    ~
            |        MaxAttempts: 1|
        "#]],
    );
}

#[test]
fn whole_states_take_the_layout_of_the_document() {
    check_documents(
        &[
            ("StartAt: A\nStates:\n  A:\n    Type: Pass\n  ~", "Task state"),
            ("StartAt: A\nStates:\n    ~\n", "Parallel state"),
            ("StartAt: A\nStates:\n    Sub~\n", "Succeed state"),
            ("StartAt: A\nStates:\n    A:\n        Type: ~\n", "Fail state"),
            ("StartAt: A\nStates:\n    A:\n        Ty~\n", "Type"),
            ("\"StartAt\": \"A\"\n\"States\":\n  ~\n", "Pass state"),
            ("~", "State machine (JSONata)"),
            ("# note\nSta~", "State machine (JSONPath)"),
        ],
        expect![[r#"
            Task state: StartAt: A
            States:
              A:
                Type: Pass
              ~
            |  TaskName:|
            |    Type: Task|
            |    Resource: arn:aws:states:::lambda:invoke|
            |    Parameters:|
            |      FunctionName: function name or ARN|
            |      Payload.$: $|
            |    OutputPath: $.Payload|
            |    Retry:|
            |      - ErrorEquals:|
            |          - Lambda.ServiceException|
            |          - Lambda.AWSLambdaException|
            |          - Lambda.SdkClientException|
            |          - Lambda.TooManyRequestsException|
            |        IntervalSeconds: 1|
            |        MaxAttempts: 3|
            |        BackoffRate: 2|
            |        JitterStrategy: FULL|
            |    Next: NextState|
            or
            |  TaskName: {Type: Task, Resource: arn:aws:states:::lambda:invoke, Parameters: {FunctionName: function name or ARN, Payload.$: $}, OutputPath: $.Payload, Retry: [{ErrorEquals: [Lambda.ServiceException, Lambda.AWSLambdaException, Lambda.SdkClientException, Lambda.TooManyRequestsException], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: FULL}], Next: NextState}|
            Parallel state: StartAt: A
            States:
                ~

            |    ParallelName:|
            |      Type: Parallel|
            |      Branches:|
            |        - StartAt: First branch|
            |          States:|
            |            First branch:|
            |              Type: Pass|
            |              End: true|
            |      Next: NextState|
            or
            |    ParallelName: {Type: Parallel, Branches: [{StartAt: First branch, States: {First branch: {Type: Pass, End: true}}}], Next: NextState}|
            Succeed state: StartAt: A
            States:
                Sub~

            |    SucceedName:|
            |      Type: Succeed|
            or
            |    SucceedName: {Type: Succeed}|
            Fail state: StartAt: A
            States:
                A:
                    Type: ~

            |        Type: Fail|
            |        Error: ErrorName|
            |        Cause: What went wrong|
            Type: StartAt: A
            States:
                A:
                    Ty~

            |        Type: |
            Pass state: "StartAt": "A"
            "States":
              ~

            |  "PassName":|
            |    "Type": "Pass"|
            |    "Result":|
            |      "key": "value"|
            |    "Next": "NextState"|
            or
            |  "PassName": {"Type": "Pass", "Result": {"key": "value"}, "Next": "NextState"}|
            State machine (JSONata): ~
            |Comment: What this machine does|
            |QueryLanguage: JSONata|
            |StartAt: First|
            |States:|
            |  First:|
            |    Type: Pass|
            |    End: true|
            or
            |{Comment: What this machine does, QueryLanguage: JSONata, StartAt: First, States: {First: {Type: Pass, End: true}}}|
            State machine (JSONPath): # note
            Sta~
            |Comment: What this machine does|
            |StartAt: First|
            |States:|
            |  First:|
            |    Type: Pass|
            |    End: true|
            or
            |{Comment: What this machine does, StartAt: First, States: {First: {Type: Pass, End: true}}}|
        "#]],
    );
}

#[test]
fn expressions_keep_the_quotes_around_them_or_get_some() {
    check_lines(
        &[
            ("    InputPath: ~", "$"),
            ("    InputPath: $$.Exec~", "$$.Execution.Id"),
            ("    Parameters:\n      x.$: ~", "States.Format"),
            ("    Parameters:\n      x.$: States.Fo~", "States.Format"),
            ("    Parameters:\n      x.$: 'States.Fo~'", "States.Format"),
            ("    Parameters: {x.$: States.Fo~}", "States.Format"),
            ("    Parameters:\n      x.$: >-\n        States.Fo~", "States.Format"),
            ("    Parameters:\n      x.$:\n        States.Fo~", "States.Format"),
        ],
        expect![[r#"
            $:     InputPath: ~
            |    InputPath: $|
            $$.Execution.Id:     InputPath: $$.Exec~
            |    InputPath: $$.Execution.Id|
            States.Format:     Parameters:
                  x.$: ~
            |      x.$: "States.Format('template', value)"|
            or
            |      x.$: States.Format()|
            States.Format:     Parameters:
                  x.$: States.Fo~
            |      x.$: States.Format('template', value)|
            or
            |      x.$: States.Format()|
            States.Format:     Parameters:
                  x.$: 'States.Fo~'
            |      x.$: 'States.Format(''template'', value)'|
            or
            |      x.$: 'States.Format()'|
            States.Format:     Parameters: {x.$: States.Fo~}
            |    Parameters: {x.$: "States.Format('template', value)"}|
            or
            |    Parameters: {x.$: States.Format()}|
            States.Format:     Parameters:
                  x.$: >-
                    States.Fo~
            |        States.Format('template', value)|
            or
            |        States.Format()|
            States.Format:     Parameters:
                  x.$:
                    States.Fo~
            |        States.Format('template', value)|
            or
            |        States.Format()|
        "#]],
    );
}

#[test]
fn expressions_in_jsonata_have_quotes() {
    check_jsonata(
        &[
            ("    Output: ~", "{% %}"),
            ("    Output: {%~", "{% %}"),
            ("    Output: '{% $sta~ %}'", "$states.input"),
            ("    Output: \"{% $repl~ %}\"", "$replace"),
            ("    Output: {% $sta~ %}", "$states.input"),
            ("    Output: |-\n      {%\n        $sta~\n      %}", "$states.input"),
            ("    Output: |-\n      {%\n      ~\n      %}", "$states.input"),
            ("    Output: '{% $toM~ %}'", "$toMillis"),
            ("    Output: '{% $encode~ %}'", "$encodeUrl"),
            ("    Output:\n      {%~", "{% %}"),
            ("    Output:\n      ~", "{% %}"),
            ("    Output:\n      a: {b: ~}", "{% %}"),
        ],
        expect![[r#"
            {% %}:     Output: ~
            |    Output: "{%  %}"|
            {% %}:     Output: {%~
            |    Output: "{%  %}"|
            $states.input:     Output: '{% $sta~ %}'
            |    Output: '{% $states.input %}'|
            $replace:     Output: "{% $repl~ %}"
            |    Output: "{% $replace(str, pattern, replacement) %}"|
            or
            |    Output: "{% $replace() %}"|
            $states.input:     Output: {% $sta~ %}
            |    Output: "{% $states.input %}"|
            $states.input:     Output: |-
                  {%
                    $sta~
                  %}
            |        $states.input|
            $states.input:     Output: |-
                  {%
                  ~
                  %}
            |      $states.input|
            $toMillis:     Output: '{% $toM~ %}'
            |    Output: '{% $toMillis(timestamp) %}'|
            or
            |    Output: '{% $toMillis() %}'|
            $encodeUrl:     Output: '{% $encode~ %}'
            |    Output: '{% $encodeUrl(str) %}'|
            or
            |    Output: '{% $encodeUrl() %}'|
            {% %}:     Output:
                  {%~
            |      "{%  %}"|
            {% %}:     Output:
                  ~
            |      "{%  %}"|
            {% %}:     Output:
                  a: {b: ~}
            |      a: {b: "{%  %}"}|
        "#]],
    );
}

#[test]
fn nothing_is_put_left_of_the_text_of_a_block() {
    let text =
        "StartAt: A\nQueryLanguage: JSONata\nStates:\n  A:\n    Type: Pass\n    Output: |-\n      {%\n  ~\n      %}\n";
    assert!(super::items(text, Syntax::Yaml, true).1.is_empty());
}
