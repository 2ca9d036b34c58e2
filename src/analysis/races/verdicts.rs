//! How sure it is that a check is acted upon too late: who may come in between, and what speaks for that.

use super::checks::{Check, method_at};
use super::evidence::{Context, Guard, Intent, guard_of};
use super::{Harm, Race, RaceKind, Shared, Side, position};
use crate::analysis::expr::{as_call, callee_name};
use crate::analysis::parallel::{is_after_everyone, one_thread_only, opposite, parallel};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, is_of_one_thread, tears_down};
use crate::analysis::{Access, AccessKind, FnId, HeldLock, Place, PlaceRef, Program, Root, Runner, Via};
use crate::finding::Confidence;
use crate::knowledge::Role;
use crate::model::{Callee, Function, Literal, Span, Value, ValueId};

/// The races that checks of one place make.
pub(super) fn judge(shared: &Shared<'_>, checks: &[Check], context: &Context) -> Vec<Race> {
    let mut found: Vec<Race> = Vec::new();
    for check in checks {
        let Some(race) = judge_one(shared, check, context) else { continue };
        found.push(race);
    }
    found
}

fn judge_one(shared: &Shared<'_>, check: &Check, context: &Context) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    let list = matches!(shared.role, Some(Role::List | Role::Deque));
    let check = &Check {
        harm: if check.numbered && !list { Harm::NoneUsed } else { check.harm },
        held: check.held.clone(),
        ..*check
    };
    let queue = shared.role == Some(Role::Queue);
    // What only the type's own methods change is safe in one step, not in two: queues count here.
    if shared.role.is_some_and(super::is_synchronised)
        && !queue
        && check.harm != Harm::NoneUsed
        && check.harm != Harm::MadeTwice
    {
        return None;
    }
    let kind = if check.lazy && !check.makes_lock { RaceKind::LazyInit } else { RaceKind::CheckThenAct };
    let silent = |reason: &str| {
        program.silent(kind.rule(), program.location(check.tester, check.read), || reason.to_string());
    };
    if is_of_one_thread(program, place) {
        silent("every thread has its own");
        return None;
    }
    if check.harm == Harm::MadeTwice && check.makes_lock {
        silent("`lazy-lock` is about locks made on first use");
        return None;
    }
    let act = shared.sites.iter().find(|site| site.function == check.function && site.index == check.act);
    let act = match act {
        Some(act) => *act,
        None => {
            // The action is on a part of the place: it counts for the place itself.
            let parts = program.shared.range(place.clone()..).take_while(|(part, _)| part.root == place.root);
            let site = parts
                .flat_map(|(_, sites)| sites)
                .find(|site| site.function == check.function && site.index == check.act)?;
            if super::is_setup(program, site) {
                return None;
            }
            site
        }
    };
    let again = |held: &HeldLock| {
        let twin = |two: &HeldLock| two.must && two.lock.at == held.lock.at && two.span != held.span;
        held.must && act.held.iter().any(twin)
    };
    if check.harm == Harm::MadeTwice && check.held.iter().any(again) {
        silent(
            "one lock is held at the test and at the action, in two sections: `split-critical-section` is about that",
        );
        return None;
    }
    if caller_must_hold(program, check.function) || caller_must_hold(program, check.tester) {
        silent("the function's name or documentation says that its caller holds the lock");
        return None;
    }
    if program.linked.function(check.function).is_async || program.linked.function(check.tester).is_async {
        silent("a coroutine is alone on its loop between two awaits");
        return None;
    }
    if is_dead(program, check.function) {
        silent("nobody is seen to call the function");
        return None;
    }
    let sites = shared.sites.as_slice();
    if one_thread_only(program, sites) {
        silent("one thread only touches the place");
        return None;
    }
    if is_after_everyone(program, act, sites) {
        silent("all other threads have ended");
        return None;
    }
    let mut conflicts: Vec<&SharedSite> =
        sites.iter().copied().filter(|site| conflicts(program, check.harm, site)).collect();
    if let Some(claimed) = claim_before(program, check.tester, check.read) {
        conflicts.retain(|site| claim_before(program, site.function, site.span).as_ref() != Some(&claimed));
    }
    if conflicts.is_empty() {
        silent("nobody does what would make the test wrong");
        return None;
    }
    let grade = by_threads(program, place, act, check, &conflicts);
    let threaded = grade.is_some();
    let grade = grade
        .or_else(|| by_discipline(shared, act, check, &conflicts))
        .or_else(|| by_intent(shared, act, check, &conflicts, context));
    let Some((confidence, other, runner, guard)) = grade else {
        silent("nothing speaks for several threads");
        return None;
    };
    let mut confidence = confidence;
    if check.harm == Harm::MadeTwice && !check.weighty && !makes_by_name(program, act)
        || !threaded && !check.makes_lock && tears_down(program, check.function) && check.harm != Harm::Missing
    {
        confidence = Confidence::Low;
    }
    if check.harm == Harm::MadeTwice {
        confidence = confidence.min(Confidence::Medium);
    }
    Some(Race {
        kind,
        harm: check.harm,
        place: place.clone(),
        confidence,
        check: Some((check.tester, check.read, check.held.clone())),
        side: Side::new(act, runner),
        other,
        guard,
        related: Vec::new(),
        told: None,
    })
}

