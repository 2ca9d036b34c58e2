//! One function goes over a container and throws out what has expired or was closed; another takes its own entry out and counts on its
//! being there.

use super::{Found, Removes, functions, removes};
use crate::analysis::nesting::in_round;
use crate::analysis::races::evidence::{Context, Intent};
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_setup, is_synchronised, role};
use crate::analysis::{Access, FnId, Place, Program, Root, Via};
use crate::finding::Confidence;
use crate::model::{Callee, Op, Value};

/// All entries that are taken out twice.
pub(super) fn find(program: &Program, context: &Context) -> Vec<Race> {
    let mut found = Vec::new();
    let candidates: Vec<FnId> = functions(program).collect();
    for (place, sites) in &program.shared {
        if matches!(place.root, Root::Local(..)) || role(program, place).is_some_and(is_synchronised) {
            continue;
        }
        let sites: Vec<&SharedSite> = sites.iter().filter(|site| !is_setup(program, site)).collect();
        if sites.iter().filter(|site| site.kind.writes()).count() < 2 {
            continue;
        }
        let taken: Vec<(&SharedSite, &Access, Removes)> = sites
            .iter()
            .filter(|site| candidates.binary_search(&site.function).is_ok())
            .filter_map(|site| {
                let access = program.facts(site.function).accesses.get(site.index)?;
                Some((*site, access, removes(program.linked.function(site.function), access)?))
            })
            .collect();
        found.extend(twice(program, context, place, &sites, &taken));
    }
    found
}

fn twice(
    program: &Program,
    context: &Context,
    place: &Place,
    sites: &[&SharedSite],
    taken: &[(&SharedSite, &Access, Removes)],
) -> Option<Race> {
    let everybodys = matches!(place.root, Root::Global(_)) || sites.iter().any(|site| site.via == Via::Static);
    let intent = context.intent(program, place, sites);
    if taken.len() < 2 {
        return None;
    }
    let sweep = taken.iter().find(|(site, ..)| in_round(program.linked.function(site.function), site.span))?;
    // A coroutine that awaits while it sweeps lets the owner of an entry in.
    let suspended = program.linked.function(sweep.0.function).is_async
        && program.facts(sweep.0.function).suspensions.iter().any(|suspension| !suspension.yields);
    if !suspended && intent < if everybodys { Intent::Package } else { Intent::Class } {
        return None;
    }
    let own = taken.iter().find(|(site, access, how)| {
        let asked = access.under.iter().any(|(test, _)| asks_for_presence(program, site.function, *test));
        let locked = site.held.iter().any(|held| held.must && !held.lock.is_async());
        site.function != sweep.0.function
            && *how == Removes::Strict
            && !asked
            && closed_before(program, site.function, access)
            && !locked
            && !caller_must_hold(program, site.function)
            && !in_round(program.linked.function(site.function), site.span)
    })?;
    let name = program.resolver().place_name(place);
    let other = program.linked.fn_name(sweep.0.function);
    Some(
        Found {
            kind: RaceKind::CheckThenAct,
            harm: Harm::Missing,
            place,
            confidence: Confidence::Low,
            check: None,
            side: (own.0.function, own.1),
            other: Some((sweep.0.function, sweep.1)),
            told: Told {
                message: format!("an entry of `{name}` is taken out here, which `{other}` may have thrown out before"),
                outcome: format!("`{other}` is faster, and this raises `KeyError` or `ValueError`"),
                help: "take it out with a default (`pop(key, None)`), or ask for it under one lock".to_string(),
            },
        }
        .race(program),
    )
}

/// Whether what is taken out was closed, or asked whether it is, before that: from then on a sweep may find it.
fn closed_before(program: &Program, id: FnId, access: &Access) -> bool {
    let function = program.linked.function(id);
    let call = function.calls.iter().find(|call| call.name_span == access.span);
    let key = match call {
        Some(call) => call.args.first().map(|arg| arg.value),
        None => function.values.iter().find_map(|data| match &data.value {
            Value::Index { index, .. } if access.span.contains(data.span) || data.span.contains(access.span) => *index,
            _ => None,
        }),
    };
    let Some(key) = key else { return false };
    function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, name } => {
            let name = name.as_str();
            call.span.end <= access.span.start
                && ["clos", "stop", "shut", "terminat", "expire"].iter().any(|word| name.contains(word))
                && program.same(id, *receiver, key)
        }
        _ => false,
    })
}

/// Whether a test asks whether something is in a container.
fn asks_for_presence(program: &Program, id: FnId, test: u32) -> bool {
    let function = program.linked.function(id);
    let Some(test) = program.facts(id).tests.get(test as usize) else { return false };
    function
        .values
        .iter()
        .any(|data| test.span.contains(data.span) && matches!(data.value, Value::Op { op: Op::In | Op::NotIn, .. }))
}
