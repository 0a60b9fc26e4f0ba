//! The condition of a choice rule in words: `$.total is greater than 3`.
//!
//! Half a rule is said as far as it goes, with a question mark for the rest:
//! what is wrong with it, the diagnostics tell.

use std::borrow::Cow;

use super::text::code;
use crate::ide::diagnostics::values;
use crate::spec::choice;
use crate::syntax::Node;

/// Stands for what is missing.
const MISSING: &str = "?";

/// When the rule matches. A condition in JSONata is its source, since nothing
/// says it better.
pub fn words(rule: Node) -> String {
    test(rule).0
}

/// The words, and whether they need parentheses within other words.
fn test(rule: Node) -> (String, bool) {
    for (key, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(list) = rule.get(key) {
            return joined(list, word);
        }
    }
    if let Some(inner) = rule.get("Not") {
        return (format!("not ({})", words(inner)), false);
    }
    match rule.get("Condition") {
        Some(condition) => (or_missing(code(&written(condition))), false),
        None => (comparison(rule), false),
    }
}

fn joined(list: Node, word: &str) -> (String, bool) {
    let mut parts = list.array().map(|_| list.entries()).into_iter().flatten().map(|entry| match test(entry.value()) {
        (words, true) => format!("({words})"),
        (words, false) => words,
    });
    let Some(first) = parts.next() else { return (MISSING.to_owned(), false) };
    parts.fold((first, false), |(all, _), part| (format!("{all}{word}{part}"), true))
}

fn comparison(rule: Node) -> String {
    let variable = rule.get("Variable").map(written).unwrap_or_default();
    let found = rule.entries().find_map(|entry| Some((choice::operator(&entry.key()?)?.name, entry.value())));
    let variable = or_missing(variable);
    let Some((operator, operand)) = found else { return format!("{variable} {MISSING}") };
    let words = choice::words(operator).unwrap_or(operator);
    if choice::is_test(operator) {
        return match operand.raw() {
            "true" => format!("{variable} {words}"),
            "false" => format!("{variable} {}", words.replacen("is", "is not", 1)),
            _ => format!("{variable} {words}: {}", or_missing(written(operand))),
        };
    }
    let is_text = operand.text_value().is_some() && choice::words(operator).is_some() && !operator.ends_with("Path");
    let operand = match is_text && !values::is_unknown(operand) {
        true => format!("\u{201c}{}\u{201d}", written(operand)),
        false => or_missing(written(operand)),
    };
    format!("{variable} {words} {operand}")
}

/// What a value says, or how it is written if it is no text.
fn written(value: Node) -> String {
    value.text_value().unwrap_or(Cow::Borrowed(value.raw())).into_owned()
}

fn or_missing(text: String) -> String {
    if text.is_empty() { MISSING.to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn check(rule: &str, expected: &str) {
        assert_eq!(words(parse(rule).root(rule)), expected, "{rule}");
    }

    #[test]
    fn comparisons_are_said_in_words() {
        check(r#"{"Variable": "$.x", "NumericGreaterThan": 3, "Next": "A"}"#, "$.x is greater than 3");
        check(r#"{"Variable": "$.x", "StringEquals": "a b"}"#, "$.x is “a b”");
        check(r#"{"Variable": "$.x", "StringEqualsPath": "$.y"}"#, "$.x is $.y");
        check(r#"{"Variable": "$x", "TimestampLessThanEqualsPath": "$y"}"#, "$x is not after $y");
        check(r#"{"Variable": "$.x", "IsPresent": true}"#, "$.x is present");
        check(r#"{"Variable": "$.x", "IsNumeric": false}"#, "$.x is not a number");
        check(r#"{"Variable": "$.x", "BooleanEquals": true}"#, "$.x is true");
        check(r#"{"Variable": "$.x", "StringEquals": "${stage}"}"#, "$.x is ${stage}");
    }

    #[test]
    fn tests_are_joined() {
        let (a, b) = (r#"{"Variable": "$.a", "IsNull": true}"#, r#"{"Variable": "$.b", "NumericEquals": 1}"#);
        check(&format!(r#"{{"And": [{a}, {{"Or": [{a}, {b}]}}]}}"#), "$.a is null and ($.a is null or $.b is 1)");
        check(&format!(r#"{{"Or": [{{"And": [{a}]}}, {b}]}}"#), "$.a is null or $.b is 1");
        check(&format!(r#"{{"Not": {{"And": [{a}, {b}]}}}}"#), "not ($.a is null and $.b is 1)");
    }

    #[test]
    fn jsonata_is_its_source() {
        check(r#"{"Condition": "{% $x\n   > 1 %}", "Next": "A"}"#, "$x > 1");
        check(r#"{"Condition": true}"#, "true");
    }

    #[test]
    fn half_a_rule_is_half_said() {
        check("{}", "? ?");
        check(r#"{"Variable": "$.x"}"#, "$.x ?");
        check(r#"{"Variable": "$.x", "NumericEquals": }"#, "$.x is ?");
        check(r#"{"And": []}"#, "?");
        check(r#"{"And": 1}"#, "?");
        check(r#"{"Not": 1}"#, "not (? ?)");
        check(r#"{"Condition": "{% %}"}"#, "?");
        check("[1]", "? ?");
    }
}
