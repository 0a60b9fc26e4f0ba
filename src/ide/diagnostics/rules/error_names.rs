//! The names in `ErrorEquals`, and which element of a `Retry` or `Catch` gets
//! an error first (specification: "Errors").

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::super::Findings;
use super::super::finding::Finding;
use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::{edits, values};
use crate::spec::errors::{ERROR_NAMES, ErrorName, TASK_FAILED, error_name, is_reserved, matches};
use crate::spec::{Shape, StateType, ValueKind};
use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!("error-equals-empty", Error, Correctness, "an `ErrorEquals` names no error", Check::Field(names))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text(),
    row!(
        "states-all-not-alone",
        Error,
        Correctness,
        "other names stand beside `States.ALL`",
        Check::With("error-equals-empty")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "states-all-not-last",
        Error,
        Correctness,
        "`States.ALL` is not in the last retrier or catcher",
        Check::State(order)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "unknown-states-error",
        Warning,
        Suspicious,
        "a name that begins with `States.` is no error",
        Check::With("error-equals-empty")
    ),
    row!(
        "duplicate-error-name",
        Warning,
        Suspicious,
        "an earlier retrier or catcher gets the error",
        Check::With("states-all-not-last")
    ),
];

/// A state's `Retry` or `Catch`.
pub struct HandlerList<'a> {
    /// The field's name.
    pub name: &'static str,
    /// What its elements are: retriers or catchers.
    pub shape: Shape,
    /// The list.
    pub node: Node<'a>,
    /// Its elements that are objects.
    pub handlers: Vec<Handler<'a>>,
}

/// A retrier or a catcher.
pub struct Handler<'a> {
    /// Its place in the list, from zero.
    pub index: usize,
    /// It.
    pub entry: Entry<'a>,
    /// The list in `ErrorEquals`.
    pub names_node: Option<Node<'a>>,
    /// The names in it that are known.
    pub names: Vec<ListedName<'a>>,
}

/// A name in `ErrorEquals`.
pub struct ListedName<'a> {
    /// The name.
    pub text: Cow<'a, str>,
    /// What is known of it.
    pub row: Option<&'static ErrorName>,
    /// Where it stands.
    pub entry: Entry<'a>,
}

impl<'a> HandlerList<'a> {
    /// The lists of a state that may have them, in the order of the text.
    pub fn all_of(state: &ObjectContext<'a>) -> impl Iterator<Item = HandlerList<'a>> {
        state.node.entries().filter_map(|entry| {
            let field = state.field_of(&entry.key()?)?;
            let ValueKind::List(shape @ (Shape::Retrier | Shape::Catcher)) = field.value else { return None };
            let node = entry.value();
            node.array()?;
            let handlers = node.entries().enumerate().filter_map(|(index, entry)| Handler::new(index, entry));
            Some(HandlerList { name: field.name, shape, node, handlers: handlers.collect() })
        })
    }

    /// What an element is called.
    pub fn noun(&self) -> &'static str {
        if self.shape == Shape::Catcher { "catcher" } else { "retrier" }
    }

    /// Where AWS reports what is wrong with the names of an element.
    pub fn location(&self, handler: &Handler) -> String {
        format!("/{}[{}]/ErrorEquals", self.name, handler.index)
    }

    /// Offers to remove `name`; if it is the only one of a retrier, the retrier.
    /// A catcher stays, since it may be the only way to a state.
    pub fn removal_fix(&self, handler: &Handler, name: &ListedName, finding: &mut Finding) {
        let Some(list) = handler.names_node else { return };
        if list.entries().len() > 1 {
            finding.fix(format!("Remove `{}`", name.text), vec![edits::removal(list, name.entry)]);
        } else {
            self.handler_fix(handler, finding);
        }
    }

    fn handler_fix(&self, handler: &Handler, finding: &mut Finding) {
        if self.shape == Shape::Retrier {
            finding.fix("Remove this retrier", vec![edits::removal(self.node, handler.entry)]);
        }
    }
}

impl<'a> Handler<'a> {
    fn new(index: usize, entry: Entry<'a>) -> Option<Self> {
        let node = entry.value();
        node.object()?;
        if values::is_template_function(node) {
            return None;
        }
        let names_node = node.get("ErrorEquals").filter(|list| list.array().is_some());
        let names = names_node.map(listed_names).unwrap_or_default();
        Some(Handler { index, entry, names_node, names })
    }

    /// Whether a template fills in a part of its names.
    pub fn is_open(&self) -> bool {
        self.names_node
            .is_none_or(|list| list.is_opaque() || list.entries().any(|entry| values::is_unknown(entry.value())))
    }
}

