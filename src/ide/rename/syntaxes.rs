//! Renames in YAML and HCL: each name keeps the style that it is written in, if
//! that can hold the new one.

use std::sync::Arc;

use expect_test::{Expect, expect};

use crate::hosts::Kind;
use crate::ide::Snapshot;
use crate::syntax::{Syntax, parse_as};
use crate::text::{SourceText, TextSize};

const YAML: &str = r#"StartAt: Old   # the first
QueryLanguage: JSONata
States:
  Before: &before {Type: Pass, Next: Old, Assign: {total: 1, 'next': "{% $total %}"}}
  Old:
    Type: Choice
    Choices:
      - Condition: '{% $total > 1 and ''x'' = "y" %}'
        Next: 'Old'
      - Condition: >-
          {% ($local := $total;
              $local > 2) %}
        Next: |-
          Old
      - Condition: "{% function($local) { $local }($total) %}"
        Next:
          Old
    Default: "Old"
  Each:
    Type: Map
    ItemProcessor: {StartAt: "In", States: {In: {Type: Pass, QueryLanguage: JSONPath, Assign: {sum.$: $total}, Next: In}}}
    Next: Before
"#;

const HCL: &str = r#"resource "aws_sfn_state_machine" "m" {
  definition = jsonencode({
    StartAt = "Old"
    States = {
      Old = { Type = "Pass", Assign = { total = 1, "sum.$" = "$.x" }, Next = "Old" }
      "Other" : { Type = "Pass", Parameters = { "a.$" = "$total" }, Next = "Old" }
    }
  })
}
"#;

fn snapshot(text: &str, syntax: Syntax) -> Snapshot {
    let kind = match syntax {
        Syntax::Hcl => Kind::any(syntax),
        _ => Kind::definition(syntax),
    };
    Snapshot::of_kind(SourceText::new(text), kind, Arc::default())
}

/// The lines that are changed by a rename of what stands first behind `place`.
fn check(text: &str, syntax: Syntax, place: &str, new_name: &str, expected: Expect) {
    let at = TextSize::new((text.find(place).expect("the place is there") + place.len()) as u32);
    let new = snapshot(text, syntax).rename(at, new_name).expect("it can be renamed").applied_to(text);
    let changed = new.lines().filter(|line| !text.lines().any(|old| old == *line)).map(|line| format!("|{line}\n"));
    expected.assert_eq(&changed.collect::<String>());
}

