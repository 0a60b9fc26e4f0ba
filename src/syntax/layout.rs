//! Which block container a place belongs to, where nothing is written yet.
//!
//! In brackets, a place is inside or outside. In block style it is the column
//! that decides: on an empty line below a state, the same place is in the state
//! or among the states, according to how far it is indented.

use super::tree::{Container, ContainerKind, Value};
use crate::text::TextSize;

/// A place in the text, with what stands before it in its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    offset: u32,
    line: u32,
    /// Its column, if only blanks stand before it.
    column: Option<u32>,
}

impl Place {
    pub fn new(text: &str, offset: TextSize) -> Self {
        let offset = u32::from(offset);
        let before = text.as_bytes().get(..offset as usize).unwrap_or_default();
        let line = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |found| found + 1);
        let is_blank = before[line..].iter().all(|byte| matches!(byte, b' ' | b'\t'));
        let line = line as u32;
        Place { offset, line, column: is_blank.then(|| offset.saturating_sub(line)) }
    }

    /// Whether the place is in this block container, which starts at `at`;
    /// `outer` is the column of the object that it is a value of.
    ///
    /// Besides what lies between its ends, these are the rest of its last line,
    /// and on lines with nothing before the place, what is indented far enough.
    /// In the column that a list shares with its key, a key is more likely.
    pub fn is_in(&self, container: &Container, at: u32, outer: Option<u32>) -> bool {
        let end = at + container.len;
        let is_shared = container.kind == ContainerKind::Array && outer == Some(container.indent);
        let fits = self.column.is_some_and(|column| column >= container.indent + u32::from(is_shared));
        if self.offset < at {
            return fits;
        }
        self.offset <= end || self.line <= end || fits
    }

    /// Whether the place behind the end of a value, which is at `end`, is where
    /// more of the value would stand: it is missing, or has no end of its own.
    pub fn continues(&self, value: &Value, end: u32, container: &Container) -> bool {
        let is_below = self.column.is_some_and(|column| column > container.indent);
        match value {
            Value::Missing => is_below || (self.line <= end && self.column.is_none()),
            Value::Scalar(scalar) => scalar.is_block() && is_below,
            Value::Container(_) => false,
        }
    }
}
