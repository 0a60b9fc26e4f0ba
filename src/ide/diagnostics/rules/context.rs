//! Paths into the context object, `$$`, find something (reference: "Context
//! object").

use super::super::Findings;
use super::super::local::ExpressionContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use crate::expr::{Path, Root};
use crate::model::Code;
use crate::spec::context::{self, ContextMember, OnlyIn, Reached, follow};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!(
        "context-path-unknown",
        Warning,
        Suspicious,
        "the context object has no such member",
        Check::Expression(paths)
    ),
    row!(
        "context-map-outside",
        Warning,
        Suspicious,
        "the item of a Map state is asked for where there is none",
        Check::With("context-path-unknown")
    ),
    row!(
        "context-token-outside",
        Warning,
        Suspicious,
        "a task token is asked for where there is none",
        Check::With("context-path-unknown")
    ),
];

/// The paths of JSONPath states; those in JSONata are looked at with all else
/// that an expression says.
fn paths(context: &ExpressionContext, acc: &mut Findings) {
    let Code::JsonPath(expression) = &context.embedded.code else { return };
    // Most do not speak of it.
    if context.embedded.is_unknown || !context.embedded.value.contains("$$") {
        return;
    }
    expression.for_each_path(&mut |path| {
        if path.root == Root::Context {
            member(context, path, acc);
        }
    });
}

/// Goes through the members of one path, as far as they are known.
fn member(context: &ExpressionContext, path: &Path, acc: &mut Findings) {
    let names: Vec<(&str, TextRange)> = path.leading_names().collect();
    let known = match follow(names.iter().map(|(name, _)| *name)) {
        Reached::Member { member, .. } => member,
        Reached::Nothing { parent, index } => {
            let (name, range) = names[index];
            return unknown(parent, name, context.range(range), acc);
        }
        Reached::Root => return,
    };
    let range = context.range(path.range);
    if context.may_have(known) {
        return;
    }
    match known.only_in {
        Some(OnlyIn::Callback) => {
            let message = format!(
                "`$$.{}` exists only in {}, and this state is none, so the execution fails here: let its `Resource` \
                 end with `.waitForTaskToken`",
                known.path,
                OnlyIn::Callback.text()
            );
            acc.report_as("context-token-outside", range, message);
        }
        Some(OnlyIn::MapItem) => {
            let message = format!(
                "`$$.{}` exists only where a Map state prepares its items and in the states that it runs for them, so \
                 the execution fails here",
                known.path
            );
            acc.report_as("context-map-outside", range, message);
        }
        _ => {}
    }
}

fn unknown(parent: Option<&ContextMember>, name: &str, range: TextRange, acc: &mut Findings) {
    let path = parent.map_or("", |parent| parent.path);
    let names = names_below(parent);
    let whole = if path.is_empty() { "the context object `$$`".to_owned() } else { format!("`$$.{path}`") };
    if names.is_empty() {
        let message = format!("{whole} is a {} and has no members, so the execution fails here", kind_of(parent));
        acc.report_as("context-path-unknown", range, message);
        return;
    }
    let meant = most_similar(name, names.iter().copied());
    let message = match meant {
        Some(meant) => format!("{whole} has no member `{name}`; did you mean `{meant}`?"),
        None => format!(
            "{whole} has no member `{name}`, so the execution fails here: it has {}",
            values::enumerated(&names)
        ),
    };
    let finding = acc.report_as("context-path-unknown", range, message);
    if let Some(meant) = meant {
        finding.fix(format!("Write `{meant}`"), vec![Indel::replace(range, meant)]);
    }
}

/// What the member's value is, for a message.
pub fn kind_of(member: Option<&ContextMember>) -> &'static str {
    member.map_or("object", |member| member.kind.name())
}

