//! Condition variables: how each wait is guarded by tests and loops, and what a notification needs.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::flow::Signal;
use super::link::FnId;
use super::nesting::{Around, events};
use super::places::{Lock, Place};
use super::types::Target;
use super::{HeldLock, Program};
use crate::knowledge::Does;
use crate::model::{
    CallId, Callee, EventKind, Function, FunctionKind, Literal, LocalKind, LoopKind, Name, NodeId, Span, TypeExpr,
    Value, ValueId,
};

/// What makes a wait go on waiting when it returns too early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A loop around it that tests with the lock held, or the wait tests by itself.
    Looped,
    /// A loop around it that takes the lock anew for every round and tests before that.
    TestsOutside,
    /// A test before it, made once.
    TestedOnce,
    /// Nothing is tested.
    Untested,
    /// Whoever calls the function tests, or does so again after the wait.
    Elsewhere,
}

/// How many calls up the holder of a lock is looked for.
const CALLERS: u32 = 3;

/// How deep values are followed.
const DEPTH: u32 = 8;

impl Program {
    /// Every wait (`waits`) on a condition variable, or every notification, in order of functions and of source.
    pub fn signals(&self, waits: bool) -> impl Iterator<Item = (FnId, &Signal)> {
        self.linked.functions().flat_map(move |id| {
            self.facts(id).signals.iter().filter(move |signal| signal.waits == waits).map(move |signal| (id, signal))
        })
    }

    /// What keeps a wait waiting.
    #[must_use]
    pub fn wait_shape(&self, id: FnId, signal: &Signal) -> Shape {
        if signal.predicate {
            return Shape::Looped;
        }
        let function = self.linked.function(id);
        match innermost_loop(function, signal.call) {
            Some(around) => self.looped(id, signal, around),
            None => self.unlooped(id, signal),
        }
    }

    fn looped(&self, id: FnId, signal: &Signal, around: NodeId) -> Shape {
        let facts = self.facts(id);
        let Some(lock) = &signal.lock else { return Shape::Looped };
        let extent = extent(self.linked.function(id), around);
        let held: Vec<&HeldLock> = signal.held.iter().filter(|held| held.lock.at.place == lock.at.place).collect();
        // Held all the way round: what the loop tests is tested under the lock.
        if held.is_empty() || held.iter().any(|held| held.by != id || !extent.contains(held.span)) {
            return Shape::Looped;
        }
        let inside =
            facts.tests.iter().filter(|test| extent.contains(test.span) && test.span.start < signal.span.start);
        let under_lock = |held: &[HeldLock]| held.iter().any(|held| held.lock.at.place == lock.at.place);
        if inside.clone().any(|test| under_lock(&test.held)) {
            let apart = self.tested_apart(id, signal, lock) && !goes_round_before(self.linked.function(id), signal);
            return if apart { Shape::TestsOutside } else { Shape::Looped };
        }
        let says = |value: ValueId| is_predicate(self.linked.function(id), value);
        let outside = facts.tests.iter().any(|test| {
            says(test.value) && !under_lock(&test.held) && (test.of_loop && signal_is_under(signal, facts, test.span))
        });
        if outside || inside.clone().any(|test| says(test.value)) { Shape::TestsOutside } else { Shape::Looped }
    }

    /// The wait depends on what a function tells that takes and releases the same lock, and on no test under the lock held here:
    /// `match self.try_get() { None => { let g = self.m.lock(); self.changed.wait(g) } .. }`.
    fn tested_apart(&self, id: FnId, signal: &Signal, lock: &super::Lock) -> bool {
        let facts = self.facts(id);
        let under = || signal.under.iter().filter_map(|(index, _)| facts.tests.get(*index as usize));
        let under_lock = |held: &[HeldLock]| held.iter().any(|held| held.lock.at.place == lock.at.place);
        let takes = |site: &super::CallSite| {
            site.functions.iter().any(|callee| {
                let locks = &self.summaries.locks[callee.0 as usize];
                locks.iter().any(|reached| reached.lock.at.place == lock.at.place)
            })
        };
        // `now >= end` is no test of what the lock protects.
        let function = self.linked.function(id);
        let of_state = |value: ValueId| {
            super::expr::contains(function, value, &|part| {
                matches!(
                    function.value(part),
                    Value::Field { .. } | Value::Call(_) | Value::Deref(_) | Value::Index { .. }
                )
            })
        };
        !under().any(|test| under_lock(&test.held) && of_state(test.value))
            && under().any(|test| {
                !test.of_loop && facts.calls.iter().any(|site| test.span.contains(site.span) && takes(site))
            })
    }

