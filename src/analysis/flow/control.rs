//! Control structure: what is held after branches, loops, `try` and on the ways out of them.

use smallvec::SmallVec;

use crate::analysis::flow::guards::Source;
use crate::analysis::flow::state::{Held, Holder, State, join_flows};
use crate::analysis::flow::{AccessKind, Caught, Leaving, MAX_DEPTH, Suspension, Test, Walker};
use crate::analysis::places::Lock;
use crate::analysis::types::Target;
use crate::knowledge::Does;
use crate::model::{
    Arm, BranchKind, CallId, Callee, Event, EventKind, Handler, Literal, LoopKind, Name, Node, NodeId, Op, Span,
    TempScopeId, Value, ValueId,
};

/// A loop, or a labelled block, around the point of a walk.
pub(super) struct LoopContext {
    label: Option<Name>,
    /// A labelled block: an unlabelled `break` inside means the loop around it.
    block: bool,
    breaks: Option<State>,
    continues: Option<State>,
    around: Around,
}

/// A `try` with a `finally` around the point of a walk, which every way out of it runs.
pub(super) struct FinallyContext {
    /// How many loops are around the statement.
    loops: usize,
    around: Around,
    /// Where to, with what, and where the last of them stands.
    jumps: Vec<(Jump, State, Span)>,
}

/// How many scopes are around a statement: what is left at a jump out of it is what is deeper.
#[derive(Clone, Copy)]
struct Around {
    temps: usize,
    blocks: usize,
    withs: u32,
}

/// A way out of statements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Jump {
    Return,
    /// Of the loop with this index.
    Break(usize),
    Continue(usize),
}

/// How many events a `try` body has that asks for one thing.
const SHORT_TRY: usize = 6;

