//! Texts of JSONata states that look like expressions and are none: the
//! delimiters are not right, or nothing is evaluated there (reference: "Where
//! `{% %}` is evaluated").
//!
//! A text is an expression if it starts with `{%` and ends with `%}`. What
//! stands between, other rules judge.

use std::borrow::Cow;

use super::super::local::{ContainerContext, FieldContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::jsonata_habits;
use super::other_language::data;
use super::templates::{SUFFIX, is_path_for_others, is_template};
use crate::expr::jsonata;
use crate::model::Role;
use crate::spec::{QueryLanguage, ValueKind};
use crate::syntax::write::escaped;
use crate::syntax::{Entry, Node, ScalarKind, Style};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-delimiters",
        Error,
        Correctness,
        "a text has one of `{%` and `%}` but not the other, or stands around them",
        Check::Container(template)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "jsonata-padded",
        Warning,
        Suspicious,
        "blanks around the delimiters make a text of an expression",
        Check::With("jsonata-delimiters")
    ),
    row!(
        "jsonata-field-not-evaluated",
        Warning,
        Suspicious,
        "an expression stands where nothing is evaluated",
        Check::Field(field)
    ),
];

const OPEN: &str = "{%";
const CLOSE: &str = "%}";
/// What hardly any text starts with that is not meant for an expression.
const STATES: &str = "$states.";

/// A text where it is judged.
struct Place<'a> {
    value: Node<'a>,
    text: Cow<'a, str>,
    location: String,
    /// What the `$` of a path would stand for.
    data: &'static str,
    /// The object or list that it stands in.
    container: Node<'a>,
}

impl Place<'_> {
    /// Where the bytes of the text from `start` to `end` stand.
    fn range(&self, start: usize, end: usize) -> TextRange {
        values::part_range(self.value, TextRange::new(offset(start), offset(end)))
    }

    /// Whether something else is wrong with what stands beside it.
    fn is_in_broken_text(&self) -> bool {
        self.container.container().is_some_and(|container| container.has_errors)
    }

    /// The quotes between the text and a `%}"` further on in its line, the one
    /// that closes the text included; `None` if it is not that.
    fn quotes_within(&self) -> Option<Vec<TextRange>> {
        let start = self.value.content_range().end();
        let behind = self.value.source().get(start.into()..self.container.range().end().into())?;
        let line = behind.lines().next().filter(|line| line.starts_with('"'))?;
        let end = line.find("%}\"")?;
        let quotes = line[..end].match_indices('"').map(|(at, _)| TextRange::at(start + offset(at), offset(1)));
        let quotes: Vec<TextRange> = quotes.collect();
        // Behind a comma or a bracket stands another text.
        let is_other = line[1..].trim_start().starts_with([',', '}', ']', ':']);
        (!is_other && quotes.len().is_multiple_of(2)).then_some(quotes)
    }

    /// The sign that starts a text in lines which ends in a line break: `|`, `<<`.
    fn open_end(&self) -> Option<TextRange> {
        let scalar = self.value.scalar()?;
        let is_heredoc = matches!(scalar.kind, ScalarKind::Text { style: Style::Heredoc, .. });
        let has_lines = scalar.is_block() || is_heredoc;
        let header = self.value.raw().lines().next().filter(|_| has_lines && self.text.ends_with('\n'))?;
        Some(TextRange::at(self.value.range().start(), TextSize::of(header)))
    }

    /// Puts this text in place of it.
    fn replacement(&self, text: &str) -> Vec<Indel> {
        vec![Indel::replace(self.value.content_range(), escaped(text))]
    }
}

fn offset(bytes: usize) -> TextSize {
    TextSize::new(bytes as u32)
}

/// The texts in a payload, and its keys.
fn template(container: &ContainerContext, acc: &mut Findings) {
    if !is_template(container, QueryLanguage::Jsonata) {
        return;
    }
    let is_evaluated = container.field.is_some_and(|field| field.evaluated);
    let data = data(container.field, container.object.map(|object| object.shape));
    for (index, entry) in container.node.entries().enumerate() {
        if container.role == Role::Template {
            key(entry, acc);
        }
        let value = entry.value();
        let Some(text) = value.text_value().filter(|text| is_evaluated && is_alike(text) && !values::is_unknown(value))
        else {
            continue;
        };
        let takes_paths = is_path_for_others(Some(entry)) || is_path_for_others(container.trail.entry());
        let has_dollar_key = entry.key().is_some_and(|key| key.ends_with(SUFFIX));
        if jsonata_habits::is_jsonpath(&text) && (takes_paths || has_dollar_key) {
            continue;
        }
        let location = container.trail.location_of(entry, index);
        delimiters(&Place { value, text, location, data, container: container.node }, true, acc);
    }
}

