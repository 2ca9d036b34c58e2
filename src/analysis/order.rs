//! Pass 7: the lock graph. Which locks are acquired while which are held, directly and through calls.
//!
//! After Infer's starvation analysis: an edge is a critical pair (locks held, lock wanted) with a witness. Only must-held locks and
//! acquisitions that wait for ever make edges; a lock of unknown type makes none.

use super::flow::{FnFacts, HeldLock};
use super::link::FnId;
use rustc_hash::FxHashSet;

use super::literals;
use super::places::{Lock, Place, Root, Via};
use super::summaries::{Reached, runs_now, seen_at, seen_from};
use super::{Program, Target, excludes};
use crate::knowledge::{Does, Mode};
use crate::model::{Callee, ParamKind, Span, TypeExpr, Value};

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

    /// Whether somebody acquires a lock exclusively who may do so while others use the object that it is part of: no method that
    /// has its object for itself (`&mut self`).
    #[must_use]
    pub fn is_written_beside(&self, lock: &Place) -> bool {
        self.linked.functions().any(|id| {
            let mut acquires = self.facts(id).acquires.iter();
            acquires.any(|acquire| {
                excludes(acquire.mode)
                    && acquire.lock.at.place == *lock
                    && !(acquire.lock.at.via == Via::Receiver && self.has_its_object(id))
            })
        })
    }

    /// Rust: a method with `&mut self`.
    #[must_use]
    pub fn has_its_object(&self, id: FnId) -> bool {
        let receiver = self.linked.function(id).params.first();
        receiver.is_some_and(|param| {
            param.kind == ParamKind::Receiver && matches!(param.ty, TypeExpr::Ref { mutable: true, .. })
        })
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
                let mut held = self.held(id, &acquire.held);
                // Who makes a lock while he holds another lets nobody at it before that one is let go.
                if let Some(made) = self.made_at(id, acquire.span) {
                    held.retain(|held| held.by == id && held.span.start > made.start);
                }
                self.edges_to(id, &held, &wanted, acquire.span, &mut edges);
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
            self.edges_in_closures(id, &mut edges);
        }
        edges
    }

    /// Where the lock was made that an acquisition takes through a variable bound to it, once, in the same function.
    fn made_at(&self, id: FnId, acquisition: Span) -> Option<Span> {
        let function = self.linked.function(id);
        let call = function.calls.iter().find(|call| call.name_span == acquisition)?;
        let Callee::Method { receiver, .. } = &call.callee else { return None };
        let Value::Local(local) = function.value(*receiver) else { return None };
        let binds = self.linked.index[id.0 as usize].binds.get(local.0 as usize)?;
        let [(at, Some(value))] = binds.as_slice() else { return None };
        let mut made = *value;
        for _ in 0..3 {
            let Value::Call(call) = function.value(made) else { return None };
            let target = self.resolver().target(id, *call);
            let makes = match &target {
                Target::Effect { effect, .. } => effect.does == Does::Make,
                Target::Library(_) => true,
                _ => false,
            };
            if makes {
                return (*at == id).then(|| function.value_span(*value));
            }
            // `Arc::new(Mutex::new(..))`
            let [arg] = function.call(*call).args.as_slice() else { return None };
            made = arg.value;
        }
        None
    }

    /// What closures acquire that something runs at once; what all who run one hold is known to its own acquisitions.
    fn edges_in_closures(&self, id: FnId, edges: &mut Vec<LockEdge>) {
        for (closure, set) in &self.facts(id).runs {
            if *closure == id || set.is_empty() || !runs_now(&self.linked, *closure) {
                continue;
            }
            let known = &self.entry[closure.0 as usize];
            let mut held = self.held(id, set);
            held.retain(|held| !known.iter().any(|known| known.lock.at.place == held.lock.at.place));
            for reached in &self.summaries.locks[closure.0 as usize] {
                let Some(lock) = seen_from(&reached.lock, *closure, &Via::Receiver) else { continue };
                let span = reached.path.first().map_or(reached.span, |(_, span)| *span);
                let at = reached.path.first().map_or(reached.function, |(function, _)| *function);
                let wanted = Reached { lock, ..reached.clone() };
                self.edges_to(at, &held, &wanted, span, edges);
            }
        }
    }

    /// Where the lock in a field of one object is taken while that of another object of the class is held, both of them given by
    /// the caller, and nothing in the function compares the two.
    #[must_use]
    pub fn twin_edges(&self) -> Vec<LockEdge> {
        let mut edges = Vec::new();
        for id in self.linked.functions() {
            let facts = self.facts(id);
            let mut found: Vec<(HeldLock, Reached, Span)> = Vec::new();
            for acquire in facts.acquires.iter().filter(|acquire| acquire.blocking && acquire.lock.is_known()) {
                for held in acquire.held.iter().filter(|held| self.are_twins(id, held, &acquire.lock)) {
                    let wanted = Reached {
                        lock: acquire.lock.clone(),
                        mode: acquire.mode,
                        path: Vec::new(),
                        function: id,
                        span: acquire.span,
                        conditional: !acquire.under.is_empty(),
                    };
                    found.push((held.clone(), wanted, acquire.span));
                }
            }
            for site in facts.calls.iter().filter(|site| site.runs_now && !site.held.is_empty()) {
                let [callee] = site.functions.as_slice() else { continue };
                for reached in &self.summaries.locks[callee.0 as usize] {
                    let Some(lock) = seen_at(&reached.lock, *callee, site) else { continue };
                    for held in site.held.iter().filter(|held| self.are_twins(id, held, &lock)) {
                        let path = [(id, site.span)].into_iter().chain(reached.path.iter().copied()).collect();
                        let wanted = Reached { lock: lock.clone(), path, ..reached.clone() };
                        found.push((held.clone(), wanted, site.span));
                    }
                }
            }
            if found.is_empty() || literals::compares_objects(self, id) {
                continue;
            }
            edges.extend(found.into_iter().map(|(held, wanted, span)| LockEdge {
                held: held.lock,
                held_mode: held.mode,
                held_span: held.span,
                held_by: held.by,
                function: id,
                wanted,
                gates: Vec::new(),
                span,
            }));
        }
        edges
    }

    /// Rust: the two locks of an edge are the same slot of two arrays: `self.a[slot]` held, `self.b[slot]` wanted.
    #[must_use]
    pub fn same_slot(&self, edge: &LockEdge) -> bool {
        let function = self.linked.function(edge.function);
        let slot = |span: Span| {
            let call = function.calls.iter().find(|call| call.name_span == span)?;
            let Callee::Method { receiver, .. } = &call.callee else { return None };
            match function.value(*receiver) {
                Value::Index { index: Some(index), .. } => match function.value(*index) {
                    Value::Local(local) => Some(*local),
                    _ => None,
                },
                _ => None,
            }
        };
        let (held, wanted) = (slot(edge.held_span), slot(edge.span));
        edge.wanted.path.is_empty() && edge.held_by == edge.function && held.is_some() && held == wanted
    }

    /// One field of two objects that the caller chose.
    fn are_twins(&self, id: FnId, held: &HeldLock, wanted: &Lock) -> bool {
        let given = |via: &Via| match via {
            Via::Receiver => true,
            Via::Place(place) => match place.root {
                Root::Local(function, local) => {
                    let binds = self.linked.index[function.0 as usize].binds.get(local.0 as usize);
                    function == id
                        && self.resolver().is_parameter(function, local)
                        && binds.is_none_or(|binds| binds.is_empty())
                        && !place.path.iter().any(|step| *step == "[]")
                }
                _ => false,
            },
            _ => false,
        };
        // The same field of each: what hangs on the objects may differ only in which object it hangs on.
        let tail = |via: &Via| match via {
            Via::Place(place) => place.path.clone(),
            _ => Default::default(),
        };
        let (held_at, wanted_at) = (&held.lock.at, &wanted.at);
        held.must
            && held.lock.is_known()
            && held_at.place == wanted_at.place
            && matches!(held_at.place.root, Root::Type(_))
            && held_at.via != wanted_at.via
            && given(&held_at.via)
            && given(&wanted_at.via)
            && tail(&held_at.via) == tail(&wanted_at.via)
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
