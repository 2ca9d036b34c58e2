//! An atomic flag says that other data is ready, and orders nothing.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::nesting::{self, Around};
use crate::analysis::sharing::caller_must_hold;
use crate::analysis::{Access, FnId, Place, Program, Root, Target, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{Call, CallId, EventKind, Language, LoopKind, NodeId, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "relaxed-publication",
        family: Family::Memory,
        summary: "a relaxed atomic says that other data is ready, and orders nothing",
        page: include_str!("relaxed_publication.md"),
        severity: Severity::Error,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[362, 567],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// An operation of an atomic.
struct Op {
    function: FnId,
    call: CallId,
    span: Span,
    does: Does,
    order: Order,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Relaxed,
    Acquire,
    Release,
    Both,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut atomics: BTreeMap<Place, Vec<Op>> = BTreeMap::new();
    for id in
        program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust && !program.is_test(*id))
    {
        for (call, data) in expr::calls(program.linked.function(id)) {
            if let Some((place, op)) = operation(program, id, call, data) {
                atomics.entry(place).or_default().push(op);
            }
        }
    }
    for (place, ops) in &atomics {
        if let Some(finding) = of_data(program, place, ops).or_else(|| of_wait(program, place, ops)) {
            out.push(finding);
        }
    }
}

fn operation(program: &Program, id: FnId, call: CallId, data: &Call) -> Option<(Place, Op)> {
    let name = expr::callee_name(data)?;
    let known = matches!(name.as_str(), "load" | "store" | "swap" | "compare_exchange" | "compare_exchange_weak")
        || name.as_str().starts_with("fetch_");
    if !known {
        return None;
    }
    let resolver = program.resolver();
    let Target::Effect { effect, subject: Some(subject), ty: Some(ty) } = resolver.target(id, call) else {
        return None;
    };
    if Knowledge::of(Language::Rust).facts(ty).role != Role::Atomic {
        return None;
    }
    let place = resolver.place_of(id, subject)?.place;
    let order = data.args.iter().find_map(|arg| order_of(program, id, arg.value))?;
    Some((place, Op { function: id, call, span: data.name_span, does: effect.does, order }))
}

fn order_of(program: &Program, id: FnId, value: ValueId) -> Option<Order> {
    let Value::Path(path) = program.linked.function(id).value(value) else { return None };
    match path.last()?.as_str() {
        "Relaxed" => Some(Order::Relaxed),
        "Acquire" => Some(Order::Acquire),
        "Release" => Some(Order::Release),
        "AcqRel" | "SeqCst" => Some(Order::Both),
        _ => None,
    }
}

/// A fence, or an operation that orders what is around it; or the documentation says that the caller has a lock, which does so as well.
fn fences(program: &Program, id: FnId) -> bool {
    caller_must_hold(program, id)
        || program
            .linked
            .function(id)
            .calls
            .iter()
            .any(|call| expr::callee_name(call).is_some_and(|name| name == "fence"))
}

/// No lock is held, by this function or by all its callers.
fn is_unlocked(program: &Program, id: FnId, access: &Access) -> bool {
    program.held(id, &access.held).is_empty()
}

/// Data that unsafe code shares is written before a relaxed store, and read after a relaxed load.
fn of_data(program: &Program, place: &Place, ops: &[Op]) -> Option<Finding> {
    let writes = |op: &&Op| op.does == Does::AtomicStore && op.order == Order::Relaxed && !fences(program, op.function);
    let reads = |op: &&Op| op.does == Does::AtomicLoad && op.order == Order::Relaxed && !fences(program, op.function);
    for store in ops.iter().filter(writes) {
        let written = program.facts(store.function).accesses.iter().filter(|access| {
            access.kind.writes() && access.span.end <= store.span.start && is_unlocked(program, store.function, access)
        });
        for write in written.filter(|access| program.is_unsafe_shared(&whole(&access.at.place))) {
            for load in ops.iter().filter(reads) {
                let facts = program.facts(load.function);
                let read = facts.accesses.iter().find(|access| {
                    same_data(&access.at.place, &write.at.place)
                        && access.span.start > load.span.end
                        && is_unlocked(program, load.function, access)
                });
                let Some(read) = read.filter(|_| load.function != store.function) else { continue };
                let flag = program.resolver().place_name(place);
                let data = program.resolver().place_name(&write.at.place);
                return Some(story(
                    program,
                    place,
                    (store, format!("stores `{flag}` with `Relaxed`: others may see that before `{data}`")),
                    Some((write.span, format!("writes `{data}`"))),
                    (
                        load.function,
                        vec![
                            (load.span, format!("sees `{flag}` with a relaxed load")),
                            (read.span, format!("reads `{data}`, which may still be the old one")),
                        ],
                    ),
                    format!("`{data}` is published by the relaxed store of `{flag}`"),
                    format!("store `{flag}` with `Ordering::Release` and load it with `Ordering::Acquire`"),
                ));
            }
        }
    }
    None
}

/// The variable or field that a part belongs to.
fn whole(place: &Place) -> Place {
    let steps = usize::from(matches!(place.root, Root::Type(_)));
    Place { root: place.root.clone(), path: place.path.iter().take(steps).copied().collect() }
}

/// The same variable or field, whatever part of it.
fn same_data(a: &Place, b: &Place) -> bool {
    whole(a) == whole(b)
}

/// A loop waits with relaxed loads for what somebody else hands over with a release.
fn of_wait(program: &Program, place: &Place, ops: &[Op]) -> Option<Finding> {
    let release = ops.iter().find(|op| op.does != Does::AtomicLoad && op.order == Order::Release)?;
    for load in ops.iter().filter(|op| op.does == Does::AtomicLoad && op.order == Order::Relaxed) {
        let id = load.function;
        let orders = ops.iter().any(|op| op.function == id && matches!(op.order, Order::Acquire | Order::Both));
        if orders || fences(program, id) || id == release.function {
            continue;
        }
        let sure = waits_in_loop(program, id, load);
        if !sure && !spins_around(program, id, load) {
            continue;
        }
        let flag = program.resolver().place_name(place);
        let found = story(
            program,
            place,
            (load, format!("waits for `{flag}` with relaxed loads, which order nothing that follows")),
            None,
            (
                release.function,
                vec![(release.span, format!("changes `{flag}` with `Release`, to hand over what it did before"))],
            ),
            format!("a loop waits for `{flag}` with relaxed loads, although it is changed with `Release`"),
            format!("load `{flag}` with `Ordering::Acquire`, or put `fence(Ordering::Acquire)` behind the loop"),
        );
        let confidence = if sure { found.confidence } else { Confidence::Low };
        return Some(Finding { confidence, ..found });
    }
    None
}

/// The load stands in the body of a loop that does not go on by itself: it tells the processor that it spins.
fn spins_around(program: &Program, id: FnId, load: &Op) -> bool {
    let function = program.linked.function(id);
    let mut loops: Vec<NodeId> = Vec::new();
    let mut spinning: Vec<NodeId> = Vec::new();
    nesting::events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let bodies = around.iter().filter_map(|one| match one {
            Around::LoopBody(node, LoopKind::While | LoopKind::Loop) => Some(*node),
            _ => None,
        });
        if call == load.call {
            loops.extend(bodies);
        } else if expr::callee_name(function.call(call))
            .is_some_and(|name| matches!(name.as_str(), "spin_loop" | "spin_loop_hint"))
        {
            spinning.extend(bodies);
        }
    });
    loops.iter().any(|node| spinning.contains(node))
}

