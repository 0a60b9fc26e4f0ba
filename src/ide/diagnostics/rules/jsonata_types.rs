//! What an expression gives, as far as its text alone tells: of which kinds the
//! value of each node can be.
//!
//! A kind is left out only if the reference implementation cannot give it, for
//! rules speak where no kind that is left fits. Results of paths, predicates and
//! functions that give sequences can be anything: a sequence of one value is
//! that value, and an empty one is nothing.

use rustc_hash::FxHashMap;

use crate::expr::jsonata::names::{Binding, BindingKind, Names};
use crate::expr::jsonata::{NodeId, NodeKind, Operator, Tree, signature};
use crate::spec::context::{self, ContextKind};
use crate::spec::jsonata::{Availability, JsonataFunction, function};

/// A set of kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// No value at all.
    pub const NOTHING: Kinds = Kinds(1);
    /// A text.
    pub const TEXT: Kinds = Kinds(2);
    /// A number.
    pub const NUMBER: Kinds = Kinds(4);
    /// A Boolean.
    pub const BOOLEAN: Kinds = Kinds(8);
    /// `null`
    pub const NULL: Kinds = Kinds(16);
    /// An object.
    pub const OBJECT: Kinds = Kinds(32);
    /// An array.
    pub const ARRAY: Kinds = Kinds(64);
    /// A function.
    pub const FUNCTION: Kinds = Kinds(128);
    /// What nobody knows.
    pub const ANY: Kinds = Kinds(255);

    /// The kinds of both.
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether they have a kind in common.
    pub fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// For a message: "a text or a number".
    pub fn title(self) -> String {
        let own = SOLE.iter().filter(|sole| sole.kinds.meets(self)).map(|sole| sole.title);
        own.collect::<Vec<_>>().join(" or ")
    }

    /// The only kind that a value can be of, if there is one.
    pub fn sole(self) -> Option<Sole> {
        SOLE.iter().find(|sole| sole.kinds.0 == self.0 & !Self::NOTHING.0).copied()
    }
}

/// A kind with its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sole {
    /// It, as a set.
    pub kinds: Kinds,
    /// As signatures write it.
    pub letter: char,
    /// For a message: "a text".
    pub title: &'static str,
}

const fn sole(kinds: Kinds, letter: char, title: &'static str) -> Sole {
    Sole { kinds, letter, title }
}

const SOLE: [Sole; 7] = [
    sole(Kinds::TEXT, 's', "a text"),
    sole(Kinds::NUMBER, 'n', "a number"),
    sole(Kinds::BOOLEAN, 'b', "a Boolean"),
    sole(Kinds::NULL, 'l', "`null`"),
    sole(Kinds::OBJECT, 'o', "an object"),
    sole(Kinds::ARRAY, 'a', "an array"),
    sole(Kinds::FUNCTION, 'f', "a function"),
];

/// What a letter of a signature stands for, in a message.
pub fn title_of(letter: char) -> Option<&'static str> {
    SOLE.iter().find(|sole| sole.letter == letter).map(|sole| sole.title)
}

/// Functions that give an array for certain, and not a sequence that may turn
/// out as its only value.
const GIVE_ARRAYS: [&str; 4] = ["split", "sort", "reverse", "shuffle"];

/// Of a name that is bound more often than this, nothing is found out.
const FEW: usize = 8;

/// The kinds of all nodes of an expression.
#[derive(Debug)]
pub struct Types {
    kinds: Vec<Kinds>,
}

impl Types {
    /// Of which kinds the value of the node can be.
    pub fn of(&self, node: NodeId) -> Kinds {
        self.kinds.get(node.index()).copied().unwrap_or(Kinds::ANY)
    }
}

/// Finds out about all nodes; `names` are those of the tree.
pub fn infer(tree: &Tree, names: &Names) -> Types {
    let references = names.references.iter().enumerate().map(|(index, reference)| (reference.node, index)).collect();
    let mut context = FxHashMap::default();
    for states in &names.states {
        let mut path = String::new();
        let mut members = states.members.iter();
        let root = members.next().map(|(_, name)| &**name);
        for (node, name) in members {
            path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
            let kinds = match root {
                Some("context") => context::member(&path).map(|member| of_context(member.kind)),
                Some("errorOutput") if matches!(&*path, "Error" | "Cause") => Some(Kinds::TEXT.or(Kinds::NOTHING)),
                _ => None,
            };
            if let Some(kinds) = kinds {
                context.insert(*node, kinds);
            }
        }
    }
    let mut bindings: FxHashMap<&str, Vec<&Binding>> = FxHashMap::default();
    for binding in &names.bindings {
        bindings.entry(binding.name).or_default().push(binding);
    }
    let mut inference = Inference { tree, names, references, bindings, context, kinds: Vec::new() };
    // Children come before their parents.
    for (id, node) in tree.nodes() {
        let kinds = inference.of_node(id, &node.kind);
        inference.kinds.push(kinds);
    }
    Types { kinds: inference.kinds }
}

fn of_context(kind: ContextKind) -> Kinds {
    let kinds = match kind {
        ContextKind::Object => Kinds::OBJECT,
        ContextKind::Text | ContextKind::Timestamp => Kinds::TEXT,
        ContextKind::Number => Kinds::NUMBER,
        ContextKind::Any => Kinds::ANY,
    };
    kinds.or(Kinds::NOTHING)
}

