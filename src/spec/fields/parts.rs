//! The fields of everything but states: machines, retriers, catchers, choice
//! rules and the settings of Map states.

use crate::spec::limits::{DELAY_SECONDS, NO_UPPER_LIMIT, PAYLOAD_BYTES, READER_ITEMS, SECONDS};
use crate::spec::{EnumValue, Field, Shape, ValueKind};

const fn value(name: &'static str, doc: &'static str) -> EnumValue {
    EnumValue { name, doc }
}

/// The values of `QueryLanguage`.
pub(super) static QUERY_LANGUAGES: &[EnumValue] = &[
    value(
        "JSONPath",
        "Paths, payload templates and intrinsic functions. This is what a machine that says nothing has.",
    ),
    value("JSONata", "Expressions between `{%` and `%}`, with `Arguments`, `Output` and `Condition`."),
];

const COMMENT: Field = Field::new(
    "Comment",
    ValueKind::Comment,
    "A remark for people. It has no effect, and expressions in it are not evaluated.",
);

const START_AT: Field = Field::new(
    "StartAt",
    ValueKind::StateName,
    "The state that runs first. It must be in the `States` object beside it, written exactly as there.",
)
.required();

const STATES: Field = Field::new(
    "States",
    ValueKind::States,
    "The states, by name. A name has 1 to 80 characters, is used only once in the whole machine, nested workflows \
     included, and is case-sensitive. Every state must be reachable from `StartAt`.",
)
.required();

/// The definition itself.
pub(super) static MACHINE: &[Field] = &[
    COMMENT,
    Field::new(
        "QueryLanguage",
        ValueKind::OneOf(QUERY_LANGUAGES),
        "The language of the expressions in all states that name no other. A JSONPath machine may have single \
         JSONata states, but a JSONata machine cannot have JSONPath states.",
    )
    .default("`JSONPath`"),
    Field::new(
        "Version",
        ValueKind::OneOf(VERSIONS),
        "The version of the States Language. There is only `\"1.0\"`, and it is a text, not a number.",
    )
    .default("`1.0`"),
    Field::new(
        "TimeoutSeconds",
        ValueKind::Integer(0, SECONDS),
        "How many seconds an execution may take before it fails with `States.Timeout`. Nothing in the machine can \
         catch that. Standard executions end after a year in any case, Express executions after five minutes.",
    )
    .default("the longest time of the workflow type"),
    START_AT,
    STATES,
];

static VERSIONS: &[EnumValue] = &[value("1.0", "The only version there is.")];

/// An element of `Branches`.
pub(super) static BRANCH: &[Field] = &[COMMENT, START_AT, STATES];

/// `ItemProcessor` and `Iterator`.
pub(super) static PROCESSOR: &[Field] = &[
    COMMENT,
    Field::new(
        "ProcessorConfig",
        ValueKind::Object(Shape::ProcessorConfig),
        "Decides how the iterations run: inside this execution or as child executions.",
    )
    .default("`Mode` is `INLINE`"),
    START_AT,
    STATES,
];

/// `ProcessorConfig`.
pub(super) static PROCESSOR_CONFIG: &[Field] = &[
    Field::new(
        "Mode",
        ValueKind::OneOf(&[
            value(
                "INLINE",
                "The iterations run inside this execution and share its history. About 40 of them run at the same \
                 time.",
            ),
            value(
                "DISTRIBUTED",
                "Each iteration or batch is a child execution with a history of its own. Up to 10,000 of them run at \
                 the same time. They cannot read variables of the machine around them, and an Express machine cannot \
                 start them.",
            ),
        ]),
        "Where the iterations run. `DISTRIBUTED` also needs an `ExecutionType`.",
    )
    .default("`INLINE`"),
    Field::new(
        "ExecutionType",
        ValueKind::OneOf(&[
            value("STANDARD", "The children are Standard executions, which can last up to a year."),
            value(
                "EXPRESS",
                "The children are Express executions, which end after five minutes. They cannot use `.sync`, \
                 `.waitForTaskToken`, activities or another distributed Map state.",
            ),
        ]),
        "The workflow type of the child executions. `DISTRIBUTED` needs it, and `INLINE` does not take it.",
    ),
];

const ERROR_EQUALS: Field = Field::new(
    "ErrorEquals",
    ValueKind::ErrorNames,
    "The names of the errors that this applies to, compared to the letter. There must be at least one. \
     `States.ALL` stands for nearly every error; it must be the only name, and in the last element.",
)
.required();

