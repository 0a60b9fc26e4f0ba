//! The value of a scalar.

use std::borrow::Cow;

use super::tree::{Scalar, ScalarKind, Style, Syntax};
use super::{OffsetMap, yaml};

/// A scalar where it stands.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub scalar: Scalar,
    pub syntax: Syntax,
    /// The text that it stands in, and where it starts there.
    pub text: &'a str,
    pub at: u32,
}

impl<'a> Written<'a> {
    /// The text between its quotes; of anything else, all of it. A block scalar's
    /// starts behind the first line's indentation.
    pub fn content(&self) -> &'a str {
        let (start, end) = self.content_span();
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Where its content starts and ends.
    pub fn content_span(&self) -> (u32, u32) {
        let end = self.at + self.scalar.len;
        match self.scalar.kind {
            ScalarKind::Text { style: Style::Double | Style::Single, closed } => {
                let end = end - u32::from(closed);
                ((self.at + 1).min(end), end)
            }
            ScalarKind::Text { style: Style::Literal | Style::Folded, .. } => {
                (yaml::block_layout(self.text, self.at as usize, end as usize).start as u32, end)
            }
            _ => (self.at, end),
        }
    }

    /// The value of a text: escapes resolved, those that are broken kept as written.
    pub fn decoded(&self) -> Cow<'a, str> {
        let content = self.content();
        if !self.scalar.escaped {
            return Cow::Borrowed(content);
        }
        let mut out = String::with_capacity(content.len());
        self.each_piece(|_, piece| match piece {
            Piece::Plain(text) | Piece::Broken(text) => out.push_str(text),
            Piece::Escape(character, _) => out.push(character),
            Piece::Skip(_) => {}
        });
        Cow::Owned(out)
    }

    /// Where each part of its value stands, from the start of its content.
    pub fn offset_map(&self) -> OffsetMap {
        if !self.scalar.escaped {
            return OffsetMap::default();
        }
        OffsetMap::of_pieces(|each| self.each_piece(each))
    }

    fn each_piece(&self, mut each: impl FnMut(usize, Piece)) {
        let content = self.content();
        match (self.syntax, self.scalar.kind) {
            (Syntax::Yaml, ScalarKind::Text { style, .. }) => {
                let end = (self.at + self.scalar.len) as usize;
                let is_block = matches!(style, Style::Literal | Style::Folded);
                let indent = if is_block { yaml::block_layout(self.text, self.at as usize, end).indent } else { 0 };
                yaml::pieces(style, content, indent, each);
            }
            _ => pieces(content).for_each(|(at, piece)| each(at, piece)),
        }
    }
}

/// A piece of a text.
#[derive(Clone, Copy)]
pub(super) enum Piece<'a> {
    /// Characters that stand for themselves.
    Plain(&'a str),
    /// The character that an escape or a folded line break stands for, and how
    /// many bytes that is.
    Escape(char, usize),
    /// An escape that there is none of. It stands for itself, too.
    Broken(&'a str),
    /// So many bytes that stand for nothing.
    Skip(usize),
}

/// The pieces of a JSON text between quotes, each with its offset.
fn pieces(content: &str) -> impl Iterator<Item = (usize, Piece<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = content.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        if plain > 0 {
            at += plain;
            return Some((start, Piece::Plain(&rest[..plain])));
        }
        let (length, character) = escape(rest);
        at += length;
        let piece = character.map_or(Piece::Broken(&rest[..length]), |character| Piece::Escape(character, length));
        Some((start, piece))
    })
}

/// Length and meaning of the escape at the start of `rest`; a broken one has
/// none and is the backslash alone.
fn escape(rest: &str) -> (usize, Option<char>) {
    let unit = |at: usize| -> Option<u32> {
        let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if all_hex { u32::from_str_radix(digits, 16).ok() } else { None }
    };
    let simple = match rest.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            return match (unit(0), unit(6)) {
                (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                    let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (12, char::from_u32(code))
                }
                // Half of a pair is no character; people see that something is there.
                (Some(code), _) => (6, Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))),
                (None, _) => (1, None),
            };
        }
        _ => return (1, None),
    };
    (2, Some(simple))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(raw: &str) -> String {
        let kind = ScalarKind::Text { style: Style::Double, closed: true };
        let scalar = Scalar { kind, escaped: true, placeholder: false, len: raw.len() as u32 };
        Written { scalar, syntax: Syntax::Json, text: raw, at: 0 }.decoded().into_owned()
    }

    #[test]
    fn escapes_are_resolved_as_serde_json_does() {
        for raw in [r#""a\"b\\c\/d\b\f\n\r\t""#, r#""\u00fc\ud83d\ude80z""#, r#""\\u0041""#, r#""""#] {
            assert_eq!(value(raw), serde_json::from_str::<String>(raw).unwrap());
        }
    }

    #[test]
    fn a_broken_escape_is_kept_as_written() {
        assert_eq!(value(r#""\x\u12""#), r"\x\u12");
        assert_eq!(value(r#""\ud800x""#), "\u{fffd}x");
    }
}
