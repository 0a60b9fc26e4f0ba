//! What an editor waits for in templates: a SAM template and a Terraform file of
//! 2,000 lines with several machines each, beside a definition in JSON that is as
//! long, over stdio and turn by turn.
//!
//! `cargo bench --bench templates`. Every answer is checked, and a wrong one ends
//! the run with code 1. `core` is the same edit without the server around it.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use asl_lsp::hosts::Kind;
use asl_lsp::ide::Snapshot;
use asl_lsp::syntax::Syntax;
use asl_lsp::text::{Indel, SourceText, TextRange, TextSize};
use client::{Client, notification};
use serde_json::{Value, json};
use template::definition;

#[allow(dead_code)] // This bench looks at less.
#[path = "support/client.rs"]
mod client;
#[path = "support/template.rs"]
mod template;

/// As long as a template gets before people split it.
const LINES: usize = 2_000;

/// What 99 of 100 edits must keep to, in milliseconds.
const BUDGET: f64 = 10.0;

fn main() -> ExitCode {
    if std::env::args().skip(1).any(|argument| !argument.starts_with('-') && !"templates".contains(&*argument)) {
        return ExitCode::SUCCESS;
    }
    let is_full = std::env::args().any(|argument| argument == "--bench");
    let (sam, terraform) = (template::sam(LINES), template::terraform(LINES));
    let json = definition::definition(sam.len());
    let documents = [
        Document::new("JSON", "order.asl.json", "asl", Kind::definition(Syntax::Json), json),
        Document::new("SAM", "template.yaml", "yaml", Kind::any(Syntax::Yaml), sam),
        Document::new("Terraform", "main.tf", "terraform", Kind::any(Syntax::Hcl), terraform),
    ];
    let mut rows = Vec::new();
    for _ in 0..if is_full { 8 } else { 1 } {
        for document in &documents {
            if let Err(message) = document.measure(if is_full { 5 } else { 1 }, &mut rows) {
                println!("{}: {message}", document.name);
                return ExitCode::FAILURE;
            }
        }
    }
    print(&documents, rows);
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("\nload average (1 minute) {}", load.split(' ').next().unwrap_or_default());
    }
    ExitCode::SUCCESS
}

/// What is measured, in milliseconds.
struct Row {
    document: &'static str,
    measure: &'static str,
    took: f64,
}

struct Document {
    name: &'static str,
    uri: String,
    language: &'static str,
    kind: Kind,
    text: String,
    /// Behind the value of a `Next` close to the middle.
    next_end: usize,
}

impl Document {
    fn new(name: &'static str, file: &str, language: &'static str, kind: Kind, text: String) -> Self {
        let next = match kind.syntax {
            Syntax::Json => "\"Next\": \"",
            Syntax::Yaml => " Next: ",
            Syntax::Hcl => " Next = \"",
        };
        let start = definition::near_the_middle(&text, next) + next.len();
        let next_end = start + text[start..].find(['"', '\n']).unwrap();
        Document { name, uri: format!("file:///bench/{file}"), language, kind, text, next_end }
    }

