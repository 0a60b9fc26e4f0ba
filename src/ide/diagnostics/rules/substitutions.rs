//! What a template and its definition say of each other: names that it fills
//! in, and files that it names (reference: hosts, sections 2 to 6).

use super::super::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use crate::hosts::{
    self, Meaning, Placeholder, PlaceholderForm, Substitution, SubstitutionKind, Substitutions, Templating,
};
use crate::ide::placeholders::{Filling, fillings};
use crate::ide::{Definition, Snapshot};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "placeholder-undeclared",
        Warning,
        Correctness,
        "the template has nothing to put in place of a placeholder",
        Check::Definition(undeclared)
    )
    .of_surroundings(),
    row!(
        "placeholder-unused",
        Hint,
        Style,
        "a substitution is used nowhere in the definition",
        Check::Document(unused)
    ),
    row!(
        "definition-uri-missing",
        Warning,
        Correctness,
        "a template names a definition file that does not exist",
        Check::Document(missing_files)
    ),
];

fn undeclared(definition: &Definition, acc: &mut Findings) {
    let fillings: Vec<Filling> = fillings(definition).collect();
    if fillings.is_empty() {
        return;
    }
    let text = definition.text();
    for placeholder in hosts::placeholders(definition.root()) {
        let is_undeclared =
            |filling: &&Filling| filling.substitutions.meaning(&placeholder, text) == Meaning::Undeclared;
        // One of several templates is enough, and one is told.
        let Some(filling) = fillings.iter().find(is_undeclared) else { continue };
        let name = &text[placeholder.name];
        if !may_be_name(name) {
            continue;
        }
        let finding = acc.report(placeholder.name, message(name, placeholder.form, filling));
        let known = filling.substitutions.iter().filter(|known| known.kind != SubstitutionKind::Pseudo);
        if let Some(similar) = most_similar(name, known.map(|known| &*known.name)) {
            let edit = Indel::replace(placeholder.name, similar);
            finding.fix(format!("Change to `{similar}`"), vec![edit]);
        }
    }
}

/// Whether it is a name, and not the language of a tool that works on the
/// template first: `${self:custom.stage}`.
fn may_be_name(name: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    name.strip_prefix("AWS::").unwrap_or(name).chars().all(is_part)
}

/// What becomes of a name that is not declared, and where it would be.
fn message(name: &str, form: PlaceholderForm, filling: &Filling) -> String {
    let file = filling.by.and_then(|named| named.file.file_name());
    let in_file = file.map(|file| format!(" in `{}`", file.to_string_lossy())).unwrap_or_default();
    match filling.substitutions.templating {
        Templating::Sub if form != PlaceholderForm::Bang => {
            format!("the template has no parameter or resource `{name}`: CloudFormation refuses to deploy it")
        }
        Templating::Expressions => {
            format!("the arguments of `templatefile`{in_file} have no `{name}`: Terraform refuses them")
        }
        _ => {
            let machine = filling.by.and_then(|named| named.link.name.as_deref());
            let of_machine = machine.map(|machine| format!(" of `{machine}`")).unwrap_or_default();
            format!(
                "`DefinitionSubstitutions`{of_machine}{in_file} have no `{name}`: it is left as it is, so add it there or \
                 mend the name"
            )
        }
    }
}

fn unused(snapshot: &Snapshot, acc: &mut Findings) {
    let fills_in = |definition: &&Definition| !definition.substitutions().entries.is_empty();
    for definition in snapshot.definitions().iter().filter(fills_in) {
        let text = definition.text();
        let found = hosts::placeholders(definition.root());
        let is_used = |substitutions: &Substitutions, entry: &Substitution| {
            let uses = |placeholder: &Placeholder| substitutions.may_use(entry, placeholder, text);
            // What is broken may hide it.
            found.iter().any(uses) || text.contains(&format!("${{{}", entry.name))
        };
        report_unused(definition.substitutions(), is_used, acc);
    }
    for link in snapshot.links().iter() {
        let file = link.path.as_deref().and_then(|path| snapshot.neighbours().file(path));
        let Some(names) = file.and_then(|file| file.placeholders.as_deref()) else { continue };
        report_unused(&link.substitutions, |_, entry| names.contains(&entry.name), acc);
    }
}

fn report_unused(
    substitutions: &Substitutions,
    is_used: impl Fn(&Substitutions, &Substitution) -> bool,
    acc: &mut Findings,
) {
    if matches!(substitutions.templating, Templating::Unknown | Templating::Nothing) {
        return;
    }
    for entry in substitutions.entries.iter().filter(|entry| entry.kind == SubstitutionKind::Entry) {
        if let Some(range) = entry.range.filter(|_| !is_used(substitutions, entry)) {
            let name = &entry.name;
            let message =
                format!("no placeholder `${{{name}}}` is in the definition: remove the substitution, or use it");
            acc.report(range, message).unnecessary();
        }
    }
}

