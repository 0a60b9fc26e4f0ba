//! Distributed Map states: how their children run, and what only they have
//! (reference: "ProcessorConfig", "Map").

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::Task;
use super::super::{edits, values};
use super::keys::is_meant;
use crate::model::{MapMode, map_mode};
use crate::spec::limits::EXPRESS_SECONDS;
use crate::spec::map::DISTRIBUTED_ONLY;
use crate::spec::resource::{Pattern, Target};
use crate::spec::{MachineType, Shape, StateType};
use crate::syntax::Entry;
use crate::text::TextRange;

pub const RULES: &[Rule] = &[
    row!(
        "processor-execution-type",
        Error,
        Correctness,
        "a Map state says too little or too much of its child executions",
        Check::Object(processor_config)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "map-distributed-in-express",
        Error,
        Express,
        "an Express workflow has a distributed Map state",
        Check::With("processor-execution-type")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "map-distributed-only-field",
        Warning,
        Suspicious,
        "an inline Map state has fields that only distributed ones use",
        Check::State(distributed_only)
    )
    .silent_in_unbalanced_text(),
    row!(
        "express-child-limits",
        Hint,
        Express,
        "an Express child execution waits longer than it can",
        Check::State(express_child)
    ),
];

/// `DISTRIBUTED` needs an `ExecutionType`, `INLINE` takes none, and an Express
/// workflow cannot have the former.
fn processor_config(object: &ObjectContext, acc: &mut Findings) {
    if object.shape != Shape::ProcessorConfig {
        return;
    }
    let mode = object.node.member("Mode");
    let word = mode.map(|mode| mode.value()).filter(|value| !values::is_unknown(*value)).and_then(|it| it.text_value());
    let execution_type = object.node.member("ExecutionType");
    let is_missing = |name| !object.is_incomplete && !is_meant(object, name);
    match (mode, word.as_deref(), execution_type) {
        (Some(mode), Some("DISTRIBUTED"), None) if is_missing("ExecutionType") => {
            let message = "`DISTRIBUTED` needs an `ExecutionType`: AWS refuses it without one, so say whether the \
                           children are `STANDARD` or `EXPRESS` executions";
            let finding = acc.report(object.anchor(), message).at_location(object.location());
            for machine_type in MachineType::ALL {
                let name = machine_type.name();
                let member = format!("\"ExecutionType\": \"{name}\"");
                finding.fix(
                    format!("Run the children as `{name}`"),
                    vec![edits::insertion_behind(object.node, mode, &member)],
                );
            }
        }
        (_, Some("INLINE"), Some(entry)) if !values::is_template_function(entry.value()) => {
            let message = "an inline Map state has no child executions, so AWS refuses an `ExecutionType` on it: \
                           remove it, or write `\"Mode\": \"DISTRIBUTED\"`";
            acc.report(values::key_range(entry), message)
                .at_location(object.location())
                .fix("Remove `ExecutionType`", vec![edits::removal(object.node, entry)]);
        }
        (None, None, Some(entry)) if is_missing("Mode") && !values::is_template_function(entry.value()) => {
            let message = "without a `Mode` the Map state runs inline and has no child executions: write `\"Mode\": \
                           \"DISTRIBUTED\"`, or remove the `ExecutionType`";
            acc.report(values::key_range(entry), message).accepted_by_aws().fix(
                "Make the Map state distributed",
                vec![edits::insertion_at_start(object.node, "\"Mode\": \"DISTRIBUTED\"")],
            );
        }
        _ => {}
    }
    if let Some(mode) = mode.filter(|_| word.as_deref() == Some("DISTRIBUTED")) {
        in_express(object, mode, acc);
    }
}

fn in_express(object: &ObjectContext, mode: Entry, acc: &mut Findings) {
    let context = object.context;
    if context.machine_type != MachineType::Express {
        return;
    }
    let range = mode.value().content_range();
    if context.is_child {
        let message = "this runs in Express executions, the children of the Map state around it, and they cannot have \
                       children of their own: make those `STANDARD`, or this one `INLINE`";
        acc.report_as("map-distributed-in-express", range, message).accepted_by_aws();
        return;
    }
    let message = "an Express workflow cannot start child executions, so AWS refuses `DISTRIBUTED` in it: write \
                   `INLINE`, or make the workflow a Standard one";
    acc.report_as("map-distributed-in-express", range, message).at_location(object.location());
}

