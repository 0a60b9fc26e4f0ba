//! The value of a YAML scalar: folded lines, escapes, stripped indentation.
//!
//! A scalar is read as pieces, in the order of the text: what stands for
//! itself, what stands for one other character (an escape, a folded line
//! break), and what stands for nothing.

use crate::syntax::Style;
use crate::syntax::scalar::Piece;

/// Tells `each` the pieces of a text, with their offsets in `content`, which is
/// what lies between the quotes; of a block scalar what lies behind the first
/// line's indentation, which is `indent` for every line.
pub fn pieces(style: Style, content: &str, indent: usize, mut each: impl FnMut(usize, Piece)) {
    match style {
        Style::Literal => literal(content, indent, &mut each),
        Style::Folded => folded(content, indent, &mut each),
        Style::Double | Style::Single | Style::Plain => flow(style, content, &mut each),
    }
}

fn literal(content: &str, indent: usize, each: &mut dyn FnMut(usize, Piece)) {
    let bytes = content.as_bytes();
    let mut at = 0;
    loop {
        let end = line_end(bytes, at);
        plain(content, at, end, each);
        let Some(next) = behind_break(bytes, end) else { return };
        let next = next + blanks(bytes, next, indent);
        each(end, Piece::Escape('\n', next - end));
        at = next;
    }
}

fn folded(content: &str, indent: usize, each: &mut dyn FnMut(usize, Piece)) {
    let bytes = content.as_bytes();
    let is_blank = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    let mut at = 0;
    let mut breaks = Vec::new();
    loop {
        let end = line_end(bytes, at);
        plain(content, at, end, each);
        // Lines that start with a blank keep their breaks, and so do those at the ends.
        let mut keeps = end == at || is_blank(at);
        breaks.clear();
        at = end;
        while let Some(next) = behind_break(bytes, at) {
            at = next + blanks(bytes, next, indent);
            breaks.push(at);
        }
        if breaks.is_empty() {
            return;
        }
        keeps |= at == bytes.len() || is_blank(at);
        let mut from = end;
        match (keeps, &breaks[..]) {
            (false, [only]) => each(end, Piece::Escape(' ', only - end)),
            (false, [_, rest @ ..]) | (true, rest) => {
                for to in rest {
                    each(from, Piece::Escape('\n', to - from));
                    from = *to;
                }
            }
            (false, []) => {}
        }
    }
}

/// Quoted and plain texts, whose lines are joined with a blank each.
fn flow(style: Style, content: &str, each: &mut dyn FnMut(usize, Piece)) {
    let bytes = content.as_bytes();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => {
                let end = start + content[start..at].trim_end_matches([' ', '\t']).len();
                plain(content, start, end, each);
                at = fold(bytes, end, at, each);
                start = at;
            }
            b'\'' if style == Style::Single && bytes.get(at + 1) == Some(&b'\'') => {
                plain(content, start, at, each);
                each(at, Piece::Escape('\'', 2));
                at += 2;
                start = at;
            }
            b'\\' if style == Style::Double => {
                plain(content, start, at, each);
                at = escape(content, at, each);
                start = at;
            }
            _ => at += 1,
        }
    }
    plain(content, start, bytes.len(), each);
}

/// The line breaks from `at` on, with the blanks around them, which start at
/// `from`; gives where the text goes on.
fn fold(bytes: &[u8], from: usize, at: usize, each: &mut dyn FnMut(usize, Piece)) -> usize {
    let (mut from, mut at) = (from, at);
    let mut is_first = true;
    while let Some(next) = behind_break(bytes, at) {
        at = next + blanks_or_tabs(bytes, next);
        let is_last = behind_break(bytes, at).is_none();
        match (is_first, is_last) {
            (true, true) => each(from, Piece::Escape(' ', at - from)),
            // The first break is folded away, and stands with the second.
            (true, false) => {}
            (false, _) => {
                each(from, Piece::Escape('\n', at - from));
                from = at;
            }
        }
        is_first = false;
    }
    at
}

/// The escape at `at`; gives where the text goes on.
fn escape(content: &str, at: usize, each: &mut dyn FnMut(usize, Piece)) -> usize {
    let bytes = content.as_bytes();
    let Some(next) = behind_break(bytes, at + 1) else {
        let (length, character) = character(&content[at..]);
        each(at, character.map_or(Piece::Broken(&content[at..at + length]), |found| Piece::Escape(found, length)));
        return at + length;
    };
    // The line's end is escaped: nothing of it is part of the text, nor is the indentation behind it.
    let mut end = next + blanks_or_tabs(bytes, next);
    each(at, Piece::Skip(end - at));
    while let Some(next) = behind_break(bytes, end) {
        let next = next + blanks_or_tabs(bytes, next);
        each(end, Piece::Escape('\n', next - end));
        end = next;
    }
    end
}

