//! Calls of intrinsic functions, their constant arguments, and members of the
//! context object, in the texts that JSONPath states evaluate.
//!
//! Only what fits is offered: where an array is wanted, no function that gives
//! a text. What lies in the state's input, others know.

use std::borrow::Cow;

use super::form::Insert;
use super::snippet::Snippet;
use super::spot::Spot;
use super::{List, Proposal};
use crate::expr::{Argument, ArgumentValue, Call, Expression, Path, Root, StepKind};
use crate::ide::CompletionKind;
use crate::ide::expression::{ExpressionAt, with_expression_at};
use crate::model::{Code, Place, Role, StateView};
use crate::spec::context::{self, CONTEXT, ContextKind, ContextMember};
use crate::spec::functions::{ArgumentKind, FUNCTIONS, IntrinsicFunction, Limit, Parameter, function};
use crate::spec::{Shape, StateType};
use crate::syntax::Entry;
use crate::text::{TextRange, TextSize};

/// What may be written at a place in an expression.
#[derive(Debug)]
enum Wanted<'e> {
    /// A path, a call or a constant, instead of a word.
    Value {
        /// The word.
        word: TextRange,
        /// The call that it is an argument of, and its place among them.
        of: Option<(&'e Call, usize)>,
        /// It is the name of a call whose parentheses stand.
        is_called: bool,
    },
    /// What stands between the quotes of an argument.
    Text {
        /// All that stands there; if the quote is not closed, up to the cursor.
        word: TextRange,
        /// The call and the argument's place.
        of: (&'e Call, usize),
    },
    /// What a path starts with, instead of a word that starts with `$`.
    Root {
        /// The word.
        word: TextRange,
        /// The call that it is an argument of, and its place among them.
        of: Option<(&'e Call, usize)>,
    },
    /// A path into the context object.
    Context {
        /// The path.
        path: &'e Path,
        /// The call that it is an argument of, and its place among them.
        of: Option<(&'e Call, usize)>,
    },
}

impl List<'_> {
    /// What may be written at the cursor in the text of `entry`; calls of
    /// intrinsic functions only where they are evaluated.
    pub(super) fn expressions(&mut self, place: &Place, entry: Entry, takes_calls: bool) {
        let value = entry.value();
        if value.text_value().is_none() {
            // Without quotes there is nothing to write into yet: bring them along.
            let spot = value.is_missing().then(|| Spot::value(self.definition, place, entry, self.at)).flatten();
            if let Some(spot) = spot {
                self.push(&spot, Proposal::new("$", CompletionKind::Value, Insert::text("$")));
                if takes_calls {
                    self.functions(&spot, &ArgumentKind::Any.into(), |list, function| {
                        Insert::text(list.call(function))
                    });
                }
            }
            return;
        }
        let definition = self.definition;
        with_expression_at(definition, self.at, |at| {
            if let Code::JsonPath(expression) = &at.embedded.code
                && let Some(wanted) = in_expression(expression, at.embedded.code_text(), at.offset)
            {
                let spot = |range| Spot::part(definition, place.frame().node, value, at.range(range));
                self.wanted(&wanted, place, at, takes_calls, spot);
            }
        });
    }

    fn wanted(
        &mut self,
        wanted: &Wanted,
        place: &Place,
        at: &ExpressionAt,
        takes_calls: bool,
        spot: impl Fn(TextRange) -> Spot,
    ) {
        match wanted {
            Wanted::Value { word, of, is_called } => {
                let spot = spot(*word);
                let taken = Taken::by(*of, at);
                self.constants(&spot, &taken);
                if taken.is_constant() {
                    return;
                }
                if word.is_empty() {
                    self.roots(&spot, &taken, place);
                }
                if takes_calls {
                    self.functions(&spot, &taken, |list, function| match is_called {
                        true => Insert::part(function.name),
                        false => Insert::Part(list.call(function)),
                    });
                }
            }
            Wanted::Text { word, of: (call, index) } => {
                let parameter = function(&call.name).and_then(|function| function.parameter(*index));
                if let Some(Parameter { limit: Limit::OneOf(texts), name, .. }) = parameter {
                    let spot = spot(*word);
                    for text in *texts {
                        let proposal = Proposal::new(text, CompletionKind::EnumValue, Insert::part(*text));
                        self.push(&spot, proposal.detail(name));
                    }
                }
            }
            Wanted::Root { word, of } => self.roots(&spot(*word), &Taken::by(*of, at), place),
            Wanted::Context { path, of } => self.path(path, &Taken::by(*of, at), place, at, spot),
        }
    }

    /// What a path may start with, other than the state's input.
    fn roots(&mut self, spot: &Spot, taken: &Taken, place: &Place) {
        if !taken.is_constant() {
            self.variables(spot);
            self.context(spot, "", taken, place);
        }
    }

    /// The constants that a parameter takes.
    fn constants(&mut self, spot: &Spot, taken: &Taken) {
        let Some(parameter) = taken.parameter else { return };
        let constants: Vec<String> = match (parameter.kind, parameter.limit) {
            (_, Limit::OneOf(texts)) => texts.iter().map(|text| format!("'{text}'")).collect(),
            (_, Limit::False) => vec!["false".to_owned()],
            (ArgumentKind::Boolean, _) => vec!["true".to_owned(), "false".to_owned()],
            _ => Vec::new(),
        };
        for constant in constants {
            let proposal = Proposal::new(&constant, CompletionKind::EnumValue, Insert::part(&*constant));
            self.push(spot, proposal.detail(parameter.name));
        }
    }

    fn functions(&mut self, spot: &Spot, taken: &Taken, insert: impl Fn(&Self, &'static IntrinsicFunction) -> Insert) {
        let fits = |function: &&IntrinsicFunction| {
            taken.kind.takes(function.returns) && (function.in_error_path || !taken.is_error)
        };
        for function in FUNCTIONS.iter().filter(fits) {
            let insert = insert(self, function);
            let signature = function.signature();
            let proposal = Proposal::new(function.name, CompletionKind::Function, insert);
            let proposal = if function.parameters.is_empty() { proposal } else { proposal.with_signature() };
            self.push(spot, proposal.detail(&signature).docs("function", function.name));
        }
    }

    /// A call, to be filled in where the client has tab stops.
    fn call(&self, function: &IntrinsicFunction) -> Snippet {
        let mut call = Snippet::from(format!("{}(", function.name));
        let required = function.parameters.iter().filter(|parameter| !parameter.optional && self.snippets);
        for (index, parameter) in required.enumerate() {
            if index > 0 {
                call.push(", ");
            }
            let stop = index as u32 + 1;
            call.append(match parameter.limit {
                Limit::OneOf(texts) => Snippet::choice(stop, texts).between("'", "'"),
                Limit::False => "false".into(),
                _ if function.has_template() && index == 0 => Snippet::stop(stop, parameter.name).between("'", "'"),
                _ => Snippet::stop(stop, parameter.name),
            });
        }
        call.push(")");
        call
    }

    /// Members of the context object, as whole paths where the path goes through
    /// dots only.
    fn path(&mut self, path: &Path, taken: &Taken, place: &Place, at: &ExpressionAt, spot: impl Fn(TextRange) -> Spot) {
        let Some((parent, name)) = reached(path, at.offset) else { return };
        let word = TextRange::new(path.range.start(), name.end());
        let is_dotted = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '$' | '.' | '_'));
        if is_dotted(&at.embedded.code_text()[word]) {
            return self.context(&spot(word), parent, taken, place);
        }
        let spot = spot(name);
        let facts = &at.state.entry.facts;
        for member in context::children(parent).filter(|member| facts.may_have(member, state_field(place).as_deref())) {
            let proposal = Proposal::new(member.name(), CompletionKind::ContextPath, Insert::part(member.name()));
            self.push(&spot, proposal.detail(member.kind.name()).docs("context", member.path));
        }
    }

    /// Whole paths into the context object, those below `parent`.
    fn context(&mut self, spot: &Spot, parent: &str, taken: &Taken, place: &Place) {
        let is_below = |member: &&ContextMember| {
            let rest = member.path.strip_prefix(parent);
            parent.is_empty() || rest.is_some_and(|rest| rest.starts_with('.'))
        };
        let fits = |member: &&ContextMember| taken.kind.takes(member.kind.into());
        let definition = self.definition;
        let exists = |member: &&ContextMember| {
            let may_have = |state: StateView| state.entry.facts.may_have(member, state_field(place).as_deref());
            definition.analysis().with_machine_at(self.at, |_, state| state.is_none_or(may_have)).unwrap_or(true)
        };
        let members: Vec<&ContextMember> = CONTEXT.iter().filter(is_below).filter(fits).filter(exists).collect();
        for member in members {
            let path = format!("$$.{}", member.path);
            let proposal = Proposal::new(&path, CompletionKind::ContextPath, Insert::part(&*path));
            self.push(spot, proposal.detail(member.kind.name()).docs("context", member.path));
        }
    }
}

/// What a value must be where it is written.
struct Taken {
    parameter: Option<&'static Parameter>,
    kind: ArgumentKind,
    /// It is the name or the cause of an error.
    is_error: bool,
}

impl From<ArgumentKind> for Taken {
    fn from(kind: ArgumentKind) -> Self {
        Taken { parameter: None, kind, is_error: false }
    }
}

impl Taken {
    /// What an argument must be, or the whole expression.
    fn by(of: Option<(&Call, usize)>, at: &ExpressionAt) -> Self {
        let site = &at.embedded.site;
        let Some((call, index)) = of else {
            let is_error = site.is_whole && site.shape == Shape::State(Some(StateType::Fail));
            return Taken { parameter: None, kind: ArgumentKind::Any, is_error };
        };
        let parameter = function(&call.name).and_then(|function| function.parameter(index));
        Taken { parameter, kind: parameter.map_or(ArgumentKind::Any, |parameter| parameter.kind), is_error: false }
    }
}

impl Taken {
    /// Whether one of a few constants is all that is taken.
    fn is_constant(&self) -> bool {
        self.parameter.is_some_and(|parameter| matches!(parameter.limit, Limit::OneOf(_) | Limit::False))
    }
}

fn in_expression<'e>(expression: &'e Expression, text: &str, at: TextSize) -> Option<Wanted<'e>> {
    match expression {
        Expression::Call(intrinsic) => in_call(&intrinsic.call, text, at, None),
        Expression::Path(path) if path.root == Root::Missing => {
            let is_blank = text.trim().is_empty();
            is_blank.then(|| Wanted::Value { word: TextRange::empty(at), of: None, is_called: false })
        }
        Expression::Path(path) => in_path(path, at, None),
    }
}

