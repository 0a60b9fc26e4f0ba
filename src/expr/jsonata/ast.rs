//! The tree: nodes in one vector, children before their parents.
//!
//! A vector and not boxes: nodes are known by a number, so what is derived
//! from them (types, bindings) can lie beside the tree in vectors as well; the
//! tree drops without recursion; and a subtree is a slice. Since a node is
//! made when its last child is done, a loop over the vector goes from the
//! leaves up. No path of the tree is longer than
//! [`HEIGHT_LIMIT`](super::HEIGHT_LIMIT), so walking down may recurse.

use std::borrow::Cow;

use super::{SyntaxError, Token, literal};
use crate::text::{TextRange, TextSize};

/// Which node of its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// For vectors that lie beside [`Tree::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is, with its children.
    pub kind: NodeKind,
    /// Where it is, in bytes of the expression. It holds those of its children.
    pub range: TextRange,
    /// Where its subtree starts in the vector; it ends with the node.
    pub(super) first: NodeId,
}

/// What stands between brackets and separators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// The opening bracket; missing in broken text only.
    pub open: Option<TextRange>,
    /// The closing bracket; missing in broken text only.
    pub close: Option<TextRange>,
    /// What stands in it. Between two separators is always something, if only
    /// [`NodeKind::Missing`].
    pub items: Vec<NodeId>,
    /// The separators, in order. In broken text there may be fewer than the
    /// items ask for.
    pub separators: Vec<TextRange>,
}

impl List {
    /// Which item `offset` belongs to, counted from 0 by separators; `None`
    /// outside of the brackets.
    pub fn active(&self, offset: TextSize) -> Option<usize> {
        let is_inside =
            self.open.is_none_or(|open| open.end() <= offset) && self.close.is_none_or(|close| offset <= close.start());
        is_inside.then(|| self.separators.partition_point(|separator| separator.end() <= offset))
    }
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `&`
    Concatenate,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `in`
    In,
    /// `and`
    And,
    /// `or`
    Or,
    /// `~>`
    Chain,
    /// What JSONata 2.0 does not have between values; always with an error.
    Foreign(Foreign),
}

/// What people write as they know it from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// `==`
    Equal,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `!`
    Not,
    /// `~`
    Tilde,
    /// `**`
    Power,
    /// `|`
    Bar,
    /// `?:`, of JSONata 2.1.
    Default,
    /// `??`, of JSONata 2.1.
    Coalesce,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the form above each variant names its parts")]
pub enum NodeKind {
    /// A value that should be here and is not. Its range is the gap, from the
    /// token before to the token behind, where a cursor may stand.
    Missing,
    /// What was not looked into.
    Opaque,
    /// Several expressions with nothing valid between them; the root only.
    Loose(Vec<NodeId>),
    /// A text in quotes; a step of a path is a name even so.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean(bool),
    /// `null`
    Null,
    /// A regular expression.
    Regex,
    /// A field name; in backquotes or not.
    Name,
    /// `$name`, `$` or `$$`.
    Variable,
    /// `*`
    Wildcard,
    /// `**`
    Descendants,
    /// `%`
    Parent,
    /// `?` as an argument.
    Placeholder,
    /// `function` or `λ`.
    Keyword,
    /// `-value`
    Negation(NodeId),
    /// `(a; b)`
    Block(Box<List>),
    /// `[a, b]`
    Array(Box<List>),
    /// `{k: v}`, of pairs.
    Object(Box<List>),
    /// `key: value` in an object or group-by.
    Pair { key: NodeId, colon: Option<TextRange>, value: NodeId },
    /// `first..last` in an array.
    Range { first: NodeId, dots: TextRange, last: NodeId },
    /// `left operator right`
    Binary { left: NodeId, operator: Operator, operator_range: TextRange, right: NodeId },
    /// `left.right`; `a.b.c` is `(a.b).c`, see [`Tree::steps`].
    Step { left: NodeId, dot: TextRange, right: NodeId },
    /// `target[filter]`; no item in `target[]`.
    Predicate { target: NodeId, filter: Box<List> },
    /// `target{k: v}`, of pairs.
    GroupBy { target: NodeId, pairs: Box<List> },
    /// `target^(a, >b)`, of sort terms.
    OrderBy { target: NodeId, caret: TextRange, terms: Box<List> },
    /// A term of an order-by: with `<` or `>` or neither.
    SortTerm { direction: Option<TextRange>, descending: bool, value: NodeId },
    /// `target@$variable`
    BindContext { target: NodeId, sign: TextRange, variable: NodeId },
    /// `target#$variable`
    BindPosition { target: NodeId, sign: TextRange, variable: NodeId },
    /// `condition ? then : otherwise`
    Condition {
        condition: NodeId,
        question: TextRange,
        then: NodeId,
        colon: Option<TextRange>,
        otherwise: Option<NodeId>,
    },
    /// `$variable := value`
    Assignment { variable: NodeId, sign: TextRange, value: NodeId },
    /// `function(arguments)`; with a placeholder among them it makes a function.
    Call { function: NodeId, arguments: Box<List> },
    /// `function($a, $b)<signature>{ body }`
    Lambda(Box<Lambda>),
    /// `|location|update, delete|`
    Transform(Box<Transform>),
}

