//! `asl-lsp check`: reads definitions, checks them side by side and prints what
//! is wrong, in the order of the paths.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use annotate_snippets::Renderer;
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::pretty::Shown;
use super::progress::Progress;
use super::report::{Counts, Outcome, summary};
use super::settings::SettingsArguments;
use super::targets::{self, Problem, StdinName, Target, Text};
use super::templates::Templates;
use super::{json, pretty};
use crate::ide::{Diagnostic, Settings, Severity, Snapshot};
use crate::text::SourceText;

/// The arguments of `asl-lsp check`.
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub struct CheckArguments {
    /// Files and folders to check; `-` is stdin
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// The mildest finding that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub fail_on: FailOn,

    /// What comes from stdin
    #[command(flatten)]
    pub stdin: StdinName,

    /// What is looked for
    #[command(flatten)]
    pub settings: SettingsArguments,
}

const DETAILS: &str = "\
In folders, these are checked: *.asl.json, *.asl.jsonc, *.asl, *.asl.yaml, *.asl.yml; and other \
*.json, *.yaml, *.yml, *.template, *.tf and *.tofu files that hold a definition: by itself, or in a \
template of CloudFormation, SAM, Terraform or the Serverless Framework. Hidden files and what \
.gitignore names are left out. A file that is named itself is always looked at; if it holds no \
definition, a note says so. What comes from stdin is known by its text, unless --stdin-name \
says what it is.

With `--format json` there is one object a line on stdout and nothing else: path, line, column, \
endLine, endColumn, severity, code, message, and within a template the name of the machine. Lines and columns count from 1, columns count \
characters (Unicode scalar values), and endColumn is the column after the last character.

Exit code: 0 nothing found, 1 findings at or above --fail-on, 2 wrong usage or a file \
that cannot be read (the others are still checked).

Examples:
  asl-lsp check order.asl.json
  asl-lsp check --fail-on warning workflows/
  asl-lsp check --machine-type EXPRESS --rule unreachable-state=warning order.asl.json
  asl-lsp check --format json . > findings.jsonl
  git show :template.yaml | asl-lsp check --stdin-name template.yaml -";

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the source with the findings marked in it
    Text,
    /// For programs: one JSON object a line
    Json,
}

/// The mildest finding that counts as failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// What the service refuses
    Error,
    /// Also what fails or misleads at run time
    Warning,
    /// Anything at all
    Hint,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Hint => Severity::Hint,
        }
    }
}

/// Where a command writes.
pub struct Streams<'a> {
    /// Findings and nothing else.
    pub out: &'a mut dyn Write,
    /// What went wrong on the way.
    pub err: &'a mut dyn Write,
    /// Whether a line of progress may be drawn on stderr: it is a terminal.
    pub show_progress: bool,
}

