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
                let message = format!("`{key}` is a field of {types}, not of {title}: AWS refuses it");
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
    if let Some(instead) = instead.filter(|instead| object.node.member(instead).is_none()) {
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
