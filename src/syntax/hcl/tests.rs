//! What whole HCL is read as.

use expect_test::{Expect, expect};

use crate::syntax::{Node, ScalarKind, Syntax, Tree, parse_as};

pub(super) fn parse(text: &str) -> Tree {
    parse_as(text, Syntax::Hcl)
}

/// The tree as compact text: `_` for what is missing, `<…>` for what is not
/// looked into.
pub(super) fn written(node: Node) -> String {
    let mut out = String::new();
    write(&mut out, node);
    out
}

fn write(out: &mut String, node: Node) {
    let Some(container) = node.container() else {
        match (node.text_value(), node.scalar()) {
            (Some(text), Some(scalar)) => {
                out.push_str(&format!("{text:?}{}", if scalar.placeholder { "?" } else { "" }));
            }
            (_, Some(scalar)) if matches!(scalar.kind, ScalarKind::Placeholder | ScalarKind::TooDeep) => {
                out.push_str(&format!("<{}>", node.raw()));
            }
            (_, Some(scalar)) if scalar.kind == ScalarKind::Bad => out.push_str(&format!("!{}", node.raw())),
            (_, Some(_)) => out.push_str(node.raw()),
            (_, None) => out.push('_'),
        }
        return;
    };
    let (open, close) = if node.object().is_some() { ('{', '}') } else { ('[', ']') };
    out.push(open);
    for (index, entry) in node.entries().enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        if let Some(key) = entry.key() {
            let is_opaque = entry.is_key_opaque();
            out.push_str(&if is_opaque { format!("<{key}> = ") } else { format!("{key} = ") });
        }
        write(out, entry.value());
    }
    out.push_str(if container.closed { "" } else { "…" });
    out.push(close);
}

/// The root's members, a line each, then the errors.
pub(super) fn check(text: &str, expected: Expect) {
    let tree = parse(text);
    let mut out = String::new();
    for entry in tree.root(text).entries() {
        out.push_str(&format!("{} = {}\n", entry.key().unwrap_or_default(), written(entry.value())));
    }
    for (kind, range) in tree.all_errors() {
        out.push_str(&format!("{kind:?} {:?}", &text[range]));
        if range.is_empty() {
            let before = &text[..usize::from(range.start())];
            out.push_str(&format!(" behind {}", before.lines().last().unwrap_or_default().trim()));
        }
        out.push('\n');
    }
    expected.assert_eq(&out);
}

