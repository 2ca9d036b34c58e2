//! Python: a change that ends every wait on a condition is told to one of those who wait.

use super::nesting::{Around, events};
use super::{AccessKind, FnId, Place, Program};
use crate::model::{Callee, EventKind, Language, Node, Span, Value};

/// A `notify()` that should wake all.
#[derive(Clone, Debug)]
pub struct LoneNotice {
    /// The function that notifies.
    pub function: FnId,
    /// The notification.
    pub span: Span,
    /// The condition.
    pub condition: Place,
    /// What was changed, and where.
    pub changed: (Place, Span),
    /// Who waits, where, and where it leaves because of the change.
    pub waiter: (FnId, Span, Span),
}

/// Finds them, in order of functions and of source.
#[must_use]
pub fn find(program: &Program) -> Vec<LoneNotice> {
    let mut found = Vec::new();
    for (id, signal) in program.signals(false) {
        if program.linked.language(id) != Language::Python {
            continue;
        }
        let data = program.linked.function(id).call(signal.call);
        let one = matches!(&data.callee, Callee::Method { name, .. } if *name == "notify") && data.args.is_empty();
        let (true, Some(condition)) = (one, signal.condition.as_ref().map(|at| at.place.clone())) else { continue };
        // What this function alone sets, once and for all.
        let changes = program.facts(id).accesses.iter().filter(|access| {
            matches!(access.kind, AccessKind::Set | AccessKind::SetConstant)
                && access.span.start < signal.span.start
                && access.at.place.root == condition.root
                && access.at.place.path.len() == 1
        });
        for change in changes {
            if !is_set_only_by(program, id, &change.at.place) {
                continue;
            }
            let waiters = program.signals(true).filter(|(waiter, wait)| {
                wait.condition.as_ref().is_some_and(|at| at.place == condition) && may_be_many(program, *waiter)
            });
            let waiter = waiters.into_iter().find_map(|(waiter, wait)| {
                Some((waiter, wait.span, leaves_by(program, waiter, wait.span, &change.at.place)?))
            });
            if let Some(waiter) = waiter {
                let changed = (change.at.place.clone(), change.span);
                found.push(LoneNotice { function: id, span: signal.span, condition, changed, waiter });
                break;
            }
        }
    }
    found
}

/// Nobody but constructors and this function writes the place.
fn is_set_only_by(program: &Program, id: FnId, place: &Place) -> bool {
    program.linked.functions().all(|other| {
        other == id
            || program.linked.function(other).name == "__init__"
            || !program.facts(other).accesses.iter().any(|access| access.kind.writes() && access.at.place == *place)
    })
}

/// Not the one thread of an object: anybody may call it.
fn may_be_many(program: &Program, waiter: FnId) -> bool {
    let function = program.linked.function(waiter);
    let roots = program.roots.reaching(waiter);
    function.public
        && !program.is_test(waiter)
        && !function.is_async
        && roots.iter().all(|root| program.roots.root(*root).many)
}

/// Where a loop that waits is left because the place is set.
fn leaves_by(program: &Program, waiter: FnId, wait: Span, place: &Place) -> Option<Span> {
    let function = program.linked.function(waiter);
    let resolver = program.resolver();
    let mut loops = Vec::new();
    let mut found = None;
    events(function, &mut |event, around| {
        if event.span.contains(wait) {
            loops.extend(around.iter().filter_map(|one| match one {
                Around::LoopBody(node, _) => Some(*node),
                _ => None,
            }));
        }
        if found.is_some() || !matches!(event.kind, EventKind::Raise(_) | EventKind::Return(_) | EventKind::Break(_)) {
            return;
        }
        let inside = around.iter().any(|one| matches!(one, Around::LoopBody(node, _) if loops.contains(node)));
        let because = around.iter().any(|one| {
            let Around::Arm(node, 0) = one else { return false };
            let Node::Branch { test: Some(test), .. } = function.node(*node) else { return false };
            matches!(function.value(*test), Value::Field { .. })
                && resolver.place_of(waiter, *test).is_some_and(|at| at.place == *place)
        });
        if inside && because {
            found = Some(event.span);
        }
    });
    found
}
