//! A store into an atomic that goes by an earlier load of it, with room for others in between.

use super::Rule;
use crate::analysis::atomics::{Rivals, Stale, StaleStore};
use crate::analysis::{FnId, Program, Runner, expr};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, ThreadStory, Tier};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "atomic-load-store",
        family: Family::Atomicity,
        summary: "an atomic is stored by what was loaded from it before, in two steps instead of one",
        page: include_str!("atomic_load_store.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[362, 367],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        if program.facts(id).atomics.len() < 2 {
            continue;
        }
        let silent = |span, reason: &'static str| {
            program.silent(RULE.info.id, program.location(id, span), || reason.to_owned());
        };
        let mut told: Vec<(StaleStore, Confidence, Vec<StaleStore>)> = Vec::new();
        for stale in program.stale_stores(id, &silent) {
            let Some(confidence) = confidence(program, &stale) else {
                silent(stale.store.span, "nobody else is seen to change the atomic");
                continue;
            };
            // Where an `.await` lies between, it may rather be the tasks that are told of.
            if confidence < Confidence::Medium && program.late_claim(&stale).is_some() {
                silent(stale.store.span, "it is told of as what tasks do to each other");
                continue;
            }
            match told.iter_mut().find(|(known, ..)| known.store.at == stale.store.at) {
                Some((_, _, more)) => more.push(stale),
                None => told.push((stale, confidence, Vec::new())),
            }
        }
        out.extend(told.iter().map(|(stale, confidence, more)| finding(program, stale, *confidence, more)));
    }
}

/// How sure it is that somebody comes between, and that it matters; `None` where nobody is seen to.
fn confidence(program: &Program, stale: &StaleStore) -> Option<Confidence> {
    let rivals = program.rivals(stale.function, &stale.store);
    // Where all others exchange, the one who stores knows why: a protocol, not an oversight.
    if stale.link != Stale::Taken && rivals != Rivals::None && program.others_exchange(stale) {
        return Some(Confidence::Low);
    }
    // A count that nobody takes back counts nothing that is held: it says when it is time again.
    let counts = || {
        program.changers(&stale.store.at.place).into_iter().any(|id| {
            let subtracts = |op: &crate::analysis::AtomicOp| {
                op.at.place == stale.store.at.place
                    && expr::callee_name(program.linked.function(id).call(op.call))
                        .is_some_and(|name| name == "fetch_sub")
            };
            program.facts(id).atomics.iter().any(subtracts)
        })
    };
    if stale.link == Stale::Undone && rivals != Rivals::None && !counts() || program.is_scrambled(stale) {
        return Some(Confidence::Low);
    }
    match (stale.link, rivals) {
        (Stale::Value | Stale::Bound, Rivals::Threads) => Some(Confidence::High),
        (Stale::Taken | Stale::Undone, Rivals::Threads | Rivals::Functions) => Some(Confidence::Medium),
        (Stale::Test, Rivals::Threads) => Some(Confidence::Medium),
        (Stale::Value | Stale::Bound | Stale::Test, Rivals::Functions) => Some(Confidence::Low),
        // One function, run by whoever calls it.
        (Stale::Value | Stale::Bound | Stale::Undone, Rivals::None) => Some(Confidence::Low),
        (Stale::Test | Stale::Taken, Rivals::None) => None,
    }
}

fn finding(program: &Program, stale: &StaleStore, confidence: Confidence, more: &[StaleStore]) -> Finding {
    let id = stale.function;
    let name = program.resolver().place_name(&stale.store.at.place);
    let function = program.linked.fn_name(id);
    let message = match stale.link {
        Stale::Value => format!("`{name}` is stored here from what was loaded from it before"),
        Stale::Bound => format!("`{name}` is stored here if it was smaller or larger when it was loaded before"),
        Stale::Test => format!("`{name}` is stored here by a test of what was loaded from it before"),
        Stale::Taken => format!("`{name}` is overwritten here after what it held was taken by a load before"),
        Stale::Undone => format!("`{name}` is overwritten here to undo an addition, with what others added since"),
    };
    let outcome = match stale.link {
        Stale::Value | Stale::Bound => format!("what another thread puts into `{name}` between the two is lost"),
        Stale::Test => "two threads both see the old value, and both go on as if they were the only one".to_owned(),
        Stale::Taken => {
            "what another thread puts there between the two is lost, or two threads take the same".to_owned()
        }
        Stale::Undone => "what another thread added between the two is lost".to_owned(),
    };
    let related = more
        .iter()
        .take(4)
        .map(|other| Related { location: program.location(id, other.store.span), text: "so it is here".to_owned() });
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, stale.store.span),
        threads: threads(program, stale, &name),
        outcome,
        related: related.collect(),
        help: help(stale.link).to_owned(),
        fix: program.one_step_for_fix(stale, more),
        key: format!("{}|{function}", program.resolver().place_key(&stale.store.at.place)),
        test: program.is_test(id),
    }
}

fn help(link: Stale) -> &'static str {
    match link {
        Stale::Value => "make it one step: `fetch_add`, `fetch_sub`, `fetch_update` or a loop over `compare_exchange`",
        Stale::Bound => "make it one step: `fetch_max` or `fetch_min`",
        Stale::Test => "make it one step: `compare_exchange` or `swap`, and go by what it returns",
        Stale::Taken => "take it with `swap`",
        Stale::Undone => "undo it with `fetch_sub`, or decide and add in one step with `fetch_update`",
    }
}

fn threads(program: &Program, stale: &StaleStore, name: &str) -> Vec<ThreadStory> {
    let id = stale.function;
    let does = if stale.link == Stale::Undone { "adds to" } else { "loads" };
    let steps = vec![
        program.step(id, stale.load.span, format!("{does} `{name}`"), &[]),
        program.step(id, stale.store.span, format!("stores into `{name}`, whatever it holds now"), &[]),
    ];
    let runners = program.runners(id);
    let first = runners.first().copied().unwrap_or(Runner::Outside);
    let (other, site) = rival(program, stale);
    let runner = *program.runners(other).last().unwrap_or(&Runner::Outside);
    let between = program.step(other, site, format!("changes `{name}` between the two"), &[]);
    let mut second = program.thread(runner, other, vec![between]);
    if other == id {
        second.name = format!("another one: {}", second.name);
    }
    vec![program.thread(first, id, steps), second]
}

/// Where another function changes the atomic, or the same one run by another thread.
fn rival(program: &Program, stale: &StaleStore) -> (FnId, Span) {
    let place = &stale.store.at.place;
    let other = program.changers(place).into_iter().find(|other| {
        *other != stale.function && !program.is_test(*other) && !program.construction_only().contains(other)
    });
    let site = other.and_then(|other| {
        let changes =
            |op: &&crate::analysis::AtomicOp| op.at.place == *place && op.does != crate::knowledge::Does::AtomicLoad;
        program.facts(other).atomics.iter().find(changes).map(|op| (other, op.span))
    });
    site.unwrap_or((stale.function, stale.store.span))
}
