//! A drawing as JSON: states and transitions with their places, for programs
//! that draw, count or check by themselves.
//!
//! Lines and columns count from 1, columns count characters, and `endColumn` is
//! the column after the last character, as in the findings of `asl-lsp check`.

use super::{Graph, Machine, State, Target, Transition};
use crate::model::TransitionKind;
use crate::syntax::Style;
use crate::syntax::write;
use crate::text::{PositionEncoding, SourceText, TextRange};

/// The text of the document; `source` is what the ranges are of.
pub fn write(graph: &Graph, source: &SourceText) -> String {
    let mut writer = Writer { out: String::new(), source };
    let name = graph.name.as_deref().map_or("null".to_owned(), quoted);
    writer.out.push_str(&format!("{{\n  \"name\": {name},\n  \"machine\": "));
    writer.machine(&graph.machine, 2);
    writer.out.push_str("\n}\n");
    writer.out
}

struct Writer<'a> {
    out: String,
    source: &'a SourceText,
}

impl Writer<'_> {
    fn machine(&mut self, machine: &Machine, depth: usize) {
        let indent = " ".repeat(depth);
        let place = self.place(machine.range);
        self.out.push_str(&format!(
            "{{\n{indent}  \"title\": {}, {place},\n{indent}  \"states\": [",
            quoted(&machine.title)
        ));
        for (index, state) in machine.states.iter().enumerate() {
            self.out.push_str(if index == 0 { "\n" } else { ",\n" });
            self.state(state, depth + 4);
        }
        self.out.push_str(&format!("\n{indent}  ],\n{indent}  \"transitions\": ["));
        for (index, transition) in machine.transitions.iter().enumerate() {
            self.out.push_str(if index == 0 { "\n" } else { ",\n" });
            self.transition(machine, transition, depth + 4);
        }
        self.out.push_str(&format!("\n{indent}  ]\n{indent}}}"));
    }

    fn state(&mut self, state: &State, depth: usize) {
        let indent = " ".repeat(depth);
        self.out.push_str(&format!(
            "{indent}{{\"id\": {}, \"name\": {}, \"type\": {}, \"detail\": {}, \"comment\": {}, {}, \"reachable\": {}, \
             \"end\": {}, \"lacksNext\": {}, \"machines\": [",
            quoted(&state.id),
            quoted(&state.name),
            quoted(&state.type_text),
            quoted(&state.detail),
            quoted(&state.comment),
            self.place(state.name_range),
            state.is_reachable,
            state.is_end,
            state.lacks_next,
        ));
        for (index, machine) in state.machines.iter().enumerate() {
            self.out.push_str(if index == 0 { "" } else { ", " });
            self.machine(machine, depth);
        }
        self.out.push_str("]}");
    }

    fn transition(&mut self, machine: &Machine, transition: &Transition, depth: usize) {
        let id = |index: usize| machine.states.get(index).map_or("null".to_owned(), |state| quoted(&state.id));
        let from = transition.from.map_or("null".to_owned(), id);
        let (to, name, status) = match &transition.to {
            Target::State(index) => {
                let name = machine.states.get(*index).map(|state| state.name.as_str());
                (id(*index), name.unwrap_or_default(), "found")
            }
            Target::Missing(name) => ("null".to_owned(), name.as_str(), "missing"),
            Target::Unknown(text) => ("null".to_owned(), text.as_str(), "unknown"),
        };
        let kind = match transition.kind {
            TransitionKind::Start => "start",
            TransitionKind::Next => "next",
            TransitionKind::Default => "default",
            TransitionKind::Choice => "choice",
            TransitionKind::Catch => "catch",
        };
        self.out.push_str(&format!(
            "{}{{\"from\": {from}, \"to\": {to}, \"name\": {}, \"target\": \"{status}\", \"kind\": \"{kind}\", \
             \"label\": {}, {}}}",
            " ".repeat(depth),
            quoted(name),
            quoted(&transition.label),
            self.place(transition.range)
        ));
    }

    fn place(&self, range: TextRange) -> String {
        let start = self.source.position(range.start(), PositionEncoding::Utf32);
        let end = self.source.position(range.end(), PositionEncoding::Utf32);
        format!(
            "\"line\": {}, \"column\": {}, \"endLine\": {}, \"endColumn\": {}",
            start.line + 1,
            start.column + 1,
            end.line + 1,
            end.column + 1
        )
    }
}

fn quoted(text: &str) -> String {
    write::quoted(text, Style::Double)
}
