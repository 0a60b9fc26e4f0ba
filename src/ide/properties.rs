//! What holds for every text, wherever the cursor is.

use proptest::prelude::*;

use super::*;
use crate::syntax::write::escaped;
use crate::test_support::random::{DEFINITION, edits};
use crate::text::{SourceText, TextRange, TextSize};

fn broken_definition() -> impl Strategy<Value = String> {
    edits(0..8).prop_map(|edits| {
        let mut source = SourceText::new(DEFINITION);
        for edit in edits {
            let indel = edit.indel(source.text());
            source = source.edited(&indel);
        }
        source.text().to_owned()
    })
}

/// All places in a text, some within a character, and one behind its end.
fn places(text: &str) -> impl Iterator<Item = TextSize> {
    (0..=text.len() as u32 + 1).map(TextSize::from)
}

#[track_caller]
fn assert_within(text: &str, range: TextRange) {
    assert!(text.get(std::ops::Range::<usize>::from(range)).is_some(), "{range:?} is not in the text");
}

fn assert_symbols(text: &str, symbols: &[DocumentSymbol], around: TextRange) {
    for symbol in symbols {
        assert_within(text, symbol.full_range);
        assert!(around.contains_range(symbol.full_range));
        assert!(symbol.full_range.contains_range(symbol.focus_range), "{symbol:?}");
        assert!(!symbol.name.trim().is_empty());
        assert_symbols(text, &symbol.children, symbol.full_range);
    }
}

fn assert_place(snapshot: &Snapshot, at: TextSize) {
    let text = snapshot.source().text();
    let len = TextSize::of(text);
    let ranges = snapshot.selection_ranges(at);
    assert_eq!(ranges.last(), Some(&TextRange::up_to(len)));
    assert!(at > len || ranges[0].contains_inclusive(at));
    for pair in ranges.windows(2) {
        assert_within(text, pair[0]);
        assert!(pair[1].contains_range(pair[0]) && pair[0] != pair[1], "{ranges:?}");
    }
    if let Some(answer) = snapshot.hover(at) {
        assert_within(text, answer.range);
        assert!(answer.range.start() <= at + TextSize::from(1) && at <= answer.range.end() + TextSize::from(1));
        assert!(!answer.info.is_empty());
    }
    if let Some(help) = snapshot.signature_help(at) {
        help.parameters.iter().for_each(|parameter| assert_within(&help.label, parameter.range));
        assert!(help.active_parameter.is_none_or(|active| active < help.parameters.len()));
    }
    if let Some(answer) = snapshot.goto_definition(at) {
        assert_within(text, answer.range);
        assert!(!answer.info.is_empty());
        for target in answer.info {
            assert_within(text, target.full_range);
            assert_within(text, target.focus_range);
            assert!(target.full_range.contains_range(target.focus_range));
        }
    }
    if let Some(references) = snapshot.references(at) {
        for pair in references.windows(2) {
            assert!(pair[0].range.end() <= pair[1].range.start());
        }
        for reference in &references {
            assert_within(text, reference.range);
            assert_eq!(snapshot.references(reference.range.start()).as_ref(), Some(&references));
        }
    }
    if let Ok(prepared) = snapshot.prepare_rename(at) {
        assert_within(text, prepared.range);
        assert_rename(snapshot, at, &prepared);
    } else {
        assert!(snapshot.rename(at, "Fresh").is_err());
    }
}

fn assert_rename(snapshot: &Snapshot, at: TextSize, prepared: &RangeInfo<String>) {
    let text = snapshot.source().text();
    let old_name = &prepared.info;
    let new_name = "a fresh \"name\" \\ \u{1f680}\n";
    assert_eq!(snapshot.rename(at, old_name), Ok(Default::default()));
    let edit = snapshot.rename(at, new_name).unwrap();
    let references = snapshot.references(at).unwrap();
    assert_eq!(edit.indels().len(), references.len());
    let renamed = Snapshot::new(SourceText::new(&edit.applied_to(text)));

    // The same place in the new text.
    let mut start = u32::from(prepared.range.start());
    let is_quoted = |range: TextRange| text[..usize::from(range.start())].ends_with('"');
    for indel in edit.indels() {
        if indel.delete.start() < prepared.range.start() {
            start = start + indel.insert.len() as u32 - u32::from(indel.delete.len());
        }
    }
    let place = if is_quoted(prepared.range) { start.into() } else { (start + 1).into() };
    let renamed_references = renamed.references(place).unwrap();
    let kinds = |references: &[Reference]| references.iter().map(|r| r.is_declaration).collect::<Vec<_>>();
    assert_eq!(kinds(&renamed_references), kinds(&references));
    for reference in renamed_references {
        assert_eq!(&renamed.source().text()[reference.range], escaped(new_name));
    }
    let errors = |snapshot: &Snapshot| snapshot_errors(snapshot.source().text());
    assert!(errors(&renamed) <= errors(snapshot));

    let is_plain = |reference: &Reference| is_quoted(reference.range) && text[reference.range] == escaped(old_name);
    // A state without a name has nothing to be renamed back to.
    if references.iter().all(is_plain) && !old_name.is_empty() && old_name.chars().count() <= 80 {
        let back = renamed.rename(place, old_name);
        match back {
            Ok(back) => assert_eq!(back.applied_to(renamed.source().text()), text),
            // Another scope has the name as well, so it cannot be given anew.
            Err(error) => assert!(error.0.contains("already") || error.0.contains("placeholder"), "{error}"),
        }
    }
}

fn snapshot_errors(text: &str) -> usize {
    crate::syntax::parse(text).all_errors().len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_feature_answers_at_every_place(text in broken_definition()) {
        let snapshot = Snapshot::new(SourceText::new(&text));
        assert_symbols(&text, &snapshot.document_symbols(), TextRange::up_to(TextSize::of(text.as_str())));
        for fold in snapshot.folds() {
            assert_within(&text, fold.range);
            prop_assert!(text[fold.range].contains(['\n', '\r']));
        }
        for at in places(&text) {
            assert_place(&snapshot, at);
        }
    }
}
