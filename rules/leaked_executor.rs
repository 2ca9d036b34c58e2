//! A pool of workers is made and nobody ends it.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::abandoned_pools::AbandonedPool;
use crate::analysis::{FnId, Program, Runner, Target, Ty, Via, expr};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, LibType, Role};
use crate::model::{
    CallId, Callee, EventKind, Function, FunctionKind, Language, Literal, LocalId, LocalKind, Name, Node, Span, Value,
    ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "leaked-executor",
        family: Family::Lifecycle,
        summary: "a pool of workers is made and never shut down",
        page: include_str!("leaked_executor.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[404, 772],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// What becomes of a pool.
enum Fate {
    /// Nobody uses it.
    Unused,
    /// Shut down, returned, passed on, kept in something that is not understood.
    Elsewhere(&'static str),
    /// Only used here; whether the function waits for its work.
    Local { awaited: bool },
    /// Kept in an attribute of that name, of objects or of the class itself.
    Attribute(Name, bool),
    /// Kept in a module variable.
    Global(Name),
}

/// What is done with every attribute and variable of some name, anywhere in the program.
#[derive(Default)]
struct Uses {
    ended: bool,
    handed_on: bool,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    check_dropped(program, out);
    let mut uses: BTreeMap<(Name, bool), Uses> = BTreeMap::new();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        for (index, data) in function.values.iter().enumerate() {
            let Value::Call(call) = data.value else { continue };
            let Some(ty) = pool(program, id, call) else { continue };
            let value = ValueId(u32::try_from(index).unwrap_or(u32::MAX));
            let span = function.call(call).name_span;
            match judge(program, id, value, ty, &mut uses) {
                Ok((fate, confidence)) => {
                    let fix = matches!(fate, Fate::Local { .. }).then(|| entered(program, id, value, ty)).flatten();
                    out.push(Finding { fix, ..finding(program, id, ty, span, &fate, confidence) });
                }
                Err(reason) => program.silent(RULE.info.id, program.location(id, span), || reason.to_string()),
            }
        }
    }
}

/// Rust: a pool ends its threads by itself when it is dropped; what is lost is the work that nobody waits for.
fn check_dropped(program: &Program, out: &mut Vec<Finding>) {
    let (abandoned, kept) = program.abandoned_pools();
    out.extend(abandoned.iter().map(|pool| dropped(program, pool)));
    for (id, span, reason) in kept {
        program.silent(RULE.info.id, program.location(id, span), || reason.to_string());
    }
}

fn dropped(program: &Program, pool: &AbandonedPool) -> Finding {
    let id = pool.function;
    let facts = Knowledge::of(Language::Rust).facts(pool.ty);
    let (name, function) = (pool.name, program.linked.fn_name(id));
    let (confidence, end, outcome) = match pool.ends_the_process {
        true => (
            Confidence::Medium,
            "when `main` returns, the process ends",
            "the process ends with `main`, and with it what the pool has not done by then".to_string(),
        ),
        false => (
            Confidence::Low,
            "returns and drops the pool, which waits for nothing",
            format!("`{function}` returns while the work goes on, and what fails in it is not noticed"),
        ),
    };
    let help = match facts.methods.contains_key("execute") {
        true => format!("call `{name}.join()` when all work is given"),
        false => {
            "run the work in a scope, which waits for it, or have it tell by a channel that it is done".to_string()
        }
    };
    let steps = vec![
        program.step(id, pool.made, format!("makes the pool `{name}`"), &[]),
        program.step(id, pool.given, "gives it work".to_string(), &[]),
        program.step(id, program.linked.function(id).name_span, end.to_string(), &[]),
    ];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("nobody waits for the work that `{name}` is given here"),
        confidence,
        primary: program.location(id, pool.given),
        threads: vec![program.thread(Runner::Outside, id, steps)],
        outcome,
        related: Vec::new(),
        help,
        fix: None,
        key: format!("{function}|{name}"),
        test: program.is_test(id),
    }
}

/// The pool a call makes.
fn pool(program: &Program, id: FnId, call: CallId) -> Option<LibType> {
    let Target::Library(ty) = program.resolver().target(id, call) else { return None };
    let facts = Knowledge::of(Language::Python).facts(ty);
    let ends = facts.methods.values().any(|effect| effect.does == Does::Shutdown);
    (matches!(facts.role, Role::ThreadPool | Role::ProcessPool) && ends && facts.with.is_some()).then_some(ty)
}

fn judge(
    program: &Program,
    id: FnId,
    value: ValueId,
    ty: LibType,
    uses: &mut BTreeMap<(Name, bool), Uses>,
) -> Result<(Fate, Confidence), &'static str> {
    let fate = fate(program, id, value);
    let confidence = match &fate {
        Fate::Elsewhere(reason) => return Err(reason),
        // An executor that nobody refers to ends its threads by itself; what is lost then is the work nobody waited for.
        Fate::Local { awaited: true } if ends_by_itself(ty) => Confidence::Low,
        Fate::Local { awaited: true } => Confidence::Medium,
        Fate::Local { awaited: false } => Confidence::High,
        Fate::Unused => Confidence::Low,
        Fate::Attribute(name, _) | Fate::Global(name) => {
            // That a test ends it says that nobody else does.
            let tests = program.is_test(id);
            let known = uses.entry((*name, tests)).or_insert_with(|| uses_of(program, *name, tests));
            if known.ended {
                return Err("something of that name is shut down");
            }
            if known.handed_on {
                return Err("something of that name is handed to somebody who may shut it down");
            }
            if matches!(fate, Fate::Attribute(_, false)) { Confidence::Medium } else { Confidence::Low }
        }
    };
    Ok((fate, confidence))
}

