//! `lockwise graph`: which locks are taken while which are held, with the circles marked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use super::args::{Graph, GraphFormat};
use super::failure::Failure;
use super::output;
use crate::analysis::Place;
use crate::config::{ConfigFrom, Settings};
use crate::driver::{self, Examined};
use crate::finding::Location;
use crate::source;

/// Prints the graph.
pub fn run(arguments: &Graph) -> Result<ExitCode, Failure> {
    let settings = Settings {
        isolated: arguments.isolated,
        config: if arguments.isolated { ConfigFrom::Nowhere } else { ConfigFrom::Nearest },
        ..Settings::new(&source::current_folder(), arguments.paths.clone())
    };
    let graph = LockGraph::of(&driver::examine(&settings)?, arguments.include_tests);
    let text = match arguments.format {
        GraphFormat::Dot => graph.dot(),
        GraphFormat::Mermaid => graph.mermaid(),
        GraphFormat::Json => {
            let text = serde_json::to_string_pretty(&graph);
            text.map_err(|error| Failure::new(format!("the graph cannot be written: {error}")))? + "\n"
        }
    };
    output::write_stdout(&text)?;
    let circles = graph.locks.iter().filter_map(|lock| lock.circle).collect::<BTreeSet<_>>().len();
    let count = super::check::number;
    output::eprint(&format!(
        "{}, {}, {}",
        count(graph.locks.len(), "lock"),
        count(graph.edges.len(), "order"),
        count(circles, "circle")
    ));
    Ok(ExitCode::SUCCESS)
}

/// The locks that are held together, and in which order they are taken.
#[derive(Serialize)]
struct LockGraph {
    version: u32,
    locks: Vec<LockNode>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct LockNode {
    name: String,
    /// Which circle it is in, counted from 1.
    circle: Option<usize>,
}

/// `to` is taken while `from` is held: both are places in `locks`.
#[derive(Serialize)]
struct Edge {
    from: usize,
    to: usize,
    /// Both ends are in one circle.
    circle: bool,
    /// Where, sorted.
    witnesses: Vec<Witness>,
}

#[derive(Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Witness {
    path: String,
    line: u32,
    function: String,
}

impl LockGraph {
    fn of(examined: &Examined, tests: bool) -> Self {
        let program = &examined.program;
        let mut found: BTreeMap<(Place, Place), BTreeSet<Witness>> = BTreeMap::new();
        for edge in program.lock_edges() {
            if !tests && program.is_test(edge.function) {
                continue;
            }
            let Some(witness) = witness(examined, program.location(edge.function, edge.span)) else { continue };
            let witness = Witness { function: program.linked.fn_name(edge.function).to_string(), ..witness };
            let ends = (edge.held.at.place.clone(), edge.wanted.lock.at.place.clone());
            found.entry(ends).or_default().insert(witness);
        }
        let resolver = program.resolver();
        // In the order of their names, and of what tells two of one name apart.
        let named = |place: &Place| (resolver.place_name(place), resolver.place_key(place));
        let mut places: Vec<&Place> = found.keys().flat_map(|(from, to)| [from, to]).collect();
        places.sort_by_cached_key(|place| named(place));
        places.dedup();
        let index: BTreeMap<&Place, usize> = places.iter().enumerate().map(|(index, place)| (*place, index)).collect();
        let at = |place: &Place| index.get(place).copied().unwrap_or_default();
        let mut ends: Vec<(usize, usize)> = found.keys().map(|(from, to)| (at(from), at(to))).collect();
        ends.sort_unstable();
        let circles = circles(places.len(), &ends);
        let in_one = |from: usize, to: usize| circles[from].is_some() && circles[from] == circles[to];
        let locks =
            places.iter().zip(&circles).map(|(place, circle)| LockNode { name: named(place).0, circle: *circle });
        let locks = locks.collect();
        let mut edges: Vec<Edge> = found
            .iter()
            .map(|((from, to), witnesses)| {
                let (from, to) = (at(from), at(to));
                Edge { from, to, circle: in_one(from, to), witnesses: witnesses.iter().cloned().collect() }
            })
            .collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        Self { version: 1, locks, edges }
    }

    fn dot(&self) -> String {
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

    fn mermaid(&self) -> String {
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

impl Edge {
    /// The first witness, and how many more there are.
    fn label(&self) -> String {
        let Some(first) = self.witnesses.first() else { return String::new() };
        let more = self.witnesses.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{} {}:{}{more}", first.function, first.path, first.line)
    }
}

fn witness(examined: &Examined, at: Location) -> Option<Witness> {
    let file = examined.sources.get(at.file)?;
    let line = file.position(at.span.start).line;
    let path = PathBuf::from(&file.path);
    Some(Witness { path: source::slashed(&path), line, function: String::new() })
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
