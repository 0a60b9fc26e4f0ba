//! The tokens of a JSONata expression.
//!
//! The lexer's tokens say most; what a name is, the tree and the bindings say.
//! Brackets and separators are tokens as well: an expression stands in a text
//! of JSON, and what is left out keeps the colour of that text.

use super::{SemanticToken, TokenKind, TokenModifiers};
use crate::expr::jsonata::names::{self, Binding, BindingKind, Names};
use crate::expr::jsonata::{self, NodeId, NodeKind, Tree};
use crate::spec::jsonata::{Availability, function};

/// The tokens in the order of the text; `tree` was made of `text`, whose bytes
/// the ranges count.
pub fn tokens(tree: &Tree, text: &str) -> Vec<SemanticToken> {
    let names = names::resolve(tree, text);
    let mut special = special(tree, &names);
    special.sort_by_key(|token| token.range.start());
    let mut special = special.into_iter().peekable();
    let mut all: Vec<SemanticToken> = Vec::with_capacity(tree.tokens().len());
    for token in tree.tokens() {
        let start = token.range.start();
        // What lies within one that was taken whole, as a signature is.
        if token.range.is_empty() || all.last().is_some_and(|last| start < last.range.end()) {
            continue;
        }
        while special.next_if(|known| known.range.start() < start).is_some() {}
        let known = special.next_if(|known| known.range.start() == start);
        known.unwrap_or_else(|| SemanticToken::plain(token.range, by_itself(token.kind))).push_to(&mut all);
    }
    all
}

/// What a token is if nothing more is known of it.
fn by_itself(kind: jsonata::TokenKind) -> TokenKind {
    use jsonata::TokenKind::*;
    match kind {
        Name | QuotedName => TokenKind::Property,
        Variable => TokenKind::Variable,
        Number => TokenKind::Number,
        Text => TokenKind::Text,
        Regex => TokenKind::Regex,
        Comment => TokenKind::Comment,
        And | Or | In | True | False | Null => TokenKind::Keyword,
        _ => TokenKind::Operator,
    }
}

/// The tokens of which tree and bindings know more, in no order.
fn special(tree: &Tree, names: &Names) -> Vec<SemanticToken> {
    let mut found = Vec::new();
    for binding in &names.bindings {
        let (kind, modifiers) = (bound(tree, binding), TokenModifiers::DECLARATION);
        found.push(SemanticToken { range: tree.range(binding.variable), kind, modifiers });
    }
    for reference in &names.references {
        let (kind, modifiers) = match reference.binding.and_then(|index| names.bindings.get(index)) {
            Some(binding) => (bound(tree, binding), TokenModifiers::default()),
            None => free(reference.name),
        };
        found.push(SemanticToken { range: tree.range(reference.node), kind, modifiers });
    }
    for root in &names.roots {
        let modifiers = TokenModifiers::READONLY | TokenModifiers::LIBRARY;
        found.push(SemanticToken { range: tree.range(*root), kind: TokenKind::Variable, modifiers });
    }
    for (_, node) in tree.nodes() {
        match &node.kind {
            NodeKind::Lambda(lambda) => {
                found.extend(lambda.signature.map(|signature| SemanticToken::plain(signature, TokenKind::Type)));
            }
            NodeKind::Keyword => found.push(SemanticToken::plain(node.range, TokenKind::Keyword)),
            // A text is a name there.
            NodeKind::Step { left, right, .. } => {
                found.extend([*left, *right].into_iter().filter_map(|step| name_in_quotes(tree, step)));
            }
            NodeKind::Pair { key, .. } => found.extend(name_in_quotes(tree, *key)),
            _ => {}
        }
    }
    found
}

/// The text that is a name, as a step or as a key, whatever follows it.
fn name_in_quotes(tree: &Tree, mut id: NodeId) -> Option<SemanticToken> {
    while let NodeKind::Predicate { target, .. }
    | NodeKind::BindContext { target, .. }
    | NodeKind::BindPosition { target, .. } = tree.kind(id)
    {
        id = *target;
    }
    (*tree.kind(id) == NodeKind::Text).then(|| SemanticToken::plain(tree.range(id), TokenKind::Property))
}

/// What a variable is that the expression binds.
fn bound(tree: &Tree, binding: &Binding) -> TokenKind {
    let is_function = binding.value.is_some_and(|value| matches!(tree.kind(value), NodeKind::Lambda(_)));
    match binding.kind {
        _ if is_function => TokenKind::Function,
        BindingKind::Parameter => TokenKind::Parameter,
        BindingKind::Assignment | BindingKind::Context | BindingKind::Position => TokenKind::Variable,
    }
}

/// What a variable is that the expression does not bind.
fn free(name: &str) -> (TokenKind, TokenModifiers) {
    if name == "states" {
        return (TokenKind::Variable, TokenModifiers::READONLY | TokenModifiers::LIBRARY);
    }
    match function(name).filter(|function| function.availability != Availability::Forbidden) {
        Some(_) => (TokenKind::Function, TokenModifiers::LIBRARY),
        None => (TokenKind::Variable, TokenModifiers::READONLY),
    }
}
