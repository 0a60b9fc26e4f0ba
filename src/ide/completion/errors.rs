//! Error names in `ErrorEquals`.

use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::ide::parameters::call_of_task;
use crate::model::Place;
use crate::spec::StateType;
use crate::spec::errors::ERROR_NAMES;
use crate::spec::resource::{Resource, Target};

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
        let mut offered: Vec<&str> = Vec::new();
        for error in names {
            offered.push(error.name);
            let insert = Insert::text(error.name);
            self.push(spot, Proposal::new(error.name, CompletionKind::ErrorName, insert).docs("error", error.name));
        }
        let Some(call) = call_of_task(place) else { return };
        for name in call.errors() {
            if offered.contains(&&*name) || listed.contains(&name) {
                continue;
            }
            let docs = format!("{}/{name}", call.path());
            let proposal = Proposal::new(&name, CompletionKind::ErrorName, Insert::text(&*name));
            self.push(spot, proposal.detail(call.action.service().title).docs("raised", &docs));
        }
    }
}

/// Whether a Task with this `Resource` calls the service, by its integration
/// (`arn:aws:states:::lambda:invoke`) or by the ARN of the thing itself
/// (`arn:aws:lambda:…`).
fn calls(resource: &str, service: &str) -> bool {
    match Resource::parse(resource).map(|resource| resource.target) {
        Some(Target::Call(call)) => match service.strip_prefix("aws-sdk:") {
            Some(service) => call.is_sdk && call.service.text == service,
            None => !call.is_sdk && call.service.text == service,
        },
        Some(Target::Function { .. }) => service == "lambda",
        _ => false,
    }
}
