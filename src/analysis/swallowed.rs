//! Where a coroutine takes the cancellation that was meant to end it, and does not hand it on.
//!
//! Cancelling a task raises an exception at its `await`. Two things look like swallowing it and are right: a canceller that waits
//! for what it has just cancelled, and bookkeeping with `uncancel`. How bad it is depends on what runs next: another round of a
//! loop, more awaits, or nothing.

use rustc_hash::FxHashSet;

use super::exits::{Bound, Way, bound, is_open, swallowing, truth};
use super::nesting::{Catches, awaits, cancellation_handler, children, events_in, parents};
use super::types::{Resolver, Target};
use super::{FnId, Program};
use crate::knowledge::BlockKind;
use crate::model::{
    Callee, EventKind, Function, Handler, Language, LocalId, LoopKind, Name, Node, NodeId, Span, Value, ValueId,
};

/// What runs after a cancellation was swallowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum After {
    /// The next round of a loop that only a `break` ends.
    EndlessLoop,
    /// The next round of a loop.
    Loop,
    /// More of the coroutine, with another `await`.
    Awaits,
    /// Nothing that could be cancelled.
    Nothing,
}

/// A place where cancellation is swallowed.
#[derive(Clone, Debug)]
pub struct Swallowed {
    /// The function.
    pub function: FnId,
    /// The clause, or the `suppress` call.
    pub span: Span,
    /// What makes it catch cancellation.
    pub catches: Catches,
    /// The ways out that do not raise it again.
    pub ways: Vec<(Way, Span)>,
    /// The first `await` it protects; `None` where the protected body is left open (`...`).
    pub waits: Option<Span>,
    /// All that is awaited there is a handle made elsewhere, so the cancellation may be that one's own.
    pub handles: bool,
    /// What was caught is stored or passed on: somebody else may raise it.
    pub handed_on: bool,
    /// A library in which swallowing it is always wrong: trio, anyio.
    pub strict: bool,
    /// What runs next.
    pub after: After,
}

/// Why a candidate is none.
pub type Excuse = (FnId, Span, &'static str);

/// Finds them, in order of functions and of source.
#[must_use]
pub fn find(program: &Program) -> (Vec<Swallowed>, Vec<Excuse>) {
    let mut found = Vec::new();
    let mut excused = Vec::new();
    let mut cancelled: Option<FxHashSet<Name>> = None;
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if program.linked.language(id) != Language::Python || function.body.is_none() {
            continue;
        }
        let resolver = program.resolver();
        let mut up: Option<Vec<Option<NodeId>>> = None;
        for index in (0..function.nodes.len()).rev() {
            let node = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            let candidates = candidates(&resolver, id, node);
            for (body, candidate) in candidates {
                let up = up.get_or_insert_with(|| parents(function));
                let cancelled = cancelled.get_or_insert_with(|| cancelled_fields(program));
                match judge(&resolver, up, cancelled, (node, body), candidate) {
                    Ok(Some(swallowed)) => found.push(swallowed),
                    Ok(None) => {}
                    Err(why) => excused.push(why),
                }
            }
        }
    }
    found.sort_by_key(|swallowed| (swallowed.function, swallowed.span));
    (found, excused)
}

