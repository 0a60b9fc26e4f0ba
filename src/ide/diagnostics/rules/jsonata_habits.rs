//! JSONPath in JSONata states, where it means nothing (reference: "From
//! intrinsic to JSONata").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::jsonata::Judged;
use super::other_language::as_expression;
use super::templates::is_surely_computed;
use crate::expr::is_intrinsic_like;
use crate::expr::jsonata::{NodeId, NodeKind};
use crate::spec::equivalents::in_jsonata;
use crate::syntax::Node;
use crate::text::Indel;

pub const RULES: &[Rule] = &[row!(
    "jsonata-jsonpath-inside",
    Warning,
    Suspicious,
    "a path or an intrinsic function stands in a JSONata state",
    Check::With("jsonata-delimiters")
)];

/// Whether the text is hardly meant for anything but a path or an intrinsic call.
pub fn is_jsonpath(text: &str) -> bool {
    is_surely_computed(text)
}

/// A text without delimiters; `data` is what the `$` of a path stands for there.
pub fn plain_text(value: Node, text: &str, data: &str, acc: &mut Findings) {
    let expression = as_expression(text, data);
    let message = told(text, expression.as_deref(), true);
    let finding = acc.report_as("jsonata-jsonpath-inside", value.content_range(), message);
    if let Some(expression) = expression {
        let edit = Indel::replace(value.content_range(), format!("{{% {expression} %}}"));
        finding.fix(format!("Write `{expression}`"), vec![edit]);
    }
}

/// What to say of a text that is a path or a call; `is_plain` outside of
/// expressions.
fn told(text: &str, expression: Option<&str>, is_plain: bool) -> String {
    let instead = match (expression, call(text).and_then(in_jsonata)) {
        (Some(expression), _) if is_plain => format!("write `{{% {expression} %}}`"),
        (Some(expression), _) => format!("write `{expression}`, without quotes"),
        (None, Some(form)) => format!("JSONata has `{form}` for it"),
        (None, None) if call(text).is_some() => "JSONata has functions of its own".to_owned(),
        (None, None) => "JSONata starts with `$states.input` where a path starts with `$`".to_owned(),
    };
    let what = if call(text).is_some() { "intrinsic functions are not called" } else { "paths are not followed" };
    format!("{what} in a JSONata state, so this stays a text: {instead}")
}

/// The name of the intrinsic function that the text calls.
fn call(text: &str) -> Option<&str> {
    is_intrinsic_like(text).then(|| text.split('(').next().unwrap_or_default().trim())
}

pub fn check(judged: &Judged, acc: &mut Findings) {
    let tree = judged.tree();
    for (node, own) in tree.nodes() {
        match &own.kind {
            NodeKind::Text => literal(judged, node, acc),
            NodeKind::Step { left, right, .. } => intrinsic(judged, *left, *right, acc),
            _ => {}
        }
    }
}

/// A text in quotes that goes out as it is.
fn literal(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let Some(text) = judged.tree().name(judged.text(), node).filter(|text| is_jsonpath(text)) else { return };
    // What functions are given, what is compared with and what is a part of
    // another text is seldom meant for the state itself; under some keys,
    // services want paths.
    let is_outcome = |parent: &NodeKind, node: NodeId| match parent {
        NodeKind::Array(_) | NodeKind::Block(_) | NodeKind::Condition { .. } => true,
        NodeKind::Pair { key, value, .. } => {
            let key = judged.tree().name(judged.text(), *key).unwrap_or_default();
            *value == node && !super::templates::is_key_for_paths(&key)
        }
        NodeKind::Object(_) => true,
        _ => false,
    };
    let mut at = node;
    while let Some(parent) = judged.parent(at) {
        if !is_outcome(judged.kind(parent), at) {
            return;
        }
        at = parent;
    }
    if super::templates::is_key_for_paths(&judged.site().key) {
        return;
    }
    let expression = as_expression(&text, judged.data());
    let message = told(&text, expression.as_deref(), false);
    let finding = acc.report_as("jsonata-jsonpath-inside", judged.range(node), message);
    if let Some(expression) = expression {
        finding.fix(format!("Write `{expression}`"), vec![judged.replace(node, &expression)]);
    }
}

/// `States.Format(…)` where there is a context, in which AWS looks for `States`.
/// Where there is none, it is refused and told as that.
fn intrinsic(judged: &Judged, left: NodeId, right: NodeId, acc: &mut Findings) {
    let NodeKind::Call { function, .. } = judged.kind(right) else { return };
    let is_it = *judged.kind(left) == NodeKind::Name
        && judged.raw(left) == "States"
        && *judged.kind(*function) == NodeKind::Name
        && judged.names.without_context.iter().all(|(_, node)| *node != left);
    if !is_it {
        return;
    }
    let name = format!("States.{}", judged.raw(*function));
    let instead = in_jsonata(&name).map(|form| format!(": JSONata has `{form}` for it")).unwrap_or_default();
    let range = judged.range(left).cover(judged.range(*function));
    let message = format!("`{name}` is a function of JSONPath states, so the execution fails here{instead}");
    acc.report_as("jsonata-jsonpath-inside", range, message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::codes;
    use super::super::jsonata::tests::{outputs, state};

    #[test]
    fn texts_that_are_paths_or_calls_are_told() {
        for output in [
            r#""$.a""#,
            r#""$$.Execution.Id""#,
            r#"{"a": "$.a.b[0]"}"#,
            r#"["States.UUID()"]"#,
            r#""States.Format('{}', $.a)""#,
            r#""{% '$.a' %}""#,
            r#""{% {'a': ['$.b', 1]} %}""#,
            r#""{% $states.input.a[States.ArrayLength(b) > 1] %}""#,
        ] {
            assert_eq!(
                codes(&state(&format!("\"Type\": \"Pass\", \"Output\": {output}"))),
                ["jsonata-jsonpath-inside"],
                "{output}"
            );
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for output in [
            r#""$5""#,
            r#""costs $.50""#,
            r#"{"JsonPath": "$.a"}"#,
            r#"{"InputPathsMap": {"a": "$.detail.a"}}"#,
            r#""{% $contains($states.input.a, '$.b') %}""#,
            r#""{% $states.input.a = '$.b' %}""#,
            r#""{% '$.b' & $states.input.a %}""#,
            r#""{% {'Path': '$.b'} %}""#,
            r#"{"Filter": "{% '$.b' %}"}"#,
        ] {
            assert_eq!(codes(&state(&format!("\"Type\": \"Pass\", \"Output\": {output}"))), [""; 0], "{output}");
        }
        // What no text can be, and keys of JSONPath, are told as that.
        let dollar_key = state(r#""Type": "Pass", "Output": {"a.$": "$.a"}"#);
        assert_eq!(codes(&dollar_key), ["dollar-key-in-jsonata"]);
        assert_eq!(codes(&state(r#""Type": "Wait", "Seconds": "$.a""#)), ["wrong-type"]);
        // Where it is refused, that is told.
        assert_eq!(codes(&outputs(&["States.Format('{}', 1)"])[0]), ["jsonata-top-level-name"]);
    }
}
