//! From the tree of one version to that of the next.
//!
//! YAML and HCL are parsed anew, and what stayed the same is taken over
//! afterwards, in [`adopt`](super::adopt). For JSON there are three ways, tried
//! in this order, which all give the tree that a parse from scratch gives (a
//! property test holds them to it):
//! 1. *Block*: the smallest container around the edit is parsed again alone, if
//!    it still balances.
//! 2. *Reuse*: the whole text is parsed.
//!
//!    In both, containers that the edit did not touch are taken over instead of
//!    being read, and keep their identity.
//! 3. *Full*, which is the second way with nothing to take over.

use std::sync::Arc;

use super::json::{self, Reuse};
use super::tree::{Child, Container, Syntax, Tree, Value};
use super::{adopt, hcl, yaml};
use crate::text::{Indel, TextRange};

/// Containers longer than this are not worth a try of their own: if they did
/// not balance, the time would be lost.
const BLOCK_LIMIT: u32 = 64 * 1024;

/// The place of a text that an edit changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The range in the old text.
    pub old: TextRange,
    /// The length of what stands there in the new one.
    pub new_len: u32,
}

impl Damage {
    /// The damage of edits that are made one after the other, each to the text
    /// that the one before left; `None` if there are none.
    pub fn of(edits: &[Indel]) -> Option<Self> {
        let mut edits = edits.iter().map(|edit| {
            let range = edit.delete;
            (u32::from(range.start()), u32::from(range.end()), edit.insert.len() as u32)
        });
        let (start, end, new_len) = edits.next()?;
        // [start, old_end) became [start, new_end); further edits widen both.
        let (mut start, mut old_end, mut new_end) = (start, end, start + new_len);
        for (from, to, inserted) in edits {
            if to > new_end {
                old_end += to - new_end;
                new_end = to;
            }
            start = start.min(from);
            new_end = new_end - (to - from) + inserted;
        }
        Some(Damage { old: TextRange::new(start.into(), old_end.into()), new_len: new_end - start })
    }

    pub(super) fn start(&self) -> u32 {
        self.old.start().into()
    }

    pub(super) fn old_end(&self) -> u32 {
        self.old.end().into()
    }

    pub(super) fn new_end(&self) -> u32 {
        self.start() + self.new_len
    }
}

/// Parses `text`, which is JSON, from scratch.
pub fn parse(text: &str) -> Tree {
    parse_as(text, Syntax::Json)
}

/// Parses `text` from scratch.
pub fn parse_as(text: &str, syntax: Syntax) -> Tree {
    match syntax {
        Syntax::Json => json::parse_text(text, None),
        Syntax::Yaml => yaml::parse_text(text),
        Syntax::Hcl => hcl::parse_text(text),
    }
}

/// Parses `new`, which came of `old` by `damage`, with the help of `tree`,
/// which is the tree of `old`.
pub fn reparse(tree: &Tree, old: &str, new: &str, damage: Damage) -> Tree {
    if tree.syntax != Syntax::Json {
        return adopt::adopted(parse_as(new, tree.syntax), tree, damage);
    }
    if let Some(tree) = block(tree, old, new, damage) {
        return tree;
    }
    json::parse_text(new, Some(&Untouched { tree, damage }))
}

/// The first way.
fn block(tree: &Tree, old: &str, new: &str, damage: Damage) -> Option<Tree> {
    // The containers around the edit, outermost first, with their places.
    let mut path: Vec<(&Arc<Container>, u32, usize)> = Vec::new();
    let Value::Container(root) = &tree.root else { return None };
    let (mut container, mut at) = (root, tree.root_at);
    // Strictly between the brackets: an edit at a bracket's edge may change it.
    let holds = |container: &Container, at: u32| {
        at < damage.start() && damage.old_end() < at + container.len && container.closed
    };
    if !holds(container, at) {
        return None;
    }
    loop {
        let offset = damage.start() - at;
        let index = container.children.partition_point(|child| child.value_at <= offset).wrapping_sub(1);
        path.push((container, at, index));
        let Some(child) = container.children.get(index) else { break };
        let Value::Container(inner) = &child.value else { break };
        if !holds(inner, at + child.value_at) {
            break;
        }
        (container, at) = (inner, at + child.value_at);
    }
    // A try for the innermost, and one for what holds it: a deleted bracket of a
    // small container often leaves the next one balanced.
    for depth in (0..path.len()).rev().take(2) {
        let (container, at, _) = path[depth];
        if container.len > BLOCK_LIMIT || !container.clean || (tree.by_indentation && !container.regular) {
            continue;
        }
        let Some(fresh) = json::parse_block(new, at as usize, depth, &Untouched { tree, damage }) else { continue };
        let new_len = container.len - (damage.old_end() - damage.start()) + damage.new_len;
        let closing_indent = |text: &str, len: u32| line_indent(text, (at + len) as usize);
        if fresh.len != new_len
            // The containers around it know whether all in them is regular.
            || fresh.regular != container.regular
            // What opens behind it, in the line of its closing bracket, counts from that line's start.
            || closing_indent(old, container.len) != closing_indent(new, new_len)
        {
            continue;
        }
        let mut value = Value::Container(fresh);
        for (parent, _, index) in path[..depth].iter().rev() {
            value = Value::Container(Arc::new(with_child(parent, *index, value)));
        }
        let shift = |at: u32| if at >= damage.old_end() { at - damage.old_end() + damage.new_end() } else { at };
        let mut errors = tree.errors.clone();
        for error in &mut errors {
            (error.start, error.end) = (shift(error.start), shift(error.end));
        }
        let (root_at, by_indentation) = (tree.root_at, tree.by_indentation);
        return Some(Tree { syntax: Syntax::Json, root_at, root: value, errors, by_indentation });
    }
    None
}

