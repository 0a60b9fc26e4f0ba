//! Where in a file its definitions are: the file itself, or what a template of
//! CloudFormation, SAM, Terraform or the Serverless Framework holds.
//!
//! This layer knows the formats around definitions and nothing of what stands in
//! a definition. What it does not recognise it leaves alone: nothing is ever
//! reported about a template itself.

mod cloudformation;
mod detect;
mod function;
mod joined;
mod placeholders;
mod serverless;
mod substitutions;
mod terraform;

pub use detect::{
    is_worth_a_look, kind_by_name, kind_by_text, kind_of, kind_of_anything, kind_of_file, syntax_by_name,
};
pub use joined::{Joined, Part};
pub use placeholders::{Placeholder, PlaceholderForm, placeholders};
pub use substitutions::{Meaning, Substitution, SubstitutionKind, Substitutions, Templating};

use self::function::detached;
use crate::spec::MachineType;
use crate::syntax::{Node, Syntax, Tree};
use crate::text::TextRange;

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

/// In what form a definition stands in its file, as people call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It is the file.
    File(Syntax),
    /// In a template of CloudFormation.
    CloudFormation,
    /// In a template of SAM.
    Sam,
    /// In a configuration of the Serverless Framework.
    Serverless,
    /// In a file of Terraform.
    Terraform,
}

/// A definition in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The form it stands there in.
    pub form: Form,
    /// What the file calls it, where it may hold several: the logical ID.
    pub name: Option<Box<str>>,
    /// Where it is.
    pub place: Place,
    /// Its type, where the file says it.
    pub machine_type: Option<MachineType>,
    /// Whether the file says that its executions are logged.
    pub is_logged: bool,
    /// What its placeholders stand for.
    pub substitutions: Substitutions,
}

/// Where a definition is. The offsets of all trees count in the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It is the file.
    File,
    /// It is this object.
    Value(Tree),
    /// It is what this text says, which is the root of the tree.
    Text(Tree),
    /// It is what these parts say, one behind the other.
    Joined(Joined),
}

impl Place {
    /// Where it starts in the file.
    fn start(&self) -> u32 {
        match self {
            Place::File => 0,
            Place::Value(tree) | Place::Text(tree) => tree.root_at,
            Place::Joined(joined) => joined.start(),
        }
    }
}

/// A file that a template names as a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The path in the template, without quotes.
    pub range: TextRange,
    /// The path from the template's folder; `None` for what is no such path
    /// (`s3://…`), or not known before deployment.
    pub path: Option<Box<str>>,
    /// What the template calls the definition: the logical ID.
    pub name: Option<Box<str>>,
    /// Its type, where the template says it.
    pub machine_type: Option<MachineType>,
    /// Whether the template says that its executions are logged.
    pub is_logged: bool,
    /// What the placeholders in the file stand for.
    pub substitutions: Substitutions,
}

/// What there is in a file, in the order of the text.
#[derive(Debug, Default)]
pub struct Contents {
    /// The definitions in it.
    pub definitions: Vec<Found>,
    /// The files that it names as definitions.
    pub links: Vec<Link>,
}

/// A machine of a template, where its definition is being looked for.
struct Machine {
    form: Form,
    /// The logical ID.
    name: Option<Box<str>>,
    machine_type: Option<MachineType>,
    is_logged: bool,
}

impl Contents {
    fn of(root: Node) -> Self {
        let mut contents = Contents::default();
        for read in [cloudformation::read, terraform::read, serverless::read] {
            read(root, &mut contents);
        }
        contents.definitions.sort_by_key(|found| found.place.start());
        contents
    }

    /// Adds a definition, unless it is there already: several machines may have
    /// the same one.
    fn add(&mut self, machine: &Machine, place: Place, substitutions: Substitutions) {
        if self.definitions.iter().all(|found| found.place != place) {
            let Machine { form, name, machine_type, is_logged } = machine;
            let (form, name, machine_type, is_logged) = (*form, name.clone(), *machine_type, *is_logged);
            self.definitions.push(Found { form, name, place, machine_type, is_logged, substitutions });
        }
    }

