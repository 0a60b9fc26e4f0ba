//! Fixtures: a text with marker lines.
//!
//! A line that holds nothing but white space and `^` or `|` (with words behind
//! a run of `^`) is no part of the text but points at the line above it: `|` at
//! a cursor, `^^^^ words` at a range and what is said of it. Columns count
//! characters. JSON has no such lines, so nothing needs to be escaped.

pub mod folder;
pub mod forms;
pub mod random;

use crate::ide::Snapshot;
use crate::text::{LineColumn, PositionEncoding, SourceText, TextRange, TextSize};

/// A text and what its marker lines point at.
pub struct Fixture {
    /// The text without the marker lines.
    pub text: String,
    /// The cursors, in their order.
    pub cursors: Vec<TextSize>,
    /// The marked ranges with their words.
    pub ranges: Vec<(TextRange, String)>,
}

impl Fixture {
    /// Takes the marker lines out of `fixture`. A first line break belongs to
    /// the test's source, not to the text.
    pub fn new(fixture: &str) -> Self {
        let mut text = String::new();
        let mut line_start = 0;
        let mut found = Fixture { text: String::new(), cursors: Vec::new(), ranges: Vec::new() };
        for line in fixture.strip_prefix('\n').unwrap_or(fixture).split_inclusive('\n') {
            let marker = line.trim_start();
            if !marker.starts_with(['^', '|']) {
                line_start = text.len();
                text.push_str(line);
                continue;
            }
            let above = &text[line_start..];
            let offset = |column: usize| {
                let byte =
                    above.char_indices().nth(column).map_or(above.trim_end_matches('\n').len(), |(byte, _)| byte);
                TextSize::new((line_start + byte) as u32)
            };
            let column = line.chars().count() - marker.chars().count();
            if marker.starts_with('|') {
                found.cursors.push(offset(column));
            } else {
                let length = marker.chars().take_while(|c| *c == '^').count();
                let words = marker.trim_start_matches('^').trim().to_owned();
                found.ranges.push((TextRange::new(offset(column), offset(column + length)), words));
            }
        }
        found.text = text;
        found
    }

    /// The only cursor.
    pub fn cursor(&self) -> TextSize {
        assert_eq!(self.cursors.len(), 1, "the fixture must have one cursor");
        self.cursors[0]
    }

    /// The text as a document.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(SourceText::new(&self.text))
    }
}

/// `text` with a marker line below each line that a range starts in: what a
/// golden test compares. Ranges of several lines are marked to their line's end.
pub fn annotated(text: &str, ranges: &[(TextRange, String)]) -> String {
    let source = SourceText::new(text);
    let mut out = String::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push('\n');
        }
        for (range, words) in ranges {
            let start = source.position(range.start(), PositionEncoding::Utf32);
            if start.line as usize != number {
                continue;
            }
            let end = source.position(range.end(), PositionEncoding::Utf32);
            let line_end = line.trim_end_matches(['\n', '\r']).chars().count() as u32;
            let end = if end.line == start.line { end } else { LineColumn::new(start.line, line_end) };
            let width = (end.column - start.column).max(1) as usize;
            let blanks = " ".repeat(start.column as usize);
            out.push_str(format!("{blanks}{} {words}", "^".repeat(width)).trim_end());
            out.push('\n');
        }
    }
    out
}
