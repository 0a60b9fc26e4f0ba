//! Hover.
use super::{Definition, RangeInfo};
use crate::text::TextSize;
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let _ = (definition, at);
    None
}
