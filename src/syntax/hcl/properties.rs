//! What holds for every text and every edit.

use std::ops::Range;

use proptest::prelude::*;

use super::tests::parse;
use crate::syntax::{Container, Damage, Node, Tree, Value, parse_as, reparse};
use crate::text::{Indel, SourceText, TextRange};

const FILES: &[&str] = &[
    r#"# The machine.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5" }
  }
}

resource "aws_sfn_state_machine" "m" {
  name     = "${var.name}-machine"
  role_arn = aws_iam_role.r.arn
  definition = jsonencode({
    StartAt = "A"
    States = {
      A = {
        Type       = "Task" // what
        Resource   = "arn:${data.aws_partition.p.partition}:states:::lambda:invoke"
        Parameters = { FunctionName = aws_lambda_function.f.arn, "Payload.$" = "$" }
        Retry      = [{ ErrorEquals = ["States.ALL"], MaxAttempts = 2 }]
        Next       = "B"
      }
      "B" : {
        Type = "Choice"
        Choices = [
          for c in var.choices : { Variable = "$.x", Next = c }
        ]
        Default = var.last ? "C" : "A"
      }
      C = merge({ Type = "Succeed" }, /* { */ local.extra)
    }
  })

  tags = {
    (local.tag) = 1
    "a b"       = "%{ if x }y%{ else }z%{ endif }"
  }
}

resource "aws_sfn_state_machine" "n" {
  definition = templatefile("${path.module}/n.asl.json", {
    arn = aws_lambda_function.f.arn
  })
}
"#,
    r#"resource "aws_sfn_state_machine" "h" {
  definition = <<-EOF
    {
      "StartAt": "A",
      "States": { "A": { "Type": "Wait", "Seconds": ${var.s}, "End": true } }
    }
    EOF
  name = "h"
}
locals {
  other = <<EOF
  $${not} %%{this} ${this}
EOF
}
module "x" {
  source = "./x"
  definition = yamlencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
"#,
];

fn piece() -> impl Strategy<Value = &'static str> {
    let alike =
        "{ } [ ] ( ) , = : \" ' \\ . ? $ ${ ${x} %{ $${ # // /* */ << <<EOF <<-E EOF -1.5 null true word => ... ü 🚀";
    prop::sample::select(
        alike.split(' ').chain(["\n", "\r\n", "  ", "\n    ", "\t", "\u{0}", "\u{a0}"]).collect::<Vec<_>>(),
    )
    .prop_union(prop::sample::select(vec![
        "resource \"a\" \"b\" {\n",
        "\n  definition = jsonencode({",
        "\n  })\n}\n",
        "\n    A = {\n      Type = \"Pass\"\n    }",
        "<<EOF\n{\n}\nEOF\n",
        "a = \"${f(\"x\")}\"\n",
    ]))
}

/// Every node lies within its container, behind the one before; and what stands
/// between the nodes is white space, punctuation, a comment, the name of an
/// encoder, or reported.
fn assert_covers(tree: &Tree, text: &str) {
    let mut covered = vec![false; text.len()];
    walk(tree.root(text), &mut covered);
    for (kind, range) in tree.all_errors() {
        assert!(usize::from(range.end()) <= text.len(), "{kind:?} {range:?}");
        assert!(text.is_char_boundary(range.start().into()) && text.is_char_boundary(range.end().into()));
        covered[Range::<usize>::from(range)].fill(true);
    }
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        let known = ["jsonencode", "yamlencode", "\u{feff}"].into_iter().find(|known| rest.starts_with(known));
        at += match (covered[at], known) {
            (true, _) => character.len_utf8(),
            (false, Some(known)) => known.len(),
            (false, None) if rest.starts_with('#') || rest.starts_with("//") => {
                rest.find(['\n', '\r']).unwrap_or(rest.len())
            }
            (false, None) if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |found| found + 4),
            (false, None) => {
                let is_known = " \t\r\n{}[](),:=".contains(character);
                assert!(is_known, "{character:?} at {at} is in no node and no error of {text:?}");
                character.len_utf8()
            }
        };
    }
}

fn walk(node: Node, covered: &mut [bool]) {
    let range = node.range();
    if node.scalar().is_some() {
        covered[Range::<usize>::from(range)].fill(true);
        let content = node.content_range();
        assert!(range.contains_range(content));
        if let Some(value) = node.text_value() {
            assert_maps(node, &value, content.len().into());
        }
        return;
    }
    let mut last = range.start();
    for entry in node.entries() {
        let own = entry.range();
        assert!(last <= own.start() && own.end() <= range.end(), "{own:?} in {range:?}");
        if let Some(key) = entry.key_range() {
            covered[Range::<usize>::from(key)].fill(true);
            assert!(own.contains_range(key));
        }
        if !entry.value().is_missing() {
            assert!(own.contains_range(entry.value().range()));
        }
        walk(entry.value(), covered);
        last = own.end();
    }
}

/// The map of a text goes forward, stays within its content, and tells where
/// each character stands that is written as it is.
fn assert_maps(node: Node, value: &str, len: u32) {
    let map = node.offset_map();
    let content = &node.source()[node.content_range()];
    let mut last = 0;
    for (at, character) in value.char_indices() {
        let written = u32::from(map.written((at as u32).into()));
        assert!(last <= written && written < len, "{at} in {value:?}");
        let is_same = content[written as usize..].starts_with(character);
        assert!(is_same || content[written as usize..].starts_with('\\'), "{character:?} at {at} of {content:?}");
        assert_eq!(u32::from(map.value(written.into())), at as u32);
        last = written;
    }
}

fn any_file() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(FILES).prop_map(str::to_owned),
        1 => prop::collection::vec(piece(), 0..25).prop_map(|pieces| pieces.concat()),
    ]
}

