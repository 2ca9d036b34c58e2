//! Waiting for a thread under a lock that the thread needs, and threads that wait for themselves.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::nesting::{Around, events};
use crate::analysis::{
    FnId, HeldLock, Join, Program, Reached, Root, RootId, Runner, ThreadRoot, Via, asks_for_the_thread, conflicts,
};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::knowledge::RootKind;
use crate::model::{Callee, EventKind, FunctionKind, Language, LoopKind, Name, Node, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "join-deadlock",
        family: Family::Lifecycle,
        summary: "a thread waited for that cannot end while it is waited for",
        page: include_str!("join_deadlock.md"),
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

/// How many calls away from the lock the wait may be.
const CALLS: usize = 2;

/// A wait under a lock.
struct Wait<'a> {
    /// The function that holds the lock.
    function: FnId,
    held: &'a HeldLock,
    /// The calls that lead to the wait.
    path: Vec<(FnId, Span)>,
    /// The function that waits.
    waiter: FnId,
    join: &'a Join,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut seen: BTreeSet<(FnId, FnId, String)> = BTreeSet::new();
    for id in program.linked.functions() {
        for wait in waits(program, id) {
            if let Some(finding) = under_lock(program, &wait)
                && seen.insert((wait.function, wait.waiter, finding.key.clone()))
            {
                out.push(finding);
            }
        }
        for join in program.facts(id).joins.iter().filter(|join| !join.bounded) {
            out.extend(itself(program, id, join));
        }
        out.extend(everybody(program, id));
    }
}

/// Every thread there is, the main one among them, waited for by whoever runs this.
fn everybody(program: &Program, id: FnId) -> Option<Finding> {
    let (function, resolver) = (program.linked.function(id), program.resolver());
    if program.linked.language(id) != Language::Python {
        return None;
    }
    let mut found = None;
    events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let data = function.call(call);
        if !matches!(&data.callee, Callee::Method { name, .. } if *name == "join") || !data.args.is_empty() {
            return;
        }
        let all = around.iter().any(|one| {
            let Around::LoopBody(node, LoopKind::For) = one else { return false };
            let Node::Loop { test: Some(test), .. } = function.node(*node) else { return false };
            let Value::Call(call) = function.value(*test) else { return false };
            resolver.library_callee(id, *call).is_some_and(|path| path.to_string() == "threading.enumerate")
        });
        if all && found.is_none() {
            found = Some(data.name_span);
        }
    });
    let span = found?;
    let main = |name: &Name| matches!(name.as_str(), "main_thread" | "_MainThread");
    let named = function.values.iter().any(|data| match &data.value {
        Value::Field { name, .. } => main(name),
        Value::Path(path) => path.last().is_some_and(|name| main(&name)),
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Path(path) => path.last().is_some_and(|name| main(&name)),
            Callee::Method { name, .. } => main(name),
            _ => false,
        },
        _ => false,
    });
    if named || program.roots.reaching(id).is_empty() && function.kind == FunctionKind::ModuleBody {
        return None;
    }
    let name = program.linked.fn_name(id);
    let step = program.step(id, span, "waits for every thread, the main thread too", &[]);
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!(
            "`{name}` waits for every thread that is alive, also for the main thread where another runs it"
        ),
        confidence: Confidence::Low,
        primary: program.location(id, span),
        threads: vec![program.thread(program.runners(id)[0], id, vec![step])],
        outcome: "run by any other thread, it waits for the main thread, which may be waiting for it".to_string(),
        related: Vec::new(),
        help: "leave out `threading.main_thread()` besides the current thread".to_string(),
        fix: None,
        key: format!("everybody|{name}"),
        test: program.is_test(id),
    })
}

fn silent(program: &Program, id: FnId, span: Span, reason: &str) {
    program.silent(RULE.info.id, program.location(id, span), || reason.to_string());
}

