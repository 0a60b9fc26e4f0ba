//! The program: arguments, then the server or a command.

use std::io::{BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use asl_lsp::cli::check::{self, CheckArguments, Format, Streams};
use asl_lsp::cli::explain::{self, ExplainArguments};
use asl_lsp::cli::graph::{self, GraphArguments};
use asl_lsp::cli::locate::{self, LocateArguments};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};

/// A language server and linter for the Amazon States Language (AWS Step Functions).
///
/// Without a command it is a language server that an editor talks to over stdin
/// and stdout. `asl-lsp check` prints the same findings in the terminal.
#[derive(Parser)]
#[command(name = "asl-lsp", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// Talk to the editor over stdin and stdout (what happens anyway)
    #[arg(long)]
    stdio: bool,

    /// The editor's process; VS Code's client passes it.
    #[arg(long = "clientProcessId", value_name = "PID", hide = true)]
    client_process_id: Option<u32>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Check definitions and print what is wrong with them
    Check(CheckArguments),
    /// Find the errors that AWS printed when a deployment failed
    Locate(LocateArguments),
    /// Draw a state machine
    Graph(GraphArguments),
    /// Tell more about a rule, or list all rules
    Explain(ExplainArguments),
}

const EXAMPLES: &str = "\
Examples:
  asl-lsp                                      serve an editor
  asl-lsp check order.asl.json                 check one definition
  asl-lsp check .                              check all definitions below this folder
  asl-lsp check --format json --fail-on hint . one JSON object a line, fail on anything
  cat order.asl.json | asl-lsp check -         check what comes from stdin
  cdk deploy 2>&1 | asl-lsp locate order.asl.json
                                               show where what AWS refused is
  asl-lsp graph order.asl.json -o order.svg    draw the state machine
  asl-lsp explain unreachable-state            tell more about a finding";

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| with_advice(error).exit());
    match arguments.command {
        Some(Command::Check(arguments)) => check(&arguments),
        Some(Command::Locate(arguments)) => locate(&arguments),
        Some(Command::Graph(arguments)) => {
            // No byte of a drawing may change on its way through a terminal's stream.
            let mut out = BufWriter::new(std::io::stdout().lock());
            graph::run(&arguments, &mut std::io::stdin(), &mut out, &mut anstream::stderr()).into()
        }
        Some(Command::Explain(arguments)) => {
            explain::run(&arguments, &mut anstream::stdout().lock(), &mut anstream::stderr()).into()
        }
        None => {
            if std::env::args_os().len() == 1 && std::io::stdin().is_terminal() {
                let _ = writeln!(
                    anstream::stderr(),
                    "asl-lsp is a language server: it is waiting for an editor to talk to it here. Ctrl-C ends it.\n\
                     To check definitions in the terminal, run `asl-lsp check PATH...`; `asl-lsp --help` tells more."
                );
            }
            asl_lsp::server::run()
        }
    }
}

/// Where findings go.
fn stdout(format: Format) -> Box<dyn Write> {
    // JSON holds no escape sequences that a terminal's stream would have to
    // translate, and no byte of it may change on the way.
    match format {
        Format::Text => Box::new(BufWriter::new(anstream::stdout().lock())),
        Format::Json => Box::new(BufWriter::new(std::io::stdout().lock())),
    }
}

fn locate(arguments: &LocateArguments) -> ExitCode {
    let mut err = anstream::stderr();
    if arguments.reads_message() && std::io::stdin().is_terminal() {
        let _ = writeln!(err, "Paste what AWS printed, then press Ctrl-D (Ctrl-Z and Enter on Windows).");
    }
    locate::run(arguments, &mut std::io::stdin(), &mut stdout(arguments.format), &mut err).into()
}

fn check(arguments: &CheckArguments) -> ExitCode {
    let mut out = stdout(arguments.format);
    let mut err = anstream::stderr();
    check::run(
        arguments,
        &mut std::io::stdin(),
        Streams { out: &mut out, err: &mut err, show_progress: std::io::stderr().is_terminal() },
    )
    .into()
}

/// A file's name in the place of a command is what people try first.
fn with_advice(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && (name == "-" || std::path::Path::new(name).exists())
    {
        let advice = format!("to check it, run `asl-lsp check {name}`");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![advice.into()]));
    }
    error
}
