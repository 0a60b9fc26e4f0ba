//! The fields of states, all types in one table.
//!
//! A field whose value or explanation differs by type has several rows. The
//! first of them is the one shown while the type is unknown, so the row of an
//! outdated use (`Parameters` on Map) comes after the others.

use crate::spec::StateType::{Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait};
use crate::spec::limits::{NO_UPPER_LIMIT, SECONDS};
use crate::spec::{Field, Shape, ValueKind};

use super::parts::QUERY_LANGUAGES;

/// In the order in which people write them.
pub(super) static STATE: &[Field] = &[
    Field::new(
        "Type",
        ValueKind::StateType,
        "What the state does: `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed` or `Fail`. \
         The type decides which other fields the state may have.",
    )
    .required(),
    Field::new(
        "Comment",
        ValueKind::Comment,
        "A remark for people. It has no effect, and expressions in it are not evaluated.",
    ),
    Field::new(
        "QueryLanguage",
        ValueKind::OneOf(QUERY_LANGUAGES),
        "The language of the expressions in this state. A JSONPath machine may have single JSONata states, but a \
         JSONata machine cannot have JSONPath states. On a Map or Parallel state it covers only the state's own \
         fields: the states inside take the language of the machine unless each names its own.",
    )
    .default("the language of the machine"),
    // What the state works on.
    Field::new(
        "InputPath",
        ValueKind::Path,
        "Selects the part of the state's input that the state works with. It may also start at the context object \
         (`$$`) or at a variable. `null` gives the state an empty object.",
    )
    .on(&[Task, Pass, Wait, Choice, Parallel, Map, Succeed])
    .jsonpath()
    .nullable()
    .default("`$`, the whole input"),
    // Task.
    Field::new(
        "Resource",
        ValueKind::Resource,
        "The ARN of what the Task calls: a service integration, an activity or a Lambda function. It is a constant: \
         neither paths nor expressions are evaluated in it. A suffix tells how long the state waits: none for the \
         response only, `.sync` for the end of the job, `.waitForTaskToken` for a callback.",
    )
    .on(&[Task])
    .required(),
    Field::new(
        "Credentials",
        ValueKind::Object(Shape::Credentials),
        "The IAM role that the Task assumes for its call, for instance one of another account. The role must trust \
         the machine's own role. It does not apply to activities.",
    )
    .on(&[Task])
    .default("the role of the machine"),
    // Choice.
    Field::new(
        "Choices",
        ValueKind::List(Shape::ChoiceRule),
        "The rules that are tried in order; the first that matches decides the next state. There must be at least \
         one.",
    )
    .on(&[Choice])
    .required(),
    // Wait.
    Field::new(
        "Seconds",
        ValueKind::Integer(0, SECONDS),
        "How many seconds to wait, counted from the moment the state is entered. A Standard execution can last a \
         year at most, an Express execution five minutes.",
    )
    .on(&[Wait])
    .evaluated(),
    Field::new(
        "SecondsPath",
        ValueKind::ReferencePath,
        "Selects the number of seconds to wait from the input. The value must be a whole number that `Seconds` could \
         hold.",
    )
    .on(&[Wait])
    .jsonpath(),
    Field::new(
        "Timestamp",
        ValueKind::Timestamp,
        "The moment until which to wait, such as `2030-01-31T08:00:00Z`. It is written as RFC 3339 with an \
         upper-case `T` and either an upper-case `Z` or an offset; fractions of a second are cut off.",
    )
    .on(&[Wait])
    .evaluated(),
    Field::new(
        "TimestampPath",
        ValueKind::ReferencePath,
        "Selects from the input the moment until which to wait. The value must be a text that `Timestamp` could hold.",
    )
    .on(&[Wait])
    .jsonpath(),
    // Parallel.
    Field::new(
        "Branches",
        ValueKind::List(Shape::Branch),
        "The workflows that run at the same time, each on its own copy of the input. The state's result is an array \
         with the output of each branch, in the order of this list. When one branch fails, the others are stopped \
         and the state fails.",
    )
    .on(&[Parallel])
    .required(),
    // Fail.
    Field::new(
        "Error",
        ValueKind::Text,
        "The name of the error that the execution or the branch fails with. Names that start with `States.` are \
         reserved. In a JSONPath state this is plain text; use `ErrorPath` to take the name from the input.",
    )
    .on(&[Fail])
    .evaluated(),
    Field::new(
        "ErrorPath",
        ValueKind::PathOrIntrinsic,
        "Selects the name of the error from the input. A call of an intrinsic function that gives a text, such as \
         `States.Format`, may stand here too.",
    )
    .on(&[Fail])
    .jsonpath(),
    Field::new(
        "Cause",
        ValueKind::Text,
        "Explains the failure to people. In a JSONPath state this is plain text; use `CausePath` to take it from the \
         input.",
    )
    .on(&[Fail])
    .evaluated(),
    Field::new(
        "CausePath",
        ValueKind::PathOrIntrinsic,
        "Selects the explanation of the failure from the input. A call of an intrinsic function that gives a text, \
         such as `States.Format`, may stand here too.",
    )
    .on(&[Fail])
    .jsonpath(),
    // Map: the items.
    Field::new(
        "ItemReader",
        ValueKind::Object(Shape::ItemReader),
        "Reads the items from Amazon S3 instead of the state's input. It belongs to distributed Map states.",
    )
    .on(&[Map]),
    Field::new(
        "Items",
        ValueKind::Items,
        "The items to iterate over: an array, or an expression that gives one. A distributed Map state also takes an \
         object, whose members become the items.",
    )
    .on(&[Map])
    .jsonata()
    .evaluated()
    .default("the state's input"),
    Field::new(
        "ItemsPath",
        ValueKind::ReferencePath,
        "Selects the array to iterate over. `null` is not a path here. At run time, anything but an array fails the \
         execution with `States.Runtime`.",
    )
    .on(&[Map])
    .jsonpath()
    .default("`$`, the whole input"),
    Field::new(
        "ItemSelector",
        ValueKind::Template,
        "Builds the input of each iteration. It replaces the item, which is then only there if you put it in: as \
         `$$.Map.Item.Value`, or `$states.context.Map.Item.Value` in JSONata. Its `$`, or `$states.input`, is the \
         input of the Map state and not the item.",
    )
    .on(&[Map])
    .evaluated()
    .default("the item itself"),
    Field::new(
        "ItemBatcher",
        ValueKind::Object(Shape::ItemBatcher),
        "Hands the items to the child executions in batches. Each child then gets an object with the array `Items`, \
         and with `BatchInput` if there is one. It belongs to distributed Map states.",
    )
    .on(&[Map]),
    Field::new(
        "MaxConcurrency",
        ValueKind::Integer(0, NO_UPPER_LIMIT),
        "How many iterations may run at the same time. 0 means as many as possible, 1 means one after the other, in \
         order. An inline Map state runs about 40 at once whatever you write here, a distributed one up to 10,000.",
    )
    .on(&[Map])
    .evaluated()
    .default("`0`"),
    Field::new(
        "MaxConcurrencyPath",
        ValueKind::ReferencePath,
        "Selects from the input how many iterations may run at the same time. The value must be a whole number of 0 \
         or more.",
    )
    .on(&[Map])
    .jsonpath(),
    Field::new(
        "ToleratedFailurePercentage",
        ValueKind::Number(0.0, 100.0),
        "The share of items, in percent, that may fail before the state fails. Beyond it the state fails with \
         `States.ExceedToleratedFailureThreshold`. With `ToleratedFailureCount` as well, whichever is passed first \
         counts. It has no effect on an inline Map state.",
    )
    .on(&[Map])
    .evaluated()
    .default("`0`"),
    Field::new(
        "ToleratedFailurePercentagePath",
        ValueKind::ReferencePath,
        "Selects the tolerated share of failed items from the input. The value must be a number from 0 to 100.",
    )
    .on(&[Map])
    .jsonpath(),
    Field::new(
        "ToleratedFailureCount",
        ValueKind::Integer(0, NO_UPPER_LIMIT),
        "How many items may fail before the state fails. Beyond it the state fails with \
         `States.ExceedToleratedFailureThreshold`. With `ToleratedFailurePercentage` as well, whichever is passed \
         first counts. It has no effect on an inline Map state.",
    )
    .on(&[Map])
    .evaluated()
    .default("`0`"),
    Field::new(
        "ToleratedFailureCountPath",
        ValueKind::ReferencePath,
        "Selects the tolerated number of failed items from the input. The value must be a whole number of 0 or more.",
    )
    .on(&[Map])
    .jsonpath(),
    Field::new(
        "Label",
        ValueKind::Text,
        "A short name that becomes part of the ARNs of the Map Runs. It has at most 40 characters, no white space \
         and none of `` ?*<>{}[]:;,\\|^~$#%&`\" ``, and no other Map state of the machine may have it. It belongs to \
         distributed Map states.",
    )
    .on(&[Map])
    .default("a generated one"),
    Field::new(
        "ItemProcessor",
        ValueKind::Object(Shape::Processor),
        "The workflow that runs once for each item or batch. Its `ProcessorConfig` decides whether the iterations \
         run inside this execution or as child executions. Its states cannot lead to states outside of it.",
    )
    .on(&[Map]),
    Field::new(
        "Iterator",
        ValueKind::Object(Shape::Processor),
        "The older name of `ItemProcessor`. A Map state has one or the other, never both.",
    )
    .on(&[Map])
    .deprecated("ItemProcessor"),
    Field::new(
        "ResultWriter",
        ValueKind::Object(Shape::ResultWriter),
        "Exports the results of the child executions to Amazon S3, changes their format, or both. Without it, the \
         results together must fit into the 256 KiB that a state may put out. It belongs to distributed Map states.",
    )
    .on(&[Map]),
    // What the work is given.
    Field::new(
        "Arguments",
        ValueKind::Arguments,
        "What the call is given: an object, or an expression that gives one. Expressions may stand for any text \
         inside. Service integrations want it even when the call has no arguments: write `{}`.",
    )
    .on(&[Task])
    .jsonata()
    .evaluated()
    .default("the state's input"),
    Field::new(
        "Arguments",
        ValueKind::Arguments,
        "The input that every branch gets. Expressions may stand for the whole or for any text inside.",
    )
    .on(&[Parallel])
    .jsonata()
    .evaluated()
    .default("the state's input"),
    Field::new(
        "Parameters",
        ValueKind::Template,
        "What the call is given, as a payload template. A key that ends in `.$` takes a path or an intrinsic \
         function; everything else is literal. Service integrations want it even when the call has no parameters: \
         write `{}`.",
    )
    .on(&[Task])
    .jsonpath()
    .default("the selected input"),
    Field::new(
        "Parameters",
        ValueKind::Template,
        "Builds the state's result from its input, as a payload template. A key that ends in `.$` takes a path or an \
         intrinsic function; everything else is literal. If there is a `Result`, that wins.",
    )
    .on(&[Pass])
    .jsonpath()
    .default("the selected input"),
    Field::new(
        "Parameters",
        ValueKind::Template,
        "Builds the input that every branch gets, as a payload template. A key that ends in `.$` takes a path or an \
         intrinsic function; everything else is literal.",
    )
    .on(&[Parallel])
    .jsonpath()
    .default("the selected input"),
    Field::new(
        "Parameters",
        ValueKind::Template,
        "The older name of `ItemSelector` on Map states. A Map state has one or the other, never both.",
    )
    .on(&[Map])
    .jsonpath()
    .deprecated("ItemSelector"),
    Field::new(
        "TimeoutSeconds",
        ValueKind::Integer(1, SECONDS),
        "How many seconds the Task may take before it fails with `States.Timeout`. Without it, a call that waits for \
         a job or a callback can hold the execution for as long as executions last.",
    )
    .on(&[Task])
    .evaluated()
    .default("`99999999`"),
    Field::new(
        "TimeoutSecondsPath",
        ValueKind::ReferencePath,
        "Selects the Task's timeout in seconds from the input. The value must be a whole number of 1 or more.",
    )
    .on(&[Task])
    .jsonpath(),
    Field::new(
        "HeartbeatSeconds",
        ValueKind::Integer(1, SECONDS),
        "How many seconds may pass between two heartbeats before the Task fails. It must be smaller than the \
         timeout. Only activities and `.waitForTaskToken` calls can send heartbeats.",
    )
    .on(&[Task])
    .evaluated()
    .default("`99999999`"),
    Field::new(
        "HeartbeatSecondsPath",
        ValueKind::ReferencePath,
        "Selects the longest time between two heartbeats, in seconds, from the input. The value must be a whole \
         number of 1 or more.",
    )
    .on(&[Task])
    .jsonpath(),
    // What becomes of the result.
    Field::new(
        "Result",
        ValueKind::Json,
        "The state's result, as it stands. Paths, keys that end in `.$` and intrinsic functions are not evaluated \
         in it; use `Parameters` for those.",
    )
    .on(&[Pass])
    .jsonpath()
    .nullable()
    .default("what `Parameters` gives, else the selected input"),
    Field::new(
        "ResultSelector",
        ValueKind::Template,
        "Builds a new result from what the call answered, as a payload template. Its `$` is the answer, not the \
         state's input. It comes before `ResultPath`.",
    )
    .on(&[Task])
    .jsonpath()
    .default("the whole answer"),
    Field::new(
        "ResultSelector",
        ValueKind::Template,
        "Builds a new result from the array of the branches' or iterations' outputs, as a payload template. Its `$` \
         is that array, not the state's input. It comes before `ResultPath`.",
    )
    .on(&[Parallel, Map])
    .jsonpath()
    .default("the whole array"),
    Field::new(
        "ResultPath",
        ValueKind::ReferencePath,
        "Says where to put the result into the state's input. `$` replaces the input by the result, `null` throws \
         the result away, and a path such as `$.answer` adds it, making the objects on the way. It cannot start at \
         the context object or at a variable. The input meant is the raw one, before `InputPath` and `Parameters`.",
    )
    .on(&[Task, Pass, Parallel, Map])
    .jsonpath()
    .nullable()
    .default("`$`, the result replaces the input"),
    Field::new(
        "OutputPath",
        ValueKind::Path,
        "Selects the part of the state's output that goes to the next state. On states that have a `ResultPath` it \
         applies after that. `null` puts out an empty object.",
    )
    .on(&[Task, Pass, Wait, Choice, Parallel, Map, Succeed])
    .jsonpath()
    .nullable()
    .default("`$`, the whole output"),
    Field::new(
        "Assign",
        ValueKind::Assign,
        "Sets variables that the following states can read. The keys are the names. All values are computed from the \
         variables as they were when the state was entered, so neither the values nor `Output` see what is set here. \
         If a catcher takes over, its own `Assign` counts instead.",
    )
    .on(&[Task, Pass, Wait, Parallel, Map])
    .evaluated(),
    Field::new(
        "Assign",
        ValueKind::Assign,
        "Sets variables when no rule matches and `Default` is taken. When a rule matches, the rule's own `Assign` \
         counts and this one does not.",
    )
    .on(&[Choice])
    .evaluated(),
    Field::new(
        "Output",
        ValueKind::Template,
        "What the state puts out: any JSON, with expressions for the whole or for any text inside. \
         `$states.result` is the result of the work and `$states.input` the state's input.",
    )
    .on(&[Task, Parallel, Map])
    .jsonata()
    .evaluated()
    .nullable()
    .default("the state's result"),
    Field::new(
        "Output",
        ValueKind::Template,
        "What the state puts out: any JSON, with expressions for the whole or for any text inside. There is no \
         `$states.result` here, as the state does no work.",
    )
    .on(&[Pass, Wait, Succeed])
    .jsonata()
    .evaluated()
    .nullable()
    .default("the state's input"),
    Field::new(
        "Output",
        ValueKind::Template,
        "What the state puts out when no rule matches and `Default` is taken. When a rule matches, the rule's own \
         `Output` counts and this one does not.",
    )
    .on(&[Choice])
    .jsonata()
    .evaluated()
    .nullable()
    .default("the state's input"),
    // What comes after.
    Field::new(
        "Retry",
        ValueKind::List(Shape::Retrier),
        "Tries the state again when it fails with one of the listed errors. The first retrier that names the error \
         counts; when its attempts are used up, `Catch` is looked at. A Parallel or Map state runs all its branches \
         or items again.",
    )
    .on(&[Task, Parallel, Map]),
    Field::new(
        "Catch",
        ValueKind::List(Shape::Catcher),
        "Leads to another state when this one fails with one of the listed errors. The first catcher that names the \
         error counts. It applies once `Retry` has no attempts left.",
    )
    .on(&[Task, Parallel, Map]),
    Field::new(
        "Default",
        ValueKind::StateName,
        "The state that follows when no rule matches. Without it, the execution then fails with \
         `States.NoChoiceMatched`, which a Choice state cannot catch.",
    )
    .on(&[Choice]),
    Field::new(
        "Next",
        ValueKind::StateName,
        "The state that follows. It must be in the same `States` object: no state leads into or out of a branch or \
         an item processor. A state has either `Next` or `\"End\": true`.",
    )
    .on(&[Task, Pass, Wait, Parallel, Map]),
    Field::new(
        "End",
        ValueKind::Boolean,
        "`true` ends the execution, the branch or the iteration after this state. A state has either `Next` or \
         `\"End\": true`.",
    )
    .on(&[Task, Pass, Wait, Parallel, Map]),
];
