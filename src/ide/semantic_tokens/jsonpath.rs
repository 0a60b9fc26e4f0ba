//! The tokens of a path, and of a call of an intrinsic function.
//!
//! The trees know names, roots and arguments. What stands between these is
//! brackets, operators and, in filters, literals, and is told from its looks.

use super::{SemanticToken, TokenKind, TokenModifiers};
use crate::expr::{Argument, ArgumentValue, Call, Expression, Intrinsic, Path, Root, Selector, StepKind};
use crate::spec::functions::function;
use crate::text::{TextRange, TextSize};

/// Words of filters.
const WORDS: &[&str] = &["true", "false", "null", "in", "nin", "subsetof", "anyof", "noneof", "size", "empty"];

/// The tokens in the order of the text that the expression was read from; none
/// of a text that is neither a path nor a call, as far as one can see.
pub fn tokens(expression: &Expression, text: &str) -> Vec<SemanticToken> {
    let mut known = Known { text, found: Vec::new() };
    match expression {
        Expression::Path(path) if looks_like_path(path, text) => known.path(path),
        Expression::Call(Intrinsic { call, .. })
            if call.arguments_range.is_some() || function(&call.name).is_some() =>
        {
            known.call(call);
        }
        _ => return Vec::new(),
    }
    known.found.retain(|token| !token.range.is_empty());
    known.found.sort_by_key(|token| token.range.start());
    let mut all = Vec::with_capacity(known.found.len() * 2);
    let mut at = TextSize::new(0);
    for token in known.found {
        if token.range.start() < at {
            continue;
        }
        between(text, TextRange::new(at, token.range.start()), &mut all);
        at = token.range.end();
        all.push(token);
    }
    between(text, TextRange::new(at, TextSize::of(text)), &mut all);
    all
}

/// Whether the root is one, and what follows it may follow a root: a placeholder
/// of a template starts with `$` as well.
fn looks_like_path(path: &Path, text: &str) -> bool {
    let rest = text.get(usize::from(path.root_range.end())..).unwrap_or_default();
    let goes_on = rest.trim_start().is_empty() || rest.starts_with(['.', '[']);
    goes_on && !matches!(path.root, Root::Missing | Root::Item)
}

/// Collects the tokens that the trees know, in no order.
struct Known<'a> {
    text: &'a str,
    found: Vec<SemanticToken>,
}

impl Known<'_> {
    fn push(&mut self, range: TextRange, kind: TokenKind, modifiers: TokenModifiers) {
        self.found.push(SemanticToken { range, kind, modifiers });
    }

    fn plain(&mut self, range: TextRange, kind: TokenKind) {
        self.found.push(SemanticToken::plain(range, kind));
    }

    fn path(&mut self, path: &Path) {
        let modifiers = match path.root {
            Root::Input | Root::Context => TokenModifiers::READONLY | TokenModifiers::LIBRARY,
            Root::Variable(..) => TokenModifiers::READONLY,
            Root::Item => TokenModifiers::default(),
            Root::Missing => return,
        };
        self.push(path.root_range, TokenKind::Variable, modifiers);
        for step in &path.steps {
            match &step.kind {
                StepKind::Child(_, range) => self.name(*range),
                StepKind::Union(selectors) => {
                    for selector in selectors {
                        if let Selector::Name(_, range) = selector {
                            self.name(*range);
                        }
                    }
                }
                StepKind::Filter(paths) => paths.iter().for_each(|path| self.path(path)),
                StepKind::Function(_, paths) => {
                    self.function(step.range);
                    paths.iter().for_each(|path| self.path(path));
                }
                StepKind::Index(_) | StepKind::Wildcard | StepKind::DeepScan | StepKind::Slice | StepKind::Unknown => {}
            }
        }
    }

    /// A name, with the quotes around it.
    fn name(&mut self, name: TextRange) {
        let bytes = self.text.as_bytes();
        let (start, end) = (usize::from(name.start()), usize::from(name.end()));
        let before = start.checked_sub(1).and_then(|at| bytes.get(at)).filter(|byte| matches!(byte, b'\'' | b'"'));
        let behind = before.filter(|quote| bytes.get(end) == Some(quote));
        let one = |quote: Option<&u8>| TextSize::new(u32::from(quote.is_some()));
        self.plain(TextRange::new(name.start() - one(before), name.end() + one(behind)), TokenKind::Property);
    }

    /// The name of a function in a path: what stands between dot and parenthesis.
    fn function(&mut self, step: TextRange) {
        let Some(raw) = self.text.get(std::ops::Range::<usize>::from(step)) else { return };
        let end = raw.find('(').unwrap_or(raw.len());
        let start = end - raw[..end].trim_start_matches('.').len();
        let range = TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32)) + step.start();
        self.push(range, TokenKind::Function, TokenModifiers::LIBRARY);
    }

    fn call(&mut self, call: &Call) {
        let modifiers = function(&call.name).map_or(TokenModifiers::default(), |_| TokenModifiers::LIBRARY);
        self.push(call.name_range, TokenKind::Function, modifiers);
        for Argument { value, range } in &call.arguments {
            match value {
                ArgumentValue::Text(_) => self.plain(*range, TokenKind::Text),
                ArgumentValue::Number(_) => self.plain(*range, TokenKind::Number),
                ArgumentValue::Boolean(_) | ArgumentValue::Null => self.plain(*range, TokenKind::Keyword),
                ArgumentValue::Path(path) => self.path(path),
                ArgumentValue::Call(call) => self.call(call),
                ArgumentValue::Missing | ArgumentValue::Unknown => {}
            }
        }
    }
}

/// The tokens of a piece that no tree knows.
fn between(text: &str, piece: TextRange, all: &mut Vec<SemanticToken>) {
    let Some(mut rest) = text.get(std::ops::Range::<usize>::from(piece)) else { return };
    let mut at = piece.start();
    while let Some(first) = rest.chars().next() {
        let run = |belongs: &dyn Fn(char) -> bool| rest.find(|next| !belongs(next)).unwrap_or(rest.len());
        let is_word = |next: char| next.is_alphanumeric() || next == '_';
        let is_number = |next: char| is_word(next) || next == '.';
        let (length, kind) = match first {
            '\'' | '"' => (quoted(rest, first), Some(TokenKind::Text)),
            '/' => {
                let end = quoted(rest, first);
                let flags = rest[end..].bytes().take_while(u8::is_ascii_alphabetic).count();
                (end + flags, Some(TokenKind::Regex))
            }
            '0'..='9' => (run(&is_number), Some(TokenKind::Number)),
            _ if first.is_whitespace() => (run(&char::is_whitespace), None),
            _ if is_word(first) => {
                let length = run(&is_word);
                (length, WORDS.contains(&&rest[..length]).then_some(TokenKind::Keyword))
            }
            _ => (first.len_utf8(), Some(TokenKind::Operator)),
        };
        let length = TextSize::new(length as u32);
        if let Some(kind) = kind {
            SemanticToken::plain(TextRange::at(at, length), kind).push_to(all);
        }
        at += length;
        rest = &rest[usize::from(length)..];
    }
}

/// The length of what starts with `quote` and ends with the next one that no
/// backslash hides; all that is left if there is none.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_hidden = false;
    for (at, next) in text.char_indices().skip(1) {
        match next {
            _ if is_hidden => is_hidden = false,
            '\\' => is_hidden = true,
            _ if next == quote => return at + next.len_utf8(),
            _ => {}
        }
    }
    text.len()
}
