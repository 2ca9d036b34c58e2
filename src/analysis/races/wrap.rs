//! The lock that guards a place elsewhere, held around what a race does without it.

use super::evidence::guard_of;
use super::{Race, RaceKind};
use crate::analysis::sharing::{SharedSite, is_setup};
use crate::analysis::{FnId, Program, Root, Via};
use crate::finding::{Fix, FixSafety};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Language, Span};

/// How many places one fix changes.
const MOST: usize = 8;

/// Holds the guard around every place of the race that does without: all of them, or the next one is found instead.
pub(super) fn fix(program: &Program, race: &Race) -> Option<Fix> {
    let python = program.linked.language(race.side.function) == Language::Python;
    if race.kind == RaceKind::WrongLock || !race.side.held.is_empty() || !python {
        return None;
    }
    let all: Vec<&SharedSite> =
        program.shared.get(&race.place)?.iter().filter(|site| !is_setup(program, site)).collect();
    let guard = race.guard.as_ref().or_else(|| guard_of(&race.place, &all).map(|guard| guard.lock))?;
    let held = all.iter().flat_map(|site| &site.held).find(|held| held.lock.at.place == *guard)?;
    let facts = Knowledge::of(Language::Python).facts(held.lock.ty?);
    if held.lock.is_async() || !matches!(facts.role, Role::Lock | Role::Condition) {
        return None;
    }
    let mut sites: Vec<(FnId, Span, Span)> = Vec::new();
    match &race.check {
        // Reading and writing back, testing and acting: one section.
        Some((function, span, held)) if *function == race.side.function && held.is_empty() => {
            sites.push((*function, *span, race.side.span));
        }
        Some(_) => return None,
        None => sites.push((race.side.function, race.side.span, race.side.span)),
    }
    let without = all.iter().filter(|site| site.kind.writes() && !site.holds(guard));
    let others = without.map(|site| (site.function, site.span));
    let related = race.related.iter().map(|(function, span, _)| (*function, *span));
    sites.extend(others.chain(related).map(|(function, span)| (function, span, span)));
    // What is written back was read before: a section that begins with the write only hides the race.
    let read_before = |site: &&&SharedSite| {
        !site.holds(guard)
            && sites.iter().any(|(function, _, last)| *function == site.function && site.span.start < last.start)
    };
    let read: Vec<(FnId, Span, Span)> =
        all.iter().filter(read_before).map(|site| (site.function, site.span, site.span)).collect();
    sites.extend(read);
    sites.sort();
    sites.dedup();
    let own = |(function, first, last): &(FnId, Span, Span)| {
        is_own(program, *function, *first) && is_own(program, *function, *last)
    };
    if sites.len() > MOST || !sites.iter().all(own) {
        return None;
    }
    let plan = program.hold_for_fix(&sites, &held.lock, program.linked.file_of(race.side.function))?;
    let name = program.resolver().place_name(guard);
    Some(Fix::planned(FixSafety::Unsafe, format!("hold `{name}` here"), plan))
}

/// Whether what a function accesses at a place is its own object's, or a variable of the module, and nothing is held there.
fn is_own(program: &Program, function: FnId, span: Span) -> bool {
    program.facts(function).accesses.iter().filter(|access| access.span == span).all(|access| {
        let own = access.at.via == Via::Receiver || matches!(access.at.place.root, Root::Global(_));
        own && program.held(function, &access.held).is_empty()
    })
}
