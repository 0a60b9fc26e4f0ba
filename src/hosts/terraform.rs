//! Terraform, in its own syntax and in JSON: resources and modules that make a
//! state machine.

use memchr::memmem;

use super::{Form, Found, definition_of, machine_type, members};
use crate::syntax::Node;

/// A block that has a definition.
struct Maker {
    /// The resource's type; of a module, a part of its `source`.
    name: &'static [u8],
    is_module: bool,
    definition: &'static str,
    machine_type: &'static str,
}

/// The blocks that have one (reference: hosts, section 6).
const MAKERS: &[Maker] = &[
    Maker { name: b"aws_sfn_state_machine", is_module: false, definition: "definition", machine_type: "type" },
    Maker {
        name: b"awscc_stepfunctions_state_machine",
        is_module: false,
        definition: "definition_string",
        machine_type: "state_machine_type",
    },
    Maker { name: b"step-functions/aws", is_module: true, definition: "definition", machine_type: "type" },
];

/// Whether the text may hold such a block.
pub(super) fn is_likely(text: &[u8]) -> bool {
    MAKERS.iter().any(|maker| memmem::find(text, maker.name).is_some())
}

/// The definitions in the file whose root this is.
pub(super) fn find(root: Node) -> Vec<Found> {
    let mut found = Vec::new();
    for entry in root.entries() {
        let depth = match entry.key().as_deref() {
            Some("resource") => 2,
            Some("module") => 1,
            _ => continue,
        };
        for (labels, body) in blocks(entry.value(), depth) {
            found.extend(in_block(&labels, body));
        }
    }
    found
}

/// The definition in a block with these labels.
fn in_block(labels: &[String], body: Node) -> Option<Found> {
    let source = || body.get("source").and_then(|source| source.text_value()).unwrap_or_default();
    let is_meant = |maker: &&Maker| match (maker.is_module, labels) {
        (false, [kind, _]) => kind.as_bytes() == maker.name,
        (true, [_]) => memmem::find(source().as_bytes(), maker.name).is_some(),
        _ => false,
    };
    let maker = MAKERS.iter().find(is_meant)?;
    let place = definition_of(body.get(maker.definition)?)?;
    let name = format!("{}{}", if maker.is_module { "module." } else { "" }, labels.join("."));
    let machine_type = machine_type(body, maker.machine_type);
    Some(Found { form: Form::Terraform, name: Some(name.into()), place, machine_type })
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
    use super::super::tests::check;
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
                aws_sfn_state_machine.b  "{2}"
                awscc_stepfunctions_state_machine.c STANDARD "{3}"
                module.e  "{5}"
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
                aws_sfn_state_machine.b  {"StartAt": "x"}
            "#]],
        );
    }
}
