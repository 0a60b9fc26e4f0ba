//! `asl-lsp locate`: takes the message of a failed deployment and shows what it
//! is about in the definition.

use std::borrow::Cow;
use std::io::{Read, Write};
use std::path::PathBuf;

use annotate_snippets::Renderer;
use clap::Args;
use serde::Serialize;

use super::check::{Format, NOTHING, is_stdin};
use super::json::severity_name;
use super::pretty::{self, Shown};
use super::settings::{MachineType, SettingsArguments};
use super::targets::{self, Origin, Problem, StdinName, Target, Text};
use crate::ide::{LocatedError, Severity, Snapshot};
use crate::text::{PositionEncoding, SourceText};

/// The arguments of `asl-lsp locate`.
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub struct LocateArguments {
    /// The definition that was deployed, or the template that holds it; `-` is stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// What AWS or the deployment tool printed; `-`, or nothing, is stdin
    #[arg(value_name = "MESSAGE", default_value = "-", hide_default_value = true, allow_hyphen_values = true)]
    pub message: String,

    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// What comes from stdin
    #[command(flatten)]
    pub stdin: StdinName,

    /// The type of the state machine, which a definition does not say itself
    #[arg(long, value_enum, default_value_t, ignore_case = true, value_name = "TYPE")]
    pub machine_type: MachineType,
}

const DETAILS: &str = "\
The message may be the whole output of CloudFormation, SAM, the CDK, Terraform or the AWS CLI: \
the errors in it are found by the codes of AWS, such as MISSING_TRANSITION_TARGET. The answer of \
`aws stepfunctions validate-state-machine-definition` is understood too.

With `--format json` there is one object a line on stdout: path, line, column, endLine, endColumn \
(null for an error that is not about the text), severity, code, message, location, exact (false: \
the location does not exist, and this is the nearest that does), rule (of asl-lsp, or null).

Exit code: 0 errors found and shown, 1 no error of AWS in the message, 2 wrong usage or a file \
that cannot be read.

Examples:
  asl-lsp locate order.asl.json \"Invalid State Machine Definition: 'MISSING_END_STATE: …'\"
  cdk deploy 2>&1 | asl-lsp locate order.asl.json
  aws stepfunctions validate-state-machine-definition \\
      --definition file://order.asl.json | asl-lsp locate order.asl.json";

impl LocateArguments {
    /// Whether the message comes from stdin.
    pub fn reads_message(&self) -> bool {
        self.message == "-"
    }
}

/// Shows the errors of the message in the definition; gives the exit code.
pub fn run(arguments: &LocateArguments, stdin: &mut dyn Read, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let (definition, message) = match inputs(arguments, stdin) {
        Ok(inputs) => inputs,
        Err(problem) => {
            let _ = writeln!(err, "{problem}");
            return 2;
        }
    };
    let settings = SettingsArguments { machine_type: arguments.machine_type, rules: Vec::new() }.settings();
    let snapshot = Snapshot::of_kind(SourceText::new(&definition.text), definition.kind, settings);
    let path = target(arguments).path;
    if snapshot.definitions().is_empty() {
        let _ = writeln!(err, "{}", Problem::failure(&path, NOTHING));
        return 2;
    }
    let errors = snapshot.locate(&message);
    if errors.is_empty() {
        let _ = writeln!(
            err,
            "error: the message reports no error of AWS: it has none of the codes, such as SCHEMA_VALIDATION_FAILED"
        );
        return 1;
    }
    let path = path.to_string_lossy();
    let shown = match arguments.format {
        Format::Text => {
            let all = errors.iter().map(|error| shown(error, &path).within(&snapshot));
            pretty::render(&path, snapshot.source(), all, &Renderer::styled()) + &summary(&errors)
        }
        Format::Json => errors.iter().map(|error| json(error, &path, snapshot.source())).collect(),
    };
    match out.write_all(shown.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let _ = writeln!(err, "error: cannot write the findings: {error}");
            2
        }
        _ => 0,
    }
}

