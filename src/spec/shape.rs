//! The vocabulary that the tables are written in.

/// The language of the expressions in a state (specification: "Query languages").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueryLanguage {
    /// Paths, payload templates and intrinsic functions; what a machine that says nothing has.
    #[default]
    JsonPath,
    /// `{% … %}` expressions.
    Jsonata,
}

impl QueryLanguage {
    /// As it is written in `QueryLanguage`.
    pub fn name(self) -> &'static str {
        match self {
            QueryLanguage::JsonPath => "JSONPath",
            QueryLanguage::Jsonata => "JSONata",
        }
    }

    /// How the service reads a present `QueryLanguage`: only the exact text
    /// `JSONPath` means JSONPath, anything else is taken for JSONata.
    pub fn from_value(value: &str) -> Self {
        if value == "JSONPath" { QueryLanguage::JsonPath } else { QueryLanguage::Jsonata }
    }
}

/// The type of a machine, which is set outside of its definition (reference:
/// "STANDARD against EXPRESS").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MachineType {
    /// Runs up to a year, each step exactly once; what a machine is unless it is said.
    #[default]
    Standard,
    /// Runs up to five minutes, without waiting for jobs and callbacks.
    Express,
}

impl MachineType {
    /// Both.
    pub const ALL: [MachineType; 2] = [MachineType::Standard, MachineType::Express];

    /// As it is written in templates and in `ExecutionType`.
    pub fn name(self) -> &'static str {
        match self {
            MachineType::Standard => "STANDARD",
            MachineType::Express => "EXPRESS",
        }
    }

    /// The type of this name; case counts.
    pub fn from_name(name: &str) -> Option<Self> {
        MachineType::ALL.into_iter().find(|machine_type| machine_type.name() == name)
    }
}

/// The query languages in which a field exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// JSONPath states only.
    JsonPath,
    /// JSONata states only.
    Jsonata,
    /// Both.
    Both,
}

impl Languages {
    /// Whether the field exists in states of this language.
    pub fn include(self, language: QueryLanguage) -> bool {
        match self {
            Languages::JsonPath => language == QueryLanguage::JsonPath,
            Languages::Jsonata => language == QueryLanguage::Jsonata,
            Languages::Both => true,
        }
    }
}

/// The `Type` of a state (specification: "State Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum StateType {
    Task,
    Pass,
    Wait,
    Choice,
    Parallel,
    Map,
    Succeed,
    Fail,
}

impl StateType {
    /// All types, in the order in which completion lists them.
    pub const ALL: [StateType; 8] = [
        StateType::Task,
        StateType::Pass,
        StateType::Choice,
        StateType::Wait,
        StateType::Parallel,
        StateType::Map,
        StateType::Succeed,
        StateType::Fail,
    ];

    /// As it is written in `Type`.
    pub fn name(self) -> &'static str {
        match self {
            StateType::Task => "Task",
            StateType::Pass => "Pass",
            StateType::Wait => "Wait",
            StateType::Choice => "Choice",
            StateType::Parallel => "Parallel",
            StateType::Map => "Map",
            StateType::Succeed => "Succeed",
            StateType::Fail => "Fail",
        }
    }

    /// The type that `Type` names, to the letter.
    pub fn from_name(name: &str) -> Option<Self> {
        StateType::ALL.into_iter().find(|state_type| state_type.name() == name)
    }
}

/// A set of state types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateTypes(u8);

impl StateTypes {
    /// Every type.
    pub const ALL: StateTypes = StateTypes(0xff);

    /// The set of these types.
    pub const fn of(types: &[StateType]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < types.len() {
            bits |= 1 << types[i] as u8;
            i += 1;
        }
        StateTypes(bits)
    }

    /// Every type but these.
    pub const fn but(types: &[StateType]) -> Self {
        StateTypes(!StateTypes::of(types).0)
    }

    /// Whether the type is in the set.
    pub const fn contains(self, state_type: StateType) -> bool {
        self.0 & (1 << state_type as u8) != 0
    }
}

/// What an object of a definition is, which decides the fields it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The definition itself.
    Machine,
    /// An element of a Parallel state's `Branches`.
    Branch,
    /// A Map state's `ItemProcessor`, or its older form `Iterator`.
    Processor,
    /// A state; `None` while its `Type` is missing or unknown, when any field
    /// of any type may stand.
    State(Option<StateType>),
    /// An element of `Retry`.
    Retrier,
    /// An element of `Catch`.
    Catcher,
    /// An element of `Choices`.
    ChoiceRule,
    /// A rule within `And`, `Or` or `Not`.
    NestedChoiceRule,
    /// `ItemProcessor.ProcessorConfig`.
    ProcessorConfig,
    /// A Map state's `ItemReader`.
    ItemReader,
    /// `ItemReader.ReaderConfig`.
    ReaderConfig,
    /// A Map state's `ItemBatcher`.
    ItemBatcher,
    /// A Map state's `ResultWriter`.
    ResultWriter,
    /// `ResultWriter.WriterConfig`.
    WriterConfig,
    /// A Task state's `Credentials`.
    Credentials,
}

