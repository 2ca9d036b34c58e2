//! Rust: places changed while only a read guard is held, which lets every other reader in.

use super::evidence::guards;
use super::{Harm, Race, RaceKind, Shared, Side, Told, position};
use crate::analysis::parallel::{one_thread_only, opposite};
use crate::analysis::sharing::{SharedSite, caller_must_hold};
use crate::analysis::{HeldLock, Runner, excludes};
use crate::finding::Confidence;

/// How sure it is, the change, the guard it is made under, the other access, and who runs the two.
type Best<'a> = (Confidence, (&'a SharedSite, &'a HeldLock, &'a SharedSite), (Runner, Runner));

/// Changed under a read guard, where others take the same lock too.
pub(super) fn shared_guard(shared: &Shared<'_>) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    if !program.is_unsafe_shared(place) || one_thread_only(program, &shared.sites) {
        return None;
    }
    let mut best: Option<Best<'_>> = None;
    for write in shared.sites.iter().copied().filter(|site| site.kind.writes() && !site.element) {
        let Some(guard) = only_shared(write).filter(|guard| guards(place, &guard.lock.at.place)) else { continue };
        if caller_must_hold(program, write.function) {
            continue;
        }
        let takes =
            |site: &&&SharedSite| site.held.iter().any(|held| held.must && held.lock.at.place == guard.lock.at.place);
        for other in shared.sites.iter().filter(takes) {
            let alone = std::ptr::eq(*other, write);
            let excluded = other
                .held
                .iter()
                .any(|held| held.must && held.lock.at.place == guard.lock.at.place && excludes(held.mode));
            // Who holds the write guard keeps the reader out, and shows what the guard is for.
            let (confidence, runners) = match super::reads::in_parallel(program, place, write, other) {
                Some((found, runners)) if !excluded => (found, runners),
                _ if excluded => (Confidence::Medium, opposite(program, write.function, other.function)),
                _ if alone => continue,
                _ => (Confidence::Low, opposite(program, write.function, other.function)),
            };
            let better = best.as_ref().is_none_or(|(known, (site, ..), _)| {
                (confidence, position(program, write)) > (*known, position(program, site))
            });
            if better {
                best = Some((confidence, (write, guard, other), runners));
            }
        }
    }
    let (confidence, (write, guard, other), (one, two)) = best?;
    let resolver = program.resolver();
    let (name, lock) = (resolver.place_name(place), resolver.lock_name(&guard.lock));
    Some(Race {
        kind: RaceKind::WrongLock,
        harm: Harm::Half,
        place: place.clone(),
        confidence,
        check: None,
        side: Side::new(write, one),
        other: Some(Side::new(other, two)),
        guard: Some(guard.lock.at.place.clone()),
        related: Vec::new(),
        told: Some(Told {
            message: format!(
                "`{name}` is changed here under a read guard of `{lock}`, which others hold at the same time"
            ),
            outcome: format!(
                "two threads hold read guards of `{lock}` and change or read `{name}` at once: a data race, which is undefined \
                 behaviour"
            ),
            help: format!("take `{lock}` for writing here"),
        }),
    })
}

/// The read guard held at a site where nothing held there keeps anybody else out.
fn only_shared(site: &SharedSite) -> Option<&HeldLock> {
    let known =
        site.held.iter().all(|held| held.must && held.lock.is_known() && !held.lock.at.many() && !excludes(held.mode));
    site.held.first().filter(|_| known)
}
