//! Lazy initialisation whose flag is set before what it stands for: who comes in between sees the flag and finds nothing.
//!
//! `if done: return value` .. `done = True` .. `value = compute()`. Making something twice is a check of its own (`checks`).

use std::collections::BTreeMap;

use super::evidence::{Context, Intent};
use super::{Harm, Race, RaceKind, Shared, Side, position};
use crate::analysis::nesting::{Around, events};
use crate::analysis::parallel::{one_thread_only, opposite};
use crate::analysis::{Access, AccessKind, FnId, Place, Program, Root, Runner};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{EventKind, Function, Language, Literal, Span, Value};

/// A flag that is set too early.
pub(super) struct Early {
    function: FnId,
    /// Where the flag is tested.
    test: Span,
    /// Which of the function's accesses sets it.
    flag: usize,
    /// Where the value is set, after that.
    value: Span,
}

/// All such flags, by their places.
pub(super) fn published_early(program: &Program) -> BTreeMap<Place, Vec<Early>> {
    let mut found: BTreeMap<Place, Vec<Early>> = BTreeMap::new();
    for id in program.linked.functions() {
        if program.linked.language(id) != Language::Python || program.linked.function(id).is_async {
            continue;
        }
        let facts = program.facts(id);
        let stores = facts.accesses.iter().filter(|access| access.store).count();
        if facts.tests.is_empty() || stores < 2 {
            continue;
        }
        for (flag, access) in facts.accesses.iter().enumerate() {
            if let Some(early) = early(program, id, flag, access) {
                found.entry(access.at.place.clone()).or_default().push(early);
            }
        }
    }
    found
}

/// Whether an access sets a flag that the function has tested to hand out a value, which it sets only later.
fn early(program: &Program, id: FnId, flag: usize, access: &Access) -> Option<Early> {
    let function = program.linked.function(id);
    let facts = program.facts(id);
    let set = access.store
        && access.held.is_empty()
        && access.value.is_some_and(|value| *function.value(value) == Value::Literal(Literal::Bool(true)));
    if !set || !access.at.place.path.iter().all(|step| *step != "[]") {
        return None;
    }
    let resolver = program.resolver();
    let (number, test) = facts.tests.iter().enumerate().find(|(_, test)| {
        test.span.end <= access.span.start && resolver.place_of(id, test.value).is_some_and(|at| at == access.at)
    })?;
    let number = u32::try_from(number).ok()?;
    let under_it = |one: &Access| one.under.contains(&(number, true));
    // What is handed out where the flag is set.
    let handed = facts.accesses.iter().find(|one| {
        under_it(one) && one.kind == AccessKind::Read && one.at.place != access.at.place && one.at.via == access.at.via
    })?;
    let writes = || {
        let of_it = |one: &&Access| one.at == handed.at && one.kind.writes();
        facts.accesses.iter().filter(of_it)
    };
    // Who finds the flag set and raises says only why.
    if is_only_told(function, handed.span) {
        return None;
    }
    let later = writes().find(|one| one.span.start > access.span.end && one.kind == AccessKind::Set)?;
    let before = writes().any(|one| one.span.start < access.span.start);
    (!before && !under_it(access)).then_some(Early { function: id, test: test.span, flag, value: later.span })
}

/// The arm around a place ends by raising.
fn is_only_told(function: &Function, span: Span) -> bool {
    let mut told = false;
    let mut arms: Vec<Around> = Vec::new();
    events(function, &mut |event, around| {
        if event.span == span {
            arms = around.iter().copied().filter(|part| matches!(part, Around::Arm(..))).collect();
        }
    });
    events(function, &mut |event, around| {
        told |= matches!(event.kind, EventKind::Raise(_))
            && around.iter().rev().find(|part| matches!(part, Around::Arm(..))).is_some_and(|arm| arms.contains(arm));
    });
    told
}

/// What a flag set too early is worth: the place is everybody's, and several threads come by.
pub(super) fn judge(shared: &Shared<'_>, early: &Early, context: &Context) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    let site = shared.sites.iter().find(|site| site.function == early.function && site.index == early.flag)?;
    if site.maybe_locked() || one_thread_only(program, &shared.sites) || matches!(place.root, Root::Local(..)) {
        return None;
    }
    let many = |runner: &Runner| match runner {
        Runner::Root(root) => {
            let root = program.roots.root(*root);
            root.many && !matches!(root.kind, RootKind::Process | RootKind::AsyncHandler | RootKind::Loop)
        }
        Runner::Outside => false,
    };
    let threaded = program.runners(site.function).into_iter().find(many);
    let intent = context.intent(program, place, &shared.sites);
    if threaded.is_none() && intent == Intent::None {
        return None;
    }
    let sure = threaded.is_some() || intent >= Intent::File;
    let runner = threaded.unwrap_or_else(|| opposite(program, site.function, site.function).0);
    let other = shared.sites.iter().filter(|other| other.kind == AccessKind::Read);
    let other = other.max_by_key(|other| position(program, other));
    Some(Race {
        kind: RaceKind::LazyInit,
        harm: Harm::HalfMade,
        place: place.clone(),
        confidence: if sure { Confidence::Medium } else { Confidence::Low },
        check: None,
        side: Side::new(site, runner),
        other: other.map(|other| Side::new(other, runner)),
        guard: None,
        related: vec![
            (site.function, early.value, "what the flag stands for is set only here".to_string()),
            (site.function, early.test, "whoever finds the flag set takes it from here".to_string()),
        ],
        told: None,
    })
}
