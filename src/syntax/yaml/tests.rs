//! What YAML text is taken for, sound or broken.

use expect_test::{Expect, expect};

use crate::syntax::{Node, ScalarKind, Syntax, parse_as};

/// The tree as compact text: `_` for what is missing, texts in quotes, `<…>`
/// for what is opaque; then the errors.
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&shown(text));
}

pub fn shown(text: &str) -> String {
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

#[test]
fn what_is_being_typed() {
    check(
        "A:\n  Type: Pass\n  Nex\n  End: true\nB:\n  Next:\n",
        expect![[r#"
        {A: {Type: "Pass", Nex: _, End: true}, B: {Next: _}}
        MissingColon "" in line 3"#]],
    );
    check(
        "A:\n  Nex\n  End: true\n",
        expect![[r#"
        {A: {Nex: _, End: true}}
        MissingColon "" in line 2"#]],
    );
    check(
        "StartA\nStates:\n  A: 1\n",
        expect![[r#"
        {StartA: _, States: {A: 1}}
        MissingColon "" in line 1"#]],
    );
    check(
        "States:\n  A:\n    Next: \n  B:\n    Type:Pass\n    \"Next: C\n    End: true\n",
        expect![[r#"
        {States: {A: {Next: _}, B: {Type: "Pass", Next: "C", End: true}}}
        MissingBlank ":" in line 5
        UnclosedText "\"Next" in line 6"#]],
    );
    check(
        "States:\n  A\n    Type: Pass\n  B:\n    Choices:\n      -\n",
        expect![[r#"
        {States: {A: {Type: "Pass"}, B: {Choices: [_]}}}
        MissingColon "" in line 2"#]],
    );
}

#[test]
fn quotes_and_brackets_that_do_not_end() {
    check(
        "A:\n  Comment: \"x\n  Next: B\nB:\n  Items: [a, {b: c\n  End: true\nC: 'x\n",
        expect![[r#"
        {A: {Comment: "x", Next: "B"}, B: {Items: ["a", {b: "c"}], End: true}, C: "x"}
        UnclosedText "\"x" in line 2
        UnclosedArray "[" in line 5
        UnclosedObject "{" in line 5
        UnclosedText "'x" in line 7"#]],
    );
    check(
        "a: [1, \"x, 2]\nb: {c: [1}, d]\ne: 1]\n",
        expect![[r#"
        {a: [1, "x, 2]", {b: {c: [1]}}, "d"], e: "1]"}
        UnclosedText "\"x, 2]" in line 1
        UnclosedArray "[" in line 2"#]],
    );
    check(
        "a: {\n  b: 1\n  c: 2\n}\nd: \"x\" y\n",
        expect![[r#"
        {a: {b: 1, c: 2}, d: "x"}
        MissingComma "" in line 2
        TextBehindValue "y" in line 5"#]],
    );
}

#[test]
fn indentation_that_does_not_fit() {
    check(
        "States:\n  A:\n    Type: Pass\n     Next: B\n    End: true\n  B:\n    Type: X\n",
        expect![[r#"
        {States: {A: {Type: "Pass", Next: "B", End: true}, B: {Type: "X"}}}
        BadIndentation "     " in line 4"#]],
    );
    check(
        "States:\n  A:\n    Type: Pass\n   Next: B\n   B:\n    Type: X\n C:\n    Type: Y\n",
        expect![[r#"
        {States: {A: {Type: "Pass", Next: "B"}, B: {Type: "X"}}, C: {Type: "Y"}}
        BadIndentation "   " in line 4
        BadIndentation "   " in line 5
        BadIndentation " " in line 7"#]],
    );
    check(
        "States:\n  A:\n\tType: Pass\n\tNext: B\n  B:\n    Type: X\n",
        expect![[r#"
        {States: {A: _, Type: "Pass", Next: "B", B: {Type: "X"}}}
        TabIndentation "\t" in line 3"#]],
    );
    check(
        "a:\n  b:\n    - c: 1\n      d: 2\n   - e: 1\n    f: 3\n",
        expect![[r#"
        {a: {b: [{c: 1, d: 2}, {e: 1, f: 3}]}}
        BadIndentation "   " in line 5
        BadIndentation "    " in line 6"#]],
    );
    check(
        "  a: 1\nb: 2\n",
        expect![[r#"
        {a: 1, b: 2}
        BadIndentation "" in line 2"#]],
    );
    check(
        "a:\n   b:\n - c\n - d\n",
        expect![[r#"
        {a: {b: ["c", "d"]}}
        BadIndentation " " in line 3"#]],
    );
}

#[test]
fn texts_that_need_quotes() {
    check(
        "a: {% $x %}\nb: @c\nd: {%\n  $y\n  %}\ne: `f`\n",
        expect![[r#"
        {a: "{% $x %}", b: "@c", d: "{% $y %}", e: "`f`"}
        NeedsQuotes "{%" in line 1
        NeedsQuotes "@" in line 2
        NeedsQuotes "{%" in line 3
        NeedsQuotes "`" in line 6"#]],
    );
    check(
        "a: note: this\nb: >= 5\nc: *\nd: - e\nf: %x\n",
        expect![[r#"
        {a: "note: this", b: ">= 5", c: "*", d: ["e"], f: "%x"}
        ColonInText ":" in line 1
        NeedsQuotes ">" in line 2
        NeedsQuotes "*" in line 3
        ListBehindKey "-" in line 4
        NeedsQuotes "%" in line 5"#]],
    );
    check(
        "a: \"\\q\"\nb: *nope\nc: &x &y z\nd: |--\n  e\n",
        expect![[r#"
        {a: "\\q", b: <*nope>, c: "z", d: "e"}
        BadYamlEscape "\\q" in line 1
        UndefinedAlias "*nope" in line 2
        DoubledProperty "&y" in line 3
        BadBlockHeader "--" in line 4"#]],
    );
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

/// Every way to break one state, against what is left of the others.
#[test]
fn what_breaks_one_state_leaves_the_others() {
    let before = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Retry:\n      - ErrorEquals: [x]\n    Next: B\n";
    let broken = "  B:\n    Type: Choice\n    Choices:\n    - Condition: \"{% $x %}\"\n      Next: A\n    Arguments: {a: [1, 'b'],\n      c: d}\n    Output: |-\n      {% 'it' %}\n    Next: C\n";
    let behind = "  C:\n    Type: Pass\n    Result: {a: [b]}\n    End: true\n  D:\n    Type: Succeed\n";
    let lines: Vec<&str> = broken.lines().collect();
    let mut texts = Vec::new();
    for at in broken.find("    Type").unwrap()..broken.len() {
        for insert in [
            "\"", "'", "[", "{", "]", "}", ":", ": ", "- ", "\t", " ", "\n", "\n  ", "\n    ", "#", " #", "|", "&",
            "*", "!", "%", "${", "{%", "x",
        ] {
            texts.push(format!("{}{insert}{}", &broken[..at], &broken[at..]));
        }
        texts.push(format!("{}{}", &broken[..at], &broken[at + 1..]));
    }
    for at in 1..lines.len() {
        for other in [
            "    Nex",
            "    Next:",
            "\tNext: A",
            "     Next: A",
            "   Next: A",
            "      Next: A",
            "    \"Next: A",
            "    - x",
            "    Next:A",
            "Next",
        ] {
            let mut changed = lines.clone();
            changed[at] = other;
            texts.push(changed.join("\n") + "\n");
        }
    }
    let states = |text: &str| {
        let tree = parse_as(text, Syntax::Yaml);
        let states = tree.root(text).get("States")?;
        Some(["A", "C", "D"].map(|name| states.get(name).map(|state| state.raw().trim_end().to_owned())))
    };
    let sound = states(&format!("{before}{broken}{behind}"));
    let is_whole = |text: &&String| states(&format!("{before}{text}{behind}")) == sound;
    let lost: Vec<&String> = texts.iter().filter(|text| !is_whole(text)).collect();
    // What is lost are lines at the left edge that could be what holds those
    // behind them, such as a key in front of a list.
    assert!(lost.len() < texts.len() / 60, "{} of {}: {lost:#?}", lost.len(), texts.len());
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
