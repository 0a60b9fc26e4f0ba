//! One definition in many forms: the JSON of a fixture as YAML, as HCL, and in
//! templates; with the way from a place in the one to the same place in the other.
//!
//! A place is the same if it is at the same part of the same value: keys and
//! items are counted, within a text the characters of its value. So nothing has
//! to be noted down while a form is written; both are parsed, and the trees
//! compared.

mod place;
mod write;

use std::sync::Arc;

use crate::hosts::Kind;
use crate::ide::{Settings, Snapshot};
use crate::syntax::{self, Node, ScalarKind, Syntax, Tree};
use crate::text::{SourceText, TextRange, TextSize};
use place::View;

/// The forms that a definition can have, but for JSON in a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A YAML file in block style, with the styles of texts mixed.
    Yaml,
    /// A YAML file in flow style.
    YamlFlow,
    /// An object of HCL in `jsonencode` or `yamlencode`, in a Terraform file.
    Hcl,
    /// `Definition` in a SAM template in YAML.
    SamData,
    /// `DefinitionString: |` in a CloudFormation template in YAML.
    BlockText,
    /// A heredoc in a Terraform file.
    Heredoc,
    /// `Definition` in a CloudFormation template in JSON.
    JsonData,
    /// `DefinitionString` in a CloudFormation template in JSON.
    JsonText,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 8] = [
        Form::Yaml,
        Form::YamlFlow,
        Form::Hcl,
        Form::SamData,
        Form::BlockText,
        Form::Heredoc,
        Form::JsonData,
        Form::JsonText,
    ];

    /// What the document is written in.
    pub fn syntax(self) -> Syntax {
        match self {
            Form::Yaml | Form::YamlFlow | Form::SamData | Form::BlockText => Syntax::Yaml,
            Form::Hcl | Form::Heredoc => Syntax::Hcl,
            Form::JsonData | Form::JsonText => Syntax::Json,
        }
    }

    /// What the document is.
    pub fn kind(self) -> Kind {
        match self {
            Form::Yaml | Form::YamlFlow => Kind::definition(Syntax::Yaml),
            _ => Kind::any(self.syntax()),
        }
    }

    /// The definition is a text in the document, and stays the JSON that it was.
    pub fn is_text(self) -> bool {
        matches!(self, Form::BlockText | Form::Heredoc | Form::JsonText)
    }

    /// The way to the definition through the objects of the document, and the
    /// last items of its lists.
    fn way(self) -> &'static [&'static str] {
        match self {
            Form::Yaml | Form::YamlFlow => &[],
            Form::Hcl | Form::Heredoc => &["resource", "definition"],
            Form::SamData | Form::JsonData => &["Resources", "Machine", "Properties", "Definition"],
            Form::BlockText | Form::JsonText => &["Resources", "Machine", "Properties", "DefinitionString"],
        }
    }
}

/// A definition in a form.
pub struct Formed {
    /// Which form it is.
    pub form: Form,
    /// The document.
    pub text: String,
    json: View,
    here: View,
}

impl Formed {
    /// Writes the definition in this form. `None` if that cannot be: the text is
    /// no sound JSON, or holds what the form has no words for.
    pub fn of(json: &str, form: Form) -> Option<Self> {
        let tree = syntax::parse(json);
        let root = tree.root(json);
        let is_sound = tree.all_errors().is_empty() && root.object().is_some();
        if !is_sound || json.contains('\r') || (!form.is_text() && has_bare_placeholder(root)) {
            return None;
        }
        let text = write::document(root, form)?;
        let document = syntax::parse_as(&text, form.syntax());
        // Placeholders of one engine may be nonsense to another.
        if !document.all_errors().is_empty() {
            assert!(json.contains("${") || json.contains("%{"), "{form:?}: {:?}\n{text}", document.all_errors());
            return None;
        }
        let mut at = document.root(&text);
        for key in form.way() {
            let items = at.array().and_then(|_| at.entries().next_back());
            at = items.map_or(at, |last| last.value()).get(key)?;
        }
        let here = match form.is_text() {
            true => View::in_text(at)?,
            false => View { text: text.clone(), tree: tree_of(&document, at), outer: None },
        };
        let formed = Formed { form, text, json: View { text: json.to_owned(), tree, outer: None }, here };
        formed.is_faithful().then_some(formed)
    }

    /// The document, analysed.
    pub fn snapshot(&self, settings: &Settings) -> Snapshot {
        Snapshot::of_kind(SourceText::new(&self.text), self.form.kind(), Arc::new(settings.clone()))
    }

    /// The place here of a place in the JSON; `None` for what only JSON has, such
    /// as a comma. Of a container without brackets, the first key or dash stands
    /// for the opening one.
    pub fn here(&self, json: TextRange) -> Option<TextRange> {
        place::translated(&self.json, &self.here, json)
    }

    /// The same for an offset, such as a cursor.
    pub fn offset_here(&self, json: TextSize) -> Option<TextSize> {
        self.here(TextRange::empty(json)).map(|range| range.start())
    }

    /// The place in the JSON of a place here.
    pub fn in_json(&self, here: TextRange) -> Option<TextRange> {
        place::translated(&self.here, &self.json, here)
    }

    /// Whether both say the same. It must be so, unless placeholders made
    /// something else of it.
    fn is_faithful(&self) -> bool {
        let is_same = is_same(self.json.root(), self.here.root());
        let has_placeholders = self.json.text.contains("${") || self.json.text.contains("%{");
        assert!(is_same || has_placeholders, "{:?} is another definition:\n{}", self.form, self.text);
        is_same
    }
}

/// The tree of the definition that starts at this node, with the errors in it.
fn tree_of(document: &Tree, node: Node) -> Tree {
    document.subtree(node.source(), node.range().start()).unwrap_or_else(|| document.clone())
}

fn has_bare_placeholder(node: Node) -> bool {
    let is_bare = node.scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Placeholder);
    let has_key = |entry: &syntax::Entry| node.object().is_none() || entry.is_key_sound();
    is_bare || node.entries().any(|entry| !has_key(&entry) || has_bare_placeholder(entry.value()))
}

/// Whether two values are the same, with what they hold in the same order.
fn is_same(a: Node, b: Node) -> bool {
    let kind = |node: Node| node.container().map(|container| container.kind);
    let scalar = |node: Node| node.scalar().map(|scalar| std::mem::discriminant(&scalar.kind));
    let entries = || a.entries().zip(b.entries());
    kind(a) == kind(b)
        && scalar(a) == scalar(b)
        && a.is_opaque() == b.is_opaque()
        && (a.is_opaque() || (a.text_value() == b.text_value() && a.number_value() == b.number_value()))
        && a.entries().len() == b.entries().len()
        && entries().all(|(a, b)| a.key() == b.key() && is_same(a.value(), b.value()))
}

#[cfg(test)]
mod tests;
