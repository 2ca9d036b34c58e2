//! An asynchronous generator hands control out inside a `with`.

use rustc_hash::FxHashSet;

use super::Rule;
use crate::analysis::generators::{LeftEarly, YieldInside, context_name, left_early, yields_inside};
use crate::analysis::{FnId, Program};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::{Language, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "yield-in-async-generator-context",
        family: Family::Async,
        summary: "an async generator yields inside a `with`, whose end its consumer decides: late, in another task, or never",
        page: include_str!("yield_in_async_generator_context.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[772, 460],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let found: Vec<YieldInside> =
        yields_inside(program).into_iter().filter(|inside| is_candidate(program, inside)).collect();
    let wanted: FxHashSet<FnId> = found.iter().map(|inside| inside.function).collect();
    let early = left_early(program, &wanted);
    for inside in &found {
        let left = early.iter().find(|(generator, _)| *generator == inside.function).map(|(_, left)| *left);
        out.push(finding(program, inside, left));
    }
}

/// Something with an end worth having: not a scope (that is another rule's), and not a manager that cleans nothing up.
fn is_candidate(program: &Program, inside: &YieldInside) -> bool {
    let function = program.linked.function(inside.function);
    if inside.scope || !function.is_async {
        return false;
    }
    // A lock for threads is another rule's.
    let thread_lock =
        inside.facts.is_some_and(|facts| !facts.is_async && matches!(facts.role, Role::Lock | Role::RwLock));
    let held = program.facts(inside.function).suspensions.iter().any(|suspension| {
        suspension.span == inside.span
            && suspension.held.iter().any(|held| !held.lock.is_async() && held.lock.ty.is_some())
    });
    if thread_lock || held && !inside.is_async {
        return false;
    }
    let name = match function.value(inside.context) {
        Value::Call(call) => program.call_name(inside.function, *call),
        _ => return true,
    };
    let idle = ["suppress", "nullcontext", "raises", "warns", "catch_warnings", "aclosing", "closing"];
    !idle.contains(&name.rsplit('.').next().unwrap_or_default())
}

fn finding(program: &Program, inside: &YieldInside, left: Option<LeftEarly>) -> Finding {
    let id = inside.function;
    let name = program.linked.fn_name(id);
    let context = context_name(program, id, inside.context);
    let entered = program.linked.function(id).value_span(inside.context);
    let lock = program.resolver().lock_of(id, inside.context).is_some_and(|lock| lock.is_async());
    let confidence = if lock || left.is_some() { Confidence::Medium } else { Confidence::Low };
    let outcome = if lock {
        "the lock stays taken for as long as the consumer does something else, and for ever if it does not come back"
    } else {
        "a consumer that stops early leaves the block open until the garbage collector finds the generator, and its end then runs in another task"
    };
    let steps = vec![
        program.step(id, entered, format!("enters `{context}`"), &[]),
        program.step(id, inside.span, "hands control out inside it", &[]),
    ];
    let related = left.map(|left| Related {
        location: program.location(left.function, left.span),
        text: format!("`{}` leaves the generator early here", program.linked.fn_name(left.function)),
    });
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the async generator `{name}` yields inside `{context}`"),
        confidence,
        primary: program.location(id, inside.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: related.into_iter().collect(),
        help: "consume it under `contextlib.aclosing`, or let the consumer enter the context and hand it in"
            .to_string(),
        fix: None,
        key: format!("{context}|{name}"),
        test: program.is_test(id),
    }
}