#[test]
fn names_of_states_keep_their_style_if_that_can_hold_the_new_one() {
    check(
        YAML,
        Syntax::Yaml,
        "StartAt: ",
        "New name",
        expect![[r#"
        |StartAt: New name   # the first
        |  Before: &before {Type: Pass, Next: New name, Assign: {total: 1, 'next': "{% $total %}"}}
        |  New name:
        |        Next: 'New name'
        |          New name
        |          New name
        |    Default: "New name"
    "#]],
    );
    check(
        YAML,
        Syntax::Yaml,
        "StartAt: ",
        "Yes",
        expect![[r#"
        |StartAt: 'Yes'   # the first
        |  Before: &before {Type: Pass, Next: 'Yes', Assign: {total: 1, 'next': "{% $total %}"}}
        |  'Yes':
        |        Next: 'Yes'
        |          Yes
        |          'Yes'
        |    Default: "Yes"
    "#]],
    );
    check(
        YAML,
        Syntax::Yaml,
        "StartAt: ",
        "it's \"a: b\"",
        expect![[r#"
        |StartAt: 'it''s "a: b"'   # the first
        |  Before: &before {Type: Pass, Next: 'it''s "a: b"', Assign: {total: 1, 'next': "{% $total %}"}}
        |  'it''s "a: b"':
        |        Next: 'it''s "a: b"'
        |          it's "a: b"
        |          'it''s "a: b"'
        |    Default: "it's \"a: b\""
    "#]],
    );
    check(
        HCL,
        Syntax::Hcl,
        "StartAt = \"",
        "New name",
        expect![[r#"
        |    StartAt = "New name"
        |      "New name" = { Type = "Pass", Assign = { total = 1, "sum.$" = "$.x" }, Next = "New name" }
        |      "Other" : { Type = "Pass", Parameters = { "a.$" = "$total" }, Next = "New name" }
    "#]],
    );
    check(
        HCL,
        Syntax::Hcl,
        "StartAt = \"",
        "New",
        expect![[r#"
        |    StartAt = "New"
        |      New = { Type = "Pass", Assign = { total = 1, "sum.$" = "$.x" }, Next = "New" }
        |      "Other" : { Type = "Pass", Parameters = { "a.$" = "$total" }, Next = "New" }
    "#]],
    );
}

#[test]
fn variables_get_quotes_where_their_keys_need_them() {
    check(
        YAML,
        Syntax::Yaml,
        "Assign: {",
        "no",
        expect![[r#"
        |  Before: &before {Type: Pass, Next: Old, Assign: {'no': 1, 'next': "{% $no %}"}}
        |      - Condition: '{% $no > 1 and ''x'' = "y" %}'
        |          {% ($local := $no;
        |      - Condition: "{% function($local) { $local }($no) %}"
        |    ItemProcessor: {StartAt: "In", States: {In: {Type: Pass, QueryLanguage: JSONPath, Assign: {sum.$: $no}, Next: In}}}
    "#]],
    );
    check(
        YAML,
        Syntax::Yaml,
        "Assign: {sum.$: $",
        "all",
        expect![[r#"
        |  Before: &before {Type: Pass, Next: Old, Assign: {all: 1, 'next': "{% $all %}"}}
        |      - Condition: '{% $all > 1 and ''x'' = "y" %}'
        |          {% ($local := $all;
        |      - Condition: "{% function($local) { $local }($all) %}"
        |    ItemProcessor: {StartAt: "In", States: {In: {Type: Pass, QueryLanguage: JSONPath, Assign: {sum.$: $all}, Next: In}}}
    "#]],
    );
    check(
        YAML,
        Syntax::Yaml,
        "{% ($",
        "renamed",
        expect![[r#"
        |          {% ($renamed := $total;
        |              $renamed > 2) %}
    "#]],
    );
    check(
        HCL,
        Syntax::Hcl,
        "Assign = { ",
        "für",
        expect![[r#"
        |      Old = { Type = "Pass", Assign = { "für" = 1, "sum.$" = "$.x" }, Next = "Old" }
        |      "Other" : { Type = "Pass", Parameters = { "a.$" = "$für" }, Next = "Old" }
    "#]],
    );
    check(
        HCL,
        Syntax::Hcl,
        "Assign = { total = 1, \"",
        "all",
        expect![[r#"
        |      Old = { Type = "Pass", Assign = { total = 1, "all.$" = "$.x" }, Next = "Old" }
    "#]],
    );
}

/// What is found, without what is said of names.
fn findings(snapshot: &Snapshot) -> Vec<&'static str> {
    let mut codes: Vec<_> = snapshot.diagnostics().iter().map(|found| found.code).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn any_rename_leaves_a_document_that_says_the_same() {
    let names =
        ["Yes", "1", "a: b", "{% x", "it's", "\"q\" \\", "- x", "#", "\u{fc} \u{1f680}", "a, [b]", "no", "y", "größe"];
    let mut renamed = 0;
    for (text, syntax) in [(YAML, Syntax::Yaml), (HCL, Syntax::Hcl)] {
        let old = snapshot(text, syntax);
        assert_eq!(parse_as(text, syntax).all_errors(), []);
        for offset in (0..text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let at = TextSize::new(offset as u32);
            for name in names {
                let Ok(edit) = old.rename(at, name) else { continue };
                let new_text = edit.applied_to(text);
                assert_eq!(parse_as(&new_text, syntax).all_errors(), [], "{new_text}");
                let new = snapshot(&new_text, syntax);
                assert_eq!(findings(&new), findings(&old), "{new_text}");
                // What stands before the first change has not moved; a quote or the
                // sign of a block may stand before the name.
                let first = edit.indels()[0].delete.start();
                let named = (0..24).map(|more| first + TextSize::new(more));
                let mut named = named.filter(|at| new.prepare_rename(*at).is_ok_and(|found| found.info == name));
                let places = named.next().and_then(|at| new.references(at)).map(|places| places.len());
                assert_eq!(places, old.references(at).map(|places| places.len()), "{name} at {offset}: {new_text}");
                renamed += 1;
            }
        }
    }
    assert!(renamed > 500, "{renamed}");
}
