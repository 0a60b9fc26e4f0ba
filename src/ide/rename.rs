//! Rename a state: its key and every transition to it, all of which lie in the
//! state's own machine. Variables that an expression binds are renamed by
//! [`bindings`].

use super::bindings;
use super::navigation::{NameAt, declarations, occurrences, text_at, with_name_at};
use super::{Definition, RangeInfo, RenameError, variables};
use crate::model::{MachineKind, MachineView};
use crate::spec::limits::STATE_NAME_LENGTH;
use crate::syntax::write;
use crate::text::{Indel, TextEdit, TextRange, TextSize};

/// What a rename at `at` would change the name of: its range, without quotes,
/// and the name.
pub fn prepare_rename(definition: &Definition, at: TextSize) -> Result<RangeInfo<String>, RenameError> {
    with_name_at(definition, at, |found, machine| {
        let name = name_to_change(definition, found, machine)?;
        Ok(RangeInfo { range: found.range, info: name.to_owned() })
    })
    .or_else(|| bindings::prepare_rename(definition, at))
    .or_else(|| variables::prepare_rename(definition, at))
    .unwrap_or_else(nothing)
}

/// Gives what is named at `at` another name, wherever it is named: a state in
/// its key and in all that lead to it.
pub fn rename(definition: &Definition, at: TextSize, new_name: &str) -> Result<TextEdit, RenameError> {
    with_name_at(definition, at, |found, machine| {
        let name = name_to_change(definition, found, machine)?;
        if new_name == name {
            return Ok(TextEdit::default());
        }
        check_new_name(definition, machine, new_name)?;
        let indels = occurrences(definition, machine, name)
            .into_iter()
            .filter_map(|found| replacement(definition, found.range, new_name));
        TextEdit::new(indels.collect()).ok_or_else(|| refusal("the places of this name overlap".into()))
    })
    .or_else(|| bindings::rename(definition, at, new_name))
    .or_else(|| variables::rename(definition, at, new_name))
    .unwrap_or_else(nothing)
}

/// There is no name at the place.
pub fn nothing<T>() -> Result<T, RenameError> {
    Err(refusal("there is nothing to rename here: put the cursor on the name of a state or a variable".into()))
}

fn refusal(text: String) -> RenameError {
    RenameError(text)
}

/// The name at the cursor, if it is known which state has it and what its key is.
fn name_to_change<'n>(
    definition: &Definition,
    found: &'n NameAt,
    machine: &MachineView,
) -> Result<&'n str, RenameError> {
    let Some(name) = found.name.as_deref() else {
        return Err(refusal("this name holds a placeholder, so it is not known which state it means".into()));
    };
    let mut keys = declarations(definition, machine, name);
    let Some(key) = keys.next() else {
        return Err(refusal(format!("state `{name}` is not defined in this scope: there is nothing to rename")));
    };
    if keys.next().is_some() {
        return Err(refusal(format!(
            "several states are called `{name}`: change the key of one by hand, then it is clear which one to rename"
        )));
    }
    // A key without its quotes may have swallowed what stands behind it, or be
    // the rest of a text that another quote has torn apart.
    let is_sound = text_at(definition, key.name_range().start()).is_some_and(|text| text.entry.is_key_sound());
    if !is_sound {
        return Err(refusal(format!("the key `{name}` does not stand between double quotes: mend it first")));
    }
    Ok(name)
}

fn check_new_name(definition: &Definition, machine: &MachineView, new_name: &str) -> Result<(), RenameError> {
    let length = new_name.chars().count();
    if new_name.is_empty() {
        return Err(refusal("a state must have a name".into()));
    }
    if length > STATE_NAME_LENGTH {
        return Err(refusal(format!(
            "the name has {length} characters: the name of a state has {STATE_NAME_LENGTH} at most"
        )));
    }
    if new_name.contains("${") || new_name.contains("%{") {
        return Err(refusal(format!("`{new_name}` would be taken for a placeholder")));
    }
    if definition.analysis().name_count(new_name) == 0 {
        return Ok(());
    }
    let place = if declarations(definition, machine, new_name).next().is_some() {
        "in this scope".to_owned()
    } else {
        place_of(definition, new_name)
    };
    Err(refusal(format!(
        "there is a state `{new_name}` already, {place}: the name of a state is unique in the whole definition"
    )))
}

