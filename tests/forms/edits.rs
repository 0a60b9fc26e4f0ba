//! What features change: the text stays sound, and says the same in all forms.

use asl_lsp::ide::{CompletionConfig, CompletionItem};
use asl_lsp::text::{Indel, TextEdit, TextRange};

use super::{Form, oracle, same_in_all_forms};

/// What the definition says once the edits are made, unless the text is broken.
fn after(form: &Form, edits: Vec<Indel>) -> String {
    let Some(edit) = TextEdit::new(edits) else { return "the edits overlap".to_owned() };
    let changed = Form::of(form.name, edit.applied_to(&form.text));
    oracle::check(form.name, &changed.text);
    changed.value().to_string()
}

#[test]
fn names_of_states() {
    let new_names =
        ["Pack it", "Yes", "1", "~", "a: b", "#", "é \"so\" 'so' 🚚", "- x", "{% x", "${", "%{x}", "back\\slash", " "];
    same_in_all_forms(|form| {
        let rename = |word: &'static str| {
            new_names.map(|name| match form.snapshot.rename(form.offset(word), name) {
                Ok(edit) => format!("{word} to {name}: {}", after(form, edit.indels().to_vec())),
                Err(error) => format!("{word} to {name}: {error}"),
            })
        };
        ["Pack#0", "Weigh#1", "stock#3"].into_iter().flat_map(rename).collect()
    });
}

#[test]
fn names_of_variables() {
    same_in_all_forms(|form| {
        let rename = |word: &'static str| match form.snapshot.rename(form.offset(word), "renamed") {
            Ok(edit) => format!("{word}: {}", after(form, edit.indels().to_vec())),
            Err(error) => format!("{word}: {error}"),
        };
        ["orderId#0", "orderId#1", "tries#0", "grams#1", "double#0"].map(rename).to_vec()
    });
}

#[test]
fn fixes() {
    same_in_all_forms(|form| {
        let whole = TextRange::up_to((form.text.len() as u32).into());
        let fixes = form.snapshot.fixes(whole).into_iter();
        let told = fixes.map(|(found, fix)| format!("{} {}: {}", found.code, fix.title, after(form, fix.edits)));
        told.collect()
    });
}

#[test]
fn completions() {
    let accept = |form: &Form, word: &str, item: CompletionItem| {
        let edits = [vec![item.edit], item.additional_edits].concat();
        format!("{word} {}: {}", item.label, after(form, edits))
    };
    same_in_all_forms(|form| {
        let config = CompletionConfig { snippets: false };
        // A state, a type, a field, an error, a value, a path, a function, a variable.
        let words = [
            "Pack#0",
            "Pass#1",
            "Coment#0",
            "Fail#0",
            "TooManyRequestsException#0",
            "INLINE#0",
            "sum#0",
            "patience#0",
            "grams#1",
        ];
        let accepted = words.into_iter().flat_map(|word| {
            let items = form.snapshot.completions(form.offset(word), &config).into_iter();
            items.take(12).map(move |item| accept(form, word, item))
        });
        accepted.collect()
    });
}
