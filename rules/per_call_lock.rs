//! Locks that nobody else can ever wait for: made where they are used, and gone after.

use super::Rule;
use crate::analysis::nesting::events;
use crate::analysis::operands::operands;
use crate::analysis::{Entity, FnId, Program, Target, Ty};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{Callee, EventKind, Function, Language, LocalId, LocalKind, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "per-call-lock",
        family: Family::Locks,
        summary: "a lock made where it is used, which nobody else can wait for",
        page: include_str!("per_call_lock.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[667, 820],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if function.body.is_none() {
            continue;
        }
        match program.linked.language(id) {
            Language::Python => entered(program, id, out),
            Language::Rust => constants(program, id, out),
        }
        locals(program, id, out);
    }
}

/// `with threading.Lock():`.
fn entered(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    let mut told: Vec<ValueId> = Vec::new();
    for node in &function.nodes {
        if let crate::model::Node::With { context, .. } = node
            && let Some(name) = makes_lock(program, id, *context)
            && !told.contains(context)
        {
            told.push(*context);
            let span = function.value_span(*context);
            let message = format!("this `{name}` is made by the `with` that takes it");
            out.push(finding(program, id, span, message, Confidence::High, name.to_string()));
        }
    }
}

/// The name of the type of lock that a value makes anew, free of what others may have.
fn makes_lock(program: &Program, id: FnId, value: ValueId) -> Option<&'static str> {
    let function = program.linked.function(id);
    let Value::Call(call) = function.value(value) else { return None };
    let Target::Library(ty) = program.resolver().target(id, *call) else { return None };
    let facts = Knowledge::of(program.linked.language(id)).facts(ty);
    let role = matches!(facts.role, Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore);
    // A path, a key or another lock names what others share; a count of permits does not.
    let python = program.linked.language(id) == Language::Python;
    let given = facts.role != Role::Semaphore && python && !function.call(*call).args.is_empty();
    let name = facts.path.rsplit('.').next()?;
    (role && !given).then_some(name)
}

/// Variables that hold a lock nobody else sees.
fn locals(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    if !program.facts(id).acquires.iter().any(|acquire| acquire.lock.is_known()) {
        return;
    }
    if matches!(function.kind, crate::model::FunctionKind::ModuleBody | crate::model::FunctionKind::ClassBody) {
        return;
    }
    for index in 0..function.locals.len() {
        let local = LocalId(u32::try_from(index).unwrap_or(0));
        let data = function.local(local);
        if data.kind != LocalKind::Variable {
            continue;
        }
        let binds = program.linked.index[id.0 as usize].binds.get(index);
        let Some([(owner, Some(value))]) = binds.map(|binds| binds.as_slice()) else { continue };
        if *owner != id {
            continue;
        }
        let Some(_) = makes_lock(program, id, *value) else { continue };
        let span = data.span;
        let silent = |reason: &str| program.silent(RULE.info.id, program.location(id, span), || reason.to_string());
        if is_captured(program, id, local) {
            silent("a function inside this one sees it");
            continue;
        }
        let uses = uses(program, id, local, *value);
        if uses.others {
            silent("it is handed on");
            continue;
        }
        if !uses.locked || program.facts(id).opaque {
            silent("it is never taken here");
            continue;
        }
        let message = format!("`{}` is made by every call anew, and taken by that call alone", data.name);
        let python = program.linked.language(id) == Language::Python;
        let confidence = if python { Confidence::High } else { Confidence::Medium };
        out.push(finding(program, id, span, message, confidence, data.name.to_string()));
    }
}

fn is_captured(program: &Program, id: FnId, local: LocalId) -> bool {
    let mut inside: Vec<FnId> = program.linked.functions_inside(id).collect();
    let mut next = 0;
    // An async block in a closure sees it as well.
    while let Some(inner) = inside.get(next).copied().filter(|_| next < 256) {
        next += 1;
        let more: Vec<FnId> = program.linked.functions_inside(inner).filter(|more| !inside.contains(more)).collect();
        inside.extend(more);
    }
    inside.into_iter().any(|inner| {
        inner != id
            && program.linked.function(inner).locals.iter().enumerate().any(|(index, data)| {
                let seen = LocalId(u32::try_from(index).unwrap_or(0));
                matches!(data.kind, LocalKind::Captured { .. })
                    && program.linked.owning_local(inner, seen) == (id, local)
            })
    })
}

/// What is done with a variable.
#[derive(Default)]
struct Uses {
    /// It is locked, for a section.
    locked: bool,
    /// Anything but locking, releasing and asking.
    others: bool,
}

