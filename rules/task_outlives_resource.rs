//! A task is given what an inner block closes before the group that waits for the task.

use super::Rule;
use crate::analysis::checkpoints::{entered, mentions};
use crate::analysis::nesting::{Around, context_type, events, events_in};
use crate::analysis::outlived::{Keeper, Outlived};
use crate::analysis::{FnId, Program, Resolver};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::{CallId, Callee, EventKind, Function, Language, LocalId, LocalKind, Node, NodeId, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "task-outlives-resource",
        family: Family::Async,
        summary: "a task is given what is closed before anybody waits for the task",
        page: include_str!("task_outlives_resource.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[672, 416],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// A `with` around a call, and what it binds.
struct Entered {
    node: NodeId,
    context: ValueId,
    local: LocalId,
    role: Option<Role>,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    out.extend(program.outlived().iter().map(|outlived| in_rust(program, outlived)));
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let withs = function.nodes.iter().filter(|node| matches!(node, Node::With { .. })).count();
        if program.linked.language(id) != Language::Python || withs < 2 {
            continue;
        }
        let resolver = program.resolver();
        events(function, &mut |event, around| {
            let EventKind::Call(call) = &event.kind else { return };
            let Callee::Method { receiver, name } = &function.call(*call).callee else { return };
            let Value::Local(group) = function.value(*receiver) else { return };
            let starts = matches!(
                name.as_str(),
                "create_task" | "start_soon" | "start" | "spawn" | "submit" | "map" | "start_task_soon"
            );
            if starts {
                out.extend(outlives(program, &resolver, id, around, *call, *group));
            }
        });
    }
}

fn outlives(
    program: &Program,
    resolver: &Resolver<'_>,
    id: FnId,
    around: &[Around],
    call: CallId,
    group: LocalId,
) -> Option<Finding> {
    let function = program.linked.function(id);
    let withs: Vec<Entered> = around.iter().filter_map(|part| entered_at(resolver, id, part)).collect();
    let position = withs.iter().position(|with| {
        let waits = matches!(with.role, Some(Role::TaskGroup | Role::ThreadPool | Role::ProcessPool));
        with.local == group && waits
    })?;
    let owner = withs.get(position)?;
    let resource = withs.iter().skip(position + 1).find(|with| {
        let closes = !matches!(
            with.role,
            Some(Role::TaskGroup | Role::CancelScope | Role::Lock | Role::Semaphore | Role::Condition)
        );
        closes && given(function, call, with.local)
    })?;
    if is_waited_for(function, resource.node, call, owner.role) {
        let location = program.location(id, function.call(call).name_span);
        program.silent(RULE.info.id, location, || "the task is waited for inside the block".into());
        return None;
    }
    Some(finding(program, id, call, owner, resource))
}

fn entered_at(resolver: &Resolver<'_>, id: FnId, part: &Around) -> Option<Entered> {
    let Around::With { node, context, .. } = part else { return None };
    let function = resolver.linked.function(id);
    let Node::With { body, .. } = function.node(*node) else { return None };
    let local = entered(function, *body, *context)?;
    let role = context_type(resolver, id, *context).map(|facts| facts.role);
    Some(Entered { node: *node, context: *context, local, role })
}

/// The call's arguments, or a closure among them, use the resource.
fn given(function: &Function, call: CallId, resource: LocalId) -> bool {
    function.call(call).args.iter().any(|arg| mentions(function, arg.value, resource))
}

/// Something inside the block waits for the task, or may: its handle is used there.
fn is_waited_for(function: &Function, node: NodeId, call: CallId, role: Option<Role>) -> bool {
    let Node::With { body, .. } = function.node(node) else { return false };
    let pool = role != Some(Role::TaskGroup);
    let is_call = |value: ValueId| matches!(function.value(value), Value::Call(known) if *known == call);
    let mut handle: Option<LocalId> = None;
    let mut waited = pool && function.call(call).result_used;
    events_in(function, *body, &mut |event, _| match &event.kind {
        EventKind::Bind { local, value: Some(value), .. } if is_call(*value) => handle = Some(*local),
        EventKind::Write { value: Some(value), .. } if is_call(*value) => waited = true,
        EventKind::Call(other) => {
            let other_call = function.call(*other);
            let uses = |value: ValueId| handle.is_some_and(|handle| mentions(function, value, handle));
            let receiver = matches!(&other_call.callee, Callee::Method { receiver, .. } if uses(*receiver));
            waited |= receiver || other_call.args.iter().any(|arg| uses(arg.value) || is_call(arg.value));
        }
        EventKind::Await(value) => {
            waited |= handle.is_some_and(|handle| mentions(function, *value, handle));
            waited |= is_call(*value) && matches!(called(function, call), Some("create_task" | "submit" | "map"));
        }
        _ => {}
    });
    waited
}

fn called(function: &Function, call: CallId) -> Option<&'static str> {
    match &function.call(call).callee {
        Callee::Method { name, .. } => Some(name.as_str()),
        _ => None,
    }
}

