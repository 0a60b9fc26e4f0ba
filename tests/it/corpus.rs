//! The corpus: realistic definitions, judged by all rules together.
//!
//! - `tests/corpus/valid`: good practice. No error, no warning; a hint only
//!   where `hints.txt` says why it is right.
//! - `tests/corpus/accepted`: AWS takes it, or is not known to refuse it, but it
//!   is odd or bad practice. No error; `accepted.txt` holds what is found.
//!   `UPDATE_EXPECT=1` rewrites it; read the difference.
//! - `tests/corpus/refused`: one mistake each, which AWS refuses. `refused.tsv`
//!   holds what must be found.
//!
//! - `tests/corpus/formats`: YAML, templates and Terraform.
//!
//! A file with `express` in its name is judged as an Express workflow, unless the
//! table says it.
//!
//! All files were written for this project.

mod answers;
mod broken;
mod coverage;
mod formats;
mod shaken;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use asl_lsp::ide::diagnostics::RULES;
use asl_lsp::ide::{Diagnostic, Settings, Severity, Snapshot};
use asl_lsp::spec::MachineType;
use asl_lsp::text::{PositionEncoding, SourceText};
use expect_test::expect_file;

/// The end of every file's name.
const EXTENSION: &str = ".asl.json";

/// Files of this name hold placeholders outside quotes: JSON only once a
/// template is filled in.
const UNQUOTED: &str = "template-unquoted";

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"))
}

/// The definitions in this folder of the corpus by name, in order.
fn definitions(name: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder().join(name)).expect("a folder").map(|entry| entry.expect("an entry")) {
        let file = entry.file_name().to_string_lossy().into_owned();
        let stem = file.strip_suffix(EXTENSION).unwrap_or_else(|| panic!("{file} does not end in {EXTENSION}"));
        found.insert(stem.to_owned(), fs::read_to_string(entry.path()).expect("UTF-8"));
    }
    found
}

/// The rows of a table of the corpus: columns between tabs, `#` before remarks.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    Snapshot::new(SourceText::new(text)).diagnostics()
}

fn diagnostics_of(machine_type: MachineType, text: &str) -> Vec<Diagnostic> {
    Snapshot::with_settings(SourceText::new(text), Arc::new(Settings::of(machine_type))).diagnostics()
}

/// The name of a file tells if its machine is an Express workflow.
fn type_of(stem: &str) -> MachineType {
    if stem.contains("express") { MachineType::Express } else { MachineType::Standard }
}

/// "3:7 warning some-rule «the text»"
fn shown(text: &str, diagnostic: &Diagnostic) -> String {
    let start = SourceText::new(text).position(diagnostic.range.start(), PositionEncoding::Utf8);
    let severity = match diagnostic.severity {
        Severity::Hint => "hint",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let covered = &text[usize::from(diagnostic.range.start())..usize::from(diagnostic.range.end())];
    let mut covered = covered.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = covered.char_indices().nth(60) {
        covered.replace_range(end.., "…");
    }
    format!("{}:{} {severity} {} «{covered}»", start.line + 1, start.column + 1, diagnostic.code)
}

#[test]
fn the_corpus_is_large_enough_to_be_worth_its_name() {
    for (name, least) in [("valid", 75), ("accepted", 15), ("refused", 110)] {
        let count = definitions(name).len();
        assert!(count >= least, "{name}: {count}");
    }
}

#[test]
fn what_should_be_json_is_json() {
    for name in ["valid", "accepted"] {
        for (stem, text) in definitions(name) {
            let parsed = serde_json::from_str::<serde_json::Value>(&text);
            assert_eq!(parsed.is_ok(), !stem.starts_with(UNQUOTED), "{name}/{stem}: {:?}", parsed.err());
        }
    }
}

#[test]
fn what_is_right_looks_right() {
    let hints = fs::read_to_string(folder().join("hints.txt")).expect("hints.txt");
    let mut allowed: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in rows(&hints) {
        let &[stem, code, reason] = row.as_slice() else { panic!("hints.txt: {row:?}") };
        assert!(reason.len() > 15 && allowed.insert((stem, code)), "hints.txt: {row:?}");
    }
    let mut used = BTreeSet::new();
    let mut found = String::new();
    for (stem, text) in definitions("valid") {
        for diagnostic in diagnostics_of(type_of(&stem), &text) {
            let entry = allowed.iter().find(|entry| **entry == (stem.as_str(), diagnostic.code));
            match entry {
                Some(entry) if diagnostic.severity == Severity::Hint => _ = used.insert(*entry),
                _ => {
                    let _ = writeln!(found, "{stem}:{}: {}", shown(&text, &diagnostic), diagnostic.message);
                }
            }
        }
    }
    assert!(found.is_empty(), "found in definitions that are right:\n{found}");
    let unused: Vec<_> = allowed.difference(&used).collect();
    assert!(unused.is_empty(), "no longer found, take them out of hints.txt: {unused:?}");
}

#[test]
fn what_aws_accepts_is_no_error() {
    let mut golden = String::new();
    for (stem, text) in definitions("accepted") {
        let _ = writeln!(golden, "{stem}");
        for diagnostic in diagnostics_of(type_of(&stem), &text) {
            assert!(diagnostic.severity < Severity::Error, "{stem}:{}", shown(&text, &diagnostic));
            let _ = writeln!(golden, "    {}", shown(&text, &diagnostic));
        }
    }
    expect_file![folder().join("accepted.txt")].assert_eq(&golden);
}

/// A row of `refused.tsv`.
#[derive(Debug)]
struct Refused<'a> {
    stem: &'a str,
    /// The rule that must find the mistake, and those that find it as well.
    codes: Vec<&'a str>,
    /// The code that AWS reports, or `-` if it is not known.
    aws_code: &'a str,
    /// Where AWS reports it, or `-` if that is not known.
    location: &'a str,
    /// The type of the machine: `STANDARD`, or `EXPRESS` where only that is refused.
    machine_type: MachineType,
    /// The rule warns only: what it does not know may come one day.
    is_warned: bool,
}

