//! Templates of CloudFormation and SAM.

use memchr::memmem;

use super::{Found, Place, machine_type, members};
use crate::syntax::Node;

/// A resource that has a definition.
struct Resource {
    /// Its `Type`.
    name: &'static str,
    /// The property that says whether the machine is `STANDARD` or `EXPRESS`.
    machine_type: &'static str,
}

/// The resources that have one (reference: hosts, sections 3 and 4).
const RESOURCES: &[Resource] = &[
    Resource { name: "AWS::Serverless::StateMachine", machine_type: "Type" },
    Resource { name: "AWS::StepFunctions::StateMachine", machine_type: "StateMachineType" },
];

/// Whether the text may be such a template.
pub(super) fn is_likely(text: &[u8]) -> bool {
    RESOURCES.iter().any(|resource| memmem::find(text, resource.name.as_bytes()).is_some())
}

/// The definitions in the template whose root this is.
pub(super) fn find(root: Node) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, resource) in members(root, "Resources") {
        let known = |text: &str| RESOURCES.iter().find(|known| known.name == text);
        let Some(kind) = resource.get("Type").and_then(|value| known(&value.text_value()?)) else { continue };
        let Some(properties) = resource.get("Properties") else { continue };
        let places = [
            properties.get("Definition").filter(|value| value.object().is_some()).map(value_at),
            properties.get("DefinitionString").and_then(literal).map(text_at),
        ];
        // One of them, unless the template is wrong.
        let Some(place) = places.into_iter().flatten().next() else { continue };
        found.push(Found { name: Some(name), place, machine_type: machine_type(properties, kind.machine_type) });
    }
    found
}

/// The text that a property is, perhaps within `Fn::Sub`; of its list form, the
/// first item.
fn literal(value: Node) -> Option<Node> {
    let inner = value.get("Fn::Sub").unwrap_or(value);
    let first = inner.array().and_then(|_| inner.entries().next()).map(|entry| entry.value());
    Some(first.unwrap_or(inner)).filter(|node| node.text_value().is_some())
}

fn value_at(node: Node) -> Place {
    Place::Value(node.range().start())
}

fn text_at(node: Node) -> Place {
    Place::Text(node.range().start())
}

#[cfg(test)]
mod tests {
    use super::super::{Found, Kind, Place, find};
    use crate::syntax::parse;

    /// Each definition: its name, its type, and its text.
    fn found(text: &str) -> Vec<String> {
        let tree = parse(text);
        let describe = |found: Found| {
            let place = match found.place {
                Place::File => "the file".to_owned(),
                Place::Text(at) => tree.scalar_at(text, at).expect("a text starts there").raw().to_owned(),
                Place::Value(at) => tree.subtree(text, at).expect("a value starts there").root(text).raw().to_owned(),
            };
            format!("{:?} {:?} {place}", found.name, found.machine_type)
        };
        find(&tree, text, Kind::Any).into_iter().map(describe).collect()
    }

    #[test]
    fn definitions_are_found_in_resources_of_both_types() {
        let text = r#"{"Transform": "AWS::Serverless-2016-10-31", "Resources": {
            "A": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Type": "EXPRESS", "Definition": {"StartAt": "x"}}},
            "B": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"StateMachineType": {"Ref": "T"}, "Definition": {}}},
            "C": {"Type": "AWS::Lambda::Function", "Properties": {"Definition": {"StartAt": "y"}}},
            "D": {"Type": "AWS::Serverless::StateMachine", "Properties": {"DefinitionUri": "d.asl.json"}}}}"#;
        assert_eq!(found(text), ["Some(\"A\") Some(Express) {\"StartAt\": \"x\"}", "Some(\"B\") None {}"]);
    }

    #[test]
    fn definitions_are_found_in_texts() {
        let text = r#"{"Resources": {
            "A": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": "{}"}},
            "B": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Sub": "{1}"}}},
            "C": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Sub": ["{2}", {}]}}},
            "D": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Ref": "P"}}}}}"#;
        assert_eq!(found(text), ["Some(\"A\") None \"{}\"", "Some(\"B\") None \"{1}\"", "Some(\"C\") None \"{2}\""]);
    }

    #[test]
    fn a_definition_is_found_as_itself() {
        assert_eq!(found(r#" {"StartAt": "A"}"#), ["None None the file"]);
        assert_eq!(found(r#"{"States": {}}"#), ["None None the file"]);
        assert_eq!(found(r#"{"States": ["Ohio"]}"#), Vec::<String>::new());
    }
}