fn finding(program: &Program, id: FnId, call: CallId, owner: &Entered, resource: &Entered) -> Finding {
    let function = program.linked.function(id);
    let name = program.linked.fn_name(id);
    let what = function.local(resource.local).name;
    let group = function.local(owner.local).name;
    let span = function.call(call).name_span;
    let captured = matches!(function.local(resource.local).kind, LocalKind::Captured { .. });
    let steps = vec![
        program.step(
            id,
            function.value_span(owner.context),
            format!("opens `{group}`, which waits for its tasks at its end"),
            &[],
        ),
        program.step(
            id,
            function.value_span(resource.context),
            format!("opens `{what}`, which is closed before that"),
            &[],
        ),
        program.step(id, span, format!("gives `{what}` to a task of `{group}`"), &[]),
    ];
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("a task of `{group}` is given `{what}`, which is closed before `{group}` waits for the task"),
        confidence: if captured { Confidence::Medium } else { Confidence::High },
        primary: program.location(id, span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: format!("the task goes on with `{what}` after it was closed"),
        related: Vec::new(),
        help: format!("open `{what}` outside of `{group}`, or in the task that uses it"),
        fix: None,
        key: format!("{name}|{group}|{what}"),
        test: program.is_test(id),
    }
}

/// Rust: the path of a directory that is deleted, the number of a file that is closed, a pool that is closed.
fn in_rust(program: &Program, outlived: &Outlived) -> Finding {
    let id = outlived.function;
    let function = program.linked.function(id);
    let owner = function.local(outlived.owner).name;
    let span = function.call(outlived.call).name_span;
    let number = outlived.lent.as_deref().is_some_and(|method| method.starts_with("as_raw"));
    let (what, ends) = match &outlived.lent {
        None => (format!("a clone of `{owner}`"), "closed"),
        Some(_) if number => (format!("the descriptor of `{owner}`"), "closed"),
        Some(_) => (format!("the path of `{owner}`"), "deleted"),
    };
    let (before, confidence) = match &outlived.keeper {
        Keeper::Kept(name) => (format!("before `{name}` is waited for"), Confidence::High),
        Keeper::Scope => ("before the scope waits for the task".to_string(), Confidence::High),
        Keeper::Caller(_) => ("before the caller can wait for the task".to_string(), Confidence::High),
        Keeper::Nobody => ("with nobody waiting for the task".to_string(), Confidence::Medium),
    };
    let mut steps = vec![
        program.step(id, outlived.made, format!("has `{owner}`"), &[]),
        program.step(id, span, format!("gives {what} to a task"), &[]),
    ];
    if let Some(ended) = outlived.ended {
        steps.push(program.step(id, ended, format!("ends `{owner}`"), &[]));
    }
    if let Some(waited) = outlived.waited {
        steps.push(program.step(id, waited, "waits for the task", &[]));
    }
    let when = if outlived.ended.is_some() { "" } else { " at the end of the block" };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("a task is given {what}, which is {ends}{when} {before}"),
        confidence,
        primary: program.location(id, span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: match ends {
            "deleted" => {
                format!("the task goes on with a path that no longer exists, or makes it anew: `{owner}` is gone")
            }
            _ => format!("the task goes on with `{owner}` after it was closed"),
        },
        related: Vec::new(),
        help: format!("wait for the task before `{owner}` ends, or move `{owner}` into the task"),
        fix: None,
        key: format!("{}|{owner}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
