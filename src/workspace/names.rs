//! The names of the placeholders in a file.

use std::sync::Arc;

use crate::hosts;
use crate::ide::Snapshot;

/// The names of the placeholders in the definitions of a document, and the words
/// of those that are computed; in order and each once.
pub fn placeholder_names(snapshot: &Snapshot) -> Arc<[Box<str>]> {
    let mut names: Vec<Box<str>> = Vec::new();
    for definition in snapshot.definitions() {
        let text = definition.text();
        for placeholder in hosts::placeholders(definition.root()) {
            names.push(text[placeholder.name].into());
            names.extend(placeholder.words(text).map(Box::from));
        }
    }
    names.sort();
    names.dedup();
    names.into()
}