fn indel(text: &str, place: prop::sample::Index, len: usize, insert: &str) -> Indel {
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let index = place.index(boundaries.len());
    let end = boundaries[(index + len).min(boundaries.len() - 1)];
    Indel::replace(TextRange::new((boundaries[index] as u32).into(), (end as u32).into()), insert.to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_gives_a_tree_that_covers_it(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        assert_covers(&parse(&text), &text);
    }

    #[test]
    fn incremental_is_full(
        start in any_file(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![4 => 0usize..3, 1 => 0usize..60], piece()), 1..8),
    ) {
        let mut text = start;
        let mut tree = parse(&text);
        for (place, len, insert) in edits {
            let edit = indel(&text, place, len, insert);
            let new = SourceText::new(&text).edited(&edit).text().to_owned();
            tree = reparse(&tree, &text, &new, Damage::of(&[edit]).unwrap());
            text = new;
            prop_assert_eq!(&tree, &parse(&text), "{:?}", text);
            assert_covers(&tree, &text);
        }
    }
}

#[test]
fn prefixes_and_deletions_of_files_are_covered() {
    for file in FILES {
        assert_eq!(parse(file).all_errors(), vec![]);
        for (at, character) in file.char_indices() {
            assert_covers(&parse(&file[..at]), &file[..at]);
            let without = format!("{}{}", &file[..at], &file[at + character.len_utf8()..]);
            assert_covers(&parse(&without), &without);
        }
    }
}

/// Whatever character is lost in one resource, the other ones are as before.
#[test]
fn a_deletion_leaves_the_other_blocks_alone() {
    for file in FILES {
        let whole = blocks(file);
        for (at, character) in file.char_indices() {
            let without = format!("{}{}", &file[..at], &file[at + character.len_utf8()..]);
            let found = blocks(&without);
            for block in whole.iter().filter(|block| !block.0.contains(&at)) {
                // The break before a block, and its first word, belong to both.
                let is_near = block.0.start.abs_diff(at) < 2 || block.0.end == at;
                assert!(
                    is_near || found.iter().any(|(_, text)| *text == block.1),
                    "{:?} lost at {at}: {without}",
                    block.1
                );
            }
        }
    }
}

/// A machine of which each state has all that may break.
fn machine() -> String {
    let state = |name: &str| {
        format!(
            "      {name} = {{\n        Type = \"Map\"\n        Parameters = {{\n          \"a.$\" = \"$.${{f(\"x\")}}\"\n        }}\n        \
             Retry = [\n          {{ ErrorEquals = [\"States.ALL\"] }},\n        ]\n        Seconds = lookup({{ a = 1 }}, var.x[0])\n      }}\n"
        )
    };
    let states: String = ["A", "B", "C"].map(state).concat();
    format!(
        "resource \"s\" \"m\" {{\n  definition = jsonencode({{\n    States = {{\n{states}    }}\n  }})\n  name = \"m\"\n}}\n"
    )
}

/// The states of the machine, as far as they are found, and what stands behind it.
fn states(file: &str) -> Vec<Option<String>> {
    let tree = parse(file);
    let text = |node: Option<Node>| node.map(super::tests::written);
    let body = tree.root(file).get("resource").and_then(|block| block.entries().last()).map(|entry| entry.value());
    let states = body.and_then(|body| body.get("definition")?.get("States"));
    let mut found: Vec<_> = ["A", "B", "C"].map(|name| text(states.and_then(|states| states.get(name)))).into();
    found.push(text(body.and_then(|body| body.get("name"))));
    found
}

/// Whatever character is lost in one state or is one too many, the other ones
/// are as before.
#[test]
fn a_slip_leaves_the_other_states_alone() {
    let file = machine();
    let whole = states(&file);
    assert!(whole.iter().all(Option::is_some));
    let (start, end) = (file.find("B = {").unwrap(), file.find("      C = {").unwrap());
    for at in start..end {
        let without = [format!("{}{}", &file[..at], &file[at + 1..])];
        let with = "{}[](),:=\"'\\#/$%<.?!\n".chars().map(|c| format!("{}{c}{}", &file[..at], &file[at..]));
        for text in with.chain(without) {
            let found = states(&text);
            for index in [0, 2, 3] {
                assert_eq!(found[index], whole[index], "at {at}: {text}");
            }
        }
    }
}

/// Place and meaning of the blocks of a file.
fn blocks(file: &str) -> Vec<(Range<usize>, String)> {
    let tree = parse(file);
    let entries = tree.root(file).entries();
    entries.map(|entry| (entry.range().into(), super::tests::written(entry.value()))).collect()
}

fn containers(value: &Value) -> Vec<*const Container> {
    let Value::Container(container) = value else { return Vec::new() };
    let inner = container.children.iter().flat_map(|child| containers(&child.value));
    std::iter::once(std::sync::Arc::as_ptr(container)).chain(inner).collect()
}

#[test]
fn a_keystroke_in_a_state_leaves_all_other_containers_alone() {
    let old = FILES[0];
    let at = old.find("\"Task\"").unwrap() as u32 + 1;
    let edit = Indel::insert(at.into(), "x");
    let new = SourceText::new(old).edited(&edit).text().to_owned();
    let tree = parse(old);
    let next = reparse(&tree, old, &new, Damage::of(&[edit]).unwrap());
    let before = containers(&tree.root);
    let after = containers(&next.root);
    let changed = after.iter().filter(|container| !before.contains(container)).count();
    // The state, `States`, the machine, the resource's body and list, the file.
    assert_eq!((before.len(), after.len(), changed), (19, 19, 6));
    assert_eq!(parse_as(&new, tree.syntax), next);
}
