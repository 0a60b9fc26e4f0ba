//! Formatting: which documents it is offered for, and how the client wants them.

use serde_json::json;
use tower_lsp::Client;
use tower_lsp::lsp_types::{FormattingOptions, Registration};

use super::client;
use crate::ide::FormatConfig;

/// Definitions in JSON. Other JSON has formatters enough, and a client that
/// knows two for one document asks its user which to take.
const DOCUMENTS: [(&str, &str); 5] = [
    ("language", "asl"),
    ("language", "asl-json"),
    ("pattern", "**/*.asl"),
    ("pattern", "**/*.asl.json"),
    ("pattern", "**/*.asl.jsonc"),
];

/// Tells a client that can be told which documents are formatted.
pub(super) fn register(client: &Client) {
    let filters: Vec<_> = DOCUMENTS.iter().map(|(key, value)| json!({*key: value})).collect();
    let registration = |method: &str| Registration {
        id: format!("asl-{method}"),
        method: format!("textDocument/{method}"),
        register_options: Some(json!({"documentSelector": filters})),
    };
    let registrations = ["formatting", "rangeFormatting"].map(registration).to_vec();
    let client = client.clone();
    client::detached(async move {
        if let Err(error) = client.register_capability(registrations).await {
            tracing::warn!("the client does not offer formatting: {error}");
        }
    });
}

/// What the client wants.
pub(super) fn config(options: &FormattingOptions) -> FormatConfig {
    let indent = if options.insert_spaces { " ".repeat(options.tab_size.min(16) as usize) } else { "\t".to_owned() };
    FormatConfig { indent, final_line_break: options.insert_final_newline.unwrap_or(false) }
}