fn target(arguments: &LocateArguments) -> Target {
    match is_stdin(arguments.file.as_os_str()) {
        true => Target::stdin(&arguments.stdin),
        false => Target { path: arguments.file.clone(), origin: Origin::Named },
    }
}

/// The definition and the message.
fn inputs(arguments: &LocateArguments, stdin: &mut dyn Read) -> Result<(Text, String), Problem> {
    let target = target(arguments);
    if target.origin.is_stdin() && arguments.reads_message() {
        return Err(Problem::failure(&target.path, "only one of definition and message can come from stdin"));
    }
    // What is asked for is always read.
    let text = |text: Option<Text>| text.ok_or_else(|| Problem::failure(&target.path, NOTHING));
    if let Some(problem) = arguments.stdin.unused().filter(|_| !target.origin.is_stdin()) {
        return Err(problem);
    }
    let mut piped = Vec::new();
    if target.origin.is_stdin() || arguments.reads_message() {
        stdin
            .read_to_end(&mut piped)
            .map_err(|error| Problem::unreadable(&Target::stdin(&arguments.stdin).path, &error))?;
    }
    if target.origin.is_stdin() {
        return Ok((text(targets::decode(&target, piped)?)?, arguments.message.clone()));
    }
    // In the noise around a message anything may stand.
    let message = match arguments.reads_message() {
        true => String::from_utf8_lossy(&piped),
        false => Cow::Borrowed(arguments.message.as_str()),
    };
    Ok((text(targets::read(&target)?)?, message.into_owned()))
}

/// The service's warnings; all else is refused.
const WARNINGS: [&str; 3] = ["NO_DOLLAR", "NO_PATH", "PASS_RESULT_IS_STATIC"];

fn severity(error: &LocatedError) -> Severity {
    if WARNINGS.contains(&&*error.code) { Severity::Warning } else { Severity::Error }
}

fn shown<'a>(error: &'a LocatedError, path: &str) -> Shown<'a> {
    let mut notes = Vec::new();
    let location = &error.location;
    match (error.range, error.is_exact, location.is_empty()) {
        (None, ..) => notes.push("this is not about the text of the definition".to_owned()),
        (_, false, false) => {
            notes.push(format!("AWS reports it at {location}"));
            notes.push(format!("there is no such place in {path}: this is the nearest; was it changed since?"));
        }
        (_, false, true) => notes.push(format!("this mistake is not in {path}: was it changed since?")),
        (_, true, false) => notes.push(format!("AWS reports it at {location}")),
        (_, true, true) => {}
    }
    if let Some(rule) = error.rule {
        notes.push(format!("reported as `{rule}`; see `asl-lsp explain {rule}`"));
    }
    let id = &error.code;
    Shown { severity: severity(error), id, message: &error.message, range: error.range, related: &error.related, notes }
}

fn summary(errors: &[LocatedError]) -> String {
    let count = |count: usize| format!("{count} error{}", if count == 1 { "" } else { "s" });
    let found = errors.iter().filter(|error| error.is_exact && error.range.is_some()).count();
    match errors.len() {
        all if all == found => format!("{} found\n", count(all)),
        all => format!("{found} of {} found\n", count(all)),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Located<'a> {
    path: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    location: &'a str,
    exact: bool,
    rule: Option<&'static str>,
}

fn json(error: &LocatedError, path: &str, source: &SourceText) -> String {
    let start = error.range.map(|range| source.position(range.start(), PositionEncoding::Utf32));
    let end = error.range.map(|range| source.position(range.end(), PositionEncoding::Utf32));
    let located = Located {
        path,
        line: start.map(|at| at.line + 1),
        column: start.map(|at| at.column + 1),
        end_line: end.map(|at| at.line + 1),
        end_column: end.map(|at| at.column + 1),
        severity: severity_name(severity(error)),
        code: &error.code,
        message: &error.message,
        location: &error.location,
        exact: error.is_exact,
        rule: error.rule,
    };
    // Texts and numbers always have a JSON form.
    serde_json::to_string(&located).map(|line| line + "\n").unwrap_or_default()
}
