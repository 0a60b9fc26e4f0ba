//! What the text of one state says of variables.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::summary::{Setting, Summary};
use crate::expr::jsonata::names::{self, Names};
use crate::expr::jsonata::{NodeId, NodeKind, Operator};
use crate::expr::{Expression, Path, Root, path};
use crate::model::expressions::{Code, Embedded, Jsonata, Part};
use crate::model::facts::{StateFacts, Transition, TransitionKind, map_mode};
use crate::model::flow::is_template_function;
use crate::model::flow::summary::hides_transitions;
use crate::spec::choice::PRESENCE;
use crate::spec::fields::field;
use crate::spec::variables::{RESERVED, TAKE_NOTHING};
use crate::spec::{Shape, StateType, ValueKind, jsonata};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::{TextRange, TextSize};

/// What the text of a state says of variables. All ranges are relative to it.
#[derive(Debug)]
pub struct OfText {
    /// What it sets, in the order of the text.
    pub assignments: Box<[Assignment]>,
    /// What its own expressions read, in the order of the text.
    pub uses: Box<[Use]>,
    /// What of that matters beyond the state.
    pub summary: Arc<Summary>,
}

/// A key of an `Assign`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The variable.
    pub name: Arc<str>,
    /// On which way it is set.
    pub part: Part,
    /// The name in the key: without quotes, without `.$`.
    pub range: TextRange,
    /// Key and value.
    pub entry: TextRange,
    /// The value.
    pub value: TextRange,
}

/// A variable in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The variable.
    pub name: Arc<str>,
    /// The name without its `$`.
    pub range: TextRange,
    /// Its expression's place among those of the state.
    pub expression: usize,
    /// When the expression is evaluated.
    pub part: Part,
    /// It stands in JSONata and is called, or named like a function that
    /// JSONata has: it may mean a function.
    pub may_be_function: bool,
    /// It stands in JSONata where what has no value does no harm: it is left out
    /// of a list or an object, or compared.
    pub may_be_nothing: bool,
    /// The expression goes on without a value as well, or cannot be read rightly.
    pub is_guarded: bool,
}

impl Use {
    /// Whether it is a variable for sure, and means nothing without a value.
    pub fn needs_value(&self) -> bool {
        !self.is_guarded && !self.may_be_function
    }
}

/// The field in which a path names no value but a place.
const PLACE: &str = "ResultPath";

/// Rules within rules are read to this depth.
const MOST_DEPTH: u32 = 32;

impl OfText {
    /// Of a state that cannot be read.
    pub(super) fn unknown() -> Self {
        let setting = Setting { part: Part::State, names: Box::default(), is_open: true, blank: Box::default() };
        let summary = Summary {
            settings: Box::new([setting]),
            may_read_more: true,
            may_end: true,
            hides_transitions: true,
            ..Summary::default()
        };
        OfText { assignments: Box::default(), uses: Box::default(), summary: Arc::new(summary) }
    }
}

