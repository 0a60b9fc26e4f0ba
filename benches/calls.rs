//! What an editor waits for where a Task calls a service: completion and hover
//! over stdio, the first time that a service is asked for and later.
//!
//! `cargo bench --bench calls`. Every answer is checked, and a wrong one ends the
//! run with code 1.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::process::ExitCode;

use client::{Client, notification};
use serde_json::{Value, json};

#[allow(dead_code)] // This bench looks at less.
#[path = "support/client.rs"]
mod client;

const URI: &str = "file:///bench/calls.asl.json";

/// What 99 of 100 later answers must keep to, in milliseconds.
const BUDGET: f64 = 5.0;

/// What is asked: its name, a text that marks the place in a definition by `|`,
/// and a label that must be among the items; `None` for a hover.
const QUESTIONS: &[(&str, &str, Option<&str>)] = &[
    ("Resource, nothing typed", r#""Resource": "|""#, Some("lambda:invoke")),
    ("Resource, putItem typed", r#""Resource": "putItem|""#, Some("dynamodb:putItem")),
    ("438 services", r#""Resource": "arn:aws:states:::aws-sdk:|""#, Some("ec2")),
    ("830 actions of ec2", r#""Resource": "arn:aws:states:::aws-sdk:ec2:|""#, Some("createImage")),
    (
        "parameters of ec2",
        r#""Resource": "arn:aws:states:::aws-sdk:ec2:runInstances", "Parameters": {|}"#,
        Some("MinCount"),
    ),
    (
        "parameters of dynamodb",
        r#""Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {|}"#,
        Some("TableName"),
    ),
    (
        "errors of s3",
        r#""Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Catch": [{"ErrorEquals": ["|"]}]"#,
        Some("S3.NoSuchKeyException"),
    ),
    ("hover on ec2:runInstances", r#""Resource": "arn:aws:states:::aws-sdk:ec2:runInst|ances""#, None),
];

fn main() -> ExitCode {
    if std::env::args().skip(1).any(|argument| !argument.starts_with('-') && !"calls".contains(&*argument)) {
        return ExitCode::SUCCESS;
    }
    let is_full = std::env::args().any(|argument| argument == "--bench");
    let (sessions, later) = if is_full { (10, 40) } else { (1, 1) };
    println!("{:28} {:>10} {:>10} {:>10} {:>10}", "ms", "first p50", "first max", "later p50", "later p99");
    for (name, state, wanted) in QUESTIONS {
        let (mut first_times, mut later_times) = (Vec::new(), Vec::new());
        for _ in 0..sessions {
            match session(state, *wanted, later) {
                Ok((first, later)) => {
                    first_times.push(first);
                    later_times.extend(later);
                }
                Err(message) => {
                    println!("{name}: {message}");
                    return ExitCode::FAILURE;
                }
            }
        }
        let p99 = at(&mut later_times, 0.99);
        let is_over = p99 > BUDGET && !cfg!(debug_assertions);
        println!(
            "{name:28} {:10.2} {:10.2} {:10.2} {p99:10.2}{}",
            at(&mut first_times, 0.5),
            at(&mut first_times, 1.0),
            at(&mut later_times, 0.5),
            if is_over { "  over the budget" } else { "" }
        );
    }
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("\nload average (1 minute) {}", load.split(' ').next().unwrap_or_default());
    }
    ExitCode::SUCCESS
}

/// The least value that this part of all values does not exceed.
fn at(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((part * values.len() as f64).ceil() as usize).max(1) - 1]
}

/// A server is started and asked once, and then `later` times; gives how long
/// that took, in milliseconds.
fn session(state: &str, wanted: Option<&str>, later: usize) -> Result<(f64, Vec<f64>), String> {
    let column = state.find('|').unwrap();
    let head = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "#;
    let text = format!("{head}{}}}}}}}", state.replace('|', ""));
    let mut client = Client::start(&[env!("CARGO_BIN_EXE_asl-lsp").to_owned()], false)?;
    let capabilities = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    client.ask("initialize", &json!({"processId": null, "rootUri": null, "capabilities": capabilities}))?;
    let item = json!({"uri": URI, "languageId": "asl", "version": 1, "text": text});
    let mut opening = notification("initialized", &json!({}));
    opening.extend(notification("textDocument/didOpen", &json!({"textDocument": item})));
    client.send(&opening)?;
    client.diagnostics(1)?;
    let position = json!({"line": 0, "character": head.len() + column});
    let params = json!({"textDocument": {"uri": URI}, "position": position});
    let method = if wanted.is_some() { "textDocument/completion" } else { "textDocument/hover" };
    let mut times = Vec::new();
    for _ in 0..=later {
        let (took, answer) = client.ask(method, &params)?;
        let is_right = match wanted {
            Some(label) => {
                let items = answer["items"].as_array().cloned().unwrap_or_default();
                items.iter().any(|item| item["label"] == label)
            }
            None => answer != Value::Null,
        };
        if !is_right {
            return Err("not the right answer".to_owned());
        }
        times.push(took.as_secs_f64() * 1000.0);
    }
    client.stop();
    Ok((times.remove(0), times))
}
