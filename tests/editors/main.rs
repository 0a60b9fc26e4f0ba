//! The server in real clients: each suite is a part of `tests/editors/run`.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

/// Runs a suite. The script says so when its tools are not installed.
fn run(suite: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/run");
    let status = Command::new(script)
        .arg(suite)
        .env("ASL_LSP", env!("CARGO_BIN_EXE_asl-lsp"))
        .status()
        .expect("the script runs");
    assert!(status.success(), "the {suite} suite failed: see above");
}

#[test]
fn protocol() {
    run("protocol");
}

#[test]
fn neovim() {
    run("neovim");
}

#[test]
fn the_page_on_editors_names_every_language_that_the_server_knows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("the file is there");
    let page = read("docs/editors.md");
    let source = read("src/hosts/detect.rs");
    let lists: Vec<&str> =
        source.split("_LANGUAGES: ").skip(1).filter_map(|list| list.split_once("];").map(|(list, _)| list)).collect();
    assert_eq!(lists.len(), 2, "the lists of languages in src/hosts/detect.rs");
    let languages: Vec<&str> = lists.iter().flat_map(|list| list.split("(\"").skip(1)).collect();
    assert!(languages.len() > 10, "{languages:?}");
    for language in languages {
        let (language, _) = language.split_once('"').expect("a text ends");
        assert!(page.contains(&format!("`{language}`")), "docs/editors.md does not name `{language}`");
    }
}
