//! The comparison operators of choice rules. JSONata has `Condition` instead.
//!
//! The other fields of a rule (`Variable`, `And`, `Next`, …) are in
//! [`super::fields`], whose tables of rules hold these rows as well.

use super::{Field, ValueKind};

const fn text(name: &'static str, doc: &'static str) -> Field {
    Field::new(name, ValueKind::Text, doc).jsonpath()
}

const fn number(name: &'static str, doc: &'static str) -> Field {
    Field::new(name, ValueKind::Number(f64::NEG_INFINITY, f64::INFINITY), doc).jsonpath()
}

const fn timestamp(name: &'static str, doc: &'static str) -> Field {
    Field::new(name, ValueKind::Timestamp, doc).jsonpath()
}

const fn boolean(name: &'static str, doc: &'static str) -> Field {
    Field::new(name, ValueKind::Boolean, doc).jsonpath()
}

const fn path(name: &'static str, doc: &'static str) -> Field {
    Field::new(name, ValueKind::ReferencePath, doc).jsonpath()
}

/// All operators, grouped by the type they compare.
pub static OPERATORS: &[Field] = &[
    text(
        "StringEquals",
        "Matches when the variable is this text. Case counts, and a value of another type does not match.",
    ),
    path(
        "StringEqualsPath",
        "Matches when the variable is the same text as the value at this path. If one of the two is not a text, the \
         rule does not match.",
    ),
    text(
        "StringLessThan",
        "Matches when the variable is a text that sorts before this one. Order goes by UTF-16 code units, so upper \
         case comes before lower case.",
    ),
    path(
        "StringLessThanPath",
        "Matches when the variable is a text that sorts before the text at this path. Order goes by UTF-16 code units.",
    ),
    text(
        "StringGreaterThan",
        "Matches when the variable is a text that sorts after this one. Order goes by UTF-16 code units, so upper case \
         comes before lower case.",
    ),
    path(
        "StringGreaterThanPath",
        "Matches when the variable is a text that sorts after the text at this path. Order goes by UTF-16 code units.",
    ),
    text(
        "StringLessThanEquals",
        "Matches when the variable is this text or one that sorts before it. Order goes by UTF-16 code units, so upper \
         case comes before lower case.",
    ),
    path(
        "StringLessThanEqualsPath",
        "Matches when the variable is the text at this path or one that sorts before it. Order goes by UTF-16 code \
         units.",
    ),
    text(
        "StringGreaterThanEquals",
        "Matches when the variable is this text or one that sorts after it. Order goes by UTF-16 code units, so upper \
         case comes before lower case.",
    ),
    path(
        "StringGreaterThanEqualsPath",
        "Matches when the variable is the text at this path or one that sorts after it. Order goes by UTF-16 code \
         units.",
    ),
    text(
        "StringMatches",
        "Matches when the variable is a text of this pattern. `*` stands for any run of characters, and nothing else \
         is special. Write `\\*` for a star and `\\\\` for a backslash; JSON wants each of those backslashes twice.",
    ),
    number(
        "NumericEquals",
        "Matches when the variable is this number. A text of digits is not a number and does not match.",
    ),
    path(
        "NumericEqualsPath",
        "Matches when the variable is the same number as the value at this path. If one of the two is not a number, \
         the rule does not match.",
    ),
    number("NumericLessThan", "Matches when the variable is a number smaller than this one."),
    path("NumericLessThanPath", "Matches when the variable is a number smaller than the one at this path."),
    number("NumericGreaterThan", "Matches when the variable is a number greater than this one."),
    path("NumericGreaterThanPath", "Matches when the variable is a number greater than the one at this path."),
    number("NumericLessThanEquals", "Matches when the variable is this number or a smaller one."),
    path("NumericLessThanEqualsPath", "Matches when the variable is the number at this path or a smaller one."),
    number("NumericGreaterThanEquals", "Matches when the variable is this number or a greater one."),
    path("NumericGreaterThanEqualsPath", "Matches when the variable is the number at this path or a greater one."),
    boolean(
        "BooleanEquals",
        "Matches when the variable is this Boolean. The text `\"true\"` is not a Boolean and does not match.",
    ),
    path(
        "BooleanEqualsPath",
        "Matches when the variable is the same Boolean as the value at this path. If one of the two is not a Boolean, \
         the rule does not match.",
    ),
    timestamp(
        "TimestampEquals",
        "Matches when the variable is a timestamp of this moment. Both are RFC 3339 with an upper-case `T` and `Z`.",
    ),
    path("TimestampEqualsPath", "Matches when the variable is a timestamp of the same moment as the one at this path."),
    timestamp(
        "TimestampLessThan",
        "Matches when the variable is a timestamp before this moment. Both are RFC 3339 with an upper-case `T` and \
         `Z`.",
    ),
    path("TimestampLessThanPath", "Matches when the variable is a timestamp before the one at this path."),
    timestamp(
        "TimestampGreaterThan",
        "Matches when the variable is a timestamp after this moment. Both are RFC 3339 with an upper-case `T` and `Z`.",
    ),
    path("TimestampGreaterThanPath", "Matches when the variable is a timestamp after the one at this path."),
    timestamp(
        "TimestampLessThanEquals",
        "Matches when the variable is a timestamp of this moment or before it. Both are RFC 3339 with an upper-case \
         `T` and `Z`.",
    ),
    path(
        "TimestampLessThanEqualsPath",
        "Matches when the variable is a timestamp of the same moment as the one at this path or before it.",
    ),
    timestamp(
        "TimestampGreaterThanEquals",
        "Matches when the variable is a timestamp of this moment or after it. Both are RFC 3339 with an upper-case `T` \
         and `Z`.",
    ),
    path(
        "TimestampGreaterThanEqualsPath",
        "Matches when the variable is a timestamp of the same moment as the one at this path or after it.",
    ),
    boolean(
        "IsPresent",
        "Tests whether the variable's path finds anything. It is the only operator that takes a missing path. \
         `false` matches when nothing is there. Put it first in an `And` to guard other tests of the same path.",
    ),
    boolean(
        "IsNull",
        "Tests whether the variable is `null`. `false` matches anything else. The path must exist; guard it with \
         `IsPresent`.",
    ),
    boolean(
        "IsString",
        "Tests whether the variable is a text. `false` matches any other type. The path must exist; guard it with \
         `IsPresent`.",
    ),
    boolean(
        "IsNumeric",
        "Tests whether the variable is a number. `false` matches any other type. The path must exist; guard it with \
         `IsPresent`.",
    ),
    boolean(
        "IsBoolean",
        "Tests whether the variable is a Boolean. `false` matches any other type. The path must exist; guard it with \
         `IsPresent`.",
    ),
    boolean(
        "IsTimestamp",
        "Tests whether the variable is a text that is a timestamp. `false` matches anything else. The path must exist; \
         guard it with `IsPresent`.",
    ),
];

