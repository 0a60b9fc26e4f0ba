//! What a Task calls: the text of `Resource`, part by part, and whole ARNs for
//! those who type the name of a service, of an action or of a function.
//!
//! What is likely comes first: Lambda, the optimized integrations, what many
//! workflows call, then all the others by name.

mod candidate;
mod matching;
mod popular;

use candidate::{Candidate, What};

use super::form::Insert;
use super::snippet::Snippet;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::Definition;
use crate::model::{Place, Role, Slot};
use crate::spec::resource::{Part, Pattern, Resource, Step, Typing};
use crate::spec::services::{self, Action, Integration, Service};
use crate::spec::{MachineType, ValueKind};
use crate::syntax::{Entry, ScalarKind};
use crate::text::{TextRange, TextSize};

/// How ARNs of all kinds begin.
const SCHEME: &str = "arn:";

/// How many services whose names go on from what is typed show their actions.
const MOST_OPENED: usize = 3;

/// What is typed must be as long to open a service that nobody else asks for.
const LEAST_TYPED: usize = 3;

/// Whether `at` is in the text of a `Resource`, where colons separate parts.
pub(in crate::ide) fn is_in_resource(definition: &Definition, at: TextSize) -> bool {
    let Some(place) = definition.place_at(at) else { return false };
    let Slot::Value(entry) = place.slot else { return false };
    let value = entry.value();
    let is_in_text = value.text_value().is_some() && value.content_range().contains_inclusive(at);
    is_in_text && place.field().is_some_and(|field| field.value == ValueKind::Resource)
}

impl List<'_> {
    /// What the `Resource` of a Task may be, at the cursor in the value of `entry`.
    pub(super) fn resources(&mut self, place: &Place, entry: Entry) {
        let Some(typed) = TypedResource::new(entry, self.at) else { return };
        let around = Around::new(self, place);
        let (range, candidates) = match typed.is_arn() {
            true => around.steps(&typed),
            false => (0..typed.text.len(), around.whole(&typed.text)),
        };
        let Some(word) = typed.text.get(range.start..typed.offset) else { return };
        let mut ranked = matching::ranked(candidates, word);
        // Where the text is to be closed, all of it is written.
        let is_whole = !typed.is_closed || range == (0..typed.text.len());
        let spot = if is_whole {
            let before = typed.text.get(..range.start).unwrap_or_default();
            for (candidate, filter) in &mut ranked {
                candidate.is_whole = true;
                candidate.insert.insert_str(0, before);
                filter.insert_str(0, before);
            }
            Spot::value(self.definition, place, entry, self.at)
        } else {
            let range = typed.in_definition(entry, range, self.at);
            Some(Spot::part(self.definition, place.frame().node, entry.value(), range))
        };
        let Some(spot) = spot else { return };
        for (candidate, filter) in ranked {
            self.resource(&spot, candidate, filter);
        }
    }

    fn resource(&mut self, spot: &Spot, candidate: Candidate, filter: String) {
        let mut insert = Snippet::from(&*candidate.insert);
        // The rest is typed within the quotes that the text may get.
        if candidate.goes_on && self.snippets {
            insert.append(Snippet::stop(1, ""));
        }
        let insert = if candidate.is_whole { Insert::text(insert) } else { Insert::Part(insert) };
        let key = candidate.docs();
        let mut proposal = Proposal::new(&candidate.label, candidate.kind(), insert).filter(filter);
        proposal.deprecated = candidate.is_deprecated();
        proposal.retrigger = candidate.goes_on;
        proposal = proposal.detail(candidate.detail());
        if let Some((table, name)) = &key {
            proposal = proposal.docs(table, name);
        }
        self.push(spot, proposal);
    }
}

/// The text that is being written.
struct TypedResource {
    /// All of it; up to the cursor if it is not closed, and may have swallowed
    /// what follows it.
    text: String,
    /// Where the cursor is in it, in bytes.
    offset: usize,
    is_closed: bool,
}

impl TypedResource {
    fn new(entry: Entry, at: TextSize) -> Option<Self> {
        let value = entry.value();
        let Some(text) = value.text_value() else {
            let nothing = TypedResource { text: String::new(), offset: 0, is_closed: true };
            return Some(nothing).filter(|_| value.is_missing());
        };
        let content = value.content_range();
        let offset: usize = value.offset_map().value(at.checked_sub(content.start())?).into();
        let is_closed = !matches!(value.scalar()?.kind, ScalarKind::Text { closed: false, .. });
        let text = if is_closed { &text } else { text.get(..offset)? };
        let is_in_text = offset <= text.len() && text.is_char_boundary(offset);
        is_in_text.then(|| TypedResource { text: text.to_owned(), offset, is_closed })
    }

