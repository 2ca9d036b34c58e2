//! Locks taken again by the thread that holds them: it waits for itself.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::{AskedAgain, FnId, Place, Program, Relock, Runner, Via, conflicts, once_cells_asked_again};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Step, Tier};
use crate::knowledge::Mode;
use crate::model::{Language, Owner, TypeExpr};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "double-lock",
        family: Family::Locks,
        summary: "a lock taken again by the thread that holds it",
        page: include_str!("double_lock.md"),
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

/// The lock, the function that holds it, and the one that takes it again: one bug.
type Pair = (Place, FnId, FnId);

fn check(program: &Program, out: &mut Vec<Finding>) {
    let silent = |id: FnId, span, reason: &str| {
        program.silent(RULE.info.id, program.location(id, span), || reason.to_string());
    };
    let mut pairs: BTreeMap<Pair, Vec<Relock>> = BTreeMap::new();
    for relock in program.relocks(&silent) {
        if !conflicts(relock.held.mode, relock.wanted.mode) {
            silent(relock.function, relock.span, "both only read");
            continue;
        }
        let place = relock.held.lock.at.place.clone();
        pairs.entry((place, relock.function, relock.wanted.function)).or_default().push(relock);
    }
    for mut relocks in pairs.into_values() {
        relocks.sort_by_key(|relock| (std::cmp::Reverse(relock.confidence), relock.wanted.path.len(), relock.span));
        if let Some((first, others)) = relocks.split_first() {
            out.push(finding(program, first, others));
        }
    }
    formatted(program, out);
    out.extend(once_cells_asked_again(program).iter().map(|again| asked_again(program, again)));
}

/// The initialiser of a cell asks for the cell: it waits for its own end.
fn asked_again(program: &Program, again: &AskedAgain) -> Finding {
    let name = program.resolver().place_name(&again.place);
    let inner = program.linked.fn_name(again.inner);
    let mut steps = vec![program.step(again.function, again.span, format!("begins to make what `{name}` holds"), &[])];
    for (index, (caller, span)) in again.path.iter().enumerate() {
        let callee = again.path.get(index + 1).map_or(again.inner, |(function, _)| *function);
        steps.push(program.step(*caller, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]));
    }
    steps.push(program.step(again.inner, again.again, format!("waits until `{name}` is made"), &[]));
    Finding {
        message: format!("`{name}` is asked for in `{inner}`, which its own initialiser calls here"),
        outcome: format!("the thread waits until `{name}` is made, which only it could do"),
        help: format!("make the value without asking for `{name}`, or hand down what is known of it"),
        threads: vec![program.thread(runner(program, again.function), again.function, steps)],
        key: format!("{}|once", program.resolver().place_key(&again.place)),
        ..program.blank(
            &RULE.info,
            again.function,
            again.span,
            if again.conditional { Confidence::Low } else { Confidence::High },
        )
    }
}

/// `impl Debug` that waits for a lock of its own object: whoever prints the object while it is locked waits for himself.
fn formatted(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        let Some(Owner::Impl(block)) = function.owner.filter(|_| function.name == "fmt") else { continue };
        let block = program.linked.file_model(id).impls.get(block.0 as usize);
        let debug = block.is_some_and(|block| {
            matches!(&block.trait_, Some(TypeExpr::Path { path, .. }) if path.last().is_some_and(|name| name == "Debug"))
        });
        let waits = program.facts(id).acquires.iter().find(|acquire| {
            acquire.blocking
                && acquire.mode == Mode::Exclusive
                && acquire.lock.is_known()
                && !acquire.lock.reentrant()
                && !acquire.lock.is_async()
                && acquire.lock.at.via == Via::Receiver
        });
        let Some(acquire) = waits.filter(|_| debug) else { continue };
        let place = &acquire.lock.at.place;
        let other = program.linked.functions().find_map(|other| {
            let own = other != id && !program.is_test(other);
            let taken = program.facts(other).acquires.iter().find(|taken| taken.lock.at.place == *place);
            taken.filter(|_| own).map(|taken| (other, taken.span))
        });
        let Some((other, taken)) = other else { continue };
        let name = program.resolver().place_name(place);
        let steps = vec![
            program.step(other, taken, format!("takes `{name}`, and may log the object"), &[]),
            program.step(id, acquire.span, format!("waits for `{name}` to print it"), &[]),
        ];
        out.push(Finding {
            message: format!("`{name}` is waited for here to print the object for debugging"),
            outcome: "whoever logs the object while he has it locked waits for himself".to_string(),
            help: "try the lock (`try_lock`), and print that it is locked where that fails".to_string(),
            threads: vec![program.thread(program.runners(other)[0], other, steps)],
            key: format!("{}|fmt", program.resolver().place_key(place)),
            ..program.blank(&RULE.info, id, acquire.span, Confidence::Low)
        });
    }
}

