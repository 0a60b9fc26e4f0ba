//! Which fields an object of each shape may hold.

use super::{Field, Shape, ValueKind};

static MACHINE: &[Field] = &[
    Field::new("StartAt", ValueKind::StateName, "The state that runs first.").required(),
    Field::new("States", ValueKind::States, "The states.").required(),
];

/// The fields of `shape`, of every query language, in the order in which
/// people write them. For a state of a known type, only those of that type.
pub fn fields(shape: Shape) -> impl Iterator<Item = &'static Field> {
    let _ = shape;
    MACHINE.iter()
}

/// The field of `shape` with this name.
pub fn field(shape: Shape, name: &str) -> Option<&'static Field> {
    fields(shape).find(|field| field.name == name)
}
