//! Pass 6: the lock graph. Which locks are acquired while which are held, directly and through calls.
//!
//! After Infer's starvation analysis: an edge is a critical pair (locks held, lock wanted) with a witness. Only must-held locks and
//! acquisitions that wait for ever make edges; a lock of unknown type makes none.

use super::flow::{FnFacts, HeldLock};
use super::link::{FnId, Linked};
use rustc_hash::FxHashSet;

use super::places::{Lock, Place, PlaceRef, Root, substitute};
use super::{Program, excludes};
use crate::knowledge::Mode;
use crate::model::{FunctionKind, Span};

/// An acquisition a function may make, directly or in what it calls.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The lock, seen from the function.
    pub lock: Lock,
    /// How it is acquired.
    pub mode: Mode,
    /// The calls that lead there, outermost first, as (calling function, call site); empty for a direct acquisition.
    pub path: Vec<(FnId, Span)>,
    /// The function that acquires.
    pub function: FnId,
    /// Where it acquires.
    pub span: Span,
}

/// How many calls deep acquisitions are followed, and how many locks a function keeps.
const CALL_DEPTH: usize = 4;
const MAX_LOCKS: usize = 24;

/// Computes the acquisitions every function may make.
pub(super) fn reached(linked: &Linked, facts: &[FnFacts], decorated: &[Vec<HeldLock>]) -> Vec<Vec<Reached>> {
    let mut reached: Vec<Vec<Reached>> = linked
        .functions()
        .map(|id| {
            // Whoever calls a decorated function acquires what its decorators hold.
            let mut own: Vec<Reached> = decorated[id.0 as usize]
                .iter()
                .filter(|held| held.lock.is_known())
                .map(|held| Reached {
                    lock: held.lock.clone(),
                    mode: held.mode,
                    path: Vec::new(),
                    function: held.by,
                    span: held.span,
                })
                .collect();
            for acquire in &facts[id.0 as usize].acquires {
                if acquire.blocking && acquire.lock.is_known() && !own.iter().any(|known| known.lock == acquire.lock) {
                    own.push(Reached {
                        lock: acquire.lock.clone(),
                        mode: acquire.mode,
                        path: Vec::new(),
                        function: id,
                        span: acquire.span,
                    });
                }
            }
            own.truncate(MAX_LOCKS);
            own
        })
        .collect();
    for _ in 0..CALL_DEPTH {
        let mut grown: Vec<(usize, Vec<Reached>)> = Vec::new();
        for id in linked.functions() {
            let new = new_through_calls(id, facts, &reached, linked);
            if !new.is_empty() {
                grown.push((id.0 as usize, new));
            }
        }
        if grown.is_empty() {
            break;
        }
        for (index, new) in grown {
            reached[index].extend(new);
            reached[index].truncate(MAX_LOCKS);
        }
    }
    reached
}

fn new_through_calls(id: FnId, facts: &[FnFacts], reached: &[Vec<Reached>], linked: &Linked) -> Vec<Reached> {
    let own = &reached[id.0 as usize];
    let mut new: Vec<Reached> = Vec::new();
    for site in &facts[id.0 as usize].calls {
        let [callee] = site.functions.as_slice() else { continue };
        if *callee == id || !runs_now(linked, *callee) {
            continue;
        }
        for inner in &reached[callee.0 as usize] {
            if inner.path.len() >= CALL_DEPTH
                || matches!(inner.lock.at.place.root, Root::Local(function, _) if function == *callee)
            {
                continue;
            }
            let via = substitute(inner.lock.at.via.clone(), site.via.clone());
            let lock = Lock { at: PlaceRef { place: inner.lock.at.place.clone(), via }, ..inner.lock.clone() };
            let known = |other: &Reached| other.lock.at == lock.at;
            if own.iter().any(known) || new.iter().any(known) {
                continue;
            }
            let mut path = vec![(id, site.span)];
            path.extend(inner.path.iter().copied());
            new.push(Reached { lock, path, ..inner.clone() });
        }
    }
    new
}

/// Calling a generator runs nothing yet.
fn runs_now(linked: &Linked, id: FnId) -> bool {
    let function = linked.function(id);
    !function.is_generator && function.kind != FunctionKind::AsyncBlock
}

