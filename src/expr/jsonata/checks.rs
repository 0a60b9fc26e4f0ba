//! What the reference implementation refuses after parsing: steps that cannot
//! be steps, bindings and group-bys in the wrong place, and parents (`%`) of
//! nothing.
//!
//! It rewrites its tree for this, flattening paths, and what it refuses
//! follows from how it does so. This file keeps of each node what that
//! rewriting would know of it ([`Made`]), in the same order of events.

use super::{NodeId, NodeKind, Operator, SyntaxError, SyntaxErrorKind, Tree};
use crate::text::TextRange;

/// What a node becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Path,
    /// A field name or `*`: what can have a parent.
    Name,
    Parent,
    Block,
    Sort,
    Number,
    /// `true`, `false` or `null`.
    Constant,
    /// A text, which becomes a name as a step.
    Text,
    /// What is broken, and gets no further error.
    Broken,
    Other,
}

/// Of a rewritten node, what the checks ask for.
struct Made {
    kind: Kind,
    range: TextRange,
    /// The steps of a path; of a block, its last expression.
    parts: Vec<usize>,
    has_group: bool,
    has_predicate: bool,
    has_focus: bool,
    /// The slot of a parent operator.
    slot: Option<usize>,
    /// Which list of slots is yet to find its ancestors. Lists are shared
    /// between nodes, as they are in the reference implementation.
    seeking: Option<usize>,
}

struct Checks<'a> {
    tree: &'a Tree,
    made: Vec<Made>,
    /// For each parent operator, how many steps up its ancestor is.
    levels: Vec<i32>,
    lists: Vec<Vec<usize>>,
    errors: Vec<SyntaxError>,
}

/// Checks a whole expression.
pub(super) fn check(tree: &Tree) -> Vec<SyntaxError> {
    let mut checks = Checks { tree, made: Vec::new(), levels: Vec::new(), lists: Vec::new(), errors: Vec::new() };
    let root = checks.make(tree.root());
    let made = &checks.made[root];
    if made.kind == Kind::Parent || made.seeking.is_some() {
        // The parent operator itself is what people must look at.
        let parent = tree.nodes().find(|(_, node)| node.kind == NodeKind::Parent);
        let range = parent.map_or(made.range, |(_, node)| node.range);
        checks.report(SyntaxErrorKind::NoParent, range);
    }
    let mut errors = checks.errors;
    if !tree.errors.is_empty() {
        // Where text is missing, so may be the step.
        errors.retain(|error| error.kind != SyntaxErrorKind::NoParent);
    }
    errors
}

