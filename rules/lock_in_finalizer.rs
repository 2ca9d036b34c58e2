//! Locks taken by code that runs in the middle of other code: the thread may hold the lock already.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::analysis::finalizers::{DropCase, Interruption, Interrupts};
use crate::analysis::{FnId, Place, Program, Reached, Runner, Target, Via, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::model::{Call, EventKind, Language, Node, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "lock-in-finalizer",
        family: Family::Locks,
        summary: "a finaliser or signal handler takes a lock that the code it interrupts may hold",
        page: include_str!("lock_in_finalizer.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[833, 828, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// How many calls deep a lock is beyond doubt.
const SHORT: usize = 3;
/// How many functions an interruption runs that are looked at for queues.
const NEAR: usize = 24;

fn check(program: &Program, out: &mut Vec<Finding>) {
    let interruptions = program.interruptions();
    if !interruptions.is_empty() {
        let acquisitions = program.acquisitions();
        let mut logging_told: BTreeSet<FnId> = BTreeSet::new();
        for interruption in &interruptions {
            interrupting(program, interruption, &acquisitions, out);
            queues(program, interruption, out);
            let told =
                |finding: &Finding| finding.key.ends_with(&format!("|{}", program.linked.fn_name(interruption.entry)));
            if interruption.how == Interrupts::Collector && !out.iter().any(told) {
                out.extend(collecting(program, interruption));
            }
            // One handler may be there for several signals.
            if interruption.how == Interrupts::Signal && logging_told.insert(interruption.entry) {
                out.extend(logging(program, interruption));
            }
        }
    }
    for case in program.dropped_under_locks() {
        out.push(dropped(program, &case));
    }
}

fn interrupting(
    program: &Program,
    interruption: &Interruption,
    acquisitions: &BTreeMap<&Place, Vec<(FnId, Span)>>,
    out: &mut Vec<Finding>,
) {
    let id = interruption.entry;
    let inside = program.runs(id);
    let mut told: BTreeSet<&Place> = BTreeSet::new();
    for reached in &program.summaries.locks[id.0 as usize] {
        let span = reached.path.first().map_or(reached.span, |(_, span)| *span);
        let silent = |reason: &str| program.silent(RULE.info.id, program.location(id, span), || reason.to_string());
        let lock = &reached.lock;
        if !lock.is_known() || lock.reentrant() || lock.is_async() || lock.is_interprocess() {
            silent("the thread may take the lock again, or it is no lock of threads");
            continue;
        }
        if interruption.how == Interrupts::Finalizer && lock.at.via == Via::Receiver {
            silent("the lock is the object's own, and nobody has the object any more");
            continue;
        }
        if told.contains(&lock.at.place) {
            continue;
        }
        // What only the interruption itself runs does not interrupt itself.
        let taken = acquisitions.get(&lock.at.place).map(Vec::as_slice).unwrap_or_default();
        let interrupted = taken.iter().find(|(other, _)| {
            let own = inside.contains(other) && !is_called_from_elsewhere(program, *other, &inside);
            let thread = interruption.how != Interrupts::Signal || program.runners(*other).contains(&Runner::Outside);
            !own && thread
                && !program.construction_only().contains(other)
                && program.is_test(*other) <= program.is_test(id)
        });
        let Some((other, taken)) = interrupted else {
            silent("nothing else is seen to take the lock where this can interrupt it");
            continue;
        };
        told.insert(&lock.at.place);
        let signal = interruption.how == Interrupts::Signal;
        let confidence = match reached.path.len() {
            0..=SHORT if signal && !reached.conditional => Confidence::High,
            0..=SHORT if lock.at.via == Via::Unknown => Confidence::Low,
            0..=SHORT => Confidence::Medium,
            _ => Confidence::Low,
        };
        out.push(finding(program, interruption, (reached, span), (*other, *taken), confidence));
    }
}

/// A log is written to a stream that the interrupted code may be writing to: such a stream refuses to be entered again.
fn logging(program: &Program, interruption: &Interruption) -> Option<Finding> {
    let id = interruption.entry;
    let (span, function, call) = program.logs_in(id).into_iter().next()?;
    let entry = program.linked.fn_name(id);
    let start = program.linked.function(id).name_span;
    let mut steps =
        vec![program.step(id, start, format!("a signal runs `{entry}` on the main thread, whatever that is at"), &[])];
    if function != id {
        steps.push(program.step(id, span, format!("calls `{}`", program.linked.fn_name(function)), &[]));
    }
    steps.push(program.step(function, call, "writes to the log, which the thread may be writing to already", &[]));
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the signal handler `{entry}` writes to the log, which the code it interrupts may be writing to"),
        confidence: if ends_here(program, id) { Confidence::Low } else { Confidence::Medium },
        primary: program.location(id, span),
        threads: vec![ThreadStory { name: "the main thread".to_string(), steps }],
        outcome: "the stream raises a `RuntimeError` for the reentrant call, or the handler waits for a lock of the log that its own thread holds"
            .to_string(),
        related: Vec::new(),
        help: "set a flag in the handler, or hand the line to the loop (`loop.call_soon_threadsafe`), and log outside of it"
            .to_string(),
        fix: None,
        key: format!("log|{entry}"),
        test: program.is_test(id),
    })
}

/// A handler that ends the process, or what it interrupts: what that was writing is not gone on with.
fn ends_here(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let exits =
        |call: &Call| expr::callee_name(call).is_some_and(|name| matches!(name.as_str(), "_exit" | "exit" | "abort"));
    let leaves = |node: &Node| matches!(node, Node::Event(event) if matches!(event.kind, EventKind::Diverge | EventKind::Raise(_)));
    function.nodes.iter().any(leaves) || function.calls.iter().any(exits)
}

/// A callback of the garbage collector that calls methods of objects it was not given: nobody sees which locks they take.
fn collecting(program: &Program, interruption: &Interruption) -> Option<Finding> {
    let id = interruption.entry;
    let function = program.linked.function(id);
    let resolver = program.resolver();
    let (_, call) = expr::calls(function).find(|(call, data)| {
        let unknown = match resolver.target(id, *call) {
            Target::Unknown => true,
            Target::Project { functions, .. } => {
                functions.iter().any(|callee| !program.linked.function(*callee).calls.is_empty())
            }
            _ => false,
        };
        // The result of a call, or something from outside the callback.
        let object = expr::receiver(data).map(|receiver| function.value(receiver));
        let foreign = match object {
            Some(Value::Local(local)) => expr::is_captured(function, *local),
            Some(Value::Call(_) | Value::Field { .. } | Value::Path(_)) => true,
            _ => false,
        };
        unknown && foreign && !data.result_used
    })?;
    let entry = program.linked.fn_name(id);
    let steps = vec![
        program.step(
            id,
            function.name_span,
            format!("the garbage collector runs `{entry}`, whatever the thread is at"),
            &[],
        ),
        program.step(id, call.name_span, "calls this, which may take locks that the thread holds", &[]),
    ];
    Some(Finding {
        message: format!("the callback of the garbage collector `{entry}` calls what may take a lock"),
        outcome: "a thread whose allocation starts a collection under that lock waits for itself".to_string(),
        help: "only count in the callback, and do the rest where nothing is interrupted".to_string(),
        threads: vec![program.thread(Runner::Outside, id, steps)],
        key: format!("collector|{entry}"),
        ..program.blank(&RULE.info, id, call.name_span, Confidence::Low)
    })
}

/// A queue takes a lock of its own for every item.
fn queues(program: &Program, interruption: &Interruption, out: &mut Vec<Finding>) {
    let id = interruption.entry;
    let inside = program.runs(id);
    if inside.len() > NEAR {
        return;
    }
    let mut told: BTreeSet<Place> = BTreeSet::new();
    for (function, span, place) in program.queue_uses(inside.iter().copied()) {
        let python = program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python);
        let others = program.queue_uses(python.filter(|id| !inside.contains(id)));
        let other = others.into_iter().find(|(_, _, other)| *other == place);
        let (Some((other, taken, _)), true) = (other, told.insert(place.clone())) else { continue };
        let name = program.resolver().place_name(&place);
        let (kind, by) = words(interruption.how);
        let entry = program.linked.fn_name(id);
        let interrupted = program.linked.fn_name(other);
        let steps = vec![
            program.step(
                other,
                taken,
                format!("uses `{name}` in `{interrupted}`, which takes the queue's own lock"),
                &[],
            ),
            program.step(
                id,
                program.linked.function(id).name_span,
                format!("is interrupted by {by}, which runs `{entry}` on the same thread"),
                &[],
            ),
            program.step(function, span, "waits for the queue's own lock", &[]),
        ];
        out.push(Finding {
            rule: RULE.info.id,
            severity: RULE.info.severity,
            message: format!(
                "the {kind} `{entry}` uses the queue `{name}`, whose lock the code it interrupts may hold"
            ),
            confidence: Confidence::Medium,
            primary: program.location(function, span),
            threads: vec![ThreadStory { name: format!("any thread in `{interrupted}`"), steps }],
            outcome: "the thread waits for the queue's lock, which it holds itself further down its own stack"
                .to_string(),
            related: Vec::new(),
            help: "use a `queue.SimpleQueue`, which is made for this, or a `collections.deque`".to_string(),
            fix: None,
            key: format!("{}|{entry}", program.resolver().place_key(&place)),
            test: program.is_test(id),
        });
    }
}

