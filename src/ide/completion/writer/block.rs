//! YAML's block style: keys and dashes in columns.

use super::Layout;
use crate::ide::completion::form::{Form, Insert, Member};
use crate::ide::completion::snippet::Snippet;

/// Writes objects and lists by indentation.
pub(super) struct Block<'a> {
    pub layout: &'a Layout,
    /// How far dashes stand right of their key.
    pub dashes: usize,
}

impl Block<'_> {
    /// What is written into an object whose keys are in `column`, or as an item
    /// whose dash is two left of it.
    pub fn write(&self, insert: &Insert, column: usize) -> Snippet {
        match insert {
            Insert::Key(name) => self.layout.key(&name.as_str().into()),
            Insert::Member(member) => self.member(member, column),
            Insert::Members(members) => self.members(members, column),
            Insert::Value(form) => self.item(form, column),
            Insert::Rest(first, members) => {
                let mut out = self.layout.scalar(first).unwrap_or_default();
                out.push(&line(column));
                out.append(self.members(members, column));
                out
            }
            Insert::Part(text) => text.clone(),
        }
    }

    fn members(&self, members: &[Member], column: usize) -> Snippet {
        let mut out = Snippet::default();
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                out.push(&line(column));
            }
            out.append(self.member(member, column));
        }
        out
    }

    fn member(&self, (key, value): &Member, column: usize) -> Snippet {
        let mut out = self.layout.key(key);
        out.push(":");
        let (inner, dash) = match value {
            Form::List(items) if !items.is_empty() => (column + self.dashes, ""),
            Form::Object(members) if !members.is_empty() => (column + self.layout.unit.len(), ""),
            Form::Hole { is_list: true, .. } => (column + self.dashes, "- "),
            Form::Hole { is_list: false, .. } => (column + self.layout.unit.len(), ""),
            _ => {
                out.push(" ");
                out.append(self.item(value, column));
                return out;
            }
        };
        out.push(&line(inner));
        out.push(dash);
        out.append(self.item(value, inner));
        out
    }

    /// A value whose first line starts in `column`.
    fn item(&self, form: &Form, column: usize) -> Snippet {
        match form {
            Form::Text(_) | Form::Raw(_) => self.layout.scalar(form).unwrap_or_default(),
            Form::Object(members) if members.is_empty() => "{}".into(),
            Form::Object(members) => self.members(members, column),
            Form::List(items) if items.is_empty() => "[]".into(),
            Form::List(items) => {
                let mut out = Snippet::default();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(&line(column));
                    }
                    out.push("- ");
                    out.append(self.item(item, column + 2));
                }
                out
            }
            Form::Hole { stop, .. } => Snippet::stop(*stop, ""),
        }
    }
}

fn line(column: usize) -> String {
    format!("\n{}", " ".repeat(column))
}
