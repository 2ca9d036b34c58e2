//! A thread waits for something slow while others wait for the lock it holds.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::analysis::{
    Blocking, FnId, HeldWait, Join, Place, Program, Root, Runner, Target, Test, Under, Via, conflicts, excludes, expr,
};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::knowledge::{BlockKind, Does, Role, RootKind};
use crate::model::{Callee, FunctionKind, Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "blocking-under-lock",
        family: Family::Locks,
        summary: "a thread waits while it holds a lock that others want",
        page: include_str!("blocking_under_lock.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[667, 833],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// Shorter pauses are no worse than the work a lock is held for anyway.
const SHORT: f64 = 0.05;

/// Who gives up after this many seconds has hardly kept anybody waiting.
const BRIEF: f64 = 1.0;

type Sites<'a> = BTreeMap<&'a Place, Vec<(FnId, Span)>>;

fn check(program: &Program, out: &mut Vec<Finding>) {
    let sites = program.acquisitions();
    let slow = slow_sections(program);
    let mut told: BTreeSet<(FnId, Place, String)> = BTreeSet::new();
    let mut found: Vec<(Confidence, HeldWait)> = Vec::new();
    for wait in program.held_waits() {
        match judge(program, &wait, &sites, &slow) {
            Ok(confidence) => found.push((confidence, wait)),
            Err(reason) => {
                let location = program.location(wait.function, wait.span);
                program.silent(RULE.info.id, location, || reason.to_string());
            }
        }
    }
    // Of the same waits of one function under one lock the surest is told, then the first.
    found.sort_by_key(|(confidence, wait)| (wait.function, std::cmp::Reverse(*confidence), wait.span.start));
    for (confidence, wait) in &found {
        let leaf = program.call_name(wait.wait.function, program.blocking(&wait.wait).call);
        if told.insert((wait.function, wait.held.lock.at.place.clone(), leaf)) {
            out.push(finding(program, wait, *confidence, &sites));
        }
    }
}

/// The critical sections that wait for something, by their locks: where others want the lock for nothing else, it is what lets one
/// of them go at a time.
fn slow_sections(program: &Program) -> BTreeSet<(Place, FnId, Span)> {
    let waits = program.held_waits().into_iter().filter(|wait| {
        let block = program.blocking(&wait.wait);
        let (role, _) = program.waited_for(wait.wait.function, block.call);
        weight(program, wait, block, role).is_ok_and(|weight| weight > Confidence::Low)
    });
    waits.map(|wait| (wait.held.lock.at.place, wait.held.by, wait.held.span)).collect()
}

/// How sure it is that others are kept waiting for no good reason, or why it is not said.
fn judge(
    program: &Program,
    wait: &HeldWait,
    sites: &Sites<'_>,
    slow: &BTreeSet<(Place, FnId, Span)>,
) -> Result<Confidence, &'static str> {
    let block = program.blocking(&wait.wait);
    let lock = &wait.held.lock.at.place;
    let direct = wait.wait.path.is_empty();
    let (role, _) = program.waited_for(wait.wait.function, block.call);
    if needs_the_lock(program, wait, block, false) {
        return Err("what is waited for needs the lock and never ends: `join-deadlock` says so");
    }
    let mut confidence = weight(program, wait, block, role)?;
    if !direct {
        confidence = confidence.min(Confidence::Medium);
        if depends(program, wait, block) {
            confidence = Confidence::Low;
        }
        if block.how == BlockKind::File {
            return Err("a file is read or written somewhere in what is called");
        }
    }
    // What is only waited for (a thread, an event) needs no lock to be waited for.
    let acts = block.how != BlockKind::Sleep && !matches!(block.does, Does::Join | Does::Wait | Does::Shutdown);
    if acts && program.serialises(wait) {
        // The lock of a whole collection, for the sake of one of its elements, which waits for a message.
        if !direct && matches!(block.does, Does::Get | Does::Wait) && program.guards_collection(&wait.held.lock) {
            let wanted = block.does == Does::Get && !block.bounded && !others(sites, lock, wait).is_empty();
            return Ok(if wanted { Confidence::Medium } else { Confidence::Low });
        }
        // Those who ask for other state that it guards wait as well, for an answer that is not theirs.
        if !direct || sends(program, wait.wait.function, block) || !program.guards_more(wait, slow) {
            return Err("the lock is there to let one thread at a time use what the call acts on");
        }
        confidence = confidence.min(Confidence::Medium);
    }
    if wait.held.by != wait.function || !excludes(wait.held.mode) {
        confidence = confidence.min(Confidence::Medium);
    }
    // Rust: the handles that are joined one after another are mostly what the mutex holds.
    let handles = block.does == Does::Join && program.linked.language(wait.function) == Language::Rust;
    if handles && (program.is_drawn(&wait.wait) || program.guards_handles(lock))
        || program.acts_on_guarded(wait)
        || acts && is_the_callers_own(program, wait, block)
    {
        confidence = Confidence::Low;
    }
    // A lock for threads keeps no other process out.
    let process =
        |runner: &Runner| matches!(runner, Runner::Root(root) if program.roots.root(*root).kind == RootKind::Process);
    let apart = |id: FnId| program.runners(id).iter().all(process);
    // Nobody else has the object while a method with `&mut self` runs.
    let alone = wait.held.by == wait.function
        && wait.held.lock.at.via == Via::Receiver
        && program.has_its_object(wait.function)
        && others(sites, lock, wait).iter().all(|site| takes_its_own(program, site));
    let counts = |site: &(FnId, Span)| !program.is_test(site.0) && !apart(site.0) && wants(program, lock, site);
    let quick = |site: &&(FnId, Span)| !alone && counts(site) && !slow.contains(&(lock.clone(), site.0, site.1));
    let others = others(sites, lock, wait);
    if !others.iter().any(quick) {
        // Others wait only for the same thing: as intended, unless it just sleeps.
        let sleeps = block.how == BlockKind::Sleep && direct;
        confidence = confidence.min(if sleeps { Confidence::Medium } else { Confidence::Low });
    }
    // What the lock guards is the process's: the working directory, the environment.
    let entered = program.facts(wait.held.by).calls.iter().filter(|site| wait.held.span.contains(site.span));
    let takes = entered.flat_map(|site| &site.functions).chain([&wait.held.by]);
    if takes.into_iter().any(|id| !program.process_changes(*id).is_empty()) {
        confidence = Confidence::Low;
    }
    let named = says_what_it_is_for(lock, program);
    let sleeps = block.how == BlockKind::Sleep && direct;
    if sleeps && named {
        confidence = confidence.min(Confidence::Medium);
    }
    // What a thread that ends leaves behind is not what anybody waits for.
    let fills = !ends_work(block, role) && program.fills(wait);
    if runs_alone(program, wait.function) || !sleeps && (named || fills || starts_first(program, wait)) {
        confidence = Confidence::Low;
    }
    Ok(confidence)
}

/// The end of a thread, process or pool is waited for, and not a result.
fn ends_work(block: &Blocking, role: Option<Role>) -> bool {
    let worker = matches!(role, None | Some(Role::Thread | Role::Process | Role::ThreadPool | Role::ProcessPool));
    block.does == Does::Join && worker
}

/// Whether tests decide if it waits. Where the end of other work is waited for, tests made before the lock was taken do not, nor
/// those that ask whether there is any work to wait for.
fn depends(program: &Program, wait: &HeldWait, block: &Blocking) -> bool {
    if !wait.wait.conditional || block.does != Does::Join {
        return wait.wait.conditional;
    }
    let id = wait.wait.function;
    let (_, subject) = program.waited_for(id, block.call);
    let drawn = program.is_drawn(&wait.wait);
    let function = program.linked.function(id);
    let asks = |test: &Test| {
        let it = |value| subject.is_some_and(|subject| program.same(id, value, subject));
        drawn && test.of_loop || expr::contains(function, test.value, &it)
    };
    let before = |function: FnId, test: &Test| function == wait.held.by && test.span.end <= wait.held.span.start;
    let decides = |function: FnId, under: &Under| {
        let tests = under.iter().filter_map(|(index, _)| program.facts(function).tests.get(*index as usize));
        tests.into_iter().any(|test| !(before(function, test) || function == id && asks(test)))
    };
    let on_the_way = wait.wait.path.iter().any(|(function, span)| {
        let mut sites = program.facts(*function).calls.iter();
        sites.any(|site| site.span == *span && decides(*function, &site.under))
    });
    on_the_way || decides(id, &block.under)
}

/// Whether what is waited for takes the lock itself: worse than keeping others waiting.
fn needs_the_lock(program: &Program, wait: &HeldWait, block: &Blocking, bounded: bool) -> bool {
    let id = wait.wait.function;
    let of_block = |join: &&Join| join.span.contains(block.span) && join.bounded == bounded;
    let joins = program.facts(id).joins.iter().filter(of_block);
    let mut roots = joins.flat_map(|join| program.joined(id, join));
    roots.any(|root| {
        let wanted = &program.summaries.locks[program.roots.root(root).entry.0 as usize];
        wanted
            .iter()
            .any(|reached| reached.lock.at.place == wait.held.lock.at.place && conflicts(wait.held.mode, reached.mode))
    })
}

/// How long the wait alone keeps others waiting.
fn weight(
    program: &Program,
    wait: &HeldWait,
    block: &Blocking,
    role: Option<Role>,
) -> Result<Confidence, &'static str> {
    let id = wait.wait.function;
    let data = program.linked.function(id).call(block.call);
    let first = data.args.first().and_then(|arg| program.seconds(id, arg.value));
    if block.how == BlockKind::Sleep {
        return match first {
            Some(seconds) if seconds <= 0.0 => Err("it only lets other threads run"),
            Some(seconds) if seconds < SHORT => Ok(Confidence::Low),
            _ => Ok(Confidence::High),
        };
    }
    let limit = data.args.iter().rev().find_map(|arg| {
        let named = arg.name.is_none_or(|name| name.as_str().contains("timeout"));
        named.then(|| program.seconds(id, arg.value)).flatten()
    });
    if block.bounded && limit.is_some_and(|limit| limit < BRIEF) {
        return Err("it gives up after a short time");
    }
    if matches!(block.how, BlockKind::Disk | BlockKind::Start) {
        return Err("what it asks of the system is mostly done at once");
    }
    if matches!(program.resolver().target(id, block.call), Target::Library(_)) {
        return Err("the lock is there to let it be made once");
    }
    let weight = match block.does {
        Does::Wait => match role {
            Some(Role::Event | Role::Barrier) => Confidence::Medium,
            _ => return Err("a condition lets go of its lock while it waits"),
        },
        Does::Put if !program.is_bounded_queue(id, block) => return Err("nothing says that the queue can be full"),
        Does::Get if program.is_over(&wait.wait) => return Err("there is something to take"),
        Does::Get | Does::Put => Confidence::Medium,
        Does::Shutdown if !waits_for_the_end(program, id, block, role) => return Err("it does not wait for the end"),
        Does::Shutdown => Confidence::Medium,
        Does::Join if program.is_over(&wait.wait) => return Err("what is waited for is over"),
        // Who gives up after a time of its own has thought of what may keep it.
        Does::Join if block.bounded && limit.is_some() && !needs_the_lock(program, wait, block, true) => {
            Confidence::Low
        }
        Does::Join => Confidence::Medium,
        _ => match block.how {
            // What is sent goes into a buffer first; it is the answer that takes its time.
            BlockKind::Network if sends(program, id, block) => Confidence::Medium,
            BlockKind::Sleep | BlockKind::Network | BlockKind::Subprocess | BlockKind::Input => Confidence::High,
            BlockKind::Database => Confidence::Medium,
            BlockKind::File | BlockKind::Disk | BlockKind::Start => Confidence::Low,
            BlockKind::Wait if role == Some(Role::Plain) || is_file_lock(program, id, block) => Confidence::Low,
            BlockKind::Wait => Confidence::Medium,
        },
    };
    // How long nobody can say; who waits for a thread with a limit means to wait that long.
    let open = block.bounded && limit.is_none() && block.how == BlockKind::Wait && block.does != Does::Join;
    Ok(if open { Confidence::Low } else { weight })
}

