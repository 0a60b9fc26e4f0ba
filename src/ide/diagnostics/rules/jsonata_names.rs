//! Names that ask for the context document, which the expressions of a state
//! machine do not have (reference: "Names at top level").
//!
//! Steps of a path but the first, predicates, sort terms and group-bys have a
//! context of their own; the bodies of functions have that of what they stand in.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::jsonata::Judged;
use crate::expr::jsonata::names::ContextUse;
use crate::expr::jsonata::{NodeId, NodeKind, Operator, name_value};
use crate::spec::context;
use crate::spec::equivalents::in_jsonata;
use crate::spec::jsonata::{Availability, FUNCTIONS, function};
use crate::spec::states_variable;

pub const RULES: &[Rule] = &[
    row!(
        "jsonata-top-level-name",
        Error,
        Correctness,
        "a name is looked up in a context that is not there",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "jsonata-context-item",
        Error,
        Correctness,
        "`$` stands for a context that is not there",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
    row!(
        "jsonata-root-reference",
        Error,
        Correctness,
        "`$$` stands for a document that is not there",
        Check::With("jsonata-syntax")
    )
    .aws("UNSUPPORTED_JSONATA_EXPRESSION"),
];

pub fn check(judged: &Judged, acc: &mut Findings) {
    let names = &judged.names;
    if names.without_context.is_empty() && names.roots.is_empty() {
        return;
    }
    let bound: FxHashSet<&str> = names.bindings.iter().map(|binding| binding.name).collect();
    // AWS reports each name once; so do we, at its first place.
    let mut places: FxHashMap<(bool, &str), Vec<NodeId>> = FxHashMap::default();
    let mut order = Vec::new();
    for (asked, node) in &names.without_context {
        match asked {
            ContextUse::Name | ContextUse::CalledName => {
                let key = (*asked == ContextUse::CalledName, judged.raw(*node));
                let all = places.entry(key).or_default();
                if all.is_empty() {
                    order.push(key);
                }
                all.push(*node);
            }
            ContextUse::Item => item(judged, *node, acc),
            ContextUse::Wildcard | ContextUse::Descendants => {
                let message = format!(
                    "there is no context here that `{0}` could go through, so it gives nothing: write `{1}.{0}`",
                    judged.raw(*node),
                    judged.data()
                );
                let fixed = format!("{}.{}", judged.data(), judged.raw(*node));
                let finding = judged.report(acc, "jsonata-context-item", judged.range(*node), message);
                finding.accepted_by_aws().fix(format!("Write `{fixed}`"), vec![judged.replace(*node, &fixed)]);
            }
            // The grammar has told.
            ContextUse::Parent => {}
        }
    }
    for key in order {
        let asked = Asked { is_called: key.0, raw: key.1, nodes: &places[&key], is_bound: bound.contains(key.1) };
        name(judged, &asked, acc);
    }
    for root in &names.roots {
        root_reference(judged, *root, acc);
    }
}

/// A name, and all places that ask the context for it.
struct Asked<'a> {
    is_called: bool,
    raw: &'a str,
    nodes: &'a [NodeId],
    /// The expression binds a variable of this name.
    is_bound: bool,
}

fn name(judged: &Judged, asked: &Asked, acc: &mut Findings) {
    let node = asked.nodes[0];
    let parent = judged.parent(node);
    if *judged.kind(node) == NodeKind::Text {
        // What AWS says of it is not known.
        let message = format!(
            "a path starts with `{}`, so it is the name of a field here and no text, and there is no context that could \
             have it: it gives nothing",
            asked.raw
        );
        judged.report(acc, "jsonata-top-level-name", judged.range(node), message).accepted_by_aws();
        return;
    }
    let mut fixes = Vec::new();
    let message = if let Some(intrinsic) = intrinsic(judged, node, parent) {
        let instead = match in_jsonata(intrinsic) {
            Some(form) => format!("JSONata has `{form}` for it"),
            None => "JSONata has functions of its own".to_owned(),
        };
        format!("`{intrinsic}` is a function of JSONPath states, so AWS refuses it here: {instead}")
    } else {
        let Suggestions { said, written } = suggestions(judged, asked, parent);
        fixes = written;
        let name = name_value(asked.raw);
        let what = if asked.is_called {
            format!("`{name}` is no function, since names of functions start with `$`: AWS refuses it")
        } else {
            format!("`{name}` would be a field of the context, and there is none here: AWS refuses it")
        };
        if said.is_empty() { what } else { format!("{what}, so write {said}") }
    };
    let finding = judged.report(acc, "jsonata-top-level-name", judged.range(node), message);
    for instead in fixes {
        let edits = asked.nodes.iter().map(|node| judged.replace(*node, &instead)).collect();
        finding.fix(format!("Write `{instead}`"), edits);
    }
}

