//! JSON, HCL, and YAML in brackets.

use super::Layout;
use crate::ide::completion::form::{Form, Insert, Member};
use crate::ide::completion::snippet::Snippet;
use crate::syntax::Syntax;

/// Writes objects and lists in brackets.
pub(super) struct Brackets<'a> {
    pub layout: &'a Layout,
    pub one_line: bool,
}

impl Brackets<'_> {
    pub fn write(&self, insert: &Insert) -> Snippet {
        match insert {
            Insert::Key(name) => self.layout.key(&name.as_str().into()),
            Insert::Member(member) => self.member(member, 0),
            Insert::Members(members) => {
                let mut members = members.iter();
                let first = members.next().map(|member| self.member(member, 0)).unwrap_or_default();
                self.with_members(first, members)
            }
            Insert::Value(form) => self.value(form, 0),
            Insert::Rest(first, members) => self.with_members(self.value(first, 0), members.iter()),
            Insert::Part(text) => text.clone(),
        }
    }

    /// What stands there, and these members behind it.
    fn with_members<'m>(&self, mut out: Snippet, members: impl Iterator<Item = &'m Member>) -> Snippet {
        for member in members {
            out.push(self.comma(false));
            out.push(&self.line(0));
            out.append(self.member(member, 0));
        }
        out
    }

    fn member(&self, (key, value): &Member, depth: usize) -> Snippet {
        let mut out = self.layout.key(key);
        out.push(if self.layout.syntax == Syntax::Hcl { " = " } else { ": " });
        out.append(self.value(value, depth));
        out
    }

    fn value(&self, form: &Form, depth: usize) -> Snippet {
        let (is_list, entries): (bool, Vec<Snippet>) = match form {
            Form::Text(_) | Form::Raw(_) => return self.layout.scalar(form).unwrap_or_default(),
            // A list of texts reads best on its line while there is one.
            Form::List(items) if matches!(items[..], [Form::Text(_)]) => {
                return self.value(&items[0], depth).between("[", "]");
            }
            Form::List(items) => (true, items.iter().map(|item| self.value(item, depth + 1)).collect()),
            Form::Object(members) => (false, members.iter().map(|member| self.member(member, depth + 1)).collect()),
            Form::Hole { is_list, stop } => (*is_list, vec![Snippet::stop(*stop, "")]),
        };
        let (open, close) = if is_list { ("[", "]") } else { ("{", "}") };
        let mut out = Snippet::from(open);
        let is_empty = entries.is_empty();
        for (index, entry) in entries.into_iter().enumerate() {
            if index > 0 {
                out.push(self.comma(is_list));
            }
            out.push(&match (self.one_line, index) {
                (true, 0) => String::new(),
                _ => self.line(depth + 1),
            });
            out.append(entry);
        }
        if !is_empty && !self.one_line {
            out.push(&self.line(depth));
        }
        out.push(close);
        out
    }

    /// What stands between two entries before the line break or the blank.
    fn comma(&self, is_list: bool) -> &'static str {
        let is_line_enough = self.layout.syntax == Syntax::Hcl && !is_list && !self.one_line;
        if is_line_enough { "" } else { "," }
    }

    fn line(&self, depth: usize) -> String {
        if self.one_line { " ".to_owned() } else { format!("\n{}", self.layout.unit.repeat(depth)) }
    }
}
