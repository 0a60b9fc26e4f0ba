//! Settings on the command line.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::explain::unknown_rule;
use crate::ide::{Level, Settings, rule};
use crate::spec;

/// The arguments that change what is found.
#[derive(Args, Clone, Debug, Default)]
pub struct SettingsArguments {
    /// The type of the state machines, which a definition does not say itself
    #[arg(long, value_enum, default_value_t, ignore_case = true, value_name = "TYPE")]
    pub machine_type: MachineType,

    /// What becomes of the findings of a rule: off, hint, warning or error; may be repeated
    #[arg(long = "rule", value_name = "CODE=LEVEL", value_parser = rule_level)]
    pub rules: Vec<RuleLevel>,
}

/// The types of state machines, as they are written everywhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MachineType {
    /// Runs up to a year
    #[default]
    #[value(name = "STANDARD")]
    Standard,
    /// Runs up to five minutes
    #[value(name = "EXPRESS")]
    Express,
}

/// A rule and its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleLevel {
    code: &'static str,
    level: Level,
}

/// Reads `CODE=LEVEL`.
fn rule_level(text: &str) -> Result<RuleLevel, String> {
    let (code, level) = text.split_once('=').ok_or("write CODE=LEVEL, for example unreachable-state=hint")?;
    let rule = rule(code).ok_or_else(|| unknown_rule(code))?;
    let level =
        Level::from_name(level).ok_or_else(|| format!("the level must be one of {}", Level::NAMES.join(", ")))?;
    Ok(RuleLevel { code: rule.code, level })
}

impl SettingsArguments {
    /// As settings. Of several levels for one rule the last counts.
    pub fn settings(&self) -> Arc<Settings> {
        let mut settings = Settings::of(match self.machine_type {
            MachineType::Standard => spec::MachineType::Standard,
            MachineType::Express => spec::MachineType::Express,
        });
        for RuleLevel { code, level } in &self.rules {
            // It was looked up when the arguments were read.
            let _ = settings.set_level(code, *level);
        }
        Arc::new(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read() {
        let level = rule_level("unreachable-state=off").unwrap();
        assert_eq!(level, RuleLevel { code: "unreachable-state", level: Level::Off });
        for (text, expected) in [
            ("unreachable-state", "CODE=LEVEL"),
            ("unreachable-state=warn", "off, hint, warning, error"),
            ("unreachable-sate=off", "did you mean `unreachable-state`?"),
            ("=off", "there is no rule ``"),
        ] {
            let message = rule_level(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }

    #[test]
    fn the_last_level_of_a_rule_counts() {
        let rules = ["unreachable-state=off", "unreachable-state=hint"].map(|text| rule_level(text).unwrap()).into();
        let settings = SettingsArguments { machine_type: MachineType::Express, rules }.settings();
        let rule = rule("unreachable-state").unwrap();
        assert_eq!(settings.severity(rule, rule.severity), Some(crate::ide::Severity::Hint));
        assert_eq!(settings.machine_type, spec::MachineType::Express);
    }
}
