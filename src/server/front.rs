//! The front door: what stands between the transport and the language server.
//!
//! The transport library was measured to hang on `exit`, to die of a panic in a
//! handler and to refuse `"params": null`. This wrapper notes the life cycle,
//! catches panics, drops null parameters and says how long a turn took. It
//! knows no document and no feature.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

/// A turn on the task that reads the input should never take this long: all
/// other messages wait for it.
const SLOW_TURN: Duration = Duration::from_millis(20);

/// What the client has said of the server's life.
#[derive(Clone, Default)]
pub(super) struct LifeCycle(Arc<LifeCycleState>);

#[derive(Default)]
struct LifeCycleState {
    shut_down: AtomicBool,
    exit: Notify,
    /// The client's process; 0 if it did not say.
    parent: AtomicU32,
}

impl LifeCycle {
    /// Whether `shutdown` was asked for.
    pub fn was_shut_down(&self) -> bool {
        self.0.shut_down.load(Ordering::SeqCst)
    }

    /// Waits for `exit`.
    pub async fn exited(&self) {
        self.0.exit.notified().await;
    }

    /// The process that `initialize` named.
    pub fn parent(&self) -> Option<u32> {
        Some(self.0.parent.load(Ordering::SeqCst)).filter(|parent| *parent != 0)
    }

    fn note(&self, request: &Request) {
        match request.method() {
            "initialize" => {
                let parent = request.params().and_then(|params| params.get("processId")?.as_u64());
                let parent = parent.and_then(|parent| u32::try_from(parent).ok()).unwrap_or(0);
                self.0.parent.store(parent, Ordering::SeqCst);
            }
            "shutdown" => self.0.shut_down.store(true, Ordering::SeqCst),
            // A permit is kept for whoever waits later.
            "exit" => self.0.exit.notify_one(),
            _ => {}
        }
    }
}

/// See the head of this file.
pub(super) struct Front<S> {
    inner: S,
    life_cycle: LifeCycle,
}

impl<S> Front<S> {
    pub fn new(inner: S, life_cycle: LifeCycle) -> Self {
        Front { inner, life_cycle }
    }
}

impl<S> Service<Request> for Front<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        // The service is always ready; behind `exit`, which it never sees, it
        // must not end the transport before the process has its exit code.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.life_cycle.note(&request);
        if request.method() == "exit" {
            return Box::pin(std::future::ready(Ok(None)));
        }
        let method = request.method().to_owned();
        let id = request.id().cloned();
        let request = without_null_params(request);
        let future = match catch_unwind(AssertUnwindSafe(|| self.inner.call(request))) {
            Ok(future) => Box::pin(future),
            Err(panic) => {
                let answer = answer_to_panic(&method, id, &*panic);
                return Box::pin(std::future::ready(Ok(answer)));
            }
        };
        let started = Instant::now();
        Box::pin(async move {
            let answer = AssertUnwindSafe(Timed { future, method: &method }).catch_unwind().await;
            tracing::debug!(method, ?id, elapsed = ?started.elapsed(), "answered");
            answer.unwrap_or_else(|panic| Ok(answer_to_panic(&method, id, &*panic)))
        })
    }
}

/// Times each turn of a future on the task that drives it.
struct Timed<'m, F> {
    future: Pin<Box<F>>,
    method: &'m str,
}

impl<F: Future> Future for Timed<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let started = Instant::now();
        let poll = self.future.as_mut().poll(context);
        let elapsed = started.elapsed();
        if elapsed > SLOW_TURN {
            tracing::warn!(method = self.method, ?elapsed, "a slow turn");
        }
        poll
    }
}

/// The library refuses `"params": null` where there are no parameters, though
/// some clients write it.
fn without_null_params(request: Request) -> Request {
    if request.params() != Some(&Value::Null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let builder = Request::build(method);
    match id {
        Some(id) => builder.id(id).finish(),
        None => builder.finish(),
    }
}

fn answer_to_panic(method: &str, id: Option<Id>, panic: &(dyn Any + Send)) -> Option<Response> {
    tracing::error!(method, "panic: {}", panic_message(panic));
    id.map(|id| Response::from_error(id, Error::internal_error()))
}

/// The words that a panic came with.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
