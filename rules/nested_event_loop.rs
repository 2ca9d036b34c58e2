//! A loop is run, or waited for, on the thread of a loop that is running.

use super::Rule;
use crate::analysis::{Acquire, FnId, LoopWait, OnLoop, Program};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, Tier};
use crate::model::{CallId, Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "nested-event-loop",
        family: Family::Async,
        summary: "a coroutine runs an event loop inside the one that runs it",
        page: include_str!("nested_event_loop.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[833, 662],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let patched = is_patched(program);
    for wait in program.loop_waits() {
        let block = program.blocking(&wait.wait);
        let id = wait.wait.function;
        let waits_for_task = program.is_blocking_form(id, block.call);
        if !waits_for_task && !program.drives_a_loop(block, id) {
            continue;
        }
        let silence = |reason: &'static str| {
            let location = program.location(wait.function, wait.span);
            program.silent(RULE.info.id, location, || reason.to_string());
        };
        if patched && program.linked.language(id) == Language::Python {
            silence("`nest_asyncio` lets loops nest");
            continue;
        }
        let way = wait.wait.path.iter().map(|(function, _)| *function).chain([id, wait.function]);
        if way.into_iter().any(|function| program.asks_for_the_loop(function)) {
            silence("it is asked whether a loop is running");
            continue;
        }
        let confidence = if is_foreign(program, &wait) { Confidence::Low } else { judge(&wait) };
        out.push(finding(program, &wait, confidence));
    }
    for id in program.linked.functions().filter(|id| program.on_loop(*id) == Some(OnLoop::Coroutine)) {
        if program.linked.language(id) == Language::Rust && !program.has_thread_of_its_own(id) {
            let acquires = program.facts(id).acquires.iter();
            out.extend(acquires.filter_map(|acquire| blocking_lock(program, id, acquire)));
        }
    }
}

fn judge(wait: &LoopWait) -> Confidence {
    let direct = wait.wait.path.is_empty();
    match wait.why {
        OnLoop::Coroutine if direct => Confidence::High,
        _ if wait.wait.conditional || wait.wait.path.len() > 2 => Confidence::Low,
        _ => Confidence::Medium,
    }
}

/// The executor of `futures` is not nested in a runtime: it stops the thread until its future is done, and does no more.
fn is_foreign(program: &Program, wait: &LoopWait) -> bool {
    let call = program.blocking(&wait.wait).call;
    program.waits_in_library(wait.wait.function, call).starts_with("futures.")
}

/// `nest_asyncio.apply()` somewhere in the program.
fn is_patched(program: &Program) -> bool {
    let patches = ["nest_asyncio", "nest_asyncio2"];
    let mut imports = program.files().iter().flat_map(|file| &file.imports);
    imports.any(|import| import.target.first().is_some_and(|name| patches.contains(&name.as_str())))
}

/// `blocking_lock`, `blocking_read`, `blocking_write` of an asynchronous lock.
fn blocking_lock(program: &Program, id: FnId, acquire: &Acquire) -> Option<Finding> {
    if !acquire.blocking || !acquire.lock.is_async() {
        return None;
    }
    let function = program.linked.function(id);
    let at = function.calls.iter().position(|call| call.name_span == acquire.span)?;
    let call = CallId(u32::try_from(at).ok()?);
    let leaf = program.call_name(id, call);
    let method = leaf.rsplit(['.', ':']).next().unwrap_or_default();
    if !method.starts_with("blocking_") {
        return None;
    }
    let steps = vec![program.step(id, acquire.span, "waits for the lock with its thread", &[])];
    Some(told(program, id, acquire.span, &leaf, steps, Confidence::High, direct_message(program, id, &leaf, true)))
}

fn direct_message(program: &Program, id: FnId, leaf: &str, waits: bool) -> String {
    let name = program.linked.fn_name(id);
    if waits {
        format!("`{leaf}` waits with its thread in `{name}`, which an event loop runs")
    } else {
        format!("`{leaf}` runs a loop in `{name}`, which an event loop runs already")
    }
}

fn finding(program: &Program, wait: &LoopWait, confidence: Confidence) -> Finding {
    let block = program.blocking(&wait.wait);
    let id = wait.wait.function;
    let leaf = program.call_name(id, block.call);
    let waits = program.is_blocking_form(id, block.call);
    let mut steps: Vec<Step> = Vec::new();
    for (index, (function, span)) in wait.wait.path.iter().enumerate() {
        let callee = wait.wait.path.get(index + 1).map_or(id, |(next, _)| *next);
        steps.push(program.step(*function, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]));
    }
    let text = if waits { "waits with its thread" } else { "runs a loop to its end" };
    steps.push(program.step(id, block.span, text, &[]));
    let message = match wait.wait.path.get(1).map_or(id, |(next, _)| *next) {
        _ if wait.wait.path.is_empty() && is_foreign(program, wait) => {
            format!("`{leaf}` stops its thread in `{}`, which an event loop runs", program.linked.fn_name(id))
        }
        _ if wait.wait.path.is_empty() => direct_message(program, id, &leaf, waits),
        callee => {
            let (callee, name) = (program.linked.fn_name(callee), program.linked.fn_name(wait.function));
            format!("`{callee}`, called in `{name}` on its event loop, runs a loop itself (`{leaf}`)")
        }
    };
    told(program, wait.function, wait.span, &leaf, steps, confidence, message)
}

fn told(
    program: &Program,
    id: FnId,
    span: Span,
    leaf: &str,
    steps: Vec<Step>,
    confidence: Confidence,
    message: String,
) -> Finding {
    let python = program.linked.language(id) == Language::Python;
    let name = program.linked.fn_name(id);
    let (outcome, help) = if python {
        (
            "`RuntimeError`: a thread runs one event loop at a time",
            "await the coroutine; where a plain function must do it, give it a thread of its own",
        )
    } else {
        (
            "the runtime panics, or its worker waits for a task that needs the worker",
            "await instead; where plain code must wait, move it to `spawn_blocking` or `block_in_place`",
        )
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: help.to_string(),
        fix: None,
        key: format!("{name}|{leaf}"),
        test: program.is_test(id),
    }
}
