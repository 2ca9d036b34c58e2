//! Rust: guards of asynchronous locks that are held over an `await` for no reason that is seen: they are not used after it, or what
//! they guard is a whole map of which one entry is fetched.

use std::collections::BTreeSet;

use super::Program;
use super::expr;
use super::flow::{Acquire, Suspension};
use super::link::FnId;
use super::nesting;
use super::scrutinees::has;
use super::types::Ty;
use crate::knowledge::{Knowledge, Role};
use crate::model::{CallId, EventKind, Function, Language, LocalId, Span, Value, ValueId};

/// Why a guard should have ended before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Idle {
    /// It is not used after the `await`.
    Unused,
    /// It guards a map: an entry is looked for before the `await` and put there after it.
    WholeMap,
}

/// Such a guard.
#[derive(Clone, Debug)]
pub struct IdleGuard<'p> {
    /// The function.
    pub function: FnId,
    /// The acquisition.
    pub acquire: &'p Acquire,
    /// The `await`.
    pub suspension: &'p Suspension,
    /// The guard's variable.
    pub local: LocalId,
    /// Why.
    pub why: Idle,
}

impl Program {
    /// Every such guard, in order of functions and of source.
    #[must_use]
    pub fn idle_guards(&self) -> Vec<IdleGuard<'_>> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust) {
            let facts = self.facts(id);
            if facts.suspensions.len() < 2 || facts.opaque {
                continue;
            }
            for acquire in facts.acquires.iter().filter(|acquire| {
                acquire.lock.is_async()
                    && acquire.lock.is_known()
                    && matches!(acquire.lock.role(), Some(Role::Lock | Role::RwLock))
            }) {
                found.extend(self.idle(id, acquire));
            }
        }
        found
    }

    fn idle<'p>(&'p self, id: FnId, acquire: &'p Acquire) -> Option<IdleGuard<'p>> {
        let function = self.linked.function(id);
        let (call, _) = expr::calls(function).find(|(_, data)| data.name_span == acquire.span)?;
        let local = bound_to(function, call)?;
        if function.local(local).name.as_str().starts_with('_') {
            return None;
        }
        let names = aliases(function, local);
        let uses = uses(function, &names);
        let held = |suspension: &&Suspension| {
            suspension.span.start > acquire.span.end && has(&suspension.held, id, acquire.span)
        };
        let suspension = self.facts(id).suspensions.iter().find(|s| held(s) && waits_for_others(self, id, s))?;
        // Taking it twice is told by another rule.
        let again = self.facts(id).calls.iter().any(|site| {
            suspension.value.is_some_and(|value| function.value_span(value).contains(site.span))
                && site.functions.iter().any(|callee| {
                    let locks = &self.summaries.locks[callee.0 as usize];
                    locks.iter().any(|reached| reached.lock.at.place == acquire.lock.at.place)
                })
        });
        if again {
            return None;
        }
        let awaited = suspension.value.map_or(suspension.span, |value| function.value_span(value));
        let before = uses.iter().any(|span| span.start < awaited.start);
        let after = uses.iter().any(|span| span.end > awaited.start);
        let looped = nesting::in_round(function, suspension.span);
        if before && !after && !looped {
            return Some(IdleGuard { function: id, acquire, suspension, local, why: Idle::Unused });
        }
        let map = self.is_map(id, local);
        let asked = method_on(function, &names, &["get", "contains_key"]).filter(|span| span.end < awaited.start);
        let put = method_on(function, &names, &["insert"]).filter(|span| span.start > awaited.end);
        (map && asked.is_some() && put.is_some()).then_some(IdleGuard {
            function: id,
            acquire,
            suspension,
            local,
            why: Idle::WholeMap,
        })
    }

    fn is_map(&self, id: FnId, local: LocalId) -> bool {
        let resolver = self.resolver();
        let function = self.linked.function(id);
        let value = function.values.iter().position(|data| data.value == Value::Local(local));
        let Some(value) = value.and_then(|at| u32::try_from(at).ok()) else { return false };
        match resolver.container_type(id, ValueId(value)) {
            Ty::Library(lib, _) => Knowledge::of(Language::Rust).facts(lib).role == Role::Dict,
            // A type of the project that is a map by what is called on it.
            Ty::Project(_) | Ty::Unknown | Ty::External(_) => true,
            _ => false,
        }
    }
}

/// The awaited is a call, not the acquisition of another lock.
fn waits_for_others(program: &Program, id: FnId, suspension: &Suspension) -> bool {
    let function = program.linked.function(id);
    let Some(value) = suspension.value else { return false };
    let Some(call) = expr::as_call(function, value) else { return false };
    let data = function.call(call);
    let acquires = program.facts(id).acquires.iter().any(|acquire| acquire.span == data.name_span);
    let locks = expr::callee_name(data).is_some_and(|name| {
        matches!(name.as_str(), "lock" | "read" | "write" | "lock_owned" | "read_owned" | "write_owned")
    });
    !acquires && !locks
}

/// The variable that a guard is bound to.
fn bound_to(function: &Function, call: CallId) -> Option<LocalId> {
    let mut found = None;
    nesting::events(function, &mut |event, _| {
        if let EventKind::Bind { local, value: Some(value), declares: true } = &event.kind
            && expr::as_call(function, *value) == Some(call)
        {
            found = Some(*local);
        }
    });
    found
}

/// The variable, and those bound to what is made of it.
fn aliases(function: &Function, local: LocalId) -> BTreeSet<LocalId> {
    let mut known = BTreeSet::from([local]);
    nesting::events(function, &mut |event, _| {
        if let EventKind::Bind { local, value: Some(value), .. } = &event.kind
            && known.iter().any(|name| expr::mentions(function, *value, *name))
        {
            known.insert(*local);
        }
    });
    known
}

/// Where any of them stands.
fn uses(function: &Function, names: &BTreeSet<LocalId>) -> Vec<Span> {
    let named = function.values.iter().filter(|data| match &data.value {
        Value::Local(local) => names.contains(local),
        // What a closure does with it, and when, is its own affair.
        _ => false,
    });
    named.map(|data| data.span).collect()
}

fn method_on(function: &Function, names: &BTreeSet<LocalId>, methods: &[&str]) -> Option<Span> {
    expr::calls(function).find_map(|(_, data)| {
        let receiver = expr::as_local(function, expr::receiver(data)?)?;
        let name = expr::callee_name(data)?;
        (names.contains(&receiver) && methods.contains(&name.as_str())).then_some(data.name_span)
    })
}
