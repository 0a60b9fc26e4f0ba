//! The functions of JSONata states: those of JSONata 2.0.6, and those that Step
//! Functions adds.

/// What a function is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// One number of many.
    Aggregation,
    /// Truth.
    Boolean,
    /// Arrays.
    Array,
    /// Objects, and values in general.
    Object,
    /// Times.
    Date,
    /// Functions that take functions.
    HigherOrder,
}

/// Where a function comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// JSONata has it.
    Standard,
    /// JSONata has it, and Step Functions gives it further parameters.
    Extended,
    /// Step Functions adds it.
    StepFunctions,
    /// JSONata has it, but Step Functions does not.
    Forbidden,
}

/// A parameter of a function. Its type is in the function's signature.
#[derive(Debug, PartialEq, Eq)]
pub struct JsonataParameter {
    /// Without a `$`.
    pub name: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it stands for one or more arguments. Only the last one does.
    pub repeated: bool,
    /// What it is, in Markdown.
    pub doc: &'static str,
}

/// A function of JSONata states.
#[derive(Debug, PartialEq, Eq)]
pub struct JsonataFunction {
    /// Without the `$`: `substring`.
    pub name: &'static str,
    /// What it takes and gives, as JSONata writes it: `<s-nn?:s>`. For each
    /// parameter, `s` text, `n` number, `b` Boolean, `o` object, `a` array,
    /// `f` function, `j` JSON, `x` anything, `(…)` any of them; then `-` if
    /// the context stands in for it, `?` if it may be left out, `+` if it is
    /// repeated. Those of Step Functions are ours; it publishes none.
    pub signature: &'static str,
    /// What it takes, in order.
    pub parameters: &'static [JsonataParameter],
    /// What it is about.
    pub category: Category,
    /// Where it comes from.
    pub availability: Availability,
    /// What it does, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// An expression that stands for itself.
    pub example: &'static str,
    /// What the example gives: a text without quotes, or JSON. `None` if it
    /// varies, fails or gives nothing.
    pub outcome: Option<&'static str>,
}

impl JsonataFunction {
    /// `$substring(str, start[, length])`, `$zip(array…)`.
    pub fn label(&self) -> String {
        let mut label = format!("${}(", self.name);
        for (i, parameter) in self.parameters.iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let dots = if parameter.repeated { "…" } else { "" };
            if parameter.optional {
                label += &format!("[{comma}{}{dots}]", parameter.name);
            } else {
                label += &format!("{comma}{}{dots}", parameter.name);
            }
        }
        label + ")"
    }

    /// The parameter that takes the argument at this place, counted from 0.
    pub fn parameter(&self, index: usize) -> Option<&'static JsonataParameter> {
        self.parameters.get(index).or_else(|| self.parameters.last().filter(|last| last.repeated))
    }
}

const fn one(name: &'static str, doc: &'static str) -> JsonataParameter {
    JsonataParameter { name, optional: false, repeated: false, doc }
}

const fn many(name: &'static str, doc: &'static str) -> JsonataParameter {
    JsonataParameter { name, optional: false, repeated: true, doc }
}

const fn maybe(name: &'static str, doc: &'static str) -> JsonataParameter {
    JsonataParameter { name, optional: true, repeated: false, doc }
}

