//! Parameters of calls: keys at any depth, all required ones at once, values of
//! enums and Booleans.

use super::form::{Form, Insert, Member};
use super::snippet::Snippet;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::markup::service;
use crate::ide::parameters::{KnownCall, PATH_SUFFIX, ParameterPlace, parameter_name};
use crate::ide::{CompletionItem, CompletionKind};
use crate::model::Place;
use crate::spec::services::{self, Kind, Shape};
use crate::spec::{Field, QueryLanguage};
use crate::syntax::Entry;

/// Enums of more values than this are no list to choose from in a snippet.
const MOST_CHOICES: usize = 24;

/// Required members within required members are written to this depth.
const MOST_DEPTH: u32 = 4;

/// So many tab stops one item has.
const MOST_STOPS: u32 = 24;

impl List<'_> {
    /// A key or an element in the parameters of a call.
    pub(super) fn parameters(&mut self, place: &Place, spot: &Spot) {
        let Some(found) = ParameterPlace::at(place) else { return };
        match found.shape.kind() {
            Kind::List => {
                if let Some(element) = found.shape.element() {
                    self.elements_of_shape(place, element, spot);
                }
            }
            Kind::Map => self.keys_of_map(place, &found, spot),
            _ => self.members_of_shape(place, &found, spot),
        }
    }

    /// The first key of an object that is still to be written in block style.
    pub(super) fn first_parameters(&mut self, place: &Place, entry: Entry) {
        let Some(found) = ParameterPlace::of_value(place, entry) else { return };
        let is_list = found.shape.kind() == Kind::List;
        let Some((inside, spot)) = super::spot::inside_data(self.definition, place, entry, self.at, is_list) else {
            return;
        };
        match (found.shape.kind(), found.shape.element()) {
            (Kind::List, Some(element)) => self.elements_of_shape(&inside, element, &spot),
            (Kind::Structure, _) => self.members_of_shape(&inside, &found, &spot),
            _ => {}
        }
    }

    /// The value of a parameter.
    pub(super) fn value_of_parameter(&mut self, place: &Place, entry: Entry, spot: &Spot) {
        let Some(found) = ParameterPlace::of_value(place, entry) else { return };
        match place.frame().node.array() {
            Some(_) => self.elements_of_shape(place, found.shape, spot),
            None => self.values_of_shape(found.shape, place.frame().language, spot),
        }
    }

    /// A field that holds parameters, with those that are required.
    pub(super) fn member_with_parameters(&self, place: &Place, field: &Field) -> Option<Insert> {
        let is_field = matches!(field.name, "Parameters" | "Arguments");
        let call = KnownCall::of(place.frame().node).filter(|_| is_field)?;
        let mut forms = Forms::new(place.frame().language);
        let members = forms.required(call.action.input()?, 0);
        (!members.is_empty()).then(|| Insert::Member((field.name.into(), Form::Object(members))))
    }

    fn members_of_shape(&mut self, place: &Place, found: &ParameterPlace, spot: &Spot) {
        let node = place.frame().node;
        // What the cursor stands on is about to be replaced: it does not count.
        let others =
            || node.entries().filter(|entry| !entry.range().contains_inclusive(self.at) || spot.range.is_empty());
        let keys: Vec<_> = others().filter_map(|entry| entry.key()).collect();
        let present: Vec<_> =
            keys.iter().filter_map(|key| found.shape.member(parameter_name(key, found.is_jsonpath))).collect();
        if found.shape.is_union() && !present.is_empty() {
            return;
        }
        let mut missing: Vec<_> = found.shape.members().filter(|member| !present.contains(member)).collect();
        missing.sort_by_key(|member| {
            let is_first = member.is_required() || is_payload(member.shape());
            (member.is_deprecated(), !member.is_required(), !member.is_listed(), !is_first)
        });
        let language = place.frame().language;
        self.all_required(&missing, language, spot);
        let mut paths = Vec::new();
        for member in missing {
            let plain = self.member_of_shape(found, member, language, false, spot);
            if !found.is_jsonpath {
                self.push(spot, plain.proposal());
                continue;
            }
            let path = self.member_of_shape(found, member, language, true, spot);
            if is_often_computed(member) {
                self.push(spot, path.proposal());
            } else {
                paths.push(path);
            }
            self.push(spot, plain.proposal());
        }
        for path in paths {
            self.push(spot, path.proposal());
        }
    }

    fn all_required(&mut self, missing: &[services::Member], language: QueryLanguage, spot: &Spot) {
        let required: Vec<_> = missing.iter().filter(|member| member.is_required()).copied().collect();
        if required.len() < 2 || spot.is_named {
            return;
        }
        let names: Vec<_> = required.iter().map(|member| member.name()).collect();
        let mut forms = Forms::new(language);
        let members = required.into_iter().map(|member| forms.member(member, 0)).collect();
        let proposal = Proposal::new("Required parameters", CompletionKind::Snippet, Insert::Members(members));
        self.push(spot, proposal.detail(&names.join(", ")));
    }

    fn member_of_shape(
        &self,
        found: &ParameterPlace,
        member: services::Member,
        language: QueryLanguage,
        is_path: bool,
        spot: &Spot,
    ) -> Parameter {
        let label = format!("{}{}", member.name(), if is_path { PATH_SUFFIX } else { "" });
        let kind = service::shape(member.shape()).replace('`', "");
        let insert = match (spot.is_named, is_path) {
            (true, _) => Insert::Key(label.clone()),
            (false, true) => Insert::Member((label.as_str().into(), Form::Text(path_to(member)))),
            (false, false) => Insert::Member(Forms::new(language).member(member, 0)),
        };
        Parameter {
            insert,
            detail: match (is_path, member.is_required()) {
                (true, _) => "path or intrinsic function".to_owned(),
                (false, true) => format!("{kind}, required"),
                (false, false) => kind,
            },
            docs: found.docs_of(member.name()),
            is_deprecated: member.is_deprecated(),
            retrigger: !spot.is_named && (is_path || has_known_values(member.shape())),
            label,
        }
    }

    /// The keys of a map, where only some are possible.
    fn keys_of_map(&mut self, place: &Place, found: &ParameterPlace, spot: &Spot) {
        let (Some(key), Some(value)) = (found.shape.key(), found.shape.value()) else { return };
        for name in key.values().filter(|name| place.frame().node.get(name).is_none()) {
            let insert = match spot.is_named {
                true => Insert::Key(name.to_owned()),
                false => Insert::Member((name.into(), Forms::new(place.frame().language).value(value, 0))),
            };
            self.push(spot, Proposal::new(name, CompletionKind::EnumValue, insert));
        }
    }

    /// What an element of the list at the cursor may be.
    fn elements_of_shape(&mut self, place: &Place, element: Shape, spot: &Spot) {
        let others = place.frame().node.entries().filter(|entry| !entry.range().contains_inclusive(self.at));
        let listed: Vec<_> = others.filter_map(|entry| entry.value().text_value()).collect();
        let first = self.items.len();
        self.values_of_shape(element, place.frame().language, spot);
        let is_new = |item: &CompletionItem| !listed.iter().any(|listed| *listed == item.label);
        let new: Vec<_> = self.items.drain(first..).filter(is_new).collect();
        self.items.extend(new);
    }

    fn values_of_shape(&mut self, shape: Shape, language: QueryLanguage, spot: &Spot) {
        match shape.kind() {
            Kind::Boolean => {
                for word in ["true", "false"] {
                    self.push(spot, Proposal::new(word, CompletionKind::Value, Insert::raw(word)));
                }
            }
            Kind::Enum => {
                for value in shape.values() {
                    self.push(spot, Proposal::new(value, CompletionKind::EnumValue, Insert::text(value)));
                }
            }
            Kind::Structure if !spot.is_in_quotes() => {
                let required = shape.members().filter(|member| member.is_required());
                let detail = required.map(services::Member::name).collect::<Vec<_>>().join(", ");
                let insert = Insert::Value(Forms::new(language).value(shape, 0));
                let mut proposal = Proposal::new("Object", CompletionKind::Snippet, insert);
                proposal.retrigger = detail.is_empty();
                self.push(spot, proposal.detail(&detail));
            }
            _ => {}
        }
    }
}

