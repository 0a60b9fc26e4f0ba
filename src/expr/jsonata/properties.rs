//! What holds for every text.

use proptest::prelude::*;

use super::*;

/// Pieces that make expressions which are nearly right.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b.c",
        "$x",
        "$",
        "$$",
        "$states.input",
        "`a b`",
        "'t'",
        "\"t\\n\"",
        "1",
        "1.5e3",
        "true",
        "null",
        "and",
        "or",
        "in",
        " ",
        "\n",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ";",
        ":",
        ":=",
        "?",
        ".",
        "..",
        "*",
        "**",
        "%",
        "-",
        "+",
        "/",
        "/x/i",
        "&",
        "=",
        "!=",
        "!",
        "<",
        ">",
        "~>",
        "~",
        "|",
        "^(",
        "@$v",
        "#$i",
        "function($a)",
        "{$a}",
        "λ()<s:n>{",
        "/*",
        "*/",
        "'",
        "\"",
        "`",
        "\\",
        "\u{fc}",
        "\u{1f680}",
        "\u{a0}",
        "$f(",
        "?, ",
        "==",
        "&&",
        "||",
    ])
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(piece(), 0..25).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        3 => sound(),
    ]
}

/// Expressions without errors.
fn sound() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "`b c`",
        "$x",
        "$states.input",
        "'t'",
        "\"q\\u00fc\"",
        "12",
        "true",
        "null",
        "/a+/i",
        "*",
        "**",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let one = inner.clone();
        let two = (inner.clone(), inner.clone());
        let operator = prop::sample::select(vec![
            " + ", "-", " * ", " / ", " % ", " & ", " = ", "!=", " and ", " or ", " in ", " ~> ",
        ]);
        prop_oneof![
            (two.clone(), operator).prop_map(|((a, b), operator)| format!("(1;{a}{operator}{b})")),
            two.clone().prop_map(|(a, b)| format!("[a, {a}, {b}]")),
            two.clone().prop_map(|(a, b)| format!("{{'k': {a}, 'l': {b}}}")),
            two.clone().prop_map(|(a, b)| format!("$f({a}, ?, {b})")),
            two.clone().prop_map(|(a, b)| format!("x[{a}].(1;{b})")),
            two.clone().prop_map(|(a, b)| format!("(1;{a} ? {b} : {b})")),
            one.clone().prop_map(|a| format!("x^(<{a}){{'k': v}}")),
            one.clone().prop_map(|a| format!("(function($p)<x:x>{{ {a} }})")),
            one.clone().prop_map(|a| format!("($v := {a}; /* c */ $v;)")),
            one.prop_map(|a| format!("($x ~> |a|{{'u': {a}}}|)")),
        ]
    })
}

fn assert_sound_tree(tree: &Tree, text: &str) {
    let mut last = None;
    for token in tree.tokens() {
        assert!(last.is_none_or(|last| last <= token.range.start()), "{text:?}");
        last = Some(token.range.end());
        assert!(
            text.get(std::ops::Range::<usize>::from(token.range)).is_some_and(|token| !token.is_empty()),
            "{text:?}"
        );
    }
    let blank = |text: &str| text.chars().all(|character| " \t\r\n\u{b}".contains(character));
    let mut at = 0;
    for token in tree.tokens() {
        let start = usize::from(token.range.start());
        assert!(blank(&text[at..start]), "all but white space is a token: {text:?}");
        at = usize::from(token.range.end());
    }
    assert!(blank(&text[at..]), "{text:?}");
    for (id, node) in tree.nodes() {
        assert!(text.get(std::ops::Range::<usize>::from(node.range)).is_some(), "{text:?}");
        let mut end = node.range.start();
        for child in node.kind.children() {
            assert!(child < id, "children come first");
            let range = tree.range(child);
            assert!(node.range.contains_range(range) && end <= range.start(), "{text:?}: {range:?} in {node:?}");
            assert!(node.first <= tree.node(child).first);
            end = range.end();
        }
    }
    assert_eq!(tree.node(tree.root()).first.index(), 0, "every node hangs in the tree: {text:?}");
    assert_eq!(tree.subtree(tree.root()).count(), tree.nodes().count());
    for error in tree.errors() {
        assert!(text.get(std::ops::Range::<usize>::from(error.range)).is_some(), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_gives_a_sound_tree(text in text()) {
        let tree = parse(&text);
        assert_sound_tree(&tree, &text);
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let path = tree.path_at(&text, crate::text::TextSize::new(offset as u32));
            prop_assert!(path.windows(2).all(|pair| pair[1] < pair[0]));
        }
    }

    #[test]
    fn what_is_sound_has_no_errors(text in sound()) {
        prop_assert!(parse(&text).errors().is_empty(), "{}", text);
    }

    /// Printed with other white space and no comments, it is the same tree.
    #[test]
    fn white_space_means_nothing(text in sound(), gap in prop::sample::select(vec![" ", "\n", "\t/* c */\r\n"])) {
        let tree = parse(&text);
        let words: Vec<&str> = tree
            .tokens()
            .iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .map(|token| &text[token.range])
            .collect();
        let printed = words.join(gap);
        let again = parse(&printed);
        let shape = |tree: &Tree| -> Vec<_> {
            let node = |node: &Node| (std::mem::discriminant(&node.kind), node.kind.children().collect::<Vec<_>>());
            tree.nodes.iter().map(node).collect()
        };
        prop_assert_eq!(shape(&tree), shape(&again), "{}", printed);
        prop_assert!(again.errors().is_empty(), "{}", printed);
    }

    /// Nothing behind a place can change what was made of the text before it.
    #[test]
    fn a_prefix_gives_the_same_nodes(text in sound(), part in 0usize..1000) {
        let mut cut = text.len() * part / 999;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let whole = parse(&text);
        let prefix = parse(&text[..cut]);
        assert_sound_tree(&prefix, &text[..cut]);
        // The parser reads one token ahead, and the last one may be cut.
        let same = whole.tokens().iter().zip(prefix.tokens()).take_while(|(a, b)| a == b).count();
        let known = same.checked_sub(2).map_or(0, |index| whole.tokens()[index].range.end().into());
        let is_known = |node: &&Node| usize::from(node.range.end()) <= known;
        for (index, node) in whole.nodes.iter().enumerate().take_while(|(_, node)| is_known(node)) {
            let kind = &prefix.nodes[index].kind;
            prop_assert!(*kind == node.kind || *kind == NodeKind::Name, "{:?} of {:?}", node, text);
            prop_assert_eq!(prefix.nodes[index].range, node.range);
        }
    }

    /// Names are found in broken text as well, and each is where it says.
    #[test]
    fn names_of_any_text(text in text()) {
        let tree = parse(&text);
        let names = names::resolve(&tree, &text);
        for reference in &names.references {
            prop_assert_eq!(&text[tree.range(reference.node)][1..], reference.name);
            if let Some(binding) = reference.binding {
                prop_assert_eq!(names.bindings[binding].name, reference.name);
            }
        }
        let start = |reference: &names::Reference| tree.range(reference.node).start();
        prop_assert!(names.references.windows(2).all(|pair| start(&pair[0]) < start(&pair[1])));
    }
}
