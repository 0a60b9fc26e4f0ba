//! YAML: block and flow style, however broken.
//!
//! Parsing never looks at a line as a mistake before it has found a place for
//! it; `levels`, `members`, `flow` and `scalars` say at their heads how recovery decides.
//! What the rest of the program cannot look into is one opaque scalar: aliases,
//! merge keys, complex keys, and values with a tag, which [`tagged`] opens.

mod block;
mod flow;
mod levels;
mod lines;
mod members;
mod parser;
mod scalars;
mod schema;
mod value;
mod write;

pub(super) use scalars::block_layout;
pub use schema::OlderReading;
pub(super) use schema::number;
pub use schema::older_reading as older_reading_of;
pub(super) use value::pieces;
pub use write::block_margin;
pub(super) use write::{block_replacement, double_content, is_printable, quoted};

use super::cursor::Node;
use super::tree::{ScalarKind, Style, Syntax, Tree};

/// Parses a whole text.
pub(super) fn parse_text(text: &str) -> Tree {
    parser::Parser::new(text).text()
}

/// What readers of YAML 1.1 take a value for, if otherwise than those of 1.2;
/// `None` for what is no value of YAML without quotes.
pub fn older_reading(node: Node) -> Option<OlderReading> {
    let scalar = node.scalar().filter(|_| node.syntax() == Syntax::Yaml)?;
    let is_plain = matches!(scalar.kind, ScalarKind::Number | ScalarKind::Text { style: Style::Plain, .. });
    if is_plain && !scalar.placeholder { older_reading_of(node.raw()) } else { None }
}

/// A value with a tag, such as `!Sub` of CloudFormation.
#[derive(Clone, Debug)]
pub struct Tagged<'a> {
    /// The tag, with its exclamation mark.
    pub tag: &'a str,
    /// The value as a tree, to be read with the text that the node is from: its
    /// offsets count in that.
    pub tree: Tree,
}

/// Opens a value with a tag; `None` for any other node.
pub fn tagged<'a>(node: Node<'a>) -> Option<Tagged<'a>> {
    node.scalar().filter(|scalar| scalar.kind == ScalarKind::Placeholder)?;
    let (tag, value_at) = untagged(node.raw())?;
    let start = usize::from(node.range().start());
    let text = node.source().get(..node.range().end().into())?;
    Some(Tagged { tag, tree: parser::Parser::new(text).value_at(start + value_at) })
}

/// The tag at the start of `raw`, and where in it the value starts; that is its
/// end, if there is none.
pub fn untagged(raw: &str) -> Option<(&str, usize)> {
    raw.starts_with('!').then_some(())?;
    let mut parser = parser::Parser::new(raw);
    let (_, end) = parser.properties()?;
    parser.skip();
    Some((&raw[..end], parser.at))
}

#[cfg(test)]
mod oracle_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod recovery_tests;
#[cfg(test)]
mod styles_tests;
#[cfg(test)]
mod tests;
