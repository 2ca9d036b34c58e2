//! Pass 3: what each function does, and with which locks held.
//!
//! A walk over a function's structured body carries the locks held. Joins keep a lock as must-held only where every arm that gets
//! there holds it. Rust guards die where the language says (the front end made temporaries and blocks explicit); Python locks
//! are held by `with`, by `acquire()` until `release()`, and by context-manager helpers.
//!
//! The walk runs twice over the program: the first round finds what helpers acquire, hand out and release; the second uses it at their
//! call sites.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::link::{Entity, FnId, Linked};
use super::places::{Lock, PlaceRef, Root, Via, substitute};
use super::types::{Resolver, Tables, Target, Ty};
use crate::knowledge::{Does, Effect, Mode};
use crate::model::{
    Arm, BranchKind, CallId, Callee, Event, EventKind, Function, Language, Literal, LocalId, LoopKind, Name, Node,
    NodeId, Op, Span, TempScopeId, Value, ValueId, WriteOp,
};

/// A lock held at some point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldLock {
    /// Which.
    pub lock: Lock,
    /// How.
    pub mode: Mode,
    /// On every path that gets there, not only on some.
    pub must: bool,
    /// Where it was acquired.
    pub span: Span,
    /// The function that acquired it.
    pub by: FnId,
}

/// The locks held at a point, shared between the sites of a region.
pub type HeldSet = Arc<[HeldLock]>;

/// An acquisition.
#[derive(Clone, Debug)]
pub struct Acquire {
    /// Which lock.
    pub lock: Lock,
    /// How.
    pub mode: Mode,
    /// Waits for ever; `false` for try and timed acquisitions.
    pub blocking: bool,
    /// What was held before.
    pub held: HeldSet,
    /// Where.
    pub span: Span,
}

/// How a place is accessed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum AccessKind {
    /// Read.
    Read,
    /// Iterated.
    Iterate,
    /// A method of unknown effect is called on it.
    Use,
    /// Rebound to a constant: `None`, `True`, a number, a string, an empty container.
    SetConstant,
    /// Rebound.
    Set,
    /// One atomic operation that changes a container.
    Mutate,
    /// An operation of several steps that changes it.
    MutateCompound,
    /// Read, changed and written back: `x += 1`, `x = f(x)`.
    Update,
}

impl AccessKind {
    /// Whether it changes the place.
    #[must_use]
    pub fn writes(self) -> bool {
        !matches!(self, Self::Read | Self::Iterate | Self::Use)
    }

    /// Whether it is several steps that another thread can come between (class C of ANALYSIS 3.4).
    #[must_use]
    pub fn compound(self) -> bool {
        matches!(self, Self::Update | Self::MutateCompound | Self::Iterate)
    }
}

/// An access to a place that may be shared.
#[derive(Clone, Debug)]
pub struct Access {
    /// Which place.
    pub at: PlaceRef,
    /// How.
    pub kind: AccessKind,
    /// What is held.
    pub held: HeldSet,
    /// Where.
    pub span: Span,
    /// Python takes the name for a local of the function, although the author must have meant the module's variable.
    pub shadow: bool,
}

/// A call of project functions.
#[derive(Clone, Debug)]
pub struct CallSite {
    /// The call.
    pub call: CallId,
    /// What may be called; one function unless dispatch is open.
    pub functions: SmallVec<[FnId; 1]>,
    /// How the callee's receiver is seen from here.
    pub via: Via,
    /// What is held.
    pub held: HeldSet,
    /// Where.
    pub span: Span,
}

/// What a function does.
#[derive(Clone, Debug, Default)]
pub struct FnFacts {
    /// Acquisitions, in order.
    pub acquires: Vec<Acquire>,
    /// Accesses, in order.
    pub accesses: Vec<Access>,
    /// Calls of project functions, in order.
    pub calls: Vec<CallSite>,
    /// Closures called, or handed to something that calls them before it returns, with what is held then.
    pub runs: Vec<(FnId, HeldSet)>,
    /// Locks whose guard is returned.
    pub returns_guard: Vec<(Lock, Mode)>,
    /// Locks held at a `yield`: what a `@contextmanager` helper holds for its caller's body.
    pub held_at_yield: Vec<(Lock, Mode)>,
    /// Locks acquired by hand and still held at the end.
    pub leaves_held: Vec<(Lock, Mode)>,
    /// Locks released here that were not acquired here.
    pub releases: Vec<Lock>,
    /// Parameters called before returning, and what is held then.
    pub calls_param: Vec<(LocalId, HeldSet)>,
    /// Where threads, pools, tasks or futures are waited for.
    pub joins: Vec<Span>,
    /// Where something another thread does is waited for: an event, a queue, a barrier, a condition.
    pub waits: Vec<Span>,
    /// Something here could not be read: nothing follows from absence.
    pub opaque: bool,
}

impl FnFacts {
    /// Whether a caller's locks change by calling it.
    fn changes_locks(&self) -> bool {
        !(self.returns_guard.is_empty()
            && self.held_at_yield.is_empty()
            && self.leaves_held.is_empty()
            && self.releases.is_empty()
            && self.calls_param.is_empty())
    }
}

/// Who holds a lock.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Holder {
    /// A temporary of a scope, from a call.
    Temp(TempScopeId, CallId),
    /// A variable.
    Local(LocalId),
    /// A `with` statement.
    With,
    /// `acquire()` by hand.
    Manual,
    /// An `ExitStack`.
    Stack,
    /// The caller.
    Entry,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Held {
    lock: Lock,
    mode: Mode,
    holder: Holder,
    /// It came out of a block, branch or arm as its value, and waits for who takes it.
    lifted: bool,
    must: bool,
    /// A try or timed acquisition whose outcome has not been tested yet.
    pending: Option<CallId>,
    span: Span,
    by: FnId,
}

