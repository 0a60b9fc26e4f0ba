//! Growing a selection inside an expression: along its tree, from a name to the
//! path, the argument, all arguments, the call.

use crate::expr::jsonata::{List, NodeKind, Tree};
use crate::expr::{Argument, ArgumentValue, Call, Expression, Path, Selector, StepKind};
use crate::text::{TextRange, TextSize};

/// The ranges of a JSONata expression around `at`, from the inside out; some
/// may hold no more than the one before.
pub fn in_jsonata(tree: &Tree, text: &str, at: TextSize) -> Vec<TextRange> {
    let mut ranges = Vec::new();
    for id in tree.path_at(text, at).into_iter().rev() {
        let node = tree.node(id);
        match &node.kind {
            NodeKind::Missing => continue,
            NodeKind::Text => ranges.extend(between_quotes(text, node.range, at)),
            NodeKind::Block(list) | NodeKind::Array(list) | NodeKind::Object(list) => {
                push_list(&mut ranges, tree, list, at)
            }
            NodeKind::Predicate { filter: list, .. }
            | NodeKind::GroupBy { pairs: list, .. }
            | NodeKind::OrderBy { terms: list, .. }
            | NodeKind::Call { arguments: list, .. } => push_list(&mut ranges, tree, list, at),
            NodeKind::Lambda(lambda) => {
                push_list(&mut ranges, tree, &lambda.parameters, at);
                push_list(&mut ranges, tree, &lambda.body, at);
            }
            _ => {}
        }
        ranges.push(node.range);
    }
    ranges
}

/// What stands between the brackets of a list, and the list with them, if `at`
/// is between them.
fn push_list(ranges: &mut Vec<TextRange>, tree: &Tree, list: &List, at: TextSize) {
    let is_inside = list.active(at).is_some();
    let (Some(open), Some(close)) = (list.open.filter(|_| is_inside), list.close) else { return };
    if let (Some(first), Some(last)) = (list.items.first(), list.items.last()) {
        ranges.push(tree.range(*first).cover(tree.range(*last)));
    }
    ranges.push(open.cover(close));
}

/// A text without its quotes, if `at` is between them.
fn between_quotes(text: &str, range: TextRange, at: TextSize) -> Option<TextRange> {
    let raw = text.get(std::ops::Range::<usize>::from(range))?;
    let is_closed = raw.len() > 1 && raw.as_bytes().first() == raw.as_bytes().last();
    let inner = TextRange::new(range.start() + TextSize::new(1), range.end() - TextSize::new(u32::from(is_closed)));
    inner.contains_inclusive(at).then_some(inner)
}

/// The ranges of a path, or of a call of an intrinsic function, around `at`,
/// from the inside out; some may hold no more than the one before.
pub fn in_json_path(expression: &Expression, at: TextSize) -> Vec<TextRange> {
    let mut ranges = Vec::new();
    match expression {
        Expression::Path(path) => push_path(&mut ranges, path, at),
        Expression::Call(intrinsic) => push_call(&mut ranges, &intrinsic.call, at),
    }
    ranges
}

fn push_path(ranges: &mut Vec<TextRange>, path: &Path, at: TextSize) {
    if path.root_range.contains_inclusive(at) {
        ranges.push(path.root_range);
    } else if let Some(step) = path.steps.iter().find(|step| step.range.contains_inclusive(at)) {
        match &step.kind {
            StepKind::Child(_, name) => ranges.push(*name),
            StepKind::Union(selectors) => ranges.extend(selectors.iter().filter_map(|selector| match selector {
                Selector::Name(_, name) => Some(*name).filter(|name| name.contains_inclusive(at)),
                _ => None,
            })),
            StepKind::Filter(paths) | StepKind::Function(_, paths) => {
                let inner = paths.iter().find(|path| path.range.contains_inclusive(at));
                inner.into_iter().for_each(|path| push_path(ranges, path, at));
            }
            StepKind::Index(_) | StepKind::Wildcard | StepKind::DeepScan | StepKind::Slice | StepKind::Unknown => {}
        }
        ranges.push(step.range);
        ranges.push(TextRange::new(path.range.start(), step.range.end()));
    }
    ranges.push(path.range);
}

fn push_call(ranges: &mut Vec<TextRange>, call: &Call, at: TextSize) {
    if call.name_range.contains_inclusive(at) {
        ranges.push(call.name_range);
    }
    if let Some(arguments) = call.arguments_range.filter(|range| range.contains_inclusive(at)) {
        let argument = call.arguments.iter().find(|argument| argument.range.contains_inclusive(at));
        if let Some(Argument { value, range }) = argument {
            match value {
                ArgumentValue::Text(text) => ranges.push(text.content_range),
                ArgumentValue::Path(path) => push_path(ranges, path, at),
                ArgumentValue::Call(call) => push_call(ranges, call, at),
                _ => {}
            }
            ranges.push(*range);
        }
        if let (Some(first), Some(last)) = (call.arguments.first(), call.arguments.last()) {
            ranges.push(first.range.cover(last.range));
        }
        let one = TextSize::new(1);
        let close = if call.is_closed { one } else { TextSize::new(0) };
        ranges.push(TextRange::new(arguments.start() - one, arguments.end() + close));
    }
    ranges.push(call.range);
}
