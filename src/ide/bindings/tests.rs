//! Where variables of an expression lead, and what a rename makes of them.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::ide::Snapshot;
use crate::test_support::{Fixture, annotated};
use crate::text::{SourceText, TextSize};

const HEAD: &str = "{\"QueryLanguage\": \"JSONata\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Output\": \"{%\n";

/// A definition with this expression, which has a line of its own; and the
/// place of its `^`, which is no part of it.
fn definition(expression: &str) -> (Snapshot, TextSize) {
    // The definition must stay valid: the line breaks stand outside the text.
    let head = HEAD.replace("\"{%\n", "\n\"{%");
    let at = expression.find('^').expect("a cursor");
    let text = format!("{head}{}%}}\"\n}}}}}}", expression.replacen('^', "", 1));
    (Snapshot::new(SourceText::new(&text)), TextSize::new((head.len() + at) as u32))
}

/// The line with the expression, and marks below it.
fn marked(snapshot: &Snapshot, ranges: &[(crate::text::TextRange, String)]) -> String {
    let all = annotated(snapshot.source().text(), ranges);
    all.lines()
        .filter(|line| !line.starts_with("{\"Q") && !line.starts_with("}}"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// All places of the variable at the `^`; each of them finds the same ones.
fn check_places(expression: &str, expected: Expect) {
    let (snapshot, at) = definition(expression);
    let Some(found) = snapshot.references(at) else { return expected.assert_eq("nothing") };
    for place in &found {
        for at in [place.range.start() - TextSize::new(1), place.range.end()] {
            assert_eq!(snapshot.references(at).as_ref(), Some(&found));
        }
    }
    let word = |is_declaration| if is_declaration { "bound" } else { "used" }.to_owned();
    let ranges: Vec<_> = found.iter().map(|place| (place.range, word(place.is_declaration))).collect();
    expected.assert_eq(&marked(&snapshot, &ranges));
}

fn check_definition(expression: &str, expected: Expect) {
    let (snapshot, at) = definition(expression);
    let Some(found) = snapshot.goto_definition(at) else { return expected.assert_eq("nothing") };
    let mut ranges = vec![(found.range, "from".to_owned())];
    for target in found.info {
        assert!(target.full_range.contains_range(target.focus_range));
        ranges.extend([(target.focus_range, "to".to_owned()), (target.full_range, "in".to_owned())]);
    }
    expected.assert_eq(&marked(&snapshot, &ranges));
}

/// The expression after the rename, or why there is none.
fn check_rename(expression: &str, new_name: &str, expected: Expect) {
    let (snapshot, at) = definition(expression);
    let text = snapshot.source().text();
    match snapshot.rename(at, new_name) {
        Ok(edit) => {
            let prepared = snapshot.prepare_rename(at).expect("what can be renamed can be prepared");
            assert!(prepared.range.contains_inclusive(at) || prepared.range.start() == at + TextSize::new(1));
            let new = edit.applied_to(text);
            expected.assert_eq(new.lines().nth(1).expect("the expression").trim_matches('"'));
        }
        Err(error) => expected.assert_eq(&error.0),
    }
}

#[test]
fn an_assignment_and_its_uses_belong_together() {
    check_places(
        "($x := 1; $^x + $x; $f := function(){ $x })",
        expect![[r#"
            "{%($x := 1; $x + $x; $f := function(){ $x })%}"
                 ^ bound
                          ^ used
                               ^ used
                                                     ^ used
        "#]],
    );
    check_places(
        "$x^ := $x",
        expect![[r#"
            "{%$x := $x%}"
                ^ bound
        "#]],
    );
}

#[test]
fn values_given_one_after_the_other_are_one_variable() {
    check_places(
        "($x := 1; $x := $x + 1; ($x := 5; $x); $^x)",
        expect![[r#"
            "{%($x := 1; $x := $x + 1; ($x := 5; $x); $x)%}"
                 ^ bound
                          ^ bound
                                ^ used
                                                       ^ used
        "#]],
    );
}

#[test]
fn an_inner_variable_hides_the_outer_one() {
    check_places(
        "($x := 1; $g := function($x){ ($^x; $x := 2; function($x){ $x }) }; $x)",
        expect![[r#"
            "{%($x := 1; $g := function($x){ ($x; $x := 2; function($x){ $x }) }; $x)%}"
                                         ^ bound
                                               ^ used
        "#]],
    );
    check_places(
        "($x := 1; $g := function($x){ ($x; $^x := 2; function($x){ $x }) }; $x)",
        expect![[r#"
            "{%($x := 1; $g := function($x){ ($x; $x := 2; function($x){ $x }) }; $x)%}"
                                                   ^ bound
        "#]],
    );
    check_places(
        "function($x){ $x := $^x }",
        expect![[r#"
            "{%function($x){ $x := $x }%}"
                         ^ bound
                              ^ bound
                                    ^ used
        "#]],
    );
}

#[test]
fn what_a_function_sees_when_it_runs_is_not_torn_apart() {
    check_places(
        "($x := 1; ($f := function(){ $x^ }; $x := 2; $f()); $x)",
        expect![[r#"
            "{%($x := 1; ($f := function(){ $x }; $x := 2; $f()); $x)%}"
                 ^ bound
                                             ^ used
                                                   ^ bound
                                                                   ^ used
        "#]],
    );
    // Its own, or bound further out only.
    check_places(
        "($x := 1; ($f := function(){ ($x := 3; $x^) }; $x := 2; $f()))",
        expect![[r#"
            "{%($x := 1; ($f := function(){ ($x := 3; $x) }; $x := 2; $f()))%}"
                                              ^ bound
                                                       ^ used
        "#]],
    );
    check_places(
        "($x := 1; ($x^; $x := 2); $x)",
        expect![[r#"
            "{%($x := 1; ($x; $x := 2); $x)%}"
                 ^ bound
                           ^ used
                                         ^ used
        "#]],
    );
}

#[test]
fn what_a_path_binds_is_its_own() {
    check_places(
        "$states.input.a@$o.b#$i[$o.k = $^i].{'o': $o, 'i': $i}",
        expect![[r#"
            "{%$states.input.a@$o.b#$i[$o.k = $i].{'o': $o, 'i': $i}%}"
                                     ^ bound
                                               ^ used
                                                                  ^ used
        "#]],
    );
    check_places(
        "$states.input.a@$o.b@$p.{'o': $o^}",
        expect![[r#"
            "{%$states.input.a@$o.b@$p.{'o': $o}%}"
                                ^ bound
                                              ^ used
        "#]],
    );
}

#[test]
fn what_the_expression_does_not_bind_is_no_local_variable() {
    for expression in ["$^states.input", "$s^um([1])", "$^", "$$^", "^1", "'$^x'", "($x := 1; $x.^y)"] {
        check_places(expression, expect!["nothing"]);
    }
    // It may be one of the state machine.
    check_places(
        "$^x + 1",
        expect![[r#"
            "{%$x + 1%}"
                ^ used
        "#]],
    );
}

#[test]
fn a_use_leads_to_what_binds_it_and_that_to_the_uses() {
    check_definition(
        "($x := {'a': 1}; $x := 2; $^x)",
        expect![[r#"
            "{%($x := {'a': 1}; $x := 2; $x)%}"
                                          ^ from
                                 ^ to
                                ^^^^^^^ in
        "#]],
    );
    check_definition(
        "($x^ := {'a': 1}; $x + $x)",
        expect![[r#"
            "{%($x := {'a': 1}; $x + $x)%}"
                 ^ from
                                 ^ to
                                ^^ in
                                      ^ to
                                     ^^ in
        "#]],
    );
    check_definition(
        "$map([1], function($v, $i){ $^i })",
        expect![[r#"
            "{%$map([1], function($v, $i){ $i })%}"
                                            ^ from
                                       ^ to
                                      ^^ in
        "#]],
    );
    check_definition(
        "$states.input.a@$o.(^$o)",
        expect![[r#"
            "{%$states.input.a@$o.($o)%}"
                                    ^ from
                                ^ to
                               ^^ in
        "#]],
    );
    check_definition("($^x := 1; 2)", expect!["nothing"]);
}

#[test]
fn the_place_counts_through_escapes() {
    check_places(
        r#"(\"\u00fc\n\" & ($\u0061b := 1; $^ab))"#,
        expect![[r#"
            "{%(\"\u00fc\n\" & ($\u0061b := 1; $ab))%}"
                                 ^^^^^^^ bound
                                                ^^ used
        "#]],
    );
    check_rename(r#"(\"\u00fc\n\" & ($\u0061b := 1; $^ab))"#, "c", expect![[r#"{%(\"\u00fc\n\" & ($c := 1; $c))%}"#]]);
}

#[test]
fn a_rename_changes_all_places() {
    check_rename(
        "($x := 1; function($x){ $x }($^x))",
        "total",
        expect!["{%($total := 1; function($x){ $x }($total))%}"],
    );
    check_rename(
        "($x := 1; function($x^){ $x }($x))",
        "$total",
        expect!["{%($x := 1; function($total){ $total }($x))%}"],
    );
    check_rename("($x := 1; $x := 2; $^x)", "x", expect!["{%($x := 1; $x := 2; $x)%}"]);
    check_rename("($x := 1; $^x)", "größe_2", expect!["{%($größe_2 := 1; $größe_2)%}"]);
    // It hides the function no more.
    check_rename("($sum := 1; $s^um)", "total", expect!["{%($total := 1; $total)%}"]);
}

#[test]
fn names_that_are_none_are_refused() {
    for name in ["", "$", "a b", "a.b", "a-b", "a\"b", "$$", "and()", "x:=", "\n"] {
        let (snapshot, at) = definition("($x := 1; $^x)");
        assert!(snapshot.rename(at, name).is_err(), "{name}");
    }
    check_rename("($x := 1; $^x)", "a b", expect!["`$a b` is no name of a variable: use letters, digits and `_`"]);
    check_rename("($x := 1; $^x)", "$", expect!["a variable must have a name"]);
    check_rename(
        "($x := 1; $^x)",
        "states",
        expect!["`$states` is what Step Functions hands to the expression: choose another name"],
    );
    check_rename("($x := 1; $^x)", "sum", expect!["`$sum` is a function of JSONata, which the variable would hide"]);
}

#[test]
fn names_that_would_be_mixed_up_are_refused() {
    let refusal = "there is a `$y` in this expression already, and the two would be mixed up";
    for expression in [
        // A variable of the state machine.
        "($^x := 1; $x + $y)",
        // Two in one block.
        "($y := 1; $x := 2; $^x)",
        // The inner one would hide the outer one where that is used.
        "($y := 1; function($x){ $^x + $y })",
        // The outer one would be hidden where it is used.
        "($x := 1; function($y){ $^x + $y })",
        "$states.input.a@$x.b@$y.[$^x]",
    ] {
        let (snapshot, at) = definition(expression);
        assert_eq!(snapshot.rename(at, "y").map_err(|error| error.0), Err(refusal.to_owned()), "{expression}");
    }
    // Neither is used where the other one is bound.
    check_rename("($x := 1; $^x; function($y){ $y })", "y", expect!["{%($y := 1; $y; function($y){ $y })%}"]);
    check_rename("(function($x){ $^x }; $y)", "y", expect!["{%(function($y){ $y }; $y)%}"]);
}

#[test]
fn what_a_template_fills_in_is_not_renamed() {
    check_rename(
        "($x := 1; $^x; ${more})",
        "y",
        expect!["the text is not closed, or a template fills in a part of it: not all uses of the variable are known"],
    );
}

#[test]
fn what_is_being_typed_is_found() {
    let fixture = Fixture::new(
        r#"
{"QueryLanguage": "JSONata", "States": {"A": {"Output": "{% ($x := 1; $x
                                                                      |
"#,
    );
    let snapshot = fixture.snapshot();
    let found = snapshot.references(fixture.cursor()).expect("a variable");
    let texts: Vec<&str> = found.iter().map(|place| &fixture.text[place.range]).collect();
    assert_eq!(texts, ["x", "x"]);
    assert!(snapshot.rename(fixture.cursor(), "y").is_err(), "the text is not closed");
}

proptest! {
    /// A name that nothing else has changes nothing but the name, so all places
    /// find each other as before, and the way back leads to the same text.
    #[test]
    fn a_rename_can_be_taken_back(pieces in prop::collection::vec(prop::sample::select(vec![
        "$x ", "$x ", "$y ", ":= ", "; ", "(", ")", "function($x){", "}", "function($y, $x){ ", "@$x", "#$y", ".", "a", "1",
        ", ", "[", "]", "\\\"t\\\"", "$\\u0078", " + ", "? ", ": ", "~>",
    ]), 1..24)) {
        let (snapshot, _) = definition(&format!("{}^", pieces.concat()));
        let text = snapshot.source().text();
        for (at, _) in text.match_indices('$') {
            let at = TextSize::new(at as u32);
            let Ok(name) = snapshot.prepare_rename(at) else { continue };
            // Names with quotes in them can be given up, but not given.
            if !name.info.chars().all(char::is_alphanumeric) {
                continue;
            }
            let edit = snapshot.rename(at, "fresh").expect("nothing else has the name");
            let renamed = Snapshot::new(SourceText::new(&edit.applied_to(text)));
            let at = edit.indels()[0].delete.start();
            let places = snapshot.references(at).map(|places| places.iter().map(|place| place.is_declaration).collect::<Vec<_>>());
            let renamed_places = renamed.references(at).map(|places| places.iter().map(|place| place.is_declaration).collect());
            prop_assert_eq!(&places, &renamed_places);
            let back = renamed.rename(at, &name.info).expect("it was so before").applied_to(renamed.source().text());
            prop_assert_eq!(back.replace("\\u0078", "x"), text.replace("\\u0078", "x"));
        }
    }
}
