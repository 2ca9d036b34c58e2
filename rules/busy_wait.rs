//! A loop waits for something by asking again and again.

use super::Rule;
use crate::analysis::Program;
use crate::analysis::polling::{Asked, Polling, find};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "busy-wait",
        family: Family::Signalling,
        summary: "a loop waits by asking again and again, where something could tell it",
        page: include_str!("busy_wait.md"),
        severity: Severity::Note,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python, Language::Rust],
        cwe: &[1322, 400],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    out.extend(find(program).iter().map(|polling| finding(program, polling)));
}

fn confidence(polling: &Polling) -> Confidence {
    match polling.asked {
        Asked::Shared(_) | Asked::Primitive(_) => Confidence::Medium,
        Asked::Nothing | Asked::Other => Confidence::Low,
    }
}

fn finding(program: &Program, polling: &Polling) -> Finding {
    let id = polling.function;
    let name = program.linked.fn_name(id);
    let rust = program.linked.language(id) == Language::Rust;
    let asked = match &polling.asked {
        Asked::Nothing => "nothing".to_string(),
        Asked::Shared(place) => format!("`{}`", program.resolver().place_name(place)),
        Asked::Primitive(method) => format!("`{method}()`"),
        Asked::Other => "its condition".to_string(),
    };
    let (message, outcome) = match (&polling.pause, &polling.asked) {
        (None, Asked::Nothing) => (
            format!("`{name}` goes round an empty loop for ever"),
            "the loop keeps a processor busy and does nothing with it",
        ),
        (Some((_, pause)), Asked::Nothing) => (
            format!("`{name}` sleeps with `{pause}` in a loop that never ends and does nothing else"),
            "the task is woken for nothing, round after round",
        ),
        (None, _) => (
            format!("`{name}` spins on {asked} without a pause"),
            if rust {
                "the spinning thread takes the processor, or the cache line, from the thread it waits for"
            } else {
                "the spinning thread takes the interpreter from the thread it waits for"
            },
        ),
        (Some((_, pause)), _) => (
            format!("`{name}` polls {asked}, with `{pause}` in between"),
            "each wait takes up to a whole pause longer than it must, and wakes up for nothing meanwhile",
        ),
    };
    let help = match (rust, polling.awaited, &polling.asked) {
        (true, _, Asked::Nothing) => "park the thread, or sleep in the loop",
        (true, ..) => "call `std::hint::spin_loop()` in the loop, or wait on a `Condvar` or a channel",
        (_, true, Asked::Nothing) => "wait for what should end it: `asyncio.Event().wait()`, `trio.sleep_forever()`",
        (_, true, _) => "let whoever changes it set an `asyncio.Event` or complete a future, and await that",
        (_, false, _) => "let whoever changes it set a `threading.Event` or notify a `Condition`, and wait for that",
    };
    // An empty body only; with a pause there is nothing to add.
    let fix = (rust && polling.pause.is_none() && polling.asked != Asked::Nothing).then(|| {
        Fix::planned(FixSafety::Safe, "call `std::hint::spin_loop()` in every round", vec![Change::Spin(polling.span)])
    });
    let runner = program.runners(id)[0];
    let steps = vec![program.step(id, polling.span, "asks again in every round", &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: confidence(polling),
        primary: program.location(id, polling.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: help.to_string(),
        fix,
        key: format!("{name}|{asked}"),
        test: program.is_test(id),
    }
}