/// A lock wanted while another is held.
#[derive(Clone, Debug)]
pub struct LockEdge {
    /// The lock held.
    pub held: Lock,
    /// How it is held.
    pub held_mode: Mode,
    /// Where it was acquired.
    pub held_span: Span,
    /// The function that acquired it: `function`, or a caller for an entry lockset's lock.
    pub held_by: FnId,
    /// The function that holds it (an entry lockset's lock was acquired by its callers).
    pub function: FnId,
    /// The acquisition wanted.
    pub wanted: Reached,
    /// What else is held: gate locks.
    pub gates: Vec<Lock>,
    /// Where in `function` the wanted lock is acquired, or the call that leads there stands.
    pub span: Span,
}

/// The locks somebody acquires exclusively.
pub(super) fn written(facts: &[FnFacts]) -> FxHashSet<Place> {
    let exclusive = |acquire: &&super::Acquire| excludes(acquire.mode);
    facts
        .iter()
        .flat_map(|facts| &facts.acquires)
        .filter(exclusive)
        .map(|acquire| acquire.lock.at.place.clone())
        .collect()
}

impl Program {
    /// Whether somebody acquires a lock exclusively.
    #[must_use]
    pub fn is_written(&self, lock: &Place) -> bool {
        self.written.contains(lock)
    }

    /// All edges of the lock graph with two different, identified locks, in order of functions and of source.
    #[must_use]
    pub fn lock_edges(&self) -> Vec<LockEdge> {
        let mut edges = Vec::new();
        for id in self.linked.functions() {
            let facts = self.facts(id);
            for acquire in &facts.acquires {
                if !acquire.blocking
                    || !acquire.lock.is_known()
                    || (acquire.held.is_empty() && self.entry[id.0 as usize].is_empty())
                {
                    continue;
                }
                let wanted = Reached {
                    lock: acquire.lock.clone(),
                    mode: acquire.mode,
                    path: Vec::new(),
                    function: id,
                    span: acquire.span,
                };
                self.edges_to(id, &self.held(id, &acquire.held), &wanted, acquire.span, &mut edges);
            }
            for site in &facts.calls {
                let [callee] = site.functions.as_slice() else { continue };
                let inner = &self.reached[callee.0 as usize];
                if inner.is_empty() || !runs_now(&self.linked, *callee) {
                    continue;
                }
                let held = self.held(id, &site.held);
                if held.is_empty() {
                    continue;
                }
                for reached in inner {
                    if matches!(reached.lock.at.place.root, Root::Local(function, _) if function == *callee) {
                        continue;
                    }
                    let via = substitute(reached.lock.at.via.clone(), site.via.clone());
                    let at = PlaceRef { place: reached.lock.at.place.clone(), via };
                    let mut path = vec![(id, site.span)];
                    path.extend(reached.path.iter().copied());
                    let wanted = Reached { lock: Lock { at, ..reached.lock.clone() }, path, ..reached.clone() };
                    self.edges_to(id, &held, &wanted, site.span, &mut edges);
                }
            }
        }
        edges
    }

    /// Nobody else has the object a constructor is building, so nobody holds a lock of it, until the constructor starts a thread.
    fn is_unshared(&self, id: FnId, lock: &Lock, span: Span) -> bool {
        lock.at.via == super::Via::Receiver
            && self.construction.contains(&id)
            && !self.roots.spawns.iter().any(|spawn| spawn.function == id && spawn.span.start < span.start)
    }

    fn edges_to(&self, id: FnId, held: &[HeldLock], wanted: &Reached, span: Span, edges: &mut Vec<LockEdge>) {
        if self.is_unshared(id, &wanted.lock, span) {
            return;
        }
        if held.iter().any(|held| held.lock.at.place == wanted.lock.at.place) {
            return;
        }
        for one in
            held.iter().filter(|held| held.must && held.lock.is_known() && !self.is_unshared(id, &held.lock, span))
        {
            let gates = held
                .iter()
                .filter(|gate| gate.must && gate.lock.at.place != one.lock.at.place && excludes(gate.mode))
                .map(|gate| gate.lock.clone())
                .collect();
            edges.push(LockEdge {
                held: one.lock.clone(),
                held_mode: one.mode,
                held_span: one.span,
                held_by: one.by,
                function: id,
                wanted: wanted.clone(),
                gates,
                span,
            });
        }
    }
}