/// What may be meant: in words, and as what stands in place of the name.
struct Suggestions {
    said: String,
    written: Vec<String>,
}

fn suggestions(judged: &Judged, asked: &Asked, parent: Option<NodeId>) -> Suggestions {
    let (node, raw) = (asked.nodes[0], asked.raw);
    let only = |written: String| Suggestions { said: format!("`{written}`"), written: vec![written] };
    let is_plain = raw.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && raw.chars().all(|c| c.is_alphanumeric() || c == '_');
    if asked.is_bound {
        return only(format!("${raw}"));
    }
    if asked.is_called {
        let names = FUNCTIONS.iter().filter(|function| function.availability != Availability::Forbidden);
        let meant = function(raw).map(|function| function.name);
        return match meant.or_else(|| most_similar(raw, names.map(|function| function.name))) {
            Some(meant) => only(format!("${meant}")),
            None => Suggestions { said: String::new(), written: Vec::new() },
        };
    }
    if raw == "states" {
        return only("$states".to_owned());
    }
    if let Some(word) = ["true", "false", "null"].into_iter().find(|word| raw.eq_ignore_ascii_case(word)) {
        return only(word.to_owned());
    }
    let is_followed =
        parent.is_some_and(|parent| matches!(judged.kind(parent), NodeKind::Step { left, .. } if *left == node));
    if is_followed && states_variable::member(raw).is_some() {
        return only(format!("$states.{raw}"));
    }
    let data = judged.data();
    let field = format!("{data}.{raw}");
    let mut written = Vec::new();
    // A key, or what is compared with, is most likely a text.
    let may_be_text = is_plain && parent.is_some_and(|parent| is_text_place(judged.kind(parent), node));
    if may_be_text {
        written.push(format!("'{raw}'"));
    }
    written.push(field);
    if data != "$states.input" {
        written.push(format!("$states.input.{raw}"));
    }
    if is_plain {
        written.push(format!("${raw}"));
    }
    let said = match &written[..] {
        _ if raw.starts_with('`') => format!("`{data}` and a dot before it"),
        [text, field, ..] if may_be_text => format!("`{text}` for a text, or `{field}` for the value"),
        [field, .., variable] if is_plain => format!("`{field}`, or `{variable}` for a variable"),
        [field, ..] => format!("`{field}`"),
        [] => String::new(),
    };
    Suggestions { said, written }
}

/// Whether a text often stands there.
fn is_text_place(parent: &NodeKind, node: NodeId) -> bool {
    match parent {
        NodeKind::Pair { key, .. } => *key == node,
        NodeKind::Binary { operator: Operator::Equal | Operator::NotEqual, right, .. } => *right == node,
        _ => false,
    }
}

/// The intrinsic function whose name starts with this one.
fn intrinsic<'a>(judged: &Judged<'a>, node: NodeId, parent: Option<NodeId>) -> Option<&'a str> {
    let NodeKind::Step { left, right, .. } = judged.kind(parent?) else { return None };
    let NodeKind::Call { function, .. } = judged.kind(*right) else { return None };
    let is_name = *judged.kind(*function) == NodeKind::Name;
    let (tree, text) = (judged.tree(), judged.text());
    let range = tree.range(*left).cover(tree.range(*function));
    (*left == node && is_name && judged.raw(node) == "States").then(|| &text[range])
}

/// `$` where there is no context.
fn item(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let data = judged.data();
    let message = format!("there is no context here that `$` could stand for: AWS refuses it, so write `{data}`");
    let finding = judged.report(acc, "jsonata-context-item", judged.range(node), message);
    finding.fix(format!("Write `{data}`"), vec![judged.replace(node, data)]);
    if data != "$states.input" {
        finding.fix("Write `$states.input`", vec![judged.replace(node, "$states.input")]);
    }
}