/// A parameter as an item.
struct Parameter {
    label: String,
    insert: Insert,
    detail: String,
    docs: String,
    is_deprecated: bool,
    retrigger: bool,
}

impl Parameter {
    fn proposal(&self) -> Proposal<'_> {
        let mut proposal = Proposal::new(&self.label, CompletionKind::Field, self.insert.clone());
        proposal.deprecated = self.is_deprecated;
        proposal.retrigger = self.retrigger;
        proposal.detail(&self.detail).docs("parameter", &self.docs)
    }
}

/// Whether the value is more often taken from the data than written down.
fn is_often_computed(member: services::Member) -> bool {
    is_payload(member.shape()) || member.is_idempotency_token()
}

/// Whether any JSON may stand there, as what is sent to somebody.
fn is_payload(shape: Shape) -> bool {
    matches!(shape.kind(), Kind::Any | Kind::Document)
}

/// Whether completion knows what may stand in the value.
fn has_known_values(shape: Shape) -> bool {
    match shape.kind() {
        Kind::Enum => shape.values().len() > MOST_CHOICES,
        Kind::Structure => !shape.members().any(|member| member.is_required()),
        Kind::List => shape.element().is_some_and(|element| matches!(element.kind(), Kind::Enum)),
        _ => false,
    }
}