/// The waits under locks that a function holds, its own and those of what it calls.
fn waits(program: &Program, id: FnId) -> Vec<Wait<'_>> {
    let facts = program.facts(id);
    let decorated = &program.decorated[id.0 as usize];
    let mut found = Vec::new();
    for join in &facts.joins {
        for held in decorated.iter().chain(join.held.iter()) {
            found.push(Wait { function: id, held, path: Vec::new(), waiter: id, join });
        }
    }
    for site in &facts.calls {
        let [callee] = site.functions.as_slice() else { continue };
        if !site.runs_now || *callee == id || site.held.is_empty() && decorated.is_empty() {
            continue;
        }
        for (waiter, path, join) in joins_of(program, *callee, vec![(id, site.span)]) {
            let kept = |held: &&HeldLock| !site.handed.contains(&held.lock) && !released(program, &path, waiter, held);
            for held in decorated.iter().chain(site.held.iter()).filter(kept) {
                found.push(Wait { function: id, held, path: path.clone(), waiter, join });
            }
        }
    }
    found.retain(|wait| wait.held.must && wait.held.lock.is_known());
    let bounded = |wait: &Wait<'_>| wait.join.bounded;
    for wait in found.iter().filter(|wait| bounded(wait)) {
        silent(program, wait.waiter, wait.join.span, "the wait gives up after a time, or is none");
    }
    found.retain(|wait| !bounded(wait));
    found
}

/// A function that waits, the calls that lead to it, and the wait.
type Reach<'a> = (FnId, Vec<(FnId, Span)>, &'a Join);

/// What a function and its callees wait for.
fn joins_of(program: &Program, id: FnId, path: Vec<(FnId, Span)>) -> Vec<Reach<'_>> {
    let facts = program.facts(id);
    let mut found: Vec<_> = facts.joins.iter().map(|join| (id, path.clone(), join)).collect();
    if path.len() < CALLS {
        for site in facts.calls.iter().filter(|site| site.runs_now) {
            let [callee] = site.functions.as_slice() else { continue };
            if *callee == id || path.iter().any(|(caller, _)| caller == callee) {
                continue;
            }
            let path = path.iter().copied().chain([(id, site.span)]).collect();
            found.extend(joins_of(program, *callee, path));
        }
    }
    found
}

/// Whether something on the way gives the lock back first.
fn released(program: &Program, path: &[(FnId, Span)], waiter: FnId, held: &HeldLock) -> bool {
    let on_the_way = path.iter().skip(1).map(|(function, _)| *function).chain([waiter]);
    on_the_way.into_iter().any(|id| program.facts(id).releases.iter().any(|lock| lock.at.place == held.lock.at.place))
}

fn under_lock(program: &Program, wait: &Wait<'_>) -> Option<Finding> {
    let place = &wait.held.lock.at.place;
    let roots = program.joined(wait.waiter, wait.join);
    if roots.is_empty() {
        silent(program, wait.waiter, wait.join.span, "what is waited for is not known");
    }
    let mut best: Option<(Confidence, RootId, &Reached)> = None;
    for root in roots {
        let data = program.roots.root(root);
        if data.kind == RootKind::Process && !wait.held.lock.is_interprocess() {
            continue;
        }
        let wanted = program.summaries.locks[data.entry.0 as usize]
            .iter()
            .find(|reached| reached.lock.at.place == *place && conflicts(wait.held.mode, reached.mode));
        let Some(wanted) = wanted else {
            silent(program, wait.waiter, wait.join.span, "the thread waited for does not take the lock");
            continue;
        };
        let grade = grade(program, wait, root, wanted);
        if best.as_ref().is_none_or(|(known, ..)| grade > *known) {
            best = Some((grade, root, wanted));
        }
    }
    let (confidence, root, wanted) = best?;
    Some(lock_finding(program, wait, root, wanted, confidence))
}

fn grade(program: &Program, wait: &Wait<'_>, root: RootId, wanted: &Reached) -> Confidence {
    let (held, wants) = (&wait.held.lock.at, &wanted.lock.at);
    let identity = match (&held.place.root, &held.via, &wants.via) {
        _ if held.many() || wants.many() => Confidence::Low,
        (Root::Global(_) | Root::Local(..), ..) | (_, Via::Static, _) => Confidence::High,
        (_, Via::Receiver, Via::Receiver) if program.roots.runs_on_own_object(root, wanted.function) => {
            Confidence::High
        }
        // The work was given the object: a closure's captured variable, a field of what it runs on.
        (_, Via::Unknown, _) | (_, _, Via::Unknown) => Confidence::Low,
        _ => Confidence::Medium,
    };
    let certain = !wanted.conditional && wanted.path.len() + wait.path.len() <= 2;
    identity.min(if certain { Confidence::High } else { Confidence::Medium })
}

