//! What a value is that goes into an action or comes out of it.

use std::borrow::Cow;

use super::Service;
use super::names::{self, MemberRow, ShapeRow};

/// What a value must be. Shapes may hold themselves at any depth, so whoever
/// follows members needs a limit or a value to go along with; equal shapes are
/// equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    pub(super) service: &'static Service,
    pub(super) index: usize,
}

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An object with members of its own.
    Structure,
    /// Any JSON.
    Document,
    /// A list of [`Shape::element`]s.
    List,
    /// An object with any keys, and with [`Shape::value`]s.
    Map,
    /// One of [`Shape::values`], or one that the service has learned since.
    Enum,
    /// A text. Objects and lists are taken as well, and are made JSON texts.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// `true` or `false`.
    Boolean,
    /// A moment: a text like `2026-11-17T00:00:00Z`.
    Timestamp,
    /// Bytes as a text. Objects and lists are taken as well, and are made JSON texts.
    Blob,
    /// Any JSON, where the service itself takes a text.
    Any,
}

/// The kinds in the order of their numbers in the table.
const KINDS: [Kind; 12] = [
    Kind::Structure,
    Kind::Document,
    Kind::List,
    Kind::Map,
    Kind::Enum,
    Kind::String,
    Kind::Integer,
    Kind::Float,
    Kind::Boolean,
    Kind::Timestamp,
    Kind::Blob,
    Kind::Any,
];

/// A member of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    service: &'static Service,
    index: usize,
}

impl Shape {
    /// What kind of value it is.
    pub fn kind(self) -> Kind {
        KINDS.get(usize::from(self.row().bits & names::KIND)).copied().unwrap_or(Kind::Any)
    }

    /// Whether exactly one of the members is to be given.
    pub fn is_union(self) -> bool {
        self.row().bits & names::IS_UNION != 0
    }

    /// Whether a bare text may stand in place of the structure.
    pub fn takes_text(self) -> bool {
        self.row().bits & names::TAKES_TEXT != 0
    }

    /// The members of a structure, in the order of its documentation.
    pub fn members(self) -> impl ExactSizeIterator<Item = Member> {
        let row = self.row();
        let count = if self.kind() == Kind::Structure { usize::from(row.count) } else { 0 };
        (row.start..row.start + count).map(move |index| Member { service: self.service, index })
    }

    /// The member of this name, or of another one that is taken for it.
    pub fn member(self, name: &str) -> Option<Member> {
        self.members().find(|member| member.name() == name).or_else(|| self.members().find(|member| member.takes(name)))
    }

    /// The member whose name was meant: written as in the service's own
    /// interface (`tableName`, `DBInstanceIdentifier`), or in other capitals.
    pub fn meant(self, name: &str) -> Option<Member> {
        self.members().find(|member| {
            member.name().eq_ignore_ascii_case(name) || member.capitalised_api_name().eq_ignore_ascii_case(name)
        })
    }

    /// The values of an enum, as the service has them.
    pub fn values(self) -> impl ExactSizeIterator<Item = &'static str> {
        let row = self.row();
        let count = if self.kind() == Kind::Enum { usize::from(row.count) } else { 0 };
        let names = self.service.names();
        let values = names.values.get(row.start..row.start + count).unwrap_or_default();
        values.iter().map(|value| names.text(*value))
    }

    /// What a list holds.
    pub fn element(self) -> Option<Shape> {
        self.target(Kind::List, 0)
    }

    /// What the keys of a map are: texts, some of them an enum's.
    pub fn key(self) -> Option<Shape> {
        self.target(Kind::Map, 0)
    }

    /// What the values of a map are.
    pub fn value(self) -> Option<Shape> {
        self.target(Kind::Map, 1)
    }

    fn target(self, kind: Kind, at: usize) -> Option<Shape> {
        let target = self.row().targets.get(at).copied().filter(|_| self.kind() == kind)?;
        Some(Shape { service: self.service, index: usize::from(target) })
    }

    fn row(self) -> ShapeRow {
        self.service.names().shapes.get(self.index).copied().unwrap_or_default()
    }
}

impl Member {
    /// As Step Functions spells it: `DbInstanceIdentifier`.
    pub fn name(self) -> &'static str {
        self.service.names().text(self.row().name)
    }

    /// As the service's own interface spells it: `DBInstanceIdentifier`,
    /// `tableName`.
    pub fn api_name(self) -> Cow<'static, str> {
        let name = self.capitalised_api_name();
        match name.split_at_checked(1) {
            Some((first, rest)) if self.is(names::IS_LOWER_IN_API) => {
                Cow::Owned(format!("{}{rest}", first.to_ascii_lowercase()))
            }
            _ => Cow::Borrowed(name),
        }
    }

    /// What it holds.
    pub fn shape(self) -> Shape {
        Shape { service: self.service, index: usize::from(self.row().shape) }
    }

    /// One sentence about it, with code in backquotes; may be empty, and is for
    /// what only comes out. Longer ones are cut, and end with `…`.
    pub fn documentation(self) -> &'static str {
        self.service.docs().get(self.service.action_count + self.index)
    }

    /// Whether it must be given. SDK integrations fill in nothing, not even
    /// tokens that make a call idempotent.
    pub fn is_required(self) -> bool {
        self.is(names::IS_REQUIRED)
    }

    /// Whether it is a token that makes the call idempotent: any text of its own.
    pub fn is_idempotency_token(self) -> bool {
        self.is(names::IS_TOKEN)
    }

    /// Whether the service would rather not have it given.
    pub fn is_deprecated(self) -> bool {
        self.is(names::IS_DEPRECATED_MEMBER)
    }

    /// Whether the documentation of Step Functions names it, or says nothing
    /// about which it takes. What is not listed may work all the same.
    pub fn is_listed(self) -> bool {
        !self.is(names::IS_UNLISTED)
    }

    /// Whether `name` is another name of it that is not known to be wrong: that
    /// of the service's own interface, where the SDK changes more than capitals.
    fn takes(self, name: &str) -> bool {
        self.is(names::TAKES_API_NAME)
            && name.starts_with(|first: char| first.is_ascii_uppercase())
            && self.capitalised_api_name().eq_ignore_ascii_case(name)
    }

    fn capitalised_api_name(self) -> &'static str {
        self.service.names().text(self.row().api_name)
    }

    fn is(self, bit: u8) -> bool {
        self.row().bits & bit != 0
    }

    fn row(self) -> MemberRow {
        self.service.names().members.get(self.index).copied().unwrap_or_default()
    }
}
