//! Retriers and catchers for errors that never come to them: the table of error
//! names tells which states fail with which.

use rustc_hash::FxHashMap;

use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::error_names::HandlerList;
use crate::model::StateFacts;
use crate::spec::errors::{ErrorName, error_name};
use crate::spec::resource::Resource;
use crate::spec::{Languages, QueryLanguage, Shape, StateType, ValueKind, choice};

pub const RULES: &[Rule] = &[
    row!(
        "handler-impossible",
        Warning,
        Suspicious,
        "a retrier or catcher names an error that the state never fails with",
        Check::State(handlers)
    )
    .silent_in_unbalanced_text(),
    row!("states-all-misses", Hint, Suspicious, "an error is expected that no catcher gets", Check::Field(compared)),
];

fn handlers(state: &ObjectContext, acc: &mut Findings) {
    uncaught(state, acc);
    let (Some(state_type), Some(facts)) = (state.state_type(), state.facts) else { return };
    let mut known: FxHashMap<&str, Option<String>> = FxHashMap::default();
    for list in HandlerList::all_of(state) {
        for handler in &list.handlers {
            let named = handler.names.iter().filter_map(|name| Some((name, name.row?)));
            for (name, row) in named.filter(|(_, row)| row.exclusive) {
                let reason = known.entry(row.name).or_insert_with(|| impossible(state, state_type, facts, row));
                let Some(reason) = reason else { continue };
                let message = format!("{reason} `{}`, so this has no effect", name.text);
                let finding =
                    acc.report_as("handler-impossible", name.range(), message).unnecessary().unless_raised(&name.text);
                list.removal_fix(handler, name, finding);
            }
        }
    }
}

/// Why the state never fails with the error, as the beginning of a sentence
/// that ends with its name.
fn impossible(state: &ObjectContext, state_type: StateType, facts: &StateFacts, error: &ErrorName) -> Option<String> {
    if may_raise_inside(facts, error) {
        return None;
    }
    let holds_others = matches!(state_type, StateType::Parallel | StateType::Map);
    let what = if holds_others { "nothing in this state" } else { "this state never" };
    if !error.raised_by.contains(state_type) {
        let types: Vec<&str> =
            StateType::ALL.into_iter().filter(|of| error.raised_by.contains(*of)).map(StateType::name).collect();
        let types = values::enumerated(&types).replace('`', "");
        return Some(format!("only {types} states fail with"));
    }
    if !error.languages.include(facts.language) {
        if !facts.is_language_known {
            return None;
        }
        let language = match error.languages {
            Languages::Jsonata => QueryLanguage::Jsonata,
            _ => QueryLanguage::JsonPath,
        };
        return Some(format!("only states in {} fail with", language.name()));
    }
    if !error.needs.is_empty()
        && !state.is_incomplete
        && !error.needs.iter().any(|name| state.node.member(name).is_some())
    {
        return Some(format!("without `{}` {what} fails with", error.needs[0]));
    }
    if error.distributed && is_inline(state) {
        return Some("only distributed Map states fail with".to_owned());
    }
    if let Some(service) = error.resource {
        let resource = state.node.get("Resource")?;
        let text = resource.text_value().filter(|_| !values::is_unknown(resource))?;
        let called = Resource::parse(&text);
        let called = called.as_ref().and_then(Resource::call);
        let is_other =
            called.is_none_or(|call| call.service.is_literal() && (call.is_sdk || call.service.text != service));
        return is_other.then(|| format!("only a Task that calls `{service}` fails with"));
    }
    None
}

/// Whether it is certain that the items of the Map state do not run in
/// executions of their own.
fn is_inline(map: &ObjectContext) -> bool {
    let processor = map.node.get("ItemProcessor").or_else(|| map.node.get("Iterator"));
    let Some(processor) = processor.filter(|processor| processor.object().is_some() && !processor.is_opaque()) else {
        return false;
    };
    let Some(config) = processor.get("ProcessorConfig") else { return true };
    let is_known = config.object().is_some() && !config.is_opaque() && !values::is_template_function(config);
    let mode = config.get("Mode");
    is_known
        && mode.is_none_or(|mode| !values::is_unknown(mode) && mode.text_value().is_some_and(|mode| mode == "INLINE"))
}

