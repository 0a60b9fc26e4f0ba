//! The intrinsic functions of JSONPath states.

use super::context::ContextKind;

/// The type of a parameter or of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A whole number; others are rounded to the nearest, halves upwards.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Any value.
    Any,
}

impl ArgumentKind {
    /// As it is called in a message or a hover: "text", "array".
    pub fn name(self) -> &'static str {
        match self {
            ArgumentKind::Text => "text",
            ArgumentKind::Number => "number",
            ArgumentKind::Integer => "integer",
            ArgumentKind::Boolean => "Boolean",
            ArgumentKind::Array => "array",
            ArgumentKind::Object => "object",
            ArgumentKind::Any => "any value",
        }
    }
}

impl ArgumentKind {
    /// Whether a value of the other type can be given where this one is wanted.
    /// Numbers are rounded where whole ones are.
    pub fn takes(self, given: ArgumentKind) -> bool {
        use ArgumentKind::{Any, Integer, Number};
        self == given || matches!((self, given), (Any, _) | (_, Any) | (Integer | Number, Integer | Number))
    }
}

impl From<ContextKind> for ArgumentKind {
    fn from(kind: ContextKind) -> Self {
        match kind {
            ContextKind::Object => ArgumentKind::Object,
            ContextKind::Text | ContextKind::Timestamp => ArgumentKind::Text,
            ContextKind::Number => ArgumentKind::Number,
            ContextKind::Any => ArgumentKind::Any,
        }
    }
}

/// What a constant must be, besides being of the parameter's type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Nothing else.
    None,
    /// A text of at most so many characters.
    Length(usize),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A whole number, neither below the first nor above the second.
    Between(i64, i64),
    /// A whole number other than 0.
    NotZero,
    /// `false`.
    False,
    /// A text that is JSON, or blank.
    Json,
}

/// What the constants of a call must be together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// Nothing.
    None,
    /// The first is a template with as many `{}` as arguments follow.
    Slots,
    /// First, last and step of a range of at most so many numbers.
    Range(usize),
}

/// A parameter of an intrinsic function.
#[derive(Debug, PartialEq)]
pub struct Parameter {
    /// What the signature calls it.
    pub name: &'static str,
    /// Its type.
    pub kind: ArgumentKind,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it stands for any number of arguments, none included. Only the last one does.
    pub repeated: bool,
    /// What a constant must be.
    pub limit: Limit,
    /// What it is, in Markdown.
    pub doc: &'static str,
}

impl Parameter {
    const fn limited(mut self, limit: Limit) -> Self {
        self.limit = limit;
        self
    }
}

/// An intrinsic function.
#[derive(Debug, PartialEq)]
pub struct IntrinsicFunction {
    /// With the prefix: `States.Format`.
    pub name: &'static str,
    /// What it takes, in order.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub returns: ArgumentKind,
    /// Whether `ErrorPath` and `CausePath` take it, which want a text.
    pub in_error_path: bool,
    /// What the arguments must be together.
    pub relation: Relation,
    /// AWS was seen to refuse a text where a number is wanted already in a
    /// definition. Of the other functions it is only known that the call fails.
    pub refuses_texts: bool,
    /// What it does, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// A call.
    pub example: &'static str,
}

impl IntrinsicFunction {
    /// `States.MathRandom(start, end[, seed])`, `States.Format(template, value…)`.
    pub fn signature(&self) -> String {
        self.marked_signature().0
    }

    /// The signature, and where in it each parameter stands, dots included.
    pub fn marked_signature(&self) -> (String, Vec<std::ops::Range<usize>>) {
        let mut signature = format!("{}(", self.name);
        let mut ranges = Vec::with_capacity(self.parameters.len());
        for (i, parameter) in self.parameters.iter().enumerate() {
            signature += if parameter.optional { "[" } else { "" };
            signature += if i > 0 { ", " } else { "" };
            let start = signature.len();
            signature += parameter.name;
            signature += if parameter.repeated { "…" } else { "" };
            ranges.push(start..signature.len());
            signature += if parameter.optional { "]" } else { "" };
        }
        (signature + ")", ranges)
    }

    /// Whether the first argument is a text with a `{}` for each of the others.
    pub fn has_template(&self) -> bool {
        self.relation == Relation::Slots
    }

