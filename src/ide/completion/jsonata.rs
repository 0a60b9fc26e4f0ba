//! What may be written in an expression in JSONata: variables, functions,
//! members of `$states` and of the data, words.
//!
//! [`cursor`] tells what is wanted, the tables tell what there is. Whether a
//! member exists depends on the field that the expression stands in.

mod calls;
mod cursor;

use calls::Calls;
use cursor::{Cursor, Wanted, cursor_at};

use rustc_hash::FxHashSet;

use super::data::{jsonata_name, known_members_at};
use super::form::{Insert, blank_expression};
use super::snippet::Snippet;
use super::spot::Spot;
use super::{List, Proposal};
use crate::expr::jsonata::names::{Binding, BindingKind, Names, resolve};
use crate::expr::jsonata::{NodeKind, Tree};
use crate::ide::expression::{ExpressionAt, with_expression_at};
use crate::ide::jsonata_path::PlainPath;
use crate::ide::markup::jsonata::one_line;
use crate::ide::variables::variables_at;
use crate::ide::{CompletionItem, CompletionKind, Definition, markup};
use crate::model::{Code, Jsonata, Place, Role};
use crate::spec::context::{self, ContextMember, OnlyIn};
use crate::spec::jsonata::{Availability, FUNCTIONS};
use crate::spec::jsonata_callbacks::Callback;
use crate::spec::jsonata_constants::constants;
use crate::spec::states_variable::{self, ERROR_OUTPUT, ERROR_OUTPUT_MEMBERS, MEMBERS};
use crate::spec::{QueryLanguage, jsonata_operators};
use crate::syntax::{Entry, ScalarKind};
use crate::text::{TextRange, TextSize};

/// What stands around an expression.
const DELIMITERS: &str = "{%%}";

/// How many characters of an expression a list has room for.
const DETAIL_WIDTH: usize = 50;

impl List<'_> {
    /// What may be written at the cursor in the value of `entry`, if that is or
    /// may become an expression in JSONata. Whether nothing else is meant.
    pub(super) fn jsonata(&mut self, place: &Place, entry: Entry) -> bool {
        if place.frame().language != QueryLanguage::Jsonata {
            return false;
        }
        let (definition, snippets) = (self.definition, self.snippets);
        let cursor = self.at;
        let found = with_expression_at(self.definition, self.at, |at| {
            let Code::Jsonata(code) = &at.embedded.code else { return Vec::new() };
            // Within an escape nothing can be put.
            if at.range(TextRange::empty(at.offset)) != TextRange::empty(cursor) {
                return Vec::new();
            }
            let names = resolve(&code.tree, &code.text);
            let Some(cursor_in_code) = cursor_at(&code.text, &code.tree, &names, at.offset) else { return Vec::new() };
            let word = match cursor_in_code.word.is_empty() {
                true => TextRange::empty(cursor),
                false => at.range(cursor_in_code.word),
            };
            let typed = &code.text[cursor_in_code.word];
            let bindings = visible(&code.tree, &names, at.offset);
            let spot = Spot::part(definition, place.frame().node, entry.value(), word);
            let names = &names;
            let mut items =
                Items { definition, cursor, snippets, at, code, names, bindings, typed, spot, items: Vec::new() };
            items.all(&cursor_in_code);
            items.items
        });
        self.delimiters(place, entry);
        self.items.extend(found.unwrap_or_default());
        entry.value().text_value().is_some_and(|text| text.starts_with(&DELIMITERS[..2]))
    }

    /// `{% %}` where the service looks for them and nothing else stands there,
    /// at most a part of them.
    fn delimiters(&mut self, place: &Place, entry: Entry) {
        let value = entry.value();
        let is_open = matches!(value.scalar().map(|scalar| scalar.kind), Some(ScalarKind::Text { closed: false, .. }));
        let is_blank = match value.text_value() {
            // What is not closed yet has taken the rest of the line for its own.
            Some(_) if is_open => {
                let content = value.content_range();
                let part = |start: TextSize, end: TextSize| self.definition.text().get(start.into()..end.into());
                part(content.start(), self.at).is_some_and(|before| DELIMITERS.starts_with(before.trim()))
                    && part(self.at, content.end())
                        .is_some_and(|rest| rest.trim_matches(['}', ']', ',', ' ']).is_empty())
            }
            Some(text) => DELIMITERS.starts_with(text.trim()) || matches!(&*text, "{}" | "{%}"),
            None => value.is_missing(),
        };
        let object = place.frames.iter().rev().find(|frame| !matches!(frame.role, Role::Template | Role::Assign));
        let field = object.and_then(|frame| match (frame.role, frame.entry) {
            (Role::Object(shape), Some(entry)) => crate::spec::fields::field(shape, &entry.key()?),
            _ => None,
        });
        if !is_blank || !field.is_some_and(|field| field.evaluated) {
            return;
        }
        let Some(spot) = Spot::value(self.definition, place, entry, self.at) else { return };
        let mut proposal = Proposal::new("{% %}", CompletionKind::Snippet, Insert::text(blank_expression()));
        proposal.retrigger = true;
        self.push(&spot, proposal.detail("expression"));
    }
}

