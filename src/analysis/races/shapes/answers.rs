//! A request is sent, and only then written down under its number: the thread that reads answers may be faster.

use super::{Found, functions, removes};
use crate::analysis::expr::callee_name;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::{Access, CallSite, FnId, Program, Root, Runner, Via};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{Value, ValueId};

/// All requests that are written down too late.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program) {
        let facts = program.facts(id);
        if program.linked.function(id).is_async || facts.calls.is_empty() {
            continue;
        }
        for access in facts.accesses.iter().filter(|access| access.store && access.value.is_some()) {
            found.extend(late(program, id, access));
        }
    }
    found
}

fn late(program: &Program, id: FnId, access: &Access) -> Option<Race> {
    let mut place = access.at.place.clone();
    let item = place.path.pop().is_some_and(|step| step == "[]");
    if !item || !matches!(place.root, Root::Type(_)) || access.at.via != Via::Receiver || place.path.len() != 1 {
        return None;
    }
    let function = program.linked.function(id);
    let key = function.values.iter().find_map(|data| match &data.value {
        Value::Index { index: Some(index), .. } if data.span == access.span => Some(*index),
        _ => None,
    })?;
    let sent = sender(program, id, key)?;
    // One section around both lets nobody in between.
    let held = program.held(id, &access.held);
    if sent.held.iter().any(|one| held.iter().any(|two| one.span == two.span && one.lock.at == two.lock.at)) {
        return None;
    }
    let (reader, taken) = taker(program, id, &place)?;
    let resolver = program.resolver();
    let name = resolver.place_name(&place);
    let (sender, other) = (program.linked.fn_name(*sent.functions.first()?), program.linked.fn_name(reader));
    Some(
        Found {
            kind: RaceKind::CheckThenAct,
            harm: Harm::Missing,
            place: &place,
            confidence: Confidence::Medium,
            check: Some((id, sent.span, Vec::new())),
            side: (id, access),
            other: Some((reader, taken)),
            told: Told {
                message: format!("the request is written down in `{name}` only after `{sender}` has sent it"),
                outcome: format!(
                    "`{other}` reads the answer first, on its own thread, and finds no request for it in `{name}`"
                ),
                help: format!("store it in `{name}` before it is sent, or hold one lock over both"),
            },
        }
        .race(program),
    )
}

/// The call that sends and gives the number under which the request is kept.
fn sender(program: &Program, id: FnId, key: ValueId) -> Option<&CallSite> {
    let function = program.linked.function(id);
    let Value::Local(local) = function.value(key) else { return None };
    let bound = program.bound_once(id, *local)?;
    let Value::Call(call) = function.value(bound) else { return None };
    let sends = |name: &str| ["send", "write", "request", "publish", "transmit"].iter().any(|word| name.contains(word));
    if !callee_name(function.call(*call)).is_some_and(|name| sends(name.as_str())) {
        return None;
    }
    let site = program.facts(id).calls.iter().find(|site| site.call == *call && site.via == Via::Receiver)?;
    let [callee] = site.functions.as_slice() else { return None };
    // It writes to something itself, rather than preparing a number.
    let inner = program.linked.function(*callee);
    let writes = inner.calls.iter().any(|call| callee_name(call).is_some_and(|name| sends(name.as_str())));
    writes.then_some(site)
}

/// A thread of the object takes requests out by their numbers.
fn taker<'a>(program: &'a Program, id: FnId, place: &crate::analysis::Place) -> Option<(FnId, &'a Access)> {
    program.shared.get(place)?.iter().filter(|site| site.function != id && !program.is_test(site.function)).find_map(
        |site| {
            let access = program.facts(site.function).accesses.get(site.index)?;
            let threaded = program.runners(site.function).iter().any(|runner| match runner {
                Runner::Root(root) => {
                    matches!(program.roots.root(*root).kind, RootKind::Thread | RootKind::Callback | RootKind::Pool)
                }
                Runner::Outside => false,
            });
            let takes = removes(program.linked.function(site.function), access).is_some();
            (threaded && takes).then_some((site.function, access))
        },
    )
}
