//! The text of one version of a document.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ropey::{Rope, RopeSlice};
use text_size::{TextRange, TextSize};

use super::{Indel, LineColumn, PositionEncoding};

/// One version of a text. Cloning is cheap, and an edit gives a new version
/// that shares all untouched parts with the old one.
///
/// The rope serves edits and positions. Parsers want one slice, so the text is
/// also flattened, at most once for each version and only when asked for.
#[derive(Clone, Debug, Default)]
pub struct SourceText {
    rope: Rope,
    flat: Arc<OnceLock<Arc<str>>>,
}

/// A byte offset that a position led to, and whether the position had to be
/// moved to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// Byte offset, always on a character boundary of the text.
    pub offset: TextSize,
    /// False if the line does not exist. A column past the end of its line is
    /// in order: the protocol defines it as the line's end.
    pub in_bounds: bool,
}

impl SourceText {
    /// The text, as the first version of a document. Texts of 4 GiB and more
    /// have no offsets in 32 bits; they are cut at the last character that has.
    pub fn new(text: &str) -> Self {
        let mut end = text.len().min(u32::MAX as usize - 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        SourceText { rope: Rope::from_str(&text[..end]), flat: Arc::default() }
    }

    /// Length in bytes.
    pub fn len(&self) -> TextSize {
        size(self.rope.len_bytes())
    }

    /// True if there is not a single character.
    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// The whole text as one slice.
    pub fn text(&self) -> &str {
        self.flat.get_or_init(|| self.rope.chunks().collect::<String>().into())
    }

    /// The whole text, to be kept.
    pub fn shared_text(&self) -> Arc<str> {
        self.text();
        self.flat.get().cloned().unwrap_or_default()
    }

    /// The text of `range`, without flattening the rest; what lies outside the
    /// text or cuts a character is left out.
    pub fn slice(&self, range: TextRange) -> String {
        let range = self.clamped(range);
        self.rope.get_byte_slice(range).map(|slice| slice.to_string()).unwrap_or_default()
    }

    /// A new version with `edit` applied. A range that is out of bounds or cuts
    /// a character is moved to the nearest place that exists.
    pub fn edited(&self, edit: &Indel) -> Self {
        let range = self.clamped(edit.delete);
        let mut rope = self.rope.clone();
        let start = rope.byte_to_char(range.start);
        let end = rope.byte_to_char(range.end);
        rope.remove(start..end);
        rope.insert(start, &edit.insert);
        SourceText { rope, flat: Arc::default() }
    }

    /// The number of lines; a text that ends in a line break has an empty last one.
    pub fn line_count(&self) -> u32 {
        self.rope.len_lines() as u32
    }

    /// The range of a line without its line break; `None` past the last line.
    pub fn line_range(&self, line: u32) -> Option<TextRange> {
        let start = self.rope.try_line_to_byte(line as usize).ok()?;
        let content = self.line_content(line as usize)?.len_bytes();
        Some(TextRange::at(size(start), size(content)))
    }

    /// The byte offset of a position. A line that does not exist leads to the
    /// end of the text, a column past its line's end to that end, a column
    /// inside a character to the character's start (LSP: `Position`).
    pub fn offset(&self, at: LineColumn, encoding: PositionEncoding) -> Located {
        let Some(content) = self.line_content(at.line as usize) else {
            return Located { offset: self.len(), in_bounds: false };
        };
        let column = at.column as usize;
        let in_line = match encoding {
            PositionEncoding::Utf8 => {
                let column = column.min(content.len_bytes());
                content.char_to_byte(content.byte_to_char(column))
            }
            PositionEncoding::Utf16 => {
                let column = column.min(content.len_utf16_cu());
                content.char_to_byte(content.utf16_cu_to_char(column))
            }
            PositionEncoding::Utf32 => content.char_to_byte(column.min(content.len_chars())),
        };
        let start = self.rope.line_to_byte(at.line as usize);
        Located { offset: size(start + in_line), in_bounds: true }
    }

    /// The position of a byte offset; one past the end leads to the end.
    pub fn position(&self, offset: TextSize, encoding: PositionEncoding) -> LineColumn {
        let offset = usize::from(offset).min(self.rope.len_bytes());
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let column = match encoding {
            PositionEncoding::Utf8 => offset - start,
            PositionEncoding::Utf16 => {
                let utf16 = |byte| self.rope.char_to_utf16_cu(self.rope.byte_to_char(byte));
                utf16(offset) - utf16(start)
            }
            PositionEncoding::Utf32 => self.rope.byte_to_char(offset) - self.rope.byte_to_char(start),
        };
        LineColumn::new(line as u32, column as u32)
    }

    /// The line's text without its line break.
    fn line_content(&self, line: usize) -> Option<RopeSlice<'_>> {
        let slice = self.rope.get_line(line)?;
        let mut end = slice.len_chars();
        while end > 0 && matches!(slice.char(end - 1), '\n' | '\r') {
            end -= 1;
        }
        Some(slice.slice(..end))
    }

