//! Pass 3: what each function does, and with which locks held.
//!
//! A walk over a function's structured body carries the locks held. Joins keep a lock as must-held only where every arm that gets
//! there holds it. Rust guards die where the language says (the front end made temporaries and blocks explicit); Python locks
//! are held by `with`, by `acquire()` until `release()`, and by context-manager helpers.
//!
//! The walk runs twice over the program: the first round finds what helpers acquire, hand out and release; the second uses it at their
//! call sites.

mod access;
mod calls;
mod contexts;
mod control;
mod guards;
mod loans;
mod signals;
mod state;
mod waits;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use self::control::{FinallyContext, LoopContext};
use self::state::{Held, Holder, State};
use super::link::{FnId, Linked};
use super::places::{Lock, Place, PlaceRef, Via};
use super::types::{Resolver, Tables, Target};
use crate::knowledge::{BlockKind, Does, Mode};
use crate::model::{CallId, Function, Language, LocalId, Span, TempScopeId, Value, ValueId};

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
    /// The tests it depends on.
    pub under: Under,
    /// Where.
    pub span: Span,
}

/// The tests an event depends on, outermost first: index into [`FnFacts::tests`], and the outcome that leads here.
pub type Under = SmallVec<[(u32, bool); 2]>;

/// A test that decides whether something happens: of a branch, a loop, or a lazy operator.
#[derive(Clone, Debug)]
pub struct Test {
    /// What is tested.
    pub value: ValueId,
    /// What is held when the test is made.
    pub held: HeldSet,
    /// It is a loop's, made anew for every round.
    pub of_loop: bool,
    /// Where.
    pub span: Span,
}

/// The exceptions that handlers around a place catch, as far as concurrency cares.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Caught {
    /// `KeyError`, `IndexError`, `LookupError`, `queue.Empty`, `ValueError`: what was there is gone.
    pub missing: bool,
    /// `AttributeError`, `TypeError`: what was an object is `None`.
    pub attribute: bool,
    /// `RuntimeError`: a container changed size while it was iterated.
    pub runtime: bool,
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
    /// Rebound to a constant: `None`, `True`, a number, a string.
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
    /// The tests it depends on.
    pub under: Under,
    /// What handlers around it catch.
    pub caught: Caught,
    /// What is stored, where it is a plain store.
    pub value: Option<ValueId>,
    /// A statement writes the place itself (`d[k] = v`, `del d[k]`), rather than a method of what it holds.
    pub store: bool,
    /// Through a local variable that holds what the place held when the variable was bound.
    pub aliased: bool,
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
    /// The tests it depends on.
    pub under: Under,
    /// The call's result is awaited, or it happens at once: its body runs here. A coroutine or generator that is only made does
    /// not run yet.
    pub runs_now: bool,
    /// The arguments that are places, by the parameter each becomes; only where one function is called.
    pub passed: SmallVec<[Passed; 1]>,
    /// Rust: held locks whose guards are arguments: from here on they are the callee's.
    pub handed: SmallVec<[Lock; 1]>,
    /// Where.
    pub span: Span,
}

/// A place passed as an argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passed {
    /// The callee's parameter.
    pub param: LocalId,
    /// The place.
    pub at: PlaceRef,
    /// How the object in it is reached.
    pub via: Via,
}

/// A wait for the end of other work.
#[derive(Clone, Debug)]
pub struct Join {
    /// What is waited for, if it is known where that is kept.
    pub of: Option<PlaceRef>,
    /// Gives up after a time, or does not wait at all.
    pub bounded: bool,
    /// What is held.
    pub held: HeldSet,
    /// Where.
    pub span: Span,
}

/// A call that keeps its thread waiting: for a time, a device, another thread.
#[derive(Clone, Debug)]
pub struct Blocking {
    /// The call.
    pub call: CallId,
    /// What the tables say of it: `Block`, `Join`, `Shutdown`, `Get`, `Put`, `Wait`, or `Spawn` of what it runs to its end.
    pub does: Does,
    /// What it waits for.
    pub how: BlockKind,
    /// It gives up after a time.
    pub bounded: bool,
    /// What it acts on.
    pub subject: Option<PlaceRef>,
    /// Rust: the lock through whose guard it acts.
    pub behind: Option<PlaceRef>,
    /// What is held.
    pub held: HeldSet,
    /// The tests it depends on.
    pub under: Under,
    /// Where.
    pub span: Span,
}