/// The names of the members of a member, or of the context object.
pub fn names_below(parent: Option<&ContextMember>) -> Vec<&'static str> {
    context::children(parent.map_or("", |parent| parent.path)).map(ContextMember::name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix};
    use expect_test::expect;

    #[test]
    fn members_of_the_context_object_exist() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass",
      "InputPath": "$$.Execution.input",
      "Parameters": {
        "a.$": "$$.Execution.Input.anything.at[0].all",
        "b.$": "$$.Exection.Id",
        "c.$": "States.Format('{} {}', $$.State.Name, $$.State.Title)",
        "d.$": "$$.State.Name.First",
        "e.$": "$$",
        "f.$": "$$['Execution']['Name']",
        "g.$": "$$.Anything",
        "h": "$$.Nothing"
      },
      "End": true
    }
  }
}
"#,
            expect![[r#"
                6  |       "InputPath": "$$.Execution.input",
                .. |                                  ^^^^^ warning context-path-unknown: `$$.Execution` has no member `input`; did you mean `Input`?
                9  |         "b.$": "$$.Exection.Id",
                .. |                    ^^^^^^^^ warning context-path-unknown: the context object `$$` has no member `Exection`; did you mean `Execution`?
                10 |         "c.$": "States.Format('{} {}', $$.State.Name, $$.State.Title)",
                .. |                                                                ^^^^^ warning context-path-unknown: `$$.State` has no member `Title`, so the execution fails here: it has `EnteredTime`, `Name` and `RetryCount`
                11 |         "d.$": "$$.State.Name.First",
                .. |                               ^^^^^ warning context-path-unknown: `$$.State.Name` is a text and has no members, so the execution fails here
                14 |         "g.$": "$$.Anything",
                .. |                    ^^^^^^^^ warning context-path-unknown: the context object `$$` has no member `Anything`, so the execution fails here: it has `Execution`, `State`, `StateMachine`, `Task` and `Map`
            "#]],
        );
        check_fix(
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"InputPath\": \"$$.Execution.Nam\", \"End\": true}}}",
            expect![[r#"
                Write `Name`
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$$.Execution.Name", "End": true}}}"#]],
        );
    }

    #[test]
    fn an_item_is_there_for_map_states_and_what_they_run() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Parameters": {"a.$": "$$.Map.Item.Value"}, "Next": "M"},
    "M": {
      "Type": "Map",
      "ItemsPath": "$$.Map.Item.Value",
      "ItemSelector": {"a.$": "$$.Map.Item.Value", "b": [{"c.$": "$$.Map.Item.Index"}]},
      "ResultSelector": {"a.$": "$$.Map.Item.Index"},
      "ItemProcessor": {
        "StartAt": "I",
        "States": {"I": {"Type": "Pass", "Parameters": {"a.$": "$$.Map.Item.Value"}, "End": true}}
      },
      "End": true
    }
  }
}
"#,
            expect![[r#"
                4  |     "A": {"Type": "Pass", "Parameters": {"a.$": "$$.Map.Item.Value"}, "Next": "M"},
                .. |                                                  ^^^^^^^^^^^^^^^^^ warning context-map-outside: `$$.Map.Item.Value` exists only where a Map state prepares its items and in the states that it runs for them, so the execution fails here
                7  |       "ItemsPath": "$$.Map.Item.Value",
                .. |                     ^^^^^^^^^^^^^^^^^ warning context-map-outside: `$$.Map.Item.Value` exists only where a Map state prepares its items and in the states that it runs for them, so the execution fails here
                9  |       "ResultSelector": {"a.$": "$$.Map.Item.Index"},
                .. |                                  ^^^^^^^^^^^^^^^^^ warning context-map-outside: `$$.Map.Item.Index` exists only where a Map state prepares its items and in the states that it runs for them, so the execution fails here
            "#]],
        );
    }

    #[test]
    fn a_token_is_there_for_callbacks_and_activities() {
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}},
      "Next": "B"
    },
    "B": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}},
      "TimeoutSeconds": 60,
      "Next": "C"
    },
    "C": {
      "Type": "Task",
      "Resource": "arn:aws:states:eu-west-1:123456789012:activity:sign",
      "Parameters": {"token.$": "$$.Task.Token"},
      "TimeoutSeconds": 60,
      "Next": "D"
    },
    "D": {"Type": "Task", "Resource": "${sign}", "Parameters": {"token.$": "$$.Task.Token"}, "Next": "E"},
    "E": {"Type": "Pass", "Parameters": {"token.$": "$$.Task.Token"}, "End": true}
  }
}
"#,
            expect![[r#"
                7  |       "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}},
                .. |                                                                   ^^^^^^^^^^^^^ warning context-token-outside: `$$.Task.Token` exists only in a task that waits for a task token, and this state is none, so the execution fails here: let its `Resource` end with `.waitForTaskToken`
                25 |     "E": {"Type": "Pass", "Parameters": {"token.$": "$$.Task.Token"}, "End": true}
                .. |                                                      ^^^^^^^^^^^^^ warning context-token-outside: `$$.Task.Token` exists only in a task that waits for a task token, and this state is none, so the execution fails here: let its `Resource` end with `.waitForTaskToken`
            "#]],
        );
    }
}
