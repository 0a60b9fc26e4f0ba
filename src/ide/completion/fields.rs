//! Fields: those that the object at hand may have and has not yet.

use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::model::Place;
use crate::spec::choice::is_operator;
use crate::spec::exclusions::groups;
use crate::spec::fields::fields;
use crate::spec::{Field, QueryLanguage, Shape, StateType, ValueKind};

impl List<'_> {
    pub(super) fn fields(&mut self, place: &Place, shape: Shape, spot: &Spot) {
        let frame = place.frame();
        // What the cursor stands on is about to be replaced: it does not count.
        let others =
            || frame.node.entries().filter(|entry| !entry.range().contains_inclusive(self.at) || spot.range.is_empty());
        let present: Vec<_> = others().filter_map(|entry| entry.key()).collect();
        let has = |name: &str| present.iter().any(|key| key == name);
        let mut offered: Vec<&'static Field> = fields(shape)
            .filter(|field| field.languages.include(frame.language) && !has(field.name))
            .filter(|field| !present.iter().any(|key| excludes(shape, key, field.name)))
            .collect();
        let wanted = |name: &str| {
            let mut groups = groups(shape).filter(|group| group.at_least_one && group.fields.contains(&name));
            groups.any(|group| !group.fields.iter().any(|other| has(other)))
        };
        offered.sort_by_key(|field| (field.deprecated.is_some(), !field.required, !wanted(field.name)));
        let table = table_of_shape(shape);
        for field in offered {
            let detail = field.deprecated.map(|instead| format!("deprecated: use {instead}"));
            let detail = detail.unwrap_or_else(|| description(field, frame.language));
            let insert = match spot.is_named {
                true => Insert::Key(field.name.to_owned()),
                false => {
                    self.member_with_parameters(place, field).unwrap_or_else(|| Insert::member(field, self.snippets))
                }
            };
            let mut proposal =
                Proposal::new(field.name, CompletionKind::Field, insert).detail(&detail).docs(table, field.name);
            proposal.deprecated = field.deprecated.is_some();
            proposal.retrigger = !spot.is_named && has_known_values(field);
            self.push(spot, proposal);
        }
    }
}

/// Whether an object that has the field `present` can have no `other` beside it.
fn excludes(shape: Shape, present: &str, other: &str) -> bool {
    let is_rule = matches!(shape, Shape::ChoiceRule | Shape::NestedChoiceRule);
    let both_compare = is_rule && is_operator(present) && is_operator(other);
    let mut groups = groups(shape).filter(|group| group.at_most_one);
    both_compare || groups.any(|group| group.fields.contains(&present) && group.fields.contains(&other))
}

/// Whether completion knows values of the field.
fn has_known_values(field: &Field) -> bool {
    matches!(
        field.value,
        ValueKind::StateName
            | ValueKind::StateType
            | ValueKind::OneOf(_)
            | ValueKind::Resource
            | ValueKind::ServiceCall(_)
            | ValueKind::ErrorNames
            | ValueKind::Object(_)
            | ValueKind::List(_)
    )
}

/// What the field takes, in a few words.
fn description(field: &Field, language: QueryLanguage) -> String {
    let kind = match field.value {
        ValueKind::Text | ValueKind::Comment => "text",
        ValueKind::Boolean => "true or false",
        ValueKind::Integer(..) => "whole number",
        ValueKind::Number(..) => "number",
        ValueKind::OneOf(_) => "one of a few words",
        ValueKind::StateType => "state type",
        ValueKind::StateName => "state name",
        ValueKind::Timestamp => "timestamp",
        ValueKind::Path => "path",
        ValueKind::ReferencePath => "reference path",
        ValueKind::PathOrIntrinsic => "path or intrinsic function",
        ValueKind::Resource | ValueKind::ServiceCall(_) => "ARN",
        ValueKind::ErrorNames => "list of error names",
        ValueKind::Texts => "list of texts",
        ValueKind::Template => match language {
            QueryLanguage::JsonPath => "payload template",
            QueryLanguage::Jsonata => "JSON with expressions",
        },
        ValueKind::Arguments => "JSON with expressions",
        ValueKind::Assign => "variables",
        ValueKind::Condition => "condition",
        ValueKind::Items => "list or expression",
        ValueKind::Json => "JSON",
        ValueKind::Object(_) => "object",
        ValueKind::List(_) => "list",
        ValueKind::States => "states by name",
    };
    if field.required { format!("{kind}, required") } else { kind.to_owned() }
}

/// The name under which [`documentation`](super::documentation) finds a shape's fields.
pub(super) fn table_of_shape(shape: Shape) -> &'static str {
    match shape {
        Shape::State(Some(state_type)) => state_type.name(),
        _ => TABLES.iter().find(|(_, candidate)| *candidate == shape).map_or("State", |(name, _)| name),
    }
}

/// The inverse of [`table_of_shape`].
pub(super) fn shape_of_table(table: &str) -> Option<Shape> {
    let of_type = || StateType::from_name(table).map(|state_type| Shape::State(Some(state_type)));
    TABLES.iter().find(|(name, _)| *name == table).map(|(_, shape)| *shape).or_else(of_type)
}

const TABLES: &[(&str, Shape)] = &[
    ("Machine", Shape::Machine),
    ("Branch", Shape::Branch),
    ("Processor", Shape::Processor),
    ("State", Shape::State(None)),
    ("Retrier", Shape::Retrier),
    ("Catcher", Shape::Catcher),
    ("ChoiceRule", Shape::ChoiceRule),
    ("NestedChoiceRule", Shape::NestedChoiceRule),
    ("ProcessorConfig", Shape::ProcessorConfig),
    ("ItemReader", Shape::ItemReader),
    ("ReaderConfig", Shape::ReaderConfig),
    ("ItemBatcher", Shape::ItemBatcher),
    ("ResultWriter", Shape::ResultWriter),
    ("WriterConfig", Shape::WriterConfig),
    ("Credentials", Shape::Credentials),
];
