//! Templates of CloudFormation and SAM.

use std::cell::OnceCell;
use std::sync::Arc;

use memchr::memmem;

use super::function::{DEPTH, Function, detached};
use super::substitutions::{declared, entries, is_whole};
use super::{Contents, Form, Joined, Machine, Place, is_logged, machine_type, members, place_of_text};
use super::{Substitution, SubstitutionKind, Substitutions, Templating};
use crate::syntax::Node;

/// A resource that has a definition.
struct Resource {
    /// Its `Type`.
    name: &'static str,
    form: Form,
    /// The property that says whether the machine is `STANDARD` or `EXPRESS`.
    machine_type: &'static str,
    logging: &'static str,
}

/// The resources that have one (reference: hosts, sections 3 and 4).
const RESOURCES: &[Resource] = &[
    Resource { name: "AWS::Serverless::StateMachine", form: Form::Sam, machine_type: "Type", logging: "Logging" },
    Resource {
        name: "AWS::StepFunctions::StateMachine",
        form: Form::CloudFormation,
        machine_type: "StateMachineType",
        logging: "LoggingConfiguration",
    },
];

/// Whether the text may be such a template.
pub(super) fn is_likely(text: &[u8]) -> bool {
    RESOURCES.iter().any(|resource| memmem::find(text, resource.name.as_bytes()).is_some())
}

/// What CloudFormation provides itself.
const PSEUDO_PARAMETERS: &[(&str, &str)] = &[
    ("AWS::AccountId", "the account of the stack"),
    ("AWS::NotificationARNs", "the topics that the stack notifies"),
    ("AWS::NoValue", "nothing: takes the property away"),
    ("AWS::Partition", "the partition: `aws`, `aws-cn`, `aws-us-gov`"),
    ("AWS::Region", "the Region of the stack"),
    ("AWS::StackId", "the ID of the stack"),
    ("AWS::StackName", "the name of the stack"),
    ("AWS::URLSuffix", "the suffix of domains: `amazonaws.com`"),
];

/// Reads the template whose root this is, also as a part of a configuration of
/// the Serverless Framework.
pub(super) fn read(root: Node, contents: &mut Contents) {
    read_template(root, contents);
    if let Some(section) = root.get("resources") {
        read_template(section, contents);
        for item in section.entries().filter(|_| section.array().is_some()) {
            read_template(item.value(), contents);
        }
    }
}

fn read_template(root: Node, contents: &mut Contents) {
    let Some(section) = root.get("Resources") else { return };
    let template = Template { root, scope: OnceCell::new() };
    for (name, resource) in resources(section) {
        let known = |text: &str| RESOURCES.iter().find(|known| known.name == text);
        let Some(kind) = resource.get("Type").and_then(|value| known(&value.text_value()?)) else { continue };
        let Some(properties) = resource.get("Properties") else { continue };
        let machine_type = machine_type(properties, kind.machine_type);
        let is_logged = is_logged(properties, kind.logging);
        let machine = Machine { form: kind.form, name: Some(name), machine_type, is_logged };
        template.read_machine(&machine, properties, contents);
    }
}

/// The resources of a template, with those that a loop makes.
fn resources(section: Node) -> Vec<(Box<str>, Node)> {
    let mut found = Vec::new();
    for (name, value) in members(section) {
        match value.entries().nth(2).filter(|_| name.starts_with("Fn::ForEach::")) {
            Some(body) => found.extend(members(body.value())),
            None => found.push((name, value)),
        }
    }
    found
}

/// The names that a template declares for `Fn::Sub`, and whether these are all.
type Scope = (Arc<[Substitution]>, bool);

/// A template.
struct Template<'a> {
    root: Node<'a>,
    /// Made when a text asks for it.
    scope: OnceCell<Scope>,
}

