//! Which fields an object of each shape may hold.

mod parts;
mod state;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Field, QueryLanguage, Shape, choice};

/// The tables that hold the fields of a shape, in order.
fn tables(shape: Shape) -> [&'static [Field]; 3] {
    let table = match shape {
        Shape::Machine => parts::MACHINE,
        Shape::Branch => parts::BRANCH,
        Shape::Processor => parts::PROCESSOR,
        Shape::State(_) => state::STATE,
        Shape::Retrier => parts::RETRIER,
        Shape::Catcher => parts::CATCHER,
        Shape::ChoiceRule => return [parts::CHOICE_RULE, choice::OPERATORS, parts::CHOICE_RULE_END],
        Shape::NestedChoiceRule => return [parts::NESTED_CHOICE_RULE, choice::OPERATORS, &[]],
        Shape::ProcessorConfig => parts::PROCESSOR_CONFIG,
        Shape::ItemReader => parts::ITEM_READER,
        Shape::ReaderConfig => parts::READER_CONFIG,
        Shape::ItemBatcher => parts::ITEM_BATCHER,
        Shape::ResultWriter => parts::RESULT_WRITER,
        Shape::WriterConfig => parts::WRITER_CONFIG,
        Shape::Credentials => parts::CREDENTIALS,
    };
    [table, &[], &[]]
}

/// Whether an object of this shape has the field, which is one of its tables.
fn applies(field: &Field, shape: Shape) -> bool {
    match shape {
        Shape::State(Some(state_type)) => field.on.contains(state_type),
        _ => true,
    }
}

/// The fields of `shape`, of every query language, in the order in which
/// people write them. For a state of a known type, only those of that type;
/// for a state of no known type, those of all types, a name once.
pub fn fields(shape: Shape) -> impl Iterator<Item = &'static Field> {
    tables(shape).into_iter().flat_map(move |table| {
        table.iter().enumerate().filter_map(move |(i, field)| {
            let shown = match shape {
                Shape::State(None) => table[..i].iter().all(|earlier| earlier.name != field.name),
                _ => applies(field, shape),
            };
            shown.then_some(field)
        })
    })
}

/// The rows of a large table by their names, for it is asked about every key.
type Index = FxHashMap<&'static str, Vec<&'static Field>>;

static STATE: LazyLock<Index> = LazyLock::new(|| index(state::STATE));

fn index(table: &'static [Field]) -> Index {
    let mut index = Index::default();
    for field in table {
        index.entry(field.name).or_default().push(field);
    }
    index
}

/// The field of `shape` with this name.
pub fn field(shape: Shape, name: &str) -> Option<&'static Field> {
    match shape {
        Shape::State(_) => STATE.get(name)?.iter().copied().find(|field| applies(field, shape)),
        _ => tables(shape).into_iter().flatten().find(|field| field.name == name && applies(field, shape)),
    }
}

/// What a field of one query language is in the other: what JSONPath splits
/// into several steps is one field in JSONata (reference: "Data flow").
static COUNTERPARTS: &[(&str, &str)] = &[
    ("Parameters", "Arguments"),
    ("ResultSelector", "Output"),
    ("Parameters", "ItemSelector"),
    ("Parameters", "Output"),
    ("OutputPath", "Output"),
    ("ResultPath", "Output"),
    ("Result", "Output"),
    ("ItemsPath", "Items"),
    ("Variable", "Condition"),
    ("RoleArn.$", "RoleArn"),
];