#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct State {
    held: SmallVec<[Held; 2]>,
}

impl Held {
    /// Whether `other` is the same hold on another path. What two arms give as their value is one value after them.
    fn is_twin(&self, other: &Self) -> bool {
        self.lock == other.lock && (self.holder == other.holder || self.lifted && other.lifted)
    }
}

impl State {
    fn join(self, other: &Self) -> Self {
        let mut joined = Self::default();
        for mut held in self.held {
            let twin = other.held.iter().find(|twin| twin.is_twin(&held));
            held.must &= twin.is_some_and(|twin| twin.must);
            joined.held.push(held);
        }
        for held in &other.held {
            if !joined.held.iter().any(|twin| twin.is_twin(held)) {
                joined.held.push(Held { must: false, ..held.clone() });
            }
        }
        joined
    }
}

fn join_flows(a: Option<State>, b: Option<State>) -> Option<State> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.join(&b)),
        (one, None) | (None, one) => one,
    }
}

struct LoopContext {
    label: Option<Name>,
    /// A labelled block: an unlabelled `break` inside means the loop around it.
    block: bool,
    breaks: Option<State>,
    /// How many temporary scopes and blocks were open around it: a `break` leaves those opened since.
    temps: usize,
    blocks: usize,
}

/// Where the guard in a value comes from.
enum Source {
    Call(CallId),
    Local(LocalId),
}

/// Probes: what is held when the first event of each listed span happens (tests and `debug`).
pub(super) type Probe = Vec<(Span, Vec<(Lock, bool)>)>;

/// Computes the facts of one function.
pub(super) struct Walker<'a> {
    linked: &'a Linked,
    resolver: Resolver<'a>,
    id: FnId,
    function: &'a Function,
    python: bool,
    round_one: Option<&'a [FnFacts]>,
    facts: FnFacts,
    loops: Vec<LoopContext>,
    temps: Vec<TempScopeId>,
    blocks: Vec<Vec<LocalId>>,
    targets: FxHashMap<CallId, Target>,
    cached: Option<HeldSet>,
    shared_locals: &'a rustc_hash::FxHashSet<(FnId, LocalId)>,
    probe: Option<Probe>,
}

const MAX_DEPTH: usize = 400;

impl<'a> Walker<'a> {
    pub(super) fn new(
        linked: &'a Linked,
        tables: &'a Tables,
        id: FnId,
        round_one: Option<&'a [FnFacts]>,
        shared_locals: &'a rustc_hash::FxHashSet<(FnId, LocalId)>,
    ) -> Self {
        let function = linked.function(id);
        Self {
            linked,
            resolver: Resolver::new(linked, tables),
            id,
            function,
            python: linked.language(id) == Language::Python,
            round_one,
            facts: FnFacts::default(),
            loops: Vec::new(),
            temps: Vec::new(),
            blocks: Vec::new(),
            targets: FxHashMap::default(),
            cached: None,
            shared_locals,
            probe: None,
        }
    }

    /// Walks the body, beginning with what the caller is known to hold.
    pub(super) fn run(mut self, entry: &[HeldLock]) -> FnFacts {
        self.walk_body(entry);
        self.facts
    }

    /// Walks the body and returns what is held at each event.
    pub(super) fn probe(mut self, entry: &[HeldLock]) -> Probe {
        self.probe = Some(Vec::new());
        self.walk_body(entry);
        self.probe.unwrap_or_default()
    }

    fn walk_body(&mut self, entry: &[HeldLock]) {
        let Some(body) = self.function.body else { return };
        let mut state = State::default();
        for held in entry {
            state.held.push(Held {
                lock: held.lock.clone(),
                mode: held.mode,
                holder: Holder::Entry,
                lifted: false,
                must: held.must,
                pending: None,
                span: held.span,
                by: held.by,
            });
        }
        let end = self.walk(body, Some(state), 0);
        if let Some(end) = end {
            self.note_exit(&end);
        }
        dedup(&mut self.facts.returns_guard);
        dedup(&mut self.facts.held_at_yield);
        dedup(&mut self.facts.leaves_held);
    }

    fn note_exit(&mut self, state: &State) {
        for held in &state.held {
            if held.holder == Holder::Manual && held.must && held.pending.is_none() {
                self.facts.leaves_held.push((held.lock.clone(), held.mode));
            }
        }
    }

