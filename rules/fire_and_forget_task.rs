//! A task is started and nobody keeps it.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::expr::callee_name;
use crate::analysis::fate::{Fate, Use};
use crate::analysis::nesting::{Around, events};
use crate::analysis::{FnId, Program, Runner, Spawn, Target, Ty, TypeId, argument, expr};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, Location, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Effect, Knowledge, Role, RootKind};
use crate::model::{
    CallId, Callee, EventKind, Field, FunctionKind, Language, LoopKind, Name, Node, Span, TypeExpr, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "fire-and-forget-task",
        family: Family::Lifecycle,
        summary: "a task is started and nobody keeps it",
        page: include_str!("fire_and_forget_task.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[404, 252],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        if spawn.scoped || !matches!(spawn.kind, RootKind::Loop | RootKind::Task) {
            continue;
        }
        out.extend(match program.linked.language(spawn.function) {
            Language::Python => python(program, spawn),
            Language::Rust => rust(program, spawn),
        });
    }
    for id in program.linked.functions() {
        by_convention(program, id, out);
    }
    kept_for_nothing(program, out);
}

/// Rust: a field that keeps a task's handle, which nobody ever looks at, in a type that does nothing when it is dropped. The task
/// goes on when its owner is gone.
fn kept_for_nothing(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    let mut used: Option<BTreeSet<Name>> = None;
    for ty in program.linked.types() {
        let def = program.linked.type_def(ty);
        let file = program.linked.type_file(ty);
        if program.linked.files.get(file.0 as usize).is_none_or(|model| model.language != Language::Rust)
            || def.cfg_test
        {
            continue;
        }
        let mut told = false;
        let handles = def.fields.iter().filter(|field| mentions_handle(&field.ty));
        for field in handles {
            let task = resolver.field_type(ty, field.name).is_some_and(|known| holds_task(&known));
            if !task && !in_container(&field.ty) || has_drop(program, ty) {
                continue;
            }
            let used = used.get_or_insert_with(|| fields_used(program));
            if !used.contains(&field.name) {
                out.push(field_finding(program, ty, field, false));
            } else if !told && is_asked_to_end(program, ty) {
                // One type without `Drop` is one thing to mend.
                told = true;
                out.push(field_finding(program, ty, field, true));
            }
        }
    }
}

/// A type that is, or holds, something called `JoinHandle`.
fn mentions_handle(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Path { path, args } => {
            path.last().is_some_and(|name| name == "JoinHandle") || args.iter().any(mentions_handle)
        }
        TypeExpr::Tuple(parts) => parts.iter().any(mentions_handle),
        _ => false,
    }
}

/// `Option<tokio::task::JoinHandle<()>>`, where the path says whose handle it is.
fn in_container(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Path { path, args } => {
            path.segments().iter().any(|name| *name == "tokio") || args.iter().any(in_container)
        }
        _ => false,
    }
}

/// A task's handle, or one in a lock, an `Option` or a list.
fn holds_task(ty: &Ty) -> bool {
    match ty {
        Ty::Library(lib, args) => is_tokio_handle(*lib) || args.iter().any(holds_task),
        Ty::Tuple(items) => items.iter().any(holds_task),
        _ => false,
    }
}

fn is_tokio_handle(lib: crate::knowledge::LibType) -> bool {
    let facts = Knowledge::of(Language::Rust).facts(lib);
    facts.role == Role::Task && !facts.drop_joins
}

fn has_drop(program: &Program, ty: TypeId) -> bool {
    program.linked.method(ty, Name::new("drop")).is_some()
}

/// Whether the type has a method by which its owner ends the work: without it, the work may be meant to end by itself.
fn is_asked_to_end(program: &Program, ty: TypeId) -> bool {
    program.linked.methods_of(ty).iter().any(|method| {
        let function = program.linked.function(*method);
        let ends = function
            .name
            .as_str()
            .split('_')
            .any(|word| matches!(word, "stop" | "shutdown" | "close" | "abort" | "cancel" | "terminate" | "kill"));
        ends && function.public
    })
}

/// Where a method of the type starts a task.
fn started(program: &Program, ty: TypeId) -> Option<(FnId, Span)> {
    let methods = program.linked.methods_of(ty);
    let own = |id: FnId| methods.contains(&id);
    let spawn = program.roots.spawns.iter().find(|spawn| spawn.kind == RootKind::Task && own(spawn.function))?;
    Some((spawn.function, spawn.span))
}

