//! HTTP Tasks have what they need, and what the service can send (reference:
//! "HTTP Task").

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::{Findings, task, values};
use crate::spec::calls::{HTTP_CONNECTION, HTTP_METHODS, HTTP_REQUIRED, is_kept_header};
use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] =
    &[row!("http-task-shape", Error, Correctness, "an HTTP Task lacks what it needs", Check::State(http_task))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text()];

fn http_task(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.is_language_unknown() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let is_http = task.resource().is_some_and(|resource| resource.call().is_some_and(|call| call.is("http", "invoke")));
    // That it is given nothing at all is another rule's business.
    let Some(payload) = task.payload().filter(|_| is_http) else { return };
    let [endpoint, method] = HTTP_REQUIRED;
    required(&task, payload, acc);
    url(&task, endpoint, acc);
    verb(&task, method, acc);
    headers(&task, acc);
}

/// Endpoint, method and connection.
fn required(task: &Task, payload: Entry, acc: &mut Findings) {
    let location = task.object.location_of(task.payload_field());
    let (holders, connection) = HTTP_CONNECTION;
    let given = holders.map(|name| task.given(name));
    let mut missing: Vec<&str> = HTTP_REQUIRED.to_vec();
    missing.retain(|name| matches!(task.given(name), Given::Missing));
    if let [Given::Missing, Given::Missing] = given {
        missing.push(holders[0]);
    }
    if !missing.is_empty() {
        let (verb, them) = if missing.len() == 1 { ("is", "it") } else { ("are", "them") };
        let names = values::enumerated(&missing);
        let message = format!("{names} {verb} missing: AWS refuses an HTTP Task without {them}");
        acc.report(values::key_range(payload), message).at_location(location.clone());
    }
    for holder in given {
        let Given::Literal(holder) = holder else { continue };
        let has_object = holder.value().object().is_some();
        if has_object && matches!(task.given_in(holder.value(), connection), Given::Missing) {
            let message = format!("`{connection}` is missing: AWS refuses an HTTP Task without a connection");
            acc.report(values::key_range(holder), message).at_location(location.clone());
        }
    }
    if let [Given::Literal(first) | Given::Computed(first), Given::Literal(second) | Given::Computed(second)] = given {
        let message = format!("an HTTP Task takes one of `{}` and `{}`, not both", holders[0], holders[1]);
        acc.report(values::key_range(second), message)
            .related(values::key_range(first), "the other one is here")
            .accepted_by_aws();
    }
}

fn url(task: &Task, name: &str, acc: &mut Findings) {
    let Some((value, text)) = literal_text(task, name) else { return };
    if text.starts_with("https://") {
        return;
    }
    let message = "an HTTP Task calls `https://` endpoints only: write the whole URL, beginning with that";
    let finding = acc.report(range_of(value), message).accepted_by_aws();
    if text.starts_with("http://") {
        let start = values::part_range(value, TextRange::up_to(TextSize::of("http://")));
        finding.fix("Write `https://`", vec![Indel::replace(start, "https://")]);
    }
}

fn verb(task: &Task, name: &str, acc: &mut Findings) {
    let Some((value, text)) = literal_text(task, name) else { return };
    if HTTP_METHODS.contains(&&*text) {
        return;
    }
    let upper = text.to_ascii_uppercase();
    let message = format!("`{text}` is no method of an HTTP Task: it takes {}", values::enumerated(&HTTP_METHODS));
    let finding = acc.report(range_of(value), message).accepted_by_aws();
    if HTTP_METHODS.contains(&&*upper) {
        finding.fix(format!("Write `{upper}`"), vec![Indel::replace(value.content_range(), upper)]);
    }
}

fn headers(task: &Task, acc: &mut Findings) {
    let Given::Literal(headers) = task.given("Headers") else { return };
    for entry in headers.value().entries().filter(|entry| !entry.is_key_opaque()) {
        let key = entry.key().unwrap_or_default();
        let name = key.strip_suffix(".$").unwrap_or(&key);
        if is_kept_header(name) {
            let message = format!("an HTTP Task may not set the header `{name}`: it fails with `States.Runtime`");
            acc.report(values::key_range(entry), message).accepted_by_aws();
        }
    }
}

/// The text that is given under this name, if it means itself.
fn literal_text<'a>(task: &Task<'a>, name: &str) -> Option<(Node<'a>, String)> {
    let Given::Literal(entry) = task.given(name) else { return None };
    let text = entry.value().text_value()?;
    (!task::looks_computed(&text)).then(|| (entry.value(), text.into_owned()))
}

