//! Writing pieces of text in HCL.

use super::lexer::word_len;

/// `text` as a quoted template that stands for just this text.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in heredoc_line(text).chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_ascii_control() => out.push_str(&format!("\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// `text` as it stands in a heredoc: the last sign before a brace is doubled,
/// so that no template starts there.
pub fn heredoc_line(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
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
        fn what_is_written_reads_back(text in "[a-z$%{}\"\\\\\n\r\t\u{1}\u{7f}\u{fc}\u{1f680} -]{0,8}") {
            prop_assert_eq!(read_back(&format!("a = {}\n", super::quoted(&text))).0, text.clone());
            prop_assert_eq!(read_back(&format!("a = {{ {} = 1 }}\n", super::key(&text))).1, Some(text.clone()));
            let line = text.replace(['\n', '\r'], "");
            prop_assert_eq!(read_back(&format!("a = <<_\n{}\n_\n", super::heredoc_line(&line))).0, format!("{line}\n"));
        }
    }

    #[test]
    fn a_key_is_bare_if_that_says_the_same() {
        let keys = ["StartAt", "a-b", "key.$", "for", "null", "1a", "", "${x}"].map(super::key);
        assert_eq!(keys.join(" "), r#"StartAt a-b "key.$" "for" "null" "1a" "" "$${x}""#);
    }
}
