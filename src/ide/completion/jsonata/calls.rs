//! Calls of functions as they are inserted: with what must be given to them.

use super::Call;
use super::cursor::Cursor;
use crate::expr::jsonata::names::Names;
use crate::expr::jsonata::signature;
use crate::ide::completion::snippet::Snippet;
use crate::spec::jsonata::{JsonataFunction, function};
use crate::spec::jsonata_callbacks::{Callback, UNKNOWN_CALLER, callback};
use crate::spec::jsonata_constants::constants;

/// Writes calls for one expression.
pub(super) struct Calls<'a> {
    pub snippets: bool,
    pub names: &'a Names<'a>,
}

impl Calls<'_> {
    /// A call with what it cannot do without; the first argument stands before
    /// `~>` if it `is_chained`.
    pub fn call(&self, function: &JsonataFunction, is_chained: bool) -> Call {
        let mut writer = Writer::default();
        writer.literal(&format!("${}(", function.name));
        let takes_more = function.parameters.len() > usize::from(is_chained);
        if self.snippets {
            let callback = callback(function.name);
            let kinds = signature::parse(function.signature).map(|signature| signature.parameters).unwrap_or_default();
            let parameters = function.parameters.iter().zip(kinds).skip(usize::from(is_chained));
            // Without its function `$sift` gives what it was given.
            let is_wanted = |optional: bool| !optional || function.name == "sift";
            let parameters = parameters.enumerate().filter(|(_, (row, _))| is_wanted(row.optional));
            let skipped = usize::from(is_chained);
            for (index, (parameter, kind)) in parameters {
                if index > 0 {
                    writer.literal(", ");
                }
                match callback.filter(|_| kind.kind.letters == "f") {
                    Some(callback) => writer.lambda(callback),
                    None => match constants(function.name, index + skipped) {
                        [] => writer.stop(parameter.name),
                        texts => writer.choice(texts),
                    },
                }
            }
        }
        writer.literal(")");
        Call { text: writer.text, takes_arguments: takes_more }
    }

    /// A call of a function of the expression itself.
    pub fn own_call<'t>(&self, name: &str, parameters: impl Iterator<Item = &'t str>, is_chained: bool) -> Call {
        let mut parameters = parameters.skip(usize::from(is_chained)).peekable();
        let takes_more = parameters.peek().is_some();
        let mut writer = Writer::default();
        writer.literal(&format!("{name}("));
        if self.snippets {
            for (index, parameter) in parameters.enumerate() {
                if index > 0 {
                    writer.literal(", ");
                }
                writer.stop(parameter);
            }
        }
        writer.literal(")");
        Call { text: writer.text, takes_arguments: takes_more }
    }

    /// A lambda, as the function takes it that it is given to.
    pub fn lambda(&self, callback: Option<&Callback>) -> Call {
        let mut writer = Writer::default();
        writer.lambda(callback.unwrap_or(&UNKNOWN_CALLER));
        Call { text: writer.text, takes_arguments: false }
    }

    /// The built-in function whose argument is at the cursor, and for which
    /// parameter that is.
    pub fn parameter_at(&self, cursor: &Cursor) -> Option<(&'static JsonataFunction, usize)> {
        let (call, index) = cursor.argument?;
        let call = self.names.calls.iter().find(|known| known.node == call)?;
        let reference = &self.names.references[call.reference?];
        let function = function(reference.name).filter(|_| reference.binding.is_none())?;
        Some((function, index + usize::from(call.chained.is_some())))
    }

    /// How the function is called that is wanted as the argument at the cursor.
    pub fn callback_at(&self, cursor: &Cursor) -> Option<&'static Callback> {
        let (function, index) = self.parameter_at(cursor)?;
        let kinds = signature::parse(function.signature).ok()?;
        let takes = kinds.parameters.get(index).is_some_and(|parameter| parameter.kind.letters == "f");
        callback(function.name).filter(|_| takes)
    }
}

/// Writes a text with tab stops, which it counts.
#[derive(Default)]
struct Writer {
    text: Snippet,
    stops: u32,
}

impl Writer {
    fn literal(&mut self, text: &str) {
        self.text.push(text);
    }

    fn stop(&mut self, placeholder: &str) {
        self.stops += 1;
        self.text.append(Snippet::stop(self.stops, placeholder));
    }

    /// One of these texts, in quotes.
    fn choice(&mut self, texts: &[&str]) {
        self.stops += 1;
        self.text.append(Snippet::choice(self.stops, texts).between("'", "'"));
    }

    fn lambda(&mut self, callback: &Callback) {
        self.literal("function(");
        let usual = callback.arguments.iter().take(callback.usual);
        let parameters: Vec<String> = usual.map(|argument| format!("${}", argument.name)).collect();
        self.literal(&parameters.join(", "));
        self.literal(") { ");
        self.stop(callback.body);
        self.literal(" }");
    }
}
