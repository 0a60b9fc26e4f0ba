//! Diagnostics.
use super::{Definition, Diagnostic};
/// All.
pub fn diagnostics(definition: &Definition) -> Vec<Diagnostic> {
    let _ = definition;
    Vec::new()
}