    fn walk(&mut self, node: NodeId, state: Option<State>, depth: usize) -> Option<State> {
        let mut state = state?;
        if depth > MAX_DEPTH {
            self.facts.opaque = true;
            return Some(state);
        }
        let function = self.function;
        match function.node(node) {
            Node::Seq(children) => {
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
                self.open_loop(*label, true);
                let end = self.walk(*body, Some(state), depth + 1);
                let breaks = self.loops.pop().and_then(|context| context.breaks);
                self.cached = None;
                join_flows(end, breaks)
            }
            Node::Loop { label, test, head, body, orelse, .. } => {
                self.walk_loop(*label, *test, (*head, *body, *orelse), state, depth)
            }
            Node::Try { body, handlers, orelse, finally } => {
                let before = state.clone();
                let mut flow = self.walk(*body, Some(state), depth + 1);
                if let Some(orelse) = orelse {
                    flow = self.walk(*orelse, flow, depth + 1);
                }
                // An exception may come after the body acquired or released by hand: what is certain is what both ends hold.
                let mut at_handler = before;
                if let Some(end) = &flow {
                    let kept = at_handler.clone().join(end);
                    at_handler.held = kept.held;
                }
                self.cached = None;
                for handler in handlers {
                    let end = self.walk(handler.body, Some(at_handler.clone()), depth + 1);
                    self.cached = None;
                    flow = join_flows(flow, end);
                }
                match finally {
                    Some(finally) => {
                        let diverged = flow.is_none();
                        self.cached = None;
                        let end = self.walk(*finally, flow.or(Some(at_handler)), depth + 1);
                        if diverged { None } else { end }
                    }
                    None => flow,
                }
            }
            Node::With { context, body, span, .. } => self.walk_with(*context, *body, *span, state, depth),
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
        let mut entry = state;
        let mut exit = None;
        for round in 0..2 {
            self.open_loop(label, false);
            let after_head = self.walk(head, Some(entry.clone()), depth + 1);
            let mut inside = after_head.clone();
            if let (Some(state), Some(test)) = (&mut inside, test) {
                self.assume(state, test, true);
            }
            self.cached = None;
            let end = self.walk(body, inside, depth + 1);
            self.cached = None;
            let breaks = self.loops.pop().and_then(|context| context.breaks);
            let mut left = after_head;
            if let (Some(state), Some(test)) = (&mut left, test) {
                self.assume(state, test, false);
            }
            // `loop {}` and `while let` (no test) leave only by `break`; `for` has what it iterates as its test.
            let ends = test.is_some() && !self.is_true(test);
            let normal = if ends { left } else { None };
            exit = Some((normal, breaks));
            let Some(end) = end else { break };
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
        self.cached = None;
        join_flows(normal, breaks)
    }

    fn mark(&self) -> [usize; 5] {
        let facts = &self.facts;
        [facts.acquires.len(), facts.accesses.len(), facts.calls.len(), facts.runs.len(), facts.calls_param.len()]
    }

    fn reset(&mut self, mark: &[usize; 5]) {
        self.facts.acquires.truncate(mark[0]);
        self.facts.accesses.truncate(mark[1]);
        self.facts.calls.truncate(mark[2]);
        self.facts.runs.truncate(mark[3]);
        self.facts.calls_param.truncate(mark[4]);
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
        for (index, arm) in arms.iter().enumerate() {
            let mut entry = state.clone();
            self.cached = None;
            if let Some(test) = test {
                match kind {
                    BranchKind::If => self.assume(&mut entry, test, index == 0),
                    BranchKind::Lazy => self.assume_lazy(&mut entry, test, index),
                    BranchKind::IfLet => self.assume_pattern(&mut entry, test, arm.pattern, index == 0),
                    BranchKind::Match => self.assume_pattern(&mut entry, test, arm.pattern, true),
                    BranchKind::Select => {}
                }
            }
            let end = self.walk(arm.body, Some(entry), depth + 1);
            flow = join_flows(flow, end);
        }
        self.cached = None;
        if arms.is_empty() { Some(state) } else { flow }
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
        let sources = self.sources(test);
        for source in sources {
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
            state.held.retain(|held| held.pending != Some(call));
        }
    }

    fn drop_where(&mut self, state: &mut State, gone: impl Fn(&Held) -> bool) {
        let before = state.held.len();
        state.held.retain(|held| !gone(held));
        if state.held.len() != before {
            self.cached = None;
        }
    }

    fn end_temps(&mut self, state: &mut State, id: TempScopeId) {
        self.drop_where(state, |held| matches!(held.holder, Holder::Temp(scope, _) if scope == id));
    }

    fn open_loop(&mut self, label: Option<Name>, block: bool) {
        let (temps, blocks) = (self.temps.len(), self.blocks.len());
        self.loops.push(LoopContext { label, block, breaks: None, temps, blocks });
    }

    /// Leaves a loop or labelled block, and with it the scopes inside.
    fn break_out(&mut self, label: Option<Name>, state: &State) {
        let target = match label {
            Some(label) => self.loops.iter().rposition(|context| context.label == Some(label)),
            None => self.loops.iter().rposition(|context| !context.block),
        };
        let Some((position, context)) = target.and_then(|position| Some((position, self.loops.get(position)?))) else {
            return;
        };
        let temps = self.temps.get(context.temps..).unwrap_or_default();
        let blocks = self.blocks.get(context.blocks..).unwrap_or_default();
        let mut left = state.clone();
        left.held.retain(|held| match &held.holder {
            Holder::Temp(scope, _) => !temps.contains(scope),
            Holder::Local(local) => !blocks.iter().any(|block| block.contains(local)),
            _ => true,
        });
        if let Some(context) = self.loops.get_mut(position) {
            context.breaks = join_flows(context.breaks.take(), Some(left));
        }
        self.cached = None;
    }

    /// The value of a block leaves the innermost scope: what it holds belongs to the next one out.
    fn lift(&mut self, value: ValueId, state: &mut State) {
        for source in self.sources(value) {
            match source {
                Source::Local(local) => {
                    let Some((inner, outer)) = self.blocks.split_last_mut() else { continue };
                    let declared = inner.len();
                    inner.retain(|known| *known != local);
                    if inner.len() != declared
                        && let Some(outer) = outer.last_mut()
                    {
                        outer.push(local);
                        for held in state.held.iter_mut().filter(|held| held.holder == Holder::Local(local)) {
                            held.lifted = true;
                        }
                    }
                }
                Source::Call(call) => {
                    let [.., outer, inner] = self.temps.as_slice() else { continue };
                    for held in &mut state.held {
                        if matches!(held.holder, Holder::Temp(scope, from) if scope == *inner && from == call) {
                            held.holder = Holder::Temp(*outer, call);
                            held.lifted = true;
                        }
                    }
                    self.cached = None;
                }
            }
        }
    }

    fn held_set(&mut self, state: &State) -> HeldSet {
        if let Some(cached) = &self.cached {
            return Arc::clone(cached);
        }
        let set: HeldSet = state
            .held
            .iter()
            .map(|held| HeldLock {
                lock: held.lock.clone(),
                mode: held.mode,
                must: held.must && held.pending.is_none(),
                span: held.span,
                by: held.by,
            })
            .collect();
        self.cached = Some(Arc::clone(&set));
        set
    }

    fn target(&mut self, call: CallId) -> Target {
        if let Some(target) = self.targets.get(&call) {
            return target.clone();
        }
        let target = self.resolver.target(self.id, call);
        self.targets.insert(call, target.clone());
        target
    }

    /// Returns whether control goes on after the event.
    fn event(&mut self, event: &Event, state: &mut State) -> bool {
        if let Some(probe) = &mut self.probe {
            let held = state.held.iter().map(|held| (held.lock.clone(), held.must && held.pending.is_none())).collect();
            probe.push((event.span, held));
        }
        match &event.kind {
            EventKind::Read(value) => self.access(*value, AccessKind::Read, event.span, state),
            EventKind::Write { target, value, op } => self.write(*target, *value, *op, event.span, state),
            EventKind::Bind { local, value, declares } => self.bind(*local, *value, *declares, event.span, state),
            EventKind::Call(call) => self.call(*call, state),
            EventKind::Iterate(value) => self.access(*value, AccessKind::Iterate, event.span, state),
            EventKind::EndTemps(id) => self.end_temps(state, *id),
            EventKind::Lift(value) => self.lift(*value, state),
            EventKind::Yield(_) => {
                for held in &state.held {
                    if held.must && held.pending.is_none() && held.holder != Holder::Entry {
                        self.facts.held_at_yield.push((held.lock.clone(), held.mode));
                    }
                }
            }
            EventKind::Return(value) => {
                if let Some(value) = value {
                    self.returned(*value, state);
                }
                self.note_exit(state);
                return false;
            }
            EventKind::Break(label) => {
                self.break_out(*label, state);
                return false;
            }
            EventKind::Continue(_) | EventKind::Raise(_) | EventKind::Diverge => return false,
            EventKind::Opaque => self.facts.opaque = true,
            EventKind::Await(_) | EventKind::Assert(_) | EventKind::MayReturn => {}
        }
        true
    }

    fn returned(&mut self, value: ValueId, state: &State) {
        for source in self.sources(value) {
            for held in &state.held {
                let same = match (&source, &held.holder) {
                    (Source::Call(call), Holder::Temp(_, from)) => call == from,
                    (Source::Local(local), Holder::Local(by)) => local == by,
                    _ => false,
                };
                if same {
                    self.facts.returns_guard.push((held.lock.clone(), held.mode));
                }
            }
        }
    }

    fn bind(&mut self, local: LocalId, value: Option<ValueId>, declares: bool, span: Span, state: &mut State) {
        if declares && let Some(block) = self.blocks.last_mut() {
            block.push(local);
        }
        if let (true, Some((owner, owned))) = (self.python, self.shared_local(local)) {
            let kind = match value {
                Some(value) if self.depends_on_local(value, owner, owned) => AccessKind::Update,
                Some(value) if self.is_constant(value) => AccessKind::SetConstant,
                _ => AccessKind::Set,
            };
            let at = PlaceRef {
                place: super::places::Place { root: Root::Local(owner, owned), path: SmallVec::new() },
                via: Via::Static,
            };
            let held = self.held_set(state);
            self.facts.accesses.push(Access { at, kind, held, span, shadow: false });
        }
        let Some(value) = value else { return };
        if self.function.local(local).shadows_global {
            self.shadowed_update(local, value, span, state);
        }
        let sources = self.sources(value);
        if !declares {
            // The old value is dropped after the new one has been made.
            self.drop_where(state, |held| held.holder == Holder::Local(local));
        }
        for source in sources {
            for held in &mut state.held {
                let same = match (&source, &held.holder) {
                    (Source::Call(call), Holder::Temp(_, from)) => call == from,
                    (Source::Local(from), Holder::Local(by)) => from == by,
                    _ => false,
                };
                if same {
                    held.holder = Holder::Local(local);
                    held.lifted = false;
                    if held.pending.is_some() && !self.python && self.takes_success(value) {
                        held.pending = None;
                        held.must = true;
                    }
                    self.cached = None;
                }
            }
        }
    }

    /// `data = state; ..; state = data` without `global`: the name is a local and unbound when first read, so the author meant the
    /// module's variable (ANALYSIS 3.2, the shadow note).
    fn shadowed_update(&mut self, local: LocalId, value: ValueId, span: Span, state: &State) {
        let Value::Local(alias) = self.function.value(value) else { return };
        let index = &self.linked.index[self.id.0 as usize];
        let bound_to = |local: LocalId| match index.binds[local.0 as usize].as_slice() {
            [(function, Some(value))] if *function == self.id => Some(*value),
            _ => None,
        };
        let from_itself = bound_to(*alias)
            .is_some_and(|origin| matches!(self.function.value(origin), Value::Local(origin) if *origin == local));
        if !from_itself {
            return;
        }
        let path = crate::model::Path::new([self.function.local(local).name]);
        let Entity::Global(global) = self.linked.resolve(self.linked.scope(self.id), &path) else { return };
        let place = super::places::Place { root: Root::Global(global), path: SmallVec::new() };
        let (at, held) = (PlaceRef { place, via: Via::Static }, self.held_set(state));
        self.facts.accesses.push(Access { at, kind: AccessKind::Update, held, span, shadow: true });
    }

    /// Whether a value is the success half of a fallible acquisition: `m.try_lock()?`, `.unwrap()`.
    fn takes_success(&self, value: ValueId) -> bool {
        match self.function.value(value) {
            Value::Try(_) => true,
            Value::Part { constructor: Some(name), .. } => *name == "Ok" || *name == "Some",
            Value::Call(call) => {
                matches!(&self.function.call(*call).callee, Callee::Method { name, .. } if *name == "unwrap" || *name == "expect")
            }
            _ => false,
        }
    }

    /// A local that another function shares through a closure.
    fn shared_local(&self, local: LocalId) -> Option<(FnId, LocalId)> {
        let owner = self.linked.owning_local(self.id, local);
        self.shared_locals.contains(&owner).then_some(owner)
    }

    /// The acquisitions whose guard a value carries.
    fn sources(&mut self, value: ValueId) -> Vec<Source> {
        let mut found = Vec::new();
        self.collect_sources(value, &mut found, 0);
        found
    }

    fn collect_sources(&mut self, value: ValueId, found: &mut Vec<Source>, depth: u32) {
        if depth > 24 {
            return;
        }
        let function = self.function;
        match function.value(value) {
            Value::Local(local) => found.push(Source::Local(*local)),
            Value::Try(inner) | Value::Await(inner) | Value::Cast { value: inner, .. } => {
                self.collect_sources(*inner, found, depth + 1);
            }
            Value::Part { value, .. } => self.collect_sources(*value, found, depth + 1),
            Value::Choice(values) => {
                for value in values {
                    self.collect_sources(*value, found, depth + 1);
                }
            }
            Value::Collection { items, .. } => {
                for item in items.iter().take(16) {
                    self.collect_sources(item.value, found, depth + 1);
                }
            }
            Value::Call(call) => self.call_sources(*call, found, depth),
            _ => {}
        }
    }

    fn call_sources(&mut self, call: CallId, found: &mut Vec<Source>, depth: u32) {
        found.push(Source::Call(call));
        let function = self.function;
        let data = function.call(call);
        match self.target(call) {
            Target::Effect { effect, subject, .. } => match effect.does {
                Does::Unwrap | Does::Identity | Does::MapGuard => {
                    if let Some(subject) = subject {
                        self.collect_sources(subject, found, depth + 1);
                    }
                    if effect.does == Does::MapGuard {
                        for arg in &data.args {
                            self.collect_sources(arg.value, found, depth + 1);
                        }
                    }
                }
                Does::Wait => {
                    for arg in &data.args {
                        self.collect_sources(arg.value, found, depth + 1);
                    }
                }
                _ => {}
            },
            // `Wrapper(guard)`, `Some(guard)`: a constructor of unknown shape keeps what it is given.
            Target::Construct(_) | Target::Library(_) => {
                for arg in data.args.iter().take(8) {
                    self.collect_sources(arg.value, found, depth + 1);
                }
            }
            // `.unwrap()` on a type the tables do not know.
            Target::Unknown | Target::External(_) if !self.python => {
                if let Callee::Method { receiver, name } = &data.callee
                    && matches!(name.as_str(), "unwrap" | "expect" | "unwrap_or_else" | "map_err" | "ok")
                {
                    self.collect_sources(*receiver, found, depth + 1);
                }
                if let Callee::Path(path) = &data.callee
                    && path.last().is_some_and(|name| name == "Some" || name == "Ok")
                {
                    for arg in &data.args {
                        self.collect_sources(arg.value, found, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn call(&mut self, call: CallId, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        let target = self.target(call);
        match target {
            Target::Effect { effect, subject, .. } => self.effect(call, effect, subject, state),
            Target::Project { functions, receiver } => self.project_call(call, &functions, receiver, state),
            Target::Construct(ty) => {
                let method = self
                    .linked
                    .method(ty, Name::new("__init__"))
                    .or_else(|| self.linked.method(ty, Name::new("__new__")));
                if let Some(method) = method {
                    let held = self.held_set(state);
                    let functions = SmallVec::from_elem(method, 1);
                    self.facts.calls.push(CallSite { call, functions, via: Via::Unknown, held, span: data.span });
                }
                self.moved_arguments(call, state);
            }
            Target::External(_) => {
                if let (true, Callee::Method { receiver, .. }) = (self.python, &data.callee)
                    && !matches!(self.resolver.type_of(self.id, *receiver), Ty::LibPath(_) | Ty::LibClass(_))
                {
                    self.access(*receiver, AccessKind::Use, data.name_span, state);
                }
                self.moved_arguments(call, state);
            }
            Target::Library(_) => self.moved_arguments(call, state),
            Target::Unknown => self.unknown_call(call, state),
        }
    }

    fn unknown_call(&mut self, call: CallId, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        match &data.callee {
            Callee::Value(value) => {
                if let Value::Local(local) = function.value(*value) {
                    let (owner, local) = self.linked.owning_local(self.id, *local);
                    if self.linked.function(owner).params.iter().any(|param| param.local == local) {
                        let held = self.held_set(state);
                        if owner == self.id {
                            self.facts.calls_param.push((local, held));
                        }
                    }
                }
            }
            Callee::Method { receiver, name } => {
                // `lock.acquire()` on something only its name calls a lock.
                if self.python && matches!(name.as_str(), "acquire" | "release") {
                    if let Some(lock) = self.resolver.lock_of(self.id, *receiver) {
                        if *name == "acquire" {
                            self.push(state, lock, Mode::Exclusive, Holder::Manual, None, data.span, true);
                        } else {
                            self.release(&lock, state);
                        }
                    }
                    return;
                }
                if self.python {
                    self.access(*receiver, AccessKind::Use, data.name_span, state);
                }
                if *name == "join" && data.args.len() <= 1 {
                    self.facts.joins.push(data.span);
                }
                if self.python && *name == "enter_context" {
                    self.enter_context(call, state);
                    return;
                }
            }
            _ => {}
        }
        self.moved_arguments(call, state);
    }

    fn enter_context(&mut self, call: CallId, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        let Some(arg) = data.args.first() else { return };
        for (lock, mode) in self.context_locks(arg.value) {
            self.push(state, lock, mode, Holder::Stack, None, data.span, true);
        }
    }

    /// A guard passed by value is gone after the call.
    fn moved_arguments(&mut self, call: CallId, state: &mut State) {
        if self.python || state.held.is_empty() {
            return;
        }
        let function = self.function;
        for arg in &function.call(call).args {
            if let Value::Local(local) = function.value(arg.value) {
                let local = *local;
                self.drop_where(state, |held| held.holder == Holder::Local(local));
            }
        }
    }

    fn effect(&mut self, call: CallId, effect: &'static Effect, subject: Option<ValueId>, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        match effect.does {
            Does::Acquire | Does::TryAcquire => {
                let Some(lock) = subject.and_then(|subject| self.resolver.lock_of(self.id, subject)) else { return };
                let bounded = effect.does == Does::TryAcquire || self.bounded(call, effect);
                let mode = effect.mode.unwrap_or(Mode::Exclusive);
                let holder = if self.python { Holder::Manual } else { self.temp_holder(call) };
                let pending = (bounded && data.result_used).then_some(call);
                self.push(state, lock, mode, holder, pending, data.name_span, !bounded);
            }
            Does::Release => {
                if let Some(lock) = subject.and_then(|subject| self.resolver.lock_of(self.id, subject)) {
                    self.release(&lock, state);
                }
            }
            Does::Drop | Does::LeakGuard => {
                for arg in &data.args {
                    for source in self.sources(arg.value) {
                        match source {
                            Source::Local(local) if effect.does == Does::Drop => {
                                self.drop_where(state, |held| held.holder == Holder::Local(local));
                            }
                            Source::Call(from) if effect.does == Does::Drop => {
                                self.drop_where(state, |held| matches!(held.holder, Holder::Temp(_, by) if by == from));
                            }
                            _ => {}
                        }
                    }
                }
            }
            Does::Mutate => self.subject_access(subject, AccessKind::Mutate, data.name_span, state),
            Does::MutateCompound => self.subject_access(subject, AccessKind::MutateCompound, data.name_span, state),
            Does::Query | Does::Snapshot => self.subject_access(subject, AccessKind::Read, data.name_span, state),
            Does::Iterate => self.subject_access(subject, AccessKind::Iterate, data.name_span, state),
            Does::Wait | Does::Get => self.facts.waits.push(data.span),
            Does::Join | Does::Shutdown => self.facts.joins.push(data.span),
            Does::Immediate => self.run_closures(call, state),
            Does::Unwrap | Does::Identity => self.run_closures(call, state),
            Does::Spawn | Does::Construct | Does::Register | Does::Marshal => self.moved_arguments(call, state),
            _ => {}
        }
        if effect.does == Does::Immediate && !self.python {
            // `m.lock().map(|g| ..)` consumes the guard.
            if let Some(subject) = subject {
                for source in self.sources(subject) {
                    if let Source::Call(from) = source {
                        self.drop_where(state, |held| matches!(held.holder, Holder::Temp(_, by) if by == from));
                    }
                }
            }
        }
    }

    fn temp_holder(&self, call: CallId) -> Holder {
        self.temps.last().map_or(Holder::Manual, |scope| Holder::Temp(*scope, call))
    }

    /// Whether an acquisition gives up: `blocking=False`, `timeout=3`, `acquire(False)`.
    fn bounded(&self, call: CallId, effect: &Effect) -> bool {
        let data = self.function.call(call);
        let disables = |value: ValueId| {
            !matches!(
                self.function.value(value),
                Value::Literal(Literal::Bool(true) | Literal::None | Literal::Int(-1))
            )
        };
        let named = effect.timeout.as_ref().and_then(|arg| arg.name.as_deref());
        data.args.iter().enumerate().any(|(index, arg)| match arg.name {
            Some(name) => {
                (Some(name.as_str()) == named || matches!(name.as_str(), "blocking" | "timeout" | "block"))
                    && disables(arg.value)
            }
            None => self.python && index < 2 && disables(arg.value),
        })
    }

    fn run_closures(&mut self, call: CallId, state: &State) {
        let function = self.function;
        for arg in &function.call(call).args {
            if let Ty::Function(closure) = self.resolver.type_of(self.id, arg.value)
                && self.linked.function(closure).kind != crate::model::FunctionKind::AsyncBlock
            {
                let held = self.held_set(state);
                self.facts.runs.push((closure, held));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one acquisition has that many independent facts")]
    fn push(
        &mut self,
        state: &mut State,
        lock: Lock,
        mode: Mode,
        holder: Holder,
        pending: Option<CallId>,
        span: Span,
        blocking: bool,
    ) {
        let held = self.held_set(state);
        self.facts.acquires.push(Acquire { lock: lock.clone(), mode, blocking, held, span });
        state.held.push(Held { lock, mode, holder, lifted: false, must: true, pending, span, by: self.id });
        self.cached = None;
    }

    fn release(&mut self, lock: &Lock, state: &mut State) {
        let position = state.held.iter().rposition(|held| held.lock.at == lock.at);
        match position {
            Some(position) => {
                state.held.remove(position);
                self.cached = None;
            }
            None => self.facts.releases.push(lock.clone()),
        }
    }

    fn project_call(&mut self, call: CallId, functions: &[FnId], receiver: Option<ValueId>, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        let via = self.receiver_via(call, receiver);
        let held = self.held_set(state);
        let site = CallSite {
            call,
            functions: functions.iter().copied().collect(),
            via: via.clone(),
            held,
            span: data.name_span,
        };
        self.facts.calls.push(site);
        if let ([callee], Some(all)) = (functions, self.round_one) {
            let facts = &all[callee.0 as usize];
            let generator = self.linked.function(*callee).is_generator;
            if facts.changes_locks() && !generator {
                self.apply(call, *callee, facts, &via, receiver.is_some(), state);
            }
        }
        self.moved_arguments(call, state);
    }

    fn receiver_via(&self, call: CallId, receiver: Option<ValueId>) -> Via {
        match (receiver, &self.function.call(call).callee) {
            (Some(receiver), _) => self.via_of(receiver),
            (None, Callee::Path(path)) if path.len() > 1 => {
                // `Self::helper(self)`, `Type::method(&x)`: the first argument is the receiver.
                let first = self.function.call(call).args.first();
                first.map_or(Via::Unknown, |first| self.via_of(first.value))
            }
            // A nested function or closure sees its owner's receiver.
            _ => Via::Receiver,
        }
    }

    fn via_of(&self, value: ValueId) -> Via {
        if self.linked.is_receiver(self.id, value) {
            return Via::Receiver;
        }
        match self.resolver.place_of(self.id, value) {
            Some(place) => match place.place.root {
                Root::Local(function, local)
                    if place.place.path.is_empty() && self.linked.is_receiver_local(function, local) =>
                {
                    Via::Receiver
                }
                _ => Via::Place(Box::new(place.place)),
            },
            None => Via::Unknown,
        }
    }

    /// A callee's lock as the caller sees it; `None` if it is rooted in something only the callee knows.
    fn translate(&self, lock: &Lock, call: CallId, callee: FnId, via: &Via, bound: bool) -> Option<Lock> {
        match lock.at.place.root {
            Root::Local(owner, local) if owner == callee => {
                let params = &self.linked.function(callee).params;
                let position = params.iter().position(|param| param.local == local)?;
                let arguments = self.resolver.bind_arguments(self.id, call, callee, bound);
                let (_, value) = arguments.into_iter().find(|(param, _)| *param == position)?;
                let mut translated = match self.resolver.lock_of(self.id, value) {
                    Some(found) if lock.at.place.path.is_empty() => return Some(found),
                    _ => Lock { at: self.resolver.place_of(self.id, value)?, ..lock.clone() },
                };
                translated.at.place.path.extend(lock.at.place.path.iter().copied());
                Some(translated)
            }
            Root::Local(..) => None,
            _ => {
                let at = PlaceRef { place: lock.at.place.clone(), via: substitute(lock.at.via.clone(), via.clone()) };
                Some(Lock { at, ..lock.clone() })
            }
        }
    }

    fn apply(&mut self, call: CallId, callee: FnId, facts: &FnFacts, via: &Via, bound: bool, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        for lock in &facts.releases {
            if let Some(lock) = self.translate(lock, call, callee, via, bound) {
                self.release(&lock, state);
            }
        }
        for (lock, mode) in &facts.returns_guard {
            if let Some(lock) = self.translate(lock, call, callee, via, bound) {
                let holder = self.temp_holder(call);
                let span = data.name_span;
                state.held.push(Held {
                    lock,
                    mode: *mode,
                    holder,
                    lifted: false,
                    must: true,
                    pending: None,
                    span,
                    by: self.id,
                });
                self.cached = None;
            }
        }
        for (lock, mode) in &facts.leaves_held {
            if let Some(lock) = self.translate(lock, call, callee, via, bound) {
                let (holder, span) = (Holder::Manual, data.name_span);
                state.held.push(Held {
                    lock,
                    mode: *mode,
                    holder,
                    lifted: false,
                    must: true,
                    pending: None,
                    span,
                    by: self.id,
                });
                self.cached = None;
            }
        }
        for (param, held) in &facts.calls_param {
            let params = &self.linked.function(callee).params;
            let Some(position) = params.iter().position(|data| data.local == *param) else { continue };
            let arguments = self.resolver.bind_arguments(self.id, call, callee, bound);
            let Some((_, value)) = arguments.into_iter().find(|(index, _)| *index == position) else { continue };
            let Ty::Function(closure) = self.resolver.type_of(self.id, value) else { continue };
            let mut inside: Vec<HeldLock> = self.held_set(state).to_vec();
            for held in held.iter() {
                if let Some(lock) = self.translate(&held.lock, call, callee, via, bound) {
                    inside.push(HeldLock { lock, span: data.name_span, by: self.id, ..held.clone() });
                }
            }
            self.facts.runs.push((closure, inside.into()));
        }
    }

    /// The locks a `with` on this context holds for its body.
    fn context_locks(&mut self, context: ValueId) -> Vec<(Lock, Mode)> {
        let function = self.function;
        if let Some(lock) = self.resolver.lock_of(self.id, context)
            && (lock.is_known() || !matches!(function.value(context), Value::Call(_)))
        {
            return vec![(lock, Mode::Exclusive)];
        }
        if let Value::Call(call) = function.value(context) {
            let call = *call;
            if let (Target::Project { functions, receiver }, Some(all)) = (self.target(call), self.round_one)
                && let [callee] = functions.as_slice()
            {
                let facts = &all[callee.0 as usize];
                let via = self.receiver_via(call, receiver);
                let held = facts.held_at_yield.iter().chain(&facts.returns_guard);
                let found: Vec<_> = held
                    .filter_map(|(lock, mode)| {
                        Some((self.translate(lock, call, *callee, &via, receiver.is_some())?, *mode))
                    })
                    .collect();
                if !found.is_empty() {
                    return found;
                }
            }
            if let Some(lock) = self.resolver.lock_of(self.id, context) {
                return vec![(lock, Mode::Exclusive)];
            }
        }
        if let (Ty::Project(ty), Some(all)) = (self.resolver.type_of(self.id, context), self.round_one)
            && let Some(enter) = self.linked.method(ty, Name::new("__enter__"))
        {
            let via = self.via_of(context);
            return all[enter.0 as usize]
                .leaves_held
                .iter()
                .filter(|(lock, _)| !matches!(lock.at.place.root, Root::Local(..)))
                .map(|(lock, mode)| {
                    let at =
                        PlaceRef { place: lock.at.place.clone(), via: substitute(lock.at.via.clone(), via.clone()) };
                    (Lock { at, ..lock.clone() }, *mode)
                })
                .collect();
        }
        Vec::new()
    }

    fn walk_with(&mut self, context: ValueId, body: NodeId, span: Span, state: State, depth: usize) -> Option<State> {
        let mut state = state;
        let before = state.held.len();
        for (lock, mode) in self.context_locks(context) {
            self.push(&mut state, lock, mode, Holder::With, None, span, true);
        }
        let added: Vec<Lock> = state.held.iter().skip(before).map(|held| held.lock.clone()).collect();
        if let (Ty::Project(ty), true) = (self.resolver.type_of(self.id, context), self.python)
            && let Some(enter) = self.linked.method(ty, Name::new("__enter__"))
        {
            let held = self.held_set(&state);
            let via = self.via_of(context);
            let call = CallId(u32::MAX);
            self.facts.calls.push(CallSite { call, functions: SmallVec::from_elem(enter, 1), via, held, span });
        }
        let stack = matches!(self.resolver.type_of(self.id, context), Ty::External(path)
            if path.last().is_some_and(|name| name == "ExitStack" || name == "AsyncExitStack"));
        let flow = self.walk(body, Some(state), depth + 1);
        flow.map(|mut state| {
            for lock in &added {
                let position = state.held.iter().rposition(|held| held.holder == Holder::With && held.lock == *lock);
                if let Some(position) = position {
                    state.held.remove(position);
                }
            }
            if stack {
                state.held.retain(|held| held.holder != Holder::Stack);
            }
            self.cached = None;
            state
        })
    }

    fn subject_access(&mut self, subject: Option<ValueId>, kind: AccessKind, span: Span, state: &State) {
        if let Some(subject) = subject {
            self.access(subject, kind, span, state);
        }
    }

    fn access(&mut self, value: ValueId, kind: AccessKind, span: Span, state: &State) {
        let Some(at) = self.resolver.place_of(self.id, value) else { return };
        if !self.is_shareable(&at) {
            return;
        }
        let held = self.held_set(state);
        self.facts.accesses.push(Access { at, kind, held, span, shadow: false });
    }

    /// Fields, globals and captured variables; not what only this function can see.
    fn is_shareable(&self, at: &PlaceRef) -> bool {
        match &at.place.root {
            Root::Global(global) => self.python || self.linked.global(*global).static_mut,
            Root::Type(_) => self.python || super::unsafe_cell(self.linked, &self.resolver, &at.place),
            Root::Local(function, local) => self.python && self.shared_locals.contains(&(*function, *local)),
        }
    }

    fn write(&mut self, target: ValueId, value: Option<ValueId>, op: WriteOp, span: Span, state: &mut State) {
        let Some(at) = self.resolver.place_of(self.id, target) else { return };
        let element = at.place.path.last().is_some_and(|step| *step == "[]");
        if !self.is_shareable(&at) {
            return;
        }
        let kind = match op {
            WriteOp::Augment(_) => AccessKind::Update,
            WriteOp::Delete => AccessKind::Mutate,
            WriteOp::Assign => match value {
                Some(value) if self.depends_on(value, &at, 0) => AccessKind::Update,
                _ if element => AccessKind::Mutate,
                Some(value) if self.is_constant(value) => AccessKind::SetConstant,
                _ => AccessKind::Set,
            },
        };
        let held = self.held_set(state);
        self.facts.accesses.push(Access { at, kind, held, span, shadow: false });
    }

    fn is_constant(&self, value: ValueId) -> bool {
        match self.function.value(value) {
            Value::Literal(_) => true,
            Value::Collection { items, .. } => items.is_empty(),
            _ => false,
        }
    }

    fn depends_on_local(&self, value: ValueId, owner: FnId, local: LocalId) -> bool {
        let at = PlaceRef {
            place: super::places::Place { root: Root::Local(owner, local), path: SmallVec::new() },
            via: Via::Static,
        };
        self.depends_on(value, &at, 0)
    }

    /// Whether a value was computed from what the place held.
    fn depends_on(&self, value: ValueId, at: &PlaceRef, depth: u32) -> bool {
        if depth > 8 {
            return false;
        }
        let next = |value: ValueId| self.depends_on(value, at, depth + 1);
        match self.function.value(value) {
            Value::Field { .. } | Value::Index { .. } | Value::Path(_) => {
                self.resolver.place_of(self.id, value).is_some_and(|place| place == *at)
            }
            Value::Local(local) => {
                let owner = self.linked.owning_local(self.id, *local);
                if at.place.root == Root::Local(owner.0, owner.1) && at.place.path.is_empty() {
                    return true;
                }
                let binds = &self.linked.index[owner.0.0 as usize].binds[owner.1.0 as usize];
                match binds.as_slice() {
                    [(function, Some(value))] if *function == self.id => next(*value),
                    _ => false,
                }
            }
            Value::Op { operands, .. } => operands.iter().any(|operand| next(*operand)),
            Value::Choice(values) => values.iter().any(|value| next(*value)),
            Value::Call(call) => {
                let data = self.function.call(*call);
                let receiver = match &data.callee {
                    Callee::Method { receiver, .. } => next(*receiver),
                    _ => false,
                };
                receiver || data.args.iter().any(|arg| next(arg.value))
            }
            Value::Cast { value, .. } | Value::Await(value) => next(*value),
            _ => false,
        }
    }
}

fn dedup(locks: &mut Vec<(Lock, Mode)>) {
    locks.sort();
    locks.dedup();
}

/// Whether holding a lock this way keeps every other thread out.
#[must_use]
pub fn excludes(mode: Mode) -> bool {
    !matches!(mode, Mode::Shared | Mode::SharedRecursive)
}
