//! Every form, half written: nothing panics, and answers stay inside the text.

use std::sync::Arc;

use asl_lsp::ide::{CompletionConfig, Snapshot, TokenCache};
use asl_lsp::text::{Indel, SourceText, TextRange, TextSize};
use proptest::prelude::*;

use super::{FORMS, Form, kind};

/// Asks all features, some of them at some places.
fn ask_all(snapshot: &Snapshot, at: TextSize) {
    let text = snapshot.source().text();
    let check = |range: TextRange| assert!(text.get(range.start().into()..range.end().into()).is_some(), "{range:?}");
    for found in snapshot.diagnostics() {
        check(found.range);
        found.related.iter().for_each(|related| check(related.range));
        found.fixes.iter().flat_map(|fix| &fix.edits).for_each(|edit| check(edit.delete));
    }
    snapshot.folds().iter().for_each(|fold| check(fold.range));
    snapshot.semantic_tokens(&mut TokenCache::default()).iter().for_each(|token| check(token.range));
    snapshot.document_symbols().iter().for_each(|symbol| check(symbol.full_range));
    let config = CompletionConfig { snippets: true };
    for step in 0..4_u32 {
        let mut at = usize::from(at).saturating_sub(7 * step as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let at = TextSize::new(at as u32);
        snapshot.completions(at, &config).iter().for_each(|item| check(item.edit.delete));
        snapshot.hover(at).iter().for_each(|hover| check(hover.range));
        snapshot.references(at).iter().flatten().for_each(|found| check(found.range));
        snapshot.goto_definition(at).iter().flat_map(|found| &found.info).for_each(|found| check(found.full_range));
        snapshot.selection_ranges(at).into_iter().for_each(check);
        snapshot.signature_help(at);
        if let Ok(edit) = snapshot.rename(at, "x") {
            edit.indels().iter().for_each(|edit| check(edit.delete));
        }
    }
}

/// A place between two characters, from a number.
fn place(text: &str, at: prop::sample::Index) -> usize {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places[at.index(places.len())]
}

fn any_form() -> impl Strategy<Value = Form> {
    prop::sample::select(&FORMS[..]).prop_map(Form::read)
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn any_beginning(form in any_form(), at: prop::sample::Index) {
        let end = place(&form.text, at);
        let source = SourceText::new(&form.text[..end]);
        ask_all(&Snapshot::of_kind(source, kind(form.name, &form.text), Arc::default()), TextSize::new(end as u32));
    }

    #[test]
    fn any_character_less(form in any_form(), at: prop::sample::Index) {
        let start = place(&form.text, at);
        let length = form.text[start..].chars().next().unwrap().len_utf8();
        let range = TextRange::at(TextSize::new(start as u32), TextSize::new(length as u32));
        let edit = Indel::replace(range, "");
        let source = form.snapshot.source().edited(&edit);
        let typed = form.snapshot.edited(&[edit], source.clone());
        ask_all(&typed, range.start());
        // Typed or opened, it is the same text.
        let opened = Snapshot::of_kind(source, kind(form.name, &form.text), Arc::default());
        prop_assert_eq!(typed.diagnostics(), opened.diagnostics());
    }
}