/// The documentation of a row that an item of this file names.
pub(super) fn documentation(table: &str, name: &str) -> Option<String> {
    match table {
        "jsonata" => Some(markup::jsonata::function(crate::spec::jsonata::function(name)?)),
        "lambda" => Some(markup::jsonata::operator(&jsonata_operators::LAMBDA)),
        "in" => Some(markup::jsonata::operator(&jsonata_operators::IN)),
        "$states" => match name.split_once('.') {
            None if name.is_empty() => Some(markup::jsonata::states_variable()),
            None => Some(markup::jsonata::states_member("$states", states_variable::member(name)?)),
            Some((_, member)) => {
                let member = ERROR_OUTPUT_MEMBERS.iter().find(|row| row.name == member)?;
                Some(markup::jsonata::states_member("$states.errorOutput", member))
            }
        },
        _ => None,
    }
}

/// The items for one place in an expression.
struct Items<'a> {
    definition: &'a Definition,
    /// In the definition.
    cursor: TextSize,
    snippets: bool,
    at: &'a ExpressionAt<'a>,
    code: &'a Jsonata,
    names: &'a Names<'a>,
    /// What can be used of [`Names::bindings`], the last first.
    bindings: Vec<&'a Binding<'a>>,
    /// The word under the cursor.
    typed: &'a str,
    /// Where that stands in the definition.
    spot: Spot,
    items: Vec<CompletionItem>,
}

