//! The value of a scalar.

use std::borrow::Cow;

use super::tree::{Scalar, ScalarKind};

/// The text between the quotes of `raw`, which is the text of `scalar`.
pub(super) fn content<'a>(scalar: &Scalar, raw: &'a str) -> &'a str {
    match scalar.kind {
        ScalarKind::Text { closed, .. } => {
            let end = raw.len() - usize::from(closed);
            raw.get(1..end).unwrap_or_default()
        }
        _ => raw,
    }
}

/// The value of a text: escapes resolved, those that are broken kept as written.
pub(super) fn decoded<'a>(scalar: &Scalar, raw: &'a str) -> Cow<'a, str> {
    let content = content(scalar, raw);
    if !scalar.escaped {
        return Cow::Borrowed(content);
    }
    let mut out = String::with_capacity(content.len());
    for (_, piece) in pieces(content) {
        match piece {
            Piece::Plain(text) => out.push_str(text),
            Piece::Escape(character, _) => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// A piece of a text between quotes.
pub(super) enum Piece<'a> {
    /// Characters that stand for themselves.
    Plain(&'a str),
    /// The character that an escape stands for, and how long the escape is.
    Escape(char, usize),
}

/// The pieces of a text between quotes, each with its offset.
pub(super) fn pieces(content: &str) -> impl Iterator<Item = (usize, Piece<'_>)> {
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
        let piece = character.map_or(Piece::Plain(&rest[..length]), |character| Piece::Escape(character, length));
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
    use crate::syntax::Style;

    fn value(raw: &str) -> String {
        let kind = ScalarKind::Text { style: Style::Double, closed: true };
        let scalar = Scalar { kind, escaped: true, placeholder: false, len: raw.len() as u32 };
        decoded(&scalar, raw).into_owned()
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
