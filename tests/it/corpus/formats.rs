//! Definitions in YAML, in templates and in Terraform, each folder a workspace
//! of its own: `right` has no findings, `wrong.txt` holds those of `wrong`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use asl_lsp::hosts;
use asl_lsp::ide::{Neighbours, Severity, Snapshot};
use asl_lsp::text::SourceText;
use asl_lsp::workspace::{Index, linked_files, placeholder_names};
use expect_test::expect_file;

use super::{folder, shown};

/// The files of a folder and of those in it, each beside the others.
fn workspace(name: &str) -> BTreeMap<PathBuf, Snapshot> {
    let root = folder().join("formats").join(name);
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let alone = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("UTF-8");
        let kind = hosts::kind_of_anything(&path.to_string_lossy(), text.as_bytes());
        (path.clone(), Snapshot::of_kind(SourceText::new(&text), kind, Arc::default()))
    };
    let snapshots: BTreeMap<PathBuf, Snapshot> = files.iter().map(alone).collect();
    let mut index = Index::default();
    for (path, snapshot) in &snapshots {
        index.set(path, snapshot.links().clone());
    }
    let beside = |(path, snapshot): (&PathBuf, &Snapshot)| {
        let names = |file: &Path| snapshots.get(file).map(placeholder_names);
        let files = linked_files(path, snapshot.links(), names);
        let neighbours = Neighbours { named_by: index.named_by(path), files };
        let name = path.strip_prefix(&root).expect("a file of the folder").to_owned();
        (name, snapshot.beside(Arc::new(neighbours)))
    };
    snapshots.iter().map(beside).collect()
}

/// Everything that is found in a folder, file by file.
fn found_in(name: &str) -> String {
    let mut out = String::new();
    for (path, snapshot) in workspace(name) {
        let _ = writeln!(out, "{}", path.display().to_string().replace('\\', "/"));
        for found in snapshot.diagnostics() {
            let _ = writeln!(out, "    {}", shown(snapshot.source().text(), &found));
        }
    }
    out
}

/// The rules that find something in `wrong`, and how grave that is.
pub fn rules_at_work() -> BTreeSet<(&'static str, Severity)> {
    let findings = workspace("wrong").into_values().flat_map(|snapshot| snapshot.diagnostics());
    findings.map(|found| (found.code, found.severity)).collect()
}

#[test]
fn what_is_right_looks_right_in_every_format() {
    let forms: BTreeSet<String> = workspace("right")
        .values()
        .flat_map(|snapshot| snapshot.definitions().iter().map(|found| format!("{:?}", found.form())))
        .collect();
    assert!(forms.len() >= 5, "{forms:?}");
    for line in found_in("right").lines() {
        assert!(!line.starts_with(' '), "{line}\n{}", found_in("right"));
    }
}

/// `UPDATE_EXPECT=1` rewrites the list; read the difference.
#[test]
fn what_is_wrong_is_found_in_every_format() {
    expect_file![folder().join("formats/wrong.txt")].assert_eq(&found_in("wrong"));
}