/// What became of one target.
enum Checked {
    /// It holds definitions; this is what to print of them.
    Definitions { counts: Counts, rendered: String, first_code: Option<&'static str> },
    /// It holds none, and nobody asked for it.
    Nothing,
    /// It could not be checked.
    Problem(Problem),
}

/// Checks what `arguments` name and prints the findings.
pub fn run(arguments: &CheckArguments, stdin: &mut dyn Read, streams: Streams<'_>) -> Outcome {
    run_with(Snapshot::diagnostics, arguments, stdin, streams)
}

fn run_with(
    diagnose: impl Fn(&Snapshot) -> Vec<Diagnostic> + Sync,
    arguments: &CheckArguments,
    stdin: &mut dyn Read,
    streams: Streams<'_>,
) -> Outcome {
    let settings = arguments.settings.settings();
    let progress = Progress::new(streams.show_progress);
    let (targets, mut problems) = targets::collect(&arguments.paths, &arguments.stdin, &progress);
    let templates = Templates::among(&targets);
    let check = |target: &Target, text: Result<Option<Text>, Problem>| match text {
        Ok(Some(text)) => check_text(&diagnose, target, &text, arguments.format, (&settings, &templates)),
        Ok(None) => Checked::Nothing,
        Err(problem) => Checked::Problem(problem),
    };
    let (piped, files): (Vec<Target>, Vec<Target>) = targets.into_iter().partition(|target| target.origin.is_stdin());
    let read_stdin = |target: Target| {
        let mut bytes = Vec::new();
        let read = stdin.read_to_end(&mut bytes).map_err(|error| Problem::unreadable(&target.path, &error));
        let text = read.and_then(|_| targets::decode(&target, bytes));
        (target, text)
    };
    let piped: Vec<_> = piped.into_iter().map(read_stdin).collect();
    let mut checked: Vec<Checked> = files
        .par_iter()
        .map(|target| {
            let checked = check(target, targets::read(target));
            progress.step();
            checked
        })
        .collect();
    checked.extend(piped.into_iter().map(|(target, text)| check(&target, text)));
    progress.finish();

    let mut counts = Counts::default();
    let mut findings = Vec::new();
    let mut example = None;
    for checked in checked {
        match checked {
            Checked::Definitions { counts: of_file, rendered, first_code } => {
                counts.add(&of_file);
                findings.push(rendered);
                example = example.or(first_code);
            }
            Checked::Nothing => {}
            Checked::Problem(problem) => problems.push(problem),
        }
    }
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    let failed = problems.iter().any(|problem| problem.is_failure);
    let outcome = Outcome::of(&counts, arguments.fail_on.into(), failed);
    let end = match arguments.format {
        Format::Text if counts.files > 0 => summary(&counts) + &advice(example),
        _ => String::new(),
    };
    match print(&findings, &problems, counts.files, &end, streams) {
        Ok(()) => outcome,
        // The reader has seen enough, for example `head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => outcome,
        Err(_) => Outcome::Failed,
    }
}

/// How to learn more of what was found.
fn advice(code: Option<&'static str>) -> String {
    let advice =
        |code| format!("`asl-lsp explain CODE` tells more about a finding, for example `asl-lsp explain {code}`\n");
    code.map(advice).unwrap_or_default()
}

fn print(
    findings: &[String],
    problems: &[Problem],
    files: usize,
    end: &str,
    streams: Streams<'_>,
) -> std::io::Result<()> {
    let Streams { out, err, .. } = streams;
    let written = findings.iter().try_for_each(|text| out.write_all(text.as_bytes())).and_then(|()| out.flush());
    // Whoever closed stdout may still read stderr, and its loss stops nothing.
    for problem in problems {
        let _ = writeln!(err, "{problem}");
    }
    if let Err(error) = &written
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        let _ = writeln!(err, "error: cannot write the findings: {error}");
    }
    written?;
    if files == 0 && problems.is_empty() {
        let _ = writeln!(err, "warning: no definitions found");
    }
    out.write_all(end.as_bytes())?;
    out.flush()
}

fn check_text(
    diagnose: &impl Fn(&Snapshot) -> Vec<Diagnostic>,
    target: &Target,
    Text { text, kind }: &Text,
    format: Format,
    (settings, templates): (&Arc<Settings>, &Templates),
) -> Checked {
    // A bug that one definition brings out must not cost the findings of the others.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let snapshot = Snapshot::of_kind(SourceText::new(text), *kind, settings.clone());
        let snapshot = templates.beside(&target.path, snapshot);
        if snapshot.definitions().is_empty() && snapshot.links().is_empty() {
            return match target.origin.is_asked_for() {
                true => Checked::Problem(Problem::note(&target.path, NOTHING)),
                false => Checked::Nothing,
            };
        }
        let diagnostics = diagnose(&snapshot);
        let path = target.path.to_string_lossy();
        let rendered = match format {
            Format::Text => {
                let shown = diagnostics.iter().map(|diagnostic| Shown::from(diagnostic).within(&snapshot));
                pretty::render(&path, snapshot.source(), shown, &Renderer::styled())
            }
            Format::Json => json::render(&path, &snapshot, &diagnostics),
        };
        let first_code = diagnostics.first().map(|diagnostic| diagnostic.code);
        let forms = snapshot.definitions().iter().map(|definition| definition.form());
        Checked::Definitions { counts: Counts::of_file(forms, &diagnostics), rendered, first_code }
    }));
    outcome.unwrap_or_else(|_| {
        Checked::Problem(Problem::failure(&target.path, "an error inside asl-lsp; please report it"))
    })
}

/// What is said of a file that was asked for and has no definition in it.
pub(super) const NOTHING: &str = "holds no definition of a state machine";

