//! What concerns the text as a whole: how long it is, and whether it is JSON
//! before a template engine has filled it in.

use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::hosts::Templating;
use crate::ide::Definition;
use crate::spec::limits::DEFINITION_BYTES;
use crate::syntax::{Entry, Node, ScalarKind, Syntax};
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!(
        "definition-too-large",
        Error,
        Correctness,
        "the definition is longer than AWS takes",
        Check::Definition(definition_too_large)
    ),
    row!(
        "placeholder-unquoted",
        Hint,
        Style,
        "a placeholder stands outside of quotes",
        Check::Definition(placeholder_unquoted)
    )
    .of_surroundings(),
];

/// AWS counts characters in its interface and bytes in its quota, so only what
/// has too many of both is wrong for sure; and a template may yet shrink it.
fn definition_too_large(definition: &Definition, acc: &mut Findings) {
    let (text, root) = (definition.text(), definition.root());
    let (bytes, limit) = (text.len(), DEFINITION_BYTES);
    if bytes <= limit / 10 * 9 || root.container().is_none() {
        return;
    }
    let range = values::visible_start(root);
    let most = values::grouped(limit);
    if bytes > limit && text.chars().count() > limit && !values::has_placeholder(text) {
        let message = format!(
            "the definition has {} bytes, and AWS takes no more than {most}: move a part of it into a state machine of \
             its own",
            values::grouped(bytes)
        );
        acc.report(range, message);
        return;
    }
    let message = format!(
        "the definition has {} bytes, and AWS takes about {most}: move a part of it into a state machine of its own",
        values::grouped(bytes)
    );
    acc.report(range, message).accepted_by_aws();
}

/// A placeholder stands where a value, a key or a member may stand. In a
/// template, and in a file that one fills in, that is as it should be; in YAML
/// it is a text.
fn placeholder_unquoted(definition: &Definition, acc: &mut Findings) {
    let is_filled_in = definition.neighbours().named_by.iter().any(|named| {
        let templating = named.link.substitutions.templating;
        templating != Templating::Nothing
    });
    if definition.root().syntax() != Syntax::Json || !definition.is_document() || is_filled_in {
        return;
    }
    let text = definition.text().as_bytes();
    if memchr::memchr2(b'$', b'%', text).is_none() {
        return;
    }
    let Some(range) = first_bare(definition.root()) else { return };
    let message = "outside of quotes a placeholder is JSON only once a template has filled it in: AWS and most tools \
                   refuse the file as it is";
    acc.report(range, message);
}

/// The first placeholder outside of quotes.
fn first_bare(node: Node) -> Option<TextRange> {
    node.entries().find_map(|entry| match entry.value().scalar() {
        _ if is_bare_key(&entry) => entry.key_range(),
        Some(scalar) if scalar.kind == ScalarKind::Placeholder => Some(entry.value().range()),
        _ => first_bare(entry.value()),
    })
}

fn is_bare_key(entry: &Entry) -> bool {
    entry.is_key_opaque() && !entry.is_key_sound()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, codes};
    use super::*;
    use expect_test::expect;

    /// A definition of this many bytes.
    fn long(bytes: usize, filler: char) -> String {
        let frame = |comment: &str| {
            format!(
                "{{\n\"Comment\": \"{comment}\", \"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Succeed\"}}}}}}"
            )
        };
        let space = bytes - frame("").len();
        frame(&filler.to_string().repeat(space / filler.len_utf8()))
    }

    /// The findings in such a text, without the long lines.
    fn found(bytes: usize, filler: char) -> Vec<String> {
        use crate::ide::Snapshot;
        use crate::text::SourceText;
        let diagnostics = Snapshot::new(SourceText::new(&long(bytes, filler))).diagnostics();
        diagnostics
            .into_iter()
            .map(|found| format!("{:?} {:?} {}", found.severity, found.range, found.message))
            .collect()
    }

    #[test]
    fn aws_takes_a_megabyte() {
        assert_eq!(found(DEFINITION_BYTES / 10 * 9, 'x'), Vec::<String>::new());
        expect![[r#"
            Warning 0..1 the definition has 1,048,576 bytes, and AWS takes about 1,048,576: move a part of it into a state machine of its own
            Error 0..1 the definition has 1,048,577 bytes, and AWS takes no more than 1,048,576: move a part of it into a state machine of its own
        "#]]
        .assert_eq(&format!("{}\n{}\n", found(DEFINITION_BYTES, 'x').join("\n"), found(DEFINITION_BYTES + 1, 'x').join("\n")));
        // Fewer characters than bytes: nobody knows which of them count.
        assert!(found(DEFINITION_BYTES * 3 / 2, 'é')[0].starts_with("Warning"));
    }

    #[test]
    fn the_first_placeholder_outside_of_quotes() {
        check(
            r#"
{
  "Comment": "a, ${b}",
  "TimeoutSeconds": ${timeout},
  "StartAt": "A",
  "States": {"A": {"Type": "Pass", "Result": [%{ if x }], "End": true}}
}
"#,
            expect![[r#"
                3  |   "TimeoutSeconds": ${timeout},
                .. |                     ^^^^^^^^^^ hint placeholder-unquoted: outside of quotes a placeholder is JSON only once a template has filled it in: AWS and most tools refuse the file as it is
            "#]],
        );
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Result": {"x": "${y}"}, "End": true},
    ${more}
  }
}
"#,
            expect![[r#"
                5  |     ${more}
                .. |     ^^^^^^^ hint placeholder-unquoted: outside of quotes a placeholder is JSON only once a template has filled it in: AWS and most tools refuse the file as it is
            "#]],
        );
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    ${name}: {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                4  |     ${name}: {"Type": "Succeed"}
                .. |     ^^^^^^^ hint placeholder-unquoted: outside of quotes a placeholder is JSON only once a template has filled it in: AWS and most tools refuse the file as it is
            "#]],
        );
    }

    #[test]
    fn within_quotes_a_placeholder_is_a_text() {
        let text =
            r#"{"StartAt": "${a}", "States": {"${a}": {"Type": "Pass", "Result": [ "${b}", "c: ${d}"], "End": true}}}"#;
        assert!(!codes(text).contains(&"placeholder-unquoted"), "{:?}", codes(text));
        let jsonata = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $x[$ > 1]{ 'a': ${'b': 1} } %}", "End": true}}}"#;
        assert!(!codes(jsonata).contains(&"placeholder-unquoted"), "{:?}", codes(jsonata));
    }
}
