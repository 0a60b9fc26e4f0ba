//! Settings as clients write them, and what is wrong with them.
//!
//! The keys are `machineType` and `rules`, alone or within `asl`, since some
//! clients send the section and others what holds it. Whatever is wrong is left
//! out and told; the rest holds. Nothing here knows where settings come from.

use serde_json::{Map, Value};

use crate::ide::{Level, RULES, Settings, most_similar};
use crate::spec::MachineType;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Read {
    pub settings: Settings,
    /// What is wrong, each in the words for the user.
    pub problems: Vec<String>,
}

const MACHINE_TYPE: &str = "machineType";
const RULE_LEVELS: &str = "rules";

/// The settings in `value`; `None` if it has none for this server.
pub(super) fn read(value: &Value) -> Option<Read> {
    let outer = value.as_object()?;
    let section = match outer.get("asl") {
        Some(Value::Object(section)) => section,
        Some(Value::Null) => return None,
        Some(_) => return Some(Read { problems: vec!["`asl` must be an object".to_owned()], ..Read::default() }),
        None => outer,
    };
    let mut read = Read::default();
    for (key, value) in section.iter().filter(|(_, value)| !value.is_null()) {
        match (&**key, value) {
            (MACHINE_TYPE, value) => match value.as_str().and_then(|name| MachineType::from_name(&name.to_uppercase()))
            {
                Some(machine_type) => read.settings.machine_type = machine_type,
                None => read.problems.push(format!("`{MACHINE_TYPE}` must be `STANDARD` or `EXPRESS`, not `{value}`")),
            },
            (RULE_LEVELS, Value::Object(levels)) => read.set_levels(levels),
            (RULE_LEVELS, _) => {
                read.problems
                    .push(format!("`{RULE_LEVELS}` must be an object such as {{\"unreachable-state\": \"off\"}}"));
            }
            // Clients keep settings of their own in the section, and other servers' beside it.
            (key, _) => read.problems.extend(
                most_similar(key, [MACHINE_TYPE, RULE_LEVELS].into_iter())
                    .map(|similar| format!("there is no setting `{key}`; did you mean `{similar}`?")),
            ),
        }
    }
    let is_for_us = outer.contains_key("asl")
        || read != Read::default()
        || [MACHINE_TYPE, RULE_LEVELS].iter().any(|key| section.contains_key(*key));
    is_for_us.then_some(read)
}

impl Read {
    fn set_levels(&mut self, levels: &Map<String, Value>) {
        for (code, level) in levels.iter().filter(|(_, level)| !level.is_null()) {
            let Some(level) = level.as_str().and_then(Level::from_name) else {
                let names = Level::NAMES.map(|name| format!("`{name}`")).join(", ");
                self.problems.push(format!("the level of `{code}` must be one of {names}, not `{level}`"));
                continue;
            };
            if self.settings.set_level(code, level).is_err() {
                let similar = most_similar(code, RULES.iter().map(|rule| rule.code));
                let advice = similar.map(|similar| format!("; did you mean `{similar}`?")).unwrap_or_default();
                self.problems.push(format!("there is no rule `{code}`{advice}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ide::{Severity, rule};

    fn level(settings: &Settings, code: &str) -> Option<Severity> {
        let rule = rule(code).unwrap();
        settings.severity(rule, rule.severity)
    }

    #[test]
    fn the_section_is_read_alone_and_within_its_name() {
        let section = json!({"machineType": "express", "rules": {"unreachable-state": "hint", "next-and-end": "off"}});
        for value in [section.clone(), json!({"asl": section, "rust-analyzer": {"rules": 1}})] {
            let Read { settings, problems } = read(&value).unwrap();
            assert_eq!((settings.machine_type, problems), (MachineType::Express, vec![]));
            assert_eq!(level(&settings, "unreachable-state"), Some(Severity::Hint));
            assert_eq!(level(&settings, "next-and-end"), None);
            assert_eq!(level(&settings, "missing-transition-target"), Some(Severity::Error));
        }
    }

    #[test]
    fn what_is_for_others_is_not_read() {
        for value in [json!(null), json!([]), json!({}), json!({"python": {}}), json!({"asl": null}), json!("x")] {
            assert_eq!(read(&value), None, "{value}");
        }
        for value in [json!({"asl": {}}), json!({"rules": null}), json!({"asl": {"server": {"path": ""}, "trace": 1}})]
        {
            assert_eq!(read(&value), Some(Read::default()), "{value}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_and_the_rest_holds() {
        let value = json!({
            "machineType": "EXPRES",
            "machinetype": "EXPRESS",
            "rules": {"unreachable-state": "warn", "unreachable-sate": "off", "zebra": "off", "next-and-end": "off"},
        });
        let Read { settings, mut problems } = read(&value).unwrap();
        assert_eq!((settings.machine_type, level(&settings, "next-and-end")), (MachineType::Standard, None));
        problems.sort();
        let expected = [
            "`machineType` must be `STANDARD` or `EXPRESS`, not `\"EXPRES\"`",
            "the level of `unreachable-state` must be one of `off`, `hint`, `warning`, `error`, not `\"warn\"`",
            "there is no rule `unreachable-sate`; did you mean `unreachable-state`?",
            "there is no rule `zebra`",
            "there is no setting `machinetype`; did you mean `machineType`?",
        ];
        assert_eq!(problems, expected);
        assert_eq!(read(&json!({"asl": 1})).unwrap().problems, ["`asl` must be an object"]);
        assert_eq!(read(&json!({"rules": []})).unwrap().problems.len(), 1);
    }
}
