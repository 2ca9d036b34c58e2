//! A thread is started and nobody waits for it.

use super::Rule;
use crate::analysis::unawaited_ends::{self, UnawaitedEnd};
use crate::analysis::{FnId, Place, Program, Root, Runner, Spawn};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Step, Tier};
use crate::knowledge::{Does, Knowledge, Role, RootKind};
use crate::model::{Callee, EventKind, FunctionKind, Language, Literal, LocalId, Name, Node, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unjoined-thread",
        family: Family::Lifecycle,
        summary: "a thread is started and nobody waits for it",
        page: include_str!("unjoined_thread.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[366, 404],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        if spawn.scoped || !matches!(spawn.kind, RootKind::Thread | RootKind::Process) {
            continue;
        }
        let found = match program.linked.language(spawn.function) {
            Language::Python => python(program, spawn),
            Language::Rust => rust(program, spawn),
        };
        out.extend(found);
    }
    out.extend(unawaited_ends::find(program).iter().map(|end| told_to_end(program, end)));
}

/// A thread that is told to end, and goes on for a while beside whoever told it.
fn told_to_end(program: &Program, end: &UnawaitedEnd) -> Finding {
    let id = end.method;
    let name = program.linked.fn_name(id);
    let (teller, told) = end.told;
    let steps = vec![
        program.step(teller, told, format!("calls `{name}`, and goes on"), &[]),
        program.step(
            id,
            program.linked.function(id).name_span,
            "sets what ends the thread, and waits for nothing",
            &[],
        ),
    ];
    Finding {
        message: format!("`{name}` tells the thread to end, and nobody waits until it has"),
        outcome: "the thread goes on for a while, and uses what is closed meanwhile".to_string(),
        help: "join it where it is told to end, unless that is the thread itself".to_string(),
        threads: vec![program.thread(Runner::Outside, teller, steps)],
        key: format!("{name}|told"),
        ..program.blank(&RULE.info, id, program.linked.function(id).name_span, Confidence::Low)
    }
}

/// What becomes of a handle.
enum Handle {
    /// Nobody has it.
    Discarded,
    /// A local that is started and goes no further.
    Local,
    /// A field.
    Field,
    /// Joined, returned, passed on, or never started: somebody else's to wait for.
    Elsewhere,
}

fn python(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let lib = spawn.constructs?;
    let facts = Knowledge::of(Language::Python).facts(lib);
    if !matches!(facts.role, Role::Thread | Role::Process) || facts.daemon || is_daemon(program, spawn) {
        return None;
    }
    let value = value_of(program, spawn)?;
    match handle(program, spawn, value) {
        Handle::Elsewhere => None,
        Handle::Discarded | Handle::Local => {
            let read = read_after(program, spawn);
            if read.is_none() && ends_the_script(program, spawn) {
                return None;
            }
            let confidence = if read.is_some() { Confidence::High } else { Confidence::Low };
            Some(finding(program, spawn, confidence, read))
        }
        Handle::Field => {
            let read = read_after(program, spawn).or_else(|| read_elsewhere(program, spawn));
            let confidence = if read.is_some() { Confidence::Medium } else { Confidence::Low };
            Some(finding(program, spawn, confidence, read))
        }
    }
}

fn rust(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let value = value_of(program, spawn)?;
    let call = program.linked.function(spawn.function).call(spawn.call);
    let dropped = !call.result_used || matches!(handle(program, spawn, value), Handle::Discarded | Handle::Local);
    if !dropped || spawn.kind != RootKind::Thread {
        return None;
    }
    let read = read_after_rust(program, spawn);
    let confidence = if read.is_some() { Confidence::Medium } else { Confidence::Low };
    Some(finding(program, spawn, confidence, read))
}

fn value_of(program: &Program, spawn: &Spawn) -> Option<ValueId> {
    let function = program.linked.function(spawn.function);
    let position = function.values.iter().position(|data| data.value == Value::Call(spawn.call))?;
    Some(ValueId(u32::try_from(position).ok()?))
}

/// `daemon=True`, `t.daemon = True`, `t.setDaemon(True)`, or a subclass that makes itself one.
fn is_daemon(program: &Program, spawn: &Spawn) -> bool {
    let function = program.linked.function(spawn.function);
    let truthy = |function: &crate::model::Function, value: ValueId| {
        !matches!(function.value(value), Value::Literal(Literal::Bool(false) | Literal::None))
    };
    let call = function.call(spawn.call);
    if call
        .args
        .iter()
        .any(|arg| arg.spread || arg.name.is_some_and(|name| name == "daemon") && truthy(function, arg.value))
    {
        return true;
    }
    if sets_daemon(program, spawn.function) {
        return true;
    }
    let Some(class) = spawn.subclass else { return false };
    program.linked.mro(class).iter().any(|class| {
        let def = program.linked.type_def(*class);
        let field = def.fields.iter().any(|field| field.name == "daemon")
            || !program.linked.self_writes(*class, Name::new("daemon")).is_empty();
        field
            || program.linked.methods_of(*class).iter().any(|method| {
                let function = program.linked.function(*method);
                sets_daemon(program, *method)
                    || function.calls.iter().any(|call| {
                        call.args
                            .iter()
                            .any(|arg| arg.name.is_some_and(|name| name == "daemon") && truthy(function, arg.value))
                    })
            })
    })
}

