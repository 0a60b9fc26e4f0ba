//! Texts: plain, quoted, and block scalars.

use super::lines::PlainLine;
use super::parser::{PLAIN, Parser, opaque};
use super::{schema, value};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::scalar::Piece;
use crate::syntax::tree::{Scalar, ScalarKind, Style};

/// For how many lines the end of an expression without quotes is looked for.
const EXPRESSION_LINES: usize = 200;

impl<'a> Parser<'a> {
    /// A text without quotes, a number or a word, where the parser stands. It
    /// goes on in further lines that lie right of `parent`.
    pub(super) fn plain(&mut self, parent: i32, in_flow: bool) -> Scalar {
        let start = self.at;
        if self.bytes[start..].starts_with(b"{%") {
            return self.bare_expression(parent);
        }
        self.check_start(start);
        let first = self.plain_line(start, in_flow);
        let mut found = first;
        if !in_flow {
            self.over_colons(&mut found);
        }
        let mut is_open = first.colon.is_none() && !found.comment;
        let mut lines = 1;
        while let Some(next) = self.next_plain_line(found.end, parent, in_flow).filter(|_| is_open) {
            lines += 1;
            found.placeholder |= next.placeholder;
            found.end = next.end;
            is_open = !next.comment;
        }
        // Always more than nothing, or the parser stands still.
        let end = if found.end > start { found.end } else { start + self.char_len(start) };
        self.go_to(end);
        let raw = &self.text[start..end];
        self.check_controls(start, end);
        let kind = match (lines, first.is_all_placeholder) {
            (1, true) => ScalarKind::Placeholder,
            (1, false) => schema::kind(raw),
            _ => PLAIN,
        };
        Scalar { kind, escaped: lines > 1, placeholder: found.placeholder, len: (end - start) as u32 }
    }

    /// A colon with a blank behind it ends a key, and there is none here: the
    /// line is read to its end all the same.
    fn over_colons(&mut self, line: &mut PlainLine) {
        let Some(first) = line.colon else { return };
        self.error(SyntaxErrorKind::ColonInText, first, first + 1);
        while let Some(colon) = line.colon {
            let rest = self.plain_line(colon + 1, false);
            let placeholder = line.placeholder | rest.placeholder;
            *line = PlainLine { placeholder, is_all_placeholder: false, ..rest };
        }
    }