    fn is_arn(&self) -> bool {
        self.text.starts_with(SCHEME) && self.offset >= SCHEME.len()
    }

    /// A range of the text, in the definition.
    fn in_definition(&self, entry: Entry, range: std::ops::Range<usize>, at: TextSize) -> TextRange {
        let value = entry.value();
        let own = TextRange::new(TextSize::new(range.start as u32), TextSize::new(range.end as u32));
        let range = value.offset_map().written_range(own) + value.content_range().start();
        TextRange::new(range.start().min(at), range.end().max(at))
    }
}

/// What the states around say about what may be called in their machine.
struct Around {
    /// The partition that other ARNs have.
    partition: String,
    /// The texts of other states' `Resource` that call no service: functions,
    /// activities, placeholders.
    others: Vec<String>,
    /// The services of the SDK that others call.
    called: Vec<&'static Service>,
    /// Nothing can wait for more than an answer.
    is_express: bool,
}

impl Around {
    fn new(list: &List, place: &Place) -> Self {
        let mut around =
            Around { partition: "aws".to_owned(), others: Vec::new(), called: Vec::new(), is_express: false };
        let analysis = list.definition.analysis();
        let context = analysis.with_machine_at(list.at, |_, state| Some(state?.entry.facts.context));
        let context = context.flatten().unwrap_or_else(|| analysis.context());
        around.is_express = context.machine_type == MachineType::Express;
        let mut partition = None;
        let machines = place.frames.iter().filter(|frame| frame.role == Role::States);
        let states = machines.flat_map(|frame| frame.node.entries());
        for state in states.filter(|state| !state.range().contains_inclusive(list.at)) {
            let resource = state.value().get("Resource").and_then(|resource| resource.text_value());
            let Some(text) = resource.filter(|text| !text.is_empty()) else { continue };
            let resource = Resource::parse(&text);
            if let Some(resource) = &resource {
                partition.get_or_insert_with(|| resource.partition.text.to_owned());
            }
            match resource.as_ref().and_then(Resource::call) {
                None => around.others.push(text.to_string()),
                Some(call) => around.called.extend(call.service_called().filter(|_| call.is_sdk)),
            }
        }
        around.others.sort_unstable();
        around.others.dedup();
        around.called.sort_unstable_by_key(|service| service.name);
        around.called.dedup();
        if let Some(partition) = partition.filter(|partition| !partition.is_empty()) {
            around.partition = partition;
        }
        around
    }

    /// Whole ARNs, whatever they are looked for by.
    fn whole(&self, typed: &str) -> Vec<Candidate> {
        let mut candidates: Vec<_> = self.others.iter().map(|text| Candidate::other(text)).collect();
        candidates.extend(self.integrations());
        candidates.extend(self.sdk_actions(typed));
        for candidate in &mut candidates {
            if !matches!(candidate.what, What::Other) {
                candidate.insert = format!("{SCHEME}{}:states:::{}", self.partition, candidate.insert);
            }
            candidate.is_whole = true;
        }
        candidates
    }

    /// The range that is replaced of an ARN, and by what.
    fn steps(&self, typed: &TypedResource) -> (std::ops::Range<usize>, Vec<Candidate>) {
        let text = &*typed.text;
        let Typing { step, part } = Typing::at(text, typed.offset);
        let own = part.range();
        let to_end = part.start..text.len();
        let is_last = own.end == text.len();
        let before = text.get(..part.start).unwrap_or_default();
        let is_states = before.split(':').nth(2) == Some("states");
        let plain = |names: &[&str]| names.iter().map(|name| Candidate::word(name, false)).collect::<Vec<_>>();
        let (range, mut candidates) = match step {
            Step::Scheme => (own, Vec::new()),
            Step::Partition => {
                let mut names = vec![&*self.partition];
                names.extend(popular::PARTITIONS.iter().filter(|name| **name != self.partition));
                (own, plain(&names))
            }
            Step::Owner if is_last => {
                (own, popular::OWNERS.map(|(name, rest)| Candidate::word(&format!("{name}{rest}"), true)).into())
            }
            Step::Owner => (own, plain(&popular::OWNERS.map(|(name, _)| name))),
            Step::Region if is_states && is_last => (to_end, self.behind("::", part)),
            Step::Account if is_states && is_last => (to_end, self.behind(":", part)),
            Step::Region | Step::Account => (own, Vec::new()),
            Step::Integration => (to_end, self.behind("", part)),
            Step::SdkService => match is_last {
                true => (own, sdk_services().map(|service| Candidate::service(service, "", true)).collect()),
                false => (own, sdk_services().map(|service| Candidate::service(service, "", false)).collect()),
            },
            Step::Action { is_sdk, service } => {
                let service = services::find(integration(is_sdk), service.text);
                let has_suffix = is_sdk && !is_last;
                let range = if has_suffix { own } else { to_end };
                (range, service.map_or_else(Vec::new, |service| self.actions_of(service)))
            }
            Step::Suffix { is_sdk, service, action } => {
                let service = services::find(integration(is_sdk), service.text);
                let action = service.and_then(|service| service.action(action.text));
                (own, action.map_or_else(Vec::new, |action| self.suffixes(action)))
            }
            Step::Name => (own, Vec::new()),
        };
        // What stands elsewhere goes to the end.
        if range.end == text.len() {
            let start = text.get(..range.start).unwrap_or_default();
            let ends = self.others.iter().filter_map(|other| other.strip_prefix(start));
            candidates.extend(ends.filter(|end| !end.is_empty()).map(Candidate::other));
        }
        (range, candidates)
    }

