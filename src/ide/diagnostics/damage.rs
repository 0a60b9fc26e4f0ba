//! What broken text makes unsure, so that one broken line does not light up the
//! whole file: while a line is being typed, only the line itself is reported.

use crate::ide::Definition;
use crate::model::{Role, place_at};
use crate::spec::Shape;
use crate::syntax::{Container, SyntaxErrorKind, Value};
use crate::text::{TextRange, TextSize};

/// All syntax errors with their places.
pub type Errors = [(SyntaxErrorKind, TextRange)];

/// Whether brackets are missing or too many. Where they belong is then a
/// guess, and with it which state holds what.
pub fn is_unbalanced(definition: &Definition, errors: &Errors) -> bool {
    use SyntaxErrorKind::{StrayBracket, TextBehindEnd, UnclosedArray, UnclosedObject};
    let is_of_bracket = |kind| matches!(kind, StrayBracket | TextBehindEnd | UnclosedArray | UnclosedObject);
    definition.tree().by_indentation || errors.iter().any(|(kind, _)| is_of_bracket(*kind))
}

/// Whether members of the object may be missing since one is half typed.
pub fn is_half_typed(object: &Container) -> bool {
    let is_unclosed = |value: &Value| matches!(value, Value::Container(inner) if !inner.closed);
    object.has_errors
        && (!object.closed
            || object.errors.iter().any(|error| loses_something(error.kind))
            || object.children.iter().any(|child| is_unclosed(&child.value)))
}

/// Whether what the user means to write may differ from what was read.
fn loses_something(kind: SyntaxErrorKind) -> bool {
    use SyntaxErrorKind::*;
    match kind {
        ByteOrderMark | Comment | TrailingComma | MissingComma | ExtraComma | ExtraColon | SingleQuotes | BadEscape
        | ControlCharacter | BadNumber | TooDeep | MissingBlank | NeedsQuotes | BadYamlEscape | BadBlockHeader
        | DoubledProperty | UndefinedAlias | ComplexKey | MoreDocuments => false,
        EmptyText | UnclosedComment | MissingColon | MissingValue | MissingKey | UnclosedObject | UnclosedArray
        | StrayBracket | UnclosedText | BareWord | BareKey | UnexpectedCharacter | TextBehindEnd | TabIndentation
        | BadIndentation | MissingDash | ListBehindKey | ColonInText | TextBehindValue => true,
    }
}

/// More errors than this are not looked at one by one.
const MANY: usize = 32;

/// The machines whose transitions or states may be incomplete.
#[derive(Debug)]
pub enum DamagedMachines {
    /// Any of them.
    All,
    /// Those that start here.
    At(Vec<TextSize>),
}

impl DamagedMachines {
    /// Looks where the errors lie: one in a payload changes no transition.
    pub fn new(definition: &Definition, errors: &Errors) -> Self {
        if is_unbalanced(definition, errors) {
            return DamagedMachines::All;
        }
        let harmful = || errors.iter().filter(|(kind, _)| loses_something(*kind));
        if harmful().nth(MANY).is_some() {
            return DamagedMachines::All;
        }
        let mut machines = Vec::new();
        for (_, range) in harmful() {
            let Some(place) = place_at(definition.tree(), definition.text(), range.start()) else { continue };
            if !is_part_of_graph(place.frame().role) {
                continue;
            }
            let is_machine = |role: Role| matches!(role, Role::Object(shape) if shape.is_machine());
            let machine = place.frames.iter().rev().find(|frame| is_machine(frame.role));
            machines.extend(machine.map(|frame| frame.node.range().start()));
        }
        DamagedMachines::At(machines)
    }

    /// Whether the machine that starts at `at` is one of them.
    pub fn contain(&self, at: TextSize) -> bool {
        match self {
            DamagedMachines::All => true,
            DamagedMachines::At(machines) => machines.contains(&at),
        }
    }
}

/// Whether states or transitions stand in a container of this role.
fn is_part_of_graph(role: Role) -> bool {
    match role {
        Role::States => true,
        Role::Object(shape) | Role::List(shape) => {
            use Shape::{Catcher, ChoiceRule, NestedChoiceRule, State};
            shape.is_machine() || matches!(shape, State(_) | ChoiceRule | NestedChoiceRule | Catcher)
        }
        Role::Template | Role::Assign | Role::Values(_) | Role::Free => false,
    }
}
