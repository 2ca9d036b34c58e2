//! What becomes of a call's result in the function that makes it: every use, through the names it gets, and whether some way out
//! of the function passes none.
//!
//! Rules about things that must be used up ask this: a coroutine must be awaited, a child process waited for.

use rustc_hash::FxHashSet;

use super::Program;
use super::link::FnId;
use super::types::Target;
use crate::model::{
    BranchKind, CallId, Callee, CollectionKind, Event, EventKind, Function, Literal, LocalId, LocalKind, LoopKind,
    Name, Node, NodeId, Op, Span, Value, ValueId,
};

/// How a value is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// Awaited.
    Awaited,
    /// Returned.
    Returned,
    /// Handed out by a generator.
    Yielded,
    /// An argument of a call, by position among all arguments.
    Argument(CallId, usize),
    /// A method of it is called.
    Receiver(CallId, Name),
    /// An attribute of it is read.
    Attribute(Name),
    /// An element of it is taken.
    Indexed,
    /// It is iterated or taken apart.
    Iterated,
    /// Its truth decides something.
    Tested,
    /// A pattern is matched against it.
    Matched,
    /// An operand.
    Operand(Op),
    /// Part of a string.
    Formatted,
    /// `with`.
    Entered,
    /// Kept in a field, an element, a global.
    Stored,
    /// Part of a container or one of several values that go somewhere.
    Held(ValueId),
    /// A nested function has it.
    Captured,
    /// Anything else.
    Other,
}

/// One use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
    /// How.
    pub how: Use,
    /// Where.
    pub span: Span,
}

/// What becomes of a value.
#[derive(Clone, Debug)]
pub struct Fate {
    /// Where it is made.
    pub made: Span,
    /// Every use, in order of source.
    pub uses: Vec<Usage>,
    /// The variables it is bound to.
    pub locals: Vec<LocalId>,
    /// It is one of several values that a variable may hold.
    pub maybe: bool,
    /// Which values of the function are it.
    its: FxHashSet<ValueId>,
}

impl Fate {
    fn new(made: Span) -> Self {
        Self { made, uses: Vec::new(), locals: Vec::new(), maybe: false, its: FxHashSet::default() }
    }

    /// Whether a value of the function is it.
    #[must_use]
    pub fn is(&self, value: ValueId) -> bool {
        self.its.contains(&value)
    }

    /// Whether a value of the function is it, and not only perhaps.
    #[must_use]
    pub fn is_wholly(&self, function: &Function, value: ValueId) -> bool {
        match function.value(value) {
            Value::Choice(values) => values.iter().all(|value| self.is_wholly(function, *value)),
            _ => self.is(value),
        }
    }

    /// The same without the uses that do not count.
    #[must_use]
    pub fn only(mut self, counts: &dyn Fn(&Usage) -> bool) -> Self {
        self.uses.retain(|usage| counts(usage));
        self
    }
}

/// A way out of a function, or of the block a value dies with, on which it was not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// An early `return`.
    Return(Span),
    /// One way through a branch leads to the end; the span is that of the arm that uses it.
    Branch(Span),
    /// The end, without any use.
    Never,
}

/// Rounds of following a value from one variable into the next.
const ROUNDS: usize = 4;

impl Program {
    /// What becomes of a call's result in its function.
    #[must_use]
    pub fn fate(&self, id: FnId, call: CallId) -> Fate {
        let function = self.linked.function(id);
        self.followed(id, Some(call), Fate::new(function.call(call).span))
    }

    /// What becomes of what a function is given for a parameter.
    #[must_use]
    pub fn parameter_fate(&self, id: FnId, param: LocalId) -> Fate {
        let mut fate = Fate::new(self.linked.function(id).name_span);
        fate.locals.push(param);
        self.followed(id, None, fate)
    }