/// A field whose value is a text.
fn field(field: &FieldContext, acc: &mut Findings) {
    let object = field.object;
    let (value, kind) = (field.value(), field.field.value);
    if object.language != QueryLanguage::Jsonata || object.is_language_unknown() {
        return;
    }
    if !field.field.evaluated {
        return not_evaluated(field, acc);
    }
    let Some(text) = value.text_value().filter(|text| is_alike(text) && !values::is_unknown(value)) else { return };
    // Where a text is no value, its type is wrong unless it is an expression.
    let takes_text = matches!(kind, ValueKind::Template | ValueKind::Text);
    let data = data(Some(field.field), Some(object.shape));
    delimiters(&Place { value, text, location: field.location(), data, container: object.node }, takes_text, acc);
}

/// Whether it is worth a closer look.
fn is_alike(text: &str) -> bool {
    let is_alike =
        text.contains(OPEN) || text.ends_with(CLOSE) || text.starts_with(STATES) || jsonata_habits::is_jsonpath(text);
    is_alike && !values::is_expression(text)
}

/// A text that has delimiters and is no expression. Where no text can stand,
/// that alone is told which AWS takes for the start of an expression.
fn delimiters(place: &Place, takes_text: bool, acc: &mut Findings) {
    let text = &*place.text;
    if text.starts_with(OPEN) {
        return unclosed(place, takes_text, acc);
    }
    // A quote too many makes texts of what is none.
    if !takes_text || place.is_in_broken_text() {
        return;
    }
    if jsonata_habits::is_jsonpath(text) {
        return jsonata_habits::plain_text(place.value, text, place.data, acc);
    }
    let trimmed = text.trim();
    if values::is_expression(trimmed) {
        let blanks = text.len() - text.trim_start().len();
        let message = "with blanks before `{%` this is a plain text and nothing is evaluated: remove them";
        let finding = acc.report_as("jsonata-padded", place.range(0, blanks), message);
        let before = Indel::replace(place.range(0, blanks), "");
        let end = blanks + trimmed.len();
        let behind = (end < text.len()).then(|| Indel::replace(place.range(end, text.len()), ""));
        finding.fix("Remove the blanks around the expression", [before].into_iter().chain(behind).collect());
        return;
    }
    let parts = Parts::of(text);
    let (range, message) = match parts.first_expression() {
        Some((start, end)) => (
            place.range(start, end),
            "nothing is evaluated within a text, so this stays as it is: make one expression of the whole text, and \
             join its parts with `&`",
        ),
        None if text.ends_with(CLOSE) => (
            place.range(text.len() - CLOSE.len(), text.len()),
            "this text does not start with `{%`, so nothing in it is evaluated: write `{%` before the expression",
        ),
        None if text.starts_with(STATES) && jsonata::parse(text).errors().is_empty() => {
            return bare(place, acc);
        }
        // A `{%` somewhere in a text means nothing.
        None => return,
    };
    let finding = acc.report_as("jsonata-delimiters", range, message).accepted_by_aws();
    if let Some(joined) = parts.joined() {
        finding.fix("Make one expression of it", place.replacement(&joined));
    }
}

/// An expression without delimiters.
fn bare(place: &Place, acc: &mut Findings) {
    let message = "without `{%` and `%}` around it this is a plain text, and nothing is evaluated";
    let range = place.range(0, place.text.len());
    let finding = acc.report_as("jsonata-delimiters", range, message).accepted_by_aws();
    let edit = |at: TextSize, text: &str| Indel::replace(TextRange::empty(at), text);
    finding.fix("Put `{%` and `%}` around it", vec![edit(range.start(), "{% "), edit(range.end(), " %}")]);
}

