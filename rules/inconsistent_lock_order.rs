//! Locks taken in opposite orders: cycles in the lock graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;

use super::Rule;
use crate::analysis::hoards::Hoard;
use crate::analysis::{FnId, Lock, LockEdge, Place, Program, Root, Runner, Via, conflicts, excludes};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::knowledge::{Mode, RootKind};
use crate::model::{Language, ParamKind, TypeExpr};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-lock-order",
        family: Family::Locks,
        summary: "locks taken in opposite orders",
        page: include_str!("inconsistent_lock_order.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[833, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// How many edges of one pair of locks are compared: the shortest.
const WITNESSES: usize = 12;

/// How many of those where the circle is longer than two.
const WITNESSES_OF_MANY: usize = 3;

/// How many locks a circle has at most where all circles are looked at.
const LONGEST: usize = 6;

/// In how many places of a component a longer circle is looked for.
const STARTS: usize = 64;

/// How many steps the search for longer circles makes in one component of the graph.
const STEPS: usize = 20_000;

/// Edges by the lock held and the lock wanted.
type Graph = BTreeMap<Place, BTreeMap<Place, Vec<LockEdge>>>;

/// A loop that takes one lock of many in every round, and keeps them.
fn one_after_another(program: &Program, hoard: &Hoard) -> Finding {
    let id = hoard.function;
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, hoard.takes, format!("takes one lock with `{}`, as its round says", hoard.name), &[]),
        program.step(id, hoard.keeps, "keeps it, and takes the next", &[]),
    ];
    let other = vec![program.step(id, hoard.takes, "takes the same locks in another order", &[])];
    Finding {
        message: format!("`{}` takes one lock after another here, in no certain order, and all are kept", hoard.name),
        outcome: "two that want some of the same locks each hold one the other wants, and both wait for ever"
            .to_string(),
        help: match program.linked.language(id) {
            Language::Python => "go round in an order that is the same for all: `sorted(.., key=id)`".to_string(),
            Language::Rust => {
                "go round in the order of the keys: sort them, or collect them into a `BTreeSet`".to_string()
            }
        },
        threads: vec![
            program.thread(runner, id, steps),
            crate::finding::ThreadStory { name: "another caller".to_string(), steps: other },
        ],
        key: format!("{}|{}", program.linked.fn_name(id), hoard.name),
        ..program.blank(&RULE.info, id, hoard.takes, hoard.confidence)
    }
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    out.extend(program.hoards().iter().map(|hoard| one_after_another(program, hoard)));
    let graph = graph(program);
    let mut reported: BTreeSet<&Place> = BTreeSet::new();
    // Functions that contradict each other over several locks have one thing to be told: which of them goes first.
    let mut pairs: BTreeMap<BTreeSet<FnId>, (Confidence, Finding)> = BTreeMap::new();
    for (first, edges) in &graph {
        for (second, forward) in edges.range::<Place, _>((Bound::Excluded(first), Bound::Unbounded)) {
            let Some(backward) = graph.get(second).and_then(|edges| edges.get(first)) else { continue };
            if let Some((grade, cycle)) = best(program, &[forward, backward]) {
                reported.extend([first, second]);
                let functions: BTreeSet<FnId> = cycle.iter().map(|edge| edge.function).collect();
                let found = finding(program, &cycle, grade);
                match pairs.get_mut(&functions) {
                    Some((known, told)) if *known >= grade => also(told, &found),
                    Some((known, told)) => {
                        let mut better = found;
                        also(&mut better, told);
                        (*known, *told) = (grade, better);
                    }
                    None => {
                        pairs.insert(functions, (grade, found));
                    }
                }
            }
        }
    }
    out.extend(pairs.into_values().map(|(_, found)| found));
    // Circles of more locks, one where locks are entangled and no two of them contradict each other.
    for component in components(&graph) {
        if component.len() < 3 || component.iter().any(|place| reported.contains(place)) {
            continue;
        }
        if let Some((grade, cycle)) = shortest(program, &graph, &component) {
            out.push(finding(program, &cycle, grade));
        }
    }
    let mut twins: BTreeMap<(Place, FnId), LockEdge> = BTreeMap::new();
    for edge in program.twin_edges() {
        twins.entry((edge.held.at.place.clone(), edge.function)).or_insert(edge);
    }
    out.extend(twins.values().filter_map(|edge| of_one_class(program, edge)));
}

/// Tells of further locks that the same functions take in both orders.
fn also(told: &mut Finding, other: &Finding) {
    told.related.push(Related { location: other.primary, text: other.message.clone() });
    told.related.extend(other.related.iter().cloned());
}

