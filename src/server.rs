//! The language server: the only part that knows LSP, tokio and dashmap.
//!
//! A message comes in through the front door (`front.rs`), which mends what the
//! transport library leaves open, to the backend, whose methods are a few lines
//! each: the document notifications change the documents at once, the requests
//! take a snapshot first thing and answer from it. Diagnostics leave through
//! the publisher alone.

mod backend;
mod capabilities;
mod client;
mod commands;
mod configuration;
mod document;
mod documents;
mod formatting;
mod from_proto;
mod front;
mod graph;
mod life;
mod publisher;
mod run;
mod semantic_tokens;
mod settings;
mod stdio;
mod task;
mod test_hooks;
mod to_proto;
mod workspace;

pub use run::run;
