//! A thread uses an event loop's object that only the loop's own thread may use.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::loop_threads::{Driven, LoopCall, ThreadWay};
use crate::analysis::{FnId, Program, Root, Runner, asks_for_the_thread};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "loop-call-from-thread",
        family: Family::Async,
        summary: "a thread calls what only the thread of the event loop may call",
        page: include_str!("loop_call_from_thread.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[366, 662],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let calls = program.loop_calls();
    if calls.is_empty() {
        return;
    }
    let ways = program.thread_ways();
    let driven = program.driven_loops();
    let mut told: BTreeSet<(FnId, Span)> = BTreeSet::new();
    for call in &calls {
        let id = call.function;
        if program.on_loop(id).is_some() || asks_for_the_thread(program, id) {
            continue;
        }
        if let Some(way) = ways.get(&id)
            && !program.asks_for_the_loop(id)
            && told.insert((id, call.span))
        {
            out.push(in_thread(program, call, way));
        } else if let Some(started) = elsewhere(program, call, &driven)
            && told.insert((id, call.span))
        {
            out.push(beside_thread(program, call, started));
        }
    }
}

/// Where the thread is started that runs the loop, for a call that other threads make on it.
fn elsewhere(program: &Program, call: &LoopCall, driven: &Driven) -> Option<(FnId, Span)> {
    let id = call.function;
    let place = call.of.as_ref()?;
    let started = *driven.places.get(place)?;
    let role = Knowledge::of(Language::Python).facts(call.ty?).role;
    if role != Role::EventLoop || driven.functions.contains(&id) {
        return None;
    }
    if matches!(place.root, Root::Local(..)) || started.0 == id {
        // The thread has to be started by then.
        return (started.0 == id && started.1.end <= call.span.start).then_some(started);
    }
    let name = program.linked.function(id).name;
    if matches!(name.as_str(), "__init__" | "__del__") || program.may_run_on_loop(id) || program.asks_for_the_loop(id) {
        let location = program.location(id, call.span);
        program.silent(RULE.info.id, location, || "it may run on the loop's own thread".into());
        return None;
    }
    Some(started)
}

/// A thread other than the loop's makes the call.
fn in_thread(program: &Program, call: &LoopCall, way: &ThreadWay) -> Finding {
    let id = call.function;
    let leaf = program.call_name(id, call.call);
    let mut steps: Vec<Step> = Vec::new();
    for (index, (function, span)) in way.path.iter().enumerate() {
        let callee = way.path.get(index + 1).map_or(id, |(next, _)| *next);
        steps.push(program.step(*function, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]));
    }
    let text = if call.ty.is_some() { "changes the loop's own state" } else { "asks for the loop of its thread" };
    steps.push(program.step(id, call.span, text, &[]));
    let confidence = match way.path.len() {
        // Whether there is a loop may be what it depends on.
        _ if call.ty.is_none() && call.conditional => Confidence::Low,
        0 => Confidence::High,
        1 => Confidence::Medium,
        _ => Confidence::Low,
    };
    let thread = program.thread(Runner::Root(way.root), id, steps);
    told(program, call, &leaf, vec![thread], confidence)
}

/// Another thread runs the loop, and this is not it.
fn beside_thread(program: &Program, call: &LoopCall, started: (FnId, Span)) -> Finding {
    let id = call.function;
    let leaf = program.call_name(id, call.call);
    let steps = vec![program.step(id, call.span, "changes the loop's own state", &[])];
    let other = vec![program.step(started.0, started.1, "starts here, and runs the loop", &[])];
    let confidence = if started.0 == id { Confidence::High } else { Confidence::Medium };
    let threads = vec![
        program.thread(program.runners(id)[0], id, steps),
        ThreadStory { name: "thread of the loop".to_string(), steps: other },
    ];
    told(program, call, &leaf, threads, confidence)
}

fn told(program: &Program, call: &LoopCall, leaf: &str, threads: Vec<ThreadStory>, confidence: Confidence) -> Finding {
    let id = call.function;
    let name = program.linked.fn_name(id);
    let message = if call.ty.is_some() {
        format!("`{leaf}` is called in `{name}` by a thread that is not the loop's")
    } else {
        format!("`{leaf}` is called in `{name}` by a thread that runs no loop")
    };
    let outcome = if call.ty.is_some() {
        "the loop's queues are changed under its feet, and as nothing wakes it, it may notice only much later"
    } else {
        "`RuntimeError`: no running event loop, and the coroutine never runs"
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, call.span),
        threads,
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: "hand it to the loop: `loop.call_soon_threadsafe(..)`, or `asyncio.run_coroutine_threadsafe(coro, loop)`"
            .to_string(),
        fix: None,
        key: format!("{name}|{leaf}"),
        test: program.is_test(id),
    }
}
