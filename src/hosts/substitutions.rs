//! What the placeholders in a definition stand for, as the template around it
//! says.

use std::sync::Arc;

use super::function::Function;
use super::members;
use super::placeholders::{Placeholder, PlaceholderForm};
use crate::syntax::Node;
use crate::text::TextRange;

/// How long the text of a value may get in characters, on its one line.
const VALUE_LENGTH: usize = 80;

/// What `${Name}` stands for in a definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Substitutions {
    /// What fills the placeholders in.
    pub templating: Templating,
    /// Whether a name that is not among these is filled in by nobody.
    pub is_complete: bool,
    /// The names that are given to this definition, in the order of the text.
    pub entries: Box<[Substitution]>,
    /// The names that all texts of the template may use, if this one may.
    pub scope: Option<Arc<[Substitution]>>,
    /// Where the map of the entries is, if it is written as an object.
    pub map: Option<TextRange>,
}

/// What fills the placeholders in. The names are those of the hosts' own
/// documents (reference: hosts, section 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Templating {
    /// Something that is not known here, or several things in turn.
    #[default]
    Unknown,
    /// Nothing: `${…}` stands for itself.
    Nothing,
    /// `DefinitionSubstitutions`: `${Name}`, which has no escape.
    Names,
    /// `Fn::Sub`: `${Name}` and `${Resource.Attribute}` of the template. What it
    /// leaves over, `${!Name}`, is for `DefinitionSubstitutions`.
    Sub,
    /// Terraform's templates: any expression; with a map, of its names.
    Expressions,
}

/// A name that a placeholder may have, and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Substitution {
    /// The name.
    pub name: Box<str>,
    /// The name where the template declares it, without quotes; `None` for what
    /// CloudFormation provides.
    pub range: Option<TextRange>,
    /// What it stands for as the template says it, on one line and shortened; of
    /// a resource and of a parameter the type.
    pub value: Box<str>,
    /// Where it comes from.
    pub kind: SubstitutionKind,
}

/// Where the meaning of a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubstitutionKind {
    /// `DefinitionSubstitutions`, or the map of `templatefile`.
    Entry,
    /// The map in a `Fn::Sub`.
    Variable,
    /// A resource of the template: its reference, and what its attributes say.
    Resource,
    /// A parameter of the template.
    Parameter,
    /// A pseudo parameter: `AWS::Region`.
    Pseudo,
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning<'a> {
    /// For this.
    Known(&'a Substitution),
    /// For nothing: nobody declares the name.
    Undeclared,
    /// For itself: nobody fills it in.
    Literal,
    /// Nobody knows.
    Unknown,
}

impl Substitutions {
    /// In a text that is taken as it is.
    pub(super) fn nothing() -> Self {
        Substitutions { templating: Templating::Nothing, is_complete: true, ..Substitutions::default() }
    }

    /// By the entries of a map; without one there are none.
    pub(super) fn of_map(templating: Templating, map: Option<Node>) -> Self {
        let Some(map) = map else {
            return Substitutions { templating, is_complete: true, ..Substitutions::default() };
        };
        let entries = entries(map, SubstitutionKind::Entry);
        let is_object = map.object().is_some() && Function::of(map).is_none();
        Substitutions {
            templating,
            is_complete: is_whole(map),
            entries: if is_object { entries.into() } else { Box::default() },
            scope: None,
            map: is_object.then(|| map.range()),
        }
    }