/// Whether somebody waits for the lock at a place, for a section of its own: not who only tries, nor a method that takes it for its
/// caller.
fn wants(program: &Program, lock: &Place, (id, span): &(FnId, Span)) -> bool {
    let facts = program.facts(*id);
    let hands_on = facts.leaves_held.iter().any(|(left, _)| left.at.place == *lock);
    let tries = facts.acquires.iter().any(|acquire| acquire.span == *span && !acquire.blocking);
    !hands_on && !tries
}

/// Whether a lock is taken of the object whose method takes it.
fn takes_its_own(program: &Program, (id, span): &(FnId, Span)) -> bool {
    let mut acquires = program.facts(*id).acquires.iter();
    acquires.any(|acquire| acquire.span == *span && acquire.lock.at.via == Via::Receiver)
}

/// What the call acts on is given to it, or written to by whoever shares it: the lock may well be what keeps them apart.
fn is_the_callers_own(program: &Program, wait: &HeldWait, block: &Blocking) -> bool {
    let id = wait.wait.function;
    let local = |root: &Root| matches!(root, Root::Local(..));
    let shared = block.subject.as_ref().is_some_and(|subject| !local(&subject.place.root));
    let given = block.subject.as_ref().is_some_and(|subject| {
        matches!(subject.place.root, Root::Local(function, local) if program.resolver().is_parameter(function, local))
    });
    program.acts_on_unknown(wait)
        || sends(program, id, block) && (shared || wait.held.by != wait.function)
        || given && !wait.wait.path.is_empty()
}

