//! The tree that every syntax gives.
//!
//! Containers are shared (`Arc`) and hold offsets relative to their own start,
//! so an edit leaves everything outside its path through the tree as it was,
//! down to the address. White space, comments and punctuation are not stored:
//! they are the text between the nodes. Strings are not stored either: a node
//! knows its range, [`cursor`](super::cursor) reads the text.

use std::sync::Arc;

use super::SyntaxError;

/// The syntaxes that a text may be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Syntax {
    #[default]
    Json,
    Yaml,
}

/// A whole text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// What the text is written in.
    pub syntax: Syntax,
    /// Byte offset of the root value.
    pub root_at: u32,
    /// The root value; `Missing` in a text without any.
    pub root: Value,
    /// What is wrong before, behind and with the root, sorted; absolute.
    pub errors: Box<[SyntaxError]>,
    /// Whether the brackets do not balance, so that indentation was asked where
    /// the missing ones belong.
    pub by_indentation: bool,
}

/// What stands where a value may stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing, where something must stand.
    #[default]
    Missing,
    /// A text, number, word or placeholder.
    Scalar(Scalar),
    /// An object or an array.
    Container(Arc<Container>),
}

impl Value {
    /// Length in bytes.
    pub fn width(&self) -> u32 {
        match self {
            Value::Missing => 0,
            Value::Scalar(scalar) => scalar.len,
            Value::Container(container) => container.len,
        }
    }

    /// How many containers nest in it, itself included.
    pub fn height(&self) -> u16 {
        match self {
            Value::Container(container) => container.height,
            _ => 0,
        }
    }
}

/// A value without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// What it is.
    pub kind: ScalarKind,
    /// Its value is not simply the text between the quotes: it holds escapes, or
    /// in YAML is written over several lines.
    pub escaped: bool,
    /// A placeholder of a template engine (`${…}`, `%{…}`) is all or part of it:
    /// its value is not known.
    pub placeholder: bool,
    /// Length in bytes, quotes included.
    pub len: u32,
}

impl Scalar {
    /// It is a block scalar of YAML (`|`, `>`).
    pub fn is_block(&self) -> bool {
        matches!(self.kind, ScalarKind::Text { style: Style::Literal | Style::Folded, .. })
    }
}

/// The kinds of scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarKind {
    /// A text; `closed` is false if its end is missing.
    Text {
        /// How it is written.
        style: Style,
        /// Whether it has its closing quote.
        closed: bool,
    },
    /// A number.
    Number,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `null`.
    Null,
    /// A placeholder outside quotes, perhaps with text around it.
    Placeholder,
    /// Something that is no value; reported.
    Bad,
    /// A container nested too deep to be looked into; reported.
    TooDeep,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `"…"`
    Double,
    /// `'…'`, an error in JSON.
    Single,
    /// Without quotes.
    Plain,
    /// YAML's `|`, with lines as they are.
    Literal,
    /// YAML's `>`, with lines that are joined.
    Folded,
}

/// Object or array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ContainerKind {
    Object,
    Array,
}

/// An object or an array.
#[derive(Debug, PartialEq)]
pub struct Container {
    /// Which of the two.
    pub kind: ContainerKind,
    /// It has its closing bracket, or needs none.
    pub closed: bool,
    /// It is laid out by indentation and has no brackets: YAML's block style.
    pub block: bool,
    /// No recovery in it depended on the text outside it: parsed again at
    /// another place, the same text gives the same container. Asked of JSON
    /// only; in YAML it is always true.
    pub clean: bool,
    /// Its indentation agrees with its brackets, so that parsing by indentation
    /// gives the same container. Asked of JSON only; in YAML it is always true.
    pub regular: bool,
    /// A placeholder stands in place of members: it may hold more than is seen.
    pub spliced: bool,
    /// It or something in it has errors.
    pub has_errors: bool,
    /// How many containers nest in it, itself included.
    pub height: u16,
    /// Length in bytes, brackets included. In block style it ends with the last
    /// thing in it, so blank lines behind that are outside.
    pub len: u32,
    /// The indentation, in bytes, of the line on which it opens; in block style
    /// the column in which its keys or dashes stand.
    pub indent: u32,
    /// Members or items, in the order of the text.
    pub children: Box<[Child]>,
    /// What is wrong with it, but not with what it holds; relative to its start.
    pub errors: Box<[SyntaxError]>,
}

/// A member of an object or an item of an array.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    /// The key; `None` for an item, and for a placeholder in place of members.
    pub key: Option<Key>,
    /// Where the value starts, or should start; relative to the container.
    pub value_at: u32,
    /// The value.
    pub value: Value,
}

impl Child {
    /// Where it starts, relative to the container.
    pub fn start(&self) -> u32 {
        self.key.map_or(self.value_at, |key| key.at)
    }

    /// Where it ends, relative to the container.
    pub fn end(&self) -> u32 {
        match (&self.value, self.key) {
            (Value::Missing, Some(key)) => (key.at + key.scalar.len).max(self.value_at),
            (value, _) => self.value_at + value.width(),
        }
    }
}

/// The key of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it starts, relative to the container.
    pub at: u32,
    /// The key itself; an empty `Bad` one if a value stands without a key.
    pub scalar: Scalar,
}
