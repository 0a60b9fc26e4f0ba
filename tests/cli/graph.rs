//! `asl-lsp graph`.

use serde_json::Value;
use tempfile::TempDir;

use super::{DEFINITION, folder, run, run_with_stdin};

const TEMPLATE: &str = r#"{"Resources": {
"Orders": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition":
{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}}},
"Bills": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition":
{"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}}}
}}"#;

fn files() -> TempDir {
    folder(&[
        ("a.asl.json", DEFINITION.as_bytes()),
        ("template.json", TEMPLATE.as_bytes()),
        ("empty.asl.json", b""),
        ("begun.asl.json", b"{\"StartAt\": \"A\","),
        ("other.json", b"{\"name\": \"x\"}"),
        ("utf16.asl.json", b"\xff\xfe{\0"),
    ])
}

#[test]
fn a_definition_is_drawn_in_each_format() {
    let files = files();
    for (format, start) in [("svg", "<svg "), ("mermaid", "flowchart TB\n"), ("dot", "digraph "), ("json", "{\n")] {
        let ran = run(&files, &["graph", "a.asl.json", "--format", format]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
        assert!(ran.stdout.starts_with(start) && ran.stdout.ends_with('\n'), "{format}: {}", ran.stdout);
    }
    let plain = run(&files, &["graph", "a.asl.json"]).stdout;
    assert!(plain.starts_with("<svg ") && plain.contains("prefers-color-scheme"), "{plain}");
    let dark = run(&files, &["graph", "a.asl.json", "--theme", "dark"]).stdout;
    assert!(!dark.contains("var(") && !dark.contains("prefers-color-scheme"), "{dark}");
}

#[test]
fn it_reads_stdin_and_writes_a_file() {
    let files = files();
    let drawn = run(&files, &["graph", "a.asl.json"]).stdout;
    let piped = run_with_stdin(&files, &["graph", "-"], DEFINITION.as_bytes());
    assert_eq!((piped.code, piped.stdout.as_str()), (0, drawn.as_str()));
    let written = run(&files, &["graph", "a.asl.json", "--output", "a.svg"]);
    assert_eq!((written.code, written.stdout.as_str(), written.stderr.as_str()), (0, "", ""));
    assert_eq!(std::fs::read_to_string(files.path().join("a.svg")).unwrap(), drawn);
    let failed = run(&files, &["graph", "a.asl.json", "-o", "no/such/folder.svg"]);
    assert_eq!(failed.code, 2);
    assert!(failed.stderr.starts_with("error: no/such/folder.svg: cannot be written: "), "{}", failed.stderr);
}

#[test]
fn of_several_state_machines_one_is_named() {
    let files = files();
    let ran = run(&files, &["graph", "template.json"]);
    let message = "error: template.json: holds several state machines: name one with --machine: `Orders`, `Bills`\n";
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", message));
    let ran = run(&files, &["graph", "template.json", "--machine", "Bills", "--format", "json"]);
    let drawn: Value = serde_json::from_str(&ran.stdout).unwrap();
    let state = &drawn["machine"]["states"][0];
    assert_eq!((drawn["name"].as_str(), state["name"].as_str()), (Some("Bills"), Some("B")));
    assert_eq!((state["line"].as_u64(), state["column"].as_u64()), (Some(5), Some(30)));
    let ran = run(&files, &["graph", "template.json", "--machine", "Bils"]);
    let message = "error: template.json: holds no state machine `Bils`; it holds `Orders`, `Bills`\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (2, message));
    let ran = run(&files, &["graph", "a.asl.json", "--machine", "A"]);
    let message = "error: a.asl.json: is a definition, which has no name: leave --machine out\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (2, message));
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let files = files();
    for (file, code, message) in [
        ("begun.asl.json", 1, "there is nothing to draw yet: the definition has no `States`"),
        (
            "empty.asl.json",
            1,
            "there is no state machine to draw: a definition is an object with `StartAt` and `States`",
        ),
        ("utf16.asl.json", 2, "is UTF-16, not UTF-8: save it as UTF-8"),
    ] {
        let ran = run(&files, &["graph", file]);
        assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{file}");
        assert_eq!(ran.stderr, format!("error: {file}: {message}\n"));
    }
    let ran = run(&files, &["graph", "other.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    let ran = run(&files, &["graph", "missing.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.starts_with("error: missing.json: cannot be read: "), "{}", ran.stderr);
    assert_eq!(run(&files, &["graph"]).code, 2);
    assert_eq!(run(&files, &["graph", "a.asl.json", "--format", "png"]).code, 2);
}
