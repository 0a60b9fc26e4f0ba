//! Writing texts as YAML.

use super::scalars::block_layout;
use super::schema;
use crate::syntax::cursor::Node;
use crate::syntax::tree::{ScalarKind, Style};
use crate::syntax::write::escaped;

/// `text` in `style`, or in quotes if that cannot hold it. What it gives stands
/// on one line and may be a value or a key, in flow style as well.
pub fn quoted(text: &str, style: Style) -> String {
    let is_printable = is_printable(text);
    match style {
        _ if !is_printable => double(text),
        Style::Double => double(text),
        Style::Single => single(text),
        _ if is_plain(text) => text.to_owned(),
        // Fewer escapes read better.
        _ if text.contains('\'') && !text.contains(['"', '\\']) => double(text),
        _ => single(text),
    }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double(text: &str) -> String {
    format!("\"{}\"", double_content(text))
}

/// `text` as it stands between double quotes.
pub fn double_content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in escaped(text).chars() {
        match character {
            '\u{10000}'.. if !is_printable_character(character) => {
                out.push_str(&format!("\\U{:08x}", character as u32))
            }
            _ if !is_printable_character(character) => out.push_str(&format!("\\u{:04x}", character as u32)),
            _ => out.push(character),
        }
    }
    out
}

/// Whether a text is on one line and needs no escapes.
pub fn is_printable(text: &str) -> bool {
    text.chars().all(|character| is_printable_character(character) && character != '\n')
}

/// Whether all readers, those of YAML 1.1 as well, take the character as it is
/// (YAML 1.2, section 5.1); line ends of 1.1 and byte order marks do not count.
fn is_printable_character(character: char) -> bool {
    match character {
        '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' => !matches!(character, '\u{2028}' | '\u{2029}'),
        '\u{e000}'..='\u{fffd}' => character != '\u{feff}',
        '\u{10000}'.. => true,
        _ => false,
    }
}

/// Whether the text needs no quotes: no reader takes it for anything else.
fn is_plain(text: &str) -> bool {
    const INDICATORS: &str = "-?:,[]{}#&*!|>'\"%@`=~<";
    let has_plain_ends = !text.is_empty() && !text.starts_with(' ') && !text.ends_with([' ', ':', '-']);
    has_plain_ends
        && !text.starts_with(|first| INDICATORS.contains(first))
        && !text.contains([',', '[', ']', '{', '}'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !looks_like_other(text)
}

/// Whether a reader of YAML 1.1 or 1.2 takes the text for a number, a date, a
/// Boolean or null.
fn looks_like_other(text: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let starts_number = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '.'));
    // Hexadecimal digits, exponents, dates with their T and Z, times with colons.
    let is_of_number = |byte: u8| byte.is_ascii_hexdigit() || b"xXoO_.:+-tTzZ ".contains(&byte);
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || !matches!(schema::kind(text), ScalarKind::Text { .. })
        || (starts_number && text.bytes().all(is_of_number))
}

/// What each line of the block scalar `node` starts with.
pub fn block_margin(node: Node) -> String {
    let range = node.range();
    let layout = block_layout(node.source(), range.start().into(), range.end().into());
    " ".repeat(layout.indent.min(node.raw().len()))
}

/// What to put in place of the block scalar `node`, so that its value is `text`.
pub fn block_replacement(node: Node, text: &str) -> String {
    let raw = node.raw();
    // Its range may end with the break behind it, which must not get lost.
    let last_break = if raw.ends_with("\r\n") {
        "\r\n"
    } else if raw.ends_with('\n') {
        "\n"
    } else {
        ""
    };
    let body = text.strip_suffix('\n').unwrap_or(text);
    let fits = !body.is_empty()
        && body.chars().all(is_printable_character)
        && !body.ends_with('\n')
        && body.split('\n').next().is_some_and(|line| !line.starts_with(' ') && !line.is_empty())
        && body.split('\n').all(|line| line.is_empty() || !line.trim_matches(' ').is_empty());
    if !fits {
        return double(text) + last_break;
    }
    let source = node.source();
    let range = node.range();
    let line = source[..range.start().into()].rfind('\n').map_or(0, |found| found + 1);
    let outer = source[line..].bytes().take_while(|byte| *byte == b' ').count();
    let layout = block_layout(source, range.start().into(), range.end().into());
    let indent = if layout.indent <= raw.len() { layout.indent } else { outer + 2 };
    // Folding would join lines that are to stay apart.
    let sign = if raw.starts_with('>') && !body.contains('\n') { '>' } else { '|' };
    let chomping = if body.len() < text.len() { "" } else { "-" };
    let mut out = format!("{sign}{chomping}");
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    let is_at_end = usize::from(range.end()) == source.len();
    out.push_str(if last_break.is_empty() && is_at_end && chomping.is_empty() { "\n" } else { last_break });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_can_misread_goes_without_quotes() {
        let plain = [
            "Wait",
            "Is it done?",
            "$.a[0]x".trim_end_matches("[0]x"),
            "States.ALL",
            "a-b",
            "1st",
            "B:c",
            "no way",
            "\u{fc}",
        ];
        for text in plain {
            assert_eq!(quoted(text, Style::Plain), text);
        }
        let quotes =
            ["", "yes", "No", "~", "null", "1", "0x1f", "+1", "1e3", "1_000", "1:30", "2024-01-01T00:00:00Z", ".5"];
        let signs =
            ["a: b", "a:", "a #b", "- a", "@x", "{% $x %}", "a,b", " a", "a ", "*", "<<", "=", "#", "---", "..."];
        for text in quotes.iter().chain(&signs) {
            assert_eq!(quoted(text, Style::Plain), format!("'{text}'"));
        }
        assert_eq!(quoted("{% 'a' %}", Style::Plain), "\"{% 'a' %}\"");
        assert_eq!(quoted("it's", Style::Single), "'it''s'");
        assert_eq!(quoted("a\n\u{7f}\u{2028}", Style::Plain), "\"a\\n\\u007f\\u2028\"");
    }
}