impl Shape {
    /// What the shape is called in a message: "a Task state", "a retrier".
    pub fn title(self) -> &'static str {
        match self {
            Shape::Machine => "a state machine",
            Shape::Branch => "a branch",
            Shape::Processor => "an item processor",
            Shape::State(None) => "a state",
            Shape::State(Some(StateType::Task)) => "a Task state",
            Shape::State(Some(StateType::Pass)) => "a Pass state",
            Shape::State(Some(StateType::Wait)) => "a Wait state",
            Shape::State(Some(StateType::Choice)) => "a Choice state",
            Shape::State(Some(StateType::Parallel)) => "a Parallel state",
            Shape::State(Some(StateType::Map)) => "a Map state",
            Shape::State(Some(StateType::Succeed)) => "a Succeed state",
            Shape::State(Some(StateType::Fail)) => "a Fail state",
            Shape::Retrier => "a retrier",
            Shape::Catcher => "a catcher",
            Shape::ChoiceRule => "a choice rule",
            Shape::NestedChoiceRule => "a nested choice rule",
            Shape::ProcessorConfig => "a processor configuration",
            Shape::ItemReader => "an item reader",
            Shape::ReaderConfig => "a reader configuration",
            Shape::ItemBatcher => "an item batcher",
            Shape::ResultWriter => "a result writer",
            Shape::WriterConfig => "a writer configuration",
            Shape::Credentials => "the credentials",
        }
    }

    /// Whether the object has `StartAt` and `States`.
    pub fn is_machine(self) -> bool {
        matches!(self, Shape::Machine | Shape::Branch | Shape::Processor)
    }
}

/// One value of a field that takes a few fixed texts.
#[derive(Debug, PartialEq)]
pub struct EnumValue {
    /// As it is written.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
}

/// What a field's value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueKind {
    /// A constant text.
    Text,
    /// A text for people, which means nothing to the service.
    Comment,
    /// `true` or `false`.
    Boolean,
    /// A whole number in this range, both ends included.
    Integer(i64, i64),
    /// A number in this range, both ends included.
    Number(f64, f64),
    /// One of these texts.
    OneOf(&'static [EnumValue]),
    /// The name of a state type.
    StateType,
    /// The name of a state of the same `States` object: a transition.
    StateName,
    /// An RFC 3339 timestamp with an upper-case `T` and `Z` or an offset.
    Timestamp,
    /// A JSONPath.
    Path,
    /// A JSONPath that names one node.
    ReferencePath,
    /// A path, or a call of an intrinsic function that gives a text.
    PathOrIntrinsic,
    /// The ARN of what a Task calls.
    Resource,
    /// The ARN of one of these service calls, `arn:<partition>:states:::` and
    /// then the name, in any partition.
    ServiceCall(&'static [EnumValue]),
    /// A list of error names.
    ErrorNames,
    /// A list of constant texts.
    Texts,
    /// A payload template in JSONPath states, free JSON with expressions in
    /// JSONata states.
    Template,
    /// What a call is given in JSONata states: an object, or an expression that
    /// gives one.
    Arguments,
    /// `Assign`: a template whose keys are variable names.
    Assign,
    /// A JSONata expression or a Boolean.
    Condition,
    /// A list of JSON values, or an expression that gives one.
    Items,
    /// Any JSON, never evaluated.
    Json,
    /// An object of this shape.
    Object(Shape),
    /// A list of objects of this shape.
    List(Shape),
    /// An object of state names and states.
    States,
}

/// A field: one row of a table.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The key, to the letter.
    pub name: &'static str,
    /// The state types that have it; all of them in shapes other than a state.
    pub on: StateTypes,
    /// The query languages in which it exists.
    pub languages: Languages,
    /// What its value is.
    pub value: ValueKind,
    /// Whether the object cannot do without it.
    pub required: bool,
    /// Whether a `{% … %}` expression is evaluated in it (or at any depth
    /// within it) in JSONata states.
    pub evaluated: bool,
    /// Whether `null` is a value of its own here.
    pub nullable: bool,
    /// What applies when it is left out, as text for people.
    pub default: Option<&'static str>,
    /// What to write instead, if the field is deprecated.
    pub deprecated: Option<&'static str>,
    /// What it does, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
}

impl Field {
    /// A field that every state type and both languages have; the tables start
    /// from it and change what differs.
    pub const fn new(name: &'static str, value: ValueKind, doc: &'static str) -> Self {
        Field {
            name,
            on: StateTypes::ALL,
            languages: Languages::Both,
            value,
            required: false,
            evaluated: false,
            nullable: false,
            default: None,
            deprecated: None,
            doc,
        }
    }

    /// On these state types only.
    pub const fn on(mut self, types: &[StateType]) -> Self {
        self.on = StateTypes::of(types);
        self
    }

    /// In JSONPath states only.
    pub const fn jsonpath(mut self) -> Self {
        self.languages = Languages::JsonPath;
        self
    }

    /// In JSONata states only.
    pub const fn jsonata(mut self) -> Self {
        self.languages = Languages::Jsonata;
        self
    }

    /// Cannot be left out.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Takes `{% … %}` expressions in JSONata states.
    pub const fn evaluated(mut self) -> Self {
        self.evaluated = true;
        self
    }

    /// Takes `null`.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// What applies when it is left out.
    pub const fn default(mut self, text: &'static str) -> Self {
        self.default = Some(text);
        self
    }

    /// Deprecated in favour of `instead`.
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.deprecated = Some(instead);
        self
    }
}
