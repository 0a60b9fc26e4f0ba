//! The arguments of intrinsic functions, as far as they are constants, or their
//! type is known: what the function can work with (reference: "Intrinsic functions").

use super::super::finding::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use super::intrinsics::Site;
use super::templates::is_surely_computed;
use crate::expr::{Argument, ArgumentValue, Call, Root, StepKind};
use crate::spec::context;
use crate::spec::functions::{ArgumentKind, IntrinsicFunction, Limit, Parameter, Relation, function};
use crate::syntax;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "intrinsic-arg-type",
        Error,
        Correctness,
        "an argument of an intrinsic function is of a type that it does not take",
        Check::With("intrinsic-unknown")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-literal-limit",
        Error,
        Correctness,
        "a constant argument of an intrinsic function is one that it does not take",
        Check::With("intrinsic-unknown")
    ),
    row!(
        "intrinsic-quoted-path",
        Warning,
        Suspicious,
        "a path in quotes is given to an intrinsic function as a text",
        Check::With("intrinsic-unknown")
    ),
];

/// An argument and what is wanted of it.
struct Given<'a> {
    site: &'a Site<'a>,
    argument: &'a Argument,
    function: &'a IntrinsicFunction,
    parameter: &'static Parameter,
    /// It is the template of a call that has one.
    is_template: bool,
}

/// Looks at the arguments of a call that has as many as the function takes.
pub fn check(site: &Site, call: &Call, function: &IntrinsicFunction, acc: &mut Findings) {
    let mut is_sound = true;
    for (index, argument) in call.arguments.iter().enumerate() {
        let Some(parameter) = function.parameter(index) else { return };
        let is_template = function.has_template() && index == 0;
        let given = Given { site, argument, function, parameter, is_template };
        is_sound &= given.is_of_type(acc) && given.is_no_quoted_path(acc) && given.is_within(acc);
    }
    if let Relation::Range(most) = function.relation
        && is_sound
    {
        range(site, call, function, most, acc);
    }
}

/// What is known of the type of an argument.
fn kind(value: &ArgumentValue) -> Option<ArgumentKind> {
    match value {
        ArgumentValue::Text(_) => Some(ArgumentKind::Text),
        ArgumentValue::Number(_) => Some(ArgumentKind::Number),
        ArgumentValue::Boolean(_) => Some(ArgumentKind::Boolean),
        ArgumentValue::Call(call) => function(&call.name).map(|function| function.returns),
        ArgumentValue::Path(path) if path.root == Root::Context => {
            let is_member = path.steps.iter().all(|step| matches!(step.kind, StepKind::Child(..)));
            let names: Vec<&str> = path.leading_names().map(|(name, _)| name).collect();
            let member = context::member(&names.join(".")).filter(|_| is_member)?;
            Some(member.kind.into())
        }
        ArgumentValue::Path(_) | ArgumentValue::Null | ArgumentValue::Missing | ArgumentValue::Unknown => None,
    }
}

fn with_article(kind: ArgumentKind) -> &'static str {
    match kind {
        ArgumentKind::Text => "a text",
        ArgumentKind::Number => "a number",
        ArgumentKind::Integer => "a whole number",
        ArgumentKind::Boolean => "a Boolean",
        ArgumentKind::Array => "an array",
        ArgumentKind::Object => "an object",
        ArgumentKind::Any => "any value",
    }
}