impl Walker<'_> {
    pub(super) fn walk(&mut self, node: NodeId, state: Option<State>, depth: usize) -> Option<State> {
        let mut state = state?;
        if depth > MAX_DEPTH {
            self.facts.opaque = true;
            return Some(state);
        }
        let function = self.function;
        match function.node(node) {
            Node::Seq(children) => {
                // What `if not x: return` decides holds for the rest of the sequence, and for what follows a block or a lock's
                // `with` around it.
                let mut flow = Some(state);
                for child in children {
                    flow = self.walk(*child, flow, depth + 1);
                }
                flow
            }
            Node::Block(body) => {
                self.blocks.push(Vec::new());
                let flow = self.walk(*body, Some(state), depth + 1);
                let locals = self.blocks.pop().unwrap_or_default();
                flow.map(|mut state| {
                    self.drop_where(
                        &mut state,
                        |held| matches!(&held.holder, Holder::Local(local) if locals.contains(local)),
                    );
                    state
                })
            }
            Node::Temps { id, body } => {
                self.temps.push(*id);
                let flow = self.walk(*body, Some(state), depth + 1);
                self.temps.pop();
                flow.map(|mut state| {
                    self.end_temps(&mut state, *id);
                    state
                })
            }
            Node::Event(event) => {
                let goes_on = self.event(event, &mut state);
                goes_on.then_some(state)
            }
            Node::Branch { kind, test, arms } => self.branch(*kind, *test, arms, state, depth),
            Node::Loop { kind: LoopKind::Block, label, body, .. } => {
                let around = self.under.len();
                self.enter_loop(*label, true);
                let end = self.walk(*body, Some(state), depth + 1);
                self.under.truncate(around);
                let breaks = self.loops.pop().and_then(|context| context.breaks);
                self.cached = None;
                join_flows(end, breaks)
            }
            Node::Loop { kind, label, test, head, body, orelse } => {
                // An `async for` hands control away for every item.
                if let (LoopKind::AsyncFor, Some(test)) = (kind, test) {
                    self.suspend(Some(*test), false, function.value_span(*test), &state);
                }
                self.walk_loop(*label, *test, (*head, *body, *orelse), state, depth)
            }
            Node::Try { body, handlers, orelse, finally } => {
                let around = self.under.len();
                let end = match finally {
                    Some(finally) => self.walk_finally((*body, handlers, *orelse, *finally), state, depth),
                    None => self.walk_try(*body, handlers, *orelse, state, depth).0,
                };
                self.under.truncate(around);
                self.under.extend(self.missed.take());
                end
            }
            Node::With { context, is_async, body, span } => {
                if *is_async {
                    self.suspend(Some(*context), false, *span, &state);
                }
                self.walk_with(*context, *body, *span, state, depth)
            }
        }
    }

    /// Everything of a `try` but its `finally`: what is held at its end, and what is when an exception leaves it.
    fn walk_try(
        &mut self,
        body: NodeId,
        handlers: &[Handler],
        orelse: Option<NodeId>,
        state: State,
        depth: usize,
    ) -> (Option<State>, State) {
        let before = state.clone();
        let caught = self.caught_by(handlers);
        let releases = self.released_around.len();
        for handler in handlers {
            self.note_releases(handler.body);
        }
        self.caught.push(caught);
        let around = self.under.len();
        let mut flow = self.walk(body, Some(state), depth + 1);
        let returned = flow.is_none();
        self.caught.pop();
        self.released_around.truncate(releases);
        if let Some(orelse) = orelse {
            flow = self.walk(orelse, flow, depth + 1);
        }
        self.under.truncate(around);
        // An exception may come after the body acquired or released by hand: what is certain is what both ends hold.
        let mut at_handler = before;
        if let Some(end) = &flow {
            at_handler = at_handler.join(end);
        }
        self.cached = None;
        // `try: return d[k]`, `except KeyError:` asks whether the key is there.
        let asked = if caught.missing || caught.attribute { self.asked_for(body) } else { None };
        let missed = asked.map(|value| (self.note_test(value, false, &at_handler), false));
        for handler in handlers {
            self.under.extend(missed);
            let end = self.walk(handler.body, Some(at_handler.clone()), depth + 1);
            self.under.truncate(around);
            self.cached = None;
            flow = join_flows(flow, end);
        }
        self.missed = missed.filter(|_| returned && flow.is_some());
        (flow, at_handler)
    }

    fn walk_finally(
        &mut self,
        (body, handlers, orelse, finally): (NodeId, &[Handler], Option<NodeId>, NodeId),
        state: State,
        depth: usize,
    ) -> Option<State> {
        let around = self.around();
        self.finallys.push(FinallyContext { loops: self.loops.len(), around, jumps: Vec::new() });
        let releases = self.released_around.len();
        self.note_releases(finally);
        let (normal, raised) = self.walk_try(body, handlers, orelse, state, depth);
        self.released_around.truncate(releases);
        let jumps = self.finallys.pop().map(|context| context.jumps).unwrap_or_default();
        let at_finally = jumps.iter().fold(normal.clone(), |all, (_, state, _)| join_flows(all, Some(state.clone())));
        self.cached = None;
        let end = self.walk(finally, Some(at_finally.unwrap_or(raised)), depth + 1);
        self.cached = None;
        if jumps.is_empty() {
            return normal.and(end);
        }
        // Every way out runs the clause by itself; what it does there was recorded above.
        let mark = self.mark();
        let leaving: Vec<(Jump, Option<State>, Span)> = jumps
            .into_iter()
            .map(|(jump, state, span)| (jump, self.walk_afresh(finally, Some(state), depth), span))
            .collect();
        let end = self.walk_afresh(finally, normal, depth);
        self.reset(&mark);
        for (jump, state, span) in leaving {
            if let Some(state) = state {
                self.jump(jump, state, span);
            }
        }
        self.cached = None;
        end
    }

    /// What a short `try` body reads last: its handlers answer for its not being there.
    fn asked_for(&self, body: NodeId) -> Option<ValueId> {
        let (mut stack, mut last, mut events) = (vec![body], None, 0);
        while let Some(node) = stack.pop() {
            match self.function.node(node) {
                Node::Seq(children) => stack.extend(children.iter().rev()),
                Node::Block(body) | Node::Temps { body, .. } | Node::With { body, .. } => stack.push(*body),
                Node::Event(event) => {
                    events += 1;
                    if let EventKind::Read(value) = event.kind
                        && matches!(self.function.value(value), Value::Field { .. } | Value::Index { .. })
                    {
                        last = Some(value);
                    }
                }
                _ => return None,
            }
        }
        last.filter(|_| events <= SHORT_TRY)
    }

    /// The exceptions a `try` catches.
    fn caught_by(&self, handlers: &[Handler]) -> Caught {
        let mut caught = Caught::default();
        for handler in handlers {
            let mut named = false;
            for value in &handler.types {
                let mut stack: SmallVec<[ValueId; 4]> = SmallVec::from_elem(*value, 1);
                while let Some(value) = stack.pop() {
                    let name = match self.function.value(value) {
                        Value::Path(path) => path.last(),
                        Value::Field { name, .. } => Some(*name),
                        Value::Collection { items, .. } => {
                            stack.extend(items.iter().map(|item| item.value));
                            None
                        }
                        _ => None,
                    };
                    named = true;
                    match name.as_ref().map(|name| name.as_str()) {
                        Some("Exception" | "BaseException") => named = false,
                        Some("KeyError" | "IndexError" | "LookupError" | "ValueError" | "Empty" | "Full") => {
                            caught.missing = true;
                        }
                        Some("AttributeError" | "TypeError" | "NameError" | "ReferenceError") => {
                            caught.attribute = true
                        }
                        Some("RuntimeError") => caught.runtime = true,
                        _ => {}
                    }
                }
            }
            if !named {
                caught = Caught { missing: true, attribute: true, runtime: true };
            }
        }
        caught
    }

    /// Remembers the locks that a clause releases by hand.
    fn note_releases(&mut self, clause: NodeId) {
        let mut stack = vec![clause];
        while let Some(node) = stack.pop() {
            match self.function.node(node) {
                Node::Seq(children) => stack.extend(children),
                Node::Block(body) | Node::Temps { body, .. } | Node::With { body, .. } => stack.push(*body),
                Node::Branch { arms, .. } => stack.extend(arms.iter().map(|arm| arm.body)),
                Node::Loop { head, body, .. } => stack.extend([*head, *body]),
                Node::Try { body, finally, .. } => stack.extend([*body].into_iter().chain(*finally)),
                Node::Event(Event { kind: EventKind::Call(call), .. }) => {
                    let Callee::Method { receiver, name } = &self.function.call(*call).callee else { continue };
                    if name.as_str().contains("release")
                        && let Some(lock) = self.resolver.lock_of(self.id, *receiver)
                    {
                        self.released_around.push(lock.at.place);
                    } else {
                        // A helper that releases it.
                        for lock in self.releases_of(*call) {
                            self.released_around.push(lock.at.place);
                        }
                    }
                }
                Node::Event(_) => {}
            }
        }
    }

    /// The locks a project function that is called here releases.
    pub(super) fn releases_of(&mut self, call: CallId) -> Vec<Lock> {
        let (Target::Project { functions, receiver }, Some(all)) = (self.target(call), self.round_one) else {
            return Vec::new();
        };
        let [callee] = functions.as_slice() else { return Vec::new() };
        let via = self.receiver_via(call, receiver);
        let facts = &all[callee.0 as usize];
        let seen = |lock: &Lock| self.translate(lock, call, *callee, &via, receiver.is_some());
        facts.releases.iter().filter_map(seen).collect()
    }

    fn walk_afresh(&mut self, node: NodeId, state: Option<State>, depth: usize) -> Option<State> {
        self.cached = None;
        self.walk(node, state, depth + 1)
    }

    fn around(&self) -> Around {
        Around { temps: self.temps.len(), blocks: self.blocks.len(), withs: self.withs }
    }

    fn enter_loop(&mut self, label: Option<Name>, block: bool) {
        let around = self.around();
        self.loops.push(LoopContext { label, block, breaks: None, continues: None, around });
    }

    /// Control leaves statements; a `finally` around them runs first.
    fn jump(&mut self, jump: Jump, mut state: State, span: Span) {
        let inside = |loops: usize| match jump {
            Jump::Return => true,
            Jump::Break(target) | Jump::Continue(target) => target < loops,
        };
        if let Some(context) = self.finallys.last()
            && inside(context.loops)
        {
            let around = context.around;
            self.leave(&mut state, around);
            if let Some(context) = self.finallys.last_mut() {
                match context.jumps.iter_mut().find(|(known, ..)| *known == jump) {
                    Some((_, known, _)) => *known = std::mem::take(known).join(&state),
                    None => context.jumps.push((jump, state, span)),
                }
            }
            return;
        }
        match jump {
            Jump::Return => self.note_exit(&state, Leaving::Return, span),
            Jump::Break(target) | Jump::Continue(target) => {
                let Some(around) = self.loops.get(target).map(|context| context.around) else { return };
                self.leave(&mut state, around);
                let Some(context) = self.loops.get_mut(target) else { return };
                let flow = if matches!(jump, Jump::Break(_)) { &mut context.breaks } else { &mut context.continues };
                *flow = join_flows(flow.take(), Some(state));
            }
        }
    }

    /// What dies where control leaves everything deeper than `around`.
    fn leave(&mut self, state: &mut State, around: Around) {
        let temps: Vec<TempScopeId> = self.temps.iter().skip(around.temps).copied().collect();
        let locals: Vec<_> = self.blocks.iter().skip(around.blocks).flatten().copied().collect();
        self.drop_where(state, |held| match &held.holder {
            Holder::Temp(scope, _) => temps.contains(scope),
            Holder::Local(local) => locals.contains(local),
            Holder::With(depth) | Holder::Stack(Some(depth)) => *depth >= around.withs,
            _ => false,
        });
    }

    fn target_loop(&self, label: Option<Name>) -> Option<usize> {
        match label {
            Some(label) => self.loops.iter().rposition(|context| context.label == Some(label)),
            None => self.loops.iter().rposition(|context| !context.block),
        }
    }

    fn walk_loop(
        &mut self,
        label: Option<Name>,
        test: Option<ValueId>,
        (head, body, orelse): (NodeId, NodeId, Option<NodeId>),
        state: State,
        depth: usize,
    ) -> Option<State> {
        let mark = self.mark();
        let outside = self.under.len();
        let mut entry = state;
        let mut exit = None;
        for round in 0..2 {
            self.under.truncate(outside);
            self.enter_loop(label, false);
            self.cached = None;
            let after_head = self.walk(head, Some(entry.clone()), depth + 1);
            let mut inside = after_head.clone();
            let around = self.under.len();
            if let (Some(state), Some(test)) = (&mut inside, test) {
                self.assume(state, test, true);
                self.cached = None;
                let decides = self.note_test(test, true, state);
                self.under.push((decides, true));
            }
            self.cached = None;
            let end = self.walk(body, inside, depth + 1);
            self.under.truncate(around);
            self.cached = None;
            let (breaks, continues) =
                self.loops.pop().map_or((None, None), |context| (context.breaks, context.continues));
            let mut left = after_head;
            if let (Some(state), Some(test)) = (&mut left, test) {
                self.assume(state, test, false);
            }
            // `loop {}` and `while let` (no test) leave only by `break`; `for` has what it iterates as its test.
            let ends = test.is_some() && !self.is_true(test);
            let normal = if ends { left } else { None };
            exit = Some((normal, breaks));
            let Some(end) = join_flows(end, continues) else { break };
            let next = entry.clone().join(&end);
            let stable = next.held.iter().zip(&entry.held).all(|(a, b)| a.must == b.must);
            if round == 1 || stable {
                break;
            }
            entry = State { held: next.held.into_iter().take(entry.held.len()).collect() };
            self.reset(&mark);
        }
        let (normal, breaks) = exit?;
        let normal = match orelse {
            Some(orelse) => self.walk(orelse, normal, depth + 1),
            None => normal,
        };
        self.under.truncate(outside);
        self.cached = None;
        join_flows(normal, breaks)
    }

    fn is_true(&self, test: Option<ValueId>) -> bool {
        let Some(test) = test else { return true };
        match self.function.value(test) {
            Value::Literal(Literal::Bool(true)) => true,
            Value::Literal(Literal::Int(number)) => *number != 0,
            _ => false,
        }
    }

    fn branch(
        &mut self,
        kind: BranchKind,
        test: Option<ValueId>,
        arms: &[Arm],
        state: State,
        depth: usize,
    ) -> Option<State> {
        let mut flow = None;
        let mut left: SmallVec<[usize; 2]> = SmallVec::new();
        let around = self.under.len();
        let decides = match (kind, test) {
            (BranchKind::If | BranchKind::Lazy | BranchKind::IfLet, Some(test)) => {
                Some(self.note_test(test, false, &state))
            }
            // `match found { Some(x) => return x, None => {} }` is an `if let` in other words.
            (BranchKind::Match, Some(test)) if arms.len() == 2 => Some(self.note_test(test, false, &state)),
            _ => None,
        };
        for (index, arm) in arms.iter().enumerate() {
            let mut entry = state.clone();
            self.cached = None;
            if let Some(test) = test {
                match kind {
                    BranchKind::If => self.assume(&mut entry, test, index == 0),
                    BranchKind::Lazy => self.assume_lazy(&mut entry, test, index),
                    BranchKind::IfLet => {
                        let pattern = arm.pattern.or_else(|| arms.first()?.pattern);
                        self.assume_pattern(&mut entry, test, pattern, index == 0);
                    }
                    BranchKind::Match => self.assume_pattern(&mut entry, test, arm.pattern, true),
                    BranchKind::Select => {}
                }
            }
            if let Some(decides) = decides {
                self.under.push((decides, index == 0));
            }
            let end = self.walk(arm.body, Some(entry), depth + 1);
            self.under.truncate(around);
            if end.is_none() {
                left.push(index);
            }
            flow = join_flows(flow, end);
        }
        self.cached = None;
        // An arm that never gets here decides what does.
        if let (Some(decides), [left], 2, true) = (decides, left.as_slice(), arms.len(), flow.is_some()) {
            self.under.push((decides, *left == 1));
        }
        if arms.is_empty() { Some(state) } else { flow }
    }

    /// Records a test, whose outcome the arms of a branch or the body of a loop depend on.
    fn note_test(&mut self, test: ValueId, of_loop: bool, state: &State) -> u32 {
        let held = self.held_set(state);
        let span = self.function.value_span(test);
        self.facts.tests.push(Test { value: test, held, of_loop, span });
        u32::try_from(self.facts.tests.len() - 1).unwrap_or(u32::MAX)
    }

    /// The right operand of `a and b` runs when `a` is true.
    fn assume_lazy(&mut self, state: &mut State, test: ValueId, index: usize) {
        if index == 0 {
            self.assume(state, test, true);
        }
    }

    /// Settles try and timed acquisitions whose outcome `test` decides.
    fn assume(&mut self, state: &mut State, test: ValueId, holds: bool) {
        match self.function.value(test) {
            Value::Op { op: Op::Not, operands } => {
                if let Some(inner) = operands.first() {
                    self.assume(state, *inner, !holds);
                }
            }
            Value::Op { op: Op::And, operands } if holds => {
                for operand in operands {
                    self.assume(state, *operand, true);
                }
            }
            Value::Op { op: Op::Or, operands } if !holds => {
                for operand in operands {
                    self.assume(state, *operand, false);
                }
            }
            Value::Op { op: Op::Is | Op::Eq, operands } => {
                if let [left, right] = operands.as_slice()
                    && let Value::Literal(Literal::Bool(expected)) = self.function.value(*right)
                {
                    self.assume(state, *left, holds == *expected);
                }
            }
            Value::Op { op: Op::IsNot | Op::Ne, operands } => {
                if let [left, right] = operands.as_slice()
                    && let Value::Literal(Literal::Bool(expected)) = self.function.value(*right)
                {
                    self.assume(state, *left, holds != *expected);
                }
            }
            _ => {
                if let Some(call) = self.pending_call(test) {
                    self.settle(state, call, holds);
                }
            }
        }
    }

    fn pending_call(&self, value: ValueId) -> Option<CallId> {
        match self.function.value(value) {
            Value::Call(call) => {
                // `try_lock().is_ok()`
                if let Callee::Method { receiver, name } = &self.function.call(*call).callee
                    && (*name == "is_ok" || *name == "is_some")
                {
                    return self.pending_call(*receiver);
                }
                Some(*call)
            }
            Value::Await(inner) | Value::Ref { value: inner, .. } => self.pending_call(*inner),
            Value::Local(local) => {
                let binds = &self.linked.index[self.id.0 as usize].binds.get(local.0 as usize)?;
                match binds.as_slice() {
                    [(function, Some(value))] if *function == self.id => match self.function.value(*value) {
                        Value::Call(call) => Some(*call),
                        Value::Await(inner) => self.pending_call(*inner),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn assume_pattern(&mut self, state: &mut State, test: ValueId, pattern: Option<Name>, matched: bool) {
        let none = pattern.is_some_and(|pattern| pattern == if matched { "None" } else { "Some" });
        if none
            && let Value::Call(call) = self.function.value(test)
            && let Target::Effect { effect, .. } = self.target(*call)
            && effect.optional
        {
            let span = self.function.call(*call).name_span;
            self.drop_where(state, |held| held.span == span);
        }
        for (source, _) in self.sources(test) {
            let Source::Call(call) = source else { continue };
            let Some(pattern) = pattern else {
                if !matched {
                    self.settle(state, call, false);
                }
                continue;
            };
            match pattern.as_str() {
                "Ok" | "Some" => self.settle(state, call, matched),
                "Err" | "None" => self.settle(state, call, !matched),
                _ => {}
            }
        }
    }

    fn settle(&mut self, state: &mut State, call: CallId, holds: bool) {
        if !state.held.iter().any(|held| held.pending == Some(call)) {
            return;
        }
        self.cached = None;
        if holds {
            for held in state.held.iter_mut().filter(|held| held.pending == Some(call)) {
                held.pending = None;
                held.must = true;
            }
        } else {
            state.remove(|held| held.pending == Some(call));
        }
    }

    /// An exception leaves the function with what is held by hand, unless something around releases or catches.
    fn raised(&mut self, state: &State, span: Span) {
        let caught = self.caught.iter().any(|caught| *caught != Caught::default());
        if !caught {
            let mut leaving = state.clone();
            leaving.held.retain(|held| !self.released_around.contains(&held.lock.at.place));
            self.note_exit(&leaving, Leaving::Raise, span);
        }
    }

    /// A coroutine or generator hands control away.
    pub(super) fn suspend(&mut self, value: Option<ValueId>, yields: bool, span: Span, state: &State) {
        let held = self.held_set(state);
        self.facts.suspensions.push(Suspension { value, yields, held, span });
    }

    pub(super) fn drop_where(&mut self, state: &mut State, gone: impl Fn(&Held) -> bool) {
        if state.remove(gone) {
            self.cached = None;
        }
    }

    fn end_temps(&mut self, state: &mut State, id: TempScopeId) {
        self.drop_where(state, |held| matches!(held.holder, Holder::Temp(scope, _) if scope == id));
    }

    /// Returns whether control goes on after the event.
    fn event(&mut self, event: &Event, state: &mut State) -> bool {
        if let Some(probe) = &mut self.probe {
            probe.push((event.span, state.held.iter().map(Held::seen).collect()));
        }
        match &event.kind {
            EventKind::Read(value) => {
                self.access(*value, AccessKind::Read, event.span, state);
                self.implied_call(*value, event.span, state);
            }
            EventKind::Write { target, value, op } => self.write(*target, *value, *op, event.span, state),
            EventKind::Bind { local, value, declares } => self.bind(*local, *value, *declares, event.span, state),
            EventKind::Call(call) => self.call(*call, state),
            EventKind::Iterate(value) => self.iterate(*value, event.span, state),
            EventKind::EndTemps(id) => self.end_temps(state, *id),
            EventKind::Lift(value) => self.lift(*value, state),
            EventKind::Yield(value) => {
                self.suspend(*value, true, event.span, state);
                // Whoever drives the generator may end it here, or throw into it.
                self.may_raise(event.span, false, state);
                let before = self.facts.held_at_yield.len();
                for held in &state.held {
                    if held.must && held.pending.is_none() && held.holder != Holder::Entry {
                        self.facts.held_at_yield.push((held.lock.clone(), held.mode));
                    }
                }
                self.facts.open_yield |= self.facts.held_at_yield.len() == before;
            }
            EventKind::Return(value) => {
                if let Some(value) = value {
                    self.returned(*value, state);
                }
                self.jump(Jump::Return, std::mem::take(state), event.span);
                return false;
            }
            EventKind::Break(label) => {
                if let Some(target) = self.target_loop(*label) {
                    self.jump(Jump::Break(target), std::mem::take(state), event.span);
                }
                return false;
            }
            EventKind::Continue(label) => {
                if let Some(target) = self.target_loop(*label) {
                    self.jump(Jump::Continue(target), std::mem::take(state), event.span);
                }
                return false;
            }
            EventKind::Raise(_) => {
                self.may_raise(event.span, false, state);
                self.raised(state, event.span);
                return false;
            }
            EventKind::Diverge => return false,
            EventKind::Opaque => self.facts.opaque = true,
            EventKind::Await(value) => {
                self.suspend(Some(*value), false, event.span, state);
                // Who is cancelled while waiting for a lock does not hold it.
                let acquires = matches!(self.function.value(*value), Value::Call(call) if matches!(self.target(*call),
                    Target::Effect { effect, .. } if matches!(effect.does, Does::Acquire | Does::TryAcquire)));
                if !acquires {
                    self.may_raise(event.span, false, state);
                }
            }
            EventKind::Assert(_) | EventKind::MayReturn => {}
        }
        true
    }
}