/// Length and meaning of the escape at the start of `rest`, which is not the
/// end of a line; a broken one has none and is as long as what it looks like.
fn character(rest: &str) -> (usize, Option<char>) {
    let code = |at: usize, length: usize| -> Option<u32> {
        let digits = rest.get(at..at + length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let of_code = |length: usize| match code(2, length) {
        Some(found) => (length + 2, Some(char::from_u32(found).unwrap_or(char::REPLACEMENT_CHARACTER))),
        None => (2, None),
    };
    let found = match rest.as_bytes().get(1) {
        Some(b'0') => '\0',
        Some(b'a') => '\u{7}',
        Some(b'b') => '\u{8}',
        Some(b't' | b'\t') => '\t',
        Some(b'n') => '\n',
        Some(b'v') => '\u{b}',
        Some(b'f') => '\u{c}',
        Some(b'r') => '\r',
        Some(b'e') => '\u{1b}',
        Some(b' ') => ' ',
        Some(b'"') => '"',
        Some(b'/') => '/',
        Some(b'\\') => '\\',
        Some(b'N') => '\u{85}',
        Some(b'_') => '\u{a0}',
        Some(b'L') => '\u{2028}',
        Some(b'P') => '\u{2029}',
        Some(b'x') => return of_code(2),
        Some(b'U') => return of_code(8),
        Some(b'u') => {
            let low = rest.get(6..8).filter(|start| *start == "\\u").and_then(|_| code(8, 4));
            return match (code(2, 4), low) {
                (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                    (12, char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)))
                }
                _ => of_code(4),
            };
        }
        _ => return (1 + rest[1..].chars().next().map_or(0, char::len_utf8), None),
    };
    (2, Some(found))
}

fn plain(content: &str, start: usize, end: usize, each: &mut dyn FnMut(usize, Piece)) {
    if start < end {
        each(start, Piece::Plain(&content[start..end]));
    }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

/// Behind the line break at `at`, if there is one.
fn behind_break(bytes: &[u8], at: usize) -> Option<usize> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\n' | b'\r'), _) => Some(at + 1),
        _ => None,
    }
}

fn blanks(bytes: &[u8], at: usize, most: usize) -> usize {
    bytes[at..].iter().take(most).take_while(|byte| **byte == b' ').count()
}

fn blanks_or_tabs(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(style: Style, content: &str) -> String {
        let mut out = String::new();
        pieces(style, content, 2, |at, piece| match piece {
            Piece::Plain(text) | Piece::Broken(text) => {
                assert!(content[at..].starts_with(text));
                out.push_str(text);
            }
            Piece::Escape(character, _) => out.push(character),
            Piece::Skip(_) => {}
        });
        out
    }

    #[test]
    fn lines_of_a_literal_lose_their_indentation() {
        assert_eq!(value(Style::Literal, "a\n  b\n\n    c\r\n d\n"), "a\nb\n\n  c\nd\n");
    }

    #[test]
    fn folded_lines_are_joined_unless_indented_further() {
        assert_eq!(value(Style::Folded, "a\n  b\n\n  c\n    d\n  e\n\n"), "a b\nc\n  d\ne\n\n");
        assert_eq!(value(Style::Folded, "\n\n  a\n\n\n  b"), "\n\na\n\nb");
    }

    #[test]
    fn lines_of_quoted_texts_are_joined() {
        assert_eq!(value(Style::Single, "a  \n\t b''c\n\n\n d "), "a b'c\n\nd ");
        assert_eq!(value(Style::Double, "a \\\n   b\\x41\\u00fc\\t \\\n\n  \\ c"), "a bA\u{fc}\t \n c");
        assert_eq!(value(Style::Plain, "a\r\n  b\n\n  c"), "a b\nc");
    }

    #[test]
    fn broken_escapes_stay_as_they_are() {
        assert_eq!(value(Style::Double, "\\q\\x4\\u12\\\u{fc}\\ud83d\\ude80\\"), "\\q\\x4\\u12\\\u{fc}\u{1f680}\\");
    }
}
