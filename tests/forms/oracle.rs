//! What other parsers say of a text: that it is sound.

use asl_lsp::syntax::Syntax;
use saphyr_parser::Parser;

/// Asserts that a file of this name is sound.
pub fn check(name: &str, text: &str) {
    let problem = match super::kind(name, text).syntax {
        Syntax::Json => serde_json::from_str::<serde_json::Value>(text).err().map(|error| error.to_string()),
        Syntax::Yaml => Parser::new_from_str(text).find_map(|event| event.err()).map(|error| error.to_string()),
        Syntax::Hcl => hcl_edit::parser::parse_body(text).err().map(|error| error.to_string()),
    };
    assert!(problem.is_none(), "{name}: {}\n{text}", problem.unwrap_or_default());
}