fn sets_daemon(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let written = function.nodes.iter().any(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, .. } => {
                matches!(function.value(*target), Value::Field { name, .. } if *name == "daemon")
            }
            _ => false,
        },
        _ => false,
    });
    written
        || function.calls.iter().any(|call| matches!(&call.callee, Callee::Method { name, .. } if *name == "setDaemon"))
}

fn handle(program: &Program, spawn: &Spawn, value: ValueId) -> Handle {
    let function = program.linked.function(spawn.function);
    let mut started = program.linked.language(spawn.function) == Language::Rust;
    let mut local = None;
    for call in &function.calls {
        if let Callee::Method { receiver, name } = &call.callee
            && is_handle(function, *receiver, value)
        {
            match name.as_str() {
                "start" => started = true,
                "unwrap" | "expect" => {}
                _ => return Handle::Elsewhere,
            }
        }
        if call.args.iter().any(|arg| is_handle(function, arg.value, value)) {
            return Handle::Elsewhere;
        }
    }
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        match &event.kind {
            EventKind::Bind { local: bound, value: Some(from), .. } if derives(function, *from, value) => {
                local = Some(*bound)
            }
            EventKind::Write { target, value: Some(from), .. } if derives(function, *from, value) => {
                return field(program, spawn, *target);
            }
            EventKind::Return(Some(from)) | EventKind::Yield(Some(from)) if derives(function, *from, value) => {
                return Handle::Elsewhere;
            }
            _ => {}
        }
    }
    match local {
        Some(local) => local_handle(program, spawn, local, started),
        None if contained(function, value) => Handle::Elsewhere,
        None if started => Handle::Discarded,
        None => Handle::Elsewhere,
    }
}

