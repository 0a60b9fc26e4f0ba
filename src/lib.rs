//! asl-lsp: a language server for the Amazon States Language.

pub mod cli;
pub mod expr;
pub mod hosts;
pub mod ide;
pub mod model;
pub mod server;
pub mod spec;
pub mod syntax;
pub mod text;
pub mod workspace;

#[cfg(test)]
mod test_support;
