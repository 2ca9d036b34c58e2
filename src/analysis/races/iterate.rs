//! Containers iterated while another thread changes their size.

use super::evidence::{Context, Guard, Intent, guard_of};
use super::{Harm, Race, RaceKind, Shared, Side, position};
use crate::analysis::parallel::{is_after_everyone, one_thread_only, opposite, parallel};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, tears_down};
use crate::analysis::{AccessKind, Program, Root, Runner};
use crate::finding::Confidence;
use crate::knowledge::Role;

/// The races between iterating a place and changing its size.
pub(super) fn judge(shared: &Shared<'_>, context: &Context) -> Option<Race> {
    let program = shared.program;
    let iterates: Vec<&SharedSite> = shared.sites.iter().copied().filter(|site| iterates(program, site)).collect();
    if iterates.is_empty() || !super::is_python(program, iterates[0].function) {
        return None;
    }
    let resizes: Vec<&SharedSite> = shared.sites.iter().copied().filter(|site| resizes(site)).collect();
    let known = matches!(shared.role, Some(Role::Dict | Role::Set | Role::Deque));
    if resizes.is_empty() || one_thread_only(program, &shared.sites) {
        return None;
    }
    let mut best: Option<Race> = None;
    for site in iterates {
        // A variable holds what the place held: once the place is given another object, nobody else has the old one.
        let replaced =
            |other: &&SharedSite| matches!(other.kind, AccessKind::Set | AccessKind::SetConstant) && !other.element;
        if site.aliased && shared.sites.iter().any(replaced) {
            continue;
        }
        if is_after_everyone(program, site, &shared.sites) {
            continue;
        }
        let found = by_threads(shared, site, &resizes)
            .or_else(|| by_discipline(shared, site, &resizes))
            .or_else(|| by_intent(shared, site, &resizes, context));
        let Some((confidence, other, runner, guard)) = found else { continue };
        // A list is only skipped through; what is no known container may copy itself.
        let confidence = match (known, shared.role) {
            (true, _) => confidence,
            (false, Some(Role::List)) => Confidence::Low,
            _ => confidence.min(Confidence::Medium),
        };
        let confidence = if tears_down(program, site.function) { Confidence::Low } else { confidence };
        if best.as_ref().is_none_or(|best| confidence > best.confidence) {
            best = Some(Race {
                kind: RaceKind::IterateWhileMutated,
                harm: Harm::SizeChanged,
                place: shared.place.clone(),
                confidence,
                check: None,
                side: Side::new(site, runner),
                other: Some(other),
                guard,
                related: Vec::new(),
            });
        }
    }
    best
}

/// Iterated directly, with nothing to catch what that raises, by something that may be interrupted.
fn iterates(program: &Program, site: &SharedSite) -> bool {
    let access = program.facts(site.function).accesses.get(site.index);
    site.kind == AccessKind::Iterate
        && !access.is_some_and(|access| access.caught.runtime)
        && !caller_must_hold(program, site.function)
        && !is_dead(program, site.function)
        && !program.linked.function(site.function).is_async
}

/// Adds or removes items.
fn resizes(site: &SharedSite) -> bool {
    match site.kind {
        // Storing an element may add it; a change of an element's own state does not count for the container.
        AccessKind::MutateCompound | AccessKind::Mutate => !site.element || site.store,
        _ => false,
    }
}

fn kept_apart(one: &SharedSite, two: &SharedSite) -> bool {
    one.held.iter().any(|held| two.holds(&held.lock.at.place))
}

type Grade = (Confidence, Side, Runner, Option<crate::analysis::Place>);

fn by_threads(shared: &Shared<'_>, site: &SharedSite, resizes: &[&SharedSite]) -> Option<Grade> {
    let program = shared.program;
    let mut best: Option<(Confidence, &SharedSite, Runner, Runner)> = None;
    for other in resizes.iter().filter(|other| !kept_apart(site, other)) {
        for one in program.runners(site.function) {
            for two in program.runners(other.function) {
                let Some(sure) = parallel(program, shared.place, (site, one), (other, two)) else { continue };
                let better = best.as_ref().is_none_or(|(known, known_site, ..)| {
                    (sure, position(program, other)) > (*known, position(program, known_site))
                });
                if better {
                    best = Some((sure, other, one, two));
                }
            }
        }
    }
    let (sure, other, one, two) = best?;
    let guard = guard_of(shared.place, resizes).map(|guard| guard.lock.clone());
    Some((sure, Side::new(other, two), one, guard))
}

fn by_discipline(shared: &Shared<'_>, site: &SharedSite, resizes: &[&SharedSite]) -> Option<Grade> {
    let program = shared.program;
    if matches!(shared.place.root, Root::Local(..)) || site.maybe_locked() {
        return None;
    }
    let Guard { lock, locked, .. } = guard_of(shared.place, &shared.sites)?;
    let other = resizes.iter().find(|other| other.holds(lock))?;
    let unlocked = shared.sites.iter().filter(|site| !site.holds(lock)).count();
    let confidence = if locked as usize >= unlocked { Confidence::Medium } else { Confidence::Low };
    let (one, two) = opposite(program, site.function, other.function);
    Some((confidence, Side::new(other, two), one, Some(lock.clone())))
}

fn by_intent(shared: &Shared<'_>, site: &SharedSite, resizes: &[&SharedSite], context: &Context) -> Option<Grade> {
    let program = shared.program;
    // A list that grows is only iterated further: without a thread in sight that is nothing.
    if shared.role == Some(Role::List) || tears_down(program, site.function) {
        return None;
    }
    if site.maybe_locked() || context.intent(program, shared.place, &shared.sites) < Intent::Static {
        return None;
    }
    let other = resizes.iter().find(|other| other.function != site.function && !other.maybe_locked())?;
    let (one, two) = opposite(program, site.function, other.function);
    Some((Confidence::Low, Side::new(other, two), one, None))
}
