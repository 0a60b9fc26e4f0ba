//! The same core for the terminal and for CI.
//!
//! Nothing here prints by itself: what is to be said goes to the writers that
//! the program passes in, so that tests can read it.

pub mod check;
mod excerpt;
pub mod explain;
pub mod graph;
mod json;
pub mod locate;
mod markdown;
mod pretty;
mod printable;
mod progress;
mod report;
mod settings;
mod targets;
mod templates;
