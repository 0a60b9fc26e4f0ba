//! The open documents. Guards of the map do not leave this file.

use std::sync::Arc;

use dashmap::DashMap;
use rustc_hash::FxBuildHasher;
use tower_lsp::lsp_types::Url;

use super::document::Document;

/// The open documents, each as its newest version.
#[derive(Default)]
pub(super) struct Documents {
    map: DashMap<Url, Arc<Document>, FxBuildHasher>,
}

impl Documents {
    /// The newest version of a document.
    pub fn get(&self, uri: &Url) -> Option<Arc<Document>> {
        self.map.get(uri).map(|document| document.clone())
    }

    /// Opens a document, or replaces it by its next version.
    pub fn set(&self, uri: Url, document: Document) {
        self.map.insert(uri, Arc::new(document));
    }

    /// Closes a document.
    pub fn remove(&self, uri: &Url) {
        self.map.remove(uri);
    }
}
