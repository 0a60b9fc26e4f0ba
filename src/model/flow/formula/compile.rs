//! From the tree of an expression to a [`Formula`].

mod calls;

use rustc_hash::FxHashSet;

use super::{Formula, Of, Operation, Source};
use crate::expr::jsonata::{List, NodeId, NodeKind, Operator, Tree};
use crate::model::flow::data::Data;
use crate::model::flow::template::context_kind;
use crate::text::TextSize;

/// What is nested deeper is not known.
const MOST_DEPTH: u32 = 64;

/// What is longer is not known.
const MOST_OPERATIONS: usize = 2000;

pub(super) fn formula(text: &str, tree: &Tree) -> Formula {
    let mut compiler = Compiler::new(text, tree);
    let is_sound = tree.errors().is_empty();
    let last = if is_sound { compiler.expression(tree.root()) } else { compiler.unknown() };
    compiler.finish(last)
}

pub(super) fn formula_at(text: &str, tree: &Tree, offset: TextSize) -> Option<Formula> {
    let mut compiler = Compiler::new(text, tree);
    let wanted = wanted_at(text, tree, offset)?;
    compiler.wanted = Some(match wanted {
        Wanted::MembersOf(node) | Wanted::Context(node) | Wanted::ElementsOf(node) => node,
    });
    compiler.expression(tree.root());
    let (value, context) = compiler.found?;
    let of = match wanted {
        Wanted::MembersOf(_) => value,
        Wanted::Context(_) => context?,
        Wanted::ElementsOf(_) => compiler.push(Operation::Each(value)),
    };
    Some(compiler.finish(of))
}

/// What the members at a place belong to.
#[derive(Clone, Copy)]
enum Wanted {
    /// What the node gives.
    MembersOf(NodeId),
    /// What names are looked up in where the node stands.
    Context(NodeId),
    /// Each element of what the node gives.
    ElementsOf(NodeId),
}

fn wanted_at(text: &str, tree: &Tree, offset: TextSize) -> Option<Wanted> {
    let path = tree.path_at(text, offset);
    let (innermost, outer) = path.split_last()?;
    match tree.kind(*innermost) {
        NodeKind::Name | NodeKind::Missing => {}
        NodeKind::Predicate { target, filter } if filter.items.is_empty() && filter.active(offset).is_some() => {
            return Some(Wanted::ElementsOf(*target));
        }
        _ => return None,
    }
    // A predicate belongs to the step that it stands behind.
    let mut step = *innermost;
    for parent in outer.iter().rev() {
        match tree.kind(*parent) {
            NodeKind::Predicate { target, .. } if *target == step => step = *parent,
            NodeKind::Step { left, right, .. } if *right == step => return Some(Wanted::MembersOf(*left)),
            _ => break,
        }
    }
    Some(Wanted::Context(*innermost))
}

struct Compiler<'a> {
    tree: &'a Tree,
    text: &'a str,
    operations: Vec<Operation>,
    /// The variables that can be used, inner ones last.
    variables: Vec<(&'a str, Of)>,
    /// The variables that are set more than once, or for the steps of a path.
    unsure: FxHashSet<&'a str>,
    /// What names are looked up in.
    context: Option<Of>,
    depth: u32,
    /// A node that is asked about. Then all nodes are gone through, those that
    /// say nothing of the outcome included.
    wanted: Option<NodeId>,
    /// What it gives, and what names are looked up in there.
    found: Option<(Of, Option<Of>)>,
}

impl<'a> Compiler<'a> {
    fn new(text: &'a str, tree: &'a Tree) -> Self {
        let mut compiler = Compiler {
            tree,
            text,
            operations: Vec::new(),
            variables: Vec::new(),
            unsure: FxHashSet::default(),
            context: None,
            depth: 0,
            wanted: None,
            found: None,
        };
        compiler.find_unsure();
        compiler
    }

    /// The formula of what an operation gives.
    fn finish(self, of: Of) -> Formula {
        let mut operations = self.operations;
        if operations.len() > MOST_OPERATIONS {
            operations = vec![Operation::Known(Data::Unknown, false)];
        } else if of + 1 < operations.len() {
            operations.push(Operation::Same(of));
        }
        Formula { operations: operations.into() }
    }

    /// Remembers what a node gives if it is asked about.
    fn note(&mut self, id: NodeId, of: Of) {
        if self.wanted == Some(id) {
            self.found = Some((of, self.context));
        }
    }

