//! Placeholder of the helper's table.
