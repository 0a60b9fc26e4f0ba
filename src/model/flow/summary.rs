//! What a state does with its data, taken from its text alone.
//!
//! A summary holds no offsets, so that it stays equal when something moves,
//! and what was solved with it stays true.

use super::answer::Answer;
use super::data::{ArraySource, Data, Key, Member, TaskResult};
use super::formula::Formula;
use super::reads;
use super::template::{Template, is_template_function};
use crate::expr::path;
use crate::model::expressions::expressions_in;
use crate::model::facts::{MachineKind, StateFacts, TransitionKind};
use crate::spec::fields::field;
use crate::spec::resource::{Pattern, Resource, Target};
use crate::spec::results;
use crate::spec::{QueryLanguage, Shape, StateType};
use crate::syntax::{Entry, Node, ScalarKind};

/// What a state does with its data.
#[derive(Debug, PartialEq)]
pub struct Summary {
    /// How data passes through it.
    pub transform: Transform,
    /// Transitions may be hidden in it that a template fills in.
    pub hides_transitions: bool,
    /// Whether what it hands on is what its machine gives.
    pub ending: Ending,
}

/// Whether a machine ends with a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    None,
    /// It ends, and gives what the state hands on.
    Success,
    /// It ends and gives nothing.
    Failure,
    /// Not to be known.
    Unknown,
}

/// Of a state that cannot be read.
pub(super) const UNKNOWN: Summary =
    Summary { transform: Transform::Unknown, hides_transitions: true, ending: Ending::Unknown };

/// How data passes through a state.
#[derive(Debug, PartialEq)]
pub enum Transform {
    /// Not to be known.
    Unknown,
    /// Through the fields of a JSONPath state.
    Fields(Box<Fields>),
    /// Through `Output`.
    Output(Box<Output>),
}

/// The fields of a JSONPath state that handle data, in their order.
#[derive(Debug, PartialEq)]
pub struct Fields {
    /// `InputPath`
    pub input_path: Template,
    /// `Parameters` of a Pass or Parallel state; the effective input as it is,
    /// if there are none.
    pub parameters: Option<Template>,
    /// What the state itself makes.
    pub work: Work,
    /// `ResultSelector`
    pub selector: Option<Template>,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `OutputPath`
    pub output_path: Template,
    /// What a Choice state asks the presence of: whoever reads it later may know.
    pub tested: Box<[Box<[Key]>]>,
    /// Whether the way on was chosen by the data.
    pub is_choice: bool,
    /// Where each catcher puts the error, by the number of the transition.
    pub catchers: Box<[(usize, ResultPath)]>,
    /// What an iteration of a Map state starts with.
    pub item: Option<Item>,
}

/// What an iteration of a Map state starts with.
#[derive(Debug, PartialEq)]
pub struct Item {
    /// The array: `ItemsPath`, `Items`.
    pub items_path: Template,
    /// What is made of each element; the element as it is, if there is none.
    pub selector: Option<Template>,
}

/// The `Output` fields of a JSONata state.
#[derive(Debug, PartialEq)]
pub struct Output {
    /// `Output`, else what comes of the work.
    pub output: Option<Template>,
    /// What the state itself makes.
    pub work: Work,
    /// The transitions that have an `Output` of their own, or lead on from an error.
    pub others: Box<[(usize, Template)]>,
    /// What branches start with.
    pub arguments: Option<Template>,
    /// What an iteration of a Map state starts with.
    pub item: Option<Item>,
}

/// What a state makes of its input.
#[derive(Debug, PartialEq)]
pub enum Work {
    /// It passes it on.
    Nothing,
    /// This.
    Gives(Data),
    /// It runs machines, and gives an array of what they give.
    Runs(StateType),
}

/// Where a result is put in the input.
#[derive(Clone, Debug, PartialEq)]
pub enum ResultPath {
    /// In place of it.
    Replace,
    /// Nowhere.
    Discard,
    /// There.
    At(Box<[Key]>),
    /// A template fills it in, or it is wrong.
    Unknown,
}

