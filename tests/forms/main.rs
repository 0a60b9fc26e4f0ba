//! One machine in every form that a definition can have: each feature must say
//! the same of it in all of them.
//!
//! The forms are the files beside this one. `machine.asl.json` is what the others
//! are compared with. A place is told by the words in it and how many like them
//! stand before, which is the same in all forms, since all say the same in the
//! same order; words that only one form has are passed over.

// The lint knows tests by their attribute and does not see that this is one as a whole.
#![allow(clippy::unwrap_used)]

mod answers;
mod broken;
mod edits;
mod oracle;

use std::ops::Range;
use std::sync::Arc;

use asl_lsp::hosts::{self, Kind};
use asl_lsp::ide::Snapshot;
use asl_lsp::syntax::Node;
use asl_lsp::text::{SourceText, TextRange, TextSize};
use serde_json::{Map, Value};

/// The files, but for the one that they are compared with.
const FORMS: [&str; 20] = [
    "block.asl.yaml",
    "flow.asl.yaml",
    "sam.json",
    "sam.yaml",
    "cloudformation.yaml",
    "string.json",
    "string-sub.json",
    "string-join.json",
    "string-literal.yaml",
    "string-folded.yaml",
    "string-quoted.yaml",
    "string-sub.yaml",
    "string-sub-list.yaml",
    "string-join.yaml",
    "jsonencode.tf",
    "yamlencode.tf",
    "heredoc.tf",
    "heredoc-indented.tf",
    "quoted.tf.json",
    "serverless.yml",
];

/// What the others are compared with.
const REFERENCE: &str = include_str!("machine.asl.json");

/// What is to be filled in there; it is written differently everywhere.
const FILLED_IN: &str = "CheckFunction";

/// The machine in one form.
struct Form {
    name: &'static str,
    text: String,
    snapshot: Snapshot,
    /// The words that all forms have, in the order of the text.
    words: Vec<Range<usize>>,
}

impl Form {
    fn read(name: &'static str) -> Self {
        let path = format!("{}/tests/forms/{name}", env!("CARGO_MANIFEST_DIR"));
        Form::of(name, std::fs::read_to_string(path).unwrap())
    }

    /// The machine as it is compared.
    fn reference() -> Self {
        Form::of("machine.asl.json", REFERENCE.to_owned())
    }

    fn all() -> impl Iterator<Item = Self> {
        FORMS.into_iter().map(Form::read)
    }

    /// A changed text of this name.
    fn of(name: &'static str, text: String) -> Self {
        let snapshot = Snapshot::of_kind(SourceText::new(&text), kind(name, &text), Arc::default());
        let mut wanted = words(REFERENCE).map(|word| &REFERENCE[word]).filter(|word| *word != FILLED_IN).peekable();
        let words = words(&text).filter(|word| wanted.next_if_eq(&&text[word.clone()]).is_some()).collect();
        Form { name, text, snapshot, words }
    }

    /// The one definition in it.
    fn root(&self) -> Node<'_> {
        assert_eq!(self.snapshot.definitions().len(), 1, "{}", self.name);
        self.snapshot.definitions()[0].root()
    }

    /// What the definition says.
    fn value(&self) -> Value {
        value(self.root())
    }

    fn word(&self, word: &Range<usize>) -> &str {
        &self.text[word.clone()]
    }

    /// A word with how many like it stand before it.
    fn numbered(&self, index: usize) -> String {
        let word = self.word(&self.words[index]);
        let before = self.words[..index].iter().filter(|other| self.word(other) == word).count();
        format!("{word}#{before}")
    }

    /// A range by its first and its last word.
    fn place(&self, range: TextRange) -> String {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let first = self.words.partition_point(|word| word.start < start);
        let behind = self.words.partition_point(|word| word.end <= end);
        match behind.checked_sub(first) {
            None | Some(0) if first == self.words.len() => "the end".to_owned(),
            None | Some(0) => format!("before {}", self.numbered(first)),
            Some(1) => self.numbered(first),
            Some(_) => format!("{} to {}", self.numbered(first), self.numbered(behind - 1)),
        }
    }

    /// Where the second character of this word is, that comes with its number.
    fn offset(&self, numbered: &str) -> TextSize {
        let (word, number) = numbered.rsplit_once('#').unwrap();
        let mut like = self.words.iter().filter(|other| self.word(other) == word);
        let found = like.nth(number.parse().unwrap()).unwrap_or_else(|| panic!("{}: no {numbered}", self.name));
        TextSize::new(found.start as u32 + 1)
    }

    /// All words with their numbers.
    fn numbered_words(&self) -> Vec<String> {
        (0..self.words.len()).map(|index| self.numbered(index)).collect()
    }
}

/// What the server takes a file of this name for.
fn kind(name: &str, text: &str) -> Kind {
    let kind = hosts::kind_by_name(name);
    kind.or_else(|| hosts::kind_by_text(text.as_bytes(), hosts::syntax_by_name(name)?)).unwrap()
}

/// The runs of letters, digits and underscores. Escapes have none of their own:
/// the machine has no line breaks within its texts, but perhaps between them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        loop {
            let start = at + text[at..].find(|c: char| is_word(c) || c == '\\')?;
            if text[start..].starts_with('\\') {
                at = (start + 2).min(text.len());
                continue;
            }
            let length = text[start..].find(|c: char| !is_word(c)).unwrap_or(text.len() - start);
            at = start + length;
            return Some(start..at);
        }
    })
}

/// A value of the tree; what is filled in later is `null` here, which the machine
/// has nowhere.
fn value(node: Node) -> Value {
    let items = || node.entries().map(|entry| value(entry.value()));
    let members = || node.entries().map(|entry| (entry.key().unwrap().into_owned(), value(entry.value())));
    let is_function = node.object().is_some() && node.entries().len() == 1 && node.get("Fn::GetAtt").is_some();
    if node.is_opaque() || is_function {
        return Value::Null;
    }
    match (node.object(), node.array()) {
        (Some(_), _) => Value::Object(members().collect::<Map<String, Value>>()),
        (_, Some(_)) => Value::Array(items().collect()),
        _ => match (node.text_value(), node.number_value()) {
            (Some(text), _) => text.into_owned().into(),
            (_, Some(number)) => number.into(),
            _ => node.raw().into(),
        },
    }
}

/// Asks for the same in all forms, and tells all differences.
fn same_in_all_forms(ask: impl Fn(&Form) -> Vec<String>) {
    let reference = Form::reference();
    let expected = ask(&reference);
    assert!(!expected.is_empty(), "there is nothing to compare");
    let mut out = String::new();
    for form in Form::all() {
        let answered = ask(&form);
        let count = expected.len().max(answered.len());
        let pairs = (0..count).map(|index| (expected.get(index), answered.get(index)));
        let different: Vec<_> = pairs.filter(|(expected, answered)| expected != answered).collect();
        for (expected, answered) in different.iter().take(3) {
            let show = |line: &Option<&String>| line.map_or("nothing".to_owned(), |line| line.replace('\n', "⏎"));
            out += &format!("{}:\n  expected {}\n  answered {}\n", form.name, show(expected), show(answered));
        }
        if different.len() > 3 {
            out += &format!("{}: and {} more\n", form.name, different.len() - 3);
        }
    }
    assert!(out.is_empty(), "{out}");
}

#[test]
fn all_forms_say_the_same() {
    let expected = Form::reference().value();
    for form in Form::all() {
        assert_eq!(form.value(), expected, "{}", form.name);
        assert_eq!(form.numbered_words(), Form::reference().numbered_words(), "{}", form.name);
        oracle::check(form.name, &form.text);
    }
}
