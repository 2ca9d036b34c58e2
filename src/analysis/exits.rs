//! How control leaves an `except` clause, and whether what was caught is raised again on every way out.
//!
//! A structured walk with three outcomes (the end is reached, `break`, `continue`). What is raised again ends a path; everything
//! else that leaves the clause is kept with its place. Unreadable source ends a path too: nothing follows from it.

use super::nesting::cancellation_handler;
use super::types::Resolver;
use super::{FnId, Linked};
use crate::model::{
    BranchKind, CallId, Callee, CollectionKind, EventKind, Function, Handler, Literal, LocalId, LoopKind, Name, Node,
    NodeId, Span, Value, ValueId,
};

/// A way out of a clause other than raising again what it caught.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The end of the clause: what follows the `try` statement runs.
    End,
    /// `return`.
    Return,
    /// `break` out of a loop around the statement.
    Break,
    /// `continue` of a loop around the statement.
    Continue,
    /// Something else is raised instead.
    Raise,
    /// The generator hands control out in the clause, and may never get it back.
    Yield,
}

/// What a part of a body does with control.
#[derive(Clone, Copy, Default)]
struct Flow {
    /// Its end is reached.
    next: bool,
    /// It breaks the loop around it.
    breaks: bool,
    /// It goes on with the loop's next round.
    continues: bool,
}

impl Flow {
    /// Either this or another part runs.
    fn join(&mut self, other: Self) {
        self.next |= other.next;
        self.breaks |= other.breaks;
        self.continues |= other.continues;
    }
}

/// The variable a clause binds what it caught to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// A variable of the function.
    Local(LocalId),
    /// A variable of the module: the clause stands in its body.
    Global(Name),
}

/// A clause around the point of the walk.
struct Clause {
    bound: Option<Bound>,
    /// It catches cancellation.
    critical: bool,
}

const MAX_DEPTH: usize = 200;

struct Walk<'a> {
    resolver: &'a Resolver<'a>,
    id: FnId,
    function: &'a Function,
    clauses: Vec<Clause>,
    loops: usize,
    found: Vec<(Way, Span)>,
}

/// The ways out of a handler on which what it caught is not raised again, in order of source.
#[must_use]
pub fn swallowing(resolver: &Resolver<'_>, id: FnId, handler: &Handler) -> Vec<(Way, Span)> {
    let function = resolver.linked.function(id);
    let bound = bound(function, handler);
    let clauses = vec![Clause { bound, critical: true }];
    let mut walk = Walk { resolver, id, function, clauses, loops: 0, found: Vec::new() };
    if walk.walk(handler.body, 0).next {
        walk.found.push((Way::End, handler.span));
    }
    walk.found.sort_by_key(|(_, span)| *span);
    walk.found
}

/// The variable a handler binds what it caught to.
#[must_use]
pub fn bound(function: &Function, handler: &Handler) -> Option<Bound> {
    match function.node(handler.body) {
        Node::Event(event) => bound_by(function, &event.kind, event.span, handler),
        Node::Seq(children) => match function.node(*children.first()?) {
            Node::Event(event) => bound_by(function, &event.kind, event.span, handler),
            _ => None,
        },
        _ => None,
    }
}

fn bound_by(function: &Function, kind: &EventKind, span: Span, handler: &Handler) -> Option<Bound> {
    if !handler.span.contains(span) {
        return None;
    }
    match kind {
        EventKind::Bind { local, .. } => Some(Bound::Local(*local)),
        EventKind::Write { target, .. } => variable(function, *target),
        _ => None,
    }
}

/// The variable a value is.
fn variable(function: &Function, value: ValueId) -> Option<Bound> {
    match function.value(value) {
        Value::Local(local) => Some(Bound::Local(*local)),
        Value::Path(path) if path.len() == 1 => path.last().map(Bound::Global),
        _ => None,
    }
}