/// What a state of these facts, whose object is `node`, says of variables;
/// `inner` are the summaries of all states in it.
pub(super) fn of_state(node: Node, facts: &StateFacts, expressions: &[Embedded], inner: &[Arc<Summary>]) -> OfText {
    if node.object().is_none() {
        return OfText::unknown();
    }
    let mut setters = Setters { base: node.range().start(), assignments: Vec::new(), settings: Vec::new() };
    setters.state(node, facts);
    let is_choice = facts.state_type.known() == Some(StateType::Choice);
    let mut tested: FxHashSet<Arc<str>> = FxHashSet::default();
    if is_choice && node.raw().contains(PRESENCE) {
        asked_for(node.get("Choices"), &mut tested, 0);
    }
    let mut readers = Readers::default();
    for (index, embedded) in expressions.iter().enumerate() {
        readers.expression(index, embedded, &tested);
    }
    if is_choice {
        let guarded = readers.uses.iter().filter(|read| read.is_guarded);
        tested.extend(guarded.map(|read| read.name.clone()));
    }
    let inner_names = |names: &dyn Fn(&Summary) -> Vec<Arc<str>>| in_order(inner.iter().flat_map(|state| names(state)));
    let summary = Summary {
        ways: facts.transitions.iter().map(way).collect(),
        reads: readers.summary(),
        inner_reads: inner_names(&|state| {
            state.reads.iter().map(|(name, _)| name).chain(&*state.inner_reads).cloned().collect()
        }),
        inner_settings: inner_names(&|state| state.names().chain(&*state.inner_settings).cloned().collect()),
        tested: in_order(tested.into_iter()),
        is_choice,
        may_read_more: readers.may_read_more || node.is_opaque() || inner.iter().any(|state| state.may_read_more),
        may_end: facts.is_terminal != Some(false),
        hides_transitions: hides_transitions(node),
        map_mode: (facts.state_type.known() == Some(StateType::Map)).then(|| map_mode(node)).flatten(),
        settings: setters.settings.into(),
    };
    OfText { assignments: setters.assignments.into(), uses: readers.uses.into(), summary: Arc::new(summary) }
}

fn in_order(names: impl Iterator<Item = Arc<str>>) -> Box<[Arc<str>]> {
    let mut names: Vec<Arc<str>> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into()
}

/// The part whose variables are set on the way of a transition.
fn way(transition: &Transition) -> Part {
    let index = || transition.path.split_once('[')?.1.split(']').next()?.parse().ok();
    match transition.kind {
        TransitionKind::Catch => index().map_or(Part::State, Part::Catcher),
        TransitionKind::Choice => index().map_or(Part::State, Part::ChoiceRule),
        TransitionKind::Start | TransitionKind::Next | TransitionKind::Default => Part::State,
    }
}

/// Collects what is set.
struct Setters {
    base: TextSize,
    assignments: Vec<Assignment>,
    settings: Vec<Setting>,
}

impl Setters {
    fn state(&mut self, node: Node, facts: &StateFacts) {
        self.object(node, Shape::State(facts.state_type.known()), Part::State);
        self.settings.retain(|setting| setting.is_open || !setting.names.is_empty());
    }

    fn object(&mut self, node: Node, shape: Shape, part: Part) {
        let mut setting = Setting { part, names: Box::default(), is_open: is_broken(node), blank: Box::default() };
        let (mut names, mut blank) = (Vec::new(), Vec::new());
        for entry in node.entries() {
            let known = entry.key().filter(|_| !entry.is_key_opaque()).and_then(|key| field(shape, &key));
            match known.map(|field| field.value) {
                // It may be an `Assign` that was misspelt.
                None => setting.is_open = true,
                Some(ValueKind::Assign) => setting.is_open |= !self.assign(entry, part, &mut names, &mut blank),
                Some(ValueKind::List(inner @ (Shape::Catcher | Shape::ChoiceRule))) => self.list(entry.value(), inner),
                Some(_) => {}
            }
        }
        setting.names = in_order(names.into_iter());
        setting.blank = in_order(blank.into_iter());
        self.settings.push(setting);
    }

    fn list(&mut self, node: Node, shape: Shape) {
        let part = |index| if shape == Shape::Catcher { Part::Catcher(index) } else { Part::ChoiceRule(index) };
        for (index, item) in node.entries().enumerate().filter(|_| node.array().is_some()) {
            self.object(item.value(), shape, part(index));
        }
    }

