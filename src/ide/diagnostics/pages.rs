//! The pages of the rules in `docs/rules` are their specification: the bad
//! example raises the findings that are marked in it and no others, the good
//! one raises none.
//!
//! With `UPDATE_EXPECT=1` the tests write what they found into the pages: read it.
//!
//! In examples `<BOM>` stands for a byte order mark and `<9 × [>` for nine
//! brackets.

use std::sync::Arc;

use expect_test::expect_file;

use super::{RULES, Rule};
use crate::ide::{Diagnostic, Level, Settings, Severity, Snapshot};
use crate::spec::MachineType;
use crate::test_support::folder::folder_under;
use crate::test_support::{Fixture, annotated};
use crate::text::TextRange;

/// The line below a page's title.
fn summary(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Hint => "Hint",
    };
    let aws = rule.aws_code.map(|code| format!(" · AWS: `{code}`")).unwrap_or_default();
    let off = if rule.is_off { ", off unless you turn it on" } else { "" };
    format!("**{severity}**{off} · {}{aws}", rule.group.name())
}

/// What pages write their examples in, as their fences say, and what such a
/// file is called.
const FENCES: [(&str, &str); 3] = [("```json\n", "example"), ("```yaml\n", "example.yaml"), ("```hcl\n", "example.tf")];

/// The example in a page's section: where it starts, where it ends, its name.
fn block(page: &str, heading: &str) -> Option<(usize, usize, &'static str)> {
    let section = page.find(&format!("\n## {heading}\n"))?;
    let fences =
        FENCES.iter().filter_map(|(fence, name)| Some((section + page[section..].find(fence)? + fence.len(), *name)));
    let (start, name) = fences.min_by_key(|(start, _)| *start)?;
    Some((start, start + page[start..].find("```\n")?, name))
}

/// The example below the heading, and the name of its file.
fn example(rule: &Rule, heading: &str) -> (String, &'static str) {
    let block = block(rule.docs, heading);
    let (start, end, name) = block.unwrap_or_else(|| panic!("{}: {heading:?} has no example", rule.code));
    (expanded(&rule.docs[start..end]), name)
}

/// An example: a definition, or a template in a folder that holds nothing else.
fn snapshot(rule: &Rule, text: &str, name: &str) -> Snapshot {
    folder_under(settings(rule), &[(name, text)]).remove(0)
}

/// Writes the page anew if that is wanted: its head, and the findings in its
/// bad example. Examples that stand for another text are left alone.
fn update(rule: &Rule) -> bool {
    if std::env::var_os("UPDATE_EXPECT").is_none() {
        return false;
    }
    let path = format!("{}/docs/rules/{}.md", env!("CARGO_MANIFEST_DIR"), rule.code);
    let page = std::fs::read_to_string(&path).unwrap();
    let body = page.strip_prefix("# ").and_then(|page| page.splitn(3, "\n\n").nth(2)).unwrap();
    let mut page = format!("# {}\n\n{}\n\n{body}", rule.code, summary(rule));
    let (start, end, name) = block(&page, "Wrong").unwrap();
    let fixture = Fixture::new(&page[start..end]);
    if !page[start..end].contains('<') {
        let snapshot = snapshot(rule, &fixture.text, name);
        // The words of a page may be the beginning of the message.
        let words = |found: Diagnostic| {
            let fits = |(range, words): &&(TextRange, String)| {
                *range == found.range && !words.is_empty() && found.message.starts_with(words.as_str())
            };
            let words = fixture.ranges.iter().find(fits).map(|(_, words)| words.clone());
            (found.range, words.unwrap_or(found.message))
        };
        let found: Vec<_> = snapshot.diagnostics().into_iter().map(words).collect();
        page.replace_range(start..end, &annotated(&fixture.text, &found));
    }
    std::fs::write(path, page).unwrap();
    true
}

/// The settings that the page's examples need: the rule turned on, and an
/// Express machine if the page says so.
fn settings(rule: &Rule) -> Arc<Settings> {
    let mut settings = Settings::default();
    if rule.is_off {
        settings.set_level(rule.code, Level::Shown(rule.severity)).unwrap();
    }
    if rule.docs.contains("--machine-type EXPRESS") {
        settings.machine_type = MachineType::Express;
    }
    Arc::new(settings)
}

fn expanded(block: &str) -> String {
    let mut out = String::new();
    for (index, part) in block.split('<').enumerate() {
        let run = part.split_once('>').filter(|_| index > 0);
        match run.and_then(|(run, rest)| Some((run.split_once(" × ")?, rest))) {
            Some(((count, what), rest)) => {
                out.push_str(&what.repeat(count.parse().unwrap()));
                out.push_str(rest);
            }
            None => {
                out.push_str(if index > 0 { "<" } else { "" });
                out.push_str(part);
            }
        }
    }
    out.replace("<BOM>", "\u{feff}")
}

#[test]
fn pages_have_their_title_and_summary() {
    for rule in RULES {
        let expected = format!("# {}\n\n{}\n\n", rule.code, summary(rule));
        assert!(rule.docs.starts_with(&expected), "the page of {} must start with\n{expected}", rule.code);
        assert!(!rule.docs.contains("\n\n\n") && rule.docs.ends_with("```\n"), "{}", rule.code);
    }
}

#[test]
fn bad_examples_raise_what_is_marked() {
    let mut failures = String::new();
    for rule in RULES {
        if update(rule) {
            continue;
        }
        let (text, name) = example(rule, "Wrong");
        let fixture = Fixture::new(&text);
        let diagnostics = snapshot(rule, &fixture.text, name).diagnostics();
        let is_as_marked = diagnostics.len() == fixture.ranges.len()
            && diagnostics.iter().all(|diagnostic| {
                let is_marked = |(range, words): &(_, String)| {
                    *range == diagnostic.range && !words.is_empty() && diagnostic.message.starts_with(words.as_str())
                };
                fixture.ranges.iter().any(is_marked)
            });
        if !is_as_marked || !diagnostics.iter().any(|diagnostic| diagnostic.code == rule.code) {
            let found: Vec<_> = diagnostics.into_iter().map(|found| (found.range, found.message)).collect();
            failures.push_str(&format!("{}:\n{}\n", rule.code, annotated(&fixture.text, &found)));
        }
    }
    assert!(failures.is_empty(), "findings that the pages do not show:\n{failures}");
}

#[test]
fn good_examples_raise_nothing() {
    for rule in RULES {
        let (text, name) = example(rule, "Right");
        assert_eq!(snapshot(rule, &text, name).diagnostics(), vec![], "{}", rule.code);
    }
}

#[test]
fn every_page_has_a_rule() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let code = name.strip_suffix(".md").unwrap_or(&name);
        assert!(code == "README" || super::rule(code).is_some(), "{name} belongs to no rule");
    }
}

/// Run with `UPDATE_EXPECT=1` to write the index anew.
#[test]
fn the_index_is_current() {
    let mut index = String::from(
        "# Rules\n\nGenerated from the rules' own rows; `UPDATE_EXPECT=1 cargo test` writes it anew. Errors are what AWS \
         refuses. Each page says why, with an example.\n\n| Rule | Severity | Group | What it reports |\n\
         | --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        let mut severity = format!("{:?}", rule.severity).to_lowercase();
        if rule.is_off {
            severity.push_str(", off");
        }
        let (code, group, title) = (rule.code, rule.group.name(), rule.title);
        index.push_str(&format!("| [{code}]({code}.md) | {severity} | {group} | {title} |\n"));
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/README.md")].assert_eq(&index);
}