/// Whether a value is the handle itself, out of the `Result` that a builder gives: `spawn(f)`, `spawn(f)?`, `spawn(f).unwrap()`.
fn is_handle(function: &crate::model::Function, value: ValueId, handle: ValueId) -> bool {
    if value == handle {
        return true;
    }
    match function.value(value) {
        Value::Try(inner) => is_handle(function, *inner, handle),
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { receiver, name } if *name == "unwrap" || *name == "expect" => {
                is_handle(function, *receiver, handle)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether a value is the handle, perhaps inside something: `Some(t)`, `[t]`, `t?`.
fn derives(function: &crate::model::Function, value: ValueId, handle: ValueId) -> bool {
    if is_handle(function, value, handle) {
        return true;
    }
    match function.value(value) {
        Value::Choice(values) => values.iter().any(|value| derives(function, *value, handle)),
        Value::Collection { items, .. } => items.iter().any(|item| derives(function, item.value, handle)),
        Value::Try(inner) | Value::Await(inner) => derives(function, *inner, handle),
        Value::Call(call) => {
            let call = function.call(*call);
            let through = matches!(&call.callee, Callee::Method { receiver, .. } if *receiver == handle);
            through || call.args.iter().any(|arg| arg.value == handle)
        }
        _ => false,
    }
}

fn contained(function: &crate::model::Function, handle: ValueId) -> bool {
    function.values.iter().any(|data| match &data.value {
        Value::Collection { items, .. } => items.iter().any(|item| item.value == handle),
        Value::Choice(values) => values.contains(&handle),
        _ => false,
    })
}

fn local_handle(program: &Program, spawn: &Spawn, local: LocalId, started: bool) -> Handle {
    let function = program.linked.function(spawn.function);
    let is_it = |value: ValueId| matches!(function.value(value), Value::Local(other) if *other == local);
    let shared = program.linked.functions_inside(spawn.function).any(|inner| {
        program.linked.function(inner).locals.iter().any(
            |data| matches!(data.kind, crate::model::LocalKind::Captured { local: captured, .. } if captured == local),
        )
    });
    if shared {
        return Handle::Elsewhere;
    }
    let mut started = started;
    for call in &function.calls {
        if call.args.iter().any(|arg| is_it(arg.value)) {
            return Handle::Elsewhere;
        }
        if let Callee::Method { receiver, name } = &call.callee
            && is_it(*receiver)
        {
            match name.as_str() {
                "start" => started = true,
                "is_alive" | "isAlive" | "setDaemon" | "setName" | "getName" | "thread" => {}
                _ => return Handle::Elsewhere,
            }
        }
    }
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        match &event.kind {
            EventKind::Write { target, value: Some(value), .. } if is_it(*value) => {
                return field(program, spawn, *target);
            }
            EventKind::Return(Some(value)) | EventKind::Yield(Some(value)) if is_it(*value) => {
                return Handle::Elsewhere;
            }
            EventKind::Bind { value: Some(value), .. } if is_it(*value) => return Handle::Elsewhere,
            _ => {}
        }
    }
    let stored = function.values.iter().any(|data| match &data.value {
        Value::Collection { items, .. } => items.iter().any(|item| is_it(item.value)),
        Value::Choice(values) => values.iter().any(|value| is_it(*value)),
        _ => false,
    });
    if stored || !started { Handle::Elsewhere } else { Handle::Local }
}

/// A handle kept in a field: joined if anything of that name is joined anywhere, or if the field is handed on.
fn field(program: &Program, spawn: &Spawn, target: ValueId) -> Handle {
    let function = program.linked.function(spawn.function);
    let Value::Field { name, .. } = function.value(target) else { return Handle::Elsewhere };
    if program.linked.language(spawn.function) == Language::Rust {
        return Handle::Elsewhere;
    }
    let mut started = false;
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let refers =
            |value: ValueId| matches!(function.value(value), Value::Field { name: other, .. } if other == name);
        if !function.values.iter().any(|data| matches!(&data.value, Value::Field { name: other, .. } if other == name))
        {
            continue;
        }
        for call in &function.calls {
            if call.args.iter().any(|arg| refers(arg.value)) {
                return Handle::Elsewhere;
            }
            if let Callee::Method { receiver, name } = &call.callee
                && refers(*receiver)
            {
                match name.as_str() {
                    "start" => started = true,
                    "is_alive" | "isAlive" | "setDaemon" | "setName" | "getName" => {}
                    _ => return Handle::Elsewhere,
                }
            }
        }
        for node in &function.nodes {
            let Node::Event(event) = node else { continue };
            match &event.kind {
                // An alias may be joined under its own name; a returned handle is the caller's.
                EventKind::Bind { value: Some(value), .. } | EventKind::Return(Some(value)) if refers(*value) => {
                    return Handle::Elsewhere;
                }
                EventKind::Iterate(value) if refers(*value) => return Handle::Elsewhere,
                _ => {}
            }
        }
        let stored = function.values.iter().any(|data| match &data.value {
            Value::Collection { items, .. } => items.iter().any(|item| refers(item.value)),
            _ => false,
        });
        if stored {
            return Handle::Elsewhere;
        }
    }
    if started { Handle::Field } else { Handle::Elsewhere }
}

/// The interpreter waits for non-daemon threads when the script ends: a start at the end of `main` or of the module loses nothing.
fn ends_the_script(program: &Program, spawn: &Spawn) -> bool {
    let function = program.linked.function(spawn.function);
    function.kind == FunctionKind::ModuleBody || function.name == "main" && function.owner.is_none()
}

/// A read, after the start and in the function that starts, of what the thread writes.
fn read_after(program: &Program, spawn: &Spawn) -> Option<(FnId, Span, String)> {
    let written = written_by(program, spawn);
    let facts = program.facts(spawn.function);
    if facts.waits.iter().any(|wait| wait.start > spawn.span.end) {
        return None;
    }
    let read = facts.accesses.iter().find(|access| {
        !access.kind.writes() && access.span.start > spawn.span.end && written.contains(&whole(&access.at.place))
    });
    if let Some(read) = read {
        return Some((spawn.function, read.span, program.resolver().place_name(&read.at.place)));
    }
    // A captured variable that is returned as it is.
    let function = program.linked.function(spawn.function);
    function.nodes.iter().find_map(|node| {
        let Node::Event(event) = node else { return None };
        let EventKind::Return(Some(value)) = event.kind else { return None };
        let at = program.resolver().place_of(spawn.function, value)?;
        let local = matches!(at.place.root, Root::Local(..));
        (local && event.span.start > spawn.span.end && written.contains(&whole(&at.place)))
            .then(|| (spawn.function, event.span, program.resolver().place_name(&at.place)))
    })
}

/// A read, in another method, of a field that the thread's function sets.
fn read_elsewhere(program: &Program, spawn: &Spawn) -> Option<(FnId, Span, String)> {
    let target = spawn.target?;
    let owner = program.linked.index[target.0 as usize].owner?;
    let results: Vec<Place> = program
        .facts(target)
        .accesses
        .iter()
        .filter(|access| {
            access.kind == crate::analysis::AccessKind::Set && matches!(access.at.place.root, Root::Type(_))
        })
        .map(|access| whole(&access.at.place))
        .collect();
    program.linked.methods_of(owner).iter().find_map(|method| {
        if program.roots.reaching(*method).iter().any(|root| program.roots.root(*root).entry == target) {
            return None;
        }
        let facts = program.facts(*method);
        if !facts.waits.is_empty() || !facts.acquires.is_empty() {
            return None;
        }
        let read = facts.accesses.iter().find(|access| {
            access.kind == crate::analysis::AccessKind::Read && results.contains(&whole(&access.at.place))
        })?;
        Some((*method, read.span, program.resolver().place_name(&read.at.place)))
    })
}

fn whole(place: &Place) -> Place {
    let end = place.path.iter().position(|step| *step == "[]").unwrap_or(place.path.len());
    Place { root: place.root.clone(), path: place.path[..end].iter().copied().collect() }
}

/// The places the thread's function, and what it calls, write.
fn written_by(program: &Program, spawn: &Spawn) -> Vec<Place> {
    let Some(target) = spawn.target else { return Vec::new() };
    let mut seen = vec![target];
    let mut places = Vec::new();
    let mut position = 0;
    while let Some(id) = seen.get(position).copied() {
        position += 1;
        let facts = program.facts(id);
        places
            .extend(facts.accesses.iter().filter(|access| access.kind.writes()).map(|access| whole(&access.at.place)));
        if position < 50 {
            for callee in facts.calls.iter().flat_map(|site| site.functions.iter()) {
                if !seen.contains(callee) {
                    seen.push(*callee);
                }
            }
        }
    }
    places
}

/// Rust: the thread's closure and the code after the spawn lock, load or change the same variable.
fn read_after_rust(program: &Program, spawn: &Spawn) -> Option<(FnId, Span, String)> {
    let target = spawn.target?;
    let facts = program.facts(spawn.function);
    if facts.waits.iter().chain(facts.joins.iter().map(|join| &join.span)).any(|wait| wait.start > spawn.span.end) {
        return None;
    }
    let mut theirs = program.synchronised_uses(target);
    // What it only looks at behind a lock, or only loads, it does not set.
    let work = program.facts(target);
    let only_read = |place: &Place| {
        let is_behind = |at: &Place| at.root == place.root && at.path.starts_with(&place.path);
        let behind: Vec<_> = work.guarded.iter().filter(|access| is_behind(&access.at.place)).collect();
        let loads: Vec<_> = work.atomics.iter().filter(|op| op.at.place == *place).collect();
        !behind.is_empty() && behind.iter().all(|access| !access.kind.writes())
            || !loads.is_empty() && loads.iter().all(|op| op.does == Does::AtomicLoad)
    };
    theirs.retain(|(place, _)| !only_read(place));
    let ours = program.synchronised_uses(spawn.function);
    ours.into_iter()
        .find(|(place, span)| span.start > spawn.span.end && theirs.iter().any(|(other, _)| other == place))
        .map(|(place, span)| (spawn.function, span, program.resolver().place_name(&place)))
}

fn finding(program: &Program, spawn: &Spawn, confidence: Confidence, read: Option<(FnId, Span, String)>) -> Finding {
    let name = program.linked.fn_name(spawn.function);
    let work = spawn.target.map(|target| program.linked.fn_name(target));
    let what = if spawn.kind == RootKind::Process { "process" } else { "thread" };
    let running = work.as_ref().map_or_else(String::new, |work| format!(" running `{work}`"));
    let message = match &read {
        Some((_, _, place)) => {
            format!("the {what} started here is never joined, but `{place}`, which it sets, is read")
        }
        None => format!("the {what} started here is never joined"),
    };
    let span = program.linked.function(spawn.function).call(spawn.call).name_span;
    let mut starter: Vec<Step> =
        vec![program.step(spawn.function, span, format!("starts the {what} in `{name}`"), &[])];
    if let Some((function, span, place)) = &read {
        let reader = program.linked.fn_name(*function);
        starter.push(program.step(*function, *span, format!("reads `{place}` in `{reader}`, finished or not"), &[]));
    }
    let mut threads = vec![program.thread(Runner::Outside, spawn.function, starter)];
    if let Some(target) = spawn.target {
        let target_fn = program.linked.function(target);
        let step = program.step(target, target_fn.name_span, format!("the {what}{running} may still be at work"), &[]);
        threads.push(crate::finding::ThreadStory { name: format!("{what}{running}"), steps: vec![step] });
    }
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(spawn.function, span),
        threads,
        outcome: match read {
            Some(_) => format!("the value is read before the {what} has finished computing it"),
            None => format!("nobody notices when the {what} fails, and nobody knows when it is done"),
        },
        related: Vec::new(),
        help: "keep the handle and join it, or make it a daemon if nothing depends on its end".to_string(),
        fix: None,
        key: format!("{name}|{}", work.unwrap_or_default()),
        test: program.is_test(spawn.function),
    }
}