/// The function starts, under the lock, what it then waits for: it has to be there before anybody goes on.
fn starts_first(program: &Program, wait: &HeldWait) -> bool {
    let function = program.linked.function(wait.function);
    !wait.under.is_empty()
        && function.calls.iter().any(|call| {
            let between = call.span.start > wait.held.span.start && call.span.start < wait.span.start;
            between && matches!(&call.callee, Callee::Method { name, .. } if *name == "start")
        })
}

/// `shutdown(wait=True)` of a pool, known or by the looks of it.
fn waits_for_the_end(program: &Program, id: FnId, block: &Blocking, role: Option<Role>) -> bool {
    match program.resolver().target(id, block.call) {
        Target::Effect { effect, .. } => {
            matches!(role, Some(Role::ThreadPool | Role::ProcessPool)) && effect.blocking.is_some()
        }
        target => matches!(target, Target::Unknown),
    }
}

fn sends(program: &Program, id: FnId, block: &Blocking) -> bool {
    let name = program.call_name(id, block.call);
    let method = name.rsplit(['.', ':']).next().unwrap_or_default();
    method.starts_with("send") || method.starts_with("write")
}

/// Locks between processes are taken inside those between threads.
fn is_file_lock(program: &Program, id: FnId, block: &Blocking) -> bool {
    let name = program.call_name(id, block.call);
    ["flock", "lockf", "lock", "lock_shared"].iter().any(|word| name.rsplit(['.', ':']).next() == Some(word))
}

