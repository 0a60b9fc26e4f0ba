//! One version of a document with everything known about it.
//!
//! A document holds any number of definitions: itself, or those that a template
//! has in it. Features work on one definition at a time; which one a place
//! belongs to is found out here, and nowhere else.

use std::sync::Arc;

use super::embedding::{Embedding, InDocument};
use super::graph::{self, DrawableMachine, Graph};
use super::locate::LocatedError;
use super::neighbours::Neighbours;
use super::semantic_tokens::{SemanticToken, TokenCache};
use super::settings::Settings;
use super::types::*;
use super::{
    completion, definition, diagnostics, fixes, folding, format, hover, links, locate, placeholders, references,
    rename, selection, semantic_tokens, signature_help, symbols,
};
use crate::hosts::{self, Form, Found, Kind, Link, Substitutions};
use crate::model::{Analysis, Place, place_at};
use crate::syntax::{self, Damage, Node, Syntax, Tree, yaml};
use crate::text::{Indel, SourceText, TextEdit, TextRange, TextSize, difference};

/// One version of a document. Cloning is cheap; an edit gives a new snapshot
/// that shares with the old one whatever the edit did not touch.
#[derive(Clone, Debug)]
pub struct Snapshot {
    source: SourceText,
    tree: Tree,
    kind: Kind,
    definitions: Arc<[Definition]>,
    /// The files that it names as definitions.
    links: Arc<[Link]>,
    settings: Arc<Settings>,
    neighbours: Arc<Neighbours>,
}

/// A state machine definition: its text, its tree and its meaning. All features
/// work in its coordinates.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The form that it has in its document.
    form: Form,
    /// What its document calls it.
    name: Option<Box<str>>,
    is_document: bool,
    is_logged: bool,
    embedding: Embedding,
    text: Arc<str>,
    tree: Tree,
    analysis: Analysis,
    substitutions: Substitutions,
    neighbours: Arc<Neighbours>,
}

impl Definition {
    /// What was found in the document of this tree and text. `old` is the
    /// same definition in the version before.
    fn new(
        found: Found,
        tree: &Tree,
        text: &Arc<str>,
        (settings, neighbours): (&Settings, &Arc<Neighbours>),
        old: Option<&Definition>,
    ) -> Option<Definition> {
        let is_document = matches!(found.place, hosts::Place::File);
        let (embedding, text, tree) = match found.place {
            hosts::Place::File => (Embedding::Same, text.clone(), tree.clone()),
            hosts::Place::Value(tree) => (Embedding::Same, text.clone(), tree),
            hosts::Place::Text(tree) => {
                let node = tree.root(text);
                let inner: Arc<str> = node.text_value()?.into();
                let tree = tree_of_text(old, &inner);
                (Embedding::in_text(node, inner.clone())?, inner, tree)
            }
            hosts::Place::Joined(joined) => {
                let (embedding, inner) = Embedding::in_parts(&joined, text)?;
                let tree = tree_of_text(old, &inner);
                (embedding, inner, tree)
            }
        };
        let by_others = || is_document.then(|| neighbours.machine_type())?;
        let machine_type = found.machine_type.or_else(by_others).unwrap_or(settings.machine_type);
        let analysis = Analysis::after(tree.root(&text), machine_type, old.map(|old| &old.analysis));
        let is_logged = found.is_logged || is_document && neighbours.is_logged();
        let Found { form, name, substitutions, .. } = found;
        let neighbours = neighbours.clone();
        Some(Definition {
            form,
            name,
            is_document,
            is_logged,
            embedding,
            text,
            tree,
            analysis,
            substitutions,
            neighbours,
        })
    }

    /// The form that it has in its document.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Whether it is its whole document.
    pub fn is_document(&self) -> bool {
        self.is_document
    }

    /// Whether it is data of its document, which is more than that, and no text.
    pub fn is_data_of_template(&self) -> bool {
        !self.is_document && matches!(self.embedding, Embedding::Same)
    }

    /// Whether a template says that its executions are logged.
    pub fn is_logged(&self) -> bool {
        self.is_logged
    }

