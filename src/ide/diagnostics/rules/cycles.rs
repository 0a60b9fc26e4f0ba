//! Which states of a machine go round in circles. Nothing in here recurses, and
//! all of it takes time in proportion to the states and transitions.

use crate::model::Graph;

/// For each state, whether one of the `ends` can be reached from it, itself
/// included.
pub fn reaching(graph: &Graph, ends: &[bool]) -> Vec<bool> {
    let count = ends.len();
    let mut sources: Vec<Vec<usize>> = vec![Vec::new(); count];
    for state in 0..count {
        for target in graph.targets(state).iter().flatten() {
            sources[*target].push(state);
        }
    }
    let mut reaching = vec![false; count];
    let mut pending: Vec<usize> = (0..count).filter(|state| ends[*state]).collect();
    while let Some(state) = pending.pop() {
        if !std::mem::replace(&mut reaching[state], true) {
            pending.extend(&sources[state]);
        }
    }
    reaching
}

/// The circles among the states that `is_in` names: for each, all states that
/// can reach each other within it, in the order of the text. A state alone is
/// one if it leads to itself. (Tarjan's algorithm.)
pub fn circles(graph: &Graph, is_in: &[bool]) -> Vec<Vec<usize>> {
    let count = is_in.len();
    let mut search = Search {
        graph,
        is_in,
        number: vec![0; count],
        low: vec![0; count],
        is_open: vec![false; count],
        open: Vec::new(),
        met: 0,
        found: Vec::new(),
    };
    for state in 0..count {
        if is_in[state] && search.number[state] == 0 {
            search.from(state);
        }
    }
    search.found.sort();
    search.found
}

struct Search<'a> {
    graph: &'a Graph,
    is_in: &'a [bool],
    /// In which order the states were met, from 1; 0 for not yet.
    number: Vec<usize>,
    /// The earliest state still open that each one leads back to.
    low: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    met: usize,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn meet(&mut self, state: usize) {
        self.met += 1;
        self.number[state] = self.met;
        self.low[state] = self.met;
        self.is_open[state] = true;
        self.open.push(state);
    }

    fn from(&mut self, start: usize) {
        // Each state with how many of its transitions have been followed.
        let mut way = vec![(start, 0)];
        self.meet(start);
        while let Some((state, followed)) = way.last_mut() {
            let state = *state;
            let next = self.graph.targets(state).get(*followed).copied();
            *followed += 1;
            match next {
                Some(Some(target)) if self.is_in[target] && self.number[target] == 0 => {
                    self.meet(target);
                    way.push((target, 0));
                }
                Some(Some(target)) if self.is_in[target] && self.is_open[target] => {
                    self.low[state] = self.low[state].min(self.number[target]);
                }
                Some(_) => {}
                None => {
                    way.pop();
                    if let Some((before, _)) = way.last() {
                        self.low[*before] = self.low[*before].min(self.low[state]);
                    }
                    if self.low[state] == self.number[state] {
                        self.close(state);
                    }
                }
            }
        }
    }

    /// All states that were met since `first` and are still open make a circle.
    fn close(&mut self, first: usize) {
        let at = self.open.iter().rposition(|state| *state == first).unwrap_or_default();
        let mut circle = self.open.split_off(at);
        circle.iter().for_each(|state| self.is_open[*state] = false);
        let leads_to_itself = || self.graph.targets(first).contains(&Some(first));
        if circle.len() > 1 || leads_to_itself() {
            circle.sort_unstable();
            self.found.push(circle);
        }
    }
}
