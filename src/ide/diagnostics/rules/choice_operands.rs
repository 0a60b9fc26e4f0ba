//! What choice rules compare, where it is accepted but hardly meant: values
//! that may be missing, patterns, numbers in quotes.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::choice_conditions::{Comparison, Test, comparisons};
use crate::spec::choice::{
    self, IS_TEXT, PATTERN, PRESENCE, PatternPart, SAME_NUMBER, SAME_TEXT, is_type_test, pattern,
};
use crate::spec::{QueryLanguage, Shape, ValueKind};
use crate::syntax::Node;
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "choice-is-present-guard",
        Hint,
        Suspicious,
        "a value that may be missing is tested without `IsPresent` before it",
        Check::Field(of_choices)
    ),
    row!(
        "choice-string-matches-escape",
        Warning,
        Suspicious,
        "a backslash in a pattern escapes nothing",
        Check::Field(patterns)
    ),
    row!(
        "choice-string-matches-no-wildcard",
        Hint,
        Style,
        "a pattern has no `*`",
        Check::With("choice-string-matches-escape")
    ),
    row!(
        "choice-numeric-as-string",
        Hint,
        Suspicious,
        "a number in quotes is compared as a text",
        Check::With("choice-is-present-guard")
    ),
];

/// A state with more comparisons than this was not written by hand, and to
/// compare all of them with each other would take long.
const MANY: usize = 512;

fn of_choices(field: &FieldContext, acc: &mut Findings) {
    let is_jsonpath = field.object.language == QueryLanguage::JsonPath;
    if field.field.value != ValueKind::List(Shape::ChoiceRule) || !is_jsonpath {
        return;
    }
    let comparisons = comparisons(field.value());
    if comparisons.len() > MANY {
        return;
    }
    guards(field.value(), &comparisons, acc);
    numbers(&comparisons, acc);
}

/// A test of a missing value fails the execution, unless it is `IsPresent`.
/// Nobody guards what is always there, so only those are reported whose Choice
/// state asks elsewhere whether they are there, or that are guarded by the
/// wrong test.
fn guards(rules: Node, comparisons: &[Comparison], acc: &mut Findings) {
    let mut asked: FxHashMap<&str, TextRange> = FxHashMap::default();
    for comparison in comparisons.iter().filter(|comparison| comparison.operator == PRESENCE) {
        asked.entry(&*comparison.path).or_insert_with(|| comparison.entry.range());
    }
    let mut guards = Guards { asked, present: Vec::new(), reported: FxHashSet::default(), acc };
    for rule in rules.entries() {
        guards.walk(rule.value());
        let known = proven(rule.value(), false);
        guards.present.extend(known);
    }
}

struct Guards<'t, 'f> {
    /// What `IsPresent` tests anywhere in the state, and where.
    asked: FxHashMap<&'t str, TextRange>,
    /// The paths that are there, at this place.
    present: Vec<Cow<'t, str>>,
    reported: FxHashSet<String>,
    acc: &'f mut Findings,
}

