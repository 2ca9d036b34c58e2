//! A daemon thread runs for ever, and nothing can end it.

use super::Rule;
use crate::analysis::fate::Use;
use crate::analysis::nesting::{Around, events, events_in};
use crate::analysis::{Base, FnId, Program, Runner, Spawn, Target, TypeId, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, Tier};
use crate::knowledge::{BlockKind, Does, Knowledge, Role, RootKind};
use crate::model::{
    Call, CallId, Callee, EventKind, Function, FunctionKind, Language, Literal, LoopKind, Node, NodeId, Value,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "daemon-without-shutdown",
        family: Family::Lifecycle,
        summary: "a daemon thread loops for ever and nothing can end it",
        page: include_str!("daemon_without_shutdown.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[404, 835],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut told: Vec<FnId> = Vec::new();
    for spawn in &program.roots.spawns {
        if spawn.kind != RootKind::Thread || program.linked.language(spawn.function) != Language::Python {
            continue;
        }
        if program.thread_entry(spawn).is_none() {
            out.extend(loop_never_stopped(program, spawn));
            continue;
        }
        let Some(entry) = program.thread_entry(spawn).filter(|entry| !told.contains(entry)) else { continue };
        if program.linked.language(entry) != Language::Python
            || !program.is_daemon(spawn)
            || program.facts(entry).opaque
        {
            continue;
        }
        let Some(node) = endless(program.linked.function(entry)) else { continue };
        if let Some(reason) = waits_for_work(program, entry, node) {
            let location = program.location(entry, program.linked.function(entry).name_span);
            program.silent(RULE.info.id, location, || reason.into());
            continue;
        }
        told.push(entry);
        out.push(finding(program, spawn, entry, node));
    }
    out.extend(program.linked.types().filter_map(|ty| server(program, ty)));
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        out.extend(unstopped(program, id));
    }
}

/// `observer = Observer(); observer.start()` of a library whose threads are stopped by a method, in a function that only ever starts it.
fn unstopped(program: &Program, id: FnId) -> Option<Finding> {
    let function = program.linked.function(id);
    let starts = |call: &Call| matches!(&call.callee, Callee::Method { name, .. } if *name == "start");
    if program.facts(id).opaque || !function.calls.iter().any(starts) || endless(function).is_some() {
        return None;
    }
    let knowledge = Knowledge::of(Language::Python);
    let resolver = program.resolver();
    let (call, class, started) = expr::calls(function).find_map(|(call, _)| {
        let Target::Library(lib) = resolver.target(id, call) else { return None };
        let facts = knowledge.facts(lib);
        let stops = facts.methods.values().any(|effect| effect.does == Does::Shutdown);
        if facts.role != Role::Thread || !facts.daemon || !stops {
            return None;
        }
        let fate = program.fate(id, call);
        let only_used = fate.uses.iter().all(|usage| match usage.how {
            Use::Receiver(_, name) => {
                matches!(name.as_str(), "start" | "schedule" | "unschedule" | "is_alive" | "add_handler_for_watch")
            }
            Use::Attribute(_) => true,
            _ => false,
        });
        let start = fate.uses.iter().find(|usage| matches!(usage.how, Use::Receiver(_, name) if name == "start"))?;
        only_used.then_some((call, facts.path.rsplit('.').next().unwrap_or("thread"), start.span))
    })?;
    // A script's threads end with it.
    let script = function.kind == FunctionKind::ModuleBody || function.owner.is_none() && function.name == "main";
    let name = program.linked.fn_name(id);
    let steps = vec![
        program.step(id, function.call(call).name_span, format!("makes the `{class}`"), &[]),
        program.step(id, started, "starts its thread", &[]),
    ];
    Some(Finding {
        message: format!("the `{class}` started here is never stopped"),
        outcome: "its thread goes on, and calls back into what is torn down, until the interpreter exits".to_string(),
        help: "stop it in a `finally`, and join it".to_string(),
        threads: vec![program.thread(Runner::Outside, id, steps)],
        key: format!("{name}|{class}"),
        ..program.blank(
            &RULE.info,
            id,
            function.call(call).name_span,
            if script { Confidence::Low } else { Confidence::Medium },
        )
    })
}

