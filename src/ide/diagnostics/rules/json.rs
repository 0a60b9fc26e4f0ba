//! The text is JSON, and JSON that AWS takes: strict, without comments, an
//! object. The parser reads on behind each error, so that everything else is
//! still checked.

use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::ide::Definition;
use crate::syntax::Syntax;
use crate::syntax::SyntaxErrorKind::{self, *};
use crate::text::{TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!("json-syntax", Error, Correctness, "the text is not JSON", Check::Syntax(Some(Syntax::Json), SYNTAX))
        .aws("INVALID_JSON_DESCRIPTION"),
    row!("json-comment", Error, Correctness, "JSON has no comments", Check::Syntax(Some(Syntax::Json), &[Comment]))
        .aws("INVALID_JSON_DESCRIPTION"),
    row!(
        "json-trailing-comma",
        Error,
        Correctness,
        "a comma stands behind the last entry",
        Check::Syntax(Some(Syntax::Json), &[TrailingComma])
    )
    .aws("INVALID_JSON_DESCRIPTION"),
    row!(
        "non-utf8-or-bom",
        Warning,
        Correctness,
        "the file starts with a byte order mark",
        Check::Syntax(Some(Syntax::Json), &[ByteOrderMark])
    ),
    row!(
        "nesting-limit",
        Warning,
        Suspicious,
        "the text is nested too deep to be looked into",
        Check::Syntax(None, &[TooDeep])
    ),
    row!("not-an-object", Error, Correctness, "the definition is not an object", Check::Definition(not_an_object))
        .aws("SCHEMA_VALIDATION_FAILED"),
];

/// All that have no rule of their own.
const SYNTAX: &[SyntaxErrorKind] = &[
    UnclosedComment,
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
    SingleQuotes,
    BadEscape,
    ControlCharacter,
    BareWord,
    BareKey,
    BadNumber,
    UnexpectedCharacter,
    TextBehindEnd,
];

/// The text is empty, or something other than an object.
fn not_an_object(definition: &Definition, acc: &mut Findings) {
    let (tree, root) = (definition.tree(), definition.root());
    if tree.errors.iter().any(|error| error.kind == EmptyText) {
        acc.report(first_character(definition.text()), EmptyText.message(Syntax::Json)).at_location(String::new());
        return;
    }
    if root.object().is_some() || values::is_unknown(root) {
        return;
    }
    let range = values::visible_start(root);
    let message = match tree.syntax {
        Syntax::Yaml => "AWS takes only an object as a definition: write `StartAt: …` and `States: …`",
        _ => "AWS takes only an object as a definition: write `{\"StartAt\": …, \"States\": …}`",
    };
    acc.report(range, message).at_location(String::new());
}

