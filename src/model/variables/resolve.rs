//! What a variable is at a state, all machines around it included.

use super::Variables;
use super::solve::Site;
use crate::model::analysis::{MachineView, StateView};
use crate::model::facts::{MachineKind, MapMode};
use crate::text::TextSize;

/// What is known of a variable at a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The assignments that can have set it, those of inner machines first.
    pub setters: Vec<Setter>,
    /// Whether it has a value.
    pub status: Status,
}

/// An assignment that can have set a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setter {
    /// Where the machine starts.
    pub machine: TextSize,
    /// Which state of it sets the variable, and how.
    pub site: Site,
}

/// Whether a variable has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On all ways.
    Set,
    /// On some ways.
    Maybe,
    /// On none.
    Unset,
    /// Not here, but around the distributed Map state in whose processor this is.
    Hidden,
    /// Nobody knows.
    Unknown,
}

/// What is known of the variable `name` at a state: before it runs.
pub fn resolve(variables: &Variables, state: &StateView, name: &str) -> Resolved {
    let mut setters = Vec::new();
    // Whether the machine that is looked at is seen; and what is, where it is not.
    let (mut is_seen, mut is_hidden) = (true, false);
    let (mut is_uncertain, mut is_chosen) = (false, false);
    let mut at = *state;
    let is_set = loop {
        let local = variables.of(at.machine).filter(|solution| !solution.is_guess());
        let Some(local) = local.and_then(|solution| solution.at(at.index, name)) else {
            return Resolved { setters, status: Status::Unknown };
        };
        // A Choice state further in may know what happened further out.
        is_uncertain |= local.is_from_start && (local.is_uncertain || is_chosen && !local.sites.is_empty());
        is_chosen |= local.is_chosen;
        match is_seen {
            true => setters.extend(local.sites.iter().map(|site| Setter { machine: at.machine.at, site: *site })),
            false => is_hidden |= !local.sites.is_empty(),
        }
        if !local.is_from_start {
            break is_seen;
        }
        let Some(parent) = at.machine.parent else { break false };
        match reach(at.machine, variables) {
            Reach::All => {}
            Reach::Nothing => is_seen = false,
            Reach::Unknown => is_uncertain = true,
        }
        at = *parent;
    };
    let status = match (is_set, setters.is_empty()) {
        (true, _) => Status::Set,
        _ if is_uncertain => Status::Unknown,
        (false, false) => Status::Maybe,
        (false, true) if is_hidden => Status::Hidden,
        (false, true) => Status::Unset,
    };
    Resolved { setters, status }
}

/// Whether a machine sees the variables of the one around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It sees them.
    All,
    /// Child executions run it, which have only their own.
    Nothing,
    /// A template decides.
    Unknown,
}

/// Whether the machine sees the variables of the one around it.
pub fn reach(machine: &MachineView, variables: &Variables) -> Reach {
    let (MachineKind::Processor(_), Some(parent)) = (machine.kind, machine.parent) else { return Reach::All };
    let summary = variables.of(parent.machine).and_then(|solution| solution.summary(parent.index));
    match summary.and_then(|summary| summary.map_mode) {
        Some(MapMode::Inline) => Reach::All,
        Some(MapMode::Distributed) => Reach::Nothing,
        None => Reach::Unknown,
    }
}