    /// What stands behind `states:::`, behind the colons that are missing.
    fn behind(&self, colons: &str, part: Part) -> Vec<Candidate> {
        let mut candidates: Vec<_> = self.integrations().collect();
        candidates.extend(self.sdk_actions(part.text));
        for candidate in &mut candidates {
            candidate.insert.insert_str(0, colons);
            candidate.label.insert_str(0, colons);
        }
        candidates
    }

    /// The optimized integrations with their patterns, and the services of the SDK.
    fn integrations(&self) -> impl Iterator<Item = Candidate> {
        let optimized = services::of(Integration::Optimized).iter().flat_map(Service::actions);
        let calls = optimized.flat_map(|action| self.patterns(action).map(move |pattern| (action, pattern)));
        let calls = calls.map(|(action, pattern)| Candidate::action(action, pattern, true));
        calls.chain(sdk_services().map(|service| Candidate::service(service, "aws-sdk:", true)))
    }

    /// Actions of the SDK that fit what is typed, of those that many call, those
    /// of services that are called here, and those of the service that is typed;
    /// those that the most call if nothing is.
    fn sdk_actions(&self, typed: &str) -> Vec<Candidate> {
        let candidate = |action| Candidate::action(action, Pattern::RequestResponse, true);
        if typed.is_empty() {
            return popular::actions().map(candidate).collect();
        }
        let (service, action) = match typed.strip_prefix("aws-sdk:").unwrap_or(typed).split_once(':') {
            Some((service, action)) => (service, Some(action)),
            None => (typed, None),
        };
        let named = |candidate: &&Service| matching::starts(candidate.name, service);
        let mut opened: Vec<_> = self.called.iter().copied().chain(popular::services()).collect();
        if service.len() >= LEAST_TYPED {
            opened.extend(sdk_services().filter(named).take(MOST_OPENED));
        }
        opened.sort_unstable_by_key(|service| service.name);
        opened.dedup();
        let fits = |candidate: &Action| match action {
            Some(action) => named(&candidate.service()) && matching::has_word(candidate.name(), action),
            None => named(&candidate.service()) || matching::has_word(candidate.name(), typed),
        };
        let actions = opened.into_iter().flat_map(Service::actions).filter(|action| action.is_supported());
        actions.filter(fits).map(candidate).collect()
    }

    /// The actions of a service, those of an optimized one with their patterns.
    fn actions_of(&self, service: &'static Service) -> Vec<Candidate> {
        let with_patterns =
            |action: Action| self.patterns(action).map(move |pattern| Candidate::action(action, pattern, false));
        match service.integration {
            Integration::Optimized => service.actions().flat_map(with_patterns).collect(),
            Integration::Sdk => {
                let supported = service.actions().filter(|action| action.is_supported());
                supported.map(|action| Candidate::action(action, Pattern::RequestResponse, false)).collect()
            }
        }
    }

    fn suffixes(&self, action: Action) -> Vec<Candidate> {
        let waiting = self.patterns(action).filter(|pattern| *pattern != Pattern::RequestResponse);
        waiting.map(Candidate::suffix).collect()
    }

    /// The patterns with which a Task can call an action here.
    fn patterns(&self, action: Action) -> impl Iterator<Item = Pattern> {
        let is_possible = action.place() == services::Place::Task;
        let is_express = self.is_express;
        action.patterns().filter(move |pattern| is_possible && (!is_express || *pattern == Pattern::RequestResponse))
    }
}

fn integration(is_sdk: bool) -> Integration {
    if is_sdk { Integration::Sdk } else { Integration::Optimized }
}

/// The services of the SDK that may be called.
fn sdk_services() -> impl Iterator<Item = &'static Service> {
    services::of(Integration::Sdk).iter().filter(|service| service.listing != services::Listing::Removed)
}

#[cfg(test)]
mod tests;
