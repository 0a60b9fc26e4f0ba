//! Trees of expressions, sound and broken, as text; and what becomes of the
//! mistakes that people make.

use expect_test::{Expect, expect};

use super::*;
use crate::text::{TextRange, TextSize};

/// The tree, one node a line, and the errors below it.
fn dump(text: &str) -> String {
    let tree = parse(text);
    let mut out = String::new();
    fn walk(out: &mut String, tree: &Tree, text: &str, id: NodeId, depth: usize) {
        let node = tree.node(id);
        let kind = format!("{:?}", node.kind);
        let name = kind.split([' ', '(']).next().unwrap_or_default();
        let extra = match &node.kind {
            NodeKind::Binary { operator, .. } => format!(" {operator:?}"),
            NodeKind::SortTerm { descending: true, .. } => " descending".to_owned(),
            NodeKind::Lambda(lambda) => lambda.signature.map_or(String::new(), |range| format!(" {}", &text[range])),
            _ => String::new(),
        };
        let range = node.range;
        out.push_str(&format!("{}{name}{extra} {range:?} {:?}\n", "  ".repeat(depth), &text[range]));
        for child in node.kind.children() {
            walk(out, tree, text, child, depth + 1);
        }
    }
    walk(&mut out, &tree, text, tree.root(), 0);
    out + &errors(text)
}

/// The errors, each with what it stands at.
fn errors(text: &str) -> String {
    let tree = parse(text);
    let mut out = String::new();
    for error in tree.errors() {
        let opening = error.opening.map_or(String::new(), |range| format!(" (opens at {:?})", range.start()));
        out.push_str(&format!("{:?} {:?}: {}{opening}\n", error.range, &text[error.range], error.message()));
    }
    out
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&dump(text));
}

fn check_errors(texts: &[&str], expected: Expect) {
    let shown: Vec<String> = texts.iter().map(|text| format!("{text}\n{}", errors(text))).collect();
    expected.assert_eq(&shown.join("\n"));
}

/// The expression with all parentheses that precedence leaves out.
fn grouped(text: &str) -> String {
    fn show(tree: &Tree, text: &str, id: NodeId) -> String {
        let show = |id: &NodeId| show(tree, text, *id);
        match tree.kind(id) {
            NodeKind::Binary { left, operator_range, right, .. } => {
                format!("({} {} {})", show(left), &text[*operator_range], show(right))
            }
            NodeKind::Step { left, right, .. } => format!("({}.{})", show(left), show(right)),
            NodeKind::Negation(value) => format!("(-{})", show(value)),
            NodeKind::Predicate { target, filter } => {
                let items: Vec<String> = filter.items.iter().map(show).collect();
                format!("({}[{}])", show(target), items.join("|"))
            }
            NodeKind::GroupBy { target, .. } => format!("({}{{…}})", show(target)),
            NodeKind::OrderBy { target, .. } => format!("({}^(…))", show(target)),
            NodeKind::Call { function, .. } => format!("({}(…))", show(function)),
            NodeKind::BindContext { target, variable, .. } => format!("({}@{})", show(target), show(variable)),
            NodeKind::BindPosition { target, variable, .. } => format!("({}#{})", show(target), show(variable)),
            NodeKind::Assignment { variable, value, .. } => format!("({} := {})", show(variable), show(value)),
            NodeKind::Condition { condition, then, otherwise, .. } => {
                let otherwise = otherwise.as_ref().map_or(String::new(), |id| format!(" : {}", show(id)));
                format!("({} ? {}{otherwise})", show(condition), show(then))
            }
            _ => text[tree.range(id)].to_owned(),
        }
    }
    let tree = parse(text);
    assert_eq!(tree.errors(), [], "{text}");
    show(&tree, text, tree.root())
}