/// What a state of these facts, whose object is `node`, does with its data.
pub(super) fn summary(node: Node, facts: &StateFacts) -> Summary {
    let state_type = facts.state_type.known();
    let is_known = node.object().is_some() && !node.is_opaque() && facts.is_language_known;
    let hides_transitions = hides_transitions(node);
    let ending = match (facts.is_terminal, state_type) {
        (_, Some(StateType::Fail)) => Ending::Failure,
        (Some(true), Some(_)) => Ending::Success,
        // One that leads nowhere either is still being written.
        (Some(false), Some(_)) if facts.transitions.iter().any(|way| way.kind != TransitionKind::Catch) => Ending::None,
        _ => Ending::Unknown,
    };
    let shape = Shape::State(state_type);
    let Some(state_type) = state_type.filter(|_| is_known && !has_strange_field(node, shape, facts.language)) else {
        return Summary { transform: Transform::Unknown, hides_transitions, ending };
    };
    let transform = match facts.language {
        QueryLanguage::JsonPath => Transform::Fields(Box::new(fields(node, state_type, facts))),
        QueryLanguage::Jsonata => Transform::Output(Box::new(output(node, state_type, facts))),
    };
    Summary { transform, hides_transitions, ending }
}

/// Whether the object has a field that does not belong there: it may be one of
/// those that handle data, misspelt, and is reported as it is.
fn has_strange_field(node: Node, shape: Shape, language: QueryLanguage) -> bool {
    let is_usual = |key: &str| field(shape, key).is_some_and(|field| field.languages.include(language));
    node.entries().any(|entry| entry.is_key_opaque() || !entry.key().is_some_and(|key| is_usual(&key)))
}

/// Whether a template may fill in transitions of the state.
pub(in crate::model) fn hides_transitions(state: Node) -> bool {
    let is_list = |list: Node| list.array().is_some() && !list.is_opaque();
    let hides = |list: Node| !is_list(list) || list.entries().any(|entry| !is_object(entry.value()));
    let is_spliced = !is_object(state) || state.entries().any(|entry| entry.key_is("<<"));
    is_spliced || ["Choices", "Catch"].into_iter().filter_map(|name| state.get(name)).any(hides)
}

fn is_object(node: Node) -> bool {
    node.object().is_some() && !node.is_opaque() && !is_template_function(node)
}

fn fields(node: Node, state_type: StateType, facts: &StateFacts) -> Fields {
    let template = |name: &str| node.get(name).map(Template::payload);
    let is_map = state_type == StateType::Map;
    // Those of a Task go to the service, those of a Map state are the older form
    // of `ItemSelector`.
    let passes_on = matches!(state_type, StateType::Pass | StateType::Parallel);
    let parameters = if passes_on { template("Parameters") } else { None };
    let item = is_map.then(|| Item {
        items_path: match node.get("ItemReader") {
            Some(_) => Template::Fixed(Data::Unknown),
            None => node.get("ItemsPath").map_or_else(Template::input, path_field),
        },
        selector: match node.get("ItemBatcher") {
            Some(_) => Some(Template::Fixed(Data::Unknown)),
            None => template("ItemSelector").or_else(|| template("Parameters")),
        },
    });
    let work = match (state_type, node.get("Result")) {
        (StateType::Pass, Some(result)) => Work::Gives(Template::literal(result)),
        _ => work(node, state_type, facts),
    };
    let catchers =
        facts.transitions.iter().enumerate().filter(|(_, transition)| transition.kind == TransitionKind::Catch);
    Fields {
        input_path: node.get("InputPath").map_or_else(Template::input, path_field),
        parameters,
        work,
        selector: template("ResultSelector"),
        result_path: result_path(node),
        output_path: node.get("OutputPath").map_or_else(Template::input, path_field),
        tested: reads::tested(node),
        is_choice: state_type == StateType::Choice,
        catchers: catchers
            .map(|(number, transition)| {
                let catcher = element_of(node, "Catch", &transition.path);
                let catcher = catcher.filter(|node| !has_strange_field(*node, Shape::Catcher, facts.language));
                (number, catcher.map_or(ResultPath::Unknown, result_path))
            })
            .collect(),
        item,
    }
}

fn output(node: Node, state_type: StateType, facts: &StateFacts) -> Output {
    let (at, expressions) = (node.range().start(), expressions_in(node, facts));
    let template = |node: Node, name: &str| node.get(name).map(|value| Template::jsonata(value, at, expressions));
    let unknown = || Template::Fixed(Data::Unknown);
    let output = template(node, "Output");
    let mut others = Vec::new();
    for (number, transition) in facts.transitions.iter().enumerate() {
        let (list, shape) = match transition.kind {
            TransitionKind::Choice => ("Choices", Shape::ChoiceRule),
            TransitionKind::Catch => ("Catch", Shape::Catcher),
            _ => continue,
        };
        let element = element_of(node, list, &transition.path)
            .filter(|element| !has_strange_field(*element, shape, facts.language));
        let Some(element) = element else {
            others.push((number, unknown()));
            continue;
        };
        match template(element, "Output") {
            Some(own) => others.push((number, own)),
            // Reference: "Retry and Catch".
            None if shape == Shape::Catcher => others.push((number, Template::Formula(Box::new(Formula::error())))),
            // Whether the `Output` of the state holds for a rule without one is not documented.
            None if output.is_some() => others.push((number, unknown())),
            None => {}
        }
    }
    let has = |name: &str| node.get(name).is_some();
    let item = (state_type == StateType::Map).then(|| Item {
        items_path: match template(node, "Items") {
            _ if has("ItemReader") => unknown(),
            items => items.unwrap_or_else(Template::input),
        },
        selector: if has("ItemBatcher") { Some(unknown()) } else { template(node, "ItemSelector") },
    });
    Output {
        output,
        work: work(node, state_type, facts),
        others: others.into(),
        arguments: template(node, "Arguments"),
        item,
    }
}