    fn unlooped(&self, id: FnId, signal: &Signal) -> Shape {
        let function = self.linked.function(id);
        let facts = self.facts(id);
        if self.is_called_in_loops(id)
            || function.name.as_str().split('_').any(|word| word == "wait")
                && (is_thin(function) || facts.tests.iter().all(|test| !is_predicate(function, test.value)))
        {
            return Shape::Elsewhere;
        }
        let before: Vec<ValueId> = signal
            .under
            .iter()
            .filter_map(|(index, _)| facts.tests.get(*index as usize))
            .map(|test| test.value)
            .filter(|value| is_predicate(function, *value))
            .collect();
        if before.is_empty() {
            return Shape::Untested;
        }
        let asked: FxHashSet<Name> = before.iter().flat_map(|value| names(function, *value)).collect();
        let again = facts
            .tests
            .iter()
            .filter(|test| test.span.start > signal.span.end)
            .any(|test| names(function, test.value).iter().any(|name| asked.contains(name)));
        if again { Shape::Elsewhere } else { Shape::TestedOnce }
    }

    /// Every call of a function that is seen stands in a loop.
    fn is_called_in_loops(&self, id: FnId) -> bool {
        let callers = self.roots.callers(id);
        !callers.is_empty()
            && callers.iter().all(|caller| {
                let function = self.linked.function(*caller);
                let calls = self.facts(*caller).calls.iter().filter(|site| site.functions.contains(&id));
                calls.into_iter().all(|site| innermost_loop(function, site.call).is_some())
            })
    }

    /// The locks certainly held at a wait besides the condition's own.
    #[must_use]
    pub fn other_locks(&self, id: FnId, signal: &Signal) -> Vec<HeldLock> {
        let Some(own) = &signal.lock else { return Vec::new() };
        let held = self.held(id, &signal.held).into_iter();
        held.filter(|held| held.must && held.lock.is_known() && held.lock.at.place != own.at.place).collect()
    }

    /// Whether a lock is held, for certain or on some path, in a function or at some call that leads to it.
    #[must_use]
    pub fn may_be_held(&self, id: FnId, held: &[HeldLock], lock: &Place) -> bool {
        let holds = |held: &[HeldLock]| held.iter().any(|held| held.lock.at.place == *lock);
        holds(held)
            || holds(&self.entry[id.0 as usize])
            || holds(&self.decorated[id.0 as usize])
            || self.callers_hold(id, lock, CALLERS)
    }

    fn callers_hold(&self, id: FnId, lock: &Place, depth: u32) -> bool {
        depth > 0
            && self.roots.callers(id).iter().any(|caller| {
                let facts = self.facts(*caller);
                let sites = facts.calls.iter().filter(|site| site.functions.contains(&id)).map(|site| &site.held);
                let runs = facts.runs.iter().filter(|(closure, _)| *closure == id).map(|(_, held)| held);
                sites.chain(runs).any(|held| held.iter().any(|held| held.lock.at.place == *lock))
                    || self.entry[caller.0 as usize].iter().any(|held| held.lock.at.place == *lock)
                    || self.callers_hold(*caller, lock, depth - 1)
            })
    }

    /// Whether a function, what it calls, the function around it, or what calls it takes a lock: a caller before that call.
    #[must_use]
    pub fn takes_somewhere(&self, id: FnId, lock: &Place) -> bool {
        self.summaries.locks[id.0 as usize].iter().any(|reached| reached.lock.at.place == *lock)
            || self.takes_near(id, lock, u32::MAX, CALLERS)
    }

