//! Which of the containers that are open a line belongs to.
//!
//! A line belongs to the container in whose column it starts. If there is none,
//! it belongs to the nearest one that takes such a line, keys for objects and
//! dashes for lists. Of two that are equally near, it is the outer one if deeper
//! lines follow, as for a state, and else the inner one, as for a field of it.
//! A line that has lost its indentation is known by the lines behind it, which
//! go on further in although nothing in it can hold them. What the line holds is
//! read in either case, so that one bad line costs nothing but itself.

use super::parser::{Level, Parser};
use crate::syntax::tree::ContainerKind;

/// How many lines are looked at to tell whether a line stands where it should.
const LINES_AHEAD: usize = 64;

/// What a line starts with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineKind {
    Dash,
    Key,
    Other,
}

impl Level {
    /// Whether the container takes lines of this kind.
    fn takes(&self, kind: LineKind) -> bool {
        match kind {
            LineKind::Dash => self.kind == ContainerKind::Array,
            LineKind::Key => self.kind == ContainerKind::Object,
            LineKind::Other => true,
        }
    }
}

impl<'a> Parser<'a> {
    /// The level to which the line belongs at whose first character the parser
    /// stands.
    pub(super) fn belongs(&mut self) -> usize {
        if let Some((at, level)) = self.belongs
            && at == self.at
            && level < self.levels.len()
        {
            return level;
        }
        let level = self.find_level();
        self.belongs = Some((self.at, level));
        level
    }

    fn find_level(&self) -> usize {
        let column = self.column();
        let kind = self.line_kind(self.at);
        let level = self.fitting_level(column, kind);
        self.level_of_stray(column, kind, level).unwrap_or(level)
    }

    fn line_kind(&self, at: usize) -> LineKind {
        let is_indicator = |indicator| self.byte(at) == Some(indicator) && self.is_gap(at + 1);
        match () {
            () if is_indicator(b'-') => LineKind::Dash,
            () if is_indicator(b'?') || is_indicator(b':') || self.is_key_like(at, false) => LineKind::Key,
            () => LineKind::Other,
        }
    }

    /// The level for a line of this kind in `column`, by its column alone.
    fn fitting_level(&self, column: i32, kind: LineKind) -> usize {
        let last = self.levels.len() - 1;
        // Of a list in the column of its key, keys are more likely.
        if let Some(level) = self.exact_level(column, kind) {
            return match (kind, level.checked_sub(1)) {
                (LineKind::Other, Some(outer)) if self.levels[outer].column == column => outer,
                _ => level,
            };
        }
        if kind == LineKind::Dash && column > self.levels[last].column {
            return last;
        }
        let distance = |level: &Level| (level.column - column).unsigned_abs();
        let candidates = || self.levels.iter().enumerate().filter(|(_, level)| level.takes(kind));
        let Some(least) = candidates().map(|(_, level)| distance(level)).min() else {
            return self.levels.iter().rposition(|level| level.column <= column).unwrap_or(0);
        };
        let mut nearest = candidates().filter(|(_, level)| distance(level) == least).map(|(index, _)| index);
        let outer = nearest.next().unwrap_or(last);
        let inner = nearest.next_back().unwrap_or(outer);
        let opens_block = self.next_content(self.at).is_some_and(|(_, _, next)| next > column);
        if opens_block { outer } else { inner }
    }

    /// The innermost level that takes lines of this kind in just this column.
    fn exact_level(&self, column: i32, kind: LineKind) -> Option<usize> {
        self.levels.iter().rposition(|level| level.column == column && level.takes(kind))
    }

    /// The level of a line that has lost its indentation: the lines behind it go
    /// on further in, where containers are open, and it cannot be what holds
    /// them. `fitting` is the level that its column fits.
    fn level_of_stray(&self, column: i32, kind: LineKind, fitting: usize) -> Option<usize> {
        let (line, first, next) = self.next_content(self.at)?;
        if next <= column || self.is_marker(line) {
            return None;
        }
        let is_around = |level: &Level| level.column <= next && level.takes(LineKind::Key);
        let level = self.levels.iter().rposition(is_around).filter(|level| *level > fitting)?;
        let next_kind = self.line_kind(first);
        let is_stray = match kind {
            LineKind::Key if self.is_whole_member(self.at) => next_kind == LineKind::Key,
            LineKind::Key => self.holds_too_little(column, next, fitting),
            // A key without its colon may hold what is one step further in.
            LineKind::Other => {
                let is_word =
                    !matches!(self.byte(self.at), Some(b'[' | b']' | b'{' | b'}' | b'|' | b'>' | b'&' | b'!'));
                level > fitting + usize::from(is_word) && next_kind != LineKind::Other
            }
            LineKind::Dash => next_kind != LineKind::Other && self.exact_level(column, kind).is_none(),
        };
        is_stray.then_some(level)
    }

    /// Whether lines follow that lie right of `column` but left of `inner`, where
    /// the first one below lies: then not all of them are below the same key,
    /// and the one in `column` came between.
    fn holds_too_little(&self, column: i32, inner: i32, fitting: usize) -> bool {
        let line = self.text[self.at..self.line_end(self.at)].trim_end();
        let header = line.trim_end_matches(['-', '+']);
        let is_open = match () {
            () if header.ends_with(": |") || header.ends_with(": >") => true,
            // In a column of its own, it is the line below that is not where it should be.
            () if line.ends_with(':') => self.levels[fitting + 1..].iter().any(|level| level.column == inner),
            () => false,
        };
        let mut at = self.at;
        for _ in 0..LINES_AHEAD {
            let Some((_, first, next)) = self.next_content(at).filter(|_| is_open) else { return false };
            if next <= column {
                return false;
            }
            if next < inner && self.is_key(first, false) && self.exact_level(next, LineKind::Key) > Some(fitting) {
                return true;
            }
            at = first;
        }
        false
    }

    /// Whether the key at `at` has a value that ends in its line.
    fn is_whole_member(&self, at: usize) -> bool {
        let closed = match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => self.quote_end(at, quote),
            _ => None,
        };
        let colon = match closed {
            Some(end) => Some(self.behind_blanks(end)),
            None => self.plain_line(at, false).colon,
        };
        let Some(colon) = colon else { return false };
        let value = self.behind_blanks(colon + 1);
        let line = &self.bytes[value.min(self.line_end(at))..self.line_end(at)];
        match line.first() {
            None | Some(b'#' | b'|' | b'>' | b'&' | b'!') => false,
            Some(quote @ (b'"' | b'\'')) => self.quote_end(value, *quote).is_some(),
            Some(b'[' | b'{') => matches!(line.trim_ascii_end().last(), Some(b']' | b'}')),
            Some(_) => true,
        }
    }
}
