//! Writing pieces of text in a syntax.

use super::tree::Style;

/// `text` as a value in `style`, quotes included.
pub fn quoted(text: &str, style: Style) -> String {
    match style {
        // Single quotes are an error in JSON: what is written anew is right.
        Style::Double | Style::Single | Style::Plain => format!("\"{}\"", content(text, style)),
    }
}

/// `text` as it stands within a text of this style.
pub fn content(text: &str, style: Style) -> String {
    match style {
        Style::Double | Style::Single | Style::Plain => escaped(text),
    }
}

/// `text` as it stands between double quotes.
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
    #[test]
    fn what_is_written_reads_back() {
        let text = "a\"b\\c\n\r\t\u{1}\u{fc}\u{1f680}";
        let written = super::quoted(text, super::Style::Double);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
