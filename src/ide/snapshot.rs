//! One version of a document with everything known about it.

use super::types::*;
use crate::text::{Indel, SourceText, TextEdit, TextRange, TextSize};

/// One version of a document. Cloning is cheap; an edit gives a new snapshot
/// that shares with the old one whatever the edit did not touch.
#[derive(Clone, Debug)]
pub struct Snapshot {
    source: SourceText,
}

impl Snapshot {
    /// Parses and analyses `source` from scratch.
    pub fn new(source: SourceText) -> Self {
        Snapshot { source }
    }

    /// The snapshot after `edits`, applied in order, each to the outcome of the
    /// one before; `source` is the text after all of them.
    pub fn edited(&self, edits: &[Indel], source: SourceText) -> Self {
        let _ = edits;
        Snapshot { source }
    }

    /// The text.
    pub fn source(&self) -> &SourceText {
        &self.source
    }

    /// Everything that is wrong, in the order of the text.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// What can be put at `at`, best first.
    pub fn completions(&self, at: TextSize, config: &CompletionConfig) -> Vec<CompletionItem> {
        let _ = (at, config);
        Vec::new()
    }

    /// What the thing at `at` is, in Markdown.
    pub fn hover(&self, at: TextSize) -> Option<RangeInfo<String>> {
        let _ = at;
        None
    }

    /// From a transition to its state; from a state's key to all that lead to it.
    pub fn goto_definition(&self, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
        let _ = at;
        None
    }

    /// All places that name the state at `at`, in the order of the text.
    pub fn references(&self, at: TextSize) -> Option<Vec<Reference>> {
        let _ = at;
        None
    }

    /// What a rename at `at` would change the name of: its range and the name.
    pub fn prepare_rename(&self, at: TextSize) -> Result<RangeInfo<String>, RenameError> {
        let _ = at;
        Err(RenameError("there is nothing to rename here".into()))
    }

    /// Renames the state at `at`, its key and all uses in its scope.
    pub fn rename(&self, at: TextSize, new_name: &str) -> Result<TextEdit, RenameError> {
        let _ = (at, new_name);
        Err(RenameError("there is nothing to rename here".into()))
    }

    /// The outline: machine, states, branches.
    pub fn document_symbols(&self) -> Vec<DocumentSymbol> {
        Vec::new()
    }

    /// What can be folded.
    pub fn folds(&self) -> Vec<Fold> {
        Vec::new()
    }

    /// The ranges to select one after the other when a selection grows from
    /// `at`: each holds the one before.
    pub fn selection_ranges(&self, at: TextSize) -> Vec<TextRange> {
        let _ = at;
        Vec::new()
    }
}

/// The documentation that `key` names, in Markdown.
pub fn documentation(key: &DocKey) -> Option<String> {
    let _ = key;
    None
}
