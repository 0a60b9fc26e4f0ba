//! The value of an HCL text: escapes, and the lines of a heredoc.
//!
//! Templates stand for themselves in it: what they become is known to nobody.

use super::lexer::{Reading, indent_of, line_end};
use super::template::{self, Marker, marker, next_line};
use crate::syntax::Style;
use crate::syntax::scalar::Piece;

/// Where the lines of a heredoc stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeredocLayout {
    /// Where the first line starts, and the closing marker's line.
    pub start: usize,
    pub end: usize,
    /// The indentation that is taken away from each line, in bytes.
    pub indent: usize,
}

/// The layout of the heredoc that stands in `text` from `at` to `end`, there
/// with its closing marker, if it is `closed`.
pub fn heredoc_layout(text: &str, at: usize, end: usize, closed: bool) -> HeredocLayout {
    let bytes = text.as_bytes().get(..end).unwrap_or_default();
    let Some(start) = next_line(bytes, at.min(bytes.len())) else {
        return HeredocLayout { start: end, end, indent: 0 };
    };
    let last_line = || memchr::memrchr2(b'\n', b'\r', &bytes[start..]).map_or(start, |found| start + found + 1);
    let end = if closed { last_line() } else { end };
    let is_flush = bytes[at..].starts_with(b"<<-");
    let indent = if is_flush { common_indent(&text[start..end]) } else { 0 };
    HeredocLayout { start, end, indent }
}

/// The smallest indentation of the lines that are not blank, as Terraform
/// counts it.
fn common_indent(content: &str) -> usize {
    let mut least = usize::MAX;
    each_line(content, |_, indent, is_blank| {
        if !is_blank {
            least = least.min(indent);
        }
    });
    if least == usize::MAX { 0 } else { least }
}

/// Tells start, indentation and blankness of each line that does not start
/// within a template.
fn each_line(content: &str, mut tell: impl FnMut(usize, usize, bool)) {
    let bytes = content.as_bytes();
    let mut line = 0;
    while line < bytes.len() {
        let indent = indent_of(bytes, line);
        let mut at = line + indent;
        let is_blank = at == line_end(bytes, at);
        tell(line, indent, is_blank);
        loop {
            match bytes.get(at) {
                None | Some(b'\n' | b'\r') => break,
                Some(b'$' | b'%') => at = behind_marker(bytes, at),
                Some(_) => at += 1,
            }
        }
        match next_line(bytes, at) {
            Some(next) => line = next,
            None => return,
        }
    }
}

/// Behind the run of signs at `at`, and behind the template that they open.
fn behind_marker(bytes: &[u8], at: usize) -> usize {
    match marker(&bytes[at..]) {
        Marker::None(len) | Marker::Escape(len) => at + len,
        Marker::Template(len) => template::template_end(bytes, at + len, 0, Some(Reading::Strict)).unwrap_or(at + len),
    }
}

/// Tells `each` the pieces of a text, with their offsets in `content`, which is
/// what lies between the quotes, or the lines of a heredoc, of which each loses
/// `indent` bytes.
pub fn pieces(style: Style, content: &str, indent: usize, mut each: impl FnMut(usize, Piece)) {
    let is_heredoc = style == Style::Heredoc;
    let bytes = content.as_bytes();
    let mut skips = Vec::new();
    if indent > 0 {
        each_line(content, |line, _, is_blank| {
            if !is_blank {
                skips.push(line);
            }
        });
    }
    let mut skips = skips.into_iter().peekable();
    let (mut start, mut at) = (0, 0);
    loop {
        if skips.next_if_eq(&at).is_some() {
            plain(content, start, at, &mut each);
            each(at, Piece::Skip(indent));
            at += indent;
            start = at;
        }
        match bytes.get(at) {
            None => break,
            Some(b'\\') if !is_heredoc => {
                plain(content, start, at, &mut each);
                let len = template::escape_len(&bytes[at..]);
                let piece = match escaped(&content[at..at + len]) {
                    Some(character) => Piece::Escape(character, len),
                    None => Piece::Broken(&content[at..at + 1]),
                };
                each(at, piece);
                at += len.max(1);
                start = at;
            }
            Some(sign @ (b'$' | b'%')) => match marker(&bytes[at..]) {
                Marker::Escape(len) => {
                    let doubled = at + len - 3;
                    plain(content, start, doubled, &mut each);
                    each(doubled, Piece::Escape(char::from(*sign), 2));
                    at += len;
                    start = at - 1;
                }
                _ => at = behind_marker(bytes, at),
            },
            Some(_) => at += 1,
        }
    }
    plain(content, start, bytes.len(), &mut each);
}

fn plain(content: &str, start: usize, end: usize, each: &mut impl FnMut(usize, Piece)) {
    if start < end {
        each(start, Piece::Plain(&content[start..end]));
    }
}

/// The character that an escape stands for; `None` for one that is none.
fn escaped(escape: &str) -> Option<char> {
    Some(match escape.as_bytes().get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'"' => '"',
        b'\\' => '\\',
        _ => {
            let code = u32::from_str_radix(escape.get(2..)?, 16).ok()?;
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    })
}
