//! Where the items are from left to right: straight lanes, and boxes above each
//! other where an edge joins them.
//!
//! After Brandes and Köpf, "Fast and Simple Horizontal Coordinate Assignment":
//! items are joined to blocks that stand in one column, four times, with a
//! preference for each pair of sides, and the mean of the middle two outcomes
//! is taken. Blocks are put in place by longest ways, which cannot overlap.

use rustc_hash::FxHashSet;

use super::layers::{Bond, Item, Layered};

/// The horizontal center of each item.
pub fn align(graph: &Layered) -> Vec<f64> {
    let conflicts = conflicts(graph);
    let mut outcomes: Vec<Vec<f64>> = Vec::with_capacity(4);
    for is_down in [true, false] {
        for is_left in [true, false] {
            outcomes.push(one_side(graph, &conflicts, is_down, is_left));
        }
    }
    let extent = |xs: &Vec<f64>| {
        let left = xs.iter().zip(&graph.sizes).map(|(x, size)| x - size.width / 2.0).fold(f64::INFINITY, f64::min);
        let right = xs.iter().zip(&graph.sizes).map(|(x, size)| x + size.width / 2.0).fold(f64::NEG_INFINITY, f64::max);
        (left, right)
    };
    let extents: Vec<(f64, f64)> = outcomes.iter().map(extent).collect();
    let narrowest = extents.iter().copied().min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).unwrap_or_default();
    // Those that prefer the left agree on the left edge, the others on the right.
    for (index, (xs, extent)) in outcomes.iter_mut().zip(&extents).enumerate() {
        let shift = if index % 2 == 0 { narrowest.0 - extent.0 } else { narrowest.1 - extent.1 };
        xs.iter_mut().for_each(|x| *x += shift);
    }
    let middle = |item: usize| {
        let mut all = [0, 1, 2, 3].map(|outcome| outcomes[outcome][item]);
        all.sort_by(f64::total_cmp);
        (all[1] + all[2]) / 2.0
    };
    (0..graph.items.len()).map(middle).collect()
}

/// Bonds that cross a bond between two lanes: they give way to it.
fn conflicts(graph: &Layered) -> FxHashSet<(usize, usize)> {
    let mut found = FxHashSet::default();
    let is_lane = |item: usize| graph.items[item] == Item::Lane;
    let places = places(&graph.layers, graph.items.len());
    for pair in graph.layers.windows(2) {
        let [upper, lower] = pair else { continue };
        let lane_above = |item: usize| graph.above[item].iter().map(|bond| bond.item).find(|above| is_lane(*above));
        let (mut from, mut done) = (0, 0);
        for (index, &item) in lower.iter().enumerate() {
            let inner = lane_above(item).filter(|_| is_lane(item));
            if inner.is_none() && index + 1 < lower.len() {
                continue;
            }
            let to = inner.map_or(upper.len(), |above| places[above]);
            for &scanned in &lower[done..=index] {
                for above in graph.above[scanned].iter().map(|bond| bond.item) {
                    let is_outside = places[above] < from || places[above] > to;
                    if is_outside && !(is_lane(above) && is_lane(scanned)) {
                        found.insert((above, scanned));
                    }
                }
            }
            done = index + 1;
            from = to;
        }
    }
    found
}

fn places(layers: &[Vec<usize>], count: usize) -> Vec<usize> {
    let mut places = vec![0; count];
    for layer in layers {
        for (place, &item) in layer.iter().enumerate() {
            places[item] = place;
        }
    }
    places
}

/// One of the four: items are joined to those above them or below, from the
/// left or from the right.
fn one_side(graph: &Layered, conflicts: &FxHashSet<(usize, usize)>, is_down: bool, is_left: bool) -> Vec<f64> {
    let mut layers = graph.layers.clone();
    if !is_down {
        layers.reverse();
    }
    if !is_left {
        layers.iter_mut().for_each(|layer| layer.reverse());
    }
    let bonds = if is_down { &graph.above } else { &graph.below };
    let has_conflict = |one: usize, other: usize| {
        let pair = if is_down { (other, one) } else { (one, other) };
        conflicts.contains(&pair)
    };
    let roots = joined(graph, &layers, bonds, has_conflict);
    let mut xs = compacted(graph, &layers, &roots);
    if !is_left {
        xs.iter_mut().for_each(|x| *x = -*x);
    }
    xs
}

/// For each item, the first item of the block that it belongs to.
fn joined(
    graph: &Layered,
    layers: &[Vec<usize>],
    bonds: &[Vec<Bond>],
    has_conflict: impl Fn(usize, usize) -> bool,
) -> Vec<usize> {
    let count = graph.items.len();
    let places = places(layers, count);
    let mut roots: Vec<usize> = (0..count).collect();
    let mut has_next = vec![false; count];
    for layer in layers {
        let mut taken: Option<usize> = None;
        for &item in layer {
            // The weightiest decide alone: the way without errors is straight.
            let most = bonds[item].iter().map(|bond| bond.weight).max().unwrap_or(0);
            let mut above: Vec<usize> =
                bonds[item].iter().filter(|bond| bond.weight == most).map(|bond| bond.item).collect();
            above.sort_by_key(|other| places[*other]);
            let Some(last) = above.len().checked_sub(1) else { continue };
            for &other in &above[last / 2..=last.div_ceil(2)] {
                let is_free = !has_next[other] && taken.is_none_or(|taken| taken < places[other]);
                if is_free && !has_conflict(item, other) {
                    roots[item] = roots[other];
                    has_next[other] = true;
                    taken = Some(places[other]);
                    break;
                }
            }
        }
    }
    roots
}

/// The centers of all items: as far left as the blocks can be, then as far
/// right as they can be without moving others.
fn compacted(graph: &Layered, layers: &[Vec<usize>], roots: &[usize]) -> Vec<f64> {
    let count = graph.items.len();
    let mut right_of: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    let mut pending = vec![0_usize; count];
    for layer in layers {
        for pair in layer.windows(2) {
            let &[left, right] = pair else { continue };
            right_of[roots[left]].push((roots[right], distance(graph, left, right)));
            pending[roots[right]] += 1;
        }
    }
    let mut order: Vec<usize> = (0..count).filter(|item| roots[*item] == *item && pending[*item] == 0).collect();
    let mut xs = vec![0.0_f64; count];
    let mut next = 0;
    while let Some(&block) = order.get(next) {
        next += 1;
        for &(other, distance) in &right_of[block] {
            xs[other] = xs[other].max(xs[block] + distance);
            pending[other] -= 1;
            if pending[other] == 0 {
                order.push(other);
            }
        }
    }
    for &block in order.iter().rev() {
        let room = right_of[block].iter().map(|(other, distance)| xs[*other] - distance).fold(f64::INFINITY, f64::min);
        if room.is_finite() {
            xs[block] = xs[block].max(room);
        }
    }
    roots.iter().map(|root| xs[*root]).collect()
}

/// How far apart the centers of two neighbours are at least.
pub fn distance(graph: &Layered, left: usize, right: usize) -> f64 {
    let gap = match (graph.items[left], graph.items[right]) {
        (Item::Box(_), Item::Box(_)) => 36.0,
        (Item::Lane, Item::Lane) => 16.0,
        _ => 20.0,
    };
    (graph.sizes[left].width + graph.sizes[right].width) / 2.0 + gap
}
