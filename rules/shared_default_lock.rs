//! One lock that all objects of a class, or all calls of a function, share because it is a default value.

use super::Rule;
use crate::analysis::{Entity, FnId, Program, Target, TypeId};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Callee, FunctionKind, Language, Name, Span, TypeExpr, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "shared-default-lock",
        family: Family::Locks,
        summary: "a lock that all objects share because it is a default value",
        page: include_str!("shared_default_lock.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for ty in program.linked.types() {
        let file = program.linked.type_file(ty);
        if program.files()[file.0 as usize].language == Language::Python {
            fields(program, ty, out);
        }
    }
    for id in program.linked.functions() {
        if program.linked.language(id) == Language::Python {
            defaults(program, id, out);
        }
    }
}

/// Fields of a class whose values are made once.
fn fields(program: &Program, ty: TypeId, out: &mut Vec<Finding>) {
    let def = program.linked.type_def(ty);
    let Some(body) = def.body else { return };
    let body = program.linked.fn_id(program.linked.type_file(ty), body);
    for field in &def.fields {
        let Some(default) = field.default else { continue };
        let Some((value, wrapped)) = lock_in(program, body, default) else { continue };
        let location = program.location(body, field.span);
        if field.class_variable {
            program.silent(RULE.info.id, location, || "it is declared to be one for the class".into());
            continue;
        }
        let annotated = field.ty != TypeExpr::Unknown;
        if is_record(program, ty, body) && (annotated || wrapped) {
            let fix = (!wrapped && is_dataclass(program, ty)).then(|| factory(program, body, value)).flatten();
            out.push(field_finding(program, ty, body, (field.name, value), Confidence::High, fix));
        } else if guards_instances_only(program, ty, field.name) {
            out.push(field_finding(program, ty, body, (field.name, value), Confidence::Low, None));
        } else {
            program.silent(RULE.info.id, location, || "it guards what the class shares".into());
        }
    }
}

/// The call that makes a lock, and whether it is wrapped in `field(default=..)`.
fn lock_in(program: &Program, id: FnId, value: ValueId) -> Option<(ValueId, bool)> {
    let function = program.linked.function(id);
    let Value::Call(call) = function.value(value) else { return None };
    let target = program.resolver().target(id, *call);
    if let Target::Library(ty) = target {
        let facts = Knowledge::of(Language::Python).facts(ty);
        let lock = matches!(facts.role, Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore);
        return (lock && !facts.interprocess).then_some((value, false));
    }
    let data = function.call(*call);
    let name = match &data.callee {
        Callee::Path(path) => path.last(),
        Callee::Method { name, .. } => Some(*name),
        Callee::Value(_) | Callee::Macro(_) => None,
    };
    // `dataclasses.field`, `attrs.field`, `attr.ib`, `pydantic.Field`.
    if !matches!(target, Target::External(_))
        || !name.is_some_and(|name| matches!(name.as_str(), "field" | "ib" | "attrib" | "Field"))
    {
        return None;
    }
    let first = data.args.first().filter(|arg| arg.name.is_none());
    let default = data.args.iter().find(|arg| arg.name.is_some_and(|name| name == "default")).or(first)?;
    lock_in(program, id, default.value).map(|(value, _)| (value, true))
}

/// A class whose `__init__` is made from its fields.
fn is_record(program: &Program, ty: TypeId, body: FnId) -> bool {
    let knowledge = Knowledge::of(Language::Python);
    let scope = program.linked.type_scope(ty);
    let decorated = program.linked.type_def(ty).decorators.iter().any(|decorator| {
        let path = match program.linked.resolve(scope, &decorator.path) {
            Entity::Library(path) => path,
            _ => match decorator.value {
                // `import attr`, then `@attr.s`: the attribute of a module.
                Some((_, value)) => {
                    program.resolver().library_item(body, value).unwrap_or_else(|| decorator.path.clone())
                }
                None => decorator.path.clone(),
            },
        };
        knowledge.decorator(&path).is_some_and(|facts| facts.record)
    });
    decorated
        || program
            .linked
            .library_bases(ty)
            .into_iter()
            .any(|base| knowledge.type_at(base).is_some_and(|ty| knowledge.facts(ty).record))
}

/// Everything that is changed with the class's lock held belongs to single objects.
fn guards_instances_only(program: &Program, ty: TypeId, name: Name) -> bool {
    use crate::analysis::{Root, Via};
    let mut instance = false;
    for method in program.linked.methods_of(ty) {
        for access in &program.facts(*method).accesses {
            let under = access.held.iter().any(|held| {
                held.lock.at.place.root == Root::Type(ty) && held.lock.at.place.path.first() == Some(&name)
            });
            if !under || !access.kind.writes() {
                continue;
            }
            if !matches!(access.at.place.root, Root::Type(_)) || access.at.via != Via::Receiver {
                return false;
            }
            instance = true;
        }
    }
    instance
}

