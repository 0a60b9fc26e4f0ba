//! Starts the server on stdin and stdout, and ends the process. Knows no method
//! of the protocol.

use std::io::IsTerminal;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::Duration;

use futures::FutureExt;
use tower_lsp::{LspService, Server};
use tracing_subscriber::EnvFilter;

use super::backend::Backend;
use super::front::FrontDoor;
use super::graph;
use super::life::Life;
use super::stdio::Input;
use super::test_hooks;

/// The variable with the log's filter, for example `debug` or `asl_lsp=trace`.
const LOG_VARIABLE: &str = "ASL_LSP_LOG";

/// The transport serves so many requests at once. Its default of 4 lets four
/// stuck requests block the notification that would cancel one of them; 1
/// serves everything one by one.
const CONCURRENCY: usize = 1024;

/// What is still under way when the end has come may take this long.
const GRACE: Duration = Duration::from_millis(300);

/// Recursion over a tree ends at a limit of its depth, long before this is used
/// up; a debug build's frames are large, though.
const STACK: usize = 8 << 20;

/// Serves a client on stdin and stdout until it ends the session or its input
/// ends. Gives the code that the process is to end with: 0 after `shutdown` and
/// `exit`, else 1.
pub fn run() -> ExitCode {
    log_to_stderr();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let life = Life::new();
    // A task of its own, since only the runtime's threads have the large stack.
    let serving = runtime.spawn(serve(life.clone()));
    if let Err(error) = runtime.block_on(serving) {
        tracing::error!("the server failed: {error}");
    }
    tracing::debug!("the server ends: {:?}", life.ended());
    // Not dropped: that would wait for the thread that reads stdin.
    runtime.shutdown_background();
    life.exit_code()
}

async fn serve(life: Life) {
    let (service, socket) = test_hooks::register(graph::register(LspService::build(Backend::new))).finish();
    let input = Input::new(tokio::io::stdin(), life.clone());
    let server = Server::new(input, tokio::io::stdout(), socket).concurrency_level(CONCURRENCY);
    // The transport panics when it cannot write; then there is nobody to serve.
    let serving = AssertUnwindSafe(server.serve(FrontDoor::new(service, life.clone()))).catch_unwind();
    let over = async {
        life.over().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = serving => if outcome.is_err() { tracing::error!("the connection to the client broke") },
        () = over => tracing::debug!("some requests were still under way"),
    }
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Colours are for people; an editor shows a log as it is.
    let _ = builder.with_ansi(std::io::stderr().is_terminal()).try_init();
}