/// One field's lock of two objects, one after the other: whoever calls with the two the other way round takes the other order.
fn of_one_class(program: &Program, edge: &LockEdge) -> Option<Finding> {
    let runners = program.runners(edge.function);
    let process =
        |runner: &Runner| matches!(runner, Runner::Root(root) if program.roots.root(*root).kind == RootKind::Process);
    let alone = |runner: &Runner| matches!(runner, Runner::Root(root) if !program.roots.root(*root).many);
    if runners.iter().all(process) || matches!(runners.as_slice(), [one] if alone(one)) {
        program.silent(RULE.info.id, program.location(edge.function, edge.span), || {
            "one thread alone takes the two locks".to_string()
        });
        return None;
    }
    blocks(program, edge, edge).filter(|_| conflicts(edge.held_mode, edge.wanted.mode))?;
    let public = program.linked.function(edge.function).public;
    let threads = !program.roots.spawns.is_empty();
    let direct = edge.wanted.path.is_empty();
    let confidence = if public && threads && direct { Confidence::Medium } else { Confidence::Low };
    let resolver = program.resolver();
    let name = resolver.lock_name(&edge.held);
    let function = program.linked.fn_name(edge.function);
    let mut other = thread(program, edge);
    other.name = format!("another one, with the two objects the other way round: {}", other.name);
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!(
            "`{name}` of one object is taken while another object's is held, in the order `{function}` was given them"
        ),
        confidence,
        primary: program.location(edge.function, edge.span),
        threads: vec![thread(program, edge), other],
        outcome:
            "called with the two objects the other way round at the same time, each waits for the lock the other holds"
                .to_string(),
        related: Vec::new(),
        help: "take the two locks in an order that does not depend on the caller, such as that of an id".to_string(),
        fix: None,
        key: format!("{}|{function}", resolver.place_key(&edge.held.at.place)),
        test: program.is_test(edge.function),
    })
}

fn graph(program: &Program) -> Graph {
    let mut graph = Graph::new();
    for edge in program.lock_edges() {
        let (held, wanted) = (edge.held.at.place.clone(), edge.wanted.lock.at.place.clone());
        graph.entry(held).or_default().entry(wanted).or_default().push(edge);
    }
    for edges in graph.values_mut().flat_map(BTreeMap::values_mut) {
        edges.sort_by_key(|edge| (edge.wanted.path.len(), site(program, edge)));
        edges.truncate(WITNESSES);
    }
    graph
}

/// The sets of locks each of which leads to every other, in order of their first lock.
fn components(graph: &Graph) -> Vec<BTreeSet<&Place>> {
    let reach: BTreeMap<&Place, BTreeSet<&Place>> =
        entangled(graph).into_iter().map(|place| (place, reachable(graph, place))).collect();
    let mut seen: BTreeSet<&Place> = BTreeSet::new();
    let mut found = Vec::new();
    for (place, reached) in &reach {
        if seen.contains(place) || !reached.contains(place) {
            continue;
        }
        let back = |other: &&&Place| reach.get(*other).is_some_and(|reached| reached.contains(place));
        let component: BTreeSet<&Place> = reached.iter().filter(back).copied().collect();
        seen.extend(component.iter().copied());
        found.push(component);
    }
    found
}

/// The locks that are left when those that nothing leads to, and those that lead nowhere, are taken away: few or none.
fn entangled(graph: &Graph) -> BTreeSet<&Place> {
    let mut left: BTreeSet<&Place> = graph.keys().collect();
    loop {
        let wanted: BTreeSet<&Place> =
            left.iter().filter_map(|place| graph.get(*place)).flat_map(BTreeMap::keys).collect();
        let leads =
            |place: &&Place| graph.get(*place).is_some_and(|edges| edges.keys().any(|next| left.contains(next)));
        let next: BTreeSet<&Place> =
            left.iter().copied().filter(|place| wanted.contains(place) && leads(place)).collect();
        if next.len() == left.len() {
            return left;
        }
        left = next;
    }
}

/// The locks that are wanted, at some remove, while one is held.
fn reachable<'a>(graph: &'a Graph, start: &Place) -> BTreeSet<&'a Place> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<&Place> = graph.get(start).into_iter().flat_map(BTreeMap::keys).collect();
    while let Some(place) = stack.pop() {
        if found.insert(place) {
            stack.extend(graph.get(place).into_iter().flat_map(BTreeMap::keys));
        }
    }
    found
}

