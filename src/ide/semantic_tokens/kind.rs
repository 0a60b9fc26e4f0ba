//! What a semantic token is: plain data, without a protocol's numbers.

use std::ops::BitOr;

use crate::text::TextRange;

/// A piece of text that an editor may colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticToken {
    /// Where it is; never empty.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// What else is known of it.
    pub modifiers: TokenModifiers,
}

impl SemanticToken {
    /// A token of which nothing more is known.
    pub(super) fn plain(range: TextRange, kind: TokenKind) -> Self {
        SemanticToken { range, kind, modifiers: TokenModifiers::default() }
    }

    /// Puts it behind the others. Of operators with nothing between them one is
    /// made: nobody would see the difference, and half as many are sent.
    pub(super) fn push_to(self, tokens: &mut Vec<SemanticToken>) {
        match tokens.last_mut() {
            Some(last)
                if (last.kind, self.kind) == (TokenKind::Operator, TokenKind::Operator)
                    && last.range.end() == self.range.start() =>
            {
                last.range = last.range.cover(self.range);
            }
            _ => tokens.push(self),
        }
    }
}

/// What a token is. The numbers count from 0 without a gap, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The name of a state that exists.
    State,
    /// A function: built in, intrinsic, or one that an expression makes.
    Function,
    /// A variable, `$`, `$$` or `@`.
    Variable,
    /// A parameter of a function.
    Parameter,
    /// The name of a member.
    Property,
    /// A word of the language, such as `and`, `function`, `true`.
    Keyword,
    /// An operator, bracket or separator.
    Operator,
    /// A number.
    Number,
    /// A text in quotes.
    Text,
    /// A regular expression.
    Regex,
    /// A comment.
    Comment,
    /// The signature of a function.
    Type,
    /// `{%` or `%}`
    Delimiter,
}

/// What else is known of a token; any number of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenModifiers(u8);

impl TokenModifiers {
    /// The name is given here.
    pub const DECLARATION: Self = TokenModifiers(1);
    /// The expression cannot change it: what the state is given, and the
    /// variables of the state machine.
    pub const READONLY: Self = TokenModifiers(2);
    /// The language brings it along.
    pub const LIBRARY: Self = TokenModifiers(4);

    /// One bit for each.
    pub fn bits(self) -> u8 {
        self.0
    }
}

impl BitOr for TokenModifiers {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        TokenModifiers(self.0 | other.0)
    }
}
