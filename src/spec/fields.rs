//! Stand-in until the table is merged.

use super::{Field, Shape, StateType, ValueKind};

static MACHINE: &[Field] = &[
    Field::new("StartAt", ValueKind::StateName, "The state that runs first.").required(),
    Field::new("States", ValueKind::States, "The states.").required(),
];
static STATE: &[Field] = &[
    Field::new("Type", ValueKind::StateType, "x.").required(),
    Field::new("Next", ValueKind::StateName, "x."),
    Field::new("End", ValueKind::Boolean, "x."),
    Field::new("Default", ValueKind::StateName, "x.").on(&[StateType::Choice]),
    Field::new("Choices", ValueKind::List(Shape::ChoiceRule), "x.").on(&[StateType::Choice]),
    Field::new("Catch", ValueKind::List(Shape::Catcher), "x."),
    Field::new("Branches", ValueKind::List(Shape::Branch), "x."),
    Field::new("ItemProcessor", ValueKind::Object(Shape::Processor), "x."),
];
static RULE: &[Field] = &[
    Field::new("Next", ValueKind::StateName, "x."),
    Field::new("And", ValueKind::List(Shape::NestedChoiceRule), "x."),
    Field::new("Or", ValueKind::List(Shape::NestedChoiceRule), "x."),
    Field::new("Not", ValueKind::Object(Shape::NestedChoiceRule), "x."),
];

/// Stand-in.
pub fn fields(shape: Shape) -> impl Iterator<Item = &'static Field> {
    match shape {
        Shape::State(_) => STATE.iter(),
        Shape::ChoiceRule | Shape::NestedChoiceRule | Shape::Catcher => RULE.iter(),
        _ => MACHINE.iter(),
    }
}

/// The field of `shape` with this name.
pub fn field(shape: Shape, name: &str) -> Option<&'static Field> {
    fields(shape).find(|field| field.name == name)
}
