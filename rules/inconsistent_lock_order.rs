//! Two locks taken in opposite orders: cycles of two in the lock graph.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::{LockEdge, Place, Program, Root, Runner, Via, excludes};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::knowledge::{Mode, RootKind};
use crate::model::Language;

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

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut edges: BTreeMap<(Place, Place), Vec<LockEdge>> = BTreeMap::new();
    for edge in program.lock_edges() {
        let key = (edge.held.at.place.clone(), edge.wanted.lock.at.place.clone());
        edges.entry(key).or_default().push(edge);
    }
    for edges in edges.values_mut() {
        edges.sort_by_key(|edge| (edge.wanted.path.len(), site(program, edge)));
        edges.truncate(WITNESSES);
    }
    for ((first, second), forward) in &edges {
        if first >= second {
            continue;
        }
        let Some(backward) = edges.get(&(second.clone(), first.clone())) else { continue };
        let best = forward
            .iter()
            .flat_map(|a| backward.iter().map(move |b| (a, b)))
            .filter_map(|(a, b)| grade(program, a, b).map(|grade| (grade, a, b)))
            .max_by_key(|(grade, a, b)| {
                (*grade, std::cmp::Reverse((length(a, b), site(program, a), site(program, b))))
            });
        if let Some((grade, a, b)) = best {
            out.push(finding(program, a, b, grade));
        }
    }
}

fn length(a: &LockEdge, b: &LockEdge) -> usize {
    a.wanted.path.len() + b.wanted.path.len()
}

/// Where an edge's inner acquisition stands, for choosing one deterministically.
fn site(program: &Program, edge: &LockEdge) -> (crate::model::FileId, u32) {
    (program.linked.file_of(edge.function), edge.span.start)
}

/// How sure two opposite edges are a deadlock; `None` if they cannot be (ANALYSIS 5.1, deadlock links; 5.2, veto 11).
fn grade(program: &Program, a: &LockEdge, b: &LockEdge) -> Option<Confidence> {
    let gated = a.gates.iter().any(|gate| b.gates.iter().any(|other| other.at.place == gate.at.place));
    if gated {
        return None;
    }
    // What one side holds shared and the other wants shared blocks only while a writer waits in between: reader-writer locks
    // that do not let writers starve queue later readers behind them (parking_lot and tokio say so; std leaves it open).
    let (one, two) = (blocks(program, a, b)?, blocks(program, b, a)?);
    let identity = identity(a).min(identity(b)).min(one).min(two);
    // A short chain of resolved calls does not weaken what is proved otherwise.
    let held = match length(a, b) {
        0..=2 => Confidence::High,
        3..=4 => Confidence::Medium,
        _ => Confidence::Low,
    };
    let feasible = feasible(program, a, b)?;
    Some(identity.min(held).min(feasible))
}

/// Whether what `holder` holds keeps `waiter` waiting for it, and how sure that is.
fn blocks(program: &Program, holder: &LockEdge, waiter: &LockEdge) -> Option<Confidence> {
    if excludes(holder.held_mode) || excludes(waiter.wanted.mode) {
        return Some(Confidence::High);
    }
    let queues = waiter.wanted.mode != Mode::SharedRecursive && program.is_written(&holder.held.at.place);
    queues.then_some(Confidence::Medium)
}

/// Whether the two locks of an edge are certainly the ones the other edge means.
fn identity(edge: &LockEdge) -> Confidence {
    let (held, wanted) = (&edge.held.at, &edge.wanted.lock.at);
    // One of many: the two sides may mean different elements.
    if held.many() || wanted.many() {
        return Confidence::Low;
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
        return (!a.held.is_async()).then_some(Confidence::Low);
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

fn finding(program: &Program, a: &LockEdge, b: &LockEdge, confidence: Confidence) -> Finding {
    let (a, b) = if primary_key(program, a) <= primary_key(program, b) { (a, b) } else { (b, a) };
    let resolver = program.resolver();
    let held = resolver.place_name(&a.held.at.place);
    let wanted = resolver.place_name(&a.wanted.lock.at.place);
    let other = program.linked.fn_name(b.function);
    let mut keys = [resolver.place_key(&a.held.at.place), resolver.place_key(&a.wanted.lock.at.place)];
    keys.sort();
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{wanted}` is taken while `{held}` is held here, and the other way round in `{other}`"),
        confidence,
        primary: program.location(a.function, a.span),
        threads: vec![thread(program, a), thread(program, b)],
        outcome: format!(
            "each thread holds the lock the other one waits for: `{held}` and `{wanted}` are never released"
        ),
        related: Vec::new(),
        help: format!("take `{held}` and `{wanted}` in one order everywhere, or hold only one of them at a time"),
        fix: None,
        key: format!("{}|{}", keys[0], keys[1]),
        test: program.is_test(a.function) || program.is_test(b.function),
    }
}

fn primary_key(program: &Program, edge: &LockEdge) -> (crate::model::FileId, u32, u32) {
    (program.linked.file_of(edge.function), edge.span.start, edge.span.end)
}

fn thread(program: &Program, edge: &LockEdge) -> ThreadStory {
    let resolver = program.resolver();
    let held = resolver.place_name(&edge.held.at.place);
    let wanted = resolver.place_name(&edge.wanted.lock.at.place);
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