    /// What its document calls it, where it may hold several: the logical ID.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
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

    /// What is known of other files.
    pub fn neighbours(&self) -> &Neighbours {
        &self.neighbours
    }

    /// What its placeholders stand for; ranges are those of the document.
    pub fn substitutions(&self) -> &Substitutions {
        &self.substitutions
    }

    /// What the place at `offset` is; `None` outside the definition's object.
    pub fn place_at(&self, offset: TextSize) -> Option<Place<'_>> {
        place_at(&self.tree, &self.text, offset)
    }
}

/// The tree of a definition that is the value of a text.
fn tree_of_text(old: Option<&Definition>, text: &str) -> Tree {
    let syntax = hosts::syntax_of_text(text);
    let is_same = |old: &&Definition| matches!(old.embedding, Embedding::Text { .. }) && old.tree.syntax == syntax;
    match old.filter(is_same) {
        Some(old) => tree_after(old, text),
        None => syntax::parse_as(text, syntax),
    }
}

/// The tree of a definition whose text is this now.
fn tree_after(old: &Definition, text: &str) -> Tree {
    let damage = difference(&old.text, text).and_then(|edit| Damage::of(&[edit]));
    damage.map_or_else(|| old.tree.clone(), |damage| syntax::reparse(&old.tree, &old.text, text, damage))
}

impl Snapshot {
    /// Parses and analyses a definition in JSON from scratch, under the default settings.
    pub fn new(source: SourceText) -> Self {
        Snapshot::with_settings(source, Arc::default())
    }

    /// Parses and analyses a definition in JSON from scratch.
    pub fn with_settings(source: SourceText, settings: Arc<Settings>) -> Self {
        Snapshot::of_kind(source, Kind::definition(Syntax::Json), settings)
    }

    /// Parses and analyses a document of this kind from scratch.
    pub fn of_kind(source: SourceText, kind: Kind, settings: Arc<Settings>) -> Self {
        let tree = syntax::parse_as(source.text(), kind.syntax);
        Snapshot::of_tree(source, tree, kind, (settings, Arc::default()), &[])
    }

    /// The same text under other settings.
    pub fn under(&self, settings: Arc<Settings>) -> Self {
        self.with(settings, self.neighbours.clone())
    }

    /// The same text beside other files.
    pub fn beside(&self, neighbours: Arc<Neighbours>) -> Self {
        self.with(self.settings.clone(), neighbours)
    }

    fn with(&self, settings: Arc<Settings>, neighbours: Arc<Neighbours>) -> Self {
        let (source, tree) = (self.source.clone(), self.tree.clone());
        Snapshot::of_tree(source, tree, self.kind, (settings, neighbours), &self.definitions)
    }

    /// The snapshot after `edits`, applied in order, each to the outcome of the
    /// one before; `source` is the text after all of them.
    pub fn edited(&self, edits: &[Indel], source: SourceText) -> Self {
        let Some(damage) = Damage::of(edits) else { return self.clone() };
        let tree = syntax::reparse(&self.tree, self.source.text(), source.text(), damage);
        let around = (self.settings.clone(), self.neighbours.clone());
        Snapshot::of_tree(source, tree, self.kind, around, &self.definitions)
    }

    /// `old` are the definitions of the version before.
    fn of_tree(
        source: SourceText,
        tree: Tree,
        kind: Kind,
        (settings, neighbours): (Arc<Settings>, Arc<Neighbours>),
        old: &[Definition],
    ) -> Self {
        let text = source.shared_text();
        let contents = hosts::read(&tree, &text, kind.content);
        let links = contents.links.into();
        let definitions = contents.definitions.into_iter().enumerate().filter_map(|(index, found)| {
            let old = match &found.name {
                Some(name) => old.iter().find(|old| old.name.as_ref() == Some(name)),
                None => old.get(index),
            };
            Definition::new(found, &tree, &text, (&settings, &neighbours), old)
        });
        let definitions = definitions.collect();
        Snapshot { source, tree, kind, definitions, links, settings, neighbours }
    }

    /// The text.
    pub fn source(&self) -> &SourceText {
        &self.source
    }

