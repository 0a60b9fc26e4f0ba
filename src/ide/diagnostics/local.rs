//! The rules that look at text and facts of one state, or of one machine's
//! object, and at nothing else.
//!
//! What they find in a state, all that is nested in it included, is kept with
//! the state's facts ([`StateFacts::derived`]), relative to the state: it
//! depends on what the facts depend on. Nested states are kept on their own as
//! well, so after a keystroke only the states around it are looked at, and each
//! but for its nested states. Tests compare with findings from scratch.

use crate::ide::Definition;
use crate::model::{MachineFacts, Role, StateFacts, role_in};
use crate::spec::Shape;
use crate::syntax::{Entry, Node};
use crate::text::{TextRange, TextSize};

use super::finding::{Finding, Findings, Place};
use super::{DISPATCH, damage};

/// An object or a list.
pub struct ContainerContext<'a> {
    /// It.
    pub node: Node<'a>,
    /// What it is.
    pub role: Role,
    /// The way to it.
    pub trail: &'a Trail<'a>,
}

/// A state that is an object.
pub struct StateContext<'a> {
    /// Its object.
    pub node: Node<'a>,
    /// Its facts.
    pub facts: &'a StateFacts,
    /// Fields may be missing that are there or are being typed: what one does
    /// not see is no mistake.
    pub is_incomplete: bool,
}

/// The object of a machine, a branch or an item processor.
pub struct MachineContext<'a> {
    /// It.
    pub node: Node<'a>,
    /// Which of them.
    pub shape: Shape,
    /// The way to it.
    pub trail: &'a Trail<'a>,
    /// Fields may be missing that are there or are being typed.
    pub is_incomplete: bool,
}

/// The way from a state, or from the definition, to something in it.
pub struct Trail<'a> {
    last: Option<(&'a Trail<'a>, Entry<'a>, usize)>,
}

impl<'a> Trail<'a> {
    const START: Trail<'static> = Trail { last: None };

    fn to(&'a self, entry: Entry<'a>, index: usize) -> Trail<'a> {
        Trail { last: Some((self, entry, index)) }
    }

    /// The member or item that the way ends with.
    pub fn entry(&self) -> Option<Entry<'a>> {
        self.last.map(|(_, entry, _)| entry)
    }

    /// As AWS writes it: `/Choices[0]/Next`.
    pub fn location(&self) -> String {
        let Some((before, entry, index)) = self.last else { return String::new() };
        let mut location = before.location();
        match entry.key() {
            Some(key) => {
                location.push('/');
                location.push_str(&key);
            }
            None => location.push_str(&format!("[{index}]")),
        }
        location
    }
}

/// Runs the rules on the whole definition.
pub fn report(definition: &Definition, acc: &mut Findings) {
    let root = definition.root();
    let Some(machine) = definition.analysis().root() else { return };
    let machine_at = |at: TextSize| (at == machine.at).then_some(machine.facts);
    container(acc, &machine_at, None, root, Role::Object(Shape::Machine), &Trail::START);
}

/// What is kept with a state.
struct Kept(Box<[Finding]>);

/// The findings in a state, relative to it.
fn findings_of<'a>(node: Node, facts: &'a StateFacts) -> &'a [Finding] {
    let derived = facts.derived.get_or_init(|| Box::new(Kept(fresh_findings(node, facts))));
    let kept = derived.downcast_ref::<Kept>();
    debug_assert!(kept.is_some(), "the slot belongs to the diagnostics");
    kept.map_or(&[], |kept| &kept.0)
}

fn fresh_findings(node: Node, facts: &StateFacts) -> Box<[Finding]> {
    let mut acc = Findings::default();
    let base = node.range().start();
    if let Some(object) = node.object() {
        let is_incomplete = object.spliced || damage::is_half_typed(object);
        let state = StateContext { node, facts, is_incomplete };
        for (rule, check) in &DISPATCH.state {
            check(&state, acc.of(rule));
        }
    }
    let machine_at = |at: TextSize| {
        let nested = facts.machines.iter().find(|nested| base + nested.at == at);
        nested.map(|nested| &*nested.facts)
    };
    // The table of all types: a field that does not belong to this type is
    // looked into as well.
    container(&mut acc, &machine_at, None, node, Role::Object(Shape::State(None)), &Trail::START);
    acc.into_iter().map(|finding| finding.relative_to(base)).collect()
}

