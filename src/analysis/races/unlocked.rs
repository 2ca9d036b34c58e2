//! Places changed without their lock: the discipline of the other writers is broken, or two threads in sight write.

use super::evidence::{Guard, cost, guard_of, guards};
use super::{Harm, Race, RaceKind, Shared, Side, handlers, is_python, position};
use crate::analysis::parallel::{in_threads, is_after_everyone, one_thread_only, opposite, parallel, preemptive};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, tears_down};
use crate::analysis::{AccessKind, Place, Program, Root, Runner, Via};
use crate::finding::Confidence;
use crate::knowledge::Role;
use crate::model::{Callee, FileId, Value};

/// Several places changed by one function without the one lock that guards them are one bug.
pub(super) fn merged(found: Vec<Race>) -> Vec<Race> {
    let mut kept: Vec<Race> = Vec::new();
    for next in found {
        let same = kept.iter_mut().find(|known| {
            known.guard.is_some()
                && known.guard == next.guard
                && known.side.function == next.side.function
                && known.confidence == next.confidence
                && known.kind == next.kind
        });
        match same {
            Some(known) => {
                let text = "so is another place it guards".to_string();
                known.related.insert(0, (next.side.function, next.side.span, text));
            }
            None => kept.push(next),
        }
    }
    kept
}

/// Whether a place is changed without its lock, and how sure that is.
pub(super) fn judge(shared: &Shared<'_>) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    let sites: Vec<&SharedSite> = shared
        .sites
        .iter()
        .copied()
        // `append`, `pop` and the like of a deque are atomic by its documentation.
        .filter(|site| shared.role != Some(Role::Deque) || site.kind != AccessKind::Mutate)
        .collect();
    if !sites.iter().any(|site| site.kind.writes() || site.kind == AccessKind::Use) {
        return None;
    }
    let sites = sites.as_slice();
    let by_discipline = discipline(program, place, sites);
    let by_roots = two_roots(program, place, sites);
    let (verdict, confidence) = match (by_roots, by_discipline) {
        (Some(roots), Some(discipline)) if roots.confidence >= Confidence::Medium => (roots, discipline.confidence),
        (Some(roots), Some(discipline)) => {
            let confidence = roots.confidence;
            if discipline.confidence > confidence { (discipline, confidence) } else { (roots, confidence) }
        }
        (Some(one), None) | (None, Some(one)) => {
            let confidence = one.confidence;
            (one, confidence)
        }
        (None, None) => {
            let weak = used_without_lock(program, place, sites).or_else(|| unprotected_global(program, place, sites));
            (weak?, Confidence::Low)
        }
    };
    let mut confidence = if verdict.write.shadow { Confidence::Low } else { confidence.max(verdict.confidence) };
    // What the interpreter lock used to hide comes out where threads are in sight (class B and A- rise one step).
    if verdict.write.kind == AccessKind::MutateCompound
        && program.linked.file_model(verdict.write.function).context.free_threaded
        && verdict.other.is_some_and(|(other, _)| in_threads(program, place, verdict.write, other))
    {
        confidence = confidence.max(Confidence::Medium);
    }
    Some(verdict.race(program, place, sites, confidence))
}

/// Why a place is taken to be shared and changed without its lock.
struct Verdict<'a> {
    confidence: Confidence,
    /// The unprotected write.
    write: &'a SharedSite,
    writer: Runner,
    /// The other side.
    other: Option<(&'a SharedSite, Runner)>,
    /// The lock that guards the place elsewhere.
    guard: Option<Place>,
}

