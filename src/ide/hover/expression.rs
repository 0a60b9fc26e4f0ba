//! Hover inside the texts that JSONPath states evaluate: intrinsic functions and
//! the members of the context object.
//!
//! It looks for names only; what the expression says as a whole, it does not know.

use crate::ide::expression::with_expression_at;
use crate::ide::{Definition, RangeInfo, markup};
use crate::spec::{QueryLanguage, context, functions};
use crate::text::{TextRange, TextSize};

/// The part of a path or of a call of an intrinsic function at `at`.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let answer = with_expression_at(definition, at, |expression| {
        if expression.embedded.is_unknown || expression.embedded.code.language() != QueryLanguage::JsonPath {
            return None;
        }
        let word = word_at(expression.embedded.code_text(), expression.offset.into())?;
        let info = match word.meaning {
            Meaning::Function(name) => markup::function(functions::function(name)?),
            Meaning::Context(path) => markup::context_member(context::member(path)?),
        };
        let range = TextRange::new((word.start as u32).into(), (word.end as u32).into());
        Some(RangeInfo { range: expression.range(range), info })
    });
    answer.flatten()
}

#[derive(Debug, PartialEq)]
struct Word<'a> {
    meaning: Meaning<'a>,
    start: usize,
    end: usize,
}

#[derive(Debug, PartialEq)]
enum Meaning<'a> {
    /// `States.Format`
    Function(&'a str),
    /// A path in the context object, without `$$`.
    Context(&'a str),
}

/// The function's name or the member of the context object that `at` touches
/// in an expression.
fn word_at(expression: &str, at: usize) -> Option<Word<'_>> {
    let mut start = 0;
    while start <= at {
        let rest = expression.get(start..)?;
        let first = rest.chars().next()?;
        let end = start
            + match first {
                '\'' => text_length(rest),
                '$' => path_length(rest),
                _ if is_word(first) => name_length(rest),
                other => other.len_utf8(),
            };
        if at <= end {
            let token = expression.get(start..end)?;
            if let Some(path) = token.strip_prefix("$$.") {
                let from = at.checked_sub(start + 3)?;
                let to = path.get(from..)?.find('.').map_or(path.len(), |dot| from + dot);
                let meaning = Meaning::Context(path.get(..to)?);
                let begin = path.get(..from)?.rfind('.').map_or(0, |dot| dot + 1);
                return Some(Word { meaning, start: start + 3 + begin, end: start + 3 + to });
            }
            if is_word(first) {
                return Some(Word { meaning: Meaning::Function(token), start, end });
            }
            // Between two tokens the later one may be what is meant.
            if at < end {
                return None;
            }
        }
        start = end;
    }
    None
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of the text in single quotes that `rest` starts with.
fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\'' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    rest.len()
}

/// The length of the path that `rest` starts with, up to a bracket or the like.
fn path_length(rest: &str) -> usize {
    rest.find(|character: char| character != '$' && character != '.' && !is_word(character)).unwrap_or(rest.len())
}

fn name_length(rest: &str) -> usize {
    rest.find(|character: char| character != '.' && !is_word(character)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::test_support::Fixture;

    /// What the answer is about, and the answer.
    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let answer = fixture.snapshot().hover(fixture.cursor());
        let answer = answer.map(|answer| format!("{}\n---\n{}", &fixture.text[answer.range], answer.info));
        expected.assert_eq(answer.as_deref().unwrap_or("nothing"));
    }

    #[test]
    fn a_function_is_explained_where_it_is_called() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.Format('\u0041 {}', States.MathAdd($.a, 1))"}}}}
                                                                                            |
"#,
            expect![[r#"
                States.MathAdd
                ---
                ```text
                States.MathAdd(first, second) → integer
                ```

                Adds two whole numbers. Add a negative number to subtract. Both must lie between -2147483648 and 2147483647, and neither may be a text.

                - `first` (integer): A number.
                - `second` (integer): The number to add; negative to subtract.

                ```text
                States.MathAdd($.count, 1)
                ```
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.Format('States.UUID()')", "y": "States.UUID()"}}}}
                                                                            |
"#,
            expect!["nothing"],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"y": "States.UUID()"}}}}
                                                         |
"#,
            expect!["nothing"],
        );
        check(
            r#"
{"States": {"A": {"Type": "Fail", "ErrorPath": "States.UUID()"}}}
                                                           |
"#,
            expect![[r#"
                States.UUID
                ---
                ```text
                States.UUID() → text
                ```

                Makes a random UUID (version 4).

                ```text
                States.UUID()
                ```
            "#]],
        );
    }

    #[test]
    fn each_member_of_a_context_path_is_explained() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "Assign": {"x.$": "$$.Map.Item.Value['a']"}}}}
                                                            |
"#,
            expect![[r#"
                Item
                ---
                **`$$.Map.Item`**: object

                Describes the item of the iteration.

                - Only in a Map state
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$$.Execution.Id"}}}
                                                             |
"#,
            expect![[r#"
                Id
                ---
                **`$$.Execution.Id`**: text

                The ARN of the execution.
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$.Execution.Id"}}}
                                                            |
"#,
            expect!["nothing"],
        );
    }
}
