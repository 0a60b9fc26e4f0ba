//! How data passes through one state.

use std::sync::LazyLock;

use super::data::{Data, Member, Presence};
use super::reads::Stage;
use super::summary::{Fields, Output, ResultPath, Transform, Work};

impl Transform {
    /// Whether the state may look for something in what its work gave.
    pub(super) fn looks_behind_work(&self) -> bool {
        matches!(self, Transform::Fields(fields) if fields.selector.is_some() || !fields.output_path.is_input())
    }

    /// What the state hands on if it is given this and nothing fails.
    pub(super) fn output(&self, given: &Data) -> Data {
        match self {
            Transform::Unknown => Data::Unknown,
            Transform::Fields(fields) => {
                let mut output = fields.output_path.apply(&fields.placed(given), &Data::Unknown);
                if fields.is_choice {
                    output = output.without_doubts();
                    for tested in &fields.tested {
                        output = output.forgetting(tested);
                    }
                }
                output
            }
            Transform::Output(output) => output.output(given),
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
                Some(template.apply(&Data::Unknown, &Data::Unknown))
            }
        }
    }

    /// What `$` is at a stage.
    pub(super) fn stage(&self, stage: Stage, given: &Data) -> Data {
        let Transform::Fields(fields) = self else { return Data::Unknown };
        match stage {
            Stage::Given => given.clone(),
            Stage::Input => fields.input_path.apply(given, &Data::Unknown),
            Stage::Result => fields.result(given),
            Stage::Output => fields.placed(given),
        }
    }

    /// What a branch starts with.
    pub(super) fn branch(&self, given: &Data) -> Data {
        match self {
            Transform::Unknown => Data::Unknown,
            Transform::Fields(fields) => fields.parameters(&fields.input_path.apply(given, &Data::Unknown)),
            Transform::Output(output) => match &output.arguments {
                Some(arguments) => arguments.apply(&Data::Unknown, &Data::Unknown),
                None => given.clone(),
            },
        }
    }

    /// What an iteration starts with.
    pub(super) fn iteration(&self, given: &Data) -> Data {
        match self {
            Transform::Unknown => Data::Unknown,
            Transform::Fields(fields) => {
                let Some(item) = &fields.item else { return Data::Unknown };
                let input = fields.input_path.apply(given, &Data::Unknown);
                let element = match item.items_path.apply(&input, &Data::Unknown) {
                    Data::Array(element, _) => (*element).clone(),
                    _ => Data::Unknown,
                };
                match &item.selector {
                    Some(selector) => selector.apply(&input, &element),
                    None => element,
                }
            }
            Transform::Output(output) => {
                output.item.as_ref().map_or(Data::Unknown, |item| item.apply(&Data::Unknown, &Data::Unknown))
            }
        }
    }
}

impl Fields {
    fn parameters(&self, input: &Data) -> Data {
        self.parameters.as_ref().map_or_else(|| input.clone(), |template| template.apply(input, &Data::Unknown))
    }

    /// What the work gives.
    fn result(&self, given: &Data) -> Data {
        match &self.work {
            Work::Nothing => self.parameters(&self.input_path.apply(given, &Data::Unknown)),
            Work::Gives(data) => data.clone(),
        }
    }

    /// The result in its place, before `OutputPath`.
    fn placed(&self, given: &Data) -> Data {
        let result = self.result(given);
        let selected = match &self.selector {
            Some(selector) => selector.apply(&result, &Data::Unknown),
            None => result,
        };
        self.result_path.put(selected, given)
    }
}

impl Output {
    fn output(&self, given: &Data) -> Data {
        match (&self.output, &self.work) {
            (Some(output), _) => output.apply(&Data::Unknown, &Data::Unknown),
            (None, Work::Nothing) => given.clone(),
            (None, Work::Gives(data)) => data.clone(),
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
static ERROR_OUTPUT: LazyLock<Data> = LazyLock::new(|| {
    let error = Member { name: "Error".into(), presence: Presence::Always, data: Data::Text };
    Data::object(vec![error], true)
});
