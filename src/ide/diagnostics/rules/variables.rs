//! The names of variables, and an `Assign` that never comes about (reference:
//! "Variables").

use super::super::local::{ContainerContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::model::Role;
use crate::spec::limits::VARIABLE_NAME_LENGTH;
use crate::spec::variables::{NameProblem, RESERVED, name_problem};
use crate::spec::{QueryLanguage, StateType, jsonata};
use crate::syntax::Entry;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("variable-name", Error, Correctness, "a variable has a name that is none", Check::Container(names))
        .aws("INVALID_VARIABLE_NAME"),
    row!("variable-reserved", Error, Correctness, "a variable is called `states`", Check::With("variable-name"))
        .aws("RESERVED_VARIABLE_NAME"),
    row!(
        "variable-name-builtin",
        Hint,
        Style,
        "a variable has the name of a function of JSONata",
        Check::With("variable-name")
    ),
    row!(
        "assign-in-choice-scope",
        Hint,
        Suspicious,
        "the `Assign` of a Choice state never comes about, since it has no `Default`",
        Check::State(choice)
    )
    .silent_in_unbalanced_text(),
];

/// The keys of an `Assign` are names of variables; in JSONPath states with `.$`
/// behind them if the value is computed.
fn names(container: &ContainerContext, acc: &mut Findings) {
    let Some(object) = container.object.filter(|_| container.role == Role::Assign) else { return };
    // An `Assign` that has no place here was reported as that.
    if container.field.is_none() || values::is_template_function(container.node) {
        return;
    }
    for (index, entry) in container.node.entries().enumerate() {
        let is_whole = entry.is_key_sound() && !entry.is_key_opaque() && !entry.value().is_missing();
        let Some(key) = entry.key().filter(|_| is_whole) else { continue };
        let may_have_suffix = object.language == QueryLanguage::JsonPath || object.is_language_unknown();
        let name = key.strip_suffix(".$").filter(|_| may_have_suffix).unwrap_or(&key);
        let location = container.trail.location_of(entry, index);
        if name == RESERVED {
            let message =
                format!("`{RESERVED}` is what AWS itself sets for each state: give the variable another name");
            acc.report_as("variable-reserved", values::key_range(entry), message).at_location(location);
        } else if let Some(problem) = name_problem(name) {
            report(entry, &key, name, problem, acc).at_location(location);
        } else if object.language == QueryLanguage::Jsonata && jsonata::function(name).is_some() {
            let message = format!(
                "`${name}` is a function of JSONata, which this variable hides from now on: give it another name"
            );
            acc.report_as("variable-name-builtin", values::key_range(entry), message);
        }
    }
}

fn report<'f>(
    entry: Entry,
    key: &str,
    name: &str,
    problem: NameProblem,
    acc: &'f mut Findings,
) -> &'f mut super::super::finding::Finding {
    let range = values::key_range(entry);
    let rule = "a name has letters, digits and `_`, and starts with a letter";
    let message = match problem {
        NameProblem::Empty => format!("the name of the variable is missing: {rule}"),
        NameProblem::Dollar => {
            format!("a variable is named without its `$`, which only stands where it is read: write `{}`", &name[1..])
        }
        NameProblem::Suffix => {
            let stem = name.strip_suffix(".$").unwrap_or(name);
            format!("the `.$` is part of the name in a JSONata state, and AWS refuses it: write `{stem}`")
        }
        NameProblem::Start(first) => format!("the name of a variable cannot start with `{first}`: {rule}"),
        NameProblem::Character(' ') => format!("the name of a variable cannot have a blank: {rule}"),
        NameProblem::Character('.' | '[') => {
            format!("`{name}` is no name: AWS sets variables only as a whole, not a part of what they hold")
        }
        NameProblem::Character(c) => format!("the name of a variable cannot have `{}`: {rule}", c.escape_debug()),
        NameProblem::Length(length) => format!(
            "the name of this variable has {length} characters, and AWS takes {VARIABLE_NAME_LENGTH} at most: shorten it"
        ),
    };
    let finding = acc.report(range, message);
    match problem {
        NameProblem::Dollar => {
            let renamed = &key[1..];
            finding.fix(format!("Rename to `{renamed}`"), vec![Indel::replace(range, renamed)]);
        }
        NameProblem::Suffix => {
            let renamed = key.strip_suffix(".$").unwrap_or(key);
            if name_problem(renamed).is_none() {
                finding.fix(format!("Rename to `{renamed}`"), vec![Indel::replace(range, renamed)]);
            }
        }
        // Unicode does not count it among the letters; AWS was not asked.
        NameProblem::Start('_') => {
            finding.accepted_by_aws();
        }
        _ => {}
    }
    finding
}