/// Where else somebody wants the lock: not where this wait's own hold of it begins.
fn others<'a>(sites: &'a Sites<'_>, lock: &Place, wait: &HeldWait) -> Vec<&'a (FnId, Span)> {
    let mine = (wait.held.by, wait.held.span);
    sites.get(lock).into_iter().flatten().filter(|site| **site != mine && site.1 != mine.1).collect()
}

/// Import, construction, finalisers and exit handlers: nobody else is there to be kept waiting.
fn runs_alone(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let alone = |runner: &Runner| match runner {
        Runner::Root(root) => {
            matches!(program.roots.root(*root).kind, RootKind::AtExit | RootKind::Finalizer | RootKind::Process)
        }
        Runner::Outside => false,
    };
    matches!(function.kind, FunctionKind::ModuleBody | FunctionKind::ClassBody | FunctionKind::Initialiser)
        || program.construction_only().contains(&id)
        || matches!(function.name.as_str(), "__init__" | "__new__" | "__del__")
        || program.runners(id).iter().all(alone)
}

/// The lock's name says which slow thing it is there to let happen once at a time: `_connect_lock`, `send_lock`.
fn says_what_it_is_for(lock: &Place, program: &Program) -> bool {
    let name = program.resolver().place_name(lock).to_ascii_lowercase();
    let name = name.rsplit('.').next().unwrap_or_default();
    let words = [
        "send",
        "write",
        "recv",
        "read",
        "io",
        "conn",
        "connect",
        "connection",
        "reconnect",
        "init",
        "start",
        "startup",
        "setup",
        "load",
        "fetch",
        "refresh",
        "update",
        "build",
        "compile",
        "login",
        "auth",
        "token",
        "request",
        "call",
        "rpc",
        "socket",
        "sock",
        "serial",
        "db",
        "database",
        "download",
        "install",
        "shutdown",
        "stop",
        "close",
        "lifecycle",
        "singleton",
        "instance",
        "open",
        "import",
        "run",
        "exec",
        "execute",
        "process",
        "build",
        "migrate",
        "flush",
        "poll",
    ];
    let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
    parts.len() > 1 && parts.iter().any(|part| words.contains(part))
}