fn is_called_from_elsewhere(program: &Program, id: FnId, inside: &BTreeSet<FnId>) -> bool {
    let callers = program.roots.callers(id);
    callers.iter().any(|caller| !inside.contains(caller)) || callers.is_empty() && program.linked.function(id).public
}

fn words(how: Interrupts) -> (&'static str, &'static str) {
    match how {
        Interrupts::Finalizer => ("finaliser", "the garbage collector"),
        Interrupts::WeakCallback => ("callback of a weak reference", "the garbage collector"),
        Interrupts::Collector => ("callback of the garbage collector", "the garbage collector"),
        Interrupts::Signal => ("signal handler", "a signal"),
    }
}

fn finding(
    program: &Program,
    interruption: &Interruption,
    (reached, span): (&Reached, Span),
    (other, taken): (FnId, Span),
    confidence: Confidence,
) -> Finding {
    let resolver = program.resolver();
    let id = interruption.entry;
    let place = &reached.lock.at.place;
    let name = resolver.place_name(place);
    let entry = program.linked.fn_name(id);
    let interrupted = program.linked.fn_name(other);
    let (kind, by) = words(interruption.how);
    let held = vec![name.clone()];
    let mut steps = vec![program.step(other, taken, format!("takes `{name}` in `{interrupted}`"), &[])];
    let mut push = |mut step: Step| {
        step.held.clone_from(&held);
        steps.push(step);
    };
    let start = program.linked.function(id).name_span;
    push(program.step(id, start, format!("is interrupted by {by}, which runs `{entry}` on the same thread"), &[]));
    for (index, (caller, span)) in reached.path.iter().enumerate() {
        let callee = reached.path.get(index + 1).map_or(reached.function, |(function, _)| *function);
        push(program.step(*caller, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]));
    }
    push(program.step(reached.function, reached.span, format!("waits for `{name}`"), &[]));
    let related = interruption.made.map(|(function, span)| crate::finding::Related {
        location: program.location(function, span),
        text: format!("the {kind} is registered here"),
    });
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the {kind} `{entry}` takes `{name}`, which the code it interrupts may hold"),
        confidence,
        primary: program.location(id, span),
        threads: vec![ThreadStory { name: format!("any thread in `{interrupted}`"), steps }],
        outcome: format!("the thread waits for `{name}`, which it holds itself further down its own stack"),
        related: related.into_iter().collect(),
        help: match interruption.how {
            Interrupts::Signal => {
                "set a flag or write to a pipe in the handler, and do the work outside of it".to_string()
            }
            _ => format!(
                "put the work off: append it to a queue that is worked off outside, or make `{name}` an `RLock` if what it protects is whole at every point"
            ),
        },
        fix: None,
        key: format!("{}|{entry}", resolver.place_key(place)),
        test: program.is_test(id),
    }
}

