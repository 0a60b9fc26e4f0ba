//! The features of an editor, as functions from a snapshot of a document and a
//! byte offset to plain data.
//!
//! Nothing here knows the protocol: offsets in, plain structs out. Absence is
//! an `Option`; a `Result` only where the user must be told why.

mod snapshot;
pub mod types;

pub use snapshot::{Snapshot, documentation};
pub use types::*;
