//! A sign for each type of state, as a path of 16 by 16 pixels that is stroked.

use crate::spec::StateType;

/// The sign of the type; a question mark where none is known.
pub fn icon(state_type: Option<StateType>) -> &'static str {
    match state_type {
        // A flash: something is done.
        Some(StateType::Task) => "M9 1.5L3.5 9H7.5L6.5 14.5L12.5 6.5H8.5Z",
        // An arrow through.
        Some(StateType::Pass) => "M1.5 8H13.5M9.5 4L13.5 8L9.5 12",
        // A fork.
        Some(StateType::Choice) => "M8 14.5V9.5L3 5M8 9.5L13 5M3 9V5H7M9 5H13V9",
        // A clock.
        Some(StateType::Wait) => "M8 1.5A6.5 6.5 0 1 0 8 14.5A6.5 6.5 0 1 0 8 1.5M8 4.5V8L10.5 9.5",
        // Lanes side by side.
        Some(StateType::Parallel) => "M3 2.5V13.5M8 2.5V13.5M13 2.5V13.5",
        // One of many, again and again.
        Some(StateType::Map) => "M2 5.5H10.5V14H2ZM5 5.5V2.5H13.5V11H10.5",
        // Done.
        Some(StateType::Succeed) => "M2.5 8.5L6.5 12.5L13.5 4",
        // Not done.
        Some(StateType::Fail) => "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5",
        None => "M5 5.5A3 3 0 1 1 8 8.5V10M8 12.8V13.2",
    }
}
