//! Terraform, in its own syntax and in JSON: resources and modules that make a
//! state machine.

use memchr::memmem;

use super::function::detached;
use super::{
    Contents, Form, Machine, Place, Substitutions, Templating, is_logged, machine_type, members, place_of_text,
};
use crate::syntax::{Node, OffsetMap, Tree, hcl};
use crate::text::{TextRange, TextSize};

/// A block that has a definition.
struct Maker {
    /// The resource's type; of a module, a part of its `source`.
    name: &'static [u8],
    is_module: bool,
    /// The arguments that may hold the definition.
    definitions: &'static [&'static str],
    machine_type: &'static str,
}

/// The blocks that have one (reference: hosts, section 6).
const MAKERS: &[Maker] = &[
    Maker { name: b"aws_sfn_state_machine", is_module: false, definitions: &["definition"], machine_type: "type" },
    Maker {
        name: b"awscc_stepfunctions_state_machine",
        is_module: false,
        definitions: &["definition_string", "definition"],
        machine_type: "state_machine_type",
    },
    Maker { name: b"step-functions/aws", is_module: true, definitions: &["definition"], machine_type: "type" },
];

/// The functions whose value means the same as their argument, as JSON or not.
const TRANSPARENT: &[&str] = &["jsonencode", "yamlencode", "jsondecode", "yamldecode", "trimspace", "chomp"];

/// How far a value is followed through names and functions.
const DEPTH: usize = 8;

/// Whether the text may hold such a block.
pub(super) fn is_likely(text: &[u8]) -> bool {
    MAKERS.iter().any(|maker| memmem::find(text, maker.name).is_some())
        || [&b"module"[..], b"StartAt", b"States"].iter().all(|word| memmem::find(text, word).is_some())
}

/// Reads the file whose root this is.
pub(super) fn read(root: Node, contents: &mut Contents) {
    for entry in root.entries() {
        let depth = match entry.key().as_deref() {
            Some("resource") => 2,
            Some("module") => 1,
            _ => continue,
        };
        for (labels, body) in blocks(entry.value(), depth) {
            read_block(root, &labels, body, contents);
        }
    }
}

fn read_block(root: Node, labels: &[String], body: Node, contents: &mut Contents) {
    let source = || body.get("source").and_then(|source| source.text_value()).unwrap_or_default();
    let is_meant = |maker: &&Maker| match (maker.is_module, labels) {
        (false, [kind, _]) => kind.as_bytes() == maker.name,
        (true, [_]) => memmem::find(source().as_bytes(), maker.name).is_some(),
        _ => false,
    };
    let maker = MAKERS.iter().find(is_meant);
    let is_module = labels.len() == 1;
    let value = match maker {
        Some(maker) => maker.definitions.iter().find_map(|name| body.get(name)),
        // What a module of one's own calls its arguments nobody knows.
        None if is_module => members(body).map(|(_, value)| value).find(|value| is_machine(*value)),
        None => None,
    };
    let Some(value) = value else { return };
    let name = format!("{}{}", if is_module { "module." } else { "" }, labels.join("."));
    let machine_type = machine_type(body, maker.map_or("type", |maker| maker.machine_type));
    let is_logged = is_logged(body, "logging_configuration");
    let machine = Machine { form: Form::Terraform, name: Some(name.into()), machine_type, is_logged };
    // Terraform fills in any expression.
    let names = Substitutions {
        is_complete: false,
        ..Substitutions::of_map(Templating::Expressions, body.get("definition_substitutions"))
    };
    let mut reader = Reader { root, machine, names, contents };
    reader.follow(value, 0);
}

/// Whether a value is a definition beyond doubt: it has both fields that every
/// state machine has.
fn is_machine(value: Node) -> bool {
    if value.object().is_some() {
        return value.get("StartAt").is_some() && value.get("States").is_some_and(|states| states.object().is_some());
    }
    let is_json = |text: &str| text.trim_start().starts_with('{') && text.contains("\"StartAt\"");
    value.text_value().is_some_and(|text| is_json(&text) && text.contains("\"States\""))
}

/// Follows an argument to the definition.
struct Reader<'r, 'a> {
    root: Node<'a>,
    machine: Machine,
    /// What is filled in where no template says otherwise.
    names: Substitutions,
    contents: &'r mut Contents,
}

/// An expression in a text: the file, or in JSON what a text in it says.
#[derive(Clone, Copy)]
struct Expression<'e> {
    text: &'e str,
    range: TextRange,
    /// How that text stands in the file, and from where on.
    outer: Option<(&'e OffsetMap, TextSize)>,
}

