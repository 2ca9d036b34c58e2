//! Rust: `let n = *m.lock().unwrap(); *m.lock().unwrap() = n + 1;`. A value is copied out, changed, and stored back in another critical
//! section: every access is under a lock, and what others store in between is lost.

use crate::analysis::parallel::opposite;
use crate::analysis::races::{Harm, Race, RaceKind, Side, Told, reads};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_setup};
use crate::analysis::splits::{Split, writers};
use crate::analysis::{Access, FnId, HeldLock, Place, Program};
use crate::finding::Confidence;
use crate::model::{Function, Language, Span, Value, ValueId};

/// All of them.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let back = program.splits().iter().filter(|split| split.back && split.suspended.is_none());
    let mut found: Vec<Race> = back.map(|split| from_section(program, split)).collect();
    let shared = program.shared.iter().filter(|(place, _)| program.is_unsafe_shared(place));
    found.extend(shared.filter_map(|(place, sites)| from_outside(program, place, sites)));
    found
}

/// What a lock protects is stored back in a later section of it.
fn from_section(program: &Program, split: &Split) -> Race {
    let (id, place) = (split.function, &split.write.at.place);
    let resolver = program.resolver();
    let others = writers(program, place);
    let other = others.iter().copied().find(|other| *other != id && !program.is_test(*other)).unwrap_or(id);
    let (one, two) = opposite(program, id, other);
    let side = Side {
        function: id,
        kind: split.write.kind,
        span: split.write.span,
        held: held_at(program, split.write.site),
        runner: one,
    };
    let meanwhile = change(program, other, place).map(|access| Side {
        function: other,
        kind: access.kind,
        span: access.span,
        held: program.held(other, &access.held),
        runner: two,
    });
    let (name, lock) = (resolver.guarded_name(place, Some(&split.lock)), resolver.lock_name(&split.lock));
    Race {
        kind: RaceKind::LostUpdate,
        harm: Harm::Lost,
        place: place.clone(),
        confidence: split.confidence,
        check: Some((split.read.site.0, split.read.site.1, held_at(program, split.read.site))),
        other: Some(meanwhile.unwrap_or_else(|| Side { runner: two, ..side.clone() })),
        side,
        guard: Some(split.lock.at.place.clone()),
        related: split.more.iter().map(|span| (id, *span, "so is this".to_string())).collect(),
        told: Some(Told {
            message: format!(
                "{name} is written back here from what was read before `{lock}` was released and taken again"
            ),
            outcome: format!("what another thread does to {name} between the two sections is lost"),
            help: format!("hold one guard of `{lock}` over reading and writing back"),
        }),
    }
}

/// What is held at an access.
fn held_at(program: &Program, (id, span): (FnId, Span)) -> Vec<HeldLock> {
    let facts = program.facts(id);
    let access = facts.guarded.iter().chain(&facts.accesses).find(|access| access.span == span);
    access.map(|access| program.held(id, &access.held)).unwrap_or_default()
}

/// Where a function changes a place or a part of it.
fn change<'a>(program: &'a Program, id: FnId, place: &Place) -> Option<&'a Access> {
    let facts = program.facts(id);
    facts.accesses.iter().chain(&facts.guarded).find(|access| {
        access.kind.writes() && access.at.place.root == place.root && access.at.place.path.starts_with(&place.path)
    })
}

/// Unsafe state is stored back under a lock that was not held yet when it was read.
fn from_outside(program: &Program, place: &Place, sites: &[SharedSite]) -> Option<Race> {
    let sites: Vec<&SharedSite> = sites.iter().filter(|site| !is_setup(program, site)).collect();
    let mut best: Option<(Confidence, Race)> = None;
    for write in sites.iter().copied().filter(|site| site.kind.writes() && site.store && site.locked()) {
        let Some(read) = copied_before(program, write) else { continue };
        if caller_must_hold(program, write.function) {
            continue;
        }
        let writes = || sites.iter().copied().filter(|site| site.kind.writes());
        let sure = writes()
            .filter_map(|other| Some((reads::in_parallel(program, place, write, other)?, other)))
            .max_by_key(|((confidence, _), _)| *confidence);
        let beside = || writes().find(|other| other.function != write.function && other.locked());
        let (confidence, (one, two), other) = match (sure, beside()) {
            (Some(((confidence, runners), other)), _) => (confidence, runners, other),
            (None, Some(other)) => (Confidence::Medium, opposite(program, write.function, other.function), other),
            (None, None) => (Confidence::Low, opposite(program, write.function, write.function), write),
        };
        if best.as_ref().is_some_and(|(known, _)| *known >= confidence) {
            continue;
        }
        let held = program.held(write.function, &read.held);
        let other = Side::new(other, two);
        best =
            Some((confidence, race(program, place, (write, Side::new(write, one)), (read, held), other, confidence)));
    }
    best.map(|(_, race)| race)
}