    /// What was known of it before its text was read.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The definitions in it, in the order of the text.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The files that it names as definitions, in the order of the text.
    pub fn links(&self) -> &Arc<[Link]> {
        &self.links
    }

    /// What is known of other files.
    pub fn neighbours(&self) -> &Arc<Neighbours> {
        &self.neighbours
    }

    /// The definition that a place belongs to. A document that is a definition
    /// has no place outside of it.
    pub fn definition_at(&self, at: TextSize) -> Option<&Definition> {
        let holds = |definition: &&Definition| match &definition.embedding {
            _ if definition.name.is_none() => true,
            Embedding::Same => self.is_in(definition.root().range(), at),
            text => text.down(at).is_some(),
        };
        self.definitions.iter().find(holds)
    }

    /// The answer of a feature about a place, in the definition that the place
    /// belongs to.
    fn ask<T: InDocument>(&self, at: TextSize, feature: impl FnOnce(&Definition, TextSize) -> T) -> Option<T> {
        let definition = self.definition_at(at)?;
        feature(definition, definition.embedding.down(at)?).in_document(&definition.embedding)
    }

    /// Whether a place belongs to the object in `range`: where columns tell what
    /// a line belongs to, that may go on behind its end.
    fn is_in(&self, range: TextRange, at: TextSize) -> bool {
        let steps = || self.tree.path_at(self.source.text(), at);
        range.contains_inclusive(at) || steps().iter().any(|step| step.container.range() == range)
    }

    /// Whether a place is on an empty line of a block scalar, left of its text:
    /// what is put there ends it.
    fn is_left_of_block(&self, at: TextSize) -> bool {
        let text = self.source.text();
        let before = &text.as_bytes()[..at.into()];
        let column = memchr::memrchr2(b'\n', b'\r', before).map_or(before.len(), |line| before.len() - line - 1);
        let steps = self.tree.path_at(text, at);
        let Some(entry) = steps.last().and_then(|step| step.entry) else { return false };
        // Behind a tag, as in `!Sub |`, too.
        let tagged = yaml::tagged(entry.value());
        let value = tagged.as_ref().map_or(entry.value(), |tagged| tagged.tree.root(text));
        let is_block = value.scalar().is_some_and(|scalar| scalar.is_block());
        is_block && value.content_range().start() <= at && column < yaml::block_margin(value).len()
    }

    /// The answers of a feature about each definition, one after the other.
    fn ask_all<T: InDocument>(&self, mut feature: impl FnMut(&Definition) -> Vec<T>) -> Vec<T> {
        self.definitions.iter().filter_map(|own| feature(own).in_document(&own.embedding)).flatten().collect()
    }

