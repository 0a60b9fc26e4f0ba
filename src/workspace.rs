//! The files around a document: which template names which file as a
//! definition, and what is in the files that it names.
//!
//! This layer reads files and knows nothing of the protocol. It keeps no texts,
//! only what templates say; whoever asks brings the texts that are newer than
//! those on disk.

pub mod disk;
mod index;
mod names;
mod walk;

pub use index::{Index, linked_files, resolve};
pub use names::placeholder_names;
pub use walk::{LONGEST_TEXT, Walk, walk};
