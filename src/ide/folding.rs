//! Folding: objects and lists of several lines, and comments of several lines.

use super::Fold;
use crate::syntax::{Node, SyntaxErrorKind, Tree};
use crate::text::TextRange;

/// What can be folded, in the order of the text.
pub fn folds(tree: &Tree, text: &str) -> Vec<Fold> {
    let mut acc = Vec::new();
    let mut lines = Lines { text, next_break: 0 };
    collect_containers(&mut acc, tree.root(text), &mut lines);
    collect_comments(&mut acc, tree, text);
    acc.sort_by_key(|fold| (fold.range.start(), fold.range.end()));
    acc
}

fn collect_containers(acc: &mut Vec<Fold>, node: Node, lines: &mut Lines) {
    if node.container().is_none() || !lines.has_break(node.range()) {
        return;
    }
    acc.push(Fold { range: node.range(), is_comment: false });
    for entry in node.entries() {
        collect_containers(acc, entry.value(), lines);
    }
}

/// Line comments that follow each other, each in a line of its own, are one.
fn collect_comments(acc: &mut Vec<Fold>, tree: &Tree, text: &str) {
    let mut run: Option<TextRange> = None;
    let mut finish = |run: Option<TextRange>| {
        if let Some(range) = run.filter(|range| line_breaks(&text[*range]) > 0) {
            acc.push(Fold { range, is_comment: true });
        }
    };
    for (kind, range) in tree.all_errors() {
        if kind != SyntaxErrorKind::Comment {
            continue;
        }
        let is_line = |range: TextRange| text[range].starts_with("//") && is_first_in_line(text, range);
        let joined = run.filter(|run| is_line(*run) && is_line(range)).filter(|run| {
            let between = text.get(run.end().into()..range.start().into());
            between.is_some_and(|between| between.trim().is_empty() && line_breaks(between) == 1)
        });
        match joined {
            Some(joined) => run = Some(joined.cover(range)),
            None => finish(run.replace(range)),
        }
    }
    finish(run);
}

fn is_first_in_line(text: &str, range: TextRange) -> bool {
    let before = &text[..usize::from(range.start())];
    let line = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
    before[line..].trim().is_empty()
}

/// How many lines end in `text`: with LF, CR or both.
fn line_breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count()
}

/// Finds line breaks in ranges that start one behind the other, so that each
/// byte of the text is looked at once.
struct Lines<'a> {
    text: &'a str,
    /// No break stands between the last range's start and this.
    next_break: usize,
}

impl Lines<'_> {
    fn has_break(&mut self, range: TextRange) -> bool {
        let start = usize::from(range.start());
        if self.next_break < start {
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            self.next_break = start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        self.next_break < usize::from(range.end())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::Snapshot;
    use crate::test_support::Fixture;
    use crate::text::SourceText;

    /// The folds by their lines, counted from 1.
    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let line = |at: usize| fixture.text[..at].lines().count().max(1);
        let mut out = String::new();
        for fold in fixture.snapshot().folds() {
            let comment = if fold.is_comment { " comment" } else { "" };
            let (start, end) = (usize::from(fold.range.start()), usize::from(fold.range.end()));
            let lines = format!("{}-{}{comment}", line(start + 1), line(end));
            out.push_str(&format!("{lines}: {}\n", fixture.text[fold.range].lines().next().unwrap_or_default()));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn objects_and_lists_of_several_lines_fold() {
        check(
            r#"
{
  "a": [
    1,
    {"b": {}}
  ],
  "c": {"d": {
  }}, "e": [1, 2]
}
"#,
            expect![[r#"
                1-8: {
                2-5: [
                6-7: {"d": {
                6-7: {
            "#]],
        );
    }

    #[test]
    fn comments_of_several_lines_fold() {
        check(
            r#"
// one
// two
{
  // alone
  "a": 1, // behind
  // below

  // apart
  /* block
     of two */
  /* in one */ "b": 2
}
// last
"#,
            expect![[r#"
                1-2 comment: // one
                3-12: {
                9-10 comment: /* block
            "#]],
        );
    }

    #[test]
    fn a_list_that_does_not_end_folds() {
        check(
            "{\n\"a\": [\n1",
            expect![[r#"
            1-3: {
            2-3: [
        "#]],
        );
        check("", expect![[""]]);
    }

    #[test]
    fn every_kind_of_line_break_counts() {
        for line_break in ["\n", "\r", "\r\n"] {
            let text = format!("[ // a{line_break}// b{line_break}// c{line_break}]");
            let folds = Snapshot::new(SourceText::new(&text)).folds();
            let folded: Vec<&str> = folds.iter().map(|fold| &text[fold.range]).collect();
            assert_eq!(folded, [text.as_str(), &format!("// b{line_break}// c")]);
        }
    }
}