/// Whether a state within this one may fail with the error.
fn may_raise_inside(facts: &StateFacts, error: &ErrorName) -> bool {
    facts.machines.iter().any(|machine| {
        machine.facts.is_open
            || machine.facts.states.iter().any(|state| {
                let facts = &state.facts;
                let is_of_type = facts.state_type.known().is_none_or(|of| error.raised_by.contains(of));
                let is_of_language = !facts.is_language_known || error.languages.include(facts.language);
                is_of_type && is_of_language || may_raise_inside(facts, error)
            })
    })
}

/// Catchers and choice rules that wait for an error that ends the execution.
fn uncaught(state: &ObjectContext, acc: &mut Findings) {
    for list in HandlerList::all_of(state).filter(|list| list.shape == Shape::Catcher) {
        for handler in &list.handlers {
            let is_mixed = handler.names.iter().any(|name| name.row.is_some_and(|row| row.alone));
            for name in handler.names.iter().filter(|name| !is_mixed && name.row.is_some_and(|row| row.ends_execution))
            {
                let message = format!(
                    "no catcher gets `{}`, neither by its name nor by `States.ALL`: it always ends the execution",
                    name.text
                );
                let finding = acc.report_as("states-all-misses", name.range(), message).unnecessary();
                list.removal_fix(handler, name, finding);
            }
        }
    }
}

