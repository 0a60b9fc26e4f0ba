//! Intrinsic functions and context-object paths, within a text.

use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::model::{Place, Role};
use crate::spec::context::{CONTEXT, ContextMember, OnlyIn};
use crate::spec::functions::FUNCTIONS;
use crate::spec::{Shape, StateType};
use crate::syntax::Entry;
use crate::text::TextRange;

impl List<'_> {
    /// What may be written at the cursor in the text of `entry`; calls of
    /// intrinsic functions only where they are evaluated.
    pub(super) fn expressions(&mut self, place: &Place, entry: Entry, takes_calls: bool) {
        let value = entry.value();
        let content = value.content_range();
        if value.text_value().is_none() {
            // Without quotes there is nothing to write into yet: bring them along.
            if let Some(spot) =
                value.is_missing().then(|| Spot::value(self.definition, place, entry, self.at)).flatten()
            {
                self.push(&spot, Proposal::new("$", CompletionKind::Value, "\"$\"".to_owned()));
            }
            return;
        }
        if !content.contains_inclusive(self.at) {
            return;
        }
        let before = &self.definition.text()[TextRange::new(content.start(), self.at)];
        if is_in_quotes(before) {
            return;
        }
        let typed =
            before.len() - before.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '.' | '$' | '_')).len();
        let word = &before[before.len() - typed..];
        let start = self.at - crate::text::TextSize::new(typed as u32);
        let spot = Spot::free(TextRange::new(start, self.at));
        if word.starts_with('$') || word.is_empty() {
            self.variables(&spot);
            for member in CONTEXT.iter().filter(|member| is_available(member, place)) {
                let path = format!("$$.{}", member.path);
                let proposal = Proposal::new(&path, CompletionKind::ContextPath, path.clone());
                self.push(&spot, proposal.detail(member.kind.name()).docs("context", member.path));
            }
        }
        if takes_calls && !word.starts_with('$') {
            for function in FUNCTIONS {
                let stops = function.parameters.iter().filter(|parameter| !parameter.optional);
                let arguments: Vec<String> = if self.writer.snippets {
                    stops
                        .enumerate()
                        .map(|(index, parameter)| format!("${{{}:{}}}", index + 1, parameter.name))
                        .collect()
                } else {
                    Vec::new()
                };
                let insert = format!("{}({})", function.name, arguments.join(", "));
                let signature = function.signature();
                let proposal = Proposal::new(function.name, CompletionKind::Function, insert).with_stops();
                self.push(&spot, proposal.detail(&signature).docs("function", function.name));
            }
        }
    }
}

/// Whether the member exists where the cursor stands.
fn is_available(member: &ContextMember, place: &Place) -> bool {
    match member.only_in {
        None | Some(OnlyIn::Redrive) => true,
        Some(OnlyIn::MapItem) => {
            place.frames.iter().any(|frame| frame.role == Role::Object(Shape::State(Some(StateType::Map))))
        }
        Some(OnlyIn::Callback) => {
            let resource = place.state().and_then(|(state, _)| state.get("Resource")?.text_value());
            resource.is_some_and(|resource| resource.contains(".waitForTaskToken") || resource.contains(":activity:"))
        }
    }
}

/// Whether the end of `before` lies in a quoted text of an intrinsic call.
fn is_in_quotes(before: &str) -> bool {
    let mut quoted = false;
    let mut characters = before.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => quoted = !quoted,
            '\\' if quoted => {
                // The backslash is itself escaped in JSON.
                characters.next();
            }
            _ => {}
        }
    }
    quoted
}
