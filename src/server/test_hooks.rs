//! Requests that misbehave on purpose, for the tests of the front door. They
//! exist only in a process that was started with `ASL_LSP_TEST_HOOKS=1`.

use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::Result;

use super::backend::Backend;
use super::{client, task};

/// Adds the hooks to the server's methods, if they are wanted.
pub(super) fn register(builder: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    if std::env::var_os("ASL_LSP_TEST_HOOKS").is_none_or(|value| value != "1") {
        return builder;
    }
    builder
        .custom_method("asl/test/hang", Backend::hang)
        .custom_method("asl/test/panic", Backend::panic)
        .custom_method("asl/test/burn", Backend::burn)
        .custom_method("asl/test/ask", Backend::ask)
}

impl Backend {
    /// Never answers.
    async fn hang(&self) -> Result<()> {
        std::future::pending().await
    }

    async fn panic(&self) -> Result<()> {
        panic!("asked to panic")
    }

    /// Computes until it is cancelled, but no longer than ten seconds.
    async fn burn(&self) -> Result<Option<()>> {
        task::blocking(|cancelled| {
            let started = std::time::Instant::now();
            while !cancelled.is_set() && started.elapsed().as_secs() < 10 {
                std::hint::spin_loop();
            }
            None
        })
        .await
    }

    /// Asks the client for its configuration, and does not wait for the answer.
    async fn ask(&self) -> Result<()> {
        let client = self.client.clone();
        client::detached(async move {
            let answer = client.configuration(Vec::new()).await;
            tracing::debug!(?answer, "configuration");
        });
        Ok(())
    }
}
