//! Hover: services, actions, parameters and errors of the calls of Task states.

use crate::ide::RangeInfo;
use crate::ide::markup::service;
use crate::ide::navigation::TextAt;
use crate::ide::parameters::{KnownCall, ParameterPlace, call_of_task, parameter_name};
use crate::model::{Place, Role, Slot};
use crate::spec::resource::{Pattern, Step, Typing};
use crate::spec::services::{self, Integration, Kind};
use crate::spec::{ValueKind, errors};
use crate::text::{TextRange, TextSize};

/// What the table of services knows of the text at a place.
pub fn hover(place: &Place, text: &TextAt, at: TextSize) -> Option<RangeInfo<String>> {
    let value = text.value.as_deref()?;
    match (place.slot, place.field().map(|field| field.value)) {
        (Slot::Value(_), Some(ValueKind::Resource)) => in_resource(text, value, at),
        (Slot::Value(_), Some(ValueKind::ErrorNames)) if matches!(place.frame().role, Role::Values(_)) => {
            let info = error(call_of_task(place)?, value)?;
            Some(RangeInfo { range: text.content, info })
        }
        (_, None) => Some(RangeInfo { range: text.content, info: in_parameters(place, text, value)? }),
        _ => None,
    }
}

/// The service, the action or the suffix.
fn in_resource(text: &TextAt, value: &str, at: TextSize) -> Option<RangeInfo<String>> {
    let node = text.entry.value();
    let offset = node.offset_map().value(at.checked_sub(text.content.start())?);
    let Typing { step, part } = Typing::at(value, offset.into());
    let find = |is_sdk, name| services::find(if is_sdk { Integration::Sdk } else { Integration::Optimized }, name);
    let info = match step {
        Step::Integration => service::service(find(false, part.text)?),
        Step::SdkService => service::service(find(true, part.text)?),
        Step::Action { is_sdk, service } => {
            let pattern = KnownCall::named(value).map(|call| call.pattern);
            service::action(find(is_sdk, service.text)?.action(part.text)?, pattern)
        }
        Step::Suffix { .. } => {
            service::pattern(Pattern::WITH_SUFFIX.into_iter().find(|pattern| pattern.suffix() == part.text)?)
        }
        _ => return None,
    };
    let own = part.range();
    let own = TextRange::new(TextSize::new(own.start as u32), TextSize::new(own.end as u32));
    Some(RangeInfo { range: node.offset_map().written_range(own) + text.content.start(), info })
}

/// A parameter by its key, or a value of one.
fn in_parameters(place: &Place, text: &TextAt, value: &str) -> Option<String> {
    if text.is_key {
        let found = ParameterPlace::at(place)?;
        let member = found.shape.member(parameter_name(value, found.is_jsonpath))?;
        return Some(service::parameter(found.call.action, member));
    }
    let found = ParameterPlace::of_value(place, text.entry)?;
    let is_value = found.shape.kind() == Kind::Enum && found.shape.values().any(|known| known == value);
    is_value.then(|| service::value(value, found.last_name()))
}

