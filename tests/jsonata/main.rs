//! The JSONata parser beside the reference implementation: what that one
//! accepts has no errors here, and what it refuses has.
//!
//! The expressions are those of the reference implementation's own test suite,
//! the same cut and mutated, and those of the definitions in `tests/corpus`.
//! `tests/jsonata/install` fetches the suite and the implementation, which
//! judges every text anew. Without them the tests say so and pass, except in
//! CI, where they fail.

// The lint knows tests by their attribute and does not see that this is one as a whole.
#![allow(clippy::unwrap_used)]

mod cases;
mod judge;
mod mutations;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use asl_lsp::expr::jsonata::{self, Tree};
use expect_test::{Expect, expect};

use crate::cases::{Case, Claim};
use crate::judge::Verdict;

/// What `install` filled; `None` if it did not run, which is a failure in CI.
fn installed() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/jsonata");
    if folder.join("installed").exists() && folder.join("suite/groups").exists() {
        return Some(folder);
    }
    let message = "no reference implementation: tests/jsonata/install fetches it";
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
    // Past the test runner, which keeps to itself what tests that pass print.
    let _ = writeln!(std::io::stderr(), "skipped, {message}");
    None
}

/// How two parsers agreed on some texts.
#[derive(Default)]
struct Comparison {
    texts: usize,
    accepted: usize,
    refused: usize,
    /// Patterns that JavaScript cannot compile. Nobody knows which language's
    /// patterns the service has, and so no verdict on these is wrong.
    patterns: usize,
    /// Where the two disagree, with the verdict.
    wrong: Vec<String>,
    /// Of those refused with a position: one of ours starts or ends there.
    touched: usize,
    /// One of ours holds that place.
    held: usize,
    /// All others.
    elsewhere: usize,
}

impl Comparison {
    fn of(texts: &[&str], verdicts: &[Verdict]) -> Self {
        assert_eq!(texts.len(), verdicts.len());
        let mut comparison = Comparison { texts: texts.len(), ..Comparison::default() };
        for (text, verdict) in texts.iter().zip(verdicts) {
            comparison.add(text, verdict);
        }
        comparison
    }

    fn add(&mut self, text: &str, verdict: &Verdict) {
        let tree = jsonata::parse(text);
        assert_inside(&tree, text);
        let is_accepted = tree.errors().is_empty();
        match verdict {
            Verdict::Accepted if is_accepted => self.accepted += 1,
            Verdict::Accepted => {
                self.wrong.push(format!("refused, and should not be: {text:?}: {:?}", tree.errors()));
            }
            Verdict::BadPattern => self.patterns += 1,
            Verdict::Refused { code, .. } if is_accepted => {
                self.wrong.push(format!("accepted, and should not be ({code}): {text:?}"));
            }
            Verdict::Refused { position, .. } => {
                self.refused += 1;
                if let Some(position) = position {
                    // What is missing at the end is missing behind the last token for us.
                    let end = text.trim_end().len();
                    self.place(&tree, byte_offset(text, *position).min(end));
                }
            }
        }
    }

    /// Counts how far from ours the other's error is.
    fn place(&mut self, tree: &Tree, at: usize) {
        let mut ranges = tree.errors().iter().map(|error| std::ops::Range::<usize>::from(error.range));
        if ranges.clone().any(|range| range.start == at || range.end == at) {
            self.touched += 1;
        } else if ranges.any(|range| range.contains(&at)) {
            self.held += 1;
        } else {
            self.elsewhere += 1;
        }
    }

