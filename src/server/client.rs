//! Messages to the client that nobody waits for.
//!
//! A handler that awaits an answer of the client can deadlock the transport,
//! and an answer to a request whose future was dropped ends the process (both
//! measured): so every message leaves in a task of its own that runs to its end.

use tower_lsp::Client;
use tower_lsp::lsp_types::MessageType;

/// Tells the client, and the log, of something that went wrong.
pub(super) fn log_error(client: &Client, message: String) {
    tracing::error!("{message}");
    let client = client.clone();
    detached(async move { client.log_message(MessageType::ERROR, message).await });
}

/// Runs a conversation with the client to its end, whoever stops waiting.
pub(super) fn detached(conversation: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(conversation);
}
