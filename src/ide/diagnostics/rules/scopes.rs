//! What belongs beside `States` stands in it.

use super::super::Findings;
use super::super::local::ContainerContext;
use super::super::registry::{Check, Rule, row};
use super::super::{edits, values};
use crate::model::Role;
use crate::spec::Shape;
use crate::spec::fields::field;
use crate::syntax::Entry;

pub const RULES: &[Rule] = &[row!(
    "query-language-inside-states",
    Error,
    Correctness,
    "a field of the machine stands among its states",
    Check::Container(field_inside_states)
)
.aws("SCHEMA_VALIDATION_FAILED")
.silent_in_unbalanced_text()];

/// Whether the member of `States` is a field of the machine: it has the name
/// of one, and is no object, as states are.
pub fn is_field_inside_states(container: &ContainerContext, entry: Entry) -> bool {
    container.role == Role::States
        && entry.value().scalar().is_some()
        && entry.key().is_some_and(|key| field(Shape::Machine, &key).is_some())
}

fn field_inside_states(container: &ContainerContext, acc: &mut Findings) {
    for entry in container.node.entries().filter(|entry| is_field_inside_states(container, *entry)) {
        let Some(key) = entry.key().filter(|_| !values::is_unknown(entry.value())) else { continue };
        let message =
            format!("`{key}` stands among the states, so AWS takes it for a state: it belongs beside `States`");
        let location = format!("{}/{key}", container.trail.location());
        let finding = acc.report(values::key_range(entry), message).at_location(location);
        if let Some(machine) = container.object.filter(|machine| machine.node.member(&key).is_none()) {
            let moved = edits::insertion_at_start(machine.node, entry.raw());
            finding.fix(format!("Move `{key}` out of `States`"), vec![moved, edits::removal(container.node, entry)]);
        }
    }
}
