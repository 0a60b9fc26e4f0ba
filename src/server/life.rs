//! The life of the process: how far the client's handshake is, and why the
//! process ends. Knows nothing of messages.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::watch;

/// How far the client's handshake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Phase {
    /// `initialize` has not been answered.
    Starting,
    /// Requests are served.
    Serving,
    /// After `shutdown`: nothing but `exit` is expected.
    ShutDown,
}

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client said `exit`.
    Exit {
        /// It said `shutdown` before, as it should.
        after_shutdown: bool,
    },
    /// There is no more input.
    InputClosed,
    /// The process that the client named as its own is gone.
    ClientGone,
}

/// A handle on the process's life; clones share it.
#[derive(Clone)]
pub(super) struct Life {
    phase: Arc<AtomicU8>,
    end: watch::Sender<Option<End>>,
}

impl Life {
    /// A life that has just begun.
    pub fn new() -> Self {
        Life { phase: Arc::new(AtomicU8::new(Phase::Starting as u8)), end: watch::Sender::new(None) }
    }

    /// How far the handshake is.
    pub fn phase(&self) -> Phase {
        match self.phase.load(Ordering::SeqCst) {
            0 => Phase::Starting,
            1 => Phase::Serving,
            _ => Phase::ShutDown,
        }
    }

    /// Goes on to `phase`; there is no way back.
    pub fn advance(&self, phase: Phase) {
        self.phase.fetch_max(phase as u8, Ordering::SeqCst);
    }

    /// Ends the life; the first reason counts.
    pub fn end(&self, why: End) {
        self.end.send_if_modified(|end| {
            let first = end.is_none();
            end.get_or_insert(why);
            first
        });
    }

    /// The reason to end, once there is one.
    pub fn ended(&self) -> Option<End> {
        *self.end.borrow()
    }

    /// Waits for a reason to end.
    pub async fn over(&self) {
        // It cannot fail: `self` keeps the sender alive.
        let _ = self.end.subscribe().wait_for(Option::is_some).await;
    }

    /// 0 for an exit after a shutdown, else 1 (LSP: `exit`).
    pub fn exit_code(&self) -> ExitCode {
        match self.ended() {
            Some(End::Exit { after_shutdown: true }) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_to_end_counts() {
        let life = Life::new();
        assert_eq!(life.ended(), None);
        life.end(End::Exit { after_shutdown: true });
        life.end(End::InputClosed);
        assert_eq!(life.ended(), Some(End::Exit { after_shutdown: true }));
    }

    #[test]
    fn phases_do_not_go_back() {
        let life = Life::new();
        life.advance(Phase::ShutDown);
        life.advance(Phase::Serving);
        assert_eq!(life.phase(), Phase::ShutDown);
    }
}
