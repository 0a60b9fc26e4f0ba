//! The text in `Resource`, taken apart (reference: "Forms of `Resource`").
//!
//! It reads the form and judges nothing: whether a service or an action exists
//! is the business of others. What a template fills in (`${…}`, `{{…}}` …) belongs
//! to the part that it stands in, colons and all.

mod typing;

use std::ops::Range;

pub use typing::{Step, Typing};

/// A `Resource` that has the form of an ARN.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource<'t> {
    /// For example `aws`, `aws-cn`.
    pub partition: Part<'t>,
    /// Empty in most integrations.
    pub region: Part<'t>,
    /// Empty in most integrations.
    pub account: Part<'t>,
    /// What is called.
    pub target: Target<'t>,
}

/// What a Task calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Target<'t> {
    /// An action of a service: `states:::lambda:invoke`, `states:::aws-sdk:s3:getObject`.
    Call(Call<'t>),
    /// A Lambda function by its own ARN.
    Function {
        /// The function.
        name: Part<'t>,
        /// The version or the alias.
        qualifier: Option<Part<'t>>,
    },
    /// An activity.
    Activity {
        /// The activity; empty where its name is missing.
        name: Part<'t>,
    },
    /// Something else, or a template decides it.
    Other {
        /// The service whose ARN it is: the third part.
        service: Part<'t>,
        /// All behind the account.
        rest: Part<'t>,
    },
}

/// A call of an action of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Call<'t> {
    /// Whether it is an AWS SDK integration, not an optimized one.
    pub is_sdk: bool,
    /// For example `lambda`, `s3`.
    pub service: Part<'t>,
    /// For example `invoke`; without the suffix.
    pub action: Part<'t>,
    /// The suffix with its dot.
    pub suffix: Option<Part<'t>>,
    /// What the suffix means.
    pub pattern: Pattern,
}

/// What a Task waits for (reference: "Patterns").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// No suffix: the answer of the service.
    RequestResponse,
    /// `.sync`: the end of the job.
    Sync,
    /// `.sync:2`: the same, and the output of a child execution is JSON.
    SyncJson,
    /// `.waitForTaskToken`: a callback with the token.
    Token,
    /// A suffix that does not exist, or that a template fills in.
    Unknown,
}

/// A part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'t> {
    /// As it is written.
    pub text: &'t str,
    /// Where it starts, in bytes.
    pub start: usize,
}

impl Pattern {
    /// All that have a suffix of their own.
    pub const WITH_SUFFIX: [Pattern; 3] = [Pattern::Sync, Pattern::SyncJson, Pattern::Token];

    /// The suffix with its dot; nothing for those without one.
    pub fn suffix(self) -> &'static str {
        match self {
            Pattern::RequestResponse | Pattern::Unknown => "",
            Pattern::Sync => ".sync",
            Pattern::SyncJson => ".sync:2",
            Pattern::Token => ".waitForTaskToken",
        }
    }

    /// Whether the Task waits for the end of a job.
    pub fn is_sync(self) -> bool {
        matches!(self, Pattern::Sync | Pattern::SyncJson)
    }
}

impl<'t> Part<'t> {
    /// Where it is, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Whether no template fills in any of it.
    pub fn is_literal(&self) -> bool {
        is_literal(self.text)
    }

    /// Splits it at the first `separator` outside of placeholders, which goes.
    fn split(self, separator: u8) -> (Part<'t>, Option<Part<'t>>) {
        match outside_placeholders(self.text).find(|(_, byte)| *byte == separator) {
            Some((at, _)) => (self.slice(0..at), Some(self.slice(at + 1..self.text.len()))),
            None => (self, None),
        }
    }

    fn slice(self, range: Range<usize>) -> Part<'t> {
        Part { text: self.text.get(range.clone()).unwrap_or_default(), start: self.start + range.start }
    }
}