impl Verdict<'_> {
    fn race(self, program: &Program, place: &Place, sites: &[&SharedSite], confidence: Confidence) -> Race {
        let write = self.write;
        let related = sites
            .iter()
            .filter(|site| site.kind.writes() && !site.locked() && !std::ptr::eq(**site, write))
            .filter(|site| !self.other.is_some_and(|(other, _)| std::ptr::eq(**site, other)))
            .take(super::RELATED)
            .map(|site| (site.function, site.span, "also changed without a lock".to_string()))
            .collect();
        // Reading and writing back in Python; in Rust any such write is a data race, whatever it does.
        let lost = write.kind == AccessKind::Update && is_python(program, write.function);
        let other = self.other.map(|(_, runner)| runner);
        let kind = match handlers::kind_of(program, self.writer, other).filter(|_| self.guard.is_none()) {
            Some(kind) => kind,
            None if lost => RaceKind::LostUpdate,
            None => RaceKind::UnlockedMutation,
        };
        Race {
            kind,
            harm: if write.kind == AccessKind::Update { Harm::Lost } else { Harm::Half },
            place: place.clone(),
            confidence,
            check: None,
            side: Side::new(write, self.writer),
            other: self.other.map(|(other, runner)| Side::new(other, runner)),
            guard: self.guard,
            related,
            told: None,
        }
    }
}

/// Which of several unprotected writes is shown: the most harmful, that of a thread rather than of whoever starts it, then the first in
/// the source.
fn rank(program: &Program, site: &SharedSite) -> (AccessKind, bool, std::cmp::Reverse<(FileId, u32)>) {
    let starts = program.is_after_its_start(site.function, site.kind, site.span);
    (site.kind, !starts, position(program, site))
}

/// Broken discipline: the place is written under one lock elsewhere.
fn discipline<'a>(program: &Program, place: &Place, sites: &[&'a SharedSite]) -> Option<Verdict<'a>> {
    if matches!(place.root, Root::Local(..)) {
        return None;
    }
    let Guard { lock: guard, locked, locked_writes } = guard_of(place, sites)?;
    let unlocked: u32 = sites.iter().filter(|site| !site.holds(guard)).map(|site| cost(site.kind)).sum();
    let write = sites
        .iter()
        .filter(|site| site.kind.writes() && !site.maybe_locked() && !caller_must_hold(program, site.function))
        .filter(|site| !is_dead(program, site.function) && !is_after_everyone(program, site, sites))
        .max_by_key(|site| rank(program, site))?;
    let other = sites.iter().find(|site| site.kind.writes() && site.holds(guard))?;
    if one_thread_only(program, sites) || writes_one_constant(program, sites) {
        return None;
    }
    let plain = matches!(write.kind, AccessKind::Set | AccessKind::Mutate) || fills(program, write);
    // Without a thread in sight, one atomic step needs a discipline beyond doubt.
    let doubtful = plain && !in_threads(program, place, write, other);
    let enough = match write.kind {
        AccessKind::Set if doubtful => false,
        _ if doubtful => locked_writes >= 2 && locked >= 2 * unlocked,
        _ => locked >= unlocked,
    };
    let strong = enough && write.kind != AccessKind::SetConstant && !tears_down(program, write.function);
    let confidence = if strong { Confidence::Medium } else { Confidence::Low };
    let (writer, counterpart) = opposite(program, write.function, other.function);
    Some(Verdict { confidence, write, writer, other: Some((other, counterpart)), guard: Some(guard.clone()) })
}

/// Whoever writes the place writes the same: who comes last makes no difference.
fn writes_one_constant(program: &Program, sites: &[&SharedSite]) -> bool {
    let mut writes = sites.iter().filter(|site| site.kind.writes()).map(|site| {
        let access = program.facts(site.function).accesses.get(site.index)?;
        let value = access.value.filter(|_| site.kind == AccessKind::SetConstant)?;
        match program.linked.function(site.function).value(value) {
            Value::Literal(literal) => Some(literal),
            _ => None,
        }
    });
    let Some(Some(first)) = writes.next() else { return false };
    writes.all(|value| value == Some(first))
}

/// An object whose methods are called under a lock of its owner elsewhere is used without it: what the method changes is not known.
fn used_without_lock<'a>(program: &Program, place: &Place, sites: &[&'a SharedSite]) -> Option<Verdict<'a>> {
    let guarded = sites.iter().find(|site| site.kind == AccessKind::Use && site.locked())?;
    let guard = guarded.held.iter().find(|held| held.must && guards(place, &held.lock.at.place))?.lock.at.place.clone();
    let unlocked = sites.iter().filter(|site| !site.maybe_locked()).count();
    if unlocked > sites.len() - unlocked {
        return None;
    }
    let write = sites.iter().find(|site| {
        site.kind == AccessKind::Use
            && !site.maybe_locked()
            && !caller_must_hold(program, site.function)
            && !tears_down(program, site.function)
            && !is_after_everyone(program, site, sites)
    })?;
    let (writer, counterpart) = opposite(program, write.function, guarded.function);
    Some(Verdict {
        confidence: Confidence::Low,
        write,
        writer,
        other: Some((guarded, counterpart)),
        guard: Some(guard),
    })
}

