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
                None if is_jsonata => format!("{what}; write it like `{EXAMPLE}`, or an expression that gives one"),
                None => format!("{what}; write it like `{EXAMPLE}`"),
            };
            let answer = if is_certain { "AWS refuses this `{name}`" } else { "this `{name}` may be refused" };
            let finding = acc
                .report(range, format!("{}: {advice}", answer.replace("{name}", name)))
                .at_location(field.location());
            if let Some(twin) = twin.filter(|twin| field.object.node.member(twin).is_none()) {
                finding.fix(format!("Rename to `{twin}`"), vec![Indel::replace(field.key_range(), twin)]);
            }
            if let Some(mended) = mended(&text) {
                finding.fix(format!("Write `{mended}`"), vec![Indel::replace(range, mended)]);
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
            return Err(refused("expressions count only in a state of `\"QueryLanguage\": \"JSONata\"`"));
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

/// The same moment as AWS wants it, if only small things are wrong.
fn mended(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let time = rest.strip_prefix(['T', 't', ' '])?.to_ascii_uppercase();
    let (clock, offset) = time.split_at(time.find(['Z', '+', '-'])?);
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    let offset = match offset.split_at_checked(3) {
        Some((hours, "")) => format!("{hours}:00"),
        Some((hours, minutes)) if minutes.len() == 2 => format!("{hours}:{minutes}"),
        _ => offset.to_owned(),
    };
    let mended = format!("{date}T{clock}{offset}");
    Timestamp::parse(&mended).is_ok().then_some(mended)
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

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, codes};
    use super::*;
    use expect_test::expect;

    #[test]
    fn timestamps_are_those_of_rfc_3339() {
        let sound = [
            "2030-01-31T09:00:00Z",
            "2030-12-01T23:59:60.123456789+14:00",
            "2028-02-29T00:00:00-00:30",
            "0000-01-01T00:00:00Z",
        ];
        for text in sound {
            assert!(Timestamp::parse(text).is_ok(), "{text}");
        }
        let doubtful = [
            "2030-01-31t09:00:00Z",
            "2030-01-31T09:00:00z",
            "2030-01-31T09:00Z",
            "2030-02-30T09:00:00Z",
            "2030-02-29T09:00:00Z",
            "2030-01-31T24:00:00Z",
            "2030-01-31T09:00:00+0100",
            "2030-01-31T09:00:00+01",
        ];
        for text in doubtful {
            assert!(Timestamp::parse(text).is_err_and(|flaw| !flaw.is_certain), "{text}");
        }
        let refused = [
            "",
            "tomorrow",
            "2030-01-31",
            "2030-01-31 09:00:00Z",
            "2030-01-31T09:00:00",
            "2030-13-01T09:00:00Z",
            "2030-00-01T09:00:00Z",
            "2030-01-32T09:00:00Z",
            "2030-01-31T25:00:00Z",
            "2030-01-31T09:60:00Z",
            "2030-01-31T09:00:61Z",
            "2030-01-31T09:00:00.Z",
            "2030-01-31T09:00:00 Z",
            "2030-01-31T09:00:00Z ",
            "2030-1-31T09:00:00Z",
            "2030-01-31T9:00:00Z",
            "2030-01-31T09:00:00+24:00",
            "2030-01-31T09:00:00+1:00",
            "２０３０-01-31T09:00:00Z",
            "1893456000",
            "$.time",
        ];
        for text in refused {
            assert!(Timestamp::parse(text).is_err_and(|flaw| flaw.is_certain), "{text}");
        }
    }

    #[test]
    fn small_slips_can_be_mended() {
        let slips = [
            ("2030-01-31 09:00:00Z", "2030-01-31T09:00:00Z"),
            (" 2030-01-31t09:00z ", "2030-01-31T09:00:00Z"),
            ("2030-01-31T09:00:00.5+0130", "2030-01-31T09:00:00.5+01:30"),
            ("2030-01-31T09:00:00-01", "2030-01-31T09:00:00-01:00"),
        ];
        for (text, expected) in slips {
            assert_eq!(mended(text).as_deref(), Some(expected));
        }
        for text in [
            "",
            "$.time",
            "2030-01-31",
            "2030-01-31T09:00:00",
            "2030-02-30T09:00:00z",
            "2030-01-31é09:00:00Z",
            "2030-01-31T09:00:00+é",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    /// A machine that waits for `moment`, written as JSON.
    fn wait(language: &str, moment: &str) -> String {
        format!(
            "{{\n\"QueryLanguage\": \"{language}\",\n\"StartAt\": \"A\",\n\"States\": {{\n\"A\": {{\"Type\": \"Wait\", \
             \"Timestamp\": {moment}, \"End\": true}}\n}}\n}}\n"
        )
    }

    #[test]
    fn a_wait_is_for_a_moment_to_come() {
        check(
            &wait("JSONPath", "\"2030-01-31\""),
            expect![[r#"
            5  | "A": {"Type": "Wait", "Timestamp": "2030-01-31", "End": true}
            .. |                                     ^^^^^^^^^^ error timestamp-format: AWS refuses this `Timestamp`: a `T` and the time must follow the date; write it like `2030-01-31T09:00:00Z` [SCHEMA_VALIDATION_FAILED /States/A/Timestamp]
        "#]],
        );
        check(
            &wait("JSONPath", "\"2030-02-31T00:00:00Z\""),
            expect![[r#"
            5  | "A": {"Type": "Wait", "Timestamp": "2030-02-31T00:00:00Z", "End": true}
            .. |                                     ^^^^^^^^^^^^^^^^^^^^ warning timestamp-format: this `Timestamp` may be refused: the month has no such day; write it like `2030-01-31T09:00:00Z`
        "#]],
        );
        check(
            &wait("JSONPath", "\"\""),
            expect![[r#"
            5  | "A": {"Type": "Wait", "Timestamp": "", "End": true}
            .. |                                    ^^ error timestamp-format: AWS refuses this `Timestamp`: it does not start with a date; write it like `2030-01-31T09:00:00Z` [SCHEMA_VALIDATION_FAILED /States/A/Timestamp]
        "#]],
        );
        check(
            &wait("JSONPath", "\"{% $now() %}\""),
            expect![[r#"
                5  | "A": {"Type": "Wait", "Timestamp": "{% $now() %}", "End": true}
                .. |                                     ^^^^^^^^^^^^ error timestamp-format: AWS refuses this `Timestamp`: expressions count only in a state of `"QueryLanguage": "JSONata"`; write it like `2030-01-31T09:00:00Z` [SCHEMA_VALIDATION_FAILED /States/A/Timestamp]
            "#]],
        );
        check(
            &wait("JSONPath", "\"2016-03-14T01:59:00Z\""),
            expect![[r#"
            5  | "A": {"Type": "Wait", "Timestamp": "2016-03-14T01:59:00Z", "End": true}
            .. |                                     ^^^^^^^^^^^^^^^^^^^^ hint timestamp-past: this moment is over, so the state waits for no time at all: write one to come, or take it from the input
        "#]],
        );
        check_fix(
            &wait("JSONPath", "\"2030-01-31 09:00Z\""),
            expect![[r#"
            Write `2030-01-31T09:00:00Z`
            {
            "QueryLanguage": "JSONPath",
            "StartAt": "A",
            "States": {
            "A": {"Type": "Wait", "Timestamp": "2030-01-31T09:00:00Z", "End": true}
            }
            }
        "#]],
        );
        check_fix(
            &wait("JSONPath", "\"$.time\""),
            expect![[r#"
            Rename to `TimestampPath`
            {
            "QueryLanguage": "JSONPath",
            "StartAt": "A",
            "States": {
            "A": {"Type": "Wait", "TimestampPath": "$.time", "End": true}
            }
            }
        "#]],
        );
        check(
            &wait("JSONata", "\"$.time\""),
            expect![[r#"
                5  | "A": {"Type": "Wait", "Timestamp": "$.time", "End": true}
                .. |                                     ^^^^^^ error timestamp-format: AWS refuses this `Timestamp`: it does not start with a date; write it like `2030-01-31T09:00:00Z`, or an expression that gives one [SCHEMA_VALIDATION_FAILED /States/A/Timestamp]
            "#]],
        );
        let quiet = [
            wait("JSONPath", "\"2030-01-31T00:00:00Z\""),
            wait("JSONPath", "\"${date}T00:00:00Z\""),
            wait("JSONPath", "{\"Ref\": \"Date\"}"),
            wait("JSONata", "\"{% $now() %}\""),
            wait("${language}", "\"{% $now() %}\""),
        ];
        for text in quiet {
            assert_eq!(codes(&text), Vec::<&str>::new(), "{text}");
        }
        // The type comes first, and an expression that lacks its end is told as that.
        assert!(!codes(&wait("JSONPath", "5")).contains(&"timestamp-format"));
        assert!(!codes(&wait("JSONata", "\"{% $now()\"")).contains(&"timestamp-format"));
    }

    #[test]
    fn choice_rules_compare_with_timestamps() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.t", "TimestampEquals": "2016-03-14T01:59:00Z", "Next": "B"},
        {"Variable": "$.t", "TimestampLessThan": "2016-03-14", "Next": "B"},
        {"And": [{"Variable": "$.t", "TimestampGreaterThanEquals": "$.now"}], "Next": "B"},
        {"Variable": "$.t", "TimestampEqualsPath": "$.now", "Next": "B"}
      ],
      "Default": "C"
    },
    "B": {"Type": "Succeed"},
    "C": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                8  |         {"Variable": "$.t", "TimestampLessThan": "2016-03-14", "Next": "B"},
                .. |                                                   ^^^^^^^^^^ error timestamp-format: AWS refuses this `TimestampLessThan`: a `T` and the time must follow the date; write it like `2030-01-31T09:00:00Z` [SCHEMA_VALIDATION_FAILED /States/A/Choices[1]/TimestampLessThan]
                9  |         {"And": [{"Variable": "$.t", "TimestampGreaterThanEquals": "$.now"}], "Next": "B"},
                .. |                                                                     ^^^^^ error timestamp-format: AWS refuses this `TimestampGreaterThanEquals`: a path stands in `TimestampGreaterThanEqualsPath` [SCHEMA_VALIDATION_FAILED /States/A/Choices[2]/And[0]/TimestampGreaterThanEquals]
            "#]],
        );
    }

    #[test]
    fn a_wait_takes_some_time() {
        let wait =
            |seconds: &str| wait("JSONPath", "0").replace("\"Timestamp\": 0", &format!("\"Seconds\": {seconds}"));
        check(
            &wait("0"),
            expect![[r#"
            5  | "A": {"Type": "Wait", "Seconds": 0, "End": true}
            .. |                                  ^ hint wait-zero: a wait of 0 seconds is over at once: write how long to wait, or leave the state out
        "#]],
        );
        for seconds in ["1", "\"${seconds}\"", "{\"Ref\": \"Seconds\"}"] {
            assert_eq!(codes(&wait(seconds)), Vec::<&str>::new(), "{seconds}");
        }
        // The numbers of a retrier are another matter.
        let retry = "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Map\", \"Retry\": [{\"ErrorEquals\": [\"E\"], \
                     \"MaxAttempts\": 0}], \"ItemProcessor\": {\"StartAt\": \"B\", \"States\": {\"B\": {\"Type\": \
                     \"Succeed\"}}}, \"End\": true}}}";
        assert!(!codes(retry).contains(&"wait-zero"));
    }
}