fn what(block: &Blocking) -> &'static str {
    match (block.does, block.how) {
        (Does::Join | Does::Shutdown, _) => "waits for other work to end",
        (Does::Spawn, _) => "runs a coroutine to its end",
        (Does::Get | Does::Put, _) => "waits for another thread",
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

fn finding(program: &Program, wait: &HeldWait, confidence: Confidence, sites: &Sites<'_>) -> Finding {
    let block = program.blocking(&wait.wait);
    let lock = program.resolver().lock_name(&wait.held.lock);
    let leaf = program.call_name(wait.wait.function, block.call);
    let what = what(block);
    let name = program.linked.fn_name(wait.function);
    let message = match wait.wait.path.get(1).map_or(wait.wait.function, |(next, _)| *next) {
        _ if wait.wait.path.is_empty() => format!("`{leaf}` {what} while `{lock}` is held"),
        callee => {
            let callee = program.linked.fn_name(callee);
            format!("`{callee}`, which is called while `{lock}` is held, {what} (`{leaf}`)")
        }
    };
    let mut threads = vec![program.thread(program.runners(wait.function)[0], wait.function, steps(program, wait))];
    threads.extend(other(program, wait, sites));
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(wait.function, wait.span),
        threads,
        outcome: format!("every thread that wants `{lock}` waits as long, however short its own work is"),
        related: Vec::new(),
        help: format!(
            "do the waiting before `{lock}` is taken or after it is released, and hold it only to read and change state"
        ),
        fix: program.held_head_for_fix(wait.function, &wait.held, wait.span),
        key: format!("{}|{name}|{leaf}", program.resolver().place_key(&wait.held.lock.at.place)),
        test: program.is_test(wait.function),
    }
}

fn steps(program: &Program, wait: &HeldWait) -> Vec<Step> {
    let block = program.blocking(&wait.wait);
    let lock = program.resolver().lock_name(&wait.held.lock);
    let held = std::slice::from_ref(&wait.held);
    let mut steps = vec![program.step(wait.held.by, wait.held.span, format!("takes `{lock}`"), &[])];
    for (index, (function, span)) in wait.wait.path.iter().enumerate() {
        let callee = wait.wait.path.get(index + 1).map_or(wait.wait.function, |(next, _)| *next);
        steps.push(program.step(*function, *span, format!("calls `{}`", program.linked.fn_name(callee)), held));
    }
    steps.push(program.step(wait.wait.function, block.span, what(block), held));
    steps
}

/// Somebody else who wants the lock.
fn other(program: &Program, wait: &HeldWait, sites: &Sites<'_>) -> Option<ThreadStory> {
    let lock = &wait.held.lock.at.place;
    let all = others(sites, lock, wait);
    let elsewhere = |site: &&&(FnId, Span)| site.0 != wait.function && !program.is_test(site.0);
    let (function, span) = all.iter().find(elsewhere)?;
    let text = format!("waits for `{}`", program.resolver().place_name(lock));
    let step = program.step(*function, *span, text, &[]);
    Some(program.thread(program.runners(*function)[0], *function, vec![step]))
}
