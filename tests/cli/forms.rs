//! Definitions in all their forms: which files are looked at, and what is said
//! of them.

use expect_test::expect;
use serde_json::Value;

use super::{Ran, folder, run, run_with_stdin};

const JSON: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
const YAML: &str = "StartAt: A\nStates:\n  A:\n    Type: Succeed\n";
const SAM: &str = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A: {Type: Succeed}
  Refunds:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: B
        States:
          A: {Type: Succeed}
";
const CLOUDFORMATION: &str = r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties":
  {"DefinitionString": "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}"}}}}"#;
const TERRAFORM: &str = "\
resource \"aws_sfn_state_machine\" \"orders\" {
  definition = jsonencode({
    StartAt = \"A\"
    States  = { A = { Type = \"Succeed\" } }
  })
}
";
const SERVERLESS: &str = "\
service: x
stepFunctions:
  stateMachines:
    orders:
      definition:
        StartAt: A
        States:
          A: {Type: Succeed}
";

/// Files of people who do other things.
const OTHERS: [(&str, &[u8]); 7] = [
    ("compose.yaml", b"services:\n  a: {image: b}\n"),
    ("queue.tf", b"resource \"aws_sqs_queue\" \"q\" {}\n"),
    ("functions.template", b"{\"Resources\": {\"F\": {\"Type\": \"AWS::Lambda::Function\"}}}"),
    ("helm.yml", b"{{- range .Values.x }}\n- {{ . }}\n{{- end }}\n"),
    ("picture.json", b"\x89PNG\xff"),
    ("utf16.yaml", b"\xff\xfea\0:\0 \x001\0"),
    ("empty.yaml", b"Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: {Name: x}\n"),
];

#[test]
fn a_folder_is_searched_for_definitions_of_every_form() {
    let ours: [(&str, &[u8]); 12] = [
        ("a.asl.json", JSON.as_bytes()),
        ("a.json", JSON.as_bytes()),
        ("b.asl.yaml", YAML.as_bytes()),
        ("b.ASL.yml", YAML.as_bytes()),
        ("b.yaml", YAML.as_bytes()),
        ("c.template", CLOUDFORMATION.as_bytes()),
        ("c.template.json", CLOUDFORMATION.as_bytes()),
        ("d.tf", TERRAFORM.as_bytes()),
        ("d.tofu", TERRAFORM.as_bytes()),
        ("d.tf.json", br#"{"resource": {"aws_sfn_state_machine": {"m": {"definition": "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}"}}}}"#),
        ("serverless.yml", SERVERLESS.as_bytes()),
        ("template.yaml", SAM.as_bytes()),
    ];
    let ran = run(&folder(&[&ours[..], &OTHERS].concat()), &["check", "."]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
    assert!(
        ran.stdout.contains(
            "13 definitions: 2 JSON, 3 YAML, 2 in SAM, 2 in CloudFormation, 3 in Terraform, 1 in Serverless\n"
        ),
        "{}",
        ran.stdout
    );
    let ran = run(&folder(&OTHERS), &["check", "."]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "warning: no definitions found\n"));
}

#[test]
fn a_finding_says_in_which_of_several_machines_it_is() {
    let folder = folder(&[("template.yaml", SAM.as_bytes())]);
    let Ran { code, stdout, stderr } = run(&folder, &["check", "template.yaml"]);
    assert_eq!((code, stderr.as_str()), (1, ""));
    expect![[r#"
        error[start-at-missing-target]: `B` names no state here: AWS refuses it until `States` holds a state of this name
          --> template.yaml:14:18
           |
        14 |         StartAt: B
           |                  ^
           |
           = note: AWS reports this as MISSING_TRANSITION_TARGET at /StartAt
           = note: in the state machine `Refunds`

        1 error in 1 file
        2 definitions: 2 in SAM
        `asl-lsp explain CODE` tells more about a finding, for example `asl-lsp explain start-at-missing-target`
    "#]]
    .assert_eq(&stdout);
    let ran = run(&folder, &["check", "template.yaml", "--format", "json"]);
    let machines = ran.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["machine"].clone());
    assert!(machines.eq(["Refunds"]), "{}", ran.stdout);
}

#[test]
fn a_named_file_without_a_definition_is_noted() {
    let folder = folder(&OTHERS);
    for name in ["compose.yaml", "queue.tf", "functions.template", "helm.yml", "empty.yaml"] {
        let ran = run(&folder, &["check", name]);
        let note = format!("note: {name}: holds no definition of a state machine\n");
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", note.as_str()));
    }
    for (name, said) in
        [("picture.json", "is not UTF-8 text"), ("utf16.yaml", "is UTF-16, not UTF-8: save it as UTF-8")]
    {
        let ran = run(&folder, &["check", name]);
        let error = format!("error: {name}: {said}\n");
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", error.as_str()));
    }
}

#[test]
fn a_file_in_a_folder_that_holds_a_definition_and_is_no_text_is_noted() {
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(SAM.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin = [b"# caf\xe9\n", YAML.as_bytes()].concat();
    let ran = run(&folder(&[("a.yaml", &utf16), ("b.yml", &latin), ("c.yaml", YAML.as_bytes())]), &["check", "."]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "no problems in 1 definition\n"));
    let notes: Vec<&str> = ran.stderr.lines().map(|line| line.rsplit(['/', '\\']).next().unwrap()).collect();
    let said = ["a.yaml: is UTF-16, not UTF-8: save it as UTF-8 (skipped)", "b.yml: is not UTF-8 text (skipped)"];
    assert_eq!(notes, said);
}

#[test]
fn stdin_is_known_by_its_text() {
    let folder = folder(&[]);
    for text in [JSON, YAML, CLOUDFORMATION, TERRAFORM, SERVERLESS] {
        let ran = run_with_stdin(&folder, &["check", "-"], text.as_bytes());
        assert_eq!(
            (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
            (0, "no problems in 1 definition\n", ""),
            "{text}"
        );
    }
    // Whoever pipes nothing has made a mistake.
    let ran = run_with_stdin(&folder, &["check", "-"], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
}

#[test]
fn stdin_may_have_the_name_of_a_file() {
    let folder = folder(&[("template.yaml", JSON.as_bytes())]);
    let arguments = ["check", "-", "--stdin-name", "template.yaml", "template.yaml"];
    let ran = run_with_stdin(&folder, &arguments, SAM.as_bytes());
    assert!(ran.code == 1 && ran.stdout.contains("--> template.yaml:14:18"), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("in 1 of 2 files\n"), "{}", ran.stdout);
    // The name decides what the text does not.
    let ran = run_with_stdin(&folder, &["check", "-", "--stdin-name", "new.asl.yaml"], b"Comment: x\n");
    assert!(ran.code == 1 && ran.stdout.contains("new.asl.yaml:1:1"), "{}{}", ran.stdout, ran.stderr);
    let ran = run_with_stdin(&folder, &["check", "-", "--stdin-name", "x.yaml"], b"Comment: x\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "note: x.yaml: holds no definition of a state machine\n"));
    for command in [&["check", "template.yaml"][..], &["locate", "template.yaml", "m"]] {
        let ran = run(&folder, &[command, &["--stdin-name", "x.yaml"]].concat());
        assert_eq!(ran.code, 2);
        assert!(
            ran.stderr.contains("x.yaml: is the name of stdin, which is not checked: give `-` as well"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn errors_of_aws_are_located_in_every_form() {
    let folder = folder(&[("queue.tf", OTHERS[1].1)]);
    let message = "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Type";
    let forms = [
        ("m.asl.json", JSON),
        ("m.yaml", YAML),
        ("template.yaml", SAM),
        ("template.json", CLOUDFORMATION),
        ("main.tf", TERRAFORM),
        ("serverless.yml", SERVERLESS),
    ];
    for (name, text) in forms {
        let line = 1 + text.lines().position(|line| line.contains("Succeed")).unwrap();
        let column = 1 + text.lines().find_map(|line| line.find("Succeed")).unwrap();
        let ran = run_with_stdin(&folder, &["locate", "-", message, "--stdin-name", name], text.as_bytes());
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert!(ran.stdout.contains(&format!("--> {name}:{line}:{column}\n")), "{}", ran.stdout);
        assert_eq!(ran.stdout.contains("note: in the state machine `Orders`"), text == SAM, "{}", ran.stdout);
    }
    let ran = run(&folder, &["locate", "queue.tf", message]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr, "error: queue.tf: holds no definition of a state machine\n");
}

#[test]
fn what_is_checked_together_is_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).expect("it is written");
    write(
        "template.yaml",
        "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      DefinitionUri: a.asl.json\n      DefinitionSubstitutions: {Known: x}\n  N:\n    Type: AWS::Serverless::StateMachine\n    Properties: {DefinitionUri: gone.asl.json}\n",
    );
    write(
        "a.asl.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Knwon}", "TimeoutSeconds": 5, "End": true}}}"#,
    );
    let check = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_asl-lsp"))
            .current_dir(folder.path())
            .args(["check", "--format", "json"])
            .args(arguments)
            .output()
            .expect("it runs");
        let found = String::from_utf8(output.stdout).expect("UTF-8");
        let code = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["code"].to_string();
        found.lines().map(code).collect::<Vec<_>>()
    };
    let all = ["\"placeholder-undeclared\"", "\"placeholder-unused\"", "\"definition-uri-missing\""];
    assert_eq!(check(&["."]), all);
    assert_eq!(check(&["./a.asl.json", "template.yaml"]), all, "however they are named");
    assert_eq!(check(&["template.yaml"]), &all[1..]);
    assert_eq!(check(&["a.asl.json"]), [""; 0], "nobody is there who would fill it in");
}