/// The pool entered by `with`, up to its last use.
fn entered(program: &Program, id: FnId, pool: ValueId, ty: LibType) -> Option<Fix> {
    let function = program.linked.function(id);
    // The end of the block is to wait for the work: not to end it at once, nor to stop an event loop.
    let waits = Knowledge::of(Language::Python).facts(ty).with == Some(Does::Join);
    if !waits || function.is_async || function.kind != FunctionKind::Named {
        return None;
    }
    let mut bound = function.nodes.iter().filter_map(|node| match node {
        Node::Event(event) => match event.kind {
            EventKind::Bind { local, value: Some(value), .. } if value == pool => Some(local),
            _ => None,
        },
        _ => None,
    });
    let local = bound.next()?;
    let call = function.value_span(pool);
    let is_use = |data: &&crate::model::ValueData| matches!(data.value, Value::Local(other) if other == local);
    let last = function.values.iter().filter(is_use).map(|data| data.span).max_by_key(|span| span.end)?;
    let name = function.local(local).name.to_string();
    let once = program.bound_once(id, local).is_some() && last.start > call.end;
    let plan = vec![Change::Enter { call, name, last }];
    once.then(|| Fix::planned(FixSafety::Unsafe, "end it by `with`", plan))
}

/// Its workers are threads, or end when nobody refers to it any more.
fn ends_by_itself(ty: LibType) -> bool {
    let facts = Knowledge::of(Language::Python).facts(ty);
    facts.with == Some(Does::Join) || facts.role == Role::ThreadPool
}

fn fate(program: &Program, id: FnId, pool: ValueId) -> Fate {
    let function = program.linked.function(id);
    let mut local = None;
    for node in &function.nodes {
        match node {
            Node::With { context, .. } if contains(function, *context, pool) => {
                return Fate::Elsewhere("`with` ends it");
            }
            Node::Event(event) => match &event.kind {
                EventKind::Bind { local: bound, value: Some(from), .. } if contains(function, *from, pool) => {
                    if !same(function, *from, pool) {
                        return Fate::Elsewhere("it is kept in something else");
                    }
                    local = Some(*bound);
                }
                EventKind::Write { target, value: Some(from), .. } if contains(function, *from, pool) => {
                    return kept(program, id, *target);
                }
                EventKind::Return(Some(from)) | EventKind::Yield(Some(from))
                    if same(function, *from, pool) || contains(function, *from, pool) =>
                {
                    return Fate::Elsewhere("it is returned");
                }
                _ => {}
            },
            _ => {}
        }
    }
    let given = |call: &crate::model::Call| call.args.iter().any(|arg| contains(function, arg.value, pool));
    let mut takers = function.calls.iter().enumerate().filter(|(_, call)| given(call));
    if let Some((index, _)) = takers.next() {
        let taker = CallId(u32::try_from(index).unwrap_or(u32::MAX));
        let kept = taken(program, id, taker, pool).filter(|_| takers.next().is_none());
        return kept.unwrap_or(Fate::Elsewhere("it is passed on"));
    }
    if let Some(local) = local {
        return of_local(program, id, local);
    }
    // `ThreadPoolExecutor().submit(work)`
    let ended = function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, name } => same(function, *receiver, pool) && !is_use(name.as_str()),
        _ => false,
    });
    let used = function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, .. } => same(function, *receiver, pool),
        _ => false,
    });
    let dropped = |data: &Value| matches!(data, Value::Call(call) if !function.call(*call).result_used);
    if dropped(function.value(pool)) && !program.facts(id).opaque {
        return Fate::Unused;
    }
    if ended || !used {
        return Fate::Elsewhere("what becomes of it is not seen");
    }
    Fate::Local { awaited: awaits(program, id, pool) }
}

