//! Notifications without the condition's lock: an exception in Python, a notification that nobody hears in Rust.

use super::Rule;
use crate::analysis::handshakes::{self, Handshake};
use crate::analysis::lone_notices::{self, LoneNotice};
use crate::analysis::nesting::{Around, events};
use crate::analysis::sharing::{caller_must_hold, is_dead};
use crate::analysis::{FnId, Lock, Program, Root, Runner, Signal};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, ThreadStory, Tier};
use crate::model::{Callee, EventKind, Function, Language};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "notify-without-state",
        family: Family::Signalling,
        summary: "a condition is notified without the lock that its waiters test under",
        page: include_str!("notify_without_state.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[662, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    out.extend(lone_notices::find(program).iter().map(|notice| told_to_one(program, notice)));
    out.extend(handshakes::find(program).iter().map(|handshake| never_told(program, handshake)));
    for (id, signal) in program.signals(false) {
        let judged = match program.linked.language(id) {
            Language::Python => python(program, id, signal),
            Language::Rust => rust(program, id, signal),
        };
        match judged {
            Ok((lock, confidence)) => out.push(finding(program, id, signal, &lock, confidence)),
            Err(reason) => program.silent(RULE.info.id, program.location(id, signal.span), || reason.to_string()),
        }
    }
}

/// A thread that may end before it says that it is ready, which its starter waits for.
fn never_told(program: &Program, handshake: &Handshake) -> Finding {
    let id = handshake.entry;
    let event = program.resolver().place_name(&handshake.event);
    let (waiter, wait) = handshake.waiter;
    let name = program.linked.fn_name(id);
    let steps = vec![
        program.step(id, handshake.leaves, "returns here", &[]),
        program.step(id, handshake.sets, format!("`{event}` would have been set only here"), &[]),
    ];
    let second = vec![program.step(waiter, wait, format!("waits for `{event}`, without a timeout"), &[])];
    Finding {
        message: format!("`{name}` may return before it sets `{event}`, which its starter waits for"),
        outcome: format!("`{}` waits for ever", program.linked.fn_name(waiter)),
        help: format!("set `{event}` on every way out, in a `finally`, or wait for it with a timeout"),
        threads: vec![
            program.thread(program.runners(id)[0], id, steps),
            program.thread(Runner::Outside, waiter, second),
        ],
        key: format!("{event}|{name}|ready"),
        ..program.blank(&RULE.info, id, handshake.leaves, Confidence::Medium)
    }
}