impl Given<'_> {
    /// Whether the argument may be of the parameter's type; tells if not.
    fn is_of_type(&self, acc: &mut Findings) -> bool {
        let Given { site, argument, function, parameter, .. } = self;
        let is_null = argument.value == ArgumentValue::Null && parameter.kind != ArgumentKind::Any;
        let given = match kind(&argument.value).filter(|given| !parameter.kind.takes(*given)) {
            Some(given) => with_article(given),
            None if is_null => "`null`",
            None => return true,
        };
        let is_refused = matches!(argument.value, ArgumentValue::Text(_)) && function.refuses_texts;
        let outcome = if is_refused { "AWS refuses it" } else { "the call fails with `States.IntrinsicFailure`" };
        let message = format!(
            "`{}` of `{}` must be {}, not {given}: {outcome}",
            parameter.name,
            function.name,
            with_article(parameter.kind)
        );
        let finding = site.report(acc, "intrinsic-arg-type", argument.range, message);
        if !is_refused {
            finding.accepted_by_aws();
        }
        if let ArgumentValue::Text(literal) = &argument.value {
            let text = literal.value.as_str();
            let is_meant = match parameter.kind {
                ArgumentKind::Integer | ArgumentKind::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
                ArgumentKind::Boolean => matches!(text, "true" | "false"),
                _ => false,
            };
            if is_meant || is_surely_computed(text) {
                let inner = site.source(literal.content_range);
                let edit = Indel::replace(site.range(argument.range), inner);
                finding.fix("Remove the quotes", vec![edit]);
            }
        }
        false
    }

    /// Whether the argument is no path that stays a text, where it is surely meant
    /// as one; tells if it is. A list may well hold such texts for others.
    fn is_no_quoted_path(&self, acc: &mut Findings) -> bool {
        let Given { site, argument, function, parameter, .. } = self;
        let ArgumentValue::Text(literal) = &argument.value else { return true };
        let makes_text = parameter.kind == ArgumentKind::Text || function.returns == ArgumentKind::Text;
        if self.is_template || !makes_text || !is_surely_computed(&literal.value) {
            return true;
        }
        let message = format!(
            "in quotes, this is the text `{0}` and not what it stands for: write it without quotes",
            literal.value
        );
        let finding = site.report(acc, "intrinsic-quoted-path", argument.range, message);
        let inner = site.source(literal.content_range);
        finding.fix("Remove the quotes", vec![Indel::replace(site.range(argument.range), inner)]);
        false
    }

    /// Whether the constant, if it is one, is within what the parameter takes; tells if not.
    fn is_within(&self, acc: &mut Findings) -> bool {
        let Given { site, argument, function, parameter, .. } = self;
        let subject = format!("`{}` of `{}`", parameter.name, function.name);
        let mut fix = None;
        let mut is_doubtful = false;
        let message = match (parameter.limit, &argument.value) {
            (Limit::Length(most), ArgumentValue::Text(literal)) => {
                let length = literal.value.chars().count();
                if length <= most {
                    return true;
                }
                let (most, length) = (values::grouped(most), values::grouped(length));
                format!(
                    "{subject} must not have more than {most} characters, and this text has {length}: the call fails"
                )
            }
            (Limit::OneOf(known), ArgumentValue::Text(literal)) => {
                let given = literal.value.as_str();
                if known.contains(&given) {
                    return true;
                }
                let similar = most_similar(given, known.iter().copied());
                // Whether AWS minds the case was never tried.
                is_doubtful = similar.is_some_and(|similar| similar.eq_ignore_ascii_case(given));
                fix = similar.map(|similar| format!("'{similar}'"));
                format!("{subject} cannot be `{given}`: write {}", values::alternatives(known))
            }
            (Limit::Between(least, greatest), ArgumentValue::Number(number)) => {
                let number = whole(*number);
                if number < least as f64 {
                    format!("{subject} must be {least} or more: the call fails")
                } else if number > greatest as f64 {
                    format!("{subject} must be {greatest} or less: the call fails")
                } else {
                    return true;
                }
            }
            (Limit::Json, ArgumentValue::Text(literal)) => {
                let is_json = syntax::parse(&literal.value).all_errors().is_empty();
                if is_json || literal.value.trim().is_empty() {
                    return true;
                }
                is_doubtful = true;
                format!("{subject} must be JSON: the call fails with `States.IntrinsicFailure`")
            }
            (Limit::NotZero, ArgumentValue::Number(number)) if whole(*number) == 0.0 => {
                format!("{subject} must not be 0: the call fails")
            }
            (Limit::False, ArgumentValue::Boolean(true)) => {
                fix = Some("false".to_owned());
                format!("{subject} must be `false`: AWS merges the objects themselves, but not those within them")
            }
            _ => return true,
        };
        let finding = site.report(acc, "intrinsic-literal-limit", argument.range, message);
        if is_doubtful {
            finding.accepted_by_aws();
        }
        if let Some(fix) = fix {
            let title = format!("Write `{fix}`");
            finding.fix(title, vec![Indel::replace(site.range(argument.range), fix)]);
        }
        false
    }
}

