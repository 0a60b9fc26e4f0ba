//! States: their names where a transition is written, their types, and whole
//! new states.

use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::model::{MachineView, Place, StateView, TransitionKind};
use crate::spec::skeletons;
use crate::spec::states::info;
use crate::spec::{QueryLanguage, StateType};
use crate::syntax::write;
use crate::text::TextRange;

impl List<'_> {
    /// Names of states that the transition at the cursor may lead to.
    pub(super) fn state_names(&mut self, spot: &Spot) {
        let proposals = self.definition.analysis().with_machine_at(self.at, |machine, state| {
            let here = transition_at(machine, state, spot.range);
            let targeted = targeted(machine, spot.range);
            let mut names: Vec<(bool, bool, bool, String, &'static str)> = Vec::new();
            for candidate in machine.states() {
                let is_self = state.is_some_and(|state| state.index == candidate.index);
                // A state that goes on to itself without a choice never ends.
                let is_needless = matches!(here, Some(TransitionKind::Next | TransitionKind::Catch) | None);
                let is_known = machine.facts.graph.state(&candidate.entry.name) != Some(candidate.index);
                if (is_self && is_needless && state.is_some()) || is_known || candidate.entry.name.is_empty() {
                    continue;
                }
                let is_behind = state.is_none_or(|state| candidate.index > state.index);
                let detail = candidate.entry.facts.state_type.known().map_or("", StateType::name);
                let name = candidate.entry.name.to_string();
                names.push((is_self, targeted[candidate.index], !is_behind, name, detail));
            }
            names.sort_by_key(|(is_self, is_targeted, is_before, ..)| (*is_self, *is_targeted, *is_before));
            names
        });
        for (.., name, detail) in proposals.unwrap_or_default() {
            let insert = Insert::text(&*name);
            // A label has one line.
            let label = write::escaped(&name);
            self.push(spot, Proposal::new(&label, CompletionKind::State, insert).detail(detail));
        }
    }

    /// State types: the bare name, and the rest of the state with it.
    pub(super) fn state_types(&mut self, place: &Place, spot: &Spot) {
        for state_type in StateType::ALL {
            let insert = Insert::text(state_type.name());
            let proposal = Proposal::new(state_type.name(), CompletionKind::StateType, insert);
            self.push(spot, proposal.docs("type", state_type.name()));
        }
        // The rest only fits where the state says nothing but its type.
        let is_bare = place.frame().node.entries().all(|entry| entry.key_is("Type") || entry.key_is("Comment"));
        if !self.snippets || !is_bare {
            return;
        }
        for state_type in StateType::ALL {
            let members = skeletons::state(state_type, place.frame().language);
            let insert = Insert::rest_of_object(members);
            let label = format!("{} state", state_type.name());
            let proposal = Proposal::new(&label, CompletionKind::Snippet, insert);
            self.push(spot, proposal.detail("with the fields it needs").docs("type", state_type.name()));
        }
    }

    /// Whole states, with a name to fill in.
    pub(super) fn whole_states(&mut self, place: &Place, spot: &Spot) {
        if spot.is_named {
            return;
        }
        let language: QueryLanguage = place.frame().language;
        for state_type in StateType::ALL {
            let label = format!("{} state", state_type.name());
            let name = format!("{}Name", state_type.name());
            let insert = Insert::named_object(&name, skeletons::state(state_type, language));
            let first_sentence = info(state_type).doc.split_once('.').map_or("", |(first, _)| first);
            let proposal = Proposal::new(&label, CompletionKind::Snippet, insert);
            self.push(spot, proposal.detail(first_sentence).docs("type", state_type.name()));
        }
    }
}

/// The kind of the transition that is being written in `range`.
fn transition_at(machine: &MachineView, state: Option<StateView>, range: TextRange) -> Option<TransitionKind> {
    let touches = |other: &TextRange| other.intersect(range).is_some();
    let start = machine.start().filter(|(_, range)| touches(range)).map(|(start, _)| start.kind);
    let own = || state?.transitions().find(|(_, range, _)| touches(range)).map(|(transition, ..)| transition.kind);
    start.or_else(own)
}

/// Which states of the machine something leads to already, the transition in
/// `range` left out.
fn targeted(machine: &MachineView, range: TextRange) -> Vec<bool> {
    let mut targeted = vec![false; machine.facts.states.len()];
    for state in machine.states() {
        for (_, own, target) in state.transitions() {
            if let Some(target) = target.filter(|_| own.intersect(range).is_none()) {
                targeted[target] = true;
            }
        }
    }
    if let Some(start) =
        machine.facts.graph.start().filter(|_| machine.start().is_some_and(|(_, own)| own.intersect(range).is_none()))
    {
        targeted[start] = true;
    }
    targeted
}
