//! Declared intent is broken: a comment says which lock, and the code does without it.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::sharing::{SharedSite, is_setup};
use crate::analysis::{Declaration, FnId, HeldLock, LockEdge, Program, Via};
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, Location, Related, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "guarded-by-violated",
        family: Family::Races,
        summary: "a comment declares which lock is held, and the code does not hold it",
        page: include_str!("guarded_by_violated.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[667, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    if program.declared.is_empty() {
        return;
    }
    guarded_places(program, out);
    needed_locks(program, out);
    declared_orders(program, out);
}

/// Whether the lock is held, or something is held that may be it.
fn may_hold(held: &[HeldLock], lock: &Declaration) -> bool {
    held.iter().any(|held| held.lock.at.place == lock.lock.at.place || !held.lock.is_known())
}

/// Places touched without the lock they are declared to be guarded by.
fn guarded_places(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for (place, sites) in &program.shared {
        let Some(guard) = program.declared.guard(place) else { continue };
        let lock = resolver.lock_name(&guard.lock);
        let name = resolver.place_name(place);
        // A function that forgets the lock forgets it everywhere in its body: that is one bug.
        let mut told: BTreeSet<FnId> = BTreeSet::new();
        for site in sites.iter().filter(|site| !is_setup(program, site) && !may_hold(&site.held, guard)) {
            if !told.insert(site.function) {
                continue;
            }
            let message =
                format!("`{name}` is declared to be guarded by `{lock}`, and is {} here without it", how(site));
            let told =
                Told { function: site.function, span: site.span, held: &site.held, declared: guard.location, message };
            let outcome = format!("another thread that does hold `{lock}` changes `{name}` meanwhile");
            let without = sites.iter().filter(|other| {
                other.function == site.function && !is_setup(program, other) && !may_hold(&other.held, guard)
            });
            let spans: Vec<(FnId, Span, Span)> = without.map(|site| (site.function, site.span, site.span)).collect();
            let fix = held_here(program, guard, &spans, &site.held);
            let finding = told.finding(program, outcome, format!("hold `{lock}` here"), &format!("{name}|{lock}"));
            out.push(Finding { fix, ..finding });
        }
    }
}

/// The declared lock held around some places of a function.
fn held_here(program: &Program, guard: &Declaration, sites: &[(FnId, Span, Span)], held: &[HeldLock]) -> Option<Fix> {
    let lock = &guard.lock;
    if !held.is_empty() || lock.is_async() || !matches!(lock.role(), Some(Role::Lock | Role::Condition)) {
        return None;
    }
    let (function, ..) = sites.first()?;
    let plan = program.hold_for_fix(sites, lock, program.linked.file_of(*function))?;
    let name = program.resolver().place_name(&lock.at.place);
    Some(Fix::planned(FixSafety::Unsafe, format!("hold `{name}` here"), plan))
}

fn how(site: &SharedSite) -> &'static str {
    if site.kind.writes() { "changed" } else { "read" }
}

/// Functions called without the lock that their callers are declared to hold.
fn needed_locks(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    let wanted: Vec<(FnId, &[Declaration])> = program.declared.all_needed().collect();
    for caller in program.linked.functions().filter(|_| !wanted.is_empty()) {
        for site in &program.facts(caller).calls {
            let called = wanted.iter().find(|(function, _)| site.functions.contains(function));
            let Some((function, needed)) = called else { continue };
            let builds = program.construction_only().contains(&caller) && site.via == Via::Receiver;
            let held = program.held(caller, &site.held);
            for declaration in needed.iter().filter(|declaration| !builds && !may_hold(&held, declaration)) {
                let lock = resolver.lock_name(&declaration.lock);
                let name = program.linked.fn_name(*function);
                let message =
                    format!("`{name}` is declared to be called with `{lock}` held, and is called here without it");
                let told =
                    Told { function: caller, span: site.span, held: &held, declared: declaration.location, message };
                let outcome = format!("what `{name}` does is not protected: another thread does the same meanwhile");
                out.push(told.finding(
                    program,
                    outcome,
                    format!("take `{lock}` around this call"),
                    &format!("{name}|{lock}"),
                ));
            }
        }
    }
}

/// Locks acquired against a declared order.
fn declared_orders(program: &Program, out: &mut Vec<Finding>) {
    if program.declared.orders.is_empty() {
        return;
    }
    let resolver = program.resolver();
    for edge in program.lock_edges() {
        let against = |edge: &LockEdge| {
            program.declared.orders.iter().find(|order| {
                edge.wanted.lock.at.place == order.first.at.place && edge.held.at.place == order.second.at.place
            })
        };
        let Some(order) = against(&edge) else { continue };
        let first = resolver.place_name(&order.first.at.place);
        let second = resolver.place_name(&order.second.at.place);
        let message =
            format!("`{first}` is declared to be acquired before `{second}`, and is acquired here while that is held");
        let held: Vec<HeldLock> = Vec::new();
        let told = Told { function: edge.function, span: edge.span, held: &held, declared: order.location, message };
        let outcome = "another thread that keeps to the order waits for this one, and this one for it".to_string();
        let help = format!("acquire `{first}` first, or release `{second}` before");
        out.push(told.finding(program, outcome, help, &format!("{first}<{second}")));
    }
}

/// A broken declaration.
struct Told<'a> {
    function: FnId,
    span: Span,
    held: &'a [HeldLock],
    declared: Location,
    message: String,
}

impl Told<'_> {
    fn finding(self, program: &Program, outcome: String, help: String, key: &str) -> Finding {
        let runner = program.runners(self.function)[0];
        let name = program.linked.fn_name(self.function);
        let step = program.step(self.function, self.span, format!("does without it in `{name}`"), self.held);
        Finding {
            rule: RULE.info.id,
            severity: RULE.info.severity,
            message: self.message,
            confidence: Confidence::High,
            primary: program.location(self.function, self.span),
            threads: vec![program.thread(runner, self.function, vec![step])],
            outcome,
            related: vec![Related { location: self.declared, text: "declared here".to_string() }],
            help,
            fix: None,
            key: format!("{key}|{name}"),
            test: program.is_test(self.function),
        }
    }
}
