//! What an editor waits for: the server over stdio, measured from the client's
//! side, with definitions of 10 KB and 1 MB.
//!
//! `cargo bench --bench stdio`. Behind `--`:
//!
//! - `--server NAME=COMMAND` (or only the command) measures another server in
//!   the same run, turn by turn; words are split at spaces. May be given several
//!   times.
//! - `--rounds N` how often each server is started anew (default 5).
//! - `--seconds N` the longest that one measure of one server takes (default 5);
//!   a slow server is measured less often.
//! - `--stderr` shows what the servers log.
//!
//! Every answer is checked; `right` in the table says how many were so. Wrong
//! answers of our own server end the run with code 1, slow ones do not: how
//! quiet the machine was only a person knows.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use client::{Client, Published, notification};
use serde_json::{Value, json};

#[path = "support/client.rs"]
mod client;
#[path = "support/definition.rs"]
mod definition;

const URI: &str = "file:///bench/order.asl.json";

fn main() -> ExitCode {
    let options = match Options::from_arguments() {
        Ok(Some(options)) => options,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let load_before = load();
    let mut table = Table::default();
    for document in [Document::new("10 KB", 10_000), Document::new("1 MB", 1_000_000)] {
        for round in 0..options.rounds {
            // Turn by turn, so that a busy moment of the machine hits all alike.
            let mut turn: Vec<&Server> = options.servers.iter().collect();
            if round % 2 == 1 {
                turn.reverse();
            }
            for server in turn {
                let mut rows = Rows { table: &mut table, document: document.name, server: &server.name };
                if let Err(message) = session(server, &document, &options, &mut rows) {
                    eprintln!("{} with {}: {message}", server.name, document.name);
                    rows.wrong("whole session");
                }
            }
        }
    }
    table.print(options.servers.len() > 1);
    if let (Some(before), Some(after)) = (load_before, load()) {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        println!("\n{cores} cores, load average (1 minute) {before} before and {after} after");
    }
    let is_right = |row: &&Row| row.server != OURS || row.right == row.asked;
    if table.rows.iter().all(|row| is_right(&row)) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How busy the machine is; Linux only. The run itself adds up to one to it.
/// Another two on two cores made the start of the process four times as slow.
fn load() -> Option<String> {
    Some(std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.to_owned())
}

// What to do.

const OURS: &str = "asl-lsp";

struct Server {
    name: String,
    command: Vec<String>,
}

struct Options {
    servers: Vec<Server>,
    rounds: usize,
    /// For one measure of one server in one round.
    limit: Duration,
    /// How often to measure: a part of what a full run does.
    is_full: bool,
    with_stderr: bool,
}

impl Options {
    /// `None` if there is nothing to do.
    fn from_arguments() -> Result<Option<Self>, String> {
        let ours = Server { name: OURS.into(), command: vec![env!("CARGO_BIN_EXE_asl-lsp").into()] };
        let mut options =
            Options { servers: vec![ours], rounds: 5, limit: Duration::ZERO, is_full: false, with_stderr: false };
        let mut seconds = 5.0;
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} takes a value"));
            match argument.as_str() {
                // What `cargo bench` passes to every bench.
                "--bench" => options.is_full = true,
                "--server" => {
                    let value = value()?;
                    let (name, command) = match value.split_once('=') {
                        Some((name, command)) if !name.contains([' ', '/']) => (name.to_owned(), command),
                        _ => (format!("other {}", options.servers.len()), value.as_str()),
                    };
                    let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
                    if command.is_empty() {
                        return Err("--server takes a command".into());
                    }
                    options.servers.push(Server { name, command });
                }
                "--rounds" => options.rounds = value()?.parse().map_err(|_| "--rounds takes a number")?,
                "--seconds" => seconds = value()?.parse().map_err(|_| "--seconds takes a number")?,
                "--stderr" => options.with_stderr = true,
                // A filter for the names of benches, which other benches of the same run look at.
                filter if !filter.starts_with('-') => {
                    if !"stdio".contains(filter) {
                        return Ok(None);
                    }
                }
                other => return Err(format!("{other} is no option")),
            }
        }
        // `cargo test --benches` only wants to know that it works.
        if !options.is_full {
            options.rounds = 1;
        }
        options.limit = Duration::from_secs_f64(seconds / options.rounds.max(1) as f64);
        Ok(Some(options))
    }

    /// Calls `step` as often as `count` says, or until time is up.
    fn repeat(&self, count: usize, mut step: impl FnMut(usize) -> Result<(), String>) -> Result<(), String> {
        let started = Instant::now();
        let count = if self.is_full { count } else { count.div_ceil(20) };
        for index in 0..count {
            step(index)?;
            if started.elapsed() > self.limit {
                break;
            }
        }
        Ok(())
    }
}

