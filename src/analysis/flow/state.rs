//! The locks held at one point of a walk, by whom, and what is left of them where paths meet.

use smallvec::SmallVec;

use crate::analysis::flow::HeldLock;
use crate::analysis::link::FnId;
use crate::analysis::places::Lock;
use crate::knowledge::Mode;
use crate::model::{CallId, LocalId, Span, TempScopeId};

/// Who holds a lock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Holder {
    /// A temporary of a scope, from a call.
    Temp(TempScopeId, CallId),
    /// A variable.
    Local(LocalId),
    /// A `with` statement, by its depth in the function.
    With(u32),
    /// `acquire()` by hand.
    Manual,
    /// An `ExitStack`, by the depth of its `with` statement; `None` for one that is closed by hand.
    Stack(Option<u32>),
    /// The caller.
    Entry,
}

/// Whether a guard still sits in the `Result` or `Option` it came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wrapped {
    Yes,
    No,
    Unknown,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Held {
    pub(super) lock: Lock,
    pub(super) mode: Mode,
    pub(super) holder: Holder,
    pub(super) must: bool,
    /// Certain only together with the other entries of the same lock: each arm of a branch took it in its own way.
    pub(super) joint: bool,
    /// A try or timed acquisition whose outcome has not been tested yet.
    pub(super) pending: Option<CallId>,
    pub(super) span: Span,
    pub(super) by: FnId,
}

impl Held {
    /// As facts tell it.
    pub(super) fn seen(&self) -> HeldLock {
        let must = self.must && self.pending.is_none();
        HeldLock { lock: self.lock.clone(), mode: self.mode, must, span: self.span, by: self.by }
    }
}

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct State {
    pub(super) held: SmallVec<[Held; 2]>,
}

impl State {
    /// What is known where two paths meet.
    pub(super) fn join(self, other: &Self) -> Self {
        let certain = |state: &Self, lock: &Lock| {
            state.held.iter().any(|held| held.lock == *lock && held.must && held.pending.is_none())
        };
        let mut joined = Self::default();
        for held in &self.held {
            let twin = other.held.iter().find(|twin| twin.lock == held.lock && twin.holder == held.holder);
            let mut held = held.clone();
            match twin {
                Some(twin) => {
                    held.must &= twin.must && twin.pending == held.pending;
                    held.joint |= twin.joint;
                }
                None => {
                    held.joint = true;
                    held.must &= certain(other, &held.lock);
                }
            }
            joined.held.push(held);
        }
        for held in &other.held {
            if !self.held.iter().any(|twin| twin.lock == held.lock && twin.holder == held.holder) {
                let must = held.must && certain(&self, &held.lock);
                joined.held.push(Held { must, joint: true, ..held.clone() });
            }
        }
        joined
    }

    /// Forgets entries. Returns whether there were any.
    pub(super) fn remove(&mut self, gone: impl Fn(&Held) -> bool) -> bool {
        let removed: SmallVec<[Lock; 2]> =
            self.held.iter().filter(|held| held.joint && gone(held)).map(|held| held.lock.clone()).collect();
        let before = self.held.len();
        self.held.retain(|held| !gone(held));
        for held in self.held.iter_mut().filter(|held| held.joint && removed.contains(&held.lock)) {
            held.must = false;
        }
        self.held.len() != before
    }

    /// Makes one of the entries that the same holder has of the same lock: what two arms did is in one hand now.
    pub(super) fn merge(&mut self) {
        let mut at = 1;
        while at < self.held.len() {
            let (before, rest) = self.held.split_at_mut(at);
            let twin = rest.first().and_then(|held| {
                let same = |one: &&mut Held| one.joint && one.lock == held.lock && one.holder == held.holder;
                before.iter_mut().find(same)
            });
            match twin {
                Some(twin) => {
                    twin.joint = false;
                    self.held.remove(at);
                }
                None => at += 1,
            }
        }
    }
}

pub(super) fn join_flows(a: Option<State>, b: Option<State>) -> Option<State> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.join(&b)),
        (one, None) | (None, one) => one,
    }
}
