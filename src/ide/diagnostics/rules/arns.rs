//! ARNs that stand in the definition as they are: of one account and region,
//! and all of the same.

use super::super::Findings;
use super::super::local::ContainerContext;
use super::super::registry::{Check, Rule, row};
use super::super::task::part_range;
use super::resource::is_account;
use crate::ide::Definition;
use crate::spec::resource::{Part, Resource, Target};
use crate::syntax::ScalarKind;
use crate::text::{TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "hard-coded-account-or-region",
        Hint,
        Style,
        "an account or a region stands in the definition",
        Check::Container(hard_coded)
    )
    .off(),
    row!(
        "arn-inconsistent",
        Hint,
        Suspicious,
        "the Tasks of a machine call into several regions, accounts or partitions",
        Check::Definition(inconsistent)
    ),
];

/// A text holds an ARN or the URL of a queue with an account or a region in it.
fn hard_coded(container: &ContainerContext, acc: &mut Findings) {
    for entry in container.node.entries() {
        let value = entry.value();
        let is_text = value.scalar().is_some_and(|scalar| matches!(scalar.kind, ScalarKind::Text { closed: true, .. }));
        if !is_text || entry.key_is("Comment") {
            continue;
        }
        let Some(text) = value.text_value() else { continue };
        if let Some((part, what)) = fixed_part(&text) {
            let message =
                format!("{what} fixed here: let the template fill that in, or the machine works in one place only");
            acc.report(part_range(value, part), message);
        }
    }
}

/// Where an account stands in the URL of a queue: behind this.
const HOST: &str = ".amazonaws.com/";

/// The first account or region in `text`, with what it is called.
fn fixed_part(text: &str) -> Option<(Part<'_>, &'static str)> {
    for (at, _) in text.match_indices("arn:") {
        let arn = text.get(at..)?;
        let end = arn.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',')).unwrap_or(arn.len());
        let Some(arn) = arn.get(..end).and_then(Resource::parse) else { continue };
        let has_account = is_account(arn.account.text);
        let has_region = arn.region.is_literal() && !arn.region.text.is_empty();
        let (first, last, what) = match (has_region, has_account) {
            (true, true) => (arn.region, arn.account, "the region and the account are"),
            (true, false) => (arn.region, arn.region, "the region is"),
            (false, true) => (arn.account, arn.account, "the account is"),
            (false, false) => continue,
        };
        let (start, end) = (at + first.start, at + last.range().end);
        return Some((Part { text: text.get(start..end)?, start }, what));
    }
    let start = text.find(HOST)? + HOST.len();
    let account = text.get(start..start + 12).filter(|account| is_account(account))?;
    Some((Part { text: account, start }, "the account is"))
}

/// A value that stands in ARNs, how often, and where first.
struct Seen {
    value: String,
    count: usize,
    first: TextRange,
}

/// More different values than these say nothing any more.
const DIFFERENT: usize = 8;

fn count(seen: &mut Vec<Seen>, value: &str, times: usize, range: TextRange) {
    if let Some(known) = seen.iter_mut().find(|seen| seen.value == value) {
        known.count += times;
    } else if seen.len() < DIFFERENT {
        seen.push(Seen { value: value.to_owned(), count: times, first: range });
    }
}

/// ARNs that are the same up to their target.
struct Alike {
    count: usize,
    /// The first of them, and where it stands.
    text: Box<str>,
    range: TextRange,
}

/// The first six parts of an ARN.
fn beginning(text: &str) -> &str {
    let end = memchr::memchr_iter(b':', text.as_bytes()).nth(5).unwrap_or(text.len());
    &text[..end]
}

/// So many different beginnings of ARNs are told apart.
const BEGINNINGS: usize = 64;

/// The `Resource`s of the machine, those that begin alike taken together: this
/// runs after every edit, and there are few kinds of them.
fn resources(definition: &Definition) -> Vec<Alike> {
    let mut found: Vec<Alike> = Vec::new();
    definition.analysis().for_each_machine(&mut |machine| {
        for (state, entry) in machine.states().zip(&machine.facts.states) {
            let Some((text, range)) = &entry.facts.resource else { continue };
            let start = beginning(text);
            if let Some(alike) = found.iter_mut().find(|alike| beginning(&alike.text) == start) {
                alike.count += 1;
            } else if found.len() < BEGINNINGS {
                found.push(Alike { count: 1, text: text.clone(), range: *range + state.at() });
            }
        }
    });
    found
}

