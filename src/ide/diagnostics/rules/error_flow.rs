//! What becomes of errors beyond the state that they happen in: timeouts that
//! nobody takes, catchers whose state misses the input, retries that outlast
//! the execution.

use rustc_hash::FxHashMap;

use super::super::edits::{self, Edit};
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::{Findings, values};
use crate::ide::Definition;
use crate::model::{Discard, StateView, TransitionKind};
use crate::spec::errors::{TASK_FAILED, TIMEOUT};
use crate::spec::limits::{EXPRESS_SECONDS, STANDARD_SECONDS};
use crate::spec::{MachineType, QueryLanguage};
use crate::syntax::Node;
use crate::text::{Indel, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "timeout-without-handler",
        Hint,
        Suspicious,
        "a state catches failures, but not its timeout",
        Check::Scope(timeouts)
    )
    .silent_in_unbalanced_text(),
    row!(
        "catch-discards-input",
        Hint,
        Suspicious,
        "a catcher throws away input that is read later",
        Check::Scope(discards)
    )
    .silent_in_unbalanced_text(),
    row!("retry-budget", Hint, Suspicious, "retries wait longer than an execution may last", Check::Scope(budget)),
];

/// A Task that may time out and catches something, but nothing in it or around
/// it takes a timeout.
fn timeouts(scope: &ScopeContext, acc: &mut Findings) {
    let is_taken_outside = std::iter::successors(scope.machine.parent, |state| state.machine.parent)
        .any(|state| state.entry.facts.handling.takes_timeouts);
    if is_taken_outside {
        return;
    }
    for state in scope.machine.states() {
        let Some(range) = state.entry.facts.handling.untaken_timeout else { continue };
        let message = format!(
            "no retrier or catcher takes `{TIMEOUT}`, so the execution fails when this time is up: name it beside the \
             others, since `{TASK_FAILED}` does not match it"
        );
        acc.report(range + state.at(), message);
    }
}

/// More states than this are not looked through for one that reads the input.
const WAY: usize = 32;

/// A catcher whose error output takes the place of the input, and a state
/// behind it that reads the input.
fn discards(scope: &ScopeContext, acc: &mut Findings) {
    let mut readers: FxHashMap<usize, Option<usize>> = FxHashMap::default();
    for state in scope.machine.states() {
        for discard in &state.entry.facts.handling.discards {
            let Some(target) = scope.machine.facts.graph.state(&discard.target) else { continue };
            let reader = *readers.entry(target).or_insert_with(|| reader(scope, target));
            if let Some(reader) = reader.and_then(|index| scope.machine.state(index)) {
                discarded(scope, &state, discard, &reader, acc);
            }
        }
    }
}

/// The first state, from `target` on, that reads what only the input has. The
/// way goes through states whose output is their input.
fn reader(scope: &ScopeContext, target: usize) -> Option<usize> {
    let graph = &scope.machine.facts.graph;
    let mut way = vec![target];
    let mut next = 0;
    while let Some(&index) = way.get(next) {
        next += 1;
        let facts = &scope.machine.facts.states.get(index)?.facts;
        let input = &facts.handling.input;
        if input.reads.is_some() {
            return Some(index);
        }
        if !input.is_passed_on || input.reads_error {
            continue;
        }
        let kinds = facts.transitions.iter().map(|transition| transition.kind);
        for (kind, target) in kinds.zip(graph.targets(index)) {
            let target = target.filter(|target| kind != TransitionKind::Catch && !way.contains(target));
            way.extend(target.filter(|_| next < WAY));
        }
        if way.len() > WAY {
            return None;
        }
    }
    None
}