/// The load decides whether a loop goes on that does nothing else with data: `while x.load(Relaxed) != 0 { spin_loop() }`.
fn waits_in_loop(program: &Program, id: FnId, load: &Op) -> bool {
    let function = program.linked.function(id);
    let mut in_head = None;
    nesting::events(function, &mut |event, around| {
        if event.kind == EventKind::Call(load.call)
            && let Some(Around::LoopHead(node, LoopKind::While)) = around.last()
        {
            in_head = Some(*node);
        }
    });
    let Some(node) = in_head else { return false };
    let mut busy = false;
    let mut after = false;
    nesting::events(function, &mut |event, around| {
        let inside = around
            .iter()
            .any(|around| matches!(around, Around::LoopBody(known, _) | Around::LoopHead(known, _) if *known == node));
        match event.kind {
            EventKind::Write { .. } if inside => busy = true,
            EventKind::Call(call) if inside => {
                let name = expr::callee_name(function.call(call)).map_or("", |name| name.as_str());
                busy |= !matches!(
                    name,
                    "spin_loop"
                        | "yield_now"
                        | "spin_loop_hint"
                        | "load"
                        | "snooze"
                        | "spin"
                        | "sleep"
                        | "iter"
                        | "any"
                        | "all"
                );
            }
            // A counter or flag that ends a loop and nothing after it hands nothing over.
            _ => after |= !inside && event.span.start > load.span.end && !matches!(event.kind, EventKind::Return(None)),
        }
    });
    !busy && after
}

fn story(
    program: &Program,
    place: &Place,
    first: (&Op, String),
    before: Option<(Span, String)>,
    (other, other_steps): (FnId, Vec<(Span, String)>),
    message: String,
    help: String,
) -> Finding {
    let (op, text) = first;
    let id = op.function;
    let mut steps: Vec<_> = before.into_iter().map(|(span, text)| program.step(id, span, text, &[])).collect();
    steps.push(program.step(id, op.span, text, &[]));
    let others = other_steps.into_iter().map(|(span, text)| program.step(other, span, text, &[])).collect();
    let (one, two) = crate::analysis::parallel::opposite(program, id, other);
    Finding {
        message,
        outcome:
            "the compiler and the processor may exchange the accesses: a thread acts on data that is not there yet"
                .to_string(),
        help,
        threads: vec![program.thread(one, id, steps), program.thread(two, other, others)],
        key: program.resolver().place_key(place),
        ..program.blank(&RULE.info, id, op.span, Confidence::Medium)
    }
}