/// An element of `Retry`.
pub(super) static RETRIER: &[Field] = &[
    ERROR_EQUALS,
    COMMENT,
    Field::new(
        "IntervalSeconds",
        ValueKind::Integer(0, SECONDS),
        "How many seconds to wait before the first new attempt. It is a constant, as everything in a retrier.",
    )
    .default("`1`"),
    Field::new(
        "MaxAttempts",
        ValueKind::Integer(0, SECONDS),
        "How many new attempts there are at most, the first run not counted. `0` means that these errors are not \
         retried, even if a later retrier names them too.",
    )
    .default("`3`"),
    Field::new(
        "BackoffRate",
        ValueKind::Number(1.0, f64::INFINITY),
        "The factor by which the wait grows after each new attempt. It is 1 or more.",
    )
    .default("`2.0`"),
    Field::new(
        "MaxDelaySeconds",
        ValueKind::Integer(1, DELAY_SECONDS),
        "The longest wait between two attempts, in seconds. It cuts off the growth that `BackoffRate` causes.",
    )
    .default("no limit"),
    Field::new(
        "JitterStrategy",
        ValueKind::OneOf(&[
            value("FULL", "Each wait is a random time between 0 and the computed one."),
            value("NONE", "Each wait is exactly the computed one."),
        ]),
        "Whether the waits are randomized. `FULL` keeps many executions that failed together from trying again \
         together.",
    )
    .default("`NONE`"),
];

/// An element of `Catch`.
pub(super) static CATCHER: &[Field] = &[
    ERROR_EQUALS,
    COMMENT,
    Field::new(
        "ResultPath",
        ValueKind::ReferencePath,
        "Says where to put the error output, an object with `Error` and `Cause`, into the state's input. Without it, \
         the error output replaces the input. `null` throws the error output away.",
    )
    .jsonpath()
    .nullable()
    .default("`$`, the error output replaces the input"),
    Field::new(
        "Assign",
        ValueKind::Assign,
        "Sets variables when this catcher takes over. The state's own `Assign` is then left out. `$`, or \
         `$states.errorOutput` in JSONata, is the error output.",
    )
    .evaluated(),
    Field::new(
        "Output",
        ValueKind::Template,
        "What goes to the next state when this catcher takes over: any JSON, with expressions for the whole or for \
         any text inside. `$states.errorOutput` holds `Error` and `Cause`; there is no `$states.result` here.",
    )
    .jsonata()
    .evaluated()
    .nullable()
    .default("the error output"),
    Field::new(
        "Next",
        ValueKind::StateName,
        "The state that follows when this catcher takes over. It must be in the same `States` object.",
    )
    .required(),
];

/// What stands before the operators in an element of `Choices`.
pub(super) static CHOICE_RULE: &[Field] = &[COMMENT, CONDITION, VARIABLE, AND, OR, NOT];

/// What stands after the operators in an element of `Choices`.
pub(super) static CHOICE_RULE_END: &[Field] = &[
    Field::new(
        "Assign",
        ValueKind::Assign,
        "Sets variables when this rule matches. The state's own `Assign` is then left out.",
    )
    .evaluated(),
    Field::new(
        "Output",
        ValueKind::Template,
        "What goes to the next state when this rule matches: any JSON, with expressions for the whole or for any \
         text inside. The state's own `Output` is then left out.",
    )
    .jsonata()
    .evaluated()
    .nullable()
    .default("the state's input"),
    Field::new(
        "Next",
        ValueKind::StateName,
        "The state that follows when this rule matches. It must be in the same `States` object. Rules within `And`, \
         `Or` and `Not` have none.",
    )
    .required(),
];

/// What stands before the operators in a rule within `And`, `Or` or `Not`.
pub(super) static NESTED_CHOICE_RULE: &[Field] = &[COMMENT, VARIABLE, AND, OR, NOT];

const CONDITION: Field = Field::new(
    "Condition",
    ValueKind::Condition,
    "The test of the rule: an expression that gives a Boolean, or a Boolean. Combine tests with `and`, `or` and \
     `$not()`. Any other outcome fails the state with `States.QueryEvaluationError`.",
)
.jsonata()
.evaluated();

const VARIABLE: Field = Field::new(
    "Variable",
    ValueKind::ReferencePath,
    "Selects the value that the operator beside it tests. It may start at the input (`$`), the context object (`$$`) \
     or a variable, but it cannot call an intrinsic function. A path that finds nothing fails the execution, unless \
     the operator is `IsPresent`.",
)
.jsonpath();

