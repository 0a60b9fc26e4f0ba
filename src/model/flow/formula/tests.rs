//! Expressions in, what is known of their outcome out.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::expr::jsonata;
use crate::model::flow::Template;
use crate::syntax::parse;

/// JSON that the expressions below are evaluated with.
const INPUT: &str = r#"{
  "n": 1, "t": "x", "b": true, "o": {"x": 1, "y": {"z": "t"}},
  "list": [{"id": 1, "tags": ["a"]}, {"id": 2, "tags": [], "more": {"k": 1}}],
  "lists": [[{"id": 1}]], "texts": ["a"]
}"#;

fn literal(json: &str) -> Data {
    let tree = parse(json);
    Template::literal(tree.root(json))
}

fn outcome(expression: &str) -> Data {
    let (input, item) = (literal(INPUT), literal(r#"{"item": 1}"#));
    let result = Data::array(literal(r#"{"out": 1}"#), ArraySource::Values);
    let error = super::super::transfer::ERROR_OUTPUT.clone();
    let sources = Sources { input: &input, item: &item, result: &result, error: &error };
    Formula::new(expression, &jsonata::parse(expression)).apply(&sources)
}

/// For each line, its outcome.
fn check(expressions: &str, expected: Expect) {
    let lines = expressions.lines().map(str::trim).filter(|line| !line.is_empty());
    let all: String = lines.map(|line| format!("{line} → {}\n", outcome(line))).collect();
    expected.assert_eq(&all);
}

#[test]
fn literals_and_operators_have_their_kind() {
    check(
        r#"
        1
        "a"
        true
        null
        -1
        1 + $states.input.n
        'a' & 1
        $states.input.n > 3
        $states.input.n in [1, 2]
        a and b
        "#,
        expect![[r#"
            1 → number
            "a" → text
            true → Boolean
            null → null
            -1 → number
            1 + $states.input.n → number
            'a' & 1 → text
            $states.input.n > 3 → Boolean
            $states.input.n in [1, 2] → Boolean
            a and b → Boolean
        "#]],
    );
}

#[test]
fn paths_follow_the_data() {
    check(
        r#"
        $states.input.o
        $states.input.o.y.z
        $states.input."o".`x`
        $states.input.nothing
        $states.input.n.x
        $states.result
        $states.result[0].out
        $states.errorOutput
        $states.context.Execution.Id
        $states.context.Map.Item.Value.item
        $states.context.Execution.Input.x
        $states
        $states.output
        name
        $variable.x
        "#,
        expect![[r#"
            $states.input.o → {x: number, y: {z: text}}
            $states.input.o.y.z → text
            $states.input."o".`x` → number
            $states.input.nothing → unknown
            $states.input.n.x → unknown
            $states.result → [{out: number}]
            $states.result[0].out → number
            $states.errorOutput → {Cause?: text, Error: text, …}
            $states.context.Execution.Id → text
            $states.context.Map.Item.Value.item → number
            $states.context.Execution.Input.x → unknown
            $states → unknown
            $states.output → unknown
            name → unknown
            $variable.x → unknown
        "#]],
    );
}

#[test]
fn sequences_are_no_arrays() {
    check(
        r#"
        $states.input.list
        $states.input.list.id
        [$states.input.list.id]
        [$states.input.list.tags]
        [$states.input.list.more]
        $states.input.list.id[]
        $states.input.list[].id
        $states.input.list[0]
        $states.input.list[-1].id
        $states.input.list[id = 1]
        [$states.input.list[id = 1]]
        $states.input.list[id = 1][0]
        [$states.input.lists.id]
        [$states.input.list^(id)]
        [$states.input.list.{"i": id, "n": $states.input.n, "m": more}]
        $states.input.list.{"i": id}
        $states.input.o.{"i": x, "c": $.y}
        [$states.input.list.(id + 1)]
        [$states.input.list.$string(id)]
        $states.input.list.*
        $states.input[0].n
        $states.input.**.id
        "#,
        expect![[r#"
            $states.input.list → [{id: number, more?: {k: number}, tags: [unknown]}]
            $states.input.list.id → unknown
            [$states.input.list.id] → [number]
            [$states.input.list.tags] → [unknown]
            [$states.input.list.more] → [{k: number}]
            $states.input.list.id[] → [number]
            $states.input.list[].id → unknown
            $states.input.list[0] → {id: number, more?: {k: number}, tags: [unknown]}
            $states.input.list[-1].id → number
            $states.input.list[id = 1] → unknown
            [$states.input.list[id = 1]] → [{id: number, more?: {k: number}, tags: [unknown]}]
            $states.input.list[id = 1][0] → {id: number, more?: {k: number}, tags: [unknown]}
            [$states.input.lists.id] → [number]
            [$states.input.list^(id)] → [{id: number, more?: {k: number}, tags: [unknown]}]
            [$states.input.list.{"i": id, "n": $states.input.n, "m": more}] → [{i: number, m?: {k: number}, n: number}]
            $states.input.list.{"i": id} → unknown
            $states.input.o.{"i": x, "c": $.y} → {c: {z: text}, i: number}
            [$states.input.list.(id + 1)] → [number]
            [$states.input.list.$string(id)] → [text]
            $states.input.list.* → unknown
            $states.input[0].n → number
            $states.input.**.id → unknown
        "#]],
    );
}

#[test]
fn arrays_dissolve_the_arrays_in_them_but_for_those_written_there() {
    check(
        r#"
        []
        [1, 2]
        [1, "a"]
        [$states.input.texts, "b"]
        [[1], [2]]
        [1..5]
        [{"a": 1}, {"a": 2, "b": 1}]
        "#,
        expect![[r#"
            [] → [unknown]
            [1, 2] → [number]
            [1, "a"] → [unknown]
            [$states.input.texts, "b"] → [text]
            [[1], [2]] → [[number]]
            [1..5] → [number]
            [{"a": 1}, {"a": 2, "b": 1}] → [{a: number, b?: number}]
        "#]],
    );
}

#[test]
fn objects_leave_out_what_is_not_there() {
    check(
        r#"
        {}
        {"a": 1, "b": $states.input.o, "c": $states.input.nothing}
        {"a": $states.input.list.id, "b": [$states.input.list.id]}
        {$states.input.t: 1, "a": 2}
        {"a": 1, "a": "t"}
        {"a": $x ? 1 : 2, "b": $x ? 1, "c": $x ? 1 : "t"}
        "#,
        expect![[r#"
            {} → {}
            {"a": 1, "b": $states.input.o, "c": $states.input.nothing} → {a: number, b: {x: number, y: {z: text}}, c?: unknown}
            {"a": $states.input.list.id, "b": [$states.input.list.id]} → {a?: unknown, b: [number]}
            {$states.input.t: 1, "a": 2} → {a: number, …}
            {"a": 1, "a": "t"} → {a: unknown}
            {"a": $x ? 1 : 2, "b": $x ? 1, "c": $x ? 1 : "t"} → {a: number, b?: number, c: unknown}
        "#]],
    );
}

#[test]
fn variables_hold_what_they_are_set_to() {
    check(
        r#"
        ($x := $states.input.o; {"a": $x, "b": $x.y})
        ($x := $y := 1; $y)
        ($x := 1; ($x := "t"; 1); $x)
        ($a := 1; ($b := 2); $b)
        ($x)
        ($states := {"input": {"mine": 1}}; $states.input)
        ($string := function($x) { 1 }; $string(1))
        ()
        $states.input.list@$e.{"a": $e}
        ($e := 1; $states.input.list@$e.{"a": $e})
        "#,
        expect![[r#"
            ($x := $states.input.o; {"a": $x, "b": $x.y}) → {a: {x: number, y: {z: text}}, b: {z: text}}
            ($x := $y := 1; $y) → number
            ($x := 1; ($x := "t"; 1); $x) → unknown
            ($a := 1; ($b := 2); $b) → unknown
            ($x) → unknown
            ($states := {"input": {"mine": 1}}; $states.input) → {mine: number}
            ($string := function($x) { 1 }; $string(1)) → unknown
            () → unknown
            $states.input.list@$e.{"a": $e} → unknown
            ($e := 1; $states.input.list@$e.{"a": $e}) → unknown
        "#]],
    );
}

#[test]
fn some_functions_are_known() {
    check(
        r#"
        $merge([$states.input.o, {"w": 1, "x": "t"}])
        $merge([$states.input.nothing, {"w": 1}])
        $merge([{"w": 1}, $states.input.nothing])
        $merge([{"w": 1}, $c ? {"v": 1, "w": "t"}])
        $merge([{"w": 1}, $c ? {"v": 1} : {"w": 1}])
        $merge([])
        $merge($states.input.list)
        $append($states.input.list, {"id": 3})
        $append($x, {"id": 3})
        $append($x, [{"id": 3}])
        $lookup($states.input.o, "x")
        [$map($states.input.list, function($v, $i) { {"id": $v.id, "i": $i} })]
        $map($states.input.list, function($v) { $v.id })
        [$map($states.input.list, $f)]
        $sort($states.input.list, function($l, $r) { $l.id > $r.id })
        [$filter($states.input.list, function($v) { $v.id = 1 })]
        {"a": $string($states.input.n), "b": $uppercase($x), "c": $count($x), "d": $max([1]), "e": $now()}
        $states.input.n ~> $string()
        $states.input.n ~> $string
        $states.input.list ~> $map(function($v) { $v.id })
        $states.input ~> |o|{"a": 1}|
        $keys($states.input)
        $eval("1")
        $unknown(1)
        $string(?)
        function($x) { 1 }
        "#,
        expect![[r#"
            $merge([$states.input.o, {"w": 1, "x": "t"}]) → {w: number, x: text, y: {z: text}}
            $merge([$states.input.nothing, {"w": 1}]) → {w: number, …}
            $merge([{"w": 1}, $states.input.nothing]) → {w: unknown, …}
            $merge([{"w": 1}, $c ? {"v": 1, "w": "t"}]) → {v?: number, w: unknown}
            $merge([{"w": 1}, $c ? {"v": 1} : {"w": 1}]) → {v?: number, w: number}
            $merge([]) → {}
            $merge($states.input.list) → {…}
            $append($states.input.list, {"id": 3}) → [{id: number, more?: {k: number}, tags?: [unknown]}]
            $append($x, {"id": 3}) → unknown
            $append($x, [{"id": 3}]) → [unknown]
            $lookup($states.input.o, "x") → number
            [$map($states.input.list, function($v, $i) { {"id": $v.id, "i": $i} })] → [{i: number, id: number}]
            $map($states.input.list, function($v) { $v.id }) → unknown
            [$map($states.input.list, $f)] → [unknown]
            $sort($states.input.list, function($l, $r) { $l.id > $r.id }) → [{id: number, more?: {k: number}, tags: [unknown]}]
            [$filter($states.input.list, function($v) { $v.id = 1 })] → [{id: number, more?: {k: number}, tags: [unknown]}]
            {"a": $string($states.input.n), "b": $uppercase($x), "c": $count($x), "d": $max([1]), "e": $now()} → {a: text, b?: text, c?: number, d?: number, e: text}
            $states.input.n ~> $string() → text
            $states.input.n ~> $string → text
            $states.input.list ~> $map(function($v) { $v.id }) → unknown
            $states.input ~> |o|{"a": 1}| → unknown
            $keys($states.input) → unknown
            $eval("1") → unknown
            $unknown(1) → unknown
            $string(?) → unknown
            function($x) { 1 } → unknown
        "#]],
    );
}

#[test]
fn what_is_wrong_is_unknown() {
    check(
        "{\"a\": \n 1 2 \n $states.input.",
        expect![[r#"
        {"a": → unknown
        1 2 → unknown
        $states.input. → unknown
    "#]],
    );
    assert_eq!(outcome(""), Data::Unknown);
    let deep = "[".repeat(150) + "1" + &"]".repeat(150);
    assert!(matches!(outcome(&deep), Data::Array(..)));
    let long = format!("{{\"a\": [{}1]}}", "1, ".repeat(3000));
    assert_eq!(outcome(&long), Data::Unknown);
}

/// Twice as much with each variable, if it were copied.
#[test]
fn variables_cost_nothing() {
    let mut text = String::from("($a0 := $states.input;");
    for number in 1..200 {
        text += &format!("$a{number} := {{\"l\": $a{}, \"r\": $a{}}};", number - 1, number - 1);
    }
    text += "$a199.l)";
    assert_ne!(outcome(&text), Data::Unknown);
}

proptest! {
    #[test]
    fn any_text_has_an_outcome(text in "(\\$states|\\.input|\\.list|\\[0\\]|[a-z\"{}\\[\\]():,;?=~>|$^@#.]){0,24}") {
        outcome(&text);
    }
}
