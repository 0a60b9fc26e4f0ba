//! How the rules are tested: text in, its lines with the findings marked out.

use expect_test::Expect;

use crate::ide::{Severity, Snapshot};
use crate::test_support::annotated;
use crate::text::SourceText;

/// Compares the findings in `text` with `expected`: only the lines with
/// findings, each finding with severity, code, message and AWS's own report.
pub fn check(text: &str, expected: Expect) {
    expected.assert_eq(&marked(text));
}

/// Compares the findings in each of `texts`, one after the other.
pub fn check_each<S: AsRef<str>>(texts: &[S], expected: Expect) {
    let all: Vec<String> = texts.iter().map(|text| marked(text.as_ref())).collect();
    expected.assert_eq(&all.join("---\n"));
}

/// The codes of the findings in `text`.
pub fn codes(text: &str) -> Vec<&'static str> {
    Snapshot::new(SourceText::new(text)).diagnostics().into_iter().map(|diagnostic| diagnostic.code).collect()
}

fn marked(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let diagnostics = Snapshot::new(SourceText::new(text)).diagnostics();
    let mut ranges = Vec::new();
    for diagnostic in &diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let mut words = format!("{severity} {}: {}", diagnostic.code, diagnostic.message);
        if let Some(aws) = &diagnostic.aws {
            words.push_str(&format!(" [{}]", format!("{} {}", aws.code, aws.location).trim()));
        }
        if diagnostic.unnecessary {
            words.push_str(" (faded)");
        }
        ranges.push((diagnostic.range, words));
        for related in &diagnostic.related {
            ranges.push((related.range, format!("note: {}", related.message)));
        }
    }
    let marked = annotated(text, &ranges);
    // With line numbers, for expectations lose the indentation that all lines share.
    let mut out = String::new();
    let mut number = 0;
    let mut unwritten = None;
    for line in marked.lines() {
        if line.trim_start().starts_with('^') {
            if let Some(line) = unwritten.take() {
                out.push_str(&format!("{number:<2} | {line}\n"));
            }
            out.push_str(&format!(".. | {line}\n"));
        } else {
            number += 1;
            unwritten = Some(line);
        }
    }
    out
}
