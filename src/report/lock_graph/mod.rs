//! Which locks are taken while which are held, with the circles marked: for programs that draw, and as a drawing.

mod layout;
mod svg;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

pub use svg::Frame;

/// The locks that are held together, and in which order they are taken.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct LockGraph {
    /// Of the JSON form.
    version: u32,
    /// The locks, in the order of their names.
    pub locks: Vec<LockNode>,
    /// Which is taken while which is held, sorted by their ends.
    pub edges: Vec<LockOrder>,
}

/// A lock.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct LockNode {
    /// As people would call it.
    pub name: String,
    /// Which circle it is in, counted from 1.
    pub circle: Option<usize>,
}

/// `to` is taken while `from` is held: both are places in `locks`.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct LockOrder {
    /// The lock held.
    pub from: usize,
    /// The lock taken.
    pub to: usize,
    /// Both ends are in one circle.
    pub circle: bool,
    /// Where, sorted.
    pub witnesses: Vec<Witness>,
}

/// A place where a lock is taken while another is held.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Debug)]
pub struct Witness {
    /// The file, as shown.
    pub path: String,
    /// Counted from 1.
    pub line: u32,
    /// The function that takes the lock.
    pub function: String,
}

impl LockGraph {
    /// A graph of locks and the places where one is taken while another is held. Ends that name no lock are left out.
    #[must_use]
    pub fn new(locks: Vec<String>, orders: BTreeMap<(usize, usize), BTreeSet<Witness>>) -> Self {
        let known = |(from, to): &(usize, usize)| *from < locks.len() && *to < locks.len();
        let ends: Vec<(usize, usize)> = orders.keys().copied().filter(known).collect();
        let circles = circles(locks.len(), &ends);
        let edges = orders.into_iter().filter(|(ends, _)| known(ends)).map(|((from, to), witnesses)| {
            let circle = circles[from].is_some() && circles[from] == circles[to];
            LockOrder { from, to, circle, witnesses: witnesses.into_iter().collect() }
        });
        let edges = edges.collect();
        let locks = locks.into_iter().zip(circles).map(|(name, circle)| LockNode { name, circle });
        Self { version: 1, locks: locks.collect(), edges }
    }

    /// How many circles there are: orders that contradict one another.
    #[must_use]
    pub fn circles(&self) -> usize {
        self.locks.iter().filter_map(|lock| lock.circle).max().unwrap_or_default()
    }

    /// For Graphviz.
    #[must_use]
    pub fn dot(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let mut text = String::from("digraph locks {\n  node [shape=box];\n");
        // Writing to a string cannot fail.
        for (index, lock) in self.locks.iter().enumerate() {
            let red = if lock.circle.is_some() { ", color=red" } else { "" };
            let _ = writeln!(text, "  l{index} [label={}{red}];", quoted(&lock.name));
        }
        for edge in &self.edges {
            let red = if edge.circle { ", color=red" } else { "" };
            let _ = writeln!(text, "  l{} -> l{} [label={}{red}];", edge.from, edge.to, quoted(&edge.label()));
        }
        text.push_str("}\n");
        text
    }

    /// For Markdown documents of GitHub and GitLab.
    #[must_use]
    pub fn mermaid(&self) -> String {
        // Quoted labels take everything but quotes, which are written as entities.
        let quoted =
            |text: &str| format!("\"{}\"", text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;"));
        let mut text = String::from("flowchart LR\n");
        for (index, lock) in self.locks.iter().enumerate() {
            let _ = writeln!(text, "  l{index}[{}]", quoted(&lock.name));
        }
        for edge in &self.edges {
            let arrow = if edge.circle { "==>" } else { "-->" };
            let _ = writeln!(text, "  l{} {arrow}|{}| l{}", edge.from, quoted(&edge.label()), edge.to);
        }
        let in_circles: Vec<String> = (0..)
            .zip(&self.locks)
            .filter(|(_, lock)| lock.circle.is_some())
            .map(|(index, _): (usize, _)| format!("l{index}"))
            .collect();
        if !in_circles.is_empty() {
            let _ = writeln!(
                text,
                "  classDef circle stroke:#d00,stroke-width:3px\n  class {} circle",
                in_circles.join(",")
            );
        }
        text
    }
}

impl LockOrder {
    /// The first witness, and how many more there are.
    #[must_use]
    pub fn label(&self) -> String {
        let Some(first) = self.witnesses.first() else { return String::new() };
        let more = self.witnesses.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{} {}:{}{more}", first.function, first.path, first.line)
    }
}

/// Which circle each node is in, if any: strongly connected components of more than one node, numbered by their first. After
/// Kosaraju: what is reached backwards from the nodes in reverse order of leaving.
fn circles(count: usize, edges: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut forward = vec![Vec::new(); count];
    let mut backward = vec![Vec::new(); count];
    for (from, to) in edges {
        forward[*from].push(*to);
        backward[*to].push(*from);
    }
    let mut seen = vec![false; count];
    let mut left = Vec::new();
    (0..count).for_each(|node| walk(node, &forward, &mut seen, &mut left));
    let mut seen = vec![false; count];
    let mut component = vec![None; count];
    for node in left.into_iter().rev() {
        let mut members = Vec::new();
        walk(node, &backward, &mut seen, &mut members);
        if members.len() > 1 {
            let first = members.iter().min().copied();
            members.iter().for_each(|member| component[*member] = first);
        }
    }
    let numbers: BTreeMap<usize, usize> =
        component.iter().flatten().collect::<BTreeSet<_>>().into_iter().copied().zip(1..).collect();
    component.iter().map(|first| first.and_then(|first| numbers.get(&first).copied())).collect()
}

/// Visits what can be reached from a node and was not seen yet; `left` gets each node when all behind it is done.
fn walk(node: usize, edges: &[Vec<usize>], seen: &mut [bool], left: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[node], true) {
        return;
    }
    let mut stack = vec![(node, 0)];
    while let Some((node, next)) = stack.last_mut() {
        match edges[*node].get(*next) {
            Some(to) => {
                *next += 1;
                if !std::mem::replace(&mut seen[*to], true) {
                    stack.push((*to, 0));
                }
            }
            None => {
                left.push(*node);
                stack.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn circles_are_numbered_by_their_first_lock() {
        let edges = [(0, 1), (1, 2), (2, 1), (3, 0), (4, 5), (5, 6), (6, 4), (2, 4)];
        assert_eq!(circles(7, &edges), [None, Some(1), Some(1), None, Some(2), Some(2), Some(2)]);
        assert_eq!(circles(2, &[(0, 1)]), [None, None]);
        assert!(circles(0, &[]).is_empty());
    }
}
