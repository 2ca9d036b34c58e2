//! Reader-writer locks read again by a thread that reads already: a writer in between stops both.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::{FnId, Place, Program, Relock, Runner, conflicts};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Step, ThreadStory, Tier};
use crate::knowledge::{Knowledge, Mode};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "double-read-lock",
        family: Family::Locks,
        summary: "a reader-writer lock read again by a thread that reads already",
        page: include_str!("double_read_lock.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[833, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// The lock, the function that holds it, and the one that takes it again: one bug.
type Pair = (Place, FnId, FnId);

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut pairs: BTreeMap<Pair, Relock> = BTreeMap::new();
    for relock in program.relocks(&|_, _, _| ()) {
        let silent = |reason: &str| {
            program.silent(RULE.info.id, program.location(relock.function, relock.span), || reason.to_string());
        };
        if conflicts(relock.held.mode, relock.wanted.mode) {
            continue;
        }
        if relock.wanted.mode != Mode::Shared {
            silent("the second read is one that writers do not keep out");
            continue;
        }
        let place = &relock.held.lock.at.place;
        if !queues(&relock) {
            silent("readers of this lock do not queue behind writers");
            continue;
        }
        if !program.is_written(place) {
            silent("nobody is seen to write");
            continue;
        }
        let mut relock = relock;
        if relock.held.lock.is_sharded() {
            relock.confidence = Confidence::Low;
        }
        let place = &relock.held.lock.at.place;
        let pair = (place.clone(), relock.function, relock.wanted.function);
        let better = |known: &Relock| {
            (relock.confidence, std::cmp::Reverse((relock.wanted.path.len(), relock.span)))
                > (known.confidence, std::cmp::Reverse((known.wanted.path.len(), known.span)))
        };
        if pairs.get(&pair).is_none_or(better) {
            pairs.insert(pair, relock);
        }
    }
    out.extend(one_per_lock(program, &pairs));
}

/// One lock whose readers read twice is one thing to mend: the surest place is told, the others stand beside it.
fn one_per_lock(program: &Program, pairs: &BTreeMap<Pair, Relock>) -> Vec<Finding> {
    let mut by_lock: BTreeMap<(&Place, bool), Vec<&Relock>> = BTreeMap::new();
    for ((place, ..), relock) in pairs {
        let test = program.is_test(relock.function) || program.is_test(relock.wanted.function);
        by_lock.entry((place, test)).or_default().push(relock);
    }
    let mut found = Vec::new();
    for relocks in by_lock.into_values() {
        let Some(first) = relocks.iter().max_by_key(|relock| {
            let length = relock.wanted.path.len();
            let at = (program.linked.file_of(relock.function), relock.span);
            (relock.confidence, std::cmp::Reverse((length, at)))
        }) else {
            continue;
        };
        let mut finding = finding(program, first);
        let others = relocks.iter().filter(|other| !std::ptr::eq(**other, *first)).take(RELATED);
        finding.related.extend(others.map(|other| {
            let function = other.wanted.path.first().map_or(other.wanted.function, |(function, _)| *function);
            let text = format!("it is read twice at once in `{}` too", program.linked.fn_name(other.function));
            Related { location: program.location(function, other.span), text }
        }));
        found.push(finding);
    }
    found
}

/// How many other places one finding lists.
const RELATED: usize = 8;

/// Whether a reader waits behind a writer that waits. Those that spin do not.
fn queues(relock: &Relock) -> bool {
    let path = relock.held.lock.ty.map(|ty| Knowledge::of(Language::Rust).facts(ty).path.as_str());
    !relock.held.lock.python && path.is_some_and(|path| !path.starts_with("spin."))
}

fn finding(program: &Program, relock: &Relock) -> Finding {
    let resolver = program.resolver();
    let place = &relock.held.lock.at.place;
    let name = resolver.place_name(place);
    let wanted = &relock.wanted;
    let inner = program.linked.fn_name(wanted.function);
    let message = if wanted.path.is_empty() {
        format!("`{name}` is read again while this thread reads it")
    } else {
        format!("`{name}` is read in `{inner}`, which is called here while this thread reads it")
    };
    let function = wanted.path.first().map_or(wanted.function, |(function, _)| *function);
    let mut threads = vec![program.thread(runner(program, relock.function), relock.function, steps(program, relock))];
    threads.extend(writer(program, place, &name));
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: relock.confidence.min(Confidence::Medium),
        primary: program.location(function, relock.span),
        threads,
        outcome: "a writer that comes in between waits for the first read, and the second read waits for the writer"
            .to_string(),
        related: Vec::new(),
        help: format!("read `{name}` once and pass on what is needed, or end the first read before the second"),
        fix: None,
        key: format!("{}|{}|{inner}", resolver.place_key(place), program.linked.fn_name(relock.function)),
        test: program.is_test(relock.function) || program.is_test(wanted.function),
    }
}

fn runner(program: &Program, id: FnId) -> Runner {
    let runners = program.runners(id);
    runners.into_iter().min_by_key(|runner| matches!(runner, Runner::Outside)).unwrap_or(Runner::Outside)
}

fn steps(program: &Program, relock: &Relock) -> Vec<Step> {
    let name = program.resolver().lock_name(&relock.held.lock);
    let wanted = &relock.wanted;
    let by = program.linked.fn_name(relock.held.by);
    let mut steps = vec![program.step(relock.held.by, relock.held.span, format!("reads `{name}` in `{by}`"), &[])];
    for (index, (caller, span)) in wanted.path.iter().enumerate() {
        let callee = wanted.path.get(index + 1).map_or(wanted.function, |(function, _)| *function);
        steps.push(program.step(*caller, *span, format!("calls `{}`", program.linked.fn_name(callee)), &[]));
    }
    let text = format!("waits to read `{name}` in `{}`", program.linked.fn_name(wanted.function));
    steps.push(program.step(wanted.function, wanted.span, text, &[]));
    for step in steps.iter_mut().skip(1) {
        step.held = vec![name.clone()];
    }
    steps
}

/// The first place in the source where somebody writes.
fn writer(program: &Program, place: &Place, name: &str) -> Option<ThreadStory> {
    let writes = |id: FnId| {
        let acquires = program.facts(id).acquires.iter();
        acquires.into_iter().find(|acquire| acquire.lock.at.place == *place && conflicts(Mode::Shared, acquire.mode))
    };
    let (id, acquire) = program
        .linked
        .functions()
        .filter(|id| !program.is_test(*id))
        .find_map(|id| writes(id).map(|acquire| (id, acquire)))?;
    let text = format!("waits to write `{name}` in `{}`", program.linked.fn_name(id));
    let step = program.step(id, acquire.span, text, &[]);
    Some(program.thread(runner(program, id), id, vec![step]))
}
