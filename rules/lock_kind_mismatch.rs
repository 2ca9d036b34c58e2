//! A lock or context manager is entered in the way of the other kind.

use super::Rule;
use crate::analysis::{Base, FnId, Program, Resolver, Target, Ty, TypeId};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Language, Name, Node, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "lock-kind-mismatch",
        family: Family::Locks,
        summary: "a lock or context manager is entered with `with` where it needs `async with`, or the other way round",
        page: include_str!("lock_kind_mismatch.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[667, 628],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// What is known of an object that is entered.
struct Manager {
    /// What it is called in messages.
    name: String,
    /// It can only be entered with `async with`; otherwise only with `with`.
    is_async: bool,
    /// It is a lock.
    lock: bool,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if program.linked.language(id) != Language::Python {
            continue;
        }
        let resolver = program.resolver();
        for node in function.nodes.iter().rev() {
            let Node::With { context, is_async, .. } = node else { continue };
            let Some(manager) = manager(program, &resolver, id, *context) else { continue };
            if manager.is_async != *is_async {
                out.push(finding(program, id, *context, &manager));
            }
        }
    }
    out.sort_by_key(|finding| (finding.primary.file, finding.primary.span));
}

fn manager(program: &Program, resolver: &Resolver<'_>, id: FnId, context: ValueId) -> Option<Manager> {
    let function = program.linked.function(id);
    if let Value::Call(call) = function.value(context)
        && let Target::Project { functions, .. } = resolver.target(id, *call)
        && let [only] = functions.as_slice()
    {
        return factory(program, *only);
    }
    match resolver.type_of(id, context) {
        Ty::Library(lib, _) => {
            let facts = Knowledge::of(Language::Python).facts(lib);
            let lock = matches!(facts.role, Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore);
            let group = facts.role == Role::TaskGroup && facts.is_async && facts.with.is_some();
            // Some locks can be entered both ways; the tables list those that can be entered at all.
            let known = lock && facts.with.is_some() || group;
            let name = facts.path.clone();
            known.then_some(Manager { name, is_async: facts.is_async, lock })
        }
        Ty::Project(ty) => {
            let made = matches!(function.value(context), Value::Call(call)
                if matches!(resolver.target(id, *call), Target::Construct(_)));
            class(program, ty, made)
        }
        _ => None,
    }
}

/// A generator made a context manager by its decorator.
fn factory(program: &Program, id: FnId) -> Option<Manager> {
    let function = program.linked.function(id);
    let [decorator] = function.decorators.as_slice() else { return None };
    let path = match program.linked.resolve(program.linked.scope(id), &decorator.path) {
        crate::analysis::Entity::Library(path) => path,
        _ => return None,
    };
    let facts = Knowledge::of(Language::Python).decorator(&path)?;
    let made = facts.context_manager && function.is_generator && facts.path.starts_with("contextlib.");
    let is_async = facts.path.ends_with("asynccontextmanager");
    (made && function.is_async == is_async).then(|| Manager { name: program.linked.fn_name(id), is_async, lock: false })
}

/// A class of the program that has one pair of methods and not the other. `made`: the object is made on the spot, so it is of this
/// class and no other.
fn class(program: &Program, ty: TypeId, made: bool) -> Option<Manager> {
    let has = |name: &str| program.linked.method(ty, Name::new(name)).is_some();
    let pair = |enter: &str, exit: &str| has(enter) && has(exit);
    let is_async = pair("__aenter__", "__aexit__");
    if is_async == pair("__enter__", "__exit__") || has("__getattr__") {
        return None;
    }
    // A base that is not seen may bring the other pair, and so may a class derived from it.
    let open = program.linked.mro(ty).iter().flat_map(|ty| program.linked.bases(*ty)).any(|base| match base {
        Base::Project(_) => false,
        Base::Library(path) => {
            !matches!(path.to_string().as_str(), "object" | "abc.ABC" | "typing.Generic" | "Generic")
        }
        Base::Unknown => true,
    });
    let other = if is_async { "__enter__" } else { "__aenter__" };
    let derived =
        !made && program.linked.subtypes(ty).iter().any(|sub| program.linked.method(*sub, Name::new(other)).is_some());
    (!open && !derived && !has(other)).then(|| Manager { name: program.linked.type_name(ty), is_async, lock: false })
}

fn finding(program: &Program, id: FnId, context: ValueId, manager: &Manager) -> Finding {
    let span = program.linked.function(id).value_span(context);
    let Manager { name, is_async, lock } = manager;
    let (wrong, right) = if *is_async { ("with", "async with") } else { ("async with", "with") };
    let what = match (lock, is_async) {
        (true, true) => "an asynchronous lock",
        (true, false) => "a lock for threads",
        (false, true) => "an asynchronous context manager",
        (false, false) => "a plain context manager",
    };
    let outcome = if *lock {
        "the statement raises, and nothing is locked: where the error is caught, what follows runs unprotected"
    } else {
        "the statement raises as soon as it is reached"
    };
    let runner = program.runners(id)[0];
    let steps = vec![program.step(id, span, format!("enters `{name}` with `{wrong}`"), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}`, {what}, is entered with `{wrong}`"),
        confidence: Confidence::High,
        primary: program.location(id, span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: if *is_async {
            format!("enter it with `{right}`, in a coroutine")
        } else if *lock {
            "enter it with `with`, or make it an `asyncio.Lock` if coroutines wait for it".to_string()
        } else {
            format!("enter it with `{right}`")
        },
        fix: None,
        key: format!("{name}|{}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
