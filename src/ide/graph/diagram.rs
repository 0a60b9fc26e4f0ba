//! Nodes and edges of one machine, as every drawn format shows them.
//!
//! Beside the states there are marks for the start and for each end, and one
//! for each place that a transition leads to although nothing is there.
//! Transitions of one kind between the same two states are one edge.

use rustc_hash::FxHashMap;

use super::{Machine, State, Target, Transition};
use crate::model::TransitionKind;

/// One machine, without what is in its states.
pub struct Diagram<'g> {
    /// The marks and the states.
    pub nodes: Vec<Node<'g>>,
    /// What leads from one to another, by their places among the nodes.
    pub edges: Vec<Edge>,
}

/// Something that an edge leaves or leads to.
#[derive(Clone, Debug)]
pub enum Node<'g> {
    /// Where the machine starts.
    Start,
    /// A state.
    State(&'g State),
    /// Where the machine ends, below the state that ends it.
    End,
    /// Where an edge leads in place of a state.
    Sign(String, Sign),
}

/// What a sign is there for.
#[derive(Clone, Debug, PartialEq)]
pub enum Sign {
    /// Nothing is there, which is wrong.
    Broken,
    /// Nobody can know what is there.
    Unknown,
    /// The state with this id is there, too far away for a line.
    Jump(String),
}

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Where it starts.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// Whether errors take it.
    pub is_catch: bool,
    /// Whether it leads nowhere, which is wrong.
    pub is_broken: bool,
    /// Whether it leaves a state that no way leads to.
    pub is_dim: bool,
    /// When it is taken, one text for each transition; none if always.
    pub labels: Vec<String>,
}

impl<'g> Diagram<'g> {
    /// The nodes and edges of a machine.
    pub fn new(machine: &'g Machine) -> Self {
        let mut nodes = vec![Node::Start];
        nodes.extend(machine.states.iter().map(Node::State));
        let mut builder =
            Builder { nodes, edges: Vec::new(), places: FxHashMap::default(), signs: FxHashMap::default() };
        // By state, with what happens if all goes well before what happens on
        // an error: from left to right they stand in this order.
        let mut order: Vec<&Transition> = machine.transitions.iter().collect();
        order.sort_by_key(|transition| (transition.from, transition.kind == TransitionKind::Catch));
        let mut order = order.into_iter().peekable();
        while let Some(start) = order.next_if(|transition| transition.from.is_none()) {
            builder.transition(machine, start);
        }
        for (index, state) in machine.states.iter().enumerate() {
            let is_of = |transition: &&Transition| transition.from == Some(index);
            while let Some(transition) = order.next_if(|next| is_of(next) && next.kind != TransitionKind::Catch) {
                builder.transition(machine, transition);
            }
            builder.end(index, state);
            while let Some(transition) = order.next_if(is_of) {
                builder.transition(machine, transition);
            }
        }
        Diagram { nodes: builder.nodes, edges: builder.edges }
    }
}

struct Builder<'g> {
    nodes: Vec<Node<'g>>,
    edges: Vec<Edge>,
    /// The edge between two nodes for what goes well, and for errors.
    places: FxHashMap<(usize, usize, bool), usize>,
    /// The sign with a text below a node.
    signs: FxHashMap<(usize, String), usize>,
}

impl Builder<'_> {
    fn transition(&mut self, machine: &Machine, transition: &Transition) {
        let from = transition.from.map_or(0, |index| index + 1);
        let (to, is_broken) = match &transition.to {
            Target::State(index) => (index + 1, false),
            Target::Missing(name) if name.trim().is_empty() => (self.sign(from, "no name", Sign::Broken), true),
            Target::Missing(name) => (self.sign(from, name, Sign::Broken), true),
            Target::Unknown(text) => (self.sign(from, text, Sign::Unknown), false),
        };
        let is_catch = transition.kind == TransitionKind::Catch;
        let state = transition.from.and_then(|index| machine.states.get(index));
        let is_dim = state.is_some_and(|state| !state.is_reachable);
        let label = Some(&transition.label).filter(|label| !label.is_empty());
        let place = *self.places.entry((from, to, is_catch)).or_insert_with(|| {
            self.edges.push(Edge { from, to, is_catch, is_broken, is_dim, labels: Vec::new() });
            self.edges.len() - 1
        });
        self.edges[place].labels.extend(label.cloned());
    }

    /// The sign below the node; one for all its edges that lead to the same.
    fn sign(&mut self, from: usize, text: &str, sign: Sign) -> usize {
        *self.signs.entry((from, text.to_owned())).or_insert_with(|| {
            self.nodes.push(Node::Sign(text.to_owned(), sign));
            self.nodes.len() - 1
        })
    }

    /// What comes behind a state that ends its machine, or that does not say
    /// what comes.
    fn end(&mut self, index: usize, state: &State) {
        use crate::spec::StateType::{Fail, Succeed};
        let node = match () {
            () if state.lacks_next => Node::Sign("no Next and no End".to_owned(), Sign::Broken),
            () if state.is_end && !matches!(state.state_type, Some(Succeed | Fail)) => Node::End,
            () => return,
        };
        let edge = Edge {
            from: index + 1,
            to: self.nodes.len(),
            is_catch: false,
            is_broken: state.lacks_next,
            is_dim: !state.is_reachable,
            labels: Vec::new(),
        };
        self.nodes.push(node);
        self.edges.push(edge);
    }
}
