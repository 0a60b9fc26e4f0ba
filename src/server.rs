//! The language server: the only part that knows LSP, tokio and dashmap.
