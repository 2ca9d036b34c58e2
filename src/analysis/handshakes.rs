//! Python: a thread says by an event that it is ready, and whoever started it waits for that without end; a way out of the thread's
//! function comes before the event is set.

use std::collections::BTreeSet;

use super::nesting::{Around, events};
use super::types::Ty;
use super::{FnId, Place, Program};
use crate::knowledge::{Does, Knowledge, Role, RootKind};
use crate::model::{Callee, EventKind, Language, Span};

/// A word that the starter may wait for in vain.
#[derive(Clone, Debug)]
pub struct Handshake {
    /// The thread's function.
    pub entry: FnId,
    /// Where it ends before it sets the event.
    pub leaves: Span,
    /// Where it sets it.
    pub sets: Span,
    /// The event.
    pub event: Place,
    /// Who waits for the event, and where.
    pub waiter: (FnId, Span),
}

/// Finds them, in order of spawns.
#[must_use]
pub fn find(program: &Program) -> Vec<Handshake> {
    let mut seen = BTreeSet::new();
    let threads = program.roots.spawns.iter().filter(|spawn| spawn.kind == RootKind::Thread);
    let entries = threads.filter_map(|spawn| program.thread_entry(spawn));
    entries
        .filter(|entry| program.linked.language(*entry) == Language::Python && seen.insert(*entry))
        .filter_map(|entry| in_thread(program, entry))
        .collect()
}

fn in_thread(program: &Program, entry: FnId) -> Option<Handshake> {
    let function = program.linked.function(entry);
    let sets = |call: &crate::model::Call| {
        matches!(&call.callee, Callee::Method { name, .. } if *name == "set") && call.args.is_empty()
    };
    if program.facts(entry).opaque || !function.calls.iter().any(sets) {
        return None;
    }
    let resolver = program.resolver();
    let (mut leaves, mut told) = (None, None);
    events(function, &mut |event, around| match &event.kind {
        EventKind::Return(_) if told.is_none() && leaves.is_none() => leaves = Some((event.span, around.to_vec())),
        EventKind::Call(call) if sets(function.call(*call)) && told.is_none() => {
            let Callee::Method { receiver, .. } = &function.call(*call).callee else { return };
            // In a loop it tells of a round, and in a `finally` it is set in any case.
            let plain = !around.iter().any(|part| matches!(part, Around::LoopBody(..) | Around::Finally(_)));
            let place = resolver.place_of(entry, *receiver).map(|at| at.place);
            told =
                Some((function.call(*call).name_span, place.filter(|_| plain && is_event(program, entry, *receiver))));
        }
        _ => {}
    });
    let ((leaves, around), (sets, Some(event))) = (leaves?, told?) else { return None };
    // What is left in a handler or under a `finally` is told of there, or by whoever caught it.
    let tried =
        around.iter().any(|part| matches!(part, Around::TryBody(_) | Around::Handler(..) | Around::LoopBody(..)));
    if tried || is_set_elsewhere(program, entry, &event) {
        return None;
    }
    let waiter = waiter(program, entry, &event)?;
    Some(Handshake { entry, leaves, sets, event, waiter })
}

fn is_event(program: &Program, id: FnId, value: crate::model::ValueId) -> bool {
    let facts = |lib| Knowledge::of(Language::Python).facts(lib);
    matches!(program.resolver().type_of(id, value), Ty::Library(lib, _) if facts(lib).role == Role::Event && !facts(lib).is_async)
}

/// Others set the event as well, so that the thread's own word is not the only one.
fn is_set_elsewhere(program: &Program, entry: FnId, event: &Place) -> bool {
    let resolver = program.resolver();
    let last = event.path.last().copied();
    program.linked.functions().filter(|id| *id != entry).any(|id| {
        program.linked.function(id).calls.iter().any(|call| match &call.callee {
            Callee::Method { receiver, name } if *name == "set" && call.args.is_empty() => {
                let same = |place: &Place| place == event || last.is_some() && place.path.last().copied() == last;
                resolver.place_of(id, *receiver).is_some_and(|at| same(&at.place))
            }
            _ => false,
        })
    })
}

/// Who starts a thread and then waits for the event, however long that takes.
fn waiter(program: &Program, entry: FnId, event: &Place) -> Option<(FnId, Span)> {
    program.linked.functions().filter(|id| *id != entry && !program.is_test(*id)).find_map(|id| {
        let mut blocks = program.facts(id).blocks.iter();
        let wait = blocks.find(|block| {
            let on_it = block.subject.as_ref().is_some_and(|subject| subject.place == *event);
            block.does == Does::Wait && !block.bounded && on_it
        })?;
        let starts = program.linked.function(id).calls.iter().any(|call| {
            call.span.end <= wait.span.start && matches!(&call.callee, Callee::Method { name, .. } if *name == "start")
        });
        starts.then_some((id, wait.span))
    })
}
