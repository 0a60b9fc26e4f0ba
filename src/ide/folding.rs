//! Folding: what has several lines, of objects, lists, texts and comments, and
//! what stands between comments that mark a region.

use super::{Fold, FoldKind};
use crate::syntax::{Entry, Node, Syntax, Tree};
use crate::text::{TextRange, TextSize};

/// What can be folded, in the order of the text.
pub fn folds(tree: &Tree, text: &str) -> Vec<Fold> {
    let mut walk = Walk { text, acc: Vec::new(), next_break: 0, comments: Comments::of(tree.syntax, text) };
    let root = tree.root(text);
    walk.value(root, None);
    walk.comments.skip_to(text.len());
    let Walk { mut acc, comments, .. } = walk;
    collect_comments(&mut acc, text, &comments.found);
    sort(&mut acc);
    acc
}

/// Puts folds into the order of the text.
pub fn sort(folds: &mut [Fold]) {
    folds.sort_by_key(|fold| (fold.range.start(), fold.range.end()));
}

/// A walk over all values in their order.
struct Walk<'a> {
    text: &'a str,
    acc: Vec<Fold>,
    /// No break stands between the last value's start and this: each byte of the
    /// text is looked at once.
    next_break: usize,
    comments: Comments<'a>,
}

impl Walk<'_> {
    fn entry(&mut self, entry: Entry) {
        if let Some(key) = entry.key_range() {
            self.comments.skip(key);
        }
        self.value(entry.value(), Some(entry.range().start()));
    }

    /// `head` is where the member starts that has this value; the root has none.
    fn value(&mut self, node: Node, head: Option<TextSize>) {
        let has_lines = self.has_break(node.range());
        let Some(container) = node.container() else {
            if has_lines {
                let end = node.range().start() + TextSize::of(without_end(node));
                self.fold_lines(TextRange::new(head.unwrap_or(node.range().start()), end));
            }
            return self.comments.skip(node.range());
        };
        if container.block {
            // Without a key, as the whole text is, there is no line to fold it into.
            if let Some(head) = head {
                self.fold_lines(TextRange::new(head, node.range().end()));
            }
        } else if has_lines && node.raw().starts_with(['{', '[']) {
            self.acc.push(Fold { range: node.range(), kind: FoldKind::Brackets });
        }
        node.entries().for_each(|entry| self.entry(entry));
    }

    fn fold_lines(&mut self, range: TextRange) {
        if line_breaks(&self.text[range]) > 0 {
            self.acc.push(Fold { range, kind: FoldKind::Lines });
        }
    }

    fn has_break(&mut self, range: TextRange) -> bool {
        let start = usize::from(range.start());
        if self.next_break < start {
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            self.next_break = start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        self.next_break < usize::from(range.end())
    }
}

/// A text of several lines without what stays in sight: empty lines behind it,
/// and in HCL the line that closes it, as of a heredoc or a call.
fn without_end(node: Node<'_>) -> &str {
    let raw = node.raw().trim_end();
    match node.syntax() {
        Syntax::Hcl => memchr::memrchr2(b'\n', b'\r', raw.as_bytes()).map_or(raw, |at| raw[..at].trim_end()),
        _ => raw,
    }
}

/// The comments of a text: they stand between keys and values.
struct Comments<'a> {
    syntax: Syntax,
    text: &'a str,
    /// All before is done with.
    at: usize,
    found: Vec<TextRange>,
}

impl<'a> Comments<'a> {
    fn of(syntax: Syntax, text: &'a str) -> Self {
        Comments { syntax, text, at: 0, found: Vec::new() }
    }

    /// Passes over a key or a value.
    fn skip(&mut self, range: TextRange) {
        self.skip_to(range.start().into());
        self.at = self.at.max(range.end().into());
    }

    /// Finds the comments up to `end`.
    fn skip_to(&mut self, end: usize) {
        while let Some(rest) = self.text.get(self.at..end).filter(|rest| !rest.is_empty()) {
            let Some(found) = memchr::memchr2(b'#', b'/', rest.as_bytes()) else { break };
            let start = self.at + found;
            self.at = match self.comment_end(start) {
                Some(end) => {
                    self.found.push(TextRange::new((start as u32).into(), (end as u32).into()));
                    end
                }
                None => start + 1,
            };
        }
        self.at = self.at.max(end);
    }

    /// The end of the comment that starts here; `None` if none does.
    fn comment_end(&self, start: usize) -> Option<usize> {
        let (before, comment) = self.text.split_at(start);
        let is_line = match self.syntax {
            Syntax::Json => comment.starts_with("//"),
            Syntax::Hcl => comment.starts_with("//") || comment.starts_with('#'),
            Syntax::Yaml => comment.starts_with('#') && !before.ends_with(|c: char| !c.is_whitespace()),
        };
        if is_line {
            let length = memchr::memchr2(b'\n', b'\r', comment.as_bytes()).unwrap_or(comment.len());
            return Some(start + length);
        }
        let inner = comment.strip_prefix("/*").filter(|_| self.syntax != Syntax::Yaml)?;
        Some(start + inner.find("*/").map_or(comment.len(), |at| at + 4))
    }
}

