//! Python: a coroutine waits for its turn at a lock that its class makes by hand, is cancelled just after the turn was given to it, and
//! passes it on to nobody.
//!
//! Whoever releases such a lock takes a waiter out of the line and wakes it; from then on the turn is the waiter's. A waiter that is
//! cancelled between that and its next step has to give the turn to the next one.

use super::nesting::{Around, events, events_in};
use super::{FnId, Program, TypeId};
use crate::model::{Callee, EventKind, Function, Handler, Language, Name, Node, NodeId, Span, Value, ValueId};

/// A turn that nobody has.
#[derive(Clone, Debug)]
pub struct LostTurn {
    /// The function that waits.
    pub function: FnId,
    /// Where.
    pub waits: Span,
    /// The handler that the cancellation goes through.
    pub handler: Span,
    /// The attribute that holds the line.
    pub line: Name,
    /// Who takes a waiter out of the line, and where.
    pub waker: (FnId, Span),
}

/// Finds them, in order of functions and of source; one for each function.
#[must_use]
pub fn find(program: &Program) -> Vec<LostTurn> {
    let acquires = |id: &FnId| {
        let function = program.linked.function(*id);
        function.is_async
            && function.name.as_str().contains("acquire")
            && program.linked.language(*id) == Language::Python
    };
    program.linked.functions().filter(acquires).filter_map(|id| in_function(program, id)).collect()
}

fn in_function(program: &Program, id: FnId) -> Option<LostTurn> {
    let function = program.linked.function(id);
    let owner = program.linked.index[id.0 as usize].owner?;
    let joined = fields_of(program, id, &["append", "appendleft", "add"]);
    if joined.is_empty() || program.facts(id).opaque {
        return None;
    }
    function.nodes.iter().enumerate().find_map(|(index, node)| {
        let Node::Try { body, handlers, finally: None, .. } = node else { return None };
        let waits = awaits(function, *body)?;
        let node = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let handler = handlers.iter().find(|handler| is_cancellation(function, handler))?;
        let line = leaves_line(program, id, handler)?;
        let waker = waker(program, owner, line)?;
        let known = joined.iter().any(|(name, _)| *name == line) && !is_cleaned_up(function, node);
        known.then_some(LostTurn { function: id, waits, handler: handler.span, line, waker })
    })
}

/// The attributes of the object on which a function calls one of the methods, and where.
fn fields_of(program: &Program, id: FnId, methods: &[&str]) -> Vec<(Name, Span)> {
    let function = program.linked.function(id);
    let calls = function.calls.iter().filter_map(|call| match &call.callee {
        Callee::Method { receiver, name } if methods.contains(&name.as_str()) => {
            Some((own_field(program, id, *receiver)?, call.name_span))
        }
        _ => None,
    });
    calls.collect()
}

fn own_field(program: &Program, id: FnId, value: ValueId) -> Option<Name> {
    match program.linked.function(id).value(value) {
        Value::Field { base, name } if program.linked.is_receiver(id, *base) => Some(*name),
        _ => None,
    }
}

/// Where a `try` waits, if that is all that may suspend it.
fn awaits(function: &Function, body: NodeId) -> Option<Span> {
    let mut found = Vec::new();
    events_in(function, body, &mut |event, _| {
        if matches!(event.kind, EventKind::Await(_)) {
            found.push(event.span);
        }
    });
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Catches the cancellation, whatever the loop calls it.
fn is_cancellation(function: &Function, handler: &Handler) -> bool {
    let named = |value: &ValueId| match function.value(*value) {
        Value::Path(path) => path.last().is_some_and(|name| says_cancelled(name.as_str())),
        Value::Field { name, .. } => says_cancelled(name.as_str()),
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Path(path) => path.last().is_some_and(|name| name == "get_cancelled_exc_class"),
            Callee::Method { name, .. } => *name == "get_cancelled_exc_class",
            _ => false,
        },
        _ => false,
    };
    handler.types.is_empty() || handler.types.iter().any(named)
}

fn says_cancelled(name: &str) -> bool {
    matches!(name, "BaseException" | "CancelledError" | "Cancelled")
}

/// The line that a handler takes its waiter out of, if it does nothing else but look and raise again.
fn leaves_line(program: &Program, id: FnId, handler: &Handler) -> Option<Name> {
    let function = program.linked.function(id);
    let (mut line, mut raises, mut more) = (None, false, false);
    events_in(function, handler.body, &mut |event, around| match &event.kind {
        EventKind::Raise(_) => raises = true,
        EventKind::Write { .. } | EventKind::Await(_) | EventKind::Return(_) | EventKind::Opaque => more = true,
        EventKind::Call(call) => match &function.call(*call).callee {
            Callee::Method { receiver, name } if matches!(name.as_str(), "remove" | "discard") => {
                // It asks first whether it was given the turn, and does nothing if it was.
                let asked = around.iter().any(|part| matches!(part, Around::Arm(..)));
                line = own_field(program, id, *receiver).filter(|_| asked);
            }
            Callee::Method { name, .. } => {
                more |= !matches!(name.as_str(), "is_set" | "done" | "cancelled" | "cancel" | "get" | "count");
            }
            Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => more = true,
        },
        _ => {}
    });
    line.filter(|_| raises && !more)
}

/// Who takes one waiter out of the line and wakes it.
fn waker(program: &Program, owner: TypeId, line: Name) -> Option<(FnId, Span)> {
    let methods = program.linked.mro(owner).iter().flat_map(|ty| program.linked.methods_of(*ty).iter().copied());
    methods.into_iter().find_map(|method| {
        let function = program.linked.function(method);
        let wakes = function.calls.iter().any(
            |call| matches!(&call.callee, Callee::Method { name, .. } if matches!(name.as_str(), "set" | "set_result")),
        );
        let taken = fields_of(program, method, &["popleft", "pop"]);
        let (_, span) = taken.into_iter().find(|(name, _)| *name == line)?;
        let loops = function.nodes.iter().any(|node| matches!(node, Node::Loop { .. }));
        (wakes && !loops).then_some((method, span))
    })
}

/// Some `try` around has a `finally`, which may pass the turn on.
fn is_cleaned_up(function: &Function, inner: NodeId) -> bool {
    let mut found = false;
    events(function, &mut |_, around| {
        let at = around.iter().position(|part| *part == Around::TryBody(inner)).unwrap_or(0);
        found |= around[..at].iter().any(|part| match part {
            Around::TryBody(node) => matches!(function.node(*node), Node::Try { finally: Some(_), .. }),
            _ => false,
        });
    });
    found
}