fn discarded(scope: &ScopeContext, state: &StateView, discard: &Discard, reader: &StateView, acc: &mut Findings) {
    let facts = &state.entry.facts;
    let Some(path) = &reader.entry.facts.handling.input.reads else { return };
    let (why, remedy) = match (discard.result_path, facts.language) {
        (Some(_), _) => ("with this path", "write `$.error` to keep it"),
        (None, QueryLanguage::JsonPath) => ("without `ResultPath`", "add `\"ResultPath\": \"$.error\"` to keep it"),
        (None, QueryLanguage::Jsonata) => ("without `Output`", "add an `Output` that keeps it"),
    };
    let at = discard.at + state.at();
    let Some(catcher) = catcher_at(scope.shared.definition, at) else { return };
    let range = discard.result_path.map_or(values::visible_start(catcher), |range| range + state.at());
    let name = &reader.entry.name;
    let message =
        format!("{why} the error output takes the place of the input, but `{name}` reads `{path}` from it: {remedy}");
    let finding = acc.report(range, message).related(reader.name_range(), format!("`{name}` is here"));
    let is_error_read = [Some(reader.index), scope.machine.facts.graph.state(&discard.target)]
        .into_iter()
        .flatten()
        .filter_map(|index| scope.machine.facts.states.get(index))
        .any(|state| state.facts.handling.input.reads_error);
    if facts.language == QueryLanguage::JsonPath && !is_error_read {
        finding.fix("Keep the input beside the error", vec![keep_input(catcher)]);
    }
}

/// The catcher that starts at `at`.
fn catcher_at(definition: &Definition, at: TextSize) -> Option<Node<'_>> {
    let way = definition.tree().path_at(definition.text(), at + TextSize::new(1));
    way.iter().map(|step| step.container).find(|node| node.range().start() == at)
}

/// Puts the error output of the catcher beside the input.
fn keep_input(catcher: Node) -> Edit {
    match catcher.member("ResultPath") {
        Some(path) => Indel::replace(path.value().range(), "\"$.error\"").into(),
        None => edits::insertion_at_start(catcher, "\"ResultPath\": \"$.error\""),
    }
}

/// Retriers whose waits take longer than an execution may last.
fn budget(scope: &ScopeContext, acc: &mut Findings) {
    let context = scope.machine.facts.context;
    let (mut seconds, mut what) = match context.machine_type {
        MachineType::Standard => (STANDARD_SECONDS as f64, "the year that an execution may last".to_owned()),
        MachineType::Express => {
            (EXPRESS_SECONDS as f64, "the five minutes that an Express execution may last".to_owned())
        }
    };
    let timeout = scope.shared.definition.root().get("TimeoutSeconds").and_then(values::number);
    if let Some(timeout) = timeout.filter(|timeout| !context.may_be_child && (1.0..seconds).contains(timeout)) {
        (seconds, what) = (timeout, format!("the machine's `TimeoutSeconds` of {timeout}"));
    }
    for state in scope.machine.states() {
        let Some((waits, range)) = state.entry.facts.handling.longest_retries.filter(|(waits, _)| *waits > seconds)
        else {
            continue;
        };
        let message = format!("the waits of this retrier add up to {}, longer than {what}", duration(waits));
        acc.report(range + state.at(), message);
    }
}

