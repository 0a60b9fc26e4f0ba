//! What broken and half-typed YAML text is taken for.

use expect_test::expect;

use super::tests::check;
use crate::syntax::{Syntax, parse_as};

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
fn tabs_are_understood_if_they_are_consistent() {
    check(
        "StartAt: A\nStates:\n\tA:\n\t\tType: Choice\n\t\tChoices:\n\t\t\t- Condition: x\n\t\t\t  Next: B\n\t\tDefault: B\n\tB:\n\t\tType: Pass\n",
        expect![[r#"
            {StartAt: "A", States: {A: {Type: "Choice", Choices: [{Condition: "x", Next: "B"}], Default: "B"}, B: {Type: "Pass"}}}
            TabIndentation "\t" in line 3"#]],
    );
}

#[test]
fn expressions_without_quotes_are_read_as_texts() {
    check(
        "A:\n  Output: {% {\n    'a': 1\n  } %}\n  Next: B\n",
        expect![[r#"
        {A: {Output: "{% { 'a': 1 } %}", Next: "B"}}
        NeedsQuotes "{%" in line 2"#]],
    );
    check(
        "A:\n  Output: \"{% $x\n    & 'it' %}\n  Next: B\n",
        expect![[r#"
        {A: {Output: "{% $x & 'it' %}", Next: "B"}}
        UnclosedText "\"{% $x\n    & 'it' %}" in line 2"#]],
    );
    check(
        "A:\n  Output:\n  {% $x %}\n  Next: B\n",
        expect![[r#"
            {A: {Output: "{% $x %}", Next: "B"}}
            BadIndentation "  " in line 3
            NeedsQuotes "{%" in line 3"#]],
    );
    check(
        "A:\n  Output: |\n  {% $x %}\n  Next: B\n",
        expect![[r#"
        {A: {Output: "", : "{% $x %}", Next: "B"}}
        MissingKey "{%" in line 3"#]],
    );
}

#[test]
fn brackets_over_several_lines() {
    check(
        "A:\n  Result: {\n    \"a\": 1\n    \"b\": [1, 2\n    \"c\": {\n  }\n  Next: B\nB: c\n",
        expect![[r#"
        {A: {Result: {a: 1, b: [1, 2], c: {}}, Next: "B"}, B: "c"}
        UnclosedObject "{" in line 2
        MissingComma "" in line 3
        UnclosedArray "[" in line 4"#]],
    );
    check(
        "{\n  \"A\": {\n    \"Next\": \"B\n  },\n  \"B\": {\n    \"Type\": \"Succeed\"\n}\n",
        expect![[r#"
        {A: {Next: "B"}, B: {Type: "Succeed"}}
        UnclosedObject "{" in line 1
        UnclosedText "\"B" in line 3"#]],
    );
    check(
        "X: !If [a, !Ref b, {c: d\nY: 1\n",
        expect![[r#"
        {X: <!If [a, !Ref b, {c: d>, Y: 1}
        UnclosedArray "[" in line 1
        UnclosedObject "{" in line 1"#]],
    );
}

#[test]
fn states_without_indentation_are_fields_beside_them() {
    check(
        "States:\n  A:\n  Type: Pass\n  B:\n    Type: Pass\n",
        expect![[r#"{States: {A: _, Type: "Pass", B: {Type: "Pass"}}}"#]],
    );
    check(
        "States:\n  A: Type: Pass\n    Next: B\n  B:\n    Type: Pass\n",
        expect![[r#"
        {States: {A: "Type: Pass", Next: "B", B: {Type: "Pass"}}}
        ColonInText ":" in line 2
        BadIndentation "    " in line 3"#]],
    );
}
