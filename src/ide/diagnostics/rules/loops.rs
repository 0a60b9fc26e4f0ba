//! States that lead back to themselves: without end, without use, or for so
//! long that the history of the execution is full.
//!
//! What a circle does depends on all transitions of its machine being read
//! rightly, so nothing is said while one of them is half typed, leads nowhere
//! or is filled in by a template. Nor about states that are never reached: that
//! comes first.

use super::super::registry::{Check, Rule, row};
use super::super::scope::{ScopeContext, goes_on};
use super::super::{Findings, values};
use crate::model::circles::circles;
use crate::model::{StateView, TransitionKind};
use crate::spec::limits::{EXPRESS_SECONDS, HISTORY_EVENTS};
use crate::spec::{MachineType, StateType};

pub const RULES: &[Rule] = &[
    row!(
        "no-path-to-end",
        Warning,
        Suspicious,
        "no way leads from a state to an end of its machine",
        Check::Scope(circling)
    )
    .silent_in_unbalanced_text(),
    row!(
        "busy-loop",
        Hint,
        Suspicious,
        "states go round without waiting or changing anything",
        Check::With("no-path-to-end")
    )
    .silent_in_unbalanced_text(),
    row!(
        "long-loop-history",
        Hint,
        Style,
        "each round of a loop adds to the history of the execution",
        Check::With("no-path-to-end")
    )
    .off()
    .silent_in_unbalanced_text(),
    row!("self-transition", Warning, Suspicious, "a state leads to itself", Check::With("no-path-to-end"))
        .silent_in_unbalanced_text(),
];

fn circling(scope: &ScopeContext, acc: &mut Findings) {
    let circles = scope.machine.facts.graph.circles();
    if circles.is_empty() || scope.is_unsure() {
        return;
    }
    for circle in circles {
        let states = || circle.iter().filter_map(|state| scope.machine.state(*state));
        states().for_each(|state| self_transitions(scope, &state, acc));
        if !has_way_out(scope, circle) {
            no_way_out(scope, circle, acc);
        } else {
            busy(scope, circle, acc);
            long(scope, circle, acc);
        }
    }
}

/// A Pass or Wait state that leads to itself does so for ever; a catcher that
/// leads to its own state is a retrier without any limit.
fn self_transitions(scope: &ScopeContext, state: &StateView, acc: &mut Findings) {
    for (transition, range, _) in state.transitions().filter(|(_, _, target)| *target == Some(state.index)) {
        let name = &state.entry.name;
        let message = match transition.kind {
            TransitionKind::Next if leads_one_way(state) => {
                format!("`{name}` leads to itself, so the execution never leaves it: name the state that comes next")
            }
            TransitionKind::Catch => format!(
                "this runs `{name}` again at once, as often as it fails: write a `Retry`, which waits and gives up"
            ),
            _ => continue,
        };
        let range = values::visible_content(scope.shared.definition.text(), range);
        acc.report_as("self-transition", range, message);
    }
}

/// Whether `Next` is the only way that leads on from the state.
fn leads_one_way(state: &StateView) -> bool {
    let state_type = state.entry.facts.state_type.known();
    matches!(state_type, Some(StateType::Pass | StateType::Wait)) && state.entry.facts.transitions.len() == 1
}

/// Whether a transition leads out of the circle, or one of its states may end
/// the machine.
fn has_way_out(scope: &ScopeContext, circle: &[usize]) -> bool {
    circle.iter().any(|state| {
        let mut targets = scope.machine.facts.graph.targets(*state).iter().flatten();
        may_end(scope, *state) || targets.any(|target| circle.binary_search(target).is_err())
    })
}

fn may_end(scope: &ScopeContext, state: usize) -> bool {
    let state = scope.machine.facts.states.get(state);
    state.is_some_and(|state| state.facts.is_terminal != Some(false) || !goes_on(state))
}

