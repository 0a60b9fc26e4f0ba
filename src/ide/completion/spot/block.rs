//! Spots in YAML's block style, where lines and columns take the place of
//! brackets and commas.

use super::Spot;
use super::layout::{indent_before, line_start};
use crate::ide::Definition;
use crate::ide::completion::writer::Layout;
use crate::model::Place;
use crate::syntax::{Entry, Node, ScalarKind, Style};
use crate::text::{TextRange, TextSize};

impl Spot {
    /// A new entry on a line of its own. It goes into the column of the others,
    /// wherever in its line the cursor stands.
    pub(super) fn between_lines(definition: &Definition, place: &Place, at: TextSize) -> Option<Spot> {
        let text = definition.text();
        let container = place.frame().node.container()?;
        let line = line_start(text, at);
        let before = &text[line..at.into()];
        if !is_blank(before) {
            return None;
        }
        let mut spot = Spot::free(TextRange::empty(at), Layout::at(definition, place, at));
        spot.behind = behind(text, at)?;
        spot.move_to_column(text, container.indent as usize);
        if place.frame().node.array().is_some() {
            spot.add_dash();
        }
        Some(spot)
    }

    /// The key of a line, whole or half. A half one that has lost its indentation
    /// goes to its column.
    pub(super) fn key_of_line(mut self, place: &Place, text: &str, entry: Entry) -> Option<Spot> {
        let rest = rest_of_line(text, self.range.end());
        if text[self.range].contains('\n') {
            return None;
        }
        if rest.trim_start().starts_with(':') {
            self.is_named = true;
        } else if !entry.value().is_missing() {
            self.is_named = true;
            self.behind = ":";
        } else {
            self.behind = behind(text, self.range.end())?;
        }
        let container = place.frame().node.container()?;
        if is_blank(&text[line_start(text, self.range.start())..self.range.start().into()]) {
            self.move_to_column(text, container.indent as usize);
        }
        Some(self)
    }

    /// A value in the line of its key or dash, or below.
    pub(super) fn value_in_line(mut self, text: &str, entry: Entry) -> Option<Spot> {
        let at = self.range.start();
        if text[self.range].contains('\n') || is_block_scalar(entry.value()) {
            return None;
        }
        if entry.value().is_missing() {
            let line = line_start(text, at);
            let before = &text[line..at.into()];
            if !is_blank(before) {
                let sign = line + before.trim_end_matches([' ', '\t']).len();
                // Anything else is a comment.
                let is_sign = text[..sign].ends_with([':', '-']) && sign <= entry.value().range().start().into();
                if !is_sign {
                    return None;
                }
                if sign == usize::from(at) {
                    self.before.push(' ');
                }
            } else if before.contains('\t') {
                return None;
            }
            self.behind = behind(text, at)?;
        }
        Some(self)
    }

    /// The first entry of what `entry` has as its value: below its key, or
    /// behind its dash.
    pub(super) fn first_entry(
        definition: &Definition,
        place: &Place,
        entry: Entry,
        at: TextSize,
        is_list: bool,
    ) -> Option<Spot> {
        let text = definition.text();
        let value = entry.value();
        let range = match value.scalar().map(|scalar| scalar.kind) {
            None if value.is_missing() => TextRange::empty(at),
            Some(ScalarKind::Text { style: Style::Plain, .. }) => value.range(),
            _ => return None,
        };
        let start = range.start();
        let line = line_start(text, start);
        let before = &text[line..start.into()];
        let is_own_line = is_blank(before);
        // A dash in another column than the others is to be mended first.
        let dash = before.trim_end_matches(' ').strip_suffix('-').map(str::len);
        let column = place.frame().node.container().map(|container| container.indent as usize);
        let is_behind_dash = entry.key_range().is_none() && dash.is_some() && dash == column;
        let is_right = range.contains_inclusive(at) && !text[range].contains('\n') && !before.contains('\t');
        if !is_right || !(is_own_line || is_behind_dash) {
            return None;
        }
        let mut spot = Spot::free(range, Layout::at(definition, place, start));
        spot.behind = behind(text, range.end())?;
        if before.ends_with('-') {
            spot.before.push(' ');
        }
        if let Some(block) = &mut spot.layout.block {
            block.column = before.len() + spot.before.len() - indent_before(text, start);
        }
        if is_list {
            spot.add_dash();
        }
        Some(spot)
    }

    /// Lets what goes behind the blanks of its line start in `column`.
    fn move_to_column(&mut self, text: &str, column: usize) {
        let line = line_start(text, self.range.start());
        let before = &text[line..self.range.start().into()];
        let kept = before.bytes().take(column).take_while(|byte| *byte == b' ').count();
        let start = TextSize::new((line + kept) as u32);
        self.filter_prefix = before[kept..].to_owned();
        self.before = " ".repeat(column - kept);
        self.range = TextRange::new(start, self.range.end());
        if let Some(block) = &mut self.layout.block {
            block.column = column - kept;
        }
    }

    fn add_dash(&mut self) {
        self.before.push_str("- ");
        if let Some(block) = &mut self.layout.block {
            block.column += 2;
        }
    }
}

fn is_block_scalar(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| scalar.is_block())
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t']).is_empty()
}

fn rest_of_line(text: &str, at: TextSize) -> &str {
    let rest = &text[at.into()..];
    &rest[..memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())]
}

/// What must be put behind an item at `at`, so that a comment in its line stays
/// one; `None` if anything else follows there.
fn behind(text: &str, at: TextSize) -> Option<&'static str> {
    let rest = rest_of_line(text, at);
    match rest.trim_start_matches([' ', '\t']).chars().next() {
        Some('#') if rest.starts_with('#') => Some(" "),
        None | Some('#') => Some(""),
        Some(_) => None,
    }
}