/// All functions, by category.
pub static FUNCTIONS: &[JsonataFunction] = &[
    JsonataFunction {
        name: "string",
        signature: "<x-b?:s>",
        parameters: &[one("arg", "Any value."), maybe("prettify", "`true` for line breaks and indentation.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Writes a value as text. A text stays as it is; everything else becomes JSON, and functions become an \
              empty text. An infinite number fails.",
        example: "$string({'a': [1, 2]})",
        outcome: Some("{\"a\":[1,2]}"),
    },
    JsonataFunction {
        name: "length",
        signature: "<s-:n>",
        parameters: &[one("str", "The text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Counts the characters of a text. Characters beyond the basic plane, such as emoji, count as one.",
        example: "$length('Hello')",
        outcome: Some("5"),
    },
    JsonataFunction {
        name: "substring",
        signature: "<s-nn?:s>",
        parameters: &[
            one("str", "The text."),
            one("start", "The position of the first character, counted from 0; a negative one counts from the end."),
            maybe("length", "How many characters at most; without it, all to the end."),
        ],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Takes a part of a text. Positions count from 0, negative ones from the end.",
        example: "$substring('state machine', -7, 4)",
        outcome: Some("mach"),
    },
    JsonataFunction {
        name: "substringBefore",
        signature: "<s-s:s>",
        parameters: &[one("str", "The text."), one("chars", "The text to look for.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Takes what stands before the first occurrence of `chars`. If there is none, the whole text is given.",
        example: "$substringBefore('order-42', '-')",
        outcome: Some("order"),
    },
    JsonataFunction {
        name: "substringAfter",
        signature: "<s-s:s>",
        parameters: &[one("str", "The text."), one("chars", "The text to look for.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Takes what stands behind the first occurrence of `chars`. If there is none, the whole text is given.",
        example: "$substringAfter('order-42', '-')",
        outcome: Some("42"),
    },
    JsonataFunction {
        name: "uppercase",
        signature: "<s-:s>",
        parameters: &[one("str", "The text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Turns all letters of a text into capitals.",
        example: "$uppercase('ready')",
        outcome: Some("READY"),
    },
    JsonataFunction {
        name: "lowercase",
        signature: "<s-:s>",
        parameters: &[one("str", "The text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Turns all letters of a text into small ones.",
        example: "$lowercase('Ready')",
        outcome: Some("ready"),
    },
    JsonataFunction {
        name: "trim",
        signature: "<s-:s>",
        parameters: &[one("str", "The text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Removes white space at both ends of a text, and makes each run of white space within it one space.",
        example: "$trim('  a   b ')",
        outcome: Some("a b"),
    },
    JsonataFunction {
        name: "pad",
        signature: "<s-ns?:s>",
        parameters: &[
            one("str", "The text."),
            one("width", "The least number of characters; negative to fill up at the left."),
            maybe("char", "What to fill up with; a space without it."),
        ],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Fills a text up to a width: behind it, or before it if the width is negative. A longer text stays as it \
              is.",
        example: "$pad('7', -3, '0')",
        outcome: Some("007"),
    },
    JsonataFunction {
        name: "contains",
        signature: "<s-(sf):b>",
        parameters: &[one("str", "The text to search."), one("pattern", "A text or a regular expression.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Tells whether a text contains another one, or matches a regular expression.",
        example: "$contains('error: timeout', /^error/)",
        outcome: Some("true"),
    },
    JsonataFunction {
        name: "split",
        signature: "<s-(sf)n?:a<s>>",
        parameters: &[
            one("str", "The text."),
            one("separator", "A text or a regular expression; an empty text splits into characters."),
            maybe("limit", "How many parts to give at most, not negative."),
        ],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Splits a text at each occurrence of a separator. The parts do not contain it.",
        example: "$split('a,b,c', ',')",
        outcome: Some("[\"a\",\"b\",\"c\"]"),
    },
    JsonataFunction {
        name: "join",
        signature: "<a<s>s?:s>",
        parameters: &[one("array", "The texts."), maybe("separator", "What to put between them; nothing without it.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Joins an array of texts to one text. Anything but texts in the array fails.",
        example: "$join(['a', 'b'], '-')",
        outcome: Some("a-b"),
    },
    JsonataFunction {
        name: "match",
        signature: "<s-f<s:o>n?:a<o>>",
        parameters: &[
            one("str", "The text to search."),
            one("pattern", "A regular expression."),
            maybe("limit", "How many matches to give at most."),
        ],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Finds all matches of a regular expression. Each is an object with `match` (the text), `index` (its \
              position) and `groups` (the texts of the capturing groups).",
        example: "$match('ab12', /([a-z]+)([0-9]+)/).groups",
        outcome: Some("[\"ab\",\"12\"]"),
    },
    JsonataFunction {
        name: "replace",
        signature: "<s-(sf)(sf)n?:s>",
        parameters: &[
            one("str", "The text."),
            one("pattern", "A text or a regular expression."),
            one(
                "replacement",
                "A text, in which `$1` is the first group, `$0` the whole match and `$$` a dollar sign; or a \
                 function that gets the match.",
            ),
            maybe("limit", "How many occurrences to replace at most."),
        ],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Replaces the occurrences of a text or the matches of a regular expression. A pattern that matches \
              nothing at all fails.",
        example: "$replace('2026-11-21', /-/, '/')",
        outcome: Some("2026/11/21"),
    },
    JsonataFunction {
        name: "base64encode",
        signature: "<s-:s>",
        parameters: &[one("str", "The text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Encodes a text in Base64.",
        example: "$base64encode('hi')",
        outcome: Some("aGk="),
    },
    JsonataFunction {
        name: "base64decode",
        signature: "<s-:s>",
        parameters: &[one("str", "The Base64 text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Decodes a Base64 text.",
        example: "$base64decode('aGk=')",
        outcome: Some("hi"),
    },
    JsonataFunction {
        name: "encodeUrlComponent",
        signature: "<s-:s>",
        parameters: &[one("str", "The text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Escapes a text so that it can be one part of a URL, such as a parameter's value: `/`, `?`, `&` and the \
              like are escaped as well.",
        example: "$encodeUrlComponent('a b&c')",
        outcome: Some("a%20b%26c"),
    },
    JsonataFunction {
        name: "encodeUrl",
        signature: "<s-:s>",
        parameters: &[one("str", "The URL.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Escapes what a URL cannot contain, and leaves the characters alone that have a meaning in it.",
        example: "$encodeUrl('https://example.com/?q=a b')",
        outcome: Some("https://example.com/?q=a%20b"),
    },
    JsonataFunction {
        name: "decodeUrlComponent",
        signature: "<s-:s>",
        parameters: &[one("str", "The escaped text.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Undoes `$encodeUrlComponent`.",
        example: "$decodeUrlComponent('a%20b%26c')",
        outcome: Some("a b&c"),
    },
    JsonataFunction {
        name: "decodeUrl",
        signature: "<s-:s>",
        parameters: &[one("str", "The escaped URL.")],
        category: Category::Text,
        availability: Availability::Standard,
        doc: "Undoes `$encodeUrl`.",
        example: "$decodeUrl('https://example.com/?q=a%20b')",
        outcome: Some("https://example.com/?q=a b"),
    },
    JsonataFunction {
        name: "eval",
        signature: "<sx?:x>",
        parameters: &[one("expr", "The text of an expression."), maybe("context", "The context to evaluate it in.")],
        category: Category::Text,
        availability: Availability::Forbidden,
        doc: "Evaluates a text as an expression. Step Functions does not have it: calls fail. To read JSON from a \
              text, use `$parse`.",
        example: "$eval('1 + 1')",
        outcome: Some("2"),
    },
    JsonataFunction {
        name: "hash",
        signature: "<s-s:s>",
        parameters: &[
            one("data", "The text to hash."),
            one("algorithm", "One of `'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` and `'SHA-512'`."),
        ],
        category: Category::Text,
        availability: Availability::StepFunctions,
        doc: "Gives the hash of a text in hexadecimal digits. Only Step Functions has it.",
        example: "$hash('hi', 'MD5')",
        outcome: Some("49f68a5c8493ec2c0bf489821c21fc3b"),
    },
    JsonataFunction {
        name: "uuid",
        signature: "<:s>",
        parameters: &[],
        category: Category::Text,
        availability: Availability::StepFunctions,
        doc: "Makes a random UUID (version 4). Only Step Functions has it.",
        example: "$uuid()",
        outcome: None,
    },
    JsonataFunction {
        name: "parse",
        signature: "<s-:x>",
        parameters: &[one("text", "The JSON text.")],
        category: Category::Text,
        availability: Availability::StepFunctions,
        doc: "Reads a value from a JSON text. Only Step Functions has it.",
        example: "$parse('{\"a\":1}')",
        outcome: Some("{\"a\":1}"),
    },
    JsonataFunction {
        name: "number",
        signature: "<(nsb)-:n>",
        parameters: &[one("arg", "A number, a text or a Boolean.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Turns a value into a number. `true` is 1 and `false` is 0; texts may have the form of JSON numbers or \
              start with `0x`, `0o` or `0b`. Anything else fails.",
        example: "$number('12.5')",
        outcome: Some("12.5"),
    },
    JsonataFunction {
        name: "abs",
        signature: "<n-:n>",
        parameters: &[one("number", "The number.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Gives a number without its sign.",
        example: "$abs(-3)",
        outcome: Some("3"),
    },
    JsonataFunction {
        name: "floor",
        signature: "<n-:n>",
        parameters: &[one("number", "The number.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Rounds down to a whole number.",
        example: "$floor(3.7)",
        outcome: Some("3"),
    },
    JsonataFunction {
        name: "ceil",
        signature: "<n-:n>",
        parameters: &[one("number", "The number.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Rounds up to a whole number.",
        example: "$ceil(3.2)",
        outcome: Some("4"),
    },
    JsonataFunction {
        name: "round",
        signature: "<n-n?:n>",
        parameters: &[
            one("number", "The number."),
            maybe(
                "precision",
                "How many digits to keep behind the point; negative to round to tens, hundreds and so on. \
                 0 without it.",
            ),
        ],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Rounds to the nearest number with so many digits. What lies exactly between two goes to the even one: \
              2.5 gives 2.",
        example: "$round(123.456, 2)",
        outcome: Some("123.46"),
    },
    JsonataFunction {
        name: "power",
        signature: "<n-n:n>",
        parameters: &[one("base", "The base."), one("exponent", "The exponent.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Raises a number to a power. An outcome that is not a finite number fails.",
        example: "$power(2, 8)",
        outcome: Some("256"),
    },
    JsonataFunction {
        name: "sqrt",
        signature: "<n-:n>",
        parameters: &[one("number", "The number, not negative.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Gives the square root of a number. A negative number fails.",
        example: "$sqrt(16)",
        outcome: Some("4"),
    },
    JsonataFunction {
        name: "random",
        signature: "<n?:n>",
        parameters: &[maybe("seed", "Makes the outcome repeatable; Step Functions only.")],
        category: Category::Number,
        availability: Availability::Extended,
        doc: "Gives a random number from 0 up to, but not including, 1. In Step Functions it takes a seed: the same \
              seed gives the same number.",
        example: "$random()",
        outcome: None,
    },
    JsonataFunction {
        name: "formatNumber",
        signature: "<n-so?:s>",
        parameters: &[
            one("number", "The number."),
            one("picture", "The form, as in XPath: `#,##0.00`."),
            maybe("options", "An object that replaces characters of the picture, such as `decimal-separator`."),
        ],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Writes a number in the form that a picture shows, as `format-number` of XPath does.",
        example: "$formatNumber(1234.5, '#,##0.00')",
        outcome: Some("1,234.50"),
    },
    JsonataFunction {
        name: "formatBase",
        signature: "<n-n?:s>",
        parameters: &[
            one("number", "The number; rounded to a whole one."),
            maybe("radix", "The base, from 2 to 36; 10 without it."),
        ],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Writes a whole number in another base.",
        example: "$formatBase(255, 16)",
        outcome: Some("ff"),
    },
    JsonataFunction {
        name: "formatInteger",
        signature: "<n-s:s>",
        parameters: &[
            one("number", "The number; rounded down to a whole one."),
            one("picture", "The form, as in XPath: `w` for words, `I` for Roman numerals, `001`."),
        ],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Writes a whole number in the form that a picture shows, as `format-integer` of XPath does.",
        example: "$formatInteger(7, '001')",
        outcome: Some("007"),
    },
    JsonataFunction {
        name: "parseInteger",
        signature: "<s-s:n>",
        parameters: &[one("str", "The text."), one("picture", "The form that it has, as in `$formatInteger`.")],
        category: Category::Number,
        availability: Availability::Standard,
        doc: "Reads a whole number from a text of a given form. It undoes `$formatInteger`.",
        example: "$parseInteger('1,234', '#,##0')",
        outcome: Some("1234"),
    },
    JsonataFunction {
        name: "sum",
        signature: "<a<n>:n>",
        parameters: &[one("array", "The numbers.")],
        category: Category::Aggregation,
        availability: Availability::Standard,
        doc: "Adds up an array of numbers. An empty array gives 0; anything but numbers in it fails.",
        example: "$sum([1, 2, 3])",
        outcome: Some("6"),
    },
    JsonataFunction {
        name: "max",
        signature: "<a<n>:n>",
        parameters: &[one("array", "The numbers.")],
        category: Category::Aggregation,
        availability: Availability::Standard,
        doc: "Gives the greatest number of an array. An empty array gives nothing.",
        example: "$max([1, 5, 3])",
        outcome: Some("5"),
    },
    JsonataFunction {
        name: "min",
        signature: "<a<n>:n>",
        parameters: &[one("array", "The numbers.")],
        category: Category::Aggregation,
        availability: Availability::Standard,
        doc: "Gives the smallest number of an array. An empty array gives nothing.",
        example: "$min([4, 1, 3])",
        outcome: Some("1"),
    },
    JsonataFunction {
        name: "average",
        signature: "<a<n>:n>",
        parameters: &[one("array", "The numbers.")],
        category: Category::Aggregation,
        availability: Availability::Standard,
        doc: "Gives the mean of an array of numbers. An empty array gives nothing.",
        example: "$average([1, 2, 6])",
        outcome: Some("3"),
    },
    JsonataFunction {
        name: "count",
        signature: "<a:n>",
        parameters: &[one("array", "The array.")],
        category: Category::Aggregation,
        availability: Availability::Standard,
        doc: "Counts the elements of an array. A single value counts as 1, and nothing at all as 0.",
        example: "$count(['a', 'b'])",
        outcome: Some("2"),
    },
    JsonataFunction {
        name: "boolean",
        signature: "<x-:b>",
        parameters: &[one("arg", "Any value.")],
        category: Category::Boolean,
        availability: Availability::Standard,
        doc: "Tells whether a value counts as true. An empty text, 0, `null`, an empty object, a function, and an \
              array without any member that counts as true are false.",
        example: "$boolean('')",
        outcome: Some("false"),
    },
    JsonataFunction {
        name: "not",
        signature: "<x-:b>",
        parameters: &[one("arg", "Any value.")],
        category: Category::Boolean,
        availability: Availability::Standard,
        doc: "Gives the opposite of what a value counts as, see `$boolean`.",
        example: "$not(0)",
        outcome: Some("true"),
    },
    JsonataFunction {
        name: "exists",
        signature: "<x:b>",
        parameters: &[one("arg", "Usually a path.")],
        category: Category::Boolean,
        availability: Availability::Standard,
        doc: "Tells whether an expression gives anything at all. `null`, `false` and empty values exist.",
        example: "$exists(null)",
        outcome: Some("true"),
    },
    JsonataFunction {
        name: "append",
        signature: "<xx:a>",
        parameters: &[one("array1", "The first array or value."), one("array2", "What to put behind it.")],
        category: Category::Array,
        availability: Availability::Standard,
        doc: "Puts two arrays behind each other. A single value counts as an array of one.",
        example: "$append([1, 2], 3)",
        outcome: Some("[1,2,3]"),
    },
    JsonataFunction {
        name: "sort",
        signature: "<af?:a>",
        parameters: &[
            one("array", "The values."),
            maybe("function", "Gets two values, and gives `true` if they must change places."),
        ],
        category: Category::Array,
        availability: Availability::Standard,
        doc: "Sorts an array. Without a function, it must hold only numbers or only texts. Equal values keep their \
              order.",
        example: "$sort([3, 1, 2])",
        outcome: Some("[1,2,3]"),
    },
    JsonataFunction {
        name: "reverse",
        signature: "<a:a>",
        parameters: &[one("array", "The array.")],
        category: Category::Array,
        availability: Availability::Standard,
        doc: "Gives the elements of an array in the opposite order.",
        example: "$reverse([1, 2, 3])",
        outcome: Some("[3,2,1]"),
    },
    JsonataFunction {
        name: "shuffle",
        signature: "<a:a>",
        parameters: &[one("array", "The array.")],
        category: Category::Array,
        availability: Availability::Standard,
        doc: "Gives the elements of an array in a random order.",
        example: "$shuffle([1, 2, 3])",
        outcome: None,
    },
    JsonataFunction {
        name: "distinct",
        signature: "<x:x>",
        parameters: &[one("array", "The array.")],
        category: Category::Array,
        availability: Availability::Standard,
        doc: "Drops the elements of an array that are there already. Objects and arrays are compared by what they \
              hold.",
        example: "$distinct([1, 2, 1])",
        outcome: Some("[1,2]"),
    },
    JsonataFunction {
        name: "zip",
        signature: "<a+>",
        parameters: &[many("array", "An array.")],
        category: Category::Array,
        availability: Availability::Standard,
        doc: "Makes an array of arrays: the first elements of all arguments, then the second ones, and so on. The \
              shortest argument decides how many.",
        example: "$zip([1, 2], ['a', 'b'])",
        outcome: Some("[[1,\"a\"],[2,\"b\"]]"),
    },
    JsonataFunction {
        name: "partition",
        signature: "<an:a<a>>",
        parameters: &[one("array", "The array."), one("size", "The length of the parts, 1 or more.")],
        category: Category::Array,
        availability: Availability::StepFunctions,
        doc: "Cuts an array into parts of the same length. The last part may be shorter. Only Step Functions has it.",
        example: "$partition([1, 2, 3], 2)",
        outcome: Some("[[1,2],[3]]"),
    },
    JsonataFunction {
        name: "range",
        signature: "<nnn:a<n>>",
        parameters: &[
            one("first", "The first number."),
            one("last", "The number not to go beyond; included if a step hits it."),
            one("step", "The distance between two numbers."),
        ],
        category: Category::Array,
        availability: Availability::StepFunctions,
        doc: "Makes an array of numbers at equal distances. A single number is not an array; write `[…]` around the \
              call to have one always. Only Step Functions has it.",
        example: "$range(0, 10, 5)",
        outcome: Some("[0,5,10]"),
    },
    JsonataFunction {
        name: "keys",
        signature: "<x-:a<s>>",
        parameters: &[one("object", "An object or an array of objects.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Gives the names of the fields of an object; of an array of objects, each name once.",
        example: "$keys({'a': 1, 'b': 2})",
        outcome: Some("[\"a\",\"b\"]"),
    },
    JsonataFunction {
        name: "lookup",
        signature: "<x-s:x>",
        parameters: &[one("object", "An object or an array of objects."), one("key", "The name of the field.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Gives the value of the field with this name. It is the way to a field whose name is computed.",
        example: "$lookup({'a': 1}, 'a')",
        outcome: Some("1"),
    },
    JsonataFunction {
        name: "spread",
        signature: "<x-:a<o>>",
        parameters: &[one("object", "An object or an array of objects.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Splits an object into an array of objects with one field each.",
        example: "$spread({'a': 1, 'b': 2})",
        outcome: Some("[{\"a\":1},{\"b\":2}]"),
    },
    JsonataFunction {
        name: "merge",
        signature: "<a<o>:o>",
        parameters: &[one("array", "The objects.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Merges an array of objects to one. Of fields with the same name, the last one wins; objects inside are \
              replaced as a whole.",
        example: "$merge([{'a': 1}, {'b': 2}])",
        outcome: Some("{\"a\":1,\"b\":2}"),
    },
    JsonataFunction {
        name: "sift",
        signature: "<o-f?:o>",
        parameters: &[
            one("object", "The object."),
            maybe("function", "Gets value, name and object, and gives `true` to keep the field."),
        ],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Keeps the fields of an object that a function wants to keep.",
        example: "$sift({'a': 1, 'b': 2}, function($v, $k){ $v > 1 })",
        outcome: Some("{\"b\":2}"),
    },
    JsonataFunction {
        name: "each",
        signature: "<o-f:a>",
        parameters: &[one("object", "The object."), one("function", "Gets value and name of a field.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Calls a function for each field of an object and gives an array of the outcomes.",
        example: "$each({'a': 1, 'b': 2}, function($v, $k){ $k & '=' & $v })",
        outcome: Some("[\"a=1\",\"b=2\"]"),
    },
    JsonataFunction {
        name: "error",
        signature: "<s?:x>",
        parameters: &[maybe("message", "What is wrong.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Fails with a message. The state fails with `States.QueryEvaluationError`.",
        example: "$error('no items')",
        outcome: None,
    },
    JsonataFunction {
        name: "assert",
        signature: "<bs?:x>",
        parameters: &[one("condition", "What must be true."), maybe("message", "What is wrong if it is not.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Fails with a message if a condition is false, and gives nothing otherwise.",
        example: "$assert(1 > 0, 'not positive')",
        outcome: None,
    },
    JsonataFunction {
        name: "type",
        signature: "<x:s>",
        parameters: &[one("value", "Any value.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Names the type of a value: `null`, `number`, `string`, `boolean`, `array`, `object` or `function`. \
              Nothing at all has no type.",
        example: "$type([])",
        outcome: Some("array"),
    },
    JsonataFunction {
        name: "clone",
        signature: "<(oa)-:o>",
        parameters: &[one("value", "An object or an array.")],
        category: Category::Object,
        availability: Availability::Standard,
        doc: "Makes a copy of an object or an array with all that is in it. Transforms use it; there is seldom a \
              reason to call it.",
        example: "$clone({'a': 1})",
        outcome: Some("{\"a\":1}"),
    },
    JsonataFunction {
        name: "now",
        signature: "<s?s?:s>",
        parameters: &[
            maybe("picture", "The form, as in `$fromMillis`; ISO 8601 without it."),
            maybe("timezone", "Hours and minutes from UTC: `'+0100'`."),
        ],
        category: Category::Date,
        availability: Availability::Standard,
        doc: "Gives the current time as text, in UTC unless a time zone is given. All calls in one expression give the \
              same time.",
        example: "$now()",
        outcome: None,
    },
    JsonataFunction {
        name: "millis",
        signature: "<:n>",
        parameters: &[],
        category: Category::Date,
        availability: Availability::Standard,
        doc: "Gives the current time in milliseconds since 1970. All calls in one expression give the same time.",
        example: "$millis()",
        outcome: None,
    },
    JsonataFunction {
        name: "fromMillis",
        signature: "<n-s?s?:s>",
        parameters: &[
            one("number", "Milliseconds since 1970."),
            maybe("picture", "The form, as in XPath: `[Y0001]-[M01]-[D01]`; ISO 8601 without it."),
            maybe("timezone", "Hours and minutes from UTC: `'+0100'`."),
        ],
        category: Category::Date,
        availability: Availability::Standard,
        doc: "Writes a time as text, in UTC unless a time zone is given.",
        example: "$fromMillis(0)",
        outcome: Some("1970-01-01T00:00:00.000Z"),
    },
    JsonataFunction {
        name: "toMillis",
        signature: "<s-s?:n>",
        parameters: &[
            one("timestamp", "The text of a time."),
            maybe("picture", "The form that it has, as in `$fromMillis`; ISO 8601 without it."),
        ],
        category: Category::Date,
        availability: Availability::Standard,
        doc: "Reads a time from a text, in milliseconds since 1970.",
        example: "$toMillis('1970-01-01T00:00:01Z')",
        outcome: Some("1000"),
    },
    JsonataFunction {
        name: "map",
        signature: "<af>",
        parameters: &[one("array", "The values."), one("function", "Gets value, position and array.")],
        category: Category::HigherOrder,
        availability: Availability::Standard,
        doc: "Calls a function for each element of an array and gives the outcomes. A single outcome is not an array; \
              write `[…]` around the call to have one always.",
        example: "$map([1, 2], function($v){ $v * 10 })",
        outcome: Some("[10,20]"),
    },
    JsonataFunction {
        name: "filter",
        signature: "<af>",
        parameters: &[
            one("array", "The values."),
            one("function", "Gets value, position and array, and gives `true` to keep it."),
        ],
        category: Category::HigherOrder,
        availability: Availability::Standard,
        doc: "Keeps the elements of an array that a function wants to keep. A single one is not an array; write `[…]` \
              around the call to have one always.",
        example: "$filter([1, 2, 3], function($v){ $v > 1 })",
        outcome: Some("[2,3]"),
    },
    JsonataFunction {
        name: "single",
        signature: "<af?>",
        parameters: &[
            one("array", "The values."),
            maybe("function", "Gets value, position and array, and gives `true` for the one that is meant."),
        ],
        category: Category::HigherOrder,
        availability: Availability::Standard,
        doc: "Gives the only element of an array that a function is true for. None or several fail.",
        example: "$single([1, 2, 3], function($v){ $v > 2 })",
        outcome: Some("3"),
    },
    JsonataFunction {
        name: "reduce",
        signature: "<afj?:j>",
        parameters: &[
            one("array", "The values."),
            one(
                "function",
                "Gets the outcome so far and the next value, then position and array; it must have at \
                 least two parameters.",
            ),
            maybe("init", "The outcome to start from; without it, the first element."),
        ],
        category: Category::HigherOrder,
        availability: Availability::Standard,
        doc: "Combines all elements of an array to one value, from left to right.",
        example: "$reduce([1, 2, 3], function($sum, $v){ $sum + $v }, 0)",
        outcome: Some("6"),
    },
];

/// The function with this name, without the `$`.
pub fn function(name: &str) -> Option<&'static JsonataFunction> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields::tests::check_doc;

    #[test]
    fn there_are_those_of_the_language_and_those_of_step_functions() {
        let count = |availability| FUNCTIONS.iter().filter(|function| function.availability == availability).count();
        assert_eq!(count(Availability::Standard), 63);
        assert_eq!(count(Availability::Extended), 1);
        assert_eq!(count(Availability::Forbidden), 1);
        assert_eq!(count(Availability::StepFunctions), 5);
    }

    #[test]
    fn every_function_is_explained_and_its_example_calls_it() {
        for (i, function) in FUNCTIONS.iter().enumerate() {
            check_doc(function.name, function.doc);
            assert!(FUNCTIONS[..i].iter().all(|other| other.name != function.name), "{}", function.name);
            assert!(function.example.starts_with(&format!("${}(", function.name)), "{}", function.example);
            for (j, parameter) in function.parameters.iter().enumerate() {
                check_doc(parameter.name, &format!("{} Of {}.", parameter.doc, function.name));
                assert!(parameter.doc.ends_with('.'), "{}", parameter.doc);
                assert!(!parameter.repeated || j + 1 == function.parameters.len(), "{}", function.name);
                let after = &function.parameters[j..];
                assert!(!parameter.optional || after.iter().all(|parameter| parameter.optional), "{}", function.name);
            }
        }
    }

    #[test]
    fn a_label_shows_what_may_be_left_out_and_repeated() {
        let label = |name| function(name).map(JsonataFunction::label);
        assert_eq!(label("substring").as_deref(), Some("$substring(str, start[, length])"));
        assert_eq!(label("zip").as_deref(), Some("$zip(array…)"));
        assert_eq!(label("now").as_deref(), Some("$now([picture][, timezone])"));
        assert_eq!(label("uuid").as_deref(), Some("$uuid()"));
        assert_eq!(function("zip").unwrap().parameter(5).map(|parameter| parameter.name), Some("array"));
        assert_eq!(function("sum").unwrap().parameter(1), None);
    }
}