const AND: Field = Field::new(
    "And",
    ValueKind::List(Shape::NestedChoiceRule),
    "Matches when all of these rules match. There must be at least one; they have no `Next` of their own.",
)
.jsonpath();

const OR: Field = Field::new(
    "Or",
    ValueKind::List(Shape::NestedChoiceRule),
    "Matches when at least one of these rules matches. There must be at least one; they have no `Next` of their own.",
)
.jsonpath();

const NOT: Field = Field::new(
    "Not",
    ValueKind::Object(Shape::NestedChoiceRule),
    "Matches when this rule does not. The rule has no `Next` of its own. A comparison of values of different types \
     does not match, so its negation does.",
)
.jsonpath();

/// `ItemReader`.
pub(super) static ITEM_READER: &[Field] = &[
    Field::new(
        "Resource",
        ValueKind::ServiceCall(&[
            value("s3:getObject", "Reads the items from one file: CSV, JSON, JSON Lines, Parquet or a manifest."),
            value("s3:listObjectsV2", "Takes the objects of a bucket, or those under a prefix, as items."),
        ]),
        "The ARN of the call that reads the items. It is either \
         `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`.",
    )
    .required(),
    Field::new(
        "ReaderConfig",
        ValueKind::Object(Shape::ReaderConfig),
        "Describes the data: its format, its columns and how many items to take.",
    ),
    Field::new(
        "Arguments",
        ValueKind::Arguments,
        "Says where the data is: `Bucket` and `Key` for `s3:getObject`, `Bucket` and perhaps `Prefix` for \
         `s3:listObjectsV2`. The bucket must be in the account and Region of the machine.",
    )
    .jsonata()
    .evaluated(),
    Field::new(
        "Parameters",
        ValueKind::Template,
        "Says where the data is, as a payload template: `Bucket` and `Key` for `s3:getObject`, `Bucket` and perhaps \
         `Prefix` for `s3:listObjectsV2`. The bucket must be in the account and Region of the machine.",
    )
    .jsonpath(),
];

/// `ItemReader.ReaderConfig`.
pub(super) static READER_CONFIG: &[Field] = &[
    Field::new(
        "InputType",
        ValueKind::OneOf(&[
            value("CSV", "A text file with one item in each line. It needs a `CSVHeaderLocation`."),
            value("JSON", "A JSON file whose array or object holds the items. `ItemsPointer` says where it is."),
            value("JSONL", "A text file with one JSON value in each line."),
            value("PARQUET", "An Apache Parquet file whose rows are the items."),
            value("MANIFEST", "An Amazon S3 inventory manifest: the items are the objects it lists."),
        ]),
        "The format of the data. `s3:getObject` needs it, except with the manifest type `S3_INVENTORY`; \
         `s3:listObjectsV2` takes it only when `Transformation` is `LOAD_AND_FLATTEN`.",
    ),
    Field::new(
        "Transformation",
        ValueKind::OneOf(&[
            value("NONE", "The items are the descriptions of the objects in the bucket."),
            value("LOAD_AND_FLATTEN", "The objects in the bucket are read, and the items are what they hold."),
        ]),
        "What `s3:listObjectsV2` does with the objects it finds.",
    )
    .default("`NONE`"),
    Field::new(
        "ManifestType",
        ValueKind::OneOf(&[
            value(
                "ATHENA_DATA",
                "The manifest that Athena's `UNLOAD` writes. The `InputType` is that of the data files.",
            ),
            value("S3_INVENTORY", "The manifest of an Amazon S3 inventory. It goes without an `InputType`."),
        ]),
        "The kind of manifest that the file is, if it is one.",
    ),
    Field::new(
        "CSVDelimiter",
        ValueKind::OneOf(&[
            value("COMMA", "`,` separates the columns."),
            value("PIPE", "`|` separates the columns."),
            value("SEMICOLON", "`;` separates the columns."),
            value("SPACE", "A space separates the columns."),
            value("TAB", "A tab separates the columns."),
        ]),
        "The character between the columns of CSV data.",
    )
    .default("`COMMA`"),
    Field::new(
        "CSVHeaderLocation",
        ValueKind::OneOf(&[
            value("FIRST_ROW", "The first line of the file holds the names of the columns."),
            value("GIVEN", "`CSVHeaders` holds the names of the columns."),
        ]),
        "Where the names of the columns of CSV data are. The input type `CSV` needs it.",
    ),
    Field::new(
        "CSVHeaders",
        ValueKind::Texts,
        "The names of the columns, as constants. `GIVEN` needs at least one; they may take 10 KiB in total.",
    ),
    Field::new(
        "ItemsPointer",
        ValueKind::Text,
        "A JSON Pointer, such as `/data/items`, to the array or object that holds the items. It is for JSON files.",
    )
    .default("the root of the file"),
    Field::new(
        "MaxItems",
        ValueKind::Integer(0, READER_ITEMS),
        "How many items to take at most, up to 100,000,000. The rest of the data is left out.",
    )
    .evaluated()
    .default("all of them"),
    Field::new(
        "MaxItemsPath",
        ValueKind::ReferencePath,
        "Selects from the input how many items to take at most. The value must be a positive whole number.",
    )
    .jsonpath(),
];

