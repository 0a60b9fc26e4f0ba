//! Expressions in a state: what is offered, and what accepting it leaves.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use rustc_hash::FxHashSet;

use crate::ide::completion::documentation;
use crate::ide::completion::tests::{accepted, filled};
use crate::ide::{CompletionConfig, CompletionItem, CompletionKind, Snapshot};
use crate::model::{Code, expressions_of};
use crate::syntax::{self, write};
use crate::text::SourceText;

const CONFIG: CompletionConfig = CompletionConfig { snippets: true };

/// The definition whose state has these fields; what `¦` marks is the cursor.
fn definition(fields: &str) -> (String, u32) {
    let marked =
        format!("{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {{\"A\": {{\n{fields}\n}}}}}}");
    let at = marked.find('¦').expect("a cursor");
    (marked.replace('¦', ""), at as u32)
}

fn items(fields: &str, config: &CompletionConfig) -> (String, Vec<CompletionItem>) {
    let (text, at) = definition(fields);
    let items = Snapshot::new(SourceText::new(&text)).completions(at.into(), config);
    (text, items)
}

/// The labels with their details, without the functions unless asked for.
fn check(fields: &str, expected: Expect) {
    let (_, items) = items(fields, &CONFIG);
    let is_shown = |item: &&CompletionItem| {
        !item.detail.as_deref().is_some_and(|detail| detail.starts_with(&format!("{}(", item.label)))
    };
    let shown: Vec<String> = items
        .iter()
        .filter(is_shown)
        .map(|item| format!("{} – {}\n", item.label, item.detail.as_deref().unwrap_or_default()))
        .collect();
    let functions = items.len() - shown.len();
    let functions = if functions > 0 { format!("and {functions} functions\n") } else { String::new() };
    expected.assert_eq(&format!("{}{functions}", shown.concat()));
}

/// The fields after accepting the item `label`; tab stops are shown as they are.
fn check_accept(fields: &str, label: &str, expected: Expect) {
    let (text, items) = items(fields, &CONFIG);
    let item = items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label} is not offered"));
    let text = accepted(&text, item, &item.edit.insert);
    let fields: Vec<&str> = text.lines().skip(1).take_while(|line| *line != "}}}").collect();
    expected.assert_eq(&fields.join("\n"));
}

const TASK: &str = r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "#;