    /// What a placeholder in `text` stands for.
    pub fn meaning(&self, placeholder: &Placeholder, text: &str) -> Meaning<'_> {
        use PlaceholderForm::{Bang, Directive, Doubled, Plain};
        let name = text.get(placeholder.name.start().into()..placeholder.name.end().into()).unwrap_or_default();
        match (self.templating, placeholder.form) {
            (Templating::Unknown, _) | (Templating::Expressions, Directive) => Meaning::Unknown,
            (Templating::Nothing, _) | (Templating::Expressions, Doubled) => Meaning::Literal,
            (Templating::Names | Templating::Sub, Directive) | (Templating::Names, Bang) => Meaning::Literal,
            (Templating::Names, Plain | Doubled) => self.meaning_of(self.entry(name)),
            (Templating::Sub, Bang) if self.map.is_none() => Meaning::Literal,
            (Templating::Sub, Bang) => self.meaning_of(self.entry(name)),
            (Templating::Sub, Plain | Doubled) => self.meaning_of(self.in_scope(name)),
            (Templating::Expressions, Plain | Bang) => match variable(name) {
                Some(name) => self.meaning_of(self.entry(name)),
                None => Meaning::Unknown,
            },
        }
    }

    /// Whether a placeholder in `text` may speak of an entry of the map.
    pub fn may_use(&self, entry: &Substitution, placeholder: &Placeholder, text: &str) -> bool {
        match self.templating {
            Templating::Expressions => placeholder.words(text).any(|word| word == &*entry.name),
            Templating::Unknown => true,
            _ => self.meaning(placeholder, text) == Meaning::Known(entry),
        }
    }

    fn meaning_of<'s>(&'s self, found: Option<&'s Substitution>) -> Meaning<'s> {
        match found {
            Some(found) => Meaning::Known(found),
            None if self.is_complete => Meaning::Undeclared,
            None => Meaning::Unknown,
        }
    }

    fn entry(&self, name: &str) -> Option<&Substitution> {
        let mut entries = self.entries.iter().filter(|entry| entry.kind == SubstitutionKind::Entry);
        entries.find(|entry| &*entry.name == name)
    }

    /// What `Fn::Sub` fills in by this name: a variable of its own, something of
    /// the template, or an attribute of a resource.
    fn in_scope(&self, name: &str) -> Option<&Substitution> {
        let (resource, attribute) = name.split_once('.').map_or((name, None), |(name, rest)| (name, Some(rest)));
        let mut names = self.iter().filter(|entry| entry.kind != SubstitutionKind::Entry);
        names.find(|entry| match attribute {
            Some(_) if entry.kind == SubstitutionKind::Resource => &*entry.name == resource,
            _ => &*entry.name == name,
        })
    }

    /// All names: those of this definition, then those of the template.
    pub fn iter(&self) -> impl Iterator<Item = &Substitution> {
        self.entries.iter().chain(self.scope.iter().flat_map(|scope| scope.iter()))
    }
}

/// The variable that an expression of Terraform is, or is a part of; `None` for
/// a computation.
fn variable(expression: &str) -> Option<&str> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let (name, rest) = expression.split_at(expression.find(|found| !is_part(found)).unwrap_or(expression.len()));
    let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let is_word = matches!(name, "true" | "false" | "null");
    let is_access = rest.is_empty() || (rest.starts_with(['.', '[']) && !rest.contains([' ', '(']));
    (is_name && !is_word && is_access).then_some(name)
}

/// The members of a map as substitutions.
pub(super) fn entries(map: Node, kind: SubstitutionKind) -> Vec<Substitution> {
    let known = map.entries().filter(|entry| !entry.is_key_opaque());
    let found = known.filter_map(|entry| {
        let name = entry.key()?;
        let value = one_line(entry.value().raw());
        Some(Substitution { name: name.into(), range: entry.key_content_range(), value, kind })
    });
    found.collect()
}

/// What a section of a template declares, with the type of each.
pub(super) fn declared(section: Node, kind: SubstitutionKind) -> Vec<Substitution> {
    let mut found = entries(section, kind);
    for (declared, (_, value)) in found.iter_mut().zip(members(section)) {
        let name = value.get("Type").and_then(|name| name.text_value());
        declared.value = name.map_or_else(Box::default, |name| one_line(&name));
    }
    found
}

/// Whether all members of a map are seen: nothing else brings further ones.
pub(super) fn is_whole(map: Node) -> bool {
    let is_plain = |key: &str| !key.starts_with("Fn::");
    map.object().is_some_and(|object| object.closed && !object.spliced)
        && map.entries().all(|entry| !entry.is_key_opaque() && entry.key().is_some_and(|key| is_plain(&key)))
        && Function::of(map).is_none()
}