/// A definition with places to type at and to ask about.
struct Document {
    name: &'static str,
    text: String,
    /// How many states it has.
    states: usize,
    /// Behind the last character of the value of a `Next` close to the middle.
    next_end: Position,
    /// That value.
    next_target: String,
    /// The comma behind a `Type` close to the middle; its closing quote is one before.
    type_comma: Position,
    /// In the values of `Next`s, spread over the text.
    nexts: Vec<Next>,
    /// In keys, spread over the text.
    keys: Vec<Position>,
}

struct Next {
    at: Position,
    /// What stands there.
    target: String,
    /// Where the state of this name is declared.
    declared: usize,
}

#[derive(Clone, Copy)]
struct Position {
    line: usize,
    column: usize,
}

impl Position {
    fn json(self) -> Value {
        json!({"line": self.line, "character": self.column})
    }
}

/// How many places of a kind are asked about.
const PLACES: usize = 100;

impl Document {
    fn new(name: &'static str, size: usize) -> Self {
        let text = definition::mistaken(size);
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let position = |offset: usize| {
            let line = starts.partition_point(|start| *start <= offset) - 1;
            Position { line, column: text[starts[line]..offset].encode_utf16().count() }
        };
        let spread = |pattern: &str| {
            let all: Vec<usize> = text.match_indices(pattern).map(|(at, _)| at + pattern.len()).collect();
            let step = all.len().div_ceil(PLACES);
            all.into_iter().step_by(step)
        };
        let value_at = |start: usize| &text[start..start + text[start..].find('"').unwrap()];
        // Of the definition's own states: they are the most, and their
        // transitions the most to look through.
        let next = "\n      \"Next\": \"";
        let next_start = definition::near_the_middle(&text, next) + next.len();
        let type_start = definition::near_the_middle(&text, "\"Type\": \"Task\",") + "\"Type\": \"".len();
        let nexts = spread("\"Next\": \"").filter_map(|start| {
            let target = value_at(start);
            let declared = position(text.find(&format!("\"{target}\": {{"))?).line;
            Some(Next { at: position(start + target.len()), target: target.to_owned(), declared })
        });
        Document {
            name,
            states: text.matches("\"Type\": \"").count(),
            next_end: position(next_start + value_at(next_start).len()),
            next_target: value_at(next_start).to_owned(),
            type_comma: position(type_start + "Task\"".len()),
            nexts: nexts.collect(),
            keys: spread("\n      \"R").map(position).collect(),
            text,
        }
    }
}

// The measures.

const START: &str = "start to first diagnostics";
const TYPED: &str = "edit to diagnostics: a name";
const COMMA: &str = "edit to diagnostics: a comma";
const QUOTE: &str = "edit to diagnostics: a quote";
const BURST: &str = "burst of 12 edits to diagnostics";
const TYPED_COMPLETION: &str = "edit and completion in one go";
const COMPLETION_STATE: &str = "completion of a state's name";
const COMPLETION_KEY: &str = "completion of a key";
const HOVER: &str = "hover";
const DEFINITION: &str = "definition";
const SYMBOLS: &str = "document symbols";
const FLOOR: &str = "round trip without any work";
const MEMORY_OPEN: &str = "resident memory when open, MiB";
const MEMORY_EDITED: &str = "resident memory in the end, MiB";
const MEMORY_PEAK: &str = "resident memory at its peak, MiB";
const CPU: &str = "processor time of an edit, ms";

