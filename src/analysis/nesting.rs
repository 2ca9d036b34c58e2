//! What stands around an event in its own function: `with`, `try`, loops, branches.
//!
//! Rules about a single body ("an `await` in a `finally`", "a `yield` inside a task group") ask this instead of walking the tree.

use crate::model::{Event, Function, LoopKind, Node, NodeId, ValueId};

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
