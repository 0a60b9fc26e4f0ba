//! The text is YAML that everybody reads alike. The parser reads on behind each
//! error, so that everything else is still checked.

use super::super::edits::Edit;
use super::super::local::ContainerContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::ide::Definition;
use crate::syntax::SyntaxErrorKind::{self, *};
use crate::syntax::yaml::{self, OlderReading};
use crate::syntax::{Entry, Node, Style, Syntax, write};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!("yaml-syntax", Error, Correctness, "the text is not YAML", Check::Syntax(Some(Syntax::Yaml), SYNTAX)),
    row!(
        "yaml-tab",
        Error,
        Correctness,
        "a tab stands in the indentation",
        Check::Syntax(Some(Syntax::Yaml), &[TabIndentation])
    ),
    row!(
        "yaml-multiple-documents",
        Warning,
        Correctness,
        "a second document stands in the file",
        Check::Syntax(Some(Syntax::Yaml), &[MoreDocuments])
    ),
    row!(
        "yaml-complex-key",
        Warning,
        Suspicious,
        "a key is a list, an object or written over several lines",
        Check::Syntax(Some(Syntax::Yaml), &[ComplexKey])
    ),
    row!(
        "yaml-implicit-type",
        Warning,
        Suspicious,
        "readers of YAML disagree on what a value without quotes is",
        Check::Container(implicit_type)
    ),
    row!(
        "yaml-tag",
        Warning,
        Suspicious,
        "a function of CloudFormation stands in a file that is no template",
        Check::Definition(tags)
    )
    .of_surroundings(),
];

/// All that have no rule of their own.
const SYNTAX: &[SyntaxErrorKind] = &[
    MissingComma,
    ExtraComma,
    MissingColon,
    ExtraColon,
    MissingValue,
    MissingKey,
    UnclosedObject,
    UnclosedArray,
    StrayBracket,
    UnclosedText,
    ControlCharacter,
    UnexpectedCharacter,
    TextBehindEnd,
    BadIndentation,
    MissingDash,
    ListBehindKey,
    MissingBlank,
    NeedsQuotes,
    ColonInText,
    TextBehindValue,
    BadYamlEscape,
    BadBlockHeader,
    DoubledProperty,
    UndefinedAlias,
];

/// What mends an error of the syntax, where that is plain.
pub fn fix(definition: &Definition, kind: SyntaxErrorKind, range: TextRange) -> Option<(&'static str, Vec<Edit>)> {
    let laid_out = |range: TextRange, text: &str| vec![Edit::LaidOut(Indel::replace(range, text))];
    match kind {
        TabIndentation => Some(("Indent with blanks", without_tabs(definition))),
        NeedsQuotes | ColonInText => Some(("Put the text in quotes", vec![in_quotes(definition, range.start())?])),
        MissingBlank => Some(("Insert a blank", laid_out(TextRange::empty(range.end()), " "))),
        BadYamlEscape => Some(("Double the backslash", laid_out(TextRange::empty(range.start()), "\\"))),
        _ => None,
    }
}

/// Blanks for all tabs in the indentation of the definition's lines: as many as
/// make its first step.
fn without_tabs(definition: &Definition) -> Vec<Edit> {
    let text = definition.text();
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let step = text.lines().map(indentation_in_blanks).find(|blanks| *blanks > 0).unwrap_or(2);
    let own = definition.root().range();
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = TextRange::at(TextSize::new(start as u32), TextSize::new(indentation(line) as u32));
        let blanks = &line[..indentation(line)];
        if blanks.contains('\t') && range.end() >= own.start() && range.start() <= own.end() {
            edits.push(Edit::LaidOut(Indel::replace(range, blanks.replace('\t', &" ".repeat(step)))));
        }
        start += line.len();
    }
    edits
}

fn indentation_in_blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Quotes around the text that was read at `at`, or that starts before it.
fn in_quotes(definition: &Definition, at: TextSize) -> Option<Edit> {
    let steps = definition.tree().path_at(definition.text(), at);
    let value = steps.last()?.entry?.value();
    let text = value.text_value().filter(|_| value.range().contains_inclusive(at))?;
    let quoted = write::scalar(text.trim_end(), Syntax::Yaml, Style::Double);
    Some(Edit::LaidOut(Indel::replace(value.range(), quoted)))
}

/// A key or a value that is a text for one reader and something else for another.
fn implicit_type(container: &ContainerContext, acc: &mut Findings) {
    if container.node.syntax() != Syntax::Yaml {
        return;
    }
    for entry in container.node.entries() {
        if let Some((name, reading)) = older_key(entry) {
            let advice = format!("{}: put the key in quotes", said(&name, reading));
            let range = values::key_range(entry);
            acc.report(range, advice).fix("Put it in quotes", vec![quoted(range, &name)]);
        }
        let value = entry.value();
        if let Some(reading) = yaml::older_reading(value) {
            let advice = format!("{}: put it in quotes if it is a text", said(value.raw(), reading));
            let finding = acc.report(value.range(), advice);
            finding.fix("Put it in quotes", vec![quoted(value.range(), value.raw())]);
            if let OlderReading::Boolean(meant) = reading {
                let edit = Edit::LaidOut(Indel::replace(value.range(), meant.to_string()));
                finding.fix(format!("Write `{meant}`"), vec![edit]);
            }
        }
    }
}

