//! Which states of a machine go round in circles. Nothing in here recurses, and
//! all of it takes time in proportion to the states and transitions.

use super::Graph;

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
    for (state, is_in) in is_in.iter().enumerate() {
        if *is_in && search.number[state] == 0 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Analysis;
    use crate::spec::MachineType;
    use crate::syntax;
    use proptest::prelude::*;

    /// The graph of a machine with these transitions, from state to state.
    fn graph(count: usize, edges: &[(usize, usize)]) -> std::sync::Arc<Graph> {
        let rules = |from: usize| {
            let targets =
                edges.iter().filter(|(other, _)| *other == from).map(|(_, to)| format!("{{\"Next\": \"{to}\"}}"));
            targets.collect::<Vec<_>>().join(", ")
        };
        let states: Vec<String> = (0..count)
            .map(|state| format!("\"{state}\": {{\"Type\": \"Choice\", \"Choices\": [{}]}}", rules(state)))
            .collect();
        let text = format!("{{\"StartAt\": \"0\", \"States\": {{{}}}}}", states.join(", "));
        let tree = syntax::parse(&text);
        let analysis = Analysis::new(tree.root(&text), MachineType::Standard);
        analysis.root().map(|root| root.facts.graph.clone()).unwrap_or_default()
    }

    #[test]
    fn circles_are_what_can_reach_each_other() {
        let graph = graph(7, &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (5, 5), (6, 0)]);
        assert_eq!(circles(&graph, &[true; 7]), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        let without_one = [true, false, true, true, true, true, true];
        assert_eq!(circles(&graph, &without_one), [vec![3, 4], vec![5]]);
    }

    #[test]
    fn a_long_way_needs_no_deep_stack() {
        let count = 3000;
        let edges: Vec<(usize, usize)> = (0..count).map(|state| (state, (state + 1) % count)).collect();
        assert_eq!(circles(&graph(count, &edges), &vec![true; count]).len(), 1);
    }

    proptest! {
        #[test]
        fn circles_agree_with_what_reaches_what(
            edges in prop::collection::vec((0usize..7, 0usize..7), 0..14),
            is_in in prop::collection::vec(any::<bool>(), 7),
        ) {
            let graph = graph(7, &edges);
            // Which state reaches which in one step or more.
            let mut reaches = [[false; 7]; 7];
            for (from, to) in &edges {
                reaches[*from][*to] = is_in[*from] && is_in[*to];
            }
            for through in 0..7 {
                for from in 0..7 {
                    for to in 0..7 {
                        reaches[from][to] |= reaches[from][through] && reaches[through][to];
                    }
                }
            }
            let mut expected: Vec<Vec<usize>> = (0..7)
                .filter(|state| reaches[*state][*state])
                .map(|state| (0..7).filter(|other| reaches[state][*other] && reaches[*other][state]).collect())
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(circles(&graph, &is_in), expected);
        }
    }
}
