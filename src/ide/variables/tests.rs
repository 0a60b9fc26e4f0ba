//! Where a variable is set and read, and what it is called from now on.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::variables_at;
use crate::ide::{Reference, Snapshot, variables};
use crate::test_support::random::edits;
use crate::test_support::{Fixture, annotated};
use crate::text::{SourceText, TextSize};

const TEXT: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Assign": {"x.$": "$.n", "y": [1, 2]}, "Next": "B"},
    "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"m.$": "States.Format('{}', $x.a)"},
      "Catch": [{"ErrorEquals": ["E"], "Assign": {"x.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
    "C": {"Type": "Parallel", "Branches": [
      {"StartAt": "CA", "States": {"CA": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% \"\" & $x & ($w := 1; $w + $x) %}"}}},
      {"StartAt": "CB", "States": {"CB": {"Type": "Pass", "Assign": {"x": 5}, "Next": "CC"}, "CC": {"Type": "Succeed", "InputPath": "$x"}}},
      {"StartAt": "CD", "States": {"CD": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "CE",
        "States": {"CE": {"Type": "Succeed", "InputPath": "$x"}}}, "End": true}}}
    ], "Next": "D"},
    "D": {"Type": "Pass", "Parameters": {"x.$": "$x", "none.$": "$none", "z.$": "$z"}, "End": true}
  }
}
"#;

/// The offset behind the `count`-th `what` in the text, counted from 0.
fn place(what: &str, count: usize) -> TextSize {
    let (at, _) = TEXT.match_indices(what).nth(count).expect("it is in the text");
    ((at + what.len()) as u32).into()
}

fn snapshot() -> Snapshot {
    Snapshot::new(SourceText::new(TEXT))
}

