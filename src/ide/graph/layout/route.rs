//! Heights, and the ways of the edges.
//!
//! Within a layer an edge runs straight down (or up) in a column of its own;
//! it moves sideways between layers only, where no box is.

use rustc_hash::FxHashMap;

use super::layers::{Chain, Item, Layered};
use super::{Layout, Point, Route, Size, Step};

/// Between two layers at least.
const GAP: f64 = 34.0;

/// Between a box and its label.
const GAP_ABOVE_LABELS: f64 = 16.0;

/// For each pixel that an edge moves sideways the layers are so much further apart.
const SLOPE: f64 = 0.08;

/// But no further than this.
const WIDEST_GAP: f64 = 96.0;

/// How far an edge that leads back runs below its box before it turns, and
/// above the one that it enters.
const TURN: f64 = 14.0;

/// Edges that turn in one place run so far below each other.
const TURN_STEP: f64 = 6.0;

/// In at most so many rows beyond the first.
const MOST_ROWS: usize = 5;

/// The radius of those turns.
const RADIUS: f64 = 10.0;

/// How long an arrow is, which is not part of the line.
const HEAD: f64 = 7.0;

/// The layers from top to bottom.
struct Bands {
    /// Where each starts and ends.
    at: Vec<(f64, f64)>,
}

/// The layout of items with these horizontal centers.
pub fn route(graph: &Layered, centers: &[f64]) -> Layout {
    let turns = Turns::new(graph, centers);
    let bands = bands(graph, centers, &turns);
    let pen = Pen { graph, centers, bands: &bands, turns: &turns };
    let corner =
        |item: usize| Point { x: centers[item] - graph.sizes[item].width / 2.0, y: bands.at[graph.layer_of[item]].0 };
    let routes = graph.chains.iter().map(|chain| pen.route(chain, corner)).collect();
    let right = (0..graph.items.len()).map(|item| centers[item] + graph.sizes[item].width / 2.0).fold(0.0, f64::max);
    let bottom = bands.at.last().map_or(0.0, |band| band.1);
    // Edges turn below the last layer as well.
    let depth = turns.depths.last().copied().unwrap_or_default();
    Layout {
        size: Size { width: right, height: bottom + if depth > 0.0 { depth + 2.0 } else { 0.0 } },
        boxes: (0..graph.box_count).map(corner).collect(),
        routes,
    }
}

/// How far below their layers the edges turn that lead back.
struct Turns {
    /// By the lane that an edge turns into, and the item that it comes from.
    of: FxHashMap<(usize, usize), f64>,
    /// The deepest below each layer; zero where none turns.
    depths: Vec<f64>,
}

impl Turns {
    fn new(graph: &Layered, centers: &[f64]) -> Self {
        let mut turns = Turns { of: FxHashMap::default(), depths: vec![0.0; graph.layers.len()] };
        let mut all: Vec<(usize, usize)> =
            graph.chains.iter().filter_map(|chain| Some((*chain.up.first()?, *chain.down.last()?))).collect();
        // Short ones above, so that they do not cross the long ones.
        let extent = |(lane, item): (usize, usize)| (centers[lane] - centers[item]).abs();
        all.sort_by(|a, b| extent(*a).total_cmp(&extent(*b)));
        let mut taken: Vec<Vec<(f64, f64, usize)>> = vec![Vec::new(); graph.layers.len()];
        for (lane, item) in all {
            let layer = graph.layer_of[lane];
            let (left, right) = (centers[lane].min(centers[item]), centers[lane].max(centers[item]));
            let overlapping = taken[layer].iter().filter(|other| other.0 <= right && left <= other.1);
            let row = overlapping.map(|other| other.2 + 1).max().unwrap_or(0).min(MOST_ROWS);
            taken[layer].push((left, right, row));
            let depth = TURN + TURN_STEP * row as f64;
            turns.depths[layer] = turns.depths[layer].max(depth);
            turns.of.insert((lane, item), depth);
        }
        turns
    }
}

fn bands(graph: &Layered, centers: &[f64], turning: &Turns) -> Bands {
    let is_label = |layer: usize| graph.layers[layer].iter().any(|item| matches!(graph.items[*item], Item::Label(_)));
    // Edges may turn above the first layer.
    let turns = graph.chains.iter().any(|chain| {
        chain.up.last().is_some_and(|item| matches!(graph.items[*item], Item::Box(_)) && graph.layer_of[*item] == 0)
    });
    let mut top = if turns { TURN + 2.0 } else { 0.0 };
    let mut at = Vec::with_capacity(graph.layers.len());
    for (layer, items) in graph.layers.iter().enumerate() {
        let height = items.iter().map(|item| graph.sizes[*item].height).fold(0.0, f64::max);
        at.push((top, top + height));
        let bonds = items.iter().flat_map(|item| graph.below[*item].iter().map(move |bond| (*item, bond.item)));
        let sideways = bonds.map(|(upper, lower)| (centers[upper] - centers[lower]).abs()).fold(0.0, f64::max);
        let least = if layer + 1 < graph.layers.len() && is_label(layer + 1) { GAP_ABOVE_LABELS } else { GAP };
        // The first row of turns fits into any gap.
        let rows = (turning.depths[layer] - TURN).max(0.0);
        top += height + (least + sideways * SLOPE).min(WIDEST_GAP) + rows;
    }
    Bands { at }
}

