//! Edits that fixes are made of.

use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange, TextSize};

/// Removes the member or item `entry` of `container`, with one comma and the
/// space that it leaves over.
pub fn removal(container: Node, entry: Entry) -> Indel {
    let range = entry.range();
    let next = container.entries().find(|other| other.range().start() > range.start());
    let before = container.entries().rev().find(|other| other.range().start() < range.start());
    let delete = match (next, before) {
        (Some(next), _) => TextRange::new(range.start(), next.range().start()),
        (None, Some(before)) => TextRange::new(before.range().end(), range.end()),
        (None, None) => range,
    };
    Indel::replace(delete, "")
}

/// Puts `member` before the first member of the object, set like that one.
pub fn insertion_at_start(object: Node, member: &str) -> Indel {
    let inner = object.range().start() + TextSize::new(1);
    let Some(first) = object.entries().next() else {
        return Indel::replace(TextRange::empty(inner), member);
    };
    let space = object.source().get(usize::from(inner)..usize::from(first.range().start())).unwrap_or_default();
    let space = if space.is_empty() { " " } else { space };
    Indel::replace(TextRange::empty(first.range().start()), format!("{member},{space}"))
}

/// Puts `member` behind the member `before` of the object, set like the members
/// around it.
pub fn insertion_after(object: Node, before: Entry, member: &str) -> Indel {
    let at = before.range();
    let previous = object.entries().rev().find(|other| other.range().start() < at.start());
    let gap_start = previous.map_or(object.range().start(), |previous| previous.range().end());
    let gap = object.source().get(usize::from(gap_start)..usize::from(at.start())).unwrap_or_default();
    // Behind the comma or the bracket.
    let space = gap.get(gap.find([',', '{']).map_or(0, |at| at + 1)..).unwrap_or_default();
    let space = if space.is_empty() || !space.trim().is_empty() { " " } else { space };
    Indel::replace(TextRange::empty(at.end()), format!(",{space}{member}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;
    use crate::text::TextEdit;

    fn applied(text: &str, edit: Indel) -> String {
        TextEdit::new(vec![edit]).unwrap().applied_to(text)
    }

    #[test]
    fn a_member_goes_with_its_comma() {
        let check = |text: &str, key: &str, expected: &str| {
            let tree = syntax::parse(text);
            let root = tree.root(text);
            let entry = root.member(key).unwrap();
            assert_eq!(applied(text, removal(root, entry)), expected);
        };
        check("{\"a\": 1, \"b\": 2, \"c\": 3}", "a", "{\"b\": 2, \"c\": 3}");
        check("{\n  \"a\": 1,\n  \"b\": 2\n}", "b", "{\n  \"a\": 1\n}");
        check("{\n  \"a\": 1,\n  \"b\": {}\n}", "a", "{\n  \"b\": {}\n}");
        check("{\"a\": 1}", "a", "{}");
    }

    #[test]
    fn a_new_member_is_set_like_the_first_one() {
        let check = |text: &str, expected: &str| {
            let tree = syntax::parse(text);
            assert_eq!(applied(text, insertion_at_start(tree.root(text), "\"x\": 0")), expected);
        };
        check("{}", "{\"x\": 0}");
        check("{\"a\": 1}", "{\"x\": 0, \"a\": 1}");
        check("{\n  \"a\": 1\n}", "{\n  \"x\": 0,\n  \"a\": 1\n}");
    }

    #[test]
    fn a_new_member_follows_another_one() {
        let check = |text: &str, key: &str, expected: &str| {
            let tree = syntax::parse(text);
            let root = tree.root(text);
            let before = root.member(key).unwrap();
            assert_eq!(applied(text, insertion_after(root, before, "\"x\": 0")), expected);
        };
        check("{\"a\": 1}", "a", "{\"a\": 1, \"x\": 0}");
        check("{\"a\": 1, \"b\": 2}", "a", "{\"a\": 1, \"x\": 0, \"b\": 2}");
        check("{\n  \"a\": 1,\n  \"b\": 2\n}", "b", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"x\": 0\n}");
        check("{ /* {,} */ \"a\": 1 }", "a", "{ /* {,} */ \"a\": 1, \"x\": 0 }");
    }
}
