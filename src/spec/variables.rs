//! The variables of a state machine: what they may be called (reference:
//! "Variables").

use super::limits::VARIABLE_NAME_LENGTH;

/// The name that AWS keeps for itself: what JSONata expressions read of the state.
pub const RESERVED: &str = "states";

/// The functions of JSONata that are given what may have no value: they tell
/// whether it has one, or make something of nothing.
pub const TAKE_NOTHING: &[&str] = &["exists", "boolean", "not", "count", "append", "type"];

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// There is none.
    Empty,
    /// It is right but for a `$` in front.
    Dollar,
    /// It ends with `.$`, which was not taken off.
    Suffix,
    /// It does not start with a letter but with this.
    Start(char),
    /// It has this character.
    Character(char),
    /// It has so many characters.
    Length(usize),
}

/// What is wrong with the name of a variable, given without `$` and `.$`;
/// [`RESERVED`] is another matter. AWS goes by what Unicode says of
/// identifiers; beyond ASCII nothing is refused here but what separates words.
pub fn name_problem(name: &str) -> Option<NameProblem> {
    let is_part = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || c == '_',
        false => !c.is_whitespace() && !c.is_control(),
    };
    let first = name.chars().next();
    let length = name.chars().count();
    if name.strip_prefix('$').is_some_and(|rest| rest.chars().all(is_part) && !rest.is_empty()) {
        return Some(NameProblem::Dollar);
    }
    match (first, name.chars().find(|c| !is_part(*c))) {
        (None, _) => Some(NameProblem::Empty),
        (_, Some(_)) if name.ends_with(".$") => Some(NameProblem::Suffix),
        (_, Some(c)) => Some(NameProblem::Character(c)),
        (Some(first), None) if first.is_ascii_digit() || first == '_' => Some(NameProblem::Start(first)),
        _ if length > VARIABLE_NAME_LENGTH => Some(NameProblem::Length(length)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_exist() {
        assert!(TAKE_NOTHING.iter().all(|name| crate::spec::jsonata::function(name).is_some()));
    }

    #[test]
    fn names_are_identifiers() {
        for name in ["a", "A_1", "größe", "変数", "states", &"x".repeat(80)] {
            assert_eq!(name_problem(name), None, "{name}");
        }
        for (name, problem) in [
            ("", NameProblem::Empty),
            ("$a", NameProblem::Dollar),
            ("a.$", NameProblem::Suffix),
            ("2nd", NameProblem::Start('2')),
            ("_a", NameProblem::Start('_')),
            ("a-b", NameProblem::Character('-')),
            ("a b", NameProblem::Character(' ')),
            ("a\u{a0}b", NameProblem::Character('\u{a0}')),
            (&"x".repeat(81), NameProblem::Length(81)),
        ] {
            assert_eq!(name_problem(name), Some(problem), "{name}");
        }
    }
}
