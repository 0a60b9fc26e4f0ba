//! Choice and Parallel states that choose nothing and do nothing side by side.

use super::super::Findings;
use super::super::finding::Anchor;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::values;
use crate::model::{StateView, TransitionKind};
use crate::spec::StateType;
use crate::syntax::Node;
use crate::text::TextSize;

pub const RULES: &[Rule] = &[
    row!("branches-empty", Error, Correctness, "a Parallel state has no branches", Check::State(branches))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "parallel-single-branch",
        Hint,
        Style,
        "a Parallel state has one branch and no other use",
        Check::With("branches-empty")
    )
    .silent_in_unbalanced_text(),
    row!(
        "choice-collapses",
        Warning,
        Suspicious,
        "all rules of a Choice state and its `Default` lead to the same state",
        Check::Scope(choice_collapses)
    )
    .silent_in_unbalanced_text(),
];

fn branches(state: &ObjectContext, acc: &mut Findings) {
    if state.state_type() != Some(StateType::Parallel) {
        return;
    }
    let Some(entry) = state.node.member("Branches") else { return };
    let branches = entry.value();
    let Some(list) = branches.array().filter(|list| list.closed && !list.has_errors && !list.spliced) else { return };
    match list.children.len() {
        0 => {
            let message = "AWS refuses a Parallel state without branches: write what it is to do as the first one";
            acc.report(branches.range(), message).at_location("/Branches".to_owned());
        }
        1 if is_branch(branches) && !state.is_incomplete && has_no_other_use(state.node) => {
            let message = "a Parallel state of one branch runs its states as they would run without it, and wraps the \
                           output in a list: put them in its place, or give it a `Retry` or `Catch`";
            acc.report_as("parallel-single-branch", Anchor::StateName, message);
        }
        _ => {}
    }
}

/// Whether the only element is a branch that can be seen.
fn is_branch(branches: Node) -> bool {
    branches.entries().all(|branch| branch.value().object().is_some() && !values::is_unknown(branch.value()))
}

/// Whether the state does nothing but run its branches: it catches no error and
/// shapes no data for all that is in it.
fn has_no_other_use(state: Node) -> bool {
    state.entries().all(|entry| {
        let key = entry.key().unwrap_or_default();
        matches!(&*key, "Type" | "Comment" | "QueryLanguage" | "Branches" | "Next" | "End")
    })
}

/// Every way on leads to the same state, and no rule does anything on the way.
fn choice_collapses(scope: &ScopeContext, acc: &mut Findings) {
    for state in scope.machine.states() {
        if state.entry.facts.state_type.known() != Some(StateType::Choice) {
            continue;
        }
        let Some(target) = only_target(&state).and_then(|target| scope.machine.state(target)) else { continue };
        if target.index == state.index || scope.is_damaged() || rules_do_something(scope, &state) {
            continue;
        }
        let message = format!(
            "whatever it finds, this goes on with `{}`: lead one of the ways elsewhere, or leave the choice out",
            target.entry.name
        );
        acc.report(state.name_range(), message);
    }
}

/// The state that a rule, all other rules and `Default` lead to.
fn only_target(state: &StateView) -> Option<usize> {
    let (mut target, mut has_rule, mut has_default) = (None, false, false);
    for (transition, _, to) in state.transitions() {
        let to = to?;
        if *target.get_or_insert(to) != to {
            return None;
        }
        match transition.kind {
            TransitionKind::Choice => has_rule = true,
            TransitionKind::Default => has_default = true,
            _ => return None,
        }
    }
    target.filter(|_| has_rule && has_default)
}