impl Walk<'_> {
    fn walk(&mut self, node: NodeId, depth: usize) -> Flow {
        const ON: Flow = Flow { next: true, breaks: false, continues: false };
        if depth > MAX_DEPTH {
            return Flow::default();
        }
        let function = self.function;
        match function.node(node) {
            Node::Seq(children) => {
                let mut flow = ON;
                for child in children {
                    let next = self.walk(*child, depth + 1);
                    flow.breaks |= next.breaks;
                    flow.continues |= next.continues;
                    flow.next = next.next;
                    if !flow.next {
                        break;
                    }
                }
                flow
            }
            Node::Block(body) | Node::Temps { body, .. } => self.walk(*body, depth + 1),
            Node::With { body, .. } => self.walk(*body, depth + 1),
            Node::Event(event) => self.event(&event.kind, event.span),
            Node::Branch { kind, test, arms } => {
                let constant = test.and_then(|test| truth(function, test)).filter(|_| *kind == BranchKind::If);
                let mut flow = Flow::default();
                for (index, arm) in arms.iter().enumerate() {
                    // `if False:` never runs; `if True:` is somebody's switch.
                    if constant == Some(false) && index == 0 {
                        continue;
                    }
                    let arm = self.walk(arm.body, depth + 1);
                    flow.join(arm);
                }
                flow
            }
            Node::Loop { kind, test, head, body, orelse, .. } => {
                let head = self.walk(*head, depth + 1);
                if !head.next {
                    return head;
                }
                self.loops += 1;
                let round = self.walk(*body, depth + 1);
                self.loops -= 1;
                let endless = *kind == LoopKind::Loop || test.and_then(|test| truth(function, test)) == Some(true);
                let runs = matches!(kind, LoopKind::For) && test.is_some_and(|test| filled(function, test, 8));
                let ends = match kind {
                    LoopKind::While | LoopKind::Loop => !endless,
                    // A loop over what is known to have items ends only if a round does.
                    LoopKind::For => !runs || round.next || round.continues,
                    _ => true,
                };
                let after = match orelse {
                    Some(orelse) if ends => self.walk(*orelse, depth + 1),
                    _ => Flow { next: ends, ..Flow::default() },
                };
                Flow { next: after.next || round.breaks, ..after }
            }
            Node::Try { body, handlers, orelse, finally } => self.attempt(*body, handlers, *orelse, *finally, depth),
        }
    }

    fn attempt(
        &mut self,
        body: NodeId,
        handlers: &[Handler],
        orelse: Option<NodeId>,
        finally: Option<NodeId>,
        depth: usize,
    ) -> Flow {
        let mark = self.found.len();
        let mut flow = self.walk(body, depth + 1);
        if let Some(orelse) = orelse {
            let tail = self.walk(orelse, depth + 1);
            let next = flow.next && tail.next;
            flow.join(tail);
            flow.next = next;
        }
        for handler in handlers {
            let critical = cancellation_handler(self.resolver, self.id, handler).is_some();
            self.clauses.push(Clause { bound: bound(self.function, handler), critical });
            let arm = self.walk(handler.body, depth + 1);
            self.clauses.pop();
            flow.join(arm);
        }
        let Some(finally) = finally else { return flow };
        let inside = self.found.split_off(mark);
        let last = self.walk(finally, depth + 1);
        if last.next || !self.found[mark..].is_empty() {
            self.found.extend(inside);
        }
        Flow {
            next: flow.next && last.next,
            breaks: flow.breaks && last.next || last.breaks,
            continues: flow.continues && last.next || last.continues,
        }
    }

    fn event(&mut self, kind: &EventKind, span: Span) -> Flow {
        let on = Flow { next: true, ..Flow::default() };
        let off = Flow::default();
        match kind {
            EventKind::Raise(value) => {
                if !self.raises_again(*value) {
                    self.found.push((Way::Raise, span));
                }
                off
            }
            EventKind::Return(_) => {
                self.found.push((Way::Return, span));
                off
            }
            EventKind::Break(_) if self.loops > 0 => Flow { breaks: true, ..off },
            EventKind::Continue(_) if self.loops > 0 => Flow { continues: true, ..off },
            EventKind::Break(_) => {
                self.found.push((Way::Break, span));
                off
            }
            EventKind::Continue(_) => {
                self.found.push((Way::Continue, span));
                off
            }
            EventKind::Yield(_) => {
                self.found.push((Way::Yield, span));
                on
            }
            EventKind::Call(call) if self.raises_by_call(*call) => off,
            EventKind::Diverge | EventKind::Opaque => off,
            _ => on,
        }
    }

    /// `raise`, `raise error`, `raise error.with_traceback(..)` of what the clause caught.
    fn raises_again(&self, value: Option<ValueId>) -> bool {
        let Some(value) = value else { return self.clauses.last().is_some_and(|clause| clause.critical) };
        let object = match self.function.value(value) {
            Value::Call(call) => match &self.function.call(*call).callee {
                Callee::Method { receiver, name } if *name == "with_traceback" => *receiver,
                _ => value,
            },
            _ => value,
        };
        let Some(raised) = variable(self.function, object) else { return false };
        // A class of its own for ending: `raise SystemExit`.
        if matches!(raised, Bound::Global(name) if ends_everything(name)) {
            return true;
        }
        for clause in self.clauses.iter().rev() {
            if clause.bound == Some(raised) {
                return clause.critical;
            }
            if clause.critical && self.clauses.len() > 1 {
                return false;
            }
        }
        false
    }

    /// A helper that raises: `reraise(..)`, `self._raise_error()`, `sys.exit()`.
    fn raises_by_call(&self, call: CallId) -> bool {
        let name = match &self.function.call(call).callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            _ => None,
        };
        name.is_some_and(|name| name.as_str().contains("raise") || name == "exit" || name == "_exit")
    }
}

