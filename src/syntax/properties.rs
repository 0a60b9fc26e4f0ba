//! What holds for every text and every edit.

use proptest::prelude::*;

use super::*;
use crate::text::{Indel, SourceText, TextRange};

/// Pieces that make documents which are nearly right, and edits which break
/// and mend quotes, brackets, comments and lines.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "\n",
        "  ",
        "    ",
        "\t",
        "\r\n",
        "//",
        "/*",
        "*/",
        "$",
        "${x}",
        "\"${f[",
        "\"k\"",
        "]}\"",
        "%{if}",
        "{%",
        "null",
        "true",
        "-1.5",
        "01",
        "word",
        "\"Next\"",
        "\"a b\"",
        "\"States\": {",
        "\n  \"A\": {\n    \"Type\": \"Pass\"\n  },\n",
        "\n    \"k\": [\n      1,\n      {\"x\": []}\n    ],",
        "\"\\u00fc\"",
        "\"\\q\"",
        "\u{fc}",
        "\u{1f680}",
        "\u{a0}",
        "\u{0}",
        "\u{feff}",
    ])
}

fn document() -> impl Strategy<Value = String> {
    let sound = prop::sample::select(vec![
        "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"B\"\n    },\n    \"B\": {\n      \"Type\": \"Choice\",\n      \"Choices\": [\n        {\n          \"Next\": \"A\"\n        },\n        {\n          \"Next\": \"B\"\n        }\n      ]\n    }\n  }\n}\n",
        "{\"a\": [1, 2, {\"b\": {}}], \"c\": {\"d\": [[], [[]]]}}",
        "[\n{\n\"a\": 1\n},\n{\n\"b\": [\n]\n}\n]",
        "{\"a\": {\"b\": \"${f[\"k\"]}\", \"c\": [\"%{ if e == \"p\" }\", 1]}, \"d\": {\"e\": \"}\"}}",
        "{ // c\n \"a\": ${x}, ${y} \"b\": \"z\", }",
        "",
    ]);
    prop_oneof![
        3 => sound.prop_map(str::to_owned),
        1 => prop::collection::vec(piece(), 0..20).prop_map(|pieces| pieces.concat()),
    ]
}

/// Edits by fractions of the text's length, so that they fit any text.
fn edits() -> impl Strategy<Value = Vec<(u32, u32, String)>> {
    let insert = prop_oneof![2 => piece().prop_map(str::to_owned), 1 => Just(String::new()), 1 => "[a-z\"]".prop_map(String::from)];
    prop::collection::vec((0u32..1000, prop_oneof![4 => 0u32..3, 1 => 0u32..40], insert), 1..12)
}

fn indel(text: &str, (place, length, insert): &(u32, u32, String)) -> Indel {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at as u32
    };
    let start = floor(text.len() * *place as usize / 999);
    let end = floor(start as usize + *length as usize).max(start);
    Indel::replace(TextRange::new(start.into(), end.into()), insert.clone())
}

/// Every node lies within its container, behind the one before, and what is
/// between the nodes is white space, punctuation, a comment or reported.
fn assert_covers(tree: &Tree, text: &str) {
    let mut covered = vec![false; text.len()];
    fn walk(node: Node, covered: &mut [bool]) {
        let range = node.range();
        if node.scalar().is_some() {
            covered[std::ops::Range::<usize>::from(range)].fill(true);
            return;
        }
        let mut last = range.start();
        for entry in node.entries() {
            let own = entry.range();
            assert!(last <= own.start() && own.end() <= range.end(), "{own:?} in {range:?}");
            if let Some(key) = entry.key_range() {
                covered[std::ops::Range::<usize>::from(key)].fill(true);
                assert!(own.contains_range(key));
            }
            if !entry.value().is_missing() {
                assert!(own.contains_range(entry.value().range()));
            }
            walk(entry.value(), covered);
            last = own.end();
        }
    }
    walk(tree.root(text), &mut covered);
    let mut behind_end = text.len();
    for (kind, range) in tree.all_errors() {
        assert!(usize::from(range.end()) <= text.len(), "{kind:?} {range:?}");
        assert!(text.is_char_boundary(range.start().into()) && text.is_char_boundary(range.end().into()));
        covered[std::ops::Range::<usize>::from(range)].fill(true);
        if kind == SyntaxErrorKind::TextBehindEnd {
            behind_end = behind_end.min(range.start().into());
        }
    }
    for (at, character) in text.char_indices() {
        let is_known = covered[at] || at >= behind_end || " \t\r\n{}[],:".contains(character);
        assert!(is_known, "{character:?} at {at} is in no node and no error of {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_gives_a_tree_that_covers_it(pieces in prop::collection::vec(piece(), 0..30)) {
        let text = pieces.concat();
        assert_covers(&parse(&text), &text);
    }

    #[test]
    fn incremental_is_full(start in document(), edits in edits(), at_once in 1usize..4) {
        let mut text = start;
        let mut tree = parse(&text);
        for batch in edits.chunks(at_once) {
            let mut source = SourceText::new(&text);
            let mut indels = Vec::new();
            for edit in batch {
                let indel = indel(source.text(), edit);
                source = source.edited(&indel);
                indels.push(indel);
            }
            let damage = Damage::of(&indels).unwrap();
            let new = source.text().to_owned();
            tree = reparse(&tree, &text, &new, damage);
            text = new;
            prop_assert_eq!(&tree, &parse(&text), "{:?} gave {:?}", indels, text);
            assert_covers(&tree, &text);
        }
    }

    #[test]
    fn what_serde_json_accepts_has_no_errors_and_the_same_value(value in json(4)) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let tree = parse(&text);
            prop_assert_eq!(tree.all_errors(), vec![]);
            prop_assert_eq!(to_value(tree.root(&text)), value.clone());
        }
    }

    /// The strict parser of jsonc-parser as the oracle for what is no JSON.
    #[test]
    fn what_is_no_json_has_errors(pieces in prop::collection::vec(piece(), 1..8)) {
        let text = pieces.concat();
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let has_placeholder = text.contains("${") || text.contains("%{");
        // A text with half a surrogate pair is fine for us, and for Java's parsers.
        prop_assert!(has_placeholder || is_json == parse(&text).all_errors().is_empty(), "{:?}", text);
    }
}