fn older_key(entry: Entry) -> Option<(String, OlderReading)> {
    let key = entry.key().filter(|_| entry.key_style() == Some(Style::Plain) && !entry.is_key_opaque())?;
    // Keys are texts in JSON, so only what changes its looks is at stake.
    let reading = yaml::older_reading_of(&key)?;
    Some((key.into_owned(), reading))
}

fn quoted(range: TextRange, text: &str) -> Edit {
    Edit::LaidOut(Indel::replace(range, write::scalar(text, Syntax::Yaml, Style::Single)))
}

fn said(written: &str, reading: OlderReading) -> String {
    match reading {
        OlderReading::Boolean(value) => format!(
            "CloudFormation and other readers of YAML 1.1 take `{written}` for the Boolean `{value}`, readers of YAML \
             1.2 for a text"
        ),
        OlderReading::Number => {
            format!("readers of YAML 1.1 and of YAML 1.2 take `{written}` for different values, one of them a number")
        }
        OlderReading::Date => {
            format!(
                "CloudFormation and other readers of YAML 1.1 take `{written}` for a date, and may write it otherwise"
            )
        }
    }
}

/// Tags of templates: only templates have somebody who puts in what they stand for.
fn tags(definition: &Definition, acc: &mut Findings) {
    let is_file = definition.is_document() && definition.tree().syntax == Syntax::Yaml;
    if is_file && memchr::memchr(b'!', definition.text().as_bytes()).is_some() {
        tags_in(definition.root(), acc);
    }
}

fn tags_in(node: Node, acc: &mut Findings) {
    for entry in node.entries() {
        let value = entry.value();
        let tag = yaml::untagged(value.raw()).map(|(tag, _)| tag).filter(|tag| is_of_template(tag));
        if let (true, Some(tag)) = (value.is_opaque() && value.container().is_none(), tag) {
            let range = TextRange::at(value.range().start(), TextSize::of(tag));
            let message = format!(
                "`{tag}` works in a template only: a file of its own takes `${{Name}}`, with `Name` among the \
                 `DefinitionSubstitutions`"
            );
            acc.report(range, message);
        }
        tags_in(value, acc);
    }
}

