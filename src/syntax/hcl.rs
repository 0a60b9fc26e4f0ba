//! HCL, the language of Terraform's files, however broken.
//!
//! A file is an object: its attributes are members, and a block is a member
//! whose key is the block's type and whose value is a list of its labels and,
//! last, its body. Objects and lists in expressions are what they are in JSON,
//! also within `jsonencode(…)`; every other expression is one opaque scalar,
//! which [`call`] and [`value_at`] open where it is a call. This layer does not
//! know what the blocks and functions of Terraform are for.

mod call;
mod collection;
mod expression;
mod lexer;
mod open;
mod parser;
mod template;
mod value;
mod write;

pub use call::{Call, call};
pub(super) use parser::parse_text;
pub(super) use value::{heredoc_layout, pieces};
pub(super) use write::{
    heredoc_lines, heredoc_margin, heredoc_replacement, is_in_template, key, quoted, quoted_content, quoted_template,
    template,
};

use super::tree::Tree;
use crate::text::TextSize;

/// The expression that starts at `at`, such as an argument of a [`Call`], as a
/// tree; its offsets count in `text`.
pub fn value_at(text: &str, at: TextSize) -> Tree {
    parser::value_at(text, at.into())
}

#[cfg(test)]
mod broken_tests;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
