//! What the placeholders in a definition stand for, as the template around it
//! says.

use std::sync::Arc;

use super::function::Function;
use super::members;
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

    /// What the name in a placeholder stands for. `is_escaped` tells `${!Name}`
    /// from `${Name}`, which mean different things to `Fn::Sub` alone.
    pub fn get(&self, name: &str, is_escaped: bool) -> Option<&Substitution> {
        let name = name.trim();
        let is_for_sub = self.templating == Templating::Sub && !is_escaped;
        let is_own = |entry: &&Substitution| (entry.kind == SubstitutionKind::Entry) != is_for_sub;
        if let Some(found) = self.entries.iter().filter(is_own).find(|entry| &*entry.name == name) {
            return Some(found);
        }
        let (resource, attribute) = name.split_once('.').map_or((name, None), |(name, rest)| (name, Some(rest)));
        let has_attributes = |entry: &&Substitution| attribute.is_none() || entry.kind == SubstitutionKind::Resource;
        let mut scope = self.scope.iter().filter(|_| is_for_sub).flat_map(|scope| scope.iter());
        scope.find(|entry| &*entry.name == resource && has_attributes(entry))
    }

    /// All names: those of this definition, then those of the template.
    pub fn iter(&self) -> impl Iterator<Item = &Substitution> {
        self.entries.iter().chain(self.scope.iter().flat_map(|scope| scope.iter()))
    }
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
