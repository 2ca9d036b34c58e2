//! Attempts to take a lock whose outcome nobody asks for, though what follows relies on it.

use super::Rule;
use crate::analysis::nesting::events;
use crate::analysis::{Acquire, FnId, Program, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Does;
use crate::model::{CallId, Callee, EventKind, Function, Language, LocalId, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unchecked-acquire",
        family: Family::Locks,
        summary: "an attempt to take a lock whose outcome is not tested",
        page: include_str!("unchecked_acquire.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[252, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        for acquire in program.facts(id).acquires.iter().filter(|acquire| !acquire.blocking && acquire.lock.is_known())
        {
            let judged = match program.linked.language(id) {
                Language::Python => python(program, id, acquire),
                Language::Rust => rust(program, id, acquire),
            };
            match judged {
                Ok(relies) => out.push(finding(program, id, acquire, relies)),
                Err(reason) => program.silent(RULE.info.id, program.location(id, acquire.span), || reason.to_string()),
            }
        }
    }
}

/// The call an acquisition is, if it is one.
fn call_at(function: &Function, span: Span) -> Option<CallId> {
    let index = function.calls.iter().position(|call| call.name_span == span)?;
    Some(CallId(u32::try_from(index).ok()?))
}

/// The variable that a value is bound to, where that is all that becomes of it.
fn bound_to(function: &Function, value: ValueId) -> Option<LocalId> {
    let mut found = None;
    events(function, &mut |event, _| {
        if let EventKind::Bind { local, value: Some(bound), .. } = event.kind
            && bound == value
        {
            found = Some(local);
        }
    });
    found
}

fn is_mentioned(program: &Program, id: FnId, local: LocalId) -> bool {
    let here = program
        .linked
        .function(id)
        .values
        .iter()
        .any(|data| matches!(data.value, Value::Local(known) if known == local));
    here || program.linked.functions_inside(id).any(|inner| {
        inner != id
            && program.linked.function(inner).locals.iter().enumerate().any(|(index, _)| {
                program.linked.owning_local(inner, LocalId(u32::try_from(index).unwrap_or(0))) == (id, local)
            })
    })
}

fn value_of(function: &Function, call: CallId) -> Option<ValueId> {
    let index = function.values.iter().position(|data| data.value == Value::Call(call))?;
    Some(ValueId(u32::try_from(index).ok()?))
}

/// Where the lock is released as if it had been taken.
fn python(program: &Program, id: FnId, acquire: &Acquire) -> Result<Span, &'static str> {
    let function = program.linked.function(id);
    let Some(call) = call_at(function, acquire.span) else { return Err("it is taken by a statement") };
    let Target::Effect { effect, .. } = program.resolver().target(id, call) else {
        return Err("it is taken elsewhere");
    };
    if effect.raises || effect.awaited {
        return Err("it raises an exception when it gives up");
    }
    let local = value_of(function, call).and_then(|value| bound_to(function, value));
    let used = match local {
        Some(local) => is_mentioned(program, id, local),
        None => function.call(call).result_used,
    };
    if used {
        return Err("its outcome is used");
    }
    let place = &acquire.lock.at.place;
    let released = program
        .facts(id)
        .manual
        .iter()
        .find(|manual| manual.span == acquire.span)
        .and_then(|manual| manual.released.first());
    let by_hand = || {
        function.calls.iter().enumerate().find_map(|(index, data)| {
            let call = CallId(u32::try_from(index).ok()?);
            let Callee::Method { receiver, name } = &data.callee else { return None };
            let after = *name == "release" && data.span.start > acquire.span.start;
            let same = || program.resolver().lock_of(id, *receiver).is_some_and(|lock| lock.at.place == *place);
            let releases = || matches!(program.resolver().target(id, call), Target::Effect { effect, .. } if effect.does == Does::Release);
            (after && same() && releases()).then_some(data.name_span)
        })
    };
    released.copied().or_else(by_hand).ok_or("nothing here relies on it: the lock is not released")
}

/// A guard that may not be there, in a variable nobody looks at.
fn rust(program: &Program, id: FnId, acquire: &Acquire) -> Result<Span, &'static str> {
    let function = program.linked.function(id);
    let Some(call) = call_at(function, acquire.span) else { return Err("it is taken elsewhere") };
    let Target::Effect { effect, .. } = program.resolver().target(id, call) else {
        return Err("it is taken elsewhere");
    };
    if effect.does != Does::TryAcquire || effect.awaited {
        return Err("it waits for the lock");
    }
    let mut value = value_of(function, call).ok_or("its outcome is used")?;
    // `m.try_lock().ok()` asks nothing either.
    if let Some(index) = function.calls.iter().position(
        |data| matches!(&data.callee, Callee::Method { receiver, name } if *receiver == value && *name == "ok"),
    ) {
        let outer = CallId(u32::try_from(index).unwrap_or(0));
        value = value_of(function, outer).ok_or("its outcome is used")?;
    }
    let Some(local) = bound_to(function, value) else { return Err("its outcome is used") };
    if is_mentioned(program, id, local) {
        return Err("its outcome is used");
    }
    if function.local(local).name.as_str().trim_start_matches('_').is_empty() {
        return Err("it is dropped at once");
    }
    Ok(function.local(local).span)
}

fn finding(program: &Program, id: FnId, acquire: &Acquire, relies: Span) -> Finding {
    let name = program.resolver().lock_name(&acquire.lock);
    let python = program.linked.language(id) == Language::Python;
    let runner = program.runners(id)[0];
    let mut steps = vec![program.step(id, acquire.span, format!("tries to take `{name}`, and may fail"), &[])];
    let text = if python { "releases it all the same" } else { "keeps what may be no guard, and goes on" };
    steps.push(program.step(id, relies, text, &[]));
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` may not be taken here, and nothing asks whether it was"),
        confidence: Confidence::High,
        primary: program.location(id, acquire.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: if python {
            format!(
                "when the attempt fails the section runs without `{name}`, and the release frees it under whoever holds it, or raises"
            )
        } else {
            format!("when the attempt fails the section runs without `{name}`")
        },
        related: Vec::new(),
        help: if python {
            format!("test what the call returns, or take `{name}` with `with`")
        } else {
            "match on the result, and do the work only with a guard".to_string()
        },
        fix: None,
        key: format!("{}|{}", program.resolver().place_key(&acquire.lock.at.place), program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
