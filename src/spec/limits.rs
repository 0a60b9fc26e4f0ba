//! The numbers of the language and of the service's quotas.
//!
//! Ranges of single fields stand in their rows ([`super::fields`]); what is
//! here has a name because several rows or rules need it. Where the service is
//! measured to accept more than its guide says, the number is the service's.

/// Stands in a range that has no upper end.
pub const NO_UPPER_LIMIT: i64 = i64::MAX;

/// The longest state name, in Unicode code points.
pub const STATE_NAME_LENGTH: usize = 80;

/// The longest variable name, in Unicode code points.
pub const VARIABLE_NAME_LENGTH: usize = 80;

/// The longest `Label` of a Map state.
pub const LABEL_LENGTH: usize = 40;

/// The characters, besides white space and control characters, that a `Label`
/// may not hold.
pub const LABEL_FORBIDDEN: &str = "?*<>{}[]:;,\\|^~$#%&`\"";

/// The longest name of a state machine, an execution or an activity.
pub const MACHINE_NAME_LENGTH: usize = 80;

/// The characters, besides white space and control characters, that such a name
/// may not hold.
pub const MACHINE_NAME_FORBIDDEN: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";

/// Ranges of JSONata of this length were seen to run out of memory.
pub const JSONATA_RANGE: f64 = 900_000.0;

/// Expressions of JSONata as deep as this were seen to run out of stack: a sum
/// of so many terms.
pub const JSONATA_DEPTH: usize = 200;

/// The largest definition (1 MiB).
pub const DEFINITION_BYTES: usize = 1_048_576;

/// How many Parallel and Map states within one another are worth a warning: AWS
/// has a limit and does not say which.
pub const NESTED_STATES: usize = 10;

/// The largest number of seconds in a timeout, a heartbeat, a wait or a retry
/// interval, and the largest number of attempts.
pub const SECONDS: i64 = 99_999_999;

/// The largest `MaxDelaySeconds` (366 days).
pub const DELAY_SECONDS: i64 = 31_622_400;

/// The largest `ReaderConfig.MaxItems`.
pub const READER_ITEMS: i64 = 100_000_000;

/// The largest input, output or result of a state, and the largest
/// `MaxInputBytesPerBatch` (256 KiB).
pub const PAYLOAD_BYTES: usize = 262_144;

/// The largest value of a variable, and of everything one `Assign` sets (256 KiB).
pub const VARIABLE_BYTES: usize = 262_144;

/// All variables of an execution together (10 MiB).
pub const ALL_VARIABLES_BYTES: usize = 10_485_760;

/// `CSVHeaders` in total (10 KiB).
pub const CSV_HEADERS_BYTES: usize = 10_240;

/// The largest number of intrinsic functions in one field.
pub const INTRINSICS_IN_FIELD: usize = 10;

/// The largest number of elements that `States.ArrayRange` makes.
pub const ARRAY_RANGE_ITEMS: usize = 1_000;

/// The longest text that `States.Base64Encode`, `States.Base64Decode` and
/// `States.Hash` take.
pub const INTRINSIC_TEXT_LENGTH: usize = 10_000;

/// The smallest number that `States.MathAdd` takes.
pub const MATH_ADD_MIN: i64 = -2_147_483_648;

/// The largest number that `States.MathAdd` takes.
pub const MATH_ADD_MAX: i64 = 2_147_483_647;

/// How many iterations of an inline Map state run at once, about.
pub const INLINE_MAP_CONCURRENCY: i64 = 40;

/// How many child executions of a distributed Map state run at once.
pub const DISTRIBUTED_MAP_CONCURRENCY: i64 = 10_000;

/// The longest run of a Standard execution, in seconds (365 days).
pub const STANDARD_SECONDS: i64 = 31_536_000;

/// The longest run of an Express execution, in seconds (five minutes).
pub const EXPRESS_SECONDS: i64 = 300;

/// The events that the history of a Standard execution holds.
pub const HISTORY_EVENTS: usize = 25_000;

/// Moments before this year are over, without asking a clock.
pub const PAST: u32 = 2026;

/// The longest wait for the answer of an HTTP Task, in seconds.
pub const HTTP_TASK_SECONDS: i64 = 60;

/// The longest evaluation of one JSONata expression, in seconds.
pub const JSONATA_SECONDS: i64 = 1;

/// The fields, of machines and states, that hold seconds of an execution's life.
pub const SECONDS_FIELDS: [&str; 3] = ["Seconds", "TimeoutSeconds", "HeartbeatSeconds"];

/// More states than this are hard to keep in view; no quota.
pub const MANY_STATES: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_label_characters_are_distinct() {
        let all: Vec<char> = LABEL_FORBIDDEN.chars().collect();
        for (i, c) in all.iter().enumerate() {
            assert!(!all[..i].contains(c), "{c} twice");
            assert!(!c.is_whitespace() && !c.is_control() && !c.is_alphanumeric());
        }
    }
}