/// A flag that a function tests and sets in one critical section before a point: `if self.stopping: return` .. `self.stopping = True`.
/// What follows is run by one at a time.
fn claim_before(program: &Program, id: FnId, point: Span) -> Option<PlaceRef> {
    let facts = program.facts(id);
    let resolver = program.resolver();
    let function = program.linked.function(id);
    let set = |access: &&Access| {
        let truth = access.value.is_some_and(|value| *function.value(value) == Value::Literal(Literal::Bool(true)));
        access.kind == AccessKind::SetConstant && truth && access.span.end < point.start
    };
    let claim = facts.accesses.iter().filter(set).find(|access| {
        facts.tests.iter().any(|test| {
            let section = test.held.iter().any(|one| {
                one.must && access.held.iter().any(|two| two.span == one.span && two.lock.at == one.lock.at)
            });
            section
                && test.span.start < access.span.start
                && resolver.place_of(id, test.value).is_some_and(|at| at == access.at)
        })
    });
    claim.map(|access| access.at.clone())
}

/// Whether an access makes wrong what a check found.
pub(super) fn conflicts(program: &Program, harm: Harm, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    let access = program.facts(site.function).accesses.get(site.index);
    let none = || {
        access
            .and_then(|access| access.value)
            .is_some_and(|value| matches!(function.value(value), Value::Literal(Literal::None)))
    };
    let rebinds = matches!(site.kind, AccessKind::Set | AccessKind::SetConstant) && !site.element;
    match harm {
        Harm::NoneUsed => rebinds && none(),
        Harm::Stale => site.kind == AccessKind::Update,
        Harm::MadeTwice => match site.kind {
            AccessKind::Set => true,
            AccessKind::Mutate => {
                site.element && access.is_some_and(|access| access.value.is_some())
                    || matches!(method_at(function, site.span), Some(("append" | "appendleft" | "insert" | "add", _)))
            }
            _ => false,
        },
        _ => {
            let inside = site.element && !site.store;
            rebinds && access.is_some_and(|access| access.value.is_some_and(|value| is_empty(function, value)))
                || matches!(site.kind, AccessKind::Mutate | AccessKind::MutateCompound)
                    && !inside
                    && match method_at(function, site.span) {
                        Some((name, _)) => matches!(
                            name,
                            "pop"
                                | "popleft"
                                | "popitem"
                                | "remove"
                                | "discard"
                                | "clear"
                                | "get"
                                | "get_nowait"
                                | "difference_update"
                        ),
                        // `del d[k]`, `heappop(d)`
                        None => {
                            site.store && access.is_some_and(|access| access.value.is_none())
                                || function.calls.iter().any(|call| {
                                    call.name_span == site.span
                                        && matches!(&call.callee, Callee::Path(path) if path.last().is_some_and(|name| name == "heappop"))
                                })
                        }
                    }
                || matches!(method_at(function, site.span), Some(("get" | "get_nowait", 0)))
        }
    }
}

/// A container with nothing in it.
fn is_empty(function: &Function, value: ValueId) -> bool {
    match function.value(value) {
        Value::Collection { items, .. } => items.is_empty(),
        Value::Call(call) => {
            let call = function.call(*call);
            call.args.is_empty() && matches!(call.callee, Callee::Path(_))
        }
        _ => false,
    }
}

/// Whether a function returns what a place holds.
fn hands_out(program: &Program, id: crate::analysis::FnId, place: &Place) -> bool {
    let resolver = program.resolver();
    let returns = &program.linked.index[id.0 as usize].returns;
    returns.iter().any(|value| resolver.place_of(id, *value).is_some_and(|at| at.place == *place))
}

/// What is stored comes from a function that is called after making something: `new_pool`, `create_session`.
fn makes_by_name(program: &Program, act: &SharedSite) -> bool {
    let function = program.linked.function(act.function);
    let value = program.facts(act.function).accesses.get(act.index).and_then(|access| access.value);
    let value = value.map(|value| match function.value(value) {
        Value::Local(local) => program.bound_last(act.function, *local).unwrap_or(value),
        _ => value,
    });
    let call = value.and_then(|value| as_call(function, value));
    call.and_then(|call| callee_name(function.call(call))).is_some_and(|name| {
        let mut words = name.as_str().split('_');
        words.any(|word| matches!(word, "new" | "create" | "make" | "connect" | "open" | "spawn" | "build"))
    })
}

type Grade = (Confidence, Option<Side>, Runner, Option<Place>);