impl<'e> Expression<'e> {
    fn raw(&self) -> &'e str {
        self.text.get(self.range.start().into()..self.range.end().into()).unwrap_or_default()
    }

    /// The place in the file of a range in the text.
    fn up(&self, range: TextRange) -> TextRange {
        self.outer.map_or(range, |(offsets, start)| offsets.written_range(range) + start)
    }

    /// A part of it, such as an argument.
    fn part(&self, range: TextRange) -> Self {
        Expression { range: range + self.range.start(), ..*self }
    }

    /// It as a tree, to be read with the text.
    fn tree(&self) -> Tree {
        let text = self.text.get(..self.range.end().into()).unwrap_or(self.text);
        hcl::value_at(text, self.range.start())
    }
}

impl Reader<'_, '_> {
    /// Adds the definition that a value is, or the file that it names.
    fn follow(&mut self, value: Node, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let place = match value.object() {
            Some(_) => Some(Place::Value(detached(value))),
            None => place_of_text(value),
        };
        if let Some(place) = place {
            self.contents.add(&self.machine, place, self.names.clone());
        } else if let Some(text) = value.text_value() {
            // In JSON, and out of habit, expressions stand in texts.
            let end = TextSize::of(&*text).checked_sub(TextSize::of("}")).filter(|end| *end > TextSize::of("${"));
            let Some(end) = end else { return };
            let range = TextRange::new(TextSize::of("${"), end);
            let offsets = value.offset_map();
            let outer = Some((&offsets, value.content_range().start()));
            self.follow_expression(Expression { text: &text, range, outer }, depth);
        } else if value.scalar().is_some() {
            self.follow_expression(Expression { text: value.source(), range: value.range(), outer: None }, depth);
        }
    }

    fn follow_expression(&mut self, expression: Expression, depth: usize) {
        if depth > DEPTH {
            return;
        }
        if let Some((value, variables)) = named(self.root, expression.raw()) {
            let names = variables.map(|map| Substitutions::of_map(Templating::Expressions, Some(map)));
            let outer = names.map(|names| std::mem::replace(&mut self.names, names));
            self.follow(value, depth + 1);
            self.names = outer.unwrap_or_else(|| std::mem::take(&mut self.names));
            return;
        }
        let Some(call) = hcl::call(expression.raw()) else { return };
        let Some(first) = call.args.first().map(|range| expression.part(*range)) else { return };
        match call.name {
            "file" => self.link(first, Substitutions::nothing()),
            "templatefile" => {
                let map = call.args.get(1).map(|range| expression.part(*range));
                self.link(first, map.map_or_else(Substitutions::default, variables));
            }
            name if !TRANSPARENT.contains(&name) => {}
            _ if first.outer.is_some() => self.follow_expression(first, depth + 1),
            _ => self.follow(first.tree().root(first.text), depth + 1),
        }
    }

    /// Adds the file that an expression names.
    fn link(&mut self, expression: Expression, substitutions: Substitutions) {
        let tree = expression.tree();
        let path = tree.root(expression.text);
        let written = path.text_value().unwrap_or_default();
        self.contents.link(&self.machine, expression.up(path.content_range()), &written, substitutions);
    }
}

/// The variables of a template, with their places in the file.
fn variables(map: Expression) -> Substitutions {
    let tree = map.tree();
    let mut found = Substitutions::of_map(Templating::Expressions, Some(tree.root(map.text)));
    for entry in &mut found.entries {
        entry.range = entry.range.map(|range| map.up(range));
    }
    found.map = found.map.map(|range| map.up(range));
    found
}

/// The value that an expression names, if it stands in the same file, and what
/// is filled in there.
fn named<'a>(root: Node<'a>, expression: &str) -> Option<(Node<'a>, Option<Node<'a>>)> {
    let sections = |name: &'static str, depth: usize| {
        let entries = root.entries().filter(move |entry| entry.key_is(name));
        entries.flat_map(move |entry| blocks(entry.value(), depth))
    };
    if let Some(name) = expression.strip_prefix("local.") {
        return sections("locals", 0).find_map(|(_, body)| Some((body.get(name)?, None)));
    }
    let name = expression.strip_prefix("data.template_file.")?.strip_suffix(".rendered")?;
    let is_meant = |labels: &[String]| matches!(labels, [kind, own] if kind == "template_file" && own == name);
    let (_, body) = sections("data", 2).find(|(labels, _)| is_meant(labels))?;
    Some((body.get("template")?, body.get("vars")))
}

