//! The front door: all messages of the client pass it on their way to the
//! service. It guards against panics, keeps the order of life (initialize,
//! shutdown, exit) and measures. Knows no document and no feature.

use std::any::Any;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_service::Service;

use super::life::{End, Life, Phase};
use super::stdio;

/// All messages are read, and all handlers polled, by one task. Whoever holds
/// it for longer than this makes the user wait for everything else.
const LONG_TURN: Duration = Duration::from_millis(20);

/// The service with a guard before it.
pub(super) struct FrontDoor<S> {
    inner: S,
    life: Life,
}

impl<S> FrontDoor<S> {
    /// Guards `inner`.
    pub fn new(inner: S, life: Life) -> Self {
        FrontDoor { inner, life }
    }

    /// The answer to a message that must not be let in, if it must not.
    fn refused(&self, request: &Request) -> Option<Option<Response>> {
        let answer = |error| Some(request.id().cloned().map(|id| Response::from_error(id, error)));
        if self.life.ended().is_some() {
            return Some(None);
        }
        match (self.life.phase(), request.method()) {
            (phase, "exit") => {
                self.life.end(End::Exit { after_shutdown: phase == Phase::ShutDown });
                Some(None)
            }
            (Phase::Starting, "initialize") => {
                let process = request.params().and_then(|params| params.get("processId")?.as_u64());
                if let Some(process) = process.and_then(|process| u32::try_from(process).ok()) {
                    tokio::spawn(stdio::watch_client(process, self.life.clone()));
                }
                None
            }
            (_, "$/cancelRequest") => None,
            (Phase::Starting, _) => answer(Error {
                code: ErrorCode::ServerError(-32002),
                message: "the server is not initialized".into(),
                data: None,
            }),
            (Phase::Serving, "initialize") => {
                answer(Error { message: "the server is initialized already".into(), ..Error::invalid_request() })
            }
            (Phase::Serving, "shutdown") => {
                self.life.advance(Phase::ShutDown);
                None
            }
            (Phase::Serving, _) => None,
            (Phase::ShutDown, _) => {
                answer(Error { message: "the server is shut down".into(), ..Error::invalid_request() })
            }
        }
    }
}

/// Repairs what clients write and the library does not take: `null`, `{}` or
/// `[]` in the place of no parameters, and a capability whose name in the
/// protocol is not the one that the library knows.
fn mended(request: Request) -> Request {
    let (method, id, params) = request.into_parts();
    let params = match (&*method, params) {
        ("shutdown", _) | (_, None | Some(Value::Null)) => None,
        ("initialize", Some(mut params)) => {
            if let Some(Value::Object(workspace)) = params.pointer_mut("/capabilities/workspace")
                && let Some(diagnostics) = workspace.get("diagnostics").cloned()
            {
                workspace.entry("diagnostic").or_insert(diagnostics);
            }
            Some(params)
        }
        (_, params) => params,
    };
    let mut request = Request::build(method);
    if let Some(params) = params {
        request = request.params(params);
    }
    if let Some(id) = id {
        request = request.id(id);
    }
    request.finish()
}

impl<S> Service<Request> for FrontDoor<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Error: std::fmt::Display,
    S::Future: Future<Output = Result<Option<Response>, S::Error>> + Unpin,
{
    type Response = Option<Response>;
    type Error = Infallible;
    type Future = Turn<S::Future>;

    /// Always: the service within is not ready only after `exit`, which it
    /// never hears of. If it did, the transport would wait for ever.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Turn<S::Future> {
        if let Some(answer) = self.refused(&request) {
            return Turn::Answered(answer);
        }
        let request = mended(request);
        let method = request.method().to_string();
        let id = request.id().cloned();
        let handling = Handling { method, id, started: Instant::now(), life: self.life.clone() };
        match handling.turn(|| self.inner.call(request)) {
            Ok(future) => Turn::Running(future, handling),
            Err(answer) => Turn::Answered(answer),
        }
    }
}

/// The answer to a message: here or still to come.
pub(super) enum Turn<F> {
    /// Here.
    Answered(Option<Response>),
    /// Still to come.
    Running(F, Handling),
}