    /// The least and the greatest number of arguments.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let least = self.parameters.iter().filter(|parameter| !parameter.optional && !parameter.repeated).count();
        let endless = self.parameters.iter().any(|parameter| parameter.repeated);
        (least, (!endless).then_some(self.parameters.len()))
    }

    /// The parameter that takes the argument at this place, counted from 0.
    pub fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        self.parameters.get(index).or_else(|| self.parameters.last().filter(|last| last.repeated))
    }
}

const fn one(name: &'static str, kind: ArgumentKind, doc: &'static str) -> Parameter {
    Parameter { name, kind, optional: false, repeated: false, limit: Limit::None, doc }
}

const fn many(name: &'static str, kind: ArgumentKind, doc: &'static str) -> Parameter {
    Parameter { name, kind, optional: false, repeated: true, limit: Limit::None, doc }
}

const fn maybe(name: &'static str, kind: ArgumentKind, doc: &'static str) -> Parameter {
    Parameter { name, kind, optional: true, repeated: false, limit: Limit::None, doc }
}

/// The algorithms that `States.Hash` knows.
const HASH_ALGORITHMS: [&str; 5] = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];

/// A field can hold so many calls within each other.
pub const MOST_NESTED_CALLS: usize = 10;

/// What hashing and Base64 take.
const LONGEST_TEXT: Limit = Limit::Length(10_000);

/// What sums take.
const INT32: Limit = Limit::Between(i32::MIN as i64, i32::MAX as i64);

