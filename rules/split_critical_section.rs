//! What was read in one critical section decides about a write in a later one of the same lock.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::replies::Crossed;
use crate::analysis::splits::{Link, Split, writers};
use crate::analysis::{FnId, Place, Program, Runner};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::model::{FileId, Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "split-critical-section",
        family: Family::Atomicity,
        summary: "a lock is released between a check and the change that goes by it",
        page: include_str!("split_critical_section.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 367],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// So many functions that change one place in the same way have one habit, which is told once.
const HABIT: usize = 3;

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut found: BTreeMap<(FileId, String), Vec<Finding>> = BTreeMap::new();
    // What is stored back is told as a lost update; where an `.await` lies between, it is the tasks that are told of.
    for split in program.splits().iter().filter(|split| !split.back && split.suspended.is_none()) {
        let finding = finding(program, split);
        found.entry((finding.primary.file, finding.message.clone())).or_default().push(finding);
    }
    for same in found.into_values() {
        if same.len() < HABIT {
            out.extend(same);
            continue;
        }
        // The first of the surest is told, with where else it is done.
        let mut same = same;
        same.sort_by_key(|finding| (std::cmp::Reverse(finding.confidence), finding.primary.span.start));
        let mut rest = same.split_off(1);
        rest.sort_by_key(|finding| finding.primary.span.start);
        out.extend(same.into_iter().map(|mut told| {
            told.related.extend(
                rest.iter().map(|other| Related { location: other.primary, text: "the same is done here".to_string() }),
            );
            told
        }));
    }
    out.extend(program.crossed_replies().iter().map(|crossed| replies(program, crossed)));
}

/// A request that is sent before the lock of the receiver of its reply is taken.
fn replies(program: &Program, crossed: &Crossed<'_>) -> Finding {
    let id = crossed.function;
    let place = &crossed.acquire.lock.at.place;
    let name = program.resolver().place_name(place);
    let steps = vec![
        program.step(id, crossed.sends, "sends a request", &[]),
        program.step(id, crossed.acquire.span, format!("takes `{name}`, which others wait for too"), &[]),
        program.step(id, crossed.receives, "receives the next reply, whosever it is", &[]),
    ];
    let other = vec![program.step(id, crossed.sends, "sends its own request in between", &[])];
    Finding {
        message: format!("the request is sent before `{name}`, through which its reply is received, is taken"),
        outcome: "two callers send, and each receives the reply to the other's request".to_string(),
        help: format!("send with `{name}` held, or give every request a reply channel of its own"),
        threads: vec![
            program.thread(program.runners(id)[0], id, steps),
            crate::finding::ThreadStory { name: "another caller".to_string(), steps: other },
        ],
        key: format!("{}|{}", program.resolver().place_key(place), program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, crossed.sends, Confidence::Low)
    }
}

fn finding(program: &Program, split: &Split) -> Finding {
    let id = split.function;
    let resolver = program.resolver();
    let name = resolver.guarded_name(&split.write.at.place, Some(&split.lock));
    let seen = resolver.guarded_name(&split.read.at.place, Some(&split.lock));
    let lock = resolver.lock_name(&split.lock);
    let function = program.linked.fn_name(id);
    let message = match split.link {
        Link::Data => format!("{name} is written here from what was read before `{lock}` was released and taken again"),
        Link::Control => {
            format!("{name} is changed here by a check that was made before `{lock}` was released and taken again")
        }
        Link::Flag => format!(
            "{name} is changed here by a check of {seen} that was made before `{lock}` was released and taken again"
        ),
    };
    let held = [lock.clone()];
    let step = |site: (FnId, Span), text: String| crate::finding::Step {
        location: program.location(site.0, site.1),
        text,
        held: held.to_vec(),
    };
    let looks = if split.link == Link::Data { "reads" } else { "checks" };
    let mut steps = Vec::new();
    for (one, what, name) in [(&split.read, looks, &seen), (&split.write, "changes", &name)] {
        let place = program.linked.fn_name(one.site.0);
        if one.site.0 != id {
            steps.push(program.step(id, one.span, format!("calls `{place}`"), &[]));
        }
        steps.push(step(one.site, format!("{what} {name} in `{place}`")));
    }
    let others = writers(program, &split.read.at.place);
    let other = others.iter().copied().find(|other| *other != id && !program.is_test(*other));
    let (other, site) = match other.and_then(|id| change(program, id, &split.read.at.place).map(|span| (id, span))) {
        Some(found) => found,
        None => (id, split.write.site.1),
    };
    let site_id = if other == id { split.write.site.0 } else { other };
    let runners = (program.runners(id)[0], *program.runners(other).last().unwrap_or(&Runner::Outside));
    let meanwhile = step((site_id, site), format!("changes {seen} in `{}` meanwhile", program.linked.fn_name(other)));
    let threads = vec![program.thread(runners.0, id, steps), program.thread(runners.1, other, vec![meanwhile])];
    let outcome = match split.link {
        Link::Data => format!("what the other thread does to {name} between the two sections is lost"),
        _ => format!("the other thread changes {seen} between the two sections, and the check no longer holds"),
    };
    let related = split
        .more
        .iter()
        .take(4)
        .map(|more| Related { location: program.location(id, *more), text: "so does this".to_owned() });
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: split.confidence,
        primary: program.location(id, split.write.span),
        threads,
        outcome,
        related: related.collect(),
        help: format!("hold `{lock}` from the check to the change, or check again after taking it the second time"),
        fix: None,
        key: format!("{}|{}", resolver.place_key(&split.write.at.place), function),
        test: program.is_test(id),
    }
}

/// Where a function changes a place.
fn change(program: &Program, id: FnId, place: &Place) -> Option<Span> {
    let facts = program.facts(id);
    let changes = facts.accesses.iter().chain(&facts.guarded).find(|access| {
        access.kind.writes() && access.at.place.root == place.root && access.at.place.path.starts_with(&place.path)
    });
    changes.map(|access| access.span)
}