    /// The next line of a text that ended its last line at `end`, if it has one.
    fn next_plain_line(&self, end: usize, parent: i32, in_flow: bool) -> Option<PlainLine> {
        if in_flow && !matches!(self.byte(self.behind_blanks(end)), None | Some(b'\n' | b'\r')) {
            return None;
        }
        let (line, first, column) = self.next_line(end)?;
        let byte = self.byte(first)?;
        let is_outside = column <= parent || self.is_marker(line) || byte == b'#';
        let ends_flow = in_flow && matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b':');
        if is_outside || ends_flow || self.is_key_like(first, in_flow) {
            return None;
        }
        let found = self.plain_line(first, in_flow);
        (found.colon.is_none() && found.end > first).then_some(found)
    }

    /// The next line behind `at` that is not blank: its start, its first
    /// character and the column of that.
    pub(super) fn next_line(&self, at: usize) -> Option<(usize, usize, i32)> {
        let mut at = at;
        loop {
            let end = self.line_end(at);
            let line = end + if self.bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
            if line > self.bytes.len() {
                return None;
            }
            let first = self.behind_blanks(line);
            match self.byte(first) {
                None => return None,
                Some(b'\n' | b'\r') => at = first,
                Some(_) => {
                    let tabs = self.bytes[line..first].iter().filter(|byte| **byte == b'\t').count() as i32;
                    return Some((line, first, (first - line) as i32 + tabs * (self.step.max(1) - 1)));
                }
            }
        }
    }

    /// The next line behind `at` that holds more than a comment.
    pub(super) fn next_content(&self, at: usize) -> Option<(usize, usize, i32)> {
        let mut found = self.next_line(at)?;
        while self.byte(found.1) == Some(b'#') {
            found = self.next_line(found.1)?;
        }
        Some(found)
    }

    pub(super) fn behind_blanks(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    fn char_len(&self, at: usize) -> usize {
        self.text[at..].chars().next().map_or(0, char::len_utf8)
    }

    /// Reports a character that no text without quotes may start with.
    pub(super) fn check_start(&mut self, at: usize) {
        let is_indicator = matches!(
            self.byte(at),
            Some(b'%' | b'@' | b'`' | b'|' | b'>' | b'&' | b'*' | b'!' | b',' | b']' | b'}' | b'{' | b'[')
        );
        let is_directive = self.byte(at) == Some(b'%') && self.byte(at + 1) == Some(b'{');
        if is_indicator && !is_directive {
            self.error(SyntaxErrorKind::NeedsQuotes, at, at + 1);
        }
    }

    /// `{% … %}` without quotes, which YAML takes for an object and a mistake.
    fn bare_expression(&mut self, parent: i32) -> Scalar {
        let start = self.at;
        self.error(SyntaxErrorKind::NeedsQuotes, start, start + 2);
        let mut line = start + 2;
        let mut found = None;
        for _ in 0..EXPRESSION_LINES {
            let end = self.line_end(line);
            found = memchr::memmem::find(&self.bytes[line..end], b"%}").map(|at| line + at + 2);
            // The last line may stand below the first: a brace is no key.
            let is_inside = |first: usize, column: i32| {
                column > parent || (column == parent && matches!(self.byte(first), Some(b'}' | b'%' | b')')))
            };
            match self.next_line(end).filter(|(_, first, column)| found.is_none() && is_inside(*first, *column)) {
                Some((next, ..)) => line = next,
                None => break,
            }
        }
        let end = found.unwrap_or_else(|| {
            let line = &self.text[start..self.line_end(start)];
            start + line.trim_end().len()
        });
        self.go_to(end);
        let raw = &self.text[start..end];
        let escaped = raw.contains(['\n', '\r']);
        Scalar { kind: PLAIN, escaped, placeholder: has_placeholder(raw), len: raw.len() as u32 }
    }

    /// A text in quotes. It may go on in further lines; but if those look like
    /// other members of the definition, it ends with its line, where the quote
    /// was most likely forgotten.
    pub(super) fn quoted(&mut self, parent: i32, in_flow: bool) -> Scalar {
        let start = self.at;
        let quote = self.bytes[start];
        let style = if quote == b'"' { Style::Double } else { Style::Single };
        let found = self.quote_end(start, quote).or_else(|| self.later_quote_end(start, quote, parent, in_flow));
        let end = found.unwrap_or_else(|| if in_flow { self.text_end(start) } else { self.lines_end(start, parent) });
        self.go_to(end);
        self.quoted_scalar(start, end, style, found.is_some())
    }

    /// The end of the line that holds `at`, without blanks.
    fn text_end(&self, at: usize) -> usize {
        at + self.text[at..self.line_end(at)].trim_end_matches([' ', '\t']).len().max(1)
    }

    /// The end of a text without its quote, with the lines behind it that can be
    /// nothing else.
    fn lines_end(&self, start: usize, parent: i32) -> usize {
        let mut end = self.text_end(start);
        while let Some((line, first, column)) = self.next_line(end) {
            let is_dash = self.byte(first) == Some(b'-') && self.is_gap(first + 1);
            let is_other = is_dash || self.byte(first) == Some(b'#') || self.is_key_like(first, false);
            if column <= parent || is_other || self.is_marker(line) {
                break;
            }
            end = self.text_end(first);
        }
        end
    }

    /// The text from `start` to `end`, quotes included; reports what is wrong in it.
    pub(super) fn quoted_scalar(&mut self, start: usize, end: usize, style: Style, closed: bool) -> Scalar {
        if !closed {
            self.error(SyntaxErrorKind::UnclosedText, start, end);
        }
        let content_end = end - usize::from(closed);
        let content = &self.text[(start + 1).min(content_end)..content_end];
        let has_escapes = match style {
            Style::Double => memchr::memchr(b'\\', content.as_bytes()).is_some(),
            _ => memchr::memchr(b'\'', content.as_bytes()).is_some(),
        };
        if has_escapes && style == Style::Double {
            value::pieces(style, content, 0, |at, piece| {
                if let Piece::Broken(escape) = piece {
                    let at = start + 1 + at;
                    self.error(SyntaxErrorKind::BadYamlEscape, at, at + escape.len());
                }
            });
        }
        self.check_controls(start, end);
        let escaped = has_escapes || memchr::memchr2(b'\n', b'\r', content.as_bytes()).is_some();
        let kind = ScalarKind::Text { style, closed };
        Scalar { kind, escaped, placeholder: has_placeholder(content), len: (end - start) as u32 }
    }

    /// Behind the closing quote of a text that goes on in further lines.
    fn later_quote_end(&self, start: usize, quote: u8, parent: i32, in_flow: bool) -> Option<usize> {
        let mut at = start;
        loop {
            let (line, first, column) = self.next_line(at)?;
            let looks_like_block = || {
                let is_dash = self.byte(first) == Some(b'-') && self.is_gap(first + 1);
                is_dash || self.byte(first) == Some(b'#') || self.is_key(first, false)
            };
            if self.is_marker(line) || (column <= parent && looks_like_block()) {
                return None;
            }
            if let Some(end) = self.quote_end(line - 1, quote) {
                let behind = self.behind_blanks(end);
                let ends_well = match self.byte(behind) {
                    None | Some(b'\n' | b'\r' | b':') => true,
                    Some(b'#') => behind > end,
                    Some(b',' | b']' | b'}') => in_flow,
                    _ => false,
                };
                return ends_well.then_some(end);
            }
            at = line;
        }
    }

    /// A block scalar, if its first line is one.
    pub(super) fn block_scalar(&mut self, parent: i32) -> Option<Scalar> {
        let start = self.at;
        let style = if self.bytes[start] == b'|' { Style::Literal } else { Style::Folded };
        let signs = &self.bytes[start + 1..];
        let signs = &signs[..signs.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-')).count()];
        let header_end = start + 1 + signs.len();
        let behind = self.behind_blanks(header_end);
        let is_comment = self.byte(behind) == Some(b'#') && behind > header_end;
        if !matches!(self.byte(behind), None | Some(b'\n' | b'\r')) && !is_comment {
            return None;
        }
        let digits = signs.iter().filter(|sign| sign.is_ascii_digit()).count();
        if digits > 1 || signs.len() - digits > 1 || signs.contains(&b'0') {
            self.error(SyntaxErrorKind::BadBlockHeader, start + 1, header_end);
        }
        let mut indent = explicit_indent(self.text, start);
        // The ends of the last line with text, of its break, and of the blank lines behind it.
        let (mut text_end, mut break_end, mut blank_end) = (None, header_end, header_end);
        let mut line = self.line_end(behind);
        self.at = line;
        while let Some(next) = self.behind_break(line) {
            let spaces = self.bytes[next..].iter().take_while(|byte| **byte == b' ').count();
            let at = next + spaces;
            let end = self.line_end(at);
            if at == end && indent.is_none_or(|indent| spaces <= indent) {
                blank_end = self.behind_break(end).unwrap_or(blank_end);
                line = end;
                continue;
            }
            let column = self.next_line(next - 1).map_or(0, |(_, _, column)| column);
            let is_blank = at + self.bytes[at..end].iter().take_while(|byte| **byte == b'\t').count() == end;
            let is_tabbed = self.byte(at) == Some(b'\t') && column > parent;
            if is_blank && indent.map_or(spaces as i32 <= parent, |indent| spaces < indent) {
                line = end;
                continue;
            }
            let is_inside = (spaces as i32 > parent && indent.is_none_or(|indent| spaces >= indent)) || is_tabbed;
            if !is_inside || self.is_marker(next) {
                break;
            }
            if is_tabbed && spaces as i32 <= parent {
                self.start_line(next);
                self.check_tabs();
            }
            indent = indent.or(Some(spaces));
            text_end = Some(end);
            break_end = self.behind_break(end).unwrap_or(end);
            blank_end = break_end;
            line = end;
        }
        let end = match (signs.iter().find(|sign| !sign.is_ascii_digit()), text_end) {
            (Some(b'+'), _) => blank_end,
            (None, Some(_)) => break_end,
            (_, text_end) => text_end.unwrap_or(header_end),
        };
        self.go_to(text_end.unwrap_or(self.at));
        let content = &self.text[block_layout(self.text, start, end).start..end];
        let inner = content.strip_suffix('\n').unwrap_or(content);
        let escaped = memchr::memchr2(b'\n', b'\r', inner.as_bytes()).is_some();
        self.check_controls(start, end);
        let kind = ScalarKind::Text { style, closed: true };
        Some(Scalar { kind, escaped, placeholder: has_placeholder(content), len: (end - start) as u32 })
    }

    fn behind_break(&self, at: usize) -> Option<usize> {
        match self.byte(at)? {
            b'\r' if self.byte(at + 1) == Some(b'\n') => Some(at + 2),
            _ => Some(at + 1),
        }
    }

    /// Reports the first control character in a text.
    pub(super) fn check_controls(&mut self, start: usize, end: usize) {
        let is_control = |byte: &u8| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127);
        if let Some(at) = self.bytes[start..end].iter().position(is_control) {
            self.error(SyntaxErrorKind::ControlCharacter, start + at, start + at + 1);
        }
    }

    /// An alias, if a name stands behind the asterisk.
    pub(super) fn alias(&mut self) -> Option<Scalar> {
        let start = self.at;
        let name = self.name(start + 1)?;
        let end = start + 1 + name.len();
        if self.anchors.as_ref().is_some_and(|anchors| !anchors.contains(name)) {
            self.error(SyntaxErrorKind::UndefinedAlias, start, end);
        }
        self.at = end;
        Some(opaque(ScalarKind::Placeholder, end - start))
    }

    /// The name of an anchor or alias.
    pub(super) fn name(&self, at: usize) -> Option<&'a str> {
        let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}');
        let rest = &self.bytes[at..];
        let len = rest.iter().position(ends).unwrap_or(rest.len());
        // `*a: 1` is more often a key than an alias with a colon in its name.
        let len = if rest[..len].ends_with(b":") { len - 1 } else { len };
        (len > 0).then(|| &self.text[at..at + len])
    }
}

