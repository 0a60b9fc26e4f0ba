//! Which part of a text's value stands where in the file.

use super::scalar::Piece;
use crate::text::{TextRange, TextSize};

/// Where each byte of a text's value stands in its content as written, which is
/// what lies between its quotes. All offsets count from the start of either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// In the order of both; none if the value is as it is written.
    pieces: Box<[Stretch]>,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    value: u32,
    written: u32,
    /// It stands for something else or for nothing, and has no inside.
    is_escape: bool,
}

impl OffsetMap {
    /// Of the pieces that `tell` tells of, in their order.
    pub(super) fn of_pieces(tell: impl FnOnce(&mut dyn FnMut(usize, Piece))) -> Self {
        let mut stretches = Vec::new();
        let (mut value, mut end) = (0, 0);
        tell(&mut |at, piece| {
            let (len, written, is_escape) = match piece {
                Piece::Plain(text) | Piece::Broken(text) => (text.len(), text.len(), false),
                Piece::Escape(character, written) => (character.len_utf8(), written, true),
                Piece::Skip(written) => (0, written, true),
            };
            stretches.push(Stretch { value, written: at as u32, is_escape });
            value += len as u32;
            end = at + written;
        });
        stretches.push(Stretch { value, written: end as u32, is_escape: false });
        OffsetMap { pieces: stretches.into() }
    }

    /// The place in the content of an offset in the value. An escape is one
    /// character: what lies within it is where it starts.
    pub fn written(&self, offset: TextSize) -> TextSize {
        let offset = u32::from(offset);
        let piece = self.pieces.partition_point(|piece| piece.value <= offset).checked_sub(1);
        let Some(piece) = piece.and_then(|index| self.pieces.get(index)) else { return TextSize::new(offset) };
        let within = if piece.is_escape { 0 } else { offset - piece.value };
        TextSize::new(piece.written + within)
    }

    /// The place in the content of a range in the value.
    pub fn written_range(&self, range: TextRange) -> TextRange {
        let start = self.written(range.start());
        TextRange::new(start, self.written(range.end()).max(start))
    }

    /// The place in the value of an offset in the content; within an escape,
    /// that of its start.
    pub fn value(&self, offset: TextSize) -> TextSize {
        let offset = u32::from(offset);
        let piece = self.pieces.partition_point(|piece| piece.written <= offset).checked_sub(1);
        let Some(piece) = piece.and_then(|index| self.pieces.get(index)) else { return TextSize::new(offset) };
        let within = if piece.is_escape { 0 } else { offset - piece.written };
        TextSize::new(piece.value + within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Scalar, ScalarKind, Style, Syntax, scalar::Written};

    fn of_escaped(content: &str) -> OffsetMap {
        of(&format!("\"{content}\""), Syntax::Json, Style::Double)
    }

    fn of(raw: &str, syntax: Syntax, style: Style) -> OffsetMap {
        let kind = ScalarKind::Text { style, closed: true };
        let scalar = Scalar { kind, escaped: true, placeholder: false, len: raw.len() as u32 };
        Written { scalar, syntax, text: raw, at: 0 }.offset_map()
    }

    fn written(map: &OffsetMap, offsets: &[u32]) -> Vec<u32> {
        offsets.iter().map(|offset| map.written(TextSize::new(*offset)).into()).collect()
    }

    fn value(map: &OffsetMap, offsets: &[u32]) -> Vec<u32> {
        offsets.iter().map(|offset| map.value(TextSize::new(*offset)).into()).collect()
    }

    #[test]
    fn offsets_lead_to_the_escape_and_back() {
        let map = of_escaped(r"a\u00fcb\n");
        assert_eq!(written(&map, &[0, 1, 2, 3, 4, 5]), [0, 1, 1, 7, 8, 10]);
        assert_eq!(value(&map, &[0, 1, 2, 6, 7, 8, 9, 10]), [0, 1, 1, 1, 3, 4, 4, 5]);
    }

    #[test]
    fn what_is_written_as_it_is_needs_no_map() {
        let map = OffsetMap::default();
        assert_eq!(written(&map, &[0, 7]), [0, 7]);
        assert_eq!(value(&map, &[0, 7]), [0, 7]);
    }

    #[test]
    fn a_range_never_runs_backwards() {
        let map = of_escaped(r"\u00fc\u00fc");
        let range = |start: u32, end: u32| TextRange::new(start.into(), end.into());
        assert_eq!(map.written_range(range(0, 4)), range(0, 12));
        assert_eq!(map.written_range(range(1, 3)), range(0, 6));
    }

    #[test]
    fn a_folded_break_is_one_character_and_stripped_indentation_none() {
        let map = of("'a \n  b''c'", Syntax::Yaml, Style::Single);
        assert_eq!(written(&map, &[0, 1, 2, 3, 4, 5]), [0, 1, 5, 6, 8, 9]);
        assert_eq!(value(&map, &[0, 1, 2, 4, 5, 6, 7, 8]), [0, 1, 1, 1, 2, 3, 3, 4]);
        let map = of("|-\n  ab\n\n   c", Syntax::Yaml, Style::Literal);
        assert_eq!(written(&map, &[0, 1, 2, 3, 4, 5, 6]), [0, 1, 2, 3, 6, 7, 8]);
        let map = of("\"a\\\n  b\"", Syntax::Yaml, Style::Double);
        assert_eq!(written(&map, &[0, 1, 2]), [0, 5, 6]);
        assert_eq!(value(&map, &[1, 2, 3, 4, 5]), [1, 1, 1, 1, 1]);
    }
}
