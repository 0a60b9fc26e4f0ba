//! Which places of a JSONata expression name the same variable.
//!
//! Two assignments to one name in one block give the same variable two values,
//! one after the other, so they belong together; a parameter, and what `@` or
//! `#` binds, is a variable of its own. The body of a function runs later: if it
//! uses a variable that a block closer to it binds behind it, when it runs
//! decides which of the two it sees, so both are taken for one.

use rustc_hash::FxHashMap;

use crate::expr::jsonata::names::{self, Binding, BindingKind, Names};
use crate::expr::jsonata::{self, NodeId, NodeKind, Tree};
use crate::text::{TextRange, TextSize};

/// The variables that an expression binds.
pub struct Variables<'a> {
    tree: &'a Tree,
    names: Names<'a>,
    /// Of each binding, the first binding of the same variable.
    first: Vec<usize>,
}

/// A place that names a variable, with its `$`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Where, in bytes of the expression.
    pub range: TextRange,
    /// Whether it is bound here; if so, the whole of what binds it.
    pub binds: Option<TextRange>,
}

impl<'a> Variables<'a> {
    /// Finds them; `tree` was made of `text`.
    pub fn new(tree: &'a Tree, text: &'a str) -> Self {
        let names = names::resolve(tree, text);
        let parents = if names.bindings.is_empty() { Vec::new() } else { parents(tree) };
        let scopes: Vec<Option<NodeId>> = names.bindings.iter().map(|binding| scope(tree, &parents, binding)).collect();
        let mut seen = FxHashMap::default();
        let ids = names.bindings.iter().zip(&scopes).enumerate();
        let mut first: Vec<usize> =
            ids.map(|(index, (binding, scope))| *seen.entry((*scope, binding.name)).or_insert(index)).collect();
        for used in &names.references {
            let Some(binding) = used.binding.filter(|index| !is_of_path(names.bindings[*index].kind)) else { continue };
            let closer = scopes_behind_lambda(tree, &parents, used.node, scopes[binding]);
            for other in closer.filter_map(|scope| seen.get(&(Some(scope), used.name))).collect::<Vec<_>>() {
                let (one, other) = (first[binding], first[*other]);
                if one != other {
                    first
                        .iter_mut()
                        .filter(|first| **first == one.max(other))
                        .for_each(|first| *first = one.min(other));
                }
            }
        }
        Variables { tree, names, first }
    }

    /// The variable that is named at `offset`: a number for
    /// [`occurrences`](Self::occurrences), its name without `$`, and the place.
    pub fn at(&self, offset: TextSize) -> Option<(usize, &'a str, TextRange)> {
        let touches = |node: NodeId| Some(self.tree.range(node)).filter(|range| range.contains_inclusive(offset));
        let bound = self.names.bindings.iter().enumerate().find_map(|(index, binding)| {
            touches(binding.variable).map(|range| (self.first[index], binding.name, range))
        });
        bound.or_else(|| {
            self.names.references.iter().find_map(|reference| {
                let binding = reference.binding?;
                touches(reference.node).map(|range| (self.first[binding], reference.name, range))
            })
        })
    }

    /// All places that name the variable, in the order of the text.
    pub fn occurrences(&self, variable: usize) -> Vec<Occurrence> {
        let is_meant = |binding: usize| self.first[binding] == variable;
        let bound = self.names.bindings.iter().enumerate().filter(|(index, _)| is_meant(*index));
        let bound = bound.map(|(_, binding)| self.bound(binding));
        let used = self.names.references.iter().filter(|used| used.binding.is_some_and(is_meant));
        let used = used.map(|used| Occurrence { range: self.tree.range(used.node), binds: None });
        let mut all: Vec<Occurrence> = bound.chain(used).collect();
        all.sort_by_key(|occurrence| occurrence.range.start());
        all
    }

    /// What binds the variable that is used at `place`; `None` if `place` is
    /// no use.
    pub fn binding_of(&self, place: TextRange) -> Option<Occurrence> {
        let used = self.names.references.iter().find(|used| self.tree.range(used.node) == place)?;
        self.names.bindings.get(used.binding?).map(|binding| self.bound(binding))
    }

    fn bound(&self, binding: &Binding) -> Occurrence {
        let range = self.tree.range(binding.variable);
        let whole = binding.value.map_or(range, |value| range.cover(self.tree.range(value)));
        Occurrence { range, binds: Some(whole) }
    }

    /// Whether every name means in this expression what it means in `other`,
    /// which differs in names alone.
    pub fn means_the_same_as(&self, other: &Variables) -> bool {
        let meaning = |variables: &Variables| -> Vec<Option<usize>> {
            let used = variables.names.references.iter();
            used.map(|used| used.binding.map(|binding| variables.first[binding])).collect()
        };
        self.first == other.first && meaning(self) == meaning(other)
    }
}

/// Of each node, the node that it is a part of.
fn parents(tree: &Tree) -> Vec<Option<NodeId>> {
    let mut parents = vec![None; tree.root().index() + 1];
    for (id, node) in tree.nodes() {
        for child in node.kind.children() {
            parents[child.index()] = Some(id);
        }
    }
    parents
}

/// The blocks and lambdas around a node, innermost first.
fn scopes_around<'t>(
    tree: &'t Tree,
    parents: &'t [Option<NodeId>],
    node: NodeId,
) -> impl Iterator<Item = NodeId> + use<'t> {
    let around = std::iter::successors(parents[node.index()], |id| parents[id.index()]);
    around.filter(|id| matches!(tree.kind(*id), NodeKind::Block(_) | NodeKind::Lambda(_)))
}

/// What the binding counts in: a block, a lambda, `None` for the whole
/// expression; for one of a path, its variable, since no other has to do with it.
fn scope(tree: &Tree, parents: &[Option<NodeId>], binding: &Binding) -> Option<NodeId> {
    if is_of_path(binding.kind) {
        return Some(binding.variable);
    }
    scopes_around(tree, parents, binding.variable).next()
}

fn is_of_path(kind: BindingKind) -> bool {
    matches!(kind, BindingKind::Context | BindingKind::Position)
}

/// The scopes in which a lambda that uses the variable `node` looks for it when
/// it runs, from the one around the lambda up to `end`, which is left out.
fn scopes_behind_lambda<'t>(
    tree: &'t Tree,
    parents: &'t [Option<NodeId>],
    node: NodeId,
    end: Option<NodeId>,
) -> impl Iterator<Item = NodeId> + use<'t> {
    let closer = scopes_around(tree, parents, node).take_while(move |scope| Some(*scope) != end);
    closer.skip_while(|scope| !matches!(tree.kind(*scope), NodeKind::Lambda(_))).skip(1)
}

/// Whether `name`, without `$`, can be the name of a variable that people can
/// read: JSONata lets quotes and backslashes pass as well.
pub fn is_variable_name(name: &str) -> bool {
    let text = format!("${name}");
    let tree = jsonata::parse(&text);
    let is_one = matches!(tree.kind(tree.root()), NodeKind::Variable) && tree.errors().is_empty();
    let is_odd =
        |next: char| matches!(next, '$' | '"' | '\'' | '`' | '\\') || next.is_whitespace() || next.is_control();
    is_one
        && !name.is_empty()
        && tree.range(tree.root()) == TextRange::up_to(TextSize::of(&*text))
        && !name.contains(is_odd)
}
