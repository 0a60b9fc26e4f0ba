//! Go to definition: from a transition to the state that it names, and from a
//! state's key to every transition that leads to it; from a variable to what
//! binds it, and back.

use super::bindings;
use super::navigation::{declarations, text_at, uses, with_name_at};
use super::{Definition, NavigationTarget, RangeInfo, variables};
use crate::text::{TextRange, TextSize};

/// Where the name at `at` leads; `None` if it is none or leads nowhere.
pub fn goto_definition(definition: &Definition, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
    from_state_name(definition, at)
        .or_else(|| bindings::goto_definition(definition, at))
        .or_else(|| variables::goto_definition(definition, at))
}

fn from_state_name(definition: &Definition, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
    let (range, targets) = with_name_at(definition, at, |found, machine| {
        let Some(name) = &found.name else { return (found.range, Vec::new()) };
        let targets = if found.is_declaration {
            let mut uses: Vec<TextRange> = uses(machine, name).map(|(_, range)| range).collect();
            uses.sort_by_key(|range| range.start());
            uses.into_iter().map(|range| member_target(definition, range)).collect()
        } else {
            declarations(definition, machine, name)
                .map(|state| NavigationTarget {
                    file: None,
                    full_range: state.range(),
                    focus_range: state.name_range(),
                })
                .collect()
        };
        (found.range, targets)
    })?;
    (!targets.is_empty()).then_some(RangeInfo { range, info: targets })
}

/// The member whose value is the name at `name`.
fn member_target(definition: &Definition, name: TextRange) -> NavigationTarget {
    let member = text_at(definition, name.start()).map(|text| text.entry.range());
    let full_range = member.filter(|member| member.contains_range(name)).unwrap_or(name);
    NavigationTarget { file: None, full_range, focus_range: name }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::Snapshot;
    use crate::test_support::{Fixture, annotated};
    use crate::text::SourceText;

    /// The text with the asking range (`from`), and with each target's name
    /// (`to`) and, where it starts, the whole target (`in`).
    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let answer = fixture.snapshot().goto_definition(fixture.cursor());
        let Some(answer) = answer else { return expected.assert_eq("nothing") };
        let mut ranges = vec![(answer.range, "from".to_owned())];
        for target in answer.info {
            assert!(target.full_range.contains_range(target.focus_range));
            let lines = fixture.text[target.full_range].lines().count();
            ranges.push((target.focus_range, "to".to_owned()));
            ranges.push((target.full_range, format!("in, {lines} lines")));
        }
        expected.assert_eq(&annotated(&fixture.text, &ranges));
    }

    #[test]
    fn next_leads_to_the_key_of_its_state() {
        check(
            r#"
{
  "States": {
    "A": {"Next": "B"},
                    |
    "B": {
      "End": true
    }
  }
}
"#,
            expect![[r#"
                {
                  "States": {
                    "A": {"Next": "B"},
                                   ^ from
                    "B": {
                     ^ to
                    ^^^^^^ in, 3 lines
                      "End": true
                    }
                  }
                }
            "#]],
        );
    }

    #[test]
    fn start_at_default_catch_and_rules_lead_to_their_states() {
        for text in [
            r#"{"States": {"B": {}}, "StartAt": "B"}"#,
            r#"{"States": {"B": {}, "A": {"Type": "Choice", "Default": "B"}}}"#,
            r#"{"States": {"B": {}, "A": {"Type": "Choice", "Choices": [{"Next": "B"}]}}}"#,
            r#"{"States": {"B": {}, "A": {"Type": "Task", "Catch": [{"Next": "B"}]}}}"#,
        ] {
            let at = (text.rfind("\"B\"").unwrap() as u32).into();
            let answer = Snapshot::new(SourceText::new(text)).goto_definition(at).unwrap();
            assert_eq!(&text[answer.range], "B");
            assert_eq!(&text[answer.info[0].full_range], "\"B\": {}");
            assert_eq!(&text[answer.info[0].focus_range], "B");
        }
    }

    #[test]
    fn a_key_leads_to_every_transition_to_it() {
        check(
            r#"
{
  "StartAt": "B",
  "States": {
    "A": {"Next": "B"},
    "B": {"Next": "B"}
    |
  }
}
"#,
            expect![[r#"
                {
                  "StartAt": "B",
                              ^ to
                  ^^^^^^^^^^^^^^ in, 1 lines
                  "States": {
                    "A": {"Next": "B"},
                                   ^ to
                          ^^^^^^^^^^^ in, 1 lines
                    "B": {"Next": "B"}
                     ^ from
                                   ^ to
                          ^^^^^^^^^^^ in, 1 lines
                  }
                }
            "#]],
        );
    }

    #[test]
    fn names_belong_to_their_own_machine() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Branches": [
        {"StartAt": "A", "States": {"B": {}}}
                    |
      ]
    }
  }
}
"#,
            expect!["nothing"],
        );
        check(
            r#"
{
  "StartAt": "B",
  "States": {
    "A": {
      "Branches": [
        {"StartAt": "B", "States": {"B": {}}}
                     |
      ]
    },
    "B": {}
  }
}
"#,
            expect![[r#"
                {
                  "StartAt": "B",
                  "States": {
                    "A": {
                      "Branches": [
                        {"StartAt": "B", "States": {"B": {}}}
                                     ^ from
                                                     ^ to
                                                    ^^^^^^^ in, 1 lines
                      ]
                    },
                    "B": {}
                  }
                }
            "#]],
        );
    }

    #[test]
    fn a_broken_transition_leads_nowhere() {
        check(
            r#"
{"StartAt": "X", "States": {"A": {}}}
             |
"#,
            expect!["nothing"],
        );
        check(
            r#"
{"StartAt": "${X}", "States": {"${X}": {}}}
             |
"#,
            expect!["nothing"],
        );
    }

    #[test]
    fn a_name_is_compared_by_its_value() {
        check(
            r#"
{"StartAt": "\u0041", "States": {"A": {}}}
             |
"#,
            expect![[r#"
                {"StartAt": "\u0041", "States": {"A": {}}}
                             ^^^^^^ from
                                                  ^ to
                                                 ^^^^^^^ in, 1 lines
            "#]],
        );
    }

    #[test]
    fn it_works_in_a_text_that_breaks_off() {
        check(
            r#"
{"States": {"A": {}, "B": {"Next": "A
                                   |
"#,
            expect![[r#"
                {"States": {"A": {}, "B": {"Next": "A
                                                    ^ from
                             ^ to
                            ^^^^^^^ in, 1 lines
            "#]],
        );
    }

    #[test]
    fn a_payload_holds_no_transition() {
        check(
            r#"
{"States": {"A": {"Parameters": {"Next": "A"}}}}
                                         |
"#,
            expect!["nothing"],
        );
    }
}