struct Pen<'g> {
    graph: &'g Layered,
    centers: &'g [f64],
    bands: &'g Bands,
    turns: &'g Turns,
}

impl Pen<'_> {
    fn top(&self, item: usize) -> Point {
        Point { x: self.centers[item], y: self.bands.at[self.graph.layer_of[item]].0 }
    }

    fn bottom(&self, item: usize) -> Point {
        Point { x: self.centers[item], y: self.bands.at[self.graph.layer_of[item]].1 }
    }

    fn route(&self, chain: &Chain, corner: impl Fn(usize) -> Point) -> Route {
        let Some((&first, rest)) = chain.down.split_first() else { return Route::default() };
        let mut route = Route::default();
        let start = Point { y: self.top(first).y + self.graph.sizes[first].height, ..self.top(first) };
        let mut line = Line { steps: vec![Step::Move(start)], at: start };
        line.to(self.bottom(first));
        for (index, &item) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            match self.graph.items[item] {
                Item::Box(_) => {
                    let head = self.top(item);
                    line.curve(Point { y: head.y - HEAD, ..head });
                    route.head = Some(head);
                }
                // The line of an earlier edge goes on from here.
                Item::Lane if is_last => line.curve(self.top(item)),
                Item::Lane => {
                    line.curve(self.top(item));
                    line.to(self.bottom(item));
                }
                Item::Label(_) => {
                    line.curve(self.top(item));
                    line.to(self.bottom(item));
                    route.label = Some(corner(item));
                }
            }
        }
        for (index, &item) in chain.up.iter().enumerate() {
            let is_last = index + 1 == chain.up.len();
            match self.graph.items[item] {
                Item::Box(_) => {
                    let head = self.top(item);
                    line.turn(head.x, line.at.y - TURN);
                    line.to(Point { y: head.y - HEAD, ..head });
                    route.head = Some(head);
                }
                _ if index == 0 => {
                    let from = chain.down.last().copied().unwrap_or(first);
                    let depth = self.turns.of.get(&(item, from)).copied().unwrap_or(TURN);
                    line.turn(self.centers[item], line.at.y + depth);
                    line.to(self.bottom(item));
                }
                _ => line.curve(self.bottom(item)),
            }
            if !is_last {
                line.to(self.top(item));
            }
        }
        route.steps = line.steps;
        route
    }
}

/// A line that is being drawn.
struct Line {
    steps: Vec<Step>,
    at: Point,
}

impl Line {
    /// Straight to a place.
    fn to(&mut self, to: Point) {
        if self.at == to {
            return;
        }
        // A straight piece that only goes on is no new piece.
        let goes_on = matches!(self.steps.last(), Some(Step::Line(last)) if last.x == to.x) && self.at.x == to.x;
        if goes_on {
            self.steps.pop();
        }
        self.steps.push(Step::Line(to));
        self.at = to;
    }

    /// To a place above or below, leaving and arriving vertically.
    fn curve(&mut self, to: Point) {
        if (self.at.x - to.x).abs() < 0.5 {
            return self.to(to);
        }
        let middle = (self.at.y + to.y) / 2.0;
        self.steps.push(Step::Curve(Point { y: middle, ..self.at }, Point { y: middle, ..to }, to));
        self.at = to;
    }

    /// Up or down to `y`, along it to `x`, and a little back, so that the line
    /// ends where it can go on in the other direction.
    fn turn(&mut self, x: f64, y: f64) {
        let side = (x - self.at.x).signum();
        let up = (self.at.y - y).signum();
        let radius = RADIUS.min((x - self.at.x).abs() / 2.0);
        let from = self.at;
        self.to(Point { y: y + up * radius, ..from });
        self.corner(Point { x: from.x, y }, Point { x: from.x + side * radius, y });
        self.to(Point { x: x - side * radius, y });
        self.corner(Point { x, y }, Point { x, y: y + up * radius });
    }

    /// Round a corner.
    fn corner(&mut self, corner: Point, to: Point) {
        let between =
            |from: Point| Point { x: from.x + (corner.x - from.x) * 0.55, y: from.y + (corner.y - from.y) * 0.55 };
        self.steps.push(Step::Curve(between(self.at), between(to), to));
        self.at = to;
    }
}
