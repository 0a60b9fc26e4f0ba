//! Which links are too long to be drawn as lines.
//!
//! Nobody follows a line over a hundred layers of a tangle, and each layer that
//! it passes costs time. As long as a graph needs few lanes all is drawn; else
//! the links that need most of them for themselves are given up, until the rest
//! is few enough.

use rustc_hash::FxHashMap;

use super::Link;
use super::ranks::{Ranks, ranks};

/// So many lanes are few, and so many more for each box. Common graphs of 500
/// boxes need some hundred.
const MOST_LANES: usize = 2_500;
const MOST_LANES_PER_BOX: usize = 2;

/// A link over fewer ranks than this stays.
const SHORT: usize = 4;

/// The links that have the same lanes.
#[derive(Default)]
struct Group {
    links: Vec<usize>,
    lanes: usize,
}

/// For each link between `count` boxes, whether it is too long.
pub fn too_long(count: usize, links: &[Link]) -> Vec<bool> {
    if count == 0 {
        return vec![false; links.len()];
    }
    let Ranks { of, is_back } = ranks(count, links);
    let mut groups: FxHashMap<(usize, u8, bool), Group> = FxHashMap::default();
    for (index, link) in links.iter().enumerate().filter(|(_, link)| link.from < count && link.to < count) {
        let span = of[link.from].abs_diff(of[link.to]);
        if span >= SHORT {
            let group = groups.entry((link.to, link.class, is_back[index])).or_default();
            group.links.push(index);
            group.lanes = group.lanes.max(span);
        }
    }
    let mut is_long = vec![false; links.len()];
    let mut total: usize = groups.values().map(|group| group.lanes).sum();
    let most = MOST_LANES + MOST_LANES_PER_BOX * count;
    if total <= most {
        return is_long;
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    // Those that need most for each of their links; in the order of the links
    // where they need the same, since the order of a hash map is none.
    groups.sort_by(|a, b| {
        let (a_cost, b_cost) = (a.lanes * b.links.len(), b.lanes * a.links.len());
        b_cost.cmp(&a_cost).then_with(|| a.links.cmp(&b.links))
    });
    for group in groups {
        if total <= most {
            break;
        }
        total -= group.lanes;
        group.links.into_iter().for_each(|link| is_long[link] = true);
    }
    is_long
}
