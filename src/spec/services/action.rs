//! One action of a service.

use std::borrow::Cow;

use super::names::ActionRow;
use super::{Integration, Service, Shape};
use crate::spec::resource::Pattern;

/// An action of a service: `putItem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action {
    pub(super) service: &'static Service,
    pub(super) index: usize,
}

/// Which field names the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `Resource` of a Task state.
    Task,
    /// `Resource` of an `ItemReader`.
    ItemReader,
    /// `Resource` of a `ResultWriter`.
    ResultWriter,
}

/// The patterns, in the order of their bits.
const PATTERNS: [Pattern; 4] = [Pattern::RequestResponse, Pattern::Sync, Pattern::SyncJson, Pattern::Token];
const READS_ITEMS: u8 = 1 << 4;
const WRITES_RESULTS: u8 = 1 << 5;
const IS_DEPRECATED: u8 = 1 << 6;
const IS_UNSUPPORTED: u8 = 1 << 7;

impl Action {
    /// Whose action it is.
    pub fn service(self) -> &'static Service {
        self.service
    }

    /// As it stands in `Resource`, without a suffix: `putItem`.
    pub fn name(self) -> &'static str {
        self.service.names().text(self.row().name)
    }

    /// One sentence about it, with code in backquotes; may be empty. Longer
    /// ones are cut, and end with `…`.
    pub fn documentation(self) -> &'static str {
        self.service.docs().get(self.index)
    }

    /// What it takes: a structure; `None` where the service has no word for it,
    /// because there is nothing to say.
    pub fn input(self) -> Option<Shape> {
        self.shape(self.row().input)
    }

    /// What it gives to a Task that waits for its answer
    /// ([`Pattern::RequestResponse`]): a structure, or `None` if nothing is known.
    pub fn output(self) -> Option<Shape> {
        self.shape(self.row().output)
    }

    /// The names of the errors that are described for it, by name:
    /// `DynamoDb.ConditionalCheckFailedException`. [`Service::general_errors`]
    /// are possible beside them.
    pub fn errors(self) -> impl ExactSizeIterator<Item = Cow<'static, str>> {
        self.service.names().errors(self.row()).map(move |name| match self.service.integration {
            Integration::Sdk => Cow::Owned(format!("{}.{name}", self.service.prefix)),
            Integration::Optimized => Cow::Borrowed(name),
        })
    }

    /// Whether a Task can call it with this pattern. Express machines know
    /// [`Pattern::RequestResponse`] alone.
    pub fn allows(self, pattern: Pattern) -> bool {
        self.patterns().any(|allowed| allowed == pattern)
    }

    /// The patterns with which a Task can call it.
    pub fn patterns(self) -> impl Iterator<Item = Pattern> {
        let bits = self.row().bits;
        PATTERNS.into_iter().enumerate().filter(move |(bit, _)| bits & (1 << bit) != 0).map(|(_, pattern)| pattern)
    }

    /// Where it can be named.
    pub fn place(self) -> Place {
        match self.row().bits {
            bits if bits & READS_ITEMS != 0 => Place::ItemReader,
            bits if bits & WRITES_RESULTS != 0 => Place::ResultWriter,
            _ => Place::Task,
        }
    }

    /// Whether Step Functions can call it: it cannot where the service streams,
    /// and leaves out a few others.
    pub fn is_supported(self) -> bool {
        self.row().bits & IS_UNSUPPORTED == 0
    }

    /// Whether the service would rather have another one called.
    pub fn is_deprecated(self) -> bool {
        self.row().bits & IS_DEPRECATED != 0
    }

    /// Where it is documented.
    pub fn link(self) -> String {
        let page = self.service.page;
        match self.service.integration {
            Integration::Sdk => {
                let name = self.name();
                let (first, rest) = name.split_at_checked(1).unwrap_or_default();
                format!("https://docs.aws.amazon.com/goto/WebAPI/{page}/{}{rest}", first.to_ascii_uppercase())
            }
            Integration::Optimized => format!("https://docs.aws.amazon.com/step-functions/latest/dg/{page}.html"),
        }
    }

    fn row(self) -> ActionRow {
        self.service.names().actions.get(self.index).copied().unwrap_or_default()
    }

    fn shape(self, number: u16) -> Option<Shape> {
        Some(Shape { service: self.service, index: usize::from(number.checked_sub(1)?) })
    }
}
