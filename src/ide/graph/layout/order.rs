//! The order of the items within their layers, so that few edges cross.
//!
//! Sweeps down and up put each item where its neighbours in the last layer are
//! on average; then neighbours change places where that helps. The best order
//! that was seen is kept.

use super::layers::{Bond, Layered};

/// So often it goes down and up at most.
const SWEEPS: usize = 16;

/// After so many sweeps that made nothing better it ends.
const PATIENCE: usize = 4;

/// So many bonds are looked at in all sweeps together, more or less; of large
/// graphs not more can be asked.
const EFFORT: usize = 60_000;

/// Two neighbours with more pairs of bonds than this keep their places, since
/// each pair is looked at.
const MOST_PAIRS: usize = 4_096;

/// Orders the items of all layers.
pub fn order(graph: &mut Layered) {
    first_order(graph);
    let bonds: usize = graph.below.iter().map(Vec::len).sum();
    let sweeps = (EFFORT / bonds.max(1)).clamp(2, SWEEPS);
    let mut places = places(graph);
    let mut best = (crossings(graph, &places), graph.layers.clone());
    let mut waited = 0;
    for sweep in 0..sweeps {
        if best.0 == 0 || waited == PATIENCE {
            break;
        }
        let is_down = sweep % 2 == 0;
        // Items that pull equally hard to both sides go left in some sweeps and
        // right in others.
        let turns = sweep % 4 > 1;
        for step in 1..graph.layers.len() {
            let layer = if is_down { step } else { graph.layers.len() - 1 - step };
            sort_layer(graph, &mut places, layer, is_down, turns);
        }
        change_places(graph, &mut places);
        waited += 1;
        let now = crossings(graph, &places);
        if now < best.0 {
            best = (now, graph.layers.clone());
            waited = 0;
        }
    }
    graph.layers = best.1;
}

/// The place of each item within its layer.
fn places(graph: &Layered) -> Vec<usize> {
    let mut places = vec![0; graph.items.len()];
    for layer in &graph.layers {
        for (place, &item) in layer.iter().enumerate() {
            places[item] = place;
        }
    }
    places
}

/// The order in which a walk in depth meets the items: what belongs together is
/// together, and what comes first in the text is to the left.
fn first_order(graph: &mut Layered) {
    let mut companions = vec![Vec::new(); graph.items.len()];
    for (lane, beside) in graph.beside.iter().enumerate() {
        for &item in beside {
            companions[item].push(lane);
        }
    }
    let mut is_met = vec![false; graph.items.len()];
    let mut layers = vec![Vec::new(); graph.layers.len()];
    for root in graph.layers.iter().flatten().copied() {
        let mut stack = vec![root];
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut is_met[item], true) {
                continue;
            }
            layers[graph.layer_of[item]].push(item);
            // The last that is put there comes next.
            stack.extend(companions[item].iter().rev());
            stack.extend(graph.below[item].iter().rev().map(|bond| bond.item));
        }
    }
    graph.layers = layers;
}

/// Sorts a layer by where the neighbours in the layer above are, or below.
fn sort_layer(graph: &mut Layered, places: &mut [usize], layer: usize, is_down: bool, turns: bool) {
    let bonds = if is_down { &graph.above } else { &graph.below };
    let center = |item: usize| center(&bonds[item], places);
    let items = &graph.layers[layer];
    // A lane that goes up ends beside the item that its edge turns to.
    let key = |item: usize| {
        let beside = || graph.beside[item].iter().filter(|other| graph.layer_of[**other] == layer);
        center(item).map(|center| (center, 0)).or_else(|| beside().find_map(|other| center(*other)).map(|key| (key, 1)))
    };
    let keys: Vec<Option<(f64, u8)>> = items.iter().map(|item| key(*item)).collect();
    let mut sorted: Vec<usize> = (0..items.len()).filter(|index| keys[*index].is_some()).collect();
    let side = |index: usize| if turns { items.len() - index } else { index };
    sorted.sort_by(|&a, &b| {
        let ((a_key, a_rank), (b_key, b_rank)) = (keys[a].unwrap_or_default(), keys[b].unwrap_or_default());
        a_key.total_cmp(&b_key).then(a_rank.cmp(&b_rank)).then(side(a).cmp(&side(b)))
    });
    // What has no neighbours there stays in its place.
    let mut sorted = sorted.into_iter();
    let order: Vec<usize> =
        (0..items.len()).filter_map(|index| if keys[index].is_some() { sorted.next() } else { Some(index) }).collect();
    let items: Vec<usize> = order.into_iter().map(|index| items[index]).collect();
    for (place, &item) in items.iter().enumerate() {
        places[item] = place;
    }
    graph.layers[layer] = items;
}

/// Where the neighbours are on average.
fn center(bonds: &[Bond], places: &[usize]) -> Option<f64> {
    let weight: u32 = bonds.iter().map(|bond| bond.weight).sum();
    let sum: f64 = bonds.iter().map(|bond| f64::from(bond.weight) * places[bond.item] as f64).sum();
    (weight > 0).then(|| sum / f64::from(weight))
}

/// Has neighbours change places as long as fewer edges cross, a few times.
fn change_places(graph: &mut Layered, places: &mut [usize]) {
    for _ in 0..3 {
        let mut is_better = false;
        for layer in 0..graph.layers.len() {
            for left in 0..graph.layers[layer].len().saturating_sub(1) {
                let (a, b) = (graph.layers[layer][left], graph.layers[layer][left + 1]);
                let (mut now, mut changed) = (0, 0);
                for bonds in [&graph.above, &graph.below] {
                    if bonds[a].len() * bonds[b].len() > MOST_PAIRS {
                        continue;
                    }
                    now += crossings_between(&bonds[a], &bonds[b], places);
                    changed += crossings_between(&bonds[b], &bonds[a], places);
                }
                if changed < now {
                    graph.layers[layer].swap(left, left + 1);
                    places.swap(a, b);
                    is_better = true;
                }
            }
        }
        if !is_better {
            return;
        }
    }
}

/// How many bonds of an item cross those of the one to its right, by weight.
fn crossings_between(left: &[Bond], right: &[Bond], places: &[usize]) -> u64 {
    let of_one = |one: &Bond| {
        let crossed = right.iter().filter(|other| places[other.item] < places[one.item]);
        crossed.map(|other| u64::from(one.weight) * u64::from(other.weight)).sum::<u64>()
    };
    left.iter().map(of_one).sum()
}

/// How many bonds cross each other, by weight.
fn crossings(graph: &Layered, places: &[usize]) -> u64 {
    let mut total = 0;
    let mut counted: Vec<u64> = Vec::new();
    for layer in 1..graph.layers.len() {
        // A sum over the weights at each place and to the right of it (Barth,
        // Jünger, Mutzel), so that a layer takes no quadratic time.
        let width = graph.layers[layer].len();
        let first = width.next_power_of_two();
        counted.clear();
        counted.resize(2 * first, 0);
        for &upper in &graph.layers[layer - 1] {
            let mut bonds: Vec<(usize, u64)> =
                graph.below[upper].iter().map(|bond| (places[bond.item], u64::from(bond.weight))).collect();
            bonds.sort_unstable();
            // Those of one item do not cross each other.
            for &(place, weight) in &bonds {
                let mut at = first + place;
                while at > 1 {
                    if at.is_multiple_of(2) {
                        total += weight * counted[at + 1];
                    }
                    at /= 2;
                }
            }
            for (place, weight) in bonds {
                let mut at = first + place;
                while at > 0 {
                    counted[at] += weight;
                    at /= 2;
                }
            }
        }
    }
    total
}