/// Whether a template engine will change the text. `{%` opens a JSONata
/// expression; `%{` only after it, as in `{%{}%}`, is no directive.
pub fn has_placeholder(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'$', b'%', bytes)
        .any(|at| bytes.get(at + 1) == Some(&b'{') && !(bytes[at] == b'%' && at > 0 && bytes[at - 1] == b'{'))
}

/// Where the content of a block scalar starts, behind the indentation of its
/// first line, and how much indentation each of its lines loses.
#[derive(Clone, Copy, Debug)]
pub struct BlockLayout {
    pub start: usize,
    pub indent: usize,
}

/// The layout of the block scalar that stands from `at` to `end` in `text`.
pub fn block_layout(text: &str, at: usize, end: usize) -> BlockLayout {
    let bytes = text.as_bytes().get(..end).unwrap_or_default();
    let Some(header) = memchr::memchr2(b'\n', b'\r', bytes.get(at..).unwrap_or_default()) else {
        return BlockLayout { start: end, indent: 0 };
    };
    let behind = |line_end: usize| line_end + if bytes[line_end..].starts_with(b"\r\n") { 2 } else { 1 };
    let start = behind(at + header);
    let spaces = |line: usize| bytes[line..].iter().take_while(|byte| **byte == b' ').count();
    let indent = explicit_indent(text, at).unwrap_or_else(|| {
        let mut line = start;
        loop {
            let indent = spaces(line);
            match bytes.get(line + indent) {
                Some(b'\n' | b'\r') => line = behind(line + indent),
                Some(_) => return indent,
                None => return usize::MAX,
            }
        }
    });
    BlockLayout { start: start + spaces(start).min(indent), indent }
}