/// The whole number that AWS takes for a number: the nearest, halves upwards.
fn whole(number: f64) -> f64 {
    (number + 0.5).floor()
}

/// A range of constants has not too many numbers.
fn range(site: &Site, call: &Call, function: &IntrinsicFunction, most: usize, acc: &mut Findings) {
    let number = |index: usize| match call.arguments.get(index).map(|argument| &argument.value) {
        Some(ArgumentValue::Number(number)) => Some(whole(*number)),
        _ => None,
    };
    let (Some(first), Some(last), Some(step)) = (number(0), number(1), number(2)) else { return };
    let count = ((last - first) / step).floor() + 1.0;
    if count > most as f64 && count.is_finite() {
        let (most, count) = (values::grouped(most), values::grouped(count as usize));
        let message =
            format!("this range has {count} numbers, and `{}` makes {most} at most: the call fails", function.name);
        site.report(acc, "intrinsic-literal-limit", call.range, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{calls, check, check_fix};
    use super::*;
    use expect_test::expect;

    #[test]
    fn arguments_are_of_the_type_that_is_taken() {
        check(
            &calls(&[
                "States.MathAdd('1', 2)",
                "States.MathAdd(1, States.UUID())",
                "States.MathAdd(true, null)",
                "States.ArrayLength('$.items')",
                "States.ArrayLength(5)",
                "States.ArrayContains('a', 'a')",
                "States.JsonMerge('a', States.Array(), 'false')",
                "States.StringSplit(1, 2)",
                "States.Hash(States.Array(), $$.State.RetryCount)",
                "States.ArrayRange($$.Execution.Name, 'x', 1)",
                "States.StringToJson(States.ArrayLength($.a))",
                "States.ArrayGetItem(States.Array(1), null)",
            ]),
            expect![[r#"
                2  | "k0.$": "States.MathAdd('1', 2)",
                .. |                         ^^^ error intrinsic-arg-type: `first` of `States.MathAdd` must be a whole number, not a text: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                3  | "k1.$": "States.MathAdd(1, States.UUID())",
                .. |                            ^^^^^^^^^^^^^ warning intrinsic-arg-type: `second` of `States.MathAdd` must be a whole number, not a text: the call fails with `States.IntrinsicFailure`
                4  | "k2.$": "States.MathAdd(true, null)",
                .. |                         ^^^^ warning intrinsic-arg-type: `first` of `States.MathAdd` must be a whole number, not a Boolean: the call fails with `States.IntrinsicFailure`
                .. |                               ^^^^ warning intrinsic-arg-type: `second` of `States.MathAdd` must be a whole number, not `null`: the call fails with `States.IntrinsicFailure`
                5  | "k3.$": "States.ArrayLength('$.items')",
                .. |                             ^^^^^^^^^ warning intrinsic-arg-type: `array` of `States.ArrayLength` must be an array, not a text: the call fails with `States.IntrinsicFailure`
                6  | "k4.$": "States.ArrayLength(5)",
                .. |                             ^ warning intrinsic-arg-type: `array` of `States.ArrayLength` must be an array, not a number: the call fails with `States.IntrinsicFailure`
                7  | "k5.$": "States.ArrayContains('a', 'a')",
                .. |                               ^^^ warning intrinsic-arg-type: `array` of `States.ArrayContains` must be an array, not a text: the call fails with `States.IntrinsicFailure`
                8  | "k6.$": "States.JsonMerge('a', States.Array(), 'false')",
                .. |                           ^^^ warning intrinsic-arg-type: `first` of `States.JsonMerge` must be an object, not a text: the call fails with `States.IntrinsicFailure`
                .. |                                ^^^^^^^^^^^^^^ warning intrinsic-arg-type: `second` of `States.JsonMerge` must be an object, not an array: the call fails with `States.IntrinsicFailure`
                .. |                                                ^^^^^^^ warning intrinsic-arg-type: `deep` of `States.JsonMerge` must be a Boolean, not a text: the call fails with `States.IntrinsicFailure`
                9  | "k7.$": "States.StringSplit(1, 2)",
                .. |                             ^ warning intrinsic-arg-type: `text` of `States.StringSplit` must be a text, not a number: the call fails with `States.IntrinsicFailure`
                .. |                                ^ warning intrinsic-arg-type: `separators` of `States.StringSplit` must be a text, not a number: the call fails with `States.IntrinsicFailure`
                10 | "k8.$": "States.Hash(States.Array(), $$.State.RetryCount)",
                .. |                      ^^^^^^^^^^^^^^ warning intrinsic-arg-type: `data` of `States.Hash` must be a text, not an array: the call fails with `States.IntrinsicFailure`
                .. |                                      ^^^^^^^^^^^^^^^^^^^ warning intrinsic-arg-type: `algorithm` of `States.Hash` must be a text, not a number: the call fails with `States.IntrinsicFailure`
                11 | "k9.$": "States.ArrayRange($$.Execution.Name, 'x', 1)",
                .. |                            ^^^^^^^^^^^^^^^^^ warning intrinsic-arg-type: `first` of `States.ArrayRange` must be a whole number, not a text: the call fails with `States.IntrinsicFailure`
                .. |                                               ^^^ warning intrinsic-arg-type: `last` of `States.ArrayRange` must be a whole number, not a text: the call fails with `States.IntrinsicFailure`
                12 | "k10.$": "States.StringToJson(States.ArrayLength($.a))",
                .. |                               ^^^^^^^^^^^^^^^^^^^^^^^ warning intrinsic-arg-type: `text` of `States.StringToJson` must be a text, not a whole number: the call fails with `States.IntrinsicFailure`
                13 | "k11.$": "States.ArrayGetItem(States.Array(1), null)"
                .. |                                                ^^^^ warning intrinsic-arg-type: `index` of `States.ArrayGetItem` must be a whole number, not `null`: the call fails with `States.IntrinsicFailure`
            "#]],
        );
    }

    #[test]
    fn what_may_be_right_is_no_mistake() {
        check(
            &calls(&[
                "States.MathAdd($.a, $b)",
                "States.MathAdd(1.5, States.MathAdd(1, -2))",
                "States.MathAdd(States.ArrayGetItem($.a, 0), States.StringToJson($.b))",
                "States.MathAdd($$.State.RetryCount, $$.Map.Item.Index)",
                "States.ArrayLength(States.StringSplit($.a, ','))",
                "States.ArrayContains($.a, null)",
                "States.JsonMerge($$.Execution, $.a, false)",
                "States.JsonMerge($.a, $.b, $.deep)",
                "States.Format('{} {} {} {}', 1, true, null, 'a')",
                "States.JsonToString('a')",
                "States.ArrayLength($$.Execution.Input)",
                "States.Hash('a', $.algorithm)",
            ]),
            expect![[""]],
        );
    }

    #[test]
    fn constants_are_within_their_limits() {
        let long = "é".repeat(10_001);
        check(
            &calls(&[
                "States.Hash($.a, 'CRC32')",
                "States.Hash($.a, 'SHA256')",
                "States.Hash($.a, 'sha-256')",
                "States.ArrayRange(0, 10, 0)",
                "States.ArrayRange(0, 10, 0.4)",
                "States.ArrayRange(1, 1001, 1)",
                "States.ArrayRange(1000, -1000, -1)",
                "States.ArrayPartition($.a, 0)",
                "States.ArrayGetItem($.a, -1)",
                "States.MathAdd(2147483648, -2147483649)",
                "States.JsonMerge($.a, $.b, true)",
            ]),
            expect![[r#"
                2  | "k0.$": "States.Hash($.a, 'CRC32')",
                .. |                           ^^^^^^^ error intrinsic-literal-limit: `algorithm` of `States.Hash` cannot be `CRC32`: write `MD5`, `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`
                3  | "k1.$": "States.Hash($.a, 'SHA256')",
                .. |                           ^^^^^^^^ error intrinsic-literal-limit: `algorithm` of `States.Hash` cannot be `SHA256`: write `MD5`, `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`
                4  | "k2.$": "States.Hash($.a, 'sha-256')",
                .. |                           ^^^^^^^^^ warning intrinsic-literal-limit: `algorithm` of `States.Hash` cannot be `sha-256`: write `MD5`, `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`
                5  | "k3.$": "States.ArrayRange(0, 10, 0)",
                .. |                                   ^ error intrinsic-literal-limit: `step` of `States.ArrayRange` must not be 0: the call fails
                6  | "k4.$": "States.ArrayRange(0, 10, 0.4)",
                .. |                                   ^^^ error intrinsic-literal-limit: `step` of `States.ArrayRange` must not be 0: the call fails
                7  | "k5.$": "States.ArrayRange(1, 1001, 1)",
                .. |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error intrinsic-literal-limit: this range has 1,001 numbers, and `States.ArrayRange` makes 1,000 at most: the call fails
                8  | "k6.$": "States.ArrayRange(1000, -1000, -1)",
                .. |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error intrinsic-literal-limit: this range has 2,001 numbers, and `States.ArrayRange` makes 1,000 at most: the call fails
                9  | "k7.$": "States.ArrayPartition($.a, 0)",
                .. |                                     ^ error intrinsic-literal-limit: `size` of `States.ArrayPartition` must be 1 or more: the call fails
                10 | "k8.$": "States.ArrayGetItem($.a, -1)",
                .. |                                   ^^ error intrinsic-literal-limit: `index` of `States.ArrayGetItem` must be 0 or more: the call fails
                11 | "k9.$": "States.MathAdd(2147483648, -2147483649)",
                .. |                         ^^^^^^^^^^ error intrinsic-literal-limit: `first` of `States.MathAdd` must be 2147483647 or less: the call fails
                .. |                                     ^^^^^^^^^^^ error intrinsic-literal-limit: `second` of `States.MathAdd` must be -2147483648 or more: the call fails
                12 | "k10.$": "States.JsonMerge($.a, $.b, true)"
                .. |                                      ^^^^ error intrinsic-literal-limit: `deep` of `States.JsonMerge` must be `false`: AWS merges the objects themselves, but not those within them
            "#]],
        );
        check(
            &calls(&[
                "States.ArrayRange(1, 1000, 1)",
                "States.ArrayRange(10, 0, 1)",
                "States.ArrayRange($.a, 100000, 1)",
                "States.ArrayPartition($.a, 0.5)",
                "States.ArrayGetItem($.a, -0.5)",
                "States.MathAdd(2147483647, -2147483648)",
                &format!("States.Hash('{}', 'MD5')", "é".repeat(10_000)),
                &format!("States.Format('{long}')"),
            ]),
            expect![[""]],
        );
        let codes = super::super::super::testing::codes;
        for function in ["Hash('", "Base64Encode('", "Base64Decode('"] {
            let rest = if function == "Hash('" { "', 'MD5')" } else { "')" };
            let text = calls(&[&format!("States.{function}{long}{rest}")]);
            assert_eq!(codes(&text), ["intrinsic-literal-limit"], "{function}");
        }
    }

    #[test]
    fn paths_in_quotes_are_texts() {
        check(
            &calls(&[
                "States.Format('{} {}', '$.name', 'States.UUID()')",
                "States.Base64Encode('$$.Execution.Id')",
                "States.JsonToString('$.a')",
                "States.StringSplit('$.a', '$')",
            ]),
            expect![[r#"
                2  | "k0.$": "States.Format('{} {}', '$.name', 'States.UUID()')",
                .. |                                 ^^^^^^^^ warning intrinsic-quoted-path: in quotes, this is the text `$.name` and not what it stands for: write it without quotes
                .. |                                           ^^^^^^^^^^^^^^^ warning intrinsic-quoted-path: in quotes, this is the text `States.UUID()` and not what it stands for: write it without quotes
                3  | "k1.$": "States.Base64Encode('$$.Execution.Id')",
                .. |                              ^^^^^^^^^^^^^^^^^ warning intrinsic-quoted-path: in quotes, this is the text `$$.Execution.Id` and not what it stands for: write it without quotes
                4  | "k2.$": "States.JsonToString('$.a')",
                .. |                              ^^^^^ warning intrinsic-quoted-path: in quotes, this is the text `$.a` and not what it stands for: write it without quotes
                5  | "k3.$": "States.StringSplit('$.a', '$')"
                .. |                             ^^^^^ warning intrinsic-quoted-path: in quotes, this is the text `$.a` and not what it stands for: write it without quotes
            "#]],
        );
        check(
            &calls(&[
                "States.Format('$.name')",
                "States.Format('{} {}', '$', '$5.00')",
                "States.Array('$.name')",
                "States.ArrayContains($.paths, '$.name')",
                "States.StringSplit($.a, '$.')",
            ]),
            expect![[""]],
        );
        check_fix(
            &calls(&["States.Format('{}', '$.a[\\u0022b\\u0022]')"]),
            expect![[r#"
                Remove the quotes
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
                "k0.$": "States.Format('{}', $.a[\"b\"])"
                }}}}
            "#]],
        );
    }

    #[test]
    fn what_is_parsed_is_json() {
        check(
            &calls(&["States.StringToJson('{a}')", "States.StringToJson('$.a')", "States.StringToJson('[1, 2')"]),
            expect![[r#"
                2  | "k0.$": "States.StringToJson('{a}')",
                .. |                              ^^^^^ warning intrinsic-literal-limit: `text` of `States.StringToJson` must be JSON: the call fails with `States.IntrinsicFailure`
                3  | "k1.$": "States.StringToJson('$.a')",
                .. |                              ^^^^^ warning intrinsic-quoted-path: in quotes, this is the text `$.a` and not what it stands for: write it without quotes
                4  | "k2.$": "States.StringToJson('[1, 2')"
                .. |                              ^^^^^^^ warning intrinsic-literal-limit: `text` of `States.StringToJson` must be JSON: the call fails with `States.IntrinsicFailure`
            "#]],
        );
        check(
            &calls(&[
                r#"States.StringToJson('{\"a\": [1, null]}')"#,
                r#"States.StringToJson('\\{\"a\": \"it\\'s\"\\}')"#,
                "States.StringToJson(' ')",
                "States.StringToJson('1')",
                "States.StringToJson($.a)",
            ]),
            expect![[""]],
        );
    }

    #[test]
    fn slips_are_mended() {
        check_fix(
            &calls(&["States.MathAdd($.a, '1')"]),
            expect![[r#"
            Remove the quotes
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.MathAdd($.a, 1)"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&["States.ArrayLength('$.items')"]),
            expect![[r#"
            Remove the quotes
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.ArrayLength($.items)"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&["States.Hash($.a, 'sha512')"]),
            expect![[r#"
            Write `'SHA-512'`
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.Hash($.a, 'SHA-512')"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&["States.JsonMerge($.a, $.b, true)"]),
            expect![[r#"
            Write `false`
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.JsonMerge($.a, $.b, false)"
            }}}}
        "#]],
        );
    }

    #[test]
    fn halves_are_rounded_upwards() {
        let rounded: Vec<f64> = [1.5, -1.5, -0.5, 0.4, -0.6].into_iter().map(whole).collect();
        assert_eq!(rounded, [2.0, -1.0, 0.0, 0.0, -1.0]);
    }
}
