//! `Resource` says what a Task calls, and the call is given something
//! (reference: "Forms of `Resource`").
//!
//! Whether a service has an action is not the business of these rules.

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::Task;
use super::super::{Findings, edits, values};
use super::keys::is_meant;
use super::service_names::called;
use super::service_parameters::required;
use crate::spec::QueryLanguage;
use crate::spec::limits::{MACHINE_NAME_FORBIDDEN, MACHINE_NAME_LENGTH};
use crate::spec::resource::{Part, Resource, Target, is_literal};
use crate::syntax::write::escaped;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("resource-not-arn", Error, Correctness, "the `Resource` of a Task is not an ARN", Check::State(not_arn))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!("activity-arn", Error, Correctness, "the ARN of an activity is malformed", Check::State(activity_arn))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "parameters-required",
        Error,
        Correctness,
        "a call of a service has no `Parameters` or `Arguments`",
        Check::State(parameters_required)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
];

/// A `Resource` that no template fills in is no ARN. Expressions and paths are
/// not evaluated in it.
fn not_arn(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object).filter(|task| is_literal(task.text())) else { return };
    let text = task.text();
    let location = object.location_of("Resource");
    let without: String = text.split_whitespace().collect();
    let is_spaced = without != text && Resource::parse(&without).is_some();
    if is_spaced && !matches!(task.resource().map(|resource| resource.target), Some(Target::Activity { .. })) {
        let edit = Indel::replace(task.entry.value().content_range(), escaped(&without));
        acc.report(task.range(), "AWS refuses white space in the ARN of a `Resource`")
            .at_location(location)
            .fix("Remove the white space", vec![edit]);
        return;
    }
    let Some(resource) = task.resource() else {
        let trimmed = text.trim();
        let message = if values::is_expression(trimmed) {
            "`Resource` is a constant: AWS evaluates no expression in it, so write the ARN itself"
        } else if text.starts_with('$') {
            "`Resource` is a constant: AWS evaluates no path in it, so write the ARN itself"
        } else {
            "`Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses \
             anything else"
        };
        let finding = acc.report(task.range(), message).at_location(location);
        if let Some(meant) = completed(trimmed) {
            finding.fix(format!("Write `{meant}`"), vec![Indel::replace(task.entry.value().content_range(), meant)]);
        }
        return;
    };
    let partition = resource.partition;
    if !is_partition(partition.text) {
        let message = match partition.text {
            "" => "the ARN lacks its partition, which is `aws` but for China and the regions of governments".to_owned(),
            other => format!(
                "`{other}` is no partition of AWS: the ARN must start with `arn:aws:`, `arn:aws-cn:`, \
                 `arn:aws-us-gov:` or the like"
            ),
        };
        let finding = acc.report(task.range_of(partition), message).at_location(location);
        // AWS's guide writes `<PARTITION>`; nearly everybody means this one.
        if let Some(edit) = task.replacement(partition, "aws").filter(|_| !partition.text.is_empty()) {
            finding.fix("Write `aws`", vec![edit]);
        }
    }
}

