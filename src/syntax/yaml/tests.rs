//! What sound YAML text is taken for, and what places and texts in it are.

use expect_test::{Expect, expect};

use crate::syntax::{Node, ScalarKind, Syntax, parse_as};

/// The tree as compact text: `_` for what is missing, texts in quotes, `<…>`
/// for what is opaque; then the errors.
pub fn check(text: &str, expected: Expect) {
    expected.assert_eq(&shown(text));
}

fn shown(text: &str) -> String {
    fn write(out: &mut String, node: Node) {
        let Some(container) = node.container() else {
            match node.scalar().map(|scalar| scalar.kind) {
                None => out.push('_'),
                Some(ScalarKind::Text { .. }) => out.push_str(&format!("{:?}", node.text_value().unwrap())),
                Some(ScalarKind::Placeholder | ScalarKind::TooDeep) => out.push_str(&format!("<{}>", node.raw())),
                Some(_) => out.push_str(node.raw()),
            }
            return;
        };
        let is_object = node.object().is_some();
        out.push(if is_object { '{' } else { '[' });
        for (index, entry) in node.entries().enumerate() {
            out.push_str(if index == 0 { "" } else { ", " });
            if let Some(key) = entry.key() {
                out.push_str(&key);
                out.push_str(": ");
            }
            write(out, entry.value());
        }
        out.push_str(if container.spliced { ", …" } else { "" });
        out.push(if is_object { '}' } else { ']' });
    }
    let tree = parse_as(text, Syntax::Yaml);
    let mut out = String::new();
    write(&mut out, tree.root(text));
    for (kind, range) in tree.all_errors() {
        out.push_str(&format!("\n{kind:?} {:?}", &text[range]));
        let line = text[..usize::from(range.start())].matches('\n').count() + 1;
        out.push_str(&format!(" in line {line}"));
    }
    out
}