/// The state's own `Assign` goes with `Default`; without one it never counts.
fn choice(state: &ObjectContext, acc: &mut Findings) {
    if state.state_type() != Some(StateType::Choice) || state.is_incomplete || state.node.member("Default").is_some() {
        return;
    }
    if super::keys::is_meant(state, "Default") {
        return;
    }
    if let Some(assign) = state.field("Assign").filter(|assign| !assign.is_unknown()) {
        let message = "this sets its variables only when no rule matches and `Default` is taken, and there is none: \
                       put an `Assign` into each rule, or add a `Default`";
        acc.report(assign.key_range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use expect_test::expect;

    /// A machine of one Pass state with this `Assign`.
    fn assign(variables: &str) -> String {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"Assign\":\n{variables},\n\"End\": true}}}}}}\n"
        )
    }

    fn jsonata(variables: &str) -> String {
        assign(variables).replace("\"Pass\"", "\"Pass\", \"QueryLanguage\": \"JSONata\"")
    }

    #[test]
    fn names_are_identifiers() {
        let longest = format!("{{\"{0}\": 1, \"{0}b\": 2}}", "ä".repeat(80));
        check_each(
            &[
                assign(
                    r#"{"2nd": 1, "a-b": 1, "a.b": 1, "a[0]": 1, "a b": 1, "": 1, "$a": 1, "$a.b": 1, "a\tb": 1, "_a": 1}"#,
                ),
                assign(&longest),
                assign(r#"{"$a.$": "$.x", "2nd.$": "$.x", ".$": "$.x"}"#),
                jsonata(r#"{"a.$": 1, "a-b.$": 2}"#),
            ],
            expect![[r#"
                2  | {"2nd": 1, "a-b": 1, "a.b": 1, "a[0]": 1, "a b": 1, "": 1, "$a": 1, "$a.b": 1, "a\tb": 1, "_a": 1},
                .. |   ^^^ error variable-name: the name of a variable cannot start with `2`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/2nd]
                .. |             ^^^ error variable-name: the name of a variable cannot have `-`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/a-b]
                .. |                       ^^^ error variable-name: `a.b` is no name: AWS sets variables only as a whole, not a part of what they hold [INVALID_VARIABLE_NAME /States/A/Assign/a.b]
                .. |                                 ^^^^ error variable-name: `a[0]` is no name: AWS sets variables only as a whole, not a part of what they hold [INVALID_VARIABLE_NAME /States/A/Assign/a[0]]
                .. |                                            ^^^ error variable-name: the name of a variable cannot have a blank: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/a b]
                .. |                                                     ^^ error variable-name: the name of the variable is missing: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/]
                .. |                                                             ^^ error variable-name: a variable is named without its `$`, which only stands where it is read: write `a` [INVALID_VARIABLE_NAME /States/A/Assign/$a]
                .. |                                                                      ^^^^ error variable-name: the name of a variable cannot have `$`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/$a.b]
                .. |                                                                                 ^^^^ error variable-name: the name of a variable cannot have `\t`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/a	b]
                .. |                                                                                            ^^ warning variable-name: the name of a variable cannot start with `_`: a name has letters, digits and `_`, and starts with a letter
                ---
                2  | {"ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää": 1, "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääb": 2},
                .. |                                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error variable-name: the name of this variable has 81 characters, and AWS takes 80 at most: shorten it [INVALID_VARIABLE_NAME /States/A/Assign/ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääb]
                ---
                2  | {"$a.$": "$.x", "2nd.$": "$.x", ".$": "$.x"},
                .. |   ^^^^ error variable-name: a variable is named without its `$`, which only stands where it is read: write `a` [INVALID_VARIABLE_NAME /States/A/Assign/$a.$]
                .. |                  ^^^^^ error variable-name: the name of a variable cannot start with `2`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/2nd.$]
                .. |                                  ^^ error variable-name: the name of the variable is missing: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/A/Assign/.$]
                ---
                2  | {"a.$": 1, "a-b.$": 2},
                .. |   ^^^ error variable-name: the `.$` is part of the name in a JSONata state, and AWS refuses it: write `a` [INVALID_VARIABLE_NAME /States/A/Assign/a.$]
                .. |             ^^^^^ error variable-name: the `.$` is part of the name in a JSONata state, and AWS refuses it: write `a-b` [INVALID_VARIABLE_NAME /States/A/Assign/a-b.$]
            "#]],
        );
        check(
            &assign(
                r#"{"a": 1, "A_1": 1, "größe": 1, "変数": 1, "b.$": "$.x", "${name}": 1, "a-${name}": 1, "e\u0301": {"1st": 2, "a.b": 3}}"#,
            ),
            expect![[""]],
        );
        check_fix(
            &assign(r#"{"$a.$": "$.x"}"#),
            expect![[r#"
            Rename to `a.$`
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign":
            {"a.$": "$.x"},
            "End": true}}}
        "#]],
        );
        check_fix(
            &jsonata(r#"{"a.$": 1}"#),
            expect![[r#"
            Rename to `a`
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign":
            {"a": 1},
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn states_belongs_to_aws() {
        check_each(
            &[assign(r#"{"states": 1, "states.$": "$.x", "States": 1}"#), jsonata(r#"{"states": {"states": 1}}"#)],
            expect![[r#"
                2  | {"states": 1, "states.$": "$.x", "States": 1},
                .. |   ^^^^^^ error variable-reserved: `states` is what AWS itself sets for each state: give the variable another name [RESERVED_VARIABLE_NAME /States/A/Assign/states]
                .. |                ^^^^^^^^ error dollar-key-collision: `states` and `states.$` give the same key, and an object cannot have it twice: remove one of them
                .. |   ^^^^^^ note: the other one is here
                .. |                ^^^^^^^^ error variable-reserved: `states` is what AWS itself sets for each state: give the variable another name [RESERVED_VARIABLE_NAME /States/A/Assign/states.$]
                ---
                2  | {"states": {"states": 1}},
                .. |   ^^^^^^ error variable-reserved: `states` is what AWS itself sets for each state: give the variable another name [RESERVED_VARIABLE_NAME /States/A/Assign/states]
            "#]],
        );
    }

    #[test]
    fn all_places_that_assign_count() {
        check(
            r#"
{
  "StartAt": "T",
  "States": {
    "T": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sns:publish",
      "Parameters": {"2nd": 1},
      "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"2nd": 1}, "Next": "C"}],
      "Next": "C"
    },
    "C": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.a", "IsNull": true, "Assign": {"2nd": 1}, "Next": "P"}],
      "Default": "P"
    },
    "P": {
      "Type": "Parallel",
      "Branches": [{"StartAt": "I", "States": {"I": {"Type": "Wait", "Seconds": 1, "Assign": {"2nd": 1}, "End": true}}}],
      "End": true
    }
  }
}
"#,
            expect![[r#"
                8  |       "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"2nd": 1}, "Next": "C"}],
                .. |                                                             ^^^ error variable-name: the name of a variable cannot start with `2`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/T/Catch[0]/Assign/2nd]
                13 |       "Choices": [{"Variable": "$.a", "IsNull": true, "Assign": {"2nd": 1}, "Next": "P"}],
                .. |                                                                   ^^^ error variable-name: the name of a variable cannot start with `2`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/C/Choices[0]/Assign/2nd]
                18 |       "Branches": [{"StartAt": "I", "States": {"I": {"Type": "Wait", "Seconds": 1, "Assign": {"2nd": 1}, "End": true}}}],
                .. |                                                                                                ^^^ error variable-name: the name of a variable cannot start with `2`: a name has letters, digits and `_`, and starts with a letter [INVALID_VARIABLE_NAME /States/P/Branches[0]/States/I/Assign/2nd]
            "#]],
        );
    }

    #[test]
    fn an_assign_without_a_place_has_no_names() {
        check(
            r#"{"StartAt": "S", "States": {"S": {"Type": "Succeed", "Assign": {"2nd": 1}}}}"#,
            expect![[r#"
                1  | {"StartAt": "S", "States": {"S": {"Type": "Succeed", "Assign": {"2nd": 1}}}}
                .. |                                                       ^^^^^^ error field-not-on-type: `Assign` is a field of `Task`, `Pass`, `Choice`, `Wait`, `Parallel` and `Map` states, not of a Succeed state: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/S]
            "#]],
        );
    }

    #[test]
    fn a_choice_without_default_never_assigns() {
        let choice = |members: &str| {
            format!(
                "{{\"StartAt\": \"C\", \"States\": {{\"C\": {{\"Type\": \"Choice\", {members}, \"Choices\": [{{\"Variable\": \"$.a\", \
                 \"IsNull\": true, \"Next\": \"S\"}}]}}, \"S\": {{\"Type\": \"Succeed\"}}}}}}\n"
            )
        };
        check(
            &choice("\"Assign\": {\"a\": 1}"),
            expect![[r#"
            1  | {"StartAt": "C", "States": {"C": {"Type": "Choice", "Assign": {"a": 1}, "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "S"}]}, "S": {"Type": "Succeed"}}}
            .. |                                                      ^^^^^^ hint assign-in-choice-scope: this sets its variables only when no rule matches and `Default` is taken, and there is none: put an `Assign` into each rule, or add a `Default`
        "#]],
        );
        check(&choice("\"Assign\": {\"a\": 1}, \"Default\": \"S\""), expect![[""]]);
        check(&choice("\"Assign\": {\"a\": 1}, ${default}"), expect![[""]]);
    }

    #[test]
    fn a_variable_hides_the_function_of_its_name() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Assign": {"sum": 1}, "Next": "B"},
    "B": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"sum": 1, "uuid": 2, "Sum": 3}, "End": true}
  }
}
"#,
            expect![[r#"
                5  |     "B": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"sum": 1, "uuid": 2, "Sum": 3}, "End": true}
                .. |                                                                   ^^^ hint variable-name-builtin: `$sum` is a function of JSONata, which this variable hides from now on: give it another name
                .. |                                                                             ^^^^ hint variable-name-builtin: `$uuid` is a function of JSONata, which this variable hides from now on: give it another name
            "#]],
        );
    }
}
