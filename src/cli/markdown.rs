//! Markdown for a terminal: as much of it as the pages of the rules use.
//!
//! It stays readable without colours, since what is styled is also written as
//! in Markdown: text in back-ticks keeps them. Whoever writes the outcome to
//! something that is no terminal takes the styles out.

use clap::builder::styling::{AnsiColor, Style};

const WIDTH: usize = 80;

/// `markdown` with lines of at most 80 characters, but for code and tables.
pub fn render(markdown: &str) -> String {
    let mut out = String::new();
    let mut paragraph = Paragraph::default();
    let mut is_code = false;
    for line in markdown.lines() {
        let text = line.trim_start();
        if text.starts_with("```") {
            paragraph.end(&mut out);
            is_code = !is_code;
        } else if is_code {
            out.push_str(&code(line));
        } else if text.is_empty() {
            paragraph.end(&mut out);
            out.push('\n');
        } else if let Some(heading) = text.strip_prefix('#') {
            paragraph.end(&mut out);
            let style = Style::new().bold();
            out.push_str(&format!("{style}{}{style:#}\n", heading.trim_start_matches('#').trim()));
        } else if text.starts_with('|') {
            paragraph.end(&mut out);
            out.push_str(&format!("{line}\n"));
        } else if let Some(item) = text.strip_prefix("- ") {
            paragraph.end(&mut out);
            paragraph = Paragraph { mark: "- ", text: item.to_owned() };
        } else {
            paragraph.text.push(' ');
            paragraph.text.push_str(text);
        }
    }
    paragraph.end(&mut out);
    out
}

/// A line of an example; what is said of the line above it stands out.
fn code(line: &str) -> String {
    if line.trim().is_empty() {
        return "\n".to_owned();
    }
    let marker = AnsiColor::Red.on_default().bold();
    let style = if line.trim_start().starts_with('^') { marker } else { Style::new() };
    format!("    {style}{line}{style:#}\n")
}

/// Text that is still being gathered.
#[derive(Default)]
struct Paragraph {
    /// What stands before its first line.
    mark: &'static str,
    text: String,
}

impl Paragraph {
    fn end(&mut self, out: &mut String) {
        let Paragraph { mark, text } = std::mem::take(self);
        let mut width = 0;
        for Word { styled, length } in words(&text) {
            if width == 0 {
                out.push_str(mark);
                width = mark.len();
            } else if width + 1 + length > WIDTH {
                out.push('\n');
                out.push_str(&" ".repeat(mark.len()));
                width = mark.len();
            } else {
                out.push(' ');
                width += 1;
            }
            out.push_str(&styled);
            width += length;
        }
        if width > 0 {
            out.push('\n');
        }
    }
}

/// Text without blanks.
#[derive(Default)]
struct Word {
    styled: String,
    /// In characters, without the styles.
    length: usize,
}

/// The words of a paragraph, each with its styles.
fn words(text: &str) -> Vec<Word> {
    let mut words = vec![Word::default()];
    for (span, style) in spans(text) {
        for (index, piece) in span.split(' ').enumerate() {
            if index > 0 {
                words.push(Word::default());
            }
            let Some(word) = words.last_mut().filter(|_| !piece.is_empty()) else { continue };
            word.styled.push_str(&format!("{style}{piece}{style:#}"));
            word.length += piece.chars().count();
        }
    }
    words.retain(|word| word.length > 0);
    words
}

/// Pieces of text with their styles: code, bold text, links.
fn spans(text: &str) -> Vec<(String, Style)> {
    let plain = Style::new();
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[', '\\']) {
        let special = &rest[at..];
        spans.push((rest[..at].to_owned(), plain));
        let (span, length) = span(special);
        rest = &special[length..];
        spans.push(span);
    }
    spans.push((rest.to_owned(), plain));
    spans
}

/// The span that starts with the special character at the start of `text`, and
/// how long it is there. A character that starts nothing stands for itself.
fn span(text: &str) -> ((String, Style), usize) {
    let between = |open: &str, close: &str| text.strip_prefix(open)?.split_once(close).map(|(inner, _)| inner);
    let itself = |length: usize| ((text[length - 1..length].to_owned(), Style::new()), length);
    // A fence of several back-ticks holds back-ticks.
    let fence = &text[..text.len() - text.trim_start_matches('`').len()];
    if !fence.is_empty()
        && let Some(inner) = between(fence, fence)
    {
        let length = inner.len() + 2 * fence.len();
        return ((text[..length].to_owned(), AnsiColor::Cyan.on_default()), length);
    }
    if let Some(inner) = between("**", "**") {
        return ((inner.to_owned(), Style::new().bold()), inner.len() + 4);
    }
    if let Some(inner) = between("[", ")")
        && let Some((words, target)) = inner.split_once("](")
    {
        // The page of another rule is named like the rule.
        let shown = if target.ends_with(".md") { words.to_owned() } else { format!("{words} ({target})") };
        return ((shown, Style::new()), inner.len() + 2);
    }
    match text.as_bytes() {
        [b'\\', next, ..] if next.is_ascii_punctuation() => itself(2),
        _ => itself(1),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::ide::RULES;

    fn plain(markdown: &str) -> String {
        anstream::adapter::strip_str(&render(markdown)).to_string()
    }

    #[test]
    fn a_page_is_readable() {
        let page = "# some-rule\n\n**Error** · correctness\n\nA long paragraph with `code in it` and ``a ` tick`` that \
                    goes on, and\non, beyond [the line](other-rule.md); see [the guide](https://example.com/guide) \\\n\
                    and \\*stars\\* *so*.\n\n- one item that is so long that it does not fit into one line of eighty \
                    characters\n- two\n\n| a | b |\n|---|---|\n\n## Wrong\n\n```json\n{\n  \"a\": 1\n\n  ^^^ no `a`\n}\n```\n";
        expect![[r#"
            some-rule

            Error · correctness

            A long paragraph with `code in it` and ``a ` tick`` that goes on, and on, beyond
            the line; see the guide (https://example.com/guide) \ and *stars* *so*.

            - one item that is so long that it does not fit into one line of eighty
              characters
            - two

            | a | b |
            |---|---|

            Wrong

                {
                  "a": 1

                  ^^^ no `a`
                }
        "#]]
        .assert_eq(&plain(page));
    }

    #[test]
    fn code_and_headings_stand_out() {
        let shown = render("# a\n\nb `c d`\n");
        expect![[r#"
            "\u{1b}[1ma\u{1b}[0m\n\nb \u{1b}[36m`c\u{1b}[0m \u{1b}[36md`\u{1b}[0m\n"
        "#]]
        .assert_debug_eq(&shown);
    }

    #[test]
    fn no_word_of_a_page_is_lost() {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        for rule in RULES {
            let fences = ["```json\n", "```yaml\n", "```hcl\n"];
            let without_fences = fences.iter().fold(rule.docs.to_owned(), |docs, fence| docs.replace(fence, ""));
            if !rule.docs.contains("](") {
                assert_eq!(letters(&plain(rule.docs)), letters(&without_fences), "{}", rule.code);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_rendered(text in "[a`*\\[\\]()\\\\#|^\u{fc} \n-]{0,60}") {
            render(&text);
        }
    }
}