impl Template<'_> {
    fn read_machine(&self, machine: &Machine, properties: Node, contents: &mut Contents) {
        let map = properties.get("DefinitionSubstitutions");
        let mut names = Substitutions::of_map(Templating::Names, map);
        // Of what a macro brings in nothing is known.
        names.is_complete &= map.is_some() || is_whole(properties);
        let mut add = |place, substitutions| contents.add(machine, place, substitutions);
        if let Some(value) = properties.get("Definition") {
            objects(value, &mut |place| add(place, names.clone()));
        }
        if let Some(value) = properties.get("DefinitionString") {
            self.texts(value, &names, 0, &mut add);
        }
        for property in ["DefinitionUri", "DefinitionS3Location"] {
            let Some(value) = properties.get(property).filter(|value| !value.is_missing()) else { continue };
            match value.text_value() {
                Some(path) => contents.link(machine, value.content_range(), &path, names.clone()),
                None => contents.link(machine, value.range(), "", names.clone()),
            }
        }
    }

    /// Tells the definitions in the text that a property says.
    fn texts(&self, value: Node, names: &Substitutions, depth: usize, tell: &mut dyn FnMut(Place, Substitutions)) {
        let Some(function) = Function::of(value).filter(|_| depth < DEPTH) else {
            if let Some(place) = place_of_text(value) {
                tell(place, names.clone());
            }
            return;
        };
        let arguments = function.arguments();
        match (&*function.name, &arguments[..]) {
            ("Fn::Sub", [text, variables, ..]) => {
                if let Some(place) = place_of_text(*text) {
                    tell(place, self.substitutions(names, Some(*variables)));
                }
            }
            ("Fn::Sub", rest) => {
                if let Some(place) = place_of_text(rest.first().copied().unwrap_or(function.argument())) {
                    tell(place, self.substitutions(names, None));
                }
            }
            ("Fn::Join", _) => {
                if let Some(joined) = Joined::of(&function) {
                    tell(Place::Joined(joined), Substitutions { is_complete: false, ..names.clone() });
                }
            }
            ("Fn::If", [_, then, otherwise]) => {
                self.texts(*then, names, depth + 1, tell);
                self.texts(*otherwise, names, depth + 1, tell);
            }
            ("Fn::ToJsonString", _) => {
                objects(function.argument(), &mut |place| tell(place, names.clone()));
            }
            _ => {}
        }
    }

    /// What `Fn::Sub` fills in, with these variables of its own; the rest is
    /// left for `names`.
    fn substitutions(&self, names: &Substitutions, variables: Option<Node>) -> Substitutions {
        let (scope, is_whole_scope) = self.scope.get_or_init(|| scope_of(self.root));
        let own = variables.map_or_else(Vec::new, |map| entries(map, SubstitutionKind::Variable));
        Substitutions {
            templating: Templating::Sub,
            is_complete: names.is_complete && *is_whole_scope && variables.is_none_or(is_whole),
            entries: own.into_iter().chain(names.entries.iter().cloned()).collect(),
            scope: Some(scope.clone()),
            map: names.map,
        }
    }
}

/// Tells the definitions that a property has as an object.
pub(super) fn objects(value: Node, tell: &mut dyn FnMut(Place)) {
    objects_within(value, 0, tell);
}

fn objects_within(value: Node, depth: usize, tell: &mut dyn FnMut(Place)) {
    let Some(function) = Function::of(value).filter(|_| depth < DEPTH) else {
        if value.object().is_some() {
            tell(Place::Value(detached(value)));
        }
        return;
    };
    if let ("Fn::If", [_, then, otherwise]) = (&*function.name, &function.arguments()[..]) {
        objects_within(*then, depth + 1, tell);
        objects_within(*otherwise, depth + 1, tell);
    }
}

