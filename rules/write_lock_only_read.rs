//! A lock is taken for writing, and nothing is written.

use super::Rule;
use crate::analysis::{FnId, Program, Target, expr};
use crate::finding::{Confidence, Edit, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, Mode, Role};
use crate::model::{
    Call, CallId, Callee, CollectionKind, EventKind, Function, Language, LocalId, LocalKind, Node, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "write-lock-only-read",
        family: Family::Advice,
        summary: "a lock is taken for writing, and nothing is written",
        page: include_str!("write_lock_only_read.md"),
        severity: Severity::Note,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Rust],
        cwe: &[667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        for (call, data) in expr::calls(function) {
            let named = data.args.is_empty() && expr::callee_name(data).is_some_and(|name| name == "write");
            if !named || !is_write_lock(program, id, call) {
                continue;
            }
            match only_read(program, id, call) {
                Ok(guard) => out.push(finding(program, id, data, guard)),
                Err(reason) => {
                    program.silent(RULE.info.id, program.location(id, data.name_span), || reason.to_string())
                }
            }
        }
    }
}

fn is_write_lock(program: &Program, id: FnId, call: CallId) -> bool {
    match program.resolver().target(id, call) {
        Target::Effect { effect, ty: Some(ty), .. } => {
            let role = Knowledge::of(Language::Rust).facts(ty).role;
            effect.does == Does::Acquire && effect.mode == Some(Mode::Exclusive) && role == Role::RwLock
        }
        _ => false,
    }
}

/// The variable that holds the guard, if everything done with it reads.
fn only_read(program: &Program, id: FnId, call: CallId) -> Result<LocalId, &'static str> {
    let function = program.linked.function(id);
    if program.facts(id).opaque {
        return Err("part of the function could not be read");
    }
    let Some(guard) = bound_to(function, call) else { return Err("the guard is no plain variable") };
    let captured = program.linked.functions_inside(id).any(|inner| {
        program
            .linked
            .function(inner)
            .locals
            .iter()
            .any(|local| matches!(local.kind, LocalKind::Captured { local, .. } if local == guard))
    });
    if captured {
        return Err("a closure has the guard");
    }
    let is_guard = |value: ValueId| of_guard(function, value, guard);
    let mut read = false;
    for data in &function.calls {
        if let Callee::Method { receiver, name } = &data.callee
            && is_guard(*receiver)
        {
            if !reads(name.as_str()) {
                return Err("a method may change what is guarded");
            }
            read = true;
        }
        let looks = matches!(&data.callee, Callee::Macro(_));
        for arg in &data.args {
            match given(function, arg.value, &is_guard) {
                Some(false) => read = true,
                Some(true) if looks => read = true,
                Some(true) => return Err("the guard is given away"),
                None => {}
            }
        }
    }
    for node in &function.nodes {
        match node {
            Node::Event(event) => match &event.kind {
                EventKind::Write { target, .. } if expr::contains(function, *target, &is_guard) => {
                    return Err("what is guarded is written");
                }
                EventKind::Bind { value: Some(value), local, .. } if *local != guard => {
                    match given(function, *value, &is_guard) {
                        Some(false) => read = true,
                        Some(true) => return Err("the guard gets another name"),
                        None => {}
                    }
                }
                EventKind::Return(Some(value)) | EventKind::Lift(value) => {
                    if given(function, *value, &is_guard) == Some(true) {
                        return Err("the guard is handed out");
                    }
                    read |= given(function, *value, &is_guard).is_some();
                }
                EventKind::Iterate(value) if is_guard(*value) || given(function, *value, &is_guard) == Some(true) => {
                    return Err("it is iterated, perhaps to change it");
                }
                EventKind::Await(value) if *value != ValueId(u32::MAX) && is_guard(*value) => {
                    return Err("it is awaited");
                }
                _ => {}
            },
            Node::Branch { test: Some(test), .. } | Node::Loop { test: Some(test), .. } => {
                if given(function, *test, &is_guard) == Some(true) {
                    return Err("the guard is taken apart");
                }
                read |= given(function, *test, &is_guard).is_some();
            }
            _ => {}
        }
    }
    if read { Ok(guard) } else { Err("nothing is done with the guard: it may be there to keep others out") }
}

