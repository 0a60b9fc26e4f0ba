//! The expressions: those of the suite, with what it says of them, and those
//! of this repository.

use std::path::Path;

use serde_json::Value;

/// An expression of the suite.
pub struct Case {
    /// Its file, below the suite's folder, and its number there.
    pub name: String,
    /// The expression.
    pub text: String,
    /// What the suite says of it.
    pub claim: Claim,
}

/// What the suite says of an expression.
#[derive(Debug)]
pub enum Claim {
    /// It parses, whatever becomes of it then.
    Parses,
    /// It does not parse, with this code.
    Refused(String),
}

/// All cases below `folder`, in the order of their files' names.
pub fn suite(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    // Those in `skip` are what the package that brings the suite along cannot
    // do; they are as good as the others.
    for part in ["groups", "skip"] {
        for file in files(&folder.join(part), &["json"]) {
            // Two cases have one half of a surrogate pair, which is no character.
            let content = std::fs::read_to_string(&file).unwrap().replace(r"\uD800", r"\uFFFD");
            let content: Value = serde_json::from_str(&content).unwrap();
            let list = content.as_array().map_or(std::slice::from_ref(&content), Vec::as_slice);
            for (index, case) in list.iter().enumerate() {
                let text = match (case["expr"].as_str(), case["expr-file"].as_str()) {
                    (Some(text), None) => text.to_owned(),
                    (None, Some(other)) => std::fs::read_to_string(file.with_file_name(other)).unwrap(),
                    _ => panic!("{}: {index}: which expression?", file.display()),
                };
                let code = case["code"].as_str().or_else(|| case["error"]["code"].as_str());
                let claim = match code {
                    Some(code) if code.starts_with('S') => Claim::Refused(code.to_owned()),
                    _ => Claim::Parses,
                };
                let name = format!("{}#{index}", file.strip_prefix(folder).unwrap().display());
                cases.push(Case { name, text, claim });
            }
        }
    }
    cases
}

/// What stands between `{%` and `%}` in the corpus, the examples and the
/// rules' pages; each text once.
pub fn in_definitions(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["tests/corpus", "examples", "docs/rules"] {
        for file in files(&root.join(folder), &["json", "md"]) {
            let text = std::fs::read_to_string(&file).unwrap();
            let mut rest = text.as_str();
            while let Some((_, after)) = rest.split_once("\"{%") {
                // What is not closed on its line is not meant to be read.
                let line = after.lines().next().unwrap_or_default();
                if let Some((code, _)) = line.split_once("%}\"") {
                    found.extend(serde_json::from_str::<String>(&format!("\"{code}\"")));
                }
                rest = after;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// All files below a folder that end like this, by name.
fn files(folder: &Path, extensions: &[&str]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    found
}