/// What 99 of 100 must keep to, in the unit of the measure; holds for release
/// builds.
fn budget(document: &str, measure: &str) -> Option<f64> {
    if cfg!(debug_assertions) {
        return None;
    }
    match (document, measure) {
        ("10 KB", START) => Some(20.0),
        (_, START) => Some(60.0),
        (_, TYPED | COMMA | QUOTE | TYPED_COMPLETION) => Some(2.0),
        (_, COMPLETION_STATE | COMPLETION_KEY | HOVER | DEFINITION) => Some(2.0),
        (_, MEMORY_OPEN | MEMORY_EDITED | MEMORY_PEAK) => Some(60.0),
        _ => None,
    }
}

/// One round of one server with one document.
fn session(server: &Server, document: &Document, options: &Options, rows: &mut Rows) -> Result<(), String> {
    options.repeat(40, |_| Session::open(server, document, options, rows).map(|session| session.client.stop()))?;

    let mut session = Session::open(server, document, options, rows)?;
    let memory = session.client.memory();
    if let Some((resident, _)) = memory {
        rows.value(MEMORY_OPEN, resident / 1024.0);
    }
    let cpu = session.client.cpu();
    let first_version = session.version;
    session.names(options, rows)?;
    session.punctuation(options, rows)?;
    if let (Some(before), Some(after)) = (cpu, session.client.cpu()) {
        let edits = (session.version - first_version) as f64;
        rows.value(CPU, (after - before).as_secs_f64() * 1000.0 / edits);
    }
    session.bursts(options, rows)?;
    session.typed_completions(options, rows)?;
    session.questions(options, rows)?;
    if let Some((resident, peak)) = session.client.memory() {
        rows.value(MEMORY_EDITED, resident / 1024.0);
        rows.value(MEMORY_PEAK, peak / 1024.0);
    }
    session.client.stop();
    Ok(())
}

/// A server with the document open.
struct Session<'a> {
    client: Client,
    document: &'a Document,
    version: i64,
    capabilities: Value,
    /// The diagnostics of the document as it was opened.
    base: Vec<Value>,
}

/// An edit of one character.
#[derive(Clone, Copy)]
enum Keystroke {
    Type(Position, char),
    Delete(Position),
}

impl<'a> Session<'a> {
    /// From the start of the process to the diagnostics of the document.
    fn open(server: &Server, document: &'a Document, options: &Options, rows: &mut Rows) -> Result<Self, String> {
        let initialize = json!({
            "processId": std::process::id(),
            "rootUri": null,
            "capabilities": {
                "general": {"positionEncodings": ["utf-16"]},
                "workspace": {"configuration": true},
                "textDocument": {
                    "publishDiagnostics": {"versionSupport": true, "relatedInformation": true},
                    "completion": {
                        "contextSupport": true,
                        "completionItem": {
                            "snippetSupport": true,
                            "documentationFormat": ["markdown"],
                            "resolveSupport": {"properties": ["documentation"]}
                        }
                    },
                    "hover": {"contentFormat": ["markdown"]},
                    "definition": {},
                    "documentSymbol": {"hierarchicalDocumentSymbolSupport": true}
                }
            }
        });
        let mut opening = notification("initialized", &json!({}));
        opening.extend(notification(
            "textDocument/didOpen",
            &json!({"textDocument": {"uri": URI, "languageId": "asl", "version": 1, "text": document.text}}),
        ));
        let mut client = Client::start(&server.command, options.with_stderr)?;
        let (_, result) = client.ask("initialize", &initialize)?;
        client.send(&opening)?;
        let published = client.diagnostics(1)?;
        let took = published.at - client.started;
        // The one mistake of the document is found, whatever else is.
        let is_right = published.diagnostics.iter().any(|found| found["severity"] == 1);
        rows.time(START, took, is_right);
        let mut base = published.diagnostics;
        sort(&mut base);
        Ok(Session { client, document, version: 1, capabilities: result["capabilities"].clone(), base })
    }

