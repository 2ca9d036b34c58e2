//! Guards that are dropped where they are made, so that what follows runs without the lock.

use super::Rule;
use crate::analysis::Program;
use crate::analysis::discards::{Discard, How};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "guard-dropped-early",
        family: Family::Locks,
        summary: "a guard is dropped where it is made, and the section runs without the lock",
        page: include_str!("guard_dropped_early.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[667, 820],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for discard in program.discarded_guards() {
        match judge(&discard) {
            Ok(confidence) => out.push(finding(program, &discard, confidence)),
            Err(reason) => {
                program.silent(RULE.info.id, program.location(discard.function, discard.span), || reason.to_string());
            }
        }
    }
}

fn judge(discard: &Discard) -> Result<Confidence, &'static str> {
    if discard.notifies {
        return Err("taking the lock for a moment keeps a notification from being missed");
    }
    if !matches!(discard.lock.role(), Some(Role::Lock | Role::RwLock | Role::Semaphore)) {
        return Err("the object takes a lock of its own for what it does");
    }
    match discard.how {
        How::Underscore if discard.denied => Err("the compiler refuses it"),
        How::Underscore if !discard.goes_on => Err("nothing follows: it waits until the lock is free"),
        How::Underscore => Ok(Confidence::High),
        How::Tested if discard.unit => Ok(Confidence::Medium),
        How::Tested => Err("the result is asked whether somebody has the lock"),
        How::Statement if !discard.goes_on => Err("nothing follows: it waits until the lock is free"),
        How::Statement if discard.unit => Ok(Confidence::Medium),
        How::Statement => Ok(Confidence::Low),
    }
}

/// The guard bound to a name, so that it lives to the end of its block.
fn named(program: &Program, discard: &Discard) -> Option<Fix> {
    if discard.how == How::Tested {
        return None;
    }
    // Taken again below, it would be waited for by the thread that has it.
    let again = |acquire: &crate::analysis::Acquire| {
        acquire.lock.at.place == discard.lock.at.place && acquire.span.start > discard.span.end
    };
    if program.facts(discard.function).acquires.iter().any(again) {
        return None;
    }
    let name = program.free_name(discard.function, &["_guard", "_lock_guard", "_held"])?;
    let plan = vec![Change::Bind { at: discard.span, name: name.to_string() }];
    Some(Fix::planned(FixSafety::Unsafe, format!("keep the guard as `{name}`"), plan))
}

fn finding(program: &Program, discard: &Discard, confidence: Confidence) -> Finding {
    let id = discard.function;
    let name = program.resolver().lock_name(&discard.lock);
    let runner = program.runners(id)[0];
    let (where_to, help) = match discard.how {
        How::Tested => ("in the same condition", "bind the guard in the condition: `if let Ok(_guard) = ..`"),
        How::Underscore | How::Statement => {
            ("in the same statement", "bind the guard to a name that begins with an underscore: `let _guard = ..`")
        }
    };
    let steps = vec![program.step(id, discard.span, format!("takes `{name}`, and releases it {where_to}"), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the guard of `{name}` is dropped where it is made"),
        confidence,
        primary: program.location(id, discard.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: format!("what follows runs without `{name}`, at the same time as whoever takes it next"),
        related: Vec::new(),
        help: help.to_string(),
        fix: named(program, discard),
        key: format!("{}|{}", program.resolver().place_key(&discard.lock.at.place), program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
