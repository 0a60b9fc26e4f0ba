//! Semantic tokens: what an editor cannot know from a grammar of JSON, which is
//! the expressions within texts, and which texts name a variable, or a state
//! that exists.
//!
//! All but names of states depends on one state alone, so its tokens are kept
//! relative to it, for as long as its facts live; names of states are
//! cheap, and are looked up each time.

mod jsonata;
mod jsonpath;
mod kind;

pub use kind::{SemanticToken, TokenKind, TokenModifiers};

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Definition;
use crate::model::variables::variables_of;
use crate::model::{Code, Embedded, MachineView, StateFacts, StateView, expressions_of};
use crate::text::{TextRange, TextSize};

/// What is kept of states: by the address of their facts, which are held so that
/// no others come to lie there.
type States = FxHashMap<usize, (Arc<StateFacts>, Arc<[SemanticToken]>)>;

/// The tokens of earlier versions of a document, as far as they may still be
/// right. It may be thrown away at any time.
#[derive(Debug, Default)]
pub struct TokenCache {
    states: States,
    /// What is kept only if it is used once more.
    old: States,
    /// How many states requests for a part may have added that are gone by now:
    /// they do not see that.
    strays: usize,
    /// How many tokens there were the last time.
    count: usize,
}

/// Beyond this many strays the cache starts anew.
const MOST_STRAYS: usize = 256;

impl TokenCache {
    /// For all tokens of a document: what is not used by `work` is forgotten.
    pub fn renew(&mut self, work: impl FnOnce(&mut Self) -> Vec<SemanticToken>) -> Vec<SemanticToken> {
        self.old = std::mem::take(&mut self.states);
        let tokens = work(self);
        *self = TokenCache { states: std::mem::take(&mut self.states), count: tokens.len(), ..TokenCache::default() };
        tokens
    }

    /// For some of the tokens.
    pub fn look_up(&mut self, work: impl FnOnce(&mut Self) -> Vec<SemanticToken>) -> Vec<SemanticToken> {
        if self.strays > MOST_STRAYS {
            *self = TokenCache::default();
        }
        let known = self.states.len();
        let tokens = work(self);
        self.strays += self.states.len() - known;
        tokens
    }

    /// The tokens of the state, relative to it.
    fn of_state(&mut self, state: &StateView, definition: &Definition) -> Arc<[SemanticToken]> {
        let facts = &state.entry.facts;
        let address = Arc::as_ptr(facts).addr();
        if let Some((_, tokens)) = self.states.get(&address) {
            return tokens.clone();
        }
        let kept = self.old.remove(&address).unwrap_or_else(|| (facts.clone(), of_state(state, definition)));
        let tokens = kept.1.clone();
        self.states.insert(address, kept);
        tokens
    }
}

/// All tokens, in the order of the text.
pub fn semantic_tokens(definition: &Definition, cache: &mut TokenCache) -> Vec<SemanticToken> {
    let whole = TextRange::up_to(TextSize::of(definition.text()));
    let found = Vec::with_capacity(cache.count + cache.count / 8);
    Collector { definition, within: whole, cache, found }.all()
}

/// The tokens that touch `within`, in the order of the text.
pub fn semantic_tokens_in(definition: &Definition, within: TextRange, cache: &mut TokenCache) -> Vec<SemanticToken> {
    let mut found = Collector { definition, within, cache, found: Vec::new() }.all();
    found.retain(|token| within.intersect(token.range).is_some());
    found
}

struct Collector<'a> {
    definition: &'a Definition,
    within: TextRange,
    cache: &'a mut TokenCache,
    found: Vec<SemanticToken>,
}

impl Collector<'_> {
    fn all(mut self) -> Vec<SemanticToken> {
        if let Some(root) = self.definition.analysis().root() {
            self.machine(&root);
        }
        // What stands behind a machine within a state was found before that
        // machine; all else is in order.
        self.found.sort_by_key(|token| token.range.start());
        self.found
    }

    fn machine(&mut self, machine: &MachineView) {
        if let Some((_, range)) = machine.start().filter(|_| machine.facts.graph.start().is_some()) {
            self.name(range, TokenModifiers::default());
        }
        for state in machine.states() {
            if self.within.intersect(state.range()).is_some() {
                self.state(&state);
            }
        }
    }

    fn state(&mut self, state: &StateView) {
        self.name(state.name_range(), TokenModifiers::DECLARATION);
        let kept = self.cache.of_state(state, self.definition);
        let at = state.at();
        let mut kept = kept.iter().map(|token| SemanticToken { range: token.range + at, ..*token }).peekable();
        // In order from the start, as transitions are, nothing needs to be sorted.
        for (_, range, _) in state.transitions().filter(|(_, _, target)| target.is_some()) {
            self.found.extend(std::iter::from_fn(|| kept.next_if(|token| token.range.start() < range.start())));
            self.name(range, TokenModifiers::default());
        }
        self.found.extend(kept);
        for nested in &state.entry.facts.machines {
            self.machine(&state.nested(nested));
        }
    }

    fn name(&mut self, range: TextRange, modifiers: TokenModifiers) {
        if !range.is_empty() && self.within.intersect(range).is_some() {
            self.found.push(SemanticToken { range, kind: TokenKind::State, modifiers });
        }
    }
}

/// The tokens of a state, relative to it: of its expressions, and the variables
/// that it sets.
fn of_state(state: &StateView, definition: &Definition) -> Arc<[SemanticToken]> {
    let (tree, text) = (definition.tree(), definition.text());
    let mut tokens: Vec<SemanticToken> = expressions_of(state, tree, text).iter().flat_map(of_expression).collect();
    let assignments = &variables_of(state, tree, text).assignments;
    if !assignments.is_empty() {
        tokens.extend(assignments.iter().filter(|assignment| !assignment.range.is_empty()).map(|assignment| {
            let modifiers = TokenModifiers::DECLARATION;
            SemanticToken { range: assignment.range, kind: TokenKind::Variable, modifiers }
        }));
        tokens.sort_by_key(|token| token.range.start());
    }
    tokens.into()
}

/// The tokens of an expression, delimiters included, relative to its state.
fn of_expression(embedded: &Embedded) -> Vec<SemanticToken> {
    let text = embedded.code_text();
    let mut tokens = match &embedded.code {
        Code::Jsonata(jsonata) => jsonata::tokens(&jsonata.tree, text),
        Code::JsonPath(expression) => jsonpath::tokens(expression, text),
    };
    for token in &mut tokens {
        token.range = embedded.range(token.range);
    }
    if let Code::Jsonata(jsonata) = &embedded.code {
        let code = embedded.range(TextRange::up_to(TextSize::of(text)));
        let delimiter = |start, end| SemanticToken::plain(TextRange::new(start, end), TokenKind::Delimiter);
        tokens.insert(0, delimiter(embedded.content.start(), code.start()));
        if jsonata.is_closed {
            tokens.push(delimiter(code.end(), embedded.content.end()));
        }
    }
    tokens
}

#[cfg(test)]
mod tests;
