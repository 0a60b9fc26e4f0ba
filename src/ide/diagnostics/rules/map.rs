//! Map states that work, but could be written better: older names, limits that
//! have no effect, and distributed ones without limits (reference: "Map",
//! "Deprecated or odd forms", quotas).

use super::super::Findings;
use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::error_names::{HandlerList, ListedName};
use crate::model::{MapMode, map_mode};
use crate::spec::limits::{DISTRIBUTED_MAP_CONCURRENCY, INLINE_MAP_CONCURRENCY};
use crate::spec::map::TOLERATED_FAILURE;
use crate::spec::resource::{Resource, Target};
use crate::spec::{Shape, StateType, errors};
use crate::syntax::{Node, ScalarKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "map-iterator-deprecated",
        Hint,
        Deprecated,
        "`Iterator` is the older name of `ItemProcessor`",
        Check::Field(older_name)
    ),
    row!(
        "map-parameters-deprecated",
        Hint,
        Deprecated,
        "`Parameters` of a Map state is the older name of `ItemSelector`",
        Check::With("map-iterator-deprecated")
    ),
    row!(
        "map-concurrency-capped",
        Hint,
        Suspicious,
        "a Map state may not run as many iterations at once as it says",
        Check::Field(concurrency)
    ),
    row!(
        "map-no-concurrency-limit",
        Hint,
        Style,
        "a distributed Map state may call a service thousands of times at once",
        Check::State(practice)
    )
    .silent_in_unbalanced_text(),
    row!(
        "map-no-tolerated-failure",
        Hint,
        Style,
        "one item that fails ends a distributed Map state",
        Check::With("map-no-concurrency-limit")
    )
    .silent_in_unbalanced_text(),
    row!(
        "map-result-payload-limit",
        Hint,
        Style,
        "the results of many items may not fit into the output of the state",
        Check::With("map-no-concurrency-limit")
    )
    .silent_in_unbalanced_text(),
];

const MAP: Shape = Shape::State(Some(StateType::Map));

/// A field that the table calls deprecated. That it stands beside the newer
/// one is told by another rule.
fn older_name(field: &FieldContext, acc: &mut Findings) {
    let Some(newer) = field.field.deprecated.filter(|_| field.object.shape == MAP) else { return };
    if field.object.node.member(newer).is_some() {
        return;
    }
    let name = field.field.name;
    let code = if name == "Iterator" { "map-iterator-deprecated" } else { "map-parameters-deprecated" };
    let range = field.key_range();
    acc.report_as(
        code,
        range,
        format!("`{name}` is the older name of `{newer}` on Map states: AWS advises the newer one"),
    )
    .deprecated()
    .fix(format!("Rename to `{newer}`"), vec![Indel::replace(range, newer)]);
}

/// More iterations at once than AWS runs.
fn concurrency(field: &FieldContext, acc: &mut Findings) {
    if field.object.shape != MAP || field.field.name != "MaxConcurrency" || field.is_unknown() {
        return;
    }
    let (Some(number), Some(mode)) = (values::number(field.value()), map_mode(field.object.node)) else { return };
    let message = match mode {
        MapMode::Inline if number > INLINE_MAP_CONCURRENCY as f64 => {
            "an inline Map state runs about 40 iterations at once, whatever stands here: for more, make it distributed"
        }
        MapMode::Distributed if number > DISTRIBUTED_MAP_CONCURRENCY as f64 => {
            "a distributed Map state runs 10,000 child executions at once, whatever stands here"
        }
        _ => return,
    };
    acc.report(field.value().range(), message);
}

/// What a distributed Map state better says.
fn practice(object: &ObjectContext, acc: &mut Findings) {
    let node = object.node;
    if object.shape != MAP || object.is_incomplete || map_mode(node) != Some(MapMode::Distributed) {
        return;
    }
    let Some(states) = node.get("ItemProcessor").and_then(|processor| processor.get("States")) else { return };
    // A state that is filled in may hold anything.
    if states.entries().any(|entry| values::is_unknown(entry.value()) || entry.is_key_opaque()) {
        return;
    }
    let states: Vec<Node> = states.entries().map(|entry| entry.value()).collect();
    let has = |name: &&str| node.member(name).is_some();
    if !["MaxConcurrency", "MaxConcurrencyPath"].iter().any(has)
        && let Some(service) = states.iter().find_map(|state| throttled_service(*state))
    {
        let message = format!(
            "without `MaxConcurrency` up to 10,000 child executions call {service} at once, which may throttle them: \
             say how many it takes"
        );
        acc.report_as("map-no-concurrency-limit", object.anchor(), message);
    }
    if !TOLERATED_FAILURE.iter().any(has) && !handles_failure(object) && states.iter().any(|state| may_fail(*state)) {
        let message = "a single item that fails stops all others and fails this state: say with \
                       `ToleratedFailurePercentage` or `ToleratedFailureCount` how many may, or handle it with `Catch`";
        acc.report_as("map-no-tolerated-failure", object.anchor(), message);
    }
    if let Some(reader) = node.member("ItemReader").filter(|_| !has(&"ResultWriter"))
        && !states.iter().filter(|state| is_last(**state)).all(|state| puts_out_little(*state))
    {
        let message = "the items come from Amazon S3 and there may be many, but their results must fit into 256 KiB: \
                       write them with a `ResultWriter`, or let the last states put out little";
        acc.report_as("map-result-payload-limit", values::key_range(reader), message);
    }
}

