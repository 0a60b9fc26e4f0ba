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

/// The same for YAML, where the fields of the outermost object stand at the left
/// edge; or in brackets, as in JSON.
pub fn looks_like_yaml_definition(text: &[u8]) -> bool {
    const FIELDS: [&[u8]; 2] = [b"StartAt", b"States"];
    let is_field = |line: &[u8]| {
        let is_quoted = matches!(line.first(), Some(b'"' | b'\''));
        let (quote, rest) = line.split_at(usize::from(is_quoted));
        let behind =
            FIELDS.iter().find_map(|field| rest.strip_prefix(*field)).and_then(|rest| rest.strip_prefix(quote));
        behind.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    };
    FIELDS.iter().all(|field| memmem::find(text, field).is_some())
        && (text.split(|byte| matches!(byte, b'\n' | b'\r')).any(is_field) || looks_like_definition(text))
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
    fn a_yaml_definition_is_known_by_the_fields_at_its_left_edge() {
        let looks = |text: &str| looks_like_yaml_definition(text.as_bytes());
        assert!(looks("# c\r\nComment: x\r\nStartAt : A\r\nStates:\r\n  A: {}"));
        assert!(looks("'States':\n  A: {}\nStartA: StartAt"));
        assert!(looks("{\"StartAt\": \"A\",\n \"States\": {}}"));
        assert!(!looks("StartAt: A\n"));
        assert!(!looks("Definition:\n  StartAt: A\n  States: {}\n"));
        assert!(!looks("StartAtAll: 1\n# States\n'States: x\n"));
        assert!(!looks("\"\n'"));
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
