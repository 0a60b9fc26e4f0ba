//! What holds for every YAML text and every edit.

use proptest::prelude::*;

use crate::syntax::{Damage, Node, Syntax, SyntaxErrorKind, Tree, parse_as, reparse};
use crate::text::{Indel, SourceText, TextRange};

/// Pieces that make documents which are nearly right.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "\n   ",
        " ",
        "\t",
        "\r\n",
        "- ",
        "? ",
        ": ",
        ":",
        "a: ",
        "b:",
        "Next: B",
        "key",
        "\"",
        "'",
        "\"x\"",
        "'y'",
        "|",
        "|-\n",
        ">2\n",
        "+",
        "{",
        "}",
        "[",
        "]",
        ",",
        "{a: b}",
        "[c, d]",
        "#",
        " # c",
        "&x ",
        "*x",
        "!Ref ",
        "<<: ",
        "---\n",
        "...\n",
        "%",
        "@",
        "`",
        "{% $x %}",
        "${x}",
        "%{if}",
        "{{ y }}",
        "\\",
        "\\n",
        "null",
        "1",
        "0x1F",
        "\u{fc}",
        "\u{1f680}",
        "\u{0}",
        "\u{feff}",
        "\u{2028}",
        "\n  A:\n    Type: Pass\n    Next: B\n",
    ])
}

const SAMPLES: &[&str] = &[
    "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: !GetAtt F.Arn\n    Retry:\n      - ErrorEquals: [\"x\", y]\n        IntervalSeconds: 1\n    Output: |-\n      {%\n        {'a': 1}\n      %}\n    Next: B\n  B:\n    Type: Choice\n    Choices:\n    - Condition: \"{% $x > 1\n        and $y %}\"\n      Next: A\n    Default: 'C''s'\n  C: {Type: Pass, Result: {a: [1, 2,\n      {b: c}]}, End: true} # c\n",
    "# c\n%YAML 1.2\n---\na: &x\n  b: 1\nc:\n  <<: *x\n  ? d\n  : e\n...\n---\nf: g\n",
    "- - a\n  - >+\n    b\n\n\n- c: \"d\\\n    e\"\n",
    "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\"}}}",
];

