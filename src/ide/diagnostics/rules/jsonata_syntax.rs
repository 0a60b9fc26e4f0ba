//! Expressions that do not parse (reference: "Grammar").

use super::super::Findings;
use super::super::finding::Finding;
use super::super::local::ExpressionContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata;
use super::jsonata_text::joined;
use crate::expr::jsonata::{Foreign, SyntaxError, SyntaxErrorKind};
use crate::model::Jsonata;
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[row!(
    "jsonata-syntax",
    Error,
    Correctness,
    "an expression cannot be read",
    Check::Expression(jsonata::expression)
)
.aws("INVALID_JSONATA_EXPRESSION")];

/// Reports what keeps the expression from being read; whether there is anything.
pub fn report(context: &ExpressionContext, code: &Jsonata, acc: &mut Findings) -> bool {
    // What is nested too deep is not for the grammar to judge.
    let mut errors = code.tree.errors().iter().filter(|error| error.kind != SyntaxErrorKind::TooDeep).peekable();
    if errors.peek().is_none() {
        return false;
    }
    if two_in_one(context, code, acc) {
        return true;
    }
    for error in errors {
        let range = visible(context, code, error);
        let finding = acc.report_as("jsonata-syntax", range, error.message()).at_location(context.location());
        if let Some(opening) = error.opening {
            finding.related(context.range(opening), "it opens here");
        }
        fix(context, code, error, finding);
    }
    true
}

/// A text with an expression at either end is read from the first `{%` to the
/// last `%}`.
fn two_in_one(context: &ExpressionContext, code: &Jsonata, acc: &mut Findings) -> bool {
    let Some(end) = code.text.find("%}") else { return false };
    let Some(start) = code.text[end..].find("{%").map(|start| start + end) else { return false };
    let part = TextRange::new(TextSize::new(end as u32), TextSize::new((start + "{%".len()) as u32));
    let message = "the expression of a text goes from its first `{%` to its last `%}`, so these stand within it and AWS \
                   refuses it: make one expression of the whole text, and join its parts with `&`";
    let finding = acc.report_as("jsonata-syntax", context.range(part), message).at_location(context.location());
    let value = &*context.embedded.value;
    let is_plain = |text: &str| !text.contains(['"', '\\']) && !text.contains(char::is_control);
    if let Some(joined) = joined(value).filter(|joined| is_plain(joined) && is_plain(value)) {
        let content = context.embedded.content + context.state.range().start();
        finding.fix("Make one expression of it", vec![Indel::replace(content, joined)]);
    }
    true
}

/// Where to show it. What is missing at the end is shown at the `%}`.
fn visible(context: &ExpressionContext, code: &Jsonata, error: &SyntaxError) -> TextRange {
    let content = context.embedded.content + context.state.range().start();
    if error.kind == SyntaxErrorKind::Empty {
        return content;
    }
    let range = match error.range.is_empty() {
        true if code.text[usize::from(error.range.start())..].trim().is_empty() => {
            context.range(TextRange::at(TextSize::of(&*code.text), TextSize::of("%}")))
        }
        true => context.range(TextRange::at(error.range.start(), TextSize::new(1))),
        false => context.range(error.range),
    };
    values::visible_content(context.state.source(), range)
}

/// One edit that mends it, where that is plain.
fn fix(context: &ExpressionContext, code: &Jsonata, error: &SyntaxError, finding: &mut Finding) {
    let at = context.range(error.range);
    let (before, behind) = (&code.text[..error.range.start().into()], &code.text[error.range.end().into()..]);
    let wrong = &code.text[error.range];
    let insert = |offset: usize, text: &str| {
        let place = context.range(TextRange::empty(TextSize::new(offset as u32)));
        vec![Indel::replace(place, text)]
    };
    let is_name =
        wrong.starts_with(|c: char| c.is_alphabetic()) && wrong.chars().all(|c| c.is_alphanumeric() || c == '_');
    match error.kind {
        SyntaxErrorKind::Foreign(foreign) => {
            let word = match foreign {
                Foreign::Equal => "=",
                Foreign::And => "and",
                Foreign::Or => "or",
                _ => return,
            };
            let blank = |is_there: bool| if is_there || word == "=" { "" } else { " " };
            let (left, right) = (blank(before.ends_with(' ')), blank(behind.starts_with(' ')));
            finding.fix(format!("Write `{word}`"), vec![Indel::replace(at, format!("{left}{word}{right}"))]);
        }
        SyntaxErrorKind::Unclosed(bracket) => {
            finding.fix(format!("Insert `{bracket}`"), insert(before.trim_end().len(), &bracket.to_string()));
        }
        SyntaxErrorKind::MissingOperand if before.trim_end().ends_with(',') && wrong.starts_with([']', '}', ')']) => {
            let comma = before.trim_end().len() - 1;
            let part = TextRange::new(TextSize::new(comma as u32), error.range.start());
            finding.fix("Remove the comma", vec![Indel::replace(context.range(part), "")]);
        }
        SyntaxErrorKind::BadAssignment | SyntaxErrorKind::BadParameter | SyntaxErrorKind::BadBinding if is_name => {
            finding.fix(format!("Write `${wrong}`"), insert(before.len(), "$"));
        }
        SyntaxErrorKind::StrayBracket => {
            finding.fix("Remove the bracket", vec![Indel::replace(at, "")]);
        }
        SyntaxErrorKind::BadEscape if wrong == "\\'" => {
            // In JSON the backslash is escaped itself.
            finding.fix("Write `\\u0027`", vec![Indel::replace(at, "\\\\u0027")]);
        }
        _ => {}
    }
}