#[test]
fn a_file_is_attributes_and_blocks() {
    check(
        r#"
# one
region = "eu-west-1" // two
terraform {
  required_version = ">= 1.0" /* three */
}
resource "aws_sfn_state_machine" "m" {
  name = "m"
  logging_configuration { level = "ALL" }
  tags = { a = 1, "b" : 2, (local.c) = 3, "${d}" = 4 }
}
locals {}
"#,
        expect![[r#"
            region = "eu-west-1"
            terraform = [{required_version = ">= 1.0"}]
            resource = ["aws_sfn_state_machine", "m", {name = "m", logging_configuration = [{level = "ALL"}], tags = {a = 1, b = 2, <(local.c)> = 3, <${d}> = 4}}]
            locals = [{}]
        "#]],
    );
}

#[test]
fn an_encoded_object_is_the_value() {
    check(
        r#"
definition = jsonencode({
  StartAt = "A" # where
  States = {
    A = {
      Type = "Task", Resource = aws_lambda_function.f.arn
      "Seconds": -1.5e3
      Retry = [{ ErrorEquals = ["States.ALL"], MaxAttempts = 2 }, ]
      "Payload.$" = "$.a"
      End = true
      Text = jsonencode({ a = 1 })
      Nothing = null
    }
  }
})
b = yamlencode([1, 2,],)
c = jsonencode(local.x)
d = jsonencode({ a = 1 }.a)
e = jsonencode({ a = 1 }) == "" ? 1 : 2
f = jsonencode([for x in y : x])
g = jsonencode({ a = 1 }, 2)
h = { a = jsonencode([1]) }
"#,
        expect![[r#"
            definition = {StartAt = "A", States = {A = {Type = "Task", Resource = <aws_lambda_function.f.arn>, Seconds = -1.5e3, Retry = [{ErrorEquals = ["States.ALL"], MaxAttempts = 2}], Payload.$ = "$.a", End = true, Text = <jsonencode({ a = 1 })>, Nothing = null}}}
            b = [1, 2]
            c = <jsonencode(local.x)>
            d = <jsonencode({ a = 1 }.a)>
            e = <jsonencode({ a = 1 }) == "" ? 1 : 2>
            f = <jsonencode([for x in y : x])>
            g = <jsonencode({ a = 1 }, 2)>
            h = {a = [1]}
        "#]],
    );
}

#[test]
fn what_must_be_evaluated_is_one_value() {
    check(
        r#"
a = var.x
b = var.x[0].y["k"][*].z
c = f(1, [2, { a = ")" }], "${g("}")}") + -3
d = x == 1 ? { a = 1 } : { b = 2 }
e = (
  1 + 2
)
f = [for s in var.l : upper(s) if s != ""]
g = { for k, v in var.m : k => v... }
h = merge({ a = 1 }, var.b)
i = !x && y
j = [a.*.b, provider::x::f(1), "a" == b, [1][0], 3 - 1]
k = { a = b.c, d = "x" == y ? 1 : 2, e = -f }
l = "x".y
"#,
        expect![[r#"
            a = <var.x>
            b = <var.x[0].y["k"][*].z>
            c = <f(1, [2, { a = ")" }], "${g("}")}") + -3>
            d = <x == 1 ? { a = 1 } : { b = 2 }>
            e = <(
              1 + 2
            )>
            f = <[for s in var.l : upper(s) if s != ""]>
            g = <{ for k, v in var.m : k => v... }>
            h = <merge({ a = 1 }, var.b)>
            i = <!x && y>
            j = [<a.*.b>, <provider::x::f(1)>, <"a" == b>, <[1][0]>, <3 - 1>]
            k = {a = <b.c>, d = <"x" == y ? 1 : 2>, e = <-f>}
            l = <"x".y>
        "#]],
    );
}

#[test]
fn templates_in_quotes() {
    check(
        r#"
a = "\n\r\t\"\\\u00e9\U0001F680"
b = "arn:${var.p}:x"
c = "${x}"
d = "a$${b}%%{c}$d%e"
e = "{% $x %}"
f = "%{ if a }b%{ endif }"
g = "${f("}", "${g("\"")}", { a = 1 })} \n"
h = "${
  x
}-y"
i = "$$${x}"
"#,
        expect![[r#"
            a = "\n\r\t\"\\é🚀"
            b = "arn:${var.p}:x"?
            c = "${x}"?
            d = "a${b}%{c}$d%e"
            e = "{% $x %}"
            f = "%{ if a }b%{ endif }"?
            g = "${f(\"}\", \"${g(\"\\\"\")}\", { a = 1 })} \n"?
            h = "${\n  x\n}-y"?
            i = "$${x}"
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "a = <<EOF\n{\n  \"a\": \"${x}\\n\"\n}\nEOF\nb = <<-EOF\n    one\n\n      two $${x}\n    EOF\nc = <<-E_1\n  ${x}\n a\n  \n  b\n  E_1\nd = f(<<X\n)\nX\n)\ne = <<EOF\nEOF\nf = [<<A\na\nA\n, 1]\n",
        expect![[r#"
            a = "{\n  \"a\": \"${x}\\n\"\n}\n"?
            b = "one\n\n  two ${x}\n"
            c = " ${x}\na\n  \n b\n"?
            d = <f(<<X
            )
            X
            )>
            e = ""
            f = ["a\n", 1]
        "#]],
    );
}

#[test]
fn nesting_beyond_the_limit_is_one_opaque_value() {
    for depth in [600, 50_000] {
        for (open, close) in [("[", "]"), ("{a=", "}"), ("a {\n", "}"), ("(", ")"), ("\"${", "}\""), ("f(", ")")] {
            let text = format!("x = {}{}", open.repeat(depth), close.repeat(depth));
            parse(&text);
            parse(&text[..text.len() / 2]);
            parse(&text[4..]);
        }
    }
    let text = format!("x = {}{}", "[".repeat(600), "]".repeat(600));
    let kinds: Vec<_> = parse(&text).all_errors().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [crate::syntax::SyntaxErrorKind::TooDeep]);
}

/// Value and place of each character of the text at `a`.
#[test]
fn each_character_of_a_text_has_its_place() {
    let check = |text: &str, places: &[(&str, &str)]| {
        let tree = parse(text);
        let node = tree.root(text).get("a").unwrap();
        let value = node.text_value().unwrap();
        let (map, content) = (node.offset_map(), &text[node.content_range()]);
        for (in_value, in_content) in places {
            let at = value.find(in_value).unwrap() as u32;
            let written = usize::from(map.written(at.into()));
            assert!(content[written..].starts_with(in_content), "{in_value:?} at {:?}", &content[written..]);
            assert_eq!(u32::from(map.value((written as u32).into())), at);
        }
    };
    check(
        r#"a = "x\ty$${z}\u00e9!""#,
        &[("\t", "\\t"), ("y", "y"), ("${z", "$${z"), ("z", "z"), ("\u{e9}", "\\u"), ("!", "!")],
    );
    check("a = <<E\nx $${y} \\n\nz\nE\n", &[("x", "x"), ("${", "$${"), ("\\n", "\\n"), ("z", "z")]);
    check(
        "a = <<-E\n  x\n\n    y ${\nq} z\n  w\n  E\n",
        &[("x", "x"), ("  y", "  y"), ("y", "y"), ("q", "q"), ("z", "z"), ("w", "w")],
    );
}

#[test]
fn an_expression_is_opened_where_it_stands() {
    let text = "a = templatefile(\"p\", { b = 1, c = jsonencode({ d = 2 }) })";
    let tree = parse(text);
    let node = tree.root(text).get("a").unwrap();
    let call = super::call(node.raw()).unwrap();
    let opened = super::value_at(text, node.range().start() + call.args[1].start());
    expect!["{b = 1, c = {d = 2}}"].assert_eq(&written(opened.root(text)));
}
