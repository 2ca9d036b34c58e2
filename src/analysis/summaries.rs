//! Pass 6: summaries. What a function may acquire or wait for, itself or in what it calls, with a shortest witness path.
//!
//! Bottom-up in rounds (after Infer's starvation analysis): a round adds what the callees of the round before reach, so each event's
//! path is a shortest one. Calls that only make a coroutine or generator run nothing yet; closures that a call runs before it
//! returns belong to the function that hands them over. Budgets bound depth and number; what is beyond them is dropped, never guessed.

use super::flow::{CallSite, FnFacts, HeldLock, Passed, Under};
use super::link::{FnId, Linked};
use super::places::{Lock, PlaceRef, Root, Via, beyond, substitute};
use crate::knowledge::{BlockKind, Mode};
use crate::model::{FunctionKind, Literal, Span, Value};

/// An acquisition a function may make, directly or in what it calls.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The lock, seen from the function.
    pub lock: Lock,
    /// How it is acquired.
    pub mode: Mode,
    /// The calls that lead there, outermost first, as (calling function, call site); empty for a direct acquisition.
    pub path: Vec<(FnId, Span)>,
    /// The function that acquires.
    pub function: FnId,
    /// Where it acquires.
    pub span: Span,
    /// Some test on the way decides whether it happens.
    pub conditional: bool,
}

/// A wait a function may make, directly or in what it calls.
#[derive(Clone, Debug)]
pub struct ReachedWait {
    /// Which of `function`'s [`FnFacts::blocks`] it is.
    pub index: usize,
    /// The calls that lead there, outermost first; empty for a direct one.
    pub path: Vec<(FnId, Span)>,
    /// The function that waits.
    pub function: FnId,
    /// Some test on the way decides whether it happens.
    pub conditional: bool,
}

/// How many calls deep events are followed, and how many of them a function keeps.
const CALL_DEPTH: usize = 5;
const MAX_LOCKS: usize = 24;
const MAX_WAITS: usize = 8;

/// What every function reaches.
#[derive(Default)]
pub struct Summaries {
    /// Acquisitions, by function.
    pub locks: Vec<Vec<Reached>>,
    /// Waits, by function.
    pub waits: Vec<Vec<ReachedWait>>,
}

/// A call, or a closure run at once, that events are reached through.
struct Edge<'a> {
    callee: FnId,
    via: Via,
    passed: &'a [Passed],
    conditional: bool,
    span: Span,
}

impl Summaries {
    pub(super) fn compute(linked: &Linked, facts: &[FnFacts], decorated: &[Vec<HeldLock>]) -> Self {
        let mut all = Self {
            locks: linked.functions().map(|id| own_locks(linked, id, facts, decorated)).collect(),
            waits: linked.functions().map(|id| own_waits(linked, id, facts)).collect(),
        };
        let edges: Vec<Vec<Edge<'_>>> = linked.functions().map(|id| edges_of(linked, facts, id)).collect();
        for _ in 0..CALL_DEPTH {
            if !all.round(linked, &edges) {
                break;
            }
        }
        all
    }

