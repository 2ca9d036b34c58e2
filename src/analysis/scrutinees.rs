//! Rust: guards in the head of a `match` or `if let` that live on through its body, although what was taken through them is the
//! body's own: a copy, a popped element.

use super::flow::{Acquire, HeldLock, HeldSet};
use super::link::FnId;
use super::nesting::events_in;
use super::places::{PlaceRef, Root};
use super::{Program, excludes};
use crate::finding::Confidence;
use crate::model::{BranchKind, Callee, Function, Language, LoopKind, Node, NodeId, Span, Value, ValueId};

/// A guard that lives longer than what it was made for.
#[derive(Clone, Debug)]
pub struct Overlong<'p> {
    /// The function.
    pub function: FnId,
    /// The acquisition in the head.
    pub acquire: &'p Acquire,
    /// What the body does with the guard still there.
    pub work: Span,
    /// The same in words.
    pub does: String,
    /// What is matched on needs no guard.
    pub owned: bool,
    /// How much it matters.
    pub confidence: Confidence,
}

impl Program {
    /// Every such guard, in order of functions and of source.
    #[must_use]
    pub fn overlong_guards(&self) -> Vec<Overlong<'_>> {
        let mut found: Vec<Overlong<'_>> = Vec::new();
        for id in self.linked.functions() {
            if self.linked.language(id) != Language::Rust || self.facts(id).acquires.is_empty() {
                continue;
            }
            let function = self.linked.function(id);
            for node in &function.nodes {
                let (test, bodies) = match node {
                    Node::Branch { kind: BranchKind::IfLet | BranchKind::Match, test: Some(test), arms } => {
                        (*test, arms.iter().map(|arm| arm.body).collect::<Vec<_>>())
                    }
                    Node::Loop { kind: LoopKind::For, test: Some(test), body, .. } => (*test, vec![*body]),
                    _ => continue,
                };
                let Some((acquire, owned)) = self.taken_through(id, test) else { continue };
                let bodies: Vec<Span> = bodies.iter().filter_map(|body| extent(function, *body)).collect();
                // A body that needs the guard, and waits for another lock with it, could have a copy of a list, hardly of an entry.
                let list = matches!(node, Node::Loop { .. })
                    && excludes(acquire.mode)
                    && !matches!(acquire.lock.at.place.root, Root::Local(..));
                let work =
                    self.work_under(id, acquire, &bodies).filter(|work| owned || list && work.2 >= Confidence::Medium);
                if let Some((work, does, confidence)) = work
                    && !found.iter().any(|known| known.function == id && known.acquire.span == acquire.span)
                {
                    // What is matched on borrows from the guard, and could be copied.
                    let confidence = if owned { confidence } else { Confidence::Low };
                    found.push(Overlong { function: id, acquire, work, does, owned, confidence });
                }
            }
        }
        found
    }

    /// The acquisition whose guard a value is taken through, and whether it is its own afterwards: `m.lock().pop()`, `m.lock().clone()`.
    fn taken_through(&self, id: FnId, head: ValueId) -> Option<(&Acquire, bool)> {
        let function = self.linked.function(id);
        let mut value = head;
        let (mut owned, mut borrowed) = (false, false);
        for _ in 0..16 {
            value = match function.value(value) {
                Value::Ref { value, .. } | Value::Deref(value) | Value::Try(value) | Value::Await(value) => *value,
                Value::Choice(values) if values.len() == 1 => *values.first()?,
                Value::Field { base, .. } => *base,
                Value::Call(call) => {
                    let data = function.call(*call);
                    let Callee::Method { receiver, name } = &data.callee else { return None };
                    let acquired = self.facts(id).acquires.iter().find(|acquire| acquire.span == data.name_span);
                    if let Some(acquire) = acquired {
                        let plain = acquire.blocking && acquire.lock.is_known() && !acquire.lock.reentrant();
                        return plain.then_some((acquire, owned));
                    }
                    match name.as_str() {
                        // On the way out of a `Result` or `Option`.
                        "unwrap" | "expect" | "unwrap_or_default" | "ok" | "map_err" | "ok_or" => {}
                        name if is_owning(name) && !borrowed => owned = true,
                        _ => borrowed |= !owned,
                    }
                    *receiver
                }
                _ => return None,
            };
        }
        None
    }

    /// The weightiest thing the bodies do while the guard is still held.
    fn work_under(&self, id: FnId, acquire: &Acquire, bodies: &[Span]) -> Option<(Span, String, Confidence)> {
        let facts = self.facts(id);
        let inside = |span: Span| bodies.iter().any(|body| body.contains(span));
        let held = |set: &HeldSet| set.iter().any(|held| held.by == id && held.span == acquire.span && held.must);
        let other = facts.acquires.iter().find(|other| {
            inside(other.span)
                && other.blocking
                && other.lock.is_known()
                && other.lock.at != acquire.lock.at
                && held(&other.held)
        });
        if let Some(other) = other {
            let name = self.resolver().lock_name(&other.lock);
            return Some((other.span, format!("waits for `{name}`"), Confidence::Medium));
        }
        // The wait for the lock itself is written around the acquisition.
        let waits = facts.suspensions.iter().find(|suspension| {
            inside(suspension.span) && !suspension.span.contains(acquire.span) && held(&suspension.held)
        });
        if let Some(suspension) = waits.filter(|_| acquire.lock.is_async()) {
            return Some((suspension.span, "waits at an `await`".to_string(), Confidence::Medium));
        }
        let mut sites = facts.calls.iter().filter(|site| inside(site.span) && site.runs_now && held(&site.held));
        let weigh = |id: FnId| self.weight(id, &acquire.lock.at);
        let heavy = sites
            .clone()
            .find(|site| matches!(site.functions.as_slice(), [f] if weigh(*f) == Some(Confidence::Medium)));
        let site = heavy.or_else(|| sites.find(|site| site.functions.iter().any(|f| weigh(*f).is_some())))?;
        let callee = *site.functions.first()?;
        let confidence = if heavy.is_some() { Confidence::Medium } else { Confidence::Low };
        Some((site.span, format!("runs `{}`", self.linked.fn_name(callee)), confidence))
    }

    /// What running a function under the guard weighs: it takes other locks for certain, or may, or waits, or goes round.
    fn weight(&self, id: FnId, lock: &PlaceRef) -> Option<Confidence> {
        let index = id.0 as usize;
        let function = self.linked.function(id);
        let locks = |held: &PlaceRef| held.place != lock.place && !matches!(held.place.root, Root::Local(..));
        let certain = self.summaries.locks[index].iter().any(|reached| {
            reached.lock.is_known() && !reached.conditional && reached.path.len() < 2 && locks(&reached.lock.at)
        });
        let some = self.summaries.locks[index].iter().any(|reached| reached.lock.is_known() && locks(&reached.lock.at))
            || !self.summaries.waits[index].is_empty()
            || function.nodes.iter().any(|node| matches!(node, Node::Loop { .. }));
        // One that goes round until something happens.
        let long =
            function.nodes.iter().any(|node| matches!(node, Node::Loop { kind: LoopKind::Loop | LoopKind::While, .. }));
        if certain || long {
            return Some(Confidence::Medium);
        }
        some.then_some(Confidence::Low)
    }
}

/// A method whose result does not borrow from what it is called on.
fn is_owning(name: &str) -> bool {
    matches!(
        name,
        "clone"
            | "cloned"
            | "copied"
            | "to_owned"
            | "to_vec"
            | "to_string"
            | "pop"
            | "pop_front"
            | "pop_back"
            | "pop_first"
            | "pop_last"
            | "take"
            | "remove"
            | "swap_remove"
            | "upgrade"
    )
}

/// From the first to the last event of a part of a body.
fn extent(function: &Function, node: NodeId) -> Option<Span> {
    let mut all: Option<Span> = None;
    events_in(function, node, &mut |event, _| {
        let span = event.span;
        all = Some(all.map_or(span, |known| Span { start: known.start.min(span.start), end: known.end.max(span.end) }));
    });
    all
}

/// Whether a set of locks has the one that was acquired at a place.
#[must_use]
pub fn has(held: &[HeldLock], by: FnId, span: Span) -> bool {
    held.iter().any(|held| held.by == by && held.span == span && held.must)
}