    fn followed(&self, id: FnId, call: Option<CallId>, mut fate: Fate) -> Fate {
        let function = self.linked.function(id);
        for _ in 0..ROUNDS {
            let before = fate.locals.len();
            follow_values(function, call, &mut fate);
            follow_binds(function, &mut fate);
            if fate.locals.len() == before {
                break;
            }
        }
        fate.maybe |= fate.locals.iter().any(|local| self.holds_others(id, *local, &fate));
        collect_uses(function, &mut fate);
        if fate.locals.iter().any(|local| self.is_shared_local(id, *local)) {
            fate.uses.push(Usage { how: Use::Captured, span: fate.made });
        }
        fate.uses.sort_by_key(|usage| (usage.span.start, usage.span.end));
        fate.uses.dedup();
        fate
    }

    /// Whether a variable also gets values that are not it.
    fn holds_others(&self, id: FnId, local: LocalId, fate: &Fate) -> bool {
        let function = self.linked.function(id);
        let param = function.params.iter().any(|param| param.local == local);
        param
            || function.nodes.iter().any(|node| match node {
                Node::Event(Event { kind: EventKind::Bind { local: bound, value, .. }, .. }) if *bound == local => {
                    value.is_some_and(|value| !fate.is(value))
                }
                _ => false,
            })
    }

    /// Whether it lies in a tuple, list or dict under a constant key while only other elements are ever taken out.
    #[must_use]
    pub fn left_in(&self, id: FnId, fate: &Fate, container: ValueId) -> bool {
        let function = self.linked.function(id);
        let Value::Collection { kind, items, .. } = function.value(container) else { return false };
        let Some(position) = items.iter().position(|item| fate.is(item.value)) else { return false };
        let key = match kind {
            CollectionKind::Tuple | CollectionKind::List => i64::try_from(position).ok().map(Literal::Int),
            CollectionKind::Dict if position % 2 == 1 => {
                items.get(position - 1).and_then(|key| literal(function, key.value))
            }
            _ => None,
        };
        let (Some(key), Some(local)) = (key, only_variable(function, container)) else { return false };
        let uses = self.parameter_fate(id, local).uses;
        let taken: Vec<Option<Literal>> = function
            .values
            .iter()
            .filter_map(|data| match &data.value {
                Value::Index { base, index } if *function.value(*base) == Value::Local(local) => Some(*index),
                _ => None,
            })
            .map(|index| literal(function, index?))
            .collect();
        let known = taken.iter().all(|taken| taken.as_ref().is_some_and(|taken| *taken != key));
        !uses.is_empty() && uses.iter().all(|usage| usage.how == Use::Indexed) && !taken.is_empty() && known
    }

    /// The outcome of a test that calls a function which always returns the same truth value.
    fn constant_truth(&self, id: FnId, test: ValueId) -> Option<bool> {
        let Value::Call(call) = self.linked.function(id).value(test) else { return None };
        let Target::Project { functions, .. } = self.resolver().target(id, *call) else { return None };
        let [callee] = functions.as_slice() else { return None };
        let returns = self.linked.index.get(callee.0 as usize)?.returns.as_slice();
        match returns.iter().map(|value| self.linked.function(*callee).value(*value)).collect::<Vec<_>>().as_slice() {
            [Value::Literal(Literal::Bool(truth))] => Some(*truth),
            _ => None,
        }
    }

    /// Whether a nested function sees a variable, or it belongs to a function around.
    fn is_shared_local(&self, id: FnId, local: LocalId) -> bool {
        let captured = matches!(self.linked.function(id).local(local).kind, LocalKind::Captured { .. });
        captured || self.shared_locals.contains(&(id, local))
    }

