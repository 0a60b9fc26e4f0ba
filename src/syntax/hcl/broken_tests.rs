//! What broken HCL is taken for.

use expect_test::expect;

use super::tests::check;

#[test]
fn half_typed_attributes_keep_the_rest() {
    check(
        r#"
resource "a" "b" {
  nam
  definition =
  role = local.
  other = jsonencode({
    StartAt =
    Comment: ,
    Nex
    "Stat
    States = { A = { Type = "Pass", Next }, B }
    a.b$ = 1
    c = x +
    d = ${x}
    e 1
    f = = 2
    g = 1 h = 2
  })
}
resource "c"
resource "d" "e" {}
"#,
        expect![[r#"
            resource = ["a", "b", {nam = _, definition = _, role = <local.>, other = {StartAt = _, Comment = _, Nex = _, Stat = _, States = {A = {Type = "Pass", Next = _}, B = _}, a.b$ = 1, c = <x +>, d = !${x}, e = 1, f = 2, g = 1, h = 2}}]
            resource = ["c"…]
            resource = ["d", "e", {}]
            MissingEquals "" behind nam
            MissingValue "definition ="
            HalfExpression "local."
            MissingValue "StartAt ="
            MissingValue "Comment:"
            MissingEquals "" behind Nex
            UnclosedText "\"Stat"
            MissingEquals "" behind States = { A = { Type = "Pass", Next
            MissingEquals "" behind States = { A = { Type = "Pass", Next }, B
            BareKey "a.b$"
            HalfExpression "x +"
            UnexpectedCharacter "${x}"
            MissingEquals "" behind e
            UnexpectedCharacter "="
            MissingComma "" behind g = 1
            MissingValue "\"c\""
        "#]],
    );
}

#[test]
fn a_missing_brace_costs_one_state() {
    check(
        r#"
resource "a" "b" {
  definition = jsonencode({
    States = {
      A = {
        Type = "Pass"
        Next = "B"
      B = {
        Choices = [
          { Next = "A" }
        Default = "A"
      }
      C = { Type = "Succeed" }
    }
  })
  name = "x"
}
resource "c" "d" {}
"#,
        expect![[r#"
            resource = ["a", "b", {definition = {States = {A = {Type = "Pass", Next = "B"…}, B = {Choices = [{Next = "A"}…], Default = "A"}, C = {Type = "Succeed"}}}, name = "x"}]
            resource = ["c", "d", {}]
            UnclosedObject "{"
            UnclosedArray "["
        "#]],
    );
}

#[test]
fn an_unclosed_call_or_resource_keeps_the_next_one() {
    check(
        r#"
resource "a" "b" {
  definition = jsonencode({
    A = foo("x", {
    B = "y"
  }
  name = "n"

resource "c" "d" {
  definition = jsonencode({
    A = 1

resource "e" "f" {
  x = 1
}
"#,
        expect![[r#"
            resource = ["a", "b", {definition = {A = <foo("x", {>, B = "y"}, name = "n"…}…]
            resource = ["c", "d", {definition = {A = 1…}…}…]
            resource = ["e", "f", {x = 1}]
            UnclosedObject "{"
            UnclosedCall "("
            UnclosedCall "("
            UnclosedObject "{"
            UnclosedObject "{"
            UnclosedObject "{"
        "#]],
    );
}

#[test]
fn brackets_too_many() {
    check(
        r#"
resource "a" "b" {
  definition = jsonencode({
    States = {
      A = {
        Type = "Pass"
        }
      },
      B = { Type = "Succeed" ] }
    }
  }))
  name = "x"
}
"#,
        expect![[r#"
            resource = ["a", "b", {definition = {States = {A = {Type = "Pass"}, B = {Type = "Succeed"}}}, name = "x"}]
            StrayBracket "}"
            StrayBracket "]"
            StrayBracket ")"
        "#]],
    );
}

#[test]
fn an_unclosed_text_ends_with_its_line() {
    check(
        r#"
resource "a" "b" {
  definition = jsonencode({
    Comment = "x
    Other = "${x
    Third = "${f("a)}"
    Fourth = 'single'
    Fifth = "\q"
  })
}
"#,
        expect![[r#"
            resource = ["a", "b", {definition = {Comment = "x", Other = "${x"?, Third = "${f(\"a)}\""?, Fourth = "single", Fifth = "\\q"}}]
            UnclosedText "\"x"
            UnclosedText "\"${x"
            UnclosedText "\"${f(\"a)}\""
            SingleQuotes "'"
            BadHclEscape "\\q"
        "#]],
    );
}

#[test]
fn an_unclosed_heredoc_ends_before_the_next_block() {
    check(
        r#"
resource "a" "b" {
  definition = <<EOF
{
  "StartAt": "A"
}

}

resource "c" "d" {
  definition = <<EOF
{}
EOF
}
resource "e" "f" {
  definition = <<-JSON
    {}
"#,
        expect![[r#"
            resource = ["a", "b", {definition = "{\n  \"StartAt\": \"A\"\n}"}]
            resource = ["c", "d", {definition = "{}\n"}]
            resource = ["e", "f", {definition = "{}"…}…]
            UnclosedHeredoc "<<EOF"
            UnclosedObject "{"
            UnclosedHeredoc "<<-JSON"
        "#]],
    );
}

#[test]
fn what_has_no_place_is_reported() {
    check(
        "\u{feff}a = [1,, 2 3 ; \"x\" 'y]\n, b = {1}\n{}\n= 3\n) c = {, a = 1,, [2] }\n/* open",
        expect![[r#"
            a = [1, 2, 3, "x", <y>]
            b = {1 = _}
            c = {a = 1,  = [2]}
            ExtraComma ","
            MissingComma "" behind ﻿a = [1,, 2
            UnexpectedCharacter ";"
            UnexpectedCharacter "'"
            ExtraComma ","
            MissingComma "" behind ,
            MissingEquals "" behind , b = {1
            UnexpectedCharacter "{}"
            UnexpectedCharacter "="
            MissingComma "" behind =
            UnexpectedCharacter "3"
            StrayBracket ")"
            MissingComma "" behind )
            ExtraComma ","
            ExtraComma ","
            MissingKey "["
            UnclosedComment "/* open"
        "#]],
    );
}
