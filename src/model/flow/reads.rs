//! What a JSONPath state looks for in its data: each path that fails where it
//! finds nothing.
//!
//! A field whose `$` is not known for sure is left out: `Assign`, `Credentials`,
//! `ResultWriter` and the timeouts of a Task that has `Parameters`.

use super::data::Key;
use crate::expr::{ArgumentValue, Call, Expression, Path, Root, StepKind, path};
use crate::model::expressions::Site;
use crate::model::facts::StateFacts;
use crate::spec::fields::field;
use crate::spec::{QueryLanguage, Shape, StateType, ValueKind};
use crate::syntax::{Entry, Node, OffsetMap};
use crate::text::TextRange;

/// Of a path, as many steps as data is known to.
const MOST_STEPS: usize = 12;

/// Paths of one state.
const MOST_READS: usize = 1000;

/// A path that looks for something in the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The field of the state: `Parameters`, `InputPath`, `Choices`.
    pub field: &'static str,
    /// What `$` is there.
    pub stage: Stage,
    /// Its first steps.
    pub keys: Box<[Key]>,
    /// Where they stand, relative to the state.
    pub ranges: Box<[TextRange]>,
    /// Where the path stands, relative to the state.
    pub range: TextRange,
}

/// What `$` is in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What the state is given.
    Given,
    /// What `InputPath` leaves of it.
    Input,
    /// What the work gave.
    Result,
    /// The result in its place.
    Output,
    /// What a catcher gets.
    Error,
}

impl Stage {
    /// Whether `$` is the input, or part of it.
    pub fn is_before_work(self) -> bool {
        matches!(self, Stage::Given | Stage::Input)
    }
}

/// The steps of a path, as far as data cares.
pub(super) fn keys(path: &Path) -> Box<[Key]> {
    path.steps
        .iter()
        .map(|step| match &step.kind {
            StepKind::Child(name, _) => Key::Name(name.clone()),
            StepKind::Index(index) => usize::try_from(*index).map_or(Key::Element, Key::Place),
            _ => Key::Other,
        })
        .collect()
}

/// The paths in a state of these facts, in the order of the text.
pub(super) fn reads(node: Node, facts: &StateFacts) -> Box<[Read]> {
    let is_sound = node.object().is_some() && !node.is_opaque() && facts.is_language_known;
    let state_type = facts.state_type.known().filter(|_| is_sound && facts.language == QueryLanguage::JsonPath);
    let Some(state_type) = state_type else { return Box::default() };
    let mut reader = Reader { node, reads: Vec::new(), field: "", stage: Stage::Input };
    let shape = Shape::State(Some(state_type));
    for entry in node.entries() {
        let Some(known) = entry.key().and_then(|key| field(shape, &key)) else { continue };
        let stage = stage_of(node, known.name).filter(|_| known.languages.include(QueryLanguage::JsonPath));
        let Some(stage) = stage else { continue };
        (reader.field, reader.stage) = (known.name, stage);
        match (known.name, known.value) {
            ("ResultPath", _) => {}
            (_, ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic) => {
                reader.expression(entry.value())
            }
            (_, ValueKind::Template) => reader.template(entry.value(), 0),
            ("Choices", _) => reader.choices(entry.value()),
            (_, ValueKind::Object(part @ (Shape::ItemReader | Shape::ItemBatcher))) => {
                reader.part(entry.value(), part, 0);
            }
            _ => {}
        }
    }
    reader.reads.into()
}

/// What `$` is in a field of the state in `node`, if that is known for sure.
fn stage_of(node: Node, field: &str) -> Option<Stage> {
    let has = |field: &str| node.get(field).is_some();
    match field {
        "Assign" | "Credentials" | "ResultWriter" => None,
        "ItemsPath" if has("ItemReader") => None,
        "TimeoutSecondsPath" | "HeartbeatSecondsPath" if has("Parameters") => None,
        "InputPath" => Some(Stage::Given),
        "ResultSelector" => Some(Stage::Result),
        "OutputPath" => Some(Stage::Output),
        _ => Some(Stage::Input),
    }
}

/// What `$` is at a place in a JSONPath state, whose object is `node`, if that
/// is known for sure (reference: "Variables", "Data flow").
pub(super) fn stage_at(node: Node, state_type: StateType, site: &Site) -> Option<Stage> {
    match (site.shape, site.field.name) {
        (Shape::Catcher, "Assign") => Some(Stage::Error),
        (Shape::Catcher | Shape::State(_), "ResultPath") => Some(Stage::Given),
        (Shape::State(_), "Assign") => match state_type {
            StateType::Choice | StateType::Wait => Some(Stage::Input),
            _ if node.get("ResultSelector").is_some() => None,
            _ => Some(Stage::Result),
        },
        (Shape::State(_), field) => stage_of(node, field),
        (Shape::ChoiceRule | Shape::NestedChoiceRule, _) => Some(Stage::Input),
        (Shape::ItemReader | Shape::ReaderConfig | Shape::ItemBatcher, _) => Some(Stage::Input),
        _ => None,
    }
}

