//! Where in a file its definitions are: the file itself, or what a template of
//! CloudFormation, SAM, Terraform or the Serverless Framework holds.
//!
//! This layer knows the formats around definitions and nothing of what stands in
//! a definition. What it does not recognise it leaves alone: nothing is ever
//! reported about a template itself.

mod cloudformation;
mod detect;
mod serverless;
mod terraform;

pub use detect::{kind_by_name, kind_by_text, kind_of, kind_of_anything, syntax_by_name};

use crate::spec::MachineType;
use crate::syntax::{Node, Syntax, Tree};
use crate::text::TextSize;

/// What is known of a file before its text is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// What it is written in.
    pub syntax: Syntax,
    /// What it holds.
    pub content: Content,
}

/// What a file holds, as far as that is known before its text is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// It is a definition, by its name or its language, whatever stands in it.
    Definition,
    /// What it is shows in the text.
    Any,
}

impl Kind {
    /// A definition in this syntax.
    pub const fn definition(syntax: Syntax) -> Self {
        Kind { syntax, content: Content::Definition }
    }

    /// Something in this syntax that may hold definitions.
    pub const fn any(syntax: Syntax) -> Self {
        Kind { syntax, content: Content::Any }
    }
}

/// A definition in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What the file calls it, where it may hold several: the logical ID.
    pub name: Option<Box<str>>,
    /// Where it is.
    pub place: Place,
    /// Its type, where the file says it.
    pub machine_type: Option<MachineType>,
}

/// Where a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the file.
    File,
    /// It is the object that starts here.
    Value(TextSize),
    /// It is what the text that starts here says.
    Text(TextSize),
}

/// The definitions in a file that holds this, in the order of the text.
pub fn find(tree: &Tree, text: &str, content: Content) -> Vec<Found> {
    let root = tree.root(text);
    if content == Content::Definition || looks_like_machine(root) {
        return vec![Found { name: None, place: Place::File, machine_type: None }];
    }
    let hosts = [cloudformation::find, terraform::find, serverless::find];
    hosts.into_iter().flat_map(|find| find(root)).collect()
}

/// What a definition is written in that a template holds as a text: JSON, but
/// files that templates name may as well be YAML, and so are texts by mistake.
pub fn syntax_of_text(text: &str) -> Syntax {
    let text = text.trim_start();
    if text.is_empty() || text.starts_with('{') { Syntax::Json } else { Syntax::Yaml }
}

/// Whether an object has a field that only machines have.
fn looks_like_machine(node: Node) -> bool {
    node.get("StartAt").is_some() || node.get("States").is_some_and(|states| states.object().is_some())
}

/// The members of an object that have a name; none for anything else.
fn members(node: Node) -> impl Iterator<Item = (Box<str>, Node)> {
    let entries = node.object().map(|_| node.entries()).into_iter().flatten();
    entries.filter_map(|entry| Some((entry.key()?.into(), entry.value())))
}

/// Where the definition is that a value holds: itself, if it is an object, or
/// what it says, if it is a text that a template does not fill in as a whole.
fn definition_of(value: Node) -> Option<Place> {
    if value.object().is_some() {
        return Some(Place::Value(value.range().start()));
    }
    let text = value.text_value()?;
    let is_reference = text.starts_with("${") && text.ends_with('}');
    (!is_reference).then(|| Place::Text(value.range().start()))
}

/// The type that a property says, unless a template fills it in.
fn machine_type(properties: Node, name: &str) -> Option<MachineType> {
    let value = properties.get(name).filter(|value| !value.is_opaque())?;
    MachineType::from_name(&value.text_value()?)
}

#[cfg(test)]
mod tests {
    use expect_test::Expect;

    use super::*;
    use crate::syntax::parse;

    /// Compares the definitions in a file with `expected`: name, type and text.
    pub fn check(text: &str, expected: Expect) {
        let tree = parse(text);
        let mut out = String::new();
        for found in find(&tree, text, Content::Any) {
            let place = match found.place {
                Place::File => "the file".to_owned(),
                Place::Value(at) => tree.subtree(text, at).expect("an object starts there").root(text).raw().to_owned(),
                Place::Text(at) => tree.scalar_at(text, at).expect("a text starts there").raw().to_owned(),
            };
            let machine_type = found.machine_type.map_or("", MachineType::name);
            out += &format!("{} {machine_type} {place}\n", found.name.as_deref().unwrap_or("-"));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn a_definition_is_found_as_itself() {
        for text in [r#" {"StartAt": "A"}"#, r#"{"States": {}}"#] {
            let found = find(&parse(text), text, Content::Any);
            assert_eq!(found, [Found { name: None, place: Place::File, machine_type: None }]);
        }
        let text = r#"{"States": ["Ohio"]}"#;
        assert_eq!(find(&parse(text), text, Content::Any), []);
        assert_eq!(find(&parse(text), text, Content::Definition).len(), 1);
    }
}
