//! The program as people and scripts see it: arguments, streams, exit codes.

// The lint knows tests by their attribute and does not see that this is one as a whole.
#![allow(clippy::unwrap_used)]

mod explain;
mod forms;
mod graph;
mod locate;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const DEFINITION: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asl-lsp"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn run(folder: &TempDir, arguments: &[&str]) -> Ran {
    command(folder.path(), arguments).output().unwrap().into()
}

fn run_with_stdin(folder: &TempDir, arguments: &[&str], stdin: &[u8]) -> Ran {
    let mut command = command(folder.path(), arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    child.wait_with_output().unwrap().into()
}

#[test]
fn definitions_in_templates_are_checked_where_they_stand() {
    let template = r#"{"Resources": {"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition":
{"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}}}}}"#;
    let folder = folder(&[("template.json", template.as_bytes()), ("other.json", b"{\"Resources\": {}}")]);
    for arguments in [["check", "."], ["check", "template.json"]] {
        let ran = run(&folder, &arguments);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stdout.contains("template.json:2:14"), "{}", ran.stdout);
        assert!(ran.stdout.contains("`B` names no state here"), "{}", ran.stdout);
    }
}

#[test]
fn version_and_help_are_answered() {
    let folder = folder(&[]);
    let ran = run(&folder, &["--version"]);
    assert_eq!((ran.code, ran.stdout), (0, format!("asl-lsp {}\n", env!("CARGO_PKG_VERSION"))));
    let ran = run(&folder, &["--help"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("asl-lsp check order.asl.json"), "{}", ran.stdout);
    let ran = run(&folder, &["check", "--help"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("Exit code:"), "{}", ran.stdout);
}

#[test]
fn wrong_usage_ends_with_2() {
    let folder = folder(&[]);
    for arguments in [&["check"][..], &["check", "--format", "xml", "."], &["--nonsense"], &["--stdio", "check", "."]] {
        let ran = run(&folder, arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    }
}

#[test]
fn a_file_in_the_place_of_a_command_gets_advice() {
    let folder = folder(&[("a.asl.json", DEFINITION.as_bytes())]);
    let ran = run(&folder, &["a.asl.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("run `asl-lsp check a.asl.json`"), "{}", ran.stderr);
}

#[test]
fn what_editors_pass_is_accepted() {
    let folder = folder(&[]);
    for arguments in [&[][..], &["--stdio"], &["--stdio", "--clientProcessId=4711"]] {
        let ran = run(&folder, arguments);
        assert!(!ran.stderr.contains("Usage:") && ran.code != 2, "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn a_missing_file_is_an_error_and_the_others_are_checked() {
    let folder = folder(&[("b.asl.json", DEFINITION.as_bytes())]);
    let ran = run(&folder, &["check", "a.asl.json", "b.asl.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, "no problems in 1 definition\n"));
    assert!(ran.stderr.starts_with("error: a.asl.json: cannot be read: "), "{}", ran.stderr);
}

#[test]
fn a_folder_is_searched_for_definitions() {
    let template = format!(r#"{{"Resources": {{"Machine": {{"Definition": {DEFINITION}}}}}}}"#);
    let definition = DEFINITION.as_bytes();
    let folder = folder(&[
        (".gitignore", b"ignored/\n"),
        ("a.asl.json", definition),
        ("deep/er/b.asl.jsonc", definition),
        ("deep/c.ASL", definition),
        ("plain.json", definition),
        ("package.json", b"{\"name\": \"x\"}"),
        ("template.json", template.as_bytes()),
        ("ignored/d.asl.json", b"\xff"),
        (".hidden/e.asl.json", b"\xff"),
    ]);
    let ran = run(&folder, &["check", "."]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "no problems in 4 definitions\n", ""));
}

#[test]
fn a_named_file_is_checked_whatever_it_is_called() {
    let folder = folder(&[(".hidden/x.txt", DEFINITION.as_bytes()), (".gitignore", b"*")]);
    let ran = run(&folder, &["check", ".hidden/x.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "no problems in 1 definition\n", ""));
}

#[test]
fn a_file_is_checked_once() {
    let folder = folder(&[("a.asl.json", DEFINITION.as_bytes())]);
    let ran = run(&folder, &["check", "a.asl.json", ".", "./a.asl.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "no problems in 1 definition\n"));
}

#[test]
fn stdin_is_checked_among_the_others() {
    let folder = folder(&[("a.asl.json", DEFINITION.as_bytes())]);
    let ran = run_with_stdin(&folder, &["check", "-", "a.asl.json"], DEFINITION.as_bytes());
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "no problems in 2 definitions\n", ""));
    let ran = run_with_stdin(&folder, &["check", "-"], b"\xff\xfe{\0");
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr, "error: <stdin>: is UTF-16, not UTF-8: save it as UTF-8\n");
}

#[test]
fn a_binary_file_is_an_error_if_it_is_named_and_a_note_in_a_folder() {
    let folder = folder(&[("a.asl.json", DEFINITION.as_bytes()), ("b.asl.json", b"\x89PNG\xff")]);
    let ran = run(&folder, &["check", "b.asl.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr, "error: b.asl.json: is not UTF-8 text\n");
    let ran = run(&folder, &["check", "."]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "no problems in 1 definition\n"));
    assert!(ran.stderr.starts_with("note: ") && ran.stderr.ends_with("b.asl.json: is not UTF-8 text (skipped)\n"));
}

#[test]
fn an_empty_folder_is_remarked_upon() {
    let ran = run(&folder(&[]), &["check", "."]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "warning: no definitions found\n"));
}

#[test]
fn json_has_no_line_that_is_not_a_finding() {
    let folder = folder(&[("a.asl.json", DEFINITION.as_bytes())]);
    let ran = run(&folder, &["check", "--format", "json", "--fail-on", "hint", "a.asl.json"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let folder = folder(&[("a.asl.json", DEFINITION.as_bytes())]);
    let mut command = command(folder.path(), &["check", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(DEFINITION.as_bytes()).unwrap();
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn the_machine_type_decides_what_is_wrong() {
    let text = r#"{"StartAt": "A", "States": {"A": {
        "Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "TimeoutSeconds": 60,
        "Parameters": {"JobName": "x"}, "End": true
    }}}"#;
    let folder = folder(&[("a.asl.json", text.as_bytes())]);
    let codes = |machine_type: &str| {
        let ran = run(&folder, &["check", "a.asl.json", "--format", "json", "--machine-type", machine_type]);
        (ran.code, ran.stdout.contains("\"express-sync\""))
    };
    assert_eq!((codes("STANDARD"), codes("EXPRESS")), ((0, false), (1, true)));
    let refused = "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at \
        /States/A/Resource";
    let ran = run(&folder, &["locate", "a.asl.json", refused, "--machine-type", "EXPRESS"]);
    assert!(ran.stdout.contains("reported as `express-sync`"), "{}", ran.stdout);
}

#[test]
fn rules_have_the_level_that_is_asked_for() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}, "B": {"Type": "Succeed"}}}"#;
    let folder = folder(&[("a.asl.json", text.as_bytes())]);
    let check = |more: &[&str]| run(&folder, &[&["check", "a.asl.json", "--format", "json"][..], more].concat());
    let severity = |ran: &Ran| {
        let line = ran.stdout.lines().next().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        line.map(|finding| finding["severity"].as_str().unwrap().to_owned())
    };
    let ran = check(&[]);
    assert_eq!((ran.code, severity(&ran).as_deref()), (1, Some("error")));
    let ran = check(&["--rule", "unreachable-state=warning"]);
    assert_eq!((ran.code, severity(&ran).as_deref()), (0, Some("warning")));
    let ran =
        check(&["--rule", "unreachable-state=hint", "--rule", "unreachable-state=off", "--machine-type", "express"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    for (wrong, said) in [
        (["--rule", "unreachable-sate=off"], "did you mean `unreachable-state`?"),
        (["--rule", "unreachable-state=warn"], "off, hint, warning, error"),
        (["--machine-type", "FAST"], "[possible values: STANDARD, EXPRESS]"),
    ] {
        let ran = check(&wrong);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{wrong:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}
