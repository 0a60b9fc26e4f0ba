//! A drawing as a flowchart of Mermaid, which many programs show in Markdown.
//!
//! It is a flowchart and not a state diagram, since that can neither dash nor
//! colour a transition. Mermaid lays it out itself.

use std::fmt::Write;

use super::diagram::{Diagram, Edge, Node, Sign};
use super::text::one_line;
use super::{Graph, Machine, State};
use crate::spec::StateType;

/// The text of the flowchart.
pub fn write(graph: &Graph) -> String {
    let mut writer = Writer { out: "flowchart TB\n".to_owned(), edges: String::new(), styles: String::new(), count: 0 };
    writer.machine(&graph.machine, "m", 1);
    let Writer { mut out, edges, styles, .. } = writer;
    out.push_str(&edges);
    out.push_str(&styles);
    out.push_str("    classDef unreachable fill:#8882,stroke:#888,color:#888,stroke-dasharray:4 3\n");
    out.push_str("    classDef broken fill:#d332,stroke:#d33,color:#d33,stroke-dasharray:4 3\n");
    out.push_str("    classDef succeed stroke:#292\n    classDef fail stroke:#d33\n");
    out
}

struct Writer {
    out: String,
    edges: String,
    styles: String,
    /// How many edges there are: Mermaid styles them by their number.
    count: usize,
}

impl Writer {
    /// `prefix` is what the ids of its marks start with.
    fn machine(&mut self, machine: &Machine, prefix: &str, depth: usize) {
        let Diagram { nodes, edges } = Diagram::new(machine);
        let ids: Vec<String> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| match node {
                Node::State(state) => state.id.replace('-', "_"),
                _ => format!("{prefix}_{index}"),
            })
            .collect();
        for (node, id) in nodes.iter().zip(&ids) {
            self.node(node, id, depth);
        }
        for edge in &edges {
            self.edge(edge, &ids);
        }
    }

    fn node(&mut self, node: &Node, id: &str, depth: usize) {
        let indent = "    ".repeat(depth);
        let shape = match node {
            Node::Start => "((Start))".to_owned(),
            Node::End => "(((End)))".to_owned(),
            Node::Sign(text, Sign::Broken) => format!("[\"{}\"]:::broken", escaped(text)),
            Node::Sign(text, _) => format!("[\"{}\"]", escaped(text)),
            Node::State(state) if !state.machines.is_empty() => return self.nested(state, id, depth),
            Node::State(state) => shape(state),
        };
        let _ = writeln!(self.out, "{indent}{id}{shape}");
    }

    fn nested(&mut self, state: &State, id: &str, depth: usize) {
        let indent = "    ".repeat(depth);
        // A title of two lines would lie on that of the first machine.
        let _ = writeln!(self.out, "{indent}subgraph {id} [\"{}\"]", words(state, " · "));
        for (number, machine) in state.machines.iter().enumerate() {
            let inner = format!("{id}_m{number}");
            let _ = writeln!(self.out, "{indent}    subgraph {inner} [\"{}\"]", escaped(&machine.title));
            self.machine(machine, &inner, depth + 2);
            let _ = writeln!(self.out, "{indent}    end");
        }
        let _ = writeln!(self.out, "{indent}end");
        if !state.is_reachable {
            let _ = writeln!(self.styles, "    class {id} unreachable");
        }
    }

    fn edge(&mut self, edge: &Edge, ids: &[String]) {
        let (Some(from), Some(to)) = (ids.get(edge.from), ids.get(edge.to)) else { return };
        let arrow = if edge.is_catch { "-.->" } else { "-->" };
        let label = match edge.labels.is_empty() {
            true => String::new(),
            false => format!("|\"{}\"|", escaped(&edge.labels.join(" or "))),
        };
        let _ = writeln!(self.edges, "    {from} {arrow}{label} {to}");
        let style = match (edge.is_broken, edge.is_dim) {
            (true, _) => Some("stroke:#d33,color:#d33"),
            (_, true) => Some("stroke:#888,color:#888"),
            _ => None,
        };
        if let Some(style) = style {
            let _ = writeln!(self.styles, "    linkStyle {} {style}", self.count);
        }
        self.count += 1;
    }
}

/// The outline of a state, its text, and its class.
fn shape(state: &State) -> String {
    let words = words(state, "<br>");
    let shape = match state.state_type {
        Some(StateType::Choice) => format!("{{{{\"{words}\"}}}}"),
        Some(StateType::Succeed | StateType::Fail) => format!("([\"{words}\"])"),
        _ => format!("[\"{words}\"]"),
    };
    let class = match state.state_type {
        _ if !state.is_reachable => ":::unreachable",
        Some(StateType::Succeed) => ":::succeed",
        Some(StateType::Fail) => ":::fail",
        None => ":::broken",
        _ => "",
    };
    shape + class
}

/// The name of a state, then what it is.
fn words(state: &State, between: &str) -> String {
    let state_type = if state.type_text.is_empty() { "no type" } else { &state.type_text };
    let detail = if state.detail.is_empty() { String::new() } else { format!(" · {}", state.detail) };
    let name = if state.name.trim().is_empty() { "\"\"" } else { &state.name };
    format!("{}{between}{}", escaped(name), escaped(&format!("{state_type}{detail}")))
}

/// `text` within quotes. Mermaid reads Markdown, HTML and character codes in
/// there, so all that could mean something is written as a code.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        match character {
            ' ' | '.' | ',' | '-' | ':' | '/' | '?' | '=' | '+' | '(' | ')' | '$' => out.push(character),
            _ if character.is_ascii_alphanumeric() || !character.is_ascii() => out.push(character),
            _ => {
                let _ = write!(out, "#{};", u32::from(character));
            }
        }
    }
    out
}
