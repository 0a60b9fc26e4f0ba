//! What a retrier says of its waits, and what it would try again
//! (specification: "Retrying after error").

use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, edits, values};
use super::error_names::HandlerList;
use crate::spec::calls::{IDEMPOTENCY_SUFFIXES, NOT_IDEMPOTENT, NOT_IDEMPOTENT_VERBS};
use crate::spec::errors::{TIMEOUT, matches};
use crate::spec::resource::{Call, Resource};
use crate::spec::retries::INTERVAL;
use crate::spec::{QueryLanguage, Shape};
use crate::syntax::{Entry, Node};

pub const RULES: &[Rule] = &[
    row!(
        "max-delay-below-interval",
        Warning,
        Suspicious,
        "`MaxDelaySeconds` is not greater than `IntervalSeconds`",
        Check::Object(waits)
    ),
    row!(
        "jitter-or-delay-without-backoff",
        Hint,
        Suspicious,
        "a field of a retrier has no effect on its waits",
        Check::With("max-delay-below-interval")
    ),
    row!("retry-never", Hint, Style, "a `Retry` retries nothing", Check::State(retries)).silent_in_unbalanced_text(),
    row!(
        "runtime-not-retriable",
        Warning,
        Suspicious,
        "an error that always ends the execution is to be retried",
        Check::With("retry-never")
    ),
    row!(
        "retry-non-idempotent",
        Hint,
        Suspicious,
        "a call that may have got through is made again",
        Check::With("retry-never")
    )
    .off(),
];

/// The number of a field, if it is known and the field has it; `None` for
/// anything that another rule tells about.
fn number(retrier: Node, name: &str) -> Option<f64> {
    values::number(retrier.get(name)?)
}

fn waits(retrier: &ObjectContext, acc: &mut Findings) {
    if retrier.shape != Shape::Retrier || retrier.is_incomplete {
        return;
    }
    let node = retrier.node;
    let is_unknown = |name| node.get(name).is_some() && number(node, name).is_none();
    if let Some(entry) = node.member("MaxDelaySeconds").filter(|_| !is_unknown("IntervalSeconds")) {
        let interval = number(node, "IntervalSeconds");
        let longest = values::number(entry.value());
        if longest.is_some_and(|longest| (1.0..=interval.unwrap_or(INTERVAL)).contains(&longest)) {
            let interval = match interval {
                Some(interval) => format!("{interval} here"),
                None => format!("{INTERVAL} unless you set it"),
            };
            let message = format!(
                "`MaxDelaySeconds` must be greater than `IntervalSeconds`, which is {interval}: the waits could not grow"
            );
            acc.report(entry.value().range(), message);
            return;
        }
    }
    let without = |why: &str, entry: Entry, acc: &mut Findings| {
        let name = entry.key().unwrap_or_default();
        acc.report_as(
            "jitter-or-delay-without-backoff",
            values::key_range(entry),
            format!("`{name}` has no effect: {why}"),
        )
        .unnecessary()
        .fix(format!("Remove `{name}`"), vec![edits::removal(node, entry)]);
    };
    if number(node, "IntervalSeconds") == Some(0.0) {
        let is_jitter = |entry: &Entry| entry.value().text_value().is_some_and(|text| text == "FULL");
        let jitter = node.member("JitterStrategy").filter(is_jitter);
        if let Some(entry) = jitter.or_else(|| node.member("MaxDelaySeconds")) {
            without("with an `IntervalSeconds` of 0 no attempt waits", entry, acc);
        }
    } else if number(node, "BackoffRate") == Some(1.0)
        && let Some(entry) = node.member("MaxDelaySeconds")
    {
        without("with a `BackoffRate` of 1 the waits do not grow", entry, acc);
    }
}

fn retries(state: &ObjectContext, acc: &mut Findings) {
    for list in HandlerList::all_of(state).filter(|list| list.shape == Shape::Retrier) {
        never(state, &list, acc);
        terminal(&list, acc);
        repeated(state, &list, acc);
    }
}

/// A retrier of no attempts keeps its errors from the retriers behind it; alone
/// it does what would be done without it.
fn never(state: &ObjectContext, list: &HandlerList, acc: &mut Findings) {
    let [retrier] = &list.handlers[..] else { return };
    let is_only = list.node.entries().len() == 1 && !list.node.is_opaque();
    let Some(attempts) = retrier.entry.value().get("MaxAttempts").filter(|_| is_only) else { return };
    if values::number(attempts) != Some(0.0) {
        return;
    }
    let message = "with a `MaxAttempts` of 0 this retries nothing, as without it: remove it, or raise the number";
    let finding = acc.report(attempts.range(), message);
    if let Some(entry) = state.node.member(list.name) {
        finding.fix(format!("Remove `{}`", list.name), vec![edits::removal(state.node, entry)]);
    }
}