/// `!Ref` and its like, and none of YAML's own, `!!str`.
fn is_of_template(tag: &str) -> bool {
    tag.strip_prefix('!').is_some_and(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_yaml, fix_yaml};
    use super::*;
    use crate::ide::diagnostics::RULES as ALL;
    use expect_test::expect;

    #[test]
    fn every_kind_has_a_rule() {
        let rules = |kind: SyntaxErrorKind| {
            let is_it = |rule: &&Rule| matches!(rule.check, Check::Syntax(Some(Syntax::Yaml) | None, kinds) if kinds.contains(&kind));
            ALL.iter().filter(is_it).count()
        };
        for kind in SYNTAX.iter().chain(&[TabIndentation, MoreDocuments, ComplexKey, TooDeep]) {
            assert_eq!(rules(*kind), 1, "{kind:?}");
        }
    }

    const STATES: &str = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n";

    #[test]
    fn slips_of_the_syntax_are_told_in_terms_of_yaml() {
        check_yaml(
            "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next:B\n  B:\n    Type: Pass\n    QueryLanguage: JSONata\n    \
             Output: {% $x %}\n    Comment: a: b\n    End: true\n",
            expect![[r#"
                5  |     Next:B
                .. |         ^ error yaml-syntax: a blank is missing behind this colon
                9  |     Output: {% $x %}
                .. |             ^^ error yaml-syntax: a text cannot start with this character in YAML: put it in quotes
                10 |     Comment: a: b
                .. |               ^ error yaml-syntax: a colon with a blank behind it ends a key: put the text in quotes
            "#]],
        );
        check_yaml(
            "StartAt: A\nStates:\n\tA:\n\t\tType: Succeed\n",
            expect![[r#"
            3  | 	A:
            .. | ^ error yaml-tab: YAML does not take a tab as indentation: write blanks
        "#]],
        );
        check_yaml(
            &format!("{STATES}---\n{STATES}"),
            expect![[r#"
            6  | ---
            .. | ^^^ warning yaml-multiple-documents: this starts another document: only the first one is read
        "#]],
        );
        check_yaml(
            &format!("{STATES}? [a]\n: 1\n"),
            expect![[r#"
            6  | ? [a]
            .. | ^ warning yaml-complex-key: the keys of a definition are texts: this one is not looked into
        "#]],
        );
        check_yaml(
            &format!("{STATES}Comment: \"\\d\"\n"),
            expect![[r#"
            6  | Comment: "\d"
            .. |           ^^ error yaml-syntax: this is no escape that YAML knows: write `\\` for a backslash, or use single quotes
        "#]],
        );
    }

    #[test]
    fn slips_of_the_syntax_are_mended() {
        fix_yaml(
            "StartAt: A\nStates:\n\tA:\n\t\tType: Succeed\n",
            expect![[r#"
            Indent with blanks
              A:
                Type: Succeed
        "#]],
        );
        fix_yaml(
            "StartAt:A\nStates:\n  A:\n    Type: Succeed\n",
            expect![[r#"
            Insert a blank
            StartAt: A
        "#]],
        );
        fix_yaml(
            &format!("{STATES}Comment: a: b # c\n"),
            expect![[r#"
            Put the text in quotes
            Comment: "a: b" # c
        "#]],
        );
        fix_yaml(
            &format!("{STATES}Comment: {{% $x & 'it' %}}\n"),
            expect![[r#"
            Put the text in quotes
            Comment: "{% $x & 'it' %}"
        "#]],
        );
        fix_yaml(
            &format!("{STATES}Comment: \"\\d\"\n"),
            expect![[r#"
            Double the backslash
            Comment: "\\d"
        "#]],
        );
    }

    #[test]
    fn what_readers_disagree_on_is_told_once() {
        check_yaml(
            "StartAt: Yes\nStates:\n  Yes:\n    Type: Wait\n    Timestamp: 2040-01-01T00:00:00Z\n    Next: P\n  P:\n    \
             Type: Pass\n    Result: {a: off, on: 0123, b: 1_000, c: 'no', d: 12:30, e: 1.0, x: 1, y: 2, z: no way, f: \
             2024-01-01}\n    End: yes\n",
            expect![[r#"
                1  | StartAt: Yes
                .. |          ^^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `Yes` for the Boolean `true`, readers of YAML 1.2 for a text: put it in quotes if it is a text
                3  |   Yes:
                .. |   ^^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `Yes` for the Boolean `true`, readers of YAML 1.2 for a text: put the key in quotes
                5  |     Timestamp: 2040-01-01T00:00:00Z
                .. |                ^^^^^^^^^^^^^^^^^^^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `2040-01-01T00:00:00Z` for a date, and may write it otherwise: put it in quotes if it is a text
                9  |     Result: {a: off, on: 0123, b: 1_000, c: 'no', d: 12:30, e: 1.0, x: 1, y: 2, z: no way, f: 2024-01-01}
                .. |                 ^^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `off` for the Boolean `false`, readers of YAML 1.2 for a text: put it in quotes if it is a text
                .. |                      ^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `on` for the Boolean `true`, readers of YAML 1.2 for a text: put the key in quotes
                .. |                          ^^^^ warning yaml-implicit-type: readers of YAML 1.1 and of YAML 1.2 take `0123` for different values, one of them a number: put it in quotes if it is a text
                .. |                                   ^^^^^ warning yaml-implicit-type: readers of YAML 1.1 and of YAML 1.2 take `1_000` for different values, one of them a number: put it in quotes if it is a text
                .. |                                                      ^^^^^ warning yaml-implicit-type: readers of YAML 1.1 and of YAML 1.2 take `12:30` for different values, one of them a number: put it in quotes if it is a text
                .. |                                                                                               ^^^^^^^^^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `2024-01-01` for a date, and may write it otherwise: put it in quotes if it is a text
                10 |     End: yes
                .. |          ^^^ warning yaml-implicit-type: CloudFormation and other readers of YAML 1.1 take `yes` for the Boolean `true`, readers of YAML 1.2 for a text: put it in quotes if it is a text
            "#]],
        );
        fix_yaml(
            "StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\nComment: No\n",
            expect![[r#"
            Put it in quotes
            Comment: 'No'
        "#]],
        );
    }

    #[test]
    fn tags_stand_in_templates_only() {
        let states = "StartAt: A\nStates:\n  A:\n    Type: Task\n    TimeoutSeconds: !!int 60\n    Resource: !GetAtt F.Arn\n    End: true\n";
        check_yaml(
            states,
            expect![[r#"
            6  |     Resource: !GetAtt F.Arn
            .. |               ^^^^^^^ warning yaml-tag: `!GetAtt` works in a template only: a file of its own takes `${Name}`, with `Name` among the `DefinitionSubstitutions`
        "#]],
        );
        let template = states.replace('\n', "\n        ");
        check_yaml(
            &format!(
                "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        {template}\n"
            ),
            expect![""],
        );
    }

    #[test]
    fn a_block_scalar_ends_in_a_line_break_that_no_expression_may_have() {
        check_yaml(
            "QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Output: |\n      {% $states.input %}\n    End: true\n",
            expect![[r#"
                6  |     Output: |
                .. |             ^ error jsonata-delimiters: the lines below end in a line break, so the expression is not closed for AWS, which refuses it [SCHEMA_VALIDATION_FAILED /States/A/Output]
            "#]],
        );
    }
}
