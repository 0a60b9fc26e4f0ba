//! A drawing as SVG: one file that needs nothing else, right in light and dark,
//! and read out by screen readers.
//!
//! There is no script in it, and no name of the definition becomes more than
//! text. A page that shows it finds the states by `data-id`.

mod icons;
mod style;

use std::fmt::Write;

use super::diagram::{Node, Sign};
use super::layout::{Point, Size, Step};
use super::picture::{
    CARD, EdgeLine, LINE, MachineBox, NAME, NodeBox, Picture, SMALL, TEXT, TITLE, picture, shown_detail, shown_name,
    shown_sign,
};
use super::text::{clean, one_line};
use super::{Graph, State, Theme};
use crate::spec::StateType;

/// The drawing.
pub fn write(graph: &Graph, theme: Theme) -> String {
    let Picture { size, machine } = picture(graph);
    let mut out = Out(String::new());
    let title = match &graph.name {
        Some(name) => format!("State machine {}", one_line(name)),
        None => "State machine".to_owned(),
    };
    out.add(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"asl-graph\" role=\"graphics-document document\" \
         aria-label=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\">\n",
        escaped(&format!("{title}, {}", summary(graph))),
        rounded(size.width),
        rounded(size.height),
        rounded(size.width),
        rounded(size.height),
    ));
    out.add(format_args!("<title>{}</title>\n<style>{}</style>\n", escaped(&title), style::style(theme)));
    out.add(format_args!("<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n"));
    out.machine(&machine);
    out.add(format_args!("</svg>\n"));
    out.0
}

/// The machine in a few words.
fn summary(graph: &Graph) -> String {
    match graph.state_count() {
        1 => "1 state".to_owned(),
        count => format!("{count} states"),
    }
}

struct Out(String);

impl Out {
    fn add(&mut self, text: std::fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = self.0.write_fmt(text);
    }

    fn machine(&mut self, machine: &MachineBox) {
        self.add(format_args!("<g class=\"machine\">\n"));
        if !machine.title.is_empty() {
            let Point { x, y } = machine.at;
            self.add(format_args!("<rect class=\"frame\" {} rx=\"8\"/>", frame(machine.at, machine.size)));
            self.text("title", x + 14.0, y + TITLE / 2.0 + 6.0, SMALL, "start", machine.title);
            self.add(format_args!("\n"));
        }
        for edge in &machine.edges {
            self.line(edge, &machine.nodes);
        }
        for edge in machine.edges.iter().filter(|edge| !edge.lines.is_empty()) {
            self.label(edge);
        }
        for node in &machine.nodes {
            self.node(node);
        }
        self.add(format_args!("</g>\n"));
    }

    fn line(&mut self, line: &EdgeLine, nodes: &[NodeBox]) {
        let edge = &line.edge;
        let id = |index: usize| match nodes.get(index).map(|node| &node.node) {
            Some(Node::State(state)) => state.id.as_str(),
            _ => "",
        };
        self.add(format_args!(
            "<g class=\"edge{}\" data-from=\"{}\" data-to=\"{}\"><path class=\"line\" d=\"",
            edge_classes(line),
            id(edge.from),
            id(edge.to)
        ));
        for step in &line.route.steps {
            match step {
                Step::Move(to) => self.add(format_args!("M{}", pair(*to))),
                Step::Line(to) => self.add(format_args!("L{}", pair(*to))),
                Step::Curve(first, second, to) => {
                    self.add(format_args!("C{} {} {}", pair(*first), pair(*second), pair(*to)));
                }
            }
        }
        self.add(format_args!("\"/>"));
        if let Some(head) = line.route.head {
            self.add(format_args!("<path class=\"head\" d=\"M{}l-4.5 -8.5h9z\"/>", pair(head)));
        }
        self.add(format_args!("</g>\n"));
    }

    fn label(&mut self, line: &EdgeLine) {
        let Some(at) = line.route.label else { return };
        self.add(format_args!("<g class=\"label{}\">", edge_classes(line)));
        self.add(format_args!("<title>{}</title>", escaped(&clean(&line.edge.labels.join("\nor ")))));
        self.add(format_args!("<rect class=\"paper\" {} rx=\"4\"/>", frame(at, line.label_size)));
        for (number, text) in line.lines.iter().enumerate() {
            let y = at.y + 2.0 + LINE * number as f64 + 11.0;
            self.text("words", at.x + line.label_size.width / 2.0, y, SMALL, "middle", text);
        }
        self.add(format_args!("</g>\n"));
    }

