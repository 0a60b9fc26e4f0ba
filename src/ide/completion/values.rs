//! Values of a field that has few of them.

use super::fields::table_of_shape;
use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::model::{Place, Role};
use crate::spec::ValueKind;

impl List<'_> {
    /// What the field at the cursor may be set to.
    pub(super) fn values_of_field(&mut self, place: &Place, spot: &Spot) {
        let field = match place.frame().role {
            Role::Values(field) => Some(field),
            _ => place.field(),
        };
        let Some(field) = field else { return };
        match field.value {
            ValueKind::StateName => self.state_names(spot),
            ValueKind::StateType => self.state_types(place, spot),
            ValueKind::ErrorNames if matches!(place.frame().role, Role::Values(_)) => self.error_names(place, spot),
            ValueKind::Boolean | ValueKind::Condition => {
                for word in ["true", "false"] {
                    self.push(spot, Proposal::new(word, CompletionKind::Value, Insert::raw(word)));
                }
            }
            ValueKind::OneOf(values) | ValueKind::ServiceCall(values) => {
                let Role::Object(shape) = place.frame().role else { return };
                for value in values {
                    let insert = match field.value {
                        ValueKind::ServiceCall(_) => Insert::text(format!("arn:aws:states:::{}", value.name)),
                        _ => Insert::text(value.name),
                    };
                    let key = format!("{}={}", field.name, value.name);
                    let proposal = Proposal::new(value.name, CompletionKind::EnumValue, insert);
                    self.push(spot, proposal.docs(table_of_shape(shape), &key));
                }
            }
            _ => {}
        }
    }
}
