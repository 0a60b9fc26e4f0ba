//! Transitions lead to a state of their own scope: the same `States` object
//! (specification: "Transitions"). AWS refuses all others, whatever field they
//! stand in, as `MISSING_TRANSITION_TARGET`.

use super::super::registry::{Check, Rule, row};
use super::super::scope::{Dangling, ScopeContext};
use super::super::{Findings, values};
use crate::model::TransitionKind;
use crate::syntax::write;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "start-at-missing-target",
        Error,
        Correctness,
        "`StartAt` names no state of its scope",
        Check::Scope(start_at_missing_target)
    )
    .aws("MISSING_TRANSITION_TARGET"),
    row!(
        "missing-transition-target",
        Error,
        Correctness,
        "a transition leads to a state that does not exist",
        Check::Scope(missing_transition_target)
    )
    .aws("MISSING_TRANSITION_TARGET"),
    row!(
        "transition-leaves-scope",
        Error,
        Correctness,
        "a transition leads into or out of a branch or an item processor",
        Check::Scope(transition_leaves_scope)
    )
    .aws("MISSING_TRANSITION_TARGET"),
];

/// `StartAt` names no state of its own scope.
fn start_at_missing_target(scope: &ScopeContext, acc: &mut Findings) {
    for dangling in scope.dangling().iter().filter(|dangling| dangling.state.is_none()) {
        report(scope, dangling, acc);
    }
}

/// `Next`, `Default`, or the `Next` of a rule or a catcher names no state at all.
fn missing_transition_target(scope: &ScopeContext, acc: &mut Findings) {
    for dangling in scope.dangling().iter().filter(|dangling| dangling.state.is_some()) {
        if dangling.elsewhere.is_none() {
            report(scope, dangling, acc);
        }
    }
}

/// The same, but the state exists in an outer, an inner or a sibling scope.
fn transition_leaves_scope(scope: &ScopeContext, acc: &mut Findings) {
    for dangling in scope.dangling().iter().filter(|dangling| dangling.state.is_some()) {
        if dangling.elsewhere.is_some() {
            report(scope, dangling, acc);
        }
    }
}

fn report(scope: &ScopeContext, dangling: &Dangling, acc: &mut Findings) {
    let range = values::visible_content(scope.shared.definition.text(), dangling.range);
    let state = dangling.state.and_then(|index| scope.machine.state(index));
    let holder = state.map_or_else(|| scope.machine.aws_location(), |state| state.aws_location());
    let location = format!("{holder}/{}", dangling.transition.path.replace('.', "/"));
    let finding = acc.report(range, message(scope, dangling)).at_location(location);
    if let Some(meant) = meant(scope, dangling) {
        let written = write::escaped(meant);
        finding.fix(format!("Write `{meant}`"), vec![Indel::replace(dangling.range, written)]);
    }
    if let Some(edit) = ending(scope, dangling) {
        finding.fix("Write `\"End\": true`", vec![edit]);
    }
    if let Some(elsewhere) = &dangling.elsewhere {
        finding.related(elsewhere.range, format!("`{}` is here, {}", dangling.target, elsewhere.place));
    }
}

/// The state that may be meant.
fn meant<'a>(scope: &ScopeContext<'a>, dangling: &Dangling) -> Option<&'a str> {
    Some(&scope.machine.facts.states.get(dangling.suggestion?)?.name)
}

/// Whether the name is to say that the machine ends there.
fn means_end(dangling: &Dangling) -> bool {
    let is_free = dangling.suggestion.is_none() && dangling.elsewhere.is_none();
    is_free && dangling.transition.kind == TransitionKind::Next && dangling.target.eq_ignore_ascii_case("end")
}

/// What says so, in place of `Next`.
fn ending(scope: &ScopeContext, dangling: &Dangling) -> Option<Indel> {
    let definition = scope.shared.definition;
    let path = definition.tree().path_at(definition.text(), dangling.range.start());
    let step = path.last().filter(|step| means_end(dangling) && step.container.get("End").is_none())?;
    Some(Indel::replace(step.entry?.range(), "\"End\": true"))
}

