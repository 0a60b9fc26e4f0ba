//! Pass states that change nothing, and Fail states that say nothing.

use super::super::Findings;
use super::super::finding::Anchor;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::{edits, values};
use crate::model::{StateView, TransitionKind};
use crate::spec::StateType;
use crate::syntax::write::escaped;
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "pass-result-and-parameters",
        Warning,
        Suspicious,
        "a Pass state has `Parameters` beside `Result`",
        Check::State(result_and_parameters)
    )
    .silent_in_unbalanced_text(),
    row!("pass-noop", Hint, Style, "a Pass state on the way changes nothing", Check::Scope(pass_noop))
        .silent_in_unbalanced_text(),
    row!("fail-no-error", Hint, Style, "a Fail state says nothing about the error", Check::State(fail_no_error))
        .silent_in_unbalanced_text(),
];

/// `Result` is the result, whatever the input is, and `Parameters` would make
/// the input.
fn result_and_parameters(state: &ObjectContext, acc: &mut Findings) {
    if state.state_type() != Some(StateType::Pass) {
        return;
    }
    let (Some(result), Some(parameters)) = (state.field("Result"), state.field("Parameters")) else { return };
    let (result, parameters) = (result.entry, parameters.entry);
    if values::is_template_function(result.value()) || values::is_template_function(parameters.value()) {
        return;
    }
    let message = "`Parameters` has no effect beside `Result`, which is the result whatever the input is: remove one of \
                   the two";
    acc.report(values::key_range(parameters), message)
        .related(values::key_range(result), "`Result` is here")
        .fix("Remove `Parameters`", vec![edits::removal(state.node, parameters)])
        .fix("Remove `Result`", vec![edits::removal(state.node, result)]);
}

fn fail_no_error(state: &ObjectContext, acc: &mut Findings) {
    if state.state_type() != Some(StateType::Fail) || state.is_incomplete {
        return;
    }
    let is_said = |field: &str| state.node.member(field).is_some();
    if ["Error", "ErrorPath", "Cause", "CausePath"].into_iter().any(is_said) {
        return;
    }
    let message =
        "this fails without a word: name the `Error`, so that it can be told apart and caught, and its `Cause`";
    acc.report(Anchor::StateName, message);
}

/// A Pass state between two others that hands on what it gets. Where several
/// ways come together, where a machine ends, and with a `Comment`, it may well
/// be meant to.
fn pass_noop(scope: &ScopeContext, acc: &mut Findings) {
    let machine = scope.machine;
    let is_noop = |state: &StateView| {
        let facts = &state.entry.facts;
        facts.is_idle && facts.state_type.known() == Some(StateType::Pass) && facts.is_terminal == Some(false)
    };
    let mut candidates = machine.states().filter(is_noop).peekable();
    if candidates.peek().is_none() || scope.is_unsure() {
        return;
    }
    let ways = Ways::new(scope);
    for state in candidates {
        let Some(way) = ways.only_one_to(state.index).filter(|_| machine.facts.graph.is_reachable(state.index)) else {
            continue;
        };
        report_noop(scope, &state, way, acc);
    }
}

fn report_noop(scope: &ScopeContext, state: &StateView, way: TextRange, acc: &mut Findings) {
    let definition = scope.shared.definition;
    let steps = definition.tree().path_at(definition.text(), state.at() + TextSize::new(1));
    let [.., states, own] = &steps[..] else { return };
    let mut next = state.transitions().filter(|(transition, _, _)| transition.kind == TransitionKind::Next);
    let (Some((transition, _, Some(to))), Some(entry)) = (next.next(), states.entry) else { return };
    if own.container.member("Comment").is_some() || to == state.index {
        return;
    }
    let message = "this Pass state hands on what it gets: lead past it, or say in a `Comment` what it is for";
    let finding = acc.report(state.name_range(), message).unnecessary();
    let removal = edits::removal(states.container, entry);
    if let Some(name) = transition.target.as_deref().filter(|_| !removal.delete().contains_range(way)) {
        let edits = vec![Indel::replace(way, escaped(name)).into(), removal];
        finding.fix("Lead past it and remove it", edits);
    }
}