/// Gives the facts of the machine whose object starts at an offset.
type MachineAt<'f> = dyn Fn(TextSize) -> Option<&'f MachineFacts> + 'f;

/// Runs the rules on a container and all in it. `machine` is the machine that
/// it is the object of, or whose `States` it is.
fn container(
    acc: &mut Findings,
    machine_at: &MachineAt,
    parent: Option<&MachineFacts>,
    node: Node,
    role: Role,
    trail: &Trail,
) {
    let Some(own) = node.container() else { return };
    let context = ContainerContext { node, role, trail };
    for (rule, check) in &DISPATCH.container {
        check(&context, acc.of(rule));
    }
    let mut machine = None;
    if let Role::Object(shape) = role
        && shape.is_machine()
    {
        machine = machine_at(node.range().start());
        let is_incomplete = own.spliced || damage::is_half_typed(own);
        let context = MachineContext { node, shape, trail, is_incomplete };
        for (rule, check) in &DISPATCH.machine {
            check(&context, acc.of(rule));
        }
    }
    if let (Role::States, Some(facts)) = (role, parent) {
        return states(acc, facts, node, trail);
    }
    for (index, entry) in node.entries().enumerate() {
        let value = entry.value();
        if value.container().is_some() {
            let role = role_in(role, entry, value);
            container(acc, machine_at, machine, value, role, &trail.to(entry, index));
        }
    }
}

/// Takes over the findings in all states of a machine.
fn states(acc: &mut Findings, machine: &MachineFacts, node: Node, trail: &Trail) {
    let entries = node.entries().filter(|entry| entry.key_range().is_some());
    for (entry, state) in entries.zip(&machine.states) {
        // Of two members `States` the first one is the one of the facts.
        if entry.value().container().map(std::sync::Arc::as_ptr) != state.container.as_ref().map(std::sync::Arc::as_ptr)
        {
            continue;
        }
        let findings = findings_of(entry.value(), &state.facts);
        let name = name_range(entry);
        // An object without a key was reported as that: it may not be meant for a state.
        if findings.is_empty() || name.is_empty() {
            continue;
        }
        let location = format!("{}/{}", trail.location(), state.name);
        let place = Place { at: entry.value().range().start(), name, location };
        findings.iter().for_each(|finding| acc.push(finding.absolute(&place)));
    }
}

/// The name in a state's key: without quotes, unless it is empty.
fn name_range(entry: Entry) -> TextRange {
    let content = entry.key_content_range().unwrap_or_default();
    if content.is_empty() { entry.key_range().unwrap_or_default() } else { content }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use expect_test::expect;

    #[test]
    fn states_are_checked_in_every_branch_and_at_any_depth() {
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "One", "States": {"One": {"Type": "Pas", "End": true}}},
        {
          "StartAt": "Two",
          "States": {
            "Two": {
              "Type": "Map",
              "ItemProcessor": {"StartAt": "Three", "States": {"Three": {"Type": "Pass", "Result": {"a": 1, "a": 2}}}},
              "End": true
            }
          }
        }
      ],
      "End": true
    }
  }
}
"#,
            expect![[r#"
                7  |         {"StartAt": "One", "States": {"One": {"Type": "Pas", "End": true}}},
                .. |                                                        ^^^ error state-unknown-type: `Pas` is no state type; did you mean `Pass`? [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]/States/One/Type]
                13 |               "ItemProcessor": {"StartAt": "Three", "States": {"Three": {"Type": "Pass", "Result": {"a": 1, "a": 2}}}},
                .. |                                                                 ^^^^^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/P/Branches[1]/States/Two/ItemProcessor/States/Three]
                .. |                                                                                                              ^ error duplicate-key: `a` stands twice in this object and only one of the two counts: remove the other
                .. |                                                                                                      ^ note: the first one is here
            "#]],
        );
    }
}
