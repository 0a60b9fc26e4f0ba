//! The rules of a Choice state are tried in their order, and the first one that
//! matches is taken (specification: "Choice State"): rules that are never
//! taken, and input that none of them takes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::finding::Anchor;
use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, edits};
use super::choice_conditions::{Comparison, Test};
use super::keys::is_meant;
use crate::spec::{Shape, ValueKind, choice};
use crate::syntax::Node;
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!(
        "choice-condition-constant",
        Warning,
        Suspicious,
        "a `Condition` always has the same outcome",
        Check::Field(rules)
    )
    .silent_in_unbalanced_text(),
    row!(
        "choice-duplicate-rule",
        Warning,
        Suspicious,
        "an earlier rule matches whenever this one does",
        Check::With("choice-condition-constant")
    ),
    row!("choice-no-default", Hint, Suspicious, "a Choice state has no `Default`", Check::State(no_default))
        .silent_in_unbalanced_text(),
];

fn rules(field: &FieldContext, acc: &mut Findings) {
    let is_foreign = |test: Test| !test.is_of(field.object.language);
    if field.value().entries().filter_map(|entry| Test::of(entry.value())).any(is_foreign) {
        return;
    }
    match field.field.value {
        ValueKind::List(Shape::ChoiceRule) => {
            constants(field, acc);
            dead_rules(field.value(), acc);
        }
        ValueKind::List(Shape::NestedChoiceRule) => doubles(field, acc),
        _ => {}
    }
}

/// Conditions that are no test.
fn constants(field: &FieldContext, acc: &mut Findings) {
    let count = field.value().entries().len();
    let has_default = field.object.node.member("Default").is_some();
    for (index, entry) in field.value().entries().enumerate() {
        let Some(test) = Test::of(entry.value()) else { continue };
        let end = match test.constant() {
            None => continue,
            Some(false) => "never true, so this rule is never taken",
            Some(true) if index + 1 < count => "always true, so the rules behind it are never tried",
            Some(true) if has_default => "always true, so `Default` is never taken",
            Some(true) if count == 1 => "always true, so there is nothing to choose here",
            // The last rule does what `Default` would do.
            Some(true) => continue,
        };
        acc.report(test.range(), format!("this `Condition` is {end}"));
    }
}

/// Rules that match only what an earlier one takes.
fn dead_rules(rules: Node, acc: &mut Findings) {
    let mut taken: FxHashMap<String, TextRange> = FxHashMap::default();
    for entry in rules.entries() {
        let Some(test) = Test::of(entry.value()) else { continue };
        if test.constant().is_some() {
            continue;
        }
        let alternatives = test.alternatives();
        let takers = alternatives.iter().map(|alternative| {
            let parts = alternative.as_ref().map(Test::parts).unwrap_or_default();
            parts.iter().find_map(|part| taken.get(&part.fingerprint()?).copied())
        });
        let own = test.fingerprint();
        let same = own.as_ref().and_then(|own| taken.get(own).copied());
        let implied: Option<Vec<TextRange>> = takers.collect();
        let implied = implied.and_then(|takers| takers.first().copied());
        if let Some(range) = same.or(implied) {
            let message = match same {
                Some(_) => "an earlier rule tests the same, so this one is never taken",
                None => "an earlier rule matches whenever this one would, so it is never taken",
            };
            acc.report_as("choice-duplicate-rule", test.range(), message).related(range, "the earlier rule is here");
        }
        for fingerprint in alternatives.iter().flatten().filter_map(Test::fingerprint).chain(own) {
            taken.entry(fingerprint).or_insert_with(|| test.range());
        }
    }
}