/// Indentation of the line that holds the byte before `end`.
fn line_indent(text: &str, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    let start = memchr::memrchr2(b'\n', b'\r', bytes).map_or(0, |at| at + 1);
    bytes[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// `parent` with another container as the value of its child `index`.
fn with_child(parent: &Container, index: usize, value: Value) -> Container {
    let old = &parent.children[index];
    let old_end = old.end();
    let grown = |at: u32| at - old.value.width() + value.width();
    let shift = |at: u32| if at >= old_end { grown(at) } else { at };
    let mut errors = parent.errors.clone();
    for error in &mut errors {
        (error.start, error.end) = (shift(error.start), shift(error.end));
    }
    let len = grown(parent.len);
    let mut children: Vec<Child> = Vec::with_capacity(parent.children.len());
    children.extend_from_slice(&parent.children[..index]);
    children.push(Child { key: old.key, value_at: old.value_at, value: value.clone() });
    for child in &parent.children[index + 1..] {
        let mut child = child.clone();
        child.value_at = shift(child.value_at);
        if let Some(key) = &mut child.key {
            key.at = shift(key.at);
        }
        children.push(child);
    }
    let mut container = Container {
        kind: parent.kind,
        closed: parent.closed,
        block: parent.block,
        clean: parent.clean,
        regular: parent.regular,
        spliced: parent.spliced,
        has_errors: !errors.is_empty(),
        height: 0,
        len,
        indent: parent.indent,
        children: children.into(),
        errors,
    };
    for child in &container.children {
        if let Value::Container(inner) = &child.value {
            container.has_errors |= inner.has_errors;
            container.height = container.height.max(inner.height);
        }
    }
    container.height += 1;
    container
}

/// What of the old tree may stand in the new one.
struct Untouched<'a> {
    tree: &'a Tree,
    damage: Damage,
}

impl Reuse for Untouched<'_> {
    fn find(&self, start: usize, indent: u32, room: usize, by_indentation: bool) -> Option<Arc<Container>> {
        // A character that touches the damage may have become part of another
        // token: it counts as damaged.
        let start = start as u32;
        let is_before = start < self.damage.start();
        if !is_before && start <= self.damage.new_end() {
            return None;
        }
        let old_start = if is_before { start } else { start - self.damage.new_end() + self.damage.old_end() };
        let container = self.container_at(old_start)?;
        let is_untouched = !is_before || old_start + container.len < self.damage.start();
        let same_both_ways = container.regular || !(by_indentation || self.tree.by_indentation);
        let fits = container.indent == indent && usize::from(container.height) <= room;
        (is_untouched && container.closed && container.clean && same_both_ways && fits).then(|| container.clone())
    }
}

impl Untouched<'_> {
    /// The container of the old tree that starts at `start`.
    fn container_at(&self, start: u32) -> Option<&Arc<Container>> {
        let (mut value, mut at) = (&self.tree.root, self.tree.root_at);
        loop {
            let Value::Container(container) = value else { return None };
            if at == start {
                return Some(container);
            }
            let offset = start.checked_sub(at)?;
            let index = container.children.partition_point(|child| child.value_at <= offset).checked_sub(1)?;
            let child = &container.children[index];
            (value, at) = (&child.value, at + child.value_at);
        }
    }
}
