//! From tokens to the tree: precedence climbing with the binding powers of
//! the reference implementation.
//!
//! **What a slash means.** The reference implementation reads one token ahead,
//! and whether it takes a slash for a division depends on the token before it
//! in ways that are partly surprising (`(/a/)` is an error, and so is
//! `a[] / 2`). Each `advance` here says the same as there.
//!
//! **Recovery.** The parser never skips what it can use. A value that is not
//! there becomes [`NodeKind::Missing`]; a closing bracket that an enclosing
//! list waits for closes all lists within; one that nobody waits for is left
//! out. There is one error for one token: what follows from it stays silent.
//! Behind a text or comment that swallows the rest, nothing is missed.

mod lists;
mod operators;

use super::checks;
use super::lexer::{Lexer, NextSlash};
use super::{Foreign, HEIGHT_LIMIT, Node, NodeId, NodeKind, SyntaxError, SyntaxErrorKind, Token, TokenKind, Tree};
use crate::text::{TextRange, TextSize};

/// How deep the parser itself may recurse. Each level is at least one level of
/// the tree; it is less than the tree's, since its frames are larger.
const DEPTH_LIMIT: usize = 200;

/// Parses an expression, without the `{%` and `%}` around it. Texts beyond
/// 4 GiB are cut.
pub fn parse(text: &str) -> Tree {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut parser = Parser::new(&text[..end]);
    parser.expression_and_rest();
    parser.finish()
}