/// An error that the service answers with, unless others know more of it.
fn error(call: KnownCall, name: &str) -> Option<String> {
    let is_known = errors::error_name(name).is_some() || !call.errors().any(|error| error == name);
    (!is_known).then(|| service::error(call.action, name))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::Snapshot;
    use crate::text::{SourceText, TextSize};

    /// What the answer is about, and the answer; the cursor is `¦` in the fields
    /// of a Task.
    fn check(fields: &str, expected: Expect) {
        let text = format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Task\", {fields}}}}}}}");
        let at = TextSize::new(text.find('¦').expect("there is a cursor") as u32);
        let text = text.replace('¦', "");
        let answer = Snapshot::new(SourceText::new(&text)).hover(at);
        let answer = answer.map(|answer| format!("{}\n---\n{}", &text[answer.range], answer.info));
        expected.assert_eq(answer.as_deref().unwrap_or("nothing"));
    }

    #[test]
    fn the_parts_of_a_resource_are_explained() {
        check(
            r#""Resource": "arn:aws:states:::aws-sdk:s¦3:getObject""#,
            expect![[r#"
            s3
            ---
            **Amazon Simple Storage Service**: AWS SDK integration

            - 116 actions
            - Errors start with `S3.`
        "#]],
        );
        check(
            r#""Resource": "arn:aws:states:::aws-sdk:s3:get¦Object""#,
            expect![[r#"
            getObject
            ---
            **`getObject`**: Amazon Simple Storage Service

            Retrieves an object from Amazon S3.

            - Requires: `Bucket`, `Key`
            - Can also be called with `.waitForTaskToken`
            - [API reference](https://docs.aws.amazon.com/goto/WebAPI/s3-2006-03-01/GetObject)
        "#]],
        );
        check(
            r#""Resource": "arn:aws:states:::ecs:ru¦nTask.sync""#,
            expect![[r#"
            runTask
            ---
            **`runTask`**: Amazon ECS

            Starts a new task using the specified task definition.

            - `.sync`: waits for the end of the job
            - Requires: `TaskDefinition`
            - Can also be called with `.waitForTaskToken`
            - [Documentation of the integration](https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html)
        "#]],
        );
        check(
            r#""Resource": "arn:aws:states:::ecs:runTask.sy¦nc""#,
            expect![[r#"
            .sync
            ---
            **`.sync`**: waits for the end of the job
        "#]],
        );
        check(
            r#""Resource": "arn:aws:states:::lamb¦da:invoke""#,
            expect![[r#"
            lambda
            ---
            **AWS Lambda**: optimized integration

            - 1 action
            - Errors start with `Lambda.`
        "#]],
        );
        check(r#""Resource": "arn:aws:states:::aws-sdk:s3:get¦Nothing""#, expect!["nothing"]);
        check(r#""Resource": "arn:aws:sta¦tes:::aws-sdk:s3:getObject""#, expect!["nothing"]);
    }

    #[test]
    fn parameters_and_their_values_are_explained() {
        let sdk = r#""Resource": "arn:aws:states:::aws-sdk:rds:createDBInstance", "#;
        check(
            &format!(r#"{sdk} "Parameters": {{"Db¦InstanceIdentifier.$": "$.x"}}"#),
            expect![[r#"
            DbInstanceIdentifier.$
            ---
            **`DbInstanceIdentifier`**: text

            The identifier for this DB instance.

            - Required
            - Of `aws-sdk:rds:createDBInstance`: [API reference](https://docs.aws.amazon.com/goto/WebAPI/rds-2014-10-31/CreateDBInstance)
        "#]],
        );
        check(
            &format!(r#"{sdk} "Parameters": {{"Tags": [{{"K¦ey": ""}}]}}"#),
            expect![[r#"
            Key
            ---
            **`Key`**: text

            A key is the required name of the tag.

            - Of `aws-sdk:rds:createDBInstance`: [API reference](https://docs.aws.amazon.com/goto/WebAPI/rds-2014-10-31/CreateDBInstance)
        "#]],
        );
        check(&format!(r#"{sdk} "Parameters": {{"No¦thing": ""}}"#), expect!["nothing"]);
        let ecs = r#""Resource": "arn:aws:states:::ecs:runTask.sync", "#;
        check(
            &format!(r#"{ecs} "Parameters": {{"LaunchType": "FAR¦GATE"}}"#),
            expect![[r#"
            FARGATE
            ---
            **`FARGATE`**: value of `LaunchType`
        "#]],
        );
        check(
            &format!(r#"{ecs} "Parameters": {{"Launch¦Type": "FARGATE"}}"#),
            expect![[r#"
            LaunchType
            ---
            **`LaunchType`**: one of a few texts

            The infrastructure to run your standalone task on.

            - Values: `EC2`, `FARGATE`, `EXTERNAL`, `MANAGED_INSTANCES`
            - Of `ecs:runTask`: [Documentation of the integration](https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html)
        "#]],
        );
        check(
            &format!(r#"{ecs} "Parameters": {{"Launch¦Type.$": "$"}}"#),
            expect![[r#"
            LaunchType.$
            ---
            **`LaunchType`**: one of a few texts

            The infrastructure to run your standalone task on.

            - Values: `EC2`, `FARGATE`, `EXTERNAL`, `MANAGED_INSTANCES`
            - Of `ecs:runTask`: [Documentation of the integration](https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html)
        "#]],
        );
        let json = r#""QueryLanguage": "JSONata", "Resource": "arn:aws:states:::events:putEvents", "#;
        check(
            &format!(r#"{json} "Arguments": {{"Entries": [{{"De¦tail": {{}}}}]}}"#),
            expect![[r#"
            Detail
            ---
            **`Detail`**: any JSON

            A valid JSON object.

            - Of `events:putEvents`: [Documentation of the integration](https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html)
        "#]],
        );
    }

    #[test]
    fn errors_of_the_action_are_explained() {
        let task = |resource: &str, error: &str| {
            format!(r#""Resource": "arn:aws:states:::{resource}", "Catch": [{{"ErrorEquals": ["{error}"]}}]"#)
        };
        check(
            &task("aws-sdk:kms:decrypt", "Kms.Dis¦abledException"),
            expect![[r#"
            Kms.DisabledException
            ---
            **`Kms.DisabledException`**: error of AWS Key Management Service

            `decrypt` is described to fail with it.

            - [API reference](https://docs.aws.amazon.com/goto/WebAPI/kms-2014-11-01/Decrypt)
        "#]],
        );
        check(
            &task("aws-sdk:kms:decrypt", "Kms.Kms¦Exception"),
            expect![[r#"
            Kms.KmsException
            ---
            **`Kms.KmsException`**: error of AWS Key Management Service

            The call failed for a reason without a name of its own.

            - [API reference](https://docs.aws.amazon.com/goto/WebAPI/kms-2014-11-01/Decrypt)
        "#]],
        );
        check(
            &task("aws-sdk:kms:decrypt", "Kms.Sdk¦ClientException"),
            expect![[r#"
            Kms.SdkClientException
            ---
            **`Kms.SdkClientException`**: error of AWS Key Management Service

            The call did not reach the service, or its answer was lost.

            - [API reference](https://docs.aws.amazon.com/goto/WebAPI/kms-2014-11-01/Decrypt)
        "#]],
        );
        check(&task("aws-sdk:kms:decrypt", "Kms.Othe¦rException"), expect!["nothing"]);
    }
}