    /// Everything that is wrong, in the order of the text.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut found = self.ask_all(|definition| diagnostics::diagnostics(definition, &self.settings));
        for diagnostic in found.iter_mut().filter(|diagnostic| diagnostic.range.is_empty()) {
            diagnostic.range = last_character(&self.source.text()[..diagnostic.range.start().into()]);
        }
        let around = diagnostics::of_document(self, &self.settings);
        if !around.is_empty() {
            found.extend(around);
            found.sort_by_key(|diagnostic| diagnostic.range.start());
        }
        found
    }

    /// The errors that AWS reports in `message`, which may be the whole output of
    /// a failed deployment, and their places: in the definition in which most of
    /// them are found.
    pub fn locate(&self, message: &str) -> Vec<LocatedError> {
        // AWS knows nothing of the rules that are switched off here.
        let settings = Settings::of(self.settings.machine_type);
        let located = self.definitions.iter().filter_map(|definition| {
            let diagnostics = diagnostics::diagnostics(definition, &settings);
            locate::locate(definition, &diagnostics, message).in_document(&definition.embedding)
        });
        let exact = |errors: &Vec<LocatedError>| errors.iter().filter(|error| error.is_exact).count();
        // Of those with equally many, the first.
        located.reduce(|best, next| if exact(&next) > exact(&best) { next } else { best }).unwrap_or_default()
    }

    /// What mends the findings that touch `range`, each with its finding.
    pub fn fixes(&self, range: TextRange) -> Vec<(Diagnostic, Fix)> {
        self.ask_all(|definition| match definition.embedding.down_range(range) {
            Some(range) => fixes::fixes(definition, &self.settings, range),
            None => Vec::new(),
        })
    }

    /// Whether a colon that was typed before `at` asks for completions: it goes
    /// on with an ARN, rather than with a member.
    pub fn colon_completes(&self, at: TextSize) -> bool {
        let Some(definition) = self.definition_at(at) else { return false };
        definition.embedding.down(at).is_some_and(|at| completion::is_in_resource(definition, at))
    }

    /// What can be put at `at`, best first.
    pub fn completions(&self, at: TextSize, config: &CompletionConfig) -> Vec<CompletionItem> {
        if self.is_left_of_block(at) {
            return Vec::new();
        }
        let complete = |definition: &Definition, at| {
            let names = placeholders::completions(definition, at);
            names.unwrap_or_else(|| completion::completions(definition, at, config))
        };
        let mut items = self.ask(at, complete).unwrap_or_default();
        // Within an escape or the indentation of a text nothing can be put.
        items.retain(|item| item.edit.delete.contains_inclusive(at));
        items
    }

    /// What the thing at `at` is, in Markdown.
    pub fn hover(&self, at: TextSize) -> Option<RangeInfo<String>> {
        self.ask(at, |definition, at| placeholders::hover(definition, at).or_else(|| hover::hover(definition, at)))?
    }

    /// What the call takes whose arguments are written at `at`.
    pub fn signature_help(&self, at: TextSize) -> Option<SignatureHelp> {
        self.ask(at, signature_help::signature_help)?
    }

    /// From a transition to its state, from a state's key to all that lead to it;
    /// from a variable to what binds it, and back; from a placeholder to what
    /// the template says of it, and from the path of a file to the file.
    pub fn goto_definition(&self, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
        let found = self.ask(at, definition::goto_definition).flatten();
        found.or_else(|| self.template_name(at)).or_else(|| {
            let link = links::link_at(self, at)?;
            let start = TextRange::default();
            let target = NavigationTarget { file: Some(link.file), full_range: start, focus_range: start };
            Some(RangeInfo { range: link.range, info: vec![target] })
        })
    }

    /// Where the templates declare the name in the placeholder at `at`.
    fn template_name(&self, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
        let found = self.ask(at, placeholders::placeholder_at)??;
        let targets = found.declared.into_iter().filter_map(|declared| {
            let range = declared.substitution.range?;
            Some(NavigationTarget { file: declared.file, full_range: range, focus_range: range })
        });
        let info: Vec<_> = targets.collect();
        (!info.is_empty()).then_some(RangeInfo { range: found.range, info })
    }

    /// All places that name what is named at `at`, in the order of the text.
    pub fn references(&self, at: TextSize) -> Option<Vec<Reference>> {
        self.ask(at, references::references).flatten().or_else(|| {
            let ranges = self.ask(at, placeholders::occurrences).filter(|ranges| !ranges.is_empty())?;
            let declared = self.ask(at, placeholders::placeholder_at)??.declared.into_iter();
            let own = declared.filter(|declared| declared.file.is_none()).filter_map(|own| own.substitution.range);
            let mut found: Vec<Reference> = own.map(|range| Reference { range, is_declaration: true }).collect();
            found.extend(ranges.into_iter().map(|range| Reference { range, is_declaration: false }));
            found.sort_by_key(|reference| reference.range.start());
            Some(found)
        })
    }

    /// The files that it names.
    pub fn document_links(&self) -> Vec<DocumentLink> {
        links::document_links(self)
    }

    /// What a rename at `at` would change the name of: its range and the name.
    pub fn prepare_rename(&self, at: TextSize) -> Result<RangeInfo<String>, RenameError> {
        self.or_of_template(at, self.ask(at, rename::prepare_rename).unwrap_or_else(rename::nothing))
    }

    /// Renames what is named at `at`, wherever it is named.
    pub fn rename(&self, at: TextSize, new_name: &str) -> Result<TextEdit, RenameError> {
        let renamed = self.ask(at, |definition, at| rename::rename(definition, at, new_name));
        self.or_of_template(at, renamed.unwrap_or_else(rename::nothing))
    }

    /// A refusal says why, where the place is a template's.
    fn or_of_template<T>(&self, at: TextSize, answer: Result<T, RenameError>) -> Result<T, RenameError> {
        let Some(found) = self.ask(at, placeholders::placeholder_at).flatten() else { return answer };
        answer.map_err(|error| {
            if Err(&error) != rename::nothing::<()>().as_ref() {
                return error;
            }
            let name = &self.source.text()[found.range];
            RenameError(format!("`{name}` is a placeholder: its name belongs to the template that fills it in"))
        })
    }

    /// The outline: machines, states, branches.
    pub fn document_symbols(&self) -> Vec<DocumentSymbol> {
        self.ask_all(symbols::document_symbols)
    }

    /// The definitions that can be drawn, in the order of the text.
    pub fn machines(&self) -> Vec<DrawableMachine> {
        let machine = |own: &Definition| DrawableMachine {
            name: own.name().map(str::to_owned),
            range: own.embedding.up(own.root().range()),
        };
        self.definitions.iter().map(machine).collect()
    }

    /// The drawing of the definition at this place among [`Self::machines`]; an
    /// error says why there is nothing to draw.
    pub fn graph(&self, index: usize) -> Result<Graph, String> {
        let nothing = || "there is no state machine in this document".to_owned();
        let own = self.definitions.get(index).ok_or_else(nothing)?;
        graph::graph(own)?.in_document(&own.embedding).ok_or_else(nothing)
    }

    /// What can be folded, in the whole document.
    pub fn folds(&self) -> Vec<Fold> {
        let text = self.source.text();
        let mut folds = folding::folds(&self.tree, text);
        // The tree does not go on into texts.
        let in_texts = self.ask_all(|definition| match definition.embedding {
            Embedding::Same => Vec::new(),
            _ => folding::folds(&definition.tree, &definition.text),
        });
        folds.extend(in_texts.into_iter().filter(|fold| text[fold.range].contains(['\n', '\r'])));
        folding::sort(&mut folds);
        folds
    }

    /// What to change so that the document is laid out well, in the order of the
    /// text: blanks only. A template around definitions is left alone.
    pub fn format(&self, config: &FormatConfig) -> Vec<Indel> {
        match &*self.definitions {
            [definition] if definition.is_document() => format::format(definition, config),
            _ => Vec::new(),
        }
    }

    /// What can be coloured, in the order of the text. `cache` makes it cheap to
    /// ask again after an edit.
    pub fn semantic_tokens(&self, cache: &mut TokenCache) -> Vec<SemanticToken> {
        cache.renew(|cache| self.ask_all(|definition| semantic_tokens::semantic_tokens(definition, cache)))
    }

    /// The same of what touches `range`.
    pub fn semantic_tokens_in(&self, range: TextRange, cache: &mut TokenCache) -> Vec<SemanticToken> {
        cache.look_up(|cache| {
            self.ask_all(|definition| match definition.embedding.down_range(range) {
                Some(range) => semantic_tokens::semantic_tokens_in(definition, range, cache),
                None => Vec::new(),
            })
        })
    }

    /// The ranges to select one after the other when a selection grows from
    /// `at`: each holds the one before. Also outside of definitions.
    pub fn selection_ranges(&self, at: TextSize) -> Vec<TextRange> {
        let inner = self.ask(at, selection::in_definition).unwrap_or_default();
        selection::selection_ranges(&self.tree, self.source.text(), at, &inner)
    }
}

/// Of a text in which nothing stands, as it may be in a template, what shows
/// where that is: the last character before it.
fn last_character(before: &str) -> TextRange {
    let last = before.char_indices().rfind(|(_, character)| !character.is_whitespace());
    let range = last.map(|(at, character)| TextRange::at(TextSize::new(at as u32), TextSize::of(character)));
    range.unwrap_or(TextRange::empty(TextSize::of(before)))
}

#[cfg(test)]
mod tests;
