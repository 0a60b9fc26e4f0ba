//! Whole messages against one definition: what is marked, and what is said of it.

use expect_test::{Expect, expect};

use super::locate;
use crate::ide::{RULES, Snapshot};
use crate::test_support::{Fixture, annotated};
use crate::text::SourceText;

const MACHINE: &str = r#"{
  "StartAt": "Bill",
  "States": {
    "Bill": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"FunctionName": "bill", "Payload": {"deep": {"a.$": "x"}}},
      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refund"}],
      "Next": "Shp"
    },
    "Pick": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "A/B"}],
      "Default": "A"
    },
    "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
    "A/B": {"Type": "Wait", "Timestamp": "tomorrow", "Next": "Don't stop"},
    "Don't stop": {"Type": "Parallel", "Branches": [], "Next": "Each, all"},
    "Each, all": {
      "Type": "Map",
      "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
      "End": true
    }
  }
}
"#;

/// The rules that help to locate in these tests, where new rules are to change nothing.
const HELPERS: &[&str] =
    &["missing-transition-target", "unreachable-state", "duplicate-state-name", "json-syntax", "json-trailing-comma"];

/// The lines that are pointed at, with what is reported there.
fn shown(text: &str, message: &str) -> String {
    let snapshot = Snapshot::new(SourceText::new(text));
    let mut diagnostics = snapshot.diagnostics();
    diagnostics.retain(|diagnostic| HELPERS.contains(&diagnostic.code));
    let located = locate(&snapshot.definitions()[0], &diagnostics, message);
    let mut ranges = Vec::new();
    let mut elsewhere = String::new();
    for error in located {
        let mut words = format!("{}: {} [{}]", error.code, error.message, error.location);
        words.push_str(if error.is_exact { "" } else { " (nearest)" });
        match error.range {
            Some(range) => ranges.push((range, words)),
            None => elsewhere.push_str(&format!("nowhere: {words}\n")),
        }
        ranges
            .extend(error.related.into_iter().map(|related| (related.range, format!("related: {}", related.message))));
    }
    let marked = annotated(text, &ranges);
    let mut out = elsewhere;
    let (mut number, mut line_above) = (0, None);
    for line in marked.lines() {
        if line.trim_start().starts_with('^') {
            out.extend(line_above.take().map(|above| format!("{number:<2} | {above}\n")));
            out.push_str(&format!("   | {line}\n"));
        } else {
            (number, line_above) = (number + 1, Some(line));
        }
    }
    out
}

fn check(message: &str, expected: Expect) {
    expected.assert_eq(&shown(MACHINE, message));
}

/// Each error alone, as `CreateStateMachine` refuses it.
fn check_each(errors: &[&str], expected: Expect) {
    let shown: Vec<String> =
        errors.iter().map(|error| shown(MACHINE, &format!("Invalid State Machine Definition: '{error}'"))).collect();
    expected.assert_eq(&shown.join("---\n"));
}

