//! Templates of CloudFormation and SAM.

use memchr::memmem;

use super::{Form, Found, definition_of, machine_type, members};
use crate::syntax::Node;

/// A resource that has a definition.
struct Resource {
    /// Its `Type`.
    name: &'static str,
    form: Form,
    /// The property that says whether the machine is `STANDARD` or `EXPRESS`.
    machine_type: &'static str,
}

/// The resources that have one (reference: hosts, sections 3 and 4).
const RESOURCES: &[Resource] = &[
    Resource { name: "AWS::Serverless::StateMachine", form: Form::Sam, machine_type: "Type" },
    Resource { name: "AWS::StepFunctions::StateMachine", form: Form::CloudFormation, machine_type: "StateMachineType" },
];

/// Whether the text may be such a template.
pub(super) fn is_likely(text: &[u8]) -> bool {
    RESOURCES.iter().any(|resource| memmem::find(text, resource.name.as_bytes()).is_some())
}

/// The definitions in the template whose root this is.
pub(super) fn find(root: Node) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, resource) in root.get("Resources").into_iter().flat_map(members) {
        let known = |text: &str| RESOURCES.iter().find(|known| known.name == text);
        let Some(kind) = resource.get("Type").and_then(|value| known(&value.text_value()?)) else { continue };
        let Some(properties) = resource.get("Properties") else { continue };
        let places = [
            properties.get("Definition").filter(|value| value.object().is_some()).and_then(definition_of),
            properties
                .get("DefinitionString")
                .map(text_of)
                .filter(|value| value.object().is_none())
                .and_then(definition_of),
        ];
        // One of them, unless the template is wrong.
        let Some(place) = places.into_iter().flatten().next() else { continue };
        let machine_type = machine_type(properties, kind.machine_type);
        found.push(Found { form: kind.form, name: Some(name), place, machine_type });
    }
    found
}

/// What a property says that is made by `Fn::Sub`: its argument, or of several
/// the first.
fn text_of(value: Node) -> Node {
    let inner = value.get("Fn::Sub").unwrap_or(value);
    let first = inner.array().and_then(|_| inner.entries().next());
    first.map_or(inner, |entry| entry.value())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use expect_test::expect;

    #[test]
    fn definitions_are_found_in_resources_of_both_types() {
        check(
            r#"{"Transform": "AWS::Serverless-2016-10-31", "Resources": {
                "A": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Type": "EXPRESS", "Definition": {"StartAt": "x"}}},
                "B": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"StateMachineType": {"Ref": "T"}, "Definition": {}}},
                "C": {"Type": "AWS::Lambda::Function", "Properties": {"Definition": {"StartAt": "y"}}},
                "D": {"Type": "AWS::Serverless::StateMachine", "Properties": {"DefinitionUri": "d.asl.json"}}}}"#,
            expect![[r#"
                A EXPRESS {"StartAt": "x"}
                B  {}
            "#]],
        );
    }

    #[test]
    fn definitions_are_found_in_texts() {
        let resource = |definition: &str| {
            format!(
                r#"{{"Type": "AWS::StepFunctions::StateMachine", "Properties": {{"DefinitionString": {definition}}}}}"#
            )
        };
        let forms = [r#""{}""#, r#"{"Fn::Sub": "{1}"}"#, r#"{"Fn::Sub": ["{2}", {}]}"#, r#"{"Ref": "P"}"#, r#""${X}""#];
        let resources: Vec<String> =
            forms.iter().enumerate().map(|(index, form)| format!("\"R{index}\": {}", resource(form))).collect();
        check(
            &format!(r#"{{"Resources": {{{}}}}}"#, resources.join(", ")),
            expect![[r#"
            R0  "{}"
            R1  "{1}"
            R2  "{2}"
        "#]],
        );
    }
}
