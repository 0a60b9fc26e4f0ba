//! Writes what an item inserts in the syntax and the layout of the place where
//! it goes.
//!
//! Clients indent each further line like the one that they insert into, so
//! nothing here is indented by what that line is indented by already.

mod block;
mod brackets;

use block::Block;
use brackets::Brackets;

use super::form::{Form, Insert};
use super::snippet::Snippet;
use crate::syntax::{Style, Syntax, write};

/// How text is laid out where an item goes.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// What it is written in.
    pub syntax: Syntax,
    /// How keys are written, and texts.
    pub keys: Style,
    pub texts: Style,
    /// What one level is indented by.
    pub unit: String,
    /// Brackets go over one line each.
    pub one_line: bool,
    /// Objects and lists have no brackets here: YAML's block style.
    pub block: Option<BlockLayout>,
}

/// How YAML's block style is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockLayout {
    /// The column of the keys of the object that something is written into,
    /// from that in which the line starts.
    pub column: usize,
    /// How far dashes stand right of the key that their list belongs to.
    pub dashes: usize,
}

impl Layout {
    /// What is inserted, anything but a part of a text. Without tab stops, what
    /// needs its lines indented is written on one line: such clients may not
    /// indent them.
    pub fn write(&self, insert: &Insert, snippets: bool) -> Snippet {
        match self.block.filter(|_| snippets) {
            Some(layout) => Block { layout: self, dashes: layout.dashes }.write(insert, layout.column),
            None => Brackets { layout: self, one_line: self.one_line || self.block.is_some() }.write(insert),
        }
    }

    fn key(&self, key: &Snippet) -> Snippet {
        let is_bare = |key: &str| write::key(key, self.syntax, self.keys) == key;
        match (self.syntax, self.keys) {
            // What is typed over the name may need quotes.
            (Syntax::Hcl, Style::Plain) if !key.has_stops() && is_bare(&key.filled()) => key.clone(),
            _ => self.text(key, self.keys),
        }
    }

    fn scalar(&self, form: &Form) -> Option<Snippet> {
        match form {
            Form::Text(text) => Some(self.text(text, self.texts)),
            Form::Raw(word) => Some(word.clone()),
            _ => None,
        }
    }

    /// A text in `style`, or in quotes if that cannot hold it.
    fn text(&self, text: &Snippet, style: Style) -> Snippet {
        if self.syntax == Syntax::Yaml {
            return in_yaml(text, style);
        }
        let content = |text: &str| write::content(text, self.syntax, Style::Double, "");
        text.map(content).between("\"", "\"")
    }
}

/// A text in YAML in `style`, or in quotes if that cannot hold it.
pub(super) fn in_yaml(text: &Snippet, style: Style) -> Snippet {
    let filled = text.filled();
    let written = write::scalar(&filled, Syntax::Yaml, style);
    // Where all is to be typed, nobody knows yet whether it needs quotes.
    if style == Style::Plain && (written == filled || filled.is_empty()) {
        return text.clone();
    }
    // Expressions have texts in single quotes more often than in double ones.
    let is_expression = style == Style::Plain && filled.starts_with("{%");
    let (quote, style) =
        if written.starts_with('\'') && !is_expression { ("'", Style::Single) } else { ("\"", Style::Double) };
    text.map(|text| write::content(text, Syntax::Yaml, style, "")).between(quote, quote)
}
