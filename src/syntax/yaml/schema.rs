//! Which plain scalars are no texts: YAML 1.2's core schema (section 10.3.2).

use crate::syntax::{ScalarKind, Style};

/// What a scalar without quotes is.
pub fn kind(raw: &str) -> ScalarKind {
    let text = ScalarKind::Text { style: Style::Plain, closed: true };
    let Some(first) = raw.bytes().next() else { return text };
    match first {
        b'n' | b'N' | b'~' if matches!(raw, "null" | "Null" | "NULL" | "~") => ScalarKind::Null,
        b't' | b'T' if matches!(raw, "true" | "True" | "TRUE") => ScalarKind::True,
        b'f' | b'F' if matches!(raw, "false" | "False" | "FALSE") => ScalarKind::False,
        b'0'..=b'9' | b'+' | b'-' | b'.' if number(raw).is_some() => ScalarKind::Number,
        _ => text,
    }
}

/// The number that a scalar without quotes is.
pub fn number(raw: &str) -> Option<f64> {
    let of_base = |digits: &str, base: u32| -> Option<f64> {
        let digits = digits.chars().map(|digit| digit.to_digit(base));
        let mut sum = None;
        for digit in digits {
            sum = Some(sum.unwrap_or(0.0) * f64::from(base) + f64::from(digit?));
        }
        sum
    };
    if let Some(digits) = raw.strip_prefix("0x") {
        return of_base(digits, 16);
    }
    if let Some(digits) = raw.strip_prefix("0o") {
        return of_base(digits, 8);
    }
    let (sign, rest) = match raw.as_bytes().first() {
        Some(b'-') => (-1.0, &raw[1..]),
        Some(b'+') => (1.0, &raw[1..]),
        _ => (1.0, raw),
    };
    match rest {
        ".inf" | ".Inf" | ".INF" => return Some(sign * f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if rest.len() == raw.len() => return Some(f64::NAN),
        _ => {}
    }
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_mantissa = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let is_exponent = exponent.is_none_or(|text| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        !digits.is_empty() && all_digits(digits)
    });
    // What is left is a form that Rust reads: `1.`, `.5`, `1e+3`.
    if is_mantissa && is_exponent { rest.parse::<f64>().ok().map(|number| sign * number) } else { None }
}

/// What readers of YAML 1.1, such as CloudFormation's, take a scalar without
/// quotes for, where those of 1.2 take it for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OlderReading {
    /// `yes`, `off`.
    Boolean(bool),
    /// `1_000`, `12:30`, `0123`, which is octal there.
    Number,
    /// `2024-01-01`, with a time or without.
    Date,
}

/// How a plain scalar is read by YAML 1.1, if otherwise than by 1.2. The single
/// letters `y` and `n`, which few readers take for anything, are texts.
pub fn older_reading(raw: &str) -> Option<OlderReading> {
    let same_case = |word: &str| raw == word || raw == word.to_ascii_uppercase() || raw == capitalised(word);
    let is_number = |text: &str, is_part: fn(u8) -> bool| text.bytes().all(is_part);
    let digits = raw.strip_prefix(['-', '+']).unwrap_or(raw);
    match digits.bytes().next()? {
        b'y' | b'Y' | b'o' | b'O' | b'n' | b'N' if raw.len() <= 3 => match () {
            () if same_case("yes") || same_case("on") => Some(OlderReading::Boolean(true)),
            () if same_case("no") || same_case("off") => Some(OlderReading::Boolean(false)),
            () => None,
        },
        b'0'..=b'9' => match () {
            () if is_date(raw) => Some(OlderReading::Date),
            () if digits.len() > 1 && digits.starts_with('0') && is_number(digits, |byte| byte.is_ascii_digit()) => {
                Some(OlderReading::Number)
            }
            () if digits.contains('_') && is_number(digits, |byte| byte.is_ascii_digit() || b"_.".contains(&byte)) => {
                Some(OlderReading::Number)
            }
            () if is_of_sixties(digits) => Some(OlderReading::Number),
            () => None,
        },
        _ => None,
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// `12:30`, `1:00:05`: numbers with the base sixty.
fn is_of_sixties(text: &str) -> bool {
    let mut parts = text.split(':');
    let is_first =
        parts.next().is_some_and(|first| !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()));
    let is_part = |part: &str| part.len() <= 2 && part.parse::<u8>().is_ok_and(|part| part < 60);
    is_first && text.contains(':') && parts.all(is_part)
}

/// `2024-01-01`, `2024-1-1 10:00:00`, `2024-01-01T00:00:00Z`.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim_start())),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let is_part =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let [year, month, day] = parts[..] else { return false };
    let is_of_time = |byte: u8| byte.is_ascii_digit() || b":.+-Zz ".contains(&byte);
    let is_time = |time: &str| time.contains(':') && time.bytes().all(is_of_time);
    is_part(year, 4) && year.len() == 4 && is_part(month, 2) && is_part(day, 2) && time.is_none_or(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_core_schema() {
        let read = |raw: &str| match kind(raw) {
            ScalarKind::Number => number(raw).map_or("none".into(), |number| number.to_string()),
            other => format!("{other:?}"),
        };
        let numbers = "0 -0 007 +1 .5 1. -1.5e+3 1E2 0x1F 0o17 .inf -.INF .NaN";
        let found: Vec<String> = numbers.split(' ').map(read).collect();
        assert_eq!(found.join(" "), "0 -0 7 1 0.5 1 -1500 100 31 15 inf -inf NaN");
        for text in ["1_000", "0b1", "-0x1", "1e", ".", "+", "-", "1.2.3", "inf", "-.nan", "0x", "0o8", "1:30", "--1"] {
            assert!(matches!(kind(text), ScalarKind::Text { .. }), "{text}");
        }
    }

    #[test]
    fn only_the_words_of_the_core_schema_are_no_texts() {
        let kinds: Vec<ScalarKind> = "true False ~ NULL".split(' ').map(kind).collect();
        assert_eq!(kinds, [ScalarKind::True, ScalarKind::False, ScalarKind::Null, ScalarKind::Null]);
        for text in ["yes", "No", "on", "y", "tRUE", "nil", "~x", ""] {
            assert!(matches!(kind(text), ScalarKind::Text { .. }), "{text}");
        }
    }
}