    /// The frame of the next version's change.
    fn change(&mut self, keystroke: Keystroke) -> Vec<u8> {
        self.version += 1;
        let (start, end, text) = match keystroke {
            Keystroke::Type(at, character) => (at, at, character.to_string()),
            Keystroke::Delete(at) => (at, Position { column: at.column + 1, ..at }, String::new()),
        };
        notification(
            "textDocument/didChange",
            &json!({
                "textDocument": {"uri": URI, "version": self.version},
                "contentChanges": [{"range": {"start": start.json(), "end": end.json()}, "text": text}]
            }),
        )
    }

    /// Whether these are the diagnostics that the text has: as it was opened,
    /// or with a mistake in `line`.
    fn is_right(&self, published: Published, broken_line: Option<usize>) -> bool {
        let mut found = published.diagnostics;
        sort(&mut found);
        match broken_line {
            None => found == self.base,
            Some(line) => found.iter().any(|found| {
                let start = found["range"]["start"]["line"].as_u64();
                start.is_some_and(|start| line.abs_diff(start as usize) <= 1) && !self.base.contains(found)
            }),
        }
    }

    fn edit(
        &mut self,
        measure: &'static str,
        keystroke: Keystroke,
        broken_line: Option<usize>,
        rows: &mut Rows,
    ) -> Result<(), String> {
        let change = self.change(keystroke);
        let sent = self.client.send(&change)?;
        let published = self.client.diagnostics(self.version)?;
        let took = published.at - sent;
        let is_right = self.is_right(published, broken_line);
        rows.time(measure, took, is_right);
        Ok(())
    }

    /// Six characters behind the value of a `Next`, and back.
    fn names(&mut self, options: &Options, rows: &mut Rows) -> Result<(), String> {
        let end = self.document.next_end;
        let at = |index: usize| Position { column: end.column + index, ..end };
        options.repeat(10, |_| {
            for (index, character) in " again".chars().enumerate() {
                self.edit(TYPED, Keystroke::Type(at(index), character), Some(end.line), rows)?;
            }
            for index in (0..6).rev() {
                let broken_line = Some(end.line).filter(|_| index > 0);
                self.edit(TYPED, Keystroke::Delete(at(index)), broken_line, rows)?;
            }
            Ok(())
        })
    }

    /// A comma and a quote that the syntax needs, out and in again.
    fn punctuation(&mut self, options: &Options, rows: &mut Rows) -> Result<(), String> {
        let comma = self.document.type_comma;
        let quote = Position { column: comma.column - 1, ..comma };
        options.repeat(40, |_| {
            self.edit(COMMA, Keystroke::Delete(comma), Some(comma.line), rows)?;
            self.edit(COMMA, Keystroke::Type(comma, ','), None, rows)?;
            self.edit(QUOTE, Keystroke::Delete(quote), Some(quote.line), rows)?;
            self.edit(QUOTE, Keystroke::Type(quote, '"'), None, rows)
        })
    }

    /// Twelve edits without waiting: from the last one to its diagnostics. They
    /// leave the text broken one time and mend it the next, so there is always
    /// something new to report.
    fn bursts(&mut self, options: &Options, rows: &mut Rows) -> Result<(), String> {
        let end = self.document.next_end;
        let at = |index: usize| Position { column: end.column + index, ..end };
        options.repeat(10, |_| {
            let typing: Vec<Keystroke> =
                " and so again".chars().take(12).enumerate().map(|(index, c)| Keystroke::Type(at(index), c)).collect();
            let deleting = (0..12).rev().map(|index| Keystroke::Delete(at(index))).collect();
            for (keystrokes, broken_line) in [(typing, Some(end.line)), (deleting, None)] {
                let mut sent = Instant::now();
                for keystroke in keystrokes {
                    let change = self.change(keystroke);
                    sent = self.client.send(&change)?;
                }
                let published = self.client.diagnostics(self.version)?;
                let took = published.at.saturating_duration_since(sent);
                let is_right = self.is_right(published, broken_line);
                rows.time(BURST, took, is_right);
            }
            Ok(())
        })
    }