fn refused(table: &str) -> Vec<Refused<'_>> {
    rows(table)
        .map(|row| {
            let &[stem, codes, aws_code, location, machine_type, when] = row.as_slice() else {
                panic!("refused.tsv: {row:?}")
            };
            assert!(matches!(when, "now" | "warned"), "{row:?}");
            let machine_type = match machine_type {
                "STANDARD" => MachineType::Standard,
                "EXPRESS" => MachineType::Express,
                other => panic!("refused.tsv: {other}"),
            };
            let codes = codes.split(' ').collect();
            Refused { stem, codes, aws_code, location, machine_type, is_warned: when == "warned" }
        })
        .collect()
}

/// What is wrong with what the rules say of a refused definition; empty if nothing is.
fn judged(row: &Refused, text: &str) -> String {
    let mut wrong = String::new();
    let all = diagnostics_of(row.machine_type, text);
    let severity = if row.is_warned { Severity::Warning } else { Severity::Error };
    let errors: Vec<_> = all.iter().filter(|found| found.severity >= severity).collect();
    let mut codes: Vec<_> = errors.iter().map(|error| error.code).collect();
    let mut expected = row.codes.clone();
    codes.sort_unstable();
    expected.sort_unstable();
    if codes != expected {
        let _ = writeln!(wrong, "{}: found {codes:?} for {expected:?}", row.stem);
        for error in &errors {
            let _ = writeln!(wrong, "    {}: {}", shown(text, error), error.message);
        }
        return wrong;
    }
    if row.is_warned {
        return wrong;
    }
    let report = errors.iter().find(|error| error.code == row.codes[0]).and_then(|error| error.aws.as_ref());
    for (what, expected, found) in [
        ("AWS code", row.aws_code, report.map(|aws| aws.code)),
        ("AWS location", row.location, report.map(|aws| aws.location.as_str())),
    ] {
        if expected != "-" && found != Some(expected) {
            let _ = writeln!(wrong, "{}: {what} is {found:?}, not {expected:?}", row.stem);
        }
    }
    wrong
}

#[test]
fn what_aws_refuses_is_an_error() {
    let table = fs::read_to_string(folder().join("refused.tsv")).expect("refused.tsv");
    let mut definitions = definitions("refused");
    let mut wrong = String::new();
    for row in refused(&table) {
        let text = definitions.remove(row.stem).unwrap_or_else(|| panic!("{} is not there, or listed twice", row.stem));
        wrong.push_str(&judged(&row, &text));
        if row.machine_type == MachineType::Express {
            let error = diagnostics(&text).into_iter().find(|found| found.severity == Severity::Error);
            assert!(error.is_none(), "{} is right as a Standard workflow: {error:?}", row.stem);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(definitions.is_empty(), "not in refused.tsv: {:?}", definitions.keys());
}

#[test]
fn every_error_has_a_definition_that_is_refused_for_it() {
    let table = fs::read_to_string(folder().join("refused.tsv")).expect("refused.tsv");
    let refused = refused(&table);
    let elsewhere = formats::rules_at_work();
    let is_there = |code: &'static str| {
        refused.iter().any(|row| row.codes.contains(&code)) || elsewhere.contains(&(code, Severity::Error))
    };
    let errors = RULES.iter().filter(|rule| rule.severity == Severity::Error).map(|rule| rule.code);
    let missing: Vec<_> = errors.filter(|code| !is_there(code) && !NOT_SHOWN.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What no file here can show, or should.
const NOT_SHOWN: &[&str] = &[
    // A file of hundreds of kilobytes for each.
    "definition-too-large",
    "nesting-limit",
    "quota-payload",
    "quota-states",
    "service-limit-payload",
    "variable-size",
    // Other programs that read the corpus stumble over it.
    "non-utf8-or-bom",
];

#[test]
fn every_rule_is_seen_at_work() {
    let mut seen: BTreeSet<&str> = formats::rules_at_work().into_iter().map(|(code, _)| code).collect();
    for folder in ["valid", "accepted"] {
        for (stem, text) in definitions(folder) {
            seen.extend(diagnostics_of(type_of(&stem), &text).iter().map(|found| found.code));
        }
    }
    let shown = RULES.iter().filter(|rule| rule.severity < Severity::Error && !rule.is_off);
    let missing: Vec<_> =
        shown.map(|rule| rule.code).filter(|code| !seen.contains(code) && !NOT_SHOWN.contains(code)).collect();
    assert!(missing.is_empty(), "write definitions that show them into `accepted`: {missing:?}");
}
