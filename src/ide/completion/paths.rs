//! The next step of a path: members that the data is known to have.

use super::data::known_members;
use super::spot::Spot;
use super::{List, Proposal};
use crate::expr::{ArgumentValue, Call, Expression, Path, Root, Selector, Step, StepKind};
use crate::ide::data::DataAt;
use crate::ide::expression::{ExpressionAt, with_expression_at};
use crate::ide::{CompletionKind, Definition};
use crate::model::Code;
use crate::model::flow::{Key, Source};
use crate::spec::context::ITEM_FIELDS;
use crate::syntax::write;
use crate::text::{TextRange, TextSize};

/// A path whose end is at the cursor.
struct Typed<'e> {
    path: &'e Path,
    /// For a path in a filter: the path that has the filter, and its steps
    /// before that.
    filtered: Option<(&'e Path, &'e [Step])>,
}

/// How the name of a member is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Nothing is there but a root: `$`.
    Whole,
    /// `.name`
    Dotted,
    /// `['name`, in this kind of quote.
    Quoted(char),
    /// `[`
    Bracket,
}

impl List<'_> {
    /// The members that the path at the cursor can go on with. Whether the
    /// cursor stands in a step of a path into the data: then nothing else can
    /// be meant.
    pub(super) fn members_of_path(&mut self) -> bool {
        let (definition, at) = (self.definition, self.at);
        with_expression_at(definition, at, |at| {
            let Code::JsonPath(_) = &at.embedded.code else { return false };
            let Some(before) = at.embedded.code_text().get(..at.offset.into()) else { return false };
            let expression = Expression::parse(before);
            let Some(typed) = typed(&expression, TextSize::of(before)) else { return false };
            let Some((form, name)) = form(typed.path, before) else { return false };
            self.propose_members(at, &typed, form, name);
            form != Form::Whole && matches!(typed.path.root, Root::Input | Root::Item)
        })
        .unwrap_or(false)
    }

    fn propose_members(&mut self, at: &ExpressionAt, typed: &Typed, form: Form, name: TextRange) {
        let complete = match form {
            Form::Whole => &[],
            _ => typed.path.steps.split_last().map_or(&[][..], |(_, before)| before),
        };
        let Some((data, steps)) = data_of(self.definition, at, typed, complete) else { return };
        let members = known_members(&data, &steps);
        let rest = match at.embedded.is_unknown {
            // What follows may belong to something else.
            true => "",
            false => at.embedded.code_text().get(usize::from(at.offset)..).unwrap_or_default(),
        };
        if form == Form::Whole && rest.starts_with(['.', '[']) {
            return;
        }
        // All items replace the same text, which some clients ask for.
        let needs_brackets = form == Form::Dotted && members.iter().any(|member| !is_plain(&member.name));
        for member in members {
            let (from, label, insert) = match form {
                Form::Whole => {
                    let root = if typed.path.root == Root::Item { "@" } else { "$" };
                    let whole = format!("{root}{}", step(&member.name));
                    (typed.path.root_range.start(), whole.clone(), whole)
                }
                Form::Dotted if needs_brackets => {
                    let dot = TextSize::new(1);
                    (name.start().checked_sub(dot).unwrap_or_default(), member.name.to_string(), step(&member.name))
                }
                Form::Dotted => (name.start(), member.name.to_string(), member.name.to_string()),
                Form::Quoted(quote) => {
                    (name.start(), member.name.to_string(), in_quotes(&member.name, quote) + &missing_end(rest, quote))
                }
                Form::Bracket => {
                    let end = if rest.starts_with(']') { "" } else { "]" };
                    (name.start(), member.name.to_string(), format!("'{}'{end}", in_quotes(&member.name, '\'')))
                }
            };
            let end = at.offset + TextSize::of(rest_of_name(rest, form));
            let spot = Spot::free(at.range(TextRange::new(from, end)));
            let proposal = Proposal::new(&label, CompletionKind::Field, write::escaped(&insert));
            self.push(&spot, proposal.detail(&member.detail));
            if let Some(item) = self.items.last_mut().filter(|_| needs_brackets) {
                // Clients filter by what is replaced, which has the dot.
                item.filter_text = format!(".{label}");
            }
        }
    }
}

