//! Help with a call, while its arguments are written: what the function takes,
//! and which of that comes next.
//!
//! Each language has its own file below; what they answer with is the same.

mod intrinsic;
mod jsonata;

use super::expression::with_expression_at;
use super::{Definition, SignatureHelp};
use crate::model::Code;
use crate::text::TextSize;

/// What the call takes whose arguments are written at `at`.
pub fn signature_help(definition: &Definition, at: TextSize) -> Option<SignatureHelp> {
    let answer = with_expression_at(definition, at, |place| match &place.embedded.code {
        Code::JsonPath(expression) => intrinsic::signature_help(expression, place.offset),
        Code::Jsonata(code) => jsonata::signature_help(code, place.offset),
    });
    answer.flatten()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::test_support::Fixture;

    /// The signature at each cursor with the active parameter marked, and that
    /// parameter's words.
    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let snapshot = fixture.snapshot();
        let mut out = String::new();
        for cursor in &fixture.cursors {
            let Some(help) = snapshot.signature_help(*cursor) else {
                out.push_str("nothing\n");
                continue;
            };
            out.push_str(&help.label);
            out.push('\n');
            if let Some(parameter) = help.active_parameter.map(|index| &help.parameters[index]) {
                let before = help.label[..usize::from(parameter.range.start())].chars().count();
                let marks = "^".repeat(help.label[parameter.range].chars().count());
                out.push_str(&format!("{}{marks} {}\n", " ".repeat(before), parameter.docs));
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn the_argument_at_the_cursor_counts() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.Hash($.a, 'MD5')"}}}}
                                                         |
                                                                     |
                                                                         |
                                                                                |
                                                                                |
                                                                                  |
"#,
            expect![[r#"
                nothing
                States.Hash(data, algorithm)
                            ^^^^ text: The text to hash, up to 10,000 characters.
                States.Hash(data, algorithm)
                                  ^^^^^^^^^ text: One of `'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` and `'SHA-512'`.
                nothing
                nothing
                nothing
            "#]],
        );
    }

    #[test]
    fn the_innermost_call_counts_and_texts_hold_none() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.Format('it\\'s {}, (a', States.MathAdd($.n, 1), 2)"}}}}
                                                                                  |
                                                                                                           |
                                                                                                             |
                                                                                                               |
"#,
            expect![[r#"
                States.Format(template, value…)
                              ^^^^^^^^ text: The text with a `{}` for each value.
                States.MathAdd(first, second)
                                      ^^^^^^ integer: The number to add; negative to subtract.
                States.MathAdd(first, second)
                                      ^^^^^^ integer: The number to add; negative to subtract.
                States.Format(template, value…)
                                        ^^^^^^ any value: A text, a number, a Boolean or `null`.
            "#]],
        );
    }

    #[test]
    fn calls_that_are_being_written_count() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.MathRandom("}}}}
                                                                           |
"#,
            expect![[r#"
                States.MathRandom(start, end[, seed])
                                  ^^^^^ integer: The smallest possible number.
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Assign": {"x.$": "States.Array($.a, States.MathRandom(1,2,
                                                                                             |
                                                                      |
"#,
            expect![[r#"
                States.MathRandom(start, end[, seed])
                                               ^^^^ integer: Makes the outcome repeatable.
                States.Array(value…)
                             ^^^^^^ any value: An element.
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Fail", "CausePath": "States.UUID(1)"}}}
                                                             |
"#,
            expect![[r#"
                States.UUID()
            "#]],
        );
    }

    #[test]
    fn what_is_no_call_has_no_signature() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x": "States.Hash($.a, 'MD5')", "y.$": "States.Nothing($.a)", "z.$": "$.a(b)"}}}}
                                                                   |
                                                                                                        |
                                                                                                                           |
"#,
            expect![[r#"
                nothing
                nothing
                nothing
            "#]],
        );
    }
}