    /// The last character of a state's name deleted, and a completion right
    /// behind it: what a person waits for while typing. It has to offer the
    /// name, so an answer without items does not pass for a quick one.
    fn typed_completions(&mut self, options: &Options, rows: &mut Rows) -> Result<(), String> {
        if !self.offers("completionProvider") {
            return Ok(());
        }
        let document = self.document;
        let end = document.next_end;
        let last = Position { column: end.column - 1, ..end };
        let character = document.next_target.chars().next_back().unwrap();
        options.repeat(60, |_| {
            let mut bytes = self.change(Keystroke::Delete(last));
            let (request, id) = self.client.request("textDocument/completion", &question(last));
            bytes.extend(request);
            let sent = self.client.send(&bytes)?;
            let (at, result) = self.client.reply(id)?;
            rows.time(TYPED_COMPLETION, at - sent, offers_name(&result, &document.next_target));
            self.client.diagnostics(self.version)?;
            let back = self.change(Keystroke::Type(last, character));
            self.client.send(&back)?;
            self.client.diagnostics(self.version)?;
            Ok(())
        })
    }

    /// Requests about a text at rest.
    fn questions(&mut self, options: &Options, rows: &mut Rows) -> Result<(), String> {
        let document = self.document;
        options.repeat(60, |_| {
            let (took, _) = self.client.ask("bench/nothing", &json!({}))?;
            rows.time(FLOOR, took, true);
            Ok(())
        })?;
        let next = |index: usize| &document.nexts[index * 7 % document.nexts.len()];
        if self.offers("completionProvider") {
            options.repeat(60, |index| {
                let place = next(index);
                let (took, result) = self.client.ask("textDocument/completion", &question(place.at))?;
                rows.time(COMPLETION_STATE, took, offers_name(&result, &place.target));
                Ok(())
            })?;
            options.repeat(60, |index| {
                let place = document.keys[index % document.keys.len()];
                let (took, result) = self.client.ask("textDocument/completion", &question(place))?;
                rows.time(COMPLETION_KEY, took, !items(&result).is_empty());
                Ok(())
            })?;
        }
        if self.offers("hoverProvider") {
            options.repeat(60, |index| {
                let (took, result) = self.client.ask("textDocument/hover", &question(next(index).at))?;
                rows.time(HOVER, took, !result["contents"].is_null());
                Ok(())
            })?;
        }
        if self.offers("definitionProvider") {
            options.repeat(60, |index| {
                let place = next(index);
                let (took, result) = self.client.ask("textDocument/definition", &question(place.at))?;
                rows.time(DEFINITION, took, first_line(&result) == Some(place.declared));
                Ok(())
            })?;
        }
        if self.offers("documentSymbolProvider") {
            options.repeat(20, |_| {
                let params = json!({"textDocument": {"uri": URI}});
                let (took, result) = self.client.ask("textDocument/documentSymbol", &params)?;
                rows.time(SYMBOLS, took, symbols(&result) >= document.states);
                Ok(())
            })?;
        }
        Ok(())
    }

    fn offers(&self, capability: &str) -> bool {
        !matches!(self.capabilities[capability], Value::Null | Value::Bool(false))
    }
}

fn question(at: Position) -> Value {
    json!({"textDocument": {"uri": URI}, "position": at.json()})
}

fn items(result: &Value) -> &[Value] {
    let items = result.as_array().or(result["items"].as_array());
    items.map_or(&[], |items| items)
}

fn offers_name(result: &Value, name: &str) -> bool {
    items(result).iter().any(|item| item["label"].as_str().is_some_and(|label| label == name))
}

/// The line of the first place in a definition's answer.
fn first_line(result: &Value) -> Option<usize> {
    let place = result.get(0).unwrap_or(result);
    let range = place.get("targetSelectionRange").or(place.get("range"))?;
    Some(range["start"]["line"].as_u64()? as usize)
}