/// A choice rule that compares with such an error.
fn compared(field: &FieldContext, acc: &mut Findings) {
    let is_text = choice::is_operator(field.field.name) && field.field.value == ValueKind::Text;
    if !is_text || field.is_unknown() {
        return;
    }
    let Some(text) = field.value().text_value() else { return };
    if error_name(&text).is_some_and(|row| row.ends_execution) {
        let message = format!("no catcher gets `{text}`, not even by `States.ALL`, so it never comes here");
        acc.report_as("states-all-misses", field.value().content_range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, codes};
    use expect_test::expect;

    /// A machine of this state, `A`.
    fn state(members: &str) -> String {
        format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"End\": true,\n{members}\n}}}}}}\n")
    }

    fn task(members: &str) -> String {
        state(&format!(
            "\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\", \"Parameters\": {{}},\n{members}"
        ))
    }

    fn retry(names: &str) -> String {
        format!("\"Retry\": [{{\"ErrorEquals\": [{names}]}}]")
    }

    fn is_reported(text: &str) -> bool {
        codes(text).contains(&"handler-impossible")
    }

    #[test]
    fn a_task_fails_with_errors_of_tasks() {
        check(
            &task(
                r#""Retry": [
  {"ErrorEquals": ["States.HeartbeatTimeout"]},
  {"ErrorEquals": ["States.BranchFailed", "States.NoChoiceMatched"]},
  {"ErrorEquals": ["States.ItemReaderFailed", "States.ResultWriterFailed"]},
  {"ErrorEquals": ["States.ExceedToleratedFailureThreshold", "States.QueryEvaluationError"]},
  {"ErrorEquals": ["States.Http.Socket", "States.Http.StatusCode.503", "States.Http.StatusCode.404"]},
  {"ErrorEquals": ["States.IntrinsicFailure", "States.ParameterPathFailure", "States.ResultPathMatchFailure"]},
  {"ErrorEquals": ["States.Timeout", "States.Permissions", "States.TaskFailed", "Lambda.Unknown", "Mine"]}
]"#,
            ),
            expect![[r#"
                4  |   {"ErrorEquals": ["States.HeartbeatTimeout"]},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: without `HeartbeatSeconds` this state never fails with `States.HeartbeatTimeout`, so this has no effect (faded)
                5  |   {"ErrorEquals": ["States.BranchFailed", "States.NoChoiceMatched"]},
                .. |                     ^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only Parallel states fail with `States.BranchFailed`, so this has no effect (faded)
                .. |                                            ^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only Choice states fail with `States.NoChoiceMatched`, so this has no effect (faded)
                6  |   {"ErrorEquals": ["States.ItemReaderFailed", "States.ResultWriterFailed"]},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only Map states fail with `States.ItemReaderFailed`, so this has no effect (faded)
                .. |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only Map states fail with `States.ResultWriterFailed`, so this has no effect (faded)
                7  |   {"ErrorEquals": ["States.ExceedToleratedFailureThreshold", "States.QueryEvaluationError"]},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only Map states fail with `States.ExceedToleratedFailureThreshold`, so this has no effect (faded)
                .. |                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only states in JSONata fail with `States.QueryEvaluationError`, so this has no effect (faded)
                8  |   {"ErrorEquals": ["States.Http.Socket", "States.Http.StatusCode.503", "States.Http.StatusCode.404"]},
                .. |                     ^^^^^^^^^^^^^^^^^^ warning handler-impossible: only a Task that calls `http` fails with `States.Http.Socket`, so this has no effect (faded)
                .. |                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only a Task that calls `http` fails with `States.Http.StatusCode.503`, so this has no effect (faded)
                .. |                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only a Task that calls `http` fails with `States.Http.StatusCode.404`, so this has no effect (faded)
            "#]],
        );
        check(
            &state(&format!(
                "\"Type\": \"Task\", \"QueryLanguage\": \"JSONata\", \"Arguments\": \"{{% $x %}}\",\n\
                 \"Resource\": \"arn:aws:states:::http:invoke\", \"HeartbeatSeconds\": 5,\n{}",
                retry(
                    "\"States.QueryEvaluationError\", \"States.IntrinsicFailure\", \"States.HeartbeatTimeout\", \
                     \"States.Http.StatusCode.503\""
                )
            )),
            expect![[r#"
                4  | "Retry": [{"ErrorEquals": ["States.QueryEvaluationError", "States.IntrinsicFailure", "States.HeartbeatTimeout", "States.Http.StatusCode.503"]}]
                .. |                                                            ^^^^^^^^^^^^^^^^^^^^^^^ warning handler-impossible: only states in JSONPath fail with `States.IntrinsicFailure`, so this has no effect (faded)
            "#]],
        );
    }

    #[test]
    fn a_map_fails_with_errors_of_what_it_has() {
        let map = |members: &str, config: &str, inner: &str, name: &str| {
            let processor = format!("{{{config}\"StartAt\": \"I\", \"States\": {{\"I\": {{{inner}}}}}}}");
            let retry = retry(&format!("\"{name}\""));
            is_reported(&state(&format!("\"Type\": \"Map\", {members}\"ItemProcessor\": {processor},\n{retry}")))
        };
        const DISTRIBUTED: &str = "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, ";
        const PASS: &str = "\"Type\": \"Pass\", \"End\": true";
        let threshold = "States.ExceedToleratedFailureThreshold";
        assert!(map("", "", PASS, threshold));
        assert!(map("", "\"ProcessorConfig\": {\"Mode\": \"INLINE\"}, ", PASS, threshold));
        assert!(!map("", DISTRIBUTED, PASS, threshold));
        assert!(!map("", "\"ProcessorConfig\": {\"Mode\": \"${mode}\"}, ", PASS, threshold));
        assert!(!map("", "\"ProcessorConfig\": ${config}, ", PASS, threshold));
        assert!(map("", DISTRIBUTED, PASS, "States.ItemReaderFailed"));
        assert!(!map("\"ItemReader\": {}, ", DISTRIBUTED, PASS, "States.ItemReaderFailed"));
        assert!(map("", DISTRIBUTED, PASS, "States.ResultWriterFailed"));
        assert!(!map("\"ResultWriter\": {}, ", DISTRIBUTED, PASS, "States.ResultWriterFailed"));
        // What is inside fails with its own errors.
        assert!(map("", "", PASS, "States.NoChoiceMatched"));
        assert!(!map("", "", "\"Type\": \"Choice\"", "States.NoChoiceMatched"));
        assert!(!map("", "", "\"Type\": \"${type}\"", "States.NoChoiceMatched"));
        assert!(!map("", "", "\"Type\": \"Parallel\", \"Branches\": []", "States.BranchFailed"));
        let nested =
            "\"Type\": \"Map\", \"ItemProcessor\": {\"StartAt\": \"J\", \"States\": {\"J\": {\"Type\": \"Choice\"}}}";
        assert!(!map("", "", nested, "States.NoChoiceMatched"));
        assert!(map("", "", PASS, "States.QueryEvaluationError"));
        assert!(!map("", "", "\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\"", "States.QueryEvaluationError"));
        assert!(!map("\"QueryLanguage\": \"${language}\", ", "", PASS, "States.QueryEvaluationError"));
        // A Fail state may raise what it likes.
        let fail = format!("\"Type\": \"Fail\", \"Error\": \"{threshold}\"");
        assert!(!map("", "", &fail, threshold));
    }

    #[test]
    fn what_is_not_known_is_possible() {
        let call = |resource: &str| {
            let retry = retry("\"States.Http.Socket\"");
            is_reported(&state(&format!(
                "\"Type\": \"Task\", \"Resource\": {resource},\n\"Parameters\": {{}}, {retry}"
            )))
        };
        assert!(call("\"arn:aws:lambda:eu-west-1:123456789012:function:f\""));
        assert!(!call("\"${function}\"") && !call("{\"Fn::GetAtt\": [\"F\", \"Arn\"]}") && !call("${resource}"));
        assert!(!is_reported(&state(&format!("\"Type\": \"${{type}}\",\n{}", retry("\"States.BranchFailed\"")))));
        assert!(!is_reported(&task(&format!("${{more}},\n{}", retry("\"States.HeartbeatTimeout\"")))));
    }

    #[test]
    fn names_without_effect_can_go() {
        check_fix(
            &task(&retry("\"Mine\", \"States.BranchFailed\"")),
            expect![[r#"
            Remove `States.BranchFailed`
            {"StartAt": "A", "States": {"A": {"End": true,
            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {},
            "Retry": [{"ErrorEquals": ["Mine"]}]
            }}}
        "#]],
        );
    }

    #[test]
    fn no_catcher_gets_a_runtime_error() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {},
      "Catch": [
        {"ErrorEquals": ["States.Runtime", "Mine"], "ResultPath": "$.error", "Next": "B"},
        {"ErrorEquals": ["States.DataLimitExceeded"], "ResultPath": "$.error", "Next": "B"},
        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B"}
      ],
      "Next": "C"
    },
    "B": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.error.Error", "StringEquals": "States.Runtime", "Next": "C"},
        {"Variable": "$.error.Error", "StringEquals": "States.TaskFailed", "Next": "C"}
      ],
      "Default": "C"
    },
    "C": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                9  |         {"ErrorEquals": ["States.Runtime", "Mine"], "ResultPath": "$.error", "Next": "B"},
                .. |                           ^^^^^^^^^^^^^^ hint states-all-misses: no catcher gets `States.Runtime`, neither by its name nor by `States.ALL`: it always ends the execution (faded)
                18 |         {"Variable": "$.error.Error", "StringEquals": "States.Runtime", "Next": "C"},
                .. |                                                        ^^^^^^^^^^^^^^ hint states-all-misses: no catcher gets `States.Runtime`, not even by `States.ALL`, so it never comes here
            "#]],
        );
    }
}