fn json(depth: u32) -> impl Strategy<Value = serde_json::Value> {
    use serde_json::{Value, json};
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| json!(f64::from(eighths) / 8.0)),
        "[a-z\"\\\\\u{fc}\u{1f680}\n\t/{}$% ]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(depth, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map("[a-z\u{fc}\"]{0,3}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn to_value(node: Node) -> serde_json::Value {
    use serde_json::Value;
    if let Some(text) = node.text_value() {
        return Value::from(text.into_owned());
    }
    if node.object().is_some() {
        return Value::Object(
            node.entries().map(|entry| (entry.key().unwrap().into_owned(), to_value(entry.value()))).collect(),
        );
    }
    if node.array().is_some() {
        return node.entries().map(|entry| to_value(entry.value())).collect();
    }
    serde_json::from_str(node.raw()).unwrap()
}

/// The block path must serve the usual keystroke, or it is dead code that only
/// the equality above keeps alive.
#[test]
fn a_keystroke_in_a_state_leaves_the_other_states_alone() {
    let old = "{\"States\": {\"A\": {\"Next\": \"B\"}, \"B\": {\"End\": true}}}";
    let at = old.find("B\"").unwrap() as u32;
    let edit = Indel::insert(at.into(), "x");
    let new = SourceText::new(old).edited(&edit);
    let tree = parse(old);
    let next = reparse(&tree, old, new.text(), Damage::of(&[edit]).unwrap());
    let state = |tree: &Tree, text: &str, name: &str| {
        std::sync::Arc::as_ptr(tree.root(text).get("States").unwrap().get(name).unwrap().object().unwrap())
    };
    assert_eq!(state(&tree, old, "B"), state(&next, new.text(), "B"));
    assert_ne!(state(&tree, old, "A"), state(&next, new.text(), "A"));
}

#[test]
fn a_stray_quote_between_states_leaves_the_states_alone() {
    let old = "{\n\"States\": {\n\"A\": {\"Next\": \"B\"},\n\n\"B\": {\"End\": true}}}";
    let at = old.find("\n\n").unwrap() as u32 + 1;
    let edit = Indel::insert(at.into(), "\"");
    let new = SourceText::new(old).edited(&edit);
    let tree = parse(old);
    let next = reparse(&tree, old, new.text(), Damage::of(&[edit]).unwrap());
    for name in ["A", "B"] {
        let state = |tree: &Tree, text: &str| {
            std::sync::Arc::as_ptr(tree.root(text).get("States").unwrap().get(name).unwrap().object().unwrap())
        };
        assert_eq!(state(&tree, old), state(&next, new.text()));
    }
}

#[test]
fn nesting_beyond_the_limit_is_one_opaque_value() {
    for depth in [DEPTH_LIMIT, DEPTH_LIMIT + 1, 100_000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let tree = parse(&text);
        let kinds: Vec<_> = tree.all_errors().into_iter().map(|(kind, _)| kind).collect();
        let expected = if depth > DEPTH_LIMIT { vec![SyntaxErrorKind::TooDeep] } else { vec![] };
        assert_eq!(kinds, expected);
        assert_covers(&tree, &text);
        // Unclosed, it must end as well.
        assert_covers(&parse(&"{\"a\":[".repeat(depth)), &"{\"a\":[".repeat(depth));
    }
}
