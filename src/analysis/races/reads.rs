//! Places read without the lock they are changed under, and places that two sides guard with different locks.

use super::evidence::{Guard, guard_of, guards, of_one_loop};
use super::{Harm, Race, RaceKind, Shared, Side, Told, position};
use crate::analysis::parallel::{in_threads, is_after_everyone, one_thread_only, opposite, parallel};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, tears_down};
use crate::analysis::unsafe_state::is_ordered_by_others;
use crate::analysis::{AccessKind, HeldLock, Place, Program, Root, Runner, excludes};
use crate::finding::Confidence;
use crate::knowledge::Role;
use crate::model::{LocalId, TypeExpr, Value};

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
    let unsafe_rust = program.is_unsafe_shared(place);
    let harmless = |site: &SharedSite| match unsafe_rust {
        true => is_ordered(program, site),
        false => site.kind == AccessKind::Iterate || harmless(program, site, lock),
    };
    let reads: Vec<&SharedSite> = sites
        .iter()
        .copied()
        .filter(|site| !site.kind.writes() && !site.maybe_locked())
        .filter(|site| !caller_must_hold(program, site.function) && !is_dead(program, site.function))
        .filter(|site| !is_after_everyone(program, site, sites) && !harmless(site))
        .collect();
    if reads.len() as u32 > locked {
        return None;
    }
    let other = sites.iter().copied().find(|site| site.kind.writes() && site.holds(lock))?;
    let mut best: Option<(Confidence, &SharedSite)> = None;
    for read in &reads {
        let threaded = match unsafe_rust {
            true => sites.iter().any(|site| site.kind.writes() && in_threads(program, place, read, site)),
            false => in_threads(program, place, read, other),
        };
        let matters = if unsafe_rust { tears(shared, read, lock) } else { matters(program, read) };
        let sure = if threaded && matters { Confidence::Medium } else { Confidence::Low };
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

/// Unsafe Rust: what the read relies on is ordered by something else than the lock.
fn is_ordered(program: &Program, read: &SharedSite) -> bool {
    let ordered = is_ordered_by_others(program, read);
    if ordered {
        program.silent(RaceKind::UnlockedRead.rule(), program.location(read.function, read.span), || {
            "an atomic or a `Once` is asked before the read, and may order it".to_string()
        });
    }
    ordered
}

/// Unsafe Rust: an unlocked read that more comes of than one old value: something is decided by it, a container is looked into while it
/// moves, or another place that the same lock guards is read with it.
fn tears(shared: &Shared<'_>, read: &SharedSite, lock: &Place) -> bool {
    let (program, place) = (shared.program, shared.place);
    let container = matches!(shared.role, Some(Role::List | Role::Dict | Role::Set | Role::Deque));
    let facts = program.facts(read.function);
    let looked_into = read.element || read.kind != AccessKind::Read || is_called(program, read);
    let beside = || {
        facts.accesses.iter().any(|access| {
            let other = &access.at.place;
            let unlocked = !access.kind.writes() && access.held.is_empty();
            let guarded = || {
                let sites: Vec<&SharedSite> =
                    program.shared.get(other).map(|sites| sites.iter().collect()).unwrap_or_default();
                guard_of(other, &sites).is_some_and(|guard| guard.lock == lock)
            };
            unlocked && other != place && !access.at.many() && program.is_unsafe_shared(other) && guarded()
        })
    };
    container && looked_into || decides(program, read) || beside()
}

/// A method is called on what is read.
fn is_called(program: &Program, read: &SharedSite) -> bool {
    program.linked.function(read.function).calls.iter().any(|call| call.name_span == read.span)
}

/// A test is about what was read, there or in a variable that keeps it.
fn decides(program: &Program, read: &SharedSite) -> bool {
    let function = program.linked.function(read.function);
    let binds = &program.linked.index[read.function.0 as usize].binds;
    let keeps = |local: LocalId| {
        let bound = binds.get(local.0 as usize).map(|binds| binds.as_slice()).unwrap_or_default();
        bound.iter().any(|(owner, value)| {
            *owner == read.function && value.is_some_and(|value| function.value_span(value).contains(read.span))
        })
    };
    program.facts(read.function).tests.iter().any(|test| {
        let named = || {
            let inside = function.values.iter().filter(|data| test.span.contains(data.span));
            inside.into_iter().any(|data| matches!(data.value, Value::Local(local) if keeps(local)))
        };
        test.span.contains(read.span) || test.span.start > read.span.start && named()
    })
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
    let unsafe_rust = program.is_unsafe_shared(place);
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
        .filter(|site| !unsafe_rust || !is_after_everyone(program, site, &shared.sites))
        .collect();
    let mut best: Option<(Confidence, &SharedSite, &SharedSite, (Runner, Runner))> = None;
    for write in identified.iter().filter(|site| site.kind.writes()) {
        for other in identified.iter().filter(|other| !std::ptr::eq(**other, *write)) {
            if other.held.iter().any(|held| write.held.iter().any(|one| one.lock.at.place == held.lock.at.place)) {
                continue;
            }
            // One atomic step beside a read needs no common lock. Rust has none.
            let harmless = !other.kind.writes() && !write.kind.compound() && other.kind != AccessKind::Iterate;
            if harmless && !unsafe_rust
                || unsafe_rust && may_be_one(program, write, other)
                || other.kind == AccessKind::SetConstant && write.kind == AccessKind::SetConstant
            {
                continue;
            }
            let sure = in_parallel(program, place, write, other);
            let (confidence, runners) = match sure {
                Some((confidence, runners)) => (confidence, runners),
                None if unsafe_rust || other.kind.writes() && (write.kind.compound() || other.kind.compound()) => {
                    (Confidence::Medium, opposite(program, write.function, other.function))
                }
                None => (Confidence::Low, opposite(program, write.function, other.function)),
            };
            // Who reads a value that is only ever replaced sees the old one or the new, whatever lock he holds.
            let replaced =
                !unsafe_rust && write.kind == AccessKind::Update && other.kind == AccessKind::Read && !write.element;
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

/// The surest pair of runners that reach two sites at once.
pub(super) fn in_parallel(
    program: &Program,
    place: &Place,
    write: &SharedSite,
    other: &SharedSite,
) -> Option<(Confidence, (Runner, Runner))> {
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
    sure
}

/// Two fields that are handles may be handles of one lock: a clone of it was handed over.
fn may_be_one(program: &Program, write: &SharedSite, other: &SharedSite) -> bool {
    let handles = |site: &SharedSite| site.held.iter().any(|held| is_handle(program, &held.lock.at.place));
    handles(write) && handles(other)
        || write.held.iter().chain(&other.held).any(|held| matches!(held.lock.at.place.root, Root::Local(..)))
}

/// A lock that is kept elsewhere and reached through a field: `Arc<Mutex<..>>`, `&Mutex<..>`.
fn is_handle(program: &Program, lock: &Place) -> bool {
    let (Root::Type(owner), [field]) = (&lock.root, lock.path.as_slice()) else { return false };
    let declared = program.linked.type_def(*owner).fields.iter().find(|known| known.name == *field);
    declared.is_none_or(|known| match &known.ty {
        TypeExpr::Path { path, .. } => path.last().is_some_and(|name| name == "Arc" || name == "Rc"),
        TypeExpr::Ref { .. } => true,
        _ => false,
    })
}

/// A lock of known identity that keeps everybody else out.
fn counts(held: &HeldLock) -> bool {
    held.must && held.lock.is_known() && excludes(held.mode) && !held.lock.at.many() && !of_one_loop(held)
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