/// Two threads in sight: one acts, the other makes the test wrong in between.
fn by_threads(
    program: &Program,
    place: &Place,
    act: &SharedSite,
    check: &Check,
    conflicts: &[&SharedSite],
) -> Option<Grade> {
    let mut best: Option<(Confidence, &SharedSite, Runner, Runner)> = None;
    for other in conflicts {
        // A lock that the other side holds and that is held over the test alone, or over the action alone, keeps nobody out.
        let both = |held: &HeldLock| {
            held.must
                && check.held.iter().any(|one| one.must && one.lock.at.place == held.lock.at.place)
                && act.held.iter().any(|one| {
                    one.must
                        && one.lock.at.place == held.lock.at.place
                        && check.held.iter().any(|two| two.span == one.span)
                })
        };
        if other.held.iter().any(both) {
            continue;
        }
        for one in program.runners(act.function) {
            for two in program.runners(other.function) {
                let Some(sure) = parallel(program, place, (act, one), (other, two)) else { continue };
                let better = best.as_ref().is_none_or(|(known, site, ..)| {
                    (sure, position(program, other)) > (*known, position(program, site))
                });
                if better {
                    best = Some((sure, other, one, two));
                }
            }
        }
    }
    let (sure, other, one, two) = best?;
    let guard = guard_of(place, conflicts).map(|guard| guard.lock.clone());
    Some((sure, Some(Side::new(other, two)), one, guard))
}

/// The others take a lock for the place.
fn by_discipline(shared: &Shared<'_>, act: &SharedSite, check: &Check, conflicts: &[&SharedSite]) -> Option<Grade> {
    let program = shared.program;
    if matches!(shared.place.root, Root::Local(..)) {
        return None;
    }
    let Guard { lock, locked, locked_writes } = guard_of(shared.place, &shared.sites)?;
    // The lock is held at the test and at the action, in two sections: another rule's business.
    if check.held.iter().any(|held| held.must) && act.held.iter().any(|held| held.must) {
        return None;
    }
    let other = conflicts.iter().find(|site| site.holds(lock))?;
    let unlocked = shared.sites.iter().filter(|site| !site.holds(lock)).count();
    // An attribute reset under another object's lock says little about threads that use this one.
    let own = matches!((&shared.place.root, &lock.root), (Root::Type(one), Root::Type(two))
        if program.linked.mro(*one).contains(two) || program.linked.mro(*two).contains(one));
    let sure = check.harm != Harm::NoneUsed || own;
    // A test outside the very lock that the action is under was made for nothing.
    let looked = |site: &&&SharedSite| {
        site.function == check.tester
            && site.span.start < act.span.start
            && site.index != act.index
            && site.maybe_locked()
    };
    let outside = act.holds(lock) && check.held.is_empty() && !shared.sites.iter().any(|site| looked(&site));
    // A thread runs the action, and so does somebody else; what makes the test wrong is always done under the lock.
    let met = check.harm == Harm::Missing
        && conflicts.iter().all(|site| site.holds(lock))
        && program.runs_beside_itself(act.function)
        && !tears_down(program, act.function);
    let enough = locked_writes >= 1 && (locked as usize >= unlocked || met);
    let strong = sure && enough && (outside || !act.maybe_locked());
    let confidence = if strong { Confidence::Medium } else { Confidence::Low };
    let (one, two) = opposite(program, act.function, other.function);
    Some((confidence, Some(Side::new(other, two)), one, Some(lock.clone())))
}

/// Neither threads nor a lock for the place in sight, but the place is everybody's, or its class is made for threads.
fn by_intent(
    shared: &Shared<'_>,
    act: &SharedSite,
    check: &Check,
    conflicts: &[&SharedSite],
    context: &Context,
) -> Option<Grade> {
    let program = shared.program;
    let intent = context.intent(program, shared.place, &shared.sites);
    if intent == Intent::None || act.maybe_locked() || check.harm == Harm::Stale {
        return None;
    }
    // Whoever makes a lock, or keeps things in a container that locks itself, or asks a queue before waiting for it, has several
    // threads in mind. A loop that empties a queue is mostly the last one to use it.
    let queue = shared.role == Some(Role::Queue) && check.harm == Harm::Missing && !check.of_loop;
    let everybodys = matches!(shared.place.root, Root::Global(_)) || act.via == Via::Static;
    // A getter hands it out to whoever calls; in another file than the package's threads only that speaks for them.
    let spoken =
        intent >= Intent::File || intent == Intent::Package && hands_out(program, check.function, shared.place);
    let singleton = check.lazy && check.weighty && everybodys && spoken;
    let filled = check.harm == Harm::MadeTwice && act.element;
    let held = intent == Intent::Held && filled && (check.weighty || makes_by_name(program, act));
    let declared = !check.by_helper && (check.makes_lock || queue || singleton || held);
    let other = conflicts.iter().max_by_key(|site| position(program, site))?;
    let (one, two) = opposite(program, act.function, other.function);
    let confidence = if declared { Confidence::Medium } else { Confidence::Low };
    Some((confidence, Some(Side::new(other, two)), one, None))
}