/// A use of a condition variable.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The call.
    pub call: CallId,
    /// It waits; otherwise it notifies.
    pub waits: bool,
    /// It is given what it waits for, and tests that itself: `wait_for`, `wait_while`.
    pub predicate: bool,
    /// It gives up after a time.
    pub bounded: bool,
    /// The condition variable.
    pub condition: Option<PlaceRef>,
    /// Its lock. Rust: that of the guard a wait is given; not known where it notifies.
    pub lock: Option<Lock>,
    /// What is held.
    pub held: HeldSet,
    /// The tests it depends on.
    pub under: Under,
    /// Where.
    pub span: Span,
}

/// An operation on an atomic.
#[derive(Clone, Debug)]
pub struct AtomicOp {
    /// The call.
    pub call: CallId,
    /// `AtomicLoad`, `AtomicStore` or `AtomicUpdate`.
    pub does: Does,
    /// Which atomic.
    pub at: PlaceRef,
    /// What is held.
    pub held: HeldSet,
    /// The tests it depends on.
    pub under: Under,
    /// Where.
    pub span: Span,
}

/// A point where a coroutine or generator hands control away.
#[derive(Clone, Debug)]
pub struct Suspension {
    /// What is awaited or handed out.
    pub value: Option<ValueId>,
    /// A `yield`, not an `await`.
    pub yields: bool,
    /// What is held.
    pub held: HeldSet,
    /// Where.
    pub span: Span,
}

/// A lock acquired by hand (`acquire()`), and what becomes of it in the function.
#[derive(Clone, Debug)]
pub struct ManualHold {
    /// Which lock.
    pub lock: Lock,
    /// Where it is acquired.
    pub span: Span,
    /// The acquisition may fail or give up, or its outcome is asked for.
    pub bounded: bool,
    /// Where it is released, on some path.
    pub released: Vec<Span>,
    /// The first thing that may raise while it is held and no `finally` or handler around releases it.
    pub may_raise: Option<Span>,
    /// The first such thing that hardly ever raises: `len`, `append`, logging.
    pub may_hardly_raise: Option<Span>,
    /// Ways out of the function with the lock held: `return`, `raise`, the end.
    pub left_held: Vec<(Span, Leaving)>,
    /// Ways out with the lock held if some branch before did not release it.
    pub left_maybe: Vec<(Span, Leaving)>,
}

/// A way out of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaving {
    /// `return`.
    Return,
    /// An explicit `raise`.
    Raise,
    /// The end of the body.
    End,
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
    /// Some other `yield` holds none: whoever enters the helper may or may not hold them.
    pub open_yield: bool,
    /// Locks acquired by hand and still held at the end.
    pub leaves_held: Vec<(Lock, Mode)>,
    /// Locks released here that were not acquired here.
    pub releases: Vec<Lock>,
    /// Parameters called before returning, and what is held then.
    pub calls_param: Vec<(LocalId, HeldSet)>,
    /// Parameters of functions around this one that it calls: a decorator's wrapper calls the function it wraps.
    pub calls_captured: Vec<CapturedCall>,
    /// Tests, in order.
    pub tests: Vec<Test>,
    /// Rust: accesses of what a lock protects, through its guard. The place is the lock's, then `*`, then the path behind it.
    pub guarded: Vec<Access>,
    /// Calls that keep the thread waiting, in order.
    pub blocks: Vec<Blocking>,
    /// Points where a coroutine or generator hands control away.
    pub suspensions: Vec<Suspension>,
    /// Locks acquired by hand.
    pub manual: Vec<ManualHold>,
    /// Rust: locks whose guard is forgotten, where they were acquired, and where that happens.
    pub leaked: Vec<(Lock, Span, Span)>,
    /// Where threads, pools, tasks or futures are waited for.
    pub joins: Vec<Join>,
    /// Where something another thread does is waited for: an event, a queue, a barrier, a condition.
    pub waits: Vec<Span>,
    /// Uses of condition variables, in order.
    pub signals: Vec<Signal>,
    /// Rust: operations on atomics, in order.
    pub atomics: Vec<AtomicOp>,
    /// Something here could not be read: nothing follows from absence.
    pub opaque: bool,
}

