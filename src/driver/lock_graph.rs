//! What the analysis knows of lock order, as a graph that reports can draw.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::analysis::{Place, Program};
use crate::finding::Location;
use crate::report::lock_graph::{LockGraph, Witness};
use crate::source::{self, SourceMap};

/// The locks of a program that are held together; what only tests do is drawn if asked for.
pub fn lock_graph(program: &Program, sources: &SourceMap, tests: bool) -> LockGraph {
    let mut found: BTreeMap<(Place, Place), BTreeSet<Witness>> = BTreeMap::new();
    for edge in program.lock_edges() {
        if !tests && program.is_test(edge.function) {
            continue;
        }
        let Some((path, line)) = shown(sources, program.location(edge.function, edge.span)) else { continue };
        let witness = Witness { path, line, function: program.linked.fn_name(edge.function).to_string() };
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
    let orders = found.iter().map(|((from, to), witnesses)| ((at(from), at(to)), witnesses.clone())).collect();
    LockGraph::new(places.iter().map(|place| named(place).0).collect(), orders)
}

fn shown(sources: &SourceMap, at: Location) -> Option<(String, u32)> {
    let file = sources.get(at.file)?;
    Some((source::slashed(Path::new(&file.path)), file.position(at.span.start).line))
}