impl Items<'_> {
    fn all(&mut self, cursor: &Cursor) {
        match &cursor.wanted {
            Wanted::Value => self.values(cursor),
            Wanted::Operator => self.operators(),
            Wanted::Text => self.constants(cursor, ""),
            Wanted::Step(path) => {
                path.iter().for_each(|path| self.steps(path));
                if path.as_ref().is_none_or(|path| self.is_there(path)) {
                    self.data();
                }
            }
        }
    }

    fn values(&mut self, cursor: &Cursor) {
        let calls = Calls { snippets: self.snippets, names: self.names };
        let is_word = !self.typed.starts_with('$');
        let callback = calls.callback_at(cursor);
        let is_name_enough = cursor.is_called || callback.is_some();
        self.constants(cursor, "'");
        if callback.is_some() {
            self.lambda(&calls, callback, cursor);
        }
        self.bindings(&calls, cursor, is_name_enough);
        self.states();
        self.state_variables();
        if is_word && !cursor.is_called {
            self.data();
        }
        if callback.is_none() {
            self.lambda(&calls, callback, cursor);
        }
        for function in FUNCTIONS.iter().filter(|function| function.availability != Availability::Forbidden) {
            // A binding of the same name hides the function.
            if self.binds(function.name) {
                continue;
            }
            let label = format!("${}", function.name);
            let insert = match is_name_enough {
                true => Call::plain(&label),
                false => calls.call(function, cursor.is_chained),
            };
            let detail = function.label();
            self.push(&label, CompletionKind::Function, insert, Some(&detail), Some(("jsonata", function.name)));
        }
        if is_word {
            for word in ["true", "false", "null"] {
                self.push(word, CompletionKind::Keyword, Call::plain(word), None, None);
            }
        }
    }

    /// The texts that are all that the argument at the cursor may be.
    fn constants(&mut self, cursor: &Cursor, quote: &str) {
        let calls = Calls { snippets: self.snippets, names: self.names };
        let Some((function, index)) = calls.parameter_at(cursor) else { return };
        let parameter = function.parameter(index).map(|parameter| parameter.name);
        for text in constants(function.name, index) {
            let label = format!("{quote}{text}{quote}");
            self.push(&label, CompletionKind::EnumValue, Call::plain(&label), parameter, None);
        }
    }

    /// A function that is written here.
    fn lambda(&mut self, calls: &Calls, callback: Option<&Callback>, cursor: &Cursor) {
        if !self.typed.starts_with('$') && !cursor.is_called {
            let detail = Some("a function of your own");
            let insert = calls.lambda(callback);
            self.push("function", CompletionKind::Keyword, insert, detail, Some(("lambda", "")));
        }
    }

    /// What the expression binds itself, the last first.
    fn bindings(&mut self, calls: &Calls, cursor: &Cursor, is_name_enough: bool) {
        for binding in self.bindings.clone() {
            let label = format!("${}", binding.name);
            let detail = match (binding.kind, binding.value) {
                (BindingKind::Assignment, Some(value)) => {
                    one_line(&self.code.text[self.code.tree.range(value)], DETAIL_WIDTH)
                }
                (BindingKind::Assignment, None) => String::new(),
                (BindingKind::Parameter, _) => "parameter".to_owned(),
                (BindingKind::Context, _) => "bound with @".to_owned(),
                (BindingKind::Position, _) => "position, bound with #".to_owned(),
            };
            let lambda = binding.value.and_then(|value| match self.code.tree.kind(value) {
                NodeKind::Lambda(lambda) => Some(lambda),
                _ => None,
            });
            match lambda.filter(|_| !is_name_enough) {
                Some(lambda) => {
                    let parameters =
                        lambda.parameters.items.iter().map(|item| &self.code.text[self.code.tree.range(*item)]);
                    let insert = calls.own_call(&label, parameters, cursor.is_chained);
                    self.push(&label, CompletionKind::Function, insert, Some(&detail), None);
                }
                None => self.push(&label, CompletionKind::Variable, Call::plain(&label), Some(&detail), None),
            }
        }
    }

    fn binds(&self, name: &str) -> bool {
        self.bindings.iter().any(|binding| binding.name == name)
    }

    /// `$states` with each of its members, and by itself.
    fn states(&mut self) {
        if self.binds("states") {
            return;
        }
        let site = &self.at.embedded.site;
        for member in MEMBERS.iter().filter(|member| states_variable::exists(member, site.shape, site.field.name)) {
            let label = format!("$states.{}", member.name);
            let insert = Call::plain(&label);
            self.push(&label, CompletionKind::ContextPath, insert, Some(member.title), Some(("$states", member.name)));
        }
        let detail = Some("what the state works with");
        self.push("$states", CompletionKind::Variable, Call::plain("$states"), detail, Some(("$states", "")));
    }

    /// What `Assign` sets.
    fn state_variables(&mut self) {
        for variable in variables_at(self.definition, self.cursor) {
            if !self.binds(&variable.name) {
                let label = format!("${}", variable.name);
                self.push(&label, CompletionKind::Variable, Call::plain(&label), Some(&variable.detail()), None);
            }
        }
    }

    /// Members that the data is known to have.
    fn data(&mut self) {
        // The tables say more of those that they have.
        let told: FxHashSet<String> = self.items.iter().map(|item| item.label.clone()).collect();
        for member in known_members_at(self.definition, self.at) {
            if told.contains(&*member.name) {
                continue;
            }
            let insert = Call::plain(&jsonata_name(&member.name));
            self.push(&member.name, CompletionKind::Field, insert, Some(&member.detail), None);
        }
    }

    /// Whether the path does not start with a member of `$states` that this
    /// field does not have.
    fn is_there(&self, path: &PlainPath) -> bool {
        let site = &self.at.embedded.site;
        let first = path.members.first().filter(|_| path.variable == "states");
        let member = first.and_then(|first| states_variable::member(first));
        member.is_none_or(|member| states_variable::exists(member, site.shape, site.field.name))
    }

    /// Members of what stands before the dot.
    fn steps(&mut self, path: &PlainPath) {
        if path.variable != "states" {
            return;
        }
        let site = &self.at.embedded.site;
        let exists = |member| states_variable::exists(member, site.shape, site.field.name);
        match path.members.split_first() {
            None => {
                for member in MEMBERS.iter().filter(|member| exists(member)) {
                    self.member(member.name, Some(member.title), "$states", member.name);
                }
            }
            Some((first, rest)) if first == states_variable::CONTEXT => {
                let at = self.at;
                for member in context::children(&rest.join(".")).filter(|member| is_available(member, at)) {
                    self.member(member.name(), Some(member.kind.name()), "context", member.path);
                }
            }
            Some((first, [])) if first == ERROR_OUTPUT => {
                if states_variable::member(first).is_some_and(exists) {
                    for member in ERROR_OUTPUT_MEMBERS {
                        let key = format!("{ERROR_OUTPUT}.{}", member.name);
                        self.member(member.name, Some(member.title), "$states", &key);
                    }
                }
            }
            Some(_) => {}
        }
    }

    fn member(&mut self, name: &str, detail: Option<&str>, table: &'static str, row: &str) {
        self.push(name, CompletionKind::ContextPath, Call::plain(name), detail, Some((table, row)));
    }

    fn operators(&mut self) {
        for (word, detail, table) in [
            ("and", "both are true", None),
            ("or", "one of both is true", None),
            ("in", "is an element of an array", Some(("in", ""))),
        ] {
            self.push(word, CompletionKind::Keyword, Call::plain(word), Some(detail), table);
        }
    }

    fn push(
        &mut self,
        label: &str,
        kind: CompletionKind,
        call: Call,
        detail: Option<&str>,
        docs: Option<(&'static str, &str)>,
    ) {
        // What the client filters by must start like the word that is replaced.
        let filter = match self.typed.is_empty() || self.typed.starts_with('$') {
            true => label,
            false => label.trim_start_matches('$'),
        };
        let mut proposal = Proposal::new(label, kind, Insert::Part(call.text)).filter(filter.to_owned());
        proposal.detail = detail.filter(|detail| !detail.is_empty());
        proposal.docs = docs;
        proposal.shows_signature = call.takes_arguments;
        self.items.push(proposal.item(&self.spot, self.snippets));
    }
}

/// Whether the member of the context object exists in this expression, or may.
fn is_available(member: &ContextMember, at: &ExpressionAt) -> bool {
    let facts = &at.state.entry.facts;
    let site = &at.embedded.site;
    // A token is of use where it is handed out.
    let is_of_use = member.only_in != Some(OnlyIn::Callback) || site.state_field() == "Arguments";
    is_of_use && facts.may_have(member, Some(site.state_field()))
}

/// The bindings that can be used at `offset`, the last first.
fn visible<'n>(tree: &Tree, names: &'n Names<'n>, offset: TextSize) -> Vec<&'n Binding<'n>> {
    let mut found: Vec<&Binding> = names.visible_at(offset).collect();
    found.reverse();
    let mut seen = FxHashSet::default();
    found.retain(|binding| !tree.range(binding.variable).contains_inclusive(offset) && seen.insert(binding.name));
    found
}

/// What an item inserts in an expression.
struct Call {
    text: Snippet,
    /// It is a call whose arguments are yet to be written.
    takes_arguments: bool,
}

impl Call {
    fn plain(text: &str) -> Self {
        Call { text: text.into(), takes_arguments: false }
    }
}

#[cfg(test)]
mod tests;
