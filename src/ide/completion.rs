//! What can be put at the cursor.
//!
//! The place tells what may stand there ([`crate::model::place`]), the tables
//! tell what that is; [`spot`] knows which text an item replaces and what it must
//! bring with it, so that accepting an item never leaves text that does not
//! parse; [`writer`] writes what it inserts. Only these two know what the
//! document is written in.

mod data;
mod errors;
mod fields;
mod form;
mod intrinsics;
mod jsonata;
mod parameters;
mod paths;
mod resources;
mod snippet;
mod spot;
mod states;
mod values;
mod variables;
mod writer;

pub(super) use resources::is_in_resource;

use form::Insert;
use spot::Spot;

use super::{CompletionConfig, CompletionItem, CompletionKind, Definition, DocKey, markup};
use crate::model::{Place, Role, Slot};
use crate::spec::{QueryLanguage, Shape, StateType};
use crate::spec::{
    ValueKind, context, errors as error_table, fields as field_table, functions, skeletons, states as state_table,
};
use crate::text::{Indel, TextSize};

/// What can be put at `at`, best first.
pub fn completions(definition: &Definition, at: TextSize, config: &CompletionConfig) -> Vec<CompletionItem> {
    let mut list = List { definition, at, snippets: config.snippets, items: Vec::new() };
    match definition.place_at(at) {
        Some(place) => list.place(&place),
        None => list.outside(),
    }
    for (index, item) in list.items.iter_mut().enumerate() {
        item.sort_text = format!("{index:04}");
    }
    list.items
}

/// The documentation that `key` names, in Markdown.
pub fn documentation(key: &DocKey) -> Option<String> {
    let name = key.name.as_str();
    match key.table.as_str() {
        "type" => Some(state_table::info(StateType::from_name(name)?).doc.to_owned()),
        "error" => Some(error_table::error_name(name)?.doc.to_owned()),
        "context" => Some(context::member(name)?.doc.to_owned()),
        "function" => {
            let function = functions::function(name)?;
            Some(format!("```\n{}\n```\n\n{}\n\nExample: `{}`", function.signature(), function.doc, function.example))
        }
        "jsonata" | "$states" | "in" | "lambda" => jsonata::documentation(&key.table, name),
        "service" | "action" | "pattern" | "parameter" | "raised" => markup::service::documentation(&key.table, name),
        table => {
            let shape = fields::shape_of_table(table)?;
            match name.split_once('=') {
                None => Some(field_table::field(shape, name)?.doc.to_owned()),
                Some((field, value)) => {
                    let (ValueKind::OneOf(values) | ValueKind::ServiceCall(values)) =
                        field_table::field(shape, field)?.value
                    else {
                        return None;
                    };
                    values.iter().find(|candidate| candidate.name == value).map(|value| value.doc.to_owned())
                }
            }
        }
    }
}

/// The list that is being made.
struct List<'a> {
    definition: &'a Definition,
    at: TextSize,
    /// Tab stops are wanted.
    snippets: bool,
    items: Vec<CompletionItem>,
}

/// What an item says and inserts; [`Spot`] says where.
struct Proposal<'a> {
    label: &'a str,
    kind: CompletionKind,
    detail: Option<&'a str>,
    /// What is inserted.
    insert: Insert,
    /// What typing is matched against, if that is not the label.
    filter: Option<String>,
    docs: Option<(&'static str, &'a str)>,
    deprecated: bool,
    retrigger: bool,
    shows_signature: bool,
}

impl<'a> Proposal<'a> {
    fn new(label: &'a str, kind: CompletionKind, insert: Insert) -> Self {
        Proposal {
            label,
            kind,
            detail: None,
            insert,
            filter: None,
            docs: None,
            deprecated: false,
            retrigger: false,
            shows_signature: false,
        }
    }

    fn filter(mut self, filter: String) -> Self {
        self.filter = Some(filter);
        self
    }

    /// A call is accepted with its parentheses, and what they hold is to be written.
    fn with_signature(mut self) -> Self {
        self.shows_signature = true;
        self
    }

    fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail).filter(|detail| !detail.is_empty());
        self
    }

    fn docs(mut self, table: &'static str, name: &'a str) -> Self {
        self.docs = Some((table, name));
        self
    }

    /// The proposal as an item that goes to this place.
    fn item(self, spot: &Spot, snippets: bool) -> CompletionItem {
        let fitted = spot.fitted(&self.insert, snippets);
        let text = fitted.insert.filled();
        // Of plain text, Neovim inserts no more than the first word.
        let is_snippet = snippets && (fitted.insert.has_stops() || text.contains(' '));
        let insert = if is_snippet { fitted.insert.with_stops() } else { text };
        CompletionItem {
            label: self.label.to_owned(),
            kind: self.kind,
            detail: self.detail.map(str::to_owned),
            edit: Indel::replace(fitted.range, insert),
            additional_edits: spot.comma_before.map(|at| Indel::insert(at, ",")).into_iter().collect(),
            is_snippet,
            filter_text: fitted.filter_prefix + self.filter.as_deref().unwrap_or(self.label),
            sort_text: String::new(),
            deprecated: self.deprecated,
            retrigger: self.retrigger,
            shows_signature: self.shows_signature,
            docs: self.docs.map(|(table, name)| DocKey { table: table.to_owned(), name: name.to_owned() }),
        }
    }
}

impl List<'_> {
    fn push(&mut self, spot: &Spot, proposal: Proposal) {
        self.items.push(proposal.item(spot, self.snippets));
    }

    fn place(&mut self, place: &Place) {
        let spot = match place.slot {
            Slot::Between => Spot::between(self.definition, place, self.at),
            Slot::Key(entry) => Spot::key(self.definition, place, entry, self.at),
            Slot::Value(entry) => return self.value(place, entry),
        };
        if let Some(spot) = spot {
            self.entry(place, &spot);
        }
    }

    /// A new entry of the innermost container, or the key of one.
    fn entry(&mut self, place: &Place, spot: &Spot) {
        let frame = place.frame();
        match frame.role {
            Role::Object(shape) => self.fields(place, shape, spot),
            Role::States => self.whole_states(place, spot),
            Role::List(shape) => self.whole_elements(shape, frame.language, spot),
            Role::Values(_) => self.values_of_field(place, spot),
            Role::Template => self.parameters(place, spot),
            Role::Assign | Role::Free => {}
        }
    }

    fn value(&mut self, place: &Place, entry: crate::syntax::Entry) {
        if entry.value().container().is_some() {
            return;
        }
        if let Some((place, spot)) = spot::inside(self.definition, place, entry, self.at) {
            if let (Role::Object(shape), None) = (place.frame().role, entry.key_range()) {
                self.whole_elements(shape, place.frame().language, &spot);
            }
            return self.entry(&place, &spot);
        }
        self.first_parameters(place, entry);
        if self.jsonata(place, entry) {
            return;
        }
        let is_expression = match place.frame().role {
            Role::Template | Role::Assign => {
                entry.key().is_some_and(|key| key.ends_with(".$")) && place.frame().language == QueryLanguage::JsonPath
            }
            _ => place.field().is_some_and(|field| {
                matches!(field.value, ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic)
            }),
        };
        if is_expression {
            if self.members_of_path(place, entry) {
                return;
            }
            let takes_calls = place.field().is_none_or(|field| field.value == ValueKind::PathOrIntrinsic);
            self.expressions(place, entry, takes_calls);
            return;
        }
        if place.field().is_some_and(|field| field.value == ValueKind::Resource) {
            return self.resources(place, entry);
        }
        if let Some(spot) = Spot::value(self.definition, place, entry, self.at) {
            self.value_of_parameter(place, entry, &spot);
            self.values_of_field(place, &spot);
        }
    }

    /// Nothing is there yet, or only half a word: a whole machine.
    fn outside(&mut self) {
        let text = self.definition.text();
        let word = text.trim();
        if word.is_empty() || (!word.contains(['{', '[']) && word.len() < 40) {
            let range = Spot::word_before(text, self.at);
            let spot = Spot::whole(self.definition, range);
            for language in [QueryLanguage::JsonPath, QueryLanguage::Jsonata] {
                let label = format!("State machine ({})", language.name());
                let body = skeletons::machine(language);
                let insert = Insert::object(body);
                self.push(&spot, Proposal::new(&label, CompletionKind::Snippet, insert));
            }
        }
    }

    /// A whole element of a list.
    fn whole_elements(&mut self, shape: Shape, language: QueryLanguage, spot: &Spot) {
        let (label, body) = match shape {
            Shape::Retrier => ("Retrier", skeletons::retrier()),
            Shape::Catcher => ("Catcher", skeletons::catcher(language)),
            Shape::ChoiceRule => ("Choice rule", skeletons::choice_rule(language)),
            Shape::Branch => ("Branch", skeletons::branch()),
            _ => return,
        };
        let insert = Insert::object(body);
        self.push(spot, Proposal::new(label, CompletionKind::Snippet, insert));
    }
}

#[cfg(test)]
mod tests;