/// Whether `path` stands for stdin.
pub(super) fn is_stdin(path: &OsStr) -> bool {
    path == "-"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::pretty::tests::finding;

    /// Finds what the text asks for.
    fn obey(snapshot: &Snapshot) -> Vec<Diagnostic> {
        let source = snapshot.source();
        let severities = [("error", Severity::Error), ("warning", Severity::Warning), ("hint", Severity::Hint)];
        if source.text().contains("bug") {
            std::panic::resume_unwind(Box::new("a bug"));
        }
        let asked = severities.into_iter().filter(|(word, _)| source.text().contains(word));
        asked.map(|(word, severity)| finding(source, word, severity, "as asked")).collect()
    }

    struct Ran {
        code: u8,
        out: String,
        err: String,
    }

    fn run(files: &[(&str, &str)], format: Format, fail_on: FailOn) -> Ran {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let (stdin, settings) = Default::default();
        let arguments = CheckArguments { paths: vec![folder.path().into()], format, fail_on, stdin, settings };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let streams = Streams { out: &mut out, err: &mut err, show_progress: false };
        let outcome = run_with(obey, &arguments, &mut std::io::empty(), streams);
        let clean = |bytes: Vec<u8>| {
            let text = anstream::adapter::strip_bytes(&bytes).into_vec();
            String::from_utf8(text)
                .unwrap()
                .replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), "")
        };
        Ran { code: outcome.code(), out: clean(out), err: clean(err) }
    }

    #[test]
    fn findings_come_in_the_order_of_the_paths() {
        let names: Vec<String> = (10..60).map(|number| format!("{number}.asl.json")).collect();
        let files: Vec<(&str, &str)> = names.iter().rev().map(|name| (name.as_str(), "error warning")).collect();
        let ran = run(&files, Format::Json, FailOn::Error);
        assert_eq!((ran.code, ran.err.as_str()), (1, ""));
        let paths = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let paths: Vec<String> = paths.map(|finding| finding["path"].as_str().unwrap().to_owned()).collect();
        assert_eq!(paths.len(), 100);
        assert!(paths.is_sorted());
    }

    #[test]
    fn findings_are_shown_and_counted() {
        let files = [("a.asl.json", "warning"), ("b.asl.json", "fine"), ("c.asl.json", "a hint")];
        let ran = run(&files, Format::Text, FailOn::Error);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        expect_test::expect![[r#"
            warning[some-code]: as asked
             --> a.asl.json:1:1
              |
            1 | warning
              | ^^^^^^^

            hint[some-code]: as asked
             --> c.asl.json:1:3
              |
            1 | a hint
              |   ^^^^

            1 warning, 1 hint in 2 of 3 files
            `asl-lsp explain CODE` tells more about a finding, for example `asl-lsp explain some-code`
        "#]]
        .assert_eq(&ran.out);
        assert_eq!(run(&files, Format::Text, FailOn::Warning).code, 1);
    }

    #[test]
    fn a_bug_costs_one_file_only() {
        let ran = run(&[("a.asl.json", "bug"), ("b.asl.json", "error")], Format::Json, FailOn::Error);
        assert_eq!((ran.code, ran.out.lines().count()), (2, 1));
        assert_eq!(ran.err, "error: a.asl.json: an error inside asl-lsp; please report it\n");
    }

    /// Takes nothing.
    struct Full(std::io::ErrorKind);

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_leaves_is_no_error_and_a_full_disk_is_one() {
        for (kind, code, quiet) in
            [(std::io::ErrorKind::BrokenPipe, 1, true), (std::io::ErrorKind::StorageFull, 2, false)]
        {
            let (paths, format, fail_on) = (vec!["-".into()], Format::Text, FailOn::Error);
            let (stdin, settings) = Default::default();
            let arguments = CheckArguments { paths, format, fail_on, stdin, settings };
            let mut err = Vec::new();
            let streams = Streams { out: &mut Full(kind), err: &mut err, show_progress: false };
            let outcome = run_with(obey, &arguments, &mut "error".as_bytes(), streams);
            assert_eq!((outcome.code(), err.is_empty()), (code, quiet));
        }
    }

    /// A whole definition in one line, with a finding in every state.
    #[test]
    fn many_findings_in_a_minified_text_cost_little_to_show() {
        let text = "\"A\":{\"Type\":\"Nothing\"},".repeat(50_000);
        let source = SourceText::new(&text);
        let mut diagnostics = Vec::new();
        for (at, what) in text.match_indices("Nothing").step_by(25) {
            let mut diagnostic = finding(&source, what, Severity::Error, "m");
            diagnostic.range = crate::text::TextRange::at((at as u32).into(), 7.into());
            diagnostics.push(diagnostic);
        }
        let started = std::time::Instant::now();
        let shown = pretty::render("x", &source, &diagnostics, &Renderer::styled());
        assert_eq!(diagnostics.len(), 2000);
        assert!(shown.len() < 2000 * 1000, "{}", shown.len());
        // It takes a fraction of a second; looking at the whole line for each
        // finding would take minutes.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