fn document() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(SAMPLES.to_vec()).prop_map(str::to_owned),
        2 => prop::collection::vec(piece(), 0..25).prop_map(|pieces| pieces.concat()),
    ]
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Nodes lie within their containers and one behind the other, errors lie
/// within the text, values can be read and mapped, and every place has a way.
fn assert_sound(tree: &Tree, text: &str) {
    let mut covered = vec![false; text.len()];
    fn walk(node: Node, covered: &mut [bool]) {
        let range = node.range();
        let content = node.content_range();
        assert!(range.contains_range(content), "{content:?} in {range:?}");
        if let Some(value) = node.text_value() {
            let map = node.offset_map();
            let mut last = 0.into();
            for at in (0..=value.len()).filter(|at| value.is_char_boundary(*at)) {
                let place = map.written((at as u32).into());
                assert!(last <= place && place <= content.len(), "{at} of {value:?} is at {place:?}");
                assert!(node.source().is_char_boundary((content.start() + place).into()));
                last = place;
            }
            for at in 0..=u32::from(content.len()) {
                assert!(usize::from(map.value(at.into())) <= value.len(), "{at} of {:?}", node.raw());
            }
        }
        if node.scalar().is_some() {
            covered[std::ops::Range::<usize>::from(range)].fill(true);
            return;
        }
        let mut last = range.start();
        for entry in node.entries() {
            let own = entry.range();
            assert!(last <= own.start() && own.end() <= range.end(), "{own:?} in {range:?} of {:?}", node.source());
            if let Some(key) = entry.key_range() {
                covered[std::ops::Range::<usize>::from(key)].fill(true);
                assert!(own.contains_range(key) && entry.key().is_some());
            }
            walk(entry.value(), covered);
            last = own.end();
        }
    }
    assert!(usize::from(tree.root(text).range().end()) <= text.len());
    walk(tree.root(text), &mut covered);
    let mut behind_end = text.len();
    for (kind, range) in tree.all_errors() {
        assert!(usize::from(range.end()) <= text.len(), "{kind:?} {range:?}");
        assert!(text.get(std::ops::Range::<usize>::from(range)).is_some(), "{kind:?} {range:?} of {text:?}");
        covered[std::ops::Range::<usize>::from(range)].fill(true);
        if matches!(kind, SyntaxErrorKind::TextBehindEnd | SyntaxErrorKind::MoreDocuments | SyntaxErrorKind::EmptyText)
        {
            behind_end = behind_end.min(range.start().into());
        }
    }
    for (number, line) in text.split_inclusive(['\n', '\r']).scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    }) {
        // Directives and what carries no value of its own: comments, anchors, block headers.
        let is_other = line.starts_with(['%', '.', '-', '\u{feff}']) || line.contains(['#', '&', '!', '|', '>']);
        for (at, character) in line.char_indices().filter(|_| !is_other) {
            let is_known = covered[number + at] || number + at >= behind_end || " \t\r\n{}[],:-?".contains(character);
            assert!(is_known, "{character:?} at {} is in no node and no error of {text:?}", number + at);
        }
    }
    for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
        let steps = tree.path_at(text, (at as u32).into());
        assert!(steps.windows(2).all(|pair| pair[0].container.range().contains_range(pair[1].container.range())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_gives_a_sound_tree(pieces in prop::collection::vec(piece(), 0..30)) {
        let text = pieces.concat();
        assert_sound(&parse_as(&text, Syntax::Yaml), &text);
    }

    #[test]
    fn incremental_is_full(start in document(), edits in prop::collection::vec((0usize..1000, 0usize..4, piece(), any::<bool>()), 1..8)) {
        let mut text = start;
        let mut tree = parse_as(&text, Syntax::Yaml);
        for (place, length, insert, deletes) in edits {
            let from = floor(&text, text.len() * place / 999);
            let to = floor(&text, from + length).max(from);
            let range = TextRange::new((from as u32).into(), (to as u32).into());
            let edit = Indel::replace(range, if deletes { "" } else { insert }.to_owned());
            let new = SourceText::new(&text).edited(&edit).text().to_owned();
            tree = reparse(&tree, &text, &new, Damage::of(&[edit]).unwrap());
            text = new;
            prop_assert_eq!(&tree, &parse_as(&text, Syntax::Yaml));
        }
    }
}

#[test]
fn any_prefix_and_any_deletion_give_a_sound_tree() {
    for text in SAMPLES {
        for (at, character) in text.char_indices() {
            let prefix = &text[..at];
            assert_sound(&parse_as(prefix, Syntax::Yaml), prefix);
            let shorter = format!("{prefix}{}", &text[at + character.len_utf8()..]);
            assert_sound(&parse_as(&shorter, Syntax::Yaml), &shorter);
        }
    }
}

#[test]
fn an_edit_in_a_state_keeps_the_other_states() {
    let text = SAMPLES[0];
    let tree = parse_as(text, Syntax::Yaml);
    let state = |tree: &Tree, text: &str, name: &str| {
        std::sync::Arc::as_ptr(tree.root(text).get("States").unwrap().get(name).unwrap().object().unwrap())
    };
    for (place, insert) in
        [("Next: B", "x: y"), ("Type: Task", "\""), ("IntervalSeconds", "  "), ("Resource", "\t"), ("'a'", "${")]
    {
        let edit = Indel::insert((text.find(place).unwrap() as u32).into(), insert);
        let new = SourceText::new(text).edited(&edit);
        let next = reparse(&tree, text, new.text(), Damage::of(&[edit]).unwrap());
        for name in ["B", "C"] {
            assert_eq!(state(&tree, text, name), state(&next, new.text(), name), "{place} {name}");
        }
        assert_ne!(state(&tree, text, "A"), state(&next, new.text(), "A"));
    }
}

#[test]
fn nesting_beyond_the_limit_is_one_opaque_value() {
    let lines: String = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for text in
        ["[".repeat(100_000), "- ".repeat(5_000), "{a: ".repeat(5_000), "? ".repeat(3_000), "!a ".repeat(3_000), lines]
    {
        let tree = parse_as(&text, Syntax::Yaml);
        assert!(!tree.all_errors().is_empty() || text.starts_with('!'));
        let mut depth = 0;
        let mut node = tree.root(&text);
        while let Some(entry) = node.entries().next() {
            node = entry.value();
            depth += 1;
        }
        assert!(depth <= crate::syntax::DEPTH_LIMIT);
    }
}
