//! Guards in the head of a `match`, `if let`, `while let` or `for` that live on through its body.

use super::Rule;
use crate::analysis::idle_guards::{Idle, IdleGuard};
use crate::analysis::nesting::{Around, events, events_in};
use crate::analysis::scrutinees::Overlong;
use crate::analysis::{Acquire, FnId, Program, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{
    BranchKind, CallId, Callee, EventKind, Function, Language, LoopKind, Node, NodeId, Span, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "guard-outlives-need",
        family: Family::Locks,
        summary: "a guard made to receive a job is held while the job runs",
        page: include_str!("guard_outlives_need.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[667, 833],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        if program.linked.language(id) != Language::Rust || program.facts(id).acquires.is_empty() {
            continue;
        }
        let function = program.linked.function(id);
        for (index, node) in function.nodes.iter().enumerate() {
            let node_id = NodeId(u32::try_from(index).unwrap_or(0));
            let (head, bodies): (ValueId, Vec<NodeId>) = match node {
                Node::Branch { kind: BranchKind::IfLet | BranchKind::Match, test: Some(test), arms } => {
                    (*test, arms.iter().map(|arm| arm.body).collect())
                }
                Node::Loop { kind: LoopKind::For, test: Some(test), body, .. } => (*test, vec![*body]),
                _ => continue,
            };
            let Some(acquire) = received_through(program, id, head) else { continue };
            let work = bodies.iter().find_map(|body| works(program, id, *body));
            let Some(work) = work else {
                program.silent(RULE.info.id, program.location(id, acquire.span), || {
                    "the body does nothing that takes time".into()
                });
                continue;
            };
            let repeated = matches!(node, Node::Loop { .. }) || is_in_loop(function, node_id);
            // What a `for` iterates may borrow from the guard.
            let fix = if matches!(node, Node::Loop { .. }) { None } else { program.head_for_fix(id, head) };
            out.push(Finding { fix, ..finding(program, id, acquire, work, repeated) });
        }
    }
    out.extend(program.overlong_guards().iter().map(|overlong| after_copy(program, overlong)));
    out.extend(program.idle_guards().iter().map(|idle| over_await(program, idle)));
}

/// `if let Some(x) = m.lock().pop() { .. }`: the guard lives on, and nobody needs it.
fn after_copy(program: &Program, overlong: &Overlong<'_>) -> Finding {
    let (id, acquire) = (overlong.function, overlong.acquire);
    let name = program.resolver().lock_name(&acquire.lock);
    let steps = vec![
        program.step(id, acquire.span, format!("takes `{name}` in the head of the expression"), &[]),
        program.step(id, overlong.work, format!("{}, with the guard of `{name}` still alive", overlong.does), &[]),
    ];
    Finding {
        message: match overlong.owned {
            true => {
                format!(
                    "the guard of `{name}` in this head lives to the end of the whole expression, which does not need it"
                )
            }
            false => format!(
                "the guard of `{name}` in this head lives to the end of the whole expression, which waits for others"
            ),
        },
        outcome: format!(
            "whoever wants `{name}` waits for all the body does, and deadlocks with what the body waits for"
        ),
        help: match overlong.owned {
            true => "bind what is taken with a `let` of its own, which ends the guard, and match on that".to_string(),
            false => {
                "copy what the body needs into a `let` of its own, which ends the guard, and go by that".to_string()
            }
        },
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        key: format!("{}|{}", program.resolver().place_key(&acquire.lock.at.place), program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, acquire.span, overlong.confidence)
    }
}

/// A guard of an asynchronous lock that is held over an `await` without need.
fn over_await(program: &Program, idle: &IdleGuard<'_>) -> Finding {
    let (id, acquire) = (idle.function, idle.acquire);
    let name = program.resolver().lock_name(&acquire.lock);
    let guard = program.linked.function(id).local(idle.local).name;
    let (message, help) = match idle.why {
        Idle::Unused => (
            format!("`{guard}`, the guard of `{name}`, is not used after this `await` and is held over it"),
            format!("end `{guard}` before: `drop({guard})`, or a block of its own"),
        ),
        Idle::WholeMap => (
            format!("`{guard}` keeps the whole map `{name}` locked while one entry of it is fetched"),
            "keep a lock, or a once-cell, for each entry, and release that of the map before the `await`".to_string(),
        ),
    };
    let steps = vec![
        program.step(id, acquire.span, format!("takes `{name}`"), &[]),
        program.step(id, idle.suspension.span, "waits at the `await`, still holding it", &idle.suspension.held),
    ];
    Finding {
        message,
        outcome: format!("all who want `{name}` wait for what is awaited here, however long that takes"),
        help,
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        key: format!("{}|{}|await", program.resolver().place_key(&acquire.lock.at.place), program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, idle.suspension.span, Confidence::Low)
    }
}

