//! From an error that AWS reported, for example in the output of a failed
//! deployment, to its place in the definition.
//!
//! The service names objects rather than what is wrong in them, so a location
//! alone often leads to the state and no further. What the message says leads
//! on: the field that it names, the state that it calls unreachable. Where our
//! own rules find the same mistake, their range is taken, so that both point at
//! the same text. Nothing here knows how the answer is shown.

mod message;
mod path;
mod place;
#[cfg(test)]
mod tests;
mod words;

use super::{Definition, Diagnostic, Related};
use crate::text::TextRange;
pub use message::meaning as aws_code_meaning;
use place::Place;

/// An error that AWS reported, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedError {
    /// The service's code, for example `MISSING_TRANSITION_TARGET`.
    pub code: String,
    /// What the service says.
    pub message: String,
    /// Where the service says that it is, for example `/States/A/Next`; empty
    /// if it says nothing.
    pub location: String,
    /// The text that it is about, in bytes; `None` if it is not about the
    /// definition's text, but for example about the name of the state machine.
    pub range: Option<TextRange>,
    /// Whether the place exists as it was reported. If not, `range` is the
    /// nearest that does: the definition has changed since, or is another one.
    pub is_exact: bool,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The rule of ours that reports the same mistake.
    pub rule: Option<&'static str>,
}

/// The errors that AWS reports in `text`, in its order and each once, and where
/// they are. `diagnostics` is what our own rules find in the definition.
pub fn locate(definition: &Definition, diagnostics: &[Diagnostic], text: &str) -> Vec<LocatedError> {
    let mut located: Vec<LocatedError> = Vec::new();
    let budget = path::Budget::default();
    for reported in message::errors_in(text) {
        let place = Place::new(definition, reported, &budget);
        let error = in_definition(definition, diagnostics, place);
        // Deployment tools print the same error as an event and as the outcome.
        if !located.iter().any(|other| is_same(other, &error)) {
            located.push(error);
        }
    }
    located
}

/// Whether it is the same error, perhaps with its lines broken elsewhere.
fn is_same(a: &LocatedError, b: &LocatedError) -> bool {
    a.code == b.code
        && a.range == b.range
        && same_letters(&a.location, &b.location)
        && same_letters(&a.message, &b.message)
}

/// Whether both are the same but for white space.
fn same_letters(a: &str, b: &str) -> bool {
    let letters = |text| str::chars(text).filter(|c| !c.is_whitespace());
    letters(a).eq(letters(b))
}

fn in_definition(definition: &Definition, diagnostics: &[Diagnostic], place: Place) -> LocatedError {
    let ours = own_finding(definition, diagnostics, &place);
    let (range, is_exact) = match ours {
        Some(ours) => (Some(ours.range), true),
        None => words::range(definition, &place),
    };
    LocatedError {
        range,
        is_exact,
        related: ours.map(|ours| ours.related.clone()).unwrap_or_default(),
        rule: ours.map(|ours| ours.code),
        code: place.code,
        message: place.message,
        location: place.location,
    }
}

/// What our own rules find of the same mistake. Of several findings at one
/// location, it is the one that speaks of the same fields.
fn own_finding<'a>(definition: &Definition, diagnostics: &'a [Diagnostic], place: &Place) -> Option<&'a Diagnostic> {
    let is_meant = |diagnostic: &&Diagnostic| {
        let aws = diagnostic.aws.as_ref().filter(|aws| aws.code == place.code);
        aws.is_some_and(|aws| same_letters(&aws.location, &place.location))
    };
    let mut found = diagnostics.iter().filter(is_meant);
    if place.code == "INVALID_JSON_DESCRIPTION" {
        // The service stops at the first error, at it or a little behind it.
        let Some(at) = place.position else { return found.next() };
        let distance = |diagnostic: &&Diagnostic| u32::from(diagnostic.range.start()).abs_diff(at.into());
        return found.min_by_key(distance);
    }
    let fields = words::fields(&place.message, &place.location);
    let shared = |diagnostic: &Diagnostic| {
        let marked = definition.text().get(std::ops::Range::from(diagnostic.range)).unwrap_or_default();
        let is_shared = |field: &&&str| marked == **field || diagnostic.message.contains(&format!("`{field}`"));
        fields.iter().filter(is_shared).count()
    };
    // Of equally good ones `max_by_key` takes the last; the first is wanted.
    let best = found.map(|diagnostic| (shared(diagnostic), diagnostic)).rev().max_by_key(|(shared, _)| *shared);
    best.filter(|(shared, _)| fields.is_empty() || *shared > 0).map(|(_, diagnostic)| diagnostic)
}