fn lock_finding(program: &Program, wait: &Wait<'_>, root: RootId, wanted: &Reached, confidence: Confidence) -> Finding {
    let resolver = program.resolver();
    let name = resolver.lock_name(&wait.held.lock);
    let data = program.roots.root(root);
    let thread = program.root_name(data);
    let (at, span) = wait.path.first().copied().unwrap_or((wait.waiter, wait.join.span));
    let function = program.linked.fn_name(wait.function);
    let waiter = program.linked.fn_name(wait.waiter);
    let message = if wait.path.is_empty() {
        format!("{thread} is waited for while `{name}` is held, which it takes")
    } else {
        format!("`{waiter}` waits for {thread} while `{name}` is held here, which that takes")
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(at, span),
        threads: vec![waiting(program, wait, &name, &thread), wanting(program, root, data, wanted, &name)],
        outcome: format!("one waits for the end of the other, which waits for `{name}`: neither goes on"),
        related: Vec::new(),
        help: format!("release `{name}` before waiting: take what is waited for out under the lock, and wait outside"),
        fix: None,
        key: format!(
            "{}|{function}|{}",
            resolver.place_key(&wait.held.lock.at.place),
            program.linked.fn_name(data.entry)
        ),
        test: program.is_test(wait.function) || program.is_test(data.entry),
    }
}

fn waiting(program: &Program, wait: &Wait<'_>, name: &str, thread: &str) -> ThreadStory {
    let by = program.linked.fn_name(wait.held.by);
    let mut steps = vec![program.step(wait.held.by, wait.held.span, format!("takes `{name}` in `{by}`"), &[])];
    steps.extend(calls(program, &wait.path, wait.waiter));
    let text = format!("waits for {thread} in `{}`", program.linked.fn_name(wait.waiter));
    steps.push(program.step(wait.waiter, wait.join.span, text, &[]));
    for step in steps.iter_mut().skip(1) {
        step.held = vec![name.to_string()];
    }
    let runners = program.runners(wait.function);
    let runner = runners.into_iter().min_by_key(|runner| !matches!(runner, Runner::Outside));
    program.thread(runner.unwrap_or(Runner::Outside), wait.function, steps)
}

fn wanting(program: &Program, root: RootId, data: &ThreadRoot, wanted: &Reached, name: &str) -> ThreadStory {
    let mut steps = calls(program, &wanted.path, wanted.function);
    let text = format!("waits for `{name}` in `{}`", program.linked.fn_name(wanted.function));
    steps.push(program.step(wanted.function, wanted.span, text, &[]));
    program.thread(Runner::Root(root), data.entry, steps)
}

fn calls(program: &Program, path: &[(FnId, Span)], last: FnId) -> Vec<Step> {
    let callee = |index: usize| path.get(index + 1).map_or(last, |(function, _)| *function);
    let step = |(index, (caller, span)): (usize, &(FnId, Span))| {
        program.step(*caller, *span, format!("calls `{}`", program.linked.fn_name(callee(index))), &[])
    };
    path.iter().enumerate().map(step).collect()
}

/// A function that only one thread runs waits for that thread.
fn itself(program: &Program, id: FnId, join: &Join) -> Option<Finding> {
    let runners = program.runners(id);
    let [Runner::Root(root)] = runners.as_slice() else { return None };
    let data = program.roots.root(*root);
    let thread = matches!(data.kind, RootKind::Thread | RootKind::Timer);
    if !thread || data.many {
        return None;
    }
    let own = program.joins_receiver(id, join)
        && program.roots.runs_on_own_object(*root, id)
        && program.linked.index[id.0 as usize].owner == program.linked.index[data.entry.0 as usize].owner;
    if !own && program.joined(id, join) != [*root] {
        return None;
    }
    if asks_for_the_thread(program, id) {
        silent(program, id, join.span, "the function asks which thread it runs on");
        return None;
    }
    let name = program.root_name(data);
    let function = program.linked.fn_name(id);
    let step = program.step(id, join.span, format!("waits for itself in `{function}`"), &join.held);
    let outcome = match program.linked.language(id) {
        Language::Python => "the wait raises `RuntimeError`: a thread cannot wait for its own end",
        Language::Rust => "the thread waits for its own end, which never comes",
    };
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("{name} waits for itself: `{function}` is only run by it"),
        confidence: Confidence::Medium,
        primary: program.location(id, join.span),
        threads: vec![program.thread(Runner::Root(*root), id, vec![step])],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: "wait for the thread from outside, or let it end by returning".to_string(),
        fix: None,
        key: format!("itself|{function}"),
        test: program.is_test(id),
    })
}
