//! A span entered for the thread stays entered while the coroutine is suspended.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::{FnId, HeldLock, Program, Suspension, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{FunctionKind, Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "entered-span-across-await",
        family: Family::Async,
        summary: "a span is entered for the thread and still entered while the coroutine is suspended",
        page: include_str!("entered_span_across_await.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[664],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        let enters = (function.is_async || function.kind == FunctionKind::AsyncBlock)
            && function
                .calls
                .iter()
                .any(|call| expr::callee_name(call).is_some_and(|name| matches!(name.as_str(), "enter" | "entered")));
        if !enters {
            continue;
        }
        let facts = program.loans(id);
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for suspension in facts.suspensions.iter().filter(|suspension| !suspension.yields) {
            for held in suspension.held.iter().filter(|held| is_span(held)) {
                if !held.must {
                    let location = program.location(id, held.span);
                    program.silent(RULE.info.id, location, || "the span is entered on some paths only".into());
                } else if told.insert(held.span) {
                    out.push(finding(program, id, suspension, held));
                }
            }
        }
    }
}

fn is_span(held: &HeldLock) -> bool {
    let plain = held.lock.role() == Some(Role::Plain);
    plain && held.lock.ty.is_some_and(|ty| Knowledge::of(Language::Rust).facts(ty).path == "tracing.Span")
}

fn finding(program: &Program, id: FnId, suspension: &Suspension, held: &HeldLock) -> Finding {
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, held.span, "enters the span, for the thread it runs on", &[]),
        program.step(id, suspension.span, "is suspended, and the thread is still inside the span", &[]),
    ];
    let other =
        vec![program.step(id, suspension.span, "runs on the same thread, inside a span that is not its own", &[])];
    Finding {
        message: "the span is entered here and still entered at an `await`".to_string(),
        outcome: "whatever the thread runs meanwhile is recorded under this span, and the rest of this task, on another thread, is not"
            .to_string(),
        help: "attach the span to the future with `.instrument(span)`, use `#[instrument]`, or enter it only where nothing is awaited (`in_scope`)"
            .to_string(),
        threads: vec![
            program.thread(runner, id, steps),
            crate::finding::ThreadStory { name: "another task of the same thread".to_string(), steps: other },
        ],
        ..program.blank(&RULE.info, id, held.span, Confidence::High)
    }
}
