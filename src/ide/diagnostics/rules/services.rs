//! What single calls want of their parameters (reference: "Parameters").
//!
//! That parameters are missing or unknown is the business of the table of
//! services; here is what no table tells.

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::{Findings, edits, values};
use crate::spec::QueryLanguage;
use crate::spec::calls::{
    DYNAMODB_VALUES, HTTP_CONNECTION, HTTP_METHODS, HTTP_REQUIRED, LIST_LIMITS, STARTED_BY, is_attribute_type,
    is_kept_header,
};
use crate::spec::resource::{Call, Pattern};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!("http-task-shape", Error, Correctness, "an HTTP Task lacks what it needs", Check::State(calls))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "dynamodb-attribute-value",
        Warning,
        Suspicious,
        "a value for DynamoDB does not name its type",
        Check::With("http-task-shape")
    )
    .silent_in_unbalanced_text(),
    row!(
        "service-limit-payload",
        Hint,
        Suspicious,
        "a list is longer than the service takes",
        Check::With("http-task-shape")
    )
    .silent_in_unbalanced_text(),
    row!(
        "sync-output-is-text",
        Hint,
        Style,
        "the output of a child execution arrives as a text",
        Check::With("http-task-shape")
    )
    .silent_in_unbalanced_text(),
    row!(
        "start-execution-link",
        Hint,
        Style,
        "a child execution does not know its parent",
        Check::With("http-task-shape")
    )
    .silent_in_unbalanced_text(),
];

/// Each call to the checks that it has.
fn calls(object: &ObjectContext, acc: &mut Findings) {
    if object.is_incomplete || object.is_language_unknown() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call() else { return };
    if call.service.text == "dynamodb" {
        for name in DYNAMODB_VALUES {
            attributes(&task, call, task.given(name), acc);
        }
    }
    if call.is("http", "invoke") {
        http(&task, acc);
    }
    if call.is("states", "startExecution") {
        output_is_text(&task, call, acc);
        link(&task, acc);
    }
    for (_, _, name, most) in LIST_LIMITS.iter().filter(|(service, action, ..)| call.is(service, action)) {
        let Given::Literal(list) = task.given(name) else { continue };
        let count = list.value().array().map_or(0, |list| list.children.len());
        if count > *most {
            let message = format!("`{}` takes {most} of these at most, and here are {count}", call.action.text);
            acc.report_as("service-limit-payload", values::key_range(list), message);
        }
    }
}

fn http(task: &Task, acc: &mut Findings) {
    // That it is given nothing at all is another rule's business.
    let Some(payload) = task.payload() else { return };
    let location = task.object.location_of(task.payload_field());
    let (holders, connection) = HTTP_CONNECTION;
    let mut missing: Vec<&str> = HTTP_REQUIRED.to_vec();
    missing.retain(|name| matches!(task.given(name), Given::Missing));
    let given = holders.map(|name| task.given(name));
    if let [Given::Missing, Given::Missing] = given {
        missing.push(holders[0]);
    }
    if !missing.is_empty() {
        let (verb, them) = if missing.len() == 1 { ("is", "it") } else { ("are", "them") };
        let message =
            format!("{} {verb} missing: AWS refuses an HTTP Task without {them}", values::enumerated(&missing));
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
    if let Some((value, text)) = literal_text(task, HTTP_REQUIRED[0])
        && !text.starts_with("https://")
    {
        let message = "an HTTP Task calls `https://` endpoints only: write the whole URL, beginning with that";
        let finding = acc.report(values::visible_content(value.source(), value.content_range()), message);
        finding.accepted_by_aws();
        if let Some(rest) = value.raw().strip_prefix("\"http://") {
            finding.fix("Write `https://`", vec![Indel::replace(value.range(), format!("\"https://{rest}"))]);
        }
    }
    if let Some((value, text)) = literal_text(task, HTTP_REQUIRED[1])
        && !HTTP_METHODS.contains(&&*text)
    {
        let upper = text.to_ascii_uppercase();
        let message = format!("`{text}` is no method of an HTTP Task: it takes {}", values::enumerated(&HTTP_METHODS));
        let finding = acc.report(values::visible_content(value.source(), value.content_range()), message);
        finding.accepted_by_aws();
        if HTTP_METHODS.contains(&&*upper) {
            finding.fix(format!("Write `{upper}`"), vec![Indel::replace(value.content_range(), upper)]);
        }
    }
    if let Given::Literal(headers) = task.given("Headers") {
        for entry in headers.value().entries().filter(|entry| !entry.is_key_opaque()) {
            let key = entry.key().unwrap_or_default();
            let name = key.strip_suffix(".$").unwrap_or(&key);
            if is_kept_header(name) {
                let message = format!("an HTTP Task may not set the header `{name}`: it fails with `States.Runtime`");
                acc.report(values::key_range(entry), message).accepted_by_aws();
            }
        }
    }
}

/// The text that is given under this name, if it means itself.
fn literal_text<'a>(task: &Task<'a>, name: &str) -> Option<(Node<'a>, String)> {
    let Given::Literal(entry) = task.given(name) else { return None };
    let text = entry.value().text_value()?;
    (!looks_computed(&text)).then(|| (entry.value(), text.into_owned()))
}

