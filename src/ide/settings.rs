//! What a user can set: of which type a bare definition is, and how grave the
//! findings of each rule are.
//!
//! Where settings come from (a client, the command line) is none of this
//! module's business.

use rustc_hash::FxHashMap;

use super::types::Severity;
use super::{Rule, rule};
use crate::spec::MachineType;

/// The settings of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The type of a machine that does not say it itself, as a bare definition cannot.
    pub machine_type: MachineType,
    levels: FxHashMap<&'static str, Level>,
}

/// What becomes of the findings of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// They are not shown.
    Off,
    /// They are shown, each with this severity.
    Shown(Severity),
}

impl Level {
    /// The names, as they are written in settings.
    pub const NAMES: [&'static str; 4] = ["off", "hint", "warning", "error"];

    /// The level of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Level::Off),
            "hint" => Some(Level::Shown(Severity::Hint)),
            "warning" => Some(Level::Shown(Severity::Warning)),
            "error" => Some(Level::Shown(Severity::Error)),
            _ => None,
        }
    }
}

/// There is no rule of this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownRule;

impl Settings {
    /// The default settings, but for machines of this type.
    pub fn of(machine_type: MachineType) -> Self {
        Settings { machine_type, ..Settings::default() }
    }

    /// Sets what becomes of the findings of the rule `code`.
    pub fn set_level(&mut self, code: &str, level: Level) -> Result<(), UnknownRule> {
        let rule = rule(code).ok_or(UnknownRule)?;
        self.levels.insert(rule.code, level);
        Ok(())
    }

    /// The severity of a finding of `rule` that has `severity` of itself;
    /// `None` if it is not to be shown.
    pub fn severity(&self, rule: &Rule, severity: Severity) -> Option<Severity> {
        match self.levels.get(rule.code) {
            Some(Level::Off) => None,
            Some(Level::Shown(severity)) => Some(*severity),
            None => (!rule.is_off).then_some(severity),
        }
    }
}