/// Whether no template fills in any of the text.
pub fn is_literal(text: &str) -> bool {
    !PLACEHOLDERS.iter().any(|(start, _)| text.contains(start))
}

/// What placeholders begin and end with: those of templates, and the dynamic
/// references of CloudFormation (`{{resolve:ssm:…}}`), which look like those of
/// Jinja and its kin, and the pseudo parameters of the Serverless Framework.
const PLACEHOLDERS: [(&str, &str); 4] = [("${", "}"), ("%{", "}"), ("{{", "}}"), ("#{", "}")];

/// The bytes that no placeholder holds, with their places. A placeholder that
/// does not end is none.
fn outside_placeholders(text: &str) -> impl Iterator<Item = (usize, u8)> {
    // Few texts have any, and the search for their ends is slow.
    let may_have = memchr::memchr(b'{', text.as_bytes()).is_some();
    let last = PLACEHOLDERS.map(|(_, end)| if may_have { text.rfind(end).unwrap_or(0) } else { 0 });
    let mut at = 0;
    std::iter::from_fn(move || {
        let starts = |index: usize, at: usize| {
            text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(PLACEHOLDERS[index].0.as_bytes()))
        };
        while let Some(index) = (0..PLACEHOLDERS.len()).find(|index| at < last[*index] && starts(*index, at)) {
            let (start, end) = PLACEHOLDERS[index];
            let from = at + start.len();
            at = from + text.get(from..)?.find(end)? + end.len();
        }
        let byte = *text.as_bytes().get(at)?;
        at += 1;
        Some((at - 1, byte))
    })
}

impl<'t> Resource<'t> {
    /// Takes `text` apart; `None` if it is not of the form of an ARN: `arn:`,
    /// then partition, service, region, account and the rest, some of which
    /// may be empty.
    pub fn parse(text: &'t str) -> Option<Self> {
        let (arn, rest) = Part { text, start: 0 }.split(b':');
        let (partition, rest) = rest.filter(|_| arn.text == "arn")?.split(b':');
        let (service, rest) = rest?.split(b':');
        let (region, rest) = rest?.split(b':');
        let (account, rest) = rest?.split(b':');
        let rest = rest?;
        let target = target(service, rest).unwrap_or(Target::Other { service, rest });
        Some(Resource { partition, region, account, target })
    }

    /// The call, if it is one.
    pub fn call(&self) -> Option<&Call<'t>> {
        match &self.target {
            Target::Call(call) => Some(call),
            _ => None,
        }
    }

    /// What the Task waits for, if that can be told: a call by its pattern, a
    /// Lambda function for its answer.
    pub fn pattern(&self) -> Option<Pattern> {
        match &self.target {
            Target::Call(call) => Some(call.pattern).filter(|pattern| *pattern != Pattern::Unknown),
            Target::Function { .. } => Some(Pattern::RequestResponse),
            Target::Activity { .. } | Target::Other { .. } => None,
        }
    }
}

impl Call<'_> {
    /// Whether it is the optimized integration of this service and action.
    pub fn is(&self, service: &str, action: &str) -> bool {
        !self.is_sdk && self.service.text == service && self.action.text == action
    }
}

/// What Step Functions keeps itself and no Task can call by its ARN.
const KEPT: &[&str] = &["stateMachine", "execution", "express", "mapRun"];

fn target<'t>(service: Part<'t>, rest: Part<'t>) -> Option<Target<'t>> {
    let (first, behind) = rest.split(b':');
    match (service.text, first.text) {
        ("lambda", "function") => {
            let (name, qualifier) = behind?.split(b':');
            Some(Target::Function { name, qualifier })
        }
        ("states", "activity") => {
            let end = Part { text: "", start: first.range().end };
            Some(Target::Activity { name: behind.unwrap_or(end) })
        }
        ("states", "aws-sdk") => {
            let (service, action) = behind?.split(b':');
            Some(Target::Call(call(true, service, action?)))
        }
        ("states", first_text) if !KEPT.contains(&first_text) => Some(Target::Call(call(false, first, behind?))),
        _ => None,
    }
}