/// Whether `.$` or `{% %}` was forgotten, which others tell.
fn looks_computed(text: &str) -> bool {
    text.starts_with(['$', '{']) || text.starts_with("States.")
}

fn attributes(task: &Task, call: &Call, given: Given, acc: &mut Findings) {
    let Given::Literal(entry) = given else { return };
    let checked = Attributes { is_template: task.object.language == QueryLanguage::JsonPath, is_sdk: call.is_sdk };
    checked.members(entry.value(), DEPTH, acc);
}

/// Attribute values are looked into to this depth.
const DEPTH: usize = 32;

/// How the attribute values of a call are written.
struct Attributes {
    is_template: bool,
    is_sdk: bool,
}

impl Attributes {
    /// The members of `node` are attribute values.
    fn members(&self, node: Node, depth: usize, acc: &mut Findings) {
        if depth == 0 || node.object().is_none() || values::is_unknown(node) {
            return;
        }
        for entry in node.entries().filter(|entry| entry.is_key_sound() && !entry.is_key_opaque()) {
            let key = entry.key().unwrap_or_default();
            let is_computed = self.is_template && key.ends_with(".$");
            if !is_computed && !key.starts_with("Fn::") && key != "<<" {
                self.value(entry.value(), depth, acc);
            }
        }
    }

    /// `value` is an attribute value.
    fn value(&self, value: Node, depth: usize, acc: &mut Findings) {
        if depth == 0 || self.is_unknown(value) {
            return;
        }
        let mut entries = value.entries();
        let sole = entries.next().filter(|_| value.object().is_some() && entries.next().is_none());
        let Some(typed) = sole.filter(|entry| self.type_of(entry).is_some()) else {
            let is_unsure = |entry: &Entry| entry.is_key_opaque() || !entry.is_key_sound();
            return match sole.and_then(|entry| Some((entry, self.meant_type(&entry)?))) {
                Some((entry, meant)) => {
                    let message =
                        format!("no type of DynamoDB is written like this, and the call fails: write `{meant}`");
                    acc.report_as("dynamodb-attribute-value", values::key_range(entry), message)
                        .fix(format!("Rename to `{meant}`"), vec![Indel::replace(values::key_range(entry), meant)]);
                }
                None if value.object().is_some() && value.entries().any(|entry| is_unsure(&entry)) => {}
                None => self.untyped(value, acc),
            };
        };
        let name = self.type_of(&typed).unwrap_or_default();
        let inner = typed.value();
        if self.is_template && typed.key().is_some_and(|key| key.ends_with(".$")) || self.is_unknown(inner) {
            return;
        }
        match &*name {
            "N" => self.number(inner, acc),
            "NS" | "Ns" => inner.entries().for_each(|item| self.number(item.value(), acc)),
            "M" => self.members(inner, depth - 1, acc),
            "L" => inner.entries().for_each(|item| self.value(item.value(), depth - 1, acc)),
            _ => {}
        }
    }

