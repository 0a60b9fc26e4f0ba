//! Whether a value that is written out is of the type that a service takes.

use super::super::super::{task, values};
use crate::spec::services::{Kind, Shape};
use crate::syntax::{ContainerKind, Node, ScalarKind};

/// Whether a template, a path or an expression gives the value, or it is none:
/// `null` is as good as nothing.
pub fn is_unknown(value: Node, is_template: bool) -> bool {
    if values::is_unknown(value) || value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null) {
        return true;
    }
    let Some(text) = value.text_value() else { return false };
    // What looks like a path or a call and stays a text is told by others.
    if is_template { task::looks_computed(&text) } else { text.starts_with("{%") }
}

/// What a value of the shape must be, if this one is not.
pub fn unfit(value: Node, shape: Shape) -> Option<&'static str> {
    let is_object = value.object().is_some();
    let is_list = value.container().is_some_and(|container| container.kind == ContainerKind::Array);
    let scalar = value.scalar().map(|scalar| scalar.kind);
    let is_text = matches!(scalar, Some(ScalarKind::Text { .. }));
    let is_number = matches!(scalar, Some(ScalarKind::Number));
    let is_boolean = matches!(scalar, Some(ScalarKind::True | ScalarKind::False));
    let holds = |test: fn(&str) -> bool| value.text_value().is_some_and(|text| test(&text));
    let (is_fit, wanted) = match shape.kind() {
        Kind::Structure => (is_object || is_text && shape.takes_text(), "an object"),
        Kind::Map => (is_object, "an object"),
        Kind::List => (is_list, "a list"),
        // Objects and lists are made texts.
        Kind::String | Kind::Blob => (is_text || is_object || is_list, "a text"),
        Kind::Enum => (is_text, "a text"),
        // In quotes they have been seen to work.
        Kind::Integer => (is_whole(value) || is_text && holds(|text| text.parse::<i64>().is_ok()), "a whole number"),
        Kind::Float => (is_number || is_text && holds(|text| text.parse::<f64>().is_ok()), "a number"),
        Kind::Boolean => (is_boolean || is_text && holds(is_boolean_text), "`true` or `false`"),
        Kind::Timestamp => (is_text || is_number, "a timestamp, as a text"),
        Kind::Document | Kind::Any => (true, ""),
    };
    (!is_fit).then_some(wanted)
}

/// What the value is, for a message.
pub fn title(value: Node) -> &'static str {
    match values::number(value) {
        Some(number) if number.fract() != 0.0 => "a fraction",
        _ => values::title(value),
    }
}

fn is_boolean_text(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_whole(value: Node) -> bool {
    values::number(value).is_some_and(|number| number.fract() == 0.0)
}
