//! Where the texts of HCL end: quoted templates and heredocs.
//!
//! What stands in `${…}` and `%{…}` is an expression of its own, with texts and
//! braces in it that do not end the text around it.

use super::lexer::{Reading, indent_of, line_end, word_len};

/// A text between quotes.
#[derive(Clone, Copy, Debug)]
pub struct Quoted {
    /// Behind its quote, or where its line ends.
    pub end: usize,
    pub closed: bool,
    /// A template in it does not end, so that nobody knows where its quote is.
    pub guessed: bool,
    pub escaped: bool,
    pub placeholder: bool,
    /// The first escape that there is none of.
    pub bad_escape: Option<(usize, usize)>,
}

/// The text whose quote is at `start`, in a line with this indentation. It ends
/// with its line, unless a template runs over the line's end.
pub fn quoted(bytes: &[u8], start: usize, indent: u32, reading: Reading) -> Quoted {
    let mut found =
        Quoted { end: 0, closed: false, guessed: false, escaped: false, placeholder: false, bad_escape: None };
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            None | Some(b'\n' | b'\r') => {
                found.end = at;
                return found;
            }
            Some(b'"') => {
                found.end = at + 1;
                found.closed = true;
                return found;
            }
            Some(b'\\') => {
                found.escaped = true;
                let len = escape_len(&bytes[at..]);
                if len > 0 {
                    at += len;
                    continue;
                }
                // Over the whole character, but not over the line's end.
                let end = match bytes.get(at + 1) {
                    None | Some(b'\n' | b'\r') => at + 1,
                    Some(_) => (at + 2..).find(|end| is_boundary(bytes, *end)).unwrap_or(at + 1),
                };
                found.bad_escape.get_or_insert((at, end));
                at = end;
            }
            Some(b'$' | b'%') => match marker(&bytes[at..]) {
                Marker::None(len) => at += len,
                Marker::Escape(len) => {
                    found.escaped = true;
                    at += len;
                }
                Marker::Template(len) => {
                    found.placeholder = true;
                    match template_end(bytes, at + len, indent, Some(reading)) {
                        Some(end) => at = end,
                        None => {
                            found.end = line_end(bytes, start);
                            found.guessed = true;
                            return found;
                        }
                    }
                }
            },
            Some(_) => at += 1,
        }
    }
}

fn is_boundary(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|byte| byte & 0xc0 != 0x80)
}

/// Length of the escape at the start of `bytes`; 0 if it is none.
pub fn escape_len(bytes: &[u8]) -> usize {
    let all_hex = |count: usize| bytes.get(2..2 + count).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    match bytes.get(1) {
        Some(b'n' | b'r' | b't' | b'"' | b'\\') => 2,
        Some(b'u') if all_hex(4) => 6,
        Some(b'U') if all_hex(8) => 10,
        _ => 0,
    }
}

/// What a `$` or `%` starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// So many bytes that stand for themselves.
    None(usize),
    /// So many bytes of which the last three stand for two: `$${`.
    Escape(usize),
    /// So many bytes, of which the last two open a template.
    Template(usize),
}

/// What the run of `$` or `%` at the start of `bytes` is. Of several signs
/// before a brace, the last two are the escape.
pub fn marker(bytes: &[u8]) -> Marker {
    let Some(sign) = bytes.first() else { return Marker::None(0) };
    let run = bytes.iter().take_while(|byte| *byte == sign).count();
    match bytes.get(run) {
        Some(b'{') if run == 1 => Marker::Template(2),
        Some(b'{') => Marker::Escape(run + 1),
        _ => Marker::None(run),
    }
}

/// Length of the template outside quotes at the start of `bytes`, if it ends in its line.
pub fn interpolation_len(bytes: &[u8]) -> Option<usize> {
    template_end(bytes, 2, 0, None)
}

/// Behind the `}` of the template whose content starts at `at`. Over line ends
/// it is followed to the end of the text in a strict reading; by indentation
/// only through lines that are indented further than its own or close it; with
/// no reading, not at all.
pub fn template_end(bytes: &[u8], at: usize, indent: u32, reading: Option<Reading>) -> Option<usize> {
    // What is open: braces, and the quotes of texts in the template.
    let mut open: Vec<u8> = vec![b'}'];
    let mut at = at;
    loop {
        let byte = *bytes.get(at)?;
        let in_text = open.last() == Some(&b'"');
        match byte {
            b'\n' | b'\r' => {
                if in_text || !goes_on(bytes, at, indent, reading?) {
                    return None;
                }
                at += 1;
            }
            b'"' if in_text => {
                open.pop();
                at += 1;
            }
            b'\\' if in_text => at += escape_len(&bytes[at..]).max(1),
            b'$' | b'%' if in_text => match marker(&bytes[at..]) {
                Marker::Template(len) => {
                    open.push(b'}');
                    at += len;
                }
                Marker::None(len) | Marker::Escape(len) => at += len,
            },
            _ if in_text => at += 1,
            b'"' | b'{' => {
                open.push(if byte == b'{' { b'}' } else { b'"' });
                at += 1;
            }
            b'}' => {
                open.pop();
                at += 1;
                if open.is_empty() {
                    return Some(at);
                }
            }
            b'#' => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at += memchr::memmem::find(&bytes[at + 2..], b"*/")? + 4;
            }
            _ => at += 1,
        }
    }
}

