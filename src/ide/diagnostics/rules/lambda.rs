//! Calls of Lambda: how they are written, and that they are tried again when
//! Lambda is busy (guide: best practices, "Handling transient Lambda service
//! exceptions").

use super::super::edits::{self, Edit};
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::{Findings, values};
use super::keys::is_meant;
use crate::spec::QueryLanguage;
use crate::spec::errors::{ANY_CALL, LAMBDA_THROTTLED, LAMBDA_TRANSIENT};
use crate::spec::resource::{Resource, Target};
use crate::syntax::write::escaped;
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "lambda-function-arn",
        Hint,
        Style,
        "a Task calls a Lambda function by its own ARN",
        Check::State(function_arn)
    ),
    row!(
        "lambda-latest-qualifier",
        Hint,
        Style,
        "a Task calls whatever version of a function is the latest",
        Check::State(latest_qualifier)
    )
    .off(),
    row!(
        "lambda-transient-not-retried",
        Hint,
        Style,
        "a call of Lambda is not tried again after a passing error",
        Check::State(transient_not_retried)
    )
    .silent_in_unbalanced_text(),
    row!(
        "lambda-throttle-not-retried",
        Hint,
        Style,
        "a call of Lambda is not tried again when too many functions run",
        Check::With("lambda-transient-not-retried")
    )
    .silent_in_unbalanced_text(),
];

/// The ARN of a function stands in `Resource`.
fn function_arn(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    if !matches!(resource.target, Target::Function { .. }) {
        return;
    }
    let partition = resource.partition.text;
    let message = format!(
        "AWS recommends `arn:{partition}:states:::lambda:invoke` with the function in `FunctionName`; its result holds \
         what the function answers in `Payload`"
    );
    let finding = acc.report(task.range(), message);
    if let Some(edits) = as_invoke(&task, partition) {
        finding.fix("Call it through `lambda:invoke`", edits);
    }
}

/// The edits that make `lambda:invoke` of it, with the same input and the same
/// output; none where the result is put somewhere, since it has another shape.
fn as_invoke(task: &Task, partition: &str) -> Option<Vec<Edit>> {
    let state = task.object.node;
    if task.object.is_incomplete || task.object.is_language_unknown() || state.is_opaque() {
        return None;
    }
    let is_jsonata = task.object.language == QueryLanguage::Jsonata;
    let uses_result = if is_jsonata { &["Assign", "Output"][..] } else { &["Assign", "ResultSelector", "OutputPath"] };
    if uses_result.iter().any(|name| state.get(name).is_some()) {
        return None;
    }
    let result_path = state.get("ResultPath");
    let is_dropped = result_path.is_some_and(is_null);
    let is_whole = result_path.is_none_or(|path| path.text_value().is_some_and(|path| path == "$"));
    if !is_dropped && !is_whole {
        return None;
    }
    let resource = task.entry.value();
    let name = escaped(&resource.text_value()?);
    let mut behind = String::new();
    let invoke = format!("arn:{partition}:states:::lambda:invoke");
    let mut edits = vec![Edit::from(Indel::replace(resource.content_range(), invoke))];
    match task.payload() {
        Some(payload) => {
            let value = payload.value();
            if value.is_missing() {
                return None;
            }
            let wrapped = format!("{{\"FunctionName\": \"{name}\", \"Payload\": {}}}", edits::json(value)?);
            edits.push(Indel::replace(value.range(), wrapped).into());
        }
        None => {
            let all = if is_jsonata { "\"Payload\": \"{% $states.input %}\"" } else { "\"Payload.$\": \"$\"" };
            let field = task.payload_field();
            behind.push_str(&format!("\"{field}\": {{\n\t\"FunctionName\": \"{name}\",\n\t{all}\n}}"));
        }
    }
    if !is_dropped {
        let output =
            if is_jsonata { "\"Output\": \"{% $states.result.Payload %}\"" } else { "\"OutputPath\": \"$.Payload\"" };
        behind.push_str(if behind.is_empty() { "" } else { ",\n" });
        behind.push_str(output);
    }
    if !behind.is_empty() {
        edits.push(edits::insertion_behind(state, task.entry, &behind));
    }
    Some(edits)
}

