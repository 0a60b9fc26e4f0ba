//! Whether the corpus uses the whole language: every field of every table in
//! both query languages, every fixed text, every operator, every intrinsic
//! function, every error name that can be listed, the whole context object.
//!
//! The walk reads the tables and the definitions alone, not the model.

use std::collections::BTreeSet;

use asl_lsp::spec::{
    Field, Languages, QueryLanguage, Shape, StateType, ValueKind, choice, context, errors, fields, functions,
};
use serde_json::{Map, Value};

use super::{UNQUOTED, definitions};

/// What was seen: "a Task state.Retry (JSONPath)", "FULL of JitterStrategy",
/// "States.Hash(", "States.Timeout", "Execution.Id".
#[derive(Default)]
struct Seen {
    facts: BTreeSet<String>,
}

fn field_fact(shape: Shape, field: &Field, language: QueryLanguage) -> String {
    match choice::is_operator(field.name) {
        true => format!("operator {}", field.name),
        false => format!("{} of {} ({})", field.name, shape.title(), language.name()),
    }
}

fn value_fact(field: &Field, value: &str) -> String {
    format!("{value} as {}", field.name)
}

fn language_of(object: &Map<String, Value>, inherited: QueryLanguage) -> QueryLanguage {
    object.get("QueryLanguage").and_then(Value::as_str).map_or(inherited, QueryLanguage::from_value)
}

impl Seen {
    fn object(&mut self, shape: Shape, value: &Value, machine_language: QueryLanguage, language: QueryLanguage) {
        let Value::Object(object) = value else { return };
        for (name, value) in object {
            // The corpus is valid: a name that is in no table is a payload's, or a placeholder.
            let Some(field) = fields::field(shape, name) else { continue };
            self.facts.insert(field_fact(shape, field, language));
            match field.value {
                ValueKind::OneOf(values) => {
                    self.facts
                        .extend(values.iter().filter(|row| value == row.name).map(|row| value_fact(field, row.name)));
                }
                ValueKind::ServiceCall(calls) => {
                    let is_call = |call: &str| value.as_str().is_some_and(|arn| arn.ends_with(call));
                    self.facts
                        .extend(calls.iter().filter(|row| is_call(row.name)).map(|row| value_fact(field, row.name)));
                }
                ValueKind::Object(inner) => {
                    self.object(inner, value, machine_language, language_in(inner, machine_language, language))
                }
                ValueKind::List(inner) => {
                    for element in value.as_array().into_iter().flatten() {
                        self.object(inner, element, machine_language, language_in(inner, machine_language, language));
                    }
                }
                ValueKind::States => {
                    for state in value.as_object().into_iter().flat_map(|states| states.values()) {
                        self.state(state, machine_language);
                    }
                }
                ValueKind::ErrorNames => {
                    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    self.facts.extend(names.map(|name| format!("error {name}")));
                }
                _ => self.texts(value, language),
            }
        }
    }

    fn state(&mut self, value: &Value, machine_language: QueryLanguage) {
        let Value::Object(object) = value else { return };
        let state_type = object.get("Type").and_then(Value::as_str).and_then(StateType::from_name);
        let language = language_of(object, machine_language);
        self.object(Shape::State(state_type), value, machine_language, language);
    }

    /// The intrinsic functions and the members of the context object in the
    /// texts of `value`.
    fn texts(&mut self, value: &Value, language: QueryLanguage) {
        match value {
            Value::String(text) => {
                let uses = |what: &str| text.contains(what);
                let function = |row: &&functions::IntrinsicFunction| uses(&format!("{}(", row.name));
                if language == QueryLanguage::JsonPath {
                    self.facts.extend(
                        functions::FUNCTIONS.iter().filter(function).map(|row| format!("function {}", row.name)),
                    );
                }
                let prefix = match language {
                    QueryLanguage::JsonPath => "$$.",
                    QueryLanguage::Jsonata => "$states.context.",
                };
                let is_used = |row: &&context::ContextMember| uses(&format!("{prefix}{}", row.path));
                self.facts.extend(context::CONTEXT.iter().filter(is_used).map(|row| format!("context {}", row.path)));
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.texts(element, language)),
            Value::Object(members) => members.values().for_each(|member| self.texts(member, language)),
            _ => {}
        }
    }
}

/// Machines inside a state take the language of the machine; all else within a
/// state is in its language.
fn language_in(shape: Shape, machine_language: QueryLanguage, language: QueryLanguage) -> QueryLanguage {
    if shape.is_machine() { machine_language } else { language }
}

/// The query languages in which the field of `shape` should occur.
fn languages(shape: Shape, field: &Field) -> Vec<QueryLanguage> {
    let is_jsonpath_only = shape == Shape::NestedChoiceRule;
    [QueryLanguage::JsonPath, QueryLanguage::Jsonata]
        .into_iter()
        .filter(|language| field.languages.include(*language))
        .filter(|language| !(is_jsonpath_only && *language == QueryLanguage::Jsonata))
        .filter(|_| field.languages != Languages::Both || !choice::is_operator(field.name))
        .collect()
}

/// All that there is to see.
fn expected() -> BTreeSet<String> {
    let mut shapes = vec![
        Shape::Machine,
        Shape::Branch,
        Shape::Processor,
        Shape::Retrier,
        Shape::Catcher,
        Shape::ChoiceRule,
        Shape::NestedChoiceRule,
        Shape::ProcessorConfig,
        Shape::ItemReader,
        Shape::ReaderConfig,
        Shape::ItemBatcher,
        Shape::ResultWriter,
        Shape::WriterConfig,
        Shape::Credentials,
    ];
    shapes.extend(StateType::ALL.map(|state_type| Shape::State(Some(state_type))));
    let mut expected = BTreeSet::new();
    for shape in shapes {
        for field in fields::fields(shape) {
            expected.extend(languages(shape, field).into_iter().map(|language| field_fact(shape, field, language)));
            if let ValueKind::OneOf(values) | ValueKind::ServiceCall(values) = field.value {
                expected.extend(values.iter().map(|row| value_fact(field, row.name)));
            }
        }
    }
    expected.extend(functions::FUNCTIONS.iter().map(|row| format!("function {}", row.name)));
    expected.extend(context::CONTEXT.iter().map(|row| format!("context {}", row.path)));
    let listable = errors::ERROR_NAMES.iter().filter(|row| row.is_reserved() && row.listable);
    expected.extend(listable.map(|row| format!("error {}", row.name)));
    expected
}

#[test]
fn the_corpus_uses_the_whole_language() {
    let mut seen = Seen::default();
    for (stem, text) in definitions("valid").into_iter().chain(definitions("accepted")) {
        if stem.starts_with(UNQUOTED) {
            continue;
        }
        let machine: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{stem}: {error}"));
        let language = machine
            .as_object()
            .map_or(QueryLanguage::JsonPath, |machine| language_of(machine, QueryLanguage::JsonPath));
        seen.object(Shape::Machine, &machine, language, language);
    }
    let expected = expected();
    assert!(expected.len() > 400, "the tables are read: {}", expected.len());
    let missing: Vec<_> = expected.difference(&seen.facts).map(String::as_str).collect();
    assert!(missing.is_empty(), "no definition of the corpus has:\n{}", missing.join("\n"));
}