/// Two threads in sight, one writing in several steps without a lock.
fn two_roots<'a>(program: &Program, place: &Place, sites: &[&'a SharedSite]) -> Option<Verdict<'a>> {
    let mut best: Option<Verdict<'a>> = None;
    let unsafe_rust = program.is_unsafe_shared(place);
    let writes = sites.iter().filter(|site| {
        let compound = matches!(site.kind, AccessKind::Update | AccessKind::MutateCompound);
        // In Rust any unsynchronised write is a data race.
        (compound || unsafe_rust && site.kind.writes())
            && !site.maybe_locked()
            && !caller_must_hold(program, site.function)
    });
    for write in writes {
        for other in sites.iter().filter(|other| other.kind.writes()) {
            for one in program.runners(write.function) {
                for two in program.runners(other.function) {
                    let Some(confidence) = parallel(program, place, (write, one), (other, two)) else { continue };
                    let confidence =
                        if compares(program, write) || fills(program, write) { Confidence::Low } else { confidence };
                    let better = best.as_ref().is_none_or(|best| {
                        (confidence, rank(program, write)) > (best.confidence, rank(program, best.write))
                    });
                    if better {
                        best = Some(Verdict { confidence, write, writer: one, other: Some((other, two)), guard: None });
                    }
                }
            }
        }
    }
    best
}

/// `remove` compares items before it takes one out: several steps only where `__eq__` is Python (ANALYSIS 3.4, class B).
fn compares(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    site.kind == AccessKind::MutateCompound
        && function.calls.iter().any(|call| {
            call.name_span == site.span && matches!(&call.callee, Callee::Method { name, .. } if *name == "remove")
        })
}

/// `d[key].append(x)` of a `defaultdict`: several steps only for a new key, and hardly with a factory written in C.
fn fills(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    site.kind == AccessKind::Update && site.element && function.calls.iter().any(|call| call.name_span == site.span)
}

/// A module variable changed by functions, with neither a lock nor a thread in sight; a class attribute changed by handlers.
fn unprotected_global<'a>(program: &Program, place: &Place, sites: &[&'a SharedSite]) -> Option<Verdict<'a>> {
    if one_thread_only(program, sites) {
        return None;
    }
    let global = matches!(place.root, Root::Global(_));
    let write = sites
        .iter()
        .filter(|site| {
            let changes = matches!(site.kind, AccessKind::Update | AccessKind::MutateCompound | AccessKind::Mutate);
            // A coroutine is alone on its loop between two awaits.
            let alone = program.linked.function(site.function).is_async;
            let everybodys = global || site.via == Via::Static && handlers::runner(program, site.function).is_some();
            let changes = changes && !fills(program, site);
            everybodys && changes && !alone && !site.maybe_locked() && !caller_must_hold(program, site.function)
        })
        .max_by_key(|site| rank(program, site))?;
    if runs_beside_nothing(program, place, write, sites) {
        return None;
    }
    let writer = handlers::runner(program, write.function).unwrap_or(program.runners(write.function)[0]);
    Some(Verdict { confidence: Confidence::Low, write, writer, other: None, guard: None })
}

/// Who runs the write is known, one thread each, and each of them comes before or after whatever else touches the place.
fn runs_beside_nothing(program: &Program, place: &Place, write: &SharedSite, sites: &[&SharedSite]) -> bool {
    let known = |runner: &Runner| match runner {
        Runner::Root(root) => !program.roots.root(*root).many && preemptive(program.roots.root(*root).kind),
        Runner::Outside => false,
    };
    program.runners(write.function).iter().all(|one| {
        let beside = |site: &&SharedSite| {
            program
                .runners(site.function)
                .iter()
                .any(|two| parallel(program, place, (write, *one), (site, *two)).is_some())
        };
        known(one) && !sites.iter().any(beside)
    })
}