fn race(
    program: &Program,
    place: &Place,
    (write, side): (&SharedSite, Side),
    (read, held): (&Access, Vec<HeldLock>),
    other: Side,
    confidence: Confidence,
) -> Race {
    let resolver = program.resolver();
    let name = resolver.place_name(place);
    let lock = write.held.iter().find(|held| held.must);
    let guard = lock.map(|held| resolver.lock_name(&held.lock)).unwrap_or_default();
    let before = match held.iter().find(|held| held.must).map(|held| resolver.lock_name(&held.lock)) {
        Some(earlier) if earlier == guard => format!("before `{guard}` was released and taken again"),
        Some(earlier) => format!("under `{earlier}`, before `{guard}` was taken"),
        None => format!("before `{guard}` was taken"),
    };
    Race {
        kind: RaceKind::LostUpdate,
        harm: Harm::Lost,
        place: place.clone(),
        confidence,
        check: Some((write.function, read.span, held)),
        side,
        other: Some(other),
        guard: lock.map(|held| held.lock.at.place.clone()),
        related: Vec::new(),
        told: Some(Told {
            message: format!("`{name}` is written back here from what was read {before}"),
            outcome: format!("what another thread does to `{name}` between reading and writing back is lost"),
            help: format!("hold `{guard}` over reading and writing back"),
        }),
    }
}

/// The read that goes into what is stored, made where none of the locks of the store was held yet; none if it is made again under them.
fn copied_before<'a>(program: &'a Program, write: &SharedSite) -> Option<&'a Access> {
    let (id, facts) = (write.function, program.facts(write.function));
    if program.linked.language(id) != Language::Rust {
        return None;
    }
    let store = facts.accesses.get(write.index)?;
    let function = program.linked.function(id);
    let reads = || {
        facts
            .accesses
            .iter()
            .filter(|read| read.at == store.at && !read.kind.writes() && read.span.start < store.span.start)
    };
    let together = |read: &Access| {
        let same = |one: &HeldLock| {
            one.must && store.held.iter().any(|two| two.must && two.span == one.span && two.lock.at == one.lock.at)
        };
        read.held.iter().any(same) || program.entry[id.0 as usize].iter().any(|held| held.must)
    };
    if reads().any(together) {
        return None;
    }
    let mut spans = Vec::new();
    spans_of(program, id, function, store.value?, 0, &mut spans);
    reads().find(|read| spans.iter().any(|span: &Span| span.contains(read.span)))
}

/// Where the expressions stand that a value is made of.
fn spans_of(program: &Program, id: FnId, function: &Function, value: ValueId, depth: u32, spans: &mut Vec<Span>) {
    if depth > 8 || spans.len() > 32 {
        return;
    }
    let mut next = |value: ValueId| spans_of(program, id, function, value, depth + 1, spans);
    match function.value(value) {
        Value::Local(local) => {
            let binds = program.linked.index[id.0 as usize].binds.get(local.0 as usize);
            for (owner, bound) in binds.map(|binds| binds.as_slice()).unwrap_or_default() {
                if let (true, Some(bound)) = (*owner == id, *bound) {
                    next(bound);
                }
            }
        }
        Value::Op { operands, .. } | Value::Choice(operands) => operands.iter().for_each(|operand| next(*operand)),
        Value::Cast { value, .. } | Value::Ref { value, .. } | Value::Try(value) => next(*value),
        Value::Call(call) => {
            let data = function.call(*call);
            if let crate::model::Callee::Method { receiver, .. } = &data.callee {
                next(*receiver);
            }
            data.args.iter().for_each(|arg| next(arg.value));
        }
        _ => {}
    }
    spans.push(function.value_span(value));
}