/// One finding for all such fields: what is wrong is most likely the mode.
fn distributed_only(object: &ObjectContext, acc: &mut Findings) {
    if object.state_type() != Some(StateType::Map) || map_mode(object.node) != Some(MapMode::Inline) {
        return;
    }
    let is_there = |entry: &Entry| {
        entry.key().is_some_and(|key| DISTRIBUTED_ONLY.contains(&&*key) && object.field_of(&key).is_some())
            && !values::is_template_function(entry.value())
    };
    let entries: Vec<Entry> = object.node.entries().filter(is_there).collect();
    let [first, others @ ..] = &entries[..] else { return };
    let keys: Vec<_> = entries.iter().filter_map(|entry| entry.key()).collect();
    let names = values::enumerated(&keys.iter().map(|key| &**key).collect::<Vec<_>>());
    let (have, them) = if others.is_empty() { ("has", "it") } else { ("have", "them") };
    let message = format!(
        "{names} {have} no effect on an inline Map state: write `\"Mode\": \"DISTRIBUTED\"` in the `ProcessorConfig` of \
         its item processor, or remove {them}"
    );
    let finding = acc.report(values::key_range(*first), message);
    for other in others {
        finding.related(values::key_range(*other), "this has no effect either");
    }
    let processor = object.node.get("ItemProcessor").filter(|node| node.member("ProcessorConfig").is_none());
    if let Some(processor) = processor.filter(|_| object.context.machine_type == MachineType::Standard) {
        let member = "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}";
        finding.fix("Make the Map state distributed", vec![edits::insertion_at_start(processor, member)]);
    }
    if others.is_empty() {
        let name = keys.first().map(|key| &**key).unwrap_or_default();
        finding.fix(format!("Remove `{name}`"), vec![edits::removal(object.node, *first)]);
    }
}

/// What a state of an Express child execution cannot do. In a workflow that is
/// an Express one itself other rules tell about it.
fn express_child(state: &ObjectContext, acc: &mut Findings) {
    if state.context.machine_type != MachineType::Express || !state.context.is_child {
        return;
    }
    match state.state_type() {
        Some(StateType::Task) => waits_for_others(state, acc),
        Some(StateType::Wait) => waits_too_long(state, acc),
        _ => {}
    }
}

fn waits_for_others(state: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(state) else { return };
    let Some(resource) = task.resource() else { return };
    let what = match (&resource.target, resource.pattern()) {
        (_, Some(pattern)) if pattern.is_sync() => "wait for a job (`.sync`)",
        (_, Some(Pattern::Token)) => "wait for a callback (`.waitForTaskToken`)",
        (Target::Activity { .. }, _) => "wait for an activity",
        _ => return,
    };
    let message = format!(
        "the children of the Map state around this are Express executions, and these cannot {what}: make them \
         `STANDARD`"
    );
    acc.report(task.entry.value().content_range(), message);
}

