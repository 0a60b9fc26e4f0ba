//! The findings in a definition are the same in every form that it can have:
//! the same codes, at the same things, mended by the same fixes.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::ide::{Diagnostic, Fix, Settings, Severity, Snapshot, rule};
use crate::spec::MachineType;
use crate::syntax::parse_as;
use crate::test_support::forms::{Form, Formed};
use crate::text::{SourceText, TextEdit};

/// Compares the findings in `json` with those in the same definition in YAML,
/// and in one more form, which depends on the definition alone.
#[track_caller]
pub fn assert_same(json: &str, settings: &Settings, found: &[Diagnostic]) {
    let hash = BuildHasherDefault::<FxHasher>::default().hash_one(json) as usize;
    let others: Vec<Form> = Form::ALL.into_iter().filter(|form| *form != Form::Yaml).collect();
    for form in [Form::Yaml, others[hash % others.len()]] {
        if let Some(formed) = Formed::of(json, form) {
            assert_same_findings(json, settings, found, &formed);
        }
    }
}

#[track_caller]
fn assert_same_findings(json: &str, settings: &Settings, found: &[Diagnostic], formed: &Formed) {
    let found: Vec<&Diagnostic> = found.iter().filter(|found| is_of_definition(found)).collect();
    let mut here = formed.snapshot(settings).diagnostics();
    here.retain(is_of_definition);
    let told = |code: &'static str, severity: Severity, text: Option<&str>| format!("{severity:?} {code} {text:?}");
    let mut expected: Vec<(_, String)> = found
        .iter()
        .map(|one| (formed.here(one.range), one))
        .map(|(range, one)| (range, told(one.code, one.severity, range.map(|range| &formed.text[range]))))
        .collect();
    let mut actual: Vec<(_, String)> =
        here.iter().map(|one| (Some(one.range), told(one.code, one.severity, Some(&formed.text[one.range])))).collect();
    let key = |found: &(Option<crate::text::TextRange>, String)| {
        (found.0.map(|range| (range.start(), range.end())), found.1.clone())
    };
    expected.sort_by_key(key);
    actual.sort_by_key(key);
    assert_eq!(actual, expected, "{:?}\n{}", formed.form, formed.text);
    for one in found {
        let is_it = |other: &&Diagnostic| {
            other.code == one.code && Some(other.range) == formed.here(one.range) && other.message == one.message
        };
        let Some(other) = here.iter().find(is_it) else { continue };
        let titles = |fixes: &[Fix]| fixes.iter().map(|fix| fix.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&other.fixes), titles(&one.fixes), "{:?}\n{}", formed.form, formed.text);
        for (fix, here) in one.fixes.iter().zip(&other.fixes) {
            assert_same_fix(json, settings, fix, formed, here);
        }
    }
}

/// What is mended has the same findings as the JSON that is, and no syntax errors.
#[track_caller]
fn assert_same_fix(json: &str, settings: &Settings, fix: &Fix, formed: &Formed, here: &Fix) {
    let mended = |text: &str, fix: &Fix| TextEdit::new(fix.edits.clone()).expect("no overlap").applied_to(text);
    let codes = |snapshot: Snapshot| {
        let found = snapshot.diagnostics();
        let mut codes: Vec<_> = found.iter().filter(|found| is_of_definition(found)).map(|found| found.code).collect();
        codes.sort_unstable();
        codes
    };
    let settings = Arc::new(settings.clone());
    let text = mended(&formed.text, here);
    let syntax = formed.form.syntax();
    assert_eq!(parse_as(&text, syntax).all_errors(), [], "{}: {:?}\n{}\n{text}", fix.title, formed.form, formed.text);
    let expected = codes(Snapshot::with_settings(SourceText::new(&mended(json, fix)), settings.clone()));
    let actual = codes(Snapshot::of_kind(SourceText::new(&text), formed.form.kind(), settings));
    assert_eq!(actual, expected, "{}: {:?}\n{}\n{text}", fix.title, formed.form, formed.text);
}

/// Whether the definition alone is what the finding is about.
fn is_of_definition(found: &Diagnostic) -> bool {
    rule(found.code).is_some_and(|rule| !rule.is_of_surroundings)
}

#[test]
fn the_corpus_is_judged_alike_in_yaml_and_in_hcl() {
    for folder in ["valid", "refused"] {
        let folder = format!("{}/tests/corpus/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let is_express = entry.file_name().to_string_lossy().contains("express");
            let machine_type = if is_express { MachineType::Express } else { MachineType::Standard };
            let (json, settings) = (std::fs::read_to_string(entry.path()).unwrap(), Settings::of(machine_type));
            let found = Snapshot::with_settings(SourceText::new(&json), Arc::new(settings.clone())).diagnostics();
            for form in [Form::Yaml, Form::Hcl] {
                let formed = Formed::of(&json, form);
                count += usize::from(formed.is_some());
                if let Some(formed) = formed {
                    assert_same_findings(&json, &settings, &found, &formed);
                }
            }
        }
        assert!(count > 100, "{count}");
    }
}
