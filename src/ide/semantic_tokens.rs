//! Semantic tokens: what an editor cannot know from a grammar of JSON, which is
//! the expressions within texts, and which texts name a state that exists.
//!
//! The tokens of a state's expressions depend on the state alone, so they are
//! kept relative to it, for as long as its facts live; names of states are
//! cheap, and are looked up each time.

mod jsonata;
mod jsonpath;
mod kind;

pub use kind::{SemanticToken, TokenKind, TokenModifiers};

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Definition;
use crate::model::{Code, Embedded, MachineView, StateFacts, StateView, expressions_of};
use crate::text::{TextRange, TextSize};

/// The tokens of earlier versions of a document, as far as they may still be
/// right. It may be thrown away at any time.
#[derive(Debug, Default)]
pub struct TokenCache {
    /// By the address of the facts, which are held so that no others come to
    /// lie there.
    states: FxHashMap<usize, (Arc<StateFacts>, Arc<[SemanticToken]>)>,
    /// How many of them a request for a part may have added that are not used
    /// any more: it does not see which states are gone.
    strays: usize,
    /// How many tokens there were the last time.
    count: usize,
}

/// Beyond this many strays the cache starts anew.
const MOST_STRAYS: usize = 256;

/// All tokens, in the order of the text.
pub fn semantic_tokens(definition: &Definition, cache: &mut TokenCache) -> Vec<SemanticToken> {
    let old = std::mem::take(&mut cache.states);
    cache.strays = 0;
    let whole = TextRange::up_to(TextSize::of(definition.text()));
    let found = Vec::with_capacity(cache.count + cache.count / 8);
    let found = Collector { definition, within: whole, old, cache, found }.all();
    cache.count = found.len();
    found
}

/// The tokens that touch `within`, in the order of the text.
pub fn semantic_tokens_in(definition: &Definition, within: TextRange, cache: &mut TokenCache) -> Vec<SemanticToken> {
    if cache.strays > MOST_STRAYS {
        *cache = TokenCache::default();
    }
    let known = cache.states.len();
    let mut found = Collector { definition, within, old: FxHashMap::default(), cache, found: Vec::new() }.all();
    cache.strays += cache.states.len() - known;
    found.retain(|token| within.intersect(token.range).is_some());
    found
}

struct Collector<'a> {
    definition: &'a Definition,
    within: TextRange,
    /// What is kept only if it is still used.
    old: FxHashMap<usize, (Arc<StateFacts>, Arc<[SemanticToken]>)>,
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
        let kept = self.kept(state);
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

    /// The tokens of the state's expressions, relative to the state.
    fn kept(&mut self, state: &StateView) -> Arc<[SemanticToken]> {
        let facts = &state.entry.facts;
        let address = Arc::as_ptr(facts).addr();
        if let Some((_, tokens)) = self.cache.states.get(&address) {
            return tokens.clone();
        }
        let kept = self.old.remove(&address).unwrap_or_else(|| {
            let expressions = expressions_of(state, self.definition.tree(), self.definition.text());
            (facts.clone(), expressions.iter().flat_map(of_expression).collect())
        });
        let tokens = kept.1.clone();
        self.cache.states.insert(address, kept);
        tokens
    }
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