    fn is_unknown(&self, value: Node) -> bool {
        values::is_unknown(value)
            || !self.is_template && value.text_value().is_some_and(|text| values::is_expression(&text))
    }

    /// The type that the only member of an attribute value names.
    fn type_of(&self, entry: &Entry) -> Option<String> {
        let key = entry.key()?;
        let name = if self.is_template { key.strip_suffix(".$").unwrap_or(&key) } else { &key };
        is_attribute_type(name, self.is_sdk).then(|| name.to_owned())
    }

    /// The type that is meant where only the capitals are wrong.
    fn meant_type(&self, entry: &Entry) -> Option<String> {
        let key = entry.key().filter(|_| entry.is_key_sound())?;
        let (name, end) = if self.is_template { key.split_at(key.trim_end_matches(".$").len()) } else { (&*key, "") };
        let upper = name.to_ascii_uppercase();
        let is_sure = !self.is_sdk || upper.len() == 1;
        (is_sure && is_attribute_type(&upper, false)).then(|| upper + end)
    }

    fn untyped(&self, value: Node, acc: &mut Findings) {
        let raw = value.raw();
        let typed = match value.scalar().map(|scalar| scalar.kind) {
            Some(ScalarKind::Text { .. }) => Some(format!("{{\"S\": {raw}}}")),
            Some(ScalarKind::Number) => Some(format!("{{\"N\": \"{raw}\"}}")),
            Some(ScalarKind::True | ScalarKind::False) if !self.is_sdk => Some(format!("{{\"BOOL\": {raw}}}")),
            Some(ScalarKind::Null) if !self.is_sdk => Some("{\"NULL\": true}".to_owned()),
            _ => None,
        };
        let text = value.text_value();
        if text.as_ref().is_some_and(|text| looks_computed(text)) {
            return;
        }
        let example = match &typed {
            Some(typed) if typed.len() < 40 => format!(": write `{typed}`"),
            _ if value.array().is_some() => ": write `{\"L\": […]}`".to_owned(),
            _ if value.object().is_some() => ": write `{\"M\": {…}}`".to_owned(),
            _ => ", such as `{\"S\": \"…\"}`".to_owned(),
        };
        let message = format!("the call fails, since DynamoDB takes values with their type only{example}");
        let finding = acc.report_as("dynamodb-attribute-value", values::visible_start(value), message);
        if let Some(typed) = typed {
            finding.fix("Add the type", vec![Indel::replace(value.range(), typed)]);
        }
    }

    fn number(&self, value: Node, acc: &mut Findings) {
        if self.is_unknown(value) {
            return;
        }
        if values::number(value).is_some() {
            let quoted = format!("\"{}\"", value.raw());
            let message = format!("DynamoDB takes numbers as texts: write `{quoted}`");
            acc.report_as("dynamodb-attribute-value", value.range(), message)
                .fix("Put it in quotes", vec![Indel::replace(value.range(), quoted)]);
            return;
        }
        let Some(text) = value.text_value().filter(|text| !looks_computed(text)) else { return };
        let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
        if !is_number {
            let range = values::visible_content(value.source(), value.content_range());
            acc.report_as("dynamodb-attribute-value", range, "`N` is the type of numbers, and this is none");
        }
    }
}