/// The surest of the shortest circles in a component.
fn shortest<'a>(program: &Program, graph: &'a Graph, component: &BTreeSet<&'a Place>) -> Option<Graded<'a>> {
    let mut steps = STEPS;
    for length in 3..=LONGEST.min(component.len()) {
        let mut circles = Vec::new();
        for start in component {
            follow(graph, component, length, &mut vec![*start], &mut circles, &mut steps);
        }
        let graded = circles.iter().filter_map(|circle| {
            let next = circle.iter().cycle().skip(1);
            let edges: Vec<&[LockEdge]> = circle
                .iter()
                .zip(next)
                .filter_map(|(held, wanted)| graph.get(*held)?.get(*wanted))
                .map(|edges| edges.get(..WITNESSES_OF_MANY).unwrap_or(edges))
                .collect();
            best(program, &edges)
        });
        // The first of equals: they come in the order of their locks.
        if let Some(found) = graded.reduce(|best, next| if next.0 > best.0 { next } else { best }) {
            return Some(found);
        }
    }
    longer(program, graph, component)
}

/// The surest of the circles that lead from a lock back to it by the shortest way, with the first witness of each edge.
fn longer<'a>(program: &Program, graph: &'a Graph, component: &BTreeSet<&'a Place>) -> Option<Graded<'a>> {
    let circles = component.iter().take(STARTS).filter_map(|start| way_back(graph, component, start));
    let graded = circles.filter(|circle| circle.len() > LONGEST).filter_map(|circle| {
        let next = circle.iter().cycle().skip(1);
        let edges: Option<Vec<&LockEdge>> = circle
            .iter()
            .zip(next)
            .map(|(held, wanted)| graph.get(*held).and_then(|edges| edges.get(*wanted)).and_then(|edges| edges.first()))
            .collect();
        let edges = edges?;
        Some((grade(program, &edges)?, edges))
    });
    graded.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// The shortest circle through a lock.
fn way_back<'a>(graph: &'a Graph, component: &BTreeSet<&'a Place>, start: &'a Place) -> Option<Vec<&'a Place>> {
    let mut before: BTreeMap<&Place, &Place> = BTreeMap::new();
    let mut queue: VecDeque<&Place> = VecDeque::from([start]);
    while let Some(place) = queue.pop_front() {
        for next in graph.get(place)?.keys().filter(|next| component.contains(*next)) {
            if next == start {
                let mut circle = vec![place];
                while let Some(place) = circle.last().and_then(|place| before.get(*place)) {
                    circle.push(place);
                }
                circle.reverse();
                return Some(circle);
            }
            if !before.contains_key(next) {
                before.insert(next, place);
                queue.push_back(next);
            }
        }
    }
    None
}

/// Collects the circles of some length that go on from a path, each once: from its first lock.
fn follow<'a>(
    graph: &'a Graph,
    component: &BTreeSet<&'a Place>,
    length: usize,
    path: &mut Vec<&'a Place>,
    circles: &mut Vec<Vec<&'a Place>>,
    steps: &mut usize,
) {
    let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) else { return };
    let Some(edges) = graph.get(last) else { return };
    for next in edges.keys() {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return;
        }
        if path.len() == length {
            if next == first {
                circles.push(path.clone());
            }
        } else if next > first && component.contains(next) && !path.contains(&next) {
            path.push(next);
            follow(graph, component, length, path, circles, steps);
            path.pop();
        }
    }
}

/// A circle of edges, each wanting the lock the next one holds, and how sure it is that it can close.
type Graded<'a> = (Confidence, Vec<&'a LockEdge>);

/// The surest choice of one edge from each list; of equals the shortest, then the first in the source.
fn best<'a>(program: &Program, lists: &[&'a [LockEdge]]) -> Option<Graded<'a>> {
    let mut choices: Vec<Vec<&'a LockEdge>> = vec![Vec::new()];
    for list in lists {
        choices = choices
            .into_iter()
            .flat_map(|choice| {
                list.iter().map(move |edge| {
                    let mut choice = choice.clone();
                    choice.push(edge);
                    choice
                })
            })
            .collect();
    }
    choices.into_iter().filter_map(|cycle| Some((grade(program, &cycle)?, cycle))).max_by_key(|(grade, cycle)| {
        let sites: Vec<_> = cycle.iter().map(|edge| site(program, edge)).collect();
        (*grade, std::cmp::Reverse((length(cycle), sites)))
    })
}

fn length(cycle: &[&LockEdge]) -> usize {
    cycle.iter().map(|edge| edge.wanted.path.len()).sum()
}

/// Where an edge's inner acquisition stands, for choosing one deterministically.
fn site(program: &Program, edge: &LockEdge) -> (crate::model::FileId, u32) {
    (program.linked.file_of(edge.function), edge.span.start)
}

