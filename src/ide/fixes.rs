//! Quick fixes: what mends the findings in a selection.

use super::{Definition, Diagnostic, Fix, Settings, diagnostics};
use crate::text::TextRange;

/// The fixes of all findings that touch `range`, in the order of the text;
/// each with its finding.
pub fn fixes(definition: &Definition, settings: &Settings, range: TextRange) -> Vec<(Diagnostic, Fix)> {
    let touches = |diagnostic: &Diagnostic| diagnostic.range.intersect(range).is_some();
    let found = diagnostics::diagnostics(definition, settings).into_iter().filter(touches);
    found
        .flat_map(|diagnostic| diagnostic.fixes.clone().into_iter().map(move |fix| (diagnostic.clone(), fix)))
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::Snapshot;
    use crate::test_support::Fixture;
    use crate::text::{SourceText, TextEdit};

    /// The fixes at the mark, each with the lines of the text that it changes.
    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::new(text);
        let snapshot = Snapshot::new(SourceText::new(&fixture.text));
        let mut out = String::new();
        for (diagnostic, fix) in snapshot.fixes(fixture.ranges[0].0) {
            let edited = TextEdit::new(fix.edits).unwrap().applied_to(&fixture.text);
            out.push_str(&format!("{}: {}\n", diagnostic.code, fix.title));
            let old: Vec<&str> = fixture.text.lines().collect();
            for line in edited.lines().filter(|line| !old.contains(line)) {
                out.push_str(&format!("  {line}\n"));
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn findings_in_the_selection_are_mended() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass", "resultPath": null, "Output": {}, "Catch": [],
                      ^^^^^^^^^^^^^^^^^^^^^^^^^
      "End": true
    }
  }
}
"#,
            expect![[r#"
                field-case: Rename to `ResultPath`
                        "Type": "Pass", "ResultPath": null, "Output": {}, "Catch": [],
                field-needs-jsonata: Rename to `Parameters`
                        "Type": "Pass", "resultPath": null, "Parameters": {}, "Catch": [],
                field-needs-jsonata: Write the state in JSONata
                        "QueryLanguage": "JSONata",
            "#]],
        );
    }

    #[test]
    fn comments_and_commas_are_mended() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    // Says "hello" \ twice
    ^^
    "A": {
      "Type": "Succeed" // ends
    }
  }
}
"#,
            expect![[r#"
                json-comment: Remove the comment
            "#]],
        );
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      /* Says "hello"
       * twice */
       ^
      "Type": "Succeed",
    }
  }
}
"#,
            expect![[r#"
                json-comment: Make it the `Comment` here
                        "Comment": "Says \"hello\"\ntwice",
                json-comment: Remove the comment
            "#]],
        );
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Succeed",
                       ^
    }
  }
}
"#,
            expect![[r#"
                json-trailing-comma: Remove the comma
                        "Type": "Succeed"
            "#]],
        );
    }
}
