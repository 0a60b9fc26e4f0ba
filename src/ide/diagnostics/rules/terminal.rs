//! Something ends the machine (specification: "State Machine").

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use crate::model::MachineKind;
use crate::text::{TextRange, TextSize};

pub const RULES: &[Rule] =
    &[row!("no-terminal-state", Error, Correctness, "no state ends the machine", Check::Scope(no_terminal_state))
        .aws("MISSING_END_STATE")
        .silent_in_unbalanced_text()];

/// Nothing ends the machine. AWS asks for an end at the top level only; in a
/// branch or an item processor that has none, the run can only fail or time out.
fn no_terminal_state(scope: &ScopeContext, acc: &mut Findings) {
    if !scope.lacks_end() {
        return;
    }
    let Some(key) = scope.machine.facts.states_key else { return };
    let range = content_of_key(scope, key + scope.machine.at);
    let remedy = "give a state `\"End\": true`, or add one of type Succeed or Fail";
    match scope.machine.kind {
        MachineKind::Root => {
            let message = format!("no state ends the machine, so AWS refuses it: {remedy}");
            acc.report(range, message).at_location(String::new());
        }
        MachineKind::Branch(_) | MachineKind::Processor(_) => {
            let message = format!("no state ends this {}, so it never succeeds: {remedy}", scope.noun());
            acc.report(range, message).accepted_by_aws();
        }
    }
}

fn content_of_key(scope: &ScopeContext, key: TextRange) -> TextRange {
    let one = TextSize::new(1);
    let content = TextRange::new(key.start() + one, (key.end() - one).max(key.start() + one));
    let first = scope.shared.definition.text().as_bytes().get(usize::from(key.start()));
    let is_quoted = matches!(first, Some(b'"' | b'\''));
    if is_quoted && !content.is_empty() { content } else { key }
}

/// Whether the top level has no end: AWS does not look for unreachable states then.
pub fn top_level_lacks_end(scope: &ScopeContext) -> bool {
    *scope.shared.lacks_end.get_or_init(|| {
        let root = scope.shared.definition.analysis().root();
        root.is_some_and(|root| ScopeContext::new(&root, scope.shared).lacks_end())
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    #[test]
    fn a_machine_needs_an_end() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "P"},
    "P": {
      "Type": "Parallel",
      "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Pass", "Next": "In"}}}],
      "Next": "M"
    },
    "M": {
      "Type": "Map",
      "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Wait", "Seconds": 1, "Next": "One"}}},
      "Next": "A"
    },
    "Lost": {"Type": "Pass", "Next": "A"}
  }
}
"#,
            expect![[r#"
                3  |   "States": {
                .. |    ^^^^^^ error no-terminal-state: no state ends the machine, so AWS refuses it: give a state `"End": true`, or add one of type Succeed or Fail [MISSING_END_STATE]
                7  |       "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Pass", "Next": "In"}}}],
                .. |                                       ^^^^^^ warning no-terminal-state: no state ends this branch, so it never succeeds: give a state `"End": true`, or add one of type Succeed or Fail
                12 |       "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Wait", "Seconds": 1, "Next": "One"}}},
                .. |                                            ^^^^^^ warning no-terminal-state: no state ends this item processor, so it never succeeds: give a state `"End": true`, or add one of type Succeed or Fail
            "#]],
        );
    }

    #[test]
    fn an_end_may_be_hidden() {
        check(&machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"A\"}, ${more}"), expect![""]);
        check(&machine("\"A\": {\"Type\": \"${type}\", \"Next\": \"A\"}"), expect![""]);
        check(&machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"A\"}, \"B\": ${state}"), expect![""]);
        // Each of these is one mistake.
        check(
            &machine("\"A\": {\"Type\": \"Pass\"}"),
            expect![[r#"
                4  | "A": {"Type": "Pass"}
                .. |  ^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/A]
            "#]],
        );
        check(
            &machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"Later\"}"),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Next": "Later"}
                .. |                                ^^^^^ error missing-transition-target: `Later` names no state here: AWS refuses it until `States` holds a state of this name [MISSING_TRANSITION_TARGET /States/A/Next]
            "#]],
        );
        check(
            &machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}, \"B\": {\"Type\": \"Suceed\"}"),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Suceed"}
                .. |                                                    ^^^^^^ error state-unknown-type: `Suceed` is no state type; did you mean `Succeed`? [SCHEMA_VALIDATION_FAILED /States/B/Type]
            "#]],
        );
    }
}