#[test]
fn transitions_and_states() {
    check_each(
        &[
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp at /States/Bill/Next",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Refund at /States/Bill/Catch[0]/Next",
            "MISSING_TRANSITION_TARGET: State \"Pick\" is not reachable. at /States/Pick",
            "DUPLICATE_STATE_NAME: Duplicate State name: A at /States/Each, all/ItemProcessor/States/A",
            "MISSING_END_STATE: Workflow has no terminal state at null",
        ],
        expect![[r#"
            9  |       "Next": "Shp"
               |                ^^^ MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp [/States/Bill/Next]
            ---
            8  |       "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refund"}],
               |                                                          ^^^^^^ MISSING_TRANSITION_TARGET: Missing 'Next' target: Refund [/States/Bill/Catch[0]/Next]
            ---
            11 |     "Pick": {
               |      ^^^^ MISSING_TRANSITION_TARGET: State "Pick" is not reachable. [/States/Pick]
            ---
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |      ^ related: the first state of this name is here
            21 |       "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
               |                                                     ^ DUPLICATE_STATE_NAME: Duplicate State name: A [/States/Each, all/ItemProcessor/States/A]
            ---
            3  |   "States": {
               |    ^^^^^^ MISSING_END_STATE: Workflow has no terminal state []
        "#]],
    );
}

#[test]
fn the_rule_of_the_same_mistake_is_known() {
    let rule = |error: &str| Snapshot::new(SourceText::new(MACHINE)).locate(error).pop().and_then(|error| error.rule);
    let target = "MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp at /States/Bill/Next";
    assert_eq!(rule(target), Some("missing-transition-target"));
    assert_eq!(rule("DUPLICATE_STATE_NAME: Duplicate State name: A at /States/Bill"), None);
    let field = "SCHEMA_VALIDATION_FAILED: Field 'Output' is not supported at /States/A";
    assert_eq!(rule(field), Some("field-needs-jsonata"));
    let other = "SCHEMA_VALIDATION_FAILED: Field 'Type' is not supported at /States/A";
    assert_eq!(rule(other), None, "another field of the same state");
}

/// What the service was measured to say, and what we say of the same.
#[test]
fn the_words_of_the_service_lead_to_our_rules() {
    let text = r#"{
  "StartAt": "A", "Foo": 1, "TimeoutSeconds": -1, "States": {
    "A": {"Type": "Pass", "Catch": [], "outputPath": "$", "Next": "B", "End": true},
    "B": {"Type": "Wait", "Seconds": 1, "Timestamp": "2030-01-01T00:00:00Z", "Next": "C"},
    "C": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "D", "TimeoutSeconds": 0, "Retry": [
      {"ErrorEquals": ["States.ALL", "X"], "MaxAttempts": -1}, {"ErrorEquals": []}
    ]},
    "D": {"Type": "Choice", "Choices": [{"Not": {"Variable": "$.a", "IsNull": true, "Next": "E"}, "Next": "E"}]},
    "E": {"Type": "Parallel", "Branches": [], "Next": "F", "TimeoutSeconds": 3},
    "F": {
      "Type": "Map", "MaxConcurrency": "1", "Iterator": {"StartAt": "Y", "States": {"Y": {"Type": "Succeed"}}}, "Next": "G",
      "ItemProcessor": {"QueryLanguage": "JSONPath", "StartAt": "X", "States": {"X": {"Type": "Succeed"}}}
    },
    "G": {"Type": "Nope"}, "H": {"Next": "I"}, "I": {"Type": "Wait", "Timestamp": "tomorrow"},
    "J": {"Type": "Pass", "Output": 1, "End": true}
  }
}"#;
    let snapshot = Snapshot::new(SourceText::new(text));
    for (said, location, rule, marked) in [
        ("Field 'Foo' is not supported", "/", "unknown-field", "Foo"),
        ("Minimum value is 0", "/TimeoutSeconds", "top-timeout-range", "-1"),
        ("Field 'Catch' is not supported", "/States/A", "field-not-on-type", "Catch"),
        ("Field 'outputPath' is not supported", "/States/A", "field-case", "outputPath"),
        ("This object should have only one of the following fields: [Next, End]", "/States/A", "next-and-end", "End"),
        (
            "There should only be one of the following fields: [Seconds, Timestamp]",
            "/States/B",
            "wait-timing",
            "Timestamp",
        ),
        ("Minimum value is 1", "/States/C/TimeoutSeconds", "timeout-range", "0"),
        ("Minimum value is 0", "/States/C/Retry[0]/MaxAttempts", "retry-range", "-1"),
        ("Value cannot be empty", "/States/C/Retry[1]/ErrorEquals", "error-equals-empty", "[]"),
        ("Field 'Next' is not supported", "/States/D/Choices[0]/Not", "choice-nested-next", "Next"),
        ("Value cannot be empty", "/States/E/Branches", "branches-empty", "[]"),
        ("Field 'TimeoutSeconds' is not supported", "/States/E", "field-not-on-type", "TimeoutSeconds"),
        ("Expected value of type Integer", "/States/F/MaxConcurrency", "wrong-type", "\"1\""),
        (
            "Field 'QueryLanguage' is not supported",
            "/States/F/ItemProcessor",
            "query-language-on-processor",
            "QueryLanguage",
        ),
        (
            "There should only be one of the following fields: [ItemProcessor, Iterator]",
            "/States/F",
            "map-processor",
            "ItemProcessor",
        ),
        (
            "The field 'Type' should have one of these values: [Task, Wait]",
            "/States/G/Type",
            "state-unknown-type",
            "Nope",
        ),
        ("These fields are required: [Type]", "/States/H", "state-missing-type", "H"),
        (
            "This object should have only one of the following fields: [Next, End]",
            "/States/I",
            "next-or-end-missing",
            "I",
        ),
        ("String does not match RFC3339 timestamp", "/States/I/Timestamp", "timestamp-format", "tomorrow"),
        (
            "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
            "/States/J",
            "field-needs-jsonata",
            "Output",
        ),
    ] {
        let located =
            snapshot.locate(&format!("Definition: 'SCHEMA_VALIDATION_FAILED: {said} at {location}' (Service: Sfn)"));
        assert_eq!(
            (located.len(), located[0].rule, located[0].is_exact),
            (1, Some(rule), true),
            "{said} at {location}"
        );
        assert_eq!(&text[located[0].range.unwrap()], marked, "{said} at {location}");
    }
}

