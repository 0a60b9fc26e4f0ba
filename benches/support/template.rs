//! Templates to measure with: several machines of some 500 lines each, in SAM
//! and in Terraform, between other resources.

use std::fmt::Write;

use asl_lsp::syntax::{self, Node, Style, Syntax, write};

#[path = "definition.rs"]
pub mod definition;

/// The size of one machine, in bytes of JSON.
const MACHINE: usize = 20_000;

/// A SAM template in YAML of at least so many lines.
pub fn sam(lines: usize) -> String {
    let mut out = String::from("Transform: AWS::Serverless-2016-10-31\nResources:\n");
    let mut count = 0;
    while out.matches('\n').count() < lines {
        count += 1;
        let _ = write!(
            out,
            "  Worker{count}Function:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: worker.main\n      \
             Runtime: python3.13\n      CodeUri: workers/{count}/\n  Orders{count}:\n    \
             Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:"
        );
        with_machine(count, |root| block(&mut out, root, 8));
    }
    out
}

/// A Terraform file of at least so many lines.
pub fn terraform(lines: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    while out.matches('\n').count() < lines {
        count += 1;
        let _ = write!(
            out,
            "resource \"aws_sqs_queue\" \"queue_{count}\" {{\n  name = \"queue-{count}\"\n}}\n\n\
             resource \"aws_sfn_state_machine\" \"orders_{count}\" {{\n  name     = \"orders-{count}\"\n  \
             role_arn = aws_iam_role.orders.arn\n\n  definition = jsonencode("
        );
        with_machine(count, |root| expression(&mut out, root, 2));
        out.push_str(")\n}\n\n");
    }
    out
}

/// No two machines are the same.
fn with_machine(number: usize, write: impl FnOnce(Node)) {
    let json = definition::definition(MACHINE + 500 * number);
    write(syntax::parse(&json).root(&json));
}

/// A value of YAML behind its key, or behind nothing.
fn block(out: &mut String, node: Node, column: usize) {
    if node.container().is_none() {
        let text = node.text_value().map(|text| write::scalar(&text, Syntax::Yaml, Style::Plain));
        let _ = writeln!(out, " {}", text.as_deref().unwrap_or(node.raw()));
        return;
    }
    if node.entries().len() == 0 {
        out.push_str(if node.object().is_some() { " {}\n" } else { " []\n" });
        return;
    }
    out.push('\n');
    for entry in node.entries() {
        let value = entry.value();
        match entry.key() {
            Some(key) => {
                let _ = write!(out, "{:column$}{}:", "", write::scalar(&key, Syntax::Yaml, Style::Plain));
                block(out, value, column + 2);
            }
            None if value.object().is_some() => {
                let start = out.len();
                block(out, value, column + 2);
                // The dash stands before its first key.
                out.replace_range(start..start + column + 3, &format!("{:column$}- ", ""));
            }
            None => {
                let _ = write!(out, "{:column$}-", "");
                block(out, value, column + 2);
            }
        }
    }
}

/// A value of HCL.
fn expression(out: &mut String, node: Node, column: usize) {
    if node.container().is_none() {
        let text = node.text_value().map(|text| write::scalar(&text, Syntax::Hcl, Style::Double));
        out.push_str(text.as_deref().unwrap_or(node.raw()));
        return;
    }
    let (open, close) = if node.object().is_some() { ('{', '}') } else { ('[', ']') };
    out.push(open);
    for entry in node.entries() {
        let _ = write!(out, "\n{:1$}", "", column + 2);
        let is_word = |key: &str| key.chars().all(|c| c.is_ascii_alphabetic());
        match entry.key() {
            Some(key) if is_word(&key) => {
                let _ = write!(out, "{key} = ");
            }
            Some(key) => {
                let _ = write!(out, "{} = ", write::scalar(&key, Syntax::Hcl, Style::Double));
            }
            None => {}
        }
        expression(out, entry.value(), column + 2);
        out.push_str(if node.array().is_some() { "," } else { "" });
    }
    let _ = write!(out, "\n{:column$}{close}", "");
}