/// Where the first state of this name is, for people.
fn place_of(definition: &Definition, name: &str) -> String {
    let mut place = None;
    definition.analysis().for_each_machine(&mut |machine| {
        if place.is_none() && declarations(definition, machine, name).next().is_some() {
            let around = machine.parent.map_or("", |state| &state.entry.name);
            place = Some(match machine.kind {
                MachineKind::Root => "at the top level".to_owned(),
                MachineKind::Branch(index) => format!("in branch {} of state `{around}`", index + 1),
                MachineKind::Processor(field) => format!("in the `{field}` of state `{around}`"),
            });
        }
    });
    place.unwrap_or_default()
}

/// What puts `new_name` in the place of the name at `name`. Quotes that can hold
/// it stay where they are; anything else is written anew.
fn replacement(definition: &Definition, name: TextRange, new_name: &str) -> Option<Indel> {
    let text = text_at(definition, name.start())?;
    let written = match text.is_key {
        true => write::key_replacement(text.entry, new_name)?,
        false => write::replacement(text.entry.value(), new_name),
    };
    let quote = definition.text()[text.quoted].chars().next().filter(|first| matches!(first, '"' | '\''));
    let inner = quote.and_then(|quote| written.strip_prefix(quote)?.strip_suffix(quote));
    Some(match inner {
        Some(inner) => Indel::replace(text.content, inner),
        None => Indel::replace(text.quoted, written),
    })
}