/// Of a text that holds nothing, something to mark: a comment's first
/// character, else a blank.
fn first_character(text: &str) -> TextRange {
    let visible = text.char_indices().find(|(_, c)| !c.is_whitespace());
    let marked = visible.or_else(|| text.char_indices().next().filter(|(_, c)| !c.is_control()));
    marked.map_or(TextRange::default(), |(at, c)| TextRange::at(TextSize::new(at as u32), TextSize::of(c)))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, codes};
    use super::*;
    use crate::ide::diagnostics::RULES as ALL;
    use expect_test::expect;

    /// Every kind of syntax error belongs to exactly one rule; the empty text
    /// is no object.
    #[test]
    fn every_kind_has_a_rule() {
        let rules_of = |kind: SyntaxErrorKind| {
            ALL.iter().filter(|rule| matches!(rule.check, Check::Syntax(Some(Syntax::Json) | None, kinds) if kinds.contains(&kind))).count()
        };
        for kind in SYNTAX.iter().chain(&[ByteOrderMark, Comment, TrailingComma, TooDeep]) {
            assert_eq!(rules_of(*kind), 1, "{kind:?}");
        }
        assert_eq!(rules_of(EmptyText), 0);
        // As many as there are: the last one and all before it.
        assert_eq!(SYNTAX.len() + 4, TooDeep as usize);
    }

    #[test]
    fn what_is_missing_is_marked_at_the_character_before_it() {
        check(
            r#"
{
  "StartAt": "A"
  "States" {
    "A": {"Type": "Pass", "End": true}
  }
}
"#,
            expect![[r#"
                2  |   "StartAt": "A"
                .. |                ^ error json-syntax: a comma is missing here [INVALID_JSON_DESCRIPTION]
                3  |   "States" {
                .. |          ^ error json-syntax: a colon is missing between the key and its value [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }

    #[test]
    fn comments_and_trailing_commas_have_their_own_rules() {
        check(
            r#"
{
  // first
  "StartAt": "A", /* second */
  "States": {
    "A": {"Type": "Pass", "End": true,},
  },
} /* no end
"#,
            expect![[r#"
                2  |   // first
                .. |   ^^^^^^^^ error json-comment: AWS takes strict JSON, which has no comments: move the text into a `Comment` field [INVALID_JSON_DESCRIPTION]
                3  |   "StartAt": "A", /* second */
                .. |                   ^^^^^^^^^^^^ error json-comment: AWS takes strict JSON, which has no comments: move the text into a `Comment` field [INVALID_JSON_DESCRIPTION]
                5  |     "A": {"Type": "Pass", "End": true,},
                .. |                                      ^ error json-trailing-comma: AWS takes strict JSON, which has no comma behind the last entry: remove it [INVALID_JSON_DESCRIPTION]
                .. |                                        ^ error json-trailing-comma: AWS takes strict JSON, which has no comma behind the last entry: remove it [INVALID_JSON_DESCRIPTION]
                6  |   },
                .. |    ^ error json-trailing-comma: AWS takes strict JSON, which has no comma behind the last entry: remove it [INVALID_JSON_DESCRIPTION]
                7  | } /* no end
                .. |   ^^^^^^^^^ error json-syntax: this comment does not end: `*/` is missing [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }

    #[test]
    fn a_text_without_an_object_is_one_mistake() {
        check_each(
            &["", "  \n", "[1]", "\"text\"", "null", "// todo"],
            expect![[r#"
                ---
                1  |   
                .. | ^ error not-an-object: the definition is empty: a state machine is an object with `StartAt` and `States` [SCHEMA_VALIDATION_FAILED]
                ---
                1  | [1]
                .. | ^ error not-an-object: AWS takes only an object as a definition: write `{"StartAt": …, "States": …}` [SCHEMA_VALIDATION_FAILED]
                ---
                1  | "text"
                .. | ^^^^^^ error not-an-object: AWS takes only an object as a definition: write `{"StartAt": …, "States": …}` [SCHEMA_VALIDATION_FAILED]
                ---
                1  | null
                .. | ^^^^ error not-an-object: AWS takes only an object as a definition: write `{"StartAt": …, "States": …}` [SCHEMA_VALIDATION_FAILED]
                ---
                1  | // todo
                .. | ^ error not-an-object: the definition is empty: a state machine is an object with `StartAt` and `States` [SCHEMA_VALIDATION_FAILED]
                .. | ^^^^^^^ error json-comment: AWS takes strict JSON, which has no comments: move the text into a `Comment` field [INVALID_JSON_DESCRIPTION]
            "#]],
        );
        // These are syntax errors, or nobody knows what they are.
        for text in ["nul", "\"half", "}", "${definition}"] {
            let codes = codes(text);
            assert!(codes.iter().all(|code| *code == "json-syntax"), "{text}: {codes:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_reported_and_skipped() {
        check(
            "\u{feff}{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
            expect![[r#"
                1  | ﻿{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
                .. | ^ warning non-utf8-or-bom: the file starts with a byte order mark, which JSON must not have: save it as UTF-8 without BOM
            "#]],
        );
    }
}
