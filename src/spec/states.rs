//! Stand-in until the table is merged.
use super::StateType;
/// Info.
pub struct StateTypeInfo {
    /// Terminal.
    pub terminal: bool,
}
/// Info.
pub fn info(t: StateType) -> &'static StateTypeInfo {
    if matches!(t, StateType::Succeed | StateType::Fail) {
        &StateTypeInfo { terminal: true }
    } else {
        &StateTypeInfo { terminal: false }
    }
}
