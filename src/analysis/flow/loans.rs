//! What a body borrows at run time or enters, instead of what it locks: the same walk, other guards.
//!
//! A `RefCell` hands out a borrow that lives like a lock's guard, a tracing span one that belongs to the thread. The walk knows where
//! such values die; all it needs is to be told which calls make one.

use smallvec::SmallVec;

use crate::analysis::flow::state::State;
use crate::analysis::flow::{FnFacts, Walker};
use crate::analysis::link::FnId;
use crate::analysis::places::{Lock, Place, PlaceRef, Root, Via};
use crate::analysis::types::Resolver;
use crate::knowledge::{Does, Knowledge, LibType, Mode, Role};
use crate::model::{CallId, Callee, Language, LocalId, Path, Value, ValueId};

impl Walker<'_> {
    /// Walks the body for run-time borrows and entered spans: they stand where locks stand otherwise.
    pub(in crate::analysis) fn loans(mut self) -> FnFacts {
        self.only_loans = true;
        self.run(&[])
    }

    /// A call hands out such a guard.
    pub(super) fn loan(&mut self, call: CallId, state: &mut State) {
        let data = self.function.call(call);
        let Callee::Method { receiver, name } = &data.callee else { return };
        let knowledge = Knowledge::of(Language::Rust);
        let (ty, mode) = match self.resolver.lent(self.id, call) {
            Some((_, ty, mode)) => (ty, mode),
            None if matches!(name.as_str(), "enter" | "entered") && self.is_span(*receiver) => {
                match knowledge.type_at(&Path::parse("tracing.Span")) {
                    Some(ty) => (ty, Mode::Exclusive),
                    None => return,
                }
            }
            None => return,
        };
        let known = self.resolver.place_of(self.id, *receiver);
        // A place that nothing else is, where it is not known which one it is.
        let at = known.unwrap_or_else(|| PlaceRef {
            place: Place { root: Root::Local(self.id, LocalId(u32::MAX - call.0)), path: SmallVec::new() },
            via: Via::Unknown,
        });
        let at = if knowledge.facts(ty).role == Role::Cell { at } else { PlaceRef { via: Via::Unknown, ..at } };
        let holder = self.temp_holder(call);
        self.push(state, Lock { at, ty: Some(ty), python: false }, mode, holder, None, data.name_span, true);
    }

    /// `info_span!(..)`, or a variable bound to one.
    fn is_span(&self, value: ValueId) -> bool {
        let mut value = value;
        for _ in 0..6 {
            match self.function.value(value) {
                Value::Call(call) => match &self.function.call(*call).callee {
                    Callee::Macro(path) => return path.last().is_some_and(|name| name.as_str().ends_with("span")),
                    Callee::Method { receiver, name } if *name == "clone" || *name == "or_current" => value = *receiver,
                    _ => return false,
                },
                Value::Ref { value: inner, .. } | Value::Deref(inner) => value = *inner,
                Value::Local(local) => {
                    let binds = self.linked.index[self.id.0 as usize].binds.get(local.0 as usize);
                    match binds.map(|binds| binds.as_slice()) {
                        Some([(by, Some(bound))]) if *by == self.id => value = *bound,
                        _ => return false,
                    }
                }
                _ => return false,
            }
        }
        false
    }
}

impl Resolver<'_> {
    /// What a call borrows at run time or enters: the object, its type, and how.
    #[must_use]
    pub fn lent(&self, id: FnId, call: CallId) -> Option<(ValueId, LibType, Mode)> {
        let Callee::Method { receiver, name } = &self.linked.function(id).call(call).callee else { return None };
        if self.linked.language(id) != Language::Rust {
            return None;
        }
        // The cell behind an `Rc`, whose own `borrow` is another trait's.
        let ty = self.library_type(id, *receiver)?;
        let effect = Knowledge::of(Language::Rust).method(ty, *name)?;
        let lends = !matches!(effect.does, Does::Acquire | Does::TryAcquire | Does::MapGuard);
        let mode = effect
            .mode
            .filter(|_| lends && !matches!(Knowledge::of(Language::Rust).facts(ty).role, Role::Lock | Role::RwLock))?;
        Some((*receiver, ty, mode))
    }
}