    /// Gives whether all that it sets could be read.
    fn assign(&mut self, entry: Entry, part: Part, names: &mut Vec<Arc<str>>, blank: &mut Vec<Arc<str>>) -> bool {
        let node = entry.value();
        if node.object().is_none() || is_template_function(node) {
            return false;
        }
        let mut is_whole = !is_broken(node);
        for entry in node.entries() {
            let key = entry.key().filter(|_| !entry.is_key_opaque());
            let (Some(key), Some(content)) = (key, entry.key_content_range()) else {
                is_whole = false;
                continue;
            };
            // What is wrong with a name is reported where it is given.
            let stem = key.strip_suffix(".$").unwrap_or(&key);
            let name: Arc<str> = stem.strip_prefix('$').unwrap_or(stem).into();
            if name.is_empty() {
                is_whole = false;
                continue;
            }
            let start = TextSize::of(stem) - TextSize::of(&*name);
            let offsets = entry.key_offset_map();
            let own = offsets.written_range(TextRange::new(start, TextSize::of(stem)));
            if is_blank(entry.value()) {
                blank.push(name.clone());
            }
            names.push(name.clone());
            self.assignments.push(Assignment {
                name,
                part,
                range: own + content.start() - self.base,
                entry: entry.range() - self.base,
                value: entry.value().range() - self.base,
            });
        }
        is_whole
    }
}

/// Whether members may be missing: a template fills them in, or they are half typed.
fn is_broken(node: Node) -> bool {
    node.is_opaque() || node.container().is_none_or(|container| !container.errors.is_empty() || !container.closed)
}

/// Whether the value says no more than that there is a variable: `null`, `0`,
/// `""`, `[]` and the like.
fn is_blank(value: Node) -> bool {
    if let Some(container) = value.container() {
        return container.children.is_empty() && !container.spliced;
    }
    let Some(scalar) = value.scalar() else { return true };
    match scalar.kind {
        ScalarKind::Null | ScalarKind::False => true,
        ScalarKind::Number => value.raw().parse::<f64>().is_ok_and(|number| number == 0.0),
        ScalarKind::Text { .. } => value.content_range().is_empty(),
        _ => false,
    }
}

/// The variables whose presence the choice rules in `node` ask for.
fn asked_for(node: Option<Node>, tested: &mut FxHashSet<Arc<str>>, depth: u32) {
    let Some(node) = node.filter(|_| depth < MOST_DEPTH) else { return };
    if node.get(PRESENCE).is_some()
        && let Some(text) = node.get("Variable").and_then(|variable| variable.text_value())
        && let Root::Variable(name, _) = path::parse(&text).root
    {
        tested.insert(Arc::from(&*name));
    }
    for entry in node.entries().filter(|entry| entry.value().container().is_some()) {
        asked_for(Some(entry.value()), tested, depth + 1);
    }
}

/// Collects what is read.
#[derive(Default)]
struct Readers {
    uses: Vec<Use>,
    may_read_more: bool,
}

impl Readers {
    fn expression(&mut self, index: usize, embedded: &Embedded, tested: &FxHashSet<Arc<str>>) {
        if embedded.site.field.name == PLACE {
            return;
        }
        self.may_read_more |= embedded.is_unknown;
        let first = self.uses.len();
        match &embedded.code {
            Code::JsonPath(expression) => self.paths(index, embedded, expression),
            Code::Jsonata(code) => self.jsonata(index, embedded, code),
        }
        for read in &mut self.uses[first..] {
            read.is_guarded |= embedded.is_unknown || tested.contains(&read.name);
        }
    }

    fn paths(&mut self, index: usize, embedded: &Embedded, expression: &Expression) {
        let is_broken = expression.errors().iter().any(|error| !error.is_doubtful);
        expression.for_each_path(&mut |path: &Path| {
            let Root::Variable(name, range) = &path.root else { return };
            self.uses.push(Use {
                name: Arc::from(&**name),
                range: embedded.range(*range),
                expression: index,
                part: embedded.site.part,
                may_be_function: false,
                may_be_nothing: false,
                is_guarded: is_broken,
            });
        });
    }