#[test]
fn a_value_may_be_anything_that_can_be_reached_from_here() {
    check(
        &format!(r#"{TASK}"Output": "{{% ¦ %}}""#),
        expect![[r#"
            $states.input – the input of the state
            $states.result – what the state gave
            $states.context – the context object
            $states – what the state works with
            function – a function of your own
            true – 
            false – 
            null – 
            and 69 functions
        "#]],
    );
    check(
        r#""Type": "Pass", "Output": "{% $st¦ %}""#,
        expect![[r#"
            $states.input – the input of the state
            $states.context – the context object
            $states – what the state works with
            and 69 functions
        "#]],
    );
    check(
        r#""Type": "Pass", "Output": "{% ($total := $sum($states.input.items.price); $rate := 0.2; $total * ¦) %}""#,
        expect![[r#"
            $rate – 0.2
            $total – $sum($states.input.items.price)
            $states.input – the input of the state
            $states.context – the context object
            $states – what the state works with
            function – a function of your own
            true – 
            false – 
            null – 
            and 69 functions
        "#]],
    );
}

#[test]
fn variables_of_the_state_machine_and_members_of_the_data_are_offered() {
    let before = concat!(
        r#""Type": "Pass", "Output": {"id": 1, "big order": {"total": 2}}, "Assign": {"count": 1}, "#,
        "\"Next\": \"B\"}, \"B\": {\n"
    );
    check(
        &format!(r#"{before}"Type": "Pass", "Output": "{{% $¦ %}}""#),
        expect![[r#"
            $states.input – the input of the state
            $states.context – the context object
            $states – what the state works with
            $count – set by `A`
            and 69 functions
        "#]],
    );
    check(
        &format!(r#"{before}"Type": "Pass", "Output": "{{% $states.input.¦ %}}""#),
        expect![[r#"
            big order – {total: number}, from A
            id – number, from A
        "#]],
    );
    check(
        &format!(r#"{before}"Type": "Pass", "Output": "{{% ($i := $states.input; $i.`big order`.¦) %}}""#),
        expect![[r#"
            total – number, from A
        "#]],
    );
    check(
        &format!(r#"{before}"Type": "Pass", "Output": "{{% ($count := 1; $c¦) %}}""#),
        expect![[r#"
        $count – 1
        $states.input – the input of the state
        $states.context – the context object
        $states – what the state works with
        and 68 functions
    "#]],
    );
    let fields = format!(r#"{before}"Type": "Pass", "Output": "{{% $states.input.b¦ %}}""#);
    check_accept(
        &fields,
        "big order",
        expect![[r#"
        "Type": "Pass", "Output": {"id": 1, "big order": {"total": 2}}, "Assign": {"count": 1}, "Next": "B"}, "B": {
        "Type": "Pass", "Output": "{% $states.input.`big order` %}""#]],
    );
}

#[test]
fn a_call_whose_arguments_are_to_be_written_shows_its_signature() {
    let shows = |fields: &str, label: &str| {
        let (_, items) = items(fields, &CONFIG);
        items.iter().find(|item| item.label == label).map(|item| item.shows_signature)
    };
    assert_eq!(shows(r#""Type": "Pass", "Output": "{% ¦ %}""#, "$sum"), Some(true));
    assert_eq!(shows(r#""Type": "Pass", "Output": "{% ¦ %}""#, "$uuid"), Some(false));
    assert_eq!(shows(r#""Type": "Pass", "Output": "{% $x ~> ¦ %}""#, "$sum"), Some(false));
    assert_eq!(shows(r#""Type": "Pass", "Output": "{% $¦(1) %}""#, "$sum"), Some(false));
    assert_eq!(shows(r#""Type": "Pass", "Output": "{% ($f := function($x){ 1 }; ¦) %}""#, "$f"), Some(true));
}

#[test]
fn members_of_states_are_those_of_the_field() {
    let output = |fields: &str, expected| check(fields, expected);
    output(
        &format!(r#"{TASK}"Output": "{{% $states.¦ %}}""#),
        expect![[r#"
            input – the input of the state
            result – what the state gave
            context – the context object
        "#]],
    );
    output(
        &format!(r#"{TASK}"Arguments": {{"a": ["{{% $states.¦ %}}"]}}"#),
        expect![[r#"
            input – the input of the state
            context – the context object
        "#]],
    );
    output(
        &format!(r#"{TASK}"Catch": [{{"ErrorEquals": ["E"], "Output": "{{% $states.¦ %}}"}}]"#),
        expect![[r#"
            input – the input of the state
            errorOutput – the error that was caught
            context – the context object
        "#]],
    );
    output(
        &format!(r#"{TASK}"Catch": [{{"ErrorEquals": ["E"], "Assign": {{"e": "{{% $states.errorOutput.¦ %}}"}}}}]"#),
        expect![[r#"
            Error – text
            Cause – text
        "#]],
    );
    output(&format!(r#"{TASK}"Output": "{{% $states.errorOutput.¦ %}}""#), expect![""]);
    output(
        r#""Type": "Choice", "Choices": [{"Condition": "{% $states.¦ %}", "Next": "A"}]"#,
        expect![[r#"
            input – the input of the state
            context – the context object
        "#]],
    );
}

#[test]
fn members_of_the_context_exist_by_place() {
    check(
        r#""Type": "Pass", "Output": "{% $states.context.¦ %}""#,
        expect![[r#"
        Execution – object
        State – object
        StateMachine – object
    "#]],
    );
    check(
        r#""Type": "Pass", "Output": "{% ($c := $states.context; $c.State.¦) %}""#,
        expect![[r#"
        EnteredTime – timestamp
        Name – text
        RetryCount – number
    "#]],
    );
    check(
        r#""Type": "Map", "ItemSelector": "{% $states.context.Map.Item.¦ %}""#,
        expect![[r#"
        Index – number
        Value – any JSON
        Key – text
        Source – text
    "#]],
    );
    check(
        r#""Type": "Map", "ItemBatcher": {"BatchInput": "{% $states.context.Map.¦ %}"}"#,
        expect![[r#"
        Item – object
    "#]],
    );
    check(
        r#""Type": "Map", "Catch": [{"ErrorEquals": ["E"], "Output": "{% $states.context.Map.¦ %}"}]"#,
        expect![[""]],
    );
    check(
        r#""Type": "Map", "Output": "{% $states.context.M¦ %}""#,
        expect![[r#"
        Execution – object
        State – object
        StateMachine – object
    "#]],
    );
    check(
        r#""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Arguments": "{% $states.context.Task.¦ %}""#,
        expect![[r#"
            Token – text
        "#]],
    );
    check(
        &format!(r#"{TASK}"Arguments": "{{% $states.context.Task¦ %}}""#),
        expect![[r#"
        Execution – object
        State – object
        StateMachine – object
    "#]],
    );
}

#[test]
fn nothing_is_offered_in_texts_and_outside_of_the_delimiters() {
    for fields in [
        r#""Type": "Pass", "Output": "{% 'a¦' %}""#,
        r#""Type": "Pass", "Output": "{% \"a¦\" %}""#,
        r#""Type": "Pass", "Output": "{% /* ¦ */ 1 %}""#,
        r#""Type": "Pass", "Output": "{¦% 1 %}""#,
        r#""Type": "Pass", "Output": "{% 1 %¦}""#,
        r#""Type": "Choice", "Choices": [{"Condition": "{¦% 1 %}"}]"#,
        r#""Type": "Pass", "Output": "{% $x %} ¦""#,
        r#""Type": "Pass", "Comment": "{% ¦ %}""#,
        r#""Type": "Pass", "Output": "abc¦""#,
    ] {
        check(fields, expect![[""]]);
    }
}

#[test]
fn a_call_brings_what_it_needs() {
    check_accept(
        r#""Type": "Pass", "Output": "{% $subs¦ %}""#,
        "$substring",
        expect![[r#""Type": "Pass", "Output": "{% \$substring(${1:str}, ${2:start}) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% subs¦ %}""#,
        "$substring",
        expect![[r#""Type": "Pass", "Output": "{% \$substring(${1:str}, ${2:start}) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $sub¦str($x, 1) %}""#,
        "$substring",
        expect![[r#""Type": "Pass", "Output": "{% $substring($x, 1) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $x ~> ¦ %}""#,
        "$substring",
        expect![[r#""Type": "Pass", "Output": "{% $x ~> \$substring(${1:start}) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ¦ %}""#,
        "$map",
        expect![[r#""Type": "Pass", "Output": "{% \$map(${1:array}, function(\$v) { ${2:\$v} }) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ¦ %}""#,
        "$reduce",
        expect![[
            r#""Type": "Pass", "Output": "{% \$reduce(${1:array}, function(\$total, \$v) { ${2:\$total + \$v} }) %}""#
        ]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $x ~> ¦ %}""#,
        "$filter",
        expect![[r#""Type": "Pass", "Output": "{% $x ~> \$filter(function(\$v) { ${1:\$v} }) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ¦ %}""#,
        "$uuid",
        expect![[r#""Type": "Pass", "Output": "{% $uuid() %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ($f := function($a, $b){ 1 }; ¦) %}""#,
        "$f",
        expect![[r#""Type": "Pass", "Output": "{% ($f := function($a, $b){ 1 }; \$f(${1:\$a}, ${2:\$b})) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ($f := function($a, $b){ 1 }; 1 ~> $f¦) %}""#,
        "$f",
        expect![[r#""Type": "Pass", "Output": "{% ($f := function($a, $b){ 1 }; 1 ~> \$f(${1:\$b})) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ($f := function($a){ 1 }; $map($x, $¦)) %}""#,
        "$f",
        expect![[r#""Type": "Pass", "Output": "{% ($f := function($a){ 1 }; $map($x, $f)) %}""#]],
    );
    check_accept(r#""Type": "Pass", "Output": "{% ¦"#, "$now", expect![[r#""Type": "Pass", "Output": "{% $now()"#]]);
}

#[test]
fn texts_are_offered_where_they_are_all_that_is_taken() {
    check(
        r#""Type": "Pass", "Output": "{% $hash($x, 'SHA¦') %}""#,
        expect![[r#"
        MD5 – algorithm
        SHA-1 – algorithm
        SHA-256 – algorithm
        SHA-384 – algorithm
        SHA-512 – algorithm
    "#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $hash($x, 'SHA¦') %}""#,
        "SHA-256",
        expect![[r#""Type": "Pass", "Output": "{% $hash($x, 'SHA-256') %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $hash($x, \"S¦HA\") %}""#,
        "SHA-256",
        expect![[r#""Type": "Pass", "Output": "{% $hash($x, \"SHA-256\") %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $x ~> $hash(¦) %}""#,
        "'MD5'",
        expect![[r#""Type": "Pass", "Output": "{% $x ~> $hash('MD5') %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $ha¦ %}""#,
        "$hash",
        expect![[r#""Type": "Pass", "Output": "{% \$hash(${1:data}, '${2|MD5,SHA-1,SHA-256,SHA-384,SHA-512|}') %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $x ~> $ha¦ %}""#,
        "$hash",
        expect![[r#""Type": "Pass", "Output": "{% $x ~> \$hash('${1|MD5,SHA-1,SHA-256,SHA-384,SHA-512|}') %}""#]],
    );
    check(r#""Type": "Pass", "Output": "{% $hash('¦', 'MD5') %}""#, expect![[""]]);
}

#[test]
fn where_a_function_is_wanted_its_name_is_enough() {
    let (_, offered) = items(r#""Type": "Pass", "Output": "{% $map($x, ¦) %}""#, &CONFIG);
    assert_eq!(offered[0].label, "function");
    check_accept(
        r#""Type": "Pass", "Output": "{% $map($x, ¦) %}""#,
        "$uppercase",
        expect![[r#""Type": "Pass", "Output": "{% $map($x, $uppercase) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $reduce($x, ¦) %}""#,
        "function",
        expect![[r#""Type": "Pass", "Output": "{% $reduce($x, function(\$total, \$v) { ${1:\$total + \$v} }) %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $x ~> $sort(f¦) %}""#,
        "function",
        expect![[
            r#""Type": "Pass", "Output": "{% $x ~> $sort(function(\$left, \$right) { ${1:\$left > \$right} }) %}""#
        ]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% ¦ %}""#,
        "function",
        expect![[r#""Type": "Pass", "Output": "{% function(\$v) { ${1:\$v} } %}""#]],
    );
}

#[test]
fn the_word_under_the_cursor_is_replaced_through_escapes() {
    check_accept(
        r#""Type": "Pass", "Output": "{% \"\u00e9\" & $s¦ta.a %}""#,
        "$states",
        expect![[r#""Type": "Pass", "Output": "{% \"\u00e9\" & $states.a %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{%\n\t$states.con¦ %}""#,
        "context",
        expect![[r#""Type": "Pass", "Output": "{%\n\t$states.context %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $states.¦context.State %}""#,
        "input",
        expect![[r#""Type": "Pass", "Output": "{% $states.input.State %}""#]],
    );
    check_accept(
        r#""Type": "Pass", "Output": "{% $x a¦ %}""#,
        "and",
        expect![[r#""Type": "Pass", "Output": "{% $x and %}""#]],
    );
}

#[test]
fn delimiters_are_offered_where_they_are_looked_for() {
    check_accept(r#""Type": "Pass", "Output": "¦""#, "{% %}", expect![[r#""Type": "Pass", "Output": "{% $1 %}""#]]);
    check_accept(r#""Type": "Pass", "Output": ¦"#, "{% %}", expect![[r#""Type": "Pass", "Output": "{% $1 %}""#]]);
    check_accept(r#""Type": "Pass", "Output": "¦,"#, "{% %}", expect![[r#""Type": "Pass", "Output": "{% $1 %}","#]]);
    check_accept(r#""Type": "Pass", "Output": "{¦,"#, "{% %}", expect![[r#""Type": "Pass", "Output": "{% $1 %}","#]]);
    check_accept(
        r#""Type": "Pass", "Output": {"a": [{"b": "{¦"}]}"#,
        "{% %}",
        expect![[r#""Type": "Pass", "Output": {"a": [{"b": "{% $1 %}"}]}"#]],
    );
    check_accept(
        r#""Type": "Choice", "Choices": [{"Condition": "{%¦"}]"#,
        "$boolean",
        expect![[r#""Type": "Choice", "Choices": [{"Condition": "{%\$boolean(${1:arg})"}]"#]],
    );
    check(
        r#""Type": "Choice", "Choices": [{"Condition": "¦"}]"#,
        expect![[r#"
        {% %} – expression
        true – 
        false – 
    "#]],
    );
    check_accept(
        r#""Type": "Choice", "Choices": [{"Condition": "{%¦"}]"#,
        "{% %}",
        expect![[r#""Type": "Choice", "Choices": [{"Condition": "{% $1 %}"}]"#]],
    );
    check(r#""Type": "Pass", "Comment": "¦""#, expect![[""]]);
    check(r#""Type": "Pass", "Output": "¦{% 1 %}""#, expect![[""]]);
    check(r#""Type": "Pass", "Output": "a¦""#, expect![[""]]);
    let (_, items) = items(r#""Type": "Pass", "Output": "¦""#, &CompletionConfig { snippets: false });
    assert_eq!(items[0].edit.insert, "{%  %}");
}

#[test]
fn what_is_typed_matches_what_the_client_filters_by() {
    for (fields, prefix) in [
        (r#""Type": "Pass", "Output": "{% $¦ %}""#, "$"),
        (r#""Type": "Pass", "Output": "{% ¦ %}""#, ""),
        (r#""Type": "Pass", "Output": "{% $states.¦ %}""#, ""),
    ] {
        let (text, items) = items(fields, &CONFIG);
        assert!(items.len() > 1);
        for item in items {
            assert_eq!(&text[item.edit.delete], prefix, "{}", item.label);
            assert!(item.filter_text.starts_with(prefix), "{}", item.label);
        }
    }
    let (_, items) = items(r#""Type": "Pass", "Output": "{% s¦ %}""#, &CONFIG);
    assert!(items.iter().any(|item| item.label == "$sum" && item.filter_text == "sum"));
}

/// Definitions to try every offset of: whole ones, and such as are being typed.
const DOCUMENTS: &[&str] = &[
    include_str!("../../../../examples/payments-jsonata.asl.json"),
    r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Arguments": {"a": "{% $merge([$states.input, {'token': $states.context.Task.Token}]) %}", "b": ["", "x"]},
      "Assign": {"s": "{% ($f := function($x, $y)<nn:n>{ $x + $y }; $f(1, 2)) %}", "n": "{%  %}", "u": "{% $ %}"},
      "Output": "{% $states.result.items[price > 10 and \"a\\n\" = name]^(>price, name).{'id': id, 'p': $string(price)}{id: $} %}",
      "Catch": [{"ErrorEquals": ["E"], "Output": "{% $parse($states.errorOutput.Cause).x ~> $uppercase() %}", "Next": "B"}],
      "Next": "B"
    },
    "B": {
      "Type": "Choice",
      "Choices": [
        {"Condition": "{% $x in [1..3] ? $a.b.** : -1 * (2 % 3) /* c */ %}", "Next": "C"},
        {"Condition": "", "Next": "C"},
        {"Condition": "{", "Next": "C"}
      ]
    },
    "C": {
      "Type": "Map",
      "Items": "{% $states.input.a@$v#$i.{'v': $v, 'i': $i, `a b`: $$} ~> |a|{'b': %.c}, ['d']| %}",
      "ItemSelector": {"i": "{% $map($states.context.Map.Item, $f(?, /a.b/i)) %}"},
      "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Wait", "Seconds": "{% $now", "End": true}}},
      "End": true
    }
  }
}
"#,
    r#"{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Pass", "Output": {"a": "{% $states. %}", "b": "{% $sum( %}", "c": "{% 'x", "d": "{% {} %}", "e": "{% a an b %}", "f": "{% $x. %}", "g": }}"#,
    "{\"QueryLanguage\": \"JSONata\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Output\": \"{% $states.in\n",
];

/// How many syntax errors all expressions have together.
fn errors_in_expressions(snapshot: &Snapshot) -> usize {
    let definition = &snapshot.definitions()[0];
    let mut count = 0;
    definition.analysis().for_each_machine(&mut |machine| {
        for state in machine.states() {
            for embedded in expressions_of(&state, definition.tree(), definition.text()) {
                if let Code::Jsonata(code) = &embedded.code {
                    count += code.tree.errors().len();
                }
            }
        }
    });
    count
}

#[test]
fn accepting_any_item_anywhere_breaks_neither_document_nor_expression() {
    // Functions differ in nothing but their arguments.
    let is_tried = |item: &&CompletionItem| {
        item.kind != CompletionKind::Function || matches!(&*item.label, "$substring" | "$reduce" | "$uuid")
    };
    for text in DOCUMENTS {
        let snapshot = Snapshot::new(SourceText::new(text));
        let errors = syntax::parse(text).all_errors().len();
        let in_expressions = errors_in_expressions(&snapshot);
        let mut tried = FxHashSet::default();
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            for snippets in [true, false] {
                let items = snapshot.completions((offset as u32).into(), &CompletionConfig { snippets });
                let is_expression =
                    items.iter().any(|item| matches!(&*item.label, "$states" | "input" | "Name" | "and"));
                let is_expression = is_expression || items.first().is_some_and(|item| item.label == "{% %}");
                for item in items.iter().filter(|_| is_expression).filter(is_tried) {
                    assert!(item.edit.delete.contains_inclusive((offset as u32).into()));
                    let inserted = filled(item);
                    if !tried.insert((item.edit.delete, inserted.clone())) {
                        continue;
                    }
                    let after = accepted(text, item, &inserted);
                    let found = syntax::parse(&after).all_errors();
                    assert!(found.len() <= errors, "{} at {offset}: {found:?}\n{after}", item.label);
                    let found = errors_in_expressions(&Snapshot::new(SourceText::new(&after)));
                    let line = after[item.edit.delete.start().into()..].lines().next();
                    // What is begun with `{% %}` is yet to be written.
                    let own = usize::from(item.label == "{% %}");
                    assert!(found <= in_expressions + own, "{} at {offset}: {line:?}", item.label);
                    assert!(item.docs.as_ref().is_none_or(|key| documentation(key).is_some()), "{:?}", item.docs);
                }
            }
        }
        assert!(tried.len() > 5, "{}", tried.len());
    }
}

proptest! {
    #[test]
    fn no_expression_and_no_offset_is_a_problem(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
        let expression = write::escaped(&pieces.concat());
        let (text, _) = definition(&format!("\"Type\": \"Task\", \"Output\": \"{{%{expression}%}}\"¦"));
        let snapshot = Snapshot::new(SourceText::new(&text));
        for offset in 0..=text.len() as u32 {
            for item in snapshot.completions(offset.into(), &CONFIG) {
                prop_assert!(text.get(std::ops::Range::<usize>::from(item.edit.delete)).is_some());
                prop_assert!(item.edit.delete.contains_inclusive(offset.into()));
            }
            if let Some(help) = snapshot.signature_help(offset.into()) {
                prop_assert!(help.active_parameter.is_none_or(|active| active < help.parameters.len()));
            }
            if let Some(answer) = snapshot.hover(offset.into()) {
                prop_assert!(text.get(std::ops::Range::<usize>::from(answer.range)).is_some());
            }
        }
    }
}

const PIECES: &[&str] = &[
    "$",
    "$states",
    ".",
    "input",
    "context",
    "Map",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "$x",
    ":=",
    ";",
    ",",
    ":",
    "?",
    "~>",
    "function",
    "λ",
    "$sum",
    "$map",
    "'",
    "\"",
    "`",
    "/",
    "/*",
    "*/",
    " ",
    "\n",
    "%",
    "*",
    "**",
    "^",
    "@",
    "#",
    "|",
    "&",
    "and",
    "in",
    "1",
    "é",
    "\u{1f680}",
    "\\",
    "<",
    "..",
    "!",
    "~",
    "-",
];

/// An expression without a syntax error.
fn valid_expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "$x",
        "$states.input.a",
        "$states.context",
        "1",
        "-2.5",
        "'a'",
        "\"b\"",
        "true",
        "a.`b c`",
        "*",
        "$",
        "/a[b/]/i",
        "$now()",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 12, 3, |inner| {
        let operators = prop::sample::select(vec!["+", "&", "=", "!=", "and", "in", "~>", "/", "%"]);
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (inner.clone(), operators, inner.clone()).prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            pair.clone().prop_map(|(a, b)| format!("$sum({a}, {b})")),
            pair.clone().prop_map(|(a, b)| format!("[{a}, {b}]")),
            pair.clone().prop_map(|(a, b)| format!("{{'k': {a}, $x: {b}}}")),
            pair.clone().prop_map(|(a, b)| format!("$x[{a}].({b})")),
            pair.clone().prop_map(|(a, b)| format!("($y := {a}; {b})")),
            pair.clone().prop_map(|(a, b)| format!("$map({a}, function($v, $i)<xn:x>{{ {b} }})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) ? {b} : null /* c */")),
            pair.clone().prop_map(|(a, b)| format!("$x^({a}, >{b}).a")),
            pair.clone().prop_map(|(a, b)| format!("$x{{'k': {a}}} ~> |{b}|{{}}, ['d']|")),
            pair.prop_map(|(a, b)| format!("$x@$c#$i.f(?, {a}, {b})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_expression_without_mistakes_stays_without_them(expression in valid_expression()) {
        let (text, _) = definition(&format!(
            "\"Type\": \"Task\", \"Output\": \"{{% {} %}}\"¦",
            write::escaped(&expression)
        ));
        let snapshot = Snapshot::new(SourceText::new(&text));
        prop_assume!(errors_in_expressions(&snapshot) == 0);
        for offset in 0..=text.len() as u32 {
            for item in snapshot.completions(offset.into(), &CONFIG) {
                if matches!(&*item.label, "$states" | "input" | "and" | "$substring" | "$uuid" | "function" | "$y") {
                    let after = accepted(&text, &item, &filled(&item));
                    let found = errors_in_expressions(&Snapshot::new(SourceText::new(&after)));
                    prop_assert!(found == 0, "{} at {offset}\n{text}\n{after}", item.label);
                }
            }
        }
    }
}
