//! What is bound, what is free, and what has no context.

use expect_test::{Expect, expect};

use super::super::parse;
use super::*;

fn check(texts: &[&str], expected: Expect) {
    let mut out = String::new();
    for text in texts {
        let tree = parse(text);
        let names = resolve(&tree, text);
        let at = |id: NodeId| format!("{}@{}", &text[tree.range(id)], u32::from(tree.range(id).start()));
        out += &format!("{text}\n");
        for binding in &names.bindings {
            let visible = &text[binding.visible];
            out += &format!("  binds {} {:?} in {visible:?}\n", at(binding.variable), binding.kind);
        }
        for reference in &names.references {
            let bound = reference.binding.map_or("free".to_owned(), |index| at(names.bindings[index].variable));
            out += &format!("  {} is {bound}\n", at(reference.node));
        }
        for states in &names.states {
            let members: Vec<&str> = states.members.iter().map(|(_, name)| name.as_ref()).collect();
            out += &format!("  {} has {}\n", at(states.variable), members.join(" "));
        }
        for call in &names.calls {
            let chained = call.chained.map_or(String::new(), |id| format!(" with {} before", at(id)));
            out += &format!("  calls {}{chained}\n", at(call.function));
        }
        for (what, id) in &names.without_context {
            out += &format!("  no context for {:?} {}\n", what, at(*id));
        }
        for root in &names.roots {
            out += &format!("  root {}\n", at(*root));
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn assignments_hold_to_the_end_of_their_block() {
    check(
        &[
            "($x := 1; ($y := $x; $y); $y + $x)",
            "($x := $x; $x := 2; $x)",
            "($x; $x := 1)",
            "[$x := 1, $x]",
            "items.($n := price; $n) + $n",
        ],
        expect![[r#"
            ($x := 1; ($y := $x; $y); $y + $x)
              binds $x@1 Assignment in "; ($y := $x; $y); $y + $x)"
              binds $y@11 Assignment in "; $y)"
              $x@17 is $x@1
              $y@21 is $y@11
              $y@26 is free
              $x@31 is $x@1
            ($x := $x; $x := 2; $x)
              binds $x@1 Assignment in "; $x := 2; $x)"
              binds $x@11 Assignment in "; $x)"
              $x@7 is free
              $x@20 is $x@11
            ($x; $x := 1)
              binds $x@5 Assignment in ")"
              $x@1 is free
            [$x := 1, $x]
              binds $x@1 Assignment in ", $x]"
              $x@10 is $x@1
            items.($n := price; $n) + $n
              binds $n@7 Assignment in "; $n)"
              $n@20 is $n@7
              $n@26 is free
              no context for Name items@0
        "#]],
    );
}

#[test]
fn parameters_hold_in_the_body_which_sees_what_is_bound_later() {
    check(
        &[
            "($f := function($a, $b){ $a + $f($b) + $late }; $late := 1; $f(1))",
            "$map($l, function($v){ $v.name }) ~> $join(', ')",
            "(function($a){ $a })($a)",
        ],
        expect![[r#"
            ($f := function($a, $b){ $a + $f($b) + $late }; $late := 1; $f(1))
              binds $a@16 Parameter in " $a + $f($b) + $late "
              binds $b@20 Parameter in " $a + $f($b) + $late "
              binds $f@1 Assignment in "; $late := 1; $f(1))"
              binds $late@48 Assignment in "; $f(1))"
              $a@25 is $a@16
              $f@30 is $f@1
              $b@33 is $b@20
              $late@39 is $late@48
              $f@60 is $f@1
              calls $f@30
              calls $f@60
            $map($l, function($v){ $v.name }) ~> $join(', ')
              binds $v@18 Parameter in " $v.name "
              $map@0 is free
              $l@5 is free
              $v@23 is $v@18
              $join@37 is free
              calls $map@0
              calls $join@37 with $map($l, function($v){ $v.name })@0 before
            (function($a){ $a })($a)
              binds $a@10 Parameter in " $a "
              $a@15 is $a@10
              $a@21 is free
              calls (function($a){ $a })@0
        "#]],
    );
}

#[test]
fn bindings_in_a_path_hold_to_its_end() {
    check(
        &["l@$i#$n.(m)[$i.id = id]{$n: $i} ~> $f($i)", "a.b#$i.$i[$i = 1]^($i)"],
        expect![[r##"
        l@$i#$n.(m)[$i.id = id]{$n: $i} ~> $f($i)
          binds $i@2 Context in "#$n.(m)[$i.id = id]{$n: $i}"
          binds $n@5 Position in ".(m)[$i.id = id]{$n: $i}"
          $i@12 is $i@2
          $n@24 is $n@5
          $i@28 is $i@2
          $f@35 is free
          $i@38 is free
          calls $f@35 with l@$i#$n.(m)[$i.id = id]{$n: $i}@0 before
          no context for Name l@0
        a.b#$i.$i[$i = 1]^($i)
          binds $i@4 Position in ".$i[$i = 1]^($i)"
          $i@7 is $i@4
          $i@10 is $i@4
          $i@19 is $i@4
          no context for Name a@0
    "##]],
    );
}

#[test]
fn members_of_states_are_found() {
    check(
        &[
            "$states.input.order.`line items`[price > 1].sku",
            "$states.'context'.Execution.Id & $states",
            "$states.input[0].a^(b).c",
            "$states.",
            "$states.(input)",
            "($states := 1; $states.input)",
            "function(){ $states.result }",
        ],
        expect![[r#"
            $states.input.order.`line items`[price > 1].sku
              $states@0 is free
              $states@0 has input order line items sku
            $states.'context'.Execution.Id & $states
              $states@0 is free
              $states@33 is free
              $states@0 has context Execution Id
              $states@33 has 
            $states.input[0].a^(b).c
              $states@0 is free
              $states@0 has input a c
            $states.
              $states@0 is free
              $states@0 has 
            $states.(input)
              $states@0 is free
              $states@0 has 
            ($states := 1; $states.input)
              binds $states@1 Assignment in "; $states.input)"
              $states@15 is $states@1
            function(){ $states.result }
              $states@12 is free
              $states@12 has result
        "#]],
    );
}

#[test]
fn names_without_a_context_are_those_evaluated_at_the_top() {
    check(
        &[
            "phone",
            "phone.mobile[0]",
            "'phone'.mobile",
            "{aaa: 1, 'b': bbb}",
            "$.x + $$.y",
            "$sum(prices)",
            "sum($x)",
            "$map($x, function($v){ name & $ })",
            "$x[a = 1 and $ > 2].b.{c: d}",
            "$x^(a){b: c}",
            "$x.(a; $)",
            "$x ~> |a|{'b': c}|",
            "* & ** & %",
            "a ? b : c",
            "$x.$f(a, function(){ b })",
        ],
        expect![[r#"
            phone
              no context for Name phone@0
            phone.mobile[0]
              no context for Name phone@0
            'phone'.mobile
              no context for Name 'phone'@0
            {aaa: 1, 'b': bbb}
              no context for Name aaa@1
              no context for Name bbb@14
            $.x + $$.y
              no context for Item $@0
              root $$@6
            $sum(prices)
              $sum@0 is free
              calls $sum@0
              no context for Name prices@5
            sum($x)
              $x@4 is free
              calls sum@0
              no context for CalledName sum@0
            $map($x, function($v){ name & $ })
              binds $v@18 Parameter in " name & $ "
              $map@0 is free
              $x@5 is free
              calls $map@0
              no context for Name name@23
              no context for Item $@30
            $x[a = 1 and $ > 2].b.{c: d}
              $x@0 is free
            $x^(a){b: c}
              $x@0 is free
            $x.(a; $)
              $x@0 is free
            $x ~> |a|{'b': c}|
              $x@0 is free
            * & ** & %
              no context for Wildcard *@0
              no context for Descendants **@4
              no context for Parent %@9
            a ? b : c
              no context for Name a@0
              no context for Name b@4
              no context for Name c@8
            $x.$f(a, function(){ b })
              $x@0 is free
              $f@3 is free
              calls $f@3
        "#]],
    );
}

#[test]
fn what_is_visible_depends_on_the_place() {
    let text = "($x := 1; function($p){ 2 }; 3)";
    let tree = parse(text);
    let names = resolve(&tree, text);
    let visible =
        |offset: u32| names.visible_at(TextSize::new(offset)).map(|binding| binding.name).collect::<Vec<_>>().join(" ");
    assert_eq!([visible(4), visible(10), visible(24), visible(29)], ["", "x", "x p", "x"]);
}
