//! Each choice rule tests one thing (specification: "Choice State"): a
//! `Variable` by one operator, or other rules by `And`, `Or` and `Not`; in
//! JSONata it has one `Condition`.

use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, edits, values};
use super::keys::is_meant;
use crate::spec::exclusions::groups;
use crate::spec::fields::field as field_of;
use crate::spec::{Shape, ValueKind, choice};
use crate::syntax::Entry;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("choices-empty", Error, Correctness, "a Choice state has no rules", Check::Field(empty))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!("choice-and-or-empty", Error, Correctness, "an `And` or `Or` has no rules", Check::With("choices-empty"))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "choice-rule-shape",
        Error,
        Correctness,
        "a choice rule tests nothing, or more than one thing",
        Check::Object(rule_shape)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "choice-operator-count",
        Error,
        Correctness,
        "a `Variable` has no operator, or more than one",
        Check::With("choice-rule-shape")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
];

fn empty(field: &FieldContext, acc: &mut Findings) {
    let list = field.value();
    if !values::is_empty_list(list) {
        return;
    }
    let name = field.field.name;
    let (code, message) = match field.field.value {
        ValueKind::List(Shape::ChoiceRule) => {
            ("choices-empty", format!("`{name}` is empty: AWS refuses a Choice state without rules"))
        }
        ValueKind::List(Shape::NestedChoiceRule) => {
            ("choice-and-or-empty", format!("this `{name}` is empty: AWS refuses it, so put at least one rule into it"))
        }
        _ => return,
    };
    acc.report_as(code, list.range(), message).at_location(field.location());
}

fn rule_shape(rule: &ObjectContext, acc: &mut Findings) {
    if !matches!(rule.shape, Shape::ChoiceRule | Shape::NestedChoiceRule)
        || rule.is_incomplete
        || rule.is_language_unknown()
        || values::is_template_function(rule.node)
    {
        return;
    }
    // Of a rule within others in JSONata, the outer one is wrong.
    let Some(group) = groups(rule.shape).find(|group| group.fields.iter().any(|name| rule.field_of(name).is_some()))
    else {
        return;
    };
    let wanted: Vec<&str> = group.fields.iter().copied().filter(|name| rule.field_of(name).is_some()).collect();
    let is_there = |entry: &Entry| {
        entry.key().is_some_and(|key| wanted.contains(&&*key)) && !values::is_template_function(entry.value())
    };
    let mut there = rule.node.entries().filter(is_there);
    let Some(first) = there.next() else {
        let is_told = group.fields.iter().any(|name| rule.node.member(name).is_some() || is_meant(rule, name));
        if !is_told && !has_unknown_key(rule) {
            nothing(rule, &wanted, acc);
        }
        return;
    };
    if let Some(second) = there.find(|second| second.key() != first.key()) {
        let (one, other) = (first.key().unwrap_or_default(), second.key().unwrap_or_default());
        let message = format!("a rule tests one thing: AWS refuses `{other}` beside `{one}`, so make two rules of it");
        acc.report(values::key_range(second), message)
            .at_location(rule.location())
            .related(values::key_range(first), format!("`{one}` is here"));
        return;
    }
    operators(rule, first, acc);
}

/// Whether the rule has a key that no rule has, so that this is what is wrong.
fn has_unknown_key(rule: &ObjectContext) -> bool {
    rule.node.entries().any(|entry| {
        let key = entry.key().unwrap_or_default();
        !entry.is_key_sound() || entry.is_key_opaque() || field_of(Shape::ChoiceRule, &key).is_none()
    })
}

fn is_operator(entry: &Entry) -> bool {
    entry.key().is_some_and(|key| choice::is_operator(&key))
}

