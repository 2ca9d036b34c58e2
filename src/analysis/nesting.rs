//! What stands around an event in its own function: `with`, `try`, loops, branches.
//!
//! Rules about a single body ("an `await` in a `finally`", "a `yield` inside a task group") ask this instead of walking the tree.

use super::FnId;
use super::types::{Resolver, Target, Ty};
use crate::knowledge::{Knowledge, Role, TypeFacts};
use crate::model::{Event, EventKind, Function, Handler, LoopKind, Node, NodeId, Span, Value, ValueId};

/// A construct around an event, and the part of it the event is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Around {
    /// The body of a `with`.
    With {
        /// Its node.
        node: NodeId,
        /// The context manager.
        context: ValueId,
        /// `async with`.
        is_async: bool,
    },
    /// The body of a `try`.
    TryBody(NodeId),
    /// An `except` clause of a `try`, by position.
    Handler(NodeId, usize),
    /// The `else` of a `try`.
    TryElse(NodeId),
    /// The `finally` of a `try`.
    Finally(NodeId),
    /// The condition of a loop.
    LoopHead(NodeId, LoopKind),
    /// The body of a loop.
    LoopBody(NodeId, LoopKind),
    /// The `else` of a loop.
    LoopElse(NodeId),
    /// An arm of a branch, by position.
    Arm(NodeId, usize),
}

impl Around {
    /// The body of a loop, which is run once a round; a labelled block is none.
    #[must_use]
    pub fn is_round(&self) -> bool {
        matches!(self, Self::LoopBody(_, kind) if *kind != LoopKind::Block)
    }
}

/// Whether what happens at a place, a call by its name as well, happens in every round of a loop.
#[must_use]
pub fn in_round(function: &Function, at: Span) -> bool {
    let mut found = false;
    events(function, &mut |event, around| {
        let here =
            event.span == at || matches!(event.kind, EventKind::Call(call) if function.call(call).name_span == at);
        found |= here && around.iter().any(Around::is_round);
    });
    found
}

/// How deep bodies are followed: deeper ones are generated code.
const MAX_DEPTH: usize = 400;

/// Calls `visit` for every event of a function's body, in evaluation order, with what is around it, outermost first.
pub fn events<'f>(function: &'f Function, visit: &mut dyn FnMut(&'f Event, &[Around])) {
    if let Some(body) = function.body {
        events_in(function, body, visit);
    }
}

/// The same for a part of a body; what is around that part is left out.
pub fn events_in<'f>(function: &'f Function, node: NodeId, visit: &mut dyn FnMut(&'f Event, &[Around])) {
    Nest { function, around: Vec::new(), visit }.walk(node, 0);
}

struct Nest<'f, 'v> {
    function: &'f Function,
    around: Vec<Around>,
    visit: &'v mut dyn FnMut(&'f Event, &[Around]),
}

impl Nest<'_, '_> {
    fn walk(&mut self, id: NodeId, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let function = self.function;
        match function.node(id) {
            Node::Seq(children) => children.iter().for_each(|child| self.walk(*child, depth + 1)),
            Node::Block(body) | Node::Temps { body, .. } => self.walk(*body, depth + 1),
            Node::Event(event) => (self.visit)(event, &self.around),
            Node::Branch { arms, .. } => {
                for (index, arm) in arms.iter().enumerate() {
                    self.inside(Around::Arm(id, index), arm.body, depth);
                }
            }
            Node::Loop { kind, head, body, orelse, .. } => {
                self.inside(Around::LoopHead(id, *kind), *head, depth);
                self.inside(Around::LoopBody(id, *kind), *body, depth);
                if let Some(orelse) = orelse {
                    self.inside(Around::LoopElse(id), *orelse, depth);
                }
            }
            Node::Try { body, handlers, orelse, finally } => {
                self.inside(Around::TryBody(id), *body, depth);
                for (index, handler) in handlers.iter().enumerate() {
                    self.inside(Around::Handler(id, index), handler.body, depth);
                }
                if let Some(orelse) = orelse {
                    self.inside(Around::TryElse(id), *orelse, depth);
                }
                if let Some(finally) = finally {
                    self.inside(Around::Finally(id), *finally, depth);
                }
            }
            Node::With { context, is_async, body, .. } => {
                self.inside(Around::With { node: id, context: *context, is_async: *is_async }, *body, depth);
            }
        }
    }

    fn inside(&mut self, around: Around, body: NodeId, depth: usize) {
        self.around.push(around);
        self.walk(body, depth + 1);
        self.around.pop();
    }
}

/// What makes an `except` clause catch cancellation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Catches {
    /// It names the exception: `asyncio.CancelledError`, `trio.Cancelled`.
    Named,
    /// It names `BaseException`.
    Base,
    /// It is bare.
    Everything,
}

