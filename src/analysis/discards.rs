//! Rust: guards that nobody keeps, by what becomes of the value that an acquisition hands out.

use rustc_hash::FxHashSet;

use super::Program;
use super::link::FnId;
use super::nesting::events;
use super::operands::operands;
use super::places::Lock;
use super::types::{Target, Ty};
use crate::knowledge::{Does, Knowledge};
use crate::model::{Callee, EventKind, Function, Language, Node, Span, Value, ValueId};

/// How a guard is thrown away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// `let _ = m.lock();`
    Underscore,
    /// `m.lock().unwrap();`, `m.lock().await;`
    Statement,
    /// `if m.try_lock().is_ok() { .. }`: the guard in the result goes when the condition has been evaluated. From the Rust reference,
    /// "Temporary scopes": the condition of an `if` is the scope of its temporaries.
    /// Source: <https://doc.rust-lang.org/reference/destructors.html#temporary-scopes>
    Tested,
}

/// A guard that nobody keeps.
#[derive(Clone, Debug)]
pub struct Discard {
    /// The function.
    pub function: FnId,
    /// The lock.
    pub lock: Lock,
    /// How it is thrown away.
    pub how: How,
    /// The lock guards no data of its own: what it guards is around it.
    pub unit: bool,
    /// The compiler refuses this by itself, unless it is told not to.
    pub denied: bool,
    /// Something is done after it in the function.
    pub goes_on: bool,
    /// A notification follows.
    pub notifies: bool,
    /// Where the lock is taken.
    pub span: Span,
}

impl Program {
    /// Every acquisition whose guard is thrown away in the same statement, in order of functions and of source.
    #[must_use]
    pub fn discarded_guards(&self) -> Vec<Discard> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let known = self.facts(id).acquires.iter().any(|acquire| acquire.lock.is_known());
            if known && self.linked.language(id) == Language::Rust {
                self.discards_in(id, &mut found);
            }
        }
        found
    }

    fn discards_in(&self, id: FnId, found: &mut Vec<Discard>) {
        let function = self.linked.function(id);
        let facts = self.facts(id);
        let mut kept: Option<FxHashSet<ValueId>> = None;
        for acquire in facts.acquires.iter().filter(|acquire| acquire.lock.is_known()) {
            let Some(call) = function.calls.iter().position(|call| call.name_span == acquire.span) else { continue };
            let Some(mut value) = value_of_call(function, call) else { continue };
            let target = self.resolver().target(id, crate::model::CallId(u32::try_from(call).unwrap_or(0)));
            let Target::Effect { effect, ty: Some(ty), .. } = target else { continue };
            if !matches!(effect.does, Does::Acquire | Does::TryAcquire) {
                continue;
            }
            let kept = kept.get_or_insert_with(|| used_values(function));
            let mut bound_to_nothing = function.calls[call].bound_to_nothing;
            // What the guard is unwrapped to, as far as that is the guard still.
            while let Some((outer, nothing)) = around_value(function, value) {
                value = outer;
                bound_to_nothing |= nothing;
            }
            let how = match (kept.contains(&value), bound_to_nothing) {
                (true, _) if self.only_tested(id, value) => How::Tested,
                // A try that nobody asks for its outcome is another mistake.
                _ if effect.does == Does::TryAcquire => continue,
                (true, _) => continue,
                (false, true) => How::Underscore,
                (false, false) => How::Statement,
            };
            let std = Knowledge::of(Language::Rust).facts(ty).path.starts_with("std.");
            let after = |span: Span| span.start > acquire.span.end;
            found.push(Discard {
                function: id,
                lock: acquire.lock.clone(),
                how,
                unit: self.guards_nothing(id, &function.calls[call].callee),
                denied: std && !self.allows(id, "let_underscore_lock"),
                goes_on: function.calls.iter().any(|data| after(data.name_span) && !is_unwrapping(&data.callee))
                    || facts.accesses.iter().any(|access| after(access.span)),
                notifies: facts.signals.iter().any(|signal| !signal.waits && after(signal.span)),
                span: acquire.span,
            });
        }
    }

    /// Whether what a try acquisition gives is asked for its success, and something is changed, or called, where it had success: with
    /// the lock, as its author must have thought.
    fn only_tested(&self, id: FnId, value: ValueId) -> bool {
        let function = self.linked.function(id);
        let Some(answer) = success_of(function, value) else { return false };
        let facts = self.facts(id);
        let Some(test) = facts.tests.iter().position(|test| test.value == answer && !test.of_loop) else {
            return false;
        };
        let inside = |under: &super::flow::Under| under.iter().any(|(index, so)| *index as usize == test && *so);
        facts.accesses.iter().any(|access| access.kind.writes() && inside(&access.under))
            || facts.atomics.iter().any(|op| op.does != Does::AtomicLoad && inside(&op.under))
            || facts.calls.iter().any(|call| inside(&call.under))
    }

    /// A lock of `()`.
    fn guards_nothing(&self, id: FnId, callee: &Callee) -> bool {
        let Callee::Method { receiver, .. } = callee else { return false };
        match self.resolver().container_type(id, *receiver) {
            Ty::Library(_, args) => matches!(args.first(), Some(Ty::Tuple(items)) if items.is_empty()),
            _ => false,
        }
    }

    /// Whether an `allow` or `expect` of a lint stands on a function or one around it.
    #[must_use]
    pub fn allows(&self, id: FnId, lint: &str) -> bool {
        let mut at = Some(id);
        for _ in 0..8 {
            let Some(id) = at else { return false };
            let allowed = self.linked.function(id).decorators.iter().any(|decorator| {
                decorator.path.last().is_some_and(|word| word == "allow" || word == "expect")
                    && decorator.tokens.is_some_and(|tokens| tokens.as_str().contains(lint))
            });
            if allowed {
                return true;
            }
            at = self.linked.index[id.0 as usize].parent;
        }
        false
    }
}

