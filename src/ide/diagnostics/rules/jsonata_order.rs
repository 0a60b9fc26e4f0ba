//! What one `Assign` sets is there for the next state: all expressions of a
//! state see the variables as they were before (reference: "Variables").

use rustc_hash::FxHashSet;

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata::Judged;
use crate::expr::jsonata::names::resolve;
use crate::model::{Code, Part, expressions_in};
use crate::syntax::Node;

pub const RULES: &[Rule] = &[row!(
    "assign-order",
    Hint,
    Suspicious,
    "a variable is read beside the `Assign` that sets it",
    Check::With("jsonata-syntax")
)];

/// No more variables and expressions than this are looked at one by one.
const MANY: usize = 512;

pub fn check(judged: &Judged, acc: &mut Findings) {
    let site = judged.site();
    let is_output = site.field.name == "Output";
    if !is_output && site.variable.is_none() {
        return;
    }
    // Most expressions use no variables of the state machine.
    let mut free = judged.names.free().filter(|reference| reference.name != "states").peekable();
    if free.peek().is_none() {
        return;
    }
    let Some(assign) = assign_beside(judged.context.state, site.part).filter(|assign| assign.entries().len() <= MANY)
    else {
        return;
    };
    let own = site.variable.as_deref().and_then(|variable| assign.member(variable));
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for reference in free {
        if !seen.insert(reference.name) {
            continue;
        }
        let Some(entry) = assign.member(reference.name) else { continue };
        let is_misleading = match own {
            // Read top down, the new value would be meant.
            Some(own) => {
                entry.range().end() <= own.range().start()
                    && !reads(judged, site.part, reference.name, site.variable.as_deref())
            }
            None => is_output,
        };
        if !is_misleading {
            continue;
        }
        let message = format!(
            "this is the value of `${}` from before this state: all that a state assigns and puts out is evaluated \
             with the old values",
            reference.name
        );
        let finding = judged.report(acc, "assign-order", judged.range(reference.node), message);
        finding.related(values::key_range(entry), "it gets its new value here");
    }
}

/// The `Assign` that is evaluated together with the part.
fn assign_beside(state: Node, part: Part) -> Option<Node> {
    let object = match part {
        Part::State => state,
        Part::Catcher(index) => state.get("Catch")?.entries().nth(index)?.value(),
        Part::ChoiceRule(index) => state.get("Choices")?.entries().nth(index)?.value(),
    };
    object.get("Assign").filter(|assign| assign.object().is_some())
}

/// Whether what `variable` is set to reads `other`: who lets two variables read
/// each other counts on the old values.
fn reads(judged: &Judged, part: Part, variable: &str, other: Option<&str>) -> bool {
    let Some(other) = other else { return false };
    let all = expressions_in(judged.context.state, judged.context.facts);
    all.len() > MANY
        || all.iter().any(|embedded| {
            let is_its = embedded.site.part == part && embedded.site.variable.as_deref() == Some(variable);
            match &embedded.code {
                Code::Jsonata(code) if is_its => {
                    resolve(&code.tree, &code.text).free().any(|reference| reference.name == other)
                }
                _ => false,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, codes};
    use super::super::jsonata::tests::state;
    use expect_test::expect;

    /// A Pass state with these members, behind one that assigns all variables.
    fn behind(members: &str) -> String {
        format!(
            "{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"S\", \"States\": {{\n\"S\": {{\"Type\": \"Pass\", \"Assign\": {{\"a\": 1, \"b\": 1, \"n\": 1}}, \"Next\": \"A\"}},\n\"A\": {{\"Type\": \"Pass\",\n{members},\n\"End\": true}}}}}}\n"
        )
    }

    #[test]
    fn what_is_assigned_beside_it_is_old() {
        check_each(
            &[
                behind(r#""Assign": {"a": "{% $n * 2 %}", "b": "{% $a + $a %}"}"#),
                behind(r#""Assign": {"n": "{% $n + 1 %}"}, "Output": {"n": "{% $n %}"}"#),
                behind(r#""Assign": {"a": 5, "b": {"c": ["{% $a %}"]}}"#),
            ],
            expect![[r#"
                4  | "Assign": {"a": "{% $n * 2 %}", "b": "{% $a + $a %}"},
                .. |                                          ^^ hint assign-order: this is the value of `$a` from before this state: all that a state assigns and puts out is evaluated with the old values
                .. |             ^ note: it gets its new value here
                ---
                4  | "Assign": {"n": "{% $n + 1 %}"}, "Output": {"n": "{% $n %}"},
                .. |                                                      ^^ hint assign-order: this is the value of `$n` from before this state: all that a state assigns and puts out is evaluated with the old values
                .. |             ^ note: it gets its new value here
                ---
                4  | "Assign": {"a": 5, "b": {"c": ["{% $a %}"]}},
                .. |                                    ^^ hint assign-order: this is the value of `$a` from before this state: all that a state assigns and puts out is evaluated with the old values
                .. |             ^ note: it gets its new value here
            "#]],
        );
    }

    #[test]
    fn who_counts_on_the_old_values_is_left_alone() {
        for members in [
            r#""Assign": {"n": "{% $n + 1 %}"}"#,
            r#""Assign": {"b": "{% $a %}", "a": "{% $states.input %}"}"#,
            r#""Assign": {"a": "{% $b %}", "b": "{% $a + $b %}"}"#,
            r#""Assign": {"a": 1}, "Output": "{% ($a := 2; $a) %}""#,
            r#""Assign": {"a": 1}, "Output": "{% $b %}""#,
        ] {
            check(&behind(members), expect![[""]]);
        }
    }

    #[test]
    fn catchers_and_rules_have_their_own() {
        let task = |own: &str, caught: &str| {
            state(&format!(
                r#""Type": "Parallel", "Branches": [{{"StartAt": "B", "States": {{"B": {{"Type": "Succeed"}}}}}}], {own}
"Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "A", {caught}}}]"#
            ))
        };
        let output = r#""Output": "{% $a %}""#;
        assert!(codes(&task("\"Assign\": {\"a\": 1},", output)).iter().all(|code| *code != "assign-order"));
        assert!(codes(&task("", &format!("\"Assign\": {{\"a\": 1}}, {output}"))).contains(&"assign-order"));
    }
}
