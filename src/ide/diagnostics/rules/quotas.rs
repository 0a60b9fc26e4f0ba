//! What the service's quotas do not let through, as far as the text tells
//! (reference: "Limits and workflow types").

use super::super::Findings;
use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::values;
use crate::ide::Definition;
use crate::spec::limits::{
    DEFINITION_BYTES, HISTORY_EVENTS, MANY_STATES, PAYLOAD_BYTES, SECONDS, SECONDS_FIELDS, STANDARD_SECONDS,
};
use crate::spec::{MachineType, QueryLanguage, StateType, ValueKind};
use crate::syntax::{Node, ScalarKind};
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!("quota-payload", Warning, Suspicious, "a payload is larger than 256 KiB", Check::Field(payload)),
    row!("quota-wait-year", Warning, Suspicious, "a wait is longer than an execution can last", Check::Field(year)),
    row!("quota-history", Hint, Suspicious, "a run has more events than its history holds", Check::State(history))
        .silent_in_unbalanced_text(),
    row!("quota-states", Hint, Style, "the definition is very large", Check::Definition(states)),
];

/// The payload as it is written is too large, whatever its expressions give.
fn payload(field: &FieldContext, acc: &mut Findings) {
    let kind = field.field.value;
    let is_payload = matches!(kind, ValueKind::Template | ValueKind::Arguments | ValueKind::Json | ValueKind::Items);
    let value = field.value();
    if !is_payload || usize::from(value.range().len()) <= PAYLOAD_BYTES {
        return;
    }
    let language = if kind == ValueKind::Json { None } else { Some(field.object.language) };
    let bytes = least_bytes(value, language, DEPTH);
    if bytes > PAYLOAD_BYTES {
        let message = format!(
            "this is {} KiB of JSON, and the execution fails with `States.DataLimitExceeded` where it is more than \
             {}: keep it in Amazon S3 and pass on where it is",
            bytes / 1024,
            PAYLOAD_BYTES / 1024
        );
        acc.report(field.key_range(), message);
    }
}

/// Payloads are measured to this depth.
pub(super) const DEPTH: usize = 64;

/// The length of the value as JSON without white space; of what is computed in
/// this language nothing is counted.
pub(super) fn least_bytes(node: Node, language: Option<QueryLanguage>, depth: usize) -> usize {
    if depth == 0 {
        return 0;
    }
    if let Some(scalar) = node.scalar() {
        return match scalar.kind {
            ScalarKind::Text { .. } => {
                let text = node.text_value().unwrap_or_default();
                let is_computed = language == Some(QueryLanguage::Jsonata) && values::is_expression(&text);
                if is_computed || scalar.placeholder { 0 } else { text.len() + 2 }
            }
            // The shortest way to write a number is as short in all syntaxes.
            ScalarKind::Number => node.raw().len(),
            ScalarKind::True | ScalarKind::Null => "true".len(),
            ScalarKind::False => "false".len(),
            _ => 0,
        };
    }
    let mut bytes = 2;
    for (index, entry) in node.entries().enumerate() {
        bytes += usize::from(index > 0);
        let Some(key) = entry.key() else {
            bytes += least_bytes(entry.value(), language, depth - 1);
            continue;
        };
        if entry.is_key_opaque() {
            continue;
        }
        let is_computed = language == Some(QueryLanguage::JsonPath) && key.ends_with(".$");
        bytes += key.len() + 3;
        bytes = if is_computed { bytes - 2 } else { bytes + least_bytes(entry.value(), language, depth - 1) };
    }
    bytes
}

/// A wait or a timeout of more than a year. The largest number of seconds that
/// a timeout takes is what stands for none, and so nobody's mistake.
fn year(field: &FieldContext, acc: &mut Findings) {
    let is_standard = field.object.context.machine_type == MachineType::Standard;
    if !is_standard || !SECONDS_FIELDS.contains(&field.field.name) {
        return;
    }
    let value = field.value();
    let Some(seconds) = values::number(value) else { return };
    let is_wait = field.object.state_type() == Some(StateType::Wait);
    let is_over = seconds > STANDARD_SECONDS as f64 && seconds <= SECONDS as f64;
    if !is_over || !is_wait && seconds == SECONDS as f64 {
        return;
    }
    let message = match is_wait {
        true => "an execution can last a year (31536000 seconds), so this wait never ends".to_owned(),
        false => {
            format!("an execution can last a year (31536000 seconds), so `{}` never acts", field.field.name)
        }
    };
    acc.report(value.range(), message);
}

