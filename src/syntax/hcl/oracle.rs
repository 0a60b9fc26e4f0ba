//! The parser of `hcl-edit` as the oracle: what it takes, ours takes, with the
//! same keys and the same literal values.

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::Template;
use proptest::prelude::*;

use super::tests::parse;
use crate::syntax::{Node, ScalarKind, SyntaxErrorKind};

/// A body as both parsers can tell it: `?` for what is not looked into.
fn of_body(body: &Body) -> String {
    let members = body.iter().map(|structure| match structure {
        Structure::Attribute(attribute) => {
            format!("{:?} = {}", attribute.key.as_str(), of_expression(&attribute.value, false))
        }
        Structure::Block(block) => {
            let labels = block.labels.iter().map(|label| format!("{:?}", label.as_str()));
            let items: Vec<String> = labels.chain([of_body(&block.body)]).collect();
            format!("{:?} = [{}]", block.ident.as_str(), items.join(", "))
        }
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

fn of_expression(expression: &Expression, is_encoded: bool) -> String {
    match expression {
        Expression::Null(_) => "null".to_owned(),
        Expression::Bool(value) => value.to_string(),
        Expression::Number(number) => of_number(number.value().as_f64()),
        Expression::String(text) => format!("{:?}", text.as_str()),
        Expression::Array(list) => {
            format!("[{}]", list.iter().map(|item| of_expression(item, is_encoded)).collect::<Vec<_>>().join(", "))
        }
        Expression::Object(object) => {
            let members = object
                .iter()
                .map(|(key, value)| format!("{} = {}", of_key(key), of_expression(value.expr(), is_encoded)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Expression::StringTemplate(template) => of_template(template),
        Expression::HeredocTemplate(heredoc) => of_template(&heredoc.template),
        Expression::FuncCall(call) => {
            let name = call.name.name.as_str();
            let is_encoder = matches!(name, "jsonencode" | "yamlencode") && call.name.namespace.is_empty();
            match call.args.get(0).filter(|_| call.args.len() == 1 && !call.args.expand_final()) {
                Some(value @ (Expression::Array(_) | Expression::Object(_))) if is_encoder && !is_encoded => {
                    of_expression(value, true)
                }
                _ => "?".to_owned(),
            }
        }
        _ => "?".to_owned(),
    }
}

fn of_number(number: Option<f64>) -> String {
    number.map_or("?".to_owned(), |number| number.to_string())
}

/// A template that is but one text, or `?`.
fn of_template(template: &Template) -> String {
    match template.as_single_element() {
        Some(element) => element.as_literal().map_or("?".to_owned(), |text| format!("{:?}", text.as_str())),
        None if template.is_empty() => format!("{:?}", ""),
        None => "?".to_owned(),
    }
}

fn of_key(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Ident(word) => format!("{:?}", word.as_str()),
        ObjectKey::Expression(expression) => match expression {
            Expression::String(text) => format!("{:?}", text.as_str()),
            Expression::Bool(_) | Expression::Null(_) => format!("{:?}", of_expression(expression, false)),
            Expression::Number(number) => format!("{:?}", of_number(number.value().as_f64())),
            _ => "?".to_owned(),
        },
    }
}

fn of_node(node: Node) -> String {
    if node.container().is_some() {
        let entries = node.entries().map(|entry| match entry.key() {
            Some(_) if entry.is_key_opaque() => format!("? = {}", of_node(entry.value())),
            Some(key) => format!("{key:?} = {}", of_node(entry.value())),
            None => of_node(entry.value()),
        });
        let entries = entries.collect::<Vec<_>>().join(", ");
        return if node.object().is_some() { format!("{{{entries}}}") } else { format!("[{entries}]") };
    }
    match node.scalar().map(|scalar| scalar.kind) {
        _ if node.is_opaque() => "?".to_owned(),
        Some(ScalarKind::Text { .. }) => format!("{:?}", node.text_value().unwrap()),
        Some(ScalarKind::Number) => of_number(node.number_value()),
        _ => node.raw().to_owned(),
    }
}

/// Whether the oracle takes the text; if so, ours must take it as the same.
fn check(text: &str) -> bool {
    let Ok(body) = text.parse::<Body>() else { return false };
    let tree = parse(text);
    assert_eq!(tree.all_errors(), vec![], "{text}");
    assert!(!tree.by_indentation);
    assert_eq!(of_node(tree.root(text)), of_body(&body), "{text}");
    true
}

/// Whether the oracle reads the text otherwise than Terraform does. It
/// * takes names with dots for keys, which Terraform's evaluation refuses,
/// * takes an operator or an operand in another line,
/// * takes line breaks in quotes, and looks behind them for the rest of a directive,
/// * takes the marker of a heredoc with something behind it, but does not see
///   it in the first line, if it is indented there,
/// * takes indentation away from blank lines of a heredoc, too,
///
/// and it takes `- 1` for a number, which is one value of unknown kind to ours.
fn is_read_otherwise(text: &str) -> bool {
    use SyntaxErrorKind::{BareKey, HalfExpression, UnclosedHeredoc, UnclosedText};
    let is_refused = |kind| matches!(kind, BareKey | HalfExpression | UnclosedHeredoc | UnclosedText);
    let starts_with_operator = |line: &str| {
        let line = line.trim_start();
        let is_comment = line.starts_with("//") || line.starts_with("/*");
        !is_comment && line.starts_with(['<', '>', '=', '.', '-', '+', '?', '[', '/', '*', '%', '&', '|', '!'])
    };
    let mut lines = text.lines().zip(text.lines().skip(1));
    parse(text).all_errors().iter().any(|(kind, _)| is_refused(*kind))
        || text.contains("%{ ")
        || text.lines().any(starts_with_operator)
        || text.contains("- ")
        || lines.any(|(line, next)| {
            line.rsplit("<<").next().is_some_and(|name| name.trim_start_matches('-') == next.trim())
        })
        || (text.contains("<<-") && text.lines().any(|line| !line.is_empty() && line.trim().is_empty()))
}

/// What decides about a text, in order; it starts over when it ends.
struct Tape<'a> {
    choices: &'a [u8],
    at: usize,
}

impl Tape<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.at += 1;
        let choice = self.choices.get(self.at % self.choices.len().max(1)).copied().unwrap_or(0);
        (usize::from(choice) + self.at / self.choices.len().max(1)) % end
    }

    fn one<'s>(&mut self, of: &[&'s str]) -> &'s str {
        of[self.below(of.len())]
    }

    /// One of these; behind a heredoc's marker only a line break.
    fn end_of_line<'s>(&mut self, out: &str, of: &[&'s str]) -> &'s str {
        let line = out.rsplit('\n').next().unwrap_or_default();
        if matches!(line.trim(), "EOF" | "A_1") { "\n" } else { self.one(of) }
    }

    fn body(&mut self, out: &mut String, depth: usize) {
        for _ in 0..self.below(4) {
            let indent = "  ".repeat(depth);
            out.push_str(self.one(&["", "# { \"x\n", "// ${\n", "/* a\n b */\n", "\n", "\r\n"]));
            out.push_str(&indent);
            if depth > 2 || self.below(3) > 0 {
                let key = self.one(&["definition", "a-b", "x_1", "ü"]);
                // Only one of each key may stand in a body.
                out.push_str(&format!("{key}{}", out.len()));
                out.push_str(self.one(&[" = ", "=", " =  /* x */ "]));
                self.value(out, depth, false);
            } else {
                out.push_str(self.one(&["resource \"a\" \"b\" {", "terraform {", "dynamic x \"y z\" {", "locals{"]));
                out.push('\n');
                self.body(out, depth + 1);
                out.push_str(&indent);
                out.push('}');
            }
            out.push_str(self.end_of_line(out, &["\n", " # end\n", "  // end\r\n", "\n\n"]));
        }
    }

    /// A value; in `free` text, line breaks mean nothing.
    fn value(&mut self, out: &mut String, depth: usize, free: bool) {
        let indent = "  ".repeat(depth + 1);
        match self.below(if depth > 3 { 4 } else { 8 }) {
            0 => out.push_str(self.one(&["0", "-1", "1.5", "12e3", "2.5E-3", "true", "false", "null"])),
            1 | 2 => {
                out.push('"');
                for _ in 0..self.below(4) {
                    out.push_str(self.one(&[
                        "a",
                        " ",
                        "{",
                        "}",
                        "{%",
                        "\\n",
                        "\\\"",
                        "\\\\",
                        "\\u00fc",
                        "\\U0001F680",
                        "$${",
                        "%%{",
                        "$",
                        "%",
                        "ü",
                        "#",
                        "//",
                        "${x}",
                        "${f(\"}\")}",
                        "%{ if x }y%{ endif }",
                        "'",
                        "$.a",
                        "\t",
                    ]));
                }
                out.push('"');
            }
            3 => out.push_str(self.one(&[
                "var.x",
                "a.b[0].c",
                "f(1, \"a)\")",
                "x ? 1 : 2",
                "!a",
                "-b",
                "a == b",
                "1 + 2",
                "\"a\" == b",
                "[for x in y : x]",
                "{ for k, v in y : k => v if k != \"\" }",
                "a[*].b",
                "a.*.b",
                "(1)",
                "merge({ a = 1 }, b...)",
                "{ a = 1 }.a",
                "[1, 2][0]",
                "p::f(1)",
                "f(\n  1,\n  2,\n)",
                "(\n  a +\n  b\n)",
            ])),
            4 if !free => {
                let mark = self.one(&["<<EOF", "<<-EOF", "<<-A_1"]);
                out.push_str(mark);
                out.push('\n');
                for _ in 0..=self.below(3) {
                    out.push_str(self.one(&["", "", "  ", "    "]));
                    out.push_str(self.one(&[
                        "{\n",
                        "x \"${y}\" \\n\n",
                        "$${a}\n",
                        "}\n",
                        "EOFX\n",
                        "\"a\": 1,\n",
                        "%{ if a }b%{ endif }\n",
                    ]));
                }
                out.push_str(self.one(&["", "  "]));
                out.push_str(mark.trim_start_matches(['<', '-']));
            }
            4 | 5 => {
                out.push('[');
                for _ in 0..self.below(4) {
                    out.push_str(self.one(&["", " ", "\n  ", " # c\n"]));
                    self.value(out, depth + 1, true);
                    out.push_str(self.one(&[",", " ,", "\n,"]));
                }
                out.push_str(self.one(&["", "\n", " "]));
                out.push(']');
            }
            6 => {
                let is_multi = self.below(3) > 0;
                out.push('{');
                if is_multi {
                    out.push('\n');
                }
                for index in 0..self.below(5) {
                    if is_multi {
                        out.push_str(self.one(&["", "", "# \"\n", "\n"]));
                        out.push_str(&indent);
                    }
                    match self.below(8) {
                        0 => out.push_str("(x.y)"),
                        1 => out.push_str("\"${x}\""),
                        2 => out.push_str(&format!("\"k.$ {index}\"")),
                        3 => out.push_str(&index.to_string()),
                        _ => out.push_str(&format!("Key-{index}")),
                    }
                    out.push_str(self.one(&[" = ", "=", ": ", " : "]));
                    self.value(out, depth + 1, false);
                    out.push_str(match is_multi {
                        true => self.end_of_line(out, &["\n", ",\n", " # c\n", ", // c\n", "\n\n"]),
                        false => self.end_of_line(out, &[", ", " ,"]),
                    });
                }
                out.push('}');
            }
            _ => {
                out.push_str(self.one(&["jsonencode(", "yamlencode(", "jsonencode( ", "jsonencode(\n"]));
                self.value(out, depth + 1, true);
                out.push_str(self.one(&[")", " )", "\n)", ",)"]));
            }
        }
    }
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 1..80).prop_map(|choices| {
        let mut out = String::new();
        Tape { choices: &choices, at: 0 }.body(&mut out, 0);
        out
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_global_rejects: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_oracle_takes_is_taken_as_the_same(text in document()) {
        prop_assume!(check(&text));
    }

    #[test]
    fn so_it_is_after_an_edit(text in document(), at in any::<prop::sample::Index>(), insert in "[a={}\\[\\]()\",\n:.$#< -]{0,2}", delete in 0usize..2) {
        prop_assume!(!text.is_empty());
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let index = at.index(boundaries.len());
        let end = boundaries[(index + delete).min(boundaries.len() - 1)];
        let text = format!("{}{insert}{}", &text[..boundaries[index]], &text[end..]);
        prop_assume!(!is_read_otherwise(&text));
        check(&text);
    }
}
