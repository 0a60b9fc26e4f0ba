//! Stand-in until the table is merged.

/// The longest state name, in Unicode code points.
pub const STATE_NAME_LENGTH: usize = 80;
