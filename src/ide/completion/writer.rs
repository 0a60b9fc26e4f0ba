//! Writes values as text to insert, with tab stops where the client knows them.

use crate::spec::skeletons::{Members, Skeleton};
use crate::spec::{Field, ValueKind};
use crate::syntax::{Style, write};

/// Writes what an item inserts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer {
    /// Tab stops are wanted. Without them a value is the shortest that is valid.
    pub snippets: bool,
}

/// The tab stops of one item.
#[derive(Default)]
struct Stops {
    /// The last number that was given.
    last: u32,
    /// The names of first states, which stand in `StartAt` and as a key: both
    /// places have the same stop.
    names: Vec<(&'static str, u32)>,
}

impl Stops {
    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }
}

impl Writer {
    /// A constant text, in quotes.
    pub fn text(&self, text: &str) -> String {
        write::quoted(text, Style::Double)
    }

    /// `text` so that no part of it is read as a tab stop.
    pub fn literal(&self, text: &str) -> String {
        if self.snippets { text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}") } else { text.to_owned() }
    }

    /// A member: its key and a value to fill in.
    pub fn member(&self, field: &Field) -> String {
        format!("{}: {}", self.literal(&self.text(field.name)), self.blank_value(field))
    }

    /// An object of these members.
    pub fn object(&self, members: Members) -> String {
        let mut out = String::new();
        self.write_object(&mut out, members, 0, &mut Stops::default());
        out
    }

    /// A member whose key is to be named, with this object as its value.
    pub fn named_object(&self, name: &str, members: Members) -> String {
        let mut stops = Stops::default();
        let mut out = self.stop(name, stops.next(), true);
        out.push_str(": ");
        self.write_object(&mut out, members, 0, &mut stops);
        out
    }

    /// These members one after the other, without braces, the first without its key.
    pub fn rest_of_object(&self, members: Members) -> String {
        let mut out = String::new();
        let mut stops = Stops::default();
        for (index, (key, value)) in members.iter().enumerate() {
            if index > 0 {
                out.push_str(",\n");
                out.push_str(&self.literal(&self.text(key)));
                out.push_str(": ");
            }
            self.write(&mut out, value, 0, &mut stops);
        }
        out
    }

    /// A value of `field` that waits to be filled in.
    fn blank_value(&self, field: &Field) -> String {
        let first = if self.snippets { "$1" } else { "" };
        let number = |least: f64| {
            let default = field.default.filter(|default| default.parse::<f64>().is_ok());
            let value = default.map_or_else(|| least.max(0.0).to_string(), str::to_owned);
            if self.snippets { format!("${{1:{value}}}") } else { value }
        };
        match field.value {
            ValueKind::Boolean => if self.snippets { "${1|true,false|}" } else { "true" }.to_owned(),
            ValueKind::Integer(least, _) => number(least.max(1) as f64),
            ValueKind::Number(least, _) => number(least),
            ValueKind::ErrorNames | ValueKind::Texts => format!("[\"{first}\"]"),
            ValueKind::Template
            | ValueKind::Arguments
            | ValueKind::Assign
            | ValueKind::Object(_)
            | ValueKind::States
            | ValueKind::Json => self.braces('{', '}'),
            ValueKind::List(_) => self.braces('[', ']'),
            ValueKind::Condition | ValueKind::Items if self.snippets => "\"{% $1 %\\}\"".to_owned(),
            ValueKind::Condition => "true".to_owned(),
            ValueKind::Items => "[]".to_owned(),
            ValueKind::Path | ValueKind::ReferencePath | ValueKind::PathOrIntrinsic => {
                if self.snippets { "\"\\$$1\"" } else { "\"$\"" }.to_owned()
            }
            ValueKind::Text
            | ValueKind::Comment
            | ValueKind::OneOf(_)
            | ValueKind::StateType
            | ValueKind::StateName
            | ValueKind::Timestamp
            | ValueKind::Resource
            | ValueKind::ServiceCall(_) => format!("\"{first}\""),
        }
    }

    fn braces(&self, open: char, close: char) -> String {
        if !self.snippets {
            return format!("{open}{close}");
        }
        format!("{open}\n\t$1\n{close}")
    }

    fn write(&self, out: &mut String, value: &Skeleton, depth: usize, stops: &mut Stops) {
        match value {
            Skeleton::Text(placeholder) => out.push_str(&self.stop(placeholder, stops.next(), true)),
            Skeleton::StateName => out.push_str(&self.stop("NextState", stops.next(), true)),
            Skeleton::FirstState(name) => {
                let number = stops.next();
                stops.names.push((name, number));
                out.push_str(&self.stop(name, number, true));
            }
            Skeleton::Raw(placeholder) => out.push_str(&self.stop(placeholder, stops.next(), false)),
            Skeleton::Fixed(text) => out.push_str(&self.literal(&self.text(text))),
            Skeleton::FixedRaw(text) => out.push_str(&self.literal(text)),
            Skeleton::OneOf(values) => match self.snippets {
                true => out.push_str(&format!("\"${{{}|{}|}}\"", stops.next(), values.join(","))),
                false => out.push_str(&self.text(values.first().copied().unwrap_or_default())),
            },
            Skeleton::Object(members) => self.write_object(out, members, depth, stops),
            Skeleton::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "\n" } else { ",\n" });
                    out.push_str(&"\t".repeat(depth + 1));
                    self.write(out, item, depth + 1, stops);
                }
                if !items.is_empty() {
                    out.push('\n');
                    out.push_str(&"\t".repeat(depth));
                }
                out.push(']');
            }
        }
    }

    fn write_object(&self, out: &mut String, members: Members, depth: usize, stops: &mut Stops) {
        out.push('{');
        for (index, (key, value)) in members.iter().enumerate() {
            out.push_str(if index == 0 { "\n" } else { ",\n" });
            out.push_str(&"\t".repeat(depth + 1));
            match stops.names.iter().find(|(name, _)| name == key) {
                Some((name, number)) => out.push_str(&self.stop(name, *number, true)),
                None => out.push_str(&self.literal(&self.text(key))),
            }
            out.push_str(": ");
            self.write(out, value, depth + 1, stops);
        }
        out.push('\n');
        out.push_str(&"\t".repeat(depth));
        out.push('}');
    }

    /// A value to overtype.
    fn stop(&self, placeholder: &str, number: u32, quoted: bool) -> String {
        let quote = if quoted { "\"" } else { "" };
        let inner = if quoted { write::escaped(placeholder) } else { placeholder.to_owned() };
        if !self.snippets {
            return format!("{quote}{inner}{quote}");
        }
        format!("{quote}${{{}:{}}}{quote}", number, self.literal(&inner))
    }
}
