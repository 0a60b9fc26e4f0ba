//! Reads paths.
//!
//! What is let pass is what the dialect's own reader lets pass, since that is
//! what AWS runs: any character but dots, brackets and blanks in a name, a dot
//! before a bracket, blanks within brackets, backslashes before any character.
//! What that reader takes by accident only is an error that is marked as
//! doubtful. The text of a filter is searched for paths and not judged.

use super::{Path, Root, Selector, Step, StepKind};
use crate::expr::MOST_DEPTH;
use crate::expr::scanner::Scanner;
use crate::text::TextRange;

/// What a path is within, which decides where it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::expr) enum Ending {
    /// Nothing else: it ends with the text.
    Whole,
    /// The arguments of a call: a comma, a parenthesis or a blank ends it.
    Argument,
    /// A filter: an operator ends it as well.
    Filter,
}

impl Ending {
    fn ends_name(self, character: char) -> bool {
        match self {
            Ending::Whole => false,
            Ending::Argument => matches!(character, ',' | ')'),
            Ending::Filter => matches!(character, ',' | ')' | ']' | '=' | '!' | '<' | '>' | '&' | '|' | '~'),
        }
    }
}

/// Reads a path from where the scanner stands. `depth` counts what is around it.
pub(in crate::expr) fn path(scanner: &mut Scanner, ending: Ending, depth: u32) -> Path {
    if ending == Ending::Whole {
        scanner.blanks();
    }
    let start = scanner.at;
    let root = root(scanner);
    let root_range = scanner.since(start);
    if root == Root::Missing {
        let rest = TextRange::up_to((scanner.text.trim_end().len() as u32).into());
        let range = TextRange::new(scanner.offset(), rest.end().max(scanner.offset()));
        scanner.error(range, "a path starts with `$`");
        scanner.at = scanner.text.len();
        return Path { root, root_range, steps: Vec::new(), range, errors: Vec::new() };
    }
    let mut reader = Reader { scanner, ending, depth, steps: Vec::new() };
    reader.steps();
    let steps = reader.steps;
    let end = steps.last().map_or(root_range.end(), |step| step.range.end());
    if ending == Ending::Whole {
        trailing(scanner);
    }
    Path { root, root_range, steps, range: TextRange::new(root_range.start(), end), errors: Vec::new() }
}

fn root(scanner: &mut Scanner) -> Root {
    if scanner.eat('@') {
        return Root::Item;
    }
    if !scanner.eat('$') {
        return Root::Missing;
    }
    if scanner.eat('$') {
        return Root::Context;
    }
    let start = scanner.at;
    if !scanner.peek().is_some_and(|first| first.is_alphabetic() || first == '_') {
        return Root::Input;
    }
    let name = scanner.eat_while(|character| character.is_alphanumeric() || character == '_');
    Root::Variable(name.into(), scanner.since(start))
}

/// Reports what stands behind a path that should be the whole text.
fn trailing(scanner: &mut Scanner) {
    let start = scanner.at;
    scanner.blanks();
    if scanner.is_at_end() {
        return;
    }
    let end = scanner.text.trim_end().len();
    scanner.at = end;
    let range = scanner.since(start);
    scanner.at = scanner.text.len();
    scanner.error(range, "a path goes on with `.` or `[`");
}

struct Reader<'r, 'a> {
    scanner: &'r mut Scanner<'a>,
    ending: Ending,
    depth: u32,
    steps: Vec<Step>,
}

impl Reader<'_, '_> {
    fn steps(&mut self) {
        loop {
            let start = self.scanner.at;
            match self.scanner.peek() {
                Some('.') => self.dot(start),
                Some('[') => self.bracket(start),
                Some(next) if self.goes_on_without_dot(next) => {
                    let here = self.scanner.next_range();
                    self.scanner.doubt(here, "there should be a `.` before the name");
                    self.name(start);
                }
                _ => return,
            }
            if self.scanner.at == start {
                return;
            }
        }
    }

    /// The dialect takes a name right behind a bracket: `$.a[0]b`.
    fn goes_on_without_dot(&self, next: char) -> bool {
        let is_behind_bracket = self.scanner.text[..self.scanner.at].ends_with(']') && !self.steps.is_empty();
        is_behind_bracket && self.ending == Ending::Whole && !next.is_whitespace() && !matches!(next, ']' | ')' | ',')
    }

    fn push(&mut self, kind: StepKind, start: usize) {
        let range = self.scanner.since(start);
        self.steps.push(Step { kind, range });
    }

