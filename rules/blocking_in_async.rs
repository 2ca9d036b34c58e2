//! A coroutine keeps the thread of its event loop waiting.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::analysis::nesting::{self, in_round};
use crate::analysis::onloop::OnLoop;
use crate::analysis::{Blocking, FnId, LoopWait, Target};
use crate::analysis::{Program, ReachedWait};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Step, Tier};
use crate::knowledge::{BlockKind, Does, Role};
use crate::model::{CallId, Callee, EventKind, FunctionKind, Language, Name, Path, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "blocking-in-async",
        family: Family::Async,
        summary: "a coroutine stops the thread of its event loop to wait",
        page: include_str!("blocking_in_async.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[834, 400],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// Who gives up after so many seconds has hardly stopped the loop.
const HARDLY: f64 = 0.02;

fn check(program: &Program, out: &mut Vec<Finding>) {
    // Of several waits behind one call the surest is told.
    let mut told: BTreeMap<(FnId, Span), (Confidence, LoopWait)> = BTreeMap::new();
    let offloaded = program.offloaded();
    for wait in program.loop_waits() {
        match judge(program, &wait, &offloaded) {
            Ok(confidence) => {
                let key = (wait.function, wait.span);
                if told.get(&key).is_none_or(|(known, _)| confidence > *known) {
                    told.insert(key, (confidence, wait));
                }
            }
            Err(reason) => {
                let location = program.location(wait.function, wait.span);
                program.silent(RULE.info.id, location, || reason.to_string());
            }
        }
    }
    let found = told.into_values().map(|(confidence, wait)| finding(program, &wait, confidence));
    out.extend(found);
    beside_a_running_loop(program, out);
}

/// How sure it is that the loop stands still, or why it is not said.
fn judge(program: &Program, wait: &LoopWait, offloaded: &BTreeSet<Name>) -> Result<Confidence, &'static str> {
    let id = wait.wait.function;
    let block = program.blocking(&wait.wait);
    if program.drives_a_loop(block, id) || program.is_blocking_form(id, block.call) {
        return Err("a loop inside a loop: `nested-event-loop` says so");
    }
    let way = wait.wait.path.iter().map(|(function, _)| *function).chain([id]).skip(1);
    if way.into_iter().any(|function| program.asks_for_the_loop(function)) {
        return Err("what is called asks whether a loop is running");
    }
    if block.does == Does::Get && program.asks_with(wait.function, &["empty", "qsize"]) {
        return Err("it is asked whether there is something to take");
    }
    let mut confidence = weight(program, &wait.wait, block)?;
    // The program itself holds the operation for one that a thread should do.
    if wait.wait.path.is_empty()
        && matches!(block.how, BlockKind::File | BlockKind::Disk)
        && called(program, id, block.call).is_some_and(|name| offloaded.contains(&name))
    {
        confidence = confidence.max(Confidence::Medium);
    }
    if !wait.wait.path.is_empty() {
        if matches!(block.how, BlockKind::File | BlockKind::Disk | BlockKind::Start) {
            return Err("a file is read or written somewhere in what is called");
        }
        confidence = confidence.min(Confidence::Medium);
        if wait.wait.conditional || wait.wait.path.len() > 2 {
            confidence = Confidence::Low;
        }
    }
    if wait.why == OnLoop::Callback {
        confidence = confidence.min(Confidence::Medium);
    }
    // The one task of a program waits for a child, a person, a thread: nobody else is there. A sleep has a better form all the same.
    let sleeps = block.how == BlockKind::Sleep && wait.wait.path.is_empty();
    if confidence > Confidence::Low && !sleeps && program.is_alone_on_its_loop(wait.function, wait.span) {
        confidence = Confidence::Low;
    }
    Ok(confidence)
}

/// The last name of what is called.
fn called(program: &Program, id: FnId, call: CallId) -> Option<Name> {
    match &program.linked.function(id).call(call).callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        _ => None,
    }
}

fn language(program: &Program, id: FnId) -> Language {
    program.linked.language(id)
}