fn call<'t>(is_sdk: bool, service: Part<'t>, action: Part<'t>) -> Call<'t> {
    let dot = outside_placeholders(action.text).find(|(_, byte)| *byte == b'.');
    let (name, suffix) = match dot {
        Some((at, _)) => (action.slice(0..at), Some(action.slice(at..action.text.len()))),
        None => (action, None),
    };
    let pattern = match suffix {
        Some(suffix) => Pattern::WITH_SUFFIX.into_iter().find(|pattern| pattern.suffix() == suffix.text),
        // A placeholder at the end may hold the suffix.
        None => Some(Pattern::RequestResponse).filter(|_| !name.text.ends_with('}')),
    };
    Call { is_sdk, service, action: name, suffix, pattern: pattern.unwrap_or(Pattern::Unknown) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(text: &str, expected: Expect) {
        let Some(resource) = Resource::parse(text) else { return expected.assert_eq("no ARN") };
        let mut out = format!(
            "partition {:?}, region {:?}, account {:?}\n",
            resource.partition.text, resource.region.text, resource.account.text
        );
        out.push_str(&match &resource.target {
            Target::Call(call) => format!(
                "{} {:?} action {:?} suffix {:?} {:?}",
                if call.is_sdk { "SDK" } else { "optimized" },
                call.service.text,
                call.action.text,
                call.suffix.map(|suffix| suffix.text).unwrap_or_default(),
                call.pattern
            ),
            Target::Function { name, qualifier } => {
                format!("function {:?} qualifier {:?}", name.text, qualifier.map(|qualifier| qualifier.text))
            }
            Target::Activity { name } => format!("activity {:?}", name.text),
            Target::Other { service, rest } => format!("{:?} {:?}", service.text, rest.text),
        });
        for part in parts(&resource) {
            assert_eq!(&text[part.range()], part.text);
        }
        expected.assert_eq(&out);
    }

    fn parts<'t>(resource: &Resource<'t>) -> Vec<Part<'t>> {
        let mut parts = vec![resource.partition, resource.region, resource.account];
        match &resource.target {
            Target::Call(call) => parts.extend([Some(call.service), Some(call.action), call.suffix].iter().flatten()),
            Target::Function { name, qualifier } => parts.extend([Some(*name), *qualifier].iter().flatten()),
            Target::Activity { name } => parts.push(*name),
            Target::Other { service, rest } => parts.extend([*service, *rest]),
        }
        parts
    }

    #[test]
    fn integrations() {
        check(
            "arn:aws:states:::lambda:invoke",
            expect![[r#"
                partition "aws", region "", account ""
                optimized "lambda" action "invoke" suffix "" RequestResponse"#]],
        );
        check(
            "arn:aws-us-gov:states:::emr-containers:startJobRun.sync",
            expect![[r#"
                partition "aws-us-gov", region "", account ""
                optimized "emr-containers" action "startJobRun" suffix ".sync" Sync"#]],
        );
        check(
            "arn:aws:states:::states:startExecution.sync:2",
            expect![[r#"
                partition "aws", region "", account ""
                optimized "states" action "startExecution" suffix ".sync:2" SyncJson"#]],
        );
        check(
            "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject.waitForTaskToken",
            expect![[r#"
                partition "aws", region "us-east-1", account "123456789012"
                SDK "s3" action "getObject" suffix ".waitForTaskToken" Token"#]],
        );
        check(
            "arn:aws:states:::sqs:sendMessage.waitForToken",
            expect![[r#"
                partition "aws", region "", account ""
                optimized "sqs" action "sendMessage" suffix ".waitForToken" Unknown"#]],
        );
    }

    #[test]
    fn functions_and_activities() {
        check(
            "arn:aws-cn:lambda:cn-north-1:123456789012:function:f",
            expect![[r#"
                partition "aws-cn", region "cn-north-1", account "123456789012"
                function "f" qualifier None"#]],
        );
        check(
            "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
            expect![[r#"
                partition "aws", region "us-east-1", account "123456789012"
                function "f" qualifier Some("$LATEST")"#]],
        );
        check(
            "arn:aws:states:us-east-1:123456789012:activity:Ask",
            expect![[r#"
                partition "aws", region "us-east-1", account "123456789012"
                activity "Ask""#]],
        );
        check(
            "arn:aws:states:us-east-1:123456789012:activity",
            expect![[r#"
                partition "aws", region "us-east-1", account "123456789012"
                activity """#]],
        );
    }

    #[test]
    fn what_a_template_fills_in_stays_whole() {
        check(
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}",
            expect![[r#"
                partition "${AWS::Partition}", region "${AWS::Region}", account "${AWS::AccountId}"
                function "${Name}" qualifier None"#]],
        );
        check(
            "arn:${AWS::Partition}:states:::${a.b}:do.waitForTaskToken",
            expect![[r#"
                partition "${AWS::Partition}", region "", account ""
                optimized "${a.b}" action "do" suffix ".waitForTaskToken" Token"#]],
        );
        check(
            "arn:aws:states:::ecs:runTask%{ if wait }.sync%{ endif }",
            expect![[r#"
                partition "aws", region "", account ""
                optimized "ecs" action "runTask%{ if wait }" suffix ".sync%{ endif }" Unknown"#]],
        );
        check(
            "arn:aws:states:::ecs:runTask${Suffix}",
            expect![[r#"
                partition "aws", region "", account ""
                optimized "ecs" action "runTask${Suffix}" suffix "" Unknown"#]],
        );
        check(
            "arn:aws:lambda:{{resolve:ssm:region}}:123456789012:function:f",
            expect![[r#"
                partition "aws", region "{{resolve:ssm:region}}", account "123456789012"
                function "f" qualifier None"#]],
        );
        check(
            "arn:aws:lambda:#{AWS::Region}:#{AWS::AccountId}:function:f",
            expect![[r##"
                partition "aws", region "#{AWS::Region}", account "#{AWS::AccountId}"
                function "f" qualifier None"##]],
        );
        check("${FunctionArn}", expect!["no ARN"]);
        check(
            "arn:${open:states:::a:b",
            expect![[r#"
                partition "${open", region "", account ""
                optimized "a" action "b" suffix "" RequestResponse"#]],
        );
    }

    #[test]
    fn anything_else() {
        for text in ["", "arn", "arn:aws", "arn:aws:states::", "http://example.com/a:b:c:d:e", "ARN:aws:states:::a:b"] {
            check(text, expect!["no ARN"]);
        }
        check(
            "arn:aws:states:us-east-1:123456789012:stateMachine:Child",
            expect![[r#"
                partition "aws", region "us-east-1", account "123456789012"
                "states" "stateMachine:Child""#]],
        );
        check(
            "arn:aws:sns:us-east-1:123456789012:topic",
            expect![[r#"
                partition "aws", region "us-east-1", account "123456789012"
                "sns" "topic""#]],
        );
        check(
            "arn:aws:states:::aws-sdk:s3",
            expect![[r#"
                partition "aws", region "", account ""
                "states" "aws-sdk:s3""#]],
        );
    }

    proptest! {
        #[test]
        fn parts_lie_in_the_text_in_order(text in "(arn:)?([a-z:.%é]|\\$\\{|\\{\\{|\\}|\\}\\}){0,30}") {
            if let Some(resource) = Resource::parse(&text) {
                let mut end = 0;
                for part in parts(&resource) {
                    prop_assert_eq!(text.get(part.range()), Some(part.text));
                    if !matches!(resource.target, Target::Other { .. }) {
                        prop_assert!(part.start >= end);
                    }
                    end = part.range().end;
                }
            }
        }
    }
}
