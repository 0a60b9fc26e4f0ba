//! Whether a file holds definitions at all: a glance, made before any parse.

use memchr::memmem;

use super::{Kind, cloudformation, serverless, terraform};
use crate::syntax::Syntax;

/// The ends of names of files that are definitions.
const DEFINITION_NAMES: &[(&str, Syntax)] = &[
    (".asl.json", Syntax::Json),
    (".asl.jsonc", Syntax::Json),
    (".asl", Syntax::Json),
    (".asl.yaml", Syntax::Yaml),
    (".asl.yml", Syntax::Yaml),
];

/// The ends of names of files that may hold definitions.
const HOST_NAMES: &[(&str, Syntax)] = &[
    (".json", Syntax::Json),
    (".yaml", Syntax::Yaml),
    (".yml", Syntax::Yaml),
    (".tf", Syntax::Hcl),
    (".tofu", Syntax::Hcl),
];

/// What templates of CloudFormation are called that do not say their syntax.
const TEMPLATE_NAME: &str = ".template";

/// What clients call the language of definitions.
const DEFINITION_LANGUAGES: &[(&str, Syntax)] =
    &[("asl", Syntax::Json), ("asl-json", Syntax::Json), ("asl-yaml", Syntax::Yaml)];

/// What clients call the languages of files that may hold definitions. Templates
/// of CloudFormation have languages of their own, which say nothing of the syntax.
const HOST_LANGUAGES: &[(&str, Option<Syntax>)] = &[
    ("json", Some(Syntax::Json)),
    ("jsonc", Some(Syntax::Json)),
    ("yaml", Some(Syntax::Yaml)),
    ("serverless", Some(Syntax::Yaml)),
    ("cloudformation", None),
    ("cfn", None),
    ("sam", None),
    ("terraform", Some(Syntax::Hcl)),
    ("opentofu", Some(Syntax::Hcl)),
    ("hcl", Some(Syntax::Hcl)),
    ("tf", Some(Syntax::Hcl)),
];

/// What a file of this name is; `None` if its text must tell, or if it is
/// nothing of ours.
pub fn kind_by_name(name: &str) -> Option<Kind> {
    by_end(name, DEFINITION_NAMES).map(Kind::definition)
}

/// What a file of this name is written in, if it may hold definitions.
pub fn syntax_by_name(name: &str) -> Option<Syntax> {
    by_end(name, HOST_NAMES)
}

/// Whether a file of this name may hold definitions, or be one.
pub fn is_worth_a_look(name: &str) -> bool {
    kind_by_name(name).is_some() || syntax_by_name(name).is_some() || has_end(name, TEMPLATE_NAME)
}

/// What a file of this name is, given its text; `None` for what is nothing of ours.
pub fn kind_of_file(name: &str, text: &[u8]) -> Option<Kind> {
    if let Some(kind) = kind_by_name(name) {
        return Some(kind);
    }
    let of_template = || has_end(name, TEMPLATE_NAME).then(|| template_syntax(text));
    kind_by_text(text, syntax_by_name(name).or_else(of_template)?)
}

/// What a text in this syntax is that may be anything; `None` if it holds no
/// definition.
pub fn kind_by_text(text: &[u8], syntax: Syntax) -> Option<Kind> {
    let is_likely = match syntax {
        Syntax::Json => looks_like_definition(text) || in_template(text) || terraform::is_likely(text),
        Syntax::Yaml => looks_like_yaml_definition(text) || in_template(text),
        Syntax::Hcl => terraform::is_likely(text),
    };
    is_likely.then_some(Kind::any(syntax))
}

fn in_template(text: &[u8]) -> bool {
    cloudformation::is_likely(text) || serverless::is_likely(text)
}

/// What a document is that a client opens: by its language, by its name, or by
/// a glance at its text.
pub fn kind_of(language: &str, name: &str, text: &[u8]) -> Option<Kind> {
    let named =
        |known: &[(&str, Syntax)]| known.iter().find(|(known, _)| *known == language).map(|(_, syntax)| *syntax);
    if let Some(syntax) = named(DEFINITION_LANGUAGES) {
        // Some clients know one language for all syntaxes.
        let by_name = by_end(name, DEFINITION_NAMES).or_else(|| syntax_by_name(name));
        return Some(Kind::definition(by_name.unwrap_or(syntax)));
    }
    if let Some(kind) = kind_by_name(name) {
        return Some(kind);
    }
    let (_, syntax) = HOST_LANGUAGES.iter().find(|(known, _)| *known == language)?;
    let syntax = syntax_by_name(name).or(*syntax).unwrap_or_else(|| template_syntax(text));
    kind_by_text(text, syntax)
}

