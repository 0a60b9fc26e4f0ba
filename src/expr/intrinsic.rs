//! Calls of intrinsic functions: `States.Format('{}', $.name)`.
//!
//! The tree carries what completion, signature help and the rules need: where
//! the parentheses and commas stand, which escapes a text has, which arguments
//! are still to be written. Which functions exist, and what they take, it does
//! not know.

mod literal;

pub use literal::Literal;

use super::path::{Ending, Path, path};
use super::scanner::Scanner;
use super::{ExprError, MOST_DEPTH};
use crate::text::{TextRange, TextSize};

/// A text that is a call as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Intrinsic {
    /// The outermost call.
    pub call: Call,
    /// How many calls there are, this one and those in its arguments.
    pub calls: usize,
    /// What is wrong, in the order of the text.
    pub errors: Vec<ExprError>,
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name as written, with its prefix: `States.Format`. May be anything.
    pub name: Box<str>,
    /// Where the name stands.
    pub name_range: TextRange,
    /// What stands between the parentheses; if they are not closed, up to the
    /// end. `None` if there is no opening parenthesis.
    pub arguments_range: Option<TextRange>,
    /// Where the commas between the arguments stand.
    pub commas: Vec<TextSize>,
    /// The arguments. Between two commas there always is one.
    pub arguments: Vec<Argument>,
    /// Whether the closing parenthesis stands.
    pub is_closed: bool,
    /// Name and parentheses.
    pub range: TextRange,
}

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What it is.
    pub value: ArgumentValue,
    /// Without blanks around it.
    pub range: TextRange,
}

/// What an argument is.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentValue {
    /// A text in quotes.
    Text(Literal),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
    /// A path.
    Path(Path),
    /// A call.
    Call(Box<Call>),
    /// Nothing stands where an argument should.
    Missing,
    /// It is none of these.
    Unknown,
}

/// Reads a text that is a call as a whole.
pub fn parse(text: &str) -> Intrinsic {
    let mut scanner = Scanner::new(text);
    scanner.blanks();
    if scanner.at > 0 {
        let blanks = scanner.since(0);
        scanner.error(blanks, "nothing may stand before the name of the function");
    }
    let mut reader = Reader { scanner, calls: 0 };
    let call = reader.call(0);
    let Reader { mut scanner, calls } = reader;
    scanner.blanks();
    if !scanner.is_at_end() {
        let start = scanner.at;
        scanner.at = text.trim_end().len().max(start);
        let rest = scanner.since(start);
        // Where there is no parenthesis yet, that is what is wrong.
        if call.arguments_range.is_some() {
            scanner.error(rest, "nothing may stand behind the call");
        }
    }
    scanner.errors.sort_by_key(|error| (error.range.start(), error.range.end()));
    Intrinsic { call, calls, errors: scanner.errors }
}

impl Call {
    /// Calls `visit` for this call and for those in its arguments, outer ones first.
    pub fn for_each_call<'e>(&'e self, visit: &mut dyn FnMut(&'e Call)) {
        visit(self);
        for argument in &self.arguments {
            if let ArgumentValue::Call(call) = &argument.value {
                call.for_each_call(visit);
            }
        }
    }

    /// Calls `visit` for every path in the arguments, filters included.
    pub fn for_each_path<'e>(&'e self, visit: &mut dyn FnMut(&'e Path)) {
        for argument in &self.arguments {
            match &argument.value {
                ArgumentValue::Path(path) => path.for_each_path(visit),
                ArgumentValue::Call(call) => call.for_each_path(visit),
                _ => {}
            }
        }
    }

    /// The innermost call between whose parentheses `at` lies, and the place of
    /// the argument there, counted from 0.
    pub fn at(&self, at: TextSize) -> Option<(&Call, usize)> {
        let inside = self.arguments_range.is_some_and(|range| range.contains_inclusive(at));
        if !inside {
            return None;
        }
        let nested = self.arguments.iter().find_map(|argument| match &argument.value {
            ArgumentValue::Call(call) => call.at(at),
            _ => None,
        });
        Some(nested.unwrap_or((self, self.commas.partition_point(|comma| *comma < at))))
    }
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    calls: usize,
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.')
}

