//! Paths, as text: what is read, where it stands, what is wrong.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

/// The tree, one step a line with the text that it stands for, then errors.
fn dump(text: &str) -> String {
    fn write(out: &mut String, path: &Path, text: &str, indent: usize) {
        let pad = " ".repeat(indent);
        *out += &format!("{pad}{:?} `{}`\n", path.root, &text[path.root_range]);
        for step in &path.steps {
            let what = match &step.kind {
                StepKind::Child(name, range) => format!("Child {name:?} at `{}`", &text[*range]),
                StepKind::Filter(_) => "Filter".into(),
                StepKind::Function(name, _) => format!("Function {name:?}"),
                other => format!("{other:?}"),
            };
            *out += &format!("{pad}  `{}` {what}\n", &text[step.range]);
            if let StepKind::Filter(paths) | StepKind::Function(_, paths) = &step.kind {
                paths.iter().for_each(|path| write(out, path, text, indent + 4));
            }
        }
    }
    let path = parse(text);
    let mut out = String::new();
    write(&mut out, &path, text, 0);
    for error in &path.errors {
        let doubt = if error.is_doubtful { " (doubtful)" } else { "" };
        out += &format!("{:?} `{}`: {}{doubt}\n", error.range, &text[error.range], error.message);
    }
    if let Some(error) = path.reference_error() {
        let doubt = if error.is_doubtful { " (doubtful)" } else { "" };
        out += &format!("no reference path: {} `{}`{doubt}\n", error.what, &text[error.range]);
    }
    out
}

fn check(texts: &[&str], expected: Expect) {
    let out: Vec<String> = texts.iter().map(|text| format!("{text}\n{}", dump(text))).collect();
    expected.assert_eq(&out.join("\n"));
}

#[test]
fn what_aws_was_seen_to_take_has_no_errors() {
    for text in [
        "$",
        "$.a",
        "$.a-b",
        "$['a']",
        "$[0]",
        "$$",
        "$$.Execution.Input.x",
        "$var",
        "$var.a.b",
        "$.a[*]",
        "$.a[1:]",
        "$.a[?(@.s == 0)]",
        "$..a",
        "$.[0]",
        "$.abc.['def ghi']",
        "$[\"a\"]",
        "$.a[-1]",
        "$.*",
        "$.a[-3:]",
        "$.a[0,2]",
        "$['x','y']",
        "$.a.length()",
        "$.store\\.book",
        "$.foo\\@bar.baz\\[\\[.\\?pretty",
        "$.été",
        "$.a[ 0 ]",
        "$.a[ 'b' , \"c\" ]",
        "$..*",
        "$..['a']",
        "$.a[?(@.p == 'x' && (@.q in ['a)', \"]\"] || @.r =~ /[)]\\/]/i))]",
        "$.a[?(@['b'].c > $.d)].e",
        "$.a[?(!@.b)]",
        "$.a:b",
        "$.a@b",
        "$.a,b",
        "$.a$b",
        "$var['a'][0]",
        " $.a ",
        "$['it\\'s']",
        "$[::2]",
        "$.a[0].b.first()",
        "$.a.concat($.b, 'x)')",
        "$.1",
        "$.a[?(@ == 'x')]",
        "$.a[?(@.b)][0]",
        "$.a[?(@.name == 'O\\'Hara')]",
        "$.[*].['a', 'b']",
    ] {
        assert_eq!(parse(text).errors, [], "{text}");
    }
}