    /// A way on which the value is made and then not used, as `counts` sees it.
    ///
    /// Deliberately blind where tests may hang together: a value made on one way only, uses on several, uses in a loop.
    #[must_use]
    pub fn lost(&self, id: FnId, call: CallId, fate: &Fate) -> Option<Lost> {
        let function = self.linked.function(id);
        let mut walk = Walk {
            program: self,
            id,
            function,
            call,
            fate,
            depth: 0,
            block: None,
            split: Vec::new(),
            lost: Vec::new(),
        };
        let end = walk.walk(function.body?, State::Before);
        if end == State::Live {
            walk.lost.push(walk.split.first().map_or(Lost::Never, |span| Lost::Branch(*span)));
        }
        if walk.split.len() > 1 {
            return None;
        }
        walk.lost.first().copied()
    }
}

fn literal(function: &Function, value: ValueId) -> Option<Literal> {
    match function.value(value) {
        Value::Literal(literal) => Some(literal.clone()),
        _ => None,
    }
}

/// The variable a value is bound to, if it is bound once.
fn only_variable(function: &Function, value: ValueId) -> Option<LocalId> {
    let mut bound = function.nodes.iter().filter_map(|node| match node {
        Node::Event(Event { kind: EventKind::Bind { local, value: Some(bound), .. }, .. }) if *bound == value => {
            Some(*local)
        }
        _ => None,
    });
    let first = bound.next()?;
    bound.next().is_none().then_some(first)
}