/// "90 seconds", "3 hours", "more than a century"
fn duration(seconds: f64) -> String {
    const UNITS: &[(f64, &str)] = &[(31_536_000.0, "years"), (86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes")];
    if seconds > 100.0 * UNITS[0].0 {
        return "more than a century".to_owned();
    }
    match UNITS.iter().find(|(unit, _)| seconds >= 2.0 * unit) {
        Some((unit, name)) => format!("{:.0} {name}", (seconds / unit).floor()),
        None => format!("{:.0} seconds", seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, check_machine, codes};
    use super::*;
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    /// A Task with these members.
    fn task(members: &str) -> String {
        format!(
            "{{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\", \"Parameters\": {{}},\n{members}}}"
        )
    }

    #[test]
    fn a_timeout_has_a_handler() {
        let timed = |members: &str| task(&format!("\"TimeoutSeconds\": 60, {members}, \"End\": true"));
        let catch = |name: &str| {
            timed(&format!("\n\"Catch\": [{{\"ErrorEquals\": [\"{name}\"], \"ResultPath\": null, \"Next\": \"B\"}}]"))
        };
        let text = |state: &str| machine(&format!("\"A\": {state},\n\"B\": {{\"Type\": \"Succeed\"}}"));
        check(
            &text(&catch("States.TaskFailed")),
            expect![[r#"
            5  | "TimeoutSeconds": 60, 
            .. |  ^^^^^^^^^^^^^^ hint timeout-without-handler: no retrier or catcher takes `States.Timeout`, so the execution fails when this time is up: name it beside the others, since `States.TaskFailed` does not match it
        "#]],
        );
        let is_found = |state: &str| codes(&text(state)).contains(&"timeout-without-handler");
        assert!(is_found(&catch("Mine")));
        assert!(!is_found(&catch("States.ALL")) && !is_found(&catch("States.Timeout")) && !is_found(&catch("${n}")));
        // Who only retries may well leave the timeout to the execution.
        assert!(!is_found(&timed("\"Retry\": [{\"ErrorEquals\": [\"States.TaskFailed\"]}]")));
        assert!(!is_found(&timed("\"Comment\": \"Fails with the execution.\"")));
        // A state around it may take the timeout.
        let inside = |handlers: &str| {
            let inner = timed("\"Catch\": [{\"ErrorEquals\": [\"States.TaskFailed\"], \"Next\": \"J\"}]");
            let branch =
                format!("{{\"StartAt\": \"I\", \"States\": {{\"I\": {inner}, \"J\": {{\"Type\": \"Fail\"}}}}}}");
            is_found(&format!("{{\"Type\": \"Parallel\", \"Branches\": [{branch}], {handlers} \"Next\": \"B\"}}"))
        };
        assert!(inside("") && inside("\"Retry\": [{\"ErrorEquals\": [\"Mine\"]}],"));
        assert!(!inside("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}],"));
    }

    #[test]
    fn input_that_is_read_later_is_kept() {
        let failing = |handler: &str| {
            task(&format!(
                "\"Catch\": [\n{{\"ErrorEquals\": [\"States.ALL\"], {handler} \"Next\": \"B\"}}],\n\"End\": true"
            ))
        };
        let reader = "{\"Type\": \"Pass\", \"Parameters\": {\"id.$\": \"$.order.id\"}, \"End\": true}";
        let text = |handler: &str, states: &str| machine(&format!("\"A\": {},\n{states}", failing(handler)));
        let direct = text("", &format!("\"B\": {reader}"));
        check(
            &direct,
            expect![[r#"
            6  | {"ErrorEquals": ["States.ALL"],  "Next": "B"}],
            .. | ^ hint catch-discards-input: without `ResultPath` the error output takes the place of the input, but `B` reads `$.order` from it: add `"ResultPath": "$.error"` to keep it
            8  | "B": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}
            .. |  ^ note: `B` is here
        "#]],
        );
        check_fix(
            &direct,
            expect![[r#"
            Keep the input beside the error
            {
            "StartAt": "A",
            "States": {
            "A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {},
            "Catch": [
            {"ResultPath": "$.error", "ErrorEquals": ["States.ALL"],  "Next": "B"}],
            "End": true},
            "B": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}
            }
            }
        "#]],
        );
        let replaced = text("\"ResultPath\": \"$\",", &format!("\"B\": {reader}"));
        check(
            &replaced,
            expect![[r#"
            6  | {"ErrorEquals": ["States.ALL"], "ResultPath": "$", "Next": "B"}],
            .. |                                               ^^^ hint catch-discards-input: with this path the error output takes the place of the input, but `B` reads `$.order` from it: write `$.error` to keep it
            8  | "B": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}
            .. |  ^ note: `B` is here
        "#]],
        );
        check_fix(
            &replaced,
            expect![[r#"
            Keep the input beside the error
            {
            "StartAt": "A",
            "States": {
            "A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {},
            "Catch": [
            {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B"}],
            "End": true},
            "B": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}
            }
            }
        "#]],
        );
        // The way leads through states that pass their input on.
        check(
            &text(
                "",
                &format!(
                    "\"B\": {{\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"C\"}},\n\"C\": {{\"Type\": \"Choice\", \
                     \"Choices\": [{{\"Variable\": \"$$.State.Name\", \"StringEquals\": \"x\", \"Next\": \"B\"}}], \
                     \"Default\": \"D\"}},\n\"D\": {reader}"
                ),
            ),
            expect![[r#"
                6  | {"ErrorEquals": ["States.ALL"],  "Next": "B"}],
                .. | ^ hint catch-discards-input: without `ResultPath` the error output takes the place of the input, but `D` reads `$.order` from it: add `"ResultPath": "$.error"` to keep it
                10 | "D": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}
                .. |  ^ note: `D` is here
            "#]],
        );
        let is_found = |handler: &str, states: &str| codes(&text(handler, states)).contains(&"catch-discards-input");
        let b = |state: &str| format!("\"B\": {state}, \"C\": {reader}");
        assert!(!is_found("\"ResultPath\": \"$.error\",", &b(reader)));
        assert!(!is_found("\"ResultPath\": null,", &b(reader)) && !is_found("${more},", &b(reader)));
        assert!(!is_found("", &b("{\"Type\": \"Fail\", \"ErrorPath\": \"$.Error\"}")));
        assert!(!is_found("", &b("{\"Type\": \"Pass\", \"Parameters\": {\"why.$\": \"$.Cause\"}, \"Next\": \"C\"}")));
        assert!(!is_found("", &b("{\"Type\": \"Pass\", \"Result\": {\"order\": {}}, \"Next\": \"C\"}")));
        assert!(!is_found("", &b(&task("\"ResultPath\": \"$.order\", \"Next\": \"C\""))));
        assert!(is_found("", &b(&task("\"ResultPath\": null, \"Next\": \"C\""))));
        assert!(!is_found("", &b(&task("\"Next\": \"C\""))));
    }

    #[test]
    fn what_the_error_output_has_stays_where_it_is() {
        // The fix would move what this state reads.
        check(
            &machine(&format!(
                "\"A\": {},\n\"B\": {{\"Type\": \"Pass\", \"Parameters\": {{\"a.$\": \"$.Cause\", \"b.$\": \"$.order\"}}, \
                 \"End\": true}}",
                task("\"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"B\"}],\n\"End\": true")
            )),
            expect![[r#"
                5  | "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}],
                .. |           ^ hint catch-discards-input: without `ResultPath` the error output takes the place of the input, but `B` reads `$.order` from it: add `"ResultPath": "$.error"` to keep it
                7  | "B": {"Type": "Pass", "Parameters": {"a.$": "$.Cause", "b.$": "$.order"}, "End": true}
                .. |  ^ note: `B` is here
            "#]],
        );
    }

    #[test]
    fn in_jsonata_the_output_keeps_the_input() {
        let text = |output: &str| {
            format!(
                "{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\",\n\"States\": {{\"A\": {{\"Type\": \"Task\", \
                 \"Resource\": \"arn:aws:states:::sqs:sendMessage\", \"Arguments\": {{}}, \"End\": true,\n\"Catch\": \
                 [{{\"ErrorEquals\": [\"States.ALL\"],{output} \"Next\": \"B\"}}]}},\n\"B\": {{\"Type\": \"Pass\", \
                 \"Output\": \"{{% $states.input.order %}}\", \"End\": true}}}}}}\n"
            )
        };
        check(
            &text(""),
            expect![[r#"
            3  | "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]},
            .. |           ^ hint catch-discards-input: without `Output` the error output takes the place of the input, but `B` reads `$states.input.order` from it: add an `Output` that keeps it
            4  | "B": {"Type": "Pass", "Output": "{% $states.input.order %}", "End": true}}}
            .. |  ^ note: `B` is here
        "#]],
        );
        check(&text(" \"Output\": \"{% $states.input %}\","), expect![[""]]);
    }

    #[test]
    fn retries_fit_into_the_execution() {
        let text = |top: &str, retrier: &str| {
            format!(
                "{{\"StartAt\": \"A\",{top} \"States\": {{\"A\":\n{}}}}}\n",
                task(&format!("\"Retry\": [{{\"ErrorEquals\": [\"Mine\"]{retrier}}}],\n\"End\": true"))
            )
        };
        check(
            &text(" \"TimeoutSeconds\": 6,", ""),
            expect![[r#"
                3  | "Retry": [{"ErrorEquals": ["Mine"]}],
                .. |           ^ hint retry-budget: the waits of this retrier add up to 7 seconds, longer than the machine's `TimeoutSeconds` of 6
            "#]],
        );
        check(
            &text("", ", \"IntervalSeconds\": 60, \"MaxAttempts\": 20"),
            expect![[r#"
                3  | "Retry": [{"ErrorEquals": ["Mine"], "IntervalSeconds": 60, "MaxAttempts": 20}],
                .. |                                                                           ^^ hint retry-budget: the waits of this retrier add up to 728 days, longer than the year that an execution may last
            "#]],
        );
        check(
            &text("", ", \"MaxAttempts\": 99999999"),
            expect![[r#"
                3  | "Retry": [{"ErrorEquals": ["Mine"], "MaxAttempts": 99999999}],
                .. |                                                    ^^^^^^^^ hint retry-budget: the waits of this retrier add up to more than a century, longer than the year that an execution may last
            "#]],
        );
        check_machine(
            MachineType::Express,
            &text("", ", \"MaxAttempts\": 9"),
            expect![[r#"
                3  | "Retry": [{"ErrorEquals": ["Mine"], "MaxAttempts": 9}],
                .. |                                                    ^ hint retry-budget: the waits of this retrier add up to 8 minutes, longer than the five minutes that an Express execution may last
            "#]],
        );
        for (top, retrier) in [
            (" \"TimeoutSeconds\": 7,", ""),
            (" \"TimeoutSeconds\": 0,", ""),
            (" \"TimeoutSeconds\": ${t},", ""),
            (" \"TimeoutSeconds\": 60,", ", \"MaxAttempts\": ${n}"),
            (" \"TimeoutSeconds\": 60,", ", \"MaxAttempts\": 50, \"MaxDelaySeconds\": 1, \"IntervalSeconds\": 0"),
            ("", ", \"MaxAttempts\": 9"),
        ] {
            assert!(!codes(&text(top, retrier)).contains(&"retry-budget"), "{top}{retrier}");
        }
    }

    #[test]
    fn child_executions_have_a_time_of_their_own() {
        let text = |config: &str| {
            let inner = task("\"Retry\": [{\"ErrorEquals\": [\"Mine\"], \"MaxAttempts\": 9}], \"End\": true");
            format!(
                "{{\"StartAt\": \"M\", \"TimeoutSeconds\": 400, \"States\": {{\"M\": {{\"Type\": \"Map\", \"End\": true, \
                 \"ItemProcessor\": {{{config}\n\"StartAt\": \"A\", \"States\": {{\"A\": {inner}}}}}}}}}}}\n"
            )
        };
        check(
            &text(""),
            expect![[r#"
                3  | "Retry": [{"ErrorEquals": ["Mine"], "MaxAttempts": 9}], "End": true}}}}}}
                .. |                                                    ^ hint retry-budget: the waits of this retrier add up to 8 minutes, longer than the machine's `TimeoutSeconds` of 400
            "#]],
        );
        check(
            &text("\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"EXPRESS\"},"),
            expect![[r#"
                3  | "Retry": [{"ErrorEquals": ["Mine"], "MaxAttempts": 9}], "End": true}}}}}}
                .. |                                                    ^ hint retry-budget: the waits of this retrier add up to 8 minutes, longer than the five minutes that an Express execution may last
            "#]],
        );
        check(
            &text("\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"},"),
            expect![[""]],
        );
        check(&text("\"ProcessorConfig\": {\"Mode\": \"${mode}\"},"), expect![[""]]);
    }

    #[test]
    fn times_are_written_for_people() {
        let words = [90.0, 119.0, 120.0, 7_199.0, 7_200.0, 172_800.0, 1e9, 1e10, f64::INFINITY].map(duration);
        let expected = [
            "90 seconds",
            "119 seconds",
            "2 minutes",
            "119 minutes",
            "2 hours",
            "2 days",
            "31 years",
            "more than a century",
            "more than a century",
        ];
        assert_eq!(words, expected);
    }
}