fn range_of(text: Node) -> TextRange {
    values::visible_content(text.source(), text.content_range())
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{call, check_each, check_fix};
    use expect_test::expect;

    #[test]
    fn an_http_task_has_what_it_needs() {
        let all = [
            r#""Parameters": {}"#,
            r#""Parameters": {"ApiEndpoint": "https://a.b/c", "Method": "GET", "Authentication": {}}"#,
            r#""Parameters": {"ApiEndpoint": "http://a.b/c", "Method": "get", "InvocationConfig": {"ConnectionArn": "c"}}"#,
            r#""Parameters": {"ApiEndpoint": "a.b/c", "Method": "LIST", "InvocationConfig": {"ConnectionArn": "c"},
"Authentication": {"ConnectionArn": "c"}, "Headers": {"Host": "a", "Content-Type": "b", "X-Amz-Date.$": "$.d"}}"#,
            r#""Parameters": {"ApiEndpoint.$": "$.url", "Method.$": "$.m", "Authentication.$": "$.a"}"#,
            r#""Parameters": {"ApiEndpoint": "${Url}", "Method": "${M}", "Authentication": {"Ref": "C"}}"#,
            r#""Parameters": {"ApiEndpoint": "$.url", "Method": "$.m", "Authentication": {"ConnectionArn.$": "$.c"}}"#,
            r#""Parameters": {${Parameters}}"#,
            r#""Parameters": "${Parameters}""#,
            r#""QueryLanguage": "JSONata", "Arguments": "{% $states.input %}""#,
            r#""QueryLanguage": "JSONata", "Arguments": {"ApiEndpoint": "{% $url %}", "Method": "PUT", "Authentication": "{% $a %}"}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"ApiEndpoint.$": "$.url", "Method": "PUT"}"#,
        ];
        check_each(
            &all.map(|members| call("http:invoke", members)),
            expect![[r#"
            2  | "Parameters": {}}}}
            .. |  ^^^^^^^^^^ error http-task-shape: `ApiEndpoint`, `Method` and `Authentication` are missing: AWS refuses an HTTP Task without them [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"ApiEndpoint": "https://a.b/c", "Method": "GET", "Authentication": {}}}}}
            .. |                                                                  ^^^^^^^^^^^^^^ error http-task-shape: `ConnectionArn` is missing: AWS refuses an HTTP Task without a connection [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
            ---
            2  | "Parameters": {"ApiEndpoint": "http://a.b/c", "Method": "get", "InvocationConfig": {"ConnectionArn": "c"}}}}}
            .. |                                ^^^^^^^^^^^^ warning http-task-shape: an HTTP Task calls `https://` endpoints only: write the whole URL, beginning with that
            .. |                                                          ^^^ warning http-task-shape: `get` is no method of an HTTP Task: it takes `GET`, `POST`, `PUT`, `DELETE`, `PATCH`, `HEAD` and `OPTIONS`
            ---
            2  | "Parameters": {"ApiEndpoint": "a.b/c", "Method": "LIST", "InvocationConfig": {"ConnectionArn": "c"},
            .. |                                ^^^^^ warning http-task-shape: an HTTP Task calls `https://` endpoints only: write the whole URL, beginning with that
            .. |                                                   ^^^^ warning http-task-shape: `LIST` is no method of an HTTP Task: it takes `GET`, `POST`, `PUT`, `DELETE`, `PATCH`, `HEAD` and `OPTIONS`
            .. |                                                           ^^^^^^^^^^^^^^^^ warning http-task-shape: an HTTP Task takes one of `Authentication` and `InvocationConfig`, not both
            3  | "Authentication": {"ConnectionArn": "c"}, "Headers": {"Host": "a", "Content-Type": "b", "X-Amz-Date.$": "$.d"}}}}}
            .. |  ^^^^^^^^^^^^^^ note: the other one is here
            .. |                                                        ^^^^ warning http-task-shape: an HTTP Task may not set the header `Host`: it fails with `States.Runtime`
            .. |                                                                                          ^^^^^^^^^^^^ warning http-task-shape: an HTTP Task may not set the header `X-Amz-Date`: it fails with `States.Runtime`
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            ---
            2  | "QueryLanguage": "JSONata", "Arguments": {"ApiEndpoint.$": "$.url", "Method": "PUT"}}}}
            .. |                              ^^^^^^^^^ error http-task-shape: `Authentication` is missing: AWS refuses an HTTP Task without it [SCHEMA_VALIDATION_FAILED /States/T/Arguments]
        "#]],
        );
    }

    #[test]
    fn scheme_and_method_are_mended() {
        let task = |endpoint: &str, method: &str| {
            let connection = "\"Authentication\": {\"ConnectionArn\": \"c\"}";
            call(
                "http:invoke",
                &format!(r#""Parameters": {{"ApiEndpoint": "{endpoint}", "Method": "{method}", {connection}}}"#),
            )
        };
        check_fix(
            &task("http://a.b/c", "GET"),
            expect![[r#"
            Write `https://`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::http:invoke",
            "Parameters": {"ApiEndpoint": "https://a.b/c", "Method": "GET", "Authentication": {"ConnectionArn": "c"}}}}}
        "#]],
        );
        check_fix(
            &task("https://a.b/c", "post"),
            expect![[r#"
            Write `POST`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::http:invoke",
            "Parameters": {"ApiEndpoint": "https://a.b/c", "Method": "POST", "Authentication": {"ConnectionArn": "c"}}}}}
        "#]],
        );
    }
}
