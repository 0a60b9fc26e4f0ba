//! Calls of intrinsic functions are written rightly (reference: "Intrinsic
//! functions"). The parser has found what is not; here it is told and mended.

use super::super::finding::Findings;
use super::super::registry::{Check, Rule, row};
use super::intrinsics::Site;
use crate::expr::{ExprError, Intrinsic};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[row!(
    "intrinsic-syntax",
    Error,
    Correctness,
    "a call of an intrinsic function is not written rightly",
    Check::With("intrinsic-unknown")
)
.aws("SCHEMA_VALIDATION_FAILED")];

/// Reports an error that the parser found.
pub fn check(site: &Site, intrinsic: &Intrinsic, error: &ExprError, acc: &mut Findings) {
    let text = site.text.get(std::ops::Range::<usize>::from(error.range)).unwrap_or_default();
    if error.is_doubtful {
        return escape(site, error, text, acc);
    }
    // Something behind it may be why the parenthesis is not found.
    let is_later = |other: &ExprError| !other.is_doubtful && other.range.start() > error.range.start();
    if text == "(" && intrinsic.errors.iter().any(is_later) {
        return;
    }
    let message = format!("AWS refuses this call: {}", error.message);
    let finding = site.report(acc, "intrinsic-syntax", error.range, message);
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if quoted.is_some_and(|inner| !inner.contains(['\'', '\\'])) {
        let one = TextSize::new(1);
        let (start, end) = (error.range.start(), error.range.end());
        let quotes = [TextRange::at(start, one), TextRange::new(end - one, end)];
        let edits = quotes.map(|quote| Indel::replace(site.range(quote), "'"));
        finding.fix("Write single quotes", edits.into());
    } else if text.starts_with('\\') {
        finding.fix("Remove the backslash", vec![Indel::replace(site.backslash(error.range), "")]);
    } else if text.trim().is_empty() && !text.is_empty() {
        finding.fix("Remove the blanks", vec![Indel::replace(site.range(error.range), "")]);
    } else if let Some(parentheses) = missing_parentheses(intrinsic, error) {
        let whole = TextRange::up_to(TextSize::of(site.text));
        let end = TextRange::empty(site.range(whole).end());
        finding.fix(format!("Add `{parentheses}`"), vec![Indel::replace(end, parentheses)]);
    }
}

/// A backslash before a character that needs none: the documentation calls it
/// an error of the running call.
fn escape(site: &Site, error: &ExprError, text: &str, acc: &mut Findings) {
    let Some(escaped) = text.strip_prefix('\\') else { return };
    let message = format!("{}: the call fails with `States.IntrinsicFailure`", error.message);
    let finding = site.report(acc, "intrinsic-syntax", error.range, message).accepted_by_aws();
    // As JSON text.
    let meant = match escaped {
        "n" => Some(("Write a line break", "\\n")),
        "t" => Some(("Write a tab", "\\t")),
        _ => None,
    };
    if let Some((title, character)) = meant {
        finding.fix(title, vec![Indel::replace(site.range(error.range), character)]);
    }
    let end = TextRange::empty(site.backslash(error.range).end());
    finding.fix("Double the backslash", vec![Indel::replace(end, "\\\\")]);
}

