//! What is coloured as what, and that keeping tokens changes nothing.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::ide::Snapshot;
use crate::text::{Indel, SourceText};

/// The tokens with their texts, one line for each line of the document that has
/// any: `$x variable declaration · := operator`.
fn colours(text: &str) -> String {
    let snapshot = Snapshot::new(SourceText::new(text));
    let mut tokens = snapshot.semantic_tokens(&mut TokenCache::default()).into_iter().peekable();
    let mut out = String::new();
    let mut line_end = 0;
    for line in text.split_inclusive('\n') {
        line_end += line.len();
        let mut words = Vec::new();
        while let Some(token) = tokens.next_if(|token| usize::from(token.range.end()) <= line_end) {
            words.push(format!("{} {}", &text[token.range], described(&token)));
        }
        if !words.is_empty() {
            out += &format!("{}\n", words.join(" \u{b7} "));
        }
    }
    assert_eq!(tokens.next(), None, "no token runs over the end of a line");
    out
}

fn described(token: &SemanticToken) -> String {
    let modifiers = [
        (TokenModifiers::DECLARATION, " declaration"),
        (TokenModifiers::READONLY, " readonly"),
        (TokenModifiers::LIBRARY, " library"),
    ];
    let mut words = format!("{:?}", token.kind).to_lowercase();
    for (modifier, word) in modifiers {
        if token.modifiers.bits() & modifier.bits() != 0 {
            words += word;
        }
    }
    words
}

/// The colours of an expression, delimiters left out.
fn check(expression: &str, expected: Expect) {
    let (language, field) = match expression.starts_with("{%") {
        true => ("JSONata", "Output"),
        false => ("JSONPath", "InputPath"),
    };
    let field =
        if expression.starts_with("States.") { "\"Parameters\": {\"x.$\": " } else { &format!("{{\"{field}\": ") };
    let field = field.trim_start_matches('{');
    let value = crate::syntax::write::quoted(expression, crate::syntax::Style::Double);
    let close = if field.starts_with("\"Param") { "}" } else { "" };
    let text = format!(
        "{{\"QueryLanguage\": \"{language}\", \"States\": {{\"A\": {{\"Type\": \"Pass\",\n{field}{value}{close}\n}}}}}}"
    );
    let all = colours(&text);
    let line = all.lines().nth(1).unwrap_or_default();
    let line = line.replace("{% delimiter \u{b7} ", "").replace(" \u{b7} %} delimiter", "");
    expected.assert_eq(&line.replace(" \u{b7} ", "\n"));
}

#[test]
fn the_variables_that_a_state_sets_are_coloured_where_they_are_named() {
    let text = r#"
{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Pass",
  "Assign": {"total": "{% 1 %}", "": 2, "rest": 3}}}}