    /// Adds a file that is named in the text of `range` by `path`.
    fn link(&mut self, machine: &Machine, range: TextRange, path: &str, substitutions: Substitutions) {
        let Machine { name, machine_type, is_logged, .. } = machine;
        let (name, machine_type, is_logged) = (name.clone(), *machine_type, *is_logged);
        self.links.push(Link { range, path: local_path(path), name, machine_type, is_logged, substitutions });
    }
}

/// What there is in a file that holds this.
pub fn read(tree: &Tree, text: &str, content: Content) -> Contents {
    let root = tree.root(text);
    if content == Content::Definition || looks_like_machine(root) {
        let (form, substitutions) = (Form::File(tree.syntax), Substitutions::default());
        let place = Place::File;
        let found = Found { form, name: None, place, machine_type: None, is_logged: false, substitutions };
        return Contents { definitions: vec![found], links: Vec::new() };
    }
    let mut contents = Contents::of(root);
    for found in &mut contents.definitions {
        if let Place::Value(own) = &mut found.place {
            own.by_indentation = tree.by_indentation;
        }
    }
    contents
}

/// The path from the template's folder, if one is written out.
fn local_path(written: &str) -> Option<Box<str>> {
    let mut path = written.trim();
    while let Some(rest) = ["${path.module}/", "./"].iter().find_map(|prefix| path.strip_prefix(prefix)) {
        path = rest.trim_start_matches('/');
    }
    let is_known = !["${", "%{", "{{", "://"].iter().any(|sign| path.contains(sign));
    (is_known && !path.is_empty()).then(|| path.into())
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

/// The definition that a text holds, unless a template fills it in as a whole.
fn place_of_text(value: Node) -> Option<Place> {
    let text = value.text_value()?;
    (!is_one_placeholder(&text)).then(|| Place::Text(detached(value)))
}

/// Whether a text is one placeholder from its start to its end.
fn is_one_placeholder(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("${") else { return false };
    let mut depth = 1usize;
    let end = rest.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.is_some_and(|end| end + 1 == rest.len())
}

/// The type that a property says, unless a template fills it in.
fn machine_type(properties: Node, name: &str) -> Option<MachineType> {
    let value = properties.get(name).filter(|value| !value.is_opaque())?;
    MachineType::from_name(&value.text_value()?)
}

/// Whether a property turns logging on, with a level that is not `OFF`, as it is
/// without one. A level that a template fills in is taken for another.
fn is_logged(properties: Node, name: &str) -> bool {
    let own = |value: Node| {
        let level = ["Level", "level"].into_iter().find_map(|key| value.get(key))?;
        Some(level.is_opaque() || level.text_value().is_some_and(|level| level != "OFF"))
    };
    properties.get(name).is_some_and(|value| {
        let items = value.entries().filter(|_| value.array().is_some()).map(|entry| entry.value());
        std::iter::once(value).chain(items).filter_map(own).next_back().unwrap_or(false)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::Expect;
    use proptest::prelude::*;

    use super::*;
    use crate::syntax::{parse, parse_as};
    use crate::text::TextSize;

    /// What is found in a template: of each definition name, type and text,
    /// whether it is logged, and what is filled in; of each file its path instead
    /// of the text.
    pub fn shown(text: &str, syntax: Syntax) -> String {
        let tree = parse_as(text, syntax);
        let mut out = String::new();
        for found in read(&tree, text, Content::Any).definitions {
            let place = match &found.place {
                Place::File => "the file".to_owned(),
                Place::Value(tree) | Place::Text(tree) => tree.root(text).raw().to_owned(),
                Place::Joined(joined) => joined.parts.iter().map(|part| shown_part(part, text)).collect(),
            };
            let logged = if found.is_logged { " (logged)" } else { "" };
            out += &line(found.name.as_deref(), found.machine_type, &(place + logged), &found.substitutions, text);
        }
        for link in read(&tree, text, Content::Any).links {
            let logged = if link.is_logged { " (logged)" } else { "" };
            let path = format!("{} -> {}{logged}", &text[link.range], link.path.as_deref().unwrap_or("?"));
            out += &line(link.name.as_deref(), link.machine_type, &path, &link.substitutions, text);
        }
        out
    }

    fn shown_part(part: &Part, text: &str) -> String {
        match part {
            Part::Text(tree) => format!("({})", tree.root(text).raw()),
            Part::Filled { text: filled, range } => format!("[{filled} = {}]", &text[*range]),
        }
    }

    fn line(
        name: Option<&str>,
        machine_type: Option<MachineType>,
        place: &str,
        names: &Substitutions,
        text: &str,
    ) -> String {
        let machine_type = machine_type.map_or("", MachineType::name);
        let mut out = format!("{} {machine_type} {place}\n", name.unwrap_or("-"));
        if names.templating != Templating::Unknown {
            let completeness = if names.is_complete { "complete" } else { "more" };
            out += &format!("    {:?}, {completeness}:", names.templating);
            for entry in names.iter().filter(|entry| entry.kind != SubstitutionKind::Pseudo) {
                assert!(entry.range.is_some_and(|range| text[range].contains(&*entry.name)), "{entry:?}");
                out += &format!(" {}={}", entry.name, entry.value);
            }
            out += "\n";
        }
        out
    }

    /// Compares what is found in a template in JSON with `expected`.
    pub fn check(text: &str, expected: Expect) {
        check_in(text, Syntax::Json, expected);
    }

    /// Compares what is found in a template with `expected`.
    pub fn check_in(text: &str, syntax: Syntax, expected: Expect) {
        expected.assert_eq(&shown(text, syntax));
    }

    #[test]
    fn a_definition_is_found_as_itself() {
        for text in [r#" {"StartAt": "A"}"#, r#"{"States": {}}"#] {
            let found = read(&parse(text), text, Content::Any).definitions;
            assert!(matches!(&found[..], [Found { name: None, place: Place::File, .. }]));
        }
        let text = r#"{"States": ["Ohio"]}"#;
        assert_eq!(read(&parse(text), text, Content::Any).definitions, []);
        assert_eq!(read(&parse(text), text, Content::Definition).definitions.len(), 1);
    }

    /// Templates that have something of everything.
    const TEMPLATES: [(&str, Syntax); 4] = [
        (
            r#"{"Parameters": {"P": {"Type": "String"}}, "Resources": {"A": {"Type": "AWS::Serverless::StateMachine", "Properties": {
                "DefinitionUri": "./a.json", "DefinitionSubstitutions": {"N": {"Ref": "P"}}}}, "B": {
                "Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::If": ["C",
                {"Fn::Join": ["", ["{", {"Ref": "P"}, "}"]]}, {"Fn::Sub": ["{\"a\": \"${V}\"}", {"V": 1}]}]}}}}}"#,
            Syntax::Json,
        ),
        (
            "Resources:\n  A:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionSubstitutions: {N: !Ref P}\n      DefinitionString: !If\n        - C\n        - !Join ['', ['{', !Ref P, '}']]\n        - !Sub\n          - |\n            {\"a\": \"${V} ${!N}\"}\n          - V: !GetAtt F.Arn\nstepFunctions:\n  stateMachines:\n    b: {definition: '${file(b.yml)}'}\n",
            Syntax::Yaml,
        ),
        (
            "locals {\n  l = jsonencode({ a = \"${b}\" })\n}\nresource \"aws_sfn_state_machine\" \"a\" {\n  definition = local.l\n}\nresource \"aws_sfn_state_machine\" \"b\" {\n  definition = jsonencode(yamldecode(templatefile(\"${path.module}/b\", { c = f(1) })))\n}\nresource \"aws_sfn_state_machine\" \"c\" {\n  definition = <<-EOF\n    {\"a\": \"${var.b} $${c}\"}\n  EOF\n}\n",
            Syntax::Hcl,
        ),
        (
            r#"{"resource": {"aws_sfn_state_machine": {"a": {"definition": "${templatefile(\"a\", { \"b\" : var.b })}"}}}}"#,
            Syntax::Json,
        ),
    ];

    proptest! {
        #[test]
        fn no_text_is_a_problem(index in 0usize..4, at in 0usize..700, len in 0usize..700, insert in "[{}\"'$!:\\[\\], \n]{0,2}") {
            let (template, syntax) = TEMPLATES[index];
            let (start, end) = (at.min(template.len()), (at + len).min(template.len()));
            let mut text = template.to_owned();
            text.replace_range(start..end, &insert);
            let tree = parse_as(&text, syntax);
            for found in read(&tree, &text, Content::Any).definitions {
                if let Place::Value(own) | Place::Text(own) = &found.place {
                    let root = own.root(&text);
                    prop_assert!(root.range().end() <= TextSize::of(&*text));
                    for placeholder in placeholders(root) {
                        prop_assert!(placeholder.full.contains_range(placeholder.name));
                        found.substitutions.meaning(&placeholder, &text);
                    }
                }
            }
            for link in read(&tree, &text, Content::Any).links {
                prop_assert!(text.get(std::ops::Range::<usize>::from(link.range)).is_some());
            }
        }
    }

    #[test]
    fn the_templates_hold_what_they_are_to_hold() {
        let counts = TEMPLATES.map(|(text, syntax)| {
            let tree = parse_as(text, syntax);
            assert_eq!(tree.all_errors(), []);
            (read(&tree, text, Content::Any).definitions.len(), read(&tree, text, Content::Any).links.len())
        });
        assert_eq!(counts, [(2, 1), (2, 1), (2, 1), (0, 1)]);
    }

    #[test]
    fn templates_say_what_is_logged() {
        check_in(
            "Resources:
  A: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: '{a}', LoggingConfiguration: {Level: ALL}}}
  B: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: b.json, Logging: {Level: !Ref Level}}}
  C: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: c.json, Logging: {Level: OFF}}}
  D: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: d.json, Logging: {IncludeExecutionData: true}}}
