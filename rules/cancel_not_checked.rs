//! A loop goes by a stop signal, and an inner loop waits without asking for it.

use super::Rule;
use crate::analysis::Program;
use crate::analysis::deaf_sleeps::{self, DeafSleep};
use crate::analysis::overwritten_stops::{self, Overwritten};
use crate::analysis::stop_signals::{Deaf, find};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "cancel-not-checked",
        family: Family::Cancellation,
        summary: "a worker asks for its stop signal in the outer loop, and waits in an inner one that does not",
        page: include_str!("cancel_not_checked.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[834, 400],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let deaf = find(program);
    let told = |sleep: &&DeafSleep| deaf.iter().any(|deaf| deaf.wait == sleep.span && deaf.function == sleep.function);
    let sleeps = deaf_sleeps::find(program);
    out.extend(sleeps.iter().filter(|sleep| !told(sleep)).filter_map(|sleep| asleep(program, sleep)));
    out.extend(deaf.iter().map(|deaf| finding(program, deaf)));
    out.extend(overwritten_stops::find(program).iter().map(|stop| overwritten(program, stop)));
}

/// A stop that comes during a sleep, and that the sleeper then writes over.
fn overwritten(program: &Program, stop: &Overwritten) -> Finding {
    let id = stop.function;
    let name = program.linked.fn_name(id);
    let place = program.resolver().place_name(&stop.place);
    let (setter, set) = stop.setter;
    let by = program.linked.fn_name(setter);
    let steps = vec![
        program.step(id, stop.asks, format!("asks whether `{place}` says that it is to stop"), &[]),
        program.step(id, stop.sleeps, "sleeps", &[]),
        program.step(id, stop.writes, format!("sets `{place}` without having looked again"), &[]),
    ];
    let second = vec![program.step(setter, set, format!("`{by}` asks it to stop while it sleeps"), &[])];
    Finding {
        message: format!("`{name}` sets `{place}` after a sleep, whether or not it was asked to stop meanwhile"),
        outcome: "the request to stop is overwritten: the worker goes on as if there had been none".to_string(),
        help: format!("ask again after the sleep, before `{place}` is set"),
        threads: vec![
            program.thread(program.runners(id)[0], id, steps),
            program.thread(program.runners(setter)[0], setter, second),
        ],
        key: format!("{place}|{name}|overwritten"),
        ..program.blank(&RULE.info, id, stop.writes, Confidence::Medium)
    }
}

/// A step of a thread's loop that sleeps by the clock, where it could wait for the event that ends the thread.
fn asleep(program: &Program, sleep: &DeafSleep) -> Option<Finding> {
    let id = sleep.function;
    let name = program.linked.fn_name(id);
    let DeafSleep { event, name: call, .. } = sleep;
    let confidence = match sleep.seconds {
        Some(seconds) if seconds < 0.5 => {
            program.silent(RULE.info.id, program.location(id, sleep.span), || "it sleeps for a moment".to_string());
            return None;
        }
        Some(seconds) if seconds < 2.0 => Confidence::Low,
        _ => Confidence::Medium,
    };
    let setter = program.linked.fn_name(sleep.set.0);
    let steps = vec![
        program.step(id, sleep.span, format!("sleeps with `{call}` in every round"), &[]),
        program.step(
            sleep.set.0,
            sleep.set.1,
            format!("`{setter}` sets `{event}` meanwhile, and the sleep goes on"),
            &[],
        ),
    ];
    let runner = program.runners(id)[0];
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!(
            "`{name}` sleeps with `{call}`, which `{event}`, the event that ends its thread, does not cut short"
        ),
        confidence,
        primary: program.location(id, sleep.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: "whoever stops the thread and waits for it waits until the sleep is over".to_string(),
        related: Vec::new(),
        help: format!("wait on the event instead of sleeping: `if self.{event}.wait(seconds): return`"),
        fix: None,
        key: format!("{name}|{event}|sleep"),
        test: program.is_test(id),
    })
}

/// The weakest link: whether the inner loop ends by itself, and how long it waits.
fn confidence(deaf: &Deaf) -> Confidence {
    let short = deaf.seconds.is_some_and(|seconds| seconds < 0.5);
    if deaf.endless && !short { Confidence::Medium } else { Confidence::Low }
}

fn finding(program: &Program, deaf: &Deaf) -> Finding {
    let id = deaf.function;
    let name = program.linked.fn_name(id);
    let Deaf { signal, name: wait, .. } = deaf;
    let steps = vec![
        program.step(id, deaf.asked, format!("asks `{signal}` in the outer loop"), &[]),
        program.step(id, deaf.wait, format!("waits with `{wait}` in an inner loop that does not ask"), &[]),
    ];
    let outcome = if deaf.endless {
        format!(
            "a stop that comes while the inner loop goes round is not seen until that ends, if it ends: whoever waits for `{name}` hangs"
        )
    } else {
        format!(
            "a stop that comes meanwhile is seen only when all rounds of the inner loop are over: whoever waits for `{name}` waits for them"
        )
    };
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` goes by `{signal}`, but not in the inner loop that waits with `{wait}`"),
        confidence: confidence(deaf),
        primary: program.location(id, deaf.wait),
        threads: vec![program.thread(runner, id, steps)],
        outcome,
        related: Vec::new(),
        help: format!(
            "ask `{signal}` in the inner loop too, or wait on the signal itself with a timeout instead of sleeping"
        ),
        fix: None,
        key: format!("{name}|{signal}|{wait}"),
        test: program.is_test(id),
    }
}