"#;
    expect![[r#"
        A state declaration
        total variable declaration · {% delimiter · 1 number · %} delimiter · rest variable declaration
    "#]]
    .assert_eq(&colours(text));
}

#[test]
fn names_of_states_that_exist_are_coloured() {
    let text = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Next": "Gone", "Catch": [{"Next": "B"}]},
    "B": {"Type": "Parallel", "Branches": [{"StartAt": "C", "States": {"C": {"Type": "Pass", "Next": "B"}}}], "Next": "A"},
    "": {"Next": ""}
  }
}
"#;
    expect![[r#"
        A state
        A state declaration · B state
        B state declaration · C state · C state declaration · A state
    "#]]
    .assert_eq(&colours(text));
}

#[test]
fn delimiters_stand_out_and_may_be_missing() {
    let text = r#"{"QueryLanguage": "JSONata", "States": {"": {"Type": "Pass",
  "Output": {"a": "{% 1 %}", "b": "no {% 1 %}", "c": "{%%}",
    "d": "{% 1",
    "e": "{"
}}}}
"#;
    expect![[r#"
        {% delimiter · 1 number · %} delimiter · {% delimiter · %} delimiter
        {% delimiter · 1 number
    "#]]
    .assert_eq(&colours(text));
}

#[test]
fn jsonata_is_coloured_by_its_tree() {
    check(
        "{% ($x := $states.input.'a b'[price > 1.5e3].*; $f := function($p)<n:n>{ -$p + $x }; $f($sum($x)) /* c */) %}",
        expect![[r#"
            ( operator
            $x variable declaration
            := operator
            $states variable readonly library
            . operator
            input property
            . operator
            'a b' property
            [ operator
            price property
            > operator
            1.5e3 number
            ].*; operator
            $f function declaration
            := operator
            function keyword
            ( operator
            $p parameter declaration
            ) operator
            <n:n> type
            { operator
            - operator
            $p parameter
            + operator
            $x variable
            }; operator
            $f function
            ( operator
            $sum function library
            ( operator
            $x variable
            )) operator
            /* c */ comment
            ) operator"#]],
    );
    check(
        "{% Account.`Order ID`@$o#$i.{ 'id': $o, \"at\": $i, `k`: $$ }^(>a, <b) %}",
        expect![[r#"
            Account property
            . operator
            `Order ID` property
            @ operator
            $o variable declaration
            # operator
            $i variable declaration
            .{ operator
            'id' property
            : operator
            $o variable
            , operator
            \"at\" property
            : operator
            $i variable
            , operator
            `k` property
            : operator
            $$ variable readonly library
            }^(> operator
            a property
            , operator
            < operator
            b property
            ) operator"#]],
    );
    check(
        "{% $a ~> |$|{'b': true}, ['c']| ~> $map(?, λ($v, $i){ $v in [1..2] and null }) ? $eval : $.** %}",
        expect![[r#"
            $a variable readonly
            ~> operator
            | operator
            $ variable
            |{ operator
            'b' property
            : operator
            true keyword
            }, operator
            [ operator
            'c' text
            ]| operator
            ~> operator
            $map function library
            (?, operator
            λ keyword
            ( operator
            $v parameter declaration
            , operator
            $i parameter declaration
            ){ operator
            $v parameter
            in keyword
            [ operator
            1 number
            .. operator
            2 number
            ] operator
            and keyword
            null keyword
            }) operator
            ? operator
            $eval variable readonly
            : operator
            $ variable
            .** operator"#]],
    );
    check(
        r"{% $match('x', /a(b|c)\/d/im)[0].% != $total & $unknown() %}",
        expect![[r#"
            $match function library
            ( operator
            'x' text
            , operator
            /a(b|c)\\/d/im regex
            )[ operator
            0 number
            ].% operator
            != operator
            $total variable readonly
            & operator
            $unknown variable readonly
            () operator"#]],
    );
}

#[test]
fn broken_jsonata_keeps_its_colours() {
    check(
        "{% $x := ( $sum( %}",
        expect![[r#"
        $x variable declaration
        := operator
        ( operator
        $sum function library
        ( operator"#]],
    );
    check("{% 'open %}", expect!["'open  text"]);
    check(
        "{% a && b == !c function %}",
        expect![[r#"
            a property
            && operator
            b property
            == operator
            ! operator
            c property
            function property"#]],
    );
}

#[test]
fn paths_are_coloured_by_their_tree() {
    check(
        "$.orders[?(@.price > 10.5 && @['a b'] in ['x', $limit] || @.c =~ /x.*/i)].id",
        expect![[r#"
            $ variable readonly library
            . operator
            orders property
            [?( operator
            @ variable
            . operator
            price property
            > operator
            10.5 number
            && operator
            @ variable
            [ operator
            'a b' property
            ] operator
            in keyword
            [ operator
            'x' text
            , operator
            $limit variable readonly
            ] operator
            || operator
            @ variable
            . operator
            c property
            =~ operator
            /x.*/i regex
            )]. operator
            id property"#]],
    );
    check(
        "$$.Execution.Input['a','b'][0,-1][1:2].*",
        expect![[r#"
            $$ variable readonly library
            . operator
            Execution property
            . operator
            Input property
            [ operator
            'a' property
            , operator
            'b' property
            ][ operator
            0 number
            ,- operator
            1 number
            ][ operator
            1 number
            : operator
            2 number
            ].* operator"#]],
    );
    check(
        "$list..x.length()",
        expect![[r#"
            $list variable readonly
            .. operator
            x property
            . operator
            length function library
            () operator"#]],
    );
}

#[test]
fn calls_are_coloured_by_their_tree() {
    check(
        r"States.Format('a {} \'b\'', $.c, States.MathAdd(1, -2.5), true, null)",
        expect![[r#"
            States.Format function library
            ( operator
            'a {} \\'b\\'' text
            , operator
            $ variable readonly library
            . operator
            c property
            , operator
            States.MathAdd function library
            ( operator
            1 number
            , operator
            -2.5 number
            ), operator
            true keyword
            , operator
            null keyword
            ) operator"#]],
    );
    check(
        "States.Nothing(",
        expect![[r#"
        States.Nothing function
        ( operator"#]],
    );
}

#[test]
fn other_texts_keep_the_colour_of_texts() {
    for text in ["", "plain text", "a-b(", "orders[0]", "${Placeholder}", "@"] {
        let text = format!(
            r#"{{"States": {{"A": {{"Type": "Pass", "InputPath": "{text}", "Parameters": {{"x.$": "{text}"}}}}}}}}"#
        );
        assert_eq!(colours(&text), "A state declaration\n", "{text}");
    }
}

#[test]
fn escapes_belong_to_what_they_are_in() {
    let text = r#"{"QueryLanguage": "JSONata", "States": {"": {"Type": "Pass",
  "Output": "{% $\u0061 & \"b\\\"c\"\t&d %}"
}}}
"#;
    expect![[r#"
        {% delimiter · $\u0061 variable readonly · & operator · \"b\\\"c\" text · & operator · d property · %} delimiter
    "#]]
    .assert_eq(&colours(text));
}

#[test]
fn a_range_has_what_touches_it() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.a.b", "Next": "B"}, "B": {}}}"#;
    let snapshot = Snapshot::new(SourceText::new(text));
    let mut cache = TokenCache::default();
    let all = snapshot.semantic_tokens(&mut cache);
    for start in 0..text.len() as u32 {
        for end in start..text.len() as u32 {
            let range = TextRange::new(start.into(), end.into());
            let touching: Vec<_> = all.iter().copied().filter(|token| token.range.intersect(range).is_some()).collect();
            assert_eq!(snapshot.semantic_tokens_in(range, &mut cache), touching);
        }
    }
}

#[test]
fn definitions_in_templates_are_coloured_where_they_stand() {
    let text = r#"{"Resources": {
  "A": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition":
    {"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.a", "Next": "A"}}}
  }},
  "B": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString":
    "{\"QueryLanguage\": \"JSONata\",\n\"States\": {\"B\": {\"Type\": \"Pass\", \"Output\": \"{% \\\"x\\\" %}\"}}}"
  }}
}}
"#;
    let snapshot =
        Snapshot::of_kind(SourceText::new(text), crate::hosts::Kind::any(crate::syntax::Syntax::Json), Arc::default());
    let mut cache = TokenCache::default();
    let all = snapshot.semantic_tokens(&mut cache);
    let texts: Vec<&str> = all.iter().map(|token| &text[token.range]).collect();
    assert_eq!(texts, ["A", "A", "$", ".", "a", "A", "B", "{%", r#"\\\"x\\\""#, "%}"]);
    assert_eq!((cache.states.len(), snapshot.semantic_tokens(&mut cache)), (2, all.clone()));
    let second = TextRange::new(all[6].range.start(), snapshot.source().len());
    assert_eq!(snapshot.semantic_tokens_in(second, &mut cache), all[6..]);
}

#[test]
fn a_client_that_asks_for_parts_only_does_not_fill_the_cache() {
    let text = r#"{"States": {"A": {"Type": "Pass", "InputPath": "$.a"}}}"#;
    let end = TextSize::new(text.find(".a").expect("a path") as u32 + 2);
    let mut snapshot = Snapshot::new(SourceText::new(text));
    let mut cache = TokenCache::default();
    for _ in 0..1_000 {
        let edit = Indel::insert(end, "x");
        snapshot = snapshot.edited(std::slice::from_ref(&edit), snapshot.source().edited(&edit));
        let whole = TextRange::up_to(snapshot.source().len());
        assert_eq!(snapshot.semantic_tokens_in(whole, &mut cache).len(), 4);
        assert!(cache.states.len() <= MOST_STRAYS + 2);
    }
}

/// Pieces that expressions and the definition around them are made of.
fn piece() -> impl Strategy<Value = &'static str> {
    let names = ["$x", "$sum(", "$states.input", "@$v", "`n`", "'a'", "\\\"b\\\"", "\\u0041", "\u{1f680}", "1", "/a/"];
    let signs = [" ", ".", "..", ":=", "~>", ";", "|", "?", "/*", "*/", "%}", "{%", "<n:n>", "\\", "\"", "\n"];
    let brackets = ["[", "]", "{", "}", "(", ")", "[?(", "@.", "$$.", "function(", "States.Format("];
    prop::sample::select([&names[..], &signs, &brackets].concat())
}

proptest! {
    #[test]
    fn tokens_are_in_order_and_do_not_overlap(pieces in prop::collection::vec(piece(), 0..30), jsonata in any::<bool>()) {
        let (language, open) = if jsonata { ("JSONata", "{%") } else { ("JSONPath", "") };
        let text = format!(
            "{{\"QueryLanguage\": \"{language}\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"Next\": \"A\", \"Parameters\": \
             {{\"x.$\": \"{0}\"}}, \"OutputPath\": \"{0}\", \"Output\": \"{open}{0}\"}}}}}}",
            pieces.concat()
        );
        let tokens = Snapshot::new(SourceText::new(&text)).semantic_tokens(&mut TokenCache::default());
        for token in &tokens {
            prop_assert!(!token.range.is_empty() && text.get(std::ops::Range::<usize>::from(token.range)).is_some());
        }
        for pair in tokens.windows(2) {
            prop_assert!(pair[0].range.end() <= pair[1].range.start(), "{pair:?}");
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_found(edits in prop::collection::vec((any::<prop::sample::Index>(), piece(), 0usize..3), 1..12)) {
        let text = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
          "A": {"Type": "Pass", "Output": "{% $x := $sum(1) %}", "Next": "B"},
          "B": {"Type": "Map", "ItemProcessor": {"StartAt": "C", "States": {"C": {"Type": "Pass", "Output": "{% 'a' %}"}}}, "Output": "{% [1] %}"},
          "D": {"Type": "Pass", "QueryLanguage": "JSONPath", "InputPath": "$.a", "Next": "A"}}}"#;
        let mut snapshot = Snapshot::new(SourceText::new(text));
        let mut cache = TokenCache::default();
        for (index, insert, delete) in edits {
            let source = snapshot.source();
            let boundary = |mut at: usize| { while !source.text().is_char_boundary(at) { at -= 1; } at };
            let start = boundary(index.index(source.text().len() + 1));
            let end = boundary((start + delete).min(source.text().len())).max(start);
            let edit = Indel::replace(TextRange::new((start as u32).into(), (end as u32).into()), insert);
            let source = source.edited(&edit);
            snapshot = snapshot.edited(&[edit], source.clone());
            let anew = Snapshot::new(source).semantic_tokens(&mut TokenCache::default());
            prop_assert_eq!(snapshot.semantic_tokens(&mut cache), anew);
        }
    }
}