fn is_null(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null)
}

/// The function is named without a version or an alias, or with `$LATEST`.
fn latest_qualifier(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let message = "whoever deploys the function changes what running executions call: name a version or an alias";
    match &resource.target {
        Target::Function { name, qualifier: None } if name.is_literal() => {
            acc.report(task.range_of(*name), message);
        }
        Target::Function { qualifier: Some(qualifier), .. } if qualifier.text == LATEST => {
            acc.report(task.range_of(*qualifier), message);
        }
        Target::Call(call) if call.is("lambda", "invoke") => {
            match (task.given("Qualifier"), task.given("FunctionName")) {
                (Given::Literal(qualifier), _) if qualifier.value().text_value().is_some_and(|text| text == LATEST) => {
                    acc.report(qualifier.value().content_range(), message);
                }
                (Given::Missing, Given::Literal(function)) => {
                    let value = function.value();
                    if value.text_value().is_some_and(|name| is_latest(&name)) {
                        acc.report(values::visible_content(value.source(), value.content_range()), message);
                    }
                }
                _ => {}
            }
        }
        _ => {}
    }
}

const LATEST: &str = "$LATEST";

/// Whether the name, partial ARN or ARN of a function names no version and no alias.
fn is_latest(function: &str) -> bool {
    if let Some(Target::Function { qualifier, .. }) = Resource::parse(function).map(|resource| resource.target) {
        return qualifier.is_none_or(|qualifier| qualifier.text == LATEST);
    }
    let parts: Vec<&str> = function.split(':').collect();
    match parts[..] {
        [name] => !name.is_empty(),
        [_, qualifier] | [_, "function", _, qualifier] => qualifier == LATEST,
        [_, "function", _] => true,
        _ => false,
    }
}

/// Nothing tries the call again after an error that passes by itself, or after
/// one for want of free functions.
fn transient_not_retried(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.node.is_opaque() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let is_lambda = task.resource().is_some_and(|resource| match &resource.target {
        Target::Call(call) => call.is("lambda", "invoke"),
        Target::Function { .. } => true,
        _ => false,
    });
    if !is_lambda || object.node.member("Retry").is_none() && is_meant(object, "Retry") {
        return;
    }
    let Some(retry) = object.node.member("Retry") else {
        let behind = task.payload().unwrap_or(task.entry);
        let message = "Lambda fails at times for reasons that pass: without `Retry` for its errors, such as \
                       `Lambda.ServiceException`, the execution fails with it";
        let edit = edits::insertion_behind(object.node, behind, &format!("\"Retry\": [\n\t{}\n]", retrier("\t")));
        acc.report(object.anchor(), message).fix("Retry the errors of Lambda", vec![edit]);
        return;
    };
    let Some(retriers) = retriers(retry.value()) else { return };
    let has = |names: &[&str]| retriers.iter().any(|(_, found)| found.iter().any(|found| names.contains(&&**found)));
    if has(&ANY_CALL) {
        return;
    }
    if !has(&LAMBDA_TRANSIENT) {
        let message = "Lambda fails at times for reasons that pass, and no retrier names its errors, such as \
                       `Lambda.ServiceException`";
        let finding = acc.report(values::key_range(retry), message);
        if let Some(first) = retry.value().entries().next() {
            let edit = edits::insertion_before(retry.value(), first, &retrier(""));
            finding.fix("Retry the errors of Lambda", vec![edit]);
        }
        return;
    }
    if has(&[LAMBDA_THROTTLED]) {
        return;
    }
    let names_lambda = |names: &[String]| names.iter().any(|name| LAMBDA_TRANSIENT.contains(&&**name));
    let Some((errors, _)) = retriers.iter().find(|(_, names)| names_lambda(names)) else { return };
    let message = format!(
        "`{LAMBDA_THROTTLED}` is not retried: it is what Lambda answers when too many functions run at the same time"
    );
    let finding = acc.report_as("lambda-throttle-not-retried", values::key_range(*errors), message);
    if let Some(last) = errors.value().entries().next_back() {
        let edit = edits::insertion_behind(errors.value(), last, &format!("\"{LAMBDA_THROTTLED}\""));
        finding.fix(format!("Retry `{LAMBDA_THROTTLED}` as well"), vec![edit]);
    }
}