/// Comparisons that stand twice in the same `And` or `Or`.
fn doubles(field: &FieldContext, acc: &mut Findings) {
    let mut seen: FxHashMap<String, TextRange> = FxHashMap::default();
    for entry in field.value().entries() {
        let Some(test @ Test::Compare(_)) = Test::of(entry.value()) else { continue };
        let Some(fingerprint) = test.fingerprint() else { continue };
        match seen.get(&fingerprint) {
            Some(range) => {
                let message = format!("this `{}` tests the same twice: remove one", field.field.name);
                acc.report_as("choice-duplicate-rule", test.range(), message)
                    .unnecessary()
                    .related(*range, "the first one is here")
                    .fix("Remove this rule", vec![edits::removal(field.value(), entry)]);
            }
            None => {
                seen.insert(fingerprint, test.range());
            }
        }
    }
}

fn no_default(state: &ObjectContext, acc: &mut Findings) {
    let is_meant = || state.node.member("Default").is_some() || is_meant(state, "Default");
    // What an `Assign` without a `Default` is worth is told by a rule of its own.
    let is_told = || state.field("Assign").is_some();
    if state.field_of("Default").is_none() || state.is_incomplete || is_meant() || is_told() {
        return;
    }
    let Some(rules) = state.node.get("Choices").filter(|rules| rules.array().is_some()) else { return };
    let tests: Option<Vec<Test>> = rules.entries().map(|entry| Test::of(entry.value())).collect();
    let is_fine = |tests: &[Test]| {
        tests.is_empty() || tests.iter().any(|test| !test.is_of(state.language)) || is_exhaustive(tests)
    };
    if rules.is_opaque() || tests.is_none_or(|tests| is_fine(&tests)) {
        return;
    }
    let message = "this Choice state has no `Default`: input that no rule matches fails the execution with \
                   `States.NoChoiceMatched`";
    acc.report(Anchor::StateName, message).unless_outside(|outside| outside.takes_unmatched);
}

/// Whether it can be seen that one of the tests always matches.
fn is_exhaustive(tests: &[Test]) -> bool {
    let alternatives: Vec<Test> = tests.iter().flat_map(Test::alternatives).flatten().collect();
    let all: FxHashSet<String> = alternatives.iter().filter_map(Test::fingerprint).collect();
    alternatives.iter().any(|test| match test {
        Test::Compare(comparison) => is_complemented(comparison, &all),
        Test::Not(rule, _) => {
            let inner = Test::of(*rule).and_then(|test| test.fingerprint());
            inner.is_some_and(|inner| all.contains(&inner))
        }
        Test::Condition(text, entry) => {
            let has = |text: String| {
                Test::Condition(text.into(), *entry).fingerprint().is_some_and(|wanted| all.contains(&wanted))
            };
            test.constant() == Some(true) || has(format!("$not({text})")) || opposite_condition(text).is_some_and(has)
        }
        Test::All(..) | Test::Any(..) => false,
    })
}

/// Whether another test matches what this one does not, as far as both take
/// values of the same type.
fn is_complemented(comparison: &Comparison, all: &FxHashSet<String>) -> bool {
    let Some(operand) = comparison.operand() else { return false };
    let has = |operator: &str, operand: &str| all.contains(&comparison.fingerprint_of(operator, operand));
    if let Some(boolean) = comparison.boolean() {
        return has(comparison.operator, &(!boolean).to_string());
    }
    let has_all =
        choice::rest_of(comparison.operator).is_some_and(|rest| rest.iter().all(|other| has(other, &operand)));
    has_all || choice::opposite(comparison.operator).is_some_and(|opposite| has(opposite, &operand))
}