/// The base class's method that is given the pool keeps it in an attribute, and does nothing else with it.
fn taken(program: &Program, id: FnId, call: CallId, pool: ValueId) -> Option<Fate> {
    let function = program.linked.function(id);
    let Callee::Method { receiver, .. } = &function.call(call).callee else { return None };
    let Target::Project { functions, .. } = program.resolver().target(id, call) else { return None };
    let ([callee], true) = (functions.as_slice(), program.linked.is_super(id, *receiver)) else { return None };
    let bound = program.resolver().bind_arguments(id, call, *callee, true);
    let (position, _) = bound.into_iter().find(|(_, value)| same(function, *value, pool))?;
    let inner = program.linked.function(*callee);
    let param = inner.params.get(position)?.local;
    let is_it = |value: ValueId| matches!(inner.value(value), Value::Local(local) if *local == param);
    // `executor or default` too.
    let it_is = |value: ValueId| {
        let some = matches!(inner.value(value), Value::Choice(_) | Value::Op { .. });
        is_it(value) || some && expr::operands(inner, value).into_iter().any(is_it)
    };
    if inner.calls.iter().any(|call| call.args.iter().any(|arg| it_is(arg.value))) {
        return None;
    }
    inner.nodes.iter().find_map(|node| {
        let Node::Event(event) = node else { return None };
        let EventKind::Write { target, value: Some(value), .. } = &event.kind else { return None };
        it_is(*value).then(|| self::kept(program, *callee, *target))
    })
}

/// Whether a value is the pool itself, or one of a choice.
fn same(function: &Function, value: ValueId, pool: ValueId) -> bool {
    value == pool
        || match function.value(value) {
            Value::Choice(values) => values.iter().any(|value| same(function, *value, pool)),
            _ => false,
        }
}

/// Whether a value is the pool, or holds it.
fn contains(function: &Function, value: ValueId, pool: ValueId) -> bool {
    same(function, value, pool)
        || match function.value(value) {
            Value::Choice(values) => values.iter().any(|value| contains(function, *value, pool)),
            Value::Collection { items, .. } => items.iter().any(|item| contains(function, item.value, pool)),
            _ => false,
        }
}

fn kept(program: &Program, id: FnId, target: ValueId) -> Fate {
    let function = program.linked.function(id);
    match function.value(target) {
        Value::Field { base, name } => {
            let of_class = matches!(program.resolver().type_of(id, *base), Ty::Class(_))
                || program.resolver().place_of(id, target).is_some_and(|at| at.via == Via::Static);
            Fate::Attribute(*name, of_class)
        }
        Value::Path(path) => match path.last() {
            Some(name) if path.len() == 1 => Fate::Global(name),
            _ => Fate::Elsewhere("it is kept in something else"),
        },
        _ => Fate::Elsewhere("it is kept in something else"),
    }
}

/// Methods that give a pool work.
fn is_use(method: &str) -> bool {
    matches!(
        method,
        "submit"
            | "map"
            | "apply"
            | "apply_async"
            | "map_async"
            | "imap"
            | "imap_unordered"
            | "starmap"
            | "starmap_async"
    )
}