/// What is to be put behind the text, if all that is wrong is that it ends too early.
fn missing_parentheses(intrinsic: &Intrinsic, error: &ExprError) -> Option<String> {
    if intrinsic.errors.iter().any(|other| other != error && !other.is_doubtful) {
        return None;
    }
    let mut count = 0;
    let mut is_opening = false;
    intrinsic.call.for_each_call(&mut |call| {
        count += usize::from(!call.is_closed);
        let inside = call.arguments_range.filter(|_| !call.is_closed);
        is_opening |= inside.is_some_and(|inside| inside.start() == error.range.end());
    });
    is_opening.then(|| ")".repeat(count))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{calls, check, check_fix};
    use expect_test::expect;

    #[test]
    fn calls_are_written_rightly() {
        check(
            &calls(&[
                "States.Format('a {}', $.b",
                "States.Format('a {}, $.b)",
                r#"States.Format(\"a {}\", $.b)"#,
                r#"States.Format('say \\\"{}\\\"', $.b)"#,
                " States.UUID()",
                "States.UUID() x",
                "States.Array(1,, 2)",
                "States.Array(1,)",
                "States.Array(States.UUID)",
                "States.Array(a)",
                "States.Array([1])",
                "States.ArrayLength($.a[)",
                r"States.Format('a\\n{}', $.b)",
                "States.Format(\\u0027a {}\\u0027, $.b",
            ]),
            expect![[r#"
                2  | "k0.$": "States.Format('a {}', $.b",
                .. |                       ^ error intrinsic-syntax: AWS refuses this call: the parenthesis is not closed [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                3  | "k1.$": "States.Format('a {}, $.b)",
                .. |                        ^ error intrinsic-syntax: AWS refuses this call: the quote is not closed [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                4  | "k2.$": "States.Format(\"a {}\", $.b)",
                .. |                        ^^^^^^^^ error intrinsic-syntax: AWS refuses this call: texts stand in single quotes here [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                5  | "k3.$": "States.Format('say \\\"{}\\\"', $.b)",
                .. |                             ^^^^ error intrinsic-syntax: AWS refuses this call: a backslash stands before `'`, `{`, `}` or a backslash only [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                   ^^^^ error intrinsic-syntax: AWS refuses this call: a backslash stands before `'`, `{`, `}` or a backslash only [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                6  | "k4.$": " States.UUID()",
                .. |          ^ error intrinsic-syntax: AWS refuses this call: nothing may stand before the name of the function [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                7  | "k5.$": "States.UUID() x",
                .. |                        ^ error intrinsic-syntax: AWS refuses this call: nothing may stand behind the call [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                8  | "k6.$": "States.Array(1,, 2)",
                .. |                         ^ error intrinsic-syntax: AWS refuses this call: an argument must stand here [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                9  | "k7.$": "States.Array(1,)",
                .. |                         ^ error intrinsic-syntax: AWS refuses this call: an argument must stand here [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                10 | "k8.$": "States.Array(States.UUID)",
                .. |                       ^^^^^^^^^^^ error intrinsic-syntax: AWS refuses this call: the name of a function and `(` must stand here [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                11 | "k9.$": "States.Array(a)",
                .. |                       ^ error intrinsic-syntax: AWS refuses this call: this is no argument: a text stands in single quotes, a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                12 | "k10.$": "States.Array([1])",
                .. |                        ^^^ error intrinsic-syntax: AWS refuses this call: this is no argument: a text stands in single quotes, a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                13 | "k11.$": "States.ArrayLength($.a[)",
                .. |                                  ^ error intrinsic-syntax: AWS refuses this call: a name in quotes, an index or `*` must stand in the brackets [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                14 | "k12.$": "States.Format('a\\n{}', $.b)",
                .. |                           ^^^ warning intrinsic-syntax: a backslash stands before `'`, `{`, `}` or a backslash only: the call fails with `States.IntrinsicFailure`
                15 | "k13.$": "States.Format(\u0027a {}\u0027, $.b"
                .. |                        ^ error intrinsic-syntax: AWS refuses this call: the parenthesis is not closed [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
            "#]],
        );
    }

    #[test]
    fn long_calls_take_no_longer_than_they_must() {
        let codes = super::super::super::testing::codes;
        let started = std::time::Instant::now();
        for call in ["f(1 2),", "States.UUID(,),", "States.Format('{}', '\\\\d'),", "(", "States.Array("] {
            assert!(!codes(&calls(&[&format!("States.Array({}", call.repeat(20_000))])).is_empty());
        }
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }

    #[test]
    fn slips_are_mended() {
        check_fix(
            &calls(&[r#"States.Array('a \\\"b')"#]),
            expect![[r#"
            Remove the backslash
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.Array('a \"b')"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&[r"States.Format('a\\d')"]),
            expect![[r#"
            Double the backslash
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.Format('a\\\\d')"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&[r#"States.Format(\"a {}\", $.b)"#]),
            expect![[r#"
            Write single quotes
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.Format('a {}', $.b)"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&["States.Array(States.Array('\\u0061'"]),
            expect![[r#"
            Add `))`
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.Array(States.Array('\u0061'))"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&[" States.UUID()"]),
            expect![[r#"
            Remove the blanks
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.UUID()"
            }}}}
        "#]],
        );
        check_fix(
            &calls(&[r"States.Format('a\\n')"]),
            expect![[r#"
                Write a line break
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
                "k0.$": "States.Format('a\n')"
                }}}}
            "#]],
        );
    }
}
