//! What is used after it was closed, followed through one body.
//!
//! A variable counts as closed where every path that gets there has closed it and none has bound it again. A `finally` begins with what
//! was closed before its `try`; a loop leaves behind what was closed before it.

use std::collections::{BTreeMap, BTreeSet};

use super::Program;
use super::link::FnId;
use super::types::Target;
use crate::knowledge::{Knowledge, LibType};
use crate::model::{
    CallId, Callee, Event, EventKind, Function, LocalId, LocalKind, Name, Node, NodeId, Span, Value, ValueId,
};

/// A use of something that is closed.
#[derive(Clone, Debug)]
pub struct LateUse {
    /// The function.
    pub function: FnId,
    /// The call that uses it.
    pub call: CallId,
    /// The variable.
    pub name: Name,
    /// Its type.
    pub ty: LibType,
    /// Where it was closed.
    pub closed: Span,
    /// By the end of a `with`.
    pub by_with: bool,
    /// Where it is used.
    pub span: Span,
}

const MAX_DEPTH: usize = 200;

/// The variables closed at a point: where, and whether by the end of a `with`. `None`: nobody gets there.
type Closed = Option<BTreeMap<LocalId, (Span, bool)>>;

impl Program {
    /// Every use after a close in one function, in order of functions and of source.
    #[must_use]
    pub fn late_uses(&self) -> Vec<LateUse> {
        let language = crate::model::Language::Python;
        let knowledge = Knowledge::of(language);
        let closing: BTreeSet<&str> = knowledge.types().flat_map(|facts| &facts.closes).map(String::as_str).collect();
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == language) {
            let function = self.linked.function(id);
            let closes = |call: &crate::model::Call| matches!(&call.callee, Callee::Method { name, .. } if closing.contains(name.as_str()));
            let may = function.calls.iter().any(closes)
                || function.nodes.iter().any(|node| matches!(node, Node::With { .. }));
            let (true, Some(body)) = (may, function.body) else { continue };
            let mut walk = Walk { program: self, id, function, found: Vec::new(), expects: 0 };
            walk.node(body, Some(BTreeMap::new()), 0);
            found.extend(walk.found);
        }
        found
    }
}

struct Walk<'a> {
    program: &'a Program,
    id: FnId,
    function: &'a Function,
    found: Vec<LateUse>,
    /// How many `with pytest.raises(..)` are around.
    expects: u32,
}

/// What is closed on both ways.
fn both(left: Closed, right: Closed) -> Closed {
    match (left, right) {
        (None, other) | (other, None) => other,
        (Some(left), Some(right)) => Some(left.into_iter().filter(|(local, _)| right.contains_key(local)).collect()),
    }
}