/// How sure a circle of edges is a deadlock; `None` if it cannot be (ANALYSIS 5.1, deadlock links; 5.2, veto 11).
fn grade(program: &Program, cycle: &[&LockEdge]) -> Option<Confidence> {
    // A short chain of resolved calls does not weaken what is proved otherwise.
    let mut grade = match length(cycle) {
        0..=2 => Confidence::High,
        3..=4 => Confidence::Medium,
        _ => Confidence::Low,
    };
    for (index, edge) in cycle.iter().enumerate() {
        // What one side holds shared and the other wants shared blocks only while a writer waits in between: reader-writer locks
        // that do not let writers starve queue later readers behind them (parking_lot and tokio say so; std leaves it open).
        let holder = cycle[(index + 1) % cycle.len()];
        grade = grade.min(identity(program, edge)).min(blocks(program, holder, edge)?);
        for other in &cycle[index + 1..] {
            if excluded(edge, other) || borrows_alone(program, edge) || borrows_alone(program, other) {
                return None;
            }
            grade = grade.min(feasible(program, edge, other)?);
        }
    }
    Some(grade)
}

/// A lock that both threads hold keeps them from being there at once: a gate.
fn excluded(a: &LockEdge, b: &LockEdge) -> bool {
    let held_by = |edge: &LockEdge, lock: &Lock| edge.gates.iter().any(|gate| gate.at.place == lock.at.place);
    a.gates.iter().any(|gate| held_by(b, gate))
        || excludes(a.held_mode) && held_by(b, &a.held)
        || excludes(b.held_mode) && held_by(a, &b.held)
}

/// Rust: the function has its object, and the locks in it, to itself, because it borrows it mutably and the locks are not shared
/// by handles.
fn borrows_alone(program: &Program, edge: &LockEdge) -> bool {
    let function = program.linked.function(edge.function);
    let mutable = function.params.first().is_some_and(|param| {
        param.kind == ParamKind::Receiver && matches!(param.ty, TypeExpr::Ref { mutable: true, .. })
    });
    mutable && [&edge.held, &edge.wanted.lock].into_iter().all(|lock| is_inline(program, lock))
}

/// A lock that is itself a field of the receiver.
fn is_inline(program: &Program, lock: &Lock) -> bool {
    let (Root::Type(ty), [name], Via::Receiver) = (&lock.at.place.root, lock.at.place.path.as_slice(), &lock.at.via)
    else {
        return false;
    };
    let fields = &program.linked.type_def(*ty).fields;
    fields.iter().any(|field| {
        field.name == *name
            && matches!(&field.ty, TypeExpr::Path { path, .. }
                if path.last().is_some_and(|name| name.as_str().ends_with("Lock") || name.as_str().ends_with("Mutex")))
    })
}

/// Whether what `holder` holds keeps `waiter` waiting for it, and how sure that is.
fn blocks(program: &Program, holder: &LockEdge, waiter: &LockEdge) -> Option<Confidence> {
    if excludes(holder.held_mode) || excludes(waiter.wanted.mode) {
        return Some(Confidence::High);
    }
    let queues = waiter.wanted.mode != Mode::SharedRecursive && program.is_written_beside(&holder.held.at.place);
    queues.then_some(Confidence::Medium)
}

/// Whether the two locks of an edge are certainly the ones the other edge means.
fn identity(program: &Program, edge: &LockEdge) -> Confidence {
    let (held, wanted) = (&edge.held.at, &edge.wanted.lock.at);
    // One of many: the two sides may mean different elements.
    if held.many() || wanted.many() || edge.held.is_sharded() || edge.wanted.lock.is_sharded() {
        return if program.same_slot(edge) { Confidence::Medium } else { Confidence::Low };
    }
    let known = |via: &Via| matches!(via, Via::Static | Via::Receiver);
    if known(&held.via) && known(&wanted.via) {
        return Confidence::High;
    }
    // A field of the object and a field of something the object holds: one object each where nobody makes several.
    let related = |via: &Via| match via {
        Via::Place(place) => !matches!(place.root, Root::Local(..)) && !place.path.iter().any(|step| *step == "[]"),
        Via::Static | Via::Receiver => true,
        Via::Unknown => false,
    };
    if related(&held.via) && related(&wanted.via) { Confidence::Medium } else { Confidence::Low }
}

/// Whether two threads can be in the two places at once.
fn feasible(program: &Program, a: &LockEdge, b: &LockEdge) -> Option<Confidence> {
    let (left, right) = (program.runners(a.function), program.runners(b.function));
    let mut best = None;
    for one in &left {
        for two in &right {
            best = best.max(pair(program, a, b, *one, *two));
        }
    }
    best
}