#[cfg(test)]
mod syntaxes;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::test_support::Fixture;

    /// The text after renaming the name at the cursor, or the refusal.
    fn check(fixture: &str, new_name: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let snapshot = fixture.snapshot();
        let prepared = snapshot.prepare_rename(fixture.cursor());
        let outcome = match snapshot.rename(fixture.cursor(), new_name) {
            Ok(edit) => {
                let prepared = prepared.expect("what can be renamed can be prepared");
                assert!(prepared.range.contains_inclusive(fixture.cursor()));
                edit.applied_to(&fixture.text)
            }
            Err(error) => error.to_string(),
        };
        expected.assert_eq(&outcome);
    }

    #[test]
    fn a_rename_changes_the_key_and_every_transition() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "C": {"Type": "Choice", "Choices": [{"Next": "A"}], "Default": "A"},
    "A": {"Type": "Task", "Comment": "A", "Catch": [{"Next": "A"}], "Next": "C"}
     |
  }
}
"#,
            "Ship \"it\"",
            expect![[r#"
                {
                  "StartAt": "Ship \"it\"",
                  "States": {
                    "C": {"Type": "Choice", "Choices": [{"Next": "Ship \"it\""}], "Default": "Ship \"it\""},
                    "Ship \"it\"": {"Type": "Task", "Comment": "A", "Catch": [{"Next": "Ship \"it\""}], "Next": "C"}
                  }
                }
            "#]],
        );
    }

    #[test]
    fn a_rename_stays_in_its_machine() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Branches": [
      {"StartAt": "B", "States": {"B": {"Next": "A"}}},
                   |
      {"StartAt": "B", "States": {"B": {}}}
    ]},
    "B": {}
  }
}
"#,
            "D",
            expect![[r#"
                {
                  "StartAt": "A",
                  "States": {
                    "A": {"Branches": [
                      {"StartAt": "D", "States": {"D": {"Next": "A"}}},
                      {"StartAt": "B", "States": {"B": {}}}
                    ]},
                    "B": {}
                  }
                }
            "#]],
        );
    }

    #[test]
    fn escapes_are_compared_by_value_and_written_anew() {
        check(
            r#"
{"StartAt": "\u0041", "States": {"A": {}}}
             |
"#,
            "x\ty",
            expect![[r#"
                {"StartAt": "x\ty", "States": {"x\ty": {}}}
            "#]],
        );
    }

    #[test]
    fn the_same_name_changes_nothing() {
        check(
            r#"
{"StartAt": "\u0041", "States": {"A": {}}}
                                  |
"#,
            "A",
            expect![[r#"
                {"StartAt": "\u0041", "States": {"A": {}}}
            "#]],
        );
    }

    #[test]
    fn a_transition_in_single_quotes_becomes_json() {
        check(
            r#"
{"StartAt": 'A', "States": {"A": {}}}
             |
"#,
            "new name",
            expect![[r#"
                {"StartAt": "new name", "States": {"new name": {}}}
            "#]],
        );
    }

    #[test]
    fn an_unclosed_transition_stays_unclosed() {
        check(
            r#"
{"States": {
  "B": {"Next": "A
  },
  "A": {}
   |
}}
"#,
            "C",
            expect![[r#"
                {"States": {
                  "B": {"Next": "C
                  },
                  "C": {}
                }}
            "#]],
        );
    }

    #[test]
    fn a_key_without_its_quotes_is_refused() {
        check(
            r#"
{"States": {
  "A: {},
   |
  "B": {}
}}
"#,
            "C",
            expect!["the key `A: {},` does not stand between double quotes: mend it first"],
        );
        check(
            r#"
{"States": {A: {}}}
            |
"#,
            "C",
            expect!["the key `A` does not stand between double quotes: mend it first"],
        );
    }

    #[test]
    fn bad_names_are_refused() {
        let fixture = r#"
{"StartAt": "A", "States": {"A": {}, "B": {}, "P": {"Branches": [{"States": {"C": {}}}]}}}
             |
"#;
        check(fixture, "", expect!["a state must have a name"]);
        check(fixture, "${name}", expect!["`${name}` would be taken for a placeholder"]);
        check(
            fixture,
            "B",
            expect![
                "there is a state `B` already, in this scope: the name of a state is unique in the whole definition"
            ],
        );
        check(
            fixture,
            "C",
            expect![
                "there is a state `C` already, in branch 1 of state `P`: the name of a state is unique in the whole definition"
            ],
        );
        check(fixture, &"\u{fc}".repeat(81), expect!["the name has 81 characters: the name of a state has 80 at most"]);
        check(
            fixture,
            &"\u{fc}".repeat(80),
            expect![[r#"
            {"StartAt": "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü", "States": {"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü": {}, "B": {}, "P": {"Branches": [{"States": {"C": {}}}]}}}
        "#]],
        );
    }

    #[test]
    fn a_state_that_is_taken_further_out_is_named_with_its_place() {
        check(
            r#"
{"States": {"A": {}, "M": {"ItemProcessor": {"StartAt": "B", "States": {"B": {}}}}}}
                                                                         |
"#,
            "A",
            expect![
                "there is a state `A` already, at the top level: the name of a state is unique in the whole definition"
            ],
        );
    }

    #[test]
    fn what_is_unclear_is_refused() {
        check(
            r#"
{"StartAt": "${A}", "States": {}}
             |
"#,
            "B",
            expect!["this name holds a placeholder, so it is not known which state it means"],
        );
        check(
            r#"
{"StartAt": "X", "States": {}}
             |
"#,
            "B",
            expect!["state `X` is not defined in this scope: there is nothing to rename"],
        );
        check(
            r#"
{"States": {"A": {}, "A": {}}}
             |
"#,
            "B",
            expect![
                "several states are called `A`: change the key of one by hand, then it is clear which one to rename"
            ],
        );
        check(
            r#"
{"Comment": "A", "States": {"A": {}}}
             |
"#,
            "B",
            expect!["there is nothing to rename here: put the cursor on the name of a state or a variable"],
        );
    }
}
