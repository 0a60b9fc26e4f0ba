//! What edits make of texts in each syntax.

use expect_test::{Expect, expect};

use super::*;
use crate::syntax::{self, parse_as};
use crate::text::TextEdit;

fn applied(text: &str, edit: Edit) -> String {
    all_applied(text, vec![edit])
}

fn all_applied(text: &str, edits: Vec<Edit>) -> String {
    let tree = syntax::parse(text);
    TextEdit::new(worded(Some(tree.root(text)), edits).unwrap()).unwrap().applied_to(text)
}

#[test]
fn a_member_goes_with_its_comma() {
    let check = |text: &str, key: &str, expected: &str| {
        let tree = syntax::parse(text);
        let root = tree.root(text);
        let entry = root.member(key).unwrap();
        assert_eq!(applied(text, removal(root, entry)), expected);
    };
    check("{\"a\": 1, \"b\": 2, \"c\": 3}", "a", "{\"b\": 2, \"c\": 3}");
    check("{\n  \"a\": 1,\n  \"b\": 2\n}", "b", "{\n  \"a\": 1\n}");
    check("{\n  \"a\": 1,\n  \"b\": {}\n}", "a", "{\n  \"b\": {}\n}");
    check("{\"a\": 1}", "a", "{}");
}

#[test]
fn several_members_go_with_their_commas() {
    let check = |keys: &[&str], expected: &str| {
        let text = "{\"a\": 1, \"b\": 2, \"c\": 3}";
        let tree = syntax::parse(text);
        let root = tree.root(text);
        let entries: Vec<Entry> = keys.iter().map(|key| root.member(key).unwrap()).collect();
        assert_eq!(all_applied(text, removals(root, &entries)), expected, "{keys:?}");
    };
    check(&["a"], "{\"b\": 2, \"c\": 3}");
    check(&["a", "b"], "{\"c\": 3}");
    check(&["b", "c"], "{\"a\": 1}");
    check(&["a", "c"], "{\"b\": 2}");
    check(&["a", "b", "c"], "{}");
}

#[test]
fn an_item_moves_behind_the_last_one() {
    let check = |text: &str, index: usize, expected: &str| {
        let tree = syntax::parse(text);
        let root = tree.root(text);
        let edits = move_to_end(root, root.entries().nth(index).unwrap()).unwrap();
        assert_eq!(all_applied(text, edits), expected);
    };
    check("[1, 2, 3]", 0, "[2, 3, 1]");
    check("[\n  1,\n  2\n]", 0, "[\n  2,\n  1\n]");
    let tree = syntax::parse("[1]");
    let root = tree.root("[1]");
    assert!(move_to_end(root, root.entries().next().unwrap()).is_none());
}

#[test]
fn a_new_member_is_set_like_the_first_one() {
    let check = |text: &str, expected: &str| {
        let tree = syntax::parse(text);
        assert_eq!(applied(text, insertion_at_start(tree.root(text), "\"x\": 0")), expected);
    };
    check("{}", "{\"x\": 0}");
    check("{\"a\": 1}", "{\"x\": 0, \"a\": 1}");
    check("{\n  \"a\": 1\n}", "{\n  \"x\": 0,\n  \"a\": 1\n}");
}
#[test]
fn a_member_goes_behind_another_with_all_its_lines() {
    let check = |text: &str, expected: &str| {
        let tree = syntax::parse(text);
        let root = tree.root(text);
        let outer = root.get("o").unwrap();
        let edit = insertion_behind(outer, outer.member("a").unwrap(), "\"x\": [\n\t{\"y\": 0},\n\t1\n]");
        assert_eq!(applied(text, edit), expected);
    };
    check("{\"o\": {\"a\": 1, \"b\": 2}}", "{\"o\": {\"a\": 1, \"x\": [{\"y\": 0}, 1], \"b\": 2}}");
    check(
        "{\n   \"o\": {\n      \"a\": 1\n   }\n}",
        "{\n   \"o\": {\n      \"a\": 1,\n      \"x\": [\n         {\"y\": 0},\n         1\n      ]\n   }\n}",
    );
    check("{\"o\": {\r\n\r\n \"a\": 1}}", "{\"o\": {\r\n\r\n \"a\": 1,\r\n \"x\": [\r\n  {\"y\": 0},\r\n  1\r\n ]}}");
    check("{\"o\":\n{\n\"a\": 1}}", "{\"o\":\n{\n\"a\": 1,\n\"x\": [\n  {\"y\": 0},\n  1\n]}}");
}

/// Compares what a removal and insertions at each member of `a` make of it.
fn check_members(text: &str, syntax: Syntax, expected: Expect) {
    let tree = parse_as(text, syntax);
    let root = tree.root(text);
    let object = root.get("a").unwrap_or(root);
    let member = "\"x\": {\n\t\"y\": [\n\t\t{\"z\": \"{% 1 %}\"},\n\t\t0\n\t]\n}";
    let mut out = String::new();
    let mut tell = |edits: Vec<Edit>| {
        let edits = worded(Some(root), edits).expect("it can be written");
        let edited = TextEdit::new(edits).expect("no overlap").applied_to(text);
        assert_eq!(parse_as(&edited, syntax).all_errors(), [], "{edited}");
        // What is left of an emptied line cannot be seen in an expectation.
        edited.lines().for_each(|line| out.push_str(&format!("{}\n", line.trim_end())));
        out.push_str("---\n");
    };
    let entries: Vec<Entry> = object.entries().collect();
    for entry in &entries {
        tell(vec![removal(object, *entry)]);
        tell(vec![insertion_behind(object, *entry, member)]);
    }
    tell(vec![insertion_at_start(object, member)]);
    tell(removals(object, &entries));
    tell(removals(object, &entries[..entries.len() - 1]));
    expected.assert_eq(&out);
}