/// The names of fields that any function reads, matches or takes out.
fn fields_used(program: &Program) -> BTreeSet<Name> {
    let mut used = BTreeSet::new();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        for data in &program.linked.function(id).values {
            match &data.value {
                Value::Field { name, .. } | Value::Part { field: Some(name), .. } => {
                    used.insert(*name);
                }
                _ => {}
            }
        }
    }
    used
}

fn field_finding(program: &Program, ty: TypeId, field: &Field, ended: bool) -> Finding {
    let name = program.linked.type_name(ty);
    let location = Location { file: program.linked.type_file(ty), span: field.span };
    let text = match ended {
        true => format!("`{name}` keeps the handle, and ends the task only where it is asked to"),
        false => format!("`{name}` keeps the handle, and never uses it"),
    };
    let mut steps = vec![crate::finding::Step { location, text, held: Vec::new() }];
    steps.extend(started(program, ty).map(|(id, span)| program.step(id, span, "starts a task", &[])));
    let what = if ended { "that goes on when its owner is dropped" } else { "that nobody ends or waits for" };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` keeps a task in `{}` {what}", field.name),
        confidence: Confidence::Low,
        primary: location,
        threads: vec![crate::finding::ThreadStory { name: format!("the owner of a `{name}`"), steps }],
        outcome: format!("dropping the `{name}` drops the handle, which lets the task go on by itself"),
        related: Vec::new(),
        help: "abort the task in `Drop`, or keep it in a `JoinSet`, which aborts its tasks when it is dropped"
            .to_string(),
        fix: None,
        key: format!("{name}|{}", field.name),
        test: false,
    }
}

fn python(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let Target::Effect { effect, .. } = program.resolver().target(spawn.function, spawn.call) else { return None };
    if effect.does != Does::Spawn || effect.returns.as_deref() != Some("asyncio.Task") {
        return None;
    }
    if is_future(program, spawn, effect) {
        let location = program.location(spawn.function, spawn.span);
        program.silent(RULE.info.id, location, || "what it is given runs, and is kept, by itself".into());
        return None;
    }
    let call = program.linked.function(spawn.function).call(spawn.call);
    let confidence = match call.result_used {
        false => Confidence::High,
        true => dropped(&program.fate(spawn.function, spawn.call))?,
    };
    // Nobody is there any more to keep what a finaliser starts.
    let last = program.linked.function(spawn.function).name == "__del__";
    let timed = last || spawn.target.is_some_and(|target| is_delayed_call(program, target));
    let confidence = if timed || runs_the_loop(program, spawn) { Confidence::Low } else { confidence };
    Some(finding(program, spawn.function, spawn.call, confidence))
}

/// How surely a bound task is dropped: never used, or only given a name or a callback, which does not keep it.
fn dropped(fate: &Fate) -> Option<Confidence> {
    if fate.uses.is_empty() {
        return (!fate.locals.is_empty()).then_some(Confidence::High);
    }
    let keeps_nothing = |name: Name| matches!(name.as_str(), "add_done_callback" | "set_name" | "get_name");
    let all = fate.uses.iter().all(|usage| matches!(usage.how, Use::Receiver(_, name) if keeps_nothing(name)));
    all.then_some(Confidence::Low)
}

/// `ensure_future` hands back the future it is given: somebody else's, or one that its parts keep.
fn is_future(program: &Program, spawn: &Spawn, effect: &Effect) -> bool {
    let function = program.linked.function(spawn.function);
    let call = function.call(spawn.call);
    let Some(value) = effect.target.as_ref().and_then(|target| argument(call, target)) else { return true };
    let resolver = program.resolver();
    let knowledge = Knowledge::of(Language::Python);
    let role = resolver.library_type(spawn.function, value).map(|ty| knowledge.facts(ty).role);
    if matches!(role, Some(Role::Future | Role::Task)) {
        return true;
    }
    let Value::Call(inner) = function.value(value) else { return false };
    matches!(resolver.target(spawn.function, *inner), Target::Effect { effect, .. } if effect.does == Does::Spawn)
}

/// A coroutine that sleeps, then does one thing, and catches what that raises: a timer. While it sleeps the loop has it, and there is
/// no error for anybody to see.
fn is_delayed_call(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let mut awaited: Vec<(ValueId, bool)> = Vec::new();
    let mut loops = false;
    events(function, &mut |event, around| {
        loops |= around.iter().any(|part| matches!(part, Around::LoopBody(..) | Around::LoopHead(..)));
        if let EventKind::Await(value) = &event.kind {
            let caught = around.iter().any(|part| match part {
                Around::TryBody(node) => {
                    matches!(function.node(*node), Node::Try { handlers, .. } if !handlers.is_empty())
                }
                Around::With { context, is_async: false, .. } => {
                    matches!(function.value(*context), Value::Call(call)
                        if callee_name(function.call(*call)).is_some_and(|name| name == "suppress"))
                }
                _ => false,
            });
            awaited.push((*value, caught));
        }
    });
    let sleeps = |value: ValueId| match function.value(value) {
        Value::Call(call) => callee_name(function.call(*call)).is_some_and(|name| name == "sleep"),
        _ => false,
    };
    matches!(awaited.as_slice(), [(first, _), (second, true)] if !loops && sleeps(*first) && !sleeps(*second))
}

/// A script that makes its tasks and then runs the loop itself: what matters then is that their errors are lost.
fn runs_the_loop(program: &Program, spawn: &Spawn) -> bool {
    let function = program.linked.function(spawn.function);
    function.calls.iter().any(|call| {
        call.span.start > spawn.span.end
            && callee_name(call).is_some_and(|name| matches!(name.as_str(), "run_forever" | "run_until_complete"))
    })
}

/// `self._loop.create_task(..)` where only the name says that it is an event loop.
fn by_convention(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    if program.linked.language(id) != Language::Python {
        return;
    }
    for (index, call) in function.calls.iter().enumerate().filter(|(_, call)| !call.result_used) {
        let Callee::Method { receiver, name } = &call.callee else { continue };
        if *name != "create_task" || call.args.is_empty() {
            continue;
        }
        let Value::Field { name: of, .. } = function.value(*receiver) else { continue };
        let at = CallId(u32::try_from(index).unwrap_or(u32::MAX));
        let named = matches!(of.as_str(), "loop" | "_loop" | "event_loop" | "_event_loop");
        if named && matches!(program.resolver().target(id, at), Target::Unknown) {
            out.push(finding(program, id, at, Confidence::Low));
        }
    }
}

/// Rust: a runtime keeps its tasks, so what is lost with the handle is the task's result.
fn rust(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let call = program.linked.function(spawn.function).call(spawn.call);
    if call.result_used {
        let fate = program.fate(spawn.function, spawn.call);
        if fate.locals.is_empty() || !fate.uses.is_empty() || program.facts(spawn.function).opaque {
            return None;
        }
    }
    let Target::Effect { effect, .. } = program.resolver().target(spawn.function, spawn.call) else { return None };
    if !effect.returns.as_deref().is_some_and(|ty| ty.ends_with("JoinHandle")) {
        return None;
    }
    let target = spawn.target?;
    if is_endless(program, target) && makes_owner(program, spawn.function) {
        let endless = finding(program, spawn.function, spawn.call, Confidence::Low);
        let outcome = "the task has no end, and goes on when the object that was made with it is gone".to_string();
        return Some(Finding { outcome, ..endless });
    }
    gives_result(program, target).then(|| finding(program, spawn.function, spawn.call, Confidence::Medium))
}

/// A loop that nothing ends, in the task itself.
fn is_endless(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let ends = function.nodes.iter().any(|node| match node {
        Node::Event(event) => matches!(event.kind, EventKind::Break(_) | EventKind::MayReturn | EventKind::Opaque),
        _ => false,
    });
    let early = function
        .nodes
        .iter()
        .any(|node| matches!(node, Node::Event(event) if matches!(event.kind, EventKind::Return(None))));
    let endless = function.nodes.iter().any(|node| matches!(node, Node::Loop { kind: LoopKind::Loop, .. }));
    endless && !ends && !early
}

/// A function that makes an object of the type it belongs to.
fn makes_owner(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    function.owner.is_some()
        && program.linked.index[id.0 as usize].owner.is_some()
        && (function.ret == TypeExpr::SelfType
            || matches!(function.name.as_str(), "new" | "open" | "connect" | "create"))
}

/// Whether what runs in a task ends with a `Result` somebody should look at.
fn gives_result(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    if let TypeExpr::Path { path, args } = &function.ret
        && path.last().is_some_and(|name| name == "Result")
    {
        // An error of the caller's choice, or one that says nothing.
        let says_nothing = |error: &TypeExpr| match error {
            TypeExpr::Tuple(parts) => parts.is_empty(),
            TypeExpr::Path { path, .. } => {
                function.generics.iter().any(|generic| path.last() == Some(generic.name))
                    || path.last().is_some_and(|name| name == "Infallible")
            }
            _ => false,
        };
        return !args.get(1).is_some_and(says_nothing);
    }
    let early =
        function.nodes.iter().any(|node| matches!(node, Node::Event(event) if event.kind == EventKind::MayReturn));
    let wraps = |value: &ValueId| match function.value(*value) {
        Value::Call(call) => callee_name(function.call(*call)).is_some_and(|name| name == "Ok" || name == "Err"),
        _ => false,
    };
    function.kind == FunctionKind::AsyncBlock && early && program.linked.index[id.0 as usize].returns.iter().any(wraps)
}

/// The task kept in a set of the module until it is done.
fn kept(program: &Program, id: FnId, call: CallId) -> Option<Fix> {
    let function = program.linked.function(id);
    // What threads of their own change too would need a lock.
    if function.kind != FunctionKind::Named || !program.is_called_from_coroutines_only(id) {
        return None;
    }
    let mut plan = Vec::new();
    let tasks = tasks_of(program, id, &mut plan)?;
    let name = program.free_name(id, &["task", "background_task", "kept_task"])?;
    let then = vec![format!("{tasks}.add({{}})"), format!("{{}}.add_done_callback({tasks}.discard)")];
    plan.push(Change::Follow { value: function.call(call).span, name: name.to_string(), then });
    Some(Fix::planned(FixSafety::Unsafe, format!("keep the task in `{tasks}` until it is done"), plan))
}

/// The set that a file's fixes keep tasks in: one that is there already, or a new one.
fn tasks_of(program: &Program, id: FnId, plan: &mut Vec<Change>) -> Option<&'static str> {
    let file = program.linked.file_model(id);
    let is_set = |global: &crate::model::Global| {
        matches!(global.values.as_slice(), [(function, value)] if file.functions.get(function.0 as usize).is_some_and(|module| {
            expr::as_call(module, *value).is_some_and(|made| callee_name(module.call(made)).is_some_and(|name| name == "set"))
        }))
    };
    for name in ["_background_tasks", "_kept_tasks"] {
        if program.free_name(id, &[name]).is_some() && !program.is_bound_in_file(id, name) {
            plan.push(Change::Global(format!("{name} = set()")));
            return Some(name);
        }
        let known = file.globals.iter().any(|global| global.name == name && is_set(global));
        let hidden = program.linked.function(id).locals.iter().any(|local| local.name == name);
        if known && !hidden {
            return Some(name);
        }
    }
    None
}

fn finding(program: &Program, id: FnId, call: CallId, confidence: Confidence) -> Finding {
    let function = program.linked.function(id);
    let at: Span = function.call(call).name_span;
    let name = program.call_name(id, call);
    let python = program.linked.language(id) == Language::Python;
    let outcome = if python {
        "the loop keeps no task alive: it may be collected in the middle of its work, and its errors go unseen"
    } else {
        "the task goes on by itself, and the error it ends with is dropped"
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the task that `{name}` starts is kept by nobody"),
        confidence,
        primary: program.location(id, at),
        threads: vec![program.thread(
            Runner::Outside,
            id,
            vec![program.step(id, at, format!("`{name}` starts a task and its handle is dropped"), &[])],
        )],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: if python {
            "keep the task until it is done (a set, with `add_done_callback(tasks.discard)`), await it, or use a `TaskGroup`".to_string()
        } else {
            "keep the handle and look at its result, collect it in a `JoinSet`, or handle the error inside the task"
                .to_string()
        },
        fix: if python { kept(program, id, call) } else { None },
        key: format!("{}|{name}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
