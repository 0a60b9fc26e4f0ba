//! Writing pieces of text in HCL.

use super::lexer::word_len;
use super::template::{Marker, marker, template_end};
use super::value::heredoc_layout;
use crate::syntax::{Node, ScalarKind};

/// `text` as a quoted template that stands for just this text.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", quoted_content(text))
}

/// `text` as it stands between quotes, with no template in it.
pub fn quoted_content(text: &str) -> String {
    escaped(&heredoc_lines(text))
}

/// `text` with what quotes do not hold as it is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_ascii_control() => out.push_str(&format!("\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out
}

/// `text` as it stands in the lines of a heredoc, where templates that are whole
/// stay templates.
pub fn template(text: &str) -> String {
    with_templates(text, heredoc_lines)
}

/// The same between quotes.
pub fn quoted_template(text: &str) -> String {
    with_templates(text, |literal| escaped(&heredoc_lines(literal)))
}

fn with_templates(text: &str, literal: impl Fn(&str) -> String) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let (mut start, mut at) = (0, 0);
    while let Some(found) = memchr::memchr2(b'$', b'%', &bytes[at..]) {
        at += found;
        match marker(&bytes[at..]) {
            Marker::None(len) | Marker::Escape(len) => at += len,
            Marker::Template(len) => match whole_template(text, at) {
                Some(end) => {
                    out.push_str(&literal(&text[start..at]));
                    out.push_str(&text[at..end]);
                    (start, at) = (end, end);
                }
                None => at += len,
            },
        }
    }
    out.push_str(&literal(&text[start..]));
    out
}

/// The end of the template at `at`, if it can be meant as one: it ends in its
/// line and has something in it, a directive one of the words.
fn whole_template(text: &str, at: usize) -> Option<usize> {
    const DIRECTIVES: [&str; 5] = ["if", "else", "endif", "for", "endfor"];
    let end = template_end(text.as_bytes(), at + 2, 0, None)?;
    let content = text.get(at + 2..end - 1)?.trim_matches(['~', ' ']);
    let word = content.split(' ').next().unwrap_or_default();
    let is_meant = if text[at..].starts_with('$') { !content.is_empty() } else { DIRECTIVES.contains(&word) };
    is_meant.then_some(end)
}

/// `text` as it stands in a heredoc: the last sign before a brace is doubled,
/// so that no template starts there.
pub fn heredoc_lines(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// What to put in place of the heredoc `node`, so that its value is `text`: a
/// heredoc again, unless that cannot be, since each line of one ends with a
/// break and has its indentation.
pub fn heredoc_replacement(node: Node, text: &str) -> String {
    heredoc(node, text).unwrap_or_else(|| quoted(text))
}

fn heredoc(node: Node, text: &str) -> Option<String> {
    let is_closed = matches!(node.scalar()?.kind, ScalarKind::Text { closed: true, .. });
    let (start, end) = (usize::from(node.range().start()), usize::from(node.range().end()));
    let source = node.source();
    let layout = heredoc_layout(source, start, end, is_closed);
    let (head, marker) = (source.get(start..layout.start)?, source.get(layout.end..end)?);
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let is_flush = head.starts_with("<<-");
    // The smallest indentation is taken away from all lines: one must have none of its own.
    let has_margin = !is_flush || text.trim().is_empty() || lines().any(|line| !line.starts_with(char::is_whitespace));
    let ends_early = lines().any(|line| line.trim() == marker.trim());
    let is_whole = text.is_empty() || text.ends_with('\n');
    if !is_closed || !is_whole || !has_margin || ends_early || text.contains('\r') {
        return None;
    }
    let margin = heredoc_margin(node);
    let mut out = head.to_owned();
    for line in text.lines() {
        out.push_str(if line.trim().is_empty() { "" } else { &margin });
        out.push_str(&heredoc_lines(line));
        out.push('\n');
    }
    out.push_str(marker);
    Some(out)
}

/// Whether `at` is within a template of its line, in the value of a text.
pub fn is_in_template(text: &str, at: usize) -> bool {
    // Nobody writes longer ones.
    const LONGEST: usize = 1024;
    let bytes = text.as_bytes();
    let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |found| found + 1);
    let mut from = line.max(at.saturating_sub(LONGEST));
    while let Some(found) = memchr::memchr2(b'$', b'%', &bytes[from..at]) {
        let start = from + found;
        let is_open = bytes.get(start + 1) == Some(&b'{');
        match template_end(bytes, start + 2, 0, None).filter(|_| is_open) {
            Some(end) if end > at => return true,
            Some(end) => from = end,
            None => from = start + 1,
        }
    }
    false
}

/// What each line of the heredoc `node` starts with that is not part of its value.
pub fn heredoc_margin(node: Node) -> String {
    let (start, end) = (usize::from(node.range().start()), usize::from(node.range().end()));
    let is_closed = matches!(node.scalar().map(|scalar| scalar.kind), Some(ScalarKind::Text { closed: true, .. }));
    let layout = heredoc_layout(node.source(), start, end, is_closed);
    let content = node.source().get(layout.start..layout.end).unwrap_or_default();
    let first = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.get(..layout.indent).unwrap_or_default().to_owned()
}

/// `text` as the key of a member: bare if that says the same.
pub fn key(text: &str) -> String {
    let is_bare = text.is_ascii() && word_len(text) == text.len() && !text.is_empty();
    let means_more = matches!(text, "for" | "true" | "false" | "null");
    if is_bare && !means_more { text.to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::parse;
    use crate::syntax::write::replacement;

    /// The value of the only attribute, and its only member's key.
    fn read_back(file: &str) -> (String, Option<String>) {
        let tree = parse(file);
        assert_eq!(tree.all_errors(), vec![], "{file}");
        let entry = tree.root(file).entries().next().unwrap();
        let key = entry.value().entries().next().map(|member| member.key().unwrap().into_owned());
        assert!(!entry.value().is_opaque());
        (entry.value().text_value().unwrap_or_default().into_owned(), key)
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in "[a-z$%{}\"\\\\\n\r\t\u{1}\u{7f}\u{fc}\u{1f680}  -_]{0,8}") {
            prop_assert_eq!(read_back(&format!("a = {}\n", super::quoted(&text))).0, text.clone());
            prop_assert_eq!(read_back(&format!("a = {{ {} = 1 }}\n", super::key(&text))).1, Some(text.clone()));
            for file in ["a = <<_\nx\n_\n", "a = <<-_\n    x\n   y\n  _\n", "a = <<-_\n_\n", "a = \"x\"\n", "a = <<_\nx"] {
                let tree = parse(file);
                let node = tree.root(file).get("a").unwrap();
                let mut new = file.to_owned();
                new.replace_range(std::ops::Range::<usize>::from(node.range()), &replacement(node, &text));
                prop_assert_eq!(read_back(&new).0, text.clone());
            }
        }
    }

    #[test]
    fn a_heredoc_stays_one_if_it_can() {
        let file = "a = <<-E\n    x\n      y\n    E\n";
        let tree = parse(file);
        let node = tree.root(file).get("a").unwrap();
        assert_eq!(replacement(node, "{\n  ${b}\n\n}\n"), "<<-E\n    {\n      $${b}\n\n    }\n    E");
        assert_eq!(replacement(node, "x"), "\"x\"");
    }

    #[test]
    fn a_key_is_bare_if_that_says_the_same() {
        let keys = ["StartAt", "a-b", "key.$", "for", "null", "1a", "", "${x}"].map(super::key);
        assert_eq!(keys.join(" "), r#"StartAt a-b "key.$" "for" "null" "1a" "" "$${x}""#);
    }
}