/// How long a wait alone stops the loop.
fn weight(program: &Program, wait: &ReachedWait, block: &Blocking) -> Result<Confidence, &'static str> {
    let id = wait.function;
    let (role, _) = program.waited_for(id, block.call);
    if block.how == BlockKind::Sleep {
        let data = program.linked.function(id).call(block.call);
        let seconds = data.args.first().and_then(|arg| program.seconds(id, arg.value));
        return match seconds {
            Some(seconds) if seconds <= 0.0 => Err("it only lets other threads run"),
            Some(seconds) if seconds < HARDLY => Ok(Confidence::Low),
            _ => Ok(Confidence::High),
        };
    }
    if program.waits_hardly(id, block, HARDLY) {
        return Err("it does not wait, or gives up at once");
    }
    if matches!(program.resolver().target(id, block.call), Target::Unknown) {
        return Err("what is waited for is not known");
    }
    if program.is_rebound_to_constant(id, block) {
        return Err("the variable is something else by then");
    }
    match block.does {
        Does::Put if !program.is_bounded_queue(id, block) => Err("nothing says that the queue can be full"),
        Does::Get if program.asks_with(id, &["empty", "qsize"]) => {
            Err("it is asked whether there is something to take")
        }
        Does::Get | Does::Join if program.is_over(wait) => Err("what is waited for is there"),
        Does::Join if role == Some(Role::Thread) && has_heard(program, id, block) => Ok(Confidence::Low),
        // One message finds room in a channel that is not shorter than one; a reply has a channel of its own.
        Does::Put
            if language(program, id) == Language::Rust
                && !in_round(program.linked.function(id), program.linked.function(id).call(block.call).name_span) =>
        {
            Ok(Confidence::Low)
        }
        Does::Join | Does::Get | Does::Put | Does::Wait => Ok(Confidence::Medium),
        Does::Shutdown if matches!(role, Some(Role::ThreadPool | Role::ProcessPool)) => Ok(Confidence::Low),
        Does::Shutdown => Err("it does not wait for the end"),
        _ => of_kind(program, wait, block),
    }
}

/// Something that somebody else completes has been awaited before: mostly the thread's own word that it is done.
fn has_heard(program: &Program, id: FnId, block: &Blocking) -> bool {
    let function = program.linked.function(id);
    let mut heard = false;
    nesting::events(function, &mut |event, _| {
        if let EventKind::Await(value) = event.kind
            && event.span.end <= block.span.start
        {
            heard |= matches!(function.value(value), Value::Local(_));
        }
    });
    heard
}

fn of_kind(program: &Program, wait: &ReachedWait, block: &Blocking) -> Result<Confidence, &'static str> {
    let id = wait.function;
    let library = program.waits_in_library(id, block.call);
    match block.how {
        BlockKind::Network if is_socket(&library) => {
            if is_made_non_blocking(program, id) {
                return Err("the socket does not block");
            }
            Ok(Confidence::Medium)
        }
        BlockKind::Network if program.is_given(id, block.call, "NUMERIC") => Err("a number needs no asking"),
        BlockKind::Subprocess if program.is_given(id, block.call, "P_NOWAIT") => Ok(Confidence::Low),
        BlockKind::Subprocess if program.is_given(id, block.call, "WNOHANG") => Err("it does not wait"),
        BlockKind::Subprocess if program.asks_with(id, &["poll", "try_wait"]) => Err("the child has ended by then"),
        BlockKind::Subprocess if program.asks_with(id, &["kill", "terminate"]) => Ok(Confidence::Low),
        BlockKind::Wait if program.is_given(id, block.call, "LOCK_NB") => Err("it does not wait"),
        // A file of its own, mostly: there is hardly anybody to wait for.
        BlockKind::Database if library.starts_with("sqlite3.") => Ok(Confidence::Medium),
        BlockKind::Network | BlockKind::Subprocess | BlockKind::Database | BlockKind::Input | BlockKind::Sleep => {
            Ok(Confidence::High)
        }
        BlockKind::Wait => Ok(Confidence::Medium),
        BlockKind::File | BlockKind::Disk | BlockKind::Start => Ok(Confidence::Low),
    }
}

fn is_socket(library: &str) -> bool {
    library.starts_with("socket.socket") || library.starts_with("std.net.")
}

/// Somebody in the file makes sockets non-blocking.
fn is_made_non_blocking(program: &Program, id: FnId) -> bool {
    let model = program.linked.file_model(id);
    let switches = ["setblocking", "settimeout", "set_nonblocking"];
    let named = |name: &Name| switches.contains(&name.as_str());
    let mut calls = model.functions.iter().flat_map(|function| &function.calls);
    calls.any(|call| matches!(&call.callee, Callee::Method { name, .. } if named(name)))
}

fn what(block: &Blocking) -> &'static str {
    match (block.does, block.how) {
        (Does::Join | Does::Shutdown, _) => "waits for other work to end",
        (_, BlockKind::Sleep) => "sleeps",
        (_, BlockKind::Network) => "waits for the network",
        (_, BlockKind::Subprocess) => "waits for a child process",
        (_, BlockKind::File | BlockKind::Disk) => "reads or writes files",
        (_, BlockKind::Start) => "starts a child process",
        (_, BlockKind::Database) => "waits for a database",
        (_, BlockKind::Input) => "waits for a person",
        (_, BlockKind::Wait) => "waits for another thread",
    }
}