/// A call of a parameter of a function around.
#[derive(Clone, Debug)]
pub struct CapturedCall {
    /// The function whose parameter it is.
    pub owner: FnId,
    /// The parameter.
    pub param: LocalId,
    /// The first argument.
    pub first: Option<ValueId>,
    /// What is held.
    pub held: HeldSet,
}

impl FnFacts {
    /// Whether a call does to its caller's locks what it did in an earlier round.
    pub(super) fn same_for_callers(&self, earlier: &Self) -> bool {
        self.returns_guard == earlier.returns_guard
            && self.held_at_yield == earlier.held_at_yield
            && self.leaves_held == earlier.leaves_held
            && self.releases == earlier.releases
            && self.calls_param == earlier.calls_param
    }

    /// Whether a caller's locks change by calling it.
    fn changes_locks(&self) -> bool {
        !(self.returns_guard.is_empty()
            && self.held_at_yield.is_empty()
            && self.leaves_held.is_empty()
            && self.releases.is_empty()
            && self.calls_param.is_empty())
    }
}

/// Probes: what is held when the first event of each listed span happens (tests and `debug`).
pub(super) type Probe = Vec<(Span, Vec<HeldLock>)>;

/// Computes the facts of one function.
pub(super) struct Walker<'a> {
    linked: &'a Linked,
    resolver: Resolver<'a>,
    id: FnId,
    function: &'a Function,
    python: bool,
    free_threaded: bool,
    round_one: Option<&'a [FnFacts]>,
    facts: FnFacts,
    loops: Vec<LoopContext>,
    finallys: Vec<FinallyContext>,
    temps: Vec<TempScopeId>,
    blocks: Vec<Vec<LocalId>>,
    /// How many `with` statements are around.
    withs: u32,
    /// Their locks, outermost first, each with the depth of its statement.
    with_locks: Vec<(PlaceRef, u32)>,
    /// The exit stacks among them: context expression and depth.
    stacks: Vec<(ValueId, u32)>,
    targets: FxHashMap<CallId, Target>,
    cached: Option<HeldSet>,
    /// The calls whose result is awaited where they are made.
    awaited: FxHashSet<CallId>,
    /// The tests around the point of the walk.
    under: Under,
    /// The test a `try` statement has just failed: what follows it depends on that.
    missed: Option<(u32, bool)>,
    /// What the handlers around it catch, innermost last.
    caught: Vec<Caught>,
    /// Locks that a `finally` or a handler around releases.
    released_around: Vec<Place>,
    shared_locals: &'a FxHashSet<(FnId, LocalId)>,
    probe: Option<Probe>,
    /// Run-time borrows and entered spans are followed, not locks.
    only_loans: bool,
}

const MAX_DEPTH: usize = 400;

/// How much was recorded at some point, to forget what is recorded after it.
struct Mark {
    acquires: usize,
    accesses: usize,
    calls: usize,
    runs: usize,
    calls_param: usize,
    calls_captured: usize,
    releases: usize,
    joins: usize,
    waits: usize,
    signals: usize,
    tests: usize,
    guarded: usize,
    blocks: usize,
    suspensions: usize,
    atomics: usize,
    probed: usize,
}