/// What the operators say, between the variable and the operand. Those on a
/// value at a path say the same; those that test the variable alone say it all.
static WORDS: &[(&str, &str)] = &[
    ("StringEquals", "is"),
    ("StringLessThan", "sorts before"),
    ("StringGreaterThan", "sorts after"),
    ("StringLessThanEquals", "is or sorts before"),
    ("StringGreaterThanEquals", "is or sorts after"),
    ("StringMatches", "matches"),
    ("NumericEquals", "is"),
    ("NumericLessThan", "is less than"),
    ("NumericGreaterThan", "is greater than"),
    ("NumericLessThanEquals", "is at most"),
    ("NumericGreaterThanEquals", "is at least"),
    ("BooleanEquals", "is"),
    ("TimestampEquals", "is"),
    ("TimestampLessThan", "is before"),
    ("TimestampGreaterThan", "is after"),
    ("TimestampLessThanEquals", "is not after"),
    ("TimestampGreaterThanEquals", "is not before"),
    ("IsPresent", "is present"),
    ("IsNull", "is null"),
    ("IsString", "is a text"),
    ("IsNumeric", "is a number"),
    ("IsBoolean", "is a Boolean"),
    ("IsTimestamp", "is a timestamp"),
];

/// What the operator says in words: "is greater than".
pub fn words(name: &str) -> Option<&'static str> {
    let base = name.strip_suffix("Path").unwrap_or(name);
    WORDS.iter().find(|(operator, _)| *operator == base).map(|(_, words)| *words)
}

/// The operator with this name.
pub fn operator(name: &str) -> Option<&'static Field> {
    OPERATORS.iter().find(|operator| operator.name == name)
}

/// Whether a key of a choice rule is a comparison operator.
pub fn is_operator(name: &str) -> bool {
    operator(name).is_some()
}

/// The operator that takes a pattern.
pub const PATTERN: &str = "StringMatches";

/// The operator that takes a text as it is.
pub const SAME_TEXT: &str = "StringEquals";

/// The operator that takes a number as it is.
pub const SAME_NUMBER: &str = "NumericEquals";

/// The operator that tests whether the variable is a text.
pub const IS_TEXT: &str = "IsString";

/// The operator that takes a missing path.
pub const PRESENCE: &str = "IsPresent";

/// Whether the operator tests the variable alone: its operand only says which
/// outcome matches.
pub fn is_test(name: &str) -> bool {
    name == PRESENCE || is_type_test(name)
}

/// Whether the operator tests of which type the variable is, or whether it is
/// `null`; all of them fail if the variable is missing.
pub fn is_type_test(name: &str) -> bool {
    name.starts_with("Is") && name != PRESENCE && is_operator(name)
}

/// Pairs of comparisons of which one matches, if the variable has their type.
static OPPOSITES: &[(&str, &str)] = &[("LessThan", "GreaterThanEquals"), ("GreaterThan", "LessThanEquals")];

/// The operator that matches the values of its type that `name` does not.
pub fn opposite(name: &str) -> Option<&'static str> {
    OPPOSITES.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]).find_map(|(from, to)| {
        let (base, path) = name.strip_suffix("Path").map_or((name, ""), |base| (base, "Path"));
        let kind = base.strip_suffix(from)?;
        OPERATORS.iter().map(|row| row.name).find(|other| {
            other.strip_prefix(kind).and_then(|rest| rest.strip_prefix(to)).is_some_and(|rest| rest == path)
        })
    })
}

