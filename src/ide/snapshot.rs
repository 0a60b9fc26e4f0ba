//! One version of a document with everything known about it.
//!
//! A document holds any number of definitions: itself, or those that a template
//! has in it. Features work on one definition at a time; which one a place
//! belongs to is found out here, and nowhere else.

use std::sync::Arc;

use super::embedding::{Embedding, InDocument};
use super::locate::LocatedError;
use super::semantic_tokens::{SemanticToken, TokenCache};
use super::settings::Settings;
use super::types::*;
use super::{
    completion, definition, diagnostics, fixes, folding, hover, locate, references, rename, selection, semantic_tokens,
    signature_help, symbols,
};
use crate::hosts::{self, Found, Kind};
use crate::model::{Analysis, Place, place_at};
use crate::syntax::{self, Damage, Node, Syntax, Tree};
use crate::text::{Indel, SourceText, TextEdit, TextRange, TextSize, difference};

/// One version of a document. Cloning is cheap; an edit gives a new snapshot
/// that shares with the old one whatever the edit did not touch.
#[derive(Clone, Debug)]
pub struct Snapshot {
    source: SourceText,
    tree: Tree,
    kind: Kind,
    definitions: Arc<[Definition]>,
    settings: Arc<Settings>,
}

/// A state machine definition: its text, its tree and its meaning. All features
/// work in its coordinates.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What its document calls it.
    name: Option<Box<str>>,
    embedding: Embedding,
    text: Arc<str>,
    tree: Tree,
    analysis: Analysis,
}

impl Definition {
    /// What was found in the document of this tree and text. `old` is the
    /// same definition in the version before.
    fn new(
        found: Found,
        tree: &Tree,
        text: &Arc<str>,
        settings: &Settings,
        old: Option<&Definition>,
    ) -> Option<Definition> {
        let (embedding, text, tree) = match found.place {
            hosts::Place::File => (Embedding::Same, text.clone(), tree.clone()),
            hosts::Place::Value(at) => (Embedding::Same, text.clone(), tree.subtree(text, at)?),
            hosts::Place::Text(at) => {
                let node = tree.scalar_at(text, at)?;
                let inner: Arc<str> = node.text_value()?.into();
                let syntax = hosts::syntax_of_text(&inner);
                let is_same =
                    |old: &&Definition| matches!(old.embedding, Embedding::Text { .. }) && old.tree.syntax == syntax;
                let tree = match old.filter(is_same) {
                    Some(old) => tree_after(old, &inner),
                    None => syntax::parse_as(&inner, syntax),
                };
                (Embedding::in_text(node)?, inner, tree)
            }
        };
        let machine_type = found.machine_type.unwrap_or(settings.machine_type);
        let analysis = Analysis::after(tree.root(&text), machine_type, old.map(|old| &old.analysis));
        Some(Definition { name: found.name, embedding, text, tree, analysis })
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

    /// What the place at `offset` is; `None` outside the definition's object.
    pub fn place_at(&self, offset: TextSize) -> Option<Place<'_>> {
        place_at(&self.tree, &self.text, offset)
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
        Snapshot::of_tree(source, tree, kind, settings, &[])
    }

    /// The same text under other settings.
    pub fn under(&self, settings: Arc<Settings>) -> Self {
        if self.settings.machine_type == settings.machine_type {
            return Snapshot { settings, ..self.clone() };
        }
        Snapshot::of_tree(self.source.clone(), self.tree.clone(), self.kind, settings, &self.definitions)
    }

    /// The snapshot after `edits`, applied in order, each to the outcome of the
    /// one before; `source` is the text after all of them.
    pub fn edited(&self, edits: &[Indel], source: SourceText) -> Self {
        let Some(damage) = Damage::of(edits) else { return self.clone() };
        let tree = syntax::reparse(&self.tree, self.source.text(), source.text(), damage);
        Snapshot::of_tree(source, tree, self.kind, self.settings.clone(), &self.definitions)
    }

