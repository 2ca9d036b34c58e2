//! Shared state changed without its lock.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::parallel::{in_threads, is_after_everyone, one_thread_only, opposite, parallel};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, is_setup, is_synchronised, role, tears_down};
use crate::analysis::{AccessKind, FnId, HeldLock, Place, Program, Root, Runner, excludes};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unlocked-shared-mutation",
        family: Family::Races,
        summary: "shared state changed without its lock",
        page: include_str!("unlocked_shared_mutation.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut found: Vec<Found> = Vec::new();
    for (place, sites) in &program.shared {
        // The path to a field of a field may be rebound between two looks at it (POPL'19, path stability).
        if matches!(place.root, Root::Type(_)) && place.path.len() > 1 {
            continue;
        }
        let role = role(program, place);
        let outside_setup: Vec<&SharedSite> = sites
            .iter()
            .filter(|site| !is_setup(program, site))
            // `append`, `pop` and the like of a deque are atomic by its documentation.
            .filter(|site| role != Some(Role::Deque) || site.kind != AccessKind::Mutate)
            .collect();
        let changes = |site: &&SharedSite| site.kind.writes() || site.kind == AccessKind::Use;
        if !outside_setup.iter().any(changes) || role.is_some_and(is_synchronised) {
            continue;
        }
        if let Some(finding) = judge(program, place, &outside_setup) {
            found.push(finding);
        }
    }
    out.extend(merged(found));
}

/// What a finding was made of.
struct Found {
    finding: Finding,
    write: FnId,
    guard: Option<Place>,
    name: String,
}

/// Several places changed by one function without the one lock that guards them are one bug.
fn merged(found: Vec<Found>) -> Vec<Finding> {
    let mut kept: Vec<Found> = Vec::new();
    for next in found {
        let same = kept.iter_mut().find(|known| {
            known.guard.is_some()
                && known.guard == next.guard
                && known.write == next.write
                && known.finding.confidence == next.finding.confidence
        });
        match same {
            Some(known) => {
                let text = format!("so is `{}`", next.name);
                known.finding.related.insert(0, Related { location: next.finding.primary, text });
            }
            None => kept.push(next),
        }
    }
    kept.into_iter().map(|found| found.finding).collect()
}

fn judge(program: &Program, place: &Place, sites: &[&SharedSite]) -> Option<Found> {
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
    let confidence = if verdict.write.shadow { Confidence::Low } else { confidence.max(verdict.confidence) };
    Some(Found {
        finding: finding(program, place, sites, &verdict, confidence),
        write: verdict.write.function,
        guard: verdict.guard.clone(),
        name: program.resolver().place_name(place),
    })
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

/// Broken discipline: the place is written under one lock elsewhere.
fn discipline<'a>(program: &Program, place: &Place, sites: &[&'a SharedSite]) -> Option<Verdict<'a>> {
    if matches!(place.root, Root::Local(..)) {
        return None;
    }
    let mut weight: BTreeMap<&Place, (u32, u32)> = BTreeMap::new();
    for site in sites {
        // Between two awaits a coroutine is alone on its loop: what an asynchronous lock guards is another rule's business.
        let counts =
            |held: &&HeldLock| held.must && held.lock.is_known() && !held.lock.is_async() && excludes(held.mode);
        for held in site.held.iter().filter(counts) {
            let entry = weight.entry(&held.lock.at.place).or_default();
            entry.0 += cost(site.kind);
            entry.1 += u32::from(site.kind.writes());
        }
    }
    let (guard, (locked, locked_writes)) = weight
        .into_iter()
        .filter(|(lock, _)| guards(place, lock))
        .max_by_key(|(place, weight)| (*weight, std::cmp::Reverse(*place)))?;
    if locked_writes == 0 {
        return None;
    }
    let unlocked: u32 = sites.iter().filter(|site| !site.holds(guard)).map(|site| cost(site.kind)).sum();
    let write = sites
        .iter()
        .filter(|site| site.kind.writes() && !site.maybe_locked() && !caller_must_hold(program, site.function))
        .filter(|site| !is_dead(program, site.function) && !is_after_everyone(program, site, sites))
        .max_by_key(|site| rank(program, site))?;
    let other = sites.iter().find(|site| site.kind.writes() && site.holds(guard))?;
    if one_thread_only(program, sites) {
        return None;
    }
    let plain = matches!(write.kind, AccessKind::Set | AccessKind::Mutate);
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