impl<'t> Guards<'t, '_> {
    fn walk(&mut self, rule: Node<'t>) {
        match Test::of(rule) {
            Some(Test::All(list, _)) => {
                self.wrong_guards(list);
                self.list(list, true);
            }
            Some(Test::Any(list, _)) => self.list(list, false),
            Some(Test::Not(rule, _)) => self.walk(rule),
            Some(Test::Compare(comparison)) if comparison.operator != PRESENCE => {
                self.read(&comparison.path, comparison.path_range);
                if let Some((path, range)) = comparison.operand_path() {
                    self.read(&path, range);
                }
            }
            _ => {}
        }
    }

    /// The tests of an `And` or `Or`: the next one is asked only if the one
    /// before had this outcome.
    fn list(&mut self, list: Node<'t>, outcome: bool) {
        let before = self.present.len();
        for entry in list.entries() {
            self.walk(entry.value());
            self.present.extend(proven(entry.value(), outcome));
        }
        self.present.truncate(before);
    }

    fn is_present(&self, path: &str) -> bool {
        let is_below = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
        self.present.iter().any(|known| known == path || is_below(known))
    }

    fn read(&mut self, path: &str, range: TextRange) {
        let Some(asked) = self.asked.get(path).copied() else { return };
        if self.is_present(path) || !self.reported.insert(path.to_owned()) {
            return;
        }
        let message =
            format!("if `{path}` is missing, this test fails the execution: put `IsPresent` before it, in an `And`");
        self.acc.report(range, message).related(asked, "that it may be missing is known here");
    }

    /// A test of the type before a test of the value, as if it took a missing value.
    fn wrong_guards(&mut self, list: Node<'t>) {
        let mut typed: Vec<Comparison> = Vec::new();
        for entry in list.entries() {
            let Some(Test::Compare(comparison)) = Test::of(entry.value()) else { continue };
            if comparison.operator == PRESENCE || is_type_test(comparison.operator) {
                typed.push(comparison);
                continue;
            }
            let Some(guard) = typed.iter().find(|guard| guard.path == comparison.path) else { continue };
            let path = &guard.path;
            let is_known = guard.operator == PRESENCE || self.is_present(path) || self.asked.contains_key(&**path);
            if is_known || !self.reported.insert(path.clone().into_owned()) {
                continue;
            }
            let message = format!(
                "`{}` does not guard against a missing value: without `{path}` it fails the execution, so put \
                 `IsPresent` before it",
                guard.operator
            );
            self.acc.report(values::key_range(guard.entry), message);
        }
    }
}

/// The paths that are there for certain if the test has had this outcome.
fn proven(rule: Node<'_>, outcome: bool) -> Vec<Cow<'_, str>> {
    match Test::of(rule) {
        Some(Test::Compare(comparison)) => {
            // Any other test would have failed the execution.
            let is_there =
                comparison.operator != PRESENCE || comparison.boolean().is_none_or(|wanted| wanted == outcome);
            is_there.then_some(comparison.path).into_iter().collect()
        }
        Some(Test::Not(rule, _)) => proven(rule, !outcome),
        Some(Test::All(list, _)) if outcome => list.entries().flat_map(|entry| proven(entry.value(), true)).collect(),
        Some(Test::Any(list, _)) if !outcome => list.entries().flat_map(|entry| proven(entry.value(), false)).collect(),
        _ => Vec::new(),
    }
}

fn patterns(field: &FieldContext, acc: &mut Findings) {
    if field.field.name != PATTERN || field.is_unknown() {
        return;
    }
    let value = field.value();
    let Some(text) = value.text_value() else { return };
    let mut at = TextSize::default();
    for part in pattern(&text) {
        match part {
            PatternPart::OpenEscape => {
                let range = values::part_range(value, TextRange::at(at, TextSize::of('\\')));
                let message = "in a pattern `\\\\` escapes only `*` and itself, and with anything else the execution \
                               fails: write `\\\\\\\\` for a backslash";
                acc.report(range, message).fix("Write `\\\\\\\\`", vec![Indel::replace(range, "\\\\\\\\")]);
                return;
            }
            // Both have a backslash before them.
            PatternPart::Literal("\\" | "*") => at += TextSize::new(2),
            PatternPart::Literal(character) => at += TextSize::of(character),
            PatternPart::Any => at += TextSize::of('*'),
        }
    }
    if pattern(&text).any(|part| part == PatternPart::Any) {
        return;
    }
    let range = values::visible_content(value.source(), value.content_range());
    let message = format!("this pattern has no `*`, so it matches this text only: `{SAME_TEXT}` says so");
    let finding = acc.report_as("choice-string-matches-no-wildcard", range, message);
    if !text.contains('\\') {
        finding.fix(format!("Rename to `{SAME_TEXT}`"), vec![Indel::replace(field.key_range(), SAME_TEXT)]);
    }
}

/// A number in quotes matches texts only. It is one by mistake rather than by
/// purpose if it is short and the state shows no sign that the value is a text.
fn numbers(comparisons: &[Comparison], acc: &mut Findings) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text_of = |comparison: &Comparison| comparison.entry.value().text_value().map(Cow::into_owned);
    for comparison in comparisons.iter().filter(|comparison| comparison.operator == SAME_TEXT) {
        let value = comparison.entry.value();
        let Some(text) = value.text_value().filter(|_| !values::is_unknown(value)) else { continue };
        if !is_number(&text) || text.starts_with('0') && text.len() > 1 {
            continue;
        }
        let mut others = comparisons.iter().filter(|other| other.path == comparison.path);
        let is_compared_as_number =
            others.clone().any(|other| is_of(other.operator, |kind| matches!(kind, ValueKind::Number(..))));
        let is_text = others.any(|other| match text_of(other) {
            Some(operand) => is_of(other.operator, |kind| kind == ValueKind::Text) && !is_number(&operand),
            None => other.operator == IS_TEXT,
        });
        // DynamoDB writes numbers as texts.
        let is_attribute = comparison.path.ends_with(".N") || comparison.path.ends_with(".S");
        if is_text || is_attribute || text.len() > LONGEST_NUMBER && !is_compared_as_number {
            continue;
        }
        let message = format!(
            "`{}` does not match the number {text}, only the text: if `{}` is a number, write `{SAME_NUMBER}` and {text} \
             without quotes",
            comparison.operator, comparison.path
        );
        acc.report_as("choice-numeric-as-string", value.range(), message).fix(
            "Compare as a number",
            vec![Indel::replace(values::key_range(comparison.entry), SAME_NUMBER), Indel::replace(value.range(), text)],
        );
    }
}

