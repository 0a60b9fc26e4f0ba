//! Text to tree. Never fails: every text gives a tree, with its errors beside it.
//!
//! All syntaxes give the one tree of [`tree`], read through the cursors of
//! [`cursor`]; nothing above this layer may know which syntax it came from,
//! but for what writes text, which asks [`write`].

mod adopt;
pub mod cursor;
pub mod error;
pub mod hcl;
pub(crate) mod json;
mod layout;
mod offsets;
mod reparse;
mod scalar;
pub mod tree;
pub mod write;
pub mod yaml;

pub use cursor::{Entry, Node, Step};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use offsets::OffsetMap;
pub use reparse::{Damage, parse, parse_as, reparse};
pub use tree::{Container, ContainerKind, Scalar, ScalarKind, Style, Syntax, Tree, Value};

/// How deep containers may nest. What lies deeper is kept as one opaque value,
/// so that neither parsing nor dropping a tree can exhaust the stack.
pub const DEPTH_LIMIT: usize = 512;

#[cfg(test)]
mod properties;