fn ends_everything(name: Name) -> bool {
    matches!(name.as_str(), "SystemExit" | "KeyboardInterrupt" | "CancelledError" | "Cancelled")
}

/// The truth of a constant.
#[must_use]
pub fn truth(function: &Function, value: ValueId) -> Option<bool> {
    match function.value(value) {
        Value::Literal(Literal::Bool(value)) => Some(*value),
        Value::Literal(Literal::Int(value)) => Some(*value != 0),
        Value::Literal(Literal::None) => Some(false),
        _ => None,
    }
}

/// What certainly has an item: a display that is not empty, a range with a constant end.
#[must_use]
pub fn filled(function: &Function, value: ValueId, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    match function.value(value) {
        Value::Collection {
            kind: CollectionKind::List | CollectionKind::Tuple | CollectionKind::Set | CollectionKind::Dict,
            items,
            ..
        } => items.iter().any(|item| {
            let spread = item.spread || matches!(function.value(item.value), Value::Item(_));
            let inner = match function.value(item.value) {
                Value::Item(inner) => *inner,
                _ => item.value,
            };
            !spread || filled(function, inner, depth - 1)
        }),
        Value::Literal(Literal::Str(text)) => !text.as_str().is_empty(),
        Value::Call(call) => {
            let call = function.call(*call);
            let range = matches!(&call.callee, Callee::Path(path) if path.last().is_some_and(|name| name == "range"));
            let [only] = call.args.as_slice() else { return false };
            let positive = match function.value(only.value) {
                Value::Literal(Literal::Int(end)) => *end > 0,
                Value::Literal(Literal::Number) => true,
                _ => false,
            };
            range && positive
        }
        _ => false,
    }
}

/// Whether a body is left open (`pass`, `...`): it calls, awaits and reads nothing.
#[must_use]
pub fn is_open(linked: &Linked, id: FnId, node: NodeId) -> bool {
    let mut open = true;
    super::nesting::events_in(linked.function(id), node, &mut |event, _| {
        open &= matches!(event.kind, EventKind::Raise(_) | EventKind::Return(None) | EventKind::Write { .. });
    });
    open
}