/// All functions, the most used first.
pub static FUNCTIONS: &[IntrinsicFunction] = &[
    IntrinsicFunction {
        name: "States.Format",
        parameters: &[
            one("template", ArgumentKind::Text, "The text with a `{}` for each value."),
            many("value", ArgumentKind::Any, "A text, a number, a Boolean or `null`."),
        ],
        returns: ArgumentKind::Text,
        in_error_path: true,
        relation: Relation::Slots,
        refuses_texts: false,
        doc: "Puts values into a text, one for each `{}`. There must be as many values as `{}`. Write `\\{` and `\\}` \
              for braces and `\\'` for a quote; JSON wants each of those backslashes twice.",
        example: "States.Format('Order {} of {}', $.order.id, $.customer.name)",
    },
    IntrinsicFunction {
        name: "States.StringToJson",
        parameters: &[one("text", ArgumentKind::Text, "The JSON text.").limited(Limit::Json)],
        returns: ArgumentKind::Any,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Parses a JSON text. A blank text gives `null`.",
        example: "States.StringToJson($.body)",
    },
    IntrinsicFunction {
        name: "States.JsonToString",
        parameters: &[one("value", ArgumentKind::Any, "The value to write.")],
        returns: ArgumentKind::Text,
        in_error_path: true,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Writes a value as JSON text. Use it where a service wants JSON in a text field.",
        example: "States.JsonToString($.detail)",
    },
    IntrinsicFunction {
        name: "States.Array",
        parameters: &[many("value", ArgumentKind::Any, "An element.")],
        returns: ArgumentKind::Array,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Makes an array of its arguments. It is the way to have paths in an array, since the elements of a \
              literal array are never evaluated. Without arguments it gives an empty array.",
        example: "States.Array($.first, $.second)",
    },
    IntrinsicFunction {
        name: "States.ArrayGetItem",
        parameters: &[
            one("array", ArgumentKind::Array, "The array."),
            one("index", ArgumentKind::Integer, "The position, counted from 0.").limited(Limit::Between(0, i64::MAX)),
        ],
        returns: ArgumentKind::Any,
        in_error_path: true,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Takes one element of an array. The index counts from 0; one that is out of range fails with \
              `States.IntrinsicFailure`. The index may be a path, which a path's own brackets do not allow.",
        example: "States.ArrayGetItem($.items, $.index)",
    },
    IntrinsicFunction {
        name: "States.ArrayLength",
        parameters: &[one("array", ArgumentKind::Array, "The array.")],
        returns: ArgumentKind::Integer,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Counts the elements of an array.",
        example: "States.ArrayLength($.items)",
    },
    IntrinsicFunction {
        name: "States.ArrayContains",
        parameters: &[
            one("array", ArgumentKind::Array, "The array."),
            one("value", ArgumentKind::Any, "The value to look for."),
        ],
        returns: ArgumentKind::Boolean,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Tells whether a value is in an array. Objects and arrays are compared by what they hold.",
        example: "States.ArrayContains($.roles, 'admin')",
    },
    IntrinsicFunction {
        name: "States.ArrayPartition",
        parameters: &[
            one("array", ArgumentKind::Array, "The array."),
            one("size", ArgumentKind::Integer, "The length of the parts, 1 or more.")
                .limited(Limit::Between(1, i64::MAX)),
        ],
        returns: ArgumentKind::Array,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Cuts an array into parts of the same length. The last part may be shorter. The outcome is an array of \
              arrays.",
        example: "States.ArrayPartition($.items, 10)",
    },
    IntrinsicFunction {
        name: "States.ArrayRange",
        parameters: &[
            one("first", ArgumentKind::Integer, "The first number."),
            one("last", ArgumentKind::Integer, "The number not to go beyond; included if a step hits it."),
            one("step", ArgumentKind::Integer, "The distance between two numbers, not 0.").limited(Limit::NotZero),
        ],
        returns: ArgumentKind::Array,
        in_error_path: false,
        relation: Relation::Range(1000),
        refuses_texts: false,
        doc: "Makes an array of numbers at equal distances. `last` is included if a step hits it. The array can have \
              1000 elements at most.",
        example: "States.ArrayRange(0, 10, 2)",
    },
    IntrinsicFunction {
        name: "States.ArrayUnique",
        parameters: &[one("array", ArgumentKind::Array, "The array.")],
        returns: ArgumentKind::Array,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Drops the elements of an array that are there already. The others keep their order.",
        example: "States.ArrayUnique($.tags)",
    },
    IntrinsicFunction {
        name: "States.JsonMerge",
        parameters: &[
            one("first", ArgumentKind::Object, "The object to start from."),
            one("second", ArgumentKind::Object, "The object whose fields win."),
            one("deep", ArgumentKind::Boolean, "Must be `false`: only shallow merges are supported.")
                .limited(Limit::False),
        ],
        returns: ArgumentKind::Object,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Merges two objects; of fields that both have, the second's wins. The merge is shallow: objects inside \
              are replaced as a whole. The third argument must be `false`.",
        example: "States.JsonMerge($.defaults, $.settings, false)",
    },
    IntrinsicFunction {
        name: "States.StringSplit",
        parameters: &[
            one("text", ArgumentKind::Text, "The text to split."),
            one("separators", ArgumentKind::Text, "The characters to split at, each by itself."),
        ],
        returns: ArgumentKind::Array,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Splits a text into an array of texts. Every character of `separators` separates by itself, so `', '` \
              splits at commas and at spaces. Empty parts are dropped.",
        example: "States.StringSplit($.list, ',')",
    },
    IntrinsicFunction {
        name: "States.MathAdd",
        parameters: &[
            one("first", ArgumentKind::Integer, "A number.").limited(INT32),
            one("second", ArgumentKind::Integer, "The number to add; negative to subtract.").limited(INT32),
        ],
        returns: ArgumentKind::Integer,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: true,
        doc: "Adds two whole numbers. Add a negative number to subtract. Both must lie between -2147483648 and \
              2147483647, and neither may be a text.",
        example: "States.MathAdd($.count, 1)",
    },
    IntrinsicFunction {
        name: "States.MathRandom",
        parameters: &[
            one("start", ArgumentKind::Integer, "The smallest possible number."),
            one("end", ArgumentKind::Integer, "The number above the largest possible one."),
            maybe("seed", ArgumentKind::Integer, "Makes the outcome repeatable."),
        ],
        returns: ArgumentKind::Integer,
        in_error_path: false,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Gives a random whole number from `start` up to, but not including, `end`. With a seed, the same seed \
              gives the same number.",
        example: "States.MathRandom(1, 100)",
    },
    IntrinsicFunction {
        name: "States.UUID",
        parameters: &[],
        returns: ArgumentKind::Text,
        in_error_path: true,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Makes a random UUID (version 4).",
        example: "States.UUID()",
    },
    IntrinsicFunction {
        name: "States.Hash",
        parameters: &[
            one("data", ArgumentKind::Text, "The text to hash, up to 10,000 characters.").limited(LONGEST_TEXT),
            one(
                "algorithm",
                ArgumentKind::Text,
                "One of `'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` and `'SHA-512'`.",
            )
            .limited(Limit::OneOf(&HASH_ALGORITHMS)),
        ],
        returns: ArgumentKind::Text,
        in_error_path: true,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Gives the hash of a text in hexadecimal digits. The text may have 10,000 characters at most.",
        example: "States.Hash($.body, 'SHA-256')",
    },
    IntrinsicFunction {
        name: "States.Base64Encode",
        parameters: &[
            one("text", ArgumentKind::Text, "The text to encode, up to 10,000 characters.").limited(LONGEST_TEXT)
        ],
        returns: ArgumentKind::Text,
        in_error_path: true,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Encodes a text in Base64. The text may have 10,000 characters at most.",
        example: "States.Base64Encode($.body)",
    },
    IntrinsicFunction {
        name: "States.Base64Decode",
        parameters: &[
            one("text", ArgumentKind::Text, "The Base64 text, up to 10,000 characters.").limited(LONGEST_TEXT)
        ],
        returns: ArgumentKind::Text,
        in_error_path: true,
        relation: Relation::None,
        refuses_texts: false,
        doc: "Decodes a Base64 text. The text may have 10,000 characters at most.",
        example: "States.Base64Decode($.body)",
    },
];

