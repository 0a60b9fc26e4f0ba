//! The same core for the terminal and for CI.
