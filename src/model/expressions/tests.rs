//! Which texts are found, where they stand, and what is taken over.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::model::testing::Version;

impl Version {
    /// The expressions of all states, each with the offset of its state.
    fn all(&self) -> Vec<(TextSize, Embedded)> {
        let mut all = Vec::new();
        self.analysis.for_each_machine(&mut |machine| {
            for state in machine.states() {
                let found = expressions_of(&state, &self.tree, self.text());
                all.extend(found.iter().map(|embedded| (state.at(), embedded.clone())));
            }
        });
        all
    }
}

/// Every expression: where it is, when it is evaluated, and its code as it
/// stands in the file.
fn check(state: &str, expected: Expect) {
    let text = format!(r#"{{"StartAt": "A", "States": {{"A": {state}}}}}"#);
    let version = Version::new(&text);
    let mut out = String::new();
    for (at, embedded) in version.all() {
        let Site { field, part, key, variable, is_whole, location, .. } = &embedded.site;
        let whole = TextRange::up_to(TextSize::of(embedded.code_text()));
        let range = embedded.range(whole) + at;
        assert_eq!(embedded.offset(embedded.range(whole).end()), Some(whole.end()));
        let mut line = format!("{location} {part:?} {} `{key}`", field.name);
        line += &variable.as_ref().map(|variable| format!(" assigns {variable}")).unwrap_or_default();
        line += if *is_whole { " whole" } else { "" };
        line += if embedded.is_unknown { " unknown" } else { "" };
        out += &format!("{line}: {}\n", &text[range]);
    }
    expected.assert_eq(&out);
}

#[test]
fn what_a_template_makes_of_an_argument_is_unknown() {
    check(
        r#"{"Type": "Task", "QueryLanguage": "JSONata", "Arguments": {"a": {"Fn::Join": ["", ["{% $x & '", {"Ref": "Y"}, "' %}"]]},
            "b": {"Fn::Sub": ["{% $x & '${Y}' %}", {"Y": "{% 1 %}"}]}, "c": ["{% $x %}"]}, "Output": {"Ref": "{% 2 %}"}}"#,
        expect![[r#"
            /Arguments/a/Fn::Join[1][0] State Arguments `Fn::Join` unknown:  $x & '
            /Arguments/b/Fn::Sub[0] State Arguments `Fn::Sub` unknown:  $x & '${Y}' 
            /Arguments/b/Fn::Sub[1]/Y State Arguments `Y` unknown:  1 
            /Arguments/c[0] State Arguments `c`:  $x 
            /Output/Ref State Output `Ref` unknown:  2 
        "#]],
    );
}

#[test]
fn jsonata_is_found_wherever_it_is_evaluated() {
    check(
        r#"{"Type": "Task", "QueryLanguage": "JSONata", "Comment": "{% no %}", "Resource": "{% no %}",
            "TimeoutSeconds": "{% 1 %}", "Arguments": {"Next": ["{% 2 %}", "plain", "{% \"\u0033\" %}"]},
            "Assign": {"x": "{% 4 %}", "y": {"z": "{% 5 %}"}}, "Output": "{%6%}", "Parameters": "{% no %}",
            "Catch": [{"ErrorEquals": ["{% no %}"], "Output": "{% 7 %}", "Next": "A"}, {"Assign": {"e": "{% 8"}}]}"#,
        expect![[r#"
            /TimeoutSeconds State TimeoutSeconds `TimeoutSeconds` whole:  1 
            /Arguments/Next[0] State Arguments `Next`:  2 
            /Arguments/Next[2] State Arguments `Next`:  \"\u0033\" 
            /Assign/x State Assign `x` assigns x:  4 
            /Assign/y/z State Assign `z` assigns y:  5 
            /Output State Output `Output` whole: 6
            /Catch[0]/Output Catcher(0) Output `Output` whole:  7 
            /Catch[1]/Assign/e Catcher(1) Assign `e` assigns e:  8
        "#]],
    );
    check(
        r#"{"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% 1 %}", "Next": "A"},
            {"Condition": true, "Assign": {"a": "{% ${b} %}"}, "Next": "A"}], "Output": {"o": "{% 3 %}}"#,
        expect![[r#"
            /Choices[0]/Condition ChoiceRule(0) Condition `Condition` whole:  1 
            /Choices[1]/Assign/a ChoiceRule(1) Assign `a` assigns a unknown:  ${b} 
            /Output/o State Output `o` unknown:  3 %}}}}
        "#]],
    );
}

#[test]
fn paths_and_calls_are_found_in_their_fields_and_under_their_keys() {
    check(
        r#"{"Type": "Map", "ItemsPath": "$.a", "ResultPath": "$.b", "Label": "$.no",
            "ItemSelector": {"c.$": "$$.Map.Item.Value", "d": "$.no", "e": [{"f.$": "States.UUID()"}]},
            "ItemReader": {"Resource": "$.no", "Parameters": {"Bucket.$": "$.g"}, "ReaderConfig": {"MaxItemsPath": "$.h"}},
            "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed", "InputPath": "$.inner"}}},
            "Assign": {"v.$": "$.i", "w": "$.no"}}"#,
        expect![[r#"
            /ItemsPath State ItemsPath `ItemsPath` whole: $.a
            /ResultPath State ResultPath `ResultPath` whole: $.b
            /ItemSelector/c.$ State ItemSelector `c.$`: $$.Map.Item.Value
            /ItemSelector/e[0]/f.$ State ItemSelector `f.$`: States.UUID()
            /ItemReader/Parameters/Bucket.$ State Parameters `Bucket.$`: $.g
            /ItemReader/ReaderConfig/MaxItemsPath State MaxItemsPath `MaxItemsPath` whole: $.h
            /Assign/v.$ State Assign `v.$` assigns v: $.i
            /InputPath State InputPath `InputPath` whole: $.inner
        "#]],
    );
    check(
        r#"{"Type": "Choice", "Choices": [{"And": [{"Variable": "$.a", "StringEqualsPath": "$.b"}], "Next": "A"}]}"#,
        expect![[r#"
            /Choices[0]/And[0]/Variable ChoiceRule(0) Variable `Variable` whole: $.a
            /Choices[0]/And[0]/StringEqualsPath ChoiceRule(0) StringEqualsPath `StringEqualsPath` whole: $.b
        "#]],
    );
}

#[test]
fn a_keystroke_parses_the_expression_that_it_is_in_alone() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata",
        "Assign": {"a": "{% 1 %}", "b": "{% 22 %}"}, "Output": "{% 3 %}"}}}"#;
    let old = Version::new(text);
    let before = old.all();
    let is_same = |old: &Embedded, new: &Embedded| match (&old.code, &new.code) {
        (Code::Jsonata(old), Code::Jsonata(new)) => Arc::ptr_eq(old, new),
        _ => false,
    };
    let new = old.replaced("22", "232");
    // Nobody asked about this version: what the one before had still counts.
    let newer = new.replaced("232", "2342");
    let after = newer.all();
    let same: Vec<bool> = before.iter().zip(&after).map(|((_, old), (_, new))| is_same(old, new)).collect();
    assert_eq!(same, [true, false, true]);
    assert_eq!(after[1].1.code_text(), " 2342 ");
}