impl<F, E> Future for Turn<F>
where
    F: Future<Output = Result<Option<Response>, E>> + Unpin,
    E: std::fmt::Display,
{
    type Output = Result<Option<Response>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let turn = self.get_mut();
        let answer = match turn {
            Turn::Answered(answer) => answer.take(),
            Turn::Running(future, handling) => match handling.turn(|| Pin::new(future).poll(context)) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(outcome)) => handling.finished(outcome),
                Err(answer) => answer,
            },
        };
        // What is left of a handler that panicked is not touched again.
        *turn = Turn::Answered(None);
        Poll::Ready(Ok(answer))
    }
}

/// What is known of a message while it is handled.
pub(super) struct Handling {
    method: String,
    id: Option<Id>,
    started: Instant,
    life: Life,
}

impl Handling {
    /// Runs a piece of the handling; a panic becomes the answer.
    fn turn<T>(&self, run: impl FnOnce() -> T) -> Result<T, Option<Response>> {
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(run));
        let took = started.elapsed();
        if took > LONG_TURN {
            tracing::warn!("{} held up all other messages for {} ms", self.method, took.as_millis());
        }
        outcome.map_err(|panic| {
            tracing::error!("{} failed: {}", self.method, panic_message(&*panic));
            self.id.clone().map(|id| Response::from_error(id, Error::internal_error()))
        })
    }

    fn finished<E: std::fmt::Display>(&self, outcome: Result<Option<Response>, E>) -> Option<Response> {
        let id = self.id.as_ref().map(ToString::to_string).unwrap_or_default();
        tracing::debug!("{} {id}: {} us", self.method, self.started.elapsed().as_micros());
        let answer = outcome.unwrap_or_else(|error| {
            tracing::error!("{} was not served: {error}", self.method);
            None
        });
        if self.method == "initialize" && answer.as_ref().is_some_and(Response::is_ok) {
            self.life.advance(Phase::Serving);
        }
        answer
    }
}

/// The text that a panic came with.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic")
}

#[cfg(test)]
mod tests {
    use futures::future::BoxFuture;
    use futures::{FutureExt, executor::block_on};
    use serde_json::json;

    use super::*;

    /// Panics in `call` or in the future, or gives back the parameters.
    struct Inner;

    impl Service<Request> for Inner {
        type Response = Option<Response>;
        type Error = String;
        type Future = BoxFuture<'static, Result<Option<Response>, String>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), String>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            assert_ne!(request.method(), "panic/call");
            async move {
                assert_ne!(request.method(), "panic/future");
                let (_, id, params) = request.into_parts();
                Ok(id.map(|id| Response::from_ok(id, json!({ "params": params }))))
            }
            .boxed()
        }
    }

    fn front() -> (FrontDoor<Inner>, Life) {
        let life = Life::new();
        (FrontDoor::new(Inner, life.clone()), life)
    }

    fn ask(front: &mut FrontDoor<Inner>, method: &'static str) -> Result<Value, i64> {
        let request = Request::build(method).id(1).params(Value::Null).finish();
        let Ok(answer) = block_on(front.call(request));
        let (_, result) = answer.expect("an answer").into_parts();
        result.map_err(|error| error.code.code())
    }

    #[test]
    fn a_panic_is_an_internal_error_and_the_service_lives() {
        let (mut front, life) = front();
        life.advance(Phase::Serving);
        assert_eq!(ask(&mut front, "panic/call"), Err(-32603));
        assert_eq!(ask(&mut front, "panic/future"), Err(-32603));
        assert_eq!(ask(&mut front, "fine"), Ok(json!({ "params": null })));
    }

    #[test]
    fn the_order_of_life_is_kept() {
        let (mut front, life) = front();
        assert_eq!(ask(&mut front, "fine"), Err(-32002));
        assert!(ask(&mut front, "initialize").is_ok());
        assert_eq!(ask(&mut front, "initialize"), Err(-32600));
        assert!(ask(&mut front, "shutdown").is_ok());
        assert_eq!(ask(&mut front, "fine"), Err(-32600));
        let Ok(answer) = block_on(front.call(Request::build("exit").finish()));
        assert_eq!(answer, None);
        assert_eq!(life.ended(), Some(End::Exit { after_shutdown: true }));
    }
}
