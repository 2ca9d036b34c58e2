//! `if not self.started: self.thread.start()`, where the thread itself sets `started`: until it gets to run, the next caller starts
//! it again.

use super::{Found, absent, functions, is_nothing};
use crate::analysis::races::checks::method_at;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::tears_down;
use crate::analysis::{Access, AccessKind, FnId, Place, PlaceRef, Program, Root, Runner, Via};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{Callee, Span};

/// All threads that a flag of their own keeps from being started twice.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program) {
        let function = program.linked.function(id);
        let starts =
            |call: &crate::model::Call| matches!(&call.callee, Callee::Method { name, .. } if *name == "start");
        if !function.calls.iter().any(starts) {
            continue;
        }
        for access in &program.facts(id).accesses {
            let own = matches!(access.at.place.root, Root::Type(_)) && access.at.via == Via::Receiver;
            if !own || method_at(function, access.span) != Some(("start", 0)) {
                continue;
            }
            let Some(target) = thread_of(program, &access.at.place) else { continue };
            found.extend(
                tested_here(program, id, access, target).or_else(|| tested_by_caller(program, id, access, target)),
            );
        }
    }
    found
}

/// What the thread that a place holds begins with.
fn thread_of(program: &Program, place: &Place) -> Option<FnId> {
    let made = program.resolver().initialisers(place);
    let spawn = program.roots.spawns.iter().find(|spawn| {
        spawn.kind == RootKind::Thread
            && spawn.target.is_some()
            && made.iter().any(|(function, value)| {
                *function == spawn.function
                    && program.linked.function(*function).value_span(*value).contains(spawn.span)
            })
    })?;
    spawn.target
}

/// The test stands in the function that starts.
fn tested_here(program: &Program, id: FnId, access: &Access, target: FnId) -> Option<Race> {
    let (flag, test) = flag_of(program, id, &access.under, target)?;
    // Whoever waits for the flag before it lets go of the lock lets nobody see it unset.
    let locked = program.held(id, &access.held).iter().any(|held| held.must);
    let waits =
        program.facts(id).blocks.iter().any(|block| block.span.start > access.span.start && !block.held.is_empty());
    if locked && waits {
        program.silent(RaceKind::CheckThenAct.rule(), program.location(id, access.span), || {
            "the lock is held until the thread has said that it runs".into()
        });
        return None;
    }
    let sure = locked || !tears_down(program, id);
    Some(race(program, (id, test), (id, access), &flag, sure))
}

/// `if self.loop is None: self.start()`: the test stands in a caller.
fn tested_by_caller(program: &Program, id: FnId, access: &Access, target: FnId) -> Option<Race> {
    if !access.under.is_empty() || !program.held(id, &access.held).is_empty() {
        return None;
    }
    for caller in program.roots.callers(id).iter().filter(|caller| !program.is_test(**caller)) {
        for site in &program.facts(*caller).calls {
            let this = site.functions.as_slice() == [id] && site.via == Via::Receiver;
            if !this || !program.held(*caller, &site.held).is_empty() {
                continue;
            }
            if let Some((flag, test)) = flag_of(program, *caller, &site.under, target) {
                return Some(race(program, (*caller, test), (id, access), &flag, !tears_down(program, *caller)));
            }
        }
    }
    None
}

/// The flag that a test found unset, where nobody but the thread sets it.
fn flag_of(program: &Program, id: FnId, under: &[(u32, bool)], target: FnId) -> Option<(PlaceRef, Span)> {
    let (function, facts, resolver) = (program.linked.function(id), program.facts(id), program.resolver());
    under.iter().rev().find_map(|(number, outcome)| {
        let test = facts.tests.get(*number as usize)?;
        absent(function, test.value, *outcome).into_iter().find_map(|value| {
            let at = resolver.place_of(id, value)?;
            let own = matches!(at.place.root, Root::Type(_)) && at.via == Via::Receiver && !at.many();
            (own && set_by_thread_only(program, &at.place, target)).then_some((at, test.span))
        })
    })
}

fn set_by_thread_only(program: &Program, flag: &Place, target: FnId) -> bool {
    let Some(sites) = program.shared.get(flag) else { return false };
    let mut sets = sites
        .iter()
        .filter(|site| matches!(site.kind, AccessKind::Set | AccessKind::SetConstant) && !site.element)
        .filter(|site| !crate::analysis::sharing::is_setup(program, site) && !program.is_test(site.function))
        .filter(|site| {
            let value = program.facts(site.function).accesses.get(site.index).and_then(|access| access.value);
            !value.is_some_and(|value| is_nothing(program.linked.function(site.function), value))
        })
        .peekable();
    sets.peek().is_some() && sets.all(|site| runs_in(program, site.function, target, 0))
}

/// Whether only a thread runs a function, by itself or on the event loop that it starts.
fn runs_in(program: &Program, function: FnId, target: FnId, depth: u32) -> bool {
    depth < 3
        && program.runners(function).iter().all(|runner| match runner {
            Runner::Root(root) => {
                let root = program.roots.root(*root);
                root.entry == target
                    || root.made.is_some_and(|(maker, _)| maker == target || runs_in(program, maker, target, depth + 1))
            }
            Runner::Outside => false,
        })
}

fn race(program: &Program, test: (FnId, Span), start: (FnId, &Access), flag: &PlaceRef, sure: bool) -> Race {
    let resolver = program.resolver();
    let (name, thread) = (resolver.place_name(&flag.place), resolver.place_name(&start.1.at.place));
    Found {
        kind: RaceKind::CheckThenAct,
        harm: Harm::MadeTwice,
        place: &flag.place,
        confidence: if sure { Confidence::Medium } else { Confidence::Low },
        check: Some((test.0, test.1, Vec::new())),
        side: start,
        other: None,
        told: Told {
            message: format!("`{thread}` is started here where `{name}` is unset, which only the thread itself sets, later"),
            outcome: format!(
                "until the new thread gets to set `{name}`, the next caller finds it unset as well and starts `{thread}` a second time: `RuntimeError`"
            ),
            help: format!("set a flag before `{thread}` is started, and hold one lock over the test and that"),
        },
    }
    .race(program)
}
