//! What each state type is for.

use super::StateType;

/// A state type, explained.
#[derive(Debug, PartialEq)]
pub struct StateTypeInfo {
    /// The type.
    pub state_type: StateType,
    /// What it does, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// Whether it ends its workflow by itself (Succeed, Fail).
    pub terminal: bool,
    /// Whether it has `Next` or `End`.
    pub takes_next: bool,
}

const fn row(state_type: StateType, doc: &'static str) -> StateTypeInfo {
    let terminal = matches!(state_type, StateType::Succeed | StateType::Fail);
    StateTypeInfo { state_type, doc, terminal, takes_next: !terminal && !matches!(state_type, StateType::Choice) }
}

static TASK: StateTypeInfo = row(
    StateType::Task,
    "Calls something: a Lambda function, an AWS service, an HTTP endpoint or an activity. `Resource` says what, and \
     its suffix whether to wait for the response only, for the end of the job (`.sync`) or for a callback \
     (`.waitForTaskToken`). Calls fail now and then; give the state a `Retry`, and a `TimeoutSeconds` if it waits.",
);

static PASS: StateTypeInfo = row(
    StateType::Pass,
    "Hands its input on, changed or not, without doing any work. Use it to shape data, to set variables, or as a \
     stand-in while you draft a workflow. It cannot have `Retry` or `Catch`.",
);

static CHOICE: StateTypeInfo = row(
    StateType::Choice,
    "Picks the next state by the first rule in `Choices` that matches. If none does, `Default` follows; without one, \
     the execution fails with `States.NoChoiceMatched`. It has no `Next` and no `End`, so it cannot be the last state.",
);

static WAIT: StateTypeInfo = row(
    StateType::Wait,
    "Holds the workflow for some seconds or until a moment. It takes exactly one of `Seconds` and `Timestamp`, or \
     their `Path` forms in JSONPath.",
);

static PARALLEL: StateTypeInfo = row(
    StateType::Parallel,
    "Runs several workflows at the same time and goes on when all have ended. Each branch gets a copy of the input, \
     and the result is an array of their outputs, in the order of `Branches`. If a branch fails, the others are \
     stopped and the state fails.",
);

static MAP: StateTypeInfo = row(
    StateType::Map,
    "Runs a workflow once for each item of an array or a dataset. The result is an array of the outputs, in the order \
     of the items. Inline, the iterations run inside this execution; distributed, each is a child execution, for \
     large datasets and data in Amazon S3.",
);

static SUCCEED: StateTypeInfo = row(
    StateType::Succeed,
    "Ends the execution, the branch or the iteration as a success. It has no `Next` and no `End`.",
);

static FAIL: StateTypeInfo = row(
    StateType::Fail,
    "Ends the execution as a failure. Inside a branch or an item processor it fails the state around it, which may \
     catch the error by the name in `Error`. It has no output, no `Next` and no `End`.",
);

/// What there is to know about the type.
pub fn info(state_type: StateType) -> &'static StateTypeInfo {
    match state_type {
        StateType::Task => &TASK,
        StateType::Pass => &PASS,
        StateType::Choice => &CHOICE,
        StateType::Wait => &WAIT,
        StateType::Parallel => &PARALLEL,
        StateType::Map => &MAP,
        StateType::Succeed => &SUCCEED,
        StateType::Fail => &FAIL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Shape, fields};

    #[test]
    fn the_rows_agree_with_the_table_of_fields() {
        for state_type in StateType::ALL {
            let info = info(state_type);
            assert_eq!(info.state_type, state_type);
            fields::tests::check_doc(state_type.name(), info.doc);
            for name in ["Next", "End"] {
                let has = fields::field(Shape::State(Some(state_type)), name).is_some();
                assert_eq!(info.takes_next, has, "{name} on {}", state_type.name());
            }
        }
        let terminal: Vec<StateType> = StateType::ALL.into_iter().filter(|&t| info(t).terminal).collect();
        assert_eq!(terminal, [StateType::Succeed, StateType::Fail]);
    }
}