    fn dot(&mut self, start: usize) {
        self.scanner.eat('.');
        if self.scanner.eat('.') {
            self.push(StepKind::DeepScan, start);
            let next = self.scanner.at;
            match self.scanner.peek() {
                Some('[') => return,
                _ => return self.after_dot(next),
            }
        }
        self.after_dot(start);
    }

    fn after_dot(&mut self, start: usize) {
        match self.scanner.peek() {
            Some('*') => {
                self.scanner.eat('*');
                self.push(StepKind::Wildcard, start);
            }
            Some('[') => self.bracket(start),
            _ => self.name(start),
        }
    }

    /// Reads a name that no quotes are around; it may be that of a function.
    fn name(&mut self, start: usize) {
        let from = self.scanner.at;
        let mut name = String::new();
        let mut blank = None;
        let mut bracket = None;
        while let Some(next) = self.scanner.peek() {
            match next {
                '\\' => {
                    self.scanner.bump();
                    // A backslash alone at the end stands for itself.
                    name.push(self.scanner.bump().unwrap_or('\\'));
                }
                '.' | '[' | '(' => break,
                _ if next.is_whitespace() => {
                    let at = self.scanner.at;
                    self.scanner.blanks();
                    if !self.name_goes_on() {
                        self.scanner.at = at;
                        break;
                    }
                    blank.get_or_insert(self.scanner.since(at));
                    name.push_str(&self.scanner.text[at..self.scanner.at]);
                }
                _ if self.ending.ends_name(next) => break,
                _ => {
                    if matches!(next, ']' | ')') {
                        bracket.get_or_insert(self.scanner.next_range());
                    }
                    name.push(next);
                    self.scanner.bump();
                }
            }
        }
        let range = self.scanner.since(from);
        if name.is_empty() {
            let dots = TextRange::new((start as u32).into(), range.end());
            let before = if start == from { self.steps.last().map_or(dots, |step| step.range) } else { dots };
            self.scanner.error(before, "a name must follow the dot");
            self.push(StepKind::Child(name.into(), range), start);
            // A dot too many is passed over, with what it should have been before.
            return;
        }
        if self.scanner.peek() == Some('(') {
            return self.function(name, start);
        }
        if let Some(blank) = blank {
            self.scanner.error(blank, format!("a name with blanks must stand in brackets and quotes: `['{name}']`"));
        }
        if let Some(bracket) = bracket {
            self.scanner.doubt(bracket, "nothing is open that this closes");
        }
        self.push(StepKind::Child(name.into(), range), start);
    }

    /// Whether more of a name stands behind a blank.
    fn name_goes_on(&self) -> bool {
        let is_part = |next: char| next.is_alphanumeric() || matches!(next, '_' | '-');
        self.ending == Ending::Whole && self.scanner.peek().is_some_and(is_part)
    }

    fn function(&mut self, name: String, start: usize) {
        let open = self.scanner.next_range();
        self.scanner.eat('(');
        let paths = self.paths_until(')');
        if !self.scanner.eat(')') {
            self.scanner.unclosed(open, "the parenthesis is not closed");
        }
        self.push(StepKind::Function(name.into(), paths), start);
    }

    fn bracket(&mut self, start: usize) {
        let open = self.scanner.next_range();
        self.scanner.eat('[');
        self.scanner.blanks();
        if self.scanner.peek() == Some('?') {
            return self.filter(open, start);
        }
        let mut selectors = Vec::new();
        let mut is_known = true;
        loop {
            self.scanner.blanks();
            match self.selector() {
                Some(selector) => selectors.push(selector),
                None => {
                    is_known = false;
                    self.unknown_selector(open);
                }
            }
            self.scanner.blanks();
            if !self.scanner.eat(',') {
                break;
            }
        }
        if !self.scanner.eat(']') && is_known {
            // What does not belong there is passed over, if the bracket is closed at all.
            let from = self.scanner.at;
            self.scanner.eat_while(|next| !matches!(next, ']' | '['));
            if self.scanner.peek() == Some(']') {
                let range = self.scanner.since(from);
                self.scanner.error(range, "a `,` or `]` must stand here");
                self.scanner.eat(']');
            } else {
                self.scanner.at = from;
                self.scanner.unclosed(open, "the bracket is not closed");
            }
        }
        let kind = match (is_known, selectors.len()) {
            (true, 1) => match selectors.remove(0) {
                Selector::Name(name, range) => StepKind::Child(name, range),
                Selector::Index(index) => StepKind::Index(index),
                Selector::Slice => StepKind::Slice,
                Selector::Wildcard => StepKind::Wildcard,
            },
            (true, _) => StepKind::Union(selectors),
            (false, _) => StepKind::Unknown,
        };
        self.push(kind, start);
    }

