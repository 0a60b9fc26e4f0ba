//! What may follow a value: operators, with their binding powers.

use super::super::lexer::NextSlash;
use super::super::{Foreign, NodeId, NodeKind, Operator, SyntaxErrorKind, TokenKind};
use super::Parser;
use crate::text::TextRange;

/// How strong a minus before a value binds.
pub(super) const NEGATION: u8 = 70;
const BINDING: u8 = 80;
const STEP: u8 = 75;
const ORDER: u8 = 40;
const ASSIGNMENT: u8 = 10;

/// How strong the token binds what stands before it; 0 if it is no operator
/// between two values.
fn power(kind: TokenKind) -> u8 {
    use TokenKind::*;
    match kind {
        OpenBracket | OpenParen | At | Hash => BINDING,
        Dot => STEP,
        OpenBrace => 70,
        Star | Slash | Percent => 60,
        Plus | Minus | Ampersand => 50,
        Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | In | Chain => 40,
        Caret => ORDER,
        And => 30,
        Or => 25,
        Question => 20,
        Assign => ASSIGNMENT,
        _ => 0,
    }
}

fn operator(kind: TokenKind) -> Option<Operator> {
    Some(match kind {
        TokenKind::Plus => Operator::Add,
        TokenKind::Minus => Operator::Subtract,
        TokenKind::Star => Operator::Multiply,
        TokenKind::Slash => Operator::Divide,
        TokenKind::Percent => Operator::Remainder,
        TokenKind::Ampersand => Operator::Concatenate,
        TokenKind::Equal => Operator::Equal,
        TokenKind::NotEqual => Operator::NotEqual,
        TokenKind::Less => Operator::Less,
        TokenKind::LessEqual => Operator::LessEqual,
        TokenKind::Greater => Operator::Greater,
        TokenKind::GreaterEqual => Operator::GreaterEqual,
        TokenKind::In => Operator::In,
        TokenKind::And => Operator::And,
        TokenKind::Or => Operator::Or,
        TokenKind::Chain => Operator::Chain,
        _ => return None,
    })
}