fn root_reference(judged: &Judged, node: NodeId, acc: &mut Findings) {
    let next = match judged.parent(node).map(|parent| judged.kind(parent)) {
        Some(NodeKind::Step { left, right, .. }) if *left == node => Some(judged.raw(*right)),
        _ => None,
    };
    let is_context = next.is_some_and(|next| context::children("").any(|member| member.name() == next));
    let (instead, what) = match is_context {
        true => ("$states.context", "the context object"),
        false => ("$states.input", "the input"),
    };
    // Nobody has seen what AWS says of it within a predicate.
    let is_refused = !judged.has_context(node);
    let refused = if is_refused { "AWS refuses it" } else { "it gives nothing" };
    let message =
        format!("there is no document here that `$$` could stand for: {refused}, so write `{instead}` for {what}");
    let finding = judged.report(acc, "jsonata-root-reference", judged.range(node), message);
    if !is_refused {
        finding.accepted_by_aws();
    }
    finding.fix(format!("Write `{instead}`"), vec![judged.replace(node, instead)]);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, codes};
    use super::super::jsonata::tests::{outputs, state};
    use expect_test::expect;

    #[test]
    fn names_at_the_top_level_have_no_context() {
        check_each(
            &outputs(&[
                "phone",
                "phone.number & name",
                "{aaa: 1}",
                "$states.input.a = open",
                "$map($states.input.a, function($x){ $x & suffix })",
                "($x := 1; x + x)",
                "sum($states.input.a)",
                "contain('a', 'b')",
                "frobnicate(1)",
                "states.input.a",
                "input.a",
                "True",
                "`a b`",
                "'a'.b",
                "States.Format('{}', 1)",
                "States.Nothing(1)",
                "true ? yes : no",
            ]),
            expect![[r#"
                2  | "Type": "Pass", "Output": "{% phone %}",
                .. |                               ^^^^^ error jsonata-top-level-name: `phone` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input.phone`, or `$phone` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% phone.number & name %}",
                .. |                               ^^^^^ error jsonata-top-level-name: `phone` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input.phone`, or `$phone` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                .. |                                              ^^^^ error jsonata-top-level-name: `name` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input.name`, or `$name` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% {aaa: 1} %}",
                .. |                                ^^^ error jsonata-top-level-name: `aaa` would be a field of the context, and there is none here: AWS refuses it, so write `'aaa'` for a text, or `$states.input.aaa` for the value [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a = open %}",
                .. |                                                 ^^^^ error jsonata-top-level-name: `open` would be a field of the context, and there is none here: AWS refuses it, so write `'open'` for a text, or `$states.input.open` for the value [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $map($states.input.a, function($x){ $x & suffix }) %}",
                .. |                                                                        ^^^^^^ error jsonata-top-level-name: `suffix` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input.suffix`, or `$suffix` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% ($x := 1; x + x) %}",
                .. |                                         ^ error jsonata-top-level-name: `x` would be a field of the context, and there is none here: AWS refuses it, so write `$x` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% sum($states.input.a) %}",
                .. |                               ^^^ error jsonata-top-level-name: `sum` is no function, since names of functions start with `$`: AWS refuses it, so write `$sum` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% contain('a', 'b') %}",
                .. |                               ^^^^^^^ error jsonata-top-level-name: `contain` is no function, since names of functions start with `$`: AWS refuses it, so write `$contains` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% frobnicate(1) %}",
                .. |                               ^^^^^^^^^^ error jsonata-top-level-name: `frobnicate` is no function, since names of functions start with `$`: AWS refuses it [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% states.input.a %}",
                .. |                               ^^^^^^ error jsonata-top-level-name: `states` would be a field of the context, and there is none here: AWS refuses it, so write `$states` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% input.a %}",
                .. |                               ^^^^^ error jsonata-top-level-name: `input` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% True %}",
                .. |                               ^^^^ error jsonata-top-level-name: `True` would be a field of the context, and there is none here: AWS refuses it, so write `true` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% `a b` %}",
                .. |                               ^^^^^ error jsonata-top-level-name: `a b` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input` and a dot before it [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% 'a'.b %}",
                .. |                               ^^^ warning jsonata-top-level-name: a path starts with `'a'`, so it is the name of a field here and no text, and there is no context that could have it: it gives nothing
                ---
                2  | "Type": "Pass", "Output": "{% States.Format('{}', 1) %}",
                .. |                               ^^^^^^ error jsonata-top-level-name: `States.Format` is a function of JSONPath states, so AWS refuses it here: JSONata has `'text ' & value` for it [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% States.Nothing(1) %}",
                .. |                               ^^^^^^ error jsonata-top-level-name: `States.Nothing` is a function of JSONPath states, so AWS refuses it here: JSONata has functions of its own [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% true ? yes : no %}",
                .. |                                      ^^^ error jsonata-top-level-name: `yes` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input.yes`, or `$yes` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                .. |                                            ^^ error jsonata-top-level-name: `no` would be a field of the context, and there is none here: AWS refuses it, so write `$states.input.no`, or `$no` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
            "#]],
        );
    }

    #[test]
    fn items_have_their_own_context() {
        for text in outputs(&[
            "$states.input.a.b.c",
            "$states.input.a[b > 1].c",
            "$states.input.a.(b & $.c)",
            "$states.input.a^(>b)",
            "$states.input.a{b: $sum(c)}",
            "$states.input.a.{'b': c, 'd': $}",
            "$states.input ~> |a|{'b': c}|",
            "$filter($states.input.a, function($x){ $x.b })",
            "$states.input.a@$b.c#$i.{'i': $i, 'b': $b}",
            "$x.y",
            "$states.input.*.a.**",
            "$map($states.input.a, $uppercase)",
            "{'a': {'b': 1}}",
        ]) {
            check(&text, expect![[""]]);
        }
    }

    /// Measured with the service's own validation.
    #[test]
    fn aws_was_seen_to_refuse_or_to_accept_these() {
        let errors = |code: &str| {
            use crate::ide::{Severity, Snapshot};
            use crate::text::SourceText;
            let diagnostics = Snapshot::new(SourceText::new(&outputs(&[code])[0])).diagnostics();
            let errors = diagnostics.into_iter().filter(|found| found.severity == Severity::Error);
            errors.map(|found| found.code).collect::<Vec<_>>()
        };
        for code in [
            "fax",
            "fax[0].line",
            "-fax",
            "fax ? 1 : 2",
            "$states.input.b ? 1 : fax",
            "'x' & fax",
            "fax in $states.input.b",
            "$max(fax)",
            "fax(1)",
            "fax ~> $string()",
            "[fax..9]",
            "(fax).line",
            "[fax].line",
            "{fax: 1}",
            "{'k': fax}",
            "($y := fax; $y)",
            "$filter($states.input.b, function($y){ fax })",
            "$count(fax[line])",
            "fax.**.line",
            "fax + fax",
        ] {
            assert_eq!(errors(code), ["jsonata-top-level-name"], "{code}");
        }
        assert_eq!(errors("fax + line"), ["jsonata-top-level-name", "jsonata-top-level-name"]);
        for code in ["$", "$.fax", "$[0]", "$count($)", "$map($states.input.b, function($y){ $ })"] {
            assert_eq!(errors(code), ["jsonata-context-item"], "{code}");
        }
        for code in ["$$", "$$.fax"] {
            assert_eq!(errors(code), ["jsonata-root-reference"], "{code}");
        }
        for code in [
            "$states.input.fax",
            "$states.input.b[0].fax",
            "$states.input.b[fax > 3]",
            "$states.input.b[$ > 1]",
            "$states.input.b[0][fax]",
            "$states.input.b^(fax)",
            "$states.input.b{'k': fax}",
            "$states.input.b.(fax)",
            "$states.input.b.$fax",
            "$fax",
            "$states.input ~> |fax|{'b': 1}|",
            "**.fax",
            "{'k': 1}.fax",
            "function($y){ $y.fax }",
            "'fax'",
            "$states",
        ] {
            assert_eq!(errors(code), [""; 0], "{code}");
        }
    }

    #[test]
    fn there_is_no_item_and_no_document() {
        check_each(
            &outputs(&[
                "$.a",
                "$string($)",
                "$",
                "$$",
                "$$.Execution.Id",
                "$states.input.a[b = $$.c]",
                "$map($states.input.a, function($x){ $.b })",
                "*",
                "**.a",
                "$count(*)",
            ]),
            expect![[r#"
                2  | "Type": "Pass", "Output": "{% $.a %}",
                .. |                               ^ error jsonata-context-item: there is no context here that `$` could stand for: AWS refuses it, so write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $string($) %}",
                .. |                                       ^ error jsonata-context-item: there is no context here that `$` could stand for: AWS refuses it, so write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $ %}",
                .. |                               ^ error jsonata-context-item: there is no context here that `$` could stand for: AWS refuses it, so write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $$ %}",
                .. |                               ^^ error jsonata-root-reference: there is no document here that `$$` could stand for: AWS refuses it, so write `$states.input` for the input [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $$.Execution.Id %}",
                .. |                               ^^ error jsonata-root-reference: there is no document here that `$$` could stand for: AWS refuses it, so write `$states.context` for the context object [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a[b = $$.c] %}",
                .. |                                                   ^^ warning jsonata-root-reference: there is no document here that `$$` could stand for: it gives nothing, so write `$states.input` for the input
                ---
                2  | "Type": "Pass", "Output": "{% $map($states.input.a, function($x){ $.b }) %}",
                .. |                                                                   ^ error jsonata-context-item: there is no context here that `$` could stand for: AWS refuses it, so write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% * %}",
                .. |                               ^ warning jsonata-context-item: there is no context here that `*` could go through, so it gives nothing: write `$states.input.*`
                ---
                2  | "Type": "Pass", "Output": "{% **.a %}",
                .. |                               ^^ warning jsonata-context-item: there is no context here that `**` could go through, so it gives nothing: write `$states.input.**`
                ---
                2  | "Type": "Pass", "Output": "{% $count(*) %}",
                .. |                                      ^ warning jsonata-context-item: there is no context here that `*` could go through, so it gives nothing: write `$states.input.*`
            "#]],
        );
        check(
            &state(
                r#""Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"TopicArn": "t", "Message": "{% $.a %}"},
"Output": "{% $.b & name %}""#,
            ),
            expect![[r#"
                2  | "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"TopicArn": "t", "Message": "{% $.a %}"},
                .. |                                                                                                           ^ error jsonata-context-item: there is no context here that `$` could stand for: AWS refuses it, so write `$states.input` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Arguments/Message]
                3  | "Output": "{% $.b & name %}",
                .. |               ^ error jsonata-context-item: there is no context here that `$` could stand for: AWS refuses it, so write `$states.result` [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
                .. |                     ^^^^ error jsonata-top-level-name: `name` would be a field of the context, and there is none here: AWS refuses it, so write `$states.result.name`, or `$name` for a variable [UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output]
            "#]],
        );
    }

    #[test]
    fn all_places_of_a_name_are_mended() {
        check_fix(
            &outputs(&["phone & phone & $states.input.a.phone"])[0],
            expect![[r#"
            Write `$states.input.phone`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $states.input.phone & $states.input.phone & $states.input.a.phone %}",
            "End": true}}}
        "#]],
        );
        check_fix(
            &outputs(&["{name: 1}"])[0],
            expect![[r#"
            Write `'name'`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% {'name': 1} %}",
            "End": true}}}
        "#]],
        );
        check_fix(
            &outputs(&["sum([1, 2])"])[0],
            expect![[r#"
            Write `$sum`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $sum([1, 2]) %}",
            "End": true}}}
        "#]],
        );
        check_fix(
            &outputs(&["$$.Execution.Id"])[0],
            expect![[r#"
            Write `$states.context`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $states.context.Execution.Id %}",
            "End": true}}}
        "#]],
        );
        check_fix(
            &outputs(&["$.a"])[0],
            expect![[r#"
            Write `$states.input`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $states.input.a %}",
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn broken_expressions_are_told_as_that_alone() {
        assert_eq!(codes(&outputs(&["phone number"])[0]), ["jsonata-syntax"]);
        assert_eq!(codes(&outputs(&["phone +"])[0]), ["jsonata-syntax"]);
    }
}