/// Which values are it, given the variables found so far.
fn follow_values(function: &Function, call: Option<CallId>, fate: &mut Fate) {
    for (index, data) in function.values.iter().enumerate() {
        let is_it = match &data.value {
            Value::Call(other) if Some(*other) == call => true,
            Value::Call(other) => match &function.call(*other).callee {
                Callee::Method { receiver, name } => passes_through(*name) && fate.is(*receiver),
                _ => false,
            },
            Value::Local(local) => fate.locals.contains(local),
            Value::Try(inner) | Value::Deref(inner) | Value::Ref { value: inner, .. } => fate.is(*inner),
            Value::Cast { value, .. } => fate.is(*value),
            // `if let Ok(child) = command.spawn()`
            Value::Part { value, constructor: Some(name), .. } if *name == "Ok" || *name == "Some" => fate.is(*value),
            Value::Choice(values) => {
                let any = values.iter().any(|value| fate.is(*value));
                fate.maybe |= any && !values.iter().all(|value| fate.is(*value));
                any
            }
            _ => false,
        };
        if is_it {
            fate.its.insert(ValueId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
    }
}

/// Methods whose result is what the receiver holds.
fn passes_through(name: Name) -> bool {
    let name = name.as_str();
    matches!(name, "unwrap" | "expect" | "unwrap_or_else" | "map_err" | "ok" | "context" | "with_context")
}

fn follow_binds(function: &Function, fate: &mut Fate) {
    for node in &function.nodes {
        if let Node::Event(Event { kind: EventKind::Bind { local, value: Some(value), .. }, .. }) = node
            && fate.is(*value)
            && !fate.locals.contains(local)
        {
            fate.locals.push(*local);
        }
    }
}

fn collect_uses(function: &Function, fate: &mut Fate) {
    let mut uses = Vec::new();
    for (index, data) in function.values.iter().enumerate() {
        let here = ValueId(u32::try_from(index).unwrap_or(u32::MAX));
        let how = match &data.value {
            Value::Field { base, name } if fate.is(*base) => Use::Attribute(*name),
            Value::Index { base, .. } if fate.is(*base) => Use::Indexed,
            Value::Index { index: Some(index), .. } if fate.is(*index) => Use::Other,
            Value::Collection { kind, items, .. } if items.iter().any(|item| fate.is(item.value)) => {
                let spread = items.iter().any(|item| item.spread && fate.is(item.value));
                match kind {
                    CollectionKind::Format => Use::Formatted,
                    _ if spread => Use::Iterated,
                    _ => Use::Held(here),
                }
            }
            Value::Op { op: Op::Not, operands } if operands.iter().any(|one| fate.is(*one)) => Use::Tested,
            Value::Op { op, operands } if operands.iter().any(|one| fate.is(*one)) => Use::Operand(*op),
            Value::Choice(_) if fate.is(here) => continue,
            Value::Await(inner) if fate.is(*inner) => Use::Awaited,
            Value::Item(inner) if fate.is(*inner) => Use::Iterated,
            Value::Part { value, .. } if fate.is(*value) && !fate.is(here) => Use::Iterated,
            Value::Entered(inner) if fate.is(*inner) => Use::Entered,
            _ => continue,
        };
        uses.push(Usage { how, span: data.span });
    }
    for (index, call) in function.calls.iter().enumerate() {
        let at = CallId(u32::try_from(index).unwrap_or(u32::MAX));
        for (position, arg) in call.args.iter().enumerate().filter(|(_, arg)| fate.is(arg.value)) {
            let how = if arg.spread { Use::Iterated } else { Use::Argument(at, position) };
            uses.push(Usage { how, span: call.span });
        }
        match &call.callee {
            Callee::Method { receiver, name } if fate.is(*receiver) && !passes_through(*name) => {
                uses.push(Usage { how: Use::Receiver(at, *name), span: call.span });
            }
            Callee::Value(value) if fate.is(*value) => uses.push(Usage { how: Use::Other, span: call.span }),
            _ => {}
        }
    }
    for node in &function.nodes {
        uses.extend(node_use(function, node, fate));
    }
    fate.uses = uses;
}

/// The use a node itself makes of the value.
fn node_use(function: &Function, node: &Node, fate: &Fate) -> Option<Usage> {
    let (how, span) = match node {
        Node::Event(event) => {
            let how = match &event.kind {
                EventKind::Write { value: Some(value), .. } if fate.is(*value) => Use::Stored,
                EventKind::Await(value) if fate.is(*value) => Use::Awaited,
                EventKind::Return(Some(value)) if fate.is(*value) => Use::Returned,
                EventKind::Yield(Some(value)) if fate.is(*value) => Use::Yielded,
                EventKind::Raise(Some(value)) if fate.is(*value) => Use::Other,
                EventKind::Iterate(value) if fate.is(*value) => Use::Iterated,
                EventKind::Assert(value) if fate.is(*value) => Use::Tested,
                _ => return None,
            };
            (how, event.span)
        }
        Node::Branch { test: Some(test), kind, .. } if fate.is(*test) => {
            let matched = matches!(kind, BranchKind::IfLet | BranchKind::Match);
            (if matched { Use::Matched } else { Use::Tested }, function.value_span(*test))
        }
        Node::Loop { test: Some(test), kind, .. } if fate.is(*test) => {
            let how = if *kind == LoopKind::While { Use::Tested } else { Use::Iterated };
            (how, function.value_span(*test))
        }
        Node::With { context, span, .. } if fate.is(*context) => (Use::Entered, *span),
        _ => return None,
    };
    Some(Usage { how, span })
}

/// What is known of the value at a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Control does not come here.
    Dead,
    /// It is not made yet.
    Before,
    /// It is made and not used.
    Live,
    /// It is made on some ways that lead here, and not used.
    Maybe,
    /// It is used.
    Done,
}

impl State {
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Dead, other) | (other, Self::Dead) => other,
            (Self::Maybe, _) | (_, Self::Maybe) | (Self::Before, Self::Live) | (Self::Live, Self::Before) => {
                Self::Maybe
            }
            (Self::Live, _) | (_, Self::Live) => Self::Live,
            _ => Self::Done,
        }
    }
}

/// How deep bodies are followed.
const MAX_DEPTH: usize = 300;

struct Walk<'a> {
    program: &'a Program,
    id: FnId,
    function: &'a Function,
    call: CallId,
    fate: &'a Fate,
    depth: usize,
    /// Rust: how deep the block is that the value's variable dies with.
    block: Option<usize>,
    /// The arms that use the value where others do not.
    split: Vec<Span>,
    lost: Vec<Lost>,
}

