//! Every state can be reached (specification: "State Machine").
//!
//! This depends on everything else being read rightly, so the rule is silent
//! while a state or a transition of the machine is half typed or filled in by a
//! template.

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::scope::{ScopeContext, goes_on};
use super::terminal::top_level_lacks_end;
use crate::model::{StateView, TypeFact};

pub const RULES: &[Rule] = &[row!(
    "unreachable-state",
    Error,
    Correctness,
    "no way leads from the start to a state",
    Check::Scope(unreachable_state)
)
.aws("MISSING_TRANSITION_TARGET")
.silent_in_unbalanced_text()];

/// A state that nothing else in its scope leads to is an error. One that only
/// unreachable states lead to, or only itself, is dead all the same, but AWS
/// does not notice.
fn unreachable_state(scope: &ScopeContext, acc: &mut Findings) {
    let machine = scope.machine;
    let graph = &machine.facts.graph;
    let Some(start) = graph.start() else { return };
    // Of two states of one name the second is told about its name only.
    let is_first = |state: &StateView| graph.state(&state.entry.name) == Some(state.index);
    let is_left_out = |state: &StateView| !graph.is_reachable(state.index) && is_first(state);
    if graph.has_unknown_target()
        || !machine.states().any(|state| is_left_out(&state))
        || scope.is_open()
        || scope.is_damaged()
        || top_level_lacks_end(scope)
    {
        return;
    }
    let sources = Sources::new(scope, start);
    for state in machine.states().filter(is_left_out) {
        // A state without a type is only just begun: that comes first.
        let is_begun = state.entry.container.is_none() || state.entry.facts.state_type == TypeFact::Missing;
        if is_begun || sources.is_meant[state.index] || state.entry.name.is_empty() {
            continue;
        }
        let name = &state.entry.name;
        let (message, is_accepted) = match (sources.has_other[state.index], sources.has_itself[state.index]) {
            (false, false) => (
                format!(
                    "no state leads to `{name}`: AWS refuses states that cannot be reached; lead to it, or remove it"
                ),
                false,
            ),
            (false, true) => {
                (format!("only `{name}` itself leads to `{name}`, so it never runs: lead to it, or remove it"), true)
            }
            (true, _) => (
                format!("only states that never run themselves lead to `{name}`: lead to it, or remove it with them"),
                true,
            ),
        };
        let finding = acc.report(state.name_range(), message).at_location(state.aws_location()).unnecessary();
        if is_accepted {
            finding.accepted_by_aws();
        }
    }
}

/// Of this many transitions into nowhere it is asked where they may lead.
const MANY: usize = 64;

/// Which states something leads to.
struct Sources {
    /// A state other than itself leads to it.
    has_other: Vec<bool>,
    /// It leads to itself.
    has_itself: Vec<bool>,
    /// It would be reached if each misspelt or half typed name was the one that
    /// is meant, and if each state that does not say what comes next led to it:
    /// these are the mistakes, and reported.
    is_meant: Vec<bool>,
}

