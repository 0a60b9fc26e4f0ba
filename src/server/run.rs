//! Builds runtime, front door and transport, and ends the process.

use std::process::ExitCode;
use std::time::Duration;

use tower_lsp::{LspService, Server};
use tracing_subscriber::EnvFilter;

use super::backend::Backend;
use super::front::{Front, LifeCycle};
use super::stdio::{Input, parent_is_gone};
use super::test_hooks;

/// Requests that may wait at the same time. The library's own default of four
/// lets four stuck requests block the cancellation that would free them.
const CONCURRENCY: usize = 1024;

/// How long answers may still take once the input has ended.
const LAST_ANSWERS: Duration = Duration::from_millis(500);

/// Serves an editor over stdin and stdout until it says `exit` or goes away.
///
/// The exit code is 0 after `shutdown`, else 1 (LSP: "exit"). The process is
/// ended here: the thread that waits for input cannot be woken otherwise.
pub fn run() -> ExitCode {
    let filter = EnvFilter::try_from_env("ASL_LSP_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // Stdout belongs to the protocol.
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(8 << 20).build();
    match runtime {
        Ok(runtime) => std::process::exit(runtime.block_on(serve())),
        Err(error) => {
            tracing::error!("no runtime: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> i32 {
    let life_cycle = LifeCycle::default();
    let (service, socket) = test_hooks::register(LspService::build(Backend::new)).finish();
    let (input, input_ended) = Input::new(tokio::io::stdin());
    let front = Front::new(service, life_cycle.clone());
    let served = Server::new(input, tokio::io::stdout(), socket).concurrency_level(CONCURRENCY).serve(front);
    tokio::pin!(served);
    tokio::select! {
        biased;
        () = life_cycle.exited() => {}
        () = parent_is_gone(&life_cycle) => tracing::warn!("the editor is gone"),
        () = &mut served => tracing::error!("the input is not LSP"),
        () = input_ended => {
            tokio::select! {
                biased;
                () = life_cycle.exited() => {}
                () = &mut served => {}
                () = tokio::time::sleep(LAST_ANSWERS) => tracing::warn!("the input ended with requests unanswered"),
            }
        }
    }
    i32::from(!life_cycle.was_shut_down())
}
