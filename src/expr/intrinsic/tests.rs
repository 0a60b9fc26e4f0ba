//! Calls, as text: what is read, where it stands, what is wrong.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn dump(text: &str) -> String {
    fn write(out: &mut String, call: &Call, text: &str, indent: usize) {
        let pad = " ".repeat(indent);
        let inside = call.arguments_range.map(|range| &text[range]);
        let closed = if call.is_closed { "" } else { " not closed" };
        *out += &format!("{pad}{} {inside:?} commas {:?}{closed}\n", call.name, call.commas);
        for argument in &call.arguments {
            let what = match &argument.value {
                ArgumentValue::Path(path) => format!("Path of {} steps", path.steps.len()),
                ArgumentValue::Call(_) => "Call".into(),
                ArgumentValue::Text(literal) => {
                    let slots: Vec<_> = literal.slots.iter().map(|slot| slot.start()).collect();
                    format!("Text {:?} slots {slots:?}", literal.value)
                }
                other => format!("{other:?}"),
            };
            *out += &format!("{pad}  `{}` {what}\n", &text[argument.range]);
            if let ArgumentValue::Call(call) = &argument.value {
                write(out, call, text, indent + 4);
            }
        }
    }
    let intrinsic = parse(text);
    let mut out = String::new();
    write(&mut out, &intrinsic.call, text, 0);
    for error in &intrinsic.errors {
        let doubt = if error.is_doubtful { " (doubtful)" } else { "" };
        out += &format!("{:?} `{}`: {}{doubt}\n", error.range, &text[error.range], error.message);
    }
    out
}

fn check(texts: &[&str], expected: Expect) {
    let out: Vec<String> = texts.iter().map(|text| format!("{text}\n{}", dump(text))).collect();
    expected.assert_eq(&out.join("\n"));
}

#[test]
fn what_aws_takes_has_no_errors() {
    for text in [
        "States.UUID()",
        "States.UUID( )",
        "States.Array()",
        "States.Format('Order {} for {}', $.id, $$.Execution.Id)",
        "States.Format('\\{{}\\} it\\'s \\\\', $.id)",
        "States.StringToJson('{\"n\":1}')",
        "States.MathAdd($.n, -1)",
        "States.StringSplit('a\nb', '\n')",
        "States.Array(1, 2.5, -3e2, true, false, null, $x, $x.y[0])",
        "States.ArrayContains($.l[?(@.a == 'x, y)')], 3)",
        "States.JsonMerge( $.a ,\n $.b , false )",
        "States.Format($.t, States.ArrayGetItem(States.StringSplit($.s, ','), 0))",
        "States.ArrayLength($.a.b-c)",
        "States.Hash($.a['b c'], 'SHA-1')",
        "States.Format('é {}', $.naïve)",
        "States.UUID() ",
    ] {
        assert_eq!(parse(text).errors, [], "{text}");
    }
}

