//! Loops that do nothing but ask again: with a pause in between, or with none.

use super::exits::truth;
use super::nesting::events_in;
use super::types::{Resolver, Target};
use super::{FnId, Place, Program};
use crate::knowledge::{BlockKind, Does, Knowledge, Role};
use crate::model::{
    BranchKind, CallId, Callee, EventKind, Function, Language, Literal, LoopKind, Node, NodeId, Span, Value, ValueId,
};

/// What a polling loop asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Nothing: it goes round for ever.
    Nothing,
    /// Whether a place has changed, which other code of the program writes.
    Shared(Place),
    /// The state of a thread, event, queue, lock, task or atomic.
    Primitive(String),
    /// A call, of which nothing is known, or a variable of its own.
    Other,
}

/// A loop that does nothing but ask again.
#[derive(Clone, Debug)]
pub struct Polling {
    /// The function.
    pub function: FnId,
    /// The loop's test, or its first line.
    pub span: Span,
    /// The pause between two rounds: the call, and its name.
    pub pause: Option<(CallId, String)>,
    /// The pause is awaited.
    pub awaited: bool,
    /// What it asks.
    pub asked: Asked,
}

/// Finds them, in order of functions and of source.
#[must_use]
pub fn find(program: &Program) -> Vec<Polling> {
    program.linked.functions().flat_map(|id| find_in(program, id)).collect()
}

/// Those of one function, in order of the source.
#[must_use]
pub fn find_in(program: &Program, id: FnId) -> Vec<Polling> {
    let function = program.linked.function(id);
    let mut found: Vec<Polling> = Vec::new();
    let mut resolver: Option<Resolver<'_>> = None;
    for node in &function.nodes {
        let Node::Loop { kind: kind @ (LoopKind::While | LoopKind::Loop), test, head, body, .. } = node else {
            continue;
        };
        let resolver = resolver.get_or_insert_with(|| program.resolver());
        let polling = match program.linked.language(id) {
            Language::Python => test.and_then(|test| in_python(program, resolver, id, test, *head, *body)),
            Language::Rust => in_rust(program, resolver, id, *kind, *test, *head, *body),
        };
        found.extend(polling);
    }
    found.sort_by_key(|polling| polling.span);
    found
}

fn in_python(
    program: &Program,
    resolver: &Resolver<'_>,
    id: FnId,
    test: ValueId,
    head: NodeId,
    body: NodeId,
) -> Option<Polling> {
    let function = program.linked.function(id);
    let (pause, awaited) = pause(program, resolver, id, body)?;
    let asked = if truth(function, test) == Some(true) || matches!(function.value(test), Value::Literal(Literal::Other))
    {
        Asked::Nothing
    } else {
        asked(program, resolver, id, test, head)?
    };
    // Without a pause nothing can change what only this thread's own code sees.
    let burns = pause.is_none() && !matches!(asked, Asked::Shared(_) | Asked::Primitive(_));
    if burns || asked == Asked::Nothing && !awaited {
        return None;
    }
    Some(Polling { function: id, span: function.value_span(test), pause, awaited, asked })
}

/// The only thing a loop's body does: a pause, or nothing at all.
fn pause(
    program: &Program,
    resolver: &Resolver<'_>,
    id: FnId,
    body: NodeId,
) -> Option<(Option<(CallId, String)>, bool)> {
    let function = program.linked.function(id);
    let mut calls: Vec<CallId> = Vec::new();
    let mut awaits = 0;
    let mut other = false;
    events_in(function, body, &mut |event, around| match &event.kind {
        EventKind::Call(call) if around.is_empty() => calls.push(*call),
        EventKind::Await(_) if around.is_empty() => awaits += 1,
        // `sleep(self.interval)` reads an attribute.
        EventKind::Read(_) => {}
        _ => other = true,
    });
    if other || has_structure(function, body) {
        return None;
    }
    match calls.as_slice() {
        [] if awaits == 0 => Some((None, false)),
        [call] => {
            let sleeps = match resolver.target(id, *call) {
                Target::Effect { effect, .. } => effect.does == Does::Block && effect.how == Some(BlockKind::Sleep),
                _ => resolver
                    .library_callee(id, *call)
                    .is_some_and(|path| matches!(path.to_string().as_str(), "gevent.sleep" | "eventlet.sleep")),
            };
            let is_async = resolver.library_callee(id, *call).is_some_and(|path| {
                matches!(path.segments().first().map(|name| name.as_str()), Some("asyncio" | "trio" | "anyio"))
            });
            (sleeps && is_async == (awaits == 1)).then(|| (Some((*call, program.call_name(id, *call))), awaits == 1))
        }
        _ => None,
    }
}