/// Nothing leads out of the circle. Of the states that lead into one, nothing
/// is said; and if none that is reached ends the machine, those that would are
/// reported as never reached.
fn no_way_out(scope: &ScopeContext, circle: &[usize], acc: &mut Findings) {
    let Some(first) = scope.machine.state(circle[0]) else { return };
    let is_told_already = circle.len() == 1 && leads_one_way(&first);
    let mut reached =
        (0..scope.machine.facts.states.len()).filter(|state| scope.machine.facts.graph.is_reachable(*state));
    if is_told_already || !reached.any(|state| may_end(scope, state)) {
        return;
    }
    let (who, remedy) = match names(scope, circle) {
        None => (format!("`{}` leads only to itself", first.entry.name), "lead from it to a state"),
        Some(names) => (format!("{names} lead only to each other"), "lead from one of them to a state"),
    };
    let message = format!(
        "{who}: once there, the {} goes round until it fails, times out or is stopped; {remedy} that ends it",
        scope.noun()
    );
    acc.report(first.name_range(), message);
}

/// The names of the states, if they are several: "`A`, `B` and 3 others".
fn names(scope: &ScopeContext, circle: &[usize]) -> Option<String> {
    let states = &scope.machine.facts.states;
    let names: Vec<&str> = circle.iter().filter_map(|state| Some(&*states.get(*state)?.name)).collect();
    match names[..] {
        [] | [_] => None,
        [_, _] | [_, _, _] => Some(values::enumerated(&names)),
        [one, two, ..] => Some(format!("`{one}`, `{two}` and {} others", names.len() - 2)),
    }
}

/// Within the circle, one of Pass and Choice states none of which changes or
/// waits for anything: the rule that leads round again does so each time.
fn busy(scope: &ScopeContext, circle: &[usize], acc: &mut Findings) {
    let graph = &scope.machine.facts.graph;
    let states = &scope.machine.facts.states;
    let is_idle = |state: usize| states[state].facts.is_idle && circle.binary_search(&state).is_ok();
    let goes_on_idle = |state: &usize| graph.targets(*state).iter().flatten().any(|target| is_idle(*target));
    if !circle.iter().any(|state| is_idle(*state) && goes_on_idle(state)) {
        return;
    }
    let idle: Vec<bool> = (0..states.len()).map(is_idle).collect();
    for circle in circles(graph, &idle) {
        let Some(first) = scope.machine.state(circle[0]) else { continue };
        let until = match scope.machine.facts.context.machine_type {
            MachineType::Standard => format!("the history is full at {} events", values::grouped(HISTORY_EVENTS)),
            MachineType::Express => format!("the {} minutes of the execution are over", EXPRESS_SECONDS / 60),
        };
        let message = match names(scope, &circle) {
            None => format!(
                "when `{}` leads to itself nothing has changed, so it does so again until {until}: wait, or change \
                 what it asks for",
                first.entry.name
            ),
            Some(names) => format!(
                "{names} change nothing, so once they have gone round they do so again until {until}: wait, or change \
                 what the rules ask for"
            ),
        };
        acc.report_as("busy-loop", first.name_range(), message);
    }
}

