//! `$states`, the variable through which expressions in JSONata reach what the
//! state works with (reference: "`$states`").

use super::{Shape, StateType};

/// A member of `$states`.
#[derive(Debug, PartialEq, Eq)]
pub struct StatesMember {
    /// As it is written behind the dot.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it holds, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// Where it exists, for a list of facts; `None` if everywhere.
    pub only_in: Option<&'static str>,
}

/// What the service takes from outside for the state.
pub const INPUT: &str = "input";
/// What the state did.
pub const RESULT: &str = "result";
/// The error that a catcher handles.
pub const ERROR_OUTPUT: &str = "errorOutput";
/// The context object.
pub const CONTEXT: &str = "context";

/// All members, those that are asked for most first.
pub static MEMBERS: &[StatesMember] = &[
    StatesMember {
        name: INPUT,
        title: "the input of the state",
        doc: "The input of the state, as the state before it or the start of the execution gave it.",
        only_in: None,
    },
    StatesMember {
        name: RESULT,
        title: "what the state gave",
        doc: "What the task, the branches or the iterations gave.",
        only_in: Some("the `Output` and the `Assign` of a Task, Parallel or Map state"),
    },
    StatesMember {
        name: ERROR_OUTPUT,
        title: "the error that was caught",
        doc: "The error that was caught: an object with `Error` and `Cause`.",
        only_in: Some("the `Output` and the `Assign` of a catcher"),
    },
    StatesMember {
        name: CONTEXT,
        title: "the context object",
        doc: "The context object, which describes the execution, the state machine and the state.",
        only_in: None,
    },
];

/// The members of `$states.errorOutput` that are always there.
pub static ERROR_OUTPUT_MEMBERS: &[StatesMember] = &[
    StatesMember {
        name: "Error",
        title: "text",
        doc: "The name of the error, as `ErrorEquals` lists it: a text.",
        only_in: None,
    },
    StatesMember {
        name: "Cause",
        title: "text",
        doc: "Why it happened, in words: a text. Where a service or a child execution failed, it is often JSON: read \
              it with `$parse`.",
        only_in: None,
    },
];

/// The member of `$states` with this name.
pub fn member(name: &str) -> Option<&'static StatesMember> {
    MEMBERS.iter().find(|member| member.name == name)
}

/// Whether the member exists in an expression in `field` of an object of this
/// shape. For a state of no known type: whether it may.
pub fn exists(member: &StatesMember, shape: Shape, field: &str) -> bool {
    let is_outcome = matches!(field, "Output" | "Assign");
    match member.name {
        RESULT => {
            let gives = |state_type| matches!(state_type, StateType::Task | StateType::Parallel | StateType::Map);
            is_outcome && matches!(shape, Shape::State(state_type) if state_type.is_none_or(gives))
        }
        ERROR_OUTPUT => is_outcome && shape == Shape::Catcher,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields::tests::check_doc;

    #[test]
    fn every_member_is_explained_and_found() {
        for row in MEMBERS.iter().chain(ERROR_OUTPUT_MEMBERS) {
            check_doc(row.name, row.doc);
        }
        for row in MEMBERS {
            assert_eq!(member(row.name), Some(row));
        }
        assert_eq!(member("Input"), None);
    }

    #[test]
    fn what_the_state_did_is_known_behind_it_and_the_error_in_catchers() {
        let names = |shape, field| {
            let found: Vec<_> = MEMBERS.iter().filter(|row| exists(row, shape, field)).map(|row| row.name).collect();
            found.join(" ")
        };
        assert_eq!(names(Shape::State(Some(StateType::Task)), "Output"), "input result context");
        assert_eq!(names(Shape::State(Some(StateType::Task)), "Arguments"), "input context");
        assert_eq!(names(Shape::State(Some(StateType::Pass)), "Output"), "input context");
        assert_eq!(names(Shape::State(Some(StateType::Map)), "Assign"), "input result context");
        assert_eq!(names(Shape::State(None), "Assign"), "input result context");
        assert_eq!(names(Shape::Catcher, "Output"), "input errorOutput context");
        assert_eq!(names(Shape::Catcher, "Next"), "input context");
        assert_eq!(names(Shape::ChoiceRule, "Condition"), "input context");
    }
}