#[test]
fn steps_and_their_ranges() {
    check(
        &[
            "$$.Map.Item.Value['a b'][0]",
            "$var.x",
            "$..book[?(@.p<$.max)].title",
            "$['a','b'][1,2]",
            "$.a\\.b[-1].size()",
        ],
        expect![[r#"
            $$.Map.Item.Value['a b'][0]
            Context `$$`
              `.Map` Child "Map" at `Map`
              `.Item` Child "Item" at `Item`
              `.Value` Child "Value" at `Value`
              `['a b']` Child "a b" at `a b`
              `[0]` Index(0)

            $var.x
            Variable("var", 1..4) `$var`
              `.x` Child "x" at `x`

            $..book[?(@.p<$.max)].title
            Input `$`
              `..` DeepScan
              `book` Child "book" at `book`
              `[?(@.p<$.max)]` Filter
                Item `@`
                  `.p` Child "p" at `p`
                Input `$`
                  `.max` Child "max" at `max`
              `.title` Child "title" at `title`
            no reference path: a deep scan `..`

            $['a','b'][1,2]
            Input `$`
              `['a','b']` Union([Name("a", 3..4), Name("b", 7..8)])
              `[1,2]` Union([Index(1), Index(2)])
            no reference path: a union `['a','b']`

            $.a\.b[-1].size()
            Input `$`
              `.a\.b` Child "a.b" at `a\.b`
              `[-1]` Index(-1)
              `.size()` Function "size"
            no reference path: an index from the end `[-1]` (doubtful)
        "#]],
    );
}

#[test]
fn what_is_half_written_keeps_its_steps() {
    check(
        &["$.", "$.a.", "$.a..", "$.a[", "$.a['b", "$.a['b'", "$[?(@.a", "$...a", "$.a.length(", "$.a[0"],
        expect![[r#"
            $.
            Input `$`
              `.` Child "" at ``
            1..2 `.`: a name must follow the dot

            $.a.
            Input `$`
              `.a` Child "a" at `a`
              `.` Child "" at ``
            3..4 `.`: a name must follow the dot

            $.a..
            Input `$`
              `.a` Child "a" at `a`
              `..` DeepScan
              `` Child "" at ``
            3..5 `..`: a name must follow the dot
            no reference path: a deep scan `..`

            $.a[
            Input `$`
              `.a` Child "a" at `a`
              `[` Unknown
            3..4 `[`: the bracket is not closed

            $.a['b
            Input `$`
              `.a` Child "a" at `a`
              `['b` Child "b" at `b`
            4..5 `'`: the quote is not closed

            $.a['b'
            Input `$`
              `.a` Child "a" at `a`
              `['b'` Child "b" at `b`
            3..4 `[`: the bracket is not closed

            $[?(@.a
            Input `$`
              `[?(@.a` Filter
                Item `@`
                  `.a` Child "a" at `a`
            1..2 `[`: the bracket of the filter is not closed
            no reference path: a filter `[?(@.a`

            $...a
            Input `$`
              `..` DeepScan
              `` Child "" at ``
              `.a` Child "a" at `a`
            1..3 `..`: a name must follow the dot
            no reference path: a deep scan `..`

            $.a.length(
            Input `$`
              `.a` Child "a" at `a`
              `.length(` Function "length"
            10..11 `(`: the parenthesis is not closed
            no reference path: a function `.length(` (doubtful)

            $.a[0
            Input `$`
              `.a` Child "a" at `a`
              `[0` Index(0)
            3..4 `[`: the bracket is not closed
        "#]],
    );
}

#[test]
fn what_is_no_path() {
    check(
        &[
            "",
            "a.b",
            "$a-b",
            "$5",
            "$$$",
            "$.a b.c",
            "$.a[]",
            "$.a[b]",
            "$.a[$.i]",
            "$.a[0 x]",
            "$.a] ",
            "$.a[0]b",
            "$ .a",
            "$.a['b',]",
        ],
        expect![[r#"

            Missing ``
            0..0 ``: a path starts with `$`

            a.b
            Missing ``
            0..3 `a.b`: a path starts with `$`

            $a-b
            Variable("a", 1..2) `$a`
            2..4 `-b`: a path goes on with `.` or `[`

            $5
            Input `$`
            1..2 `5`: a path goes on with `.` or `[`

            $$$
            Context `$$`
            2..3 `$`: a path goes on with `.` or `[`

            $.a b.c
            Input `$`
              `.a b` Child "a b" at `a b`
              `.c` Child "c" at `c`
            3..4 ` `: a name with blanks must stand in brackets and quotes: `['a b']`

            $.a[]
            Input `$`
              `.a` Child "a" at `a`
              `[]` Unknown
            3..5 `[]`: a name in quotes, an index or `*` must stand in the brackets

            $.a[b]
            Input `$`
              `.a` Child "a" at `a`
              `[b]` Unknown
            4..5 `b`: a name in brackets must stand in quotes: `['b']`

            $.a[$.i]
            Input `$`
              `.a` Child "a" at `a`
              `[$.i]` Unknown
            4..7 `$.i`: what stands in brackets cannot be computed

            $.a[0 x]
            Input `$`
              `.a` Child "a" at `a`
              `[0 x]` Index(0)
            6..7 `x`: a `,` or `]` must stand here

            $.a] 
            Input `$`
              `.a]` Child "a]" at `a]`
            3..4 `]`: nothing is open that this closes (doubtful)

            $.a[0]b
            Input `$`
              `.a` Child "a" at `a`
              `[0]` Index(0)
              `b` Child "b" at `b`
            6..7 `b`: there should be a `.` before the name (doubtful)

            $ .a
            Input `$`
            1..4 ` .a`: a path goes on with `.` or `[`

            $.a['b',]
            Input `$`
              `.a` Child "a" at `a`
              `['b',]` Unknown
            3..9 `['b',]`: a name in quotes, an index or `*` must stand in the brackets
        "#]],
    );
}

#[test]
fn any_depth_is_read_to_the_end() {
    let deep = format!("${}", "[?(@".repeat(10_000));
    assert!(!parse(&deep).errors.is_empty());
    let blanks = format!("$.a{}b", " ".repeat(200_000));
    assert_eq!(parse(&blanks).errors.len(), 1);
    let brackets = "$.a[".repeat(50_000);
    assert!(!parse(&brackets).errors.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_steps_in_order(text in "[$@.\\[\\]()'\"?*,:0-9a-c\\\\ é~/=-]{0,30}") {
        let path = parse(&text);
        let mut end = path.root_range.end();
        prop_assert!(text.get(std::ops::Range::<usize>::from(path.range)).is_some());
        for step in &path.steps {
            prop_assert!(step.range.start() >= end, "{:?}", path);
            end = step.range.end();
            prop_assert!(text.get(std::ops::Range::<usize>::from(step.range)).is_some());
        }
        for error in &path.errors {
            prop_assert!(text.get(std::ops::Range::<usize>::from(error.range)).is_some());
        }
        // All of it was read, or it is said that it was not.
        let is_whole = usize::from(end) == text.trim_end().len();
        prop_assert!(is_whole || !path.errors.is_empty(), "{:?}", path);
    }

    #[test]
    fn a_path_of_names_and_indexes_comes_back(steps in proptest::collection::vec(
        prop_oneof!["[a-z][a-z0-9_-]{0,5}".prop_map(Ok), (0i64..1000).prop_map(Err)], 0..8)) {
        let mut text = "$".to_owned();
        for step in &steps {
            match step {
                Ok(name) => text += &format!(".{name}"),
                Err(index) => text += &format!("[{index}]"),
            }
        }
        let path = parse(&text);
        prop_assert_eq!(&path.errors, &[]);
        prop_assert_eq!(path.reference_error(), None);
        let read: Vec<_> = path.steps.iter().map(|step| match &step.kind {
            StepKind::Child(name, _) => Ok(name.to_string()),
            StepKind::Index(index) => Err(*index),
            other => panic!("{other:?}"),
        }).collect();
        prop_assert_eq!(read, steps);
    }
}
