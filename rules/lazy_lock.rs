//! Locks made when they are first needed, by a test that nothing guards.

use super::Rule;
use crate::analysis::sharing::is_dead;
use crate::analysis::{Access, AccessKind, FnId, Program, Root, Target, sharing};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Callee, Function, FunctionKind, Language, Name, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "lazy-lock",
        family: Family::Locks,
        summary: "a lock made on first use, so that two first users make two",
        page: include_str!("lazy_lock.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[367, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// How deep values are followed.
const DEPTH: u32 = 8;

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        if program.linked.language(id) != Language::Python {
            continue;
        }
        for access in &program.facts(id).accesses {
            if !matches!(access.kind, AccessKind::Set | AccessKind::Mutate | AccessKind::MutateCompound)
                || !access.store
            {
                continue;
            }
            let Some(name) = access.value.and_then(|value| lock_made(program, id, value)) else { continue };
            match judge(program, id, access) {
                Ok(confidence) => out.push(finding(program, id, access, name, confidence)),
                Err(reason) => program.silent(RULE.info.id, program.location(id, access.span), || reason.to_string()),
            }
        }
    }
}

/// The name of the type of thread lock that a value makes.
fn lock_made(program: &Program, id: FnId, value: ValueId) -> Option<&'static str> {
    let Value::Call(call) = program.linked.function(id).value(value) else { return None };
    let Target::Library(ty) = program.resolver().target(id, *call) else { return None };
    let facts = Knowledge::of(Language::Python).facts(ty);
    let role = matches!(facts.role, Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore);
    (role && !facts.is_async && !facts.interprocess).then(|| facts.path.rsplit('.').next())?
}

fn judge(program: &Program, id: FnId, access: &Access) -> Result<Confidence, &'static str> {
    if sharing::is_of_one_thread(program, &access.at.place) {
        return Err("every thread has its own");
    }
    let function = program.linked.function(id);
    let field = match (&access.at.place.root, access.at.place.path.as_slice()) {
        (Root::Local(..), _) => return Err("it is a variable of the function"),
        (Root::Global(global), []) => program.linked.global(*global).name,
        (Root::Global(global), [_, ..]) => program.linked.global(*global).name,
        (Root::Type(_), [name, ..]) => *name,
        (Root::Type(_), []) => return Err("it is no field"),
    };
    if matches!(function.kind, FunctionKind::ModuleBody | FunctionKind::ClassBody) || program.runs_at_import(id) {
        return Err("it is made when the module is imported");
    }
    if program.construction_only().contains(&id) || is_constructor(function) {
        return Err("it is made before anybody else has the object");
    }
    if !access.held.is_empty() || !program.entry[id.0 as usize].is_empty() || program.is_wrapped(id) {
        return Err("a lock is held");
    }
    let tests = &program.facts(id).tests;
    let tested = access
        .under
        .iter()
        .filter_map(|(index, _)| tests.get(*index as usize))
        .any(|test| asks(program, id, function, test.value, field, 0));
    if !tested {
        return Err("no test asks whether it is there");
    }
    let private = is_dead(program, id)
        || program.roots.callers(id).iter().any(|caller| {
            program.facts(*caller).calls.iter().any(|site| site.functions.contains(&id) && !site.held.is_empty())
        });
    if private {
        return Err("some caller holds a lock, or nobody is seen to call the function");
    }
    Ok(if program.is_called_from_coroutines_only(id) { Confidence::Low } else { Confidence::Medium })
}

fn is_constructor(function: &Function) -> bool {
    matches!(
        function.name.as_str(),
        "__init__"
            | "__new__"
            | "__post_init__"
            | "__setstate__"
            | "__getstate__"
            | "__init_subclass__"
            | "__deepcopy__"
            | "__copy__"
            | "__reduce__"
    )
}

/// Whether a test asks for the place, or a variable that was read from it.
fn asks(program: &Program, id: FnId, function: &Function, value: ValueId, field: Name, depth: u32) -> bool {
    if depth > DEPTH {
        return false;
    }
    let next = |value: ValueId| asks(program, id, function, value, field, depth + 1);
    match function.value(value) {
        Value::Local(local) => {
            function.local(*local).name == field
                || program.linked.index[id.0 as usize]
                    .binds
                    .get(local.0 as usize)
                    .is_some_and(|binds| binds.iter().any(|(owner, value)| *owner == id && value.is_some_and(next)))
        }
        Value::Path(path) => path.last().is_some_and(|name| name == field),
        Value::Field { name, base } => *name == field || next(*base),
        Value::Index { base, .. } => next(*base),
        Value::Literal(crate::model::Literal::Str(text)) => *text == field,
        Value::Op { operands, .. } | Value::Choice(operands) => operands.iter().any(|operand| next(*operand)),
        // `hasattr(self, "_lock")`, `self._locks.get(key)`.
        Value::Call(call) => {
            let data = function.call(*call);
            let receiver = match &data.callee {
                Callee::Method { receiver, .. } => next(*receiver),
                _ => false,
            };
            receiver || data.args.iter().any(|arg| next(arg.value))
        }
        _ => false,
    }
}

fn finding(program: &Program, id: FnId, access: &Access, kind: &str, confidence: Confidence) -> Finding {
    let resolver = program.resolver();
    let name = resolver.place_name(&access.at.place);
    let runner = program.runners(id)[0];
    let steps = |text: &str| vec![program.step(id, access.span, text.to_string(), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` gets its `{kind}` on first use, after a test that no lock guards"),
        confidence,
        primary: program.location(id, access.span),
        threads: vec![
            program.thread(runner, id, steps("finds no lock, makes one and takes it")),
            crate::finding::ThreadStory {
                name: "another thread, at the same time".to_string(),
                steps: steps("finds no lock either, and puts another one in its place"),
            },
        ],
        outcome: "each has a lock of its own, and both are in the section that it guards".to_string(),
        related: Vec::new(),
        help: if access.at.place.path.iter().any(|step| *step == "[]") || access.kind != AccessKind::Set {
            "make the entry with `setdefault`, or under a lock that is always there".to_string()
        } else {
            "make the lock where the object is made, or in the module".to_string()
        },
        fix: None,
        key: format!("{}|{}", resolver.place_key(&access.at.place), program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
