//! A part of a text that is replaced, such as a word of an expression.

use super::{Fitted, Spot};
use crate::ide::Definition;
use crate::ide::completion::snippet::Snippet;
use crate::ide::completion::writer::{Layout, in_yaml};
use crate::syntax::write::{content, stays_plain};
use crate::syntax::{Node, ScalarKind, Style, Syntax};
use crate::text::{TextRange, TextSize};

/// The text that the part belongs to.
#[derive(Clone, Debug)]
pub(super) struct Part {
    syntax: Syntax,
    style: Style,
    /// The rest of a text without quotes.
    plain: Option<Plain>,
}

/// A text without quotes around the part: it gets some if it needs them then.
#[derive(Clone, Debug)]
struct Plain {
    start: TextSize,
    before: String,
    behind: String,
    in_flow: bool,
}

impl Spot {
    /// The part in `range` of the text `value`, which is an entry of `container`.
    pub fn part(definition: &Definition, container: Node, value: Node, range: TextRange) -> Self {
        let style = match value.scalar().map(|scalar| scalar.kind) {
            Some(ScalarKind::Text { style, .. }) => style,
            _ => Style::Plain,
        };
        let whole = value.range();
        let text = definition.text();
        let is_plain = value.syntax() == Syntax::Yaml && style == Style::Plain;
        let plain = (is_plain && whole.contains_range(range) && !value.raw().contains('\n')).then(|| Plain {
            start: whole.start(),
            before: text[TextRange::new(whole.start(), range.start())].to_owned(),
            behind: text[TextRange::new(range.end(), whole.end())].to_owned(),
            in_flow: container.container().is_some_and(|container| !container.block),
        });
        let part = Part { syntax: value.syntax(), style, plain };
        Spot { part: Some(part), ..Spot::free(range, Layout::usual(value.syntax())) }
    }
}

impl Part {
    pub fn fitted(&self, range: TextRange, insert: &Snippet) -> Fitted {
        if let Some(plain) = &self.plain {
            let whole = insert.clone().between(&plain.before, &plain.behind);
            if !stays_plain(&whole.filled(), plain.in_flow) {
                let end = range.end() + TextSize::of(&*plain.behind);
                return Fitted {
                    range: TextRange::new(plain.start, end),
                    insert: in_yaml(&whole, Style::Plain),
                    filter_prefix: plain.before.clone(),
                };
            }
        }
        let insert = insert.map(|text| content(text, self.syntax, self.style, ""));
        Fitted { range, insert, filter_prefix: String::new() }
    }
}
