//! The features of an editor, as functions from a definition and a byte offset
//! to plain data: one feature, one file.
//!
//! Nothing here knows the protocol: offsets in, plain structs out. Absence is
//! an `Option`; a `Result` only where the user must be told why.

mod bindings;
mod completion;
mod data;
mod definition;
pub mod diagnostics;
mod embedding;
mod expression;
mod fixes;
mod folding;
mod format;
mod graph;
mod hover;
mod jsonata_path;
mod links;
mod locate;
mod markup;
mod navigation;
mod neighbours;
mod parameters;
mod placeholders;
#[cfg(test)]
mod properties;
mod references;
mod rename;
mod selection;
mod semantic_tokens;
pub mod settings;
mod signature_help;
mod snapshot;
mod summary;
mod symbols;
pub mod types;
mod variables;

pub use completion::documentation;
pub use diagnostics::{Group, RULES, Rule, most_similar, rule};
pub use graph::{DrawableMachine, Graph, GraphFormat, MOST_STATES, Machine, State, Target, Theme, Transition};
pub use locate::{LocatedError, aws_code_meaning};
pub use neighbours::{LinkedFile, NamedBy, Neighbours};
pub use semantic_tokens::{SemanticToken, TokenCache, TokenKind, TokenModifiers};
pub use settings::{Level, Settings};
pub use snapshot::{Definition, Snapshot};
pub use types::*;
