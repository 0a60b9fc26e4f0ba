//! A drawing as a digraph of Graphviz, which lays it out itself.

use std::fmt::Write;

use super::diagram::{Diagram, Edge, Node, Sign};
use super::text::one_line;
use super::{Graph, Machine, State};
use crate::spec::StateType;

/// The text of the digraph.
pub fn write(graph: &Graph) -> String {
    let name = graph.name.as_deref().unwrap_or("State machine");
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", quoted(name));
    out.push_str("    compound=true\n    rankdir=TB\n    fontname=\"Helvetica\"\n");
    out.push_str("    node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11]\n");
    out.push_str("    edge [fontname=\"Helvetica\", fontsize=9]\n");
    machine(&mut out, &graph.machine, "m", 1);
    out.push_str("}\n");
    out
}

/// `prefix` is what the names of its marks start with.
fn machine(out: &mut String, machine: &Machine, prefix: &str, depth: usize) {
    let Diagram { nodes, edges } = Diagram::new(machine);
    let indent = "    ".repeat(depth);
    let names: Vec<Name> = nodes.iter().enumerate().map(|(index, node)| Name::of(node, prefix, index)).collect();
    for (node, name) in nodes.iter().zip(&names) {
        let name = &name.node;
        match node {
            Node::Start => {
                let _ =
                    writeln!(out, "{indent}{name} [label=\"\", shape=circle, style=filled, width=0.2, xlabel=Start]");
            }
            Node::End => {
                let _ = writeln!(
                    out,
                    "{indent}{name} [label=\"\", shape=doublecircle, style=filled, width=0.15, xlabel=End]"
                );
            }
            Node::Sign(text, sign) => {
                let color = if *sign == Sign::Broken { "red" } else { "gray50" };
                let label = quoted(text);
                let _ = writeln!(
                    out,
                    "{indent}{name} [label={label}, style=\"rounded,dashed\", color={color}, fontcolor={color}]"
                );
            }
            Node::State(state) if state.machines.is_empty() => {
                let _ = writeln!(out, "{indent}{name} [{}]", attributes(state));
            }
            Node::State(state) => cluster(out, state, depth),
        }
    }
    for edge in &edges {
        if let (Some(from), Some(to)) = (names.get(edge.from), names.get(edge.to)) {
            write_edge(out, edge, from, to, &indent);
        }
    }
}

/// What a node is called where edges name it.
struct Name {
    /// The node; of a state with machines in it, one within.
    node: String,
    /// The cluster around it, which the edge ends at.
    cluster: Option<String>,
}

impl Name {
    fn of(node: &Node, prefix: &str, index: usize) -> Self {
        match node {
            Node::State(state) if state.machines.is_empty() => Name { node: quoted(&state.id), cluster: None },
            // The start of its first machine.
            Node::State(state) => Name {
                node: quoted(&format!("{}-m0-0", state.id)),
                cluster: Some(quoted(&format!("cluster-{}", state.id))),
            },
            _ => Name { node: quoted(&format!("{prefix}-{index}")), cluster: None },
        }
    }
}

fn cluster(out: &mut String, state: &State, depth: usize) {
    let indent = "    ".repeat(depth);
    let _ = writeln!(out, "{indent}subgraph {} {{", quoted(&format!("cluster-{}", state.id)));
    let color = if state.is_reachable { "gray40" } else { "gray70" };
    let _ = writeln!(out, "{indent}    label={}; style=rounded; color={color}; fontcolor={color}", label(state));
    for (number, inner) in state.machines.iter().enumerate() {
        let prefix = format!("{}-m{number}", state.id);
        let _ = writeln!(out, "{indent}    subgraph {} {{", quoted(&format!("cluster-{prefix}")));
        let _ = writeln!(out, "{indent}        label={}; style=\"rounded,dashed\"; color=gray60", quoted(&inner.title));
        machine(out, inner, &prefix, depth + 2);
        let _ = writeln!(out, "{indent}    }}");
    }
    let _ = writeln!(out, "{indent}}}");
}

fn attributes(state: &State) -> String {
    let shape = match state.state_type {
        Some(StateType::Choice) => ", shape=hexagon, style=\"\"",
        Some(StateType::Succeed | StateType::Fail) => ", shape=oval, style=\"\"",
        _ => "",
    };
    let color = match state.state_type {
        _ if !state.is_reachable => ", color=gray70, fontcolor=gray60",
        Some(StateType::Succeed) => ", color=darkgreen",
        Some(StateType::Fail) => ", color=red3",
        None => ", color=red",
        _ => "",
    };
    format!("label={}{shape}{color}", label(state))
}

fn label(state: &State) -> String {
    let state_type = if state.type_text.is_empty() { "no type" } else { &state.type_text };
    let detail = if state.detail.is_empty() { String::new() } else { format!(" · {}", state.detail) };
    format!("\"{}\\n{}\"", escaped(&state.name), escaped(&format!("{state_type}{detail}")))
}

fn write_edge(out: &mut String, edge: &Edge, from: &Name, to: &Name, indent: &str) {
    let mut attributes = Vec::new();
    if !edge.labels.is_empty() {
        attributes.push(format!("label={}", quoted(&edge.labels.join(" or "))));
    }
    attributes.extend(edge.is_catch.then(|| "style=dashed".to_owned()));
    match (edge.is_broken, edge.is_dim) {
        (true, _) => attributes.push("color=red, fontcolor=red".to_owned()),
        (_, true) => attributes.push("color=gray70, fontcolor=gray60".to_owned()),
        _ => {}
    }
    attributes.extend(from.cluster.as_ref().map(|cluster| format!("ltail={cluster}")));
    attributes.extend(to.cluster.as_ref().map(|cluster| format!("lhead={cluster}")));
    let attributes = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
    let _ = writeln!(out, "{indent}{} -> {}{attributes}", from.node, to.node);
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// `text` within quotes, where a backslash would start an escape.
fn escaped(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('"', "\\\"")
}
