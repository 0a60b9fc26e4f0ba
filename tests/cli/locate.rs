//! `asl-lsp locate`.

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Ran, folder, run, run_with_stdin};

const WRONG: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "Ship order"},
    "Ship orders": {"Type": "Succeed"}
  }
}
"#;

const MESSAGE: &str = "Resource handler returned message: \"Invalid State Machine Definition: \
    'MISSING_TRANSITION_TARGET: Missing 'Next' target: Ship order at /States/A/Next, \
    MISSING_TRANSITION_TARGET: State \"Ship orders\" is not reachable. at /States/Ship orders' (Service: Sfn, \
    Status Code: 400)\"";

fn files() -> TempDir {
    folder(&[("a.asl.json", WRONG.as_bytes())])
}

#[test]
fn errors_are_shown_in_the_source() {
    let Ran { code, stdout, stderr } = run(&files(), &["locate", "a.asl.json", MESSAGE]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    expect![[r#"
        error[MISSING_TRANSITION_TARGET]: Missing 'Next' target: Ship order
         --> a.asl.json:4:36
          |
        4 |     "A": {"Type": "Pass", "Next": "Ship order"},
          |                                    ^^^^^^^^^^
          |
          = note: AWS reports it at /States/A/Next
          = note: reported as `missing-transition-target`; see `asl-lsp explain missing-transition-target`

        error[MISSING_TRANSITION_TARGET]: State "Ship orders" is not reachable.
         --> a.asl.json:5:6
          |
        5 |     "Ship orders": {"Type": "Succeed"}
          |      ^^^^^^^^^^^
          |
          = note: AWS reports it at /States/Ship orders

        2 errors found
    "#]]
    .assert_eq(&stdout);
}

#[test]
fn what_is_not_there_is_said_to_be_not_there() {
    let message = "NO_PATH: the value looks like a path at /States/B/InputPath, STATE_MACHINE_NAME_EMPTY: no name";
    let Ran { code, stdout, stderr } = run(&files(), &["locate", "a.asl.json", message]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    expect![[r#"
        warning[NO_PATH]: the value looks like a path
         --> a.asl.json:3:4
          |
        3 |   "States": {
          |    ^^^^^^
          |
          = note: AWS reports it at /States/B/InputPath
          = note: there is no such place in a.asl.json: this is the nearest; was it changed since?

        error[STATE_MACHINE_NAME_EMPTY]: no name
         |
         = note: this is not about the text of the definition

        0 of 2 errors found
    "#]]
    .assert_eq(&stdout);
}

#[test]
fn programs_get_a_line_for_each_error() {
    let ran = run(&files(), &["locate", "--format", "json", "a.asl.json", &format!("{MESSAGE}\nMISSING_END_STATE: x")]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let first = json!({
        "path": "a.asl.json", "line": 4, "column": 36, "endLine": 4, "endColumn": 46, "severity": "error",
        "code": "MISSING_TRANSITION_TARGET", "message": "Missing 'Next' target: Ship order",
        "location": "/States/A/Next", "exact": true, "rule": "missing-transition-target",
    });
    assert_eq!((lines.len(), &lines[0]), (3, &first));
    let nowhere = "STATE_MACHINE_NAME_EMPTY: no name";
    let ran = run(&files(), &["locate", "--format", "json", "a.asl.json", nowhere]);
    assert_eq!(serde_json::from_str::<Value>(&ran.stdout).unwrap()["line"], Value::Null);
}

#[test]
fn the_message_or_the_definition_may_be_piped() {
    let files = files();
    for arguments in [&["locate", "a.asl.json"][..], &["locate", "a.asl.json", "-"]] {
        // A log may hold bytes that are no text.
        let ran = run_with_stdin(&files, arguments, &[b"\xff ", MESSAGE.as_bytes()].concat());
        assert_eq!((ran.code, ran.stdout.lines().last()), (0, Some("2 errors found")), "{}", ran.stderr);
    }
    let ran = run_with_stdin(&files, &["locate", "-", MESSAGE], WRONG.as_bytes());
    assert_eq!((ran.code, ran.stdout.contains("<stdin>:4:36")), (0, true), "{}", ran.stdout);
    let ran = run_with_stdin(&files, &["locate", "-"], WRONG.as_bytes());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("only one of definition and message can come from stdin"), "{}", ran.stderr);
}

#[test]
fn a_message_without_errors_ends_with_1_and_a_missing_file_with_2() {
    let files = files();
    let ran = run(&files, &["locate", "a.asl.json", "Stack UPDATE_COMPLETE"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.starts_with("error: the message reports no error of AWS"), "{}", ran.stderr);
    let ran = run(&files, &["locate", "b.asl.json", MESSAGE]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with("error: b.asl.json: cannot be read"), "{}", ran.stderr);
    assert_eq!(run(&files, &["locate"]).code, 2);
}
