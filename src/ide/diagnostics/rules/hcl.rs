//! The text is HCL, as far as the definition reaches.

use super::super::edits::Edit;
use super::super::registry::{Check, Rule, row};
use crate::syntax::Syntax;
use crate::syntax::SyntaxErrorKind::{self, *};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] =
    &[row!("hcl-syntax", Error, Correctness, "the text is not HCL", Check::Syntax(Some(Syntax::Hcl), SYNTAX))];

const SYNTAX: &[SyntaxErrorKind] = &[
    UnclosedComment,
    MissingComma,
    ExtraComma,
    MissingValue,
    MissingKey,
    UnclosedObject,
    UnclosedArray,
    StrayBracket,
    UnclosedText,
    SingleQuotes,
    BareKey,
    UnexpectedCharacter,
    TextBehindEnd,
    MissingEquals,
    HalfExpression,
    UnclosedCall,
    UnclosedHeredoc,
    BadHclEscape,
];

/// What mends an error of the syntax, where that is plain.
pub fn fix(kind: SyntaxErrorKind, range: TextRange) -> Option<(&'static str, Vec<Edit>)> {
    let double = |range: TextRange| vec![Edit::LaidOut(Indel::replace(TextRange::empty(range.start()), "\\"))];
    (kind == BadHclEscape).then(|| ("Double the backslash", double(range)))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_hcl, fix_hcl};
    use super::*;
    use crate::ide::diagnostics::RULES as ALL;
    use expect_test::expect;

    #[test]
    fn every_kind_has_a_rule() {
        let rules = |kind: SyntaxErrorKind| {
            let is_it = |rule: &&Rule| matches!(rule.check, Check::Syntax(Some(Syntax::Hcl) | None, kinds) if kinds.contains(&kind));
            ALL.iter().filter(is_it).count()
        };
        for kind in SYNTAX.iter().chain(&[TooDeep]) {
            assert_eq!(rules(*kind), 1, "{kind:?}");
        }
    }

    fn file(machine: &str, behind: &str) -> String {
        format!("resource \"aws_sfn_state_machine\" \"m\" {{\n  definition = jsonencode({machine})\n}}\n{behind}")
    }

    #[test]
    fn slips_within_the_definition_are_told_in_terms_of_hcl() {
        check_hcl(
            &file("{\n  StartAt \"A\"\n  Comment = 1 +\n  States = {\n    A = { Type = 'Succeed' }\n  }\n}", ""),
            expect![[r#"
                3  |   StartAt "A"
                .. |         ^ error hcl-syntax: `=` and a value are missing behind this
                4  |   Comment = 1 +
                .. |             ^^^ error hcl-syntax: something is missing at the end of this expression
                6  |     A = { Type = 'Succeed' }
                .. |                  ^ error hcl-syntax: HCL has double quotes only: write "…"
            "#]],
        );
        let sound = "{ StartAt = \"A\", States = { A = { Type = \"Succeed\" } } }";
        check_hcl(&file(sound, "resource \"x\" \"y\" {\n  a = 1 +\n}\n"), expect![""]);
        fix_hcl(
            &file(&sound.replace("{ StartAt", "{ Comment = \"\\d\", StartAt"), ""),
            expect![[r#"
            Double the backslash
              definition = jsonencode({ Comment = "\\d", StartAt = "A", States = { A = { Type = "Succeed" } } })
        "#]],
        );
    }

    #[test]
    fn expressions_may_stand_anywhere() {
        check_hcl(
            &file(
                "{\n  StartAt = var.first\n  TimeoutSeconds = var.seconds\n  States = {\n    A = {\n      Type = \"Task\"\n      \
                 Resource = aws_lambda_function.f.arn\n      TimeoutSeconds = var.a ? 1 : 2\n      End = true\n    }\n  }\n}",
                "",
            ),
            expect![""],
        );
    }
}