/// The indentation of a block scalar's lines, if its first line says it: so
/// much more than that of the key or dash that it belongs to.
fn explicit_indent(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let signs = bytes.get(at + 1..at + 3)?;
    let digit = match signs {
        [digit @ b'1'..=b'9', _] => *digit,
        [b'+' | b'-', digit @ b'1'..=b'9'] => *digit,
        _ => return None,
    };
    let mut end = at;
    loop {
        let line = memchr::memrchr2(b'\n', b'\r', &bytes[..end]).map_or(0, |found| found + 1);
        // Alone in its line, it belongs to a line above.
        let parent = owner_column(&text[line..end]);
        if parent.is_some() || line == 0 {
            return Some(parent.unwrap_or(0) + usize::from(digit - b'0'));
        }
        end = line - 1;
    }
}

/// The column of the last key or dash in `line` that a value can stand behind
/// or below.
fn owner_column(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let blanks = |at: usize| at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut first = blanks(0);
    let mut column = None;
    while bytes.get(first) == Some(&b'-') && matches!(bytes.get(first + 1), None | Some(b' ' | b'\t')) {
        column = Some(first);
        first = blanks(first + 1);
    }
    let rest = line[first..].trim_end();
    let is_key = rest.contains(": ") || rest.contains(":\t") || rest.ends_with(':');
    if is_key && !rest.starts_with('#') { Some(first) } else { column }
}