/// The acquisition whose guard a message is received through, all in one expression: `jobs.lock().unwrap().recv()`.
fn received_through(program: &Program, id: FnId, head: ValueId) -> Option<&Acquire> {
    let function = program.linked.function(id);
    let mut value = seen_through(function, head);
    loop {
        let Value::Call(call) = function.value(value) else { return None };
        let Callee::Method { receiver, name } = &function.call(*call).callee else { return None };
        match program.resolver().target(id, *call) {
            Target::Effect { effect, ty: Some(ty), .. }
                if Knowledge::of(Language::Rust).facts(ty).role == Role::Receiver
                    && (effect.does == Does::Get || matches!(name.as_str(), "iter")) =>
            {
                return guard_of(program, id, *receiver);
            }
            // `.recv().map_err(..)`, `.recv().ok()`.
            _ if is_adaptor(name.as_str()) => value = seen_through(function, *receiver),
            Target::External(_) | Target::Unknown if *name == "iter" => return None,
            _ => return None,
        }
    }
}

fn guard_of(program: &Program, id: FnId, receiver: ValueId) -> Option<&Acquire> {
    let function = program.linked.function(id);
    let mut value = seen_through(function, receiver);
    for _ in 0..4 {
        let Value::Call(call) = function.value(value) else { return None };
        let data = function.call(*call);
        let found = program.facts(id).acquires.iter().find(|acquire| acquire.span == data.name_span);
        if let Some(acquire) = found {
            return (acquire.blocking && acquire.lock.is_known()).then_some(acquire);
        }
        let Callee::Method { receiver, name } = &data.callee else { return None };
        if !is_adaptor(name.as_str()) {
            return None;
        }
        value = seen_through(function, *receiver);
    }
    None
}

fn seen_through(function: &Function, mut value: ValueId) -> ValueId {
    while let Value::Ref { value: inner, .. } | Value::Deref(inner) | Value::Try(inner) | Value::Await(inner) =
        function.value(value)
    {
        value = *inner;
    }
    value
}

fn is_adaptor(name: &str) -> bool {
    matches!(
        name,
        "unwrap" | "expect" | "unwrap_or_else" | "ok" | "map_err" | "as_ref" | "as_mut" | "into_iter" | "by_ref"
    )
}

/// The first call in a body that does the job.
fn works(program: &Program, id: FnId, body: NodeId) -> Option<Span> {
    let function = program.linked.function(id);
    let mut found = None;
    events_in(function, body, &mut |event, _| {
        let EventKind::Call(call) = event.kind else { return };
        if found.is_none() && is_work(program, id, call) {
            found = Some(function.call(call).name_span);
        }
    });
    found
}

fn is_work(program: &Program, id: FnId, call: CallId) -> bool {
    let data = program.linked.function(id).call(call);
    match program.resolver().target(id, call) {
        Target::Effect { effect, .. } => matches!(effect.does, Does::Block | Does::Join | Does::Wait),
        Target::Project { .. } => true,
        Target::Unknown => match &data.callee {
            Callee::Value(_) => true,
            Callee::Method { name, .. } => is_verb(name.as_str()),
            Callee::Path(_) | Callee::Macro(_) => false,
        },
        Target::Construct(_) | Target::Library(_) | Target::External(_) => false,
    }
}

/// Methods that jobs are run by.
fn is_verb(name: &str) -> bool {
    ["run", "call", "execute", "process", "handle", "work", "perform", "poll"]
        .iter()
        .any(|verb| name.split('_').any(|word| word == *verb))
}

fn is_in_loop(function: &Function, node: NodeId) -> bool {
    let mut found = false;
    let Node::Branch { arms, .. } = function.node(node) else { return false };
    let count = arms.len();
    events(function, &mut |_, around| {
        let inside =
            around.iter().position(|around| matches!(around, Around::Arm(known, at) if *known == node && *at < count));
        if let Some(inside) = inside {
            found |= around.iter().take(inside).any(Around::is_round);
        }
    });
    found
}

fn finding(program: &Program, id: FnId, acquire: &Acquire, work: Span, repeated: bool) -> Finding {
    let name = program.resolver().lock_name(&acquire.lock);
    let runner =
        program.runners(id).into_iter().min_by_key(|runner| matches!(runner, crate::analysis::Runner::Outside));
    let steps = vec![
        program.step(id, acquire.span, format!("takes `{name}` to receive"), &[]),
        program.step(
            id,
            work,
            format!("works on what it received: the guard of `{name}` lives to the end of the whole expression"),
            &[],
        ),
    ];
    let threads = runner.map(|runner| program.thread(runner, id, steps)).into_iter().collect();
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the guard of `{name}`, through which a message is received, is held while that is worked on"),
        confidence: if repeated { Confidence::High } else { Confidence::Medium },
        primary: program.location(id, acquire.span),
        threads,
        outcome: "the other workers wait for the lock instead of for messages: one works at a time".to_string(),
        related: Vec::new(),
        help: "receive in a `let` statement of its own, which ends the guard, and match on what it binds".to_string(),
        fix: None,
        key: format!("{}|{}", program.resolver().place_key(&acquire.lock.at.place), program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