    /// `old` are the definitions of the version before.
    fn of_tree(source: SourceText, tree: Tree, kind: Kind, settings: Arc<Settings>, old: &[Definition]) -> Self {
        let text = source.shared_text();
        let found = hosts::find(&tree, &text, kind.content);
        let definitions = found.into_iter().enumerate().filter_map(|(index, found)| {
            let old = match &found.name {
                Some(name) => old.iter().find(|old| old.name.as_ref() == Some(name)),
                None => old.get(index),
            };
            Definition::new(found, &tree, &text, &settings, old)
        });
        let definitions = definitions.collect();
        Snapshot { source, tree, kind, definitions, settings }
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

    /// The answer of a feature about a place, in the definition that the place
    /// belongs to. A document that is a definition has no place outside of it.
    fn ask<T: InDocument>(&self, at: TextSize, feature: impl FnOnce(&Definition, TextSize) -> T) -> Option<T> {
        let holds = |definition: &&Definition| match &definition.embedding {
            _ if definition.name.is_none() => true,
            Embedding::Same => self.is_in(definition.root().range(), at),
            text => text.down(at).is_some(),
        };
        let definition = self.definitions.iter().find(holds)?;
        Some(feature(definition, definition.embedding.down(at)?).in_document(&definition.embedding))
    }

    /// Whether a place belongs to the object in `range`: where columns tell what
    /// a line belongs to, that may go on behind its end.
    fn is_in(&self, range: TextRange, at: TextSize) -> bool {
        let steps = || self.tree.path_at(self.source.text(), at);
        range.contains_inclusive(at) || steps().iter().any(|step| step.container.range() == range)
    }

    /// The answers of a feature about each definition, one after the other.
    fn ask_all<T: InDocument>(&self, mut feature: impl FnMut(&Definition) -> Vec<T>) -> Vec<T> {
        self.definitions.iter().flat_map(|own| feature(own).in_document(&own.embedding)).collect()
    }

    /// Everything that is wrong, in the order of the text.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.ask_all(|definition| diagnostics::diagnostics(definition, &self.settings))
    }