/// The blocks in the value of a block's type, each with its labels, of which
/// there are `depth`: a list of labels and body, or in JSON an object for each
/// label, any of which may be a list of such objects.
fn blocks(node: Node, depth: usize) -> Vec<(Vec<String>, Node)> {
    if node.array().is_some() {
        let items: Vec<Node> = node.entries().map(|entry| entry.value()).collect();
        let labels: Vec<String> = items.iter().map_while(|item| Some(item.text_value()?.into_owned())).collect();
        return match items.last().filter(|_| labels.len() == depth && items.len() == depth + 1) {
            Some(body) => vec![(labels, *body)],
            None => {
                items.into_iter().filter(|item| item.object().is_some()).flat_map(|item| blocks(item, depth)).collect()
            }
        };
    }
    if depth == 0 {
        return vec![(Vec::new(), node)];
    }
    let mut found = Vec::new();
    for (label, inner) in members(node) {
        for (mut labels, body) in blocks(inner, depth - 1) {
            labels.insert(0, label.to_string());
            found.push((labels, body));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_in};
    use crate::syntax::Syntax;
    use expect_test::expect;

    #[test]
    fn definitions_are_found_in_resources_and_modules() {
        check(
            r#"{"resource": {
                "aws_sfn_state_machine": {
                    "a": {"type": "EXPRESS", "definition": "{1}"},
                    "b": [{"definition": "${file(\"x\")}"}, {"definition": "{2}"}]},
                "awscc_stepfunctions_state_machine": {"c": {"definition_string": "{3}", "state_machine_type": "STANDARD"}},
                "aws_sqs_queue": {"d": {"definition": "{4}"}}},
              "module": {"e": {"source": "terraform-aws-modules/step-functions/aws", "definition": "{5}"},
                         "f": {"source": "./f", "definition": "{6}"}}}"#,
            expect![[r#"
                aws_sfn_state_machine.a EXPRESS "{1}"
                    Expressions, more:
                aws_sfn_state_machine.b  "{2}"
                    Expressions, more:
                awscc_stepfunctions_state_machine.c STANDARD "{3}"
                    Expressions, more:
                module.e  "{5}"
                    Expressions, more:
                aws_sfn_state_machine.b  x -> x
                    Nothing, complete:
            "#]],
        );
    }

    #[test]
    fn blocks_may_be_lists() {
        check(
            r#"{"resource": [{"aws_sfn_state_machine": [{"a": {"definition": "{1}"}}]}, {"aws_sfn_state_machine": 1}],
              "resource": ["aws_sfn_state_machine", "b", {"definition": {"StartAt": "x"}}],
              "resource": ["aws_sfn_state_machine", {"definition": {}}]}"#,
            expect![[r#"
                aws_sfn_state_machine.a  "{1}"
                    Expressions, more:
                aws_sfn_state_machine.b  {"StartAt": "x"}
                    Expressions, more:
            "#]],
        );
    }

    #[test]
    fn definitions_are_found_in_all_forms_of_an_argument() {
        check_in(
            r#"
locals {
  name = "x"
  machine = jsonencode({ StartAt = "f" })
  circle = local.circle
}
data "template_file" "g" {
  template = "{g}"
  vars = { a = 1 }
}
resource "aws_sfn_state_machine" "a" {
  type = "EXPRESS"
  definition = jsonencode({
    StartAt = "a"
  })
}
resource "aws_sfn_state_machine" "b" {
  type       = var.type
  definition = <<-EOF
    {"b": "${var.b}"}
  EOF
}
resource "aws_sfn_state_machine" "c" {
  definition = "{c}"
}
resource "aws_sfn_state_machine" "d" {
  definition = trimspace(yamlencode({ StartAt = "d" }))
}
resource "aws_sfn_state_machine" "e" {
  definition = templatestring(local.name, {})
}
resource "aws_sfn_state_machine" "f" {
  definition = local.machine
}
resource "aws_sfn_state_machine" "f2" {
  definition = "${local.machine}"
}
resource "aws_sfn_state_machine" "g" {
  definition = data.template_file.g.rendered
}
resource "aws_sfn_state_machine" "circle" {
  definition = local.circle
}
resource "aws_sfn_state_machine" "h" {
  definition = var.x ? "{1}" : "{2}"
}
resource "awscc_stepfunctions_state_machine" "i" {
  state_machine_type = "STANDARD"
  definition_string = jsonencode({ StartAt = "i" })
  definition_substitutions = {
    Name = aws_lambda_function.f.arn
  }
}
module "j" {
  source = "terraform-aws-modules/step-functions/aws"
  definition = <<EOF
{}
EOF
}
"#,
            Syntax::Hcl,
            expect![[r#"
                aws_sfn_state_machine.f  { StartAt = "f" }
                    Expressions, more:
                aws_sfn_state_machine.g  "{g}"
                    Expressions, complete: a=1
                aws_sfn_state_machine.a EXPRESS {
                    StartAt = "a"
                  }
                    Expressions, more:
                aws_sfn_state_machine.b  <<-EOF
                    {"b": "${var.b}"}
                  EOF
                    Expressions, more:
                aws_sfn_state_machine.c  "{c}"
                    Expressions, more:
                aws_sfn_state_machine.d  { StartAt = "d" }
                    Expressions, more:
                awscc_stepfunctions_state_machine.i STANDARD { StartAt = "i" }
                    Expressions, more: Name=aws_lambda_function.f.arn
                module.j  <<EOF
                {}
                EOF
                    Expressions, more:
            "#]],
        );
    }

    #[test]
    fn files_are_found_with_the_variables_of_their_templates() {
        check_in(
            r#"
resource "aws_sfn_state_machine" "a" {
  definition = file("${path.module}/a.asl.json")
}
resource "aws_sfn_state_machine" "b" {
  definition = templatefile("./b.asl.json", {
    fn   = aws_lambda_function.f.arn
    wait = 5
  })
}
resource "aws_sfn_state_machine" "c" {
  definition = jsonencode(yamldecode(file("c.yaml")))
}
resource "aws_sfn_state_machine" "d" {
  definition = templatefile("${path.module}/${var.name}.json", merge(local.a, { b = 1 }))
}
resource "aws_sfn_state_machine" "e" {
  definition = "${file("e.json")}"
}
resource "aws_sfn_state_machine" "f" {
  definition = file(
"#,
            Syntax::Hcl,
            expect![[r#"
                aws_sfn_state_machine.a  ${path.module}/a.asl.json -> a.asl.json
                    Nothing, complete:
                aws_sfn_state_machine.b  ./b.asl.json -> b.asl.json
                    Expressions, complete: fn=aws_lambda_function.f.arn wait=5
                aws_sfn_state_machine.c  c.yaml -> c.yaml
                    Nothing, complete:
                aws_sfn_state_machine.d  ${path.module}/${var.name}.json -> ?
                    Expressions, more:
                aws_sfn_state_machine.e  e.json -> e.json
                    Nothing, complete:
            "#]],
        );
        check(
            r#"{"resource": {"aws_sfn_state_machine": {
                "a": {"definition": "${templatefile(\"${path.module}/a.json\", { \"b\" : var.b })}"},
                "b": {"definition": "${jsonencode(yamldecode(file(\"b.yaml\")))}"},
                "c": {"definition": "${local.c}"}, "d": {"definition": "${}"}, "e": {"definition": "${"}}},
              "locals": [{"c": "{c}"}]}"#,
            expect![[r#"
                aws_sfn_state_machine.e  "${"
                    Expressions, more:
                aws_sfn_state_machine.c  "{c}"
                    Expressions, more:
                aws_sfn_state_machine.a  ${path.module}/a.json -> a.json
                    Expressions, complete: b=var.b
                aws_sfn_state_machine.b  b.yaml -> b.yaml
                    Nothing, complete:
            "#]],
        );
    }

    #[test]
    fn modules_of_ones_own_take_definitions_by_any_name() {
        check_in(
            r#"module "a" {
  source         = "./machine"
  type           = "EXPRESS"
  asl_definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
}
module "b" {
  source = "./machine"
  json   = <<-EOF
    {"StartAt": "A", "States": {}}
  EOF
}
module "c" {
  source = "./other"
  map    = { StartAt = "here" }
  note   = "StartAt and States"
}
"#,
            Syntax::Hcl,
            expect![[r#"
                module.a EXPRESS { StartAt = "A", States = { A = { Type = "Succeed" } } }
                    Expressions, more:
                module.b  <<-EOF
                    {"StartAt": "A", "States": {}}
                  EOF
                    Expressions, more:
            "#]],
        );
    }
}
