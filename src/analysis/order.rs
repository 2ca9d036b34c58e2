//! Pass 7: the lock graph. Which locks are acquired while which are held, directly and through calls.
//!
//! After Infer's starvation analysis: an edge is a critical pair (locks held, lock wanted) with a witness. Only must-held locks and
//! acquisitions that wait for ever make edges; a lock of unknown type makes none.

use super::flow::{FnFacts, HeldLock};
use super::link::FnId;
use rustc_hash::FxHashSet;

use super::places::{Lock, Place};
use super::summaries::{Reached, seen_at};
use super::{Program, excludes};
use crate::knowledge::Mode;
use crate::model::Span;

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
                    conditional: !acquire.under.is_empty(),
                };
                self.edges_to(id, &self.held(id, &acquire.held), &wanted, acquire.span, &mut edges);
            }
            for site in &facts.calls {
                let [callee] = site.functions.as_slice() else { continue };
                let inner = &self.summaries.locks[callee.0 as usize];
                if inner.is_empty() || !site.runs_now {
                    continue;
                }
                let held = self.held(id, &site.held);
                if held.is_empty() {
                    continue;
                }
                for reached in inner {
                    let Some(lock) = seen_at(&reached.lock, *callee, site) else { continue };
                    let mut path = vec![(id, site.span)];
                    path.extend(reached.path.iter().copied());
                    let conditional = reached.conditional || !site.under.is_empty();
                    let wanted = Reached { lock, path, conditional, ..reached.clone() };
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
