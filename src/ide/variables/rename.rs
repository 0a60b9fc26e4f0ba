//! Rename a variable: all keys that set it and all expressions that read it, in
//! both query languages.

use super::{VariableAt, for_each_state, occurrences, own, scope_of, variables, with_variable_at};
use crate::expr::jsonata::names;
use crate::ide::navigation::text_at;
use crate::ide::{Definition, RangeInfo, RenameError};
use crate::model::variables::{Reach, reach};
use crate::model::{Code, MachineView, StateView, expressions_of};
use crate::spec::limits::VARIABLE_NAME_LENGTH;
use crate::spec::variables::{NameProblem, RESERVED, name_problem};
use crate::spec::{QueryLanguage, jsonata};
use crate::syntax::write;
use crate::text::{Indel, TextEdit, TextRange, TextSize};

/// What a rename at `at` would change the name of; `None` if there is no variable.
pub fn prepare_rename(definition: &Definition, at: TextSize) -> Option<Result<RangeInfo<String>, RenameError>> {
    with_variable_at(definition, at, |found| {
        let answer =
            check_old(definition, found).map(|()| RangeInfo { range: found.range, info: found.name.to_string() });
        Some(answer)
    })
}

/// Gives the variable at `at` another name wherever it is set or read; `None`
/// if there is no variable.
pub fn rename(definition: &Definition, at: TextSize, new_name: &str) -> Option<Result<TextEdit, RenameError>> {
    with_variable_at(definition, at, |found| Some(renamed(definition, found, new_name)))
}

fn renamed(definition: &Definition, found: &VariableAt, new_name: &str) -> Result<TextEdit, RenameError> {
    check_old(definition, found)?;
    // People may type the name as it is read.
    let new_name = new_name.strip_prefix('$').unwrap_or(new_name);
    if new_name == &*found.name {
        return Ok(TextEdit::default());
    }
    let scope = scope_of(variables(definition), found.state.machine, &found.name);
    check_name(new_name)?;
    check_clash(definition, &scope, new_name)?;
    check_function(definition, &scope, &found.name, new_name)?;
    check_capture(definition, &scope, &found.name, new_name)?;
    let places = occurrences(definition, &scope, &found.name);
    let indels = places.into_iter().map(|place| replacement(definition, place.range, new_name));
    TextEdit::new(indels.collect()).ok_or_else(|| refusal("the places of this name overlap"))
}

/// What puts `new_name` in the place of the name at `name`. A key without quotes
/// may need some then: in YAML, `no` and `y` are no texts without them.
fn replacement(definition: &Definition, name: TextRange, new_name: &str) -> Indel {
    let bare_key = text_at(definition, name.start()).filter(|text| text.is_key && text.quoted == text.content);
    let written = bare_key.and_then(|text| {
        let mut key = definition.text()[text.quoted].to_owned();
        let part = name - text.quoted.start();
        key.replace_range(std::ops::Range::<usize>::from(part), new_name);
        Some(Indel::replace(text.quoted, write::key_replacement(text.entry, &key)?))
    });
    written.unwrap_or_else(|| Indel::replace(name, new_name))
}

fn refusal(text: impl Into<String>) -> RenameError {
    RenameError(text.into())
}

fn check_old(definition: &Definition, found: &VariableAt) -> Result<(), RenameError> {
    let name = &found.name;
    let scope = scope_of(variables(definition), found.state.machine, name);
    if !variables(definition).of(&scope).is_some_and(|solution| solution.sets(name)) {
        return Err(refusal(format!("no state sets `${name}`: there is nothing to rename")));
    }
    // What a wrong name means to whoever reads it cannot be known.
    if name_problem(name).is_some_and(|problem| problem != NameProblem::Start('_')) {
        return Err(refusal(format!("`{name}` is no name of a variable: mend the key first")));
    }
    Ok(())
}

/// What AWS takes for a name.
fn check_name(name: &str) -> Result<(), RenameError> {
    match name_problem(name) {
        Some(NameProblem::Empty) => Err(refusal("a variable must have a name")),
        Some(NameProblem::Length(length)) => Err(refusal(format!(
            "the name has {length} characters: the name of a variable has {VARIABLE_NAME_LENGTH} at most"
        ))),
        Some(_) => Err(refusal(format!(
            "`{name}` is no name of a variable: it has letters, digits and `_`, and starts with a letter"
        ))),
        None if name == RESERVED => Err(refusal(format!("`{RESERVED}` is what AWS itself sets for each state"))),
        None => Ok(()),
    }
}

/// Another variable of that name in sight of this one, from whichever side.
fn check_clash(definition: &Definition, scope: &MachineView, new_name: &str) -> Result<(), RenameError> {
    let variables = variables(definition);
    let sets = |machine: &MachineView| {
        let solution = variables.of(machine)?;
        let site = solution.sites(new_name).first()?;
        machine.facts.states.get(site.state).map(|state| state.name.clone())
    };
    let mut setter = None;
    let mut machine = *scope;
    loop {
        setter = setter.or_else(|| sets(&machine));
        match machine.parent {
            Some(parent) if reach(&machine, variables) != Reach::Nothing => machine = *parent.machine,
            _ => break,
        }
    }
    fn inner(state: &StateView, visit: &mut dyn FnMut(&MachineView)) {
        for nested in &state.entry.facts.machines {
            let machine = state.nested(nested);
            visit(&machine);
            machine.states().for_each(|state| inner(&state, visit));
        }
    }
    for state in scope.states() {
        inner(&state, &mut |machine| {
            if setter.is_none() && reach(machine, variables) != Reach::Nothing {
                setter = sets(machine);
            }
        });
    }
    match setter {
        Some(state) => Err(refusal(format!("there is a variable `{new_name}` already: `{state}` sets it"))),
        None => Ok(()),
    }
}

/// A function of JSONata that expressions which see the variable could call.
fn check_function(
    definition: &Definition,
    scope: &MachineView,
    old_name: &str,
    new_name: &str,
) -> Result<(), RenameError> {
    let mut is_hidden = false;
    if jsonata::function(new_name).is_some() {
        for_each_state(variables(definition), scope, old_name, &mut |state| {
            is_hidden |= state.entry.facts.language == QueryLanguage::Jsonata;
        });
    }
    match is_hidden {
        true => Err(refusal(format!("`${new_name}` is a function of JSONata, which the variable would hide"))),
        false => Ok(()),
    }
}

/// An expression that reads the variable where it has one of that name of its own.
fn check_capture(
    definition: &Definition,
    scope: &MachineView,
    old_name: &str,
    new_name: &str,
) -> Result<(), RenameError> {
    let mut captured = None;
    for_each_state(variables(definition), scope, old_name, &mut |state| {
        let expressions = expressions_of(state, definition.tree(), definition.text());
        for read in own(definition, state).uses.iter().filter(|read| *read.name == *old_name) {
            let Some(embedded) = expressions.get(read.expression) else { continue };
            let (Code::Jsonata(code), Some(at)) = (&embedded.code, embedded.offset(read.range.start())) else {
                continue;
            };
            let names = names::resolve(&code.tree, &code.text);
            if captured.is_none() && names.visible_at(at).any(|binding| binding.name == new_name) {
                captured = Some(state.entry.name.clone());
            }
        }
    });
    match captured {
        Some(state) => Err(refusal(format!(
            "an expression of `{state}` has a `${new_name}` of its own, which it would read instead of the variable"
        ))),
        None => Ok(()),
    }
}