impl Reader<'_> {
    /// Reads a call. `depth` counts the calls around it.
    fn call(&mut self, depth: u32) -> Call {
        self.calls += 1;
        let start = self.scanner.at;
        let name = self.scanner.eat_while(is_name);
        let name_range = self.scanner.since(start);
        let mut call = Call {
            name: name.into(),
            name_range,
            arguments_range: None,
            commas: Vec::new(),
            arguments: Vec::new(),
            is_closed: false,
            range: name_range,
        };
        let after_name = self.scanner.at;
        self.scanner.blanks();
        let open = self.scanner.next_range();
        if !self.scanner.eat('(') {
            self.scanner.at = after_name;
            self.scanner.error(name_range, "the name of a function and `(` must stand here");
            return call;
        }
        if open.start() > name_range.end() {
            let blanks = TextRange::new(name_range.end(), open.start());
            self.scanner.doubt(blanks, "nothing should stand between the name and the parenthesis");
        }
        let inside = self.scanner.at;
        self.arguments(&mut call, depth);
        call.arguments_range = Some(self.scanner.since(inside));
        call.is_closed = self.scanner.eat(')');
        if !call.is_closed {
            self.scanner.unclosed(open, "the parenthesis is not closed");
        }
        call.range = self.scanner.since(start);
        call
    }

    fn arguments(&mut self, call: &mut Call, depth: u32) {
        self.scanner.blanks();
        if matches!(self.scanner.peek(), None | Some(')')) {
            return;
        }
        loop {
            self.scanner.blanks();
            let start = self.scanner.at;
            let value = self.argument(depth);
            let range = self.scanner.since(start);
            self.scanner.blanks();
            self.superfluous(&value);
            if value == ArgumentValue::Missing {
                let here = self.scanner.next_range();
                self.scanner.error(here, "an argument must stand here");
            }
            call.arguments.push(Argument { value, range });
            if self.scanner.peek() != Some(',') {
                return;
            }
            call.commas.push(self.scanner.offset());
            self.scanner.eat(',');
        }
    }

    /// Reports and passes over what stands between an argument and the next
    /// comma or parenthesis.
    fn superfluous(&mut self, argument: &ArgumentValue) {
        let start = self.scanner.at;
        let mut nested = 0u32;
        while let Some(next) = self.scanner.peek() {
            match next {
                ',' | ')' if nested == 0 => break,
                '(' => nested += 1,
                ')' => nested -= 1,
                '\'' => {
                    self.scanner.bump();
                    self.scanner.eat_while(|next| next != '\'');
                }
                _ => {}
            }
            self.scanner.bump();
        }
        let end = start + self.scanner.text[start..self.scanner.at].trim_end().len();
        if end > start {
            let range = TextRange::new((start as u32).into(), (end as u32).into());
            let is_unknown = matches!(argument, ArgumentValue::Unknown | ArgumentValue::Missing);
            let message = if is_unknown { NO_ARGUMENT } else { "a `,` or `)` must stand here" };
            self.scanner.error(range, message);
        }
    }

    fn argument(&mut self, depth: u32) -> ArgumentValue {
        let Some(first) = self.scanner.peek() else { return ArgumentValue::Missing };
        match first {
            ',' | ')' => ArgumentValue::Missing,
            '\'' | '"' => ArgumentValue::Text(literal::read(&mut self.scanner, first)),
            '$' => ArgumentValue::Path(path(&mut self.scanner, Ending::Argument, depth)),
            '-' | '+' | '.' | '0'..='9' => self.number(),
            _ if first.is_alphabetic() => self.word(depth),
            _ => ArgumentValue::Unknown,
        }
    }

    fn number(&mut self) -> ArgumentValue {
        let start = self.scanner.at;
        let text = self.scanner.eat_while(|next| next.is_alphanumeric() || matches!(next, '-' | '+' | '.'));
        match text.parse::<f64>() {
            Ok(number) if text.bytes().any(|byte| byte.is_ascii_digit()) => ArgumentValue::Number(number),
            _ => {
                let range = self.scanner.since(start);
                self.scanner.error(range, "this is no number");
                ArgumentValue::Unknown
            }
        }
    }

    fn word(&mut self, depth: u32) -> ArgumentValue {
        let start = self.scanner.at;
        let word = self.scanner.eat_while(is_name);
        match word {
            "true" => ArgumentValue::Boolean(true),
            "false" => ArgumentValue::Boolean(false),
            "null" => ArgumentValue::Null,
            _ => {
                let is_call = self.scanner.rest().trim_start().starts_with('(');
                if (is_call || "States.".starts_with(word) || word.starts_with("States.")) && depth < MOST_DEPTH {
                    self.scanner.at = start;
                    return ArgumentValue::Call(Box::new(self.call(depth + 1)));
                }
                if is_call {
                    let range = self.scanner.since(start);
                    self.scanner.error(range, "calls are nested too deep");
                    return ArgumentValue::Unknown;
                }
                let range = self.scanner.since(start);
                self.scanner.error(range, NO_ARGUMENT);
                ArgumentValue::Unknown
            }
        }
    }
}

const NO_ARGUMENT: &str = "this is no argument: a text stands in single quotes, a path starts with `$`";

#[cfg(test)]
mod tests;
