//! Where a coroutine can be suspended, and so be cancelled: `await`, `async for`, `async with`, `yield`.
//!
//! Calls of the program's own coroutines are followed: one that never suspends is no checkpoint, however often it is awaited. What is not
//! known may suspend, and counts as if it did.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::exits::{filled, is_open, truth};
use super::nesting::{context_type, scope};
use super::types::{Resolver, Target};
use super::{FnId, Program};
use crate::knowledge::Role;
use crate::model::{Callee, EventKind, Function, LoopKind, Node, NodeId, Value, ValueId};

/// How surely a part of a body reaches a checkpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// On some path.
    pub may: bool,
    /// On every path that gets to its end.
    pub must: bool,
    /// A coroutine of the program was followed to know that.
    pub followed: bool,
}

const NO: Reach = Reach { may: false, must: false, followed: false };
const YES: Reach = Reach { may: true, must: true, followed: false };

impl Reach {
    fn then(self, next: Self) -> Self {
        Self { may: self.may || next.may, must: self.must || next.must, followed: self.followed || next.followed }
    }

    fn or(self, other: Self) -> Self {
        Self { may: self.may || other.may, must: self.must && other.must, followed: self.followed || other.followed }
    }

    fn perhaps(self) -> Self {
        Self { must: false, ..self }
    }
}

/// How many coroutines deep calls are followed.
const CALLS: usize = 4;
const MAX_DEPTH: usize = 300;

/// Answers for one program, remembered by coroutine.
pub struct Checkpoints<'a> {
    program: &'a Program,
    resolver: Resolver<'a>,
    known: RefCell<FxHashMap<FnId, Reach>>,
}

impl<'a> Checkpoints<'a> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(program: &'a Program) -> Self {
        Self { program, resolver: program.resolver(), known: RefCell::default() }
    }

    /// How surely a part of a function's body reaches a checkpoint.
    #[must_use]
    pub fn reach(&self, id: FnId, node: NodeId) -> Reach {
        self.walk(id, node, 0, 0)
    }

    /// Whether awaiting a value may suspend the coroutine.
    #[must_use]
    pub fn suspends(&self, id: FnId, value: ValueId) -> bool {
        self.awaited(id, value, 0).may
    }

    fn walk(&self, id: FnId, node: NodeId, depth: usize, calls: usize) -> Reach {
        if depth > MAX_DEPTH {
            return YES;
        }
        let next = |node: NodeId| self.walk(id, node, depth + 1, calls);
        let function = self.program.linked.function(id);
        match function.node(node) {
            Node::Seq(children) => children.iter().fold(NO, |reach, child| reach.then(next(*child))),
            Node::Block(body) | Node::Temps { body, .. } => next(*body),
            Node::Event(event) => match &event.kind {
                EventKind::Await(value) => self.awaited(id, *value, calls),
                EventKind::Yield(_) | EventKind::Opaque => YES,
                // A path that leaves early asks for no checkpoint.
                EventKind::Return(_) | EventKind::Raise(_) | EventKind::Diverge => Reach { must: true, ..NO },
                _ => NO,
            },
            Node::Branch { arms, .. } => {
                let arms = arms.iter().map(|arm| next(arm.body));
                arms.reduce(Reach::or).unwrap_or(NO)
            }
            Node::Loop { kind, test, head, body, orelse, .. } => {
                if *kind == LoopKind::AsyncFor {
                    return YES;
                }
                let endless = *kind == LoopKind::Loop || test.and_then(|test| truth(function, test)) == Some(true);
                let runs = endless || *kind == LoopKind::For && test.is_some_and(|test| filled(function, test, 8));
                let round = next(*body);
                let reach = next(*head).then(if runs { round } else { round.perhaps() });
                orelse.map_or(reach, |orelse| reach.then(next(orelse).perhaps()))
            }
            Node::Try { body, handlers, orelse, finally } => {
                let tail = orelse.map_or(NO, next);
                let body = next(*body).then(tail);
                let reach = handlers.iter().map(|handler| next(handler.body)).fold(body, Reach::or);
                finally.map_or(reach, |finally| reach.then(next(finally)))
            }
            Node::With { context, is_async, body, .. } => {
                let inside = next(*body);
                match scope(&self.resolver, id, *context).map(|facts| facts.role) {
                    Some(Role::TaskGroup) if self.starts_work(id, *body, *context) => YES,
                    Some(_) => inside,
                    None if *is_async => YES,
                    // What ends the body early may end it before its checkpoint.
                    None if suppresses(&self.resolver, id, *context) => inside.perhaps(),
                    None => inside,
                }
            }
        }
    }

    /// Whether a task group that is entered is used in its body: it waits for its tasks at the end.
    fn starts_work(&self, id: FnId, body: NodeId, context: ValueId) -> bool {
        let function = self.program.linked.function(id);
        let Some(group) = entered(function, body, context) else { return false };
        let mut used = false;
        super::nesting::events_in(function, body, &mut |event, _| {
            if let EventKind::Call(call) = &event.kind {
                let call = function.call(*call);
                let receiver = match &call.callee {
                    Callee::Method { receiver, .. } => mentions(function, *receiver, group),
                    _ => false,
                };
                used |= receiver || call.args.iter().any(|arg| mentions(function, arg.value, group));
            }
        });
        used
    }

    fn awaited(&self, id: FnId, value: ValueId, calls: usize) -> Reach {
        let function = self.program.linked.function(id);
        let Value::Call(call) = function.value(value) else { return YES };
        let Target::Project { functions, .. } = self.resolver.target(id, *call) else { return YES };
        match functions.as_slice() {
            [only] => Reach { followed: true, ..self.coroutine(*only, calls) },
            _ => YES,
        }
    }

    /// How surely a coroutine of the program suspends.
    fn coroutine(&self, id: FnId, calls: usize) -> Reach {
        if let Some(known) = self.known.borrow().get(&id) {
            return *known;
        }
        let linked = &self.program.linked;
        let function = linked.function(id);
        let Some(body) = function.body else { return YES };
        let open = !function.is_async || !function.decorators.is_empty() || calls >= CALLS || is_open(linked, id, body);
        // What is overridden, or there to be overridden, may do anything; so may what is being looked at already.
        if open || only_raises(function, body) || overridable(self.program, id) {
            return YES;
        }
        self.known.borrow_mut().insert(id, YES);
        let reach = self.walk(id, body, 0, calls + 1);
        let reach = if reach.may { Reach { followed: true, ..reach } } else { NO };
        self.known.borrow_mut().insert(id, reach);
        reach
    }
}

