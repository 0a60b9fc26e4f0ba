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