/// Two operators that together with `name` match every value of their type.
pub fn rest_of(name: &str) -> Option<[String; 2]> {
    let (base, path) = name.strip_suffix("Path").map_or((name, ""), |base| (base, "Path"));
    let kind = base.strip_suffix("LessThan")?;
    Some([format!("{kind}Equals{path}"), format!("{kind}GreaterThan{path}")])
}

/// A pattern of `StringMatches`, cut into its parts.
pub fn pattern(text: &str) -> impl Iterator<Item = PatternPart<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let second = rest[first.len_utf8()..].chars().next();
        let (part, length) = match (first, second) {
            ('*', _) => (PatternPart::Any, 1),
            ('\\', Some('*' | '\\')) => (PatternPart::Literal(&rest[1..2]), 2),
            ('\\', _) => (PatternPart::OpenEscape, 1),
            _ => (PatternPart::Literal(&rest[..first.len_utf8()]), first.len_utf8()),
        };
        rest = &rest[length..];
        Some(part)
    })
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternPart<'a> {
    /// This character.
    Literal(&'a str),
    /// Any run of characters.
    Any,
    /// A backslash before a character that cannot be escaped: the execution fails.
    OpenEscape,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Languages;

    #[test]
    fn opposites_are_operators_of_the_same_form() {
        assert_eq!(opposite("NumericLessThan"), Some("NumericGreaterThanEquals"));
        assert_eq!(opposite("NumericGreaterThanEquals"), Some("NumericLessThan"));
        assert_eq!(opposite("TimestampGreaterThanPath"), Some("TimestampLessThanEqualsPath"));
        assert_eq!(opposite("StringLessThanEqualsPath"), Some("StringGreaterThanPath"));
        for none in ["StringEquals", "StringMatches", "BooleanEquals", "IsPresent", "LessThan", "Next"] {
            assert_eq!(opposite(none), None, "{none}");
        }
        let rests: Vec<String> = OPERATORS.iter().filter_map(|row| rest_of(row.name)).flatten().collect();
        assert!(rests.len() == 12 && rests.iter().all(|name| is_operator(name)), "{rests:?}");
    }

    #[test]
    fn patterns_have_stars_and_escapes() {
        use PatternPart::*;
        let parts = |text| pattern(text).collect::<Vec<_>>();
        assert_eq!(parts("a*ü"), [Literal("a"), Any, Literal("ü")]);
        assert_eq!(parts("\\*\\\\"), [Literal("*"), Literal("\\")]);
        assert_eq!(parts("\\d\\"), [OpenEscape, Literal("d"), OpenEscape]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn every_operator_can_be_said_in_words() {
        for operator in OPERATORS {
            let words = words(operator.name).unwrap_or_default();
            let is_whole = words.starts_with("is ") || words == "is";
            assert!(is_whole || operator.name.starts_with("String"), "{}: {words:?}", operator.name);
        }
        assert!(WORDS.iter().all(|(name, _)| is_operator(name)));
        assert_eq!(words("Next"), None);
    }

    #[test]
    fn twenty_three_operators_take_a_literal_and_sixteen_a_path() {
        let paths = OPERATORS.iter().filter(|operator| operator.name.ends_with("Path")).count();
        assert_eq!((OPERATORS.len() - paths, paths), (23, 16));
    }

    #[test]
    fn a_comparison_comes_in_both_forms_unless_it_has_no_second_value() {
        for operator in OPERATORS {
            assert_eq!(operator.languages, Languages::JsonPath, "{}", operator.name);
            match operator.name.strip_suffix("Path") {
                Some(literal) => {
                    assert_eq!(operator.value, ValueKind::ReferencePath, "{}", operator.name);
                    assert!(is_operator(literal), "{literal}");
                }
                None => {
                    let alone = operator.name.starts_with("Is") || operator.name == "StringMatches";
                    assert_eq!(is_operator(&format!("{}Path", operator.name)), !alone, "{}", operator.name);
                }
            }
        }
    }

    #[test]
    fn the_value_follows_from_the_name() {
        for operator in OPERATORS.iter().filter(|operator| !operator.name.ends_with("Path")) {
            let fits = match operator.value {
                ValueKind::Text => operator.name.starts_with("String"),
                ValueKind::Number(..) => operator.name.starts_with("Numeric"),
                ValueKind::Timestamp => operator.name.starts_with("Timestamp"),
                ValueKind::Boolean => operator.name.starts_with("Boolean") || operator.name.starts_with("Is"),
                _ => false,
            };
            assert!(fits, "{}", operator.name);
        }
        for kind in ["String", "Numeric", "Timestamp"] {
            for comparison in ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"] {
                assert!(is_operator(&format!("{kind}{comparison}")));
            }
        }
        assert!(!is_operator("stringEquals") && !is_operator("Next"));
    }
}
