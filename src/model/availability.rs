//! Which members of the context object a state is given (reference: "Context
//! object").

use super::facts::StateFacts;
use crate::spec::StateType;
use crate::spec::context::{self, ContextMember, OnlyIn};
use crate::spec::resource::{Pattern, Resource, Target};

impl StateFacts {
    /// Whether the member exists in this field of the state, or may; `None` if
    /// it is not known which field asks.
    pub fn may_have(&self, member: &ContextMember, field: Option<&str>) -> bool {
        match member.only_in {
            None | Some(OnlyIn::Redrive) => true,
            Some(OnlyIn::MapItem) => self.may_have_item(field),
            Some(OnlyIn::Callback) => self.may_have_token(),
        }
    }

    /// Whether the state is given a token for a callback.
    fn may_have_token(&self) -> bool {
        match self.state_type.known() {
            Some(StateType::Task) => {}
            Some(_) => return false,
            None => return true,
        }
        let Some((text, _)) = &self.resource else { return true };
        match Resource::parse(text).map(|resource| (resource.pattern(), resource.target)) {
            Some((Some(pattern), _)) => matches!(pattern, Pattern::Token | Pattern::Unknown),
            Some((None, target)) => !matches!(target, Target::Function { .. }),
            None => true,
        }
    }

    /// Whether the state, or a field of it, is given an item of a Map state.
    fn may_have_item(&self, field: Option<&str>) -> bool {
        if self.context.is_in_map {
            return true;
        }
        match self.state_type.known() {
            Some(StateType::Map) => field.is_none_or(|field| context::ITEM_FIELDS.contains(&field)),
            Some(_) => false,
            None => true,
        }
    }
}