fn symbols(result: &Value) -> usize {
    let all = result.as_array().map_or(&[] as &[Value], |all| all);
    all.iter().map(|symbol| 1 + symbols(&symbol["children"])).sum()
}

/// Servers need not keep an order.
fn sort(diagnostics: &mut [Value]) {
    diagnostics.sort_by_cached_key(|found| found.to_string());
}

// The table.

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
}

struct Row {
    document: &'static str,
    measure: &'static str,
    server: String,
    values: Vec<f64>,
    asked: usize,
    right: usize,
}

/// The rows of one document and server.
struct Rows<'a> {
    table: &'a mut Table,
    document: &'static str,
    server: &'a str,
}

impl Rows<'_> {
    fn row(&mut self, measure: &'static str) -> &mut Row {
        let rows = &mut self.table.rows;
        let is_it =
            |row: &Row| (row.document, row.measure, row.server.as_str()) == (self.document, measure, self.server);
        let index = rows.iter().position(is_it).unwrap_or_else(|| {
            let (document, server) = (self.document, self.server.to_owned());
            rows.push(Row { document, measure, server, values: Vec::new(), asked: 0, right: 0 });
            rows.len() - 1
        });
        &mut rows[index]
    }

    fn time(&mut self, measure: &'static str, took: Duration, is_right: bool) {
        let row = self.row(measure);
        row.values.push(took.as_secs_f64() * 1000.0);
        row.asked += 1;
        row.right += usize::from(is_right);
    }

    fn value(&mut self, measure: &'static str, value: f64) {
        self.row(measure).values.push(value);
    }

    fn wrong(&mut self, measure: &'static str) {
        self.row(measure).asked += 1;
    }
}

impl Table {
    fn print(&self, several: bool) {
        let mut lines = vec![
            ["", "ms unless said otherwise", "server", "p50", "p95", "p99", "max", "budget", "right"]
                .map(str::to_owned),
        ];
        // The rows of the servers for one measure stand together.
        let mut order: Vec<(&str, &str)> = Vec::new();
        for row in &self.rows {
            if !order.contains(&(row.document, row.measure)) {
                order.push((row.document, row.measure));
            }
        }
        for (document, measure) in order {
            for row in self.rows.iter().filter(|row| (row.document, row.measure) == (document, measure)) {
                let mut values = row.values.clone();
                values.sort_by(f64::total_cmp);
                // The least value that this part of all values does not exceed.
                let at = |part: f64| {
                    let rank = (part * values.len() as f64).ceil() as usize;
                    values.get(rank.max(1) - 1).copied()
                };
                let text = |value: Option<f64>| value.map_or("-".into(), |value| format!("{value:.2}"));
                // One of a hundred says nothing of fewer than a hundred: then it
                // is the worst that has to keep to the budget.
                let p95 = at(0.95).filter(|_| values.len() >= 20);
                let p99 = at(0.99).filter(|_| values.len() >= 100);
                let budget = budget(document, measure);
                let is_kept = budget.zip(p99.or(at(1.0))).is_none_or(|(budget, value)| value <= budget);
                lines.push([
                    document.to_owned(),
                    measure.to_owned(),
                    row.server.clone(),
                    text(at(0.5)),
                    text(p95),
                    text(p99),
                    text(at(1.0)),
                    budget.map_or(String::new(), |budget| format!("{} {budget}", if is_kept { "<=" } else { "over" })),
                    if row.asked > 0 { format!("{}/{}", row.right, row.asked) } else { String::new() },
                ]);
            }
        }
        let widths: Vec<usize> =
            (0..9).map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0)).collect();
        for line in &lines {
            let mut out = String::new();
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                match column {
                    2 if !several => {}
                    0..3 => out.push_str(&format!("{cell:width$}  ")),
                    _ => out.push_str(&format!("{cell:>width$}  ")),
                }
            }
            println!("{}", out.trim_end());
        }
    }
}
