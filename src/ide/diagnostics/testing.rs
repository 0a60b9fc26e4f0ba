//! How the rules are tested: text in, its lines with the findings marked out.

mod forms;

use std::panic::Location;
use std::sync::Arc;

use expect_test::Expect;

use crate::hosts::Kind;
use crate::ide::{Diagnostic, RULES, Rule, Settings, Severity, Snapshot, rule};
use crate::spec::MachineType;
use crate::syntax::Syntax;
use crate::test_support::annotated;
use crate::text::{SourceText, TextEdit};

/// The file of the rules that the caller tests: its own, or the one that it is
/// the `tests.rs` of.
#[track_caller]
fn family() -> &'static str {
    let file = Location::caller().file();
    let stem = file.strip_suffix("tests.rs").map(|folder| folder.trim_end_matches(['/', '\\']));
    let is_of = |rule: &&Rule| rule.file.strip_suffix(".rs") == stem;
    stem.and_then(|_| RULES.iter().find(is_of)).map_or(file, |rule| rule.file)
}

/// Compares the findings in `text` with `expected`: only the lines with
/// findings, each finding with severity, code, message and AWS's own report.
/// Of the rules of other families than the calling file's only the errors
/// count, lest a new hint changes all tests; and not that a call lacks parameters.
#[track_caller]
pub fn check(text: &str, expected: Expect) {
    expected.assert_eq(&marked(text, &Settings::default(), family()));
}

/// The same for a machine of this type.
#[track_caller]
pub fn check_machine(machine_type: MachineType, text: &str, expected: Expect) {
    let settings = Settings::of(machine_type);
    expected.assert_eq(&marked(text, &settings, family()));
}

/// Compares the findings in each of `texts`, one after the other.
#[track_caller]
pub fn check_each<S: AsRef<str>>(texts: &[S], expected: Expect) {
    let (settings, file) = (Settings::default(), family());
    let all: Vec<String> = texts.iter().map(|text| marked(text.as_ref(), &settings, file)).collect();
    expected.assert_eq(&all.join("---\n"));
}

/// The codes of the findings in `text`, but for calls that lack parameters.
pub fn codes(text: &str) -> Vec<&'static str> {
    let found = Snapshot::new(SourceText::new(text)).diagnostics();
    found.into_iter().map(|diagnostic| diagnostic.code).filter(|code| *code != LACKING).collect()
}

/// Compares what the first fix of the only finding of the calling file's
/// rules makes of `text`, headed by its title, with `expected`.
#[track_caller]
pub fn check_fix(text: &str, expected: Expect) {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let mut diagnostics = Snapshot::new(SourceText::new(text)).diagnostics();
    forms::assert_same(text, &Settings::default(), &diagnostics);
    let file = family();
    diagnostics.retain(|diagnostic| rule(diagnostic.code).is_some_and(|rule| rule.file == file));
    let [diagnostic] = &diagnostics[..] else { panic!("not one finding: {diagnostics:?}") };
    let fix = diagnostic.fixes.first().expect("the finding has a fix");
    let edited = TextEdit::new(fix.edits.clone()).expect("the edits do not overlap").applied_to(text);
    expected.assert_eq(&format!("{}\n{edited}", fix.title));
}

/// Compares the findings in a definition in YAML, or in a template in YAML, with
/// `expected`, as [`check`] does.
#[track_caller]
pub fn check_yaml(text: &str, expected: Expect) {
    check_kind(Kind::any(Syntax::Yaml), text, expected, family());
}

/// The same for a Terraform file.
#[track_caller]
pub fn check_hcl(text: &str, expected: Expect) {
    check_kind(Kind::any(Syntax::Hcl), text, expected, family());
}

fn check_kind(kind: Kind, text: &str, expected: Expect, file: &str) {
    let snapshot = Snapshot::of_kind(SourceText::new(text), kind, Arc::default());
    expected.assert_eq(&written(text, snapshot.diagnostics(), file));
}

/// Compares what the first fix of the first finding of the calling file's
/// rules makes of a definition in YAML with `expected`: the lines that change.
#[track_caller]
pub fn fix_yaml(text: &str, expected: Expect) {
    fix_kind(Kind::any(Syntax::Yaml), text, expected, family());
}

/// The same for a Terraform file.
#[track_caller]
pub fn fix_hcl(text: &str, expected: Expect) {
    fix_kind(Kind::any(Syntax::Hcl), text, expected, family());
}

fn fix_kind(kind: Kind, text: &str, expected: Expect, file: &str) {
    let found = Snapshot::of_kind(SourceText::new(text), kind, Arc::default()).diagnostics();
    let is_own = |found: &&Diagnostic| rule(found.code).is_some_and(|rule| rule.file == file);
    let fixes = found.iter().filter(is_own).find_map(|found| found.fixes.first());
    let fix = fixes.unwrap_or_else(|| panic!("no fix: {found:?}"));
    let edited = TextEdit::new(fix.edits.clone()).expect("the edits do not overlap").applied_to(text);
    let old: Vec<&str> = text.lines().collect();
    let changed: Vec<&str> = edited.lines().filter(|line| !old.contains(line)).collect();
    expected.assert_eq(&format!("{}\n{}\n", fix.title, changed.join("\n")));
}

/// A machine of one Task that calls this service integration, with these
/// members on lines of their own.
pub fn call(resource: &str, members: &str) -> String {
    format!(
        "{{\"StartAt\": \"T\", \"States\": {{\"T\": {{\"Type\": \"Task\", \"TimeoutSeconds\": 60, \"End\": true, \
         \"Resource\": \"arn:aws:states:::{resource}\",\n{members}}}}}}}\n"
    )
}

/// A machine with these calls of intrinsic functions, one a line, each as the
/// JSON text that it is.
pub fn calls(calls: &[&str]) -> String {
    let members: Vec<String> =
        calls.iter().enumerate().map(|(index, call)| format!("\"k{index}.$\": \"{call}\"")).collect();
    format!(
        "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"End\": true, \"Parameters\": \
         {{\n{}\n}}}}}}}}\n",
        members.join(",\n")
    )
}

/// A machine of one distributed Map state with this member, on lines of its own.
pub fn distributed_map(field: &str, value: &str) -> String {
    format!(
        "{{\"StartAt\": \"M\", \"States\": {{\"M\": {{\"Type\": \"Map\", \"{field}\":\n{value},\n\"ItemProcessor\": \
         {{\"ProcessorConfig\": {{\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}}, \"StartAt\": \"I\", \
         \"States\": {{\"I\": {{\"Type\": \"Succeed\"}}}}}}, \"End\": true}}}}}}\n"
    )
}

fn marked(text: &str, settings: &Settings, file: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let diagnostics = Snapshot::with_settings(SourceText::new(text), Arc::new(settings.clone())).diagnostics();
    forms::assert_same(text, settings, &diagnostics);
    written(text, diagnostics, file)
}

/// What fixtures may lack: most of them call services with next to nothing.
const LACKING: &str = "parameter-missing";

/// The lines of `text` with findings; see [`check`].
fn written(text: &str, mut diagnostics: Vec<Diagnostic>, file: &str) -> String {
    diagnostics.retain(|diagnostic| {
        diagnostic.severity == Severity::Error && diagnostic.code != LACKING
            || rule(diagnostic.code).is_some_and(|rule| rule.file == file)
    });
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
        if diagnostic.deprecated {
            words.push_str(" (struck out)");
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
