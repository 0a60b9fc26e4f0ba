//! Which part of a `Resource` a place is in, also of one that is half typed:
//! what completion needs to know, step by step.

use super::{KEPT, Part, outside_placeholders};

/// The part of a `Resource` around a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typing<'t> {
    /// What stands there, or is to.
    pub step: Step<'t>,
    /// All of the part, without the colons around it.
    pub part: Part<'t>,
}

/// The parts of a `Resource`, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'t> {
    /// `arn`
    Scheme,
    /// `aws`
    Partition,
    /// The service that the ARN belongs to: `states`, `lambda`.
    Owner,
    /// Empty in most integrations.
    Region,
    /// Empty in most integrations.
    Account,
    /// Behind `states:::`: the service of an optimized integration, `aws-sdk`
    /// or `activity`.
    Integration,
    /// Behind `aws-sdk:`: the service.
    SdkService,
    /// The action, without its suffix.
    Action {
        /// Whether it is an AWS SDK integration, not an optimized one.
        is_sdk: bool,
        /// Whose action it is.
        service: Part<'t>,
    },
    /// The suffix with its dot.
    Suffix {
        /// Whether it is an AWS SDK integration, not an optimized one.
        is_sdk: bool,
        /// Whose action it is.
        service: Part<'t>,
        /// The action that it belongs to.
        action: Part<'t>,
    },
    /// The name of something that is there already: a function, an activity.
    Name,
}

impl<'t> Typing<'t> {
    /// The part of `text` around `offset`, in bytes. Any text has one.
    pub fn at(text: &'t str, offset: usize) -> Self {
        use Step::*;
        let mut rest = Part { text, start: 0 };
        let mut is_states = false;
        for step in [Scheme, Partition, Owner, Region, Account] {
            let (part, behind) = rest.split(b':');
            is_states |= step == Owner && part.text == "states";
            let Some(behind) = behind.filter(|_| offset > part.range().end) else { return Typing { step, part } };
            rest = behind;
        }
        let (integration, behind) = rest.split(b':');
        if !is_states || integration.text == "activity" || KEPT.contains(&integration.text) && behind.is_some() {
            let is_in_front = is_states && offset <= integration.range().end;
            let (step, part) = if is_in_front { (Integration, integration) } else { (Name, rest) };
            return Typing { step, part };
        }
        let Some(behind) = behind.filter(|_| offset > integration.range().end) else {
            return Typing { step: Integration, part: integration };
        };
        if integration.text != "aws-sdk" {
            return call(false, integration, behind, offset);
        }
        let (service, behind) = behind.split(b':');
        match behind.filter(|_| offset > service.range().end) {
            Some(behind) => call(true, service, behind, offset),
            None => Typing { step: SdkService, part: service },
        }
    }
}

/// The part around `offset` of an action with its suffix.
fn call<'t>(is_sdk: bool, service: Part<'t>, rest: Part<'t>, offset: usize) -> Typing<'t> {
    let dot = outside_placeholders(rest.text).find(|(_, byte)| *byte == b'.').map(|(at, _)| at);
    let action = rest.slice(0..dot.unwrap_or(rest.text.len()));
    match dot {
        Some(dot) if offset > action.range().end => {
            Typing { step: Step::Suffix { is_sdk, service, action }, part: rest.slice(dot..rest.text.len()) }
        }
        _ => Typing { step: Step::Action { is_sdk, service }, part: action },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// `|` is the place.
    fn check(marked: &str, expected: Expect) {
        let offset = marked.find('|').expect("a place");
        let text = marked.replace('|', "");
        let Typing { step, part } = Typing::at(&text, offset);
        let step = match step {
            Step::Action { is_sdk, service } => format!("Action of {:?}, SDK {is_sdk}", service.text),
            Step::Suffix { is_sdk, service, action } => {
                format!("Suffix of {:?} {:?}, SDK {is_sdk}", service.text, action.text)
            }
            step => format!("{step:?}"),
        };
        expected.assert_eq(&format!("{step}: {:?}", part.text));
    }

    #[test]
    fn step_by_step() {
        check("|", expect![[r#"Scheme: """#]]);
        check("lam|", expect![[r#"Scheme: "lam""#]]);
        check("arn:|", expect![[r#"Partition: """#]]);
        check("arn:a|ws:states:::lambda:invoke", expect![[r#"Partition: "aws""#]]);
        check("arn:aws:st|", expect![[r#"Owner: "st""#]]);
        check("arn:aws:states:|", expect![[r#"Region: """#]]);
        check("arn:aws:states::|", expect![[r#"Account: """#]]);
        check("arn:aws:states:::|", expect![[r#"Integration: """#]]);
        check("arn:aws:states:::lam|bda:invoke", expect![[r#"Integration: "lambda""#]]);
        check("arn:aws:states:::lambda:|", expect![[r#"Action of "lambda", SDK false: """#]]);
        check("arn:aws:states:::lambda:inv|oke.sync", expect![[r#"Action of "lambda", SDK false: "invoke""#]]);
        check("arn:aws:states:::lambda:invoke.|", expect![[r#"Suffix of "lambda" "invoke", SDK false: ".""#]]);
        check(
            "arn:aws:states:::states:startExecution.sync:|2",
            expect![[r#"Suffix of "states" "startExecution", SDK false: ".sync:2""#]],
        );
        check("arn:aws:states:::aws-|sdk", expect![[r#"Integration: "aws-sdk""#]]);
        check("arn:aws:states:::aws-sdk:|", expect![[r#"SdkService: """#]]);
        check("arn:aws:states:::aws-sdk:s|3:getObject", expect![[r#"SdkService: "s3""#]]);
        check("arn:aws:states:::aws-sdk:s3:|", expect![[r#"Action of "s3", SDK true: """#]]);
        check(
            "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject.wait|",
            expect![[r#"Suffix of "s3" "getObject", SDK true: ".wait""#]],
        );
    }

    #[test]
    fn names_of_things() {
        check("arn:aws:lambda:us-east-1:123456789012:function:f|", expect![[r#"Name: "function:f""#]]);
        check("arn:aws:states:us-east-1:123456789012:acti|vity:a", expect![[r#"Integration: "activity""#]]);
        check("arn:aws:states:us-east-1:123456789012:activity:a|", expect![[r#"Name: "activity:a""#]]);
        check("arn:aws:states:us-east-1:123456789012:stateMachine:a|", expect![[r#"Name: "stateMachine:a""#]]);
    }

    #[test]
    fn placeholders_stay_whole() {
        check("arn:${AWS::Part|ition}:states:::", expect![[r#"Partition: "${AWS::Partition}""#]]);
        check("arn:${AWS::Partition}:states:::s|", expect![[r#"Integration: "s""#]]);
        check("arn:aws:states:::ecs:run${a.b}|", expect![[r#"Action of "ecs", SDK false: "run${a.b}""#]]);
    }

    proptest! {
        #[test]
        fn the_part_is_around_the_place(text in "(arn:aws:states:::(aws-sdk:)?)?([a-z:.é]|\\$\\{|\\}){0,20}", at in 0_usize..60) {
            let offset = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let Typing { part, .. } = Typing::at(&text, offset);
            prop_assert_eq!(text.get(part.range()), Some(part.text));
            prop_assert!(part.start <= offset && offset <= part.range().end, "{:?} {}", part, offset);
        }
    }
}