/// Whether an `except` clause catches cancellation (since Python 3.8 that is no `Exception`).
#[must_use]
pub fn cancellation_handler(resolver: &Resolver<'_>, id: FnId, handler: &Handler) -> Option<Catches> {
    if handler.types.is_empty() {
        return Some(Catches::Everything);
    }
    let caught = handler.types.iter().filter_map(|ty| cancellation(resolver, id, *ty));
    caught.max_by_key(|catches| u8::from(*catches == Catches::Named))
}

fn cancellation(resolver: &Resolver<'_>, id: FnId, ty: ValueId) -> Option<Catches> {
    let function = resolver.linked.function(id);
    let (base, lib) = match function.value(ty) {
        Value::Path(path) if path.len() == 1 && path.last().is_some_and(|name| name == "BaseException") => (true, None),
        Value::Path(_) | Value::Field { .. } => match resolver.type_of(id, ty) {
            Ty::LibClass(lib) => (false, Some(lib)),
            _ => (false, None),
        },
        // `except anyio.get_cancelled_exc_class():`
        Value::Call(call) if function.call(*call).args.is_empty() => match resolver.target(id, *call) {
            Target::Library(lib) => (false, Some(lib)),
            _ => (false, None),
        },
        _ => (false, None),
    };
    if base {
        return Some(Catches::Base);
    }
    let facts = Knowledge::of(resolver.linked.language(id)).facts(lib?);
    let made = matches!(function.value(ty), Value::Call(_));
    let by_call = facts.path.rsplit('.').next().is_some_and(|name| name.starts_with(char::is_lowercase));
    (facts.role == Role::Cancellation && made == by_call).then_some(Catches::Named)
}

/// What a context manager is to a task, with the facts about its type: a cancel scope or a task group, made where it is entered.
#[must_use]
pub fn scope(resolver: &Resolver<'_>, id: FnId, context: ValueId) -> Option<&'static TypeFacts> {
    let facts = context_type(resolver, id, context)?;
    matches!(facts.role, Role::CancelScope | Role::TaskGroup).then_some(facts)
}

/// The facts about the library type whose construction is entered.
#[must_use]
pub fn context_type(resolver: &Resolver<'_>, id: FnId, context: ValueId) -> Option<&'static TypeFacts> {
    let function = resolver.linked.function(id);
    let Value::Call(call) = function.value(context) else { return None };
    let Target::Library(lib) = resolver.target(id, *call) else { return None };
    Some(Knowledge::of(resolver.linked.language(id)).facts(lib))
}

/// The node around each node of a body, by index.
#[must_use]
pub fn parents(function: &Function) -> Vec<Option<NodeId>> {
    let mut parents = vec![None; function.nodes.len()];
    for (index, node) in function.nodes.iter().enumerate() {
        let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        for child in children(node) {
            if let Some(parent) = parents.get_mut(child.0 as usize) {
                *parent = Some(id);
            }
        }
    }
    parents
}

/// The nodes directly inside a node, in order of source.
#[must_use]
pub fn children(node: &Node) -> Vec<NodeId> {
    match node {
        Node::Seq(children) => children.clone(),
        Node::Block(body) | Node::Temps { body, .. } | Node::With { body, .. } => vec![*body],
        Node::Event(_) => Vec::new(),
        Node::Branch { arms, .. } => arms.iter().map(|arm| arm.body).collect(),
        Node::Loop { head, body, orelse, .. } => [*head, *body].into_iter().chain(*orelse).collect(),
        Node::Try { body, handlers, orelse, finally } => std::iter::once(*body)
            .chain(handlers.iter().map(|handler| handler.body))
            .chain(*orelse)
            .chain(*finally)
            .collect(),
    }
}

/// What is awaited in a part of a body, in order, with its place.
#[must_use]
pub fn awaits(function: &Function, node: NodeId) -> Vec<(Option<ValueId>, Span)> {
    let mut found = Vec::new();
    let mut entered: Option<NodeId> = None;
    events_in(function, node, &mut |event, around| {
        for part in around {
            match part {
                Around::With { node, is_async: true, context } if entered != Some(*node) => {
                    entered = Some(*node);
                    found.push((None, function.value_span(*context)));
                }
                _ => {}
            }
        }
        match &event.kind {
            EventKind::Await(value) => found.push((Some(*value), event.span)),
            EventKind::Iterate(_) if matches!(around.last(), Some(Around::LoopHead(_, LoopKind::AsyncFor))) => {
                found.push((None, event.span));
            }
            _ => {}
        }
    });
    found
}