/// An inline Map over a list whose length is written out makes more events than
/// a history holds, even if each iteration goes the shortest way.
fn history(object: &ObjectContext, acc: &mut Findings) {
    let is_standard = object.context.machine_type == MachineType::Standard;
    if object.state_type() != Some(StateType::Map) || !is_standard || object.is_incomplete {
        return;
    }
    let Some((count, items)) = known_items(object.node, object.language) else { return };
    let mut budget = STATES;
    let each = iteration_events(object.node, object.language, &mut budget);
    // Where a single iteration is too much, the Map within it was reported.
    let events = count.saturating_mul(each);
    if events > HISTORY_EVENTS && each <= HISTORY_EVENTS {
        let message = format!(
            "{count} iterations make at least {events} events, and an execution ends when it has {HISTORY_EVENTS}: make \
             it a distributed Map, whose iterations have a history of their own"
        );
        acc.report(items, message);
    }
}

/// So many states are counted, and what comes behind costs nothing.
const STATES: usize = 64;

/// How many items an inline Map has, and where they stand.
fn known_items(map: Node, language: QueryLanguage) -> Option<(usize, TextRange)> {
    let mode = map.get("ItemProcessor").and_then(|node| node.get("ProcessorConfig")?.get("Mode"));
    let is_inline = mode.is_none_or(|mode| mode.text_value().is_some_and(|mode| mode == "INLINE"));
    let items = map.get("Items").filter(|_| language == QueryLanguage::Jsonata && is_inline)?;
    if let Some(list) = items.array() {
        return (!list.spliced).then(|| (list.children.len(), values::visible_start(items)));
    }
    let text = items.text_value().filter(|_| !items.is_opaque())?;
    let range = text.strip_prefix("{%")?.strip_suffix("%}")?.trim().strip_prefix('[')?.strip_suffix(']')?;
    let (first, last) = range.split_once("..")?;
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let (first, last) = (number(first)?, number(last)?);
    let count = (last as usize + 1).saturating_sub(first as usize);
    Some((count, items.content_range()))
}

/// The least number of events of one iteration: its start and end, and its
/// states as far as only one way leads on.
fn iteration_events(map: Node, language: QueryLanguage, budget: &mut usize) -> usize {
    let machine = map.get("ItemProcessor").or_else(|| map.get("Iterator"));
    2 + machine.map_or(0, |machine| machine_events(machine, language, budget))
}

fn machine_events(machine: Node, language: QueryLanguage, budget: &mut usize) -> usize {
    let mut events: usize = 0;
    let mut name = machine.get("StartAt").and_then(|start| start.text_value());
    let Some(states) = machine.get("States") else { return 0 };
    while let Some(state) = name.take().and_then(|name| states.get(&name)) {
        if *budget == 0 {
            break;
        }
        *budget -= 1;
        events = events.saturating_add(state_events(state, language, budget));
        // With a catcher, or after a choice, another way may be the shorter one.
        if state.get("Catch").is_none() {
            name = state.get("Next").and_then(|next| next.text_value());
        }
    }
    events
}

/// Entering and leaving a state, and what happens in it: a Task is scheduled,
/// started and done; a Parallel or Map state is started and done.
fn state_events(state: Node, language: QueryLanguage, budget: &mut usize) -> usize {
    let state_type = state.get("Type").and_then(|value| StateType::from_name(&value.text_value()?));
    let own = state.get("QueryLanguage").and_then(|value| value.text_value());
    let language = own.map_or(language, |own| QueryLanguage::from_value(&own));
    match state_type {
        None => 0,
        Some(StateType::Succeed | StateType::Pass | StateType::Wait | StateType::Choice) => 2,
        Some(StateType::Fail) => 1,
        Some(StateType::Task) => 5,
        Some(StateType::Parallel) => {
            let branches = state.get("Branches").into_iter().flat_map(|branches| branches.entries());
            branches.fold(4, |sum, branch| sum.saturating_add(machine_events(branch.value(), language, budget)))
        }
        Some(StateType::Map) => {
            let count = known_items(state, language).map_or(0, |(count, _)| count);
            if count == 0 {
                return 4;
            }
            iteration_events(state, language, budget).saturating_mul(count).saturating_add(4)
        }
    }
}

