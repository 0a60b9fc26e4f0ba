//! How the `QueryLanguage` of a state goes with that of the machine
//! (reference: "Query language rules").

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, edits, values};
use crate::model::place::state_type;
use crate::model::{Role, role_in};
use crate::spec::fields::field;
use crate::spec::{Languages, QueryLanguage, Shape};
use crate::syntax::{Entry, Node};

pub const RULES: &[Rule] = &[
    row!(
        "query-language-downgrade",
        Error,
        Correctness,
        "a state of a JSONata machine is to be JSONPath",
        Check::State(against_the_machine)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "query-language-not-inherited",
        Warning,
        Suspicious,
        "the states in a JSONata state are JSONPath",
        Check::With("query-language-downgrade")
    )
    .silent_in_unbalanced_text(),
    row!(
        "query-language-redundant",
        Hint,
        Style,
        "a state repeats the language of the machine",
        Check::With("query-language-downgrade")
    )
    .silent_in_unbalanced_text(),
];

fn against_the_machine(state: &ObjectContext, acc: &mut Findings) {
    let Some(entry) = state.node.member("QueryLanguage").filter(|entry| !values::is_unknown(entry.value())) else {
        return;
    };
    let own = entry.value().text_value();
    let Some(own) = LANGUAGES.into_iter().find(|language| Some(language.name()) == own.as_deref()) else { return };
    if !state.context.is_language_known {
        return;
    }
    match (state.context.language, own) {
        (QueryLanguage::Jsonata, QueryLanguage::JsonPath) => downgrade(entry, acc),
        (QueryLanguage::JsonPath, QueryLanguage::Jsonata) => not_inherited(state, entry, acc),
        (language, _) => redundant(state, entry, language, acc),
    }
}

const LANGUAGES: [QueryLanguage; 2] = [QueryLanguage::JsonPath, QueryLanguage::Jsonata];

fn downgrade(entry: Entry, acc: &mut Findings) {
    let message = "AWS refuses a state in JSONPath in a machine in JSONata: write it in JSONata as well, or give \
                   `QueryLanguage` not to the machine but to those of its states that are in JSONata";
    acc.report(entry.value().content_range(), message).at_location(String::new());
}

fn redundant(state: &ObjectContext, entry: Entry, language: QueryLanguage, acc: &mut Findings) {
    let name = language.name();
    let message = format!("the states of this machine are in {name} anyway: `QueryLanguage` can go");
    acc.report_as("query-language-redundant", entry.range(), message)
        .unnecessary()
        .fix("Remove `QueryLanguage`", vec![edits::removal(state.node, entry)]);
}

/// The language of a Parallel or Map state holds for its own fields only: the
/// states in it that say nothing are in the machine's.
fn not_inherited(state: &ObjectContext, entry: Entry, acc: &mut Findings) {
    let mut mistaken = Vec::new();
    collect(state.node, &mut mistaken);
    let Some(first) = mistaken.first() else { return };
    let own = QueryLanguage::Jsonata.name();
    let message = format!(
        "this holds for the fields of the state itself, not for the states in it: those are in {}, as the machine is, \
         unless each says `\"QueryLanguage\": \"{own}\"`",
        QueryLanguage::JsonPath.name()
    );
    let member = format!("\"QueryLanguage\": \"{own}\"");
    let edits = mistaken.iter().map(|state| edits::insertion_at_start(state.value(), &member)).collect();
    acc.report_as("query-language-not-inherited", entry.value().content_range(), message)
        .related(values::key_range(*first), "this state is in JSONPath, but written in JSONata")
        .fix("Write the states in it in JSONata", edits);
}

/// Collects the states nested in `state`, at any depth, that say nothing of
/// their language and are written in JSONata, in the order of the text.
fn collect<'a>(state: Node<'a>, mistaken: &mut Vec<Entry<'a>>) {
    for machine in machines(state) {
        let Some(states) = machine.get("States") else { continue };
        for nested in states.entries().filter(|nested| nested.key().is_some() && nested.value().object().is_some()) {
            let node = nested.value();
            // One that has a language of its own says itself what is wrong within.
            if node.member("QueryLanguage").is_some() || node.is_opaque() {
                continue;
            }
            if is_in_jsonata(node) {
                mistaken.push(nested);
            }
            collect(node, mistaken);
        }
    }
}