/// The value of a parameter that is taken from the data.
fn path_to(member: services::Member) -> Snippet {
    match member.is_idempotency_token() {
        true => "States.UUID()".into(),
        false => Snippet::stop(1, "").between("$", ""),
    }
}

/// Writes values that wait to be filled in.
struct Forms {
    language: QueryLanguage,
    /// The last tab stop.
    last: u32,
    /// The shapes around what is written: those that hold themselves end there.
    around: Vec<Shape>,
}

impl Forms {
    fn new(language: QueryLanguage) -> Self {
        Forms { language, last: 0, around: Vec::new() }
    }

    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn member(&mut self, member: services::Member, depth: u32) -> Member {
        if self.language == QueryLanguage::Jsonata && member.is_idempotency_token() {
            return (member.name().into(), Form::Text("{% $uuid() %}".into()));
        }
        (member.name().into(), self.value(member.shape(), depth))
    }

    fn required(&mut self, shape: Shape, depth: u32) -> Vec<Member> {
        let is_too_deep = depth > MOST_DEPTH || self.last > MOST_STOPS || self.around.contains(&shape);
        if is_too_deep || shape.is_union() {
            return Vec::new();
        }
        self.around.push(shape);
        let required = shape.members().filter(|member| member.is_required());
        let members = required.map(|member| self.member(member, depth + 1)).collect();
        self.around.pop();
        members
    }

    fn value(&mut self, shape: Shape, depth: u32) -> Form {
        match shape.kind() {
            Kind::Structure if shape.takes_text() => Form::Text(Snippet::stop(self.next(), "")),
            Kind::Structure => match self.required(shape, depth) {
                members if members.is_empty() => self.hole(false),
                members => Form::Object(members),
            },
            Kind::List => match shape.element().map(|element| (element, element.kind())) {
                Some((element, Kind::Structure)) => match self.required(element, depth) {
                    members if members.is_empty() => self.hole(true),
                    members => Form::List(vec![Form::Object(members)]),
                },
                Some((_, Kind::String | Kind::Timestamp | Kind::Enum)) => {
                    Form::List(vec![Form::Text(Snippet::stop(self.next(), ""))])
                }
                _ => self.hole(true),
            },
            Kind::Any | Kind::Document if self.language == QueryLanguage::Jsonata => {
                Form::Text(Snippet::stop(self.next(), "").between("{% ", " %}"))
            }
            Kind::Map | Kind::Any | Kind::Document => self.hole(false),
            Kind::Enum => {
                let values: Vec<_> = shape.values().collect();
                let stop = self.next();
                match values.len() {
                    1..=MOST_CHOICES => Form::Text(Snippet::choice(stop, &values)),
                    _ => Form::Text(Snippet::stop(stop, "")),
                }
            }
            Kind::Boolean => Form::Raw(Snippet::choice(self.next(), &["true", "false"])),
            Kind::Integer | Kind::Float => Form::Raw(Snippet::stop(self.next(), "1")),
            Kind::String | Kind::Timestamp | Kind::Blob => Form::Text(Snippet::stop(self.next(), "")),
        }
    }

    fn hole(&mut self, is_list: bool) -> Form {
        Form::Hole { is_list, stop: self.next() }
    }
}

#[cfg(test)]
mod tests;
