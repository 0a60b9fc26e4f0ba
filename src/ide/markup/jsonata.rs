//! The rows of the tables for JSONata as Markdown.

use super::append_list;
use crate::expr::jsonata::signature::{self, Type};
use crate::spec::context::ContextMember;
use crate::spec::jsonata::JsonataFunction;
use crate::spec::jsonata_operators::JsonataOperator;
use crate::spec::states_variable::{MEMBERS, StatesMember};

/// A function: its signature, what it does, what it takes, a call.
pub fn function(function: &JsonataFunction) -> String {
    let signature = signature::parse(function.signature).unwrap_or_default();
    let returns = signature.returns.as_ref().map(|kind| format!(" → {}", type_words(kind))).unwrap_or_default();
    let mut out = format!("```text\n{}{returns}\n```\n\n{}\n", function.label(), function.doc);
    let kinds = signature.parameters.iter().map(|parameter| type_words(&parameter.kind));
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .zip(kinds)
        .map(|(parameter, kind)| format!("`{}` ({kind}): {}", parameter.name, parameter.doc))
        .collect();
    append_list(&mut out, &parameters);
    out + &example(function.example, function.outcome)
}

/// An operator: its form, what it does, an example.
pub fn operator(operator: &JsonataOperator) -> String {
    let mut out = format!("**`{}`**: {}\n\n{}\n", operator.form, operator.title, operator.doc);
    if let Some(text) = operator.example {
        out.push_str(&example(text, Some(operator.outcome)));
    }
    out
}

fn example(text: &str, outcome: Option<&str>) -> String {
    let outcome = outcome.map(|outcome| format!("\n→ {outcome}")).unwrap_or_default();
    format!("\n```text\n{text}{outcome}\n```\n")
}

/// `$states` itself.
pub fn states_variable() -> String {
    let mut out = "**`$states`**: what the state works with\n".to_owned();
    let members: Vec<String> = MEMBERS
        .iter()
        .map(|member| {
            let place = member.only_in.map(|place| format!(" Only in {place}.")).unwrap_or_default();
            format!("`{}`: {}{place}", member.name, member.doc)
        })
        .collect();
    append_list(&mut out, &members);
    out
}

/// A member of `$states` or of something in it, which is what `parent` says.
pub fn states_member(parent: &str, member: &StatesMember) -> String {
    let mut out = format!("**`{parent}.{}`**: {}\n\n{}\n", member.name, member.title, member.doc);
    let facts: Vec<String> = member.only_in.iter().map(|place| format!("Only in {place}")).collect();
    append_list(&mut out, &facts);
    out
}

/// A member of the context object, as JSONata reaches it.
pub fn context_member(member: &ContextMember) -> String {
    let mut out = format!("**`$states.context.{}`**: {}\n\n{}\n", member.path, member.kind.name(), member.doc);
    let facts: Vec<String> = member.only_in.iter().map(|place| format!("Only in {}", place.text())).collect();
    append_list(&mut out, &facts);
    out
}

/// A part of an expression on one line, cut off behind `width` characters.
pub fn one_line(part: &str, width: usize) -> String {
    let mut out = part.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = out.char_indices().nth(width) {
        out.truncate(end);
        out.push('…');
    }
    out
}

/// What a type of a signature is, in a few words: "array of texts".
pub fn type_words(kind: &Type) -> String {
    let word = |letter: char| match letter {
        's' => "text",
        'n' => "number",
        'b' => "Boolean",
        'l' => "null",
        'o' => "object",
        'a' => "array",
        'f' => "function",
        'j' => "any JSON",
        _ => "any value",
    };
    if let (Some(inner), "a") = (&kind.inner, kind.letters.as_str()) {
        let inner = match inner.as_str() {
            "s" => "texts",
            "n" => "numbers",
            "b" => "Booleans",
            "o" => "objects",
            inner if inner.starts_with('a') => "arrays",
            _ => "values",
        };
        return format!("array of {inner}");
    }
    let words: Vec<&str> = kind.letters.chars().map(word).collect();
    words.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::jsonata::parse;
    use crate::spec::jsonata::FUNCTIONS;
    use crate::spec::jsonata_operators as operators;

    #[test]
    fn what_is_long_is_cut_off() {
        assert_eq!(one_line("a\n  é + 1", 5), "a é +…");
        assert_eq!(one_line(" a ", 1), "a");
    }

    #[test]
    fn types_are_told_in_words() {
        let words = |signature: &str| {
            let signature = signature::parse(signature).unwrap();
            let kinds: Vec<String> = signature.parameters.iter().map(|parameter| type_words(&parameter.kind)).collect();
            format!("{} → {}", kinds.join(", "), signature.returns.map_or(String::new(), |kind| type_words(&kind)))
        };
        assert_eq!(words("<s-(sf)n?:a<s>>"), "text, text or function, number → array of texts");
        assert_eq!(words("<an:a<a>>"), "array, number → array of arrays");
        assert_eq!(words("<f<s:o>xj:b>"), "function, any value, any JSON → Boolean");
        assert_eq!(words("<(nsb)-:n>"), "number or text or Boolean → number");
    }

    #[test]
    fn every_function_and_every_example_of_an_operator_can_be_shown() {
        for row in FUNCTIONS {
            let shown = function(row);
            assert!(shown.contains(row.doc) && shown.contains(row.example), "{shown}");
        }
        for row in [
            &operators::CHAIN,
            &operators::ORDER_BY,
            &operators::BIND_POSITION,
            &operators::REMAINDER,
            &operators::WILDCARD,
            &operators::DESCENDANTS,
            &operators::CONCATENATE,
            &operators::EQUAL,
            &operators::IN,
            &operators::ASSIGN,
            &operators::CONDITION,
            &operators::PLACEHOLDER,
            &operators::RANGE,
            &operators::GROUP_BY,
            &operators::TRANSFORM,
            &operators::LAMBDA,
            &operators::ITEM,
        ] {
            assert_eq!(parse(row.example.unwrap()).errors(), [], "{}", row.form);
            assert!(operator(row).contains(row.outcome));
        }
    }
}
