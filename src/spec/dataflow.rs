//! Where a state's input goes: which fields read it, and whether the next state
//! gets it (specification: "Input and Output Processing").

use super::StateType;

/// The fields of a JSONPath state whose paths start at its input. Those that
/// start at the result, and what is nested, are not among them.
static READ_FROM_INPUT: &[&str] = &[
    "InputPath",
    "Parameters",
    "ItemsPath",
    "ItemSelector",
    "Choices",
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
    "ErrorPath",
    "CausePath",
];

/// The fields of a JSONata state in which `$states.input` is the state's input.
static READ_FROM_INPUT_IN_JSONATA: &[&str] = &[
    "Arguments",
    "Output",
    "Assign",
    "Items",
    "ItemSelector",
    "Choices",
    "Seconds",
    "Timestamp",
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "MaxConcurrency",
    "Error",
    "Cause",
];

/// Whether paths in the field start at the state's input.
pub fn reads_input(field: &str, language: super::QueryLanguage) -> bool {
    match language {
        super::QueryLanguage::JsonPath => READ_FROM_INPUT.contains(&field),
        super::QueryLanguage::Jsonata => READ_FROM_INPUT_IN_JSONATA.contains(&field),
    }
}

/// Whether a state of this type has no result of its own, so that its input is
/// its output unless a field says otherwise.
pub fn passes_input_on(state_type: StateType) -> bool {
    matches!(state_type, StateType::Choice | StateType::Wait | StateType::Pass | StateType::Succeed)
}

/// The members of the error output that a catcher gives to its state.
pub const ERROR_OUTPUT: &[&str] = &["Error", "Cause"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{QueryLanguage, Shape, fields};

    #[test]
    fn the_fields_exist_in_their_language() {
        for (names, language) in
            [(READ_FROM_INPUT, QueryLanguage::JsonPath), (READ_FROM_INPUT_IN_JSONATA, QueryLanguage::Jsonata)]
        {
            for name in names {
                let field = fields::field(Shape::State(None), name);
                assert!(field.is_some_and(|field| field.languages.include(language)), "{name}");
                assert!(reads_input(name, language));
            }
        }
        assert!(!reads_input("ResultPath", QueryLanguage::JsonPath));
    }
}
