//! From the tree of an expression to a [`Formula`].

use rustc_hash::FxHashSet;

use super::{Formula, Of, Operation, Source};
use crate::expr::jsonata::{List, NodeId, NodeKind, Operator, Tree, signature};
use crate::model::flow::data::Data;
use crate::model::flow::template::context_kind;
use crate::spec::jsonata::{Availability, Category, function};

/// What is nested deeper is not known.
const MOST_DEPTH: u32 = 64;

/// What is longer is not known.
const MOST_OPERATIONS: usize = 2000;

pub(super) fn formula(text: &str, tree: &Tree) -> Formula {
    let mut compiler = Compiler {
        tree,
        text,
        operations: Vec::new(),
        variables: Vec::new(),
        unsure: FxHashSet::default(),
        context: None,
        depth: 0,
    };
    compiler.find_unsure();
    let is_sound = tree.errors().is_empty();
    let last = if is_sound { compiler.expression(tree.root()) } else { compiler.unknown() };
    let mut operations = compiler.operations;
    if operations.len() > MOST_OPERATIONS {
        operations = vec![Operation::Known(Data::Unknown, false)];
    } else if last + 1 < operations.len() {
        operations.push(Operation::Same(last));
    }
    Formula { operations: operations.into() }
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
}

impl<'a> Compiler<'a> {
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
            NodeKind::OrderBy { target, .. } => {
                let target = self.expression(*target);
                let each = self.push(Operation::Each(target));
                self.push(Operation::Over(target, each, false))
            }
            NodeKind::Condition { then, otherwise, .. } => {
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
            _ => self.unknown(),
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
                _ => is_open = true,
            }
        }
        self.push(Operation::Object(members.into(), is_open))
    }

    fn binary(&mut self, left: NodeId, operator: Operator, right: NodeId) -> Of {
        use Operator::*;
        let kind = match operator {
            Concatenate => return self.push(Operation::Known(Data::Text, true)),
            Equal | NotEqual | In | And | Or => return self.push(Operation::Known(Data::Boolean, true)),
            Add | Subtract | Multiply | Divide | Remainder => Data::Number,
            Less | LessEqual | Greater | GreaterEqual => Data::Boolean,
            Chain => return self.chain(left, right),
            Foreign(_) => return self.unknown(),
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
            _ => self.unknown(),
        }
    }

    fn path(&mut self, id: NodeId) -> Of {
        let steps = self.tree.steps(id);
        let Some((mut current, rest)) = self.head(&steps) else { return self.unknown() };
        for (number, step) in rest.iter().enumerate() {
            current = self.step(current, *step, number + 1 == rest.len());
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
                if !is_last {
                    return self.unknown();
                }
                let all = self.step(current, *target, false);
                self.push(Operation::List(all))
            }
            NodeKind::Predicate { target, filter } => {
                let each = self.push(Operation::Each(current));
                let all = self.step(each, *target, false);
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
            _ => self.unknown(),
        }
    }

    fn filtered(&mut self, target: Of, filter: &List) -> Of {
        match filter.items[..] {
            [] => self.push(Operation::List(target)),
            [index] if self.is_index(index) => self.push(Operation::Element(target)),
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

    fn call(&mut self, function: NodeId, arguments: Vec<NodeId>) -> Of {
        let name = self.variable_name(function);
        let is_variable = *self.kind(function) == NodeKind::Variable && self.is_free(name);
        let is_partial = arguments.iter().any(|argument| *self.kind(*argument) == NodeKind::Placeholder);
        if !is_variable || is_partial {
            return self.unknown();
        }
        match (name, &arguments[..]) {
            ("merge", [objects]) => match self.kind(*objects) {
                NodeKind::Array(objects) => {
                    let objects: Vec<Of> = objects.items.iter().map(|object| self.expression(*object)).collect();
                    self.push(Operation::Merge(objects.into()))
                }
                _ => self.push(Operation::Known(Data::object(Vec::new(), true), false)),
            },
            ("append", [first, second]) => {
                let (first, second) = (self.expression(*first), self.expression(*second));
                self.push(Operation::Append(first, second))
            }
            ("lookup", [object, name]) if *self.kind(*name) == NodeKind::Text => {
                let (object, name) = (self.expression(*object), self.name(*name));
                self.push(Operation::Member(object, name))
            }
            ("sort", [values, ..]) | ("reverse", [values]) => {
                let values = self.expression(*values);
                self.push(Operation::List(values))
            }
            ("filter", [values, _]) => {
                let values = self.expression(*values);
                self.push(Operation::Filtered(values))
            }
            ("map", [values, lambda]) => self.map(*values, *lambda),
            _ => self.other_call(name, &arguments),
        }
    }

    /// `$map(values, function($value, $index) { … })`
    fn map(&mut self, values: NodeId, lambda: NodeId) -> Of {
        let NodeKind::Lambda(lambda) = self.kind(lambda) else { return self.unknown() };
        let [body] = lambda.body.items[..] else { return self.unknown() };
        let values = self.expression(values);
        let before = self.variables.len();
        for (number, parameter) in lambda.parameters.items.iter().enumerate() {
            let given = match number {
                0 => self.push(Operation::Each(values)),
                1 => self.push(Operation::Known(Data::Number, true)),
                _ => self.unknown(),
            };
            self.variables.push((self.variable_name(*parameter), given));
        }
        let body = self.expression(body);
        self.variables.truncate(before);
        self.push(Operation::Over(values, body, false))
    }

    /// A function of which no more is known than the kind of what it gives.
    fn other_call(&mut self, name: &str, arguments: &[NodeId]) -> Of {
        let known = function(name).filter(|function| function.availability != Availability::Forbidden);
        let Some(known) = known else { return self.unknown() };
        let returns = signature::parse(known.signature).ok().and_then(|signature| signature.returns);
        let kind = match returns.as_ref().map(|returns| &*returns.letters) {
            Some("s") => Data::Text,
            Some("n") => Data::Number,
            Some("b") => Data::Boolean,
            _ => return self.unknown(),
        };
        let arguments: Vec<Of> = arguments.iter().map(|argument| self.expression(*argument)).collect();
        // An empty array has no greatest element; without an argument the context
        // takes its place.
        let is_sure = match known.category {
            Category::Aggregation => matches!(known.name, "sum" | "count"),
            _ => !arguments.is_empty() || !known.signature.contains('-'),
        };
        match is_sure {
            true => self.push(Operation::If(kind, arguments.into())),
            false => self.push(Operation::Known(kind, false)),
        }
    }
}