/// The function with this name, prefix included.
pub fn function(name: &str) -> Option<&'static IntrinsicFunction> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields::tests::check_doc;

    #[test]
    fn the_numbers_of_arguments_are_those_of_the_language() {
        let expected = [
            ("Array", 0, None),
            ("ArrayContains", 2, Some(2)),
            ("ArrayGetItem", 2, Some(2)),
            ("ArrayLength", 1, Some(1)),
            ("ArrayPartition", 2, Some(2)),
            ("ArrayRange", 3, Some(3)),
            ("ArrayUnique", 1, Some(1)),
            ("Base64Decode", 1, Some(1)),
            ("Base64Encode", 1, Some(1)),
            ("Format", 1, None),
            ("Hash", 2, Some(2)),
            ("JsonMerge", 3, Some(3)),
            ("JsonToString", 1, Some(1)),
            ("MathAdd", 2, Some(2)),
            ("MathRandom", 2, Some(3)),
            ("StringSplit", 2, Some(2)),
            ("StringToJson", 1, Some(1)),
            ("UUID", 0, Some(0)),
        ];
        assert_eq!(FUNCTIONS.len(), expected.len());
        for (name, least, greatest) in expected {
            let arity = function(&format!("States.{name}")).map(IntrinsicFunction::arity);
            assert_eq!(arity, Some((least, greatest)), "{name}");
        }
    }

    #[test]
    fn a_signature_shows_what_may_be_left_out_and_repeated() {
        let signature = |name| function(name).map(IntrinsicFunction::signature);
        assert_eq!(signature("States.Format").as_deref(), Some("States.Format(template, value…)"));
        assert_eq!(signature("States.Array").as_deref(), Some("States.Array(value…)"));
        assert_eq!(signature("States.MathRandom").as_deref(), Some("States.MathRandom(start, end[, seed])"));
        assert_eq!(signature("States.UUID").as_deref(), Some("States.UUID()"));
    }

    #[test]
    fn the_last_parameter_takes_the_rest_if_it_is_repeated() {
        let format = function("States.Format").unwrap();
        assert_eq!(format.parameter(0).map(|p| p.name), Some("template"));
        assert_eq!(format.parameter(7).map(|p| p.name), Some("value"));
        let hash = function("States.Hash").unwrap();
        assert_eq!(hash.parameter(2), None);
        assert_eq!(function("States.UUID").unwrap().parameter(0), None);
    }

    #[test]
    fn every_function_is_explained_and_its_example_calls_it() {
        for (i, function) in FUNCTIONS.iter().enumerate() {
            check_doc(function.name, function.doc);
            assert!(FUNCTIONS[..i].iter().all(|other| other.name != function.name), "{}", function.name);
            assert!(function.example.starts_with(&format!("{}(", function.name)), "{}", function.example);
            assert!(function.example.ends_with(')'), "{}", function.example);
            for (j, parameter) in function.parameters.iter().enumerate() {
                assert!(parameter.doc.ends_with('.'), "{}", parameter.name);
                assert!(!parameter.repeated || j + 1 == function.parameters.len(), "{}", function.name);
                let after = &function.parameters[j..];
                assert!(!parameter.optional || after.iter().all(|p| p.optional || p.repeated), "{}", function.name);
            }
        }
    }

    #[test]
    fn functions_that_give_a_text_may_name_an_error() {
        let mut names: Vec<&str> = FUNCTIONS.iter().filter(|f| f.in_error_path).map(|f| &f.name[7..]).collect();
        names.sort_unstable();
        assert_eq!(names, ["ArrayGetItem", "Base64Decode", "Base64Encode", "Format", "Hash", "JsonToString", "UUID"]);
        for function in FUNCTIONS.iter().filter(|f| f.returns == ArgumentKind::Text) {
            assert!(function.in_error_path, "{}", function.name);
        }
    }
}
