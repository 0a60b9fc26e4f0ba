//! Work that takes longer than a keystroke may wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::jsonrpc::{Error, Result};

/// Tells work that nobody waits for it any more.
#[derive(Clone, Default)]
pub(super) struct Cancelled(Arc<AtomicBool>);

impl Cancelled {
    /// Whether the work may stop.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets the flag when the waiting side is dropped, which is what the library
/// does with a cancelled request.
struct CancelOnDrop(Cancelled);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` on a thread of its own. A panic in it is an internal error.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce(&Cancelled) -> Option<T> + Send + 'static,
) -> Result<Option<T>> {
    let cancelled = Cancelled::default();
    let _guard = CancelOnDrop(cancelled.clone());
    // Cancelled before it began, it need not begin.
    let work = move || if cancelled.is_set() { None } else { work(&cancelled) };
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!("{error}");
        Error::internal_error()
    })
}