/// A retrier for all of them, as AWS's guide suggests; its lines start with
/// `indent` and one tab more within.
fn retrier(indent: &str) -> String {
    let names: Vec<String> =
        LAMBDA_TRANSIENT.iter().chain([&LAMBDA_THROTTLED]).map(|name| format!("\"{name}\"")).collect();
    let inner = format!("\n{indent}\t");
    [
        "{".to_owned(),
        format!("{inner}\"ErrorEquals\": [{}],", names.join(", ")),
        format!("{inner}\"IntervalSeconds\": 1,"),
        format!("{inner}\"MaxAttempts\": 3,"),
        format!("{inner}\"BackoffRate\": 2"),
        format!("\n{indent}}}"),
    ]
    .concat()
}

/// The members `ErrorEquals` with the names in them; `None` if any of it is not
/// known.
fn retriers(retry: Node) -> Option<Vec<(Entry, Vec<String>)>> {
    if values::is_unknown(retry) || retry.array().is_none() {
        return None;
    }
    let names_of = |errors: Node| -> Option<Vec<String>> {
        errors.array().filter(|list| !list.spliced)?;
        let name = |entry: Entry| {
            let value = Some(entry.value()).filter(|value| !values::is_unknown(*value))?;
            value.text_value().map(|name| name.into_owned())
        };
        errors.entries().map(name).collect()
    };
    retry
        .entries()
        .map(|entry| {
            let errors = entry.value().member("ErrorEquals")?;
            Some((errors, names_of(errors.value())?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_each, check_fix};
    use super::is_latest;
    use crate::ide::{Level, Settings, Severity, Snapshot};
    use crate::text::SourceText;
    use expect_test::expect;
    use std::sync::Arc;

    const RETRY: &str = r#""Retry": [{"ErrorEquals": ["States.ALL"]}]"#;
    const FUNCTION: &str = r#""Resource": "arn:aws:lambda:us-east-1:123456789012:function:f""#;
    const INVOKE: &str = r#""Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}"#;

    fn task(members: &str) -> String {
        format!("{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\", \"End\": true,\n{members}}}}}}}\n")
    }

    #[test]
    fn the_arn_of_a_function_is_better_given_to_invoke() {
        let all = [
            format!("{FUNCTION}, {RETRY}"),
            format!(r#""Resource": "arn:${{P}}:lambda:${{R}}:${{A}}:function:${{F}}", {RETRY}"#),
            format!("{INVOKE}, {RETRY}"),
            format!("\"Resource\": \"${{Function}}\", {RETRY}"),
        ];
        check_each(
            &all.map(|members| task(&members)),
            expect![[r#"
            2  | "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint lambda-function-arn: AWS recommends `arn:aws:states:::lambda:invoke` with the function in `FunctionName`; its result holds what the function answers in `Payload`
            ---
            2  | "Resource": "arn:${P}:lambda:${R}:${A}:function:${F}", "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}
            .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint lambda-function-arn: AWS recommends `arn:${P}:states:::lambda:invoke` with the function in `FunctionName`; its result holds what the function answers in `Payload`
            ---
            ---
        "#]],
        );
    }

    #[test]
    fn invoke_gets_the_same_input_and_gives_the_same_output() {
        check_fix(
            &task(&format!("{RETRY},\n{FUNCTION}")),
            expect![[r#"
            Call it through `lambda:invoke`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Retry": [{"ErrorEquals": ["States.ALL"]}],
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {
              "FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:f",
              "Payload.$": "$"
            },
            "OutputPath": "$.Payload"}}}
        "#]],
        );
        check_fix(
            &task(&format!("\"Parameters\": {{\"a.$\": \"$.a\"}},\n{FUNCTION},\n\"ResultPath\": null, {RETRY}")),
            expect![[r#"
                Call it through `lambda:invoke`
                {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
                "Parameters": {"FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:f", "Payload": {"a.$": "$.a"}},
                "Resource": "arn:aws:states:::lambda:invoke",
                "ResultPath": null, "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}
            "#]],
        );
        check_fix(
            &task(&format!("{FUNCTION},\n\"QueryLanguage\": \"JSONata\", \"Arguments\": \"{{% $x %}}\", {RETRY}")),
            expect![[r#"
                Call it through `lambda:invoke`
                {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
                "Resource": "arn:aws:states:::lambda:invoke",
                "Output": "{% $states.result.Payload %}",
                "QueryLanguage": "JSONata", "Arguments": {"FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:f", "Payload": "{% $x %}"}, "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}
            "#]],
        );
        check_fix(
            &task(&format!("{FUNCTION},\n\"QueryLanguage\": \"JSONata\", {RETRY}")),
            expect![[r#"
            Call it through `lambda:invoke`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {
              "FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:f",
              "Payload": "{% $states.input %}"
            },
            "Output": "{% $states.result.Payload %}",
            "QueryLanguage": "JSONata", "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}
        "#]],
        );
    }

    #[test]
    fn no_edit_where_the_result_goes_elsewhere() {
        let kept = [
            r#""ResultPath": "$.x""#,
            r#""ResultSelector": {"x.$": "$.x"}"#,
            r#""OutputPath": "$.x""#,
            r#""Assign": {"x.$": "$.x"}"#,
            r#""QueryLanguage": "JSONata", "Output": "{% $states.result %}""#,
        ];
        for members in kept {
            let text = task(&format!("{FUNCTION}, {members}, {RETRY}"));
            let found = Snapshot::new(SourceText::new(&text)).diagnostics();
            let hint = found.iter().find(|found| found.code == "lambda-function-arn");
            assert!(hint.is_some_and(|hint| hint.fixes.is_empty()), "{members}");
        }
    }

    #[test]
    fn the_latest_version_is_no_version() {
        for name in ["f", "f:$LATEST", "123456789012:function:f", "arn:aws:lambda:us-east-1:123456789012:function:f"] {
            assert!(is_latest(name), "{name}");
        }
        for name in ["", "f:1", "f:live", "1:function:f:live", "arn:aws:lambda:us-east-1:1:function:f:live"] {
            assert!(!is_latest(name), "{name}");
        }
        let all = [
            FUNCTION.to_owned(),
            FUNCTION.replace(":f\"", ":f:$LATEST\""),
            FUNCTION.replace(":f\"", ":f:live\""),
            INVOKE.to_owned(),
            INVOKE.replace("\"f\"", "\"f\", \"Qualifier\": \"$LATEST\""),
            INVOKE.replace("\"f\"", "\"f\", \"Qualifier\": \"live\""),
            INVOKE.replace("\"f\"", "\"${f}\""),
            INVOKE.replace("FunctionName", "FunctionName.$"),
        ];
        let mut settings = Settings::default();
        settings.set_level("lambda-latest-qualifier", Level::Shown(Severity::Hint)).unwrap();
        let settings = Arc::new(settings);
        let found = all.map(|members| {
            let text = task(&members);
            let snapshot = Snapshot::with_settings(SourceText::new(&text), settings.clone());
            let found = snapshot.diagnostics().into_iter().find(|found| found.code == "lambda-latest-qualifier");
            found.map(|found| text[std::ops::Range::<usize>::from(found.range)].to_owned()).unwrap_or_default()
        });
        assert_eq!(found, ["f", "$LATEST", "", "f", "$LATEST", "", "", ""]);
        check_each(
            &[task(INVOKE)],
            expect![[r#"
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            .. |                              ^ hint lambda-transient-not-retried: Lambda fails at times for reasons that pass: without `Retry` for its errors, such as `Lambda.ServiceException`, the execution fails with it
        "#]],
        );
    }

    #[test]
    fn passing_errors_are_retried() {
        let retries = [
            r#""Retry": []"#,
            r#""Retry": [{"ErrorEquals": ["MyError", "States.Timeout"]}]"#,
            r#""Retry": [{"ErrorEquals": ["Lambda.TooManyRequestsException"]}]"#,
            r#""Retry": [{"ErrorEquals": ["A"]}, {"ErrorEquals": ["Lambda.ServiceException", "Lambda.SdkClientException"]}]"#,
            r#""Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"]}]"#,
            r#""Retry": [{"ErrorEquals": ["Lambda.ServiceException"]}, {"ErrorEquals": ["States.TaskFailed"]}]"#,
            r#""Retry": [{"ErrorEquals": ["${Errors}"]}]"#,
            r#""Retry": ${Retry}"#,
            r#""Retry": [${Retry}]"#,
            r#""Retry": [{}]"#,
            r#""retry": []"#,
            r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "T"}]"#,
        ];
        check_each(
            &retries.map(|retry| task(&format!("{INVOKE},\n{retry}"))),
            expect![[r#"
            3  | "Retry": []}}}
            .. |  ^^^^^ hint lambda-transient-not-retried: Lambda fails at times for reasons that pass, and no retrier names its errors, such as `Lambda.ServiceException`
            ---
            3  | "Retry": [{"ErrorEquals": ["MyError", "States.Timeout"]}]}}}
            .. |  ^^^^^ hint lambda-transient-not-retried: Lambda fails at times for reasons that pass, and no retrier names its errors, such as `Lambda.ServiceException`
            ---
            3  | "Retry": [{"ErrorEquals": ["Lambda.TooManyRequestsException"]}]}}}
            .. |  ^^^^^ hint lambda-transient-not-retried: Lambda fails at times for reasons that pass, and no retrier names its errors, such as `Lambda.ServiceException`
            ---
            3  | "Retry": [{"ErrorEquals": ["A"]}, {"ErrorEquals": ["Lambda.ServiceException", "Lambda.SdkClientException"]}]}}}
            .. |                                     ^^^^^^^^^^^ hint lambda-throttle-not-retried: `Lambda.TooManyRequestsException` is not retried: it is what Lambda answers when too many functions run at the same time
            ---
            ---
            ---
            ---
            ---
            ---
            3  | "Retry": [{}]}}}
            .. |           ^ error missing-required-field: `ErrorEquals` is missing: AWS refuses a retrier without it [SCHEMA_VALIDATION_FAILED /States/T/Retry[0]]
            ---
            3  | "retry": []}}}
            .. |  ^^^^^ error field-case: `retry` must be written `Retry`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            .. |                              ^ hint lambda-transient-not-retried: Lambda fails at times for reasons that pass: without `Retry` for its errors, such as `Lambda.ServiceException`, the execution fails with it
        "#]],
        );
        let others = [
            r#""Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}"#,
            r#""Resource": "${Function}", "Parameters": {}"#,
            r#""Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 9, "Parameters": {"a.$": "$$"}"#,
        ];
        check_each(
            &others.map(task),
            expect![[r#"
            ---
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            .. |                              ^ hint lambda-transient-not-retried: Lambda fails at times for reasons that pass: without `Retry` for its errors, such as `Lambda.ServiceException`, the execution fails with it
        "#]],
        );
    }

    #[test]
    fn a_retrier_is_added() {
        let text = |retry: &str| task(&format!("{INVOKE}{retry}"));
        check_fix(
            &text(""),
            expect![[r#"
            Retry the errors of Lambda
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}]}}}
        "#]],
        );
        check_fix(
            &text("\n").replace("\"Resource\"", "\n  \"Resource\"").replace(", \"Parameters\"", ",\n  \"Parameters\""),
            expect![[r#"
            Retry the errors of Lambda
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,

              "Resource": "arn:aws:states:::lambda:invoke",
              "Parameters": {"FunctionName": "f"},
              "Retry": [
                {
                  "ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
                  "IntervalSeconds": 1,
                  "MaxAttempts": 3,
                  "BackoffRate": 2
                }
              ]
            }}}
        "#]],
        );
        check_fix(
            &text(",\n  \"Retry\": [\n    {\n      \"ErrorEquals\": [\"A\"]\n    }\n  ]"),
            expect![[r#"
            Retry the errors of Lambda
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
              "Retry": [
                {
                  "ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
                  "IntervalSeconds": 1,
                  "MaxAttempts": 3,
                  "BackoffRate": 2
                },
                {
                  "ErrorEquals": ["A"]
                }
              ]}}}
        "#]],
        );
        check_fix(
            &text(r#", "Retry": [{"ErrorEquals": ["Lambda.ServiceException"]}]"#),
            expect![[r#"
            Retry `Lambda.TooManyRequestsException` as well
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"]}]}}}
        "#]],
        );
    }
}