/// The paths whose presence a Choice state asks for.
pub(super) fn tested(node: Node) -> Box<[Box<[Key]>]> {
    let mut tested = Vec::new();
    if let Some(choices) = node.get("Choices").filter(|_| node.raw().contains("IsPresent")) {
        collect_tested(choices, &mut tested, 0);
    }
    tested.into()
}

/// Rules within rules are read to this depth.
const MOST_NESTING: u32 = 32;

fn collect_tested(node: Node, tested: &mut Vec<Box<[Key]>>, depth: u32) {
    if depth > MOST_NESTING {
        return;
    }
    let variable = node.get("Variable").filter(|_| node.get("IsPresent").is_some());
    if let Some(text) = variable.and_then(|variable| variable.text_value()) {
        let path = path::parse(&text);
        if path.root == Root::Input {
            tested.push(keys(&path));
        }
    }
    for entry in node.entries().filter(|entry| entry.value().container().is_some()) {
        collect_tested(entry.value(), tested, depth + 1);
    }
}

struct Reader<'a> {
    node: Node<'a>,
    reads: Vec<Read>,
    field: &'static str,
    stage: Stage,
}

impl Reader<'_> {
    fn expression(&mut self, value: Node) {
        if value.is_opaque() {
            return;
        }
        let Some(text) = value.text_value() else { return };
        let place = Place { value, offsets: value.offset_map() };
        match Expression::parse(&text) {
            Expression::Path(path) => self.path(&path, &place),
            Expression::Call(intrinsic) => self.call(&intrinsic.call, &place),
        }
    }

    fn call(&mut self, call: &Call, place: &Place) {
        for argument in &call.arguments {
            match &argument.value {
                ArgumentValue::Path(path) => self.path(path, place),
                ArgumentValue::Call(call) => self.call(call, place),
                _ => {}
            }
        }
    }

    fn path(&mut self, path: &Path, place: &Place) {
        if path.root != Root::Input || !path.is_sound() || self.reads.len() >= MOST_READS || path.steps.is_empty() {
            return;
        }
        let base = self.node.range().start();
        let mut keys = keys(path).into_vec();
        keys.truncate(MOST_STEPS);
        self.reads.push(Read {
            field: self.field,
            stage: self.stage,
            ranges: path.steps.iter().take(keys.len()).map(|step| place.range(step.range) - base).collect(),
            keys: keys.into(),
            range: place.range(path.range) - base,
        });
    }

    fn template(&mut self, node: Node, depth: u32) {
        if depth > MOST_NESTING {
            return;
        }
        for entry in node.entries() {
            match entry.key() {
                Some(key) if key.ends_with(".$") => self.expression(entry.value()),
                _ => self.template(entry.value(), depth + 1),
            }
        }
    }

    fn part(&mut self, node: Node, shape: Shape, depth: u32) {
        for entry in node.entries() {
            let Some(known) = entry.key().and_then(|key| field(shape, &key)) else { continue };
            match known.value {
                ValueKind::ReferencePath => self.expression(entry.value()),
                ValueKind::Template => self.template(entry.value(), 0),
                ValueKind::Object(part) if depth < MOST_NESTING => self.part(entry.value(), part, depth + 1),
                _ => {}
            }
        }
    }

    /// The variables and operands of choice rules, but for those whose
    /// presence the state asks for, or the presence of what they lie in.
    fn choices(&mut self, choices: Node) {
        let before = self.reads.len();
        for choice in choices.entries() {
            self.rule(choice, 0);
        }
        let tested = tested(self.node);
        let mut index = 0;
        self.reads.retain(|read| {
            index += 1;
            index <= before
                || !tested.iter().any(|tested| read.keys.starts_with(tested) || tested.starts_with(&read.keys))
        });
    }

    fn rule(&mut self, rule: Entry, depth: u32) {
        let rule = rule.value();
        for entry in rule.entries() {
            let Some(known) = entry.key().and_then(|key| field(Shape::NestedChoiceRule, &key)) else { continue };
            match known.value {
                ValueKind::Path | ValueKind::ReferencePath => self.expression(entry.value()),
                ValueKind::List(Shape::NestedChoiceRule) if depth < MOST_NESTING => {
                    entry.value().entries().for_each(|entry| self.rule(entry, depth + 1));
                }
                ValueKind::Object(Shape::NestedChoiceRule) if depth < MOST_NESTING => self.rule(entry, depth + 1),
                _ => {}
            }
        }
    }
}

/// Where a text stands in the file.
struct Place<'a> {
    value: Node<'a>,
    offsets: OffsetMap,
}

impl Place<'_> {
    /// The place in the file of a range of the text's value.
    fn range(&self, range: TextRange) -> TextRange {
        self.offsets.written_range(range) + self.value.content_range().start()
    }
}
