//! A lock is held by hand where `with` holds it.

use super::Rule;
use crate::analysis::{FnId, ManualHold, Program};
use crate::finding::{Confidence, Family, Finding, FixSafety, RuleInfo, Severity, Tier};
use crate::model::{FunctionKind, Language};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "manual-release",
        family: Family::Advice,
        summary: "a lock is held by hand where `with` holds it",
        page: include_str!("manual_release.md"),
        severity: Severity::Note,
        precision: Confidence::High,
        tier: Tier::Preview,
        languages: &[Language::Python],
        cwe: &[],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        for manual in &program.facts(id).manual {
            match finding(program, id, manual) {
                Ok(finding) => out.push(finding),
                Err(reason) => {
                    program.silent(RULE.info.id, program.location(id, manual.span), || reason.to_string());
                }
            }
        }
    }
}

fn finding(program: &Program, id: FnId, manual: &ManualHold) -> Result<Finding, &'static str> {
    let leaks = manual.may_raise.is_some() || !manual.left_held.is_empty() || !manual.left_maybe.is_empty();
    if leaks {
        return Err("some way out keeps the lock: that is more than a matter of style");
    }
    if manual.bounded {
        return Err("the acquisition may give up, which `with` cannot");
    }
    let pair = program.pair(id, manual).ok_or("there is not one release of this lock without arguments")?;
    if !pair.in_finally {
        return Err("it is not released in a `finally` of its block");
    }
    let lock = program.resolver().place_name(&manual.lock.at.place);
    let name = program.linked.fn_name(id);
    let steps =
        vec![program.step(id, manual.span, format!("acquires `{lock}`, which a `finally` below releases"), &[])];
    let with = if manual.lock.is_async() { "async with" } else { "with" };
    Ok(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{lock}` is held by hand where `{with}` holds it"),
        confidence: Confidence::High,
        primary: program.location(id, manual.span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: "what is written between the two lines one day, and raises, keeps the lock for good".to_string(),
        related: Vec::new(),
        help: format!("hold it with `{with}`"),
        fix: Some(pair.with(FixSafety::Safe)),
        key: format!("{}|{name}", program.resolver().place_key(&manual.lock.at.place)),
        test: program.is_test(id) && program.linked.function(id).kind != FunctionKind::ModuleBody,
    })
}
