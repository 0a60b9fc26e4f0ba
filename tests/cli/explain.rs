//! `asl-lsp explain`.

use super::{folder, run};

#[test]
fn a_rule_has_its_page() {
    let folder = folder(&[]);
    for code in ["unreachable-state", "Unreachable-State"] {
        let ran = run(&folder, &["explain", code]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.starts_with("unreachable-state\n\nError · correctness · AWS: "), "{}", ran.stdout);
        assert!(ran.stdout.contains("\n    {\n      \"StartAt\""), "examples are indented: {}", ran.stdout);
        assert!(!ran.stdout.contains(['\u{1b}', '#']), "no colours in a pipe: {}", ran.stdout);
    }
}

#[test]
fn without_a_code_all_rules_are_listed_by_group() {
    let ran = run(&folder(&[]), &["explain"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let line = ran.stdout.lines().find(|line| line.contains("  unreachable-state  ")).unwrap();
    assert!(line.starts_with("  error    ") && line.ends_with("  no way leads from the start to a state"), "{line:?}");
    let groups: Vec<&str> = ran.stdout.lines().filter(|line| !line.starts_with("  ") && !line.is_empty()).collect();
    assert_eq!(
        (groups[0], groups.last()),
        ("correctness", Some(&"`asl-lsp explain CODE` tells more about one of them."))
    );
    assert!(groups.iter().enumerate().all(|(index, group)| !groups[..index].contains(group)), "{groups:?}");
}

#[test]
fn a_code_of_aws_leads_to_its_rules() {
    let folder = folder(&[]);
    let ran = run(&folder, &["explain", "MISSING_TRANSITION_TARGET"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("  missing-transition-target  "), "{}", ran.stdout);
    assert!(ran.stdout.starts_with("AWS reports MISSING_TRANSITION_TARGET if a transition leads to no state"));
    assert!(!ran.stdout.contains("json-syntax"), "{}", ran.stdout);
    let ran = run(&folder, &["explain", "STATE_MACHINE_NAME_EMPTY"]);
    assert_eq!((ran.code, ran.stdout.contains("No rule of asl-lsp is about it")), (0, true), "{}", ran.stdout);
}

#[test]
fn a_rule_that_does_not_exist_is_an_error() {
    let folder = folder(&[]);
    let ran = run(&folder, &["explain", "unreachable-sate"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr, "error: there is no rule `unreachable-sate`; did you mean `unreachable-state`?\n");
    let ran = run(&folder, &["explain", "zebra"]);
    assert_eq!((ran.code, ran.stderr.contains("`asl-lsp explain` lists them")), (2, true), "{}", ran.stderr);
}

#[test]
fn findings_end_with_how_to_learn_more() {
    let folder = folder(&[("a.asl.json", b"{}")]);
    let ran = run(&folder, &["check", "a.asl.json"]);
    let last = ran.stdout.lines().last().unwrap();
    assert_eq!(
        last,
        "`asl-lsp explain CODE` tells more about a finding, for example `asl-lsp explain missing-required-field`"
    );
    let code = last.rsplit(' ').next().unwrap().trim_matches('`');
    assert_eq!(run(&folder, &["explain", code]).code, 0);
}
