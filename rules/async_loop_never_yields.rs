//! A coroutine goes round a loop and never gives its thread away.

use super::Rule;
use crate::analysis::Program;
use crate::analysis::rounds::{Starving, StarvingLoop};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "async-loop-never-yields",
        family: Family::Async,
        summary: "a coroutine may go round a loop for ever without awaiting anything",
        page: include_str!("async_loop_never_yields.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[835, 834],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for found in program.starving_loops() {
        if program.has_thread_of_its_own(found.function) {
            let location = program.location(found.function, found.span);
            program.silent(RULE.info.id, location, || "its thread runs nothing else".into());
            continue;
        }
        out.push(finding(program, &found));
    }
}

fn finding(program: &Program, found: &StarvingLoop) -> Finding {
    let id = found.function;
    let name = program.linked.fn_name(id);
    let python = program.linked.language(id) == Language::Python;
    let (message, confidence, step) = match found.why {
        Starving::Endless => {
            (format!("this loop of `{name}` has no end and awaits nothing"), Confidence::Medium, "goes round")
        }
        Starving::OfTheLoop => (
            format!("this loop of `{name}` waits for what only another task can do, and awaits nothing"),
            Confidence::Medium,
            "asks, and goes round",
        ),
        Starving::Polling => (
            format!("when nothing is there, this loop of `{name}` asks again at once and awaits nothing"),
            Confidence::Medium,
            "finds nothing, and goes round",
        ),
        Starving::Uncancellable => (
            format!("this loop of `{name}` awaits nothing but the end of an empty group of tasks"),
            Confidence::Low,
            "goes round",
        ),
    };
    let outcome = if found.why == Starving::Uncancellable {
        "it can never be cancelled"
    } else {
        "no other task of the thread runs any more"
    };
    let help = if python {
        "await what the loop waits for, or at least `asyncio.sleep(0)` on every way round"
    } else {
        "await what the loop waits for, or at least `tokio::task::yield_now()` on every way round"
    };
    let steps = vec![program.step(id, found.span, step, &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, found.span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: help.to_string(),
        fix: None,
        key: name,
        test: program.is_test(id),
    }
}
