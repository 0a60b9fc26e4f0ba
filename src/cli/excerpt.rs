//! The piece of a text that is shown around a finding.
//!
//! Only this piece is handed to the renderer: it would look through all it gets,
//! once for each finding. Lines may be as long as a whole minified definition;
//! of those, a window around the finding is shown.

use std::ops::Range;

use super::printable::printable;
use crate::text::{PositionEncoding, SourceText, TextRange};

/// A range over more lines than this is shown by its first line.
const MOST_LINES: u32 = 8;
/// A line of more bytes than this is cut.
const LONGEST_LINE: usize = 300;
/// Of a cut line, so many characters are shown before the place that matters,
const BEFORE: usize = 40;
/// and so many in all.
const WINDOW: usize = 120;
/// Stands for what was cut away.
const CUT: &str = "...";
/// Places that are at most so many lines apart are shown in one excerpt.
const NEARBY: u32 = 60;

/// A range to point at: inside the text, on character boundaries, not too long.
#[derive(Clone, Debug)]
pub struct Place {
    bytes: Range<usize>,
    lines: Range<u32>,
    /// Every line that it begins or ends on is shown in full.
    uncut: bool,
}

impl Place {
    /// The place of `range` in `source`.
    pub fn new(source: &SourceText, range: TextRange) -> Self {
        let text = source.text();
        let start = floor(text, range.start().into());
        let mut end = floor(text, range.end().into()).max(start);
        let first = line_of(source, start);
        let mut last = line_of(source, end);
        if last > first && line_bytes(source, last).start == end {
            // It ends with the line break; an end on the next line would mislead.
            last -= 1;
            end = line_bytes(source, last).end.max(start);
        }
        if last - first >= MOST_LINES {
            last = first;
            end = line_bytes(source, first).end.max(start);
        }
        let uncut = [first, last].into_iter().all(|line| line_bytes(source, line).len() <= LONGEST_LINE);
        Place { bytes: start..end, lines: first..last + 1, uncut }
    }

    /// Whether one excerpt can show both.
    pub fn is_near(&self, other: &Place) -> bool {
        let first = self.lines.start.min(other.lines.start);
        let last = self.lines.end.max(other.lines.end);
        self.uncut && other.uncut && last - first <= NEARBY
    }
}

/// The lines from the first to the last of some places.
pub struct Excerpt {
    text: String,
    first_line: u32,
    lines: Vec<ShownLine>,
}

struct ShownLine {
    /// Where it begins in the excerpt, after a cut mark.
    at: usize,
    /// What of the text it shows.
    bytes: Range<usize>,
}

impl Excerpt {
    /// The excerpt that shows all of `places`.
    pub fn new(source: &SourceText, places: &[&Place]) -> Self {
        let first_line = places.iter().map(|place| place.lines.start).min().unwrap_or_default();
        let end_line = places.iter().map(|place| place.lines.end).max().unwrap_or_default();
        let mut excerpt = Excerpt { text: String::new(), first_line, lines: Vec::new() };
        for number in first_line..end_line {
            let line = line_bytes(source, number);
            let ends = places.iter().flat_map(|place| [place.bytes.start, place.bytes.end]);
            let focus = ends.into_iter().find(|at| (line.start..=line.end).contains(at)).unwrap_or(line.start);
            excerpt.push(source.text(), line, focus);
        }
        excerpt
    }

    /// The text of the excerpt.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of its first line, counted from 1.
    pub fn line_start(&self) -> usize {
        self.first_line as usize + 1
    }

    /// Where `place` is in the excerpt.
    pub fn span(&self, source: &SourceText, place: &Place) -> Range<usize> {
        let map = |line: u32, byte: usize| {
            let Some(line) = self.lines.get(line.saturating_sub(self.first_line) as usize) else { return 0 };
            let byte = byte.clamp(line.bytes.start, line.bytes.end);
            line.at + printable(&source.text()[line.bytes.start..byte]).len()
        };
        let start = map(place.lines.start, place.bytes.start);
        start..map(place.lines.end - 1, place.bytes.end).max(start)
    }

    fn push(&mut self, text: &str, line: Range<usize>, focus: usize) {
        let window = if line.len() > LONGEST_LINE { window(text, &line, focus) } else { line.clone() };
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        if window.start > line.start {
            self.text.push_str(CUT);
        }
        self.lines.push(ShownLine { at: self.text.len(), bytes: window.clone() });
        self.text.push_str(&printable(&text[window.clone()]));
        if window.end < line.end {
            self.text.push_str(CUT);
        }
    }
}

/// The part of a long line around `focus`.
fn window(text: &str, line: &Range<usize>, focus: usize) -> Range<usize> {
    let before = &text[line.start..focus];
    let start = before.char_indices().rev().take(BEFORE).last().map_or(focus, |(at, _)| line.start + at);
    let end = text[start..line.end].char_indices().nth(WINDOW).map_or(line.end, |(at, _)| start + at);
    start..end
}

fn line_of(source: &SourceText, byte: usize) -> u32 {
    source.position((byte as u32).into(), PositionEncoding::Utf8).line
}

/// The line without its line break.
fn line_bytes(source: &SourceText, line: u32) -> Range<usize> {
    source.line_range(line).map(Into::into).unwrap_or_default()
}

fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}
