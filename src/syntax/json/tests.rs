//! What broken text is taken for.

use expect_test::{Expect, expect};

use crate::syntax::{Node, parse};

/// The tree as compact text, `_` for what is missing, then the errors.
fn check(text: &str, expected: Expect) {
    fn write(out: &mut String, node: Node) {
        if node.container().is_none() {
            out.push_str(if node.is_missing() { "_" } else { node.raw() });
            return;
        }
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
        out.push(if is_object { '}' } else { ']' });
    }
    let tree = parse(text);
    let mut out = String::new();
    write(&mut out, tree.root(text));
    for (kind, range) in tree.all_errors() {
        out.push_str(&format!("\n{kind:?} {:?}", &text[range]));
        if range.is_empty() {
            out.push_str(&format!(
                " behind {}",
                &text[..usize::from(range.start())].lines().last().unwrap_or_default().trim()
            ));
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn a_key_without_value_keeps_the_next_member() {
    check(
        "{\n  \"Next\": ,\n  \"End\": true\n}",
        expect![[r#"
            {Next: _, End: true}
            MissingValue "\"Next\":""#]],
    );
    check(
        "{\n  \"Next\":\n  \"End\": true\n}",
        expect![[r#"
            {Next: _, End: true}
            MissingValue "\"Next\":""#]],
    );
    check(
        "{\n  \"Next\":\n}",
        expect![[r#"
            {Next: _}
            MissingValue "\"Next\":""#]],
    );
}

#[test]
fn half_a_key_keeps_the_rest() {
    check(
        "{\n  \"A\": 1,\n  \"Nex\n  \"End\": true\n}",
        expect![[r#"
            {A: 1, Nex: _, End: true}
            UnclosedText "\"Nex""#]],
    );
    check(
        "{\n  \"A\": 1,\n  Nex\n}",
        expect![[r#"
            {A: 1, Nex: _}
            BareKey "Nex""#]],
    );
    check(
        "{\n  \"A\": 1,\n  \"Nex\"\n}",
        expect![[r#"
            {A: 1, Nex: _}
            MissingColon "" behind "Nex""#]],
    );
}

#[test]
fn an_unclosed_text_ends_with_its_line() {
    check(
        "{\n  \"Next\": \"B\n  \"End\": true\n}",
        expect![[r#"
            {Next: "B, End: true}
            UnclosedText "\"B""#]],
    );
}

#[test]
fn missing_commas_and_colons_are_one_error_each() {
    check(
        "{\"a\": 1 \"b\" 2, \"c\": [1 2]}",
        expect![[r#"
            {a: 1, b: 2, c: [1, 2]}
            MissingComma "" behind {"a": 1
            MissingColon "" behind {"a": 1 "b"
            MissingComma "" behind {"a": 1 "b" 2, "c": [1"#]],
    );
}

#[test]
fn comments_and_trailing_commas_are_read_and_reported() {
    check(
        "{ // one\n \"a\": [1, /* two */ 2,],\n}",
        expect![[r#"
            {a: [1, 2]}
            Comment "// one"
            Comment "/* two */"
            TrailingComma ","
            TrailingComma ",""#]],
    );
    check(
        "{\"a\": 1} /* no end",
        expect![[r#"
            {a: 1}
            Comment "/* no end"
            UnclosedComment "/* no end""#]],
    );
}

#[test]
fn placeholders_are_values_keys_and_members() {
    check(
        "{\"s\": ${wait}, \"t\": 1${x}, \"u\": ${a}${b(\"}\")}, ${more} \"v\": [${list}], ${k}: 1}",
        expect![[r#"{s: ${wait}, t: 1${x}, u: ${a}${b("}")}, ${more}, v: [${list}], ${k}: 1}"#]],
    );
}

#[test]
fn the_quotes_in_a_placeholder_do_not_end_its_text() {
    check(
        r#"{"a": "${f["x"].arn}", "b": ["-${f["x"]}-${g("y", "{")}"], "${k["x"]}": "${join(":", l)}"}"#,
        expect![[r#"{a: "${f["x"].arn}", b: ["-${f["x"]}-${g("y", "{")}"], ${k["x"]}: "${join(":", l)}"}"#]],
    );
    check(
        "{\n  \"a\": \"${join(\",\", l)}\",\n  \"b\": \"%{ if e == \"p\" }on%{ else }off%{ endif }\"\n}",
        expect![[r#"{a: "${join(",", l)}", b: "%{ if e == "p" }on%{ else }off%{ endif }"}"#]],
    );
}

#[test]
fn half_a_placeholder_ends_with_its_text() {
    check(
        r#"{"a": "${", "b": "x}", "c": ["${f(", ")}"], "${": "}", "d": "${"}"#,
        expect![[r#"{a: "${", b: "x}", c: ["${f(", ")}"], ${: "}", d: "${"}"#]],
    );
    check("{\n  \"a\": \"${\",\n  \"b\": \"}\"\n}", expect![[r#"{a: "${", b: "}"}"#]]);
    check(
        r#"{"x": {"a": "${, "b": {"c": 1}}, "d": "e"}"#,
        expect![[r#"
        {x: {a: "${, ", b: ": {", c: ": 1}}, ", d: ": ", e: "}}}
        UnclosedObject "{"
        UnclosedObject "{"
        MissingComma "" behind {"x": {"a": "${, "
        BareKey "b"
        MissingComma "" behind {"x": {"a": "${, "b": {"
        BareKey "c"
        MissingComma "" behind {"x": {"a": "${, "b": {"c": 1}}, "
        BareKey "d"
        MissingComma "" behind {"x": {"a": "${, "b": {"c": 1}}, "d": "
        BareKey "e"
        UnclosedText "\"}""#]],
    );
}

#[test]
fn a_missing_brace_keeps_the_states_behind_it() {
    check(
        r#"
{
  "States": {
    "A": {
      "Type": "Pass",
      "Next": "B"
    "B": {
      "Type": "Succeed"
    }
  }
}"#,
        expect![[r#"
            {States: {A: {Type: "Pass", Next: "B"}, B: {Type: "Succeed"}}}
            UnclosedObject "{""#]],
    );
    check(
        r#"
{
  "States": {
    "A": {
      "Choices": [
        { "Next": "B" }
      "Default": "C"
    },
    "B": {
      "Type": "Succeed"
  }
}"#,
        expect![[r#"
            {States: {A: {Choices: [{Next: "B"}], Default: "C"}, B: {Type: "Succeed"}}}
            UnclosedArray "["
            UnclosedObject "{""#]],
    );
}

#[test]
fn a_brace_too_many_keeps_the_states_behind_it() {
    check(
        r#"
{
  "States": {
    "A": {
      "Type": "Pass"
      }
    },
    "B": {
      "Type": "Succeed"
    }
  }
}"#,
        expect![[r#"
            {States: {A: {Type: "Pass"}, B: {Type: "Succeed"}}}
            StrayBracket "}""#]],
    );
}

#[test]
fn the_wrong_bracket_closes_what_it_belongs_to() {
    check(
        "{\"a\": [{\"b\": 1], \"c\": 2}",
        expect![[r#"
            {a: [{b: 1}], c: 2}
            UnclosedObject "{""#]],
    );
    check(
        "{\"a\": 1]}",
        expect![[r#"
            {a: 1}
            StrayBracket "]""#]],
    );
}

#[test]
fn balanced_text_may_be_laid_out_in_any_way() {
    check("{\n\"a\": {\n\"b\": 1\n},\n  \"c\": [\n1\n ]\n    }", expect!["{a: {b: 1}, c: [1]}"]);
}

#[test]
fn what_json_does_not_have_is_reported() {
    check(
        "{'a': +1, \"b\": 01, \"c\": yes, \"d\": \"\\x\", \"e\": \"\t\", \"f\": .5}",
        expect![[r#"
            {a: +1, b: 01, c: yes, d: "\x", e: "	", f: .5}
            SingleQuotes "'"
            BadNumber "+1"
            BadNumber "01"
            BareWord "yes"
            BadEscape "\\x"
            ControlCharacter "\t"
            BadNumber ".5""#]],
    );
}

#[test]
fn nothing_and_too_much() {
    check(
        " \n",
        expect![[r#"
            _
            EmptyText " \n""#]],
    );
    check(
        "\u{feff}{}",
        expect![[r#"
            {}
            ByteOrderMark "\u{feff}""#]],
    );
    check(
        "{} {\"a\": 1}",
        expect![[r#"
            {}
            TextBehindEnd "{""#]],
    );
}
