//! Mistakes in expressions, with their words for people.

use super::{Foreign, HEIGHT_LIMIT};
use crate::text::TextRange;

/// A mistake and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The smallest range that shows it, in the expression. For what is
    /// missing, the token that stands in its place; empty at the end.
    pub range: TextRange,
    /// For what is not closed, where it opens.
    pub opening: Option<TextRange>,
}

impl SyntaxError {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> String {
        self.kind.message()
    }
}

/// What is wrong with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// Nothing but white space and comments (S0207).
    Empty,
    /// A comment that does not end (S0106).
    UnclosedComment,
    /// A text without its closing quote (S0101).
    UnclosedText,
    /// A name without its closing backquote (S0105).
    UnclosedName,
    /// A regular expression without its closing slash (S0302).
    UnclosedRegex,
    /// A regular expression whose closing slash is not seen as such, since it
    /// stands within brackets for the reference implementation (S0302).
    RegexBrackets,
    /// `//` (S0301).
    EmptyRegex,
    /// A pattern that no engine can compile.
    BadRegex(&'static str),
    /// A regular expression where a slash divides (S0211).
    RegexNotHere,
    /// A backslash with something behind it that is no escape (S0103, S0104).
    BadEscape,
    /// A number too large for a double (S0102).
    NumberTooLarge,
    /// An operator that other languages have, or newer versions.
    Foreign(Foreign),
    /// No value where one must stand (S0207, S0211).
    MissingOperand,
    /// Two values with nothing between (S0201, S0202).
    MissingOperator,
    /// A bracket that is not closed (S0202, S0203): which one is missing.
    Unclosed(char),
    /// A closing bracket that closes nothing.
    StrayBracket,
    /// Something that has no meaning where it stands.
    Unexpected,
    /// `..` outside of an array constructor.
    RangeNotHere,
    /// Several expressions without parentheses around them.
    SemicolonNotHere,
    /// A comma between the expressions of a block.
    CommaInBlock,
    /// A key without `:`.
    MissingColon,
    /// `^` without `(`.
    MissingSortParen,
    /// A transform without its `|`.
    MissingBar,
    /// A lambda without `{`.
    MissingBody,
    /// A parameter of a lambda that is no variable (S0208).
    BadParameter,
    /// The left side of `:=` is no variable (S0212).
    BadAssignment,
    /// The right side of `@` or `#` is no variable (S0214).
    BadBinding,
    /// A number, `true`, `false` or `null` as a step (S0213).
    LiteralStep,
    /// A predicate behind a group-by (S0209).
    PredicateBehindGroup,
    /// A second group-by (S0210).
    SecondGroup,
    /// `@` behind a predicate (S0215).
    BindingBehindPredicate,
    /// `@` behind an order-by (S0216).
    BindingBehindSort,
    /// `%` without a step whose parent it could be (S0217).
    NoParent,
    /// A lambda's signature without its `>`.
    UnclosedSignature,
    /// `<…>` behind something other than `a` or `f` (S0401).
    SignatureParameter,
    /// `<…>` within `(…)` (S0402).
    SignatureChoice,
    /// A signature that cannot be used otherwise.
    BadSignature,
    /// A tree taller than [`HEIGHT_LIMIT`].
    TooDeep,
}

impl SyntaxErrorKind {
    /// What is wrong and what to do, for people.
    pub fn message(self) -> String {
        use SyntaxErrorKind::*;
        match self {
            Empty => "there is no expression here",
            UnclosedComment => "this comment does not end: `*/` is missing",
            UnclosedText => "the closing quote is missing",
            UnclosedName => "the closing backquote is missing",
            UnclosedRegex => {
                "JSONata takes this `/` for the start of a regular expression, and the closing `/` is missing"
            }
            RegexBrackets => {
                "JSONata looks for the closing `/` outside of brackets only, and the brackets in this pattern do not \
                 balance: escape those that stand for themselves"
            }
            EmptyRegex => "a regular expression cannot be empty",
            BadRegex(why) => return format!("this is no regular expression: {why}"),
            RegexNotHere => {
                "no regular expression can stand here, since JSONata takes the first `/` behind an opening bracket \
                 for a division: bind it to a variable before, as in `$pattern := /…/`"
            }
            BadEscape => "JSONata knows no such escape: write `\\\\` for a backslash and `\\u0027` for a single quote",
            NumberTooLarge => "this number is too large",
            Foreign(foreign) => return foreign.message().to_owned(),
            MissingOperand => "a value is missing here",
            MissingOperator => "an operator is missing before this",
            Unclosed(bracket) => return format!("a closing `{bracket}` is missing here"),
            StrayBracket => "this bracket closes nothing: remove it, or add the bracket that opens",
            Unexpected => "this has no meaning here: remove it",
            RangeNotHere => "a range stands directly in brackets: `[1..5]`",
            SemicolonNotHere => "`;` separates the expressions of a block: put parentheses around them, `(a; b)`",
            CommaInBlock => "`;` separates the expressions of a block, not `,`",
            MissingColon => "a `:` is missing between the key and its value",
            MissingSortParen => "`^` sorts, and its terms stand in parentheses: `^(price)`; powers are `$power(a, b)`",
            MissingBar => "a `|` is missing here: a transform is `|location|update|`",
            MissingBody => "the body of the function is missing: `function($x) { … }`",
            BadParameter => "a parameter is a variable: its name starts with `$`",
            BadAssignment => "only a variable can stand before `:=`: its name starts with `$`",
            BadBinding => "only a variable can be bound here: its name starts with `$`",
            LiteralStep => "this cannot be a step of a path: put quotes or backquotes around it if it is a name",
            PredicateBehindGroup => "no predicate can stand behind a group-by",
            SecondGroup => "a step can have one group-by only",
            BindingBehindPredicate => "`@` must stand before the predicates of its step",
            BindingBehindSort => "`@` must stand before the order-by of its step",
            NoParent => "`%` has no step here whose parent it could be",
            UnclosedSignature => "the `>` that ends the signature is missing",
            SignatureParameter => "only `a` and `f` can be followed by `<…>` in a signature",
            SignatureChoice => "no `<…>` can stand between the parentheses of a signature",
            BadSignature => "this is no signature that JSONata understands",
            TooDeep => return format!("this is nested deeper than {HEIGHT_LIMIT} levels: it is not looked into"),
        }
        .to_owned()
    }
}

impl Foreign {
    fn message(self) -> &'static str {
        match self {
            Foreign::Equal => "JSONata compares with a single `=`",
            Foreign::And => "JSONata has the word `and` for this",
            Foreign::Or => "JSONata has the word `or` for this",
            Foreign::Not => "JSONata has a function for this: `$not(…)`",
            Foreign::Tilde => "a `~` alone means nothing: `~>` hands a value to a function",
            Foreign::Power => "`**` is no operator between values: write `$power(a, b)`",
            Foreign::Bar => "`|` is no operator between values",
            Foreign::Default => "`?:` came with JSONata 2.1, and Step Functions has 2.0: write `$boolean(a) ? a : b`",
            Foreign::Coalesce => "`??` came with JSONata 2.1, and Step Functions has 2.0: write `$exists(a) ? a : b`",
        }
    }
}
