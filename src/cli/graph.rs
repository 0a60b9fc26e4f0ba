//! `asl-lsp graph`: draws a state machine.

use std::io::{Read, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::check::{NOTHING, is_stdin};
use super::printable::one_line;
use super::targets::{self, Origin, Problem, StdinName, Target, Text};
use crate::ide::{self, GraphFormat, Settings, Snapshot};
use crate::text::SourceText;

/// The arguments of `asl-lsp graph`.
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub struct GraphArguments {
    /// The file with the definition; `-` is stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// What stdin is
    #[command(flatten)]
    pub stdin: StdinName,

    /// What to write
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,

    /// Which state machine, by its logical ID, where the file is a template with several
    #[arg(long, value_name = "NAME")]
    pub machine: Option<String>,

    /// The colours of an SVG
    #[arg(long, value_enum, default_value_t, value_name = "THEME")]
    pub theme: Theme,

    /// Where to write it; nothing, or `-`, is stdout
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

const DETAILS: &str = "\
The picture shows states by type, Parallel and Map states with their branches in them, conditions \
in words and errors on dashed lines. States that cannot be reached are grey, transitions that lead \
nowhere are red. It is laid out here: nothing is sent to or fetched from anywhere.

Exit code: 0 drawn, 1 the file holds no state machine that could be drawn, 2 wrong usage, \
a state machine that is not in the file, or a file that cannot be read or written.

Examples:
  asl-lsp graph order.asl.json -o order.svg
  asl-lsp graph order.asl.json --format mermaid
  asl-lsp graph template.yaml --machine OrderMachine > order.svg
  asl-lsp graph order.asl.json --format dot | dot -Tpng > order.png";

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A picture that needs nothing else, in light and dark
    #[default]
    Svg,
    /// A flowchart of Mermaid, for Markdown
    Mermaid,
    /// A digraph of Graphviz
    Dot,
    /// States and transitions with their places, for programs
    Json,
}

/// In which colours a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// As who looks at it prefers
    #[default]
    Auto,
    /// Dark on light, also for programs that know no style sheet variables
    Light,
    /// Light on dark, likewise
    Dark,
}

impl From<Format> for GraphFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Svg => GraphFormat::Svg,
            Format::Mermaid => GraphFormat::Mermaid,
            Format::Dot => GraphFormat::Dot,
            Format::Json => GraphFormat::Json,
        }
    }
}

impl From<Theme> for ide::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Auto => ide::Theme::Auto,
            Theme::Light => ide::Theme::Light,
            Theme::Dark => ide::Theme::Dark,
        }
    }
}

/// Why nothing is drawn.
enum Failure {
    /// The file holds nothing to draw.
    Nothing(Problem),
    /// What was asked for cannot be had.
    Wrong(Problem),
}

/// Draws; gives the exit code.
pub fn run(arguments: &GraphArguments, stdin: &mut dyn Read, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let outcome = drawing(arguments, stdin).and_then(|drawing| write(arguments, &drawing, out));
    let (code, problem) = match outcome {
        Ok(()) => return 0,
        Err(Failure::Nothing(problem)) => (1, problem),
        Err(Failure::Wrong(problem)) => (2, problem),
    };
    let _ = writeln!(err, "{problem}");
    code
}

fn drawing(arguments: &GraphArguments, stdin: &mut dyn Read) -> Result<String, Failure> {
    let target = match is_stdin(arguments.file.as_os_str()) {
        true => Target::stdin(&arguments.stdin),
        false => Target { path: arguments.file.clone(), origin: Origin::Named },
    };
    if let Some(problem) = arguments.stdin.unused().filter(|_| !target.origin.is_stdin()) {
        return Err(Failure::Wrong(problem));
    }
    let nothing = || Failure::Nothing(Problem::failure(&target.path, NOTHING));
    let Text { text, kind } = text(&target, stdin).map_err(Failure::Wrong)?.ok_or_else(nothing)?;
    let snapshot = Snapshot::of_kind(SourceText::new(&text), kind, Settings::default().into());
    let index = chosen(&snapshot, arguments.machine.as_deref(), &target)?;
    let nothing = |message: String| Failure::Nothing(Problem::failure(&target.path, message));
    let graph = snapshot.graph(index).map_err(nothing)?;
    graph.render(arguments.format.into(), arguments.theme.into(), snapshot.source()).map_err(nothing)
}

fn text(target: &Target, stdin: &mut dyn Read) -> Result<Option<Text>, Problem> {
    if !target.origin.is_stdin() {
        return targets::read(target);
    }
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes).map_err(|error| Problem::unreadable(&target.path, &error))?;
    targets::decode(target, bytes)
}

/// The place of the state machine that is asked for.
fn chosen(snapshot: &Snapshot, wanted: Option<&str>, target: &Target) -> Result<usize, Failure> {
    let machines = snapshot.machines();
    let names: Vec<String> =
        machines.iter().filter_map(|machine| Some(format!("`{}`", one_line(machine.name.as_deref()?)))).collect();
    let names = names.join(", ");
    let wrong = |message: String| Failure::Wrong(Problem::failure(&target.path, message));
    match (wanted, machines.len()) {
        (_, 0) => {
            let message = "holds no state machine: neither a definition nor a template with one was found";
            Err(Failure::Nothing(Problem::failure(&target.path, message)))
        }
        (None, 1) => Ok(0),
        (None, _) => Err(wrong(format!("holds several state machines: name one with --machine: {names}"))),
        (Some(wanted), _) => {
            let found = machines.iter().position(|machine| machine.name.as_deref() == Some(wanted));
            found.ok_or_else(|| match names.is_empty() {
                true => wrong("is a definition, which has no name: leave --machine out".to_owned()),
                false => wrong(format!("holds no state machine `{wanted}`; it holds {names}")),
            })
        }
    }
}

fn write(arguments: &GraphArguments, drawing: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let wrong = |path: &std::path::Path, error: std::io::Error| {
        Failure::Wrong(Problem::failure(path, format!("cannot be written: {error}")))
    };
    match arguments.output.as_ref().filter(|path| !is_stdin(path.as_os_str())) {
        Some(path) => std::fs::write(path, drawing).map_err(|error| wrong(path, error)),
        None => match out.write_all(drawing.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(wrong("<stdout>".as_ref(), error)),
            _ => Ok(()),
        },
    }
}
