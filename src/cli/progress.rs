//! A line on stderr that says how far a long run is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Most runs are over before a line of progress could be read.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts files; becomes visible when the run takes long.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    /// Nothing is left to decide: the line is shown, or it never will be.
    settled: AtomicBool,
}

impl Progress {
    /// Starts to count. Nothing is ever drawn unless `allowed`.
    pub fn new(allowed: bool) -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} files ({elapsed})") {
            bar.set_style(style);
        }
        Progress { bar, started: Instant::now(), settled: AtomicBool::new(!allowed) }
    }

    /// One more file is done.
    pub fn step(&self) {
        self.bar.inc(1);
        self.tick();
    }

    /// Something was done that does not count.
    pub fn tick(&self) {
        if !self.settled.load(Ordering::Relaxed)
            && self.started.elapsed() >= PATIENCE
            && !self.settled.swap(true, Ordering::Relaxed)
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