/// The whole definition has a great many states, or comes near to the size
/// that AWS takes.
fn states(definition: &Definition, acc: &mut Findings) {
    let mut count = 0;
    definition.analysis().for_each_machine(&mut |machine| count += machine.facts.states.len());
    let size = definition.text().len();
    let range = values::visible_start(definition.root());
    if count > MANY_STATES {
        let message = format!("this machine has {count} states: put a part of it into a machine of its own");
        acc.report(range, message);
    } else if size > DEFINITION_BYTES / 100 * 80 && size <= DEFINITION_BYTES / 100 * 90 {
        let message = format!(
            "the definition has {} KiB of the {} that AWS takes: put a part of it into a machine of its own",
            size / 1024,
            DEFINITION_BYTES / 1024
        );
        acc.report(range, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_machine, codes};
    use crate::spec::MachineType;
    use expect_test::expect;

    fn pass(members: &str) -> String {
        format!("{{\"StartAt\": \"P\", \"States\": {{\"P\": {{\"Type\": \"Pass\", {members}, \"End\": true}}}}}}")
    }

    #[test]
    fn a_payload_is_measured_without_what_is_computed() {
        let count = |members: &str| codes(&pass(members)).iter().filter(|code| **code == "quota-payload").count();
        let blank = " ".repeat(300_000);
        let large = "x".repeat(262_145);
        assert_eq!(count(&format!("\"Result\": \"{large}\"")), 1);
        assert_eq!(count(&format!("\"Result\": {{\"a\": [\"{}\", 1]}}", &large[..262_130])), 0);
        assert_eq!(count(&format!("\"Result\": {{\"a\": [\"{}\", 1]}}", &large[..262_140])), 1);
        assert_eq!(count(&format!("\"Result\": {{{blank}}}")), 0);
        assert_eq!(count(&format!("\"Parameters\": {{\"a.$\": \"States.Format('{large}')\"}}")), 0);
        assert_eq!(count(&format!("\"Parameters\": {{\"a\": \"{large}\"}}")), 1);
        assert_eq!(count(&format!("\"QueryLanguage\": \"JSONata\", \"Output\": \"{{% '{large}' %}}\"")), 0);
        assert_eq!(count(&format!("\"QueryLanguage\": \"JSONata\", \"Output\": \"{large}\"")), 1);
        assert_eq!(count(&format!("\"Comment\": \"{large}\"")), 0);
    }

    #[test]
    fn nothing_waits_longer_than_a_year() {
        let text = r#"
{
  "StartAt": "A",
  "TimeoutSeconds": 40000000,
  "States": {
    "A": {"Type": "Wait", "Seconds": 31536001, "Next": "B"},
    "B": {"Type": "Wait", "Seconds": 31536000, "Next": "C"},
    "C": {"Type": "Task", "Resource": "${R}", "TimeoutSeconds": 99999999, "HeartbeatSeconds": 40000000, "Next": "D"},
    "D": {"Type": "Wait", "Seconds": 99999999, "End": true}
  }
}
"#;
        check(
            text,
            expect![[r#"
            3  |   "TimeoutSeconds": 40000000,
            .. |                     ^^^^^^^^ warning quota-wait-year: an execution can last a year (31536000 seconds), so `TimeoutSeconds` never acts
            5  |     "A": {"Type": "Wait", "Seconds": 31536001, "Next": "B"},
            .. |                                      ^^^^^^^^ warning quota-wait-year: an execution can last a year (31536000 seconds), so this wait never ends
            7  |     "C": {"Type": "Task", "Resource": "${R}", "TimeoutSeconds": 99999999, "HeartbeatSeconds": 40000000, "Next": "D"},
            .. |                                                                                               ^^^^^^^^ warning quota-wait-year: an execution can last a year (31536000 seconds), so `HeartbeatSeconds` never acts
            8  |     "D": {"Type": "Wait", "Seconds": 99999999, "End": true}
            .. |                                      ^^^^^^^^ warning quota-wait-year: an execution can last a year (31536000 seconds), so this wait never ends
        "#]],
        );
        check_machine(MachineType::Express, text, expect![""]);
    }

    fn map(items: &str, config: &str, states: &str) -> String {
        format!(
            "{{\"StartAt\": \"M\", \"QueryLanguage\": \"JSONata\", \"States\": {{\"M\": {{\"Type\": \"Map\", \"End\": true,\n\
             \"Items\": {items},\n\"ItemProcessor\": {{{config}\"StartAt\": \"A\", \"States\": {{{states}}}}}}}}}}}"
        )
    }

    #[test]
    fn a_history_holds_all_iterations() {
        let one = r#""A": {"Type": "Pass", "End": true}"#;
        let three = r#""A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "Next": "C"},
"C": {"Type": "Task", "Resource": "${R}", "End": true}"#;
        let choice = r#""A": {"Type": "Choice", "Choices": [{"Condition": true, "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}"#;
        let inner = r#""A": {"Type": "Map", "End": true, "Items": "{% [1..200] %}", "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}}"#;
        let all = [
            map("\"{% [1..6251] %}\"", "", one),
            map("\"{% [1..6250] %}\"", "", one),
            map("\"{%[ 0 .. 2500 ]%}\"", "", three),
            map("\"{% [1..6251] %}\"", "", choice),
            map("\"{% [1..200] %}\"", "", inner),
            map(
                "\"{% [1..99999] %}\"",
                "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"},",
                one,
            ),
            map("\"{% [1..99999] %}\"", "\"ProcessorConfig\": {\"Mode\": \"${Mode}\"},", one),
            map("\"{% [5..1] %}\"", "", one),
            map("\"{% [1..$n] %}\"", "", one),
            map("\"{% [4294967296..99999999999] %}\"", "", one),
            map("[1, 2, 3]", "", one),
        ];
        check_each(
            &all,
            expect![[r#"
            2  | "Items": "{% [1..6251] %}",
            .. |           ^^^^^^^^^^^^^^^ hint quota-history: 6251 iterations make at least 25004 events, and an execution ends when it has 25000: make it a distributed Map, whose iterations have a history of their own
            ---
            ---
            2  | "Items": "{%[ 0 .. 2500 ]%}",
            .. |           ^^^^^^^^^^^^^^^^^ hint quota-history: 2501 iterations make at least 27511 events, and an execution ends when it has 25000: make it a distributed Map, whose iterations have a history of their own
            ---
            2  | "Items": "{% [1..6251] %}",
            .. |           ^^^^^^^^^^^^^^^ hint quota-history: 6251 iterations make at least 25004 events, and an execution ends when it has 25000: make it a distributed Map, whose iterations have a history of their own
            ---
            2  | "Items": "{% [1..200] %}",
            .. |           ^^^^^^^^^^^^^^ hint quota-history: 200 iterations make at least 161200 events, and an execution ends when it has 25000: make it a distributed Map, whose iterations have a history of their own
            ---
            ---
            ---
            ---
            ---
            ---
        "#]],
        );
        check_machine(MachineType::Express, &all[0], expect![""]);
        let list = vec!["0"; 6251].join(",");
        assert!(codes(&map(&format!("[{list}]"), "", one)).contains(&"quota-history"));
    }

    #[test]
    fn only_the_inner_one_of_two_maps_is_told() {
        let inner = |items: &str| {
            format!(
                r#""A": {{"Type": "Map", "End": true, "Items": "{items}", "ItemProcessor": {{"StartAt": "B", "States": {{"B": {{"Type": "Pass", "End": true}}}}}}}}"#
            )
        };
        let text = map("\"{% [1..10] %}\"", "", &inner("{% [1..9000] %}"));
        assert_eq!(codes(&text).iter().filter(|code| **code == "quota-history").count(), 1);
    }

    #[test]
    fn very_large_machines_are_told() {
        let machine = |count: usize, comment: usize| {
            let states: Vec<String> = (0..count)
                .map(|index| format!("\"S{index}\": {{\"Type\": \"Pass\", \"Next\": \"S{}\"}}", index + 1))
                .collect();
            format!(
                "{{\"Comment\": \"{}\", \"StartAt\": \"S0\", \"States\": {{{}, \"S{count}\": {{\"Type\": \"Succeed\"}}}}}}",
                "x".repeat(comment),
                states.join(", ")
            )
        };
        let count = |text: String| codes(&text).iter().filter(|code| **code == "quota-states").count();
        assert_eq!(count(machine(999, 0)), 0);
        assert_eq!(count(machine(1000, 0)), 1);
        assert_eq!(count(machine(1, 830_000)), 0);
        assert_eq!(count(machine(1, 850_000)), 1);
        assert_eq!(count(machine(1, 950_000)), 0);
    }
}