/// A change that every waiter is to leave for, told to one of them.
fn told_to_one(program: &Program, notice: &LoneNotice) -> Finding {
    let resolver = program.resolver();
    let id = notice.function;
    let name = resolver.place_name(&notice.condition);
    let (place, span) = &notice.changed;
    let changed = resolver.place_name(place);
    let (waiter, wait, leave) = notice.waiter;
    // One thread that waits is one that is woken.
    let several = !program.roots.reaching(waiter).is_empty();
    let first = vec![
        program.step(id, *span, format!("sets `{changed}`, which ends every wait"), &[]),
        program.step(id, notice.span, "wakes one of those who wait", &[]),
    ];
    let second = vec![
        program.step(waiter, wait, "waits, perhaps in several threads", &[]),
        program.step(waiter, leave, format!("would leave because of `{changed}`, and is not woken"), &[]),
    ];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{changed}` concerns everybody who waits for `{name}`, and `notify` wakes one of them"),
        confidence: if several { Confidence::Medium } else { Confidence::Low },
        primary: program.location(id, notice.span),
        threads: vec![
            program.thread(program.runners(id)[0], id, first),
            program.thread(Runner::Outside, waiter, second),
        ],
        outcome: "the other threads that wait go on waiting".to_string(),
        related: Vec::new(),
        help: "use `notify_all`".to_string(),
        fix: None,
        key: format!("{name}|{changed}|one"),
        test: program.is_test(id),
    }
}

type Judged = Result<(Lock, Confidence), &'static str>;

/// Python raises `RuntimeError` where the lock is not held.
fn python(program: &Program, id: FnId, signal: &Signal) -> Judged {
    let Some(lock) = signal.lock.clone().filter(Lock::is_known) else {
        return Err("the condition's lock is not known");
    };
    if matches!(lock.at.place.root, Root::Local(function, local) if program.resolver().is_parameter(function, local)) {
        return Err("the condition is over a lock that it was given");
    }
    if !signal.held.is_empty() || !program.entry[id.0 as usize].is_empty() {
        return Err("a lock is held");
    }
    if program.may_be_held(id, &signal.held, &lock.at.place) {
        return Err("some caller holds the lock");
    }
    let facts = program.facts(id);
    if facts.opaque
        || facts.acquires.iter().any(|acquire| {
            acquire.lock.at.place == lock.at.place && acquire.span.start < signal.span.start && !acquire.blocking
        })
    {
        return Err("the lock may be held");
    }
    let function = program.linked.function(id);
    if is_tried(function, signal) {
        return Err("an exception is expected");
    }
    if caller_must_hold(program, id) || is_dead(program, id) {
        return Err("the caller holds the lock, or nobody is seen to call the function");
    }
    // A public method may be called by whoever has the condition's lock from elsewhere.
    let reached = program.roots.is_entry(id) || !program.roots.callers(id).is_empty() || function.owner.is_none();
    let alone = facts.acquires.is_empty();
    Ok((lock, if reached || !alone { Confidence::High } else { Confidence::Medium }))
}

/// Whether a handler is around the call.
fn is_tried(function: &Function, signal: &Signal) -> bool {
    let mut tried = false;
    events(function, &mut |event, around| {
        if event.kind == EventKind::Call(signal.call) {
            tried = around.iter().any(|around| match around {
                Around::TryBody(node) => {
                    matches!(function.node(*node), crate::model::Node::Try { handlers, .. } if !handlers.is_empty())
                }
                _ => false,
            });
        }
    });
    tried
}

/// Rust notifies whoever waits now. A waiter that has tested and does not wait yet hears nothing, unless the lock kept the change out.
fn rust(program: &Program, id: FnId, signal: &Signal) -> Judged {
    let Some(condition) = signal.condition.as_ref().map(|known| &known.place) else {
        return Err("the condition is not known");
    };
    let waits: Vec<(FnId, &Signal)> = program
        .signals(true)
        .filter(|(_, wait)| wait.condition.as_ref().map(|known| &known.place) == Some(condition))
        .collect();
    let mut locks = waits.iter().map(|(_, wait)| wait.lock.clone());
    let Some(Some(lock)) = locks.next() else { return Err("nobody is seen to wait with a lock that is known") };
    if !locks.all(|other| other.as_ref().is_some_and(|other| other.at.place == lock.at.place)) {
        return Err("the waiters use several locks");
    }
    if program.facts(id).opaque || program.is_given_a_guard(id) || program.is_wrapped(id) {
        return Err("the lock may be held by whoever calls");
    }
    if program.takes_somewhere(id, &lock.at.place) {
        return Err("the lock is taken on the way here");
    }
    if takes_what_is_not_known(program, id, signal) {
        return Err("a lock that is not known is taken before");
    }
    let limited = waits.iter().all(|(_, wait)| wait.bounded);
    let unsure = limited || program.has_unseen_callers(id) || !program.changes_before(id, signal.span);
    Ok((lock, if unsure { Confidence::Low } else { Confidence::Medium }))
}

/// Something is locked, by its name, that is not understood.
fn takes_what_is_not_known(program: &Program, id: FnId, signal: &Signal) -> bool {
    let acquires = &program.facts(id).acquires;
    program.linked.function(id).calls.iter().any(|call| {
        let named = match &call.callee {
            Callee::Method { name, .. } => name.as_str().contains("lock"),
            Callee::Path(path) => path.last().is_some_and(|name| name.as_str().contains("lock")),
            Callee::Value(_) | Callee::Macro(_) => false,
        };
        named
            && call.name_span.start < signal.span.start
            && acquires.iter().all(|acquire| acquire.span != call.name_span)
    })
}

fn finding(program: &Program, id: FnId, signal: &Signal, lock: &Lock, confidence: Confidence) -> Finding {
    let resolver = program.resolver();
    let name = signal.condition.as_ref().map(|known| resolver.place_name(&known.place)).unwrap_or_default();
    let guard = resolver.place_name(&lock.at.place);
    let python = program.linked.language(id) == Language::Python;
    let runner = program.runners(id).into_iter().min_by_key(|runner| matches!(runner, Runner::Outside));
    let step = program.step(id, signal.span, "notifies, without the lock", &signal.held);
    let mut threads: Vec<ThreadStory> =
        runner.map(|runner| program.thread(runner, id, vec![step])).into_iter().collect();
    if !python {
        threads.extend(waiter(program, signal));
    }
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: if python {
            format!("`{name}` is notified here without its lock")
        } else {
            format!("`{name}` is notified here, and `{guard}`, under which its waiters test, is not taken on the way")
        },
        confidence,
        primary: program.location(id, signal.span),
        threads,
        outcome: if python {
            "the call raises `RuntimeError`, and whoever waits goes on waiting".to_string()
        } else {
            "a waiter that has tested and does not wait yet misses the notification, and waits for the next one"
                .to_string()
        },
        related: Vec::new(),
        help: if python {
            format!("notify inside `with {name}:`, after the change that is waited for")
        } else {
            format!("change what is waited for with `{guard}` locked, then notify")
        },
        fix: None,
        key: format!("{name}|{}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}

/// The thread that misses it.
fn waiter(program: &Program, signal: &Signal) -> Option<ThreadStory> {
    let place = signal.condition.as_ref().map(|known| &known.place);
    let (id, wait) =
        program.signals(true).find(|(_, wait)| wait.condition.as_ref().map(|known| &known.place) == place)?;
    let runner = program.runners(id).into_iter().min_by_key(|runner| matches!(runner, Runner::Outside))?;
    let step = program.step(id, wait.span, "tests under the lock, then waits", &wait.held);
    Some(program.thread(runner, id, vec![step]))
}
