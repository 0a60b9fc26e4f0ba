//! Small questions about values that many rules ask.

use crate::syntax::yaml::{self, OlderReading};
use crate::syntax::{Container, ContainerKind, Entry, Node, ScalarKind};
use crate::text::{TextRange, TextSize};

/// Whether nothing can be said about the value: a template engine fills it in,
/// or it was reported as a syntax error already.
pub fn is_unknown(node: Node) -> bool {
    use ScalarKind::{Bad, Placeholder, Text, TooDeep};
    let is_broken = node
        .scalar()
        .is_some_and(|scalar| matches!(scalar.kind, Bad | Placeholder | TooDeep | Text { closed: false, .. }));
    node.is_missing() || node.is_opaque() || is_broken || is_template_function(node) || is_ambiguous(node)
}

/// Whether readers of YAML disagree on whether the value is a text.
fn is_ambiguous(node: Node) -> bool {
    matches!(yaml::older_reading(node), Some(OlderReading::Boolean(_) | OlderReading::Number))
}

/// Whether the value is a function of CloudFormation (`{"Ref": …}`,
/// `{"Fn::Sub": …}`), which may stand in place of any scalar in a template.
pub fn is_template_function(node: Node) -> bool {
    let mut keys = node.entries().map(|entry| entry.key().unwrap_or_default());
    let (Some(key), None) = (keys.next(), keys.next()) else { return false };
    node.object().is_some() && (key == "Ref" || key.starts_with("Fn::"))
}

/// Whether the text is a JSONata expression: it starts with `{%` and ends with
/// `%}`, with nothing before and nothing behind.
pub fn is_expression(text: &str) -> bool {
    text.strip_prefix("{%").is_some_and(|rest| rest.ends_with("%}"))
}

/// The key of a member, without quotes unless it is empty.
pub fn key_range(entry: Entry) -> TextRange {
    let content = entry.key_content_range().unwrap_or_default();
    if content.is_empty() { entry.key_range().unwrap_or_default() } else { content }
}

/// The value; of a list or an object the opening bracket, or where it has none
/// the first key or dash, so that not half the file is marked.
pub fn visible_start(value: Node) -> TextRange {
    let Some(container) = value.container() else { return value.range() };
    let first = value.entries().next().filter(|_| container.block).map(key_range).filter(|key| !key.is_empty());
    first.unwrap_or_else(|| TextRange::at(value.range().start(), TextSize::new(1)))
}

/// What the value is, for a message: "a list".
pub fn title(value: Node) -> &'static str {
    match (value.container().map(|container| container.kind), value.scalar().map(|scalar| scalar.kind)) {
        (Some(ContainerKind::Object), _) => "an object",
        (Some(ContainerKind::Array), _) => "a list",
        (_, Some(ScalarKind::Number)) => "a number",
        (_, Some(ScalarKind::True | ScalarKind::False)) => "a Boolean",
        (_, Some(ScalarKind::Null)) => "`null`",
        _ => "a text",
    }
}

/// Whether the value is a list without elements, and nothing in it is half typed.
pub fn is_empty_list(value: Node) -> bool {
    let is_empty = |list: &Container| list.closed && !list.spliced && !list.has_errors && list.children.is_empty();
    value.array().is_some_and(|list| is_empty(list))
}

/// Whether the value is `true`.
pub fn is_true(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::True)
}

/// The number that the value is.
pub fn number(value: Node) -> Option<f64> {
    value.number_value()
}

/// Whether the name holds a placeholder.
pub fn has_placeholder(name: &str) -> bool {
    name.contains("${") || name.contains("%{")
}

/// The range of a part of the text that the value is; `part` counts in the
/// decoded text. For an empty part, that of the whole text.
pub fn part_range(value: Node, part: TextRange) -> TextRange {
    let content = value.content_range();
    let range = value.offset_map().written_range(part) + content.start();
    if range.is_empty() { visible_content(value.source(), content) } else { range }
}

/// The range to mark of a text: its content, or with its quotes if it is empty.
pub fn visible_content(text: &str, content: TextRange) -> TextRange {
    if !content.is_empty() {
        return content;
    }
    let (before, behind) = neighbours(text, content);
    let one = |byte: Option<u8>| TextSize::new(u32::from(is_quote(byte)));
    TextRange::new(content.start() - one(before), content.end() + one(behind))
}

/// Whether a quote opens before `content` and does not close behind it.
pub fn lacks_closing_quote(text: &str, content: TextRange) -> bool {
    let (before, behind) = neighbours(text, content);
    is_quote(before) && before != behind
}

fn is_quote(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'"' | b'\''))
}

fn neighbours(text: &str, content: TextRange) -> (Option<u8>, Option<u8>) {
    let byte = |at: usize| text.as_bytes().get(at).copied();
    (usize::from(content.start()).checked_sub(1).and_then(byte), byte(content.end().into()))
}

/// "`A`, `B` and `C`".
pub fn enumerated(names: &[&str]) -> String {
    listed(names, "and")
}

/// "`A`, `B` or `C`".
pub fn alternatives(names: &[&str]) -> String {
    listed(names, "or")
}

fn listed(names: &[&str], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The number with commas: 1,048,576.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let all: Vec<String> = [0, 999, 1000, 123_456, 1_048_576].into_iter().map(grouped).collect();
        assert_eq!(all.join(" "), "0 999 1,000 123,456 1,048,576");
    }
}
