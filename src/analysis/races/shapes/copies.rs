//! A copy is made and tested, and then the original is used: whoever copies knows that it may change.

use super::{Found, functions};
use crate::analysis::expr::{callee_name, mentions};
use crate::analysis::races::evidence::{Context, Intent};
use crate::analysis::races::verdicts::conflicts;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_setup};
use crate::analysis::{AccessKind, FnId, PlaceRef, Program, Root};
use crate::finding::Confidence;
use crate::model::{Callee, CollectionKind, LocalId, Value, ValueId};

/// All originals used where a copy was tested.
pub(super) fn find(program: &Program, context: &Context) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program).filter(|id| !program.facts(*id).tests.is_empty()) {
        let function = program.linked.function(id);
        for index in 0..function.locals.len() {
            let local = LocalId(u32::try_from(index).unwrap_or(u32::MAX));
            let Some(value) = program.bound_once(id, local) else { continue };
            let Some(original) = copied(program, id, value) else { continue };
            found.extend(used(program, context, id, local, value, &original));
        }
    }
    found
}

/// What a value is a copy of: `x[:]`, `list(x)`, `x.copy()`.
fn copied(program: &Program, id: FnId, value: ValueId) -> Option<PlaceRef> {
    let function = program.linked.function(id);
    let original = match function.value(value) {
        Value::Index { base, index } => {
            let whole = match index.map(|index| function.value(index)) {
                Some(Value::Collection { kind: CollectionKind::Range, items, .. }) => items.is_empty(),
                _ => false,
            };
            whole.then_some(*base)?
        }
        Value::Call(call) => {
            let data = function.call(*call);
            match (&data.callee, data.args.as_slice()) {
                (Callee::Method { receiver, name }, []) if *name == "copy" => *receiver,
                (Callee::Path(_), [arg])
                    if callee_name(data)
                        .is_some_and(|name| matches!(name.as_str(), "list" | "tuple" | "set" | "dict")) =>
                {
                    arg.value
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    let at = program.resolver().place_of(id, original)?;
    (!at.many() && !matches!(at.place.root, Root::Local(..))).then_some(at)
}

fn used(
    program: &Program,
    context: &Context,
    id: FnId,
    local: LocalId,
    copy: ValueId,
    original: &PlaceRef,
) -> Option<Race> {
    let (function, facts) = (program.linked.function(id), program.facts(id));
    let made = function.value_span(copy);
    if facts.accesses.iter().any(|access| access.at.place == original.place && access.kind.writes()) {
        return None;
    }
    let (access, test) = facts.accesses.iter().find_map(|access| {
        let uses = access.at == *original
            && matches!(access.kind, AccessKind::Read | AccessKind::Use)
            && !access.aliased
            && access.span.start > made.end
            && program.held(id, &access.held).is_empty()
            && !facts.tests.iter().any(|test| test.span.contains(access.span));
        let tested = || {
            access.under.iter().find_map(|(test, _)| {
                let test = facts.tests.get(*test as usize)?;
                mentions(function, test.value, local).then_some(test)
            })
        };
        if uses { Some((access, tested()?)) } else { None }
    })?;
    let sites: Vec<&SharedSite> = program
        .shared
        .get(&original.place)?
        .iter()
        .filter(|site| !is_setup(program, site) && !program.is_test(site.function))
        .collect();
    let other = sites.iter().find(|site| site.function != id && conflicts(program, Harm::Missing, site))?;
    let intent = context.intent(program, &original.place, &sites);
    if intent == Intent::None || caller_must_hold(program, id) {
        return None;
    }
    let other = (other.function, program.facts(other.function).accesses.get(other.index)?);
    let resolver = program.resolver();
    let (name, copy) = (resolver.place_name(&original.place), function.local(local).name);
    Some(
        Found {
            kind: RaceKind::CheckThenAct,
            harm: Harm::Missing,
            place: &original.place,
            confidence: if intent >= Intent::Class { Confidence::Medium } else { Confidence::Low },
            check: Some((id, test.span, Vec::new())),
            side: (id, access),
            other: Some(other),
            told: Told {
                message: format!("`{copy}` is a copy of `{name}` and was tested, but here `{name}` itself is used"),
                outcome: format!(
                    "`{}` takes something out of `{name}` in between, and what the test of the copy found is gone",
                    program.linked.fn_name(other.0)
                ),
                help: format!("use `{copy}`, which was tested"),
            },
        }
        .race(program),
    )
}
