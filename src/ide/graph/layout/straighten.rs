//! The last touch from left to right: what stands in one column moves as one
//! to where its edges bend least, as far as there is room.

use super::align::distance;
use super::layers::Layered;

/// So often all columns are looked at.
const PASSES: usize = 6;

/// What is further away than this is no slight bend, in pixels.
const FAR: f64 = 40.0;

/// Closer than this is the same column, in pixels.
const SAME: f64 = 0.05;

/// Moves the centers of items so that edges bend less.
pub fn straighten(graph: &Layered, centers: &mut [f64]) {
    for pass in 0..PASSES {
        let columns = columns(graph, centers);
        let mut has_moved = false;
        let mut order: Vec<&Vec<usize>> = columns.members.iter().collect();
        if pass % 2 == 1 {
            order.reverse();
        }
        for members in order {
            let shift = wanted_shift(graph, centers, members, &columns.of);
            let (left, right) = room(graph, centers, members, &columns.places);
            let shift = shift.clamp(-left, right);
            if shift.abs() > SAME {
                members.iter().for_each(|item| centers[*item] += shift);
                has_moved = true;
            }
        }
        if !has_moved {
            return;
        }
    }
}

/// Items that are bound to each other and stand right above each other.
struct Columns {
    /// The column of each item.
    of: Vec<usize>,
    /// The items of each column.
    members: Vec<Vec<usize>>,
    /// The place of each item in its layer.
    places: Vec<usize>,
}

fn columns(graph: &Layered, centers: &[f64]) -> Columns {
    const NONE: usize = usize::MAX;
    let mut columns = Columns { of: vec![NONE; centers.len()], members: Vec::new(), places: vec![0; centers.len()] };
    for layer in &graph.layers {
        for (place, &item) in layer.iter().enumerate() {
            columns.places[item] = place;
            let is_above = |other: usize| (centers[other] - centers[item]).abs() < SAME;
            let above = graph.above[item].iter().map(|bond| bond.item).find(|other| is_above(*other));
            let column = above.map_or(columns.members.len(), |above| columns.of[above]);
            if column == columns.members.len() {
                columns.members.push(Vec::new());
            }
            columns.of[item] = column;
            columns.members[column].push(item);
        }
    }
    columns
}

/// The shift after which the edges that leave the column are shortest sideways:
/// the median of what each of them asks for, by weight.
fn wanted_shift(graph: &Layered, centers: &[f64], members: &[usize], column_of: &[usize]) -> f64 {
    let mut wishes: Vec<(f64, u32)> = Vec::new();
    for &item in members {
        for bond in graph.above[item].iter().chain(&graph.below[item]) {
            if column_of[bond.item] != column_of[item] {
                wishes.push((centers[bond.item] - centers[item], bond.weight));
            }
        }
    }
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: u32 = wishes.iter().map(|(_, weight)| *weight).sum();
    // Where the weights balance, any place between the two sides is as good; at
    // either of them one edge more is straight.
    let side = |most: u32| {
        let mut sum = 0;
        let found = wishes.iter().find(|(_, weight)| {
            sum += weight;
            2 * sum >= most
        });
        found.map_or(0.0, |(shift, _)| *shift)
    };
    let (left, right) = (side(total), side(total + 1).max(side(total)));
    let nearest = if left.abs() <= right.abs() { left } else { right };
    match left < 0.0 && 0.0 < right && nearest.abs() > FAR {
        true => 0.0,
        false => nearest,
    }
}

/// How far the column may move to the left and to the right.
fn room(graph: &Layered, centers: &[f64], members: &[usize], places: &[usize]) -> (f64, f64) {
    let (mut left, mut right) = (f64::INFINITY, f64::INFINITY);
    for &item in members {
        let layer = &graph.layers[graph.layer_of[item]];
        let place = places[item];
        if let Some(&other) = place.checked_sub(1).and_then(|place| layer.get(place)) {
            left = left.min(centers[item] - centers[other] - distance(graph, other, item));
        }
        if let Some(&other) = layer.get(place + 1) {
            right = right.min(centers[other] - centers[item] - distance(graph, item, other));
        }
    }
    (left.max(0.0), right.max(0.0))
}
