//! Loops that a coroutine may go round without giving its thread away.

use super::Program;
use super::flow::FnFacts;
use super::link::FnId;
use super::onloop::is_coroutine;
use crate::knowledge::Knowledge;
use crate::model::{
    BranchKind, Callee, Event, EventKind, Function, Literal, LoopKind, Node, NodeId, Op, Span, Value, ValueId,
};

/// Why nothing else runs while such a loop goes round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Starving {
    /// It awaits nowhere and has no way out.
    Endless,
    /// It waits for something that only another task can do.
    OfTheLoop,
    /// What it polls for is not there, and it asks again at once.
    Polling,
    /// All it awaits is the end of an empty group of tasks: it can never be cancelled.
    Uncancellable,
}

/// A loop that starves the other tasks of its thread.
#[derive(Clone, Debug)]
pub struct StarvingLoop {
    /// The coroutine.
    pub function: FnId,
    /// Where the loop, or what is polled, stands.
    pub span: Span,
    /// Why.
    pub why: Starving,
}

const MAX_DEPTH: usize = 200;

impl Program {
    /// Every loop of a coroutine that starves the other tasks of its thread, in order of functions and of source.
    #[must_use]
    pub fn starving_loops(&self) -> Vec<StarvingLoop> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            if !is_coroutine(function) || !function.nodes.iter().any(|node| matches!(node, Node::Loop { .. })) {
                continue;
            }
            for node in &function.nodes {
                if let Node::Loop { kind: LoopKind::While | LoopKind::Loop, test, head, body, .. } = node
                    && let Some((why, span)) = self.starves(id, *test, *head, *body)
                {
                    found.push(StarvingLoop { function: id, span, why });
                }
            }
        }
        found.sort_by_key(|found| (found.function, found.span.start));
        found
    }

    fn starves(&self, id: FnId, test: Option<ValueId>, head: NodeId, body: NodeId) -> Option<(Starving, Span)> {
        let function = self.linked.function(id);
        let facts = self.facts(id);
        let seen = Seen::of(function, head).with(Seen::of(function, body));
        if seen.opaque {
            return None;
        }
        let span = test.map(|test| function.value_span(test)).or_else(|| first_span(function, body))?;
        let for_ever = test.is_none_or(|test| always(function, test));
        if !seen.suspends {
            if for_ever && !seen.leaves {
                return Some((if seen.group { Starving::Uncancellable } else { Starving::Endless }, span));
            }
            let asked = test.filter(|test| self.asks_of_the_loop(id, *test, body));
            return asked.filter(|_| !seen.leaves && !seen.group).map(|_| (Starving::OfTheLoop, span));
        }
        if !for_ever {
            return None;
        }
        let quiet = Quiet { function, facts };
        quiet.polled(body, 0).map(|span| (Starving::Polling, span))
    }

    /// `not event.is_set()`, `not task.done()` of what belongs to the loop: nobody changes it while the loop goes round.
    fn asks_of_the_loop(&self, id: FnId, test: ValueId, body: NodeId) -> bool {
        let function = self.linked.function(id);
        let (asked, negated) = match function.value(test) {
            Value::Op { op: Op::Not, operands } => (operands.first().copied().unwrap_or(test), true),
            _ => (test, false),
        };
        let Value::Call(call) = function.value(asked) else { return false };
        let Callee::Method { receiver, name } = &function.call(*call).callee else { return false };
        let waits = match name.as_str() {
            "done" | "is_set" | "cancelled" => negated,
            "empty" | "full" | "locked" => !negated,
            _ => false,
        };
        let resolver = self.resolver();
        let ty = resolver.library_type(id, *receiver).filter(|_| waits);
        if !ty.is_some_and(|ty| Knowledge::of(self.linked.language(id)).facts(ty).is_async) {
            return false;
        }
        // What the round itself does with it may end the loop.
        let place = resolver.place_of(id, *receiver);
        let mut used = false;
        super::nesting::events_in(function, body, &mut |event, _| {
            if let EventKind::Call(call) = &event.kind
                && let Callee::Method { receiver, .. } = &function.call(*call).callee
            {
                used |= resolver.place_of(id, *receiver) == place;
            }
        });
        !used
    }
}