/// The clauses at a node that catch cancellation and do not always raise it again, each with the body it protects.
fn candidates(resolver: &Resolver<'_>, id: FnId, node: NodeId) -> Vec<(NodeId, Swallowed)> {
    let function = resolver.linked.function(id);
    let blank = |span: Span, catches: Catches, ways: Vec<(Way, Span)>| Swallowed {
        function: id,
        span,
        catches,
        ways,
        waits: None,
        handles: false,
        handed_on: false,
        strict: false,
        after: After::Nothing,
    };
    match function.node(node) {
        Node::Try { body, handlers, .. } => {
            // What a clause has caught, no later one sees.
            let first = handlers
                .iter()
                .find_map(|handler| cancellation_handler(resolver, id, handler).map(|catches| (handler, catches)));
            let Some((handler, catches)) = first else { return Vec::new() };
            let ways = swallowing(resolver, id, handler);
            if ways.is_empty() || keeps_books(function, handler.body) {
                return Vec::new();
            }
            let mut found = blank(handler.span, catches, ways);
            if let Some(Bound::Local(local)) = bound(function, handler) {
                found.handed_on = handed_on(function, handler, local);
            }
            found.strict = catches == Catches::Named && is_strict(resolver, id, &handler.types);
            vec![(*body, found)]
        }
        Node::With { context, body, is_async: false, .. } => {
            let Value::Call(call) = function.value(*context) else { return Vec::new() };
            let data = function.call(*call);
            let named = match &data.callee {
                Callee::Method { name, .. } => Some(*name),
                Callee::Path(path) => path.last(),
                _ => None,
            };
            let suppress = named.is_some_and(|name| name == "suppress")
                && resolver.library_callee(id, *call).is_some_and(|path| path.to_string() == "contextlib.suppress");
            if !suppress {
                return Vec::new();
            }
            let types: Vec<ValueId> = data.args.iter().map(|arg| arg.value).collect();
            let handler = Handler { types, group: false, body: *body, span: data.name_span };
            match cancellation_handler(resolver, id, &handler) {
                Some(catches) if !handler.types.is_empty() => {
                    let mut found = blank(data.name_span, catches, vec![(Way::End, data.name_span)]);
                    found.strict = catches == Catches::Named && is_strict(resolver, id, &handler.types);
                    vec![(*body, found)]
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn judge(
    resolver: &Resolver<'_>,
    up: &[Option<NodeId>],
    cancelled: &FxHashSet<Name>,
    (node, body): (NodeId, NodeId),
    mut found: Swallowed,
) -> Result<Option<Swallowed>, Excuse> {
    let id = found.function;
    let linked = resolver.linked;
    let function = linked.function(id);
    let waits = awaits(function, body);
    if !function.is_async && found.catches == Catches::Named {
        // A coroutine's work in a plain function: a bridge (a greenlet) awaits what it is given.
        if raises_again(function, node, found.span) {
            return Ok(None);
        }
        found.waits = bridged(resolver, id, body);
        return Ok(found.waits.is_some().then_some(found).filter(|_| !calls_cancel(function)));
    }
    let Some((_, first)) = waits.first() else {
        // A body that is left open says nothing of what it will await.
        return Ok(is_open(linked, id, body).then_some(found));
    };
    if !function.is_async {
        return Ok(None);
    }
    let excuse = |why: &'static str| (id, found.span, why);
    if calls_cancel(function) {
        return Err(excuse("the function cancels what it waits for"));
    }
    let handles = waits.iter().all(|(value, _)| value.is_some_and(|value| is_handle(resolver, id, value, 4)));
    if handles && waits.iter().any(|(value, _)| value.is_some_and(|value| is_in(function, value, cancelled, 4))) {
        return Err(excuse("what is awaited is a task that the program cancels"));
    }
    if waits.iter().all(|(value, _)| value.is_some_and(|value| only_sleeps(resolver, id, value))) {
        return Err(excuse("it sleeps until it is cancelled"));
    }
    found.waits = Some(*first);
    found.handles = handles;
    found.after = after(function, up, node, &found.ways);
    Ok(Some(found))
}

/// The clause raises what it caught on some way.
fn raises_again(function: &Function, node: NodeId, clause: Span) -> bool {
    let Node::Try { handlers, .. } = function.node(node) else { return false };
    let mut raises = false;
    for handler in handlers.iter().filter(|handler| handler.span == clause) {
        events_in(function, handler.body, &mut |event, _| raises |= matches!(event.kind, EventKind::Raise(None)));
    }
    raises
}

/// Where a plain function hands a call of asyncio to something that is called for waiting: `await_only(asyncio.shield(..))`.
fn bridged(resolver: &Resolver<'_>, id: FnId, body: NodeId) -> Option<Span> {
    let function = resolver.linked.function(id);
    let mut found = None;
    events_in(function, body, &mut |event, _| {
        let EventKind::Call(call) = event.kind else { return };
        let data = function.call(call);
        let name = match &data.callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            _ => None,
        };
        let asynchronous = |value: ValueId| match function.value(value) {
            Value::Call(inner) => resolver
                .library_callee(id, *inner)
                .is_some_and(|path| path.segments().first().is_some_and(|module| *module == "asyncio")),
            _ => false,
        };
        if name.is_some_and(|name| name.as_str().contains("await"))
            && data.args.iter().any(|arg| asynchronous(arg.value))
        {
            found.get_or_insert(data.span);
        }
    });
    found
}

/// `trio.Cancelled` and anyio's class: their scopes count on it.
fn is_strict(resolver: &Resolver<'_>, id: FnId, types: &[ValueId]) -> bool {
    types.iter().any(|ty| {
        let path = match resolver.linked.function(id).value(*ty) {
            Value::Call(call) => resolver.library_callee(id, *call),
            _ => resolver.library_item(id, *ty),
        };
        path.is_some_and(|path| path.segments().first().is_some_and(|crates| *crates == "trio" || *crates == "anyio"))
    })
}

/// The clause deals with the cancellation by the book: `task.uncancel()`, `current_task().cancelling()`.
fn keeps_books(function: &Function, body: NodeId) -> bool {
    let mut keeps = false;
    events_in(function, body, &mut |event, _| {
        if let EventKind::Call(call) = &event.kind
            && let Callee::Method { name, .. } = &function.call(*call).callee
        {
            keeps |= matches!(name.as_str(), "uncancel" | "cancelling" | "current_task");
        }
    });
    keeps
}

/// What was caught is stored, or given to something that does not only print it.
fn handed_on(function: &Function, handler: &Handler, local: LocalId) -> bool {
    let is_it = |value: ValueId| super::checkpoints::mentions(function, value, local);
    let mut found = false;
    events_in(function, handler.body, &mut |event, _| match &event.kind {
        EventKind::Write { value: Some(value), .. } | EventKind::Bind { value: Some(value), .. } => {
            found |= matches!(function.value(*value), Value::Local(_)) && is_it(*value);
        }
        EventKind::Call(call) => {
            let call = function.call(*call);
            let name = match &call.callee {
                Callee::Method { name, .. } => Some(*name),
                Callee::Path(path) => path.last(),
                _ => None,
            };
            let prints = name.is_some_and(|name| only_prints(name.as_str()));
            found |= !prints && call.args.iter().any(|arg| is_it(arg.value));
        }
        _ => {}
    });
    found
}

fn only_prints(name: &str) -> bool {
    const WORDS: [&str; 20] = [
        "debug",
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "fatal",
        "log",
        "print",
        "str",
        "repr",
        "type",
        "isinstance",
        "format",
        "write",
        "echo",
        "format_exc",
        "print_exception",
        "msg",
    ];
    WORDS.contains(&name)
}

/// Some call in the function cancels something.
fn calls_cancel(function: &Function) -> bool {
    function.calls.iter().any(|call| match &call.callee {
        Callee::Method { name, .. } => name.as_str().starts_with("cancel") && *name != "cancelled",
        Callee::Path(path) => path.last().is_some_and(|name| name.as_str().starts_with("cancel")),
        _ => false,
    })
}

/// The attributes something in the program calls `cancel` on.
fn cancelled_fields(program: &Program) -> FxHashSet<Name> {
    let mut found = FxHashSet::default();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        for call in &function.calls {
            if let Callee::Method { receiver, name } = &call.callee
                && *name == "cancel"
                && let Value::Field { name, .. } = function.value(*receiver)
            {
                found.insert(*name);
            }
        }
    }
    found
}

/// A sleep: to be cancelled is what it is for.
fn only_sleeps(resolver: &Resolver<'_>, id: FnId, value: ValueId) -> bool {
    let Value::Call(call) = resolver.linked.function(id).value(value) else { return false };
    let path = resolver.library_callee(id, *call);
    path.and_then(|path| path.last()).is_some_and(|name| name == "sleep_forever")
        || matches!(resolver.target(id, *call), Target::Effect { effect, .. } if effect.how == Some(BlockKind::Sleep))
            && !resolver
                .linked
                .function(id)
                .call(*call)
                .args
                .first()
                .is_some_and(|arg| matches!(resolver.linked.function(id).value(arg.value), Value::Literal(_)))
}

/// A task or future made elsewhere, or several of them: no work of this coroutine.
fn is_handle(resolver: &Resolver<'_>, id: FnId, value: ValueId, depth: u32) -> bool {
    if depth == 0 {
        return false;
    }
    let function = resolver.linked.function(id);
    match function.value(value) {
        Value::Local(_) | Value::Field { .. } | Value::Index { .. } | Value::Path(_) | Value::Item(_) => true,
        Value::Call(call) => {
            let data = function.call(*call);
            // Also a function of the program that wraps the library's: `wait_for` for older versions.
            let name = match &data.callee {
                Callee::Method { name, .. } => Some(*name),
                Callee::Path(path) => path.last(),
                _ => None,
            };
            let combines = name
                .is_some_and(|name| matches!(name.as_str(), "gather" | "wait" | "wait_for" | "shield" | "wrap_future"));
            combines && data.args.iter().all(|arg| arg.name.is_some() || is_handle(resolver, id, arg.value, depth - 1))
        }
        Value::Cast { value, .. } => is_handle(resolver, id, *value, depth - 1),
        Value::Literal(_) => true,
        _ => false,
    }
}

/// Whether a handle is kept in one of some attributes.
fn is_in(function: &Function, value: ValueId, names: &FxHashSet<Name>, depth: u32) -> bool {
    if depth == 0 {
        return false;
    }
    match function.value(value) {
        Value::Field { name, .. } => names.contains(name),
        Value::Call(call) => function.call(*call).args.iter().any(|arg| is_in(function, arg.value, names, depth - 1)),
        Value::Index { base, .. } | Value::Item(base) => is_in(function, *base, names, depth - 1),
        _ => false,
    }
}

/// What runs after the clause is left.
fn after(function: &Function, up: &[Option<NodeId>], node: NodeId, ways: &[(Way, Span)]) -> After {
    let has = |wanted: Way| ways.iter().any(|(way, _)| *way == wanted);
    let (falls, continues, breaks) = (has(Way::End), has(Way::Continue), has(Way::Break));
    if !falls && !continues && !breaks {
        return After::Nothing;
    }
    let mut at = node;
    let mut best = After::Nothing;
    // A `break` leaves the innermost loop first; then what follows it runs.
    let mut inside = !falls && breaks && !continues;
    while let Some(Some(parent)) = up.get(at.0 as usize) {
        match function.node(*parent) {
            Node::Seq(_) if !inside && (falls || at != node) => {
                let later = children(function.node(*parent)).into_iter().skip_while(|child| *child != at).skip(1);
                for later in later {
                    if !awaits(function, later).is_empty() {
                        best = After::Awaits;
                    }
                    if leaves(function, later) {
                        return best;
                    }
                }
            }
            Node::Loop { kind, test, body, .. } if *body == at && *kind != LoopKind::Block => {
                if inside {
                    inside = false;
                } else {
                    let endless = *kind == LoopKind::Loop || test.and_then(|test| truth(function, test)) == Some(true);
                    return if endless { After::EndlessLoop } else { After::Loop };
                }
            }
            _ => {}
        }
        at = *parent;
    }
    best
}

/// Whether a statement always leaves the function or the loop around.
fn leaves(function: &Function, node: NodeId) -> bool {
    matches!(function.node(node), Node::Event(event)
        if matches!(event.kind, EventKind::Return(_) | EventKind::Raise(_) | EventKind::Break(_) | EventKind::Diverge))
}