/// The objects of the machines in a state.
fn machines(state: Node) -> Vec<Node> {
    let mut found = Vec::new();
    let role = Role::Object(Shape::State(None));
    for entry in state.entries() {
        let value = entry.value();
        match role_in(role, entry, value) {
            Role::Object(Shape::Processor) => found.push(value),
            Role::List(Shape::Branch) => found.extend(value.entries().map(|branch| branch.value())),
            _ => {}
        }
    }
    found
}

/// Whether the state has a field or an expression of JSONata.
fn is_in_jsonata(state: Node) -> bool {
    holds_jsonata(state, Role::Object(Shape::State(state_type(state))))
}

fn holds_jsonata(node: Node, role: Role) -> bool {
    if matches!(role, Role::List(Shape::Branch) | Role::Object(Shape::Processor)) {
        return false;
    }
    node.entries().any(|entry| {
        let known = match role {
            Role::Object(shape) => entry.key().and_then(|key| field(shape, &key)),
            _ => None,
        };
        let value = entry.value();
        known.is_some_and(|field| field.languages == Languages::Jsonata)
            || value.text_value().is_some_and(|text| values::is_expression(&text))
            || value.container().is_some() && holds_jsonata(value, role_in(role, entry, value))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, codes};
    use expect_test::expect;

    #[test]
    fn no_state_of_a_jsonata_machine_is_jsonpath() {
        check(
            r#"
{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"x": 1}, "Next": "M"},
    "M": {
      "Type": "Map",
      "ItemProcessor": {
        "StartAt": "In",
        "States": {"In": {"Type": "Succeed", "QueryLanguage": "JSONPath"}}
      },
      "End": true
    }
  }
}
"#,
            expect![[r#"
                5  |     "A": {"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"x": 1}, "Next": "M"},
                .. |                                             ^^^^^^^^ error query-language-downgrade: AWS refuses a state in JSONPath in a machine in JSONata: write it in JSONata as well, or give `QueryLanguage` not to the machine but to those of its states that are in JSONata [SCHEMA_VALIDATION_FAILED /States/A]
                10 |         "States": {"In": {"Type": "Succeed", "QueryLanguage": "JSONPath"}}
                .. |                                                                ^^^^^^^^ error query-language-downgrade: AWS refuses a state in JSONPath in a machine in JSONata: write it in JSONata as well, or give `QueryLanguage` not to the machine but to those of its states that are in JSONata [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/In]
            "#]],
        );
    }

    #[test]
    fn a_state_that_repeats_the_machine() {
        let machine = |top: &str, own: &str| {
            format!("{{\n{top}\"StartAt\": \"A\",\n\"States\": {{\"A\": {{\"Type\": \"Succeed\"{own}}}}}\n}}\n")
        };
        let (jsonata, jsonpath) = ("\"QueryLanguage\": \"JSONata\",\n", "\"QueryLanguage\": \"JSONPath\",\n");
        let (own_jsonata, own_jsonpath) = (", \"QueryLanguage\": \"JSONata\"", ", \"QueryLanguage\": \"JSONPath\"");
        check_each(
            &[machine(jsonata, own_jsonata), machine(jsonpath, own_jsonpath), machine("", own_jsonpath)],
            expect![[r#"
                4  | "States": {"A": {"Type": "Succeed", "QueryLanguage": "JSONata"}}
                .. |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ hint query-language-redundant: the states of this machine are in JSONata anyway: `QueryLanguage` can go (faded)
                ---
                4  | "States": {"A": {"Type": "Succeed", "QueryLanguage": "JSONPath"}}
                .. |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint query-language-redundant: the states of this machine are in JSONPath anyway: `QueryLanguage` can go (faded)
                ---
                3  | "States": {"A": {"Type": "Succeed", "QueryLanguage": "JSONPath"}}
                .. |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint query-language-redundant: the states of this machine are in JSONPath anyway: `QueryLanguage` can go (faded)
            "#]],
        );
        check_fix(
            &machine(jsonata, own_jsonata),
            expect![[r#"
            Remove `QueryLanguage`
            {
            "QueryLanguage": "JSONata",
            "StartAt": "A",
            "States": {"A": {"Type": "Succeed"}}
            }
        "#]],
        );
        // A mixed machine, and what nobody knows.
        let template = "\"QueryLanguage\": \"${language}\",\n";
        let own_template = ", \"QueryLanguage\": \"${language}\"";
        for text in [
            machine("", own_jsonata),
            machine(jsonpath, own_jsonata),
            machine(template, own_jsonata),
            machine(template, own_jsonpath),
            machine(jsonata, own_template),
            machine(jsonata, ", \"QueryLanguage\": {\"Ref\": \"Language\"}"),
        ] {
            assert_eq!(codes(&text), Vec::<&str>::new(), "{text}");
        }
    }

    const NESTED: &str = r#"
{
  "StartAt": "M",
  "States": {
    "M": {
      "Type": "Map",
      "QueryLanguage": "JSONata",
      "Items": [1],
      "ItemProcessor": {
        "StartAt": "Own",
        "States": {
          "Own": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": 1, "Next": "Plain"},
          "Plain": {"Type": "Pass", "Result": {"x": "{% half"}, "Next": "Text"},
          "Text": {"Type": "Pass", "Result": {"x": ["{% 1 %}"]}, "Next": "Both"},
          "Both": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "Field",
                "States": {
                  "Field": {
                    "Type": "Choice",
                    "Choices": [{"Condition": true, "Next": "Last"}],
                    "Default": "Last"
                  },
                  "Last": {"Type": "Succeed"}
                }
              }
            ],
            "End": true
          }
        }
      },
      "End": true
    }
  }
}
"#;

    #[test]
    fn nested_states_do_not_take_the_language_of_the_state_around_them() {
        check(
            NESTED,
            expect![[r#"
            6  |       "QueryLanguage": "JSONata",
            .. |                         ^^^^^^^ warning query-language-not-inherited: this holds for the fields of the state itself, not for the states in it: those are in JSONPath, as the machine is, unless each says `"QueryLanguage": "JSONata"`
            13 |           "Text": {"Type": "Pass", "Result": {"x": ["{% 1 %}"]}, "Next": "Both"},
            .. |            ^^^^ note: this state is in JSONPath, but written in JSONata
            22 |                     "Choices": [{"Condition": true, "Next": "Last"}],
            .. |                                   ^^^^^^^^^ error field-needs-jsonata: `Condition` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Variable` [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/Both/Branches[0]/States/Field]
        "#]],
        );
        check_fix(
            NESTED,
            expect![[r#"
            Write the states in it in JSONata
            {
              "StartAt": "M",
              "States": {
                "M": {
                  "Type": "Map",
                  "QueryLanguage": "JSONata",
                  "Items": [1],
                  "ItemProcessor": {
                    "StartAt": "Own",
                    "States": {
                      "Own": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": 1, "Next": "Plain"},
                      "Plain": {"Type": "Pass", "Result": {"x": "{% half"}, "Next": "Text"},
                      "Text": {"QueryLanguage": "JSONata", "Type": "Pass", "Result": {"x": ["{% 1 %}"]}, "Next": "Both"},
                      "Both": {
                        "Type": "Parallel",
                        "Branches": [
                          {
                            "StartAt": "Field",
                            "States": {
                              "Field": {
                                "QueryLanguage": "JSONata",
                                "Type": "Choice",
                                "Choices": [{"Condition": true, "Next": "Last"}],
                                "Default": "Last"
                              },
                              "Last": {"Type": "Succeed"}
                            }
                          }
                        ],
                        "End": true
                      }
                    }
                  },
                  "End": true
                }
              }
            }
        "#]],
        );
    }

    #[test]
    fn nested_states_that_say_it_or_are_jsonpath_are_fine() {
        let text = NESTED.replace("\"Result\": {\"x\": [\"{% 1 %}\"]}", "\"Result\": 1");
        let text = text.replace("\"Type\": \"Choice\"", "\"Type\": \"Choice\", \"QueryLanguage\": \"JSONata\"");
        assert!(!codes(&text).contains(&"query-language-not-inherited"), "{:?}", codes(&text));
        // A machine in JSONata passes it on.
        let text = NESTED.replace("\"StartAt\": \"M\"", "\"QueryLanguage\": \"JSONata\", \"StartAt\": \"M\"");
        assert!(!codes(&text).contains(&"query-language-not-inherited"), "{:?}", codes(&text));
    }

    #[test]
    fn a_state_within_that_has_a_language_answers_for_itself() {
        let text = NESTED.replace("\"Type\": \"Parallel\"", "\"Type\": \"Parallel\", \"QueryLanguage\": \"JSONata\"");
        let count = codes(&text).into_iter().filter(|code| *code == "query-language-not-inherited").count();
        assert_eq!(count, 2);
    }
}