    /// `range` moved inside the text and on character boundaries.
    fn clamped(&self, range: TextRange) -> Range<usize> {
        let boundary = |offset: TextSize| {
            let byte = usize::from(offset).min(self.rope.len_bytes());
            self.rope.char_to_byte(self.rope.byte_to_char(byte))
        };
        let start = boundary(range.start());
        start..boundary(range.end()).max(start)
    }
}

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        self.rope == other.rope
    }
}

fn size(bytes: usize) -> TextSize {
    TextSize::new(bytes as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PositionEncoding::*;

    const ENCODINGS: [PositionEncoding; 3] = [Utf8, Utf16, Utf32];

    #[test]
    fn only_lf_cr_and_crlf_end_a_line() {
        let text = SourceText::new("a\u{2028}b\u{85}c\u{b}d\u{c}e\nf\rg\r\nh");
        assert_eq!(text.line_count(), 4);
        assert_eq!(text.slice(text.line_range(2).unwrap()), "g");
        assert_eq!(text.slice(text.line_range(3).unwrap()), "h");
    }

    #[test]
    fn columns_are_counted_in_the_encoding() {
        let text = SourceText::new("x\n\u{fc}\u{1f680}z");
        let z = TextSize::new(8);
        assert_eq!(text.position(z, Utf8), LineColumn::new(1, 6));
        assert_eq!(text.position(z, Utf16), LineColumn::new(1, 3));
        assert_eq!(text.position(z, Utf32), LineColumn::new(1, 2));
        for encoding in ENCODINGS {
            let position = text.position(z, encoding);
            assert_eq!(text.offset(position, encoding), Located { offset: z, in_bounds: true });
        }
    }

    #[test]
    fn a_column_past_the_end_of_the_line_is_its_end() {
        let text = SourceText::new("ab\r\ncd");
        for encoding in ENCODINGS {
            let located = text.offset(LineColumn::new(0, 99), encoding);
            assert_eq!(located, Located { offset: TextSize::new(2), in_bounds: true });
        }
    }

    #[test]
    fn a_line_past_the_end_is_the_end_and_out_of_bounds() {
        let text = SourceText::new("ab\n");
        let located = text.offset(LineColumn::new(7, 0), Utf16);
        assert_eq!(located, Located { offset: TextSize::new(3), in_bounds: false });
    }

    #[test]
    fn a_column_inside_a_character_is_its_start() {
        let text = SourceText::new("\u{1f680}");
        assert_eq!(text.offset(LineColumn::new(0, 1), Utf16).offset, TextSize::new(0));
        assert_eq!(text.offset(LineColumn::new(0, 3), Utf8).offset, TextSize::new(0));
    }

    #[test]
    fn an_edit_out_of_bounds_is_moved_inside() {
        let text = SourceText::new("\u{fc}b");
        let edit = Indel { delete: TextRange::new(1.into(), 99.into()), insert: "x".into() };
        assert_eq!(text.edited(&edit).text(), "x");
    }

    proptest::proptest! {
        /// A rope with edits is a string with the same edits, and every
        /// character's position leads back to it in each encoding.
        #[test]
        fn rope_and_string_agree(
            start in "[a\u{fc}\u{1f680}\n\r\u{2028} ]{0,20}",
            edits in proptest::collection::vec((0usize..24, 0usize..8, "[b\u{e9}\u{1f680}\n\r]{0,3}"), 0..8),
        ) {
            let mut plain = start.clone();
            let mut text = SourceText::new(&start);
            for (from, length, insert) in edits {
                let floor = |mut byte: usize, plain: &str| {
                    byte = byte.min(plain.len());
                    while !plain.is_char_boundary(byte) { byte -= 1 }
                    byte
                };
                let from = floor(from, &plain);
                let to = floor(from + length, &plain);
                plain.replace_range(from..to, &insert);
                let delete = TextRange::new((from as u32).into(), (to as u32).into());
                text = text.edited(&Indel { delete, insert });
            }
            proptest::prop_assert_eq!(text.text(), plain.as_str());
            for (byte, _) in plain.char_indices() {
                // Between CR and LF there is no position: it is the line's end.
                if plain[byte..].starts_with('\n') && plain[..byte].ends_with('\r') { continue }
                for encoding in ENCODINGS {
                    let position = text.position((byte as u32).into(), encoding);
                    let located = text.offset(position, encoding);
                    proptest::prop_assert_eq!(usize::from(located.offset), byte);
                    proptest::prop_assert!(located.in_bounds);
                }
            }
        }
    }
}
