//! What is meant by what is typed of a `Resource`.

use super::candidate::{Candidate, What};
use crate::spec::services;

/// How well something fits what is typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It starts like that.
    Start,
    /// A part of it does.
    Part,
    /// A word of the service's title does, or it is another name of it.
    Title,
    /// A word of it does.
    Word,
    /// Its whole ARN does.
    Arn,
    /// All that is typed is in it, in this order.
    Scattered,
}

/// The candidates that fit, with the best first, and what clients are to filter
/// each by: it starts like what is typed, if that can be. What is typed may lie
/// scattered in them only where nothing fits better.
pub(super) fn ranked(candidates: Vec<Candidate>, typed: &str) -> Vec<(Candidate, String)> {
    let lower = typed.to_ascii_lowercase();
    let meant = Some(typed).filter(|typed| !typed.is_empty()).and_then(services::meant);
    let fitted = candidates.into_iter().filter_map(|candidate| {
        let is_meant = matches!(candidate.what, What::Service(service) if Some(service) == meant);
        let (fit, filter) = fit(&candidate, typed, &lower, is_meant)?;
        Some((fit, candidate.rank(), candidate, filter))
    });
    let mut fitted: Vec<_> = fitted.collect();
    if fitted.iter().any(|(fit, ..)| *fit != Fit::Scattered) {
        fitted.retain(|(fit, ..)| *fit != Fit::Scattered);
    }
    fitted.sort_by_key(|(fit, rank, ..)| (*fit, *rank));
    fitted.into_iter().map(|(_, _, candidate, filter)| (candidate, filter)).collect()
}

/// Whether `text` starts with what is typed, in whatever capitals.
pub(super) fn starts(text: &str, typed: &str) -> bool {
    text.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

/// Whether a word of `name` starts with what is typed: `putItem` has two.
pub(super) fn has_word(name: &str, typed: &str) -> bool {
    let is_start = |(at, byte): &(usize, u8)| *at == 0 || byte.is_ascii_uppercase();
    name.bytes().enumerate().filter(is_start).any(|(at, _)| name.get(at..).is_some_and(|rest| starts(rest, typed)))
}

/// How well the candidate fits, and what to filter it by; `None` if it does not.
fn fit(candidate: &Candidate, typed: &str, lower: &str, is_meant: bool) -> Option<(Fit, String)> {
    let label = &candidate.label;
    let starts = |text: &str| starts(text, typed);
    if starts(label) {
        return Some((Fit::Start, label.clone()));
    }
    let behind = |is_start: fn(char, char) -> bool| {
        let mut pairs = label.char_indices().zip(label.chars().skip(1));
        let found = pairs.find_map(|((at, before), next)| {
            let rest = &label[at + before.len_utf8()..];
            (is_start(before, next) && starts(rest)).then_some(rest)
        });
        found.map(str::to_owned)
    };
    if let Some(rest) = behind(|before, _| matches!(before, ':' | '.')) {
        return Some((Fit::Part, rest));
    }
    if is_meant {
        return Some((Fit::Title, typed.to_owned()));
    }
    let title = candidate.title();
    let mut words = title.match_indices(' ').map(|(at, _)| at + 1).chain([0]);
    if let Some(at) = words.find(|at| starts(&title[*at..])) {
        return Some((Fit::Title, title[at..].to_owned()));
    }
    if let Some(rest) = behind(|before, next| next.is_ascii_uppercase() || before == '-') {
        return Some((Fit::Word, rest));
    }
    if candidate.is_whole && starts(&candidate.insert) {
        return Some((Fit::Arn, candidate.insert.clone()));
    }
    let mut rest = label.chars().map(|character| character.to_ascii_lowercase());
    lower.chars().all(|wanted| rest.any(|character| character == wanted)).then(|| (Fit::Scattered, label.clone()))
}
