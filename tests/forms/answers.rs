//! What features tell.

use asl_lsp::ide::{CompletionConfig, DocumentSymbol, TokenCache};

use super::{Form, same_in_all_forms};

#[test]
fn findings() {
    same_in_all_forms(|form| {
        let found = form.snapshot.diagnostics();
        let tell = |found: &asl_lsp::ide::Diagnostic| {
            let related: Vec<_> =
                found.related.iter().map(|other| (form.place(other.range), other.message.clone())).collect();
            let fixes: Vec<_> = found.fixes.iter().map(|fix| &*fix.title).collect();
            let range = form.place(found.range);
            format!(
                "{} {range} {:?} {} {related:?} {fixes:?} {:?}",
                found.code, found.severity, found.message, found.aws
            )
        };
        found.iter().map(tell).collect()
    });
}

#[test]
fn hover() {
    same_in_all_forms(|form| {
        let tell = |word: String| match form.snapshot.hover(form.offset(&word)) {
            Some(hover) => format!("{word}: {} {}", form.place(hover.range), hover.info),
            None => format!("{word}: nothing"),
        };
        form.numbered_words().into_iter().map(tell).collect()
    });
}

#[test]
fn definitions() {
    same_in_all_forms(|form| {
        let tell = |word: String| {
            let found = form.snapshot.goto_definition(form.offset(&word));
            let targets = found.iter().flat_map(|found| &found.info);
            let targets: Vec<String> = targets
                .map(|target| format!("{} in {}", form.place(target.focus_range), form.place(target.full_range)))
                .collect();
            format!("{word}: {:?} {targets:?}", found.as_ref().map(|found| form.place(found.range)))
        };
        form.numbered_words().into_iter().map(tell).collect()
    });
}

#[test]
fn references() {
    same_in_all_forms(|form| {
        let tell = |word: String| {
            let found = form.snapshot.references(form.offset(&word)).unwrap_or_default();
            let found: Vec<_> = found.iter().map(|found| (form.place(found.range), found.is_declaration)).collect();
            format!("{word}: {found:?}")
        };
        form.numbered_words().into_iter().map(tell).collect()
    });
}

#[test]
fn what_a_rename_would_change() {
    same_in_all_forms(|form| {
        let tell = |word: String| match form.snapshot.prepare_rename(form.offset(&word)) {
            Ok(found) => format!("{word}: {} {}", form.place(found.range), found.info),
            Err(error) => format!("{word}: {error}"),
        };
        form.numbered_words().into_iter().map(tell).collect()
    });
}

#[test]
fn symbols() {
    fn tell(form: &Form, symbol: &DocumentSymbol, depth: usize, out: &mut Vec<String>) {
        let DocumentSymbol { name, detail, kind, full_range, focus_range, children } = symbol;
        // A machine has the name that its template gives it, and that is a place
        // around it, if it has any.
        let is_root = depth == 0;
        let name = if is_root { "the machine" } else { name };
        let focus = if is_root { String::new() } else { form.place(*focus_range) };
        out.push(format!("{}{name} {detail} {kind:?} {} {focus}", "  ".repeat(depth), form.place(*full_range)));
        children.iter().for_each(|child| tell(form, child, depth + 1, out));
    }
    same_in_all_forms(|form| {
        let mut out = Vec::new();
        form.snapshot.document_symbols().iter().for_each(|symbol| tell(form, symbol, 0, &mut out));
        out
    });
}

#[test]
fn selections() {
    same_in_all_forms(|form| {
        let whole = form.place(form.snapshot.document_symbols()[0].full_range);
        let tell = |word: String| {
            let mut places: Vec<_> =
                form.snapshot.selection_ranges(form.offset(&word)).into_iter().map(|range| form.place(range)).collect();
            // With and without quotes or brackets is the same here, and what is
            // around the machine differs.
            places.dedup();
            let own = places.iter().position(|place| *place == whole).map_or(places.len(), |index| index + 1);
            format!("{word}: {:?}", &places[..own])
        };
        form.numbered_words().into_iter().map(tell).collect()
    });
}

#[test]
fn colours() {
    same_in_all_forms(|form| {
        let tokens = form.snapshot.semantic_tokens(&mut TokenCache::default());
        tokens
            .iter()
            .map(|token| format!("{} {:?} {:?}", form.place(token.range), token.kind, token.modifiers))
            .collect()
    });
}

#[test]
fn signatures() {
    same_in_all_forms(|form| {
        let tell = |word: String| {
            let help = form.snapshot.signature_help(form.offset(&word))?;
            Some(format!("{word}: {} {:?} {}", help.label, help.active_parameter, help.docs))
        };
        form.numbered_words().into_iter().filter_map(tell).collect()
    });
}

#[test]
fn completions() {
    same_in_all_forms(|form| {
        let config = CompletionConfig { snippets: false };
        let tell = |word: String| {
            let items = form.snapshot.completions(form.offset(&word), &config);
            let items: Vec<_> = items.iter().map(|item| (&*item.label, item.kind, &item.detail)).collect();
            format!("{word}: {items:?}")
        };
        // One of three is enough: it takes its time.
        form.numbered_words().into_iter().step_by(3).map(tell).collect()
    });
}