/// A lock guards state of its own object or module, not of whoever happens to be touched while it is held.
fn guards(place: &Place, lock: &Place) -> bool {
    match (&place.root, &lock.root) {
        (Root::Local(..), Root::Local(..)) | (_, Root::Global(_)) => true,
        (Root::Type(a), Root::Type(b)) => a == b || lock.path.len() == 1,
        (Root::Global(_), Root::Type(_)) => true,
        _ => false,
    }
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

fn cost(kind: AccessKind) -> u32 {
    match kind {
        AccessKind::Read | AccessKind::Iterate | AccessKind::Use => 1,
        AccessKind::SetConstant | AccessKind::Set | AccessKind::Mutate => 2,
        AccessKind::MutateCompound | AccessKind::Update => 3,
    }
}

/// Which of several unprotected writes is shown: the most harmful, then the first in the source.
fn rank(program: &Program, site: &SharedSite) -> (AccessKind, std::cmp::Reverse<(crate::model::FileId, u32)>) {
    (site.kind, std::cmp::Reverse((program.linked.file_of(site.function), site.span.start)))
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

/// A module variable changed by functions, with neither a lock nor a thread in sight.
fn unprotected_global<'a>(program: &Program, place: &Place, sites: &[&'a SharedSite]) -> Option<Verdict<'a>> {
    if !matches!(place.root, Root::Global(_)) || one_thread_only(program, sites) {
        return None;
    }
    let write = sites
        .iter()
        .filter(|site| {
            let changes = matches!(site.kind, AccessKind::Update | AccessKind::MutateCompound | AccessKind::Mutate);
            changes && !site.maybe_locked() && !caller_must_hold(program, site.function)
        })
        .max_by_key(|site| rank(program, site))?;
    let writer = program.runners(write.function)[0];
    Some(Verdict { confidence: Confidence::Low, write, writer, other: None, guard: None })
}

fn finding(
    program: &Program,
    place: &Place,
    sites: &[&SharedSite],
    verdict: &Verdict<'_>,
    confidence: Confidence,
) -> Finding {
    let resolver = program.resolver();
    let name = resolver.place_name(place);
    let write = verdict.write;
    let function = program.linked.fn_name(write.function);
    let guard = verdict.guard.as_ref().map(|guard| resolver.place_name(guard));
    let message = match (&guard, verdict.other) {
        (Some(guard), Some((other, _))) => format!(
            "`{name}` is changed without `{guard}` here, which `{}` holds when it changes it",
            program.linked.fn_name(other.function)
        ),
        (None, Some((other, _))) if !std::ptr::eq(other, write) => format!(
            "`{name}` is changed without a lock here and in `{}`, which another thread runs",
            program.linked.fn_name(other.function)
        ),
        (_, Some(_)) => format!("`{name}` is changed without a lock here by several threads at once"),
        (_, None) => format!("`{name}` is shared by all callers of `{function}` and changed without a lock"),
    };
    let mut threads = vec![program.thread(
        verdict.writer,
        write.function,
        vec![program.step(
            write.function,
            write.span,
            format!("{} `{name}` in `{function}`", verb(write.kind)),
            &write.held,
        )],
    )];
    if let Some((other, runner)) = verdict.other {
        let text = format!("{} `{name}` in `{}`", verb(other.kind), program.linked.fn_name(other.function));
        let step = program.step(other.function, other.span, text, &other.held);
        threads.push(program.thread(runner, other.function, vec![step]));
    }
    let related = sites
        .iter()
        .filter(|site| site.kind.writes() && !site.locked() && !std::ptr::eq(**site, write))
        .filter(|site| !verdict.other.is_some_and(|(other, _)| std::ptr::eq(**site, other)))
        .take(8)
        .map(|site| Related {
            location: program.location(site.function, site.span),
            text: format!("also changed without a lock in `{}`", program.linked.fn_name(site.function)),
        })
        .collect();
    let help = match &guard {
        Some(guard) => format!("hold `{guard}` here too"),
        None => format!("guard every change of `{name}` with one lock"),
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(write.function, write.span),
        threads,
        outcome: outcome(write.kind, &name, verdict.other.is_some()),
        related,
        help,
        fix: None,
        key: format!("{}|{}", resolver.place_key(place), function),
        test: program.is_test(write.function),
    }
}

fn verb(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "reads",
        AccessKind::Use => "uses",
        AccessKind::Iterate => "iterates",
        AccessKind::SetConstant | AccessKind::Set => "sets",
        AccessKind::Mutate | AccessKind::MutateCompound => "changes",
        AccessKind::Update => "reads, changes and writes back",
    }
}

fn outcome(kind: AccessKind, name: &str, seen: bool) -> String {
    let threads = if seen { "both threads" } else { "two callers" };
    let other = if seen { "the other thread" } else { "another caller" };
    match kind {
        AccessKind::Update => {
            format!("{threads} read the same old value of `{name}`, and one of the two changes is lost")
        }
        _ => format!("{other} can see or change `{name}` half-way through this change"),
    }
}
