//! Objects hold the fields that the language gives them, and no others
//! (reference: "Fields of all states", "Query language rules").
//!
//! A key that does not belong is put into one class, and reported by the one
//! rule of that class.

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::{edits, values};
use crate::spec::fields::{counterpart, field, fields};
use crate::spec::states::info;
use crate::spec::{Field, Languages, QueryLanguage, Shape, StateType, choice};
use crate::syntax::Entry;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("unknown-field", Error, Correctness, "an object has a field that does not exist", Check::Object(keys))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!("field-case", Error, Correctness, "a field is written with other capitals", Check::With("unknown-field"))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "field-not-on-type",
        Error,
        Correctness,
        "a state has a field of another state type",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "end-on-terminal-type",
        Error,
        Correctness,
        "`Next` or `End` stands on a state that takes neither",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "field-needs-jsonata",
        Error,
        Correctness,
        "a field of JSONata in a JSONPath state",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "field-needs-jsonpath",
        Error,
        Correctness,
        "a field of JSONPath in a JSONata state",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "query-language-on-processor",
        Error,
        Correctness,
        "a branch or an item processor has a `QueryLanguage`",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "choice-operator-unknown",
        Error,
        Correctness,
        "a choice rule has an operator that does not exist",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "choice-nested-next",
        Error,
        Correctness,
        "a rule within `And`, `Or` or `Not` has a `Next`",
        Check::With("unknown-field")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
];

