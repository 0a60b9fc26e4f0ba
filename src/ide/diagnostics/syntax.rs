//! Syntax errors as diagnostics.

use crate::ide::Definition;
use crate::model::{Role, place_at};
use crate::spec::ValueKind;
use crate::spec::fields::fields;
use crate::syntax::write::escaped;
use crate::syntax::{Syntax, SyntaxErrorKind};
use crate::text::{Indel, TextRange, TextSize};

use super::edits::{self, Edit};
use super::finding::Finding;
use super::rules::{hcl, yaml};
use super::{DISPATCH, Findings};

/// Reports the syntax errors, each by the rule that it belongs to.
pub fn report(definition: &Definition, errors: &[(SyntaxErrorKind, TextRange)], acc: &mut Findings) {
    let unclosed = errors.iter().find(|(kind, _)| *kind == SyntaxErrorKind::UnclosedComment);
    for (kind, range) in errors {
        // Of a comment without an end, that is the mistake. It reaches to the
        // end of the text, so there is only one.
        if *kind == SyntaxErrorKind::Comment && unclosed.is_some_and(|(_, unclosed)| unclosed == range) {
            continue;
        }
        let syntax = definition.tree().syntax;
        let is_of_syntax = |rule: Option<Syntax>| rule.is_none_or(|rule| rule == syntax);
        let mut rules = DISPATCH.syntax.iter();
        let rule = rules.find(|(_, rule, kinds)| is_of_syntax(*rule) && kinds.contains(kind));
        if let Some((rule, ..)) = rule {
            let finding = acc.of(rule).report(visible(definition.text(), *range), kind.message(syntax));
            finding.at_location(String::new());
            let fix = match syntax {
                Syntax::Json => None,
                Syntax::Yaml => yaml::fix(definition, *kind, *range),
                Syntax::Hcl => hcl::fix(*kind, *range),
            };
            if let Some((title, edits)) = fix {
                finding.fix(title, edits);
            }
            match kind {
                SyntaxErrorKind::TrailingComma => {
                    finding.fix("Remove the comma", vec![Indel::replace(*range, "")]);
                }
                SyntaxErrorKind::Comment => comment_fixes(definition, *range, finding),
                _ => {}
            }
        }
    }
}

/// A comment goes, or becomes the `Comment` of the object that it stands in.
fn comment_fixes(definition: &Definition, range: TextRange, finding: &mut Finding) {
    let removal = edits::line_removal(definition.text(), range);
    if let Some(edit) = as_field(definition, range) {
        finding.fix("Make it the `Comment` here", vec![edit, removal.clone().into()]);
    }
    finding.fix("Remove the comment", vec![removal]);
}

/// The comment as the field `Comment` of the object around it, if that takes
/// one and has none.
fn as_field(definition: &Definition, range: TextRange) -> Option<Edit> {
    let words = comment_words(&definition.text()[range]);
    let place = place_at(definition.tree(), definition.text(), range.start())?;
    let frame = place.frame();
    let Role::Object(shape) = frame.role else { return None };
    let field = fields(shape).find(|field| field.value == ValueKind::Comment)?;
    let is_free = frame.node.member(field.name).is_none() && !words.is_empty();
    let member = format!("\"{}\": \"{}\"", field.name, escaped(&words));
    is_free.then(|| edits::insertion_at_start(frame.node, &member))
}

/// What a comment says, without its slashes and stars.
fn comment_words(comment: &str) -> String {
    let inner = comment.trim_start_matches('/').trim_start_matches('*');
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let lines = inner.lines().map(|line| line.trim().trim_start_matches('*').trim()).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// `range`, or if it is empty one visible character beside it: the last one
/// before it, for that is what something is missing behind.
pub fn visible(text: &str, range: TextRange) -> TextRange {
    if !range.is_empty() {
        return range;
    }
    let is_visible = |(_, c): &(usize, char)| !c.is_whitespace();
    let at = usize::from(range.start());
    let before = text.get(..at).unwrap_or_default().char_indices().rev().find(is_visible);
    let behind = || text.get(at..).unwrap_or_default().char_indices().find(is_visible).map(|(i, c)| (at + i, c));
    match before.or_else(behind) {
        Some((at, c)) => TextRange::at(TextSize::new(at as u32), TextSize::of(c)),
        None => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_range_gets_a_visible_character() {
        let check = |text: &str, at: u32, expected: &str| {
            let range = visible(text, TextRange::empty(at.into()));
            assert_eq!(&text[range], expected);
        };
        check("{\"a\": 1\n \"b\"", 7, "1");
        check("{\"\u{fc}\u{1f680} \n}", 9, "\u{1f680}");
        check("  x", 1, "x");
        check("", 0, "");
        check(" \n", 1, "");
    }
}