fn terminal(list: &HandlerList, acc: &mut Findings) {
    for retrier in &list.handlers {
        // Beside `States.ALL` all other names must go anyway.
        let is_mixed = retrier.names.iter().any(|name| name.row.is_some_and(|row| row.alone));
        for name in retrier.names.iter().filter(|_| !is_mixed) {
            let Some(row) = name.row.filter(|row| !row.listable) else { continue };
            let why = match row.ends_execution {
                true => "it always ends the execution",
                false => "the next attempt would end the same way",
            };
            let message = format!("`{}` is never retried: {why}", name.text);
            let finding = acc.report_as("runtime-not-retriable", name.range(), message).unnecessary();
            list.removal_fix(retrier, name, finding);
        }
    }
}

/// After a timeout nobody knows whether a call has got through.
fn repeated(state: &ObjectContext, list: &HandlerList, acc: &mut Findings) {
    let text = state.node.get("Resource").and_then(|resource| resource.text_value()).unwrap_or_default();
    let resource = Resource::parse(&text);
    let Some(call) = resource.as_ref().and_then(Resource::call) else { return };
    let arguments = match state.language {
        QueryLanguage::JsonPath => state.node.get("Parameters"),
        QueryLanguage::Jsonata => state.node.get("Arguments"),
    };
    let Some(arguments) = arguments.filter(|arguments| arguments.object().is_some() && !arguments.is_opaque()) else {
        return;
    };
    let Some(advice) = advice(call, arguments) else { return };
    for retrier in &list.handlers {
        let is_off = retrier.entry.value().get("MaxAttempts").and_then(values::number) == Some(0.0);
        let Some(name) = retrier.names.iter().find(|name| !is_off && matches(&name.text, TIMEOUT)) else { continue };
        let message = format!(
            "`{}` also retries when `{}` may have got through, so it may be done twice: {advice}, or name the errors",
            name.text, call.action.text
        );
        acc.report_as("retry-non-idempotent", name.range(), message);
        return;
    }
}

