//! Moments and waits.

use super::super::Findings;
use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::spec::fields::field as field_of;
use crate::spec::limits::PAST;
use crate::spec::{QueryLanguage, Shape, StateType, ValueKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("timestamp-format", Error, Correctness, "a timestamp is not RFC 3339", Check::Field(timestamp))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "timestamp-past",
        Hint,
        Suspicious,
        "a Wait state waits for a moment that is over",
        Check::With("timestamp-format")
    ),
    row!("wait-zero", Hint, Style, "a Wait state waits for no time at all", Check::Field(wait_zero)),
];

fn timestamp(field: &FieldContext, acc: &mut Findings) {
    if field.field.value != ValueKind::Timestamp || field.is_unknown() {
        return;
    }
    let Some(text) = field.value().text_value() else { return };
    let is_jsonata = field.object.language == QueryLanguage::Jsonata || field.object.is_language_unknown();
    if text.starts_with("{%") && is_jsonata {
        return;
    }
    let range = values::visible_content(field.value().source(), field.value().content_range());
    match Timestamp::parse(&text) {
        Err(Flaw { what, is_certain }) => {
            let name = field.field.name;
            let twin = path_twin(field).filter(|_| text.starts_with('$'));
            let advice = match twin {
                Some(twin) => format!("a path stands in `{twin}`"),
                None => format!("{what}; write it like `{EXAMPLE}`"),
            };
            let answer = if is_certain { "AWS refuses this `{name}`" } else { "this `{name}` may be refused" };
            let finding = acc
                .report(range, format!("{}: {advice}", answer.replace("{name}", name)))
                .at_location(field.location());
            if let Some(twin) = twin.filter(|twin| field.object.node.member(twin).is_none()) {
                finding.fix(format!("Rename to `{twin}`"), vec![Indel::replace(field.key_range(), twin)]);
            }
            if !is_certain {
                finding.accepted_by_aws();
            }
        }
        Ok(moment) if moment.year < PAST && is_of_wait(field) => {
            let message = "this moment is over, so the state waits for no time at all: write one to come, or take it \
                           from the input";
            acc.report_as("timestamp-past", range, message);
        }
        Ok(_) => {}
    }
}

fn is_of_wait(field: &FieldContext) -> bool {
    field.object.shape == Shape::State(Some(StateType::Wait))
}

/// The field that takes a path in place of this one.
fn path_twin(field: &FieldContext) -> Option<&'static str> {
    let twin = format!("{}Path", field.field.name);
    field_of(field.object.shape, &twin).filter(|twin| field.object.takes(twin)).map(|twin| twin.name)
}

/// A timestamp in the form that AWS wants.
const EXAMPLE: &str = "2030-01-31T09:00:00Z";

/// What of a timestamp matters here.
#[derive(Debug, PartialEq)]
struct Timestamp {
    year: u32,
}

/// What is wrong with a timestamp.
#[derive(Debug, PartialEq)]
struct Flaw {
    what: &'static str,
    /// Whether AWS was seen to refuse it, or would have to bend the
    /// specification in more than one place.
    is_certain: bool,
}

impl Timestamp {
    /// Reads what RFC 3339 calls a date-time.
    fn parse(text: &str) -> Result<Self, Flaw> {
        let refused = |what| Flaw { what, is_certain: true };
        let doubtful = |what| Flaw { what, is_certain: false };
        if text.starts_with("{%") {
            return Err(refused("an expression is read as a text here, since the state is in JSONPath"));
        }
        let mut rest = Reader { rest: text };
        let (Some(year), true, Some(month), true, Some(day)) =
            (rest.digits(4), rest.takes("-"), rest.digits(2), rest.takes("-"), rest.digits(2))
        else {
            return Err(refused("it does not start with a date"));
        };
        if !(1..=12).contains(&month) {
            return Err(refused("there is no such month"));
        }
        if !(1..=31).contains(&day) {
            return Err(refused("there is no such day"));
        }
        let has_small_letter = text.contains(['t', 'z']);
        if !rest.takes("T") && !rest.takes("t") {
            return Err(refused("a `T` and the time must follow the date"));
        }
        let (Some(hour), true, Some(minute)) = (rest.digits(2), rest.takes(":"), rest.digits(2)) else {
            return Err(refused("the time must be hours, minutes and seconds"));
        };
        let has_seconds = rest.takes(":");
        let second = if has_seconds { rest.digits(2) } else { Some(0) };
        let Some(second) = second else { return Err(refused("the time must be hours, minutes and seconds")) };
        if hour > 24 || minute > 59 || second > 60 {
            return Err(refused("there is no such time"));
        }
        if rest.takes(".") && !rest.fraction() {
            return Err(refused("digits must follow the point"));
        }
        let (is_offset, is_strict) = rest.offset();
        if !is_offset || !rest.rest.is_empty() {
            return Err(refused("it must end with `Z` or an offset such as `+01:00`"));
        }
        if !is_strict {
            return Err(doubtful("hours and minutes of the offset have a colon between them"));
        }
        if !has_seconds {
            return Err(doubtful("it lacks the seconds"));
        }
        if hour == 24 {
            return Err(doubtful("the hours go from 00 to 23"));
        }
        if day > days(year, month) {
            return Err(doubtful("the month has no such day"));
        }
        if has_small_letter {
            return Err(doubtful("`T` and `Z` are capitals"));
        }
        Ok(Timestamp { year })
    }
}

/// How many days the month has.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// A number of exactly so many digits.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        self.rest = rest;
        digits.parse().ok()
    }

    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// At least one digit.
    fn fraction(&mut self) -> bool {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_there = rest.len() < self.rest.len();
        self.rest = rest;
        is_there
    }

    /// The offset from UTC: whether there is one, and whether it is written as
    /// the specification says.
    fn offset(&mut self) -> (bool, bool) {
        if self.takes("Z") || self.takes("z") {
            return (true, true);
        }
        if !self.takes("+") && !self.takes("-") {
            return (false, false);
        }
        let hours = self.digits(2);
        let has_colon = self.takes(":");
        let minutes = if has_colon || !self.rest.is_empty() { self.digits(2) } else { Some(0) };
        let is_offset = hours.is_some_and(|hours| hours < 24) && minutes.is_some_and(|minutes| minutes < 60);
        (is_offset, has_colon)
    }
}

fn wait_zero(field: &FieldContext, acc: &mut Findings) {
    if !is_of_wait(field) || field.field.name != "Seconds" || field.is_unknown() {
        return;
    }
    if values::number(field.value()) == Some(0.0) {
        let message = "a wait of 0 seconds is over at once: write how long to wait, or leave the state out";
        acc.report(field.value().range(), message);
    }
}
