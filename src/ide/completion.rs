//! Completion.
use super::{CompletionConfig, CompletionItem, Definition, DocKey};
use crate::text::TextSize;
pub fn completions(definition: &Definition, at: TextSize, config: &CompletionConfig) -> Vec<CompletionItem> {
    let _ = (definition, at, config);
    Vec::new()
}
/// The documentation that `key` names, in Markdown.
pub fn documentation(key: &DocKey) -> Option<String> {
    let _ = key;
    None
}
