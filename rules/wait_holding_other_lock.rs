//! Waits on a condition variable with a second lock held, which the wait does not let go of.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::{FnId, HeldLock, Place, Program, Root, Runner, Signal, excludes};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, ThreadStory, Tier};
use crate::knowledge::Does;
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "wait-holding-other-lock",
        family: Family::Signalling,
        summary: "a condition is waited for while another lock is held",
        page: include_str!("wait_holding_other_lock.md"),
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

/// A wait, and a lock held at it.
struct Case<'p> {
    /// The function that holds the lock, and where it waits or calls what waits.
    holder: (FnId, Span),
    held: HeldLock,
    /// The function that waits.
    waiter: FnId,
    signal: &'p Signal,
    direct: bool,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    if program.signals(true).next().is_none() {
        return;
    }
    // One lock at one wait is one finding.
    let mut found: BTreeMap<(Place, FnId, Span), Case<'_>> = BTreeMap::new();
    for case in direct(program).into_iter().chain(called(program)) {
        let key = (case.held.lock.at.place.clone(), case.waiter, case.signal.span);
        found.entry(key).or_insert(case);
    }
    for case in found.into_values() {
        judge(program, &case, out);
    }
}

fn direct(program: &Program) -> Vec<Case<'_>> {
    let mut found = Vec::new();
    for (id, signal) in program.signals(true) {
        for held in program.other_locks(id, signal) {
            found.push(Case { holder: (id, signal.span), held, waiter: id, signal, direct: true });
        }
    }
    found
}

fn called(program: &Program) -> Vec<Case<'_>> {
    let mut found = Vec::new();
    for wait in program.held_waits() {
        let block = program.blocking(&wait.wait);
        if block.does != Does::Wait || wait.wait.path.is_empty() {
            continue;
        }
        let waiter = wait.wait.function;
        let signal = program.facts(waiter).signals.iter().find(|signal| signal.call == block.call);
        let Some(signal) = signal else { continue };
        let other = signal.lock.as_ref().is_some_and(|own| own.at.place != wait.held.lock.at.place);
        if other {
            found.push(Case { holder: (wait.function, wait.span), held: wait.held, waiter, signal, direct: false });
        }
    }
    found
}

fn judge(program: &Program, case: &Case<'_>, out: &mut Vec<Finding>) {
    let location = program.location(case.holder.0, case.holder.1);
    let silent = |reason: &str| program.silent(RULE.info.id, location, || reason.to_string());
    let place = &case.held.lock.at.place;
    if matches!(place.root, Root::Local(function, _) if function == case.waiter && program.linked.functions_inside(function).next().is_none())
    {
        return silent("nobody else sees the lock");
    }
    if case.held.lock.at.many() {
        return silent("the lock is one of several");
    }
    let Some(condition) = case.signal.condition.as_ref().map(|condition| &condition.place) else {
        return silent("the condition is not known");
    };
    let notifies = |signal: &Signal| signal.condition.as_ref().map(|known| &known.place) == Some(condition);
    let notifiers: Vec<(FnId, &Signal)> =
        program.signals(false).filter(|(id, signal)| notifies(signal) && *id != case.waiter).collect();
    let needing: Vec<&(FnId, &Signal)> =
        notifiers.iter().filter(|(id, signal)| program.needs_before(*id, signal, &case.held.lock)).collect();
    let confidence = match needing.first() {
        Some(_)
            if needing.len() == notifiers.len() && case.direct && excludes(case.held.mode) && !case.signal.bounded =>
        {
            Confidence::High
        }
        Some(_) if excludes(case.held.mode) && !case.signal.bounded => Confidence::Medium,
        Some(_) => Confidence::Low,
        None if case.signal.bounded => return silent("the wait gives up after a time, and no notifier needs the lock"),
        None if !case.direct => return silent("no notifier is seen to need the lock"),
        None => Confidence::Low,
    };
    out.push(finding(program, case, needing.first().map(|(id, signal)| (*id, *signal)), confidence));
}

fn finding(program: &Program, case: &Case<'_>, notifier: Option<(FnId, &Signal)>, confidence: Confidence) -> Finding {
    let resolver = program.resolver();
    let place = &case.held.lock.at.place;
    let lock = resolver.place_name(place);
    let condition = case.signal.condition.as_ref().map(|known| resolver.place_name(&known.place)).unwrap_or_default();
    let (function, span) = case.holder;
    let own = std::slice::from_ref(&case.held);
    let mut steps = vec![program.step(case.held.by, case.held.span, format!("takes `{lock}`"), &[])];
    if !case.direct {
        steps.push(program.step(function, span, "calls what waits", own));
    }
    let waits = format!("waits for `{condition}`, still holding `{lock}`");
    steps.push(program.step(case.waiter, case.signal.span, waits, own));
    let mut threads = vec![program.thread(runner(program, function), function, steps)];
    threads.extend(notifier.map(|(id, signal)| other(program, id, signal, place, &lock)));
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{condition}` is waited for here while `{lock}` is held"),
        confidence,
        primary: program.location(function, span),
        threads,
        outcome: match notifier {
            Some((id, _)) => format!(
                "the wait lets go of its own lock only: `{}` needs `{lock}` to notify, and both wait for ever",
                program.linked.fn_name(id)
            ),
            None => format!("the wait lets go of its own lock only: whoever needs `{lock}` waits as long as it lasts"),
        },
        related: Vec::new(),
        help: format!("release `{lock}` before the wait, or guard both with the condition's lock"),
        fix: None,
        key: format!("{}|{}|{}", resolver.place_key(place), condition, program.linked.fn_name(case.waiter)),
        test: program.is_test(case.waiter) || program.is_test(function),
    }
}

fn other(program: &Program, id: FnId, signal: &Signal, place: &Place, lock: &str) -> ThreadStory {
    let acquires = program.facts(id).acquires.iter().find(|acquire| acquire.lock.at.place == *place);
    let span = acquires.map_or(signal.span, |acquire| acquire.span);
    let steps = vec![program.step(id, span, format!("waits for `{lock}` before it notifies"), &[])];
    program.thread(runner(program, id), id, steps)
}

fn runner(program: &Program, id: FnId) -> Runner {
    let runners = program.runners(id);
    runners.into_iter().min_by_key(|runner| matches!(runner, Runner::Outside)).unwrap_or(Runner::Outside)
}
