//! Callables of others, called with a lock held that they may want themselves.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::callbacks::{Callback, Source, is_audience};
use crate::analysis::{FnId, Place, Program};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "callback-under-lock",
        family: Family::Locks,
        summary: "a callable that somebody else handed in is called while a lock is held",
        page: include_str!("callback_under_lock.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python, Language::Rust],
        cwe: &[833, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut told: BTreeSet<(Place, FnId, Span)> = BTreeSet::new();
    for callback in program.callbacks_under_locks().into_iter().chain(program.handed_under_locks()) {
        let place = callback.held.lock.at.place.clone();
        // One section is one finding.
        if !told.insert((place, callback.held.by, callback.held.span)) {
            continue;
        }
        match judge(program, &callback) {
            Some(confidence) => out.push(finding(program, &callback, confidence)),
            None => {
                let location = program.location(callback.function, callback.span);
                program.silent(RULE.info.id, location, || "no other public function takes the lock".into());
            }
        }
    }
}

fn judge(program: &Program, callback: &Callback) -> Option<Confidence> {
    let function = program.linked.function(callback.function);
    if matches!(callback.source, Source::Handed | Source::Waker) {
        return Some(Confidence::Low);
    }
    let named = is_audience(callback.name);
    let private = callback.source == Source::Param && !function.public;
    if !program.is_taken_by_others(callback) {
        // What is called may come back to this very function, or to what takes the lock on its behalf.
        let again = callback.of_self && callback.source == Source::Trait && program.is_taken_again(callback);
        return again.then_some(Confidence::Low);
    }
    Some(if callback.given_guarded || private || !named { Confidence::Low } else { Confidence::Medium })
}

fn finding(program: &Program, callback: &Callback, confidence: Confidence) -> Finding {
    let resolver = program.resolver();
    let id = callback.function;
    let place = &callback.held.lock.at.place;
    let (lock, name) = (resolver.place_name(place), callback.name);
    let own = std::slice::from_ref(&callback.held);
    let what = match callback.source {
        Source::Param => format!("the callable `{name}`, which the caller gave,"),
        Source::Field => format!("the callable in `{name}`, which was given from outside,"),
        Source::Element => format!("what is registered in `{name}`"),
        Source::Waker => format!("the waker that `{name}` belongs to, which is somebody else's code,"),
        Source::Handed => format!("`{name}` is given a closure that takes `{lock}`, and"),
        Source::Trait => format!("an implementation of `{name}` that is not known here"),
    };
    let mut steps = vec![
        program.step(callback.held.by, callback.held.span, format!("takes `{lock}`"), &[]),
        program.step(id, callback.span, "calls what somebody else wrote, still holding it", own),
    ];
    if let Some((inner, span)) = callback.inside {
        let text = match callback.source {
            Source::Handed => {
                format!("`{}` takes it, if it is run before the call returns", program.linked.fn_name(inner))
            }
            _ => format!("calls it in `{}`", program.linked.fn_name(inner)),
        };
        let mut step = program.step(inner, span, text, &[]);
        step.held = vec![lock.clone()];
        steps.push(step);
    }
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("{what} is called here while `{lock}` is held"),
        confidence,
        primary: program.location(id, callback.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: format!(
            "a callable that comes back to what takes `{lock}`, or waits for a thread that wants it, waits for ever"
        ),
        related: Vec::new(),
        help: format!("copy what is to be called, release `{lock}`, and call it then"),
        fix: None,
        key: format!("{}|{}|{name}", resolver.place_key(place), program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