impl Walk<'_> {
    fn node(&mut self, node: NodeId, closed: Closed, depth: usize) -> Closed {
        if depth > MAX_DEPTH || closed.is_none() {
            return closed;
        }
        let function = self.function;
        match function.node(node) {
            Node::Seq(children) => children.iter().fold(closed, |closed, child| self.node(*child, closed, depth + 1)),
            Node::Block(body) | Node::Temps { body, .. } => self.node(*body, closed, depth + 1),
            Node::Event(event) => self.event(event, closed),
            Node::Branch { arms, .. } => {
                arms.iter().fold(None, |all, arm| both(all, self.node(arm.body, closed.clone(), depth + 1)))
            }
            Node::Loop { head, body, orelse, .. } => {
                let head = self.node(*head, closed.clone(), depth + 1);
                let round = self.node(*body, head.clone(), depth + 1);
                // A loop may be left by `break` too: what it closes is not closed for certain.
                let after = both(closed, both(head, round));
                match orelse {
                    Some(orelse) => both(self.node(*orelse, after.clone(), depth + 1), after),
                    None => after,
                }
            }
            Node::Try { body, handlers, orelse, finally } => {
                let mut after = self.node(*body, closed.clone(), depth + 1);
                if let Some(orelse) = orelse {
                    after = self.node(*orelse, after, depth + 1);
                }
                for handler in handlers {
                    after = both(after, self.node(handler.body, closed.clone(), depth + 1));
                }
                let Some(finally) = finally else { return after };
                let last = self.node(*finally, closed, depth + 1);
                match (after, last) {
                    (Some(mut after), Some(last)) => {
                        after.extend(last);
                        Some(after)
                    }
                    _ => None,
                }
            }
            Node::With { context, body, span, .. } => {
                let expects = u32::from(self.expects_failure(*context));
                self.expects += expects;
                let after = self.node(*body, closed, depth + 1);
                self.expects -= expects;
                self.left(*context, *body, *span, after)
            }
        }
    }

    /// The end of a `with` closes what it entered.
    fn left(&self, context: ValueId, body: NodeId, span: Span, closed: Closed) -> Closed {
        let mut closed = closed?;
        if self.type_of(context).is_none_or(|facts| !self.closes(facts, "__exit__") && !self.closes(facts, "__aexit__"))
        {
            return Some(closed);
        }
        let end = Span { start: span.start, end: span.end };
        if let Value::Local(local) = self.function.value(context) {
            closed.insert(*local, (end, true));
        }
        let mut bound = None;
        super::nesting::events_in(self.function, body, &mut |event, _| {
            if let EventKind::Bind { local, value: Some(value), .. } = &event.kind {
                match self.function.value(*value) {
                    Value::Entered(of) if *of == context => bound = Some(*local),
                    // Bound to something else in the body.
                    _ if bound == Some(*local) => bound = None,
                    _ => {}
                }
            }
        });
        if let Some(local) = bound.filter(|local| self.is_own(*local)) {
            closed.insert(local, (end, true));
        }
        Some(closed)
    }

    fn event(&mut self, event: &Event, closed: Closed) -> Closed {
        let mut closed = closed?;
        match &event.kind {
            EventKind::Return(_)
            | EventKind::Break(_)
            | EventKind::Continue(_)
            | EventKind::Raise(_)
            | EventKind::Diverge => {
                return None;
            }
            EventKind::Bind { local, .. } => {
                closed.remove(local);
            }
            EventKind::Opaque => closed.clear(),
            EventKind::Call(call) => self.call(*call, &mut closed),
            _ => {}
        }
        Some(closed)
    }

    fn call(&mut self, call: CallId, closed: &mut BTreeMap<LocalId, (Span, bool)>) {
        let data = self.function.call(call);
        let Callee::Method { receiver, name } = &data.callee else {
            return;
        };
        let Value::Local(local) = self.function.value(*receiver) else { return };
        if let Some((at, by_with)) = closed.get(local)
            && self.expects == 0
            && let Some(ty) = self.type_of(*receiver)
            && Knowledge::of(crate::model::Language::Python)
                .facts(ty)
                .needs_open
                .iter()
                .any(|method| *name == method.as_str())
        {
            let name = self.function.local(*local).name;
            let (closed, by_with) = (*at, *by_with);
            self.found.push(LateUse { function: self.id, call, name, ty, closed, by_with, span: data.name_span });
        }
        if self.is_own(*local)
            && self.type_of(*receiver).is_some_and(|ty| self.closes(ty, name.as_str()))
            && matches!(self.program.resolver().target(self.id, call), Target::Effect { .. })
        {
            closed.insert(*local, (data.name_span, false));
        }
    }

    /// A variable of this function that no other function sees or binds.
    fn is_own(&self, local: LocalId) -> bool {
        let kind = self.function.local(local).kind;
        !matches!(kind, LocalKind::Captured { .. }) && !self.program.shared_locals.contains(&(self.id, local))
    }

    fn type_of(&self, value: ValueId) -> Option<LibType> {
        self.program.resolver().library_type(self.id, value)
    }

    fn closes(&self, ty: LibType, method: &str) -> bool {
        Knowledge::of(crate::model::Language::Python).facts(ty).closes.iter().any(|known| known == method)
    }

    /// `with pytest.raises(..)`, `self.assertRaises(..)`, `contextlib.suppress(..)`.
    fn expects_failure(&self, context: ValueId) -> bool {
        let Value::Call(call) = self.function.value(context) else { return false };
        let name = match &self.function.call(*call).callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            _ => None,
        };
        name.is_some_and(|name| {
            let name = name.as_str();
            name == "raises" || name == "suppress" || name.starts_with("assertRaises") || name == "assert_raises"
        })
    }
}
