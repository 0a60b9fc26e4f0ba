//! Hover inside the texts that JSONPath states evaluate: intrinsic functions,
//! their arguments, and the members of the context object.

use crate::expr::{Argument, ArgumentValue, Call, Expression, Path, Root, StepKind};
use crate::ide::expression::with_expression_at;
use crate::ide::{Definition, RangeInfo, markup};
use crate::model::Code;
use crate::spec::context::{self, ContextMember};
use crate::spec::functions::{self, IntrinsicFunction};
use crate::text::{TextRange, TextSize};

/// What the part of an expression at `at` is.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let answer = with_expression_at(definition, at, |place| {
        let found = match &place.embedded.code {
            Code::JsonPath(expression) => {
                Hovered { text: place.embedded.code_text(), at: place.offset }.expression(expression)
            }
            Code::Jsonata(_) => None,
        };
        found.map(|found| RangeInfo { range: place.range(found.range), info: found.info })
    });
    answer.flatten()
}

/// An expression's text and the place in it that is asked about.
struct Hovered<'a> {
    text: &'a str,
    at: TextSize,
}

impl Hovered<'_> {
    fn expression(&self, expression: &Expression) -> Option<RangeInfo<String>> {
        match expression {
            Expression::Path(path) => self.path(path),
            Expression::Call(intrinsic) => self.call(&intrinsic.call),
        }
    }

    fn touches(&self, range: TextRange) -> bool {
        range.contains_inclusive(self.at)
    }

    fn call(&self, call: &Call) -> Option<RangeInfo<String>> {
        let function = functions::function(&call.name);
        if self.touches(call.name_range) {
            return Some(RangeInfo { range: call.name_range, info: markup::function(function?) });
        }
        let index = call.arguments.iter().position(|argument| self.touches(argument.range))?;
        let argument = &call.arguments[index];
        let own = match &argument.value {
            // What stands in a call is about that one.
            ArgumentValue::Call(inner) => return self.call(inner),
            ArgumentValue::Path(path) => self.path(path),
            ArgumentValue::Text(_) => self.slot(call, function?, index),
            _ => None,
        };
        // Of a variable, it is what it holds that one asks for.
        let is_variable =
            matches!(&argument.value, ArgumentValue::Path(path) if matches!(path.root, Root::Variable(..)));
        own.or_else(|| self.parameter(argument, function?, index).filter(|_| !is_variable))
    }

    fn parameter(&self, argument: &Argument, function: &IntrinsicFunction, index: usize) -> Option<RangeInfo<String>> {
        let info = markup::parameter(function, function.parameter(index)?);
        Some(RangeInfo { range: argument.range, info })
    }

    /// What takes the place of a `{}` in the template of a call.
    fn slot(&self, call: &Call, function: &IntrinsicFunction, index: usize) -> Option<RangeInfo<String>> {
        let ArgumentValue::Text(literal) = &call.arguments[index].value else { return None };
        if !function.has_template() || index > 0 {
            return None;
        }
        let place = literal.slots.iter().position(|slot| self.touches(*slot))?;
        let value = self.text.get(std::ops::Range::<usize>::from(call.arguments.get(place + 1)?.range))?;
        let info = format!("Here goes the value of {}.\n", markup::code(value));
        Some(RangeInfo { range: literal.slots[place], info })
    }

    /// The member of the context object that the path goes through, or one in a
    /// filter of it.
    fn path(&self, path: &Path) -> Option<RangeInfo<String>> {
        for step in &path.steps {
            if let StepKind::Filter(inner) | StepKind::Function(_, inner) = &step.kind
                && let Some(found) = inner.iter().find_map(|path| self.path(path))
            {
                return Some(found);
            }
        }
        if path.root != Root::Context {
            return None;
        }
        if self.touches(path.root_range) {
            return Some(RangeInfo { range: path.root_range, info: markup::context_object() });
        }
        let mut known: Option<&ContextMember> = None;
        for (name, range) in path.leading_names() {
            let parent = known.map_or("", |known| known.path);
            let member = context::children(parent).find(|child| child.name() == name)?;
            if self.touches(range) {
                return Some(RangeInfo { range, info: markup::context_member(member) });
            }
            known = Some(member);
        }
        None
    }
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
            expect![[r#"
                'States.UUID()'
                ---
                **`template`**: text

                The text with a `{}` for each value.

                ```text
                States.Format(template, value…)
                ```
            "#]],
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

    #[test]
    fn an_argument_is_explained_by_its_parameter() {
        let call = |marker: &str| {
            format!(
                r#"
{{"States": {{"A": {{"Type": "Pass", "Parameters": {{
"x.$": "States.Format('\u0041\\'s {{}} {{}}', States.Hash($.a, 'MD5'), $b, $$.Execution.Id)"
{marker}
}}}}}}}}
"#
            )
        };
        check(
            &call("                        |"),
            expect![[r#"
            '\u0041\\'s {} {}'
            ---
            **`template`**: text

            The text with a `{}` for each value.

            ```text
            States.Format(template, value…)
            ```
        "#]],
        );
        check(
            &call("                                |"),
            expect![[r#"
            '\u0041\\'s {} {}'
            ---
            **`template`**: text

            The text with a `{}` for each value.

            ```text
            States.Format(template, value…)
            ```
        "#]],
        );
        check(
            &call("                                   |"),
            expect![[r#"
            {}
            ---
            Here goes the value of `States.Hash($.a, 'MD5')`.
        "#]],
        );
        check(
            &call("                                                     |"),
            expect![[r#"
            States.Hash
            ---
            ```text
            States.Hash(data, algorithm) → text
            ```

            Gives the hash of a text in hexadecimal digits. The text may have 10,000 characters at most.

            - `data` (text): The text to hash, up to 10,000 characters.
            - `algorithm` (text): One of `'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` and `'SHA-512'`.

            ```text
            States.Hash($.body, 'SHA-256')
            ```
        "#]],
        );
        check(
            &call("                                                           |"),
            expect![[r#"
            'MD5'
            ---
            **`algorithm`**: text

            One of `'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` and `'SHA-512'`.

            ```text
            States.Hash(data, algorithm)
            ```
        "#]],
        );
        check(&call("                                                                  |"), expect!["nothing"]);
        check(
            &call("                                                                       |"),
            expect![[r#"
            $$
            ---
            **`$$`**: the context object

            What AWS tells of the running execution.

            - `$$.Execution`: Describes the running execution.
            - `$$.State`: Describes the running state.
            - `$$.StateMachine`: Describes the state machine.
            - `$$.Task`: Describes the running task.
            - `$$.Map`: Describes the iteration.
        "#]],
        );
        check(
            &call("                                                                          |"),
            expect![[r#"
            Execution
            ---
            **`$$.Execution`**: object

            Describes the running execution. A child execution of a distributed Map state has its own.
        "#]],
        );
    }

    #[test]
    fn paths_are_followed_into_filters() {
        check(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$.a[?(@.b == $$['State'].Name)]"}}}
                                                                  |
"#,
            expect![[r#"
                State
                ---
                **`$$.State`**: object

                Describes the running state.
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$.a[?(@.b == $$['State'].Name)]"}}}
                                                                          |
"#,
            expect![[r#"
                Name
                ---
                **`$$.State.Name`**: text

                The name of the state.
            "#]],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$$.State.Nothing.Name"}}}
                                                                  |
"#,
            expect!["nothing"],
        );
        check(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$$"}}}
                                                 |
"#,
            expect![[r#"
                $$
                ---
                **`$$`**: the context object

                What AWS tells of the running execution.

                - `$$.Execution`: Describes the running execution.
                - `$$.State`: Describes the running state.
                - `$$.StateMachine`: Describes the state machine.
                - `$$.Task`: Describes the running task.
                - `$$.Map`: Describes the iteration.
            "#]],
        );
    }
}
