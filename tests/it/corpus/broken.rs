//! The corpus, broken: each mistake, made in states of all right definitions,
//! is found.

use std::collections::BTreeMap;
use std::fmt::Write;

use asl_lsp::ide::Severity;
use serde_json::{Map, Value, json};

use super::{definitions, diagnostics};

/// Larger definitions take their time, and show nothing more.
const LARGEST: usize = 30_000;

type State = Map<String, Value>;

/// A mistake: its name, and how it is made. A state in which it cannot be made
/// is left as it is.
type Mistake = (&'static str, fn(&mut State));

const MISTAKES: &[Mistake] = &[
    ("type in lower case", |state| {
        let name = state["Type"].as_str().unwrap_or_default().to_lowercase();
        state.insert("Type".into(), json!(name));
    }),
    ("no type", |state| _ = state.remove("Type")),
    ("an unknown field", |state| _ = state.insert("Remark".into(), json!("a"))),
    ("a key in lower case", |state| {
        state.remove("Type").into_iter().for_each(|value| _ = state.insert("type".into(), value))
    }),
    ("a number for a comment", |state| _ = state.insert("Comment".into(), json!(5))),
    ("an unknown query language", |state| _ = state.insert("QueryLanguage".into(), json!("SQL"))),
    ("next to nowhere", |state| change(state, "Next", json!("There is no such state"))),
    ("default to nowhere", |state| change(state, "Default", json!("There is no such state"))),
    ("neither next nor end", |state| {
        state.remove("Next");
        state.remove("End");
    }),
    ("next and end", |state| {
        if state.contains_key("Next") {
            state.insert("End".into(), json!(true));
        }
    }),
    ("next is a list", |state| change(state, "Next", json!([]))),
    ("no resource", |state| _ = state.remove("Resource")),
    ("no choices", |state| change(state, "Choices", json!([]))),
    ("a rule without next", |state| in_first(state, "Choices", |rule| _ = rule.remove("Next"))),
    ("a rule of nothing", |state| in_first(state, "Choices", |rule| rule.retain(|key, _| key == "Next"))),
    ("no branches", |state| change(state, "Branches", json!([]))),
    ("a branch without states", |state| in_first(state, "Branches", |branch| _ = branch.remove("States"))),
    ("a branch that starts nowhere", |state| {
        in_first(state, "Branches", |branch| change(branch, "StartAt", json!("?")))
    }),
    ("no processor", |state| _ = state.remove("ItemProcessor")),
    ("a negative concurrency", |state| change(state, "MaxConcurrency", json!(-1))),
    ("too many tolerated failures", |state| change(state, "ToleratedFailurePercentage", json!(100.5))),
    ("a label with a blank", |state| change(state, "Label", json!("a label"))),
    ("a timeout of nothing", |state| change(state, "TimeoutSeconds", json!(0))),
    ("a wait for nothing", |state| {
        for key in ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"] {
            state.remove(key);
        }
    }),
    ("a negative wait", |state| change(state, "Seconds", json!(-1))),
    ("a retrier of no errors", |state| in_first(state, "Retry", |retrier| change(retrier, "ErrorEquals", json!([])))),
    ("a retrier without errors", |state| in_first(state, "Retry", |retrier| _ = retrier.remove("ErrorEquals"))),
    ("fewer attempts than none", |state| in_first(state, "Retry", |retrier| change(retrier, "MaxAttempts", json!(-1)))),
    ("a catcher without next", |state| in_first(state, "Catch", |catcher| _ = catcher.remove("Next"))),
    ("a catcher to nowhere", |state| in_first(state, "Catch", |catcher| change(catcher, "Next", json!("?")))),
    ("an input path of no path", |state| change(state, "InputPath", json!("order"))),
    ("a result path of several places", |state| change(state, "ResultPath", json!("$.a[*]"))),
    ("an assignment to a reserved name", |state| change(state, "Assign", json!({"states": 1}))),
    ("a computed value of plain text", |state| {
        if let Some(Value::Object(parameters)) = state.get_mut("Parameters") {
            parameters.iter_mut().filter(|(key, _)| key.ends_with(".$")).for_each(|(_, value)| *value = json!("text"));
        }
    }),
    ("a resource of no service", |state| change(state, "Resource", json!("my-function"))),
    ("credentials without a role", |state| change(state, "Credentials", json!({}))),
    ("a reader of another service", |state| {
        in_object(state, "ItemReader", |reader| {
            change(reader, "Resource", json!("arn:aws:states:::sqs:receiveMessage"))
        })
    }),
    ("a reader without a bucket", |state| {
        in_object(state, "ItemReader", |reader| {
            for key in ["Parameters", "Arguments"] {
                in_object(reader, key, |arguments| {
                    arguments.remove("Bucket");
                    arguments.remove("Bucket.$");
                });
            }
        })
    }),
    ("a writer of nothing", |state| change(state, "ResultWriter", json!({}))),
    ("a batcher without a limit", |state| {
        in_object(state, "ItemBatcher", |batcher| {
            batcher.retain(|key, _| key == "BatchInput");
        })
    }),
    ("a mode of no kind", |state| {
        in_object(state, "ItemProcessor", |processor| {
            in_object(processor, "ProcessorConfig", |config| change(config, "Mode", json!("PARALLEL")))
        })
    }),
    ("a comparison with a list", |state| {
        in_first(state, "Choices", |rule| {
            let operator = rule.keys().find(|key| key.ends_with("Equals") || key.ends_with("Than")).cloned();
            operator.into_iter().for_each(|operator| change(rule, &operator, json!([])));
        })
    }),
    ("two comparisons", |state| {
        in_first(state, "Choices", |rule| {
            if rule.contains_key("Variable") && !rule.contains_key("IsNull") {
                rule.insert("IsNull".into(), json!(true));
            }
        })
    }),
    ("an assignment of a list", |state| change(state, "Assign", json!([]))),
];

