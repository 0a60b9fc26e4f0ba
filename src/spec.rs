//! What the language says, as data: state types, fields, choice operators,
//! error names, intrinsic and JSONata functions, the context object, limits.
//!
//! Each fact has one row, which completion, hover and diagnostics all read.
//! This layer knows no document, no tree and no protocol. The facts are those
//! of the Amazon States Language specification and the Step Functions
//! developer guide; the words are our own.

pub mod calls;
pub mod choice;
pub mod context;
pub mod dataflow;
pub mod equivalents;
pub mod errors;
pub mod exclusions;
pub mod fields;
pub mod functions;
pub mod jsonata;
pub mod jsonata_callbacks;
pub mod jsonata_constants;
pub mod jsonata_operators;
pub mod limits;
pub mod map;
pub mod resource;
pub mod results;
pub mod retries;
pub mod services;
pub mod shape;
pub mod skeletons;
pub mod states;
pub mod states_variable;
pub mod variables;

pub use exclusions::OneOf;
pub use shape::{EnumValue, Field, Languages, MachineType, QueryLanguage, Shape, StateType, StateTypes, ValueKind};
