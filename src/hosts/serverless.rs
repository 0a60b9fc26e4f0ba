//! The Serverless Framework with its plugin for Step Functions.

use memchr::memmem;

use super::cloudformation::objects;
use super::{Contents, Form, Machine, Substitutions, is_logged, machine_type, members, place_of_text};
use crate::syntax::Node;
use crate::text::{TextRange, TextSize};

/// Whether the text may be such a configuration, or a part of one.
pub(super) fn is_likely(text: &[u8]) -> bool {
    memmem::find(text, b"stateMachines").is_some()
}

/// Reads the configuration whose root this is, or the part of one that has the
/// section in a file of its own (reference: hosts, section 7).
pub(super) fn read(root: Node, contents: &mut Contents) {
    let section = root.get("stepFunctions").unwrap_or(root);
    for (name, own) in section.get("stateMachines").into_iter().flat_map(members) {
        let Some(value) = own.get("definition") else { continue };
        let (machine_type, is_logged) = (machine_type(own, "type"), is_logged(own, "loggingConfig"));
        let machine = Machine { form: Form::Serverless, name: Some(name), machine_type, is_logged };
        if let Some((range, path)) = named_file(value) {
            contents.link(&machine, range, &path, Substitutions::default());
        } else if let Some(place) = place_of_text(value) {
            contents.add(&machine, place, Substitutions::default());
        } else {
            objects(value, &mut |place| contents.add(&machine, place, Substitutions::default()));
        }
    }
}

/// The file in `${file(path)}`, if a value is all of it. A part of a file
/// (`${file(path):key}`) is none.
fn named_file(value: Node) -> Option<(TextRange, String)> {
    const HEAD: &str = "${file(";
    let range = value.content_range();
    let raw = value.source().get(range.start().into()..range.end().into())?;
    let path = raw.strip_prefix(HEAD)?.strip_suffix(")}")?;
    let start = range.start() + TextSize::of(HEAD);
    // A default, or a second variable, stands behind the first.
    let is_path = !path.contains(['(', ')', ',']);
    is_path.then(|| (TextRange::at(start, TextSize::of(path)), path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_in};
    use crate::syntax::Syntax;
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
                b  steps.asl.yml -> steps.asl.yml
            "#]],
        );
        check_in(
            "
service: x
stepFunctions:
  stateMachines:
    a:
      type: EXPRESS
      definition:
        StartAt: x
    b:
      definition: ${file(./steps.asl.yml)}
    c:
      definition: |
        {}
    d:
      definition: ${file(${self:custom.dir}/steps.yml)}
    e:
      definition: ${file(steps.yml):key}
    f: ${file(f.yml)}
",
            Syntax::Yaml,
            expect![[r#"
                a EXPRESS StartAt: x
                c  |
                        {}

                b  ./steps.asl.yml -> steps.asl.yml
                d  ${self:custom.dir}/steps.yml -> ?
            "#]],
        );
    }

    #[test]
    fn the_section_may_be_a_file_of_its_own() {
        check_in(
            "stateMachines:\n  a:\n    definition: {StartAt: x}\n",
            Syntax::Yaml,
            expect![[r#"
            a  {StartAt: x}
        "#]],
        );
    }
}