/// Whether a rule sets variables or the output, or is not known in full.
fn rules_do_something(scope: &ScopeContext, state: &StateView) -> bool {
    let definition = scope.shared.definition;
    let inside = state.at() + TextSize::new(1);
    let steps = definition.tree().path_at(definition.text(), inside);
    let Some(rules) = steps.last().and_then(|step| step.container.get("Choices")) else { return true };
    let does_something = |rule: Node| {
        values::is_unknown(rule) || ["Assign", "Output"].into_iter().any(|field| rule.member(field).is_some())
    };
    values::is_unknown(rules) || rules.entries().any(|rule| does_something(rule.value()))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, codes};
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    fn parallel(branches: &str, rest: &str) -> String {
        machine(&format!("\"A\": {{\"Type\": \"Parallel\", \"Branches\": {branches}, {rest}\"End\": true}}"))
    }

    const BRANCH: &str = "{\"StartAt\": \"In\", \"States\": {\"In\": {\"Type\": \"Succeed\"}}}";

    #[test]
    fn a_parallel_state_has_branches() {
        check(
            &parallel("[]", ""),
            expect![[r#"
            4  | "A": {"Type": "Parallel", "Branches": [], "End": true}
            .. |                                       ^^ error branches-empty: AWS refuses a Parallel state without branches: write what it is to do as the first one [SCHEMA_VALIDATION_FAILED /States/A/Branches]
        "#]],
        );
        for branches in ["[${branches}]", "${branches}", "\"${branches}\"", "{\"Fn::If\": []}", "[", "[{"] {
            let text = parallel(branches, "");
            assert!(!codes(&text).contains(&"branches-empty"), "{text}: {:?}", codes(&text));
        }
    }

    #[test]
    fn one_branch_needs_no_parallel_state() {
        check(
            &parallel(&format!("[{BRANCH}]"), "\"Comment\": \"c\", "),
            expect![[r#"
            4  | "A": {"Type": "Parallel", "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Succeed"}}}], "Comment": "c", "End": true}
            .. |  ^ hint parallel-single-branch: a Parallel state of one branch runs its states as they would run without it, and wraps the output in a list: put them in its place, or give it a `Retry` or `Catch`
        "#]],
        );
        let two = format!("[{BRANCH}, {}]", BRANCH.replace("In", "Two"));
        let one = format!("[{BRANCH}]");
        let quiet = [
            parallel(&two, ""),
            parallel(&one, "\"Catch\": [], "),
            parallel(&one, "\"Retry\": [], "),
            parallel(&one, "\"ResultPath\": null, "),
            parallel(&one, "\"Assign\": {\"x\": 1}, "),
            parallel("[${branch}]", ""),
            parallel("[{\"Fn::If\": []}]", ""),
            parallel(&format!("[{BRANCH}, ${{more}}]"), ""),
        ];
        for text in quiet {
            assert!(!codes(&text).contains(&"parallel-single-branch"), "{text}: {:?}", codes(&text));
        }
    }

    /// A Choice state of these rules, and states `B` and `C`.
    fn choice(rules: &str, rest: &str) -> String {
        machine(&format!(
            "\"A\": {{\"Type\": \"Choice\", \"Choices\": [{rules}]{rest}}},\n\"B\": {{\"Type\": \"Pass\", \"Next\": \
             \"C\"}},\n\"C\": {{\"Type\": \"Succeed\"}}"
        ))
    }

    #[test]
    fn a_choice_leads_to_several_states() {
        let rule =
            |next: &str, rest: &str| format!("{{\"Variable\": \"$.x\", \"IsNull\": true, \"Next\": \"{next}\"{rest}}}");
        let (to_b, to_c) = (rule("B", ""), rule("C", ""));
        check(
            &choice(&format!("{to_b}, {to_b}"), ", \"Default\": \"B\""),
            expect![[r#"
            4  | "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B"}, {"Variable": "$.x", "IsNull": true, "Next": "B"}], "Default": "B"},
            .. |  ^ warning choice-collapses: whatever it finds, this goes on with `B`: lead one of the ways elsewhere, or leave the choice out
        "#]],
        );
        let quiet = [
            choice(&to_b, ""),
            choice(&to_b, ", \"Default\": \"C\""),
            choice(&format!("{to_b}, {to_c}"), ", \"Default\": \"B\""),
            choice(&rule("B", ", \"Assign\": {\"x\": 1}"), ", \"Default\": \"B\""),
            choice(&format!("{to_b}, ${{rule}}"), ", \"Default\": \"B\""),
            choice(&rule("${next}", ""), ", \"Default\": \"B\""),
            choice(&rule("Later", ""), ", \"Default\": \"Later\""),
            choice("", ", \"Default\": \"B\""),
        ];
        for text in quiet {
            assert!(!codes(&text).contains(&"choice-collapses"), "{text}: {:?}", codes(&text));
        }
    }
}