    /// Whether a function takes a lock before a point of it, or is called when that has happened.
    fn takes_near(&self, id: FnId, lock: &Place, before: u32, depth: u32) -> bool {
        let facts = self.facts(id);
        let reaches = |callee: &FnId| {
            self.summaries.locks[callee.0 as usize].iter().any(|reached| reached.lock.at.place == *lock)
        };
        if facts.acquires.iter().any(|acquire| acquire.lock.at.place == *lock && acquire.span.start < before)
            || facts.calls.iter().any(|site| site.span.start < before && site.functions.iter().any(reaches))
            || self.entry[id.0 as usize].iter().any(|held| held.lock.at.place == *lock)
        {
            return true;
        }
        let from_caller = |caller: &FnId| {
            let sites = self.facts(*caller).calls.iter().filter(|site| site.functions.contains(&id));
            let last = sites.map(|site| site.span.start).max().unwrap_or(u32::MAX);
            self.takes_near(*caller, lock, last, depth - 1)
        };
        let parent = self.linked.index[id.0 as usize].parent;
        depth > 0
            && (self.roots.callers(id).iter().any(from_caller)
                || parent.is_some_and(|parent| {
                    self.takes_near(parent, lock, self.linked.function(id).span.start, depth - 1)
                }))
    }

    /// Whether a function gets to a point only after it has had a lock: it holds it there, or took it before.
    #[must_use]
    pub fn needs_before(&self, id: FnId, signal: &Signal, lock: &Lock) -> bool {
        let place = &lock.at.place;
        let holds = self.held(id, &signal.held).iter().any(|held| held.must && held.lock.at.place == *place);
        holds
            || self.facts(id).acquires.iter().any(|acquire| {
                let always = acquire.under.iter().all(|test| signal.under.contains(test));
                acquire.blocking && acquire.lock.at.place == *place && acquire.span.start < signal.span.start && always
            })
    }

    /// Whether a function, or one that calls it, changes something before a point: an attribute, an atomic.
    #[must_use]
    pub fn changes_before(&self, id: FnId, at: Span) -> bool {
        self.changes(id, at.start, 1)
    }

    fn changes(&self, id: FnId, before: u32, depth: u32) -> bool {
        let writes = self.facts(id).accesses.iter().any(|access| access.kind.writes() && access.span.start < before);
        let function = self.linked.function(id);
        let stores = || {
            function.calls.iter().enumerate().filter(|(_, call)| call.name_span.start < before).any(|(index, _)| {
                let call = CallId(u32::try_from(index).unwrap_or(0));
                let target = self.resolver().target(id, call);
                matches!(target, Target::Effect { effect, .. } if matches!(effect.does, Does::AtomicStore | Does::AtomicUpdate | Does::Mutate | Does::MutateCompound))
            })
        };
        let from_caller = |caller: &FnId| {
            let sites = self.facts(*caller).calls.iter().filter(|site| site.functions.contains(&id));
            sites.map(|site| site.span.start).max().is_some_and(|last| self.changes(*caller, last, depth - 1))
        };
        writes || stores() || depth > 0 && self.roots.callers(id).iter().any(from_caller)
    }

    /// Whether a function is given a guard, so that its caller holds a lock.
    #[must_use]
    pub fn is_given_a_guard(&self, id: FnId) -> bool {
        fn names_guard(ty: &TypeExpr) -> bool {
            match ty {
                TypeExpr::Ref { inner, .. } => names_guard(inner),
                TypeExpr::Path { path, args } => {
                    path.last().is_some_and(|name| name.as_str().contains("Guard")) || args.iter().any(names_guard)
                }
                _ => false,
            }
        }
        self.linked.function(id).params.iter().any(|param| names_guard(&param.ty))
    }

    /// Whether it is not known who calls a function: a public one that nobody is seen to call.
    #[must_use]
    pub fn has_unseen_callers(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        function.kind == FunctionKind::Named
            && self.roots.callers(id).is_empty()
            && !self.roots.is_entry(id)
            && function.name != "main"
            && !function.test
    }
}