/// Whether a template may go on behind the line end at `at`.
fn goes_on(bytes: &[u8], at: usize, indent: u32, reading: Reading) -> bool {
    let line = at + 1;
    let width = indent_of(bytes, line);
    match (reading, bytes.get(line + width)) {
        (Reading::Strict, _) | (_, Some(b'\n' | b'\r')) => true,
        (_, Some(b'}' | b')' | b']')) => width as u32 >= indent,
        _ => width as u32 > indent,
    }
}

/// A heredoc.
#[derive(Clone, Copy, Debug)]
pub struct Heredoc {
    /// Behind its closing marker, or where it must have ended.
    pub end: usize,
    pub closed: bool,
    pub escaped: bool,
    pub placeholder: bool,
}

/// The name of the marker of the heredoc at `start`, and where it ends. Nothing
/// but the line's end may follow it.
pub fn heredoc_marker(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start..)?.strip_prefix("<<")?;
    let name_at = if rest.starts_with('-') { 1 } else { 0 };
    let rest = &rest[name_at..];
    let len = word_len(rest);
    let is_alone = rest[len..]
        .bytes()
        .find(|byte| !matches!(byte, b' ' | b'\t'))
        .is_none_or(|byte| byte == b'\n' || byte == b'\r');
    (len > 0 && is_alone).then_some((&rest[..len], start + 2 + name_at + len))
}

/// The heredoc at `start`, which has a marker. Without its closing marker it
/// ends before the next block of the file; so it does if another heredoc with
/// the same marker opens there, since that one's end is not its own. By
/// indentation it ends there in any case.
pub fn heredoc(text: &str, start: usize, reading: Reading) -> Heredoc {
    let bytes = text.as_bytes();
    let (name, marker_end) = heredoc_marker(text, start).unwrap_or(("", start + 2));
    let is_flush = bytes.get(start + 2) == Some(&b'-');
    let mut found = Heredoc { end: bytes.len(), closed: false, escaped: is_flush, placeholder: false };
    let Some(first) = next_line(bytes, marker_end) else { return found };
    let mut line = first;
    // Where the next block of the file starts, if one does.
    let mut block = None;
    loop {
        let end = line_end(bytes, line);
        let content = &text[line..end];
        if content.trim() == name {
            found.end = line + content.trim_end().len();
            found.closed = true;
            break;
        }
        if block.is_none() && is_block_start(content) {
            block = Some(line);
        }
        if block.is_some() && (reading == Reading::ByIndentation || opens_heredoc(content, name)) {
            break;
        }
        match next_line(bytes, end) {
            Some(next) => line = next,
            None => break,
        }
    }
    if !found.closed {
        found.end = broken_end(text, first, block.unwrap_or(bytes.len()));
    }
    (found.escaped, found.placeholder) = flags(bytes, first, found.end, is_flush);
    found
}

/// Whether escapes and placeholders are in the content of a heredoc.
fn flags(bytes: &[u8], start: usize, end: usize, is_flush: bool) -> (bool, bool) {
    let (mut escaped, mut placeholder) = (is_flush, false);
    let mut at = start;
    while let Some(found) = memchr::memchr2(b'$', b'%', &bytes[at.min(end)..end]) {
        at += found;
        at += match marker(&bytes[at..end]) {
            Marker::None(len) => len,
            Marker::Escape(len) => {
                escaped = true;
                len
            }
            Marker::Template(len) => {
                placeholder = true;
                len
            }
        };
    }
    (escaped, placeholder)
}

/// Where a heredoc ends that has no closing marker and at most reaches to
/// `limit`: before blank lines, and before the brace of the block around it.
fn broken_end(text: &str, first: usize, limit: usize) -> usize {
    let content = text[..limit].trim_end();
    let end = content.len().max(first);
    let body = &text.as_bytes()[first..end];
    let count = |brace: u8| memchr::memchr_iter(brace, body).count();
    let last_line = memchr::memrchr2(b'\n', b'\r', body).map_or(0, |found| found + 1);
    if &body[last_line..] == b"}" && count(b'}') > count(b'{') {
        return first + text[first..first + last_line].trim_end().len();
    }
    end
}

/// The start of the line behind the one that ends at `end`.
pub fn next_line(bytes: &[u8], end: usize) -> Option<usize> {
    let end = line_end(bytes, end);
    match (bytes.get(end), bytes.get(end + 1)) {
        (None, _) => None,
        (Some(b'\r'), Some(b'\n')) => Some(end + 2),
        _ => Some(end + 1),
    }
}

/// The blocks that a Terraform file is made of.
const BLOCKS: &[&str] = &[
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

/// Whether a line starts a block of the file: one of their words at its very
/// start, perhaps names in quotes, and a brace.
fn is_block_start(line: &str) -> bool {
    let (word, mut rest) = line.split_at(word_len(line));
    if !BLOCKS.contains(&word) {
        return false;
    }
    loop {
        rest = rest.trim_start();
        let Some(behind) = rest.strip_prefix('"') else { return rest.starts_with('{') };
        let Some(end) = behind.find('"') else { return false };
        rest = &behind[end + 1..];
    }
}

/// Whether a heredoc with this marker opens at the end of the line.
fn opens_heredoc(line: &str, name: &str) -> bool {
    let head = line.trim_end().strip_suffix(name);
    head.is_some_and(|head| head.ends_with("<<") || head.ends_with("<<-"))
}
