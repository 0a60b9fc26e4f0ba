//! What the corpus' findings offer: fixes that mend, and places in AWS's
//! spelling that lead back to the text.

use std::fmt::Write;

use asl_lsp::ide::{Diagnostic, Fix, Severity, Snapshot};
use asl_lsp::text::SourceText;

use super::{definitions, shown};

fn mended(text: &str, fix: &Fix) -> String {
    let edits = fix.edits.iter().rev();
    edits.fold(SourceText::new(text), |source, edit| source.edited(edit)).text().to_owned()
}

/// How many findings there are of this rule, and how many errors in all.
fn counts(found: &[Diagnostic], code: &str) -> (usize, usize) {
    let of_rule = found.iter().filter(|found| found.code == code).count();
    (of_rule, found.iter().filter(|found| found.severity == Severity::Error).count())
}

#[test]
fn every_fix_mends_what_it_is_for() {
    let (mut fixes, mut wrong) = (0, String::new());
    for folder in ["accepted", "refused"] {
        for (stem, text) in definitions(folder) {
            let found = Snapshot::new(SourceText::new(&text)).diagnostics();
            for diagnostic in &found {
                for fix in &diagnostic.fixes {
                    fixes += 1;
                    let after = Snapshot::new(SourceText::new(&mended(&text, fix))).diagnostics();
                    let ((before, errors), (rest, left)) =
                        (counts(&found, diagnostic.code), counts(&after, diagnostic.code));
                    if rest >= before || left > errors {
                        let _ =
                            writeln!(wrong, "{folder}/{stem}: {}: `{}` leaves", shown(&text, diagnostic), fix.title);
                        for left in &after {
                            let _ = writeln!(wrong, "    {} {}", left.code, left.message);
                        }
                    }
                }
            }
        }
    }
    assert!(fixes > 50, "{fixes}");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_place_in_the_spelling_of_aws_leads_to_the_text() {
    let (mut places, mut wrong) = (0, String::new());
    for (stem, text) in definitions("refused") {
        let snapshot = Snapshot::new(SourceText::new(&text));
        for diagnostic in snapshot.diagnostics() {
            let Some(aws) = diagnostic.aws.as_ref().filter(|aws| !aws.location.is_empty()) else { continue };
            places += 1;
            let reported = format!("Invalid State Machine Definition: '{}: It is wrong at {}'", aws.code, aws.location);
            let located = snapshot.locate(&reported);
            let range = located.first().filter(|error| error.is_exact).and_then(|error| error.range);
            if range.is_none_or(|range| range.intersect(diagnostic.range).is_none()) {
                let _ = writeln!(wrong, "{stem}: {} at {}: {located:?}", shown(&text, &diagnostic), aws.location);
            }
        }
    }
    assert!(places > 100, "{places}");
    assert!(wrong.is_empty(), "\n{wrong}");
}