/// Branches, loops, `try` or `with` in a body.
fn has_structure(function: &Function, node: NodeId) -> bool {
    match function.node(node) {
        Node::Seq(children) => children.iter().any(|child| has_structure(function, *child)),
        Node::Block(body) | Node::Temps { body, .. } => has_structure(function, *body),
        Node::Event(_) => false,
        _ => true,
    }
}

/// What a test asks; `None` where it waits for an answer itself.
fn asked(program: &Program, resolver: &Resolver<'_>, id: FnId, test: ValueId, head: NodeId) -> Option<Asked> {
    let function = program.linked.function(id);
    let mut best = Asked::Other;
    let mut calls: Vec<CallId> = Vec::new();
    let mut reads: Vec<ValueId> = Vec::new();
    let mut waits = false;
    events_in(function, head, &mut |event, _| match &event.kind {
        EventKind::Call(call) => calls.push(*call),
        EventKind::Read(value) => reads.push(*value),
        EventKind::Await(_) => waits = true,
        _ => {}
    });
    if waits {
        return None;
    }
    for call in calls {
        match primitive(resolver, id, call) {
            Some(name) => return Some(Asked::Primitive(name)),
            // The time, or something that asks who knows where.
            None if is_clock(resolver, id, call) => {}
            None => return Some(Asked::Other),
        }
    }
    let places = reads.into_iter().chain([test]);
    for place in places.filter_map(|value| resolver.place_of(id, value)) {
        if written_elsewhere(program, id, &place.place) {
            best = Asked::Shared(place.place);
        }
    }
    Some(best)
}

/// `queue.empty()`, `thread.is_alive()`, `event.is_set()`, `flag.load(..)`.
fn primitive(resolver: &Resolver<'_>, id: FnId, call: CallId) -> Option<String> {
    let Target::Effect { effect, ty: Some(ty), .. } = resolver.target(id, call) else { return None };
    let role = Knowledge::of(resolver.linked.language(id)).facts(ty).role;
    let waits = matches!(
        role,
        Role::Thread
            | Role::Process
            | Role::Event
            | Role::Queue
            | Role::Lock
            | Role::Future
            | Role::Task
            | Role::Atomic
    );
    let asks = matches!(effect.does, Does::Query | Does::IsSet | Does::AtomicLoad);
    let Callee::Method { name, .. } = &resolver.linked.function(id).call(call).callee else { return None };
    (waits && asks).then(|| name.to_string())
}

fn is_clock(resolver: &Resolver<'_>, id: FnId, call: CallId) -> bool {
    let path = resolver.library_callee(id, call);
    path.and_then(|path| path.last()).is_some_and(|name| {
        matches!(name.as_str(), "time" | "monotonic" | "perf_counter" | "current_time" | "is_closed" | "len")
    })
}

/// Whether a function other than this one, or the module, writes a place.
fn written_elsewhere(program: &Program, id: FnId, place: &Place) -> bool {
    program.shared.get(place).is_some_and(|sites| {
        sites.iter().any(|site| {
            site.function != id
                && program
                    .facts(site.function)
                    .accesses
                    .iter()
                    .any(|access| access.at.place == *place && access.kind.writes() && access.span == site.span)
        })
    })
}

