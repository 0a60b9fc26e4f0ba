//! JSON: with comments, trailing commas and placeholders, however broken.

mod lexer;
mod parser;

pub use lexer::{Lexer, Token, TokenKind};
pub use parser::{Reuse, parse_block, parse_text};

#[cfg(test)]
mod tests;
