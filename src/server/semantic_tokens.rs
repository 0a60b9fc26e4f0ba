//! Semantic tokens in the protocol's form: the legend, positions relative to
//! the token before, and the difference to what was sent last.
//!
//! What was sent last is kept per document until the document is closed, as is
//! what the feature wants to remember ([`TokenCache`]). Requests that overtake
//! each other are harmless: a difference is made only to the result that the
//! client names, by an id that no other result ever has.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tower_lsp::lsp_types::*;

use crate::ide::{self, Snapshot, TokenCache, TokenKind, TokenModifiers};
use crate::text::{PositionEncoding, TextRange};

/// What each kind of token is called, in the order of the legend.
const TYPES: [(TokenKind, SemanticTokenType); 13] = [
    (TokenKind::State, SemanticTokenType::CLASS),
    (TokenKind::Function, SemanticTokenType::FUNCTION),
    (TokenKind::Variable, SemanticTokenType::VARIABLE),
    (TokenKind::Parameter, SemanticTokenType::PARAMETER),
    (TokenKind::Property, SemanticTokenType::PROPERTY),
    (TokenKind::Keyword, SemanticTokenType::KEYWORD),
    (TokenKind::Operator, SemanticTokenType::OPERATOR),
    (TokenKind::Number, SemanticTokenType::NUMBER),
    (TokenKind::Text, SemanticTokenType::STRING),
    (TokenKind::Regex, SemanticTokenType::REGEXP),
    (TokenKind::Comment, SemanticTokenType::COMMENT),
    (TokenKind::Type, SemanticTokenType::TYPE),
    (TokenKind::Delimiter, SemanticTokenType::MACRO),
];

/// What each modifier is called, in the order of their bits.
const MODIFIERS: [(TokenModifiers, SemanticTokenModifier); 3] = [
    (TokenModifiers::DECLARATION, SemanticTokenModifier::DECLARATION),
    (TokenModifiers::READONLY, SemanticTokenModifier::READONLY),
    (TokenModifiers::LIBRARY, SemanticTokenModifier::DEFAULT_LIBRARY),
];

/// Which of the requests the client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TokenRequests {
    full: bool,
    delta: bool,
    range: bool,
}

impl TokenRequests {
    /// Reads what the client says; `None` if it has no use for tokens.
    pub fn new(client: &SemanticTokensClientCapabilities) -> Option<Self> {
        let (full, delta) = match &client.requests.full {
            Some(SemanticTokensFullOptions::Bool(full)) => (*full, false),
            Some(SemanticTokensFullOptions::Delta { delta }) => (true, delta.unwrap_or(false)),
            None => (false, false),
        };
        let range = client.requests.range.unwrap_or(false);
        let is_usable = client.formats.contains(&TokenFormat::RELATIVE) && (full || range);
        is_usable.then_some(TokenRequests { full, delta, range })
    }

    /// What the server offers.
    pub fn offered(self) -> SemanticTokensServerCapabilities {
        let full = match self.delta {
            true => SemanticTokensFullOptions::Delta { delta: Some(true) },
            false => SemanticTokensFullOptions::Bool(true),
        };
        SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
            legend: SemanticTokensLegend {
                token_types: TYPES.map(|(_, name)| name).to_vec(),
                token_modifiers: MODIFIERS.map(|(_, name)| name).to_vec(),
            },
            range: Some(self.range),
            full: self.full.then_some(full),
            ..SemanticTokensOptions::default()
        })
    }
}

/// What is kept for the open documents.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    documents: Mutex<FxHashMap<Url, Arc<Mutex<Kept>>>>,
}

/// What is kept for one document.
#[derive(Debug, Default)]
pub(super) struct Kept {
    cache: TokenCache,
    sent: SemanticTokens,
}

impl Tokens {
    /// What is kept for the document, which must be open.
    pub fn of(&self, uri: &Url) -> Arc<Mutex<Kept>> {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        documents.entry(uri.clone()).or_default().clone()
    }