/// Line comments that follow each other, each in a line of its own, are one.
/// Those that mark a region are none of them.
fn collect_comments(acc: &mut Vec<Fold>, text: &str, comments: &[TextRange]) {
    let mut run: Option<TextRange> = None;
    let mut regions = Vec::new();
    let finish = |acc: &mut Vec<Fold>, run: Option<TextRange>| {
        if let Some(range) = run.filter(|range| line_breaks(&text[*range]) > 0) {
            acc.push(Fold { range, kind: FoldKind::Comment });
        }
    };
    for &range in comments {
        match mark(text, range) {
            Some(Mark::Start) => regions.push(range.start()),
            Some(Mark::End) => {
                let start = regions.pop();
                let region = |start| Fold { range: TextRange::new(start, range.end()), kind: FoldKind::Region };
                acc.extend(start.map(region));
            }
            None => {
                let is_line = |range: TextRange| !text[range].starts_with("/*") && is_first_in_line(text, range);
                let joined = run.filter(|run| is_line(*run) && is_line(range)).filter(|run| {
                    let between = text.get(run.end().into()..range.start().into());
                    between.is_some_and(|between| between.trim().is_empty() && line_breaks(between) == 1)
                });
                match joined {
                    Some(joined) => run = Some(joined.cover(range)),
                    None => finish(acc, run.replace(range)),
                }
            }
        }
    }
    finish(acc, run);
}

/// What a comment marks.
enum Mark {
    Start,
    End,
}

/// `# region`, `// #endregion` and the like, as editors know them.
fn mark(text: &str, comment: TextRange) -> Option<Mark> {
    let words = text[comment].trim_start_matches(['#', '/']).trim_start().trim_start_matches('#');
    let word = words.split_whitespace().next().filter(|_| is_first_in_line(text, comment))?;
    match word {
        "region" => Some(Mark::Start),
        "endregion" => Some(Mark::End),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::FoldKind;
    use crate::hosts::Kind;
    use crate::ide::Snapshot;
    use crate::syntax::Syntax;
    use crate::text::SourceText;

    /// The folds by their lines, counted from 1.
    fn check(text: &str, expected: Expect) {
        check_as(Kind::definition(Syntax::Json), text, expected);
    }

    fn check_as(kind: Kind, text: &str, expected: Expect) {
        let text = text.strip_prefix('\n').unwrap_or(text);
        let line = |at: usize| text[..at].lines().count().max(1);
        let mut out = String::new();
        for fold in Snapshot::of_kind(SourceText::new(text), kind, Default::default()).folds() {
            let kind = match fold.kind {
                FoldKind::Brackets => "",
                FoldKind::Lines => " lines",
                FoldKind::Comment => " comment",
                FoldKind::Region => " region",
            };
            let (start, end) = (usize::from(fold.range.start()), usize::from(fold.range.end()));
            let lines = format!("{}-{}{kind}", line(start + 1), line(end));
            out.push_str(&format!("{lines}: {}\n", text[fold.range].lines().next().unwrap_or_default()));
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

    #[test]
    fn members_in_block_style_fold_into_their_key() {
        check_as(
            Kind::definition(Syntax::Yaml),
            r#"
# What
# is this?
StartAt: A # no "comment
States:
  # region all
  A:
    Type: Task
    ErrorEquals:
    - one#two
    - {a: [1,
        2]}
    -
      b: 1
      c: >-
        text
        # no comment

  # more
  # of it
  "B":
    d: 'several

      lines'
  # endregion
"#,
            expect![[r#"
                1-2 comment: # What
                4-23 lines: States:
                5-24 region: # region all
                6-16 lines: A:
                8-16 lines: ErrorEquals:
                10-11: {a: [1,
                10-11: [1,
                13-16 lines: b: 1
                14-16 lines: c: >-
                18-19 comment: # more
                20-23 lines: "B":
                21-23 lines: d: 'several
            "#]],
        );
    }

    #[test]
    fn terraform_folds() {
        check_as(
            Kind::any(Syntax::Hcl),
            r##"
# one
// two
/* of
   two */
resource "aws_sfn_state_machine" "m" {
  definition = jsonencode({
    # region x
    StartAt = "# A"
    States = merge(
      var.a, # three
      # four
    )
    # five
    # six
    B = [
    ]
    #endregion
  })
}
"##,
            expect![[r#"
                1-2 comment: # one
                3-4 comment: /* of
                5-19: {
                6-18: {
                7-17 region: # region x
                9-11 lines: States = merge(
                13-14 comment: # five
                15-16: [
            "#]],
        );
    }

    #[test]
    fn a_definition_in_a_text_folds_too() {
        check_as(
            Kind::any(Syntax::Hcl),
            r#"
resource "aws_sfn_state_machine" "m" {
  definition = <<-EOT
    {
      "States": {
        // one
        // two
      }
    }
  EOT
}
"#,
            expect![[r#"
                1-10: {
                2-8 lines: definition = <<-EOT
                3-8: {
                4-7: {
                5-6 comment: // one
            "#]],
        );
        check_as(
            Kind::any(Syntax::Json),
            r#"
{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine",
"Properties": {"DefinitionString": "{\n\"States\": {\n}}"}}}}
"#,
            expect![[r#"
                1-2: {"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine",
                1-2: {"M": {"Type": "AWS::StepFunctions::StateMachine",
                1-2: {"Type": "AWS::StepFunctions::StateMachine",
            "#]],
        );
    }
}
