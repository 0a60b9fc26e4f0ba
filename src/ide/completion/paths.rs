//! The next step of a path: members that the data is known to have.

use super::data::known_members;
use super::form::Insert;
use super::spot::Spot;
use super::{List, Proposal};
use crate::ide::CompletionKind;
use crate::ide::data::{Form, PathEnd, path_end};
use crate::ide::expression::{ExpressionAt, with_expression_at};
use crate::model::Place;
use crate::syntax::Entry;
use crate::text::{TextRange, TextSize};

impl List<'_> {
    /// The members that the path at the cursor can go on with. Whether the
    /// cursor stands in a step of a path into the data: then nothing else can
    /// be meant.
    pub(super) fn members_of_path(&mut self, place: &Place, entry: Entry) -> bool {
        let (definition, at) = (self.definition, self.at);
        with_expression_at(definition, at, |at| {
            let Some(end) = path_end(definition, at, at.offset) else { return false };
            self.propose_members(at, &end, |range| Spot::part(definition, place.frame().node, entry.value(), range));
            end.is_data && end.form != Form::Whole
        })
        .unwrap_or(false)
    }

    fn propose_members(&mut self, at: &ExpressionAt, path: &PathEnd, spot: impl Fn(TextRange) -> Spot) {
        let Some((data, steps)) = &path.data else { return };
        let (form, name) = (path.form, path.name);
        let members = known_members(data, steps);
        let rest = match at.embedded.is_unknown {
            // What follows may belong to something else.
            true => "",
            false => at.embedded.code_text().get(usize::from(at.offset)..).unwrap_or_default(),
        };
        if form == Form::Whole && rest.starts_with(['.', '[']) {
            return;
        }
        // All items replace the same text, which some clients ask for.
        let needs_brackets = form == Form::Dotted && members.iter().any(|member| !is_plain(&member.name));
        for member in members {
            let (from, label, insert) = match form {
                Form::Whole => {
                    let root = if path.is_in_filter { "@" } else { "$" };
                    let whole = format!("{root}{}", step(&member.name));
                    (path.root.start(), whole.clone(), whole)
                }
                Form::Dotted if needs_brackets => {
                    let dot = TextSize::new(1);
                    (name.start().checked_sub(dot).unwrap_or_default(), member.name.to_string(), step(&member.name))
                }
                Form::Dotted => (name.start(), member.name.to_string(), member.name.to_string()),
                Form::Quoted(quote) => {
                    (name.start(), member.name.to_string(), in_quotes(&member.name, quote) + &missing_end(rest, quote))
                }
                Form::Bracket => {
                    let end = if rest.starts_with(']') { "" } else { "]" };
                    (name.start(), member.name.to_string(), format!("'{}'{end}", in_quotes(&member.name, '\'')))
                }
            };
            let end = at.offset + TextSize::of(rest_of_name(rest, form));
            let spot = spot(at.range(TextRange::new(from, end)));
            let proposal = Proposal::new(&label, CompletionKind::Field, Insert::part(insert)).detail(&member.detail);
            // Clients filter by what is replaced, which has the dot.
            let filter = if needs_brackets { format!(".{label}") } else { label.clone() };
            self.push(&spot, proposal.filter(filter));
        }
    }
}

/// What of the name that is being written stands behind the cursor.
fn rest_of_name(rest: &str, form: Form) -> &str {
    let end = match form {
        Form::Quoted(quote) => match rest.find(['[', ']', ',', '(', ')', quote]) {
            Some(end) if rest[end..].starts_with(quote) => end,
            _ => 0,
        },
        Form::Dotted => rest.len() - rest.trim_start_matches(is_plain_character).len(),
        Form::Whole | Form::Bracket => 0,
    };
    &rest[..end]
}

/// What must follow a name in quotes.
fn missing_end(rest: &str, quote: char) -> String {
    match rest[rest_of_name(rest, Form::Quoted(quote)).len()..].trim_start().chars().next() {
        Some(next) if next == quote => String::new(),
        Some(']' | ',') => quote.to_string(),
        _ => format!("{quote}]"),
    }
}

/// The step to a member (reference: "JSONPath syntax").
fn step(name: &str) -> String {
    if is_plain(name) { format!(".{name}") } else { format!("['{}']", in_quotes(name, '\'')) }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_plain_character)
}

fn is_plain_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A name as it stands between quotes of this kind.
fn in_quotes(name: &str, quote: char) -> String {
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        if character == '\\' || character == quote {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests;