/// `.sync` of a child execution gives its output as a text, and nothing in the
/// state parses it or does without it.
fn output_is_text(task: &Task, call: &Call, acc: &mut Findings) {
    let Some(suffix) = call.suffix.filter(|_| call.pattern == Pattern::Sync) else { return };
    let state = task.object.node;
    let is_dropped =
        state.get("ResultPath").and_then(|path| path.scalar()).is_some_and(|path| path.kind == ScalarKind::Null);
    let is_unread = |name: &str| state.get(name).is_some_and(|value| !value.raw().contains("Output"));
    let is_parsed = ["StringToJson", "$parse", "$eval"].iter().any(|function| state.raw().contains(function));
    if is_dropped || is_parsed || is_unread("ResultSelector") || is_unread("Output") {
        return;
    }
    let better = Pattern::SyncJson.suffix();
    let message = format!("with `.sync` the child's `Output` is JSON in a text; with `{better}` it is parsed");
    let finding = acc.report_as("sync-output-is-text", task.range_of(suffix), message);
    if let Some(edit) = task.replacement(suffix, better) {
        finding.fix(format!("Use `{better}`"), vec![edit]);
    }
}

/// The input of a child execution, as it is written out, does not hold the
/// parent's id.
fn link(task: &Task, acc: &mut Findings) {
    let Some(payload) = task.payload() else { return };
    let member = match task.object.language {
        QueryLanguage::JsonPath => format!("\"{STARTED_BY}.$\": \"$$.Execution.Id\""),
        QueryLanguage::Jsonata => format!("\"{STARTED_BY}\": \"{{% $states.context.Execution.Id %}}\""),
    };
    let message = format!("with `{STARTED_BY}` in the child's input, the console links it to this execution");
    match task.given("Input") {
        Given::Literal(input) => {
            let value = input.value();
            if value.raw().contains(STARTED_BY) || value.object().is_none_or(|object| object.spliced) {
                return;
            }
            let edit = edits::insertion_at_start(value, &member);
            acc.report_as("start-execution-link", values::key_range(input), message)
                .fix("Add the id of this execution", vec![edit]);
        }
        Given::Missing => {
            let finding = acc.report_as("start-execution-link", values::key_range(payload), message);
            if let Some(last) = payload.value().entries().next_back() {
                let edit = edits::insertion_behind(payload.value(), last, &format!("\"Input\": {{\n\t{member}\n}}"));
                finding.fix("Add the id of this execution", vec![edit]);
            }
        }
        Given::Computed(_) | Given::Unknown => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_each, check_fix};
    use expect_test::expect;

    fn call(resource: &str, members: &str) -> String {
        format!(
            "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\", \"TimeoutSeconds\": 60, \"End\": true, \
             \"Resource\": \"arn:aws:states:::{resource}\",\n{members}}}}}}}\n"
        )
    }

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
    fn values_for_dynamodb_name_their_type() {
        let all = [
            r#""Parameters": {"TableName": "t", "Item": {"a": "x", "b": 1, "c": true, "d": null, "e": [1], "f": {"g": 1, "h": 2}, "i": {}}}"#,
            r#""Parameters": {"TableName": "t", "Key": {"a": {"s": "x"}, "b": {"N": 5}, "c": {"N": "five"}, "d": {"NS": [1, "2"]}, "e": {"n.$": "$.e"}}}"#,
            r#""Parameters": {"TableName": "t", "Item": {"a": {"M": {"b": "x"}}, "c": {"L": [{"S": "x"}, "y"]}}}"#,
            r#""Parameters": {"TableName": "t", "Item": {"a": {"S.$": "$.a"}, "b.$": "$.b", "c": {"N": "-1.5e3"}, "d": {"BOOL": true},
"e": {"NULL": true}, "f": {"SS": ["x"]}, "g": {"Ref": "G"}, "h": "${H}", "i": {"N": "${I}"}, "j": {"${Type}": "x"}, "k": "$.k"}}"#,
            r#""Parameters": {"TableName": "t", "Item.$": "$.item"}"#,
            r#""Parameters": {"TableName": "t", "Item": {${Item}}}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"Item": {"a": "{% $a %}", "b": {"N": "{% $string(1) %}"}, "c": "x"}}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"Item": "{% $item %}"}"#,
        ];
        check_each(
            &all.map(|members| call("dynamodb:putItem", members)),
            expect![[r#"
            2  | "Parameters": {"TableName": "t", "Item": {"a": "x", "b": 1, "c": true, "d": null, "e": [1], "f": {"g": 1, "h": 2}, "i": {}}}}}}
            .. |                                                ^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"S": "x"}`
            .. |                                                          ^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"N": "1"}`
            .. |                                                                  ^^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"BOOL": true}`
            .. |                                                                             ^^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"NULL": true}`
            .. |                                                                                        ^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"L": […]}`
            .. |                                                                                                  ^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"M": {…}}`
            .. |                                                                                                                         ^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"M": {…}}`
            ---
            2  | "Parameters": {"TableName": "t", "Key": {"a": {"s": "x"}, "b": {"N": 5}, "c": {"N": "five"}, "d": {"NS": [1, "2"]}, "e": {"n.$": "$.e"}}}}}}
            .. |                                                 ^ warning dynamodb-attribute-value: no type of DynamoDB is written like this, and the call fails: write `S`
            .. |                                                                      ^ warning dynamodb-attribute-value: DynamoDB takes numbers as texts: write `"5"`
            .. |                                                                                      ^^^^ warning dynamodb-attribute-value: `N` is the type of numbers, and this is none
            .. |                                                                                                           ^ warning dynamodb-attribute-value: DynamoDB takes numbers as texts: write `"1"`
            .. |                                                                                                                            ^^^ warning dynamodb-attribute-value: no type of DynamoDB is written like this, and the call fails: write `N.$`
            ---
            2  | "Parameters": {"TableName": "t", "Item": {"a": {"M": {"b": "x"}}, "c": {"L": [{"S": "x"}, "y"]}}}}}}
            .. |                                                            ^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"S": "x"}`
            .. |                                                                                           ^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"S": "y"}`
            ---
            ---
            ---
            ---
            2  | "QueryLanguage": "JSONata", "Arguments": {"Item": {"a": "{% $a %}", "b": {"N": "{% $string(1) %}"}, "c": "x"}}}}}
            .. |                                                                                                          ^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"S": "x"}`
            ---
        "#]],
        );
        let query = r#""Parameters": {"ExpressionAttributeValues": {":a": 1, ":b": {"Bool": true}, ":c": {"BOOL": true}, ":d": true}}"#;
        check_each(
            &[call("aws-sdk:dynamodb:query", query), call("lambda:invoke", query)],
            expect![[r#"
            2  | "Parameters": {"ExpressionAttributeValues": {":a": 1, ":b": {"Bool": true}, ":c": {"BOOL": true}, ":d": true}}}}}
            .. |                                                    ^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only: write `{"N": "1"}`
            .. |                                                                                                         ^^^^ warning dynamodb-attribute-value: the call fails, since DynamoDB takes values with their type only, such as `{"S": "…"}`
            ---
        "#]],
        );
    }

    #[test]
    fn the_type_is_added() {
        let item = |value: &str| call("dynamodb:putItem", &format!("\"Parameters\": {{\"Item\": {{\"a\": {value}}}}}"));
        check_fix(
            &item("\"x\""),
            expect![[r#"
            Add the type
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::dynamodb:putItem",
            "Parameters": {"Item": {"a": {"S": "x"}}}}}}
        "#]],
        );
        check_fix(
            &item("{\"bool\": true}"),
            expect![[r#"
            Rename to `BOOL`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::dynamodb:putItem",
            "Parameters": {"Item": {"a": {"BOOL": true}}}}}}
        "#]],
        );
        check_fix(
            &item("true"),
            expect![[r#"
            Add the type
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::dynamodb:putItem",
            "Parameters": {"Item": {"a": {"BOOL": true}}}}}}
        "#]],
        );
        check_fix(
            &item("{\"N\": 5}"),
            expect![[r#"
            Put it in quotes
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::dynamodb:putItem",
            "Parameters": {"Item": {"a": {"N": "5"}}}}}}
        "#]],
        );
    }

    #[test]
    fn lists_are_as_long_as_the_service_takes() {
        let entries = |count: usize| format!("\"Parameters\": {{\"Entries\": [{}]}}", vec!["{}"; count].join(", "));
        check_each(
            &[call("events:putEvents", &entries(11)), call("events:putEvents", &entries(10))],
            expect![[r#"
                2  | "Parameters": {"Entries": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}}}}
                .. |                 ^^^^^^^ hint service-limit-payload: `putEvents` takes 10 of these at most, and here are 11
                ---
            "#]],
        );
    }

    const LINK: &str = r#""Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}"#;

    #[test]
    fn the_output_of_a_child_is_parsed() {
        let all = [
            format!("\"Parameters\": {{{LINK}}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultSelector\": {{\"o.$\": \"$.Output\"}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultSelector\": {{\"o.$\": \"States.StringToJson($.Output)\"}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultSelector\": {{\"s.$\": \"$.Status\"}}"),
            format!("\"Parameters\": {{{LINK}}}, \"ResultPath\": null"),
        ];
        let text = |members: &String| call("states:startExecution.sync", members);
        check_each(
            &all.each_ref().map(text),
            expect![[r#"
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution.sync",
            .. |                                                                                                                                         ^^^^^ hint sync-output-is-text: with `.sync` the child's `Output` is JSON in a text; with `.sync:2` it is parsed
            ---
            1  | {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution.sync",
            .. |                                                                                                                                         ^^^^^ hint sync-output-is-text: with `.sync` the child's `Output` is JSON in a text; with `.sync:2` it is parsed
            ---
            ---
            ---
        "#]],
        );
        check_fix(
            &text(&all[0]),
            expect![[r#"
            Use `.sync:2`
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}}}}}
        "#]],
        );
        check_each(
            &[call("states:startExecution.sync:2", &all[0]), call("ecs:runTask.sync", &all[0])],
            expect!["---\n"],
        );
    }

    #[test]
    fn a_child_knows_its_parent() {
        let all = [
            r#""Parameters": {"StateMachineArn": "a", "Input": {"b": 1}}"#,
            r#""Parameters": {"StateMachineArn": "a"}"#,
            r#""Parameters": {"StateMachineArn": "a", "Input.$": "$"}"#,
            r#""Parameters": {"StateMachineArn": "a", "Input": {${Input}}}"#,
            r#""Parameters": {"StateMachineArn": "a", "Input": "${Input}"}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": {}}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": "{% $merge([$x, $y]) %}"}"#,
            r#""QueryLanguage": "JSONata", "Arguments": {"Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}"}}"#,
        ];
        let text = |members: &str| call("states:startExecution", members);
        check_each(
            &all.map(text),
            expect![[r#"
            2  | "Parameters": {"StateMachineArn": "a", "Input": {"b": 1}}}}}
            .. |                                         ^^^^^ hint start-execution-link: with `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in the child's input, the console links it to this execution
            ---
            2  | "Parameters": {"StateMachineArn": "a"}}}}
            .. |  ^^^^^^^^^^ hint start-execution-link: with `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in the child's input, the console links it to this execution
            ---
            ---
            ---
            ---
            2  | "QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": {}}}}}
            .. |                                                                    ^^^^^ hint start-execution-link: with `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in the child's input, the console links it to this execution
            ---
            ---
        "#]],
        );
        check_fix(
            &text(all[0]),
            expect![[r#"
            Add the id of this execution
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "Parameters": {"StateMachineArn": "a", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id", "b": 1}}}}}
        "#]],
        );
        check_fix(
            &text(all[1]),
            expect![[r#"
            Add the id of this execution
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "Parameters": {"StateMachineArn": "a", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}}}}}
        "#]],
        );
        check_fix(
            &text(all[5]),
            expect![[r#"
            Add the id of this execution
            {"StartAt": "T", "States": {"T": {"Type": "Task", "TimeoutSeconds": 60, "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "QueryLanguage": "JSONata", "Arguments": {"StateMachineArn": "a", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}"}}}}}
        "#]],
        );
    }
}