/// Gives the field another value, if there is one.
fn change(object: &mut State, key: &str, value: Value) {
    if let Some(old) = object.get_mut(key) {
        *old = value;
    }
}

/// Makes a mistake in the object, if there is one.
fn in_object(object: &mut State, key: &str, mistake: fn(&mut State)) {
    if let Some(Value::Object(inner)) = object.get_mut(key) {
        mistake(inner);
    }
}

/// Makes a mistake in the first element of the list, if there is one.
fn in_first(object: &mut State, key: &str, mistake: fn(&mut State)) {
    if let Some(Value::Object(first)) = object.get_mut(key).and_then(|list| list.get_mut(0)) {
        mistake(first);
    }
}

/// The places of the states in `machine`, as JSON pointers.
fn states(machine: &Value, at: &str, found: &mut Vec<String>) {
    for (name, state) in machine["States"].as_object().into_iter().flatten() {
        let at = format!("{at}/States/{}", name.replace('~', "~0").replace('/', "~1"));
        for (index, branch) in state["Branches"].as_array().into_iter().flatten().enumerate() {
            states(branch, &format!("{at}/Branches/{index}"), found);
        }
        states(&state["ItemProcessor"], &format!("{at}/ItemProcessor"), found);
        found.push(at);
    }
}

#[test]
fn every_mistake_is_found_in_every_definition() {
    let (mut made, mut errors) = (BTreeMap::new(), 0);
    let mut missed = String::new();
    // In a template it is not known what states there will be.
    for (stem, text) in
        definitions("valid").into_iter().filter(|(_, text)| !text.contains("${") && text.len() < LARGEST)
    {
        let machine: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{stem}: {error}"));
        let mut places = Vec::new();
        states(&machine, "", &mut places);
        for (index, (name, mistake)) in MISTAKES.iter().enumerate() {
            // Each mistake once in a definition, in the first state that it can be made in, counted from
            // somewhere else for each.
            let turned = places.iter().cycle().skip(index % places.len()).take(places.len());
            let broken =
                turned.map(|place| (place, broken(&machine, place, *mistake))).find(|(_, made)| *made != machine);
            let Some((place, broken)) = broken else { continue };
            *made.entry(*name).or_insert(0) += 1;
            let found = diagnostics(&broken.to_string());
            let count = found.iter().filter(|found| found.severity == Severity::Error).count();
            errors += count;
            if count == 0 {
                let _ = writeln!(missed, "{stem}: {name} in {place}");
            }
        }
    }
    let total: usize = made.values().sum();
    assert!(missed.is_empty(), "\n{missed}");
    assert!(total > 2000 && made.len() == MISTAKES.len(), "{total}: {made:?}");
    // Measured: 1.3 errors for each. States that nothing leads to any more are told as well, as AWS does.
    assert!(errors * 5 <= total * 7, "{errors} errors for {total} mistakes");
}

fn broken(machine: &Value, place: &str, mistake: fn(&mut State)) -> Value {
    let mut broken = machine.clone();
    if let Some(Value::Object(state)) = broken.pointer_mut(place) {
        mistake(state);
    }
    broken
}
