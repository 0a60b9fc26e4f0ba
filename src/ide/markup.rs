//! The rows of the tables as Markdown, for hover and for the list of completions.

pub mod jsonata;
pub mod service;

use crate::spec::context::{self, ContextMember};
use crate::spec::errors::ErrorName;
use crate::spec::functions::{IntrinsicFunction, Parameter};
use crate::spec::limits::NO_UPPER_LIMIT;
use crate::spec::states::StateTypeInfo;
use crate::spec::{EnumValue, Field, Languages, Shape, StateType, StateTypes, ValueKind};

/// A field: what its value is, what it does, when it applies.
pub fn field(field: &Field) -> String {
    let mut out = format!("**`{}`**: {}\n\n{}\n", field.name, value_kind(field.value), field.doc);
    let mut facts = Vec::new();
    if let Some(instead) = field.deprecated {
        facts.push(format!("**Deprecated**: use `{instead}` instead"));
    }
    if field.required {
        facts.push("Required".to_owned());
    }
    if let Some(default) = field.default {
        facts.push(format!("Default: {default}"));
    }
    if field.nullable {
        facts.push("May be `null`".to_owned());
    }
    match field.languages {
        Languages::JsonPath => facts.push("JSONPath only".to_owned()),
        Languages::Jsonata => facts.push("JSONata only".to_owned()),
        Languages::Both => {}
    }
    if field.evaluated {
        facts.push("Takes `{% … %}` expressions in JSONata".to_owned());
    }
    append_list(&mut out, &facts);
    out
}

/// A state type.
pub fn state_type(info: &StateTypeInfo) -> String {
    format!("**`{}`**: state type\n\n{}\n", info.state_type.name(), info.doc)
}

/// One of the values of a field.
pub fn enum_value(value: &EnumValue, field: &Field) -> String {
    format!("**`{}`**: value of `{}`\n\n{}\n", value.name, field.name, value.doc)
}

/// An error name.
pub fn error_name(error: &ErrorName) -> String {
    let mut out = format!("**`{}`**: error\n\n{}\n", error.name, error.doc);
    let mut facts = Vec::new();
    match error.resource {
        Some(resource) => facts.push(format!("Of Tasks that call `{resource}`")),
        None => facts.extend(raised_by(error.raised_by)),
    }
    match error.languages {
        Languages::JsonPath => facts.push("JSONPath only".to_owned()),
        Languages::Jsonata => facts.push("JSONata only".to_owned()),
        Languages::Both => {}
    }
    append_list(&mut out, &facts);
    out
}

fn raised_by(types: StateTypes) -> Option<String> {
    if types == StateTypes::ALL {
        return None;
    }
    let names: Vec<String> = StateType::ALL
        .into_iter()
        .filter(|state_type| types.contains(*state_type))
        .map(|state_type| format!("`{}`", state_type.name()))
        .collect();
    (!names.is_empty()).then(|| format!("Raised by {}", names.join(", ")))
}

/// An intrinsic function: its signature, what it does, what it takes, a call.
pub fn function(function: &IntrinsicFunction) -> String {
    let returns = function.returns.name();
    let mut out = format!("```text\n{} → {returns}\n```\n\n{}\n", function.signature(), function.doc);
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| format!("`{}` ({}): {}", parameter.name, parameter.kind.name(), parameter.doc))
        .collect();
    append_list(&mut out, &parameters);
    out.push_str(&format!("\n```text\n{}\n```\n", function.example));
    out
}

/// What a function wants of an argument.
pub fn parameter(function: &IntrinsicFunction, parameter: &Parameter) -> String {
    let mut out = format!("**`{}`**: {}\n\n{}\n", parameter.name, parameter.kind.name(), parameter.doc);
    out.push_str(&format!("\n```text\n{}\n```\n", function.signature()));
    out
}

