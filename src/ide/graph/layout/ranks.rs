//! Which edges lead back, and in which rank each box is.

use super::Link;

/// The ranks of boxes.
pub struct Ranks {
    /// The rank of each box, from the top.
    pub of: Vec<usize>,
    /// Whether each link leads back: to a box that comes before the one that it
    /// leaves, or to the same.
    pub is_back: Vec<bool>,
}

/// Ranks `count` boxes, at least one: each below all that lead to it, except those that lead
/// back, and otherwise as far up as possible.
pub fn ranks(count: usize, links: &[Link]) -> Ranks {
    let mut outgoing = vec![Vec::new(); count];
    let mut has_incoming = vec![false; count];
    for (index, link) in links.iter().enumerate() {
        if link.from < count && link.to < count {
            outgoing[link.from].push(index);
            has_incoming[link.to] |= link.from != link.to;
        }
    }
    let (is_back, postorder) = search(links, &outgoing, &has_incoming);
    let mut of = vec![0_usize; count];
    // What is finished last comes first: a topological order.
    for &node in postorder.iter().rev() {
        for link in outgoing[node].iter().filter(|link| !is_back[**link]) {
            let to = links[*link].to;
            of[to] = of[to].max(of[node] + 1);
        }
    }
    // What nothing leads to is close to where it leads.
    let mut has_forward = vec![false; count];
    for (link, _) in links.iter().zip(&is_back).filter(|(_, is_back)| !**is_back) {
        has_forward[link.to] = true;
    }
    for &node in &postorder {
        let below = outgoing[node].iter().filter(|link| !is_back[**link]).map(|link| of[links[*link].to]).min();
        if let Some(below) = below.filter(|_| !has_forward[node]) {
            of[node] = below.saturating_sub(1);
        }
    }
    set_apart(&mut of, links);
    Ranks { of, is_back }
}

/// Moves what is in no way joined to the first box below all that is: it is
/// looked at last, and its heights disturb nothing.
fn set_apart(of: &mut [usize], links: &[Link]) {
    let mut neighbours = vec![Vec::new(); of.len()];
    for link in links.iter().filter(|link| link.from < of.len() && link.to < of.len()) {
        neighbours[link.from].push(link.to);
        neighbours[link.to].push(link.from);
    }
    let mut is_joined = vec![false; of.len()];
    let mut pending = vec![0];
    while let Some(node) = pending.pop() {
        if !std::mem::replace(&mut is_joined[node], true) {
            pending.extend(&neighbours[node]);
        }
    }
    let below = (0..of.len()).filter(|node| is_joined[*node]).map(|node| of[node] + 1).max().unwrap_or(0);
    for (rank, _) in of.iter_mut().zip(is_joined).filter(|(_, is_joined)| !is_joined) {
        *rank += below;
    }
}

/// Walks the graph in depth, from what nothing leads to, then from the rest;
/// gives which links lead back, and the boxes in the order in which they were
/// done with.
fn search(links: &[Link], outgoing: &[Vec<usize>], has_incoming: &[bool]) -> (Vec<bool>, Vec<usize>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let count = outgoing.len();
    let mut is_back = vec![false; links.len()];
    let mut marks = vec![Mark::New; count];
    let mut postorder = Vec::with_capacity(count);
    let roots = (0..count).filter(|node| !has_incoming[*node]).chain(0..count);
    for root in roots {
        if marks[root] != Mark::New {
            continue;
        }
        marks[root] = Mark::Open;
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(&link) = outgoing[*node].get(*next) else {
                marks[*node] = Mark::Done;
                postorder.push(*node);
                stack.pop();
                continue;
            };
            *next += 1;
            let to = links[link].to;
            match marks[to] {
                Mark::New => {
                    marks[to] = Mark::Open;
                    stack.push((to, 0));
                }
                Mark::Open => is_back[link] = true,
                Mark::Done => {}
            }
        }
    }
    // A link to a box that is not there is none.
    for (link, is_back) in links.iter().zip(&mut is_back) {
        *is_back |= link.from >= count || link.to >= count;
    }
    (is_back, postorder)
}