/// What a template declares. A transform makes resources of its own, and a
/// module names its own ones in its own way.
fn scope_of(root: Node) -> Scope {
    let mut found = Vec::new();
    let mut is_all = root.get("Transform").is_none() && is_whole(root);
    for (section, kind) in [("Parameters", SubstitutionKind::Parameter), ("Resources", SubstitutionKind::Resource)] {
        if let Some(section) = root.get(section) {
            found.extend(declared(section, kind));
            is_all &= is_whole(section);
        }
    }
    is_all &= !found.iter().any(|declared| declared.value.ends_with("::MODULE"));
    let pseudo = PSEUDO_PARAMETERS.iter().map(|(name, value)| Substitution {
        name: (*name).into(),
        range: None,
        value: (*value).into(),
        kind: SubstitutionKind::Pseudo,
    });
    (found.into_iter().chain(pseudo).collect(), is_all)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_in, shown};
    use crate::syntax::Syntax;
    use expect_test::{Expect, expect};

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
                    Names, complete:
                B  {}
                    Names, complete:
                D  d.asl.json -> d.asl.json
                    Names, complete:
            "#]],
        );
    }

    /// The same template in both syntaxes: the value of a property of `M`.
    fn check_property(property: &str, json: &str, yaml: &str, expected: Expect) {
        let resource = r#"{"Type": "AWS::StepFunctions::StateMachine", "Properties": "#;
        let json = format!("{{\"Resources\": {{\"M\": {resource}{{\"{property}\": {json}}}}}}}}}");
        let yaml = format!(
            "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      {property}: {yaml}\n"
        );
        expected.assert_eq(&format!("{}---\n{}", shown(&json, Syntax::Json), shown(&yaml, Syntax::Yaml)));
    }

    fn check_text(json: &str, yaml: &str, expected: Expect) {
        check_property("DefinitionString", json, yaml, expected);
    }

    #[test]
    fn definitions_are_found_in_texts() {
        let json = r#"{"Fn::Sub": ["{1}", {"V": {"Ref": "R"}}]}"#;
        check_text(
            r#""{1}""#,
            "'{1}'",
            expect![[r#"
            M  "{1}"
                Names, complete:
            ---
            M  '{1}'
                Names, complete:
        "#]],
        );
        check_text(
            r#"{"Fn::Sub": "{1}"}"#,
            "!Sub '{1}'",
            expect![[r#"
            M  "{1}"
                Sub, complete: M=AWS::StepFunctions::StateMachine
            ---
            M  '{1}'
                Sub, complete: M=AWS::StepFunctions::StateMachine
        "#]],
        );
        check_text(
            r#"{"Fn::Sub": "{1}"}"#,
            "!Sub |\n        {\n          1}",
            expect![[r#"
            M  "{1}"
                Sub, complete: M=AWS::StepFunctions::StateMachine
            ---
            M  |
                    {
                      1}

                Sub, complete: M=AWS::StepFunctions::StateMachine
        "#]],
        );
        check_text(
            json,
            "!Sub\n        - '{1}'\n        - V: !Ref R",
            expect![[r#"
            M  "{1}"
                Sub, complete: V={"Ref": "R"} M=AWS::StepFunctions::StateMachine
            ---
            M  '{1}'
                Sub, complete: V=!Ref R M=AWS::StepFunctions::StateMachine
        "#]],
        );
        check_text(
            json,
            "\n        Fn::Sub: ['{1}', {V: !Ref R}]",
            expect![[r#"
            M  "{1}"
                Sub, complete: V={"Ref": "R"} M=AWS::StepFunctions::StateMachine
            ---
            M  '{1}'
                Sub, complete: V=!Ref R M=AWS::StepFunctions::StateMachine
        "#]],
        );
        check_text(
            r#"{"Fn::ToJsonString": {"StartAt": "x"}}"#,
            "!ToJsonString\n        StartAt: x",
            expect![[r#"
            M  {"StartAt": "x"}
                Names, complete:
            ---
            M  StartAt: x
                Names, complete:
        "#]],
        );
        check_text(
            r#"{"Fn::If": ["C", "{1}", {"Fn::Sub": "{2}"}]}"#,
            "!If [C, '{1}', !Sub '{2}']",
            expect![[r#"
            M  "{1}"
                Names, complete:
            M  "{2}"
                Sub, complete: M=AWS::StepFunctions::StateMachine
            ---
            M  '{1}'
                Names, complete:
            M  '{2}'
                Sub, complete: M=AWS::StepFunctions::StateMachine
        "#]],
        );
    }

    #[test]
    fn what_is_not_written_out_is_no_definition() {
        check_text(
            r#"{"Ref": "P"}"#,
            "!Ref P",
            expect![[r#"
            ---
        "#]],
        );
        check_text(
            r#""${X}""#,
            "${X}",
            expect![[r#"
            ---
        "#]],
        );
        check_text(
            r#"{"Fn::Join": ["", {"Fn::Split": ["a", "b"]}]}"#,
            "!Join ['', !Split [a, b]]",
            expect![[r#"
            ---
        "#]],
        );
        check_text(
            r#"{"Fn::Join": ["", [{"Ref": "P"}]]}"#,
            "!Join ['', [!Ref P]]",
            expect![[r#"
            ---
        "#]],
        );
    }

    #[test]
    fn definitions_are_found_in_joined_texts() {
        check_text(
            r#"{"Fn::Join": ["", ["{\"a\": \"", {"Fn::GetAtt": ["F", "Arn"]}, "\"}"]]}"#,
            "!Join ['', ['{\"a\": \"', !GetAtt F.Arn, '\"}']]",
            expect![[r#"
                M  ("{\"a\": \"")[${F.Arn} = {"Fn::GetAtt": ["F", "Arn"]}]("\"}")
                    Names, more:
                ---
                M  ('{"a": "')[${F.Arn} = !GetAtt F.Arn]('"}')
                    Names, more:
            "#]],
        );
        check_text(
            r#"{"Fn::Join": ["\n", ["{", {"Fn::Sub": "${a}"}, {"Fn::Join": ["-", ["b", {"Ref": "AWS::Region"}]]}, {"Fn::Base64": "}"}]]}"#,
            "!Join\n        - \"\\n\"\n        - - '{'\n          - !Sub ${a}\n          - !Join ['-', [b, !Ref 'AWS::Region']]\n          - !Base64 '}'",
            expect![[r#"
                M  ("{")[
                 = ]("${a}")[
                 = ]("b")[- = ][${AWS::Region} = {"Ref": "AWS::Region"}][
                 = ][${Fn::Base64} = {"Fn::Base64": "}"}]
                    Names, more:
                ---
                M  ('{')[
                 = ][${Fn::Sub} = !Sub ${a}][
                 = ](b)[- = ][${AWS::Region} = !Ref 'AWS::Region'][
                 = ][${Fn::Base64} = !Base64 '}']
                    Names, more:
            "#]],
        );
    }

    #[test]
    fn definitions_are_found_in_either_branch_of_a_condition() {
        check_property(
            "Definition",
            r#"{"Fn::If": ["C", {"StartAt": "x"}, {"Fn::If": ["D", {"StartAt": "y"}, {"Ref": "AWS::NoValue"}]}]}"#,
            "!If\n        - C\n        - StartAt: x\n        - !If [D, {StartAt: y}, !Ref AWS::NoValue]",
            expect![[r#"
                M  {"StartAt": "x"}
                    Names, complete:
                M  {"StartAt": "y"}
                    Names, complete:
                ---
                M  StartAt: x
                    Names, complete:
                M  {StartAt: y}
                    Names, complete:
            "#]],
        );
    }

    #[test]
    fn functions_may_stand_in_each_other_without_end() {
        let nested = "!If [C, ".repeat(200) + "{StartAt: x}" + &", y]".repeat(200);
        check_property(
            "Definition",
            "1",
            &nested,
            expect![[r#"
            ---
        "#]],
        );
    }

    #[test]
    fn files_are_found_with_what_is_filled_in_there() {
        check_in(
            "
Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionUri: ./a/b.asl.json
      DefinitionSubstitutions:
        Fn: !GetAtt Fn.Arn
        Wait: 5
        Long: !Sub
          - arn:${AWS::Partition}:states:::dynamodb:putItem/${Table}/${AWS::Region}
          - Table: !Ref Table
  B:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: 's3://bucket/key'}
  C:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: {Bucket: b, Key: k}
      DefinitionSubstitutions:
        Fn::Transform: {Name: AWS::Include}
  D:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionS3Location: !Sub '${X}.json'
      <<: *all
  E:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionUri:
",
            Syntax::Yaml,
            expect![[r#"
                A EXPRESS ./a/b.asl.json -> a/b.asl.json
                    Names, complete: Fn=!GetAtt Fn.Arn Wait=5 Long=!Sub - arn:${AWS::Partition}:states:::dynamodb:putItem/${Table}/${AWS::Region} - …
                B  s3://bucket/key -> ?
                    Names, complete:
                C  {Bucket: b, Key: k} -> ?
                    Names, more:
                D  !Sub '${X}.json' -> ?
                    Names, more:
            "#]],
        );
    }

    #[test]
    fn a_text_knows_what_the_template_declares() {
        check_in(
            "
Parameters:
  Stage: {Type: String}
Resources:
  Fn:
    Type: AWS::Lambda::Function
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub
        - '${Fn.Arn} ${!Name} ${Own}'
        - Own: 1
      DefinitionSubstitutions: {Name: x}
",
            Syntax::Yaml,
            expect![[r#"
                M  '${Fn.Arn} ${!Name} ${Own}'
                    Sub, complete: Own=1 Name=x Stage=String Fn=AWS::Lambda::Function M=AWS::StepFunctions::StateMachine
            "#]],
        );
    }

    #[test]
    fn resources_may_be_made_by_a_loop_or_stand_in_another_configuration() {
        let resources = r#"{"Resources": {"Fn::ForEach::All": ["x", ["a"], {"M${x}": {
            "Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition": {"StartAt": "x"}}}}]}}"#;
        check(
            resources,
            expect![[r#"
            M${x}  {"StartAt": "x"}
                Names, complete:
        "#]],
        );
        check(
            &format!(r#"{{"service": "x", "resources": {resources}}}"#),
            expect![[r#"
            M${x}  {"StartAt": "x"}
                Names, complete:
        "#]],
        );
        check(
            &format!(r#"{{"service": "x", "resources": ["x", {resources}]}}"#),
            expect![[r#"
            M${x}  {"StartAt": "x"}
                Names, complete:
        "#]],
        );
    }
}
