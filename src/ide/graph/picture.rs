//! A whole drawing with its places: the layouts of the machines, put into each
//! other.

use super::diagram::{Diagram, Edge, Node, Sign};
use super::layout::{Link, Point, Route, Size, Step, layout, too_long};
use super::text::{shortened, width, wrapped};
use super::{Graph, Machine, State};
use crate::spec::StateType;

/// How large the name of a state is set.
pub const NAME: f64 = 13.0;

/// How large everything else is set.
pub const SMALL: f64 = 11.0;

/// How high a line of a label is.
pub const LINE: f64 = 15.0;

/// The height of a state without machines in it, and of the head of one with.
pub const CARD: f64 = 46.0;

/// Where the text of a card starts, from its left edge.
pub const TEXT: f64 = 38.0;

/// The height of a sign.
const SIGN: f64 = 26.0;

/// Around what is within a box.
const PADDING: f64 = 14.0;

/// The height of a machine's title.
pub const TITLE: f64 = 24.0;

/// Names and labels are not wider than this.
const WIDEST_NAME: f64 = 250.0;
const WIDEST_LABEL: f64 = 210.0;

/// How many transitions the label of an edge names.
const MOST_LABELS: usize = 3;

/// How many lines each of them may take.
const MOST_LINES: usize = 2;

/// Around the whole.
const MARGIN: f64 = 20.0;

/// A drawing with absolute places.
pub struct Picture<'g> {
    /// How large it is.
    pub size: Size,
    /// The definition's own machine.
    pub machine: MachineBox<'g>,
}

/// A machine with its place.
pub struct MachineBox<'g> {
    /// What people call it.
    pub title: &'g str,
    /// Its upper left corner.
    pub at: Point,
    /// How large it is, title included.
    pub size: Size,
    /// What stands in it.
    pub nodes: Vec<NodeBox<'g>>,
    /// The edges between.
    pub edges: Vec<EdgeLine>,
}

/// A node with its place.
pub struct NodeBox<'g> {
    /// What it is.
    pub node: Node<'g>,
    /// Its upper left corner.
    pub at: Point,
    /// How large it is.
    pub size: Size,
    /// The machines in it.
    pub machines: Vec<MachineBox<'g>>,
}

/// An edge with its way.
pub struct EdgeLine {
    /// What it is.
    pub edge: Edge,
    /// Its way.
    pub route: Route,
    /// What its label shows.
    pub lines: Vec<String>,
    /// How large its label is.
    pub label_size: Size,
}

/// Lays out a whole drawing.
pub fn picture(graph: &Graph) -> Picture<'_> {
    let mut machine = machine_box(&graph.machine);
    machine.move_by(Point { x: MARGIN, y: MARGIN });
    let size = Size { width: machine.size.width + 2.0 * MARGIN, height: machine.size.height + 2.0 * MARGIN };
    Picture { size, machine }
}

/// A machine at the origin.
fn machine_box(machine: &Machine) -> MachineBox<'_> {
    let mut diagram = Diagram::new(machine);
    add_jumps(&mut diagram);
    let Diagram { nodes, edges } = diagram;
    let mut nodes: Vec<NodeBox> = nodes.into_iter().map(node_box).collect();
    let sizes: Vec<Size> = nodes.iter().map(|node| node.size).collect();
    let mut edges: Vec<EdgeLine> = edges.into_iter().map(edge_line).collect();
    let links: Vec<Link> = edges.iter().map(|line| link(&line.edge, label_room(line))).collect();
    let found = layout(&sizes, &links);
    // The definition itself needs no frame.
    let (left, top) = if machine.title.is_empty() { (0.0, 0.0) } else { (PADDING, TITLE + 4.0) };
    let origin = Point { x: left, y: top };
    for (node, at) in nodes.iter_mut().zip(found.boxes) {
        node.move_by(Point { x: at.x + origin.x, y: at.y + origin.y });
    }
    for (edge, route) in edges.iter_mut().zip(found.routes) {
        edge.route = route;
        edge.move_by(origin);
    }
    let title = if machine.title.is_empty() { 0.0 } else { width(&machine.title, SMALL, true) + 2.0 * PADDING };
    let bottom = if machine.title.is_empty() { 0.0 } else { PADDING };
    let size = Size { width: (found.size.width + 2.0 * left).max(title), height: found.size.height + top + bottom };
    MachineBox { title: &machine.title, at: Point::default(), size, nodes, edges }
}

/// Has edges that are too long for a line lead to a sign with the name of the
/// state.
fn add_jumps(diagram: &mut Diagram) {
    let links: Vec<Link> = diagram.edges.iter().map(|edge| link(edge, None)).collect();
    let is_long = too_long(diagram.nodes.len(), &links);
    for (edge, _) in diagram.edges.iter_mut().zip(is_long).filter(|(_, is_long)| *is_long) {
        if let Some(Node::State(state)) = diagram.nodes.get(edge.to) {
            let jump = Node::Sign(format!("→ {}", state.name), Sign::Jump(state.id.clone()));
            edge.to = diagram.nodes.len();
            diagram.nodes.push(jump);
        }
    }
}