/// `ItemBatcher`.
pub(super) static ITEM_BATCHER: &[Field] = &[
    Field::new(
        "MaxItemsPerBatch",
        ValueKind::Integer(1, NO_UPPER_LIMIT),
        "How many items a batch holds at most. A batcher needs this limit, the one in bytes, or both.",
    )
    .evaluated(),
    Field::new(
        "MaxItemsPerBatchPath",
        ValueKind::ReferencePath,
        "Selects from the input how many items a batch holds at most. The value must be a whole number of 1 or more.",
    )
    .jsonpath(),
    Field::new(
        "MaxInputBytesPerBatch",
        ValueKind::Integer(1, PAYLOAD_BYTES as i64),
        "How many bytes a batch has at most, up to 262,144. A batcher needs this limit, the one in items, or both.",
    )
    .evaluated(),
    Field::new(
        "MaxInputBytesPerBatchPath",
        ValueKind::ReferencePath,
        "Selects from the input how many bytes a batch has at most. The value must be a whole number from 1 to \
         262,144.",
    )
    .jsonpath(),
    Field::new(
        "BatchInput",
        ValueKind::Template,
        "Data that every batch carries besides its items. The child execution finds it as `BatchInput` in its input.",
    )
    .evaluated(),
];

/// `ResultWriter`.
pub(super) static RESULT_WRITER: &[Field] = &[
    Field::new(
        "Resource",
        ValueKind::ServiceCall(&[value("s3:putObject", "Writes the results into a bucket.")]),
        "The ARN of the call that writes the results: `arn:aws:states:::s3:putObject`. It goes together with \
         `Parameters`, or with `Arguments` in JSONata. Leave all of them out if you only want to change the format.",
    ),
    Field::new(
        "Arguments",
        ValueKind::Arguments,
        "Says where the results go: `Bucket` and perhaps `Prefix`. It goes together with `Resource`.",
    )
    .jsonata()
    .evaluated(),
    Field::new(
        "Parameters",
        ValueKind::Template,
        "Says where the results go, as a payload template: `Bucket` and perhaps `Prefix`. It goes together with \
         `Resource`.",
    )
    .jsonpath(),
    Field::new(
        "WriterConfig",
        ValueKind::Object(Shape::WriterConfig),
        "The form of the results. Without it, exported results keep the metadata of their executions, and results \
         that are not exported are the plain outputs.",
    ),
];

/// `ResultWriter.WriterConfig`.
pub(super) static WRITER_CONFIG: &[Field] = &[
    Field::new(
        "Transformation",
        ValueKind::OneOf(&[
            value("NONE", "Each result is the output together with the metadata of its execution."),
            value("COMPACT", "Each result is the output alone."),
            value("FLATTEN", "Each result is the output alone, and outputs that are arrays are joined into one."),
        ]),
        "What is kept of each result.",
    ),
    Field::new(
        "OutputType",
        ValueKind::OneOf(&[
            value("JSON", "The results are one JSON array."),
            value("JSONL", "The results are JSON values, one in each line."),
        ]),
        "The format of the results.",
    ),
];

/// `Credentials`.
pub(super) static CREDENTIALS: &[Field] = &[
    Field::new(
        "RoleArn",
        ValueKind::Text,
        "The ARN of the IAM role to assume for the call. In JSONata it may be an expression.",
    )
    .evaluated(),
    Field::new(
        "RoleArn.$",
        ValueKind::PathOrIntrinsic,
        "Selects the ARN of the IAM role from the input. A call of an intrinsic function, such as `States.Format`, \
         may stand here too.",
    )
    .jsonpath(),
];
