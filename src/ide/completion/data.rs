//! The members that data is known to have.

use std::sync::Arc;

use crate::ide::data::{DataAt, Through, described};
use crate::model::flow::{Key, Presence};

/// So many members are told where they come from.
const MOST_ORIGINS: usize = 40;

/// A member that data is known to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownMember {
    /// Its name, as it is.
    pub name: Arc<str>,
    /// What it is and where it comes from, in a few words; may be empty.
    pub detail: String,
    /// Whether it is there on all ways.
    pub is_sure: bool,
}

/// The members that can follow these steps from `data`, by name.
pub(super) fn known_members(data: &DataAt, steps: &[Key], through: Through) -> Vec<KnownMember> {
    let members = data.members(steps, through);
    let tells_origins = members.len() <= MOST_ORIGINS;
    let mut path = steps.to_vec();
    let known = members.iter().map(|member| {
        path.push(Key::Name((*member.name).into()));
        let origin = data.origin(&path).filter(|_| tells_origins);
        path.pop();
        let is_sure = member.presence == Presence::Always;
        let parts = [
            described(&member.data),
            if is_sure { String::new() } else { "may be missing".to_owned() },
            origin.map(|state| format!("from {state}")).unwrap_or_default(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        KnownMember { name: member.name.clone(), detail: parts.join(", "), is_sure }
    });
    known.collect()
}