/// Default arguments, which are made when the function is.
fn defaults(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    if function.kind != FunctionKind::Named {
        return;
    }
    for param in &function.params {
        let Some((around, default)) = param.default else { continue };
        let around = program.linked.fn_id(program.linked.file_of(id), around);
        let Some((value, false)) = lock_in(program, around, default) else { continue };
        let owner = program.linked.index[id.0 as usize].owner.filter(|_| function.name == "__init__");
        let kept = owner.is_some_and(|owner| {
            program.linked.all_self_writes(owner).iter().any(|(_, writes)| {
                writes.iter().any(|write| {
                    write.function == id
                        && write.value.is_some_and(
                            |value| matches!(function.value(value), Value::Local(local) if *local == param.local),
                        )
                })
            })
        });
        let confidence = if kept { Confidence::Medium } else { Confidence::Low };
        out.push(default_finding(program, (id, around), (param.name, value), confidence));
    }
}

/// A class that `dataclasses.field` is for.
fn is_dataclass(program: &Program, ty: TypeId) -> bool {
    let decorators = &program.linked.type_def(ty).decorators;
    decorators.iter().any(|decorator| decorator.path.last().is_some_and(|name| name == "dataclass"))
}

/// `field(default_factory=Lock)`; makes `field` known where it is not.
fn factory(program: &Program, body: FnId, value: ValueId) -> Option<Fix> {
    let function = program.linked.function(body);
    let Value::Call(call) = function.value(value) else { return None };
    let data = function.call(*call);
    let (field, mut plan) = field_function(program, body)?;
    let insert = |at: u32, text: String| Change::Replace(Span { start: at, end: at }, text);
    if data.args.is_empty() {
        let parentheses = Span { start: data.name_span.end, end: data.span.end };
        plan.push(insert(data.span.start, format!("{field}(default_factory=")));
        plan.push(Change::Replace(parentheses, ")".to_string()));
    } else {
        plan.push(insert(data.span.start, format!("{field}(default_factory=lambda: ")));
        plan.push(insert(data.span.end, ")".to_string()));
    }
    Some(Fix::planned(FixSafety::Safe, "make a lock for every object", plan))
}

/// How `dataclasses.field` is written in a class, and what makes it known there.
fn field_function(program: &Program, body: FnId) -> Option<(String, Vec<Change>)> {
    let file = program.linked.file_model(body);
    if let Some(known) = program.imported_item(body, "dataclasses", "field") {
        return Some((known, Vec::new()));
    }
    // `from dataclasses import dataclass` becomes `.. import dataclass, field`.
    let dataclass = crate::model::Path::parse("dataclasses.dataclass");
    let import = file.imports.iter().find(|import| {
        import.target == dataclass && import.function.is_none() && !import.type_only && import.local == "dataclass"
    })?;
    if program.is_bound_in_file(body, "field") {
        return None;
    }
    let end = import.span.end;
    Some(("field".to_string(), vec![Change::Replace(Span { start: end, end }, ", field".to_string())]))
}

fn field_finding(
    program: &Program,
    ty: TypeId,
    body: FnId,
    (name, value): (Name, ValueId),
    confidence: Confidence,
    fix: Option<Fix>,
) -> Finding {
    let class = program.linked.type_name(ty);
    let lock = format!("{class}.{name}");
    let span = program.linked.function(body).value_span(value);
    let test =
        program.files()[program.linked.type_file(ty).0 as usize].context.test || program.linked.type_def(ty).cfg_test;
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{lock}` is made once, when the class is, and every object of `{class}` shares it"),
        confidence,
        primary: program.location(body, span),
        threads: Vec::new(),
        outcome: format!(
            "threads that use different objects of `{class}` wait for each other, and two objects used at once by one thread are a deadlock"
        ),
        related: Vec::new(),
        help: if confidence == Confidence::High {
            "make it with a factory: `field(default_factory=threading.Lock)`".to_string()
        } else {
            format!("make the lock in `{class}.__init__`, or say in a comment that all objects are meant to share it")
        },
        fix,
        key: lock,
        test,
    }
}

fn default_finding(
    program: &Program,
    (id, around): (FnId, FnId),
    (name, value): (Name, ValueId),
    confidence: Confidence,
) -> Finding {
    let function = program.linked.fn_name(id);
    let span = program.linked.function(around).value_span(value);
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!(
            "the default of `{name}` is made once, when `{function}` is defined, and every call shares the lock"
        ),
        confidence,
        primary: program.location(around, span),
        threads: Vec::new(),
        outcome: "callers that mean to have a lock of their own wait for each other".to_string(),
        related: Vec::new(),
        help: format!("let the default be `None`, and make the lock in `{function}`"),
        fix: None,
        key: format!("{function}|{name}"),
        test: program.is_test(id),
    }
}