    fn jsonata(&mut self, index: usize, embedded: &Embedded, code: &Jsonata) {
        // Most expressions read nothing but `$states`.
        if memchr::memchr(b'$', code.text.as_bytes()).is_none() {
            return;
        }
        let names = names::resolve(&code.tree, &code.text);
        let is_broken = !code.is_closed || !code.tree.errors().is_empty();
        let guarded = guarded(code, &names);
        let harmless = harmless(code);
        let mut called: FxHashSet<NodeId> = names.calls.iter().map(|call| call.function).collect();
        called.extend(code.tree.nodes().filter_map(|(_, node)| match &node.kind {
            NodeKind::Binary { operator: Operator::Chain, right, .. } => Some(*right),
            _ => None,
        }));
        for reference in names.free().filter(|reference| reference.name != RESERVED) {
            let range = code.tree.range(reference.node);
            let own = TextRange::new(range.start() + TextSize::of('$'), range.end());
            self.uses.push(Use {
                name: reference.name.into(),
                range: embedded.range(own),
                expression: index,
                part: embedded.site.part,
                may_be_function: called.contains(&reference.node) || jsonata::function(reference.name).is_some(),
                may_be_nothing: harmless.contains(&reference.node),
                is_guarded: is_broken || guarded.contains(reference.name),
            });
        }
    }

    fn summary(&self) -> Box<[(Arc<str>, bool)]> {
        let mut reads: Vec<(Arc<str>, bool)> =
            self.uses.iter().map(|read| (read.name.clone(), read.needs_value())).collect();
        // Of a name that is read twice, the sure one first.
        reads.sort_unstable_by(|a, b| (&a.0, !a.1).cmp(&(&b.0, !b.1)));
        reads.dedup_by(|later, first| later.0 == first.0);
        reads.into()
    }
}

/// The variables that the expression asks whether there is something, or uses
/// where nothing does no harm.
fn guarded<'a>(code: &'a Jsonata, names: &Names<'a>) -> FxHashSet<&'a str> {
    let mut guarded = FxHashSet::default();
    let takes_nothing = |function: NodeId| {
        let name = code.tree.name(&code.text, function);
        name.is_some_and(|name| TAKE_NOTHING.contains(&&*name))
    };
    let mut guard = |id: NodeId| {
        let variable = variable_at_start(code, id);
        guarded.extend(variable.and_then(|variable| code.text[code.tree.range(variable)].strip_prefix('$')));
    };
    for (_, node) in code.tree.nodes() {
        match &node.kind {
            NodeKind::Condition { condition, .. } => guard(*condition),
            NodeKind::Binary { left, operator: Operator::And | Operator::Or, right, .. } => {
                guard(*left);
                guard(*right);
            }
            NodeKind::Binary { left, operator: Operator::Chain, right, .. } if takes_nothing(*right) => guard(*left),
            _ => {}
        }
    }
    for call in names.calls.iter().filter(|call| takes_nothing(call.function)) {
        let NodeKind::Call { arguments, .. } = code.tree.kind(call.node) else { continue };
        arguments.items.iter().chain(&call.chained).for_each(|argument| guard(*argument));
    }
    guarded
}

/// The variables that stand where nothing is left out, or is not equal to anything.
fn harmless(code: &Jsonata) -> FxHashSet<NodeId> {
    use Operator::{Concatenate, Equal, In, NotEqual};
    let mut harmless = FxHashSet::default();
    for (_, node) in code.tree.nodes() {
        match &node.kind {
            NodeKind::Array(list) => {
                harmless.extend(list.items.iter().filter_map(|item| variable_at_start(code, *item)));
            }
            NodeKind::Pair { value, .. } => harmless.extend(variable_at_start(code, *value)),
            NodeKind::Binary { left, operator: Equal | NotEqual | In | Concatenate, right, .. } => {
                harmless.extend([*left, *right].into_iter().filter_map(|side| variable_at_start(code, side)));
            }
            _ => {}
        }
    }
    harmless
}

/// The variable that a path starts with, or that is all there is.
fn variable_at_start(code: &Jsonata, mut id: NodeId) -> Option<NodeId> {
    loop {
        match code.tree.kind(id) {
            NodeKind::Variable => return Some(id),
            NodeKind::Step { left, .. } => id = *left,
            NodeKind::Predicate { target, .. } => id = *target,
            NodeKind::Block(list) if list.items.len() == 1 => id = list.items[0],
            _ => return None,
        }
    }
}