impl Walk<'_> {
    /// Whether a use stands inside a range.
    fn uses(&self, span: Span) -> bool {
        self.fate.uses.iter().any(|usage| span.contains(usage.span))
    }

    fn walk(&mut self, node: NodeId, state: State) -> State {
        if self.depth > MAX_DEPTH {
            return State::Done;
        }
        self.depth += 1;
        let after = self.step(node, state);
        self.depth -= 1;
        after
    }

    fn step(&mut self, node: NodeId, state: State) -> State {
        let function = self.function;
        match function.node(node) {
            Node::Seq(children) => children.iter().fold(state, |state, child| self.walk(*child, state)),
            Node::Temps { body, .. } => self.walk(*body, state),
            Node::Block(body) => self.block(*body, state),
            Node::Event(event) => self.event(event, state),
            Node::Branch { test, arms, .. } => {
                let matched =
                    test.is_some_and(|test| self.fate.is(test)) && arms.iter().any(|arm| arm.pattern.is_some());
                let without = |arm: &crate::model::Arm| {
                    matched && !arm.pattern.is_some_and(|name| matches!(name.as_str(), "Ok" | "Some"))
                };
                let bodies: Vec<(NodeId, Span, bool)> =
                    arms.iter().map(|arm| (arm.body, arm.span, without(arm))).collect();
                self.branch(*test, &bodies, state)
            }
            Node::Loop { kind, test, head, body, orelse, .. } => {
                self.repeat((*kind, *test), *head, *body, *orelse, state)
            }
            Node::Try { body, handlers, orelse, finally } => {
                let handlers: Vec<NodeId> = handlers.iter().map(|handler| handler.body).collect();
                self.attempt(*body, &handlers, *orelse, *finally, state)
            }
            Node::With { context, body, span, .. } => {
                let state = self.used_if(self.fate.is(*context) || self.uses(*span), state);
                self.walk(*body, state)
            }
        }
    }

    fn used_if(&self, used: bool, state: State) -> State {
        if used && matches!(state, State::Live | State::Maybe) { State::Done } else { state }
    }

    fn event(&mut self, event: &Event, state: State) -> State {
        if event.kind == EventKind::Call(self.call) {
            let used = self.fate.uses.iter().any(|usage| usage.span == event.span);
            return if used { State::Done } else { State::Live };
        }
        if let EventKind::Bind { local, declares: true, .. } = event.kind
            && self.fate.locals.contains(&local)
            && self.block.is_none()
        {
            self.block = Some(self.depth);
        }
        let bound = match &event.kind {
            EventKind::Bind { value: Some(value), .. } if !self.fate.is(*value) => Some(*value),
            _ => None,
        };
        let used = self.uses(event.span) || bound.is_some_and(|value| self.uses(self.function.value_span(value)));
        let state = self.used_if(used, state);
        match &event.kind {
            EventKind::Return(_) => {
                if state == State::Live {
                    self.lost.push(Lost::Return(event.span));
                }
                State::Dead
            }
            EventKind::Raise(_) | EventKind::Diverge => State::Dead,
            // What a jump leads to is where the loop ends, or its next round: uses there are uses (see `repeat`).
            EventKind::Break(_) | EventKind::Continue(_) => state,
            EventKind::Opaque => self.used_if(true, state),
            _ => state,
        }
    }

    /// Rust: what is declared in a block dies with it.
    fn block(&mut self, body: NodeId, state: State) -> State {
        let outer = self.block.take();
        let after = self.walk(body, state);
        let dies = self.block.is_some();
        if outer.is_some() {
            self.block = outer;
        }
        if dies && after == State::Live {
            self.lost.push(self.split.first().map_or(Lost::Never, |span| Lost::Branch(*span)));
            self.block = outer;
            return State::Done;
        }
        after
    }

    fn branch(&mut self, test: Option<ValueId>, arms: &[(NodeId, Span, bool)], state: State) -> State {
        let tested = test.is_some_and(|test| self.uses(self.function.value_span(test)));
        let decided = test.and_then(|test| self.program.constant_truth(self.id, test));
        let none = test.and_then(|test| self.none_arm(test));
        let before = if tested && none.is_none() { self.used_if(true, state) } else { state };
        let mut ends = Vec::new();
        for (index, (body, _, without)) in arms.iter().enumerate() {
            // An arm that never runs, and one that runs only without the value.
            if decided.is_some_and(|holds| holds != (index == 0)) && arms.len() == 2 {
                continue;
            }
            let nothing = none == Some(index) || *without;
            let start = if nothing && before == State::Live { State::Done } else { before };
            ends.push(self.walk(*body, start));
        }
        let used: Vec<Span> = arms
            .iter()
            .filter(|(body, ..)| matches!(before, State::Live | State::Maybe) && self.mentioned(*body))
            .map(|(_, span, _)| *span)
            .collect();
        let open = ends.contains(&State::Live);
        if let (Some(first), true, State::Live) = (used.first(), open, before) {
            self.split.push(*first);
        }
        if before == State::Maybe && !used.is_empty() {
            return State::Done;
        }
        ends.into_iter().fold(State::Dead, State::join)
    }

    /// The arm that runs where the value is `None`: of `x is None`, `x is not None`, `x`, `not x`.
    fn none_arm(&self, test: ValueId) -> Option<usize> {
        if self.fate.is(test) {
            return Some(1);
        }
        let Value::Op { op, operands } = self.function.value(test) else { return None };
        let of_it = operands.first().is_some_and(|first| self.fate.is(*first));
        let with_none =
            operands.get(1).is_some_and(|second| matches!(self.function.value(*second), Value::Literal(Literal::None)));
        match op {
            Op::Not if of_it => Some(0),
            Op::Is if of_it && with_none => Some(0),
            Op::IsNot if of_it && with_none => Some(1),
            _ => None,
        }
    }

    fn repeat(
        &mut self,
        (kind, test): (LoopKind, Option<ValueId>),
        head: NodeId,
        body: NodeId,
        orelse: Option<NodeId>,
        state: State,
    ) -> State {
        let tested = test.is_some_and(|test| self.uses(self.function.value_span(test)));
        let state = self.used_if(tested, state);
        let start = self.walk(head, state);
        let known = self.lost.len();
        let end = self.walk(body, start);
        if kind == LoopKind::Block {
            return end;
        }
        // A use in a loop counts, however often it runs.
        let live = matches!(start, State::Live | State::Maybe);
        let after = if live && self.mentioned(body) {
            self.lost.truncate(known);
            State::Done
        } else {
            start.join(end)
        };
        match orelse {
            Some(orelse) => self.walk(orelse, after),
            None => after,
        }
    }

    fn attempt(
        &mut self,
        body: NodeId,
        handlers: &[NodeId],
        orelse: Option<NodeId>,
        finally: Option<NodeId>,
        state: State,
    ) -> State {
        if finally.is_some_and(|finally| self.mentioned(finally)) {
            return State::Done;
        }
        let mut end = self.walk(body, state);
        let in_handler = if self.mentioned(body) { self.used_if(true, state) } else { state };
        if let Some(orelse) = orelse {
            end = self.walk(orelse, end);
        }
        for handler in handlers {
            end = end.join(self.walk(*handler, in_handler));
        }
        match finally {
            Some(finally) => self.walk(finally, end),
            None => end,
        }
    }

    /// Whether any event below a node uses the value.
    fn mentioned(&self, node: NodeId) -> bool {
        let mut found = false;
        super::nesting::events_in(self.function, node, &mut |event, _| {
            found |= event.kind != EventKind::Call(self.call) && self.uses(event.span);
        });
        found
    }
}
