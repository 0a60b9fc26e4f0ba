//! The corpus, shaken: what is found must not depend on layout or on the order
//! of keys, and what is half typed must do little harm.

use asl_lsp::ide::{Diagnostic, Severity, Snapshot};
use asl_lsp::text::{Indel, SourceText, TextRange, TextSize};

use serde_json::Value;

use super::{definitions, diagnostics};

/// What is found, without the places.
fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
    let mut codes: Vec<_> = found.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes
}

/// Values of equal keys, and a byte order mark, are lost on the way through
/// another parser.
fn survives(found: &[Diagnostic]) -> bool {
    !found.iter().any(|diagnostic| matches!(diagnostic.code, "duplicate-key" | "non-utf8-or-bom"))
}

#[test]
fn layout_and_the_order_of_keys_do_not_matter() {
    let mut compared = 0;
    for folder in ["valid", "accepted", "refused"] {
        for (stem, text) in definitions(folder) {
            let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
            let found = diagnostics(&text);
            if !survives(&found) {
                continue;
            }
            compared += 1;
            // serde_json sorts the keys.
            let compact = value.to_string();
            let pretty = serde_json::to_string_pretty(&value).expect("JSON").replace('\n', "\r\n");
            for other in [compact, pretty] {
                assert_eq!(codes(&diagnostics(&other)), codes(&found), "{folder}/{stem}");
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

/// The starts of some lines, each with that of the line behind.
fn some_lines(text: &str, count: usize) -> Vec<(usize, usize)> {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let step = (starts.len() / count).max(1);
    starts.windows(2).step_by(step).map(|line| (line[0], line[1])).collect()
}

fn errors(text: &str) -> usize {
    diagnostics(text).iter().filter(|found| found.severity == Severity::Error).count()
}

/// A mistake should give one finding, and what it hides should give few.
#[test]
fn a_lost_line_does_little_harm() {
    let (mut lines, mut found) = (0, 0);
    for text in definitions("valid").values() {
        for (start, end) in some_lines(text, 6) {
            found += errors(&format!("{}{}", &text[..start], &text[end..]));
            lines += 1;
        }
    }
    assert!(lines > 600, "{lines}");
    // Measured: 1.5 errors for each.
    assert!(found * 4 <= lines * 7, "{found} errors for {lines} lost lines");
}

/// So far has someone come who writes it from start to end. Cut in the middle of lines.
#[test]
fn what_is_not_written_yet_does_little_harm() {
    let (mut cuts, mut found) = (0, 0);
    for text in definitions("valid").values() {
        for (start, end) in some_lines(text, 6) {
            // In the middle of the line.
            let cut = (start.midpoint(end)..).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
            found += errors(&text[..cut]);
            cuts += 1;
        }
    }
    assert!(cuts > 600, "{cuts}");
    // Measured: 5.2 errors for each, most of them brackets that are open.
    assert!(found <= cuts * 6, "{found} errors for {cuts} cuts");
}

/// A line that is taken out and put back, one edit after the other, leaves what
/// reading from scratch finds, and then nothing.
#[test]
fn edits_find_what_reading_from_scratch_finds() {
    let mut edits = 0;
    for (stem, text) in definitions("valid") {
        let original = Snapshot::new(SourceText::new(&text));
        let mut snapshot = original.clone();
        for (start, end) in some_lines(&text, 3) {
            let line = &text[start..end];
            let [start, end] = [start, end].map(|at| TextSize::try_from(at).expect("a small file"));
            for edit in [Indel::replace(TextRange::new(start, end), ""), Indel::insert(start, line)] {
                let source = snapshot.source().edited(&edit);
                snapshot = snapshot.edited(&[edit], source.clone());
                edits += 1;
                assert_eq!(snapshot.diagnostics(), Snapshot::new(source).diagnostics(), "{stem} without {line:?}");
            }
        }
        assert_eq!(snapshot.diagnostics(), original.diagnostics(), "{stem}");
    }
    assert!(edits > 600, "{edits}");
}
