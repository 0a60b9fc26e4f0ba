//! Which names mean what: variables and where they are bound, the members of
//! `$states`, calls, and what is asked of a context that is not there.
//!
//! A block, the body of a lambda and the whole expression each have a scope of
//! their own; `:=` binds in the innermost one, from its end on. `@` and `#`
//! bind up to the end of their path. The body of a lambda runs later, so it
//! sees what is bound behind it as well.
//!
//! A state machine's expression has no context document. Steps of a path but
//! the first, predicates, sort terms, group-bys and transforms have a context
//! of their own; everything else has that of what it stands in, the bodies of
//! lambdas included.
//!
//! Nothing here knows what the built-in functions and the state's variables
//! are: to it, those are free.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{Lambda, NodeId, NodeKind, Operator, Tree};
use crate::text::{TextRange, TextSize};

/// What binds a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingKind {
    /// `$x := value`
    Assignment,
    /// A parameter of a lambda.
    Parameter,
    /// `@$x`
    Context,
    /// `#$x`
    Position,
}

/// A variable that the expression binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding<'a> {
    /// Without the `$`.
    pub name: &'a str,
    /// What binds it.
    pub kind: BindingKind,
    /// The variable where it is bound.
    pub variable: NodeId,
    /// What it is bound to; only of an assignment.
    pub value: Option<NodeId>,
    /// Where it can be used.
    pub visible: TextRange,
}

/// A use of a variable, not its binding. `$` and `$$` are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Without the `$`.
    pub name: &'a str,
    /// The variable.
    pub node: NodeId,
    /// Which of [`Names::bindings`] it means; `None` if it is free: a built-in
    /// function, `$states`, a variable of the state machine, or a mistake.
    pub binding: Option<usize>,
}

/// A use of `$states`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatesReference<'a> {
    /// `$states` itself.
    pub variable: NodeId,
    /// The names that follow as plain steps, with their nodes: of
    /// `$states.context.State.Name`, three. Their predicates are passed over.
    pub members: Vec<(NodeId, Cow<'a, str>)>,
}

/// A call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The [`NodeKind::Call`].
    pub node: NodeId,
    /// What is called.
    pub function: NodeId,
    /// Which of [`Names::references`] is called, if it is a variable.
    pub reference: Option<usize>,
    /// What stands before `~>` and becomes the first argument.
    pub chained: Option<NodeId>,
}

/// What is asked of the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextUse {
    /// A field: `phone`, also as the first step of a path, and `'phone'` there.
    Name,
    /// The same, called as a function: `sum(1)`, where a `$` is missing.
    CalledName,
    /// `$`
    Item,
    /// `*`
    Wildcard,
    /// `**`
    Descendants,
    /// `%`
    Parent,
}

/// The names of an expression; each list in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names<'a> {
    /// What the expression binds.
    pub bindings: Vec<Binding<'a>>,
    /// Uses of variables.
    pub references: Vec<Reference<'a>>,
    /// Uses of `$states`, if the expression does not bind it itself.
    pub states: Vec<StatesReference<'a>>,
    /// Calls.
    pub calls: Vec<Call>,
    /// What is asked of the outermost context, which is not there.
    pub without_context: Vec<(ContextUse, NodeId)>,
    /// `$$`, wherever it stands.
    pub roots: Vec<NodeId>,
}

impl<'a> Names<'a> {
    /// The uses that no binding of the expression is meant by.
    pub fn free(&self) -> impl Iterator<Item = &Reference<'a>> {
        self.references.iter().filter(|reference| reference.binding.is_none())
    }

    /// The bindings that can be used at `offset`; a later one with the same
    /// name hides those before it.
    pub fn visible_at(&self, offset: TextSize) -> impl Iterator<Item = &Binding<'a>> {
        self.bindings.iter().filter(move |binding| binding.visible.contains_inclusive(offset))
    }
}

/// Finds the names of an expression; `text` is what the tree was made of.
pub fn resolve<'a>(tree: &Tree, text: &'a str) -> Names<'a> {
    let mut resolver = Resolver { tree, text, names: Names::default(), scopes: Vec::new() };
    let root = tree.root();
    resolver.scopes.push(Scope::new(ScopeKind::Block, TextSize::of(text)));
    resolver.visit(root, Context::None);
    resolver.leave_scope();
    let mut names = resolver.names;
    // What a lambda refers to is known only when all around it was seen.
    let start = |node: NodeId| tree.range(node).start();
    let is_own = |variable: NodeId| {
        let found = names.references.binary_search_by_key(&start(variable), |reference| start(reference.node));
        found.is_ok_and(|index| names.references[index].binding.is_some())
    };
    let own: Vec<bool> = names.states.iter().map(|states| is_own(states.variable)).collect();
    let mut own = own.into_iter();
    names.states.retain(|_| own.next() == Some(false));
    names
}