/// `while True`, `while 1`.
fn always(function: &Function, test: ValueId) -> bool {
    matches!(function.value(test), Value::Literal(Literal::Bool(true)))
        || matches!(function.value(test), Value::Literal(Literal::Int(number)) if *number != 0)
}

fn first_span(function: &Function, node: NodeId) -> Option<Span> {
    let mut first: Option<Span> = None;
    super::nesting::events_in(function, node, &mut |event, _| {
        if first.is_none_or(|known| event.span.start < known.start) {
            first = Some(event.span);
        }
    });
    first
}

/// What stands somewhere in a part of a body.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Something that gives the thread away.
    suspends: bool,
    /// A way out of the loop.
    leaves: bool,
    /// A group of tasks that nothing is started in.
    group: bool,
    opaque: bool,
}

impl Seen {
    fn with(self, other: Self) -> Self {
        Self {
            suspends: self.suspends || other.suspends,
            leaves: self.leaves || other.leaves,
            group: self.group || other.group,
            opaque: self.opaque || other.opaque,
        }
    }

    fn of(function: &Function, node: NodeId) -> Self {
        let mut seen = Self::default();
        look(function, node, false, 0, &mut seen);
        seen
    }
}

fn look(function: &Function, node: NodeId, nested: bool, depth: usize, seen: &mut Seen) {
    if depth > MAX_DEPTH {
        seen.opaque = true;
        return;
    }
    let next = |node: NodeId, nested: bool, seen: &mut Seen| look(function, node, nested, depth + 1, seen);
    match function.node(node) {
        Node::Seq(children) => children.iter().for_each(|child| next(*child, nested, seen)),
        Node::Block(body) | Node::Temps { body, .. } => next(*body, nested, seen),
        Node::Event(event) => look_at(event, nested, seen),
        Node::Branch { kind, arms, .. } => {
            seen.suspends |= *kind == BranchKind::Select;
            arms.iter().for_each(|arm| next(arm.body, nested, seen));
        }
        Node::Loop { kind, head, body, orelse, .. } => {
            seen.suspends |= *kind == LoopKind::AsyncFor;
            next(*head, true, seen);
            next(*body, true, seen);
            orelse.iter().for_each(|orelse| next(*orelse, nested, seen));
        }
        Node::Try { body, handlers, orelse, finally } => {
            next(*body, nested, seen);
            handlers.iter().for_each(|handler| next(handler.body, nested, seen));
            orelse.iter().chain(finally).for_each(|node| next(*node, nested, seen));
        }
        Node::With { context, is_async, body, .. } => {
            if *is_async && is_empty_group(function, *context, *body) {
                seen.group = true;
            } else {
                seen.suspends |= *is_async;
            }
            next(*body, nested, seen);
        }
    }
}

fn look_at(event: &Event, nested: bool, seen: &mut Seen) {
    match &event.kind {
        EventKind::Await(_) | EventKind::Yield(_) => seen.suspends = true,
        EventKind::Return(_) | EventKind::Raise(_) | EventKind::Diverge | EventKind::MayReturn => seen.leaves = true,
        // The label may be that of a loop further out.
        EventKind::Break(label) => seen.leaves |= !nested || label.is_some(),
        EventKind::Continue(Some(_)) => seen.leaves |= nested,
        EventKind::Opaque => seen.opaque = true,
        EventKind::Assert(_) => seen.leaves = true,
        _ => {}
    }
}

