//! The outline: the machine, its states, and the branches and item processors
//! within them.

use super::{Definition, DocumentSymbol, SymbolKind};
use crate::model::{MachineKind, MachineView, StateView, TypeFact};
use crate::text::{TextRange, TextSize};

/// The machine with all that it holds; nothing for what is no object.
pub fn document_symbols(definition: &Definition) -> Vec<DocumentSymbol> {
    definition.analysis().root().iter().map(|machine| machine_symbol(definition, machine)).collect()
}

fn machine_symbol(definition: &Definition, machine: &MachineView) -> DocumentSymbol {
    let name = match machine.kind {
        MachineKind::Root => definition.name().unwrap_or("State machine").to_owned(),
        MachineKind::Branch(index) => format!("Branch {}", index + 1),
        MachineKind::Processor(field) => field.to_owned(),
    };
    let target = machine.start().and_then(|(start, _)| start.target.as_deref());
    let full_range = machine_range(definition, machine);
    // Where it starts is what one wants to see of it.
    let focus_range = match machine.start() {
        Some((_, range)) if full_range.contains_range(range) => range,
        _ => TextRange::at(machine.at, TextSize::from(1)).intersect(full_range).unwrap_or(full_range),
    };
    DocumentSymbol {
        name,
        detail: target.map(|target| format!("StartAt: {target}")).unwrap_or_default(),
        kind: SymbolKind::Machine,
        full_range,
        focus_range,
        children: machine.states().map(|state| state_symbol(definition, &state)).collect(),
    }
}

/// The machine's object; with its key, where it is the value of a field.
fn machine_range(definition: &Definition, machine: &MachineView) -> TextRange {
    let MachineKind::Processor(_) = machine.kind else { return machine.range() };
    let steps = definition.tree().path_at(definition.text(), machine.at);
    // In block style its first member starts at the same place.
    let mut entries = steps.iter().rev().filter_map(|step| step.entry);
    let member = entries.find(|entry| entry.value().range() == machine.range());
    member.map_or(machine.range(), |member| member.range())
}

fn state_symbol(definition: &Definition, state: &StateView) -> DocumentSymbol {
    let facts = &state.entry.facts;
    let name = &state.entry.name;
    DocumentSymbol {
        // Clients refuse a name of white space only (LSP: `DocumentSymbol.name`).
        name: if name.trim().is_empty() { format!("\"{name}\"") } else { name.to_string() },
        detail: match &facts.state_type {
            TypeFact::Known(state_type) => state_type.name().to_owned(),
            TypeFact::Unknown(text, _) => text.to_string(),
            TypeFact::Missing | TypeFact::Opaque => String::new(),
        },
        kind: SymbolKind::State,
        full_range: state.range(),
        focus_range: state.name_range(),
        children: facts.machines.iter().map(|nested| machine_symbol(definition, &state.nested(nested))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::DocumentSymbol;
    use crate::test_support::Fixture;

    fn write(out: &mut String, text: &str, symbols: &[DocumentSymbol], depth: usize) {
        for symbol in symbols {
            let (full, focus) = (&text[symbol.full_range], &text[symbol.focus_range]);
            assert!(symbol.full_range.contains_range(symbol.focus_range));
            let first_line = full.lines().next().unwrap_or_default();
            let indent = "  ".repeat(depth);
            out.push_str(&format!("{indent}{} ({}) {first_line} -> {focus}\n", symbol.name, symbol.detail));
            write(out, text, &symbol.children, depth + 1);
        }
    }

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let mut out = String::new();
        write(&mut out, &fixture.text, &fixture.snapshot().document_symbols(), 0);
        expected.assert_eq(&out);
    }

    #[test]
    fn states_stand_below_the_machine_that_they_belong_to() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}},
        {"States": {"M": {
          "Type": "Map",
          "ItemProcessor": {
            "StartAt": "C",
            "States": {"C": {"Type": "Fail"}}
          }
        }}}
      ]
    },
    "A": {"Type": "Pass"}
  }
}
"#,
            expect![[r#"
                State machine (StartAt: A) { -> A
                  P (Parallel) "P": { -> P
                    Branch 1 (StartAt: B) {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}} -> B
                      B (Succeed) "B": {"Type": "Succeed"} -> B
                    Branch 2 () {"States": {"M": { -> {
                      M (Map) "M": { -> M
                        ItemProcessor (StartAt: C) "ItemProcessor": { -> C
                          C (Fail) "C": {"Type": "Fail"} -> C
                  A (Pass) "A": {"Type": "Pass"} -> A
            "#]],
        );
    }

    #[test]
    fn states_without_a_name_or_a_type_are_shown() {
        check(
            r#"
{"States": {"": {}, " ": {"Type": "Tusk"}, "n": {"Type": 1}, "none"}}
"#,
            expect![[r#"
                State machine () {"States": {"": {}, " ": {"Type": "Tusk"}, "n": {"Type": 1}, "none"}} -> {
                  "" () "": {} -> 
                  " " (Tusk) " ": {"Type": "Tusk"} ->  
                  n (1) "n": {"Type": 1} -> n
                  none () "none" -> none
            "#]],
        );
    }

    #[test]
    fn a_broken_text_has_an_outline() {
        check(
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\"\n",
            expect![[r#"
            State machine (StartAt: A) {"StartAt": "A", "States": {"A": {"Type": "Pass" -> A
              A (Pass) "A": {"Type": "Pass" -> A
        "#]],
        );
        check("[1]", expect![[""]]);
        check("", expect![[""]]);
    }
}