fn value_of_call(function: &Function, call: usize) -> Option<ValueId> {
    let is_it = |value: &Value| matches!(value, Value::Call(known) if known.0 as usize == call);
    let index = function.values.iter().position(|data| is_it(&data.value))?;
    Some(ValueId(u32::try_from(index).ok()?))
}

/// Methods of a `Result` whose result is the guard in it.
fn is_unwrapping(callee: &Callee) -> bool {
    matches!(callee, Callee::Method { name, .. } if matches!(name.as_str(), "unwrap" | "expect" | "unwrap_or_else" | "into_inner" | "ok"))
}

/// The value that unwraps or awaits another, and whether it is bound to nothing.
fn around_value(function: &Function, value: ValueId) -> Option<(ValueId, bool)> {
    let from = value.0 as usize + 1;
    function.values.iter().enumerate().skip(from).find_map(|(index, data)| {
        let outer = ValueId(u32::try_from(index).ok()?);
        match &data.value {
            Value::Await(inner) | Value::Try(inner) if *inner == value => Some((outer, false)),
            Value::Call(call) => {
                let data = function.call(*call);
                let unwraps = matches!(&data.callee, Callee::Method { receiver, .. } if *receiver == value)
                    && is_unwrapping(&data.callee);
                unwraps.then_some((outer, data.bound_to_nothing))
            }
            _ => None,
        }
    })
}

/// The value that says whether a `Result` or an `Option` holds something: `x.is_ok()`, `x.is_some()`.
fn success_of(function: &Function, value: ValueId) -> Option<ValueId> {
    let index = function.values.iter().skip(value.0 as usize + 1).position(|data| match &data.value {
        Value::Call(call) => matches!(&function.call(*call).callee, Callee::Method { receiver, name, .. }
            if *receiver == value && matches!(name.as_str(), "is_ok" | "is_some")),
        _ => false,
    })?;
    Some(ValueId(u32::try_from(index + value.0 as usize + 1).ok()?))
}

/// Every value that something is done with: part of another, bound, stored, returned, tested.
fn used_values(function: &Function) -> FxHashSet<ValueId> {
    let mut used: FxHashSet<ValueId> = FxHashSet::default();
    for data in &function.values {
        used.extend(operands(function, &data.value));
    }
    for node in &function.nodes {
        match node {
            Node::Branch { test, arms, .. } => {
                used.extend(test.iter().copied().chain(arms.iter().filter_map(|arm| arm.guard)))
            }
            Node::Loop { test, .. } => used.extend(test.iter().copied()),
            Node::With { context, .. } => {
                used.insert(*context);
            }
            _ => {}
        }
    }
    events(function, &mut |event, _| match &event.kind {
        EventKind::Bind { value: Some(value), .. }
        | EventKind::Return(Some(value))
        | EventKind::Yield(Some(value))
        | EventKind::Iterate(value)
        | EventKind::Assert(value)
        | EventKind::Lift(value) => {
            used.insert(*value);
        }
        EventKind::Write { target, value, .. } => {
            used.insert(*target);
            used.extend(*value);
        }
        _ => {}
    });
    used
}