impl<'a> Walker<'a> {
    pub(super) fn new(
        linked: &'a Linked,
        tables: &'a Tables,
        id: FnId,
        round_one: Option<&'a [FnFacts]>,
        shared_locals: &'a FxHashSet<(FnId, LocalId)>,
    ) -> Self {
        let function = linked.function(id);
        Self {
            linked,
            resolver: Resolver::new(linked, tables),
            id,
            function,
            python: linked.language(id) == Language::Python,
            free_threaded: linked.file_model(id).context.free_threaded,
            round_one,
            facts: FnFacts::default(),
            loops: Vec::new(),
            finallys: Vec::new(),
            temps: Vec::new(),
            blocks: Vec::new(),
            withs: 0,
            with_locks: Vec::new(),
            stacks: Vec::new(),
            targets: FxHashMap::default(),
            cached: None,
            awaited: awaited(function),
            under: Under::new(),
            missed: None,
            caught: Vec::new(),
            released_around: Vec::new(),
            shared_locals,
            probe: None,
            only_loans: false,
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
                must: held.must,
                joint: false,
                pending: None,
                span: held.span,
                by: held.by,
            });
        }
        let end = self.walk(body, Some(state), 0);
        if let Some(end) = end {
            let last = self.function.span.end;
            self.note_exit(&end, Leaving::End, Span { start: last, end: last });
        }
        dedup(&mut self.facts.returns_guard);
        dedup(&mut self.facts.held_at_yield);
        dedup(&mut self.facts.leaves_held);
        self.facts.leaked.sort();
        self.facts.leaked.dedup();
    }

    fn note_exit(&mut self, state: &State, how: Leaving, span: Span) {
        for held in &state.held {
            if held.holder == Holder::Manual && !held.must && held.pending.is_none() {
                let manual = self.facts.manual.iter_mut().find(|manual| manual.span == held.span);
                if let Some(manual) = manual.filter(|manual| !manual.left_maybe.contains(&(span, how))) {
                    manual.left_maybe.push((span, how));
                }
            }
            if held.holder == Holder::Manual && held.must && held.pending.is_none() {
                if how != Leaving::Raise {
                    self.facts.leaves_held.push((held.lock.clone(), held.mode));
                }
                if let Some(manual) = self.facts.manual.iter_mut().find(|manual| manual.span == held.span)
                    && !manual.left_held.contains(&(span, how))
                {
                    manual.left_held.push((span, how));
                }
            }
        }
    }

    /// Something that may raise happens: what is held by hand stays held unless something around releases it.
    fn may_raise(&mut self, span: Span, hardly: bool, state: &State) {
        if !self.python {
            return;
        }
        for held in &state.held {
            if held.holder != Holder::Manual || self.released_around.contains(&held.lock.at.place) {
                continue;
            }
            // One path that holds it is enough, as long as none has released it before.
            if let Some(manual) = self.facts.manual.iter_mut().find(|manual| manual.span == held.span)
                && (held.must || manual.released.is_empty() && held.pending.is_none())
            {
                let first = if hardly { &mut manual.may_hardly_raise } else { &mut manual.may_raise };
                first.get_or_insert(span);
            }
        }
    }

    /// What the handlers around catch.
    fn caught(&self) -> Caught {
        self.caught.iter().fold(Caught::default(), |all, one| Caught {
            missing: all.missing || one.missing,
            attribute: all.attribute || one.attribute,
            runtime: all.runtime || one.runtime,
        })
    }

    fn mark(&self) -> Mark {
        let facts = &self.facts;
        Mark {
            acquires: facts.acquires.len(),
            accesses: facts.accesses.len(),
            calls: facts.calls.len(),
            runs: facts.runs.len(),
            calls_param: facts.calls_param.len(),
            calls_captured: facts.calls_captured.len(),
            releases: facts.releases.len(),
            joins: facts.joins.len(),
            waits: facts.waits.len(),
            signals: facts.signals.len(),
            tests: facts.tests.len(),
            guarded: facts.guarded.len(),
            blocks: facts.blocks.len(),
            suspensions: facts.suspensions.len(),
            atomics: facts.atomics.len(),
            probed: self.probe.as_ref().map_or(0, Vec::len),
        }
    }

    fn reset(&mut self, mark: &Mark) {
        let facts = &mut self.facts;
        facts.acquires.truncate(mark.acquires);
        facts.accesses.truncate(mark.accesses);
        facts.calls.truncate(mark.calls);
        facts.runs.truncate(mark.runs);
        facts.calls_param.truncate(mark.calls_param);
        facts.calls_captured.truncate(mark.calls_captured);
        facts.releases.truncate(mark.releases);
        facts.joins.truncate(mark.joins);
        facts.waits.truncate(mark.waits);
        facts.signals.truncate(mark.signals);
        facts.tests.truncate(mark.tests);
        facts.guarded.truncate(mark.guarded);
        facts.blocks.truncate(mark.blocks);
        facts.suspensions.truncate(mark.suspensions);
        facts.atomics.truncate(mark.atomics);
        if let Some(probe) = &mut self.probe {
            probe.truncate(mark.probed);
        }
    }

    fn held_set(&mut self, state: &State) -> HeldSet {
        if let Some(cached) = &self.cached {
            return Arc::clone(cached);
        }
        let set: HeldSet = state.held.iter().map(Held::seen).collect();
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
}

/// The calls whose result is awaited where they are made.
fn awaited(function: &Function) -> FxHashSet<CallId> {
    let mut found = FxHashSet::default();
    for data in &function.values {
        if let Value::Await(inner) = &data.value
            && let Value::Call(call) = function.value(*inner)
        {
            found.insert(*call);
        }
    }
    found
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
