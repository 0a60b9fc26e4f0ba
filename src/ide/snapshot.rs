//! One version of a document with everything known about it.

use std::sync::Arc;

use super::locate::LocatedError;
use super::semantic_tokens::{SemanticToken, TokenCache};
use super::settings::Settings;
use super::types::*;
use super::{
    completion, definition, diagnostics, fixes, folding, hover, locate, references, rename, selection, semantic_tokens,
    symbols,
};
use crate::model::{Analysis, Place, place_at};
use crate::syntax::{self, Damage, Node, Tree};
use crate::text::{Indel, SourceText, TextEdit, TextRange, TextSize};

/// One version of a document. Cloning is cheap; an edit gives a new snapshot
/// that shares with the old one whatever the edit did not touch.
#[derive(Clone, Debug)]
pub struct Snapshot {
    source: SourceText,
    definition: Arc<Definition>,
    settings: Arc<Settings>,
}

/// A state machine definition: its text, its tree and its meaning. All features
/// work in its coordinates.
#[derive(Debug)]
pub struct Definition {
    text: Arc<str>,
    tree: Tree,
    analysis: Analysis,
}

impl Definition {
    fn new(text: Arc<str>, settings: &Settings) -> Self {
        let tree = syntax::parse(&text);
        let analysis = Analysis::new(tree.root(&text), settings.machine_type);
        Definition { text, tree, analysis }
    }

    fn edited(&self, text: Arc<str>, damage: Damage, settings: &Settings) -> Self {
        let tree = syntax::reparse(&self.tree, &self.text, &text, damage);
        let analysis = Analysis::after(tree.root(&text), settings.machine_type, Some(&self.analysis));
        Definition { text, tree, analysis }
    }

    /// The same text under other settings.
    fn under(&self, settings: &Settings) -> Self {
        let (text, tree) = (self.text.clone(), self.tree.clone());
        let analysis = Analysis::after(tree.root(&text), settings.machine_type, Some(&self.analysis));
        Definition { text, tree, analysis }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The syntax tree of the text.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The root of the tree.
    pub fn root(&self) -> Node<'_> {
        self.tree.root(&self.text)
    }

    /// Machines, states and transitions.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// What the place at `offset` is; `None` outside the definition's object.
    pub fn place_at(&self, offset: TextSize) -> Option<Place<'_>> {
        place_at(&self.tree, &self.text, offset)
    }
}

impl Snapshot {
    /// Parses and analyses `source` from scratch, under the default settings.
    pub fn new(source: SourceText) -> Self {
        Snapshot::with_settings(source, Arc::default())
    }

    /// Parses and analyses `source` from scratch.
    pub fn with_settings(source: SourceText, settings: Arc<Settings>) -> Self {
        let definition = Arc::new(Definition::new(source.shared_text(), &settings));
        Snapshot { source, definition, settings }
    }

    /// The same text under other settings.
    pub fn under(&self, settings: Arc<Settings>) -> Self {
        let definition = match self.settings.machine_type == settings.machine_type {
            true => self.definition.clone(),
            false => Arc::new(self.definition.under(&settings)),
        };
        Snapshot { source: self.source.clone(), definition, settings }
    }

    /// The snapshot after `edits`, applied in order, each to the outcome of the
    /// one before; `source` is the text after all of them.
    pub fn edited(&self, edits: &[Indel], source: SourceText) -> Self {
        let Some(damage) = Damage::of(edits) else { return self.clone() };
        let definition = Arc::new(self.definition.edited(source.shared_text(), damage, &self.settings));
        Snapshot { source, definition, settings: self.settings.clone() }
    }

    /// The text.
    pub fn source(&self) -> &SourceText {
        &self.source
    }

    /// The definition in it.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Everything that is wrong, in the order of the text.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics::diagnostics(&self.definition, &self.settings)
    }

    /// The errors that AWS reports in `message`, which may be the whole output of
    /// a failed deployment, and their places.
    pub fn locate(&self, message: &str) -> Vec<LocatedError> {
        // AWS knows nothing of the rules that are switched off here.
        let settings = Settings::of(self.settings.machine_type);
        locate::locate(&self.definition, &diagnostics::diagnostics(&self.definition, &settings), message)
    }

    /// What mends the findings that touch `range`, each with its finding.
    pub fn fixes(&self, range: TextRange) -> Vec<(Diagnostic, Fix)> {
        fixes::fixes(&self.definition, &self.settings, range)
    }

    /// What can be put at `at`, best first.
    pub fn completions(&self, at: TextSize, config: &CompletionConfig) -> Vec<CompletionItem> {
        completion::completions(&self.definition, at, config)
    }

    /// What the thing at `at` is, in Markdown.
    pub fn hover(&self, at: TextSize) -> Option<RangeInfo<String>> {
        hover::hover(&self.definition, at)
    }

    /// From a transition to its state, from a state's key to all that lead to it;
    /// from a variable to what binds it, and back.
    pub fn goto_definition(&self, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
        definition::goto_definition(&self.definition, at)
    }

    /// All places that name what is named at `at`, in the order of the text.
    pub fn references(&self, at: TextSize) -> Option<Vec<Reference>> {
        references::references(&self.definition, at)
    }

    /// What a rename at `at` would change the name of: its range and the name.
    pub fn prepare_rename(&self, at: TextSize) -> Result<RangeInfo<String>, RenameError> {
        rename::prepare_rename(&self.definition, at)
    }

    /// Renames what is named at `at`, wherever it is named.
    pub fn rename(&self, at: TextSize, new_name: &str) -> Result<TextEdit, RenameError> {
        rename::rename(&self.definition, at, new_name)
    }

    /// The outline: machine, states, branches.
    pub fn document_symbols(&self) -> Vec<DocumentSymbol> {
        symbols::document_symbols(&self.definition)
    }

    /// What can be folded.
    pub fn folds(&self) -> Vec<Fold> {
        folding::folds(&self.definition)
    }

    /// What can be coloured, in the order of the text. `cache` makes it cheap to
    /// ask again after an edit.
    pub fn semantic_tokens(&self, cache: &mut TokenCache) -> Vec<SemanticToken> {
        semantic_tokens::semantic_tokens(&self.definition, cache)
    }

    /// The same of what touches `range`.
    pub fn semantic_tokens_in(&self, range: TextRange, cache: &mut TokenCache) -> Vec<SemanticToken> {
        semantic_tokens::semantic_tokens_in(&self.definition, range, cache)
    }

    /// The ranges to select one after the other when a selection grows from
    /// `at`: each holds the one before.
    pub fn selection_ranges(&self, at: TextSize) -> Vec<TextRange> {
        selection::selection_ranges(&self.definition, at)
    }
}
