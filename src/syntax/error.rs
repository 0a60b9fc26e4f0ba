//! What can be wrong with the syntax.

use super::tree::Syntax;

/// A syntax error, relative to the container that holds it (or absolute, in
/// the tree's own list).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where it starts, in bytes.
    pub start: u32,
    /// Where it ends; equal to `start` where something is missing.
    pub end: u32,
}

/// The kinds of syntax errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// Nothing but white space and comments.
    EmptyText,
    /// The text starts with a byte order mark.
    ByteOrderMark,
    /// A comment.
    Comment,
    /// A block comment that does not end.
    UnclosedComment,
    /// A comma behind the last member or item.
    TrailingComma,
    /// No comma between two members or items.
    MissingComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// No colon between key and value.
    MissingColon,
    /// A colon too many.
    ExtraColon,
    /// A key without a value.
    MissingValue,
    /// A value without a key.
    MissingKey,
    /// An object that does not end.
    UnclosedObject,
    /// An array that does not end.
    UnclosedArray,
    /// A closing bracket that closes nothing.
    StrayBracket,
    /// A text without its closing quote.
    UnclosedText,
    /// A text in single quotes.
    SingleQuotes,
    /// A backslash with something behind it that is no escape.
    BadEscape,
    /// A control character in a text.
    ControlCharacter,
    /// A word that is no value.
    BareWord,
    /// A key without quotes.
    BareKey,
    /// A number in a form that JSON does not have.
    BadNumber,
    /// A character that has no meaning here.
    UnexpectedCharacter,
    /// A value behind the end of the definition.
    TextBehindEnd,
    /// Containers nested beyond [`DEPTH_LIMIT`](super::DEPTH_LIMIT).
    TooDeep,
    /// YAML: a tab in the indentation.
    TabIndentation,
    /// YAML: a line that is indented unlike those that it belongs to.
    BadIndentation,
    /// YAML: an item of a list in lines, without its dash.
    MissingDash,
    /// YAML: a list in lines that starts behind its key.
    ListBehindKey,
    /// YAML: no blank behind the colon of a key.
    MissingBlank,
    /// YAML: a character that no text without quotes starts with.
    NeedsQuotes,
    /// YAML: a colon and a blank within a text without quotes.
    ColonInText,
    /// YAML: something behind a value, in its line.
    TextBehindValue,
    /// YAML: an escape that there is none of.
    BadYamlEscape,
    /// YAML: signs behind `|` or `>` that do not belong there.
    BadBlockHeader,
    /// YAML: a second anchor or tag.
    DoubledProperty,
    /// YAML: an alias without its anchor.
    UndefinedAlias,
    /// YAML: a key that is a list, an object or introduced by `?`.
    ComplexKey,
    /// YAML: another document behind the first.
    MoreDocuments,
    /// HCL: no `=` between key and value.
    MissingEquals,
    /// HCL: an expression that breaks off.
    HalfExpression,
    /// HCL: the arguments of a function that do not end.
    UnclosedCall,
    /// HCL: a heredoc without its closing marker.
    UnclosedHeredoc,
    /// HCL: an escape that there is none of.
    BadHclEscape,
}

impl SyntaxErrorKind {
    /// What is wrong in a text of this syntax and what to do, for people.
    pub fn message(self, syntax: Syntax) -> &'static str {
        use SyntaxErrorKind::*;
        match self {
            BareKey if syntax == Syntax::Hcl => "a key is a word or a text in quotes, and an expression in parentheses",
            SingleQuotes if syntax == Syntax::Hcl => "HCL has double quotes only: write \"…\"",
            EmptyText => "the definition is empty: a state machine is an object with `StartAt` and `States`",
            ByteOrderMark => {
                "the file starts with a byte order mark, which JSON must not have: save it as UTF-8 without BOM"
            }
            Comment => "AWS takes strict JSON, which has no comments: move the text into a `Comment` field",
            UnclosedComment => "this comment does not end: `*/` is missing",
            TrailingComma => "AWS takes strict JSON, which has no comma behind the last entry: remove it",
            MissingComma => "a comma is missing here",
            ExtraComma => "this comma has no entry before it: remove it",
            MissingColon => "a colon is missing between the key and its value",
            ExtraColon => "this colon is one too many: remove it",
            MissingValue => "a value is missing behind this key",
            MissingKey => "a key is missing before this value",
            UnclosedObject => "this `{` has no matching `}`",
            UnclosedArray => "this `[` has no matching `]`",
            StrayBracket => "this bracket closes nothing: remove it, or add the bracket that opens",
            UnclosedText => "the closing quote is missing",
            SingleQuotes => "JSON has double quotes only: write \"…\"",
            BadEscape => "this is no escape that JSON knows: write `\\\\` for a backslash",
            ControlCharacter => "a control character must be escaped in a text: write `\\t` for a tab",
            BareWord => "this is no value: texts stand in double quotes",
            BareKey => "keys stand in double quotes",
            BadNumber => "this is no number that JSON knows",
            UnexpectedCharacter => "this has no meaning here: remove it",
            TextBehindEnd => "the definition ends before this: a closing bracket stands too early, or this is too much",
            TooDeep => "this is nested too deep to be looked into; everything else is checked",
            TabIndentation => "YAML does not take a tab as indentation: write blanks",
            BadIndentation => "this line is indented unlike the lines it belongs with",
            MissingDash => "an item of this list starts with `- `",
            ListBehindKey => "a list with dashes starts on the line below its key",
            MissingBlank => "a blank is missing behind this colon",
            NeedsQuotes => "a text cannot start with this character in YAML: put it in quotes",
            ColonInText => "a colon with a blank behind it ends a key: put the text in quotes",
            TextBehindValue => "the value ends before this: remove it, or put all of it in quotes",
            BadYamlEscape => "this is no escape that YAML knows: write `\\\\` for a backslash, or use single quotes",
            BadBlockHeader => "behind `|` or `>` stand one digit and one of `-` and `+` at most",
            DoubledProperty => "a value has one anchor and one tag at most: remove this",
            UndefinedAlias => "no anchor of this name stands before this",
            ComplexKey => "the keys of a definition are texts: this one is not looked into",
            MoreDocuments => "this starts another document: only the first one is read",
            MissingEquals => "`=` and a value are missing behind this",
            HalfExpression => "something is missing at the end of this expression",
            UnclosedCall => "this `(` has no matching `)`",
            UnclosedHeredoc => "the line that ends this heredoc is missing: its marker, alone in a line",
            BadHclEscape => "this is no escape that HCL knows: write `\\\\` for a backslash",
        }
    }
}
