//! Whether a text is a definition at all: a glance, made before any parse.

use memchr::memmem;

/// Whether the text is probably a definition: it speaks of `StartAt` and
/// `States`, and one of them is a field of its outermost object. Templates that
/// hold a definition deeper down are no definitions themselves.
pub fn looks_like_definition(text: &[u8]) -> bool {
    // The search goes over most files once at memory speed, and that is that.
    const FIELDS: [&[u8]; 2] = [b"\"StartAt\"", b"\"States\""];
    FIELDS.iter().all(|field| memmem::find(text, field).is_some())
        && any_outermost_string(text, |string| FIELDS.contains(&string))
}

/// Whether `wanted` says yes to any string, with its quotes, directly inside the
/// outermost brackets. Comments are skipped; broken text is no obstacle.
fn any_outermost_string(text: &[u8], mut wanted: impl FnMut(&[u8]) -> bool) -> bool {
    let mut depth = 0usize;
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b'"' => {
                let end = string_end(after);
                if depth == 1 && wanted(&rest[..end + 1]) {
                    return true;
                }
                &after[end..]
            }
            b'/' if after.first() == Some(&b'/') => {
                let end = memchr::memchr2(b'\n', b'\r', after).unwrap_or(after.len());
                &after[end..]
            }
            b'/' if after.first() == Some(&b'*') => {
                let end = memmem::find(&after[1..], b"*/").map_or(after.len(), |at| at + 3);
                &after[end..]
            }
            b'{' | b'[' => {
                depth += 1;
                after
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                after
            }
            _ => after,
        };
    }
    false
}

/// Where a string ends, after its closing quote; an unclosed one ends with its line.
fn string_end(after_quote: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = after_quote.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    after_quote.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(text: &str) -> bool {
        looks_like_definition(text.as_bytes())
    }

    #[test]
    fn a_definition_is_known_by_its_outermost_fields() {
        assert!(looks(r#"{"StartAt": "A", "States": {}}"#));
        assert!(looks("\u{feff}// \"{\n/* [ */ {\"Comment\": \"a } \\\" ]\", \"States\": {}, \"StartAt\": \"A\"}"));
        assert!(!looks(r#"{"StartAt": "A"}"#));
        assert!(!looks(r#"{"Resources": {"M": {"Definition": {"StartAt": "A", "States": {}}}}}"#));
        assert!(!looks(r#"{"// ": [{"StartAt": "A", "States": {}}]}"#));
    }

    #[test]
    fn broken_text_may_be_a_definition_too() {
        assert!(looks("{\"Comment: \"x\",\n\"StartAt\": \"A\",\n\"States\": {"));
        for text in [
            "\"StartAt\"\"States\"{\"\\",
            "\"StartAt\"\"States\"/*",
            "\"StartAt\"\"States\"{/*/",
            "}\"StartAt\"\"States\"/",
        ] {
            looks(text);
        }
    }
}
