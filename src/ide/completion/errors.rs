//! Error names in `ErrorEquals`.

use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::model::Place;
use crate::spec::StateType;
use crate::spec::errors::ERROR_NAMES;

impl List<'_> {
    pub(super) fn error_names(&mut self, place: &Place, spot: &Spot) {
        let list = place.frame().node;
        let others = || list.entries().filter(|entry| !entry.range().contains_inclusive(self.at));
        let listed: Vec<_> = others().filter_map(|entry| entry.value().text_value()).collect();
        let state = place.state();
        let state_type = state.and_then(|(_, state_type)| state_type);
        let resource = state.and_then(|(node, _)| node.get("Resource")?.text_value()).unwrap_or_default();
        // What the states inside leave uncaught is an error of the state around them.
        let has_states_inside = matches!(state_type, Some(StateType::Parallel | StateType::Map) | None);
        let names = ERROR_NAMES.iter().filter(|error| {
            let is_raised = has_states_inside || state_type.is_some_and(|own| error.raised_by.contains(own));
            let is_raised = (is_raised && error.languages.include(place.frame().language)) || error.alone;
            let fits_task = error.resource.is_none_or(|service| calls(&resource, service));
            let fits_list = listed.is_empty() || !error.alone;
            error.listable && is_raised && fits_task && fits_list && !listed.iter().any(|name| name == error.name)
        });
        for error in names {
            let insert = Insert::text(error.name);
            self.push(spot, Proposal::new(error.name, CompletionKind::ErrorName, insert).docs("error", error.name));
        }
    }
}

/// Whether a Task with this `Resource` calls the service, by its integration
/// (`arn:aws:states:::lambda:invoke`) or by the ARN of the thing itself
/// (`arn:aws:lambda:…`).
fn calls(resource: &str, service: &str) -> bool {
    let is_service = |rest: &str| rest.strip_prefix(service).is_some_and(|rest| rest.starts_with(':'));
    let mut own = resource.splitn(3, ':').skip(2);
    resource.split_once(":::").is_some_and(|(_, rest)| is_service(rest)) || own.next().is_some_and(is_service)
}