/// How many transitions lead to each state, and where one of them stands.
struct Ways {
    to: Vec<(usize, TextRange)>,
}

impl Ways {
    fn new(scope: &ScopeContext) -> Self {
        let machine = scope.machine;
        let mut to = vec![(0, TextRange::default()); machine.facts.states.len()];
        let mut add = |target: Option<usize>, range: TextRange| {
            if let Some((count, way)) = target.and_then(|target| to.get_mut(target)) {
                *count += 1;
                *way = range;
            }
        };
        if let Some((_, range)) = machine.start() {
            add(machine.facts.graph.start(), range);
        }
        for state in machine.states() {
            state.transitions().for_each(|(_, range, target)| add(target, range));
        }
        Ways { to }
    }

    /// Where the only transition to the state stands, if there is only one.
    fn only_one_to(&self, state: usize) -> Option<TextRange> {
        self.to.get(state).filter(|(count, _)| *count == 1).map(|(_, way)| *way)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, codes};
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    #[test]
    fn parameters_have_no_effect_beside_a_result() {
        let text =
            machine("\"A\": {\"Type\": \"Pass\", \"Parameters\": {\"x\": 1}, \"Result\": {\"y\": 2}, \"End\": true}");
        check(
            &text,
            expect![[r#"
            4  | "A": {"Type": "Pass", "Parameters": {"x": 1}, "Result": {"y": 2}, "End": true}
            .. |                        ^^^^^^^^^^ warning pass-result-and-parameters: `Parameters` has no effect beside `Result`, which is the result whatever the input is: remove one of the two
            .. |                                                ^^^^^^ note: `Result` is here
        "#]],
        );
        check_fix(
            &text,
            expect![[r#"
            Remove `Parameters`
            {
            "StartAt": "A",
            "States": {
            "A": {"Type": "Pass", "Result": {"y": 2}, "End": true}
            }
            }
        "#]],
        );
        let quiet = [
            "\"A\": {\"Type\": \"Pass\", \"Parameters\": {\"x\": 1}, \"End\": true}",
            "\"A\": {\"Type\": \"Pass\", \"Result\": {\"Parameters\": 1}, \"End\": true}",
            "\"A\": {\"Type\": \"Pass\", \"Result\": 1, \"Parameters\": {\"Ref\": \"AWS::NoValue\"}, \"End\": true}",
            // Neither of them is a field of JSONata, and that is said already.
            "\"A\": {\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\", \"Result\": 1, \"Parameters\": {}, \"End\": true}",
        ];
        for states in quiet {
            assert!(!codes(&machine(states)).contains(&"pass-result-and-parameters"), "{states}");
        }
    }

    #[test]
    fn a_fail_state_says_what_is_wrong() {
        check(
            &machine("\"A\": {\"Type\": \"Fail\", \"Comment\": \"c\"}"),
            expect![[r#"
            4  | "A": {"Type": "Fail", "Comment": "c"}
            .. |  ^ hint fail-no-error: this fails without a word: name the `Error`, so that it can be told apart and caught, and its `Cause`
        "#]],
        );
        for field in ["Error", "Cause"] {
            assert_eq!(
                codes(&machine(&format!("\"A\": {{\"Type\": \"Fail\", \"{field}\": \"x\"}}"))),
                Vec::<&str>::new()
            );
        }
        for field in ["ErrorPath", "CausePath"] {
            assert_eq!(
                codes(&machine(&format!("\"A\": {{\"Type\": \"Fail\", \"{field}\": \"$.x\"}}"))),
                Vec::<&str>::new()
            );
        }
        let half = machine("\"A\": {\n\"Type\": \"Fail\",\n\"Err\n}");
        assert!(!codes(&half).contains(&"fail-no-error"), "{:?}", codes(&half));
    }

    #[test]
    fn a_pass_state_on_the_way_does_something() {
        let end = "\"Z\": {\"Type\": \"Succeed\"}";
        let texts = [
            machine(&format!(
                "\"A\": {{\"Type\": \"Pass\", \"Next\": \"B\"}},\n\"B\": {{\"Type\": \"Pass\", \"Result\": 1, \"Next\": \"C\"}},\n\"C\": {{\"Type\": \"Pass\", \"Next\": \"Z\"}},\n{end}"
            )),
            machine(&format!(
                "\"A\": {{\"Type\": \"Pass\", \"Result\": 1, \"Next\": \"B\"}},\n{end},\n\"B\": {{\"Type\": \"Pass\", \"Next\": \"Z\"}}"
            )),
            machine(&format!("\"A\": {{\"Type\": \"Pass\", \"Next\": \"Z\"}},\n{end}")),
        ];
        check_each(
            &texts,
            expect![[r#"
            4  | "A": {"Type": "Pass", "Next": "B"},
            .. |  ^ hint pass-noop: this Pass state hands on what it gets: lead past it, or say in a `Comment` what it is for (faded)
            6  | "C": {"Type": "Pass", "Next": "Z"},
            .. |  ^ hint pass-noop: this Pass state hands on what it gets: lead past it, or say in a `Comment` what it is for (faded)
            ---
            6  | "B": {"Type": "Pass", "Next": "Z"}
            .. |  ^ hint pass-noop: this Pass state hands on what it gets: lead past it, or say in a `Comment` what it is for (faded)
            ---
            4  | "A": {"Type": "Pass", "Next": "Z"},
            .. |  ^ hint pass-noop: this Pass state hands on what it gets: lead past it, or say in a `Comment` what it is for (faded)
        "#]],
        );
        check_fix(
            &texts[1],
            expect![[r#"
            Lead past it and remove it
            {
            "StartAt": "A",
            "States": {
            "A": {"Type": "Pass", "Result": 1, "Next": "Z"},
            "Z": {"Type": "Succeed"}
            }
            }
        "#]],
        );
        check_fix(
            &texts[2],
            expect![[r#"
            Lead past it and remove it
            {
            "StartAt": "Z",
            "States": {
            "Z": {"Type": "Succeed"}
            }
            }
        "#]],
        );
    }

    #[test]
    fn a_pass_state_may_be_a_place_to_meet_or_an_end() {
        let end = "\"Z\": {\"Type\": \"Succeed\"}";
        let first = |field: &str| format!("\"A\": {{\"Type\": \"Pass\", {field}\"Next\": \"Z\"}}, {end}");
        let quiet = [
            first("\"Comment\": \"Where the orders come in\", "),
            first("\"Assign\": {\"x\": 1}, "),
            first("\"ResultPath\": null, "),
            first("\"Output\": \"${x}\", "),
            "\"A\": {\"Type\": \"Pass\", \"End\": true}".into(),
            // Two ways meet in it.
            format!(
                "\"A\": {{\"Type\": \"Choice\", \"Choices\": [{{\"Variable\": \"$.x\", \"IsNull\": true, \"Next\": \"B\"}}, \
                 {{\"Variable\": \"$.y\", \"IsNull\": true, \"Next\": \"B\"}}], \"Default\": \"Z\"}}, \"B\": {{\"Type\": \
                 \"Pass\", \"Next\": \"Z\"}}, {end}"
            ),
            // It leads nowhere yet, to itself, or is never reached.
            format!("\"A\": {{\"Type\": \"Pass\", \"Next\": \"Later\"}}, {end}"),
            "\"A\": {\"Type\": \"Pass\", \"Next\": \"A\"}".into(),
            format!(
                "\"A\": {{\"Type\": \"Pass\", \"Result\": 1, \"Next\": \"Z\"}}, \"B\": {{\"Type\": \"Pass\", \"Next\": \"Z\"}}, {end}"
            ),
        ];
        for states in quiet {
            assert!(!codes(&machine(&states)).contains(&"pass-noop"), "{states}: {:?}", codes(&machine(&states)));
        }
    }
}
