//! Locks replaced by new ones while somebody may hold the old one.

use super::Rule;
use crate::analysis::{Access, AccessKind, FnId, Program, Root, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, ThreadStory, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Callee, Function, FunctionKind, Language, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "lock-replaced",
        family: Family::Locks,
        summary: "a lock is replaced by a new one while somebody may hold the old one",
        page: include_str!("lock_replaced.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python],
        cwe: &[667, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        if program.linked.language(id) != Language::Python {
            continue;
        }
        for access in program.facts(id).accesses.iter().filter(|access| access.kind == AccessKind::Set && access.store)
        {
            if !access.value.is_some_and(|value| makes_lock(program, id, value)) {
                continue;
            }
            match judge(program, id, access) {
                Ok((holder, span)) => out.push(finding(program, id, access, (holder, span))),
                Err(reason) => program.silent(RULE.info.id, program.location(id, access.span), || reason.to_string()),
            }
        }
    }
}

/// A call that makes a new thread lock.
fn makes_lock(program: &Program, id: FnId, value: ValueId) -> bool {
    let function = program.linked.function(id);
    let Value::Call(call) = function.value(value) else { return false };
    let name = match &function.call(*call).callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        Callee::Value(_) | Callee::Macro(_) => None,
    };
    if !name.is_some_and(|name| name.as_str().to_ascii_lowercase().contains("lock")) {
        return false;
    }
    let Target::Library(ty) = program.resolver().target(id, *call) else { return false };
    let facts = Knowledge::of(Language::Python).facts(ty);
    matches!(facts.role, Role::Lock | Role::RwLock) && !facts.is_async && !facts.interprocess
}

/// Who may hold the old lock, or why nobody does.
fn judge(program: &Program, id: FnId, access: &Access) -> Result<(FnId, Span), &'static str> {
    let function = program.linked.function(id);
    let place = &access.at.place;
    if matches!(place.root, Root::Local(..)) || access.at.many() {
        return Err("it is a variable of the function, or one of several");
    }
    if !matches!(function.kind, FunctionKind::Named)
        || builds(function)
        || program.runs_at_import(id)
        || program.construction_only().contains(&id)
    {
        return Err("it is made before anybody else has it");
    }
    if after_fork(function) {
        return Err("a new process makes its locks anew");
    }
    if !access.under.is_empty() {
        return Err("a test decides whether it is made");
    }
    let made_before = program
        .resolver()
        .initialisers(place)
        .iter()
        .any(|(maker, value)| *maker != id && makes_lock(program, *maker, *value));
    if !made_before {
        return Err("it is made here first");
    }
    let users = program.linked.functions().filter(|other| *other != id && !program.is_test(*other));
    let mut held = users.flat_map(|other| program.facts(other).acquires.iter().map(move |acquire| (other, acquire)));
    let holder = held.find(|(_, acquire)| acquire.lock.at.place == *place);
    holder.map(|(other, acquire)| (other, acquire.span)).ok_or("nobody else takes it")
}

fn builds(function: &Function) -> bool {
    matches!(
        function.name.as_str(),
        "__init__"
            | "__new__"
            | "__post_init__"
            | "__setstate__"
            | "__copy__"
            | "__deepcopy__"
            | "__init_subclass__"
            | "setUp"
            | "setup"
    )
}

/// The function is about a process that has just been forked.
fn after_fork(function: &Function) -> bool {
    function.name.as_str().contains("fork")
        || function.calls.iter().any(|call| match &call.callee {
            Callee::Method { name, .. } => *name == "getpid",
            Callee::Path(path) => path.last().is_some_and(|name| name == "getpid"),
            Callee::Value(_) | Callee::Macro(_) => false,
        })
}

fn finding(program: &Program, id: FnId, access: &Access, (holder, span): (FnId, Span)) -> Finding {
    let resolver = program.resolver();
    let name = resolver.place_name(&access.at.place);
    let other = program.linked.fn_name(holder);
    let runner = program.runners(id)[0];
    let replaces = program.step(id, access.span, format!("puts a new lock into `{name}`"), &[]);
    let holds = program.step(holder, span, format!("holds the old `{name}`"), &[]);
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` is replaced by a new lock here, while `{other}` may hold the old one"),
        confidence: Confidence::Medium,
        primary: program.location(id, access.span),
        threads: vec![
            ThreadStory { name: format!("a thread in `{other}`"), steps: vec![holds] },
            program.thread(runner, id, vec![replaces]),
        ],
        outcome: "who comes next takes the new lock, and is in the section together with the holder of the old one"
            .to_string(),
        related: Vec::new(),
        help: format!("make `{name}` once and keep it; reset what it guards with it held"),
        fix: None,
        key: format!("{}|{}", resolver.place_key(&access.at.place), program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