#[test]
fn references_are_found_from_each_of_them() {
    let snapshot = snapshot();
    let found = snapshot.references(place("$x", 0)).unwrap();
    let words = |is_declaration: bool| if is_declaration { "set" } else { "read" }.to_owned();
    let ranges: Vec<_> = found.iter().map(|found| (found.range, words(found.is_declaration))).collect();
    expect![[r#"
        {
          "StartAt": "A",
          "States": {
            "A": {"Type": "Pass", "Assign": {"x.$": "$.n", "y": [1, 2]}, "Next": "B"},
                                              ^ set
            "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"m.$": "States.Format('{}', $x.a)"},
                                                                                                                          ^ read
              "Catch": [{"ErrorEquals": ["E"], "Assign": {"x.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
                                                           ^ set
            "C": {"Type": "Parallel", "Branches": [
              {"StartAt": "CA", "States": {"CA": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% \"\" & $x & ($w := 1; $w + $x) %}"}}},
                                                                                                                       ^ read
                                                                                                                                           ^ read
              {"StartAt": "CB", "States": {"CB": {"Type": "Pass", "Assign": {"x": 5}, "Next": "CC"}, "CC": {"Type": "Succeed", "InputPath": "$x"}}},
              {"StartAt": "CD", "States": {"CD": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "CE",
                "States": {"CE": {"Type": "Succeed", "InputPath": "$x"}}}, "End": true}}}
            ], "Next": "D"},
            "D": {"Type": "Pass", "Parameters": {"x.$": "$x", "none.$": "$none", "z.$": "$z"}, "End": true}
                                                          ^ read
          }
        }
    "#]].assert_eq(&annotated(TEXT, &ranges));
    for reference in &found {
        assert_eq!(snapshot.references(reference.range.start()).as_ref(), Some(&found));
        assert_eq!(snapshot.references(reference.range.end()).as_ref(), Some(&found));
    }
    let inner = snapshot.references(place("\"Assign\": {\"x", 2)).unwrap();
    assert_eq!(inner.len(), 2);
    let child = snapshot.references(place("\"InputPath\": \"$x", 1)).unwrap();
    assert_eq!(child.len(), 1);
    // What the expression binds is no variable of the machine.
    assert_eq!(variables::references(&snapshot.definitions()[0], place("$w", 0)), None);
}

#[track_caller]
fn check_definition(at: TextSize, expected: Expect) {
    let Some(answer) = snapshot().goto_definition(at) else { return expected.assert_eq("nothing") };
    let mut ranges = vec![(answer.range, "from".to_owned())];
    for target in answer.info {
        assert!(target.full_range.contains_range(target.focus_range));
        ranges.push((target.focus_range, format!("to {}", &TEXT[target.full_range])));
    }
    let all = annotated(TEXT, &ranges);
    let is_marked = |line: &&str| line.trim_start().starts_with('^');
    let lines: Vec<&str> = all.lines().collect();
    let shown =
        lines.iter().enumerate().filter(|(at, line)| is_marked(line) || lines.get(at + 1).is_some_and(is_marked));
    expected.assert_eq(&shown.map(|(_, line)| format!("|{line}\n")).collect::<String>());
}

#[test]
fn a_read_leads_to_what_can_have_set_it_and_back() {
    check_definition(
        place("$x", 0),
        expect![[r#"
        |    "A": {"Type": "Pass", "Assign": {"x.$": "$.n", "y": [1, 2]}, "Next": "B"},
        |                                      ^ to "x.$": "$.n"
        |    "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"m.$": "States.Format('{}', $x.a)"},
        |                                                                                                                  ^ from
    "#]],
    );
    check_definition(
        place("{\"x.$\": \"$x", 0),
        expect![[r#"
        |    "A": {"Type": "Pass", "Assign": {"x.$": "$.n", "y": [1, 2]}, "Next": "B"},
        |                                      ^ to "x.$": "$.n"
        |      "Catch": [{"ErrorEquals": ["E"], "Assign": {"x.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
        |                                                   ^ to "x.$": "$.Error"
        |    "D": {"Type": "Pass", "Parameters": {"x.$": "$x", "none.$": "$none", "z.$": "$z"}, "End": true}
        |                                                  ^ from
    "#]],
    );
    check_definition(
        place("\"InputPath\": \"$x", 0),
        expect![[r#"
        |      {"StartAt": "CB", "States": {"CB": {"Type": "Pass", "Assign": {"x": 5}, "Next": "CC"}, "CC": {"Type": "Succeed", "InputPath": "$x"}}},
        |                                                                                                                                      ^ from
        |                                                                      ^ to "x": 5
    "#]],
    );
    check_definition(
        place("\"InputPath\": \"$x", 1),
        expect![[r#"
        |    "A": {"Type": "Pass", "Assign": {"x.$": "$.n", "y": [1, 2]}, "Next": "B"},
        |                                      ^ to "x.$": "$.n"
        |      "Catch": [{"ErrorEquals": ["E"], "Assign": {"x.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
        |                                                   ^ to "x.$": "$.Error"
        |        "States": {"CE": {"Type": "Succeed", "InputPath": "$x"}}}, "End": true}}}
        |                                                            ^ from
    "#]],
    );
    check_definition(place("$none", 0), expect!["nothing"]);
    check_definition(
        place("\"Assign\": {\"x", 0),
        expect![[r#"
        |    "A": {"Type": "Pass", "Assign": {"x.$": "$.n", "y": [1, 2]}, "Next": "B"},
        |                                      ^ from
        |    "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"m.$": "States.Format('{}', $x.a)"},
        |                                                                                                                  ^ to x
        |      {"StartAt": "CA", "States": {"CA": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% \"\" & $x & ($w := 1; $w + $x) %}"}}},
        |                                                                                                               ^ to x
        |                                                                                                                                   ^ to x
        |    "D": {"Type": "Pass", "Parameters": {"x.$": "$x", "none.$": "$none", "z.$": "$z"}, "End": true}
        |                                                  ^ to x
    "#]],
    );
    check_definition(
        place("\"Assign\": {\"z", 0),
        expect![[r#"
        |      "Catch": [{"ErrorEquals": ["E"], "Assign": {"x.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
        |                                                                                                        ^ from
        |    "D": {"Type": "Pass", "Parameters": {"x.$": "$x", "none.$": "$none", "z.$": "$z"}, "End": true}
        |                                                                                  ^ to z
    "#]],
    );
    check_definition(place("\"y", 0), expect!["nothing"]);
}

#[test]
fn a_hover_tells_where_the_value_comes_from() {
    let hover = |at| {
        let answer = snapshot().hover(at).unwrap();
        format!("{}\n---\n{}", &TEXT[answer.range], answer.info)
    };
    expect![[r#"
        x
        ---
        **`$x`**: variable

        - Set by `A`: `"$.n"`
        - Set by `B` if it fails: `"$.Error"`
    "#]]
    .assert_eq(&hover(place("{\"x.$\": \"$x", 0)));
    expect![[r#"
        z
        ---
        **`$z`**: variable

        - Set by `B`: `1`
        - **Has no value** on some ways that lead here
    "#]]
    .assert_eq(&hover(place("$z", 0)));
    expect![[r#"
        none
        ---
        **`$none`**: variable

        - **Has no value here**: nothing that leads here sets it
    "#]]
    .assert_eq(&hover(place("$none", 0)));
    expect![[r#"
        x
        ---
        **`$x`**: variable

        - **Has no value here**: child executions do not see what is set outside of them
    "#]]
    .assert_eq(&hover(place("\"InputPath\": \"$x", 1)));
    expect![[r#"
        x
        ---
        **`$x`**: variable

        - Set here: `"$.n"`
        - Read in 4 places
    "#]]
    .assert_eq(&hover(place("\"Assign\": {\"x", 0)));
    expect![[r#"
        e
        ---
        **`$e`**: variable

        - Set here: `1`
        - Nothing reads this value
    "#]]
    .assert_eq(&hover(place("\"e", 0)));
}

/// The lines that a rename changes, or why it is refused.
#[track_caller]
fn check_rename(at: TextSize, new_name: &str, expected: Expect) {
    let outcome = match snapshot().rename(at, new_name) {
        Ok(edit) => {
            assert!(snapshot().prepare_rename(at).unwrap().range.contains_inclusive(at));
            let new = edit.applied_to(TEXT);
            let changed = TEXT.lines().zip(new.lines()).filter(|(old, new)| old != new);
            changed.map(|(_, new)| format!("{}\n", new.trim())).collect()
        }
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&outcome);
}

#[test]
fn a_rename_changes_keys_and_reads_of_one_variable() {
    check_rename(
        place("$x", 0),
        "amount",
        expect![[r#"
        "A": {"Type": "Pass", "Assign": {"amount.$": "$.n", "y": [1, 2]}, "Next": "B"},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"m.$": "States.Format('{}', $amount.a)"},
        "Catch": [{"ErrorEquals": ["E"], "Assign": {"amount.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
        {"StartAt": "CA", "States": {"CA": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% \"\" & $amount & ($w := 1; $w + $amount) %}"}}},
        "D": {"Type": "Pass", "Parameters": {"x.$": "$amount", "none.$": "$none", "z.$": "$z"}, "End": true}
    "#]],
    );
    check_rename(
        place("\"Assign\": {\"x", 0),
        "$größe",
        expect![[r#"
        "A": {"Type": "Pass", "Assign": {"größe.$": "$.n", "y": [1, 2]}, "Next": "B"},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"m.$": "States.Format('{}', $größe.a)"},
        "Catch": [{"ErrorEquals": ["E"], "Assign": {"größe.$": "$.Error", "e": 1}, "Next": "C"}], "Assign": {"z": 1}, "Next": "C"},
        {"StartAt": "CA", "States": {"CA": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% \"\" & $größe & ($w := 1; $w + $größe) %}"}}},
        "D": {"Type": "Pass", "Parameters": {"x.$": "$größe", "none.$": "$none", "z.$": "$z"}, "End": true}
    "#]],
    );
    check_rename(
        place("\"InputPath\": \"$x", 0),
        "amount",
        expect![[r#"
        {"StartAt": "CB", "States": {"CB": {"Type": "Pass", "Assign": {"amount": 5}, "Next": "CC"}, "CC": {"Type": "Succeed", "InputPath": "$amount"}}},
    "#]],
    );
    check_rename(place("\"z", 0), "z", expect![[""]]);
    // No state that sees it is in JSONata.
    check_rename(
        place("\"InputPath\": \"$x", 0),
        "count",
        expect![[r#"
        {"StartAt": "CB", "States": {"CB": {"Type": "Pass", "Assign": {"count": 5}, "Next": "CC"}, "CC": {"Type": "Succeed", "InputPath": "$count"}}},
    "#]],
    );
}

#[test]
fn a_rename_is_refused_where_it_would_change_the_meaning() {
    for name in ["y", "e", "", "a-b", "2nd", "states", "sum", "w", &"x".repeat(81)] {
        assert!(snapshot().rename(place("$x", 0), name).is_err(), "{name}");
    }
    check_rename(place("$x", 0), "y", expect!["there is a variable `y` already: `A` sets it"]);
    check_rename(
        place("$x", 0),
        "a.b",
        expect!["`a.b` is no name of a variable: it has letters, digits and `_`, and starts with a letter"],
    );
    check_rename(
        place("$x", 0),
        "w",
        expect!["an expression of `CA` has a `$w` of its own, which it would read instead of the variable"],
    );
    check_rename(place("$x", 0), "count", expect!["`$count` is a function of JSONata, which the variable would hide"]);
    check_rename(place("$x", 0), "states", expect!["`states` is what AWS itself sets for each state"]);
    check_rename(place("\"z", 0), "x", expect!["there is a variable `x` already: `A` sets it"]);
    check_rename(place("\"InputPath\": \"$x", 0), "y", expect!["there is a variable `y` already: `A` sets it"]);
    check_rename(place("$none", 0), "y", expect!["no state sets `$none`: there is nothing to rename"]);
    check_rename(
        place("\"m", 0),
        "y",
        expect!["there is nothing to rename here: put the cursor on the name of a state or a variable"],
    );
}

#[test]
fn where_the_ways_are_not_known_every_assignment_may_count() {
    let fixture = Fixture::new(
        r#"
{"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "${next}"}, "B": {"Type": "Succeed", "InputPath": "$x"}}}
                                                                                                                                 |
"#,
    );
    let snapshot = fixture.snapshot();
    expect![[r#"
        **`$x`**: variable

        - Set by `A`: `1`
    "#]]
    .assert_eq(&snapshot.hover(fixture.cursor()).unwrap().info);
    assert_eq!(snapshot.goto_definition(fixture.cursor()).unwrap().info.len(), 1);
    assert_eq!(variables_at(&snapshot.definitions()[0], fixture.cursor()).len(), 1);
}

#[test]
fn escapes_are_kept_and_replaced() {
    let fixture = Fixture::new(
        r#"
{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"\u0061b": "{% \"\\\"\" %}"}, "Next": "B"},
"B": {"Type": "Succeed", "Output": "{% \"\\\"\" & $a\u0062 %}"}}}
                                                   |
"#,
    );
    let edit = fixture.snapshot().rename(fixture.cursor(), "c").unwrap();
    expect![[r#"
        {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"c": "{% \"\\\"\" %}"}, "Next": "B"},
        "B": {"Type": "Succeed", "Output": "{% \"\\\"\" & $c %}"}}}
    "#]].assert_eq(&edit.applied_to(&fixture.text));
}

#[test]
fn what_can_be_read_at_a_place() {
    let snapshot = snapshot();
    let visible = |at| {
        let all = variables_at(&snapshot.definitions()[0], at);
        all.into_iter().map(|variable| format!("{} {}\n", variable.name, variable.detail())).collect::<String>()
    };
    expect![[""]].assert_eq(&visible(place("\"Type\": \"Pass\"", 0)));
    expect![[r#"
        x set by `A`
        y set by `A`
    "#]]
    .assert_eq(&visible(place("\"Type\": \"Task\"", 0)));
    expect![[r#"
        x set by `A` or `B`
        y set by `A`
        e set by `B`, not on all ways
        z set by `B`, not on all ways
    "#]]
    .assert_eq(&visible(place("$none", 0)));
    expect![[r#"
        x set by `CB`
        y set by `A`
        e set by `B`, not on all ways
        z set by `B`, not on all ways
    "#]]
    .assert_eq(&visible(place("\"InputPath\": \"$x", 0)));
    expect![[""]].assert_eq(&visible(place("\"InputPath\": \"$x", 1)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// In any text, all places of a variable lead to each other, and a rename
    /// changes just them.
    #[test]
    fn all_places_of_a_variable_are_one(edits in edits(0..8)) {
        let mut source = SourceText::new(TEXT);
        for edit in &edits {
            let indel = edit.indel(source.text());
            source = source.edited(&indel);
        }
        let text = source.text().to_owned();
        let snapshot = Snapshot::new(source);
        for at in (0..=text.len() as u32).map(TextSize::from) {
            variables_at(&snapshot.definitions()[0], at);
            let found = variables::references(&snapshot.definitions()[0], at);
            let Some(found) = found else {
                prop_assert!(variables::prepare_rename(&snapshot.definitions()[0], at).is_none());
                continue;
            };
            prop_assert!(snapshot.hover(at).is_some());
            for reference in &found {
                let again = variables::references(&snapshot.definitions()[0], reference.range.start());
                prop_assert_eq!(again.as_ref(), Some(&found), "{:?} of {}", reference, &text);
            }
            let Some(Ok(edit)) = variables::rename(&snapshot.definitions()[0], at, "freshName") else { continue };
            prop_assert_eq!(edit.indels().len(), found.len());
            let first = edit.indels()[0].delete;
            let renamed = Snapshot::new(SourceText::new(&edit.applied_to(&text)));
            let again = variables::references(&renamed.definitions()[0], first.start()).unwrap();
            let kinds = |references: &[Reference]| references.iter().map(|one| one.is_declaration).collect::<Vec<_>>();
            prop_assert_eq!(kinds(&again), kinds(&found));
        }
    }
}
