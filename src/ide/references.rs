//! Find references: a state's key and all transitions to it, a variable and its
//! uses. What a client highlights under the cursor is the same.

use super::bindings;
use super::navigation::{occurrences, with_name_at};
use super::{Definition, Reference, variables};
use crate::text::TextSize;

/// All places that name what is named at `at`, in the order of the text; a name
/// that no state has is found as well. `None` if `at` is at no name, or at one
/// that cannot be known.
pub fn references(definition: &Definition, at: TextSize) -> Option<Vec<Reference>> {
    of_state(definition, at)
        .or_else(|| bindings::references(definition, at))
        .or_else(|| variables::references(definition, at))
}

fn of_state(definition: &Definition, at: TextSize) -> Option<Vec<Reference>> {
    with_name_at(definition, at, |found, machine| Some(occurrences(definition, machine, found.name.as_deref()?)))?
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::test_support::{Fixture, annotated};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let Some(found) = fixture.snapshot().references(fixture.cursor()) else {
            return expected.assert_eq("nothing");
        };
        let words = |is_declaration| if is_declaration { "key" } else { "use" }.to_owned();
        let ranges: Vec<_> = found.iter().map(|found| (found.range, words(found.is_declaration))).collect();
        expected.assert_eq(&annotated(&fixture.text, &ranges));
    }

    #[test]
    fn key_and_uses_are_found_from_any_of_them() {
        let document = r#"
{
  "StartAt": "A",
  "States": {
    "C": {
      "Type": "Choice",
      "Choices": [{"Next": "A"}, {"Next": "C"}],
      "Default": "A"
    },
    "A": {
      "Type": "Task",
      "Catch": [{"Next": "A"}],
      "Next": "C"
    }
  }
}
"#;
        let fixture = Fixture::new(document);
        let snapshot = fixture.snapshot();
        let places: Vec<_> = fixture.text.match_indices("\"A\"").map(|(at, _)| (at as u32 + 1).into()).collect();
        let found = snapshot.references(places[0]).unwrap();
        let starts: Vec<_> = found.iter().map(|found| found.range.start()).collect();
        assert_eq!(starts, places);
        for place in places {
            assert_eq!(snapshot.references(place).as_ref(), Some(&found));
        }
        let ranges: Vec<_> =
            found.iter().map(|found| (found.range, if found.is_declaration { "key" } else { "use" }.into())).collect();
        expect![[r#"
            {
              "StartAt": "A",
                          ^ use
              "States": {
                "C": {
                  "Type": "Choice",
                  "Choices": [{"Next": "A"}, {"Next": "C"}],
                                        ^ use
                  "Default": "A"
                              ^ use
                },
                "A": {
                 ^ key
                  "Type": "Task",
                  "Catch": [{"Next": "A"}],
                                      ^ use
                  "Next": "C"
                }
              }
            }
        "#]]
        .assert_eq(&annotated(&fixture.text, &ranges));
    }

    #[test]
    fn other_machines_have_names_of_their_own() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "ItemProcessor": {"StartAt": "A", "States": {"A": {}}}
                                                    |
    }
  }
}
"#,
            expect![[r#"
                {
                  "StartAt": "A",
                  "States": {
                    "A": {
                      "ItemProcessor": {"StartAt": "A", "States": {"A": {}}}
                                                    ^ use
                                                                    ^ key
                    }
                  }
                }
            "#]],
        );
    }

    #[test]
    fn a_name_without_a_state_has_its_uses() {
        check(
            r#"
{"StartAt": "X", "States": {"A": {"Next": "X"}}}
             |
"#,
            expect![[r#"
                {"StartAt": "X", "States": {"A": {"Next": "X"}}}
                             ^ use
                                                           ^ use
            "#]],
        );
    }

    #[test]
    fn an_unknown_name_is_that_of_a_placeholder() {
        check(
            r#"
{"StartAt": "${X}", "States": {"${X}": {}}}
                                 |
"#,
            expect![[r#"
                {"StartAt": "${X}", "States": {"${X}": {}}}
                               ^ use
                                                  ^ use
            "#]],
        );
    }

    #[test]
    fn nothing_else_has_references() {
        check(
            r#"
{"Comment": "A", "States": {"A": {}}}
             |
"#,
            expect!["nothing"],
        );
        check(
            r#"
{"StartAt": "A", "States": {"A": {}}}
   |
"#,
            expect!["nothing"],
        );
    }
}
