//! A closure that runs later reads a variable that the loop has moved on by then.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::expr::callee_name;
use crate::analysis::nesting::{Around, events, events_in};
use crate::analysis::{FnId, Program, Runner, Spawn};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{EventKind, Function, Language, LocalId, LocalKind, LoopKind, Name, Node, NodeId, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "late-bound-target",
        family: Family::Lifecycle,
        summary: "workers started in a loop read its variable when the loop has moved on",
        page: include_str!("late_bound_target.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        if spawn.scoped || !spawn.in_loop || program.linked.language(spawn.function) != Language::Python {
            continue;
        }
        let Some(target) = spawn.target.filter(|target| is_nested_in(program, *target, spawn.function)) else {
            continue;
        };
        let Some((node, inside_with)) = loop_around(program, spawn) else { continue };
        if inside_with || is_waited_for(program, spawn, node) {
            let location = program.location(spawn.function, spawn.span);
            program.silent(RULE.info.id, location, || "the loop waits for it before it goes on".into());
            continue;
        }
        let bound = bound_in(program.linked.function(spawn.function), node);
        if let Some((name, read, item)) = late(program, spawn, target, &bound) {
            out.push(finding(program, spawn, target, name, read, item));
        }
    }
}

fn is_nested_in(program: &Program, target: FnId, id: FnId) -> bool {
    program.linked.index[target.0 as usize].parent == Some(id)
}

/// The innermost loop around the call, and whether a `with` stands between.
fn loop_around(program: &Program, spawn: &Spawn) -> Option<(NodeId, bool)> {
    let function = program.linked.function(spawn.function);
    let mut found = None;
    events(function, &mut |event, around| {
        if event.kind != EventKind::Call(spawn.call) {
            return;
        }
        let mut with = false;
        for one in around.iter().rev() {
            match one {
                Around::With { .. } => with = true,
                Around::LoopBody(node, kind) if *kind != LoopKind::Block => {
                    found = Some((*node, with));
                    return;
                }
                _ => {}
            }
        }
    });
    found
}

/// The loop waits for the work, or ends, after it has started it.
fn is_waited_for(program: &Program, spawn: &Spawn, node: NodeId) -> bool {
    let function = program.linked.function(spawn.function);
    let Node::Loop { body, .. } = function.node(node) else { return true };
    let data = function.call(spawn.call);
    // What a lazy `map` gives is drawn where it is used.
    if data.result_used && callee_name(data).is_some_and(|name| name.as_str().contains("map")) {
        return true;
    }
    let mut waits = false;
    events_in(function, *body, &mut |event, _| {
        let after = event.span.end >= spawn.span.end;
        waits |= after
            && match &event.kind {
                EventKind::Call(call) => callee_name(function.call(*call)).is_some_and(is_wait),
                EventKind::Await(_) | EventKind::Break(_) | EventKind::Return(_) => true,
                _ => false,
            };
    });
    waits
}

fn is_wait(name: Name) -> bool {
    matches!(
        name.as_str(),
        "join"
            | "result"
            | "wait"
            | "wait_for"
            | "get"
            | "shutdown"
            | "as_completed"
            | "gather"
            | "run_until_complete"
            | "run"
            | "sleep"
    )
}

/// The variables each round of a loop binds anew; of a `for`, whether it is what the loop runs over.
fn bound_in(function: &Function, node: NodeId) -> Vec<(LocalId, bool)> {
    let mut found = Vec::new();
    let Node::Loop { body, .. } = function.node(node) else { return found };
    events_in(function, *body, &mut |event, _| {
        if let EventKind::Bind { local, value, .. } = &event.kind {
            let item = value.is_some_and(|value| is_item(function, value));
            found.push((*local, item));
        }
    });
    found
}

fn is_item(function: &Function, value: crate::model::ValueId) -> bool {
    match function.value(value) {
        Value::Item(_) => true,
        Value::Part { value, .. } => is_item(function, *value),
        _ => false,
    }
}

/// The variable of the loop that the worker reads, where, and whether the loop runs over it.
fn late(program: &Program, spawn: &Spawn, target: FnId, bound: &[(LocalId, bool)]) -> Option<(Name, Span, bool)> {
    let worker = program.linked.function(target);
    let reads: BTreeSet<LocalId> = worker
        .values
        .iter()
        .filter_map(|data| match data.value {
            Value::Local(local) => Some(local),
            _ => None,
        })
        .collect();
    for local in reads {
        let data = worker.local(local);
        let LocalKind::Captured { local: outer, .. } = data.kind else { continue };
        if data.by_move || program.linked.owning_local(target, local).0 != spawn.function {
            continue;
        }
        let Some((_, item)) = bound.iter().find(|(bound, _)| *bound == outer) else { continue };
        let read = worker.values.iter().find(|data| data.value == Value::Local(local))?.span;
        return Some((data.name, read, *item));
    }
    None
}

fn finding(program: &Program, spawn: &Spawn, target: FnId, name: Name, read: Span, item: bool) -> Finding {
    let id = spawn.function;
    let worker = program.linked.fn_name(target);
    let first = vec![
        program.step(id, spawn.span, format!("hands `{worker}` on, to run later"), &[]),
        program.step(id, spawn.span, format!("goes round and binds `{name}` anew"), &[]),
    ];
    let second = vec![program.step(target, read, format!("reads `{name}`, as it is by then"), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` is read when the worker runs, and the loop has bound it anew by then"),
        confidence: if item { Confidence::High } else { Confidence::Medium },
        primary: program.location(target, read),
        threads: vec![
            program.thread(Runner::Outside, id, first),
            crate::finding::ThreadStory { name: format!("the worker that runs `{worker}`"), steps: second },
        ],
        outcome: format!("workers of several rounds see the `{name}` of one of them, often all that of the last"),
        related: Vec::new(),
        help: format!("bind it when the worker is made: pass it in `args`, or as a default, `{name}={name}`"),
        fix: None,
        key: format!("{worker}|{name}"),
        test: program.is_test(id),
    }
}