    /// Forgets the document.
    pub fn close(&self, uri: &Url) {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).remove(uri);
    }
}

/// All tokens of a document.
pub(super) fn full(kept: &Mutex<Kept>, snapshot: &Snapshot, encoding: PositionEncoding) -> SemanticTokens {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.sent = computed(&mut kept.cache, snapshot, encoding);
    kept.sent.clone()
}

/// How the tokens differ from the result `previous`; all of them if that is not
/// the last one that was sent.
pub(super) fn delta(
    kept: &Mutex<Kept>,
    snapshot: &Snapshot,
    encoding: PositionEncoding,
    previous: &str,
) -> SemanticTokensFullDeltaResult {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let new = computed(&mut kept.cache, snapshot, encoding);
    let old = std::mem::replace(&mut kept.sent, new);
    if old.result_id.as_deref() != Some(previous) {
        return kept.sent.clone().into();
    }
    SemanticTokensDelta { result_id: kept.sent.result_id.clone(), edits: difference(&old.data, &kept.sent.data) }.into()
}

/// The tokens that touch the range.
pub(super) fn range(
    kept: &Mutex<Kept>,
    snapshot: &Snapshot,
    encoding: PositionEncoding,
    range: TextRange,
) -> SemanticTokens {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let tokens = snapshot.semantic_tokens_in(range, &mut kept.cache);
    SemanticTokens { result_id: None, data: encoded(&tokens, snapshot.source().text(), encoding) }
}

fn computed(cache: &mut TokenCache, snapshot: &Snapshot, encoding: PositionEncoding) -> SemanticTokens {
    static NEXT_ID: AtomicU64 = AtomicU64::new(1);
    let tokens = snapshot.semantic_tokens(cache);
    let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
    SemanticTokens { result_id: Some(id.to_string()), data: encoded(&tokens, snapshot.source().text(), encoding) }
}

/// What puts `new` in the place of `old`: nothing, or one edit in between what
/// both start and end with.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    // The protocol counts numbers, of which a token has five.
    vec![SemanticTokensEdit {
        start: 5 * start as u32,
        delete_count: 5 * old.len() as u32,
        data: (!new.is_empty()).then(|| new.to_vec()),
    }]
}

/// Tokens with their places as the protocol writes them. A token that goes on
/// over the end of a line becomes several.
fn encoded(tokens: &[ide::SemanticToken], text: &str, encoding: PositionEncoding) -> Vec<SemanticToken> {
    let mut place = Place { text, encoding, at: 0, line: 0, column: 0 };
    let mut out = Vec::with_capacity(tokens.len());
    let mut last = (0, 0);
    for token in tokens {
        let (mut start, end) = (usize::from(token.range.start()), usize::from(token.range.end()));
        while start < end {
            let line_end = line_break(&text.as_bytes()[start..end]).map_or(end, |length| start + length);
            place.go_to(start);
            let from = (place.line, place.column);
            place.go_to(line_end);
            if start < line_end {
                out.push(SemanticToken {
                    delta_line: from.0 - last.0,
                    delta_start: if from.0 == last.0 { from.1 - last.1 } else { from.1 },
                    length: place.column - from.1,
                    token_type: token.kind as u32,
                    token_modifiers_bitset: token.modifiers.bits().into(),
                });
                last = from;
            }
            start = if line_end < end { line_end + 1 } else { end };
        }
    }
    out
}

fn line_break(bytes: &[u8]) -> Option<usize> {
    memchr::memchr2(b'\n', b'\r', bytes)
}

/// A place that moves through the text, forwards only: a look into the rope for
/// each token would take longer than everything else.
struct Place<'a> {
    text: &'a str,
    encoding: PositionEncoding,
    at: usize,
    line: u32,
    column: u32,
}