fn node_box(node: Node) -> NodeBox {
    let (size, machines) = match &node {
        Node::Start => (Size { width: 16.0, height: 16.0 }, Vec::new()),
        Node::End => (Size { width: 18.0, height: 18.0 }, Vec::new()),
        Node::Sign(text, _) => {
            let width = width(&shown_sign(text), SMALL, false) + 24.0;
            (Size { width, height: SIGN }, Vec::new())
        }
        Node::State(state) => state_box(state),
    };
    NodeBox { node, at: Point::default(), size, machines }
}

/// The size of a state, and the machines in it, side by side below its head.
fn state_box(state: &State) -> (Size, Vec<MachineBox<'_>>) {
    let text = width(&shown_name(state), NAME, true).max(width(&shown_detail(state), SMALL, false));
    // A Choice state has points at its sides.
    let points = if state.state_type == Some(StateType::Choice) { 14.0 } else { 0.0 };
    let card = Size { width: (TEXT + text + 16.0 + points).ceil().max(112.0), height: CARD };
    let mut machines: Vec<MachineBox> = state.machines.iter().map(machine_box).collect();
    if machines.is_empty() {
        return (card, machines);
    }
    let mut left = PADDING;
    let mut height: f64 = 0.0;
    for machine in &mut machines {
        machine.move_by(Point { x: left, y: CARD + 2.0 });
        left += machine.size.width + PADDING;
        height = height.max(machine.size.height);
    }
    let spare = card.width - left;
    if spare > 0.0 {
        machines.iter_mut().for_each(|machine| machine.move_by(Point { x: spare / 2.0, y: 0.0 }));
    }
    // Branches are as high as the highest of them.
    machines.iter_mut().for_each(|machine| machine.size.height = height);
    (Size { width: left.max(card.width), height: CARD + 2.0 + height + PADDING }, machines)
}

/// The name of a state, as long as there is room for it.
pub fn shown_name(state: &State) -> String {
    match state.name.trim().is_empty() {
        true => format!("\"{}\"", super::text::one_line(&state.name)),
        false => shortened(&state.name, NAME, true, WIDEST_NAME),
    }
}

/// The type and the detail of a state.
pub fn shown_detail(state: &State) -> String {
    let state_type = if state.type_text.is_empty() { "no type" } else { &state.type_text };
    match state.detail.is_empty() {
        true => shortened(state_type, SMALL, false, WIDEST_NAME),
        false => shortened(&format!("{state_type} · {}", state.detail), SMALL, false, WIDEST_NAME),
    }
}

/// What stands in a sign.
pub fn shown_sign(text: &str) -> String {
    shortened(text, SMALL, false, WIDEST_NAME)
}

fn edge_line(edge: Edge) -> EdgeLine {
    let mut lines: Vec<String> = Vec::new();
    for (index, label) in edge.labels.iter().enumerate() {
        let rest = edge.labels.len() - index;
        if index + 1 == MOST_LABELS && rest > 1 {
            lines.push(format!("or {rest} more"));
            break;
        }
        let text = if index == 0 { label.clone() } else { format!("or {label}") };
        lines.extend(wrapped(&text, SMALL, WIDEST_LABEL, MOST_LINES));
    }
    let text = lines.iter().map(|line| width(line, SMALL, false)).fold(0.0, f64::max);
    let label_size = Size { width: text + 12.0, height: lines.len() as f64 * LINE + 4.0 };
    EdgeLine { edge, route: Route::default(), lines, label_size }
}

/// The room for the label of an edge, if it has one.
fn label_room(line: &EdgeLine) -> Option<Size> {
    (!line.lines.is_empty()).then_some(line.label_size)
}

/// What the layout needs to know of an edge.
fn link(edge: &Edge, label: Option<Size>) -> Link {
    let weight = if edge.is_catch { 1 } else { 4 };
    let class = u8::from(edge.is_catch) | u8::from(edge.is_dim) << 1;
    Link { from: edge.from, to: edge.to, label, weight, class }
}

impl MachineBox<'_> {
    fn move_by(&mut self, by: Point) {
        self.at.move_by(by);
        self.nodes.iter_mut().for_each(|node| node.move_by(by));
        self.edges.iter_mut().for_each(|edge| edge.move_by(by));
    }
}

impl NodeBox<'_> {
    fn move_by(&mut self, by: Point) {
        self.at.move_by(by);
        self.machines.iter_mut().for_each(|machine| machine.move_by(by));
    }
}

impl EdgeLine {
    fn move_by(&mut self, by: Point) {
        for step in &mut self.route.steps {
            match step {
                Step::Move(to) | Step::Line(to) => to.move_by(by),
                Step::Curve(first, second, to) => [first, second, to].into_iter().for_each(|point| point.move_by(by)),
            }
        }
        self.route.head.iter_mut().chain(&mut self.route.label).for_each(|point| point.move_by(by));
    }
}

impl Point {
    fn move_by(&mut self, by: Point) {
        self.x += by.x;
        self.y += by.y;
    }
}
