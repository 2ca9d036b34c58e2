//! Places read without the lock they are changed under, and places that two sides guard with different locks.

use super::evidence::{Guard, guard_of, guards};
use super::{Harm, Race, RaceKind, Shared, Side, Told, position};
use crate::analysis::parallel::{in_threads, is_after_everyone, one_thread_only, opposite, parallel};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, tears_down};
use crate::analysis::{AccessKind, HeldLock, Place, Program, Root, Runner, excludes};
use crate::finding::Confidence;

/// Always changed under one lock, read without it by another thread.
pub(super) fn unlocked_read(shared: &Shared<'_>) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    if matches!(place.root, Root::Local(..)) {
        return None;
    }
    let sites = shared.sites.as_slice();
    let Guard { lock, locked, .. } = guard_of(place, sites)?;
    let mut writes = sites.iter().filter(|site| site.kind.writes());
    if !writes.all(|site| site.holds(lock)) || one_thread_only(program, sites) {
        return None;
    }
    let reads: Vec<&SharedSite> = sites
        .iter()
        .copied()
        .filter(|site| matches!(site.kind, AccessKind::Read | AccessKind::Use) && !site.maybe_locked())
        .filter(|site| !caller_must_hold(program, site.function) && !is_dead(program, site.function))
        .filter(|site| !is_after_everyone(program, site, sites) && !harmless(program, site, lock))
        .collect();
    if reads.len() as u32 > locked {
        return None;
    }
    let other = sites.iter().copied().find(|site| site.kind.writes() && site.holds(lock))?;
    let mut best: Option<(Confidence, &SharedSite)> = None;
    for read in &reads {
        let threaded = in_threads(program, place, read, other);
        let sure = if threaded && matters(program, read) { Confidence::Medium } else { Confidence::Low };
        let better = best
            .as_ref()
            .is_none_or(|(known, site)| (sure, position(program, read)) > (*known, position(program, site)));
        if better {
            best = Some((sure, read));
        }
    }
    let (confidence, read) = best?;
    let confidence = if tears_down(program, read.function) { Confidence::Low } else { confidence };
    let (one, two) = opposite(program, read.function, other.function);
    Some(Race {
        kind: RaceKind::UnlockedRead,
        harm: Harm::Stale,
        place: place.clone(),
        confidence,
        check: None,
        side: Side::new(read, one),
        other: Some(Side::new(other, two)),
        guard: Some(lock.clone()),
        related: Vec::new(),
        told: None,
    })
}

/// A read that one atomic step answers (`k in d`, `d.get(k)`, `len(d)`, a copy), or that is made again under the lock, is no
/// mistake: at worst it is old.
fn harmless(program: &Program, read: &SharedSite, lock: &Place) -> bool {
    let function = program.linked.function(read.function);
    let facts = program.facts(read.function);
    let relocks = facts.acquires.iter().any(|acquire| acquire.lock.at.place == *lock);
    let by_call = function.calls.iter().any(|call| call.name_span == read.span);
    let iterated = facts.accesses.iter().any(|access| {
        access.kind == AccessKind::Iterate && (access.span.contains(read.span) || read.span.contains(access.span))
    });
    let tested = facts.tests.iter().any(|test| test.span.contains(read.span)) && !read.element;
    // An object taken out before is used by itself.
    let taken_out = read.aliased && read.element;
    relocks || iterated || taken_out || by_call && !read.element && read.kind == AccessKind::Read || tested
}

/// The element read may have been taken out by a change under way: an exception.
fn matters(program: &Program, read: &SharedSite) -> bool {
    let facts = program.facts(read.function);
    let access = facts.accesses.get(read.index);
    let caught = access.is_some_and(|access| access.caught.missing);
    read.element && !caught && access.is_some_and(|access| access.under.is_empty())
}