#[test]
fn block_style() {
    check(
        "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B # c\n  # c\n  B:\n    End: true\n",
        expect![[r#"{StartAt: "A", States: {A: {Type: "Pass", Next: "B"}, B: {End: true}}}"#]],
    );
    check(
        "a:\n- 1\n- b: 2\n  c: 3\n-\n  - x\n  - - y\nd:\n  - e\n",
        expect![[r#"{a: [1, {b: 2, c: 3}, ["x", ["y"]]], d: ["e"]}"#]],
    );
    check("- a\n- - b\n  - c: d\n    e:\n\n- null\n", expect![[r#"["a", ["b", {c: "d", e: _}], null]"#]]);
    check(
        "a: foo\n  bar\n\n  baz # c\nb: 'x''y'\n\"c d\": \"e\\n\"\n",
        expect![[r#"{a: "foo bar\nbaz", b: "x'y", c d: "e\n"}"#]],
    );
}

#[test]
fn block_scalars() {
    check(
        "a: |\n  x\n   y\n\n  z\n\nb: >-\n  one\n  two\n\n  three\n\nc: |+\n  k\n\nd: |2-\n   e\n",
        expect![[r#"{a: "x\n y\n\nz\n", b: "one two\nthree", c: "k\n\n", d: " e"}"#]],
    );
    check("a: |\nb: >-\n\nc: |+\n\n\nd: |", expect![[r#"{a: "", b: "", c: "\n\n", d: ""}"#]]);
    check("- |\n a\n- >2\n   b\n  c\n", expect![[r#"["a\n", " b\nc\n"]"#]]);
    check("Output: |-\n  {%\n    $states.input\n  %}\n", expect![[r#"{Output: "{%\n  $states.input\n%}"}"#]]);
}

#[test]
fn flow_style() {
    check("a: {b: 1, 'c': [x, y z, ], d, \"e\":f}\n", expect![[r#"{a: {b: 1, c: ["x", "y z"], d: _, e: "f"}}"#]]);
    check("a: [\n  1,\n  b: 2, # c\n  {c: d}\n]\nb: {\n}\n", expect![[r#"{a: [1, {b: 2}, {c: "d"}], b: {}}"#]]);
    check("{\n\"a\": {\n\"b\": [1, true, null]\n}\n}\n", expect!["{a: {b: [1, true, null]}}"]);
}

#[test]
fn what_is_opaque() {
    check(
        "a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  e: !Ref F\nf: !Sub |\n  text\ng: !If [a, *x, !Ref b]\n",
        expect![[r#"
        {a: {b: 1}, c: <*x>, d: {<<<: *x>, e: <!Ref F>, …}, f: <!Sub |
          text
        >, g: <!If [a, *x, !Ref b]>}"#]],
    );
    check(
        "a: ${x}\n${rest}\nb: x${y}z\n${k}: [${l}, m]\nc: {${more}, d: 1}\n",
        expect![[r#"{a: <${x}>, <${rest}>, b: "x${y}z", ${k}: [<${l}>, "m", …], c: {<${more}>, d: 1, …}, …}"#]],
    );
    check(
        "a: !GetAtt\n  - b\n  - c\nd: !Join\n- x\ne: !Foo\n",
        expect![[r#"
        {a: <!GetAtt
          - b
          - c>, d: <!Join
        - x>, e: <!Foo>}"#]],
    );
    check(
        "? a\n: b\n? [c]\n[d]: e\n",
        expect![[r#"
        {? a: "b", ? [c]: _, [d]: "e"}
        ComplexKey "?" in line 1
        ComplexKey "?" in line 3
        ComplexKey "[d]" in line 4"#]],
    );
}

#[test]
fn documents() {
    check("%YAML 1.2\n---\na: 1\n...\n", expect!["{a: 1}"]);
    check(
        "---\n---\na: 1\n---\nb: 2\n",
        expect![[r#"
        {a: 1}
        MoreDocuments "---" in line 4"#]],
    );
    check(
        "# nothing\n",
        expect![[r##"
        _
        EmptyText "# nothing\n" in line 1"##]],
    );
    check("--- a\n", expect![[r#""a""#]]);
}

/// The way to each `|` of the text, which is taken out: kinds and columns of
/// the containers, and the key of the entry that is touched.
fn check_path(marked: &str, expected: Expect) {
    let text = marked.replace('|', "");
    let tree = parse_as(&text, Syntax::Yaml);
    let mut out = String::new();
    for (count, (at, _)) in marked.match_indices('|').enumerate() {
        for step in tree.path_at(&text, ((at - count) as u32).into()) {
            let container = step.container.container().unwrap();
            let name = if step.container.object().is_some() { "object" } else { "list" };
            let touched = step.entry.map_or("-".to_owned(), |entry| entry.key().map_or("item".into(), String::from));
            out.push_str(&format!("{name} {} {touched}, ", container.indent));
        }
        out = out.trim_end_matches(", ").to_owned();
        out.push('\n');
    }
    expected.assert_eq(&out);
}

#[test]
fn an_empty_line_belongs_to_what_its_column_fits() {
    check_path(
        "|\nStates:\n  |\n  A:\n    |\n    Type: Pass\n|  |  |  |\n  B:\n    Next: B|  |\n| | |\n",
        expect![[r#"
        object 0 -
        object 0 States, object 2 -
        object 0 States, object 2 A, object 4 -
        object 0 States, object 2 -
        object 0 States, object 2 -
        object 0 States, object 2 A, object 4 -
        object 0 States, object 2 A, object 4 -
        object 0 States, object 2 B, object 4 Next
        object 0 States, object 2 B, object 4 -
        object 0 -
        object 0 -
        object 0 States, object 2 -
    "#]],
    );
}

#[test]
fn below_a_key_without_value_stands_its_value() {
    check_path(
        "A:\n  Retry:|  |\n  | |\n  Choices:\n  - a: 1\n  | | |\n  B: >\n    x\n    |\n",
        expect![[r#"
        object 0 A, object 2 Retry
        object 0 A, object 2 Retry
        object 0 A, object 2 -
        object 0 A, object 2 Retry
        object 0 A, object 2 -
        object 0 A, object 2 Choices, list 2 -
        object 0 A, object 2 Choices, list 2 item, object 4 -
        object 0 A, object 2 B
    "#]],
    );
}

#[test]
fn in_brackets_the_brackets_decide() {
    check_path(
        "A: |{|a: [|1|]| |}|\n",
        expect![[r#"
        object 0 A
        object 0 A, object 0 a
        object 0 A, object 0 a, list 0 item
        object 0 A, object 0 a, list 0 item
        object 0 A, object 0 a
        object 0 A, object 0 -
        object 0 A
    "#]],
    );
}

#[test]
fn values_with_tags_can_be_opened() {
    let text = "a: !Sub |\n  {\"x\": 1}\nb: [!Join [\"\", [!Ref c, 'd']]]\ne: !If\n  - f\n  - g: h\ni: !Ref\nj: !Sub\n  - \"${k}\"\n";
    let tree = parse_as(text, Syntax::Yaml);
    let mut out = String::new();
    fn write(out: &mut String, node: Node) {
        for entry in node.entries() {
            write(out, entry.value());
        }
        if let Some(inner) = super::tagged(node) {
            let root = inner.tree.root(node.source());
            let place = usize::from(root.content_range().start());
            out.push_str(&format!("{} {:?} {:?} at {place}\n", inner.tag, root.raw(), root.text_value()));
            write(out, root);
        }
    }
    write(&mut out, tree.root(text));
    expect![[r#"
        !Sub "|\n  {\"x\": 1}\n" Some("{\"x\": 1}\n") at 12
        !Join "[\"\", [!Ref c, 'd']]" None at 31
        !Ref "c" Some("c") at 42
        !If "- f\n  - g: h" None at 61
        !Ref "" None at 81
        !Sub "- \"${k}\"" None at 92
    "#]]
    .assert_eq(&out);
    assert_eq!(super::untagged("!Sub |\n  a"), Some(("!Sub", 5)));
    assert_eq!(super::untagged("!A &b c"), Some(("!A", 6)));
    assert_eq!(super::untagged("a"), None);
}

#[test]
fn every_word_of_a_text_is_found_where_it_is_written() {
    let text = "a: |-\n    {%\n      $one + two\n\n    %}\nb: >\n  three four\n  five\n\n    six\n  seven\nc: \"eight\\n\n  nine \\\n   ten\\u0020eleven\"\nd: 'twelve''s\n\n  thirteen'\ne: fourteen\n  fifteen\r\n  sixteen\nf: !Sub |2-\n     seventeen\n";
    let tree = parse_as(text, Syntax::Yaml);
    assert_eq!(tree.all_errors(), []);
    let mut count = 0;
    let mut check = |node: Node| {
        let value = node.text_value().unwrap();
        let map = node.offset_map();
        for (at, word) in value.split_whitespace().map(|word| (word.as_ptr() as usize - value.as_ptr() as usize, word))
        {
            let word = word.split('\'').next().unwrap();
            let end = at + word.len();
            let range = crate::text::TextRange::new((at as u32).into(), (end as u32).into());
            let written = map.written_range(range) + node.content_range().start();
            assert_eq!(&text[written], word, "{value:?}");
            assert_eq!(map.value(map.written(range.start())), range.start());
            count += 1;
        }
    };
    for entry in tree.root(text).entries() {
        match super::tagged(entry.value()) {
            Some(inner) => check(inner.tree.root(text)),
            None => check(entry.value()),
        }
    }
    assert_eq!(count, 20);
}

#[test]
fn numbers_and_keys_are_those_of_yaml() {
    let text = "a: 0x1F\n'b': +.5\nc: \"1\"\n\"d: 1\n";
    let tree = parse_as(text, Syntax::Yaml);
    let root = tree.root(text);
    let numbers: Vec<_> = root.entries().map(|entry| entry.value().number_value()).collect();
    assert_eq!(numbers, [Some(31.0), Some(0.5), None, Some(1.0)]);
    let sound: Vec<_> = root.entries().map(|entry| entry.is_key_sound()).collect();
    assert_eq!(sound, [true, true, true, false]);
    assert_eq!(
        parse_as("[-1.5e1]", Syntax::Json).root("[-1.5e1]").entries().next().unwrap().value().number_value(),
        Some(-15.0)
    );
}
