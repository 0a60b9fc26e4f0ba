//! Folding.
use super::{Definition, Fold};
pub fn folds(definition: &Definition) -> Vec<Fold> {
    let _ = definition;
    Vec::new()
}