fn uses(program: &Program, id: FnId, local: LocalId, made: ValueId) -> Uses {
    let function = program.linked.function(id);
    let mut uses = Uses::default();
    let is_it = |value: ValueId| matches!(function.value(value), Value::Local(known) if *known == local);
    let mut fine: Vec<ValueId> = Vec::new();
    for (index, data) in function.calls.iter().enumerate() {
        let Callee::Method { receiver, .. } = &data.callee else { continue };
        if !is_it(*receiver) {
            continue;
        }
        let call = crate::model::CallId(u32::try_from(index).unwrap_or(0));
        match program.resolver().target(id, call) {
            Target::Effect { effect, .. } if matches!(effect.does, Does::Acquire | Does::TryAcquire) => {
                // Taken by hand in Python, it may be released by somebody it is not seen to be handed to.
                uses.locked |= program.linked.language(id) == Language::Rust;
                fine.push(*receiver);
            }
            Target::Effect { effect, .. } if matches!(effect.does, Does::Release | Does::Query) => fine.push(*receiver),
            _ => uses.others = true,
        }
    }
    for node in &function.nodes {
        if let crate::model::Node::With { context, .. } = node
            && is_it(*context)
        {
            uses.locked = true;
            fine.push(*context);
        }
    }
    // Whatever else has the variable in it hands it on.
    let mention = function.values.iter().enumerate().any(|(index, data)| {
        let value = ValueId(u32::try_from(index).unwrap_or(0));
        value != made
            && operands(function, &data.value).iter().any(|operand| is_it(*operand) && !fine.contains(operand))
    });
    uses.others |= mention || escapes(function, &is_it);
    uses
}

/// Whether it is stored, returned, or bound to another name.
fn escapes(function: &Function, is_it: &dyn Fn(ValueId) -> bool) -> bool {
    let mut found = false;
    events(function, &mut |event, _| {
        found |= match &event.kind {
            EventKind::Bind { value: Some(value), .. }
            | EventKind::Write { value: Some(value), .. }
            | EventKind::Return(Some(value))
            | EventKind::Yield(Some(value))
            | EventKind::Raise(Some(value))
            | EventKind::Lift(value)
            | EventKind::Await(value) => is_it(*value),
            _ => false,
        };
    });
    found
}

/// Rust: `CONST.lock()`, of a lock or an atomic that every use copies.
fn constants(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    for (index, data) in function.calls.iter().enumerate() {
        let Callee::Method { receiver, .. } = &data.callee else { continue };
        let mut receiver = *receiver;
        while let Value::Ref { value, .. } = function.value(receiver) {
            receiver = *value;
        }
        let Value::Path(path) = function.value(receiver) else { continue };
        if !path.last().is_some_and(|name| name.as_str().chars().all(|letter| !letter.is_lowercase())) {
            continue;
        }
        let Entity::Global(global) = program.linked.resolve(program.linked.scope(id), path) else { continue };
        let constant = program.linked.global(global);
        if !constant.constant || constant.thread_local {
            continue;
        }
        let Ty::Library(ty, _) = resolver.global_type(global) else { continue };
        let role = Knowledge::of(Language::Rust).facts(ty).role;
        let call = crate::model::CallId(u32::try_from(index).unwrap_or(0));
        let acts = match resolver.target(id, call) {
            Target::Effect { effect, ty: Some(of), .. } if of == ty => matches!(
                (role, effect.does),
                (Role::Lock | Role::RwLock, Does::Acquire | Does::TryAcquire)
                    | (Role::Atomic, Does::AtomicStore | Does::AtomicUpdate | Does::AtomicLoad)
            ),
            _ => false,
        };
        if acts {
            let message =
                format!("`{}` is a `const`: this acts on a copy made here and dropped at once", constant.name);
            out.push(finding(program, id, data.name_span, message, Confidence::High, constant.name.to_string()));
        }
    }
}

fn finding(program: &Program, id: FnId, span: Span, message: String, confidence: Confidence, key: String) -> Finding {
    let python = program.linked.language(id) == Language::Python;
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, span),
        threads: Vec::new(),
        outcome: "every thread has a copy of its own, so it keeps nobody out".to_string(),
        related: Vec::new(),
        help: if python {
            "make the lock once, where the data it guards is made: in the module, or in `__init__`".to_string()
        } else {
            "make the lock once, where the data it guards lives: in a `static`, or in a shared struct".to_string()
        },
        fix: None,
        key: format!("{}|{key}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