/// The context object itself.
pub fn context_object() -> String {
    let members: Vec<String> = context::children("")
        .map(|member| {
            format!("`$$.{}`: {}", member.path, member.doc.split_inclusive(". ").next().unwrap_or_default().trim())
        })
        .collect();
    let mut out = "**`$$`**: the context object\n\nWhat AWS tells of the running execution.\n".to_owned();
    append_list(&mut out, &members);
    out
}

/// A member of the context object.
pub fn context_member(member: &ContextMember) -> String {
    let mut out = format!("**`$$.{}`**: {}\n\n{}\n", member.path, member.kind.name(), member.doc);
    let facts: Vec<String> = member.only_in.iter().map(|place| format!("Only in {}", place.text())).collect();
    append_list(&mut out, &facts);
    out
}

/// What a value is, in a few words.
pub fn value_kind(kind: ValueKind) -> String {
    match kind {
        ValueKind::Text | ValueKind::Comment => "text".to_owned(),
        ValueKind::Boolean => "`true` or `false`".to_owned(),
        ValueKind::Integer(least, NO_UPPER_LIMIT) => format!("whole number, at least {least}"),
        ValueKind::Integer(least, greatest) => format!("whole number from {least} to {greatest}"),
        ValueKind::Number(least, greatest) => match (least.is_finite(), greatest.is_finite()) {
            (true, true) => format!("number from {least} to {greatest}"),
            (true, false) => format!("number, at least {least}"),
            (false, true) => format!("number, at most {greatest}"),
            (false, false) => "number".to_owned(),
        },
        ValueKind::OneOf(values) => {
            let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.name)).collect();
            names.join(" or ")
        }
        ValueKind::StateType => "state type".to_owned(),
        ValueKind::StateName => "name of a state in the same `States`".to_owned(),
        ValueKind::Timestamp => "timestamp such as `2030-01-31T12:00:00Z`".to_owned(),
        ValueKind::Path => "path".to_owned(),
        ValueKind::ReferencePath => "reference path".to_owned(),
        ValueKind::PathOrIntrinsic => "path or intrinsic function".to_owned(),
        ValueKind::Resource | ValueKind::ServiceCall(_) => "ARN".to_owned(),
        ValueKind::ErrorNames => "list of error names".to_owned(),
        ValueKind::Texts => "list of texts".to_owned(),
        ValueKind::Template => "payload".to_owned(),
        ValueKind::Arguments => "object, or an expression that gives one".to_owned(),
        ValueKind::Assign => "object of variables and their values".to_owned(),
        ValueKind::Condition => "Boolean or expression".to_owned(),
        ValueKind::Items => "list, or an expression that gives one".to_owned(),
        ValueKind::Json => "any JSON".to_owned(),
        ValueKind::Object(shape) => format!("object, {}", shape.title()),
        ValueKind::List(shape) => format!("list; each element is {}", shape.title()),
        ValueKind::States => "object of states by their names".to_owned(),
    }
}

/// `text`, which the user wrote, as code that shows it to the letter.
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if text.trim().is_empty() {
        return format!("`\"{text}\"`");
    }
    // A fence must be longer than any run of back-ticks within.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// `text`, which the user wrote, as plain words: nothing in it is markup.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if character.is_control() { ' ' } else { character });
    }
    out
}

/// Puts a list of `items` behind a paragraph.
pub fn append_list(out: &mut String, items: &[String]) {
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index == 0 { "\n- " } else { "- " });
        out.push_str(item);
        out.push('\n');
    }
}

/// What the shape of an object is called at the start of a line.
pub fn heading(shape: Shape) -> &'static str {
    let title = shape.title();
    title.split_once(' ').map_or(title, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_wrote_is_no_markup() {
        assert_eq!(code("a b"), "`a b`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(code(" "), "`\" \"`");
        assert_eq!(plain("a *b* [c](d)\n"), "a \\*b\\* \\[c\\]\\(d\\) ");
    }
}