impl Sources {
    fn new(scope: &ScopeContext, start: usize) -> Self {
        let machine = scope.machine;
        let graph = &machine.facts.graph;
        let count = machine.facts.states.len();
        let mut sources = Sources { has_other: vec![false; count], has_itself: vec![false; count], is_meant: vec![] };
        for state in 0..count {
            for target in graph.targets(state).iter().flatten() {
                let has = if *target == state { &mut sources.has_itself } else { &mut sources.has_other };
                has[*target] = true;
            }
        }
        let mut meant: Vec<Vec<usize>> = vec![Vec::new(); count];
        for dangling in scope.dangling().iter().take(MANY) {
            let Some(state) = dangling.state else { continue };
            meant[state].extend(dangling.suggestion);
            // The name may be half typed.
            let begins = |index: &usize| machine.facts.states[*index].name.starts_with(dangling.target);
            meant[state].extend((0..count).filter(begins));
        }
        for (index, state) in machine.facts.states.iter().enumerate() {
            if !goes_on(state) && state.facts.is_terminal != Some(true) {
                meant[index].extend((0..count).filter(|other| !sources.has_other[*other]));
            }
        }
        let mut is_meant = vec![false; count];
        let mut pending = vec![start];
        while let Some(state) = pending.pop() {
            if !std::mem::replace(&mut is_meant[state], true) {
                pending.extend(graph.targets(state).iter().flatten().chain(&meant[state]));
            }
        }
        sources.is_meant = is_meant;
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, codes};
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    #[test]
    fn what_a_template_chooses_may_lead_anywhere() {
        for state in [
            r#"{"Fn::If": ["P", {"Type": "Pass", "Next": "F"}, {"Type": "Pass", "Next": "G"}]}"#,
            r#"{"Type": "Task", "Resource": "${R}", "End": true, "Catch": [
                {"Fn::If": ["P", {"ErrorEquals": ["States.ALL"], "Next": "F"}, {"Ref": "AWS::NoValue"}]}]}"#,
            r#"{"Type": "Task", "Resource": "${R}", "End": true, "Catch": ["${catchers}"]}"#,
            r#"{"Type": "Choice", "Default": "F", "Choices": [
                {"Fn::If": ["P", {"Variable": "$.a", "IsPresent": true, "Next": "G"}, {"Ref": "AWS::NoValue"}]}]}"#,
        ] {
            let text = format!(
                r#"{{"StartAt": "S", "States": {{"S": {state}, "F": {{"Type": "Succeed"}}, "G": {{"Type": "Succeed"}}}}}}"#
            );
            assert_eq!(codes(&text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn states_that_nothing_leads_to() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Succeed"},
    "Left": {"Type": "Pass", "Next": "Behind"},
    "Behind": {"Type": "Succeed"},
    "Self": {"Type": "Pass", "Next": "Self"},
    "Ping": {"Type": "Pass", "Next": "Pong"},
    "Pong": {"Type": "Pass", "Next": "Ping"},
    "P": {
      "Type": "Parallel",
      "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Succeed"}, "Lost": {"Type": "Fail"}}}],
      "End": true
    }
  }
}
"#,
            expect![[r#"
                6  |     "Left": {"Type": "Pass", "Next": "Behind"},
                .. |      ^^^^ error unreachable-state: no state leads to `Left`: AWS refuses states that cannot be reached; lead to it, or remove it [MISSING_TRANSITION_TARGET /States/Left] (faded)
                7  |     "Behind": {"Type": "Succeed"},
                .. |      ^^^^^^ warning unreachable-state: only states that never run themselves lead to `Behind`: lead to it, or remove it with them (faded)
                8  |     "Self": {"Type": "Pass", "Next": "Self"},
                .. |      ^^^^ warning unreachable-state: only `Self` itself leads to `Self`, so it never runs: lead to it, or remove it (faded)
                9  |     "Ping": {"Type": "Pass", "Next": "Pong"},
                .. |      ^^^^ warning unreachable-state: only states that never run themselves lead to `Ping`: lead to it, or remove it with them (faded)
                10 |     "Pong": {"Type": "Pass", "Next": "Ping"},
                .. |      ^^^^ warning unreachable-state: only states that never run themselves lead to `Pong`: lead to it, or remove it with them (faded)
                11 |     "P": {
                .. |      ^ error unreachable-state: no state leads to `P`: AWS refuses states that cannot be reached; lead to it, or remove it [MISSING_TRANSITION_TARGET /States/P] (faded)
                13 |       "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Succeed"}, "Lost": {"Type": "Fail"}}}],
                .. |                                                                             ^^^^ error unreachable-state: no state leads to `Lost`: AWS refuses states that cannot be reached; lead to it, or remove it [MISSING_TRANSITION_TARGET /States/P/Branches[0]/States/Lost] (faded)
            "#]],
        );
    }

    #[test]
    fn all_kinds_of_transitions_reach() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "${Function}",
      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
      "Next": "Pick"
    },
    "Pick": {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": true, "Next": "One"}], "Default": "Two"},
    "Caught": {"Type": "Fail"},
    "One": {"Type": "Succeed"},
    "Two": {"Type": "Succeed"}
  }
}
"#,
            expect![""],
        );
    }

    #[test]
    fn a_misspelt_way_to_a_state_is_one_mistake() {
        check(
            &machine(
                "\"A\": {\"Type\": \"Pass\", \"Next\": \"Shp\"},\n\"Ship\": {\"Type\": \"Pass\", \"Next\": \"Done\"},\n\
                 \"Done\": {\"Type\": \"Succeed\"}",
            ),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Next": "Shp"},
                .. |                                ^^^ error missing-transition-target: `Shp` names no state here; did you mean `Ship`? [MISSING_TRANSITION_TARGET /States/A/Next]
            "#]],
        );
    }

    #[test]
    fn a_state_that_does_not_say_what_comes_next_may_lead_on() {
        check(
            &machine(
                "\"A\": {\"Type\": \"Pass\"},\n\"B\": {\"Type\": \"Pass\", \"Next\": \"C\"},\n\"C\": {\"Type\": \"Fail\"}",
            ),
            expect![[r#"
                4  | "A": {"Type": "Pass"},
                .. |  ^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/A]
            "#]],
        );
        check(
            &machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"S\"},\n\"Ship\": {\"Type\": \"Succeed\"}"),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Next": "S"},
                .. |                                ^ error missing-transition-target: `S` names no state here: AWS refuses it until `States` holds a state of this name [MISSING_TRANSITION_TARGET /States/A/Next]
            "#]],
        );
    }

    #[test]
    fn without_a_start_nothing_is_called_unreachable() {
        check(
            "{\"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
            expect![[r#"
                1  | {"States": {"A": {"Type": "Succeed"}}}
                .. | ^ error missing-required-field: `StartAt` is missing: AWS refuses a state machine without it [SCHEMA_VALIDATION_FAILED /]
            "#]],
        );
        check(
            "{\"StartAt\": \"Begin\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
            expect![[r#"
                1  | {"StartAt": "Begin", "States": {"A": {"Type": "Succeed"}}}
                .. |              ^^^^^ error start-at-missing-target: `Begin` names no state here: AWS refuses it until `States` holds a state of this name [MISSING_TRANSITION_TARGET /StartAt]
            "#]],
        );
    }

    #[test]
    fn placeholders_may_lead_anywhere() {
        check(
            &machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"${next}\"}, \"B\": {\"Type\": \"Succeed\"}"),
            expect![""],
        );
        check(&machine("\"A\": {\"Type\": \"Succeed\"}, ${more}, \"B\": {\"Type\": \"Succeed\"}"), expect![""]);
    }

    #[test]
    fn half_typed_states_make_no_others_unreachable() {
        let others = "\"B\": {\"Type\": \"Pass\", \"Next\": \"C\"},\n\"C\": {\"Type\": \"Succeed\"}";
        for half in ["", "\"Ne", "\"Next\"", "\"Next\": ", "\"Next\": \"", "\"Next\": \"B", "Next", "\"Next\": B"] {
            let text = machine(&format!("\"A\": {{\n\"Type\": \"Pass\",\n{half}\n}},\n{others}"));
            let codes = codes(&text);
            let others = codes.iter().filter(|code| !code.starts_with("json-")).count();
            assert!(others == 0 || half.is_empty(), "{half}: {codes:?}");
        }
        // An error in a payload changes no transition.
        check(
            &machine(
                "\"A\": {\"Type\": \"Pass\", \"Result\": {\"x\": }, \"End\": true},\n\"B\": {\"Type\": \"Succeed\"}",
            ),
            expect![[r#"
                4  | "A": {"Type": "Pass", "Result": {"x": }, "End": true},
                .. |                                  ^^^^ error json-syntax: a value is missing behind this key [INVALID_JSON_DESCRIPTION]
                5  | "B": {"Type": "Succeed"}
                .. |  ^ error unreachable-state: no state leads to `B`: AWS refuses states that cannot be reached; lead to it, or remove it [MISSING_TRANSITION_TARGET /States/B] (faded)
            "#]],
        );
    }

    #[test]
    fn a_new_state_that_is_only_begun() {
        let at_the_end = ["\"N", "\"N\"", "\"N\": ", "\"N\": {", "\"N\": {}"]
            .map(|begun| machine(&format!("\"A\": {{\"Type\": \"Succeed\"}},\n{begun}\n")));
        check_each(
            &at_the_end,
            expect![[r#"
                5  | "N
                .. | ^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
                ---
                5  | "N"
                .. |   ^ error json-syntax: a colon is missing between the key and its value [INVALID_JSON_DESCRIPTION]
                ---
                5  | "N": 
                .. | ^^^^ error json-syntax: a value is missing behind this key [INVALID_JSON_DESCRIPTION]
                ---
                3  | "States": {
                .. |           ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
                ---
                5  | "N": {}
                .. |  ^ error state-missing-type: this state has no `Type`, so AWS refuses it: write `"Type"` with `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/N]
            "#]],
        );
        let between = [
            "\"N",
            "\"N\"",
            "\"N\": ",
            "\"N\": {",
            "\"N\": {},",
            "\"N\": {\n    \"Type\": \"Pa",
            "\"N\": {\n    \"Type\": \"Pass\",",
        ]
        .map(|begun| {
            machine(&format!(
                "  \"A\": {{\n    \"Type\": \"Pass\",\n    \"Next\": \"B\"\n  }},\n  {begun}\n  \"B\": {{\n    \
                 \"Type\": \"Succeed\"\n  }}"
            ))
        });
        check_each(
            &between,
            expect![[r#"
                8  |   "N
                .. |   ^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
                ---
                8  |   "N"
                .. |     ^ error json-syntax: a colon is missing between the key and its value [INVALID_JSON_DESCRIPTION]
                ---
                8  |   "N": 
                .. |   ^^^^ error json-syntax: a value is missing behind this key [INVALID_JSON_DESCRIPTION]
                ---
                8  |   "N": {
                .. |        ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
                ---
                8  |   "N": {},
                .. |    ^ error state-missing-type: this state has no `Type`, so AWS refuses it: write `"Type"` with `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail` [SCHEMA_VALIDATION_FAILED /States/N]
                ---
                8  |   "N": {
                .. |        ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
                9  |     "Type": "Pa
                .. |             ^^^ error json-syntax: the closing quote is missing [INVALID_JSON_DESCRIPTION]
                ---
                8  |   "N": {
                .. |        ^ error json-syntax: this `{` has no matching `}` [INVALID_JSON_DESCRIPTION]
            "#]],
        );
    }
}
