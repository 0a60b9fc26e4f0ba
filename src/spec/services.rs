//! The services whose actions Task states can call: which actions there are,
//! what they take and give, which errors they raise.
//!
//! The facts lie packed in `data/services.bin` (`docs/services.md` says how it is
//! made and what it looks like). Nothing of it is read before somebody asks;
//! then the list of services is, and of a service its actions and its
//! documentation, each when it is first asked for.

mod action;
mod docs;
mod names;
mod shape;
mod table;
#[cfg(test)]
mod tests;
mod unpack;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use super::resource::Call;
use docs::Docs;
use names::Names;
use table::{Packed, table};

pub use action::{Action, Place};
pub use shape::{Kind, Member, Shape};

/// How a service is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integration {
    /// `states:::aws-sdk:s3:getObject`
    Sdk,
    /// `states:::lambda:invoke`
    Optimized,
}

/// What is known of when Step Functions offers an SDK integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// It is in the documented list, of this year or since this day.
    Since(&'static str),
    /// The SDK has it, and the documented lists do not. It may exist.
    Unlisted,
    /// Step Functions gave it up.
    Removed,
}

/// A service with the actions that it offers to Task states.
pub struct Service {
    /// How it is called.
    pub integration: Integration,
    /// As it stands in `Resource`: `cloudwatchlogs`, `emr-containers`.
    pub name: &'static str,
    /// What the names of its errors begin with, before the dot: `CloudWatchLogs`.
    /// Empty where nobody has seen such a name.
    pub prefix: &'static str,
    /// Its name for people: `Amazon CloudWatch Logs`.
    pub title: &'static str,
    /// Whether it is known to be offered.
    pub listing: Listing,
    /// How many actions it has.
    pub action_count: usize,
    /// What the addresses of its documentation are made of.
    page: &'static str,
    /// Its error for whatever it does not describe, if that does not follow
    /// from `prefix`.
    general_error: &'static str,
    packed_names: Packed,
    packed_docs: Packed,
    names: OnceLock<Names>,
    docs: OnceLock<Docs>,
}

/// Where the facts are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The version of botocore whose models were read.
    pub botocore: &'static str,
    /// The day on which that was released, as `2026-11-17`.
    pub released: &'static str,
}

/// Which version of the facts this is.
pub fn version() -> Version {
    table().version
}

/// All services, the SDK's first, by name.
pub fn all() -> impl Iterator<Item = &'static Service> {
    of(Integration::Sdk).iter().chain(of(Integration::Optimized))
}

/// The services that are called this way, by name.
pub fn of(integration: Integration) -> &'static [Service] {
    match integration {
        Integration::Sdk => &table().sdk,
        Integration::Optimized => &table().optimized,
    }
}

/// The service of this very name.
pub fn find(integration: Integration, name: &str) -> Option<&'static Service> {
    let services = of(integration);
    let at = services.binary_search_by(|service| service.name.cmp(name)).ok()?;
    services.get(at)
}

/// The service of the SDK that is meant by a wrong name: another name of it
/// (`logs` for `cloudwatchlogs`), or its name in other letters (`S3`,
/// `secrets-manager`). Slips of the hand are the caller's to find.
pub fn meant(name: &str) -> Option<&'static Service> {
    let plain = name.to_ascii_lowercase();
    let joined: String = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    let known = |name: &str| find(Integration::Sdk, table().alias(name).unwrap_or(name));
    known(&plain).or_else(|| known(&joined))
}

/// Whether the SDK had a service of this name, of whose actions nothing is
/// known any more. It may still be called.
pub fn is_retired(name: &str) -> bool {
    table().retired.iter().any(|retired| retired.name == name)
}

/// The services whose errors begin with `prefix`, and a dot.
pub fn with_error_prefix(prefix: &str) -> impl Iterator<Item = &'static Service> {
    all().filter(move |service| !prefix.is_empty() && service.prefix == prefix)
}

/// Whether a retired service's errors begin with `prefix`, and a dot.
pub fn is_retired_error_prefix(prefix: &str) -> bool {
    table().retired.iter().any(|retired| retired.prefix == prefix)
}

impl Service {
    /// Its actions, by name.
    pub fn actions(&'static self) -> impl ExactSizeIterator<Item = Action> {
        let names = self.names();
        (0..names.actions.len()).map(move |index| Action { service: self, index })
    }

    /// The action of this very name: `putItem`.
    pub fn action(&'static self, name: &str) -> Option<Action> {
        let names = self.names();
        let index = names.actions.binary_search_by(|action| names.text(action.name).cmp(name)).ok()?;
        Some(Action { service: self, index })
    }

    /// The action that is meant by a name in other capitals: `PutItem`.
    pub fn meant(&'static self, name: &str) -> Option<Action> {
        self.actions().find(|action| action.name().eq_ignore_ascii_case(name))
    }

    /// Names of errors that any of its actions can raise: for what the service
    /// does not describe, and for a call that did not reach it.
    pub fn general_errors(&self) -> impl Iterator<Item = Cow<'static, str>> {
        let unnamed = match (self.general_error, self.integration) {
            ("", Integration::Sdk) => Some(Cow::Owned(format!("{0}.{0}Exception", self.prefix))),
            ("", Integration::Optimized) => None,
            (error, _) => Some(Cow::Borrowed(error)),
        };
        let unreached = (!self.prefix.is_empty()).then(|| Cow::Owned(format!("{}.SdkClientException", self.prefix)));
        unnamed.into_iter().chain(unreached)
    }

    /// What stands before its actions in `Resource`, behind `states:::`:
    /// `lambda`, `aws-sdk:s3`.
    pub fn path(&self) -> Cow<'static, str> {
        match self.integration {
            Integration::Sdk => Cow::Owned(format!("aws-sdk:{}", self.name)),
            Integration::Optimized => Cow::Borrowed(self.name),
        }
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::read(table().unpack_names(&self.packed_names)).unwrap_or_default())
    }

    fn docs(&self) -> &Docs {
        self.docs.get_or_init(|| Docs::read(table().unpack_docs(&self.packed_docs)).unwrap_or_default())
    }
}

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        (self.integration, self.name) == (other.integration, other.name)
    }
}

impl Eq for Service {}

impl Hash for Service {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.integration, self.name).hash(state);
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.path())
    }
}

impl Call<'_> {
    /// The service that is called, if it exists.
    pub fn service_called(&self) -> Option<&'static Service> {
        find(self.integration(), self.service.text)
    }

    /// The action that is called, if it exists.
    pub fn action_called(&self) -> Option<Action> {
        self.service_called()?.action(self.action.text)
    }

    /// How the service is called.
    pub fn integration(&self) -> Integration {
        if self.is_sdk { Integration::Sdk } else { Integration::Optimized }
    }
}
