//! What is known of the data at an expression, and where it comes from: for
//! people, so what is only likely is told as well. Rules ask
//! [`crate::model::flow`] themselves.

mod path;

pub use path::{Form, PathEnd, path_end};

use rustc_hash::FxHashSet;

use super::Definition;
use super::expression::ExpressionAt;
use crate::model::Code;
use crate::model::flow::{
    Data, Flow, Formula, Key, Member, ResultPath, Solution, Source, Sources, Stage, Transform, Work, stage_at,
};
use crate::model::{MachineView, Site, StateView};

/// So many states before a state are asked whether a value comes from them.
const MOST_STATES: usize = 200;

/// Descriptions that are longer say the kind of the value only.
const MOST_CHARACTERS: usize = 60;

/// The data at a place in a state.
pub struct DataAt<'a> {
    /// What it is.
    pub data: Data,
    /// Whether it is what the state is given.
    is_given: bool,
    state: &'a StateView<'a>,
    flow: FlowOf<'a>,
}

/// The data flow of a definition.
enum FlowOf<'a> {
    Known(&'a Flow),
    /// As it may well be, where a transition is still to be written.
    Likely(Box<Flow>),
}

impl FlowOf<'_> {
    fn of(&self, machine: &MachineView) -> Option<&Solution> {
        match self {
            FlowOf::Known(flow) => flow.of(machine),
            FlowOf::Likely(flow) => flow.of(machine),
        }
    }
}

impl<'a> DataAt<'a> {
    /// What `$` is at a place in a JSONPath state.
    pub fn of_root(definition: &'a Definition, state: &'a StateView<'a>, site: &Site) -> Option<DataAt<'a>> {
        let stage = stage_at(state, site, definition.tree(), definition.text())?;
        DataAt::find(definition, state, stage == Stage::Given, |solution| solution.stage(state.index, stage))
    }

    /// What a member of `$states` is.
    pub fn of_source(definition: &'a Definition, state: &'a StateView<'a>, source: Source) -> Option<DataAt<'a>> {
        let index = state.index;
        DataAt::find(definition, state, source == Source::Input, |solution| match source {
            Source::Input => solution.given(index).cloned(),
            Source::Item => solution.item(index),
            Source::Result => solution.result(index),
            Source::Error => solution.stage(index, Stage::Error),
        })
    }

    fn find(
        definition: &'a Definition,
        state: &'a StateView<'a>,
        is_given: bool,
        data: impl Fn(&Solution) -> Option<Data>,
    ) -> Option<DataAt<'a>> {
        let (analysis, tree, text) = (definition.analysis(), definition.tree(), definition.text());
        let known = FlowOf::Known(analysis.flow(tree, text));
        let found = known.of(state.machine).and_then(&data).filter(|data| *data != Data::Unknown);
        let (flow, data) = match found {
            Some(data) => (known, data),
            None => {
                let likely = FlowOf::Likely(Box::new(Flow::hopeful(analysis, tree, text)));
                let data = likely.of(state.machine).and_then(data)?;
                (likely, data)
            }
        };
        let is_given = is_given || flow.of(state.machine)?.given(state.index) == Some(&data);
        Some(DataAt { data, is_given, state, flow })
    }

    /// What is known of the value at the end of these steps of a JSONPath path.
    pub fn value(&self, steps: &[Key]) -> Option<Data> {
        let mut data = self.data.clone();
        for step in steps {
            data = match (&data, step) {
                (Data::Object(_) | Data::Answer(_), _) => data.get(std::slice::from_ref(step)),
                (Data::Array(elements, _), Key::Element | Key::Place(_)) => {
                    elements.surely(step).unwrap_or(elements).clone()
                }
                _ => return None,
            };
        }
        Some(data).filter(|data| *data != Data::Unknown)
    }

    /// The members of the value at the end of these steps.
    pub fn members(&self, steps: &[Key]) -> Vec<Member> {
        self.value(steps).map_or_else(Vec::new, |data| data.known_members().into_owned())
    }

    /// The state that puts the value at the end of these steps there, if it is
    /// one, and some other.
    pub fn origin(&self, steps: &[Key]) -> Option<&'a str> {
        if !self.is_given || steps.is_empty() {
            return None;
        }
        origin(&self.flow, self.state, steps)
    }
}

/// What a place in a JSONata expression is about: the members that can be
/// named there, the data that a path starts from, and the steps from there if
/// it is a path that goes straight on.
type JsonataMembers<'a> = (Vec<Member>, Option<DataAt<'a>>, Option<Vec<Key>>);

/// The members that a name at a place in a JSONata expression can mean.
pub fn jsonata_members<'a>(definition: &'a Definition, at: &ExpressionAt<'a>) -> Option<JsonataMembers<'a>> {
    let Code::Jsonata(code) = &at.embedded.code else { return None };
    let formula = Formula::at(&code.text, &code.tree, at.offset)?;
    let of = |source| DataAt::of_source(definition, at.state, source);
    let [input, item, result, error] = [Source::Input, Source::Item, Source::Result, Source::Error].map(of);
    let data = |at: &Option<DataAt>| at.as_ref().map_or(Data::Unknown, |at| at.data.clone());
    let members = formula.members(&Sources {
        input: &data(&input),
        item: &data(&item),
        result: &data(&result),
        error: &data(&error),
    });
    Some(match formula.path() {
        Some((Source::Input, steps)) => (members, input, Some(steps)),
        _ => (members, None, None),
    })
}

