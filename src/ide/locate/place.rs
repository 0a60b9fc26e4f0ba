//! Where an error is said to be: the message taken apart into what is wrong and
//! where, with the help of the definition.

use super::message::Reported;
use super::path::{self, Budget, Followed};
use crate::ide::Definition;
use crate::text::TextSize;

/// A message has one location; what looks like more is part of a name.
const MOST_LOCATIONS: usize = 8;

/// Nothing that the service says in one breath is longer.
const LONGEST_MESSAGE: usize = 1000;

/// An error of the service and where it is.
pub struct Place<'a> {
    /// The service's code.
    pub code: String,
    /// What is wrong, on one line.
    pub message: String,
    /// Where it is, on one line; empty if it is nowhere in particular.
    pub location: String,
    /// What is there, or as near to it as the location leads.
    pub way: Followed<'a>,
    /// The line and column of an error in the JSON.
    pub position: Option<TextSize>,
}

impl<'a> Place<'a> {
    /// Reads what was reported; `definition` tells where a location ends.
    pub fn new(definition: &'a Definition, reported: Reported, budget: &Budget) -> Self {
        let root = definition.root();
        let Reported { code, rest, location } = reported;
        if code == "INVALID_JSON_DESCRIPTION" {
            // The parser's note of the place quotes the definition, and anything may stand in that.
            let message = rest.find("at [Source:").map_or(without_location(&rest), |note| &rest[..note]);
            let (message, position) = (one_line(message), position(definition.text(), &rest));
            return Place { code, message, location: String::new(), way: path::follow(root, "/", budget), position };
        }
        let location = location.map(|location| if location == "null" { String::new() } else { location });
        let (message, location, way) = match location {
            Some(location) => (rest.as_str(), location.clone(), path::follow(root, &location, budget)),
            None => match last_words(definition, &rest, budget) {
                Some((message, location, way)) => (message, as_written(definition, &way, location), way),
                None => (without_location(&rest), String::new(), path::follow(root, "/", budget)),
            },
        };
        let position = None;
        Place { code, message: one_line(message), location, way, position }
    }
}

/// The message, the location behind it, and where that leads.
fn last_words<'a, 't>(
    definition: &'a Definition,
    rest: &'t str,
    budget: &Budget,
) -> Option<(&'t str, &'t str, Followed<'a>)> {
    let mut first = None;
    for (message, start) in locations(rest).take(MOST_LOCATIONS) {
        let location = &rest[start..];
        let way = path::follow(definition.root(), location, budget);
        if way.is_complete {
            return Some((message, &location[..way.length], way));
        }
        first = first.or(Some((message, location, way)));
    }
    first.map(|(message, location, way)| (message, &location[..end(location)], way))
}

/// Each place where ` at /` may introduce the location: the message before it
/// and where the location starts. Some tools leave the message out.
fn locations(rest: &str) -> impl Iterator<Item = (&str, usize)> {
    rest.match_indices('/').filter_map(|(start, _)| {
        let before = &rest[..start];
        let message = before.trim_end();
        if start == 0 {
            return Some(("", 0));
        }
        let message = message.strip_suffix("at").filter(|_| message.len() < before.len())?;
        (message.is_empty() || message.ends_with(char::is_whitespace)).then_some((message, start))
    })
}

/// The message of an error that has no location, for which some say `at null`.
fn without_location(rest: &str) -> &str {
    let message = rest[..end(rest)].trim();
    let message = message.strip_suffix("null").map_or(message, str::trim_end);
    match message.strip_suffix("at").map(|before| (before, before.trim_end())) {
        Some((before, message)) if before.is_empty() || message.len() < before.len() => message,
        _ => message,
    }
}

/// Where the service's words end and those of whoever passed them on begin: at
/// the closing quote, or at the end of the line.
fn end(text: &str) -> usize {
    let is_close = |at: usize| {
        let behind = &text[at + 1..];
        let is_note = ["(Service", "(SDK", "(Request"].iter().any(|note| behind.trim_start().starts_with(note));
        let is_last = |behind: &str| behind.is_empty() || behind.starts_with(['\n', ' ']);
        is_note || behind.starts_with('\n') || behind.is_empty() || behind.strip_prefix('"').is_some_and(is_last)
    };
    let close = text.match_indices('\'').map(|(at, _)| at).find(|at| is_close(*at));
    let close = close.filter(|at| *at <= LONGEST_MESSAGE);
    let end = close.or_else(|| text.find('\n')).unwrap_or(text.len());
    let words = &text[..end];
    // Two quotes are closed at once where each error has its own.
    let is_unpaired = words.ends_with('\'') && words.matches('\'').count() % 2 == 1;
    end - usize::from(is_unpaired)
}

/// The location without the line breaks that tools put into it.
fn as_written(definition: &Definition, way: &Followed, location: &str) -> String {
    let (true, Some(entry)) = (way.is_complete && location.contains('\n'), way.entry) else {
        return one_line(location);
    };
    let mut written = String::new();
    for step in definition.tree().path_at(definition.text(), entry.value().range().start()) {
        let Some(entry) = step.entry else { continue };
        match entry.key() {
            Some(key) => written.push_str(&format!("/{key}")),
            None => {
                let index = step.container.entries().take_while(|other| other.range() != entry.range()).count();
                written.push_str(&format!("[{index}]"));
            }
        }
    }
    written
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place that the message gives as line and column, both counted from one;
/// `None` if the text has no such place, for then it is not the text that was
/// deployed.
fn position(text: &str, message: &str) -> Option<TextSize> {
    let number = |after: &str| -> Option<u32> {
        let digits = after.trim_start_matches([':', ' ']);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse().ok()
    };
    let (before, column) = message.rsplit_once("column")?;
    let (_, line) = before.rsplit_once("line")?;
    let (line, column) = (number(line)?.checked_sub(1)?, number(column)?.checked_sub(1)?);
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let line = text.get(start..)?.lines().next()?;
    // The parser has read the character that it stumbled over.
    let mut ends = line.char_indices().map(|(at, c)| at + c.len_utf8());
    let behind = match column {
        0 => 0,
        _ => ends.nth(column as usize - 1)?,
    };
    Some(TextSize::new((start + behind) as u32))
}