impl Checks<'_> {
    fn report(&mut self, kind: SyntaxErrorKind, range: TextRange) {
        // One error for one place, and one parent operator without a parent.
        let is_known =
            |error: &SyntaxError| error.kind == kind && (error.range == range || kind == SyntaxErrorKind::NoParent);
        if !self.errors.iter().rev().take(4).any(is_known) {
            self.errors.push(SyntaxError { kind, range, opening: None });
        }
    }

    fn add(&mut self, kind: Kind, range: TextRange, parts: Vec<usize>) -> usize {
        let made = Made {
            kind,
            range,
            parts,
            has_group: false,
            has_predicate: false,
            has_focus: false,
            slot: None,
            seeking: None,
        };
        self.made.push(made);
        self.made.len() - 1
    }

    /// `result` seeks the parents that `part` seeks.
    fn inherit(&mut self, result: usize, part: usize) {
        let part = &self.made[part];
        let own = part.slot.filter(|_| part.kind == Kind::Parent);
        if part.seeking.is_none() && own.is_none() {
            return;
        }
        let list = part.seeking.unwrap_or_else(|| {
            self.lists.push(Vec::new());
            self.lists.len() - 1
        });
        self.lists[list].extend(own);
        match self.made[result].seeking {
            None => self.made[result].seeking = Some(list),
            Some(known) if known != list => {
                let more = self.lists[list].clone();
                self.lists[known].extend(more);
            }
            Some(_) => {}
        }
    }

    /// A node that only hands on what its children seek.
    fn hand_on(&mut self, kind: Kind, id: NodeId) -> usize {
        let result = self.add(kind, self.tree.range(id), Vec::new());
        for child in self.tree.kind(id).children() {
            let part = self.make(child);
            self.inherit(result, part);
            self.made[result].parts = vec![part];
        }
        result
    }

    fn make(&mut self, id: NodeId) -> usize {
        let tree = self.tree;
        let range = tree.range(id);
        match tree.kind(id) {
            NodeKind::Missing | NodeKind::Opaque => self.add(Kind::Broken, range, Vec::new()),
            NodeKind::Name => {
                let name = self.add(Kind::Name, range, Vec::new());
                self.add(Kind::Path, range, vec![name])
            }
            NodeKind::Text => self.add(Kind::Text, range, Vec::new()),
            NodeKind::Wildcard => self.add(Kind::Name, range, Vec::new()),
            NodeKind::Number => self.add(Kind::Number, range, Vec::new()),
            NodeKind::Boolean(_) | NodeKind::Null => self.add(Kind::Constant, range, Vec::new()),
            NodeKind::Negation(value) => {
                let value = self.make(*value);
                if self.made[value].kind == Kind::Number {
                    return value;
                }
                let result = self.add(Kind::Other, range, Vec::new());
                self.inherit(result, value);
                result
            }
            NodeKind::Parent => {
                let result = self.add(Kind::Parent, range, Vec::new());
                self.levels.push(1);
                self.made[result].slot = Some(self.levels.len() - 1);
                result
            }
            NodeKind::Block(_) => self.hand_on(Kind::Block, id),
            NodeKind::Binary { left, operator: Operator::Chain, right, .. } => {
                self.make(*left);
                self.make(*right);
                self.add(Kind::Other, range, Vec::new())
            }
            NodeKind::Lambda(lambda) => {
                for item in &lambda.body.items {
                    self.make(*item);
                }
                self.add(Kind::Other, range, Vec::new())
            }
            NodeKind::Transform(_) => {
                for child in tree.kind(id).children() {
                    self.make(child);
                }
                self.add(Kind::Other, range, Vec::new())
            }
            NodeKind::Call { function, arguments } => {
                let result = self.add(Kind::Other, range, Vec::new());
                for argument in &arguments.items {
                    let part = self.make(*argument);
                    self.inherit(result, part);
                }
                self.make(*function);
                result
            }
            NodeKind::Assignment { variable, value, .. } => {
                self.make(*variable);
                let value = self.make(*value);
                let result = self.add(Kind::Other, range, Vec::new());
                self.inherit(result, value);
                result
            }
            NodeKind::Step { left, right, .. } => self.step(*left, *right, range),
            NodeKind::Predicate { target, filter } => {
                let result = self.make(*target);
                for item in &filter.items {
                    self.predicate(result, *item, filter.open.unwrap_or(range));
                }
                result
            }
            NodeKind::GroupBy { target, pairs } => {
                let result = self.make(*target);
                if std::mem::replace(&mut self.made[result].has_group, true) {
                    self.report(SyntaxErrorKind::SecondGroup, pairs.open.unwrap_or(range));
                }
                for pair in &pairs.items {
                    self.make(*pair);
                }
                result
            }
            NodeKind::OrderBy { target, caret, terms } => {
                let target = self.make(*target);
                let result = self.path_of(target);
                let sort = self.add(Kind::Sort, *caret, Vec::new());
                for term in &terms.items {
                    let part = self.make(*term);
                    self.inherit(sort, part);
                }
                self.made[result].parts.push(sort);
                self.find_ancestors(result);
                result
            }
            NodeKind::BindContext { target, sign, .. } => {
                let result = self.make(*target);
                let step = self.last_step(result);
                if self.made[step].has_predicate {
                    self.report(SyntaxErrorKind::BindingBehindPredicate, *sign);
                } else if self.made[step].kind == Kind::Sort {
                    self.report(SyntaxErrorKind::BindingBehindSort, *sign);
                }
                self.made[step].has_focus = true;
                result
            }
            NodeKind::BindPosition { target, .. } => {
                let target = self.make(*target);
                self.path_of(target)
            }
            // The node stands for its value, which has no node of its own there.
            NodeKind::SortTerm { value, .. } => self.make(*value),
            _ => self.hand_on(Kind::Other, id),
        }
    }

    fn path_of(&mut self, made: usize) -> usize {
        if self.made[made].kind == Kind::Path {
            return made;
        }
        self.add(Kind::Path, self.made[made].range, vec![made])
    }

    fn last_step(&self, made: usize) -> usize {
        match self.made[made].kind {
            Kind::Path => self.made[made].parts.last().copied().unwrap_or(made),
            _ => made,
        }
    }

    fn step(&mut self, left: NodeId, right: NodeId, range: TextRange) -> usize {
        let left = self.make(left);
        let result = self.path_of(left);
        self.made[result].range = range;
        let mut new = Vec::new();
        // An order-by or `#` makes a path of a value without such a look at it.
        new.extend(self.made[result].parts.first());
        if let (Kind::Parent, Some(slot)) = (self.made[left].kind, self.made[left].slot) {
            self.lists.push(vec![slot]);
            self.made[result].seeking = Some(self.lists.len() - 1);
        }
        let right = self.make(right);
        let steps = match self.made[right].kind {
            Kind::Path => std::mem::take(&mut self.made[right].parts),
            _ => vec![right],
        };
        new.extend_from_slice(&steps);
        for step in new {
            match self.made[step].kind {
                Kind::Number | Kind::Constant => {
                    self.report(SyntaxErrorKind::LiteralStep, self.made[step].range);
                    self.made[step].kind = Kind::Broken;
                }
                Kind::Text => self.made[step].kind = Kind::Name,
                _ => {}
            }
        }
        self.made[result].parts.extend(steps);
        self.find_ancestors(result);
        result
    }

    fn predicate(&mut self, result: usize, filter: NodeId, open: TextRange) {
        let step = self.last_step(result);
        if self.made[step].has_group {
            self.report(SyntaxErrorKind::PredicateBehindGroup, open);
        }
        self.made[step].has_predicate = true;
        let filter = self.make(filter);
        let Some(list) = self.made[filter].seeking else { return };
        for slot in self.lists[list].clone() {
            if self.levels[slot] == 1 {
                self.seek(step, slot);
            } else {
                self.levels[slot] -= 1;
            }
        }
        self.inherit(step, filter);
    }

    /// Goes one step up with a slot.
    fn seek(&mut self, step: usize, slot: usize) {
        match self.made[step].kind {
            Kind::Name => self.levels[slot] -= 1,
            Kind::Parent => self.levels[slot] += 1,
            Kind::Broken => self.levels[slot] = 0,
            Kind::Block => {
                if let Some(last) = self.made[step].parts.last().copied() {
                    self.seek(last, slot);
                }
            }
            Kind::Path => {
                let mut index = self.made[step].parts.len();
                loop {
                    let Some(next) = index.checked_sub(1) else { return };
                    index = next;
                    self.seek(self.made[step].parts[index], slot);
                    if self.levels[slot] <= 0 {
                        return;
                    }
                }
            }
            Kind::Sort | Kind::Number | Kind::Constant | Kind::Text | Kind::Other => {
                let parent = self.tree.nodes().filter(|(_, node)| node.kind == NodeKind::Parent).nth(slot);
                let range = parent.map_or(self.made[step].range, |(_, node)| node.range);
                self.report(SyntaxErrorKind::NoParent, range);
                self.levels[slot] = 0;
            }
        }
    }

    /// Goes back through the steps of a path for what its last one seeks.
    fn find_ancestors(&mut self, path: usize) {
        let Some(last) = self.made[path].parts.last().copied() else { return };
        let own = self.made[last].slot.filter(|_| self.made[last].kind == Kind::Parent);
        let slots = match self.made[last].seeking {
            Some(list) => {
                self.lists[list].extend(own);
                self.lists[list].clone()
            }
            None => own.into_iter().collect(),
        };
        for slot in slots {
            let mut index = self.made[path].parts.len() - 1;
            while self.levels[slot] > 0 {
                let Some(next) = index.checked_sub(1) else {
                    match self.made[path].seeking {
                        Some(list) => self.lists[list].push(slot),
                        None => {
                            self.lists.push(vec![slot]);
                            self.made[path].seeking = Some(self.lists.len() - 1);
                        }
                    }
                    break;
                };
                index = next;
                // Of several steps in a row that bind their context, the first counts.
                let focus = |index: usize| self.made[self.made[path].parts[index]].has_focus;
                while index > 0 && focus(index) && focus(index - 1) {
                    index -= 1;
                }
                self.seek(self.made[path].parts[index], slot);
            }
        }
    }
}
