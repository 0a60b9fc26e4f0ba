//! JSONata between `{%` and `%}`: each expression is looked at once, and all
//! rules about what it says are asked (reference: "JSONata states").
//!
//! Where the text is broken, only that is told: what else is wrong with it may
//! follow. Which texts are expressions, `jsonata_text` judges.

use std::cell::OnceCell;

use super::super::Findings;
use super::super::finding::{Anchor, Finding};
use super::super::local::ExpressionContext;
use super::jsonata_types::{Types, infer};
use super::other_language::data;
use super::{jsonata_functions, jsonata_habits, jsonata_names, jsonata_states, jsonata_static};
use super::{jsonata_size, jsonata_syntax};
use crate::expr::jsonata::names::{Names, resolve};
use crate::expr::jsonata::{NodeId, NodeKind, Tree};
use crate::model::{Code, Jsonata, Site};
use crate::syntax::write;
use crate::text::{Indel, TextRange};

/// An expression without syntax errors.
pub struct Judged<'a> {
    /// Where it stands.
    pub context: &'a ExpressionContext<'a>,
    code: &'a Jsonata,
    /// What its names mean.
    pub names: Names<'a>,
    /// Of which kinds its values are.
    pub types: Types,
    parents: OnceCell<Vec<Option<NodeId>>>,
}

/// See [`Check::Expression`](super::super::registry::Check::Expression).
pub fn expression(context: &ExpressionContext, acc: &mut Findings) {
    let Code::Jsonata(code) = &context.embedded.code else { return };
    if context.embedded.is_unknown || !code.is_closed || !context.facts.is_language_known {
        return;
    }
    if jsonata_syntax::report(context, code, acc) {
        return;
    }
    let names = resolve(&code.tree, &code.text);
    let types = infer(&code.tree, &names);
    let judged = Judged { context, code, names, types, parents: OnceCell::new() };
    jsonata_names::check(&judged, acc);
    jsonata_states::check(&judged, acc);
    jsonata_functions::check(&judged, acc);
    jsonata_static::check(&judged, acc);
    jsonata_size::check(&judged, acc);
    jsonata_habits::check(&judged, acc);
}