fn of_local(program: &Program, id: FnId, local: LocalId) -> Fate {
    let function = program.linked.function(id);
    let is_it = |value: ValueId| matches!(function.value(value), Value::Local(other) if *other == local);
    let holds = |value: ValueId| {
        is_it(value)
            || match function.value(value) {
                Value::Choice(values) => values.iter().any(|value| is_it(*value)),
                Value::Collection { items, .. } => items.iter().any(|item| is_it(item.value)),
                _ => false,
            }
    };
    let captured = program.linked.functions_inside(id).any(|inner| {
        program.linked.function(inner).locals.iter().any(|data| {
            matches!(data.kind, LocalKind::Captured { function: owner, local: captured }
                if captured == local && program.linked.fn_id(program.linked.file_of(id), owner) == id)
        })
    });
    if captured {
        return Fate::Elsewhere("a nested function has it");
    }
    for data in &function.values {
        match &data.value {
            // `ex.shutdown`, `ex._max_workers`: not as a callee, so somebody else may end it.
            Value::Field { base, .. } if is_it(*base) => return Fate::Elsewhere("its methods are handed on"),
            Value::Collection { .. } | Value::Choice(_) if holds(data_id(function, data)) => {
                return Fate::Elsewhere("it is kept in something else");
            }
            _ => {}
        }
    }
    for call in &function.calls {
        if call.args.iter().any(|arg| holds(arg.value)) {
            return Fate::Elsewhere("it is passed on");
        }
        match &call.callee {
            Callee::Method { receiver, name } if is_it(*receiver) && !is_use(name.as_str()) => {
                return Fate::Elsewhere("it is shut down");
            }
            _ => {}
        }
    }
    let mut target = None;
    for node in &function.nodes {
        match node {
            Node::With { context, .. } if is_it(*context) => return Fate::Elsewhere("`with` ends it"),
            Node::Event(event) => match &event.kind {
                EventKind::Write { target: to, value: Some(from), .. } if holds(*from) => target = Some(*to),
                EventKind::Return(Some(from)) | EventKind::Yield(Some(from)) if holds(*from) => {
                    return Fate::Elsewhere("it is returned");
                }
                EventKind::Bind { value: Some(from), .. } if holds(*from) => {
                    return Fate::Elsewhere("it has another name");
                }
                _ => {}
            },
            _ => {}
        }
    }
    if let Some(target) = target {
        return kept(program, id, target);
    }
    let mentioned = function.values.iter().any(|data| matches!(data.value, Value::Local(other) if other == local));
    let used =
        function.calls.iter().any(|call| matches!(&call.callee, Callee::Method { receiver, .. } if is_it(*receiver)));
    match mentioned {
        true if used => Fate::Local { awaited: waits_somewhere(program, id) },
        false if !program.facts(id).opaque => Fate::Unused,
        _ => Fate::Elsewhere("what becomes of it is not seen"),
    }
}

fn data_id(function: &Function, data: &crate::model::ValueData) -> ValueId {
    let index = function.values.iter().position(|other| std::ptr::eq(other, data)).unwrap_or(usize::MAX);
    ValueId(u32::try_from(index).unwrap_or(u32::MAX))
}

fn awaits(program: &Program, id: FnId, pool: ValueId) -> bool {
    let function = program.linked.function(id);
    let results = function.calls.iter().any(|call| {
        // `.result()` on what `submit` gave, or the results of `map`.
        matches!(&call.callee, Callee::Method { receiver, name } if *receiver == pool && !matches!(name.as_str(), "submit" | "apply_async" | "map_async" | "starmap_async") && call.result_used)
    });
    results || waits_somewhere(program, id)
}

/// The function waits for some work, or hands what it is going to give to its caller.
fn waits_somewhere(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let facts = program.facts(id);
    let waits = |name: &str| {
        matches!(name, "result" | "exception" | "as_completed" | "wait" | "gather" | "wait_for" | "add_done_callback")
    };
    let lazy = |name: &str| matches!(name, "map" | "imap" | "imap_unordered");
    let by_name = function.calls.iter().enumerate().any(|(index, call)| {
        let at = CallId(u32::try_from(index).unwrap_or(u32::MAX));
        // `Pool.map` returns when the work is done.
        let scoped = || matches!(program.resolver().target(id, at), Target::Effect { effect, .. } if effect.scoped);
        match &call.callee {
            Callee::Method { name, .. } => {
                waits(name.as_str()) || lazy(name.as_str()) && call.result_used || is_use(name.as_str()) && scoped()
            }
            Callee::Path(path) => path.last().is_some_and(|name| waits(name.as_str())),
            _ => false,
        }
    });
    let submitted = |value: ValueId| match function.value(value) {
        Value::Call(call) => {
            matches!(&function.call(*call).callee, Callee::Method { name, .. } if is_use(name.as_str()))
        }
        _ => false,
    };
    let handed_on = function.nodes.iter().any(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Return(Some(value)) | EventKind::Yield(Some(value)) => {
                submitted(*value) || binds_submit(function, *value)
            }
            EventKind::Write { value: Some(value), .. } => submitted(*value),
            _ => false,
        },
        _ => false,
    });
    !facts.joins.is_empty() || by_name || handed_on
}

fn binds_submit(function: &Function, value: ValueId) -> bool {
    let Value::Local(local) = function.value(value) else { return false };
    function.nodes.iter().any(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Bind { local: bound, value: Some(value), .. } if bound == local => {
                match function.value(*value) {
                    Value::Call(call) => {
                        matches!(&function.call(*call).callee, Callee::Method { name, .. } if is_use(name.as_str()))
                    }
                    _ => false,
                }
            }
            _ => false,
        },
        _ => false,
    })
}