/// The brackets that lists wait for: `)`, `]`, `}`.
type Waiting = [usize; 3];

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    /// The token that is to be used next.
    current: Token,
    /// Where the last used token ends.
    last_end: TextSize,
    /// The `last_end` of the last missing value.
    last_gap: Option<TextSize>,
    tokens: Vec<Token>,
    nodes: Vec<Node>,
    /// The height of the subtree of each node.
    heights: Vec<u16>,
    errors: Vec<SyntaxError>,
    waiting: Waiting,
    /// How many blocks wait for their `;`.
    blocks: usize,
    /// How many transforms wait for their bar.
    transforms: usize,
    depth: usize,
    /// Whether something unclosed runs to the end of the text.
    is_cut: bool,
    /// Whether the tree was too tall somewhere; reported once.
    is_too_deep: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut parser = Parser {
            text,
            lexer: Lexer::new(text),
            current: Token { kind: TokenKind::End, range: TextRange::empty(0.into()) },
            last_end: 0.into(),
            last_gap: None,
            tokens: Vec::new(),
            nodes: Vec::new(),
            heights: Vec::new(),
            errors: Vec::new(),
            waiting: [0; 3],
            blocks: 0,
            transforms: 0,
            depth: 0,
            is_cut: false,
            is_too_deep: false,
        };
        parser.read(NextSlash::Regex);
        parser
    }

    fn finish(self) -> Tree {
        let mut tree = Tree { nodes: self.nodes, tokens: self.tokens, errors: self.errors };
        let more = checks::check(&tree);
        tree.errors.extend(more);
        tree.errors.sort_by_key(|error| (error.range.start(), error.range.end()));
        tree
    }

    // Tokens.

    /// Uses the current token, and reads the next one.
    fn advance(&mut self, slash: NextSlash) -> TextRange {
        let used = self.current;
        if used.kind != TokenKind::End {
            self.tokens.push(used);
            self.last_end = used.range.end();
        }
        self.read(slash);
        used.range
    }

    fn read(&mut self, slash: NextSlash) {
        loop {
            self.current = self.lexer.next(slash);
            self.take_from_lexer();
            if self.current.kind != TokenKind::Unknown {
                return;
            }
            let is_not = self.text[self.current.range].starts_with('!');
            self.report(SyntaxErrorKind::Foreign(if is_not { Foreign::Not } else { Foreign::Tilde }));
            self.tokens.push(self.current);
            self.last_end = self.current.range.end();
        }
    }

    fn take_from_lexer(&mut self) {
        self.tokens.append(&mut self.lexer.comments);
        let end = TextSize::of(self.text);
        for (kind, range) in std::mem::take(&mut self.lexer.errors) {
            self.is_cut |= kind == SyntaxErrorKind::UnclosedComment || self.current.range.end() == end;
            self.errors.push(SyntaxError { kind, range, opening: None });
        }
    }

    fn kind(&self) -> TokenKind {
        self.current.kind
    }

    /// Whether the current token stands right behind the one before it.
    fn is_adjacent(&self) -> bool {
        self.current.range.start() == self.last_end
    }

    /// Whether a value can start with the current token, and no operator.
    fn starts_value_only(&self) -> bool {
        use TokenKind::*;
        matches!(self.kind(), Name | QuotedName | Variable | Number | Text | Regex | True | False | Null)
    }

    // Errors.

    /// Reports something at the current token, or behind the last one at the end.
    fn report(&mut self, kind: SyntaxErrorKind) {
        let is_end = self.kind() == TokenKind::End;
        let range = if is_end { TextRange::empty(self.last_end) } else { self.current.range };
        self.report_at(kind, range, None);
    }

    fn report_at(&mut self, kind: SyntaxErrorKind, range: TextRange, opening: Option<TextRange>) {
        let is_end = self.kind() == TokenKind::End && range.start() >= self.last_end;
        if is_end && self.is_cut {
            return;
        }
        // At the end, that a bracket is missing is worth saying beside a missing value.
        let is_unclosed = |kind| matches!(kind, SyntaxErrorKind::Unclosed(_));
        let says_it = |error: &SyntaxError| {
            error.range.start() == range.start() && !(is_end && is_unclosed(kind) && !is_unclosed(error.kind))
        };
        // A lone `!` or `~` was said already where an operator is missing behind it.
        let is_foreign = |error: &SyntaxError| {
            kind == SyntaxErrorKind::MissingOperator
                && matches!(error.kind, SyntaxErrorKind::Foreign(Foreign::Not | Foreign::Tilde))
                && error.range.end() == self.last_end
        };
        if !self.errors.last().is_some_and(|error| says_it(error) || is_foreign(error)) {
            self.errors.push(SyntaxError { kind, range, opening });
        }
    }

    // Nodes.

    /// Adds a node whose children are those made last. If the tree grows too
    /// tall by it, the subtree is forgotten for an opaque node.
    fn push(&mut self, kind: NodeKind, range: TextRange) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let mut range = range;
        let mut first = id;
        let mut height = 0;
        for child in kind.children() {
            first = first.min(self.nodes[child.index()].first);
            height = height.max(self.heights[child.index()]);
            // A gap may reach farther than the last token.
            range = range.cover(self.range(child));
        }
        if usize::from(height) + 1 > HEIGHT_LIMIT {
            self.nodes.truncate(first.index());
            self.heights.truncate(first.index());
            self.report_too_deep(range);
            return self.push(NodeKind::Opaque, range);
        }
        self.nodes.push(Node { kind, range, first });
        self.heights.push(height + 1);
        id
    }

    fn range(&self, id: NodeId) -> TextRange {
        self.nodes[id.index()].range
    }

    /// From the start of a node to where the last used token ends.
    fn since(&self, start: TextSize) -> TextRange {
        TextRange::new(start, self.last_end.max(start))
    }

    /// Adds a node for a value that is not there: all the gap, or the end of
    /// it if another one has it.
    fn missing(&mut self) -> NodeId {
        let end = self.current.range.start().max(self.last_end);
        let is_taken = self.last_gap.replace(self.last_end) == Some(self.last_end);
        let range = TextRange::new(if is_taken { end } else { self.last_end }, end);
        self.push(NodeKind::Missing, range)
    }

    fn report_too_deep(&mut self, range: TextRange) {
        if !std::mem::replace(&mut self.is_too_deep, true) {
            self.errors.push(SyntaxError { kind: SyntaxErrorKind::TooDeep, range, opening: None });
        }
    }

    // Expressions.

    fn expression_and_rest(&mut self) {
        if self.kind() == TokenKind::End {
            self.report(SyntaxErrorKind::Empty);
            self.missing();
            return;
        }
        let mut last = self.expression(0);
        let mut parts = Vec::new();
        while self.kind() != TokenKind::End {
            if let Some(extended) = self.unexpected(last) {
                last = extended;
            } else if self.kind() != TokenKind::End {
                parts.push(std::mem::replace(&mut last, self.expression(0)));
            }
        }
        parts.push(last);
        if parts.len() > 1 {
            let range = TextRange::new(self.range(parts[0]).start(), self.last_end);
            self.push(NodeKind::Loose(parts), range);
        }
    }

    /// An expression whose operators bind stronger than `power`.
    fn expression(&mut self, power: u8) -> NodeId {
        if self.depth >= DEPTH_LIMIT {
            return self.skip_what_is_too_deep();
        }
        self.depth += 1;
        let mut left = self.prefix();
        while let Some(node) = self.infix(left, power) {
            left = node;
        }
        self.depth -= 1;
        left
    }

    fn leaf(&mut self, kind: NodeKind) -> NodeId {
        let range = self.advance(NextSlash::Division);
        self.push(kind, range)
    }

    /// What an expression starts with.
    fn prefix(&mut self) -> NodeId {
        use TokenKind::*;
        match self.kind() {
            Name | QuotedName | And | Or | In => self.leaf(NodeKind::Name),
            Variable => self.leaf(NodeKind::Variable),
            Number => self.leaf(NodeKind::Number),
            Text => self.leaf(NodeKind::Text),
            Regex => self.leaf(NodeKind::Regex),
            True => self.leaf(NodeKind::Boolean(true)),
            False => self.leaf(NodeKind::Boolean(false)),
            Null => self.leaf(NodeKind::Null),
            Star => self.leaf(NodeKind::Wildcard),
            StarStar => self.leaf(NodeKind::Descendants),
            Percent => self.leaf(NodeKind::Parent),
            Minus => self.negation(),
            OpenParen => self.block(),
            OpenBracket => self.array(),
            OpenBrace => self.object(),
            Pipe => self.transform(),
            Slash => {
                let Some(regex) = self.lexer.regex_at(self.current) else {
                    self.report(SyntaxErrorKind::MissingOperand);
                    return self.missing();
                };
                self.report(SyntaxErrorKind::RegexNotHere);
                self.current = regex;
                self.take_from_lexer();
                self.leaf(NodeKind::Regex)
            }
            _ => {
                self.report(SyntaxErrorKind::MissingOperand);
                self.missing()
            }
        }
    }

    fn negation(&mut self) -> NodeId {
        let start = self.advance(NextSlash::Division).start();
        let value = self.expression(operators::NEGATION);
        let end = self.range(value).end();
        self.push(NodeKind::Negation(value), TextRange::new(start, end))
    }

    /// Leaves out all up to the bracket or separator that ends this expression.
    fn skip_what_is_too_deep(&mut self) -> NodeId {
        use TokenKind::*;
        let start = self.current.range.start();
        let mut open = 0usize;
        loop {
            match self.kind() {
                End => break,
                OpenParen | OpenBracket | OpenBrace => open += 1,
                CloseParen | CloseBracket | CloseBrace if open > 0 => open -= 1,
                CloseParen | CloseBracket | CloseBrace => break,
                Comma | Semicolon | Colon | DotDot if open == 0 => break,
                _ => {}
            }
            self.advance(NextSlash::Division);
        }
        let range = self.since(start);
        self.report_too_deep(range);
        self.push(NodeKind::Opaque, range)
    }
}
