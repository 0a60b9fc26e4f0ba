//! `Credentials` name the one role that a Task takes for its call (reference:
//! "Task").

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::Task;
use super::super::{Findings, edits, values};
use super::keys::is_meant;
use crate::spec::Shape;
use crate::spec::exclusions::groups;
use crate::spec::resource::Target;

pub const RULES: &[Rule] = &[
    row!("credentials-role", Error, Correctness, "`Credentials` name no role, or two", Check::Object(credentials_role))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "credentials-on-activity",
        Error,
        Correctness,
        "the Task of an activity has `Credentials`",
        Check::State(credentials_on_activity)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
];

/// The role is missing, or given twice.
fn credentials_role(object: &ObjectContext, acc: &mut Findings) {
    if object.shape != Shape::Credentials || values::is_unknown(object.node) || object.is_incomplete {
        return;
    }
    for group in groups(object.shape) {
        let mut there = object.node.entries().filter(|entry| group.fields.iter().any(|name| entry.key_is(name)));
        match (there.next(), there.next()) {
            (None, _) => {
                let is_unsure = object.node.entries().any(|entry| entry.is_key_opaque());
                if is_unsure || group.fields.iter().any(|name| is_meant(object, name)) {
                    continue;
                }
                let role = group.fields.first().copied().unwrap_or_default();
                let message = format!(
                    "`{role}` is missing: AWS refuses `Credentials` without the role that the Task takes for its call"
                );
                acc.report(object.anchor(), message).at_location(object.location());
            }
            (Some(first), Some(second)) if first.key() != second.key() && !object.is_language_unknown() => {
                // In JSONata, that the second is out of place is told by itself.
                let takes = |key: &str| object.field_of(key).is_some();
                let keys = [first.key().unwrap_or_default(), second.key().unwrap_or_default()];
                if !keys.iter().all(|key| takes(key)) {
                    continue;
                }
                let message = format!("the role stands in `{}` already: AWS refuses both", keys[0]);
                acc.report(values::key_range(second), message)
                    .at_location(object.location())
                    .related(values::key_range(first), "it is given here first")
                    .fix(format!("Remove `{}`", keys[1]), vec![edits::removal(object.node, second)]);
            }
            _ => {}
        }
    }
}

