//! The one task that sends diagnostics.
//!
//! There is no timer: it wakes as soon as a document changes, takes the newest
//! version of each changed document, computes, and sends what it found if that
//! version is still the newest. While it computes, further changes gather, so a
//! burst of keystrokes costs one computation.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::lsp_types::{Diagnostic, Url};

use super::capabilities::Capabilities;
use super::document::Document;
use super::documents::Documents;
use super::front::panic_message;
use super::to_proto::Writer;

/// Documents whose diagnostics are to be sent.
#[derive(Default)]
pub(super) struct Publisher {
    changed: Mutex<FxHashSet<Url>>,
    wake: Notify,
}

impl Publisher {
    /// Has the diagnostics of a document sent, or taken back if it was closed.
    pub fn changed(&self, uri: Url) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(uri);
        self.wake.notify_one();
    }

    /// Sends diagnostics for ever.
    pub async fn run(self: Arc<Self>, client: Client, documents: Arc<Documents>, capabilities: Capabilities) {
        // What the client shows, by document.
        let mut shown: FxHashMap<Url, Vec<Diagnostic>> = FxHashMap::default();
        loop {
            self.wake.notified().await;
            let changed = mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner));
            for uri in changed {
                let Some(document) = documents.get(&uri) else {
                    if shown.remove(&uri).is_some_and(|shown| !shown.is_empty()) {
                        client.publish_diagnostics(uri, Vec::new(), None).await;
                    }
                    continue;
                };
                let Some(found) = diagnostics(&uri, &document, &capabilities) else { continue };
                if documents.get(&uri).is_some_and(|newest| newest.version != document.version) {
                    // The change that made it stale has woken this task again.
                    continue;
                }
                client.publish_diagnostics(uri.clone(), found.clone(), Some(document.version)).await;
                shown.insert(uri, found);
            }
        }
    }
}

/// The diagnostics of a document; `None` if it holds no definition.
pub(super) fn diagnostics(uri: &Url, document: &Document, client: &Capabilities) -> Option<Vec<Diagnostic>> {
    let snapshot = document.snapshot.as_ref()?;
    let writer = Writer { uri, version: document.version, source: &document.source, client };
    let found = catch_unwind(AssertUnwindSafe(|| writer.diagnostics(&snapshot.diagnostics())));
    found.map_err(|panic| tracing::error!("panic in diagnostics: {}", panic_message(&*panic))).ok()
}