impl ListedName<'_> {
    /// The name, without quotes.
    pub fn range(&self) -> TextRange {
        values::visible_content(self.entry.value().source(), self.entry.value().content_range())
    }

    /// Whether it stands for so many errors that it must be the only name.
    fn is_alone(&self) -> bool {
        self.row.is_some_and(|row| row.alone)
    }
}

fn listed_names(list: Node<'_>) -> Vec<ListedName<'_>> {
    let known = list.entries().filter(|entry| !values::is_unknown(entry.value()));
    let named = known.filter_map(|entry| {
        let text = entry.value().text_value()?;
        Some(ListedName { row: error_name(&text), text, entry })
    });
    named.collect()
}

/// What one list of names tells.
fn names(field: &FieldContext, acc: &mut Findings) {
    if field.field.value != ValueKind::ErrorNames {
        return;
    }
    let list = field.value();
    if values::is_empty_list(list) {
        let message = "this list names no error: AWS refuses it, so name at least one";
        acc.report(list.range(), message).at_location(field.location());
        return;
    }
    let names = listed_names(list);
    for name in &names {
        unknown(name, acc);
    }
    let Some(set) = names.iter().find(|name| name.is_alone()).filter(|_| names.len() > 1) else { return };
    let all = &set.text;
    let message = format!("`{all}` must be the only name in its list: AWS refuses other names beside it");
    acc.report_as("states-all-not-alone", set.range(), message)
        .at_location(field.location())
        .fix(format!("Keep only `{all}`"), vec![Indel::replace(list.range(), format!("[\"{all}\"]"))]);
}

/// Only AWS gives errors names that begin with `States.`, and all of them are
/// known; others differ by case from one of those.
fn unknown(name: &ListedName, acc: &mut Findings) {
    let text = &*name.text;
    let mut reserved = ERROR_NAMES.iter().filter(|row| row.is_reserved()).map(|row| row.name);
    let same = reserved.clone().find(|name| name.eq_ignore_ascii_case(text));
    if name.row.is_some() || !(is_reserved(text) || same.is_some()) {
        return;
    }
    let meant = same.or_else(|| most_similar(text, &mut reserved));
    let message = match meant {
        Some(meant) => format!("there is no error `{text}`, so this has no effect; did you mean `{meant}`?"),
        None => format!("there is no error `{text}`: AWS has none of this name, and no Fail state here raises it"),
    };
    let finding = acc.report_as("unknown-states-error", name.range(), message).unless_raised(text);
    if let Some(meant) = meant {
        finding.fix(format!("Rename to `{meant}`"), vec![Indel::replace(name.range(), meant)]);
    }
}

/// What the order of the elements tells.
fn order(state: &ObjectContext, acc: &mut Findings) {
    for list in HandlerList::all_of(state) {
        if !list.node.is_opaque() {
            not_last(&list, acc);
        }
        duplicates(state, &list, acc);
    }
}

fn not_last(list: &HandlerList, acc: &mut Findings) {
    let Some((last, before)) = list.handlers.split_last() else { return };
    for handler in before {
        let Some(set) = handler.names.iter().find(|name| name.is_alone()) else { continue };
        let noun = list.noun();
        let message = format!("`{}` must be in the last {noun}: AWS refuses it before others", set.text);
        let finding = acc
            .report(set.range(), message)
            .at_location(list.location(handler))
            .related(values::visible_start(last.entry.value()), format!("the last {noun} is here"));
        let is_last_free = !last.names.iter().any(ListedName::is_alone);
        if let Some(edits) = edits::move_to_end(list.node, handler.entry).filter(|_| is_last_free) {
            finding.fix(format!("Move this {noun} to the end"), edits);
        }
    }
}

/// An error goes to the first element that matches it: what names it later has
/// no effect, nor has a second one of the same list.
fn duplicates(state: &ObjectContext, list: &HandlerList, acc: &mut Findings) {
    let is_task = state.state_type() == Some(StateType::Task);
    let mut first: FxHashMap<&str, (usize, TextRange)> = FxHashMap::default();
    let mut set: Option<&ListedName> = None;
    for handler in &list.handlers {
        let mut dead: Vec<(&ListedName, TextRange, Option<&str>)> = Vec::new();
        for name in &handler.names {
            if let Some((index, range)) = first.get(&*name.text) {
                if *index == handler.index {
                    let message = format!("`{}` stands twice in this list: remove one", name.text);
                    let finding = acc.report_as("duplicate-error-name", name.range(), message).unnecessary();
                    finding.related(*range, "the first one is here");
                    list.removal_fix(handler, name, finding);
                } else {
                    dead.push((name, *range, None));
                }
                continue;
            }
            first.insert(&name.text, (handler.index, name.range()));
            let set = set.filter(|set| is_task && !name.is_alone() && matches(&set.text, &name.text));
            dead.extend(set.map(|set| (name, set.range(), Some(&*set.text))));
        }
        report_dead(list, handler, &dead, acc);
        // Behind `States.ALL` everything is dead, which is reported there.
        if handler.names.iter().any(ListedName::is_alone) {
            return;
        }
        set = set.or_else(|| handler.names.iter().find(|name| name.text == TASK_FAILED));
    }
}

fn report_dead(
    list: &HandlerList,
    handler: &Handler,
    dead: &[(&ListedName, TextRange, Option<&str>)],
    acc: &mut Findings,
) {
    let noun = list.noun();
    let is_whole = dead.len() == handler.names.len() && !handler.is_open();
    if let (true, [(first, range, _), .., (last, ..)]) = (is_whole, dead) {
        let message = format!("this {noun} never applies: earlier ones get all errors that it names");
        let finding = acc.report_as("duplicate-error-name", first.range().cover(last.range()), message).unnecessary();
        finding.related(*range, format!("`{}` is matched here", first.text));
        list.handler_fix(handler, finding);
        return;
    }
    for (name, range, set) in dead {
        let end = if is_whole { format!("this {noun} never applies") } else { "it has no effect here".to_owned() };
        let message = match set {
            Some(set) => format!("an earlier {noun} matches `{}` by `{set}`, so {end}", name.text),
            None => format!("an earlier {noun} matches `{}`, so {end}", name.text),
        };
        let finding = acc.report_as("duplicate-error-name", name.range(), message).unnecessary();
        finding.related(*range, "it is matched here");
        list.removal_fix(handler, name, finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_fix, codes};
    use expect_test::expect;

    /// A Task with these members, on lines of their own.
    fn task(members: &str) -> String {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Task\", \"Resource\": \
             \"arn:aws:states:::sqs:sendMessage\", \"Parameters\": {{}}, \"End\": true,\n{members}\n}}}}}}\n"
        )
    }

    #[test]
    fn a_list_names_at_least_one_error() {
        check(
            &task("\"Retry\": [{\"ErrorEquals\": []}],\n\"Catch\": [{\"ErrorEquals\": [ ], \"Next\": \"A\"}]"),
            expect![[r#"
                2  | "Retry": [{"ErrorEquals": []}],
                .. |                           ^^ error error-equals-empty: this list names no error: AWS refuses it, so name at least one [SCHEMA_VALIDATION_FAILED /States/A/Retry[0]/ErrorEquals]
                3  | "Catch": [{"ErrorEquals": [ ], "Next": "A"}]
                .. |                           ^^^ error error-equals-empty: this list names no error: AWS refuses it, so name at least one [SCHEMA_VALIDATION_FAILED /States/A/Catch[0]/ErrorEquals]
            "#]],
        );
        // AWS takes an empty list of retriers; and what is half typed is not empty.
        check(&task("\"Retry\": [],\n\"Catch\": []"), expect![[""]]);
        check(&task("\"Retry\": [{\"ErrorEquals\": [${names}]}]"), expect![[""]]);
        assert_eq!(codes(&task("\"Retry\": [{\"ErrorEquals\": [,]}]")), ["json-syntax"]);
    }

    #[test]
    fn the_set_of_all_errors_stands_alone_and_last() {
        check(
            &task(
                r#""Retry": [
  {"ErrorEquals": ["States.ALL"]},
  {"ErrorEquals": ["Mine", "States.ALL", "Yours"]},
  {"ErrorEquals": ["Theirs"]}
],
"Catch": [
  {"ErrorEquals": ["States.ALL"], "Next": "A"},
  {"ErrorEquals": ["States.ALL"], "Next": "A"}
]"#,
            ),
            expect![[r#"
                3  |   {"ErrorEquals": ["States.ALL"]},
                .. |                     ^^^^^^^^^^ error states-all-not-last: `States.ALL` must be in the last retrier: AWS refuses it before others [SCHEMA_VALIDATION_FAILED /States/A/Retry[0]/ErrorEquals]
                4  |   {"ErrorEquals": ["Mine", "States.ALL", "Yours"]},
                .. |                             ^^^^^^^^^^ error states-all-not-alone: `States.ALL` must be the only name in its list: AWS refuses other names beside it [SCHEMA_VALIDATION_FAILED /States/A/Retry[1]/ErrorEquals]
                .. |                             ^^^^^^^^^^ error states-all-not-last: `States.ALL` must be in the last retrier: AWS refuses it before others [SCHEMA_VALIDATION_FAILED /States/A/Retry[1]/ErrorEquals]
                5  |   {"ErrorEquals": ["Theirs"]}
                .. |   ^ note: the last retrier is here
                .. |   ^ note: the last retrier is here
                8  |   {"ErrorEquals": ["States.ALL"], "Next": "A"},
                .. |                     ^^^^^^^^^^ error states-all-not-last: `States.ALL` must be in the last catcher: AWS refuses it before others [SCHEMA_VALIDATION_FAILED /States/A/Catch[0]/ErrorEquals]
                9  |   {"ErrorEquals": ["States.ALL"], "Next": "A"}
                .. |   ^ note: the last catcher is here
            "#]],
        );
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "QueryLanguage": "JSONata",
      "Branches": [{"StartAt": "M", "States": {
        "M": {
          "Type": "Map",
          "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}},
          "Retry": [{"ErrorEquals": ["States.ALL", "Mine"]}],
          "End": true
        }
      }}],
      "Catch": [{"ErrorEquals": ["Mine"], "Next": "P"}, {"ErrorEquals": ["States.ALL"], "Next": "P"}],
      "End": true
    }
  }
}
"#,
            expect![[r#"
                11 |           "Retry": [{"ErrorEquals": ["States.ALL", "Mine"]}],
                .. |                                       ^^^^^^^^^^ error states-all-not-alone: `States.ALL` must be the only name in its list: AWS refuses other names beside it [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]/States/M/Retry[0]/ErrorEquals]
            "#]],
        );
        // Templates may leave nothing beside it or behind it.
        check(&task("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\", ${more}]}]"), expect![[""]]);
        check(&task("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}, ${more}]"), expect![[""]]);
        let codes = codes(&task("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}, {\"Fn::If\": []}]"));
        assert!(!codes.contains(&"states-all-not-last"), "{codes:?}");
        check(&task("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\", {\"Ref\": \"AWS::NoValue\"}]}]"), expect![[""]]);
    }

    #[test]
    fn it_can_be_mended() {
        check_fix(
            &task("\"Retry\": [{\"ErrorEquals\": [\"Mine\",\n\"States.ALL\"]}]"),
            expect![[r#"
            Keep only `States.ALL`
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "End": true,
            "Retry": [{"ErrorEquals": ["States.ALL"]}]
            }}}
        "#]],
        );
        check_fix(
            &task("\"Retry\": [\n{\"ErrorEquals\": [\"States.ALL\"]},\n{\"ErrorEquals\": [\"Mine\"]}\n]"),
            expect![[r#"
                Move this retrier to the end
                {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "End": true,
                "Retry": [
                {"ErrorEquals": ["Mine"]},
                {"ErrorEquals": ["States.ALL"]}
                ]
                }}}
            "#]],
        );
        check_fix(
            &task("\"Retry\": [{\"ErrorEquals\": [\"States.timeout\"]}]"),
            expect![[r#"
            Rename to `States.Timeout`
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "End": true,
            "Retry": [{"ErrorEquals": ["States.Timeout"]}]
            }}}
        "#]],
        );
        check_fix(
            &task("\"Retry\": [\n{\"ErrorEquals\": [\"Mine\"]},\n{\"ErrorEquals\": [\"Mine\"]}\n]"),
            expect![[r#"
                Remove this retrier
                {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "End": true,
                "Retry": [
                {"ErrorEquals": ["Mine"]}
                ]
                }}}
            "#]],
        );
        check_fix(
            &task("\"Catch\": [{\"ErrorEquals\": [\"Mine\", \"Mine\"], \"Next\": \"A\"}]"),
            expect![[r#"
            Remove `Mine`
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "End": true,
            "Catch": [{"ErrorEquals": ["Mine"], "Next": "A"}]
            }}}
        "#]],
        );
    }

    #[test]
    fn reserved_names_are_known() {
        check(
            &task(
                r#""Retry": [
  {"ErrorEquals": ["States.TaskFailedId", "States.Http.StatusCode.4xx", "states.all"]},
  {"ErrorEquals": ["States.Http.StatusCode.418", "states.mine", "States.${name}", "${States.Name}", "Mine"]}
]"#,
            ),
            expect![[r#"
                3  |   {"ErrorEquals": ["States.TaskFailedId", "States.Http.StatusCode.4xx", "states.all"]},
                .. |                     ^^^^^^^^^^^^^^^^^^^ warning unknown-states-error: there is no error `States.TaskFailedId`, so this has no effect; did you mean `States.TaskFailed`?
                .. |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unknown-states-error: there is no error `States.Http.StatusCode.4xx`: AWS has none of this name, and no Fail state here raises it
                .. |                                                                          ^^^^^^^^^^ warning unknown-states-error: there is no error `states.all`, so this has no effect; did you mean `States.ALL`?
            "#]],
        );
        // What a Fail state raises is an error, wherever it stands.
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "States.QuorumMet"}}}
      ],
      "Catch": [{"ErrorEquals": ["States.QuorumMet", "States.QuorumLost"], "Next": "Done"}],
      "Next": "Done"
    },
    "Done": {"Type": "Succeed"}
  }
}
"#,
            expect![[r#"
                9  |       "Catch": [{"ErrorEquals": ["States.QuorumMet", "States.QuorumLost"], "Next": "Done"}],
                .. |                                                       ^^^^^^^^^^^^^^^^^ warning unknown-states-error: there is no error `States.QuorumLost`: AWS has none of this name, and no Fail state here raises it
            "#]],
        );
    }

    #[test]
    fn the_first_element_gets_an_error() {
        check(
            &task(
                r#""Retry": [
  {"ErrorEquals": ["One", "Two", "One"]},
  {"ErrorEquals": ["Two", "Three"]},
  {"ErrorEquals": ["Three"]},
  {"ErrorEquals": ["One", "Two"]},
  {"ErrorEquals": ["States.ALL"]}
],
"Catch": [
  {"ErrorEquals": ["One"], "Next": "A"},
  {"ErrorEquals": ["One"], "Next": "A"}
]"#,
            ),
            expect![[r#"
                3  |   {"ErrorEquals": ["One", "Two", "One"]},
                .. |                                   ^^^ warning duplicate-error-name: `One` stands twice in this list: remove one (faded)
                .. |                     ^^^ note: the first one is here
                .. |                            ^^^ note: it is matched here
                .. |                     ^^^ note: `One` is matched here
                4  |   {"ErrorEquals": ["Two", "Three"]},
                .. |                     ^^^ warning duplicate-error-name: an earlier retrier matches `Two`, so it has no effect here (faded)
                .. |                            ^^^^^ note: it is matched here
                5  |   {"ErrorEquals": ["Three"]},
                .. |                     ^^^^^ warning duplicate-error-name: an earlier retrier matches `Three`, so this retrier never applies (faded)
                6  |   {"ErrorEquals": ["One", "Two"]},
                .. |                     ^^^^^^^^^^ warning duplicate-error-name: this retrier never applies: earlier ones get all errors that it names (faded)
                10 |   {"ErrorEquals": ["One"], "Next": "A"},
                .. |                     ^^^ note: it is matched here
                11 |   {"ErrorEquals": ["One"], "Next": "A"}
                .. |                     ^^^ warning duplicate-error-name: an earlier catcher matches `One`, so this catcher never applies (faded)
            "#]],
        );
    }

    #[test]
    fn a_failed_task_stands_for_most_errors_of_tasks() {
        check(
            &task(
                r#""Retry": [
  {"ErrorEquals": ["Mine", "States.TaskFailed", "Yours"]},
  {"ErrorEquals": ["States.Timeout", "States.HeartbeatTimeout", "States.Permissions"]},
  {"ErrorEquals": ["SQS.SdkClientException", "Theirs"]},
  {"ErrorEquals": ["States.ALL"]}
]"#,
            ),
            expect![[r#"
                3  |   {"ErrorEquals": ["Mine", "States.TaskFailed", "Yours"]},
                .. |                             ^^^^^^^^^^^^^^^^^ note: it is matched here
                .. |                             ^^^^^^^^^^^^^^^^^ note: `SQS.SdkClientException` is matched here
                4  |   {"ErrorEquals": ["States.Timeout", "States.HeartbeatTimeout", "States.Permissions"]},
                .. |                                                                  ^^^^^^^^^^^^^^^^^^ warning duplicate-error-name: an earlier retrier matches `States.Permissions` by `States.TaskFailed`, so it has no effect here (faded)
                5  |   {"ErrorEquals": ["SQS.SdkClientException", "Theirs"]},
                .. |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning duplicate-error-name: this retrier never applies: earlier ones get all errors that it names (faded)
            "#]],
        );
        // What it matches on a Parallel state nobody says.
        check(
            r#"
{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
  "Branches": [{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Mine"}}}],
  "Retry": [{"ErrorEquals": ["States.TaskFailed"]}, {"ErrorEquals": ["Mine"]}]
}}}
"#,
            expect![[""]],
        );
        check(&task("\"Retry\": [{\"ErrorEquals\": [\"${name}\"]}, {\"ErrorEquals\": [\"${name}\"]}]"), expect![[""]]);
    }
}