#[test]
fn names_may_hold_what_separates_elsewhere() {
    check_each(
        &[
            "SCHEMA_VALIDATION_FAILED: what at /States/A/B",
            "SCHEMA_VALIDATION_FAILED: what at /States/A/B/Next",
            "SCHEMA_VALIDATION_FAILED: what at /States/A/Output",
            "SCHEMA_VALIDATION_FAILED: what at /States/A/B/Timestamp",
            "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/Don't stop/Branches",
            "SCHEMA_VALIDATION_FAILED: what at /States/Each, all, SCHEMA_VALIDATION_FAILED: which at /States/Each, all/End",
            "SCHEMA_VALIDATION_FAILED: expected a path at /x at /States/Pick/Choices[0]/Variable",
            "SCHEMA_VALIDATION_FAILED: what at /States/Pick/Choices[0]",
        ],
        expect![[r#"
            17 |     "A/B": {"Type": "Wait", "Timestamp": "tomorrow", "Next": "Don't stop"},
               |      ^^^ SCHEMA_VALIDATION_FAILED: what [/States/A/B]
            ---
            17 |     "A/B": {"Type": "Wait", "Timestamp": "tomorrow", "Next": "Don't stop"},
               |                                                               ^^^^^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/A/B/Next]
            ---
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |                                     ^ SCHEMA_VALIDATION_FAILED: what [/States/A/Output]
            ---
            17 |     "A/B": {"Type": "Wait", "Timestamp": "tomorrow", "Next": "Don't stop"},
               |                                           ^^^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/A/B/Timestamp]
            ---
            18 |     "Don't stop": {"Type": "Parallel", "Branches": [], "Next": "Each, all"},
               |                                         ^^^^^^^^ SCHEMA_VALIDATION_FAILED: Value cannot be empty [/States/Don't stop/Branches]
            ---
            19 |     "Each, all": {
               |      ^^^^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/Each, all]
            22 |       "End": true
               |              ^^^^ SCHEMA_VALIDATION_FAILED: which [/States/Each, all/End]
            ---
            13 |       "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "A/B"}],
               |                                 ^^^ SCHEMA_VALIDATION_FAILED: expected a path at /x [/States/Pick/Choices[0]/Variable]
            ---
            13 |       "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "A/B"}],
               |                   ^ SCHEMA_VALIDATION_FAILED: what [/States/Pick/Choices[0]]
        "#]],
    );
}

#[test]
fn the_message_leads_to_the_field() {
    check_each(
        &[
            "SCHEMA_VALIDATION_FAILED: Field 'Output' is not supported at /States/A",
            "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for \
             the 'JSONata' QueryLanguage at /States/A",
            "SCHEMA_VALIDATION_FAILED: The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic \
             function call at /States/Bill/Parameters",
            "SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/A",
            "SCHEMA_VALIDATION_FAILED: These fields are required: [Choices] at /States/Pick",
            "SCHEMA_VALIDATION_FAILED: Field 'Gone' is not supported at /States/A",
            "SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/B/Timestamp",
            "SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object",
            "SCHEMA_VALIDATION_FAILED: These fields are required: [Version] at /",
        ],
        expect![[r#"
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |                            ^^^^^^ SCHEMA_VALIDATION_FAILED: Field 'Output' is not supported [/States/A]
            ---
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |                            ^^^^^^ SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage [/States/A]
            ---
            7  |       "Parameters": {"FunctionName": "bill", "Payload": {"deep": {"a.$": "x"}}},
               |                                                                           ^ SCHEMA_VALIDATION_FAILED: The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call [/States/Bill/Parameters]
            ---
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |                                                            ^^^^ SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] [/States/A]
            ---
            11 |     "Pick": {
               |      ^^^^ SCHEMA_VALIDATION_FAILED: These fields are required: [Choices] [/States/Pick] (nearest)
            ---
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |      ^ SCHEMA_VALIDATION_FAILED: Field 'Gone' is not supported [/States/A] (nearest)
            ---
            17 |     "A/B": {"Type": "Wait", "Timestamp": "tomorrow", "Next": "Don't stop"},
               |                                           ^^^^^^^^ SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp [/States/A/B/Timestamp]
            ---
            1  | {
               | ^ SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object []
            ---
            1  | {
               | ^ SCHEMA_VALIDATION_FAILED: These fields are required: [Version] [/]
        "#]],
    );
}

#[test]
fn a_place_that_does_not_exist_leads_to_the_nearest() {
    check_each(
        &[
            "SCHEMA_VALIDATION_FAILED: what at /States/Pick/Choices[7]/Next",
            "SCHEMA_VALIDATION_FAILED: what at /States/Pi/Next",
            "SCHEMA_VALIDATION_FAILED: what at /States/Pick me/Next",
            "SCHEMA_VALIDATION_FAILED: what at /Nowhere",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp at /States/Invoice/Next",
            "MISSING_TRANSITION_TARGET: State \"Pick\" is not reachable.",
            "STATE_MACHINE_NAME_TOO_LONG: the name is too long",
        ],
        expect![[r#"
            13 |       "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "A/B"}],
               |        ^^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/Pick/Choices[7]/Next] (nearest)
            ---
            3  |   "States": {
               |    ^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/Pi/Next] (nearest)
            ---
            3  |   "States": {
               |    ^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/Pick me/Next] (nearest)
            ---
            1  | {
               | ^ SCHEMA_VALIDATION_FAILED: what [/Nowhere] (nearest)
            ---
            9  |       "Next": "Shp"
               |                ^^^ MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp [/States/Invoice/Next] (nearest)
            ---
            11 |     "Pick": {
               |      ^^^^ MISSING_TRANSITION_TARGET: State "Pick" is not reachable. []
            ---
            nowhere: STATE_MACHINE_NAME_TOO_LONG: the name is too long []
        "#]],
    );
}

#[test]
fn cloudformation_and_the_cdk() {
    check(
        "UPDATE_FAILED        | AWS::StepFunctions::StateMachine | Machine1234\n\
         Resource handler returned message: \"Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' \
         target: Shp at /States/Bill/Next, MISSING_TRANSITION_TARGET: State \"A/B\" is not reachable. at /States/A/B' \
         (Service: AWSStepFunctions; Status Code: 400; Error Code: InvalidDefinition; Request ID: 1; Proxy: null)\" \
         (RequestToken: 2, HandlerErrorCode: InvalidRequest)\n\n\
         \u{1b}[31m ❌  Stack failed: Error: The stack named Stack failed to deploy: UPDATE_ROLLBACK_COMPLETE: Resource \
         handler returned message: \"Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: \
         Shp at /States/Bill/Next, MISSING_TRANSITION_TARGET: State \"A/B\" is not reachable.\nat /States/A/B' (Service: \
         Sfn, Status Code: 400, Request ID: 1) (SDK Attempt Count: 1)\" (RequestToken: 2)\u{1b}[39m\n    at \
         FullCloudFormationDeployment.monitorDeployment (/usr/lib/node_modules/aws-cdk/lib/index.js:1:2)",
        expect![[r#"
            9  |       "Next": "Shp"
               |                ^^^ MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp [/States/Bill/Next]
            17 |     "A/B": {"Type": "Wait", "Timestamp": "tomorrow", "Next": "Don't stop"},
               |      ^^^ MISSING_TRANSITION_TARGET: State "A/B" is not reachable. [/States/A/B]
        "#]],
    );
}

#[test]
fn sam_prints_a_table() {
    let reason = "Resource handler returned message: \"Invalid State Machine Definition: 'SOME_NEW_CODE: what at \
        /States/Don't stop/Next, MISSING_TRANSITION_TARGET: State \"Each, all\" is not reachable. at /States/Each, all, \
        SCHEMA_VALIDATION_FAILED: Field 'Output' is not supported at /States/A' (Service: Sfn, Status Code: 400, \
        Request ID: 0) (SDK Attempt Count: 1)\" (RequestToken: 0, HandlerErrorCode: InvalidRequest)";
    let mut cells = vec![String::new()];
    for word in reason.split(' ') {
        if cells.last().is_some_and(|cell| cell.len() + word.len() > 26) {
            cells.push(String::new());
        }
        cells.last_mut().unwrap().push_str(&format!("{word} "));
    }
    let rows: Vec<String> = cells.iter().map(|cell| format!("{:60}{cell:28}", "")).collect();
    check(
        &format!(
            "-----\nResourceStatus  ResourceStatusReason\n-----\nCREATE_FAILED  {}\n-----\n",
            rows.join("\n").trim_start()
        ),
        expect![[r#"
            16 |     "A": {"Type": "Pass", "Output": 1, "B": {"Next": ""}, "Next": "A/B"},
               |                            ^^^^^^ SCHEMA_VALIDATION_FAILED: Field 'Output' is not supported [/States/A]
            18 |     "Don't stop": {"Type": "Parallel", "Branches": [], "Next": "Each, all"},
               |                                                                 ^^^^^^^^^ SOME_NEW_CODE: what [/States/Don't stop/Next]
            19 |     "Each, all": {
               |      ^^^^^^^^^ MISSING_TRANSITION_TARGET: State "Each, all" is not reachable. [/States/Each, all]
        "#]],
    );
}

#[test]
fn terraform_breaks_lines() {
    check(
        "╷\n│ Error: updating Step Functions State Machine (m): operation error SFN: UpdateStateMachine, https\n│ response error \
         StatusCode: 400, RequestID: 1, InvalidDefinition: Invalid State Machine Definition:\n│ 'SCHEMA_VALIDATION_FAILED: \
         Value cannot be empty at /States/Don't\n│ stop/Branches, SCHEMA_VALIDATION_FAILED: what at\n│ /States/Each, \
         all/ItemProc\n│ essor/States, NO_PATH: look at\n│ /States/Pick\n│ /Choices[\n│ 0]/Next'\n│ \n│   with aws_sfn_state_machine.m,\n│   on main.tf line 12, in resource \
         \"aws_sfn_state_machine\" \"m\":\n╵\n",
        expect![[r#"
            13 |       "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "A/B"}],
               |                                                                ^^^ NO_PATH: look [/States/Pick/Choices[0]/Next]
            18 |     "Don't stop": {"Type": "Parallel", "Branches": [], "Next": "Each, all"},
               |                                         ^^^^^^^^ SCHEMA_VALIDATION_FAILED: Value cannot be empty [/States/Don't stop/Branches]
            21 |       "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
               |                                          ^^^^^^ SCHEMA_VALIDATION_FAILED: what [/States/Each, all/ItemProcessor/States]
        "#]],
    );
}

#[test]
fn the_answer_of_the_validation() {
    check(
        r#"{"result": "FAIL", "diagnostics": [
            {"severity": "ERROR", "code": "MISSING_TRANSITION_TARGET", "message": "Missing 'Next' target: Shp", "location": "/States/Bill/Next"},
            {"severity": "ERROR", "code": "MISSING_END_STATE", "message": "Workflow has no terminal state", "location": null},
            {"severity": "WARNING", "code": "NO_DOLLAR", "message": "look", "location": "/States/Bill/Parameters/Payload/deep/a.$"}
        ]}"#,
        expect![[r#"
            3  |   "States": {
               |    ^^^^^^ MISSING_END_STATE: Workflow has no terminal state []
            7  |       "Parameters": {"FunctionName": "bill", "Payload": {"deep": {"a.$": "x"}}},
               |                                                                           ^ NO_DOLLAR: look [/States/Bill/Parameters/Payload/deep/a.$]
            9  |       "Next": "Shp"
               |                ^^^ MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp [/States/Bill/Next]
        "#]],
    );
}

#[test]
fn errors_in_the_json() {
    let text = "{\n  \"StartAt\": \"A\"\n  \"States\": {\"A\": {\"Type\": \"Succeed\",}}\n}\n";
    let parser_says = |place: &str| {
        format!(
            "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unexpected character ('\"' (code 34)): was \
             expecting comma to separate Object entries\n at [Source: (String)\"{{\n  \"StartAt\": \"A\" at /x\"; {place}]'"
        )
    };
    let all: Vec<String> = [
        shown(text, &parser_says("line: 3, column: 4")),
        shown(text, &parser_says("line: 3, column: 36")),
        shown(text, &parser_says("line: 1, column: 99")),
        shown(text, "INVALID_JSON_DESCRIPTION: Expecting ',' delimiter: line 3 column 3 (char 21)"),
        shown(MACHINE, &parser_says("line: 9, column: 16")),
        shown(MACHINE, &parser_says("line: 900, column: 1")),
        shown(MACHINE, "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'"),
    ]
    .into();
    expect![[r#"
        2  |   "StartAt": "A"
           |                ^ INVALID_JSON_DESCRIPTION: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries []
        ---
        3  |   "States": {"A": {"Type": "Succeed",}}
           |                                     ^ INVALID_JSON_DESCRIPTION: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries []
        ---
        2  |   "StartAt": "A"
           |                ^ INVALID_JSON_DESCRIPTION: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries []
        ---
        2  |   "StartAt": "A"
           |                ^ INVALID_JSON_DESCRIPTION: Expecting ',' delimiter: line 3 column 3 (char 21) []
        ---
        9  |       "Next": "Shp"
           |               ^ INVALID_JSON_DESCRIPTION: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries []
        ---
        1  | {
           | ^ INVALID_JSON_DESCRIPTION: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries [] (nearest)
        ---
        1  | {
           | ^ INVALID_JSON_DESCRIPTION:  [] (nearest)
    "#]].assert_eq(&all.join("---\n"));
}

/// The ends of the ranges lie on characters, and nothing panics.
fn is_sound(text: &str, message: &str) {
    for error in Snapshot::new(SourceText::new(text)).locate(message) {
        let ranges = error.range.into_iter().chain(error.related.iter().map(|related| related.range));
        for range in ranges {
            assert!(text.get(std::ops::Range::from(range)).is_some(), "{range:?} of {text:?}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_message_is_read(
        text in "([{}\\[\\]:,\"a\u{fc}\n]|\"States\"|\"\u{fc}\"|\\{\"a\": ){0,30}",
        message in "([/'\"\\[\\]:, \n\u{fc}a0]| at /| at /States/|NO_PATH: |MISSING_END_STATE|line: |column: |null|\
                    INVALID_JSON_DESCRIPTION: |field '|fields: \\[|Invalid State Machine Definition: '){0,30}",
    ) {
        is_sound(&text, &message);
        is_sound(MACHINE, &message);
    }

    /// Whatever the states are called, and whatever is pasted around it, the way leads there.
    #[test]
    fn any_state_is_found(names in proptest::collection::vec("[a-c/' ,.\"\\[\\]0\u{fc}]{0,6}", 1..6)) {
        let states: Vec<String> = names
            .iter()
            .map(|name| format!("{}: {{\"Type\": \"Succeed\", \"Next\": [{{}}]}}", serde_json::to_string(name).unwrap()))
            .collect();
        let snapshot = Snapshot::new(SourceText::new(&format!("{{\"States\": {{{}}}}}", states.join(", "))));
        let errors: Vec<String> = names
            .iter()
            .flat_map(|name| ["", "/Type", "/Next[0]"].map(|field| format!("NO_PATH: look at /States/{name}{field}")))
            .collect();
        let located = snapshot.locate(&format!(
            "x: Resource handler returned message: \"Invalid State Machine Definition: '{}' (Service: Sfn, 'x' at /States)\"",
            errors.join(", "),
        ));
        for error in &located {
            proptest::prop_assert!(error.is_exact, "{error:?} in {names:?}");
        }
        let blank_or_equal = |name: &&String| !located.iter().any(|error| error.location == format!("/States/{name}"));
        let lost = names.iter().filter(|name| name.split_whitespace().collect::<Vec<_>>().join(" ") == **name);
        proptest::prop_assert_eq!(lost.filter(blank_or_equal).count(), 0, "{:?} of {:?}", located, names);
    }
}

/// The locations that our rules give are those of the service, so each leads back to its finding.
#[test]
fn what_our_rules_report_is_found_where_they_report_it() {
    let (mut lost, mut count) = (String::new(), 0);
    for rule in RULES {
        let Some((_, example)) = rule.docs.split_once("\n## Wrong\n\n```json\n") else { continue };
        let Some((example, _)) = example.split_once("```\n") else { continue };
        let snapshot = Fixture::new(example).snapshot();
        let found = snapshot.diagnostics();
        for (finding, aws) in found.iter().filter_map(|finding| Some((finding, finding.aws.as_ref()?))) {
            let location = if aws.location.is_empty() { "null" } else { &aws.location };
            let located = snapshot.locate(&format!("Definition: '{}: what it says at {location}'", aws.code));
            let at_once: Vec<_> =
                found.iter().filter(|other| other.aws.as_ref() == Some(aws)).map(|other| other.range).collect();
            let is_found = located.len() == 1
                && located[0].is_exact
                && located[0].rule.is_some()
                && located[0].range.is_some_and(|range| at_once.contains(&range));
            count += 1;
            if !is_found {
                lost.push_str(&format!("{} at {location}: {located:?}\n", finding.code));
            }
        }
    }
    assert!(lost.is_empty() && count > RULES.len() / 2, "{count} findings\n{lost}");
}
