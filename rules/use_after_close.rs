//! Something is used after it was closed.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::closing::LateUse;
use crate::analysis::{FnId, Program};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "use-after-close",
        family: Family::Async,
        summary: "a pool, client or file is used after it was closed",
        page: include_str!("use_after_close.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[672, 910],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    // Of one thing that is closed once the first use is told.
    let mut told: BTreeSet<(FnId, Span)> = BTreeSet::new();
    for late in program.late_uses() {
        if told.insert((late.function, late.closed)) {
            out.push(finding(program, &late));
        }
    }
}

fn finding(program: &Program, late: &LateUse) -> Finding {
    let id = late.function;
    let leaf = program.call_name(id, late.call);
    let name = program.linked.fn_name(id);
    let closed = if late.by_with {
        format!("`{}` is closed when this `with` ends", late.name)
    } else {
        format!("closes `{}`", late.name)
    };
    let how = if late.by_with { "its `with` has ended" } else { "it was closed" };
    let steps = vec![
        program.step(id, late.closed, closed, &[]),
        program.step(id, late.span, format!("uses `{}`", late.name), &[]),
    ];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{leaf}` is called after {how}"),
        confidence: Confidence::High,
        primary: program.location(id, late.span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: "the call fails: `RuntimeError`, `ValueError` or the library's own".to_string(),
        related: Vec::new(),
        help: format!("use `{}` before it is closed, or make another one", late.name),
        fix: None,
        key: format!("{name}|{leaf}"),
        test: program.is_test(id),
    }
}