fn dropped(program: &Program, case: &DropCase) -> Finding {
    let resolver = program.resolver();
    let place = &case.held.lock.at.place;
    let name = resolver.place_name(place);
    let ty = program.linked.type_name(case.ty);
    let own = std::slice::from_ref(&case.held);
    let mut steps = vec![
        program.step(case.held.by, case.held.span, format!("takes `{name}`"), &[]),
        program.step(case.function, case.span, format!("drops a `{ty}`, which runs its `drop`"), own),
    ];
    let mut last = program.step(case.wanted.function, case.wanted.span, format!("waits for `{name}`"), &[]);
    last.held = vec![name.clone()];
    steps.push(last);
    let runner = program.runners(case.function)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("a `{ty}` is dropped here while `{name}` is held, and its `drop` takes that lock"),
        confidence: case.confidence,
        primary: program.location(case.function, case.span),
        threads: vec![program.thread(runner, case.function, steps)],
        outcome: format!("the thread waits for `{name}`, which it holds itself"),
        related: Vec::new(),
        help: format!("move the `{ty}` out of the section, and let it be dropped after the guard of `{name}`"),
        fix: None,
        key: format!("{}|{ty}|{}", resolver.place_key(place), program.linked.fn_name(case.function)),
        test: program.is_test(case.function),
    }
}
