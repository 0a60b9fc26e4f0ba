//! Values for DynamoDB name their type (reference: "DynamoDB").

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::{Given, Task};
use super::super::{Findings, edits, task, values};
use crate::spec::QueryLanguage;
use crate::spec::calls::{DYNAMODB_VALUES, is_attribute_type};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::Indel;

pub const RULES: &[Rule] = &[row!(
    "dynamodb-attribute-value",
    Warning,
    Suspicious,
    "a value for DynamoDB does not name its type",
    Check::State(attribute_values)
)
.silent_in_unbalanced_text()];

/// The parameters of DynamoDB's calls that hold attribute values.
fn attribute_values(object: &ObjectContext, acc: &mut Findings) {
    if object.is_language_unknown() {
        return;
    }
    let Some(task) = Task::of(object) else { return };
    let Some(resource) = task.resource() else { return };
    let Some(call) = resource.call().filter(|call| call.service.text == "dynamodb") else { return };
    let attributes = Attributes { is_template: object.language == QueryLanguage::JsonPath, is_sdk: call.is_sdk };
    for name in DYNAMODB_VALUES {
        if let Given::Literal(entry) = task.given(name) {
            attributes.members(entry.value(), DEPTH, acc);
        }
    }
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
                    acc.report(values::key_range(entry), message)
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
        let raw = edits::json(value).unwrap_or_default();
        let typed = match value.scalar().map(|scalar| scalar.kind) {
            Some(ScalarKind::Text { .. }) => Some(format!("{{\"S\": {raw}}}")),
            Some(ScalarKind::Number) => Some(format!("{{\"N\": \"{raw}\"}}")),
            Some(ScalarKind::True | ScalarKind::False) if !self.is_sdk => Some(format!("{{\"BOOL\": {raw}}}")),
            Some(ScalarKind::Null) if !self.is_sdk => Some("{\"NULL\": true}".to_owned()),
            _ => None,
        };
        let text = value.text_value();
        if text.as_ref().is_some_and(|text| task::looks_computed(text)) {
            return;
        }
        let example = match &typed {
            Some(typed) if typed.len() < 40 => format!(": write `{typed}`"),
            _ if value.array().is_some() => ": write `{\"L\": […]}`".to_owned(),
            _ if value.object().is_some() => ": write `{\"M\": {…}}`".to_owned(),
            _ => ", such as `{\"S\": \"…\"}`".to_owned(),
        };
        let message = format!("the call fails, since DynamoDB takes values with their type only{example}");
        let finding = acc.report(values::visible_start(value), message);
        if let Some(typed) = typed {
            finding.fix("Add the type", vec![Indel::replace(value.range(), typed)]);
        }
    }

    fn number(&self, value: Node, acc: &mut Findings) {
        if self.is_unknown(value) {
            return;
        }
        if values::number(value).is_some() {
            let quoted = format!("\"{}\"", edits::json(value).unwrap_or_default());
            let message = format!("DynamoDB takes numbers as texts: write `{quoted}`");
            acc.report(value.range(), message).fix("Put it in quotes", vec![Indel::replace(value.range(), quoted)]);
            return;
        }
        let Some(text) = value.text_value().filter(|text| !task::looks_computed(text)) else { return };
        let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
        if !is_number {
            let range = values::visible_content(value.source(), value.content_range());
            acc.report(range, "`N` is the type of numbers, and this is none");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{call, check_each, check_fix};
    use expect_test::expect;

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
}