fn in_rust(
    program: &Program,
    resolver: &Resolver<'_>,
    id: FnId,
    kind: LoopKind,
    test: Option<ValueId>,
    head: NodeId,
    body: NodeId,
) -> Option<Polling> {
    let function = program.linked.function(id);
    let nothing = |node: NodeId| {
        let mut nothing = true;
        events_in(function, node, &mut |event, _| nothing &= is_idle(resolver, id, &event.kind));
        nothing
    };
    let blank = |span: Span, asked: Asked| Polling { function: id, span, pause: None, awaited: false, asked };
    match kind {
        LoopKind::While => {
            if !nothing(body) || has_structure(function, body) {
                return None;
            }
            let mut calls: Vec<CallId> = Vec::new();
            events_in(function, head, &mut |event, _| {
                if let EventKind::Call(call) = &event.kind {
                    calls.push(*call);
                }
            });
            let atomic = calls.iter().find_map(|call| atomic(resolver, id, *call));
            // Anything else in the test may pause, or do the work.
            let only = calls.iter().all(|call| atomic_or_plain(resolver, id, *call));
            let span = function.value_span(test?);
            atomic.filter(|_| only).map(|name| blank(span, Asked::Primitive(name)))
        }
        LoopKind::Loop => spin_loop(resolver, id, body, &blank),
        _ => None,
    }
}

/// `loop {}`, and `loop { if flag.load(..) { break } }`.
fn spin_loop(
    resolver: &Resolver<'_>,
    id: FnId,
    body: NodeId,
    blank: &dyn Fn(Span, Asked) -> Polling,
) -> Option<Polling> {
    let function = resolver.linked.function(id);
    let mut asks: Option<(String, Span)> = None;
    let mut breaks = false;
    let mut other = false;
    let mut any = false;
    events_in(function, body, &mut |event, _| {
        any = true;
        match &event.kind {
            EventKind::Call(call) => match atomic(resolver, id, *call) {
                Some(name) => asks = asks.take().or(Some((name, function.call(*call).name_span))),
                None => other |= !atomic_or_plain(resolver, id, *call),
            },
            EventKind::Break(_) => breaks = true,
            EventKind::Return(_) => breaks = true,
            kind => other |= !is_idle(resolver, id, kind),
        }
    });
    if other || has_loops(function, body) {
        return None;
    }
    match asks {
        Some((name, span)) if breaks => Some(blank(span, Asked::Primitive(name))),
        None if !any && !is_panic_handler(function) => Some(blank(function.name_span, Asked::Nothing)),
        _ => None,
    }
}

/// There is nothing else a panic handler without an operating system could do.
fn is_panic_handler(function: &Function) -> bool {
    function.decorators.iter().any(|decorator| decorator.path.last().is_some_and(|name| name == "panic_handler"))
}

fn has_loops(function: &Function, node: NodeId) -> bool {
    match function.node(node) {
        Node::Seq(children) => children.iter().any(|child| has_loops(function, *child)),
        Node::Block(body) | Node::Temps { body, .. } => has_loops(function, *body),
        Node::Branch { kind, arms, .. } => {
            *kind == BranchKind::Select || arms.iter().any(|arm| has_loops(function, arm.body))
        }
        Node::Event(_) => false,
        _ => true,
    }
}

/// Events that neither pause nor do work.
fn is_idle(resolver: &Resolver<'_>, id: FnId, kind: &EventKind) -> bool {
    match kind {
        EventKind::Read(_) | EventKind::EndTemps(_) | EventKind::Lift(_) | EventKind::Continue(_) => true,
        EventKind::Call(call) => atomic_or_plain(resolver, id, *call),
        _ => false,
    }
}

/// A load or a compare-and-exchange of an atomic.
fn atomic(resolver: &Resolver<'_>, id: FnId, call: CallId) -> Option<String> {
    let Target::Effect { effect, ty: Some(ty), .. } = resolver.target(id, call) else { return None };
    let atomic = Knowledge::of(resolver.linked.language(id)).facts(ty).role == Role::Atomic;
    let Callee::Method { name, .. } = &resolver.linked.function(id).call(call).callee else { return None };
    (atomic && matches!(effect.does, Does::AtomicLoad | Does::AtomicUpdate)).then(|| name.to_string())
}

/// An atomic's own method, or one that only looks at a result.
fn atomic_or_plain(resolver: &Resolver<'_>, id: FnId, call: CallId) -> bool {
    if atomic(resolver, id, call).is_some() {
        return true;
    }
    match &resolver.linked.function(id).call(call).callee {
        Callee::Method { name, .. } => matches!(name.as_str(), "is_err" | "is_ok" | "unwrap" | "is_null" | "not"),
        _ => false,
    }
}
