//! A table of locks, one for each key, from which a lock is thrown away while somebody may hold it: the next one who comes with the key
//! makes another, and the two keep nobody apart.

use std::collections::BTreeMap;

use super::{Found, deletes, functions, makes_lock};
use crate::analysis::races::checks::method_at;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::{caller_must_hold, tears_down};
use crate::analysis::{Access, FnId, Place, Program, Root};
use crate::finding::Confidence;
use crate::model::{Callee, Function};

/// All locks thrown out of their table.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let tables = tables(program);
    let mut found = Vec::new();
    if tables.is_empty() {
        return found;
    }
    for id in functions(program) {
        let function = program.linked.function(id);
        for access in program.facts(id).accesses.iter().filter(|access| access.kind.writes()) {
            let Some((place, is_async)) = table_of(&tables, access) else { continue };
            if throws_out(function, access) && !is_careful(program, id, access) {
                found.push(race(program, (id, access), place, *is_async));
            }
        }
    }
    found
}

/// The places whose items are locks, and whether those are locks of coroutines.
fn tables(program: &Program) -> BTreeMap<Place, bool> {
    let mut found = BTreeMap::new();
    let resolver = program.resolver();
    for id in functions(program) {
        let function = program.linked.function(id);
        for call in &function.calls {
            let Callee::Method { receiver, name } = &call.callee else { continue };
            if *name != "setdefault" || call.args.len() != 2 {
                continue;
            }
            let Some(is_async) = makes_lock(program, id, call.args[1].value) else { continue };
            if let Some(at) = resolver.place_of(id, *receiver).filter(|at| !at.many()) {
                found.insert(at.place, is_async);
            }
        }
        for access in program.facts(id).accesses.iter().filter(|access| access.store) {
            let item = access.at.place.path.last().is_some_and(|step| *step == "[]");
            let Some(is_async) = access.value.filter(|_| item).and_then(|value| makes_lock(program, id, value)) else {
                continue;
            };
            let mut place = access.at.place.clone();
            place.path.pop();
            found.insert(place, is_async);
        }
    }
    found.retain(|place, _| !matches!(place.root, Root::Local(..)));
    found
}

fn table_of<'a>(tables: &'a BTreeMap<Place, bool>, access: &Access) -> Option<(&'a Place, &'a bool)> {
    let mut place = access.at.place.clone();
    if place.path.last().is_some_and(|step| *step == "[]") {
        place.path.pop();
    }
    tables.get_key_value(&place)
}

fn throws_out(function: &Function, access: &Access) -> bool {
    match method_at(function, access.span) {
        Some((name, _)) => matches!(name, "pop" | "popitem" | "clear"),
        None => access.store && access.value.is_none() && deletes(function, access.span),
    }
}

/// A lock is held, or the function takes the very lock or asks whether anybody has it.
fn is_careful(program: &Program, id: FnId, access: &Access) -> bool {
    let asks = |call: &crate::model::Call| match &call.callee {
        Callee::Method { name, .. } => {
            let name = name.as_str();
            ["acquire", "release", "locked", "wait", "lock", "waiters"].iter().any(|word| name.contains(word))
        }
        _ => false,
    };
    !program.held(id, &access.held).is_empty()
        || !program.facts(id).acquires.is_empty()
        || caller_must_hold(program, id)
        || tears_down(program, id) && !program.linked.function(id).name.as_str().contains("clean")
        || program.linked.function(id).calls.iter().any(asks)
}

fn race(program: &Program, side: (FnId, &Access), place: &Place, is_async: bool) -> Race {
    let name = program.resolver().place_name(place);
    Found {
        kind: RaceKind::CheckThenAct,
        harm: Harm::MadeTwice,
        place,
        confidence: if is_async { Confidence::Low } else { Confidence::Medium },
        check: None,
        side,
        other: None,
        told: Told {
            message: format!("a lock is thrown out of `{name}` here while another thread may hold it"),
            outcome: format!(
                "the next one who asks `{name}` for that key makes a second lock, and holds it while the first is held too"
            ),
            help: "take the lock before it is thrown out, without blocking, and leave it where that fails".to_string(),
        },
    }
    .race(program)
}