fn in_call<'e>(call: &'e Call, text: &str, at: TextSize, of: Option<(&'e Call, usize)>) -> Option<Wanted<'e>> {
    if call.name_range.contains_inclusive(at) {
        return Some(Wanted::Value { word: call.name_range, of, is_called: call.arguments_range.is_some() });
    }
    if !call.arguments_range?.contains_inclusive(at) {
        return None;
    }
    let is_at = |argument: &Argument| argument.value != ArgumentValue::Missing && argument.range.contains_inclusive(at);
    if let Some(index) = call.arguments.iter().position(is_at) {
        return in_argument(call, index, text, at);
    }
    let index = call.commas.partition_point(|comma| *comma < at);
    let is_free = call.arguments.get(index).is_none_or(|argument| argument.value == ArgumentValue::Missing);
    is_free.then(|| Wanted::Value { word: TextRange::empty(at), of: Some((call, index)), is_called: false })
}

fn in_argument<'e>(call: &'e Call, index: usize, text: &str, at: TextSize) -> Option<Wanted<'e>> {
    let argument = &call.arguments[index];
    let of = Some((call, index));
    match &argument.value {
        ArgumentValue::Call(inner) => in_call(inner, text, at, of),
        ArgumentValue::Path(path) => in_path(path, at, of),
        ArgumentValue::Text(literal) if literal.content_range.contains_inclusive(at) => {
            let content = literal.content_range;
            let word = if literal.is_closed { content } else { TextRange::new(content.start(), at) };
            Some(Wanted::Text { word, of: (call, index) })
        }
        ArgumentValue::Boolean(_) | ArgumentValue::Null | ArgumentValue::Unknown => {
            let word = argument.range;
            let is_word = text[word].chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
            is_word.then_some(Wanted::Value { word, of, is_called: false })
        }
        ArgumentValue::Text(_) | ArgumentValue::Number(_) | ArgumentValue::Missing => None,
    }
}