    fn round(&mut self, linked: &Linked, edges: &[Vec<Edge<'_>>]) -> bool {
        let mut locks: Vec<(usize, Vec<Reached>)> = Vec::new();
        let mut waits: Vec<(usize, Vec<ReachedWait>)> = Vec::new();
        for id in linked.functions() {
            let index = id.0 as usize;
            let new = self.new_locks(id, &edges[index]);
            if !new.is_empty() {
                locks.push((index, new));
            }
            let new = self.new_waits(id, &edges[index]);
            if !new.is_empty() {
                waits.push((index, new));
            }
        }
        let grew = !locks.is_empty() || !waits.is_empty();
        for (index, new) in locks {
            self.locks[index].extend(new);
            self.locks[index].truncate(MAX_LOCKS);
        }
        for (index, new) in waits {
            self.waits[index].extend(new);
            self.waits[index].truncate(MAX_WAITS);
        }
        grew
    }

    fn new_locks(&self, id: FnId, edges: &[Edge<'_>]) -> Vec<Reached> {
        let own = &self.locks[id.0 as usize];
        let mut new: Vec<Reached> = Vec::new();
        if own.len() >= MAX_LOCKS {
            return new;
        }
        for edge in edges {
            for inner in &self.locks[edge.callee.0 as usize] {
                let Some(lock) = translated(&inner.lock, edge.callee, &edge.via, edge.passed) else { continue };
                if inner.path.len() >= CALL_DEPTH
                    || own.iter().chain(&new).any(|known| known.lock.at == lock.at && known.mode == inner.mode)
                {
                    continue;
                }
                let path = longer(id, edge.span, &inner.path);
                let conditional = inner.conditional || edge.conditional;
                new.push(Reached { lock, path, conditional, ..inner.clone() });
            }
        }
        new
    }

    fn new_waits(&self, id: FnId, edges: &[Edge<'_>]) -> Vec<ReachedWait> {
        let own = &self.waits[id.0 as usize];
        let mut new: Vec<ReachedWait> = Vec::new();
        if own.len() >= MAX_WAITS {
            return new;
        }
        for edge in edges {
            for inner in &self.waits[edge.callee.0 as usize] {
                let same = |known: &ReachedWait| known.function == inner.function && known.index == inner.index;
                if inner.path.len() >= CALL_DEPTH || own.iter().chain(&new).any(same) {
                    continue;
                }
                let path = longer(id, edge.span, &inner.path);
                let conditional = inner.conditional || edge.conditional;
                new.push(ReachedWait { path, conditional, ..inner.clone() });
            }
        }
        new
    }
}

/// A callee's lock as its caller sees it; `None` for a variable of the callee's own.
#[must_use]
pub fn seen_from(lock: &Lock, callee: FnId, via: &Via) -> Option<Lock> {
    translated(lock, callee, via, &[])
}

/// A callee's lock as a call of it sees it: what hangs on a parameter hangs on the argument.
#[must_use]
pub fn seen_at(lock: &Lock, callee: FnId, site: &CallSite) -> Option<Lock> {
    translated(lock, callee, &site.via, &site.passed)
}

fn translated(lock: &Lock, callee: FnId, via: &Via, passed: &[Passed]) -> Option<Lock> {
    let argument = |root: &Root| match root {
        Root::Local(function, local) if *function == callee => passed.iter().find(|passed| passed.param == *local),
        _ => None,
    };
    let at = &lock.at;
    if let Some(argument) = argument(&at.place.root) {
        let mut seen = argument.at.clone();
        seen.place.path.extend(at.place.path.iter().copied());
        return Some(Lock { at: seen, ..lock.clone() });
    }
    if matches!(at.place.root, Root::Local(function, _) if function == callee) {
        return None;
    }
    let via = match &at.via {
        Via::Place(place) => match argument(&place.root) {
            Some(argument) => beyond(&argument.via, place),
            // Every call has variables of its own.
            None if matches!(place.root, Root::Local(function, _) if function == callee) => Via::Unknown,
            None => substitute(at.via.clone(), via.clone()),
        },
        _ => substitute(at.via.clone(), via.clone()),
    };
    Some(Lock { at: PlaceRef { place: at.place.clone(), via }, ..lock.clone() })
}

fn longer(id: FnId, span: Span, inner: &[(FnId, Span)]) -> Vec<(FnId, Span)> {
    std::iter::once((id, span)).chain(inner.iter().copied()).collect()
}

fn own_locks(linked: &Linked, id: FnId, facts: &[FnFacts], decorated: &[Vec<HeldLock>]) -> Vec<Reached> {
    // Whoever calls a decorated function acquires what its decorators hold.
    let mut own: Vec<Reached> = decorated[id.0 as usize]
        .iter()
        .filter(|held| held.lock.is_known())
        .map(|held| Reached {
            lock: held.lock.clone(),
            mode: held.mode,
            path: Vec::new(),
            function: held.by,
            span: held.span,
            conditional: false,
        })
        .collect();
    for acquire in &facts[id.0 as usize].acquires {
        if !acquire.blocking || !acquire.lock.is_known() {
            continue;
        }
        let reached = Reached {
            lock: acquire.lock.clone(),
            mode: acquire.mode,
            path: Vec::new(),
            function: id,
            span: acquire.span,
            conditional: depends(linked, facts, id, &acquire.under),
        };
        // One that always happens says more than one before it that depends.
        match own.iter_mut().find(|known| known.lock == reached.lock && known.mode == reached.mode) {
            Some(known) if known.conditional && !reached.conditional => *known = reached,
            Some(_) => {}
            None => own.push(reached),
        }
    }
    own.truncate(MAX_LOCKS);
    own
}

/// Whether tests decide if something happens: not that of `while True`.
fn depends(linked: &Linked, facts: &[FnFacts], id: FnId, under: &Under) -> bool {
    let function = linked.function(id);
    let always = |(index, outcome): &(u32, bool)| {
        facts[id.0 as usize].tests.get(*index as usize).is_some_and(|test| {
            let holds = matches!(
                function.value(test.value),
                Value::Literal(Literal::Bool(true)) | Value::Literal(Literal::Int(1))
            );
            *outcome && holds
        })
    };
    !under.iter().all(always)
}

fn own_waits(linked: &Linked, id: FnId, facts: &[FnFacts]) -> Vec<ReachedWait> {
    // What is hardly ever slow is nobody's worry from afar, and files come after what is.
    let blocks = &facts[id.0 as usize].blocks;
    let of = |file: bool| {
        let counts = move |how| !matches!(how, BlockKind::Disk | BlockKind::Start) && (how == BlockKind::File) == file;
        blocks.iter().enumerate().filter(move |(_, block)| counts(block.how))
    };
    of(false)
        .chain(of(true))
        .map(|(index, block)| ReachedWait {
            index,
            path: Vec::new(),
            function: id,
            conditional: depends(linked, facts, id, &block.under),
        })
        .take(MAX_WAITS)
        .collect()
}

fn edges_of<'a>(linked: &Linked, facts: &'a [FnFacts], id: FnId) -> Vec<Edge<'a>> {
    let all = facts;
    let facts = &facts[id.0 as usize];
    let calls = facts.calls.iter().filter_map(|site| match site.functions.as_slice() {
        [callee] if *callee != id && site.runs_now => Some(Edge {
            callee: *callee,
            via: site.via.clone(),
            passed: &site.passed,
            conditional: depends(linked, all, id, &site.under),
            span: site.span,
        }),
        _ => None,
    });
    let closures =
        facts.runs.iter().filter(|(closure, _)| *closure != id && runs_now(linked, *closure)).map(|(closure, _)| {
            Edge {
                callee: *closure,
                via: Via::Receiver,
                passed: &[],
                conditional: true,
                span: linked.function(*closure).name_span,
            }
        });
    calls.chain(closures).collect()
}

/// Calling a generator runs nothing yet.
pub(super) fn runs_now(linked: &Linked, id: FnId) -> bool {
    let function = linked.function(id);
    !function.is_generator && function.kind != FunctionKind::AsyncBlock
}