/// A rule without any test.
fn nothing(rule: &ObjectContext, wanted: &[&str], acc: &mut Findings) {
    let (range, message) = match (rule.node.entries().find(is_operator), wanted) {
        (Some(operator), _) => {
            let key = operator.key().unwrap_or_default();
            (
                values::key_range(operator).into(),
                format!("AWS refuses `{key}` without a `Variable` beside it that says what to test"),
            )
        }
        (None, [only]) => {
            (rule.anchor(), format!("`{only}` is missing: AWS refuses {} without it", rule.shape.title()))
        }
        (None, _) => {
            let wanted = values::enumerated(wanted).replace(" and ", " or ");
            (rule.anchor(), format!("this rule tests nothing: AWS refuses it without one of {wanted}"))
        }
    };
    acc.report(range, message).at_location(rule.location());
}

/// The operators beside `test`, which is the only test of the rule.
fn operators(rule: &ObjectContext, test: Entry, acc: &mut Findings) {
    let operators: Vec<Entry> = rule.node.entries().filter(is_operator).collect();
    let first = operators.first().copied();
    let name = test.key().unwrap_or_default();
    // What `And`, `Or` and `Not` hold are rules; a `Condition` has none.
    let holds = field_of(Shape::ChoiceRule, &name).map(|field| field.value);
    match (holds, first) {
        (Some(ValueKind::ReferencePath), None) if has_unknown_key(rule) || rule.node.member("Condition").is_some() => {}
        (Some(ValueKind::ReferencePath), None) => {
            let message = "this `Variable` has no operator: AWS refuses it, so write one beside it, such as \
                           `StringEquals`";
            acc.report_as("choice-operator-count", values::key_range(test), message).at_location(rule.location());
        }
        (Some(ValueKind::ReferencePath), Some(first)) => {
            // A function of CloudFormation may stand for nothing.
            let may_go = operators.iter().any(|operator| values::is_template_function(operator.value()));
            let second = operators.iter().find(|second| !may_go && second.key() != first.key());
            if let Some(second) = second {
                two_operators(rule, [test, first, *second], operators.len() == 2, acc);
            }
        }
        (Some(ValueKind::List(_) | ValueKind::Object(_)), Some(first)) => {
            // Whether AWS refuses this was not measured.
            let operator = first.key().unwrap_or_default();
            let message = format!("`{operator}` tests nothing beside `{name}`: put it into a rule of its own");
            acc.report(values::key_range(first), message).accepted_by_aws();
        }
        _ => {}
    }
}

