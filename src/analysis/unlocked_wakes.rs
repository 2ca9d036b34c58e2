//! Rust: `notify_waiters` called after the lock under which the state was changed has been released, where who waits looks under that
//! lock and begins to wait after it has released it as well.

use super::Program;
use super::expr;
use super::flow::Walker;
use super::link::FnId;
use super::places::{Lock, Place, Root};
use crate::knowledge::Knowledge;
use crate::model::{CallId, EventKind, Language, Span};

/// Such a notification, and a wait that misses it.
#[derive(Clone, Debug)]
pub struct UnlockedWake {
    /// What is notified.
    pub place: Place,
    /// The lock under which the state is.
    pub lock: Lock,
    /// Who notifies, and where.
    pub wakes: (FnId, Span),
    /// Where the lock was taken before.
    pub changed: Span,
    /// Who waits, and where.
    pub waits: (FnId, Span),
}

/// A use of a `Notify`: who, what, where, and the locks held.
struct Use {
    id: FnId,
    place: Place,
    span: Span,
    held: Vec<Place>,
}

impl Program {
    /// Every such notification, in order of functions and of source.
    #[must_use]
    pub fn unlocked_wakes(&self) -> Vec<UnlockedWake> {
        let mut wakes: Vec<Use> = Vec::new();
        let mut waits: Vec<Use> = Vec::new();
        let mut remembered: Vec<Place> = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust) {
            for (call, data) in expr::calls(self.linked.function(id)) {
                let Some(name) = expr::callee_name(data) else { continue };
                let list = match name.as_str() {
                    "notify_waiters" => &mut wakes,
                    "notified" => &mut waits,
                    "notify_one" | "notify_last" => {
                        remembered.extend(self.notify_place(id, call));
                        continue;
                    }
                    _ => continue,
                };
                let Some(place) = self.notify_place(id, call) else { continue };
                list.push(Use { id, place, span: data.name_span, held: self.held_by(id, call) });
            }
        }
        let mut found = Vec::new();
        for wake in wakes.iter().filter(|wake| wake.held.is_empty() && !remembered.contains(&wake.place)) {
            let state = self.facts(wake.id).acquires.iter().rev().find(|acquire| {
                acquire.span.end <= wake.span.start
                    && acquire.lock.is_known()
                    && !matches!(acquire.lock.at.place.root, Root::Local(..))
                    && super::excludes(acquire.mode)
            });
            let Some(state) = state else { continue };
            let lock = &state.lock.at.place;
            let missed = waits.iter().find(|wait| {
                let looks =
                    |acquire: &super::Acquire| acquire.lock.at.place == *lock && acquire.span.end <= wait.span.start;
                wait.id != wake.id
                    && wait.place == wake.place
                    && !wait.held.contains(lock)
                    && self.facts(wait.id).acquires.iter().any(looks)
            });
            if let Some(missed) = missed {
                found.push(UnlockedWake {
                    place: wake.place.clone(),
                    lock: state.lock.clone(),
                    wakes: (wake.id, wake.span),
                    changed: state.span,
                    waits: (missed.id, missed.span),
                });
            }
        }
        found
    }

    fn notify_place(&self, id: FnId, call: CallId) -> Option<Place> {
        let receiver = expr::receiver(self.linked.function(id).call(call))?;
        let resolver = self.resolver();
        let ty = resolver.library_type(id, receiver)?;
        let notify = Knowledge::of(Language::Rust).facts(ty).path == "tokio.sync.Notify";
        let place = resolver.place_of(id, receiver).filter(|_| notify)?.place;
        (!matches!(place.root, Root::Local(..))).then_some(place)
    }

    /// The locks that are certainly held when a call happens.
    fn held_by(&self, id: FnId, call: CallId) -> Vec<Place> {
        let walker = Walker::new(&self.linked, &self.tables, id, Some(&self.facts), &self.shared_locals);
        let mut at = None;
        super::nesting::events(self.linked.function(id), &mut |event, _| {
            if event.kind == EventKind::Call(call) {
                at = Some(event.span);
            }
        });
        let probe = walker.probe(&self.entry[id.0 as usize]);
        let held = at.and_then(|at| probe.into_iter().find(|(span, _)| *span == at)).map(|(_, held)| held);
        held.into_iter().flatten().map(|held| held.lock.at.place).collect()
    }
}
