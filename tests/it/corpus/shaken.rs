//! The corpus, shaken: what is found must not depend on layout or on the order
//! of keys, and what is half typed must do little harm.

use asl_lsp::ide::{Diagnostic, Severity};

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

/// A mistake should give one finding, and what it hides should give few.
#[test]
fn a_lost_line_does_little_harm() {
    let (mut lines, mut errors) = (0, 0);
    for text in definitions("valid").values() {
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        for line in starts.windows(2).step_by((starts.len() / 12).max(1)) {
            let without = format!("{}{}", &text[..line[0]], &text[line[1]..]);
            errors += diagnostics(&without).iter().filter(|found| found.severity == Severity::Error).count();
            lines += 1;
        }
    }
    assert!(lines > 1000, "{lines}");
    // Measured: 1.3 errors for each.
    assert!(errors * 2 <= lines * 3, "{errors} errors for {lines} lost lines");
}