/// The service that the Task calls, if it lets only so many callers in.
fn throttled_service(state: Node) -> Option<&'static str> {
    let text = state.get("Resource")?.text_value()?;
    let resource = Resource::parse(&text)?;
    match &resource.target {
        Target::Function { .. } => Some("Lambda"),
        Target::Call(call) if call.is("lambda", "invoke") => Some("Lambda"),
        Target::Call(call) if call.is("http", "invoke") => Some("the HTTP endpoint"),
        Target::Call(call) if call.is("apigateway", "invoke") => Some("API Gateway"),
        _ => None,
    }
}

/// Whether the Map state has a catcher for too many failures.
fn handles_failure(object: &ObjectContext) -> bool {
    let catchers = HandlerList::all_of(object).filter(|list| list.shape == Shape::Catcher);
    let takes = |name: &ListedName| errors::matches(&name.text, "States.ExceedToleratedFailureThreshold");
    catchers.flat_map(|list| list.handlers).any(|catcher| catcher.is_open() || catcher.names.iter().any(takes))
}

/// Whether the state may fail and handles no failure.
fn may_fail(state: Node) -> bool {
    let of_type = |name: &str| state.get("Type").is_some_and(|value| value.text_value().as_deref() == Some(name));
    of_type(StateType::Task.name()) && state.member("Catch").is_none()
}

fn is_last(state: Node) -> bool {
    state.get("End").is_some_and(values::is_true)
        || state.get("Type").is_some_and(|value| value.text_value().as_deref() == Some(StateType::Succeed.name()))
}

/// Whether what the state puts out is a constant, or nothing.
fn puts_out_little(state: Node) -> bool {
    let is_null = |name: &str| {
        state.get(name).and_then(|value| value.scalar()).is_some_and(|scalar| scalar.kind == ScalarKind::Null)
    };
    is_null("OutputPath") || state.get("Output").is_some_and(|output| is_constant(output))
}

