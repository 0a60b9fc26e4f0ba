//! A layered layout: boxes of different sizes in rows, edges from top to bottom
//! between them. Knows nothing of states.
//!
//! The steps are those of Sugiyama's method, each in a file of its own: edges
//! that lead back are found and every box gets a rank (`ranks`); ranks become
//! layers, with layers of their own for labels, and where an edge passes a
//! layer a lane is kept free for it (`layers`); items are ordered within their
//! layers so that few edges cross (`order`) and moved so that edges are straight
//! (`align`, after Brandes and Köpf, and `straighten`); at last heights follow, and the ways of
//! the edges (`route`).
//!
//! What is not in the books: edges of one kind to the same box share their
//! lanes. Ninety tasks that go to one handler on an error are one line along the
//! side, not ninety, and the work stays small. An edge that leads back leaves
//! its box below and enters the other one above like all others, along a lane
//! that goes up.
//!
//! The outcome depends on the input alone: no randomness, no clock, no hash order.

mod align;
mod layers;
mod long;
mod order;
mod ranks;
mod route;
mod straighten;
#[cfg(test)]
mod tests;

pub use long::too_long;

/// A place, in pixels; down is positive.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// How large something is, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// An edge between two boxes.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The box that it leaves.
    pub from: usize,
    /// The box that it enters; may be the same.
    pub to: usize,
    /// The room for its label, if it has one.
    pub label: Option<Size>,
    /// How much it counts that it is straight and short.
    pub weight: u32,
    /// Edges to the same box share their lanes if this is the same.
    pub class: u8,
}

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The room that all of it takes, from the origin.
    pub size: Size,
    /// The upper left corner of each box.
    pub boxes: Vec<Point>,
    /// The way of each edge.
    pub routes: Vec<Route>,
}

/// The way of an edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The line. It ends where it meets the line of an earlier edge that leads
    /// to the same box.
    pub steps: Vec<Step>,
    /// Where its arrow points, downwards; `None` if an earlier edge has it.
    pub head: Option<Point>,
    /// The upper left corner of its label.
    pub label: Option<Point>,
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The line starts here.
    Move(Point),
    /// Straight to here.
    Line(Point),
    /// A cubic Bézier curve: two control points and its end.
    Curve(Point, Point, Point),
}

/// Lays out boxes of these sizes. Links to boxes that are not there are left out.
pub fn layout(boxes: &[Size], links: &[Link]) -> Layout {
    if boxes.is_empty() {
        return Layout { routes: vec![Route::default(); links.len()], ..Layout::default() };
    }
    let ranks = ranks::ranks(boxes.len(), links);
    let mut layered = layers::Layered::new(boxes, links, &ranks);
    order::order(&mut layered);
    let mut centers = align::align(&layered);
    straighten::straighten(&layered, &mut centers);
    from_zero(&layered, &mut centers);
    route::route(&layered, &centers)
}

/// Moves everything so that it starts at the left edge.
fn from_zero(graph: &layers::Layered, centers: &mut [f64]) {
    let left = centers.iter().zip(&graph.sizes).map(|(x, size)| x - size.width / 2.0).fold(f64::INFINITY, f64::min);
    centers.iter_mut().for_each(|x| *x -= left);
}