/// The element of `list` that a transition at `path` stands in: `Catch[1].Next`.
fn element_of<'a>(node: Node<'a>, list: &str, path: &str) -> Option<Node<'a>> {
    let index = path.strip_prefix(list)?.strip_prefix('[')?.split(']').next()?;
    node.get(list)?.entries().nth(index.parse().ok()?).map(|entry| entry.value())
}

fn work(node: Node, state_type: StateType, facts: &StateFacts) -> Work {
    match state_type {
        StateType::Pass | StateType::Choice | StateType::Wait | StateType::Succeed | StateType::Fail => Work::Nothing,
        StateType::Task => Work::Gives(task_result(node)),
        // What is exported is described by an object.
        StateType::Map if node.get("ResultWriter").is_some() => Work::Gives(Data::Unknown),
        StateType::Parallel | StateType::Map if runs_what_is_seen(node, state_type, facts) => Work::Runs(state_type),
        StateType::Parallel | StateType::Map => {
            Work::Gives(Data::array(Data::Unknown, ArraySource::Outputs(state_type)))
        }
    }
}

/// Whether the facts have all machines that give what the state gives.
fn runs_what_is_seen(node: Node, state_type: StateType, facts: &StateFacts) -> bool {
    if state_type == StateType::Map {
        // What stands in place of an iteration that has failed is not documented.
        let tolerates = |entry: Entry| entry.key().is_none_or(|key| key.starts_with("Tolerated"));
        return facts.machines.len() == 1 && !node.entries().any(tolerates);
    }
    let Some(branches) = node.get("Branches").filter(|branches| branches.array().is_some()) else { return false };
    let count = branches.entries().count();
    !branches.is_opaque() && count == facts.machines.len() && branches.entries().all(|entry| is_object(entry.value()))
}

/// What comes of service integrations: of those whose results are often taken
/// for something else, only which one it is.
fn task_result(node: Node) -> Data {
    let resource = node.get("Resource").filter(|resource| !resource.is_opaque());
    let text = resource.and_then(|resource| resource.text_value()).unwrap_or_default();
    let Some(Target::Call(call)) = Resource::parse(&text).map(|resource| resource.target) else { return Data::Unknown };
    match (call.is_sdk, call.service.text, call.action.text, call.pattern) {
        (false, "lambda", "invoke", Pattern::RequestResponse) => Data::Result(TaskResult::LambdaInvoke),
        (false, "states", "startExecution", Pattern::Sync) => Data::Result(TaskResult::StartExecutionSync),
        _ => match results::result_of(&call) {
            Some(members) => Data::object(members.iter().map(Member::from).collect(), true),
            None => Answer::of(&call).map_or(Data::Unknown, Data::Answer),
        },
    }
}

fn result_path(node: Node) -> ResultPath {
    let Some(value) = node.get("ResultPath") else { return ResultPath::Replace };
    if value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null) {
        return ResultPath::Discard;
    }
    let Some(text) = value.text_value().filter(|_| !value.is_opaque()) else { return ResultPath::Unknown };
    let path = path::parse(&text);
    if !path.is_sound() || path.root != path::Root::Input {
        return ResultPath::Unknown;
    }
    let keys = reads::keys(&path);
    if keys.is_empty() { ResultPath::Replace } else { ResultPath::At(keys) }
}

/// `InputPath`, `OutputPath`, `ItemsPath`: a path, or `null` for an empty object.
fn path_field(value: Node) -> Template {
    if value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null) {
        return Template::Fixed(Data::object(Vec::new(), false));
    }
    match value.text_value().filter(|_| !value.is_opaque()) {
        Some(text) => Template::expression(&text),
        None => Template::Fixed(Data::Unknown),
    }
}

/// Whether the machine of this kind within a state is an item processor.
pub(super) fn is_processor(kind: MachineKind) -> bool {
    matches!(kind, MachineKind::Processor(_))
}
