//! An open document.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Url};

use super::from_proto;
use super::front::panic_message;
use crate::hosts::{self, Kind};
use crate::ide::{Neighbours, Settings, Snapshot};
use crate::text::{Indel, PositionEncoding, SourceText, difference};

/// One version of an open document.
pub(super) struct Document {
    /// The client's number of this version.
    pub version: i32,
    /// The text as the client has it, whatever becomes of its analysis.
    pub source: SourceText,
    /// The analysis of the text; `None` for a document that holds no definition.
    pub snapshot: Option<Snapshot>,
    /// What it was analysed under.
    pub settings: Arc<Settings>,
    /// What the client calls the language.
    language_id: String,
}

impl Document {
    /// A document as it is opened.
    pub fn open(item: TextDocumentItem, settings: Arc<Settings>) -> Self {
        let source = SourceText::new(&item.text);
        let kind = hosts::kind_of(&item.language_id, item.uri.path(), item.text.as_bytes());
        let snapshot = kind.and_then(|kind| analysed(&source, kind, &settings));
        Document { version: item.version, source, snapshot, settings, language_id: item.language_id }
    }

    /// The next version, and what was wrong with the changes. Changes out of
    /// bounds are moved inside, after which the client's text may differ.
    pub fn changed(
        &self,
        uri: &Url,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: PositionEncoding,
    ) -> (Self, Vec<String>) {
        let mut problems = Vec::new();
        let mut edits: Vec<Indel> = Vec::with_capacity(changes.len());
        let mut source = self.source.clone();
        for change in changes {
            let edit = match change.range {
                Some(range) => {
                    let (place, in_bounds) = from_proto::range(&source, range, encoding);
                    if !in_bounds {
                        let (start, end) = (range.start, range.end);
                        problems.push(format!(
                            "{uri}: version {version} changes {}:{} to {}:{}, which is not in the document",
                            start.line, start.character, end.line, end.character
                        ));
                    }
                    Some(Indel::replace(place, change.text))
                }
                // The whole text: mostly a small edit, sent by a simple client.
                None => difference(source.text(), &change.text),
            };
            if let Some(edit) = edit {
                source = source.edited(&edit);
                edits.push(edit);
            }
        }
        let snapshot = match &self.snapshot {
            Some(old) => edited(old, &edits, &source, &self.settings),
            None => hosts::kind_of(&self.language_id, uri.path(), source.text().as_bytes())
                .and_then(|kind| analysed(&source, kind, &self.settings)),
        };
        let (settings, language_id) = (self.settings.clone(), self.language_id.clone());
        (Document { version, source, snapshot, settings, language_id }, problems)
    }

    /// The same version beside other files.
    pub fn beside(&self, neighbours: &Arc<Neighbours>) -> Self {
        let analysed = |old: &Snapshot| guarded("analysis", || old.beside(neighbours.clone()));
        Document {
            version: self.version,
            source: self.source.clone(),
            snapshot: self.snapshot.as_ref().and_then(analysed),
            settings: self.settings.clone(),
            language_id: self.language_id.clone(),
        }
    }

    /// The same version under other settings.
    pub fn under(&self, settings: Arc<Settings>) -> Self {
        let analysed = |old: &Snapshot| guarded("analysis", || old.under(settings.clone()));
        Document {
            version: self.version,
            source: self.source.clone(),
            snapshot: self.snapshot.as_ref().and_then(analysed),
            settings: settings.clone(),
            language_id: self.language_id.clone(),
        }
    }
}

/// Analyses a text. Should that panic, the document answers nothing until the
/// next change, but its text stays right.
fn analysed(source: &SourceText, kind: Kind, settings: &Arc<Settings>) -> Option<Snapshot> {
    guarded("analysis", || Snapshot::of_kind(source.clone(), kind, settings.clone()))
}

fn edited(old: &Snapshot, edits: &[Indel], source: &SourceText, settings: &Arc<Settings>) -> Option<Snapshot> {
    guarded("incremental analysis", || old.edited(edits, source.clone()))
        .or_else(|| analysed(source, old.kind(), settings))
}

fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Option<T> {
    let outcome = catch_unwind(AssertUnwindSafe(work));
    outcome.map_err(|panic| tracing::error!("panic in {what}: {}", panic_message(&*panic))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_text_becomes_the_edit_that_makes_it() {
        let uri = Url::parse("file:///a.asl.json").unwrap();
        let text = "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}";
        let item = TextDocumentItem { uri: uri.clone(), language_id: "asl".into(), version: 1, text: text.into() };
        let text = text.replace("Pass", "Succeed");
        let change = TextDocumentContentChangeEvent { range: None, range_length: None, text: text.clone() };
        let (document, problems) =
            Document::open(item, Arc::default()).changed(&uri, 2, vec![change], PositionEncoding::Utf16);
        assert_eq!((document.source.text(), problems.len()), (text.as_str(), 0));
    }
}
