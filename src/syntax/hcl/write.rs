//! Writing pieces of text in HCL.

use super::lexer::word_len;

/// `text` as a quoted template that stands for just this text.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let len = match character {
            '$' | '%' => signs(&mut out, rest, |out, sign, run| {
                if run == 1 {
                    out.extend([sign, sign]);
                } else {
                    // A third sign would open a template again.
                    out.extend(std::iter::repeat_n(sign, run - 1));
                    out.push_str(&format!("\\u{:04x}", sign as u32));
                }
            }),
            '"' | '\\' => {
                out.extend(['\\', character]);
                1
            }
            '\n' => push(&mut out, "\\n"),
            '\r' => push(&mut out, "\\r"),
            '\t' => push(&mut out, "\\t"),
            control if control.is_ascii_control() => push(&mut out, &format!("\\u{:04x}", control as u32)),
            other => {
                out.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[len..];
    }
    out.push('"');
    out
}

/// `text` as it stands in a heredoc, whose lines it does not break.
pub fn heredoc_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let len = match character {
            '$' | '%' => signs(&mut out, rest, |out, sign, run| {
                if run == 1 {
                    out.extend([sign, sign]);
                } else {
                    let signs: String = std::iter::repeat_n(sign, run).collect();
                    out.push_str(&format!("${{\"{signs}\"}}"));
                }
            }),
            other => {
                out.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[len..];
    }
    out
}

/// `text` as the key of a member: bare if that says the same.
pub fn key(text: &str) -> String {
    let is_bare = text.is_ascii() && word_len(text) == text.len() && !text.is_empty();
    let means_more = matches!(text, "for" | "true" | "false" | "null");
    if is_bare && !means_more { text.to_owned() } else { quoted(text) }
}

fn push(out: &mut String, escape: &str) -> usize {
    out.push_str(escape);
    1
}

/// Writes the run of `$` or `%` at the start of `rest`, before a brace by
/// `escape`, which gets the sign and how many there are; gives their length.
fn signs(out: &mut String, rest: &str, escape: impl FnOnce(&mut String, char, usize)) -> usize {
    let Some(sign) = rest.chars().next() else { return 0 };
    let run = rest.chars().take_while(|other| *other == sign).count();
    if rest[run..].starts_with('{') {
        escape(out, sign, run);
    } else {
        out.push_str(&rest[..run]);
    }
    run
}