    fn selector(&mut self) -> Option<Selector> {
        match self.scanner.peek()? {
            quote @ ('\'' | '"') => Some(self.quoted(quote)),
            '*' => {
                self.scanner.eat('*');
                Some(Selector::Wildcard)
            }
            '-' | ':' | '0'..='9' => {
                let from = self.scanner.at;
                let text = self.scanner.eat_while(|next| matches!(next, '-' | ':' | '0'..='9') || next == ' ');
                let text = text.trim_end();
                if text.contains(':') {
                    return Some(Selector::Slice);
                }
                if let Ok(index) = text.parse() {
                    return Some(Selector::Index(index));
                }
                if text.len() > 18 && text.bytes().all(|digit| digit.is_ascii_digit()) {
                    return Some(Selector::Index(i64::MAX));
                }
                self.scanner.at = from;
                None
            }
            _ => None,
        }
    }

    /// Reports and passes over something that does not belong into brackets.
    fn unknown_selector(&mut self, open: TextRange) {
        let from = self.scanner.at;
        let text = self.scanner.eat_while(|next| !matches!(next, ']' | ',' | '[')).trim_end();
        let range = TextRange::at((from as u32).into(), (text.len() as u32).into());
        let is_closed = self.scanner.peek() == Some(']');
        if text.is_empty() && is_closed {
            let range = TextRange::new(open.start(), self.scanner.next_range().end());
            self.scanner.error(range, "a name in quotes, an index or `*` must stand in the brackets");
        } else if text.is_empty() {
            self.scanner.unclosed(open, "the bracket is not closed");
        } else if text.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            self.scanner.error(range, format!("a name in brackets must stand in quotes: `['{text}']`"));
        } else if text.starts_with(['$', '@', '(']) {
            self.scanner.error(range, "what stands in brackets cannot be computed");
        } else {
            self.scanner.error(range, "a name in quotes, an index or `*` must stand in the brackets");
        }
    }

    /// Reads a name in quotes, which a backslash before the quote does not end.
    fn quoted(&mut self, quote: char) -> Selector {
        let open = self.scanner.next_range();
        self.scanner.bump();
        let from = self.scanner.at;
        let mut name = String::new();
        while let Some(next) = self.scanner.peek() {
            if next == quote {
                break;
            }
            self.scanner.bump();
            if next == '\\' {
                name.push(self.scanner.bump().unwrap_or('\\'));
            } else {
                name.push(next);
            }
        }
        let range = self.scanner.since(from);
        if !self.scanner.eat(quote) {
            self.scanner.unclosed(open, "the quote is not closed");
        }
        Selector::Name(name.into(), range)
    }

    fn filter(&mut self, open: TextRange, start: usize) {
        self.scanner.eat('?');
        self.scanner.blanks();
        if self.scanner.peek() != Some('(') && self.scanner.peek() != Some(']') {
            let range = self.scanner.next_range();
            self.scanner.doubt(range, "a filter stands in parentheses: `[?(…)]`");
        }
        let paths = self.paths_until(']');
        if !self.scanner.eat(']') {
            self.scanner.unclosed(open, "the bracket of the filter is not closed");
        }
        self.push(StepKind::Filter(paths), start);
    }

    /// Reads up to the closing bracket that belongs to the one before, or to
    /// the end; gives the paths on the way. Quotes, and what looks like a
    /// regular expression, are passed over.
    fn paths_until(&mut self, close: char) -> Vec<Path> {
        let mut paths = Vec::new();
        let mut nested = 0u32;
        while let Some(next) = self.scanner.peek() {
            match next {
                _ if next == close && nested == 0 => break,
                '\'' | '"' => {
                    self.quoted(next);
                    continue;
                }
                '~' => {
                    self.scanner.bump();
                    self.scanner.blanks();
                    self.regular_expression();
                    continue;
                }
                '@' | '$' if self.depth < MOST_DEPTH => {
                    paths.push(path(self.scanner, Ending::Filter, self.depth + 1));
                    continue;
                }
                '(' | '[' => nested += 1,
                ')' | ']' => nested = nested.saturating_sub(1),
                _ => {}
            }
            self.scanner.bump();
        }
        paths
    }

    /// Passes over `/…/` with its flags.
    fn regular_expression(&mut self) {
        if !self.scanner.eat('/') {
            return;
        }
        while let Some(next) = self.scanner.bump() {
            match next {
                '\\' => {
                    self.scanner.bump();
                }
                '/' => return,
                _ => {}
            }
        }
    }
}