    /// Goes through nodes that say nothing of the outcome, if one is asked about.
    fn also(&mut self, nodes: impl IntoIterator<Item = NodeId>) {
        if self.wanted.is_some() {
            for node in nodes {
                self.expression(node);
            }
        }
    }

    /// The same, for nodes in which names are looked up in each of the values of `of`.
    fn also_within(&mut self, of: Of, nodes: impl IntoIterator<Item = NodeId>) {
        if self.wanted.is_some() {
            let each = self.push(Operation::Each(of));
            let outer = self.context.replace(each);
            self.also(nodes);
            self.context = outer;
        }
    }

    fn find_unsure(&mut self) {
        let mut set = FxHashSet::default();
        for (_, node) in self.tree.nodes() {
            let (variable, is_unsure) = match &node.kind {
                NodeKind::Assignment { variable, .. } => (*variable, false),
                NodeKind::BindContext { variable, .. } | NodeKind::BindPosition { variable, .. } => (*variable, true),
                _ => continue,
            };
            let name = self.variable_name(variable);
            if !set.insert(name) || is_unsure {
                self.unsure.insert(name);
            }
        }
    }

    fn push(&mut self, operation: Operation) -> Of {
        if self.operations.len() > MOST_OPERATIONS {
            return 0;
        }
        self.operations.push(operation);
        self.operations.len() - 1
    }

    fn unknown(&mut self) -> Of {
        self.push(Operation::Known(Data::Unknown, false))
    }