/// The expression with its only comparison turned into the opposite one.
fn opposite_condition(text: &str) -> Option<String> {
    const OPPOSITES: &[(&str, &str)] = &[(" = ", " != "), (" < ", " >= "), (" > ", " <= ")];
    if [" and ", " or ", " in ", "?", "{", "["].iter().any(|more| text.contains(more)) {
        return None;
    }
    let found = OPPOSITES.iter().find(|(operator, _)| text.matches(operator).count() == 1)?;
    let is_only = ["=", "<", ">"].iter().map(|sign| text.matches(sign).count()).sum::<usize>() == 1;
    is_only.then(|| text.replace(found.0, found.1))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, codes};
    use expect_test::expect;

    /// A Choice state with these rules, one a line.
    fn choice(rules: &str, end: &str) -> String {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"B\": {{\"Type\": \"Succeed\"}}, \"A\": {{\"Type\": \"Choice\",\n\
             \"Choices\": [\n{rules}\n]{end}\n}}}}}}\n"
        )
    }

    const DEFAULT: &str = ", \"Default\": \"B\"";
    const JSONATA: &str = ", \"QueryLanguage\": \"JSONata\"";

    #[test]
    fn a_constant_is_no_condition() {
        check(
            &choice(
                r#"{"Condition": false, "Next": "B"},
{"Condition": "{%true%}", "Next": "B"},
{"Condition": "{% $states.input.a %}", "Next": "B"},
{"Condition": "{% false %}", "Next": "B"},
{"Condition": true, "Next": "B"}"#,
                &format!("{JSONATA}{DEFAULT}"),
            ),
            expect![[r#"
                3  | {"Condition": false, "Next": "B"},
                .. |               ^^^^^ warning choice-condition-constant: this `Condition` is never true, so this rule is never taken
                4  | {"Condition": "{%true%}", "Next": "B"},
                .. |                ^^^^^^^^ warning choice-condition-constant: this `Condition` is always true, so the rules behind it are never tried
                6  | {"Condition": "{% false %}", "Next": "B"},
                .. |                ^^^^^^^^^^^ warning choice-condition-constant: this `Condition` is never true, so this rule is never taken
                7  | {"Condition": true, "Next": "B"}
                .. |               ^^^^ warning choice-condition-constant: this `Condition` is always true, so `Default` is never taken
            "#]],
        );
        check(
            &choice("{\"Condition\": true, \"Next\": \"B\"}", JSONATA),
            expect![[r#"
            3  | {"Condition": true, "Next": "B"}
            .. |               ^^^^ warning choice-condition-constant: this `Condition` is always true, so there is nothing to choose here
        "#]],
        );
        // The last rule does what `Default` would do.
        let rules = "{\"Condition\": \"{% $a %}\", \"Next\": \"B\"},\n{\"Condition\": true, \"Next\": \"B\"}";
        check(&choice(rules, JSONATA), expect![[""]]);
        // No constants: a text that is not evaluated, a placeholder, a string.
        check(
            &choice(
                "{\"Condition\": \"{% 'true' %}\", \"Next\": \"B\"},\n{\"Condition\": ${c}, \"Next\": \"B\"}",
                JSONATA,
            ),
            expect![[""]],
        );
    }

    #[test]
    fn a_rule_behind_one_that_matches_as_well_is_dead() {
        check(
            &choice(
                r#"{"Variable": "$.a", "NumericEquals": 1, "Next": "B"},
{"NumericEquals": 1.0, "Variable": "$.a", "Comment": "again", "Next": "A"},
{"And": [{"Variable": "$.b", "IsNull": true}, {"Variable": "$.a", "NumericEquals": 1e0}], "Next": "A"},
{"Or": [{"Variable": "$.c", "IsNull": true}, {"Not": {"Variable": "$.c", "IsString": true}}], "Next": "A"},
{"Not": {"Variable": "$.c", "IsString": true}, "Next": "A"},
{"Or": [{"Variable": "$.c", "IsNull": true}, {"Variable": "$.a", "NumericEquals": 1}], "Next": "A"},
{"Or": [{"Variable": "$.c", "IsNull": true}, {"Variable": "$.a", "NumericEquals": 2}], "Next": "A"},
{"Variable": "$.a", "NumericEqualsPath": "$.d", "Next": "B"},
{"Variable": "$.a", "NumericEqualsPath": "$.d", "Next": "B"},
{"Variable": "$.a", "NumericLessThan": 1, "Next": "B"},
{"Variable": "$.a", "StringEquals": "1", "Next": "B"}"#,
                DEFAULT,
            ),
            expect![[r#"
                3  | {"Variable": "$.a", "NumericEquals": 1, "Next": "B"},
                .. |                     ^^^^^^^^^^^^^^^^^^ note: the earlier rule is here
                .. |                     ^^^^^^^^^^^^^^^^^^ note: the earlier rule is here
                4  | {"NumericEquals": 1.0, "Variable": "$.a", "Comment": "again", "Next": "A"},
                .. |  ^^^^^^^^^^^^^^^^^^^^ warning choice-duplicate-rule: an earlier rule tests the same, so this one is never taken
                5  | {"And": [{"Variable": "$.b", "IsNull": true}, {"Variable": "$.a", "NumericEquals": 1e0}], "Next": "A"},
                .. |   ^^^ warning choice-duplicate-rule: an earlier rule matches whenever this one would, so it is never taken
                6  | {"Or": [{"Variable": "$.c", "IsNull": true}, {"Not": {"Variable": "$.c", "IsString": true}}], "Next": "A"},
                .. |   ^^ note: the earlier rule is here
                .. |   ^^ note: the earlier rule is here
                7  | {"Not": {"Variable": "$.c", "IsString": true}, "Next": "A"},
                .. |   ^^^ warning choice-duplicate-rule: an earlier rule tests the same, so this one is never taken
                8  | {"Or": [{"Variable": "$.c", "IsNull": true}, {"Variable": "$.a", "NumericEquals": 1}], "Next": "A"},
                .. |   ^^ warning choice-duplicate-rule: an earlier rule matches whenever this one would, so it is never taken
                10 | {"Variable": "$.a", "NumericEqualsPath": "$.d", "Next": "B"},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the earlier rule is here
                11 | {"Variable": "$.a", "NumericEqualsPath": "$.d", "Next": "B"},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning choice-duplicate-rule: an earlier rule tests the same, so this one is never taken
            "#]],
        );
        check(
            &choice(
                r#"{"Condition": "{% $a = 1 %}", "Next": "B"},
{"Condition": "{%$a = 1%}", "Next": "A"},
{"Condition": "{% $random() < 0.5 %}", "Next": "B"},
{"Condition": "{% $random() < 0.5 %}", "Next": "B"}"#,
                &format!("{JSONATA}{DEFAULT}"),
            ),
            expect![[r#"
                3  | {"Condition": "{% $a = 1 %}", "Next": "B"},
                .. |                ^^^^^^^^^^^^ note: the earlier rule is here
                4  | {"Condition": "{%$a = 1%}", "Next": "A"},
                .. |                ^^^^^^^^^^ warning choice-duplicate-rule: an earlier rule tests the same, so this one is never taken
            "#]],
        );
        // Two placeholders of the same name are the same value.
        check(
            &choice(
                r#"{"Variable": "$.a", "StringEquals": "${x}", "Next": "B"},
{"Variable": "$.a", "StringEquals": "${x}", "Next": "B"},
{"Variable": "$.a", "StringEquals": "${y}", "Next": "B"},
{"Variable": "$.a", "NumericEquals": ${z}, "Next": "B"},
{"Variable": "$.a", ${z}, "Next": "B"},
{"Variable": "$.a", ${z}, "Next": "B"}"#,
                DEFAULT,
            ),
            expect![[r#"
                3  | {"Variable": "$.a", "StringEquals": "${x}", "Next": "B"},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^ note: the earlier rule is here
                4  | {"Variable": "$.a", "StringEquals": "${x}", "Next": "B"},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^ warning choice-duplicate-rule: an earlier rule tests the same, so this one is never taken
            "#]],
        );
    }

    #[test]
    fn a_comparison_stands_once_in_a_list() {
        let text = choice(
            r#"{"Not": {"Or": [
{"Variable": "$.a", "StringEquals": "x"},
{"Variable": "$.a", "StringEquals": "y"},
{"StringEquals": "x", "Variable": "$.a"}
]}, "Next": "B"}"#,
            DEFAULT,
        );
        check(
            &text,
            expect![[r#"
            4  | {"Variable": "$.a", "StringEquals": "x"},
            .. |                     ^^^^^^^^^^^^^^^^^^^ note: the first one is here
            6  | {"StringEquals": "x", "Variable": "$.a"}
            .. |  ^^^^^^^^^^^^^^^^^^^ warning choice-duplicate-rule: this `Or` tests the same twice: remove one (faded)
        "#]],
        );
        check_fix(
            &text,
            expect![[r#"
            Remove this rule
            {"StartAt": "A", "States": {"B": {"Type": "Succeed"}, "A": {"Type": "Choice",
            "Choices": [
            {"Not": {"Or": [
            {"Variable": "$.a", "StringEquals": "x"},
            {"Variable": "$.a", "StringEquals": "y"}
            ]}, "Next": "B"}
            ], "Default": "B"
            }}}
        "#]],
        );
    }

    #[test]
    fn input_that_no_rule_matches_needs_a_default() {
        let rule = "{\"Variable\": \"$.a\", \"IsNull\": true, \"Next\": \"B\"}";
        check(
            &choice(rule, ""),
            expect![[r#"
            1  | {"StartAt": "A", "States": {"B": {"Type": "Succeed"}, "A": {"Type": "Choice",
            .. |                                                        ^ hint choice-no-default: this Choice state has no `Default`: input that no rule matches fails the execution with `States.NoChoiceMatched`
        "#]],
        );
        check(&choice(rule, DEFAULT), expect![[""]]);
        check(
            &choice("{\"Condition\": \"{% $a = 1 %}\", \"Next\": \"B\"}", JSONATA),
            expect![[r#"
            1  | {"StartAt": "A", "States": {"B": {"Type": "Succeed"}, "A": {"Type": "Choice",
            .. |                                                        ^ hint choice-no-default: this Choice state has no `Default`: input that no rule matches fails the execution with `States.NoChoiceMatched`
        "#]],
        );
    }

    #[test]
    fn a_state_around_it_may_catch_that_no_rule_matches() {
        let within = |catch: &str| {
            format!(
                "{{\"StartAt\": \"P\", \"States\": {{\"P\": {{\"Type\": \"Parallel\", {catch} \"Branches\": [\n\
                 {{\"StartAt\": \"M\", \"States\": {{\"M\": {{\"Type\": \"Map\", \"End\": true, \"ItemProcessor\":\n\
                 {{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Choice\", \"Choices\": [\
                 {{\"Variable\": \"$.a\", \"IsNull\": true, \"Next\": \"B\"}}]}},\n\"B\": {{\"Type\": \"Succeed\"}}}}}}\
                 }}}}}}], \"End\": true}}}}}}\n"
            )
        };
        let catch = |name: &str| within(&format!("\"Catch\": [{{\"ErrorEquals\": [\"{name}\"], \"Next\": \"P\"}}],"));
        check_each(
            &[within(""), catch("States.ALL"), catch("States.NoChoiceMatched"), catch("States.Timeout")],
            expect![[r#"
                3  | {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "B"}]},
                .. |                              ^ hint choice-no-default: this Choice state has no `Default`: input that no rule matches fails the execution with `States.NoChoiceMatched`
                ---
                ---
                ---
                3  | {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "B"}]},
                .. |                              ^ hint choice-no-default: this Choice state has no `Default`: input that no rule matches fails the execution with `States.NoChoiceMatched`
            "#]],
        );
    }

    #[test]
    fn rules_that_leave_nothing_over_need_no_default() {
        let complete = [
            ["\"Variable\": \"$.a\", \"IsPresent\": true", "\"Variable\": \"$.a\", \"IsPresent\": false"],
            ["\"Variable\": \"$.a\", \"BooleanEquals\": false", "\"Variable\": \"$.a\", \"BooleanEquals\": true"],
            [
                "\"Variable\": \"$.a\", \"NumericLessThan\": 1",
                "\"Variable\": \"$.a\", \"NumericGreaterThanEquals\": 1.0",
            ],
            [
                "\"Variable\": \"$.a\", \"StringGreaterThanPath\": \"$.b\"",
                "\"Variable\": \"$.a\", \"StringLessThanEqualsPath\": \"$.b\"",
            ],
            [
                "\"Variable\": \"$.a\", \"StringEquals\": \"x\"",
                "\"Not\": {\"Variable\": \"$.a\", \"StringEquals\": \"x\"}",
            ],
            [
                "\"Or\": [{\"Variable\": \"$.a\", \"NumericLessThan\": 1}, {\"Variable\": \"$.a\", \"NumericEquals\": 1}]",
                "\"Variable\": \"$.a\", \"NumericGreaterThan\": 1",
            ],
            ["\"Condition\": \"{% $a = 1 %}\"", "\"Condition\": \"{% $a != 1 %}\""],
            ["\"Condition\": \"{% $a < 1 %}\"", "\"Condition\": \"{%$a >= 1%}\""],
            ["\"Condition\": \"{% $exists($a) %}\"", "\"Condition\": \"{% $not($exists($a)) %}\""],
            ["\"Condition\": \"{% $a %}\"", "\"Condition\": true"],
            ["\"Variable\": \"$.a\", \"IsNull\": true", "${more}"],
        ];
        let open = [
            ["\"Variable\": \"$.a\", \"IsPresent\": true", "\"Variable\": \"$.b\", \"IsPresent\": false"],
            ["\"Variable\": \"$.a\", \"NumericLessThan\": 1", "\"Variable\": \"$.a\", \"NumericGreaterThanEquals\": 2"],
            ["\"Variable\": \"$.a\", \"NumericLessThan\": 1", "\"Variable\": \"$.a\", \"NumericGreaterThan\": 1"],
            ["\"Condition\": \"{% $a = 1 and $b %}\"", "\"Condition\": \"{% $a != 1 and $b %}\""],
            ["\"Condition\": \"{% $a = 1 %}\"", "\"Condition\": \"{% $a != 2 %}\""],
        ];
        for (pairs, is_open) in [(&complete[..], false), (&open[..], true)] {
            for [one, other] in pairs {
                let rules = format!("{{{one}, \"Next\": \"B\"}}, {{{other}, \"Next\": \"B\"}}");
                let text = choice(&rules, if one.contains("Condition") { JSONATA } else { "" });
                assert_eq!(codes(&text).contains(&"choice-no-default"), is_open, "{text}");
            }
        }
    }

    #[test]
    fn rules_of_the_other_language_are_one_mistake() {
        let codes_of = |rule: &str, end: &str| codes(&choice(&format!("{rule}, {rule}"), end));
        let foreign = codes_of("{\"Condition\": true, \"Next\": \"B\"}", "");
        assert_eq!(foreign, ["field-needs-jsonata"; 2]);
        let foreign = codes_of("{\"Variable\": \"$.a\", \"Next\": \"B\", \"IsNull\": true}", JSONATA);
        assert!(!foreign.is_empty() && foreign.iter().all(|code| *code == "field-needs-jsonpath"), "{foreign:?}");
    }

    #[test]
    fn what_is_half_typed_or_filled_in_is_not_missed() {
        let rule = "{\"Variable\": \"$.a\", \"IsNull\": true, \"Next\": \"B\"}";
        for end in [",\n\"Def", ",\n\"Default\"", ",\n\"Default\":", ",\n\"default\": \"B\"", ",\n${rest}"] {
            let codes = codes(&choice(rule, end));
            assert!(!codes.contains(&"choice-no-default"), "{end}: {codes:?}");
        }
        assert!(!codes(&choice("${rules}", "")).contains(&"choice-no-default"));
        assert_eq!(codes(&choice("", "")), ["choices-empty"]);
    }
}
