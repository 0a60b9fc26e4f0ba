//! The members that data is known to have, for the completion of both languages.

use std::sync::Arc;

use crate::expr::jsonata::{TokenKind, parse};
use crate::ide::Definition;
use crate::ide::data::{DataAt, described, jsonata_members};
use crate::ide::expression::ExpressionAt;
use crate::model::flow::{Key, Member, Presence};

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
pub(super) fn known_members(data: &DataAt, steps: &[Key]) -> Vec<KnownMember> {
    described_members(data.members(steps), |name| {
        let path: Vec<Key> = steps.iter().cloned().chain([Key::Name(name.into())]).collect();
        data.origin(&path)
    })
}

/// The members that a step or a name at a place in a JSONata expression can
/// name: of what stands before the dot, or of the context in a predicate. What
/// members `$states` and the context object have is known to the tables.
pub(super) fn known_members_at(definition: &Definition, at: &ExpressionAt) -> Vec<KnownMember> {
    jsonata_members(definition, at).map_or_else(Vec::new, |(members, data, steps)| {
        described_members(members, |name| {
            let path: Vec<Key> = steps.iter().flatten().cloned().chain([Key::Name(name.into())]).collect();
            data.as_ref().filter(|_| steps.is_some())?.origin(&path)
        })
    })
}

fn described_members<'o>(members: Vec<Member>, origin: impl Fn(&str) -> Option<&'o str>) -> Vec<KnownMember> {
    let tells_origins = members.len() <= MOST_ORIGINS;
    let described = members.into_iter().map(|member| {
        let origin = if tells_origins { origin(&member.name) } else { None };
        let is_sure = member.presence == Presence::Always;
        let parts = [
            described(&member.data),
            if is_sure { String::new() } else { "may be missing".to_owned() },
            origin.map(|state| format!("from {state}")).unwrap_or_default(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        KnownMember { name: member.name, detail: parts.join(", "), is_sure }
    });
    described.collect()
}

/// The name of a member as a step of a JSONata path: in backquotes if it must
/// be, or in quotes if those stand in it.
pub(super) fn jsonata_name(name: &str) -> String {
    let is_word = name.chars().all(|next| next.is_alphanumeric() || next == '_');
    let is_plain = is_word && matches!(parse(name).tokens(), [token] if token.kind == TokenKind::Name);
    match () {
        () if is_plain => name.to_owned(),
        () if !name.contains('`') => format!("`{name}`"),
        () => format!("\"{}\"", crate::syntax::write::escaped(name)),
    }
}

#[cfg(test)]
mod tests;