    fn kind(&self, id: NodeId) -> &'a NodeKind {
        self.tree.kind(id)
    }

    /// Without its `$`.
    fn variable_name(&self, variable: NodeId) -> &'a str {
        let raw = &self.text[self.tree.range(variable)];
        raw.strip_prefix('$').unwrap_or(raw)
    }

    /// The name of a step.
    fn name(&self, id: NodeId) -> Box<str> {
        self.tree.name(self.text, id).unwrap_or_default().into()
    }

    fn expression(&mut self, id: NodeId) -> Of {
        if self.depth >= MOST_DEPTH || self.operations.len() > MOST_OPERATIONS {
            return self.unknown();
        }
        self.depth += 1;
        let of = self.of_kind(id);
        self.depth -= 1;
        self.note(id, of);
        of
    }

    fn of_kind(&mut self, id: NodeId) -> Of {
        match self.kind(id) {
            NodeKind::Text => self.push(Operation::Known(Data::Text, true)),
            NodeKind::Number => self.push(Operation::Known(Data::Number, true)),
            NodeKind::Boolean(_) => self.push(Operation::Known(Data::Boolean, true)),
            NodeKind::Null => self.push(Operation::Known(Data::Null, true)),
            NodeKind::Name => match self.context {
                Some(context) => {
                    let name = self.name(id);
                    self.push(Operation::Member(context, name))
                }
                None => self.unknown(),
            },
            NodeKind::Variable => self.variable(id),
            NodeKind::Negation(value) => {
                let value = self.expression(*value);
                self.push(Operation::If(Data::Number, [value].into()))
            }
            NodeKind::Block(items) => self.block(items),
            NodeKind::Array(items) => self.array(items),
            NodeKind::Object(pairs) => self.object(pairs),
            NodeKind::Binary { left, operator, right, .. } => self.binary(*left, *operator, *right),
            NodeKind::Step { .. } => self.path(id),
            NodeKind::Predicate { target, filter } => {
                let target = self.expression(*target);
                self.filtered(target, filter)
            }
            NodeKind::OrderBy { target, terms, .. } => {
                let target = self.expression(*target);
                self.also_within(target, terms.items.iter().copied());
                let each = self.push(Operation::Each(target));
                self.push(Operation::Over(target, each, false))
            }
            NodeKind::Condition { condition, then, otherwise, .. } => {
                self.also([*condition]);
                let then = self.expression(*then);
                match otherwise {
                    Some(otherwise) => {
                        let otherwise = self.expression(*otherwise);
                        self.push(Operation::Either(then, otherwise))
                    }
                    None => self.push(Operation::Perhaps(then)),
                }
            }
            NodeKind::Assignment { value, .. } => self.expression(*value),
            NodeKind::Call { function, arguments } => self.call(*function, arguments.items.clone()),
            NodeKind::GroupBy { target, pairs } => {
                let target = self.expression(*target);
                self.also_within(target, pairs.items.iter().copied());
                self.unknown()
            }
            NodeKind::Transform(_) => {
                self.transform(id);
                self.unknown()
            }
            kind => {
                self.also(kind.children());
                self.unknown()
            }
        }
    }

    /// Goes through `|location|update|`.
    fn transform(&mut self, id: NodeId) {
        if let NodeKind::Transform(transform) = self.kind(id)
            && self.wanted.is_some()
        {
            let location = self.expression(transform.location);
            self.also_within(location, [transform.update]);
        }
    }

    fn variable(&mut self, id: NodeId) -> Of {
        let name = self.variable_name(id);
        match (name, self.context) {
            ("", Some(context)) => context,
            _ => self.bound(name).unwrap_or_else(|| self.unknown()),
        }
    }

    /// What the expression itself has set a variable to.
    fn bound(&self, name: &str) -> Option<Of> {
        let (_, of) = self.variables.iter().rev().find(|(bound, _)| *bound == name)?;
        (!self.unsure.contains(name)).then_some(*of)
    }

    /// Whether the name means what it means outside of the expression.
    fn is_free(&self, name: &str) -> bool {
        !self.unsure.contains(name) && !self.variables.iter().any(|(bound, _)| *bound == name)
    }

    fn block(&mut self, items: &List) -> Of {
        let before = self.variables.len();
        let mut last = None;
        for item in &items.items {
            let value = self.expression(*item);
            let mut item = *item;
            while let NodeKind::Assignment { variable, value: next, .. } = self.kind(item) {
                self.variables.push((self.variable_name(*variable), value));
                item = *next;
            }
            last = Some(value);
        }
        self.variables.truncate(before);
        last.unwrap_or_else(|| self.unknown())
    }

    fn array(&mut self, items: &List) -> Of {
        let items = items.items.iter().map(|item| match self.kind(*item) {
            NodeKind::Range { .. } => (self.push(Operation::Known(Data::Number, false)), false),
            kind => (self.expression(*item), matches!(kind, NodeKind::Array(_))),
        });
        let items = items.collect::<Vec<_>>();
        self.push(Operation::Array(items.into()))
    }

    fn object(&mut self, pairs: &List) -> Of {
        let mut members = Vec::with_capacity(pairs.items.len());
        let mut is_open = false;
        for pair in &pairs.items {
            match self.kind(*pair) {
                NodeKind::Pair { key, value, .. } if *self.kind(*key) == NodeKind::Text => {
                    let value = self.expression(*value);
                    members.push((self.name(*key), value));
                }
                _ => {
                    is_open = true;
                    self.also([*pair]);
                }
            }
        }
        self.push(Operation::Object(members.into(), is_open))
    }

    fn binary(&mut self, left: NodeId, operator: Operator, right: NodeId) -> Of {
        use Operator::*;
        let kind = match operator {
            Concatenate | Equal | NotEqual | In | And | Or => {
                self.also([left, right]);
                let kind = if operator == Concatenate { Data::Text } else { Data::Boolean };
                return self.push(Operation::Known(kind, true));
            }
            Add | Subtract | Multiply | Divide | Remainder => Data::Number,
            Less | LessEqual | Greater | GreaterEqual => Data::Boolean,
            Chain => return self.chain(left, right),
            Foreign(_) => {
                self.also([left, right]);
                return self.unknown();
            }
        };
        let sides = [self.expression(left), self.expression(right)];
        self.push(Operation::If(kind, sides.into()))
    }

    fn chain(&mut self, left: NodeId, right: NodeId) -> Of {
        match self.kind(right) {
            NodeKind::Call { function, arguments } => {
                let arguments = [left].into_iter().chain(arguments.items.iter().copied());
                self.call(*function, arguments.collect())
            }
            NodeKind::Variable => self.call(right, vec![left]),
            NodeKind::Transform(_) if self.wanted.is_some() => {
                let left = self.expression(left);
                let each = self.push(Operation::Each(left));
                let outer = self.context.replace(each);
                self.transform(right);
                self.context = outer;
                self.unknown()
            }
            _ => {
                self.also([left, right]);
                self.unknown()
            }
        }
    }

    fn path(&mut self, id: NodeId) -> Of {
        let steps = self.tree.steps(id);
        let Some((mut current, rest)) = self.head(&steps) else {
            self.also(steps);
            return self.unknown();
        };
        // The nodes of the paths up to each step, the longest first.
        let mut paths = Vec::with_capacity(steps.len());
        let mut path = id;
        while let NodeKind::Step { left, .. } = self.kind(path) {
            paths.push(path);
            path = *left;
        }
        if let Some(path) = paths.get(rest.len()) {
            self.note(*path, current);
        }
        for (number, step) in rest.iter().enumerate() {
            let left = rest.len() - number - 1;
            current = self.step(current, *step, left == 0);
            if let Some(path) = paths.get(left) {
                self.note(*path, current);
            }
        }
        current
    }

    /// What a path starts with, and the steps behind that.
    fn head<'s>(&mut self, steps: &'s [NodeId]) -> Option<(Of, &'s [NodeId])> {
        let (first, rest) = steps.split_first()?;
        match self.kind(*first) {
            NodeKind::Variable if self.variable_name(*first) == "states" && self.is_free("states") => {
                return self.states(rest);
            }
            NodeKind::Text => {
                let (context, name) = (self.context?, self.name(*first));
                return Some((self.push(Operation::Member(context, name)), rest));
            }
            // It makes an array of the outcome of the whole path.
            NodeKind::Predicate { filter, .. } if filter.items.is_empty() => return None,
            _ => {}
        }
        Some((self.expression(*first), rest))
    }

    fn states<'s>(&mut self, steps: &'s [NodeId]) -> Option<(Of, &'s [NodeId])> {
        let (first, rest) = steps.split_first()?;
        let (name, filters) = self.without_filters(*first);
        let source = match &*self.name(name) {
            "input" => Source::Input,
            "result" => Source::Result,
            "errorOutput" => Source::Error,
            "context" if filters.is_empty() => return Some(self.context_member(rest)),
            _ => return None,
        };
        let mut current = self.push(Operation::Source(source));
        for filter in filters.iter().rev() {
            if filter.items.is_empty() && !rest.is_empty() {
                return None;
            }
            current = self.filtered(current, filter);
        }
        Some((current, rest))
    }

    /// What the predicates of a step are about, and these, last one first.
    fn without_filters(&self, step: NodeId) -> (NodeId, Vec<&'a List>) {
        let (mut step, mut filters) = (step, Vec::new());
        while let NodeKind::Predicate { target, filter } = self.kind(step) {
            filters.push(&**filter);
            step = *target;
        }
        (step, filters)
    }

    fn context_member<'s>(&mut self, steps: &'s [NodeId]) -> (Of, &'s [NodeId]) {
        let is_name = |step: &&NodeId| *self.kind(**step) == NodeKind::Name;
        let names: Vec<Box<str>> = steps.iter().take_while(is_name).map(|step| self.name(*step)).collect();
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        if let ["Map", "Item", "Value", ..] = &names[..] {
            return (self.push(Operation::Source(Source::Item)), &steps[3..]);
        }
        let known = context_kind(&names).filter(|_| names.len() == steps.len());
        let kind = known.unwrap_or(Data::Unknown);
        (self.push(Operation::Known(kind, false)), &steps[steps.len()..])
    }

    fn step(&mut self, current: Of, step: NodeId, is_last: bool) -> Of {
        match self.kind(step) {
            NodeKind::Name | NodeKind::Text => {
                let name = self.name(step);
                self.push(Operation::Member(current, name))
            }
            NodeKind::Predicate { target, filter } if filter.items.is_empty() => {
                let all = self.step(current, *target, false);
                self.note(*target, all);
                if is_last { self.push(Operation::List(all)) } else { self.unknown() }
            }
            NodeKind::Predicate { target, filter } => {
                let each = self.push(Operation::Each(current));
                let all = self.step(each, *target, false);
                self.note(*target, all);
                let some = self.filtered(all, filter);
                self.push(Operation::Over(current, some, true))
            }
            NodeKind::Object(_) | NodeKind::Block(_) | NodeKind::Call { .. } | NodeKind::Variable => {
                let each = self.push(Operation::Each(current));
                let outer = self.context.replace(each);
                let body = self.expression(step);
                self.context = outer;
                self.push(Operation::Over(current, body, true))
            }
            kind => {
                self.also_within(current, kind.children());
                self.unknown()
            }
        }
    }

    fn filtered(&mut self, target: Of, filter: &List) -> Of {
        self.also_within(target, filter.items.iter().copied());
        match filter.items[..] {
            [] => self.push(Operation::List(target)),
            [index] if self.is_index(index) => {
                let place = self.text[self.tree.range(index)].parse().ok();
                self.push(Operation::Element(target, place))
            }
            _ => self.push(Operation::Filtered(target)),
        }
    }

    fn is_index(&self, filter: NodeId) -> bool {
        match self.kind(filter) {
            NodeKind::Number => true,
            NodeKind::Negation(value) => *self.kind(*value) == NodeKind::Number,
            _ => false,
        }
    }
}