/// `let guard = lock.write().unwrap();`
fn bound_to(function: &Function, call: CallId) -> Option<LocalId> {
    function.nodes.iter().find_map(|node| {
        let Node::Event(event) = node else { return None };
        let EventKind::Bind { local, value: Some(value), declares: true } = &event.kind else { return None };
        is_result_of(function, *value, call).then_some(*local)
    })
}

fn is_result_of(function: &Function, value: ValueId, call: CallId) -> bool {
    match function.value(value) {
        Value::Call(known) if *known == call => true,
        Value::Call(other) => {
            let data = function.call(*other);
            let unwraps = expr::callee_name(data).is_some_and(|name| matches!(name.as_str(), "unwrap" | "expect"));
            unwraps && expr::receiver(data).is_some_and(|receiver| is_result_of(function, receiver, call))
        }
        Value::Await(inner) | Value::Try(inner) => is_result_of(function, *inner, call),
        _ => false,
    }
}

/// The guard, what it guards, or a field of that.
fn of_guard(function: &Function, value: ValueId, guard: LocalId) -> bool {
    match function.value(value) {
        Value::Local(local) => *local == guard,
        Value::Deref(inner) | Value::Field { base: inner, .. } | Value::Index { base: inner, .. } => {
            of_guard(function, *inner, guard)
        }
        Value::Ref { value: inner, .. } => of_guard(function, *inner, guard),
        _ => false,
    }
}

/// What part of the guard a value has: `Some(false)` copies or looks at a part, `Some(true)` may reach it for writing.
fn given(function: &Function, value: ValueId, is_guard: &dyn Fn(ValueId) -> bool) -> Option<bool> {
    match function.value(value) {
        // A plain dereference or field copies what it finds: it could not be moved out.
        Value::Deref(inner) | Value::Field { base: inner, .. } | Value::Index { base: inner, .. }
            if is_guard(*inner) =>
        {
            Some(false)
        }
        Value::Ref { value: inner, mutable } if is_guard(*inner) => {
            let place = matches!(function.value(*inner), Value::Local(_));
            Some(*mutable || place)
        }
        _ if is_guard(value) => Some(true),
        Value::Op { operands, .. } => {
            operands.iter().filter_map(|operand| given(function, *operand, is_guard)).map(|_| false).next()
        }
        Value::Collection { kind: CollectionKind::Format, items, .. } => {
            items.iter().filter_map(|item| given(function, item.value, is_guard)).map(|_| false).next()
        }
        Value::Collection { items, .. } => items.iter().filter_map(|item| given(function, item.value, is_guard)).max(),
        Value::Choice(values) => values.iter().filter_map(|value| given(function, *value, is_guard)).max(),
        Value::Cast { value, .. } | Value::Try(value) => given(function, *value, is_guard).map(|_| false),
        // `*guard.get(k).unwrap() ..`: whether that writes is decided by the method.
        Value::Part { value, .. } | Value::Item(value) => given(function, *value, is_guard),
        _ => None,
    }
}

/// Methods that only read, whatever they are called on.
fn reads(method: &str) -> bool {
    matches!(
        method,
        "len"
            | "is_empty"
            | "get"
            | "contains"
            | "contains_key"
            | "iter"
            | "keys"
            | "values"
            | "clone"
            | "first"
            | "last"
            | "to_vec"
            | "as_str"
            | "to_string"
            | "is_some"
            | "is_none"
            | "starts_with"
            | "ends_with"
            | "to_owned"
            | "capacity"
            | "eq"
            | "cmp"
    )
}

fn finding(program: &Program, id: FnId, call: &Call, guard: LocalId) -> Finding {
    let name = program.linked.function(id).local(guard).name;
    let runner = program.runners(id)[0];
    let steps =
        vec![program.step(id, call.name_span, format!("keeps every reader out, and only reads through `{name}`"), &[])];
    Finding {
        message: format!("the lock is taken for writing, and `{name}` is only read"),
        outcome: "readers wait for each other that could have read at the same time".to_string(),
        help: "take the lock with `read`".to_string(),
        threads: vec![program.thread(runner, id, steps)],
        fix: Some(Fix {
            safety: FixSafety::Unsafe,
            title: "take the lock for reading".to_string(),
            edits: vec![Edit { location: program.location(id, call.name_span), text: "read".to_string() }],
            plan: Vec::new(),
        }),
        ..program.blank(&RULE.info, id, call.name_span, Confidence::Medium)
    }
}