/// What a value is, in a few words.
pub fn described(data: &Data) -> String {
    let whole = match data {
        Data::Unknown => String::new(),
        Data::Array(element, _) if ***element == Data::Unknown => "array".to_owned(),
        Data::Object(_) if data.members().is_empty() => "object".to_owned(),
        _ => data.to_string(),
    };
    match data {
        Data::Array(..) if whole.len() > MOST_CHARACTERS => "array".to_owned(),
        Data::Object(_) if whole.len() > MOST_CHARACTERS => "object".to_owned(),
        _ => whole,
    }
}

/// The only state that puts what these steps find into what `state` is given.
fn origin<'a>(flow: &FlowOf, state: &'a StateView<'a>, steps: &[Key]) -> Option<&'a str> {
    let machine = state.machine;
    let solution = flow.of(machine)?;
    let ways = solution.ways();
    let mut found = None;
    let mut seen = FxHashSet::from_iter([state.index]);
    let mut pending = vec![state.index];
    while let Some(to) = pending.pop() {
        let from_outside = (machine.facts.graph.start() == Some(to)).then(|| origin_of_entry(flow, machine, steps));
        for (from, transition) in ways.get(to).into_iter().flatten().copied() {
            let name = match maker(solution, from, transition, steps)? {
                Maker::This => &*machine.facts.states.get(from)?.name,
                Maker::Other if seen.len() > MOST_STATES => return None,
                Maker::Other => {
                    if seen.insert(from) {
                        pending.push(from);
                    }
                    continue;
                }
                Maker::Nobody => continue,
            };
            if found.replace(name).is_some_and(|other| other != name) {
                return None;
            }
        }
        if let Some(from_outside) = from_outside {
            let name = from_outside?;
            if found.replace(name).is_some_and(|other| other != name) {
                return None;
            }
        }
    }
    found
}

/// The state that makes what a nested machine starts with.
fn origin_of_entry<'a>(flow: &FlowOf, machine: &'a MachineView<'a>, steps: &[Key]) -> Option<&'a str> {
    let state = machine.parent?;
    let solution = flow.of(state.machine)?;
    let value = present(flow.of(machine)?.entry(), steps)?;
    match present(solution.given(state.index)?, steps) {
        // It may be the same one or another.
        Some(before) if before == value => (value != Data::Unknown).then(|| origin(flow, state, steps))?,
        _ => Some(&state.entry.name),
    }
}

/// Who makes what a transition carries.
enum Maker {
    This,
    /// The state before passes it on.
    Other,
    /// It is not there.
    Nobody,
}

/// Who makes what these steps find in what a transition of `state` carries, if
/// that can be told.
fn maker(solution: &Solution, state: usize, transition: usize, steps: &[Key]) -> Option<Maker> {
    let carried = solution.carried(state, transition)?;
    let Some(value) = present(&carried, steps) else { return Some(Maker::Nobody) };
    let before = present(solution.given(state)?, steps);
    let by_path = |path: &ResultPath| match path {
        ResultPath::Replace => Some(Maker::This),
        ResultPath::Discard => Some(Maker::Other),
        ResultPath::At(keys) if steps.starts_with(keys) => Some(Maker::This),
        // It puts something into it, and makes it where there is none.
        ResultPath::At(_) if before.is_none() => Some(Maker::This),
        ResultPath::At(_) => Some(Maker::Other),
        ResultPath::Unknown => None,
    };
    match &solution.summary(state)?.transform {
        Transform::Unknown => None,
        Transform::Fields(fields) => {
            if let Some((_, path)) = fields.catchers.iter().find(|(number, _)| *number == transition) {
                return by_path(path);
            }
            let makes_nothing =
                fields.work == Work::Nothing && fields.parameters.is_none() && fields.selector.is_none();
            match (fields.input_path.is_input() && fields.output_path.is_input(), makes_nothing) {
                (true, true) if fields.result_path == ResultPath::Replace => Some(Maker::Other),
                (true, _) => by_path(&fields.result_path),
                (false, _) => None,
            }
        }
        Transform::Output(output) => {
            let has_own = output.others.iter().any(|(number, _)| *number == transition);
            match before {
                None => Some(Maker::This),
                _ if !has_own && output.output.is_none() && output.work == Work::Nothing => Some(Maker::Other),
                // It may be the same one or another.
                _ if value == Data::Unknown => None,
                Some(before) if before == value => Some(Maker::Other),
                Some(_) => Some(Maker::This),
            }
        }
    }
}

/// What the steps find, if anything is known to be there. Whoever asks knows
/// that they fit; that JSONata goes through arrays makes no difference.
fn present(data: &Data, steps: &[Key]) -> Option<Data> {
    let Some((step, rest)) = steps.split_first() else { return Some(data.clone()) };
    match (data, step) {
        (Data::Object(_), Key::Name(name)) => {
            let member = data.members().iter().find(|member| *member.name == **name)?;
            present(&member.data, rest)
        }
        (Data::Array(elements, _), Key::Element | Key::Place(_)) => {
            present(elements.surely(step).unwrap_or(elements), rest)
        }
        (Data::Array(element, _), Key::Name(_)) => present(element, steps),
        (Data::Object(_), Key::Element | Key::Place(_)) => present(data, rest),
        (Data::Answer(_), _) => Some(data.get(steps)).filter(|data| *data != Data::Unknown),
        _ => None,
    }
}