fn is_of(operator: &str, is_kind: fn(ValueKind) -> bool) -> bool {
    choice::operator(operator).is_some_and(|row| is_kind(row.value))
}

/// Longer runs of digits are rather the names of something.
const LONGEST_NUMBER: usize = 4;

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, codes};
    use expect_test::expect;

    /// A Choice state with these rules, one a line.
    fn choice(rules: &str) -> String {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"B\": {{\"Type\": \"Succeed\"}}, \"A\": {{\"Type\": \"Choice\", \
             \"Default\": \"B\",\n\"Choices\": [\n{rules}\n]\n}}}}}}\n"
        )
    }

    #[test]
    fn a_value_that_may_be_missing_is_guarded() {
        check(
            &choice(
                r#"{"And": [{"Variable": "$.a", "StringEquals": "x"}, {"Variable": "$.a", "IsPresent": true}], "Next": "B"},
{"Variable": "$.b", "NumericLessThan": 1, "Next": "B"},
{"Variable": "$.b", "IsPresent": false, "Next": "B"},
{"Variable": "$.b", "NumericLessThan": 0, "Next": "B"},
{"And": [{"Variable": "$.c", "IsPresent": true}, {"Variable": "$.c", "StringEquals": "x"}], "Next": "B"},
{"Variable": "$.d", "StringEqualsPath": "$.c", "Next": "B"},
{"Variable": "$.d", "StringEquals": "x", "Next": "B"}"#,
            ),
            expect![[r#"
                3  | {"And": [{"Variable": "$.a", "StringEquals": "x"}, {"Variable": "$.a", "IsPresent": true}], "Next": "B"},
                .. |                        ^^^ hint choice-is-present-guard: if `$.a` is missing, this test fails the execution: put `IsPresent` before it, in an `And`
                .. |                                                                        ^^^^^^^^^^^^^^^^^ note: that it may be missing is known here
                4  | {"Variable": "$.b", "NumericLessThan": 1, "Next": "B"},
                .. |               ^^^ hint choice-is-present-guard: if `$.b` is missing, this test fails the execution: put `IsPresent` before it, in an `And`
                5  | {"Variable": "$.b", "IsPresent": false, "Next": "B"},
                .. |                     ^^^^^^^^^^^^^^^^^^ note: that it may be missing is known here
                7  | {"And": [{"Variable": "$.c", "IsPresent": true}, {"Variable": "$.c", "StringEquals": "x"}], "Next": "B"},
                .. |                              ^^^^^^^^^^^^^^^^^ note: that it may be missing is known here
                8  | {"Variable": "$.d", "StringEqualsPath": "$.c", "Next": "B"},
                .. |                                          ^^^ hint choice-is-present-guard: if `$.c` is missing, this test fails the execution: put `IsPresent` before it, in an `And`
            "#]],
        );
    }

    #[test]
    fn what_is_guarded_is_left_alone() {
        let guarded = [
            r#"{"Variable": "$.a", "IsPresent": false, "Next": "B"}, {"Variable": "$.a", "IsNull": true, "Next": "B"}"#,
            r#"{"Not": {"Variable": "$.a", "IsPresent": true}, "Next": "B"}, {"Variable": "$.a", "IsNull": true, "Next": "B"}"#,
            r#"{"Or": [{"Variable": "$.a", "IsPresent": false}, {"Variable": "$.a", "IsNull": true}], "Next": "B"}"#,
            r#"{"And": [{"Not": {"Variable": "$.a", "IsPresent": false}}, {"Or": [{"Variable": "$.a", "IsNull": true}]}], "Next": "B"}"#,
            r#"{"And": [{"Variable": "$.a.b", "IsPresent": true}, {"Variable": "$.a", "IsString": false}], "Next": "B"},
               {"Variable": "$.c", "IsNull": true, "Next": "B"}"#,
            r#"{"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "IsString": true},
               {"Variable": "$.a", "StringEquals": "x"}], "Next": "B"}"#,
            r#"{"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a.b", "StringEquals": "x"}], "Next": "B"}"#,
            r#"{"And": [{"Variable": "$.a", "NumericLessThan": 3}, {"Variable": "$.a", "NumericGreaterThan": 1}], "Next": "B"}"#,
            r#"{"Variable": "$.a", "IsNull": true, "Next": "B"}, {"Variable": "$.a", "StringEquals": "x", "Next": "B"}"#,
            r#"{"Variable": "$.a", "IsPresent": ${x}, "Next": "B"}, {"Variable": "$.a", "StringEquals": "x", "Next": "B"}"#,
        ];
        for rules in guarded {
            assert!(!codes(&choice(rules)).contains(&"choice-is-present-guard"), "{rules}");
        }
    }

    #[test]
    fn a_test_of_the_type_is_no_guard() {
        check(
            &choice(
                r#"{"And": [{"Variable": "$.a", "IsNull": false}, {"Variable": "$.a", "StringEquals": "x"}], "Next": "B"},
{"And": [{"Variable": "$.a", "IsString": true}, {"Variable": "$.a", "StringEquals": "y"}], "Next": "B"},
{"And": [{"Variable": "$.b", "IsString": true}, {"Variable": "$.c", "StringEquals": "y"}], "Next": "B"}"#,
            ),
            expect![[r#"
                3  | {"And": [{"Variable": "$.a", "IsNull": false}, {"Variable": "$.a", "StringEquals": "x"}], "Next": "B"},
                .. |                               ^^^^^^ hint choice-is-present-guard: `IsNull` does not guard against a missing value: without `$.a` it fails the execution, so put `IsPresent` before it
            "#]],
        );
    }

    #[test]
    fn patterns_are_patterns() {
        check(
            &choice(
                r#"{"Variable": "$.a", "StringMatches": "x", "Next": "B"},
{"Variable": "$.b", "StringMatches": "", "Next": "B"},
{"Variable": "$.c", "StringMatches": "100 \\*", "Next": "B"},
{"Variable": "$.d", "StringMatches": "*.log", "Next": "B"},
{"Variable": "$.e", "StringMatches": "\\\\*", "Next": "B"},
{"Variable": "$.f", "StringMatches": "\"\\\\\\*\\d*\\", "Next": "B"},
{"Variable": "$.g", "StringMatches": "\u005c", "Next": "B"},
{"Variable": "$.h", "StringMatches": "${pattern}", "Next": "B"},
{"Variable": "$.i", "StringEquals": "\\d", "Next": "B"}"#,
            ),
            expect![[r#"
                3  | {"Variable": "$.a", "StringMatches": "x", "Next": "B"},
                .. |                                       ^ hint choice-string-matches-no-wildcard: this pattern has no `*`, so it matches this text only: `StringEquals` says so
                4  | {"Variable": "$.b", "StringMatches": "", "Next": "B"},
                .. |                                      ^^ hint choice-string-matches-no-wildcard: this pattern has no `*`, so it matches this text only: `StringEquals` says so
                5  | {"Variable": "$.c", "StringMatches": "100 \\*", "Next": "B"},
                .. |                                       ^^^^^^^ hint choice-string-matches-no-wildcard: this pattern has no `*`, so it matches this text only: `StringEquals` says so
                8  | {"Variable": "$.f", "StringMatches": "\"\\\\\\*\\d*\\", "Next": "B"},
                .. |                                                ^^ warning choice-string-matches-escape: in a pattern `\\` escapes only `*` and itself, and with anything else the execution fails: write `\\\\` for a backslash
                9  | {"Variable": "$.g", "StringMatches": "\u005c", "Next": "B"},
                .. |                                       ^^^^^^ warning choice-string-matches-escape: in a pattern `\\` escapes only `*` and itself, and with anything else the execution fails: write `\\\\` for a backslash
            "#]],
        );
        check_fix(
            &choice("{\"Variable\": \"$.a\", \"StringMatches\": \"x\", \"Next\": \"B\"}"),
            expect![[r#"
            Rename to `StringEquals`
            {"StartAt": "A", "States": {"B": {"Type": "Succeed"}, "A": {"Type": "Choice", "Default": "B",
            "Choices": [
            {"Variable": "$.a", "StringEquals": "x", "Next": "B"}
            ]
            }}}
        "#]],
        );
        check_fix(
            &choice("{\"Variable\": \"$.a\", \"StringMatches\": \"C:\\\\x*\", \"Next\": \"B\"}"),
            expect![[r#"
            Write `\\\\`
            {"StartAt": "A", "States": {"B": {"Type": "Succeed"}, "A": {"Type": "Choice", "Default": "B",
            "Choices": [
            {"Variable": "$.a", "StringMatches": "C:\\\\x*", "Next": "B"}
            ]
            }}}
        "#]],
        );
    }

    #[test]
    fn numbers_in_quotes_are_texts() {
        check(
            &choice(
                r#"{"Variable": "$.a", "StringEquals": "200", "Next": "B"},
{"Variable": "$.b", "StringEquals": "123456789012", "Next": "B"},
{"And": [{"Variable": "$.b", "NumericLessThan": 5}], "Next": "B"},
{"Variable": "$.c", "StringEquals": "123456789012", "Next": "B"},
{"Variable": "$.d", "StringEquals": "1", "Next": "B"},
{"Variable": "$.d", "StringEquals": "A", "Next": "B"},
{"Variable": "$.e", "IsString": true, "Next": "B"},
{"Variable": "$.e", "StringEquals": "7", "Next": "B"},
{"Variable": "$.f.N", "StringEquals": "7", "Next": "B"},
{"Variable": "$.g", "StringEquals": "007", "Next": "B"},
{"Variable": "$.h", "StringEquals": "${n}", "Next": "B"},
{"Variable": "$.i", "StringEquals": "", "Next": "B"},
{"Variable": "$.j", "NumericEquals": 200, "Next": "B"}"#,
            ),
            expect![[r#"
                3  | {"Variable": "$.a", "StringEquals": "200", "Next": "B"},
                .. |                                     ^^^^^ hint choice-numeric-as-string: `StringEquals` does not match the number 200, only the text: if `$.a` is a number, write `NumericEquals` and 200 without quotes
                4  | {"Variable": "$.b", "StringEquals": "123456789012", "Next": "B"},
                .. |                                     ^^^^^^^^^^^^^^ hint choice-numeric-as-string: `StringEquals` does not match the number 123456789012, only the text: if `$.b` is a number, write `NumericEquals` and 123456789012 without quotes
            "#]],
        );
        check_fix(
            &choice("{\"Variable\": \"$.a\", \"StringEquals\": \"200\", \"Next\": \"B\"}"),
            expect![[r#"
            Compare as a number
            {"StartAt": "A", "States": {"B": {"Type": "Succeed"}, "A": {"Type": "Choice", "Default": "B",
            "Choices": [
            {"Variable": "$.a", "NumericEquals": 200, "Next": "B"}
            ]
            }}}
        "#]],
        );
    }
}
