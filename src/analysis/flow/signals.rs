//! Uses of condition variables: who waits, who notifies, and with which locks held.

use crate::analysis::flow::guards::is_held_by;
use crate::analysis::flow::state::State;
use crate::analysis::flow::{Signal, Walker};
use crate::analysis::places::Lock;
use crate::knowledge::{Does, Effect, Knowledge, LibType, Role};
use crate::model::{CallId, ValueId};

impl Walker<'_> {
    /// Records a wait on a condition variable, or a notification of one.
    pub(super) fn note_signal(
        &mut self,
        call: CallId,
        effect: &'static Effect,
        ty: Option<LibType>,
        subject: Option<ValueId>,
        state: &State,
    ) {
        let waits = effect.does == Does::Wait;
        if !waits && effect.does != Does::Notify {
            return;
        }
        let (Some(ty), Some(subject)) = (ty, subject) else { return };
        if Knowledge::of(self.linked.language(self.id)).facts(ty).role != Role::Condition {
            return;
        }
        let lock = if self.python { self.resolver.lock_of(self.id, subject) } else { self.handed_to(call, state) };
        let condition = self.resolver.place_of(self.id, subject);
        let bounded = waits && self.gives_up(call, effect);
        let (held, under) = (self.held_set(state), self.under.clone());
        let span = self.function.call(call).name_span;
        let predicate = effect.target.is_some();
        self.facts.signals.push(Signal { call, waits, predicate, bounded, condition, lock, held, under, span });
    }

    /// Rust: the lock whose guard a wait is given.
    fn handed_to(&mut self, call: CallId, state: &State) -> Option<Lock> {
        let function = self.function;
        let mut given = function.call(call).args.first()?.value;
        while let crate::model::Value::Ref { value, .. } | crate::model::Value::Deref(value) = function.value(given) {
            given = *value;
        }
        let sources = self.sources(given);
        let mut held =
            state.held.iter().filter(|held| sources.iter().any(|(source, _)| is_held_by(*source, &held.holder)));
        held.next().map(|held| held.lock.clone()).or_else(|| self.resolver.lock_of_guard(self.id, given))
    }
}
