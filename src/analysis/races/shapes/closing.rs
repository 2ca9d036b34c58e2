//! A flag is found unset under the lock, and what is closed when it is set is used after the lock is released.

use super::{Found, functions};
use crate::analysis::races::checks::method_at;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::{Access, FnId, Place, Program, Root, Via};
use crate::finding::Confidence;
use crate::model::{Literal, Value};

/// All resources used after the section that asked whether they are open.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program) {
        if !program.facts(id).acquires.is_empty() && !program.facts(id).tests.is_empty() {
            found.extend(used_late(program, id));
        }
    }
    found
}

fn used_late(program: &Program, id: FnId) -> Option<Race> {
    let (function, facts, resolver) = (program.linked.function(id), program.facts(id), program.resolver());
    for access in &facts.accesses {
        let called =
            matches!(access.at.place.root, Root::Type(_)) && access.at.via == Via::Receiver && !access.at.many();
        let Some((method, _)) = method_at(function, access.span).filter(|_| called) else { continue };
        if !access.held.is_empty() || access.caught.attribute || is_closing(method) || access.kind.writes() {
            continue;
        }
        for (number, outcome) in access.under.iter().filter(|(_, outcome)| !outcome) {
            let Some(test) = facts.tests.get(*number as usize) else { continue };
            let Some(held) = test.held.iter().find(|held| held.must && !held.lock.is_async()) else { continue };
            let Some(flag) = resolver.place_of(id, test.value).filter(|at| at.via == Via::Receiver && !*outcome) else {
                continue;
            };
            let lock = &held.lock.at.place;
            if flag.place == access.at.place
                || facts.tests.iter().any(|later| asks_again(program, id, &flag.place, test.span, later))
            {
                continue;
            }
            let Some(closer) = closer(program, &flag.place, lock, &access.at.place).filter(|(closer, _)| *closer != id)
            else {
                continue;
            };
            // Work was taken on in the section: it has to be told.
            let took = facts.accesses.iter().any(|one| {
                one.kind.writes() && one.held.iter().any(|two| two.span == held.span && two.lock.at == held.lock.at)
            });
            return Some(race(program, (id, access), closer, (&flag.place, lock), test.span, took));
        }
    }
    None
}

/// The flag is looked at once more on the way.
fn asks_again(
    program: &Program,
    id: FnId,
    flag: &Place,
    first: crate::model::Span,
    later: &crate::analysis::flow::Test,
) -> bool {
    later.span.start > first.end && program.resolver().place_of(id, later.value).is_some_and(|at| at.place == *flag)
}

/// Who sets the flag under the lock and closes the resource.
fn closer<'a>(program: &'a Program, flag: &Place, lock: &Place, resource: &Place) -> Option<(FnId, &'a Access)> {
    let sites = program.shared.get(flag)?;
    sites.iter().filter(|site| site.kind.writes() && site.holds(lock) && !program.is_test(site.function)).find_map(
        |site| {
            let (function, facts) = (program.linked.function(site.function), program.facts(site.function));
            let value = facts.accesses.get(site.index)?.value?;
            let set = !matches!(function.value(value), Value::Literal(Literal::None | Literal::Bool(false)));
            // Whoever waits for the others to end closes what nobody uses.
            if !facts.joins.is_empty() {
                return None;
            }
            let closed = facts.accesses.iter().find(|access| {
                access.at.place == *resource
                    && method_at(function, access.span).is_some_and(|(name, _)| is_closing(name))
            })?;
            set.then_some((site.function, closed))
        },
    )
}

fn is_closing(method: &str) -> bool {
    matches!(method, "close" | "shutdown" | "stop" | "terminate" | "disconnect" | "release" | "dispose" | "destroy")
}

fn race(
    program: &Program,
    side: (FnId, &Access),
    closer: (FnId, &Access),
    (flag, lock): (&Place, &Place),
    test: crate::model::Span,
    took: bool,
) -> Race {
    let resolver = program.resolver();
    let names = [&side.1.at.place, flag, lock].map(|place| resolver.place_name(place));
    let [name, flag, lock] = &names;
    let other = program.linked.fn_name(closer.0);
    Found {
        kind: RaceKind::CheckThenAct,
        harm: Harm::Stale,
        place: &side.1.at.place,
        confidence: if took { Confidence::Medium } else { Confidence::Low },
        check: Some((side.0, test, Vec::new())),
        side,
        other: Some(closer),
        told: Told {
            message: format!("`{name}` is used here after `{lock}` is released, under which `{flag}` was found unset"),
            outcome: format!("`{other}` sets `{flag}` and closes `{name}` in between, and a closed `{name}` is used"),
            help: format!("use `{name}` before `{lock}` is released"),
        },
    }
    .race(program)
}
