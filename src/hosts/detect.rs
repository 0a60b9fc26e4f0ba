//! Whether a file holds definitions at all: a glance, made before any parse.

use memchr::memmem;

use super::{Kind, cloudformation, serverless, terraform};

/// The ends of names of files that are definitions.
const DEFINITION_NAMES: &[&str] = &[".asl.json", ".asl.jsonc", ".asl"];

/// What clients call the language of definitions.
const DEFINITION_LANGUAGES: &[&str] = &["asl", "asl-json"];

/// What a file of this name is; `None` if its text must tell, or if it is
/// nothing of ours.
pub fn kind_by_name(name: &str) -> Option<Kind> {
    ends_with_any(name, DEFINITION_NAMES).then_some(Kind::Definition)
}

/// Whether the text of a file of this name may tell that it holds definitions.
pub fn is_worth_a_look(name: &str) -> bool {
    ends_with_any(name, &[".json"])
}

/// What a text is that may be anything; `None` if it holds no definition.
pub fn kind_by_text(text: &[u8]) -> Option<Kind> {
    let is_likely = [looks_like_definition, cloudformation::is_likely, terraform::is_likely, serverless::is_likely];
    is_likely.iter().any(|is_likely| is_likely(text)).then_some(Kind::Any)
}

/// What a document is that a client opens: by its language, by its name, or by
/// a glance at its text.
pub fn kind_of(language: &str, name: &str, text: &[u8]) -> Option<Kind> {
    // Some clients know one language for all syntaxes.
    if ends_with_any(name, &[".yaml", ".yml"]) {
        return None;
    }
    if DEFINITION_LANGUAGES.contains(&language) {
        return Some(Kind::Definition);
    }
    let is_json = matches!(language, "json" | "jsonc");
    kind_by_name(name).or_else(|| kind_by_text(text).filter(|_| is_json))
}

/// Whether the name ends like one of these, in any case.
fn ends_with_any(name: &str, endings: &[&str]) -> bool {
    let end = |ending: &str| name.len().checked_sub(ending.len()).and_then(|start| name.get(start..));
    endings.iter().any(|ending| end(ending).is_some_and(|end| end.eq_ignore_ascii_case(ending)))
}

/// Whether the text is probably a definition: it speaks of `StartAt` and
/// `States`, and one of them is a field of its outermost object. Templates that
/// hold a definition deeper down are no definitions themselves.
fn looks_like_definition(text: &[u8]) -> bool {
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
    fn documents_are_known_by_language_name_or_text() {
        let check = |language: &str, name: &str, text: &str, expected: Option<Kind>| {
            assert_eq!(kind_of(language, name, text.as_bytes()), expected, "{language} {name} {text}");
        };
        let template = r#"{"Resources": {"M": {"Type": "AWS::Serverless::StateMachine"}}}"#;
        check("asl", "untitled", "", Some(Kind::Definition));
        check("json", "order.ASL.json", "{", Some(Kind::Definition));
        check("plaintext", "order.asl", "", Some(Kind::Definition));
        check("json", "package.json", "{\"name\": \"x\"}", None);
        check("json", "machine.json", "{\"StartAt\": \"A\", \"States\": {}}", Some(Kind::Any));
        check("json", "template.json", template, Some(Kind::Any));
        check("plaintext", "template.txt", template, None);
        check("yaml", "machine.yaml", "StartAt: A\nStates:\n", None);
        check("asl", "machine.asl.yaml", "StartAt: A\nStates:\n", None);
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