    fn measure(&self, times: usize, rows: &mut Vec<Row>) -> Result<(), String> {
        let mut add = |measure, took: Duration| {
            rows.push(Row { document: self.name, measure, took: took.as_secs_f64() * 1000.0 });
        };
        let mut client = Client::start(&[env!("CARGO_BIN_EXE_asl-lsp").to_owned()], false)?;
        client.ask("initialize", &json!({"processId": null, "rootUri": null, "capabilities": {}}))?;
        let item = json!({"uri": self.uri, "languageId": self.language, "version": 1, "text": self.text});
        let mut opening = notification("initialized", &json!({}));
        opening.extend(notification("textDocument/didOpen", &json!({"textDocument": item})));
        let sent = client.send(&opening)?;
        let published = client.diagnostics(1)?;
        add("open", published.at - sent);
        let base = published.diagnostics.len();
        let (line, column) = self.position();
        let mut version = 1;
        for _ in 0..times {
            for (from, to, text) in keystrokes("again") {
                version += 1;
                let at = |column: usize| json!({"line": line, "character": column});
                let range = json!({"start": at(column + from), "end": at(column + to)});
                let params = json!({
                    "textDocument": {"uri": self.uri, "version": version},
                    "contentChanges": [{"range": range, "text": text}]
                });
                let sent = client.send(&notification("textDocument/didChange", &params))?;
                let published = client.diagnostics(version)?;
                let is_sound = from == 0 && text.is_empty();
                if is_sound != (published.diagnostics.len() == base) {
                    return Err(format!("not the findings of version {version}: {:?}", published.diagnostics));
                }
                add("keystroke", published.at - sent);
            }
            let position = json!({"line": line, "character": column});
            let params = json!({"textDocument": {"uri": self.uri}, "position": position});
            let (took, items) = client.ask("textDocument/completion", &params)?;
            let items = items["items"].as_array().or(items.as_array()).map_or(0, Vec::len);
            if items == 0 {
                return Err("no states are offered".to_owned());
            }
            add("completion", took);
            let params = json!({"textDocument": {"uri": self.uri}, "position": position});
            let (took, hover) = client.ask("textDocument/hover", &params)?;
            if hover == Value::Null {
                return Err("nothing is said of a state".to_owned());
            }
            add("hover", took);
        }
        client.stop();
        self.measure_core(times, &mut add);
        Ok(())
    }

    /// The same keystrokes without a server.
    fn measure_core(&self, times: usize, add: &mut impl FnMut(&'static str, Duration)) {
        let mut snapshot = Snapshot::of_kind(SourceText::new(&self.text), self.kind, Default::default());
        snapshot.diagnostics();
        for _ in 0..times {
            for (from, to, text) in keystrokes("again") {
                let at = |offset: usize| TextSize::try_from(self.next_end + offset).unwrap();
                let edit = Indel::replace(TextRange::new(at(from), at(to)), text);
                let started = Instant::now();
                let source = snapshot.source().edited(&edit);
                let edited = snapshot.edited(&[edit], source);
                edited.diagnostics();
                add("keystroke, core", started.elapsed());
                snapshot = edited;
            }
        }
    }

    fn position(&self) -> (usize, usize) {
        let before = &self.text[..self.next_end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count(), before[line_start..].encode_utf16().count())
    }
}

/// `text` typed, and deleted again: from, to, and what is put there.
fn keystrokes(text: &str) -> Vec<(usize, usize, String)> {
    let typed = text.chars().enumerate().map(|(at, character)| (at, at, character.to_string()));
    let deleted = (0..text.len()).rev().map(|at| (at, at + 1, String::new()));
    typed.chain(deleted).collect()
}

fn print(documents: &[Document], rows: Vec<Row>) {
    for document in documents {
        println!("{}: {} lines, {} KB", document.name, document.text.lines().count(), document.text.len() / 1000);
    }
    println!("\n{:16} {:10} {:>8} {:>8} {:>8} {:>8}  of JSON", "ms", "", "p50", "p95", "p99", "max");
    for measure in ["open", "keystroke", "keystroke, core", "completion", "hover"] {
        let mut of_json = None;
        for document in documents {
            let is_it = |row: &&Row| row.document == document.name && row.measure == measure;
            let mut values: Vec<f64> = rows.iter().filter(is_it).map(|row| row.took).collect();
            values.sort_by(f64::total_cmp);
            // The least value that this part of all values does not exceed.
            let at = |part: f64| values[((part * values.len() as f64).ceil() as usize).max(1) - 1];
            let ratio = at(0.5) / *of_json.get_or_insert(at(0.5));
            let is_over = measure == "keystroke" && at(0.99) > BUDGET && !cfg!(debug_assertions);
            println!(
                "{measure:16} {:10} {:8.2} {:8.2} {:8.2} {:8.2}  {ratio:.1}{}",
                document.name,
                at(0.5),
                at(0.95),
                at(0.99),
                at(1.0),
                if is_over { "  over the budget" } else { "" }
            );
        }
    }
}