/// A text that starts with `{%` and does not end with `%}`.
fn unclosed(place: &Place, takes_text: bool, acc: &mut Findings) {
    let text = &*place.text;
    let location = place.location.clone();
    if place.is_in_broken_text()
        && let Some(quotes) = place.quotes_within()
    {
        let message =
            "this quote ends the text, and the expression goes on behind it: write single quotes in expressions";
        let finding = acc.report_as("jsonata-delimiters", quotes[0], message).at_location(location);
        finding.fix("Write single quotes", quotes.into_iter().map(|quote| Indel::replace(quote, "'")).collect());
        return;
    }
    // In `{%}` the one is a part of the other.
    let Some(close) = text.rfind(CLOSE).filter(|close| *close >= OPEN.len()) else {
        let message = "the expression that starts here is not closed, so AWS refuses it: end the text with `%}`";
        let finding = acc.report_as("jsonata-delimiters", place.range(0, OPEN.len()), message).at_location(location);
        let code = text.trim_end().trim_end_matches('%').trim_end();
        if code.len() > OPEN.len() {
            finding.fix("Close the expression", place.replacement(&format!("{code} {CLOSE}")));
        }
        return;
    };
    let end = close + CLOSE.len();
    let rest = &text[end..];
    if let Some(sign) = place.open_end().filter(|_| rest.trim().is_empty()) {
        let message = "the lines below end in a line break, so the expression is not closed for AWS, which refuses it";
        let finding = acc.report_as("jsonata-delimiters", sign, message).at_location(location);
        finding.fix("Leave out the last line break", place.replacement(text.trim_end()));
        return;
    }
    if rest.trim().is_empty() {
        let message =
            "blanks stand behind `%}`, so the expression is not closed for AWS, which refuses it: remove them";
        let blanks = place.range(end, text.len());
        let finding = acc.report_as("jsonata-delimiters", blanks, message).at_location(location);
        finding.fix("Remove the blanks", vec![Indel::replace(blanks, "")]);
        return;
    }
    let range = place.range(end, text.len());
    if !takes_text {
        let message = "text stands behind `%}`, so the expression is not closed for AWS, which refuses it: remove it";
        let finding = acc.report_as("jsonata-delimiters", range, message).at_location(location);
        finding.fix("Remove the text", vec![Indel::replace(range, "")]);
        return;
    }
    let message = "text stands behind `%}`, so the expression is not closed for AWS, which refuses it: make one \
                   expression of the whole text, and join its parts with `&`";
    let finding = acc.report_as("jsonata-delimiters", range, message).at_location(location);
    if let Some(joined) = joined(text) {
        finding.fix("Make one expression of it", place.replacement(&joined));
    }
}

/// One expression that gives the text with what the expressions in it give;
/// `None` if that is not simple.
pub fn joined(text: &str) -> Option<String> {
    Parts::of(text).joined()
}

/// What a text with expressions in it is made of.
struct Parts<'a> {
    text: &'a str,
    /// Where the expressions are, delimiters included, in order.
    expressions: Vec<(usize, usize)>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let mut expressions = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find(OPEN).map(|found| at + found) {
            let inner = start + OPEN.len();
            let Some(end) = text[inner..].find(CLOSE).map(|found| inner + found + CLOSE.len()) else { break };
            expressions.push((start, end));
            at = end;
        }
        Parts { text, expressions }
    }

    fn first_expression(&self) -> Option<(usize, usize)> {
        self.expressions.first().copied()
    }

    /// See [`joined`].
    fn joined(&self) -> Option<String> {
        let mut terms: Vec<String> = Vec::new();
        let mut at = 0;
        let end = (self.text.len(), self.text.len());
        for (start, behind) in self.expressions.iter().copied().chain([end]) {
            let literal = &self.text[at..start];
            if literal.contains(['\'', '\\']) {
                return None;
            }
            if !literal.is_empty() {
                terms.push(format!("'{literal}'"));
            }
            if start < behind {
                let code = self.text[start + OPEN.len()..behind - CLOSE.len()].trim();
                if code.is_empty() {
                    return None;
                }
                let is_simple = code.chars().all(|c| c.is_alphanumeric() || matches!(c, '$' | '.' | '_'));
                terms.push(if is_simple { code.to_owned() } else { format!("({code})") });
            }
            at = behind;
        }
        (!self.expressions.is_empty()).then(|| format!("{OPEN} {} {CLOSE}", terms.join(" & ")))
    }
}

/// A field that takes texts as they are.
fn not_evaluated(field: &FieldContext, acc: &mut Findings) {
    let kind = field.field.value;
    // What the text must be in other fields, others tell, and so of labels.
    if !matches!(kind, ValueKind::Comment | ValueKind::Text | ValueKind::ErrorNames | ValueKind::Texts)
        || field.field.name == "Label"
    {
        return;
    }
    let elements = field.value().entries().map(|entry| entry.value());
    for value in [field.value()].into_iter().chain(elements).filter(|value| !values::is_unknown(*value)) {
        if value.text_value().is_some_and(|text| values::is_expression(&text)) {
            let message = format!(
                "nothing is evaluated in `{}`, so this stays a text: remove `{{%` and `%}}`, or write what is meant",
                field.field.name
            );
            acc.report_as("jsonata-field-not-evaluated", value.content_range(), message);
        }
    }
}

/// A key of a payload.
fn key(entry: Entry, acc: &mut Findings) {
    if !entry.is_key_sound() || entry.is_key_opaque() {
        return;
    }
    if entry.key().is_some_and(|key| values::is_expression(&key)) {
        let message = "keys are not evaluated, so this stays as it is: let an expression make the whole object, as in \
                       `{% {$name: 1} %}`";
        acc.report_as("jsonata-field-not-evaluated", values::key_range(entry), message);
    }
}

#[cfg(test)]
mod tests;