/// Why a key does not belong where it stands.
enum Misplaced {
    /// The field is one of the other query language.
    Language(&'static Field),
    /// The field is one of another state type.
    Type(&'static Field),
    /// It is what rules of their own have, and rules within others do not.
    OfOuterRule(&'static Field),
    /// `QueryLanguage` of a branch or an item processor.
    ProcessorLanguage,
    /// It differs from this field by case only.
    Case(&'static str),
    /// No object of this kind has such a field; the one that may be meant.
    Unknown(Option<&'static str>),
}

/// What AWS's own types name for Tasks, but its documents do not explain:
/// nobody knows whether it is taken.
const UNDOCUMENTED: &[&str] = &["RateControl"];

fn classify(object: &ObjectContext, key: &str) -> Option<Misplaced> {
    let shape = object.shape;
    if let Some(known) = field(shape, key) {
        let is_other = !object.takes(known) && !object.is_language_unknown();
        return is_other.then_some(Misplaced::Language(known));
    }
    match shape {
        Shape::State(Some(_)) => {
            if let Some(other) = field(Shape::State(None), key) {
                return Some(Misplaced::Type(other));
            }
        }
        Shape::NestedChoiceRule => {
            if let Some(other) = field(Shape::ChoiceRule, key) {
                return Some(Misplaced::OfOuterRule(other));
            }
        }
        Shape::Branch | Shape::Processor
            if field(Shape::Machine, key).is_some_and(|field| field.name == "QueryLanguage") =>
        {
            return Some(Misplaced::ProcessorLanguage);
        }
        _ => {}
    }
    if let Some(known) = fields(shape).find(|field| object.takes(field) && field.name.eq_ignore_ascii_case(key)) {
        return Some(Misplaced::Case(known.name));
    }
    let free = fields(shape).filter(|field| object.takes(field) && object.node.member(field.name).is_none());
    Some(Misplaced::Unknown(most_similar(key, free.map(|field| field.name))))
}

/// Whether a key of the object is a slip for `name`, so that what is wrong is
/// the key, and `name` is not missing.
pub fn is_meant(object: &ObjectContext, name: &str) -> bool {
    object.node.entries().any(|entry| {
        let Some(key) = entry.key().filter(|_| is_whole(&entry)) else { return false };
        match classify(object, &key) {
            Some(Misplaced::Case(meant) | Misplaced::Unknown(Some(meant))) => meant == name,
            _ => false,
        }
    })
}

/// Whether the key is known and not just being typed.
fn is_whole(entry: &Entry) -> bool {
    entry.is_key_sound() && !entry.is_key_opaque() && !entry.value().is_missing()
}

fn keys(object: &ObjectContext, acc: &mut Findings) {
    // Behind a member that is half typed, those of another object may follow.
    if object.is_incomplete {
        return;
    }
    for entry in object.node.entries().filter(is_whole) {
        let Some(key) = entry.key() else { continue };
        if let Some(misplaced) = classify(object, &key) {
            report(object, entry, &key, misplaced, acc);
        }
    }
}

fn report(object: &ObjectContext, entry: Entry, key: &str, misplaced: Misplaced, acc: &mut Findings) {
    let title = object.shape.title();
    let range = values::key_range(entry);
    let rename = |to: &str| vec![Indel::replace(range, to)];
    match misplaced {
        Misplaced::Language(known) => language(object, entry, known, acc),
        Misplaced::Type(other) => {
            let finding = if ENDS.contains(&other.name) {
                acc.report_as("end-on-terminal-type", range, end_on_terminal(object, key))
            } else {
                let types = values::enumerated(&types_with(other.name));
                let message = format!("`{key}` is a field of {types} states, not of {title}: AWS refuses it");
                acc.report_as("field-not-on-type", range, message)
            };
            finding
                .at_location(object.location())
                .fix(format!("Remove `{key}`"), vec![edits::removal(object.node, entry)]);
        }
        Misplaced::OfOuterRule(other) => {
            let message = format!(
                "`{}` belongs to the rule in `Choices` itself: AWS refuses it within `And`, `Or` and `Not`",
                other.name
            );
            acc.report_as("choice-nested-next", range, message)
                .at_location(object.location())
                .fix(format!("Remove `{key}`"), vec![edits::removal(object.node, entry)]);
        }
        Misplaced::ProcessorLanguage => {
            let message = format!(
                "AWS refuses a `{key}` in {title}: each state in it takes the language of the whole machine, or has \
                 a `{key}` of its own"
            );
            acc.report_as("query-language-on-processor", range, message)
                .at_location(object.location())
                .fix(format!("Remove `{key}`"), vec![edits::removal(object.node, entry)]);
        }
        Misplaced::Case(meant) => {
            let message = format!("`{key}` must be written `{meant}`: AWS goes by case and refuses it like this");
            acc.report_as("field-case", range, message)
                .at_location(object.location())
                .fix(format!("Rename to `{meant}`"), rename(meant));
        }
        Misplaced::Unknown(meant) => unknown(object, entry, key, meant, acc),
    }
}

/// What says what comes after a state.
const ENDS: [&str; 2] = ["Next", "End"];

fn end_on_terminal(object: &ObjectContext, key: &str) -> String {
    let title = object.shape.title();
    if object.state_type().is_some_and(|state_type| info(state_type).terminal) {
        return format!("{title} ends the execution by itself: AWS refuses `{key}` on it");
    }
    format!("{title} goes on where its rules or its `Default` lead: AWS refuses `{key}` on it")
}

/// The types of state that have a field of this name.
fn types_with(name: &str) -> Vec<&'static str> {
    let types = StateType::ALL.into_iter();
    types.filter(|state_type| field(Shape::State(Some(*state_type)), name).is_some()).map(StateType::name).collect()
}

fn language(object: &ObjectContext, entry: Entry, known: &'static Field, acc: &mut Findings) {
    // AWS says nothing of the fields of a state whose language it refuses.
    if object.language != object.context.language && object.context.language == QueryLanguage::Jsonata {
        return;
    }
    // An operator goes with its `Variable`: that is told already.
    if choice::is_operator(known.name) && object.node.member("Variable").is_some() {
        return;
    }
    let name = known.name;
    let other = match known.languages {
        Languages::Jsonata => QueryLanguage::Jsonata,
        _ => QueryLanguage::JsonPath,
    };
    let code = match other {
        QueryLanguage::Jsonata => "field-needs-jsonata",
        QueryLanguage::JsonPath => "field-needs-jsonpath",
    };
    let instead = counterpart(object.shape, name, object.language);
    let advice = match instead {
        Some(instead) => format!("write `{instead}`"),
        None => "remove it".to_owned(),
    };
    let message = format!(
        "`{name}` is a field of {}, and this state is written in {}: AWS refuses it, so {advice}",
        other.name(),
        object.language.name()
    );
    let state = object.state();
    let location = state.map_or_else(|| object.location(), |state| state.location());
    let finding = acc.report_as(code, values::key_range(entry), message).at_location(location);
    // Only what is built up piece by piece can stay as it is.
    let may_stay = entry.value().container().is_some();
    if let Some(instead) = instead.filter(|instead| may_stay && object.node.member(instead).is_none()) {
        finding.fix(format!("Rename to `{instead}`"), vec![Indel::replace(values::key_range(entry), instead)]);
    }
    if let Some(state) =
        state.filter(|state| other == QueryLanguage::Jsonata && state.node.member("QueryLanguage").is_none())
    {
        let member = format!("\"QueryLanguage\": \"{}\"", other.name());
        let edit = edits::insertion_at_start(state.node, &member);
        finding.fix(format!("Write the state in {}", other.name()), vec![edit]);
    }
}

fn unknown(object: &ObjectContext, entry: Entry, key: &str, meant: Option<&'static str>, acc: &mut Findings) {
    let shape = object.shape;
    // New settings of readers and writers appear now and then.
    let may_be_newer = matches!(
        shape,
        Shape::ProcessorConfig
            | Shape::ItemReader
            | Shape::ReaderConfig
            | Shape::ItemBatcher
            | Shape::ResultWriter
            | Shape::WriterConfig
            | Shape::Credentials
    );
    if may_be_newer && key == "Comment" {
        return;
    }
    let is_rule = matches!(shape, Shape::ChoiceRule | Shape::NestedChoiceRule);
    let is_operator = is_rule && object.node.member("Variable").is_some() && meant.is_none_or(choice::is_operator);
    let title = shape.title();
    let (code, what) = match is_operator {
        true => ("choice-operator-unknown", "operator"),
        false => ("unknown-field", "field"),
    };
    let is_accepted = may_be_newer || UNDOCUMENTED.contains(&key);
    let message = match meant {
        Some(meant) => format!("{title} has no {what} `{key}`; did you mean `{meant}`?"),
        None if is_accepted => format!("AWS documents no {what} `{key}` of {title}"),
        None => format!("{title} has no {what} `{key}`: AWS refuses it"),
    };
    let range = values::key_range(entry);
    let finding = acc.report_as(code, range, message).at_location(object.location());
    if let Some(meant) = meant {
        finding.fix(format!("Rename to `{meant}`"), vec![Indel::replace(range, meant)]);
    }
    if is_accepted {
        finding.accepted_by_aws();
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    #[test]
    fn keys_are_those_of_the_tables() {
        check(
            r#"
{
  "comment": "c",
  "Author": "me",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Catch": [], "TimeoutSeconds": 1, "Foo": 1, "resultpath": "$", "Next": "T"},
    "T": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "q", "MessageBody": "m", "next": 1},
      "RateControl": {},
      "Retry": [{"ErrorEquals": ["A"], "MaxAttemps": 1, "Comment": "c"}],
      "Catch": [{"ErrorEquals": ["A"], "Next": "P", "End": true, "Comment": "c"}],
      "Credentials": {"RoleArn": "r", "Comment": "c", "Role": 1},
      "Next": "P"
    },
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"QueryLanguage": "JSONPath", "Comment": "c", "Version": "1.0", "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}
      ],
      "Next": "C"
    },
    "C": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.a", "StringEqual": "b", "Next": "S"},
        {"Variable": "$.a", "Whatever": "b", "Next": "S"},
        {"And": [{"Variable": "$.a", "IsNull": true, "Next": "S", "Assign": {}}], "Next": "S", "Comment": "c"}
      ],
      "Default": "S",
      "Next": "S",
      "End": true
    },
    "S": {"Type": "Succeed", "End": true, "Assign": {}},
    "U": {"Type": "Unheard", "Anything": 1, "Catch": [], "next": "S"}
  }
}
"#,
            expect![[r#"
                2  |   "comment": "c",
                .. |    ^^^^^^^ error field-case: `comment` must be written `Comment`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /]
                3  |   "Author": "me",
                .. |    ^^^^^^ error unknown-field: a state machine has no field `Author`: AWS refuses it [SCHEMA_VALIDATION_FAILED /]
                6  |     "A": {"Type": "Pass", "Catch": [], "TimeoutSeconds": 1, "Foo": 1, "resultpath": "$", "Next": "T"},
                .. |                            ^^^^^ error field-not-on-type: `Catch` is a field of `Task`, `Parallel` and `Map` states, not of a Pass state: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A]
                .. |                                         ^^^^^^^^^^^^^^ error field-not-on-type: `TimeoutSeconds` is a field of `Task` states, not of a Pass state: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A]
                .. |                                                              ^^^ error unknown-field: a Pass state has no field `Foo`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A]
                .. |                                                                        ^^^^^^^^^^ error field-case: `resultpath` must be written `ResultPath`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/A]
                11 |       "RateControl": {},
                .. |        ^^^^^^^^^^^ warning unknown-field: AWS documents no field `RateControl` of a Task state
                12 |       "Retry": [{"ErrorEquals": ["A"], "MaxAttemps": 1, "Comment": "c"}],
                .. |                                         ^^^^^^^^^^ error unknown-field: a retrier has no field `MaxAttemps`; did you mean `MaxAttempts`? [SCHEMA_VALIDATION_FAILED /States/T/Retry[0]]
                13 |       "Catch": [{"ErrorEquals": ["A"], "Next": "P", "End": true, "Comment": "c"}],
                .. |                                                      ^^^ error unknown-field: a catcher has no field `End`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/T/Catch[0]]
                14 |       "Credentials": {"RoleArn": "r", "Comment": "c", "Role": 1},
                .. |                                                        ^^^^ warning unknown-field: AWS documents no field `Role` of the credentials
                20 |         {"QueryLanguage": "JSONPath", "Comment": "c", "Version": "1.0", "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}
                .. |           ^^^^^^^^^^^^^ error query-language-on-processor: AWS refuses a `QueryLanguage` in a branch: each state in it takes the language of the whole machine, or has a `QueryLanguage` of its own [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]]
                .. |                                                        ^^^^^^^ error unknown-field: a branch has no field `Version`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]]
                27 |         {"Variable": "$.a", "StringEqual": "b", "Next": "S"},
                .. |                              ^^^^^^^^^^^ error choice-operator-unknown: a choice rule has no operator `StringEqual`; did you mean `StringEquals`? [SCHEMA_VALIDATION_FAILED /States/C/Choices[0]]
                28 |         {"Variable": "$.a", "Whatever": "b", "Next": "S"},
                .. |                              ^^^^^^^^ error choice-operator-unknown: a choice rule has no operator `Whatever`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/C/Choices[1]]
                29 |         {"And": [{"Variable": "$.a", "IsNull": true, "Next": "S", "Assign": {}}], "Next": "S", "Comment": "c"}
                .. |                                                       ^^^^ error choice-nested-next: `Next` belongs to the rule in `Choices` itself: AWS refuses it within `And`, `Or` and `Not` [SCHEMA_VALIDATION_FAILED /States/C/Choices[2]/And[0]]
                .. |                                                                    ^^^^^^ error choice-nested-next: `Assign` belongs to the rule in `Choices` itself: AWS refuses it within `And`, `Or` and `Not` [SCHEMA_VALIDATION_FAILED /States/C/Choices[2]/And[0]]
                32 |       "Next": "S",
                .. |        ^^^^ error end-on-terminal-type: a Choice state goes on where its rules or its `Default` lead: AWS refuses `Next` on it [SCHEMA_VALIDATION_FAILED /States/C]
                33 |       "End": true
                .. |        ^^^ error end-on-terminal-type: a Choice state goes on where its rules or its `Default` lead: AWS refuses `End` on it [SCHEMA_VALIDATION_FAILED /States/C]
                35 |     "S": {"Type": "Succeed", "End": true, "Assign": {}},
                .. |                               ^^^ error end-on-terminal-type: a Succeed state ends the execution by itself: AWS refuses `End` on it [SCHEMA_VALIDATION_FAILED /States/S]
                .. |                                            ^^^^^^ error field-not-on-type: `Assign` is a field of `Task`, `Pass`, `Choice`, `Wait`, `Parallel` and `Map` states, not of a Succeed state: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/S]
                36 |     "U": {"Type": "Unheard", "Anything": 1, "Catch": [], "next": "S"}
                .. |      ^ error unreachable-state: no state leads to `U`: AWS refuses states that cannot be reached; lead to it, or remove it [MISSING_TRANSITION_TARGET /States/U] (faded)
                .. |                    ^^^^^^^ error state-unknown-type: `Unheard` is no state type: write `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/U/Type]
                .. |                               ^^^^^^^^ error unknown-field: a state has no field `Anything`: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/U]
                .. |                                                           ^^^^ error field-case: `next` must be written `Next`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/U]
            "#]],
        );
    }

    #[test]
    fn fields_are_those_of_the_query_language() {
        check(
            r#"
{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Result": 1, "InputPath": "$", "Next": "T"},
    "T": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
      "TimeoutSecondsPath": "$.t",
      "Catch": [{"ErrorEquals": ["A"], "ResultPath": "$.e", "Next": "C"}],
      "Next": "C"
    },
    "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "D"}], "Default": "D"},
    "D": {"Type": "Pass", "QueryLanguage": "JSONPath", "Output": 1, "Result": 1, "End": true}
  }
}
"#,
            expect![[r#"
                5  |     "A": {"Type": "Pass", "Result": 1, "InputPath": "$", "Next": "T"},
                .. |                            ^^^^^^ error field-needs-jsonpath: `Result` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Output` [SCHEMA_VALIDATION_FAILED /States/A]
                .. |                                         ^^^^^^^^^ error field-needs-jsonpath: `InputPath` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so remove it [SCHEMA_VALIDATION_FAILED /States/A]
                9  |       "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
                .. |        ^^^^^^^^^^ error field-needs-jsonpath: `Parameters` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Arguments` [SCHEMA_VALIDATION_FAILED /States/T]
                10 |       "TimeoutSecondsPath": "$.t",
                .. |        ^^^^^^^^^^^^^^^^^^ error field-needs-jsonpath: `TimeoutSecondsPath` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `TimeoutSeconds` [SCHEMA_VALIDATION_FAILED /States/T]
                11 |       "Catch": [{"ErrorEquals": ["A"], "ResultPath": "$.e", "Next": "C"}],
                .. |                                         ^^^^^^^^^^ error field-needs-jsonpath: `ResultPath` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Output` [SCHEMA_VALIDATION_FAILED /States/T]
                14 |     "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "D"}], "Default": "D"},
                .. |                                           ^^^^^^^^ error field-needs-jsonpath: `Variable` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Condition` [SCHEMA_VALIDATION_FAILED /States/C]
                15 |     "D": {"Type": "Pass", "QueryLanguage": "JSONPath", "Output": 1, "Result": 1, "End": true}
                .. |                                             ^^^^^^^^ error query-language-downgrade: AWS refuses a state in JSONPath in a machine in JSONata: write it in JSONata as well, or give `QueryLanguage` not to the machine but to those of its states that are in JSONata [SCHEMA_VALIDATION_FAILED /States/D]
            "#]],
        );
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Output": 1, "Next": "M"},
    "M": {
      "Type": "Map",
      "QueryLanguage": "JSONata",
      "Items": [],
      "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Output": 1, "End": true}}},
      "Next": "C"
    },
    "C": {"Type": "Choice", "Choices": [{"Condition": true, "Next": "D"}], "Output": {}, "Default": "D"},
    "D": {"Type": "Pass", "QueryLanguage": "${language}", "Output": 1, "Result": 1, "End": true}
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Type": "Pass", "Output": 1, "Next": "M"},
                .. |                            ^^^^^^ error field-needs-jsonata: `Output` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Parameters` [SCHEMA_VALIDATION_FAILED /States/A]
                9  |       "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Output": 1, "End": true}}},
                .. |                                                                           ^^^^^^ error field-needs-jsonata: `Output` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Parameters` [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/I]
                12 |     "C": {"Type": "Choice", "Choices": [{"Condition": true, "Next": "D"}], "Output": {}, "Default": "D"},
                .. |                                           ^^^^^^^^^ error field-needs-jsonata: `Condition` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Variable` [SCHEMA_VALIDATION_FAILED /States/C]
                .. |                                                                             ^^^^^^ error field-needs-jsonata: `Output` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `OutputPath` [SCHEMA_VALIDATION_FAILED /States/C]
            "#]],
        );
    }

    #[test]
    fn a_key_that_is_being_typed_or_filled_in_is_left_alone() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "${key}": 1, "End": true},
    "B": {"Type": "Pass", "Resu": , "Foo": 1, "End": true}
  }
}
"#,
            expect![[r#"
                5  |     "B": {"Type": "Pass", "Resu": , "Foo": 1, "End": true}
                .. |                           ^^^^^^^ error json-syntax: a value is missing behind this key [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }

    #[test]
    fn what_does_not_belong_is_removed_or_renamed() {
        check_fix(
            "{\"StartAt\": \"S\", \"States\": {\"S\": {\"Type\": \"Succeed\", \"End\": true}}}",
            expect![[r#"
            Remove `End`
            {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#]],
        );
        check_fix(
            "{\"startat\": \"S\", \"States\": {\"S\": {\"Type\": \"Succeed\"}}}",
            expect![[r#"
            Rename to `StartAt`
            {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#]],
        );
    }
}