/// What to do about a call that does its work again when it is made again;
/// `None` if it does not, or has a parameter that prevents it.
fn advice(call: &Call, arguments: Node) -> Option<String> {
    let has = |is_token: &dyn Fn(&str) -> bool| {
        arguments.entries().any(|entry| {
            let key = entry.key().unwrap_or_default();
            entry.is_key_opaque() || is_token(key.strip_suffix(".$").unwrap_or(&key))
        })
    };
    const TWICE: &str = "make sure that twice does no harm";
    if call.is_sdk {
        let rest = NOT_IDEMPOTENT_VERBS.iter().find_map(|verb| call.action.text.strip_prefix(verb))?;
        let is_verb = rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase());
        let is_safe = has(&|key| IDEMPOTENCY_SUFFIXES.iter().any(|suffix| key.ends_with(suffix)));
        return (is_verb && !is_safe).then(|| TWICE.to_owned());
    }
    let (.., token) = NOT_IDEMPOTENT.iter().find(|(service, action, _)| call.is(service, action))?;
    match token {
        Some(token) if has(&|key| key == *token) => None,
        Some(token) => Some(format!("give it a `{token}`")),
        None => Some(TWICE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, codes};
    use crate::ide::{Level, Settings, Severity, Snapshot};
    use crate::text::SourceText;
    use expect_test::expect;
    use std::sync::Arc;

    /// A Task that calls this and has these members.
    fn task(call: &str, members: &str) -> String {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Task\", \"Resource\": \
             \"arn:aws:states:::{call}\", \"End\": true,\n{members}\n}}}}}}\n"
        )
    }

    fn retry(retriers: &str) -> String {
        task("sqs:sendMessage", &format!("\"Parameters\": {{}},\n\"Retry\": [\n{retriers}\n]"))
    }

    #[test]
    fn waits_can_grow() {
        check(
            &retry(
                r#"{"ErrorEquals": ["A"], "IntervalSeconds": 10, "MaxDelaySeconds": 10},
{"ErrorEquals": ["B"], "MaxDelaySeconds": 1},
{"ErrorEquals": ["C"], "IntervalSeconds": 20, "MaxDelaySeconds": 10, "BackoffRate": 1},
{"ErrorEquals": ["D"], "MaxDelaySeconds": 2, "IntervalSeconds": 1},
{"ErrorEquals": ["E"], "MaxDelaySeconds": 2, "IntervalSeconds": ${interval}},
{"ErrorEquals": ["F"], "MaxDelaySeconds": ${delay}, "IntervalSeconds": 5},
{"ErrorEquals": ["G"], "MaxDelaySeconds": 0, "IntervalSeconds": 5}"#,
            ),
            expect![[r#"
                4  | {"ErrorEquals": ["A"], "IntervalSeconds": 10, "MaxDelaySeconds": 10},
                .. |                                                                  ^^ warning max-delay-below-interval: `MaxDelaySeconds` must be greater than `IntervalSeconds`, which is 10 here: the waits could not grow
                5  | {"ErrorEquals": ["B"], "MaxDelaySeconds": 1},
                .. |                                           ^ warning max-delay-below-interval: `MaxDelaySeconds` must be greater than `IntervalSeconds`, which is 1 unless you set it: the waits could not grow
                6  | {"ErrorEquals": ["C"], "IntervalSeconds": 20, "MaxDelaySeconds": 10, "BackoffRate": 1},
                .. |                                                                  ^^ warning max-delay-below-interval: `MaxDelaySeconds` must be greater than `IntervalSeconds`, which is 20 here: the waits could not grow
                10 | {"ErrorEquals": ["G"], "MaxDelaySeconds": 0, "IntervalSeconds": 5}
                .. |                                           ^ error retry-range: `MaxDelaySeconds` must be a whole number from 1 to 31622400: AWS refuses 0 [SCHEMA_VALIDATION_FAILED /States/A/Retry[6]/MaxDelaySeconds]
            "#]],
        );
    }

    #[test]
    fn fields_have_an_effect() {
        check(
            &retry(
                r#"{"ErrorEquals": ["A"], "BackoffRate": 1.0, "MaxDelaySeconds": 10},
{"ErrorEquals": ["B"], "IntervalSeconds": 0, "JitterStrategy": "FULL"},
{"ErrorEquals": ["C"], "IntervalSeconds": 0, "JitterStrategy": "NONE", "MaxDelaySeconds": 9},
{"ErrorEquals": ["D"], "BackoffRate": 1, "JitterStrategy": "FULL"},
{"ErrorEquals": ["E"], "BackoffRate": ${rate}, "MaxDelaySeconds": 10},
{"ErrorEquals": ["F"], "BackoffRate": 1.5, "MaxDelaySeconds": 10, "JitterStrategy": "FULL"}"#,
            ),
            expect![[r#"
                4  | {"ErrorEquals": ["A"], "BackoffRate": 1.0, "MaxDelaySeconds": 10},
                .. |                                             ^^^^^^^^^^^^^^^ hint jitter-or-delay-without-backoff: `MaxDelaySeconds` has no effect: with a `BackoffRate` of 1 the waits do not grow (faded)
                5  | {"ErrorEquals": ["B"], "IntervalSeconds": 0, "JitterStrategy": "FULL"},
                .. |                                               ^^^^^^^^^^^^^^ hint jitter-or-delay-without-backoff: `JitterStrategy` has no effect: with an `IntervalSeconds` of 0 no attempt waits (faded)
                6  | {"ErrorEquals": ["C"], "IntervalSeconds": 0, "JitterStrategy": "NONE", "MaxDelaySeconds": 9},
                .. |                                                                         ^^^^^^^^^^^^^^^ hint jitter-or-delay-without-backoff: `MaxDelaySeconds` has no effect: with an `IntervalSeconds` of 0 no attempt waits (faded)
            "#]],
        );
        check_fix(
            &retry("{\"ErrorEquals\": [\"A\"], \"BackoffRate\": 1, \"MaxDelaySeconds\": 10}"),
            expect![[r#"
            Remove `MaxDelaySeconds`
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
            "Parameters": {},
            "Retry": [
            {"ErrorEquals": ["A"], "BackoffRate": 1}
            ]
            }}}
        "#]],
        );
    }

    #[test]
    fn a_retry_retries() {
        let never = retry("{\"ErrorEquals\": [\"States.ALL\"], \"MaxAttempts\": 0}");
        check(
            &never,
            expect![[r#"
            4  | {"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}
            .. |                                                ^ hint retry-never: with a `MaxAttempts` of 0 this retries nothing, as without it: remove it, or raise the number
        "#]],
        );
        check_fix(
            &never,
            expect![[r#"
            Remove `Retry`
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
            "Parameters": {}
            }}}
        "#]],
        );
        // It keeps the error from a retrier behind it.
        check(
            &retry("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}, {\"ErrorEquals\": [\"States.ALL\"]}"),
            expect![[""]],
        );
        check(&retry("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}, ${more}"), expect![[""]]);
        check(&retry("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": ${attempts}}"), expect![[""]]);
    }

    #[test]
    fn what_ends_the_execution_is_not_retried() {
        check(
            &retry(
                r#"{"ErrorEquals": ["States.Runtime"]},
{"ErrorEquals": ["A", "States.DataLimitExceeded"]},
{"ErrorEquals": ["States.ALL"]}"#,
            ),
            expect![[r#"
                4  | {"ErrorEquals": ["States.Runtime"]},
                .. |                   ^^^^^^^^^^^^^^ warning runtime-not-retriable: `States.Runtime` is never retried: it always ends the execution (faded)
                5  | {"ErrorEquals": ["A", "States.DataLimitExceeded"]},
                .. |                        ^^^^^^^^^^^^^^^^^^^^^^^^ warning runtime-not-retriable: `States.DataLimitExceeded` is never retried: the next attempt would end the same way (faded)
            "#]],
        );
        check_fix(
            &retry("{\"ErrorEquals\": [\"States.Runtime\"]},\n{\"ErrorEquals\": [\"A\"]}"),
            expect![[r#"
            Remove this retrier
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
            "Parameters": {},
            "Retry": [
            {"ErrorEquals": ["A"]}
            ]
            }}}
        "#]],
        );
        assert_eq!(codes(&retry("{\"ErrorEquals\": [\"States.ALL\", \"States.Runtime\"]}")), ["states-all-not-alone"]);
    }

    /// How often the rule, turned on, finds something.
    fn repeated(call: &str, members: &str) -> usize {
        let mut settings = Settings::default();
        settings.set_level("retry-non-idempotent", Level::Shown(Severity::Hint)).unwrap();
        let snapshot = Snapshot::with_settings(SourceText::new(&task(call, members)), Arc::new(settings));
        snapshot.diagnostics().iter().filter(|found| found.code == "retry-non-idempotent").count()
    }

    #[test]
    fn calls_are_not_made_twice() {
        let all = r#""Retry": [{"ErrorEquals": ["States.ALL"]}]"#;
        let with = |parameters: &str| format!("\"Parameters\": {parameters}, {all}");
        assert_eq!(repeated("sqs:sendMessage", &with("{}")), 1);
        assert_eq!(repeated("events:putEvents.waitForTaskToken", &with("{}")), 1);
        assert_eq!(repeated("aws-sdk:ec2:runInstances", &with("{\"ImageId\": \"x\"}")), 0);
        assert_eq!(repeated("aws-sdk:sesv2:sendEmail", &with("{\"Content\": {}}")), 1);
        assert_eq!(
            repeated("sqs:sendMessage", r#""Parameters": {}, "Retry": [{"ErrorEquals": ["States.Timeout"]}]"#),
            1
        );
        assert_eq!(repeated("ecs:runTask.sync", &with("{\"ClientToken.$\": \"$.t\"}")), 0);
        assert_eq!(repeated("states:startExecution", &with("{\"Name.$\": \"$.t\"}")), 0);
        assert_eq!(repeated("sqs:sendMessage", &with("{ ${more} }")), 0);
        assert_eq!(repeated("sqs:sendMessage", &with("${parameters}")), 0);
        assert_eq!(repeated("dynamodb:getItem", &with("{}")), 0);
        assert_eq!(repeated("aws-sdk:s3:runtimes", &with("{}")), 0);
        assert_eq!(repeated("${call}", &with("{}")), 0);
        let jsonata = format!("\"QueryLanguage\": \"JSONata\", \"Arguments\": {{}}, {all}");
        assert_eq!(repeated("sqs:sendMessage", &jsonata), 1);
        let off = r#""Parameters": {}, "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}]"#;
        assert_eq!(repeated("sqs:sendMessage", off), 0);
        let exact = r#""Parameters": {}, "Retry": [{"ErrorEquals": ["SQS.SdkClientException"]}]"#;
        assert_eq!(repeated("sqs:sendMessage", exact), 0);
        // Off unless it is turned on.
        assert!(!codes(&task("sqs:sendMessage", &with("{}"))).contains(&"retry-non-idempotent"));
    }
}