#[test]
fn arguments_and_their_ranges() {
    check(
        &[
            "States.Format('{} \\{\\} {}', $.a.b , States.Array( 1,null,true))",
            "States.UUID()",
            "States.Foo($['a,b'], 'c,)')",
        ],
        expect![[r#"
            States.Format('{} \{\} {}', $.a.b , States.Array( 1,null,true))
            States.Format Some("'{} \\{\\} {}', $.a.b , States.Array( 1,null,true)") commas [26, 34]
              `'{} \{\} {}'` Text "{} {} {}" slots [15, 23]
              `$.a.b` Path of 2 steps
              `States.Array( 1,null,true)` Call
                States.Array Some(" 1,null,true") commas [51, 56]
                  `1` Number(1.0)
                  `null` Null
                  `true` Boolean(true)

            States.UUID()
            States.UUID Some("") commas []

            States.Foo($['a,b'], 'c,)')
            States.Foo Some("$['a,b'], 'c,)'") commas [19]
              `$['a,b']` Path of 1 steps
              `'c,)'` Text "c,)" slots []
        "#]],
    );
}

#[test]
fn what_is_half_written_keeps_its_arguments() {
    check(
        &[
            "",
            "States",
            "States.",
            "States.Format",
            "States.Format(",
            "States.Format('a",
            "States.Format('a',",
            "States.Array($.a, , 1",
            "States.Array(States.Arr",
            "States.Array($.a.,1)",
            "States.Array(1,)",
        ],
        expect![[r#"

             None commas [] not closed
            0..0 ``: the name of a function and `(` must stand here

            States
            States None commas [] not closed
            0..6 `States`: the name of a function and `(` must stand here

            States.
            States. None commas [] not closed
            0..7 `States.`: the name of a function and `(` must stand here

            States.Format
            States.Format None commas [] not closed
            0..13 `States.Format`: the name of a function and `(` must stand here

            States.Format(
            States.Format Some("") commas [] not closed
            13..14 `(`: the parenthesis is not closed

            States.Format('a
            States.Format Some("'a") commas [] not closed
              `'a` Text "a" slots []
            14..15 `'`: the quote is not closed

            States.Format('a',
            States.Format Some("'a',") commas [17] not closed
              `'a'` Text "a" slots []
              `` Missing
            13..14 `(`: the parenthesis is not closed
            18..18 ``: an argument must stand here

            States.Array($.a, , 1
            States.Array Some("$.a, , 1") commas [16, 18] not closed
              `$.a` Path of 1 steps
              `` Missing
              `1` Number(1.0)
            12..13 `(`: the parenthesis is not closed
            18..19 `,`: an argument must stand here

            States.Array(States.Arr
            States.Array Some("States.Arr") commas [] not closed
              `States.Arr` Call
                States.Arr None commas [] not closed
            12..13 `(`: the parenthesis is not closed
            13..23 `States.Arr`: the name of a function and `(` must stand here

            States.Array($.a.,1)
            States.Array Some("$.a.,1") commas [17]
              `$.a.` Path of 2 steps
              `1` Number(1.0)
            16..17 `.`: a name must follow the dot

            States.Array(1,)
            States.Array Some("1,") commas [14]
              `1` Number(1.0)
              `` Missing
            15..16 `)`: an argument must stand here
        "#]],
    );
}

#[test]
fn what_is_no_call() {
    check(
        &[
            " States.UUID()",
            "States.UUID ()",
            "States.UUID() + 1",
            "States.UUID())",
            "States.Format(\"a {}\", 1)",
            "States.Format('a\\\"b\\n')",
            "States.Array(abc)",
            "States.Array(1 2)",
            "States.Array(1x, {})",
            "plain text",
            "States.Array([1, 2])",
        ],
        expect![[r#"
             States.UUID()
            States.UUID Some("") commas []
            0..1 ` `: nothing may stand before the name of the function

            States.UUID ()
            States.UUID Some("") commas []
            11..12 ` `: nothing should stand between the name and the parenthesis (doubtful)

            States.UUID() + 1
            States.UUID Some("") commas []
            14..17 `+ 1`: nothing may stand behind the call

            States.UUID())
            States.UUID Some("") commas []
            13..14 `)`: nothing may stand behind the call

            States.Format("a {}", 1)
            States.Format Some("\"a {}\", 1") commas [20]
              `"a {}"` Text "a {}" slots [17]
              `1` Number(1.0)
            14..20 `"a {}"`: texts stand in single quotes here

            States.Format('a\"b\n')
            States.Format Some("'a\\\"b\\n'") commas []
              `'a\"b\n'` Text "a\\\"b\\n" slots []
            16..18 `\"`: a backslash stands before `'`, `{`, `}` or a backslash only
            19..21 `\n`: a backslash stands before `'`, `{`, `}` or a backslash only (doubtful)

            States.Array(abc)
            States.Array Some("abc") commas []
              `abc` Unknown
            13..16 `abc`: this is no argument: a text stands in single quotes, a path starts with `$`

            States.Array(1 2)
            States.Array Some("1 2") commas []
              `1` Number(1.0)
            15..16 `2`: a `,` or `)` must stand here

            States.Array(1x, {})
            States.Array Some("1x, {}") commas [15]
              `1x` Unknown
              `` Unknown
            13..15 `1x`: this is no number
            17..19 `{}`: this is no argument: a text stands in single quotes, a path starts with `$`

            plain text
            plain None commas [] not closed
            0..5 `plain`: the name of a function and `(` must stand here

            States.Array([1, 2])
            States.Array Some("[1, 2]") commas [15]
              `` Unknown
              `2` Number(2.0)
            13..15 `[1`: this is no argument: a text stands in single quotes, a path starts with `$`
            18..19 `]`: a `,` or `)` must stand here
        "#]],
    );
}

#[test]
fn the_argument_at_a_place() {
    let text = "States.Format('{}', States.MathAdd($.a, 1), $.b)";
    let intrinsic = parse(text);
    let at = |needle: &str| {
        let place = TextSize::new(text.find(needle).unwrap() as u32);
        intrinsic.call.at(place).map(|(call, index)| (call.name.to_string(), index))
    };
    assert_eq!(at("Format"), None);
    assert_eq!(at("'{}'"), Some(("States.Format".into(), 0)));
    assert_eq!(at("MathAdd"), Some(("States.Format".into(), 1)));
    assert_eq!(at("1)"), Some(("States.MathAdd".into(), 1)));
    assert_eq!(at("$.b"), Some(("States.Format".into(), 2)));
    assert_eq!(intrinsic.calls, 2);
}

#[test]
fn any_depth_is_read_to_the_end() {
    let deep = "States.Array(".repeat(10_000);
    assert!(parse(&deep).errors.iter().any(|error| error.message.contains("too deep")));
    let mixed = "States.Array($[?(@".repeat(10_000);
    assert!(!parse(&mixed).errors.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_ranges_within_it(text in "(States\\.[AB])?[$@.\\[\\]()'\"{},0-9a-c\\\\ éS-]{0,30}") {
        let intrinsic = parse(&text);
        let is_in = |range: TextRange| text.get(std::ops::Range::<usize>::from(range)).is_some();
        for error in &intrinsic.errors {
            prop_assert!(is_in(error.range), "{:?}", error);
        }
        let mut calls = 0;
        let mut sound = true;
        intrinsic.call.for_each_call(&mut |call| {
            calls += 1;
            sound &= is_in(call.range) && call.arguments_range.is_none_or(is_in);
            let mut end = TextSize::new(0);
            for argument in &call.arguments {
                sound &= argument.range.start() >= end && is_in(argument.range);
                end = argument.range.end();
            }
            sound &= call.arguments.len() == call.commas.len() + 1 || call.commas.is_empty();
        });
        prop_assert!(sound, "{:?}", intrinsic);
        prop_assert_eq!(calls, intrinsic.calls);
    }
}
