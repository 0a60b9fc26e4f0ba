//! Keys are unique in their object, state names in the whole definition.

use rustc_hash::FxHashMap;

use super::super::Findings;
use super::super::local::ContainerContext;
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::{damage, values};
use crate::model::Role;
use crate::syntax::Entry;

pub const RULES: &[Rule] = &[
    row!("duplicate-key", Warning, Correctness, "a key stands twice in one object", Check::Container(duplicate_key))
        .silent_in_unbalanced_text(),
    row!(
        "duplicate-state-name",
        Error,
        Correctness,
        "two states have the same name",
        Check::Scope(duplicate_state_name)
    )
    .aws("DUPLICATE_STATE_NAME")
    .silent_in_unbalanced_text(),
];

/// Objects of more members than this are worth a map.
const FEW: usize = 16;

/// A key stands twice in one object, payloads included. All JSON parsers keep
/// one of the two without a word; whether AWS refuses it has not been measured.
/// State names have a rule of their own.
fn duplicate_key(container: &ContainerContext, acc: &mut Findings) {
    let node = container.node;
    let Some(object) = node.object() else { return };
    // Where a member is half typed, the next one may be of another object.
    if container.role == Role::States || damage::is_half_typed(object) {
        return;
    }
    let keyed = || node.entries().filter(is_whole);
    if node.entries().len() <= FEW {
        for (index, entry) in keyed().enumerate().skip(1) {
            let first = keyed().take(index).find(|first| first.key() == entry.key());
            first.into_iter().for_each(|first| report_key(first, entry, acc));
        }
        return;
    }
    let mut seen = FxHashMap::default();
    for entry in keyed() {
        match seen.entry(entry.key()) {
            std::collections::hash_map::Entry::Vacant(slot) => drop(slot.insert(entry)),
            std::collections::hash_map::Entry::Occupied(first) => report_key(*first.get(), entry, acc),
        }
    }
}

/// Whether the key is known and not just being typed.
fn is_whole(entry: &Entry) -> bool {
    entry.is_key_sound() && !entry.is_key_opaque() && !entry.value().is_missing()
}

fn report_key(first: Entry, entry: Entry, acc: &mut Findings) {
    let key = entry.key().unwrap_or_default();
    let message = format!("`{key}` stands twice in this object and only one of the two counts: remove the other");
    acc.report(values::key_range(entry), message).related(values::key_range(first), "the first one is here");
}

/// Two states of the definition have the same name, be they in the same scope
/// or not. The first one in the text keeps it.
fn duplicate_state_name(scope: &ScopeContext, acc: &mut Findings) {
    let first_of_name = scope.shared.first_of_duplicates();
    if first_of_name.is_empty() {
        return;
    }
    let text = scope.shared.definition.text();
    for state in scope.machine.states() {
        let (name, range) = (&state.entry.name, state.name_range());
        let Some(first) = first_of_name.get(name).filter(|first| **first != range) else { continue };
        let is_half_typed = values::lacks_closing_quote(text, range) || name.is_empty();
        if is_half_typed || values::has_placeholder(name) {
            continue;
        }
        let message =
            format!("`{name}` is the name of another state already: AWS wants each name once in the whole definition");
        acc.report(range, message)
            .at_location(state.aws_location())
            .related(*first, "the first state of this name is here");
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use expect_test::expect;

    #[test]
    fn keys_are_unique_in_fields_and_payloads() {
        check(
            r#"
{
  "StartAt": "A",
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass",
      "Result": {"a": {"x": 1, "y": 2, "\u0078": 3}, "b": {"x": 1}, "": 1, "": 2},
      "Type": "Pass",
      "End": true,
      "Type": "Pass"
    }
  }
}
"#,
            expect![[r#"
                2  |   "StartAt": "A",
                .. |    ^^^^^^^ note: the first one is here
                3  |   "StartAt": "A",
                .. |    ^^^^^^^ warning duplicate-key: `StartAt` stands twice in this object and only one of the two counts: remove the other
                6  |       "Type": "Pass",
                .. |        ^^^^ note: the first one is here
                .. |        ^^^^ note: the first one is here
                7  |       "Result": {"a": {"x": 1, "y": 2, "\u0078": 3}, "b": {"x": 1}, "": 1, "": 2},
                .. |                                         ^^^^^^ warning duplicate-key: `x` stands twice in this object and only one of the two counts: remove the other
                .. |                         ^ note: the first one is here
                .. |                                                                            ^^ warning duplicate-key: `` stands twice in this object and only one of the two counts: remove the other
                .. |                                                                     ^^ note: the first one is here
                8  |       "Type": "Pass",
                .. |        ^^^^ warning duplicate-key: `Type` stands twice in this object and only one of the two counts: remove the other
                10 |       "Type": "Pass"
                .. |        ^^^^ warning duplicate-key: `Type` stands twice in this object and only one of the two counts: remove the other
            "#]],
        );
    }

    #[test]
    fn keys_of_many_members_are_unique_too() {
        let members: Vec<String> = (0..30).map(|number| format!("\"k{number}\": 1")).collect();
        let payload = format!("{{\n{},\n\"k7\": 2}}", members.join(",\n"));
        let text = format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"Result\": {payload}, \"End\": true}}}}}}"
        );
        check(
            &text,
            expect![[r#"
                9  | "k7": 1,
                .. |  ^^ note: the first one is here
                32 | "k7": 2}, "End": true}}}
                .. |  ^^ warning duplicate-key: `k7` stands twice in this object and only one of the two counts: remove the other
            "#]],
        );
    }

    #[test]
    fn state_names_are_unique_across_scopes() {
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}
      ],
      "Next": "B"
    },
    "B": {"Type": "Pass", "Next": "A"},
    "A": {"Type": "Succeed"},
    "B": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                7  |         {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
                .. |                                      ^ note: the first state of this name is here
                .. |                                      ^ note: the first state of this name is here
                8  |         {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}
                .. |                                      ^ error duplicate-state-name: `A` is the name of another state already: AWS wants each name once in the whole definition [DUPLICATE_STATE_NAME /States/P/Branches[1]/States/A]
                12 |     "B": {"Type": "Pass", "Next": "A"},
                .. |      ^ note: the first state of this name is here
                13 |     "A": {"Type": "Succeed"},
                .. |      ^ error duplicate-state-name: `A` is the name of another state already: AWS wants each name once in the whole definition [DUPLICATE_STATE_NAME /States/A]
                14 |     "B": {"Type": "Succeed"}
                .. |      ^ error duplicate-state-name: `B` is the name of another state already: AWS wants each name once in the whole definition [DUPLICATE_STATE_NAME /States/B]
            "#]],
        );
    }

    #[test]
    fn a_key_that_is_being_typed_is_no_second_one() {
        check(
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Type\", \"End\": true}}}",
            expect![[r#"
                1  | {"StartAt": "A", "States": {"A": {"Type": "Pass", "Type", "End": true}}}
                .. |                                                        ^ error json-syntax: a colon is missing between the key and its value [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }

    #[test]
    fn names_that_a_template_fills_in_may_differ() {
        check(
            "{\"StartAt\": \"${a}\", \"States\": {\"${a}\": {\"Type\": \"Succeed\"}, \"${a}\": {\"Type\": \"Succeed\"}}}",
            expect![""],
        );
    }
}