#[test]
fn members_come_and_go_with_their_lines_in_yaml() {
    check_members(
        "a:\n  b: 1 # one\n\n  # two\n  c: |\n    text\n  d: [1]\ne: 2\n",
        Syntax::Yaml,
        expect![[r#"
        a:
          c: |
            text
          d: [1]
        e: 2
        ---
        a:
          b: 1 # one
          x:
            'y':
              - z: '{% 1 %}'
              - 0

          # two
          c: |
            text
          d: [1]
        e: 2
        ---
        a:
          b: 1 # one

          # two
          d: [1]
        e: 2
        ---
        a:
          b: 1 # one

          # two
          c: |
            text
          x:
            'y':
              - z: '{% 1 %}'
              - 0
          d: [1]
        e: 2
        ---
        a:
          b: 1 # one

          # two
          c: |
            text
        e: 2
        ---
        a:
          b: 1 # one

          # two
          c: |
            text
          d: [1]
          x:
            'y':
              - z: '{% 1 %}'
              - 0
        e: 2
        ---
        a:
          x:
            'y':
              - z: '{% 1 %}'
              - 0
          b: 1 # one

          # two
          c: |
            text
          d: [1]
        e: 2
        ---
        a:
          {}
        e: 2
        ---
        a:
          d: [1]
        e: 2
        ---
    "#]],
    );
    check_members(
        "a: {b: 1, c: 2}\n",
        Syntax::Yaml,
        expect![[r#"
        a: {c: 2}
        ---
        a: {b: 1, x: {'y': [{z: '{% 1 %}'}, 0]}, c: 2}
        ---
        a: {b: 1}
        ---
        a: {b: 1, c: 2, x: {'y': [{z: '{% 1 %}'}, 0]}}
        ---
        a: {x: {'y': [{z: '{% 1 %}'}, 0]}, b: 1, c: 2}
        ---
        a: {}
        ---
        a: {c: 2}
        ---
    "#]],
    );
}

#[test]
fn members_need_no_commas_between_lines_in_hcl() {
    check_members(
        "a = {\n  b = 1 # one\n  c = 2\n}\n",
        Syntax::Hcl,
        expect![[r#"
            a = {
              c = 2
            }
            ---
            a = {
              b = 1 # one
              x = {
                y = [
                  { z = "{% 1 %}" },
                  0
                ]
              }
              c = 2
            }
            ---
            a = {
              b = 1
            }
            ---
            a = {
              b = 1 # one
              c = 2
              x = {
                y = [
                  { z = "{% 1 %}" },
                  0
                ]
              }
            }
            ---
            a = {
              x = {
                y = [
                  { z = "{% 1 %}" },
                  0
                ]
              }
              b = 1 # one
              c = 2
            }
            ---
            a = {
  
            }
            ---
            a = {
              c = 2
            }
            ---
        "#]],
    );
    check_members(
        "a = { b = 1, c = 2 }\n",
        Syntax::Hcl,
        expect![[r#"
        a = { c = 2 }
        ---
        a = { b = 1, x = { y = [{ z = "{% 1 %}" }, 0] }, c = 2 }
        ---
        a = { b = 1 }
        ---
        a = { b = 1, c = 2, x = { y = [{ z = "{% 1 %}" }, 0] } }
        ---
        a = { x = { y = [{ z = "{% 1 %}" }, 0] }, b = 1, c = 2 }
        ---
        a = {  }
        ---
        a = { c = 2 }
        ---
    "#]],
    );
}

#[test]
fn items_come_and_go_with_their_dashes() {
    for text in ["a:\n- 1\n- b: 2\n  c: 3\n- 4", "a:\n  - 1\n  - b: 2\n    c: 3\n  - 4\nd: 5\n"] {
        let tree = parse_as(text, Syntax::Yaml);
        let list = tree.root(text).get("a").unwrap();
        let entries: Vec<Entry> = list.entries().collect();
        let values = |edits: Vec<Edit>| {
            let edits = worded(Some(tree.root(text)), edits).expect("it can be written");
            let edited = TextEdit::new(edits).expect("no overlap").applied_to(text);
            let tree = parse_as(&edited, Syntax::Yaml);
            assert_eq!(tree.all_errors(), [], "{edited}");
            json(tree.root(&edited).get("a").unwrap()).unwrap()
        };
        assert_eq!(values(vec![removal(list, entries[0])]), "[{\"b\": 2, \"c\": 3}, 4]");
        assert_eq!(values(vec![removal(list, entries[1])]), "[1, 4]");
        assert_eq!(values(vec![removal(list, entries[2])]), "[1, {\"b\": 2, \"c\": 3}]");
        assert_eq!(values(removals(list, &entries)), "[]");
        assert_eq!(values(move_to_end(list, entries[0]).unwrap()), "[{\"b\": 2, \"c\": 3}, 4, 1]");
        assert_eq!(values(move_to_end(list, entries[1]).unwrap()), "[1, 4, {\"b\": 2, \"c\": 3}]");
        let new = "{\n\t\"x\": \"y\"\n}";
        assert_eq!(
            values(vec![insertion_before(list, entries[0], new)]),
            "[{\"x\": \"y\"}, 1, {\"b\": 2, \"c\": 3}, 4]"
        );
        assert_eq!(
            values(vec![insertion_behind(list, entries[1], new)]),
            "[1, {\"b\": 2, \"c\": 3}, {\"x\": \"y\"}, 4]"
        );
    }
}
