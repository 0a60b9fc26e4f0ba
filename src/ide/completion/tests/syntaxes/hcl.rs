//! Completion in Terraform files. In the texts `~` is the cursor.

use expect_test::{Expect, expect};

use super::check;
use crate::syntax::Syntax;

/// Accepts labels where a line of a state has the cursor.
fn check_lines(cases: &[(&str, &str)], expected: Expect) {
    let file = |line: &str| {
        format!(
            r#"resource "aws_sfn_state_machine" "m" {{
  definition = jsonencode({{
    StartAt = "A"
    States = {{
      A = {{
        Type = "Task"
{line}
      }}
      Bee = {{ Type = "Succeed" }}
    }}
  }})
}}
"#
        )
    };
    check(Syntax::Hcl, cases, file, expected);
}

#[test]
fn members_stand_in_lines_or_between_commas() {
    check_lines(
        &[
            ("        ~", "Next"),
            ("        Nex~", "Next"),
            ("        Nex~ = \"Bee\"", "Next"),
            ("        \"Nex~\" : \"Bee\"", "Next"),
            ("        ~ # note", "Next"),
            ("        Next = ~", "Bee"),
            ("        Next =~", "Bee"),
            ("        Next = \"~\"", "Bee"),
            ("        Next = \"B~", "Bee"),
            ("        End = ~", "true"),
            ("        ~", "Parameters"),
            ("        InputPath = \"$$.Exec~\"", "$$.Execution.Id"),
            ("        Parameters = { \"x.$\" = \"States.Fo~\" }", "States.Format"),
            ("      }\n      C = { Type = \"Task\" ~ }\n      D = {", "Retry"),
            ("      }\n      C = { Type = \"Task\", ~Next = \"Bee\" }\n      D = {", "TimeoutSeconds"),
            ("      }\n      C = { Type = \"~\" }\n      D = {", "Map state"),
            ("      }\n      ~\n      D = {", "Choice state"),
            ("        Retry = [{ ErrorEquals = [\"E\" ~] }]", "States.Timeout"),
            ("        Catch = [\n          ~\n          { Next = \"Bee\" }\n        ]", "Catcher"),
            ("        QueryLanguage = \"JSONata\"\n        Output = ~", "{% %}"),
            ("        QueryLanguage = \"JSONata\"\n        Output = \"{% $sta~ %}\"", "$states.input"),
        ],
        expect![[r#"
            Next:         ~
            |        Next = ""|
            Next:         Nex~
            |        Next = ""|
            Next:         Nex~ = "Bee"
            |        Next = "Bee"|
            Next:         "Nex~" : "Bee"
            |        "Next" : "Bee"|
            Next:         ~ # note
            |        Next = "" # note|
            Bee:         Next = ~
            |        Next = "Bee"|
            Bee:         Next =~
            |        Next = "Bee"|
            Bee:         Next = "~"
            |        Next = "Bee"|
            Bee:         Next = "B~
            |        Next = "Bee"|
            true:         End = ~
            |        End = true|
            Parameters:         ~
            |        Parameters = {|
            |          |
            |        }|
            or
            |        Parameters = {}|
            $$.Execution.Id:         InputPath = "$$.Exec~"
            |        InputPath = "$$.Execution.Id"|
            States.Format:         Parameters = { "x.$" = "States.Fo~" }
            |        Parameters = { "x.$" = "States.Format('template', value)" }|
            or
            |        Parameters = { "x.$" = "States.Format()" }|
            Retry:       }
                  C = { Type = "Task" ~ }
                  D = {
            |      C = { Type = "Task", Retry = [|
            |        |
            |      ] }|
            or
            |      C = { Type = "Task", Retry = [] }|
            TimeoutSeconds:       }
                  C = { Type = "Task", ~Next = "Bee" }
                  D = {
            |      C = { Type = "Task", TimeoutSeconds = "Bee" }|
            Map state:       }
                  C = { Type = "~" }
                  D = {
            |      C = { Type = "Map"|
            |      ItemsPath = "$.items"|
            |      ItemProcessor = {|
            |        ProcessorConfig = {|
            |          Mode = "INLINE"|
            |        }|
            |        StartAt = "Process item"|
            |        States = {|
            |          "Process item" = {|
            |            Type = "Pass"|
            |            End = true|
            |          }|
            |        }|
            |      }|
            |      Next = "NextState" }|
            Choice state:       }
                  ~
                  D = {
            |      "ChoiceName" = {|
            |        Type = "Choice"|
            |        Choices = [|
            |          {|
            |            Variable = "$.value"|
            |            StringEquals = "text"|
            |            Next = "NextState"|
            |          }|
            |        ]|
            |        Default = "NextState"|
            |      }|
            States.Timeout:         Retry = [{ ErrorEquals = ["E" ~] }]
            |        Retry = [{ ErrorEquals = ["E", "States.Timeout"] }]|
            Catcher:         Catch = [
                      ~
                      { Next = "Bee" }
                    ]
            |          {|
            |            ErrorEquals = ["States.ALL"]|
            |            ResultPath = "$.error"|
            |            Next = "NextState"|
            |          },|
            {% %}:         QueryLanguage = "JSONata"
                    Output = ~
            |        Output = "{%  %}"|
            $states.input:         QueryLanguage = "JSONata"
                    Output = "{% $sta~ %}"
            |        Output = "{% $states.input %}"|
        "#]],
    );
}