/// Both sides hold a lock, and not the same one.
pub(super) fn wrong_lock(shared: &Shared<'_>) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    if matches!(place.root, Root::Local(..)) || one_thread_only(program, &shared.sites) {
        return None;
    }
    // What is only read is old at worst, on whichever way.
    let splits = |site: &SharedSite| site.kind != AccessKind::Read && program.ways.contains_key(&site.function);
    let split = shared.sites.iter().filter(|site| splits(site)).flat_map(|site| by_way(program, site));
    let split: Vec<SharedSite> = split.collect();
    let whole = shared.sites.iter().copied().filter(|site| !splits(site));
    let identified: Vec<&SharedSite> = whole
        .chain(&split)
        .filter(|site| site.locked() && site.held.iter().all(|held| counts(held) || !held.must))
        .filter(|site| site.held.iter().any(|held| counts(held) && guards(place, &held.lock.at.place)))
        .filter(|site| !caller_must_hold(program, site.function))
        .collect();
    let mut best: Option<(Confidence, &SharedSite, &SharedSite, (Runner, Runner))> = None;
    for write in identified.iter().filter(|site| site.kind.writes()) {
        for other in identified.iter().filter(|other| !std::ptr::eq(**other, *write)) {
            if other.held.iter().any(|held| write.held.iter().any(|one| one.lock.at.place == held.lock.at.place)) {
                continue;
            }
            // One atomic step beside a read needs no common lock.
            let harmless = !other.kind.writes() && !write.kind.compound() && other.kind != AccessKind::Iterate;
            if harmless || other.kind == AccessKind::SetConstant && write.kind == AccessKind::SetConstant {
                continue;
            }
            let mut sure = None;
            for one in program.runners(write.function) {
                for two in program.runners(other.function) {
                    if let Some(found) = parallel(program, place, (write, one), (other, two))
                        && sure.is_none_or(|(known, _)| found > known)
                    {
                        sure = Some((found, (one, two)));
                    }
                }
            }
            let (confidence, runners) = match sure {
                Some((confidence, runners)) => (confidence, runners),
                None if other.kind.writes() && (write.kind.compound() || other.kind.compound()) => {
                    (Confidence::Medium, opposite(program, write.function, other.function))
                }
                None => (Confidence::Low, opposite(program, write.function, other.function)),
            };
            // Who reads a value that is only ever replaced sees the old one or the new, whatever lock he holds.
            let replaced = write.kind == AccessKind::Update && other.kind == AccessKind::Read && !write.element;
            let confidence = if replaced { Confidence::Low } else { confidence };
            let better = best.as_ref().is_none_or(|(known, site, ..)| {
                (confidence, position(program, write)) > (*known, position(program, site))
            });
            if better {
                best = Some((confidence, write, other, runners));
            }
        }
    }
    let (confidence, write, other, (one, two)) = best?;
    let guard = other.held.iter().find(|held| counts(held)).map(|held| held.lock.at.place.clone());
    let told = (write.function == other.function && write.span == other.span).then(|| by_callers(shared, write, other));
    Some(Race {
        kind: RaceKind::WrongLock,
        harm: if write.kind == AccessKind::Update { Harm::Lost } else { Harm::Half },
        place: place.clone(),
        confidence,
        check: None,
        side: Side::new(write, one),
        other: Some(Side::new(other, two)),
        guard,
        related: Vec::new(),
        told,
    })
}

/// A lock of known identity that keeps everybody else out.
fn counts(held: &HeldLock) -> bool {
    held.must && held.lock.is_known() && excludes(held.mode) && !held.lock.at.many() && !held.lock.is_async()
}

/// An access of a private function whose callers hold different locks, once for each way into it.
fn by_way(program: &Program, site: &SharedSite) -> Vec<SharedSite> {
    let ways = program.ways.get(&site.function).map(Vec::as_slice).unwrap_or_default();
    let through = |way: &Vec<HeldLock>| {
        let known = |held: &&HeldLock| site.held.iter().any(|own| own.lock.at.place == held.lock.at.place);
        let callers = way.iter().filter(|held| !known(held));
        SharedSite { held: site.held.iter().chain(callers).cloned().collect(), ..site.clone() }
    };
    ways.iter().map(through).collect()
}

/// What is said of one access that two callers guard with different locks.
fn by_callers(shared: &Shared<'_>, one: &SharedSite, two: &SharedSite) -> Told {
    let program = shared.program;
    let resolver = program.resolver();
    let name = resolver.place_name(shared.place);
    let taken = |site: &SharedSite| {
        let held = site.held.iter().find(|held| counts(held));
        held.map_or_else(Default::default, |held| (resolver.lock_name(&held.lock), program.linked.fn_name(held.by)))
    };
    let ((lock, caller), (other, elsewhere)) = (taken(one), taken(two));
    Told {
        message: format!(
            "`{name}` is changed here under `{lock}` when `{caller}` calls, but under `{other}` when `{elsewhere}` does"
        ),
        outcome: format!("the two locks do not keep each other out: one change of `{name}` can come into the other"),
        help: format!("guard `{name}` with one lock: take the same in `{caller}` and in `{elsewhere}`"),
    }
}