stepFunctions:
  stateMachines:
    e: {definition: '{e}', loggingConfig: {level: ERROR}}
",
            Syntax::Yaml,
            expect_test::expect![[r#"
                A  '{a}' (logged)
                    Names, complete:
                e  '{e}' (logged)
                B  b.json -> b.json (logged)
                    Names, complete:
                C  c.json -> c.json
                    Names, complete:
                D  d.json -> d.json
                    Names, complete:
            "#]],
        );
        check_in(
            r#"
resource "aws_sfn_state_machine" "a" {
  definition = "{a}"
  logging_configuration {
    level = "ALL"
  }
}
resource "aws_sfn_state_machine" "b" {
  definition = file("b.json")
  logging_configuration {
    level = "OFF"
  }
}
module "c" {
  source = "terraform-aws-modules/step-functions/aws"
  definition = file("c.json")
  logging_configuration = { level = var.level }
}
"#,
            Syntax::Hcl,
            expect_test::expect![[r#"
                aws_sfn_state_machine.a  "{a}" (logged)
                    Expressions, more:
                aws_sfn_state_machine.b  b.json -> b.json
                    Nothing, complete:
                module.c  c.json -> c.json (logged)
                    Nothing, complete:
            "#]],
        );
    }

    #[test]
    fn a_path_is_one_from_the_folder_of_the_template() {
        let path = |written: &str| local_path(written).map(String::from);
        assert_eq!(path("${path.module}/./a/b.json").as_deref(), Some("a/b.json"));
        assert_eq!(path("../a.json").as_deref(), Some("../a.json"));
        for written in ["", "./", "s3://a/b", "${var.a}.json", "a/${b}", "{{a}}"] {
            assert_eq!(path(written), None, "{written}");
        }
    }
}
