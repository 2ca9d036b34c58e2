//! Only the finalizer stops a thread, and the thread keeps the finalizer from running.

use super::Rule;
use crate::analysis::{FnId, Program, Runner, Spawn, TypeId};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{Callee, EventKind, Function, Language, Name, Node, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "finalizer-shutdown",
        family: Family::Lifecycle,
        summary: "only `__del__` stops a thread that keeps its object alive",
        page: include_str!("finalizer_shutdown.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[404, 772],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for ty in program.linked.types() {
        for finalizer in program.linked.own_methods(ty, Name::new("__del__")) {
            if let Some((spawn, signal)) = stopped_only_here(program, ty, *finalizer) {
                out.push(finding(program, *finalizer, spawn, &signal));
            }
        }
    }
}

/// What a finalizer does to stop a thread.
struct Signal {
    field: Name,
    span: Span,
    joins: bool,
}

fn stopped_only_here(program: &Program, ty: TypeId, finalizer: FnId) -> Option<(&Spawn, Signal)> {
    let generation = program.linked.function(finalizer).generation;
    let signals = signals(program, finalizer);
    let spawn = program.roots.spawns.iter().find(|spawn| {
        let own = |id: FnId| {
            program.linked.index[id.0 as usize].owner == Some(ty)
                && program.linked.function(id).generation == generation
        };
        spawn.kind == RootKind::Thread && own(spawn.function) && program.thread_entry(spawn).is_some_and(own)
    })?;
    let entry = program.thread_entry(spawn)?;
    // Bound to the object: a method with a receiver, or a closure that has it.
    if !holds_object(program, entry) {
        return None;
    }
    let signal = signals.into_iter().find(|signal| {
        let watched = signal.joins || mentions(program.linked.function(entry), signal.field);
        watched && !done_elsewhere(program, ty, finalizer, entry, signal.field)
    })?;
    Some((spawn, signal))
}

fn holds_object(program: &Program, entry: FnId) -> bool {
    let function = program.linked.function(entry);
    let bound = function.params.first().is_some_and(|param| param.kind == crate::model::ParamKind::Receiver);
    let values = (0..function.values.len()).map(|index| ValueId(u32::try_from(index).unwrap_or(u32::MAX)));
    bound || values.into_iter().any(|value| program.linked.is_receiver(entry, value))
}

/// What a method does to the fields of its object that ends work: sets an event, writes a flag, puts a sentinel, joins.
fn signals(program: &Program, id: FnId) -> Vec<Signal> {
    let function = program.linked.function(id);
    let mut found = Vec::new();
    for call in &function.calls {
        let Callee::Method { receiver, name } = &call.callee else { continue };
        let Some(field) = own_field(program, id, *receiver) else { continue };
        let joins = *name == "join";
        if joins || matches!(name.as_str(), "set" | "put" | "put_nowait" | "notify" | "notify_all") {
            found.push(Signal { field, span: call.span, joins });
        }
    }
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        let EventKind::Write { target, value: Some(value), .. } = &event.kind else { continue };
        let flag = matches!(function.value(*value), Value::Literal(_));
        if let Some(field) = own_field(program, id, *target).filter(|_| flag) {
            found.push(Signal { field, span: event.span, joins: false });
        }
    }
    found.sort_by_key(|signal| (signal.joins, signal.span.start));
    found
}

fn own_field(program: &Program, id: FnId, value: ValueId) -> Option<Name> {
    match program.linked.function(id).value(value) {
        Value::Field { base, name } if program.linked.is_receiver(id, *base) => Some(*name),
        _ => None,
    }
}

fn mentions(function: &Function, field: Name) -> bool {
    function.values.iter().any(|data| matches!(&data.value, Value::Field { name, .. } if *name == field))
}

/// Whether anything but the finalizer, the constructor and the thread itself may stop the thread the same way.
fn done_elsewhere(program: &Program, ty: TypeId, finalizer: FnId, entry: FnId, field: Name) -> bool {
    let generation = program.linked.function(finalizer).generation;
    let constructor = |id: FnId| program.linked.function(id).name == "__init__";
    let own = program.linked.functions().filter(|id| {
        *id != finalizer
            && *id != entry
            && !constructor(*id)
            && program.linked.file_of(*id) == program.linked.file_of(finalizer)
            && program.linked.function(*id).generation == generation
    });
    // Some other method has to do with it, or somebody calls the finalizer by hand.
    let mut others = own.into_iter().filter(|id| {
        let function = program.linked.function(*id);
        let calls_finalizer =
            function.calls.iter().any(|call| matches!(&call.callee, Callee::Method { name, .. } if *name == "__del__"));
        calls_finalizer || stops(function, field)
    });
    let inherited = program.linked.mro(ty).iter().chain(program.linked.subtypes(ty)).any(|other| {
        *other != ty && program.linked.methods_of(*other).iter().any(|id| stops(program.linked.function(*id), field))
    });
    others.next().is_some() || inherited
}

/// Whether a function sets, writes or joins a field of that name.
fn stops(function: &Function, field: Name) -> bool {
    let is_it = |value: ValueId| matches!(function.value(value), Value::Field { name, .. } if *name == field);
    function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, name } => {
            is_it(*receiver) && matches!(name.as_str(), "set" | "put" | "put_nowait" | "notify" | "notify_all" | "join")
                || call.args.iter().any(|arg| is_it(arg.value))
        }
        _ => call.args.iter().any(|arg| is_it(arg.value)),
    }) || function.nodes.iter().any(|node| match node {
        Node::Event(event) => matches!(&event.kind, EventKind::Write { target, .. } if is_it(*target)),
        _ => false,
    })
}

fn finding(program: &Program, finalizer: FnId, spawn: &Spawn, signal: &Signal) -> Finding {
    let entry = program.thread_entry(spawn).unwrap_or(finalizer);
    let name = program.linked.fn_name(entry);
    let field = signal.field;
    let start = program.linked.function(spawn.function).call(spawn.call).name_span;
    let what = if signal.joins { "joins" } else { "sets" };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("only `__del__` {what} `{field}`, and the thread that runs `{name}` keeps the object alive"),
        confidence: if signal.joins { Confidence::Medium } else { Confidence::High },
        primary: program.location(finalizer, signal.span),
        threads: vec![
            program.thread(
                Runner::Outside,
                spawn.function,
                vec![
                    program.step(spawn.function, start, format!("starts a thread that runs `{name}` on the object itself"), &[]),
                    program.step(finalizer, signal.span, "would stop it, when nobody has the object any more", &[]),
                ],
            ),
            crate::finding::ThreadStory {
                name: format!("thread `{name}`"),
                steps: vec![program.step(
                    entry,
                    program.linked.function(entry).name_span,
                    "has the object as long as it runs",
                    &[],
                )],
            },
        ],
        outcome: "the finalizer waits for the thread to end, and the thread for the finalizer: neither happens before the interpreter exits"
            .to_string(),
        related: Vec::new(),
        help: "stop the thread in a method of its own (`close`, `__exit__`) that its users call, or give the thread a weak reference"
            .to_string(),
        fix: None,
        key: format!("{name}|{field}"),
        test: program.is_test(finalizer),
    }
}