/// All that there are begin alike, and new ones will.
fn is_partition(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("aws") else { return false };
    rest.is_empty() || rest.starts_with('-') && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The ARN that is meant, where only its beginning is missing.
fn completed(text: &str) -> Option<String> {
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    let rest = text.strip_prefix("states:::").unwrap_or(text);
    let parts: Vec<&str> = rest.split(':').collect();
    let is_call = matches!(parts.len(), 2..=4) && parts.iter().all(|part| is_word(part)) && !text.starts_with("arn");
    let is_lower = parts.first().is_some_and(|service| !service.bytes().any(|byte| byte.is_ascii_uppercase()));
    (is_call && is_lower).then(|| format!("arn:aws:states:::{rest}"))
}

/// The ARN of an activity lacks its region, its account or its name, or has
/// what cannot be one.
fn activity_arn(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Target::Activity { name } = resource.target else { return };
    let parts = [("region", resource.region), ("account", resource.account), ("name", name)];
    let missing: Vec<&str> = parts.iter().filter(|(_, part)| part.text.is_empty()).map(|(title, _)| *title).collect();
    if !missing.is_empty() {
        let message = format!(
            "the ARN of the activity lacks its {}: it is written `arn:aws:states:<region>:<account>:activity:<name>`",
            missing.join(" and its ")
        );
        acc.report(task.range(), message).at_location(object.location_of("Resource"));
        return;
    }
    let (account, region) = (resource.account, resource.region);
    let mut unfit = |part: Part, message: String| {
        acc.report(task.range_of(part), message).accepted_by_aws();
    };
    if account.is_literal() && !is_account(account.text) {
        unfit(account, format!("`{}` is no account: the ARN of an activity holds its 12 digits", account.text));
    }
    let is_region = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.is_literal() && !region.text.bytes().all(is_region) {
        unfit(region, format!("`{}` is no region, such as `us-east-1`", region.text));
    }
    if !name.is_literal() {
        return;
    }
    let is_forbidden = |c: char| c.is_whitespace() || c.is_control() || MACHINE_NAME_FORBIDDEN.contains(c);
    if let Some(forbidden) = name.text.chars().find(|c| is_forbidden(*c)) {
        let forbidden = match forbidden {
            blank if blank.is_whitespace() => "white space".to_owned(),
            control if control.is_control() => "control characters".to_owned(),
            other => format!("`{other}`"),
        };
        unfit(name, format!("no activity has this name: it cannot hold {forbidden}"));
    } else if name.text.chars().count() > MACHINE_NAME_LENGTH {
        unfit(name, format!("no activity has this name: it can be {MACHINE_NAME_LENGTH} characters long at most"));
    }
}

/// Whether it is the number of an account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A call of a service is given nothing. What is misspelt or belongs to the
/// other query language is reported as that.
fn parameters_required(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.is_language_unknown() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    let is_short = resource.region.text.is_empty() && resource.account.text.is_empty();
    let field = task.payload_field();
    let is_there = ["Parameters", "Arguments"].iter().any(|name| object.node.member(name).is_some());
    if !is_short || is_there || is_meant(object, field) {
        return;
    }
    let message = format!(
        "the call of `{}:{}` has no `{field}`: AWS refuses it, so write what the call is given, or `{{}}` if that is \
         nothing",
        call.service.text, call.action.text
    );
    let required = called(call).map(|action| required(action, object.language == QueryLanguage::JsonPath));
    let members = match required.filter(|members| !members.is_empty()) {
        Some(members) => format!("\n\t{}\n", members.join(",\n\t")),
        None => String::new(),
    };
    let edit = edits::insertion_behind(object.node, task.entry, &format!("\"{field}\": {{{members}}}"));
    acc.report(object.anchor(), message).at_location(object.location()).fix(format!("Add `{field}`"), vec![edit]);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use expect_test::expect;

    /// A machine of one Task with these members.
    fn task(members: &str) -> String {
        format!("{{\"StartAt\": \"T\", \"States\": {{\n\"T\": {{\"Type\": \"Task\", {members},\n\"End\": true}}}}}}\n")
    }

    fn resource(text: &str) -> String {
        task(&format!("\"Parameters\": {{}},\n\"Resource\": \"{text}\""))
    }

    #[test]
    fn a_resource_is_an_arn() {
        let wrong = [
            "lambda:invoke",
            "states:::aws-sdk:s3:getObject",
            "",
            "https://example.com/job",
            "$.function",
            "{% $function %}",
            "arn:aws:lambda",
            " arn:aws:states:::lambda:invoke",
            "arn:aws:states:::lambda: invoke",
            "arn:aws:states:::lambda:invoke ",
            "arn:asw:states:::lambda:invoke",
            "arn:<PARTITION>:states:::lambda:invoke",
            "arn::states:::lambda:invoke",
            "ARN:aws:states:::lambda:invoke",
        ];
        check_each(
            &wrong.map(resource),
            expect![[r#"
                3  | "Resource": "lambda:invoke",
                .. |              ^^^^^^^^^^^^^ error resource-not-arn: `Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses anything else [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "states:::aws-sdk:s3:getObject",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: `Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses anything else [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "",
                .. |             ^^ error resource-not-arn: `Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses anything else [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "https://example.com/job",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: `Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses anything else [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "$.function",
                .. |              ^^^^^^^^^^ error resource-not-arn: `Resource` is a constant: AWS evaluates no path in it, so write the ARN itself [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "{% $function %}",
                .. |              ^^^^^^^^^^^^^^^ error resource-not-arn: `Resource` is a constant: AWS evaluates no expression in it, so write the ARN itself [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:aws:lambda",
                .. |              ^^^^^^^^^^^^^^ error resource-not-arn: `Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses anything else [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": " arn:aws:states:::lambda:invoke",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: AWS refuses white space in the ARN of a `Resource` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:aws:states:::lambda: invoke",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: AWS refuses white space in the ARN of a `Resource` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:aws:states:::lambda:invoke ",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: AWS refuses white space in the ARN of a `Resource` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:asw:states:::lambda:invoke",
                .. |                  ^^^ error resource-not-arn: `asw` is no partition of AWS: the ARN must start with `arn:aws:`, `arn:aws-cn:`, `arn:aws-us-gov:` or the like [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:<PARTITION>:states:::lambda:invoke",
                .. |                  ^^^^^^^^^^^ error resource-not-arn: `<PARTITION>` is no partition of AWS: the ARN must start with `arn:aws:`, `arn:aws-cn:`, `arn:aws-us-gov:` or the like [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn::states:::lambda:invoke",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: the ARN lacks its partition, which is `aws` but for China and the regions of governments [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "ARN:aws:states:::lambda:invoke",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn: `Resource` must be the ARN of what the Task calls, such as `arn:aws:states:::lambda:invoke`: AWS refuses anything else [SCHEMA_VALIDATION_FAILED /States/T/Resource]
            "#]],
        );
    }

    #[test]
    fn any_partition_and_what_a_template_fills_in_will_do() {
        let right = [
            "arn:aws-cn:states:::lambda:invoke",
            "arn:aws-iso-b:states:::lambda:invoke",
            "arn:aws-eusc:lambda:eusc-de-east-1:123456789012:function:f",
            "arn:${AWS::Partition}:states:::lambda:invoke",
            "${FunctionArn}",
            "lambda:${Action}",
            "{{resolve:ssm:/rate/function}}",
            "%{ if x }a%{ else }b%{ endif }",
        ];
        check_each(&right.map(resource), expect!["---\n---\n---\n---\n---\n---\n---\n"]);
        check(&task("\"Parameters\": {}, \"Resource\": {\"Fn::GetAtt\": [\"F\", \"Arn\"]}"), expect![""]);
        check(&task("\"Parameters\": {}, \"Resource\": ${Function}"), expect![""]);
        check(
            &task("\"Parameters\": {}, \"Resource\": 5"),
            expect![[r#"
            2  | "T": {"Type": "Task", "Parameters": {}, "Resource": 5,
            .. |                                                     ^ error wrong-type: `Resource` must be an ARN, as a text, not a number [SCHEMA_VALIDATION_FAILED /States/T/Resource]
        "#]],
        );
    }

    #[test]
    fn the_beginning_of_an_arn_is_added() {
        check_fix(
            &resource("lambda:invoke.waitForTaskToken"),
            expect![[r#"
            Write `arn:aws:states:::lambda:invoke.waitForTaskToken`
            {"StartAt": "T", "States": {
            "T": {"Type": "Task", "Parameters": {},
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "End": true}}}
        "#]],
        );
        check_fix(
            &resource("states:::aws-sdk:s3:getObject"),
            expect![[r#"
            Write `arn:aws:states:::aws-sdk:s3:getObject`
            {"StartAt": "T", "States": {
            "T": {"Type": "Task", "Parameters": {},
            "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
            "End": true}}}
        "#]],
        );
        check_fix(
            &resource("arn:aws:states:::lambda: invoke"),
            expect![[r#"
            Remove the white space
            {"StartAt": "T", "States": {
            "T": {"Type": "Task", "Parameters": {},
            "Resource": "arn:aws:states:::lambda:invoke",
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn the_arn_of_an_activity_is_whole() {
        let activities = [
            "arn:aws:states:us-east-1:123456789012:activity:Ask me",
            "arn:aws:states:::activity:Ask",
            "arn:aws:states:us-east-1:123456789012:activity:",
            "arn:aws:states:us-east-1:123456789012:activity",
            "arn:aws:states:us-east-1:12345:activity:Ask",
            "arn:aws:states:US:123456789012:activity:a/b",
            "arn:aws:states:us-east-1:123456789012:activity:Ask:1",
            "arn:aws:states:us-east-1:123456789012:activity:Ask",
            "arn:aws:states:${AWS::Region}:${AWS::AccountId}:activity:${Stage}-Ask",
            &format!("arn:aws:states:us-east-1:123456789012:activity:{}", "a".repeat(81)),
        ];
        check_each(
            &activities.map(resource),
            expect![[r#"
                3  | "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask me",
                .. |                                                             ^^^^^^ warning activity-arn: no activity has this name: it cannot hold white space
                ---
                3  | "Resource": "arn:aws:states:::activity:Ask",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error activity-arn: the ARN of the activity lacks its region and its account: it is written `arn:aws:states:<region>:<account>:activity:<name>` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:aws:states:us-east-1:123456789012:activity:",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error activity-arn: the ARN of the activity lacks its name: it is written `arn:aws:states:<region>:<account>:activity:<name>` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:aws:states:us-east-1:123456789012:activity",
                .. |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error activity-arn: the ARN of the activity lacks its name: it is written `arn:aws:states:<region>:<account>:activity:<name>` [SCHEMA_VALIDATION_FAILED /States/T/Resource]
                ---
                3  | "Resource": "arn:aws:states:us-east-1:12345:activity:Ask",
                .. |                                       ^^^^^ warning activity-arn: `12345` is no account: the ARN of an activity holds its 12 digits
                ---
                3  | "Resource": "arn:aws:states:US:123456789012:activity:a/b",
                .. |                             ^^ warning activity-arn: `US` is no region, such as `us-east-1`
                .. |                                                      ^^^ warning activity-arn: no activity has this name: it cannot hold `/`
                ---
                3  | "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask:1",
                .. |                                                             ^^^^^ warning activity-arn: no activity has this name: it cannot hold `:`
                ---
                ---
                ---
                3  | "Resource": "arn:aws:states:us-east-1:123456789012:activity:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                .. |                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning activity-arn: no activity has this name: it can be 80 characters long at most
            "#]],
        );
    }

    #[test]
    fn a_call_is_given_something() {
        let call = "\"Resource\": \"arn:aws:states:::lambda:invoke\"";
        let wrong = [
            task(call),
            task("\"Resource\": \"arn:aws:states:::aws-sdk:s3:listBuckets\""),
            task("\"Resource\": \"arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken\""),
            task(&format!("\"QueryLanguage\": \"JSONata\", {call}")),
        ];
        check_each(
            &wrong,
            expect![[r#"
            2  | "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            .. |  ^ error parameters-required: the call of `lambda:invoke` has no `Parameters`: AWS refuses it, so write what the call is given, or `{}` if that is nothing [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            2  | "T": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets",
            .. |  ^ error parameters-required: the call of `s3:listBuckets` has no `Parameters`: AWS refuses it, so write what the call is given, or `{}` if that is nothing [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            2  | "T": {"Type": "Task", "Resource": "arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken",
            .. |  ^ error parameters-required: the call of `sqs:sendMessage` has no `Parameters`: AWS refuses it, so write what the call is given, or `{}` if that is nothing [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            2  | "T": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke",
            .. |  ^ error parameters-required: the call of `lambda:invoke` has no `Arguments`: AWS refuses it, so write what the call is given, or `{}` if that is nothing [SCHEMA_VALIDATION_FAILED /States/T]
        "#]],
        );
        let others = [
            task(&format!("\"Parameters\": {{}}, {call}")),
            task(&format!("\"Parameters\": ${{Parameters}}, {call}")),
            task(&format!("\"QueryLanguage\": \"JSONata\", \"Arguments\": \"{{% $states.input %}}\", {call}")),
            task("\"Resource\": \"arn:aws:lambda:us-east-1:123456789012:function:f\""),
            task("\"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:Ask\""),
            task("\"Resource\": \"${Call}\""),
            task(&format!("\"QueryLanguage\": \"${{Language}}\", {call}")),
            // Said by the rules about keys.
            task(&format!("\"parameters\": {{}}, {call}")),
            task(&format!("\"Arguments\": {{}}, {call}")),
            task(&format!("{call},\n\"Par")),
        ];
        check_each(
            &others,
            expect![[r#"
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            2  | "T": {"Type": "Task", "parameters": {}, "Resource": "arn:aws:states:::lambda:invoke",
            .. |                        ^^^^^^^^^^ error field-case: `parameters` must be written `Parameters`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            2  | "T": {"Type": "Task", "Arguments": {}, "Resource": "arn:aws:states:::lambda:invoke",
            .. |                        ^^^^^^^^^ error field-needs-jsonata: `Arguments` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Parameters` [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            3  | "Par,
            .. | ^^^^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
        "#]],
        );
        check_fix(
            &task("\"Resource\": \"arn:aws:states:::aws-sdk:s3:listBuckets\""),
            expect![[r#"
            Add `Parameters`
            {"StartAt": "T", "States": {
            "T": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", "Parameters": {},
            "End": true}}}
        "#]],
        );
        check_fix(
            &task("\n  \"Resource\": \"arn:aws:states:::sqs:sendMessage\""),
            expect![[r#"
            Add `Parameters`
            {"StartAt": "T", "States": {
            "T": {"Type": "Task", 
              "Resource": "arn:aws:states:::sqs:sendMessage",
              "Parameters": {
                "QueueUrl": "",
                "MessageBody": ""
              },
            "End": true}}}
        "#]],
        );
        check_fix(
            &task(call),
            expect![[r#"
                Add `Parameters`
                {"StartAt": "T", "States": {
                "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": ""},
                "End": true}}}
            "#]],
        );
    }
}