/// Whether nothing in the value is computed.
fn is_constant(value: Node) -> bool {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        if value.is_opaque() || value.text_value().is_some_and(|text| values::is_expression(&text)) {
            return false;
        }
        pending.extend(value.entries().map(|entry| entry.value()));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    /// A machine of one Map state with these members.
    fn map(members: &str) -> String {
        format!("{{\"StartAt\": \"M\", \"States\": {{\"M\": {{\"Type\": \"Map\",\n{members},\n\"End\": true}}}}}}\n")
    }

    const DISTRIBUTED: &str = r#""ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}"#;
    const TASK: &str = r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "m"}, "End": true}"#;

    #[test]
    fn older_names_are_struck_out() {
        check(
            &map(
                r#""Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Parameters": {"a": 1}, "End": true}}},
"Parameters": {"a.$": "$$.Map.Item.Value"}"#,
            ),
            expect![[r#"
                2  | "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Parameters": {"a": 1}, "End": true}}},
                .. |  ^^^^^^^^ hint map-iterator-deprecated: `Iterator` is the older name of `ItemProcessor` on Map states: AWS advises the newer one (struck out)
                3  | "Parameters": {"a.$": "$$.Map.Item.Value"},
                .. |  ^^^^^^^^^^ hint map-parameters-deprecated: `Parameters` is the older name of `ItemSelector` on Map states: AWS advises the newer one (struck out)
            "#]],
        );
        check_fix(
            &map(r#""Iterator": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "ItemSelector": {}"#),
            expect![[r#"
                Rename to `ItemProcessor`
                {"StartAt": "M", "States": {"M": {"Type": "Map",
                "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "ItemSelector": {},
                "End": true}}}
            "#]],
        );
        check_fix(
            &map(r#""ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "Parameters": {}"#),
            expect![[r#"
                Rename to `ItemSelector`
                {"StartAt": "M", "States": {"M": {"Type": "Map",
                "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "ItemSelector": {},
                "End": true}}}
            "#]],
        );
    }

    #[test]
    fn parameters_of_other_states_are_not_old() {
        check(
            r#"{"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"Iterator": 1}, "End": true}}}"#,
            expect![[""]],
        );
        // In JSONata this is a field of the other language.
        check(
            &map(
                r#""QueryLanguage": "JSONata", "Parameters": {}, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}"#,
            ),
            expect![[r#"
                2  | "QueryLanguage": "JSONata", "Parameters": {}, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}},
                .. |                              ^^^^^^^^^^ error field-needs-jsonpath: `Parameters` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `ItemSelector` [SCHEMA_VALIDATION_FAILED /States/M]
            "#]],
        );
    }

    #[test]
    fn more_at_once_than_aws_runs() {
        let inline = r#""ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}"#;
        check(
            &map(&format!("\"MaxConcurrency\": 41,\n{inline}")),
            expect![[r#"
            2  | "MaxConcurrency": 41,
            .. |                   ^^ hint map-concurrency-capped: an inline Map state runs about 40 iterations at once, whatever stands here: for more, make it distributed
        "#]],
        );
        check(&map(&format!("\"MaxConcurrency\": 40,\n{inline}")), expect![[""]]);
        let distributed =
            format!(r#""ItemProcessor": {{{DISTRIBUTED}, "StartAt": "I", "States": {{"I": {{"Type": "Succeed"}}}}}}"#);
        check(
            &map(&format!("\"MaxConcurrency\": 10001,\n{distributed}")),
            expect![[r#"
            2  | "MaxConcurrency": 10001,
            .. |                   ^^^^^ hint map-concurrency-capped: a distributed Map state runs 10,000 child executions at once, whatever stands here
        "#]],
        );
        check(&map(&format!("\"MaxConcurrency\": 10000,\n{distributed}")), expect![[""]]);
        let unknown = r#""ItemProcessor": {"ProcessorConfig": {"Mode": "${mode}"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}"#;
        check(&map(&format!("\"MaxConcurrency\": 100000,\n{unknown}")), expect![[""]]);
    }

    #[test]
    fn distributed_maps_need_their_limits() {
        let lambda = r#"{"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:f", "End": true}"#;
        let reader =
            r#""ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}}"#;
        let of =
            |state: &str| format!(r#""ItemProcessor": {{{DISTRIBUTED}, "StartAt": "I", "States": {{"I": {state}}}}}"#);
        check(
            &map(&format!("{reader},\n{}", of(lambda))),
            expect![[r#"
            1  | {"StartAt": "M", "States": {"M": {"Type": "Map",
            .. |                              ^ hint map-no-concurrency-limit: without `MaxConcurrency` up to 10,000 child executions call Lambda at once, which may throttle them: say how many it takes
            .. |                              ^ hint map-no-tolerated-failure: a single item that fails stops all others and fails this state: say with `ToleratedFailurePercentage` or `ToleratedFailureCount` how many may, or handle it with `Catch`
            2  | "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},
            .. |  ^^^^^^^^^^ hint map-result-payload-limit: the items come from Amazon S3 and there may be many, but their results must fit into 256 KiB: write them with a `ResultWriter`, or let the last states put out little
        "#]],
        );
        check(
            &map(&of(TASK)),
            expect![[r#"
            1  | {"StartAt": "M", "States": {"M": {"Type": "Map",
            .. |                              ^ hint map-no-tolerated-failure: a single item that fails stops all others and fails this state: say with `ToleratedFailurePercentage` or `ToleratedFailureCount` how many may, or handle it with `Catch`
        "#]],
        );
        check(
            &map(&format!("\"MaxConcurrencyPath\": \"$.n\", \"ToleratedFailureCount\": 0,\n{}", of(lambda))),
            expect![[""]],
        );
        // What the states within handle or leave out need not be said.
        let caught = r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "Catch": [], "OutputPath": null, "End": true}"#;
        check(&map(&format!("{reader},\n{}", of(caught))), expect![[""]]);
        let constant = r#"{"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"done": [true]}, "End": true}"#;
        check(&map(&format!("{reader},\n{}", of(constant))), expect![[""]]);
        let computed =
            r#"{"Type": "Pass", "QueryLanguage": "JSONata", "Output": ["{% $states.input %}"], "End": true}"#;
        check(
            &map(&format!("{reader},\n{}", of(computed))),
            expect![[r#"
            2  | "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},
            .. |  ^^^^^^^^^^ hint map-result-payload-limit: the items come from Amazon S3 and there may be many, but their results must fit into 256 KiB: write them with a `ResultWriter`, or let the last states put out little
        "#]],
        );
        check(&map(&format!("{reader},\n{}", of("\"${state}\""))), expect![[""]]);
    }

    #[test]
    fn a_catcher_takes_too_many_failures() {
        let with = |names: &str| {
            let catcher = format!("\"Catch\": [{{\"ErrorEquals\": {names}, \"ResultPath\": null, \"Next\": \"M\"}}]");
            let states = format!("\"StartAt\": \"I\", \"States\": {{\"I\": {TASK}}}");
            map(&format!("{catcher}, \"ItemProcessor\": {{{DISTRIBUTED}, {states}}}"))
        };
        for names in ["[\"States.ALL\"]", "[\"States.ExceedToleratedFailureThreshold\"]", "${names}"] {
            check(&with(names), expect![[""]]);
        }
        check(
            &with("[\"States.ItemReaderFailed\"]"),
            expect![[r#"
            1  | {"StartAt": "M", "States": {"M": {"Type": "Map",
            .. |                              ^ hint map-no-tolerated-failure: a single item that fails stops all others and fails this state: say with `ToleratedFailurePercentage` or `ToleratedFailureCount` how many may, or handle it with `Catch`
        "#]],
        );
    }

    #[test]
    fn inline_maps_do_not() {
        check(&map(&format!(r#""ItemProcessor": {{"StartAt": "I", "States": {{"I": {TASK}}}}}"#)), expect![[""]]);
    }
}