/// In a path: one into the context object, or the start of one.
fn in_path<'e>(path: &'e Path, at: TextSize, of: Option<(&'e Call, usize)>) -> Option<Wanted<'e>> {
    if !path.range.contains_inclusive(at) {
        return None;
    }
    let inner = path.steps.iter().find_map(|step| match &step.kind {
        StepKind::Filter(paths) | StepKind::Function(_, paths) => paths.iter().find_map(|path| in_path(path, at, None)),
        _ => None,
    });
    let in_root = path.root_range.contains_inclusive(at);
    let own = match path.root {
        Root::Context if at >= path.root_range.end() => Some(Wanted::Context { path, of }),
        Root::Input | Root::Variable(..) if in_root && at > path.root_range.start() => {
            Some(Wanted::Root { word: path.root_range, of })
        }
        _ => None,
    };
    inner.or(own)
}

/// The member of the context object that a path has reached before the name at
/// `at`, and where that name stands; `None` if there is no such member.
fn reached(path: &Path, at: TextSize) -> Option<(&'static str, TextRange)> {
    let mut parent = "";
    for step in &path.steps {
        let StepKind::Child(name, range) = &step.kind else { return None };
        if range.contains_inclusive(at) {
            return Some((parent, *range));
        }
        if step.range.start() >= at {
            break;
        }
        let member = context::children(parent).find(|child| child.name() == &**name)?;
        parent = (member.kind == ContextKind::Object).then_some(member.path)?;
    }
    // Behind the root there is nothing yet.
    path.steps.is_empty().then(|| (parent, TextRange::empty(at)))
}

/// The field of the innermost state that a place lies in.
fn state_field<'a>(place: &Place<'a>) -> Option<Cow<'a, str>> {
    let is_state = |role: Role| matches!(role, Role::Object(Shape::State(_)));
    place.frames.iter().rev().find(|frame| is_state(frame.role))?.entry?.key()
}

#[cfg(test)]
mod tests;
