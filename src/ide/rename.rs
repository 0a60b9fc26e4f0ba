//! Rename.
use super::{Definition, RangeInfo, RenameError};
use crate::text::{TextEdit, TextSize};
pub fn prepare_rename(definition: &Definition, at: TextSize) -> Result<RangeInfo<String>, RenameError> {
    let _ = (definition, at);
    Err(RenameError("there is nothing to rename here".into()))
}
pub fn rename(definition: &Definition, at: TextSize, new_name: &str) -> Result<TextEdit, RenameError> {
    let _ = (definition, at, new_name);
    Err(RenameError("there is nothing to rename here".into()))
}
