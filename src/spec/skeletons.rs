//! What a freshly inserted state, retrier, catcher, choice rule or machine
//! holds.
//!
//! The bodies know no syntax: the writers of JSON, YAML and HCL render them,
//! as plain text or as snippets with tab stops.

use self::Skeleton::{FirstState, Fixed, FixedRaw, List, Object, OneOf, Raw, StateName, Text};
use super::{QueryLanguage, StateType};

/// The fields of an inserted object, in order.
pub type Members = &'static [(&'static str, Skeleton)];

/// The value of an inserted field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Skeleton {
    /// A text, as a placeholder to type over.
    Text(&'static str),
    /// The name of a state to go to, to be chosen; the placeholder is the
    /// writer's.
    StateName,
    /// The name of the one state in the `States` beside it. A writer of
    /// snippets gives this value and that key the same tab stop.
    FirstState(&'static str),
    /// A number or a Boolean, as a placeholder to type over.
    Raw(&'static str),
    /// A text that stays.
    Fixed(&'static str),
    /// A number or a Boolean that stays.
    FixedRaw(&'static str),
    /// One of these texts, the first to begin with.
    OneOf(&'static [&'static str]),
    /// An object.
    Object(Members),
    /// An array.
    List(&'static [Skeleton]),
}

/// A `Pass` state that ends its workflow.
const STUB: Skeleton = Object(&[("Type", Fixed("Pass")), ("End", FixedRaw("true"))]);

/// What every call of Lambda needs, since these errors pass.
const LAMBDA_RETRY: Skeleton = List(&[Object(&[
    (
        "ErrorEquals",
        List(&[
            Fixed("Lambda.ServiceException"),
            Fixed("Lambda.AWSLambdaException"),
            Fixed("Lambda.SdkClientException"),
            Fixed("Lambda.TooManyRequestsException"),
        ]),
    ),
    ("IntervalSeconds", Raw("1")),
    ("MaxAttempts", Raw("3")),
    ("BackoffRate", Raw("2")),
    ("JitterStrategy", OneOf(&["FULL", "NONE"])),
])]);

const TASK_JSONPATH: Members = &[
    ("Type", Fixed("Task")),
    ("Resource", Text("arn:aws:states:::lambda:invoke")),
    ("Parameters", Object(&[("FunctionName", Text("function name or ARN")), ("Payload.$", Text("$"))])),
    ("OutputPath", Text("$.Payload")),
    ("Retry", LAMBDA_RETRY),
    ("Next", StateName),
];

const TASK_JSONATA: Members = &[
    ("Type", Fixed("Task")),
    ("Resource", Text("arn:aws:states:::lambda:invoke")),
    ("Arguments", Object(&[("FunctionName", Text("function name or ARN")), ("Payload", Text("{% $states.input %}"))])),
    ("Output", Text("{% $states.result.Payload %}")),
    ("Retry", LAMBDA_RETRY),
    ("Next", StateName),
];

const PASS_JSONPATH: Members =
    &[("Type", Fixed("Pass")), ("Result", Object(&[("key", Text("value"))])), ("Next", StateName)];

const PASS_JSONATA: Members = &[("Type", Fixed("Pass")), ("Output", Text("{% $states.input %}")), ("Next", StateName)];

const RULE_JSONPATH: Members = &[("Variable", Text("$.value")), ("StringEquals", Text("text")), ("Next", StateName)];

const RULE_JSONATA: Members = &[("Condition", Text("{% $states.input.value = 'text' %}")), ("Next", StateName)];

const CHOICE_JSONPATH: Members =
    &[("Type", Fixed("Choice")), ("Choices", List(&[Object(RULE_JSONPATH)])), ("Default", StateName)];

const CHOICE_JSONATA: Members =
    &[("Type", Fixed("Choice")), ("Choices", List(&[Object(RULE_JSONATA)])), ("Default", StateName)];

const WAIT: Members = &[("Type", Fixed("Wait")), ("Seconds", Raw("60")), ("Next", StateName)];

const BRANCH: Members = &[("StartAt", FirstState("First branch")), ("States", Object(&[("First branch", STUB)]))];

const PARALLEL: Members = &[("Type", Fixed("Parallel")), ("Branches", List(&[Object(BRANCH)])), ("Next", StateName)];

const PROCESSOR: Skeleton = Object(&[
    ("ProcessorConfig", Object(&[("Mode", Fixed("INLINE"))])),
    ("StartAt", FirstState("Process item")),
    ("States", Object(&[("Process item", STUB)])),
]);

const MAP_JSONPATH: Members =
    &[("Type", Fixed("Map")), ("ItemsPath", Text("$.items")), ("ItemProcessor", PROCESSOR), ("Next", StateName)];

const MAP_JSONATA: Members = &[
    ("Type", Fixed("Map")),
    ("Items", Text("{% $states.input.items %}")),
    ("ItemProcessor", PROCESSOR),
    ("Next", StateName),
];

const SUCCEED: Members = &[("Type", Fixed("Succeed"))];

const FAIL: Members = &[("Type", Fixed("Fail")), ("Error", Text("ErrorName")), ("Cause", Text("What went wrong"))];

/// A new state. It does not name its query language: a writer adds that if it
/// is not the machine's.
pub fn state(state_type: StateType, language: QueryLanguage) -> Members {
    match (state_type, language) {
        (StateType::Task, QueryLanguage::JsonPath) => TASK_JSONPATH,
        (StateType::Task, QueryLanguage::Jsonata) => TASK_JSONATA,
        (StateType::Pass, QueryLanguage::JsonPath) => PASS_JSONPATH,
        (StateType::Pass, QueryLanguage::Jsonata) => PASS_JSONATA,
        (StateType::Choice, QueryLanguage::JsonPath) => CHOICE_JSONPATH,
        (StateType::Choice, QueryLanguage::Jsonata) => CHOICE_JSONATA,
        (StateType::Wait, _) => WAIT,
        (StateType::Parallel, _) => PARALLEL,
        (StateType::Map, QueryLanguage::JsonPath) => MAP_JSONPATH,
        (StateType::Map, QueryLanguage::Jsonata) => MAP_JSONATA,
        (StateType::Succeed, _) => SUCCEED,
        (StateType::Fail, _) => FAIL,
    }
}

/// A new element of `Retry`.
pub fn retrier() -> Members {
    &[
        ("ErrorEquals", List(&[Text("States.TaskFailed")])),
        ("IntervalSeconds", Raw("1")),
        ("MaxAttempts", Raw("3")),
        ("BackoffRate", Raw("2")),
        ("JitterStrategy", OneOf(&["FULL", "NONE"])),
    ]
}

/// A new element of `Catch`. It keeps the state's input, which a catcher
/// would otherwise replace by the error.
pub fn catcher(language: QueryLanguage) -> Members {
    match language {
        QueryLanguage::JsonPath => {
            &[("ErrorEquals", List(&[Text("States.ALL")])), ("ResultPath", Text("$.error")), ("Next", StateName)]
        }
        QueryLanguage::Jsonata => &[
            ("ErrorEquals", List(&[Text("States.ALL")])),
            ("Output", Text("{% $merge([$states.input, {'error': $states.errorOutput}]) %}")),
            ("Next", StateName),
        ],
    }
}

/// A new element of `Choices`.
pub fn choice_rule(language: QueryLanguage) -> Members {
    match language {
        QueryLanguage::JsonPath => RULE_JSONPATH,
        QueryLanguage::Jsonata => RULE_JSONATA,
    }
}

/// A new element of `Branches`.
pub fn branch() -> Members {
    BRANCH
}

/// A new machine. One of JSONPath does not name its language, which is what a
/// machine has that says nothing.
pub fn machine(language: QueryLanguage) -> Members {
    match language {
        QueryLanguage::JsonPath => &[
            ("Comment", Text("What this machine does")),
            ("StartAt", FirstState("First")),
            ("States", Object(&[("First", STUB)])),
        ],
        QueryLanguage::Jsonata => &[
            ("Comment", Text("What this machine does")),
            ("QueryLanguage", Fixed("JSONata")),
            ("StartAt", FirstState("First")),
            ("States", Object(&[("First", STUB)])),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Shape, ValueKind, errors, exclusions, fields};

    const LANGUAGES: [QueryLanguage; 2] = [QueryLanguage::JsonPath, QueryLanguage::Jsonata];

    /// An object of a skeleton obeys the tables: known fields of the
    /// language in the order of the table, all required ones, and all groups.
    fn check(shape: Shape, language: QueryLanguage, members: Members) {
        let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
        let mut order = fields::fields(shape);
        for (name, value) in members {
            let field = order.find(|field| field.name == *name);
            let field = field.unwrap_or_else(|| panic!("{name} of {} unknown or out of order", shape.title()));
            assert!(field.languages.include(language), "{name} of {}", shape.title());
            assert!(field.deprecated.is_none(), "{name} of {}", shape.title());
            check_value(field.value, language, *value, name, members);
        }
        for field in fields::fields(shape).filter(|field| field.required) {
            assert!(names.contains(&field.name), "{} lacks {}", shape.title(), field.name);
        }
        for group in exclusions::groups(shape) {
            let count = group.fields.iter().filter(|name| names.contains(*name)).count();
            assert!(!group.at_least_one || count > 0, "{} lacks one of {:?}", shape.title(), group.fields);
            assert!(!group.at_most_one || count < 2, "{} has several of {:?}", shape.title(), group.fields);
        }
    }

    fn check_value(kind: ValueKind, language: QueryLanguage, value: Skeleton, name: &str, members: Members) {
        let fits = match (kind, value) {
            (ValueKind::Object(shape), Object(inner)) => {
                check(shape, language, inner);
                true
            }
            (ValueKind::List(shape), List(elements)) => elements.iter().all(|element| {
                let Object(inner) = element else { return false };
                check(shape, language, inner);
                true
            }),
            (ValueKind::States, Object(states)) => {
                for (_, state) in states {
                    let Object(inner) = state else { panic!("a state that is no object") };
                    check(Shape::State(type_of(inner)), language, inner);
                }
                let first = states.iter().map(|(name, _)| FirstState(name)).collect::<Vec<_>>();
                let start = members.iter().find(|(name, _)| *name == "StartAt").map(|(_, value)| *value);
                start.is_some_and(|start| first.contains(&start))
            }
            (ValueKind::StateName, StateName | FirstState(_)) => true,
            (ValueKind::StateType, Fixed(text)) => StateType::from_name(text).is_some(),
            (ValueKind::OneOf(values), Fixed(text)) => values.iter().any(|value| value.name == text),
            (ValueKind::OneOf(values), OneOf(texts)) => {
                texts.iter().all(|text| values.iter().any(|value| value.name == *text))
            }
            (ValueKind::Integer(low, high), Raw(text)) => {
                text.parse().is_ok_and(|number: i64| (low..=high).contains(&number))
            }
            (ValueKind::Number(low, high), Raw(text)) => {
                text.parse().is_ok_and(|number: f64| (low..=high).contains(&number))
            }
            (ValueKind::Boolean, Raw(text) | FixedRaw(text)) => matches!(text, "true" | "false"),
            (ValueKind::ErrorNames, List(names)) => {
                names.iter().all(|name| matches!(name, Text(name) | Fixed(name) if errors::error_name(name).is_some()))
            }
            (ValueKind::Path | ValueKind::ReferencePath, Text(text)) => text.starts_with('$'),
            (ValueKind::Condition | ValueKind::Items, Text(text)) => text.starts_with("{%") && text.ends_with("%}"),
            (ValueKind::Template | ValueKind::Arguments, Text(text)) => {
                language == QueryLanguage::Jsonata && text.starts_with("{%") && text.ends_with("%}")
            }
            (ValueKind::Resource, Text(text)) => text.starts_with("arn:"),
            (ValueKind::Text | ValueKind::Comment, Text(_)) => true,
            (ValueKind::Template | ValueKind::Arguments | ValueKind::Json, Object(_)) => true,
            _ => false,
        };
        assert!(fits, "{name}: {value:?} is not {kind:?}");
    }

    fn type_of(members: Members) -> Option<StateType> {
        match members.first() {
            Some(("Type", Fixed(name))) => StateType::from_name(name),
            _ => None,
        }
    }

    #[test]
    fn every_skeleton_obeys_the_tables() {
        for language in LANGUAGES {
            for state_type in StateType::ALL {
                let members = state(state_type, language);
                assert_eq!(type_of(members), Some(state_type));
                check(Shape::State(Some(state_type)), language, members);
            }
            check(Shape::Retrier, language, retrier());
            check(Shape::Catcher, language, catcher(language));
            check(Shape::ChoiceRule, language, choice_rule(language));
            check(Shape::Machine, language, machine(language));
        }
    }

    #[test]
    fn expressions_are_those_of_the_language() {
        fn texts(value: Skeleton, found: &mut Vec<&'static str>) {
            match value {
                Text(text) | Fixed(text) => found.push(text),
                Object(members) => members.iter().for_each(|(_, member)| texts(*member, found)),
                List(elements) => elements.iter().for_each(|element| texts(*element, found)),
                _ => {}
            }
        }
        for language in LANGUAGES {
            let mut found = Vec::new();
            StateType::ALL.iter().for_each(|state_type| texts(Object(state(*state_type, language)), &mut found));
            texts(Object(catcher(language)), &mut found);
            let jsonata = found.iter().filter(|text| text.starts_with("{%")).count();
            let jsonpath = found.iter().filter(|text| text.starts_with('$')).count();
            match language {
                QueryLanguage::JsonPath => assert!(jsonata == 0 && jsonpath > 0),
                QueryLanguage::Jsonata => assert!(jsonata > 0 && jsonpath == 0),
            }
        }
    }
}
