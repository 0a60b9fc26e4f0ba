//! The house rules that no compiler checks: layers, module heads, lengths, and
//! nothing of one machine in the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers that it may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("syntax", &["text"]),
    ("spec", &[]),
    ("expr", &["text", "spec"]),
    ("hosts", &["text", "syntax", "spec"]),
    ("model", &["text", "syntax", "spec", "expr"]),
    ("ide", &["text", "syntax", "spec", "expr", "hosts", "model"]),
    ("workspace", &["text", "syntax", "hosts", "ide"]),
    ("server", &["text", "syntax", "spec", "expr", "hosts", "model", "ide", "workspace"]),
    ("cli", &["text", "syntax", "spec", "expr", "hosts", "model", "ide", "workspace"]),
];

/// What only these layers may name, whatever the path in front of it.
const RESERVED: &[(&str, &[&str])] = &[
    ("tower_lsp", &["server"]),
    ("lsp_types", &["server"]),
    ("tokio", &["server"]),
    ("dashmap", &["server"]),
    ("serde", &["server", "cli"]),
    ("serde_json", &["server", "cli"]),
    ("clap", &["cli"]),
];

/// Files that are read at one sitting.
const MOST_LINES: usize = 600;

/// The code of `text` that ships: without comments, and without what follows
/// the first test module.
fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..tests].lines().enumerate();
    lines.map(|(number, line)| (number + 1, line.split("//").next().unwrap_or_default()))
}

/// What is wrong with a source file at this path below `src`.
fn violations(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut report = |line: usize, what: String| found.push(format!("src/{path}:{line}: {what}"));
    let layer = path.split(['/', '.']).next().unwrap_or_default();
    let is_test = path.ends_with("tests.rs") || path.contains("properties") || path.contains("test_support");
    if !text.starts_with("//!") {
        report(1, "no head that says what the file is for".into());
    }
    let is_table = path.starts_with("spec/");
    if !is_test && !is_table && text.lines().count() > MOST_LINES {
        report(MOST_LINES, "too long to read at one sitting".into());
    }
    for (number, line) in shipped(text) {
        for macro_name in ["todo!", "unimplemented!", "dbg!", "println!"] {
            if line.contains(macro_name) && !line.contains(&format!("e{macro_name}")) {
                report(number, format!("{macro_name} is left over"));
            }
        }
        if is_test {
            continue;
        }
        if let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) {
            for (other, _) in LAYERS.iter().filter(|(other, _)| *other != layer && !allowed.contains(other)) {
                if names(line, &format!("crate::{other}")) || (line.contains("use crate::{") && names(line, other)) {
                    report(number, format!("{layer} must not know {other}"));
                }
            }
        }
        let may_name_all = matches!(path, "main.rs" | "lib.rs");
        for (word, layers) in RESERVED {
            if !may_name_all && !layers.contains(&layer) && names(line, &format!("{word}::")) {
                report(number, format!("{word} stands outside {}", layers.join(" and ")));
            }
        }
    }
    found
}

/// Whether `word` stands in `line`, and not as the end of a longer word.
fn names(line: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(at, _)| {
        let is_start = !line[..at].ends_with(is_part);
        let is_end = word.ends_with(':') || !line[at + word.len()..].starts_with(is_part);
        is_start && is_end
    })
}

/// Whether `word` starts something in `line`: `$d/root/` is no path from the root.
fn starts(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(|character: char| character.is_alphanumeric()))
}

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            source_files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

#[test]
fn the_source_keeps_the_house_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    assert!(files.len() > 50, "the walk finds the source");
    let mut found = Vec::new();
    for file in files {
        let path = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        found.extend(violations(&path, &fs::read_to_string(&file).expect("text")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_rules_find_what_breaks_them() {
    let check = |path: &str, line: &str| violations(path, &format!("//! Head.\n{line}\n")).len();
    assert_eq!(check("text/edit.rs", "use crate::syntax::Tree;"), 1);
    assert_eq!(check("model/place.rs", "use crate::{ide, text};"), 1);
    assert_eq!(check("server/run.rs", "use crate::cli::check;"), 1);
    assert_eq!(check("ide/hover.rs", "fn f(url: tower_lsp::lsp_types::Url) {}"), 2);
    assert_eq!(check("ide/hover.rs", "use serde_json::json;"), 1);
    assert_eq!(check("ide/hover.rs", "println!(\"x\");"), 1);
    assert_eq!(check("ide/hover.rs", "use crate::text::TextSize; // crate::server"), 0);
    assert_eq!(check("ide/hover.rs", "#[cfg(test)]\nmod tests {\nuse serde_json::json;"), 0);
    assert_eq!(violations("ide/hover.rs", "fn f() {}").len(), 1);
}

/// Paths of one machine, and hosts that packages come from, help nobody else.
#[test]
fn nothing_of_one_machine_is_in_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root).output();
    // A source package has no repository around it, and was made from one that passed.
    let Ok(listed) = listed.map(|output| output.stdout) else { return };
    let words = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["registry.", "npmjs"], ["py", "pi.org"]]
        .map(|word| word.concat());
    let mut found = Vec::new();
    for name in String::from_utf8_lossy(&listed).split('\0').filter(|name| !name.is_empty()) {
        let Ok(text) = fs::read_to_string(root.join(name)) else { continue };
        for (number, line) in text.lines().enumerate() {
            found.extend(
                words.iter().filter(|word| starts(line, word)).map(|word| format!("{name}:{}: {word}", number + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
