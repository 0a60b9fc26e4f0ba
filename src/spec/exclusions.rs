//! The fields that exclude each other, and those of which one must be there.

use super::{Shape, StateType};

/// A group of fields of the same object.
#[derive(Debug, PartialEq)]
pub struct OneOf {
    /// The objects it is about.
    pub shapes: &'static [Shape],
    /// The fields, the usual one first. Those of the other query language are
    /// not allowed in the first place and count for nothing.
    pub fields: &'static [&'static str],
    /// Whether one of them must be there.
    pub at_least_one: bool,
    /// Whether a second one is a mistake.
    pub at_most_one: bool,
}

const fn exactly_one(shapes: &'static [Shape], fields: &'static [&'static str]) -> OneOf {
    OneOf { shapes, fields, at_least_one: true, at_most_one: true }
}

const fn at_most_one(shapes: &'static [Shape], fields: &'static [&'static str]) -> OneOf {
    OneOf { shapes, fields, at_least_one: false, at_most_one: true }
}

const fn at_least_one(shapes: &'static [Shape], fields: &'static [&'static str]) -> OneOf {
    OneOf { shapes, fields, at_least_one: true, at_most_one: false }
}

const TASK: &[Shape] = &[Shape::State(Some(StateType::Task))];
const WAIT: &[Shape] = &[Shape::State(Some(StateType::Wait))];
const MAP: &[Shape] = &[Shape::State(Some(StateType::Map))];
const FAIL: &[Shape] = &[Shape::State(Some(StateType::Fail))];

/// All groups. `"End": false` counts as no `End` at all. That a `Variable`
/// wants exactly one operator is not here: the operators are a table of their
/// own ([`super::choice::OPERATORS`]).
pub static ONE_OF: &[OneOf] = &[
    exactly_one(
        &[
            Shape::State(Some(StateType::Task)),
            Shape::State(Some(StateType::Pass)),
            Shape::State(Some(StateType::Wait)),
            Shape::State(Some(StateType::Parallel)),
            Shape::State(Some(StateType::Map)),
        ],
        &["Next", "End"],
    ),
    exactly_one(WAIT, &["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]),
    at_most_one(TASK, &["TimeoutSeconds", "TimeoutSecondsPath"]),
    at_most_one(TASK, &["HeartbeatSeconds", "HeartbeatSecondsPath"]),
    at_most_one(FAIL, &["Error", "ErrorPath"]),
    at_most_one(FAIL, &["Cause", "CausePath"]),
    exactly_one(MAP, &["ItemProcessor", "Iterator"]),
    at_most_one(MAP, &["ItemSelector", "Parameters"]),
    at_most_one(MAP, &["MaxConcurrency", "MaxConcurrencyPath"]),
    at_most_one(MAP, &["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"]),
    at_most_one(MAP, &["ToleratedFailureCount", "ToleratedFailureCountPath"]),
    exactly_one(&[Shape::ChoiceRule], &["Condition", "Variable", "And", "Or", "Not"]),
    exactly_one(&[Shape::NestedChoiceRule], &["Variable", "And", "Or", "Not"]),
    at_most_one(&[Shape::ReaderConfig], &["MaxItems", "MaxItemsPath"]),
    at_most_one(&[Shape::ItemBatcher], &["MaxItemsPerBatch", "MaxItemsPerBatchPath"]),
    at_most_one(&[Shape::ItemBatcher], &["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"]),
    at_least_one(
        &[Shape::ItemBatcher],
        &["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"],
    ),
    at_least_one(&[Shape::ResultWriter], &["Resource", "WriterConfig"]),
    exactly_one(&[Shape::Credentials], &["RoleArn", "RoleArn.$"]),
];

/// The groups that an object of this shape must obey.
pub fn groups(shape: Shape) -> impl Iterator<Item = &'static OneOf> {
    ONE_OF.iter().filter(move |group| group.shapes.contains(&shape))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields;

    #[test]
    fn every_group_is_of_known_fields_that_are_not_required_alone() {
        for group in ONE_OF {
            assert!(group.fields.len() > 1 && (group.at_least_one || group.at_most_one), "{group:?}");
            for &shape in group.shapes {
                for name in group.fields {
                    let field = fields::field(shape, name);
                    assert!(field.is_some_and(|field| !field.required), "{name} of {}", shape.title());
                }
            }
        }
    }

    #[test]
    fn a_path_form_excludes_its_literal_form() {
        for shape in fields::tests::shapes() {
            for field in fields::fields(shape) {
                let Some(literal) = field.name.strip_suffix("Path") else { continue };
                // The paths of all states name no literal, and the operators have a rule of their own.
                if fields::field(shape, literal).is_none() || crate::spec::choice::is_operator(field.name) {
                    continue;
                }
                if matches!(shape, Shape::State(None)) || matches!(literal, "Input" | "Output" | "Result" | "Items") {
                    continue;
                }
                assert!(
                    groups(shape)
                        .any(|g| g.at_most_one && g.fields.contains(&literal) && g.fields.contains(&field.name)),
                    "{} of {}",
                    field.name,
                    shape.title()
                );
            }
        }
    }
}
