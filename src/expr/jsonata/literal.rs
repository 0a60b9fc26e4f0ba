//! What literals stand for: texts without their quotes and escapes, names
//! without their backquotes.

use std::borrow::Cow;

/// An escape in a text.
pub(super) struct Escape {
    /// Bytes, with the backslash; at least 1, and never a part of a character.
    pub length: usize,
    /// The UTF-16 code unit that it stands for; `None` if it is no escape.
    pub value: Option<u16>,
}

/// The escape at the start of `text`, which starts with a backslash.
pub(super) fn escape(text: &str) -> Escape {
    let Some(next) = text[1..].chars().next() else { return Escape { length: 1, value: None } };
    let value = match next {
        '"' | '\\' | '/' => next as u16,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'u' => {
            let digits = text[2..].bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
            let value = text.get(2..6).filter(|_| digits == 4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
            return Escape { length: 2 + digits, value };
        }
        _ => return Escape { length: 1 + next.len_utf8(), value: None },
    };
    Escape { length: 2, value: Some(value) }
}

/// The value of a text as it is written, quotes included. Half a surrogate
/// pair and what is no escape become U+FFFD; a missing closing quote is none.
pub fn text_value(raw: &str) -> Cow<'_, str> {
    let Some(quote) = raw.chars().next() else { return Cow::Borrowed("") };
    let mut inner = &raw[quote.len_utf8()..];
    if !inner.contains('\\') {
        return Cow::Borrowed(inner.strip_suffix(quote).unwrap_or(inner));
    }
    let mut value = String::new();
    let mut units: Vec<u16> = Vec::new();
    while let Some(next) = inner.chars().next() {
        if next == '\\' {
            let escape = escape(inner);
            units.push(escape.value.unwrap_or(0xfffd));
            inner = &inner[escape.length..];
            continue;
        }
        value.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        inner = &inner[next.len_utf8()..];
        if next == quote {
            break;
        }
        value.push(next);
    }
    value.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    Cow::Owned(value)
}

/// A name as it is written, without its backquotes if it has them.
pub fn name_value(raw: &str) -> &str {
    let Some(inner) = raw.strip_prefix('`') else { return raw };
    inner.strip_suffix('`').unwrap_or(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_their_quotes_and_escapes() {
        assert_eq!(text_value("'a b'"), "a b");
        assert_eq!(text_value(r#""a\n\t\"\/\\""#), "a\n\t\"/\\");
        assert_eq!(text_value(r#"'\u00fc \ud83d\ude80 \ud83d'"#), "\u{fc} \u{1f680} \u{fffd}");
        assert_eq!(text_value(r"'\q\u12'"), "\u{fffd}\u{fffd}");
        assert_eq!(text_value("'open"), "open");
        assert_eq!(text_value(r"'open\"), "open\u{fffd}");
        assert_eq!(text_value(""), "");
    }

    #[test]
    fn names_lose_their_backquotes() {
        assert_eq!(name_value("a"), "a");
        assert_eq!(name_value("`a b`"), "a b");
        assert_eq!(name_value("`open"), "open");
    }
}