/// A piece of a template on one line, shortened.
pub(super) fn one_line(raw: &str) -> Box<str> {
    let mut line = String::new();
    let mut length = 0;
    for word in raw.split_whitespace() {
        let blank = usize::from(length > 0);
        let room = VALUE_LENGTH.saturating_sub(length + blank);
        if blank > 0 {
            line.push(' ');
        }
        match word.char_indices().nth(room) {
            Some((end, _)) => {
                line.push_str(&word[..end]);
                line.push('…');
                return line.into();
            }
            None => line.push_str(word),
        }
        length += blank + word.chars().count();
    }
    line.into()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::hosts::{Content, Place, placeholders, read};
    use crate::syntax::{Syntax, parse_as};

    /// What the placeholders in the definition of a template mean.
    fn check(template: &str, syntax: Syntax, expected: Expect) {
        let tree = parse_as(template, syntax);
        let found = read(&tree, template, Content::Any).definitions;
        let own = found.first().expect("a definition");
        let (text, tree) = match &own.place {
            Place::Text(tree) => {
                let text = tree.root(template).text_value().expect("a text").into_owned();
                (text.clone(), parse_as(&text, Syntax::Json))
            }
            Place::Value(tree) => (template.to_owned(), tree.clone()),
            place => panic!("{place:?}"),
        };
        expected.assert_eq(&meanings(&own.substitutions, &text, placeholders(tree.root(&text))));
    }

    fn meanings(substitutions: &Substitutions, text: &str, found: Vec<Placeholder>) -> String {
        let mut out = String::new();
        for placeholder in found {
            let meaning = match substitutions.meaning(&placeholder, text) {
                Meaning::Known(known) => format!("{:?} {}", known.kind, known.value),
                other => format!("{other:?}"),
            };
            out += &format!("{}: {meaning}\n", &text[placeholder.full]);
        }
        out
    }

    #[test]
    fn sub_fills_in_names_of_the_template_and_leaves_the_rest_to_the_machine() {
        check(
            "
Parameters:
  Stage: {Type: String}
Resources:
  Fn: {Type: 'AWS::Lambda::Function'}
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub
        - '{\"a\": \"${Fn.Arn} ${Fn} ${Stage} ${Stage.x} ${AWS::Region} ${Own} ${Own.a} ${Name} ${!Name} ${!Non} ${Non}\"}'
        - Own: !Ref Fn
      DefinitionSubstitutions: {Name: x}
",
            Syntax::Yaml,
            expect![[r#"
                ${Fn.Arn}: Resource AWS::Lambda::Function
                ${Fn}: Resource AWS::Lambda::Function
                ${Stage}: Parameter String
                ${Stage.x}: Undeclared
                ${AWS::Region}: Pseudo the Region of the stack
                ${Own}: Variable !Ref Fn
                ${Own.a}: Undeclared
                ${Name}: Undeclared
                ${!Name}: Entry x
                ${!Non}: Undeclared
                ${Non}: Undeclared
            "#]],
        );
    }

    #[test]
    fn names_are_those_of_the_machine() {
        check(
            r#"{"Resources": {"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {
                "DefinitionSubstitutions": {"a.b": 1},
                "Definition": {"StartAt": "${a.b} $${a.b} ${a} ${!a.b} %{ if x }"}}}}}"#,
            Syntax::Json,
            expect![[r#"
                ${a.b}: Entry 1
                $${a.b}: Entry 1
                ${a}: Undeclared
                ${!a.b}: Literal
                %{ if x }: Literal
            "#]],
        );
    }

    #[test]
    fn variables_are_those_of_the_map_and_nothing_is_said_of_computations() {
        let template = "resource \"aws_sfn_state_machine\" \"a\" {\n  definition = templatefile(\"x\", { a = 1, unused = 2 })\n}\n";
        let link = read(&parse_as(template, Syntax::Hcl), template, Content::Any).links.remove(0);
        let text = r#"{"x": "${a} ${a.b[0]} $${a} ${c} ${upper(c)} ${true} %{ if a }"}"#;
        let found = placeholders(parse_as(text, Syntax::Json).root(text));
        let is_used = |entry: &Substitution| found.iter().any(|found| link.substitutions.may_use(entry, found, text));
        assert_eq!(link.substitutions.iter().map(is_used).collect::<Vec<_>>(), [true, false]);
        let expected = expect![[r#"
            ${a}: Entry 1
            ${a.b[0]}: Entry 1
            $${a}: Literal
            ${c}: Undeclared
            ${upper(c)}: Unknown
            ${true}: Unknown
            %{ if a }: Unknown
        "#]];
        expected.assert_eq(&meanings(&link.substitutions, text, found));
    }

    #[test]
    fn a_value_is_shown_on_one_line() {
        assert_eq!(&*one_line(" a\n  b "), "a b");
        assert_eq!(one_line(&"\u{fc}".repeat(100)).chars().count(), VALUE_LENGTH + 1);
        assert_eq!(one_line(&"a ".repeat(100)).chars().count(), VALUE_LENGTH + 1);
    }
}