fn finding(program: &Program, relock: &Relock, others: &[Relock]) -> Finding {
    let resolver = program.resolver();
    let place = &relock.held.lock.at.place;
    let name = resolver.place_name(place);
    let wanted = &relock.wanted;
    let inner = program.linked.fn_name(wanted.function);
    let (held, takes) = words(relock.held.mode, wanted.mode);
    let here = wanted.path.is_empty();
    let message = if here {
        format!("`{name}` is {takes} while this thread holds it{held}")
    } else {
        format!("`{name}` is {takes} in `{inner}`, which is called here while this thread holds it{held}")
    };
    let mut related: Vec<Related> = others
        .iter()
        .filter(|other| other.span != relock.span)
        .map(|other| Related { location: at(program, other), text: "so it is here".to_string() })
        .collect();
    related.dedup_by(|a, b| a.location == b.location);
    related.truncate(8);
    let place_again = at(program, relock);
    // A closure of the function may stand between the two.
    let one_file = place_again.file == program.linked.file_of(relock.function);
    let fix = one_file.then(|| program.held_head_for_fix(relock.function, &relock.held, relock.span)).flatten();
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: relock.confidence,
        primary: place_again,
        threads: vec![program.thread(runner(program, relock.function), relock.function, steps(program, relock))],
        outcome: format!("the thread waits for `{name}`, which only it could release"),
        related,
        help: help(program, relock, &name),
        fix,
        key: format!("{}|{}|{inner}", resolver.place_key(place), program.linked.fn_name(relock.function)),
        test: program.is_test(relock.function) || program.is_test(wanted.function),
    }
}

/// Where the lock is taken again, or the call that leads there stands.
fn at(program: &Program, relock: &Relock) -> crate::finding::Location {
    let wanted = &relock.wanted;
    let function = wanted.path.first().map_or(wanted.function, |(function, _)| *function);
    program.location(function, relock.span)
}

/// How it is held, and how taken.
fn words(held: Mode, wanted: Mode) -> (&'static str, &'static str) {
    match (held, wanted) {
        (Mode::Exclusive, Mode::Shared | Mode::SharedRecursive) => (" for writing", "taken for reading"),
        (Mode::Shared | Mode::SharedRecursive, _) => (" for reading", "taken for writing"),
        (Mode::Upgradable, Mode::Exclusive) => (" for an upgradable read", "taken for writing"),
        _ => ("", "taken again"),
    }
}

fn help(program: &Program, relock: &Relock, name: &str) -> String {
    match (program.linked.language(relock.function), relock.wanted.path.is_empty()) {
        (Language::Python, _) if relock.held.lock.is_async() => {
            format!("release `{name}` first, or move the work into a coroutine that expects the lock to be held")
        }
        (Language::Python, _) => {
            format!("move the work into a helper that expects `{name}` to be held, or make the lock an `RLock`")
        }
        (Language::Rust, true) => format!("use the guard of `{name}` that is there, or drop it before"),
        (Language::Rust, false) => format!("drop the guard of `{name}` before the call, or pass it what it guards"),
    }
}

fn runner(program: &Program, id: FnId) -> Runner {
    let runners = program.runners(id);
    runners.into_iter().min_by_key(|runner| matches!(runner, Runner::Outside)).unwrap_or(Runner::Outside)
}

fn steps(program: &Program, relock: &Relock) -> Vec<Step> {
    let name = program.resolver().lock_name(&relock.held.lock);
    let wanted = &relock.wanted;
    let held = vec![name.clone()];
    let by = program.linked.fn_name(relock.held.by);
    let mut steps = vec![program.step(relock.held.by, relock.held.span, format!("takes `{name}` in `{by}`"), &[])];
    for (index, (caller, span)) in wanted.path.iter().enumerate() {
        let callee = wanted.path.get(index + 1).map_or(wanted.function, |(function, _)| *function);
        let mut step = program.step(*caller, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]);
        step.held.clone_from(&held);
        steps.push(step);
    }
    let text = format!("waits for `{name}` in `{}`", program.linked.fn_name(wanted.function));
    let mut last = program.step(wanted.function, wanted.span, text, &[]);
    last.held = held;
    steps.push(last);
    steps
}