fn pair(program: &Program, a: &LockEdge, b: &LockEdge, one: Runner, two: Runner) -> Option<Confidence> {
    let process = |runner: Runner| match runner {
        Runner::Root(root) => program.roots.root(root).kind == RootKind::Process,
        Runner::Outside => false,
    };
    if process(one) || process(two) {
        // Processes have locks of their own unless the lock says otherwise.
        return (a.held.is_interprocess() && b.held.is_interprocess()).then_some(Confidence::Low);
    }
    match (one, two) {
        (Runner::Root(left), Runner::Root(right)) if left == right => {
            program.roots.root(left).many.then_some(Confidence::High)
        }
        (Runner::Root(left), Runner::Root(right)) if program.roots.one_worker(left, right) => None,
        (Runner::Root(_), Runner::Root(_)) => Some(Confidence::High),
        (Runner::Root(_), Runner::Outside) | (Runner::Outside, Runner::Root(_)) => Some(Confidence::High),
        (Runner::Outside, Runner::Outside) => {
            // No thread in sight: that there are locks is what says that there are threads. One function that takes both
            // orders one after the other is run by one caller at a time only if nobody else calls it.
            Some(if a.function == b.function { Confidence::Low } else { Confidence::Medium })
        }
    }
}

fn finding(program: &Program, cycle: &[&LockEdge], confidence: Confidence) -> Finding {
    let start =
        cycle.iter().enumerate().min_by_key(|(_, edge)| primary_key(program, edge)).map_or(0, |(index, _)| index);
    let cycle: Vec<&LockEdge> = cycle.iter().cycle().skip(start).take(cycle.len()).copied().collect();
    let a = cycle[0];
    let resolver = program.resolver();
    let names: Vec<String> = cycle.iter().map(|edge| resolver.lock_name(&edge.held)).collect();
    let (held, wanted) = (&names[0], &names[1]);
    let message = match cycle.as_slice() {
        [_, b] => {
            let other = program.linked.fn_name(b.function);
            format!("`{wanted}` is taken while `{held}` is held here, and the other way round in `{other}`")
        }
        _ => {
            let circle = names.join("`, `");
            format!(
                "`{wanted}` is taken while `{held}` is held here, which closes a circle: `{circle}` and `{held}` again"
            )
        }
    };
    let all = listed(&names);
    let waits = if cycle.len() == 2 { "the other one waits for" } else { "the one before it waits for" };
    let mut keys: Vec<String> = cycle.iter().map(|edge| resolver.place_key(&edge.held.at.place)).collect();
    keys.sort();
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(a.function, a.span),
        threads: cycle.iter().map(|edge| thread(program, edge)).collect(),
        outcome: format!("each thread holds the lock {waits}: {all} are never released"),
        related: Vec::new(),
        help: format!("take {all} in one order everywhere, or hold only one of them at a time"),
        fix: None,
        key: keys.join("|"),
        test: cycle.iter().any(|edge| program.is_test(edge.function)),
    }
}

/// `a`, `b` and `c`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("`{}` and `{last}`", rest.join("`, `")),
        _ => names.join(""),
    }
}

fn primary_key(program: &Program, edge: &LockEdge) -> (crate::model::FileId, u32, u32) {
    (program.linked.file_of(edge.function), edge.span.start, edge.span.end)
}

fn thread(program: &Program, edge: &LockEdge) -> ThreadStory {
    let resolver = program.resolver();
    let held = resolver.lock_name(&edge.held);
    let wanted = resolver.lock_name(&edge.wanted.lock);
    let mut steps: Vec<Step> = Vec::new();
    let name = program.linked.fn_name(edge.held_by);
    steps.push(program.step(edge.held_by, edge.held_span, format!("takes `{held}` in `{name}`"), &[]));
    for (index, (caller, span)) in edge.wanted.path.iter().enumerate() {
        let callee = edge.wanted.path.get(index + 1).map_or(edge.wanted.function, |(function, _)| *function);
        let mut step = program.step(*caller, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]);
        step.held = vec![held.clone()];
        steps.push(step);
    }
    let text = format!("waits for `{wanted}` in `{}`", program.linked.fn_name(edge.wanted.function));
    let mut last = program.step(edge.wanted.function, edge.wanted.span, text, &[]);
    last.held = vec![held];
    steps.push(last);
    let runner = program.runners(edge.function).into_iter().min_by_key(|runner| matches!(runner, Runner::Outside));
    program.thread(runner.unwrap_or(Runner::Outside), edge.function, steps)
}