impl Place<'_> {
    fn go_to(&mut self, target: usize) {
        let bytes = self.text.as_bytes();
        // Between the two characters of a line break it is past its target.
        while self.at < target {
            let Some(length) = line_break(&bytes[self.at..target]) else {
                self.column += self.width(target);
                self.at = target;
                return;
            };
            let is_pair = bytes[self.at + length..].starts_with(b"\r\n");
            self.at += length + 1 + usize::from(is_pair);
            self.line += 1;
            self.column = 0;
        }
    }

    fn width(&self, target: usize) -> u32 {
        let passed = &self.text[self.at..target];
        let width = match self.encoding {
            PositionEncoding::Utf8 => passed.len(),
            _ if passed.is_ascii() => passed.len(),
            PositionEncoding::Utf16 => passed.encode_utf16().count(),
            PositionEncoding::Utf32 => passed.chars().count(),
        };
        width as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{LineColumn, SourceText, TextSize};

    #[test]
    fn the_legend_has_every_kind_and_modifier_at_its_number() {
        for (number, (kind, _)) in TYPES.iter().enumerate() {
            assert_eq!(*kind as usize, number, "{kind:?}");
        }
        assert_eq!(TokenKind::Delimiter as usize + 1, TYPES.len());
        for (number, (modifier, _)) in MODIFIERS.iter().enumerate() {
            assert_eq!(modifier.bits(), 1 << number, "{modifier:?}");
        }
    }

    fn token(text: &str, word: &str) -> ide::SemanticToken {
        let start = TextSize::new(text.find(word).unwrap() as u32);
        let range = TextRange::at(start, TextSize::of(word));
        ide::SemanticToken { range, kind: TokenKind::Text, modifiers: TokenModifiers::default() }
    }

    #[test]
    fn places_are_those_that_the_rope_finds() {
        let text = "a \u{fc}\u{1f680}b\r\n\r\nc\rd \u{fc} e\n\n  f";
        let tokens = ["\u{1f680}b", "c", "d", "e", "f"].map(|word| token(text, word));
        let source = SourceText::new(text);
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
            let (mut line, mut column) = (0, 0);
            for (token, encoded) in tokens.iter().zip(encoded(&tokens, text, encoding)) {
                column = if encoded.delta_line > 0 { 0 } else { column } + encoded.delta_start;
                line += encoded.delta_line;
                assert_eq!(LineColumn::new(line, column), source.position(token.range.start(), encoding));
                assert_eq!(
                    LineColumn::new(line, column + encoded.length),
                    source.position(token.range.end(), encoding)
                );
            }
        }
    }

    #[test]
    fn a_token_of_several_lines_becomes_several() {
        let text = "x ab\r\ncd\n\ne y";
        let tokens = [token(text, "ab\r\ncd\n\ne"), token(text, "y")];
        let found = encoded(&tokens, text, PositionEncoding::Utf16);
        let found: Vec<_> = found.iter().map(|token| (token.delta_line, token.delta_start, token.length)).collect();
        assert_eq!(found, [(0, 2, 2), (1, 0, 2), (2, 0, 1), (0, 2, 1)]);
    }

    #[test]
    fn an_edit_makes_the_new_tokens_of_the_old_ones() {
        let token = |length| SemanticToken { length, ..SemanticToken::default() };
        let lists: Vec<Vec<SemanticToken>> = [&[][..], &[1], &[1, 1], &[1, 2, 1], &[2, 1, 2], &[1, 2, 3, 2, 1]]
            .map(|lengths| lengths.iter().map(|length| token(*length)).collect())
            .into();
        for old in &lists {
            for new in &lists {
                let mut made = old.clone();
                let edits = difference(old, new);
                assert_eq!(edits.is_empty(), old == new);
                for edit in edits {
                    let start = edit.start as usize / 5;
                    made.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap_or_default());
                }
                assert_eq!(&made, new);
            }
        }
    }
}