#[test]
fn operators_bind_as_they_do_in_the_reference_implementation() {
    let texts = [
        "a + b * c - d",
        "a.b.c[0].d",
        "-a.b + -c[1]",
        "-a{'k': b}",
        "a.b{'k': c}.d",
        "a or b and c = d & e",
        "a = b < c in d",
        "$x := $y := 1 + 2",
        "a ? b : c ? d : e",
        "a ? b ? c : d",
        "a and b ? c or d : $x := 1",
        "a ~> $f(b) ~> $g",
        "a.b^(c).d[0]",
        "a + b^(c)",
        "a@$x.b#$i[0]",
        "$f(1)(2)[3]",
        "a.$f(b).c",
        "a % b / c * d",
        "a.*.b * **",
        "and and or or in",
        "a[b][].c",
    ];
    let shown: Vec<String> = texts.iter().map(|text| format!("{text}  =>  {}", grouped(text))).collect();
    expect![[r#"
        a + b * c - d  =>  ((a + (b * c)) - d)
        a.b.c[0].d  =>  (((a.b).(c[0])).d)
        -a.b + -c[1]  =>  ((-(a.b)) + (-(c[1])))
        -a{'k': b}  =>  ((-a){…})
        a.b{'k': c}.d  =>  (((a.b){…}).d)
        a or b and c = d & e  =>  (a or (b and (c = (d & e))))
        a = b < c in d  =>  (((a = b) < c) in d)
        $x := $y := 1 + 2  =>  ($x := ($y := (1 + 2)))
        a ? b : c ? d : e  =>  (a ? b : (c ? d : e))
        a ? b ? c : d  =>  (a ? (b ? c : d))
        a and b ? c or d : $x := 1  =>  ((a and b) ? (c or d) : ($x := 1))
        a ~> $f(b) ~> $g  =>  ((a ~> ($f(…))) ~> $g)
        a.b^(c).d[0]  =>  (((a.b)^(…)).(d[0]))
        a + b^(c)  =>  ((a + b)^(…))
        a@$x.b#$i[0]  =>  ((a@$x).((b#$i)[0]))
        $f(1)(2)[3]  =>  ((($f(…))(…))[3])
        a.$f(b).c  =>  ((a.($f(…))).c)
        a % b / c * d  =>  (((a % b) / c) * d)
        a.*.b * **  =>  (((a.*).b) * **)
        and and or or in  =>  ((and and or) or in)
        a[b][].c  =>  (((a[b])[]).c)"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn a_path_with_everything() {
    check(
        "$states.input.`a b`[x > 1 and $not(y)]{k: $sum(v)}",
        expect![[r#"
        GroupBy 0..50 "$states.input.`a b`[x > 1 and $not(y)]{k: $sum(v)}"
          Step 0..38 "$states.input.`a b`[x > 1 and $not(y)]"
            Step 0..13 "$states.input"
              Variable 0..7 "$states"
              Name 8..13 "input"
            Predicate 14..38 "`a b`[x > 1 and $not(y)]"
              Name 14..19 "`a b`"
              Binary And 20..37 "x > 1 and $not(y)"
                Binary Greater 20..25 "x > 1"
                  Name 20..21 "x"
                  Number 24..25 "1"
                Call 30..37 "$not(y)"
                  Variable 30..34 "$not"
                  Name 35..36 "y"
          Pair 39..49 "k: $sum(v)"
            Name 39..40 "k"
            Call 42..49 "$sum(v)"
              Variable 42..46 "$sum"
              Name 47..48 "v"
    "#]],
    );
    check(
        "items@$i#$n.parts^(<price, >'name').%.x",
        expect![[r#"
        Step 0..39 "items@$i#$n.parts^(<price, >'name').%.x"
          Step 0..37 "items@$i#$n.parts^(<price, >'name').%"
            OrderBy 0..35 "items@$i#$n.parts^(<price, >'name')"
              Step 0..17 "items@$i#$n.parts"
                BindPosition 0..11 "items@$i#$n"
                  BindContext 0..8 "items@$i"
                    Name 0..5 "items"
                    Variable 6..8 "$i"
                  Variable 9..11 "$n"
                Name 12..17 "parts"
              SortTerm 19..25 "<price"
                Name 20..25 "price"
              SortTerm descending 27..34 ">'name'"
                Text 28..34 "'name'"
            Parent 36..37 "%"
          Name 38..39 "x"
        36..37 "%": `%` has no step here whose parent it could be
    "#]],
    );
}

#[test]
fn constructors_blocks_and_ranges() {
    check(
        "[1..3, -2, {'a': null, \"b\": true}, (/* c */), ($x := 1; $x;)]",
        expect![[r#"
        Array 0..61 "[1..3, -2, {'a': null, \"b\": true}, (/* c */), ($x := 1; $x;)]"
          Range 1..5 "1..3"
            Number 1..2 "1"
            Number 4..5 "3"
          Negation 7..9 "-2"
            Number 8..9 "2"
          Object 11..33 "{'a': null, \"b\": true}"
            Pair 12..21 "'a': null"
              Text 12..15 "'a'"
              Null 17..21 "null"
            Pair 23..32 "\"b\": true"
              Text 23..26 "\"b\""
              Boolean 28..32 "true"
          Block 35..44 "(/* c */)"
          Block 46..60 "($x := 1; $x;)"
            Assignment 47..54 "$x := 1"
              Variable 47..49 "$x"
              Number 53..54 "1"
            Variable 56..58 "$x"
    "#]],
    );
}

#[test]
fn functions_partial_application_and_transforms() {
    check(
        "function($a, $b)<n-(sa)?:b>{ $a ~> $f(?, $b) }",
        expect![[r#"
        Lambda <n-(sa)?:b> 0..46 "function($a, $b)<n-(sa)?:b>{ $a ~> $f(?, $b) }"
          Keyword 0..8 "function"
          Variable 9..11 "$a"
          Variable 13..15 "$b"
          Binary Chain 29..44 "$a ~> $f(?, $b)"
            Variable 29..31 "$a"
            Call 35..44 "$f(?, $b)"
              Variable 35..37 "$f"
              Placeholder 38..39 "?"
              Variable 41..43 "$b"
    "#]],
    );
    check(
        "λ(){ |a.b|{'c': 1}, ['d']| }",
        expect![[r#"
        Lambda 0..29 "λ(){ |a.b|{'c': 1}, ['d']| }"
          Keyword 0..2 "λ"
          Transform 6..27 "|a.b|{'c': 1}, ['d']|"
            Step 7..10 "a.b"
              Name 7..8 "a"
              Name 9..10 "b"
            Object 11..19 "{'c': 1}"
              Pair 12..18 "'c': 1"
                Text 12..15 "'c'"
                Number 17..18 "1"
            Array 21..26 "['d']"
              Text 22..25 "'d'"
    "#]],
    );
}

#[test]
fn a_slash_divides_or_starts_a_regular_expression() {
    check(
        "$match(a / b, /[a-z\\/]+(x)/i) / 2",
        expect![[r#"
        Binary Divide 0..33 "$match(a / b, /[a-z\\/]+(x)/i) / 2"
          Call 0..29 "$match(a / b, /[a-z\\/]+(x)/i)"
            Variable 0..6 "$match"
            Binary Divide 7..12 "a / b"
              Name 7..8 "a"
              Name 11..12 "b"
            Regex 14..28 "/[a-z\\/]+(x)/i"
          Number 32..33 "2"
    "#]],
    );
    check_errors(
        &["[/a/]", "(/a/)", "a[] / 2", "//", "/[(]/", "/a/g", "x ~> /a/", "/a", "a / / b"],
        expect![[r#"
            [/a/]
            1..2 "/": no regular expression can stand here, since JSONata takes the first `/` behind an opening bracket for a division: bind it to a variable before, as in `$pattern := /…/`

            (/a/)
            1..2 "/": no regular expression can stand here, since JSONata takes the first `/` behind an opening bracket for a division: bind it to a variable before, as in `$pattern := /…/`

            a[] / 2
            4..5 "/": JSONata takes this `/` for the start of a regular expression, and the closing `/` is missing

            //
            0..2 "//": a regular expression cannot be empty

            /[(]/
            0..5 "/[(]/": JSONata looks for the closing `/` outside of brackets only, and the brackets in this pattern do not balance: escape those that stand for themselves

            /a/g
            3..4 "g": an operator is missing before this

            x ~> /a/

            /a
            0..2 "/a": JSONata takes this `/` for the start of a regular expression, and the closing `/` is missing

            a / / b
            4..5 "/": JSONata takes this `/` for the start of a regular expression, and the closing `/` is missing
        "#]],
    );
}

#[test]
fn while_typing() {
    for_each(
        &[
            "$states.",
            "$states. ",
            "$f(",
            "$f(1, ",
            "a + ",
            "[1,",
            "{\"a\":",
            "{\"a\"",
            "'abc",
            "$f('a, 1)",
            "a ? ",
            "a ? b : ",
            "$x := ",
            "( $x := 1; ",
            "function($x",
            "function($x) {",
            "function($x)<s",
            "a[",
            "a^(",
            "a@",
            "|a|",
            "`a b",
            "/* x",
            "",
            " ",
        ],
        expect![[r#"
            "$states."
            Step 0..8 "$states."
              Variable 0..7 "$states"
              Missing 8..8 ""
            8..8 "": a value is missing here

            "$states. "
            Step 0..9 "$states. "
              Variable 0..7 "$states"
              Missing 8..9 " "
            8..8 "": a value is missing here

            "$f("
            Call 0..3 "$f("
              Variable 0..2 "$f"
              Missing 3..3 ""
            3..3 "": a closing `)` is missing here (opens at 2)

            "$f(1, "
            Call 0..6 "$f(1, "
              Variable 0..2 "$f"
              Number 3..4 "1"
              Missing 5..6 " "
            5..5 "": a value is missing here
            5..5 "": a closing `)` is missing here (opens at 2)

            "a + "
            Binary Add 0..4 "a + "
              Name 0..1 "a"
              Missing 3..4 " "
            3..3 "": a value is missing here

            "[1,"
            Array 0..3 "[1,"
              Number 1..2 "1"
              Missing 3..3 ""
            3..3 "": a value is missing here
            3..3 "": a closing `]` is missing here (opens at 0)

            "{\"a\":"
            Object 0..5 "{\"a\":"
              Pair 1..5 "\"a\":"
                Text 1..4 "\"a\""
                Missing 5..5 ""
            5..5 "": a value is missing here
            5..5 "": a closing `}` is missing here (opens at 0)

            "{\"a\""
            Object 0..4 "{\"a\""
              Pair 1..4 "\"a\""
                Text 1..4 "\"a\""
                Missing 4..4 ""
            4..4 "": a `:` is missing between the key and its value
            4..4 "": a closing `}` is missing here (opens at 0)

            "'abc"
            Text 0..4 "'abc"
            0..4 "'abc": the closing quote is missing

            "$f('a, 1)"
            Call 0..9 "$f('a, 1)"
              Variable 0..2 "$f"
              Text 3..9 "'a, 1)"
            3..9 "'a, 1)": the closing quote is missing

            "a ? "
            Condition 0..4 "a ? "
              Name 0..1 "a"
              Missing 3..4 " "
            3..3 "": a value is missing here

            "a ? b : "
            Condition 0..8 "a ? b : "
              Name 0..1 "a"
              Name 4..5 "b"
              Missing 7..8 " "
            7..7 "": a value is missing here

            "$x := "
            Assignment 0..6 "$x := "
              Variable 0..2 "$x"
              Missing 5..6 " "
            5..5 "": a value is missing here

            "( $x := 1; "
            Block 0..11 "( $x := 1; "
              Assignment 2..9 "$x := 1"
                Variable 2..4 "$x"
                Number 8..9 "1"
              Missing 10..11 " "
            10..10 "": a closing `)` is missing here (opens at 0)

            "function($x"
            Lambda 0..11 "function($x"
              Keyword 0..8 "function"
              Variable 9..11 "$x"
            11..11 "": a closing `)` is missing here (opens at 8)

            "function($x) {"
            Lambda 0..14 "function($x) {"
              Keyword 0..8 "function"
              Variable 9..11 "$x"
              Missing 14..14 ""
            14..14 "": a closing `}` is missing here (opens at 13)

            "function($x)<s"
            Lambda <s 0..14 "function($x)<s"
              Keyword 0..8 "function"
              Variable 9..11 "$x"
            14..14 "": the `>` that ends the signature is missing

            "a["
            Predicate 0..2 "a["
              Name 0..1 "a"
              Missing 2..2 ""
            2..2 "": a closing `]` is missing here (opens at 1)

            "a^("
            OrderBy 0..3 "a^("
              Name 0..1 "a"
              Missing 3..3 ""
            3..3 "": a closing `)` is missing here (opens at 2)

            "a@"
            BindContext 0..2 "a@"
              Name 0..1 "a"
              Missing 2..2 ""
            2..2 "": only a variable can be bound here: its name starts with `$`

            "|a|"
            Transform 0..3 "|a|"
              Name 1..2 "a"
              Missing 3..3 ""
            3..3 "": a value is missing here

            "`a b"
            Name 0..4 "`a b"
            0..4 "`a b": the closing backquote is missing

            "/* x"
            Missing 0..4 "/* x"
            0..2 "/*": this comment does not end: `*/` is missing

            ""
            Missing 0..0 ""
            0..0 "": there is no expression here

            " "
            Missing 0..1 " "
            0..0 "": there is no expression here
        "#]],
    );
}

fn for_each(texts: &[&str], expected: Expect) {
    let shown: Vec<String> = texts.iter().map(|text| format!("{text:?}\n{}", dump(text))).collect();
    expected.assert_eq(&shown.join("\n"));
}

#[test]
fn brackets_that_do_not_match_cost_no_more_than_themselves() {
    for_each(
        &["[1, (2]", "$f(a]", "a) + b", "( $f(a; $b )", "{'a': [1, 'b': 2}"],
        expect![[r#"
        "[1, (2]"
        Array 0..7 "[1, (2]"
          Number 1..2 "1"
          Block 4..6 "(2"
            Number 5..6 "2"
        6..7 "]": a closing `)` is missing here (opens at 4)

        "$f(a]"
        Call 0..5 "$f(a]"
          Variable 0..2 "$f"
          Name 3..4 "a"
        4..5 "]": this bracket closes nothing: remove it, or add the bracket that opens
        5..5 "": a closing `)` is missing here (opens at 2)

        "a) + b"
        Binary Add 0..6 "a) + b"
          Name 0..1 "a"
          Name 5..6 "b"
        1..2 ")": this bracket closes nothing: remove it, or add the bracket that opens

        "( $f(a; $b )"
        Block 0..12 "( $f(a; $b )"
          Call 2..6 "$f(a"
            Variable 2..4 "$f"
            Name 5..6 "a"
          Variable 8..10 "$b"
        6..7 ";": a closing `)` is missing here (opens at 4)

        "{'a': [1, 'b': 2}"
        Object 0..17 "{'a': [1, 'b': 2}"
          Pair 1..16 "'a': [1, 'b': 2"
            Text 1..4 "'a'"
            Array 6..16 "[1, 'b': 2"
              Number 7..8 "1"
              Text 10..13 "'b'"
              Number 15..16 "2"
        13..14 ":": this has no meaning here: remove it
        16..17 "}": a closing `]` is missing here (opens at 6)
    "#]],
    );
}

#[test]
fn mistakes_are_said_in_the_words_of_the_user() {
    check_errors(
        &[
            "a == b",
            "a && b || !c",
            "a !== b",
            "2 ** 3",
            "2 ^ 3",
            "a ?: b",
            "a ?? b",
            "a b",
            "a, b",
            "a; b",
            "(a, b)",
            "[1,]",
            "$f(a,)",
            "1..5",
            "(1..5)",
            "'it\\'s'",
            "'\\u12'",
            "01",
            "1e999",
            "a.1",
            "a.true",
            "a := 1",
            "a@b",
            "a[0]@$x",
            "a^(b)@$x",
            "$x{a: b}[0]",
            "a{b: c}{d: e}",
            "%",
            "$x.%",
            "function(a){1}",
            "function($a)<s<n>>{1}",
            "function($a)<(a<n>)>{1}",
            "function($a)",
            "a ~ b",
            "{a}",
            "|a",
        ],
        expect![[r#"
            a == b
            2..4 "==": JSONata compares with a single `=`

            a && b || !c
            2..4 "&&": JSONata has the word `and` for this
            7..9 "||": JSONata has the word `or` for this
            10..11 "!": JSONata has a function for this: `$not(…)`

            a !== b
            2..5 "!==": JSONata compares with a single `=`

            2 ** 3
            2..4 "**": `**` is no operator between values: write `$power(a, b)`

            2 ^ 3
            4..5 "3": `^` sorts, and its terms stand in parentheses: `^(price)`; powers are `$power(a, b)`

            a ?: b
            2..4 "?:": `?:` came with JSONata 2.1, and Step Functions has 2.0: write `$boolean(a) ? a : b`

            a ?? b
            2..4 "??": `??` came with JSONata 2.1, and Step Functions has 2.0: write `$exists(a) ? a : b`

            a b
            2..3 "b": an operator is missing before this

            a, b
            1..2 ",": this has no meaning here: remove it

            a; b
            1..2 ";": `;` separates the expressions of a block: put parentheses around them, `(a; b)`

            (a, b)
            2..3 ",": `;` separates the expressions of a block, not `,`

            [1,]
            3..4 "]": a value is missing here

            $f(a,)
            5..6 ")": a value is missing here

            1..5
            1..3 "..": a range stands directly in brackets: `[1..5]`

            (1..5)
            2..4 "..": a range stands directly in brackets: `[1..5]`

            'it\'s'
            3..5 "\\'": JSONata knows no such escape: write `\\` for a backslash and `\u0027` for a single quote

            '\u12'
            1..5 "\\u12": JSONata knows no such escape: write `\\` for a backslash and `\u0027` for a single quote

            01
            1..2 "1": an operator is missing before this

            1e999
            0..5 "1e999": this number is too large

            a.1
            2..3 "1": this cannot be a step of a path: put quotes or backquotes around it if it is a name

            a.true
            2..6 "true": this cannot be a step of a path: put quotes or backquotes around it if it is a name

            a := 1
            0..1 "a": only a variable can stand before `:=`: its name starts with `$`

            a@b
            2..3 "b": only a variable can be bound here: its name starts with `$`

            a[0]@$x
            4..5 "@": `@` must stand before the predicates of its step

            a^(b)@$x
            5..6 "@": `@` must stand before the order-by of its step

            $x{a: b}[0]
            8..9 "[": no predicate can stand behind a group-by

            a{b: c}{d: e}
            7..8 "{": a step can have one group-by only

            %
            0..1 "%": `%` has no step here whose parent it could be

            $x.%
            3..4 "%": `%` has no step here whose parent it could be

            function(a){1}
            9..10 "a": a parameter is a variable: its name starts with `$`

            function($a)<s<n>>{1}
            14..15 "<": only `a` and `f` can be followed by `<…>` in a signature

            function($a)<(a<n>)>{1}
            13..14 "(": no `<…>` can stand between the parentheses of a signature

            function($a)
            12..12 "": the body of the function is missing: `function($x) { … }`

            a ~ b
            2..3 "~": a `~` alone means nothing: `~>` hands a value to a function

            {a}
            2..3 "}": a `:` is missing between the key and its value

            |a
            2..2 "": a `|` is missing here: a transform is `|location|update|`
        "#]],
    );
}

#[test]
fn parents_are_found_as_the_reference_implementation_does() {
    for text in ["a.%", "a.b[%.c]", "a.(b).%.%", "a.b.{'k': %.c}", "a.b^(%.c)", "function(){%}", "a.b.[%.c]", "a[%]"] {
        assert_eq!(errors(text), "", "{text}");
    }
    for text in ["%.a", "$x.%", "a.%.%", "[%]", "a.($x; 1).%"] {
        assert!(parse(text).errors().iter().any(|error| error.kind == SyntaxErrorKind::NoParent), "{text}");
    }
}

#[test]
fn the_node_under_the_cursor_is_found() {
    let at = |text: &str, offset: u32| {
        let tree = parse(text);
        let path = tree.path_at(text, TextSize::new(offset));
        let last = *path.last().unwrap();
        format!("{:?}", tree.kind(last))
    };
    assert_eq!(at("$states.", 8), "Missing");
    assert_eq!(at("$states.  ", 10), "Missing");
    assert_eq!(at("$states.in", 10), "Name");
    assert_eq!(at("a+b", 1), "Name");
    assert_eq!(at("[1,]", 3), "Missing");
    assert_eq!(at("$f(a)", 2), "Variable");
    assert_eq!(at("a.'b c'", 4), "Text");
    assert_eq!(at("{'a': }", 5), "Missing");
}

#[test]
fn the_active_argument_is_counted_by_commas() {
    let text = "$f([1, 2], g(3, 4), ";
    let tree = parse(text);
    let NodeKind::Call { arguments, .. } = tree.kind(tree.root()) else { panic!("a call") };
    let active = |offset: u32| arguments.active(TextSize::new(offset));
    assert_eq!(
        [active(2), active(3), active(6), active(11), active(15), active(20)],
        [None, Some(0), Some(0), Some(1), Some(1), Some(2)]
    );
}

#[test]
fn nothing_is_too_deep_or_too_long() {
    for piece in [
        "[",
        "(",
        "{",
        "-",
        "$f(",
        "a ? ",
        "$x := ",
        "|",
        "function(){",
        "a + ",
        "a.",
        "a[0]",
        "a[",
        "/(",
        "'",
        "a ",
        ")",
        "a;",
        "`",
        "a^(",
        "[..",
        "%.",
        "a@$x.",
        "==",
    ] {
        let text = piece.repeat(100_000);
        let tree = parse(&text);
        assert!(tree.nodes.len() <= 2 * text.len());
        names::resolve(&tree, &text);
    }
    let text = "[".repeat(100_000) + &"]".repeat(100_000);
    let tree = parse(&text);
    let kinds: Vec<_> = tree.errors().iter().map(|error| error.kind).collect();
    assert_eq!(kinds, [SyntaxErrorKind::TooDeep]);
    let sum = vec!["a"; HEIGHT_LIMIT - 1].join(" + ");
    assert_eq!(parse(&sum).errors(), []);
}

#[test]
fn every_kind_of_token_has_its_place() {
    let text = "a/*c*/ := $b";
    let tokens: Vec<(TokenKind, TextRange)> =
        parse(text).tokens().iter().map(|token| (token.kind, token.range)).collect();
    let range = |start: u32, end: u32| TextRange::new(start.into(), end.into());
    assert_eq!(
        tokens,
        [
            (TokenKind::Name, range(0, 1)),
            (TokenKind::Comment, range(1, 6)),
            (TokenKind::Assign, range(7, 9)),
            (TokenKind::Variable, range(10, 12)),
        ]
    );
}