impl<'a> Judged<'a> {
    /// Its nodes.
    pub fn tree(&self) -> &'a Tree {
        &self.code.tree
    }

    /// What the ranges of its nodes count in.
    pub fn text(&self) -> &'a str {
        &self.code.text
    }

    /// What a node is.
    pub fn kind(&self, node: NodeId) -> &'a NodeKind {
        self.code.tree.kind(node)
    }

    /// The text of a node.
    pub fn raw(&self, node: NodeId) -> &'a str {
        &self.code.text[self.code.tree.range(node)]
    }

    /// Where in the state it stands.
    pub fn site(&self) -> &'a Site {
        &self.context.embedded.site
    }

    /// The place of a node.
    pub fn range(&self, node: NodeId) -> TextRange {
        self.context.range(self.code.tree.range(node))
    }

    /// Reports a finding of the rule `code` where AWS reports it.
    pub fn report<'f>(
        &self,
        acc: &'f mut Findings,
        code: &str,
        at: impl Into<Anchor>,
        message: impl Into<String>,
    ) -> &'f mut Finding {
        acc.report_as(code, at, message).at_location(self.context.location())
    }

    /// Puts `text` in place of the node.
    pub fn replace(&self, node: NodeId, text: &str) -> Indel {
        Indel::replace(self.range(node), write::escaped(text))
    }

    /// The node that this one is a child of.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parents = self.parents.get_or_init(|| {
            let mut parents = vec![None; self.code.tree.root().index() + 1];
            for (id, node) in self.code.tree.nodes() {
                for child in node.kind.children() {
                    parents[child.index()] = Some(id);
                }
            }
            parents
        });
        parents.get(node.index()).copied().flatten()
    }

    /// Whether the node stands where there is a context: an item that a path has
    /// come to.
    pub fn has_context(&self, node: NodeId) -> bool {
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            let is_inner = match self.kind(parent) {
                NodeKind::Step { left: first, .. }
                | NodeKind::Predicate { target: first, .. }
                | NodeKind::GroupBy { target: first, .. }
                | NodeKind::OrderBy { target: first, .. } => *first != at,
                NodeKind::Transform(_) => true,
                _ => false,
            };
            if is_inner {
                return true;
            }
            at = parent;
        }
        false
    }

    /// What the result of the state is called where the expression stands, and
    /// if it has none there, its input.
    pub fn data(&self) -> &'static str {
        data(Some(self.site().field), Some(self.site().shape))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::super::testing::codes;
    use crate::ide::{Diagnostic, Snapshot};
    use crate::text::{SourceText, TextEdit};
    use proptest::prelude::*;

    /// A machine of one JSONata state with these members, on a line of their own.
    pub fn state(members: &str) -> String {
        format!(
            "{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {{\"A\": {{\n{members},\n\"End\": true}}}}}}\n"
        )
    }

    /// Pass states whose outputs are these expressions, written as in JSON.
    pub fn outputs(expressions: &[&str]) -> Vec<String> {
        expressions.iter().map(|code| state(&format!("\"Type\": \"Pass\", \"Output\": \"{{% {code} %}}\""))).collect()
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        for text in [
            // A template fills in a part.
            state(r#""Type": "Pass", "Output": "{% ${code} + phone %}""#),
            state(r#""Type": "Pass", "QueryLanguage": "${language}", "Output": "{% phone %}""#),
            // Nothing is evaluated here, which others tell.
            state(r#""Type": "Pass", "Comment": "{% phone %}""#).replace("{% phone", "about {% phone"),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "about {% phone %}", "End": true}}}"#.into(),
        ] {
            assert_eq!(codes(&text), [""; 0], "{text}");
        }
        let half_typed = "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {\"A\": {\n\"Type\": \"Pass\",\n\"Output\": \"{% phone\n, \"End\": true}}}\n";
        assert!(codes(half_typed).iter().all(|code| !code.starts_with("jsonata")), "{:?}", codes(half_typed));
    }

    #[test]
    fn expressions_within_nested_states_are_judged_once() {
        let text = state(
            r#""Type": "Map", "Items": "{% $states.input %}", "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Pass", "Output": "{% phone %}", "End": true}}}"#,
        );
        assert_eq!(codes(&text), ["jsonata-top-level-name"]);
    }

    #[test]
    fn any_expression_is_judged_without_a_panic() {
        for code in [
            "(",
            ")",
            "$",
            "$$",
            "{",
            "[",
            "a.",
            ".a",
            "$f(",
            "$f := ",
            "function",
            "1..2",
            "[1..",
            "%",
            "'",
            "`",
            "|",
            "~>",
            "?",
            "a ?",
            "**.",
            "$states",
            "$states.",
            "$states.*",
            "$states['a']",
            "$map()",
            "-",
        ] {
            for field in ["\"Type\": \"Pass\", \"Output\":", "\"Type\": \"Wait\", \"Seconds\":"] {
                let _ = codes(&state(&format!("{field} \"{{% {code} %}}\"")));
            }
        }
    }

    #[test]
    fn long_expressions_take_no_long() {
        let many = |part: &dyn Fn(usize) -> String| (0..10_000).map(part).collect::<Vec<_>>().join(", ");
        let codes = [
            format!("[{}]", many(&|n| format!("name{n}"))),
            format!("[{}]", many(&|n| format!("$unknown{n}($contains('a'))"))),
            format!("[{}]", many(&|n| format!("$x{n}"))),
            format!("({})", many(&|n| format!("$x := '$.a{n}' + $x")).replace(',', ";")),
            format!("[{}]", many(&|_| "1..9000000".to_owned())),
            format!("{} {}", "1..2 == ".repeat(10_000), " ".repeat(100_000)),
            format!("{}{}", "(".repeat(10_000), "'".repeat(10_001)),
            format!("{{{}}}", many(&|n| format!("'k{n}': $states.context.State.Nam"))),
        ];
        let start = std::time::Instant::now();
        for text in outputs(&codes.each_ref().map(String::as_str)) {
            let _ = self::codes(&text);
        }
        // Quadratic would be minutes.
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }

    /// What expressions are made of, right and wrong, as it stands in JSON.
    const PIECES: &[&str] = &[
        "$states.input.a",
        "$states.result",
        "$states.errorOutput",
        "$states.context.Map.Item",
        "$states.x",
        "$states",
        "$",
        "$$",
        "$x",
        "name",
        "'text'",
        "'$.path'",
        "\\\"q\\\"",
        "\\n",
        "\\u0041",
        "ü",
        "🚀",
        "`n`",
        "1",
        "1.5",
        "true",
        "null",
        "/re/",
        "$sum(",
        "$contains(",
        "$nothing(",
        "$eval(",
        "sum(",
        "States.Format(",
        "function($x){",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ";",
        ",",
        ".",
        "..",
        "+",
        "-",
        "&",
        "=",
        "==",
        "<",
        "and",
        "?",
        ":=",
        "~>",
        "^(",
        "|",
        "@$i",
        "#$i",
        "*",
        "**",
        "%",
        " ",
        " ",
        "%}",
        "{%",
        "\\\\'",
    ];

    #[test]
    fn a_name_with_signs_in_it_is_not_written_elsewhere() {
        let text = state(r#""Type": "Pass", "Output": "{% $state\\' %}""#);
        let fixes = |found: Diagnostic| found.fixes.into_iter().flat_map(|fix| fix.edits);
        let found = Snapshot::new(SourceText::new(&text)).diagnostics();
        assert!(found.into_iter().flat_map(fixes).all(|edit| !edit.insert.contains('\\')));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn findings_lie_in_the_text_and_fixes_can_be_applied(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..14),
            field in prop::sample::select(&["\"Type\": \"Pass\", \"Output\":", "\"Type\": \"Wait\", \"Seconds\":", "\"Type\": \"Pass\", \"Assign\": {\"x\": 1}, \"Output\":"][..]),
            closes in any::<bool>(),
        ) {
            let close = if closes { "%}" } else { "" };
            let text = state(&format!("{field} \"{{% {} {close}\"", pieces.concat()));
            let start = text.find("{%").unwrap_or_default();
            let end = text.rfind("\",\n").unwrap_or_default();
            for found in Snapshot::new(SourceText::new(&text)).diagnostics() {
                if !found.code.starts_with("jsonata") {
                    continue;
                }
                let range: std::ops::Range<usize> = found.range.into();
                prop_assert!(start <= range.start && range.end <= end && !range.is_empty(), "{text}\n{found:?}");
                prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                for fix in &found.fixes {
                    let edit = TextEdit::new(fix.edits.clone());
                    prop_assert!(edit.is_some(), "{text}\n{fix:?}");
                    let edited = edit.map(|edit| edit.applied_to(&text)).unwrap_or_default();
                    prop_assert!(edited != text, "{text}\n{fix:?}");
                    // What is written is JSON still.
                    let snapshot = Snapshot::new(SourceText::new(&edited));
                    let codes: Vec<_> = snapshot.diagnostics().iter().map(|found| found.code).collect();
                    prop_assert!(!codes.contains(&"json-syntax"), "{text}\n{fix:?}\n{edited}");
                }
            }
        }
    }
}
