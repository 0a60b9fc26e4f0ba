//! What one `Assign` sets is there for the next state: all expressions of a
//! state see the variables as they were before (reference: "Variables").

use rustc_hash::FxHashSet;

use super::super::local::ExpressionContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::expr::Root;
use crate::expr::jsonata::names::resolve;
use crate::model::{Code, Part, expressions_in};
use crate::syntax::{Entry, Node};
use crate::text::TextRange;

pub const RULES: &[Rule] = &[row!(
    "assign-order",
    Hint,
    Suspicious,
    "a variable is read beside the `Assign` that sets it",
    Check::Expression(check)
)];

/// No more variables and expressions than this are looked at one by one.
const MANY: usize = 512;

fn check(context: &ExpressionContext, acc: &mut Findings) {
    let site = &context.embedded.site;
    let is_output = site.field.name == "Output";
    if (!is_output && site.variable.is_none()) || context.embedded.is_unknown || !context.facts.is_language_known {
        return;
    }
    let assign = assign_beside(context.state, site.part).filter(|assign| assign.entries().len() <= MANY);
    let Some(assign) = assign else { return };
    let own = site.variable.as_deref().and_then(|variable| setter(assign, variable));
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for (name, range) in variables_in(&context.embedded.code) {
        let Some(entry) = setter(assign, &name).filter(|_| !seen.contains(&name)) else { continue };
        let is_misleading = match own {
            // Read top down, the new value would be meant.
            Some(own) => {
                let is_set_before = entry.range().end() <= own.range().start();
                is_set_before && !reads(context, &name, site.variable.as_deref())
            }
            None => is_output,
        };
        if is_misleading {
            let message = format!(
                "this is the value of `${name}` from before this state: all that a state assigns and puts out is \
                 evaluated with the old values"
            );
            let finding = acc.report(context.range(range), message);
            finding.related(values::key_range(entry), "it gets its new value here").unless_valueless(&name);
        }
        seen.insert(name);
    }
}

/// The variables of the state machine that are read, with their places.
fn variables_in(code: &Code) -> Vec<(String, TextRange)> {
    match code {
        Code::Jsonata(code) if code.is_closed && code.tree.errors().is_empty() => {
            let names = resolve(&code.tree, &code.text);
            let free = names.free().filter(|reference| reference.name != "states");
            free.map(|reference| (reference.name.to_owned(), code.tree.range(reference.node))).collect()
        }
        Code::JsonPath(expression) if expression.errors().is_empty() => {
            let mut found = Vec::new();
            expression.for_each_path(&mut |path| {
                if let Root::Variable(name, _) = &path.root {
                    found.push((name.to_string(), path.root_range));
                }
            });
            found
        }
        _ => Vec::new(),
    }
}

/// The member of an `Assign` that sets the variable.
fn setter<'a>(assign: Node<'a>, variable: &str) -> Option<Entry<'a>> {
    let is_it = |key: &str| key == variable || key.strip_suffix(".$") == Some(variable);
    assign.entries().find(|entry| entry.key().is_some_and(|key| is_it(&key)))
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
fn reads(context: &ExpressionContext, variable: &str, other: Option<&str>) -> bool {
    let Some(other) = other else { return false };
    let all = expressions_in(context.state, context.facts);
    let mut own = all.iter().filter(|embedded| {
        embedded.site.part == context.embedded.site.part && embedded.site.variable.as_deref() == Some(variable)
    });
    all.len() > MANY || own.any(|embedded| variables_in(&embedded.code).iter().any(|(name, _)| name == other))
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
    fn paths_read_old_values_as_well() {
        let pass = |assign: &str| {
            let first = "\"S\": {\"Type\": \"Pass\", \"Assign\": {\"a\": 1, \"b\": 1, \"n\": 1}, \"Next\": \"A\"}";
            format!(
                "{{\"StartAt\": \"S\", \"States\": {{\n{first},\n\"A\": {{\"Type\": \"Pass\",\n\"Assign\": {assign},\n\"End\": true}}}}}}\n"
            )
        };
        check(
            &pass(r#"{"a.$": "$.a", "b": {"c.$": "States.MathAdd($n, $a.x)"}}"#),
            expect![[r#"
            4  | "Assign": {"a.$": "$.a", "b": {"c.$": "States.MathAdd($n, $a.x)"}},
            .. |                                                           ^^ hint assign-order: this is the value of `$a` from before this state: all that a state assigns and puts out is evaluated with the old values
            .. |             ^^^ note: it gets its new value here
        "#]],
        );
        check(&pass(r#"{"b.$": "$a", "a.$": "$.a"}"#), expect![[""]]);
        check(&pass(r#"{"n.$": "States.MathAdd($n, 1)"}"#), expect![[""]]);
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
        let both = task("", &format!("\"Assign\": {{\"a\": 1}}, {output}"));
        let found = codes(&both);
        assert_eq!(found.iter().filter(|code| **code == "assign-order").count(), 0, "it has no value, which is told");
        assert!(found.contains(&"jsonata-undefined-variable") || found.contains(&"jsonata-maybe-undefined-variable"));
        let before =
            "\"StartAt\": \"S\", \"States\": {\"S\": {\"Type\": \"Pass\", \"Assign\": {\"a\": 0}, \"Next\": \"A\"}, ";
        let set = both.replace("\"StartAt\": \"A\", \"States\": {", before);
        assert!(codes(&set).contains(&"assign-order"), "{set}");
    }
}
