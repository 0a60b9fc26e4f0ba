//! Writing pieces of text in a syntax.

mod within;

pub use within::Within;

use super::cursor::{Entry, Node};
use super::tree::{ScalarKind, Style, Syntax};
use super::{hcl, yaml};

/// `text` as a value of JSON, quotes included. Whatever `style` was there before,
/// double quotes are the only right one.
pub fn quoted(text: &str, _style: Style) -> String {
    format!("\"{}\"", escaped(text))
}

/// `text` as it stands within a text of `syntax` in this style, where the lines
/// of a block start with `indent`. What a style without escapes cannot hold
/// stays as it is: [`stays_plain`] tells of texts without quotes.
pub fn content(text: &str, syntax: Syntax, style: Style, indent: &str) -> String {
    match (syntax, style) {
        // Double quotes are the only right ones.
        (Syntax::Json, _) => escaped(text),
        (Syntax::Yaml, Style::Double) => yaml::double_content(text),
        (Syntax::Hcl, Style::Heredoc) => hcl::heredoc_lines(text).replace('\n', &format!("\n{indent}")),
        (Syntax::Hcl, _) => hcl::quoted_content(text),
        (_, Style::Single) => text.replace('\'', "''"),
        (_, Style::Literal | Style::Folded) => text.replace('\n', &format!("\n{indent}")),
        (_, Style::Plain | Style::Heredoc) => text.to_owned(),
    }
}

/// Whether `text`, written without quotes as a value in YAML, is read as just
/// that: within brackets (`in_flow`) less is possible than outside. Unlike
/// [`scalar`] it does not mind what only old readers take for something else.
pub fn stays_plain(text: &str, in_flow: bool) -> bool {
    let (document, at) = if in_flow { (format!("[{text}]"), 1) } else { (format!("- {text}"), 2) };
    let tree = super::parse_as(&document, Syntax::Yaml);
    let mut entries = tree.root(&document).entries();
    let is_text = |value: Node| {
        let is_plain =
            matches!(value.scalar().map(|scalar| scalar.kind), Some(ScalarKind::Text { style: Style::Plain, .. }));
        is_plain && u32::from(value.range().start()) == at && value.raw() == text
    };
    let is_alone = entries.next().is_some_and(|entry| is_text(entry.value())) && entries.next().is_none();
    is_alone && tree.all_errors().is_empty()
}

/// `text` as a value or a key of `syntax`, on one line. It is written in `style`
/// if that can hold it; without quotes only where nobody can read it as anything
/// else, in flow style as well as in block style.
pub fn scalar(text: &str, syntax: Syntax, style: Style) -> String {
    match syntax {
        Syntax::Json => quoted(text, style),
        Syntax::Yaml => yaml::quoted(text, style),
        // Without quotes it would be a reference.
        Syntax::Hcl => hcl::quoted(text),
    }
}

/// What to put in place of a value, at [`Node::range`], so that it is `text`,
/// in the style that it has. A block scalar stays one, and so does a heredoc if
/// it can hold the text. Where nothing stands, a blank comes before
/// the text if none is there.
pub fn replacement(node: Node, text: &str) -> String {
    let style = match node.scalar().map(|scalar| scalar.kind) {
        Some(ScalarKind::Text { style, .. }) => style,
        _ => Style::Plain,
    };
    let before = node.source().get(..node.range().start().into()).unwrap_or_default();
    match (node.syntax(), style) {
        (Syntax::Yaml, Style::Literal | Style::Folded) => yaml::block_replacement(node, text),
        (Syntax::Hcl, Style::Heredoc) => hcl::heredoc_replacement(node, text),
        _ if node.is_missing() && before.ends_with([':', '-', '=']) => {
            format!(" {}", scalar(text, node.syntax(), style))
        }
        (syntax, _) => scalar(text, syntax, style),
    }
}

/// What to put in place of a key, at [`Entry::key_range`], so that it is
/// `text`, in the style that it has; `None` for what has no key.
pub fn key_replacement(entry: Entry, text: &str) -> Option<String> {
    Some(key(text, entry.value().syntax(), entry.key_style()?))
}

/// `text` as a key of `syntax`, in `style` if that can hold it.
pub fn key(text: &str, syntax: Syntax, style: Style) -> String {
    match syntax {
        Syntax::Hcl if style == Style::Plain => hcl::key(text),
        _ => scalar(text, syntax, style),
    }
}

/// `text` as it stands between double quotes, in JSON and YAML, but not in HCL.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if (control as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse_as;

    #[test]
    fn what_is_written_reads_back() {
        let text = "a\"b\\c\n\r\t\u{1}\u{fc}\u{1f680}";
        let written = quoted(text, Style::Double);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn what_stands_without_quotes_is_found_by_reading_it() {
        let plain = |text: &str| (stays_plain(text, false), stays_plain(text, true));
        assert_eq!(plain("$.a"), (true, true));
        assert_eq!(plain("States.Array(1, $.x)"), (true, false));
        for text in ["", "{% $x %}", "a: b", "a #b", "12", "true", "'a'", "- a", "a:", " a", "a ", "*a", "!a b"] {
            assert_eq!(plain(text), (false, false), "{text}");
        }
    }

    #[test]
    fn values_and_keys_keep_their_style() {
        let texts = ["B", "it's", "a: b", "{% $x %}", "yes", " x", "a\nb", "", "a\n\n", "\"\\", "- x", "\u{85}"];
        let document = "Old: Old\n'Old': 'Old'\n\"Old\": \"Old\"\nx: |-\n  Old\n\ny: >\n  Old\nz: {Old: Old, w: [Old]}\nv:\nu:\n- Old\n-\n";
        let tree = parse_as(document, Syntax::Yaml);
        for text in texts {
            let mut edits = Vec::new();
            fn collect(node: Node, text: &str, edits: &mut Vec<(crate::text::TextRange, String)>) {
                for entry in node.entries() {
                    if entry.key_is("Old") {
                        edits.push((entry.key_range().unwrap(), key_replacement(entry, text).unwrap()));
                    }
                    collect(entry.value(), text, edits);
                }
                if node.container().is_none() {
                    edits.push((node.range(), replacement(node, text)));
                }
            }
            collect(tree.root(document), text, &mut edits);
            edits.sort_by_key(|(range, _)| range.start());
            let mut new = document.to_owned();
            for (range, edit) in edits.iter().rev() {
                new.replace_range(std::ops::Range::<usize>::from(*range), edit);
            }
            let written = parse_as(&new, Syntax::Yaml);
            assert_eq!(written.all_errors(), [], "{new}");
            fn assert_all(node: Node, text: &str) {
                for entry in node.entries() {
                    let key = entry.key().unwrap_or_default();
                    assert!(key == text || key.len() < 2, "{key:?} {text:?}");
                    assert_all(entry.value(), text);
                }
                if node.container().is_none() {
                    assert_eq!(node.text_value().as_deref(), Some(text), "{}", node.source());
                }
            }
            assert_all(written.root(&new), text);
        }
    }
}
