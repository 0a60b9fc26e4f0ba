//! JSONata, as JSONata states have it between `{%` and `%}`: the grammar of
//! the reference implementation 2.0.6, which is the level that Step Functions
//! evaluates.
//!
//! [`parse`] takes any text and never fails: it gives a [`Tree`] whose nodes
//! have exact byte ranges in that text, and the errors beside it. What the
//! reference implementation accepts has no errors, and its first error is
//! among ours. `docs/expressions.md` tells how it works.
//!
//! This module knows no state, no field and no function: which names are
//! bound, and to what, is for the layers above.

mod ast;
mod checks;
mod error;
mod lexer;
mod literal;
pub mod names;
mod parser;
mod regex;
pub mod signature;

pub use ast::{Foreign, Lambda, List, Node, NodeId, NodeKind, Operator, Transform, Tree};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use lexer::{Token, TokenKind};
pub use literal::{name_value, text_value};
pub use parser::parse;

/// How tall a tree may grow, counted in nodes from the root to the deepest
/// leaf. What would be taller is cut, so that everything that walks a tree may
/// do so by recursion. Step Functions cannot evaluate such expressions: it was
/// seen to run out of stack at a sum of 200 terms.
pub const HEIGHT_LIMIT: usize = 400;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