impl Parser<'_> {
    /// `left` with the operator that follows it, if it binds stronger than `limit`.
    pub(super) fn infix(&mut self, left: NodeId, limit: u8) -> Option<NodeId> {
        let kind = self.kind();
        let own = power(kind);
        if own == 0 && limit == 0 {
            return self.foreign(left);
        }
        if own <= limit {
            return None;
        }
        Some(match kind {
            TokenKind::Dot => {
                let dot = self.advance(NextSlash::Regex);
                let right = self.expression(STEP);
                self.joined(left, right, NodeKind::Step { left, dot, right })
            }
            TokenKind::OpenBracket => self.predicate(left),
            TokenKind::OpenParen => self.call(left),
            TokenKind::OpenBrace => self.group_by(left),
            TokenKind::Caret => self.order_by(left),
            TokenKind::At | TokenKind::Hash => self.binding(left),
            TokenKind::Question => self.condition(left),
            TokenKind::Assign => self.assignment(left),
            _ => self.binary(left, operator(kind)?, own),
        })
    }

    /// A node from the start of one child to the end of another.
    fn joined(&mut self, left: NodeId, right: NodeId, kind: NodeKind) -> NodeId {
        let range = TextRange::new(self.range(left).start(), self.range(right).end());
        self.push(kind, range)
    }

    fn binary(&mut self, left: NodeId, operator: Operator, power: u8) -> NodeId {
        let operator_range = self.advance(NextSlash::Regex);
        let foreign = match (operator, self.kind()) {
            _ if !self.is_adjacent() => None,
            (Operator::Equal | Operator::NotEqual, TokenKind::Equal) => Some(Foreign::Equal),
            (Operator::Concatenate, TokenKind::Ampersand) => Some(Foreign::And),
            _ => None,
        };
        if let Some(foreign) = foreign {
            let both = operator_range.cover(self.current.range);
            self.report_at(SyntaxErrorKind::Foreign(foreign), both, None);
            self.advance(NextSlash::Regex);
        }
        let right = self.expression(power);
        self.joined(left, right, NodeKind::Binary { left, operator, operator_range, right })
    }

    /// What other languages have for operators, between two values.
    fn foreign(&mut self, left: NodeId) -> Option<NodeId> {
        let foreign = match self.kind() {
            TokenKind::StarStar => Foreign::Power,
            TokenKind::Pipe if self.transforms == 0 => Foreign::Bar,
            _ => return None,
        };
        let is_double = self.text[usize::from(self.current.range.start())..].starts_with("||");
        let foreign = if is_double { Foreign::Or } else { foreign };
        let mut operator_range = self.advance(NextSlash::Regex);
        if is_double {
            operator_range = operator_range.cover(self.advance(NextSlash::Regex));
        }
        self.report_at(SyntaxErrorKind::Foreign(foreign), operator_range, None);
        let right = self.expression(power(TokenKind::Or));
        let operator = Operator::Foreign(foreign);
        Some(self.joined(left, right, NodeKind::Binary { left, operator, operator_range, right }))
    }

    fn condition(&mut self, condition: NodeId) -> NodeId {
        let question = self.advance(NextSlash::Regex);
        let foreign = match self.kind() {
            TokenKind::Colon => Some(Foreign::Default),
            TokenKind::Question => Some(Foreign::Coalesce),
            _ => None,
        };
        if let Some(foreign) = foreign.filter(|_| self.is_adjacent()) {
            let operator_range = question.cover(self.current.range);
            self.report_at(SyntaxErrorKind::Foreign(foreign), operator_range, None);
            self.advance(NextSlash::Regex);
            let right = self.expression(ORDER);
            let operator = Operator::Foreign(foreign);
            return self.joined(
                condition,
                right,
                NodeKind::Binary { left: condition, operator, operator_range, right },
            );
        }
        let then = self.expression(0);
        let (colon, otherwise) = if self.kind() == TokenKind::Colon {
            let colon = self.advance(NextSlash::Regex);
            (Some(colon), Some(self.expression(0)))
        } else {
            (None, None)
        };
        let kind = NodeKind::Condition { condition, question, then, colon, otherwise };
        self.joined(condition, otherwise.unwrap_or(then), kind)
    }

    /// The node without the `[]` behind it, which do not count where a variable
    /// is asked for.
    pub(super) fn without_empty_predicates(&self, mut id: NodeId) -> NodeId {
        while let NodeKind::Predicate { target, filter } = &self.nodes[id.index()].kind
            && filter.items.is_empty()
        {
            id = *target;
        }
        id
    }

    pub(super) fn is_variable(&self, id: NodeId) -> bool {
        self.nodes[self.without_empty_predicates(id).index()].kind == NodeKind::Variable
    }

    pub(super) fn is_missing(&self, id: NodeId) -> bool {
        matches!(self.nodes[id.index()].kind, NodeKind::Missing | NodeKind::Opaque)
    }

    fn assignment(&mut self, variable: NodeId) -> NodeId {
        if !self.is_variable(variable) && !self.is_missing(variable) {
            self.report_at(SyntaxErrorKind::BadAssignment, self.range(variable), None);
        }
        let sign = self.advance(NextSlash::Regex);
        let value = self.expression(ASSIGNMENT - 1);
        self.joined(variable, value, NodeKind::Assignment { variable, sign, value })
    }

    fn binding(&mut self, target: NodeId) -> NodeId {
        let is_position = self.kind() == TokenKind::Hash;
        let sign = self.advance(NextSlash::Regex);
        let variable = if self.kind() == TokenKind::End {
            self.report(SyntaxErrorKind::BadBinding);
            self.missing()
        } else {
            self.expression(BINDING)
        };
        if !self.is_variable(variable) && !self.is_missing(variable) {
            self.report_at(SyntaxErrorKind::BadBinding, self.range(variable), None);
        }
        let kind = if is_position {
            NodeKind::BindPosition { target, sign, variable }
        } else {
            NodeKind::BindContext { target, sign, variable }
        };
        self.joined(target, variable, kind)
    }

    fn order_by(&mut self, target: NodeId) -> NodeId {
        let caret = self.advance(NextSlash::Regex);
        let terms = if self.kind() == TokenKind::OpenParen {
            self.sort_terms()
        } else {
            self.report(SyntaxErrorKind::MissingSortParen);
            let item = if self.kind() == TokenKind::End { self.missing() } else { self.expression(ORDER) };
            super::super::List { items: vec![item], ..Default::default() }
        };
        let range = self.since(self.range(target).start());
        self.push(NodeKind::OrderBy { target, caret, terms: Box::new(terms) }, range)
    }
}