/// An activity is done by a worker of its own, for which no role can be taken.
fn credentials_on_activity(object: &ObjectContext, acc: &mut Findings) {
    let Some(task) = Task::of(object) else { return };
    let Some(entry) = object.node.member("Credentials") else { return };
    if !task.resource().is_some_and(|resource| matches!(resource.target, Target::Activity { .. })) {
        return;
    }
    let message = "an activity takes no `Credentials`: AWS refuses them, since its worker brings its own";
    acc.report(values::key_range(entry), message)
        .at_location(object.location())
        .related(task.range(), "the Task calls this activity")
        .fix("Remove `Credentials`", vec![edits::removal(object.node, entry)]);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_each, check_fix};
    use expect_test::expect;

    fn task(members: &str) -> String {
        format!(
            "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\",\n{members},\n\"Resource\": \
             \"arn:aws:states:::lambda:invoke\", \"Parameters\": {{}}, \"End\": true}}}}}}\n"
        )
    }

    #[test]
    fn credentials_name_one_role() {
        let all = [
            r#""Credentials": {}"#,
            r#""Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"}"#,
            r#""Credentials": {"RoleArn.$": "$.role"}"#,
            r#""Credentials": {"RoleArn.$": "$.role", "RoleArn": "arn:aws:iam::123456789012:role/r"}"#,
            r#""Credentials": {"RolArn": "arn:aws:iam::123456789012:role/r"}"#,
            r#""Credentials": {"Role${x}": "arn:aws:iam::123456789012:role/r"}"#,
            r#""Credentials": {${Role}}"#,
            r#""Credentials": {"Fn::If": ["C", {"RoleArn": "r"}, {"Ref": "AWS::NoValue"}]}"#,
            r#""Credentials": {"Ro}"#,
        ];
        check_each(
            &all.map(task),
            expect![[r#"
            2  | "Credentials": {},
            .. |  ^^^^^^^^^^^ error credentials-role: `RoleArn` is missing: AWS refuses `Credentials` without the role that the Task takes for its call [SCHEMA_VALIDATION_FAILED /States/T/Credentials]
            ---
            ---
            ---
            2  | "Credentials": {"RoleArn.$": "$.role", "RoleArn": "arn:aws:iam::123456789012:role/r"},
            .. |                                         ^^^^^^^ error credentials-role: the role stands in `RoleArn.$` already: AWS refuses both [SCHEMA_VALIDATION_FAILED /States/T/Credentials]
            .. |                  ^^^^^^^^^ note: it is given here first
            ---
            ---
            ---
            ---
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task",
            .. |                            ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
            .. |                                  ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
            2  | "Credentials": {"Ro},
            .. |                ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
            .. |                 ^^^^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
            3  | "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {}, "End": true}}}
            .. |                                                                             ^ error json-syntax: the definition ends before this: a closing bracket stands too early, or this is too much [INVALID_JSON_DESCRIPTION]
        "#]],
        );
    }

    #[test]
    fn jsonata_has_one_way_to_name_it() {
        let all = [
            r#""Credentials": {"RoleArn": "{% $role %}"}"#,
            r#""Credentials": {"RoleArn.$": "$.role"}"#,
            r#""Credentials": {"RoleArn": "{% $role %}", "RoleArn.$": "$.role"}"#,
        ];
        let jsonata = |members: &str| task(members).replace("Parameters", "Arguments");
        let all = all.map(|members| jsonata(&format!("\"QueryLanguage\": \"JSONata\",\n{members}")));
        check_each(
            &all,
            expect![[r#"
            ---
            3  | "Credentials": {"RoleArn.$": "$.role"},
            .. |                  ^^^^^^^^^ error field-needs-jsonpath: `RoleArn.$` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `RoleArn` [SCHEMA_VALIDATION_FAILED /States/T]
            ---
            3  | "Credentials": {"RoleArn": "{% $role %}", "RoleArn.$": "$.role"},
            .. |                                            ^^^^^^^^^ error field-needs-jsonpath: `RoleArn.$` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `RoleArn` [SCHEMA_VALIDATION_FAILED /States/T]
        "#]],
        );
    }

    #[test]
    fn one_of_two_roles_goes() {
        check_fix(
            &task(r#""Credentials": {"RoleArn.$": "$.role", "RoleArn": "r"}"#),
            expect![[r#"
            Remove `RoleArn`
            {"StartAt": "T", "States": {"T": {"Type": "Task",
            "Credentials": {"RoleArn.$": "$.role"},
            "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {}, "End": true}}}
        "#]],
        );
    }

    #[test]
    fn an_activity_takes_none() {
        let activity = |resource: &str| {
            format!(
                r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "TimeoutSeconds": 60, "End": true,
"Credentials": {{"RoleArn": "arn:aws:iam::123456789012:role/r"}}, "Resource": "{resource}"}}}}}}"#
            )
        };
        let all = [
            activity("arn:aws:states:us-east-1:123456789012:activity:Ask"),
            activity("arn:aws:states:${AWS::Region}:${AWS::AccountId}:activity:Ask"),
            activity("arn:aws:lambda:us-east-1:123456789012:function:f"),
            activity("${Ask}"),
        ];
        check_each(
            &all,
            expect![[r#"
            2  | "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"}, "Resource": "arn:aws:states:us-east-1:123456789012:activity:Ask"}}}
            .. |  ^^^^^^^^^^^ error credentials-on-activity: an activity takes no `Credentials`: AWS refuses them, since its worker brings its own [SCHEMA_VALIDATION_FAILED /States/T]
            .. |                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the Task calls this activity
            ---
            2  | "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"}, "Resource": "arn:aws:states:${AWS::Region}:${AWS::AccountId}:activity:Ask"}}}
            .. |  ^^^^^^^^^^^ error credentials-on-activity: an activity takes no `Credentials`: AWS refuses them, since its worker brings its own [SCHEMA_VALIDATION_FAILED /States/T]
            .. |                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the Task calls this activity
            ---
            ---
        "#]],
        );
    }
}
