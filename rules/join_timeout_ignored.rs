//! A thread is waited for with a timeout, nobody asks whether it has ended, and what it uses is closed.

use super::Rule;
use crate::analysis::{FnId, Program, Runner, Spawn, TypeId};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{Call, Callee, EventKind, Function, Language, Literal, Name, Node, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "join-timeout-ignored",
        family: Family::Lifecycle,
        summary: "a join with a timeout is taken for the end of the thread",
        page: include_str!("join_timeout_ignored.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python],
        cwe: &[252, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        if spawn.kind != RootKind::Thread || program.linked.language(spawn.function) != Language::Python {
            continue;
        }
        let Some((ty, field, entry)) = kept_thread(program, spawn) else { continue };
        let methods: Vec<FnId> = program.linked.methods_of(ty).to_vec();
        if methods.iter().any(|id| asks(program.linked.function(*id), field)) {
            continue;
        }
        for id in methods.into_iter().filter(|id| *id != entry) {
            if let Some((join, closed, name)) = closes_after(program, id, field, entry) {
                out.push(finding(program, id, join, closed, name, entry));
            }
        }
    }
}

/// The class that keeps a thread it starts, the field it keeps it in, and the method the thread runs.
fn kept_thread(program: &Program, spawn: &Spawn) -> Option<(TypeId, Name, FnId)> {
    let ty = program.linked.index.get(spawn.function.0 as usize)?.owner?;
    let entry = program.thread_entry(spawn)?;
    if program.linked.index.get(entry.0 as usize)?.owner != Some(ty) {
        return None;
    }
    let function = program.linked.function(spawn.function);
    let fate = program.fate(spawn.function, spawn.call);
    let field = function.nodes.iter().find_map(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, value: Some(value), .. } if fate.is(*value) => {
                own_field(program, spawn.function, *target)
            }
            _ => None,
        },
        _ => None,
    })?;
    Some((ty, field, entry))
}

fn own_field(program: &Program, id: FnId, value: ValueId) -> Option<Name> {
    match program.linked.function(id).value(value) {
        Value::Field { base, name } if program.linked.is_receiver(id, *base) => Some(*name),
        _ => None,
    }
}

/// Whether a function asks if the thread is alive, or hands it to somebody who may.
fn asks(function: &Function, field: Name) -> bool {
    let is_it = |value: ValueId| matches!(function.value(value), Value::Field { name, .. } if *name == field);
    let alive = |name: Name| matches!(name.as_str(), "is_alive" | "isAlive");
    function.calls.iter().any(|call| match &call.callee {
        // Under any name: the thread may have got another one.
        Callee::Method { name, .. } if alive(*name) => true,
        _ => call.args.iter().any(|arg| is_it(arg.value)),
    })
}

/// A join with a timeout, and what is closed after it that the thread uses.
fn closes_after(program: &Program, id: FnId, field: Name, entry: FnId) -> Option<(Span, Span, Name)> {
    let function = program.linked.function(id);
    let joins = |call: &&Call| match &call.callee {
        Callee::Method { receiver, name } => *name == "join" && own_field(program, id, *receiver) == Some(field),
        _ => false,
    };
    let join = function.calls.iter().filter(joins).last()?;
    let timeout = join.args.first()?;
    if matches!(function.value(timeout.value), Value::Literal(Literal::None)) {
        return None;
    }
    function.calls.iter().filter(|call| call.span.start > join.span.end).find_map(|call| {
        let Callee::Method { receiver, name } = &call.callee else { return None };
        let ends = matches!(
            name.as_str(),
            "close" | "shutdown" | "terminate" | "disconnect" | "release" | "cleanup" | "unlink"
        );
        let closed = own_field(program, id, *receiver).filter(|closed| ends && *closed != field)?;
        uses(program, entry, closed).then_some((join.name_span, call.span, closed))
    })
}

/// Whether the thread uses a field of its object, itself or in what it calls on the object.
fn uses(program: &Program, entry: FnId, field: Name) -> bool {
    let Some(root) = program.roots.all().find(|root| program.roots.root(*root).entry == entry) else { return false };
    let Some(owner) = program.linked.index.get(entry.0 as usize).and_then(|index| index.owner) else { return false };
    program.linked.methods_of(owner).iter().filter(|id| program.roots.runs_on_own_object(root, **id)).any(|id| {
        let function = program.linked.function(*id);
        function.values.iter().any(|data| matches!(&data.value, Value::Field { name, .. } if *name == field))
    })
}

fn finding(program: &Program, id: FnId, join: Span, closed: Span, name: Name, entry: FnId) -> Finding {
    let thread = program.linked.fn_name(entry);
    let first = vec![
        program.step(id, join, "waits for the thread, but not for ever", &[]),
        program.step(id, closed, format!("closes `{name}`"), &[]),
    ];
    let at = program.linked.function(entry).name_span;
    let second = vec![program.step(entry, at, format!("may still run, and uses `{name}`"), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("after this `join` with a timeout `{name}` is closed, whether or not `{thread}` has ended"),
        confidence: Confidence::Medium,
        primary: program.location(id, join),
        threads: vec![
            program.thread(Runner::Outside, id, first),
            crate::finding::ThreadStory { name: format!("thread `{thread}`"), steps: second },
        ],
        outcome: format!("a thread that takes longer than the timeout works on with a closed `{name}`"),
        related: Vec::new(),
        help: "ask `is_alive()` after the join, and close nothing the thread uses while it lives".to_string(),
        fix: None,
        key: format!("{thread}|{name}"),
        test: program.is_test(id),
    }
}