fn signal_is_under(signal: &Signal, facts: &super::FnFacts, test: Span) -> bool {
    signal.under.iter().any(|(index, _)| facts.tests.get(*index as usize).is_some_and(|known| known.span == test))
}

/// The innermost loop whose body or head a call stands in.
fn innermost_loop(function: &Function, call: CallId) -> Option<NodeId> {
    let mut found = None;
    events(function, &mut |event, around| {
        if event.kind == EventKind::Call(call) {
            found = around.iter().rev().find_map(|around| match around {
                Around::LoopBody(node, kind) | Around::LoopHead(node, kind)
                    if !matches!(kind, LoopKind::Block | LoopKind::Comprehension | LoopKind::Generator) =>
                {
                    Some(*node)
                }
                _ => None,
            });
        }
    });
    found
}

/// From the first event of a loop to its last.
fn extent(function: &Function, node: NodeId) -> Span {
    let mut all: Option<Span> = None;
    super::nesting::events_in(function, node, &mut |event, _| {
        let span = all.get_or_insert(event.span);
        span.start = span.start.min(event.span.start);
        span.end = span.end.max(event.span.end);
    });
    all.unwrap_or(Span { start: 0, end: 0 })
}

/// A body that hardly does more than the one wait.
fn is_thin(function: &Function) -> bool {
    function.calls.len() <= 3
}

/// Whether a test asks about something that others change: an attribute, a global, what a guard protects, what a call says.
fn is_predicate(function: &Function, value: ValueId) -> bool {
    !names(function, value).is_empty()
}

/// The names of the attributes, globals and methods that a test asks about, and of the variables that others see.
fn names(function: &Function, value: ValueId) -> SmallVec<[Name; 4]> {
    let mut found = SmallVec::new();
    collect(function, value, &mut found, 0);
    found
}

fn collect(function: &Function, value: ValueId, found: &mut SmallVec<[Name; 4]>, depth: u32) {
    if depth > DEPTH {
        return;
    }
    let next = |value: ValueId, found: &mut SmallVec<[Name; 4]>| collect(function, value, found, depth + 1);
    match function.value(value) {
        Value::Local(local) if matches!(function.local(*local).kind, LocalKind::Captured { .. }) => {
            found.push(function.local(*local).name);
        }
        Value::Path(path) => found.extend(path.last()),
        Value::Field { base, name } => {
            found.push(*name);
            if let Value::Field { .. } = function.value(*base) {
                next(*base, found);
            }
        }
        Value::Deref(inner) => match function.value(*inner) {
            Value::Local(local) => found.push(function.local(*local).name),
            _ => next(*inner, found),
        },
        Value::Call(call) => {
            let data = function.call(*call);
            if let Callee::Method { receiver, name } = &data.callee {
                match function.value(*receiver) {
                    Value::Local(local) => found.push(function.local(*local).name),
                    Value::Path(_) if *name == "time" || *name == "monotonic" => {}
                    _ => next(*receiver, found),
                }
            }
            data.args.iter().for_each(|arg| next(arg.value, found));
        }
        Value::Op { operands, .. } => operands.iter().for_each(|operand| next(*operand, found)),
        Value::Choice(values) => values.iter().for_each(|value| next(*value, found)),
        Value::Index { base, .. } => next(*base, found),
        Value::Ref { value, .. } | Value::Try(value) | Value::Await(value) | Value::Cast { value, .. } => {
            next(*value, found)
        }
        Value::Part { value, .. } => next(*value, found),
        Value::Literal(Literal::Bool(_)) => {}
        _ => {}
    }
}

/// Whether a test sends the loop round again before it waits.
fn goes_round_before(function: &Function, signal: &Signal) -> bool {
    let taken = signal.held.iter().map(|held| held.span.start).min().unwrap_or(0);
    let mut found = false;
    super::nesting::events(function, &mut |event, _| {
        let between = event.span.start > taken && event.span.end < signal.span.start;
        found |= between && matches!(event.kind, EventKind::Continue(_) | EventKind::Break(_));
    });
    found
}