    /// The errors that AWS reports in `message`, which may be the whole output of
    /// a failed deployment, and their places: in the definition in which most of
    /// them are found.
    pub fn locate(&self, message: &str) -> Vec<LocatedError> {
        // AWS knows nothing of the rules that are switched off here.
        let settings = Settings::of(self.settings.machine_type);
        let located = self.definitions.iter().map(|definition| {
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

    /// What can be put at `at`, best first.
    pub fn completions(&self, at: TextSize, config: &CompletionConfig) -> Vec<CompletionItem> {
        let mut items =
            self.ask(at, |definition, at| completion::completions(definition, at, config)).unwrap_or_default();
        // Within an escape or the indentation of a text nothing can be put.
        items.retain(|item| item.edit.delete.contains_inclusive(at));
        items
    }

    /// What the thing at `at` is, in Markdown.
    pub fn hover(&self, at: TextSize) -> Option<RangeInfo<String>> {
        self.ask(at, hover::hover)?
    }

    /// What the call takes whose arguments are written at `at`.
    pub fn signature_help(&self, at: TextSize) -> Option<SignatureHelp> {
        self.ask(at, signature_help::signature_help)?
    }

    /// From a transition to its state, from a state's key to all that lead to it;
    /// from a variable to what binds it, and back.
    pub fn goto_definition(&self, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
        self.ask(at, definition::goto_definition)?
    }

    /// All places that name what is named at `at`, in the order of the text.
    pub fn references(&self, at: TextSize) -> Option<Vec<Reference>> {
        self.ask(at, references::references)?
    }

    /// What a rename at `at` would change the name of: its range and the name.
    pub fn prepare_rename(&self, at: TextSize) -> Result<RangeInfo<String>, RenameError> {
        self.ask(at, rename::prepare_rename).unwrap_or_else(rename::nothing)
    }

    /// Renames what is named at `at`, wherever it is named.
    pub fn rename(&self, at: TextSize, new_name: &str) -> Result<TextEdit, RenameError> {
        self.ask(at, |definition, at| rename::rename(definition, at, new_name)).unwrap_or_else(rename::nothing)
    }

    /// The outline: machines, states, branches.
    pub fn document_symbols(&self) -> Vec<DocumentSymbol> {
        self.ask_all(symbols::document_symbols)
    }

    /// What can be folded, in the whole document.
    pub fn folds(&self) -> Vec<Fold> {
        folding::folds(&self.tree, self.source.text())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Fixture;

    const TEMPLATE: &str = r#"
{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "First": {
      "Type": "AWS::Serverless::StateMachine",
      "Properties": {
        "Type": "EXPRESS",
        "Definition": {
          "StartAt": "A",
          "States": {"A": {"Type": "Wait", "Seconds": 1, "Next": "B"}, "B": {"Type": "Succeed"}}
                                                                  |
        }
      }
    },
    "Second": {
      "Type": "AWS::StepFunctions::StateMachine",
      "Properties": {
        "Definition": {"StartAt": "B", "States": {"B": {"Type": "Succeed", "OutputPat": "$"}}}
      }
    },
    "Table": {"Type": "AWS::DynamoDB::Table", "Type": "StartAt", "Next": "nowhere"}
  }
}
"#;

    fn template() -> (Fixture, Snapshot) {
        let fixture = Fixture::new(TEMPLATE);
        let snapshot = Snapshot::of_kind(SourceText::new(&fixture.text), Kind::any(Syntax::Json), Arc::default());
        (fixture, snapshot)
    }

    #[test]
    fn each_definition_of_a_template_is_a_scope_of_its_own() {
        let (fixture, snapshot) = template();
        let named = |range: TextRange| &fixture.text[range];
        let references = snapshot.references(fixture.cursor()).unwrap();
        assert_eq!(references.iter().map(|reference| named(reference.range)).collect::<Vec<_>>(), ["B", "B"]);
        let found: Vec<_> = snapshot.diagnostics().iter().map(|found| (found.code, named(found.range))).collect();
        assert_eq!(found, [("unknown-field", "OutputPat")]);
        let symbols: Vec<_> = snapshot.document_symbols().into_iter().map(|symbol| symbol.name).collect();
        assert_eq!(symbols, ["First", "Second"]);
        let types: Vec<_> = snapshot.definitions().iter().map(|own| own.analysis().context().machine_type).collect();
        assert_eq!(types, [crate::spec::MachineType::Express, crate::spec::MachineType::Standard]);
    }

    #[test]
    fn around_the_definitions_only_what_is_about_text_is_answered() {
        let (fixture, snapshot) = template();
        let at = TextSize::new(fixture.text.find("nowhere").unwrap() as u32);
        let config = CompletionConfig { snippets: true };
        assert!(snapshot.hover(at).is_none() && snapshot.completions(at, &config).is_empty());
        assert!(snapshot.references(at).is_none() && snapshot.rename(at, "x").is_err());
        assert!(snapshot.selection_ranges(at).len() > 3);
        assert!(snapshot.folds().iter().any(|fold| fold.range.start() == 0.into()));
    }

    #[test]
    fn a_definition_keeps_what_is_known_of_it_while_another_one_changes() {
        let (fixture, old) = template();
        let at = TextSize::new(fixture.text.find("OutputPat").unwrap() as u32);
        let edit = Indel::replace(TextRange::at(at, 4.into()), "Pass");
        let new = old.edited(std::slice::from_ref(&edit), old.source().edited(&edit));
        let facts = |snapshot: &Snapshot, index: usize| {
            let root = snapshot.definitions()[index].analysis().root().map(|root| root.facts as *const _);
            root.unwrap()
        };
        assert_eq!(facts(&old, 0), facts(&new, 0));
        assert_ne!(facts(&old, 1), facts(&new, 1));
    }

    #[test]
    fn a_definition_in_a_text_is_answered_where_it_stands() {
        let fixture = Fixture::new(
            r#"
{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Sub":
"{\"StartAt\": \"\u0041\", \"States\": {\"A\": {\"Type\": \"Succeed\", \"Nex\": 1}, \"B\": {\"Type\": \"Succeed\"}}}"
                                          |
}}}}}
"#,
        );
        let snapshot = Snapshot::of_kind(SourceText::new(&fixture.text), Kind::any(Syntax::Json), Arc::default());
        let text = |range: TextRange| &fixture.text[range];
        let found: Vec<_> = snapshot.diagnostics().iter().map(|found| (found.code, text(found.range))).collect();
        assert_eq!(found, [("unknown-field", "Nex"), ("unreachable-state", "B")]);
        let references = snapshot.references(fixture.cursor()).unwrap();
        assert_eq!(references.iter().map(|found| text(found.range)).collect::<Vec<_>>(), [r"\u0041", "A"]);
        let renamed = snapshot.rename(fixture.cursor(), "a \"B\"").unwrap().applied_to(&fixture.text);
        assert!(renamed.contains(r#"{\"StartAt\": \"a \\\"B\\\"\", \"States\": {\"a \\\"B\\\"\": {"#), "{renamed}");
        let config = CompletionConfig { snippets: false };
        let at = TextSize::new(fixture.text.find("Nex\\").unwrap() as u32);
        let items = snapshot.completions(at, &config);
        let comment = items.iter().find(|item| item.label == "Comment").unwrap();
        assert_eq!((text(comment.edit.delete), &*comment.edit.insert), ("Nex", "Comment"));
    }

    #[test]
    fn a_definition_in_a_template_goes_on_where_its_columns_say_so() {
        let text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States:\n          A:\n            Type: Succeed\n            \n  T:\n    Type: AWS::SNS::Topic\n            \n";
        let snapshot = Snapshot::of_kind(SourceText::new(text), Kind::any(Syntax::Yaml), Arc::default());
        let labels = |at: usize| -> Vec<String> {
            let items = snapshot.completions(TextSize::new(at as u32), &CompletionConfig { snippets: true });
            items.into_iter().map(|item| item.label).collect()
        };
        let end = text.find("\n  T:").unwrap();
        assert!(labels(end).iter().any(|label| label == "OutputPath"));
        assert!(labels(end - 2).iter().any(|label| label == "Pass state"));
        assert!(labels(text.len() - 1).is_empty());
    }
}
