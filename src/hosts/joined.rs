//! Texts that `Fn::Join` puts together.

use super::function::{DEPTH, Function, detached};
use crate::syntax::{Node, Tree};
use crate::text::TextRange;

/// A text that is put together from parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The parts, in their order; one of them at least is a text.
    pub parts: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// What a text in the template says: the root of this tree.
    Text(Tree),
    /// What is put in between texts: what the template does not write out, as a
    /// placeholder, or what separates the parts.
    Filled {
        /// What is put in.
        text: Box<str>,
        /// What it comes from.
        range: TextRange,
    },
}

impl Joined {
    /// Of the call of `Fn::Join`; `None` if no text is in it.
    pub fn of(function: &Function) -> Option<Self> {
        let mut parts = Vec::new();
        join(function, 0, &mut parts)?;
        let has_text = parts.iter().any(|part| matches!(part, Part::Text(_)));
        has_text.then_some(Joined { parts })
    }

    /// Where the first part starts.
    pub(super) fn start(&self) -> u32 {
        self.parts.first().map_or(0, |part| match part {
            Part::Text(tree) => tree.root_at,
            Part::Filled { range, .. } => range.start().into(),
        })
    }
}

fn join(function: &Function, depth: usize, parts: &mut Vec<Part>) -> Option<()> {
    let arguments = function.arguments();
    let [separator, list] = arguments[..] else { return None };
    let separator: Box<str> = separator.text_value()?.into();
    list.array()?;
    for (index, entry) in list.entries().enumerate() {
        let value = entry.value();
        if index > 0 && !separator.is_empty() {
            let range = TextRange::empty(value.range().start());
            parts.push(Part::Filled { text: separator.clone(), range });
        }
        part(value, depth, parts);
    }
    Some(())
}

fn part(value: Node, depth: usize, parts: &mut Vec<Part>) {
    if value.text_value().is_some() {
        parts.push(Part::Text(detached(value)));
        return;
    }
    let function = Function::of(value).filter(|_| depth < DEPTH);
    match function.as_ref().map(|function| (&*function.name, function)) {
        Some(("Fn::Sub", function)) if function.argument().text_value().is_some() => {
            parts.push(Part::Text(detached(function.argument())));
        }
        Some(("Fn::Join", function)) if join(function, depth + 1, parts).is_some() => {}
        function => {
            let text = format!("${{{}}}", function.map_or_else(String::new, |(_, function)| name_of(function))).into();
            parts.push(Part::Filled { text, range: value.range() });
        }
    }
}

/// What a part is called that is not written out: what it refers to.
fn name_of(function: &Function) -> String {
    let argument = function.argument();
    let texts = function.arguments().into_iter().map_while(|argument| argument.text_value());
    let name = match argument.text_value() {
        Some(name) => name.into_owned(),
        None => texts.collect::<Vec<_>>().join("."),
    };
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '.' | ':' | '_' | '-');
    match &*function.name {
        "Ref" | "Fn::GetAtt" if !name.is_empty() && name.chars().all(is_name) => name,
        other => other.to_owned(),
    }
}
