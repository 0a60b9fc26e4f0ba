//! The ends of the pipe: input that tells when it has ended, and the process
//! at its other end.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;

use super::front::LifeCycle;

/// Input that tells when it has ended, which the transport keeps to itself
/// while a request is unanswered.
pub(super) struct Input<R> {
    inner: R,
    ended: Arc<Notify>,
}

impl<R> Input<R> {
    /// The input, and a future that is ready at its end.
    pub fn new(inner: R) -> (Self, impl Future<Output = ()>) {
        let ended = Arc::new(Notify::new());
        let input = Input { inner, ended: ended.clone() };
        (input, async move { ended.notified().await })
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Input<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let poll = Pin::new(&mut self.inner).poll_read(context, buffer);
        let is_end = match &poll {
            Poll::Ready(Ok(())) => buffer.filled().len() == before,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        };
        if is_end {
            self.ended.notify_one();
        }
        poll
    }
}

/// Ready once the process that `initialize` named is gone, since others may
/// hold its pipe open. Only where `/proc` tells of processes: elsewhere it would
/// take unsafe calls, and the end of the input has to do.
pub(super) async fn parent_is_gone(life_cycle: &LifeCycle) {
    let processes = Path::new("/proc");
    if !processes.join("self").exists() {
        return std::future::pending().await;
    }
    loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        if life_cycle.parent().is_some_and(|parent| !processes.join(parent.to_string()).exists()) {
            return;
        }
    }
}
