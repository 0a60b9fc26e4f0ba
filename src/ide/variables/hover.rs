//! What a variable is: where its value comes from.

use super::{VariableAt, assignment, readers, variables, with_variable_at};
use crate::ide::markup::{append_list, code};
use crate::ide::{Definition, RangeInfo};
use crate::model::variables::{Status, resolve};
use crate::model::{MachineView, Part};
use crate::text::{TextRange, TextSize};

/// So many assignments are listed.
const MOST_ASSIGNMENTS: usize = 8;

/// So much of a value is shown, in characters.
const VALUE_LIMIT: usize = 100;

/// What the variable at `at` is, in Markdown.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    with_variable_at(definition, at, |found| {
        let mut out = format!("**{}**: variable\n", code(&format!("${}", found.name)));
        match found.assignment {
            Some(set) => {
                let readers = readers(definition, found, set);
                let count = readers.len();
                let mut items = vec![format!("Set here: {}", value(definition, set.value + found.state.at()))];
                items.push(match count {
                    0 => "Nothing reads this value".to_owned(),
                    1 => "Read in 1 place".to_owned(),
                    _ => format!("Read in {count} places"),
                });
                append_list(&mut out, &items);
            }
            None => read(definition, found, &mut out),
        }
        Some(RangeInfo { range: found.range, info: out })
    })
}

fn read(definition: &Definition, found: &VariableAt, out: &mut String) {
    let resolved = resolve(variables(definition), &found.state, &found.name);
    let mut items = Vec::new();
    let machines = std::iter::successors(Some(*found.state.machine), |machine| Some(*machine.parent?.machine));
    // Where the ways are not known, any assignment may count.
    let may_be_any = resolved.status == Status::Unknown && resolved.setters.is_empty();
    for machine in machines.collect::<Vec<MachineView>>() {
        let own = resolved.setters.iter().filter(|setter| setter.machine == machine.at).map(|setter| setter.site);
        let all = variables(definition).of(&machine).filter(|_| may_be_any && items.is_empty());
        let all = all.map_or(&[][..], |solution| solution.sites(&found.name));
        for site in own.chain(all.iter().copied()) {
            let Some(state) = machine.state(site.state) else { continue };
            let Some(set) = assignment(definition, &state, site, &found.name) else { continue };
            let name = code(&state.entry.name);
            let setter = match site.part {
                Part::State => name,
                Part::Catcher(_) => format!("{name} if it fails"),
                Part::ChoiceRule(index) => format!("rule {} of {name}", index + 1),
            };
            items.push(format!("Set by {setter}: {}", value(definition, set.value + state.at())));
        }
    }
    let more = items.len().saturating_sub(MOST_ASSIGNMENTS);
    items.truncate(MOST_ASSIGNMENTS);
    if more > 0 {
        items.push(format!("Set in {more} more places"));
    }
    match resolved.status {
        Status::Maybe => items.push("**Has no value** on some ways that lead here".to_owned()),
        Status::Unset => items.push("**Has no value here**: nothing that leads here sets it".to_owned()),
        Status::Hidden => {
            items.push("**Has no value here**: child executions do not see what is set outside of them".to_owned());
        }
        Status::Set | Status::Unknown => {}
    }
    append_list(out, &items);
}

/// The beginning of a value, on one line.
fn value(definition: &Definition, range: TextRange) -> String {
    let written = definition.text().get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
    // A text has one look, however it is written.
    let scalar = definition.tree().scalar_at(definition.text(), range.start());
    let text = scalar.and_then(|scalar| scalar.text_value()).map(|text| format!("\"{text}\""));
    let text = text.as_deref().unwrap_or(written);
    // Only the beginning: the text may be long.
    let words: Vec<&str> = text.split_whitespace().take(VALUE_LIMIT).collect();
    let line = words.join(" ");
    let shown: String = line.chars().take(VALUE_LIMIT).collect();
    if line.is_empty() {
        return "nothing yet".to_owned();
    }
    let dots = if shown.len() < line.len() { " …" } else { "" };
    code(&(shown + dots))
}
