//! `with` in the place of `acquire` and `release`.

use crate::analysis::link::FnId;
use crate::analysis::nesting::{self, Around};
use crate::analysis::{ManualHold, Program};
use crate::finding::plan::Change;
use crate::finding::{Fix, FixSafety};
use crate::model::{Call, CallId, Callee, EventKind, Function, Language, Span, Value, ValueId};

/// An acquisition and its one release, both without arguments, of one lock.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The `acquire` call, with the `await` before it.
    acquire: Span,
    /// The `release` call.
    release: Span,
    /// The lock, as the `acquire` call has it.
    lock: Span,
    /// It is awaited.
    is_async: bool,
    /// The release stands in a `finally` of the block in which the lock is acquired.
    pub in_finally: bool,
}

impl Pair {
    /// The lock held by a `with` statement from the one to the other.
    #[must_use]
    pub fn with(&self, safety: FixSafety) -> Fix {
        let Self { acquire, release, lock, is_async, .. } = *self;
        let with = if is_async { "async with" } else { "with" };
        Fix::planned(
            safety,
            format!("hold the lock by `{with}`"),
            vec![Change::Hold { acquire, release, lock, is_async }],
        )
    }
}

impl Program {
    /// The pair that a lock held by hand in Python is, if it is one.
    #[must_use]
    pub fn pair(&self, id: FnId, manual: &ManualHold) -> Option<Pair> {
        let function = self.linked.function(id);
        let [release] = manual.released.as_slice() else { return None };
        if self.linked.language(id) != Language::Python || !manual.lock.is_known() {
            return None;
        }
        let at = |span: Span| function.calls.iter().position(|call| call.name_span == span || call.span == span);
        let (taken, given) = (at(manual.span)?, at(*release)?);
        let (acquire, release) = (function.calls.get(taken)?, function.calls.get(given)?);
        let lock = of_method(acquire, "acquire")?;
        let same = self.same(id, lock, of_method(release, "release")?);
        if !same || !acquire.args.is_empty() || !release.args.is_empty() {
            return None;
        }
        let is_async = manual.lock.is_async();
        let acquired = if is_async { awaited(function, call_id(taken)?)? } else { acquire.span };
        let in_finally = is_in_finally(function, call_id(taken)?, call_id(given)?);
        let lock = function.value_span(lock);
        Some(Pair { acquire: acquired, release: release.span, lock, is_async, in_finally })
    }
}

fn call_id(index: usize) -> Option<CallId> {
    u32::try_from(index).ok().map(CallId)
}

/// What a method of that name is called on.
fn of_method(call: &Call, wanted: &str) -> Option<ValueId> {
    match &call.callee {
        Callee::Method { receiver, name } if *name == wanted => Some(*receiver),
        _ => None,
    }
}

/// Whether a call stands in the `finally` of a statement of the block in which another one stands.
fn is_in_finally(function: &Function, taken: CallId, given: CallId) -> bool {
    let (mut outside, mut inside) = (None, None);
    nesting::events(function, &mut |event, around| match event.kind {
        EventKind::Call(call) if call == taken => outside = Some(around.to_vec()),
        EventKind::Call(call) if call == given => inside = Some(around.to_vec()),
        _ => {}
    });
    let (Some(outside), Some(inside)) = (outside, inside) else { return false };
    let Some((Around::Finally(_), block)) = inside.split_last() else { return false };
    *block == outside
}

/// `await` and the call behind it.
fn awaited(function: &Function, call: CallId) -> Option<Span> {
    let is_it = |value: ValueId| matches!(function.value(value), Value::Call(known) if *known == call);
    let mut all = function.values.iter();
    all.find_map(|data| matches!(data.value, Value::Await(inner) if is_it(inner)).then_some(data.span))
}