    /// Fails unless nothing is wrong and the figures are these.
    fn check(&self, figures: &Expect) {
        assert!(self.wrong.is_empty(), "{} are wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        let mut text =
            format!("{} texts: {} accepted by both, {} refused by both", self.texts, self.accepted, self.refused);
        if self.patterns > 0 {
            let _ = write!(text, ", {} with patterns that JavaScript refuses", self.patterns);
        }
        let _ = write!(
            text,
            "\nplaces of errors: {} where one of ours starts or ends, {} within one, {} elsewhere\n",
            self.touched, self.held, self.elsewhere
        );
        figures.assert_eq(&text);
    }
}

/// The byte offset of a place that is counted in UTF-16 code units.
fn byte_offset(text: &str, position: usize) -> usize {
    let mut units = 0;
    for (offset, character) in text.char_indices() {
        if units >= position {
            return offset;
        }
        units += character.len_utf16();
    }
    text.len()
}

/// Every range of the tree and its errors is one of the text.
fn assert_inside(tree: &Tree, text: &str) {
    let nodes = tree.nodes().map(|(_, node)| node.range);
    let errors = tree.errors().iter().map(|error| error.range);
    for range in nodes.chain(errors) {
        assert!(text.get(std::ops::Range::<usize>::from(range)).is_some(), "{range:?} in {text:?}");
    }
}

/// Every case of the suite, as the reference implementation judges it today.
#[test]
fn the_suite() {
    let Some(folder) = installed() else { return };
    let cases = cases::suite(&folder.join("suite"));
    let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
    let verdicts = judge::ask(&folder, &texts);
    Comparison::of(&texts, &verdicts).check(&expect![[r#"
        1602 texts: 1561 accepted by both, 41 refused by both
        places of errors: 31 where one of ours starts or ends, 4 within one, 4 elsewhere
    "#]]);

    // What the suite says of itself, where it is not what the implementation says.
    let mut differences = String::new();
    for (case, verdict) in cases.iter().zip(&verdicts) {
        match (&case.claim, verdict) {
            (Claim::Refused(code), Verdict::Refused { code: other, .. }) if code == other => {}
            (Claim::Parses, Verdict::Accepted) => {}
            (claim, verdict) => {
                let _ = writeln!(differences, "{}: {:?}: {claim:?}, but {verdict:?}", case.name, case.text);
            }
        }
    }
    expect![[""]].assert_eq(&differences);
}

/// The expressions of the suite with parts of one in another.
#[test]
fn the_suite_grafted() {
    let Some(folder) = installed() else { return };
    check_made(
        &folder,
        mutations::grafted,
        &expect![[r#"
        81480 texts: 67630 accepted by both, 13850 refused by both
        places of errors: 10427 where one of ours starts or ends, 2161 within one, 1158 elsewhere
    "#]],
    );
}

/// The expressions of the suite, each cut at many places and changed in many ways.
#[test]
fn the_suite_broken() {
    let Some(folder) = installed() else { return };
    check_made(
        &folder,
        mutations::broken,
        &expect![[r#"
        80344 texts: 12958 accepted by both, 67383 refused by both, 3 with patterns that JavaScript refuses
        places of errors: 66923 where one of ours starts or ends, 375 within one, 75 elsewhere
    "#]],
    );
}

/// Compares what `make` makes of the suite's expressions.
fn check_made(folder: &Path, make: fn(&[&str]) -> Vec<String>, figures: &Expect) {
    let cases = cases::suite(&folder.join("suite"));
    let made = make(&different(&cases));
    let made: Vec<&str> = made.iter().map(String::as_str).collect();
    Comparison::of(&made, &judge::ask(folder, &made)).check(figures);
}

/// Every beginning of every expression of the suite, as it is while somebody
/// types: it has a tree, and all of it lies in the text.
#[test]
fn every_beginning() {
    let Some(folder) = installed() else { return };
    let cases = cases::suite(&folder.join("suite"));
    for text in different(&cases) {
        for (end, _) in text.char_indices() {
            assert_inside(&jsonata::parse(&text[..end]), &text[..end]);
        }
    }
}

/// The expressions of the suite, each once.
fn different(cases: &[Case]) -> Vec<&str> {
    let mut texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// The expressions in this repository's definitions, good and bad.
#[test]
fn our_own_definitions() {
    let Some(folder) = installed() else { return };
    let texts = cases::in_definitions(&PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    assert!(texts.len() > 400, "{} expressions", texts.len());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let comparison = Comparison::of(&texts, &judge::ask(&folder, &texts));
    assert!(comparison.wrong.is_empty(), "{}", comparison.wrong.join("\n"));
}