/// `async with trio.open_nursery(): pass`: its end is a point where others run, but none where it can be cancelled.
fn is_empty_group(function: &Function, context: ValueId, body: NodeId) -> bool {
    let Value::Call(call) = function.value(context) else { return false };
    let name = match &function.call(*call).callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        _ => None,
    };
    let group = name.is_some_and(|name| matches!(name.as_str(), "open_nursery" | "create_task_group"));
    let mut calls = false;
    super::nesting::events_in(function, body, &mut |event, _| calls |= matches!(event.kind, EventKind::Call(_)));
    group && !calls
}

/// A search for a way round that polls and does not suspend.
struct Quiet<'a> {
    function: &'a Function,
    facts: &'a FnFacts,
}

/// Exceptions that say: nothing there yet.
const NOTHING_THERE: [&str; 5] = ["QueueEmpty", "Empty", "BlockingIOError", "WouldBlock", "InterruptedError"];

/// Methods that ask without waiting.
const POLLS: [&str; 8] =
    ["get_nowait", "try_recv", "try_lock", "try_acquire", "try_next", "receive_nowait", "try_pop", "try_read"];

impl Quiet<'_> {
    /// Where a poll stands whose "nothing there" leads round the loop again without suspending: a `continue` straight away.
    fn polled(&self, node: NodeId, depth: usize) -> Option<Span> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.function.node(node) {
            // Only what comes before the first suspension counts: after it the round has given the thread away.
            Node::Seq(children) => {
                for child in children {
                    if let Some(span) = self.polled(*child, depth + 1) {
                        return Some(span);
                    }
                    if Seen::of(self.function, *child).suspends {
                        return None;
                    }
                }
                None
            }
            Node::Block(body) | Node::Temps { body, .. } => self.polled(*body, depth + 1),
            Node::Try { body, handlers, finally: None, .. } => {
                let polls = self.poll_in(*body)?;
                if Seen::of(self.function, *body).suspends {
                    return None;
                }
                let spins = handlers.iter().any(|handler| {
                    handler.types.iter().any(|value| self.says_nothing_there(*value)) && self.goes_round(handler.body)
                });
                spins.then_some(polls)
            }
            Node::Branch { kind: BranchKind::Match | BranchKind::IfLet, test: Some(test), arms } => {
                let polls = self.poll_of(*test)?;
                let spins = arms.iter().any(|arm| {
                    let missing = arm.pattern.is_some_and(|name| matches!(name.as_str(), "Err" | "None" | "_"));
                    missing && arm.guard.is_none() && self.goes_round(arm.body)
                });
                spins.then_some(polls)
            }
            _ => None,
        }
    }

    /// The part does nothing but go on with the next round.
    fn goes_round(&self, node: NodeId) -> bool {
        let (mut only, mut round) = (true, false);
        super::nesting::events_in(self.function, node, &mut |event, around| match event.kind {
            EventKind::Continue(None) if around.is_empty() => round = true,
            EventKind::Bind { .. } | EventKind::Read(_) => {}
            _ => only = false,
        });
        only && round && !self.facts.opaque
    }

    fn says_nothing_there(&self, value: ValueId) -> bool {
        match self.function.value(value) {
            Value::Path(path) => path.last().is_some_and(|name| NOTHING_THERE.contains(&name.as_str())),
            Value::Field { name, .. } => NOTHING_THERE.contains(&name.as_str()),
            _ => false,
        }
    }

    fn poll_in(&self, node: NodeId) -> Option<Span> {
        let mut found = None;
        super::nesting::events_in(self.function, node, &mut |event, _| {
            if let EventKind::Call(call) = &event.kind
                && found.is_none()
                && is_poll(&self.function.call(*call).callee)
            {
                found = Some(self.function.call(*call).name_span);
            }
        });
        found
    }

    fn poll_of(&self, value: ValueId) -> Option<Span> {
        match self.function.value(value) {
            Value::Call(call) if is_poll(&self.function.call(*call).callee) => {
                Some(self.function.call(*call).name_span)
            }
            _ => None,
        }
    }
}

fn is_poll(callee: &Callee) -> bool {
    matches!(callee, Callee::Method { name, .. } if POLLS.contains(&name.as_str()))
}