/// Whether what is visited has a context.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    None,
    Some,
}

#[derive(Clone, Copy, PartialEq)]
enum ScopeKind {
    /// A block or the whole expression.
    Block,
    Lambda,
    Path,
}

struct Scope<'a> {
    kind: ScopeKind,
    end: TextSize,
    /// The last binding of each name.
    bound: FxHashMap<&'a str, usize>,
    /// References from bodies of lambdas that nothing was found for yet.
    pending: Vec<usize>,
}

impl Scope<'_> {
    fn new(kind: ScopeKind, end: TextSize) -> Self {
        Scope { kind, end, bound: FxHashMap::default(), pending: Vec::new() }
    }
}

struct Resolver<'t, 'a> {
    tree: &'t Tree,
    text: &'a str,
    names: Names<'a>,
    scopes: Vec<Scope<'a>>,
}

impl<'a> Resolver<'_, 'a> {
    /// Leaves a scope. What lambdas in it refer to may be bound in it by now.
    fn leave_scope(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        for index in scope.pending {
            let reference = &mut self.names.references[index];
            reference.binding = scope.bound.get(reference.name).copied();
            if reference.binding.is_none()
                && let Some(outer) = self.scopes.last_mut()
            {
                outer.pending.push(index);
            }
        }
    }

    fn bind(&mut self, variable: NodeId, kind: BindingKind, value: Option<NodeId>, from: TextSize) {
        let Some(variable) = self.variable_of(variable) else { return };
        let name = self.variable_name(variable);
        // An assignment within a path outlives it.
        let is_own = |scope: &&mut Scope| kind != BindingKind::Assignment || scope.kind != ScopeKind::Path;
        let Some(scope) = self.scopes.iter_mut().rev().find(is_own) else { return };
        let visible = TextRange::new(from, scope.end.max(from));
        scope.bound.insert(name, self.names.bindings.len());
        self.names.bindings.push(Binding { name, kind, variable, value, visible });
    }

    /// The variable itself, without `[]` behind it.
    fn variable_of(&self, mut id: NodeId) -> Option<NodeId> {
        while let NodeKind::Predicate { target, .. } = self.tree.kind(id) {
            id = *target;
        }
        (*self.tree.kind(id) == NodeKind::Variable).then_some(id)
    }

    fn variable_name(&self, id: NodeId) -> &'a str {
        let raw = &self.text[self.tree.range(id)];
        raw.strip_prefix('$').unwrap_or(raw)
    }

    fn variable(&mut self, id: NodeId, context: Context) {
        let name = self.variable_name(id);
        match name {
            "" => self.asks(ContextUse::Item, id, context),
            "$" => self.names.roots.push(id),
            _ => {
                let binding = self.scopes.iter().rev().find_map(|scope| scope.bound.get(name)).copied();
                let index = self.names.references.len();
                self.names.references.push(Reference { name, node: id, binding });
                let is_in_lambda = self.scopes.iter().any(|scope| scope.kind == ScopeKind::Lambda);
                if binding.is_none()
                    && is_in_lambda
                    && let Some(scope) = self.scopes.last_mut()
                {
                    scope.pending.push(index);
                }
                if name == "states" {
                    self.names.states.push(StatesReference { variable: id, members: Vec::new() });
                }
            }
        }
    }

    fn asks(&mut self, what: ContextUse, id: NodeId, context: Context) {
        if context == Context::None {
            self.names.without_context.push((what, id));
        }
    }

    fn visit_all(&mut self, items: &[NodeId], context: Context) {
        for item in items {
            self.visit(*item, context);
        }
    }

    fn visit(&mut self, id: NodeId, context: Context) {
        let tree = self.tree;
        match tree.kind(id) {
            NodeKind::Name => self.asks(ContextUse::Name, id, context),
            NodeKind::Wildcard => self.asks(ContextUse::Wildcard, id, context),
            NodeKind::Descendants => self.asks(ContextUse::Descendants, id, context),
            NodeKind::Parent => self.asks(ContextUse::Parent, id, context),
            NodeKind::Variable => self.variable(id, context),
            NodeKind::Block(list) => {
                self.scopes.push(Scope::new(ScopeKind::Block, tree.range(id).end()));
                self.visit_all(&list.items, context);
                self.leave_scope();
            }
            NodeKind::Step { .. }
            | NodeKind::Predicate { .. }
            | NodeKind::GroupBy { .. }
            | NodeKind::OrderBy { .. }
            | NodeKind::BindContext { .. }
            | NodeKind::BindPosition { .. } => {
                self.scopes.push(Scope::new(ScopeKind::Path, tree.range(id).end()));
                self.path(id, context);
                self.leave_scope();
            }
            NodeKind::Assignment { variable, value, .. } => {
                if self.variable_of(*variable).is_none() {
                    self.visit(*variable, context);
                }
                self.visit(*value, context);
                self.bind(*variable, BindingKind::Assignment, Some(*value), tree.range(id).end());
            }
            NodeKind::Binary { left, operator: Operator::Chain, right, .. } => {
                self.visit(*left, context);
                match tree.kind(*right) {
                    NodeKind::Call { .. } => self.call(*right, Some(*left), context),
                    _ => self.visit(*right, context),
                }
            }
            NodeKind::Call { .. } => self.call(id, None, context),
            NodeKind::Lambda(lambda) => self.lambda(lambda, context),
            NodeKind::Transform(_) => {
                for child in tree.kind(id).children() {
                    self.visit(child, Context::Some);
                }
            }
            kind => {
                for child in kind.children() {
                    self.visit(child, context);
                }
            }
        }
    }

    /// A part of a path, whose scope is there already. Gives which of the uses
    /// of `$states` it is, as long as only plain steps follow that.
    fn path(&mut self, id: NodeId, context: Context) -> Option<usize> {
        let tree = self.tree;
        match tree.kind(id) {
            NodeKind::Step { left, right, .. } => {
                let first = self.base(*left);
                if *tree.kind(first) == NodeKind::Text {
                    self.asks(ContextUse::Name, first, context);
                }
                let states = self.path(*left, context);
                let member = self.base(*right);
                self.path(*right, Context::Some);
                let is_name = matches!(tree.kind(member), NodeKind::Name | NodeKind::Text);
                let states = states.filter(|_| is_name)?;
                let name = tree.name(self.text, member)?;
                self.names.states[states].members.push((member, name));
                Some(states)
            }
            NodeKind::Predicate { target, filter } => {
                let states = self.path(*target, context);
                self.visit_all(&filter.items, Context::Some);
                states
            }
            NodeKind::GroupBy { target, pairs } => {
                self.path(*target, context);
                self.visit_all(&pairs.items, Context::Some);
                None
            }
            NodeKind::OrderBy { target, terms, .. } => {
                let states = self.path(*target, context);
                self.visit_all(&terms.items, Context::Some);
                states
            }
            NodeKind::BindContext { target, variable, .. } => {
                self.path(*target, context);
                self.bind(*variable, BindingKind::Context, None, tree.range(id).end());
                // The steps behind it start from the same context again.
                None
            }
            NodeKind::BindPosition { target, variable, .. } => {
                let states = self.path(*target, context);
                self.bind(*variable, BindingKind::Position, None, tree.range(id).end());
                states
            }
            NodeKind::Variable => {
                let known = self.names.states.len();
                self.variable(id, context);
                (self.names.states.len() > known).then_some(known)
            }
            _ => {
                self.visit(id, context);
                None
            }
        }
    }

    /// A step without what follows it.
    fn base(&self, mut id: NodeId) -> NodeId {
        while let NodeKind::Predicate { target, .. }
        | NodeKind::BindContext { target, .. }
        | NodeKind::BindPosition { target, .. } = self.tree.kind(id)
        {
            id = *target;
        }
        id
    }

    fn call(&mut self, id: NodeId, chained: Option<NodeId>, context: Context) {
        let NodeKind::Call { function, arguments } = self.tree.kind(id) else { return };
        let call = self.names.calls.len();
        self.names.calls.push(Call { node: id, function: *function, reference: None, chained });
        match self.tree.kind(*function) {
            NodeKind::Name => self.asks(ContextUse::CalledName, *function, context),
            NodeKind::Variable => {
                let reference = self.names.references.len();
                self.variable(*function, context);
                let is_new = self.names.references.len() > reference;
                self.names.calls[call].reference = is_new.then_some(reference);
            }
            _ => self.visit(*function, context),
        }
        self.visit_all(&arguments.items, context);
    }

    fn lambda(&mut self, lambda: &Lambda, context: Context) {
        let end = lambda.body.items.last().map_or(0.into(), |last| self.tree.range(*last).end());
        let end = lambda.body.close.map_or(end, |close| close.start());
        self.scopes.push(Scope::new(ScopeKind::Lambda, end));
        let start = lambda.body.open.map_or(end, |open| open.end());
        for parameter in &lambda.parameters.items {
            self.bind(*parameter, BindingKind::Parameter, None, start);
        }
        self.visit_all(&lambda.body.items, context);
        self.leave_scope();
    }
}

#[cfg(test)]
mod tests;