/// The loop may be fine; whether it is depends on how often it goes round.
fn long(scope: &ScopeContext, circle: &[usize], acc: &mut Findings) {
    let works = |state: &usize| {
        let state_type = scope.machine.facts.states.get(*state).and_then(|state| state.facts.state_type.known());
        state_type.is_some_and(|state_type| !matches!(state_type, StateType::Pass | StateType::Choice))
    };
    let Some(first) = scope.machine.state(circle[0]) else { return };
    if scope.machine.facts.context.machine_type != MachineType::Standard || !circle.iter().any(works) {
        return;
    }
    let who = names(scope, circle).unwrap_or_else(|| format!("`{}`", first.entry.name));
    let message = format!(
        "each round of {who} adds to the history of the execution, which fails at {} events: count the rounds, and go \
         on in a new execution in time",
        values::grouped(HISTORY_EVENTS)
    );
    acc.report_as("long-loop-history", first.name_range(), message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_each, check_machine, codes};
    use super::*;
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    /// A Choice state that leads to `target` or else to `default`.
    fn choice(name: &str, target: &str, default: &str) -> String {
        format!(
            "\"{name}\": {{\"Type\": \"Choice\", \"Choices\": [{{\"Variable\": \"$.x\", \"IsPresent\": true, \"Next\": \
             \"{target}\"}}], \"Default\": \"{default}\"}}"
        )
    }

    fn task(name: &str, rest: &str) -> String {
        format!(
            "\"{name}\": {{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\", \"Parameters\": {{\"FunctionName\": \"f\"}}, {rest}}}"
        )
    }

    #[test]
    fn circles_without_a_way_out() {
        check_each(
            &[
                // Two states, and one that leads into them.
                machine(
                    &[
                        choice("A", "In", "Done"),
                        "\"In\": {\"Type\": \"Pass\", \"Result\": 1, \"Next\": \"B\"}".into(),
                        "\"B\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"C\"}".into(),
                        task("C", "\"Next\": \"B\""),
                        "\"Done\": {\"Type\": \"Succeed\"}".into(),
                    ]
                    .join(",\n"),
                ),
                // One, which is neither Pass nor Wait.
                machine(
                    &[choice("A", "B", "C"), task("B", "\"Next\": \"B\""), "\"C\": {\"Type\": \"Succeed\"}".into()]
                        .join(",\n"),
                ),
                // Many, in a branch.
                machine(&format!(
                    "\"A\": {{\"Type\": \"Parallel\", \"Branches\": [{{\"StartAt\": \"P\", \"States\": {{\n{}}}}}], \"End\": true}}",
                    [
                        choice("P", "Q", "Done"),
                        choice("Q", "R", "S"),
                        choice("R", "Q", "Q"),
                        choice("S", "T", "Q"),
                        choice("T", "Q", "R"),
                        "\"Done\": {\"Type\": \"Succeed\"}".into()
                    ]
                    .join(",\n")
                )),
            ],
            expect![[r#"
                6  | "B": {"Type": "Wait", "Seconds": 5, "Next": "C"},
                .. |  ^ warning no-path-to-end: `B` and `C` lead only to each other: once there, the machine goes round until it fails, times out or is stopped; lead from one of them to a state that ends it
                ---
                5  | "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Next": "B"},
                .. |  ^ warning no-path-to-end: `B` leads only to itself: once there, the machine goes round until it fails, times out or is stopped; lead from it to a state that ends it
                ---
                6  | "Q": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "R"}], "Default": "S"},
                .. |  ^ warning no-path-to-end: `Q`, `R` and 2 others lead only to each other: once there, the branch goes round until it fails, times out or is stopped; lead from one of them to a state that ends it
            "#]],
        );
    }

    #[test]
    fn circles_with_a_way_out_or_of_which_not_all_is_known() {
        let catch = "\"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Z\"}], \"Next\": \"A\"";
        let end = "\"Z\": {\"Type\": \"Succeed\"}";
        let start = choice("A", "B", "Z");
        let circle = "\"B\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"C\"},\n\"C\": {\"Type\": \"Wait\", \"Seconds\": 1, ";
        let quiet = [
            [task("A", catch), end.into()].join(","),
            [start.clone(), format!("{circle}\"Next\": \"A\"}}"), end.into()].join(","),
            // What follows is missing, unknown or half typed.
            [start.clone(), format!("{circle}\"Comment\": \"\"}}"), end.into()].join(","),
            [start.clone(), format!("{circle}\"Next\": \"Later\"}}"), end.into()].join(","),
            [start.clone(), format!("{circle}\"Next\": \"${{next}}\"}}"), end.into()].join(","),
            [start.clone(), format!("{circle}\"Next\": \"B\", \"End\": \"${{end}}\"}}"), end.into()].join(","),
            [start.clone(), format!("{circle}\"Next\": \"B\"}}"), end.into(), "${more}".into()].join(","),
            // Nothing ends the machine, or nothing that ends it is reached: another rule's business.
            "\"A\": {\"Type\": \"Pass\", \"Result\": 1, \"Next\": \"B\"}, \"B\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"A\"}".into(),
            format!("\"A\": {{\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"B\"}}, \"B\": {{\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"A\"}}, {end}"),
        ];
        for states in quiet {
            let codes = codes(&machine(&states));
            assert!(!codes.contains(&"no-path-to-end"), "{states}: {codes:?}");
        }
        // The last one but with its bracket missing.
        let text = machine(&[start, format!("{circle}\"Next\": \"B\""), end.into()].join(","));
        assert!(!codes(&text).contains(&"no-path-to-end"), "{:?}", codes(&text));
    }

    #[test]
    fn idle_circles_are_busy() {
        let end = "\"Z\": {\"Type\": \"Succeed\"}";
        let texts = [
            // To itself, through a Pass state, within a loop that waits.
            machine(&[choice("A", "Z", "A"), end.into()].join(",\n")),
            machine(
                &[
                    choice("A", "Z", "B"),
                    "\"B\": {\"Type\": \"Pass\", \"Comment\": \"c\", \"Next\": \"A\"}".into(),
                    end.into(),
                ]
                .join(",\n"),
            ),
            machine(
                &[
                    "\"A\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"B\"}".into(),
                    choice("B", "C", "Z"),
                    choice("C", "A", "B"),
                    end.into(),
                ]
                .join(",\n"),
            ),
        ];
        check_each(
            &texts,
            expect![[r#"
            4  | "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "Z"}], "Default": "A"},
            .. |  ^ hint busy-loop: when `A` leads to itself nothing has changed, so it does so again until the history is full at 25,000 events: wait, or change what it asks for
            ---
            4  | "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "Z"}], "Default": "B"},
            .. |  ^ hint busy-loop: `A` and `B` change nothing, so once they have gone round they do so again until the history is full at 25,000 events: wait, or change what the rules ask for
            ---
            5  | "B": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "C"}], "Default": "Z"},
            .. |  ^ hint busy-loop: `B` and `C` change nothing, so once they have gone round they do so again until the history is full at 25,000 events: wait, or change what the rules ask for
        "#]],
        );
        check_machine(
            MachineType::Express,
            &texts[0],
            expect![[r#"
            4  | "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "Z"}], "Default": "A"},
            .. |  ^ hint busy-loop: when `A` leads to itself nothing has changed, so it does so again until the 5 minutes of the execution are over: wait, or change what it asks for
        "#]],
        );
    }

    #[test]
    fn what_changes_or_waits_is_not_busy() {
        let end = "\"Z\": {\"Type\": \"Succeed\"}";
        let between = |state: &str| {
            machine(&[choice("A", "Z", "B"), format!("\"B\": {{{state}, \"Next\": \"A\"}}"), end.into()].join(",\n"))
        };
        let jsonata = |rule: &str| {
            machine(&format!(
                "\"A\": {{\"Type\": \"Choice\", \"QueryLanguage\": \"JSONata\", \"Choices\": [{{{rule}, \"Next\": \"Z\"}}], \
                 \"Default\": \"A\"}},\n{end}"
            ))
        };
        let quiet = [
            between("\"Type\": \"Wait\", \"Seconds\": 1"),
            between("\"Type\": \"Pass\", \"Parameters\": {\"n.$\": \"States.MathAdd($.n, 1)\"}"),
            between("\"Type\": \"Pass\", \"Assign\": {\"n\": 1}"),
            between("\"Type\": \"Pass\", \"OutputPath\": \"$.rest\""),
            jsonata("\"Condition\": \"{% $millis() > 5 %}\""),
            jsonata("\"Condition\": \"{% $states.context.State.EnteredTime > 'x' %}\""),
            jsonata("\"Condition\": \"{% $states.input.x %}\", \"Assign\": {\"n\": 1}"),
            machine(&[choice("A", "Z", "A").replace("$.x", "$$.Execution.Input"), end.into()].join(",")),
        ];
        for text in quiet {
            assert!(!codes(&text).contains(&"busy-loop"), "{text}: {:?}", codes(&text));
        }
        // The same with nothing that changes.
        assert!(codes(&jsonata("\"Condition\": \"{% $states.input.x %}\"")).contains(&"busy-loop"));
    }

    #[test]
    fn a_state_that_leads_to_itself() {
        let end = "\"Z\": {\"Type\": \"Succeed\"}";
        check_each(
            &[
                machine(&[choice("A", "P", "W"), "\"P\": {\"Type\": \"Pass\", \"Assign\": {\"n\": 1}, \"Next\": \"P\"}".into(), "\"W\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"W\"}".into(), end.into()].join(",\n")
                    .replacen("\"Default\"", "\"Comment\": \"Z\", \"Default\"", 1).replace("\"IsPresent\": true, \"Next\": \"P\"}", "\"IsPresent\": true, \"Next\": \"P\"}, {\"Variable\": \"$.y\", \"IsPresent\": true, \"Next\": \"Z\"}")),
                machine(&[task("A", "\"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"Z\"}, {\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"A\"}], \"Next\": \"Z\""), end.into()].join(",\n")),
            ],
            expect![[r#"
                5  | "P": {"Type": "Pass", "Assign": {"n": 1}, "Next": "P"},
                .. |                                                    ^ warning self-transition: `P` leads to itself, so the execution never leaves it: name the state that comes next
                6  | "W": {"Type": "Wait", "Seconds": 5, "Next": "W"},
                .. |                                              ^ warning self-transition: `W` leads to itself, so the execution never leaves it: name the state that comes next
                ---
                4  | "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Catch": [{"ErrorEquals": ["E"], "Next": "Z"}, {"ErrorEquals": ["States.ALL"], "Next": "A"}], "Next": "Z"},
                .. |                                                                                                                                                                                                  ^ warning self-transition: this runs `A` again at once, as often as it fails: write a `Retry`, which waits and gives up
            "#]],
        );
        for quiet in [
            // That no state ends the machine, or that it is never reached, comes first.
            "\"A\": {\"Type\": \"Pass\", \"Next\": \"A\"}".to_owned(),
            format!(
                "\"A\": {{\"Type\": \"Pass\", \"Next\": \"Z\"}}, \"B\": {{\"Type\": \"Pass\", \"Next\": \"B\"}}, {end}"
            ),
            [task("A", "\"Next\": \"A\", \"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"Z\"}]"), end.into()]
                .join(","),
        ] {
            assert!(!codes(&machine(&quiet)).contains(&"self-transition"), "{quiet}");
        }
    }

    #[test]
    fn loops_that_work_are_reported_if_one_wants_them() {
        use crate::ide::{Level, Settings, Severity, Snapshot};
        use crate::text::SourceText;
        let text = machine(
            &[
                task("A", "\"Next\": \"W\""),
                "\"W\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"C\"}".into(),
                choice("C", "Z", "A"),
                "\"Z\": {\"Type\": \"Succeed\"}".into(),
            ]
            .join(",\n"),
        );
        let found = |machine_type| {
            let mut settings = Settings::of(machine_type);
            settings.set_level("long-loop-history", Level::Shown(Severity::Hint)).unwrap();
            let mut found = Snapshot::with_settings(SourceText::new(&text), settings.into()).diagnostics();
            found.retain(|found| found.code == "long-loop-history");
            found.into_iter().map(|found| format!("{} {}", &text[found.range], found.message)).collect::<Vec<_>>()
        };
        expect!["A each round of `A`, `W` and `C` adds to the history of the execution, which fails at 25,000 events: count the rounds, and go on in a new execution in time"].assert_eq(&found(MachineType::Standard).join("\n"));
        assert!(found(MachineType::Express).is_empty());
        assert!(!codes(&text).contains(&"long-loop-history"));
    }
}
