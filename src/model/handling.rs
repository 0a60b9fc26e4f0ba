//! What other states need to know of a state's errors and its input: which
//! catchers throw the input away, who takes a timeout, how long retries take,
//! what is read from the input.

use memchr::memmem;

use crate::spec::dataflow::{ERROR_OUTPUT, passes_input_on, reads_input};
use crate::spec::errors::{NO_CHOICE_MATCHED, TIMEOUT, TIMEOUT_FIELDS, matches};
use crate::spec::fields::field;
use crate::spec::retries::Waits;
use crate::spec::{QueryLanguage, Shape, StateType, ValueKind};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::{TextRange, TextSize};

/// How a state handles errors and its input. All ranges are relative to the state.
#[derive(Debug, Default, PartialEq)]
pub struct Handling {
    /// The retrier whose waits take longest: how many seconds in all, and what
    /// to mark of it.
    pub longest_retries: Option<(f64, TextRange)>,
    /// The catchers whose error output takes the place of the whole input.
    pub discards: Box<[Discard]>,
    /// Whether a retrier or catcher gets timeouts, or may get them.
    pub takes_timeouts: bool,
    /// Whether a retrier or catcher gets, or may get, the error of a Choice
    /// state none of whose rules matched.
    pub takes_unmatched: bool,
    /// The key of the timeout of a Task that catches failures, but not this one.
    pub untaken_timeout: Option<TextRange>,
    /// What it does with its input.
    pub input: InputUse,
}

/// A catcher whose error output takes the place of the input.
#[derive(Debug, PartialEq)]
pub struct Discard {
    /// The state that it leads to.
    pub target: Box<str>,
    /// Where its object starts.
    pub at: TextSize,
    /// The `ResultPath` that says so, with its quotes; `None` without one.
    pub result_path: Option<TextRange>,
}

/// What a state does with its input.
#[derive(Debug, Default, PartialEq)]
pub struct InputUse {
    /// A member of it that the state reads, as it is written: `$.order`. That
    /// it reads those of an error output does not count.
    pub reads: Option<Box<str>>,
    /// Whether it reads what only an error output has.
    pub reads_error: bool,
    /// Whether its output is its input, for certain.
    pub is_passed_on: bool,
}

/// Looks at a state of this type and language.
pub(super) fn handling(state: Node, state_type: StateType, language: Option<QueryLanguage>) -> Handling {
    let base = state.range().start();
    let mut handling = Handling::default();
    let mut discards = Vec::new();
    let mut catches = false;
    for entry in state.entries() {
        let Some(ValueKind::List(shape)) = kind(state_type, entry) else { continue };
        if !matches!(shape, Shape::Retrier | Shape::Catcher) {
            continue;
        }
        let list = entry.value();
        handling.takes_timeouts |= list.is_opaque();
        handling.takes_unmatched |= list.is_opaque();
        for handler in list.entries().map(|entry| entry.value()) {
            handling.takes_timeouts |= may_take(handler, TIMEOUT);
            handling.takes_unmatched |= may_take(handler, NO_CHOICE_MATCHED);
            if shape == Shape::Catcher {
                catches = true;
                discards.extend(language.and_then(|language| discard(handler, language, base)));
            } else {
                let longest = handling.longest_retries.map_or(0.0, |(seconds, _)| seconds);
                let waits = waits(handler).and_then(Waits::total).filter(|seconds| *seconds > longest);
                handling.longest_retries =
                    waits.map(|seconds| (seconds, retries_range(handler) - base)).or(handling.longest_retries);
            }
        }
    }
    let timeout = TIMEOUT_FIELDS.iter().find_map(|name| state.member(name)?.key_content_range());
    handling.untaken_timeout = timeout
        .filter(|_| state_type == StateType::Task && catches && !handling.takes_timeouts)
        .map(|range| range - base);
    handling.discards = discards.into();
    handling.input = language.map(|language| input_use(state, state_type, language)).unwrap_or_default();
    handling
}

fn kind(state_type: StateType, entry: Entry) -> Option<ValueKind> {
    Some(field(Shape::State(Some(state_type)), &entry.key()?)?.value)
}