fn message(scope: &ScopeContext, dangling: &Dangling) -> String {
    let Dangling { target, transition, .. } = dangling;
    if let Some(elsewhere) = &dangling.elsewhere {
        let place = &elsewhere.place;
        return match transition.kind {
            TransitionKind::Start => {
                format!("`{target}` is {place}, but `StartAt` must name a state of the `States` beside it")
            }
            _ => format!(
                "`{target}` is {place}: no transition can lead into or out of a branch or an item processor, so write \
                 the name of a state beside this one"
            ),
        };
    }
    if let Some(meant) = meant(scope, dangling) {
        return format!("`{target}` names no state here; did you mean `{meant}`?");
    }
    if target.is_empty() {
        return "the name of a state is missing here".to_owned();
    }
    if means_end(dangling) {
        return format!("`{target}` names no state here; to end here, write `\"End\": true` in place of `Next`");
    }
    format!("`{target}` names no state here: AWS refuses it until `States` holds a state of this name")
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, fix_hcl, fix_yaml};
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    #[test]
    fn every_kind_of_transition_is_checked() {
        check(
            r#"
{
  "StartAt": "Rate",
  "States": {
    "Rate": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"FunctionName": "f", "Next": "Nowhere"},
      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Hndle"}],
      "Next": "Pick"
    },
    "Pick": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.x", "IsPresent": true, "Next": "Rte"},
        {"Variable": "$.y", "IsPresent": true, "Next": "handle"}
      ],
      "Default": "Archive"
    },
    "Handle": {"Type": "Pass", "Next": "end"}
  }
}
"#,
            expect![[r#"
                8  |       "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Hndle"}],
                .. |                                                          ^^^^^ error missing-transition-target: `Hndle` names no state here; did you mean `Handle`? [MISSING_TRANSITION_TARGET /States/Rate/Catch[0]/Next]
                14 |         {"Variable": "$.x", "IsPresent": true, "Next": "Rte"},
                .. |                                                         ^^^ error missing-transition-target: `Rte` names no state here; did you mean `Rate`? [MISSING_TRANSITION_TARGET /States/Pick/Choices[0]/Next]
                15 |         {"Variable": "$.y", "IsPresent": true, "Next": "handle"}
                .. |                                                         ^^^^^^ error missing-transition-target: `handle` names no state here; did you mean `Handle`? [MISSING_TRANSITION_TARGET /States/Pick/Choices[1]/Next]
                17 |       "Default": "Archive"
                .. |                   ^^^^^^^ error missing-transition-target: `Archive` names no state here: AWS refuses it until `States` holds a state of this name [MISSING_TRANSITION_TARGET /States/Pick/Default]
                19 |     "Handle": {"Type": "Pass", "Next": "end"}
                .. |                                         ^^^ error missing-transition-target: `end` names no state here; to end here, write `"End": true` in place of `Next` [MISSING_TRANSITION_TARGET /States/Handle/Next]
            "#]],
        );
    }

    #[test]
    fn what_is_meant_is_put_in() {
        check_fix(
            &machine(r#""A": {"Type": "Pass", "Next": "Say 'hi"}, "Say \"hi\"": {"Type": "Pass", "Next": "A"}"#),
            expect![[r#"
                Write `Say "hi"`
                {
                "StartAt": "A",
                "States": {
                "A": {"Type": "Pass", "Next": "Say \"hi\""}, "Say \"hi\"": {"Type": "Pass", "Next": "A"}
                }
                }
            "#]],
        );
        fix_yaml(
            "StartAt: Frist\nStates:\n  First:\n    Type: Pass\n    Next: Ship ordr\n  Ship order:\n    Type: Succeed\n",
            expect![[r#"
                Write `First`
                StartAt: First
            "#]],
        );
        fix_hcl(
            r#"
resource "aws_sfn_state_machine" "m" {
  definition = jsonencode({
    StartAt = "First"
    States = {
      First = {
        Type = "Choice"
        Choices = [{ Variable = "$.x", IsPresent = true, Next = "Ship ordr" }]
        Default = "First"
      }
      "Ship order" = { Type = "Succeed" }
    }
  })
}
"#,
            expect![[r#"
                Write `Ship order`
                        Choices = [{ Variable = "$.x", IsPresent = true, Next = "Ship order" }]
            "#]],
        );
        fix_hcl(
            r#"
resource "aws_sfn_state_machine" "m" {
  definition = <<EOF
{
  "StartAt": "First",
  "States": {
    "First": {"Type": "Pass", "Next": "Ship ordr"},
    "Ship order": {"Type": "Succeed"}
  }
}
EOF
}
"#,
            expect![[r#"
                Write `Ship order`
                    "First": {"Type": "Pass", "Next": "Ship order"},
            "#]],
        );
    }

    #[test]
    fn end_is_written_where_it_is_meant() {
        check_fix(
            &machine(r#""A": {"Type": "Pass", "Next": "end", "Comment": "x"}"#),
            expect![[r#"
            Write `"End": true`
            {
            "StartAt": "A",
            "States": {
            "A": {"Type": "Pass", "End": true, "Comment": "x"}
            }
            }
        "#]],
        );
        fix_yaml(
            "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: END\n",
            expect![[r#"
            Write `"End": true`
                End: true
        "#]],
        );
    }

    #[test]
    fn an_empty_name_is_marked_with_its_quotes() {
        check(
            &machine(r#""A": {"Type": "Pass", "Next": ""}, "B": {"Type": "Succeed"}"#),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Next": ""}, "B": {"Type": "Succeed"}
                .. |                               ^^ error missing-transition-target: the name of a state is missing here [MISSING_TRANSITION_TARGET /States/A/Next]
            "#]],
        );
    }

    #[test]
    fn a_state_of_another_scope_is_no_target() {
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "In", "States": {"In": {"Type": "Pass", "Next": "After"}}},
        {"StartAt": "In", "States": {"Two": {"Type": "Pass", "Next": "In"}}}
      ],
      "Next": "M"
    },
    "M": {
      "Type": "Map",
      "ItemProcessor": {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": true}}},
      "Next": "Each"
    },
    "After": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                7  |         {"StartAt": "In", "States": {"In": {"Type": "Pass", "Next": "After"}}},
                .. |                                                                      ^^^^^ error transition-leaves-scope: `After` is at the top level: no transition can lead into or out of a branch or an item processor, so write the name of a state beside this one [MISSING_TRANSITION_TARGET /States/P/Branches[0]/States/In/Next]
                .. |                                       ^^ note: `In` is here, inside branch 1 of `P`
                .. |                                       ^^ note: `In` is here, inside branch 1 of `P`
                8  |         {"StartAt": "In", "States": {"Two": {"Type": "Pass", "Next": "In"}}}
                .. |                      ^^ error start-at-missing-target: `In` is inside branch 1 of `P`, but `StartAt` must name a state of the `States` beside it [MISSING_TRANSITION_TARGET /States/P/Branches[1]/StartAt]
                .. |                                                                       ^^ error transition-leaves-scope: `In` is inside branch 1 of `P`: no transition can lead into or out of a branch or an item processor, so write the name of a state beside this one [MISSING_TRANSITION_TARGET /States/P/Branches[1]/States/Two/Next]
                14 |       "ItemProcessor": {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": true}}},
                .. |                                                        ^^^^ note: `Each` is here, inside the item processor of `M`
                15 |       "Next": "Each"
                .. |                ^^^^ error transition-leaves-scope: `Each` is inside the item processor of `M`: no transition can lead into or out of a branch or an item processor, so write the name of a state beside this one [MISSING_TRANSITION_TARGET /States/M/Next]
                17 |     "After": {"Type": "Succeed"}
                .. |      ^^^^^ note: `After` is here, at the top level
                .. |      ^^^^^ error unreachable-state: no state leads to `After`: AWS refuses states that cannot be reached; lead to it, or remove it [MISSING_TRANSITION_TARGET /States/After] (faded)
            "#]],
        );
    }

    #[test]
    fn what_a_template_fills_in_may_be_any_state() {
        check(&machine(r#""A": {"Type": "Pass", "Next": "${next}"}"#), expect![""]);
        check(&machine(r#""A": {"Type": "Pass", "Next": "B"}, ${states}"#), expect![""]);
        check(&machine(r#""A": {"Type": "Pass", "Next": "B"}, "${name}": {"Type": "Succeed"}"#), expect![""]);
        check(&machine(r#""A": {"Type": "Pass", "Next": {"Ref": "Next"}}"#), expect![""]);
    }

    #[test]
    fn half_a_name_is_only_a_syntax_error() {
        check(
            &machine("\"A\": {\n\"Type\": \"Pass\",\n\"Next\": \"B\n},\n\"Bo\": {\"Type\": \"Succeed\"}"),
            expect![[r#"
                6  | "Next": "B
                .. |         ^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
            "#]],
        );
        check(
            &machine("\"A\": {\"Type\": \"Pass\", \"Next\": },\n\"B\": {\"Type\": \"Succeed\"}"),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Next": },
                .. |                       ^^^^^^^ error json-syntax: a value is missing behind this key [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }

    #[test]
    fn a_state_whose_key_lacks_a_quote_is_still_there() {
        check(
            &machine("  \"A\": {\"Type\": \"Pass\", \"Next\": \"B\"},\n  \"B: {\n    \"Type\": \"Succeed\"\n  }"),
            expect![[r#"
                5  |   "B: {
                .. |   ^^^^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
                9  | }
                .. | ^ error json-syntax: the definition ends before this: a closing bracket stands too early, or this is too much [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }

    #[test]
    fn states_behind_a_bracket_too_many_are_not_missed() {
        check(
            r#"
{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}, "B": {"Type": "Pass", "Next": "Nowhere"}}}
"#,
            expect![[r#"
                1  | {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}, "B": {"Type": "Pass", "Next": "Nowhere"}}}
                .. |                                                                 ^ error json-syntax: the definition ends before this: a closing bracket stands too early, or this is too much [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }
}