fn finding(program: &Program, wait: &LoopWait, confidence: Confidence) -> Finding {
    let block = program.blocking(&wait.wait);
    let leaf = program.call_name(wait.wait.function, block.call);
    let what = what(block);
    let name = program.linked.fn_name(wait.function);
    let message = match wait.wait.path.get(1).map_or(wait.wait.function, |(next, _)| *next) {
        _ if wait.wait.path.is_empty() => format!("`{leaf}` {what} in `{name}`, on the thread of its event loop"),
        callee => {
            let callee = program.linked.fn_name(callee);
            format!("`{callee}`, called in `{name}` on the thread of its event loop, {what} (`{leaf}`)")
        }
    };
    let runner = program.runners(wait.function)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(wait.function, wait.span),
        threads: vec![program.thread(runner, wait.function, steps(program, wait))],
        outcome: "every other task and callback of that thread waits as long".to_string(),
        related: Vec::new(),
        help: help(program, wait.function, block),
        fix: awaited_sleep(program, wait, block),
        key: format!("{name}|{leaf}"),
        test: program.is_test(wait.function),
    }
}

/// `time.sleep(..)` as `await asyncio.sleep(..)`, or the sleep of whichever library's loop the file is about.
fn awaited_sleep(program: &Program, wait: &LoopWait, block: &Blocking) -> Option<Fix> {
    let id = wait.function;
    let function = program.linked.function(id);
    // A call that is only reached is another function's.
    let direct = wait.wait.function == id && function.is_async && function.kind == FunctionKind::Named;
    if !direct || block.how != BlockKind::Sleep {
        return None;
    }
    let call = function.call(block.call);
    if call.result_used {
        return None;
    }
    let is_sleep =
        program.resolver().library_callee(id, block.call).is_some_and(|path| path == Path::parse("time.sleep"));
    let plain = call.args.len() == 1 && call.args.iter().all(|arg| arg.name.is_none() && !arg.spread);
    if !is_sleep || !plain {
        return None;
    }
    let imports = &program.linked.file_model(id).imports;
    let loops = ["asyncio", "trio", "anyio"];
    let mut used = loops
        .into_iter()
        .filter(|name| imports.iter().any(|import| import.target.first().is_some_and(|first| first == *name)));
    let library = used.next().unwrap_or("asyncio");
    if used.next().is_some() {
        return None;
    }
    let (sleep, mut plan) = program.item_for_fix(id, library, "sleep")?;
    let callee = Span { start: call.span.start, end: call.name_span.end };
    plan.push(Change::Replace(callee, format!("await {sleep}")));
    Some(Fix::planned(FixSafety::Unsafe, format!("await `{sleep}`"), plan))
}

fn help(program: &Program, id: FnId, block: &Blocking) -> String {
    let python = program.linked.language(id) == Language::Python;
    let text = match (python, block.how) {
        (true, BlockKind::Sleep) => "await the loop's own sleep (`asyncio.sleep`, `trio.sleep`) instead",
        (true, BlockKind::Subprocess | BlockKind::Start) => {
            "await `asyncio.create_subprocess_exec` instead, or run the call in a thread (`asyncio.to_thread`)"
        }
        (true, _) => "await an asynchronous library instead, or run the call in a thread (`asyncio.to_thread`)",
        (false, BlockKind::Sleep) => "await the runtime's own sleep (`tokio::time::sleep`) instead",
        (false, _) => "await an asynchronous library instead, or move the call to `spawn_blocking`",
    };
    text.to_string()
}

fn steps(program: &Program, wait: &LoopWait) -> Vec<Step> {
    let block = program.blocking(&wait.wait);
    let mut steps = Vec::new();
    for (index, (function, span)) in wait.wait.path.iter().enumerate() {
        let callee = wait.wait.path.get(index + 1).map_or(wait.wait.function, |(next, _)| *next);
        steps.push(program.step(*function, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]));
    }
    steps.push(program.step(wait.wait.function, block.span, what(block), &[]));
    steps
}

/// A plain function that finds a loop running and then waits for a pool: the loop's thread is its own.
fn beside_a_running_loop(program: &Program, out: &mut Vec<Finding>) {
    let mut told: BTreeSet<FnId> = BTreeSet::new();
    for id in program.linked.functions() {
        let facts = program.facts(id);
        if facts.blocks.is_empty() || program.on_loop(id).is_some() || !program.asks_for_the_loop(id) {
            continue;
        }
        for (index, block) in facts.blocks.iter().enumerate() {
            let wait = ReachedWait { index, path: Vec::new(), function: id, conditional: true };
            let future = program.waited_for(id, block.call).0 == Some(Role::Future);
            if block.does != Does::Join || !future || program.is_over(&wait) || !told.insert(id) {
                continue;
            }
            let under = block.under.clone();
            let wait = LoopWait { function: id, why: OnLoop::Callback, span: block.span, wait, under };
            out.push(finding(program, &wait, Confidence::Low));
        }
    }
}
