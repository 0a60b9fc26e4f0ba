//! From ranks to layers: boxes, labels, and lanes for the edges that pass.

use rustc_hash::FxHashMap;

use super::ranks::Ranks;
use super::{Link, Size};

/// Lanes are kept straight before anything else.
const LANE_WEIGHT: u32 = 8;

/// A label is right below what its edge leaves.
const LABEL_WEIGHT: u32 = 2;

/// What stands in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The box of this number.
    Box(usize),
    /// The label of the link of this number.
    Label(usize),
    /// Room for edges that pass.
    Lane,
}

/// A link between items, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bond {
    /// The item at the other end.
    pub item: usize,
    /// How much it counts.
    pub weight: u32,
}

/// The way of a link through the layers.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The box that it leaves, its label if it has one, and, if it leads
    /// forward, its lanes and the box that it enters. A lane of an earlier link
    /// is the end: that one goes on from there. Empty for one that is left out.
    pub down: Vec<usize>,
    /// If it leads back, its lanes from the layer of the last item of `down` up
    /// to that of the box that it enters, and that box; the same is the end.
    pub up: Vec<usize>,
}

/// All that is laid out, in its layers.
pub struct Layered {
    /// What the items are.
    pub items: Vec<Item>,
    /// Their sizes.
    pub sizes: Vec<Size>,
    /// The layer of each item.
    pub layer_of: Vec<usize>,
    /// The items of each layer, from left to right.
    pub layers: Vec<Vec<usize>>,
    /// The bonds of each item with the layer above.
    pub above: Vec<Vec<Bond>>,
    /// The bonds of each item with the layer below.
    pub below: Vec<Vec<Bond>>,
    /// For the lane of an edge that leads back, the items of its layer that the
    /// edge turns to, from below or from above.
    pub beside: Vec<Vec<usize>>,
    /// The way of each link.
    pub chains: Vec<Chain>,
    /// How many boxes there are: they are the first items.
    pub box_count: usize,
    lanes: FxHashMap<Lane, usize>,
}

/// Which lane it is: edges that agree in this share it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Lane {
    layer: usize,
    to: usize,
    class: u8,
    is_back: bool,
}

impl Layered {
    /// The items of these boxes and links; each layer in no good order yet.
    pub fn new(boxes: &[Size], links: &[Link], ranks: &Ranks) -> Self {
        let is_drawn = |link: &Link| link.from < boxes.len() && link.to < boxes.len();
        let last = ranks.of.iter().copied().max().unwrap_or(0);
        let mut has_labels = vec![false; last + 1];
        for link in links.iter().filter(|link| is_drawn(link) && link.label.is_some()) {
            has_labels[ranks.of[link.from]] = true;
        }
        // The layer of each rank; that of its labels is the next one.
        let mut count = 0;
        let layer_of_rank: Vec<usize> = has_labels
            .iter()
            .map(|has_labels| {
                count += 1 + usize::from(*has_labels);
                count - 1 - usize::from(*has_labels)
            })
            .collect();
        let mut layered = Layered {
            items: Vec::new(),
            sizes: Vec::new(),
            layer_of: Vec::new(),
            layers: vec![Vec::new(); count],
            above: Vec::new(),
            below: Vec::new(),
            beside: Vec::new(),
            chains: Vec::with_capacity(links.len()),
            box_count: boxes.len(),
            lanes: FxHashMap::default(),
        };
        for (index, size) in boxes.iter().enumerate() {
            layered.add(Item::Box(index), *size, layer_of_rank[ranks.of[index]]);
        }
        for (index, link) in links.iter().enumerate() {
            let chain = match is_drawn(link) {
                true => layered.chain(index, link, ranks.is_back[index]),
                false => Chain::default(),
            };
            layered.chains.push(chain);
        }
        layered
    }

    fn add(&mut self, item: Item, size: Size, layer: usize) -> usize {
        let index = self.items.len();
        self.items.push(item);
        self.sizes.push(size);
        self.layer_of.push(layer);
        self.layers[layer].push(index);
        self.above.push(Vec::new());
        self.below.push(Vec::new());
        self.beside.push(Vec::new());
        index
    }

    fn bind(&mut self, upper: usize, lower: usize, weight: u32) {
        match self.below[upper].iter_mut().find(|bond| bond.item == lower) {
            Some(bond) => {
                bond.weight += weight;
                let back = self.above[lower].iter_mut().find(|bond| bond.item == upper);
                back.into_iter().for_each(|bond| bond.weight += weight);
            }
            None => {
                self.below[upper].push(Bond { item: lower, weight });
                self.above[lower].push(Bond { item: upper, weight });
            }
        }
    }

    /// Adds what a link needs on its way.
    fn chain(&mut self, index: usize, link: &Link, is_back: bool) -> Chain {
        let mut down = vec![link.from];
        if let Some(size) = link.label {
            let label = self.add(Item::Label(index), size, self.layer_of[link.from] + 1);
            self.bind(link.from, label, LABEL_WEIGHT);
            down.push(label);
        }
        let mut last = down.last().copied().unwrap_or(link.from);
        let (mut layer, target) = (self.layer_of[last], self.layer_of[link.to]);
        let lane = |layer| Lane { layer, to: link.to, class: link.class, is_back };
        if is_back {
            return Chain { down, up: self.lanes_up(last, link.to, lane) };
        }
        while layer + 1 < target {
            layer += 1;
            let (next, is_new) = self.lane(lane(layer));
            let weight = if self.items[last] == Item::Lane { LANE_WEIGHT } else { link.weight };
            self.bind(last, next, weight);
            down.push(next);
            last = next;
            if !is_new {
                return Chain { down, up: Vec::new() };
            }
        }
        self.bind(last, link.to, link.weight);
        down.push(link.to);
        Chain { down, up: Vec::new() }
    }

    /// The lanes from the layer of an item up to that of a box above it, and
    /// that box; up to the first lane that an earlier link has, if there is one.
    fn lanes_up(&mut self, from: usize, to: usize, lane: impl Fn(usize) -> Lane) -> Vec<usize> {
        let mut layer = self.layer_of[from];
        let (mut last, mut is_new) = self.lane(lane(layer));
        self.beside[last].push(from);
        let mut up = vec![last];
        while is_new {
            if layer <= self.layer_of[to] {
                self.beside[last].push(to);
                up.push(to);
                return up;
            }
            layer -= 1;
            let (next, next_is_new) = self.lane(lane(layer));
            self.bind(next, last, LANE_WEIGHT);
            up.push(next);
            (last, is_new) = (next, next_is_new);
        }
        up
    }

    /// The lane, and whether it is new.
    fn lane(&mut self, lane: Lane) -> (usize, bool) {
        match self.lanes.get(&lane) {
            Some(index) => (*index, false),
            None => {
                let index = self.add(Item::Lane, Size::default(), lane.layer);
                self.lanes.insert(lane, index);
                (index, true)
            }
        }
    }
}
