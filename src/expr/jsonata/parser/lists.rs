//! What stands in brackets: blocks, arrays, objects, arguments, predicates,
//! sort terms, lambdas; and transforms, whose brackets are bars.

use std::borrow::Cow;

use super::super::lexer::NextSlash;
use super::super::{Lambda, List, NodeId, NodeKind, SyntaxErrorKind, TokenKind, Transform, literal, signature};
use super::Parser;
use crate::text::{TextRange, TextSize};

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Arguments,
    Block,
    Array,
    Pairs,
    Predicate,
    SortTerms,
    Body,
}

/// Kinds of brackets, as [`Parser::waiting`] counts them.
const OPENING: [TokenKind; 3] = [TokenKind::OpenParen, TokenKind::OpenBracket, TokenKind::OpenBrace];
const CLOSING: [TokenKind; 3] = [TokenKind::CloseParen, TokenKind::CloseBracket, TokenKind::CloseBrace];

impl Parser<'_> {
    pub(super) fn block(&mut self) -> NodeId {
        self.blocks += 1;
        let list = self.list(What::Block, NextSlash::Division, NextSlash::Division);
        self.blocks -= 1;
        self.bracketed(list, NodeKind::Block)
    }

    pub(super) fn array(&mut self) -> NodeId {
        let list = self.list(What::Array, NextSlash::Division, NextSlash::Division);
        self.bracketed(list, NodeKind::Array)
    }

    pub(super) fn object(&mut self) -> NodeId {
        let list = self.list(What::Pairs, NextSlash::Division, NextSlash::Division);
        self.bracketed(list, NodeKind::Object)
    }

    fn bracketed(&mut self, list: List, kind: impl Fn(Box<List>) -> NodeKind) -> NodeId {
        let start = list.open.map_or(self.last_end, |open| open.start());
        let range = self.since(start);
        self.push(kind(Box::new(list)), range)
    }

    pub(super) fn group_by(&mut self, target: NodeId) -> NodeId {
        let pairs = Box::new(self.list(What::Pairs, NextSlash::Regex, NextSlash::Division));
        let range = self.since(self.range(target).start());
        self.push(NodeKind::GroupBy { target, pairs }, range)
    }

    pub(super) fn predicate(&mut self, target: NodeId) -> NodeId {
        let filter = Box::new(self.list(What::Predicate, NextSlash::Regex, NextSlash::Division));
        let range = self.since(self.range(target).start());
        self.push(NodeKind::Predicate { target, filter }, range)
    }

    pub(super) fn sort_terms(&mut self) -> List {
        self.list(What::SortTerms, NextSlash::Regex, NextSlash::Regex)
    }

    pub(super) fn call(&mut self, function: NodeId) -> NodeId {
        let arguments = self.list(What::Arguments, NextSlash::Regex, NextSlash::Division);
        let start = self.range(function).start();
        let callee = self.without_empty_predicates(function);
        let word = literal::name_value(&self.text[self.range(callee)]);
        if self.nodes[callee.index()].kind == NodeKind::Name && matches!(word, "function" | "\u{3bb}") {
            self.nodes[callee.index()].kind = NodeKind::Keyword;
            return self.lambda(function, arguments);
        }
        let range = self.since(start);
        self.push(NodeKind::Call { function, arguments: Box::new(arguments) }, range)
    }

    fn lambda(&mut self, keyword: NodeId, parameters: List) -> NodeId {
        for parameter in parameters.items.iter().copied() {
            if !self.is_variable(parameter) && !self.is_missing(parameter) {
                self.report_at(SyntaxErrorKind::BadParameter, self.range(parameter), None);
            }
        }
        let signature = (self.kind() == TokenKind::Less).then(|| self.signature());
        let body = if self.kind() == TokenKind::OpenBrace {
            self.list(What::Body, NextSlash::Regex, NextSlash::Regex)
        } else {
            self.report(SyntaxErrorKind::MissingBody);
            List::default()
        };
        let range = self.since(self.range(keyword).start());
        self.push(NodeKind::Lambda(Box::new(Lambda { keyword, parameters, signature, body })), range)
    }

    /// A signature. The reference implementation puts it together from tokens,
    /// so white space and comments do not count, nor do quotes or the `$` of a
    /// variable.
    fn signature(&mut self) -> TextRange {
        let start = self.current.range.start();
        let mut written = String::from("<");
        // Of each byte of it, the token that it is from, and its place there.
        let mut places = vec![(self.current.range, 0)];
        let mut depth = 1usize;
        while depth > 0 && !matches!(self.kind(), TokenKind::OpenBrace | TokenKind::End) {
            self.advance(NextSlash::Regex);
            let raw = &self.text[self.current.range];
            match self.kind() {
                TokenKind::Greater => depth -= 1,
                TokenKind::Less => depth += 1,
                _ => {}
            }
            let (value, skipped) = match self.kind() {
                TokenKind::Variable => (Cow::Borrowed(&raw[1..]), 1),
                TokenKind::Text => (literal::text_value(raw), 1),
                TokenKind::QuotedName => (Cow::Borrowed(literal::name_value(raw)), 1),
                _ => (Cow::Borrowed(raw), 0),
            };
            places.extend((0..value.len()).map(|index| (self.current.range, index + skipped)));
            written += &value;
        }
        if self.kind() != TokenKind::Greater || depth > 0 {
            self.report(SyntaxErrorKind::UnclosedSignature);
            return self.since(start);
        }
        self.advance(NextSlash::Regex);
        if let Err(error) = signature::parse(&written)
            && let Some((token, index)) = places.get(error.at)
        {
            // What stands there is a single ASCII character, unless it was escaped.
            let at = token.start() + TextSize::new(*index as u32);
            let range = TextRange::at(at, 1.into());
            let is_there = self.text.get(std::ops::Range::<usize>::from(range)).is_some();
            let range = if is_there && token.contains_range(range) { range } else { *token };
            self.report_at(error.kind, range, None);
        }
        self.since(start)
    }

    pub(super) fn transform(&mut self) -> NodeId {
        let start = self.current.range.start();
        let mut bars = vec![self.advance(NextSlash::Division)];
        self.transforms += 1;
        let location = self.expression(0);
        let update = if self.bar(&mut bars) { self.expression(0) } else { self.missing() };
        let (mut comma, mut delete) = (None, None);
        if self.kind() == TokenKind::Comma && bars.len() == 2 {
            comma = Some(self.advance(NextSlash::Regex));
            delete = Some(self.expression(0));
        }
        if bars.len() == 2 {
            self.bar(&mut bars);
        }
        self.transforms -= 1;
        let range = self.since(start);
        self.push(NodeKind::Transform(Box::new(Transform { bars, location, update, comma, delete })), range)
    }

    fn bar(&mut self, bars: &mut Vec<TextRange>) -> bool {
        let is_there = self.kind() == TokenKind::Pipe;
        if is_there {
            bars.push(self.advance(NextSlash::Regex));
        } else {
            self.report(SyntaxErrorKind::MissingBar);
        }
        is_there
    }

    /// A list from its opening bracket, which is the current token, to its
    /// closing one; with what slashes mean behind each.
    fn list(&mut self, what: What, behind_open: NextSlash, behind_close: NextSlash) -> List {
        let bracket = OPENING.iter().position(|kind| *kind == self.kind()).unwrap_or_default();
        let closing = CLOSING[bracket];
        let open = self.advance(behind_open);
        let mut list = List { open: Some(open), ..List::default() };
        self.waiting[bracket] += 1;
        let may_be_empty = !matches!(what, What::SortTerms | What::Body);
        if !(may_be_empty && self.kind() == closing) {
            loop {
                // What is missing most is the bracket.
                let is_end = self.kind() == TokenKind::End;
                let item = if is_end && (what == What::Block || list.items.is_empty()) {
                    self.missing()
                } else {
                    self.item(what)
                };
                list.items.push(item);
                if !self.goes_on(what, closing, &mut list) || (what == What::Block && self.kind() == closing) {
                    break;
                }
            }
        }
        self.waiting[bracket] -= 1;
        if self.kind() == closing {
            let is_empty_predicate = what == What::Predicate && list.items.is_empty();
            let slash = if is_empty_predicate { NextSlash::Regex } else { behind_close };
            list.close = Some(self.advance(slash));
        } else {
            let is_end = self.kind() == TokenKind::End;
            let range = if is_end { TextRange::empty(self.last_end) } else { self.current.range };
            self.report_at(SyntaxErrorKind::Unclosed([')', ']', '}'][bracket]), range, Some(open));
        }
        list
    }

    fn item(&mut self, what: What) -> NodeId {
        match what {
            What::Arguments if self.kind() == TokenKind::Question => {
                let range = self.advance(NextSlash::Regex);
                self.push(NodeKind::Placeholder, range)
            }
            What::Array => {
                let first = self.expression(0);
                if self.kind() == TokenKind::DotDot { self.range_from(first) } else { first }
            }
            What::Pairs => self.pair(),
            What::SortTerms => self.sort_term(),
            _ => self.expression(0),
        }
    }

    fn range_from(&mut self, first: NodeId) -> NodeId {
        let dots = self.advance(NextSlash::Regex);
        let last = self.expression(0);
        let range = TextRange::new(self.range(first).start(), self.range(last).end());
        self.push(NodeKind::Range { first, dots, last }, range)
    }

    fn pair(&mut self) -> NodeId {
        let key = self.expression(0);
        let is_colon = self.kind() == TokenKind::Colon;
        if !is_colon && !self.is_missing(key) {
            self.report(SyntaxErrorKind::MissingColon);
        }
        let colon = is_colon.then(|| self.advance(NextSlash::Regex));
        let value = if is_colon || self.starts_value_only() { self.expression(0) } else { self.missing() };
        let range = TextRange::new(self.range(key).start(), self.range(value).end());
        self.push(NodeKind::Pair { key, colon, value }, range)
    }

    fn sort_term(&mut self) -> NodeId {
        let start = self.current.range.start();
        let descending = self.kind() == TokenKind::Greater;
        let has_direction = descending || self.kind() == TokenKind::Less;
        let direction = has_direction.then(|| self.advance(NextSlash::Regex));
        let value = self.expression(0);
        let start = direction.map_or(self.range(value).start(), |_| start);
        let range = TextRange::new(start, self.range(value).end());
        self.push(NodeKind::SortTerm { direction, descending, value }, range)
    }

    /// Whether another item follows the last one of the list.
    fn goes_on(&mut self, what: What, closing: TokenKind, list: &mut List) -> bool {
        let separator = match what {
            What::Block => Some(TokenKind::Semicolon),
            What::Predicate | What::Body => None,
            _ => Some(TokenKind::Comma),
        };
        loop {
            let kind = self.kind();
            let is_awaited = CLOSING.iter().zip(self.waiting).any(|(closing, count)| *closing == kind && count > 0);
            if kind == closing || kind == TokenKind::End || is_awaited {
                return false;
            }
            if Some(kind) == separator {
                list.separators.push(self.advance(NextSlash::Regex));
                return true;
            }
            match kind {
                TokenKind::Semicolon if self.blocks > 0 => return false,
                TokenKind::Pipe if self.transforms > 0 => return false,
                TokenKind::Comma if what == What::Block => {
                    self.report(SyntaxErrorKind::CommaInBlock);
                    list.separators.push(self.advance(NextSlash::Regex));
                    return true;
                }
                _ => {}
            }
            let Some(last) = list.items.pop() else { return false };
            let extended = self.unexpected(last);
            list.items.push(extended.unwrap_or(last));
            if extended.is_none() {
                return self.kind() != TokenKind::End;
            }
        }
    }

    /// Deals with a token that cannot follow the expression `last`: the
    /// expression that the text may go on with, or `None` if another one starts.
    pub(super) fn unexpected(&mut self, last: NodeId) -> Option<NodeId> {
        match self.kind() {
            TokenKind::DotDot => {
                self.report(SyntaxErrorKind::RangeNotHere);
                return Some(self.range_from(last));
            }
            kind if CLOSING.contains(&kind) => {
                self.report(SyntaxErrorKind::StrayBracket);
                self.advance(NextSlash::Division);
                let mut last = last;
                while let Some(node) = self.infix(last, 0) {
                    last = node;
                }
                return Some(last);
            }
            _ if self.starts_value_only() => {
                self.report(SyntaxErrorKind::MissingOperator);
                return None;
            }
            TokenKind::Semicolon => self.report(SyntaxErrorKind::SemicolonNotHere),
            _ => self.report(SyntaxErrorKind::Unexpected),
        }
        self.advance(NextSlash::Regex);
        None
    }
}