/// The `Resource`s of the machine disagree: one finding tells, at the first
/// that differs from the most. A Task calls into its machine's own partition
/// and region, and into other accounts rarely.
fn inconsistent(definition: &Definition, acc: &mut Findings) {
    let (mut partitions, mut regions, mut accounts) = (Vec::new(), Vec::new(), Vec::new());
    for alike in resources(definition) {
        let Some(resource) = Resource::parse(&alike.text) else { continue };
        let place = |part: Part| {
            // A text with escapes is one piece.
            if usize::from(alike.range.len()) != alike.text.len() {
                return alike.range;
            }
            let offset = |at: usize| alike.range.start() + TextSize::try_from(at).unwrap_or_default();
            TextRange::new(offset(part.start), offset(part.range().end))
        };
        if resource.partition.text.starts_with("aws") {
            count(&mut partitions, resource.partition.text, alike.count, place(resource.partition));
        }
        if !matches!(resource.target, Target::Function { .. } | Target::Activity { .. }) {
            continue;
        }
        if !resource.region.text.is_empty() {
            count(&mut regions, resource.region.text, alike.count, place(resource.region));
        }
        if is_account(resource.account.text) {
            count(&mut accounts, resource.account.text, alike.count, place(resource.account));
        }
    }
    let titles = [
        (partitions, "partition", "a Task can call into the partition of its machine only"),
        (regions, "region", "a Task can call into the region of its machine only"),
        (accounts, "account", "the function or activity must let this machine's role call it"),
    ];
    for (seen, title, advice) in titles {
        let Some(usual) = seen.iter().rev().max_by_key(|seen| seen.count) else { continue };
        let others = seen.iter().filter(|seen| seen.value != usual.value);
        let Some(odd) = others.min_by_key(|seen| seen.first.start()) else { continue };
        let message = format!("the {title} here is `{}`, and `{}` elsewhere: {advice}", odd.value, usual.value);
        acc.report(odd.first, message).related(usual.first, format!("for example `{}` here", usual.value));
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check_each;
    use super::fixed_part;
    use expect_test::expect;

    #[test]
    fn accounts_and_regions_are_found() {
        let found =
            |text: &str| fixed_part(text).map(|(part, what)| format!("{} {}", part.text, what)).unwrap_or_default();
        let check = |text: &str, expected: &str| assert_eq!(found(text), expected, "{text}");
        check(
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            "us-east-1:123456789012 the region and the account are",
        );
        check("arn:aws:lambda:us-east-1:${A}:function:f", "us-east-1 the region is");
        check("arn:aws:iam::123456789012:role/r", "123456789012 the account is");
        check("{% 'arn:aws:s3:::b ' & 'arn:aws:iam::123456789012:role/r' %}", "123456789012 the account is");
        check("https://sqs.us-east-1.amazonaws.com/123456789012/q", "123456789012 the account is");
        for text in [
            "arn:aws:s3:::bucket",
            "arn:aws:lambda:${R}:${A}:function:f",
            "arn:",
            "123456789012",
            "https://sqs.us-east-1.amazonaws.com/${A}/é",
        ] {
            check(text, "");
        }
    }

    fn machine(resources: &[&str]) -> String {
        let states: Vec<String> = resources
            .iter()
            .enumerate()
            .map(|(index, resource)| {
                let next = if index + 1 < resources.len() { format!("\"Next\": \"S{}\"", index + 1) } else { "\"End\": true".to_owned() };
                format!("\"S{index}\": {{\"Type\": \"Task\", \"TimeoutSeconds\": 9, \"Parameters\": {{}}, {next}, \"Resource\":\n\"{resource}\"}}")
            })
            .collect();
        format!("{{\"StartAt\": \"S0\", \"States\": {{\n{}\n}}}}", states.join(",\n"))
    }

    #[test]
    fn tasks_agree_on_where_they_call() {
        let all = [
            machine(&[
                "arn:aws:states:::lambda:invoke",
                "arn:aws-cn:states:::lambda:invoke",
                "arn:aws:states:::sqs:sendMessage",
            ]),
            machine(&[
                "arn:aws:lambda:us-west-2:123456789012:function:e",
                "arn:aws:lambda:us-east-1:123456789012:function:f",
                "arn:aws:lambda:us-east-1:123456789012:function:g",
            ]),
            machine(&[
                "arn:aws:lambda:us-east-1:123456789012:function:f",
                "arn:aws:states:us-east-1:210987654321:activity:g",
                "arn:aws:states:us-east-1:210987654322:activity:g",
            ]),
            machine(&[
                "arn:aws:lambda:us-east-1:123456789012:function:f",
                "arn:aws:states:us-east-1:${Account}:activity:g",
                "arn:${P}:states:::lambda:invoke",
                "arn:aws:states:::lambda:invoke",
            ]),
        ];
        check_each(
            &all,
            expect![[r#"
            3  | "arn:aws:states:::lambda:invoke"},
            .. |      ^^^ note: for example `aws` here
            5  | "arn:aws-cn:states:::lambda:invoke"},
            .. |      ^^^^^^ hint arn-inconsistent: the partition here is `aws-cn`, and `aws` elsewhere: a Task can call into the partition of its machine only
            ---
            3  | "arn:aws:lambda:us-west-2:123456789012:function:e"},
            .. |                 ^^^^^^^^^ hint arn-inconsistent: the region here is `us-west-2`, and `us-east-1` elsewhere: a Task can call into the region of its machine only
            5  | "arn:aws:lambda:us-east-1:123456789012:function:f"},
            .. |                 ^^^^^^^^^ note: for example `us-east-1` here
            ---
            3  | "arn:aws:lambda:us-east-1:123456789012:function:f"},
            .. |                           ^^^^^^^^^^^^ note: for example `123456789012` here
            5  | "arn:aws:states:us-east-1:210987654321:activity:g"},
            .. |                           ^^^^^^^^^^^^ hint arn-inconsistent: the account here is `210987654321`, and `123456789012` elsewhere: the function or activity must let this machine's role call it
            ---
        "#]],
        );
    }
}
