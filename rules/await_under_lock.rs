//! A coroutine hands control away while it holds a thread's lock.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::{FnId, HeldLock, Place, Program, Suspension};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::{FunctionKind, Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "await-under-lock",
        family: Family::Async,
        summary: "a coroutine is suspended while it holds a thread's lock",
        page: include_str!("await_under_lock.md"),
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

fn check(program: &Program, out: &mut Vec<Finding>) {
    // Who only tries to take a lock does not wait for it.
    let acquires = program.facts.iter().flat_map(|facts| &facts.acquires);
    let waited_for: BTreeSet<&Place> =
        acquires.filter(|acquire| acquire.blocking).map(|acquire| &acquire.lock.at.place).collect();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if !function.is_async && function.kind != FunctionKind::AsyncBlock {
            continue;
        }
        if is_meant(program, id) {
            for suspension in &program.facts(id).suspensions {
                let location = program.location(id, suspension.span);
                program.silent(RULE.info.id, location, || "an `allow` says that it is meant".into());
            }
            continue;
        }
        // One hold of a lock is told once, at the first place it is held over.
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for suspension in &program.facts(id).suspensions {
            for held in suspension.held.iter().filter(|held| keeps_the_thread(held)) {
                if !waited_for.contains(&held.lock.at.place) {
                    let location = program.location(id, suspension.span);
                    program.silent(RULE.info.id, location, || "everybody only tries to take the lock".into());
                    continue;
                }
                if told.insert(held.span) {
                    out.push(finding(program, id, suspension, held));
                }
            }
        }
    }
}

/// Whether the author has told the compiler's own linter that it is meant, on the function or one around it.
fn is_meant(program: &Program, id: FnId) -> bool {
    let mut at = Some(id);
    for _ in 0..8 {
        let Some(id) = at else { return false };
        let allowed = program.linked.function(id).decorators.iter().any(|decorator| {
            let word = decorator.path.last();
            word.is_some_and(|word| word == "allow" || word == "expect")
                && decorator.tokens.is_some_and(|tokens| tokens.as_str().contains("await_holding_lock"))
        });
        if allowed {
            return true;
        }
        at = program.linked.index[id.0 as usize].parent;
    }
    false
}

/// A lock that whoever else wants it waits for with its whole thread.
fn keeps_the_thread(held: &HeldLock) -> bool {
    let role = matches!(held.lock.role(), Some(Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore));
    held.must && role && !held.lock.is_async()
}

fn finding(program: &Program, id: FnId, suspension: &Suspension, held: &HeldLock) -> Finding {
    let lock = program.resolver().lock_name(&held.lock);
    let name = program.linked.fn_name(id);
    let python = program.linked.language(id) == Language::Python;
    let point = if suspension.yields { "yield" } else { "await" };
    let recursive = held.lock.reentrant();
    let outcome = if recursive {
        format!("another task of the same thread takes `{lock}` again at once, in the middle of what it protects")
    } else {
        format!(
            "another task on the same thread waits for `{lock}` and keeps the thread, so this one never runs again to release it"
        )
    };
    let other = if recursive {
        "takes the lock as well: to it the thread is the owner"
    } else {
        "waits for the lock, with its thread"
    };
    let own = std::slice::from_ref(held);
    let steps = vec![
        program.step(held.by, held.span, format!("takes `{lock}`"), &[]),
        program.step(id, suspension.span, format!("is suspended at the `{point}`, still holding it"), own),
    ];
    let second = vec![program.step(held.by, held.span, other, &[])];
    // In the one coroutine of a program nobody is there yet to want the lock.
    let confidence = match held.lock.is_interprocess() {
        _ if program.is_alone_on_its_loop(id, suspension.span) => Confidence::Low,
        true => Confidence::Medium,
        false => Confidence::High,
    };
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{lock}`, a lock for threads, is taken here and held over an `{point}`"),
        confidence,
        primary: program.location(held.by, held.span),
        threads: vec![
            program.thread(runner, id, steps),
            crate::finding::ThreadStory { name: "another task of the same loop".to_string(), steps: second },
        ],
        outcome,
        related: Vec::new(),
        help: if python {
            format!("release `{lock}` before the `{point}`, or make it an `asyncio.Lock` and take it with `async with`")
        } else {
            format!(
                "end the guard's block before the `{point}`, or make `{lock}` an asynchronous lock (`tokio::sync::Mutex`)"
            )
        },
        fix: program.held_head_for_fix(id, held, suspension.span),
        key: format!("{}|{name}", program.resolver().place_key(&held.lock.at.place)),
        test: program.is_test(id),
    }
}