/// The names in a handler's `ErrorEquals` that are texts.
fn names<'a>(handler: Node<'a>) -> impl Iterator<Item = std::borrow::Cow<'a, str>> {
    let list = handler.get("ErrorEquals").filter(|list| list.array().is_some());
    list.into_iter().flat_map(|list| list.entries()).filter_map(|entry| entry.value().text_value())
}

/// Whether the handler matches the error, or has names that are not known.
fn may_take(handler: Node, error: &str) -> bool {
    let Some(list) = handler.get("ErrorEquals").filter(|list| list.array().is_some()) else { return true };
    let is_unknown = |entry: Entry| entry.value().is_opaque() || entry.value().text_value().is_none();
    handler.is_opaque()
        || list.is_opaque()
        || list.entries().any(is_unknown)
        || names(handler).any(|name| matches(&name, error))
}

/// The catcher, if its error output takes the place of the input for certain.
fn discard(catcher: Node, language: QueryLanguage, base: TextSize) -> Option<Discard> {
    let object = catcher.object().filter(|object| !object.spliced && !object.has_errors)?;
    let path = catcher.get("ResultPath").filter(|_| language == QueryLanguage::JsonPath);
    let is_kept = match language {
        QueryLanguage::JsonPath => path.is_some_and(|path| path.text_value().is_none_or(|path| path != "$")),
        QueryLanguage::Jsonata => catcher.get("Output").is_some(),
    };
    let target = catcher.get("Next").filter(|next| !is_kept && !next.is_opaque() && object.closed)?;
    let result_path = path.map(|path| path.range() - base);
    Some(Discard { target: target.text_value()?.into(), at: catcher.range().start() - base, result_path })
}

/// The numbers of a retrier; `None` if one of them is not known.
fn waits(retrier: Node) -> Option<Waits> {
    let object = retrier.object().filter(|object| !object.spliced && !object.has_errors)?;
    let mut waits = Waits::default();
    let numbers = [
        ("IntervalSeconds", &mut waits.interval),
        ("MaxAttempts", &mut waits.attempts),
        ("BackoffRate", &mut waits.rate),
        ("MaxDelaySeconds", &mut waits.longest),
    ];
    for (name, number) in numbers {
        if let Some(value) = retrier.get(name) {
            value.scalar().filter(|scalar| scalar.kind == ScalarKind::Number)?;
            *number = Some(value.raw().parse().ok()?);
        }
    }
    object.closed.then_some(waits)
}

/// What to mark of a retrier that takes long: the number that counts most.
fn retries_range(retrier: Node) -> TextRange {
    let number = ["MaxAttempts", "IntervalSeconds", "BackoffRate"].iter().find_map(|name| retrier.get(name));
    number.map_or_else(|| TextRange::at(retrier.range().start(), TextSize::new(1)), |number| number.range())
}

fn input_use(state: Node, state_type: StateType, language: QueryLanguage) -> InputUse {
    let mut reader = Reader { language, input: InputUse::default() };
    let text = |name: &str| state.get(name).map(|value| value.text_value().unwrap_or_default());
    let input_path = text("InputPath").filter(|path| path != "$" && language == QueryLanguage::JsonPath);
    for entry in state.entries() {
        let Some(key) = entry.key().filter(|key| reads_input(key, language)) else { continue };
        // What `InputPath` selects is the input of all that follows.
        if input_path.is_some() && key != "InputPath" {
            continue;
        }
        reader.value(entry.value(), kind(state_type, entry).is_some_and(is_path));
    }
    let has = |name: &str| state.get(name).is_some();
    reader.input.is_passed_on = match language {
        QueryLanguage::Jsonata => passes_input_on(state_type) && !has("Output"),
        QueryLanguage::JsonPath => {
            let keeps = input_path.is_none() && text("OutputPath").is_none_or(|path| path == "$");
            let has_result = !passes_input_on(state_type) || has("Result") || has("Parameters");
            // A result that is put beside the input may be what is read later.
            let is_thrown_away = state.get("ResultPath").is_some_and(|path| is_null(path));
            keeps && (!has_result || is_thrown_away)
        }
    };
    reader.input
}