    fn node(&mut self, node: &NodeBox) {
        let Point { x, y } = node.at;
        let (middle, half) = (x + node.size.width / 2.0, node.size.width / 2.0);
        match &node.node {
            Node::Start => self.add(format_args!(
                "<g class=\"start\"><title>Start</title><circle cx=\"{}\" cy=\"{}\" r=\"{half}\"/></g>\n",
                rounded(middle),
                rounded(y + half)
            )),
            Node::End => self.add(format_args!(
                "<g class=\"end\"><title>End</title><circle class=\"ring\" cx=\"{0}\" cy=\"{1}\" r=\"{2}\"/>\
                 <circle class=\"dot\" cx=\"{0}\" cy=\"{1}\" r=\"{3}\"/></g>\n",
                rounded(middle),
                rounded(y + half),
                half - 1.0,
                half - 5.0
            )),
            Node::Sign(text, sign) => {
                let (classes, title) = match sign {
                    Sign::Broken => ("sign broken", "Leads nowhere"),
                    Sign::Unknown => ("sign", "Not known before deployment"),
                    Sign::Jump(_) => ("sign", "Goes on there"),
                };
                let to = if let Sign::Jump(id) = sign { id } else { "" };
                self.add(format_args!("<g class=\"{classes}\" data-to=\"{to}\">"));
                self.add(format_args!("<title>{title}: {}</title>", escaped(&one_line(text))));
                self.add(format_args!("<rect class=\"card\" {} rx=\"6\"/>", frame(node.at, node.size)));
                self.text("words", middle, y + 17.0, SMALL, "middle", &shown_sign(text));
                self.add(format_args!("</g>\n"));
            }
            Node::State(state) => self.state(state, node),
        }
    }

    fn state(&mut self, state: &State, node: &NodeBox) {
        let Point { x, y } = node.at;
        let kind = state.state_type.map_or("unknown".to_owned(), |state_type| state_type.name().to_lowercase());
        let dim = if state.is_reachable { "" } else { " dim" };
        let name = one_line(&state.name);
        let mut words = format!("{name}\n{}", shown_detail(state));
        let mut label = format!("{name}, {}", shown_detail(state));
        if !state.is_reachable {
            words.push_str("\nNo way leads here from StartAt");
            label.push_str(", cannot be reached");
        }
        if !state.comment.is_empty() {
            words.push_str(&format!("\n\n{}", clean(&state.comment)));
        }
        self.add(format_args!(
            "<g class=\"state {kind}{dim}\" id=\"asl-{0}\" data-id=\"{0}\" data-state=\"{1}\" role=\"graphics-symbol \
             img\" aria-label=\"{2}\"><title>{3}</title>\n",
            state.id,
            escaped(&clean(&state.name)),
            escaped(&label),
            escaped(&words)
        ));
        self.shape(state, node);
        let y_icon = y + (CARD - 24.0) / 2.0;
        let x_icon = x + if state.state_type == Some(StateType::Choice) { 14.0 } else { 9.0 };
        self.add(format_args!(
            "<rect class=\"tint\" x=\"{0}\" y=\"{1}\" width=\"24\" height=\"24\" rx=\"6\"/><path class=\"icon\" \
             transform=\"translate({2} {3})\" d=\"{4}\"/>",
            rounded(x_icon),
            rounded(y_icon),
            rounded(x_icon + 4.0),
            rounded(y_icon + 4.0),
            icons::icon(state.state_type)
        ));
        self.text("name", x_icon + TEXT - 6.0, y + 20.0, NAME, "start", &shown_name(state));
        self.text("words", x_icon + TEXT - 6.0, y + 35.0, SMALL, "start", &shown_detail(state));
        self.add(format_args!("\n"));
        for machine in &node.machines {
            self.machine(machine);
        }
        self.add(format_args!("</g>\n"));
    }

    /// The outline, which shows the type from afar.
    fn shape(&mut self, state: &State, node: &NodeBox) {
        let Point { x, y } = node.at;
        let Size { width, height } = node.size;
        match state.state_type {
            Some(StateType::Choice) => {
                let point = 10.0;
                self.add(format_args!(
                    "<path class=\"card\" d=\"M{}L{}L{}L{}L{}L{}z\"/>",
                    pair(Point { x: x + point, y }),
                    pair(Point { x: x + width - point, y }),
                    pair(Point { x: x + width, y: y + height / 2.0 }),
                    pair(Point { x: x + width - point, y: y + height }),
                    pair(Point { x: x + point, y: y + height }),
                    pair(Point { x, y: y + height / 2.0 }),
                ));
            }
            Some(StateType::Succeed | StateType::Fail) => {
                self.add(format_args!("<rect class=\"card\" {} rx=\"{}\"/>", frame(node.at, node.size), CARD / 2.0));
            }
            _ => self.add(format_args!("<rect class=\"card\" {} rx=\"9\"/>", frame(node.at, node.size))),
        }
    }

    fn text(&mut self, class: &str, x: f64, y: f64, size: f64, anchor: &str, text: &str) {
        self.add(format_args!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"{anchor}\">{}</text>",
            rounded(x),
            rounded(y),
            escaped(text)
        ));
    }
}

fn edge_classes(line: &EdgeLine) -> String {
    let edge = &line.edge;
    let classes = [(edge.is_catch, " catch"), (edge.is_broken, " broken"), (edge.is_dim, " dim")];
    classes.into_iter().filter(|(is_set, _)| *is_set).map(|(_, class)| class).collect()
}

fn frame(at: Point, size: Size) -> String {
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        rounded(at.x),
        rounded(at.y),
        rounded(size.width),
        rounded(size.height)
    )
}

fn pair(point: Point) -> String {
    format!("{} {}", rounded(point.x), rounded(point.y))
}

/// To a tenth of a pixel.
fn rounded(pixels: f64) -> f64 {
    let rounded = (pixels * 10.0).round() / 10.0;
    // No minus before a zero.
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// `text` as it stands in XML, in a text or in quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}
