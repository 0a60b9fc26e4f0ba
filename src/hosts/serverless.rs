//! The Serverless Framework with its plugin for Step Functions.

use memchr::memmem;

use super::{Form, Found, definition_of, machine_type, members};
use crate::syntax::Node;

/// Whether the text may be such a configuration.
pub(super) fn is_likely(text: &[u8]) -> bool {
    [&b"stepFunctions"[..], b"stateMachines"].iter().all(|word| memmem::find(text, word).is_some())
}

/// The definitions in the configuration whose root this is (reference: hosts,
/// section 7).
pub(super) fn find(root: Node) -> Vec<Found> {
    let machines = root.get("stepFunctions").and_then(|section| section.get("stateMachines"));
    let found = |(name, machine): (Box<str>, Node)| {
        let place = definition_of(machine.get("definition")?)?;
        let machine_type = machine_type(machine, "type");
        Some(Found { form: Form::Serverless, name: Some(name), place, machine_type })
    };
    machines.into_iter().flat_map(members).filter_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use expect_test::expect;

    #[test]
    fn definitions_are_found_below_state_machines() {
        check(
            r#"{"service": "x", "stepFunctions": {"stateMachines": {
                "a": {"type": "EXPRESS", "definition": {"StartAt": "x"}},
                "b": {"definition": "${file(steps.asl.yml)}"},
                "c": {"definition": "{}"}, "d": 1}}}"#,
            expect![[r#"
                a EXPRESS {"StartAt": "x"}
                c  "{}"
            "#]],
        );
    }
}