/// The data that a path starts from, and its complete steps as far as data cares.
fn data_of<'a>(
    definition: &'a Definition,
    at: &ExpressionAt<'a>,
    typed: &Typed,
    complete: &[Step],
) -> Option<(DataAt<'a>, Vec<Key>)> {
    let site = &at.embedded.site;
    let (root, mut keys) = match typed.filtered {
        Some((outer, before)) if typed.path.root == Root::Item => (&outer.root, keys(before)),
        _ => (&typed.path.root, Vec::new()),
    };
    if typed.path.root == Root::Item {
        keys.push(Key::Element);
    }
    keys.extend(self::keys(complete));
    match root {
        Root::Input | Root::Missing => Some((DataAt::of_root(definition, at.state, site)?, keys)),
        Root::Context if ITEM_FIELDS.contains(&site.field.name) => {
            let is_item = |(key, name): (&Key, &str)| *key == Key::Name(name.into());
            let (prefix, rest) = keys.split_at_checked(ITEM.len())?;
            let data = prefix
                .iter()
                .zip(ITEM)
                .all(is_item)
                .then(|| DataAt::of_source(definition, at.state, Source::Item))??;
            Some((data, rest.to_vec()))
        }
        _ => None,
    }
}

/// Where the context object has the item of an iteration.
const ITEM: [&str; 3] = ["Map", "Item", "Value"];

fn keys(steps: &[Step]) -> Vec<Key> {
    let is_element = |selector: &Selector| !matches!(selector, Selector::Name(..));
    let key = |step: &Step| match &step.kind {
        StepKind::Child(name, _) => Key::Name(name.clone()),
        StepKind::Index(_) | StepKind::Wildcard | StepKind::Slice | StepKind::Filter(_) => Key::Element,
        StepKind::Union(selectors) if selectors.iter().all(is_element) => Key::Element,
        _ => Key::Other,
    };
    steps.iter().map(key).collect()
}

/// The path that ends where the text ends.
fn typed(expression: &Expression, end: TextSize) -> Option<Typed<'_>> {
    match expression {
        Expression::Path(path) => in_path(path, end),
        Expression::Call(intrinsic) => in_call(&intrinsic.call, end),
    }
}

fn in_call(call: &Call, end: TextSize) -> Option<Typed<'_>> {
    match &call.arguments.last()?.value {
        ArgumentValue::Path(path) => in_path(path, end),
        ArgumentValue::Call(call) => in_call(call, end),
        _ => None,
    }
}

fn in_path(path: &Path, end: TextSize) -> Option<Typed<'_>> {
    let inner = match path.steps.split_last() {
        Some((Step { kind: StepKind::Filter(paths), .. }, before)) => paths
            .last()
            .filter(|inner| inner.range.end() == end)
            .map(|inner| Typed { path: inner, filtered: Some((path, before)) }),
        _ => None,
    };
    let own = || (path.range.end() == end).then_some(Typed { path, filtered: None });
    inner.or_else(own)
}

/// How the last step is being written, and what there is of its name.
fn form(path: &Path, before: &str) -> Option<(Form, TextRange)> {
    let end = TextSize::of(before);
    let Some(last) = path.steps.last() else {
        let is_nothing = path.root == Root::Missing && before.trim().is_empty();
        let is_root = matches!(path.root, Root::Input | Root::Item) && path.root_range.end() == end;
        return (is_nothing || is_root).then_some((Form::Whole, TextRange::empty(end)));
    };
    let name = match &last.kind {
        StepKind::Child(_, name) => *name,
        StepKind::Union(selectors) => match selectors.last()? {
            Selector::Name(_, name) => *name,
            _ => return None,
        },
        StepKind::Unknown if before.ends_with('[') => return Some((Form::Bracket, TextRange::empty(end))),
        _ => return None,
    };
    let form = match before.get(..name.start().into())?.chars().next_back()? {
        '.' => Form::Dotted,
        quote @ ('\'' | '"') => Form::Quoted(quote),
        _ => return None,
    };
    (name.end() == end).then_some((form, name))
}

/// What of the name that is being written stands behind the cursor.
fn rest_of_name(rest: &str, form: Form) -> &str {
    let end = match form {
        Form::Quoted(quote) => match rest.find(['[', ']', ',', '(', ')', quote]) {
            Some(end) if rest[end..].starts_with(quote) => end,
            _ => 0,
        },
        Form::Dotted => rest.len() - rest.trim_start_matches(is_plain_character).len(),
        Form::Whole | Form::Bracket => 0,
    };
    &rest[..end]
}

/// What must follow a name in quotes.
fn missing_end(rest: &str, quote: char) -> String {
    match rest[rest_of_name(rest, Form::Quoted(quote)).len()..].trim_start().chars().next() {
        Some(next) if next == quote => String::new(),
        Some(']' | ',') => quote.to_string(),
        _ => format!("{quote}]"),
    }
}

/// The step to a member (reference: "JSONPath syntax").
fn step(name: &str) -> String {
    if is_plain(name) { format!(".{name}") } else { format!("['{}']", in_quotes(name, '\'')) }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_plain_character)
}

fn is_plain_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A name as it stands between quotes of this kind.
fn in_quotes(name: &str, quote: char) -> String {
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        if character == '\\' || character == quote {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests;