fn is_null(value: Node) -> bool {
    value.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null)
}

fn is_path(kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic)
}

/// Looks for paths that start at the input.
struct Reader {
    language: QueryLanguage,
    input: InputUse,
}

impl Reader {
    /// Looks into a value; `is_path` tells whether a text in it is a path.
    fn value(&mut self, value: Node, is_path: bool) {
        if let Some(text) = value.text_value() {
            match self.language {
                QueryLanguage::JsonPath if is_path => self.text(&text, "$."),
                QueryLanguage::JsonPath => {}
                QueryLanguage::Jsonata => self.text(&text, "$states.input."),
            }
        }
        for entry in value.entries() {
            let key = entry.key().unwrap_or_default();
            let is_operand = || field(Shape::ChoiceRule, &key).is_some_and(|field| self::is_path(field.value));
            self.value(entry.value(), key.ends_with(".$") || is_operand());
        }
    }

    fn text(&mut self, text: &str, root: &str) {
        for at in memmem::find_iter(text.as_bytes(), root) {
            // `$$.` starts at the context object.
            if text[..at].ends_with('$') {
                continue;
            }
            let rest = &text[at + root.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
            let name = &rest[..end];
            if ERROR_OUTPUT.contains(&name) {
                self.input.reads_error = true;
            } else if !name.is_empty() && self.input.reads.is_none() {
                self.input.reads = Some(format!("{root}{name}").into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    fn of(text: &str, state_type: StateType) -> Handling {
        let language = if text.contains("JSONata") { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
        handling(syntax::parse(text).root(text), state_type, Some(language))
    }

    fn reads(text: &str, state_type: StateType) -> Option<String> {
        of(text, state_type).input.reads.map(String::from)
    }

    #[test]
    fn what_is_read_from_the_input() {
        use StateType::*;
        let read = |text, state_type, expected: Option<&str>| {
            assert_eq!(reads(text, state_type).as_deref(), expected, "{text}");
        };
        read(r#"{"Parameters": {"a": {"b.$": "$.order.id"}}}"#, Task, Some("$.order"));
        read(r#"{"Parameters": {"a.$": "States.Format('{}', $.total-sum)"}}"#, Pass, Some("$.total-sum"));
        read(r#"{"Parameters": {"a": "$.order", "b.$": "$$.Execution.Id", "c.$": "$"}}"#, Task, None);
        read(r#"{"Parameters": {"a.$": "$.Error", "b.$": "$.Cause"}}"#, Task, None);
        read(r#"{"ResultPath": "$.a", "ResultSelector": {"a.$": "$.b"}, "OutputPath": "$.c"}"#, Task, None);
        read(r#"{"InputPath": "$.a"}"#, Pass, Some("$.a"));
        read(r#"{"InputPath": "$.Cause", "Parameters": {"a.$": "$.b"}}"#, Pass, None);
        read(r#"{"Choices": [{"Not": {"Variable": "$.a", "StringEquals": "$.b"}}]}"#, Choice, Some("$.a"));
        read(r#"{"Choices": [{"Variable": "$x", "StringEqualsPath": "$.b"}]}"#, Choice, Some("$.b"));
        read(r#"{"ErrorPath": "$.Error", "CausePath": "$.reason"}"#, Fail, Some("$.reason"));
        read(r#"{"Branches": [{"Parameters": {"a.$": "$.b"}}]}"#, Parallel, None);
        read(r#"{"Type": "JSONata", "Output": {"a": "{% $states.input.b.c %}"}}"#, Pass, Some("$states.input.b"));
        read(r#"{"Type": "JSONata", "Output": "{% $states.input.Error & $states.result.x %}"}"#, Pass, None);
        read(r#"{"Parameters": {"a.$": "$."}, "InputPath": 1}"#, Pass, None);
    }

    #[test]
    fn whose_output_is_the_input() {
        use StateType::*;
        let passes = |text, state_type, expected: bool| {
            assert_eq!(of(text, state_type).input.is_passed_on, expected, "{text}");
        };
        passes("{}", Pass, true);
        passes(r#"{"Result": 1}"#, Pass, false);
        passes(r#"{"Result": 1, "ResultPath": "$.a"}"#, Pass, false);
        passes(r#"{"Result": 1, "ResultPath": "$"}"#, Pass, false);
        passes(r#"{"ResultPath": null}"#, Task, true);
        passes("{}", Task, false);
        passes(r#"{"ResultPath": "$.a", "OutputPath": "$.a"}"#, Task, false);
        passes(r#"{"InputPath": "$.a"}"#, Wait, false);
        passes(r#"{"Type": "JSONata"}"#, Wait, true);
        passes(r#"{"Type": "JSONata", "Output": 1}"#, Choice, false);
        passes(r#"{"Type": "JSONata"}"#, Task, false);
    }

    #[test]
    fn who_takes_timeouts() {
        let catch = |names: &str| {
            let text = format!(r#"{{"TimeoutSeconds": 9, "Catch": [{{"ErrorEquals": {names}, "Next": "A"}}]}}"#);
            let found = of(&text, StateType::Task);
            (found.takes_timeouts, found.untaken_timeout.is_some())
        };
        assert_eq!(catch(r#"["States.ALL"]"#), (true, false));
        assert_eq!(catch(r#"["States.Timeout"]"#), (true, false));
        assert_eq!(catch(r#"["States.TaskFailed"]"#), (false, true));
        assert_eq!(catch(r#"["${name}"]"#), (true, false));
        assert_eq!(catch("[${names}]"), (true, false));
        assert_eq!(catch("${names}"), (true, false));
        // Who only retries may well leave the timeout to the execution.
        let retry = r#"{"TimeoutSecondsPath": "$.t", "Retry": [{"ErrorEquals": ["States.TaskFailed"]}]}"#;
        assert_eq!(of(retry, StateType::Task).untaken_timeout, None);
    }

    #[test]
    fn who_takes_what_no_rule_matched() {
        let takes = |name: &str| {
            let text = format!(r#"{{"Catch": [{{"ErrorEquals": ["{name}"], "Next": "A"}}]}}"#);
            of(&text, StateType::Parallel).takes_unmatched
        };
        assert!(takes("States.NoChoiceMatched") && takes("States.ALL") && takes("${name}"));
        assert!(!takes("States.TaskFailed") && !takes("Mine"));
    }

    #[test]
    fn which_catchers_replace_the_input() {
        let count = |text: &str| of(text, StateType::Task).discards.len();
        assert_eq!(count(r#"{"Catch": [{"Next": "A"}, {"Next": "B", "ResultPath": "$"}]}"#), 2);
        assert_eq!(count(r#"{"Catch": [{"Next": "A", "ResultPath": "$.e"}, {"Next": "B", "ResultPath": null}]}"#), 0);
        assert_eq!(count(r#"{"Catch": [{"Next": "A", "ResultPath": ${p}}, {"Next": "${b}"}, {"Next": 1}, {}]}"#), 0);
        assert_eq!(count(r#"{"Type": "JSONata", "Catch": [{"Next": "A"}, {"Next": "B", "Output": {}}]}"#), 1);
        assert_eq!(count(r#"{"Catch": [{"Next": "A", ${more}}, {"Next": "A", "Res]}"#), 0);
    }

    #[test]
    fn how_long_retries_take() {
        let longest = |retry: &str| {
            let text = format!("{{\"Retry\": {retry}}}");
            let found = of(&text, StateType::Task).longest_retries;
            found.map(|(seconds, range)| (seconds, text[std::ops::Range::<usize>::from(range)].to_owned()))
        };
        assert_eq!(longest("[{}]"), Some((7.0, "{".to_owned())));
        assert_eq!(longest(r#"[{"MaxAttempts": 2}, {"MaxAttempts": 4}, {}]"#), Some((15.0, "4".to_owned())));
        assert_eq!(longest(r#"[{"IntervalSeconds": "x"}, {"MaxAttempts": ${n}}, {"BackoffRate": 0}]"#), None);
        assert_eq!(longest(r#"[{"MaxAttempts": 0}]"#), None);
    }
}
