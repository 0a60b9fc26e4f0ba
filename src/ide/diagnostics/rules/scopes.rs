//! What belongs beside `States` stands in it.

use super::super::Findings;
use super::super::local::{ContainerContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{edits, values};
use crate::model::Role;
use crate::spec::fields::{field, fields};
use crate::spec::{Shape, ValueKind};
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

/// Whether a field of the machine stands among its states by mistake.
pub fn stands_inside_states(machine: &ObjectContext, name: &str) -> bool {
    let states = fields(machine.shape).find(|field| field.value == ValueKind::States);
    let inside = states.and_then(|states| machine.node.get(states.name)?.get(name));
    inside.is_some_and(|value| value.scalar().is_some())
}

fn field_inside_states(container: &ContainerContext, acc: &mut Findings) {
    for entry in container.node.entries().filter(|entry| is_field_inside_states(container, *entry)) {
        let Some(key) = entry.key().filter(|_| !values::is_unknown(entry.value())) else { continue };
        let message =
            format!("`{key}` stands among the states, so AWS takes it for a state: it belongs beside `States`");
        let location = format!("{}/{key}", container.trail.location());
        let finding = acc.report(values::key_range(entry), message).at_location(location);
        if let Some(machine) = container.object.filter(|machine| machine.node.member(&key).is_none()) {
            let Some(member) = edits::member_json(entry) else { continue };
            let moved = edits::insertion_at_start(machine.node, &member);
            finding.fix(format!("Move `{key}` out of `States`"), vec![moved, edits::removal(container.node, entry)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    #[test]
    fn fields_of_the_machine_stand_beside_the_states() {
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "QueryLanguage": "JSONata",
    "Comment": 1,
    "Note": "x",
    "TimeoutSeconds": {"Type": "Succeed"},
    "P": {
      "Type": "Parallel",
      "Branches": [{"States": {"StartAt": "A", "A": {"Type": "Succeed"}}}],
      "Next": "TimeoutSeconds"
    }
  }
}
"#,
            expect![[r#"
                4  |     "QueryLanguage": "JSONata",
                .. |      ^^^^^^^^^^^^^ error query-language-inside-states: `QueryLanguage` stands among the states, so AWS takes it for a state: it belongs beside `States` [SCHEMA_VALIDATION_FAILED /States/QueryLanguage]
                5  |     "Comment": 1,
                .. |      ^^^^^^^ error query-language-inside-states: `Comment` stands among the states, so AWS takes it for a state: it belongs beside `States` [SCHEMA_VALIDATION_FAILED /States/Comment]
                6  |     "Note": "x",
                .. |             ^^^ error wrong-type: a state must be an object with a `Type`, not a text [SCHEMA_VALIDATION_FAILED /States/Note]
                10 |       "Branches": [{"States": {"StartAt": "A", "A": {"Type": "Succeed"}}}],
                .. |                                 ^^^^^^^ error query-language-inside-states: `StartAt` stands among the states, so AWS takes it for a state: it belongs beside `States` [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]/States/StartAt]
            "#]],
        );
    }

    #[test]
    fn they_can_be_moved_there() {
        check_fix(
            r#"
{
  "StartAt": "A",
  "States": {
    "QueryLanguage": "JSONata",
    "A": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                Move `QueryLanguage` out of `States`
                {
                  "QueryLanguage": "JSONata",
                  "StartAt": "A",
                  "States": {
                    "A": {"Type": "Succeed"}
                  }
                }
            "#]],
        );
    }
}