/// A method of a class that others derive from, or that is not the last word: `raise NotImplementedError`.
fn overridable(program: &Program, id: FnId) -> bool {
    let owner = program.linked.index[id.0 as usize].owner;
    owner.is_some_and(|owner| !program.linked.subtypes(owner).is_empty())
}

fn only_raises(function: &Function, body: NodeId) -> bool {
    match function.node(body) {
        Node::Event(event) => matches!(event.kind, EventKind::Raise(_)),
        Node::Seq(children) => {
            children.len() <= 2 && children.last().is_some_and(|child| only_raises(function, *child))
        }
        _ => false,
    }
}

/// The local that what a `with` enters is bound to.
#[must_use]
pub fn entered(function: &Function, body: NodeId, context: ValueId) -> Option<crate::model::LocalId> {
    let first = match function.node(body) {
        Node::Seq(children) => *children.first()?,
        _ => body,
    };
    let Node::Event(event) = function.node(first) else { return None };
    match &event.kind {
        EventKind::Bind { local, value: Some(value), .. } => match function.value(*value) {
            Value::Entered(of) if *of == context => Some(*local),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value is made of a local: itself, a part of it, or the result of a call it is given to.
#[must_use]
pub fn mentions(function: &Function, value: ValueId, local: crate::model::LocalId) -> bool {
    mentions_at(function, value, local, 12)
}

fn mentions_at(function: &Function, value: ValueId, local: crate::model::LocalId, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    let next = |value: ValueId| mentions_at(function, value, local, depth - 1);
    match function.value(value) {
        Value::Local(known) => *known == local,
        Value::Field { base, .. } | Value::Index { base, .. } => next(*base),
        Value::Call(call) => {
            let call = function.call(*call);
            let receiver = match &call.callee {
                Callee::Method { receiver, .. } => next(*receiver),
                Callee::Value(value) => next(*value),
                _ => false,
            };
            receiver || call.args.iter().any(|arg| next(arg.value))
        }
        Value::Collection { items, .. } => items.iter().any(|item| next(item.value)),
        Value::Op { operands, .. } => operands.iter().any(|operand| next(*operand)),
        Value::Choice(values) => values.iter().any(|value| next(*value)),
        Value::Await(inner)
        | Value::Item(inner)
        | Value::Entered(inner)
        | Value::Try(inner)
        | Value::Deref(inner)
        | Value::Part { value: inner, .. }
        | Value::Ref { value: inner, .. }
        | Value::Cast { value: inner, .. } => next(*inner),
        _ => false,
    }
}

/// `contextlib.suppress(..)`, `pytest.raises(..)`.
fn suppresses(resolver: &Resolver<'_>, id: FnId, context: ValueId) -> bool {
    if context_type(resolver, id, context).is_some() {
        return false;
    }
    let Value::Call(call) = resolver.linked.function(id).value(context) else { return false };
    let path = resolver.library_callee(id, *call);
    path.and_then(|path| path.last()).is_some_and(|name| name == "suppress" || name == "raises")
}