/// What becomes of everything with a name, in the whole program: any spelling, any receiver.
fn uses_of(program: &Program, name: Name, tests: bool) -> Uses {
    let mut uses = Uses::default();
    let counts = |id: &FnId| program.linked.language(*id) == Language::Python && (tests || !program.is_test(*id));
    for id in program.linked.functions().filter(counts) {
        let function = program.linked.function(id);
        let refers = |value: ValueId| match function.value(value) {
            Value::Field { name: other, .. } => *other == name,
            Value::Path(path) => path.last() == Some(name),
            _ => false,
        };
        let somehow = |value: ValueId| {
            refers(value)
                || match function.value(value) {
                    Value::Choice(values) => values.iter().any(|value| refers(*value)),
                    Value::Collection { items, .. } => items.iter().any(|item| refers(item.value)),
                    _ => false,
                }
        };
        for data in &function.values {
            match &data.value {
                Value::Field { base, name: method } if refers(*base) => {
                    // A method that is not called but handed on: `atexit.register(self.pool.shutdown)`.
                    uses.handed_on |= !method.as_str().starts_with('_') && !is_use(method.as_str());
                }
                // `getattr(self, "pool")`
                Value::Literal(Literal::Str(text)) => uses.handed_on |= *text == name,
                Value::Collection { items, .. } => uses.handed_on |= items.iter().any(|item| refers(item.value)),
                _ => {}
            }
        }
        for call in &function.calls {
            uses.handed_on |= call.args.iter().any(|arg| somehow(arg.value));
            if let Callee::Method { receiver, name: method } = &call.callee
                && somehow(*receiver)
            {
                uses.ended |= !is_use(method.as_str());
            }
        }
        for node in &function.nodes {
            match node {
                Node::With { context, .. } => uses.ended |= somehow(*context),
                Node::Event(event) => match &event.kind {
                    EventKind::Return(Some(value)) | EventKind::Yield(Some(value)) | EventKind::Iterate(value) => {
                        uses.handed_on |= somehow(*value);
                    }
                    EventKind::Bind { value: Some(value), .. } => uses.handed_on |= somehow(*value),
                    EventKind::Write { value: Some(value), .. } => uses.handed_on |= somehow(*value),
                    _ => {}
                },
                _ => {}
            }
        }
    }
    uses
}

/// The method of the class that ends its objects.
fn ending(program: &Program, id: FnId) -> Option<FnId> {
    let owner = program.linked.index[id.0 as usize].owner?;
    ["close", "stop", "shutdown", "__exit__", "aclose", "terminate", "__del__"]
        .iter()
        .find_map(|name| program.linked.method(owner, Name::new(name)))
}

fn finding(program: &Program, id: FnId, ty: LibType, span: Span, fate: &Fate, confidence: Confidence) -> Finding {
    let facts = Knowledge::of(Language::Python).facts(ty);
    let class = facts.path.rsplit('.').next().unwrap_or("pool").to_string();
    let name = program.linked.fn_name(id);
    let end = if facts.methods.contains_key("shutdown") { "shutdown()" } else { "close()` and `join()" };
    let (message, outcome, help) = match fate {
        Fate::Attribute(attribute, _) => (
            format!("the `{class}` kept in `{attribute}` is never shut down"),
            "its workers stay, with every object that makes one, and work that is still queued is not awaited"
                .to_string(),
            format!("call `{attribute}.{end}` where the object is closed"),
        ),
        Fate::Global(variable) => (
            format!("the `{class}` kept in `{variable}` is never shut down"),
            "its workers live as long as the process, and nobody waits for what is still queued".to_string(),
            format!(
                "make it where it is needed and shut it down there, or register `{variable}.shutdown` with `atexit`"
            ),
        ),
        _ => (
            format!("the `{class}` made here is never shut down"),
            "the work is not awaited, its errors are lost, and the workers stay behind idle".to_string(),
            format!("make it in a `with` statement, which waits for the work, or call `{end}` in a `finally`"),
        ),
    };
    let mut steps = vec![program.step(id, span, format!("makes the `{class}` in `{name}`"), &[])];
    if let (Fate::Attribute(..), Some(end)) = (fate, ending(program, id)) {
        let at = program.linked.function(end).name_span;
        let text = format!("`{}` ends the object and leaves the pool as it is", program.linked.fn_name(end));
        steps.push(program.step(end, at, text, &[]));
    }
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, span),
        threads: vec![program.thread(Runner::Outside, id, steps)],
        outcome,
        related: Vec::new(),
        help,
        fix: None,
        key: format!("{name}|{class}"),
        test: program.is_test(id) && program.linked.function(id).kind != FunctionKind::ModuleBody,
    }
}
