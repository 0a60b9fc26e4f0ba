//! The open documents. Guards of the map do not leave this file.
//!
//! All documents are under the same settings. These may change on one thread
//! while another one stores a new text, so whoever changed either looks
//! afterwards whether both belong together, and mends it if not.

use std::sync::{Arc, Mutex, PoisonError};

use dashmap::DashMap;
use rustc_hash::FxBuildHasher;
use tower_lsp::lsp_types::Url;

use super::document::Document;
use crate::ide::{Neighbours, Settings};

/// The open documents, each as its newest version.
#[derive(Default)]
pub(super) struct Documents {
    map: DashMap<Url, Arc<Document>, FxBuildHasher>,
    settings: Mutex<Arc<Settings>>,
}

impl Documents {
    /// The newest version of a document.
    pub fn get(&self, uri: &Url) -> Option<Arc<Document>> {
        self.map.get(uri).map(|document| document.clone())
    }

    /// Opens a document, or replaces it by its next version.
    pub fn set(&self, uri: Url, document: Document) {
        self.map.insert(uri.clone(), Arc::new(document));
        self.bring_up_to_date(&uri);
    }

    /// Closes a document.
    pub fn remove(&self, uri: &Url) {
        self.map.remove(uri);
    }

    /// The settings of all documents.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts all documents under other settings; gives those that are different now.
    pub fn set_settings(&self, settings: Settings) -> Vec<Url> {
        if *self.settings() == settings {
            return Vec::new();
        }
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
        let mut uris: Vec<Url> = self.map.iter().map(|entry| entry.key().clone()).collect();
        uris.retain(|uri| self.bring_up_to_date(uri));
        uris
    }

    /// Puts a document beside what is known of other files now.
    pub fn set_neighbours(&self, uri: &Url, neighbours: Arc<Neighbours>) {
        while let Some(old) = self.get(uri) {
            let new = Arc::new(old.beside(&neighbours));
            if let Some(mut now) = self.map.get_mut(uri).filter(|now| Arc::ptr_eq(now, &old)) {
                *now = new;
                break;
            }
        }
        self.bring_up_to_date(uri);
    }

    /// Puts the document under the settings of all, if it is not; whether it was not.
    fn bring_up_to_date(&self, uri: &Url) -> bool {
        let mut was_behind = false;
        loop {
            let settings = self.settings();
            let Some(old) = self.get(uri).filter(|old| !Arc::ptr_eq(&old.settings, &settings)) else {
                return was_behind;
            };
            was_behind = true;
            // The analysis may take long, and whoever reads must not wait for it.
            let new = Arc::new(old.under(settings));
            if let Some(mut now) = self.map.get_mut(uri).filter(|now| Arc::ptr_eq(now, &old)) {
                *now = new;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::{Level, Severity};
    use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem};

    fn settings(level: Level) -> Settings {
        let mut settings = Settings::default();
        settings.set_level("missing-required-field", level).expect("a rule");
        settings
    }

    fn count(documents: &Documents, uri: &Url) -> usize {
        documents.get(uri).unwrap().snapshot.as_ref().unwrap().diagnostics().len()
    }

    #[test]
    fn a_text_that_comes_while_settings_change_is_under_the_new_ones() {
        let uri = Url::parse("file:///a.asl").unwrap();
        let documents = Documents::default();
        let item =
            |version| TextDocumentItem { uri: uri.clone(), language_id: "asl".into(), version, text: "{}".into() };
        documents.set(uri.clone(), Document::open(item(1), documents.settings()));
        assert_eq!(count(&documents, &uri), 1);
        let change = TextDocumentContentChangeEvent { range: None, range_length: None, text: "{ }".into() };
        let (next, _) = documents.get(&uri).unwrap().changed(&uri, 2, vec![change], Default::default());
        assert_eq!(documents.set_settings(settings(Level::Off)), std::slice::from_ref(&uri));
        assert_eq!(count(&documents, &uri), 0);
        documents.set(uri.clone(), next);
        assert_eq!((count(&documents, &uri), documents.get(&uri).unwrap().version), (0, 2));
        assert_eq!(documents.set_settings(settings(Level::Off)), [], "nothing has changed");
        assert_eq!(documents.set_settings(settings(Level::Shown(Severity::Hint))), std::slice::from_ref(&uri));
        assert_eq!(count(&documents, &uri), 1);
    }

    #[test]
    fn settings_and_texts_may_change_at_the_same_time() {
        let documents = Documents::default();
        let uri = Url::parse("file:///a.asl").unwrap();
        let item =
            |version| TextDocumentItem { uri: uri.clone(), language_id: "asl".into(), version, text: "{}".into() };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 0..200 {
                    documents.set_settings(settings(if round % 2 == 0 {
                        Level::Off
                    } else {
                        Level::Shown(Severity::Hint)
                    }));
                }
            });
            for version in 0..200 {
                documents.set(uri.clone(), Document::open(item(version), documents.settings()));
            }
        });
        let document = documents.get(&uri).unwrap();
        assert_eq!(document.version, 199, "no text was lost");
        assert!(Arc::ptr_eq(&document.settings, &documents.settings()));
    }
}
