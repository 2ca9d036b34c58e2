//! A run-time borrow lives on while the coroutine is suspended, and another task borrows the same cell.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::analysis::{FnId, HeldLock, Place, Program, Root, Suspension, excludes, expr};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Mode, Role};
use crate::model::{FunctionKind, Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "refcell-across-await",
        family: Family::Async,
        summary: "a `RefCell` is borrowed over an `await`, and another task that borrows it panics",
        page: include_str!("refcell_across_await.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[362, 662],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// A borrow of a cell.
#[derive(Clone, Copy)]
struct Borrow {
    function: FnId,
    span: Span,
    mode: Mode,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut borrows: Option<BTreeMap<Place, Vec<Borrow>>> = None;
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        if !function.is_async && function.kind != FunctionKind::AsyncBlock || !function.calls.iter().any(is_borrow) {
            continue;
        }
        let facts = program.loans(id);
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for suspension in facts.suspensions.iter().filter(|suspension| !suspension.yields) {
            for held in suspension.held.iter().filter(|held| held.lock.role() == Some(Role::Cell)) {
                if !held.must {
                    program
                        .silent(RULE.info.id, program.location(id, held.span), || "borrowed on some paths only".into());
                } else if told.insert(held.span) {
                    let all = borrows.get_or_insert_with(|| all_borrows(program));
                    out.push(finding(program, id, suspension, held, all));
                }
            }
        }
    }
}

fn is_borrow(call: &crate::model::Call) -> bool {
    expr::callee_name(call)
        .is_some_and(|name| matches!(name.as_str(), "borrow" | "borrow_mut" | "try_borrow" | "try_borrow_mut"))
}

/// Every borrow of the program, by the cell.
fn all_borrows(program: &Program) -> BTreeMap<Place, Vec<Borrow>> {
    let mut found: BTreeMap<Place, Vec<Borrow>> = BTreeMap::new();
    for id in
        program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust && !program.is_test(*id))
    {
        for (call, data) in expr::calls(program.linked.function(id)) {
            if !is_borrow(data) {
                continue;
            }
            let resolver = program.resolver();
            let Some((subject, ty, mode)) = resolver.lent(id, call) else { continue };
            let cell = Knowledge::of(Language::Rust).facts(ty).role == Role::Cell;
            if let (true, Some(at)) = (cell, resolver.place_of(id, subject)) {
                found.entry(at.place).or_default().push(Borrow { function: id, span: data.name_span, mode });
            }
        }
    }
    found
}

fn finding(
    program: &Program,
    id: FnId,
    suspension: &Suspension,
    held: &HeldLock,
    borrows: &BTreeMap<Place, Vec<Borrow>>,
) -> Finding {
    let place = &held.lock.at.place;
    let known = !matches!(place.root, Root::Local(_, local) if local.0 > u32::MAX / 2);
    let name = if known { program.resolver().place_name(place) } else { "a `RefCell`".replace('`', "") };
    let conflicts = |other: &&Borrow| excludes(other.mode) || excludes(held.mode);
    let shared = !matches!(place.root, Root::Local(..));
    let other = borrows
        .get(place)
        .and_then(|all| all.iter().filter(|other| other.span != held.span || other.function != id).find(conflicts))
        .filter(|_| shared);
    let confidence = if other.is_some() { Confidence::Medium } else { Confidence::Low };
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, held.span, format!("borrows `{name}`"), &[]),
        program.step(id, suspension.span, "is suspended at the `await`, with the borrow alive", &[]),
    ];
    let mut threads = vec![program.thread(runner, id, steps)];
    if let Some(other) = other {
        let step = program.step(other.function, other.span, format!("borrows `{name}` as well, and panics"), &[]);
        threads.push(crate::finding::ThreadStory {
            name: "another task of the same thread".to_string(),
            steps: vec![step],
        });
    }
    Finding {
        message: format!("`{name}` is borrowed here and still borrowed at an `await`"),
        outcome: format!("another task of the thread that borrows `{name}` meanwhile panics: it is borrowed already"),
        help: "end the borrow before the `await`: take or copy out what is needed, or put the borrow in a block of its own".to_string(),
        related: vec![Related { location: program.location(id, suspension.span), text: "the `await`".to_string() }],
        threads,
        key: format!("{}|{}", if known { program.resolver().place_key(place) } else { name }, program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, held.span, confidence)
    }
}
