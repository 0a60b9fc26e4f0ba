//! How data passes through one state.

use std::sync::{Arc, LazyLock};

use super::data::{ArraySource, Data, Elements, Member, Presence};
use super::formula::Sources;
use super::reads::Stage;
use super::summary::{Fields, Output, ResultPath, Transform, Work};

/// What a state works with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'d> {
    /// What it is given.
    pub given: &'d Data,
    /// What the machines give that it runs.
    pub elements: &'d Arc<Elements>,
}

impl Transform {
    /// Whether the state may look for something in what its work gave.
    pub(super) fn looks_behind_work(&self) -> bool {
        matches!(self, Transform::Fields(fields) if fields.selector.is_some() || !fields.output_path.is_input())
    }

    /// Whether the state gives what machines within it give.
    pub(super) fn runs_machines(&self) -> bool {
        match self {
            Transform::Unknown => false,
            Transform::Fields(fields) => matches!(fields.work, Work::Runs(_)),
            Transform::Output(output) => matches!(output.work, Work::Runs(_)),
        }
    }

    /// What the state hands on if nothing fails.
    pub(super) fn output(&self, run: Run) -> Data {
        match self {
            Transform::Unknown => Data::Unknown,
            Transform::Fields(fields) => {
                let mut output = fields.output_path.apply_to(&fields.placed(run));
                if fields.is_choice {
                    output = output.without_doubts();
                    for tested in &fields.tested {
                        output = output.forgetting(tested);
                    }
                }
                output
            }
            Transform::Output(output) => output.output(run),
        }
    }

    /// What the transition of this number carries that has its own data; none
    /// if it carries the output of the state.
    pub(super) fn own(&self, transition: usize, given: &Data) -> Option<Data> {
        match self {
            Transform::Unknown => None,
            Transform::Fields(fields) => {
                let (_, result_path) = fields.catchers.iter().find(|(number, _)| *number == transition)?;
                Some(result_path.put(ERROR_OUTPUT.clone(), given))
            }
            Transform::Output(output) => {
                let (_, template) = output.others.iter().find(|(number, _)| *number == transition)?;
                Some(template.apply(&Sources { error: &ERROR_OUTPUT, ..Sources::input(given) }))
            }
        }
    }

    /// What `$` is at a stage.
    pub(super) fn stage(&self, stage: Stage, run: Run) -> Data {
        match (stage, self) {
            (Stage::Given, _) => run.given.clone(),
            (Stage::Error, _) => ERROR_OUTPUT.clone(),
            (Stage::Input, Transform::Fields(fields)) => fields.input_path.apply_to(run.given),
            (Stage::Result, Transform::Fields(fields)) => fields.result(run),
            (Stage::Output, Transform::Fields(fields)) => fields.placed(run),
            _ => Data::Unknown,
        }
    }

    /// What the work gives.
    pub(super) fn result(&self, run: Run) -> Data {
        match self {
            Transform::Unknown => Data::Unknown,
            Transform::Fields(fields) => fields.result(run),
            Transform::Output(output) => output.result(run),
        }
    }

    /// What a branch starts with.
    pub(super) fn branch(&self, given: &Data) -> Data {
        match self {
            Transform::Unknown => Data::Unknown,
            Transform::Fields(fields) => fields.parameters(given),
            Transform::Output(output) => match &output.arguments {
                Some(arguments) => arguments.apply_to(given),
                None => given.clone(),
            },
        }
    }

    /// The item that a Map state makes an iteration's input of.
    pub(super) fn item(&self, given: &Data) -> Data {
        let (input, item) = match self {
            Transform::Unknown => return Data::Unknown,
            Transform::Fields(fields) => (fields.input_path.apply_to(given), &fields.item),
            Transform::Output(output) => (given.clone(), &output.item),
        };
        match item.as_ref().map(|item| item.items_path.apply_to(&input)) {
            Some(Data::Array(element, _)) => (**element).clone(),
            Some(Data::Answer(answer)) => answer.element().unwrap_or(Data::Unknown),
            _ => Data::Unknown,
        }
    }

    /// What an iteration starts with.
    pub(super) fn iteration(&self, given: &Data) -> Data {
        let (input, item) = match self {
            Transform::Unknown => return Data::Unknown,
            Transform::Fields(fields) => (fields.input_path.apply_to(given), &fields.item),
            Transform::Output(output) => (given.clone(), &output.item),
        };
        let Some(item) = item else { return Data::Unknown };
        let element = self.item(given);
        match &item.selector {
            Some(selector) => selector.apply(&Sources { item: &element, ..Sources::input(&input) }),
            None => element,
        }
    }
}

impl Fields {
    fn parameters(&self, given: &Data) -> Data {
        let input = self.input_path.apply_to(given);
        match &self.parameters {
            Some(template) => template.apply_to(&input),
            None => input,
        }
    }

    /// What the work gives.
    fn result(&self, run: Run) -> Data {
        self.work.gives(run).unwrap_or_else(|| self.parameters(run.given))
    }

    /// The result in its place, before `OutputPath`.
    fn placed(&self, run: Run) -> Data {
        let result = self.result(run);
        let selected = match &self.selector {
            Some(selector) => selector.apply_to(&result),
            None => result,
        };
        self.result_path.put(selected, run.given)
    }
}

impl Output {
    fn result(&self, run: Run) -> Data {
        self.work.gives(run).unwrap_or_else(|| run.given.clone())
    }

    fn output(&self, run: Run) -> Data {
        match &self.output {
            Some(output) => output.apply(&Sources { result: &self.result(run), ..Sources::input(run.given) }),
            None => self.result(run),
        }
    }
}

impl Work {
    /// What it gives, if it does not pass on what it is given.
    fn gives(&self, run: Run) -> Option<Data> {
        match self {
            Work::Nothing => None,
            Work::Gives(data) => Some(data.clone()),
            Work::Runs(of) => Some(Data::Array(run.elements.clone(), ArraySource::Outputs(*of))),
        }
    }
}

impl ResultPath {
    fn put(&self, result: Data, given: &Data) -> Data {
        match self {
            ResultPath::Replace => result,
            ResultPath::Discard => given.clone(),
            ResultPath::At(keys) => given.with(keys, result),
            ResultPath::Unknown => Data::Unknown,
        }
    }
}

/// What a catcher gets; whether there is a cause depends on the error.
pub(super) static ERROR_OUTPUT: LazyLock<Data> = LazyLock::new(|| {
    let member = |name: &str, presence| Member { name: name.into(), presence, data: Data::Text };
    Data::object(vec![member("Error", Presence::Always), member("Cause", Presence::Unknown)], true)
});