fn waits_too_long(state: &ObjectContext, acc: &mut Findings) {
    let Some(seconds) = state.field("Seconds") else { return };
    let number = values::number(seconds.value()).filter(|_| !seconds.is_unknown());
    if number.is_some_and(|number| number >= EXPRESS_SECONDS as f64) {
        let range: TextRange = seconds.value().range();
        let message = "the children of the Map state around this are Express executions, which end after five \
                       minutes: make them `STANDARD`, or wait for a shorter time";
        acc.report(range, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, check_machine};
    use crate::spec::MachineType;
    use expect_test::expect;

    /// A machine of one Map state with these members, `config` in its processor.
    fn map(members: &str, config: &str) -> String {
        let states = r#""StartAt": "I", "States": {"I": {"Type": "Succeed"}}"#;
        format!(
            "{{\"StartAt\": \"M\", \"States\": {{\"M\": {{\"Type\": \"Map\",\n{members}\n\"ItemProcessor\": {{{config}\n{states}}}, \
             \"End\": true}}}}}}\n"
        )
    }

    #[test]
    fn mode_and_type_of_the_children_go_together() {
        check(
            &map("", r#""ProcessorConfig": {"Mode": "DISTRIBUTED"},"#),
            expect![[r#"
            3  | "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"},
            .. |                    ^^^^^^^^^^^^^^^ error processor-execution-type: `DISTRIBUTED` needs an `ExecutionType`: AWS refuses it without one, so say whether the children are `STANDARD` or `EXPRESS` executions [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig]
        "#]],
        );
        check(
            &map("", r#""ProcessorConfig": {"Mode": "INLINE", "ExecutionType": "STANDARD"},"#),
            expect![[r#"
            3  | "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE", "ExecutionType": "STANDARD"},
            .. |                                                          ^^^^^^^^^^^^^ error processor-execution-type: an inline Map state has no child executions, so AWS refuses an `ExecutionType` on it: remove it, or write `"Mode": "DISTRIBUTED"` [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig]
        "#]],
        );
        check(
            &map("", r#""ProcessorConfig": {"ExecutionType": "STANDARD"},"#),
            expect![[r#"
            3  | "ItemProcessor": {"ProcessorConfig": {"ExecutionType": "STANDARD"},
            .. |                                        ^^^^^^^^^^^^^ warning processor-execution-type: without a `Mode` the Map state runs inline and has no child executions: write `"Mode": "DISTRIBUTED"`, or remove the `ExecutionType`
        "#]],
        );
        check_fix(
            &map("", r#""ProcessorConfig": {"Mode": "DISTRIBUTED"},"#),
            expect![[r#"
            Run the children as `STANDARD`
            {"StartAt": "M", "States": {"M": {"Type": "Map",

            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
        check_fix(
            &map("", r#""ProcessorConfig": {"Mode": "INLINE", "ExecutionType": "STANDARD"},"#),
            expect![[r#"
            Remove `ExecutionType`
            {"StartAt": "M", "States": {"M": {"Type": "Map",

            "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"},
            "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
    }

    #[test]
    fn what_is_known_elsewhere_or_to_nobody_is_not_told() {
        for config in [
            r#""ProcessorConfig": {},"#,
            r#""ProcessorConfig": {"Mode": "INLINE"},"#,
            r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},"#,
            r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "${type}"},"#,
            r#""ProcessorConfig": {"Mode": "${mode}", "ExecutionType": "EXPRESS"},"#,
            r#""ProcessorConfig": {"Mode": "DISTRIBUTED", ${type}},"#,
            r#""ProcessorConfig": {"Mode": "INLINE", "ExecutionType": {"Ref": "AWS::NoValue"}},"#,
            r#""ProcessorConfig": {"Ref": "Config"},"#,
        ] {
            check(&map("", config), expect![[""]]);
        }
        check(
            &map("", r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "executionType": "EXPRESS"},"#),
            expect![[r#"
            3  | "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "executionType": "EXPRESS"},
            .. |                                                               ^^^^^^^^^^^^^ error field-case: `executionType` must be written `ExecutionType`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig]
        "#]],
        );
        check(
            &map("", r#""ProcessorConfig": {"Mode": "DISTRIBUTE"},"#),
            expect![[r#"
            3  | "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTE"},
            .. |                                                ^^^^^^^^^^ error processor-mode: `Mode` takes no `DISTRIBUTE`; did you mean `DISTRIBUTED`? [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig/Mode]
        "#]],
        );
    }

    #[test]
    fn express_workflows_have_no_children() {
        let config = r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},"#;
        check_machine(
            MachineType::Express,
            &map("", config),
            expect![[r#"
            3  | "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
            .. |                                                ^^^^^^^^^^^ error map-distributed-in-express: an Express workflow cannot start child executions, so AWS refuses `DISTRIBUTED` in it: write `INLINE`, or make the workflow a Standard one [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/ProcessorConfig]
        "#]],
        );
        check_machine(MachineType::Standard, &map("", config), expect![[""]]);
        check_machine(MachineType::Express, &map("", r#""ProcessorConfig": {"Mode": "INLINE"},"#), expect![[""]]);
    }

    #[test]
    fn express_children_cannot_wait_and_have_no_children() {
        let text = r#"
{
  "StartAt": "M",
  "States": {
    "M": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "A",
        "States": {
          "A": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "Parameters": {"JobName": "j"}, "Next": "B"},
          "B": {"Type": "Task", "Resource": "arn:aws:states:eu-west-1:123456789012:activity:a", "Next": "C"},
          "C": {"Type": "Wait", "Seconds": 300, "Next": "D"},
          "D": {"Type": "Wait", "Seconds": 299, "Next": "E"},
          "E": {
            "Type": "Map",
            "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "F",
              "States": {"F": {"Type": "Wait", "Seconds": 9999, "Next": "G"}, "G": {"Type": "Succeed"}}
            },
            "Next": "H"
          },
          "H": {
            "Type": "Parallel",
            "Branches": [{
              "StartAt": "I",
              "States": {"I": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {}, "End": true}}
            }],
            "End": true
          }
        }
      },
      "Next": "Z"
    },
    "Z": {"Type": "Wait", "Seconds": 9999, "End": true}
  }
}
"#;
        check(
            text,
            expect![[r#"
            10 |           "A": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "Parameters": {"JobName": "j"}, "Next": "B"},
            .. |                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint express-child-limits: the children of the Map state around this are Express executions, and these cannot wait for a job (`.sync`): make them `STANDARD`
            11 |           "B": {"Type": "Task", "Resource": "arn:aws:states:eu-west-1:123456789012:activity:a", "Next": "C"},
            .. |                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint express-child-limits: the children of the Map state around this are Express executions, and these cannot wait for an activity: make them `STANDARD`
            12 |           "C": {"Type": "Wait", "Seconds": 300, "Next": "D"},
            .. |                                            ^^^ hint express-child-limits: the children of the Map state around this are Express executions, which end after five minutes: make them `STANDARD`, or wait for a shorter time
            17 |               "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            .. |                                            ^^^^^^^^^^^ warning map-distributed-in-express: this runs in Express executions, the children of the Map state around it, and they cannot have children of their own: make those `STANDARD`, or this one `INLINE`
            27 |               "States": {"I": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {}, "End": true}}
            .. |                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint express-child-limits: the children of the Map state around this are Express executions, and these cannot wait for a callback (`.waitForTaskToken`): make them `STANDARD`
        "#]],
        );
    }

    #[test]
    fn inline_maps_have_no_use_for_the_fields_of_distributed_ones() {
        let reader =
            r#""ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},"#;
        let tolerated = "\"ToleratedFailureCountPath\": \"$.n\",";
        check(
            &map(&format!("{reader}\n{tolerated}\n\"Label\": \"a b\","), ""),
            expect![[r#"
            2  | "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},
            .. |  ^^^^^^^^^^ warning map-distributed-only-field: `ItemReader`, `ToleratedFailureCountPath` and `Label` have no effect on an inline Map state: write `"Mode": "DISTRIBUTED"` in the `ProcessorConfig` of its item processor, or remove them
            3  | "ToleratedFailureCountPath": "$.n",
            .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^ note: this has no effect either
            4  | "Label": "a b",
            .. |  ^^^^^ note: this has no effect either
        "#]],
        );
        check(
            &map(tolerated, r#""ProcessorConfig": {"Mode": "INLINE"},"#),
            expect![[r#"
            2  | "ToleratedFailureCountPath": "$.n",
            .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^ warning map-distributed-only-field: `ToleratedFailureCountPath` has no effect on an inline Map state: write `"Mode": "DISTRIBUTED"` in the `ProcessorConfig` of its item processor, or remove it
        "#]],
        );
        check_fix(
            &map(tolerated, ""),
            expect![[r#"
            Make the Map state distributed
            {"StartAt": "M", "States": {"M": {"Type": "Map",
            "ToleratedFailureCountPath": "$.n",
            "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
        for config in [
            r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},"#,
            r#""ProcessorConfig": {"Mode": "${mode}"},"#,
            r#""ProcessorConfig": "${config}","#,
            "${config},",
        ] {
            check(&map(tolerated, config), expect![[""]]);
        }
        // What is meant for a distributed one is told to be wrong, and that is enough.
        check(
            &map(tolerated, r#""processorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},"#),
            expect![[r#"
                3  | "ItemProcessor": {"processorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                .. |                    ^^^^^^^^^^^^^^^ error field-case: `processorConfig` must be written `ProcessorConfig`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor]
            "#]],
        );
    }
}
