//! One thing that may be put into a `Resource`.

use std::borrow::Cow;

use super::popular;
use crate::ide::CompletionKind;
use crate::spec::resource::Pattern;
use crate::spec::services::{Action, Integration, Listing, Service};

/// Something to put into a `Resource`.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub what: What,
    /// What the list shows, and what is typed.
    pub label: String,
    pub insert: String,
    /// More must follow.
    pub goes_on: bool,
    /// It is the whole text.
    pub is_whole: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A part of ARNs.
    Word,
    /// What stands elsewhere in the definition.
    Other,
    Service(&'static Service),
    Action(Action, Pattern),
    Suffix(Pattern),
}

impl Candidate {
    fn new(what: What, label: String) -> Self {
        Candidate { what, insert: label.clone(), label, goes_on: false, is_whole: false }
    }

    /// A part of an ARN.
    pub fn word(word: &str, goes_on: bool) -> Self {
        Candidate { goes_on, ..Candidate::new(What::Word, word.to_owned()) }
    }

    /// The end of what stands elsewhere.
    pub fn other(end: &str) -> Self {
        Candidate::new(What::Other, end.to_owned())
    }

    /// A service, behind `before`; its action follows or stands there already.
    pub fn service(service: &'static Service, before: &str, goes_on: bool) -> Self {
        let colon = if goes_on { ":" } else { "" };
        let label = format!("{before}{}", service.name);
        Candidate { insert: format!("{label}{colon}"), goes_on, ..Candidate::new(What::Service(service), label) }
    }

    /// A call, with its service if that does not stand there already.
    pub fn action(action: Action, pattern: Pattern, with_service: bool) -> Self {
        let call = format!("{}{}", action.name(), pattern.suffix());
        let label = if with_service { format!("{}:{call}", action.service().path()) } else { call };
        Candidate::new(What::Action(action, pattern), label)
    }

    /// The end of a call that waits.
    pub fn suffix(pattern: Pattern) -> Self {
        Candidate::new(What::Suffix(pattern), pattern.suffix().to_owned())
    }

    pub fn kind(&self) -> CompletionKind {
        match self.what {
            What::Word | What::Other => CompletionKind::Value,
            What::Service(_) => CompletionKind::Service,
            What::Action(..) => CompletionKind::Function,
            What::Suffix(_) => CompletionKind::Keyword,
        }
    }

    /// The name for people by which it is looked for. Actions of the SDK are too
    /// many for that.
    pub fn title(&self) -> &'static str {
        match self.what {
            What::Action(action, _) if action.service().integration == Integration::Sdk => "",
            _ => self.detail(),
        }
    }

    /// The name of the service for people.
    pub fn detail(&self) -> &'static str {
        match self.what {
            What::Service(service) => service.title,
            What::Action(action, _) => action.service().title,
            _ => "",
        }
    }

    /// The name of the documentation.
    pub fn docs(&self) -> Option<(&'static str, Cow<'static, str>)> {
        match self.what {
            What::Word | What::Other => None,
            What::Service(service) => Some(("service", service.path())),
            What::Action(action, pattern) => {
                Some(("action", format!("{}:{}{}", action.service().path(), action.name(), pattern.suffix()).into()))
            }
            What::Suffix(pattern) => Some(("pattern", pattern.suffix().into())),
        }
    }

    pub fn is_deprecated(&self) -> bool {
        matches!(self.what, What::Action(action, _) if action.is_deprecated())
    }

    /// Its place where nothing is typed: the first have the least.
    pub fn rank(&self) -> usize {
        // Behind all that is popular.
        const MANY: usize = 100;
        match self.what {
            What::Other => 0,
            What::Word | What::Suffix(_) => 1,
            What::Action(action, _) if action.is_deprecated() => 2 * MANY,
            What::Action(action, _) => 2 + popular::rank(action),
            What::Service(service) if service.listing == Listing::Unlisted => MANY + 1,
            What::Service(service) => popular::rank_of_service(service).unwrap_or(MANY),
        }
    }
}
