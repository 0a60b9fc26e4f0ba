//! Where a JSONPath path ends, and what data its last step looks into.

use super::DataAt;
use crate::expr::{ArgumentValue, Call, Expression, Path, Root, Selector, Step, StepKind};
use crate::ide::Definition;
use crate::ide::expression::ExpressionAt;
use crate::model::Code;
use crate::model::flow::{Key, Source};
use crate::spec::context::ITEM_FIELDS;
use crate::text::{TextRange, TextSize};

/// How the name of a member is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing is there but a root: `$`.
    Whole,
    /// `.name`
    Dotted,
    /// `['name`, in this kind of quote.
    Quoted(char),
    /// `[`
    Bracket,
}

/// The end of a path.
pub struct PathEnd<'a> {
    /// How the name at the end is written.
    pub form: Form,
    /// The name, as much as there is of it.
    pub name: TextRange,
    /// Where the path starts.
    pub root: TextRange,
    /// Whether the path starts at the item that a filter looks at: `@`.
    pub is_in_filter: bool,
    /// The data that the steps before the last one go through, if something is
    /// known of it, and these steps.
    pub data: Option<(DataAt<'a>, Vec<Key>)>,
    /// Whether the path goes into the data, rather than into a variable or the
    /// context object.
    pub is_data: bool,
}

/// The path in a JSONPath expression that ends at `end`, with all that stands
/// behind left out.
pub fn path_end<'a>(definition: &'a Definition, at: &ExpressionAt<'a>, end: TextSize) -> Option<PathEnd<'a>> {
    let Code::JsonPath(_) = &at.embedded.code else { return None };
    let before = at.embedded.code_text().get(..end.into())?;
    let expression = Expression::parse(before);
    let typed = typed(&expression, end)?;
    let path = typed.path;
    let (form, name) = form(path, before)?;
    let complete = match form {
        Form::Whole => &[],
        _ => path.steps.split_last().map_or(&[][..], |(_, before)| before),
    };
    Some(PathEnd {
        form,
        name,
        root: path.root_range,
        is_in_filter: path.root == Root::Item,
        data: data_of(definition, at, &typed, complete),
        is_data: matches!(path.root, Root::Input | Root::Item | Root::Missing),
    })
}

/// A path whose end is at the cursor.
struct Typed<'e> {
    path: &'e Path,
    /// For a path in a filter: the path that has the filter, and its steps
    /// before that.
    filtered: Option<(&'e Path, &'e [Step])>,
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
        StepKind::Index(index) => usize::try_from(*index).map_or(Key::Element, Key::Place),
        StepKind::Wildcard | StepKind::Slice | StepKind::Filter(_) => Key::Element,
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