/// A server with a thread for each request that says neither that these are daemons nor is ever closed.
fn server(program: &Program, ty: TypeId) -> Option<Finding> {
    let mixes =
        |base: &Base| matches!(base, Base::Library(path) if path.last().is_some_and(|name| name == "ThreadingMixIn"));
    if !program.linked.bases(ty).iter().any(mixes) {
        return None;
    }
    let said = ["daemon_threads", "block_on_close"].map(crate::model::Name::new);
    let says = |name| {
        program.linked.mro(ty).iter().any(|one| {
            program.linked.declares_field(*one, name)
                || program.linked.type_def(*one).fields.iter().any(|field| field.name == name)
        }) || program.linked.is_written_through_objects(name)
    };
    if said.into_iter().any(says) {
        return None;
    }
    let closes = |id: FnId| {
        let function = program.linked.function(id);
        function.calls.iter().any(|call| matches!(&call.callee, Callee::Method { name, .. } if *name == "server_close"))
    };
    if program.linked.functions().any(closes) {
        return None;
    }
    let def = program.linked.type_def(ty);
    let body = program.linked.fn_id(program.linked.type_file(ty), def.body?);
    let name = program.linked.type_name(ty);
    let step = program.step(body, def.name_span, "starts a thread for each request, and keeps all of them", &[]);
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` starts a thread for each request that is no daemon, and nothing closes the server"),
        confidence: if served_by_daemon(program, ty) { Confidence::Medium } else { Confidence::Low },
        primary: program.location(body, def.name_span),
        threads: vec![program.thread(Runner::Outside, body, vec![step])],
        outcome:
            "the threads are kept for a join that never comes, and one that hangs keeps the interpreter from ending"
                .to_string(),
        related: Vec::new(),
        help: "set `daemon_threads = True` in the class, or call `server_close()`".to_string(),
        fix: None,
        key: name,
        test: program.is_test(body) || def.cfg_test,
    })
}

/// The server itself runs in a daemon thread: its author means no thread of it to keep the interpreter from ending.
fn served_by_daemon(program: &Program, ty: TypeId) -> bool {
    let serves = |function: &Function, value| matches!(function.value(value), Value::Field { name, .. } if *name == "serve_forever");
    program.roots.spawns.iter().any(|spawn| {
        let function = program.linked.function(spawn.function);
        let call = function.call(spawn.call);
        program.linked.file_of(spawn.function) == program.linked.type_file(ty)
            && call.args.iter().any(|arg| serves(function, arg.value))
            && program.is_daemon(spawn)
    })
}

/// `Thread(target=loop.run_forever, daemon=True)` in a file that never stops a loop.
fn loop_never_stopped(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let function = program.linked.function(spawn.function);
    let call = function.call(spawn.call);
    let target = call.args.iter().find(|arg| arg.name.is_some_and(|name| name == "target"))?.value;
    let Value::Field { name, .. } = function.value(target) else { return None };
    if !matches!(name.as_str(), "run_forever" | "serve_forever")
        || !program.is_daemon(spawn)
        || function.owner.is_none()
    {
        return None;
    }
    let ends = |name: crate::model::Name| matches!(name.as_str(), "stop" | "shutdown" | "server_close");
    let file = program.linked.file_of(spawn.function);
    let ended = program.linked.functions().filter(|id| program.linked.file_of(*id) == file).any(|id| {
        let function = program.linked.function(id);
        function.values.iter().any(|data| matches!(&data.value, Value::Field { name, .. } if ends(*name)))
            || function.calls.iter().any(|call| matches!(&call.callee, Callee::Method { name, .. } if ends(*name)))
    });
    if ended {
        return None;
    }
    let at = call.name_span;
    let text = format!("starts a daemon thread that runs `{name}`");
    let steps = vec![program.step(spawn.function, at, text, &[])];
    Some(report(program, spawn, name.to_string(), Confidence::Medium, steps, Vec::new()))
}

/// The loop without a way out that a function ends in: `while True` with no `break`, `return`, `raise` or exit.
fn endless(function: &Function) -> Option<NodeId> {
    let mut loops: Vec<NodeId> = Vec::new();
    events(function, &mut |_, around| {
        // What is raised inside may end the loop, and be caught outside of it.
        let caught = |one: &Around| matches!(one, Around::TryBody(node) if catches(function, *node));
        for one in around.iter().take_while(|one| !caught(one)) {
            if let Around::LoopBody(node, LoopKind::While) = one
                && !loops.contains(node)
                && is_for_ever(function, *node)
            {
                loops.push(*node);
            }
        }
    });
    loops.into_iter().find(|node| !leaves(function, *node))
}

fn catches(function: &Function, node: NodeId) -> bool {
    matches!(function.node(node), Node::Try { handlers, .. } if !handlers.is_empty())
}

fn is_for_ever(function: &Function, node: NodeId) -> bool {
    let Node::Loop { test: Some(test), .. } = function.node(node) else { return false };
    matches!(function.value(*test), Value::Literal(Literal::Bool(true) | Literal::Int(1)))
}

fn leaves(function: &Function, node: NodeId) -> bool {
    let Node::Loop { body, .. } = function.node(node) else { return true };
    let mut leaves = false;
    events_in(function, *body, &mut |event, around| {
        let inner = around.iter().any(|around| matches!(around, Around::LoopBody(..)));
        leaves |= match event.kind {
            EventKind::Return(_) | EventKind::Raise(_) | EventKind::Diverge | EventKind::Opaque => true,
            EventKind::Break(_) => !inner,
            _ => false,
        };
    });
    leaves
}

/// A loop that waits for its next piece of work has nothing to lose while it waits.
fn waits_for_work(program: &Program, id: FnId, node: NodeId) -> Option<&'static str> {
    let function = program.linked.function(id);
    let Node::Loop { body, .. } = function.node(node) else { return Some("the loop is not understood") };
    let mut reason = None;
    let resolver = program.resolver();
    events_in(function, *body, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        if around.iter().any(|around| matches!(around, Around::Handler(..))) {
            return;
        }
        reason = reason.or_else(|| work_source(function, call, &resolver.target(id, call)));
    });
    reason
}

fn work_source(function: &Function, call: CallId, target: &Target) -> Option<&'static str> {
    if let Target::Effect { effect, .. } = target {
        let waits = match effect.does {
            Does::Get | Does::Wait | Does::Join => true,
            Does::Block => matches!(
                effect.how,
                Some(BlockKind::Network | BlockKind::Input | BlockKind::Wait | BlockKind::Subprocess)
            ),
            _ => false,
        };
        return waits.then_some("the loop waits for its next piece of work");
    }
    let Callee::Method { name, .. } = &function.call(call).callee else { return None };
    let takes = matches!(
        name.as_str(),
        "get" | "recv" | "recvfrom" | "accept" | "readline" | "read" | "poll" | "select" | "wait" | "input" | "acquire"
    ) && (*name != "get" || function.call(call).args.is_empty());
    takes.then_some("the loop may wait for its next piece of work")
}

fn finding(program: &Program, spawn: &Spawn, entry: FnId, node: NodeId) -> Finding {
    let function = program.linked.function(entry);
    let name = program.linked.fn_name(entry);
    let at = program.linked.function(spawn.function).call(spawn.call).name_span;
    let line = match function.node(node) {
        Node::Loop { test: Some(test), .. } => function.value_span(*test),
        _ => function.name_span,
    };
    // The object whose thread it is has a life of its own; a script's function lives as long as the script.
    let confidence = if function.owner.is_some() { Confidence::Medium } else { Confidence::Low };
    let first = vec![program.step(spawn.function, at, format!("starts a daemon thread that runs `{name}`"), &[])];
    let second = vec![program.step(entry, line, "loops, and tests nothing that could end it", &[])];
    report(program, spawn, name, confidence, first, second)
}

fn report(
    program: &Program,
    spawn: &Spawn,
    name: String,
    confidence: Confidence,
    first: Vec<Step>,
    second: Vec<Step>,
) -> Finding {
    let at = program.linked.function(spawn.function).call(spawn.call).name_span;
    let mut threads = vec![program.thread(Runner::Outside, spawn.function, first)];
    if !second.is_empty() {
        threads.push(crate::finding::ThreadStory { name: format!("thread `{name}`"), steps: second });
    }
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the daemon thread that runs `{name}` loops for ever, and nothing ends it"),
        confidence,
        primary: program.location(spawn.function, at),
        threads,
        outcome: "the thread outlives its object, and is cut off in the middle of its work when the interpreter exits"
            .to_string(),
        related: Vec::new(),
        help: "let the loop test a `threading.Event` (`while not stop.wait(interval)`), and set it and join the thread where the object is closed"
            .to_string(),
        fix: None,
        key: name,
        test: program.is_test(spawn.function),
    }
}