fn missing_files(snapshot: &Snapshot, acc: &mut Findings) {
    for link in snapshot.links().iter() {
        let Some(path) = link.path.as_deref() else { continue };
        if snapshot.neighbours().file(path).is_some_and(|file| file.placeholders.is_none()) {
            let message =
                format!("`{path}` leads to no file from here: unless a build makes it first, the deployment fails");
            acc.report(link.range, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::RULES;
    use crate::test_support::annotated;
    use crate::test_support::folder::folder;
    use crate::text::TextEdit;

    /// The lines with findings of this file's rules, and what the first fix of
    /// each makes of its line.
    fn check(files: &[(&str, &str)], expected: Expect) {
        let mut out = String::new();
        for ((path, text), snapshot) in files.iter().zip(folder(files)) {
            let mut found = snapshot.diagnostics();
            found.retain(|found| RULES.iter().any(|rule| rule.code == found.code));
            if found.is_empty() {
                continue;
            }
            let shown: Vec<_> = found.iter().map(|found| (found.range, found.message.clone())).collect();
            out += &format!("{path}\n{}", annotated(text, &shown));
            for fix in found.iter().flat_map(|found| &found.fixes) {
                let mended = TextEdit::new(fix.edits.clone()).expect("sound edits").applied_to(text);
                let line = mended.lines().zip(text.lines()).find(|(new, old)| new != old).map(|(new, _)| new);
                out += &format!("{}: {}\n", fix.title, line.unwrap_or_default());
            }
        }
        expected.assert_eq(&out);
    }

    const FILE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": ${seconds},
"Resource": "${TableArn}", "Comment": "${upper(name)} $${TableArm}", "End": true}}}"#;

    #[test]
    fn a_template_and_the_file_that_it_names_are_compared() {
        check(
            &[
                ("/w/src/a.asl.json", FILE),
                (
                    "/w/template.yaml",
                    "Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: src/a.asl.json
      DefinitionSubstitutions:
        TableArm: !GetAtt Table.Arn
        seconds: 5
        upper(name): x
        Unused: y
  N:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: ../src/a.asl.json
",
                ),
            ],
            expect![[r#"
                /w/src/a.asl.json
                {"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": ${seconds},
                "Resource": "${TableArn}", "Comment": "${upper(name)} $${TableArm}", "End": true}}}
                               ^^^^^^^^ `DefinitionSubstitutions` of `M` in `template.yaml` have no `TableArn`: it is left as it is, so add it there or mend the name
                Change to `TableArm`: "Resource": "${TableArm}", "Comment": "${upper(name)} $${TableArm}", "End": true}}}
                /w/template.yaml
                Resources:
                  M:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionUri: src/a.asl.json
                      DefinitionSubstitutions:
                        TableArm: !GetAtt Table.Arn
                        seconds: 5
                        upper(name): x
                        Unused: y
                        ^^^^^^ no placeholder `${Unused}` is in the definition: remove the substitution, or use it
                  N:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionUri: ../src/a.asl.json
                                     ^^^^^^^^^^^^^^^^^ `../src/a.asl.json` leads to no file from here: unless a build makes it first, the deployment fails
            "#]],
        );
    }

    #[test]
    fn arguments_of_a_template_file_may_be_used_in_computations() {
        check(
            &[
                ("/w/a.asl.json", FILE),
                (
                    "/w/main.tf",
                    r#"resource "aws_sfn_state_machine" "m" {
  definition = templatefile("${path.module}/a.asl.json", { name = "x", seconds = 5, other = 1 })
}
resource "aws_sfn_state_machine" "n" {
  definition = file("b.json")
}
"#,
                ),
            ],
            expect![[r#"
                /w/a.asl.json
                {"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": ${seconds},
                "Resource": "${TableArn}", "Comment": "${upper(name)} $${TableArm}", "End": true}}}
                               ^^^^^^^^ the arguments of `templatefile` in `main.tf` have no `TableArn`: Terraform refuses them
                /w/main.tf
                resource "aws_sfn_state_machine" "m" {
                  definition = templatefile("${path.module}/a.asl.json", { name = "x", seconds = 5, other = 1 })
                                                                                                    ^^^^^ no placeholder `${other}` is in the definition: remove the substitution, or use it
                }
                resource "aws_sfn_state_machine" "n" {
                  definition = file("b.json")
                                     ^^^^^^ `b.json` leads to no file from here: unless a build makes it first, the deployment fails
                }
            "#]],
        );
    }

    #[test]
    fn where_not_all_names_are_known_nothing_is_said() {
        for map in ["!Ref Map", "{<<: *names}", "{Fn::Transform: {Name: x}}"] {
            let template = format!(
                "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: a.asl.json\n      DefinitionSubstitutions: {map}\n"
            );
            check(&[("/w/a.asl.json", FILE), ("/w/t.yaml", &template)], expect![""]);
        }
        check(&[("/w/a.asl.json", FILE)], expect![""]);
    }

    #[test]
    fn in_a_text_of_fn_sub_the_names_are_those_of_the_template() {
        check(
            &[(
                "/w/t.yaml",
                r#"Parameters:
  Seconds: {Type: Number}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionSubstitutions: {Left: x, Over: y}
      DefinitionString: !Sub |
        {"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": ${Second},
         "Resource": "${Table.Arn}", "Comment": "${AWS::Region} ${Tabel.Arn} ${!Left} ${!Lost} ${Seconds}", "End": true}}}
"#,
            )],
            expect![[r#"
                /w/t.yaml
                Parameters:
                  Seconds: {Type: Number}
                Resources:
                  Table: {Type: AWS::DynamoDB::Table}
                  M:
                    Type: AWS::StepFunctions::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Left: x, Over: y}
                                                         ^^^^ no placeholder `${Over}` is in the definition: remove the substitution, or use it
                      DefinitionString: !Sub |
                        {"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": ${Second},
                                                                                              ^^^^^^ the template has no parameter or resource `Second`: CloudFormation refuses to deploy it
                         "Resource": "${Table.Arn}", "Comment": "${AWS::Region} ${Tabel.Arn} ${!Left} ${!Lost} ${Seconds}", "End": true}}}
                                                                                  ^^^^^^^^^ the template has no parameter or resource `Tabel.Arn`: CloudFormation refuses to deploy it
                                                                                                         ^^^^ `DefinitionSubstitutions` have no `Lost`: it is left as it is, so add it there or mend the name
                Change to `Seconds`:         {"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": ${Seconds},
            "#]],
        );
    }
}