/// What a text is that the user says is one of ours, without saying which: a
/// definition, unless it looks like something around one.
pub fn kind_of_anything(name: &str, text: &[u8]) -> Kind {
    if let Some(kind) = kind_by_name(name) {
        return kind;
    }
    let syntax = syntax_by_name(name).unwrap_or_else(|| match terraform::is_likely(text) && !is_in_brackets(text) {
        true => Syntax::Hcl,
        false => template_syntax(text),
    });
    kind_by_text(text, syntax).unwrap_or(Kind::definition(syntax))
}

/// What a template or a definition is written in.
fn template_syntax(text: &[u8]) -> Syntax {
    let is_yaml = || looks_like_yaml_definition(text) || in_template(text);
    if !is_in_brackets(text) && is_yaml() { Syntax::Yaml } else { Syntax::Json }
}

/// Whether the first thing in a text, comments of JSON aside, is a bracket.
fn is_in_brackets(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    matches!(text.first(), Some(b'{' | b'[' | b'/'))
}

/// The syntax that goes with the end of this name.
fn by_end(name: &str, known: &[(&str, Syntax)]) -> Option<Syntax> {
    known.iter().find(|(ending, _)| has_end(name, ending)).map(|(_, syntax)| *syntax)
}

/// Whether a name ends so, in any case.
fn has_end(name: &str, ending: &str) -> bool {
    let start = name.len().checked_sub(ending.len());
    start.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
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
fn looks_like_yaml_definition(text: &[u8]) -> bool {
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
        check("asl", "untitled", "", Some(Kind::definition(Syntax::Json)));
        check("json", "order.ASL.json", "{", Some(Kind::definition(Syntax::Json)));
        check("plaintext", "order.asl", "", Some(Kind::definition(Syntax::Json)));
        check("json", "package.json", "{\"name\": \"x\"}", None);
        check("json", "machine.json", "{\"StartAt\": \"A\", \"States\": {}}", Some(Kind::any(Syntax::Json)));
        check("json", "template.json", template, Some(Kind::any(Syntax::Json)));
        check("plaintext", "template.txt", template, None);
    }

    #[test]
    fn documents_in_yaml_and_terraform_are_known_too() {
        let check = |language: &str, name: &str, text: &str, expected: Option<Kind>| {
            assert_eq!(kind_of(language, name, text.as_bytes()), expected, "{language} {name} {text}");
        };
        let machine = "StartAt: A\nStates:\n";
        let sam = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n";
        let terraform = "resource \"aws_sfn_state_machine\" \"m\" {\n}\n";
        check("yaml", "machine.yaml", machine, Some(Kind::any(Syntax::Yaml)));
        check("yaml", "machine.asl.yaml", "", Some(Kind::definition(Syntax::Yaml)));
        check("asl", "machine.asl.YML", "", Some(Kind::definition(Syntax::Yaml)));
        check("asl-yaml", "untitled", "", Some(Kind::definition(Syntax::Yaml)));
        check("yaml", "compose.yaml", "services:\n  a: {}\n", None);
        check("yaml", "template.yml", sam, Some(Kind::any(Syntax::Yaml)));
        check("cloudformation", "x.template", sam, Some(Kind::any(Syntax::Yaml)));
        check(
            "cloudformation",
            "x.template",
            r#" {"Type": "AWS::Serverless::StateMachine"}"#,
            Some(Kind::any(Syntax::Json)),
        );
        check("terraform", "main.tf", terraform, Some(Kind::any(Syntax::Hcl)));
        check("hcl", "main.tofu", terraform, Some(Kind::any(Syntax::Hcl)));
        check("terraform", "main.tf", "resource \"aws_sqs_queue\" \"q\" {}", None);
        check("json", "main.tf.json", r#"{"resource": {"aws_sfn_state_machine": {}}}"#, Some(Kind::any(Syntax::Json)));
    }

    #[test]
    fn what_the_user_names_is_a_definition_if_nothing_speaks_against_it() {
        let check =
            |name: &str, text: &str, expected: Kind| assert_eq!(kind_of_anything(name, text.as_bytes()), expected);
        check("x.txt", "", Kind::definition(Syntax::Json));
        check("x.txt", " \u{feff}{", Kind::definition(Syntax::Json));
        check("x.json", "StartAt: A\nStates: {}", Kind::definition(Syntax::Json));
        check("<stdin>", "# c\nStartAt: A\nStates: {}", Kind::any(Syntax::Yaml));
        check("<stdin>", "{\"StartAt\": \"A\", \"States\": {}}", Kind::any(Syntax::Json));
        check("<stdin>", "resource \"aws_sfn_state_machine\" \"m\" {}", Kind::any(Syntax::Hcl));
        check("x.yaml", "Comment: x", Kind::definition(Syntax::Yaml));
        check("main.tf", "", Kind::definition(Syntax::Hcl));
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
