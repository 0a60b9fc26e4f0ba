//! The reference implementation, in a process of its own.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What the reference implementation says of a text.
#[derive(Debug)]
pub enum Verdict {
    /// It parses.
    Accepted,
    /// JavaScript cannot compile a regular expression in it.
    BadPattern,
    /// It does not parse.
    Refused {
        /// Its code, such as `S0201`.
        code: String,
        /// Where, in UTF-16 code units, if it says so.
        position: Option<usize>,
    },
}

/// Its verdicts on `texts`, one for each.
pub fn ask(folder: &Path, texts: &[&str]) -> Vec<Verdict> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jsonata/judge.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs");
    // It reads all before it writes anything, so neither waits for the other.
    let mut stdin = node.stdin.take().unwrap();
    stdin.write_all(&serde_json::to_vec(texts).unwrap()).unwrap();
    drop(stdin);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "the judge failed: see above");
    let verdicts: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    verdicts.iter().map(verdict).collect()
}

fn verdict(value: &Value) -> Verdict {
    if value.is_null() {
        return Verdict::Accepted;
    }
    let Some(code) = value["code"].as_str() else {
        let message = value["message"].as_str().unwrap();
        let is_pattern = message.starts_with("Invalid regular expression");
        assert!(is_pattern, "the reference implementation broke down: {value}");
        return Verdict::BadPattern;
    };
    let position = value["position"].as_u64().and_then(|position| usize::try_from(position).ok());
    Verdict::Refused { code: code.to_owned(), position }
}