/// The field of `shape` that does in `language` what `name`, a field of the
/// other one, does there.
pub fn counterpart(shape: Shape, name: &str, language: QueryLanguage) -> Option<&'static str> {
    let exists = |name: &&str| field(shape, name).is_some_and(|field| field.languages.include(language));
    let listed = COUNTERPARTS.iter().find_map(|(jsonpath, jsonata)| match language {
        QueryLanguage::Jsonata => Some(*jsonata).filter(|to| *jsonpath == name && exists(to)),
        QueryLanguage::JsonPath => Some(*jsonpath).filter(|to| *jsonata == name && exists(to)),
    });
    listed.or_else(|| field(shape, name.strip_suffix("Path")?).map(|field| field.name).filter(exists))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::spec::{Languages, StateType, ValueKind};

    /// Every shape there is.
    pub(in crate::spec) fn shapes() -> Vec<Shape> {
        let mut shapes = vec![
            Shape::Machine,
            Shape::Branch,
            Shape::Processor,
            Shape::State(None),
            Shape::Retrier,
            Shape::Catcher,
            Shape::ChoiceRule,
            Shape::NestedChoiceRule,
            Shape::ProcessorConfig,
            Shape::ItemReader,
            Shape::ReaderConfig,
            Shape::ItemBatcher,
            Shape::ResultWriter,
            Shape::WriterConfig,
            Shape::Credentials,
        ];
        shapes.extend(StateType::ALL.map(|state_type| Shape::State(Some(state_type))));
        shapes
    }

    /// A doc is whole sentences in Markdown.
    pub(in crate::spec) fn check_doc(name: &str, doc: &str) {
        assert!(doc.ends_with('.') && doc.len() > 15, "{name}: {doc}");
        assert!(!doc.contains("  ") && doc.trim() == doc, "{name}: {doc}");
        assert!(doc.matches('`').count().is_multiple_of(2) || doc.contains("`` "), "{name}: {doc}");
    }

    /// The matrix of the types: P JSONPath, J JSONata, B both.
    const COLUMNS: [StateType; 8] = [
        StateType::Task,
        StateType::Pass,
        StateType::Wait,
        StateType::Choice,
        StateType::Parallel,
        StateType::Map,
        StateType::Succeed,
        StateType::Fail,
    ];
    const MATRIX: &[(&str, &str)] = &[
        ("Type Comment QueryLanguage", "BBBBBBBB"),
        ("Next End", "BBB-BB--"),
        ("InputPath OutputPath", "PPPPPPP-"),
        ("Parameters", "PP--PP--"),
        ("Arguments", "J---J---"),
        ("Result", "-P------"),
        ("ResultPath", "PP--PP--"),
        ("ResultSelector", "P---PP--"),
        ("Output", "JJJJJJJ-"),
        ("Assign", "BBBBBB--"),
        ("Retry Catch", "B---BB--"),
        ("Resource Credentials TimeoutSeconds HeartbeatSeconds", "B-------"),
        ("TimeoutSecondsPath HeartbeatSecondsPath", "P-------"),
        ("Seconds Timestamp", "--B-----"),
        ("SecondsPath TimestampPath", "--P-----"),
        ("Choices Default", "---B----"),
        ("Branches", "----B---"),
        ("ItemProcessor Iterator ItemSelector ItemReader ItemBatcher ResultWriter", "-----B--"),
        ("MaxConcurrency ToleratedFailurePercentage ToleratedFailureCount Label", "-----B--"),
        ("ItemsPath MaxConcurrencyPath", "-----P--"),
        ("ToleratedFailurePercentagePath ToleratedFailureCountPath", "-----P--"),
        ("Items", "-----J--"),
        ("Error Cause", "-------B"),
        ("ErrorPath CausePath", "-------P"),
    ];

    #[test]
    fn the_state_table_is_the_matrix() {
        let mut known: Vec<&str> = Vec::new();
        for (names, row) in MATRIX {
            for name in names.split(' ') {
                known.push(name);
                for (state_type, expected) in COLUMNS.into_iter().zip(row.chars()) {
                    let found = match field(Shape::State(Some(state_type)), name).map(|field| field.languages) {
                        None => '-',
                        Some(Languages::JsonPath) => 'P',
                        Some(Languages::Jsonata) => 'J',
                        Some(Languages::Both) => 'B',
                    };
                    assert_eq!(found, expected, "{name} on {}", state_type.name());
                }
            }
        }
        let mut all: Vec<&str> = fields(Shape::State(None)).map(|field| field.name).collect();
        all.sort_unstable();
        known.sort_unstable();
        assert_eq!(all, known);
    }

    /// The fields of the other shapes: `*` required, then the language.
    const PARTS: &[(Shape, &str)] = &[
        (Shape::Machine, "Comment:B QueryLanguage:B Version:B TimeoutSeconds:B StartAt*:B States*:B"),
        (Shape::Branch, "Comment:B StartAt*:B States*:B"),
        (Shape::Processor, "Comment:B ProcessorConfig:B StartAt*:B States*:B"),
        (Shape::ProcessorConfig, "Mode:B ExecutionType:B"),
        (
            Shape::Retrier,
            "ErrorEquals*:B Comment:B IntervalSeconds:B MaxAttempts:B BackoffRate:B MaxDelaySeconds:B JitterStrategy:B",
        ),
        (Shape::Catcher, "ErrorEquals*:B Comment:B ResultPath:P Assign:B Output:J Next*:B"),
        (Shape::ItemReader, "Resource*:B ReaderConfig:B Arguments:J Parameters:P"),
        (
            Shape::ReaderConfig,
            "InputType:B Transformation:B ManifestType:B CSVDelimiter:B CSVHeaderLocation:B CSVHeaders:B \
             ItemsPointer:B MaxItems:B MaxItemsPath:P",
        ),
        (
            Shape::ItemBatcher,
            "MaxItemsPerBatch:B MaxItemsPerBatchPath:P MaxInputBytesPerBatch:B MaxInputBytesPerBatchPath:P \
             BatchInput:B",
        ),
        (Shape::ResultWriter, "Resource:B Arguments:J Parameters:P WriterConfig:B"),
        (Shape::WriterConfig, "Transformation:B OutputType:B"),
        (Shape::Credentials, "RoleArn:B RoleArn.$:P"),
    ];

    fn summary<'a>(fields: impl Iterator<Item = &'a Field>) -> String {
        let rows: Vec<String> = fields
            .map(|field| {
                let language = match field.languages {
                    Languages::JsonPath => 'P',
                    Languages::Jsonata => 'J',
                    Languages::Both => 'B',
                };
                format!("{}{}:{language}", field.name, if field.required { "*" } else { "" })
            })
            .collect();
        rows.join(" ")
    }

    #[test]
    fn the_other_shapes_have_their_fields() {
        for (shape, expected) in PARTS {
            assert_eq!(summary(fields(*shape)), *expected, "{}", shape.title());
        }
        let without_operators = |shape| summary(fields(shape).filter(|field| !choice::is_operator(field.name)));
        assert_eq!(
            without_operators(Shape::ChoiceRule),
            "Comment:B Condition:J Variable:P And:P Or:P Not:P Assign:B Output:J Next*:B"
        );
        assert_eq!(without_operators(Shape::NestedChoiceRule), "Comment:B Variable:P And:P Or:P Not:P");
        for shape in [Shape::ChoiceRule, Shape::NestedChoiceRule] {
            assert_eq!(fields(shape).filter(|field| choice::is_operator(field.name)).count(), 39);
        }
    }

    #[test]
    fn a_name_stands_once() {
        for shape in shapes() {
            let all: Vec<&Field> = fields(shape).collect();
            for (i, field) in all.iter().enumerate() {
                let twin = all[..i].iter().find(|other| other.name == field.name);
                assert!(twin.is_none(), "{} of {}", field.name, shape.title());
                assert_eq!(super::field(shape, field.name), Some(*field));
            }
        }
        for (i, row) in state::STATE.iter().enumerate() {
            for other in state::STATE[..i].iter().filter(|other| other.name == row.name) {
                for state_type in StateType::ALL {
                    assert!(!(row.on.contains(state_type) && other.on.contains(state_type)), "{}", row.name);
                }
            }
        }
    }

    #[test]
    fn a_state_of_no_known_type_shows_no_outdated_use() {
        let outdated: Vec<&str> =
            fields(Shape::State(None)).filter(|field| field.deprecated.is_some()).map(|field| field.name).collect();
        assert_eq!(outdated, ["Iterator"]);
        let parameters = field(Shape::State(Some(StateType::Map)), "Parameters");
        assert_eq!(parameters.and_then(|field| field.deprecated), Some("ItemSelector"));
    }

    #[test]
    fn only_what_the_service_demands_of_every_state_is_required() {
        let mut required = Vec::new();
        for state_type in StateType::ALL {
            for field in fields(Shape::State(Some(state_type))).filter(|field| field.required && field.name != "Type") {
                required.push((state_type, field.name));
            }
            assert!(field(Shape::State(Some(state_type)), "Type").is_some_and(|field| field.required));
        }
        assert_eq!(
            required,
            [(StateType::Task, "Resource"), (StateType::Choice, "Choices"), (StateType::Parallel, "Branches")]
        );
    }

    fn names_with(property: impl Fn(&Field) -> bool) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for shape in shapes() {
            for field in fields(shape).filter(|field| property(field)) {
                let prefix = match shape {
                    Shape::State(_) => String::new(),
                    shape => format!("{shape:?}."),
                };
                names.push(prefix + field.name);
            }
        }
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn expressions_are_evaluated_where_the_service_does() {
        let mut expected: Vec<&str> = "Arguments Assign Cause Error HeartbeatSeconds ItemSelector Items \
            MaxConcurrency Output Seconds TimeoutSeconds Timestamp ToleratedFailureCount ToleratedFailurePercentage \
            Catcher.Assign Catcher.Output ChoiceRule.Assign ChoiceRule.Condition ChoiceRule.Output \
            Credentials.RoleArn ItemBatcher.BatchInput ItemBatcher.MaxInputBytesPerBatch \
            ItemBatcher.MaxItemsPerBatch ItemReader.Arguments ReaderConfig.MaxItems ResultWriter.Arguments"
            .split_whitespace()
            .collect();
        expected.sort_unstable();
        assert_eq!(names_with(|field| field.evaluated), expected);
    }

    #[test]
    fn null_is_a_value_of_few_fields() {
        let expected = [
            "Catcher.Output",
            "Catcher.ResultPath",
            "ChoiceRule.Output",
            "InputPath",
            "Output",
            "OutputPath",
            "Result",
        ];
        let mut expected: Vec<&str> = expected.into_iter().chain(["ResultPath"]).collect();
        expected.sort_unstable();
        assert_eq!(names_with(|field| field.nullable), expected);
    }

    #[test]
    fn what_jsonpath_has_alone_is_not_evaluated() {
        for shape in shapes() {
            for field in fields(shape) {
                let path =
                    matches!(field.value, ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic);
                assert!(!path || field.languages == Languages::JsonPath, "{}", field.name);
                assert!(!field.evaluated || field.languages != Languages::JsonPath, "{}", field.name);
            }
        }
    }

    #[test]
    fn every_row_is_explained() {
        for shape in shapes() {
            for table in tables(shape) {
                for field in table {
                    check_doc(field.name, field.doc);
                    let values = match field.value {
                        ValueKind::OneOf(values) | ValueKind::ServiceCall(values) => values,
                        _ => &[],
                    };
                    for (i, value) in values.iter().enumerate() {
                        check_doc(value.name, value.doc);
                        assert!(values[..i].iter().all(|other| other.name != value.name), "{}", value.name);
                    }
                    if let Some(instead) = field.deprecated
                        && applies(field, shape)
                    {
                        assert!(super::field(shape, instead).is_some(), "{instead}");
                    }
                }
            }
        }
    }
}