fn two_operators(rule: &ObjectContext, [variable, first, second]: [Entry; 3], are_all: bool, acc: &mut Findings) {
    let (one, other) = (first.key().unwrap_or_default(), second.key().unwrap_or_default());
    let message =
        format!("a `Variable` has one operator: AWS refuses `{other}` beside `{one}`, so combine them in an `And`");
    let finding = acc
        .report_as("choice-operator-count", values::key_range(second), message)
        .at_location(rule.location())
        .related(values::key_range(first), format!("`{one}` is here"));
    let members = [variable, first, second].map(edits::member_json);
    if let ([Some(variable_json), Some(one), Some(other)], true) = (&members, are_all) {
        let both = [one, other].map(|operator| format!("{{{variable_json}, {operator}}}"));
        let mut edits = edits::removals(rule.node, &[first, second]);
        edits.push(Indel::replace(variable.range(), format!("\"And\": [{}]", both.join(", "))).into());
        finding.fix("Combine both in an `And`", edits);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, codes};
    use expect_test::expect;

    /// A Choice state with these members.
    fn choice(members: &str) -> String {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"B\": {{\"Type\": \"Succeed\"}},\n\"A\": {{\"Type\": \"Choice\", \
             \"Default\": \"B\",\n{members}\n}}}}}}\n"
        )
    }

    #[test]
    fn lists_of_rules_hold_one() {
        check(
            &choice("\"Choices\": []"),
            expect![[r#"
            3  | "Choices": []
            .. |            ^^ error choices-empty: `Choices` is empty: AWS refuses a Choice state without rules [SCHEMA_VALIDATION_FAILED /States/A/Choices]
        "#]],
        );
        check(
            &choice("\"Choices\": [\n{\"And\": [], \"Next\": \"B\"},\n{\"Not\": {\"Or\": []}, \"Next\": \"B\"}]"),
            expect![[r#"
                4  | {"And": [], "Next": "B"},
                .. |         ^^ error choice-and-or-empty: this `And` is empty: AWS refuses it, so put at least one rule into it [SCHEMA_VALIDATION_FAILED /States/A/Choices[0]/And]
                5  | {"Not": {"Or": []}, "Next": "B"}]
                .. |                ^^ error choice-and-or-empty: this `Or` is empty: AWS refuses it, so put at least one rule into it [SCHEMA_VALIDATION_FAILED /States/A/Choices[1]/Not/Or]
            "#]],
        );
        check(&choice("\"Choices\": [${rules}]"), expect![[""]]);
        check(&choice("\"Choices\": ${rules}"), expect![[""]]);
        check(&choice("\"Choices\": {\"Fn::If\": []}"), expect![[""]]);
    }

    #[test]
    fn a_rule_tests_one_thing() {
        check(
            &choice(
                r#""Choices": [
  {"Next": "B"},
  {"Comment": "nothing", "Next": "B", "Assign": {"x": 1}},
  {"StringEquals": "x", "Next": "B"},
  {"Variable": "$.a", "StringEquals": "x", "And": [{"Variable": "$.a", "IsNull": true}], "Next": "B"},
  {"Or": [{"Variable": "$.a", "IsNull": true}], "And": [{"Variable": "$.a", "IsNull": true}], "Next": "B"},
  {"Not": {}, "Next": "B"},
  {"And": [{"Comment": "x"}, {"Not": {"Variable": "$.a", "IsNull": true}, "Or": [{"Variable": "$.a", "IsNull": true}]}], "Next": "B"},
  {"Not": {"Variable": "$.a", "IsNull": true}, "IsString": true, "Next": "B"}
]"#,
            ),
            expect![[r#"
                4  |   {"Next": "B"},
                .. |   ^ error choice-rule-shape: this rule tests nothing: AWS refuses it without one of `Variable`, `And`, `Or` or `Not` [SCHEMA_VALIDATION_FAILED /States/A/Choices[0]]
                5  |   {"Comment": "nothing", "Next": "B", "Assign": {"x": 1}},
                .. |   ^ error choice-rule-shape: this rule tests nothing: AWS refuses it without one of `Variable`, `And`, `Or` or `Not` [SCHEMA_VALIDATION_FAILED /States/A/Choices[1]]
                6  |   {"StringEquals": "x", "Next": "B"},
                .. |     ^^^^^^^^^^^^ error choice-rule-shape: AWS refuses `StringEquals` without a `Variable` beside it that says what to test [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]]
                7  |   {"Variable": "$.a", "StringEquals": "x", "And": [{"Variable": "$.a", "IsNull": true}], "Next": "B"},
                .. |                                             ^^^ error choice-rule-shape: a rule tests one thing: AWS refuses `And` beside `Variable`, so make two rules of it [SCHEMA_VALIDATION_FAILED /States/A/Choices[3]]
                .. |     ^^^^^^^^ note: `Variable` is here
                8  |   {"Or": [{"Variable": "$.a", "IsNull": true}], "And": [{"Variable": "$.a", "IsNull": true}], "Next": "B"},
                .. |                                                  ^^^ error choice-rule-shape: a rule tests one thing: AWS refuses `And` beside `Or`, so make two rules of it [SCHEMA_VALIDATION_FAILED /States/A/Choices[4]]
                .. |     ^^ note: `Or` is here
                9  |   {"Not": {}, "Next": "B"},
                .. |     ^^^ error choice-rule-shape: this rule tests nothing: AWS refuses it without one of `Variable`, `And`, `Or` or `Not` [SCHEMA_VALIDATION_FAILED /States/A/Choices[5]/Not]
                10 |   {"And": [{"Comment": "x"}, {"Not": {"Variable": "$.a", "IsNull": true}, "Or": [{"Variable": "$.a", "IsNull": true}]}], "Next": "B"},
                .. |            ^ error choice-rule-shape: this rule tests nothing: AWS refuses it without one of `Variable`, `And`, `Or` or `Not` [SCHEMA_VALIDATION_FAILED /States/A/Choices[6]/And[0]]
                .. |                                                                            ^^ error choice-rule-shape: a rule tests one thing: AWS refuses `Or` beside `Not`, so make two rules of it [SCHEMA_VALIDATION_FAILED /States/A/Choices[6]/And[1]]
                .. |                                ^^^ note: `Not` is here
                11 |   {"Not": {"Variable": "$.a", "IsNull": true}, "IsString": true, "Next": "B"}
                .. |                                                 ^^^^^^^^ warning choice-rule-shape: `IsString` tests nothing beside `Not`: put it into a rule of its own
            "#]],
        );
        check(
            &choice(
                r#""QueryLanguage": "JSONata", "Choices": [
  {"Next": "B"},
  {"Condition": "{% $states.input.a %}", "Next": "B"},
  {"Condition": false, "Output": 1, "Next": "B"}
]"#,
            ),
            expect![[r#"
                4  |   {"Next": "B"},
                .. |   ^ error choice-rule-shape: `Condition` is missing: AWS refuses a choice rule without it [SCHEMA_VALIDATION_FAILED /States/A/Choices[0]]
            "#]],
        );
    }

    #[test]
    fn a_variable_has_one_operator() {
        check(
            &choice(
                r#""Choices": [
  {"Variable": "$.a", "Next": "B"},
  {"Variable": "$.a", "IsPresent": true, "StringEquals": "x", "Next": "B"},
  {"Or": [{"Variable": "$.a"}, {"Variable": "$.a", "NumericLessThan": 1, "NumericGreaterThanPath": "$.b"}], "Next": "B"}
]"#,
            ),
            expect![[r#"
                4  |   {"Variable": "$.a", "Next": "B"},
                .. |     ^^^^^^^^ error choice-operator-count: this `Variable` has no operator: AWS refuses it, so write one beside it, such as `StringEquals` [SCHEMA_VALIDATION_FAILED /States/A/Choices[0]]
                5  |   {"Variable": "$.a", "IsPresent": true, "StringEquals": "x", "Next": "B"},
                .. |                                           ^^^^^^^^^^^^ error choice-operator-count: a `Variable` has one operator: AWS refuses `StringEquals` beside `IsPresent`, so combine them in an `And` [SCHEMA_VALIDATION_FAILED /States/A/Choices[1]]
                .. |                        ^^^^^^^^^ note: `IsPresent` is here
                6  |   {"Or": [{"Variable": "$.a"}, {"Variable": "$.a", "NumericLessThan": 1, "NumericGreaterThanPath": "$.b"}], "Next": "B"}
                .. |             ^^^^^^^^ error choice-operator-count: this `Variable` has no operator: AWS refuses it, so write one beside it, such as `StringEquals` [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]/Or[0]]
                .. |                                                                           ^^^^^^^^^^^^^^^^^^^^^^ error choice-operator-count: a `Variable` has one operator: AWS refuses `NumericGreaterThanPath` beside `NumericLessThan`, so combine them in an `And` [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]/Or[1]]
                .. |                                                     ^^^^^^^^^^^^^^^ note: `NumericLessThan` is here
            "#]],
        );
    }

    #[test]
    fn one_mistake_is_reported_once() {
        check(
            &choice(
                r#""Choices": [
  {"variable": "$.a", "IsNull": true, "Next": "B"},
  {"Variable": "$.a", "StringEqual": "x", "Next": "B"},
  {"Variable": "$.a", "Foo": "x", "Next": "B"},
  {"Condition": "{% true %}", "Next": "B"},
  {"Foo": 1, "Next": "B"}
]"#,
            ),
            expect![[r#"
                4  |   {"variable": "$.a", "IsNull": true, "Next": "B"},
                .. |     ^^^^^^^^ error field-case: `variable` must be written `Variable`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/A/Choices[0]]
                5  |   {"Variable": "$.a", "StringEqual": "x", "Next": "B"},
                .. |                        ^^^^^^^^^^^ error choice-operator-unknown: a choice rule has no operator `StringEqual`; did you mean `StringEquals`? [SCHEMA_VALIDATION_FAILED /States/A/Choices[1]]
                6  |   {"Variable": "$.a", "Foo": "x", "Next": "B"},
                .. |                        ^^^ error choice-operator-unknown: a choice rule has no operator `Foo`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]]
                7  |   {"Condition": "{% true %}", "Next": "B"},
                .. |     ^^^^^^^^^ error field-needs-jsonata: `Condition` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Variable` [SCHEMA_VALIDATION_FAILED /States/A]
                8  |   {"Foo": 1, "Next": "B"}
                .. |     ^^^ error unknown-field: a choice rule has no field `Foo`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Choices[4]]
            "#]],
        );
        check(
            &choice(
                r#""QueryLanguage": "JSONata", "Choices": [
  {"Variable": "$.a", "Next": "B"},
  {"And": [{}, {"Variable": "$.a"}], "Next": "B"}
]"#,
            ),
            expect![[r#"
                4  |   {"Variable": "$.a", "Next": "B"},
                .. |     ^^^^^^^^ error field-needs-jsonpath: `Variable` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Condition` [SCHEMA_VALIDATION_FAILED /States/A]
                5  |   {"And": [{}, {"Variable": "$.a"}], "Next": "B"}
                .. |     ^^^ error field-needs-jsonpath: `And` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so remove it [SCHEMA_VALIDATION_FAILED /States/A]
                .. |                  ^^^^^^^^ error field-needs-jsonpath: `Variable` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so remove it [SCHEMA_VALIDATION_FAILED /States/A]
            "#]],
        );
        for rule in [
            "{\"Variable\": \"$.a\", ${test}, \"Next\": \"B\"}",
            "${rule}",
            "{\"Ref\": \"Rule\"}",
            "{\"Variable\": \"$.a\", \"StringEquals\": {\"Ref\": \"A\"}, \"IsNull\": true, \"Next\": \"B\"}",
            "{\"Variable\": {\"Ref\": \"A\"}, \"StringEquals\": \"x\", \"Next\": \"B\"}",
        ] {
            let codes = codes(&choice(&format!("\"Choices\": [{rule}]")));
            assert!(
                !codes.iter().any(|code| ["choice-rule-shape", "choice-operator-count"].contains(code)),
                "{rule}: {codes:?}"
            );
        }
        for rest in ["\"Var", "\"Variable\": \"$.a\", \"Str", "\"Variable\"", "\"Variable\": \"$.a\", \"IsNull\""] {
            let codes = codes(&choice(&format!("\"Choices\": [{{\"Next\": \"B\",\n{rest}\n}}]")));
            assert!(
                !codes.iter().any(|code| ["choice-rule-shape", "choice-operator-count"].contains(code)),
                "{rest}: {codes:?}"
            );
        }
        assert!(
            !codes(&choice("\"QueryLanguage\": \"${l}\", \"Choices\": [{\"Next\": \"B\"}]"))
                .contains(&"choice-rule-shape")
        );
    }

    #[test]
    fn two_operators_are_combined() {
        check_fix(
            &choice(
                r#""Choices": [{
  "Variable": "$.a",
  "IsPresent": true,
  "StringEquals": "x",
  "Next": "B"
}]"#,
            ),
            expect![[r#"
                Combine both in an `And`
                {"StartAt": "A", "States": {"B": {"Type": "Succeed"},
                "A": {"Type": "Choice", "Default": "B",
                "Choices": [{
                  "And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "StringEquals": "x"}],
                  "Next": "B"
                }]
                }}}
            "#]],
        );
        check_fix(
            &choice(r#""Choices": [{"Next": "B", "IsPresent": true, "Variable": "$.a", "StringEquals": "x"}]"#),
            expect![[r#"
                Combine both in an `And`
                {"StartAt": "A", "States": {"B": {"Type": "Succeed"},
                "A": {"Type": "Choice", "Default": "B",
                "Choices": [{"Next": "B", "And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "StringEquals": "x"}]}]
                }}}
            "#]],
        );
    }
}
