//! Variables that a JSONata expression binds for itself: `$x := …`, the
//! parameters of functions, `@$v` and `#$i`. They mean something in their
//! expression only, and hide variables of the state machine.

mod scopes;

use scopes::{Occurrence, Variables, is_variable_name};

use super::expression::{ExpressionAt, with_expression_at};
use super::{Definition, NavigationTarget, RangeInfo, Reference, RenameError};
use crate::expr::jsonata;
use crate::model::Code;
use crate::spec::jsonata::function;
use crate::text::{Indel, TextEdit, TextRange, TextSize};

/// From a use to what binds it; from a binding to the uses.
pub fn goto_definition(definition: &Definition, at: TextSize) -> Option<RangeInfo<Vec<NavigationTarget>>> {
    with_variable_at(definition, at, |found| {
        let place = |occurrence: &Occurrence| NavigationTarget {
            file: None,
            full_range: found.range(occurrence.binds.unwrap_or(occurrence.range)),
            focus_range: found.range(name_of(occurrence.range)),
        };
        let info: Vec<NavigationTarget> = match found.variables.binding_of(found.place) {
            Some(binding) => vec![place(&binding)],
            None => found.occurrences().iter().filter(|occurrence| occurrence.binds.is_none()).map(place).collect(),
        };
        (!info.is_empty()).then(|| RangeInfo { range: found.range(name_of(found.place)), info })
    })?
}

/// All places of the expression that name the variable at `at`, each without
/// the `$`.
pub fn references(definition: &Definition, at: TextSize) -> Option<Vec<Reference>> {
    with_variable_at(definition, at, |found| {
        let occurrences = found.occurrences();
        let reference = |occurrence: &Occurrence| Reference {
            range: found.range(name_of(occurrence.range)),
            is_declaration: occurrence.binds.is_some(),
        };
        occurrences.iter().map(reference).collect()
    })
}

/// The name of the variable at `at`, without its `$`; `None` if there is none
/// that its expression binds.
pub fn prepare_rename(definition: &Definition, at: TextSize) -> Option<Result<RangeInfo<String>, RenameError>> {
    with_variable_at(definition, at, |found| {
        found.check_known()?;
        Ok(RangeInfo { range: found.range(name_of(found.place)), info: found.name.to_owned() })
    })
}

/// Gives the variable at `at` another name, with or without a `$`; `None` if
/// there is no variable that its expression binds.
pub fn rename(definition: &Definition, at: TextSize, new_name: &str) -> Option<Result<TextEdit, RenameError>> {
    with_variable_at(definition, at, |found| {
        found.check_known()?;
        let new_name = new_name.strip_prefix('$').unwrap_or(new_name);
        if new_name == found.name {
            return Ok(TextEdit::default());
        }
        let occurrences = found.occurrences();
        let names: Vec<TextRange> = occurrences.iter().map(|occurrence| name_of(occurrence.range)).collect();
        check_new_name(found, &names, new_name).map_err(RenameError)?;
        let indels = names.into_iter().map(|name| Indel::replace(found.range(name), new_name));
        TextEdit::new(indels.collect()).ok_or_else(|| RenameError("the places of this name overlap".into()))
    })
}

/// What is behind the `$` of a variable.
fn name_of(variable: TextRange) -> TextRange {
    TextRange::new(variable.start() + TextSize::new(1), variable.end())
}

fn check_new_name(found: &VariableAt, names: &[TextRange], new_name: &str) -> Result<(), String> {
    if new_name.is_empty() {
        return Err("a variable must have a name".into());
    }
    if !is_variable_name(new_name) {
        return Err(format!("`${new_name}` is no name of a variable: use letters, digits and `_`"));
    }
    if new_name == "states" {
        return Err("`$states` is what Step Functions hands to the expression: choose another name".into());
    }
    if function(new_name).is_some() {
        return Err(format!("`${new_name}` is a function of JSONata, which the variable would hide"));
    }
    let edits = names.iter().map(|name| Indel::replace(*name, new_name)).collect();
    let text = TextEdit::new(edits).map(|edit| edit.applied_to(found.text)).unwrap_or_default();
    let tree = jsonata::parse(&text);
    if !found.variables.means_the_same_as(&Variables::new(&tree, &text)) {
        return Err(format!("there is a `${new_name}` in this expression already, and the two would be mixed up"));
    }
    Ok(())
}

/// A variable that an expression binds, at the place that was asked about.
struct VariableAt<'a> {
    expression: &'a ExpressionAt<'a>,
    variables: Variables<'a>,
    text: &'a str,
    /// Which of the variables.
    variable: usize,
    /// Without its `$`.
    name: &'a str,
    /// The place, with its `$`, in bytes of the expression.
    place: TextRange,
}

impl VariableAt<'_> {
    fn check_known(&self) -> Result<(), RenameError> {
        if self.expression.embedded.is_unknown {
            let why =
                "the text is not closed, or a template fills in a part of it: not all uses of the variable are known";
            return Err(RenameError(why.into()));
        }
        Ok(())
    }

    fn occurrences(&self) -> Vec<Occurrence> {
        self.variables.occurrences(self.variable)
    }

    /// Where a part of the expression stands in the definition.
    fn range(&self, part: TextRange) -> TextRange {
        self.expression.range(part)
    }
}

fn with_variable_at<R>(definition: &Definition, at: TextSize, found: impl FnOnce(&VariableAt) -> R) -> Option<R> {
    with_expression_at(definition, at, |expression| {
        let Code::Jsonata(code) = &expression.embedded.code else { return None };
        let text = expression.embedded.code_text();
        let variables = Variables::new(&code.tree, text);
        let (variable, name, place) = variables.at(expression.offset)?;
        Some(found(&VariableAt { expression, variables, text, variable, name, place }))
    })?
}

#[cfg(test)]
mod tests;
