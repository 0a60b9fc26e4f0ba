//! How the text around a spot is laid out, so that what is inserted looks like it.

use crate::ide::Definition;
use crate::ide::completion::writer::{BlockLayout, Layout};
use crate::model::Place;
use crate::syntax::{Entry, Node, ScalarKind, Style, Syntax};
use crate::text::TextSize;

/// So many entries beside a spot are asked how they are written.
const MOST_SIBLINGS: usize = 4;

/// What a level is indented by, and a dash from its key.
#[derive(Default)]
struct Steps {
    level: Option<usize>,
    dash: Option<usize>,
}

impl Layout {
    /// Of the syntax alone.
    pub fn usual(syntax: Syntax) -> Self {
        let (keys, texts) = match syntax {
            Syntax::Json => (Style::Double, Style::Double),
            Syntax::Yaml => (Style::Plain, Style::Plain),
            Syntax::Hcl => (Style::Plain, Style::Double),
        };
        Layout { syntax, keys, texts, unit: "\t".to_owned(), one_line: false, block: None }
    }

    /// Where nothing stands yet.
    pub fn of_root(definition: &Definition) -> Self {
        let mut layout = Layout::usual(definition.tree().syntax);
        if layout.syntax == Syntax::Yaml {
            let mut steps = Steps::default();
            steps.find(definition.root());
            let level = steps.level.unwrap_or(2);
            layout.unit = " ".repeat(level);
            layout.block = Some(BlockLayout { column: 0, dashes: steps.dash.unwrap_or(level) });
        }
        layout
    }

    /// In the innermost container around `at`, where an item starts that goes
    /// among its entries.
    pub fn at(definition: &Definition, place: &Place, at: TextSize) -> Self {
        let mut layout = Layout::of_root(definition);
        if layout.syntax != Syntax::Yaml {
            return layout;
        }
        let siblings = place.frames.iter().rev().flat_map(|frame| frame.node.entries().take(MOST_SIBLINGS));
        let mut others = siblings.filter(|entry| !entry.range().contains_inclusive(at));
        if let Some(style) = others.find_map(style_of) {
            (layout.keys, layout.texts) = (style, style);
        }
        let node = place.frame().node;
        match (&mut layout.block, node.container()) {
            (Some(block), Some(container)) if container.block => {
                block.column = (container.indent as usize).saturating_sub(indent_before(definition.text(), at));
            }
            _ => {
                layout.block = None;
                layout.one_line = !node.raw().contains('\n');
            }
        }
        layout
    }
}

/// With how many blanks the line starts that `at` lies in, up to there: clients
/// start each line of an insertion with as many.
pub(super) fn indent_before(text: &str, at: TextSize) -> usize {
    let before = &text[line_start(text, at)..usize::from(at)];
    before.len() - before.trim_start_matches([' ', '\t']).len()
}

/// Where the line starts that `at` lies in.
pub(super) fn line_start(text: &str, at: TextSize) -> usize {
    memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at.into()]).map_or(0, |found| found + 1)
}

/// How a key is written, or an item of a list.
fn style_of(entry: Entry) -> Option<Style> {
    let style = match entry.key_style() {
        Some(style) => style,
        None => match entry.value().scalar()?.kind {
            ScalarKind::Text { style, .. } => style,
            _ => return None,
        },
    };
    Some(match style {
        Style::Double | Style::Single => style,
        _ => Style::Plain,
    })
}

impl Steps {
    /// Of the first containers in block style that tell.
    fn find(&mut self, node: Node) {
        let Some(outer) = node.container() else { return };
        for entry in node.entries() {
            if self.level.is_some() && self.dash.is_some() {
                return;
            }
            let Some(inner) = entry.value().container() else { continue };
            if outer.block && inner.block && entry.key_range().is_some() {
                let step = inner.indent.saturating_sub(outer.indent) as usize;
                match entry.value().array() {
                    Some(_) => self.dash = self.dash.or(Some(step)),
                    None => self.level = self.level.or(Some(step).filter(|step| *step > 0)),
                }
            }
            self.find(entry.value());
        }
    }
}