/// A function that an expression makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda {
    /// `function` or `λ`.
    pub keyword: NodeId,
    /// The parameters; all variables, unless there is an error.
    pub parameters: List,
    /// The signature with its angle brackets.
    pub signature: Option<TextRange>,
    /// The body in its braces: one item, unless there is an error.
    pub body: List,
}

/// `|location|update, delete|`
#[derive(Clone, Debug, PartialEq)]
pub struct Transform {
    /// The bars that are there, in order.
    pub bars: Vec<TextRange>,
    /// Which objects to change.
    pub location: NodeId,
    /// What to merge into each, evaluated with the object as context.
    pub update: NodeId,
    /// The comma before `delete`.
    pub comma: Option<TextRange>,
    /// Which fields to remove from each.
    pub delete: Option<NodeId>,
}

impl NodeKind {
    /// The children, in the order of the text.
    pub fn children(&self) -> impl Iterator<Item = NodeId> + '_ {
        use NodeKind::*;
        const NONE: &[NodeId] = &[];
        let (head, list, more, tail) = match self {
            Missing | Opaque | Text | Number | Boolean(_) | Null | Regex | Name | Variable | Wildcard | Descendants
            | Parent | Placeholder | Keyword => ([None; 2], NONE, NONE, None),
            Negation(value) | SortTerm { value, .. } => ([Some(*value), None], NONE, NONE, None),
            Pair { key: left, value: right, .. }
            | Range { first: left, last: right, .. }
            | Binary { left, right, .. }
            | Step { left, right, .. }
            | BindContext { target: left, variable: right, .. }
            | BindPosition { target: left, variable: right, .. }
            | Assignment { variable: left, value: right, .. } => ([Some(*left), Some(*right)], NONE, NONE, None),
            Condition { condition, then, otherwise, .. } => ([Some(*condition), Some(*then)], NONE, NONE, *otherwise),
            Loose(parts) => ([None; 2], parts.as_slice(), NONE, None),
            Block(list) | Array(list) | Object(list) => ([None; 2], list.items.as_slice(), NONE, None),
            Predicate { target, filter: list }
            | GroupBy { target, pairs: list }
            | OrderBy { target, terms: list, .. }
            | Call { function: target, arguments: list } => ([Some(*target), None], list.items.as_slice(), NONE, None),
            Lambda(lambda) => {
                let head = [Some(lambda.keyword), None];
                (head, lambda.parameters.items.as_slice(), lambda.body.items.as_slice(), None)
            }
            Transform(parts) => ([Some(parts.location), Some(parts.update)], NONE, NONE, parts.delete),
        };
        head.into_iter().flatten().chain(list.iter().copied()).chain(more.iter().copied()).chain(tail)
    }
}

/// An expression as a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) tokens: Vec<Token>,
    pub(super) errors: Vec<SyntaxError>,
}

impl Tree {
    /// The node of the whole expression, which is the last one made.
    pub fn root(&self) -> NodeId {
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// The node with this number.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What the node is.
    pub fn kind(&self, id: NodeId) -> &NodeKind {
        &self.node(id).kind
    }

    /// Where the node is.
    pub fn range(&self, id: NodeId) -> TextRange {
        self.node(id).range
    }

    /// All nodes, children before their parents.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }

    /// The nodes of a subtree, children before their parents.
    pub fn subtree(&self, id: NodeId) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> {
        let first = self.node(id).first.0;
        (first..=id.0).map(|index| (NodeId(index), &self.nodes[index as usize]))
    }

    /// All tokens in the order of the text, comments included.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// All syntax errors, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The nodes that hold `offset`, outermost first. At the border between
    /// two nodes, the one that ends there has it, unless it ends with a
    /// bracket and the other one does not start with one.
    pub fn path_at(&self, text: &str, offset: TextSize) -> Vec<NodeId> {
        let mut path = vec![self.root()];
        let mut id = self.root();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'_' | b'$');
        let before = usize::from(offset).checked_sub(1).and_then(|at| text.as_bytes().get(at));
        let prefers_left = before.is_some_and(|byte| is_word(*byte));
        loop {
            let touching = |child: &NodeId| self.range(*child).contains_inclusive(offset);
            let mut found = None;
            for child in self.kind(id).children().filter(touching) {
                let is_behind = self.range(child).start() == offset;
                if found.is_none() || (is_behind && !prefers_left) {
                    found = Some(child);
                }
            }
            let Some(child) = found else { return path };
            path.push(child);
            id = child;
        }
    }

    /// The steps of a path, first one first; the node alone if it is no path.
    pub fn steps(&self, id: NodeId) -> Vec<NodeId> {
        let mut steps = Vec::new();
        let mut id = id;
        while let NodeKind::Step { left, right, .. } = self.kind(id) {
            steps.push(*right);
            id = *left;
        }
        steps.push(id);
        steps.reverse();
        steps
    }

    /// The name of a variable without its `$`, so `""` for `$` and `"$"` for
    /// `$$`; of a field without its backquotes or, as a step, its quotes.
    pub fn name<'a>(&self, text: &'a str, id: NodeId) -> Option<Cow<'a, str>> {
        let raw = &text[self.range(id)];
        match self.kind(id) {
            NodeKind::Variable => Some(Cow::Borrowed(raw.strip_prefix('$').unwrap_or(raw))),
            NodeKind::Name | NodeKind::Keyword => Some(Cow::Borrowed(literal::name_value(raw))),
            NodeKind::Text => Some(literal::text_value(raw)),
            _ => None,
        }
    }
}