struct Inference<'a> {
    tree: &'a Tree,
    names: &'a Names<'a>,
    /// Which reference a variable is.
    references: FxHashMap<NodeId, usize>,
    /// What binds each name.
    bindings: FxHashMap<&'a str, Vec<&'a Binding<'a>>>,
    /// Members of `$states` whose kind is known.
    context: FxHashMap<NodeId, Kinds>,
    kinds: Vec<Kinds>,
}

impl Inference<'_> {
    fn of(&self, node: NodeId) -> Kinds {
        self.kinds.get(node.index()).copied().unwrap_or(Kinds::ANY)
    }

    fn of_node(&self, id: NodeId, kind: &NodeKind) -> Kinds {
        const NUMBER: Kinds = Kinds::NUMBER.or(Kinds::NOTHING);
        match kind {
            NodeKind::Text => Kinds::TEXT,
            NodeKind::Number => Kinds::NUMBER,
            NodeKind::Boolean(_) => Kinds::BOOLEAN,
            NodeKind::Null => Kinds::NULL,
            NodeKind::Regex | NodeKind::Lambda(_) | NodeKind::Transform(_) => Kinds::FUNCTION,
            NodeKind::Array(_) => Kinds::ARRAY,
            NodeKind::Object(_) | NodeKind::GroupBy { .. } => Kinds::OBJECT,
            NodeKind::Negation(_) => NUMBER,
            NodeKind::Variable => self.variable(id),
            NodeKind::Block(list) => list.items.last().map_or(Kinds::NOTHING, |last| self.of(*last)),
            NodeKind::Assignment { value, .. } => self.of(*value),
            NodeKind::Condition { then, otherwise, .. } => {
                self.of(*then).or(otherwise.map_or(Kinds::NOTHING, |otherwise| self.of(otherwise)))
            }
            NodeKind::Step { right, .. } => self.context.get(right).copied().unwrap_or(Kinds::ANY),
            NodeKind::Binary { left, operator, right, .. } => match operator {
                Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => {
                    NUMBER
                }
                Operator::Concatenate => Kinds::TEXT,
                Operator::Equal | Operator::NotEqual | Operator::In | Operator::And | Operator::Or => Kinds::BOOLEAN,
                Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                    Kinds::BOOLEAN.or(Kinds::NOTHING)
                }
                Operator::Chain => self.chain(*left, *right),
                Operator::Foreign(_) => Kinds::ANY,
            },
            NodeKind::Call { function, arguments } => {
                let is_partial =
                    arguments.items.iter().any(|argument| *self.tree.kind(*argument) == NodeKind::Placeholder);
                match self.built_in(*function) {
                    _ if is_partial => Kinds::FUNCTION,
                    Some(function) => outcome(function),
                    None => Kinds::ANY,
                }
            }
            _ => Kinds::ANY,
        }
    }

    fn variable(&self, node: NodeId) -> Kinds {
        let Some(reference) = self.references.get(&node).map(|index| &self.names.references[*index]) else {
            return Kinds::ANY;
        };
        if reference.binding.is_none() {
            return Kinds::ANY;
        }
        // It may be bound again on the way, so all its bindings count.
        let bindings = self.bindings.get(reference.name).filter(|bindings| bindings.len() <= FEW);
        let kinds = bindings.into_iter().flatten().map(|binding| match (binding.kind, binding.value) {
            (BindingKind::Assignment, Some(value)) => self.of(value),
            _ => Kinds::ANY,
        });
        kinds.reduce(Kinds::or).unwrap_or(Kinds::ANY)
    }

    /// The function that is called, unless the expression binds its name.
    fn built_in(&self, callee: NodeId) -> Option<&'static JsonataFunction> {
        let reference = &self.names.references[*self.references.get(&callee)?];
        function(reference.name).filter(|_| reference.binding.is_none())
    }

    fn chain(&self, left: NodeId, right: NodeId) -> Kinds {
        match self.tree.kind(right) {
            // One that is given arguments later is a function itself.
            NodeKind::Call { .. } if self.of(right) != Kinds::FUNCTION => self.of(right),
            // Two functions make one.
            _ if self.of(left).meets(Kinds::FUNCTION) => Kinds::ANY,
            NodeKind::Variable => self.built_in(right).map_or(Kinds::ANY, outcome),
            _ => Kinds::ANY,
        }
    }
}

/// What a function gives.
fn outcome(function: &JsonataFunction) -> Kinds {
    // The signatures of those of Step Functions are not known for certain.
    let is_known = matches!(function.availability, Availability::Standard | Availability::Extended);
    let returns = signature::parse(function.signature).ok().and_then(|signature| signature.returns);
    let letters = returns.map(|returns| returns.letters).unwrap_or_default();
    let kinds = match letters.as_str() {
        "s" => Kinds::TEXT,
        "n" => Kinds::NUMBER,
        "b" => Kinds::BOOLEAN,
        // It copies arrays as well.
        "o" if function.name != "clone" => Kinds::OBJECT,
        "a" if GIVE_ARRAYS.contains(&function.name) => Kinds::ARRAY,
        _ => Kinds::ANY,
    };
    let is_text = matches!(function.name, "hash" | "uuid");
    if is_known || is_text { kinds.or(Kinds::NOTHING) } else { Kinds::ANY }
}
